/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/record.h"

G_BEGIN_DECLS

/**
 * The evidence that a suggestion was stored with, for people. See RpRuleResult for its shape; what is
 * missing in it is left out.
 */

/* The sentence in the user's language. Returns: (transfer full) */
char *rp_evidence_dup_sentence (RpRecord *suggestion);
/* The numbers, then the thresholds they were compared with: name, value, name, value … %NULL.
 * (transfer full) */
GStrv rp_evidence_list_numbers (RpRecord *suggestion);
/* Whether the suggestion model made it, not a rule. */
gboolean rp_evidence_is_learned (RpRecord *suggestion);
/* "Strong evidence"; "62 % likely" once enough answers are known; "" where nothing is known of it.
 * (transfer full) */
char *rp_evidence_dup_strength (RpRecord *suggestion);
/* "2 of 3 kinds of evidence: measured by a rule, learned from other customers"; "" without. (transfer full) */
char *rp_evidence_dup_kinds (RpRecord *suggestion);
/* What the model adds up, to the sum: name, value, name, value … %NULL. (transfer full) */
GStrv rp_evidence_list_terms (RpRecord *suggestion);
/* "Rule PR01, version 1 · first seen …". (transfer full) */
char *rp_evidence_dup_origin (RpRecord *suggestion);
/* The yearly saving it speaks of, in fen; 0 for none. */
gint64 rp_evidence_get_saving (RpRecord *suggestion);

G_END_DECLS
