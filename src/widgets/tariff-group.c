/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/tariff-group.h"

#include <glib/gi18n-lib.h>

#include "widgets/page.h"
#include "workbench/tariff-choice.h"

struct _RpTariffGroup
{
  AdwPreferencesGroup parent_instance;

  RpTariffChoice *model;
  AdwComboRow *choice;
  AdwActionRow *text;
  gboolean filling;
};

G_DEFINE_TYPE (RpTariffGroup, rp_tariff_group, ADW_TYPE_PREFERENCES_GROUP)

static void
loaded_cb (RpTariffChoice *model, RpTariffGroup *self)
{
  const char *const *labels = rp_tariff_choice_get_labels (model);
  guint chosen = rp_tariff_choice_get_chosen (model);
  gboolean may_choose = rp_tariff_choice_may_choose (model);
  g_autoptr (GtkStringList) list = gtk_string_list_new (labels);

  self->filling = TRUE;
  adw_combo_row_set_model (self->choice, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->choice, chosen);
  self->filling = FALSE;
  adw_action_row_set_subtitle (self->text, labels[chosen]);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), may_choose);
  gtk_widget_set_visible (GTK_WIDGET (self->text), !may_choose);
  /* Whoever cannot choose is told what was chosen. */
  gtk_widget_set_visible (GTK_WIDGET (self), may_choose || chosen > 0);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpTariffGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_tariff_choice_choose_finish (RP_TARIFF_CHOICE (source), result, &error))
    rp_page_say (GTK_WIDGET (self),
                 _ ("Saved. What is computed from now on counts with these prices."));
  else
    {
      rp_page_say_error (GTK_WIDGET (self), error);
      if (self->model != NULL)
        loaded_cb (self->model, self);
    }
}

static void
selected_cb (RpTariffGroup *self)
{
  guint selected = adw_combo_row_get_selected (self->choice);

  if (self->filling || self->model == NULL || selected == GTK_INVALID_LIST_POSITION
      || selected == rp_tariff_choice_get_chosen (self->model))
    return;
  rp_tariff_choice_choose_async (self->model, selected, chosen_cb, g_object_ref (self));
}

GtkWidget *
rp_tariff_group_new (RpSession *session)
{
  RpTariffGroup *self = g_object_new (RP_TYPE_TARIFF_GROUP, NULL);

  self->model = rp_tariff_choice_new (session);
  g_signal_connect_object (self->model, "loaded", G_CALLBACK (loaded_cb), self, 0);
  return GTK_WIDGET (self);
}

static void
rp_tariff_group_dispose (GObject *object)
{
  g_clear_object (&RP_TARIFF_GROUP (object)->model);
  G_OBJECT_CLASS (rp_tariff_group_parent_class)->dispose (object);
}

static void
rp_tariff_group_class_init (RpTariffGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_tariff_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/tariff-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RpTariffGroup, choice);
  gtk_widget_class_bind_template_child (widget_class, RpTariffGroup, text);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
rp_tariff_group_init (RpTariffGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
