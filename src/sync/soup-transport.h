/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/transport.h"

G_BEGIN_DECLS

#define RP_TYPE_SOUP_TRANSPORT (rp_soup_transport_get_type ())
G_DECLARE_FINAL_TYPE (RpSoupTransport, rp_soup_transport, RP, SOUP_TRANSPORT, GObject)

/**
 * rp_soup_transport_new:
 * @base_url: "https://rapport.example", or http:// for loopback only
 * @ca_file: (nullable): PEM file of the company's own authority, in place of the system's
 *
 * libsoup 3 with the rules for what it may do: no redirect, no cookie, no content decoding by
 * itself, a total deadline per exchange, a cap on the answer, our content type and header or it is
 * not our server.
 *
 * Messages of its errors are whole sentences for people.
 *
 * Returns: (transfer full) (nullable) Errors: G_IO_ERROR_INVALID_ARGUMENT for an address that may
 * not be used, G_FILE_ERROR or G_TLS_ERROR for @ca_file
 */
RpTransport *rp_soup_transport_new (const char *base_url, const char *ca_file, GError **error);

/* How long one exchange may take in all (60 s, and more for a large body to send), and how long the
 * stream of pokes may be silent (60 s; the server says something every 25 s). Before the first use.
 */
void rp_soup_transport_set_patience (RpSoupTransport *self, guint deadline_ms, guint silence_s);

G_END_DECLS
