/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/weights-hierarchy.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "insight/data-file.h"

typedef struct
{
  RpHierarchy *hierarchy;
  const char *path;
  const char *prefix; /* of places */
  GPtrArray *leaves;  /* (element-type utf8) */
  GArray *weights;
} Reader;

static void
free_group (RpWeightGroup *group)
{
  g_strfreev (group->members);
  g_clear_pointer (&group->judgements, rp_matrix_free);
  g_clear_pointer (&group->ahp, rp_ahp_free);
  g_free (group);
}

static char *
make_place (const char *place, guint group, const char *member)
{
  return g_strdup_printf ("%s%sgroups[%u]%s", place, *place != '\0' ? "." : "", group, member);
}

/* 3, 0.5 or "1/3" */
static gboolean
read_judgement (JsonNode *node, double *out)
{
  const char *text = rp_json_node_get_string (node, NULL);
  if (text == NULL)
    {
      if (!JSON_NODE_HOLDS_VALUE (node)
          || (json_node_get_value_type (node) != G_TYPE_INT64
              && json_node_get_value_type (node) != G_TYPE_DOUBLE))
        return FALSE;
      *out = json_node_get_double (node);
      return TRUE;
    }
  char *end;
  double above = g_ascii_strtod (text, &end);
  if (end == text || *end != '/')
    return FALSE;
  const char *below = end + 1;
  *out = above / g_ascii_strtod (below, &end);
  return end != below && *end == '\0' && isfinite (*out);
}

/* The cell of row @i, column @k, in a whole matrix or in a triangle. */
static JsonNode *
find_cell (JsonArray *rows, guint i, guint k, gboolean whole)
{
  JsonArray *row = rp_json_array_get_array (rows, i);
  guint at = whole ? k : k - i - 1;
  return row != NULL && at < json_array_get_length (row) ? json_array_get_element (row, at) : NULL;
}

static gboolean
has_shape (JsonArray *rows, guint n, gboolean whole)
{
  if (json_array_get_length (rows) != (whole ? n : n - 1))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = rp_json_array_get_array (rows, i);
      if (row == NULL || json_array_get_length (row) != (whole ? n : n - 1 - i))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill_judgements (Reader *self, RpWeightGroup *group, JsonArray *rows, const char *place,
                 GError **error)
{
  guint n = g_strv_length (group->members);
  gboolean whole = json_array_get_length (rows) == n;
  if (!has_shape (rows, n, whole))
    return rp_data_file_refuse (
        error, self->path, place,
        _ ("%u members need a triangle of %u rows, or a matrix of %u rows and columns"), n, n - 1,
        n);
  group->judgements = rp_matrix_new (n, n);
  for (guint i = 0; i < n; i++)
    {
      rp_matrix_set (group->judgements, i, i, 1);
      for (guint k = whole ? 0 : i + 1; k < n; k++)
        {
          double value;
          JsonNode *cell = find_cell (rows, i, k, whole);
          if (cell == NULL || !read_judgement (cell, &value))
            return rp_data_file_refuse (error, self->path, place,
                                        _ ("“%s” to “%s” is no number like 3 or \"1/3\""),
                                        group->members[i], group->members[k]);
          rp_matrix_set (group->judgements, i, k, value);
          if (!whole)
            rp_matrix_set (group->judgements, k, i, 1 / value);
        }
    }
  return TRUE;
}

static gboolean
read_members (Reader *self, RpWeightGroup *group, JsonArray *members, const char *place,
              GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (members); i++)
    {
      const char *member = rp_json_array_get_string (members, i, "");
      if (*member == '\0')
        return rp_data_file_refuse (error, self->path, place, _ ("member %u has no name"), i + 1);
      g_strv_builder_add (builder, member);
    }
  group->members = g_strv_builder_end (builder);
  if (*group->members == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("has no members"));
  return TRUE;
}

static gboolean
read_group (Reader *self, JsonArray *list, guint index, GError **error)
{
  JsonObject *object = rp_json_array_get_object (list, index);
  g_autofree char *place = make_place (self->prefix, index, "");
  g_autofree char *matrix_place = make_place (self->prefix, index, ".judgements");
  JsonArray *members, *rows;
  g_autoptr (GError) cause = NULL;
  if (object == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("is no object"));
  RpWeightGroup *group = g_new0 (RpWeightGroup, 1);
  g_ptr_array_add (self->hierarchy->groups, group);
  if (!rp_json_read_string (object, "id", &group->id, error)
      || !rp_json_read_array (object, "members", &members, error)
      || !rp_json_read_array (object, "judgements", &rows, error))
    return rp_data_file_blame (error, self->path, place);
  if (!read_members (self, group, members, place, error)
      || !fill_judgements (self, group, rows, matrix_place, error))
    return FALSE;
  group->ahp = rp_ahp_compute (group->judgements, self->hierarchy->index, &cause);
  return group->ahp != NULL
         || rp_data_file_refuse (error, self->path, matrix_place, "%s", cause->message);
}

static RpWeightGroup *
find_group (const RpHierarchy *self, const char *id)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      RpWeightGroup *group = g_ptr_array_index (self->groups, i);
      if (group->id != NULL && strcmp (group->id, id) == 0)
        return group;
    }
  return NULL;
}

static gboolean
check_names (Reader *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->hierarchy->groups->len; i++)
    {
      RpWeightGroup *group = g_ptr_array_index (self->hierarchy->groups, i);
      g_autofree char *place = make_place (self->prefix, i, "");
      if (find_group (self->hierarchy, group->id) != group)
        return rp_data_file_refuse (error, self->path, place, _ ("the id “%s” comes twice"),
                                    group->id);
      for (guint k = 0; group->members[k] != NULL; k++)
        if (!g_hash_table_add (seen, group->members[k]))
          return rp_data_file_refuse (error, self->path, place, _ ("“%s” is weighed in two places"),
                                      group->members[k]);
    }
  return TRUE;
}

/* As no name is a member twice, a walk from the top meets a group at most once. Groups it does not meet
 * lie in a circle, or begin one. */
static void
walk (Reader *self, const RpWeightGroup *group, double weight, GHashTable *met)
{
  g_hash_table_add (met, (gpointer)group);
  for (guint i = 0; group->members[i] != NULL; i++)
    {
      double share = weight * group->ahp->weights[i];
      const RpWeightGroup *below = find_group (self->hierarchy, group->members[i]);
      if (below == NULL)
        {
          g_ptr_array_add (self->leaves, g_strdup (group->members[i]));
          g_array_append_val (self->weights, share);
        }
      else if (!g_hash_table_contains (met, below))
        walk (self, below, share, met);
    }
}

static gboolean
is_member (const RpHierarchy *self, const char *id)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      RpWeightGroup *group = g_ptr_array_index (self->groups, i);
      if (g_strv_contains ((const char *const *)group->members, id))
        return TRUE;
    }
  return FALSE;
}

static gboolean
walk_all (Reader *self, GError **error)
{
  GPtrArray *groups = self->hierarchy->groups;
  g_autoptr (GHashTable) met = g_hash_table_new (NULL, NULL);
  const RpWeightGroup *top = g_ptr_array_index (groups, 0);
  g_autofree char *top_place = make_place (self->prefix, 0, "");
  if (is_member (self->hierarchy, top->id))
    return rp_data_file_refuse (error, self->path, top_place,
                                _ ("“%s” stands below itself: a circle"), top->id);
  walk (self, top, 1, met);
  for (guint i = 1; i < groups->len; i++)
    {
      const RpWeightGroup *group = g_ptr_array_index (groups, i);
      g_autofree char *place = make_place (self->prefix, i, "");
      if (g_hash_table_contains (met, group))
        continue;
      return is_member (self->hierarchy, group->id)
                 ? rp_data_file_refuse (error, self->path, place,
                                        _ ("“%s” stands below itself: a circle"), group->id)
                 : rp_data_file_refuse (error, self->path, place, _ ("nothing leads to “%s”"),
                                        group->id);
    }
  return TRUE;
}

static gboolean
read_groups (Reader *self, JsonObject *object, GError **error)
{
  JsonArray *list;
  const char *index = rp_json_get_string (object, "random_index", NULL);
  const char *place = *self->prefix != '\0' ? self->prefix : "/";
  self->hierarchy->index = rp_random_index_find (index);
  if (self->hierarchy->index == NULL)
    return rp_data_file_refuse (error, self->path, place,
                                _ ("there is no table of random indices “%s”"), index);
  if (!rp_json_read_array (object, "groups", &list, error))
    return rp_data_file_blame (error, self->path, place);
  if (json_array_get_length (list) == 0)
    return rp_data_file_refuse (error, self->path, place, _ ("there are no groups"));
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!read_group (self, list, i, error))
      return FALSE;
  return check_names (self, error) && walk_all (self, error);
}

RpHierarchy *
rp_hierarchy_read (JsonObject *object, const char *path, const char *place, GError **error)
{
  g_autoptr (RpHierarchy) self = g_new0 (RpHierarchy, 1);
  g_autoptr (GPtrArray) leaves = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (double));
  Reader reader = { self, path, place, leaves, weights };
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify)free_group);
  if (!read_groups (&reader, object, error))
    return NULL;
  g_ptr_array_add (leaves, NULL);
  self->leaves = (GStrv)g_ptr_array_steal (leaves, NULL);
  self->weights = (double *)(gpointer)g_array_steal (weights, NULL);
  return g_steal_pointer (&self);
}

void
rp_hierarchy_free (RpHierarchy *self)
{
  g_ptr_array_unref (self->groups);
  g_strfreev (self->leaves);
  g_free (self->weights);
  g_free (self);
}

gboolean
rp_hierarchy_check (const RpHierarchy *self, const char *path, const char *place, GError **error)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const RpWeightGroup *group = g_ptr_array_index (self->groups, i);
      g_autofree char *where = make_place (place, i, ".judgements");
      g_autofree char *worst = NULL;
      if (rp_ahp_is_consistent (group->ahp))
        continue;
      worst = rp_ahp_describe_worst (group->ahp, (const char *const *)group->members);
      return rp_data_file_refuse (
          error, path, where,
          _ ("the judgements contradict each other: consistency ratio %.4f (%s), at most %.2f; %s"),
          group->ahp->ratio, self->index->name, RP_AHP_RATIO_MOST, worst);
    }
  return TRUE;
}

double
rp_hierarchy_get_weight (const RpHierarchy *self, const char *leaf)
{
  for (guint i = 0; self->leaves[i] != NULL; i++)
    if (strcmp (self->leaves[i], leaf) == 0)
      return self->weights[i];
  return 0;
}
