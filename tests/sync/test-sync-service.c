/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-service.h"

#include "support/fake-clock.h"
#include "support/fake-server.h"
#include "support/temp-folder.h"
#include "wire/route.h"

#define PATIENCE_US (20 * (gint64)G_USEC_PER_SEC)
#define STRANGER "0198a000-0000-7000-8000-0000000000aa"
#define STRANGER_BODY "{\"customer\":\"" FAKE_SERVER_SCOPE "\",\"name\":\"stranger\"}"

typedef struct
{
  TempFolder *folder;
  RpClock *clock;
  RpWorker *worker;
  RpFakeServer *server;
  RpSyncService *service;
  GThread *main_thread;
  guint notified;
} Fixture;

/* ---- helpers ---- */

static void
notify_cb (RpSyncService *service, GParamSpec *pspec, Fixture *self)
{
  g_assert_true (g_thread_self () == self->main_thread);
  self->notified++;
}

static void
sign_in (Fixture *self)
{
  g_autoptr (RpSyncEngine) engine
      = rp_sync_engine_new (self->worker, RP_TRANSPORT (self->server), self->clock);
  g_autoptr (GError) error = NULL;

  rp_sync_engine_sign_in (engine, "lin", FAKE_SERVER_PASSWORD, "laptop", NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (RpIdSource) ids = NULL;
  g_autoptr (GError) error = NULL;
  RpStore *store;

  self->folder = temp_folder_new ();
  self->clock = RP_CLOCK (rp_fake_clock_new ("2026-01-05T01:00:00Z"));
  self->server = rp_fake_server_new ();
  self->main_thread = g_thread_self ();
  ids = rp_id_source_new (self->clock);
  store = rp_store_open (self->folder->path, self->clock, ids, &error);
  g_assert_no_error (error);
  self->worker = rp_worker_new ("store", store, g_object_unref);
  sign_in (self);
  self->service = rp_sync_service_new (self->worker, RP_TRANSPORT (self->server), self->clock);
  g_signal_connect (self->service, "notify", G_CALLBACK (notify_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->service);
  rp_worker_stop (self->worker);
  g_clear_object (&self->worker);
  g_assert_finalize_object (self->server);
  g_clear_object (&self->clock);
  temp_folder_free (self->folder);
}

static gpointer
commit_contact (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.create");
  JsonObject *body = json_object_new ();
  char *op_id = NULL;

  json_object_set_string_member (body, "customer", FAKE_SERVER_SCOPE);
  json_object_set_string_member (body, "name", "someone");
  rp_edit_create (edit, "contact", NULL, FAKE_SERVER_SCOPE, body);
  rp_store_commit (store, edit, &op_id, error);
  return op_id;
}

static char *
add_contact (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  char *op_id = rp_worker_run (self->worker, commit_contact, NULL, NULL, &error);

  g_assert_no_error (error);
  return op_id;
}

static gpointer
count_contacts (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (rp_store_count (store, "contact", NULL, error, NULL));
}

typedef gboolean (*Condition) (Fixture *self, gpointer data);

/* Lets the main context run until @condition holds; never comes back if it never does. */
static void
wait_for (Fixture *self, Condition condition, gpointer data)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (self, data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (10000);
    }
}

static gboolean
is_in_state (Fixture *self, gpointer state)
{
  return rp_sync_service_get_state (self->service) == (RpSyncState)GPOINTER_TO_INT (state);
}

static void
wait_for_state (Fixture *self, RpSyncState state)
{
  wait_for (self, is_in_state, GINT_TO_POINTER (state));
}

static gboolean
is_decided (Fixture *self, gpointer op_id)
{
  return rp_fake_server_count_decided (self->server, op_id) > 0;
}

static gboolean
has_contacts (Fixture *self, gpointer n)
{
  return rp_worker_run (self->worker, count_contacts, NULL, NULL, NULL) == n;
}

/* ---- tests ---- */

static void
test_starts_by_itself (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (rp_sync_service_get_state (self->service), ==, RP_SYNC_WAITING);
  g_assert_cmpstr (rp_sync_service_get_last_contact (self->service), ==, "");
  rp_sync_service_start (self->service);
  wait_for_state (self, RP_SYNC_IDLE);
  g_assert_cmpstr (rp_sync_service_get_detail (self->service), ==, "");
  g_assert_cmpstr (rp_sync_service_get_last_contact (self->service), ==,
                   "2026-01-05T01:00:00.000Z");
  g_assert_cmpuint (self->notified, >, 0);
}

static void
test_edit_is_sent (Fixture *self, gconstpointer data)
{
  g_autofree char *op_id = NULL;
  gint64 edited_at;

  rp_sync_service_start (self->service);
  wait_for_state (self, RP_SYNC_IDLE);
  op_id = add_contact (self);
  edited_at = g_get_monotonic_time ();
  rp_sync_service_edited (self->service);
  wait_for (self, is_decided, op_id);
  /* not at once: what is typed next shall go with it */
  g_assert_cmpint (g_get_monotonic_time () - edited_at, >, G_USEC_PER_SEC);
}

static void
test_poke (Fixture *self, gconstpointer data)
{
  rp_sync_service_start (self->service);
  wait_for_state (self, RP_SYNC_IDLE);
  /* until somebody listens */
  g_usleep (G_USEC_PER_SEC / 5);
  rp_fake_server_put (self->server, "contact", STRANGER, STRANGER_BODY);
  wait_for (self, has_contacts, GINT_TO_POINTER (1));
}

static void
test_failure_and_recovery (Fixture *self, gconstpointer data)
{
  g_autofree char *op_id = add_contact (self);

  for (guint i = 0; i < 100; i++)
    rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_PORTAL, 0);
  rp_sync_service_start (self->service);
  wait_for_state (self, RP_SYNC_OFFLINE);
  g_assert_cmpstr (rp_sync_service_get_detail (self->service), !=, "");
  g_assert_cmpuint (rp_sync_service_get_waiting (self->service), ==, 1);
  rp_fake_server_forget_faults (self->server);
  rp_sync_service_request (self->service);
  wait_for_state (self, RP_SYNC_IDLE);
  g_assert_cmpuint (rp_fake_server_count_decided (self->server, op_id), ==, 1);
  g_assert_cmpuint (rp_sync_service_get_waiting (self->service), ==, 0);
}

static void
test_tries_again (Fixture *self, gconstpointer data)
{
  g_autofree char *op_id = add_contact (self);

  rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_LOSE_REQUEST, 0);
  rp_sync_service_start (self->service);
  wait_for (self, is_decided, op_id);
}

/* ---- the guard ---- */

#define MANY 600

static void
move_many_there_and_away (Fixture *self, gboolean away)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("0198a000-0000-7000-8000-0000000a%04u", i);

      if (away)
        rp_fake_server_move_away (self->server, "contact", id);
      else
        rp_fake_server_put (self->server, "contact", id, STRANGER_BODY);
    }
}

static gpointer
allow_removal (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_store_allow_removal (store, error);
  return NULL;
}

/* What somebody has to decide is not asked again and again; what he decides is heard at once. */
static void
test_waits_for_decision (Fixture *self, gconstpointer data)
{
  guint requests;

  move_many_there_and_away (self, FALSE);
  rp_sync_service_start (self->service);
  wait_for (self, has_contacts, GINT_TO_POINTER (MANY));
  wait_for_state (self, RP_SYNC_IDLE);
  rp_sync_service_stop (self->service);
  move_many_there_and_away (self, TRUE);
  rp_sync_service_start (self->service);
  wait_for_state (self, RP_SYNC_STOPPED);
  requests = rp_fake_server_count_requests (self->server);
  /* longer than the first wait after any other failure can be */
  g_usleep (5 * G_USEC_PER_SEC / 2);
  g_assert_cmpuint (rp_fake_server_count_requests (self->server), ==, requests);
  rp_worker_run (self->worker, allow_removal, NULL, NULL, NULL);
  rp_sync_service_edited (self->service);
  wait_for (self, has_contacts, GINT_TO_POINTER (0));
}

static void
test_stops_soon (Fixture *self, gconstpointer data)
{
  gint64 stopped_at;
  guint requests;

  rp_fake_server_fail (self->server, "", FAULT_HANG, 0);
  rp_sync_service_start (self->service);
  wait_for_state (self, RP_SYNC_WORKING);
  g_usleep (G_USEC_PER_SEC / 10);
  stopped_at = g_get_monotonic_time ();
  rp_sync_service_stop (self->service);
  g_assert_cmpint (g_get_monotonic_time () - stopped_at, <, G_USEC_PER_SEC);
  requests = rp_fake_server_count_requests (self->server);
  rp_sync_service_request (self->service);
  g_usleep (G_USEC_PER_SEC / 5);
  g_assert_cmpuint (rp_fake_server_count_requests (self->server), ==, requests);
}

static void
test_starts_again (Fixture *self, gconstpointer data)
{
  rp_sync_service_start (self->service);
  wait_for_state (self, RP_SYNC_IDLE);
  rp_sync_service_stop (self->service);
  rp_fake_server_put (self->server, "contact", STRANGER, STRANGER_BODY);
  rp_sync_service_start (self->service);
  wait_for (self, has_contacts, GINT_TO_POINTER (1));
}

/* ---- files ---- */

static GBytes *
make_file (guint i)
{
  char *text = g_strdup_printf ("photo %u", i);

  return g_bytes_new_take (text, strlen (text));
}

static gpointer
add_files (gpointer store, gpointer n_files, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < GPOINTER_TO_UINT (n_files); i++)
    {
      g_autoptr (GBytes) bytes = make_file (i);
      g_autofree char *hash = rp_store_add_blob (store, bytes, "image/jpeg", error);

      if (hash == NULL)
        return NULL;
    }
  return NULL;
}

static gpointer
count_files_waiting (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  RpOutboxCounts counts = { 0 };

  rp_store_count_outbox (store, &counts, error);
  return GUINT_TO_POINTER (counts.files_waiting);
}

static gboolean
has_files_waiting (Fixture *self, gpointer n)
{
  return rp_worker_run (self->worker, count_files_waiting, NULL, NULL, NULL) == n;
}

/* What is more than a cycle's share does not wait for a quarter of an hour. */
static void
test_many_files_up (Fixture *self, gconstpointer data)
{
  rp_worker_run (self->worker, add_files, GUINT_TO_POINTER (210), NULL, NULL);
  g_assert_true (has_files_waiting (self, GUINT_TO_POINTER (210)));
  rp_sync_service_start (self->service);
  wait_for (self, has_files_waiting, GUINT_TO_POINTER (0));
}

static gboolean
says_files (Fixture *self, gpointer data)
{
  return strstr (rp_sync_service_get_detail (self->service), "Not all files") != NULL;
}

/* It is said, and is no failure. */
static void
test_kept_files_are_told (Fixture *self, gconstpointer data)
{
  rp_worker_run (self->worker, add_files, GUINT_TO_POINTER (1), NULL, NULL);
  rp_fake_server_fail (self->server, RP_ROUTE_UPLOADS, FAULT_STATUS, 507);
  rp_sync_service_start (self->service);
  wait_for (self, says_files, NULL);
  g_assert_cmpint (rp_sync_service_get_state (self->service), ==, RP_SYNC_IDLE);
  wait_for (self, has_files_waiting, GUINT_TO_POINTER (0));
}

/* A server with rows and files of others. */
static void
put_files (Fixture *self, guint n_files)
{
  for (guint i = 0; i < n_files; i++)
    {
      g_autoptr (GBytes) bytes = make_file (i);
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
      g_autofree char *id = g_strdup_printf ("0199f000-0000-7000-8000-000000000%03u", i);
      g_autofree char *body
          = g_strdup_printf ("{\"customer\":\"" FAKE_SERVER_SCOPE "\",\"sha256\":\"%s\"}", hash);

      rp_fake_server_put (self->server, "attachment", id, body);
      g_hash_table_replace (rp_fake_server_get_files (self->server)->blobs, g_steal_pointer (&hash),
                            g_bytes_ref (bytes));
    }
}

static gpointer
count_here (gpointer store, gpointer n_files, GCancellable *cancellable, GError **error)
{
  guint n_here = 0;

  for (guint i = 0; i < GPOINTER_TO_UINT (n_files); i++)
    {
      g_autoptr (GBytes) bytes = make_file (i);
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
      g_autofree char *path = rp_store_dup_blob_path (store, hash);

      n_here += path != NULL;
    }
  return GUINT_TO_POINTER (n_here);
}

static gboolean
has_files (Fixture *self, gpointer n_files)
{
  return rp_worker_run (self->worker, count_here, n_files, NULL, NULL) == n_files;
}

static void
test_many_files_down (Fixture *self, gconstpointer data)
{
  put_files (self, 100);
  rp_sync_service_start (self->service);
  wait_for (self, has_files, GUINT_TO_POINTER (100));
}

#define ADD(path, test) g_test_add ("/sync-service/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("starts-by-itself", test_starts_by_itself);
  ADD ("edit-is-sent", test_edit_is_sent);
  ADD ("poke", test_poke);
  ADD ("failure-and-recovery", test_failure_and_recovery);
  ADD ("tries-again", test_tries_again);
  ADD ("waits-for-decision", test_waits_for_decision);
  ADD ("stops-soon", test_stops_soon);
  ADD ("starts-again", test_starts_again);
  ADD ("kept-files-are-told", test_kept_files_are_told);
  ADD ("many-files-up", test_many_files_up);
  ADD ("many-files-down", test_many_files_down);
  return g_test_run ();
}
