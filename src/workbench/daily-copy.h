/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/worker.h"
#include "workbench/store-health.h"

G_BEGIN_DECLS

/* The first copy is made once the first screens have their data. A program need not be ended for weeks, so it is looked
 * again every hour whether another day has come. */
#define RP_DAILY_COPY_AFTER_MS (30 * 1000)
#define RP_DAILY_COPY_EVERY_MS (60 * 60 * 1000)

/**
 * RpDailyCopy: sees to it that there is a copy of each day on which the program runs, and that kept files which are not
 * any more what they were are noticed, some of them every time.
 *
 * Thread: main.
 */
#define RP_TYPE_DAILY_COPY (rp_daily_copy_get_type ())
G_DECLARE_FINAL_TYPE (RpDailyCopy, rp_daily_copy, RP, DAILY_COPY, GObject)

/* @worker: an RpWorker whose subject is the RpStore. @health: is told when the database proves damaged while it is copied.
 * @after_ms: until the first; @every_ms: from one to the next */
RpDailyCopy *rp_daily_copy_new (RpWorker *worker, RpStoreHealth *health, guint after_ms,
                                guint every_ms);
/* No other copy is begun. */
void rp_daily_copy_stop (RpDailyCopy *self);

G_END_DECLS
