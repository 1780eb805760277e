/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/customer-insight.h"

#include <string.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "insight/facts.h"
#include "insight/prices.h"
#include "insight/score-grade.h"
#include "schema/workflow.h"
#include "server/database.h"
#include "server/customer-needs.h"
#include "server/score-models.h"

static const RpActor server_actor = { .roles = RP_ROLE_SERVER };

/* Where the organisation supplies, as its supervisor has set it. */
static gboolean
add_area (JsonObject *settings, RpConnection *connection, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT body FROM entity WHERE kind = 'org_setting' AND deleted = 0 ORDER BY id",
      error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error))
    {
      const char *text = has_row ? rp_statement_get_text (statement, 0) : NULL;
      g_autoptr (JsonObject) body = NULL;

      if (!has_row)
        return TRUE;
      body = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL);
      if (body != NULL && g_str_equal (rp_json_get_string (body, "key", ""), RP_AREA_SETTING))
        json_object_set_string_member (settings, RP_FACTS_AREA,
                                       rp_json_get_string (body, "value", ""));
    }
  return FALSE;
}

RpInsightKit *
rp_insight_kit_load (RpConnection *connection, gint32 today, RpIdSource *ids, GError **error)
{
  g_autoptr (GPtrArray) saved = rp_score_models_load (connection, error);
  g_autoptr (RpInsightKit) self = g_new0 (RpInsightKit, 1);
  g_autofree char *models = rp_data_dup_path ("models");
  g_autofree char *rules = rp_data_dup_path ("rules");
  g_autofree char *data = rp_data_dup_path ("");
  g_autoptr (RpOrganisation) organisation = NULL;

  if (saved == NULL || !rp_database_load_organisation (connection, &organisation, error))
    return NULL;
  self->zone = organisation != NULL ? g_time_zone_new_identifier (organisation->zone) : NULL;
  self->today = today;
  self->date = rp_date_format (today);
  self->ids = ids;
  self->model = rp_score_model_choose (models, saved, RP_SCORE_MODEL_DEFAULT, today, error);
  if (self->model == NULL)
    return NULL;
  self->rules = rp_rules_load (rules, error);
  if (self->rules == NULL)
    return NULL;
  self->settings = rp_facts_settings_new (data, today, error);
  return self->settings != NULL && add_area (self->settings, connection, error)
             ? g_steal_pointer (&self)
             : NULL;
}

void
rp_insight_kit_free (RpInsightKit *self)
{
  g_clear_pointer (&self->model, rp_score_model_unref);
  g_clear_pointer (&self->rules, rp_rules_unref);
  g_clear_pointer (&self->settings, json_object_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->date);
  g_free (self);
}

/* --- facts -------------------------------------------------------------------------------------- */

/* The live rows of the customer's scope, read once. */
static RpFactList *
load_rows (RpConnection *connection, const char *customer, GError **error)
{
  g_autoptr (RpFactList) list = rp_fact_list_new ();
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT kind, id, body FROM entity WHERE scope_id = :scope AND deleted = 0",
      error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  rp_statement_bind_text (statement, ":scope", customer);
  while (rp_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&list);
      const RpKind *kind = rp_schema_find_kind (rp_statement_get_text (statement, 0));
      const char *text = rp_statement_get_text (statement, 2);
      JsonObject *body = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, error);
      g_autoptr (RpRecord) record = NULL;

      if (body == NULL)
        return NULL;
      if (kind == NULL)
        {
          json_object_unref (body);
          continue;
        }
      record = rp_record_new (kind, rp_statement_get_text (statement, 1), customer, body);
      rp_fact_list_add (list, record);
    }
  return NULL;
}

JsonObject *
rp_customer_collect_facts (RpInsightKit *kit, RpConnection *connection, const char *customer,
                           GError **error)
{
  g_autoptr (RpFactList) rows = load_rows (connection, customer, error);

  return rows != NULL ? rp_facts_collect (RP_FACT_SOURCE (rows), customer, kit->today, kit->zone,
                                          kit->settings, error)
                      : NULL;
}

/* --- the score ---------------------------------------------------------------------------------- */

static const RpRow *
find_newest_score (RpChangeset *changeset, const char *customer)
{
  g_autoptr (GPtrArray) scores = rp_changeset_list_where (
      changeset, rp_schema_find_kind ("value_score"), "customer", customer);
  const RpRow *newest = NULL;

  for (guint i = 0; i < scores->len; i++)
    {
      const RpRow *row = g_ptr_array_index (scores, i);
      int order = newest != NULL
                      ? strcmp (rp_row_get_text (newest, "on"), rp_row_get_text (row, "on"))
                      : -1;

      if (order < 0 || (order == 0 && strcmp (newest->id, row->id) < 0))
        newest = row;
    }
  return newest;
}

static const char *
decide_grade (RpInsightKit *kit, const RpScore *score, const RpRow *customer, const RpRow *newest)
{
  RpScorePast past = { .grade = rp_json_get_string (customer->body, "value_grade", NULL) };

  if (newest != NULL && rp_date_parse (rp_row_get_text (newest, "on"), &past.day))
    {
      past.known = TRUE;
      past.score = (gint)rp_json_get_integer (newest->body, "score", 0);
    }
  return rp_score_grade_decide (kit->model, score, &past, kit->today);
}

static gboolean
is_same_score (const RpRow *newest, const RpScore *score, const char *grade)
{
  return newest != NULL && rp_json_get_integer (newest->body, "score", -1) == score->score
         && rp_json_get_integer (newest->body, "version", -1) == score->version
         && rp_json_get_integer (newest->body, "coverage", -1) == score->coverage
         && g_strcmp0 (rp_json_get_string (newest->body, "grade", NULL), grade) == 0;
}

static void
put_points (JsonObject *body, const char *field, gint points)
{
  if (points >= 0)
    json_object_set_int_member (body, field, points);
}

static void
add_score (RpInsightKit *kit, RpChangeset *changeset, const char *customer, const RpScore *score,
           const char *grade)
{
  JsonObject *body = json_object_new ();
  g_autofree char *id = rp_id_source_make (kit->ids);

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "on", kit->date);
  json_object_set_string_member (body, "model", score->model);
  json_object_set_int_member (body, "version", score->version);
  json_object_set_int_member (body, "score", score->score);
  json_object_set_int_member (body, "coverage", score->coverage);
  if (grade != NULL)
    json_object_set_string_member (body, "grade", grade);
  put_points (body, "potential", rp_score_get_dimension (score, RP_SCORE_POTENTIAL, FALSE));
  put_points (body, "value", rp_score_get_dimension (score, RP_SCORE_POTENTIAL, TRUE));
  json_object_set_object_member (body, "parts", rp_score_to_json (score));
  rp_changeset_add (changeset, rp_schema_find_kind ("value_score"), id, customer, body,
                    &server_actor);
}

/* Editing raises the row's rev, so it is looked first whether anything differs. */
static void
set_customer (RpChangeset *changeset, const RpRow *customer, const RpScore *score,
              const char *grade)
{
  g_autoptr (JsonNode) value = json_node_init_int (json_node_alloc (), score->score);
  g_autoptr (JsonNode) letter
      = grade != NULL ? json_node_init_string (json_node_alloc (), grade) : NULL;
  RpRow *row;

  if (rp_json_equal (json_object_get_member (customer->body, "value_score"), value)
      && rp_json_equal (json_object_get_member (customer->body, "value_grade"), letter))
    return;
  row = rp_changeset_edit (changeset, customer->kind, customer->id);
  rp_changeset_set_unit (changeset, row, "value_score", value, &server_actor);
  rp_changeset_set_unit (changeset, row, "value_grade", letter, &server_actor);
}

static void
judge_value (RpInsightKit *kit, RpChangeset *changeset, const RpRow *customer, JsonObject *facts)
{
  g_autoptr (RpScore) score = rp_score_compute (kit->model, facts, RP_INSIGHT_LANGUAGE);
  const RpRow *newest = find_newest_score (changeset, customer->id);
  const char *grade = decide_grade (kit, score, customer, newest);

  if (score->coverage == 0)
    return;
  if (!is_same_score (newest, score, grade))
    add_score (kit, changeset, customer->id, score, grade);
  set_customer (changeset, customer, score, grade);
}

/* --- grades that people set --- */

/* What has ended stands in the customer's file no more, and its history says so. */
static void
expire_overrides (RpInsightKit *kit, RpChangeset *changeset, const RpRow *customer)
{
  const RpKind *kind = rp_schema_find_kind ("grade_override");
  g_autoptr (GPtrArray) rows = rp_changeset_list_where (changeset, kind, "customer", customer->id);
  gint32 until;

  for (guint i = 0; i < rows->len; i++)
    {
      const RpRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (rp_row_get_state (row), "APPROVED")
          && rp_date_parse (rp_row_get_text (row, "until"), &until) && until < kit->today)
        rp_changeset_set_text (changeset, rp_changeset_edit (changeset, kind, row->id), "state",
                               "EXPIRED", &server_actor);
    }
  if (rp_date_parse (rp_json_get_string (customer->body, "override_until", ""), &until)
      && until < kit->today)
    rp_changeset_set_unit (changeset, rp_changeset_edit (changeset, customer->kind, customer->id),
                           "override", NULL, &server_actor);
}

void
rp_customer_judge (RpInsightKit *kit, RpChangeset *changeset, const char *customer,
                   JsonObject *facts)
{
  const RpRow *row = rp_changeset_find (changeset, rp_schema_find_kind ("customer"), customer);

  if (row == NULL || row->deleted)
    return;
  expire_overrides (kit, changeset, row);
  row = rp_changeset_find (changeset, rp_schema_find_kind ("customer"), customer);
  judge_value (kit, changeset, row, facts);
  rp_customer_judge_needs (kit, changeset, customer, facts);
  rp_changeset_accept (changeset);
}
