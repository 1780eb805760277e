/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpReviewPage: the specialist's desk: the queue, the report, and what the specialist says about it.
 *
 * Keys, unless a field is being typed in: J and K next and previous report, C claim, O all points in
 * order, P pin a remark on the answer that has the focus, A accept, R return.
 */
#define RP_TYPE_REVIEW_PAGE (rp_review_page_get_type ())
G_DECLARE_FINAL_TYPE (RpReviewPage, rp_review_page, RP, REVIEW_PAGE, RpPage)

G_END_DECLS
