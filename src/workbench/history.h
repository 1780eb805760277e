/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpHistoryItem: one value of a record that was replaced by another, or two values of which a person chose
 * one. Immutable; texts are "" where there is nothing to say.
 */
#define RP_TYPE_HISTORY_ITEM (rp_history_item_get_type ())
G_DECLARE_FINAL_TYPE (RpHistoryItem, rp_history_item, RP, HISTORY_ITEM, GObject)
const char *rp_history_item_get_field (RpHistoryItem *self); /* "Mobile" */
/* The value before and the one after; of a conflict the one that was not taken and the one that stood. */
const char *rp_history_item_get_before (RpHistoryItem *self);
const char *rp_history_item_get_after (RpHistoryItem *self);
const char *rp_history_item_get_by (
    RpHistoryItem *self); /* "Lin · 2026-01-05 09:00 · Start Visit" */
const char *rp_history_item_get_note (
    RpHistoryItem *self); /* of a conflict: who decided what, when */
gboolean rp_history_item_is_conflict (RpHistoryItem *self);
/* Whether the value before may be put back: this user may write the field now. */
gboolean rp_history_item_can_restore (RpHistoryItem *self);

/**
 * RpHistory: everything that happened to one record, newest first: what this computer knows, also without
 * the server, and all that the server knows as soon as it answers. Loads again with every change.
 *
 * Property "notice" (a sentence about where this comes from, ""). Signal "loaded".
 */
#define RP_TYPE_HISTORY (rp_history_get_type ())
G_DECLARE_FINAL_TYPE (RpHistory, rp_history, RP, HISTORY, GObject)

RpHistory *rp_history_new (RpSession *session, const char *kind, const char *id);
RpSession *rp_history_get_session (RpHistory *self);
const char *rp_history_get_title (RpHistory *self); /* what the record is called; "" until loaded */
GListModel *rp_history_get_items (RpHistory *self); /* of RpHistoryItem */
const char *rp_history_get_notice (RpHistory *self);

/**
 * rp_history_restore_async:
 *
 * Puts the value before back: an edit like any other, with what stands now on screen.
 *
 * Errors of finish: those of rp_store_commit()
 */
void rp_history_restore_async (RpHistory *self, RpHistoryItem *item, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean rp_history_restore_finish (RpHistory *self, GAsyncResult *result, GError **error);

G_END_DECLS
