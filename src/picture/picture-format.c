/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture/picture-format.h"

#include <string.h>

static const RpPictureFormat formats[] = {
  { "jpeg", "\xff\xd8\xff", 3, 120, "image/jpeg" },
  { "png", "\x89PNG\r\n\x1a\n", 8, 40, "image/png" },
  { "tiff", "II*\0", 4, 40, "image/jpeg" },
  { "tiff", "MM\0*", 4, 40, "image/jpeg" },
  { "bmp", "BM", 2, 40, "image/jpeg" },
};

const RpPictureFormat *
rp_picture_format_find (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (length > formats[i].n_magic && memcmp (data, formats[i].magic, formats[i].n_magic) == 0)
      return &formats[i];
  return NULL;
}

gboolean
rp_picture_is_heif (GBytes *bytes)
{
  /* What may stand behind "ftyp". */
  static const char *const brands[]
      = { "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" };
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (brands); i++)
    if (length >= 12 && memcmp (data + 4, "ftyp", 4) == 0 && memcmp (data + 8, brands[i], 4) == 0)
      return TRUE;
  return FALSE;
}

gboolean
rp_picture_is_shown (const char *mime)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].mime, mime))
      return TRUE;
  return FALSE;
}

/* ---- heads ---- */

static guint32
read_big (const guint8 *data)
{
  return (guint32)data[0] << 24 | (guint32)data[1] << 16 | (guint32)data[2] << 8 | data[3];
}

static guint32
read_little (const guint8 *data)
{
  return data[0] | (guint32)data[1] << 8 | (guint32)data[2] << 16 | (guint32)data[3] << 24;
}

/* The header chunk comes first and has 13 bytes. */
static gboolean
measure_png (const guint8 *data, gsize length, guint32 *width, guint32 *height)
{
  if (length < 33 || read_big (data + 8) != 13 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;
  *width = read_big (data + 16);
  *height = read_big (data + 20);
  return TRUE;
}

/* From segment to segment to the one that begins a frame. */
static gboolean
measure_jpeg (const guint8 *data, gsize length, guint32 *width, guint32 *height)
{
  gsize at = 2;

  while (at + 4 <= length && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];
      gsize size = (gsize)data[at + 2] << 8 | data[at + 3];

      if (marker == 0xff) /* filling */
        {
          at++;
          continue;
        }
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          if (at + 9 > length || size < 8)
            return FALSE;
          *height = (guint32)data[at + 5] << 8 | data[at + 6];
          *width = (guint32)data[at + 7] << 8 | data[at + 8];
          return TRUE;
        }
      if (size < 2 || marker == 0xd9 || marker == 0xda)
        return FALSE;
      at += 2 + size;
    }
  return FALSE;
}

/* The header and the pixels begin within the file: a loader asks for as much memory as these two numbers
 * say before it has read so far. */
static gboolean
measure_bmp (const guint8 *data, gsize length, guint32 *width, guint32 *height)
{
  guint32 head = length > 26 ? read_little (data + 14) : 0;
  gint32 rows;

  if (length <= 26 || read_little (data + 10) > length || head > length || head < 12)
    return FALSE;
  if (head == 12)
    {
      *width = data[18] | (guint32)data[19] << 8;
      *height = data[20] | (guint32)data[21] << 8;
      return TRUE;
    }
  rows = (gint32)read_little (data + 22); /* below 0: from the top */
  if (rows == G_MININT32)
    return FALSE;
  *width = read_little (data + 18);
  *height = (guint32)ABS (rows);
  return TRUE;
}

static const struct
{
  const char *loader;
  gboolean (*measure) (const guint8 *data, gsize length, guint32 *width, guint32 *height);
} measures[] = {
  { "png", measure_png },
  { "jpeg", measure_jpeg },
  { "bmp", measure_bmp },
};

gboolean
rp_picture_format_measure (const RpPictureFormat *self, GBytes *bytes, guint32 *width,
                           guint32 *height)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  *width = *height = 0;
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (g_str_equal (measures[i].loader, self->loader))
      return measures[i].measure (data, length, width, height) && *width > 0 && *height > 0;
  return TRUE;
}
