/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/score-sheet.h"

#include <glib/gi18n-lib.h>

#include "base/locale.h"
#include "cli/facts.h"
#include "workbench/score-reading.h"
#include "workbench/score-supposition-new.h"
#include "workbench/value-sheet-store.h"

void
rp_score_extra_clear (RpScoreExtra *self)
{
  g_free (self->model);
  g_free (self->pdf);
  g_free (self->language);
  g_free (self->grade);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, sentence);
  return FALSE;
}

gboolean
rp_score_extra_check (const RpScoreExtra *self, gboolean all, GError **error)
{
  if (all && (self->pdf != NULL || self->grade != NULL))
    return refuse (error, _ ("--pdf and --reach are about one customer."));
  if (self->language != NULL && self->pdf == NULL)
    return refuse (error, _ ("--language goes with --pdf."));
  if (self->language != NULL && !g_str_equal (self->language, "zh")
      && !g_str_equal (self->language, "en"))
    return refuse (error, _ ("The language is zh or en."));
  return TRUE;
}

static const char *
get_model (const RpScoreExtra *self)
{
  return self->model != NULL ? self->model : RP_SCORE_MODEL_DEFAULT;
}

gboolean
rp_score_extra_print (const RpScoreExtra *self, RpScoreRun *run, RpRecord *customer, GError **error)
{
  gint32 day = 0;

  return rp_cli_read_day (run->store, run->day, &day, error)
         && rp_value_sheet_print_to_file (
             run->store, get_model (self), rp_record_get_id (customer), day,
             self->language != NULL ? self->language : rp_locale_language (), self->pdf, error);
}

char *
rp_score_extra_describe_reach (const RpScoreExtra *self, RpScoreRun *run, RpRecord *customer,
                               GError **error)
{
  gint32 day = 0;
  g_autoptr (GPtrArray) moments = NULL;
  g_autoptr (RpScoreSupposition) what_if = NULL;
  char *sentence = NULL;

  if (!rp_cli_read_day (run->store, run->day, &day, error))
    return NULL;
  moments = rp_score_moments_load (run->store, get_model (self), rp_record_get_id (customer), day,
                                   0, rp_locale_language (), error);
  if (moments == NULL)
    return NULL;
  what_if = rp_score_supposition_new (moments->pdata[0]);
  if (!g_strv_contains (rp_score_supposition_get_targets (what_if), self->grade))
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                   _ ("“%s” is no better grade than the one there is."), self->grade);
      return NULL;
    }
  rp_score_supposition_reach (what_if, self->grade, &sentence);
  return sentence;
}
