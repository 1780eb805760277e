/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secret-file.h"

#include <string.h>
#include <sys/stat.h>

#include "support/temp-folder.h"

#define SIZE 32
#define N_THREADS 8

static gint n_made;

/* Each secret is another. */
static void
make_secret (void *bytes, gsize size)
{
  memset (bytes, 'a' + g_atomic_int_add (&n_made, 1), size);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_made_once (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "key");
  g_autoptr (GError) error = NULL;
  guint8 first[SIZE], again[SIZE];
  struct stat info;

  g_assert_true (rp_secret_file_load (path, first, SIZE, make_secret, &error));
  g_assert_no_error (error);
  g_assert_true (rp_secret_file_load (path, again, SIZE, make_secret, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (first, SIZE, again, SIZE);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (count_files (folder->path), ==, 1);
}

static void
test_not_a_secret (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "key");
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  guint8 secret[SIZE];

  g_assert_true (g_file_set_contents (path, "short", -1, NULL));
  g_assert_false (rp_secret_file_load (path, secret, SIZE, make_secret, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "short");
}

static void
test_no_folder (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "missing/key");
  g_autoptr (GError) error = NULL;
  guint8 secret[SIZE];

  g_assert_false (rp_secret_file_load (path, secret, SIZE, make_secret, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static gpointer
load_in_thread (gpointer path)
{
  guint8 secret[SIZE];

  g_assert_true (rp_secret_file_load (path, secret, SIZE, make_secret, NULL));
  return GUINT_TO_POINTER (secret[0]);
}

/* However many make it at once, all have the same one. */
static void
test_at_once (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "key");
  GThread *threads[N_THREADS];
  guint8 secret[SIZE];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new (NULL, load_in_thread, path);
  g_assert_true (rp_secret_file_load (path, secret, SIZE, make_secret, NULL));
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, secret[0]);
  g_assert_cmpuint (count_files (folder->path), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-file/made-once", test_made_once);
  g_test_add_func ("/secret-file/not-a-secret", test_not_a_secret);
  g_test_add_func ("/secret-file/no-folder", test_no_folder);
  g_test_add_func ("/secret-file/at-once", test_at_once);
  return g_test_run ();
}
