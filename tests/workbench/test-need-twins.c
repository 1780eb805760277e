/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/need-twins.h"

#include "base/json.h"

#define REPORT "01990000-0000-7000-8000-0000000000f1"

/* @body: in which ' stands for " */
static void
add (GListStore *needs, const char *body)
{
  g_autofree char *text = g_strdelimit (g_strdup (body), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &error);
  g_autoptr (RpRecord) need = NULL;

  g_assert_no_error (error);
  need = rp_record_new (rp_schema_find_kind ("need"), "01990000-0000-7000-8000-0000000000a1",
                        "01990000-0000-7000-8000-0000000000c1", object);
  g_list_store_append (needs, need);
}

static void
assert_twins (GListStore *needs, const char *category, const char *sub_code, const char *expected)
{
  g_autofree char *text = rp_need_twins_describe (G_LIST_MODEL (needs), category, sub_code, REPORT);

  g_assert_cmpstr (text, ==, expected);
}

/* Where both have a sub-code it counts, else the category; what is closed is not asked about. */
static void
test_describe (void)
{
  g_autoptr (GListStore) needs = g_list_store_new (RP_TYPE_RECORD);

  add (needs, "{'no':'NEED-7','title':'Outage notice','category':'REL','sub_code':'REL-03',"
              "'state':'DISPATCHED'}");
  add (needs, "{'title':'Sags','category':'PQ','state':'CAPTURED'}");
  add (needs, "{'title':'Closed','category':'REL','sub_code':'REL-03','state':'CLOSED'}");
  add (needs, "{'title':'Merged','category':'REL','sub_code':'REL-03','state':'MERGED'}");
  add (needs, "{'title':'This one','category':'REL','state':'CAPTURED','report':'" REPORT "'}");
  assert_twins (needs, "REL", "REL-03",
                "Perhaps known already: NEED-7 · Outage notice · Dispatched");
  assert_twins (needs, "REL", "", "Perhaps known already: NEED-7 · Outage notice · Dispatched");
  assert_twins (needs, "REL", "REL-01", NULL);
  assert_twins (needs, "PQ", "PQ-02", "Perhaps known already: Sags · Captured");
  assert_twins (needs, "BILL", "", NULL);
  assert_twins (needs, "", "", NULL);
}

/* Three lines are enough to look into the list. */
static void
test_many (void)
{
  g_autoptr (GListStore) needs = g_list_store_new (RP_TYPE_RECORD);

  for (guint i = 0; i < 5; i++)
    add (needs, "{'title':'Sags','category':'PQ','state':'CODED'}");
  assert_twins (needs, "PQ", "",
                "Perhaps known already: Sags · Coded\nPerhaps known already: Sags · Coded\n"
                "Perhaps known already: Sags · Coded");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/need-twins/describe", test_describe);
  g_test_add_func ("/need-twins/many", test_many);
  return g_test_run ();
}
