/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-override.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "insight/score-internal.h"

gboolean
rp_score_override_read (RpRecord *customer, RpScoreOverride *self)
{
  if (!rp_record_has (customer, "override_grade"))
    return FALSE;
  self->grade = rp_record_get_text (customer, "override_grade");
  self->reason = rp_record_get_text (customer, "override_reason");
  self->proposer = rp_record_get_text (customer, "override_proposer");
  self->approver = rp_record_get_text (customer, "override_approver");
  if (!rp_date_parse (rp_record_get_text (customer, "override_from"), &self->from))
    self->from = G_MAXINT32;
  if (!rp_date_parse (rp_record_get_text (customer, "override_until"), &self->until))
    self->until = G_MININT32;
  return TRUE;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT, sentence);
  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  g_autofree char *trimmed = g_strdup (text != NULL ? text : "");
  return *g_strstrip (trimmed) == '\0';
}

static gboolean
has_grade (RpScoreModel *model, const char *grade)
{
  for (guint i = 0; i < model->grades->len; i++)
    if (g_strcmp0 (g_array_index (model->grades, RpScoreGrade, i).name, grade) == 0)
      return TRUE;
  return FALSE;
}

gboolean
rp_score_override_check (const RpScoreOverride *self, RpScoreModel *model, GError **error)
{
  if (!has_grade (model, self->grade))
    {
      g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT,
                   _ ("The model “%s” has no grade “%s”."), model->name,
                   self->grade != NULL ? self->grade : "");
      return FALSE;
    }
  if (is_blank (self->reason))
    return refuse (error, _ ("A grade is not set without a reason."));
  if (is_blank (self->approver))
    return refuse (error, _ ("A grade that a person sets needs an approver."));
  if (g_strcmp0 (self->approver, self->proposer) == 0)
    return refuse (error, _ ("Nobody approves his own proposal."));
  if (self->until < self->from)
    return refuse (error, _ ("The grade would end before it begins."));
  if (self->until > rp_date_add_months (self->from, RP_OVERRIDE_MONTHS_MOST))
    return refuse (error, _ ("A grade is set for twelve months at most."));
  return TRUE;
}

const RpScoreOverride *
rp_score_override_find (const RpScoreOverride *overrides, guint n_overrides, gint32 day)
{
  const RpScoreOverride *found = NULL;
  for (guint i = 0; i < n_overrides; i++)
    if (overrides[i].from <= day && day <= overrides[i].until
        && (found == NULL || overrides[i].from > found->from))
      found = &overrides[i];
  return found;
}
