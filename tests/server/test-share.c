/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/share.h"

#include <sys/statvfs.h>

#include "support/server-push.h"
#include "wire/route.h"

#define FILE_BYTES 1000
#define SHARE_BYTES 2500 /* two files and a half */
#define PHOTO "40000000-0000-7000-8000-000000000001"
#define TUS "Tus-Resumable: 1.0.0\r\n"

/* The same server where the room is short, though files still find some. */
static void
make_short (ServerFixture *fixture)
{
  struct statvfs space;

  g_assert_cmpint (statvfs (fixture->folder->path, &space), ==, 0);
  g_clear_pointer (&fixture->server, rp_server_free);
  fixture->reserve_bytes = (guint64)space.f_bavail * space.f_frsize / 32;
  fixture->share_bytes = SHARE_BYTES;
  server_fixture_serve (fixture);
}

/* Returns: (transfer full): the bytes of a file of its own */
static GBytes *
make_file (char letter)
{
  return g_bytes_new_take (g_strnfill (FILE_BYTES, letter), FILE_BYTES);
}

static TestReply *
put (TestLaptop *laptop, char letter)
{
  g_autoptr (GBytes) file = make_file (letter);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autofree char *path = g_strconcat (RP_ROUTE_BLOBS, hash, NULL);

  return test_request (laptop->fixture->port, "PUT", path, laptop->token,
                       g_bytes_get_data (file, NULL), FILE_BYTES);
}

/* A record that names the file. */
static void
name_file (TestLaptop *laptop, char letter)
{
  g_autoptr (GBytes) file = make_file (letter);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'attachment','id':'" PHOTO "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','sha256':'%s','size':1000,'mime':'image/jpeg'}}]",
      hash);
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  assert_result (result, "applied", NULL);
}

/* One who brings file after file without a record filled the disk for everybody, and nobody could take them away. */
static void
test_unnamed (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  make_short (fixture);
  g_autoptr (TestReply) first = put (lin, 'a');
  g_autoptr (TestReply) second = put (lin, 'b');
  g_autoptr (TestReply) third = put (lin, 'c');
  g_autoptr (TestReply) other = put (zhou, 'd');
  g_assert_cmpuint (first->status, ==, 204);
  g_assert_cmpuint (second->status, ==, 204);
  assert_error (third, 507, "no_room");
  g_assert_cmpuint (other->status, ==, 204);

  /* What a record names comes in, and what is named is his no more. */
  name_file (lin, 'c');
  g_autoptr (TestReply) named = put (lin, 'c');
  g_autoptr (TestReply) fourth = put (lin, 'e');
  g_assert_cmpuint (named->status, ==, 204);
  assert_error (fourth, 507, "no_room");

  /* Nothing names them for as long as files stay: they are gone, or a text names them. */
  rp_fake_clock_advance (fixture->clock, 40 * G_TIME_SPAN_DAY);
  g_autoptr (TestReply) later = put (lin, 'e');
  g_assert_cmpuint (later->status, ==, 204);
}

/* Returns: (transfer full) (nullable): where the pieces go; %NULL when it was refused */
static char *
begin (TestLaptop *laptop, char letter)
{
  g_autoptr (GBytes) file = make_file (letter);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autofree char *base64 = g_base64_encode ((const guchar *)hash, strlen (hash));
  g_autofree char *text = g_strdup_printf (
      "POST " RP_ROUTE_UPLOADS " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n" TUS
      "Upload-Length: %d\r\nUpload-Metadata: sha256 %s\r\nContent-Length: 0\r\n\r\n",
      laptop->token, FILE_BYTES, base64);
  g_autoptr (GSocketConnection) connection = test_connect (laptop->fixture->port);
  g_autoptr (TestReply) reply = NULL;

  test_send (connection, text, strlen (text));
  reply = test_receive_answer (connection, FALSE);
  if (reply->status == 201)
    return test_reply_dup_header (reply, "Location");
  assert_error (reply, 507, "no_room");
  return NULL;
}

/* The first @n_bytes of the file. Returns: the status of the answer */
static guint
append (TestLaptop *laptop, const char *path, char letter, gsize n_bytes)
{
  g_autoptr (GBytes) file = make_file (letter);
  g_autofree char *text
      = g_strdup_printf ("PATCH %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n" TUS
                         "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
                         "Content-Length: %zu\r\n\r\n",
                         path, laptop->token, n_bytes);
  g_autoptr (GSocketConnection) connection = test_connect (laptop->fixture->port);
  g_autoptr (TestReply) reply = NULL;

  test_send (connection, text, strlen (text));
  test_send (connection, g_bytes_get_data (file, NULL), n_bytes);
  reply = test_receive_answer (connection, FALSE);
  return reply->status;
}

/* Beginnings count with what has come of them, and are held to it however early they were announced. */
static void
test_beginnings (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *first = begin (lin, 'a');
  g_autofree char *second = begin (lin, 'b');
  g_autofree char *third = begin (lin, 'c');

  make_short (fixture);
  g_assert_cmpuint (append (lin, first, 'a', 900), ==, 204);
  g_assert_cmpuint (append (lin, second, 'b', 900), ==, 204);
  g_assert_cmpuint (append (lin, third, 'c', 900), ==, 507);
  g_assert_null (begin (lin, 'd'));

  name_file (lin, 'c');
  g_assert_cmpuint (append (lin, third, 'c', 900), ==, 204);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/share/unnamed", ServerFixture, NULL, server_fixture_start, test_unnamed,
              server_fixture_stop);
  g_test_add ("/share/beginnings", ServerFixture, NULL, server_fixture_start, test_beginnings,
              server_fixture_stop);
  return g_test_run ();
}
