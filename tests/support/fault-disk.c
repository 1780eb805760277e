/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fault-disk.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define SECTOR 512

typedef enum
{
  CALL_CREATE,
  CALL_MAKE_FOLDER,
  CALL_RENAME,
  CALL_LINK,
  CALL_UNLINK,
  CALL_REMOVE_FOLDER,
  CALL_WRITE,
  CALL_TRUNCATE,
  CALL_SYNC,
  CALL_SYNC_FOLDER,
} CallType;

typedef struct
{
  CallType type;
  guint no;        /* place in the record */
  guint file;      /* of CREATE, LINK, WRITE, TRUNCATE and SYNC */
  char *path, *to; /* below the root; (nullable) */
  gint64 offset;   /* of WRITE; the size of TRUNCATE */
  GBytes *bytes;   /* of WRITE */
} Call;

struct _FaultTrace
{
  char *root;
  GPtrArray *calls;    /* (element-type Call) */
  GHashTable *files;   /* path -> number of the file that has this name now */
  GPtrArray *before;   /* (element-type GBytes): contents of the files that were there */
  GHashTable *names;   /* path -> number, of those */
  GHashTable *folders; /* (element-type utf8) that were there */
  guint n_files;
};

/* SQLite's table of file systems and the program's calls are the process's, so the recording is too. */
static GMutex lock;
static FaultTrace *current;

static void
free_call (gpointer data)
{
  Call *self = data;

  g_free (self->path);
  g_free (self->to);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

/* ---- recording ---- */

/* Below the root; "" for the root itself. Returns: (nullable) */
static const char *
find_place (const char *path)
{
  gsize length;

  if (current == NULL || !g_str_has_prefix (path, current->root))
    return NULL;
  length = strlen (current->root);
  if (path[length] == '\0')
    return "";
  return path[length] == '/' ? path + length + 1 : NULL;
}

static Call *
add_call (CallType type, const char *path)
{
  Call *call = g_new0 (Call, 1);

  call->type = type;
  call->no = current->calls->len;
  call->path = g_strdup (path);
  g_ptr_array_add (current->calls, call);
  return call;
}

static guint
add_name (FaultTrace *self, const char *path)
{
  g_hash_table_replace (self->files, g_strdup (path), GUINT_TO_POINTER (self->n_files));
  return self->n_files++;
}

static void
load_folder (FaultTrace *self, const char *below)
{
  g_autofree char *path = g_build_filename (self->root, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *place
          = *below != '\0' ? g_build_filename (below, name, NULL) : g_strdup (name);
      g_autofree char *full = g_build_filename (self->root, place, NULL);
      char *content = NULL;
      gsize length = 0;

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        {
          g_hash_table_add (self->folders, g_strdup (place));
          load_folder (self, place);
          continue;
        }
      g_assert_true (g_file_get_contents (full, &content, &length, NULL));
      g_ptr_array_add (self->before, g_bytes_new_take (content, length));
      g_hash_table_insert (self->names, g_strdup (place),
                           GUINT_TO_POINTER (add_name (self, place)));
    }
}

FaultTrace *
fault_trace_begin (const char *root)
{
  FaultTrace *self = g_new0 (FaultTrace, 1);

  self->root = g_strdup (root);
  self->calls = g_ptr_array_new_with_free_func (free_call);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->before = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  load_folder (self, "");
  g_mutex_lock (&lock);
  g_assert_null (current);
  current = self;
  g_mutex_unlock (&lock);
  return self;
}

void
fault_trace_end (FaultTrace *self)
{
  g_mutex_lock (&lock);
  if (current == self)
    current = NULL;
  g_mutex_unlock (&lock);
}

void
fault_trace_free (FaultTrace *self)
{
  fault_trace_end (self);
  g_ptr_array_unref (self->calls);
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->before);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->folders);
  g_free (self->root);
  g_free (self);
}

guint
fault_trace_get_length (FaultTrace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  return self->calls->len;
}

void
fault_trace_create (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const char *place = find_place (path);

  if (place != NULL)
    add_call (CALL_CREATE, place)->file = add_name (current, place);
}

void
fault_trace_make_folder (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const char *place = find_place (path);

  if (place != NULL)
    add_call (CALL_MAKE_FOLDER, place);
}

void
fault_trace_rename (const char *from, const char *to)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const char *place = find_place (from);
  const char *target = find_place (to);
  gpointer file;

  if (place == NULL)
    return;
  g_assert_nonnull (target);
  if (!g_hash_table_lookup_extended (current->files, place, NULL, &file))
    {
      /* SQLite's shared memory file holds nothing that is kept; folders are not renamed in what is recorded. */
      g_assert_false (g_file_test (to, G_FILE_TEST_IS_DIR));
      return;
    }
  g_hash_table_remove (current->files, place);
  g_hash_table_replace (current->files, g_strdup (target), file);
  add_call (CALL_RENAME, place)->to = g_strdup (target);
}

void
fault_trace_link (const char *from, const char *to)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const char *place = find_place (from);
  const char *target = find_place (to);
  gpointer file;

  if (place == NULL || !g_hash_table_lookup_extended (current->files, place, NULL, &file))
    return;
  g_assert_nonnull (target);
  g_hash_table_replace (current->files, g_strdup (target), file);

  Call *call = add_call (CALL_LINK, place);
  call->to = g_strdup (target);
  call->file = GPOINTER_TO_UINT (file);
}

void
fault_trace_unlink (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const char *place = find_place (path);

  if (place != NULL && g_hash_table_remove (current->files, place))
    add_call (CALL_UNLINK, place);
}

void
fault_trace_remove_folder (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const char *place = find_place (path);

  if (place != NULL)
    add_call (CALL_REMOVE_FOLDER, place);
}

/* A call on a file that has a name here. Returns: (nullable) */
static Call *
add_file_call (CallType type, const char *path)
{
  const char *place = find_place (path);
  gpointer file;

  if (place == NULL || !g_hash_table_lookup_extended (current->files, place, NULL, &file))
    return NULL;

  Call *call = add_call (type, NULL);
  call->file = GPOINTER_TO_UINT (file);
  return call;
}

void
fault_trace_write (const char *path, gint64 offset, gconstpointer data, gsize length)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  Call *call = add_file_call (CALL_WRITE, path);

  if (call == NULL)
    return;
  call->offset = offset;
  call->bytes = g_bytes_new (data, length);
}

void
fault_trace_truncate (const char *path, gint64 size)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  Call *call = add_file_call (CALL_TRUNCATE, path);

  if (call != NULL)
    call->offset = size;
}

void
fault_trace_sync (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  add_file_call (CALL_SYNC, path);
}

void
fault_trace_sync_folder (const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const char *place = find_place (path);

  if (place != NULL)
    add_call (CALL_SYNC_FOLDER, place);
}

/* ---- the disk ---- */

typedef struct
{
  GByteArray *durable;
  GPtrArray *pending; /* (element-type Call) */
} File;

/* Names and folders. */
typedef struct
{
  GHashTable *names;   /* path -> file number */
  GHashTable *folders; /* (element-type utf8) */
} Tree;

struct _FaultReplay
{
  FaultTrace *trace;
  gboolean lying;
  guint position;
  GPtrArray *files; /* (element-type File) */
  Tree tree;
  GPtrArray *pending; /* (element-type Call): on names, all folders */
};

static void
free_file (gpointer data)
{
  File *self = data;

  g_byte_array_unref (self->durable);
  g_ptr_array_unref (self->pending);
  g_free (self);
}

static File *
add_file (FaultReplay *self, GBytes *content)
{
  File *file = g_new0 (File, 1);

  file->durable = g_byte_array_new ();
  file->pending = g_ptr_array_new ();
  if (content != NULL)
    g_byte_array_append (file->durable, g_bytes_get_data (content, NULL),
                         (guint)g_bytes_get_size (content));
  g_ptr_array_add (self->files, file);
  return file;
}

static void
copy_tree (Tree *to, GHashTable *names, GHashTable *folders)
{
  GHashTableIter iter;
  gpointer key, value;

  to->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  to->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->names, g_strdup (key), value);
  g_hash_table_iter_init (&iter, folders);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (to->folders, g_strdup (key));
}

static void
clear_tree (Tree *tree)
{
  g_hash_table_unref (tree->names);
  g_hash_table_unref (tree->folders);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tree, clear_tree)

FaultReplay *
fault_replay_new (FaultTrace *trace, gboolean lying)
{
  FaultReplay *self = g_new0 (FaultReplay, 1);

  self->trace = trace;
  self->lying = lying;
  self->files = g_ptr_array_new_with_free_func (free_file);
  self->pending = g_ptr_array_new ();
  for (guint i = 0; i < trace->before->len; i++)
    add_file (self, trace->before->pdata[i]);
  copy_tree (&self->tree, trace->names, trace->folders);
  return self;
}

void
fault_replay_free (FaultReplay *self)
{
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->pending);
  clear_tree (&self->tree);
  g_free (self);
}

guint
fault_replay_get_position (FaultReplay *self)
{
  return self->position;
}

static void
put_bytes (GByteArray *content, gint64 offset, const guint8 *data, gsize length)
{
  guint old = content->len;
  guint end = (guint)((gsize)offset + length);

  if (end > old)
    {
      g_byte_array_set_size (content, end);
      memset (content->data + old, 0, end - old);
    }
  memcpy (content->data + offset, data, length);
}

static void
set_size (GByteArray *content, gint64 size)
{
  guint old = content->len;

  g_byte_array_set_size (content, (guint)size);
  if (content->len > old)
    memset (content->data + old, 0, content->len - old);
}

static void
apply_to_file (GByteArray *content, const Call *call)
{
  gsize length;
  const guint8 *data;

  if (call->type == CALL_TRUNCATE)
    {
      set_size (content, call->offset);
      return;
    }
  data = g_bytes_get_data (call->bytes, &length);
  put_bytes (content, call->offset, data, length);
}

static gboolean
is_below (gpointer path, gpointer value, gpointer folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && ((char *)path)[length] == '/';
}

/* It was empty: names that are still in it are of files that had gone, or moved, before. */
static void
remove_folder (Tree *tree, const char *path)
{
  g_autofree char *folder = g_strdup (path);

  g_hash_table_remove (tree->folders, folder);
  g_hash_table_foreach_remove (tree->folders, is_below, folder);
  g_hash_table_foreach_remove (tree->names, is_below, folder);
}

static void
apply_to_tree (Tree *tree, const Call *call)
{
  gpointer file;

  switch (call->type)
    {
    case CALL_CREATE:
      g_hash_table_replace (tree->names, g_strdup (call->path), GUINT_TO_POINTER (call->file));
      return;
    case CALL_MAKE_FOLDER:
      g_hash_table_add (tree->folders, g_strdup (call->path));
      return;
    case CALL_UNLINK:
      g_hash_table_remove (tree->names, call->path);
      return;
    case CALL_LINK:
      g_hash_table_replace (tree->names, g_strdup (call->to), GUINT_TO_POINTER (call->file));
      return;
    case CALL_REMOVE_FOLDER:
      remove_folder (tree, call->path);
      return;
    default:
      break;
    }
  /* A name that never got there cannot be changed. */
  if (!g_hash_table_lookup_extended (tree->names, call->path, NULL, &file))
    return;
  g_hash_table_remove (tree->names, call->path);
  g_hash_table_replace (tree->names, g_strdup (call->to), file);
}

/* The folder whose sync keeps a change of names. Returns: (transfer full) */
static char *
dup_folder (const Call *call)
{
  g_autofree char *folder = g_path_get_dirname (call->to != NULL ? call->to : call->path);

  return g_strdup (g_str_equal (folder, ".") ? "" : folder);
}

/* With a folder goes what was still to happen in it when it was removed. */
static void
forget_folder (FaultReplay *self, const Call *removal)
{
  for (guint i = self->pending->len; i > 0; i--)
    {
      const Call *call = self->pending->pdata[i - 1];
      g_autofree char *folder = dup_folder (call);

      if (call->no < removal->no
          && (g_str_equal (folder, removal->path) || is_below (folder, NULL, removal->path)))
        g_ptr_array_remove_index (self->pending, i - 1);
    }
}

/* Returns: whether a change of its names was still waiting; a removal takes others out of the array as well */
static gboolean
sync_next_name (FaultReplay *self, const char *path)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      const Call *call = self->pending->pdata[i];
      g_autofree char *folder = dup_folder (call);

      if (!g_str_equal (folder, path))
        continue;
      apply_to_tree (&self->tree, call);
      g_ptr_array_remove_index (self->pending, i);
      if (call->type == CALL_REMOVE_FOLDER)
        forget_folder (self, call);
      return TRUE;
    }
  return FALSE;
}

static void
sync_folder (FaultReplay *self, const char *path)
{
  while (sync_next_name (self, path))
    continue;
}

static void
sync_file (File *file)
{
  for (guint i = 0; i < file->pending->len; i++)
    apply_to_file (file->durable, file->pending->pdata[i]);
  g_ptr_array_set_size (file->pending, 0);
}

gboolean
fault_replay_step (FaultReplay *self)
{
  Call *call;

  if (self->position == self->trace->calls->len)
    return FALSE;
  call = self->trace->calls->pdata[self->position++];
  switch (call->type)
    {
    case CALL_CREATE:
      add_file (self, NULL);
      g_assert_cmpuint (self->files->len, ==, call->file + 1);
      g_ptr_array_add (self->pending, call);
      break;
    case CALL_MAKE_FOLDER:
    case CALL_RENAME:
    case CALL_LINK:
    case CALL_UNLINK:
    case CALL_REMOVE_FOLDER:
      g_ptr_array_add (self->pending, call);
      break;
    case CALL_WRITE:
    case CALL_TRUNCATE:
      g_ptr_array_add (((File *)self->files->pdata[call->file])->pending, call);
      break;
    case CALL_SYNC:
      if (!self->lying)
        sync_file (self->files->pdata[call->file]);
      break;
    case CALL_SYNC_FOLDER:
      if (!self->lying)
        sync_folder (self, call->path);
      break;
    }
  return TRUE;
}

/* ---- what is found after the power went ---- */

/* Which of the calls that are not synced have reached the disk. */
typedef struct
{
  FaultCut cut;
  GRand *random;
  guint limit; /* of PREFIX: the place of the first call that has not */
} Luck;

static gboolean
has_reached (const Luck *luck, const Call *call)
{
  switch (luck->cut)
    {
    case FAULT_CUT_NOTHING:
      return FALSE;
    case FAULT_CUT_PREFIX:
      return call->no < luck->limit;
    default:
      return g_rand_boolean (luck->random);
    }
}

static void
apply_torn (GByteArray *content, const Call *call, GRand *random)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (call->bytes, &length);

  for (gsize done = 0; done < length;)
    {
      gsize step = SECTOR - (gsize)((call->offset + (gint64)done) % SECTOR);

      step = MIN (step, length - done);
      if (g_rand_boolean (random))
        put_bytes (content, call->offset + (gint64)done, data + done, step);
      done += step;
    }
}

static GByteArray *
build_content (const File *file, const Luck *luck)
{
  GByteArray *content = g_byte_array_sized_new (file->durable->len + 1);

  g_byte_array_append (content, file->durable->data, file->durable->len);
  for (guint i = 0; i < file->pending->len; i++)
    {
      const Call *call = file->pending->pdata[i];

      if (luck->cut == FAULT_CUT_TORN && call->type == CALL_WRITE)
        apply_torn (content, call, luck->random);
      else if (has_reached (luck, call))
        apply_to_file (content, call);
    }
  return content;
}

/* A folder's changes reach the disk in their order; folders do not wait for each other. */
static void
build_tree (FaultReplay *self, const Luck *luck, Tree *tree)
{
  g_autoptr (GHashTable) stopped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  copy_tree (tree, self->tree.names, self->tree.folders);
  for (guint i = 0; i < self->pending->len; i++)
    {
      const Call *call = self->pending->pdata[i];
      g_autofree char *folder = dup_folder (call);

      if (g_hash_table_contains (stopped, folder))
        continue;
      if (has_reached (luck, call))
        apply_to_tree (tree, call);
      else
        g_hash_table_add (stopped, g_steal_pointer (&folder));
    }
}

/* Every folder above it has a name on the disk. */
static gboolean
is_reachable (const Tree *tree, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_str_equal (folder, ".")
         || (g_hash_table_contains (tree->folders, folder) && is_reachable (tree, folder));
}

static void
write_tree (FaultReplay *self, const Tree *tree, const Luck *luck, const char *target)
{
  GHashTableIter iter;
  gpointer key, value;

  g_assert_cmpint (g_mkdir_with_parents (target, 0700), ==, 0);
  g_hash_table_iter_init (&iter, tree->folders);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *path = g_build_filename (target, key, NULL);

      if (is_reachable (tree, key))
        g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
    }
  g_hash_table_iter_init (&iter, tree->names);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autofree char *path = g_build_filename (target, key, NULL);
      g_autoptr (GByteArray) content = NULL;

      if (!is_reachable (tree, key))
        continue;
      content = build_content (self->files->pdata[GPOINTER_TO_UINT (value)], luck);
      g_assert_true (g_file_set_contents_full (path, (const char *)content->data, content->len,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

/* The place of the first call that is not synced. */
static guint
find_oldest (FaultReplay *self)
{
  guint oldest = self->position;

  for (guint i = 0; i < self->files->len; i++)
    {
      const File *file = self->files->pdata[i];

      if (file->pending->len > 0)
        oldest = MIN (oldest, ((Call *)file->pending->pdata[0])->no);
    }
  if (self->pending->len > 0)
    oldest = MIN (oldest, ((Call *)self->pending->pdata[0])->no);
  return oldest;
}

void
fault_replay_build (FaultReplay *self, FaultCut cut, GRand *random, const char *folder)
{
  Luck luck = { .cut = cut, .random = random };
  g_auto (Tree) tree = { NULL };
  guint oldest = find_oldest (self);

  luck.limit = (guint)g_rand_int_range (random, (gint32)oldest, (gint32)self->position + 1);
  build_tree (self, &luck, &tree);
  write_tree (self, &tree, &luck, folder);
}
