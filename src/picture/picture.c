/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture/picture.h"

#include <glib/gi18n-lib.h>

#include "picture/picture-helper.h"

G_DEFINE_QUARK (rp_picture_error, rp_picture_error)

static void
file_clear (RpPictureFile *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->mime);
}

void
rp_kept_picture_free (RpKeptPicture *self)
{
  file_clear (&self->file);
  file_clear (&self->view);
  file_clear (&self->thumb);
  g_free (self->place);
  g_free (self);
}

gboolean
rp_picture_refuse (const char *name, GError **error)
{
  g_set_error (error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_UNREADABLE,
               _ ("“%s” cannot be read as a picture. Save it as JPEG or PNG and add that."), name);
  return FALSE;
}

gboolean
rp_picture_refuse_heif (const char *name, GError **error)
{
  g_set_error (error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_UNREADABLE,
               _ ("“%s” is in the HEIC format of telephones, which cannot be read here. Share it "
                  "as JPEG, or open it on the telephone and save it as JPEG, and add that. An "
                  "iPhone takes JPEG with Settings › Camera › Formats › Most Compatible."),
               name);
  return FALSE;
}

static gboolean
refuse_pixels (const char *name, gint64 pixels, guint megapixels, GError **error)
{
  g_set_error (error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_TOO_BIG,
               _ ("“%s” has %.0f megapixels; at most %u can be taken. Make it smaller first."),
               name, (double)pixels / RP_MEGAPIXEL, megapixels);
  return FALSE;
}

/* What the head says, before anything is decoded. */
static const RpPictureFormat *
check_head (const char *name, GBytes *bytes, GError **error)
{
  const RpPictureFormat *format = rp_picture_format_find (bytes);
  guint32 width = 0, height = 0;

  if (format == NULL || !rp_picture_format_measure (format, bytes, &width, &height))
    {
      rp_picture_refuse (name, error);
      return NULL;
    }
  if ((guint64)width * height <= (guint64)format->megapixels * RP_MEGAPIXEL)
    return format;
  refuse_pixels (name, (gint64)MIN ((guint64)width * height, G_MAXINT64), format->megapixels,
                 error);
  return NULL;
}

/* The parts of a good answer. (transfer full) (nullable) */
static GVariant *
ask (const char *job, int bound, const char *name, GBytes *bytes, char **place, GError **error)
{
  const RpPictureFormat *format = check_head (name, bytes, error);
  g_autoptr (GVariant) answer
      = format != NULL ? rp_picture_helper_run (job, bound, bytes, error) : NULL;
  g_autoptr (GVariant) parts = NULL;
  guint32 status;
  gint64 pixels;

  if (answer == NULL)
    return NULL;
  g_variant_get (answer, "(uxs@a(uuusuay))", &status, &pixels, place, &parts);
  if (status == RP_PICTURE_DONE)
    return g_steal_pointer (&parts);
  if (status == RP_PICTURE_TOO_MANY_PIXELS)
    refuse_pixels (name, pixels, format->megapixels, error);
  else
    rp_picture_refuse (name, error);
  return NULL;
}

/* One part of an answer. */
typedef struct
{
  guint32 which, width, height, stride;
  const char *type; /* borrowed */
  GBytes *bytes;    /* (nullable) */
} Part;

static void
part_clear (Part *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Part, part_clear)

static void
read_part (GVariant *parts, gsize index, Part *out)
{
  g_autoptr (GVariant) part = g_variant_get_child_value (parts, index);
  g_autoptr (GVariant) bytes = NULL;

  g_variant_get (part, "(uuu&su@ay)", &out->which, &out->width, &out->height, &out->type,
                 &out->stride, &bytes);
  out->bytes = g_variant_get_data_as_bytes (bytes);
}

static void
take_file (RpKeptPicture *self, const Part *part)
{
  RpPictureFile *const files[] = {
    [RP_PICTURE_PART_KEPT] = &self->file,
    [RP_PICTURE_PART_VIEW] = &self->view,
    [RP_PICTURE_PART_THUMB] = &self->thumb,
  };
  RpPictureFile *file = part->which < G_N_ELEMENTS (files) ? files[part->which] : NULL;

  if (file == NULL || file->bytes != NULL || !rp_picture_is_shown (part->type) || part->width == 0
      || part->width > G_MAXINT16 || part->height == 0 || part->height > G_MAXINT16)
    return;
  file->bytes = g_bytes_ref (part->bytes);
  file->mime = g_strdup (part->type);
  file->width = (int)part->width;
  file->height = (int)part->height;
}

RpKeptPicture *
rp_picture_keep (const char *name, GBytes *bytes, GError **error)
{
  g_autoptr (RpKeptPicture) self = g_new0 (RpKeptPicture, 1);
  g_autoptr (GVariant) parts = ask ("keep", 0, name, bytes, &self->place, error);

  if (parts == NULL)
    return NULL;
  for (gsize i = 0; i < g_variant_n_children (parts); i++)
    {
      g_auto (Part) part = { 0 };

      read_part (parts, i, &part);
      take_file (self, &part);
    }
  if (self->file.bytes != NULL && g_bytes_get_size (self->file.bytes) <= RP_PICTURE_KEPT_BYTES)
    return g_steal_pointer (&self);
  rp_picture_refuse (name, error);
  return NULL;
}

/* Whether so many bytes hold the pixels that are said to be in them. */
static gboolean
is_whole (const Part *part, guint channels)
{
  return part->which == RP_PICTURE_PART_PIXELS && (channels == 3 || channels == 4)
         && part->width > 0 && part->width <= G_MAXINT16 && part->height > 0
         && part->height <= G_MAXINT16 && part->stride >= part->width * channels
         && part->stride <= part->width * channels + 64
         && g_bytes_get_size (part->bytes)
                >= (gsize)part->stride * (part->height - 1) + part->width * channels;
}

GdkPixbuf *
rp_picture_load (const char *path, int pixels, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *place = NULL;
  g_autoptr (GVariant) parts
      = bytes != NULL ? ask ("show", pixels, name, bytes, &place, error) : NULL;
  g_auto (Part) part = { 0 };
  guint channels = 0;

  if (parts == NULL)
    return NULL;
  if (g_variant_n_children (parts) == 1)
    {
      read_part (parts, 0, &part);
      channels = (guint)g_ascii_strtoull (part.type, NULL, 10);
    }
  if (part.bytes != NULL && is_whole (&part, channels))
    return gdk_pixbuf_new_from_bytes (part.bytes, GDK_COLORSPACE_RGB, channels == 4, 8,
                                      (int)part.width, (int)part.height, (int)part.stride);
  rp_picture_refuse (name, error);
  return NULL;
}
