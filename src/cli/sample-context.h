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
 * @story: data/sample/qinglan-work.json
 * @users: login → id
 * @names: id of a user → name
 * @places: name of a group or park → id
 * @first_month: of the 24 with usage, in months since 1970-01
 * @shift_days, @shift_months: from RP_SAMPLE_TODAY, to which the dates in @county belong, to @today
 */
typedef struct
{
  const RpSampleOptions *options;
  JsonObject *county;
  JsonObject *story;
  RpSampleWriter *writer;
  RpIdSource *ids;
  RpSampleRandom random;
  gint32 today;
  gint32 first_month;
  gint32 shift_days;
  gint32 shift_months;
  GHashTable *places;
  GHashTable *users;
  GHashTable *names;
  GPtrArray *managers; /* ids, borrowed from users */
  GPtrArray *
      customers; /* RpSampleCustomer: all of the county; of an invented organisation the present one */
  RpBasicPrices prices;
  gint64 period_prices[4]; /* sharp, peak, flat, valley; price units a kWh */
  guint n_phones;
  guint n_visits;
  guint n_reports;
  guint n_needs;
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
RpSampleCustomer *rp_sample_customer_new (RpSampleContext *context, JsonObject *traits,
                                          guint number);
void rp_sample_customer_free (RpSampleCustomer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSampleCustomer, rp_sample_customer_free)

/* An invented customer's traits. Returns: (transfer full) */
JsonObject *rp_sample_invent_customer (RpSampleContext *context, guint number);
/* A person's name. Returns: (transfer full) */
char *rp_sample_invent_person (RpSampleContext *context);

/* The customer's file: itself, account, contacts, site facts, supply. */
void rp_sample_write_file (RpSampleContext *context, RpSampleCustomer *customer);
/* What the customer is supplied with and what happened there: contract, transformers, outages, sags. */
void rp_sample_write_supply (RpSampleContext *context, RpSampleCustomer *customer);
/* Usage and bills of the 24 months. */
void rp_sample_write_months (RpSampleContext *context, RpSampleCustomer *customer);

/* Since when the customer has been on file: some years back, spread over the weeks. */
gint32 rp_sample_customer_since (RpSampleContext *context, RpSampleCustomer *customer);
/* "2025-03-18" of the county file, moved to the file's own today */
gint32 rp_sample_shift_day (RpSampleContext *context, const char *date);

/* Opens a row of a customer by its manager, at 10:00 local time of @day. Returns: its id (transfer
 * full) */
char *rp_sample_begin_row (RpSampleContext *context, const char *kind, const char *scope,
                           const char *by, gint32 day);

G_END_DECLS
