/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/site-facts.h"

#include "base/id-source.h"
#include "base/json-access.h"
#include "base/quantity.h"
#include "workbench/step-store.h"

GPtrArray *
rp_site_facts_list (RpStore *store, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) all
      = rp_store_list (store, "site_fact", "customer = :customer", "observed_on DESC, id DESC", 0,
                       error, ":customer", customer, NULL);
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) newest = g_ptr_array_new_with_free_func (g_object_unref);

  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++)
    if (g_hash_table_add (keys, (gpointer)rp_record_get_text (all->pdata[i], "key")))
      g_ptr_array_add (newest, g_object_ref (all->pdata[i]));
  return g_steal_pointer (&newest);
}

char *
rp_site_fact_format (RpRecord *fact)
{
  g_autofree char *value
      = rp_record_format (fact, rp_record_has (fact, "number") ? "number" : "value");

  return rp_record_has (fact, "unit")
             ? g_strconcat (value, " ", rp_record_get_text (fact, "unit"), NULL)
             : g_steal_pointer (&value);
}

/* As a person writes it, without the unit. */
static char *
dup_value (RpRecord *fact)
{
  return rp_record_has (fact, "number")
             ? rp_quantity_to_text (rp_record_get_integer (fact, "number"), RP_UNIT_NONE)
             : g_strdup (rp_record_get_text (fact, "value"));
}

JsonArray *
rp_site_facts_collect (RpStore *store, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) facts = rp_site_facts_list (store, customer, error);
  g_autoptr (JsonArray) rows = json_array_new ();

  if (facts == NULL)
    return NULL;
  for (guint i = 0; i < facts->len; i++)
    {
      JsonObject *row = json_object_new ();
      g_autofree char *value = dup_value (facts->pdata[i]);
      json_object_set_string_member (row, "row", rp_record_get_id (facts->pdata[i]));
      json_object_set_string_member (row, "key", rp_record_get_text (facts->pdata[i], "key"));
      json_object_set_string_member (row, "value", value);
      if (rp_record_has (facts->pdata[i], "unit"))
        json_object_set_string_member (row, "unit", rp_record_get_text (facts->pdata[i], "unit"));
      json_array_add_object_element (rows, row);
    }
  return g_steal_pointer (&rows);
}

/* A count; of an area in square metres, in whatever unit it was written. @unit: (out) */
static gboolean
read_number (JsonObject *row, gint64 *number, const char **unit)
{
  const char *value = rp_json_get_string (row, "value", "");
  g_autofree char *whole = NULL;

  *unit = rp_json_get_string (row, "unit", "");
  if (**unit == '\0' && rp_quantity_parse (value, RP_UNIT_NONE, number))
    return TRUE;
  whole = g_strconcat (value, *unit, NULL);
  if (!rp_quantity_parse (whole, RP_UNIT_AREA, number))
    return rp_quantity_parse (value, RP_UNIT_NONE, number);
  *unit = "m²";
  return TRUE;
}

/* What a row says, as the unit "value" of a fact: a number or else a text. (transfer full) */
static JsonNode *
read_value (JsonObject *row)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *members = json_object_new ();
  const char *unit = NULL;
  gint64 number = 0;

  if (read_number (row, &number, &unit))
    json_object_set_int_member (members, "number", number);
  else
    json_object_set_string_member (members, "value", rp_json_get_string (row, "value", ""));
  if (*unit != '\0')
    json_object_set_string_member (members, "unit", unit);
  json_node_take_object (node, members);
  return node;
}

static void
see_again (RpEdit *edit, RpRecord *fact, JsonObject *row, const char *day)
{
  int order = g_strcmp0 (rp_record_get_text (fact, "observed_on"), day);
  g_autoptr (JsonNode) known = rp_record_dup_unit (fact, "value");
  g_autoptr (JsonNode) said = read_value (row);

  if (order > 0)
    return;
  if (!rp_json_equal (known, said))
    rp_edit_set (edit, fact, "value", g_steal_pointer (&said));
  if (order < 0)
    rp_edit_set_text (edit, fact, "observed_on", day);
}

/* @id: (nullable): made by the commit */
static void
create (RpEdit *edit, RpStore *store, RpRecord *visit, const char *id, JsonObject *row,
        const char *day)
{
  g_autofree char *user = rp_step_dup_user (store);
  g_autoptr (JsonNode) value = read_value (row);
  JsonObject *body = rp_json_object_copy (json_node_get_object (value));

  json_object_set_string_member (body, "customer", rp_record_get_text (visit, "customer"));
  json_object_set_string_member (body, "key", rp_json_get_string (row, "key", ""));
  json_object_set_string_member (body, "observed_on", day);
  json_object_set_string_member (body, "visit", rp_record_get_id (visit));
  json_object_set_string_member (body, "by", user);
  rp_edit_create (edit, "site_fact", id, rp_record_get_scope (visit), body);
}

/* The key of a fact is fixed: a row that was given another is another fact. So is one that has been deleted. */
static void
add_row (RpEdit *edit, RpStore *store, RpRecord *visit, JsonObject *row, const char *day)
{
  const char *id = rp_json_get_string (row, "row", "");
  g_autoptr (RpRecord) fact = rp_store_get (store, "site_fact", id, NULL);

  if (*rp_json_get_string (row, "key", "") == '\0'
      || *rp_json_get_string (row, "value", "") == '\0')
    return;
  if (fact == NULL)
    create (edit, store, visit, rp_id_is_valid (id) ? id : NULL, row, day);
  else if (rp_record_is_deleted (fact)
           || !g_str_equal (rp_record_get_text (fact, "key"), rp_json_get_string (row, "key", "")))
    create (edit, store, visit, NULL, row, day);
  else
    see_again (edit, fact, row, day);
}

void
rp_site_facts_add (RpEdit *edit, RpStore *store, RpRecord *visit, JsonArray *rows, const char *day)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row != NULL)
        add_row (edit, store, visit, row, day);
    }
}
