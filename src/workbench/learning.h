/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpLearning: what the organisation has learned from the answers to suggestions, as tables in words: which rules
 * and terms led to confirmed needs, how often each kind was adopted, what percentages came true. The numbers are
 * the server's; those of fewer than five customers are not among them. Loads off the main thread and again with
 * every change.
 *
 * Signal "loaded".
 * Thread: main.
 */
#define RP_TYPE_LEARNING (rp_learning_get_type ())
G_DECLARE_FINAL_TYPE (RpLearning, rp_learning, RP, LEARNING, GObject)

typedef enum
{
  RP_LEARNING_RULES,
  RP_LEARNING_LED,
  RP_LEARNING_NEEDS,
  RP_LEARNING_TERMS,
  RP_LEARNING_CALIBRATION,
  RP_LEARNING_N_TABLES,
} RpLearningTable;

RpLearning *rp_learning_new (RpSession *session);

/* Whether the server has learned anything yet that is here. */
gboolean rp_learning_is_known (RpLearning *self);
/* name, value, name, value … %NULL: method, customers, answers, day */
const char *const *rp_learning_get_summary (RpLearning *self);

const char *rp_learning_get_title (RpLearningTable table);
/* What is said in place of a table without rows. */
const char *rp_learning_get_empty (RpLearningTable table);
/* The headers, then the rows; as many texts in each. (element-type GStrv) */
GPtrArray *rp_learning_get_rows (RpLearning *self, RpLearningTable table);

G_END_DECLS
