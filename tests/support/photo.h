/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>
#include <string.h>

/**
 * Photographs as a camera writes them: red at the left, blue at the right, with the way the camera was
 * held and where it was.
 */
#define PHOTO_POSITION_MARK "PHOTO-POSITION-MARK"
#define PHOTO_PLACE "31.23042,121.47372"

static inline GdkPixbuf *
photo_new_pixels (int width, int height)
{
  GdkPixbuf *pixels = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GdkPixbuf) right
      = gdk_pixbuf_new_subpixbuf (pixels, width / 2, 0, width - width / 2, height);

  gdk_pixbuf_fill (pixels, 0xff0000ff);
  gdk_pixbuf_fill (right, 0x0000ffff);
  return pixels;
}

static inline void
photo_put_entry (GByteArray *exif, guint16 tag, guint16 type, guint32 count, guint32 value)
{
  guint8 entry[12] = { (guint8)(tag & 0xff),
                       (guint8)(tag >> 8),
                       (guint8)type,
                       0,
                       (guint8)(count & 0xff),
                       (guint8)(count >> 8),
                       0,
                       0,
                       (guint8)(value & 0xff),
                       (guint8)(value >> 8),
                       0,
                       0 };
  g_byte_array_append (exif, entry, sizeof entry);
}

/* The segment that a camera puts in front: orientation and a GPS directory. */
static inline GByteArray *
photo_new_exif (guint16 orientation)
{
  static const guint8 head[] = { 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0 };
  static const guint8 none[4] = { 0 };
  static const guint32 angles[] = { 31, 1, 13, 1, 4951, 100, 121, 1, 28, 1, 254, 10 };
  const guint16 n_image = 2, n_gps = 5;
  const guint32 gps_at = 8 + 2 + 12 * 2 + 4, angles_at = gps_at + 2 + 12 * n_gps + 4;
  const guint32 text_at = angles_at + sizeof angles;
  GByteArray *exif = g_byte_array_new ();

  g_byte_array_append (exif, head, sizeof head);
  g_byte_array_append (exif, (const guint8 *)&n_image, 2);
  photo_put_entry (exif, 0x0112, 3, 1, orientation);
  photo_put_entry (exif, 0x8825, 4, 1, gps_at);
  g_byte_array_append (exif, none, 4);
  g_byte_array_append (exif, (const guint8 *)&n_gps, 2);
  photo_put_entry (exif, 1, 2, 2, 'N');
  photo_put_entry (exif, 2, 5, 3, angles_at);
  photo_put_entry (exif, 3, 2, 2, 'E');
  photo_put_entry (exif, 4, 5, 3, angles_at + sizeof angles / 2);
  photo_put_entry (exif, 0x001b, 7, sizeof PHOTO_POSITION_MARK, text_at);
  g_byte_array_append (exif, none, 4);
  g_byte_array_append (exif, (const guint8 *)angles, sizeof angles);
  g_byte_array_append (exif, (const guint8 *)PHOTO_POSITION_MARK, sizeof PHOTO_POSITION_MARK);
  return exif;
}

static inline GBytes *
photo_save (GdkPixbuf *pixels, const char *type)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length = 0;

  gdk_pixbuf_save_to_buffer (pixels, &data, &length, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

/* @orientation: 1 … 8, as EXIF counts */
static inline GBytes *
photo_new_jpeg (int width, int height, guint16 orientation)
{
  g_autoptr (GdkPixbuf) pixels = photo_new_pixels (width, height);
  g_autoptr (GBytes) plain = photo_save (pixels, "jpeg");
  g_autoptr (GByteArray) exif = photo_new_exif (orientation);
  GByteArray *photo = g_byte_array_new ();
  guint8 marker[4]
      = { 0xff, 0xe1, (guint8)((exif->len + 2) >> 8), (guint8)((exif->len + 2) & 0xff) };
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (plain, &length);

  g_byte_array_append (photo, data, 2);
  g_byte_array_append (photo, marker, sizeof marker);
  g_byte_array_append (photo, exif->data, exif->len);
  g_byte_array_append (photo, data + 2, (guint)length - 2);
  return g_byte_array_free_to_bytes (photo);
}

static inline GBytes *
photo_new_png (int width, int height, const char *comment)
{
  g_autoptr (GdkPixbuf) pixels = photo_new_pixels (width, height);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length = 0;

  gdk_pixbuf_save_to_buffer (pixels, &data, &length, "png", &error, "tEXt::Comment", comment, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

/* What compresses worst; the same every time. */
static inline GBytes *
photo_new_noise (int width, int height)
{
  g_autoptr (GdkPixbuf) pixels = photo_new_pixels (width, height);
  g_autoptr (GError) error = NULL;
  guchar *data = gdk_pixbuf_get_pixels (pixels);
  gsize length = gdk_pixbuf_get_byte_length (pixels);
  guint32 state = 1;
  char *written = NULL;
  gsize n_written = 0;

  for (gsize i = 0; i < length; i++)
    {
      state = state * 1664525 + 1013904223;
      data[i] = (guchar)(state >> 24);
    }
  gdk_pixbuf_save_to_buffer (pixels, &written, &n_written, "jpeg", &error, "quality", "95", NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (written, n_written);
}

static inline void
photo_put_size (guint8 *at, guint32 size)
{
  for (guint i = 0; i < 4; i++)
    at[i] = (guint8)(size >> (24 - 8 * i));
}

/* A small picture whose header says that it is large. */
static inline GBytes *
photo_new_png_header (guint32 width, guint32 height)
{
  g_autoptr (GBytes) small = photo_new_png (8, 8, "x");
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (small, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);
  guint32 crc = 0xffffffff;

  photo_put_size (copy + 16, width);
  photo_put_size (copy + 20, height);
  for (guint i = 12; i < 29; i++)
    {
      crc ^= copy[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  photo_put_size (copy + 29, ~crc);
  return g_bytes_new (copy, length);
}

static inline GBytes *
photo_new_jpeg_header (guint16 width, guint16 height)
{
  g_autoptr (GBytes) small = photo_new_jpeg (8, 8, 1);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (small, &length);
  guint8 *copy = g_memdup2 (data, length);

  /* the frame header: marker, length, precision, height, width */
  for (gsize i = 0; i + 9 < length; i++)
    if (copy[i] == 0xff && copy[i + 1] == 0xc0)
      {
        copy[i + 5] = (guint8)(height >> 8);
        copy[i + 6] = (guint8)(height & 0xff);
        copy[i + 7] = (guint8)(width >> 8);
        copy[i + 8] = (guint8)(width & 0xff);
      }
  return g_bytes_new_take (copy, length);
}

/* Lossy coding changes the last bits of a colour. */
static inline void
photo_assert_red (GdkPixbuf *picture, int x, int y)
{
  const guchar *pixel = gdk_pixbuf_read_pixels (picture) + y * gdk_pixbuf_get_rowstride (picture)
                        + x * gdk_pixbuf_get_n_channels (picture);

  g_assert_cmpint (pixel[0], >, 220);
  g_assert_cmpint (pixel[2], <, 40);
}

static inline void
photo_assert_blue (GdkPixbuf *picture, int x, int y)
{
  const guchar *pixel = gdk_pixbuf_read_pixels (picture) + y * gdk_pixbuf_get_rowstride (picture)
                        + x * gdk_pixbuf_get_n_channels (picture);

  g_assert_cmpint (pixel[2], >, 220);
  g_assert_cmpint (pixel[0], <, 40);
}
