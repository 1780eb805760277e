/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/tls.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>

#include "base/date.h"

#define CHAIN_MAX 8

/* gnutls_strerror() ends with a full stop, so the messages with a reason do not. */

static gnutls_datum_t
datum (const char *text)
{
  return (gnutls_datum_t){ (unsigned char *)text, (unsigned int)strlen (text) };
}

static gboolean
check_key (const char *key, GError **error)
{
  gnutls_datum_t text = datum (key);
  gnutls_x509_privkey_t parsed;
  int result = gnutls_x509_privkey_init (&parsed);

  if (result >= 0)
    {
      result = gnutls_x509_privkey_import2 (parsed, &text, GNUTLS_X509_FMT_PEM, NULL, 0);
      gnutls_x509_privkey_deinit (parsed);
    }
  if (result >= 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("The file of the key holds no private key in PEM that can be read without a "
                  "password: %s"),
               gnutls_strerror (result));
  return FALSE;
}

/* @from, @until: (out): of the server's own certificate */
static gboolean
read_times (const char *certificate, time_t *from, time_t *until, GError **error)
{
  gnutls_datum_t text = datum (certificate);
  gnutls_x509_crt_t chain[CHAIN_MAX];
  unsigned int n = CHAIN_MAX;
  int result = gnutls_x509_crt_list_import (chain, &n, &text, GNUTLS_X509_FMT_PEM,
                                            GNUTLS_X509_CRT_LIST_IMPORT_FAIL_IF_EXCEED);

  if (result <= 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("The file of the certificate holds no certificate in PEM: %s"),
                   gnutls_strerror (result));
      return FALSE;
    }
  *from = gnutls_x509_crt_get_activation_time (chain[0]);
  *until = gnutls_x509_crt_get_expiration_time (chain[0]);
  for (int i = 0; i < result; i++)
    gnutls_x509_crt_deinit (chain[i]);
  return TRUE;
}

static gboolean
check_pair (const char *certificate, const char *key, GError **error)
{
  gnutls_datum_t certificate_text = datum (certificate);
  gnutls_datum_t key_text = datum (key);
  gnutls_certificate_credentials_t credentials;
  int result = gnutls_certificate_allocate_credentials (&credentials);

  if (result >= 0)
    {
      result = gnutls_certificate_set_x509_key_mem (credentials, &certificate_text, &key_text,
                                                    GNUTLS_X509_FMT_PEM);
      gnutls_certificate_free_credentials (credentials);
    }
  if (result >= 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("The certificate and the key do not belong together: %s"),
               gnutls_strerror (result));
  return FALSE;
}

static gboolean
check_now (time_t from, time_t until, gint64 now_us, GError **error)
{
  gint64 from_us = (gint64)from * G_USEC_PER_SEC;
  gint64 until_us = (gint64)until * G_USEC_PER_SEC;
  g_autofree char *from_text = NULL, *until_text = NULL;

  if (from_us <= now_us && now_us < until_us)
    return TRUE;
  from_text = rp_instant_format (from_us);
  until_text = rp_instant_format (until_us);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
               _ ("The certificate is not valid now, only from %s to %s; every client refuses it."),
               from_text, until_text);
  return FALSE;
}

gboolean
rp_tls_check (const char *certificate, const char *key, gint64 now_us, gint64 *until_us,
              GError **error)
{
  time_t from, until;

  if (!check_key (key, error) || !read_times (certificate, &from, &until, error)
      || !check_pair (certificate, key, error))
    return FALSE;
  *until_us = (gint64)until * G_USEC_PER_SEC;
  return check_now (from, until, now_us, error);
}
