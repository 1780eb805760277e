/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/digests.h"

#include <string.h>

#include "base/json-access.h"
#include "schema/kind.h"
#include "server/access.h"
#include "server/database.h"
#include "server/incident.h"
#include "server/sent-in.h"
#include "wire/digest.h"

#define PAGE_SCOPES 500
#define PAGE_ROWS 5000

typedef struct
{
  char *scope;
  char *kind;
  gint64 n_rows;
  guint64 digest;
} Sum;

struct _RpDigestChange
{
  GHashTable *sums; /* "scope kind" -> Sum */
};

static void
sum_free (gpointer data)
{
  Sum *self = data;

  g_free (self->scope);
  g_free (self->kind);
  g_free (self);
}

RpDigestChange *
rp_digest_change_new (void)
{
  RpDigestChange *self = g_new0 (RpDigestChange, 1);

  self->sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sum_free);
  return self;
}

void
rp_digest_change_free (RpDigestChange *self)
{
  g_hash_table_unref (self->sums);
  g_free (self);
}

static Sum *
find_sum (RpDigestChange *self, const char *scope, const char *kind)
{
  g_autofree char *key = g_strconcat (scope, " ", kind, NULL);
  Sum *sum = g_hash_table_lookup (self->sums, key);

  if (sum == NULL)
    {
      sum = g_new0 (Sum, 1);
      sum->scope = g_strdup (scope);
      sum->kind = g_strdup (kind);
      g_hash_table_insert (self->sums, g_steal_pointer (&key), sum);
    }
  return sum;
}

void
rp_digest_change_note (RpDigestChange *self, const RpRow *row, gboolean comes)
{
  Sum *sum = find_sum (self, row->scope, row->kind->name);

  sum->n_rows += comes ? 1 : -1;
  sum->digest ^= rp_row_digest (row->kind->name, row->id, row->rev, row->deleted);
}

/* An exclusive or in what both databases have. Nothing is carried: the bits of the second are all in
 * the first. */
static const char add_sql[]
    = "INSERT INTO scope_digest (scope_id, kind, n_rows, digest)"
      " VALUES (:scope, :kind, :n, :digest)"
      " ON CONFLICT (scope_id, kind) DO UPDATE SET n_rows = scope_digest.n_rows + excluded.n_rows,"
      " digest = (scope_digest.digest | excluded.digest)"
      " - (scope_digest.digest & excluded.digest)";

static gboolean
write_sum (RpConnection *connection, const Sum *sum, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, add_sql, error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":scope", sum->scope);
  rp_statement_bind_text (statement, ":kind", sum->kind);
  rp_statement_bind_integer (statement, ":n", sum->n_rows);
  rp_statement_bind_integer (statement, ":digest", (gint64)sum->digest);
  return rp_statement_run (statement, error);
}

gboolean
rp_digest_change_write (RpDigestChange *self, RpConnection *connection, GError **error)
{
  GHashTableIter iter;
  gpointer sum;

  g_hash_table_iter_init (&iter, self->sums);
  while (g_hash_table_iter_next (&iter, NULL, &sum))
    if (!write_sum (connection, sum, error))
      return FALSE;
  g_hash_table_remove_all (self->sums);
  return TRUE;
}

/* --- a database without them -------------------------------------------------------------------- */

static gboolean
is_missing (RpConnection *connection, gboolean *missing, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "SELECT 1 FROM (SELECT 1 FROM entity LIMIT 1) e"
                               " WHERE NOT EXISTS (SELECT 1 FROM scope_digest)",
                               error);

  return statement != NULL && rp_statement_step (statement, missing, error);
}

/* @after: (inout): the last seq that was looked at */
static gboolean
add_page (RpDigestChange *sums, RpConnection *connection, gint64 *after, guint *n_rows,
          GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "SELECT seq, scope_id, kind, id, rev, deleted FROM entity"
                               " WHERE seq > :after ORDER BY seq LIMIT :limit",
                               error);
  gboolean has_row;

  *n_rows = 0;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":after", *after);
  rp_statement_bind_integer (statement, ":limit", PAGE_ROWS);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      const char *kind = rp_statement_get_text (statement, 2);
      Sum *sum = find_sum (sums, rp_statement_get_text (statement, 1), kind);

      *after = rp_statement_get_integer (statement, 0);
      sum->n_rows++;
      sum->digest ^= rp_row_digest (kind, rp_statement_get_text (statement, 3),
                                    rp_statement_get_integer (statement, 4),
                                    rp_statement_get_integer (statement, 5) != 0);
      ++*n_rows;
    }
  return !has_row;
}

gboolean
rp_digests_make (RpConnection *connection, GError **error)
{
  g_autoptr (RpTransaction) transaction = NULL;
  g_autoptr (RpDigestChange) sums = rp_digest_change_new ();
  guint n_rows = PAGE_ROWS;
  gboolean missing;
  gint64 after = 0;

  if (!is_missing (connection, &missing, error))
    return FALSE;
  if (!missing)
    return TRUE;
  /* Another program that starts may have made them while this one waited; a sum added twice is none. */
  transaction = rp_transaction_begin (connection, error);
  if (transaction == NULL || !is_missing (connection, &missing, error))
    return FALSE;
  while (missing && n_rows == PAGE_ROWS)
    if (!add_page (sums, connection, &after, &n_rows, error))
      return FALSE;
  return rp_digest_change_write (sums, connection, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* --- asking ------------------------------------------------------------------------------------- */

static const char page_sql[]
    = "SELECT a.scope_id, a.granted_seq, coalesce (s.head_seq, 0), d.kind, d.n_rows, d.digest"
      " FROM (SELECT scope_id, granted_seq FROM access WHERE user_id = :user"
      " AND revoked_seq IS NULL AND scope_id > :after ORDER BY scope_id LIMIT :limit) a"
      " LEFT JOIN scope s ON s.id = a.scope_id LEFT JOIN scope_digest d ON d.scope_id = a.scope_id"
      " ORDER BY a.scope_id, d.kind";

static JsonObject *
add_scope (JsonArray *scopes, RpStatement *statement)
{
  JsonObject *scope = json_object_new ();
  gint64 seq
      = MAX (rp_statement_get_integer (statement, 1), rp_statement_get_integer (statement, 2));

  json_object_set_string_member (scope, "id", rp_statement_get_text (statement, 0));
  json_object_set_int_member (scope, "seq", seq);
  json_array_add_object_element (scopes, scope);
  return scope;
}

static void
close_scope (JsonObject *scope, gint64 n_rows, guint64 digest)
{
  g_autofree char *text = rp_digest_format (digest);

  if (scope == NULL)
    return;
  json_object_set_int_member (scope, "rows", n_rows);
  json_object_set_string_member (scope, "digest", text);
}

/* Only kinds that the caller's roles may read: he has no others. */
static gboolean
is_read (const RpCall *call, RpStatement *statement)
{
  const char *name = rp_statement_get_text (statement, 3);
  const RpKind *kind = name != NULL ? rp_schema_find_kind (name) : NULL;

  return kind != NULL && (kind->readers & call->roles) != 0;
}

static gboolean
fill_page (RpCall *call, JsonArray *scopes, GError **error)
{
  const char *after = rp_http_request_get_query (call->request, "after");
  g_autoptr (RpStatement) statement = rp_connection_prepare (call->connection, page_sql, error);
  JsonObject *scope = NULL;
  gint64 n_rows = 0;
  guint64 digest = 0;
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", call->user_id);
  rp_statement_bind_text (statement, ":after", after != NULL ? after : "");
  rp_statement_bind_integer (statement, ":limit", PAGE_SCOPES);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      if (scope == NULL
          || !g_str_equal (rp_json_get_string (scope, "id", ""),
                           rp_statement_get_text (statement, 0)))
        {
          close_scope (scope, n_rows, digest);
          scope = add_scope (scopes, statement);
          n_rows = 0;
          digest = 0;
        }
      if (!is_read (call, statement))
        continue;
      n_rows += rp_statement_get_integer (statement, 4);
      digest ^= (guint64)rp_statement_get_integer (statement, 5);
    }
  close_scope (scope, n_rows, digest);
  return !has_row;
}

RpHttpAnswer *
rp_digests_get (RpCall *call)
{
  GError *error = NULL;
  g_autoptr (RpTransaction) transaction = rp_transaction_begin_reading (call->connection, &error);
  g_autoptr (JsonArray) scopes = json_array_new ();
  JsonObject *answer;
  RpOrgClock clock;

  if (transaction == NULL || !rp_database_read_clock (call->connection, &clock, &error)
      || !fill_page (call, scopes, &error))
    return rp_call_fail (call, error);
  answer = json_object_new ();
  json_object_set_string_member (answer, "epoch", clock.epoch);
  json_object_set_int_member (answer, "head", clock.head);
  json_object_set_boolean_member (answer, "more", json_array_get_length (scopes) == PAGE_SCOPES);
  json_object_set_array_member (answer, "scopes", g_steal_pointer (&scopes));
  return rp_http_answer_new_json (200, answer);
}

/* --- repairing ---------------------------------------------------------------------------------- */

static gboolean
repair (RpCall *call, const char *scope, gboolean *granted, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (call->connection, error);
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);
  RpIncident incident = { .at = now,
                          .what = "digest",
                          .user_id = call->user_id,
                          .device_id = call->device_id,
                          .subject = scope };

  if (transaction == NULL
      || !rp_access_grant_anew (call->connection, call->user_id, scope, granted, error))
    return FALSE;
  return !*granted
         || (rp_incident_record (call->connection, &incident, error)
             && rp_transaction_commit (g_steal_pointer (&transaction), error));
}

RpHttpAnswer *
rp_digests_repair (RpCall *call)
{
  RpHttpAnswer *refusal = NULL;
  g_autoptr (JsonObject) body = rp_call_parse_body (call, &refusal);
  GError *error = NULL;
  const char *scope;
  gboolean granted;

  if (body == NULL)
    return refusal;
  if (!rp_json_read_string (body, "scope", &scope, NULL) || strlen (scope) >= 48)
    return rp_call_refuse (call, 422, "members");
  refusal = rp_sent_in_check_room (call);
  if (refusal != NULL)
    return refusal;
  if (!repair (call, scope, &granted, &error))
    return rp_call_fail (call, error);
  if (!granted)
    return rp_call_refuse (call, 404, "not_found");
  call->services->changed (call->services->changed_data);
  return rp_http_answer_new (204, NULL, NULL);
}
