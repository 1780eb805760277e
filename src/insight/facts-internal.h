/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/basic-charge.h"
#include "insight/facts.h"

G_BEGIN_DECLS

/**
 * RpFactCollector: what the parts of rp_facts_collect() share. Included by facts*.c only.
 */
typedef struct
{
  RpFactSource *source;
  const char *customer;
  gint32 today;
  gint32 this_month;    /* months since 1970-01 */
  GTimeZone *zone;      /* in which instants have their day */
  JsonObject *settings; /* (nullable): "prices" and "division" are the customer's */
  JsonObject *facts;
  JsonObject *missing;
  RpRecord *file;    /* the customer */
  RpRecord *account; /* (nullable): the one with the largest operating capacity */
  GPtrArray *accounts;
} RpFactCollector;

void rp_facts_set_number (RpFactCollector *self, const char *name, double value);
void rp_facts_set_text (RpFactCollector *self, const char *name, const char *value);
void rp_facts_set_boolean (RpFactCollector *self, const char *name, gboolean value);
/* Takes @list. */
void rp_facts_set_list (RpFactCollector *self, const char *name, JsonArray *list);
/* Why a fact is not there, in both languages. Takes both texts. */
void rp_facts_set_missing (RpFactCollector *self, const char *name, char *zh, char *en);

/* The same for what takes @of months and has @n. */
void rp_facts_miss_months (RpFactCollector *self, const char *name, guint n, guint of);

/* Puts a code into a list unless it is "" or there already. */
void rp_facts_add_code (JsonArray *codes, const char *code);

/* Returns: (transfer full) (nullable) */
GPtrArray *rp_facts_list_rows (RpFactCollector *self, const char *kind, GError **error);
/* The day of a date or instant field. Returns: %FALSE when the row has none */
gboolean rp_facts_read_day (RpFactCollector *self, RpRecord *record, const char *field,
                            gint32 *day);
/* The same as "2026-01-05", or "". */
char *rp_facts_dup_day (RpFactCollector *self, RpRecord *record, const char *field);

gboolean rp_facts_collect_months (RpFactCollector *self, GError **error);
/* After supply and site, whose capacity, contract and tariff it reads. */
gboolean rp_facts_collect_curve (RpFactCollector *self, GError **error);
gboolean rp_facts_collect_work (RpFactCollector *self, GError **error);
gboolean rp_facts_collect_supply (RpFactCollector *self, GError **error);
/* After the needs, to whose "known_codes" it adds. */
gboolean rp_facts_collect_answers (RpFactCollector *self, GError **error);
/* After the others, as it reads what they found. */
gboolean rp_facts_collect_measures (RpFactCollector *self, GError **error);

G_END_DECLS
