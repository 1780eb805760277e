/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/rules-internal.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/data-file.h"
#include "insight/fact-text.h"
#include "insight/facts.h"

#define DICTIONARY "mentions.json"

typedef struct
{
  RpRules *rules;
  const char *path;
  JsonObject *quiet; /* (nullable) */
  JsonObject
      *valid; /* (nullable): since when and where thresholds count that do not say it themselves */
} Reader;

static JsonNode *
read_logic (Reader *self, RpRule *rule, JsonObject *object, const char *member, const char *place,
            GError **error)
{
  g_autofree char *where = g_strdup_printf ("%s.%s", place, member);
  g_autofree char *cause = NULL;
  JsonNode *source = json_object_get_member (object, member);
  if (source == NULL)
    {
      rp_data_file_refuse (error, self->path, where, _ ("is missing"));
      return NULL;
    }
  g_autoptr (JsonNode) node = rp_rule_expand (source, rule->thresholds, &cause);
  if (node == NULL || !rp_rule_check_logic (node, rule->value_names, &cause))
    {
      rp_data_file_refuse (error, self->path, where, "%s", cause);
      return NULL;
    }
  return g_steal_pointer (&node);
}

/* A value may use those written before it, so the file order is the order of computing and there can
 * be no circle. */
static gboolean
read_values (Reader *self, RpRule *rule, JsonObject *object, const char *place, GError **error)
{
  JsonObject *values = rp_json_get_object (object, "values");
  g_autoptr (GList) names = values != NULL ? json_object_get_members (values) : NULL;
  g_autofree char *where = g_strconcat (place, ".values", NULL);
  for (GList *l = names; l != NULL; l = l->next)
    {
      if (rp_facts_find (l->data) != NULL)
        return rp_data_file_refuse (error, self->path, where, _ ("“%s” is the name of a fact"),
                                    (char *)l->data);
      JsonNode *node = read_logic (self, rule, values, l->data, where, error);
      if (node == NULL)
        return FALSE;
      g_ptr_array_add (rule->values, node);
      g_ptr_array_add (rule->value_names, g_strdup (l->data));
    }
  return TRUE;
}

static gboolean
check_text (Reader *self, RpRule *rule, JsonObject *texts, const char *place, GError **error)
{
  static const char *const languages[] = { "zh", "en" };
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      const char *pattern;
      if (!rp_json_read_string (texts, languages[i], &pattern, error))
        return rp_data_file_blame (error, self->path, place);
      g_auto (GStrv) paths = rp_fact_text_list_paths (pattern);
      if (paths == NULL)
        return rp_data_file_refuse (error, self->path, place,
                                    _ ("a placeholder in “%s” is not right"), pattern);
      for (guint k = 0; paths[k] != NULL; k++)
        if (!rp_rule_knows (paths[k], rule->value_names, rule->thresholds))
          return rp_data_file_refuse (error, self->path, place, _ ("nothing is named “%s”"),
                                      paths[k]);
    }
  return TRUE;
}

static gboolean
read_texts (Reader *self, RpRule *rule, JsonObject *object, const char *place, GError **error)
{
  rule->near_text = rp_json_get_object (object, "near_text");
  if (!rp_json_read_object (object, "title", &rule->title, error)
      || !rp_json_read_object (object, "evidence", &rule->text, error))
    return rp_data_file_blame (error, self->path, place);
  return check_text (self, rule, rule->title, place, error)
         && check_text (self, rule, rule->text, place, error)
         && (rule->near_text == NULL || check_text (self, rule, rule->near_text, place, error));
}

/* Since when and in which province: its own, or the file's. */
static gboolean
read_validity (Reader *self, JsonObject *threshold, const char *name, const char *place,
               GError **error)
{
  static const char *const members[] = { "date", "province" };
  gint32 day;
  for (guint i = 0; i < G_N_ELEMENTS (members) && self->valid != NULL; i++)
    if (!json_object_has_member (threshold, members[i])
        && json_object_has_member (self->valid, members[i]))
      json_object_set_member (threshold, members[i],
                              json_node_copy (json_object_get_member (self->valid, members[i])));
  if (json_object_has_member (threshold, "date")
      && !rp_date_parse (rp_json_get_string (threshold, "date", ""), &day))
    return rp_data_file_refuse (error, self->path, place,
                                _ ("the date of the threshold “%s” is none"), name);
  if (json_object_has_member (threshold, "province")
      && *rp_fact_text_pick (rp_json_get_object (threshold, "province"), "zh") == '\0')
    return rp_data_file_refuse (error, self->path, place,
                                _ ("the province of the threshold “%s” has no name"), name);
  return TRUE;
}

/* Every threshold says where it comes from. */
static gboolean
read_thresholds (Reader *self, RpRule *rule, JsonObject *object, const char *place, GError **error)
{
  if (!rp_json_read_object (object, "thresholds", &rule->thresholds, error))
    return rp_data_file_blame (error, self->path, place);
  g_autoptr (GList) names = json_object_get_members (rule->thresholds);
  rule->limits = json_object_new ();
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *entry = rp_json_get_object (rule->thresholds, l->data);
      JsonNode *value = entry != NULL ? json_object_get_member (entry, "value") : NULL;
      if (value == NULL || *rp_json_get_string (entry, "source", "") == '\0')
        return rp_data_file_refuse (error, self->path, place,
                                    _ ("the threshold “%s” needs \"value\" and \"source\""),
                                    (char *)l->data);
      if (!read_validity (self, entry, l->data, place, error))
        return FALSE;
      json_object_set_member (rule->limits, l->data, json_node_copy (value));
    }
  return TRUE;
}

static gboolean
read_needed (Reader *self, RpRule *rule, JsonObject *object, const char *place, GError **error)
{
  if (!rp_json_read_array (object, "requires", &rule->needed, error))
    return rp_data_file_blame (error, self->path, place);
  for (guint i = 0; i < json_array_get_length (rule->needed); i++)
    {
      const char *name = rp_json_array_get_string (rule->needed, i, "");
      if (!rp_rule_knows (name, rule->value_names, NULL))
        return rp_data_file_refuse (error, self->path, place, _ ("there is no fact “%s”"), name);
    }
  return TRUE;
}

/* How many months the rule is about, so that it can tell that some are missing. */
static gboolean
read_window (Reader *self, RpRule *rule, JsonObject *object, const char *place, GError **error)
{
  JsonObject *window = rp_json_get_object (object, "window");
  if (window == NULL)
    return TRUE;
  if (!rp_json_read_string (window, "list", &rule->window, error)
      || !rp_json_read_integer (window, "months", 1, 24, &rule->window_months, error))
    return rp_data_file_blame (error, self->path, place);
  if (rp_facts_find (rule->window) == NULL)
    return rp_data_file_refuse (error, self->path, place, _ ("there is no fact “%s”"),
                                rule->window);
  return TRUE;
}

static void
read_proposal (RpRule *rule, JsonObject *object)
{
  JsonObject *from = rp_json_get_object (object, "proposes_from");
  rule->proposes = rp_json_get_array (object, "proposes");
  rule->visits = rp_json_get_array (object, "visits");
  rule->group = rp_json_get_string (object, "group", NULL);
  rule->outranks = rp_json_get_array (object, "outranks");
  if (from == NULL)
    return;
  rule->from_list = rp_json_get_string (from, "list", NULL);
  rule->from_member = rp_json_get_string (from, "member", NULL);
}

static gboolean
read_rule (Reader *self, JsonObject *object, const char *place, GError **error)
{
  RpRule *rule = g_new0 (RpRule, 1);
  g_ptr_array_add (self->rules->rules, rule);
  rule->id = "";
  rule->quiet = self->quiet;
  rule->value_names = g_ptr_array_new_with_free_func (g_free);
  rule->values = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  if (!rp_json_read_string (object, "id", &rule->id, error)
      || !rp_json_read_integer (object, "version", 1, G_MAXINT, &rule->version, error))
    return rp_data_file_blame (error, self->path, place);
  if (rp_rules_find (self->rules, rule->id) != rule)
    return rp_data_file_refuse (error, self->path, place, _ ("the id “%s” comes twice"), rule->id);
  if (!read_thresholds (self, rule, object, place, error)
      || !read_needed (self, rule, object, place, error)
      || !read_window (self, rule, object, place, error)
      || !read_values (self, rule, object, place, error))
    return FALSE;
  rule->when = read_logic (self, rule, object, "when", place, error);
  if (rule->when == NULL)
    return FALSE;
  if (json_object_has_member (object, "near"))
    {
      rule->near = read_logic (self, rule, object, "near", place, error);
      if (rule->near == NULL)
        return FALSE;
    }
  if (json_object_has_member (object, "severity"))
    {
      rule->severity = read_logic (self, rule, object, "severity", place, error);
      if (rule->severity == NULL)
        return FALSE;
    }
  read_proposal (rule, object);
  return read_texts (self, rule, object, place, error);
}

static gboolean
read_file (RpRules *rules, const char *path, GError **error)
{
  JsonObject *file = rp_data_file_load (path, error);
  JsonArray *list;
  if (file == NULL)
    return FALSE;
  g_ptr_array_add (rules->files, file);
  Reader reader = { rules, path, rp_json_get_object (file, "quiet"),
                    rp_json_get_object (file, "thresholds") };
  if (!rp_json_read_array (file, "rules", &list, error))
    return rp_data_file_blame (error, path, "/");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = rp_json_array_get_object (list, i);
      g_autofree char *place = g_strdup_printf (
          "rules[%u] %s", i, object != NULL ? rp_json_get_string (object, "id", "") : "");
      if (object == NULL)
        return rp_data_file_refuse (error, path, place, _ ("is no object"));
      if (!read_rule (&reader, object, g_strchomp (place), error))
        return FALSE;
    }
  return TRUE;
}

/* Whether @target can be reached from @rule along outranks in at most as many steps as there are rules. */
static gboolean
outranks_in_circle (RpRules *rules, const RpRule *rule, const char *target, guint depth)
{
  for (guint i = 0; rule->outranks != NULL && i < json_array_get_length (rule->outranks); i++)
    {
      const char *id = rp_json_array_get_string (rule->outranks, i, "");
      RpRule *next = rp_rules_find (rules, id);
      if (strcmp (id, target) == 0
          || (next != NULL && depth > 0 && outranks_in_circle (rules, next, target, depth - 1)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_ranks (RpRules *self, const char *folder, GError **error)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      RpRule *rule = g_ptr_array_index (self->rules, i);
      for (guint k = 0; rule->outranks != NULL && k < json_array_get_length (rule->outranks); k++)
        {
          const char *id = rp_json_array_get_string (rule->outranks, k, "");
          if (rp_rules_find (self, id) == NULL)
            return rp_data_file_refuse (error, folder, rule->id,
                                        _ ("outranks “%s”, which is no rule"), id);
        }
      if (outranks_in_circle (self, rule, rule->id, self->rules->len))
        return rp_data_file_refuse (error, folder, rule->id, _ ("outranks itself in a circle"));
    }
  return TRUE;
}

/* Letters, then the number behind them: R2 before R10. */
static int
compare_rules (gconstpointer a, gconstpointer b)
{
  static const char digits[] = "0123456789";
  const char *left = (*(RpRule *const *)a)->id, *right = (*(RpRule *const *)b)->id;
  gsize n = strcspn (left, digits);
  if (n == strcspn (right, digits) && strncmp (left, right, n) == 0)
    {
      guint64 x = g_ascii_strtoull (left + n, NULL, 10), y = g_ascii_strtoull (right + n, NULL, 10);
      if (x != y)
        return x < y ? -1 : 1;
    }
  return strcmp (left, right);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* The rule files in a folder, in the order of their names. (nullable) */
static GPtrArray *
list_files (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  if (dir == NULL)
    return NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    if (g_str_has_suffix (name, ".json") && strcmp (name, DICTIONARY) != 0)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

RpRules *
rp_rules_load (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = list_files (folder, error);
  g_autofree char *dictionary = g_build_filename (folder, DICTIONARY, NULL);
  if (names == NULL)
    return NULL;
  g_autoptr (RpRules) self = g_new0 (RpRules, 1);
  self->n_refs = 1;
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_rule_free);
  self->dictionary = rp_mention_dictionary_load (dictionary, error);
  if (self->dictionary == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      if (!read_file (self, path, error))
        return NULL;
    }
  if (!check_ranks (self, folder, error))
    return NULL;
  g_ptr_array_sort (self->rules, compare_rules);
  return g_steal_pointer (&self);
}
