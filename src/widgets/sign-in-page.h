/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpSignInPage: the first run, and after the server has taken the device's token back: server, name
 * and password. What is wrong is said in place; nothing that was typed is lost.
 */
#define RP_TYPE_SIGN_IN_PAGE (rp_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (RpSignInPage, rp_sign_in_page, RP, SIGN_IN_PAGE, RpPage)

G_END_DECLS
