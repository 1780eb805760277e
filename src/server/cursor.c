/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/cursor.h"

#include <sodium.h>
#include <string.h>

#include "base/secret-file.h"

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define TOKEN_MAX 1024

/* The parts of a token's text, one to a line, before the signature. */
enum
{
  PART_VERSION,
  PART_USER,
  PART_EPOCH,
  PART_MODE,
  PART_HEAD,
  PART_SEQ,
  PART_SCOPE,
  N_PARTS_1, /* of a token of version 1 */
  PART_STAMP = N_PARTS_1,
  N_PARTS_2,
  PART_KNOWN = N_PARTS_2,
  N_PARTS,
};

static char
get_mode (const RpCursor *self)
{
  if (self->receipt)
    return 'r';
  return self->snapshot ? 's' : 'd';
}

gboolean
rp_cursor_load_key (const char *folder, guint8 key[RP_CURSOR_KEY_BYTES], GError **error)
{
  g_autofree char *path = g_build_filename (folder, "cursor.key", NULL);

  return rp_secret_file_load (path, key, RP_CURSOR_KEY_BYTES, randombytes_buf, error);
}

char *
rp_cursor_to_token (const RpCursor *self, const char *user_id, const char *epoch, const guint8 *key)
{
  g_autofree char *text = g_strdup_printf ("3\n%s\n%s\n%c\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT
                                           "\n%s\n%s\n%" G_GINT64_FORMAT,
                                           user_id, epoch, get_mode (self), self->head, self->seq,
                                           self->scope, self->stamp, self->known);
  gsize length = strlen (text);
  gsize total = crypto_auth_hmacsha256_BYTES + length;
  g_autofree guint8 *bytes = g_malloc (total);
  gsize token_size = sodium_base64_encoded_len (total, VARIANT);

  crypto_auth_hmacsha256 (bytes, (guint8 *)text, length, key);
  memcpy (bytes + crypto_auth_hmacsha256_BYTES, text, length);
  return sodium_bin2base64 (g_malloc (token_size), token_size, bytes, total, VARIANT);
}

/* Returns: (transfer full) (nullable): the signed text of a token, %NULL when it is not ours */
static char *
open_token (const char *token, const guint8 *key)
{
  guint8 bytes[TOKEN_MAX];
  gsize total;
  gsize mac = crypto_auth_hmacsha256_BYTES;

  if (strlen (token) > TOKEN_MAX
      || sodium_base642bin (bytes, sizeof bytes, token, strlen (token), NULL, &total, NULL, VARIANT)
             != 0
      || total <= mac || crypto_auth_hmacsha256_verify (bytes, bytes + mac, total - mac, key) != 0)
    return NULL;
  return g_strndup ((char *)bytes + mac, total - mac);
}

/* Tokens of earlier versions lie on laptops that were away for long. */
static gboolean
is_complete (GStrv parts)
{
  static const struct
  {
    const char *version;
    guint n_parts;
  } versions[] = { { "1", N_PARTS_1 }, { "2", N_PARTS_2 }, { "3", N_PARTS } };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (g_strv_length (parts) == versions[i].n_parts
        && g_str_equal (parts[PART_VERSION], versions[i].version))
      return TRUE;
  return FALSE;
}

gboolean
rp_cursor_from_token (RpCursor *self, const char *token, const char *user_id, const guint8 *key,
                      char **epoch)
{
  g_autofree char *text = open_token (token, key);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "\n", N_PARTS) : NULL;

  if (parts == NULL || !is_complete (parts) || !g_str_equal (parts[PART_USER], user_id))
    return FALSE;
  *self = (RpCursor){ .snapshot = g_str_equal (parts[PART_MODE], "s"),
                      .receipt = g_str_equal (parts[PART_MODE], "r"),
                      .head = g_ascii_strtoll (parts[PART_HEAD], NULL, 10),
                      .seq = g_ascii_strtoll (parts[PART_SEQ], NULL, 10) };
  g_strlcpy (self->scope, parts[PART_SCOPE], sizeof self->scope);
  if (parts[PART_STAMP] != NULL)
    {
      g_strlcpy (self->stamp, parts[PART_STAMP], sizeof self->stamp);
      if (parts[PART_KNOWN] != NULL)
        self->known = g_ascii_strtoll (parts[PART_KNOWN], NULL, 10);
    }
  *epoch = g_strdup (parts[PART_EPOCH]);
  return TRUE;
}
