/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/record.h"
#include "workbench/session.h"
#include "workbench/suggestions.h"

G_BEGIN_DECLS

/**
 * RpRecordDraft: one record being edited, field by field, by what the schema declares: which fields
 * the user's roles may write, what each takes. Keeps the record as it was on screen, so that what is
 * committed says what the author had seen. Or one step of a record: the fields are those the step asks
 * for, and committing takes it.
 *
 * Signal "field-changed" (const char *field): its value is another one now.
 * Thread: main.
 */
#define RP_TYPE_RECORD_DRAFT (rp_record_draft_get_type ())
G_DECLARE_FINAL_TYPE (RpRecordDraft, rp_record_draft, RP, RECORD_DRAFT, GObject)

/* Changes @shown. */
RpRecordDraft *rp_record_draft_new (RpSession *session, RpRecord *shown);
/* Takes a step of @shown; see rp_step_list_fields(). */
RpRecordDraft *rp_record_draft_new_for_step (RpSession *session, RpRecord *shown,
                                             const char *event);
/* Adopts a suggestion; see rp_potential_need_adopt(). What the suggestion says is filled in. */
RpRecordDraft *rp_record_draft_new_for_adoption (RpSession *session, RpSuggestion *suggestion);
/**
 * rp_record_draft_new_for_correction:
 * @without: (nullable): the row without the refused edit; %NULL for one that the edit would have made
 * @body: the row as the refused edit would have it
 * @ops: the refused edit and those that build on it, closed by %NULL
 *
 * Committing gives the refused edit up, makes one with the values as they are then in its place, and sends
 * the others again.
 */
RpRecordDraft *rp_record_draft_new_for_correction (RpSession *session, const RpKind *kind,
                                                   const char *id, RpRecord *without,
                                                   JsonObject *body, const char *const *ops);
/* Makes a new row of @kind for a customer. */
RpRecordDraft *rp_record_draft_new_for (RpSession *session, const char *kind, const char *customer);

/* The same by an event of the kind's workflow, which asks for its fields and says the state. */
RpRecordDraft *rp_record_draft_new_by_event (RpSession *session, const char *kind,
                                             const char *customer, const char *event);

RpSession *rp_record_draft_get_session (RpRecordDraft *self);
RpRecord *rp_record_draft_get_shown (RpRecordDraft *self); /* (nullable): a new row */
const RpKind *rp_record_draft_get_kind (RpRecordDraft *self);
/* Values to begin with: field -> value, of fields that are asked for. */
void rp_record_draft_preset (RpRecordDraft *self, JsonObject *values);
/* All values as edited. (transfer none) */
JsonObject *rp_record_draft_get_body (RpRecordDraft *self);
const char *rp_record_draft_get_event (RpRecordDraft *self); /* (nullable): no step */
/* The fields that may be edited, in the kind's order. (transfer container) (element-type RpField) */
GPtrArray *rp_record_draft_list_fields (RpRecordDraft *self);

/* Whether its value, or another one of its group, was written by a newer program and cannot be read by this
 * one: it is shown and not edited. */
gboolean rp_record_draft_is_foreign (RpRecordDraft *self, const RpField *field);
/* Elements of a set that are in no list here; they stay as they are.
 * (transfer full) (array zero-terminated=1) */
GStrv rp_record_draft_list_foreign_codes (RpRecordDraft *self, const RpField *field);

/* What an entry holds for the field. (transfer full) */
char *rp_record_draft_dup_text (RpRecordDraft *self, const RpField *field);
/* Whether what stands in the field could not be read: the value before counts. */
gboolean rp_record_draft_is_unread (RpRecordDraft *self, const RpField *field);
/* Errors: RP_SCHEMA_ERROR_INVALID with a sentence; the value before stays. */
gboolean rp_record_draft_set_text (RpRecordDraft *self, const RpField *field, const char *text,
                                   GError **error);
/* The codes to choose from: of the field's list, or the part of it that goes with the code chosen beside
 * it (sub-codes of a category). (nullable): the first of @n_codes */
const RpCode *rp_record_draft_list_codes (RpRecordDraft *self, const RpField *field,
                                          guint *n_codes);
/* The customer's rows that a reference may point to; they arrive later. (transfer none) (nullable):
 * not a reference. (element-type RpRecord) */
GListModel *rp_record_draft_get_targets (RpRecordDraft *self, const RpField *field);
/* Elements of a set of codes. */
gboolean rp_record_draft_has_code (RpRecordDraft *self, const RpField *field, const char *code);
void rp_record_draft_set_code (RpRecordDraft *self, const RpField *field, const char *code,
                               gboolean present);

gboolean rp_record_draft_is_changed (RpRecordDraft *self);
/* The label of the first required field that is empty. (nullable) */
const char *rp_record_draft_find_missing (RpRecordDraft *self);

/**
 * rp_record_draft_recall_async:
 *
 * From now on what is typed is kept on the disk until it is committed, as it stands in the fields; and what
 * was kept before and not committed is back. Finish: %FALSE when there was nothing.
 */
void rp_record_draft_recall_async (RpRecordDraft *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean rp_record_draft_recall_finish (RpRecordDraft *self, GAsyncResult *result);
/* Since when it was kept, and what others changed in the meantime. (nullable): nothing is back */
const char *rp_record_draft_get_recalled (RpRecordDraft *self);
/* Whether something was typed since it was begun, readable or not. */
gboolean rp_record_draft_is_typed (RpRecordDraft *self);
/* To the disk now: the editor goes. */
void rp_record_draft_flush (RpRecordDraft *self);
/* As it was before anything was typed. */
void rp_record_draft_start_afresh (RpRecordDraft *self);

/* Finish returns %TRUE when it is on the disk (or nothing was changed); what was typed in the meantime is not,
 * and goes on being kept. Errors of a step: those of rp_step_take_async(). */
void rp_record_draft_commit_async (RpRecordDraft *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean rp_record_draft_commit_finish (RpRecordDraft *self, GAsyncResult *result, GError **error);

/* Whether the row that is changed here may be deleted by the roles signed in, and leaves no gap. */
gboolean rp_record_draft_may_delete (RpRecordDraft *self);
/* Deletes it; what was typed goes along. Errors of finish: RP_SCHEMA_ERROR_FORBIDDEN when it may not be any more; those
 * of rp_store_commit() */
void rp_record_draft_delete_async (RpRecordDraft *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean rp_record_draft_delete_finish (RpRecordDraft *self, GAsyncResult *result, GError **error);

G_END_DECLS
