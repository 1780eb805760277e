/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/suggestion-record.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"

RpRecord *
rp_suggestion_record_find_model (RpStore *store)
{
  g_autoptr (GPtrArray) rows
      = rp_store_list (store, "suggestion_model", NULL, "trained_on DESC, id", 1, NULL, NULL);

  return rows != NULL && rows->len > 0 ? g_object_ref (rows->pdata[0]) : NULL;
}

static JsonObject *
find_rule (RpRecord *model, const char *rule)
{
  JsonObject *report = model != NULL ? rp_record_get_object (model, "report") : NULL;
  JsonArray *rules = report != NULL ? rp_json_get_array (report, "rules") : NULL;

  for (guint i = 0; rules != NULL && i < json_array_get_length (rules); i++)
    {
      JsonObject *item = rp_json_array_get_object (rules, i);
      if (item != NULL && g_str_equal (rp_json_get_string (item, "rule", ""), rule))
        return item;
    }
  return NULL;
}

char *
rp_suggestion_record_dup_sentence (RpStore *store, RpRecord *suggestion)
{
  g_autoptr (RpRecord) model = rp_suggestion_record_find_model (store);
  JsonObject *rule = find_rule (model, rp_record_get_text (suggestion, "rule"));
  guint adopted = rule != NULL ? (guint)rp_json_get_integer (rule, "adopted", 0) : 0;
  guint dismissed = rule != NULL ? (guint)rp_json_get_integer (rule, "dismissed", 0) : 0;
  guint confirmed = rule != NULL ? (guint)rp_json_get_integer (rule, "confirmed", 0) : 0;
  guint refused = rule != NULL ? (guint)rp_json_get_integer (rule, "refused", 0) : 0;

  if (adopted + dismissed == 0)
    return g_strdup (_ ("No suggestion of this kind has been decided about yet."));
  if (confirmed + refused == 0)
    return g_strdup_printf (_ ("Of %u suggestions of this kind %u were adopted; no customer has "
                               "answered yet."),
                            adopted + dismissed, adopted);
  return g_strdup_printf (_ ("Of %u suggestions of this kind %u were adopted; %u of %u customers "
                             "confirmed theirs."),
                          adopted + dismissed, adopted, confirmed, confirmed + refused);
}
