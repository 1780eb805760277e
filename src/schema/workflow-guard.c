/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/workflow-guard.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "base/date.h"
#include "base/json-access.h"

#define COMPLAINT "CMPL"
#define ATTEMPTS_NEEDED 3
#define LONGEST_DELAY_MONTHS 12
#define DAYS_TO_REOPEN 30

typedef gboolean (*GuardFunc) (RpRecord *record, RpRecord *after);

/* ---- what stands in a row ---- */

static gboolean
has_words (RpRecord *record, const char *field)
{
  const char *text = rp_record_get_text (record, field);

  /* The space key of a Chinese input method makes a wide space. */
  while (g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return *text != '\0';
}

static gboolean
has_elements (RpRecord *record, const char *field)
{
  JsonArray *elements = rp_record_get_array (record, field);

  return elements != NULL && json_array_get_length (elements) > 0;
}

static gboolean
has_members (RpRecord *record, const char *field)
{
  JsonObject *members = rp_record_get_object (record, field);

  return members != NULL && json_object_get_size (members) > 0;
}

static gboolean
is_same_person (RpRecord *record, const char *one, const char *other)
{
  return rp_record_has (record, one)
         && strcmp (rp_record_get_text (record, one), rp_record_get_text (record, other)) == 0;
}

static gboolean
is_complaint (RpRecord *record)
{
  return strcmp (rp_record_get_text (record, "category"), COMPLAINT) == 0;
}

/* It does not cease to be one by the step that it stands in the way of. */
static gboolean
is_or_was_complaint (RpRecord *record, RpRecord *after)
{
  return is_complaint (after) || (record != NULL && is_complaint (record));
}

static gboolean
has_reason (RpRecord *record, RpRecord *after)
{
  return has_words (after, "reason");
}

/* ---- visits ---- */

static gboolean
is_assigned (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "customer") && rp_record_has (after, "manager");
}

static gboolean
has_appointment (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "planned_on")
         && (rp_record_has (after, "agreed_with") || has_elements (after, "contacts_met"));
}

/* A visit by a template says in its answers who was met. */
static gboolean
is_recorded (RpRecord *record, RpRecord *after)
{
  gint64 arrival, departure;

  return rp_instant_parse (rp_record_get_text (after, "arrival"), &arrival)
         && rp_instant_parse (rp_record_get_text (after, "departure"), &departure)
         && departure >= arrival
         && (has_elements (after, "contacts_met") || has_members (after, "answers"));
}

/* ---- reports ---- */

static gboolean
is_based_on_contact (RpRecord *record, RpRecord *after)
{
  return has_elements (after, "visits") || rp_record_has (after, "channel");
}

static gboolean
is_submittable (RpRecord *record, RpRecord *after)
{
  return has_words (after, "template") && rp_record_has (after, "template_version")
         && has_members (after, "answers");
}

static gboolean
is_numbered (RpRecord *record, RpRecord *after)
{
  return has_words (after, "no") && rp_record_has (after, "received_at");
}

static gboolean
has_return_reason (RpRecord *record, RpRecord *after)
{
  return has_elements (after, "return_codes") && has_words (after, "return_remark");
}

static gboolean
is_other_reviewer (RpRecord *record, RpRecord *after)
{
  return record == NULL
         || !g_str_equal (rp_record_get_text (record, "reviewer"),
                          rp_record_get_text (after, "reviewer"));
}

static gboolean
is_reviewed (RpRecord *record, RpRecord *after)
{
  return has_members (after, "review");
}

gboolean
rp_workflow_is_as_submitted (RpRecord *report)
{
  g_autofree char *hash = NULL;

  if (!rp_record_has (report, "hash"))
    return TRUE;
  hash = rp_json_fingerprint (rp_record_get_value (report, "answers"));
  return g_str_equal (hash, rp_record_get_text (report, "hash"));
}

/* What is decided upon is the version that was submitted. What somebody has entered since, on a computer that had not
 * heard of it, is in no version, and after the decision would never come into one. */
static gboolean
is_as_submitted (RpRecord *record, RpRecord *after)
{
  return rp_workflow_is_as_submitted (after);
}

static gboolean
has_merge_target (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "merged_into")
         && strcmp (rp_record_get_text (after, "merged_into"), rp_record_get_id (after)) != 0;
}

/* ---- needs ---- */

static gboolean
has_own_words (RpRecord *record, RpRecord *after)
{
  return has_words (after, "own_words") && rp_record_has (after, "category");
}

static gboolean
is_ruled (RpRecord *record, const char *reasonableness)
{
  return strcmp (rp_record_get_text (record, "reasonableness"), reasonableness) == 0;
}

/* Four eyes: the manager who brought the customer's yes to a potential need does not code it. */
static gboolean
is_coded (RpRecord *record, RpRecord *after)
{
  gboolean ruled = rp_record_has (after, "category") && rp_record_has (after, "urgency")
                   && rp_record_has (after, "reasonableness") && !is_ruled (after, "UNRULED");

  return ruled && (!is_ruled (after, "UNREASONABLE") || rp_record_has (after, "basis"))
         && !(rp_record_has (after, "potential")
              && is_same_person (after, "coded_by", "captured_by"));
}

static gboolean
is_routed (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "centre") && has_words (after, "team")
         && rp_record_has (after, "answer_due") && rp_record_has (after, "solve_due");
}

static gboolean
has_answer (RpRecord *record, RpRecord *after)
{
  return has_words (after, "answer");
}

static gboolean
has_decline_basis (RpRecord *record, RpRecord *after)
{
  return !is_or_was_complaint (record, after) && !is_ruled (after, "REASONABLE")
         && rp_record_has (after, "basis") && has_words (after, "answer");
}

static gboolean
names_centre (JsonArray *centres, const char *centre)
{
  for (guint i = 0; centres != NULL && i < json_array_get_length (centres); i++)
    if (g_strcmp0 (rp_json_array_get_string (centres, i, NULL), centre) == 0)
      return TRUE;
  return FALSE;
}

/* A centre refuses a need once; when it comes back the supervisor decides. */
static gboolean
may_bounce (RpRecord *record, RpRecord *after)
{
  const char *centre = rp_record_get_text (after, "centre");

  return has_words (after, "reason")
         && names_centre (rp_record_get_array (after, "bounced_by"), centre)
         && (record == NULL || !names_centre (rp_record_get_array (record, "bounced_by"), centre));
}

static gboolean
has_suspension (RpRecord *record, RpRecord *after)
{
  return has_words (after, "reason") && rp_record_has (after, "resume_on");
}

static gboolean
has_confirmation (RpRecord *after)
{
  return rp_record_has (after, "confirm_contact") && rp_record_has (after, "confirm_on")
         && rp_record_has (after, "confirm_channel");
}

static gboolean
is_confirmed_by_manager (RpRecord *record, RpRecord *after)
{
  return !is_or_was_complaint (record, after) && has_confirmation (after);
}

static gboolean
is_confirmed_complaint (RpRecord *record, RpRecord *after)
{
  return is_or_was_complaint (record, after) && has_confirmation (after);
}

static gboolean
has_customer_words (RpRecord *record, RpRecord *after)
{
  return has_words (after, "confirm_words");
}

static gboolean
is_informed (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "confirm_on") && rp_record_has (after, "confirm_channel")
         && has_words (after, "confirm_words");
}

static gboolean
is_rating_asked (RpRecord *after)
{
  return rp_record_get_boolean (after, "rating_asked") || rp_record_has (after, "rating");
}

static gboolean
may_close_need (RpRecord *record, RpRecord *after)
{
  return !is_or_was_complaint (record, after) && is_rating_asked (after);
}

static gboolean
may_close_complaint (RpRecord *record, RpRecord *after)
{
  return is_or_was_complaint (record, after) && is_rating_asked (after);
}

static gboolean
has_attempts (RpRecord *after)
{
  JsonArray *attempts = rp_record_get_array (after, "attempts");
  g_autoptr (GHashTable) days = g_hash_table_new (g_str_hash, g_str_equal);
  gint32 day;

  for (guint i = 0; attempts != NULL && i < json_array_get_length (attempts); i++)
    {
      JsonObject *attempt = rp_json_array_get_object (attempts, i);
      const char *on = attempt != NULL ? rp_json_get_string (attempt, "on", NULL) : NULL;

      if (on != NULL && rp_date_parse (on, &day))
        g_hash_table_add (days, (gpointer)on);
    }
  return g_hash_table_size (days) >= ATTEMPTS_NEEDED;
}

static gboolean
may_close_unconfirmed (RpRecord *record, RpRecord *after)
{
  return !is_or_was_complaint (record, after) && has_attempts (after);
}

static gboolean
may_close_complaint_unconfirmed (RpRecord *record, RpRecord *after)
{
  return is_or_was_complaint (record, after) && has_attempts (after);
}

/* Where both moments are known: the step itself says when it is taken. */
static gboolean
is_reopened_in_time (RpRecord *record, RpRecord *after)
{
  gint64 closed, reopened;

  return !rp_instant_parse (rp_record_get_text (after, "closed_at"), &closed)
         || !rp_instant_parse (rp_record_get_text (after, "reopened_at"), &reopened)
         || reopened - closed <= DAYS_TO_REOPEN * G_TIME_SPAN_DAY;
}

static gboolean
is_attempt (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "attempt_on") && rp_record_has (after, "attempt_channel");
}

/* ---- suggestions and potential needs ---- */

static gboolean
has_evidence (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "evidence") && has_words (after, "text");
}

static gboolean
has_dismiss_reason (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "dismiss_reason");
}

/* Whoever dismissed it has said what he thinks. */
static gboolean
is_other_opinion (RpRecord *record, RpRecord *after)
{
  const char *by = rp_record_get_text (after, "decided_by");
  JsonArray *earlier = record != NULL ? rp_record_get_array (record, "dismissed_by") : NULL;
  guint n = earlier != NULL ? json_array_get_length (earlier) : 0;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (rp_json_array_get_string (earlier, i, NULL), by) == 0)
      return FALSE;
  return *by != '\0'
         && (record == NULL || n > 0
             || !g_str_equal (rp_record_get_text (record, "decided_by"), by));
}

static gboolean
is_second_dismissal (RpRecord *record, RpRecord *after)
{
  return has_dismiss_reason (record, after) && is_other_opinion (record, after);
}

static gboolean
has_benefit (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "benefit_customer") || rp_record_has (after, "benefit_company")
         || has_words (after, "benefit_text");
}

/* From a suggestion: the benefit expected. From a specialist's own finding: the reason. */
static gboolean
is_proposal (RpRecord *record, RpRecord *after)
{
  return has_words (after, "text")
         && (rp_record_has (after, "suggestion") ? has_benefit (record, after)
                                                 : has_words (after, "reason"));
}

static gboolean
has_assignment (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "manager") && rp_record_has (after, "due");
}

static gboolean
has_customer_yes (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "contact") && rp_record_has (after, "answered_on")
         && rp_record_has (after, "channel") && has_words (after, "verbatim");
}

static gboolean
has_revisit_date (RpRecord *record, RpRecord *after)
{
  gint32 revisit, answered;

  if (!rp_date_parse (rp_record_get_text (after, "revisit_on"), &revisit))
    return FALSE;
  return !rp_date_parse (rp_record_get_text (after, "answered_on"), &answered)
         || (revisit > answered && revisit <= rp_date_add_months (answered, LONGEST_DELAY_MONTHS));
}

static gboolean
has_need (RpRecord *record, RpRecord *after)
{
  return rp_record_has (after, "need");
}

/* ---- grades that people set ---- */

static gboolean
is_grade_proposal (RpRecord *record, RpRecord *after)
{
  gint32 from, until;

  return rp_record_has (after, "grade") && has_words (after, "reason")
         && rp_date_parse (rp_record_get_text (after, "from"), &from)
         && rp_date_parse (rp_record_get_text (after, "until"), &until) && until >= from
         && until <= rp_date_add_months (from, LONGEST_DELAY_MONTHS);
}

static gboolean
is_own_proposal (RpRecord *record, RpRecord *after)
{
  return is_same_person (after, "decided_by", "proposed_by");
}

static gboolean
has_remark (RpRecord *record, RpRecord *after)
{
  return has_words (after, "remark");
}

static const struct
{
  const char *name;
  GuardFunc holds;
  const char *sentence; /* what to do when it does not */
} guards[] = {
  { "answer", has_answer, N_ ("Write the answer first.") },
  { "appointment", has_appointment, N_ ("Name the contact and the day agreed.") },
  { "as_submitted", is_as_submitted,
    N_ ("Answers were entered after the report was submitted. Return it, so that the next version "
        "has them.") },
  { "assigned", is_assigned, N_ ("The visit needs a customer and an account manager.") },
  { "assignment", has_assignment, N_ ("Name the account manager and the due date.") },
  { "attempt", is_attempt, N_ ("Say on which day you tried to reach the customer, and how.") },
  { "attempts", may_close_unconfirmed,
    N_ ("Record three attempts on three days to reach the customer first. A complaint is closed by "
        "the supervisor.") },
  { "attempts_of_complaint", may_close_complaint_unconfirmed,
    N_ ("Only complaints are closed by the supervisor, after three attempts on three days to reach "
        "the customer.") },
  { "based_on_contact", is_based_on_contact,
    N_ ("A report is based on at least one visit or contact. Choose it.") },
  { "benefit", has_benefit, N_ ("State the benefit.") },
  { "bounce", may_bounce,
    N_ ("State the reason. A centre may bounce a need once; then the supervisor decides.") },
  { "close_complaint", may_close_complaint,
    N_ ("Only complaints are closed by the supervisor, after a rating was asked for.") },
  { "close_need", may_close_need,
    N_ ("Ask for a rating first. A complaint is closed by the supervisor.") },
  { "coded", is_coded,
    N_ ("Category, urgency and reasonableness are needed, and a basis for what is unreasonable, by "
        "somebody else than the manager who confirmed the need.") },
  { "confirmation_by_manager", is_confirmed_by_manager,
    N_ ("Name the contact, the date and the channel. A complaint is confirmed by service "
        "quality.") },
  { "confirmation_of_complaint", is_confirmed_complaint,
    N_ ("Only complaints are confirmed by service quality; name the contact, the date and the "
        "channel.") },
  { "customer_words", has_customer_words, N_ ("Write down the customer's words.") },
  { "customer_yes", has_customer_yes,
    N_ ("Name the contact, the date, the channel and the contact's own words.") },
  { "decline_basis", has_decline_basis,
    N_ ("Choose the basis and write the answer. A complaint and what is reasonable are never "
        "declined.") },
  { "dismiss_reason", has_dismiss_reason, N_ ("Choose the reason for the dismissal.") },
  { "second_dismissal", is_second_dismissal,
    N_ ("Choose the reason for the dismissal; who dismissed it already has done so.") },
  { "other_opinion", is_other_opinion,
    N_ ("You have dismissed this suggestion; a colleague can still adopt it.") },
  { "other_reviewer", is_other_reviewer, N_ ("You review this report already.") },
  { "evidence", has_evidence, N_ ("A suggestion needs its evidence.") },
  { "grade_proposal", is_grade_proposal,
    N_ ("Choose the grade, say why, and let it end within twelve months.") },
  { "informed", is_informed, N_ ("State the date, the channel and how the customer reacted.") },
  { "merge_target", has_merge_target, N_ ("Choose the record it is merged into.") },
  { "need_linked", has_need, N_ ("The need it became is missing.") },
  { "numbered", is_numbered, N_ ("The official number is missing.") },
  { "own_proposal", is_own_proposal, N_ ("Only who proposed it withdraws it.") },
  { "own_words", has_own_words, N_ ("Write down the customer's own words and a category.") },
  { "proposal", is_proposal,
    N_ ("Describe the potential need with its expected benefit, or your reason for it.") },
  { "reason", has_reason, N_ ("State the reason.") },
  { "recorded", is_recorded, N_ ("Enter arrival, a later departure, and at least one contact.") },
  { "rejection", has_remark, N_ ("Say why it is rejected.") },
  { "remark", has_remark, N_ ("Say why it ends.") },
  { "reopening", is_reopened_in_time,
    N_ ("A need is reopened within thirty days after it was closed; later it is a new one.") },
  { "return_reason", has_return_reason, N_ ("Choose at least one reason and write a remark.") },
  { "reviewed", is_reviewed, N_ ("Fill in the review first.") },
  { "revisit", has_revisit_date, N_ ("Choose a date within twelve months.") },
  { "routed", is_routed, N_ ("Choose the centre, the team and the time limits.") },
  { "submittable", is_submittable, N_ ("The report has no answers yet.") },
  { "suspension", has_suspension, N_ ("State the reason and the date to resume.") },
};

gboolean
rp_workflow_guard_exists (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (guards); i++)
    if (g_strcmp0 (guards[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

const char rp_workflow_four_eyes[]
    = N_ ("Nobody decides about his own work; a second person takes this step.");

static gboolean
is_named (RpRecord *record, const char *field, const char *user)
{
  return g_str_equal (rp_record_get_text (record, field), user);
}

/* Why a step is for nobody but whoever @field names. */
static const char *
explain_only (const char *field)
{
  return g_str_equal (field, "reviewer")
             ? N_ ("Somebody else reviews this report.")
             : N_ ("Only whoever made it, or a supervisor, takes this step.");
}

gboolean
rp_workflow_check_person (const RpTransition *transition, RpRecord *record, const char *user,
                          GError **error)
{
  const char *sentence = NULL;

  if (transition->not_by != NULL && is_named (record, transition->not_by, user))
    sentence = rp_workflow_four_eyes;
  else if (transition->only_by != NULL && rp_record_has (record, transition->only_by)
           && !is_named (record, transition->only_by, user))
    sentence = explain_only (transition->only_by);
  else if (transition->unless != NULL && rp_record_has (record, transition->unless))
    sentence = N_ ("What a centre works on, the centre answers.");
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_PERSON, _ (sentence));
  return FALSE;
}

gboolean
rp_workflow_check_centre (const RpTransition *transition, RpRecord *record, RpRoles roles,
                          const char *centre, GError **error)
{
  if (!transition->own_centre || (transition->who & roles) != RP_ROLE_CENTRE || *centre == '\0'
      || is_named (record, "centre", centre))
    return TRUE;
  g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_PERSON,
                       _ ("This need is with another centre."));
  return FALSE;
}

/* Whoever was named before the step is still meant when the step itself takes his name away. */
static gboolean
check_people (const RpTransition *transition, RpRecord *record, RpRecord *after, const char *user,
              GError **error)
{
  if ((record != NULL && !rp_workflow_check_person (transition, record, user, error))
      || !rp_workflow_check_person (transition, after, user, error))
    return FALSE;
  if (transition->by == NULL || is_named (after, transition->by, user))
    return TRUE;
  g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_PERSON,
                       _ ("Whoever takes this step signs it with a name of his own."));
  return FALSE;
}

/* @name: (nullable) */
static gboolean
check_guard (const char *name, RpRecord *record, RpRecord *after, GError **error)
{
  if (name == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (guards); i++)
    {
      if (strcmp (guards[i].name, name) != 0)
        continue;
      if (guards[i].holds (record, after))
        return TRUE;
      g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, _ (guards[i].sentence));
      return FALSE;
    }
  g_return_val_if_reached (FALSE);
}

gboolean
rp_workflow_guard_check (const RpTransition *transition, RpRecord *record, RpRecord *after,
                         const char *user, GError **error)
{
  return (user == NULL || check_people (transition, record, after, user, error))
         && check_guard (transition->guard, record, after, error)
         && check_guard (transition->besides, record, after, error);
}

static gboolean
joins (const RpTransition *arrow, const char *from, const char *to)
{
  return g_strcmp0 (arrow->from, from) == 0 && g_strcmp0 (arrow->to, to) == 0;
}

/* Why no arrow was found: it is not there, or it is for others. */
static void
explain_missing (const RpWorkflow *self, const char *from, const char *to, GError **error)
{
  for (guint i = 0; i < self->n_transitions; i++)
    if (joins (&self->transitions[i], from, to))
      {
        g_set_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN,
                     _ ("The step to “%s” is for other people."),
                     rp_workflow_state_label (self, to));
        return;
      }
  g_set_error (
      error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_STATE, _ ("No step leads from “%s” to “%s”."),
      from != NULL ? rp_workflow_state_label (self, from) : "", rp_workflow_state_label (self, to));
}

const RpTransition *
rp_workflow_choose (const RpWorkflow *self, const char *from, const char *to, RpRoles roles,
                    RpRecord *record, RpRecord *after, const char *user, GError **error)
{
  g_autoptr (GError) first_error = NULL;

  for (guint i = 0; i < self->n_transitions; i++)
    {
      const RpTransition *arrow = &self->transitions[i];

      if (!joins (arrow, from, to) || (arrow->who & roles) == 0)
        continue;
      if (rp_workflow_guard_check (arrow, record, after, user,
                                   first_error == NULL ? &first_error : NULL))
        return arrow;
    }
  if (first_error != NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));
  else
    explain_missing (self, from, to, error);
  return NULL;
}
