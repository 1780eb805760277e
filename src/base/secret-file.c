/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secret-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/folder.h"

static gboolean
fail (const char *path, int cause, GError **error)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (cause), _ ("“%s” cannot be made: %s."),
               path, g_strerror (cause));
  return FALSE;
}

/* The first to give the file its name wins; what the others made is thrown away. */
static gboolean
name_file (const char *made, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int cause = link (made, path) == 0 ? 0 : errno;

  g_unlink (made);
  if (cause != 0 && cause != EEXIST)
    return fail (path, cause, error);
  return rp_folder_sync (folder) || fail (path, errno, error);
}

static gboolean
make_file (const char *path, gsize size, RpSecretFunc make, GError **error)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *made = g_strconcat (path, ".", unique, NULL);
  g_autofree char *secret = g_malloc (size);
  gboolean done;

  make (secret, size);
  done = g_file_set_contents_full (made, secret, (gssize)size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
  explicit_bzero (secret, size);
  return done && name_file (made, path, error);
}

gboolean
rp_secret_file_load (const char *path, guint8 *secret, gsize size, RpSecretFunc make,
                     GError **error)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !make_file (path, size, make, error))
    return FALSE;
  if (!g_file_get_contents (path, &bytes, &length, error))
    return FALSE;
  if (length == size)
    memcpy (secret, bytes, size);
  explicit_bzero (bytes, length);
  if (length == size)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("“%s” is not a file of keys. Put it back from a copy."), path);
  return FALSE;
}
