/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RpApplication: one process per profile folder; a second start raises the window that is open.
 */
#define RP_TYPE_APPLICATION (rp_application_get_type ())
G_DECLARE_FINAL_TYPE (RpApplication, rp_application, RP, APPLICATION, AdwApplication)

/**
 * rp_application_new:
 * @profile: (nullable): the profile folder; the user's own when %NULL
 * @start_at: (nullable): RFC 3339 instant the clock starts at
 */
RpApplication *rp_application_new (const char *profile, const char *start_at);

G_END_DECLS
