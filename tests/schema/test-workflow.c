/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/kind.h"
#include "schema/workflow-guard.h"
#include "schema/workflow.h"

#include <string.h>

/* The working rules of the bureau, written down once more and apart from the tables of the program:
 * from, to, event, who, when it takes effect (O on the device, Q when accepted, S server only). "-"
 * is the row that is not there yet. */
typedef struct
{
  const char *kind;
  const char *from;
  const char *to;
  const char *event;
  const char *who;
  char offline;
} Rule;

#define OPEN_NEED                                                                                  \
  "CAPTURED CODED DISPATCHED ANSWERING DECLINED_PENDING ACCEPTED BOUNCED IN_PROGRESS SUSPENDED "   \
  "ANSWERED CONFIRMED REOPENED"

static const Rule rules[] = {
  { "visit", "-", "PLANNED", "plan", "KAM,DEP,SRV,SUP", 'O' },
  { "visit", "PLANNED", "AGREED", "agree", "KAM,DEP", 'O' },
  { "visit", "PLANNED AGREED MISSED", "ON_SITE", "start", "KAM,DEP", 'O' },
  { "visit", "ON_SITE", "RECORDED", "finish", "KAM,DEP", 'O' },
  { "visit", "RECORDED", "CLOSED", "close", "SRV", 'S' },
  { "visit", "PLANNED AGREED", "CANCELLED", "cancel", "KAM,DEP", 'O' },
  { "visit", "PLANNED AGREED", "MISSED", "miss", "SRV", 'S' },
  { "visit", "RECORDED", "RECORDED", "amend", "KAM,DEP", 'O' },
  { "visit", "CLOSED", "CLOSED", "correct", "KAM,DEP,SUP", 'Q' },

  { "needs_report", "-", "DRAFT", "new", "KAM,DEP", 'O' },
  { "needs_report", "DRAFT", "QUEUED", "submit", "KAM,DEP", 'O' },
  { "needs_report", "QUEUED", "RECEIVED", "receive", "SRV", 'S' },
  { "needs_report", "QUEUED", "DRAFT", "take_back", "KAM,DEP", 'O' },
  { "needs_report", "RECEIVED", "REVIEWING", "claim", "BS", 'Q' },
  { "needs_report", "REVIEWING", "REVIEWING", "take_over", "BS", 'Q' },
  { "needs_report", "ACCEPTED", "ACCEPTED", "take_over", "BS", 'Q' },
  { "needs_report", "CLOSED", "CLOSED", "take_over", "BS", 'Q' },
  { "needs_report", "REVIEWING", "RETURNED", "return", "BS", 'Q' },
  { "needs_report", "RETURNED", "DRAFT", "rework", "KAM,DEP", 'O' },
  { "needs_report", "RECEIVED", "WITHDRAWN", "withdraw", "KAM,DEP", 'Q' },
  { "needs_report", "REVIEWING", "ACCEPTED", "accept", "BS", 'Q' },
  { "needs_report", "REVIEWING", "MERGED", "merge", "BS", 'Q' },
  { "needs_report", "ACCEPTED", "CLOSED", "close", "SRV", 'S' },
  { "needs_report", "CLOSED", "ARCHIVED", "archive", "SRV", 'S' },

  { "need", "-", "CAPTURED", "capture", "KAM,DEP,BS,SRV", 'O' },
  { "need", "CAPTURED", "CODED", "code", "BS", 'Q' },
  { "need", "CODED", "DISPATCHED", "dispatch", "BS", 'Q' },
  { "need", "CODED", "ANSWERING", "answer_directly", "BS", 'Q' },
  { "need", "CODED", "DECLINED_PENDING", "decline", "BS", 'Q' },
  { "need", "DISPATCHED", "ACCEPTED", "take", "CTR", 'Q' },
  { "need", "DISPATCHED", "BOUNCED", "bounce", "CTR", 'Q' },
  { "need", "BOUNCED", "DISPATCHED", "reroute", "BS,SUP", 'Q' },
  { "need", "ACCEPTED", "IN_PROGRESS", "start", "CTR", 'Q' },
  { "need", "IN_PROGRESS", "SUSPENDED", "suspend", "CTR,BS", 'Q' },
  { "need", "SUSPENDED", "IN_PROGRESS", "resume", "CTR,BS", 'Q' },
  { "need", "IN_PROGRESS", "ANSWERED", "answer", "CTR,BS", 'Q' },
  { "need", "ANSWERING", "ANSWERED", "deliver", "BS", 'Q' },
  { "need", "ANSWERED", "CONFIRMED", "confirm", "KAM,DEP,SQ", 'Q' },
  { "need", "ANSWERED", "IN_PROGRESS", "object", "KAM,DEP", 'Q' },
  { "need", "DECLINED_PENDING", "DECLINED", "inform", "KAM,DEP", 'Q' },
  { "need", "CONFIRMED", "CLOSED", "close", "BS,SUP", 'Q' },
  { "need", "ANSWERED", "ANSWERED", "attempt", "KAM,DEP,BS", 'Q' },
  { "need", "ANSWERED", "CLOSED_UNCONFIRMED", "close_unconfirmed", "BS,SUP", 'Q' },
  { "need", "CLOSED CLOSED_UNCONFIRMED", "REOPENED", "reopen", "KAM,DEP,BS", 'Q' },
  { "need", "REOPENED", "IN_PROGRESS", "restart", "KAM,DEP,BS", 'Q' },
  { "need", OPEN_NEED, "MERGED", "merge", "BS", 'Q' },
  { "need", OPEN_NEED, "CANCELLED", "cancel", "BS", 'Q' },
  { "need", "CAPTURED", "CANCELLED", "cancel", "SRV", 'S' },

  { "suggestion", "-", "SUGGESTED", "suggest", "SRV", 'O' },
  { "suggestion", "SUGGESTED DISMISSED", "DISMISSED", "dismiss", "BS", 'Q' },
  { "suggestion", "SUGGESTED DISMISSED", "ADOPTED", "adopt", "BS", 'Q' },

  { "potential_need", "-", "ADOPTED", "adopt", "BS", 'Q' },
  { "potential_need", "ADOPTED", "TO_CONFIRM", "assign", "BS", 'Q' },
  { "potential_need", "TO_CONFIRM EXPIRED", "CONFIRMED", "confirm", "KAM,DEP", 'Q' },
  { "potential_need", "TO_CONFIRM EXPIRED", "NOT_NEEDED", "refuse", "KAM,DEP", 'Q' },
  { "potential_need", "TO_CONFIRM EXPIRED", "LATER", "postpone", "KAM,DEP", 'Q' },
  { "potential_need", "LATER", "TO_CONFIRM", "revisit", "SRV", 'S' },
  { "potential_need", "TO_CONFIRM", "EXPIRED", "expire", "SRV", 'S' },
  { "potential_need", "CONFIRMED", "CONVERTED", "convert", "SRV", 'S' },
  { "potential_need", "CONVERTED", "REALISED", "realise", "SRV", 'S' },
};

static const char *const ruled_kinds[]
    = { "visit", "needs_report", "need", "suggestion", "potential_need" };

static gboolean
lists_word (const char *words, const char *word, const char *separator)
{
  g_auto (GStrv) parts = g_strsplit (words, separator, -1);

  return g_strv_contains ((const char *const *)parts, word);
}

/* Returns: (nullable): the rule for this cell */
static const Rule *
find_rule (const char *kind, const char *from, const char *event, RpRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].kind, kind) == 0 && strcmp (rules[i].event, event) == 0
        && lists_word (rules[i].from, from != NULL ? from : "-", " ")
        && lists_word (rules[i].who, rp_role_code (role), ","))
      return &rules[i];
  return NULL;
}

static void
check_cell (const RpWorkflow *workflow, const char *from, const char *event, RpRole role)
{
  static const char letters[] = { 'O', 'Q', 'S' };
  const Rule *rule = find_rule (workflow->kind, from, event, role);
  const RpTransition *arrow = rp_workflow_find (workflow, event, from, role);

  g_test_message ("%s: %s by %s in %s", workflow->kind, event, rp_role_code (role),
                  from != NULL ? from : "nothing");
  g_assert_true ((rule != NULL) == (arrow != NULL));
  if (rule == NULL)
    return;
  g_assert_cmpstr (arrow->to, ==, rule->to);
  g_assert_cmpint (letters[arrow->offline], ==, rule->offline);
  g_assert_nonnull (rp_workflow_find_move (workflow, from, rule->to, role));
}

/* @states holds one place more than the workflow has states: %NULL, the row that is not there. */
static void
check_workflow (const RpWorkflow *workflow)
{
  for (guint s = 0; s <= workflow->n_states; s++)
    for (guint e = 0; e < workflow->n_transitions; e++)
      for (guint r = 0; r <= 10; r++)
        check_cell (workflow, s < workflow->n_states ? workflow->states[s].code : NULL,
                    workflow->transitions[e].event, 1u << r);
}

static void
test_every_cell (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ruled_kinds); i++)
    check_workflow (rp_schema_find_kind (ruled_kinds[i])->workflow);
}

/* Every rule names an event and states of the tables: no rule is left out by a misspelling. */
static void
test_every_rule (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const RpWorkflow *workflow = rp_schema_find_kind (rules[i].kind)->workflow;
      g_auto (GStrv) from = g_strsplit (rules[i].from, " ", -1);
      RpRoles who = rp_roles_parse (rules[i].who);

      for (guint f = 0; from[f] != NULL; f++)
        {
          const char *state = strcmp (from[f], "-") != 0 ? from[f] : NULL;

          g_assert_nonnull (rp_workflow_find (workflow, rules[i].event, state, who));
        }
    }
}

/* The tables themselves: known states, guards that exist, a way out of every open state. */
static void
test_tables (void)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    {
      const RpWorkflow *workflow = kinds[k]->workflow;

      for (guint i = 0; workflow != NULL && i < workflow->n_transitions; i++)
        {
          const RpTransition *arrow = &workflow->transitions[i];

          g_assert_true (arrow->from == NULL || rp_workflow_find_state (workflow, arrow->from));
          g_assert_nonnull (rp_workflow_find_state (workflow, arrow->to));
          g_assert_true (arrow->guard == NULL || rp_workflow_guard_exists (arrow->guard));
          g_assert_true (arrow->besides == NULL || rp_workflow_guard_exists (arrow->besides));
          if (arrow->offline == RP_OFFLINE_SERVER)
            g_assert_cmpuint (arrow->who, ==, RP_ROLE_SERVER);
        }
      for (guint i = 0; workflow != NULL && i < workflow->n_states; i++)
        {
          g_autoptr (GPtrArray) arrows
              = rp_workflow_list (workflow, workflow->states[i].code, G_MAXUINT);

          g_assert_true (workflow->states[i].closed || arrows->len > 0);
        }
    }
}

static void
test_list (void)
{
  const RpWorkflow *report = rp_schema_find_kind ("needs_report")->workflow;
  g_autoptr (GPtrArray) desk = rp_workflow_list (report, "REVIEWING", RP_ROLE_SPECIALIST);
  g_autoptr (GPtrArray) own = rp_workflow_list (report, "REVIEWING", RP_ROLE_MANAGER);

  g_assert_cmpuint (desk->len, ==, 4);
  g_assert_cmpuint (own->len, ==, 0);
  g_assert_cmpstr (rp_workflow_state_label (report, "REVIEWING"), ==, "In review");
  g_assert_cmpstr (rp_workflow_state_label (report, "NEW_STATE"), ==, "NEW_STATE");
  g_assert_null (rp_workflow_find (report, "no_such_event", "DRAFT", G_MAXUINT));
}

/* Only a dismissal is each one's own word; correcting a record twice is two steps from where it stands. */
static void
test_said_by_each (void)
{
  guint n_kinds, n = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      const RpWorkflow *workflow = kinds[i]->workflow;

      for (guint j = 0; workflow != NULL && j < workflow->n_transitions; j++)
        n += rp_workflow_is_said_by_each (workflow, workflow->transitions[j].from,
                                          workflow->transitions[j].to, G_MAXUINT);
    }
  g_assert_cmpuint (n, ==, 1);

  const RpWorkflow *suggestion = rp_schema_find_kind ("suggestion")->workflow;
  g_assert_true (
      rp_workflow_is_said_by_each (suggestion, "SUGGESTED", "DISMISSED", RP_ROLE_SPECIALIST));
  g_assert_false (
      rp_workflow_is_said_by_each (suggestion, "SUGGESTED", "DISMISSED", RP_ROLE_MANAGER));
  g_assert_false (
      rp_workflow_is_said_by_each (suggestion, "SUGGESTED", "ADOPTED", RP_ROLE_SPECIALIST));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/workflow/every-cell", test_every_cell);
  g_test_add_func ("/schema/workflow/every-rule", test_every_rule);
  g_test_add_func ("/schema/workflow/tables", test_tables);
  g_test_add_func ("/schema/workflow/list", test_list);
  g_test_add_func ("/schema/workflow/said-by-each", test_said_by_each);
  return g_test_run ();
}
