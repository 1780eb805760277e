/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/feed.h"

#include "server/feed-page.h"
#include "server/session.h"
#include "server/timeline.h"

#define ROWS_DEFAULT 500

static RpHttpAnswer *
refuse_epoch (const char *epoch)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", "epoch");
  json_object_set_string_member (object, "epoch", epoch);
  return rp_http_answer_new_json (409, object);
}

/* The database is older than what it has told a laptop: it came from a backup. */
static RpHttpAnswer *
begin_new_epoch (RpCall *call, const RpOrgClock *seen, const char *proof)
{
  GError *error = NULL;
  RpOrgClock clock;

  if (!rp_call_leave_timeline (call, seen->epoch, proof, &clock, &error))
    return rp_call_fail (call, error);
  g_message ("a cursor is ahead of the database: it was restored; the epoch is %s now",
             clock.epoch);
  call->services->changed (call->services->changed_data);
  return refuse_epoch (clock.epoch);
}

/* Reads the cursor of the request. @epoch: (out): its own
 * Returns: (transfer full) (nullable): the refusal */
static RpHttpAnswer *
read_cursor (RpCall *call, const RpOrgClock *clock, RpCursor *cursor, char **epoch)
{
  const char *token = rp_http_request_get_query (call->request, "cursor");

  if (token == NULL || *token == '\0')
    {
      *cursor = (RpCursor){ .snapshot = TRUE, .head = clock->head, .seq = -1 };
      *epoch = g_strdup (clock->epoch);
      return NULL;
    }
  if (!rp_cursor_from_token (cursor, token, call->user_id, call->services->cursor_key, epoch)
      || cursor->receipt)
    return rp_call_refuse (call, 410, "cursor_expired");
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
  reader.cursor.known = clock->head;
  if (!rp_feed_reader_fill (&reader, &complete, error)
      || !rp_timeline_sign (call->connection, &reader.cursor, error))
    return NULL;
  token = rp_cursor_to_token (&reader.cursor, call->user_id, clock->epoch,
                              call->services->cursor_key);
  rp_feed_page_close (page, token, complete);
  return rp_http_answer_new (200, RP_WIRE_NDJSON, g_string_free_to_bytes (g_steal_pointer (&page)));
}

/* A laptop whose entries were decided behind its cursor shows how far the database was then.
 * @epoch: (out): of the receipt, when the database is older than that */
static gboolean
check_receipt (RpCall *call, const RpOrgClock *clock, char **epoch, gboolean *ahead, GError **error)
{
  const char *token = rp_http_request_get_query (call->request, "receipt");
  g_autofree char *its = NULL;
  RpCursor receipt;

  *ahead = FALSE;
  if (token == NULL
      || !rp_cursor_from_token (&receipt, token, call->user_id, call->services->cursor_key, &its)
      || !receipt.receipt)
    return TRUE;
  if (!rp_timeline_is_ahead (call->connection, clock, &receipt, its, ahead, error))
    return FALSE;
  if (*ahead)
    {
      g_free (*epoch);
      *epoch = g_steal_pointer (&its);
    }
  return TRUE;
}

/* Within one snapshot of the database. @epoch: (out): of the cursor. @ahead: (out) */
static RpHttpAnswer *
answer_in_snapshot (RpCall *call, RpOrgClock *clock, char **epoch, gboolean *ahead, GError **error)
{
  RpCursor cursor;
  RpHttpAnswer *refusal;

  if (!rp_database_read_clock (call->connection, clock, error))
    return NULL;
  refusal = read_cursor (call, clock, &cursor, epoch);
  if (refusal != NULL)
    return refusal;
  if (!rp_timeline_is_ahead (call->connection, clock, &cursor, *epoch, ahead, error) || *ahead
      || !check_receipt (call, clock, epoch, ahead, error) || *ahead)
    return NULL;
  if (!g_str_equal (*epoch, clock->epoch))
    return refuse_epoch (clock->epoch);
  if (cursor.head < clock->floor)
    return rp_call_refuse (call, 410, "cursor_expired");
  return make_page (call, clock, &cursor, error);
}

RpHttpAnswer *
rp_feed (RpCall *call)
{
  GError *error = NULL;
  g_autoptr (RpTransaction) transaction = rp_transaction_begin_reading (call->connection, &error);
  RpHttpAnswer *answer;
  g_autofree char *epoch = NULL;
  RpOrgClock clock;
  gboolean ahead = FALSE;

  if (transaction == NULL)
    return rp_call_fail (call, error);
  answer = answer_in_snapshot (call, &clock, &epoch, &ahead, &error);
  g_clear_pointer (&transaction, rp_transaction_rollback);
  if (ahead)
    return begin_new_epoch (call, &clock, epoch);
  return answer != NULL ? answer : rp_call_fail (call, error);
}

RpHttpAnswer *
rp_feed_listen (RpCall *call)
{
  RpHttpAnswer *answer = rp_http_answer_new (200, "text/event-stream", NULL);

  answer->stream = rp_event_hub_join (call->services->events, call->user_id);
  return answer;
}
