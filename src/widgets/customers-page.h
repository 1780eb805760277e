/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpCustomersPage: all customers, searched as one types. Ctrl+F or just typing goes to the search;
 * Return opens the first hit.
 */
#define RP_TYPE_CUSTOMERS_PAGE (rp_customers_page_get_type ())
G_DECLARE_FINAL_TYPE (RpCustomersPage, rp_customers_page, RP, CUSTOMERS_PAGE, RpPage)

G_END_DECLS
