/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RP_COURIER_PUBLIC_BYTES 32

/**
 * RpCourierKeys: what one end of the exchange by courier files signs with (Ed25519) and what files are
 * sealed for (X25519). The secret halves lie in one file, 0600, and go nowhere.
 */
typedef struct
{
  guint8 sign_public[RP_COURIER_PUBLIC_BYTES];
  guint8 sign_secret[64];
  guint8 box_public[RP_COURIER_PUBLIC_BYTES];
  guint8 box_secret[32];
} RpCourierKeys;

/* Makes the file when there is none. Errors: those of rp_secret_file_load() */
gboolean rp_courier_keys_load (const char *path, RpCourierKeys *out, GError **error);
void rp_courier_keys_clear (RpCourierKeys *self);

/* Hexadecimal. Returns: (transfer full) */
char *rp_courier_key_format (const guint8 key[RP_COURIER_PUBLIC_BYTES]);
gboolean rp_courier_key_parse (const char *text, guint8 out[RP_COURIER_PUBLIC_BYTES]);

G_END_DECLS
