/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/form-store.h"

#include <string.h>

#include "base/json-access.h"
#include "store/store-private.h"

#define TABLE "t1.promises"

static RpRecord *
new_visit (const char *body)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (body, strlen (body), &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return rp_record_new (rp_schema_find_kind ("visit"), "01990000-0000-7000-8000-0000000000d1",
                        "01990000-0000-7000-8000-0000000000c1", object);
}

/* The edit goes to the store's thread while the form is typed on in: what both held would be counted by
 * both threads. */
static void
test_edit_shares_nothing (void)
{
  g_autoptr (RpRecord) shown
      = new_visit ("{\"template\":\"T1\",\"template_version\":1,\"answers\":{\"" TABLE
                   "\":[{\"row\":\"r1\",\"what\":\"Send the curve\"}]}}");
  g_autoptr (RpTemplate) template_ = rp_form_store_find_template (shown, NULL);
  g_autoptr (JsonObject) answers = rp_form_store_collect_answers (shown);
  g_autoptr (RpForm) form = rp_form_new (template_, answers, NULL);
  JsonNode *typed = rp_form_get_answer (form, TABLE);
  JsonArray *known = rp_json_get_array (rp_record_get_object (shown, "answers"), TABLE);
  g_autoptr (RpEdit) edit = rp_edit_new ("visit.answer");
  const RpChange *change = NULL;
  JsonArray *set = NULL, *seen = NULL;

  g_assert_true (rp_json_get_array (answers, TABLE) != known);
  rp_form_store_set (edit, shown, template_, TABLE, typed);
  change = edit->op->changes->pdata[0];
  set = rp_json_get_array (change->set, "answers." TABLE);
  seen = rp_json_get_array (change->seen, "answers." TABLE);
  g_assert_cmpuint (json_array_get_length (set), ==, 1);
  g_assert_cmpuint (json_array_get_length (seen), ==, 1);
  g_assert_true (set != json_node_get_array (typed));
  g_assert_true (json_array_get_object_element (set, 0)
                 != json_array_get_object_element (json_node_get_array (typed), 0));
  g_assert_true (seen != known);
  g_assert_true (json_array_get_object_element (seen, 0)
                 != json_array_get_object_element (known, 0));
}

/* Whoever makes an edit, and however the value was copied. */
static void
test_edit_copies_the_value (void)
{
  g_autoptr (RpRecord) shown = new_visit ("{}");
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (RpEdit) edit = rp_edit_new ("visit.answer");
  const RpChange *change = NULL;

  json_node_take_array (value, json_array_new ());
  rp_edit_set (edit, shown, "answers." TABLE, json_node_copy (value));
  change = edit->op->changes->pdata[0];
  g_assert_true (rp_json_get_array (change->set, "answers." TABLE) != json_node_get_array (value));
}

/* A row that names no template is on the newest one for its kind; one that names another than this program has is on
 * none of those it has. */
static void
test_find_template (void)
{
  static const struct
  {
    const char *body, *id; /* id: (nullable): none */
  } cases[] = {
    { "{}", "T1" },
    { "{\"template\":\"T1\",\"template_version\":1}", "T1" },
    { "{\"template\":\"T2\"}", "T2" },
    { "{\"template\":\"T1\",\"template_version\":9}", NULL },
    { "{\"template\":\"T9\",\"template_version\":1}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RpRecord) visit = new_visit (cases[i].body);
      g_autoptr (GError) error = NULL;
      g_autoptr (RpTemplate) template_ = rp_form_store_find_template (visit, &error);

      g_test_message ("%s", cases[i].body);
      g_assert_cmpstr (template_ != NULL ? rp_template_get_id (template_) : NULL, ==, cases[i].id);
      if (cases[i].id == NULL)
        {
          g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
          g_assert_nonnull (strstr (error->message, "is not part of this program"));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-store/edit-shares-nothing", test_edit_shares_nothing);
  g_test_add_func ("/form-store/edit-copies-the-value", test_edit_copies_the_value);
  g_test_add_func ("/form-store/find-template", test_find_template);
  return g_test_run ();
}
