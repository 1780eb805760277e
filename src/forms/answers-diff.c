/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/form.h"

void
rp_difference_free (RpDifference *self)
{
  g_free (self->question);
  g_clear_pointer (&self->before, json_node_unref);
  g_clear_pointer (&self->after, json_node_unref);
  g_free (self);
}

static JsonNode *
find_value (JsonObject *answers, const char *question)
{
  return answers != NULL ? json_object_get_member (answers, question) : NULL;
}

static void
compare_answer (GPtrArray *out, const char *question, JsonObject *before, JsonObject *after)
{
  JsonNode *old = find_value (before, question);
  JsonNode *new = find_value (after, question);
  if (rp_json_equal (old, new))
    return;
  RpDifference *difference = g_new0 (RpDifference, 1);
  difference->question = g_strdup (question);
  difference->before = old != NULL ? json_node_copy (old) : NULL;
  difference->after = new != NULL ? json_node_copy (new) : NULL;
  g_ptr_array_add (out, difference);
}

static void
collect_strangers (RpTemplate *template_, JsonObject *answers, GHashTable *out)
{
  g_autoptr (GList) members = answers != NULL ? json_object_get_members (answers) : NULL;
  for (GList *l = members; l != NULL; l = l->next)
    if (rp_template_find_question (template_, l->data) == NULL)
      g_hash_table_add (out, l->data);
}

/* Answers of another version's questions come last: they must not drop out of sight. */
static void
compare_strangers (GPtrArray *out, RpTemplate *template_, JsonObject *before, JsonObject *after)
{
  g_autoptr (GHashTable) strangers = g_hash_table_new (g_str_hash, g_str_equal);
  collect_strangers (template_, before, strangers);
  collect_strangers (template_, after, strangers);
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (strangers), (GCompareFunc)strcmp);
  for (GList *l = ids; l != NULL; l = l->next)
    compare_answer (out, l->data, before, after);
}

GPtrArray *
rp_answers_diff (RpTemplate *template_, JsonObject *before, JsonObject *after)
{
  g_return_val_if_fail (template_ != NULL, NULL);

  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_difference_free);
  GPtrArray *sections = rp_template_get_sections (template_);
  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = g_ptr_array_index (sections, i);
      for (guint j = 0; j < section->questions->len; j++)
        {
          const RpQuestion *question = g_ptr_array_index (section->questions, j);
          compare_answer (out, question->id, before, after);
        }
    }
  compare_strangers (out, template_, before, after);
  return out;
}
