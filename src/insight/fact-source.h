/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "schema/record.h"

G_BEGIN_DECLS

/**
 * RpFactSource:
 *
 * Where the rows come from that facts are collected from: the store on a laptop, the tables of the
 * server, a list in a test.
 *
 * Thread: the implementation's.
 */
#define RP_TYPE_FACT_SOURCE (rp_fact_source_get_type ())
G_DECLARE_INTERFACE (RpFactSource, rp_fact_source, RP, FACT_SOURCE, GObject)

struct _RpFactSourceInterface
{
  GTypeInterface parent_interface;

  GPtrArray *(*list) (RpFactSource *self, const char *kind, const char *customer, GError **error);
  /* (nullable): a source that keeps no history */
  GPtrArray *(*list_changes) (RpFactSource *self, const char *kind, const char *id, GError **error);
};

/**
 * rp_fact_source_list:
 * @kind: a kind of the schema
 * @customer: the customer's id; for the kind "customer" the row itself is listed
 *
 * Live rows, in any order.
 *
 * Returns: (transfer full) (element-type RpRecord) (nullable): %NULL on an error of the source
 */
GPtrArray *rp_fact_source_list (RpFactSource *self, const char *kind, const char *customer,
                                GError **error);

/**
 * RpFactChange: one value of a row that was replaced.
 * @unit: a merge unit of the kind
 * @old_value: (nullable): what stood there before
 * @at: the instant, microseconds since 1970 UTC
 */
typedef struct
{
  char *unit;
  JsonNode *old_value;
  gint64 at;
} RpFactChange;

void rp_fact_change_free (RpFactChange *self);

/* What happened to a row, newest first; nothing from a source that keeps no history.
 * Returns: (transfer full) (element-type RpFactChange) (nullable): %NULL on an error of the source */
GPtrArray *rp_fact_source_list_changes (RpFactSource *self, const char *kind, const char *id,
                                        GError **error);

/**
 * RpFactList: a source over records in memory; for tests, and for callers that have the rows already.
 */
#define RP_TYPE_FACT_LIST (rp_fact_list_get_type ())
G_DECLARE_FINAL_TYPE (RpFactList, rp_fact_list, RP, FACT_LIST, GObject)

RpFactList *rp_fact_list_new (void);
void rp_fact_list_add (RpFactList *self, RpRecord *record);
/* @change: (transfer full): of the row @id, younger than those added before */
void rp_fact_list_add_change (RpFactList *self, const char *id, RpFactChange *change);

G_END_DECLS
