/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* What was measured and billed. A month or a day of an account is one row; a later delivery of the
 * same month writes the same row again. */

#define ACCOUNT_KEY(writers_)                                                                      \
  FIELD ("account", N_ ("Service account"), REFERENCE, APPEND, writers_,                           \
         .target = "service_account", .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY)
#define MONTH_KEY                                                                                  \
  FIELD ("month", N_ ("Month"), MONTH, APPEND, IMPORTS, .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY)
#define MEASURED(name_, label_, unit_)                                                             \
  FIELD (name_, label_, INTEGER, CENTRAL, IMPORTS, .unit = RP_UNIT_##unit_)

static const RpField usage_fields[] = {
  CUSTOMER_FIELD (IMPORTS),
  ACCOUNT_KEY (IMPORTS),
  MONTH_KEY,
  MEASURED ("kwh", N_ ("Energy"), ENERGY),
  MEASURED ("kwh_sharp", N_ ("Critical-peak energy"), ENERGY),
  MEASURED ("kwh_peak", N_ ("Peak energy"), ENERGY),
  MEASURED ("kwh_flat", N_ ("Flat energy"), ENERGY),
  MEASURED ("kwh_valley", N_ ("Valley energy"), ENERGY),
  MEASURED ("kvarh", N_ ("Reactive energy"), REACTIVE),
  MEASURED ("max_demand", N_ ("Maximum demand"), POWER),
  MEASURED ("contracted_demand", N_ ("Contracted demand"), POWER),
  FIELD ("pf", N_ ("Power factor"), INTEGER, CENTRAL, IMPORTS, .unit = RP_UNIT_FACTOR,
         .max = 10000),
};

const RpKind rp_kind_usage_month = {
  .name = "usage_month",
  .label = N_ ("Monthly usage"),
  .label_plural = N_ ("Monthly usage"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (usage_fields),
  .title_field = "month",
  .part_of = "account",
  .creators = IMPORTS,
  .deleters = RP_ROLE_IMPORT,
  .readers = FILE_READERS,
};

static const RpField bill_fields[] = {
  CUSTOMER_FIELD (IMPORTS),
  ACCOUNT_KEY (IMPORTS),
  MONTH_KEY,
  MEASURED ("basic", N_ ("Basic charge"), MONEY),
  MEASURED ("energy", N_ ("Energy charge"), MONEY),
  MEASURED ("pf_adj_pct", N_ ("Power-factor adjustment rate"), SHARE),
  MEASURED ("pf_adj", N_ ("Power-factor adjustment"), MONEY),
  MEASURED ("funds", N_ ("Funds and surcharges"), MONEY),
  MEASURED ("total", N_ ("Total"), MONEY),
  FIELD ("paid_at", N_ ("Paid on"), DATE, CENTRAL, IMPORTS),
  MEASURED ("arrears", N_ ("Arrears"), MONEY),
  MEASURED ("late_days", N_ ("Days late"), DAYS),
};

const RpKind rp_kind_bill_month = {
  .name = "bill_month",
  .label = N_ ("Monthly bill"),
  .label_plural = N_ ("Monthly bills"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (bill_fields),
  .title_field = "month",
  .part_of = "account",
  .creators = IMPORTS,
  .deleters = RP_ROLE_IMPORT,
  .readers = FILE_READERS,
};

enum
{
  LOADERS = IMPORTS | OWN | DESK, /* interval data also come as files from the customer */
};

static const RpField load_day_fields[] = {
  CUSTOMER_FIELD (LOADERS),
  ACCOUNT_KEY (LOADERS),
  FIELD ("day", N_ ("Day"), DATE, APPEND, LOADERS, .flags = RP_FIELD_REQUIRED | RP_FIELD_KEY),
  FIELD ("interval_minutes", N_ ("Interval"), INTEGER, CENTRAL, LOADERS, .group = "curve",
         .unit = RP_UNIT_MINUTES, .min = 1, .max = 1440, .flags = RP_FIELD_REQUIRED),
  /* Arrays with one number per interval, 0.01 kWh and 0.01 kvarh, null for a gap. */
  FIELD ("kwh", N_ ("Energy per interval"), JSON, CENTRAL, LOADERS, .group = "curve",
         .flags = RP_FIELD_HIDDEN),
  FIELD ("kvarh_lag", N_ ("Lagging reactive energy per interval"), JSON, CENTRAL, LOADERS,
         .group = "curve", .flags = RP_FIELD_HIDDEN),
  FIELD ("kvarh_lead", N_ ("Leading reactive energy per interval"), JSON, CENTRAL, LOADERS,
         .group = "curve", .flags = RP_FIELD_HIDDEN),
};

const RpKind rp_kind_load_day = {
  .name = "load_day",
  .label = N_ ("Load curve of a day"),
  .label_plural = N_ ("Load curves"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (load_day_fields),
  .title_field = "day",
  .part_of = "account",
  .creators = LOADERS,
  .deleters = LOADERS,
  .readers = FILE_READERS,
};
