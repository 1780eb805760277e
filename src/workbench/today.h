/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpToday: what waits for the user today, group by group: visits due (overdue first), check-ins due, what is open,
 * what came back, what came too late for its report, what a customer should be asked or told, what was promised, what is to be reviewed or approved, the needs
 * that wait for his role, what a supervisor is to be told of (needs past their limit, reports returned again and again,
 * potential needs that nobody answered), what was decided about entries of one's own, and what the server has received lately. Loads off the main thread and again with every change.
 *
 * Each group is a GListModel of RpWorkItem whose object lives as long as this one.
 */
typedef enum
{
  RP_TODAY_DUE,
  RP_TODAY_CHECK_INS,
  RP_TODAY_OPEN,
  RP_TODAY_RETURNED,
  RP_TODAY_TOO_LATE,
  RP_TODAY_CONFIRM,
  RP_TODAY_ANSWERS,
  RP_TODAY_PROMISED,
  RP_TODAY_VERIFY,
  RP_TODAY_REVIEW,
  RP_TODAY_CLOSING,
  RP_TODAY_NEEDS,
  RP_TODAY_CENTRE,
  RP_TODAY_COMPLAINTS,
  RP_TODAY_SUPERVISED,
  RP_TODAY_LATE,
  RP_TODAY_CLAIMS,
  RP_TODAY_RETURNED_AGAIN,
  RP_TODAY_EXPIRED,
  RP_TODAY_GRADES,
  RP_TODAY_DECIDED,
  RP_TODAY_QUEUED,
  RP_TODAY_RECEIVED,
  RP_TODAY_N_GROUPS,
} RpTodayGroup;

#define RP_TYPE_TODAY (rp_today_get_type ())
G_DECLARE_FINAL_TYPE (RpToday, rp_today, RP, TODAY, GObject)

RpToday *rp_today_new (RpSession *session);
GListModel *rp_today_get_group (RpToday *self, RpTodayGroup group); /* (transfer none) */
const char *rp_today_group_title (RpTodayGroup group);
/* "Mon 5 Jan 2026", the organisation's date. (transfer full) */
char *rp_today_dup_date (RpToday *self);

/* Signal "loaded": all groups are up to date; at midnight they become those of the next day. */

G_END_DECLS
