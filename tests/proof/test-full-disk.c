/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>

#include "base/json-access.h"
#include "proof/profile-work.h"
#include "proof/proof.h"
#include "store/store-private.h"

/* The disk fills up while somebody works: on a tmpfs of 3 MB and on ext4 with blocks of 1 and of 4 KiB. Somebody
 * else's file leaves a random gap; the work goes on until the program says that the disk is full, and it says so in
 * a sentence. Nothing is lost then, all can be read, on the full disk as well after a restart, and as soon as there
 * is room the same edit goes through, without a restart. RP_TEST_ROUNDS is how often on each; 1000 is the full size.
 * Where nothing can be mounted the test is skipped and says why. */

#define ROUNDS 12
#define DISK_BYTES (3 * 1024 * 1024)
#define GAP_BYTES (300 * 1024)
#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"

typedef struct
{
  const char *name;
  guint block; /* of ext4; 0: tmpfs */
} Disk;

static const Disk disks[] = {
  { "tmpfs", 0 },
  { "ext4-1k", 1024 },
  { "ext4-4k", 4096 },
};

typedef struct
{
  const Disk *disk;
  char *place, *profile, *filler;
  GRand *random;
  ProfileWork *work;
  GHashTable *saved;  /* id of a contact -> its name */
  GHashTable *photos; /* (element-type utf8): their hashes */
  guint n_full, n_saved, n_photos;
} Round;

/* ---- a disk ---- */

/* Returns: (transfer full) (nullable): why there is none */
static char *
make_image (const char *image, guint block)
{
  g_autofree char *command = g_strdup_printf ("mke2fs -q -F -t ext4 -m 0 -b %u \"%s\" %uk", block,
                                              image, DISK_BYTES / 1024 + 2048);
  const char *path = g_getenv ("PATH");
  g_autofree char *wider = g_strconcat (path != NULL ? path : "", ":/usr/sbin:/sbin", NULL);
  g_autofree char *out = NULL, *err = NULL;
  int status = 0;

  g_setenv ("PATH", wider, TRUE);
  if (!g_spawn_command_line_sync (command, &out, &err, &status, NULL) || status != 0)
    return g_strdup ("mke2fs makes no file system here");
  return NULL;
}

/* Returns: (transfer full) (nullable): why it is not there */
static char *
mount_image (const char *image, const char *place)
{
  g_autofree char *command = g_strdup_printf ("mount -o loop \"%s\" \"%s\"", image, place);
  g_autofree char *out = NULL, *err = NULL;
  int status = 0;

  if (!g_spawn_command_line_sync (command, &out, &err, &status, NULL) || status != 0)
    return g_strdup ("an image of a disk cannot be mounted here: that takes root and loop devices");
  return NULL;
}

static char *
mount_disk (const Disk *disk, const char *root, const char *place)
{
  g_autofree char *image = g_build_filename (root, "image", NULL);
  g_autofree char *size = g_strdup_printf ("size=%u", DISK_BYTES);
  char *reason;

  if (disk->block == 0)
    return mount ("none", place, "tmpfs", 0, size) == 0
               ? NULL
               : g_strdup_printf ("a tmpfs cannot be mounted here: %s", g_strerror (errno));
  reason = make_image (image, disk->block);
  return reason != NULL ? reason : mount_image (image, place);
}

static gboolean
put_line (const char *path, const char *line)
{
  int file = open (path, O_WRONLY | O_CLOEXEC);
  gboolean ok = file >= 0 && write (file, line, strlen (line)) > 0;

  if (file >= 0)
    close (file);
  return ok;
}

/* Anybody is root in a world of his own, for as much as a tmpfs. */
static gboolean
become_root (uid_t user, gid_t group)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1\n", user);
  g_autofree char *groups = g_strdup_printf ("0 %u 1\n", group);

  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && put_line ("/proc/self/setgroups", "deny")
         && put_line ("/proc/self/uid_map", users) && put_line ("/proc/self/gid_map", groups);
}

/* A world of its own in which this process may mount. Returns: (transfer full) (nullable): why there is none */
static char *
leave_world (void)
{
  gboolean left
      = geteuid () == 0 ? unshare (CLONE_NEWNS) == 0 : become_root (geteuid (), getegid ());

  if (left && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0)
    return NULL;
  return g_strdup_printf ("nothing can be mounted here: %s", g_strerror (errno));
}

/* ---- the gap ---- */

static guint64
get_room (Round *self)
{
  struct statvfs info;

  g_assert_cmpint (statvfs (self->place, &info), ==, 0);
  return (guint64)info.f_bavail * info.f_frsize;
}

/* Somebody else's file takes all but @gap bytes. */
static void
fill_up (Round *self, guint64 gap)
{
  g_autofree char *block = g_malloc0 (64 * 1024);
  int file = open (self->filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  g_assert_cmpint (file, >=, 0);
  while (get_room (self) > gap)
    {
      gsize n = (gsize)MIN (get_room (self) - gap, 64 * 1024);

      if (write (file, block, n) <= 0)
        break;
      fsync (file);
    }
  close (file);
}

static void
make_room (Round *self)
{
  g_assert_cmpint (g_unlink (self->filler), ==, 0);
}

/* ---- work ---- */

static gboolean
save_contact (Round *self, GError **error)
{
  g_autofree char *id = rp_id_source_make (self->work->ids);
  g_autofree char *name = g_strdup_printf ("Contact %u", self->n_saved);
  g_autofree char *json
      = g_strdup_printf ("{\"text\":\"%0*d\"}", g_rand_int_range (self->random, 1, 9000), 0);
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.create");
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", CUSTOMER);
  json_object_set_string_member (body, "name", name);
  rp_edit_create (edit, "contact", id, CUSTOMER, body);
  if (!rp_store_save_draft (self->work->store, id, json, error)
      || !rp_store_commit (self->work->store, edit, NULL, error))
    return FALSE;
  g_hash_table_insert (self->saved, g_steal_pointer (&id), g_steal_pointer (&name));
  self->n_saved++;
  return TRUE;
}

static gboolean
save_photo (Round *self, GError **error)
{
  gsize length = (gsize)g_rand_int_range (self->random, 1000, 50000);
  g_autofree char *data = g_strnfill (length, (char)('a' + g_rand_int_range (self->random, 0, 26)));
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autofree char *sha256 = rp_store_add_blob (self->work->store, bytes, "image/jpeg", error);

  if (sha256 == NULL)
    return FALSE;
  g_hash_table_add (self->photos, g_steal_pointer (&sha256));
  self->n_photos++;
  return TRUE;
}

static gboolean
work_once (Round *self, GError **error)
{
  return g_rand_int_range (self->random, 0, 3) == 0 ? save_photo (self, error)
                                                    : save_contact (self, error);
}

/* Their rows and their files. */
static void
assert_photos_there (Round *self)
{
  GHashTableIter iter;
  gpointer sha256;

  g_hash_table_iter_init (&iter, self->photos);
  while (g_hash_table_iter_next (&iter, &sha256, NULL))
    {
      g_autofree char *path = rp_store_dup_blob_path (self->work->store, sha256);

      g_assert_true (rp_store_has_blob (self->work->store, sha256));
      g_assert_nonnull (path);
    }
}

static void
assert_all_there (Round *self)
{
  g_autofree char *fault = NULL;
  GHashTableIter iter;
  gpointer id, name;

  g_hash_table_iter_init (&iter, self->saved);
  while (g_hash_table_iter_next (&iter, &id, &name))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RpRecord) contact = rp_store_get (self->work->store, "contact", id, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (rp_record_get_text (contact, "name"), ==, name);
    }
  assert_photos_there (self);
  fault = profile_work_find_fault (self->work);
  g_assert_cmpstr (fault, ==, NULL);
}

static void
restart (Round *self)
{
  g_autoptr (GError) error = NULL;

  profile_work_close (self->work);
  profile_work_open (self->work, &error);
  g_assert_no_error (error);
}

static void
start_afresh (Round *self)
{
  g_clear_pointer (&self->work, profile_work_free);
  g_hash_table_remove_all (self->saved);
  g_hash_table_remove_all (self->photos);
  proof_folder_remove (self->profile);
  self->work = profile_work_new (self->profile, (guint)g_rand_int (self->random));
  restart (self);
}

/* The work goes on until the disk is full. */
static void
work_until_full (Round *self)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2000 && error == NULL; i++)
    work_once (self, &error);
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_FULL);
  g_assert_true (g_str_has_suffix (error->message, "."));
  self->n_full++;
}

static void
play (Round *self)
{
  g_autoptr (GError) error = NULL;

  fill_up (self, (guint64)g_rand_int_range (self->random, 0, GAP_BYTES));
  work_until_full (self);
  assert_all_there (self);
  fill_up (self, 0);
  assert_all_there (self);
  if (g_rand_boolean (self->random))
    {
      restart (self);
      assert_all_there (self);
    }
  make_room (self);
  save_contact (self, &error);
  g_assert_no_error (error);
  restart (self);
  assert_all_there (self);
}

static void
run_rounds (Round *self)
{
  guint n_rounds = proof_size ("RP_TEST_ROUNDS", ROUNDS);

  for (guint i = 0; i < n_rounds; i++)
    {
      if (i % 6 == 0)
        start_afresh (self);
      play (self);
    }
}

/* ---- in a process of its own, whose mounts go with it ---- */

/* Returns: the status to end with: 77 is skipped, and why is in the file @answer */
static int
be_world (const Disk *disk, const char *root, const char *answer)
{
  g_autofree char *place = g_build_filename (root, "disk", NULL);
  g_autofree char *reason = leave_world ();
  g_autofree char *said = NULL;
  Round round = { .disk = disk, .place = place };

  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  if (reason == NULL)
    reason = mount_disk (disk, root, place);
  if (reason != NULL)
    {
      g_file_set_contents (answer, reason, -1, NULL);
      return 77;
    }
  round.profile = g_build_filename (place, "profile", NULL);
  round.filler = g_build_filename (place, "somebody-elses", NULL);
  round.random = g_rand_new_with_seed (1);
  round.saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  round.photos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run_rounds (&round);
  said = g_strdup_printf ("%s: %u times full, %u contacts and %u photos saved", disk->name,
                          round.n_full, round.n_saved, round.n_photos);
  g_file_set_contents (answer, said, -1, NULL);
  profile_work_free (round.work);
  umount2 (place, MNT_DETACH);
  return 0;
}

static void
test_disk (gconstpointer data)
{
  g_autofree char *root = proof_folder_new ();
  g_autofree char *answer = g_build_filename (root, "answer", NULL);
  g_autofree char *said = NULL;
  int status = 0;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (be_world (data, root, answer));
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_file_get_contents (answer, &said, NULL, NULL);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 77)
    g_test_skip (said);
  else
    {
      if (WIFSIGNALED (status))
        g_test_message ("the process ended by the signal %d", WTERMSIG (status));
      g_assert_cmpint (status, ==, 0);
      g_test_message ("%s", said);
    }
  proof_folder_remove (root);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (disks); i++)
    {
      g_autofree char *path = g_strconcat ("/full-disk/", disks[i].name, NULL);

      g_test_add_data_func (path, &disks[i], test_disk);
    }
  return g_test_run ();
}
