/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-map.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"

static gboolean
read_number (JsonNode *node, double *out)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  GType type = json_node_get_value_type (node);
  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *out = json_node_get_double (node);
  return isfinite (*out);
}

static gboolean
get_number (JsonObject *object, const char *member, double *out)
{
  return read_number (json_object_get_member (object, member), out);
}

static gboolean
are_points (double value)
{
  return value >= 0 && value <= 100;
}

/* bands */

static gboolean
check_bands (JsonObject *map, RpScoreModel *model, char **cause)
{
  JsonArray *bands = rp_json_get_array (map, "bands");
  double otherwise, last = INFINITY;
  if (bands == NULL || !get_number (map, "else", &otherwise) || !are_points (otherwise))
    {
      *cause = g_strdup (_ ("needs \"bands\" and \"else\", points from 0 to 100"));
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (bands); i++)
    {
      JsonNode *node = json_array_get_element (bands, i);
      JsonArray *band = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      double from, points;
      if (band == NULL || json_array_get_length (band) != 2
          || !read_number (json_array_get_element (band, 0), &from)
          || !read_number (json_array_get_element (band, 1), &points) || !are_points (points)
          || from >= last)
        {
          *cause = g_strdup_printf (
              _ ("band %u must be [bound, points], bounds falling, points from 0 to 100"), i);
          return FALSE;
        }
      last = from;
    }
  return TRUE;
}

static gboolean
apply_bands (JsonObject *map, JsonNode *value, JsonObject *facts, double *points)
{
  JsonArray *bands = rp_json_get_array (map, "bands");
  double x;
  if (!read_number (value, &x))
    return FALSE;
  *points = rp_json_get_double (map, "else", 0);
  for (guint i = json_array_get_length (bands); i > 0; i--)
    {
      JsonArray *band = rp_json_array_get_array (bands, i - 1);
      if (x >= rp_json_array_get_double (band, 0, 0))
        *points = rp_json_array_get_double (band, 1, 0);
    }
  return TRUE;
}

/* linear */

static gboolean
check_terms (JsonArray *terms, RpScoreModel *model, char **cause)
{
  for (guint i = 0; i < json_array_get_length (terms); i++)
    {
      JsonObject *term = rp_json_array_get_object (terms, i);
      const char *fact = term != NULL ? rp_json_get_string (term, "fact", "") : "";
      double times;
      if (!rp_score_model_knows (model, fact))
        {
          *cause = g_strdup_printf (_ ("there is no fact “%s”"), fact);
          return FALSE;
        }
      if (!get_number (term, "times", &times))
        {
          *cause = g_strdup_printf (_ ("the term of “%s” has no number \"times\""), fact);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_linear (JsonObject *map, RpScoreModel *model, char **cause)
{
  JsonArray *terms = rp_json_get_array (map, "terms");
  double start, low, high;
  if (terms == NULL || !get_number (map, "start", &start) || !get_number (map, "min", &low)
      || !get_number (map, "max", &high) || !are_points (low) || !are_points (high) || low > high)
    {
      *cause = g_strdup (_ ("needs \"start\", \"terms\", \"min\" and \"max\" from 0 to 100"));
      return FALSE;
    }
  return check_terms (terms, model, cause);
}

static gboolean
apply_linear (JsonObject *map, JsonNode *value, JsonObject *facts, double *points)
{
  JsonArray *terms = rp_json_get_array (map, "terms");
  double sum = rp_json_get_double (map, "start", 0);
  for (guint i = 0; i < json_array_get_length (terms); i++)
    {
      JsonObject *term = rp_json_array_get_object (terms, i);
      double x;
      if (!get_number (facts, rp_json_get_string (term, "fact", ""), &x))
        return FALSE;
      sum += x * rp_json_get_double (term, "times", 0);
    }
  *points = CLAMP (sum, rp_json_get_double (map, "min", 0), rp_json_get_double (map, "max", 100));
  return TRUE;
}

/* target */

static gboolean
check_target (JsonObject *map, RpScoreModel *model, char **cause)
{
  double from, to, tolerance;
  if (get_number (map, "from", &from) && get_number (map, "to", &to) && from <= to
      && get_number (map, "tolerance", &tolerance) && tolerance > 0)
    return TRUE;
  *cause = g_strdup (_ ("needs \"from\" ≤ \"to\" and a \"tolerance\" above 0"));
  return FALSE;
}

static gboolean
apply_target (JsonObject *map, JsonNode *value, JsonObject *facts, double *points)
{
  double x;
  if (!read_number (value, &x))
    return FALSE;
  double away
      = MAX (rp_json_get_double (map, "from", 0) - x, x - rp_json_get_double (map, "to", 0));
  double share = MAX (away, 0) / rp_json_get_double (map, "tolerance", 1);
  *points = 100 * (1 - CLAMP (share, 0, 1));
  return TRUE;
}

/* scale and log */

static gboolean
check_scale (JsonObject *map, RpScoreModel *model, char **cause)
{
  double low, high;
  if (get_number (map, "low", &low) && get_number (map, "high", &high) && low < high)
    return TRUE;
  *cause = g_strdup (_ ("needs the anchors \"low\" < \"high\""));
  return FALSE;
}

static void
place_on_scale (JsonObject *map, double x, double *points)
{
  double low = rp_json_get_double (map, "low", 0);
  double share = CLAMP ((x - low) / (rp_json_get_double (map, "high", 1) - low), 0, 1);
  *points = 100 * (rp_json_get_boolean (map, "cost", FALSE) ? 1 - share : share);
}

static gboolean
apply_scale (JsonObject *map, JsonNode *value, JsonObject *facts, double *points)
{
  double x;
  if (!read_number (value, &x))
    return FALSE;
  place_on_scale (map, x, points);
  return TRUE;
}

static gboolean
apply_log (JsonObject *map, JsonNode *value, JsonObject *facts, double *points)
{
  double x;
  if (!read_number (value, &x) || x <= -1)
    return FALSE;
  place_on_scale (map, log10 (x + 1), points);
  return TRUE;
}

/* codes */

const char *
rp_score_map_code (JsonNode *value)
{
  if (value != NULL && JSON_NODE_HOLDS_VALUE (value)
      && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (value) ? "true" : "false";
  return value != NULL ? rp_json_node_get_string (value, NULL) : NULL;
}

static gboolean
check_codes (JsonObject *map, RpScoreModel *model, char **cause)
{
  JsonObject *codes = rp_json_get_object (map, "codes");
  g_autoptr (GList) members = codes != NULL ? json_object_get_members (codes) : NULL;
  gboolean right = members != NULL;
  for (GList *l = members; l != NULL; l = l->next)
    {
      double points;
      right = right && get_number (codes, l->data, &points) && are_points (points);
    }
  if (!right)
    *cause = g_strdup (_ ("needs \"codes\" with points from 0 to 100"));
  return right;
}

static gboolean
apply_codes (JsonObject *map, JsonNode *value, JsonObject *facts, double *points)
{
  const char *code = rp_score_map_code (value);
  return code != NULL
         && (get_number (rp_json_get_object (map, "codes"), code, points)
             || get_number (map, "else", points));
}

/* --- ranges --- */

void
rp_score_range_clear (RpScoreRange *self)
{
  g_clear_pointer (&self->bounds, g_array_unref);
}

static gboolean
set_range (RpScoreRange *range, double one, double other)
{
  range->low = MIN (one, other);
  range->high = MAX (one, other);
  return range->low < range->high;
}

/* From nothing, or the lowest bound below it, to the highest. */
static gboolean
range_bands (JsonObject *map, const char *fact, RpScoreRange *range)
{
  JsonArray *bands = rp_json_get_array (map, "bands");
  guint n = json_array_get_length (bands);

  for (guint i = 0; i < n; i++)
    {
      double from = rp_json_array_get_double (rp_json_array_get_array (bands, i), 0, 0);
      g_array_append_val (range->bounds, from);
    }
  return n > 0
         && set_range (range, MIN (0, g_array_index (range->bounds, double, n - 1)),
                       g_array_index (range->bounds, double, 0));
}

/* Where the term alone goes from the least to the most. */
static gboolean
range_linear (JsonObject *map, const char *fact, RpScoreRange *range)
{
  JsonArray *terms = rp_json_get_array (map, "terms");
  double start = rp_json_get_double (map, "start", 0);

  for (guint i = 0; i < json_array_get_length (terms); i++)
    {
      JsonObject *term = rp_json_array_get_object (terms, i);
      double times = rp_json_get_double (term, "times", 0);
      if (strcmp (rp_json_get_string (term, "fact", ""), fact) == 0 && times != 0)
        return set_range (range, (rp_json_get_double (map, "min", 0) - start) / times,
                          (rp_json_get_double (map, "max", 100) - start) / times);
    }
  return FALSE;
}

static gboolean
range_target (JsonObject *map, const char *fact, RpScoreRange *range)
{
  double tolerance = rp_json_get_double (map, "tolerance", 1);
  return set_range (range, rp_json_get_double (map, "from", 0) - tolerance,
                    rp_json_get_double (map, "to", 0) + tolerance);
}

static gboolean
range_scale (JsonObject *map, const char *fact, RpScoreRange *range)
{
  return set_range (range, rp_json_get_double (map, "low", 0), rp_json_get_double (map, "high", 1));
}

static gboolean
range_log (JsonObject *map, const char *fact, RpScoreRange *range)
{
  return set_range (range, pow (10, rp_json_get_double (map, "low", 0)) - 1,
                    pow (10, rp_json_get_double (map, "high", 1)) - 1);
}

static const struct
{
  const char *type;
  gboolean (*check) (JsonObject *map, RpScoreModel *model, char **cause);
  gboolean (*apply) (JsonObject *map, JsonNode *value, JsonObject *facts, double *points);
  gboolean (*range) (JsonObject *map, const char *fact, RpScoreRange *range); /* (nullable) */
} map_types[] = {
  { "bands", check_bands, apply_bands, range_bands },
  { "linear", check_linear, apply_linear, range_linear },
  { "target", check_target, apply_target, range_target },
  { "scale", check_scale, apply_scale, range_scale },
  { "log", check_scale, apply_log, range_log },
  { "codes", check_codes, apply_codes, NULL },
};

gboolean
rp_score_map_check (JsonObject *map, RpScoreModel *model, char **cause)
{
  const char *type = rp_json_get_string (map, "type", "");
  for (guint i = 0; i < G_N_ELEMENTS (map_types); i++)
    if (strcmp (map_types[i].type, type) == 0)
      return map_types[i].check (map, model, cause);
  *cause = g_strdup_printf (_ ("there is no mapping “%s”"), type);
  return FALSE;
}

gboolean
rp_score_map_apply (JsonObject *map, JsonNode *value, JsonObject *facts, double *points)
{
  const char *type = rp_json_get_string (map, "type", "");
  for (guint i = 0; i < G_N_ELEMENTS (map_types); i++)
    if (strcmp (map_types[i].type, type) == 0)
      return map_types[i].apply (map, value, facts, points);
  return FALSE;
}

GPtrArray *
rp_score_map_list_terms (JsonObject *map)
{
  JsonArray *terms = rp_json_get_array (map, "terms");
  GPtrArray *facts = g_ptr_array_new ();
  for (guint i = 0; terms != NULL && i < json_array_get_length (terms); i++)
    g_ptr_array_add (
        facts, (gpointer)rp_json_get_string (rp_json_array_get_object (terms, i), "fact", ""));
  return facts;
}

gboolean
rp_score_map_get_range (JsonObject *map, const char *own, const char *fact, RpScoreRange *range)
{
  const char *type = rp_json_get_string (map, "type", "");
  gboolean is_linear = strcmp (type, "linear") == 0;

  range->bounds = g_array_new (FALSE, FALSE, sizeof (double));
  if (!is_linear && strcmp (own, fact) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (map_types); i++)
    if (strcmp (map_types[i].type, type) == 0 && map_types[i].range != NULL)
      return map_types[i].range (map, fact, range);
  return FALSE;
}
