/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/sample-template.h"

#include "base/json-access.h"

/* kVA now + kVA added = kVA in the end; rows count their price; the sum counts the rows. The sum stands
 * before what it needs. */
static const char calculated[]
    = "{'id':'t9.sum','type':'num','unit':'yuan'," LABEL
      ",'calculate':{'reduce':[{'var':'t9.rows'},"
      "{'+':[{'var':'accumulator'},{'or':[{'var':'current.total'},0]}]},0]}},"
      "{'id':'t9.rows','type':'tbl','source':'visit.items'," LABEL ",'columns':["
      "{'id':'n','type':'num'," LABEL "},{'id':'price','type':'num','unit':'yuan'," LABEL "},"
      "{'id':'total','type':'num','unit':'yuan'," LABEL
      ",'calculate':{'*':[{'or':[{'var':'row.n'},0]},{'or':[{'var':'row.price'},0]}]}}]},"
      "{'id':'t9.twice','type':'num'," LABEL ",'calculate':{'*':[{'var':'t9.sum'},2]}},"
      "{'id':'t9.place','type':'txt','source':'customer.site_address'," LABEL "},"
      "{'id':'t9.mode','type':'enum','source':'customer.mode'," LABEL
      ",'choices':[{'code':'A','zh':'甲','en':'A'},{'code':'B','zh':'乙','en':'B'}]},"
      "{'id':'t9.why','type':'txt','required':true," LABEL
      ",'visible':{'==':[{'var':'t9.mode'},'B']}},"
      "{'id':'t9.snapshot','type':'auto','required':true,'source':'account'," LABEL "}";

static RpForm *
new_form (const char *answers_text, const char *facts_text)
{
  g_autoptr (RpTemplate) template_ = template_of (calculated);
  g_autoptr (JsonObject) answers = answers_text != NULL ? object_of (answers_text) : NULL;
  g_autoptr (JsonObject) facts = facts_text != NULL ? object_of (facts_text) : NULL;
  return rp_form_new (template_, answers, facts);
}

static void
set (RpForm *form, const char *question, const char *value)
{
  g_autoptr (JsonNode) node = node_of (value);
  g_autoptr (GError) error = NULL;
  g_assert_true (rp_form_set_answer (form, question, node, &error));
  g_assert_no_error (error);
}

static void
note_change_cb (RpForm *form, const char *question, GString *changes)
{
  g_string_append_printf (changes, "%s ", question);
}

static void
test_calculates_in_order (void)
{
  g_autoptr (RpForm) form = new_form (NULL, NULL);
  g_autoptr (GString) changes = g_string_new (NULL);
  g_signal_connect (form, "answer-changed", G_CALLBACK (note_change_cb), changes);
  set (form, "t9.rows", "[{'row':'r1','n':2,'price':100},{'row':'r2','n':3,'price':10}]");

  JsonObject *answers = rp_form_get_answers (form);
  g_assert_cmpint (rp_json_get_integer (answers, "t9.sum", 0), ==, 230);
  g_assert_cmpint (rp_json_get_integer (answers, "t9.twice", 0), ==, 460);
  JsonObject *row = rp_json_array_get_object (rp_json_get_array (answers, "t9.rows"), 1);
  g_assert_cmpint (rp_json_get_integer (row, "total", 0), ==, 30);
  g_assert_cmpstr (changes->str, ==, "t9.rows t9.sum t9.twice ");
}

static void
test_an_equal_answer_changes_nothing (void)
{
  g_autoptr (RpForm) form = new_form ("{'t9.place':'城北'}", NULL);
  g_autoptr (GString) changes = g_string_new (NULL);
  g_signal_connect (form, "answer-changed::t9.place", G_CALLBACK (note_change_cb), changes);
  set (form, "t9.place", "'城北'");
  g_assert_cmpstr (changes->str, ==, "");
  set (form, "t9.place", "null");
  g_assert_null (rp_form_get_answer (form, "t9.place"));
  g_assert_cmpstr (changes->str, ==, "t9.place ");
}

static void
test_keeps_its_own_copy (void)
{
  g_autoptr (RpTemplate) template_ = template_of (calculated);
  g_autoptr (JsonObject) answers = object_of ("{'t9.rows':[{'row':'r1','n':2,'price':100}]}");
  g_autoptr (RpForm) form = rp_form_new (template_, answers, NULL);
  JsonObject *row = rp_json_array_get_object (rp_json_get_array (answers, "t9.rows"), 0);
  g_assert_false (json_object_has_member (row, "total"));
  g_assert_cmpint (rp_json_get_integer (rp_form_get_answers (form), "t9.sum", 0), ==, 200);
}

static void
test_refuses_wrong_values (void)
{
  static const char *const wrong[][2] = {
    { "t9.place", "7" },
    { "t9.mode", "'C'" },
    { "t9.sum", "5" },
    { "t9.rows.n", "5" },
    { "t9.nothing", "5" },
    { "t9.rows", "[{'n':1}]" },
    { "t9.rows", "{'row':'r'}" },
    { "t9.rows", "[{'row':'r','n':'x'}]" },
    { "t9.rows", "[{'row':'r','stranger':1}]" },
    { "t9.rows", "[{'row':'r'},{'row':'r'}]" },
  };
  g_autoptr (RpForm) form = new_form (NULL, NULL);
  g_autofree char *before = rp_form_hash (form);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) value = node_of (wrong[i][1]);
      g_autoptr (GError) error = NULL;
      g_assert_false (rp_form_set_answer (form, wrong[i][0], value, &error));
      g_assert_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_ANSWER);
    }
  g_autofree char *after = rp_form_hash (form);
  g_assert_cmpstr (before, ==, after);
}

/* A table with a text of @length bytes in each of four rows. */
static JsonNode *
long_rows (gsize length)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strnfill (length, 'x');
      g_string_append_printf (text, "%s{'row':'r%u%s'}", i > 0 ? "," : "", i, name);
    }
  g_string_append_c (text, ']');
  return node_of (text->str);
}

/* What is there may be longer than what may be entered, and may get shorter. */
static void
test_size (void)
{
  g_autoptr (RpForm) form = new_form (NULL, NULL);
  g_autoptr (JsonNode) large = long_rows (40000), larger = long_rows (50000),
                       less = long_rows (35000);
  g_autoptr (JsonNode) small = long_rows (1000);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_form_check_size (form, "t9.rows", small, NULL));
  g_assert_true (rp_form_check_size (form, "t9.rows", NULL, NULL));
  g_assert_false (rp_form_check_size (form, "t9.rows", large, &error));
  g_assert_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_ANSWER);
  g_assert_true (rp_form_set_answer (form, "t9.rows", large, NULL));
  g_assert_true (rp_form_check_size (form, "t9.rows", less, NULL));
  g_assert_false (rp_form_check_size (form, "t9.rows", larger, NULL));
}

static void
test_prefills_what_is_empty (void)
{
  g_autoptr (RpForm) form = new_form (
      "{'t9.place':'现场'}",
      "{'customer':{'site_address':'城北工业园','mode':'X'},'account':{'run_cap':16000},"
      "'visit':{'items':[{'id':'p1','n':4,'price':5,'stranger':1},{'n':'x'},7]}}");
  g_auto (GStrv) filled = rp_form_prefill (form);
  g_autofree char *joined = g_strjoinv (" ", filled);
  JsonArray *rows = rp_json_get_array (rp_form_get_answers (form), "t9.rows");

  g_assert_cmpstr (joined, ==,
                   "t9.rows t9.snapshot"); /* the mode is no choice, the place is there */
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (rows, 0), "row", ""), ==, "p1");
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (rows, 1), "row", ""), ==, "f2");
  g_assert_cmpint (rp_json_get_integer (rp_form_get_answers (form), "t9.sum", 0), ==, 20);
  g_auto (GStrv) again = rp_form_prefill (form);
  g_assert_cmpuint (g_strv_length (again), ==, 0);
}

static void
test_visible_and_required (void)
{
  g_autoptr (RpForm) form = new_form ("{'t9.mode':'A','t9.why':'kept'}", NULL);
  g_assert_false (rp_form_is_visible (form, "t9.why"));
  g_assert_false (rp_form_is_required (form, "t9.why"));
  set (form, "t9.mode", "'B'");
  g_assert_true (rp_form_is_visible (form, "t9.why"));
  g_assert_true (rp_form_is_required (form, "t9.why"));
  g_assert_cmpstr (json_node_get_string (rp_form_get_answer (form, "t9.why")), ==, "kept");
  g_assert_false (rp_form_is_required (form, "t9.snapshot")); /* nobody can type it */
  g_assert_false (rp_form_is_visible (form, "t9.nothing"));
}

static void
test_hash_is_of_the_answers (void)
{
  g_autoptr (RpForm) one = new_form ("{'t9.mode':'A','t9.place':'x'}", NULL);
  g_autoptr (RpForm) other = new_form ("{'t9.place':'x','t9.mode':'A'}", "{'today':'2026-01-05'}");
  g_autofree char *first = rp_form_hash (one);
  g_autofree char *second = rp_form_hash (other);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (strlen (first), ==, 64);
  set (other, "t9.place", "'y'");
  g_autofree char *third = rp_form_hash (other);
  g_assert_cmpstr (first, !=, third);
}

static void
test_finalizes (void)
{
  RpForm *form = new_form ("{'t9.mode':'A'}", NULL);
  g_object_add_weak_pointer (G_OBJECT (form), (gpointer *)&form);
  g_object_unref (form);
  g_assert_null (form);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/form/calculates", test_calculates_in_order);
  g_test_add_func ("/forms/form/equal", test_an_equal_answer_changes_nothing);
  g_test_add_func ("/forms/form/copy", test_keeps_its_own_copy);
  g_test_add_func ("/forms/form/wrong", test_refuses_wrong_values);
  g_test_add_func ("/forms/form/size", test_size);
  g_test_add_func ("/forms/form/prefill", test_prefills_what_is_empty);
  g_test_add_func ("/forms/form/visible", test_visible_and_required);
  g_test_add_func ("/forms/form/hash", test_hash_is_of_the_answers);
  g_test_add_func ("/forms/form/finalizes", test_finalizes);
  return g_test_run ();
}
