/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/gzip.h"

#include <string.h>

#define MEGABYTE (1024 * 1024)

static GBytes *
make_text (gsize length)
{
  char *text = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    text[i] = (char)('a' + g_test_rand_int_range (0, 26));
  return g_bytes_new_take (text, length);
}

static void
test_there_and_back (void)
{
  static const gsize lengths[] = { 0, 1, RP_GZIP_MIN_BYTES, 65535, 65536, 65537, MEGABYTE };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GBytes) plain = make_text (lengths[i]);
      g_autoptr (GBytes) packed = rp_gzip_pack (plain);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) back = rp_gzip_unpack (packed, lengths[i], &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (plain, back));
    }
}

static void
assert_unpack_fails (GBytes *bytes, gsize max_bytes, GIOErrorEnum code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_gzip_unpack (bytes, max_bytes, &error));
  g_assert_error (error, G_IO_ERROR, (int)code);
}

static void
test_cut_anywhere (void)
{
  g_autoptr (GBytes) plain = make_text (300);
  g_autoptr (GBytes) packed = rp_gzip_pack (plain);

  for (gsize length = 0; length < g_bytes_get_size (packed); length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, length);

      assert_unpack_fails (cut, 1000, G_IO_ERROR_PARTIAL_INPUT);
    }
}

static void
test_foreign (void)
{
  g_autoptr (GBytes) html = g_bytes_new_static ("<html>", 6);
  g_autoptr (GBytes) plain = make_text (300);
  g_autoptr (GBytes) packed = rp_gzip_pack (plain);
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_autoptr (GBytes) trailing = NULL;

  assert_unpack_fails (html, 1000, G_IO_ERROR_INVALID_DATA);
  g_byte_array_append (longer, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  g_byte_array_append (longer, (const guint8 *)"x", 1);
  trailing = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  assert_unpack_fails (trailing, 1000, G_IO_ERROR_INVALID_DATA);
}

static void
test_limits (void)
{
  g_autoptr (GBytes) plain = make_text (3000);
  g_autoptr (GBytes) packed = rp_gzip_pack (plain);
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (8 * MEGABYTE), 8 * MEGABYTE);
  g_autoptr (GBytes) bomb = rp_gzip_pack (zeros);

  assert_unpack_fails (packed, 2999, G_IO_ERROR_MESSAGE_TOO_LARGE);
  /* within the size, but no text shrinks like this */
  assert_unpack_fails (bomb, 16 * MEGABYTE, G_IO_ERROR_MESSAGE_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gzip/there-and-back", test_there_and_back);
  g_test_add_func ("/gzip/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/gzip/foreign", test_foreign);
  g_test_add_func ("/gzip/limits", test_limits);
  return g_test_run ();
}
