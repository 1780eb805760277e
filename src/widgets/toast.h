/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Says @sentence, which is text: toast titles are markup in libadwaita 1.2. Returns: (transfer full) */
AdwToast *rp_toast_new (const char *sentence);

/* What is said now is about now: it takes the place of what @overlay says, and does not wait until older
 * sentences were read. @toast: (transfer full) */
void rp_toast_show (AdwToast *toast, AdwToastOverlay *overlay);
/* Takes away what @overlay says, and what it offers with it. */
void rp_toast_clear (AdwToastOverlay *overlay);

G_END_DECLS
