/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpRecordPage: one row of any kind with a workflow; its page's name is the kind. What it says, what it
 * belongs together with, the steps that may be taken now, and what happened to it. When a customer is to
 * be asked, what to say and who can answer come first.
 */
#define RP_TYPE_RECORD_PAGE (rp_record_page_get_type ())
G_DECLARE_FINAL_TYPE (RpRecordPage, rp_record_page, RP, RECORD_PAGE, RpPage)

G_END_DECLS
