/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * An organisation of needs reports as people write them, about 1.5 KB each, for what is measured by
 * their number. Everything in it is invented.
 */
#define REPORTS_MANAGER "lin" /* has all customers */
#define REPORTS_SPECIALIST "xu"
#define REPORTS_PASSWORD "a-long-test-password"
#define REPORTS_PER_CUSTOMER 100

/* @n_managers: "lin", and "m1", "m2" … with a customer of their own each, beside those of the reports */
void reports_write (const char *path, guint n_reports, guint n_managers);
/* The id of a report, 0 the first; of the customer of a manager. Returns: (transfer full) */
char *reports_make_id (guint report);
char *reports_make_own_customer (guint manager);

G_END_DECLS
