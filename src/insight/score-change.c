/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-change.h"

#include <math.h>

double
rp_score_get_contribution (const RpScore *self, const RpScorePart *part)
{
  return part->present ? part->weight * part->points / self->known : 0;
}

double
rp_score_get_loss (const RpScore *self, const RpScorePart *part)
{
  return part->present ? part->weight * (100 - part->points) / self->known : 0;
}

static void
add_change (GArray *changes, const RpScore *before, const RpScore *after, const RpScorePart *old,
            const RpScorePart *new)
{
  const RpScorePart *any = new != NULL ? new : old;
  double from = old != NULL ? rp_score_get_contribution (before, old) : 0;
  double to = new != NULL ? rp_score_get_contribution (after, new) : 0;
  RpScoreChange change = { .id = any->id, .label = any->label };
  if (old != NULL && new != NULL && old->present &&new->present)
    change.value = old->weight * (new->points - old->points) / before->known;
  change.rest = to - from - change.value;
  if (change.value != 0 || change.rest != 0)
    g_array_append_val (changes, change);
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const RpScoreChange *left = a, *right = b;
  double x = fabs (left->value + left->rest), y = fabs (right->value + right->rest);
  return x < y ? 1 : x > y ? -1 : 0;
}

GArray *
rp_score_compare (const RpScore *before, const RpScore *after)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (RpScoreChange));
  for (guint i = 0; i < before->parts->len; i++)
    {
      const RpScorePart *part = g_ptr_array_index (before->parts, i);
      add_change (changes, before, after, part, rp_score_find_part (after, part->id));
    }
  for (guint i = 0; i < after->parts->len; i++)
    {
      const RpScorePart *part = g_ptr_array_index (after->parts, i);
      if (rp_score_find_part (before, part->id) == NULL)
        add_change (changes, before, after, NULL, part);
    }
  g_array_sort (changes, compare_sizes);
  return changes;
}
