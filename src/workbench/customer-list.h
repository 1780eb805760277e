/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/lazy-list.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpCustomerRow: what one line of the customers' list shows.
 */
#define RP_TYPE_CUSTOMER_ROW (rp_customer_row_get_type ())
G_DECLARE_FINAL_TYPE (RpCustomerRow, rp_customer_row, RP, CUSTOMER_ROW, RpLazyRow)

const char *rp_customer_row_get_id (RpCustomerRow *self);
const char *rp_customer_row_get_no (RpCustomerRow *self);
const char *rp_customer_row_get_name (RpCustomerRow *self);
const char *rp_customer_row_get_grade (RpCustomerRow *self); /* "" without one */
const char *rp_customer_row_get_address (RpCustomerRow *self);
const char *rp_customer_row_get_manager (RpCustomerRow *self); /* name */
gint64 rp_customer_row_get_score (RpCustomerRow *self);        /* 0.01; 0 without one */

typedef enum
{
  RP_CUSTOMER_ORDER_NO,
  RP_CUSTOMER_ORDER_NAME,
  RP_CUSTOMER_ORDER_SCORE,
} RpCustomerOrder;

/**
 * RpCustomerList: all customers of the profile as a list of RpCustomerRow; searched as one types. Loads off the main thread and again when customers change.
 *
 * Properties: "n-all" (guint): customers in the profile; "loading"; it is notified when a reading is
 * over.
 * Signal "searched": the lines are those of the present text.
 * Thread: main.
 */
#define RP_TYPE_CUSTOMER_LIST (rp_customer_list_get_type ())
G_DECLARE_FINAL_TYPE (RpCustomerList, rp_customer_list, RP, CUSTOMER_LIST, RpLazyList)

RpCustomerList *rp_customer_list_new (RpSession *session);
/* Any part of a name, pinyin, initials, a number's tail; "" shows all. */
void rp_customer_list_search (RpCustomerList *self, const char *text);
/* Whether the lines are not yet those of the text. */
gboolean rp_customer_list_is_searching (RpCustomerList *self);
/* Whether the first reading is over; until then the list is empty and says nothing by that. */
gboolean rp_customer_list_is_read (RpCustomerList *self);
void rp_customer_list_set_order (RpCustomerList *self, RpCustomerOrder order);
guint rp_customer_list_get_n_all (RpCustomerList *self);

G_END_DECLS
