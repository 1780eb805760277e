/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/health.h"

#include <glib/gstdio.h>
#include <sys/statvfs.h>

#include "support/server-fixture.h"

static void
restart (ServerFixture *fixture, guint64 reserve_bytes)
{
  g_clear_pointer (&fixture->server, rp_server_free);
  fixture->reserve_bytes = reserve_bytes;
  server_fixture_serve (fixture);
}

/* Pushes were refused for want of room, and the process was called well. */
static void
test_room (ServerFixture *fixture, gconstpointer data)
{
  restart (fixture, 1);
  g_autoptr (TestReply) well = server_fixture_get (fixture, "/health", NULL);
  g_assert_cmpuint (well->status, ==, 200);

  restart (fixture, G_MAXUINT64);
  g_autoptr (TestReply) full = server_fixture_get (fixture, "/health", NULL);
  assert_error (full, 503, "no_room");
  /* What needs no room goes on. */
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autoptr (TestReply) session = server_fixture_get (fixture, "/v1/session", token);
  g_assert_cmpuint (session->status, ==, 200);
}

static void
assert_files (ServerFixture *fixture, const char *expected)
{
  g_autoptr (TestReply) reply = server_fixture_get (fixture, "/health", NULL);
  g_autoptr (JsonObject) answer = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  answer = test_reply_parse (reply);
  g_assert_cmpstr (rp_json_get_string (answer, "files", NULL), ==, expected);
}

/* There is still room for the database: the process is well, and says that files are refused. */
static void
test_room_for_files (ServerFixture *fixture, gconstpointer data)
{
  struct statvfs space;

  restart (fixture, 1);
  assert_files (fixture, "ok");
  g_assert_cmpint (statvfs (fixture->folder->path, &space), ==, 0);
  restart (fixture, (guint64)space.f_bavail * space.f_frsize / 2);
  assert_files (fixture, "no_room");
}

/* The disk with the files is not mounted. */
static void
test_folder_is_gone (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *blobs = temp_folder_file (fixture->folder, "blobs");
  g_autofree char *aside = temp_folder_file (fixture->folder, "aside");

  restart (fixture, 1);
  g_assert_cmpint (g_rename (blobs, aside), ==, 0);
  g_autoptr (TestReply) gone = server_fixture_get (fixture, "/health", NULL);
  assert_error (gone, 503, "no_room");
  g_assert_cmpint (g_rename (aside, blobs), ==, 0);
  g_autoptr (TestReply) back = server_fixture_get (fixture, "/health", NULL);
  g_assert_cmpuint (back->status, ==, 200);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/health/" name, ServerFixture, NULL, server_fixture_start, func, server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("room", test_room);
  ADD ("room-for-files", test_room_for_files);
  ADD ("folder-is-gone", test_folder_is_gone);
  return g_test_run ();
}
