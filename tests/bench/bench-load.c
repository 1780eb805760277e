/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Many laptops push and pull at once while others only hold connections open: how many requests the server
 * answers in a second, how long they wait, how much memory it takes, and that whatever it has said yes
 * to is there afterwards. */

#include <string.h>
#include <sys/resource.h>

#include "base/json-access.h"
#include "bench/bench.h"
#include "bench/crowd.h"
#include "bench/reports.h"
#include "integration/server-process.h"
#include "support/http-client.h"
#include "support/temp-folder.h"
#include "wire/message.h"
#include "wire/route.h"

#define LAPTOP_NETWORK 3
#define PUSH_SHARE 30 /* percent of the requests; the others pull */
#define FILES_SPARE 200
#define PAUSE_US (20 * G_TIME_SPAN_MILLISECOND) /* after "later" */

typedef struct
{
  guint16 port;
  gint stop;   /* atomic */
  gint n_busy; /* atomic: answers that said "later" */
} Office;

typedef struct
{
  Office *office;
  guint number; /* 1 the first: "m1" */
  GSocketConnection *connection;
  char *token, *epoch, *replica, *cursor, *last_op;
  guint no; /* operations acknowledged */
  GRand *random;
  GArray *push_times, *pull_times; /* (element-type double): milliseconds */
} Laptop;

static char *
make_id (char kind, guint laptop, guint n)
{
  return g_strdup_printf ("2%c000000-0000-7000-8000-%06x%06x", kind, laptop, n);
}

/* --- one exchange ------------------------------------------------------------------------------- */

static gboolean
ensure_connection (Laptop *self)
{
  g_autoptr (GSocket) socket = NULL;
  int handle;

  if (self->connection != NULL)
    return TRUE;
  /* Each laptop from an address of its own. */
  handle = crowd_connect (self->office->port, LAPTOP_NETWORK, self->number * 100);
  if (handle < 0)
    return FALSE;
  socket = g_socket_new_from_fd (handle, NULL);
  g_assert_nonnull (socket);
  g_socket_set_timeout (socket, 60);
  self->connection = g_socket_connection_factory_create_connection (socket);
  return TRUE;
}

/* Returns: (nullable): %NULL when it has to be asked again */
static TestReply *
ask (Laptop *self, const char *method, const char *path, const char *body)
{
  g_autoptr (TestReply) reply = NULL;
  g_autofree char *length = NULL;

  if (ensure_connection (self))
    reply = test_request_on (self->connection, method, path, self->token, body,
                             body != NULL ? strlen (body) : 0);
  length = reply != NULL ? test_reply_dup_header (reply, "Content-Length") : NULL;
  if (length != NULL && reply->status != 503
      && g_bytes_get_size (reply->body) == g_ascii_strtoull (length, NULL, 10))
    return g_steal_pointer (&reply);
  g_atomic_int_inc (&self->office->n_busy);
  if (length == NULL)
    g_clear_object (&self->connection);
  g_usleep (PAUSE_US);
  return NULL;
}

static JsonObject *
parse (TestReply *reply)
{
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (text, length, &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return object;
}

/* --- a laptop ----------------------------------------------------------------------------------- */

static gboolean
sign_in (Laptop *self)
{
  g_autofree char *body = g_strdup_printf ("{\"login\":\"m%u\",\"password\":\"" REPORTS_PASSWORD
                                           "\",\"device\":\"load\"}",
                                           self->number);
  g_autoptr (TestReply) reply = ask (self, "POST", RP_ROUTE_SIGN_IN, body);
  g_autoptr (JsonObject) answer = NULL;

  if (reply == NULL)
    return FALSE;
  g_assert_cmpuint (reply->status, ==, 200);
  answer = parse (reply);
  self->token = g_strdup (rp_json_get_string (answer, "token", NULL));
  self->epoch = g_strdup (rp_json_get_string (answer, "epoch", NULL));
  return TRUE;
}

static Laptop *
laptop_new (Office *office, guint number)
{
  Laptop *self = g_new0 (Laptop, 1);

  self->office = office;
  self->number = number;
  self->replica = make_id ('a', number, 0);
  self->cursor = g_strdup ("");
  self->random = g_rand_new_with_seed (number);
  self->push_times = bench_times_new ();
  self->pull_times = bench_times_new ();
  while (!sign_in (self))
    continue;
  return self;
}

static void
laptop_free (Laptop *self)
{
  g_clear_object (&self->connection);
  g_array_unref (self->push_times);
  g_array_unref (self->pull_times);
  g_rand_free (self->random);
  g_free (self->token);
  g_free (self->epoch);
  g_free (self->replica);
  g_free (self->cursor);
  g_free (self->last_op);
  g_free (self);
}

static char *
make_push (Laptop *self, const char *op)
{
  g_autofree char *contact = make_id ('c', self->number, self->no);
  g_autofree char *customer = reports_make_own_customer (self->number);
  g_autofree char *prev = self->last_op != NULL ? g_strdup_printf ("\"%s\"", self->last_op) : NULL;

  return g_strdup_printf (
      "{\"epoch\":\"%s\",\"schema\":1,\"replica\":\"%s\",\"clock_offset_ms\":0,\"ops\":[{\"id\":"
      "\"%s\",\"no\":%u,\"prev\":%s,\"epoch\":\"%s\",\"at\":\"2026-01-05T09:00:00+08:00\","
      "\"tz\":\"Asia/Shanghai\",\"what\":\"contact.add\",\"changes\":[{\"kind\":\"contact\",\"id\":"
      "\"%s\",\"create\":{\"scope\":\"%s\",\"customer\":\"%s\",\"name\":\"Contact %u of %u\"}}]}]}",
      self->epoch, self->replica, op, self->no + 1, prev != NULL ? prev : "null", self->epoch,
      contact, customer, customer, self->no, self->number);
}

/* One operation, asked again until somebody says yes to it, as the engine does. */
static void
push (Laptop *self)
{
  g_autofree char *op = make_id ('b', self->number, self->no);
  g_autofree char *body = make_push (self, op);
  double begin = bench_now ();
  g_autoptr (TestReply) reply = ask (self, "POST", RP_ROUTE_OPS, body);
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *result;

  if (reply == NULL)
    return;
  g_assert_cmpuint (reply->status, ==, 200);
  bench_times_add (self->push_times, begin);
  answer = parse (reply);
  result = rp_json_array_get_object (rp_json_get_array (answer, "results"), 0);
  g_assert_cmpstr (rp_json_get_string (result, "status", NULL), ==, "applied");
  self->no++;
  g_free (self->last_op);
  self->last_op = g_steal_pointer (&op);
}

/* One page. @ids: (nullable): of the contacts that come. Returns: whether it was the last */
static gboolean
pull (Laptop *self, GHashTable *ids)
{
  g_autofree char *path = g_strconcat (RP_ROUTE_FEED "?cursor=", self->cursor, NULL);
  double begin = bench_now ();
  g_autoptr (TestReply) reply = ask (self, "GET", path, NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  const RpFeedLine *end;

  if (reply == NULL)
    return FALSE;
  g_assert_cmpuint (reply->status, ==, 200);
  bench_times_add (self->pull_times, begin);
  lines = rp_feed_page_parse (reply->body, &error);
  g_assert_no_error (error);
  for (guint i = 0; ids != NULL && i < lines->len; i++)
    {
      const RpFeedLine *line = lines->pdata[i];

      if (line->type == RP_FEED_ROW && g_str_equal (line->kind, "contact"))
        g_hash_table_add (ids, g_strdup (line->id));
    }
  end = lines->pdata[lines->len - 1];
  g_free (self->cursor);
  self->cursor = g_strdup (end->cursor);
  return end->complete;
}

static gpointer
work (gpointer data)
{
  Laptop *self = data;

  while (!g_atomic_int_get (&self->office->stop))
    if (g_rand_int_range (self->random, 0, 100) < PUSH_SHARE)
      push (self);
    else
      pull (self, NULL);
  return NULL;
}

/* From the beginning: what it was told yes to and does not get back. */
static guint
count_missing (Laptop *self)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_missing = 0;

  g_free (self->cursor);
  self->cursor = g_strdup ("");
  while (!pull (self, ids))
    continue;
  for (guint i = 0; i < self->no; i++)
    {
      g_autofree char *id = make_id ('c', self->number, i);

      n_missing += !g_hash_table_contains (ids, id);
    }
  return n_missing;
}

/* --- the measurement ---------------------------------------------------------------------------- */

typedef struct
{
  Bench *bench;
  TempFolder *folder;
  ServerProcess *server;
  Office office;
  GPtrArray *laptops;
} Load;

/* As many as this machine lets a process have. Returns: how many connections that leaves room for */
static guint
raise_files (void)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  return (guint)MIN (limit.rlim_cur, 1000000) - FILES_SPARE;
}

static void
set_up (Load *self, guint n_laptops)
{
  g_autofree char *organisation = NULL, *folder = NULL;

  self->folder = temp_folder_new ();
  organisation = temp_folder_file (self->folder, "organisation.ndjson");
  folder = temp_folder_file (self->folder, "server");
  reports_write (organisation, 0, n_laptops);
  self->server = server_process_new (folder, organisation);
  server_process_start (self->server);
  self->office.port = (guint16)g_ascii_strtoull (
      strrchr (server_process_get_address (self->server), ':') + 1, NULL, 10);
  self->laptops = g_ptr_array_new_with_free_func ((GDestroyNotify)laptop_free);
  for (guint i = 1; i <= n_laptops; i++)
    g_ptr_array_add (self->laptops, laptop_new (&self->office, i));
}

static void
tear_down (Load *self)
{
  g_ptr_array_unref (self->laptops);
  server_process_free (self->server);
  temp_folder_free (self->folder);
}

static void
work_for (Load *self, guint seconds)
{
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 0; i < self->laptops->len; i++)
    g_ptr_array_add (threads, g_thread_new ("laptop", work, self->laptops->pdata[i]));
  g_usleep (seconds * G_USEC_PER_SEC);
  g_atomic_int_set (&self->office.stop, 1);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);
}

static GArray *
gather (Load *self, gboolean pushes)
{
  GArray *all = bench_times_new ();

  for (guint i = 0; i < self->laptops->len; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];
      GArray *own = pushes ? laptop->push_times : laptop->pull_times;

      g_array_append_vals (all, own->data, own->len);
    }
  return all;
}

static void
report (Load *self, double ms)
{
  g_autoptr (GArray) pushes = gather (self, TRUE);
  g_autoptr (GArray) pulls = gather (self, FALSE);
  guint n = pushes->len + pulls->len;

  g_assert_cmpuint (pushes->len, >, 0);
  g_assert_cmpuint (pulls->len, >, 0);
  bench_value (self->bench, "requests a second", n / ms * 1000, "requests/s");
  bench_value (self->bench, "operations a second", pushes->len / ms * 1000, "operations/s");
  bench_times (self->bench, "push", pushes, 500);
  bench_times (self->bench, "pull", pulls, 500);
  bench_value (self->bench, "told to come later", g_atomic_int_get (&self->office.n_busy), "times");
}

static void
assert_nothing_missing (Load *self)
{
  guint n_ops = 0, n_missing = 0;

  for (guint i = 0; i < self->laptops->len; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];

      n_ops += laptop->no;
      n_missing += count_missing (laptop);
    }
  bench_value (self->bench, "acknowledged", n_ops, "operations");
  bench_value (self->bench, "acknowledged and missing", n_missing, "operations");
  g_assert_cmpuint (n_missing, ==, 0);
}

int
main (void)
{
  Load self = { .bench = bench_new ("load") };
  guint n_laptops = bench_size ("RP_LOAD_LAPTOPS", 20);
  guint n_idle = bench_size ("RP_LOAD_IDLE", 200);
  guint n_slow = bench_size ("RP_LOAD_SLOW", 50);
  guint seconds = bench_size ("RP_LOAD_SECONDS", 3);
  guint room = raise_files ();
  Crowd *crowd;
  double begin, ms, cpu;

  if (n_laptops + n_idle + n_slow > room)
    {
      bench_note (self.bench, "this machine allows only %u files", room);
      n_idle = MIN (n_idle, room - MIN (room, n_laptops + n_slow));
    }
  bench_note (self.bench, "%u laptops, %u connections that say nothing, %u half sent, %u s",
              n_laptops, n_idle, n_slow, seconds);
  set_up (&self, n_laptops);
  int server = server_process_get_pid (self.server);
  bench_value (self.bench, "server: memory before", bench_peak_memory_of (server), "MB");
  crowd = crowd_new (self.office.port, n_idle, n_slow);
  cpu = bench_process_time_of (server);
  begin = bench_now ();
  work_for (&self, seconds);
  ms = bench_now () - begin;
  cpu = bench_process_time_of (server) - cpu;
  report (&self, ms);
  bench_value (self.bench, "connections open at the end", crowd_count_open (crowd), "");
  bench_value (self.bench, "connections closed by the server", crowd_count_renewed (crowd), "");
  bench_value (self.bench, "server: processor", cpu / ms * 100, "% of one");
  bench_value (self.bench, "server: memory", bench_peak_memory_of (server), "MB (aim 300)");
  crowd_free (crowd);
  assert_nothing_missing (&self);
  tear_down (&self);
  return bench_end (self.bench);
}
