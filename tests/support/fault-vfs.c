/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fault-vfs.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "support/fault-disk.h"

typedef struct
{
  sqlite3_file base;
  char *path; /* (nullable): a temporary file has none */
  gboolean
      folder_waits; /* perhaps made just now: the first sync syncs the folder too, as SQLite's own does */
  sqlite3_file *real; /* behind this structure */
} FaultFile;

/* ---- the plan ---- */

static GMutex lock;
static guint planned_calls, planned_no, seen;
static gboolean for_ever_after, struck, is_paused;

void
fault_vfs_plan (guint calls, guint n, gboolean for_ever)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  planned_calls = calls;
  planned_no = n;
  for_ever_after = for_ever;
  seen = 0;
  struck = FALSE;
}

void
fault_vfs_pause (gboolean paused)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  is_paused = paused;
}

guint
fault_vfs_count (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  return seen;
}

gboolean
fault_vfs_has_struck (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  return struck;
}

gboolean
fault_vfs_strikes (FaultCall call)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  gboolean strikes;

  if (is_paused || (planned_calls & call) == 0)
    return FALSE;
  seen++;
  strikes = planned_no != 0 && (seen == planned_no || (for_ever_after && seen > planned_no));
  struck |= strikes;
  return strikes;
}

/* ---- files ---- */

static sqlite3_file *
get_real (sqlite3_file *file)
{
  return ((FaultFile *)file)->real;
}

static int
close_file (sqlite3_file *file)
{
  FaultFile *self = (FaultFile *)file;
  int code = self->real->pMethods->xClose (self->real);

  g_clear_pointer (&self->path, g_free);
  return code;
}

static int
read_file (sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
  if (fault_vfs_strikes (FAULT_CALL_READ))
    return SQLITE_IOERR_READ;
  return get_real (file)->pMethods->xRead (get_real (file), data, length, offset);
}

static int
write_file (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  FaultFile *self = (FaultFile *)file;
  int code;

  if (fault_vfs_strikes (FAULT_CALL_WRITE))
    return SQLITE_IOERR_WRITE;
  code = self->real->pMethods->xWrite (self->real, data, length, offset);
  if (code == SQLITE_OK && self->path != NULL)
    fault_trace_write (self->path, offset, data, (gsize)length);
  return code;
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
  FaultFile *self = (FaultFile *)file;
  int code;

  if (fault_vfs_strikes (FAULT_CALL_TRUNCATE))
    return SQLITE_IOERR_TRUNCATE;
  code = self->real->pMethods->xTruncate (self->real, size);
  if (code == SQLITE_OK && self->path != NULL)
    fault_trace_truncate (self->path, size);
  return code;
}

/* The real disk is not waited for: the record is what is looked at. */
static int
sync_file (sqlite3_file *file, int flags)
{
  FaultFile *self = (FaultFile *)file;

  if (fault_vfs_strikes (FAULT_CALL_SYNC))
    return SQLITE_IOERR_FSYNC;
  if (self->path == NULL)
    return SQLITE_OK;
  fault_trace_sync (self->path);
  if (self->folder_waits)
    {
      g_autofree char *folder = g_path_get_dirname (self->path);

      fault_trace_sync_folder (folder);
      self->folder_waits = FALSE;
    }
  return SQLITE_OK;
}

static int
get_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return get_real (file)->pMethods->xFileSize (get_real (file), size);
}

static int
lock_file (sqlite3_file *file, int level)
{
  return get_real (file)->pMethods->xLock (get_real (file), level);
}

static int
unlock_file (sqlite3_file *file, int level)
{
  return get_real (file)->pMethods->xUnlock (get_real (file), level);
}

static int
check_lock (sqlite3_file *file, int *locked)
{
  return get_real (file)->pMethods->xCheckReservedLock (get_real (file), locked);
}

/* To make room ahead is a kindness, and would go past the record. */
static int
control_file (sqlite3_file *file, int what, void *data)
{
  if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE)
    return SQLITE_OK;
  return get_real (file)->pMethods->xFileControl (get_real (file), what, data);
}

static int
get_sector_size (sqlite3_file *file)
{
  return get_real (file)->pMethods->xSectorSize (get_real (file));
}

static int
get_characteristics (sqlite3_file *file)
{
  return get_real (file)->pMethods->xDeviceCharacteristics (get_real (file));
}

static int
map_shm (sqlite3_file *file, int page, int size, int extend, void volatile **data)
{
  if (fault_vfs_strikes (FAULT_CALL_SHM_MAP))
    return SQLITE_IOERR_SHMMAP;
  return get_real (file)->pMethods->xShmMap (get_real (file), page, size, extend, data);
}

static int
lock_shm (sqlite3_file *file, int offset, int n, int flags)
{
  return get_real (file)->pMethods->xShmLock (get_real (file), offset, n, flags);
}

static void
order_shm (sqlite3_file *file)
{
  get_real (file)->pMethods->xShmBarrier (get_real (file));
}

static int
unmap_shm (sqlite3_file *file, int remove)
{
  return get_real (file)->pMethods->xShmUnmap (get_real (file), remove);
}

/* Version 2: nothing is mapped that would be written without a call. */
static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = get_size,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_lock,
  .xFileControl = control_file,
  .xSectorSize = get_sector_size,
  .xDeviceCharacteristics = get_characteristics,
  .xShmMap = map_shm,
  .xShmLock = lock_shm,
  .xShmBarrier = order_shm,
  .xShmUnmap = unmap_shm,
};

/* ---- the file system ---- */

static sqlite3_vfs *
get_real_vfs (sqlite3_vfs *vfs)
{
  return vfs->pAppData;
}

#define JOURNALS (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)

static int
open_file (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  FaultFile *self = (FaultFile *)file;
  gboolean is_new = path != NULL && (flags & SQLITE_OPEN_CREATE) != 0
                    && !g_file_test (path, G_FILE_TEST_EXISTS);
  int code;

  file->pMethods = NULL;
  self->real = (sqlite3_file *)(self + 1);
  if (fault_vfs_strikes (FAULT_CALL_OPEN))
    return SQLITE_CANTOPEN;
  code = get_real_vfs (vfs)->xOpen (get_real_vfs (vfs), path, self->real, flags, out_flags);
  if (code != SQLITE_OK)
    return code;
  file->pMethods = &methods;
  self->path = g_strdup (path);
  self->folder_waits = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & JOURNALS) != 0;
  if (is_new)
    fault_trace_create (path);
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
  int code;

  if (fault_vfs_strikes (FAULT_CALL_UNLINK))
    return SQLITE_IOERR_DELETE;
  code = get_real_vfs (vfs)->xDelete (get_real_vfs (vfs), path, 0);
  if (code != SQLITE_OK)
    return code;
  fault_trace_unlink (path);
  if (sync_folder)
    {
      g_autofree char *folder = g_path_get_dirname (path);

      fault_trace_sync_folder (folder);
    }
  return SQLITE_OK;
}

/* ---- memory ---- */

static sqlite3_mem_methods real_memory;

static void *
allocate (int size)
{
  return fault_vfs_strikes (FAULT_CALL_ALLOCATE) ? NULL : real_memory.xMalloc (size);
}

static void *
reallocate (void *block, int size)
{
  return fault_vfs_strikes (FAULT_CALL_ALLOCATE) ? NULL : real_memory.xRealloc (block, size);
}

void
fault_vfs_install (void)
{
  static sqlite3_vfs vfs;
  sqlite3_mem_methods memory;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real_memory), ==, SQLITE_OK);
  memory = real_memory;
  memory.xMalloc = allocate;
  memory.xRealloc = reallocate;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &memory), ==, SQLITE_OK);
  /* Otherwise small blocks come from a store of SQLite's own and are never asked for. */
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_LOOKASIDE, 0, 0), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_initialize (), ==, SQLITE_OK);

  sqlite3_vfs *real = sqlite3_vfs_find (NULL);
  vfs = *real;
  vfs.zName = "fault";
  vfs.pAppData = real;
  vfs.szOsFile = (int)sizeof (FaultFile) + real->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}
