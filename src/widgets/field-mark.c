/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/field-mark.h"

#define UNIT_KEY "rp-unit"
#define LABEL_KEY "rp-label"

/* What waits is nothing to be done about: a sign is enough. */
static const char *const icons[] = {
  [RP_FIELD_MARK_NONE] = NULL,
  [RP_FIELD_MARK_WAITING] = "emblem-synchronizing-symbolic",
  [RP_FIELD_MARK_REFUSED] = NULL,
  [RP_FIELD_MARK_TWO_VALUES] = NULL,
};

static void
show_mark (GtkButton *button, RpFieldMark mark)
{
  if (icons[mark] != NULL)
    {
      gtk_button_set_icon_name (button, icons[mark]);
      gtk_widget_add_css_class (GTK_WIDGET (button), "dim-label");
    }
  else
    {
      gtk_button_set_label (button, rp_field_mark_label (mark));
      gtk_widget_remove_css_class (GTK_WIDGET (button), "dim-label");
    }
}

static void
changed_cb (RpFieldMarks *marks, GtkButton *button)
{
  const char *attention = NULL;
  RpFieldMark mark
      = rp_field_marks_get (marks, g_object_get_data (G_OBJECT (button), UNIT_KEY), &attention);
  g_autofree char *name
      = g_strdup_printf ("%s: %s", rp_field_mark_label (mark),
                         (char *)g_object_get_data (G_OBJECT (button), LABEL_KEY));

  gtk_widget_set_visible (GTK_WIDGET (button), mark != RP_FIELD_MARK_NONE);
  if (mark == RP_FIELD_MARK_NONE)
    return;
  show_mark (button, mark);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", attention);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), rp_field_mark_label (mark));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
rp_field_mark_new (RpFieldMarks *marks, const char *unit, const char *label)
{
  GtkWidget *button = gtk_button_new ();

  /* The target first: an action with a name and none is complained of. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "mark.open");
  gtk_widget_add_css_class (button, "rp-mark");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), UNIT_KEY, g_strdup (unit), g_free);
  g_object_set_data_full (G_OBJECT (button), LABEL_KEY, g_strdup (label), g_free);
  g_object_set_data_full (G_OBJECT (button), "rp-marks", g_object_ref (marks), g_object_unref);
  g_signal_connect_object (marks, "changed", G_CALLBACK (changed_cb), button, 0);
  changed_cb (marks, GTK_BUTTON (button));
  return button;
}
