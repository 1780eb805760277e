/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpSupposedLever: a fact that can be imagined otherwise. Either a number between @low and @high, or one of
 * several words.
 * @step: 0 for any number
 * @fixed: nobody moves it for the sake of a score
 * @n_words: 0 for a number
 */
typedef struct
{
  const char *label;
  double low, high, step;
  gboolean fixed, known;
  guint n_words;
} RpSupposedLever;

/**
 * RpScoreSupposition: what if: the facts behind a score as levers, the score that would follow, and the
 * smallest change that would bring a better grade. Everything is computed at once and nothing is
 * ever saved.
 *
 * Signal "changed": values and score are others now.
 * Thread: main.
 */
#define RP_TYPE_SCORE_SUPPOSITION (rp_score_supposition_get_type ())
G_DECLARE_FINAL_TYPE (RpScoreSupposition, rp_score_supposition, RP, SCORE_SUPPOSITION, GObject)

guint rp_score_supposition_get_n_levers (RpScoreSupposition *self);
RpSupposedLever rp_score_supposition_get_lever (RpScoreSupposition *self, guint index);
const char *rp_score_supposition_get_word (RpScoreSupposition *self, guint index, guint word);

/* Of a number; NAN while it is not known. What is set is rounded to the lever's steps. */
double rp_score_supposition_get_value (RpScoreSupposition *self, guint index);
void rp_score_supposition_set_value (RpScoreSupposition *self, guint index, double value);
/* Of a word; G_MAXUINT while it is not known. */
guint rp_score_supposition_get_choice (RpScoreSupposition *self, guint index);
void rp_score_supposition_set_choice (RpScoreSupposition *self, guint index, guint word);
/* "21.8 %". Returns: (transfer full) */
char *rp_score_supposition_format (RpScoreSupposition *self, guint index, double value);
/* What this lever alone does to the score: "+1.50", "" when it is where it was. Returns: (transfer full) */
char *rp_score_supposition_describe_effect (RpScoreSupposition *self, guint index);

/* All levers to where they really are. */
void rp_score_supposition_reset (RpScoreSupposition *self);
gboolean rp_score_supposition_is_changed (RpScoreSupposition *self);

double rp_score_supposition_get_score (RpScoreSupposition *self);
double rp_score_supposition_get_score_now (RpScoreSupposition *self);
/* "75.20, grade A (now 73.50, grade A)". Returns: (transfer full) */
char *rp_score_supposition_describe (RpScoreSupposition *self);

/* The grades better than that of the customer, best first. (transfer none) */
const char *const *rp_score_supposition_get_targets (RpScoreSupposition *self);

/**
 * rp_score_supposition_reach:
 * @grade: one of the targets
 * @sentence: (out) (transfer full): what would have to change, or that nothing is enough
 *
 * Sets the levers to the smallest change with which the grade would be that at once.
 *
 * Returns: %FALSE when no change is enough; the levers are then as things are
 */
gboolean rp_score_supposition_reach (RpScoreSupposition *self, const char *grade, char **sentence);

G_END_DECLS
