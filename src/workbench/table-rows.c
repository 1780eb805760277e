/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/table-rows.h"

#include "base/json-access.h"

JsonArray *
rp_table_rows_get (RpDocument *document, const RpQuestion *table)
{
  JsonNode *answer = rp_form_get_answer (rp_document_get_form (document), table->id);

  return answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
}

JsonArray *
rp_table_rows_copy (RpDocument *document, const RpQuestion *table)
{
  JsonArray *copy = json_array_new ();
  JsonArray *rows = rp_table_rows_get (document, table);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row != NULL)
        json_array_add_object_element (copy, rp_json_object_copy (row));
    }
  return copy;
}

gboolean
rp_table_rows_set (RpDocument *document, const RpQuestion *table, JsonArray *rows, GError **error)
{
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (value, rows);
  return rp_document_set_answer (document, table->id, value, error);
}

JsonObject *
rp_table_rows_find (JsonArray *rows, const char *id, guint *index)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row != NULL && g_strcmp0 (rp_json_get_string (row, "row", NULL), id) == 0)
        {
          if (index != NULL)
            *index = i;
          return row;
        }
    }
  return NULL;
}

void
rp_table_rows_insert (JsonArray *rows, guint place, JsonObject *row)
{
  guint length = json_array_get_length (rows);

  json_array_add_object_element (rows, row);
  /* An array has no way to put something between: what stood behind goes behind it. */
  for (guint i = MIN (place, length); i < length; i++)
    {
      guint at = MIN (place, length);
      json_array_add_element (rows, rp_json_node_copy (json_array_get_element (rows, at)));
      json_array_remove_element (rows, at);
    }
}

/* (nullable): not one of the customer's */
static RpRecord *
find_contact (RpDocument *document, const char *id)
{
  GPtrArray *contacts = rp_document_get_contacts (document);

  for (guint i = 0; i < contacts->len; i++)
    if (g_strcmp0 (rp_record_get_id (contacts->pdata[i]), id) == 0)
      return contacts->pdata[i];
  return NULL;
}

/* The columns of a table of people, and where a contact says it. */
static const struct
{
  const char *column, *field;
} contact_columns[] = {
  { "name", "name" },
  { "role", "role" },
  { "post", "post" },
  { "phone", "mobile" },
};

/* The value of a field for one cell; of a set, the first. (nullable): empty */
static const char *
get_cell_text (RpRecord *contact, const char *field)
{
  JsonArray *elements = rp_record_has (contact, field)
                                && JSON_NODE_HOLDS_ARRAY (rp_record_get_value (contact, field))
                            ? rp_record_get_array (contact, field)
                            : NULL;
  const char *text = elements != NULL                 ? rp_json_array_get_string (elements, 0, "")
                     : rp_record_has (contact, field) ? rp_record_get_text (contact, field)
                                                      : "";

  return *text != '\0' ? text : NULL;
}

static gboolean
has_column (const RpQuestion *table, const char *id)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (g_str_equal (((const RpQuestion *)table->columns->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

gboolean
rp_table_rows_complete (RpDocument *document, const RpQuestion *table, const RpQuestion *column,
                        JsonObject *row)
{
  gboolean filled = FALSE;
  RpRecord *contact = NULL;

  if (column->type == RP_QUESTION_REFERENCE && g_strcmp0 (column->target, "contact") == 0)
    contact = find_contact (document, rp_json_get_string (row, column->id, NULL));
  for (guint i = 0; contact != NULL && i < G_N_ELEMENTS (contact_columns); i++)
    {
      const char *id = contact_columns[i].column;
      const char *text = get_cell_text (contact, contact_columns[i].field);
      if (text == NULL || !has_column (table, id) || json_object_has_member (row, id))
        continue;
      json_object_set_string_member (row, id, text);
      filled = TRUE;
    }
  return filled;
}

gboolean
rp_table_rows_set_cell (RpDocument *document, const RpQuestion *table, const RpTableRow *row,
                        const RpQuestion *column, JsonNode *value, GError **error)
{
  JsonArray *rows = rp_table_rows_copy (document, table);
  JsonObject *changed = rp_table_rows_find (rows, rp_json_get_string (row->shown, "row", ""), NULL);

  if (changed == NULL)
    {
      changed = rp_json_object_copy (row->shown);
      rp_table_rows_insert (rows, row->place, changed);
    }
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    json_object_remove_member (changed, column->id);
  else
    json_object_set_member (changed, column->id, rp_json_node_copy (value));
  rp_table_rows_complete (document, table, column, changed);
  return rp_table_rows_set (document, table, rows, error);
}
