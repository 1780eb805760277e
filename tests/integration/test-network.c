/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/json-access.h"
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/fault-proxy.h"
#include "support/sanitizer.h"
#include "support/temp-folder.h"
#include "support/test-database.h"
#include "sync/soup-transport.h"
#include "wire/gzip.h"
#include "wire/message.h"

/* A bad network between the real engine and the real server: every message cut at every byte in both directions,
 * and what hotels, proxies and broken lines do. Whatever comes, the cursor moves only over a whole page, what the
 * server has taken is taken once, what it has not waits, and the state says what is the matter.
 * RP_TEST_CUTS is at how many places each message is cut; 0 is every byte, its full size.
 * (Wrong certificates: test-tls.c.) */

#define CUTS 4
#define PHOTO_BYTES 300
#define IMPATIENCE_MS 1500

/* What 200 MB of zeros may make the program grow by; the address sanitizer keeps what was freed for a while. */
#define MEMORY_KB (TEST_HAS_SANITIZER ? 300 * 1000 : 100 * 1000)

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  FaultProxy *proxy;
  Desk *lin;
  GHashTable *cursors; /* (element-type utf8): those that the laptop has had */
  guint n_edits;
  guint n_tried;
} Office;

/* ---- an office ---- */

static guint
read_size (const char *variable, guint otherwise)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint)strtoul (text, NULL, 10) : otherwise;
}

static guint16
find_port (ServerProcess *process)
{
  return (guint16)strtoul (strrchr (server_process_get_address (process), ':') + 1, NULL, 10);
}

static void
exchange (Office *office)
{
  desk_sync (office->lin);
  g_hash_table_add (office->cursors, rp_store_dup_meta (office->lin->store, "cursor"));
}

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL, *folder = NULL, *profile = NULL;

  office->folder = temp_folder_new ();
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  folder = temp_folder_file (office->folder, "server");
  profile = temp_folder_file (office->folder, "lin");
  county_write (organisation, 0);
  office->server = server_process_new (folder, organisation);
  server_process_start (office->server);
  office->proxy = fault_proxy_new (find_port (office->server));
  office->lin = desk_new (profile, fault_proxy_get_address (office->proxy));
  if (data != NULL)
    rp_soup_transport_set_patience (RP_SOUP_TRANSPORT (office->lin->transport),
                                    GPOINTER_TO_UINT (data), 5);
  desk_sign_in (office->lin, "lin", COUNTY_PASSWORD);
  office->cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  exchange (office);
}

static void
tear_down (Office *office, gconstpointer data)
{
  g_hash_table_unref (office->cursors);
  desk_free (office->lin);
  fault_proxy_free (office->proxy);
  server_process_free (office->server);
  temp_folder_free (office->folder);
}

/* ---- work ---- */

static char *
dup_post (Office *office)
{
  return g_strdup_printf ("Post %06u", office->n_edits);
}

static void
add_photo (Office *office)
{
  g_autofree char *text = g_strdup_printf ("%0*u", PHOTO_BYTES, office->n_edits);
  g_autoptr (GBytes) bytes = g_bytes_new (text, PHOTO_BYTES);
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = rp_store_add_blob (office->lin->store, bytes, "image/jpeg", &error);
  RpEdit *edit = rp_edit_new ("attachment.add");

  g_assert_no_error (error);
  rp_edit_create (edit, "attachment", NULL, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER
                               "','owner_kind':'contact','owner':'" COUNTY_CONTACT
                               "','sha256':'%s','size':%d,'mime':'image/jpeg'}",
                               sha256, PHOTO_BYTES));
  desk_commit (office->lin, edit);
}

/* Something to send: a value that no other has, and a photo. */
static void
work (Office *office)
{
  g_autoptr (RpRecord) contact = desk_get (office->lin, "contact", COUNTY_CONTACT);
  g_autofree char *post = NULL;
  RpEdit *edit = rp_edit_new ("contact.edit");

  office->n_edits++;
  post = dup_post (office);
  rp_edit_set_text (edit, contact, "post", post);
  desk_commit (office->lin, edit);
  add_photo (office);
}

/* ---- what must be true ---- */

static gint64
query (Office *office, const char *sql)
{
  g_autoptr (RpConnection) connection
      = test_database_open (server_process_get_database (office->server));
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  g_assert_true (rp_statement_step (statement, &has_row, &error) && has_row);
  return rp_statement_get_integer (statement, 0);
}

/* The network is well again: everything comes through. A file of which the server is still putting away what came
 * before a cut goes with the next cycle. */
static void
assert_comes_through (Office *office)
{
  g_autofree char *post = dup_post (office);

  desk_assert_text (office->lin, "contact", COUNTY_CONTACT, "post", post);
  exchange (office);
  for (guint i = 0; i < 50 && desk_count_outbox (office->lin).files_waiting > 0; i++)
    {
      g_usleep (100000);
      exchange (office);
    }
  desk_assert_text (office->lin, "contact", COUNTY_CONTACT, "post", post);
  g_assert_cmpuint (desk_count_outbox (office->lin).files_waiting, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).quarantined, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).conflicts, ==, 0);
}

/* At the end: each edit was taken once, each photo is there once, and a new laptop sees the same. */
static void
assert_nothing_doubled (Office *office)
{
  g_autofree char *profile = temp_folder_file (office->folder, "other");
  g_autofree char *post = dup_post (office);
  g_autoptr (Desk) other = desk_new (profile, server_process_get_address (office->server));

  g_assert_cmpint (query (office, "SELECT count(*) FROM op"), ==, 2 * office->n_edits);
  g_assert_cmpint (query (office, "SELECT count(*) FROM op WHERE status <> 'applied'"), ==, 0);
  g_assert_cmpint (query (office, "SELECT count(*) FROM field_history WHERE kind = 'contact'"
                                  " AND unit = 'post'"),
                   ==, office->n_edits);
  g_assert_cmpint (query (office, "SELECT count(DISTINCT new_value) FROM field_history"
                                  " WHERE kind = 'contact' AND unit = 'post'"),
                   ==, office->n_edits);
  g_assert_cmpint (query (office, "SELECT count(*) FROM k_attachment"), ==, office->n_edits);
  g_assert_cmpint (query (office, "SELECT count(*) FROM blob"), ==, office->n_edits);
  desk_sign_in (other, "lin", COUNTY_PASSWORD);
  desk_sync (other);
  desk_assert_text (other, "contact", COUNTY_CONTACT, "post", post);
  g_assert_cmpuint (desk_count (other, "attachment"), ==, office->n_edits);
  g_test_message ("%u faults, %u edits", office->n_tried, office->n_edits);
}

static void
assert_sentence (const GError *error)
{
  g_assert_true (g_unichar_isupper (g_utf8_get_char (error->message)));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

/* What one cycle came to. */
typedef struct
{
  gboolean ok;
  RpSyncState state;
  gint64 retry_after;
  GError *error; /* (nullable) */
} Outcome;

static void
clear_outcome (Outcome *self)
{
  g_clear_error (&self->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, clear_outcome)

/* The exchange that moves the cursor. */
static gboolean
is_feed (const char *name)
{
  return strstr (name, "/feed") != NULL;
}

/* What kept a file is met like what ends a cycle, though everything else came through. */
static void
take_trouble (Office *office, Outcome *outcome)
{
  const GError *trouble = rp_sync_engine_get_files_trouble (office->lin->engine);

  if (!outcome->ok || trouble == NULL)
    return;
  g_assert_cmpint (outcome->state, ==, RP_SYNC_IDLE);
  outcome->ok = FALSE;
  outcome->state = rp_sync_state_of_error (trouble);
  outcome->error = g_error_copy (trouble);
}

/* One cycle over the fault that is planned, at an exchange of which the feed's number is @feed_at. */
static Outcome
run (Office *office, guint at, guint feed_at)
{
  Outcome outcome = { 0 };
  g_autofree char *before = rp_store_dup_meta (office->lin->store, "cursor");
  g_autofree char *after = NULL;

  outcome.ok = rp_sync_engine_run (office->lin->engine, &office->lin->report, NULL, &outcome.error);
  outcome.state = rp_sync_engine_get_state (office->lin->engine);
  outcome.retry_after = rp_sync_engine_get_retry_after (office->lin->engine);
  take_trouble (office, &outcome);
  office->n_tried++;
  after = rp_store_dup_meta (office->lin->store, "cursor");
  if (!outcome.ok)
    {
      assert_sentence (outcome.error);
      if (at <= feed_at)
        g_assert_cmpstr (after, ==, before);
      if (at == 0) /* not acknowledged, whether the server has it or not */
        g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 2);
    }
  return outcome;
}

/* ---- a cycle ---- */

typedef struct
{
  guint n, feed_at;
  gsize *requests, *answers;
  char **names;
} Cycle;

/* What the exchanges of a cycle are, when all is well. */
static Cycle *
learn (Office *office)
{
  Cycle *self = g_new0 (Cycle, 1);

  work (office);
  fault_proxy_plan (office->proxy, G_MAXUINT, PROXY_DELAY, 0, NULL);
  exchange (office);
  self->n = fault_proxy_count (office->proxy);
  g_assert_cmpuint (self->n, >=, 3);
  self->requests = g_new0 (gsize, self->n);
  self->answers = g_new0 (gsize, self->n);
  self->names = g_new0 (char *, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    {
      self->names[i] = fault_proxy_dup_name (office->proxy, i);
      self->requests[i] = fault_proxy_get_request_size (office->proxy, i);
      self->answers[i] = fault_proxy_get_answer_size (office->proxy, i);
      if (is_feed (self->names[i]))
        self->feed_at = i;
    }
  return self;
}

static void
cycle_free (Cycle *self)
{
  g_free (self->requests);
  g_free (self->answers);
  g_strfreev (self->names);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cycle, cycle_free)

/* ---- every byte ---- */

/* Messages differ by a few bytes from one time to the next: a cut may lie behind the end of this one. */
static gboolean
has_cut (Office *office, guint at, ProxyFault fault, gsize n)
{
  if (fault_proxy_count (office->proxy) <= at)
    return TRUE;
  return n < (fault == PROXY_CUT_ANSWER ? fault_proxy_get_answer_size (office->proxy, at)
                                        : fault_proxy_get_request_size (office->proxy, at));
}

static void
cut_everywhere (Office *office, const Cycle *cycle, guint at, ProxyFault fault, gsize size)
{
  guint limit = read_size ("RP_TEST_CUTS", CUTS);
  gsize step = limit == 0 ? 1 : MAX (size / limit, 1);

  for (gsize n = 0; n < size; n += step)
    {
      g_auto (Outcome) outcome = { 0 };

      work (office);
      fault_proxy_plan (office->proxy, at, fault, n, NULL);
      outcome = run (office, at, cycle->feed_at);
      g_assert_true (fault_proxy_has_struck (office->proxy));
      if (outcome.ok)
        g_test_message ("%s cut at %zu of %zu is complete", cycle->names[at], n, size);
      /* libsoup takes a head that ends early for whole. In the exchange of a file that may be enough to go on: its
       * offset and its hash decide, and what is there in the end is counted. */
      g_assert_true (!outcome.ok || (at > cycle->feed_at && fault == PROXY_CUT_ANSWER)
                     || !has_cut (office, at, fault, n));
      if (!outcome.ok)
        g_assert_true (outcome.state == RP_SYNC_WAITING || outcome.state == RP_SYNC_OFFLINE);
      assert_comes_through (office);
    }
}

static void
test_cut (Office *office, gconstpointer data)
{
  g_autoptr (Cycle) cycle = learn (office);

  for (guint at = 0; at < cycle->n; at++)
    {
      g_test_message ("%s: %zu and %zu bytes", cycle->names[at], cycle->requests[at],
                      cycle->answers[at]);
      cut_everywhere (office, cycle, at, PROXY_CUT_REQUEST, cycle->requests[at]);
      cut_everywhere (office, cycle, at, PROXY_CUT_ANSWER, cycle->answers[at]);
    }
  assert_nothing_doubled (office);
}

/* The first exchanges of a profile: signing in, and then the first page. */
static void
test_cut_sign_in (Office *office, gconstpointer data)
{
  guint limit = read_size ("RP_TEST_CUTS", CUTS);
  g_autofree char *profile = temp_folder_file (office->folder, "second");
  g_autoptr (Desk) desk = desk_new (profile, fault_proxy_get_address (office->proxy));
  guint n_devices = 0;

  fault_proxy_plan (office->proxy, G_MAXUINT, PROXY_DELAY, 0, NULL);
  desk_sign_in (desk, "lin", COUNTY_PASSWORD);
  gsize sizes[] = { fault_proxy_get_request_size (office->proxy, 0),
                    fault_proxy_get_answer_size (office->proxy, 0) };
  for (guint way = 0; way < 2; way++)
    for (gsize n = 0; n < sizes[way]; n += limit == 0 ? 1 : MAX (sizes[way] / limit, 1))
      {
        g_autoptr (GError) error = NULL;

        fault_proxy_plan (office->proxy, 0, way == 0 ? PROXY_CUT_REQUEST : PROXY_CUT_ANSWER, n,
                          NULL);
        g_assert_false (rp_sync_engine_sign_in (desk->engine, "lin", COUNTY_PASSWORD, "test desk",
                                                NULL, &error));
        assert_sentence (error);
        g_assert_true (fault_proxy_has_struck (office->proxy));
        n_devices++;
      }
  /* So many from one address in a moment take all its places; a second after their end these are free. */
  g_usleep (limit == 0 ? 2 * G_USEC_PER_SEC : 0);
  /* What had been signed in before goes on as if nothing had been. */
  desk_sync (desk);
  g_test_message ("%u cuts", n_devices);
}

/* ---- what networks do ---- */

/* All of them where the full size is asked for, otherwise each at one exchange of the cycle. */
static gboolean
is_wanted (const Cycle *cycle, guint at, guint i)
{
  return read_size ("RP_TEST_CUTS", CUTS) == 0 || i % cycle->n == at;
}

#define OURS "X-Sync-Server: rapport/1\r\nContent-Type: application/json\r\nConnection: close\r\n"
#define HTML "Content-Type: text/html\r\nConnection: close\r\n"
#define PAGE "<html><body>Welcome! Please sign in.</body></html>"

typedef struct
{
  const char *name;
  const char *text;
  RpSyncState state;
  gint64 retry_after; /* -1: none */
} Saying;

static const Saying sayings[] = {
  { "portal", "HTTP/1.1 200 OK\r\n" HTML "\r\n" PAGE, RP_SYNC_OFFLINE, -1 },
  { "portal redirect",
    "HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n" HTML "\r\n" PAGE, RP_SYNC_OFFLINE,
    -1 },
  { "portal redirect to itself",
    "HTTP/1.1 307 Temporary Redirect\r\nLocation: /v1/feed\r\nConnection: close\r\n"
    "Content-Length: 0\r\n\r\n",
    RP_SYNC_OFFLINE, -1 },
  { "portal 511", "HTTP/1.1 511 Network Authentication Required\r\n" HTML "\r\n" PAGE,
    RP_SYNC_OFFLINE, -1 },
  { "portal that says JSON",
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
    "{\"results\":[],\"complete\":true}",
    RP_SYNC_OFFLINE, -1 },
  { "portal 403", "HTTP/1.1 403 Forbidden\r\n" HTML "\r\n" PAGE, RP_SYNC_OFFLINE, -1 },
  { "portal 401",
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n" HTML "\r\n" PAGE,
    RP_SYNC_OFFLINE, -1 },
  { "redirect of ours", "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\n" OURS "\r\n{}",
    RP_SYNC_OFFLINE, -1 },
  { "500", "HTTP/1.1 500 Internal Server Error\r\n" HTML "\r\n" PAGE, RP_SYNC_WAITING, -1 },
  { "502", "HTTP/1.1 502 Bad Gateway\r\n" HTML "\r\n" PAGE, RP_SYNC_WAITING, -1 },
  { "503", "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 120\r\n" HTML "\r\n" PAGE,
    RP_SYNC_WAITING, 120 },
  { "504", "HTTP/1.1 504 Gateway Timeout\r\n" HTML "\r\n" PAGE, RP_SYNC_WAITING, -1 },
  { "429", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n" HTML "\r\n" PAGE, RP_SYNC_WAITING,
    7 },
  { "later, by a date",
    "HTTP/1.1 503 Service Unavailable\r\nDate: Fri, 27 Nov 2026 10:00:00 GMT\r\n"
    "Retry-After: Fri, 27 Nov 2026 10:00:30 GMT\r\n" HTML "\r\n" PAGE,
    RP_SYNC_WAITING, 30 },
  { "later, before now", "HTTP/1.1 503 Service Unavailable\r\nRetry-After: -5\r\n" HTML "\r\n" PAGE,
    RP_SYNC_WAITING, -1 },
  { "nothing of HTTP", "SSH-2.0-OpenSSH_9.2\r\n", RP_SYNC_WAITING, -1 },
  { "nothing", "", RP_SYNC_WAITING, -1 },
};

static void
meet_saying (Office *office, const Cycle *cycle, guint at, const Saying *saying)
{
  g_autoptr (GBytes) text = g_bytes_new_static (saying->text, strlen (saying->text));
  g_auto (Outcome) outcome = { 0 };

  work (office);
  fault_proxy_plan (office->proxy, at, PROXY_SAY, 0, text);
  outcome = run (office, at, cycle->feed_at);
  g_assert_true (fault_proxy_has_struck (office->proxy));
  if (outcome.ok || outcome.state != saying->state || outcome.retry_after != saying->retry_after)
    g_test_message ("%s at %s: %s, state %d, %d s", saying->name, cycle->names[at],
                    outcome.ok ? "ok" : outcome.error->message, (int)outcome.state,
                    (int)outcome.retry_after);
  g_assert_false (outcome.ok);
  g_assert_cmpint (outcome.state, ==, saying->state);
  g_assert_cmpint (outcome.retry_after, ==, saying->retry_after);
  assert_comes_through (office);
}

static void
test_sayings (Office *office, gconstpointer data)
{
  g_autoptr (Cycle) cycle = learn (office);

  for (guint at = 0; at < cycle->n; at++)
    for (guint i = 0; i < G_N_ELEMENTS (sayings); i++)
      if (is_wanted (cycle, at, i))
        meet_saying (office, cycle, at, &sayings[i]);
  assert_nothing_doubled (office);
}

/* Too long to be written down. */
static void
test_floods (Office *office, gconstpointer data)
{
  g_autoptr (Cycle) cycle = learn (office);
  g_autofree char *zeros = g_malloc0 (200 * 1000 * 1000);
  g_autoptr (GBytes) plain = g_bytes_new_static (zeros, 200 * 1000 * 1000);
  g_autoptr (GBytes) packed = rp_gzip_pack (plain);
  g_autofree char *long_value = g_strnfill (200 * 1000, 'x');
  g_autofree char *header
      = g_strdup_printf ("HTTP/1.1 200 OK\r\nX-Long: %s\r\n" OURS "\r\n{}", long_value);
  GByteArray *bomb = g_byte_array_new ();
  static const char bomb_head[] = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n" OURS "\r\n";
  GBytes *floods[2];
  struct rusage before, after;

  g_byte_array_append (bomb, (const guint8 *)bomb_head, sizeof bomb_head - 1);
  g_byte_array_append (bomb, g_bytes_get_data (packed, NULL), (guint)g_bytes_get_size (packed));
  floods[0] = g_byte_array_free_to_bytes (bomb);
  floods[1] = g_bytes_new (header, strlen (header));
  getrusage (RUSAGE_SELF, &before);
  for (guint at = 0; at < cycle->n; at++)
    for (guint i = 0; i < 2; i++)
      {
        g_auto (Outcome) outcome = { 0 };

        work (office);
        fault_proxy_plan (office->proxy, at, PROXY_SAY, 0, floods[i]);
        outcome = run (office, at, cycle->feed_at);
        g_assert_false (outcome.ok);
        g_assert_true (outcome.state == RP_SYNC_WAITING || outcome.state == RP_SYNC_OFFLINE);
        assert_comes_through (office);
      }
  getrusage (RUSAGE_SELF, &after);
  g_test_message ("memory grew by %ld kB", after.ru_maxrss - before.ru_maxrss);
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, MEMORY_KB);
  g_bytes_unref (floods[0]);
  g_bytes_unref (floods[1]);
  assert_nothing_doubled (office);
}

typedef struct
{
  const char *name;
  ProxyFault fault;
  gsize n;
  gboolean passes;       /* the cycle comes through all the same */
  gboolean needs_answer; /* an answer that has a body */
} Mishap;

static const Mishap mishaps[] = {
  { "delay", PROXY_DELAY, 300, TRUE, FALSE },
  { "duplicate", PROXY_DUPLICATE, 0, TRUE, FALSE },
  { "swallowed answer", PROXY_SWALLOW, 0, FALSE, FALSE },
  { "reset at once", PROXY_RESET, 0, FALSE, FALSE },
  { "reset in the answer", PROXY_RESET, 40, FALSE, FALSE },
  { "half-closed", PROXY_HALF_CLOSE, 60, FALSE, FALSE },
  { "garbage before", PROXY_GARBAGE, 20, FALSE, FALSE },
  { "truncated chunks", PROXY_CHUNKS, 5, FALSE, TRUE },
  { "truncated without a length", PROXY_TO_THE_END, 5, FALSE, TRUE },
};

static void
meet_mishap (Office *office, const Cycle *cycle, guint at, const Mishap *mishap)
{
  g_auto (Outcome) outcome = { 0 };

  if (mishap->needs_answer && at > cycle->feed_at)
    return;
  work (office);
  fault_proxy_plan (office->proxy, at, mishap->fault, mishap->n, NULL);
  outcome = run (office, at, cycle->feed_at);
  g_assert_true (fault_proxy_has_struck (office->proxy));
  if (outcome.ok != mishap->passes)
    g_test_message ("%s at %s: %s", mishap->name, cycle->names[at],
                    outcome.ok ? "ok" : outcome.error->message);
  g_assert_cmpint (outcome.ok, ==, mishap->passes);
  if (!outcome.ok)
    g_assert_true (outcome.state == RP_SYNC_WAITING || outcome.state == RP_SYNC_OFFLINE);
  assert_comes_through (office);
}

static void
test_mishaps (Office *office, gconstpointer data)
{
  g_autoptr (Cycle) cycle = learn (office);

  for (guint at = 0; at < cycle->n; at++)
    for (guint i = 0; i < G_N_ELEMENTS (mishaps); i++)
      if (is_wanted (cycle, at, i))
        meet_mishap (office, cycle, at, &mishaps[i]);
  assert_nothing_doubled (office);
}

/* An answer that was for an earlier question comes once more in the place of the right one. A page of the feed leads
 * back to where the laptop has been then, from where all comes again, and never to a place that it has not seen. */
static void
test_replay (Office *office, gconstpointer data)
{
  g_autoptr (Cycle) cycle = learn (office);

  work (office);
  exchange (office);
  for (guint at = 0; at <= cycle->feed_at; at++)
    {
      g_autofree char *after = NULL;
      g_auto (Outcome) outcome = { 0 };

      work (office);
      fault_proxy_plan (office->proxy, at, PROXY_REPLAY, 0, NULL);
      outcome = run (office, at, cycle->feed_at);
      g_assert_true (fault_proxy_has_struck (office->proxy));
      after = rp_store_dup_meta (office->lin->store, "cursor");
      if (at == cycle->feed_at)
        g_assert_true (g_hash_table_contains (office->cursors, after));
      assert_comes_through (office);
    }
  assert_nothing_doubled (office);
}

/* A request that everybody had given up reaches the server after later ones. */
static void
test_late (Office *office, gconstpointer data)
{
  g_autoptr (Cycle) cycle = learn (office);

  for (guint at = 0; at < cycle->n; at++)
    {
      g_auto (Outcome) outcome = { 0 };

      work (office);
      fault_proxy_plan (office->proxy, at, PROXY_LATE, 0, NULL);
      outcome = run (office, at, cycle->feed_at);
      g_assert_false (outcome.ok);
      assert_comes_through (office);
      work (office);
      assert_comes_through (office);
      fault_proxy_deliver_late (office->proxy);
      assert_comes_through (office);
    }
  assert_nothing_doubled (office);
}

/* A line on which nothing moves, or a byte now and then: the time is over all the same. */
static void
test_slow (Office *office, gconstpointer data)
{
  static const Mishap slow[] = {
    { "frozen", PROXY_FREEZE, 0, FALSE, FALSE },
    { "drip from the first byte", PROXY_DRIP, 0, FALSE, FALSE },
    { "drip in the body", PROXY_DRIP, 150, FALSE, FALSE },
  };
  g_autoptr (Cycle) cycle = learn (office);

  for (guint at = 0; at < 2; at++)
    for (guint i = 0; i < G_N_ELEMENTS (slow); i++)
      if (is_wanted (cycle, at, i))
        meet_mishap (office, cycle, at, &slow[i]);
  assert_nothing_doubled (office);
}

#define ADD(name, func, patience)                                                                  \
  g_test_add ("/network/" name, Office, GUINT_TO_POINTER (patience), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("cut", test_cut, 0);
  ADD ("cut-sign-in", test_cut_sign_in, 0);
  ADD ("sayings", test_sayings, 0);
  ADD ("floods", test_floods, 0);
  ADD ("mishaps", test_mishaps, 0);
  ADD ("replay", test_replay, 0);
  ADD ("late", test_late, 0);
  ADD ("slow", test_slow, IMPATIENCE_MS);
  return g_test_run ();
}
