/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/certificate.h"

#include <gio/gio.h>
#include <gnutls/x509.h>
#include <string.h>

#define DAY_S (24 * 60 * 60)

/* The library's functions return 0 when all is well. */
static void
must (int result)
{
  if (result < 0)
    g_error ("a certificate could not be made: %s", gnutls_strerror (result));
}

static gnutls_datum_t
datum (const char *text)
{
  return (gnutls_datum_t){ (unsigned char *)text, (unsigned int)strlen (text) };
}

static gnutls_x509_privkey_t
make_key (void)
{
  gnutls_x509_privkey_t key;

  must (gnutls_x509_privkey_init (&key));
  must (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                      GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  return key;
}

static void
set_host (gnutls_x509_crt_t certificate, const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address == NULL)
    must (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, host,
                                                (unsigned int)strlen (host), GNUTLS_FSAN_SET));
  else
    must (gnutls_x509_crt_set_subject_alt_name (
        certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
        (unsigned int)g_inet_address_get_native_size (address), GNUTLS_FSAN_SET));
}

static gnutls_x509_crt_t
describe (const TestCertificateRequest *request, gnutls_x509_privkey_t key)
{
  static gint last_serial; /* atomic */
  gint serial = g_atomic_int_add (&last_serial, 1) + 1;
  unsigned char number[] = { (unsigned char)(serial >> 8 & 0x7f), (unsigned char)serial };
  time_t now = (time_t)(g_get_real_time () / G_USEC_PER_SEC);
  unsigned int usage = request->authority ? GNUTLS_KEY_KEY_CERT_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE;
  gnutls_x509_crt_t certificate;

  must (gnutls_x509_crt_init (&certificate));
  must (gnutls_x509_crt_set_version (certificate, 3));
  must (gnutls_x509_crt_set_serial (certificate, number, sizeof number));
  must (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, request->name,
                                       (unsigned int)strlen (request->name)));
  must (gnutls_x509_crt_set_key (certificate, key));
  must (gnutls_x509_crt_set_activation_time (certificate, now - request->days_before * DAY_S));
  must (gnutls_x509_crt_set_expiration_time (certificate, now + request->days_after * DAY_S));
  must (gnutls_x509_crt_set_basic_constraints (certificate, request->authority, -1));
  must (gnutls_x509_crt_set_key_usage (certificate, usage));
  if (request->host != NULL)
    set_host (certificate, request->host);
  return certificate;
}

static void
sign (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, const TestCertificate *issuer)
{
  gnutls_x509_crt_t issuer_certificate;
  gnutls_x509_privkey_t issuer_key;
  gnutls_datum_t text;

  if (issuer == NULL)
    {
      must (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0));
      return;
    }
  must (gnutls_x509_crt_init (&issuer_certificate));
  must (gnutls_x509_privkey_init (&issuer_key));
  text = datum (issuer->pem);
  must (gnutls_x509_crt_import (issuer_certificate, &text, GNUTLS_X509_FMT_PEM));
  text = datum (issuer->key);
  must (gnutls_x509_privkey_import (issuer_key, &text, GNUTLS_X509_FMT_PEM));
  must (gnutls_x509_crt_sign2 (certificate, issuer_certificate, issuer_key, GNUTLS_DIG_SHA256, 0));
  gnutls_x509_crt_deinit (issuer_certificate);
  gnutls_x509_privkey_deinit (issuer_key);
}

/* Takes @text. Returns: (transfer full) */
static char *
take_text (gnutls_datum_t *text)
{
  char *copy = g_strndup ((const char *)text->data, text->size);

  gnutls_free (text->data);
  return copy;
}

TestCertificate *
test_certificate_new (const TestCertificateRequest *request)
{
  TestCertificate *self = g_new0 (TestCertificate, 1);
  gnutls_x509_privkey_t key = make_key ();
  gnutls_x509_crt_t certificate = describe (request, key);
  gnutls_datum_t text;

  sign (certificate, key, request->issuer);
  must (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &text));
  self->pem = take_text (&text);
  must (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &text));
  self->key = take_text (&text);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return self;
}

void
test_certificate_free (TestCertificate *self)
{
  g_free (self->pem);
  g_free (self->key);
  g_free (self);
}

TestCertificate *
test_certificate_new_authority (const char *name)
{
  TestCertificateRequest request
      = { .name = name, .authority = TRUE, .days_before = 2, .days_after = 2 };

  return test_certificate_new (&request);
}

TestCertificate *
test_certificate_new_server (const TestCertificate *issuer, const char *host)
{
  TestCertificateRequest request
      = { .name = "server", .host = host, .days_before = 1, .days_after = 1, .issuer = issuer };

  return test_certificate_new (&request);
}
