/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attachment.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/text.h"
#include "workbench/picture.h"

/* Of a name of which file systems take 255 bytes, encrypted ones fewer. */
#define NAME_MAX_BYTES 120

struct _RpAttachment
{
  GObject parent_instance;

  char *id, *name, *mime, *detail;
  char *path, *view, *thumb; /* (nullable): not here */
  char *copies;              /* (nullable): where copies for other programs go */
};

G_DEFINE_TYPE (RpAttachment, rp_attachment, G_TYPE_OBJECT)

static char *
describe (RpRecord *record, gboolean is_here)
{
  g_autofree char *size
      = record != NULL ? g_format_size ((guint64)MAX (0, rp_record_get_integer (record, "size")))
                       : NULL;

  if (is_here)
    return g_steal_pointer (&size);
  if (size == NULL)
    return g_strdup (_ ("not received yet"));
  return g_strdup_printf (_ ("%s · not on this computer"), size);
}

RpAttachment *
rp_attachment_new (const char *id, RpRecord *record, const char *path, const char *view,
                   const char *thumb, const char *copies)
{
  RpAttachment *self = g_object_new (RP_TYPE_ATTACHMENT, NULL);
  const char *caption = record != NULL ? rp_record_get_text (record, "caption") : "";

  self->id = g_strdup (id);
  self->name = g_strdup (*caption != '\0' ? caption : _ ("Attachment"));
  self->mime = g_strdup (record != NULL ? rp_record_get_text (record, "mime") : "");
  self->path = g_strdup (path);
  self->view = g_strdup (view);
  self->thumb = g_strdup (thumb);
  self->copies = g_strdup (copies);
  self->detail = describe (record, rp_attachment_is_here (self));
  return self;
}

const char *
rp_attachment_get_id (RpAttachment *self)
{
  return self->id;
}

const char *
rp_attachment_get_name (RpAttachment *self)
{
  return self->name;
}

const char *
rp_attachment_get_detail (RpAttachment *self)
{
  return self->detail;
}

gboolean
rp_attachment_is_here (RpAttachment *self)
{
  return self->path != NULL || self->view != NULL;
}

gboolean
rp_attachment_is_whole (RpAttachment *self)
{
  return self->path != NULL;
}

gboolean
rp_attachment_has_thumb (RpAttachment *self)
{
  return self->thumb != NULL || rp_attachment_is_picture (self);
}

gboolean
rp_attachment_is_picture (RpAttachment *self)
{
  return rp_attachment_is_here (self) && rp_picture_is_shown (self->mime);
}

GIcon *
rp_attachment_dup_icon (RpAttachment *self)
{
  g_autofree char *type = g_content_type_from_mime_type (self->mime);

  if (rp_picture_is_shown (self->mime) || type == NULL)
    return g_themed_icon_new ("image-missing-symbolic");
  return g_content_type_get_symbolic_icon (type);
}

/* ---- the picture ---- */

/* What is large enough for so many pixels, else the largest that is here. */
static const char *
choose_path (RpAttachment *self, int pixels)
{
  if (self->thumb != NULL && pixels <= RP_PICTURE_THUMB_PIXELS)
    return self->thumb;
  if (self->path != NULL && (pixels > RP_PICTURE_VIEW_PIXELS || self->view == NULL))
    return self->path;
  return self->view != NULL ? self->view : self->thumb;
}

static void
load_thread (GTask *task, gpointer source, gpointer pixels, GCancellable *cancellable)
{
  RpAttachment *self = source;
  GError *error = NULL;
  GdkPixbuf *picture = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  picture = rp_picture_load (choose_path (self, GPOINTER_TO_INT (pixels)), GPOINTER_TO_INT (pixels),
                             &error);
  if (picture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, picture, g_object_unref);
}

void
rp_attachment_load_async (RpAttachment *self, int pixels, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (rp_attachment_has_thumb (self));
  g_task_set_source_tag (task, rp_attachment_load_async);
  g_task_set_task_data (task, GINT_TO_POINTER (pixels), NULL);
  g_task_run_in_thread (task, load_thread);
}

GdkPixbuf *
rp_attachment_load_finish (RpAttachment *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- a copy for other programs ---- */

/* Where the copy goes. Returns: (transfer full) (nullable) */
static GFile *
make_place (RpAttachment *self, GError **error)
{
  g_autofree char *folder
      = self->copies != NULL ? g_build_filename (self->copies, self->id, NULL) : NULL;
  g_autofree char *name = rp_text_file_name (self->name, NAME_MAX_BYTES);

  if (folder == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _ ("This computer has no folder that is emptied when you sign out; no "
                              "copy of the file is made for another program."));
      return NULL;
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _ ("“%s” cannot be written: %s."), folder, g_strerror (errno));
      return NULL;
    }
  return g_file_new_build_filename (folder, name, NULL);
}

/* One that was made before can only be read, and may be open: it gives up its name. */
static void
copy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RpAttachment *self = source;
  g_autoptr (GFile) from = g_file_new_for_path (self->path != NULL ? self->path : self->view);
  GError *error = NULL;
  g_autoptr (GFile) to = make_place (self, &error);

  if (to != NULL)
    g_unlink (g_file_peek_path (to));
  if (to == NULL || !g_file_copy (from, to, G_FILE_COPY_NONE, cancellable, NULL, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_chmod (g_file_peek_path (to), 0400);
  g_task_return_pointer (task, g_steal_pointer (&to), g_object_unref);
}

void
rp_attachment_copy_async (RpAttachment *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (rp_attachment_is_here (self));
  g_task_set_source_tag (task, rp_attachment_copy_async);
  g_task_run_in_thread (task, copy_thread);
}

GFile *
rp_attachment_copy_finish (RpAttachment *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rp_attachment_finalize (GObject *object)
{
  RpAttachment *self = RP_ATTACHMENT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->mime);
  g_free (self->detail);
  g_free (self->path);
  g_free (self->view);
  g_free (self->thumb);
  g_free (self->copies);
  G_OBJECT_CLASS (rp_attachment_parent_class)->finalize (object);
}

static void
rp_attachment_class_init (RpAttachmentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_attachment_finalize;
}

static void
rp_attachment_init (RpAttachment *self)
{
}
