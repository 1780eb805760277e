/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/work-calendar.h"
#include "insight/insight-error.h"

G_BEGIN_DECLS

/**
 * The days of the policy "work-days" that differ from Monday to Friday: holidays, and the weekend days that are worked in
 * their place. A row holds those of a year, each a day or a span:
 *
 *   {"from": "2026-01-01", "off": ["2026-10-01/2026-10-07"], "on": ["2026-09-20", "2026-10-10"]}
 *
 * All rows count together; a year that has none goes from Monday to Friday.
 */

/**
 * rp_work_days_load:
 * @data_dir: the product's data; the organisation's own file goes before the one there
 *
 * Returns: (transfer full) (nullable)
 * Errors: G_FILE_ERROR, RP_INSIGHT_ERROR: with file, place and cause
 */
RpWorkCalendar *rp_work_days_load (const char *data_dir, GError **error);

/* The calendar to work with. A file that cannot be read is told in the log, and a week has five working days: nobody's
 * work waits for it. Returns: (transfer full) */
RpWorkCalendar *rp_work_days_get (void);

G_END_DECLS
