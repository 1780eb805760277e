/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/page-table.h"

#include <glib/gi18n-lib.h>

#include "widgets/brief-page.h"
#include "widgets/customer-page.h"
#include "widgets/customers-page.h"
#include "widgets/learning-page.h"
#include "widgets/ranking-page.h"
#include "widgets/record-page.h"
#include "widgets/report-page.h"
#include "widgets/review-page.h"
#include "widgets/suggestions-page.h"
#include "widgets/sync-page.h"
#include "widgets/today-page.h"
#include "widgets/visit-page.h"
#include "widgets/weights-page.h"

static const RpPageEntry entries[] = {
  { "today", N_ ("Today"), "x-office-calendar-symbolic", RP_ROLE_NONE, rp_today_page_get_type },
  { "customers", N_ ("Customers"), "system-users-symbolic", RP_ROLE_NONE,
    rp_customers_page_get_type },
  { "customer", NULL, NULL, RP_ROLE_NONE, rp_customer_page_get_type },
  { "review", N_ ("Review desk"), "document-edit-symbolic", RP_ROLE_SPECIALIST,
    rp_review_page_get_type },
  { "visit", NULL, NULL, RP_ROLE_NONE, rp_visit_page_get_type },
  { "needs_report", NULL, NULL, RP_ROLE_NONE, rp_report_page_get_type },
  { "suggestions", N_ ("Suggestions"), "star-new-symbolic", RP_ROLE_SPECIALIST,
    rp_suggestions_page_get_type },
  { "learning", N_ ("What was learned"), "view-list-symbolic",
    RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR, rp_learning_page_get_type },
  { "suggestion", NULL, NULL, RP_ROLE_NONE, rp_record_page_get_type },
  { "potential_need", NULL, NULL, RP_ROLE_NONE, rp_record_page_get_type },
  { "need", NULL, NULL, RP_ROLE_NONE, rp_record_page_get_type },
  { "grade_override", NULL, NULL, RP_ROLE_NONE, rp_record_page_get_type },
  { "task", NULL, NULL, RP_ROLE_NONE, rp_record_page_get_type },
  { "brief", NULL, NULL, RP_ROLE_NONE, rp_brief_page_get_type },
  { "ranking", N_ ("Value ranking"), "view-sort-descending-symbolic",
    RP_ROLE_MANAGER | RP_ROLE_DEPUTY | RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR,
    rp_ranking_page_get_type },
  { "weights", N_ ("Weights workshop"), "applications-science-symbolic",
    RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR, rp_weights_page_get_type },
  { "sync", N_ ("Sync centre"), "emblem-synchronizing-symbolic", RP_ROLE_NONE,
    rp_sync_page_get_type },
};

const RpPageEntry *
rp_page_table (guint *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}

const RpPageEntry *
rp_page_table_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].name, name))
      return &entries[i];
  return NULL;
}
