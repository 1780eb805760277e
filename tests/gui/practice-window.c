/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window to prove the tools of this folder on: a field, a button that copies it into a label, a
 * menu in a popover, a list longer than its view. */
#include <gtk/gtk.h>

static void
copy_text_cb (GtkButton *button, gpointer data)
{
  GtkWidget *entry = data;
  GtkLabel *label = g_object_get_data (G_OBJECT (entry), "label");

  gtk_label_set_text (label, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
clear_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_label_set_text (GTK_LABEL (data), "cleared");
}

static GtkWidget *
make_list (void)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  for (int i = 1; i <= 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("Row %d", i);

      gtk_list_box_append (GTK_LIST_BOX (list), gtk_label_new (text));
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static GtkWidget *
make_menu (GtkApplication *app, GtkWidget *label)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("clear", NULL);

  g_signal_connect (action, "activate", G_CALLBACK (clear_cb), label);
  g_action_map_add_action (G_ACTION_MAP (app), G_ACTION (action));
  g_menu_append (menu, "Clear", "app.clear");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), "More");
  return button;
}

static void
activate_cb (GtkApplication *app, gpointer data)
{
  GtkWidget *window = gtk_application_window_new (app);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *name = gtk_label_new_with_mnemonic ("_Name");
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *button = gtk_button_new_with_label ("Copy");
  GtkWidget *label = gtk_label_new ("nothing yet");

  gtk_label_set_mnemonic_widget (GTK_LABEL (name), entry);
  g_object_set_data (G_OBJECT (entry), "label", label);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_text_cb), entry);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), make_menu (app, label));
  gtk_box_append (GTK_BOX (box), make_list ());
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), "Practice");
  gtk_window_set_default_size (GTK_WINDOW (window), 420, 480);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) app
      = gtk_application_new ("org.rapport.Practice", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (app), argc, argv);
}
