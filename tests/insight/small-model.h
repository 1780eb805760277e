/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "base/json.h"
#include "insight/refused-file.h"
#include "insight/score-model.h"

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
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *text = make_small_model ("", growth_weight);
  g_autofree char *path = write_data_file (folder->path, "small.json", text);
  g_autoptr (GError) error = NULL;
  RpScoreModel *model = rp_score_model_load (path, &error);
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
