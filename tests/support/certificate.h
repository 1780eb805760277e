/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TestCertificate: a certificate with its key, made when a test needs it; nothing secret lies in the
 * repository and nothing expires there.
 */
typedef struct
{
  char *pem;
  char *key; /* PEM */
} TestCertificate;

typedef struct
{
  const char *name;              /* common name of the subject */
  const char *host;              /* (nullable): an address or a DNS name that it stands for */
  gboolean authority;            /* may issue others */
  int days_before, days_after;   /* valid from so many days ago until in so many; may be negative */
  const TestCertificate *issuer; /* (nullable): itself */
} TestCertificateRequest;

TestCertificate *test_certificate_new (const TestCertificateRequest *request);
void test_certificate_free (TestCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCertificate, test_certificate_free)

/* An organisation's own authority. */
TestCertificate *test_certificate_new_authority (const char *name);
/* What @issuer gives a server at @host, valid now. */
TestCertificate *test_certificate_new_server (const TestCertificate *issuer, const char *host);

G_END_DECLS
