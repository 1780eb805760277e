/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/admin.h"

#include <string.h>

#include "server/changeset.h"
#include "support/server-admin.h"
#include "support/server-push.h"
#include "wire/message.h"

#define VISIT "20000000-0000-7000-8000-000000000002"
#define MADE_FOR_A                                                                                 \
  "[{'kind':'contact','id':'20000000-0000-7000-8000-000000000001','create':{'scope':'" CUSTOMER_A  \
  "','customer':'" CUSTOMER_A "','name':'新'}}]"
#define NEW_CONTACT "20000000-0000-7000-8000-000000000001"

/* The lines of one whole page behind a cursor, which moves on. */
static GPtrArray *
pull (TestLaptop *laptop, char **cursor)
{
  g_autofree char *path = g_strdup_printf ("/v1/feed?cursor=%s&rows=5000", *cursor);
  g_autoptr (TestReply) reply = server_fixture_get (laptop->fixture, path, laptop->token);
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = rp_feed_page_parse (reply->body, &error);
  const RpFeedLine *end;

  g_assert_no_error (error);
  end = g_ptr_array_index (lines, lines->len - 1);
  g_assert_true (end->complete);
  g_free (*cursor);
  *cursor = g_strdup (end->cursor);
  return lines;
}

/* "row contact <id>", "exit contact <id> erased", "scope <id>", "gone <id>" */
static gboolean
has_line (GPtrArray *lines, const char *expected)
{
  static const char *const names[] = { "head", "scope", "row", "exit", "gone", "end" };

  for (guint i = 0; i < lines->len; i++)
    {
      const RpFeedLine *line = g_ptr_array_index (lines, i);
      g_autoptr (GString) text = g_string_new (names[line->type]);

      if (line->type == RP_FEED_SCOPE || line->type == RP_FEED_GONE)
        g_string_append_printf (text, " %s", line->scope);
      if (line->kind != NULL)
        g_string_append_printf (text, " %s %s", line->kind, line->id);
      if (line->type == RP_FEED_EXIT)
        g_string_append_printf (text, " %s", line->why);
      if (g_str_equal (text->str, expected))
        return TRUE;
    }
  return FALSE;
}

static void
test_assign (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) first = pull (lin, &cursor);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_admin_assign (admin, "KH-002", "lin", "zhou", &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) granted = pull (lin, &cursor);
  g_assert_true (has_line (granted, "scope " CUSTOMER_B));
  g_assert_true (has_line (granted, "row contact " CONTACT_B));

  g_assert_true (rp_admin_assign (admin, CUSTOMER_B, "zhou", NULL, &error));
  g_autoptr (GPtrArray) taken = pull (lin, &cursor);
  g_assert_true (has_line (taken, "gone " CUSTOMER_B));

  g_assert_false (rp_admin_assign (admin, "KH-404", "lin", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* A leader, or somebody who may not sign in, was given a customer whom nobody had then. */
static void
test_assign_to_nobody (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;
  static const char *const unfit[] = { "zheng", "lin" };
  g_autofree char *before = server_fixture_query (
      fixture, "SELECT manager || coalesce (deputy, '') FROM k_customer WHERE no = 'KH-002'");

  g_assert_true (rp_admin_set_disabled (admin, "lin", TRUE, &error));
  for (guint i = 0; i < G_N_ELEMENTS (unfit); i++)
    {
      g_assert_false (rp_admin_assign (admin, "KH-002", unfit[i], NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
      g_assert_false (rp_admin_assign (admin, "KH-002", "zhou", unfit[i], &error));
      g_clear_error (&error);
    }
  g_autofree char *after = server_fixture_query (
      fixture, "SELECT manager || coalesce (deputy, '') FROM k_customer WHERE no = 'KH-002'");
  g_assert_cmpstr (after, ==, before);
}

/* Before eight in the morning in China it is yesterday in Greenwich. */
static void
test_assigned_today (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  rp_fake_clock_set (fixture->clock, "2026-01-06T22:30:00Z");
  g_assert_true (rp_admin_assign (admin, "KH-002", "lin", NULL, &error));
  g_autofree char *day
      = server_fixture_query (fixture, "SELECT assigned_on FROM k_customer WHERE no = 'KH-002'");
  g_assert_cmpstr (day, ==, "2026-01-07");
}

/* The rows of one number lie with the other, and what comes late for it goes there. */
static void
test_merge (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou"); /* has both */
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");   /* has A alone */
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) first = pull (zhou, &cursor);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_admin_merge_customers (admin, "KH-001", "KH-002", &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) moved = pull (zhou, &cursor);
  g_autoptr (RpRow) contact = server_fixture_load_row (fixture, "contact", CONTACT_A);
  g_assert_true (has_line (moved, "exit contact " CONTACT_A " moved"));
  g_assert_true (has_line (moved, "row contact " CONTACT_A));
  g_assert_cmpstr (contact->scope, ==, CUSTOMER_B);
  g_assert_cmpstr (rp_row_get_text (contact, "customer"), ==, CUSTOMER_B);

  g_autoptr (JsonObject) held = test_laptop_push (lin, MADE_FOR_A);
  assert_result (held, "held", NULL);
  g_autofree char *scope = server_fixture_query (fixture, "SELECT scope FROM k_held");
  g_assert_cmpstr (scope, ==, CUSTOMER_B);

  g_autoptr (JsonObject) made = test_laptop_push (zhou, MADE_FOR_A);
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", NEW_CONTACT);
  assert_result (made, "applied", NULL);
  g_assert_cmpstr (row->scope, ==, CUSTOMER_B);
  g_assert_cmpstr (rp_row_get_text (row, "customer"), ==, CUSTOMER_B);

  g_assert_false (rp_admin_merge_customers (admin, "KH-002", "KH-001", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* What was deleted can be restored, and is then where the others are. */
static void
test_merge_deleted (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) deleted
      = test_laptop_push (zhou, "[{'kind':'contact','id':'" CONTACT_A "','base':1,'erase':true}]");
  g_autoptr (GError) error = NULL;

  assert_result (deleted, "applied", NULL);
  g_assert_true (rp_admin_merge_customers (admin, "KH-001", "KH-002", &error));
  g_assert_no_error (error);
  g_autoptr (RpRow) contact = server_fixture_load_row (fixture, "contact", CONTACT_A);
  g_assert_true (contact->deleted);
  g_assert_cmpstr (contact->scope, ==, CUSTOMER_B);
}

static void
test_move (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) first = pull (lin, &cursor);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_admin_move (admin, "contact", CONTACT_A, "KH-002", &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) left = pull (lin, &cursor);
  g_assert_true (has_line (left, "exit contact " CONTACT_A " moved"));
  g_assert_false (has_line (left, "row contact " CONTACT_A));
}

/* Two people say something else of a photo of the contact. */
static void
disagree_about_photo (TestLaptop *lin, TestLaptop *zhou, const char *caption)
{
  g_autofree char *hash = g_strnfill (64, '1');
  g_autofree char *photo
      = g_strdup_printf ("[{'kind':'attachment','id':'" VISIT "','create':{'scope':'" CUSTOMER_A
                         "','customer':'" CUSTOMER_A "','owner_kind':'contact','owner':'" CONTACT_A
                         "','sha256':'%s','caption':'x'}}]",
                         hash);
  g_autofree char *other
      = g_strdup_printf ("[{'kind':'attachment','id':'" VISIT "','base':1,'set':{'caption':'%s'},"
                         "'seen':{'caption':'x'}}]",
                         caption);

  test_laptop_expect (lin, photo, "applied", NULL);
  test_laptop_expect (lin,
                      "[{'kind':'attachment','id':'" VISIT "','base':1,'set':{'caption':'y'},"
                      "'seen':{'caption':'x'}}]",
                      "applied", NULL);
  test_laptop_expect (zhou, other, "conflict", NULL);
}

/* The photo of a person who was moved stayed with the customer he had been entered for by mistake, and so did what
 * two people disagreed about. */
static void
test_move_with_what_hangs_on_it (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (GError) error = NULL;

  disagree_about_photo (lin, zhou, "z");
  g_assert_true (rp_admin_move (admin, "contact", CONTACT_A, "KH-002", &error));
  g_assert_no_error (error);
  g_autofree char *attachment
      = server_fixture_query (fixture, "SELECT scope_id FROM entity WHERE kind = 'attachment'");
  g_autofree char *conflict
      = server_fixture_query (fixture, "SELECT scope_id FROM entity WHERE kind = 'conflict'");
  g_assert_cmpstr (attachment, ==, CUSTOMER_B);
  g_assert_cmpstr (conflict, ==, CUSTOMER_B);
}

#define NEED "20000000-0000-7000-8000-000000000003"

/* A row of customer A as somebody may have made it. @members: further ones, with ' for ", each behind a comma */
static void
add_row (RpAdmin *admin, const char *kind, const char *id, const char *members)
{
  static const RpActor actor = { .roles = RP_ROLE_SERVER };
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (admin->connection, &error);
  g_autoptr (RpChangeset) changeset
      = rp_changeset_new (admin->connection, "2026-01-05T01:00:00.000Z");
  g_autofree char *text = g_strdup_printf ("{'customer':'" CUSTOMER_A "'%s}", members);
  JsonObject *body = rp_json_parse_object (g_strdelimit (text, "'", '"'), strlen (text),
                                           &rp_json_limits_message, &error);
  gint64 head;

  g_assert_no_error (error);
  rp_changeset_add (changeset, rp_schema_find_kind (kind), id, CUSTOMER_A, body, &actor);
  rp_changeset_accept (changeset);
  rp_changeset_write (changeset, &head, &error);
  g_assert_no_error (error);
  rp_transaction_commit (g_steal_pointer (&transaction), &error);
  g_assert_no_error (error);
}

#define REPORT "20000000-0000-7000-8000-000000000004"
#define REVISION "20000000-0000-7000-8000-000000000005"
#define REMARK "20000000-0000-7000-8000-000000000006"

/* A report that was handed in, and what a specialist said to one of its answers. */
static void
add_report (RpAdmin *admin, const char *secret)
{
  g_autofree char *report = g_strdup_printf (",'state':'QUEUED','answers':{'a':'%s'}", secret);
  g_autofree char *revision = g_strdup_printf (",'report':'" REPORT "','number':1,'content':"
                                               "{'template':'t','version':1,'answers':{'a':'%s'}}",
                                               secret);
  g_autofree char *remark = g_strdup_printf (
      ",'report':'" REPORT "','revision':'" REVISION "','path':'a','text':'%s?'", secret);

  add_row (admin, "needs_report", REPORT, report);
  add_row (admin, "report_revision", REVISION, revision);
  add_row (admin, "review_remark", REMARK, remark);
}

/* The report went and what had been handed in stayed readable for whoever it had been entered for by mistake. */
static void
test_move_report (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  add_report (admin, "x");
  g_assert_true (rp_admin_move (admin, "needs_report", REPORT, "KH-002", &error));
  g_assert_no_error (error);
  g_autoptr (RpRow) revision = server_fixture_load_row (fixture, "report_revision", REVISION);
  g_autoptr (RpRow) remark = server_fixture_load_row (fixture, "review_remark", REMARK);
  g_assert_cmpstr (revision->scope, ==, CUSTOMER_B);
  g_assert_cmpstr (rp_row_get_text (revision, "customer"), ==, CUSTOMER_B);
  g_assert_cmpstr (remark->scope, ==, CUSTOMER_B);
}

#define ACCOUNT "20000000-0000-7000-8000-000000000007"
#define MONTH "20000000-0000-7000-8000-000000000008"

/* What an account has used is the account's. */
static void
test_move_account (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  add_row (admin, "service_account", ACCOUNT, ",'account_no':'1'");
  add_row (admin, "usage_month", MONTH, ",'account':'" ACCOUNT "','month':'2025-12','kwh':1");
  g_assert_true (rp_admin_move (admin, "service_account", ACCOUNT, "KH-002", &error));
  g_assert_no_error (error);
  g_autoptr (RpRow) month = server_fixture_load_row (fixture, "usage_month", MONTH);
  g_assert_cmpstr (month->scope, ==, CUSTOMER_B);
}

/* A centre has the customers whose needs were sent to it. A need that had been entered for the wrong one opened
 * the right one's file when it was moved, and the wrong one's stayed open. */
static void
test_move_of_what_opens (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GError) error = NULL;

  add_row (admin, "need", NEED, ",'title':'x','state':'DISPATCHED','centre':'SERVICE'");
  g_autoptr (GPtrArray) first = pull (zheng, &cursor);
  g_assert_true (has_line (first, "scope " CUSTOMER_A));
  g_assert_true (rp_admin_move (admin, "need", NEED, "KH-002", &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) moved = pull (zheng, &cursor);
  g_assert_true (has_line (moved, "scope " CUSTOMER_B));
  g_assert_true (has_line (moved, "gone " CUSTOMER_A));
}

/* A manager who becomes a leader as well gets other rows; his scopes come again as a whole. */
static void
test_roles (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) first = pull (zheng, &cursor);
  g_autoptr (GError) error = NULL;

  g_assert_false (has_line (first, "row contact " CONTACT_A));
  g_assert_true (rp_admin_set_roles (admin, "zheng", "BS", NULL, &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) more = pull (zheng, &cursor);
  g_assert_true (has_line (more, "scope org"));
  g_assert_true (has_line (more, "row contact " CONTACT_A));

  /* Of two roles the one that was misspelt was left out, and the command said that he has both. */
  g_assert_false (rp_admin_set_roles (admin, "zheng", "BS,CRT", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (rp_admin_set_roles (admin, "zheng", "BS,SRV", NULL, &error));
  g_clear_error (&error);
  g_assert_false (rp_admin_set_roles (admin, "zheng", "", NULL, &error));
  g_clear_error (&error);

  /* Somebody of a centre had none, saw nothing, and no command gave him one. */
  g_assert_false (rp_admin_set_roles (admin, "lin", "CTR", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (rp_admin_set_roles (admin, "lin", "CTR", "NOWHERE", &error));
  g_clear_error (&error);
  g_assert_true (rp_admin_set_roles (admin, "lin", "CTR", "SERVICE", &error));
  g_assert_no_error (error);
  g_assert_true (rp_admin_set_roles (admin, "lin", "CTR,BS", NULL, &error));

  g_assert_true (rp_admin_set_disabled (admin, "zheng", TRUE, &error));
  g_autoptr (TestReply) refused = server_fixture_get (fixture, "/v1/session", zheng->token);
  g_assert_cmpuint (refused->status, ==, 403);
  g_autofree char *left
      = server_fixture_query (fixture, "SELECT count(*) FROM access WHERE user_id = '" USER_ZHENG
                                       "' AND revoked_seq IS NULL AND scope_id = '" CUSTOMER_A "'");
  g_assert_cmpstr (left, ==, "0");
}

/* --- erasure ------------------------------------------------------------------------------------ */

#define SECRET "138 5555 7777"

static void
assert_nowhere (ServerFixture *fixture, const char *text)
{
  static const char *const places[] = { "body FROM entity", "old_value FROM field_history",
                                        "new_value FROM field_history", "payload FROM op" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const char *column = places[i];
      g_autofree char *name = g_strndup (column, strcspn (column, " "));
      g_autofree char *sql
          = g_strdup_printf ("SELECT %s WHERE %s LIKE '%%%s%%'", column, name, text);
      g_autofree char *found = server_fixture_query (fixture, sql);

      g_assert_cmpstr (found, ==, "");
    }
}

/* The value of a phone in the row, its history, a conflict, an entry that waits and the operations. */
static void
spread_secret (ServerFixture *fixture, TestLaptop *lin, TestLaptop *zhou)
{
  g_autoptr (JsonObject) one = test_laptop_push (lin, "[{'kind':'contact','id':'" CONTACT_A
                                                      "','base':1,'set':{'phone':'" SECRET
                                                      "'},'seen':{'phone':'120 0000 0001'}}]");
  g_autoptr (JsonObject) two = test_laptop_push (
      lin, "[{'kind':'contact','id':'" CONTACT_A
           "','base':2,'set':{'phone':'120 0000 0002'},'seen':{'phone':'" SECRET "'}}]");
  g_autoptr (JsonObject) three = test_laptop_push (zhou, "[{'kind':'contact','id':'" CONTACT_A
                                                         "','base':1,'set':{'phone':'9-" SECRET
                                                         "'},'seen':{'phone':'120 0000 0001'}}]");

  assert_result (one, "applied", NULL);
  assert_result (two, "applied", NULL);
  assert_result (three, "conflict", NULL);
}

static void
test_erase (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) first = pull (lin, &cursor);
  g_autoptr (GError) error = NULL;
  guint n_rows;

  spread_secret (fixture, lin, zhou);
  g_assert_true (rp_admin_erase (admin, "contact", CONTACT_A, &n_rows, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 2); /* with the conflict about it */
  assert_nowhere (fixture, SECRET);
  g_assert_null (server_fixture_load_row (fixture, "contact", CONTACT_A));
  g_autofree char *projected
      = server_fixture_query (fixture, "SELECT id FROM k_contact WHERE id = '" CONTACT_A "'");
  g_assert_cmpstr (projected, ==, "");

  /* What was decided stays known, without what it said. */
  g_autofree char *n_ops = server_fixture_query (fixture, "SELECT count(*) FROM op");
  g_assert_cmpstr (n_ops, ==, "3");
  g_autoptr (GPtrArray) lines = pull (lin, &cursor);
  g_assert_true (has_line (lines, "exit contact " CONTACT_A " erased"));

  g_autoptr (JsonObject) late
      = test_laptop_push (lin, "[{'kind':'contact','id':'" CONTACT_A
                               "','base':1,'set':{'phone':'1'},'seen':{'phone':null}}]");
  assert_result (late, "rejected", "erased");
  g_assert_true (rp_admin_erase (admin, "contact", CONTACT_A, &n_rows, &error));
  g_assert_cmpuint (n_rows, ==, 0);
  assert_nowhere (fixture, "\"phone\":\"1\"");

  /* What makes it comes late as well, once a server was put back and the laptop sends all that it holds. */
  g_autoptr (JsonObject) made = test_laptop_push (
      lin, "[{'kind':'contact','id':'" CONTACT_A "','create':{'scope':'" CUSTOMER_A
           "','customer':'" CUSTOMER_A "','name':'王电工','phone':'3'}}]");
  assert_result (made, "rejected", "erased");
  assert_nowhere (fixture, "\"phone\":\"3\"");

  /* Nor when it is refused before that comes to light. */
  g_autoptr (JsonObject) later
      = test_laptop_push (lin, "[{'kind':'nothing','id':'" VISIT "','base':1,'set':{'a':'b'}},"
                               "{'kind':'contact','id':'" CONTACT_A
                               "','base':1,'set':{'phone':'2'},'seen':{'phone':null}}]");
  assert_result (later, "rejected", "invalid");
  assert_nowhere (fixture, "\"phone\":\"2\"");
  g_assert_false (rp_admin_erase (admin, "contact", VISIT, &n_rows, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* What was only entered, and waits because its customer is somebody else's now, goes with what waits; under another kind
 * there is no such record, and nothing goes. */
static void
test_erase_what_waits (ServerFixture *fixture, gconstpointer data)
{
  static const char made[]
      = "[{'kind':'contact','id':'" NEW_CONTACT "','create':{'scope':'" CUSTOMER_A
        "','customer':'" CUSTOMER_A "','name':'王电工','phone':'" SECRET "'}}]";
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) first = pull (lin, &cursor);
  g_autoptr (GError) error = NULL;
  guint n_rows;

  g_assert_true (rp_admin_assign (admin, CUSTOMER_A, "zhou", NULL, &error));
  g_autoptr (JsonObject) late = test_laptop_push (lin, made);
  assert_result (late, "held", NULL);

  g_assert_false (rp_admin_erase (admin, "visit", NEW_CONTACT, &n_rows, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autofree char *waiting = server_fixture_query (fixture, "SELECT count(*) FROM k_held");
  g_assert_cmpstr (waiting, ==, "1");

  g_assert_true (rp_admin_erase (admin, "contact", NEW_CONTACT, &n_rows, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 1);
  assert_nowhere (fixture, SECRET);
  g_autoptr (GPtrArray) lines = pull (lin, &cursor);
  g_assert_true (has_line (lines, "exit contact " NEW_CONTACT " erased"));
  g_autoptr (JsonObject) again = test_laptop_push (lin, made);
  assert_result (again, "rejected", "erased");
}

/* What people said to each other about a photo of the record stood on: its caption is about the record. */
static void
test_erase_dependents (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (GError) error = NULL;
  guint n_rows;

  disagree_about_photo (lin, zhou, SECRET);
  g_assert_true (rp_admin_erase (admin, "contact", CONTACT_A, &n_rows, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 3);
  assert_nowhere (fixture, SECRET);
}

/* The frozen copy of the answers stayed, on the server and in what laptops fetch, and so did the words about them. */
static void
test_erase_report (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GError) error = NULL;
  guint n_rows;

  add_report (admin, SECRET);
  g_autoptr (GPtrArray) first = pull (lin, &cursor);
  g_assert_true (has_line (first, "row report_revision " REVISION));
  g_assert_true (rp_admin_erase (admin, "needs_report", REPORT, &n_rows, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 3);
  assert_nowhere (fixture, SECRET);
  g_autoptr (GPtrArray) lines = pull (lin, &cursor);
  g_assert_true (has_line (lines, "exit report_revision " REVISION " erased"));
  g_assert_true (has_line (lines, "exit review_remark " REMARK " erased"));
}

static void
test_erase_customer (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autofree char *cursor = g_strdup ("");
  g_autoptr (GPtrArray) first = pull (lin, &cursor);
  g_autoptr (GError) error = NULL;
  guint n_rows;

  spread_secret (fixture, lin, zhou);
  g_assert_true (rp_admin_erase (admin, "customer", CUSTOMER_A, &n_rows, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 3);
  assert_nowhere (fixture, SECRET);
  assert_nowhere (fixture, "岚峰机械");
  g_autofree char *left = server_fixture_query (
      fixture, "SELECT count(*) FROM entity WHERE scope_id = '" CUSTOMER_A "'");
  g_assert_cmpstr (left, ==, "0");

  /* Lin has it no more; that his copy goes is said either way. */
  g_autoptr (GPtrArray) lines = pull (lin, &cursor);
  g_assert_true (has_line (lines, "gone " CUSTOMER_A));
}

static void
run_sql (ServerFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);

  rp_connection_run_script (connection, sql, &error);
  g_assert_no_error (error);
}

/* The rows went and the command was cut short; asked for again it found no rows any more, said that all was well, and
 * left what had been entered about those that had hung on it. */
static void
test_erase_cut_short (ServerFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *begin, *end;
  } cut[] = {
    { "CREATE TRIGGER cut BEFORE UPDATE ON op BEGIN SELECT RAISE (ABORT, 'cut'); END",
      "DROP TRIGGER cut" },
    { "CREATE FUNCTION cut () RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''cut''; END'"
      " LANGUAGE plpgsql;"
      "CREATE TRIGGER cut BEFORE UPDATE ON op FOR EACH ROW EXECUTE FUNCTION cut ()",
      "DROP TRIGGER cut ON op" },
  };
  gboolean postgres = g_str_has_prefix (fixture->database, "postgresql:");
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (GError) error = NULL;
  guint n_rows;

  spread_secret (fixture, lin, zhou);
  run_sql (fixture, cut[postgres].begin);
  g_assert_false (rp_admin_erase (admin, "customer", CUSTOMER_A, &n_rows, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  run_sql (fixture, cut[postgres].end);
  g_assert_true (rp_admin_erase (admin, "customer", CUSTOMER_A, &n_rows, &error));
  g_assert_no_error (error);
  assert_nowhere (fixture, SECRET);
  g_autofree char *owed = server_fixture_query (fixture, "SELECT count(*) FROM erasure_owed");
  g_assert_cmpstr (owed, ==, "0");
}

/* The table by which people sign in kept the name, and every later backup had it. */
static void
test_erase_user (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autofree char *id
      = server_fixture_query (fixture, "SELECT id FROM app_user WHERE login = 'zhou'");
  g_autofree char *name
      = server_fixture_query (fixture, "SELECT name FROM app_user WHERE login = 'zhou'");
  g_autofree char *token = server_fixture_sign_in (fixture, "zhou");
  g_autoptr (GError) error = NULL;
  guint n_rows;

  g_assert_true (rp_admin_erase (admin, "user", id, &n_rows, &error));
  g_assert_no_error (error);
  g_autofree char *left = server_fixture_query (
      fixture, "SELECT login || '|' || name || '|' || roles || '|' || disabled FROM app_user"
               " WHERE password IS NULL AND login = id");
  g_autofree char *expected = g_strdup_printf ("%s|||1", id);
  g_assert_cmpstr (left, ==, expected);
  assert_nowhere (fixture, name);
  g_autoptr (TestReply) locked = server_fixture_get (fixture, "/v1/session", token);
  g_assert_cmpuint (locked->status, ==, 403);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/admin/" name, ServerFixture, NULL, server_fixture_start, func, server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("assign", test_assign);
  ADD ("assign-to-nobody", test_assign_to_nobody);
  ADD ("assigned-today", test_assigned_today);
  ADD ("merge", test_merge);
  ADD ("merge-deleted", test_merge_deleted);
  ADD ("move", test_move);
  ADD ("move-with-what-hangs-on-it", test_move_with_what_hangs_on_it);
  ADD ("move-report", test_move_report);
  ADD ("move-account", test_move_account);
  ADD ("move-of-what-opens", test_move_of_what_opens);
  ADD ("roles", test_roles);
  ADD ("erase", test_erase);
  ADD ("erase-what-waits", test_erase_what_waits);
  ADD ("erase-dependents", test_erase_dependents);
  ADD ("erase-report", test_erase_report);
  ADD ("erase-customer", test_erase_customer);
  ADD ("erase-cut-short", test_erase_cut_short);
  ADD ("erase-user", test_erase_user);
  return g_test_run ();
}
