/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/evidence.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/json-access.h"
#include "base/locale.h"
#include "insight/fact-text.h"
#include "insight/facts.h"

/* Facts that are an amount in yuan which the customer would save in a year. */
static const char *const savings[] = { "saving12_yuan", "shift10_yuan" };

char *
rp_evidence_dup_sentence (RpRecord *suggestion)
{
  JsonObject *evidence = rp_record_get_object (suggestion, "evidence");
  JsonObject *sentence = evidence != NULL ? rp_json_get_object (evidence, "sentence") : NULL;
  const char *text
      = sentence != NULL ? rp_fact_text_pick (sentence, rp_locale_is_chinese () ? "zh" : "en") : "";

  return g_strdup (*text != '\0' ? text : rp_record_get_text (suggestion, "text"));
}

static const char *
find_unit (const char *fact)
{
  guint n_facts = 0;
  const RpFact *facts = rp_facts_list (&n_facts);

  for (guint i = 0; i < n_facts; i++)
    if (g_str_equal (facts[i].name, fact))
      return g_str_equal (facts[i].unit, "1") ? "" : facts[i].unit;
  return "";
}

static void append_value (GString *text, JsonNode *value);

static void
append_array (GString *text, JsonArray *values)
{
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      if (i > 0)
        g_string_append (text, " · ");
      append_value (text, json_array_get_element (values, i));
    }
}

static void
append_value (GString *text, JsonNode *value)
{
  if (JSON_NODE_HOLDS_ARRAY (value))
    append_array (text, json_node_get_array (value));
  else if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    g_string_append (text, json_node_get_string (value));
  else if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (value) ? _ ("yes") : _ ("no"));
  else if (JSON_NODE_HOLDS_VALUE (value))
    g_string_append_printf (text, "%.10g", json_node_get_double (value));
  else
    g_string_append (text, "–");
}

static void
append_numbers (GString *text, JsonObject *numbers)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iter, numbers);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_string_append_printf (text, "%s%s: ", text->len > 0 ? "\n" : "", name);
      append_value (text, value);
      g_string_append_printf (text, " %s", find_unit (name));
    }
}

static void
append_thresholds (GString *text, JsonObject *thresholds)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  json_object_iter_init_ordered (&iter, thresholds);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      JsonObject *threshold = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      if (threshold == NULL || !json_object_has_member (threshold, "value"))
        continue;
      g_string_append_printf (text, "%s%s %s: ", text->len > 0 ? "\n" : "", _ ("threshold"), name);
      append_value (text, json_object_get_member (threshold, "value"));
      g_string_append_printf (text, " (%s)", rp_json_get_string (threshold, "source", "–"));
    }
}

char *
rp_evidence_dup_numbers (RpRecord *suggestion)
{
  JsonObject *evidence = rp_record_get_object (suggestion, "evidence");
  JsonObject *numbers = evidence != NULL ? rp_json_get_object (evidence, "numbers") : NULL;
  JsonObject *thresholds = evidence != NULL ? rp_json_get_object (evidence, "thresholds") : NULL;
  GString *text = g_string_new (NULL);

  if (numbers != NULL)
    append_numbers (text, numbers);
  if (thresholds != NULL)
    append_thresholds (text, thresholds);
  return g_string_free (text, FALSE);
}

gint64
rp_evidence_get_saving (RpRecord *suggestion)
{
  JsonObject *evidence = rp_record_get_object (suggestion, "evidence");
  JsonObject *numbers = evidence != NULL ? rp_json_get_object (evidence, "numbers") : NULL;

  for (guint i = 0; numbers != NULL && i < G_N_ELEMENTS (savings); i++)
    {
      double yuan = rp_json_get_double (numbers, savings[i], 0);
      if (yuan > 0)
        return llround (yuan * 100);
    }
  return 0;
}
