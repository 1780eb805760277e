/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/entered-needs.h"

#include "base/json-access.h"

#define TABLE "t2.needs"

/* Reports without a table of needs are about one: where its words stand, and what it is as far as the manager
 * can say. The question is its row. */
static const struct
{
  const char *own_words, *category, *wished_on;
} singles[] = {
  { "t3.ask", "PQ", NULL },
  { "t4.project", "CONN", "t4.date" },
};

/* (nullable): nothing was said */
static JsonObject *
make_single (JsonObject *answers, guint at)
{
  const char *words = rp_json_get_string (answers, singles[at].own_words, "");
  const char *wished_on = singles[at].wished_on;
  JsonObject *row = NULL;

  if (*words == '\0')
    return NULL;
  row = json_object_new ();
  json_object_set_string_member (row, "row", singles[at].own_words);
  json_object_set_string_member (row, "own_words", words);
  json_object_set_string_member (row, "category", singles[at].category);
  if (wished_on != NULL && json_object_has_member (answers, wished_on))
    json_object_set_member (row, "wished_on", json_object_dup_member (answers, wished_on));
  return row;
}

GPtrArray *
rp_entered_needs_list (JsonObject *answers)
{
  GPtrArray *needs = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  JsonArray *rows = answers != NULL ? rp_json_get_array (answers, TABLE) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row != NULL)
        g_ptr_array_add (needs, json_object_ref (row));
    }
  for (guint i = 0; answers != NULL && i < G_N_ELEMENTS (singles); i++)
    {
      JsonObject *row = make_single (answers, i);
      if (row != NULL)
        g_ptr_array_add (needs, row);
    }
  return needs;
}

gboolean
rp_entered_needs_have (JsonObject *answers, const char *item)
{
  g_autoptr (GPtrArray) needs = rp_entered_needs_list (answers);

  for (guint i = 0; i < needs->len; i++)
    if (g_str_equal (rp_json_get_string (needs->pdata[i], "row", ""), item))
      return TRUE;
  return FALSE;
}
