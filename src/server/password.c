/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/password.h"

#include <sodium.h>
#include <stdio.h>

#include "schema/password-rule.h"

#define PASSES 2
#define MEMORY_BYTES (19456 * 1024)
#define TOKEN_BYTES 32

/* The hash of a random password that nobody knows. */
static const char nobodys_hash[] = "$argon2id$v=19$m=19456,t=2,p=1$N7bgOVAp7uklxlLNS1K0Vw$"
                                   "JqC2ETZAWsMA1PW3uGY4m+ZsocgdDmy8n3QJnQYSKVw";

char *
rp_password_hash (const char *password)
{
  g_autofree char *normal = rp_password_normalise (password);
  char hash[crypto_pwhash_STRBYTES];

  if (crypto_pwhash_str_alg (hash, normal, strlen (normal), PASSES, MEMORY_BYTES,
                             crypto_pwhash_ALG_ARGON2ID13)
      != 0)
    g_error ("no memory for a password hash");
  return g_strdup (hash);
}

gboolean
rp_password_is_hash (const char *text)
{
  return g_str_has_prefix (text, crypto_pwhash_argon2id_STRPREFIX)
         && strlen (text) < crypto_pwhash_STRBYTES
         && crypto_pwhash_str_needs_rehash (text, PASSES, MEMORY_BYTES) >= 0;
}

gboolean
rp_password_is_weak (const char *hash)
{
  guint64 kibibytes, passes;

  if (sscanf (hash, "$argon2id$v=19$m=%" G_GUINT64_FORMAT ",t=%" G_GUINT64_FORMAT, &kibibytes,
              &passes)
      != 2)
    return TRUE;
  return kibibytes * 1024 < MEMORY_BYTES
         || kibibytes * passes * 1024 < (guint64)PASSES * MEMORY_BYTES;
}

gboolean
rp_password_verify (const char *hash, const char *password)
{
  g_autofree char *normal = rp_password_normalise (password);
  gboolean right
      = crypto_pwhash_str_verify (hash != NULL ? hash : nobodys_hash, normal, strlen (normal)) == 0;

  return hash != NULL && right;
}

char *
rp_token_make (void)
{
  guint8 random[TOKEN_BYTES];
  char text[sodium_base64_ENCODED_LEN (TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  randombytes_buf (random, sizeof random);
  sodium_bin2base64 (text, sizeof text, random, sizeof random,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup (text);
}

char *
rp_token_hash (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}
