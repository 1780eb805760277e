/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "support/fake-server.h"
#include "support/store-fixture.h"
#include "sync/sync-engine.h"
#include "wire/route.h"
#include "workbench/session-store.h"

#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define COUNTING "Counting what is to be sent…"
#define PATIENCE_US (60 * G_TIME_SPAN_SECOND)

/* ---- a profile that has a server, which nobody asks ---- */

static StoreFixture *
profile_new (void)
{
  StoreFixture *self = store_fixture_new ();
  GString *page = feed_page_new (5);
  g_autoptr (GError) error = NULL;

  feed_page_scope (page, CUSTOMER, 1);
  feed_page_row (page, "customer", CUSTOMER, CUSTOMER, 1, 3,
                 "{\"no\":\"KH-900\",\"name\":\"Test Works\"}");
  store_fixture_apply (self, page, "", "c1", TRUE);
  rp_store_set_meta (self->store, "server", "http://127.0.0.1:9", &error);
  g_assert_no_error (error);
  return self;
}

typedef struct
{
  char *title, *detail, *icon_name, *files;
} Seen;

static void
seen_clear (Seen *self)
{
  g_free (self->title);
  g_free (self->detail);
  g_free (self->icon_name);
  g_free (self->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static char *
dup_title (RpSession *session)
{
  char *title = NULL;

  g_object_get (rp_session_get_sync_status (session), "title", &title, NULL);
  return title;
}

/* What the header says once the store has been read. */
static Seen
look_at (StoreFixture *f, const char *start_at)
{
  g_autofree char *folder = temp_folder_file (f->folder, "profile");
  RpSessionOptions options = { folder, start_at, TRUE };
  gint64 until = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (GError) error = NULL;
  g_autoptr (RpSession) session = NULL;
  Seen seen = { 0 };

  g_clear_object (&f->store);
  session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  /* Nothing is claimed before it was looked up. */
  seen.title = dup_title (session);
  g_assert_cmpstr (seen.title, ==, COUNTING);
  while (g_str_equal (seen.title, COUNTING))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, TRUE);
      g_free (seen.title);
      seen.title = dup_title (session);
    }
  g_object_get (rp_session_get_sync_status (session), "detail", &seen.detail, "icon-name",
                &seen.icon_name, "files", &seen.files, NULL);
  g_test_message ("%s: %s", seen.title, seen.detail);
  rp_session_close (session);
  return seen;
}

static Seen
look (StoreFixture *f)
{
  return look_at (f, "2026-01-05T09:00:00+08:00");
}

/* ---- files that cannot be sent ---- */

static void
add_damaged (StoreFixture *f, const char *caption)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (caption, strlen (caption));
  g_autofree char *hash = rp_store_add_blob (f->store, bytes, "image/jpeg", &error);
  g_autofree char *path = rp_store_dup_blob_path (f->store, hash);
  RpEdit *edit = rp_edit_new ("attachment.add");
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", CUSTOMER);
  json_object_set_string_member (body, "sha256", hash);
  json_object_set_string_member (body, "caption", caption);
  rp_edit_create (edit, "attachment", NULL, CUSTOMER, body);
  g_free (store_fixture_commit (f, edit));
  g_assert_cmpint (g_unlink (path), ==, 0);
  rp_store_check_blobs (f->store, 1024, &error);
  g_assert_no_error (error);
}

/* It was a line in the log, and the header said that all was sent. */
static void
test_damaged_file (void)
{
  g_autoptr (StoreFixture) f = profile_new ();

  add_damaged (f, "Meter");
  g_auto (Seen) seen = look (f);
  g_assert_nonnull (strstr (seen.detail, "“Meter” is damaged"));
}

static void
test_damaged_files (void)
{
  g_autoptr (StoreFixture) f = profile_new ();

  add_damaged (f, "Meter");
  add_damaged (f, "Roof");
  g_auto (Seen) seen = look (f);
  g_assert_nonnull (strstr (seen.detail, "and 1 other are damaged"));
}

static void
test_nothing (void)
{
  g_autoptr (StoreFixture) f = profile_new ();
  g_auto (Seen) seen = look (f);

  g_assert_cmpstr (seen.title, ==, "All sent");
  g_assert_cmpstr (seen.detail, ==, "No contact with the server yet");
}

/* ---- files that wait ---- */

/* Returns: (transfer full): the op */
static char *
add_photo (StoreFixture *f, const char *customer, const char *caption)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (caption, strlen (caption));
  g_autofree char *hash = rp_store_add_blob (f->store, bytes, "image/jpeg", &error);
  RpEdit *edit = rp_edit_new ("attachment.add");
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "sha256", hash);
  rp_edit_create (edit, "attachment", NULL, customer, body);
  return store_fixture_commit (f, edit);
}

/* The edit of a photo has gone through, the photo has not. */
static void
add_half_sent (StoreFixture *f, const char *caption)
{
  g_autofree char *op = add_photo (f, CUSTOMER, caption);

  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, op, RP_RESULT_APPLIED, 1);
}

/* It was said to be all sent. */
static void
test_files_wait (void)
{
  g_autoptr (StoreFixture) f = profile_new ();

  add_half_sent (f, "Meter");
  {
    g_auto (Seen) one = look (f);
    g_assert_cmpstr (one.title, ==, "1 file to send");
    g_assert_cmpstr (one.icon_name, !=, "emblem-ok-symbolic");
    g_assert_cmpstr (one.files, ==,
                     "1 file waits to be sent. Until then it is on this computer alone.");
  }
  store_fixture_open (f);
  add_half_sent (f, "Roof");
  add_damaged (f, "Gate");
  g_auto (Seen) more = look (f);
  g_assert_nonnull (strstr (more.files, "2 files wait"));
}

typedef struct
{
  RpSyncStatus *status;
  RpFakeServer *server;
  RpSyncService *service;
} Line;

static gboolean
is_in_state (Line *line, RpSyncState state)
{
  return rp_sync_service_get_state (line->service) == state;
}

/* Until the service is in this state and what waits has been counted. Returns: (transfer full): the icon */
static char *
wait_for_files (Line *line, RpSyncState state)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;
  char *icon = NULL;

  for (;;)
    {
      g_autofree char *title = NULL;

      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, TRUE);
      g_object_get (line->status, "title", &title, NULL);
      g_assert_cmpstr (title, !=, "All sent");
      if (!is_in_state (line, state) || g_strcmp0 (title, "1 file to send") != 0)
        continue;
      g_object_get (line->status, "icon-name", &icon, NULL);
      return icon;
    }
}

static RpSession *
open_line (StoreFixture *f, Line *line)
{
  g_autofree char *folder = temp_folder_file (f->folder, "profile");
  RpSessionOptions options = { folder, "2026-01-05T09:00:00+08:00", TRUE };
  g_autoptr (GError) error = NULL;
  RpSession *session = NULL;

  g_clear_object (&f->store);
  session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  line->status = rp_session_get_sync_status (session);
  line->service = rp_sync_service_new (rp_session_get_worker (session), RP_TRANSPORT (line->server),
                                       rp_session_get_clock (session));
  rp_sync_status_set_service (line->status, line->service);
  return session;
}

static void
refuse_files (RpFakeServer *server)
{
  for (guint i = 0; i < 20; i++)
    rp_fake_server_fail (server, RP_ROUTE_UPLOADS, FAULT_STATUS, 413);
}

/* A profile of the server in memory, which takes a photo's edit and not the photo. */
static StoreFixture *
half_sent_new (RpFakeServer *server)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (RpWorker) worker = rp_worker_new_inline (f->store, NULL);
  g_autoptr (RpSyncEngine) engine
      = rp_sync_engine_new (worker, RP_TRANSPORT (server), RP_CLOCK (f->clock));
  g_autoptr (GError) error = NULL;
  RpSyncReport report;

  refuse_files (server);
  g_assert_true (rp_store_set_meta (f->store, "epoch", NULL, NULL));
  g_assert_true (rp_store_set_meta (f->store, "user", FAKE_SERVER_USER, NULL));
  rp_sync_engine_sign_in (engine, "lin", FAKE_SERVER_PASSWORD, "laptop", NULL, &error);
  g_assert_no_error (error);
  g_free (add_photo (f, FAKE_SERVER_SCOPE, "Meter"));
  rp_sync_engine_run (engine, &report, NULL, &error);
  g_assert_no_error (error);
  rp_worker_stop (worker);
  return f;
}

/* The server does not take the photo, or is not there: however it stands, the photo is here alone. */
static void
test_files_wait_in_every_state (void)
{
  g_autoptr (RpFakeServer) server = rp_fake_server_new ();
  g_autoptr (StoreFixture) f = half_sent_new (server);
  Line line = { .server = server };
  g_autoptr (RpSession) session = NULL;

  session = open_line (f, &line);
  g_autofree char *waiting = wait_for_files (&line, RP_SYNC_WAITING);
  g_assert_cmpstr (waiting, ==, "network-offline-symbolic");

  refuse_files (server);
  rp_sync_service_start (line.service);
  g_autofree char *idle = wait_for_files (&line, RP_SYNC_IDLE);
  g_assert_cmpstr (idle, ==, "emblem-synchronizing-symbolic");

  rp_sync_service_stop (line.service);
  rp_fake_server_forget_faults (server);
  for (guint i = 0; i < 20; i++)
    rp_fake_server_fail (server, "", FAULT_PORTAL, 0);
  rp_sync_service_start (line.service);
  g_autofree char *offline = wait_for_files (&line, RP_SYNC_OFFLINE);
  g_assert_cmpstr (offline, ==, "network-offline-symbolic");
  rp_sync_service_stop (line.service);
  g_object_unref (line.service);
  rp_session_close (session);
}

/* ---- the clock ---- */

static void
assert_clock (const char *offset_ms, const char *start_at, const char *says)
{
  g_autoptr (StoreFixture) f = profile_new ();

  g_assert_true (rp_store_set_meta (f->store, "clock_offset_ms", offset_ms, NULL));
  g_auto (Seen) seen = look_at (f, start_at);
  g_assert_nonnull (strstr (seen.detail, says));
}

/* It was measured and sent, and nobody was told. */
static void
test_clock (void)
{
  assert_clock ("-360000", NULL, "6 minutes ahead of the server");
  assert_clock ("5400000", NULL, "90 minutes behind the server");
  assert_clock ("-31536000000", NULL, "8760 hours ahead of the server");
  assert_clock ("-300000", NULL, "No contact");
  assert_clock ("nonsense", NULL, "No contact");
  /* Somebody who looks at another day knows that. */
  assert_clock ("-31536000000", "2026-01-05T09:00:00+08:00", "No contact");
}

/* ---- after a copy was put in place ---- */

static void
assert_salvage (const char *told, const char *says)
{
  g_autoptr (StoreFixture) f = profile_new ();

  g_assert_true (rp_store_set_meta (f->store, "salvaged", told, NULL));
  g_auto (Seen) seen = look (f);
  g_assert_cmpstr (seen.detail, ==, says);
}

static void
test_salvage (void)
{
  assert_salvage ("2026-01-04T01:00:00.000Z 12 0 0",
                  "12 edits that had not been sent were taken over from the damaged file.");
  assert_salvage ("2026-01-04T01:00:00.000Z 1 2 0",
                  "1 edit that had not been sent was taken over from the damaged file. 2 edits "
                  "could not be read there; those that had been sent come back from the server.");
  assert_salvage ("2026-01-04T01:00:00.000Z 0 0 1",
                  "Some of what you entered last may be unreadable in the damaged file; what had "
                  "been sent of it comes back from the server.");
  assert_salvage ("2025-12-28T01:00:00.000Z 12 0 0", "No contact with the server yet");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-status/nothing", test_nothing);
  g_test_add_func ("/sync-status/damaged-file", test_damaged_file);
  g_test_add_func ("/sync-status/damaged-files", test_damaged_files);
  g_test_add_func ("/sync-status/files-wait", test_files_wait);
  g_test_add_func ("/sync-status/files-wait-in-every-state", test_files_wait_in_every_state);
  g_test_add_func ("/sync-status/clock", test_clock);
  g_test_add_func ("/sync-status/salvage", test_salvage);
  return g_test_run ();
}
