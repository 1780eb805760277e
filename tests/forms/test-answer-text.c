/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/sample-template.h"

#include "base/json-access.h"

typedef struct
{
  const char *question, *typed, *stored; /* stored: canonical JSON, %NULL when refused */
} Row;

static const Row rows[] = {
  { "t9.cap", "3200", "32000" },
  { "t9.cap", "３２００", "32000" },
  { "t9.cap", "1,234.5 kVA", "12345" },
  { "t9.cap", "many", NULL },
  { "t9.energy", "80万度", "80000000" },
  { "t9.day", "2026-1-5", "\"2026-01-05\"" },
  { "t9.day", "2026/01/05", "\"2026-01-05\"" },
  { "t9.day", "2026年1月5日", "\"2026-01-05\"" },
  { "t9.day", "20260105", "\"2026-01-05\"" },
  { "t9.day", "26-1-5", "\"2026-01-05\"" },
  { "t9.day", "1月5日", "\"2026-01-05\"" },
  { "t9.day", "5.1", "\"2026-05-01\"" },
  { "t9.day", "５．１", "\"2026-05-01\"" },
  { "t9.day", "12.28", "\"2025-12-28\"" }, /* nearest to 2026-01-05 */
  { "t9.day", "明天", "\"2026-01-06\"" },
  { "t9.day", "+10", "\"2026-01-15\"" },
  { "t9.day", "2026-02-30", NULL },
  { "t9.day", "2.30", NULL },
  { "t9.day", "soon", NULL },
  { "t9.day", "2026-1-5 x", NULL },
  { "t9.day", "1-2-3-4-5-6-7", NULL },
  { "t9.at", "2026-1-5 9:30", "\"2026-01-05T09:30\"" },
  { "t9.at", "2026-01-05T09:30", "\"2026-01-05T09:30\"" },
  { "t9.at", "1月5日14点", "\"2026-01-05T14:00\"" },
  { "t9.at", "9:05", "\"2026-01-05T09:05\"" },
  { "t9.at", "９：０５", "\"2026-01-05T09:05\"" },
  { "t9.at", "2026-1-5 25:00", NULL },
  { "t9.at", "2026-1-5", NULL },
  { "t9.urgency", "U1", "\"U1\"" },
  { "t9.urgency", "u1", "\"U1\"" },
  { "t9.urgency", "特急", "\"U1\"" },
  { "t9.urgency", "特", "\"U1\"" },
  { "t9.urgency", "whatever", NULL },
  { "t9.centres", "客服中心、规划中心", "[\"SERVICE\",\"PLANNING\"]" },
  { "t9.centres", "客服中心,月球", NULL },
  { "t9.ok", "是", "true" },
  { "t9.ok", "N", "false" },
  { "t9.ok", "maybe", NULL },
  { "t9.text", "  两边的空格  ", "\"两边的空格\"" },
  { "t9.text", "   ", "null" },
  { "t9.day", "", "null" },
  { "t9.rows", "x", NULL },
};

static RpForm *
new_form (const char *facts_text)
{
  g_autoptr (RpTemplate) template_
      = template_of ("{'id':'t9.cap','type':'num','unit':'kVA'," LABEL "},"
                     "{'id':'t9.energy','type':'num','unit':'kWh'," LABEL
                     "},{'id':'t9.day','type':'date'," LABEL "},{'id':'t9.at','type':'dt'," LABEL
                     "},{'id':'t9.urgency','type':'enum','codes':'urgency'," LABEL
                     "},{'id':'t9.centres','type':'set','codes':'centre'," LABEL
                     "},{'id':'t9.ok','type':'yn'," LABEL "},{'id':'t9.text','type':'txt'," LABEL
                     "},{'id':'t9.rows','type':'tbl','columns':[{'id':'x',"
                     "'type':'txt'," LABEL "}]," LABEL "}");
  g_autoptr (JsonObject) facts = facts_text != NULL ? object_of (facts_text) : NULL;
  return rp_form_new (template_, NULL, facts);
}

static void
test_typed (void)
{
  g_autoptr (RpForm) form = new_form ("{'today':'2026-01-05'}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      const RpQuestion *question
          = rp_template_find_question (rp_form_get_template (form), rows[i].question);
      g_autoptr (JsonNode) value = rp_form_parse_answer (form, question, rows[i].typed, &error);
      g_test_message ("%s: %s", rows[i].question, rows[i].typed);
      if (rows[i].stored == NULL)
        {
          g_assert_null (value);
          g_assert_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_ANSWER);
          continue;
        }
      g_assert_no_error (error);
      g_autofree char *stored = rp_json_to_canonical (value);
      g_assert_cmpstr (stored, ==, rows[i].stored);
      g_assert_true (rp_form_set_answer (form, rows[i].question, value, &error));
    }
}

static void
test_short_date_needs_today (void)
{
  g_autoptr (RpForm) form = new_form (NULL);
  g_autoptr (GError) error = NULL;
  const RpQuestion *day = rp_template_find_question (rp_form_get_template (form), "t9.day");
  g_assert_null (rp_form_parse_answer (form, day, "5.1", &error));
  g_assert_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_ANSWER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/answer-text/typed", test_typed);
  g_test_add_func ("/forms/answer-text/today", test_short_date_needs_today);
  return g_test_run ();
}
