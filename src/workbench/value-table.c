/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/value-table.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/connection.h"

RpValueTable *
rp_value_table_new (void)
{
  RpValueTable *self = g_new0 (RpValueTable, 1);

  self->lines = g_array_new (FALSE, FALSE, sizeof (RpValueLine));
  self->texts = g_string_chunk_new (1 << 16);
  return self;
}

void
rp_value_table_free (RpValueTable *self)
{
  g_array_unref (self->lines);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/* ---- customers ---- */

static const char customers_sql[]
    = "SELECT id, no, name, pinyin, initials, value_grade, override_grade, override_from,"
      " override_until, segment, manager, value_score FROM k_customer WHERE deleted = 0 ORDER BY "
      "+no, id";

static const char *
get_text (RpStatement *statement, guint column)
{
  const char *text = rp_statement_get_text (statement, column);

  return text != NULL ? text : "";
}

static const char *
keep (RpValueTable *self, RpStatement *statement, guint column)
{
  return g_string_chunk_insert (self->texts, get_text (statement, column));
}

static const char *
keep_shared (RpValueTable *self, RpStatement *statement, guint column)
{
  return g_string_chunk_insert_const (self->texts, get_text (statement, column));
}

/* What a search looks through: number, name, pinyin and initials, folded. */
static const char *
keep_searched (RpValueTable *self, RpStatement *statement)
{
  g_autofree char *text = g_strjoin (" ", get_text (statement, 1), get_text (statement, 2),
                                     get_text (statement, 3), get_text (statement, 4), NULL);
  g_autofree char *folded = rp_text_fold (text);

  return g_string_chunk_insert (self->texts, folded);
}

static gboolean
is_set (RpStatement *statement, const char *today)
{
  return *get_text (statement, 6) != '\0' && strcmp (get_text (statement, 7), today) <= 0
         && strcmp (today, get_text (statement, 8)) <= 0;
}

static gint
get_number (RpStatement *statement, guint column)
{
  return rp_statement_is_null (statement, column)
             ? -1
             : (gint)rp_statement_get_integer (statement, column);
}

/* The score in the customer's file counts until a filed one is found. */
static void
add_customer (RpValueTable *self, RpStatement *statement, const char *today)
{
  gboolean set = is_set (statement, today);
  const RpValueLine line = {
    .id = keep (self, statement, 0),
    .no = keep (self, statement, 1),
    .name = keep (self, statement, 2),
    .searched = keep_searched (self, statement),
    .grade = keep_shared (self, statement, set ? 6 : 5),
    .computed = set ? keep_shared (self, statement, 5) : "",
    .segment = keep_shared (self, statement, 9),
    .manager = keep_shared (self, statement, 10),
    .score = get_number (statement, 11),
    .coverage = -1,
    .value = -1,
    .potential = -1,
    .change = G_MININT,
  };

  g_array_append_val (self->lines, line);
}

static gboolean
load_customers (RpValueTable *self, RpConnection *connection, const char *today, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, customers_sql, error);
  gboolean has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  do
    {
      if (!rp_statement_step (statement, &has_row, error))
        return FALSE;
      if (has_row)
        add_customer (self, statement, today);
    }
  while (has_row);
  return TRUE;
}

/* ---- scores ---- */

/* The scores of a customer in their order: the last one counts, the one before gives the change. */
static const char scores_sql[]
    = "SELECT customer, score, coverage, value, potential FROM k_value_score WHERE deleted = 0"
      " ORDER BY \"on\", id";

static void
take_score (RpValueLine *line, RpStatement *statement)
{
  gint before = line->coverage >= 0 ? line->score : -1;

  line->score = get_number (statement, 1);
  line->coverage = get_number (statement, 2);
  line->value = get_number (statement, 3);
  line->potential = get_number (statement, 4);
  line->change = before >= 0 && line->score >= 0 ? line->score - before : G_MININT;
}

static gboolean
load_scores (RpValueTable *self, RpConnection *connection, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, scores_sql, error);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < self->lines->len; i++)
    {
      RpValueLine *line = &g_array_index (self->lines, RpValueLine, i);
      g_hash_table_insert (by_id, (gpointer)line->id, line);
    }
  do
    {
      RpValueLine *line = NULL;

      if (!rp_statement_step (statement, &has_row, error))
        return FALSE;
      if (has_row)
        line = g_hash_table_lookup (by_id, get_text (statement, 0));
      if (line != NULL)
        take_score (line, statement);
    }
  while (has_row);
  return TRUE;
}

static int
compare_scores (const void *a, const void *b)
{
  const RpValueLine *one = *(const RpValueLine *const *)a, *other = *(const RpValueLine *const *)b;

  return other->score - one->score;
}

static int
compare_names (const void *a, const void *b)
{
  const RpValueLine *one = *(const RpValueLine *const *)a, *other = *(const RpValueLine *const *)b;

  return strcmp (one->name, other->name);
}

/* Comparing 100,000 names takes longer than a frame, so it is done here. Equal scores share the better rank. */
static void
rank (RpValueTable *self)
{
  g_autofree RpValueLine **order = g_new (RpValueLine *, self->lines->len + 1);

  for (guint i = 0; i < self->lines->len; i++)
    order[i] = &g_array_index (self->lines, RpValueLine, i);
  qsort (order, self->lines->len, sizeof *order, compare_scores);
  for (guint i = 0; i < self->lines->len && order[i]->score >= 0; i++)
    order[i]->rank = i > 0 && order[i]->score == order[i - 1]->score ? order[i - 1]->rank : i + 1;
  qsort (order, self->lines->len, sizeof *order, compare_names);
  for (guint i = 0; i < self->lines->len; i++)
    order[i]->name_place = i;
}

RpValueTable *
rp_value_table_load (RpStore *store, const char *today, GError **error)
{
  g_autoptr (RpValueTable) self = rp_value_table_new ();
  RpConnection *connection = rp_store_get_connection (store);

  if (!load_customers (self, connection, today, error) || !load_scores (self, connection, error))
    return NULL;
  rank (self);
  return g_steal_pointer (&self);
}
