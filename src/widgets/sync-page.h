/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpSyncPage: the sync centre: how it stands with the server, what a person has to decide (two values
 * for one field, refused edits), what waits to be sent.
 */
#define RP_TYPE_SYNC_PAGE (rp_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (RpSyncPage, rp_sync_page, RP, SYNC_PAGE, RpPage)

G_END_DECLS
