/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/sample-template.h"

#include "base/json-access.h"

static const struct
{
  const char *id, *kind;
} own[] = { { "T1", "visit" },
            { "T2", "needs_report" },
            { "T3", "needs_report" },
            { "T4", "needs_report" },
            { "T5", "needs_report" } };

static void
assert_labelled (const RpQuestion *question)
{
  for (guint i = 0; question->choices != NULL && i < question->choices->len; i++)
    {
      const RpChoice *choice = g_ptr_array_index (question->choices, i);
      gboolean is_latin = g_str_equal (choice->label_zh, "UPS");
      if (!is_latin && g_str_equal (choice->label_zh, choice->label_en))
        g_error ("%s: %s has no Chinese label", question->codes, choice->code);
    }
  for (guint i = 0; question->columns != NULL && i < question->columns->len; i++)
    assert_labelled (g_ptr_array_index (question->columns, i));
}

static void
test_all_load_and_are_bilingual (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autoptr (RpTemplate) template_ = rp_template_find (own[i].id);
      g_assert_nonnull (template_);
      g_assert_cmpstr (rp_template_get_id (template_), ==, own[i].id);
      g_assert_cmpstr (rp_template_get_kind (template_), ==, own[i].kind);
      GPtrArray *sections = rp_template_get_sections (template_);
      for (guint j = 0; j < sections->len; j++)
        {
          const RpSection *section = g_ptr_array_index (sections, j);
          for (guint k = 0; k < section->questions->len; k++)
            assert_labelled (g_ptr_array_index (section->questions, k));
        }
    }
}

static void
test_versions (void)
{
  g_autoptr (RpTemplate) first = rp_template_find_version ("T2", 1);
  g_assert_nonnull (first);
  g_assert_null (rp_template_find_version ("T2", 99));
  g_assert_null (rp_template_find ("T6"));
  g_assert_null (rp_template_find ("labels-zh"));
}

static gboolean
has_problem (const char *id, const char *answers_text, const char *place)
{
  g_autoptr (RpTemplate) template_ = rp_template_find (id);
  g_autoptr (JsonObject) answers = object_of (answers_text);
  g_autoptr (JsonObject) facts = object_of (
      "{'today':'2026-01-05','account':{'run_cap':16000},'usage':{'max_demand':9000}}");
  g_autoptr (RpForm) form = rp_form_new (template_, answers, facts);
  g_autoptr (GPtrArray) problems = rp_form_list_problems (form, ~0u);
  for (guint i = 0; i < problems->len; i++)
    {
      const RpProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *at = g_strdup_printf (
          "%s%s%s%s", problem->question, problem->column != NULL ? "." : "",
          problem->column != NULL ? problem->column : "", problem->warning ? "?" : "");
      if (g_str_equal (at, place))
        return TRUE;
    }
  return FALSE;
}

/* Each row: answers that break a rule of the report, and the same ones mended. */
static const struct
{
  const char *id, *place, *broken, *mended;
} rules[] = {
  { "T1", "t1.when.departure",
    "{'t1.when.arrival':'2026-01-05T10:00','t1.when.departure':'2026-01-05T09:59'}",
    "{'t1.when.arrival':'2026-01-05T10:00','t1.when.departure':'2026-01-05T10:00'}" },
  { "T1", "t1.they", "{'t1.they':[]}", "{'t1.they':[{'row':'a','name':'王工'}]}" },
  { "T1", "t1.promises.due", "{'t1.promises':[{'row':'a','what':'查线','who':'林'}]}",
    "{'t1.promises':[{'row':'a','what':'查线','who':'林','due':'2026-01-09'}]}" },
  { "T1", "t1.needs.own_words", "{'t1.needs':[{'row':'a','category':'PQ'}]}",
    "{'t1.needs':[{'row':'a','category':'PQ','own_words':'晃电'}]}" },
  { "T1", "t1.prev.note", "{'t1.prev':[{'row':'a','item':'送图','state':'OPEN'}]}",
    "{'t1.prev':[{'row':'a','item':'送图','state':'DONE'}]}" },
  { "T2", "t2.needs", "{}", "{'t2.needs':[{'row':'a','category':'INFO'}]}" },
  { "T2", "t2.needs.conn_add?", "{'t2.needs':[{'row':'a','category':'CONN','conn_add':48001}]}",
    "{'t2.needs':[{'row':'a','category':'CONN','conn_add':48000}]}" },
  { "T2", "t2.needs.pq_times", "{'t2.needs':[{'row':'a','category':'PQ'}]}",
    "{'t2.needs':[{'row':'a','category':'CONN'}]}" },
  { "T2", "t2.needs.tou_shift?", "{'t2.needs':[{'row':'a','category':'TOU','tou_shift':9001}]}",
    "{'t2.needs':[{'row':'a','category':'TOU','tou_shift':9000}]}" },
  { "T2", "t2.needs.chg_to",
    "{'t2.needs':[{'row':'a','category':'CHG','chg_from':'2026-05-02','chg_to':'2026-05-01'}]}",
    "{'t2.needs':[{'row':'a','category':'CHG','chg_to':'2026-05-01'}]}" },
  { "T2", "t2.date", "{'t2.date':'2026-01-06'}", "{'t2.date':'2026-01-05'}" },
  { "T2", "t2.already?", "{'t2.already':'已推荐施工单位'}", "{'t2.already':'无'}" },
  { "T2", "t2.decision",
    "{'t2.decision':'ACCEPT','t2.code':[{'row':'a','reasonableness':'UNRULED'}]}",
    "{'t2.decision':'ACCEPT','t2.code':[{'row':'a','reasonableness':'REASONABLE'}]}" },
  { "T2", "t2.return_codes", "{'t2.decision':'RETURN'}", "{'t2.decision':'ACCEPT'}" },
  { "T3", "t3.claim.yuan", "{'t3.claim.asked':true}", "{'t3.claim.asked':false}" },
  { "T4", "t4.stages",
    "{'t4.cap_add':8000,'t4.stages':[{'row':'a','on':'2026-05-01','capacity':3000}]}",
    "{'t4.cap_add':8000,'t4.stages':[{'row':'a','on':'2026-05-01','capacity':3000},"
    "{'row':'b','on':'2026-09-01','capacity':5000}]}" },
  { "T4", "t4.cap_explain", "{'t4.cap_now':100,'t4.cap_add':50,'t4.cap_final':160}",
    "{'t4.cap_now':100,'t4.cap_add':50,'t4.cap_final':150}" },
  { "T4", "t4.hours?", "{'t4.cap_final':10000,'t4.energy':40000000}",
    "{'t4.cap_final':10000,'t4.energy':400000000}" },
  { "T4", "t4.class_reason", "{'t4.mode':'HV_DUAL'}", "{'t4.mode':'HV_SINGLE'}" },
  { "T5", "t5.confirm.later_on", "{'t5.confirm':[{'row':'a','answer':'LATER'}]}",
    "{'t5.confirm':[{'row':'a','answer':'NO'}]}" },
  { "T5", "t5.valid.until", "{'t5.valid.from':'2026-01-05','t5.valid.until':'2026-01-05'}",
    "{'t5.valid.from':'2026-01-05','t5.valid.until':'2026-07-05'}" },
};

static void
test_rules_of_the_reports (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_test_message ("%s", rules[i].place);
      g_assert_true (has_problem (rules[i].id, rules[i].broken, rules[i].place));
      g_assert_false (has_problem (rules[i].id, rules[i].mended, rules[i].place));
    }
}

static void
test_summary_has_300_characters (void)
{
  g_autoptr (GString) text = g_string_new ("{'t2.summary':'");
  for (int i = 0; i < 300; i++)
    g_string_append (text, "电");
  g_autofree char *fits = g_strconcat (text->str, "'}", NULL);
  g_autofree char *long_ = g_strconcat (text->str, "力'}", NULL);
  g_assert_false (has_problem ("T2", fits, "t2.summary"));
  g_assert_true (has_problem ("T2", long_, "t2.summary"));
}

/* What was answered about an own plant before the need turned out to be of another kind is asked no more. */
static void
test_columns_follow_the_category (void)
{
  static const char *const kinds[][2] = {
    { "PV", "der_roof" },        { "PV", "der_bearing" },    { "PV", "der_pv_mode" },
    { "STORAGE", "der_energy" }, { "STORAGE", "der_place" }, { "EV", "der_piles" },
    { "EV", "der_public" },
  };
  g_autoptr (RpTemplate) template_ = rp_template_find ("T2");
  g_autoptr (RpForm) form = rp_form_new (template_, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *id = g_strconcat ("t2.needs.", kinds[i][1], NULL);
      const RpQuestion *column = rp_template_find_question (template_, id);
      g_autoptr (JsonObject) row = json_object_new ();

      json_object_set_string_member (row, "category", "DER");
      json_object_set_string_member (row, "der_kind", kinds[i][0]);
      g_assert_true (rp_form_is_column_visible (form, column, row));
      json_object_set_string_member (row, "category", "EE");
      g_assert_false (rp_form_is_column_visible (form, column, row));
    }
}

static guint
count_closing_problems (const char *answers_text)
{
  g_autoptr (RpTemplate) template_ = rp_template_find ("T3");
  g_autoptr (JsonObject) answers = object_of (answers_text);
  g_autoptr (RpForm) form = rp_form_new (template_, answers, NULL);
  g_autoptr (GPtrArray) problems = rp_form_list_closing_problems (form);

  return problems->len;
}

/* Cause, measures and their effect are known long after the report on a disturbance was accepted. */
static void
test_what_closes_the_matter (void)
{
  g_assert_false (has_problem ("T3", "{}", "t3.cause.text"));
  g_assert_cmpuint (count_closing_problems ("{}"), ==, 5);
  g_assert_cmpuint (count_closing_problems ("{'t3.cause.side':'GRID','t3.cause.text':'A feeder.'}"),
                    ==, 3);
}

static void
test_the_ban_is_on_every_connection_report (void)
{
  g_autoptr (RpTemplate) template_ = rp_template_find ("T4");
  g_autoptr (RpForm) form = rp_form_new (template_, NULL, NULL);
  const RpQuestion *ban = rp_template_find_question (template_, "t4.ban");
  g_autofree char *text = rp_question_format_in (ban, rp_form_get_answer (form, "t4.ban"), "zh");
  g_assert_nonnull (strstr (text, "12398"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/own-templates/load", test_all_load_and_are_bilingual);
  g_test_add_func ("/forms/own-templates/versions", test_versions);
  g_test_add_func ("/forms/own-templates/rules", test_rules_of_the_reports);
  g_test_add_func ("/forms/own-templates/summary", test_summary_has_300_characters);
  g_test_add_func ("/forms/own-templates/columns", test_columns_follow_the_category);
  g_test_add_func ("/forms/own-templates/closing", test_what_closes_the_matter);
  g_test_add_func ("/forms/own-templates/ban", test_the_ban_is_on_every_connection_report);
  return g_test_run ();
}
