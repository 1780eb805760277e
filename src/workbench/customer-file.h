/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/record.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpUsagePoint: one month of all accounts of a customer. Scaled integers as the schema's units say.
 */
typedef struct
{
  gint32 month;      /* months since 1970-01 */
  gint64 kwh;        /* 0.01 kWh */
  gint64 bands[4];   /* 0.01 kWh: critical peak, peak, flat, valley */
  gint64 max_demand; /* 0.1 kW: of the account with the highest */
  gint64 pf;         /* 0.0001: of that account */
} RpUsagePoint;

/**
 * RpScoreLine: one contribution to a value score, in words. Immutable.
 */
#define RP_TYPE_SCORE_LINE (rp_score_line_get_type ())
G_DECLARE_FINAL_TYPE (RpScoreLine, rp_score_line, RP, SCORE_LINE, GObject)
const char *rp_score_line_get_label (RpScoreLine *self);
const char *rp_score_line_get_raw (RpScoreLine *self);
const char *rp_score_line_get_formula (RpScoreLine *self); /* "85.00 × 20 %" */
const char *rp_score_line_get_contribution (RpScoreLine *self);
double rp_score_line_get_share (RpScoreLine *self); /* contribution / weight, 0 … 1 */

/**
 * RpCustomerFile: everything the profile knows about one customer, for the customer's page. Loads off
 * the main thread and again when any of it changes. Signal "loaded".
 */
#define RP_TYPE_CUSTOMER_FILE (rp_customer_file_get_type ())
G_DECLARE_FINAL_TYPE (RpCustomerFile, rp_customer_file, RP, CUSTOMER_FILE, GObject)

RpCustomerFile *rp_customer_file_new (RpSession *session, const char *customer);
const char *rp_customer_file_get_id (RpCustomerFile *self);
RpRecord *rp_customer_file_get_customer (RpCustomerFile *self);      /* (nullable): not loaded */
GPtrArray *rp_customer_file_get_accounts (RpCustomerFile *self);     /* of RpRecord */
GListModel *rp_customer_file_get_contacts (RpCustomerFile *self);    /* of RpRecord */
GListModel *rp_customer_file_get_timeline (RpCustomerFile *self);    /* of RpWorkItem */
GListModel *rp_customer_file_get_needs (RpCustomerFile *self);       /* of RpWorkItem */
GListModel *rp_customer_file_get_suggestions (RpCustomerFile *self); /* of RpWorkItem */
/* Oldest month first. (element-type RpUsagePoint) */
GArray *rp_customer_file_get_usage (RpCustomerFile *self);

/* The value score recomputed here and now; %NULL texts when the roles may not see it. */
const char *rp_customer_file_get_score (RpCustomerFile *self);       /* "73.50", "" without one */
const char *rp_customer_file_get_grade (RpCustomerFile *self);       /* "A" */
const char *rp_customer_file_get_coverage (RpCustomerFile *self);    /* a sentence */
GListModel *rp_customer_file_get_score_lines (RpCustomerFile *self); /* of RpScoreLine */

/* A visit that is planned or under way, to go on with. (nullable) */
const char *rp_customer_file_get_open_visit (RpCustomerFile *self);

G_END_DECLS
