/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/form.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpUnreadTexts: what stands in fields of a document and could not be read, so that it is no answer: "12 o".
 * It is kept on the disk until it is corrected, and stands in the field again.
 *
 * A place is a question's id, or "question/row/column" in a table.
 */
typedef struct _RpUnreadTexts RpUnreadTexts;

RpUnreadTexts *rp_unread_texts_new (RpSession *session, const char *kind, const char *id);
void rp_unread_texts_free (RpUnreadTexts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpUnreadTexts, rp_unread_texts_free)

/* What was kept before. The source object of the callback means nothing; @self must still be there when it
 * is handed to finish. */
void rp_unread_texts_recall_async (RpUnreadTexts *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
void rp_unread_texts_recall_finish (RpUnreadTexts *self, GObject *source, GAsyncResult *result);

/* @text: (nullable): it can be read by now. Returns: whether that is another one than before */
gboolean rp_unread_texts_set (RpUnreadTexts *self, const char *place, const char *text);
const char *rp_unread_texts_get (RpUnreadTexts *self, const char *place); /* (nullable) */
/* The places whose value in @now is another one than in @before, so that a text there hides it.
 * @before, @now: question -> answer. Returns: (transfer full) */
GStrv rp_unread_texts_list_hiding (RpUnreadTexts *self, JsonObject *before, JsonObject *now);
/* Rows that @table does not have any more take theirs along. */
void rp_unread_texts_keep_rows (RpUnreadTexts *self, const char *table, JsonNode *rows);
/* To the disk now. */
void rp_unread_texts_flush (RpUnreadTexts *self);

/* The first question that is shown and has one, of the sections of @owner; @closing: of those that close
 * the matter. (nullable) */
const RpQuestion *rp_unread_texts_find (RpUnreadTexts *self, RpForm *form, RpRoles owner,
                                        gboolean closing);

G_END_DECLS
