/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "store/backup.h"
#include "store/recovery.h"
#include "support/temp-folder.h"

/* A laptop goes back to yesterday's copy, or begins anew: what it had sent comes back from the server, and
 * what it does from then on arrives there. */

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  char *profile;
  Desk *desk;
} Office;

static void
open_desk (Office *office)
{
  office->desk = desk_new (office->profile, server_process_get_address (office->server));
}

static void
edit_contact (Office *office, const char *field, const char *text)
{
  g_autoptr (RpRecord) contact = desk_get (office->desk, "contact", COUNTY_CONTACT);
  RpEdit *edit = rp_edit_new ("contact.edit");

  rp_edit_set_text (edit, contact, field, text);
  desk_commit (office->desk, edit);
}

/* A copy; then one edit that is sent; then the program ends and the file is damaged. */
static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL, *server_folder = NULL, *database = NULL;
  g_autoptr (GError) error = NULL;

  office->folder = temp_folder_new ();
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  server_folder = temp_folder_file (office->folder, "server");
  office->profile = temp_folder_file (office->folder, "lin");
  county_write (organisation, 0);
  office->server = server_process_new (server_folder, organisation);
  server_process_start (office->server);
  open_desk (office);
  desk_sign_in (office->desk, "lin", COUNTY_PASSWORD);
  desk_sync (office->desk);
  edit_contact (office, "post", "Buyer of steel");
  desk_sync (office->desk);
  rp_store_backup_today (office->desk->store, &error);
  g_assert_no_error (error);
  edit_contact (office, "post", "Head of purchasing");
  desk_sync (office->desk);
  g_clear_pointer (&office->desk, desk_free);

  database = g_build_filename (office->profile, "rapport.db", NULL);
  g_assert_true (g_file_set_contents (database, "rubbish", -1, NULL));
}

static void
tear_down (Office *office, gconstpointer data)
{
  g_clear_pointer (&office->desk, desk_free);
  server_process_free (office->server);
  g_free (office->profile);
  temp_folder_free (office->folder);
}

static void
assert_works_on (Office *office)
{
  desk_assert_text (office->desk, "contact", COUNTY_CONTACT, "post", "Head of purchasing");
  edit_contact (office, "mobile", "13900000009");
  desk_sync (office->desk);
  g_assert_cmpuint (office->desk->report.pushed, ==, 1);
  g_assert_cmpuint (office->desk->report.conflicts, ==, 0);
}

static void
test_copy (Office *office, gconstpointer data)
{
  g_autofree char *backup = rp_recovery_find_backup (office->profile);
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  rp_recovery_restore (office->profile, backup, &aside, &error);
  g_assert_no_error (error);
  open_desk (office);
  desk_assert_text (office->desk, "contact", COUNTY_CONTACT, "post", "Buyer of steel");
  desk_sync (office->desk);
  assert_works_on (office);
}

/* What was entered after the copy and not sent was in the damaged file, and no command read it. */
static void
test_unsent (Office *office, gconstpointer data)
{
  g_autofree char *backup = rp_recovery_find_backup (office->profile);
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  rp_recovery_restore (office->profile, backup, &aside, &error);
  g_assert_no_error (error);
  open_desk (office);
  desk_sync (office->desk);
  edit_contact (office, "post", "Head of everything");
  g_clear_pointer (&office->desk, desk_free);
  g_clear_pointer (&aside, g_free);
  rp_recovery_restore (office->profile, backup, &aside, &error);
  g_assert_no_error (error);
  open_desk (office);
  desk_assert_text (office->desk, "contact", COUNTY_CONTACT, "post", "Head of everything");
  desk_sync (office->desk);
  g_assert_cmpuint (office->desk->report.pushed, ==, 1);
  g_assert_cmpuint (office->desk->report.conflicts, ==, 0);
  desk_assert_text (office->desk, "contact", COUNTY_CONTACT, "post", "Head of everything");
}

/* ---- a photo that was added after the copy ---- */

static char *
add_photo (Office *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static ("a photo", 7);
  char *hash = rp_store_add_blob (office->desk->store, photo, "image/jpeg", &error);
  RpEdit *edit = rp_edit_new ("attachment.add");

  g_assert_no_error (error);
  rp_edit_create (edit, "attachment", NULL, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','sha256':'%s','size':7,"
                               "'mime':'image/jpeg'}",
                               hash));
  desk_commit (office->desk, edit);
  return hash;
}

/* Its record is sent, its bytes are not: the line broke off between the two. The file is away meanwhile. */
static char *
send_record_alone (Office *office)
{
  char *hash = add_photo (office);
  g_autofree char *path = rp_store_dup_blob_path (office->desk->store, hash);
  g_autofree char *away = g_strconcat (path, ".away", NULL);

  g_assert_cmpint (g_rename (path, away), ==, 0);
  desk_sync (office->desk);
  g_assert_cmpuint (desk_count_outbox (office->desk).files_waiting, ==, 1);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  return hash;
}

/* It lay on the disk and was in no list, so everybody else waited for it for ever. */
static void
test_photo (Office *office, gconstpointer data)
{
  g_autofree char *backup = rp_recovery_find_backup (office->profile);
  g_autofree char *aside = NULL, *hash = NULL, *there = NULL;
  g_autoptr (GError) error = NULL;
  Desk *xu = NULL;

  rp_recovery_restore (office->profile, backup, &aside, &error);
  g_assert_no_error (error);
  open_desk (office);
  desk_sync (office->desk);
  hash = send_record_alone (office);
  g_clear_pointer (&office->desk, desk_free);
  g_clear_pointer (&aside, g_free);
  rp_recovery_restore (office->profile, backup, &aside, &error);
  g_assert_no_error (error);
  open_desk (office);
  desk_sync (office->desk);

  xu = desk_open (office->folder, "xu", server_process_get_address (office->server), "xu",
                  COUNTY_PASSWORD);
  desk_sync (xu);
  there = rp_store_dup_blob_path (xu->store, hash);
  g_assert_nonnull (there);
  desk_free (xu);
}

/* Something was entered before the first exchange: the numbers of its chain are taken on the server. */
static void
test_copy_and_edit (Office *office, gconstpointer data)
{
  g_autofree char *backup = rp_recovery_find_backup (office->profile);
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  rp_recovery_restore (office->profile, backup, &aside, &error);
  g_assert_no_error (error);
  open_desk (office);
  edit_contact (office, "mobile", "13900000008");
  desk_sync (office->desk);
  desk_assert_text (office->desk, "contact", COUNTY_CONTACT, "mobile", "13900000008");
  assert_works_on (office);
}

static void
test_empty (Office *office, gconstpointer data)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  rp_recovery_start_empty (office->profile, &aside, &error);
  g_assert_no_error (error);
  open_desk (office);
  desk_sign_in (office->desk, "lin", COUNTY_PASSWORD);
  desk_sync (office->desk);
  assert_works_on (office);
}

#define ADD(name, func) g_test_add ("/recovery/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("copy", test_copy);
  ADD ("copy-and-edit", test_copy_and_edit);
  ADD ("unsent", test_unsent);
  ADD ("photo", test_photo);
  ADD ("empty", test_empty);
  return g_test_run ();
}
