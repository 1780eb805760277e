/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/fault-disk.h"
#include "support/fault-vfs.h"

/* The program's own calls to the file system: blobs and backups are files beside the database. The linker puts
 * these in the place of the C library's (--wrap, see tests/proof/meson.build) in one test program alone. */

int __real_open (const char *path, int flags, ...);
int __wrap_open (const char *path, int flags, ...);
int __wrap_open64 (const char *path, int flags, ...);
int __wrap___open_2 (const char *path, int flags);
int __wrap___open64_2 (const char *path, int flags);
int __real_close (int file);
int __wrap_close (int file);
ssize_t __real_write (int file, const void *data, size_t length);
ssize_t __wrap_write (int file, const void *data, size_t length);
int __real_fsync (int file);
int __wrap_fsync (int file);
int __real_rename (const char *from, const char *to);
int __wrap_rename (const char *from, const char *to);
int __real_link (const char *from, const char *to);
int __wrap_link (const char *from, const char *to);
int __real_g_unlink (const char *path);
int __wrap_g_unlink (const char *path);
int __wrap_unlink (const char *path);
int __real_g_rmdir (const char *path);
int __wrap_g_rmdir (const char *path);
int __wrap_rmdir (const char *path);
int __wrap_remove (const char *path);
ssize_t __real_pwrite64 (int file, const void *data, size_t length, gint64 offset);
ssize_t __wrap_pwrite64 (int file, const void *data, size_t length, gint64 offset);
ssize_t __wrap_pwrite (int file, const void *data, size_t length, gint64 offset);
int __real_ftruncate64 (int file, gint64 size);
int __wrap_ftruncate64 (int file, gint64 size);
int __wrap_ftruncate (int file, gint64 size);
char *__real_mkdtemp (char *path);
char *__wrap_mkdtemp (char *path);
gboolean __wrap_g_file_set_contents_full (const char *path, const char *contents, gssize length,
                                          GFileSetContentsFlags flags, int mode, GError **error);
gboolean __wrap_g_file_set_contents (const char *path, const char *contents, gssize length,
                                     GError **error);
int __real_mkdir (const char *path, mode_t mode);
int __wrap_mkdir (const char *path, mode_t mode);
int __real_g_mkstemp_full (char *path, int flags, int mode);
int __wrap_g_mkstemp_full (char *path, int flags, int mode);
int __real_g_mkdir_with_parents (const char *path, int mode);
int __wrap_g_mkdir_with_parents (const char *path, int mode);

/* What an open file is called. */
static GMutex lock;
static GHashTable *open_files;

static void
note_open (int file, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (open_files == NULL)
    open_files = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_replace (open_files, GINT_TO_POINTER (file), g_strdup (path));
}

/* Returns: (transfer full) (nullable) */
static char *
dup_name (int file)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  return open_files != NULL ? g_strdup (g_hash_table_lookup (open_files, GINT_TO_POINTER (file)))
                            : NULL;
}

static int
fail (int code)
{
  errno = code;
  return -1;
}

static int
open_file (const char *path, int flags, mode_t mode)
{
  gboolean is_new = (flags & O_CREAT) != 0 && !g_file_test (path, G_FILE_TEST_EXISTS);
  int file;

  if (fault_vfs_strikes (FAULT_CALL_OPEN))
    return fail (EIO);
  file = __real_open (path, flags, mode);
  if (file < 0)
    return file;
  note_open (file, path);
  if (is_new)
    fault_trace_create (path);
  else if ((flags & O_TRUNC) != 0)
    fault_trace_truncate (path, 0);
  return file;
}

/* The third argument is there where a file may be made. */
static mode_t
read_mode (int flags, va_list more)
{
  return (flags & O_CREAT) != 0 ? va_arg (more, mode_t) : 0;
}

int
__wrap_open (const char *path, int flags, ...)
{
  va_list more;

  va_start (more, flags);
  mode_t mode = read_mode (flags, more);
  va_end (more);
  return open_file (path, flags, mode);
}

int
__wrap_open64 (const char *path, int flags, ...)
{
  va_list more;

  va_start (more, flags);
  mode_t mode = read_mode (flags, more);
  va_end (more);
  return open_file (path, flags, mode);
}

int
__wrap___open_2 (const char *path, int flags)
{
  return open_file (path, flags, 0);
}

int
__wrap___open64_2 (const char *path, int flags)
{
  return open_file (path, flags, 0);
}

int
__wrap_close (int file)
{
  g_mutex_lock (&lock);
  if (open_files != NULL)
    g_hash_table_remove (open_files, GINT_TO_POINTER (file));
  g_mutex_unlock (&lock);
  return __real_close (file);
}

ssize_t
__wrap_write (int file, const void *data, size_t length)
{
  g_autofree char *path = dup_name (file);
  off_t offset;
  ssize_t written;

  if (path == NULL)
    return __real_write (file, data, length);
  if (fault_vfs_strikes (FAULT_CALL_WRITE))
    return fail (ENOSPC);
  offset = lseek (file, 0, SEEK_CUR);
  written = __real_write (file, data, length);
  if (written > 0)
    fault_trace_write (path, offset, data, (gsize)written);
  return written;
}

ssize_t
__wrap_pwrite64 (int file, const void *data, size_t length, gint64 offset)
{
  g_autofree char *path = dup_name (file);
  ssize_t written;

  if (path == NULL)
    return __real_pwrite64 (file, data, length, offset);
  if (fault_vfs_strikes (FAULT_CALL_WRITE))
    return fail (ENOSPC);
  written = __real_pwrite64 (file, data, length, offset);
  if (written > 0)
    fault_trace_write (path, offset, data, (gsize)written);
  return written;
}

ssize_t
__wrap_pwrite (int file, const void *data, size_t length, gint64 offset)
{
  return __wrap_pwrite64 (file, data, length, offset);
}

int
__wrap_ftruncate64 (int file, gint64 size)
{
  g_autofree char *path = dup_name (file);
  int result;

  if (path == NULL)
    return __real_ftruncate64 (file, size);
  if (fault_vfs_strikes (FAULT_CALL_TRUNCATE))
    return fail (EIO);
  result = __real_ftruncate64 (file, size);
  if (result == 0)
    fault_trace_truncate (path, size);
  return result;
}

int
__wrap_ftruncate (int file, gint64 size)
{
  return __wrap_ftruncate64 (file, size);
}

int
__wrap_fsync (int file)
{
  g_autofree char *path = dup_name (file);

  if (path == NULL)
    return __real_fsync (file);
  if (fault_vfs_strikes (FAULT_CALL_SYNC))
    return fail (EIO);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    fault_trace_sync_folder (path);
  else
    fault_trace_sync (path);
  return 0;
}

int
__wrap_rename (const char *from, const char *to)
{
  int result;

  if (fault_vfs_strikes (FAULT_CALL_RENAME))
    return fail (EIO);
  result = __real_rename (from, to);
  if (result == 0)
    fault_trace_rename (from, to);
  return result;
}

int
__wrap_link (const char *from, const char *to)
{
  int result;

  if (fault_vfs_strikes (FAULT_CALL_RENAME))
    return fail (EIO);
  result = __real_link (from, to);
  if (result == 0)
    fault_trace_link (from, to);
  return result;
}

/* GLib calls the C library's within itself, where the linker puts nothing in its place. */
int
__wrap_g_unlink (const char *path)
{
  int result;

  if (fault_vfs_strikes (FAULT_CALL_UNLINK))
    return fail (EIO);
  result = __real_g_unlink (path);
  if (result == 0)
    fault_trace_unlink (path);
  return result;
}

int
__wrap_unlink (const char *path)
{
  return __wrap_g_unlink (path);
}

int
__wrap_g_rmdir (const char *path)
{
  int result;

  if (fault_vfs_strikes (FAULT_CALL_UNLINK))
    return fail (EIO);
  result = __real_g_rmdir (path);
  if (result == 0)
    fault_trace_remove_folder (path);
  return result;
}

int
__wrap_rmdir (const char *path)
{
  return __wrap_g_rmdir (path);
}

int
__wrap_remove (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0 && S_ISDIR (info.st_mode) ? __wrap_g_rmdir (path)
                                                            : __wrap_g_unlink (path);
}

int
__wrap_mkdir (const char *path, mode_t mode)
{
  int result;

  if (fault_vfs_strikes (FAULT_CALL_FOLDER))
    return fail (EIO);
  result = __real_mkdir (path, mode);
  if (result == 0)
    fault_trace_make_folder (path);
  return result;
}

int
__wrap_g_mkstemp_full (char *path, int flags, int mode)
{
  int file;

  if (fault_vfs_strikes (FAULT_CALL_OPEN))
    return fail (EIO);
  file = __real_g_mkstemp_full (path, flags, mode);
  if (file >= 0)
    {
      note_open (file, path);
      fault_trace_create (path);
    }
  return file;
}

/* The folders that are missing, from above. */
static void
trace_parents (const char *path)
{
  g_autofree char *parent = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  parent = g_path_get_dirname (path);
  trace_parents (parent);
  fault_trace_make_folder (path);
}

int
__wrap_g_mkdir_with_parents (const char *path, int mode)
{
  if (fault_vfs_strikes (FAULT_CALL_FOLDER))
    return fail (ENOSPC);
  trace_parents (path);
  return __real_g_mkdir_with_parents (path, mode);
}

char *
__wrap_mkdtemp (char *path)
{
  if (fault_vfs_strikes (FAULT_CALL_FOLDER))
    {
      errno = ENOSPC;
      return NULL;
    }
  if (__real_mkdtemp (path) == NULL)
    return NULL;
  fault_trace_make_folder (path);
  return path;
}

/* ---- a whole file: what GLib does within itself, by the calls above ---- */

static gboolean
fill_file (int file, const char *contents, gsize length, gboolean synced)
{
  gboolean ok = TRUE;

  while (ok && length > 0)
    {
      ssize_t n = __wrap_write (file, contents, length);

      ok = n > 0;
      contents += ok ? n : 0;
      length -= ok ? (gsize)n : 0;
    }
  ok = ok && (!synced || __wrap_fsync (file) == 0);

  int saved = errno;
  __wrap_close (file);
  errno = saved;
  return ok;
}

/* Under another name first. */
static gboolean
replace_file (const char *path, const char *contents, gsize length, gboolean synced, int mode)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int file = __wrap_g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, mode);
  int saved;

  if (file < 0)
    return FALSE;
  if (fill_file (file, contents, length, synced) && __wrap_rename (temporary, path) == 0)
    return TRUE;
  saved = errno;
  __wrap_g_unlink (temporary);
  errno = saved;
  return FALSE;
}

static gboolean
overwrite_file (const char *path, const char *contents, gsize length, gboolean synced, int mode)
{
  int file = open_file (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);

  return file >= 0 && fill_file (file, contents, length, synced);
}

static gboolean
is_to_be_synced (const char *path, GFileSetContentsFlags flags)
{
  struct stat info;

  if ((flags & (G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE)) == 0)
    return FALSE;
  return (flags & G_FILE_SET_CONTENTS_ONLY_EXISTING) == 0
         || (lstat (path, &info) == 0 && info.st_size > 0);
}

gboolean
__wrap_g_file_set_contents_full (const char *path, const char *contents, gssize length,
                                 GFileSetContentsFlags flags, int mode, GError **error)
{
  gsize n = length < 0 ? strlen (contents) : (gsize)length;
  gboolean synced = is_to_be_synced (path, flags);
  gboolean ok = (flags & G_FILE_SET_CONTENTS_CONSISTENT) != 0
                    ? replace_file (path, contents, n, synced, mode)
                    : overwrite_file (path, contents, n, synced, mode);
  int saved = errno;

  if (!ok)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved),
                 "Failed to write file “%s”: %s", path, g_strerror (saved));
  errno = saved;
  return ok;
}

gboolean
__wrap_g_file_set_contents (const char *path, const char *contents, gssize length, GError **error)
{
  return __wrap_g_file_set_contents_full (
      path, contents, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_ONLY_EXISTING,
      0666, error);
}
