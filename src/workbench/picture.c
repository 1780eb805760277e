/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/picture.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* Kinds of documents that are kept as they are. */
static const char *const document_types[] = {
  "application/pdf",
  "application/rtf",
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "application/vnd.oasis.opendocument.text",
  "application/vnd.oasis.opendocument.spreadsheet",
  "application/vnd.oasis.opendocument.presentation",
  "application/zip",
  "text/plain",
  "text/csv",
  NULL,
};

void
rp_kept_file_free (RpKeptFile *self)
{
  g_free (self->name);
  g_free (self->mime);
  g_free (self->original_sha256);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->view, g_bytes_unref);
  g_clear_pointer (&self->thumb, g_bytes_unref);
  g_free (self->view_mime);
  g_free (self->thumb_mime);
  g_free (self->place);
  g_free (self);
}

static gboolean
refuse_bytes (const char *name, gsize limit, GError **error)
{
  g_set_error (error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_TOO_BIG,
               _ ("“%s” is larger than %u MB and was not added."), name,
               (guint)(limit / (1024 * 1024)));
  return FALSE;
}

/* ---- pictures ---- */

static gboolean
keep_picture (RpKeptFile *self, GBytes *bytes, GError **error)
{
  g_autoptr (RpKeptPicture) picture = rp_picture_keep (self->name, bytes, error);

  if (picture == NULL)
    return FALSE;
  self->bytes = g_steal_pointer (&picture->file.bytes);
  self->mime = g_steal_pointer (&picture->file.mime);
  self->width = picture->file.width;
  self->height = picture->file.height;
  self->view = g_steal_pointer (&picture->view.bytes);
  self->view_mime = g_steal_pointer (&picture->view.mime);
  self->thumb = g_steal_pointer (&picture->thumb.bytes);
  self->thumb_mime = g_steal_pointer (&picture->thumb.mime);
  self->place = g_steal_pointer (&picture->place);
  return TRUE;
}

/* ---- documents ---- */

static gboolean
keep_document (RpKeptFile *self, GBytes *bytes, GError **error)
{
  gsize length = 0;
  const guchar *data = g_bytes_get_data (bytes, &length);
  g_autofree char *type = g_content_type_guess (self->name, data, length, NULL);
  g_autofree char *mime = g_content_type_get_mime_type (type);

  if (rp_picture_is_heif (bytes))
    return rp_picture_refuse_heif (self->name, error);
  /* A picture that cannot be written anew may say where it was taken: it does not come in. */
  if (mime != NULL && g_str_has_prefix (mime, "image/"))
    return rp_picture_refuse (self->name, error);
  if (mime == NULL || !g_strv_contains ((const char *const *)document_types, mime))
    {
      g_set_error (
          error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_KIND,
          _ ("“%s” is not a kind of file that can be added. Pictures, PDF, text and office "
             "documents can."),
          self->name);
      return FALSE;
    }
  if (length > RP_FILE_KEPT_BYTES)
    return refuse_bytes (self->name, RP_FILE_KEPT_BYTES, error);
  self->mime = g_steal_pointer (&mime);
  self->bytes = g_bytes_ref (bytes);
  return TRUE;
}

RpKeptFile *
rp_kept_file_new (const char *name, GBytes *bytes, GError **error)
{
  gboolean is_picture = rp_picture_format_find (bytes) != NULL;
  g_autoptr (RpKeptFile) self = g_new0 (RpKeptFile, 1);

  self->name = g_utf8_make_valid (name, -1);
  self->original_sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_bytes_get_size (bytes) == 0)
    {
      g_set_error (error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_UNREADABLE,
                   _ ("“%s” is empty and was not added."), self->name);
      return NULL;
    }
  if (g_bytes_get_size (bytes) > RP_FILE_INPUT_BYTES)
    {
      refuse_bytes (self->name, RP_FILE_INPUT_BYTES, error);
      return NULL;
    }
  if (is_picture ? !keep_picture (self, bytes, error) : !keep_document (self, bytes, error))
    return NULL;
  return g_steal_pointer (&self);
}
