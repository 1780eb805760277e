/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/read-set.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "server/database.h"

typedef struct
{
  const RpKind *kind;
  char *field, *value;
} Search;

typedef struct
{
  char *series;
  int year;
  gint64 last;
} Number;

struct _RpReadSet
{
  RpConnection *connection; /* borrowed */
  GError *error;            /* (nullable): of reading the counter */
  RpOrgClock begin;
  gboolean locked;
  GHashTable *rows;    /* set of "kind/id" */
  GPtrArray *searches; /* Search */
  GPtrArray *numbers;  /* Number */
  GHashTable *users;   /* set of ids */
};

static void
search_free (gpointer data)
{
  Search *self = data;

  g_free (self->field);
  g_free (self->value);
  g_free (self);
}

static void
number_free (gpointer data)
{
  Number *self = data;

  g_free (self->series);
  g_free (self);
}

RpReadSet *
rp_read_set_new (RpConnection *connection)
{
  RpReadSet *self = g_new0 (RpReadSet, 1);

  self->connection = connection;
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->searches = g_ptr_array_new_with_free_func (search_free);
  self->numbers = g_ptr_array_new_with_free_func (number_free);
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  rp_database_read_clock (connection, &self->begin, &self->error);
  return self;
}

void
rp_read_set_free (RpReadSet *self)
{
  g_hash_table_unref (self->users);
  g_ptr_array_unref (self->numbers);
  g_ptr_array_unref (self->searches);
  g_hash_table_unref (self->rows);
  g_clear_error (&self->error);
  g_free (self);
}

/* --- noting ------------------------------------------------------------------------------------- */

/* What is read while the counter is held cannot change. */

void
rp_read_set_note_row (RpReadSet *self, const RpKind *kind, const char *id)
{
  if (!self->locked)
    g_hash_table_add (self->rows, g_strconcat (kind->name, "/", id, NULL));
}

void
rp_read_set_note_search (RpReadSet *self, const RpKind *kind, const char *field, const char *value)
{
  Search *search;

  if (self->locked)
    return;
  search = g_new0 (Search, 1);
  search->kind = kind;
  search->field = g_strdup (field);
  search->value = g_strdup (value);
  g_ptr_array_add (self->searches, search);
}

void
rp_read_set_note_number (RpReadSet *self, const char *series, int year, gint64 last)
{
  Number *number;

  if (self->locked)
    return;
  number = g_new0 (Number, 1);
  number->series = g_strdup (series);
  number->year = year;
  number->last = last;
  g_ptr_array_add (self->numbers, number);
}

void
rp_read_set_note_user (RpReadSet *self, const char *user_id)
{
  if (!self->locked)
    g_hash_table_add (self->users, g_strdup (user_id));
}

/* --- looking whether it still holds ------------------------------------------------------------- */

static gboolean
set_overtaken (GError **error)
{
  g_set_error_literal (error, RP_DB_ERROR, RP_DB_ERROR_AGAIN,
                       _ ("Another change was made at the same time."));
  return FALSE;
}

/* A row that left a result is among the rows read; here it matters which have come into one. */
static gboolean
is_found_now (RpReadSet *self, const char *kind_name, const char *body_text)
{
  g_autoptr (JsonObject) body = NULL;

  for (guint i = 0; i < self->searches->len; i++)
    {
      const Search *search = g_ptr_array_index (self->searches, i);

      if (!g_str_equal (search->kind->name, kind_name))
        continue;
      if (body == NULL)
        body = rp_json_parse_object (body_text, strlen (body_text), &rp_json_limits_message, NULL);
      if (body == NULL
          || g_strcmp0 (rp_json_get_string (body, search->field, NULL), search->value) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
was_read (RpReadSet *self, RpStatement *statement)
{
  g_autofree char *key = g_strconcat (rp_statement_get_text (statement, 0), "/",
                                      rp_statement_get_text (statement, 1), NULL);
  const char *body = rp_statement_get_text (statement, 2);

  return g_hash_table_contains (self->rows, key)
         || (body != NULL && is_found_now (self, rp_statement_get_text (statement, 0), body));
}

/* Rows changed, and rows that left a scope, since the beginning: few, however large the tables. */
static gboolean
check_rows (RpReadSet *self, const char *sql, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":seq", self->begin.head);
  while (rp_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return TRUE;
      if (was_read (self, statement))
        return set_overtaken (error);
    }
  return FALSE;
}

static gboolean
check_numbers (RpReadSet *self, GError **error)
{
  for (guint i = 0; i < self->numbers->len; i++)
    {
      const Number *number = g_ptr_array_index (self->numbers, i);
      gint64 last;

      if (!rp_database_read_number (self->connection, number->series, number->year, &last, error))
        return FALSE;
      if (last != number->last)
        return set_overtaken (error);
    }
  return TRUE;
}

static gboolean
check_user (RpReadSet *self, const char *user_id, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->connection,
      "SELECT 1 FROM access WHERE user_id = :user AND (granted_seq > :seq OR revoked_seq > :seq)"
      " LIMIT 1",
      error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", user_id);
  rp_statement_bind_integer (statement, ":seq", self->begin.head);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  return !has_row || set_overtaken (error);
}

static gboolean
check_users (RpReadSet *self, GError **error)
{
  GHashTableIter iter;
  gpointer user_id;

  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, &user_id, NULL))
    if (!check_user (self, user_id, error))
      return FALSE;
  return TRUE;
}

/* --- the counter -------------------------------------------------------------------------------- */

/* An update is the lock that every database has. */
static gboolean
take_counter (RpReadSet *self, RpOrgClock *now, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->connection, "UPDATE org_clock SET head = head WHERE one = 1 RETURNING epoch, head",
      error);
  gboolean has_row;

  if (statement == NULL || !rp_statement_step (statement, &has_row, error))
    return FALSE;
  g_strlcpy (now->epoch, rp_statement_get_text (statement, 0), sizeof now->epoch);
  now->head = rp_statement_get_integer (statement, 1);
  return TRUE;
}

static gboolean
check_all (RpReadSet *self, GError **error)
{
  return check_rows (self, "SELECT kind, id, body FROM entity WHERE seq > :seq", error)
         && check_rows (self, "SELECT kind, id, NULL FROM scope_exit WHERE seq > :seq", error)
         && check_numbers (self, error) && check_users (self, error);
}

gboolean
rp_read_set_lock (RpReadSet *self, gint64 *head, GError **error)
{
  RpOrgClock now;

  *head = self->begin.head;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  if (self->locked)
    return TRUE;
  if (!take_counter (self, &now, error))
    return FALSE;
  if (!g_str_equal (now.epoch, self->begin.epoch))
    return set_overtaken (error);
  if (now.head != self->begin.head && !check_all (self, error))
    return FALSE;
  self->locked = TRUE;
  self->begin.head = *head = now.head;
  return TRUE;
}

void
rp_read_set_advance (RpReadSet *self, gint64 head)
{
  self->begin.head = head;
}
