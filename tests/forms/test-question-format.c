/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/sample-template.h"

typedef struct
{
  const char *question, *value, *zh, *en;
} Row;

static const Row rows[] = {
  { "t9.text", "'a < b & c'", "a < b & c", "a < b & c" },
  { "t9.text", "null", "", "" },
  { "t9.cap", "16000", "1600 kVA", "1600 kVA" },
  { "t9.cap", "16005", "1600.5 kVA", "1600.5 kVA" },
  { "t9.money", "17320000", "173\u202f200.00元", "173\u202f200.00 yuan" },
  { "t9.money", "-100", "-1.00元", "-1.00 yuan" },
  { "t9.energy", "769000000", "769.0万千瓦时", "7\u202f690\u202f000 kWh" },
  { "t9.energy", "1999996", "2.0万千瓦时", "19\u202f999.96 kWh" },
  { "t9.energy", "-1234999", "-1.23万千瓦时", "-12\u202f349.99 kWh" },
  { "t9.energy", "76900", "769 kWh", "769 kWh" },
  { "t9.pf", "9000", "0.90", "0.90" },
  { "t9.pf", "8725", "0.8725", "0.8725" },
  { "t9.day", "'2026-01-05'", "2026年1月5日", "5 January 2026" },
  { "t9.at", "'2026-01-05T09:30'", "2026年1月5日 09:30", "5 January 2026, 09:30" },
  { "t9.urgency", "'U1'", "特急", "Most urgent" },
  { "t9.urgency", "'U9'", "U9", "U9" },
  { "t9.ok", "false", "否", "no" },
  { "t9.files", "['a','b']", "2个附件", "2 attachments" },
  { "t9.sig", "{'name':'林晓','on':'2026-01-05'}", "林晓 2026年1月5日", "林晓 5 January 2026" },
  { "t9.rows", "[{'row':'r1','x':'甲','n':3},{'row':'r2','x':'乙'}]", "1. 项：甲；数：3\n2. 项：乙",
    "1. Item: 甲; Count: 3\n2. Item: 乙" },
  { "t9.auto", "'2026-01-05'", "2026年1月5日", "5 January 2026" },
  { "t9.auto", "5", "5", "5" },
  { "t9.auto", "true", "是", "yes" },
};

static void
test_both_languages (void)
{
  g_autoptr (RpTemplate) template_ = template_of (
      "{'id':'t9.text','type':'txt'," LABEL "},{'id':'t9.cap','type':'num','unit':'kVA'," LABEL
      "},{'id':'t9.money','type':'num','unit':'yuan'," LABEL
      "},{'id':'t9.energy','type':'num','unit':'kWh'," LABEL
      "},{'id':'t9.pf','type':'num','unit':'pf'," LABEL "},{'id':'t9.day','type':'date'," LABEL
      "},{'id':'t9.at','type':'dt'," LABEL "},{'id':'t9.urgency','type':'enum','choices':[{'code':"
      "'U1','zh':'特急','en':'Most urgent'}]," LABEL "},{'id':'t9.ok','type':'yn'," LABEL
      "},{'id':'t9.files','type':'att'," LABEL "},{'id':'t9.sig','type':'sig'," LABEL
      "},{'id':'t9.rows','type':'tbl'," LABEL ",'columns':[{'id':'x','type':'txt'," LABEL
      "},{'id':'n','type':'num','label':{'zh':'数','en':'Count'}}]},{'id':'t9.auto','type':'auto'"
      "," LABEL "}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) value = node_of (rows[i].value);
      const RpQuestion *question = rp_template_find_question (template_, rows[i].question);
      g_autofree char *zh = rp_question_format_in (question, value, "zh");
      g_autofree char *en = rp_question_format_in (question, value, "en");
      g_autofree char *user = rp_question_format (question, value);
      g_assert_cmpstr (zh, ==, rows[i].zh);
      g_assert_cmpstr (en, ==, rows[i].en);
      g_assert_cmpstr (user, ==, rows[i].en); /* the tests run in the C locale */
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/question-format/languages", test_both_languages);
  return g_test_run ();
}
