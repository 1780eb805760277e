/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/history.h"

#include <string.h>

#include "base/json.h"
#include "server/access.h"
#include "server/database.h"
#include "server/internal-values.h"

#define ENTRIES_MAX 1000
#define ENTRIES_AT_ONCE 20
/* Of values: with what is around them an answer that a laptop still reads. */
#define BYTES_MAX (3 * 1024 * 1024)

/* The record, when the caller may see it at all. @row: (out) (transfer full) (nullable) */
static gboolean
load_visible (RpCall *call, const RpKind *kind, const char *id, RpRow **row, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);
  g_autoptr (RpRow) found = NULL;
  RpAccess access;

  *row = NULL;
  if (!rp_database_load_row (call->connection, kind, id, &found, error))
    return FALSE;
  if (found == NULL)
    return TRUE;
  if (!rp_access_check (call->connection, call->user_id, found->scope, now, &access, error))
    return FALSE;
  if (access == RP_ACCESS_NOW && (kind->readers & call->roles) != 0)
    *row = g_steal_pointer (&found);
  return TRUE;
}

static JsonNode *
parse_value (const char *text)
{
  return text != NULL ? rp_json_parse (text, strlen (text), &rp_json_limits_message, NULL) : NULL;
}

/* @value: (transfer full) (nullable) */
static void
put_value (JsonObject *entry, const char *member, JsonNode *value)
{
  if (value != NULL)
    json_object_set_member (entry, member, value);
}

static void
put_text (JsonObject *entry, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (entry, member, text);
}

/* What the caller's roles may not read is left out of his history too.
 * Returns: (transfer full) (nullable): %NULL where it is all that was changed */
static JsonObject *
make_entry (RpCall *call, const RpRow *row, RpStatement *statement)
{
  const char *unit = rp_statement_get_text (statement, 1);
  g_autoptr (JsonNode) old = parse_value (rp_statement_get_text (statement, 2));
  g_autoptr (JsonNode) new = parse_value (rp_statement_get_text (statement, 3));
  g_autoptr (JsonNode) old_read = rp_internal_strip (row->kind, row->body, unit, old, call->roles);
  g_autoptr (JsonNode) new_read = rp_internal_strip (row->kind, row->body, unit, new, call->roles);
  JsonObject *entry;

  if (!rp_json_equal (old, new) && rp_json_equal (old_read, new_read))
    return NULL;
  entry = json_object_new ();
  json_object_set_int_member (entry, "rev", rp_statement_get_integer (statement, 0));
  put_text (entry, "unit", unit);
  put_value (entry, "old", g_steal_pointer (&old_read));
  put_value (entry, "new", g_steal_pointer (&new_read));
  put_text (entry, "by", rp_statement_get_text (statement, 4));
  put_text (entry, "at", rp_statement_get_text (statement, 5));
  put_text (entry, "op", rp_statement_get_text (statement, 6));
  return entry;
}

/* Where the list stands: so far the newest of a record's values. */
typedef struct
{
  JsonArray *entries;
  guint n;
  gsize bytes; /* of their values */
  gint64 rev;  /* of the last one, */
  char *unit;  /* and its unit */
  gboolean ended, full;
} Listing;

static void
listing_clear (Listing *self)
{
  g_clear_pointer (&self->entries, json_array_unref);
  g_free (self->unit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

static gsize
measure (const char *text)
{
  return text != NULL ? strlen (text) : 0;
}

static void
take_entry (RpCall *call, const RpRow *row, RpStatement *statement, Listing *listing)
{
  JsonObject *entry;
  gsize size = measure (rp_statement_get_text (statement, 2))
               + measure (rp_statement_get_text (statement, 3));

  if (listing->n == ENTRIES_MAX || (listing->n > 0 && listing->bytes + size > BYTES_MAX))
    {
      listing->full = TRUE;
      return;
    }
  listing->n++;
  listing->bytes += size;
  listing->rev = rp_statement_get_integer (statement, 0);
  g_free (listing->unit);
  listing->unit = g_strdup (rp_statement_get_text (statement, 1));
  entry = make_entry (call, row, statement);
  if (entry != NULL)
    json_array_add_object_element (listing->entries, entry);
}

static const char history_sql[]
    = "SELECT rev, unit, old_value, new_value, user_id, at, op_id FROM field_history"
      " WHERE kind = :kind AND id = :id AND (rev < :rev OR (rev = :rev AND unit > :unit))"
      " ORDER BY rev DESC, unit LIMIT :limit";

/* Few at a time: a database server gives out what is asked for all at once. */
static gboolean
list_some (RpCall *call, const RpRow *row, Listing *listing, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (call->connection, history_sql, error);
  gboolean has_row = TRUE;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", row->kind->name);
  rp_statement_bind_text (statement, ":id", row->id);
  rp_statement_bind_integer (statement, ":rev", listing->rev);
  rp_statement_bind_text (statement, ":unit", listing->unit);
  rp_statement_bind_integer (statement, ":limit", ENTRIES_AT_ONCE);
  for (guint i = 0; i < ENTRIES_AT_ONCE && !listing->full; i++)
    {
      if (!rp_statement_step (statement, &has_row, error))
        return FALSE;
      if (!has_row)
        {
          listing->ended = TRUE;
          break;
        }
      take_entry (call, row, statement, listing);
    }
  return TRUE;
}

static JsonArray *
list_entries (RpCall *call, const RpRow *row, gboolean *complete, GError **error)
{
  g_auto (Listing) listing
      = { .entries = json_array_new (), .rev = G_MAXINT64, .unit = g_strdup ("") };

  while (!listing.ended && !listing.full)
    if (!list_some (call, row, &listing, error))
      return NULL;
  *complete = listing.ended;
  return g_steal_pointer (&listing.entries);
}

RpHttpAnswer *
rp_history_get (RpCall *call)
{
  const RpKind *kind = rp_schema_find_kind (call->request->captures[0]);
  const char *id = call->request->captures[1];
  GError *error = NULL;
  g_autoptr (RpRow) row = NULL;
  gboolean complete;
  JsonArray *entries;
  JsonObject *answer;

  if (!load_visible (call, kind, id, &row, &error))
    return rp_call_fail (call, error);
  if (row == NULL)
    return rp_call_refuse (call, 404, "not_found");
  entries = list_entries (call, row, &complete, &error);
  if (entries == NULL)
    return rp_call_fail (call, error);
  answer = json_object_new ();
  json_object_set_array_member (answer, "entries", entries);
  json_object_set_boolean_member (answer, "complete", complete);
  return rp_http_answer_new_json (200, answer);
}
