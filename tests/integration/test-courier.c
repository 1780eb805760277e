/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "store/lock.h"
#include "support/temp-folder.h"
#include "support/test-database.h"
#include "sync/sync-courier.h"
#include "wire/courier-file.h"

/* The exchange by files on a stick: the real commands, the real server program, no network but for the
 * first sign-in. */

#define CARRIED "0198b000-0000-7000-8000-0000000000e1" /* a contact */

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  Desk *lin, *xu;
  RpSyncLink *link; /* of lin, without a transport */
  char *out, *answer;
} Office;

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL, *folder = NULL, *lin = NULL, *xu = NULL;

  office->folder = temp_folder_new ();
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  folder = temp_folder_file (office->folder, "server");
  lin = temp_folder_file (office->folder, "lin");
  xu = temp_folder_file (office->folder, "xu");
  office->out = temp_folder_file (office->folder, "stick.rpc");
  office->answer = temp_folder_file (office->folder, "stick-answer.rpc");
  county_write (organisation, 20);
  office->server = server_process_new (folder, organisation);
  server_process_start (office->server);
  office->lin = desk_new (lin, server_process_get_address (office->server));
  office->xu = desk_new (xu, server_process_get_address (office->server));
  desk_sign_in (office->lin, "lin", COUNTY_PASSWORD);
  desk_sign_in (office->xu, "xu", COUNTY_PASSWORD);
  office->link = rp_sync_link_new (office->lin->worker, NULL, office->lin->clock);
}

static void
tear_down (Office *office, gconstpointer data)
{
  rp_sync_link_free (office->link);
  desk_free (office->lin);
  desk_free (office->xu);
  server_process_free (office->server);
  g_free (office->out);
  g_free (office->answer);
  temp_folder_free (office->folder);
}

/* ---- the stick ---- */

static RpCourierSaved
save (Office *office)
{
  RpCourierSaved saved;
  g_autoptr (GError) error = NULL;

  rp_sync_courier_save (office->link, office->out, &saved, &error);
  g_assert_no_error (error);
  return saved;
}

/* The administrator's command, beside the server. Returns: (transfer full): what it said */
static char *
administer (Office *office, int status, const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *folder = temp_folder_file (office->folder, "server");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *said = NULL;
  va_list more;

  g_ptr_array_add (words, (gpointer)g_getenv ("RP_SERVER"));
  g_ptr_array_add (words, (gpointer) "--data");
  g_ptr_array_add (words, folder);
  g_ptr_array_add (words, (gpointer) "--database");
  g_ptr_array_add (words, (gpointer)server_process_get_database (office->server));
  va_start (more, first);
  for (const char *word = first; word != NULL; word = va_arg (more, const char *))
    g_ptr_array_add (words, (gpointer)word);
  va_end (more);
  g_ptr_array_add (words, NULL);
  process = g_subprocess_newv ((const char *const *)words->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                               &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error));
  g_test_message ("%s", said);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  return said;
}

static void
carry (Office *office)
{
  g_autofree char *said = administer (office, 0, "courier", office->out, office->answer, NULL);
}

/* Not all of it is taken, and the administrator is told. */
static void
carry_in_vain (Office *office)
{
  g_autofree char *said = administer (office, 1, "courier", office->out, office->answer, NULL);

  g_assert_nonnull (strstr (said, "bring another file"));
}

static RpCourierRead
take (Office *office)
{
  RpCourierRead read;
  g_autoptr (GError) error = NULL;

  rp_sync_courier_read (office->link, office->answer, &read, &error);
  g_assert_no_error (error);
  return read;
}

static void
refuse (Office *office, int code)
{
  RpCourierRead read;
  g_autoptr (GError) error = NULL;

  g_assert_false (rp_sync_courier_read (office->link, office->answer, &read, &error));
  g_assert_error (error, RP_COURIER_ERROR, code);
}

static void
set_phone (Desk *desk, const char *phone)
{
  g_autoptr (RpRecord) contact = desk_get (desk, "contact", COUNTY_CONTACT);
  RpEdit *edit = rp_edit_new ("test.phone");

  rp_edit_set_text (edit, contact, "phone", phone);
  desk_commit (desk, edit);
}

static void
assert_xu_sees (Office *office, const char *phone)
{
  desk_sync (office->xu);
  desk_assert_text (office->xu, "contact", COUNTY_CONTACT, "phone", phone);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize)length, NULL));
}

/* ---- good days ---- */

/* Everything that a laptop needs comes and goes without a network: rows, edits, files both ways. */
static void
test_whole_loop (Office *office, gconstpointer data)
{
  g_autoptr (GBytes) photo = g_bytes_new_static ("the bytes of a photo", 20);
  g_autoptr (GBytes) other = g_bytes_new_static ("a photo of xu", 13);
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *other_hash = NULL;
  g_autofree char *path = NULL;
  RpCourierSaved saved;
  RpCourierRead read;
  RpEdit *edit;

  save (office);
  carry (office);
  read = take (office);
  g_assert_true (read.report.complete);
  g_assert_cmpuint (desk_count (office->lin, "contact"), >, 20);

  desk_sync (office->xu);
  other_hash = rp_store_add_blob (office->xu->store, other, "image/jpeg", &error);
  edit = rp_edit_new ("attachment.add");
  rp_edit_create (edit, "attachment", NULL, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','sha256':'%s','size':13,"
                               "'mime':'image/jpeg'}",
                               other_hash));
  desk_commit (office->xu, edit);
  desk_sync (office->xu);

  set_phone (office->lin, "1111");
  hash = rp_store_add_blob (office->lin->store, photo, "image/jpeg", &error);
  edit = rp_edit_new ("attachment.add");
  rp_edit_create (edit, "attachment", NULL, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','sha256':'%s','size':20,"
                               "'mime':'image/jpeg'}",
                               hash));
  desk_commit (office->lin, edit);
  saved = save (office);
  g_assert_cmpuint (saved.n_ops, ==, 2);
  g_assert_cmpuint (saved.n_files, ==, 1);
  carry (office);
  read = take (office);
  g_assert_cmpuint (read.report.pushed, ==, 2);
  g_assert_cmpint (read.answers, ==, saved.number);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).files_waiting, ==, 0);
  assert_xu_sees (office, "1111");
  path = rp_store_dup_blob_path (office->xu->store, hash);
  g_assert_nonnull (path);

  /* The picture of the other is known now; the next stick brings it. */
  saved = save (office);
  g_assert_cmpuint (saved.n_wanted, ==, 1);
  carry (office);
  read = take (office);
  g_assert_cmpuint (read.n_files, ==, 1);
  g_free (path);
  path = rp_store_dup_blob_path (office->lin->store, other_hash);
  g_assert_nonnull (path);
}

/* A computer that exchanges by files alone lets go of what it kept by the server's time too. */
static void
test_keeps_since (Office *office, gconstpointer data)
{
  g_autofree char *aside
      = g_build_filename (office->lin->folder, "set-aside-20250601T010000Z-1", NULL);
  g_autofree char *since = g_build_filename (aside, "kept-since", NULL);

  g_assert_cmpint (g_mkdir (aside, 0700), ==, 0);
  save (office);
  carry (office);
  g_assert_false (g_file_test (since, G_FILE_TEST_EXISTS));
  take (office);
  g_assert_true (g_file_test (since, G_FILE_TEST_EXISTS));
}

/* ---- bad days ---- */

static void
test_stick_lost (Office *office, gconstpointer data)
{
  RpCourierSaved first, second;

  save (office);
  carry (office);
  take (office);
  set_phone (office->lin, "1");
  first = save (office);
  /* That one fell into a river. */
  set_phone (office->lin, "2");
  second = save (office);
  g_assert_cmpuint (first.n_ops, ==, 1);
  g_assert_cmpuint (second.n_ops, ==, 2);
  carry (office);
  /* So did this answer. */
  second = save (office);
  g_assert_cmpuint (second.n_ops, ==, 2);
  carry (office);
  g_assert_cmpuint (take (office).report.pushed, ==, 2);
  assert_xu_sees (office, "2");
}

static void
test_twice_and_old (Office *office, gconstpointer data)
{
  g_autofree char *old_out = temp_folder_file (office->folder, "old.rpc");
  g_autofree char *old_answer = temp_folder_file (office->folder, "old-answer.rpc");
  g_autofree char *said = NULL;
  RpCourierRead read;

  save (office);
  carry (office);
  take (office);
  set_phone (office->lin, "1");
  save (office);
  copy_file (office->out, old_out);
  carry (office);
  copy_file (office->answer, old_answer);
  take (office);
  g_assert_true (take (office).repeated);

  set_phone (office->lin, "2");
  save (office);
  carry (office);
  take (office);
  /* The old stick turns up again, on both sides. */
  said = administer (office, 0, "courier", old_out, office->answer, NULL);
  g_assert_nonnull (strstr (said, "read before"));
  read = take (office);
  g_assert_false (read.repeated);
  g_assert_cmpuint (read.report.pushed, ==, 0);
  copy_file (old_answer, office->answer);
  g_assert_true (take (office).repeated);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  assert_xu_sees (office, "2");
  desk_assert_text (office->lin, "contact", COUNTY_CONTACT, "phone", "2");
}

/* The clock of the laptop was a year ahead for a moment: the answer opens it, as the header says. */
static void
test_clock_was_ahead (Office *office, gconstpointer data)
{
  RpClock *clock = office->lin->clock;
  g_autofree char *ahead = rp_instant_format (rp_clock_now_us (clock) + 365 * G_TIME_SPAN_DAY);
  g_autofree char *before = rp_instant_format (rp_clock_now_us (clock) - G_TIME_SPAN_DAY);

  save (office);
  g_assert_true (rp_store_set_meta (office->lin->store, "last_contact", before, NULL));
  g_assert_true (rp_store_set_meta (office->lin->store, "latest_seen", ahead, NULL));
  g_assert_cmpint (rp_store_get_lock (office->lin->store, NULL), ==, RP_LOCK_OFFLINE);
  carry (office);
  take (office);
  g_assert_cmpint (rp_store_get_lock (office->lin->store, NULL), ==, RP_LOCK_NONE);
}

static void
test_mixed_with_network (Office *office, gconstpointer data)
{
  desk_sync (office->lin);
  set_phone (office->lin, "1");
  save (office);
  set_phone (office->lin, "2");
  desk_sync (office->lin); /* a network after all */
  carry (office);
  g_assert_cmpuint (take (office).report.pushed, ==, 0);
  set_phone (office->lin, "3");
  save (office);
  carry (office);
  desk_sync (office->lin);
  take (office);
  set_phone (office->lin, "4");
  desk_sync (office->lin);
  assert_xu_sees (office, "4");
  desk_assert_text (office->lin, "contact", COUNTY_CONTACT, "phone", "4");
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
}

/* Cut, altered, or somebody else's: a sentence, and nothing of it is used. */
static void
test_refused (Office *office, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autofree char *said = NULL;
  g_autoptr (RpSyncLink) xu = rp_sync_link_new (office->xu->worker, NULL, office->xu->clock);
  g_autoptr (GError) error = NULL;
  RpCourierRead read;
  gsize length;

  desk_sync (office->lin);
  set_phone (office->lin, "1");
  save (office);
  g_assert_true (g_file_get_contents (office->out, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (office->out, bytes, (gssize)length / 2, NULL));
  said = administer (office, 1, "courier", office->out, office->answer, NULL);
  g_assert_nonnull (strstr (said, "not whole"));
  g_assert_false (g_file_test (office->answer, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (office->out, bytes, (gssize)length, NULL));
  carry (office);

  g_assert_false (rp_sync_courier_read (xu, office->answer, &read, &error));
  g_assert_error (error, RP_COURIER_ERROR, RP_COURIER_ERROR_FOREIGN);
  g_clear_pointer (&bytes, g_free);
  g_assert_true (g_file_get_contents (office->answer, &bytes, &length, NULL));
  bytes[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (office->answer, bytes, (gssize)length, NULL));
  refuse (office, RP_COURIER_ERROR_DAMAGED);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 1);
  bytes[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (office->answer, bytes, (gssize)length, NULL));
  g_assert_cmpuint (take (office).report.pushed, ==, 1);
}

/* The server was put back, and the first to prove it is a file: what it says stands on a value that is lost, and must not
 * replace the one that somebody has entered there since. */
static void
test_restored (Office *office, gconstpointer data)
{
  g_autoptr (Desk) desk = desk_open (
      office->folder, "desk", server_process_get_address (office->server), "xu", COUNTY_PASSWORD);
  g_autofree char *left = NULL;
  RpCourierRead read;

  if (!server_process_back_up (office->server))
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  server_process_start (office->server);
  desk_sync (office->xu);
  set_phone (office->xu, "lost");
  desk_sync (office->xu);
  desk_sync (office->lin);
  server_process_restore (office->server);
  server_process_start (office->server);
  set_phone (desk, "entered since");
  desk_sync (desk);

  set_phone (office->lin, "in place of the lost one");
  save (office);
  carry_in_vain (office);
  read = take (office);
  left = rp_sync_courier_describe_left (&read);
  g_assert_true (read.other_timeline);
  g_assert_nonnull (strstr (left, "another courier file"));
  g_assert_cmpuint (read.n_left, ==, 1);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 1);
  save (office);
  carry (office);
  take (office);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  desk_assert_text (office->lin, "contact", COUNTY_CONTACT, "phone", "entered since");
  g_assert_cmpuint (desk_count (office->lin, "conflict"), ==, 1);
}

/* The server was put back to before it had answered: its answers are none that the laptop has read. */
static void
test_restored_and_answers (Office *office, gconstpointer data)
{
  if (!server_process_back_up (office->server))
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  server_process_start (office->server);
  for (guint i = 0; i < 3; i++)
    {
      save (office);
      carry (office);
      g_assert_false (take (office).repeated);
    }
  server_process_restore (office->server);
  server_process_start (office->server);
  set_phone (office->lin, "1");
  for (guint i = 0; i < 2; i++)
    {
      save (office);
      carry (office);
      g_assert_false (take (office).repeated);
    }
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  assert_xu_sees (office, "1");
}

static void
add_carried (Desk *desk)
{
  RpEdit *edit = rp_edit_new ("contact.create");

  rp_edit_create (edit, "contact", CARRIED, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','name':'carried'}"));
  desk_commit (desk, edit);
}

static char *
dup_epoch (Office *office)
{
  return rp_store_dup_meta (office->lin->store, "epoch");
}

/* An answer that the server had made before it was put back turns up when the laptop is in the new timeline: nothing that
 * it says is so any more. */
static void
test_answer_of_lost_timeline (Office *office, gconstpointer data)
{
  g_autofree char *old_answer = temp_folder_file (office->folder, "old-answer.rpc");
  g_autofree char *old_epoch = dup_epoch (office);
  g_autofree char *epoch = NULL;
  g_autofree char *after = NULL;
  g_autoptr (Desk) other = NULL;

  if (!server_process_back_up (office->server))
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  server_process_start (office->server);
  desk_sync (office->xu);
  set_phone (office->xu, "lost");
  desk_sync (office->xu);
  desk_sync (office->lin);
  add_carried (office->lin);
  for (guint i = 0; i < 3;
       i++) /* the second and the third have numbers that a restored server has not given yet */
    {
      save (office);
      carry (office);
    }
  copy_file (office->answer, old_answer);
  server_process_restore (office->server);
  server_process_start (office->server);

  save (office);
  carry_in_vain (office);
  take (office);
  epoch = dup_epoch (office);
  g_assert_cmpstr (epoch, !=, old_epoch);
  copy_file (old_answer, office->answer);
  g_assert_false (take (office).repeated);
  after = dup_epoch (office);
  g_assert_cmpstr (after, ==, epoch);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 1);

  save (office);
  carry (office);
  take (office);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  other = desk_open (office->folder, "desk", server_process_get_address (office->server), "xu",
                     COUNTY_PASSWORD);
  desk_assert_text (other, "contact", CARRIED, "name", "carried");
}

/* By a file alone it comes to light that the server was put back, and what was erased since is erased again before
 * anything of the file is decided. */
static void
test_erased_again (Office *office, gconstpointer data)
{
  g_autofree char *erased = NULL;
  g_autoptr (RpConnection) connection = NULL;
  g_autoptr (RpStatement) statement = NULL;
  gboolean there;

  desk_sync (office->lin);
  if (!server_process_back_up (office->server))
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  server_process_start (office->server);
  set_phone (office->lin, "9");
  desk_sync (office->lin);
  erased = administer (office, 0, "erase", "contact", COUNTY_CONTACT, NULL);
  server_process_restore (office->server); /* and no server runs */
  save (office);
  carry_in_vain (office);

  connection = test_database_open (server_process_get_database (office->server));
  statement = rp_connection_prepare (
      connection, "SELECT 1 FROM k_contact WHERE id = '" COUNTY_CONTACT "'", NULL);
  g_assert_true (rp_statement_step (statement, &there, NULL));
  g_assert_false (there);
}

/* ---- computers that leave ---- */

static char *
dup_device (Office *office)
{
  return rp_store_dup_meta (office->lin->store, "device");
}

/* Locked out with work that was not sent: it is kept, sealed, and taken in by the administrator; a new
 * sign-in opens everything again. */
static void
test_revoked (Office *office, gconstpointer data)
{
  g_autofree char *device = dup_device (office);
  g_autofree char *sealed = g_build_filename (office->lin->folder, RP_SEALED_FILE, NULL);
  g_autofree char *revoked = NULL, *refused = NULL, *accepted = NULL;

  desk_sync (office->lin);
  set_phone (office->lin, "5");
  revoked = administer (office, 0, "device", "revoke", device, NULL);
  desk_sync_to (office->lin, RP_SYNC_SIGN_IN);
  g_assert_cmpint (rp_store_get_lock (office->lin->store, NULL), ==, RP_LOCK_REVOKED);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 1);
  g_assert_true (g_file_test (sealed, G_FILE_TEST_EXISTS));
  refused = administer (office, 1, "courier", sealed, office->answer, NULL);
  accepted = administer (office, 0, "--accept-revoked", "courier", sealed, office->answer, NULL);
  assert_xu_sees (office, "5");

  desk_sign_in (office->lin, "lin", COUNTY_PASSWORD);
  g_assert_cmpint (rp_store_get_lock (office->lin->store, NULL), ==, RP_LOCK_NONE);
  g_assert_false (g_file_test (sealed, G_FILE_TEST_EXISTS));
  desk_sync (office->lin);
  desk_assert_text (office->lin, "contact", COUNTY_CONTACT, "phone", "5");
}

/* The server was put back after the computer was locked out, and lost its chain: nobody brings another file. */
static void
test_revoked_before_restore (Office *office, gconstpointer data)
{
  g_autofree char *device = dup_device (office);
  g_autofree char *sealed = g_build_filename (office->lin->folder, RP_SEALED_FILE, NULL);
  g_autofree char *revoked = NULL, *again = NULL, *accepted = NULL, *twice = NULL;

  desk_sync (office->lin);
  if (!server_process_back_up (office->server))
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  server_process_start (office->server);
  set_phone (office->lin, "lost");
  desk_sync (office->lin);
  set_phone (office->lin, "11");
  add_carried (office->lin);
  revoked = administer (office, 0, "device", "revoke", device, NULL);
  desk_sync_to (office->lin, RP_SYNC_SIGN_IN);
  server_process_restore (office->server);
  server_process_start (office->server);
  again = administer (office, 0, "device", "revoke", device, NULL);

  accepted = administer (office, 0, "--accept-revoked", "courier", sealed, office->answer, NULL);
  g_assert_nonnull (strstr (accepted, "2 changes"));
  twice = administer (office, 0, "--accept-revoked", "courier", sealed, office->answer, NULL);
  g_assert_nonnull (strstr (twice, "read before"));
  desk_sync (office->xu);
  desk_assert_text (office->xu, "contact", CARRIED, "name", "carried");
}

/* Somebody leaves: what he has entered still comes, then nothing any more. */
static void
test_drained (Office *office, gconstpointer data)
{
  g_autofree char *device = dup_device (office);
  g_autofree char *drained = NULL, *devices = NULL;

  desk_sync (office->lin);
  set_phone (office->lin, "6");
  drained = administer (office, 0, "device", "drain", device, NULL);
  desk_sync_to (office->lin, RP_SYNC_SIGN_IN);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  g_assert_cmpint (rp_store_get_lock (office->lin->store, NULL), ==, RP_LOCK_REVOKED);
  assert_xu_sees (office, "6");
  devices = administer (office, 0, "devices", "lin", NULL);
  g_assert_nonnull (strstr (devices, "revoked"));
}

/* A computer that may only send was answered by file with everything it asked for. */
static void
test_drained_by_file (Office *office, gconstpointer data)
{
  g_autofree char *device = dup_device (office);
  g_autofree char *drained = NULL;
  g_autoptr (RpRecord) contact = NULL;

  desk_sync (office->lin);
  desk_sync (office->xu);
  contact = desk_get (office->xu, "contact", COUNTY_CONTACT);
  RpEdit *edit = rp_edit_new ("test.post");
  rp_edit_set_text (edit, contact, "post", "Director");
  desk_commit (office->xu, edit);
  desk_sync (office->xu);
  set_phone (office->lin, "7");
  drained = administer (office, 0, "device", "drain", device, NULL);
  save (office);
  carry (office);
  take (office);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  desk_assert_text (office->lin, "contact", COUNTY_CONTACT, "post", "Buyer");
  assert_xu_sees (office, "7");
}

/* All that he had sent is lost with the server's disk, and nothing waits on his computer: the file asks, and the next
 * one brings it again. */
static void
test_drained_by_file_after_restore (Office *office, gconstpointer data)
{
  g_autofree char *device = dup_device (office);
  g_autofree char *drained = NULL;

  desk_sync (office->lin);
  if (!server_process_back_up (office->server))
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  server_process_start (office->server);
  set_phone (office->lin, "10");
  desk_sync (office->lin);
  server_process_restore (office->server);
  server_process_start (office->server);
  drained = administer (office, 0, "device", "drain", device, NULL);
  g_assert_cmpuint (save (office).n_ops, ==, 0);
  carry_in_vain (office);
  g_assert_true (take (office).other_timeline);
  g_assert_cmpuint (save (office).n_ops, ==, 1);
  carry (office);
  take (office);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  assert_xu_sees (office, "10");
}

/* Where the sealed file could not be written, everything stayed open to whoever had the computer. */
static void
test_revoked_without_room (Office *office, gconstpointer data)
{
  g_autofree char *device = dup_device (office);
  g_autofree char *part = g_build_filename (office->lin->folder, RP_SEALED_FILE ".part", NULL);
  g_autofree char *revoked = NULL;

  desk_sync (office->lin);
  set_phone (office->lin, "8");
  g_assert_cmpint (g_mkdir (part, 0700), ==, 0);
  revoked = administer (office, 0, "device", "revoke", device, NULL);
  desk_sync_to (office->lin, RP_SYNC_SIGN_IN);
  g_assert_cmpint (rp_store_get_lock (office->lin->store, NULL), ==, RP_LOCK_REVOKED);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 1);
}

static void
test_wiped (Office *office, gconstpointer data)
{
  static const char *const gone[] = { "rapport.db", "token", "blobs", "courier.key" };
  g_autoptr (GBytes) photo = g_bytes_new_static ("the bytes of a photo", 20);
  g_autofree char *device = dup_device (office);
  g_autofree char *wiped = NULL;
  g_autofree char *hash = rp_store_add_blob (office->lin->store, photo, "image/jpeg", NULL);

  desk_sync (office->lin);
  wiped = administer (office, 0, "device", "wipe", device, NULL);
  desk_sync_to (office->lin, RP_SYNC_SIGN_IN);
  g_assert_cmpint (rp_store_get_lock (office->lin->store, NULL), ==, RP_LOCK_WIPED);
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      g_autofree char *path = g_build_filename (office->lin->folder, gone[i], NULL);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  desk_restart (office->lin);
  g_assert_cmpuint (desk_count (office->lin, "contact"), ==, 0);
  g_clear_pointer (&office->link, rp_sync_link_free);
  office->link = rp_sync_link_new (office->lin->worker, NULL, office->lin->clock);
}

/* The computer signed in with a program, or to a server, of before there were keys: they are exchanged by the
 * next exchange over the network. */
static void
test_upgraded (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection
      = test_database_open (server_process_get_database (office->server));
  RpStore *store = office->lin->store;
  g_autofree char *keys = g_build_filename (rp_store_get_folder (store), "courier.key", NULL);

  rp_connection_run_script (connection, "UPDATE device SET sign_key = NULL, box_key = NULL",
                            &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (keys), ==, 0);
  rp_connection_run_script (rp_store_get_connection (store),
                            "DELETE FROM meta WHERE key = 'courier_told'", &error);
  g_assert_no_error (error);

  desk_sync (office->lin);
  set_phone (office->lin, "By stick after all");
  g_assert_cmpuint (save (office).n_ops, ==, 1);
  carry (office);
  take (office);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
}

#define ADD(name, func) g_test_add ("/courier/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole-loop", test_whole_loop);
  ADD ("keeps-since", test_keeps_since);
  ADD ("stick-lost", test_stick_lost);
  ADD ("twice-and-old", test_twice_and_old);
  ADD ("clock-was-ahead", test_clock_was_ahead);
  ADD ("mixed-with-network", test_mixed_with_network);
  ADD ("refused", test_refused);
  ADD ("restored", test_restored);
  ADD ("restored-and-answers", test_restored_and_answers);
  ADD ("answer-of-lost-timeline", test_answer_of_lost_timeline);
  ADD ("erased-again", test_erased_again);
  ADD ("revoked", test_revoked);
  ADD ("revoked-before-restore", test_revoked_before_restore);
  ADD ("drained", test_drained);
  ADD ("drained-by-file", test_drained_by_file);
  ADD ("drained-by-file-after-restore", test_drained_by_file_after_restore);
  ADD ("revoked-without-room", test_revoked_without_room);
  ADD ("wiped", test_wiped);
  ADD ("upgraded", test_upgraded);
  return g_test_run ();
}
