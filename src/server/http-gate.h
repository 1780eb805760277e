/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/http-message.h"

G_BEGIN_DECLS

/**
 * The gate: what the head of a request may look like. Everything that HTTP allows and we do not need
 * is refused before anybody acts on it: other versions and methods, chunked bodies, doubled headers,
 * upgrades, encodings.
 */
#define RP_HTTP_N_PASSED 7
typedef struct
{
  guint n_host, n_length, n_authorization, n_transfer_encoding, n_upgrade;
  const char *length, *authorization, *content_encoding, *accept_encoding, *forwarded_for;
  const char *passed[RP_HTTP_N_PASSED]; /* (nullable): what handlers may read */
  guint n_doubled;                      /* of these, how many came once more */
} RpHttpHead;

/* Notes one header of the request; the strings must live as long as @head. */
void rp_http_head_add (RpHttpHead *head, const char *name, const char *value);

/**
 * rp_http_gate_check:
 * @version: "HTTP/1.1"
 *
 * Fills what @request gets from the head.
 *
 * Returns: (transfer full) (nullable): the refusal; %NULL when the request may go on
 * Thread: any; does not block
 */
RpHttpAnswer *rp_http_gate_check (const RpHttpHead *head, const char *version,
                                  RpHttpRequest *request);

/**
 * rp_http_gate_find_peer:
 * @peer: the other end of the connection
 * @proxy: (nullable): address of a proxy that says for whom it asks
 *
 * Whom a request comes from. Only the proxy's word counts, and of what it passes on only the last
 * address, which is its own doing.
 *
 * Returns: (transfer full)
 */
char *rp_http_gate_find_peer (const RpHttpHead *head, const char *peer, const char *proxy);

G_END_DECLS
