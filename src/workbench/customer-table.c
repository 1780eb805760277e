/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/customer-table.h"

#include "db/connection.h"

RpCustomerTable *
rp_customer_table_new (void)
{
  RpCustomerTable *table = g_new0 (RpCustomerTable, 1);
  table->lines = g_array_new (FALSE, FALSE, sizeof (RpCustomerTexts));
  table->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  table->texts = g_string_chunk_new (1 << 16);
  return table;
}

void
rp_customer_table_free (RpCustomerTable *self)
{
  g_array_unref (self->lines);
  g_hash_table_unref (self->by_id);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static const char *
keep_text (RpCustomerTable *table, RpStatement *statement, guint column)
{
  const char *text = rp_statement_get_text (statement, column);
  return text != NULL && *text != '\0' ? g_string_chunk_insert (table->texts, text) : "";
}

static const char *
keep_shared_text (RpCustomerTable *table, RpStatement *statement, guint column)
{
  const char *text = rp_statement_get_text (statement, column);
  return text != NULL && *text != '\0' ? g_string_chunk_insert_const (table->texts, text) : "";
}

static void
add_line (RpCustomerTable *table, RpStatement *statement)
{
  const RpCustomerTexts line = {
    .id = keep_text (table, statement, 0),
    .no = keep_text (table, statement, 1),
    .name = keep_text (table, statement, 2),
    .grade = keep_shared_text (table, statement, 3),
    .score = rp_statement_get_integer (statement, 4),
    .address = keep_text (table, statement, 5),
    .manager = keep_shared_text (table, statement, 6),
  };

  g_array_append_val (table->lines, line);
  g_hash_table_insert (table->by_id, (gpointer)line.id, GUINT_TO_POINTER (table->lines->len));
}

/* One literal an order: the statement cache lives by it. Pinyin order comes with the readings. The sign
 * keeps SQLite from walking the index, which looks every row up by itself. */
#define SELECT_LINES                                                                               \
  "SELECT id, no, name, value_grade, value_score, site_address, manager FROM k_customer "          \
  "WHERE deleted = 0 "
static const char one_sql[] = SELECT_LINES "AND id = :id";
static const char *const table_sql[] = {
  [RP_CUSTOMER_ORDER_NO] = SELECT_LINES "ORDER BY +no, id",
  [RP_CUSTOMER_ORDER_NAME] = SELECT_LINES "ORDER BY COALESCE(pinyin, name), name, id",
  [RP_CUSTOMER_ORDER_SCORE] = SELECT_LINES "ORDER BY COALESCE(value_score, -1) DESC, no, id",
};

RpCustomerTable *
rp_customer_table_load (RpStore *store, RpCustomerOrder order, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (rp_store_get_connection (store), table_sql[order], error);
  g_autoptr (RpCustomerTable) table = NULL;
  gboolean has_row = FALSE;

  if (statement == NULL)
    return NULL;
  table = rp_customer_table_new ();
  table->order = order;
  table->point = rp_store_get_change_point (store);
  do
    {
      if (!rp_statement_step (statement, &has_row, error))
        return NULL;
      if (has_row)
        add_line (table, statement);
    }
  while (has_row);
  return g_steal_pointer (&table);
}

/* ---- what changed ---- */

void
rp_customer_patch_free (RpCustomerPatch *self)
{
  g_strfreev (self->ids);
  rp_customer_table_free (self->lines);
  g_free (self);
}

static gboolean
add_patch_line (RpCustomerPatch *patch, RpConnection *connection, const char *id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, one_sql, error);
  gboolean has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row)
    add_line (patch->lines, statement);
  return TRUE;
}

RpCustomerPatch *
rp_customer_patch_load (RpStore *store, gint64 point, GError **error)
{
  g_autoptr (RpCustomerPatch) patch = g_new0 (RpCustomerPatch, 1);

  patch->lines = rp_customer_table_new ();
  patch->lines->point = rp_store_get_change_point (store);
  patch->ids = rp_store_list_changed (store, "customer", point);
  for (guint i = 0; patch->ids != NULL && patch->ids[i] != NULL; i++)
    if (!add_patch_line (patch, rp_store_get_connection (store), patch->ids[i], error))
      return NULL;
  return g_steal_pointer (&patch);
}

/* Whether a line stays where it is in the list's order. The spelling of a name follows from the name. */
static gboolean
is_same_place (const RpCustomerTexts *a, const RpCustomerTexts *b)
{
  return a->score == b->score && g_str_equal (a->no, b->no) && g_str_equal (a->name, b->name);
}

static RpCustomerTexts *
find_line (RpCustomerTable *table, const char *id)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (table->by_id, id));
  return index > 0 ? &g_array_index (table->lines, RpCustomerTexts, index - 1) : NULL;
}

gboolean
rp_customer_table_can_patch (RpCustomerTable *self, RpCustomerPatch *patch)
{
  if (patch->ids == NULL)
    return FALSE;
  for (guint i = 0; patch->ids[i] != NULL; i++)
    {
      const RpCustomerTexts *before = find_line (self, patch->ids[i]);
      const RpCustomerTexts *after = find_line (patch->lines, patch->ids[i]);

      if ((before == NULL) != (after == NULL))
        return FALSE;
      if (before != NULL && !is_same_place (before, after))
        return FALSE;
    }
  return TRUE;
}

void
rp_customer_table_patch (RpCustomerTable *self, RpCustomerPatch *patch)
{
  for (guint i = 0; i < patch->lines->lines->len; i++)
    {
      const RpCustomerTexts *after = &g_array_index (patch->lines->lines, RpCustomerTexts, i);
      RpCustomerTexts *before = find_line (self, after->id);

      before->grade = g_string_chunk_insert_const (self->texts, after->grade);
      before->address = g_string_chunk_insert (self->texts, after->address);
      before->manager = g_string_chunk_insert_const (self->texts, after->manager);
    }
  self->point = patch->lines->point;
}
