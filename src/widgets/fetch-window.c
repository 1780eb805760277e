/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/fetch-window.h"

#include <glib/gi18n-lib.h>

struct _RpFetchWindow
{
  AdwWindow parent_instance;

  GtkWidget *parent;
  RpFileFetch *fetch;
  GCancellable *cancellable;
  RpFetchedFunc fetched;
  GtkLabel *heading, *note;
  GtkProgressBar *bar;
  GtkButton *cancel;
};

G_DEFINE_TYPE (RpFetchWindow, rp_fetch_window, ADW_TYPE_WINDOW)

/* Nothing comes any more: the window says why until it is closed. */
static void
show_error (RpFetchWindow *self, const GError *error)
{
  g_autofree char *sentence = rp_session_explain (error);

  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_label_set_label (self->note, sentence);
  gtk_widget_remove_css_class (GTK_WIDGET (self->note), "dim-label");
  gtk_button_set_label (self->cancel, _ ("_Close"));
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel));
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpFetchWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RpAttachment) fresh
      = rp_file_fetch_run_finish (RP_FILE_FETCH (source), result, &error);
  g_autoptr (GtkWidget) parent = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (fresh == NULL)
    {
      show_error (self, error);
      return;
    }
  parent = g_object_ref (self->parent);
  gtk_window_close (GTK_WINDOW (self));
  if (gtk_widget_get_root (parent) != NULL)
    self->fetched (parent, fresh);
}

void
rp_fetch_window_present (GtkWidget *parent, RpSession *session, RpAttachment *attachment,
                         gboolean whole, RpFetchedFunc fetched)
{
  RpFetchWindow *self
      = g_object_new (RP_TYPE_FETCH_WINDOW, "transient-for", gtk_widget_get_root (parent), NULL);

  self->parent = g_object_ref (parent);
  self->fetched = fetched;
  self->fetch = rp_file_fetch_new (session, attachment);
  gtk_label_set_label (self->heading, rp_attachment_get_name (attachment));
  g_object_bind_property (self->fetch, "progress", self->bar, "fraction", G_BINDING_SYNC_CREATE);
  gtk_window_present (GTK_WINDOW (self));
  rp_file_fetch_run_async (self->fetch, whole, self->cancellable, fetched_cb, g_object_ref (self));
}

static gboolean
rp_fetch_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (RP_FETCH_WINDOW (window)->cancellable);
  return GTK_WINDOW_CLASS (rp_fetch_window_parent_class)->close_request (window);
}

static void
rp_fetch_window_dispose (GObject *object)
{
  RpFetchWindow *self = RP_FETCH_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->fetch);
  g_clear_object (&self->parent);
  G_OBJECT_CLASS (rp_fetch_window_parent_class)->dispose (object);
}

static void
rp_fetch_window_finalize (GObject *object)
{
  g_object_unref (RP_FETCH_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (rp_fetch_window_parent_class)->finalize (object);
}

static void
rp_fetch_window_class_init (RpFetchWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_fetch_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_fetch_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rp_fetch_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/fetch-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RpFetchWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, RpFetchWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, RpFetchWindow, note);
  gtk_widget_class_bind_template_child (widget_class, RpFetchWindow, cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rp_fetch_window_init (RpFetchWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
