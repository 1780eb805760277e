/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/fetch-window.h"

#include <glib/gi18n-lib.h>

#include "widgets/attachment-window.h"
#include "widgets/page.h"

struct _RpFetchWindow
{
  AdwWindow parent_instance;

  GtkWidget *parent;
  RpFileFetch *fetch;
  GCancellable *cancellable;
  GtkLabel *heading;
  GtkProgressBar *bar;
};

G_DEFINE_TYPE (RpFetchWindow, rp_fetch_window, ADW_TYPE_WINDOW)

static void
open_fetched (GtkWidget *parent, RpAttachment *attachment)
{
  g_autoptr (GListStore) list = NULL;

  if (!rp_attachment_is_picture (attachment))
    {
      rp_attachment_open_with (parent, attachment);
      return;
    }
  list = g_list_store_new (RP_TYPE_ATTACHMENT);
  g_list_store_append (list, attachment);
  rp_attachment_window_present (parent, G_LIST_MODEL (list), 0);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpFetchWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RpAttachment) fresh
      = rp_file_fetch_run_finish (RP_FILE_FETCH (source), result, &error);
  g_autoptr (GtkWidget) parent = g_object_ref (self->parent);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_window_close (GTK_WINDOW (self));
  if (gtk_widget_get_root (parent) == NULL)
    return;
  if (fresh != NULL)
    open_fetched (parent, fresh);
  else
    rp_page_say_error (parent, error);
}

void
rp_fetch_window_present (GtkWidget *parent, RpSession *session, RpAttachment *attachment)
{
  RpFetchWindow *self
      = g_object_new (RP_TYPE_FETCH_WINDOW, "transient-for", gtk_widget_get_root (parent), NULL);

  self->parent = g_object_ref (parent);
  self->fetch = rp_file_fetch_new (session, attachment);
  gtk_label_set_label (self->heading, rp_attachment_get_name (attachment));
  g_object_bind_property (self->fetch, "progress", self->bar, "fraction", G_BINDING_SYNC_CREATE);
  gtk_window_present (GTK_WINDOW (self));
  rp_file_fetch_run_async (self->fetch, FALSE, self->cancellable, fetched_cb, g_object_ref (self));
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
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rp_fetch_window_init (RpFetchWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
