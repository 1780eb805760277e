/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/record.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpRecordDraft: one record being edited, field by field, by what the schema declares: which fields
 * the user's roles may write, what each takes. Keeps the record as it was on screen, so that what is
 * committed says what the author had seen.
 *
 * Thread: main.
 */
#define RP_TYPE_RECORD_DRAFT (rp_record_draft_get_type ())
G_DECLARE_FINAL_TYPE (RpRecordDraft, rp_record_draft, RP, RECORD_DRAFT, GObject)

/* Changes @shown. */
RpRecordDraft *rp_record_draft_new (RpSession *session, RpRecord *shown);
/* Makes a new row of @kind for a customer. */
RpRecordDraft *rp_record_draft_new_for (RpSession *session, const char *kind, const char *customer);

const RpKind *rp_record_draft_get_kind (RpRecordDraft *self);
gboolean rp_record_draft_is_new (RpRecordDraft *self);
/* The fields that may be edited, in the kind's order. (transfer container) (element-type RpField) */
GPtrArray *rp_record_draft_list_fields (RpRecordDraft *self);

/* What an entry holds for the field. (transfer full) */
char *rp_record_draft_dup_text (RpRecordDraft *self, const RpField *field);
/* Errors: RP_SCHEMA_ERROR_INVALID with a sentence; the value before stays. */
gboolean rp_record_draft_set_text (RpRecordDraft *self, const RpField *field, const char *text,
                                   GError **error);
/* Elements of a set of codes. */
gboolean rp_record_draft_has_code (RpRecordDraft *self, const RpField *field, const char *code);
void rp_record_draft_set_code (RpRecordDraft *self, const RpField *field, const char *code,
                               gboolean present);

gboolean rp_record_draft_is_changed (RpRecordDraft *self);
/* The label of the first required field that is empty. (nullable) */
const char *rp_record_draft_find_missing (RpRecordDraft *self);

/* Finish returns %TRUE when it is on the disk (or nothing was changed). */
void rp_record_draft_commit_async (RpRecordDraft *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean rp_record_draft_commit_finish (RpRecordDraft *self, GAsyncResult *result, GError **error);

G_END_DECLS
