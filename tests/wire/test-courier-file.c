/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/courier-file.h"

#include "base/json-access.h"
#include "base/json.h"
#include "support/temp-folder.h"
#include "wire/message.h"

#define BODY_BYTES 200000

typedef struct
{
  TempFolder *folder;
  char *path;
  RpCourierKeys laptop, server, stranger;
  GBytes *body;
} Stick;

static void
load_keys (Stick *self, const char *name, RpCourierKeys *keys)
{
  g_autofree char *path = temp_folder_file (self->folder, name);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_courier_keys_load (path, keys, &error));
}

static void
write_file (Stick *self)
{
  g_autoptr (JsonObject) head = json_object_new ();
  g_autoptr (JsonObject) first = json_object_new ();
  g_autoptr (JsonObject) second = json_object_new ();
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autoptr (GBytes) json = g_bytes_new (text, 5000);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpCourierWriter) writer = NULL;

  json_object_set_string_member (head, "device", "laptop");
  json_object_set_string_member (first, "type", RP_WIRE_JSON);
  json_object_set_string_member (second, "type", "application/octet-stream");
  writer = rp_courier_writer_new (self->path, head, self->server.box_public, &self->laptop, &error);
  g_assert_no_error (error);
  g_assert_true (rp_courier_writer_add (writer, first, json, &error));
  g_assert_true (rp_courier_writer_add (writer, second, self->body, &error));
  g_assert_true (rp_courier_writer_close (writer, &error));
}

static void
set_up (Stick *self, gconstpointer data)
{
  guint8 *bytes = g_malloc (BODY_BYTES);

  for (guint i = 0; i < BODY_BYTES; i++)
    bytes[i] = (guint8)g_test_rand_int ();
  self->body = g_bytes_new_take (bytes, BODY_BYTES);
  self->folder = temp_folder_new ();
  self->path = temp_folder_file (self->folder, "stick.rpc");
  load_keys (self, "laptop", &self->laptop);
  load_keys (self, "server", &self->server);
  load_keys (self, "stranger", &self->stranger);
  write_file (self);
}

static void
tear_down (Stick *self, gconstpointer data)
{
  g_bytes_unref (self->body);
  g_free (self->path);
  temp_folder_free (self->folder);
}

/* Returns: whether the file is taken; then it is whole */
static gboolean
read_with (Stick *self, const RpCourierKeys *writer, const RpCourierKeys *reader_keys,
           GError **error)
{
  g_autoptr (RpCourierReader) reader
      = rp_courier_reader_open (self->path, self->folder->path, error);
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) second = NULL;
  g_autoptr (JsonObject) end = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) nothing = NULL;

  if (reader == NULL || !rp_courier_reader_check (reader, writer->sign_public, reader_keys, error))
    return FALSE;
  g_assert_true (rp_courier_reader_next (reader, &first, &json, NULL));
  g_assert_true (rp_courier_reader_next (reader, &second, &body, NULL));
  g_assert_true (rp_courier_reader_next (reader, &end, &nothing, NULL));
  g_assert_cmpuint (g_bytes_get_size (json), ==, 5000);
  g_assert_true (g_bytes_equal (body, self->body));
  g_assert_null (end);
  return TRUE;
}

static void
test_whole (Stick *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = temp_folder_file (self->folder, "laptop");
  RpCourierKeys again;

  g_assert_true (read_with (self, &self->laptop, &self->server, &error));
  g_assert_no_error (error);
  g_assert_true (rp_courier_keys_load (path, &again, &error));
  g_assert_cmpmem (again.box_secret, 32, self->laptop.box_secret, 32);
}

/* Signed by somebody else, or sealed for somebody else. */
static void
test_foreign (Stick *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (read_with (self, &self->stranger, &self->server, &error));
  g_assert_error (error, RP_COURIER_ERROR, RP_COURIER_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (read_with (self, &self->laptop, &self->stranger, &error));
  g_assert_error (error, RP_COURIER_ERROR, RP_COURIER_ERROR_FOREIGN);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (self->path, "a text", -1, NULL));
  g_assert_false (read_with (self, &self->laptop, &self->server, &error));
  g_assert_error (error, RP_COURIER_ERROR, RP_COURIER_ERROR_FOREIGN);
}

/* Where there is no room for the copy, it is not the file that cannot be read. */
static void
test_no_room (Stick *self, gconstpointer data)
{
  g_autofree char *folder = temp_folder_file (self->folder, "absent");
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_courier_reader_open (self->path, folder, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, folder));
  g_clear_error (&error);
  g_assert_null (rp_courier_reader_open (folder, self->folder->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* Cut anywhere, lengthened, or with any bit changed it is refused. */
static void
test_altered (Stick *self, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  for (guint i = 0; i < 60; i++)
    {
      gsize at = i < 30 ? i * 7 : (gsize)g_test_rand_int_range (0, (gint32)length);
      gboolean cut = i % 2 == 0;
      g_autofree char *copy = g_malloc (length + 1);
      g_autoptr (GError) error = NULL;

      memcpy (copy, bytes, length);
      copy[length] = 'x';
      if (!cut)
        copy[at] ^= 1 << g_test_rand_int_range (0, 8);
      g_assert_true (g_file_set_contents (self->path, copy,
                                          i == 59 ? (gssize)length + 1
                                          : cut   ? (gssize)at
                                                  : (gssize)length,
                                          NULL));
      g_assert_false (read_with (self, &self->laptop, &self->server, &error));
      g_assert_true (error->domain == RP_COURIER_ERROR);
    }
}

/* Nothing of what is inside can be read off the stick. */
static void
test_sealed (Stick *self, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  g_assert_null (memmem (bytes, length, g_bytes_get_data (self->body, NULL), 64));
  g_assert_null (memmem (bytes, length, "xxxxxxxx", 8));
  g_assert_nonnull (memmem (bytes, length, "laptop", 6));
}

#define ADD(name, func) g_test_add ("/courier-file/" name, Stick, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("foreign", test_foreign);
  ADD ("no-room", test_no_room);
  ADD ("altered", test_altered);
  ADD ("sealed", test_sealed);
  return g_test_run ();
}
