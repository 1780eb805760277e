/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture/picture-format.h"

#include "picture/picture-place.h"
#include "support/photo.h"

static const guint8 png_head[]
    = { 0x89, 'P', 'N',  'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0,
        1,    0,   0x11, 0,   0,    0,    0x22, 8,    2, 0, 0, 0,  0,   0,   0,   0 };
static const guint8 bmp_head[] = { 'B', 'M', 90, 0, 0, 0, 0, 0, 0,  0, 30, 0, 0, 0, 12, 0,
                                   0,   0,   4,  0, 3, 0, 1, 0, 24, 0, 0,  0, 0, 0, 0 };

static void
assert_size (const void *data, gsize length, const char *loader, guint32 width, guint32 height)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  const RpPictureFormat *format = rp_picture_format_find (bytes);
  guint32 found_width, found_height;

  g_assert_nonnull (format);
  g_assert_cmpstr (format->loader, ==, loader);
  g_assert_true (rp_picture_format_measure (format, bytes, &found_width, &found_height));
  g_assert_cmpuint (found_width, ==, width);
  g_assert_cmpuint (found_height, ==, height);
  /* Cut anywhere, the head is refused or says the same; nothing beyond its end is read. */
  for (gsize cut = 0; cut < length; cut++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, MAX (cut, 1));
      g_autoptr (GBytes) part = g_bytes_new_static (copy, cut);
      const RpPictureFormat *known = rp_picture_format_find (part);

      if (known != NULL && rp_picture_format_measure (known, part, &found_width, &found_height))
        g_assert_cmpuint (found_width, ==, width);
    }
}

static void
test_sizes (void)
{
  g_autoptr (GBytes) jpeg = photo_new_jpeg (123, 45, 6);
  gsize length;
  const void *data = g_bytes_get_data (jpeg, &length);

  assert_size (data, length, "jpeg", 123, 45);
  assert_size (png_head, sizeof png_head, "png", 0x10011, 0x22);
  assert_size (bmp_head, sizeof bmp_head, "bmp", 4, 3);
}

/* Heads that promise what cannot be. */
static void
test_impossible (void)
{
  g_autofree guint8 *no_rows = g_memdup2 (png_head, sizeof png_head);
  g_autofree guint8 *far_pixels = g_memdup2 (bmp_head, sizeof bmp_head);
  const struct
  {
    const guint8 *data;
    gsize length;
  } cases[] = {
    { no_rows, sizeof png_head },
    { far_pixels, sizeof bmp_head },
    { (const guint8 *)"\xff\xd8\xff\xe0\x00\x00", 6 },
    { (const guint8 *)"\xff\xd8\xff\xda\x00\x08", 6 },
    { (const guint8 *)"\xff\xd8\xff\xc0\x00\x04\x08\x00\x01\x00\x01", 11 },
    { (const guint8 *)"\xff\xd8\xff\xff\xff\xff\xff", 7 },
  };

  no_rows[23] = 0;
  far_pixels[11] = 0x7f;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].data, cases[i].length);
      const RpPictureFormat *format = rp_picture_format_find (bytes);
      guint32 width, height;

      g_assert_nonnull (format);
      g_assert_false (rp_picture_format_measure (format, bytes, &width, &height));
    }
}

static void
test_place (void)
{
  g_autoptr (GBytes) photo = photo_new_jpeg (60, 40, 1);
  g_autofree char *place = rp_picture_read_place (photo);
  gsize length;
  const guint8 *data = g_bytes_get_data (photo, &length);

  g_assert_cmpstr (place, ==, PHOTO_PLACE);
  for (gsize cut = 0; cut < MIN (length, 400); cut++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, MAX (cut, 1));
      g_autoptr (GBytes) part = g_bytes_new_static (copy, cut);
      g_autofree char *found = rp_picture_read_place (part);

      g_assert_true (found == NULL || g_str_equal (found, PHOTO_PLACE));
    }
}

static void
test_heif (void)
{
  static const struct
  {
    const char *head;
    gsize length;
    gboolean heif;
  } cases[] = {
    { "\0\0\0\x18"
      "ftypheic\0\0\0\0",
      16, TRUE },
    { "\0\0\0\x24"
      "ftypmif1",
      12, TRUE },
    { "\0\0\0\x24"
      "ftypmif",
      11, FALSE },
    { "\0\0\0\x18"
      "ftypmp42\0\0\0\0",
      16, FALSE },
    { "", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *copy = g_memdup2 (cases[i].head, MAX (cases[i].length, 1));
      g_autoptr (GBytes) bytes = g_bytes_new_static (copy, cases[i].length);
      g_assert_cmpint (rp_picture_is_heif (bytes), ==, cases[i].heif);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-format/sizes", test_sizes);
  g_test_add_func ("/picture-format/impossible", test_impossible);
  g_test_add_func ("/picture-format/place", test_place);
  g_test_add_func ("/picture-format/heif", test_heif);
  return g_test_run ();
}
