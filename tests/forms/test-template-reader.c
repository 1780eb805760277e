/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/sample-template.h"

static void
assert_refused (const char *questions, const char *place, const char *cause)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTemplate) template_ = parse_questions (questions, &error);
  g_assert_null (template_);
  g_assert_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_TEMPLATE);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, "T9.json, line 1: "));
  g_assert_nonnull (strstr (error->message, place));
  g_assert_nonnull (strstr (error->message, cause));
}

static void
test_reads_what_is_there (void)
{
  g_autoptr (RpTemplate) template_ = template_of (
      "{'id':'t9.cap','type':'num','unit':'kVA','min':1,'max':9,'required':true,'ask_again':true,"
      "'label':{'zh':'容量','en':'Capacity'},'help':{'zh':'帮助','en':'Help'},'source':'account."
      "cap'},"
      "{'id':'t9.rows','type':'tbl','internal':true," LABEL ",'columns':["
      "{'id':'urgency','type':'enum','codes':'urgency'," LABEL "}]}");
  const RpQuestion *cap = rp_template_find_question (template_, "t9.cap");
  const RpQuestion *column = rp_template_find_question (template_, "t9.rows.urgency");

  g_assert_cmpstr (rp_template_get_id (template_), ==, "T9");
  g_assert_cmpint (rp_template_get_version (template_), ==, 3);
  g_assert_cmpstr (rp_template_get_kind (template_), ==, "needs_report");
  g_assert_cmpstr (rp_template_get_title_in (template_, "en"), ==, "Sample");
  g_assert_cmpstr (rp_template_get_title_in (template_, "zh"), ==, "样表");
  g_assert_cmpint (cap->type, ==, RP_QUESTION_NUMBER);
  g_assert_cmpint (cap->unit, ==, RP_UNIT_CAPACITY);
  g_assert_cmpint (cap->max, ==, 9);
  g_assert_true (cap->required && cap->ask_again && !cap->internal);
  g_assert_cmpstr (rp_question_label (cap), ==, "Capacity");
  g_assert_cmpstr (rp_question_help (cap), ==, "Help");
  g_assert_cmpstr (column->id, ==, "urgency");
  g_autoptr (GPtrArray) choices = rp_question_list_choices (column);
  g_assert_cmpuint (choices->len, ==, 4);
  g_assert_cmpstr (((RpChoice *)choices->pdata[0])->label_zh, ==, "特急");
}

static void
test_names_the_place (void)
{
  assert_refused ("{'id':'t9.a','type':'txt'," LABEL "},{'id':'t9.b','type':'blob'," LABEL "}",
                  "sections[0].questions[1] (t9.b)", "blob");
  assert_refused ("{'id':'t9.a','type':'tbl'," LABEL ",'columns':[{'id':'x','type':'txt'}]}",
                  "sections[0].questions[0] (t9.a).columns[0] (x)", "zh");
}

static void
test_refuses_what_it_does_not_know (void)
{
  assert_refused ("{'id':'t9.a','type':'txt'," LABEL ",'requird':true}", "(t9.a)", "requird");
  assert_refused ("{'id':'t9.a','type':'enum'," LABEL ",'codes':'colours'}", "(t9.a)", "colours");
  assert_refused ("{'id':'t9.a','type':'num'," LABEL ",'unit':'parsec'}", "(t9.a)", "parsec");
  assert_refused ("{'id':'t9.a','type':'txt'," LABEL ",'visible':{'explode':[1]}}", "(t9.a)",
                  "explode");
  assert_refused ("{'id':'t9.a','type':'txt'," LABEL ",'required':'yes'}", "(t9.a)", "required");
  assert_refused ("{'id':'t9.a','type':'date'," LABEL ",'max':3}", "(t9.a)", "max");
  assert_refused ("{'id':'t9.a','type':'enum'," LABEL "}", "(t9.a)", "enum");
  assert_refused ("{'id':'t9.a','type':'txt','label':{'zh':'项'}}", "(t9.a)", "label");
  assert_refused ("{'id':'t9.a','type':'txt'," LABEL ",'checks':[{'rule':true}]}", "(t9.a)",
                  "message");
  assert_refused ("{'id':'t9.a','type':'enum'," LABEL ",'choices':[{'code':'A','zh':'甲','en':'A'},"
                  "{'code':'A','zh':'乙','en':'B'}]}",
                  "(t9.a)", "twice");
  assert_refused ("7", "sections[0].questions[0]", "object");
}

static void
test_refuses_bad_ids (void)
{
  assert_refused ("{'id':'t9.a','type':'txt'," LABEL "},{'id':'t9.a','type':'txt'," LABEL "}",
                  "questions[1] (t9.a)", "twice");
  assert_refused ("{'id':'t9.a','type':'txt'," LABEL "},{'id':'t9.a.b','type':'txt'," LABEL "}",
                  "questions[1] (t9.a.b)", "inside");
  assert_refused ("{'id':'t8.a','type':'txt'," LABEL "}", "questions[0]", "t8.a");
  assert_refused ("{'id':'t9.A','type':'txt'," LABEL "}", "questions[0]", "t9.A");
  assert_refused ("{'id':'t9.a','type':'tbl'," LABEL ",'columns':[{'id':'row','type':'txt'," LABEL
                  "}]}",
                  "columns[0]", "row");
}

static void
test_refuses_rules_about_nothing (void)
{
  assert_refused ("{'id':'t9.a','type':'txt'," LABEL ",'visible':{'var':'t9.b'}}", "(t9.a)",
                  "t9.b");
  assert_refused ("{'id':'t9.a','type':'tbl'," LABEL ",'columns':[{'id':'x','type':'txt'," LABEL
                  ",'visible':{'==':[{'var':'row.y'},1]}}]}",
                  "columns[0] (x)", "row.y");
}

static void
test_refuses_circles (void)
{
  assert_refused ("{'id':'t9.a','type':'num'," LABEL ",'calculate':{'+':[{'var':'t9.b'},1]}},"
                  "{'id':'t9.b','type':'num'," LABEL ",'calculate':{'+':[{'var':'t9.a'},1]}}",
                  "(t9.a)", "own result");
  assert_refused ("{'id':'t9.t','type':'tbl'," LABEL ",'columns':[{'id':'x','type':'num'," LABEL
                  ",'calculate':{'reduce':[{'var':'t9.t'},1,0]}}]}",
                  "(t9.t)", "own result");
}

static void
test_limits_fields_and_depth (void)
{
  g_autoptr (GString) many = g_string_new (NULL);
  for (int i = 0; i < 500; i++)
    g_string_append_printf (many, "%s{'id':'t9.q%d','type':'txt'," LABEL "}", i > 0 ? "," : "", i);
  assert_refused (many->str, "sections[1].questions[0]", "500");

  g_autoptr (GError) error = NULL;
  g_autoptr (RpTemplate) deep
      = parse_questions ("{'id':'t9.a','type':'txt'," LABEL
                         ",'visible':{'!':[{'!':[{'!':[{'!':[{'!':[{'!':[true]}]}]}]}]}]}}",
                         &error);
  g_assert_null (deep);
  g_assert_error (error, RP_JSON_ERROR, RP_JSON_ERROR_LIMIT);
  g_assert_true (g_str_has_prefix (error->message, "T9.json"));
}

static void
test_refuses_a_bad_head (void)
{
  static const char *const heads[] = {
    "{}",
    "[]",
    "{'id':'T9','version':0,'kind':'visit','title':{'zh':'样','en':'S'},'sections':[]}",
    "{'id':'T9','version':1,'kind':'visit','title':{'zh':'样','en':'S'},'sections':[]}",
    "{'id':'T9','version':1,'kind':'visit','title':'S','sections':[]}",
    "{'id':'T9','version':1,'kind':'visit','title':{'zh':'样','en':'S'},'sections':[{'id':'a',"
    "'title':{'zh':'一','en':'1'},'owner':'nobody','questions':[]}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *json = quoted (heads[i]);
      g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
      g_autoptr (GError) error = NULL;
      g_assert_null (rp_template_parse (bytes, "X.json", &error));
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, "X.json"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/template-reader/reads", test_reads_what_is_there);
  g_test_add_func ("/forms/template-reader/place", test_names_the_place);
  g_test_add_func ("/forms/template-reader/unknown", test_refuses_what_it_does_not_know);
  g_test_add_func ("/forms/template-reader/ids", test_refuses_bad_ids);
  g_test_add_func ("/forms/template-reader/rules", test_refuses_rules_about_nothing);
  g_test_add_func ("/forms/template-reader/circles", test_refuses_circles);
  g_test_add_func ("/forms/template-reader/limits", test_limits_fields_and_depth);
  g_test_add_func ("/forms/template-reader/head", test_refuses_a_bad_head);
  return g_test_run ();
}
