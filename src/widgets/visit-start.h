/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/* Whether the user goes on visits himself. */
gboolean rp_visit_may_start (RpSession *session);
/* Starts or goes on with a visit and goes to its page. @customer: id */
void rp_visit_start_from (RpPage *page, const char *customer);

G_END_DECLS
