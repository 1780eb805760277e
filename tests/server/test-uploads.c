/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/uploads.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "support/server-admin.h"
#include "support/server-push.h"
#include "wire/route.h"

#define PHOTO "40000000-0000-7000-8000-000000000001"
#define OTHER_PHOTO "40000000-0000-7000-8000-000000000002"
#define PHOTO_BYTES 300000
#define TUS "Tus-Resumable: 1.0.0\r\n"

/* A file of this run's own. */
typedef struct
{
  guint8 *bytes;
  gsize size;
  char *hash;
} Photo;

static void
photo_clear (Photo *self)
{
  g_free (self->bytes);
  g_free (self->hash);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Photo, photo_clear)

static Photo
make_photo (gsize size)
{
  Photo self = { g_malloc (size), size, NULL };

  for (gsize i = 0; i < size; i++)
    self.bytes[i] = (guint8)g_test_rand_int ();
  self.hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, self.bytes, size);
  return self;
}

/* Sends a head with the usual lines and @headers, and @size bytes of a body of @length. */
static GSocketConnection *
send_part (ServerFixture *fixture, const char *method, const char *path, const char *token,
           const char *headers, const void *bytes, gssize length, gsize size)
{
  GSocketConnection *connection = test_connect (fixture->port);
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_append_printf (head, "%s %s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n%s",
                          method, path, token, headers);
  if (length >= 0)
    g_string_append_printf (head, "Content-Length: %zd\r\n", length);
  g_string_append (head, "\r\n");
  test_send (connection, head->str, head->len);
  if (size > 0)
    test_send (connection, bytes, size);
  return connection;
}

static TestReply *
call (ServerFixture *fixture, const char *method, const char *path, const char *token,
      const char *headers, const void *bytes, gssize length)
{
  g_autoptr (GSocketConnection) connection
      = send_part (fixture, method, path, token, headers, bytes, length, (gsize)MAX (length, 0));

  return test_receive_answer (connection, g_str_equal (method, "HEAD"));
}

static TestReply *
create (ServerFixture *fixture, const char *token, const char *hash, gsize size)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *)hash, strlen (hash));
  g_autofree char *headers
      = g_strdup_printf (TUS "Upload-Length: %zu\r\nUpload-Metadata: sha256 %s\r\n", size, base64);

  return call (fixture, "POST", RP_ROUTE_UPLOADS, token, headers, NULL, 0);
}

static gint64
get_offset (TestReply *reply)
{
  g_autofree char *text = test_reply_dup_header (reply, "Upload-Offset");

  g_assert_nonnull (text);
  return g_ascii_strtoll (text, NULL, 10);
}

/* Returns: (transfer full): the address of a new upload */
static char *
begin (ServerFixture *fixture, const char *token, const Photo *photo)
{
  g_autoptr (TestReply) reply = create (fixture, token, photo->hash, photo->size);

  g_assert_cmpuint (reply->status, ==, 201);
  return test_reply_dup_header (reply, "Location");
}

static gint64
look (ServerFixture *fixture, const char *path, const char *token)
{
  /* While the last piece is looked at as a whole nobody can say how far it is. */
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (TestReply) reply = call (fixture, "HEAD", path, token, TUS, NULL, -1);

      if (reply->status == 423)
        {
          g_usleep (20 * G_TIME_SPAN_MILLISECOND);
          continue;
        }
      g_assert_cmpuint (reply->status, ==, 200);
      return get_offset (reply);
    }
  g_assert_not_reached ();
}

static char *
make_piece_headers (gint64 offset)
{
  return g_strdup_printf (TUS "Content-Type: " RP_TUS_CONTENT_TYPE
                              "\r\nUpload-Offset: %" G_GINT64_FORMAT "\r\n",
                          offset);
}

static TestReply *
append (ServerFixture *fixture, const char *path, const char *token, gint64 offset,
        const void *bytes, gsize length)
{
  g_autofree char *headers = make_piece_headers (offset);

  return call (fixture, "PATCH", path, token, headers, bytes, (gssize)length);
}

static void
attach_as (TestLaptop *laptop, const char *id, const char *hash, const char *scope)
{
  g_autofree char *changes
      = g_strdup_printf ("[{'kind':'attachment','id':'%s','create':{'scope':'%s',"
                         "'customer':'%s','sha256':'%s','size':20,'mime':'image/jpeg'}}]",
                         id, scope, scope, hash);
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  assert_result (result, "applied", NULL);
}

static void
attach (TestLaptop *laptop, const char *hash, const char *scope)
{
  attach_as (laptop, PHOTO, hash, scope);
}

static char *
make_kept_path (ServerFixture *fixture, const Photo *photo)
{
  return g_strdup_printf ("%s/blobs/%.2s/%.2s/%s", fixture->folder->path, photo->hash,
                          photo->hash + 2, photo->hash);
}

static void
assert_content (TestLaptop *laptop, const Photo *photo)
{
  g_autoptr (TestReply) content
      = server_fixture_get (laptop->fixture, "/v1/attachments/" PHOTO "/content", laptop->token);

  g_assert_cmpuint (content->status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (content->body, NULL), g_bytes_get_size (content->body),
                   photo->bytes, photo->size);
}

/* ---- the protocol ---- */

static void
test_pieces (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  g_autofree char *again = begin (fixture, lin->token, &photo);

  g_assert_cmpstr (again, ==, path);
  g_assert_cmpint (look (fixture, path, lin->token), ==, 0);
  g_autoptr (TestReply) first = append (fixture, path, lin->token, 0, photo.bytes, 400);
  g_assert_cmpuint (first->status, ==, 204);
  g_assert_cmpint (get_offset (first), ==, 400);
  g_autoptr (TestReply) wrong = append (fixture, path, lin->token, 0, photo.bytes, 400);
  assert_error (wrong, 409, "offset");
  g_assert_cmpint (get_offset (wrong), ==, 400);
  g_autoptr (TestReply) last = append (fixture, path, lin->token, 400, photo.bytes + 400, 600);
  g_assert_cmpuint (last->status, ==, 204);
  /* The answer was lost: the laptop asks where it is. */
  g_assert_cmpint (look (fixture, path, lin->token), ==, 1000);
  attach (lin, photo.hash, CUSTOMER_A);
  assert_content (lin, &photo);
}

static void
test_described (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestReply) reply
      = test_request (fixture->port, "OPTIONS", RP_ROUTE_UPLOADS, NULL, NULL, 0);
  g_autofree char *extensions = test_reply_dup_header (reply, "Tus-Extension");
  g_autofree char *size = test_reply_dup_header (reply, "Tus-Max-Size");

  g_assert_cmpuint (reply->status, ==, 204);
  g_assert_cmpstr (extensions, ==, "creation,termination");
  g_assert_cmpstr (size, ==, "26214400");
}

static void
test_refused (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_autofree char *zhou = server_fixture_sign_in (fixture, "zhou");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin, &photo);
  g_autoptr (TestReply) large = create (fixture, lin, photo.hash, 26214401);
  g_autoptr (TestReply) empty = create (fixture, lin, photo.hash, 0);
  g_autoptr (TestReply) no_hash = create (fixture, lin, "../../../etc/passwd", 1000);
  g_autoptr (TestReply) foreign = append (fixture, path, zhou, 0, photo.bytes, 10);
  g_autoptr (TestReply) much = NULL;
  g_autoptr (TestReply) old = call (fixture, "HEAD", path, lin, "", NULL, -1);
  g_autoptr (TestReply) type
      = call (fixture, "PATCH", path, lin, TUS "Upload-Offset: 0\r\n", photo.bytes, 10);

  assert_error (large, 413, "too_large");
  assert_error (empty, 400, "headers");
  assert_error (no_hash, 400, "headers");
  assert_error (foreign, 404, "not_found");
  g_assert_cmpuint (old->status, ==, 412);
  assert_error (type, 415, "content_type");
  {
    g_autofree guint8 *longer = g_malloc0 (1001);
    much = append (fixture, path, lin, 0, longer, 1001);
  }
  assert_error (much, 413, "too_large");
  g_assert_cmpint (look (fixture, path, lin), ==, 0);
}

/* Other bytes than the hash says: the upload begins again, and then it can be done right. */
static void
test_mismatch (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  g_autofree guint8 *other = g_malloc0 (1000);
  g_autoptr (TestReply) wrong = append (fixture, path, lin->token, 0, other, 1000);

  assert_error (wrong, 460, "hash_mismatch");
  g_assert_cmpint (look (fixture, path, lin->token), ==, 0);
  g_autoptr (TestReply) right = append (fixture, path, lin->token, 0, photo.bytes, 1000);
  g_assert_cmpuint (right->status, ==, 204);
  attach (lin, photo.hash, CUSTOMER_A);
  assert_content (lin, &photo);
}

static void
test_dropped (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin, &photo);
  g_autoptr (TestReply) piece = append (fixture, path, lin, 0, photo.bytes, 10);
  g_autoptr (TestReply) dropped = call (fixture, "DELETE", path, lin, TUS, NULL, -1);
  g_autoptr (TestReply) gone = call (fixture, "HEAD", path, lin, TUS, NULL, -1);

  g_assert_cmpuint (piece->status, ==, 204);
  g_assert_cmpuint (dropped->status, ==, 204);
  g_assert_cmpuint (gone->status, ==, 404);
}

static void
test_expired (ServerFixture *fixture, gconstpointer data)
{
  g_autofree char *lin = server_fixture_sign_in (fixture, "lin");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin, &photo);
  g_autofree char *next = NULL;
  g_autofree char *n_uploads = NULL;

  rp_fake_clock_advance (fixture->clock, 15 * G_TIME_SPAN_DAY);
  g_autoptr (TestReply) gone = call (fixture, "HEAD", path, lin, TUS, NULL, -1);
  g_assert_cmpuint (gone->status, ==, 404);
  next = begin (fixture, lin, &photo);
  g_assert_cmpstr (next, !=, path);
  n_uploads = server_fixture_query (fixture, "SELECT COUNT(*) FROM upload");
  g_assert_cmpstr (n_uploads, ==, "1");
}

/* "I have this file": only somebody who sees it in a record already is believed. */
static void
test_known (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *zhou = server_fixture_sign_in (fixture, "zhou");   /* deputy for the customer */
  g_autofree char *zheng = server_fixture_sign_in (fixture, "zheng"); /* sees nothing of him */
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  g_autoptr (TestReply) whole = append (fixture, path, lin->token, 0, photo.bytes, 1000);

  g_assert_cmpuint (whole->status, ==, 204);
  attach (lin, photo.hash, CUSTOMER_A);
  g_autoptr (TestReply) deputy = create (fixture, zhou, photo.hash, photo.size);
  g_autoptr (TestReply) stranger = create (fixture, zheng, photo.hash, photo.size);
  g_autoptr (TestReply) other_size = create (fixture, zhou, photo.hash, 999);
  g_assert_cmpint (get_offset (deputy), ==, 1000);
  g_assert_cmpint (get_offset (stranger), ==, 0);
  g_assert_cmpint (get_offset (other_size), ==, 0);
}

/* The folder was put back from a copy that had broken off: what is left of the file is not the file, and whoever has it
 * brings it. */
static void
test_torn (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  g_autofree char *kept = make_kept_path (fixture, &photo);
  g_autofree char *again = NULL;
  g_autoptr (TestReply) whole = append (fixture, path, lin->token, 0, photo.bytes, 1000);

  g_assert_cmpuint (whole->status, ==, 204);
  attach (lin, photo.hash, CUSTOMER_A);
  g_assert_true (g_file_set_contents (kept, (char *)photo.bytes, 400, NULL));
  again = begin (fixture, lin->token, &photo);
  g_assert_cmpint (look (fixture, again, lin->token), ==, 0);
  g_autoptr (TestReply) brought = append (fixture, again, lin->token, 0, photo.bytes, 1000);
  g_assert_cmpuint (brought->status, ==, 204);
  assert_content (lin, &photo);
}

static void
erase_photo (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  guint n_rows;

  g_assert_true (rp_admin_erase (admin, "attachment", PHOTO, &n_rows, &error));
  g_assert_no_error (error);
}

/* A laptop that has not heard of it brings the file of a record that was erased: nobody takes it, by neither way, until
 * another record names it. */
static void
test_erased (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *route = g_strconcat (RP_ROUTE_BLOBS, photo.hash, NULL);

  attach (lin, photo.hash, CUSTOMER_A);
  erase_photo (fixture);
  g_autoptr (TestReply) refused = create (fixture, lin->token, photo.hash, photo.size);
  g_autoptr (TestReply) whole
      = test_request (fixture->port, "PUT", route, lin->token, photo.bytes, photo.size);
  g_assert_cmpuint (refused->status, ==, 410);
  g_assert_cmpuint (whole->status, ==, 410);

  attach_as (lin, OTHER_PHOTO, photo.hash, CUSTOMER_A);
  g_autoptr (TestReply) taken = create (fixture, lin->token, photo.hash, photo.size);
  g_assert_cmpuint (taken->status, ==, 201);
}

/* The disk does not let the file go, as it does not let a folder in its place: that is said, and it is tried again. */
static void
test_erased_file_stays (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *kept = make_kept_path (fixture, &photo);
  g_autoptr (GError) error = NULL;
  guint n_rows;

  attach (lin, photo.hash, CUSTOMER_A);
  g_assert_cmpint (g_mkdir_with_parents (kept, 0700), ==, 0);
  g_assert_false (rp_admin_erase (admin, "attachment", PHOTO, &n_rows, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpuint (n_rows, ==, 1);

  g_assert_cmpint (g_rmdir (kept), ==, 0);
  g_assert_true (g_file_set_contents (kept, (const char *)photo.bytes, (gssize)photo.size, NULL));
  g_assert_true (rp_admin_erase_again (admin, &n_rows, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
}

/* The last piece was on its way in the moment of the erasure. */
static void
test_erased_meanwhile (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *kept = make_kept_path (fixture, &photo);
  g_autofree char *path = NULL;

  attach (lin, photo.hash, CUSTOMER_A);
  path = begin (fixture, lin->token, &photo);
  g_autofree char *sql = g_strdup_printf (
      "DELETE FROM entity WHERE id = '" PHOTO "'; DELETE FROM k_attachment WHERE id = '" PHOTO
      "'; INSERT INTO blob_erased (sha256, gone) VALUES ('%s', 1)",
      photo.hash);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_assert_true (rp_connection_run_script (connection, sql, &error));
  g_autoptr (TestReply) last = append (fixture, path, lin->token, 0, photo.bytes, 1000);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_autofree char *rows = server_fixture_query (fixture, "SELECT count(*) FROM blob");
  g_assert_cmpstr (rows, ==, "0");
}

/* The customer is merged into another one, of which whoever took the photo was nothing. */
static void
test_merged (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *zhou = server_fixture_sign_in (fixture, "zhou"); /* of the other one */
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  g_autoptr (TestReply) whole = append (fixture, path, lin->token, 0, photo.bytes, 1000);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpAdmin) admin = test_admin_open (fixture);

  g_assert_cmpuint (whole->status, ==, 204);
  attach (lin, photo.hash, CUSTOMER_A);
  g_assert_true (rp_admin_merge_customers (admin, "KH-001", "KH-002", &error));
  g_assert_no_error (error);
  g_autoptr (TestReply) reply
      = server_fixture_get (fixture, "/v1/attachments/" PHOTO "/content", zhou);
  g_assert_cmpuint (reply->status, ==, 200);
}

/* The sweep, in another process, has set the file aside in the moment in which somebody said that he has it: it is in its
 * place when he is told so. One that is nowhere is asked for. */
static void
test_known_and_leaving (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *zhou = server_fixture_sign_in (fixture, "zhou");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  g_autoptr (TestReply) whole = append (fixture, path, lin->token, 0, photo.bytes, 1000);
  g_autofree char *kept = make_kept_path (fixture, &photo);
  g_autofree char *folder = g_build_filename (fixture->folder->path, "blobs", "leaving", NULL);
  g_autofree char *leaving = g_build_filename (folder, photo.hash, NULL);

  g_assert_cmpuint (whole->status, ==, 204);
  attach (lin, photo.hash, CUSTOMER_A);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (kept, leaving), ==, 0);
  g_autoptr (TestReply) known = create (fixture, zhou, photo.hash, photo.size);
  g_assert_cmpint (get_offset (known), ==, 1000);
  assert_content (lin, &photo);

  g_assert_cmpint (g_unlink (kept), ==, 0);
  g_autoptr (TestReply) lost = create (fixture, zhou, photo.hash, photo.size);
  g_assert_cmpint (get_offset (lost), ==, 0);
  g_autofree char *again = test_reply_dup_header (lost, "Location");
  g_autoptr (TestReply) sent = append (fixture, again, zhou, 0, photo.bytes, 1000);
  g_assert_cmpuint (sent->status, ==, 204);
  assert_content (lin, &photo);
}

/* ---- room ---- */

static void
restart_with_reserve (ServerFixture *fixture, guint64 reserve_bytes)
{
  g_clear_pointer (&fixture->server, rp_server_free);
  fixture->reserve_bytes = reserve_bytes;
  server_fixture_serve (fixture);
}

/* Files stop before the disk is full: operations go on, and so does what needs no room. */
static void
test_no_room (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (100000);
  g_auto (Photo) known = make_photo (1000);
  g_auto (Photo) another = make_photo (1000);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  g_autofree char *known_path = begin (fixture, lin->token, &known);
  g_autofree char *route = g_strconcat (RP_ROUTE_BLOBS, another.hash, NULL);
  g_autoptr (TestReply) first = append (fixture, path, lin->token, 0, photo.bytes, 40000);
  g_autoptr (TestReply) whole = append (fixture, known_path, lin->token, 0, known.bytes, 1000);

  restart_with_reserve (fixture, G_MAXUINT64);
  g_autoptr (TestReply) created = create (fixture, lin->token, another.hash, another.size);
  g_autoptr (TestReply) piece
      = append (fixture, path, lin->token, 40000, photo.bytes + 40000, 60000);
  g_autoptr (TestReply) put
      = test_request (fixture->port, "PUT", route, lin->token, another.bytes, another.size);
  assert_error (created, 507, "no_room");
  assert_error (piece, 507, "no_room");
  assert_error (put, 507, "no_room");
  attach (lin, known.hash, CUSTOMER_A);
  assert_content (lin, &known);
  g_autoptr (TestReply) again = create (fixture, lin->token, known.hash, known.size);
  g_assert_cmpint (get_offset (again), ==, 1000);

  restart_with_reserve (fixture, 1);
  g_assert_cmpint (look (fixture, path, lin->token), ==, 40000);
  g_autoptr (TestReply) rest
      = append (fixture, path, lin->token, 40000, photo.bytes + 40000, 60000);
  g_assert_cmpuint (rest->status, ==, 204);
}

/* ---- faults ---- */

/* The file on its way begins with the first @n_bytes of the photo. */
static void
assert_begins (ServerFixture *fixture, const char *path, const Photo *photo, gint64 n_bytes)
{
  g_autofree char *file = g_build_filename (fixture->folder->path, "blobs", "uploads",
                                            path + strlen (RP_ROUTE_UPLOADS "/"), NULL);
  g_autofree char *kept = make_kept_path (fixture, photo);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  /* It has its name among the whole ones by now: a piece that broke off may have been its last, kept late.
   * Whoever came in that moment has left an empty file in the place of the one that went. */
  if (n_bytes == (gint64)photo->size || !g_file_get_contents (file, &bytes, &length, NULL)
      || (length == 0 && g_file_test (kept, G_FILE_TEST_IS_REGULAR)))
    return;
  g_assert_cmpint ((gint64)length, >=, n_bytes);
  g_assert_cmpint (memcmp (bytes, photo->bytes, (gsize)n_bytes), ==, 0);
}

/* The line breaks after any number of bytes of a piece: what the server then says it has are the first
 * bytes of the file, and it is whole in the end. */
static void
test_cut (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (PHOTO_BYTES);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  gint64 offset = 0;

  for (guint i = 0; i < 400 && offset < PHOTO_BYTES; i++)
    {
      gsize piece = (gsize)g_test_rand_int_range (1, 60000);
      gsize length = MIN (PHOTO_BYTES - (gsize)offset, piece);
      gsize sent = (gsize)g_test_rand_int_range (0, (gint32)length + 1);
      g_autofree char *headers = make_piece_headers (offset);
      g_autoptr (GSocketConnection) connection = send_part (
          fixture, "PATCH", path, lin->token, headers, photo.bytes + offset, (gssize)length, sent);
      gint64 now;

      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      now = look (fixture, path, lin->token);
      /* A piece that broke off earlier may have been kept only now. */
      g_assert_cmpint (now, >=, offset);
      assert_begins (fixture, path, &photo, now);
      offset = now;
    }
  g_assert_cmpint (offset, ==, PHOTO_BYTES);
  attach (lin, photo.hash, CUSTOMER_A);
  assert_content (lin, &photo);
}

typedef struct
{
  ServerFixture *fixture;
  const char *path, *token;
  const Photo *photo;
  guint32 seed;
} Uploader;

/* Goes on from wherever the upload is, as if it were alone. */
static gpointer
run_uploader (gpointer data)
{
  Uploader *self = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (self->seed);
  gint64 offset = 0;

  for (guint i = 0; i < 1000 && offset < PHOTO_BYTES; i++)
    {
      gsize piece = (gsize)g_rand_int_range (random, 1, 20000);
      gsize length = MIN (PHOTO_BYTES - (gsize)offset, piece);
      g_autoptr (TestReply) reply = append (self->fixture, self->path, self->token, offset,
                                            self->photo->bytes + offset, length);

      if (reply->status != 204 && reply->status != 409)
        g_assert_cmpuint (reply->status, ==, 423);
      offset = look (self->fixture, self->path, self->token);
    }
  return GSIZE_TO_POINTER ((gsize)offset);
}

static void
test_two_at_once (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (PHOTO_BYTES);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  Uploader uploaders[] = {
    { fixture, path, lin->token, &photo, g_test_rand_int () },
    { fixture, path, lin->token, &photo, g_test_rand_int () },
  };
  GThread *threads[G_N_ELEMENTS (uploaders)];

  for (guint i = 0; i < G_N_ELEMENTS (uploaders); i++)
    threads[i] = g_thread_new ("uploader", run_uploader, &uploaders[i]);
  for (guint i = 0; i < G_N_ELEMENTS (uploaders); i++)
    g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (threads[i])), ==, PHOTO_BYTES);
  attach (lin, photo.hash, CUSTOMER_A);
  assert_content (lin, &photo);
}

/* What a crash left beyond the row's offset does not count, and what is lost before it is sent again. */
static void
test_disagreeing (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  g_autofree char *file = g_build_filename (fixture->folder->path, "blobs", "uploads",
                                            path + strlen (RP_ROUTE_UPLOADS "/"), NULL);
  g_autoptr (TestReply) piece = append (fixture, path, lin->token, 0, photo.bytes, 400);

  g_assert_cmpuint (piece->status, ==, 204);
  g_assert_true (g_file_set_contents (file,
                                      "longer than it should be: "
                                      "but the first bytes are not those either",
                                      -1, NULL));
  g_assert_cmpint (look (fixture, path, lin->token), ==, 0);
  g_autoptr (TestReply) once_more = append (fixture, path, lin->token, 0, photo.bytes, 400);
  g_assert_cmpuint (once_more->status, ==, 204);
  {
    g_autoptr (GFile) object = g_file_new_for_path (file);
    g_autoptr (GFileOutputStream) tail = g_file_append_to (object, G_FILE_CREATE_NONE, NULL, NULL);
    g_output_stream_write_all (G_OUTPUT_STREAM (tail), "torn", 4, NULL, NULL, NULL);
  }
  g_assert_cmpint (look (fixture, path, lin->token), ==, 400);
  g_autoptr (TestReply) rest = append (fixture, path, lin->token, 400, photo.bytes + 400, 600);
  g_assert_cmpuint (rest->status, ==, 204);
  attach (lin, photo.hash, CUSTOMER_A);
  assert_content (lin, &photo);
}

/* All has come of it, as @bytes, and nobody has looked at the whole yet. Returns: (transfer full): its file */
static char *
pretend_all_came (ServerFixture *fixture, const char *path, const void *bytes, gsize size)
{
  const char *id = path + strlen (RP_ROUTE_UPLOADS "/");
  g_autofree char *sql = g_strdup_printf ("UPDATE upload SET received = size WHERE id = '%s'", id);
  g_autofree char *folder = g_build_filename (fixture->folder->path, "blobs", "uploads", NULL);
  char *file = g_build_filename (folder, id, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);

  g_assert_true (rp_connection_run_script (connection, sql, &error));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, bytes, (gssize)size, &error));
  return file;
}

/* Somebody else's last piece broke off, or is still looked at as a whole: whoever begins the same file hears that all is
 * there only when the server has the file. */
static void
test_whole_is_looked_at (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_auto (Photo) photo = make_photo (1000);
  g_autofree char *path = begin (fixture, lin->token, &photo);
  g_autofree guint8 *other = g_malloc0 (1000);
  g_autofree char *file = pretend_all_came (fixture, path, other, 1000);
  int locked = open (file, O_RDWR | O_CLOEXEC);

  g_assert_cmpint (flock (locked, LOCK_EX | LOCK_NB), ==, 0);
  g_autoptr (TestReply) busy = create (fixture, lin->token, photo.hash, photo.size);
  assert_error (busy, 423, "locked");
  close (locked);

  g_autoptr (TestReply) wrong = create (fixture, lin->token, photo.hash, photo.size);
  g_assert_cmpuint (wrong->status, ==, 201);
  g_assert_cmpint (get_offset (wrong), ==, 0);
  g_assert_cmpint (look (fixture, path, lin->token), ==, 0);

  g_autofree char *right_file = pretend_all_came (fixture, path, photo.bytes, photo.size);
  g_autoptr (TestReply) right = create (fixture, lin->token, photo.hash, photo.size);
  g_assert_cmpuint (right->status, ==, 201);
  g_assert_cmpint (get_offset (right), ==, 1000);
  attach (lin, photo.hash, CUSTOMER_A);
  assert_content (lin, &photo);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/uploads/" name, ServerFixture, NULL, server_fixture_start, func,                   \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pieces", test_pieces);
  ADD ("described", test_described);
  ADD ("refused", test_refused);
  ADD ("mismatch", test_mismatch);
  ADD ("dropped", test_dropped);
  ADD ("expired", test_expired);
  ADD ("known", test_known);
  ADD ("torn", test_torn);
  ADD ("known-and-leaving", test_known_and_leaving);
  ADD ("erased", test_erased);
  ADD ("erased-file-stays", test_erased_file_stays);
  ADD ("erased-meanwhile", test_erased_meanwhile);
  ADD ("merged", test_merged);
  ADD ("no-room", test_no_room);
  ADD ("cut", test_cut);
  ADD ("two-at-once", test_two_at_once);
  ADD ("disagreeing", test_disagreeing);
  ADD ("whole-is-looked-at", test_whole_is_looked_at);
  return g_test_run ();
}
