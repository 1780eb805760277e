/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * RpLease: the word among several server processes that one of them does a job. It ends by itself when
 * its holder dies; one that lasts longer than any could is nobody's. Times are those of the computer, not of the
 * program's clock: processes may be run at different hours for a test, and nothing but double work follows from a
 * wrong one.
 */
typedef struct
{
  RpConnection *connection; /* borrowed */
  const char *job;
  char holder[64]; /* process and run */
  gint64 lasts_us;
  gint64 renew_at_us; /* monotonic */
} RpLease;

/**
 * rp_lease_take:
 * @lasts_us: from every renewal; it is renewed four times as often
 * @taken: (out): whether nobody else has it
 *
 * Once taken it is given back with rp_lease_release().
 */
gboolean rp_lease_take (RpLease *self, RpConnection *connection, const char *job, gint64 lasts_us,
                        gboolean *taken, GError **error);
/* Between two steps of the job: keeps the lease. @taken: (out): %FALSE when this process has stood still
 * for so long that another one has it now */
gboolean rp_lease_renew (RpLease *self, gboolean *taken, GError **error);
void rp_lease_release (RpLease *self);

G_END_DECLS
