/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/record-draft.h"
#include "workbench/typed.h"

G_BEGIN_DECLS

struct _RpRecordDraft
{
  GObject parent_instance;

  RpSession *session;
  const RpKind *kind;
  RpRecord *shown;     /* (nullable): a new row */
  char *customer;      /* whose row it is */
  char *event;         /* (nullable): the step the row is to take */
  char *suggestion;    /* (nullable): id of the one that becomes the row */
  GStrv refused;       /* (nullable): the edits whose place it takes */
  JsonObject *entered; /* (nullable): the row as the first of them would have it */
  char *id;            /* (nullable): of the new row, when it has one already */
  JsonObject *body;    /* as edited */
  GHashTable *unread;  /* name of a field -> what stands in it and could not be read */
  GHashTable *targets; /* kind -> RpRecordList of the customer's rows */
  RpTyped *typed;      /* (nullable): keeps what is typed; not asked to */
  JsonObject *begun;   /* (nullable): the body before anything was typed */
  char *recalled;      /* (nullable): what is said about what is back */

  /* As it was when it was committed last; later changes are not in the record. (nullable): never */
  JsonObject *sent;
  GHashTable *sent_unread;
};

/* What is kept of it follows: after each change. */
void rp_record_draft_note_typed (RpRecordDraft *self);
/* It is a record by now: nothing is kept of it any more. */
void rp_record_draft_drop_typed (RpRecordDraft *self);
/* It is on its way to the record as it is now. */
void rp_record_draft_note_sent (RpRecordDraft *self);
/* It has got there: what was typed since is all that is kept. */
void rp_record_draft_note_committed (RpRecordDraft *self);

G_END_DECLS
