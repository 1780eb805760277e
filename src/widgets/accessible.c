/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/accessible.h"

void
rp_accessible_repair_mnemonic (GtkWidget *button)
{
  if (GTK_IS_CHECK_BUTTON (button))
    {
      const char *label = gtk_check_button_get_label (GTK_CHECK_BUTTON (button));
      g_auto (GStrv) parts = g_strsplit (label != NULL ? label : "", "_", -1);
      g_autofree char *plain = g_strjoinv ("", parts);
      if (gtk_check_button_get_use_underline (GTK_CHECK_BUTTON (button)))
        gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        plain, -1);
    }
  else if (GTK_IS_BUTTON (button) && gtk_button_get_use_underline (GTK_BUTTON (button)))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

void
rp_accessible_name_button (GtkWidget *button, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
rp_accessible_repair_below (GtkWidget *root)
{
  rp_accessible_repair_mnemonic (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    rp_accessible_repair_below (child);
}

static void
mark_hidden_pages (GtkWidget *stack)
{
  GtkWidget *visible = NULL;

  g_object_get (stack, "visible-child", &visible, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (stack); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 child != visible, -1);
  g_clear_object (&visible);
}

static void
visible_child_cb (GtkWidget *stack)
{
  mark_hidden_pages (stack);
}

void
rp_accessible_watch_stack (GtkWidget *stack)
{
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (visible_child_cb), NULL);
  mark_hidden_pages (stack);
}

static GtkWidget *
find_stack (GtkWidget *root)
{
  GtkWidget *found = GTK_IS_STACK (root) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_stack (child);
  return found;
}

void
rp_accessible_repair_drop_down (GtkWidget *drop_down)
{
  GtkWidget *stack = find_stack (gtk_widget_get_first_child (drop_down));

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  if (stack != NULL)
    rp_accessible_watch_stack (stack);
}
