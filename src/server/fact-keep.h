/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RpFactKeep: the facts of many customers between two looks at them, packed: what one look has read from the
 * database the other need not read again. Holds so many bytes and no more; what does not fit is read again.
 *
 * Thread: one.
 */
typedef struct _RpFactKeep RpFactKeep;

/* @bytes_most: of packed facts */
RpFactKeep *rp_fact_keep_new (gsize bytes_most);
void rp_fact_keep_free (RpFactKeep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpFactKeep, rp_fact_keep_free)

/* Puts the next customer's facts in; they get the numbers 0, 1, … */
void rp_fact_keep_add (RpFactKeep *self, JsonObject *facts);
/* Gives them back and lets go of them. Returns: (transfer full) (nullable): they did not fit */
JsonObject *rp_fact_keep_take (RpFactKeep *self, guint index);
/* How many bytes are held. */
gsize rp_fact_keep_get_size (RpFactKeep *self);

G_END_DECLS
