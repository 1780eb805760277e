/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/backoff.h"

#define FIRST_US (2 * G_USEC_PER_SEC)
#define LONGEST_US (15 * 60 * (gint64)G_USEC_PER_SEC)
#define SHORTEST_US (G_USEC_PER_SEC / 2)
#define MAX_DOUBLINGS 16

gint64
rp_backoff_us (guint failures, gint64 retry_after_s, double luck)
{
  guint doublings = MIN (MAX (failures, 1) - 1, MAX_DOUBLINGS);
  gint64 limit = MIN ((gint64)FIRST_US << doublings, LONGEST_US);
  gint64 wait = MAX ((gint64)(luck * (double)limit), SHORTEST_US);
  gint64 asked_s = CLAMP (retry_after_s, 0, LONGEST_US / G_USEC_PER_SEC);

  /* Also those whom the server sent away at the same moment come back one after another. */
  return asked_s == 0 ? wait : asked_s * G_USEC_PER_SEC + (gint64)(luck * FIRST_US);
}
