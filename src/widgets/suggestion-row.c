/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/suggestion-row.h"

#include <glib/gi18n-lib.h>

#include "base/quantity.h"
#include "base/text.h"

struct _RpSuggestionRow
{
  GtkListBoxRow parent_instance;

  RpSuggestion *suggestion;
  GtkLabel *customer, *grade, *proposal, *saving, *strength, *opinion;
};

G_DEFINE_TYPE (RpSuggestionRow, rp_suggestion_row, GTK_TYPE_LIST_BOX_ROW)

static char *
describe_saving (RpSuggestion *suggestion)
{
  gint64 saving = rp_suggestion_get_saving (suggestion);
  g_autofree char *amount = saving > 0 ? rp_quantity_format (saving, RP_UNIT_MONEY) : NULL;

  return amount != NULL ? g_strdup_printf (_ ("%s a year"), amount) : g_strdup ("");
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

GtkWidget *
rp_suggestion_row_new (RpSuggestion *suggestion)
{
  RpSuggestionRow *self = g_object_new (RP_TYPE_SUGGESTION_ROW, NULL);
  g_autofree char *saving = describe_saving (suggestion);
  g_autofree char *strength
      = rp_text_join (rp_suggestion_get_strength (suggestion),
                      rp_suggestion_is_learned (suggestion) ? _ ("learned") : "", NULL);
  g_autofree char *name
      = g_strjoin (" ", rp_suggestion_get_customer_name (suggestion),
                   rp_suggestion_get_grade (suggestion), rp_suggestion_get_proposal (suggestion),
                   strength, rp_suggestion_get_opinion (suggestion), NULL);

  self->suggestion = g_object_ref (suggestion);
  set_text (self->customer, rp_suggestion_get_customer_name (suggestion));
  set_text (self->grade, rp_suggestion_get_grade (suggestion));
  set_text (self->proposal, rp_suggestion_get_proposal (suggestion));
  set_text (self->saving, saving);
  set_text (self->strength, strength);
  set_text (self->opinion,
            *rp_suggestion_get_opinion (suggestion) != '\0' ? _ ("dismissed by a colleague") : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

RpSuggestion *
rp_suggestion_row_get_suggestion (RpSuggestionRow *self)
{
  return self->suggestion;
}

static void
rp_suggestion_row_dispose (GObject *object)
{
  g_clear_object (&RP_SUGGESTION_ROW (object)->suggestion);
  G_OBJECT_CLASS (rp_suggestion_row_parent_class)->dispose (object);
}

static void
rp_suggestion_row_class_init (RpSuggestionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_suggestion_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/suggestion-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionRow, customer);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionRow, grade);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionRow, proposal);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionRow, saving);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionRow, strength);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionRow, opinion);
}

static void
rp_suggestion_row_init (RpSuggestionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
