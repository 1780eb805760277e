/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/picture.h"

G_BEGIN_DECLS

/**
 * Attachments on the store itself: for jobs on its thread and tests.
 */

/**
 * RpAnswerPlace: where the ids of an answer's files stand.
 * @row, @column: (nullable): when the question is a table
 */
typedef struct
{
  char *question, *row, *column;
} RpAnswerPlace;

/* The ids that stand there. Returns: (transfer full) (element-type utf8) */
GPtrArray *rp_answer_place_list (const RpAnswerPlace *self, JsonNode *answer);
/* The answer with other ids in that place, %NULL for none at all. Returns: (transfer full): the answer
 * as it was when the row is gone */
JsonNode *rp_answer_place_replace (const RpAnswerPlace *self, JsonNode *answer, GPtrArray *ids);

/**
 * RpAttach: files to be added to an answer of a visit or report, and what has come of it.
 * @unit: the merge unit of the question, "answers.t1.att"
 * @files: (element-type RpKeptFile)
 * @ids: (element-type utf8): rows that were made
 */
typedef struct
{
  char *kind, *id, *unit;
  RpAnswerPlace place;
  GPtrArray *files;
  GPtrArray *ids;
  guint n_known;
  char *op_id; /* (nullable): nothing was new */
} RpAttach;
RpAttach *rp_attach_new (const char *kind, const char *id, const char *unit,
                         const RpAnswerPlace *place);
void rp_attach_free (RpAttach *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpAttach, rp_attach_free)

/* First the files, then one edit with their rows and the answer. Errors: RP_STORE_ERROR, RP_DB_ERROR */
gboolean rp_attach_run (RpAttach *self, RpStore *store, GError **error);

/* Returns: (transfer full) (element-type RpAttachment) */
GPtrArray *rp_attachments_read (RpStore *store, GPtrArray *ids);

G_END_DECLS
