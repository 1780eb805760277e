/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpDiffPart: a stretch of two texts compared word by word; of what is written without spaces each
 * character is a word.
 */
typedef enum
{
  RP_DIFF_SAME,    /* in both */
  RP_DIFF_REMOVED, /* only in the first */
  RP_DIFF_ADDED,   /* only in the second */
} RpDiffType;

typedef struct
{
  RpDiffType type;
  gsize start, length; /* bytes: of the first text when removed, else of the second */
} RpDiffPart;

/**
 * rp_text_diff:
 * @before: UTF-8
 * @after: UTF-8
 *
 * In reading order, what was removed before what took its place; neighbours differ in type. Long texts
 * that have little in common are one removal and one addition.
 *
 * Returns: (transfer full) (element-type RpDiffPart)
 */
GArray *rp_text_diff (const char *before, const char *after);

G_END_DECLS
