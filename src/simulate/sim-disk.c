/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-disk.h"

#include <sqlite3.h>
#include <string.h>

#include "simulate/sim-memory.h"
#include "simulate/sim-random.h"

#define SECTOR_SIZE 4096
#define BLOCK_SIZE ((gsize)64 * 1024)

typedef struct
{
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  GHashTable *contents; /* path -> Content, owned */
  GHashTable *folders;  /* set of paths with a "/" behind */
  GPtrArray *unused;    /* blocks */
  RpSimRandom random;
} Disk;

/* What a name stands for. It stays while somebody has it open. */
typedef struct
{
  Disk *disk; /* borrowed */
  grefcount references;
  GPtrArray *blocks; /* owned */
  gsize length;
  GPtrArray *regions; /* of the memory that connections share; owned */
} Content;

typedef struct
{
  sqlite3_file base;
  Content *content;
} File;

/* --- contents ----------------------------------------------------------------------------------- */

static Content *
content_new (Disk *disk)
{
  Content *self = g_new0 (Content, 1);

  g_ref_count_init (&self->references);
  self->disk = disk;
  self->blocks = g_ptr_array_new ();
  self->regions = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
set_length (Content *self, gsize length)
{
  GPtrArray *unused = self->disk->unused;
  guint n_blocks = (guint)((length + BLOCK_SIZE - 1) / BLOCK_SIZE);

  while (self->blocks->len < n_blocks)
    g_ptr_array_add (self->blocks, unused->len > 0
                                       ? g_ptr_array_remove_index_fast (unused, unused->len - 1)
                                       : g_malloc (BLOCK_SIZE));
  while (self->blocks->len > n_blocks)
    g_ptr_array_add (unused, g_ptr_array_remove_index_fast (self->blocks, self->blocks->len - 1));
  self->length = length;
}

static void
content_unref (gpointer data)
{
  Content *self = data;

  if (!g_ref_count_dec (&self->references))
    return;
  set_length (self, 0);
  g_ptr_array_unref (self->regions);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

static Content *
content_ref (Content *self)
{
  g_ref_count_inc (&self->references);
  return self;
}

/* @from: within the content. @n: (out): how much of @length stands there in one piece */
static guint8 *
find_piece (const Content *self, gsize from, gsize length, gsize *n)
{
  gsize within = from % BLOCK_SIZE;

  *n = MIN (length, BLOCK_SIZE - within);
  return (guint8 *)self->blocks->pdata[from / BLOCK_SIZE] + within;
}

static void
copy_out (const Content *self, gsize from, guint8 *buffer, gsize length)
{
  for (gsize n; length > 0; from += n, buffer += n, length -= n)
    {
      const guint8 *piece = find_piece (self, from, length, &n);

      memcpy (buffer, piece, n);
    }
}

static void
copy_in (Content *self, gsize from, const guint8 *buffer, gsize length)
{
  for (gsize n; length > 0; from += n, buffer += n, length -= n)
    {
      guint8 *piece = find_piece (self, from, length, &n);

      memcpy (piece, buffer, n);
    }
}

static void
clear (Content *self, gsize from, gsize length)
{
  for (gsize n; length > 0; from += n, length -= n)
    {
      guint8 *piece = find_piece (self, from, length, &n);

      memset (piece, 0, n);
    }
}

/* --- an open file ------------------------------------------------------------------------------- */

static Content *
get_content (sqlite3_file *file)
{
  return ((File *)file)->content;
}

static int
close_file (sqlite3_file *file)
{
  g_clear_pointer (&((File *)file)->content, content_unref);
  return SQLITE_OK;
}

static int
read_file (sqlite3_file *file, void *buffer, int length, sqlite3_int64 offset)
{
  const Content *content = get_content (file);
  gsize from = MIN ((gsize)offset, content->length);
  gsize n = MIN ((gsize)length, content->length - from);

  copy_out (content, from, buffer, n);
  if (n == (gsize)length)
    return SQLITE_OK;
  memset ((guint8 *)buffer + n, 0, (gsize)length - n);
  return SQLITE_IOERR_SHORT_READ;
}

static int
write_file (sqlite3_file *file, const void *buffer, int length, sqlite3_int64 offset)
{
  Content *content = get_content (file);
  gsize from = (gsize)offset, end = from + (gsize)length, before = content->length;

  if (end > before)
    set_length (content, end);
  if (from > before)
    clear (content, before, from - before);
  copy_in (content, from, buffer, (gsize)length);
  return SQLITE_OK;
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 length)
{
  Content *content = get_content (file);
  gsize before = content->length;

  set_length (content, (gsize)length);
  if (content->length > before)
    clear (content, before, content->length - before);
  return SQLITE_OK;
}

static int
sync_file (sqlite3_file *file, int flags)
{
  return SQLITE_OK;
}

static int
get_size (sqlite3_file *file, sqlite3_int64 *size)
{
  *size = (sqlite3_int64)get_content (file)->length;
  return SQLITE_OK;
}

/* Each file has one connection. */
static int
lock_file (sqlite3_file *file, int level)
{
  return SQLITE_OK;
}

static int
check_lock (sqlite3_file *file, int *is_locked)
{
  *is_locked = 0;
  return SQLITE_OK;
}

static int
control_file (sqlite3_file *file, int what, void *argument)
{
  return SQLITE_NOTFOUND;
}

static int
get_sector_size (sqlite3_file *file)
{
  return SECTOR_SIZE;
}

static int
get_characteristics (sqlite3_file *file)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
map_region (sqlite3_file *file, int number, int size, int extend, void volatile **memory)
{
  GPtrArray *regions = get_content (file)->regions;

  while (extend && regions->len <= (guint)number)
    g_ptr_array_add (regions, g_malloc0 ((gsize)size));
  *memory = (guint)number < regions->len ? regions->pdata[number] : NULL;
  return SQLITE_OK;
}

static int
lock_region (sqlite3_file *file, int offset, int n, int flags)
{
  return SQLITE_OK;
}

static void
order_regions (sqlite3_file *file)
{
}

static int
unmap_regions (sqlite3_file *file, int remove)
{
  if (remove)
    g_ptr_array_set_size (get_content (file)->regions, 0);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_size,
  .xLock = lock_file,
  .xUnlock = lock_file,
  .xCheckReservedLock = check_lock,
  .xFileControl = control_file,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_characteristics,
  .xShmMap = map_region,
  .xShmLock = lock_region,
  .xShmBarrier = order_regions,
  .xShmUnmap = unmap_regions,
};

/* --- names -------------------------------------------------------------------------------------- */

static gboolean
is_below (gpointer folder, gpointer unused, gpointer path)
{
  return g_str_has_prefix (path, folder);
}

static gboolean
is_mine (Disk *self, const char *path)
{
  return path != NULL && g_hash_table_find (self->folders, is_below, (gpointer)path) != NULL;
}

/* The program looks whether the file of a database is there and not empty. */
static void
leave_mark (const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, "This database lies in memory.\n", -1, &error))
    g_warning ("%s", error->message);
}

static int
open_file (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  Disk *self = vfs->pAppData;
  Content *content;

  if (!is_mine (self, path))
    return self->real->xOpen (self->real, path, file, flags, out_flags);
  content = g_hash_table_lookup (self->contents, path);
  if (content == NULL && (flags & SQLITE_OPEN_CREATE) == 0)
    return SQLITE_CANTOPEN;
  if (content == NULL)
    {
      content = content_new (self);
      g_hash_table_insert (self->contents, g_strdup (path), content);
      if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
        leave_mark (path);
    }
  file->pMethods = &methods;
  ((File *)file)->content = content_ref (content);
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int sync)
{
  Disk *self = vfs->pAppData;

  if (!is_mine (self, path))
    return self->real->xDelete (self->real, path, sync);
  return g_hash_table_remove (self->contents, path) ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

static int
access_file (sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
  Disk *self = vfs->pAppData;

  if (!is_mine (self, path))
    return self->real->xAccess (self->real, path, flags, result);
  *result = g_hash_table_contains (self->contents, path);
  return SQLITE_OK;
}

static int
resolve_name (sqlite3_vfs *vfs, const char *path, int length, char *resolved)
{
  Disk *self = vfs->pAppData;

  if (!is_mine (self, path))
    return self->real->xFullPathname (self->real, path, length, resolved);
  return g_strlcpy (resolved, path, (gsize)length) < (gsize)length ? SQLITE_OK : SQLITE_CANTOPEN;
}

/* --- dice --------------------------------------------------------------------------------------- */

static int
roll (sqlite3_vfs *vfs, int n, char *bytes)
{
  Disk *self = vfs->pAppData;

  for (int i = 0; i < n; i++)
    bytes[i] = (char)rp_sim_random_below (&self->random, 256);
  return n;
}

/* --- the disk ----------------------------------------------------------------------------------- */

static gpointer
make_disk (gpointer data)
{
  Disk *self = g_new0 (Disk, 1);

  rp_sim_memory_set_up ();
  sqlite3_initialize ();

  self->real = sqlite3_vfs_find (NULL);
  self->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, content_unref);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unused = g_ptr_array_new ();
  self->vfs = *self->real;
  self->vfs.zName = "rapport-simulated";
  self->vfs.pNext = NULL;
  self->vfs.pAppData = self;
  self->vfs.szOsFile = MAX (self->real->szOsFile, (int)sizeof (File));
  self->vfs.xOpen = open_file;
  self->vfs.xDelete = delete_file;
  self->vfs.xAccess = access_file;
  self->vfs.xFullPathname = resolve_name;
  self->vfs.xRandomness = roll;
  sqlite3_vfs_register (&self->vfs, 1);
  return self;
}

static Disk *
get_disk (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_disk, NULL);
}

void
rp_sim_disk_set_seed (guint64 seed)
{
  get_disk ()->random.state = seed;
  sqlite3_randomness (0, NULL);
}

void
rp_sim_disk_add_folder (const char *folder)
{
  g_hash_table_add (get_disk ()->folders, g_strconcat (folder, "/", NULL));
}

static gboolean
is_in_folder (gpointer path, gpointer content, gpointer folder)
{
  return g_str_has_prefix (path, folder);
}

void
rp_sim_disk_remove_folder (const char *folder)
{
  g_autofree char *head = g_strconcat (folder, "/", NULL);

  g_hash_table_foreach_remove (get_disk ()->contents, is_in_folder, head);
  g_hash_table_remove (get_disk ()->folders, head);
}

GBytes *
rp_sim_disk_read (const char *path)
{
  const Content *content = g_hash_table_lookup (get_disk ()->contents, path);

  guint8 *bytes = content != NULL ? g_malloc (content->length) : NULL;

  if (content != NULL)
    copy_out (content, 0, bytes, content->length);
  return g_bytes_new_take (bytes, content != NULL ? content->length : 0);
}

void
rp_sim_disk_write (const char *path, GBytes *bytes)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  Disk *self = get_disk ();
  Content *content = content_new (self);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  set_length (content, length);
  copy_in (content, 0, data, length);
  if (g_hash_table_replace (self->contents, g_strdup (path), content))
    leave_mark (path);
  g_hash_table_remove (self->contents, log);
}
