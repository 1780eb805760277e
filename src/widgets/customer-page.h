/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpCustomerPage: one customer: file, time line, usage, value score, contacts and needs. Ctrl+Tab goes
 * through the tabs, F2 edits the fields the user may write, Ctrl+N starts a visit.
 */
#define RP_TYPE_CUSTOMER_PAGE (rp_customer_page_get_type ())
G_DECLARE_FINAL_TYPE (RpCustomerPage, rp_customer_page, RP, CUSTOMER_PAGE, RpPage)

G_END_DECLS
