/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/score-models.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

static RpScoreModel *
read_model (JsonObject *body, GError **error)
{
  JsonObject *model = rp_json_get_object (body, "body");
  g_autofree char *name
      = g_strdup_printf (_ ("%s, version %d"), rp_json_get_string (body, "name", ""),
                         (int)rp_json_get_integer (body, "version", 0));

  if (model != NULL)
    return rp_score_model_read (model, name, error);
  g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT, _ ("%s holds no model."), name);
  return NULL;
}

GPtrArray *
rp_score_models_load (RpConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) models
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_model_unref);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT body FROM entity WHERE kind = 'score_model' AND deleted = 0 ORDER BY id",
      error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  while (rp_statement_step (statement, &has_row, error))
    {
      const char *text = has_row ? rp_statement_get_text (statement, 0) : NULL;
      g_autoptr (GError) cause = NULL;
      g_autoptr (JsonObject) body = NULL;
      RpScoreModel *model = NULL;

      if (!has_row)
        return g_steal_pointer (&models);
      body = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &cause);
      if (body != NULL)
        model = read_model (body, &cause);
      if (model != NULL)
        g_ptr_array_add (models, model);
      else
        g_message ("a score model is left out: %s", cause->message);
    }
  return NULL;
}

static gboolean
says_the_same (JsonObject *body, RpScoreModel *model)
{
  gint32 from;

  return g_str_equal (rp_score_model_get_name (model), rp_json_get_string (body, "name", ""))
         && rp_score_model_get_version (model) == rp_json_get_integer (body, "version", 0)
         && rp_date_parse (rp_json_get_string (body, "from", ""), &from)
         && rp_score_model_get_from (model) == from;
}

/* Whether it is newer than every saved one of its name. */
static gboolean
is_newest (RpOpContext *context, JsonObject *body)
{
  g_autoptr (GPtrArray) rows
      = rp_changeset_list_where (context->changeset, rp_schema_find_kind ("score_model"), "name",
                                 rp_json_get_string (body, "name", ""));

  for (guint i = 0; i < rows->len; i++)
    {
      const RpRow *row = g_ptr_array_index (rows, i);

      if (rp_json_get_integer (row->body, "version", 0) >= rp_json_get_integer (body, "version", 0))
        return FALSE;
    }
  return TRUE;
}

/* The day of the request, in UTC: a version may also begin on the day that is still going on there. */
static gboolean
is_over (RpOpContext *context, gint32 day)
{
  gint64 now;

  return rp_instant_parse (rp_changeset_get_now (context->changeset), &now)
         && day < (gint32)(now / G_TIME_SPAN_DAY);
}

RpChangeOutcome
rp_op_check_score_model (RpOpContext *context, JsonObject *body, RpOpResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpScoreModel) model = read_model (body, &error);

  if (model == NULL)
    return rp_op_refuse (result, RP_REFUSAL_INVALID, error->message);
  if (!says_the_same (body, model))
    return rp_op_refuse (result, RP_REFUSAL_INVALID, "body");
  if (is_over (context, rp_score_model_get_from (model)))
    return rp_op_refuse (result, RP_REFUSAL_INVALID,
                         _ ("A version of a score model cannot count since a day that is over."));
  if (!is_newest (context, body))
    return rp_op_refuse (result, RP_REFUSAL_INVALID,
                         _ ("There is a version with this number or a higher one."));
  return RP_CHANGE_DONE;
}
