/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/score-run.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/json-access.h"
#include "base/locale.h"
#include "cli/facts.h"
#include "workbench/score-reading.h"

void
rp_score_run_clear (RpScoreRun *self)
{
  g_clear_object (&self->store);
  g_clear_pointer (&self->model, rp_score_model_unref);
  g_free (self->day);
  g_strfreev (self->supposed);
}

static gboolean
check_supposition (RpScoreRun *self, const char *text, GError **error)
{
  const char *equal = strchr (text, '=');
  g_autofree char *name = g_strndup (text, equal != NULL ? (gsize)(equal - text) : 0);

  if (*name == '\0' || equal[1] == '\0')
    g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, _ ("“%s” is not of the form FACT=VALUE."),
                 text);
  else if (strchr (name, '.') != NULL || !rp_score_model_knows (self->model, name))
    g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, _ ("There is no fact “%s”."), name);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_supposed (RpScoreRun *self, GError **error)
{
  for (guint i = 0; self->supposed != NULL && self->supposed[i] != NULL; i++)
    if (!check_supposition (self, self->supposed[i], error))
      return FALSE;
  return TRUE;
}

/* What is supposed is known, so it is no longer missing. */
static void
suppose (RpScoreRun *self, JsonObject *facts)
{
  JsonObject *missing = rp_json_get_object (facts, "missing");

  for (guint i = 0; self->supposed != NULL && self->supposed[i] != NULL; i++)
    {
      const char *equal = strchr (self->supposed[i], '=');
      g_autofree char *name = g_strndup (self->supposed[i], (gsize)(equal - self->supposed[i]));

      json_object_set_member (facts, name, rp_cli_read_fact (equal + 1));
      if (missing != NULL && json_object_has_member (missing, name))
        json_object_remove_member (missing, name);
    }
}

/* A file, or the version of a model: one of the product's, or one that was saved as data. */
static RpScoreModel *
load_model (RpStore *store, const char *name, gint32 day, GError **error)
{
  return strchr (name, G_DIR_SEPARATOR) != NULL
             ? rp_score_model_load (name, error)
             : rp_score_reading_find_model (store, name, day, error);
}

gboolean
rp_score_run_open (RpScoreRun *self, RpInvocation *invocation, const char *model, GError **error)
{
  gint32 day;

  self->invocation = invocation;
  self->store = rp_invocation_open_store (invocation, error);
  if (self->store == NULL || !rp_cli_read_day (self->store, self->day, &day, error))
    return FALSE;
  self->model
      = load_model (self->store, model != NULL ? model : RP_SCORE_MODEL_DEFAULT, day, error);
  return self->model != NULL && check_supposed (self, error);
}

RpScore *
rp_score_run_compute (RpScoreRun *self, RpRecord *customer, gboolean as_supposed, GError **error)
{
  g_autoptr (JsonObject) facts = rp_cli_collect_facts_on (
      self->invocation, self->store, rp_record_get_id (customer), self->day, error);

  if (facts == NULL)
    return NULL;
  if (as_supposed)
    suppose (self, facts);
  return rp_score_compute (self->model, facts, rp_locale_language ());
}

GPtrArray *
rp_score_run_compute_all (RpScoreRun *self, GPtrArray *customers, GError **error)
{
  g_autoptr (GPtrArray) scores = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_free);

  for (guint i = 0; i < customers->len; i++)
    {
      RpScore *score = rp_score_run_compute (self, customers->pdata[i], FALSE, error);

      if (score == NULL)
        return NULL;
      g_ptr_array_add (scores, score);
    }
  return g_steal_pointer (&scores);
}
