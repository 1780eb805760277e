/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/digest.h"

#include <string.h>

#define DIGITS 16

guint64
rp_row_digest (const char *kind, const char *id, gint64 rev, gboolean deleted)
{
  g_autofree char *text
      = g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT "\n%d", kind, id, rev, deleted != 0);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 bytes[32];
  gsize length = sizeof bytes;
  guint64 digest;

  g_checksum_update (checksum, (guchar *)text, -1);
  g_checksum_get_digest (checksum, bytes, &length);
  memcpy (&digest, bytes, sizeof digest);
  return GUINT64_FROM_BE (digest);
}

char *
rp_digest_format (guint64 digest)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", digest);
}

gboolean
rp_digest_parse (const char *text, guint64 *digest)
{
  return text != NULL && strlen (text) == DIGITS
         && g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, digest, NULL);
}
