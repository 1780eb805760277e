/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RpStoreHealth: what this computer's database fails at while the program runs. An empty list is a
 * statement about the work of a day; whoever shows one looks here whether it is true.
 *
 * Properties: "damaged" (gboolean): the database has proved damaged; once true it stays so. "unread" (nullable
 * string): a sentence for as long as something that is shown could not be read.
 *
 * Thread: main.
 */
#define RP_TYPE_STORE_HEALTH (rp_store_health_get_type ())
G_DECLARE_FINAL_TYPE (RpStoreHealth, rp_store_health, RP, STORE_HEALTH, GObject)

RpStoreHealth *rp_store_health_new (void);

/* What became of anything that was asked of the database. @error: (nullable) */
void rp_store_health_note (RpStoreHealth *self, const GError *error);

/* What became of a reading that keeps a screen up to date.
 * @reader: whose it is; is to be forgotten before it is freed
 * @what: for the log: "the brief"
 * @error: (nullable): %NULL: it could be read; G_IO_ERROR_CANCELLED changes nothing */
void rp_store_health_note_reading (RpStoreHealth *self, gconstpointer reader, const char *what,
                                   const GError *error);
/* It reads no more. */
void rp_store_health_forget (RpStoreHealth *self, gconstpointer reader);

gboolean rp_store_health_is_damaged (RpStoreHealth *self);
const char *rp_store_health_get_unread (RpStoreHealth *self); /* (nullable) */

G_END_DECLS
