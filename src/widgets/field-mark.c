/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/field-mark.h"

#define MARKS_KEY "rp-marks"
#define UNIT_KEY "rp-unit"
#define LABEL_KEY "rp-label"

/* What waits is nothing to be done about: a sign that the keyboard does not stop at. */
static void
show_waiting (GtkWidget *box, RpFieldMark mark, const char *name)
{
  GtkWidget *image = gtk_widget_get_last_child (box);
  gboolean waits = mark == RP_FIELD_MARK_WAITING;

  gtk_widget_set_visible (image, waits);
  if (!waits)
    return;
  gtk_widget_set_tooltip_text (image, rp_field_mark_label (mark));
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_button (GtkWidget *box, RpFieldMark mark, const char *name, const char *attention)
{
  GtkWidget *button = gtk_widget_get_first_child (box);
  gboolean asks = mark > RP_FIELD_MARK_WAITING;

  gtk_widget_set_visible (button, asks);
  if (!asks)
    return;
  gtk_button_set_label (GTK_BUTTON (button), rp_field_mark_label (mark));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", attention);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
changed_cb (RpFieldMarks *marks, GtkWidget *box)
{
  const char *attention = NULL;
  RpFieldMark mark
      = rp_field_marks_get (marks, g_object_get_data (G_OBJECT (box), UNIT_KEY), &attention);
  g_autofree char *name
      = g_strdup_printf ("%s: %s", rp_field_mark_label (mark),
                         (const char *)g_object_get_data (G_OBJECT (box), LABEL_KEY));

  gtk_widget_set_visible (box, mark != RP_FIELD_MARK_NONE);
  show_button (box, mark, name, attention);
  show_waiting (box, mark, name);
}

GtkWidget *
rp_field_mark_new (RpFieldMarks *marks, const char *unit, const char *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *image = gtk_image_new_from_icon_name ("emblem-synchronizing-symbolic");

  /* The target first: an action with a name and none is complained of. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "mark.open");
  gtk_widget_add_css_class (button, "rp-mark");
  gtk_widget_add_css_class (image, "dim-label");
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), image);
  g_object_set_data_full (G_OBJECT (box), UNIT_KEY, g_strdup (unit), g_free);
  g_object_set_data_full (G_OBJECT (box), LABEL_KEY, g_strdup (label), g_free);
  g_object_set_data_full (G_OBJECT (box), MARKS_KEY, g_object_ref (marks), g_object_unref);
  g_signal_connect_object (marks, "changed", G_CALLBACK (changed_cb), box, 0);
  changed_cb (marks, box);
  return box;
}
