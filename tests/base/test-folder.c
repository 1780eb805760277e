/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void
test_remove (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "a");
  g_autofree char *deep = temp_folder_file (folder, "a/b/c");
  g_autofree char *file = temp_folder_file (folder, "a/b/c/file");
  g_autofree char *link = temp_folder_file (folder, "a/link");
  g_autofree char *other = temp_folder_file (folder, "other");

  g_assert_true (rp_folder_make (deep));
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  g_assert_cmpint (symlink (other, link), ==, 0);
  g_assert_true (rp_folder_remove (path));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_true (rp_folder_remove (path));
}

static void
test_put_text (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "mark");
  g_autofree char *none = temp_folder_file (folder, "none");
  g_autofree char *text = NULL;
  struct stat info;

  g_assert_true (rp_folder_put_text (folder->path, "mark", "the first one"));
  g_assert_true (rp_folder_put_text (folder->path, "mark", "second"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "second");
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_false (rp_folder_put_text (none, "mark", "x"));
  g_assert_cmpint (errno, ==, ENOENT);

  /* What cannot take its name leaves nothing behind. */
  g_assert_cmpint (g_mkdir (none, 0700), ==, 0);
  g_assert_false (rp_folder_put_text (folder->path, "none", "x"));
  g_assert_cmpint (errno, ==, EISDIR);
  g_free (none);
  none = temp_folder_file (folder, "none.part");
  g_assert_false (g_file_test (none, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folder/make", test_make);
  g_test_add_func ("/folder/in-the-way", test_in_the_way);
  g_test_add_func ("/folder/remove", test_remove);
  g_test_add_func ("/folder/put-text", test_put_text);
  return g_test_run ();
}
