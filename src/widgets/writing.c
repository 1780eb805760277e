/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/writing.h"

#define WAIT_KEY "rp-writing-wait"

/* It hangs on the place. */
typedef struct
{
  void (*go_on) (GtkWidget *owner);
  GtkWidget *owner; /* (nullable) (weak) */
  guint source;     /* writing has ended */
} Wait;

gboolean
rp_writing_is_text (GtkWidget *focus)
{
  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

gboolean
rp_writing_is_in (GtkWidget *place)
{
  GtkRoot *root = gtk_widget_get_root (place);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return rp_writing_is_text (focus) && gtk_widget_is_ancestor (focus, place);
}

static void
free_wait (Wait *wait)
{
  g_clear_handle_id (&wait->source, g_source_remove);
  g_clear_weak_pointer (&wait->owner);
  g_free (wait);
}

static void focus_changed_cb (GtkWidget *place);

/* Not while the focus moves: what it moves between would go. */
static gboolean
ended_cb (gpointer user_data)
{
  GtkWidget *place = user_data;
  Wait *wait = g_object_get_data (G_OBJECT (place), WAIT_KEY);
  void (*go_on) (GtkWidget * owner) = wait->go_on;
  g_autoptr (GtkWidget) owner = NULL;

  wait->source = 0;
  if (rp_writing_is_in (place))
    return G_SOURCE_REMOVE;
  owner = wait->owner != NULL ? g_object_ref (wait->owner) : NULL;
  if (gtk_widget_get_root (place) != NULL)
    g_signal_handlers_disconnect_by_func (gtk_widget_get_root (place), focus_changed_cb, place);
  g_object_set_data (G_OBJECT (place), WAIT_KEY, NULL);
  if (owner != NULL)
    go_on (owner);
  return G_SOURCE_REMOVE;
}

static void
focus_changed_cb (GtkWidget *place)
{
  Wait *wait = g_object_get_data (G_OBJECT (place), WAIT_KEY);

  if (wait != NULL && wait->source == 0 && !rp_writing_is_in (place))
    wait->source = g_idle_add (ended_cb, place);
}

void
rp_writing_wait (GtkWidget *place, void (*go_on) (GtkWidget *owner), GtkWidget *owner)
{
  GtkRoot *root = gtk_widget_get_root (place);
  Wait *wait = NULL;

  if (root == NULL || g_object_get_data (G_OBJECT (place), WAIT_KEY) != NULL)
    return;
  wait = g_new0 (Wait, 1);
  wait->go_on = go_on;
  g_set_weak_pointer (&wait->owner, owner);
  g_object_set_data_full (G_OBJECT (place), WAIT_KEY, wait, (GDestroyNotify)free_wait);
  g_signal_connect_object (root, "notify::focus-widget", G_CALLBACK (focus_changed_cb), place,
                           G_CONNECT_SWAPPED);
}
