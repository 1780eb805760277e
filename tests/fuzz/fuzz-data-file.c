/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "base/json-access.h"
#include "insight/mentions.h"
#include "insight/rules.h"
#include "insight/score-model.h"
#include "insight/tariff-periods.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define TEXT "我们要增容，没有跳闸。 More capacity, no trips."

/* A policy is loaded under the name it gives itself. */
static void
try_policy (const char *path, const char *text, gsize length)
{
  g_autoptr (JsonObject) object = rp_json_parse_object (text, length, &rp_json_limits_file, NULL);
  const char *name = object != NULL ? rp_json_get_string (object, "policy", "") : "";
  g_autoptr (GError) error = NULL;
  g_autoptr (RpPolicy) policy = rp_policy_load (path, name, &error);
  RpTariffDay day;

  g_assert_true ((policy == NULL) == (error != NULL));
  if (policy == NULL)
    return;
  for (guint i = 0; i < rp_policy_get_n_rows (policy); i++)
    rp_tariff_day_read (rp_policy_get_row (policy, i), 1, &day, NULL);
  g_assert_null (rp_policy_find (policy, G_MININT32));
}

static void
try_model (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpScoreModel) model = rp_score_model_load (path, &error);
  g_autoptr (JsonObject) facts = json_object_new ();

  g_assert_true ((model == NULL) == (error != NULL));
  if (model == NULL)
    return;
  g_autoptr (RpScore) score = rp_score_compute (model, facts, "en");
  g_autoptr (JsonObject) explained = rp_score_to_json (score);
  g_assert_cmpint (score->lowest, <=, score->highest);
}

static void
try_mentions (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpMentionDictionary) words = rp_mention_dictionary_load (path, &error);

  g_assert_true ((words == NULL) == (error != NULL));
  if (words != NULL)
    g_ptr_array_unref (rp_mention_dictionary_scan (words, TEXT));
}

static void
try_rules (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRules) rules = rp_rules_load (folder, &error);
  g_autoptr (JsonObject) facts = json_object_new ();

  g_assert_true ((rules == NULL) == (error != NULL));
  if (rules == NULL)
    return;
  g_autoptr (GPtrArray) results = rp_rules_evaluate (rules, facts, NULL, "en");
  g_assert_cmpuint (results->len, ==, rp_rules_get_n_rules (rules));
}

/* Each reader of data files sees the input; none but one can like it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *folder = g_dir_make_tmp ("fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "input.json", NULL);

  g_assert_true (g_file_set_contents_full (path, (const char *)data, (gssize)size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  try_policy (path, (const char *)data, size);
  try_model (path);
  try_mentions (path);
  try_rules (folder);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
