/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/id-source.h"
#include "cli/sample-series.h"
#include "cli/sample-writer.h"
#include "cli/sample.h"
#include "insight/basic-charge.h"

G_BEGIN_DECLS

/**
 * RpSampleContext: what all parts of the generator share while one file is written.
 * @county: data/sample/qinglan.json
 * @users: login → id
 * @first_month: of the 24 with usage, in months since 1970-01
 */
typedef struct
{
  const RpSampleOptions *options;
  JsonObject *county;
  RpSampleWriter *writer;
  RpIdSource *ids;
  RpSampleRandom random;
  gint32 today;
  gint32 first_month;
  GHashTable *users;
  GPtrArray *managers; /* ids, borrowed from users */
  RpBasicPrices prices;
  gint64 period_prices[4]; /* sharp, peak, flat, valley; price units a kWh */
  guint n_phones;
} RpSampleContext;

/**
 * RpSampleCustomer: one customer while its rows are written.
 * @traits: a member of "customers" in the county file, or an invented object of the same shape
 */
typedef struct
{
  JsonObject *traits;
  guint number;
  char *id;
  char *account;
  const char *manager;
  GPtrArray *contacts; /* ids; the first is the electrical head */
  GPtrArray *contact_names;
  RpSampleCurve curve;
  RpSampleMonth months[RP_SAMPLE_MONTHS];
} RpSampleCustomer;

/* @traits: (transfer full) Returns: (transfer full) */
RpSampleCustomer *
rp_sample_customer_new (RpSampleContext *context, JsonObject *traits, guint number);
void rp_sample_customer_free (RpSampleCustomer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSampleCustomer, rp_sample_customer_free)

/* An invented customer's traits. Returns: (transfer full) */
JsonObject *rp_sample_invent_customer (RpSampleContext *context, guint number);
/* A person's name. Returns: (transfer full) */
char *rp_sample_invent_person (RpSampleContext *context);

/* The customer's file: itself, account, contacts, contract, transformers, sources, site facts. */
void rp_sample_write_file (RpSampleContext *context, RpSampleCustomer *customer);
/* Usage and bills of the 24 months. */
void rp_sample_write_months (RpSampleContext *context, RpSampleCustomer *customer);

/* Opens a row of a customer by its manager, at 10:00 local time of @day. Returns: its id (transfer
 * full) */
char *rp_sample_begin_row (RpSampleContext *context, const char *kind, const char *scope,
                           const char *by, gint32 day);

G_END_DECLS
