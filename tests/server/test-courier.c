/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/courier.h"

#include <string.h>

#include "server/cursor.h"
#include "support/server-push.h"
#include "wire/courier-file.h"
#include "wire/route.h"

/* The command beside the server, and the laptop whose file it reads. */
typedef struct
{
  ServerFixture *fixture;
  TestLaptop *lin;
  RpConnection *connection;
  char *device, *blobs, *path, *answer;
  RpCourierKeys laptop, server;
  RpIdSource *ids;
  guint8 cursor_key[RP_CURSOR_KEY_BYTES];
  RpServices services;
} Office;

static void
changed_cb (gpointer data)
{
}

/* The laptop says its keys. */
static void
tell_keys (Office *self)
{
  g_autofree char *sign = rp_courier_key_format (self->laptop.sign_public);
  g_autofree char *box = rp_courier_key_format (self->laptop.box_public);
  g_autofree char *body = g_strdup_printf ("{\"sign_key\":\"%s\",\"box_key\":\"%s\"}", sign, box);
  g_autofree char *path = g_strconcat ("/v1/devices/", self->device, NULL);
  g_autoptr (TestReply) reply = server_fixture_post (self->fixture, path, self->lin->token, body);

  g_assert_cmpuint (reply->status, ==, 200);
}

static Office *
office_new (ServerFixture *fixture)
{
  Office *self = g_new0 (Office, 1);
  g_autofree char *keys = temp_folder_file (fixture->folder, "laptop.key");
  g_autoptr (GError) error = NULL;

  self->fixture = fixture;
  self->lin = test_laptop_new (fixture, "lin");
  self->device = server_fixture_query (fixture, "SELECT id FROM device");
  self->connection = rp_database_open (fixture->database, &error);
  self->blobs = temp_folder_file (fixture->folder, "blobs");
  self->path = temp_folder_file (fixture->folder, "from-lin.rpc");
  self->answer = temp_folder_file (fixture->folder, "answer.rpc");
  self->ids = rp_id_source_new (RP_CLOCK (fixture->clock));
  g_assert_true (rp_courier_keys_load (keys, &self->laptop, &error));
  g_assert_true (rp_server_load_courier_keys (fixture->folder->path, &self->server, &error));
  g_assert_true (rp_cursor_load_key (fixture->folder->path, self->cursor_key, &error));
  g_assert_no_error (error);
  tell_keys (self);
  self->services = (RpServices){ .database = fixture->database,
                                 .clock = RP_CLOCK (fixture->clock),
                                 .ids = self->ids,
                                 .blob_folder = self->blobs,
                                 .folder = fixture->folder->path,
                                 .cursor_key = self->cursor_key,
                                 .courier_keys = &self->server,
                                 .changed = changed_cb };
  return self;
}

static void
office_free (Office *self)
{
  test_laptop_free (self->lin);
  g_object_unref (self->connection);
  g_object_unref (self->ids);
  g_free (self->device);
  g_free (self->blobs);
  g_free (self->path);
  g_free (self->answer);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Office, office_free)

static void
add_record (RpCourierWriter *writer, const char *method, const char *path, const char *ref,
            GBytes *body)
{
  g_autoptr (JsonObject) head = json_object_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (head, "method", method);
  json_object_set_string_member (head, "path", path);
  json_object_set_string_member (head, "ref", ref);
  g_assert_true (rp_courier_writer_add (writer, head, body, &error));
  g_assert_no_error (error);
}

/* A batch with one operation. Returns: (transfer full) */
static GBytes *
make_batch (Office *self)
{
  TestLaptop *lin = self->lin;
  g_autofree char *id = server_fixture_make_id (self->fixture);
  g_autofree char *op = test_laptop_make_op (
      lin, id,
      "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A
      "\",\"base\":1,\"set\":{\"phone\":\"1\"},\"seen\":{\"phone\":\"120 0000 0001\"}}]");
  char *text = g_strdup_printf ("{\"epoch\":\"%s\",\"schema\":1,\"replica\":\"%s\","
                                "\"clock_offset_ms\":0,\"ops\":[%s]}",
                                lin->epoch, lin->replica, op);

  return g_bytes_new_take (text, strlen (text));
}

/* A file with one operation and one photo of @n_bytes. */
static void
save_file (Office *self, gsize n_bytes)
{
  g_autoptr (JsonObject) head = json_object_new ();
  g_autoptr (GBytes) batch = make_batch (self);
  g_autoptr (GBytes) photo = g_bytes_new_take (g_malloc0 (n_bytes), n_bytes);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, photo);
  g_autofree char *route = g_strconcat (RP_ROUTE_BLOBS, hash, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpCourierWriter) writer = NULL;

  json_object_set_string_member (head, "from", "laptop");
  json_object_set_string_member (head, "device", self->device);
  json_object_set_int_member (head, "no", 1);
  writer = rp_courier_writer_new (self->path, head, self->server.box_public, &self->laptop, &error);
  g_assert_no_error (error);
  add_record (writer, "POST", RP_ROUTE_OPS, "ops", batch);
  add_record (writer, "PUT", route, "file", photo);
  g_assert_true (rp_courier_writer_close (writer, &error));
}

/* What the answer says to a record. */
static gint64
find_status (Office *self, const char *ref)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpCourierReader) reader
      = rp_courier_reader_open (self->answer, self->fixture->folder->path, &error);

  g_assert_no_error (error);
  g_assert_true (rp_courier_reader_check (reader, self->server.sign_public, &self->laptop, &error));
  for (;;)
    {
      g_autoptr (JsonObject) head = NULL;
      g_autoptr (GBytes) body = NULL;

      g_assert_true (rp_courier_reader_next (reader, &head, &body, &error));
      g_assert_nonnull (head);
      if (g_str_equal (rp_json_get_string (head, "ref", ""), ref))
        return rp_json_get_integer (head, "status", 0);
    }
}

static gboolean
read_file (Office *self, guint64 reserve_bytes, RpCourierReport *report, GError **error)
{
  self->services.reserve_bytes = reserve_bytes;
  return rp_courier_answer (&self->services, self->connection, self->path, self->answer, FALSE,
                            report, error);
}

/* Photos on a stick filled the disk on which everybody's operations have to find room, and the run ended without an
 * answer. */
static void
test_no_room (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (Office) office = office_new (fixture);
  g_auto (RpCourierReport) report = { 0 };
  g_auto (RpCourierReport) again = { 0 };
  g_autoptr (GError) error = NULL;

  save_file (office, 1000);
  g_assert_true (read_file (office, G_MAXUINT64, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_ops, ==, 1);
  g_assert_cmpuint (report.n_files, ==, 0);
  g_assert_cmpuint (report.n_files_left, ==, 1);
  g_assert_cmpint (find_status (office, "ops"), ==, 200);
  g_assert_cmpint (find_status (office, "file"), ==, 507);
  g_autofree char *n_blobs = server_fixture_query (fixture, "SELECT count(*) FROM blob");
  g_assert_cmpstr (n_blobs, ==, "0");

  g_assert_true (read_file (office, 1, &again, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (again.n_files, ==, 1);
  g_assert_cmpuint (again.n_files_left, ==, 0);
}

/* Neither does the copy that is read take it. */
static void
test_no_room_for_the_copy (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (Office) office = office_new (fixture);
  g_auto (RpCourierReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  save_file (office, 5 * 1024 * 1024);
  g_assert_false (read_file (office, G_MAXUINT64, &report, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_false (g_file_test (office->answer, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/courier/no-room", ServerFixture, NULL, server_fixture_start, test_no_room,
              server_fixture_stop);
  g_test_add ("/courier/no-room-for-the-copy", ServerFixture, NULL, server_fixture_start,
              test_no_room_for_the_copy, server_fixture_stop);
  return g_test_run ();
}
