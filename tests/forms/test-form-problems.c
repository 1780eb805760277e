/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/sample-template.h"

static const char questions[]
    = "{'id':'t9.summary','type':'mtx','required':true,'max':5,'label':{'zh':'摘要','en':'Summary'}"
      "},"
      "{'id':'t9.n','type':'num','unit':'kVA','min':10,'max':100,'label':{'zh':'数','en':'Number'}}"
      ","
      "{'id':'t9.rows','type':'tbl','min':2,'max':3,'label':{'zh':'表','en':'Rows'},'columns':["
      "{'id':'what','type':'txt','required':true,'label':{'zh':'内容','en':'What'}},"
      "{'id':'due','type':'date','label':{'zh':'日期','en':'Due'},'checks':[{'rule':{'>=':[{'var':"
      "'row.due'},{'var':'today'}]},'message':{'zh':'太早','en':'Too early.'}}]}]},"
      "{'id':'t9.odd','type':'yn','label':{'zh':'疑','en':'Odd'},'checks':[{'rule':{'!':[{'var':"
      "'t9.odd'}]},'level':'warning','message':{'zh':'核对','en':'Please check.'}}]}";

static char *
list (const char *answers_text, RpRoles owner)
{
  g_autoptr (RpTemplate) template_ = template_of (questions);
  g_autoptr (JsonObject) answers = object_of (answers_text);
  g_autoptr (JsonObject) facts = object_of ("{'today':'2026-01-05'}");
  g_autoptr (RpForm) form = rp_form_new (template_, answers, facts);
  g_autoptr (GPtrArray) problems = rp_form_list_problems (form, owner);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < problems->len; i++)
    {
      const RpProblem *problem = g_ptr_array_index (problems, i);
      g_assert_cmpstr (problem->message, !=, "");
      g_string_append_printf (out, "%s%s", i > 0 ? " " : "", problem->question);
      if (problem->row >= 0)
        g_string_append_printf (out, "[%d].%s", problem->row, problem->column);
      if (problem->warning)
        g_string_append_c (out, '?');
    }
  return g_string_free (out, FALSE);
}

static void
assert_problems (const char *answers, RpRoles owner, const char *expected)
{
  g_autofree char *found = list (answers, owner);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_problems_stand_at_their_place (void)
{
  const RpRoles manager = RP_ROLE_MANAGER;
  assert_problems ("{}", manager, "t9.summary");
  assert_problems ("{'t9.summary':'  '}", manager, "t9.summary");
  assert_problems ("{'t9.summary':'一二三四五'}", manager, "");
  assert_problems ("{'t9.summary':'一二三四五六'}", manager, "t9.summary");
  assert_problems ("{'t9.summary':7}", manager, "t9.summary");
  assert_problems ("{'t9.summary':'x','t9.n':9}", manager, "t9.n");
  assert_problems ("{'t9.summary':'x','t9.n':100}", manager, "");
  assert_problems ("{'t9.summary':'x','t9.n':101}", manager, "t9.n");
  assert_problems ("{'t9.summary':'x','t9.rows':[{'row':'a','what':'w'}]}", manager, "t9.rows");
  assert_problems ("{'t9.summary':'x','t9.rows':[{'row':'a','what':'w','due':'2026-01-05'},"
                   "{'row':'b','due':'2026-01-04'}]}",
                   manager, "t9.rows[1].what t9.rows[1].due");
  assert_problems ("{'t9.summary':'x','t9.odd':true}", manager, "t9.odd?");
  assert_problems ("{'t9.summary':'x','t9.odd':false}", manager, "");
}

static void
test_only_the_owner_is_asked (void)
{
  assert_problems ("{}", RP_ROLE_SPECIALIST, "t9.verdict");
  assert_problems ("{}", RP_ROLE_MANAGER | RP_ROLE_SPECIALIST, "t9.summary t9.verdict");
  assert_problems ("{}", RP_ROLE_AUDITOR, "");
}

static void
test_counts (void)
{
  g_autoptr (RpTemplate) template_ = template_of (questions);
  g_autoptr (JsonObject) answers = object_of ("{'t9.summary':'x'}");
  g_autoptr (RpForm) form = rp_form_new (template_, answers, NULL);
  guint answered, required;
  rp_form_count (form, RP_ROLE_MANAGER | RP_ROLE_SPECIALIST, &answered, &required);
  g_assert_cmpuint (answered, ==, 1);
  g_assert_cmpuint (required, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/form-problems/place", test_problems_stand_at_their_place);
  g_test_add_func ("/forms/form-problems/owner", test_only_the_owner_is_asked);
  g_test_add_func ("/forms/form-problems/count", test_counts);
  return g_test_run ();
}
