/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/rules-internal.h"

#include <math.h>
#include <string.h>

#include "base/json-access.h"
#include "insight/fact-text.h"

#define NEW_EVIDENCE 0.20 /* a value that changed by this share is worth asking again */

void
rp_rule_free (RpRule *self)
{
  g_clear_pointer (&self->limits, json_object_unref);
  g_clear_pointer (&self->value_names, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->when, json_node_unref);
  g_clear_pointer (&self->near, json_node_unref);
  g_clear_pointer (&self->severity, json_node_unref);
  g_free (self);
}

RpRules *
rp_rules_ref (RpRules *self)
{
  g_atomic_int_inc (&self->n_refs);
  return self;
}

void
rp_rules_unref (RpRules *self)
{
  if (!g_atomic_int_dec_and_test (&self->n_refs))
    return;
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->dictionary, rp_mention_dictionary_free);
  g_free (self);
}

guint
rp_rules_get_n_rules (RpRules *self)
{
  return self->rules->len;
}

const char *
rp_rules_get_id (RpRules *self, guint index)
{
  return ((RpRule *)g_ptr_array_index (self->rules, index))->id;
}

const char *
rp_rules_get_title (RpRules *self, guint index, const char *language)
{
  return rp_fact_text_pick (((RpRule *)g_ptr_array_index (self->rules, index))->title, language);
}

RpRule *
rp_rules_find (RpRules *self, const char *id)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      RpRule *rule = g_ptr_array_index (self->rules, i);
      if (strcmp (rule->id, id) == 0)
        return rule;
    }
  return NULL;
}

gint32
rp_rules_quiet_until (RpRules *self, const char *rule, gint32 day, gboolean not_needed,
                      guint dismissals)
{
  RpRule *found = rp_rules_find (self, rule);
  if (found == NULL || found->quiet == NULL)
    return 0;
  gint64 wait = 0;
  if (not_needed)
    wait = rp_json_get_integer (found->quiet, "not_needed_days", 0);
  else if (dismissals >= rp_json_get_integer (found->quiet, "dismissals", G_MAXUINT))
    wait = rp_json_get_integer (found->quiet, "dismissed_days", 0);
  return wait > 0 ? day + (gint32)wait : 0;
}

guint
rp_rule_result_count_mentions (const RpRuleResult *result, const char *code)
{
  JsonObject *numbers
      = result->evidence != NULL ? rp_json_get_object (result->evidence, "numbers") : NULL;
  JsonArray *mentions = numbers != NULL ? rp_json_get_array (numbers, "mentions") : NULL;
  guint n = 0;
  for (guint i = 0; mentions != NULL && i < json_array_get_length (mentions); i++)
    {
      JsonObject *mention = rp_json_array_get_object (mentions, i);
      g_auto (GStrv) codes
          = g_strsplit (mention != NULL ? rp_json_get_string (mention, "codes", "") : "", ",", -1);
      n += g_strv_contains ((const char *const *)codes, code);
    }
  return n;
}

static gboolean
read_number (JsonObject *numbers, const char *name, double *out)
{
  JsonNode *node = json_object_get_member (numbers, name);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;
  *out = rp_json_get_double (numbers, name, 0);
  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64;
}

gboolean
rp_evidence_is_new (JsonObject *seen, JsonObject *now)
{
  JsonObject *before = rp_json_get_object (seen, "numbers");
  JsonObject *after = rp_json_get_object (now, "numbers");
  if (before == NULL || after == NULL)
    return before != after;
  g_autoptr (GList) names = json_object_get_members (after);
  for (GList *l = names; l != NULL; l = l->next)
    {
      double old, fresh;
      if (!read_number (after, l->data, &fresh))
        continue;
      if (!read_number (before, l->data, &old)
          || fabs (fresh - old) >= NEW_EVIDENCE * MAX (fabs (old), 1e-9))
        return TRUE;
    }
  return FALSE;
}
