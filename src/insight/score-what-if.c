/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-what-if.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "insight/data-file.h"
#include "insight/fact-text.h"
#include "insight/score-map.h"
#include "insight/score-values.h"

/* Into how many a range without steps is divided when the smallest change is looked for. */
#define GRID 40
#define GRID_MOST 200
/* What a lever costs that is moved at all, and the unit in which costs are added up. */
#define COST_OF_ONE 0.02
#define COST_UNIT 0.005
#define REFINEMENTS 30

/* --- reading --- */

static gboolean
check_lever (RpScoreModel *self, JsonObject *lever, const char *place, GError **error)
{
  const char *fact;
  double low = rp_json_get_double (lever, "low", 0), high = rp_json_get_double (lever, "high", 1);
  if (!rp_json_read_string (lever, "fact", &fact, error))
    return rp_data_file_blame (error, self->path, place);
  if (!rp_score_model_knows (self, fact))
    return rp_data_file_refuse (error, self->path, place, _ ("there is no fact “%s”"), fact);
  if (json_object_has_member (lever, "low") != json_object_has_member (lever, "high")
      || !(low < high))
    return rp_data_file_refuse (error, self->path, place,
                                _ ("needs \"low\" < \"high\", or neither"));
  if (!(rp_json_get_double (lever, "step", 0) >= 0))
    return rp_data_file_refuse (error, self->path, place, _ ("\"step\" is below 0"));
  return TRUE;
}

gboolean
rp_score_levers_read (RpScoreModel *self, JsonObject *file, GError **error)
{
  self->levers = rp_json_get_array (file, "levers");
  for (guint i = 0; self->levers != NULL && i < json_array_get_length (self->levers); i++)
    {
      JsonObject *lever = rp_json_array_get_object (self->levers, i);
      g_autofree char *place = g_strdup_printf ("levers[%u]", i);
      if (lever == NULL)
        return rp_data_file_refuse (error, self->path, place, _ ("is no object"));
      if (!check_lever (self, lever, place, error))
        return FALSE;
    }
  return TRUE;
}

/* --- levers --- */

void
rp_score_lever_free (RpScoreLever *self)
{
  g_free (self->fact);
  g_free (self->code);
  g_strfreev (self->codes);
  g_clear_pointer (&self->bounds, g_array_unref);
  g_free (self);
}

static double
read_number (JsonNode *node)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;
  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : NAN;
}

static RpScoreLever *
find_lever (GPtrArray *levers, const char *fact)
{
  for (guint i = 0; i < levers->len; i++)
    {
      RpScoreLever *lever = g_ptr_array_index (levers, i);
      if (strcmp (lever->fact, fact) == 0)
        return lever;
    }
  return NULL;
}

/* What the model says about a lever beyond its maps. */
static void
apply_declaration (RpScoreModel *model, RpScoreLever *lever)
{
  for (guint i = 0; model->levers != NULL && i < json_array_get_length (model->levers); i++)
    {
      JsonObject *said = rp_json_array_get_object (model->levers, i);
      if (strcmp (rp_json_get_string (said, "fact", ""), lever->fact) != 0)
        continue;
      lever->step = rp_json_get_double (said, "step", 0);
      lever->fixed = rp_json_get_boolean (said, "fixed", FALSE);
      lever->low = rp_json_get_double (said, "low", lever->low);
      lever->high = rp_json_get_double (said, "high", lever->high);
    }
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GStrv
list_codes (JsonObject *map)
{
  g_autoptr (GList) names = json_object_get_members (rp_json_get_object (map, "codes"));
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (GList *link = names; link != NULL; link = link->next)
    g_ptr_array_add (codes, link->data);
  g_ptr_array_sort (codes, compare_texts);
  for (guint i = 0; i < codes->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (codes, i));
  return g_strv_builder_end (builder);
}

static void
add_lever (RpScoreModel *model, GPtrArray *levers, const RpScoreIndicator *indicator,
           const char *fact, JsonObject *facts)
{
  g_auto (RpScoreRange) range = { 0 };
  JsonNode *value = rp_fact_text_find (facts, fact);
  RpScoreLever *lever = find_lever (levers, fact);
  gboolean is_number = rp_score_map_get_range (indicator->map, indicator->fact, fact, &range);

  if (lever != NULL && is_number)
    {
      lever->low = MIN (lever->low, range.low);
      lever->high = MAX (lever->high, range.high);
      g_array_append_vals (lever->bounds, range.bounds->data, range.bounds->len);
      apply_declaration (model, lever);
    }
  if (lever != NULL || (!is_number && rp_json_get_object (indicator->map, "codes") == NULL))
    return;
  lever = g_new0 (RpScoreLever, 1);
  lever->fact = g_strdup (fact);
  lever->low = range.low;
  lever->high = range.high;
  lever->bounds = g_steal_pointer (&range.bounds);
  lever->now = is_number ? read_number (value) : NAN;
  if (!is_number)
    {
      lever->codes = list_codes (indicator->map);
      lever->code = g_strdup (value != NULL ? rp_score_map_code (value) : NULL);
    }
  apply_declaration (model, lever);
  g_ptr_array_add (levers, lever);
}

/* What is beyond a range today is within it, or the slider would lie. */
static void
widen (RpScoreLever *lever)
{
  if (isnan (lever->now))
    return;
  lever->low = MIN (lever->low, lever->now);
  lever->high = MAX (lever->high, lever->now);
}

GPtrArray *
rp_score_model_list_levers (RpScoreModel *self, JsonObject *facts)
{
  g_autoptr (JsonObject) all = rp_score_values_compute (self, facts);
  GPtrArray *levers = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_lever_free);
  for (guint i = 0; i < self->indicators->len; i++)
    {
      const RpScoreIndicator *indicator = &g_array_index (self->indicators, RpScoreIndicator, i);
      g_autoptr (GPtrArray) terms = rp_score_map_list_terms (indicator->map);
      add_lever (self, levers, indicator, indicator->fact, all);
      for (guint k = 0; k < terms->len; k++)
        add_lever (self, levers, indicator, g_ptr_array_index (terms, k), all);
    }
  g_ptr_array_foreach (levers, (GFunc)(void (*) (void))widen, NULL);
  return levers;
}

/* --- supposing --- */

JsonObject *
rp_score_suppose (JsonObject *facts, JsonObject *supposed)
{
  JsonObject *all = json_object_new (), *missing = json_object_new ();
  JsonObject *unknown = rp_json_get_object (facts, "missing");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, facts);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (all, name, json_node_copy (node));
  for (gboolean more = unknown != NULL; more; more = FALSE)
    {
      json_object_iter_init (&iter, unknown);
      while (json_object_iter_next (&iter, &name, &node))
        if (!json_object_has_member (supposed, name))
          json_object_set_member (missing, name, json_node_copy (node));
    }
  json_object_set_object_member (all, "missing", missing);
  json_object_iter_init (&iter, supposed);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (all, name, json_node_copy (node));
  return all;
}

/* --- the smallest change --- */

typedef struct
{
  RpScoreModel *model;
  JsonObject *facts;
  GPtrArray *levers;
  double present; /* the weight that is known */
  double now;     /* the score */
} Search;

/* One way to move a lever. */
typedef struct
{
  double to, gain;
  guint cost; /* in COST_UNIT */
} Move;

/* The score with some values in the place of others, nothing rounded. */
static double
measure (const Search *self, JsonObject *facts)
{
  g_autoptr (JsonObject) all = rp_score_values_compute (self->model, facts);
  double sum = 0;
  for (guint i = 0; i < self->model->indicators->len; i++)
    {
      const RpScoreIndicator *indicator
          = &g_array_index (self->model->indicators, RpScoreIndicator, i);
      JsonNode *value = rp_fact_text_find (all, indicator->fact);
      double points;
      if (value != NULL && rp_score_map_apply (indicator->map, value, all, &points))
        sum += indicator->weight * points;
    }
  return self->present > 0 ? sum / self->present : 0;
}

static double
measure_one (const Search *self, const char *fact, double to)
{
  JsonNode *before = json_object_get_member (self->facts, fact);
  g_autoptr (JsonNode) kept = before != NULL ? json_node_copy (before) : NULL;
  double score;
  json_object_set_double_member (self->facts, fact, to);
  score = measure (self, self->facts);
  if (kept != NULL)
    json_object_set_member (self->facts, fact, g_steal_pointer (&kept));
  else
    json_object_remove_member (self->facts, fact);
  return score;
}

static int
compare_moves (gconstpointer a, gconstpointer b)
{
  const Move *one = a, *other = b;
  return one->cost < other->cost   ? -1
         : one->cost > other->cost ? 1
         : one->gain > other->gain ? -1
                                   : one->gain < other->gain;
}

static void
add_move (const Search *self, const RpScoreLever *lever, GArray *moves, double to)
{
  double distance = fabs (to - lever->now) / (lever->high - lever->low);
  Move move = { to, measure_one (self, lever->fact, to) - self->now,
                (guint)ceil ((distance + COST_OF_ONE) / COST_UNIT - 1e-9) };
  if (move.gain > 1e-9)
    g_array_append_val (moves, move);
}

static void
add_grid (const Search *self, const RpScoreLever *lever, GArray *moves)
{
  double span = lever->high - lever->low;
  double step = lever->step > 0 ? lever->step : span / GRID;
  guint n = (guint)MIN (floor (span / step + 1e-9), GRID_MOST);
  for (guint i = 0; i <= n; i++)
    add_move (self, lever, moves, lever->low + (lever->step > 0 ? i * step : span * i / GRID));
}

/* The ways to move a lever of which none is dearer and worse than another, cheapest first. */
static GArray *
list_moves (const Search *self, const RpScoreLever *lever)
{
  GArray *moves = g_array_new (FALSE, FALSE, sizeof (Move));
  double best = 0;
  guint n = 0;
  if (lever->fixed || isnan (lever->now))
    return moves;
  if (lever->bounds->len == 0 || lever->step > 0)
    add_grid (self, lever, moves);
  for (guint i = 0; i < lever->bounds->len; i++)
    add_move (self, lever, moves, g_array_index (lever->bounds, double, i));
  g_array_sort (moves, compare_moves);
  for (guint i = 0; i < moves->len; i++)
    {
      Move move = g_array_index (moves, Move, i);
      if (move.gain <= best + 1e-12)
        continue;
      best = move.gain;
      g_array_index (moves, Move, n++) = move;
    }
  g_array_set_size (moves, n);
  return moves;
}

/* The most that can be won for each cost by the first levers. */
typedef struct
{
  GPtrArray *moves; /* (element-type GArray of Move), one a lever */
  guint n_costs;
  double *gains; /* a row a lever, and one before the first */
  gint16 *taken; /* which move of the lever that row belongs to; -1 none */
} Table;

static void
table_clear (Table *self)
{
  g_ptr_array_unref (self->moves);
  g_free (self->gains);
  g_free (self->taken);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static void
fill_row (Table *self, guint lever)
{
  const double *before = self->gains + (gsize)lever * self->n_costs;
  double *gains = self->gains + (gsize)(lever + 1) * self->n_costs;
  gint16 *taken = self->taken + (gsize)lever * self->n_costs;
  const GArray *moves = g_ptr_array_index (self->moves, lever);
  for (guint cost = 0; cost < self->n_costs; cost++)
    {
      gains[cost] = before[cost];
      taken[cost] = -1;
      for (guint i = 0; i < moves->len; i++)
        {
          const Move *move = &g_array_index (moves, Move, i);
          if (move->cost > cost)
            break;
          if (before[cost - move->cost] + move->gain > gains[cost] + 1e-9)
            {
              gains[cost] = before[cost - move->cost] + move->gain;
              taken[cost] = (gint16)i;
            }
        }
    }
}

static void
fill_table (const Search *search, Table *self)
{
  guint sum = 0;
  self->moves = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  for (guint i = 0; i < search->levers->len; i++)
    {
      GArray *moves = list_moves (search, g_ptr_array_index (search->levers, i));
      sum += moves->len > 0 ? g_array_index (moves, Move, moves->len - 1).cost : 0;
      g_ptr_array_add (self->moves, moves);
    }
  self->n_costs = sum + 1;
  self->gains = g_new0 (double, (gsize)(self->moves->len + 1) * self->n_costs);
  self->taken = g_new0 (gint16, (gsize)(self->moves->len + 1) * self->n_costs);
  for (guint i = 0; i < self->moves->len; i++)
    fill_row (self, i);
}

/* The steps behind the cheapest cell of the last row that wins enough; none when there is none. */
static GArray *
read_steps (const Search *search, const Table *self, double need)
{
  const double *last = self->gains + (gsize)self->moves->len * self->n_costs;
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (RpScoreStep));
  guint cost = 0;
  while (cost < self->n_costs && last[cost] < need - 1e-9)
    cost++;
  for (guint i = self->moves->len; cost < self->n_costs && i > 0; i--)
    {
      gint16 taken = self->taken[(gsize)(i - 1) * self->n_costs + cost];
      const RpScoreLever *lever = g_ptr_array_index (search->levers, i - 1);
      if (taken < 0)
        continue;
      const Move *move
          = &g_array_index ((GArray *)g_ptr_array_index (self->moves, i - 1), Move, taken);
      RpScoreStep step = { lever->fact, lever->now, move->to, move->gain };
      g_array_append_val (steps, step);
      cost -= move->cost;
    }
  return steps;
}

static double
measure_steps (const Search *self, const GArray *steps)
{
  g_autoptr (JsonObject) supposed = json_object_new ();
  g_autoptr (JsonObject) facts = NULL;
  for (guint i = 0; i < steps->len; i++)
    {
      const RpScoreStep *step = &g_array_index (steps, RpScoreStep, i);
      json_object_set_double_member (supposed, step->fact, step->to);
    }
  facts = rp_score_suppose (self->facts, supposed);
  return measure (self, facts);
}

/* To three digits more than the range has, away from where it stands. */
static double
round_away (const RpScoreLever *lever, double to)
{
  double unit = pow (10, floor (log10 (lever->high - lever->low)) - 3);
  return to > lever->now ? ceil (to / unit - 1e-6) * unit : floor (to / unit + 1e-6) * unit;
}

/* Between two points of the grid less may do. */
static void
refine (const Search *self, GArray *steps, double target)
{
  for (guint i = 0; i < steps->len; i++)
    {
      RpScoreStep *step = &g_array_index (steps, RpScoreStep, i);
      const RpScoreLever *lever = find_lever (self->levers, step->fact);
      double least = step->from, enough = step->to;
      if (lever->step > 0 || lever->bounds->len > 0)
        continue;
      for (guint k = 0; k < REFINEMENTS; k++)
        {
          step->to = (least + enough) / 2;
          if (measure_steps (self, steps) >= target - 1e-9)
            enough = step->to;
          else
            least = step->to;
        }
      step->to = CLAMP (round_away (lever, enough), lever->low, lever->high);
      step->gain = measure_one (self, step->fact, step->to) - self->now;
    }
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  double one = ((const RpScoreStep *)a)->gain, other = ((const RpScoreStep *)b)->gain;
  return one < other ? 1 : one > other ? -1 : 0;
}

/* That nothing is won by levers which share an indicator is not so: then a little more is asked for. */
GArray *
rp_score_model_reach (RpScoreModel *self, JsonObject *facts, GPtrArray *levers, gint score)
{
  g_autoptr (RpScore) now = rp_score_compute (self, facts, "en");
  g_autoptr (JsonObject) none = json_object_new ();
  g_autoptr (JsonObject) copy = rp_score_suppose (facts, none);
  Search search = { self, copy, levers, now->known, 0 };
  g_auto (Table) table = { 0 };
  double target = score / 100.0 - 0.005; /* what is rounded to it */

  search.now = measure (&search, copy);
  fill_table (&search, &table);
  for (double need = target - search.now; need <= 100; need += 1)
    {
      g_autoptr (GArray) steps = read_steps (&search, &table, need);
      if (steps->len == 0)
        return NULL;
      if (measure_steps (&search, steps) < target - 1e-9)
        continue;
      refine (&search, steps, target);
      g_array_sort (steps, compare_steps);
      return g_steal_pointer (&steps);
    }
  return NULL;
}
