/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/brief.h"
#include "workbench/visits-due.h"

G_BEGIN_DECLS

/**
 * RpBriefContent: what a brief says, collected in one go. The screen shows it and the paper prints it.
 * @visits: (element-type RpRecord): that took place, newest first
 * @promises: (element-type RpRecord): tasks that are open, then those done and not verified
 * @suggestions: (element-type RpRecord)
 * @usage: (element-type RpUsagePoint): oldest first
 * @groups: each (element-type RpWorkItem)
 */
typedef struct
{
  RpRecord *customer;
  RpRecord *account; /* (nullable): the one with the largest capacity */
  GPtrArray *contacts, *visits, *promises, *suggestions;
  GArray *usage;
  gboolean on_site; /* a visit is under way */
  RpVisitDue *due;  /* (nullable): no visit is asked for */
  GPtrArray *groups[RP_BRIEF_N_GROUPS];
} RpBriefContent;
void rp_brief_content_free (RpBriefContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpBriefContent, rp_brief_content_free)

/* @today: days since 1970. Errors: RP_STORE_ERROR, RP_DB_ERROR. Thread: the store's */
RpBriefContent *rp_brief_content_load (RpStore *store, const char *customer, gint32 today,
                                       GTimeZone *zone, GError **error);

/* What the figures and rows leave open. Returns: (transfer full) (element-type RpWorkItem) (nullable) */
GPtrArray *rp_brief_list_questions (RpStore *store, const RpBriefContent *content, gint32 today,
                                    GError **error);

/* Energy of the last twelve months and of the twelve before, 0.01 kWh; the latter 0 without them. */
void rp_brief_sum_usage (GArray *usage, gint64 *last, gint64 *before);

/* The brief as PDF, readable by its owner only. Errors: RP_PRINT_ERROR, G_FILE_ERROR */
gboolean rp_brief_print_to_file (RpStore *store, const RpBriefContent *content,
                                 const char *language, const char *path, GError **error);

G_END_DECLS
