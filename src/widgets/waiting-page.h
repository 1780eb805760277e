/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RpWaitingPage: what stands in place of a list that has not been read yet. It claims nothing; after a moment it
 * turns.
 */
#define RP_TYPE_WAITING_PAGE (rp_waiting_page_get_type ())
G_DECLARE_FINAL_TYPE (RpWaitingPage, rp_waiting_page, RP, WAITING_PAGE, AdwBin)

G_END_DECLS
