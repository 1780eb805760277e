/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/history.h"

#include <string.h>

#include "base/json.h"
#include "server/access.h"
#include "server/database.h"

#define ENTRIES_MAX 1000
#define ENTRIES_AT_ONCE 20
/* Of values: with what is around them an answer that a laptop still reads. */
#define BYTES_MAX (3 * 1024 * 1024)

/* Whether the caller may see the record at all. @visible: (out) */
static gboolean
check_visible (RpCall *call, const RpKind *kind, const char *id, gboolean *visible, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (call->services->clock);
  RpRow *row;
  RpAccess access;
  gboolean done;

  *visible = FALSE;
  if (!rp_database_load_row (call->connection, kind, id, &row, error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  done = rp_access_check (call->connection, call->user_id, row->scope, now, &access, error);
  *visible = done && access == RP_ACCESS_NOW && (kind->readers & call->roles) != 0;
  rp_row_free (row);
  return done;
}

/* Values of fields that the caller's roles may not read are left out of his history too. */
static gboolean
may_read_unit (RpCall *call, const RpKind *kind, const char *unit)
{
  const RpField *field = rp_kind_find_unit (kind, unit);

  return field == NULL || (field->flags & RP_FIELD_INTERNAL) == 0
         || (rp_schema_find_kind ("value_score")->readers & call->roles) != 0;
}

static void
put_json (JsonObject *entry, const char *member, const char *text)
{
  JsonNode *value
      = text != NULL ? rp_json_parse (text, strlen (text), &rp_json_limits_message, NULL) : NULL;

  if (value != NULL)
    json_object_set_member (entry, member, value);
}

static void
put_text (JsonObject *entry, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (entry, member, text);
}

static JsonObject *
make_entry (RpStatement *statement)
{
  JsonObject *entry = json_object_new ();

  json_object_set_int_member (entry, "rev", rp_statement_get_integer (statement, 0));
  put_text (entry, "unit", rp_statement_get_text (statement, 1));
  put_json (entry, "old", rp_statement_get_text (statement, 2));
  put_json (entry, "new", rp_statement_get_text (statement, 3));
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
take_entry (RpCall *call, const RpKind *kind, RpStatement *statement, Listing *listing)
{
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
  if (may_read_unit (call, kind, listing->unit))
    json_array_add_object_element (listing->entries, make_entry (statement));
}

static const char history_sql[]
    = "SELECT rev, unit, old_value, new_value, user_id, at, op_id FROM field_history"
      " WHERE kind = :kind AND id = :id AND (rev < :rev OR (rev = :rev AND unit > :unit))"
      " ORDER BY rev DESC, unit LIMIT :limit";

/* Few at a time: a database server gives out what is asked for all at once. */
static gboolean
list_some (RpCall *call, const RpKind *kind, const char *id, Listing *listing, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (call->connection, history_sql, error);
  gboolean has_row = TRUE;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind->name);
  rp_statement_bind_text (statement, ":id", id);
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
      take_entry (call, kind, statement, listing);
    }
  return TRUE;
}

static JsonArray *
list_entries (RpCall *call, const RpKind *kind, const char *id, gboolean *complete, GError **error)
{
  g_auto (Listing) listing
      = { .entries = json_array_new (), .rev = G_MAXINT64, .unit = g_strdup ("") };

  while (!listing.ended && !listing.full)
    if (!list_some (call, kind, id, &listing, error))
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
  gboolean visible, complete;
  JsonArray *entries;
  JsonObject *answer;

  if (!check_visible (call, kind, id, &visible, &error))
    return rp_call_fail (call, error);
  if (!visible)
    return rp_call_refuse (call, 404, "not_found");
  entries = list_entries (call, kind, id, &complete, &error);
  if (entries == NULL)
    return rp_call_fail (call, error);
  answer = json_object_new ();
  json_object_set_array_member (answer, "entries", entries);
  json_object_set_boolean_member (answer, "complete", complete);
  return rp_http_answer_new_json (200, answer);
}
