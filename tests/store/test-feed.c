/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"

#include <string.h>

#include "db/connection.h"
#include "store/contact-fixture.h"

#define PHOTO "00000000-0000-7000-8000-0000000000e3"
#define OTHER "01980000-0000-7000-8000-0000000000c5"

static gint64
count_contacts (StoreFixture *f)
{
  return rp_store_count (f->store, "contact", NULL, NULL, NULL);
}

static void
test_page (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autofree char *cursor = rp_store_dup_meta (f->store, "cursor");

  g_assert_cmpstr (cursor, ==, "c1");
  store_fixture_reopen (f);
  g_autoptr (RpRecord) record = store_fixture_get (f, "contact", CONTACT);
  g_assert_cmpstr (rp_record_get_text (record, "post"), ==, "厂长");
  g_assert_cmpint (rp_record_get_rev (record), ==, 3);
  g_assert_cmpint (rp_record_get_seq (record), ==, 9);
  g_assert_false (rp_record_is_pending (record));
  g_assert_cmpint (count_contacts (f), ==, 1);
}

/* The same answer twice, and an answer to a question asked before: nothing happens. */
static void
test_stale_answer (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  feed_page_scope (page, SCOPE, 1);
  contact_fixture_add (page, CONTACT, SCOPE, 4, 15, "副厂长");
  store_fixture_apply (f, page, "", "c2", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "厂长");
  g_autofree char *cursor = rp_store_dup_meta (f->store, "cursor");
  g_assert_cmpstr (cursor, ==, "c1");
}

static void
test_other_epoch (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  rp_store_set_meta (f->store, "epoch", "01990000-0000-7000-8000-0000000000e2", NULL);
  feed_page_gone (page, SCOPE, 15);
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 1);
}

static void
test_page_applied_twice (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();

  for (guint i = 0; i < 2; i++)
    {
      GString *page = feed_page_new (20);

      contact_fixture_add (page, CONTACT, SCOPE, 4, 15, "副厂长");
      rp_store_set_meta (f->store, "cursor", "c1", NULL);
      store_fixture_apply (f, page, "c1", "c2", TRUE);
    }
  store_fixture_assert_text (f, "contact", CONTACT, "post", "副厂长");
  g_assert_cmpint (count_contacts (f), ==, 1);
  g_autoptr (GPtrArray) history = rp_store_list_history (f->store, "contact", CONTACT, NULL);
  g_assert_cmpuint (history->len, ==, 1);
}

static void
test_older_revision (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  contact_fixture_add (page, CONTACT, SCOPE, 2, 8, "门卫");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "厂长");
}

/* A row that an older program does not know is kept for the one that will. */
static void
test_unknown_kind (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  feed_page_row (page, "drone_flight", OTHER, SCOPE, 1, 15, "{\"height\":12}");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_autofree char *cursor = rp_store_dup_meta (f->store, "cursor");
  g_assert_cmpstr (cursor, ==, "c2");
}

/* ---- own edits on top ---- */

static void
test_overlay_until_the_feed_has_it (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autofree char *op = store_fixture_set (f, "contact", CONTACT, "post", "总经理");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  GString *page = feed_page_new (11);

  /* Somebody else's change of another field arrives before ours is there. */
  feed_page_row (page, "contact", CONTACT, SCOPE, 4, 11,
                 "{\"customer\":\"" SCOPE "\",\"name\":\"某某\",\"post\":\"厂长\","
                 "\"quiet_hours\":\"12-14\"}");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "总经理");
  store_fixture_assert_text (f, "contact", CONTACT, "quiet_hours", "12-14");

  store_fixture_answer (f, op, RP_RESULT_APPLIED, 12);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "总经理");
  g_autoptr (RpRecord) acked = store_fixture_get (f, "contact", CONTACT);
  g_assert_false (rp_record_is_pending (acked));
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 0);

  /* A page that does not reach our op yet leaves the overlay alone. */
  page = feed_page_new (11);
  store_fixture_apply (f, page, "c2", "c3", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "总经理");

  page = feed_page_new (12);
  contact_fixture_add (page, CONTACT, SCOPE, 5, 12, "总经理");
  store_fixture_apply (f, page, "c3", "c4", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "总经理");

  /* Now it is only the server's value. */
  page = feed_page_new (13);
  contact_fixture_add (page, CONTACT, SCOPE, 6, 13, "顾问");
  store_fixture_apply (f, page, "c4", "c5", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "顾问");
}

/* Of a conflict both values stay to be found, whichever is chosen. */
static void
test_conflict_keeps_both (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *op = store_fixture_set (f, "contact", CONTACT, "post", "我的");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  GString *page = feed_page_new (12);

  store_fixture_answer (f, op, RP_RESULT_CONFLICT, 12);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "我的");
  contact_fixture_add (page, CONTACT, SCOPE, 4, 11, "他的");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "post", "他的");

  g_autoptr (GPtrArray) history = rp_store_list_history (f->store, "contact", CONTACT, &error);
  g_assert_cmpuint (history->len, ==, 2);
  RpHistoryEntry *server = history->pdata[0];
  RpHistoryEntry *own = history->pdata[1];
  g_assert_cmpstr (json_node_get_string (server->old_value), ==, "我的");
  g_assert_cmpstr (json_node_get_string (server->new_value), ==, "他的");
  g_assert_cmpstr (server->author, ==, "");
  g_assert_cmpstr (json_node_get_string (own->old_value), ==, "厂长");
  g_assert_cmpstr (json_node_get_string (own->new_value), ==, "我的");
}

/* ---- rows that leave ---- */

static void
test_exit (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  feed_page_exit (page, "contact", CONTACT, SCOPE, 9, "moved");  /* not newer than the row */
  feed_page_exit (page, "contact", CONTACT, OTHER, 15, "moved"); /* not where the row is */
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 1);

  page = feed_page_new (21);
  feed_page_exit (page, "contact", CONTACT, SCOPE, 21, "moved");
  store_fixture_apply (f, page, "c2", "c3", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 0);
  g_assert_null (rp_store_get (f->store, "contact", CONTACT, NULL));
}

/* Moved to another scope and back within one page: it is written anew, its words too. */
static void
test_left_and_back (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autofree char *here
      = g_strdup_printf ("{\"customer\":\"%s\",\"name\":\"某某\",\"note\":\"很长的话\"}", SCOPE);
  g_autofree char *there
      = g_strdup_printf ("{\"customer\":\"%s\",\"name\":\"某某\",\"note\":\"更长的话\"}", OTHER);
  GString *page = feed_page_new (15);

  feed_page_scope (page, OTHER, 12);
  feed_page_row (page, "contact", CONTACT, SCOPE, 4, 15, here);
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  page = feed_page_new (21);
  feed_page_exit (page, "contact", CONTACT, SCOPE, 20, "moved");
  feed_page_row (page, "contact", CONTACT, OTHER, 5, 21, there);
  store_fixture_apply (f, page, "c2", "c3", TRUE);
  store_fixture_assert_text (f, "contact", CONTACT, "note", "更长的话");
}

/* What was put beneath one's own edit since is not what one types over. */
static void
test_typing_over_own_edit (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  g_free (store_fixture_set (f, "contact", CONTACT, "post", "我的"));
  contact_fixture_add (page, CONTACT, SCOPE, 4, 15, "他的");
  store_fixture_apply (f, page, "c1", "c2", FALSE);
  g_free (store_fixture_set (f, "contact", CONTACT, "post", "再改"));

  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 2);
  for (guint i = 0; i < ops->len; i++)
    {
      RpOp *op = ops->pdata[i];

      g_assert_cmpint (((RpChange *)op->changes->pdata[0])->base, ==, 3);
    }
}

/* A record that one has made oneself and that somebody else has changed meanwhile: as long as one's own
 * making lies over the other's row, one has not seen his. */
static void
test_typing_over_own_record (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autofree char *id = rp_id_source_make (f->ids);
  RpEdit *edit = rp_edit_new ("contact.create");
  JsonObject *body = json_object_new ();
  g_autofree char *op = NULL;
  GString *page = feed_page_new (20);

  json_object_set_string_member (body, "customer", SCOPE);
  json_object_set_string_member (body, "name", "某某");
  json_object_set_string_member (body, "post", "我的");
  rp_edit_create (edit, "contact", id, NULL, body);
  op = store_fixture_commit (f, edit);
  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, op, RP_RESULT_APPLIED, 18);
  contact_fixture_add (page, id, SCOPE, 2, 19, "他的");
  store_fixture_apply (f, page, "c1", "c2", FALSE);
  store_fixture_assert_text (f, "contact", id, "post", "我的");
  g_free (store_fixture_set (f, "contact", id, "post", "再改"));

  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpint (((RpChange *)((RpOp *)ops->pdata[0])->changes->pdata[0])->base, ==, 0);
}

/* Erased: what this user typed about it goes too. */
static void
test_erased (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (20);

  g_free (store_fixture_set (f, "contact", CONTACT, "post", "秘密"));
  feed_page_exit (page, "contact", CONTACT, SCOPE, 15, "erased");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 0);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 0);
  g_autoptr (GPtrArray) history = rp_store_list_history (f->store, "contact", CONTACT, &error);
  g_assert_cmpuint (history->len, ==, 0);
}

/* The server was put back to before the record had moved, and erased it where it had been: here it lay where it had
 * moved to, and was kept as what a restored server had lost. */
static void
test_erased_elsewhere (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  feed_page_exit (page, "contact", CONTACT, OTHER, 15, "erased");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 0);
}

/* A late entry of a timeline that is lost goes also when it is first of all about something else (history 318384). */
static void
test_erased_in_late_entry (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (12);
  g_autoptr (RpStatement) statement = NULL;
  gboolean row = TRUE;

  feed_page_row (page, "held", "00000000-0000-7000-8000-0000000000e1", SCOPE, 1, 12,
                 "{\"customer\":\"" SCOPE "\",\"on_kind\":\"customer\",\"on_id\":\"" OTHER
                 "\",\"entry\":{\"changes\":[{\"id\":\"" OTHER "\"},{\"id\":\"" CONTACT "\"}]}}");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_true (rp_store_new_replica (f->store, TRUE, &error));
  g_assert_no_error (error);

  page = feed_page_new (20);
  feed_page_scope (page, SCOPE, 1);
  feed_page_exit (page, "contact", CONTACT, SCOPE, 15, "erased");
  store_fixture_apply (f, page, "", "c1", TRUE);
  statement = rp_connection_prepare (rp_store_get_connection (f->store),
                                     "SELECT 1 FROM rescued WHERE kind = 'held'"
                                     " UNION ALL SELECT 1 FROM row WHERE kind = 'held'",
                                     &error);
  g_assert_true (rp_statement_step (statement, &row, &error));
  g_assert_false (row);
}

/* People of the lost timeline disagreed about a photo of the record; both are of the record. */
static void
test_erased_with_dependents (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (13);
  g_autoptr (RpStatement) statement = NULL;
  gboolean row = TRUE;

  feed_page_row (page, "attachment", PHOTO, SCOPE, 1, 12,
                 "{\"customer\":\"" SCOPE "\",\"owner_kind\":\"contact\",\"owner\":\"" CONTACT
                 "\"}");
  feed_page_row (page, "conflict", "00000000-0000-7000-8000-0000000000e2", SCOPE, 1, 13,
                 "{\"customer\":\"" SCOPE "\",\"on_kind\":\"attachment\",\"on_id\":\"" PHOTO
                 "\",\"unit\":\"caption\",\"mine\":\"秘密\"}");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_true (rp_store_new_replica (f->store, TRUE, &error));
  g_assert_no_error (error);

  page = feed_page_new (20);
  feed_page_scope (page, SCOPE, 1);
  feed_page_exit (page, "contact", CONTACT, SCOPE, 15, "erased");
  store_fixture_apply (f, page, "", "c1", TRUE);
  statement = rp_connection_prepare (
      rp_store_get_connection (f->store),
      "SELECT 1 FROM rescued WHERE kind IN ('attachment', 'conflict')"
      " UNION ALL SELECT 1 FROM row WHERE kind IN ('attachment', 'conflict')",
      &error);
  g_assert_true (rp_statement_step (statement, &row, &error));
  g_assert_false (row);
}

/* What was handed in of a report is the report's. */
static void
test_erased_with_revision (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (13);
  g_autoptr (RpStatement) statement = NULL;
  gboolean row = TRUE;

  feed_page_row (page, "needs_report", PHOTO, SCOPE, 1, 12, "{\"customer\":\"" SCOPE "\"}");
  feed_page_row (page, "report_revision", "00000000-0000-7000-8000-0000000000e3", SCOPE, 1, 13,
                 "{\"customer\":\"" SCOPE "\",\"report\":\"" PHOTO
                 "\",\"content\":{\"answers\":{\"a\":\"秘密\"}}}");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_true (rp_store_new_replica (f->store, TRUE, &error));
  g_assert_no_error (error);

  page = feed_page_new (20);
  feed_page_scope (page, SCOPE, 1);
  feed_page_exit (page, "needs_report", PHOTO, SCOPE, 15, "erased");
  store_fixture_apply (f, page, "", "c1", TRUE);
  statement = rp_connection_prepare (
      rp_store_get_connection (f->store),
      "SELECT 1 FROM rescued WHERE kind IN ('needs_report', 'report_revision')"
      " UNION ALL SELECT 1 FROM row WHERE kind IN ('needs_report', 'report_revision')",
      &error);
  g_assert_true (rp_statement_step (statement, &row, &error));
  g_assert_false (row);
}

static void
assert_not_in_file (StoreFixture *f, const char *name, const char *secret)
{
  g_autofree char *path = temp_folder_file (f->folder, name);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  if (g_file_get_contents (path, &bytes, &length, NULL))
    g_assert_null (memmem (bytes, length, secret, strlen (secret)));
}

/* Not a byte of it stays, neither in the tables nor in free pages, indexes or the journal. */
static void
test_erased_to_the_last_byte (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  GString *page = feed_page_new (10);

  feed_page_scope (page, SCOPE, 1);
  feed_page_row (page, "customer", SCOPE, SCOPE, 1, 9,
                 "{\"name\":\"Zyxwvuts\",\"note\":\"the zyxwvuts of the works\"}");
  store_fixture_apply (f, page, "", "c1", TRUE);
  g_free (store_fixture_set (f, "customer", SCOPE, "note", "zyxwvuts zyxwvuts"));
  g_free (store_fixture_set (f, "customer", SCOPE, "short_name", "Zyxwvuts"));
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);

  page = feed_page_new (20);
  feed_page_exit (page, "customer", SCOPE, SCOPE, 15, "erased");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  assert_not_in_file (f, "profile/rapport.db", "yxwvuts");
  assert_not_in_file (f, "profile/rapport.db-wal", "yxwvuts");
  g_clear_object (&f->store);
  assert_not_in_file (f, "profile/rapport.db", "yxwvuts");
}

static void
test_gone_keeps_what_was_typed (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autofree char *op = store_fixture_set (f, "contact", CONTACT, "post", "总经理");
  GString *page = feed_page_new (20);

  feed_page_gone (page, SCOPE, 15);
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 0);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 1);
  store_fixture_answer (f, op, RP_RESULT_HELD, 21);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 0);

  /* A row of the scope that is still on its way is not taken in. */
  page = feed_page_new (22);
  contact_fixture_add (page, CONTACT, SCOPE, 9, 14, "厂长");
  store_fixture_apply (f, page, "c2", "c3", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 0);
}

static gint64
count_in (StoreFixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (rp_store_get_connection (f->store), sql, &error);

  g_assert_no_error (error);
  rp_statement_step (statement, NULL, &error);
  g_assert_no_error (error);
  return rp_statement_get_integer (statement, 0);
}

#define COUNT_HISTORY "SELECT count(*) FROM history WHERE op_id = ''"
#define COUNT_RESCUED "SELECT count(*) FROM rescued"

/* Two contacts that somebody else has changed; of the first an older state was put aside. */
static StoreFixture *
new_with_former_values (void)
{
  StoreFixture *f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  contact_fixture_add (page, CONTACT, SCOPE, 7, 11, "Zyxwvuts");
  contact_fixture_add (page, OTHER, SCOPE, 1, 12, "Zyxwvuts");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  page = feed_page_new (30);
  contact_fixture_add (page, CONTACT, SCOPE, 8, 21, "厂长");
  contact_fixture_add (page, OTHER, SCOPE, 2, 22, "厂长");
  store_fixture_apply (f, page, "c2", "c3", TRUE);
  g_assert_true (rp_connection_run_script (rp_store_get_connection (f->store),
                                           "INSERT INTO rescued (why, kind, entity_id, body, at)"
                                           " VALUES ('older', 'contact', '" CONTACT
                                           "', '{\"post\":\"Zyxwvuts\"}', '2026-01-05T01:00:00Z')",
                                           NULL));
  g_assert_cmpint (count_in (f, COUNT_HISTORY), >=, 2);
  return f;
}

/* A row leaves for a customer of somebody else, alone or with a grant that does not bring it again: with it goes what
 * it said before, but what stays keeps its history. */
static void
test_left_to_the_last_byte (gconstpointer how)
{
  g_autoptr (StoreFixture) f = new_with_former_values ();
  GString *page = feed_page_new (40);
  gint64 before = count_in (f, COUNT_HISTORY);

  if (g_str_equal (how, "moved"))
    feed_page_exit (page, "contact", CONTACT, SCOPE, 35, "moved");
  else
    {
      feed_page_scope (page, SCOPE, 35);
      contact_fixture_add (page, OTHER, SCOPE, 2, 22, "厂长");
    }
  store_fixture_apply (f, page, "c3", "c4", FALSE);
  g_assert_cmpint (count_in (f, COUNT_HISTORY), ==, before); /* it may come yet */
  store_fixture_apply (f, feed_page_new (40), "c4", "c5", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 1);
  g_assert_cmpint (count_in (f, COUNT_HISTORY " AND entity_id = '" CONTACT "'"), ==, 0);
  g_assert_cmpint (count_in (f, COUNT_HISTORY), ==, 1);
  g_assert_cmpint (count_in (f, COUNT_RESCUED), ==, 0);
}

/* A row that comes again with another customer, and one that somebody here has an edit of, lose nothing. */
static void
test_left_and_came_again (void)
{
  g_autoptr (StoreFixture) f = new_with_former_values ();
  g_autofree char *op = store_fixture_set (f, "contact", OTHER, "phone", "1");
  gint64 before = count_in (f, COUNT_HISTORY);
  GString *page = feed_page_new (40);

  feed_page_exit (page, "contact", CONTACT, SCOPE, 35, "moved");
  feed_page_exit (page, "contact", OTHER, SCOPE, 36, "moved");
  store_fixture_apply (f, page, "c3", "c4", FALSE);
  page = feed_page_new (50);
  feed_page_scope (page, OTHER, 41);
  contact_fixture_add (page, CONTACT, OTHER, 9, 45, "厂长");
  store_fixture_apply (f, page, "c4", "c5", TRUE);
  g_assert_cmpint (count_in (f, COUNT_HISTORY), ==, before);
  g_assert_cmpint (count_in (f, COUNT_RESCUED), ==, 1);
}

/* Granted again: what does not come again had been deleted meanwhile. */
static void
test_sweep (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  contact_fixture_add (page, OTHER, SCOPE, 1, 11, "电工");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 2);

  page = feed_page_new (30);
  feed_page_scope (page, SCOPE, 25);
  contact_fixture_add (page, OTHER, SCOPE, 1, 11, "电工");
  store_fixture_apply (f, page, "c2", "c3", FALSE);
  g_assert_cmpint (count_contacts (f), ==, 2); /* not before all has come */
  page = feed_page_new (30);
  store_fixture_apply (f, page, "c3", "c4", TRUE);
  g_assert_cmpint (count_contacts (f), ==, 1);
  store_fixture_assert_text (f, "contact", OTHER, "post", "电工");
}

static void
test_move_between_scopes (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  GString *page = feed_page_new (20);

  feed_page_scope (page, OTHER, 2);
  contact_fixture_add (page, CONTACT, OTHER, 4, 16, "厂长");
  feed_page_exit (page, "contact", CONTACT, SCOPE, 15, "moved");
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  g_autoptr (RpRecord) record = store_fixture_get (f, "contact", CONTACT);
  g_assert_cmpstr (rp_record_get_scope (record), ==, OTHER);
}

/* ---- the guard ---- */

#define MANY 700

static GPtrArray *
fill_scope (StoreFixture *f)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GString *page = feed_page_new (1000);

  for (guint i = 0; i < MANY; i++)
    {
      g_ptr_array_add (ids, rp_id_source_make (f->ids));
      contact_fixture_add (page, ids->pdata[i], SCOPE, 1, 100 + i, "电工");
    }
  store_fixture_apply (f, page, "c1", "c2", TRUE);
  return ids;
}

static GString *
make_some_exits (GPtrArray *ids, guint from, guint to, const char *why)
{
  GString *page = feed_page_new (3000);

  for (guint i = from; i < to; i++)
    feed_page_exit (page, "contact", ids->pdata[i], SCOPE, 2000 + i, why);
  return page;
}

static GString *
make_exits (GPtrArray *ids, const char *why)
{
  return make_some_exits (ids, 0, ids->len, why);
}

static GString *
make_removal (GPtrArray *ids)
{
  return make_exits (ids, "moved");
}

static void
test_mass_removal_stops (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GPtrArray) ids = fill_scope (f);
  g_autoptr (GError) error = NULL;

  g_assert_true (store_fixture_apply (f, make_removal (ids), "c2", "c3", TRUE));
  g_assert_cmpint (count_contacts (f), ==, MANY + 1);
  g_autofree char *cursor = rp_store_dup_meta (f->store, "cursor");
  g_assert_cmpstr (cursor, ==, "c2");

  g_assert_true (rp_store_allow_removal (f->store, &error));
  g_assert_false (store_fixture_apply (f, make_removal (ids), "c2", "c3", TRUE));
  g_assert_cmpint (count_contacts (f), ==, 1);
}

/* Pages are judged together, however small each is. */
static void
test_mass_removal_in_parts (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GPtrArray) ids = fill_scope (f);
  RpStoppedRemoval removal;

  g_assert_false (
      store_fixture_apply (f, make_some_exits (ids, 0, 400, "moved"), "c2", "c3", FALSE));
  g_assert_true (
      store_fixture_apply (f, make_some_exits (ids, 400, 600, "moved"), "c3", "c4", FALSE));
  /* Asked once, not even a few go. */
  g_assert_true (
      store_fixture_apply (f, make_some_exits (ids, 400, 401, "moved"), "c3", "c4", FALSE));
  store_fixture_reopen (f);
  g_assert_cmpint (count_contacts (f), ==, MANY + 1 - 400);
  g_assert_true (rp_store_is_removal_stopped (f->store, &removal));
  g_assert_cmpint (removal.lost, ==, 600);
  g_assert_cmpint (removal.of, ==, MANY + 1);
  g_assert_cmpint (removal.gone, ==, 400);

  /* The answer holds for all that belongs to it, and for nothing after that. */
  g_assert_true (rp_store_allow_removal (f->store, NULL));
  g_assert_false (store_fixture_apply (f, feed_page_new (3000), "c3", "c4", FALSE));
  g_assert_false (
      store_fixture_apply (f, make_some_exits (ids, 400, 500, "moved"), "c4", "c5", FALSE));
  g_assert_false (
      store_fixture_apply (f, make_some_exits (ids, 500, MANY, "moved"), "c5", "c6", TRUE));
  g_assert_cmpint (count_contacts (f), ==, 1);
}

/* The sum begins where all was here, and again where everything is read anew. */
static void
test_mass_removal_is_over (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GPtrArray) ids = fill_scope (f);
  g_autoptr (GError) error = NULL;
  RpStoppedRemoval removal;

  g_assert_false (store_fixture_apply (f, make_some_exits (ids, 0, 90, "moved"), "c2", "c3", TRUE));
  g_assert_false (
      store_fixture_apply (f, make_some_exits (ids, 90, 580, "moved"), "c3", "c4", FALSE));
  g_assert_true (
      store_fixture_apply (f, make_some_exits (ids, 580, 600, "moved"), "c4", "c5", FALSE));
  g_assert_true (rp_store_is_removal_stopped (f->store, &removal));
  g_assert_cmpint (removal.gone, ==, 490);

  g_assert_true (rp_store_begin_anew (f->store, &error));
  g_assert_no_error (error);
  g_assert_false (rp_store_is_removal_stopped (f->store, &removal));
  g_assert_false (
      store_fixture_apply (f, make_some_exits (ids, 580, 600, "moved"), "", "c6", FALSE));
}

/* Rows that came before do not make up for those that leave after them. */
static void
test_mass_removal_behind_arrivals (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GPtrArray) ids = fill_scope (f);
  GString *page = feed_page_new (9000);

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = rp_id_source_make (f->ids);
      contact_fixture_add (page, id, SCOPE, 1, 1000 + i, "电工");
    }
  for (guint i = 0; i < ids->len; i++)
    feed_page_exit (page, "contact", ids->pdata[i], SCOPE, 2000 + i, "moved");
  g_assert_true (store_fixture_apply (f, page, "c2", "c3", TRUE));
  g_assert_cmpint (count_contacts (f), ==, MANY + 1);
}

/* A revocation or a move explains the same loss. */
static void
test_explained_removal_goes_on (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GPtrArray) ids = fill_scope (f);
  GString *page = make_removal (ids);

  feed_page_scope (page, OTHER, 2);
  for (guint i = 0; i < ids->len; i++)
    contact_fixture_add (page, ids->pdata[i], OTHER, 2, 2500 + i, "电工");
  g_assert_false (store_fixture_apply (f, page, "c2", "c3", TRUE));
  g_assert_cmpint (count_contacts (f), ==, MANY + 1);

  page = feed_page_new (4000);
  feed_page_gone (page, OTHER, 4000);
  g_assert_false (store_fixture_apply (f, page, "c3", "c4", TRUE));
  g_assert_cmpint (count_contacts (f), ==, 1);
}

/* So does an erasure, which must not wait for anybody. */
static void
test_erasures_go_on (void)
{
  g_autoptr (StoreFixture) f = contact_fixture_new ();
  g_autoptr (GPtrArray) ids = fill_scope (f);

  g_assert_false (store_fixture_apply (f, make_exits (ids, "erased"), "c2", "c3", TRUE));
  g_assert_cmpint (count_contacts (f), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/feed/page", test_page);
  g_test_add_func ("/store/feed/stale", test_stale_answer);
  g_test_add_func ("/store/feed/other-epoch", test_other_epoch);
  g_test_add_func ("/store/feed/twice", test_page_applied_twice);
  g_test_add_func ("/store/feed/older-revision", test_older_revision);
  g_test_add_func ("/store/feed/unknown-kind", test_unknown_kind);
  g_test_add_func ("/store/feed/overlay", test_overlay_until_the_feed_has_it);
  g_test_add_func ("/store/feed/conflict", test_conflict_keeps_both);
  g_test_add_func ("/store/feed/exit", test_exit);
  g_test_add_func ("/store/feed/left-and-back", test_left_and_back);
  g_test_add_func ("/store/feed/typing-over-own-edit", test_typing_over_own_edit);
  g_test_add_func ("/store/feed/typing-over-own-record", test_typing_over_own_record);
  g_test_add_func ("/store/feed/erased", test_erased);
  g_test_add_func ("/store/feed/erased-elsewhere", test_erased_elsewhere);
  g_test_add_func ("/store/feed/erased-in-late-entry", test_erased_in_late_entry);
  g_test_add_func ("/store/feed/erased-with-dependents", test_erased_with_dependents);
  g_test_add_func ("/store/feed/erased-with-revision", test_erased_with_revision);
  g_test_add_func ("/store/feed/erased-bytes", test_erased_to_the_last_byte);
  g_test_add_func ("/store/feed/gone", test_gone_keeps_what_was_typed);
  g_test_add_data_func ("/store/feed/left-by-move", "moved", test_left_to_the_last_byte);
  g_test_add_data_func ("/store/feed/left-by-sweep", "swept", test_left_to_the_last_byte);
  g_test_add_func ("/store/feed/left-and-came-again", test_left_and_came_again);
  g_test_add_func ("/store/feed/sweep", test_sweep);
  g_test_add_func ("/store/feed/move", test_move_between_scopes);
  g_test_add_func ("/store/feed/guard", test_mass_removal_stops);
  g_test_add_func ("/store/feed/guard-in-parts", test_mass_removal_in_parts);
  g_test_add_func ("/store/feed/guard-is-over", test_mass_removal_is_over);
  g_test_add_func ("/store/feed/guard-behind-arrivals", test_mass_removal_behind_arrivals);
  g_test_add_func ("/store/feed/explained", test_explained_removal_goes_on);
  g_test_add_func ("/store/feed/erasures", test_erasures_go_on);
  return g_test_run ();
}
