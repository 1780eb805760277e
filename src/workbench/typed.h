/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpTyped: what somebody types in a dialog, and is no record yet. It goes to the disk after a pause and
 * when the dialog closes, and is there when the dialog is opened again. As with the answers of a report
 * the session knows of what is not on the disk yet, and a disk that refuses is asked again.
 *
 * Thread: main.
 */
#define RP_TYPE_TYPED (rp_typed_get_type ())
G_DECLARE_FINAL_TYPE (RpTyped, rp_typed, RP, TYPED, GObject)

/* @key: names the dialog and the record: with the ids of rows that it is about, so that it is erased
 * together with them */
RpTyped *rp_typed_new (RpSession *session, const char *key);
const char *rp_typed_get_key (RpTyped *self);

/* What was kept before. Finish: @at (out) (optional) (transfer full): when, an instant.
 * Returns: (transfer full) (nullable): nothing was, or it cannot be read, which the session's health says for as long
 * as this is there */
void rp_typed_recall_async (RpTyped *self, GAsyncReadyCallback callback, gpointer user_data);
JsonNode *rp_typed_recall_finish (RpTyped *self, GAsyncResult *result, char **at);

/* @value: (transfer full) (nullable): what is to be kept by now; %NULL when there is nothing any more */
void rp_typed_set (RpTyped *self, JsonNode *value);
/* The same of a text: an empty one is nothing. */
void rp_typed_set_text (RpTyped *self, const char *text);
/* It has become something else: nothing is kept any more. */
void rp_typed_drop (RpTyped *self);
/* To the disk now: the dialog goes. */
void rp_typed_flush (RpTyped *self);

G_END_DECLS
