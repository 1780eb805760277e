/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/record.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpRecordFile: one row of a kind with a workflow, for its page: what it says, what it belongs together
 * with, what may be done with it now, what happened to it. All of it is read from the declarations of
 * the kind. Loads off the main thread and again with every change; of the lists only what differs is another
 * object then.
 *
 * Signal "loaded".
 */
#define RP_TYPE_RECORD_FILE (rp_record_file_get_type ())
G_DECLARE_FINAL_TYPE (RpRecordFile, rp_record_file, RP, RECORD_FILE, GObject)

RpRecordFile *rp_record_file_new (RpSession *session, const char *kind, const char *id);
const char *rp_record_file_get_id (RpRecordFile *self);
RpRecord *rp_record_file_get_record (RpRecordFile *self); /* (nullable): not loaded or not here */
const char *rp_record_file_get_customer_name (RpRecordFile *self); /* "" */

/* What it is about: the title, or what is proposed when the title is a long text. */
const char *rp_record_file_get_heading (RpRecordFile *self);
const char *rp_record_file_get_text (RpRecordFile *self); /* the long text; "" when there is none */
/* The numbers behind a suggestion: name, value, name, value … %NULL; none for other kinds. */
const char *const *rp_record_file_get_numbers (RpRecordFile *self);
/* Fields to show as facts, in the kind's order. (transfer container) (element-type utf8) */
GPtrArray *rp_record_file_list_facts (RpRecordFile *self);
/* What people call a row named by a reference. (nullable) */
const char *rp_record_file_name_of (RpRecordFile *self, const char *id);

GListModel *rp_record_file_get_links (RpRecordFile *self);    /* of RpWorkItem */
GListModel *rp_record_file_get_history (RpRecordFile *self);  /* of RpWorkItem */
GListModel *rp_record_file_get_contacts (RpRecordFile *self); /* of RpRecord */

/* The steps that the user's roles may take now. (transfer container) (element-type RpTransition) */
GPtrArray *rp_record_file_list_steps (RpRecordFile *self);
/* What a step asks for and the row does not say, as far as it follows from the row and its customer: field -> value.
 * (transfer full) */
JsonObject *rp_record_file_propose (RpRecordFile *self, const char *event);
/* What to say to the customer before one of the steps that bring his answer. (transfer full): "" */
char *rp_record_file_dup_words (RpRecordFile *self);

G_END_DECLS
