/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-learner.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "insight/data-file.h"
#include "insight/facts.h"
#include "schema/code-list.h"

/* The rows of data/policies/suggestions.json. */

/* Where in the file a value stands. */
typedef struct
{
  const char *path;
  char *place;
} Place;

static gboolean
check_fact (const Place *at, JsonObject *item, GError **error)
{
  const char *fact;
  if (!rp_json_read_string (item, "fact", &fact, error))
    return rp_data_file_blame (error, at->path, at->place);
  if (rp_facts_find (fact) == NULL)
    return rp_data_file_refuse (error, at->path, at->place, _ ("there is no fact “%s”"), fact);
  return TRUE;
}

static gboolean
check_code (const Place *at, const char *list, const char *code, GError **error)
{
  if (rp_code_list_index (rp_code_list_find (list), code) >= 0)
    return TRUE;
  return rp_data_file_refuse (error, at->path, at->place, _ ("there is no code “%s”"), code);
}

static gboolean
check_attribute (const Place *at, JsonObject *item, GError **error)
{
  const char *kind = rp_json_get_string (item, "kind", "");
  if (!check_fact (at, item, error))
    return FALSE;
  if (strcmp (kind, "category") == 0 || strcmp (kind, "number") == 0)
    return TRUE;
  return rp_data_file_refuse (error, at->path, at->place,
                              _ ("“%s” is no kind of attribute: category or number"), kind);
}

static gboolean
check_owned (const Place *at, JsonObject *item, GError **error)
{
  return check_fact (at, item, error)
         && check_code (at, "sub_code", rp_json_get_string (item, "code", ""), error);
}

/* Every element of a list of objects. */
static gboolean
check_items (const char *path, const char *row, JsonObject *object, const char *member,
             gboolean (*check) (const Place *at, JsonObject *item, GError **error), GError **error)
{
  JsonArray *items;
  if (!rp_json_read_array (object, member, &items, error))
    return rp_data_file_blame (error, path, row);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = rp_json_array_get_object (items, i);
      g_autofree char *place = g_strdup_printf ("%s.%s[%u]", row, member, i);
      const Place at = { path, place };
      if (item == NULL)
        return rp_data_file_refuse (error, path, place, _ ("is no object"));
      if (!check (&at, item, error))
        return FALSE;
    }
  if (json_array_get_length (items) <= RP_NEEDS_MAX)
    return TRUE;
  return rp_data_file_refuse (error, path, row, _ ("more than %d attributes"), RP_NEEDS_MAX);
}

static gboolean
check_families (const char *path, const char *row, JsonObject *object, GError **error)
{
  JsonArray *never;
  g_autofree char *place = g_strconcat (row, ".never", NULL);
  const Place at = { path, place };
  if (!rp_json_read_array (object, "never", &never, error))
    return rp_data_file_blame (error, path, row);
  for (guint i = 0; i < json_array_get_length (never); i++)
    if (!check_code (&at, "need_category", rp_json_array_get_string (never, i, ""), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_dismissals (const char *path, const char *row, JsonObject *object, GError **error)
{
  JsonObject *reasons;
  g_autofree char *place = g_strconcat (row, ".dismissals", NULL);
  const Place at = { path, place };
  if (!rp_json_read_object (object, "dismissals", &reasons, error))
    return rp_data_file_blame (error, path, row);
  g_autoptr (GList) codes = json_object_get_members (reasons);
  for (GList *l = codes; l != NULL; l = l->next)
    {
      RpNeedAnswer answer;
      const char *name = rp_json_get_string (reasons, l->data, "");
      if (!check_code (&at, "dismissal_reason", l->data, error))
        return FALSE;
      if (!rp_need_answer_from_name (name, &answer))
        return rp_data_file_refuse (error, path, place, _ ("there is no answer “%s”"), name);
    }
  return TRUE;
}

static const struct
{
  const char *object, *member;
  gint64 min, max;
} numbers[] = {
  { "quiet", "not_needed_days", 0, 3650 }, { "quiet", "dismissals", 1, 100 },
  { "quiet", "dismissed_days", 0, 3650 },  { "quiet", "not_now_days", 0, 3650 },
  { "quiet", "refusal_days", 1, 3650 },    { "list", "most", 0, 50 },
  { "list", "per_family", 0, 50 },         { "list", "lowest_percent", 0, 100 },
  { "list", "by_share", 0, 50 },
};

static gboolean
check_numbers (const char *path, const char *row, JsonObject *object, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.%s", row, numbers[i].object);
      JsonObject *group;
      gint64 value;
      if (!rp_json_read_object (object, numbers[i].object, &group, error))
        return rp_data_file_blame (error, path, row);
      if (!rp_json_read_integer (group, numbers[i].member, numbers[i].min, numbers[i].max, &value,
                                 error))
        return rp_data_file_blame (error, path, place);
    }
  return TRUE;
}

gboolean
rp_need_settings_check (RpPolicy *policy, GError **error)
{
  const char *path = rp_policy_get_path (policy);
  for (guint i = 0; i < rp_policy_get_n_rows (policy); i++)
    {
      JsonObject *object = rp_policy_get_row (policy, i);
      g_autofree char *row = g_strdup_printf ("rows[%u]", i);
      if (!check_items (path, row, object, "attributes", check_attribute, error)
          || !check_items (path, row, object, "owned", check_owned, error)
          || !check_families (path, row, object, error)
          || !check_dismissals (path, row, object, error)
          || !check_numbers (path, row, object, error))
        return FALSE;
    }
  return TRUE;
}

guint
rp_need_settings_get_quiet (JsonObject *settings, const char *name)
{
  JsonObject *quiet = settings != NULL ? rp_json_get_object (settings, "quiet") : NULL;
  return quiet != NULL ? (guint)rp_json_get_integer (quiet, name, 0) : 0;
}
