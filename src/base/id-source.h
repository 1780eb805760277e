/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/**
 * RpIdSource:
 *
 * Makes UUIDv7 ids (RFC 9562): lower case, 36 characters, growing with time so that they lie side by
 * side in an index. Nobody sorts or decides by the time in them.
 *
 * Thread: any (locks inside).
 */
#define RP_TYPE_ID_SOURCE (rp_id_source_get_type ())
G_DECLARE_FINAL_TYPE (RpIdSource, rp_id_source, RP, ID_SOURCE, GObject)

/* Random bits from the system. Returns: (transfer full) */
RpIdSource *rp_id_source_new (RpClock *clock);

/* Random bits from @seed: the same seed and clock give the same ids. Returns: (transfer full) */
RpIdSource *rp_id_source_new_seeded (RpClock *clock, guint64 seed);

/* Returns: (transfer full): a new id */
char *rp_id_source_make (RpIdSource *self);

/* Whether @text is a UUID in canonical lower-case form. */
gboolean rp_id_is_valid (const char *text);

/* When an id was made, in milliseconds since 1970 UTC. Returns: %FALSE when @text is no id of ours */
gboolean rp_id_read_time (const char *text, gint64 *ms);

G_END_DECLS
