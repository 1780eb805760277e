/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/record.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpSuggestion: a suggestion with all a specialist needs to judge it. Immutable.
 */
#define RP_TYPE_SUGGESTION (rp_suggestion_get_type ())
G_DECLARE_FINAL_TYPE (RpSuggestion, rp_suggestion, RP, SUGGESTION, GObject)

const char *rp_suggestion_get_id (RpSuggestion *self);
RpRecord *rp_suggestion_get_record (RpSuggestion *self);
const char *rp_suggestion_get_customer (RpSuggestion *self); /* id */
const char *rp_suggestion_get_customer_name (RpSuggestion *self);
const char *rp_suggestion_get_grade (RpSuggestion *self);    /* "A"; "" without one */
const char *rp_suggestion_get_proposal (RpSuggestion *self); /* the sub-code's label */
const char *rp_suggestion_get_sub_code (RpSuggestion *self);
const char *rp_suggestion_get_evidence (RpSuggestion *self); /* the sentence */
/* name, value, name, value … %NULL; see rp_evidence_list_numbers() */
const char *const *rp_suggestion_get_numbers (RpSuggestion *self);
const char *rp_suggestion_get_origin (
    RpSuggestion *self); /* "Rule PR01, version 1, first seen …" */
const char *rp_suggestion_get_strength (RpSuggestion *self); /* see rp_evidence_dup_strength() */
const char *rp_suggestion_get_kinds (RpSuggestion *self);    /* see rp_evidence_dup_kinds() */
/* name, value … %NULL: what the model adds up; see rp_evidence_list_terms() */
const char *const *rp_suggestion_get_terms (RpSuggestion *self);
/* "A colleague dismissed it: Wrong time · Xu · 3 Jan"; "" when nobody did */
const char *rp_suggestion_get_opinion (RpSuggestion *self);
gboolean rp_suggestion_is_learned (RpSuggestion *self); /* by the model; no rule stands behind it */
const char *rp_suggestion_get_manager (RpSuggestion *self); /* user id; "" when nobody is */
/* The yearly saving in fen that the evidence speaks of; 0 when it speaks of none. */
gint64 rp_suggestion_get_saving (RpSuggestion *self);

/**
 * RpSuggestions: what rules suggest, the best customers' first; what waits for a customer's answer; and
 * what has come of it lately. Loads off the main thread and again with every change.
 *
 * Signal "loaded": all lists are up to date.
 */
#define RP_TYPE_SUGGESTIONS (rp_suggestions_get_type ())
G_DECLARE_FINAL_TYPE (RpSuggestions, rp_suggestions, RP, SUGGESTIONS, GObject)

RpSuggestions *rp_suggestions_new (RpSession *session);
GListModel *rp_suggestions_get_open (RpSuggestions *self);      /* of RpSuggestion */
GListModel *rp_suggestions_get_waiting (RpSuggestions *self);   /* of RpWorkItem */
GListModel *rp_suggestions_get_recent (RpSuggestions *self);    /* of RpWorkItem */
GListModel *rp_suggestions_get_dismissed (RpSuggestions *self); /* of RpWorkItem */
/* The place of a suggestion in the list of open ones, G_MAXUINT when it is not among them. */
guint rp_suggestions_find_open (RpSuggestions *self, const char *id);
gboolean rp_suggestions_is_loading (RpSuggestions *self);

G_END_DECLS
