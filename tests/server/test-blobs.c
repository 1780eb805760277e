/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/blobs.h"

#include "support/server-push.h"

#define PHOTO "40000000-0000-7000-8000-000000000001"
#define CLAIM "40000000-0000-7000-8000-000000000002"
static const char photo[] = "the bytes of a photo";

static char *
hash_photo (void)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, photo, -1);
}

static TestReply *
put (ServerFixture *fixture, const char *token, const char *hash, const char *bytes)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", hash, NULL);

  return test_request (fixture->port, "PUT", path, token, bytes, strlen (bytes));
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      n += g_file_test (child, G_FILE_TEST_IS_DIR) ? count_files (child) : 1;
    }
  return n;
}

static guint
count_blobs (ServerFixture *fixture)
{
  g_autofree char *folder = temp_folder_file (fixture->folder, "blobs");

  return count_files (folder);
}

static void
attach (TestLaptop *laptop, const char *hash)
{
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'attachment','id':'" PHOTO "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','sha256':'%s','size':20,'mime':'image/jpeg'}}]",
      hash);
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  assert_result (result, "applied", NULL);
}

static void
test_round_trip (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *hash = hash_photo ();
  g_autoptr (TestReply) first = put (fixture, lin->token, hash, photo);
  g_autoptr (TestReply) again = put (fixture, lin->token, hash, photo);

  g_assert_cmpuint (first->status, ==, 204);
  g_assert_cmpuint (again->status, ==, 204);
  g_assert_cmpuint (count_blobs (fixture), ==, 1);
  attach (lin, hash);

  g_autoptr (TestReply) content
      = server_fixture_get (fixture, "/v1/attachments/" PHOTO "/content", lin->token);
  g_autofree char *text = test_reply_dup_text (content);
  g_autofree char *etag = test_reply_dup_header (content, "ETag");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", hash);
  g_assert_cmpuint (content->status, ==, 200);
  g_assert_cmpstr (text, ==, photo);
  g_assert_cmpstr (etag, ==, quoted);
}

/* Whoever has the hash, but not the customer, has nothing. */
static void
test_foreign (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");
  g_autofree char *hash = hash_photo ();
  g_autofree char *path = g_strconcat ("/v1/blobs/", hash, NULL);
  g_autoptr (TestReply) stored = put (fixture, lin->token, hash, photo);
  g_autoptr (TestReply) by_hash = server_fixture_get (fixture, path, lin->token);

  g_assert_cmpuint (stored->status, ==, 204);
  assert_error (by_hash, 405, "method");
  attach (lin, hash);
  g_autoptr (TestReply) deputy
      = server_fixture_get (fixture, "/v1/attachments/" PHOTO "/content", zhou->token);
  g_autoptr (TestReply) centre
      = server_fixture_get (fixture, "/v1/attachments/" PHOTO "/content", zheng->token);
  g_assert_cmpuint (deputy->status, ==, 200);
  assert_error (centre, 404, "not_found");
}

/* Somebody who knows a hash and writes it into a record of his own has not shown that he has the file. */
static void
test_claimed (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *hash = hash_photo ();
  g_autoptr (TestReply) stored = NULL;

  attach (lin, hash); /* in a file that 周敏 sees as deputy */
  stored = put (fixture, lin->token, hash, photo);
  g_assert_cmpuint (stored->status, ==, 204);
  g_autofree char *claim = g_strdup_printf (
      "[{'kind':'attachment','id':'" CLAIM "','create':{'scope':'" CUSTOMER_B
      "','customer':'" CUSTOMER_B "','sha256':'%s','size':20,'mime':'image/jpeg'}}]",
      hash);
  g_autoptr (JsonObject) result = test_laptop_push (zhou, claim);
  assert_result (result, "applied", NULL);

  g_autoptr (TestReply) not_shown
      = server_fixture_get (fixture, "/v1/attachments/" CLAIM "/content", zhou->token);
  assert_error (not_shown, 404, "not_found");
  g_autoptr (TestReply) shown = put (fixture, zhou->token, hash, photo);
  g_autoptr (TestReply) opened
      = server_fixture_get (fixture, "/v1/attachments/" CLAIM "/content", zhou->token);
  g_assert_cmpuint (shown->status, ==, 204);
  g_assert_cmpuint (opened->status, ==, 200);
}

/* ---- pieces ---- */

static TestReply *
get_piece (ServerFixture *fixture, const char *token, const char *headers)
{
  g_autofree char *head = g_strdup_printf ("GET /v1/attachments/" PHOTO "/content HTTP/1.1\r\n"
                                           "Host: a\r\nAuthorization: Bearer %s\r\n%s\r\n",
                                           token, headers);

  return test_exchange (fixture->port, head);
}

static void
test_pieces (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *hash = hash_photo ();
  g_autofree char *same = g_strdup_printf ("Range: bytes=4-8\r\nIf-Range: \"%s\"\r\n", hash);
  g_autoptr (TestReply) stored = put (fixture, lin->token, hash, photo);
  const struct
  {
    const char *headers;
    guint status;
    const char *text, *range; /* (nullable) */
  } cases[] = {
    { "Range: bytes=4-8\r\n", 206, "bytes", "bytes 4-8/20" },
    { "Range: bytes=16-\r\n", 206, "hoto", "bytes 16-19/20" },
    { "Range: bytes=16-400\r\n", 206, "hoto", "bytes 16-19/20" },
    { "Range: bytes=20-\r\n", 416, "", "bytes */20" },
    { "Range: bytes=0-1,4-5\r\n", 200, photo, NULL },
    { "Range: bytes=-4\r\n", 200, photo, NULL },
    { "Range: bytes=8-4\r\n", 200, photo, NULL },
    { "Range: lines=1-2\r\n", 200, photo, NULL },
    { "Range: bytes=4-8\r\nIf-Range: \"other\"\r\n", 200, photo, NULL },
    { same, 206, "bytes", "bytes 4-8/20" },
  };

  g_assert_cmpuint (stored->status, ==, 204);
  attach (lin, hash);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestReply) reply = get_piece (fixture, lin->token, cases[i].headers);
      g_autofree char *text = test_reply_dup_text (reply);
      g_autofree char *range = test_reply_dup_header (reply, "Content-Range");

      g_test_message ("%s", cases[i].headers);
      g_assert_cmpuint (reply->status, ==, cases[i].status);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (range, ==, cases[i].range);
    }
}

static void
test_refused (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autofree char *hash = hash_photo ();
  g_autofree char *head
      = g_strdup_printf ("PUT /v1/blobs/%s HTTP/1.1\r\nHost: a\r\n"
                         "Authorization: Bearer %s\r\nContent-Length: 26214401\r\n\r\n",
                         hash, token);
  g_autoptr (TestReply) other = put (fixture, token, hash, "other bytes");
  g_autoptr (TestReply) large = test_exchange (fixture->port, head);
  g_autoptr (TestReply) name = put (fixture, token, "../../x", photo);

  assert_error (other, 422, "hash_mismatch");
  assert_error (large, 413, "too_large");
  assert_error (name, 404, "not_found");
  g_assert_cmpuint (count_blobs (fixture), ==, 0);
}

/* A line that breaks leaves nothing behind. */
static void
test_cut (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autofree char *hash = hash_photo ();
  g_autofree char *head = g_strdup_printf ("PUT /v1/blobs/%s HTTP/1.1\r\nHost: a\r\n"
                                           "Authorization: Bearer %s\r\nContent-Length: 20\r\n\r\n"
                                           "the bytes",
                                           hash, token);
  g_autoptr (GSocketConnection) connection = test_connect (fixture->port);

  test_send (connection, head, strlen (head));
  g_usleep (100 * 1000);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  for (guint i = 0; i < 50 && count_blobs (fixture) > 0; i++)
    g_usleep (100 * 1000);
  g_assert_cmpuint (count_blobs (fixture), ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/blobs/" name, ServerFixture, NULL, server_fixture_start, func, server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("foreign", test_foreign);
  ADD ("claimed", test_claimed);
  ADD ("pieces", test_pieces);
  ADD ("refused", test_refused);
  ADD ("cut", test_cut);
  return g_test_run ();
}
