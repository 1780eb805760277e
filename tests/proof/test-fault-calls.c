/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "proof/proof.h"
#include "support/fault-disk.h"
#include "support/fault-vfs.h"

/* The record itself: what the program does to files by any call of its own is in it, and each such call can be made to
 * fail. That no call is forgotten, check-calls.py sees to. */

typedef struct
{
  char *root; /* what is recorded */
  char *copy; /* what is made from the record */
} Disk;

static void
set_up (Disk *disk, gconstpointer data)
{
  disk->root = proof_folder_new ();
  disk->copy = proof_folder_new ();
}

static void
tear_down (Disk *disk, gconstpointer data)
{
  proof_folder_remove (disk->root);
  proof_folder_remove (disk->copy);
  g_free (disk->root);
  g_free (disk->copy);
}

static char *
find (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
sync_path (const char *path)
{
  int file = open (path, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (fsync (file), ==, 0);
  close (file);
}

/* ---- what is done ---- */

static int
unlink_one (Disk *disk)
{
  g_autofree char *path = find (disk->root, "one");

  return g_unlink (path);
}

static int
remove_one (Disk *disk)
{
  g_autofree char *path = find (disk->root, "one");

  return g_remove (path);
}

static int
remove_folder (Disk *disk)
{
  g_autofree char *path = find (disk->root, "empty");

  return g_rmdir (path);
}

static int
remove_as_any (Disk *disk)
{
  g_autofree char *path = find (disk->root, "empty");

  return g_remove (path);
}

static int
link_one (Disk *disk)
{
  g_autofree char *from = find (disk->root, "one");
  g_autofree char *to = find (disk->root, "linked");

  return link (from, to);
}

static int
rename_one (Disk *disk)
{
  g_autofree char *from = find (disk->root, "one");
  g_autofree char *to = find (disk->root, "moved");

  return g_rename (from, to);
}

static int
with_file (Disk *disk, int (*act) (int file))
{
  g_autofree char *path = find (disk->root, "one");
  int file = open (path, O_RDWR | O_CLOEXEC);
  int result;

  if (file < 0)
    return -1;
  result = act (file) == 0 && fsync (file) == 0 ? 0 : -1;
  close (file);
  return result;
}

static int
write_between (int file)
{
  return pwrite (file, "XY", 2, 1) == 2 ? 0 : -1;
}

static int
patch_one (Disk *disk)
{
  return with_file (disk, write_between);
}

static int
cut_off (int file)
{
  return ftruncate (file, 2);
}

static int
shorten_one (Disk *disk)
{
  return with_file (disk, cut_off);
}

static int
set_contents (Disk *disk, GFileSetContentsFlags flags)
{
  g_autofree char *path = find (disk->root, "one");
  g_autoptr (GError) error = NULL;
  gboolean ok = g_file_set_contents_full (path, "another", -1, flags, 0600, &error);

  g_assert_true (ok == (error == NULL));
  return ok ? 0 : -1;
}

static int
replace_one (Disk *disk)
{
  return set_contents (disk, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE);
}

static int
overwrite_one (Disk *disk)
{
  return set_contents (disk, G_FILE_SET_CONTENTS_DURABLE);
}

static int
make_folder (Disk *disk)
{
  g_autofree char *path = find (disk->root, "new");

  return g_mkdir (path, 0700);
}

typedef struct
{
  const char *name;
  int (*act) (Disk *disk); /* 0, or -1 with errno */
  guint calls;
} Deed;

static const Deed deeds[] = {
  { "unlink", unlink_one, FAULT_CALL_UNLINK },
  { "remove", remove_one, FAULT_CALL_UNLINK },
  { "rmdir", remove_folder, FAULT_CALL_UNLINK },
  { "remove-folder", remove_as_any, FAULT_CALL_UNLINK },
  { "link", link_one, FAULT_CALL_RENAME },
  { "rename", rename_one, FAULT_CALL_RENAME },
  { "pwrite", patch_one, FAULT_CALL_OPEN | FAULT_CALL_WRITE | FAULT_CALL_SYNC },
  { "ftruncate", shorten_one, FAULT_CALL_TRUNCATE },
  { "replace", replace_one,
    FAULT_CALL_OPEN | FAULT_CALL_WRITE | FAULT_CALL_SYNC | FAULT_CALL_RENAME },
  { "overwrite", overwrite_one, FAULT_CALL_OPEN | FAULT_CALL_WRITE | FAULT_CALL_SYNC },
  { "mkdir", make_folder, FAULT_CALL_FOLDER },
};

/* ---- a folder as text ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static char *
describe (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = find (folder, name);
      g_autofree char *content = NULL;

      if (!g_file_test (path, G_FILE_TEST_IS_DIR))
        g_file_get_contents (path, &content, NULL, NULL);
      g_ptr_array_add (lines, g_strdup_printf ("%s: %s", name, content ? content : "a folder"));
    }
  g_ptr_array_sort (lines, compare_names);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}

static void
prepare (Disk *disk)
{
  g_autofree char *path = find (disk->root, "one");
  g_autofree char *empty = find (disk->root, "empty");

  g_assert_true (g_file_set_contents (path, "contents", -1, NULL));
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
}

/* ---- the record ---- */

/* What of the whole record was synced. */
static char *
replay (Disk *disk, FaultTrace *trace)
{
  g_autoptr (FaultReplay) replay = fault_replay_new (trace, FALSE);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autofree char *place = find (disk->copy, "replayed");
  char *found;

  while (fault_replay_step (replay))
    continue;
  fault_replay_build (replay, FAULT_CUT_NOTHING, random, place);
  found = describe (place);
  proof_folder_remove (place);
  return found;
}

static void
test_recorded (Disk *disk, gconstpointer data)
{
  const Deed *deed = data;
  g_autoptr (FaultTrace) trace = NULL;
  g_autofree char *before = NULL, *after = NULL, *found = NULL;

  prepare (disk);
  before = describe (disk->root);
  trace = fault_trace_begin (disk->root);
  g_assert_cmpint (deed->act (disk), ==, 0);
  sync_path (disk->root);
  fault_trace_end (trace);
  after = describe (disk->root);
  g_assert_cmpstr (before, !=, after);
  found = replay (disk, trace);
  g_assert_cmpstr (found, ==, after);
}

/* Each of the calls in it, once, and then none. */
static void
test_refused (Disk *disk, gconstpointer data)
{
  const Deed *deed = data;
  guint n_refused = 0;
  gboolean done = FALSE;

  prepare (disk);
  while (!done && n_refused < 10)
    {
      fault_vfs_plan (deed->calls, n_refused + 1, FALSE);
      done = deed->act (disk) == 0;
      g_assert_true (done != fault_vfs_has_struck ());
      fault_vfs_plan (0, 0, FALSE);
      n_refused += !done;
    }
  g_assert_cmpuint (n_refused, ==, (guint)__builtin_popcount (deed->calls));
}

/* A folder that is made again is empty, whatever was still to happen in the former one. */
static void
test_folder_again (Disk *disk, gconstpointer data)
{
  g_autofree char *folder = find (disk->root, "empty");
  g_autofree char *path = find (folder, "one");
  g_autoptr (FaultTrace) trace = NULL;
  g_autofree char *place = find (disk->copy, "replayed");
  g_autoptr (FaultReplay) replay = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  prepare (disk);
  trace = fault_trace_begin (disk->root);
  g_assert_true (g_file_set_contents (path, "inside", -1, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  sync_path (disk->root);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  sync_path (disk->root);
  fault_trace_end (trace);
  replay = fault_replay_new (trace, FALSE);
  while (fault_replay_step (replay))
    continue;
  for (guint i = 0; i < 32; i++)
    {
      g_autofree char *again = NULL, *listed = NULL;

      fault_replay_build (replay, FAULT_CUT_SUBSET, random, place);
      again = find (place, "empty");
      g_assert_true (g_file_test (again, G_FILE_TEST_IS_DIR));
      listed = describe (again);
      g_assert_cmpstr (listed, ==, "");
      proof_folder_remove (place);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_autofree char *recorded = g_strconcat ("/fault-calls/recorded/", deeds[i].name, NULL);
      g_autofree char *refused = g_strconcat ("/fault-calls/refused/", deeds[i].name, NULL);

      g_test_add (recorded, Disk, &deeds[i], set_up, test_recorded, tear_down);
      g_test_add (refused, Disk, &deeds[i], set_up, test_refused, tear_down);
    }
  g_test_add ("/fault-calls/folder-again", Disk, NULL, set_up, test_folder_again, tear_down);
  return g_test_run ();
}
