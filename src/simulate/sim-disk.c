/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-disk.h"

#include <sqlite3.h>
#include <string.h>

#define SECTOR_SIZE 4096
#define SMALLEST_CAPACITY (256 * 1024)
/* SQLite's own memory: small pieces of a connection, taken without asking for memory each time. */
#define PIECE_BYTES 1200
#define N_PIECES 200

/* What a name stands for. It stays while somebody has it open. */
typedef struct
{
  grefcount references;
  guint8 *bytes;
  gsize length, capacity;
  GPtrArray *regions; /* of the memory that connections share; owned */
} Content;

typedef struct
{
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  GHashTable *contents; /* path -> Content, owned */
  GHashTable *folders;  /* set of paths with a "/" behind */
} Disk;

typedef struct
{
  sqlite3_file base;
  Content *content;
} File;

/* --- contents ----------------------------------------------------------------------------------- */

static Content *
content_new (void)
{
  Content *self = g_new0 (Content, 1);

  g_ref_count_init (&self->references);
  self->regions = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
content_unref (gpointer data)
{
  Content *self = data;

  if (!g_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->regions);
  g_free (self->bytes);
  g_free (self);
}

static Content *
content_ref (Content *self)
{
  g_ref_count_inc (&self->references);
  return self;
}

static void
make_room (Content *self, gsize length)
{
  if (length <= self->capacity)
    return;
  self->capacity = MAX (MAX (length, self->capacity * 2), SMALLEST_CAPACITY);
  self->bytes = g_realloc (self->bytes, self->capacity);
}

static void
set_length (Content *self, gsize length)
{
  make_room (self, length);
  if (length > self->length)
    memset (self->bytes + self->length, 0, length - self->length);
  self->length = length;
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

  if (n > 0)
    memcpy (buffer, content->bytes + from, n);
  if (n == (gsize)length)
    return SQLITE_OK;
  memset ((guint8 *)buffer + n, 0, (gsize)length - n);
  return SQLITE_IOERR_SHORT_READ;
}

static int
write_file (sqlite3_file *file, const void *buffer, int length, sqlite3_int64 offset)
{
  Content *content = get_content (file);
  gsize end = (gsize)offset + (gsize)length;

  if ((gsize)offset > content->length)
    set_length (content, (gsize)offset);
  make_room (content, end);
  memcpy (content->bytes + offset, buffer, (gsize)length);
  content->length = MAX (content->length, end);
  return SQLITE_OK;
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 length)
{
  set_length (get_content (file), (gsize)length);
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
      content = content_new ();
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

/* --- the disk ----------------------------------------------------------------------------------- */

static gpointer
make_disk (gpointer data)
{
  Disk *self = g_new0 (Disk, 1);

  /* Refused when SQLite is in use; it is then as it was, and slower. */
  sqlite3_config (SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_config (SQLITE_CONFIG_LOOKASIDE, PIECE_BYTES, N_PIECES);
  sqlite3_initialize ();

  self->real = sqlite3_vfs_find (NULL);
  self->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, content_unref);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->vfs = *self->real;
  self->vfs.zName = "rapport-simulated";
  self->vfs.pNext = NULL;
  self->vfs.pAppData = self;
  self->vfs.szOsFile = MAX (self->real->szOsFile, (int)sizeof (File));
  self->vfs.xOpen = open_file;
  self->vfs.xDelete = delete_file;
  self->vfs.xAccess = access_file;
  self->vfs.xFullPathname = resolve_name;
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

  return content != NULL ? g_bytes_new (content->bytes, content->length) : g_bytes_new (NULL, 0);
}

void
rp_sim_disk_write (const char *path, GBytes *bytes)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  Disk *self = get_disk ();
  Content *content = content_new ();
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  make_room (content, length);
  if (length > 0)
    memcpy (content->bytes, data, length);
  content->length = length;
  if (g_hash_table_replace (self->contents, g_strdup (path), content))
    leave_mark (path);
  g_hash_table_remove (self->contents, log);
}
