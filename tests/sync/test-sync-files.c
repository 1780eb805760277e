/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include <glib/gstdio.h>

#include "store/exchange.h"
#include "support/fake-clock.h"
#include "support/fake-server.h"
#include "support/temp-folder.h"
#include "wire/route.h"

/* ---- a network whose user pays by the byte ---- */

#define FAKE_TYPE_MONITOR (fake_monitor_get_type ())
G_DECLARE_FINAL_TYPE (FakeMonitor, fake_monitor, FAKE, MONITOR, GObject)

struct _FakeMonitor
{
  GObject parent_instance;
};

static void
fake_monitor_initable_init (GInitableIface *iface)
{
}

static void
fake_monitor_monitor_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeMonitor, fake_monitor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, fake_monitor_initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                          fake_monitor_monitor_init))

static void
fake_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, TRUE);
  else
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
}

static void
fake_monitor_class_init (FakeMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_monitor_get_property;
  g_object_class_override_property (object_class, 1, "network-available");
  g_object_class_override_property (object_class, 2, "network-metered");
  g_object_class_override_property (object_class, 3, "connectivity");
}

static void
fake_monitor_init (FakeMonitor *self)
{
}

/* ---- the laptop ---- */

#define ATTACHMENT "0199f000-0000-7000-8000-0000000000b7"
#define FILE_BYTES (900 * 1000)

typedef struct
{
  TempFolder *folder;
  RpClock *clock;
  RpFakeServer *server;
  RpStore *store;
  RpWorker *worker;
  RpSyncEngine *engine;
  RpSyncLink *link;
  GBytes *file;
  char *hash;
} Laptop;

static void
start (Laptop *self)
{
  g_autoptr (RpIdSource) ids = rp_id_source_new (self->clock);
  g_autoptr (GError) error = NULL;

  self->store = rp_store_open (self->folder->path, self->clock, ids, &error);
  g_assert_no_error (error);
  self->worker = rp_worker_new_inline (self->store, g_object_unref);
  self->engine = rp_sync_engine_new (self->worker, RP_TRANSPORT (self->server), self->clock);
  self->link = rp_sync_link_new (self->worker, RP_TRANSPORT (self->server), self->clock);
}

static void
stop (Laptop *self)
{
  g_clear_pointer (&self->link, rp_sync_link_free);
  g_clear_object (&self->engine);
  rp_worker_stop (self->worker);
  g_clear_object (&self->worker);
}

/* The program is killed and started again. */
static void
restart (Laptop *self)
{
  g_autoptr (GError) error = NULL;

  stop (self);
  start (self);
  g_assert_true (rp_sync_link_load_token (self->link, &error));
}

static void
set_up (Laptop *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 *bytes = g_malloc (FILE_BYTES);

  for (guint i = 0; i < FILE_BYTES; i++)
    bytes[i] = (guint8)g_test_rand_int ();
  self->file = g_bytes_new_take (bytes, FILE_BYTES);
  self->hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->file);
  self->folder = temp_folder_new ();
  self->clock = RP_CLOCK (rp_fake_clock_new ("2026-01-05T01:00:00Z"));
  self->server = rp_fake_server_new ();
  start (self);
  rp_sync_engine_sign_in (self->engine, "lin", FAKE_SERVER_PASSWORD, "laptop", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (rp_sync_link_load_token (self->link, &error));
}

static void
tear_down (Laptop *self, gconstpointer data)
{
  stop (self);
  g_clear_object (&self->server);
  g_clear_object (&self->clock);
  g_bytes_unref (self->file);
  g_free (self->hash);
  temp_folder_free (self->folder);
}

static FakeFiles *
get_files (Laptop *self)
{
  return rp_fake_server_get_files (self->server);
}

static void
add (Laptop *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = rp_store_add_blob (self->store, self->file, "image/jpeg", &error);

  g_assert_cmpstr (hash, ==, self->hash);
}

static void
add_small (Laptop *self, guint n_files)
{
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *text = g_strdup_printf ("photo %u", i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (GError) error = NULL;
      g_autofree char *hash = rp_store_add_blob (self->store, bytes, "image/jpeg", &error);

      g_assert_no_error (error);
    }
}

static guint
count_waiting (Laptop *self)
{
  RpOutboxCounts counts;
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_store_count_outbox (self->store, &counts, &error));
  return counts.files_waiting;
}

static void
assert_at_server (Laptop *self)
{
  GBytes *there = g_hash_table_lookup (get_files (self)->blobs, self->hash);

  g_assert_nonnull (there);
  g_assert_true (g_bytes_equal (there, self->file));
  g_assert_cmpuint (count_waiting (self), ==, 0);
}

/* One step with files, in the course of which nothing may go wrong but what keeps a file.
 * Returns: whether nothing did */
static gboolean
run_step (Laptop *self, gboolean (*step) (RpSyncLink *link, RpSyncFiles *files,
                                          GCancellable *cancellable, GError **error))
{
  g_auto (RpSyncFiles) files = { 0 };
  g_autoptr (GError) error = NULL;

  step (self->link, &files, NULL, &error);
  g_assert_no_error (error);
  if (files.trouble != NULL)
    g_assert_error (files.trouble, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY);
  return files.trouble == NULL;
}

static void
run_cycle (Laptop *self)
{
  g_autoptr (GError) error = NULL;
  RpSyncReport report;

  rp_sync_engine_run (self->engine, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rp_sync_engine_get_state (self->engine), ==, RP_SYNC_IDLE);
}

/* ---- up ---- */

static void
test_pieces (Laptop *self, gconstpointer data)
{
  add (self);
  g_assert_true (run_step (self, rp_sync_send_files));
  assert_at_server (self);
  /* 256 KiB, then twice as much as the line is quick. */
  g_assert_cmpuint (get_files (self)->n_pieces, ==, 3);
}

/* Any request or answer is lost, and the program killed in between: it goes on, it does not begin again. */
static void
test_broken_line (Laptop *self, gconstpointer data)
{
  static const RpFault faults[] = { FAULT_LOSE_REQUEST, FAULT_LOSE_ANSWER };
  guint n_broken = 0;

  add (self);
  for (guint i = 0; i < 60 && count_waiting (self) > 0; i++)
    {
      if (g_test_rand_int_range (0, 4) > 0)
        rp_fake_server_fail (self->server, RP_ROUTE_UPLOADS,
                             faults[g_test_rand_int_range (0, G_N_ELEMENTS (faults))], 0);
      n_broken += !run_step (self, rp_sync_send_files);
      if (g_test_rand_bit ())
        restart (self);
    }
  rp_fake_server_forget_faults (self->server);
  g_test_message ("broken %u times", n_broken);
  assert_at_server (self);
  g_assert_cmpuint (get_files (self)->n_pieces, <=, 4);
}

static void
test_forgotten_upload (Laptop *self, gconstpointer data)
{
  add (self);
  rp_fake_server_fail (self->server, RP_ROUTE_UPLOADS "/", FAULT_LOSE_ANSWER, 0);
  g_assert_false (run_step (self, rp_sync_send_files));
  g_hash_table_remove_all (get_files (self)->uploads);
  g_assert_true (run_step (self, rp_sync_send_files));
  assert_at_server (self);
}

/* A server of before uploads in pieces. */
static void
test_old_server (Laptop *self, gconstpointer data)
{
  get_files (self)->whole_only = TRUE;
  add (self);
  g_assert_true (run_step (self, rp_sync_send_files));
  assert_at_server (self);
}

/* The server has erased its record, of which nothing is here any more. */
static void
test_erased (Laptop *self, gconstpointer data)
{
  RpSyncReport report;
  g_autoptr (GError) error = NULL;

  get_files (self)->erased = TRUE;
  add (self);
  rp_sync_engine_run (self->engine, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_waiting (self), ==, 0);
  g_assert_cmpuint (report.files, ==, 0);
  g_autofree char *path = rp_store_dup_blob_path (self->store, self->hash);
  g_assert_null (path);
}

/* ---- over a line that is paid by the byte ---- */

static void
set_metered (Laptop *self)
{
  g_autoptr (GNetworkMonitor) monitor = g_object_new (FAKE_TYPE_MONITOR, NULL);

  rp_sync_link_set_monitor (self->link, monitor);
}

/* Returns: (transfer full): its hash */
static char *
add_large (Laptop *self, RpFileTier tier)
{
  gsize length = 1100 * 1000;
  char *bytes = g_strnfill (length, (char)('a' + tier));
  g_autoptr (GBytes) file = g_bytes_new_take (bytes, length);
  g_autoptr (GError) error = NULL;
  char *hash = rp_store_add_blob_of (self->store, file, "image/jpeg", tier, &error);

  g_assert_no_error (error);
  return hash;
}

/* Photographs in their own size wait for another network; what was made to be looked at, and what is small, does not. */
static void
test_metered (Laptop *self, gconstpointer data)
{
  g_autofree char *view = add_large (self, RP_FILE_VIEW);
  g_autofree char *original = add_large (self, RP_FILE_ORIGINAL);
  g_auto (RpSyncFiles) files = { 0 };
  g_autoptr (GError) error = NULL;

  add (self);
  set_metered (self);
  g_assert_true (rp_sync_send_files (self->link, &files, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (rp_fake_server_has_blob (self->server, self->hash));
  g_assert_true (rp_fake_server_has_blob (self->server, view));
  g_assert_false (rp_fake_server_has_blob (self->server, original));
  g_assert_cmpuint (files.n_heavy, ==, 1);
  g_assert_false (files.more);
  g_assert_cmpuint (count_waiting (self), ==, 1);

  rp_sync_link_set_monitor (self->link, g_network_monitor_get_default ());
  g_assert_true (run_step (self, rp_sync_send_files));
  g_assert_true (rp_fake_server_has_blob (self->server, original));
}

/* Who is locked once all is sent does not come back over another network. */
static void
test_metered_all (Laptop *self, gconstpointer data)
{
  g_autofree char *original = add_large (self, RP_FILE_ORIGINAL);
  RpSyncUnsent unsent;
  g_autoptr (GError) error = NULL;

  set_metered (self);
  g_assert_true (rp_sync_send_all_files (self->link, &unsent, NULL, &error));
  g_assert_cmpuint (unsent.waiting, ==, 0);
  g_assert_true (rp_fake_server_has_blob (self->server, original));
}

/* ---- what is more urgent ---- */

typedef struct
{
  Laptop *laptop;
  char *op_id;        /* (nullable): of what was entered while files were sent */
  guint n_files_then; /* that the server had when it had that */
} Entering;

static gboolean
enter_something (gpointer data)
{
  Entering *self = data;
  RpFakeServer *server = self->laptop->server;
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.create");
  g_autoptr (GError) error = NULL;
  JsonObject *body;

  if (self->op_id != NULL)
    {
      if (self->n_files_then == 0 && rp_fake_server_count_decided (server, self->op_id) > 0)
        self->n_files_then = g_hash_table_size (get_files (self->laptop)->blobs);
      return FALSE;
    }
  body = json_object_new ();
  json_object_set_string_member (body, "customer", FAKE_SERVER_SCOPE);
  json_object_set_string_member (body, "name", "Wen");
  rp_edit_create (edit, "contact", NULL, FAKE_SERVER_SCOPE, body);
  rp_store_commit (self->laptop->store, edit, &self->op_id, &error);
  g_assert_no_error (error);
  return FALSE;
}

/* Forty photographs may take half an hour: what is typed meanwhile does not wait for them. */
static void
test_typed_meanwhile (Laptop *self, gconstpointer data)
{
  Entering entering = { .laptop = self };
  g_autoptr (GError) error = NULL;
  RpSyncReport report;

  add_small (self, 10);
  rp_sync_engine_set_urgent (self->engine, enter_something, &entering);
  g_assert_true (rp_sync_engine_run (self->engine, &report, NULL, &error));
  g_assert_true (report.more_files);
  g_assert_cmpuint (count_waiting (self), ==, 9);
  g_assert_true (rp_sync_engine_run (self->engine, &report, NULL, &error));
  g_assert_false (report.more_files);
  g_assert_cmpuint (count_waiting (self), ==, 0);
  g_assert_cmpuint (entering.n_files_then, ==, 2);
  g_free (entering.op_id);
}

static gboolean
say_yes (gpointer data)
{
  return TRUE;
}

/* Each cycle gets on by one. */
static void
test_always_urgent (Laptop *self, gconstpointer data)
{
  add_small (self, 5);
  rp_sync_engine_set_urgent (self->engine, say_yes, NULL);
  for (guint left = 5; left > 0; left--)
    {
      g_assert_cmpuint (count_waiting (self), ==, left);
      run_cycle (self);
    }
  g_assert_cmpuint (count_waiting (self), ==, 0);
}

/* ---- a computer that may only send ---- */

/* The cycle of a computer that may only send does not come through: it is locked when all is sent. */
static void
leave (Laptop *self, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  RpSyncReport report;

  rp_fake_server_fail (self->server, RP_ROUTE_FEED, FAULT_DRAIN, 0);
  g_assert_false (rp_sync_engine_run (self->engine, &report, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
}

/* It has more files than one cycle sends. */
static void
test_drained (Laptop *self, gconstpointer data)
{
  add_small (self, 250);
  leave (self, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED);
  g_assert_cmpuint (g_hash_table_size (get_files (self)->blobs), ==, 250);
}

/* While the server does not take one of them it stays open and goes on sending. */
static void
test_drained_unsent (Laptop *self, gconstpointer data)
{
  add (self);
  rp_fake_server_fail (self->server, RP_ROUTE_UPLOADS, FAULT_STATUS, 413);
  leave (self, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY);
  leave (self, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED);
  g_assert_cmpuint (g_hash_table_size (get_files (self)->blobs), ==, 1);
}

/* One that is damaged here would keep it open for ever, one whose record is erased is wanted by nobody. */
static void
test_drained_without (Laptop *self, gconstpointer spoil)
{
  g_autofree char *path = NULL;

  add (self);
  path = rp_store_dup_blob_path (self->store, self->hash);
  if (g_str_equal (spoil, "damaged"))
    g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  get_files (self)->erased = g_str_equal (spoil, "erased");
  leave (self, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED);
  g_assert_cmpuint (g_hash_table_size (get_files (self)->blobs), ==, 0);
}

/* ---- down ---- */

static void
announce (Laptop *self)
{
  g_autofree char *body
      = g_strdup_printf ("{\"customer\":\"" FAKE_SERVER_SCOPE "\",\"sha256\":\"%s\","
                         "\"mime\":\"image/jpeg\",\"size\":%d}",
                         self->hash, FILE_BYTES);
  RpSyncReport report = { 0 };
  g_autoptr (GError) error = NULL;

  rp_fake_server_put (self->server, "attachment", ATTACHMENT, body);
  g_assert_true (rp_sync_pull (self->link, &report, NULL, &error));
}

static gboolean
is_here (Laptop *self)
{
  g_autofree char *path = rp_store_dup_blob_path (self->store, self->hash);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  if (path == NULL)
    return FALSE;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpmem (bytes, length, g_bytes_get_data (self->file, NULL), FILE_BYTES);
  return TRUE;
}

static void
count_progress (gint64 n_bytes, gint64 size, gpointer data)
{
  gint64 *last = data;

  g_assert_cmpint (size, ==, FILE_BYTES);
  g_assert_cmpint (n_bytes, >=, *last);
  *last = n_bytes;
}

static void
test_fetched (Laptop *self, gconstpointer data)
{
  g_autoptr (RpWantedFile) wanted = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found = TRUE;
  gint64 last = 0;

  announce (self);
  wanted = rp_store_find_wanted_file (self->store, ATTACHMENT, RP_FILE_ORIGINAL, &error);
  g_assert_nonnull (wanted);
  g_assert_true (
      rp_sync_download_file (self->link, wanted, count_progress, &last, &found, NULL, &error));
  g_assert_false (found); /* the laptop that has it has not sent it */
  g_hash_table_replace (get_files (self)->blobs, g_strdup (self->hash), g_bytes_ref (self->file));
  g_assert_true (
      rp_sync_download_file (self->link, wanted, count_progress, &last, &found, NULL, &error));
  g_assert_true (found);
  g_assert_cmpint (last, ==, FILE_BYTES);
  g_assert_true (is_here (self));
  g_assert_null (rp_store_find_wanted_file (self->store, ATTACHMENT, RP_FILE_ORIGINAL, &error));
  g_assert_no_error (error);
}

/* The whole is here; before it is kept, another thread has fetched it as well. */
static void
fetch_again (gint64 n_bytes, gint64 size, gpointer data)
{
  Laptop *self = data;
  g_autoptr (RpWantedFile) wanted = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  if (n_bytes < size)
    return;
  wanted = rp_store_find_wanted_file (self->store, ATTACHMENT, RP_FILE_ORIGINAL, &error);
  g_assert_true (rp_sync_download_file (self->link, wanted, NULL, NULL, &found, NULL, &error));
  g_assert_true (found);
}

/* Whoever opened a photograph that the exchange was just bringing was told that the disk is at fault. */
static void
test_fetched_twice_at_once (Laptop *self, gconstpointer data)
{
  g_autoptr (RpWantedFile) wanted = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  announce (self);
  g_hash_table_replace (get_files (self)->blobs, g_strdup (self->hash), g_bytes_ref (self->file));
  wanted = rp_store_find_wanted_file (self->store, ATTACHMENT, RP_FILE_ORIGINAL, &error);
  rp_sync_download_file (self->link, wanted, fetch_again, self, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (found);
  g_assert_true (is_here (self));
}

/* What came before a line broke, also the first part of a piece, is not asked for again. */
static void
test_fetched_over_a_broken_line (Laptop *self, gconstpointer data)
{
  announce (self);
  g_hash_table_replace (get_files (self)->blobs, g_strdup (self->hash), g_bytes_ref (self->file));
  for (guint i = 0; i < 60 && !is_here (self); i++)
    {
      if (g_test_rand_int_range (0, 4) > 0)
        rp_fake_server_fail (self->server, RP_ROUTE_ATTACHMENTS,
                             g_test_rand_bit () ? FAULT_CUT : FAULT_LOSE_ANSWER,
                             (guint)g_test_rand_int_range (0, 250000));
      run_step (self, rp_sync_fetch_files);
      if (g_test_rand_bit ())
        restart (self);
    }
  rp_fake_server_forget_faults (self->server);
  g_assert_true (is_here (self));
}

/* Bytes that were damaged on their way are found out, thrown away and asked for once more. */
static void
test_damaged_on_its_way (Laptop *self, gconstpointer data)
{
  announce (self);
  g_hash_table_replace (get_files (self)->blobs, g_strdup (self->hash), g_bytes_ref (self->file));
  rp_fake_server_fail (self->server, RP_ROUTE_ATTACHMENTS, FAULT_FLIP, 1000);
  g_assert_true (run_step (self, rp_sync_fetch_files));
  g_assert_false (is_here (self));
  g_assert_true (run_step (self, rp_sync_fetch_files));
  g_assert_true (is_here (self));
}

/* Photographs of which a colleague has sent the rows and not yet the small pictures; of one the picture for reading is
 * there. */
static void
test_others_are_missing (Laptop *self, gconstpointer data)
{
  RpSyncReport report = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("0199f000-0000-7000-8000-0000000001%02u", i);
      g_autofree char *body
          = g_strdup_printf ("{\"customer\":\"" FAKE_SERVER_SCOPE "\",\"thumb_sha256\":\"%064u\","
                             "\"view_sha256\":\"%s\"}",
                             i, i == 30 ? self->hash : "");

      rp_fake_server_put (self->server, "attachment", id, body);
    }
  g_hash_table_replace (get_files (self)->blobs, g_strdup (self->hash), g_bytes_ref (self->file));
  g_assert_true (rp_sync_pull (self->link, &report, NULL, &error));
  g_assert_true (run_step (self, rp_sync_fetch_files));
  g_assert_true (is_here (self));
}

/* The administrator has given files less room: those that came leave, though no other comes. */
static void
test_less_room (Laptop *self, gconstpointer data)
{
  announce (self);
  g_hash_table_replace (get_files (self)->blobs, g_strdup (self->hash), g_bytes_ref (self->file));
  g_assert_true (run_step (self, rp_sync_fetch_files));
  g_assert_true (is_here (self));
  g_assert_true (rp_store_set_meta (self->store, "files_budget", "1000", NULL));
  g_assert_true (run_step (self, rp_sync_fetch_files));
  g_assert_false (is_here (self));
}

/* ---- trouble ---- */

static void
assert_contact (Laptop *self)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autofree char *contact = rp_store_dup_meta (self->store, "last_contact");

  g_assert_cmpstr (contact, ==, now);
}

/* The server's disk is full, or the line breaks whenever much is sent over it: everything else went through, so nobody is
 * locked out for having been away. */
static void
test_one_is_kept (Laptop *self, gconstpointer data)
{
  add_small (self, 2);
  rp_fake_server_fail (self->server, RP_ROUTE_UPLOADS "/", FAULT_STATUS, 507);
  run_cycle (self);
  g_assert_error (rp_sync_engine_get_files_trouble (self->engine), RP_TRANSPORT_ERROR,
                  RP_TRANSPORT_ERROR_RETRY);
  g_assert_cmpuint (g_hash_table_size (get_files (self)->blobs), ==, 1);
  g_assert_cmpuint (count_waiting (self), ==, 1);
  assert_contact (self);
  rp_fake_clock_advance (RP_FAKE_CLOCK (self->clock), G_TIME_SPAN_HOUR);
  run_cycle (self);
  g_assert_no_error (rp_sync_engine_get_files_trouble (self->engine));
  g_assert_cmpuint (count_waiting (self), ==, 0);
}

/* Where none can be taken it is not tried with each of them. */
static void
test_all_are_kept (Laptop *self, gconstpointer data)
{
  guint n_before;

  add_small (self, 20);
  for (guint i = 0; i < 20; i++)
    rp_fake_server_fail (self->server, RP_ROUTE_UPLOADS "/", FAULT_STATUS, 507);
  n_before = get_files (self)->n_uploads;
  run_cycle (self);
  rp_fake_server_forget_faults (self->server);
  g_assert_cmpuint (get_files (self)->n_uploads - n_before, <=, 3);
  g_assert_cmpuint (count_waiting (self), ==, 20);
  assert_contact (self);
}

/* This computer cannot keep what comes. */
static void
test_no_place (Laptop *self, gconstpointer data)
{
  g_autofree char *parts = g_build_filename (self->folder->path, "blobs", "parts", NULL);

  announce (self);
  g_hash_table_replace (get_files (self)->blobs, g_strdup (self->hash), g_bytes_ref (self->file));
  g_assert_cmpint (g_mkdir_with_parents (parts, 0700), ==, 0);
  g_assert_cmpint (g_rmdir (parts), ==, 0);
  g_assert_true (g_file_set_contents (parts, "in the way", -1, NULL));
  run_cycle (self);
  g_assert_nonnull (rp_sync_engine_get_files_trouble (self->engine));
  assert_contact (self);
  g_assert_cmpint (g_unlink (parts), ==, 0);
  run_cycle (self);
  g_assert_true (is_here (self));
}

#define ADD(name, func) g_test_add ("/sync-files/" name, Laptop, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pieces", test_pieces);
  ADD ("broken-line", test_broken_line);
  ADD ("forgotten-upload", test_forgotten_upload);
  ADD ("old-server", test_old_server);
  ADD ("erased", test_erased);
  ADD ("metered", test_metered);
  ADD ("metered-all", test_metered_all);
  ADD ("typed-meanwhile", test_typed_meanwhile);
  ADD ("always-urgent", test_always_urgent);
  ADD ("drained", test_drained);
  ADD ("drained-unsent", test_drained_unsent);
  g_test_add ("/sync-files/drained-damaged", Laptop, "damaged", set_up, test_drained_without,
              tear_down);
  g_test_add ("/sync-files/drained-erased", Laptop, "erased", set_up, test_drained_without,
              tear_down);
  ADD ("fetched", test_fetched);
  ADD ("fetched-twice-at-once", test_fetched_twice_at_once);
  ADD ("fetched-over-a-broken-line", test_fetched_over_a_broken_line);
  ADD ("damaged-on-its-way", test_damaged_on_its_way);
  ADD ("others-are-missing", test_others_are_missing);
  ADD ("less-room", test_less_room);
  ADD ("one-is-kept", test_one_is_kept);
  ADD ("all-are-kept", test_all_are_kept);
  ADD ("no-place", test_no_place);
  return g_test_run ();
}
