/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/device-commands.h"

#include "server/devices.h"
#include "support/server-push.h"

/* Where the folder of files could not be made, the command failed without a word, and the program that wanted
 * to say why ended. */
static void
test_courier_without_folder (ServerFixture *fixture, gconstpointer data)
{
  char *arguments[] = { (char *)"from-lin.rpc", NULL, NULL };
  g_autofree char *file = temp_folder_file (fixture->folder, "file");
  g_autofree char *folder = g_build_filename (file, "blobs", NULL);
  RpAdmin admin = { .clock = RP_CLOCK (fixture->clock),
                    .blob_folder = folder,
                    .folder = fixture->folder->path,
                    .database = fixture->database };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (rp_device_command_courier (&admin, arguments, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
}

static GString *printed;

static void
keep_cb (const gchar *text)
{
  g_string_append (printed, text);
}

/* A computer's name is its owner's to write, and the administrator's terminal obeyed what stood in it. */
static void
test_name_of_a_computer (ServerFixture *fixture, gconstpointer data)
{
  char *arguments[] = { NULL, NULL };
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");
  g_autofree char *id = server_fixture_query (fixture, "SELECT id FROM device");
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, NULL);
  RpAdmin admin = { .connection = connection, .clock = RP_CLOCK (fixture->clock) };
  GPrintFunc before;
  GError *error = NULL;
  gboolean found;

  g_assert_true (rp_devices_rename (connection, id, "x\033[2Jy", &found, &error));
  g_assert_true (found);
  printed = g_string_new (NULL);
  before = g_set_print_handler (keep_cb);
  g_assert_true (rp_device_command_list (&admin, arguments, &error));
  g_set_print_handler (before);
  g_assert_nonnull (strstr (printed->str, "[2Jy"));
  g_assert_null (strchr (printed->str, 27));
  g_string_free (printed, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/device-commands/courier-without-folder", ServerFixture, NULL, server_fixture_start,
              test_courier_without_folder, server_fixture_stop);
  g_test_add ("/device-commands/name-of-a-computer", ServerFixture, NULL, server_fixture_start,
              test_name_of_a_computer, server_fixture_stop);
  return g_test_run ();
}
