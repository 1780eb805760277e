/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <stdarg.h>
#include <glib/gi18n-lib.h>

static const RpKind *
find_kind (const char *name, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (name);

  if (!kind)
    g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID,
                 _ ("There is no kind of record “%s”."), name);
  return kind;
}

RpRecord *
rp_store_get (RpStore *self, const char *kind_name, const char *id, GError **error)
{
  const RpKind *kind = find_kind (kind_name, error);
  g_autoptr (RpShown) shown = kind ? rp_shown_load (self, kind, id, error) : NULL;

  if (!shown)
    return NULL;
  if (!shown->body)
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND, _ ("%s is not here (yet)."),
                   rp_kind_label (kind));
      return NULL;
    }

  RpRecord *record = rp_record_new (kind, shown->id, shown->scope, g_steal_pointer (&shown->body));
  rp_record_set_sync (record, shown->rev, shown->seq, shown->deleted, shown->pending);
  return record;
}

/* The condition with its keyword; rows that were deleted only when the caller speaks of them. */
static char *
build_where (const char *where)
{
  if (!where)
    return g_strdup ("WHERE deleted = 0");
  if (strstr (where, "deleted"))
    return g_strdup_printf ("WHERE %s", where);
  return g_strdup_printf ("WHERE deleted = 0 AND (%s)", where);
}

/* Name, value, …, %NULL. */
static void
bind_parameters (RpStatement *statement, const char *const *parameters)
{
  for (guint i = 0; parameters && parameters[i]; i += 2)
    rp_statement_bind_text (statement, parameters[i], parameters[i + 1]);
}

/* The array holds the caller's own strings. */
static const char **
collect_parameters (va_list pairs)
{
  g_autoptr (GPtrArray) array = g_ptr_array_new ();

  for (char *name = va_arg (pairs, char *); name; name = va_arg (pairs, char *))
    {
      g_ptr_array_add (array, name);
      g_ptr_array_add (array, va_arg (pairs, char *));
    }
  g_ptr_array_add (array, NULL);
  return (const char **)g_ptr_array_steal (array, NULL);
}

/* One damaged row does not hide the others. */
static void
read_record (GPtrArray *records, const RpKind *kind, RpStatement *statement)
{
  g_autoptr (GError) error = NULL;
  const char *id = rp_statement_get_text (statement, 0);
  const char *text = rp_statement_get_text (statement, 4);
  JsonObject *body = text ? rp_store_parse_object (text, &error) : NULL;

  if (!body)
    {
      g_message ("%s %s cannot be read: %s", kind->name, id, error ? error->message : "no body");
      return;
    }

  RpRecord *record = rp_record_new (kind, id, rp_statement_get_text (statement, 1), body);
  rp_record_set_sync (record, MAX (rp_statement_get_integer (statement, 5), 0),
                      rp_statement_get_integer (statement, 6),
                      rp_statement_get_integer (statement, 2) != 0,
                      rp_statement_get_integer (statement, 3) != 0);
  g_ptr_array_add (records, record);
}

#define BASE_SQL RP_SHOWN_BASE_SQL ("shown_kind__", "shown_id__", "row_rev__")

/* The names of the joined columns cannot meet a field's, so conditions name columns plainly. */
#define LIST_SQL                                                                                   \
  "SELECT id, scope, deleted, pending, " RP_STORE_BODY ","                                         \
  " CASE WHEN shown_id__ IS NULL THEN coalesce(row_rev__, 0) ELSE " BASE_SQL " END,"               \
  " coalesce(row_seq__, 0) FROM k_%s"                                                              \
  " LEFT JOIN (SELECT kind AS shown_kind__, id AS shown_id__, body AS shown_body__ FROM shown)"    \
  " ON shown_kind__ = '%s' AND shown_id__ = id"                                                    \
  " LEFT JOIN (SELECT kind AS row_kind__, id AS row_id__, rev AS row_rev__, seq AS row_seq__,"     \
  " body AS row_body__ FROM row) ON row_kind__ = '%s' AND row_id__ = id"                           \
  " %s%s%s%s"

GPtrArray *
rp_store_list_with (RpStore *self, const char *kind_name, const char *where, const char *order,
                    guint limit, const char *const *parameters, GError **error)
{
  const RpKind *kind = find_kind (kind_name, error);
  if (!kind)
    return NULL;

  g_autofree char *condition = build_where (where);
  g_autofree char *limit_text = limit ? g_strdup_printf (" LIMIT %u", limit) : g_strdup ("");
  g_autofree char *sql
      = g_strdup_printf (LIST_SQL, kind->name, kind->name, kind->name, condition,
                         order ? " ORDER BY " : "", order ? order : "", limit_text);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  bind_parameters (statement, parameters);
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return NULL;
      if (row)
        read_record (records, kind, statement);
    }
  while (row);
  return g_steal_pointer (&records);
}

GPtrArray *
rp_store_list (RpStore *self, const char *kind, const char *where, const char *order, guint limit,
               GError **error, ...)
{
  va_list pairs;

  va_start (pairs, error);
  g_autofree const char **parameters = collect_parameters (pairs);
  va_end (pairs);
  return rp_store_list_with (self, kind, where, order, limit, parameters, error);
}

gint64
rp_store_count (RpStore *self, const char *kind_name, const char *where, GError **error, ...)
{
  const RpKind *kind = find_kind (kind_name, error);
  va_list pairs;

  va_start (pairs, error);
  g_autofree const char **parameters = collect_parameters (pairs);
  va_end (pairs);
  if (!kind)
    return -1;

  g_autofree char *condition = build_where (where);
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM k_%s %s", kind->name, condition);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);
  gboolean row = FALSE;

  if (!statement)
    return -1;
  bind_parameters (statement, parameters);
  if (!rp_statement_step (statement, &row, error))
    return -1;
  return rp_statement_get_integer (statement, 0);
}

GPtrArray *
rp_store_search (RpStore *self, const char *kind, const char *text, guint limit, GError **error)
{
  g_autoptr (GPtrArray) hits = rp_search_find (self->search, kind, text, limit, error);

  for (guint i = 0; hits && i < hits->len; i++)
    {
      RpSearchHit *hit = hits->pdata[i];
      g_autoptr (RpRecord) record
          = hit->title ? NULL : rp_store_get (self, hit->kind, hit->id, NULL);

      if (!hit->title)
        hit->title = g_strdup (record ? rp_record_get_title (record) : "");
    }
  return g_steal_pointer (&hits);
}
