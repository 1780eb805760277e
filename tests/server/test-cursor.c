/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/cursor.h"

#include <sodium.h>
#include <string.h>

#define USER "00000000-0000-7000-8000-0000000000a1"
#define EPOCH "00000000-0000-4000-8000-0000000000e1"
#define STAMP "a stamp"
static const guint8 key[RP_CURSOR_KEY_BYTES] = { 1, 2, 3 };

/* A token as an earlier program made it. */
static char *
sign (const char *text)
{
  gsize length = strlen (text), total = crypto_auth_hmacsha256_BYTES + length;
  g_autofree guint8 *bytes = g_malloc (total);
  gsize size = sodium_base64_encoded_len (total, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

  crypto_auth_hmacsha256 (bytes, (const guint8 *)text, length, key);
  memcpy (bytes + crypto_auth_hmacsha256_BYTES, text, length);
  return sodium_bin2base64 (g_malloc (size), size, bytes, total,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void
test_round_trip (void)
{
  const RpCursor cursor
      = { .snapshot = TRUE, .head = 27, .scope = "org", .seq = 5, .known = 33, .stamp = STAMP };
  g_autofree char *token = rp_cursor_to_token (&cursor, USER, EPOCH, key);
  g_autofree char *epoch = NULL;
  RpCursor read;

  g_assert_true (rp_cursor_from_token (&read, token, USER, key, &epoch));
  g_assert_cmpstr (epoch, ==, EPOCH);
  g_assert_true (read.snapshot);
  g_assert_false (read.receipt);
  g_assert_cmpint (read.head, ==, 27);
  g_assert_cmpint (read.seq, ==, 5);
  g_assert_cmpint (read.known, ==, 33);
  g_assert_cmpstr (read.scope, ==, "org");
  g_assert_cmpstr (read.stamp, ==, STAMP);
}

/* They lie on laptops that were away for long. */
static void
test_earlier_versions (void)
{
  static const struct
  {
    const char *text, *stamp;
  } tokens[] = {
    { "1\n" USER "\n" EPOCH "\nd\n27\n-1\n", "" },
    { "2\n" USER "\n" EPOCH "\nd\n27\n-1\n\n" STAMP, STAMP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *token = sign (tokens[i].text);
      g_autofree char *epoch = NULL;
      RpCursor read;

      g_assert_true (rp_cursor_from_token (&read, token, USER, key, &epoch));
      g_assert_cmpint (read.head, ==, 27);
      g_assert_cmpint (read.known, ==, 0);
      g_assert_cmpstr (read.stamp, ==, tokens[i].stamp);
    }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "3\n" USER "\n" EPOCH "\nd\n27\n-1\n\n" STAMP,       /* lacks what its version has */
    "2\n" USER "\n" EPOCH "\nd\n27\n-1\n\n" STAMP "\n5", /* has more */
    "4\n" USER "\n" EPOCH "\nd\n27\n-1\n\n" STAMP "\n5", /* of a later one */
    "3\nsomebody\n" EPOCH "\nd\n27\n-1\n\n" STAMP "\n5", /* of another person */
  };
  const RpCursor cursor = { .head = 27, .seq = -1 };
  g_autofree char *token = rp_cursor_to_token (&cursor, USER, EPOCH, key);
  static const guint8 other_key[RP_CURSOR_KEY_BYTES] = { 9 };
  char *epoch = NULL;
  RpCursor read;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *wrong = sign (texts[i]);

      g_assert_false (rp_cursor_from_token (&read, wrong, USER, key, &epoch));
    }
  g_assert_false (rp_cursor_from_token (&read, token, USER, other_key, &epoch));
  token[10] ^= 1;
  g_assert_false (rp_cursor_from_token (&read, token, USER, key, &epoch));
  g_assert_null (epoch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cursor/round-trip", test_round_trip);
  g_test_add_func ("/cursor/earlier", test_earlier_versions);
  g_test_add_func ("/cursor/refused", test_refused);
  return g_test_run ();
}
