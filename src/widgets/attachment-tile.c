/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/attachment-tile.h"

#include <glib/gi18n-lib.h>

/* The long side of the picture on a plain screen; what lies beyond the tile is cut. */
#define THUMBNAIL_PIXELS 240

struct _RpAttachmentTile
{
  GtkFlowBoxChild parent_instance;

  RpAttachment *attachment;
  GCancellable *cancellable;
  GtkImage *icon;
  GtkPicture *picture;
  GtkLabel *name, *detail;
  GtkWidget *remove;
};

static guint remove_signal;

G_DEFINE_TYPE (RpAttachmentTile, rp_attachment_tile, GTK_TYPE_FLOW_BOX_CHILD)

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpAttachmentTile) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture
      = rp_attachment_load_finish (RP_ATTACHMENT (source), result, &error);
  g_autoptr (GdkTexture) texture = picture != NULL ? gdk_texture_new_for_pixbuf (picture) : NULL;

  /* The symbol stays for what cannot be read. */
  if (texture == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (self->picture), TRUE);
}

static void
remove_cb (GtkButton *button, RpAttachmentTile *self)
{
  g_signal_emit (self, remove_signal, 0);
}

static void
name_for_readers (RpAttachmentTile *self)
{
  const char *name = rp_attachment_get_name (self->attachment);
  g_autofree char *whole
      = g_strdup_printf ("%s, %s", name, rp_attachment_get_detail (self->attachment));
  g_autofree char *remove = g_strdup_printf (_ ("Remove “%s”"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  remove, -1);
  gtk_widget_set_tooltip_text (self->remove, remove);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
}

GtkWidget *
rp_attachment_tile_new (RpAttachment *attachment, gboolean removable)
{
  RpAttachmentTile *self = g_object_new (RP_TYPE_ATTACHMENT_TILE, NULL);
  g_autoptr (GIcon) icon = rp_attachment_dup_icon (attachment);

  self->attachment = g_object_ref (attachment);
  gtk_label_set_label (self->name, rp_attachment_get_name (attachment));
  gtk_label_set_label (self->detail, rp_attachment_get_detail (attachment));
  gtk_image_set_from_gicon (self->icon, icon);
  gtk_widget_set_visible (self->remove, removable);
  name_for_readers (self);
  if (rp_attachment_has_thumb (attachment))
    rp_attachment_load_async (attachment,
                              THUMBNAIL_PIXELS * gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                              self->cancellable, loaded_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

RpAttachment *
rp_attachment_tile_get_attachment (RpAttachmentTile *self)
{
  return self->attachment;
}

static void
rp_attachment_tile_dispose (GObject *object)
{
  RpAttachmentTile *self = RP_ATTACHMENT_TILE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->attachment);
  G_OBJECT_CLASS (rp_attachment_tile_parent_class)->dispose (object);
}

static void
rp_attachment_tile_finalize (GObject *object)
{
  g_object_unref (RP_ATTACHMENT_TILE (object)->cancellable);
  G_OBJECT_CLASS (rp_attachment_tile_parent_class)->finalize (object);
}

static void
rp_attachment_tile_class_init (RpAttachmentTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_attachment_tile_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_attachment_tile_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/attachment-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentTile, icon);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentTile, picture);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentTile, name);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentTile, detail);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentTile, remove);
  remove_signal = g_signal_new ("remove", RP_TYPE_ATTACHMENT_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
rp_attachment_tile_init (RpAttachmentTile *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->remove, "clicked", G_CALLBACK (remove_cb), self);
}
