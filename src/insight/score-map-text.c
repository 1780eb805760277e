/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/score-map.h"

#include <math.h>
#include <string.h>

#include "base/json-access.h"
#include "insight/fact-text.h"
#include "insight/fact-value.h"

/* A map in words, beside the points that it gave. */
typedef struct
{
  RpScoreModel *model;
  JsonObject *map;
  const char *fact, *unit;
  JsonObject *words; /* (nullable) */
  JsonNode *value;   /* (nullable) */
  const char *language;
  gboolean chinese;
  GString *text;
} Draft;

static double
get_value (const Draft *self)
{
  GType type = self->value != NULL && JSON_NODE_HOLDS_VALUE (self->value)
                   ? json_node_get_value_type (self->value)
                   : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (self->value) : NAN;
}

static void
add_separator (Draft *self)
{
  if (self->text->len > 0)
    g_string_append (self->text, self->chinese ? "；" : "; ");
}

static void
add_points (Draft *self, double points, gboolean here)
{
  g_string_append_printf (self->text, self->chinese ? "得 %g 分" : "%g points", points);
  if (here)
    g_string_append (self->text, self->chinese ? "（所在档）" : " (here)");
}

static void
describe_bands (Draft *self)
{
  JsonArray *bands = rp_json_get_array (self->map, "bands");
  double value = get_value (self);
  gboolean found = isnan (value);

  for (guint i = 0; i < json_array_get_length (bands); i++)
    {
      JsonArray *band = rp_json_array_get_array (bands, i);
      double from = rp_json_array_get_double (band, 0, 0);
      g_autofree char *bound = rp_fact_value_format (from, self->unit, self->language);
      gboolean here = !found && value >= from;

      add_separator (self);
      g_string_append_printf (self->text, self->chinese ? "%s 起" : "from %s ", bound);
      add_points (self, rp_json_array_get_double (band, 1, 0), here);
      found = found || here;
    }
  add_separator (self);
  g_string_append (self->text, self->chinese ? "其余" : "else ");
  add_points (self, rp_json_get_double (self->map, "else", 0), !found);
}

static void
describe_linear (Draft *self)
{
  JsonArray *terms = rp_json_get_array (self->map, "terms");

  g_string_append_printf (self->text, "%g", rp_json_get_double (self->map, "start", 0));
  for (guint i = 0; i < json_array_get_length (terms); i++)
    {
      JsonObject *term = rp_json_array_get_object (terms, i);
      double times = rp_json_get_double (term, "times", 0);

      g_string_append_printf (self->text, " %s %g × %s", times < 0 ? "−" : "+", fabs (times),
                              rp_score_model_get_label (self->model,
                                                        rp_json_get_string (term, "fact", ""),
                                                        self->language));
    }
  g_string_append_printf (self->text, self->chinese ? "，限于 %g 到 %g" : ", kept within %g and %g",
                          rp_json_get_double (self->map, "min", 0),
                          rp_json_get_double (self->map, "max", 100));
}

static void
describe_target (Draft *self)
{
  g_autofree char *from = rp_fact_value_format (rp_json_get_double (self->map, "from", 0),
                                                self->unit, self->language);
  g_autofree char *to
      = rp_fact_value_format (rp_json_get_double (self->map, "to", 0), self->unit, self->language);
  g_autofree char *away = rp_fact_value_format (rp_json_get_double (self->map, "tolerance", 0),
                                                self->unit, self->language);

  g_string_append_printf (self->text,
                          self->chinese
                              ? "%s 到 %s 之间得 100 分，偏离 %s 降到 0 分"
                              : "100 points from %s to %s, falling to 0 at a distance of %s",
                          from, to, away);
}

static void
describe_anchors (Draft *self, double low, double high, const char *zh, const char *en)
{
  gboolean cost = rp_json_get_boolean (self->map, "cost", FALSE);
  g_autofree char *from = rp_fact_value_format (low, self->unit, self->language);
  g_autofree char *to = rp_fact_value_format (high, self->unit, self->language);

  g_string_append_printf (self->text,
                          self->chinese ? "%s：%s 得 0 分，%s 得 100 分"
                                        : "%s: 0 points at %s, 100 points at %s",
                          self->chinese ? zh : en, cost ? to : from, cost ? from : to);
}

static void
describe_scale (Draft *self)
{
  describe_anchors (self, rp_json_get_double (self->map, "low", 0),
                    rp_json_get_double (self->map, "high", 1), "线性", "linear");
}

static void
describe_log (Draft *self)
{
  describe_anchors (self, pow (10, rp_json_get_double (self->map, "low", 0)) - 1,
                    pow (10, rp_json_get_double (self->map, "high", 1)) - 1, "按对数",
                    "logarithmic");
}

static void
describe_codes (Draft *self)
{
  JsonObject *codes = rp_json_get_object (self->map, "codes");
  const char *now = self->value != NULL ? rp_score_map_code (self->value) : NULL;
  g_autoptr (GList) names = json_object_get_members (codes);

  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonObject *word = self->words != NULL ? rp_json_get_object (self->words, link->data) : NULL;

      add_separator (self);
      g_string_append_printf (self->text, "%s%s",
                              word != NULL ? rp_fact_text_pick (word, self->language)
                                           : (const char *)link->data,
                              self->chinese ? "" : " ");
      add_points (self, rp_json_get_double (codes, link->data, 0),
                  g_strcmp0 (now, link->data) == 0);
    }
  if (!json_object_has_member (self->map, "else"))
    return;
  add_separator (self);
  g_string_append (self->text, self->chinese ? "其余" : "else ");
  add_points (self, rp_json_get_double (self->map, "else", 0),
              now != NULL && !json_object_has_member (codes, now));
}

static const struct
{
  const char *type;
  void (*describe) (Draft *self);
} words_of[] = {
  { "bands", describe_bands }, { "linear", describe_linear }, { "target", describe_target },
  { "scale", describe_scale }, { "log", describe_log },       { "codes", describe_codes },
};

char *
rp_score_map_describe (RpScoreModel *model, JsonObject *map, const char *fact, const char *unit,
                       JsonObject *words, JsonNode *value, const char *language)
{
  Draft draft = { model,
                  map,
                  fact,
                  unit,
                  words,
                  value,
                  language,
                  g_str_equal (language, "zh"),
                  g_string_new (NULL) };
  const char *type = rp_json_get_string (map, "type", "");

  for (guint i = 0; i < G_N_ELEMENTS (words_of); i++)
    if (g_str_equal (words_of[i].type, type))
      words_of[i].describe (&draft);
  return g_string_free (draft.text, FALSE);
}
