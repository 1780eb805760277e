/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include "base/json-access.h"
#include "integration/county.h"
#include "integration/server-process.h"
#include "support/http-client.h"
#include "support/temp-folder.h"
#include "support/test-database.h"
#include "wire/message.h"
#include "wire/route.h"

/* Many laptops write at once, through two server processes where the database allows for it, and one
 * follows with its cursor: what is written is delivered, every row, and every operation is decided
 * once, whatever goes away meanwhile. RP_TEST_WRITERS, RP_TEST_WRITES and RP_TEST_PROCESSES make it larger:
 * 64, 100 and 4 are its full size; RP_TEST_KILLS is how often a process is killed at most. */

#define PROCESSES_MAX 8
#define TROUBLE_EVERY 4 /* pages */
#define KILLS 3
#define BULK 100 /* as many as the server takes at once */
#define PATIENCE_US (240 * G_TIME_SPAN_SECOND)

typedef struct
{
  TempFolder *folder;
  ServerProcess *processes[PROCESSES_MAX];
  guint16 ports[PROCESSES_MAX];
  guint n_processes, n_writers, n_writes;
  gint n_writing; /* atomic */
  gint n_busy;    /* atomic: answers that said "later", or none */
  guint n_kills, n_kills_max;
  gint64 n_cut; /* sessions that the database server ended */
  guint n_bulk; /* operations that one laptop sends at once, again and again; 0 for none */
  guint n_sent_in_bulk;
  guint n_assigned;
} Office;

/* What happens now and then while they write. */
typedef void (*Trouble) (Office *office);

static guint
read_size (const char *variable, guint otherwise)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint)strtoul (text, NULL, 10) : otherwise;
}

static guint16
find_port (ServerProcess *process)
{
  const char *colon = strrchr (server_process_get_address (process), ':');

  return (guint16)strtoul (colon + 1, NULL, 10);
}

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL, *folder = NULL;

  office->folder = temp_folder_new ();
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  folder = temp_folder_file (office->folder, "server");
  county_write (organisation, 0);
  office->n_writers = read_size ("RP_TEST_WRITERS", 8);
  office->n_writes = read_size ("RP_TEST_WRITES", 12);
  office->n_kills_max = read_size ("RP_TEST_KILLS", KILLS);
  office->processes[0] = server_process_new (folder, organisation);
  office->n_processes
      = g_getenv ("RP_TEST_DATABASE") != NULL ? read_size ("RP_TEST_PROCESSES", 2) : 1;
  g_assert_cmpuint (office->n_processes, <=, PROCESSES_MAX);
  for (guint i = 0; i < office->n_processes; i++)
    {
      if (i > 0)
        office->processes[i] = server_process_new_beside (office->processes[0]);
      server_process_start (office->processes[i]);
      office->ports[i] = find_port (office->processes[i]);
    }
}

static void
tear_down (Office *office, gconstpointer data)
{
  for (guint i = office->n_processes; i > 0; i--)
    server_process_free (office->processes[i - 1]);
  temp_folder_free (office->folder);
}

static JsonObject *
parse (TestReply *reply)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);
  JsonObject *object = rp_json_parse_object (text, length, &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return object;
}

/* --- one laptop --------------------------------------------------------------------------------- */

typedef struct
{
  Office *office;
  guint number;
  char *token, *epoch, *replica, *last_op;
  guint no;
} Laptop;

/* A different one for every kind of thing, writer and count. Returns: (transfer full) */
static char *
make_id (char kind, guint writer, guint n)
{
  return g_strdup_printf ("2%c000000-0000-7000-8000-%06x%06x", kind, writer, n);
}

/* Laptops change between the processes as a proxy would have them. */
static guint16
choose_port (const Laptop *self)
{
  return self->office->ports[(self->number + self->no) % self->office->n_processes];
}

static void
sign_in (Laptop *self, const char *login)
{
  g_autofree char *body = g_strdup_printf (
      "{\"login\":\"%s\",\"password\":\"" COUNTY_PASSWORD "\",\"device\":\"test\"}", login);
  g_autoptr (TestReply) reply
      = test_request (choose_port (self), "POST", RP_ROUTE_SIGN_IN, NULL, body, strlen (body));
  g_autoptr (JsonObject) answer = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  answer = parse (reply);
  self->token = g_strdup (rp_json_get_string (answer, "token", NULL));
  self->epoch = g_strdup (rp_json_get_string (answer, "epoch", NULL));
  self->replica = make_id ('a', self->number, 0);
  g_assert_nonnull (self->epoch);
}

static Laptop *
laptop_new (Office *office, guint number, const char *login)
{
  Laptop *self = g_new0 (Laptop, 1);

  self->office = office;
  self->number = number;
  sign_in (self, login);
  return self;
}

static void
laptop_free (Laptop *self)
{
  g_free (self->token);
  g_free (self->epoch);
  g_free (self->replica);
  g_free (self->last_op);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Laptop, laptop_free)

/* The changes of the next operation: a contact of its own, and now and then a word at the one that all
 * change. */
static char *
make_changes (const Laptop *self)
{
  g_autofree char *contact = make_id ('c', self->number, self->no);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          "[{\"kind\":\"contact\",\"id\":\"%s\",\"create\":{\"scope\":"
                          "\"" COUNTY_CUSTOMER "\",\"customer\":\"" COUNTY_CUSTOMER
                          "\",\"name\":\"Contact %u of %u\"}}",
                          contact, self->no, self->number);
  if (self->no % 4 == 0)
    g_string_append_printf (text,
                            ",{\"kind\":\"contact\",\"id\":\"" COUNTY_CONTACT
                            "\",\"base\":1,\"seen\":{\"post\":\"Buyer\"},\"set\":{\"post\":"
                            "\"Post %u of %u\"}}",
                            self->no, self->number);
  g_string_append (text, "]");
  return g_string_free (text, FALSE);
}

/* The text of the next operation, which is behind the last then. Returns: (transfer full) */
static char *
make_op (Laptop *self)
{
  g_autofree char *changes = make_changes (self);
  g_autofree char *prev = self->last_op != NULL ? g_strdup_printf ("\"%s\"", self->last_op) : NULL;
  char *op = make_id ('b', self->number, self->no);
  char *text
      = g_strdup_printf ("{\"id\":\"%s\",\"no\":%u,\"prev\":%s,\"epoch\":\"%s\","
                         "\"at\":\"2026-01-05T09:00:00+08:00\",\"tz\":\"Asia/Shanghai\","
                         "\"what\":\"test.edit\",\"changes\":%s}",
                         op, self->no + 1, prev != NULL ? prev : "null", self->epoch, changes);

  self->no++;
  g_free (self->last_op);
  self->last_op = op;
  return text;
}

/* The body of the push of the next operations. Returns: (transfer full) */
static char *
make_push (Laptop *self, guint n)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_null_terminated (n, g_free, TRUE);
  g_autofree char *joined = NULL;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (ops, make_op (self));
  joined = g_strjoinv (",", (char **)ops->pdata);
  return g_strdup_printf (
      "{\"epoch\":\"%s\",\"schema\":1,\"replica\":\"%s\",\"clock_offset_ms\":0,\"ops\":[%s]}",
      self->epoch, self->replica, joined);
}

/* A process that is killed may end in the middle of an answer. */
static gboolean
is_whole (TestReply *reply)
{
  g_autofree char *length = test_reply_dup_header (reply, "Content-Length");

  return length != NULL && strtoul (length, NULL, 10) == g_bytes_get_size (reply->body);
}

/* Returns: (nullable): %NULL without an answer that says anything but "later" */
static TestReply *
ask (Laptop *self, const char *method, const char *path, const char *body)
{
  g_autoptr (GSocketConnection) connection = test_try_connect (choose_port (self), NULL);
  g_autoptr (TestReply) reply = NULL;

  if (connection != NULL)
    reply = test_request_on (connection, method, path, self->token, body,
                             body != NULL ? strlen (body) : 0);
  if (reply != NULL && reply->status != 503 && is_whole (reply))
    return g_steal_pointer (&reply);
  g_atomic_int_inc (&self->office->n_busy);
  g_usleep (20 * 1000);
  return NULL;
}

static void
assert_taken (TestReply *reply, guint n)
{
  g_autoptr (JsonObject) answer = parse (reply);
  JsonArray *results = rp_json_get_array (answer, "results");

  if (reply->status != 200)
    g_test_message ("%s", (const char *)g_bytes_get_data (reply->body, NULL));
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (json_array_get_length (results), ==, n);
  for (guint i = 0; i < n; i++)
    {
      const char *status
          = rp_json_get_string (rp_json_array_get_object (results, i), "status", NULL);

      g_assert_true (g_str_equal (status, "applied") || g_str_equal (status, "conflict"));
    }
}

/* Sends the next operations until somebody has taken them, as the engine does. */
static void
push_next (Laptop *self, guint n)
{
  g_autofree char *body = make_push (self, n);
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  for (;;)
    {
      g_autoptr (TestReply) reply = ask (self, "POST", RP_ROUTE_OPS, body);

      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (reply == NULL)
        continue;
      assert_taken (reply, n);
      return;
    }
}

static gpointer
write_all (gpointer data)
{
  g_autoptr (Laptop) self = data;
  Office *office = self->office;

  while (self->no < office->n_writes)
    push_next (self, 1);
  g_atomic_int_dec_and_test (&office->n_writing);
  return NULL;
}

/* Somebody reads a list in beside them. */
static gpointer
write_in_bulk (gpointer data)
{
  g_autoptr (Laptop) self = data;
  Office *office = self->office;

  /* It counts as one of those who write. */
  while (g_atomic_int_get (&office->n_writing) > 1)
    push_next (self, office->n_bulk);
  office->n_sent_in_bulk = self->no;
  g_atomic_int_dec_and_test (&office->n_writing);
  return NULL;
}

/* --- the reader --------------------------------------------------------------------------------- */

/* One page. @got: "kind/id" -> newest rev that came. Returns: whether it was the last */
static gboolean
pull_page (Laptop *self, char **cursor, GHashTable *got)
{
  g_autofree char *path = g_strdup_printf (RP_ROUTE_FEED "?cursor=%s&rows=50", *cursor);
  g_autoptr (TestReply) reply = ask (self, "GET", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  const RpFeedLine *end;

  self->no++;
  if (reply == NULL)
    return FALSE;
  g_assert_cmpuint (reply->status, ==, 200);
  lines = rp_feed_page_parse (reply->body, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    {
      const RpFeedLine *line = g_ptr_array_index (lines, i);

      if (line->type == RP_FEED_ROW)
        g_hash_table_replace (got, g_strdup_printf ("%s/%s", line->kind, line->id),
                              GINT_TO_POINTER ((gint)line->rev));
    }
  end = g_ptr_array_index (lines, lines->len - 1);
  g_free (*cursor);
  *cursor = g_strdup (end->cursor);
  return end->complete;
}

/* Follows until everybody has finished, then to the end. */
static GHashTable *
follow (Laptop *self, Trouble trouble)
{
  GHashTable *got = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = g_strdup ("");
  gint64 until
      = g_get_monotonic_time () + PATIENCE_US + self->office->n_kills_max * G_TIME_SPAN_SECOND;

  while (g_atomic_int_get (&self->office->n_writing) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      pull_page (self, &cursor, got);
      if (trouble != NULL && self->no % TROUBLE_EVERY == 0)
        trouble (self->office);
    }
  while (!pull_page (self, &cursor, got))
    g_assert_cmpint (g_get_monotonic_time (), <, until);
  return got;
}

/* --- what must have come true ------------------------------------------------------------------- */

static gint64
count (RpConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  g_assert_true (rp_statement_step (statement, &has_row, &error));
  return rp_statement_get_integer (statement, 0);
}

/* Every row of the customer, at its newest. */
static void
assert_delivered (RpConnection *connection, GHashTable *got)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT kind, id, rev FROM entity WHERE kind = 'contact' OR kind = 'conflict'",
      &error);
  gboolean has_row;
  guint n = 0;

  g_assert_no_error (error);
  while (rp_statement_step (statement, &has_row, &error) && has_row)
    {
      g_autofree char *key = g_strconcat (rp_statement_get_text (statement, 0), "/",
                                          rp_statement_get_text (statement, 1), NULL);
      gint rev = GPOINTER_TO_INT (g_hash_table_lookup (got, key));

      if (rev != rp_statement_get_integer (statement, 2))
        g_test_message ("%s came at %d", key, rev);
      g_assert_cmpint (rev, ==, rp_statement_get_integer (statement, 2));
      n++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 0);
  g_test_message ("%u rows", n);
}

/* Everything that was ever said at the one contact and in conflicts about it. */
static char *
read_words (RpConnection *connection)
{
  static const char *const queries[] = {
    "SELECT new_value FROM field_history WHERE unit = 'post' AND id = '" COUNTY_CONTACT "'",
    "SELECT body FROM entity WHERE kind = 'conflict'",
    "SELECT old_value FROM field_history WHERE kind = 'conflict'",
  };
  g_autoptr (GError) error = NULL;
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (RpStatement) statement = rp_connection_prepare (connection, queries[i], &error);
      gboolean has_row;

      g_assert_no_error (error);
      while (rp_statement_step (statement, &has_row, &error) && has_row)
        if (!rp_statement_is_null (statement, 0))
          g_string_append_printf (words, "%s\n", rp_statement_get_text (statement, 0));
      g_assert_no_error (error);
    }
  return g_string_free (words, FALSE);
}

/* Each word took the place of another, or is kept in a conflict beside it. */
static void
assert_kept (Office *office, RpConnection *connection)
{
  g_autofree char *words = read_words (connection);

  for (guint writer = 0; writer < office->n_writers; writer++)
    for (guint no = 0; no < office->n_writes; no += 4)
      {
        g_autofree char *word = g_strdup_printf ("\"Post %u of %u\"", no, writer);

        if (strstr (words, word) == NULL)
          g_test_message ("lost: %s", word);
        g_assert_nonnull (strstr (words, word));
      }
}

static void
assert_whole (Office *office, GHashTable *got)
{
  g_autoptr (RpConnection) connection
      = test_database_open (server_process_get_database (office->processes[0]));
  gint64 n_ops = office->n_writers * office->n_writes + office->n_sent_in_bulk;

  assert_delivered (connection, got);
  g_assert_cmpint (count (connection, "SELECT count(*) FROM op"), ==, n_ops);
  g_assert_cmpint (count (connection, "SELECT count(*) FROM k_contact"), ==, n_ops + 1);
  g_assert_cmpint (count (connection, "SELECT sum(last_no) FROM replica"), ==, n_ops);
  /* What is the customer's lies below the scope's head, and that below the counter. */
  g_assert_cmpint (count (connection,
                          "SELECT count(*) FROM entity e JOIN scope s ON s.id = e.scope_id"
                          " WHERE e.seq > s.head_seq"),
                   ==, 0);
  g_assert_cmpint (count (connection, "SELECT count(*) FROM entity, org_clock WHERE seq > head"),
                   ==, 0);
  assert_kept (office, connection);
}

static void
write_and_follow (Office *office, Trouble trouble)
{
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  g_autoptr (Laptop) reader = laptop_new (office, 0xffff, "xu");
  g_autoptr (GPtrArray) laptops = g_ptr_array_new ();
  g_autoptr (GHashTable) got = NULL;
  gint64 begin;

  for (guint i = 0; i < office->n_writers; i++)
    g_ptr_array_add (laptops, laptop_new (office, i, i % 2 == 0 ? "lin" : "xu"));
  office->n_writing = (gint)office->n_writers + (office->n_bulk > 0);
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < office->n_writers; i++)
    g_ptr_array_add (threads, g_thread_new ("writer", write_all, g_ptr_array_index (laptops, i)));
  if (office->n_bulk > 0)
    g_ptr_array_add (threads,
                     g_thread_new ("bulk", write_in_bulk, laptop_new (office, 0xfffe, "xu")));
  got = follow (reader, trouble);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
  g_test_message ("%u writers, %u processes: %.0f operations a second, %d times busy",
                  office->n_writers, office->n_processes,
                  office->n_writers * office->n_writes / ((g_get_monotonic_time () - begin) / 1e6),
                  office->n_busy);
  assert_whole (office, got);
}

static void
test_many (Office *office, gconstpointer data)
{
  write_and_follow (office, NULL);
}

/* Returns: (transfer full) (nullable): the database with them; %NULL where there are none such */
static RpConnection *
set_triggers (Office *office, const char *sql)
{
  g_autoptr (RpConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("RP_TEST_DATABASE") == NULL)
    {
      g_test_skip ("SQLite has one writer at a time");
      return NULL;
    }
  connection = test_database_open (server_process_get_database (office->processes[0]));
  rp_connection_run_script (connection, sql, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&connection);
}

/* Every writer waits at random before it takes its numbers, and again between that and the end of its commit:
 * what was numbered first need not be seen first. */
static const char waiting_sql[]
    = "CREATE FUNCTION wait_before() RETURNS trigger LANGUAGE plpgsql AS"
      " 'BEGIN PERFORM pg_sleep (random () * 0.02); RETURN NULL; END';"
      "CREATE TRIGGER wait_before BEFORE UPDATE ON org_clock FOR EACH STATEMENT"
      " EXECUTE FUNCTION wait_before();"
      "CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS"
      " 'BEGIN PERFORM pg_sleep (random () * 0.004); RETURN NULL; END';"
      "CREATE CONSTRAINT TRIGGER wait_at_commit AFTER UPDATE ON org_clock"
      " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_commit();";

static void
test_waiting (Office *office, gconstpointer data)
{
  g_autoptr (RpConnection) connection = set_triggers (office, waiting_sql);

  if (connection == NULL)
    return;
  write_and_follow (office, NULL);
}

static void
cut_sessions (Office *office)
{
  g_autoptr (RpConnection) connection
      = test_database_open (server_process_get_database (office->processes[0]));

  office->n_cut += test_database_cut (connection);
}

/* The database server ends every session again and again. Whether a commit came through is then not
 * known to the process, so that the laptop sends once more. */
static void
test_cut (Office *office, gconstpointer data)
{
  if (g_getenv ("RP_TEST_DATABASE") == NULL)
    {
      g_test_skip ("SQLite has no sessions that could be ended");
      return;
    }
  write_and_follow (office, cut_sessions);
  g_test_message ("%" G_GINT64_FORMAT " sessions ended", office->n_cut);
  g_assert_cmpint (office->n_cut, >, 0);
}

static void
kill_process (Office *office)
{
  ServerProcess *process = office->processes[office->n_processes - 1];

  if (office->n_kills >= office->n_kills_max)
    return;
  office->n_kills++;
  server_process_kill (process);
  server_process_start (process);
}

/* A process ends in the middle of what it does and comes back; what it held it holds no more. */
static void
test_killed (Office *office, gconstpointer data)
{
  write_and_follow (office, kill_process);
  g_test_message ("killed %u times", office->n_kills);
  g_assert_cmpuint (office->n_kills, >, 0);
}

/* --- the counter --------------------------------------------------------------------------------- */

/* Whoever takes numbers keeps all others from it until his commit: when he took them, for each transaction. */
static const char noting_sql[]
    = "CREATE TABLE counter_taken (xid XID, at TIMESTAMPTZ);"
      "CREATE FUNCTION note_taken() RETURNS trigger LANGUAGE plpgsql AS"
      " 'BEGIN INSERT INTO counter_taken VALUES (pg_current_xact_id ()::xid, clock_timestamp ());"
      " RETURN NULL; END';"
      "CREATE TRIGGER note_taken AFTER UPDATE ON org_clock FOR EACH ROW"
      " EXECUTE FUNCTION note_taken();";

#define KEPT_SQL                                                                                   \
  " FROM (SELECT extract (epoch FROM pg_xact_commit_timestamp (xid) - min (at)) * 1e6 AS us"       \
  " FROM counter_taken GROUP BY xid) t"
#define SHARE_SQL(share)                                                                           \
  "SELECT CAST (percentile_disc (" share ") WITHIN GROUP (ORDER BY us) AS BIGINT)" KEPT_SQL

/* The customer gets another deputy, and all his rows go to him. */
static void
assign (Office *office)
{
  g_autofree char *said
      = server_process_administer (office->processes[0], 0, "assign", COUNTY_CUSTOMER, "lin",
                                   office->n_assigned++ % 2 == 0 ? "zhou" : NULL, NULL);
}

/* What the database server of the tests has written down about this test's sessions; its log lies beside its socket. */
static void
assert_no_deadlock (RpConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT current_setting ('application_name') || ':ERROR:  deadlock'", &error);
  const char *host = strstr (g_getenv ("RP_TEST_DATABASE"), "host=/");
  g_autofree char *folder = NULL, *path = NULL, *log = NULL;
  gboolean has_row;

  g_assert_no_error (error);
  g_assert_true (rp_statement_step (statement, &has_row, &error));
  if (host == NULL)
    return;
  folder = g_strndup (host + strlen ("host="), strcspn (host + strlen ("host="), "&"));
  path = g_build_filename (folder, "log", NULL);
  if (!g_file_get_contents (path, &log, NULL, NULL))
    g_test_message ("there is no log to look into");
  else
    g_assert_null (strstr (log, rp_statement_get_text (statement, 0)));
}

/* A list is read in and customers change hands beside all the writers: none of them waits for another who waits for him,
 * and the counter is kept shortly. */
static void
test_counter (Office *office, gconstpointer data)
{
  g_autoptr (RpConnection) connection = set_triggers (office, noting_sql);

  if (connection == NULL)
    return;
  office->n_bulk = BULK;
  write_and_follow (office, assign);
  g_test_message (
      "the counter was kept %" G_GINT64_FORMAT
      " times: half of them %.1f ms, 99 of 100 %.1f ms, the "
      "longest %.1f ms; %u operations read in, %u changes of hands",
      count (connection, "SELECT count(*)" KEPT_SQL), count (connection, SHARE_SQL ("0.5")) / 1e3,
      count (connection, SHARE_SQL ("0.99")) / 1e3, count (connection, SHARE_SQL ("1")) / 1e3,
      office->n_sent_in_bulk, office->n_assigned);
  g_assert_cmpuint (office->n_sent_in_bulk, >, 0);
  g_assert_cmpuint (office->n_assigned, >, 0);
  assert_no_deadlock (connection);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/writers/many", Office, NULL, set_up, test_many, tear_down);
  g_test_add ("/writers/waiting", Office, NULL, set_up, test_waiting, tear_down);
  g_test_add ("/writers/cut", Office, NULL, set_up, test_cut, tear_down);
  g_test_add ("/writers/counter", Office, NULL, set_up, test_counter, tear_down);
  g_test_add ("/writers/killed", Office, NULL, set_up, test_killed, tear_down);
  return g_test_run ();
}
