/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/study-view.h"

#include <glib/gi18n-lib.h>

#include "widgets/text-table.h"

struct _RpStudyView
{
  GtkWidget parent_instance;

  RpUsageStudy *study; /* (nullable) */
  GtkWidget *box, *controls, *modes_box;
  GtkLabel *missing, *basis;
  AdwComboRow *mode;
  GtkAdjustment *contracted, *shifted, *cut, *factor;
  RpTextTable *costs, *modes, *years, *peers;
  gboolean filling;
};

G_DEFINE_TYPE (RpStudyView, rp_study_view, GTK_TYPE_WIDGET)

/* What the controls say. */
static void
supposed_cb (RpStudyView *self)
{
  const RpStudyCase supposed = {
    .mode = adw_combo_row_get_selected (self->mode),
    .contracted = gtk_adjustment_get_value (self->contracted),
    .shifted = gtk_adjustment_get_value (self->shifted),
    .demand_cut = gtk_adjustment_get_value (self->cut),
    .power_factor = gtk_adjustment_get_value (self->factor),
  };

  if (self->study != NULL && !self->filling)
    rp_usage_study_suppose (self->study, &supposed);
}

static void
changed_cb (RpUsageStudy *study, RpStudyView *self)
{
  const char *missing = rp_usage_study_get_missing (study);
  GPtrArray *modes = rp_usage_study_get_modes (study);

  gtk_label_set_label (self->missing, missing);
  gtk_widget_set_visible (GTK_WIDGET (self->missing), *missing != '\0');
  gtk_widget_set_visible (self->controls, *missing == '\0');
  gtk_label_set_label (self->basis, rp_usage_study_get_basis (study));
  rp_text_table_show (self->costs, rp_usage_study_get_costs (study), 1, _ ("What it would cost"));
  rp_text_table_show (self->modes, modes, 1, _ ("Basic charge in every mode"));
  gtk_widget_set_visible (self->modes_box, modes->len > 0);
  rp_text_table_show (self->years, rp_usage_study_get_years (study), 1, _ ("Years compared"));
  rp_text_table_show (self->peers, rp_usage_study_get_peers (study), 1,
                      _ ("Compared with customers alike"));
}

/* Everything as it is billed. */
static void
reset (RpStudyView *self)
{
  self->filling = TRUE;
  adw_combo_row_set_selected (self->mode, RP_STUDY_AS_BILLED);
  gtk_adjustment_set_value (self->contracted, 0);
  gtk_adjustment_set_value (self->shifted, 0);
  gtk_adjustment_set_value (self->cut, 0);
  gtk_adjustment_set_value (self->factor, 0);
  self->filling = FALSE;
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  reset (RP_STUDY_VIEW (widget));
  supposed_cb (RP_STUDY_VIEW (widget));
}

void
rp_study_view_set_study (RpStudyView *self, RpUsageStudy *study)
{
  if (self->study != NULL)
    g_signal_handlers_disconnect_by_data (self->study, self);
  g_set_object (&self->study, study);
  reset (self);
  g_signal_connect_object (study, "changed", G_CALLBACK (changed_cb), self, 0);
  changed_cb (study, self);
}

static void
fill_modes (RpStudyView *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < RP_STUDY_N_MODES; i++)
    gtk_string_list_append (labels, rp_study_mode_get_label (i));
  adw_combo_row_set_model (self->mode, G_LIST_MODEL (labels));
}

static void
rp_study_view_dispose (GObject *object)
{
  RpStudyView *self = RP_STUDY_VIEW (object);

  if (self->study != NULL)
    g_signal_handlers_disconnect_by_data (self->study, self);
  g_clear_object (&self->study);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_study_view_parent_class)->dispose (object);
}

static void
rp_study_view_class_init (RpStudyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RP_TYPE_TEXT_TABLE);
  G_OBJECT_CLASS (klass)->dispose = rp_study_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/study-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, box);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, controls);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, modes_box);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, missing);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, basis);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, mode);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, contracted);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, shifted);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, cut);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, factor);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, costs);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, modes);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, years);
  gtk_widget_class_bind_template_child (widget_class, RpStudyView, peers);
  gtk_widget_class_bind_template_callback (widget_class, supposed_cb);
  gtk_widget_class_install_action (widget_class, "study.reset", NULL, reset_action);
}

static void
rp_study_view_init (RpStudyView *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_modes (self);
  self->filling = FALSE;
}
