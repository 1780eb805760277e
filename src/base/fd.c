/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/fd.h"

#include <errno.h>
#include <unistd.h>

gboolean
rp_fd_write_all (int fd, gconstpointer bytes, gsize length)
{
  for (const char *at = bytes; length > 0;)
    {
      gssize done = write (fd, at, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      at += done;
      length -= (gsize)done;
    }
  return TRUE;
}

gboolean
rp_fd_read_all (int fd, gpointer bytes, gsize length)
{
  for (char *at = bytes; length > 0;)
    {
      gssize done = read (fd, at, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      at += done;
      length -= (gsize)done;
    }
  return TRUE;
}
