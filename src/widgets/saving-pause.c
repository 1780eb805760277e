/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/saving-pause.h"

/* What is saved sooner shows no spinner: it would only flicker. */
#define SPINNER_AFTER_MS 400

#define FOCUS_KEY "rp-saving-focus"

static gboolean
show_spinner_cb (gpointer user_data)
{
  GtkWidget *spinner = user_data;

  /* It may be saved by now, or its dialog be closed. */
  if (gtk_widget_get_root (spinner) != NULL && gtk_spinner_get_spinning (GTK_SPINNER (spinner)))
    gtk_widget_set_visible (spinner, TRUE);
  return G_SOURCE_REMOVE;
}

static void
free_weak_ref (GWeakRef *ref)
{
  g_weak_ref_clear (ref);
  g_free (ref);
}

/* (nullable) (transfer none): what has the focus in @fields. */
static GtkWidget *
find_focus (GtkWidget *fields)
{
  GtkRoot *root = gtk_widget_get_root (fields);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == fields || gtk_widget_is_ancestor (focus, fields)) ? focus
                                                                                      : NULL;
}

void
rp_saving_pause_begin (GtkWidget *fields, GtkWidget *spinner)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, find_focus (fields));
  g_object_set_data_full (G_OBJECT (fields), FOCUS_KEY, ref, (GDestroyNotify)free_weak_ref);
  gtk_widget_set_sensitive (fields, FALSE);
  gtk_spinner_start (GTK_SPINNER (spinner));
  g_timeout_add_full (G_PRIORITY_DEFAULT, SPINNER_AFTER_MS, show_spinner_cb, g_object_ref (spinner),
                      g_object_unref);
}

/* Typing goes on where it was: a text is not selected, or the next letter would replace it. */
static void
give_focus (GtkWidget *widget)
{
  if (GTK_IS_TEXT (widget))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (widget));
  else
    gtk_widget_grab_focus (widget);
}

void
rp_saving_pause_end (GtkWidget *fields, GtkWidget *spinner)
{
  GWeakRef *ref = g_object_get_data (G_OBJECT (fields), FOCUS_KEY);
  g_autoptr (GtkWidget) focus = ref != NULL ? g_weak_ref_get (ref) : NULL;

  gtk_spinner_stop (GTK_SPINNER (spinner));
  gtk_widget_set_visible (spinner, FALSE);
  gtk_widget_set_sensitive (fields, TRUE);
  if (focus != NULL && gtk_widget_get_mapped (focus))
    give_focus (focus);
  g_object_set_data (G_OBJECT (fields), FOCUS_KEY, NULL);
}
