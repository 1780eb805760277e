/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/attachment-window.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "widgets/accessible.h"
#include "widgets/fetch-window.h"
#include "widgets/page.h"

/* What is kept is not larger. */
#define PICTURE_PIXELS 4096

struct _RpAttachmentWindow
{
  AdwWindow parent_instance;

  RpSession *session;
  GListStore *attachments;
  guint position;
  GCancellable *cancellable;
  AdwWindowTitle *title;
  GtkStack *stack;
  GtkPicture *picture;
  GtkWidget *fetch;
  AdwStatusPage *failed;
};

G_DEFINE_TYPE (RpAttachmentWindow, rp_attachment_window, ADW_TYPE_WINDOW)

/* ---- another program ---- */

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rp_page_say (parent, _ ("No program on this computer opens this kind of file."));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) copy = rp_attachment_copy_finish (RP_ATTACHMENT (source), result, &error);
  g_autofree char *uri = copy != NULL ? g_file_get_uri (copy) : NULL;
  GtkRoot *root = gtk_widget_get_root (parent);

  if (copy == NULL)
    rp_page_say_error (parent, error);
  else if (GTK_IS_WINDOW (root))
    gtk_show_uri_full (GTK_WINDOW (root), uri, GDK_CURRENT_TIME, NULL, launched_cb,
                       g_object_ref (parent));
}

void
rp_attachment_open_with (GtkWidget *parent, RpAttachment *attachment)
{
  if (rp_attachment_is_here (attachment))
    rp_attachment_copy_async (attachment, copied_cb, g_object_ref (parent));
  else
    rp_page_say (parent, _ ("This file is not on this computer yet."));
}

/* ---- the pictures ---- */

static RpAttachment *
dup_attachment (RpAttachmentWindow *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->attachments), position);
}

/* The next picture in one direction; its position, or where it is now when there is none. */
static guint
find_picture (RpAttachmentWindow *self, int step)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->attachments));

  for (guint at = self->position + (guint)step; at < n_items; at += (guint)step)
    {
      g_autoptr (RpAttachment) attachment = dup_attachment (self, at);
      if (rp_attachment_is_picture (attachment))
        return at;
    }
  return self->position;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpAttachmentWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture
      = rp_attachment_load_finish (RP_ATTACHMENT (source), result, &error);
  g_autoptr (GdkTexture) texture = picture != NULL ? gdk_texture_new_for_pixbuf (picture) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (texture != NULL)
    gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stack, texture != NULL ? "picture" : "failed");
}

/* What was reduced for reading says so, and may be had as it was taken. */
static void
show_detail (RpAttachmentWindow *self, RpAttachment *attachment)
{
  gboolean whole = rp_attachment_is_whole (attachment);
  g_autofree char *detail
      = rp_text_join (rp_attachment_get_detail (attachment),
                      whole ? "" : _ ("reduced for reading; the original is on the server"), NULL);

  adw_window_title_set_subtitle (self->title, detail);
  gtk_widget_set_visible (self->fetch, !whole);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.fetch", !whole);
}

static void
show (RpAttachmentWindow *self, guint position)
{
  g_autoptr (RpAttachment) attachment = dup_attachment (self, position);

  self->position = position;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  adw_window_title_set_title (self->title, rp_attachment_get_name (attachment));
  show_detail (self, attachment);
  gtk_window_set_title (GTK_WINDOW (self), rp_attachment_get_name (attachment));
  gtk_picture_set_alternative_text (self->picture, rp_attachment_get_name (attachment));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.previous",
                                 find_picture (self, -1) != position);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.next",
                                 find_picture (self, 1) != position);
  rp_attachment_load_async (attachment, PICTURE_PIXELS, self->cancellable, loaded_cb,
                            g_object_ref (self));
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpAttachmentWindow *self = RP_ATTACHMENT_WINDOW (widget);
  show (self, find_picture (self, -1));
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpAttachmentWindow *self = RP_ATTACHMENT_WINDOW (widget);
  show (self, find_picture (self, 1));
}

static void
open_with_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpAttachmentWindow *self = RP_ATTACHMENT_WINDOW (widget);
  g_autoptr (RpAttachment) attachment = dup_attachment (self, self->position);

  rp_attachment_open_with (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))),
                           attachment);
}

/* The original takes the place of the reduced picture. */
static void
take_original (GtkWidget *window, RpAttachment *fresh)
{
  RpAttachmentWindow *self = RP_ATTACHMENT_WINDOW (window);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->attachments)); i++)
    {
      g_autoptr (RpAttachment) attachment = dup_attachment (self, i);
      if (!g_str_equal (rp_attachment_get_id (attachment), rp_attachment_get_id (fresh)))
        continue;
      g_list_store_splice (self->attachments, i, 1, (gpointer *)&fresh, 1);
      if (i == self->position)
        show (self, i);
    }
}

static void
fetch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpAttachmentWindow *self = RP_ATTACHMENT_WINDOW (widget);
  g_autoptr (RpAttachment) attachment = dup_attachment (self, self->position);

  rp_fetch_window_present (widget, self->session, attachment, TRUE, take_original);
}

/* What is shown stays as it was when the window opened, whatever is added or removed meanwhile. */
static GListStore *
copy_list (GListModel *attachments)
{
  GListStore *copy = g_list_store_new (RP_TYPE_ATTACHMENT);

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr (RpAttachment) attachment = g_list_model_get_item (attachments, i);
      g_list_store_append (copy, attachment);
    }
  return copy;
}

void
rp_attachment_window_present (GtkWidget *parent, RpSession *session, GListModel *attachments,
                              guint position)
{
  RpAttachmentWindow *self = g_object_new (RP_TYPE_ATTACHMENT_WINDOW, "transient-for",
                                           gtk_widget_get_root (parent), NULL);

  self->session = g_object_ref (session);
  self->attachments = copy_list (attachments);
  show (self, position);
  gtk_window_present (GTK_WINDOW (self));
}

static void
rp_attachment_window_dispose (GObject *object)
{
  RpAttachmentWindow *self = RP_ATTACHMENT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->attachments);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rp_attachment_window_parent_class)->dispose (object);
}

static void
rp_attachment_window_finalize (GObject *object)
{
  g_object_unref (RP_ATTACHMENT_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (rp_attachment_window_parent_class)->finalize (object);
}

static void
rp_attachment_window_class_init (RpAttachmentWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_attachment_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_attachment_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/attachment-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentWindow, failed);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentWindow, fetch);
  gtk_widget_class_install_action (widget_class, "viewer.previous", NULL, previous_action);
  gtk_widget_class_install_action (widget_class, "viewer.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "viewer.open-with", NULL, open_with_action);
  gtk_widget_class_install_action (widget_class, "viewer.fetch", NULL, fetch_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, 0, "viewer.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, 0, "viewer.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, 0, "viewer.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, 0, "viewer.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, 0, "viewer.fetch", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
rp_attachment_window_init (RpAttachmentWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
}
