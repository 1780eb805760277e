/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/feed.h"

#include "server/event-hub.h"
#include "support/server-push.h"
#include "wire/message.h"

/**
 * What a laptop would hold after the pages it has pulled: rows of the scopes it has, nothing else.
 */
typedef struct
{
  GHashTable *rows;   /* "kind/id" -> scope */
  GHashTable *scopes; /* set */
  char *cursor;
  guint n_pages, n_lines, n_erased;
} TestCopy;

static TestCopy *
test_copy_new (void)
{
  TestCopy *self = g_new0 (TestCopy, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cursor = g_strdup ("");
  return self;
}

static void
test_copy_free (TestCopy *self)
{
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->scopes);
  g_free (self->cursor);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCopy, test_copy_free)

static gboolean
lies_in_cb (gpointer key, gpointer value, gpointer scope)
{
  return g_str_equal (value, scope);
}

static void
take_line (TestCopy *self, const RpFeedLine *line)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", line->kind, line->id);
  const char *scope = g_hash_table_lookup (self->rows, key);

  switch (line->type)
    {
    case RP_FEED_SCOPE:
      g_hash_table_add (self->scopes, g_strdup (line->scope));
      break;
    case RP_FEED_ROW:
      g_assert_true (g_hash_table_contains (self->scopes, line->scope));
      g_hash_table_replace (self->rows, g_strdup (key), g_strdup (line->scope));
      break;
    case RP_FEED_EXIT:
      self->n_erased += g_str_equal (line->why, "erased");
      if (scope != NULL && g_str_equal (scope, line->scope))
        g_hash_table_remove (self->rows, key);
      break;
    case RP_FEED_GONE:
      g_hash_table_remove (self->scopes, line->scope);
      g_hash_table_foreach_remove (self->rows, lies_in_cb, line->scope);
      break;
    case RP_FEED_HEAD:
    case RP_FEED_END:
      break;
    }
}

static TestReply *
get_page (TestLaptop *laptop, const char *cursor, guint rows)
{
  g_autofree char *path = g_strdup_printf ("/v1/feed?cursor=%s&rows=%u", cursor, rows);

  return server_fixture_get (laptop->fixture, path, laptop->token);
}

/* Pulls one page of at most @rows rows. Returns: whether it was the last */
static gboolean
pull_page (TestCopy *self, TestLaptop *laptop, guint rows)
{
  g_autoptr (TestReply) reply = get_page (laptop, self->cursor, rows);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  guint n_rows = 0;

  g_assert_cmpuint (reply->status, ==, 200);
  lines = rp_feed_page_parse (reply->body, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    {
      const RpFeedLine *line = g_ptr_array_index (lines, i);

      take_line (self, line);
      n_rows += line->type == RP_FEED_ROW;
    }
  g_assert_cmpuint (n_rows, <=, rows);

  const RpFeedLine *end = g_ptr_array_index (lines, lines->len - 1);
  g_assert_true (end->complete || !g_str_equal (end->cursor, self->cursor));
  g_free (self->cursor);
  self->cursor = g_strdup (end->cursor);
  self->n_pages++;
  self->n_lines += lines->len;
  return end->complete;
}

static void
pull_all (TestCopy *self, TestLaptop *laptop, guint rows)
{
  while (!pull_page (self, laptop, rows))
    g_assert_cmpuint (self->n_pages, <, 1000);
}

static gboolean
has_row (TestCopy *self, const char *kind, const char *id)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", kind, id);

  return g_hash_table_contains (self->rows, key);
}

/* The copy holds exactly the rows that the user's scopes hold on the server. */
static void
assert_same (TestCopy *self, ServerFixture *fixture, const char *user_id)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT count(*) FROM entity e JOIN access a ON a.scope_id = e.scope_id"
                         " WHERE a.user_id = '%s' AND a.revoked_seq IS NULL",
                         user_id);
  g_autofree char *n = server_fixture_query (fixture, sql);

  g_assert_cmpuint (g_hash_table_size (self->rows), ==, g_ascii_strtoull (n, NULL, 10));
}

static void
test_bootstrap (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestCopy) whole = test_copy_new ();

  pull_all (whole, lin, 500);
  g_assert_cmpuint (whole->n_pages, ==, 1);
  g_assert_true (has_row (whole, "customer", CUSTOMER_A));
  g_assert_true (has_row (whole, "contact", CONTACT_A));
  g_assert_false (has_row (whole, "customer", CUSTOMER_B));
  g_assert_true (has_row (whole, "user", USER_XU));
  g_assert_true (g_hash_table_contains (whole->scopes, "org"));
  g_assert_true (g_hash_table_contains (whole->scopes, "user:" USER_LIN));
  assert_same (whole, fixture, USER_LIN);

  /* Page by page, one row each: the same. */
  g_autoptr (TestCopy) slow = test_copy_new ();
  pull_all (slow, lin, 1);
  g_assert_cmpuint (slow->n_pages, >, 8);
  assert_same (slow, fixture, USER_LIN);
}

/* What changes while the first transfer runs comes behind it. */
static void
test_change_during_bootstrap (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (TestCopy) copy = test_copy_new ();

  for (guint i = 0; i < 3; i++)
    g_assert_false (pull_page (copy, lin, 1));
  g_autoptr (JsonObject) edit = test_laptop_push (
      lin, "[{'kind':'contact','id':'20000000-0000-7000-8000-000000000001','create':{'scope':"
           "'" CUSTOMER_A "','customer':'" CUSTOMER_A "','name':'新'}}]");
  g_autoptr (JsonObject) granted = test_laptop_push (huang, "[{'kind':'customer','id':'" CUSTOMER_B
                                                            "','base':1,'set':{'deputy':'" USER_LIN
                                                            "'},'seen':{'deputy':null}}]");
  pull_all (copy, lin, 1);
  g_assert_cmpstr (rp_json_get_string (edit, "status", NULL), ==, "applied");
  g_assert_cmpstr (rp_json_get_string (granted, "status", NULL), ==, "applied");
  g_assert_true (has_row (copy, "contact", "20000000-0000-7000-8000-000000000001"));
  g_assert_true (has_row (copy, "contact", CONTACT_B));
  assert_same (copy, fixture, USER_LIN);
}

static void
test_delta (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestCopy) copy = test_copy_new ();

  pull_all (copy, lin, 500);
  copy->n_lines = 0;
  g_assert_true (pull_page (copy, lin, 500));
  g_assert_cmpuint (copy->n_lines, ==, 2); /* header and trailer: nothing new */

  g_autoptr (JsonObject) own = test_laptop_push (zhou, "[{'kind':'contact','id':'" CONTACT_A
                                                       "','base':1,'set':{'post':'a'},'seen':{}}]");
  g_autoptr (JsonObject) foreign = test_laptop_push (
      zhou, "[{'kind':'contact','id':'" CONTACT_B "','base':1,'set':{'post':'a'},'seen':{}}]");
  g_assert_cmpint (rp_json_get_integer (own, "seq", 0), <, rp_json_get_integer (foreign, "seq", 0));
  copy->n_lines = 0;
  g_assert_true (pull_page (copy, lin, 500));
  g_assert_cmpuint (copy->n_lines, ==, 3);
}

/* Handing a customer over: it leaves one laptop and arrives whole on the other, at the next page. */
static void
test_grant_and_revoke (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (TestCopy) lins = test_copy_new ();
  g_autoptr (TestCopy) zhous = test_copy_new ();

  pull_all (lins, lin, 500);
  pull_all (zhous, zhou, 500);
  g_autoptr (JsonObject) swap = test_laptop_push (
      huang, "[{'kind':'customer','id':'" CUSTOMER_A "','base':1,'set':{'manager':null,"
             "'deputy':null},'seen':{'manager':'" USER_LIN "','deputy':'" USER_ZHOU "'}},"
             "{'kind':'customer','id':'" CUSTOMER_B "','base':1,'set':{'manager':'" USER_LIN
             "'},'seen':{'manager':'" USER_ZHOU "'}}]");
  g_assert_cmpstr (rp_json_get_string (swap, "status", NULL), ==, "applied");

  pull_all (lins, lin, 1);
  pull_all (zhous, zhou, 1);
  g_assert_false (has_row (lins, "contact", CONTACT_A));
  g_assert_true (has_row (lins, "contact", CONTACT_B));
  g_assert_false (has_row (zhous, "contact", CONTACT_A));
  g_assert_false (has_row (zhous, "contact", CONTACT_B));
  assert_same (lins, fixture, USER_LIN);
  assert_same (zhous, fixture, USER_ZHOU);

  /* Given back: a new grant brings all of it again. */
  g_autoptr (JsonObject) back = test_laptop_push (huang, "[{'kind':'customer','id':'" CUSTOMER_A
                                                         "','base':2,'set':{'manager':'" USER_LIN
                                                         "'},'seen':{'manager':null}}]");
  g_assert_cmpstr (rp_json_get_string (back, "status", NULL), ==, "applied");
  pull_all (lins, lin, 1);
  g_assert_true (has_row (lins, "contact", CONTACT_A));
  assert_same (lins, fixture, USER_LIN);
}

/* What was erased in files that the reader had once may be more than a page holds: a laptop could never begin. */
static void
test_many_erased (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (TestCopy) copy = test_copy_new ();
  g_autoptr (JsonObject) moved = test_laptop_push (
      huang, "[{'kind':'customer','id':'" CUSTOMER_A "','base':1,'set':{'manager':null,"
             "'deputy':null},'seen':{'manager':'" USER_LIN "','deputy':'" USER_ZHOU "'}}]");

  g_assert_cmpstr (rp_json_get_string (moved, "status", NULL), ==, "applied");
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = server_fixture_make_id (fixture);
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO scope_exit (scope_id, seq, kind, id, why) SELECT '" CUSTOMER_A
          "', head + 1, 'contact', '%s', 'erased' FROM org_clock RETURNING seq",
          id);

      g_free (server_fixture_query (fixture, sql));
      g_free (
          server_fixture_query (fixture, "UPDATE org_clock SET head = head + 1 RETURNING head"));
    }
  while (!pull_page (copy, lin, 10))
    g_assert_cmpuint (copy->n_erased, <=, 10 * copy->n_pages);
  g_assert_cmpuint (copy->n_erased, ==, 25);
  assert_same (copy, fixture, USER_LIN);
}

/* A centre gets the customer with the dispatched need, and no grades with it. */
static void
test_centre (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestCopy) copy = test_copy_new ();
  const char *need = "30000000-0000-7000-8000-000000000001";

  pull_all (copy, zheng, 500);
  g_assert_false (has_row (copy, "customer", CUSTOMER_A));
  g_autoptr (JsonObject) captured = test_laptop_push (
      lin, "[{'kind':'need','id':'30000000-0000-7000-8000-000000000001','create':{'scope':"
           "'" CUSTOMER_A "','customer':'" CUSTOMER_A
           "','state':'CAPTURED','own_words':'电费发票','coding':null}}]");
  g_assert_cmpstr (rp_json_get_string (captured, "code", ""), ==, "invalid");
  g_autoptr (JsonObject) taken = test_laptop_push (
      lin, "[{'kind':'need','id':'30000000-0000-7000-8000-000000000001','create':{'scope':"
           "'" CUSTOMER_A "','customer':'" CUSTOMER_A
           "','state':'CAPTURED','own_words':'电费发票','category':'BILL'}}]");
  g_assert_cmpstr (rp_json_get_string (taken, "status", NULL), ==, "applied");
  g_autoptr (JsonObject) coded = test_laptop_push (
      xu, "[{'kind':'need','id':'30000000-0000-7000-8000-000000000001','base':1,'set':{'coding':"
          "{'category':'BILL','sub_code':'BILL-03'},'urgency':'U3','reasonableness':'REASONABLE'},"
          "'seen':{'coding':{'category':'BILL'}},'move':{'state':['CAPTURED','CODED']}}]");
  g_test_message ("%s", rp_json_get_string (coded, "detail", ""));
  g_assert_cmpstr (rp_json_get_string (coded, "status", NULL), ==, "applied");
  g_autoptr (JsonObject) sent = test_laptop_push (
      xu, "[{'kind':'need','id':'30000000-0000-7000-8000-000000000001','base':2,'set':{'route':"
          "{'centre':'SERVICE','team':'抄核收'},'answer_due':'2026-01-08T09:00:00.000Z',"
          "'solve_due':'2026-01-12T09:00:00.000Z'},'seen':{},'move':{'state':['CODED',"
          "'DISPATCHED']}}]");
  g_test_message ("%s", rp_json_get_string (sent, "detail", ""));
  g_assert_cmpstr (rp_json_get_string (sent, "status", NULL), ==, "applied");

  g_autoptr (TestReply) reply = get_page (zheng, copy->cursor, 500);
  g_autofree char *text = test_reply_dup_text (reply);
  pull_all (copy, zheng, 500);
  g_assert_true (has_row (copy, "need", need));
  g_assert_true (has_row (copy, "customer", CUSTOMER_A));
  g_assert_null (strstr (text, "value_grade"));
}

/* Readers without a customer get the organisation's rows only. */
static void
test_leader (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) yu = test_laptop_new (fixture, "yu");
  g_autoptr (TestCopy) copy = test_copy_new ();

  pull_all (copy, yu, 1);
  g_assert_true (has_row (copy, "user", USER_LIN));
  g_assert_false (has_row (copy, "customer", CUSTOMER_A));
}

static void
test_cursors (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestCopy) copy = test_copy_new ();
  g_autofree char *forged = NULL;

  pull_all (copy, lin, 500);
  forged = g_strdup (copy->cursor);
  forged[strlen (forged) - 3] ^= 1;
  g_autoptr (TestReply) changed = get_page (lin, forged, 500);
  g_autoptr (TestReply) foreign = get_page (zhou, copy->cursor, 500);
  g_autoptr (TestReply) nonsense = get_page (lin, "nonsense", 500);
  assert_error (changed, 410, "cursor_expired");
  assert_error (foreign, 410, "cursor_expired");
  assert_error (nonsense, 410, "cursor_expired");

  g_autofree char *floor = server_fixture_query (
      fixture, "UPDATE org_clock SET floor = head + 1, head = head + 2 RETURNING head");
  g_autoptr (TestReply) old = get_page (lin, copy->cursor, 500);
  assert_error (old, 410, "cursor_expired");
}

/* A cursor of ours ahead of the database: it came from a backup, and is another timeline now. */
static void
test_restored (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestCopy) copy = test_copy_new ();

  pull_all (copy, lin, 500);
  g_autofree char *back
      = server_fixture_query (fixture, "UPDATE org_clock SET head = head - 1 RETURNING head");
  g_autoptr (TestReply) reply = get_page (lin, copy->cursor, 500);
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  const char *epoch = rp_json_get_string (answer, "epoch", "");

  assert_error (reply, 409, "epoch");
  g_assert_cmpstr (epoch, !=, lin->epoch);

  /* Asked again the epoch stays. */
  g_autoptr (TestReply) again = get_page (lin, copy->cursor, 500);
  g_autoptr (JsonObject) second = test_reply_parse (again);
  assert_error (again, 409, "epoch");
  g_assert_cmpstr (rp_json_get_string (second, "epoch", ""), ==, epoch);
}

/* A listener hears the head at once and after a push of somebody else. */
/* Lin listens at @port; zhou pushes where he always does. */
static void
assert_is_told (ServerFixture *fixture, guint16 port)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (GSocketConnection) connection = test_connect (port);
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autofree char *request = g_strdup_printf (
      "GET /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n", lin->token);
  g_autoptr (GString) heard = g_string_new (NULL);
  gboolean pushed = FALSE;

  test_send (connection, request, strlen (request));
  while (TRUE)
    {
      char chunk[1024];
      gssize n = g_input_stream_read (in, chunk, sizeof chunk, NULL, NULL);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (heard, chunk, n);
      const char *first = strstr (heard->str, "event: head");
      if (first != NULL && strstr (first + 1, "event: head") != NULL)
        break;
      if (first != NULL && !pushed)
        {
          g_autoptr (JsonObject) result
              = test_laptop_push (zhou, "[{'kind':'contact','id':'" CONTACT_A
                                        "','base':1,'set':{'post':'a'},'seen':{}}]");
          pushed = TRUE;
        }
    }
  g_assert_nonnull (strstr (heard->str, "Content-Type: text/event-stream"));
  g_assert_nonnull (strstr (heard->str, lin->epoch));
}

static void
test_events (ServerFixture *fixture, gconstpointer data)
{
  assert_is_told (fixture, fixture->port);
}

/* A server beside the first over the same database tells what the first was sent. */
static void
test_events_of_another (ServerFixture *fixture, gconstpointer data)
{
  RpServer *first = fixture->server;
  guint16 port = fixture->port;
  RpServer *second;

  server_fixture_serve (fixture);
  second = fixture->server;
  fixture->server = first;
  assert_is_told (fixture, port);
  fixture->server = first;
  fixture->port = port;
  rp_server_free (second);
}

static gpointer
wake_cb (gpointer data)
{
  gpointer *arguments = data;

  rp_event_hub_wake (arguments[0]);
  g_async_queue_push (arguments[1], arguments);
  return NULL;
}

/* A push waited until the database had said of every listener whether the change is for him. */
static void
test_events_and_a_slow_database (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (GAsyncQueue) woken = g_async_queue_new ();
  g_autoptr (RpTransaction) transaction = NULL;
  RpEventHub *hub;
  RpHttpStream *stream;
  GThread *thread;
  gboolean done;

  if (g_str_has_prefix (fixture->database, "sqlite:"))
    {
      g_test_skip ("who reads an SQLite database is not kept waiting");
      return;
    }
  hub = rp_event_hub_new (fixture->database, &error);
  g_assert_no_error (error);
  transaction = rp_transaction_begin (connection, &error);
  g_assert_true (
      rp_connection_run (connection, "LOCK TABLE org_clock IN ACCESS EXCLUSIVE MODE", &error));
  stream = rp_event_hub_join (hub, USER_LIN);
  g_usleep (100 * 1000);
  thread = g_thread_new ("push", wake_cb, (gpointer[]){ hub, woken });
  done = g_async_queue_timeout_pop (woken, 2 * G_TIME_SPAN_SECOND) != NULL;
  g_clear_pointer (&transaction, rp_transaction_rollback);
  g_thread_join (thread);
  rp_event_hub_free (hub);
  rp_http_stream_unref (stream);
  g_assert_true (done);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/feed/" name, ServerFixture, NULL, server_fixture_start, func, server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("bootstrap", test_bootstrap);
  ADD ("change-during-bootstrap", test_change_during_bootstrap);
  ADD ("delta", test_delta);
  ADD ("grant-and-revoke", test_grant_and_revoke);
  ADD ("many-erased", test_many_erased);
  ADD ("centre", test_centre);
  ADD ("leader", test_leader);
  ADD ("cursors", test_cursors);
  ADD ("restored", test_restored);
  ADD ("events", test_events);
  ADD ("events-of-another", test_events_of_another);
  ADD ("events-and-a-slow-database", test_events_and_a_slow_database);
  return g_test_run ();
}
