/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "base/json.h"
#include "insight/refused-file.h"
#include "insight/score-model.h"

static inline RpScoreModel *
load_model_text (const char *text, GError **error)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = write_data_file (folder->path, "m.json", text);
  return rp_score_model_load (path, error);
}

/* One thing wrong in a model; the sentence names place and cause. */
typedef struct
{
  const char *from, *to, *place, *cause;
} WrongModel;

static inline void
assert_models_refused (const char *right, const WrongModel *wrong, guint n_wrong)
{
  for (guint i = 0; i < n_wrong; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = replace_once (right, wrong[i].from, wrong[i].to);
      g_autofree char *place = g_strdup_printf (", %s: ", wrong[i].place);
      g_assert_null (load_model_text (text, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
      g_assert_true (g_str_has_prefix (error->message, "m.json, "));
      g_assert_nonnull (strstr (error->message, place));
      g_assert_nonnull (strstr (error->message, wrong[i].cause));
    }
}

/* A model of two scales, growth and valley share, for tests of what is done with scores. @extra: members
 * that come first, each with a comma behind it. */
static inline char *
make_small_model (const char *extra, int growth_weight)
{
  return g_strdup_printf (
      "{%s \"model\": \"small\", \"version\": 1, \"coverage_needed\": 30,"
      " \"grades\": [{\"grade\": \"A\", \"from\": 70}, {\"grade\": \"B\", \"from\": 0}],"
      " \"indicators\": [{\"id\": \"g\", \"dimension\": \"d\", \"weight\": %d, \"fact\": "
      "\"growth\","
      " \"label\": {\"zh\": \"g\", \"en\": \"g\"}, \"raw\": {\"zh\": \"\", \"en\": \"\"},"
      " \"map\": {\"type\": \"scale\", \"low\": 0, \"high\": 1}},"
      " {\"id\": \"v\", \"dimension\": \"d\", \"weight\": %d, \"fact\": \"valley_share\","
      " \"label\": {\"zh\": \"v\", \"en\": \"v\"}, \"raw\": {\"zh\": \"\", \"en\": \"\"},"
      " \"map\": {\"type\": \"scale\", \"low\": 0, \"high\": 1}}]}",
      extra, growth_weight, 100 - growth_weight);
}

static inline RpScoreModel *
load_small_model (int growth_weight)
{
  g_autofree char *text = make_small_model ("", growth_weight);
  g_autoptr (GError) error = NULL;
  RpScoreModel *model = load_model_text (text, &error);
  g_assert_no_error (error);
  return model;
}

static inline RpScore *
score_text (RpScoreModel *model, const char *text)
{
  g_autoptr (JsonObject) facts
      = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  g_assert_nonnull (facts);
  return rp_score_compute (model, facts, "en");
}
