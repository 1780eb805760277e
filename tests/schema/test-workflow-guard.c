/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/workflow-guard.h"

#include "base/json.h"

#include <string.h>

#define ID "01990000-0000-7000-8000-0000000000a7"
#define SCOPE "01980000-0000-7000-8000-0000000000c4"
#define A "01970000-0000-7000-8000-00000000000a"
#define B "01970000-0000-7000-8000-00000000000b"

static RpRecord *
make_record (const char *kind, const char *body)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (body, strlen (body), &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return rp_record_new (rp_schema_find_kind (kind), ID, SCOPE, object);
}

/* A body with which a guard holds, and what of it may not be left out. */
typedef struct
{
  const char *kind;
  const char *guard;
  const char *body;
  const char *needed; /* members, separated by spaces */
} Case;

static const Case cases[] = {
  { "need", "answer", "{\"answer\":\"yes\"}", "answer" },
  { "visit", "appointment", "{\"planned_on\":\"2026-01-05\",\"agreed_with\":\"" A "\"}",
    "planned_on agreed_with" },
  { "visit", "appointment", "{\"planned_on\":\"2026-01-05\",\"contacts_met\":[\"" A "\"]}",
    "contacts_met" },
  { "visit", "assigned", "{\"customer\":\"" A "\",\"manager\":\"" B "\"}", "customer manager" },
  { "potential_need", "assignment", "{\"manager\":\"" A "\",\"due\":\"2026-01-19\"}",
    "manager due" },
  { "need", "attempt", "{\"attempt_on\":\"2026-01-05\",\"attempt_channel\":\"PHONE\"}",
    "attempt_on attempt_channel" },
  { "need", "attempts",
    "{\"attempts\":[{\"on\":\"2026-01-05\"},{\"on\":\"2026-01-06\"},{\"on\":\"2026-01-07\"}]}",
    "attempts" },
  { "need", "attempts_of_complaint",
    "{\"category\":\"CMPL\",\"attempts\":[{\"on\":\"2026-01-05\"},{\"on\":\"2026-01-06\"},"
    "{\"on\":\"2026-01-07\"}]}",
    "category attempts" },
  { "needs_report", "based_on_contact", "{\"visits\":[\"" A "\"]}", "visits" },
  { "needs_report", "based_on_contact", "{\"channel\":\"PHONE\"}", "channel" },
  { "potential_need", "benefit", "{\"benefit_customer\":100}", "benefit_customer" },
  { "need", "bounce", "{\"reason\":\"x\",\"centre\":\"PLANNING\",\"bounced_by\":[\"PLANNING\"]}",
    "reason centre bounced_by" },
  { "need", "close_need", "{\"category\":\"PQ\",\"rating_asked\":true}", "rating_asked" },
  { "need", "close_complaint", "{\"category\":\"CMPL\",\"rating\":\"4\"}", "category rating" },
  { "need", "coded", "{\"category\":\"PQ\",\"urgency\":\"U2\",\"reasonableness\":\"PARTLY\"}",
    "category urgency reasonableness" },
  { "need", "confirmation_by_manager",
    "{\"category\":\"PQ\",\"confirm_contact\":\"" A "\",\"confirm_on\":\"2026-01-05\","
    "\"confirm_channel\":\"PHONE\"}",
    "confirm_contact confirm_on confirm_channel" },
  { "need", "confirmation_of_complaint",
    "{\"category\":\"CMPL\",\"confirm_contact\":\"" A "\",\"confirm_on\":\"2026-01-05\","
    "\"confirm_channel\":\"PHONE\"}",
    "category confirm_contact confirm_on confirm_channel" },
  { "need", "customer_words", "{\"confirm_words\":\"还是跳闸\"}", "confirm_words" },
  { "potential_need", "customer_yes",
    "{\"contact\":\"" A "\",\"answered_on\":\"2026-01-05\",\"channel\":\"VISIT\","
    "\"verbatim\":\"需要\"}",
    "contact answered_on channel verbatim" },
  { "need", "decline_basis", "{\"category\":\"PQ\",\"basis\":\"B01\",\"answer\":\"no\"}",
    "basis answer" },
  { "suggestion", "dismiss_reason", "{\"dismiss_reason\":\"D04\"}", "dismiss_reason" },
  { "suggestion", "second_dismissal", "{\"dismiss_reason\":\"D04\",\"decided_by\":\"" A "\"}",
    "dismiss_reason decided_by" },
  { "suggestion", "other_opinion", "{\"decided_by\":\"" A "\"}", "decided_by" },
  { "suggestion", "evidence", "{\"evidence\":{\"ratio\":86},\"text\":\"x\"}", "evidence text" },
  { "grade_override", "grade_proposal",
    "{\"grade\":\"A\",\"reason\":\"x\",\"from\":\"2026-01-05\",\"until\":\"2027-01-05\"}",
    "grade reason from until" },
  { "grade_override", "rejection", "{\"remark\":\"x\"}", "remark" },
  { "grade_override", "own_proposal", "{\"decided_by\":\"" A "\",\"proposed_by\":\"" A "\"}",
    "decided_by proposed_by" },
  { "grade_override", "remark", "{\"remark\":\"x\"}", "remark" },
  { "need", "informed",
    "{\"confirm_on\":\"2026-01-05\",\"confirm_channel\":\"PHONE\",\"confirm_words\":\"x\"}",
    "confirm_on confirm_channel confirm_words" },
  { "need", "merge_target", "{\"merged_into\":\"" A "\"}", "merged_into" },
  { "potential_need", "need_linked", "{\"need\":\"" A "\"}", "need" },
  { "needs_report", "numbered",
    "{\"no\":\"QL-XQ-2026-0001\",\"received_at\":\"2026-01-05T01:00:00.000Z\"}", "no received_at" },
  { "need", "own_words", "{\"own_words\":\"电压老是闪\",\"category\":\"PQ\"}",
    "own_words category" },
  { "potential_need", "proposal",
    "{\"text\":\"x\",\"suggestion\":\"" A "\",\"benefit_text\":\"y\"}", "text benefit_text" },
  { "potential_need", "proposal", "{\"text\":\"x\",\"reason\":\"y\"}", "text reason" },
  { "visit", "reason", "{\"reason\":\"customer away\"}", "reason" },
  { "visit", "recorded",
    "{\"arrival\":\"2026-01-05T01:00:00.000Z\",\"departure\":\"2026-01-05T02:00:00.000Z\","
    "\"contacts_met\":[\"" A "\"]}",
    "arrival departure contacts_met" },
  { "need", "reopening",
    "{\"closed_at\":\"2026-01-05T01:00:00.000Z\",\"reopened_at\":\"2026-02-04T01:00:00.000Z\"}",
    "" },
  { "needs_report", "return_reason", "{\"return_codes\":[\"R02\"],\"return_remark\":\"x\"}",
    "return_codes return_remark" },
  { "needs_report", "reviewed", "{\"review\":{\"decision\":\"accept\"}}", "review" },
  { "needs_report", "other_reviewer", "{\"reviewer\":\"" B "\"}", "" },
  { "potential_need", "revisit", "{\"revisit_on\":\"2027-01-05\",\"answered_on\":\"2026-01-05\"}",
    "revisit_on" },
  { "need", "routed",
    "{\"centre\":\"PLANNING\",\"team\":\"接入方案组\",\"answer_due\":\"2026-01-08T09:00:00.000Z\","
    "\"solve_due\":\"2026-02-08T09:00:00.000Z\"}",
    "centre team answer_due solve_due" },
  { "needs_report", "submittable",
    "{\"template\":\"t2\",\"template_version\":1,\"answers\":{\"t2.summary\":\"x\"}}",
    "template template_version answers" },
  { "need", "suspension", "{\"reason\":\"x\",\"resume_on\":\"2026-01-20\"}", "reason resume_on" },
};

static gboolean
check (const char *guard, const char *kind, const char *body)
{
  RpTransition arrow = { .guard = guard };
  g_autoptr (RpRecord) after = make_record (kind, body);
  g_autoptr (GError) error = NULL;
  gboolean holds = rp_workflow_guard_check (&arrow, NULL, after, NULL, &error);

  if (!holds)
    {
      g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
      g_assert_cmpuint (strlen (error->message), >, 8);
    }
  return holds;
}

static char *
leave_out (const char *body, const char *member)
{
  g_autoptr (JsonNode) node = json_from_string (body, NULL);

  g_assert_true (json_object_has_member (json_node_get_object (node), member));
  json_object_remove_member (json_node_get_object (node), member);
  return json_to_string (node, FALSE);
}

static void
test_needed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) needed = g_strsplit (cases[i].needed, " ", -1);

      g_test_message ("%s %s", cases[i].kind, cases[i].guard);
      g_assert_true (check (cases[i].guard, cases[i].kind, cases[i].body));
      for (guint j = 0; needed[j] != NULL; j++)
        {
          g_autofree char *body = leave_out (cases[i].body, needed[j]);

          g_assert_false (check (cases[i].guard, cases[i].kind, body));
        }
    }
}

/* Every guard that an arrow names has a case above. */
static void
test_all_covered (void)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    for (guint i = 0; kinds[k]->workflow != NULL && i < kinds[k]->workflow->n_transitions; i++)
      {
        const char *guard = kinds[k]->workflow->transitions[i].guard;
        gboolean covered = guard == NULL;

        for (guint c = 0; !covered && c < G_N_ELEMENTS (cases); c++)
          covered = strcmp (cases[c].guard, guard) == 0;
        g_test_message ("%s", guard != NULL ? guard : "no guard");
        g_assert_true (covered);
      }
}

static void
test_values (void)
{
  g_assert_false (check ("reason", "visit", "{\"reason\":\" \\n\"}"));
  g_assert_false (check ("reason", "visit", "{\"reason\":\"\u3000\"}"));
  g_assert_false (check ("recorded", "visit",
                         "{\"arrival\":\"2026-01-05T02:00:00.000Z\","
                         "\"departure\":\"2026-01-05T01:00:00.000Z\",\"answers\":{\"q\":1}}"));
  g_assert_true (check ("recorded", "visit",
                        "{\"arrival\":\"2026-01-05T02:00:00.000Z\","
                        "\"departure\":\"2026-01-05T02:00:00.000Z\",\"answers\":{\"q\":1}}"));
  g_assert_false (check ("attempts", "need",
                         "{\"attempts\":[{\"on\":\"2026-01-05\"},{\"on\":\"2026-01-05\"},"
                         "{\"on\":\"2026-01-07\"},{\"on\":\"soon\"}]}"));
  g_assert_false (check (
      "coded", "need", "{\"category\":\"PQ\",\"urgency\":\"U2\",\"reasonableness\":\"UNRULED\"}"));
  g_assert_false (check ("coded", "need",
                         "{\"category\":\"PQ\",\"urgency\":\"U2\","
                         "\"reasonableness\":\"UNREASONABLE\"}"));
  g_assert_true (check ("coded", "need",
                        "{\"category\":\"PQ\",\"urgency\":\"U2\","
                        "\"reasonableness\":\"UNREASONABLE\",\"basis\":\"B01\"}"));
  g_assert_false (check ("decline_basis", "need",
                         "{\"category\":\"PQ\",\"basis\":\"B01\",\"answer\":\"no\","
                         "\"reasonableness\":\"REASONABLE\"}"));
  g_assert_false (check ("decline_basis", "need",
                         "{\"category\":\"CMPL\",\"basis\":\"B01\",\"answer\":\"no\"}"));
  g_assert_false (check ("merge_target", "need", "{\"merged_into\":\"" ID "\"}"));
  g_assert_false (check ("revisit", "potential_need",
                         "{\"revisit_on\":\"2027-01-06\",\"answered_on\":\"2026-01-05\"}"));
  g_assert_false (check ("revisit", "potential_need",
                         "{\"revisit_on\":\"2026-01-05\",\"answered_on\":\"2026-01-05\"}"));
}

/* A complaint is confirmed by service quality and closed by the supervisor, also by a step that calls it something else. */
static void
test_complaint (void)
{
#define OF(category_)                                                                              \
  "{\"category\":\"" category_ "\",\"confirm_contact\":\"" A "\",\"confirm_on\":\"2026-01-05\","   \
  "\"confirm_channel\":\"PHONE\",\"rating_asked\":true,\"basis\":\"B01\",\"answer\":\"no\","       \
  "\"attempts\":[{\"on\":\"2026-01-05\"},{\"on\":\"2026-01-06\"},{\"on\":\"2026-01-07\"}]}"
  static const struct
  {
    const char *guard;
    gboolean for_complaints;
  } rules[] = {
    { "confirmation_by_manager", FALSE },
    { "confirmation_of_complaint", TRUE },
    { "close_need", FALSE },
    { "close_complaint", TRUE },
    { "attempts", FALSE },
    { "attempts_of_complaint", TRUE },
    { "decline_basis", FALSE },
  };
  g_autoptr (RpRecord) complaint = make_record ("need", OF ("CMPL"));
  g_autoptr (RpRecord) other = make_record ("need", OF ("BILL"));

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      RpTransition arrow = { .guard = rules[i].guard };

      g_test_message ("%s", rules[i].guard);
      g_assert_cmpint (rp_workflow_guard_check (&arrow, complaint, complaint, NULL, NULL), ==,
                       rules[i].for_complaints);
      g_assert_cmpint (rp_workflow_guard_check (&arrow, complaint, other, NULL, NULL), ==,
                       rules[i].for_complaints);
      g_assert_cmpint (rp_workflow_guard_check (&arrow, other, other, NULL, NULL), ==,
                       !rules[i].for_complaints);
    }
#undef OF
}

/* A specialist delivers an answer again where no centre has the need. */
static void
test_unless (void)
{
  const RpTransition *answer = rp_workflow_find (rp_schema_find_kind ("need")->workflow, "answer",
                                                 "IN_PROGRESS", RP_ROLE_SPECIALIST);
  g_autoptr (RpRecord) direct = make_record ("need", "{}");
  g_autoptr (RpRecord) routed = make_record ("need", "{\"centre\":\"PLANNING\"}");

  g_assert_true (rp_workflow_check_person (answer, direct, A, NULL));
  g_assert_false (rp_workflow_check_person (answer, routed, A, NULL));
}

static void
test_own_centre (void)
{
  const RpWorkflow *workflow = rp_schema_find_kind ("need")->workflow;
  const RpTransition *take = rp_workflow_find (workflow, "take", "DISPATCHED", RP_ROLE_CENTRE);
  const RpTransition *suspend
      = rp_workflow_find (workflow, "suspend", "IN_PROGRESS", RP_ROLE_CENTRE);
  g_autoptr (RpRecord) need = make_record ("need", "{\"centre\":\"PLANNING\"}");

  g_assert_true (rp_workflow_check_centre (take, need, RP_ROLE_CENTRE, "PLANNING", NULL));
  g_assert_false (rp_workflow_check_centre (take, need, RP_ROLE_CENTRE, "OPERATION", NULL));
  g_assert_true (rp_workflow_check_centre (take, need, RP_ROLE_CENTRE, "", NULL));
  g_assert_false (rp_workflow_check_centre (suspend, need, RP_ROLE_CENTRE, "OPERATION", NULL));
  g_assert_true (rp_workflow_check_centre (suspend, need, RP_ROLE_CENTRE | RP_ROLE_SPECIALIST,
                                           "OPERATION", NULL));
}

static void
test_reopening (void)
{
  g_assert_true (check ("reopening", "need", "{}"));
  g_assert_true (check ("reopening", "need", "{\"closed_at\":\"2026-01-05T01:00:00.000Z\"}"));
  g_assert_false (check ("reopening", "need",
                         "{\"closed_at\":\"2026-01-05T01:00:00.000Z\","
                         "\"reopened_at\":\"2026-02-04T01:00:00.001Z\"}"));
}

/* A need that a manager made of a potential one is coded by somebody else. */
static void
test_coded (void)
{
  g_assert_false (check ("coded", "need",
                         "{\"category\":\"PQ\",\"urgency\":\"U2\",\"reasonableness\":\"PARTLY\","
                         "\"potential\":\"" A "\",\"coded_by\":\"" B "\",\"captured_by\":\"" B
                         "\"}"));
  g_assert_true (check ("coded", "need",
                        "{\"category\":\"PQ\",\"urgency\":\"U2\",\"reasonableness\":\"PARTLY\","
                        "\"coded_by\":\"" B "\",\"captured_by\":\"" B "\"}"));
}

/* A report whose answers went on after it was submitted is neither accepted nor merged, whatever else is there; it is
 * returned. One that says nothing of what was submitted is not held up. */
static void
test_as_submitted (void)
{
#define ANSWERS "\"answers\":{\"t2.summary\":\"x\"}"
#define WHOLE ",\"review\":{\"t2.decision\":\"ACCEPT\"},\"merged_into\":\"" B "\""
  static const char *const events[] = { "accept", "merge" };
  const RpWorkflow *workflow = rp_schema_find_kind ("needs_report")->workflow;
  g_autoptr (JsonNode) answers = json_from_string ("{\"t2.summary\":\"x\"}", NULL);
  g_autofree char *hash = rp_json_fingerprint (answers);
  g_autofree char *same_body = g_strdup_printf ("{" ANSWERS ",\"hash\":\"%s\"" WHOLE "}", hash);
  g_autofree char *late_body
      = g_strdup_printf ("{\"answers\":{\"t2.summary\":\"y\"},\"hash\":\"%s\"" WHOLE "}", hash);
  g_autoptr (RpRecord) same = make_record ("needs_report", same_body);
  g_autoptr (RpRecord) late = make_record ("needs_report", late_body);
  g_autoptr (RpRecord) unknown = make_record ("needs_report", "{" ANSWERS WHOLE "}");

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      const RpTransition *arrow
          = rp_workflow_find (workflow, events[i], "REVIEWING", RP_ROLE_SPECIALIST);
      g_autoptr (GError) error = NULL;

      g_assert_true (rp_workflow_guard_check (arrow, same, same, NULL, NULL));
      g_assert_true (rp_workflow_guard_check (arrow, unknown, unknown, NULL, NULL));
      g_assert_false (rp_workflow_guard_check (arrow, late, late, NULL, &error));
      g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
    }
#undef ANSWERS
#undef WHOLE
}

/* Who has the report under review does not take it over from himself. */
static void
test_other_reviewer (void)
{
  const RpTransition arrow = { .guard = "other_reviewer" };
  g_autoptr (RpRecord) his = make_record ("needs_report", "{\"reviewer\":\"" A "\"}");
  g_autoptr (RpRecord) others = make_record ("needs_report", "{\"reviewer\":\"" B "\"}");
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_workflow_guard_check (&arrow, his, others, NULL, &error));
  g_assert_false (rp_workflow_guard_check (&arrow, his, his, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
}

static gboolean
may_take (const RpTransition *arrow, RpRecord *before, RpRecord *after, const char *user)
{
  RpTransition of_people = { .by = arrow->by, .not_by = arrow->not_by, .only_by = arrow->only_by };
  g_autoptr (GError) error = NULL;
  gboolean may = rp_workflow_guard_check (&of_people, before, after, user, &error);

  if (!may)
    g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_PERSON);
  return may;
}

/* @field: (nullable) */
static RpRecord *
make_naming (const RpKind *kind, const char *field, const char *user)
{
  JsonObject *body = json_object_new ();

  if (field != NULL)
    json_object_set_string_member (body, field, user);
  return rp_record_new (kind, ID, SCOPE, body);
}

/* Whoever the declaration says may not, may not, before the step and after it; the server itself is nobody. */
static void
check_other (const RpKind *kind, const RpTransition *arrow)
{
  RpTransition other = { .not_by = arrow->not_by };
  g_autoptr (RpRecord) his = make_naming (kind, arrow->not_by, A);
  g_autoptr (RpRecord) nobodys = make_naming (kind, NULL, NULL);

  g_assert_false (may_take (&other, his, his, A));
  g_assert_false (may_take (&other, his, nobodys, A));
  g_assert_false (may_take (&other, nobodys, his, A));
  g_assert_true (may_take (&other, his, his, B));
  g_assert_true (may_take (&other, his, his, NULL));
  g_assert_false (rp_workflow_check_person (&other, his, A, NULL));
}

/* Whoever takes a step stands there by his own name afterwards. */
static void
check_signature (const RpKind *kind, const RpTransition *arrow)
{
  RpTransition signed_ = { .by = arrow->by };
  g_autoptr (RpRecord) his = make_naming (kind, arrow->by, A);
  g_autoptr (RpRecord) nobodys = make_naming (kind, NULL, NULL);

  g_assert_true (may_take (&signed_, nobodys, his, A));
  g_assert_false (may_take (&signed_, his, his, B));
  g_assert_false (may_take (&signed_, his, nobodys, A));
  g_assert_true (may_take (&signed_, his, his, NULL));
}

/* Only whoever the declaration names; where nobody stands, everybody. */
static void
check_only (const RpKind *kind, const RpTransition *arrow)
{
  RpTransition only = { .only_by = arrow->only_by };
  g_autoptr (RpRecord) his = make_naming (kind, arrow->only_by, A);
  g_autoptr (RpRecord) nobodys = make_naming (kind, NULL, NULL);

  g_assert_true (may_take (&only, his, his, A));
  g_assert_false (may_take (&only, his, his, B));
  g_assert_false (may_take (&only, his, nobodys, B));
  g_assert_true (may_take (&only, nobodys, nobodys, B));
  g_assert_true (may_take (&only, his, his, NULL));
  g_assert_true (rp_workflow_check_person (&only, his, A, NULL));
  g_assert_false (rp_workflow_check_person (&only, his, B, NULL));
}

static gboolean
names_user (const RpKind *kind, const char *name)
{
  const RpField *field = rp_kind_find_field (kind, name);

  return field != NULL && field->type == RP_FIELD_REFERENCE && g_str_equal (field->target, "user");
}

static void
test_people (void)
{
  guint n_kinds, n_others = 0, n_only = 0, n_signed = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    for (guint i = 0; kinds[k]->workflow != NULL && i < kinds[k]->workflow->n_transitions; i++)
      {
        const RpTransition *arrow = &kinds[k]->workflow->transitions[i];

        g_test_message ("%s %s", kinds[k]->name, arrow->event);
        if (arrow->not_by != NULL)
          {
            n_others++;
            g_assert_true (names_user (kinds[k], arrow->not_by));
            check_other (kinds[k], arrow);
          }
        if (arrow->only_by != NULL)
          {
            n_only++;
            g_assert_true (names_user (kinds[k], arrow->only_by));
            check_only (kinds[k], arrow);
          }
        if (arrow->by != NULL)
          {
            n_signed++;
            g_assert_true (names_user (kinds[k], arrow->by));
            check_signature (kinds[k], arrow);
          }
      }
  g_assert_cmpuint (n_others, ==, 13);
  g_assert_cmpuint (n_only, ==, 8);
  g_assert_cmpuint (n_signed, ==, 14);
}

/* The rules of four eyes, written down once more. */
static void
test_four_eyes (void)
{
  static const struct
  {
    const char *kind, *event, *not_by;
  } rules[] = {
    { "needs_report", "claim", "manager" },
    { "needs_report", "take_over", "manager" },
    { "needs_report", "return", "manager" },
    { "needs_report", "accept", "manager" },
    { "needs_report", "merge", "manager" },
    { "potential_need", "confirm", "proposed_by" },
    { "grade_override", "approve", "proposed_by" },
    { "grade_override", "reject", "proposed_by" },
    { "proposal", "accept", "by" },
    { "proposal", "refuse", "by" },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rules); r++)
    {
      const RpWorkflow *workflow = rp_schema_find_kind (rules[r].kind)->workflow;
      guint n_found = 0;

      for (guint i = 0; i < workflow->n_transitions; i++)
        if (g_str_equal (workflow->transitions[i].event, rules[r].event))
          {
            g_assert_cmpstr (workflow->transitions[i].not_by, ==, rules[r].not_by);
            n_found++;
          }
      g_assert_cmpuint (n_found, >=, 1);
    }
}

static void
test_bounce_once (void)
{
  RpTransition arrow = { .guard = "bounce" };
  const char *body = "{\"reason\":\"x\",\"centre\":\"PLANNING\",\"bounced_by\":[\"PLANNING\"]}";
  g_autoptr (RpRecord) before
      = make_record ("need", "{\"centre\":\"PLANNING\",\"bounced_by\":[\"DISPATCH\"]}");
  g_autoptr (RpRecord) after = make_record ("need", body);

  g_assert_true (rp_workflow_guard_check (&arrow, before, after, NULL, NULL));
  g_assert_false (rp_workflow_guard_check (&arrow, after, after, NULL, NULL));
}

/* Who dismissed a suggestion has said so; a colleague may say it, too, or adopt it. */
static void
test_second_dismissal (void)
{
  RpTransition again = { .guard = "second_dismissal" }, adopt = { .guard = "other_opinion" };
  g_autoptr (RpRecord) before
      = make_record ("suggestion", "{\"decided_by\":\"" A "\",\"dismissed_by\":[\"" A "\"]}");
  g_autoptr (RpRecord) older = make_record ("suggestion", "{\"decided_by\":\"" A "\"}");
  g_autoptr (RpRecord) same
      = make_record ("suggestion", "{\"decided_by\":\"" A "\",\"dismiss_reason\":\"D06\"}");
  g_autoptr (RpRecord) other
      = make_record ("suggestion", "{\"decided_by\":\"" B "\",\"dismiss_reason\":\"D06\"}");

  g_assert_false (rp_workflow_guard_check (&again, before, same, NULL, NULL));
  g_assert_false (rp_workflow_guard_check (&again, older, same, NULL, NULL));
  g_assert_true (rp_workflow_guard_check (&again, before, other, NULL, NULL));
  g_assert_false (rp_workflow_guard_check (&adopt, before, same, NULL, NULL));
  g_assert_true (rp_workflow_guard_check (&adopt, older, other, NULL, NULL));
}

/* A complaint goes another way than any other need, by other people. */
static void
test_choose (void)
{
  const RpWorkflow *workflow = rp_schema_find_kind ("need")->workflow;
  g_autoptr (RpRecord) complaint
      = make_record ("need", "{\"category\":\"CMPL\",\"rating_asked\":true}");
  g_autoptr (RpRecord) other = make_record ("need", "{\"category\":\"PQ\",\"rating_asked\":true}");
  g_autoptr (GError) error = NULL;
  RpRoles both = RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR;

  g_assert_nonnull (rp_workflow_choose (workflow, "CONFIRMED", "CLOSED", RP_ROLE_SPECIALIST, NULL,
                                        other, NULL, NULL));
  g_assert_nonnull (
      rp_workflow_choose (workflow, "CONFIRMED", "CLOSED", both, NULL, complaint, NULL, NULL));
  g_assert_null (rp_workflow_choose (workflow, "CONFIRMED", "CLOSED", RP_ROLE_SPECIALIST, NULL,
                                     complaint, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (rp_workflow_choose (workflow, "CONFIRMED", "CLOSED", RP_ROLE_MANAGER, NULL, other,
                                     NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_null (
      rp_workflow_choose (workflow, "CAPTURED", "CLOSED", both, NULL, other, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_STATE);
}

/* A task is verified and cancelled by whoever made it, or by a supervisor; everybody may do it. */
static void
test_task (void)
{
  const RpKind *kind = rp_schema_find_kind ("task");
  g_autoptr (RpRecord) done = make_naming (kind, "created_by", A);

#define MAY(event, from, role, user)                                                               \
  rp_workflow_check_person (rp_workflow_find (kind->workflow, event, from, role), done, user, NULL)

  g_assert_true (MAY ("verify", "DONE", RP_ROLE_MANAGER, A));
  g_assert_false (MAY ("verify", "DONE", RP_ROLE_MANAGER, B));
  g_assert_true (MAY ("verify", "DONE", RP_ROLE_SUPERVISOR, B));
  g_assert_true (MAY ("cancel", "DOING", RP_ROLE_SPECIALIST, A));
  g_assert_false (MAY ("cancel", "OPEN", RP_ROLE_SPECIALIST, B));
  g_assert_true (MAY ("cancel", "ACCEPTED", RP_ROLE_SUPERVISOR, B));
  g_assert_true (MAY ("finish", "DOING", RP_ROLE_CENTRE, B));
#undef MAY
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/workflow-guard/needed", test_needed);
  g_test_add_func ("/schema/workflow-guard/all-covered", test_all_covered);
  g_test_add_func ("/schema/workflow-guard/values", test_values);
  g_test_add_func ("/schema/workflow-guard/coded", test_coded);
  g_test_add_func ("/schema/workflow-guard/as-submitted", test_as_submitted);
  g_test_add_func ("/schema/workflow-guard/other-reviewer", test_other_reviewer);
  g_test_add_func ("/schema/workflow-guard/people", test_people);
  g_test_add_func ("/schema/workflow-guard/four-eyes", test_four_eyes);
  g_test_add_func ("/schema/workflow-guard/task", test_task);
  g_test_add_func ("/schema/workflow-guard/complaint", test_complaint);
  g_test_add_func ("/schema/workflow-guard/unless", test_unless);
  g_test_add_func ("/schema/workflow-guard/own-centre", test_own_centre);
  g_test_add_func ("/schema/workflow-guard/reopening", test_reopening);
  g_test_add_func ("/schema/workflow-guard/bounce-once", test_bounce_once);
  g_test_add_func ("/schema/workflow-guard/second-dismissal", test_second_dismissal);
  g_test_add_func ("/schema/workflow-guard/choose", test_choose);
  return g_test_run ();
}
