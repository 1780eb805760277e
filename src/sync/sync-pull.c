/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "store/exchange.h"
#include "wire/route.h"

#define FIRST_PAGE_ROWS 500
#define MAX_PAGE_ROWS 5000
/* As long as a page takes less, the next may be twice as large. */
#define QUICK_PAGE_US (3 * G_USEC_PER_SEC)
/* Times in a row that the feed may begin anew (another epoch, a cursor too old). */
#define MAX_RESTARTS 4

/* One question to the feed and what came of it. */
typedef struct
{
  RpSyncLink *link;          /* borrowed */
  GCancellable *cancellable; /* owned, nullable */
  char *cursor;
  char *receipt; /* (nullable) */
  guint rows;

  RpResponse *response; /* (nullable) */
  GPtrArray *lines;     /* (nullable): of a page that is whole */
  GError *error;
} Question;

typedef struct
{
  RpSyncLink *link;
  RpSyncReport *report;
  char *receipt;  /* (nullable): of what was decided behind the cursor */
  guint rows;     /* to ask for */
  guint restarts; /* since the last page */
  gboolean complete;
  GThread *ahead; /* (nullable): asks for the next page while the present one is being stored */
  GCancellable *ahead_cancellable;
} Pull;

typedef struct
{
  GPtrArray *lines;
  const char *asked_cursor;
  gboolean stopped;
} Page;

static gboolean
apply_page (RpStore *store, gpointer data, GError **error)
{
  Page *page = data;

  return rp_store_apply_page (store, page->lines, page->asked_cursor, &page->stopped, error);
}

static gboolean
begin_anew (RpStore *store, gpointer data, GError **error)
{
  return rp_store_begin_anew (store, error);
}

/* From the beginning, over what is here; rows leave only once all has come. */
static gboolean
restart (Pull *pull, const char *new_epoch, GError **error)
{
  if (++pull->restarts > MAX_RESTARTS)
    {
      rp_sync_set_damaged (error);
      return FALSE;
    }
  g_clear_pointer (&pull->receipt, g_free);
  return new_epoch == NULL ? rp_sync_link_run (pull->link, begin_anew, NULL, error)
                           : rp_sync_link_begin_epoch (pull->link, new_epoch, error);
}

static guint
count_rows (GPtrArray *lines)
{
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    n += ((RpFeedLine *)lines->pdata[i])->type == RP_FEED_ROW;
  return n;
}

static gboolean
take_page (Pull *pull, GPtrArray *lines, const char *cursor, GError **error)
{
  const RpFeedLine *head = lines->pdata[0];
  const RpFeedLine *end = lines->pdata[lines->len - 1];
  Page page = { .lines = lines, .asked_cursor = cursor };
  g_autofree char *epoch = NULL;

  if (!rp_sync_link_get_meta (pull->link, "epoch", &epoch, error))
    return FALSE;
  if (g_strcmp0 (head->epoch, epoch) != 0)
    return restart (pull, head->epoch, error);
  if (!end->complete && g_strcmp0 (end->cursor, cursor) == 0)
    {
      /* A page that leads nowhere would be asked for again and again. */
      rp_sync_set_damaged (error);
      return FALSE;
    }
  if (!rp_sync_link_run (pull->link, apply_page, &page, error))
    return FALSE;
  if (page.stopped)
    {
      g_set_error_literal (error, RP_SYNC_ERROR, RP_SYNC_ERROR_STOPPED,
                           _ ("The server would remove a large part of what is on this computer "
                              "without giving a reason. Sync has stopped before that; please ask "
                              "the administrator."));
      return FALSE;
    }
  pull->report->rows += count_rows (lines);
  pull->restarts = 0;
  pull->complete = end->complete;
  return TRUE;
}

/* The lines of a page that is whole. Returns: (transfer full) (nullable) */
static GPtrArray *
read_lines (const RpResponse *response)
{
  return response->status == 200 && g_strcmp0 (response->content_type, RP_WIRE_NDJSON) == 0
             ? rp_feed_page_parse (response->body, NULL)
             : NULL;
}

/* @lines: (nullable): of the page */
static gboolean
take_response (Pull *pull, const RpResponse *response, GPtrArray *lines, const char *cursor,
               GError **error)
{
  g_autoptr (JsonObject) refusal = NULL;

  if (response->status == 410)
    return restart (pull, NULL, error);
  if (response->status == 409)
    {
      refusal = rp_sync_link_parse (response, error);
      return refusal != NULL && restart (pull, rp_json_get_string (refusal, "epoch", NULL), error);
    }
  if (lines == NULL)
    {
      rp_sync_set_damaged (error);
      return FALSE;
    }
  return take_page (pull, lines, cursor, error);
}

static gboolean
take_answer (Pull *pull, Question *question, GError **error)
{
  if (question->response != NULL)
    return take_response (pull, question->response, question->lines, question->cursor, error);
  g_propagate_error (error, g_steal_pointer (&question->error));
  return FALSE;
}

/* ---- asking ---- */

static Question *
question_new (Pull *pull, const char *cursor, GCancellable *cancellable)
{
  Question *self = g_new0 (Question, 1);

  self->link = pull->link;
  g_set_object (&self->cancellable, cancellable);
  self->cursor = g_strdup (cursor);
  self->receipt = g_strdup (pull->receipt);
  self->rows = pull->rows;
  return self;
}

static void
question_free (Question *self)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->response, rp_response_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self->cursor);
  g_free (self->receipt);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
add_token (GString *path, const char *name, const char *token)
{
  if (token == NULL || *token == '\0')
    return;
  g_string_append_printf (path, "%s=", name);
  g_string_append_uri_escaped (path, token, NULL, FALSE);
  g_string_append_c (path, '&');
}

static char *
make_path (const Question *self)
{
  GString *path = g_string_new (RP_ROUTE_FEED "?");

  add_token (path, "cursor", self->cursor);
  add_token (path, "receipt", self->receipt);
  g_string_append_printf (path, "rows=%u", self->rows);
  return g_string_free (path, FALSE);
}

/* Asks, and checks the page that comes. Returns: the question, for the thread that waits for it */
static gpointer
ask (gpointer data)
{
  Question *self = data;
  g_autofree char *path = make_path (self);

  self->response
      = rp_sync_link_send (self->link, "GET", path, NULL, NULL, self->cancellable, &self->error);
  if (self->response != NULL)
    self->lines = read_lines (self->response);
  return self;
}

/* While a page is being stored, the next one is on its way. What comes is used only if the store then
 * stands where it was asked from. */
static void
ask_ahead (Pull *pull, GPtrArray *lines, const char *cursor)
{
  const RpFeedLine *end = lines->pdata[lines->len - 1];

  if (end->complete || g_str_equal (end->cursor, cursor) || !rp_sync_link_may_overlap (pull->link))
    return;
  pull->ahead_cancellable = g_cancellable_new ();
  pull->ahead
      = g_thread_new ("sync-ahead", ask, question_new (pull, end->cursor, pull->ahead_cancellable));
}

/* Returns: (transfer full) (nullable): what was asked ahead */
static Question *
take_ahead (Pull *pull)
{
  if (pull->ahead == NULL)
    return NULL;
  g_clear_object (&pull->ahead_cancellable);
  return g_thread_join (g_steal_pointer (&pull->ahead));
}

static void
drop_ahead (Pull *pull)
{
  g_autoptr (Question) question = NULL;

  if (pull->ahead_cancellable != NULL)
    g_cancellable_cancel (pull->ahead_cancellable);
  question = take_ahead (pull);
}

static void
cancel_cb (GCancellable *cancellable, gpointer data)
{
  g_cancellable_cancel (data);
}

/* Waits for what was asked ahead, as long as the caller wants to. */
static Question *
wait_ahead (Pull *pull, GCancellable *cancellable)
{
  g_autoptr (GCancellable) ahead = NULL;
  Question *question;
  gulong handler = 0;

  if (pull->ahead == NULL)
    return NULL;
  ahead = g_object_ref (pull->ahead_cancellable);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), g_object_ref (ahead),
                                     g_object_unref);
  question = take_ahead (pull);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  return question;
}

static Question *
get_answer (Pull *pull, GCancellable *cancellable, GError **error)
{
  g_autoptr (Question) question = wait_ahead (pull, cancellable);
  g_autofree char *cursor = NULL;

  if (!rp_sync_link_get_meta (pull->link, "cursor", &cursor, error))
    return NULL;
  if (question != NULL && g_str_equal (question->cursor, cursor))
    return g_steal_pointer (&question);
  return ask (question_new (pull, cursor, cancellable));
}

static gboolean
pull_page (Pull *pull, GCancellable *cancellable, GError **error)
{
  RpClock *clock = rp_sync_link_get_clock (pull->link);
  gint64 started = rp_clock_monotonic_us (clock);
  g_autoptr (Question) question = get_answer (pull, cancellable, error);

  if (question == NULL)
    return FALSE;
  if (question->lines != NULL)
    ask_ahead (pull, question->lines, question->cursor);
  if (!take_answer (pull, question, error))
    return FALSE;
  if (rp_clock_monotonic_us (clock) - started < QUICK_PAGE_US)
    pull->rows = MIN (pull->rows * 2, MAX_PAGE_ROWS);
  return TRUE;
}

gboolean
rp_sync_pull_take_answer (RpSyncLink *link, const RpResponse *response, const char *cursor,
                          RpSyncReport *report, GError **error)
{
  Pull pull = { .link = link, .report = report, .rows = FIRST_PAGE_ROWS };
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *present = NULL;

  if (!rp_sync_link_get_meta (link, "cursor", &present, error))
    return FALSE;
  if (g_strcmp0 (present, cursor) != 0)
    return TRUE;
  lines = read_lines (response);
  if (!take_response (&pull, response, lines, cursor, error))
    return FALSE;
  report->complete = report->complete || pull.complete;
  return TRUE;
}

/* A cursor that lies behind all that was decided is proof enough by itself. */
static gboolean
load_receipt (Pull *pull, GError **error)
{
  g_autofree char *receipt = NULL, *decided = NULL, *seen = NULL;

  if (!rp_sync_link_get_meta (pull->link, "receipt", &receipt, error)
      || !rp_sync_link_get_meta (pull->link, "receipt_seq", &decided, error)
      || !rp_sync_link_get_meta (pull->link, "feed_head", &seen, error))
    return FALSE;
  if (g_ascii_strtoll (decided, NULL, 10) > g_ascii_strtoll (seen, NULL, 10))
    pull->receipt = g_steal_pointer (&receipt);
  return TRUE;
}

gboolean
rp_sync_pull (RpSyncLink *link, RpSyncReport *report, GCancellable *cancellable, GError **error)
{
  Pull pull = { .link = link, .report = report, .rows = FIRST_PAGE_ROWS };
  gboolean good = load_receipt (&pull, error);

  while (good && !pull.complete)
    good = pull_page (&pull, cancellable, error);
  drop_ahead (&pull);
  g_free (pull.receipt);
  report->complete = good;
  return good;
}
