/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpCustomerAside: what is known about a customer, in the width of a column, beside something that was
 * written about him: his needs, what rules suggest, and his usage.
 */
#define RP_TYPE_CUSTOMER_ASIDE (rp_customer_aside_get_type ())
G_DECLARE_FINAL_TYPE (RpCustomerAside, rp_customer_aside, RP, CUSTOMER_ASIDE, GtkWidget)

/* @customer: (nullable): id; what is shown already is not read again */
void rp_customer_aside_set_customer (RpCustomerAside *self, RpSession *session,
                                     const char *customer);

G_END_DECLS
