/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/blob-adopt.h"

#include <glib/gstdio.h>

#include "support/server-admin.h"
#include "support/server-push.h"

/* A folder of files that knows more than the database, as after a restore. */

#define PHOTO "40000000-0000-7000-8000-000000000001"
static const char photo[] = "the bytes of a photo";

static char *
hash_photo (void)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, photo, -1);
}

static char *
make_path (ServerFixture *fixture)
{
  g_autofree char *hash = hash_photo ();
  g_autofree char *name = g_strdup_printf ("blobs/%.2s/%.2s/%s", hash, hash + 2, hash);

  return temp_folder_file (fixture->folder, name);
}

static void
leave_bytes (ServerFixture *fixture, const char *bytes)
{
  g_autofree char *path = make_path (fixture);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, -1, NULL));
}

/* The file lies there, and nobody knows of it. */
static void
leave_file (ServerFixture *fixture)
{
  leave_bytes (fixture, photo);
}

static void
attach (TestLaptop *laptop)
{
  g_autofree char *hash = hash_photo ();
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'attachment','id':'" PHOTO "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','sha256':'%s','size':20,'mime':'image/jpeg'}}]",
      hash);
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  assert_result (result, "applied", NULL);
}

static void
adopt (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);

  rp_blob_adopt_run (admin->connection, admin->clock, admin->blob_folder, &error);
  g_assert_no_error (error);
}

static guint
get (ServerFixture *fixture, const char *token)
{
  g_autoptr (TestReply) reply
      = server_fixture_get (fixture, "/v1/attachments/" PHOTO "/content", token);

  return reply->status;
}

/* The record was sent again, the file is on no laptop any more. */
static void
test_named (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *zhou = server_fixture_sign_in (fixture, "zhou");

  leave_file (fixture);
  attach (lin);
  g_assert_cmpuint (get (fixture, zhou), ==, 404);
  adopt (fixture);
  g_assert_cmpuint (get (fixture, zhou), ==, 200);
}

/* One that was taken in before any record named it gets its holder as soon as one does. */
static void
test_named_later (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  leave_file (fixture);
  adopt (fixture);
  g_autofree char *rows = server_fixture_query (fixture, "SELECT count(*) FROM blob");
  g_assert_cmpstr (rows, ==, "1");
  attach (lin);
  g_assert_cmpuint (get (fixture, lin->token), ==, 404);
  adopt (fixture);
  g_assert_cmpuint (get (fixture, lin->token), ==, 200);
}

/* That it lies there opens it to nobody else who knows its name. */
static void
test_not_opened (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *hash = hash_photo ();
  g_autofree char *route = g_strconcat ("/v1/blobs/", hash, NULL);
  g_autofree char *zheng = server_fixture_sign_in (fixture, "zheng"); /* not of this customer */
  g_autoptr (TestReply) brought
      = test_request (fixture->port, "PUT", route, zheng, photo, strlen (photo));

  g_assert_cmpuint (brought->status, ==, 204);
  attach (lin);
  adopt (fixture);
  g_assert_cmpuint (get (fixture, lin->token), ==, 404);
}

/* Names that are none of ours, and what is on its way out. */
static void
test_passed_over (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *stray = temp_folder_file (fixture->folder, "blobs/notes.txt");
  g_autofree char *hash = hash_photo ();
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO blob_removed (sha256, size, stored_at, unreferenced_since,"
                         " removed_at) VALUES ('%s', 20, '', '', '')",
                         hash);
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;

  leave_file (fixture);
  g_assert_true (g_file_set_contents (stray, "x", 1, NULL));
  g_assert_true (rp_connection_run_script (admin->connection, sql, &error));
  adopt (fixture);
  g_autofree char *rows = server_fixture_query (fixture, "SELECT count(*) FROM blob");
  g_assert_cmpstr (rows, ==, "0");
  g_assert_true (g_file_test (stray, G_FILE_TEST_EXISTS));
}

/* It came in the moment of the erasure. */
static void
test_erased (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_path (fixture);
  guint n_rows;

  attach (lin);
  g_assert_true (rp_admin_erase (admin, "attachment", PHOTO, &n_rows, &error));
  leave_file (fixture);
  adopt (fixture);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
assert_not_here (ServerFixture *fixture)
{
  g_autofree char *path = make_path (fixture);
  g_autofree char *rows = server_fixture_query (fixture, "SELECT count(*) FROM blob");

  g_assert_cmpstr (rows, ==, "0");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A copy of the folder was broken off in the middle of a file, and the folder put back from it: what is left of the file
 * counted as the whole, and nobody brought it again. */
static void
test_torn (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  attach (lin);
  leave_bytes (fixture, "the bytes");
  adopt (fixture);
  assert_not_here (fixture);

  leave_file (fixture);
  adopt (fixture);
  g_assert_cmpuint (get (fixture, lin->token), ==, 200);
  leave_bytes (fixture, "the bytes");
  adopt (fixture);
  assert_not_here (fixture);
  g_assert_cmpuint (get (fixture, lin->token), ==, 404);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/blob-adopt/" name, ServerFixture, NULL, server_fixture_start, func,                \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("named", test_named);
  ADD ("named-later", test_named_later);
  ADD ("not-opened", test_not_opened);
  ADD ("passed-over", test_passed_over);
  ADD ("erased", test_erased);
  ADD ("torn", test_torn);
  return g_test_run ();
}
