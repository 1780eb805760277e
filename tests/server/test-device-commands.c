/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/device-commands.h"

#include "support/server-fixture.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/device-commands/courier-without-folder", ServerFixture, NULL, server_fixture_start,
              test_courier_without_folder, server_fixture_stop);
  return g_test_run ();
}
