/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpLoadImport: a meter's table on its way into a customer's curves: what was taken for what, which can be told
 * otherwise, and what was found about it, before anything is written. Reads off the main thread.
 *
 * Signal "changed": read anew.
 * Thread: main.
 */
#define RP_TYPE_LOAD_IMPORT (rp_load_import_get_type ())
G_DECLARE_FINAL_TYPE (RpLoadImport, rp_load_import, RP, LOAD_IMPORT, GObject)

/* What may be told, in the order in which it is asked. */
typedef enum
{
  RP_METER_DATE,
  RP_METER_TIME,
  RP_METER_KWH,
  RP_METER_KW,
  RP_METER_LAG,
  RP_METER_LEAD,
  RP_METER_N_COLUMNS,
} RpMeterColumn;

typedef enum
{
  RP_METER_LABEL_FOUND_OUT,
  RP_METER_LABEL_BEGIN,
  RP_METER_LABEL_END,
  RP_METER_N_LABELS,
} RpMeterLabel;

RpLoadImport *rp_load_import_new (RpSession *session, const char *customer, const char *path);

const char *rp_meter_column_get_label (RpMeterColumn column);
const char *rp_meter_label_get_label (RpMeterLabel label);

/* The headers of the table. %NULL-terminated; empty before it was read */
const char *const *rp_load_import_get_headers (RpLoadImport *self);
/* The place of a column in the headers, -1 for none. */
int rp_load_import_get_column (RpLoadImport *self, RpMeterColumn column);
/* @place: -1: there is none. The table is read anew. */
void rp_load_import_set_column (RpLoadImport *self, RpMeterColumn column, int place);
void rp_load_import_set_label (RpLoadImport *self, RpMeterLabel label);

/* Numbers of the customer's service accounts, the largest first. %NULL-terminated */
const char *const *rp_load_import_get_accounts (RpLoadImport *self);
void rp_load_import_set_account (RpLoadImport *self, guint place);

/* Why it cannot be taken so: a sentence; "" when it can. */
const char *rp_load_import_get_problem (RpLoadImport *self);
/* What it holds and what was found about it, a sentence a line; "" before it was read. */
const char *rp_load_import_get_report (RpLoadImport *self);
/* Nothing stands in the way. */
gboolean rp_load_import_is_ready (RpLoadImport *self);

/* Days that are here already are written again. Errors of finish: those of rp_import_commit() */
void rp_load_import_commit_async (RpLoadImport *self, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean rp_load_import_commit_finish (RpLoadImport *self, GAsyncResult *result, GError **error);

G_END_DECLS
