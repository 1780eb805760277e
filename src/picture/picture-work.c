/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture/picture-work.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "picture/picture-format.h"
#include "picture/picture-place.h"

/* The loader is fed in pieces, so that it is stopped as soon as it knows the size. */
#define PIECE_BYTES (64 * 1024)

/* Steps down until the picture is small enough: first the quality, then the size. */
static const int qualities[] = { 88, 80, 72, 64 };
#define VIEW_QUALITY 80
#define THUMB_QUALITY 75
#define SHRINK 0.8
#define SMALLEST_PIXELS 480

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

  if ((gint64)width * height > (gint64)decode->megapixels * RP_MEGAPIXEL)
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

static GdkPixbuf *
scale_down (GdkPixbuf *picture, int bound)
{
  int width = gdk_pixbuf_get_width (picture), height = gdk_pixbuf_get_height (picture);
  double scale = (double)bound / MAX (MAX (width, height), 1);

  if (scale >= 1)
    return g_object_ref (picture);
  return gdk_pixbuf_scale_simple (picture, MAX (1, (int)(width * scale + 0.5)),
                                  MAX (1, (int)(height * scale + 0.5)), GDK_INTERP_BILINEAR);
}

/* Upright, within the bound. @refused: (out): pixels when there are too many. (transfer full) (nullable) */
static GdkPixbuf *
decode_picture (GBytes *bytes, const RpPictureFormat *format, int bound, gint64 *refused)
{
  Decode decode = { .megapixels = format->megapixels, .bound = bound };
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (format->loader, NULL);
  g_autoptr (GdkPixbuf) small = NULL;
  GdkPixbuf *picture = NULL;
  guint32 width, height;
  gboolean read;

  *refused = 0;
  /* The head is looked at here too: a loader may ask for what it says before it has read so far. */
  if (loader == NULL || !rp_picture_format_measure (format, bytes, &width, &height))
    {
      if (loader != NULL)
        gdk_pixbuf_loader_close (loader, NULL);
      return NULL;
    }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &decode);
  read = feed (loader, bytes, &decode);
  read = gdk_pixbuf_loader_close (loader, NULL) && read;
  *refused = decode.refused;
  if (decode.refused != 0 || !read)
    return NULL;
  picture = gdk_pixbuf_loader_get_pixbuf (loader);
  if (picture == NULL)
    return NULL;
  /* Newer loaders decode first and ask for the size afterwards. */
  small = scale_down (picture, bound);
  if (small == NULL)
    return NULL;
  if (gdk_pixbuf_get_option (picture, "orientation") != NULL
      && gdk_pixbuf_get_option (small, "orientation") == NULL)
    gdk_pixbuf_set_option (small, "orientation", gdk_pixbuf_get_option (picture, "orientation"));
  return gdk_pixbuf_apply_embedded_orientation (small);
}

/* ---- writing ---- */

/* No option beside the quality is given, so nothing but pixels is written. (nullable) */
static GBytes *
encode_jpeg (GdkPixbuf *picture, int quality)
{
  g_autofree char *text = g_strdup_printf ("%d", quality);
  char *data = NULL;
  gsize length = 0;

  return gdk_pixbuf_save_to_buffer (picture, &data, &length, "jpeg", NULL, "quality", text, NULL)
             ? g_bytes_new_take (data, length)
             : NULL;
}

static GBytes *
encode_png (GdkPixbuf *picture)
{
  char *data = NULL;
  gsize length = 0;

  return gdk_pixbuf_save_to_buffer (picture, &data, &length, "png", NULL, NULL)
             ? g_bytes_new_take (data, length)
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

static int
get_long_side (GdkPixbuf *picture)
{
  return MAX (gdk_pixbuf_get_width (picture), gdk_pixbuf_get_height (picture));
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
      if (get_long_side (*picture) < SMALLEST_PIXELS)
        return g_steal_pointer (&bytes);
      smaller = scale_down (*picture, (int)(get_long_side (*picture) * SHRINK));
      g_object_unref (*picture);
      *picture = smaller;
    }
  return NULL;
}

/* ---- answers ---- */

static GVariant *
answer (RpPictureStatus status, gint64 pixels, const char *place, GVariantBuilder *parts)
{
  return g_variant_new ("(uxsa(uuusuay))", (guint32)status, pixels, place, parts);
}

static GVariant *
refuse (gint64 pixels)
{
  g_auto (GVariantBuilder) none = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(uuusuay)"));

  return answer (pixels > 0 ? RP_PICTURE_TOO_MANY_PIXELS : RP_PICTURE_UNREADABLE, pixels, "",
                 &none);
}

static void
add_part (GVariantBuilder *parts, RpPicturePart part, GdkPixbuf *picture, const char *type,
          guint32 stride, GBytes *bytes)
{
  g_variant_builder_add (parts, "(uuusu@ay)", (guint32)part,
                         (guint32)gdk_pixbuf_get_width (picture),
                         (guint32)gdk_pixbuf_get_height (picture), type, stride,
                         g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE));
}

/* A smaller one of its own, unless what is kept is as small. */
static void
add_smaller (GVariantBuilder *parts, RpPicturePart part, GdkPixbuf *kept, int bound, int quality)
{
  g_autoptr (GdkPixbuf) small = NULL;
  g_autoptr (GdkPixbuf) flat = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (get_long_side (kept) <= bound)
    return;
  small = scale_down (kept, bound);
  flat = small != NULL ? flatten (small) : NULL;
  bytes = flat != NULL ? encode_jpeg (flat, quality) : NULL;
  if (bytes != NULL)
    add_part (parts, part, flat, "image/jpeg", 0, bytes);
}

static GBytes *
encode_kept (const RpPictureFormat *format, GdkPixbuf *decoded, GdkPixbuf **written,
             const char **mime)
{
  g_autoptr (GBytes) bytes = NULL;

  /* Drawings and screens stay sharp as PNG where that is small enough. */
  *mime = format->mime;
  if (g_str_equal (*mime, "image/png"))
    bytes = encode_png (decoded);
  if (is_small (bytes))
    {
      *written = g_object_ref (decoded);
      return g_steal_pointer (&bytes);
    }
  *mime = "image/jpeg";
  *written = flatten (decoded);
  return encode_small_jpeg (written);
}

GVariant *
rp_picture_work_keep (GBytes *bytes)
{
  const RpPictureFormat *format = rp_picture_format_find (bytes);
  g_auto (GVariantBuilder) parts = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(uuusuay)"));
  g_autofree char *place = rp_picture_read_place (bytes);
  gint64 refused = 0;
  g_autoptr (GdkPixbuf) decoded
      = format != NULL ? decode_picture (bytes, format, RP_PICTURE_KEPT_PIXELS, &refused) : NULL;
  g_autoptr (GdkPixbuf) written = NULL;
  g_autoptr (GBytes) kept = NULL;
  const char *mime = NULL;

  if (decoded == NULL)
    return refuse (refused);
  kept = encode_kept (format, decoded, &written, &mime);
  if (kept == NULL || written == NULL)
    return refuse (0);
  add_part (&parts, RP_PICTURE_PART_KEPT, written, mime, 0, kept);
  add_smaller (&parts, RP_PICTURE_PART_VIEW, written, RP_PICTURE_VIEW_PIXELS, VIEW_QUALITY);
  add_smaller (&parts, RP_PICTURE_PART_THUMB, written, RP_PICTURE_THUMB_PIXELS, THUMB_QUALITY);
  return answer (RP_PICTURE_DONE, 0, place != NULL ? place : "", &parts);
}

GVariant *
rp_picture_work_show (GBytes *bytes, int bound)
{
  const RpPictureFormat *format = rp_picture_format_find (bytes);
  g_auto (GVariantBuilder) parts = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(uuusuay)"));
  gint64 refused = 0;
  g_autoptr (GdkPixbuf) picture
      = format != NULL ? decode_picture (bytes, format, bound, &refused) : NULL;
  g_autoptr (GBytes) pixels = NULL;

  if (picture == NULL)
    return refuse (refused);
  pixels = gdk_pixbuf_read_pixel_bytes (picture);
  add_part (&parts, RP_PICTURE_PART_PIXELS, picture, gdk_pixbuf_get_has_alpha (picture) ? "4" : "3",
            (guint32)gdk_pixbuf_get_rowstride (picture), pixels);
  return answer (RP_PICTURE_DONE, 0, "", &parts);
}

void
rp_picture_work_prepare (void)
{
  static const char *const loaders[] = { "jpeg", "png", "tiff", "bmp" };

  for (guint i = 0; i < G_N_ELEMENTS (loaders); i++)
    {
      g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (loaders[i], NULL);

      if (loader != NULL)
        gdk_pixbuf_loader_close (loader, NULL);
    }
}
