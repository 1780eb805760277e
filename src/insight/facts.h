/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/fact-source.h"
#include "insight/insight-error.h"

G_BEGIN_DECLS

/**
 * RpFact: one entry of the list of facts, which is the vocabulary of score models and rules. A model or
 * rule that names anything else is refused when it is loaded.
 * @zh, @en: what people call it
 * @unit: what a number counts ("kWh", "kVA", "yuan", "%" for a ratio that
 *   people read as percent, 0.85 as 85 %, "1" for a bare number …), "" for a text or list
 * @source: kinds and fields it is computed from, for people
 */
typedef struct
{
  const char *name;
  const char *zh;
  const char *en;
  const char *unit;
  const char *source;
} RpFact;

/* @name: "run_cap_kva", or a path into a list: "last3.0.load_ratio". (nullable) */
const RpFact *rp_facts_find (const char *name);

/* What people call a fact; a site fact has the label of its key. @language: "zh" or "en" */
const char *rp_facts_label (const char *name, const char *language);
/* Whether elements of the fact lists (months, outages, transformers …) have a member of that name. */
gboolean rp_facts_is_element_member (const char *name);

/**
 * rp_facts_collect:
 * @today: days since 1970-01-01; decides "12 months back" and "in 60 days"
 * @zone: (nullable): the organisation's, which decides the day of an instant; UTC when %NULL
 * @settings: what is not in the rows: {"prices": row of prices.json, "site": …}; see
 *   rp_facts_settings_new()
 *
 * Everything that scores and rules may read about one customer, as named numbers and texts in display
 * units (kWh, kW, kVA, yuan, ratios as 0.85). A fact that cannot be known is absent, and the member
 * "missing" says why: {"e12_kwh": "7 of 12 months"}; nothing is filled in.
 *
 * Months end with the newest month that has usage, at most three months before @today. With several
 * accounts energy and bills are those of all; demand, load factor, power factor and basic charge those of
 * the account with the largest operating capacity.
 *
 * Returns: (transfer full) (nullable) Errors: the source's; RP_INSIGHT_ERROR_DATA when there is no
 *   such customer
 */
JsonObject *rp_facts_collect (RpFactSource *source, const char *customer, gint32 today,
                              GTimeZone *zone, JsonObject *settings, GError **error);

/**
 * rp_facts_set_peers:
 * @all: (element-type JsonObject): facts of all customers
 *
 * Adds "peer_needs" to each: the needs that customers of the same industry group and of half to one and
 * a half times the capacity confirmed within 24 months and this one did not. For whoever has the facts
 * of the whole organisation, that is, the server's nightly run.
 */
void rp_facts_set_peers (GPtrArray *all);

/* @facts: of one customer, with "peer_needs", which @take may take away: those of all would fill the memory */
typedef void (*RpFactsPeerFunc) (JsonObject *facts, gpointer data);
/* The same, giving each customer's to @take as soon as they are known, in no order. @take: (nullable) */
void rp_facts_each_peers (GPtrArray *all, RpFactsPeerFunc take, gpointer data);

/* What rp_facts_set_peers() looks at: facts of every customer at once, texts and all, would fill the memory
 * of a large organisation. Returns: (transfer full): without what was said in @facts */
JsonObject *rp_facts_dup_compared (JsonObject *facts);
/* Puts what came of the comparison into the whole facts of the same customer. */
void rp_facts_take_peers (JsonObject *facts, JsonObject *few);

/**
 * rp_facts_set_curve:
 * @facts: with what is known of capacity, contract, basic-charge mode and power-factor standard
 * @months: (element-type RpLoadMonth): of rp_load_profile_compute()
 * @newest: the month that "the last twelve" end with, since 1970-01
 * @settings: (nullable): as rp_facts_collect() has them
 *
 * Adds what a load curve says: "curve12", "curve6" and the sums over them. A month that lacks a fifth of its
 * intervals is not present. rp_facts_collect() does it with the curves on file.
 */
void rp_facts_set_curve (JsonObject *facts, GArray *months, gint32 newest, JsonObject *settings);

#define RP_FACTS_DATA_DIR "data_dir"

/* The settings of a day from data/policies below @data_dir: "price_rows", which are those of all divisions and days;
 * "prices", those of prices.json, for who is nowhere in particular; "power-factor", "suggestions"; and
 * RP_FACTS_DATA_DIR, where what only curves need is read from: without it curves are left out.
 * Returns: (transfer full) (nullable)
 * Errors: as rp_policy_load() */
/* A member of the settings that callers add: where the organisation supplies, see rp_division_choose(). */
#define RP_FACTS_AREA "area"
JsonObject *rp_facts_settings_new (const char *data_dir, gint32 today, GError **error);

G_END_DECLS
