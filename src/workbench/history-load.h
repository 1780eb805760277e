/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/history.h"

G_BEGIN_DECLS

/**
 * The reading behind RpHistory. Thread: the store's.
 */

struct _RpHistoryItem
{
  GObject parent_instance;

  char *unit, *field;
  char *before, *after, *by, *note;
  JsonNode *value; /* (nullable): what a restore brings back */
  gboolean conflict, can_restore;
};

/**
 * RpHistoryAnswers: what the server said, and when it was asked. Immutable, so that both threads may have
 * it: what is learned later is another one.
 */
typedef struct
{
  char *asked_at;        /* instant, by this computer's clock */
  JsonNode *record;      /* an object: the answer about the record */
  GHashTable *conflicts; /* id -> JsonNode: about the conflicts of the record; null for none */
} RpHistoryAnswers;
/* @record: (transfer full). Returns: (transfer full) */
RpHistoryAnswers *rp_history_answers_new (const char *asked_at, JsonObject *record);
/* The same and the answers about conflicts. @ids: as many as @answers (element-type JsonObject) */
RpHistoryAnswers *rp_history_answers_new_with (const RpHistoryAnswers *self, const char *const *ids,
                                               GPtrArray *answers);
RpHistoryAnswers *rp_history_answers_ref (RpHistoryAnswers *self);
void rp_history_answers_unref (RpHistoryAnswers *self);

typedef struct
{
  char *title;
  RpRecord *record;   /* (nullable): not here */
  GPtrArray *items;   /* (element-type RpHistoryItem) */
  GStrv undetermined; /* ids of conflicts of which it is not known here who decided */
} RpHistoryContent;
void rp_history_content_free (RpHistoryContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpHistoryContent, rp_history_content_free)

/* @answers: (nullable) */
RpHistoryContent *rp_history_load (RpStore *store, const char *kind, const char *id,
                                   const RpHistoryAnswers *answers, GError **error);

G_END_DECLS
