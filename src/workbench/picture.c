/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/picture.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* The loader is fed in pieces, so that it is stopped as soon as it knows the size. */
#define PIECE_BYTES (64 * 1024)
#define MEGAPIXEL 1000000

G_DEFINE_QUARK (rp_picture_error, rp_picture_error)

/**
 * Pictures by their first bytes. A name tells nothing.
 * @loader: gdk-pixbuf's name
 * @megapixels: what may be decoded: a JPEG is scaled while it is read, the others are held whole
 * @mime: what it is kept as
 */
typedef struct
{
  const char *loader;
  const char *magic;
  gsize n_magic;
  guint megapixels;
  const char *mime;
} Format;

static const Format formats[] = {
  { "jpeg", "\xff\xd8\xff", 3, 120, "image/jpeg" },
  { "png", "\x89PNG\r\n\x1a\n", 8, 40, "image/png" },
  { "tiff", "II*\0", 4, 40, "image/jpeg" },
  { "tiff", "MM\0*", 4, 40, "image/jpeg" },
  { "bmp", "BM", 2, 40, "image/jpeg" },
};

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

/* Steps down until the picture is small enough: first the quality, then the size. */
static const int qualities[] = { 88, 80, 72, 64 };
#define SHRINK 0.8
#define SMALLEST_PIXELS 480

void
rp_kept_file_free (RpKeptFile *self)
{
  g_free (self->name);
  g_free (self->mime);
  g_free (self->original_sha256);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static gboolean
refuse_unreadable (const char *name, GError **error)
{
  g_set_error (error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_UNREADABLE,
               _ ("“%s” cannot be read as a picture. Save it as JPEG or PNG and add that."), name);
  return FALSE;
}

static gboolean
refuse_pixels (const char *name, gint64 pixels, guint megapixels, GError **error)
{
  g_set_error (error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_TOO_BIG,
               _ ("“%s” has %.0f megapixels; at most %u can be taken. Make it smaller first."),
               name, (double)pixels / MEGAPIXEL, megapixels);
  return FALSE;
}

static gboolean
refuse_bytes (const char *name, gsize limit, GError **error)
{
  g_set_error (error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_TOO_BIG,
               _ ("“%s” is larger than %u MB and was not added."), name,
               (guint)(limit / (1024 * 1024)));
  return FALSE;
}

/* ---- reading ---- */

static const Format *
find_format (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (length > formats[i].n_magic && memcmp (data, formats[i].magic, formats[i].n_magic) == 0)
      return &formats[i];
  return NULL;
}

/* A picture on its way through the loader. */
typedef struct
{
  guint megapixels;
  int bound;      /* fits into a square of so many pixels */
  gint64 refused; /* pixels when there are too many, else 0 */
} Decode;

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, Decode *decode)
{
  double scale = (double)decode->bound / MAX (MAX (width, height), 1);

  if ((gint64)width * height > (gint64)decode->megapixels * MEGAPIXEL)
    {
      decode->refused = (gint64)width * height;
      gdk_pixbuf_loader_set_size (loader, 0, 0); /* nothing is decoded */
    }
  else if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int)(width * scale + 0.5)),
                                MAX (1, (int)(height * scale + 0.5)));
}

static gboolean
feed (GdkPixbufLoader *loader, GBytes *bytes, const Decode *decode)
{
  gsize length = 0;
  const guchar *data = g_bytes_get_data (bytes, &length);

  for (gsize at = 0; at < length; at += PIECE_BYTES)
    if (!gdk_pixbuf_loader_write (loader, data + at, MIN (PIECE_BYTES, length - at), NULL)
        || decode->refused != 0)
      return FALSE;
  return TRUE;
}

static guint32
read_little_endian (const guchar *data)
{
  return data[0] | (guint32)data[1] << 8 | (guint32)data[2] << 16 | (guint32)data[3] << 24;
}

/* Whether the header and the pixels of a BMP begin within the file: the loader asks for as much memory
 * as these two numbers say before it has read so far. */
static gboolean
is_within_itself (GBytes *bytes, const Format *format)
{
  gsize length = 0;
  const guchar *data = g_bytes_get_data (bytes, &length);

  return !g_str_equal (format->loader, "bmp")
         || (length > 18 && read_little_endian (data + 10) <= length
             && read_little_endian (data + 14) <= length);
}

/* Upright, within the bound. (transfer full) (nullable) */
static GdkPixbuf *
decode_picture (const char *name, GBytes *bytes, const Format *format, int bound, GError **error)
{
  Decode decode = { .megapixels = format->megapixels, .bound = bound };
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (format->loader, NULL);
  g_autoptr (GdkPixbuf) upright = NULL;
  GdkPixbuf *picture = NULL;
  gboolean read;

  if (loader == NULL || !is_within_itself (bytes, format))
    {
      if (loader != NULL)
        gdk_pixbuf_loader_close (loader, NULL);
      refuse_unreadable (name, error);
      return NULL;
    }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &decode);
  read = feed (loader, bytes, &decode);
  read = gdk_pixbuf_loader_close (loader, NULL) && read;
  if (decode.refused != 0)
    {
      refuse_pixels (name, decode.refused, format->megapixels, error);
      return NULL;
    }
  picture = gdk_pixbuf_loader_get_pixbuf (loader);
  if (!read || picture == NULL)
    {
      refuse_unreadable (name, error);
      return NULL;
    }
  upright = gdk_pixbuf_apply_embedded_orientation (picture);
  if (upright == NULL)
    refuse_unreadable (name, error);
  return g_steal_pointer (&upright);
}

/* ---- writing ---- */

static GBytes *
take_bytes (char *data, gsize length)
{
  return g_bytes_new_take (data, length);
}

/* No option beside the quality is given, so nothing but pixels is written. (nullable) */
static GBytes *
encode_jpeg (GdkPixbuf *picture, int quality)
{
  g_autofree char *text = g_strdup_printf ("%d", quality);
  char *data = NULL;
  gsize length = 0;

  return gdk_pixbuf_save_to_buffer (picture, &data, &length, "jpeg", NULL, "quality", text, NULL)
             ? take_bytes (data, length)
             : NULL;
}

static GBytes *
encode_png (GdkPixbuf *picture)
{
  char *data = NULL;
  gsize length = 0;

  return gdk_pixbuf_save_to_buffer (picture, &data, &length, "png", NULL, NULL)
             ? take_bytes (data, length)
             : NULL;
}

/* What shows through is paper. (transfer full) */
static GdkPixbuf *
flatten (GdkPixbuf *picture)
{
  if (!gdk_pixbuf_get_has_alpha (picture))
    return g_object_ref (picture);
  return gdk_pixbuf_composite_color_simple (picture, gdk_pixbuf_get_width (picture),
                                            gdk_pixbuf_get_height (picture), GDK_INTERP_NEAREST,
                                            255, 8, 0xffffff, 0xffffff);
}

static gboolean
is_small (GBytes *bytes)
{
  return bytes != NULL && g_bytes_get_size (bytes) <= RP_PICTURE_KEPT_BYTES;
}

static GdkPixbuf *
shrink (GdkPixbuf *picture)
{
  return gdk_pixbuf_scale_simple (picture, MAX (1, (int)(gdk_pixbuf_get_width (picture) * SHRINK)),
                                  MAX (1, (int)(gdk_pixbuf_get_height (picture) * SHRINK)),
                                  GDK_INTERP_BILINEAR);
}

/* The best quality that is small enough. @picture: replaced by what was written */
static GBytes *
encode_small_jpeg (GdkPixbuf **picture)
{
  g_autoptr (GBytes) bytes = NULL;

  while (*picture != NULL)
    {
      GdkPixbuf *smaller = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (qualities); i++)
        {
          g_clear_pointer (&bytes, g_bytes_unref);
          bytes = encode_jpeg (*picture, qualities[i]);
          if (bytes == NULL || is_small (bytes))
            return g_steal_pointer (&bytes);
        }
      if (MAX (gdk_pixbuf_get_width (*picture), gdk_pixbuf_get_height (*picture)) < SMALLEST_PIXELS)
        return g_steal_pointer (&bytes);
      smaller = shrink (*picture);
      g_object_unref (*picture);
      *picture = smaller;
    }
  return NULL;
}

static gboolean
keep_picture (RpKeptFile *self, GBytes *bytes, const Format *format, GError **error)
{
  g_autoptr (GdkPixbuf) decoded
      = decode_picture (self->name, bytes, format, RP_PICTURE_KEPT_PIXELS, error);
  g_autoptr (GdkPixbuf) written = NULL;
  const char *mime = format->mime;

  if (decoded == NULL)
    return FALSE;
  /* Drawings and screens stay sharp as PNG where that is small enough. */
  if (g_str_equal (mime, "image/png"))
    self->bytes = encode_png (decoded);
  if (is_small (self->bytes))
    written = g_object_ref (decoded);
  else
    {
      g_clear_pointer (&self->bytes, g_bytes_unref);
      mime = "image/jpeg";
      written = flatten (decoded);
      self->bytes = encode_small_jpeg (&written);
    }
  if (self->bytes == NULL || written == NULL)
    return refuse_unreadable (self->name, error);
  self->mime = g_strdup (mime);
  self->width = gdk_pixbuf_get_width (written);
  self->height = gdk_pixbuf_get_height (written);
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

  /* A picture that cannot be written anew may say where it was taken: it does not come in. */
  if (mime != NULL && g_str_has_prefix (mime, "image/"))
    return refuse_unreadable (self->name, error);
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
  const Format *format = find_format (bytes);
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
  if (format != NULL ? !keep_picture (self, bytes, format, error)
                     : !keep_document (self, bytes, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- showing ---- */

gboolean
rp_picture_is_shown (const char *mime)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].mime, mime))
      return TRUE;
  return FALSE;
}

GdkPixbuf *
rp_picture_load (const char *path, int pixels, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autofree char *name = g_path_get_basename (path);
  const Format *format = bytes != NULL ? find_format (bytes) : NULL;

  if (bytes == NULL)
    return NULL;
  if (format == NULL)
    {
      refuse_unreadable (name, error);
      return NULL;
    }
  return decode_picture (name, bytes, format, pixels, error);
}
