/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/record.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpRecordList: the rows that answer one question to the store, kept up with it: it loads off the main
 * thread, and loads again when rows of its kind change. Rows that stayed the same keep their place and
 * object, so a list view keeps its scroll position and focus.
 *
 * For hundreds of rows; the customers' list, which may hold 100,000, has a model of its own.
 *
 * Thread: main.
 */
#define RP_TYPE_RECORD_LIST (rp_record_list_get_type ())
G_DECLARE_FINAL_TYPE (RpRecordList, rp_record_list, RP, RECORD_LIST, GObject)

/**
 * rp_record_list_new:
 * @where, @order: (nullable): literals, see rp_store_list()
 * @...: pairs of parameter name and text value, closed by %NULL
 */
RpRecordList *rp_record_list_new (RpSession *session, const char *kind, const char *where,
                                  const char *order, guint limit, ...) G_GNUC_NULL_TERMINATED;
GListModel *rp_record_list_get_records (RpRecordList *self); /* of RpRecord */

G_END_DECLS
