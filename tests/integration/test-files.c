/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"

/* Files over real HTTP, while the server is killed and started, two laptops send the same file, and laptops
 * are killed themselves: in the end each file is whole where it should be. */

#define FILES 6
#define KILLS 12

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  Desk *lin, *lin_too, *xu;
  GBytes *files[FILES];
  char *hashes[FILES];
  gint stop; /* atomic */
} Office;

static Desk *
open_desk (Office *office, const char *name, const char *login)
{
  return desk_open (office->folder, name, server_process_get_address (office->server), login,
                    COUNTY_PASSWORD);
}

static void
make_files (Office *office)
{
  for (guint i = 0; i < FILES; i++)
    {
      gsize size = (gsize)g_test_rand_int_range (1, 1500 * 1000);
      guint8 *bytes = g_malloc (size);

      for (gsize j = 0; j < size; j++)
        bytes[j] = (guint8)g_test_rand_int ();
      office->files[i] = g_bytes_new_take (bytes, size);
      office->hashes[i] = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, office->files[i]);
    }
}

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL, *folder = NULL;

  office->folder = temp_folder_new ();
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  folder = temp_folder_file (office->folder, "server");
  county_write (organisation, 0);
  office->server = server_process_new (folder, organisation);
  server_process_start (office->server);
  office->lin = open_desk (office, "lin", "lin");
  office->lin_too = open_desk (office, "lin-too", "lin");
  office->xu = open_desk (office, "xu", "xu");
  make_files (office);
}

static void
tear_down (Office *office, gconstpointer data)
{
  desk_free (office->lin);
  desk_free (office->lin_too);
  desk_free (office->xu);
  server_process_free (office->server);
  for (guint i = 0; i < FILES; i++)
    {
      g_bytes_unref (office->files[i]);
      g_free (office->hashes[i]);
    }
  temp_folder_free (office->folder);
}

static void
keep_file (Desk *desk, GBytes *file, const char *hash)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = rp_store_add_blob (desk->store, file, "image/jpeg", &error);

  g_assert_cmpstr (kept, ==, hash);
}

static void
make_record (Desk *desk, GBytes *file, const char *hash)
{
  RpEdit *edit = rp_edit_new ("attachment.add");

  rp_edit_create (edit, "attachment", NULL, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','sha256':'%s','size':%zu,"
                               "'mime':'image/jpeg'}",
                               hash, g_bytes_get_size (file)));
  desk_commit (desk, edit);
}

static void
add_file (Desk *desk, GBytes *file, const char *hash)
{
  keep_file (desk, file, hash);
  make_record (desk, file, hash);
}

/* Kills the server every now and then. The last one lives as long as the thread that started it. */
static gpointer
run_kills (gpointer data)
{
  Office *office = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < KILLS && !g_atomic_int_get (&office->stop); i++)
    {
      g_usleep ((gulong)g_rand_int_range (random, 2000, 60000));
      server_process_kill (office->server);
      server_process_start (office->server);
    }
  while (!g_atomic_int_get (&office->stop))
    g_usleep (10 * 1000);
  return NULL;
}

/* Exchanges until @done says so, whatever breaks off; a laptop is killed now and then. */
static void
exchange_until (Desk *desk, gboolean (*done) (Desk *desk, Office *office), Office *office)
{
  for (guint i = 0; i < 400 && !done (desk, office); i++)
    {
      g_autoptr (GError) error = NULL;

      if (!rp_sync_engine_run (desk->engine, &desk->report, NULL, &error))
        g_usleep (20 * 1000);
      if (i % 3 == 2)
        desk_restart (desk);
    }
  g_assert_true (done (desk, office));
}

static gboolean
has_sent (Desk *desk, Office *office)
{
  RpOutboxCounts counts = desk_count_outbox (desk);

  return counts.waiting == 0 && counts.files_waiting == 0;
}

static gboolean
has_all (Desk *desk, Office *office)
{
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *path = rp_store_dup_blob_path (desk->store, office->hashes[i]);

      if (path == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
assert_whole (Desk *desk, Office *office)
{
  for (guint i = 0; i < FILES; i++)
    {
      g_autofree char *path = rp_store_dup_blob_path (desk->store, office->hashes[i]);
      g_autofree char *bytes = NULL;
      gsize length = 0;

      g_assert_nonnull (path);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_cmpmem (bytes, length, g_bytes_get_data (office->files[i], NULL),
                       g_bytes_get_size (office->files[i]));
    }
}

static gpointer
run_second_desk (gpointer data)
{
  Office *office = data;

  exchange_until (office->lin_too, has_sent, office);
  return NULL;
}

static void
test_whole_in_the_end (Office *office, gconstpointer data)
{
  GThread *kills, *second;

  for (guint i = 0; i < FILES; i++)
    {
      add_file (office->lin, office->files[i], office->hashes[i]);
      if (i % 2 == 0)
        add_file (office->lin_too, office->files[i], office->hashes[i]);
    }
  kills = g_thread_new ("kills", run_kills, office);
  second = g_thread_new ("second-desk", run_second_desk, office);
  exchange_until (office->lin, has_sent, office);
  g_thread_join (second);
  g_atomic_int_set (&office->stop, 1);
  g_thread_join (kills);
  server_process_kill (office->server);
  server_process_start (office->server);
  exchange_until (office->xu, has_all, office);
  assert_whole (office->xu, office);
}

static gboolean
has_first (Desk *desk, Office *office)
{
  g_autofree char *path = rp_store_dup_blob_path (desk->store, office->hashes[0]);

  return path != NULL;
}

/* The server has the record of a photo; before the photo itself is sent its maker gets a role that works with no
 * customers, and his computer may only send what it has left. The photo comes, and the computer is done. */
static void
test_sent_in_another_role (Office *office, gconstpointer data)
{
  g_autofree char *device = rp_store_dup_meta (office->lin->store, "device");
  g_autofree char *roles = NULL, *drained = NULL;

  make_record (office->lin, office->files[0], office->hashes[0]);
  desk_sync (office->lin);
  keep_file (office->lin, office->files[0], office->hashes[0]);
  roles = server_process_administer (office->server, 0, "set-roles", "lin", "MGT", NULL);
  drained = server_process_administer (office->server, 0, "device", "drain", device, NULL);
  desk_sync_to (office->lin, RP_SYNC_SIGN_IN);
  g_assert_cmpuint (desk_count_outbox (office->lin).files_waiting, ==, 0);
  exchange_until (office->xu, has_first, office);
}

/* One more than a cycle's share. */
#define MANY_FILES 201

static void
keep_many (Desk *desk)
{
  for (guint i = 0; i < MANY_FILES; i++)
    {
      g_autofree char *text = g_strdup_printf ("photo %u", i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

      keep_file (desk, bytes, hash);
    }
}

/* @status: with which "rapportctl sync" ends. Returns: (transfer full): what it says */
static char *
run_sync (Office *office, const char *name, int status)
{
  g_autofree char *profile = temp_folder_file (office->folder, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
                          g_getenv ("RP_CTL"), "sync", "--profile", profile, NULL);
  char *said = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", said);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  return said;
}

/* The program does not end well while something lies on this computer alone. */
static void
test_program_says (Office *office, gconstpointer data)
{
  Desk *desk = open_desk (office, "other", "lin");
  g_autofree char *first = NULL, *second = NULL;

  g_assert_true (
      rp_store_set_meta (desk->store, "server", server_process_get_address (office->server), NULL));
  keep_many (desk);
  desk_free (desk);
  first = run_sync (office, "other", 3);
  g_assert_nonnull (strstr (first, "1 file was not sent yet"));
  second = run_sync (office, "other", 0);
  g_assert_null (strstr (second, "not sent"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/files/whole-in-the-end", Office, NULL, set_up, test_whole_in_the_end, tear_down);
  g_test_add ("/files/sent-in-another-role", Office, NULL, set_up, test_sent_in_another_role,
              tear_down);
  g_test_add ("/files/program-says", Office, NULL, set_up, test_program_says, tear_down);
  return g_test_run ();
}
