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

typedef struct
{
  RpSyncLink *link;
  RpSyncReport *report;
  guint rows;     /* to ask for */
  guint restarts; /* since the last page */
  gboolean complete;
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
                              "without giving a reason. Nothing was removed; please ask the "
                              "administrator."));
      return FALSE;
    }
  pull->report->rows += count_rows (lines);
  pull->restarts = 0;
  pull->complete = end->complete;
  return TRUE;
}

static gboolean
take_answer (Pull *pull, const RpResponse *response, const char *cursor, GError **error)
{
  g_autoptr (JsonObject) refusal = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (response->status == 410)
    return restart (pull, NULL, error);
  if (response->status == 409)
    {
      refusal = rp_sync_link_parse (response, error);
      return refusal != NULL && restart (pull, rp_json_get_string (refusal, "epoch", NULL), error);
    }
  if (response->status == 200 && g_strcmp0 (response->content_type, RP_WIRE_NDJSON) == 0)
    lines = rp_feed_page_parse (response->body, NULL);
  if (lines == NULL)
    {
      rp_sync_set_damaged (error);
      return FALSE;
    }
  return take_page (pull, lines, cursor, error);
}

static gboolean
ask_page (Pull *pull, GCancellable *cancellable, GError **error)
{
  RpClock *clock = rp_sync_link_get_clock (pull->link);
  gint64 started = rp_clock_monotonic_us (clock);
  g_autofree char *cursor = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;
  g_autoptr (RpResponse) response = NULL;

  if (!rp_sync_link_get_meta (pull->link, "cursor", &cursor, error))
    return FALSE;
  escaped = g_uri_escape_string (cursor, NULL, FALSE);
  path = *cursor == '\0'
             ? g_strdup_printf (RP_ROUTE_FEED "?rows=%u", pull->rows)
             : g_strdup_printf (RP_ROUTE_FEED "?cursor=%s&rows=%u", escaped, pull->rows);
  response = rp_sync_link_send (pull->link, "GET", path, NULL, NULL, cancellable, error);
  if (response == NULL || !take_answer (pull, response, cursor, error))
    return FALSE;
  if (rp_clock_monotonic_us (clock) - started < QUICK_PAGE_US)
    pull->rows = MIN (pull->rows * 2, MAX_PAGE_ROWS);
  return TRUE;
}

gboolean
rp_sync_pull (RpSyncLink *link, RpSyncReport *report, GCancellable *cancellable, GError **error)
{
  Pull pull = { .link = link, .report = report, .rows = FIRST_PAGE_ROWS };

  while (!pull.complete)
    if (!ask_page (&pull, cancellable, error))
      return FALSE;
  report->complete = TRUE;
  return TRUE;
}
