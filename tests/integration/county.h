/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * A small organisation: an account manager and his colleague, a business specialist, one customer with one contact and one
 * suggestion. All names are invented.
 */
#define COUNTY_LIN "0198b000-0000-7000-8000-000000000001"
#define COUNTY_XU "0198b000-0000-7000-8000-000000000002"
#define COUNTY_ZHOU "0198b000-0000-7000-8000-000000000003"
#define COUNTY_CUSTOMER "0198b000-0000-7000-8000-0000000000c1"
#define COUNTY_CONTACT "0198b000-0000-7000-8000-0000000000c2"
#define COUNTY_SUGGESTION "0198b000-0000-7000-8000-0000000000c3"
#define COUNTY_OTHER "0198b000-0000-7000-8000-0000000000d1"
#define COUNTY_PASSWORD "a-long-test-password"

/* Writes its organisation file. @n_more_contacts: beside the one above, to fill pages */
void county_write (const char *path, guint n_more_contacts);
/* Adds another customer to the file: COUNTY_OTHER, of Zhou. */
void county_append_other (const char *path);

G_END_DECLS
