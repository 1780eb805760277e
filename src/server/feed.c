/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/feed.h"

#include "server/feed-page.h"
#include "server/session.h"

#define ROWS_DEFAULT 500

static RpHttpAnswer *
refuse_epoch (const char *epoch)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", "epoch");
  json_object_set_string_member (object, "epoch", epoch);
  return rp_http_answer_new_json (409, object);
}

/* The database is older than what it has told a laptop: it came from a backup. From here on it is
 * another timeline, and every laptop sends again what it still holds. */
static RpHttpAnswer *
begin_new_epoch (RpCall *call, const RpOrgClock *seen)
{
  g_autoptr (RpTransaction) transaction = NULL;
  g_autoptr (RpStatement) statement = NULL;
  g_autofree char *epoch = g_uuid_string_random ();
  GError *error = NULL;
  RpOrgClock clock;

  /* Of several who notice, one begins it; the others learn of it. */
  transaction = rp_transaction_begin (call->connection, &error);
  if (transaction != NULL)
    statement = rp_connection_prepare (
        call->connection, "UPDATE org_clock SET epoch = :epoch WHERE one = 1 AND epoch = :seen",
        &error);
  if (statement == NULL)
    return rp_call_fail (call, error);
  rp_statement_bind_text (statement, ":epoch", epoch);
  rp_statement_bind_text (statement, ":seen", seen->epoch);
  if (!rp_statement_run (statement, &error))
    return rp_call_fail (call, error);
  if (rp_connection_get_changes (call->connection) == 0)
    return rp_database_read_clock (call->connection, &clock, &error) ? refuse_epoch (clock.epoch)
                                                                     : rp_call_fail (call, error);
  if (!rp_database_read_clock (call->connection, &clock, &error)
      || !rp_transaction_commit (g_steal_pointer (&transaction), &error))
    return rp_call_fail (call, error);
  g_message ("a cursor is ahead of the database: it was restored; the epoch is %s now", epoch);
  call->services->changed (call->services->changed_data);
  return refuse_epoch (epoch);
}

/* Reads the cursor of the request. @ahead: (out): it is ours and ahead of the database
 * Returns: (transfer full) (nullable): the refusal */
static RpHttpAnswer *
read_cursor (RpCall *call, const RpOrgClock *clock, RpCursor *cursor, gboolean *ahead)
{
  const char *token = rp_http_request_get_query (call->request, "cursor");
  g_autofree char *epoch = NULL;

  *ahead = FALSE;
  if (token == NULL || *token == '\0')
    {
      *cursor = (RpCursor){ .snapshot = TRUE, .head = clock->head, .seq = -1 };
      return NULL;
    }
  if (!rp_cursor_from_token (cursor, token, call->user_id, call->services->cursor_key, &epoch))
    return rp_call_refuse (call, 410, "cursor_expired");
  if (!g_str_equal (epoch, clock->epoch))
    return refuse_epoch (clock->epoch);
  if (cursor->head < clock->floor)
    return rp_call_refuse (call, 410, "cursor_expired");
  *ahead = cursor->head > clock->head;
  return NULL;
}

static guint
read_rows_max (RpCall *call)
{
  const char *text = rp_http_request_get_query (call->request, "rows");
  guint64 rows;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, &rows, NULL))
    return ROWS_DEFAULT;
  return (guint)MIN (rows, RP_LIMIT_PAGE_ROWS);
}

static RpHttpAnswer *
make_page (RpCall *call, const RpOrgClock *clock, const RpCursor *cursor, GError **error)
{
  g_autoptr (GString) page = g_string_new (NULL);
  RpFeedLine head = { .type = RP_FEED_HEAD, .epoch = (char *)clock->epoch, .head = clock->head };
  RpFeedReader reader = {
    .connection = call->connection,
    .user_id = call->user_id,
    .roles = call->roles,
    .clock = clock,
    .rows_max = read_rows_max (call),
    .cursor = *cursor,
    .page = page,
  };
  g_autofree char *token = NULL;
  gboolean complete;

  rp_feed_line_append (&head, page);
  if (!rp_feed_reader_fill (&reader, &complete, error))
    return NULL;
  token = rp_cursor_to_token (&reader.cursor, call->user_id, clock->epoch,
                              call->services->cursor_key);
  rp_feed_page_close (page, token, complete);
  return rp_http_answer_new (200, RP_WIRE_NDJSON, g_string_free_to_bytes (g_steal_pointer (&page)));
}

/* Within one snapshot of the database. @ahead: (out) */
static RpHttpAnswer *
answer_in_snapshot (RpCall *call, RpOrgClock *clock, gboolean *ahead, GError **error)
{
  RpCursor cursor;
  RpHttpAnswer *refusal;

  if (!rp_database_read_clock (call->connection, clock, error))
    return NULL;
  refusal = read_cursor (call, clock, &cursor, ahead);
  if (refusal != NULL || *ahead)
    return refusal;
  return make_page (call, clock, &cursor, error);
}

RpHttpAnswer *
rp_feed (RpCall *call)
{
  GError *error = NULL;
  g_autoptr (RpTransaction) transaction = rp_transaction_begin_reading (call->connection, &error);
  RpHttpAnswer *answer;
  RpOrgClock clock;
  gboolean ahead = FALSE;

  if (transaction == NULL)
    return rp_call_fail (call, error);
  answer = answer_in_snapshot (call, &clock, &ahead, &error);
  g_clear_pointer (&transaction, rp_transaction_rollback);
  if (ahead)
    return begin_new_epoch (call, &clock);
  return answer != NULL ? answer : rp_call_fail (call, error);
}

RpHttpAnswer *
rp_feed_listen (RpCall *call)
{
  RpHttpAnswer *answer = rp_http_answer_new (200, "text/event-stream", NULL);

  answer->stream = rp_event_hub_join (call->services->events, call->user_id);
  return answer;
}
