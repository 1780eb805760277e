/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/score-run.h"

G_BEGIN_DECLS

/**
 * RpScoreExtra: what else "score" does for one customer.
 * @pdf: (nullable): file for the value sheet
 * @language: (nullable): "zh" or "en"; the screen's without
 * @grade: (nullable): a better grade to be reached
 */
typedef struct
{
  char *model, *pdf, *language, *grade;
} RpScoreExtra;

void rp_score_extra_clear (RpScoreExtra *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpScoreExtra, rp_score_extra_clear)

/* Errors: RP_CLI_ERROR_USAGE */
gboolean rp_score_extra_check (const RpScoreExtra *self, gboolean all, GError **error);

/* Writes the sheet. Errors: of the score, RP_PRINT_ERROR, G_FILE_ERROR */
gboolean rp_score_extra_print (const RpScoreExtra *self, RpScoreRun *run, RpRecord *customer,
                               GError **error);

/* The smallest change to the better grade, in a sentence. Errors: of the score; RP_CLI_ERROR_USAGE when
 * the grade is none, or no better one. Returns: (transfer full) (nullable) */
char *rp_score_extra_describe_reach (const RpScoreExtra *self, RpScoreRun *run, RpRecord *customer,
                                     GError **error);

G_END_DECLS
