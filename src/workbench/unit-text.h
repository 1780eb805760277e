/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * Merge units for people: what a conflict card calls a value and how it shows it.
 */

/* "Mobile", or for an answer the question's label. @record: (nullable): whose template names the
 * questions. Returns: (transfer full) */
char *rp_unit_label (const RpKind *kind, const char *unit, RpRecord *record);

/* What stands for a value where there is none. */
#define RP_UNIT_NO_VALUE "—"

/* The value as people read it, instants in @zone; RP_UNIT_NO_VALUE for none. Returns: (transfer full) */
char *rp_unit_format (const RpKind *kind, const char *unit, RpRecord *record, JsonNode *value,
                      GTimeZone *zone);

/* The same with records that are referred to called by their names. @store: (nullable): where they are; without it they
 * are told by their ids. Thread: the store's. Returns: (transfer full) */
char *rp_unit_format_named (const RpKind *kind, const char *unit, RpRecord *record, JsonNode *value,
                            GTimeZone *zone, RpStore *store);

/* Whether people read it as a value: what is no column of a list is the program's own, but answers people gave. */
gboolean rp_unit_is_told (const RpField *field);

/* Whether the value is a text that a person writes, in which words may differ. */
gboolean rp_unit_is_text (const RpKind *kind, const char *unit, RpRecord *record);

G_END_DECLS
