/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/courier-keys.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define SEED_BYTES 32
#define FILE_BYTES (2 * SEED_BYTES)

G_STATIC_ASSERT (crypto_sign_PUBLICKEYBYTES == RP_COURIER_PUBLIC_BYTES);
G_STATIC_ASSERT (crypto_box_PUBLICKEYBYTES == RP_COURIER_PUBLIC_BYTES);

/* The first to give it its name wins; the others' are thrown away. */
static gboolean
name_file (const char *made, const char *path, GError **error)
{
  int status = link (made, path);
  int saved = errno;

  g_unlink (made);
  if (status == 0 || saved == EEXIST)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), _ ("“%s” cannot be made: %s."),
               path, g_strerror (saved));
  return FALSE;
}

static gboolean
create_file (const char *path, GError **error)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *made = g_strconcat (path, ".", unique, NULL);
  guint8 seeds[FILE_BYTES];
  gboolean done;

  randombytes_buf (seeds, sizeof seeds);
  done = g_file_set_contents_full (made, (char *)seeds, sizeof seeds,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
  sodium_memzero (seeds, sizeof seeds);
  return done && name_file (made, path, error);
}

gboolean
rp_courier_keys_load (const char *path, RpCourierKeys *out, GError **error)
{
  g_autofree char *seeds = NULL;
  gsize length = 0;

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !create_file (path, error))
    return FALSE;
  if (!g_file_get_contents (path, &seeds, &length, error))
    return FALSE;
  if (length != FILE_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” is not a file of keys. Put it back from a copy."), path);
      return FALSE;
    }
  crypto_sign_seed_keypair (out->sign_public, out->sign_secret, (guint8 *)seeds);
  crypto_box_seed_keypair (out->box_public, out->box_secret, (guint8 *)seeds + SEED_BYTES);
  sodium_memzero (seeds, length);
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
