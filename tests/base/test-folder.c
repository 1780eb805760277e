/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/folder.h"

#include <errno.h>
#include <sys/stat.h>

#include "support/temp-folder.h"

static void
test_make (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "a/b/c");
  struct stat info;

  g_assert_true (rp_folder_make (path));
  g_assert_true (rp_folder_make (path));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_true (S_ISDIR (info.st_mode));
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
}

static void
test_in_the_way (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *file = temp_folder_file (folder, "a");
  g_autofree char *path = temp_folder_file (folder, "a/b");

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_false (rp_folder_make (path));
  g_assert_cmpint (errno, ==, EEXIST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folder/make", test_make);
  g_test_add_func ("/folder/in-the-way", test_in_the_way);
  return g_test_run ();
}
