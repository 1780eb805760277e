/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "server/http-stream.h"

G_BEGIN_DECLS

/**
 * RpEventHub: tells laptops that there is something to fetch. One thread looks at the organisation's
 * counter once a second, or at once when a push of this process has raised it, and sends "head" to the
 * users whose scopes have changed. It carries no data and nothing depends on it: a lost event costs
 * time only.
 *
 * Thread: any.
 */
typedef struct _RpEventHub RpEventHub;

/* @database: address of the database; the thread opens its own connection.
 * Errors: those of rp_database_open() */
RpEventHub *rp_event_hub_new (const char *database, GError **error);
/* Ends all streams, also those that join later: before the HTTP server stops. */
void rp_event_hub_stop (RpEventHub *self);
void rp_event_hub_free (RpEventHub *self); /* after nobody uses it */

/* A stream for @user_id that begins with the present head. Returns: (transfer full) */
RpHttpStream *rp_event_hub_join (RpEventHub *self, const char *user_id);
void rp_event_hub_wake (RpEventHub *self);

G_END_DECLS
