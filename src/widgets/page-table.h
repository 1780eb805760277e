/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"

G_BEGIN_DECLS

/**
 * RpPageEntry: one screen of the window. A new screen is one line in the table.
 */
typedef struct
{
  const char *name;  /* of the page, or the kind of record it shows */
  const char *title; /* N_(): in the sidebar; NULL for a page that is only opened from others */
  const char *icon;
  RpRoles roles; /* who has it in the sidebar; RP_ROLE_NONE for everybody */
  GType (*type) (void);
} RpPageEntry;

const RpPageEntry *rp_page_table (guint *n_entries);
const RpPageEntry *rp_page_table_find (const char *name); /* (nullable) */

G_END_DECLS
