/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture/picture-place.h"

#include <string.h>

/* The position in the Exif data of a JPEG: a TIFF file within a segment, whose directory points to another
 * one with the position. Every number is a stranger's. */

#define TAG_POSITION 0x8825
#define TAG_NORTH 1 /* "N" or "S" */
#define TAG_LATITUDE 2
#define TAG_EAST 3 /* "E" or "W" */
#define TAG_LONGITUDE 4
#define TYPE_TEXT 2
#define TYPE_LONG 4
#define TYPE_FRACTION 5
#define ENTRIES_MAX 512

typedef struct
{
  const guint8 *data;
  gsize length;
  gboolean big; /* the most significant byte first */
} Tiff;

static gboolean
read_short (const Tiff *self, gsize at, guint32 *out)
{
  if (self->length < 2 || at > self->length - 2)
    return FALSE;
  *out = self->big ? (guint32)self->data[at] << 8 | self->data[at + 1]
                   : (guint32)self->data[at + 1] << 8 | self->data[at];
  return TRUE;
}

static gboolean
read_long (const Tiff *self, gsize at, guint32 *out)
{
  guint32 first, second;

  if (!read_short (self, at, &first) || !read_short (self, at + 2, &second))
    return FALSE;
  *out = self->big ? first << 16 | second : second << 16 | first;
  return TRUE;
}

/* Where the value of an entry of this type and count is. */
static gboolean
find_entry (const Tiff *self, gsize directory, guint32 tag, guint32 type, guint32 count, gsize *out)
{
  guint32 n, number, value;

  if (!read_short (self, directory, &n) || n > ENTRIES_MAX)
    return FALSE;
  for (gsize at = directory + 2; n > 0; n--, at += 12)
    {
      if (!read_short (self, at, &number))
        return FALSE;
      if (number != tag)
        continue;
      if (!read_short (self, at + 2, &number) || number != type || !read_long (self, at + 4, &value)
          || value != count)
        return FALSE;
      *out = at + 8;
      return TRUE;
    }
  return FALSE;
}

/* Degrees, minutes and seconds, each a fraction. */
static gboolean
read_angle (const Tiff *self, gsize directory, guint32 tag, double limit, double *out)
{
  static const double parts[] = { 1, 60, 3600 };
  gsize entry;
  guint32 at, above, below;

  *out = 0;
  if (!find_entry (self, directory, tag, TYPE_FRACTION, 3, &entry) || !read_long (self, entry, &at))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (!read_long (self, (gsize)at + i * 8, &above)
          || !read_long (self, (gsize)at + i * 8 + 4, &below) || below == 0)
        return FALSE;
      *out += (double)above / below / parts[i];
    }
  return *out <= limit;
}

/* @negative: the letter of the half below 0 */
static gboolean
read_half (const Tiff *self, gsize directory, guint32 tag, const char *letters, double *angle)
{
  gsize entry;

  if (!find_entry (self, directory, tag, TYPE_TEXT, 2, &entry) || entry >= self->length
      || strchr (letters, self->data[entry]) == NULL || self->data[entry] == '\0')
    return FALSE;
  if (self->data[entry] == letters[1])
    *angle = -*angle;
  return TRUE;
}

static char *
read_tiff (const Tiff *self)
{
  guint32 directory, position;
  gsize entry;
  double latitude, longitude;
  char north[G_ASCII_DTOSTR_BUF_SIZE], east[G_ASCII_DTOSTR_BUF_SIZE];

  if (!read_long (self, 4, &directory)
      || !find_entry (self, directory, TAG_POSITION, TYPE_LONG, 1, &entry)
      || !read_long (self, entry, &position)
      || !read_angle (self, position, TAG_LATITUDE, 90, &latitude)
      || !read_angle (self, position, TAG_LONGITUDE, 180, &longitude)
      || !read_half (self, position, TAG_NORTH, "NS", &latitude)
      || !read_half (self, position, TAG_EAST, "EW", &longitude))
    return NULL;
  return g_strdup_printf ("%s,%s", g_ascii_formatd (north, sizeof north, "%.5f", latitude),
                          g_ascii_formatd (east, sizeof east, "%.5f", longitude));
}

/* @data: what follows "Exif\0\0" */
static char *
read_exif (const guint8 *data, gsize length)
{
  Tiff tiff = { data, length, FALSE };

  if (length < 8)
    return NULL;
  tiff.big = memcmp (data, "MM\0*", 4) == 0;
  return tiff.big || memcmp (data, "II*\0", 4) == 0 ? read_tiff (&tiff) : NULL;
}

char *
rp_picture_read_place (GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gsize at = 2;

  if (length < 4 || memcmp (data, "\xff\xd8\xff", 3) != 0)
    return NULL;
  while (at + 4 <= length && data[at] == 0xff)
    {
      gsize size = (gsize)data[at + 2] << 8 | data[at + 3];

      if (data[at + 1] == 0xda || data[at + 1] == 0xd9 || size < 2 || at + 2 + size > length)
        return NULL;
      if (data[at + 1] == 0xe1 && size >= 8 && memcmp (data + at + 4, "Exif\0\0", 6) == 0)
        return read_exif (data + at + 10, size - 8);
      at += 2 + size;
    }
  return NULL;
}
