/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/courier-keys.h"

#include <sodium.h>
#include <string.h>

#include "base/secret-file.h"

#define SEED_BYTES 32

G_STATIC_ASSERT (crypto_sign_PUBLICKEYBYTES == RP_COURIER_PUBLIC_BYTES);
G_STATIC_ASSERT (crypto_box_PUBLICKEYBYTES == RP_COURIER_PUBLIC_BYTES);

gboolean
rp_courier_keys_load (const char *path, RpCourierKeys *out, GError **error)
{
  guint8 seeds[2 * SEED_BYTES];

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  if (!rp_secret_file_load (path, seeds, sizeof seeds, randombytes_buf, error))
    return FALSE;
  crypto_sign_seed_keypair (out->sign_public, out->sign_secret, seeds);
  crypto_box_seed_keypair (out->box_public, out->box_secret, seeds + SEED_BYTES);
  sodium_memzero (seeds, sizeof seeds);
  return TRUE;
}

void
rp_courier_keys_clear (RpCourierKeys *self)
{
  sodium_memzero (self, sizeof *self);
}

char *
rp_courier_key_format (const guint8 key[RP_COURIER_PUBLIC_BYTES])
{
  char *text = g_malloc (2 * RP_COURIER_PUBLIC_BYTES + 1);

  return sodium_bin2hex (text, 2 * RP_COURIER_PUBLIC_BYTES + 1, key, RP_COURIER_PUBLIC_BYTES);
}

gboolean
rp_courier_key_parse (const char *text, guint8 out[RP_COURIER_PUBLIC_BYTES])
{
  gsize length = 0;

  return text != NULL && strlen (text) == 2 * RP_COURIER_PUBLIC_BYTES
         && sodium_hex2bin (out, RP_COURIER_PUBLIC_BYTES, text, strlen (text), NULL, &length, NULL)
                == 0
         && length == RP_COURIER_PUBLIC_BYTES;
}
