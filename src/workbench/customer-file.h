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

/* A visit that is planned or under way, to go on with. (nullable) */
const char *rp_customer_file_get_open_visit (RpCustomerFile *self);

G_END_DECLS
