/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/transport.h"

G_BEGIN_DECLS

/**
 * rp_soup_transport_new:
 * @base_url: "https://rapport.example", or http:// for loopback only
 * @ca_file: (nullable): PEM file of the company's own authority, in place of the system's
 *
 * libsoup 3 with the rules for what it may do: no redirect, no cookie, no content decoding by itself,
 * a total deadline per exchange, a cap on the answer, our content type and header or it is not our
 * server.
 *
 * Returns: (transfer full) (nullable) Errors: G_IO_ERROR_INVALID_ARGUMENT for an address that may not be used
 */
RpTransport *rp_soup_transport_new (const char *base_url, const char *ca_file, GError **error);

G_END_DECLS
