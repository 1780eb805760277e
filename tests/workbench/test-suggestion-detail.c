/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/suggestion-detail.h"

#include "support/loop-fixture.h"
#include "workbench/evidence.h"
#include "workbench/work-item.h"

#define VISIT "01990000-0000-7000-8000-000000000701"
#define MENTION "01990000-0000-7000-8000-000000000702"
#define LEARNED "01990000-0000-7000-8000-000000000703"
#define HIDDEN "01990000-0000-7000-8000-000000000704"
#define REFUSED "01990000-0000-7000-8000-000000000705"
#define OPINION "01990000-0000-7000-8000-000000000707"
#define OWN_OPINION "01990000-0000-7000-8000-000000000708"
#define BOTH "01990000-0000-7000-8000-000000000709"

static void
add_rows (StoreFixture *self)
{
  GString *page = feed_page_new (17);

  feed_page_row (page, "visit", VISIT, LOOP_CUSTOMER, 1, 12,
                 "{" LOOP_OF_CUSTOMER ",\"kind\":\"V02\",\"state\":\"CLOSED\"}");
  feed_page_row (
      page, "suggestion", MENTION, LOOP_CUSTOMER, 1, 13,
      "{" LOOP_OF_CUSTOMER ",\"rule\":\"PR23\",\"rule_version\":1,\"score\":50,"
      "\"proposes\":\"CONN-02\",\"state\":\"SUGGESTED\",\"text\":\"t\",\"evidence\":"
      "{\"as_of\":\"2026-01-05\",\"numbers\":{\"mentions\":[{\"kind\":\"visit\",\"id\":\"" VISIT
      "\",\"on\":\"2025-12-11\",\"sentence\":\"A second phase.\"}],"
      "\"last3\":[{\"month\":\"2025-10\"},{\"month\":\"2025-12\"}],\"e12_kwh\":1}}}");
  feed_page_row (
      page, "suggestion", LEARNED, LOOP_CUSTOMER, 1, 14,
      "{" LOOP_OF_CUSTOMER ",\"rule\":\"MODEL\",\"rule_version\":1,\"score\":40,"
      "\"proposes\":\"EE-02\",\"state\":\"SUGGESTED\",\"text\":\"t\",\"evidence\":"
      "{\"rule\":\"MODEL\",\"numbers\":{},\"strength\":{\"band\":\"fair\",\"model\":0.3,"
      "\"rule\":null,\"text\":null},\"model\":{\"version\":\"2026-01-05\","
      "\"customers\":600,\"all\":600,\"known\":110,\"logarithm\":true,\"score\":-0.25,"
      "\"terms\":[{\"kind\":\"base\",\"value\":-1.0},{\"kind\":\"need\",\"label\":\"EE-01\","
      "\"value\":0.5,\"with\":149,\"both\":91},{\"kind\":\"attribute\","
      "\"label\":\"industry_section: C\",\"value\":0.25}]}}}");
  feed_page_row (page, "suggestion", HIDDEN, LOOP_CUSTOMER, 1, 15,
                 "{" LOOP_OF_CUSTOMER ",\"rule\":\"PR09\",\"rule_version\":1,"
                 "\"state\":\"SUGGESTED\",\"text\":\"t\",\"hidden_until\":\"9999-12-31\"}");
  feed_page_row (page, "suggestion", REFUSED, LOOP_CUSTOMER, 1, 16,
                 "{" LOOP_OF_CUSTOMER ",\"rule\":\"PR06\",\"rule_version\":1,"
                 "\"state\":\"DISMISSED\",\"text\":\"t\",\"dismiss_reason\":\"D02\","
                 "\"decided_by\":\"" LOOP_MANAGER
                 "\",\"decided_at\":\"2026-01-03T02:00:00.000Z\"}");
  feed_page_row (
      page, "suggestion_model", "01990000-0000-7000-8000-000000000706", "org", 1, 17,
      "{\"name\":\"MODEL\",\"trained_on\":\"2026-01-05\",\"report\":{\"rules\":"
      "[{\"rule\":\"PR23\",\"adopted\":9,\"dismissed\":3,\"confirmed\":6,\"refused\":2}]}}");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
}

/* As @people said on 3 January that it is the wrong time. */
static void
add_dismissed (GString *page, const char *id, const char *rule, const char *people, guint seq)
{
  g_autofree char *body = g_strdup_printf (
      "{" LOOP_OF_CUSTOMER ",\"rule\":\"%s\",\"rule_version\":1,\"state\":\"DISMISSED\","
      "\"text\":\"t\",\"dismiss_reason\":\"D04\",\"decided_by\":%s,\"dismissed_by\":[%s],"
      "\"decided_at\":\"2026-01-03T02:00:00.000Z\"}",
      rule,
      g_str_has_prefix (people, "\"" FIXTURE_USER) ? "\"" FIXTURE_USER "\""
                                                   : "\"" LOOP_MANAGER "\"",
      people);

  feed_page_row (page, "suggestion", id, LOOP_CUSTOMER, 1, seq, body);
}

static RpSession *
open_session (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();

  add_rows (self);
  return loop_open_session (self, FIXTURE_USER, "BS");
}

static RpSuggestion *
find (RpSuggestions *suggestions, const char *id)
{
  guint place = rp_suggestions_find_open (suggestions, id);

  g_assert_cmpuint (place, !=, G_MAXUINT);
  return g_list_model_get_item (rp_suggestions_get_open (suggestions), place);
}

static RpWorkItem *
item (GListModel *items, guint i)
{
  g_autoptr (RpWorkItem) found = g_list_model_get_item (items, i);

  g_assert_nonnull (found);
  return found;
}

/* Hidden ones are not listed; dismissed ones are, with the reason and the person, in a list of their own. */
static void
test_lists (void)
{
  RpSession *session = open_session ();
  g_autoptr (RpSuggestions) suggestions = rp_suggestions_new (session);

  loop_wait_loaded (suggestions);
  g_assert_cmpuint (g_list_model_get_n_items (rp_suggestions_get_open (suggestions)), ==, 3);
  g_assert_cmpuint (rp_suggestions_find_open (suggestions, HIDDEN), ==, G_MAXUINT);
  g_assert_cmpuint (rp_suggestions_find_open (suggestions, MENTION), ==, 0);
  g_assert_cmpuint (rp_suggestions_find_open (suggestions, LEARNED), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (rp_suggestions_get_dismissed (suggestions)), ==, 1);
  RpWorkItem *dismissed = item (rp_suggestions_get_dismissed (suggestions), 0);
  g_assert_nonnull (strstr (rp_work_item_get_trailing (dismissed), "Lin"));
  g_clear_object (&suggestions);
  loop_close_session (session);
}

/* What one colleague dismissed is to be decided about by the others, with his reason; one's own and what two
 * dismissed is not. */
static void
test_opinions (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  GString *page = feed_page_new (20);

  add_dismissed (page, OPINION, "PR07", "\"" LOOP_MANAGER "\"", 18);
  add_dismissed (page, OWN_OPINION, "PR08", "\"" FIXTURE_USER "\"", 19);
  add_dismissed (page, BOTH, "PR10", "\"" LOOP_MANAGER "\",\"" FIXTURE_USER "\"", 20);
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  RpSession *session = loop_open_session (self, FIXTURE_USER, "BS");
  g_autoptr (RpSuggestions) suggestions = rp_suggestions_new (session);
  loop_wait_loaded (suggestions);
  g_autoptr (RpSuggestion) opinion = find (suggestions, OPINION);
  g_autoptr (RpSuggestion) open = find (suggestions, LOOP_OPEN);
  g_assert_nonnull (strstr (rp_suggestion_get_opinion (opinion), "Wrong time"));
  g_assert_nonnull (strstr (rp_suggestion_get_opinion (opinion), "Lin"));
  g_assert_cmpstr (rp_suggestion_get_opinion (open), ==, "");
  g_assert_cmpuint (rp_suggestions_find_open (suggestions, OWN_OPINION), ==, G_MAXUINT);
  g_assert_cmpuint (rp_suggestions_find_open (suggestions, BOTH), ==, G_MAXUINT);
  g_assert_cmpuint (g_list_model_get_n_items (rp_suggestions_get_dismissed (suggestions)), ==, 2);
  g_clear_object (&suggestions);
  loop_close_session (session);
}

/* The sentence opens the visit, the months open the curve. */
static void
test_sources (void)
{
  RpSession *session = open_session ();
  g_autoptr (RpSuggestions) suggestions = rp_suggestions_new (session);

  loop_wait_loaded (suggestions);
  g_autoptr (RpSuggestion) mention = find (suggestions, MENTION);
  g_autoptr (RpSuggestionDetail) detail = rp_suggestion_detail_new (session, mention);
  GListModel *sources = rp_suggestion_detail_get_sources (detail);
  loop_wait_loaded (detail);
  g_assert_cmpuint (g_list_model_get_n_items (sources), ==, 3);
  g_assert_cmpstr (rp_work_item_get_page (item (sources, 0)), ==, "customer");
  g_assert_cmpstr (rp_work_item_get_id (item (sources, 1)), ==, LOOP_CUSTOMER "?usage=2025-12");
  g_assert_cmpstr (rp_work_item_get_page (item (sources, 2)), ==, "visit");
  g_assert_cmpstr (rp_work_item_get_id (item (sources, 2)), ==, VISIT);
  g_assert_cmpstr (rp_work_item_get_title (item (sources, 2)), ==, "“A second phase.”");
  g_assert_cmpstr (
      rp_suggestion_detail_get_record (detail), ==,
      "Of 12 suggestions of this kind 9 were adopted; 6 of 8 customers confirmed theirs.");
  /* Without a month of usage most rules say which data they lack. */
  g_assert_cmpuint (g_list_model_get_n_items (rp_suggestion_detail_get_others (detail)), >, 5);
  g_clear_object (&detail);
  g_clear_object (&suggestions);
  loop_close_session (session);
}

/* What was learned reads as sentence and terms that add up; no percentage without enough answers. */
static void
test_learned (void)
{
  static const char *const expected[] = {
    "Efficiency diagnosis",
    "+0.50 · of 149 with it, 91 have this need",
    "industry section: C",
    "+0.25",
    "The same for all customers",
    "-1.00",
    "Together",
    "-0.25 (logarithm of the odds)",
    NULL,
  };
  RpSession *session = open_session ();
  g_autoptr (RpSuggestions) suggestions = rp_suggestions_new (session);

  loop_wait_loaded (suggestions);
  g_autoptr (RpSuggestion) learned = find (suggestions, LEARNED);
  g_assert_true (rp_suggestion_is_learned (learned));
  g_assert_cmpstr (rp_suggestion_get_strength (learned), ==, "Fair evidence");
  g_assert_cmpstr (rp_suggestion_get_kinds (learned), ==,
                   "1 of 3 kinds of evidence: learned from other customers");
  g_assert_cmpstr (rp_suggestion_get_evidence (learned), ==,
                   "Of 149 customers with “Efficiency diagnosis”, 91 have this need. Of all 600 "
                   "customers, 110 have it.");
  g_assert_true (g_strv_equal (rp_suggestion_get_terms (learned), expected));
  g_clear_object (&suggestions);
  loop_close_session (session);
}

static void
test_places (void)
{
  gint32 month = 0;
  g_autofree char *place = rp_usage_place_make ("c", 12 * 55 + 10);
  g_autofree char *customer = rp_usage_place_parse (place, &month);
  g_assert_cmpstr (place, ==, "c?usage=2025-11");
  g_assert_cmpstr (customer, ==, "c");
  g_assert_cmpint (month, ==, 12 * 55 + 10);
  g_autofree char *plain = rp_usage_place_parse ("c", &month);
  g_assert_cmpstr (plain, ==, "c");
  g_assert_cmpint (month, ==, -1);
  g_autofree char *wrong = rp_usage_place_parse ("c?usage=spring", &month);
  g_assert_cmpstr (wrong, ==, "c");
  g_assert_cmpint (month, ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/suggestion-detail/lists", test_lists);
  g_test_add_func ("/workbench/suggestion-detail/opinions", test_opinions);
  g_test_add_func ("/workbench/suggestion-detail/sources", test_sources);
  g_test_add_func ("/workbench/suggestion-detail/learned", test_learned);
  g_test_add_func ("/workbench/suggestion-detail/places", test_places);
  return g_test_run ();
}
