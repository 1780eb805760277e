/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/template.h"

G_BEGIN_DECLS

/**
 * RpForm: a template with its answers: what is visible, what is missing, what is calculated. A
 * model without a screen: the renderer shows it, the server checks a submitted report with it.
 *
 * Answers are one JSON object: question id -> value.
 *
 * Thread: one.
 */
#define RP_TYPE_FORM (rp_form_get_type ())
G_DECLARE_FINAL_TYPE (RpForm, rp_form, RP, FORM, GObject)

/**
 * @answers: (nullable): copied
 * @facts: (nullable): what rules may read beside the answers: {"customer":{…},"today":"…", …}
 * Rules see the answers nested by the dots of their ids ({"t2":{"summary":…}}) and the facts beside
 * them; in a table's columns also {"row":{…}}. They see the answers of hidden questions too.
 *
 * The product's own templates read these facts; each may be missing, and then its question stays empty:
 *   today                 "2026-01-05"
 *   customer.*, account.* the bodies of the customer and of its main service account, with customer.id,
 *                         account.link_state (MATCHED, MISMATCH, UNKNOWN) and
 *                         account.quality_history [{on, kind, text}]
 *   visit.*               the visit's body, arrival and departure as local "2026-01-05T09:30"; and
 *                         next_due, our_people [{name, unit, post}], contacts [{contact, name, role,
 *                         phone}], open_promises [{id, item}], site_facts [{row, key, value, unit}]
 *   report.*              no, secrecy, answer_due, received_at (local), valid_until; base [{visit, no, on,
 *                         contacts}], needs and events (rows of those tables), hints [{origin, rule,
 *                         category, text}], findings, documents [{document}], checklist [{point}],
 *                         coding [{need, sub_code, urgency}]
 *   usage.*               energy_12m, max_demand, load_ratio, power_factor, as_of, tariff; months and
 *                         bills: one object a month, see T5
 *   grid.*                open_capacity, open_capacity_on: of the customer's park
 *   basic.*, reactive.*, limits.*  what T4 and T5 print of calculations and limits
 * A table filled from facts takes each row's id from "row" or "id".
 */
RpForm *rp_form_new (RpTemplate *template_, JsonObject *answers, JsonObject *facts);
RpTemplate *rp_form_get_template (RpForm *self);
JsonObject *rp_form_get_answers (RpForm *self);

/* Fills what is not answered yet from `source` facts. What an AUTOMATIC question got stays as it was that
 * day. Returns: ids filled. (transfer full) */
GStrv rp_form_prefill (RpForm *self);

JsonNode *rp_form_get_answer (RpForm *self, const char *question); /* (nullable) (transfer none) */
/**
 * rp_form_set_answer:
 * @value: (nullable): null or %NULL takes the answer away
 *
 * Recalculates. Errors: RP_FORMS_ERROR_ANSWER; nothing is changed then.
 */
gboolean rp_form_set_answer (RpForm *self, const char *question, JsonNode *value, GError **error);
/* Whether it is not more than one answer holds, or not more than is there. Errors: RP_FORMS_ERROR_ANSWER, saying how much
 * that is */
gboolean rp_form_check_size (RpForm *self, const char *question, JsonNode *value, GError **error);
/* What a person typed, by the question's type (numbers with units, dates as "5.1", "2026-1-5" …).
 */
JsonNode *rp_form_parse_answer (RpForm *self, const RpQuestion *question, const char *text,
                                GError **error);

gboolean rp_form_is_visible (RpForm *self, const char *question);
gboolean rp_form_is_required (RpForm *self, const char *question);
/* Whether a column is asked for in @row, an object of the table's answer. */
gboolean rp_form_is_column_visible (RpForm *self, const RpQuestion *column, JsonObject *row);

/**
 * RpProblem: what stands between a form and its submission, at its place.
 */
typedef struct
{
  char *question; /* "t2.needs" */
  int row;        /* index in a table, -1 else */
  char *column;   /* (nullable) */
  char *message;  /* a sentence in the user's language */
  gboolean warning;
} RpProblem;
void rp_problem_free (RpProblem *self);
/* @owner: only the sections of these roles, without those that close the matter.
 * Returns: (transfer full) (element-type RpProblem) */
GPtrArray *rp_form_list_problems (RpForm *self, RpRoles owner);
/* Those of the sections that close it. Returns: (transfer full) (element-type RpProblem) */
GPtrArray *rp_form_list_closing_problems (RpForm *self);
/* How many required visible questions are answered, and how many there are. */
void rp_form_count (RpForm *self, RpRoles owner, guint *answered, guint *required);

/* SHA-256 of the canonical answers: what submit carries as seen_hash. (transfer full) */
char *rp_form_hash (RpForm *self);

/**
 * RpDifference: one answer that two versions of a report do not share.
 */
typedef struct
{
  char *question;
  JsonNode *before, *after; /* (nullable) */
} RpDifference;
void rp_difference_free (RpDifference *self);
/* In the template's order. Returns: (transfer full) (element-type RpDifference) */
GPtrArray *rp_answers_diff (RpTemplate *template_, JsonObject *before, JsonObject *after);

/* RpForm::answer-changed (const char *question) — detail: the question id; also for calculated
 * ones. */

G_END_DECLS
