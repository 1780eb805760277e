/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/signature.h"

#include "base/json-access.h"
#include "schema/record.h"
#include "workbench/row-choice.h"

static void
add_name (GPtrArray *names, const char *name)
{
  if (*name != '\0' && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/* The column of a table that refers to a contact. (nullable) */
static const RpQuestion *
find_contact_column (const RpQuestion *table)
{
  for (guint i = 0; table->columns != NULL && i < table->columns->len; i++)
    {
      const RpQuestion *column = table->columns->pdata[i];
      if (column->type == RP_QUESTION_REFERENCE && g_strcmp0 (column->target, "contact") == 0)
        return column;
    }
  return NULL;
}

static const char *
find_title (GPtrArray *contacts, const char *id)
{
  for (guint i = 0; i < contacts->len; i++)
    if (g_str_equal (rp_record_get_id (contacts->pdata[i]), id))
      return rp_record_get_title (contacts->pdata[i]);
  return "";
}

/* Who is no contact yet stands there by name only. */
static void
add_people (GPtrArray *names, RpForm *form, const RpQuestion *table, GPtrArray *contacts)
{
  const RpQuestion *column = find_contact_column (table);
  JsonNode *answer = column != NULL ? rp_form_get_answer (form, table->id) : NULL;
  JsonArray *rows
      = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      const char *name = row != NULL ? rp_json_get_string (row, "name", "") : "";
      if (*name == '\0' && row != NULL)
        name = find_title (contacts, rp_json_get_string (row, column->id, ""));
      add_name (names, name);
    }
}

GStrv
rp_signature_list_signers (RpForm *form, GPtrArray *contacts, gint32 today)
{
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (form));
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0; k < section->questions->len; k++)
        add_people (names, form, section->questions->pdata[k], contacts);
    }
  if (names->len == 0)
    for (guint i = 0; i < contacts->len; i++)
      if (rp_row_is_offered (contacts->pdata[i], today, NULL))
        add_name (names, rp_record_get_title (contacts->pdata[i]));
  g_ptr_array_add (names, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

JsonNode *
rp_signature_new (const char *name, const char *on)
{
  JsonNode *value = json_node_new (JSON_NODE_OBJECT);
  JsonObject *signature = json_object_new ();

  json_object_set_string_member (signature, "name", name);
  json_object_set_string_member (signature, "on", on);
  json_node_take_object (value, signature);
  return value;
}
