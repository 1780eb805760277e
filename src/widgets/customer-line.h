/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/lazy-line.h"

G_BEGIN_DECLS

/**
 * RpCustomerLine: one line of the customers' list, an RpCustomerRow.
 */
#define RP_TYPE_CUSTOMER_LINE (rp_customer_line_get_type ())
G_DECLARE_FINAL_TYPE (RpCustomerLine, rp_customer_line, RP, CUSTOMER_LINE, RpLazyLine)

G_END_DECLS
