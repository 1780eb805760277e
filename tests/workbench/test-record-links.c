/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-links.h"

#include "support/loop-fixture.h"
#include "workbench/record-history.h"
#include "workbench/step-store.h"

/* @ids: the rows expected, in this order, closed by %NULL */
static void
assert_links (StoreFixture *self, const char *kind, const char *id, const char *const *ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) record = store_fixture_get (self, kind, id);
  g_autoptr (GPtrArray) links = rp_record_links_list (self->store, record, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < links->len && ids[i] != NULL; i++)
    g_assert_cmpstr (rp_work_item_get_id (links->pdata[i]), ==, ids[i]);
  g_assert_cmpuint (links->len, ==, g_strv_length ((GStrv)ids));
}

/* The need is named by the potential need and names it: one link. */
static void
test_both_ways (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();

  assert_links (self, "suggestion", LOOP_ADOPTED,
                (const char *const[]){ LOOP_CUSTOMER, LOOP_CONVERTED, NULL });
  assert_links (self, "potential_need", LOOP_CONVERTED,
                (const char *const[]){ LOOP_CUSTOMER, LOOP_ADOPTED, LOOP_NEED, NULL });
  assert_links (
      self, "need", LOOP_NEED,
      (const char *const[]){ LOOP_CUSTOMER, LOOP_REPORT, LOOP_CONVERTED, LOOP_TASK, NULL });
  assert_links (self, "needs_report", LOOP_REPORT,
                (const char *const[]){ LOOP_CUSTOMER, LOOP_NEED, NULL });
}

/* What a task belongs to is said by two fields. */
static void
test_parent (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();

  assert_links (self, "task", LOOP_TASK, (const char *const[]){ LOOP_CUSTOMER, LOOP_NEED, NULL });
}

static void
test_link_texts (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  g_autoptr (RpRecord) record = store_fixture_get (self, "potential_need", LOOP_CONVERTED);
  g_autoptr (GPtrArray) links = rp_record_links_list (self->store, record, NULL);
  RpWorkItem *need = links->pdata[2];

  g_assert_cmpstr (rp_work_item_get_title (need), ==, "More capacity");
  g_assert_cmpstr (rp_work_item_get_subtitle (need), ==, "Need · XN-1");
  g_assert_cmpstr (rp_work_item_get_trailing (need), ==, "Captured");
  g_assert_cmpstr (rp_work_item_get_page (need), ==, "need");
}

/* Contacts and users are facts with a name; what is a link is not among them. */
static void
test_names (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  g_autoptr (RpRecord) record = store_fixture_get (self, "potential_need", LOOP_CONVERTED);
  g_autoptr (GHashTable) names = rp_record_links_name (self->store, record);

  g_assert_cmpstr (g_hash_table_lookup (names, LOOP_CONTACT), ==, "Wen");
  g_assert_cmpstr (g_hash_table_lookup (names, LOOP_MANAGER), ==, "Lin");
  g_assert_null (g_hash_table_lookup (names, LOOP_NEED));
}

static void
confirm (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) values = json_object_new ();
  g_autofree char *op_id = NULL;

  json_object_set_string_member (values, "contact", LOOP_CONTACT);
  json_object_set_string_member (values, "answered_on", "2026-01-05");
  json_object_set_string_member (values, "channel", "VISIT");
  json_object_set_string_member (values, "verbatim", "Go ahead.");
  loop_sign_in (self, LOOP_MANAGER, "KAM");
  op_id = rp_step_take (self->store, "potential_need", LOOP_ASKED, "confirm", values, &error);
  g_assert_no_error (error);
}

/* A step is one line that says all it changed. */
static void
test_history (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) record = NULL;
  g_autoptr (GHashTable) names = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  const RpHistoryLine *line = NULL;

  confirm (self);
  record = store_fixture_get (self, "potential_need", LOOP_ASKED);
  names = rp_record_links_name (self->store, record);
  lines = rp_record_history_list (self->store, record, names, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 1);
  line = lines->pdata[0];
  g_assert_nonnull (strstr (line->what, "State: To confirm → Confirmed by the customer"));
  g_assert_nonnull (strstr (line->what, "Contact who answered: Wen"));
  g_assert_nonnull (strstr (line->what, "Contact's own words: Go ahead."));
  g_assert_null (strstr (line->what, LOOP_CONTACT));
  g_assert_cmpstr (line->author, ==, LOOP_MANAGER);
  g_assert_true (line->pending);
}

/* An instant in a change is told as everywhere: in the organisation's zone. */
static void
test_instant (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) record = store_fixture_get (self, "potential_need", LOOP_ASKED);
  g_autofree char *customer = g_strdup (rp_record_get_text (record, "customer"));
  RpEdit *edit = rp_edit_new ("visit.create");
  JsonObject *body = json_object_new ();
  const char *id = "01890000-0000-7000-8000-0000000000aa";
  JsonObject *when = json_object_new ();
  JsonNode *value = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (RpRecord) visit = NULL;
  g_autoptr (GHashTable) names = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "kind", "V01");
  json_object_set_string_member (body, "state", "ON_SITE");
  rp_edit_create (edit, "visit", id, customer, body);
  g_free (store_fixture_commit (self, edit));
  visit = store_fixture_get (self, "visit", id);
  edit = rp_edit_new ("visit.arrival");
  json_object_set_string_member (when, "arrival", "2026-01-05T01:00:00.000Z");
  json_node_take_object (value, when);
  rp_edit_set (edit, visit, "when", value);
  g_free (store_fixture_commit (self, edit));
  names = rp_record_links_name (self->store, visit);
  lines = rp_record_history_list (self->store, visit, names, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (((RpHistoryLine *)lines->pdata[0])->what, "2026-01-05 "));
  g_assert_null (strstr (((RpHistoryLine *)lines->pdata[0])->what, "UTC"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-links/both-ways", test_both_ways);
  g_test_add_func ("/record-links/parent", test_parent);
  g_test_add_func ("/record-links/texts", test_link_texts);
  g_test_add_func ("/record-links/names", test_names);
  g_test_add_func ("/record-history/step", test_history);
  g_test_add_func ("/record-history/instant", test_instant);
  return g_test_run ();
}
