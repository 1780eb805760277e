/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/workshop-model.h"

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "insight/weights-hierarchy.h"
#include "schema/record.h"
#include "workbench/score-reading.h"

/* So many customers are scored; more of them hardly move weights from data. */
#define CUSTOMERS_MOST 2000
#define TOP "value"

static void
free_group (RpWorkshopGroup *group)
{
  g_free (group->id);
  g_free (group->label);
  g_strfreev (group->members);
  g_strfreev (group->labels);
  g_clear_pointer (&group->judgements, rp_matrix_free);
  g_clear_pointer (&group->ahp, rp_ahp_free);
  g_free (group);
}

void
rp_workshop_model_free (RpWorkshopModel *self)
{
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->table, rp_score_table_free);
  g_clear_pointer (&self->scores, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->model, rp_score_model_unref);
  g_free (self);
}

/* ---- taking apart ---- */

static JsonArray *
get_indicators (const RpWorkshopModel *self)
{
  return rp_json_get_array (rp_score_model_get_file (self->model), "indicators");
}

static JsonObject *
find_indicator (const RpWorkshopModel *self, const char *id)
{
  JsonArray *list = get_indicators (self);

  for (guint i = 0; i < json_array_get_length (list); i++)
    if (g_str_equal (rp_json_get_string (rp_json_array_get_object (list, i), "id", ""), id))
      return rp_json_array_get_object (list, i);
  return NULL;
}

static const char *
get_label (const RpWorkshopModel *self, const char *id)
{
  JsonObject *indicator = find_indicator (self, id);
  JsonObject *texts = indicator != NULL ? rp_json_get_object (indicator, "label") : NULL;

  if (texts != NULL)
    return rp_json_get_string (texts, rp_locale_language (), id);
  return g_str_equal (id, TOP)
             ? _ ("Customer value")
             : rp_score_model_get_dimension (self->model, id, rp_locale_language ());
}

/* @members: (transfer full) */
static RpWorkshopGroup *
add_group (RpWorkshopModel *self, const char *id, GStrv members)
{
  RpWorkshopGroup *group = g_new0 (RpWorkshopGroup, 1);
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  guint n = g_strv_length (members);

  group->id = g_strdup (id);
  group->label = g_strdup (get_label (self, id));
  group->members = members;
  for (guint i = 0; i < n; i++)
    g_strv_builder_add (labels, get_label (self, members[i]));
  group->labels = g_strv_builder_end (labels);
  group->judgements = rp_matrix_new (n, n);
  g_ptr_array_add (self->groups, group);
  return group;
}

/* The groups of a hierarchy, with the judgements it holds. */
static gboolean
take_hierarchy (RpWorkshopModel *self, JsonObject *object, GError **error)
{
  g_autoptr (RpHierarchy) hierarchy
      = rp_hierarchy_read (object, rp_score_model_get_name (self->model), "hierarchy", error);

  if (hierarchy == NULL)
    return FALSE;
  self->index = hierarchy->index;
  for (guint i = 0; i < hierarchy->groups->len; i++)
    {
      const RpWeightGroup *read = hierarchy->groups->pdata[i];
      RpWorkshopGroup *group = add_group (self, read->id, g_strdupv (read->members));
      guint n = group->judgements->n_rows;

      for (guint k = 0; k < n * n; k++)
        group->judgements->values[k] = read->judgements->values[k];
    }
  return TRUE;
}

static double
get_weight (const RpWorkshopModel *self, const char *id)
{
  double expert = 0, data, weight;

  rp_score_model_get_weights (self->model, id, &expert, &data, &weight);
  return expert;
}

/* Judgements that give just these weights. */
static void
judge_by (RpWorkshopGroup *group, const double *weights)
{
  guint n = group->judgements->n_rows;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      rp_matrix_set (group->judgements, i, k, weights[i] / weights[k]);
}

static GStrv
list_dimensions (const RpWorkshopModel *self)
{
  JsonArray *list = get_indicators (self);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *dimension
          = rp_json_get_string (rp_json_array_get_object (list, i), "dimension", "");

      if (g_ptr_array_find_with_equal_func (names, dimension, g_str_equal, NULL))
        continue;
      g_ptr_array_add (names, (gpointer)dimension);
      g_strv_builder_add (builder, dimension);
    }
  return g_strv_builder_end (builder);
}

static GStrv
list_members (const RpWorkshopModel *self, const char *dimension)
{
  JsonArray *list = get_indicators (self);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *indicator = rp_json_array_get_object (list, i);

      if (g_str_equal (rp_json_get_string (indicator, "dimension", ""), dimension))
        g_strv_builder_add (builder, rp_json_get_string (indicator, "id", ""));
    }
  return g_strv_builder_end (builder);
}

/* A model with plain weights: its dimensions, and in each its indicators. */
static void
take_weights (RpWorkshopModel *self)
{
  RpWorkshopGroup *top = add_group (self, TOP, list_dimensions (self));
  guint n = g_strv_length (top->members);
  g_autofree double *sums = g_new0 (double, n + 1);

  for (guint i = 0; i < n; i++)
    {
      RpWorkshopGroup *group
          = add_group (self, top->members[i], list_members (self, top->members[i]));
      guint n_members = g_strv_length (group->members);
      g_autofree double *weights = g_new0 (double, n_members + 1);

      for (guint k = 0; k < n_members; k++)
        sums[i] += weights[k] = get_weight (self, group->members[k]);
      judge_by (group, weights);
    }
  judge_by (top, sums);
}

static gboolean
take_groups (RpWorkshopModel *self, GError **error)
{
  JsonObject *hierarchy = rp_json_get_object (rp_score_model_get_file (self->model), "hierarchy");

  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify)free_group);
  self->index = rp_random_index_find (NULL);
  if (hierarchy == NULL)
    take_weights (self);
  else if (!take_hierarchy (self, hierarchy, error))
    return FALSE;
  for (guint i = 0; i < self->groups->len; i++)
    {
      RpWorkshopGroup *group = self->groups->pdata[i];

      group->ahp = rp_ahp_compute (group->judgements, self->index, error);
      if (group->ahp == NULL)
        return FALSE;
    }
  return TRUE;
}

/* ---- customers ---- */

static gboolean
take_customers (RpWorkshopModel *self, RpStore *store, GError **error)
{
  g_autoptr (GPtrArray) customers
      = rp_store_list (store, "customer", NULL, "no, id", CUSTOMERS_MOST, error, NULL);
  gint32 today = rp_clock_today (rp_store_get_clock (store));

  if (customers == NULL)
    return FALSE;
  self->scores = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->n_customers = customers->len;
  for (guint i = 0; i < customers->len; i++)
    {
      g_autoptr (JsonObject) facts
          = rp_score_reading_collect (store, rp_record_get_id (customers->pdata[i]), today, error);

      if (facts == NULL)
        return FALSE;
      g_ptr_array_add (self->scores, rp_score_compute (self->model, facts, rp_locale_language ()));
      g_ptr_array_add (self->names, g_strdup (rp_record_get_title (customers->pdata[i])));
    }
  self->table = rp_score_table_new (self->scores);
  return TRUE;
}

static gboolean
take_highest (RpWorkshopModel *self, RpStore *store, const char *name, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_store_list (store, "score_model", "name = :name", "version DESC",
                                              1, error, ":name", name, NULL);

  self->highest = rp_score_model_get_version (self->model);
  if (rows != NULL && rows->len > 0)
    self->highest = MAX (self->highest, (gint)rp_record_get_integer (rows->pdata[0], "version"));
  return rows != NULL;
}

RpWorkshopModel *
rp_workshop_model_load (RpStore *store, const char *name, GError **error)
{
  g_autoptr (RpWorkshopModel) self = g_new0 (RpWorkshopModel, 1);

  self->model = rp_score_reading_find_model (store, name,
                                             rp_clock_today (rp_store_get_clock (store)), error);
  if (self->model == NULL || !take_highest (self, store, name, error) || !take_groups (self, error)
      || !take_customers (self, store, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- together again ---- */

static const RpWorkshopGroup *
find_holder (const RpWorkshopModel *self, const char *id, guint *member)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const RpWorkshopGroup *group = self->groups->pdata[i];

      for (*member = 0; group->members[*member] != NULL; (*member)++)
        if (g_str_equal (group->members[*member], id))
          return group;
    }
  return NULL;
}

/* The product on the way up to the top, which no group holds. */
double
rp_workshop_model_weigh (const RpWorkshopModel *self, const char *indicator)
{
  double weight = 1;
  guint member = 0;
  const RpWorkshopGroup *group = find_holder (self, indicator, &member);

  if (group == NULL)
    return 0;
  while (group != NULL)
    {
      weight *= group->ahp->weights[member];
      group = find_holder (self, group->id, &member);
    }
  return weight;
}

static JsonArray *
make_triangle (const RpMatrix *judgements)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i + 1 < judgements->n_rows; i++)
    {
      JsonArray *row = json_array_new ();

      for (guint k = i + 1; k < judgements->n_columns; k++)
        json_array_add_double_element (row, rp_matrix_get (judgements, i, k));
      json_array_add_array_element (rows, row);
    }
  return rows;
}

static JsonObject *
make_group (const RpWorkshopGroup *group)
{
  JsonObject *object = json_object_new ();
  JsonArray *members = json_array_new ();

  for (guint k = 0; group->members[k] != NULL; k++)
    json_array_add_string_element (members, group->members[k]);
  json_object_set_string_member (object, "id", group->id);
  json_object_set_array_member (object, "members", members);
  json_object_set_array_member (object, "judgements", make_triangle (group->judgements));
  return object;
}

static JsonObject *
make_hierarchy (const RpWorkshopModel *self, const RpRandomIndex *index)
{
  JsonObject *object = json_object_new ();
  JsonArray *groups = json_array_new ();

  for (guint i = 0; i < self->groups->len; i++)
    json_array_add_object_element (groups, make_group (self->groups->pdata[i]));
  json_object_set_string_member (object, "random_index", index->name);
  json_object_set_array_member (object, "groups", groups);
  return object;
}

/* The indicators without weights of their own: they follow from the judgements. */
static JsonArray *
make_indicators (const RpWorkshopModel *self)
{
  JsonArray *list = get_indicators (self), *copy = json_array_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *indicator = rp_json_object_copy (rp_json_array_get_object (list, i));

      json_object_remove_member (indicator, "weight");
      json_array_add_object_element (copy, indicator);
    }
  return copy;
}

JsonObject *
rp_workshop_model_to_json (const RpWorkshopModel *self, const RpRandomIndex *index,
                           const char *from, JsonObject *data_weights)
{
  JsonObject *object = rp_json_object_copy (rp_score_model_get_file (self->model));

  json_object_set_int_member (object, "version", self->highest + 1);
  json_object_set_string_member (object, "from", from);
  json_object_set_object_member (object, "hierarchy", make_hierarchy (self, index));
  json_object_set_array_member (object, "indicators", make_indicators (self));
  if (json_object_has_member (object, "data_weights"))
    json_object_remove_member (object, "data_weights");
  if (data_weights != NULL)
    json_object_set_object_member (object, "data_weights", json_object_ref (data_weights));
  return object;
}

/* ---- what is judged and in no version yet ---- */

JsonNode *
rp_workshop_model_dup_judged (const RpWorkshopModel *self)
{
  g_autoptr (JsonArray) groups = json_array_new ();
  JsonNode *node = NULL;

  for (guint i = 0; i < self->groups->len; i++)
    if (((const RpWorkshopGroup *)self->groups->pdata[i])->judged)
      json_array_add_object_element (groups, make_group (self->groups->pdata[i]));
  if (json_array_get_length (groups) == 0)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, groups);
  return node;
}

static gboolean
has_members (const RpWorkshopGroup *group, JsonArray *members)
{
  guint n = g_strv_length (group->members);

  if (members == NULL || json_array_get_length (members) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (rp_json_array_get_string (members, i, ""), group->members[i]))
      return FALSE;
  return TRUE;
}

/* Returns: (transfer full) (nullable): it is none */
static RpMatrix *
read_triangle (JsonArray *rows, guint n)
{
  g_autoptr (RpMatrix) matrix = rp_matrix_new (n, n);

  for (guint i = 0; i < n; i++)
    {
      JsonArray *row = rows != NULL ? rp_json_array_get_array (rows, i) : NULL;

      rp_matrix_set (matrix, i, i, 1);
      for (guint k = i + 1; k < n; k++)
        {
          double value = row != NULL ? rp_json_array_get_double (row, k - i - 1, 0) : 0;

          if (!(value > 0))
            return NULL;
          rp_matrix_set (matrix, i, k, value);
          rp_matrix_set (matrix, k, i, 1 / value);
        }
    }
  return g_steal_pointer (&matrix);
}

static gboolean
take_group (RpWorkshopModel *self, RpWorkshopGroup *group, JsonObject *kept)
{
  g_autoptr (RpMatrix) judgements = NULL;
  RpAhp *ahp = NULL;

  if (!g_str_equal (rp_json_get_string (kept, "id", ""), group->id)
      || !has_members (group, rp_json_get_array (kept, "members")))
    return FALSE;
  judgements = read_triangle (rp_json_get_array (kept, "judgements"), group->judgements->n_rows);
  ahp = judgements != NULL ? rp_ahp_compute (judgements, self->index, NULL) : NULL;
  if (ahp == NULL)
    return FALSE;
  g_clear_pointer (&group->judgements, rp_matrix_free);
  group->judgements = g_steal_pointer (&judgements);
  g_clear_pointer (&group->ahp, rp_ahp_free);
  group->ahp = ahp;
  group->judged = TRUE;
  return TRUE;
}

gboolean
rp_workshop_model_take_judged (RpWorkshopModel *self, JsonNode *kept)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (kept) ? json_node_get_array (kept) : NULL;
  gboolean taken = FALSE;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    for (guint k = 0; k < self->groups->len; k++)
      {
        JsonObject *one = rp_json_array_get_object (list, i);

        if (one != NULL && take_group (self, self->groups->pdata[k], one))
          taken = TRUE;
      }
  return taken;
}
