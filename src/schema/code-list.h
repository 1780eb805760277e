/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpCode, RpCodeList: a closed list of stable ASCII codes with labels for people. A code that a
 * newer server sends and this program does not know is shown as it is and cannot be edited.
 */
typedef struct
{
  const char *code;
  const char *label; /* English, N_(): translated when shown */
  gboolean closed;   /* of a state: nothing is left to do in it */
  gboolean
      by_date; /* of a state: a date brought it; what was done in time, and comes late, leads on from it */
} RpCode;

typedef struct
{
  const char *name; /* "urgency" */
  const RpCode *codes;
  guint n_codes;
} RpCodeList;

const RpCodeList *rp_code_list_find (const char *name); /* (nullable) */
/* Position in the list, -1 when unknown. */
int rp_code_list_index (const RpCodeList *self, const char *code);
/* The label in the user's language; the code itself when unknown. */
const char *rp_code_list_label (const RpCodeList *self, const char *code);

/* The codes that begin with @prefix and stand together, "CONN-" of the list "sub_code".
 * Returns: (nullable): the first of @n_codes */
const RpCode *rp_code_list_find_range (const RpCodeList *self, const char *prefix, guint *n_codes);

/* All lists, sorted by name; the states of a workflow are the list "<kind>_state". */
const RpCodeList *const *rp_code_list_all (guint *n_lists);

G_END_DECLS
