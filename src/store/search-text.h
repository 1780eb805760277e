/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/row-text.h"

G_BEGIN_DECLS

/**
 * RpSearchText: the texts by which a row can be found, folded.
 */
typedef struct
{
  char *names;  /* one a line */
  char *others; /* short texts and numbers, one a line */
  char *text;   /* long texts, one a line */
} RpSearchText;

/* Returns: (transfer full): its members are "" when there is nothing */
RpSearchText *rp_search_text_new (const RpRowText *row);
void rp_search_text_free (RpSearchText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSearchText, rp_search_text_free)

/* Words as the full-text index takes them: each CJK character is a word. Returns: (transfer full) */
char *rp_search_text_segment (const char *folded);

/* The place in @folded where the first of @words is, with some of what is around it.
 * Returns: (transfer full) (nullable) */
char *rp_search_text_excerpt (const char *folded, const char *const *words);

G_END_DECLS
