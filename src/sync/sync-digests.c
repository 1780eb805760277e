/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include "base/json-access.h"
#include "store/exchange.h"
#include "wire/digest.h"
#include "wire/route.h"

/* After a first transfer and once a week: does every scope hold here what it should? What differs is sent
 * again; the server tells its administrator, and nobody here is asked. */

/* Pages of scopes; more than this is no answer of ours. */
#define PAGES_MAX 1000

typedef struct
{
  RpSyncLink *link;
  JsonArray *scopes; /* of one answer */
  gboolean due;
  GPtrArray *doubtful; /* ids of scopes that differ */
} Check;

/* ---- steps on the store ---- */

static gboolean
is_due (RpStore *store, gpointer data, GError **error)
{
  ((Check *)data)->due = rp_store_is_digest_due (store);
  return TRUE;
}

static gboolean
note_done (RpStore *store, gpointer data, GError **error)
{
  return rp_store_note_digest (store, error);
}

static gboolean
doubt (RpStore *store, gpointer scope, GError **error)
{
  return rp_store_doubt_scope (store, scope, error);
}

/* What has changed on the server since the last page is not here yet, and is compared another time. */
static gboolean
compare_scope (RpStore *store, Check *check, JsonObject *scope, GError **error)
{
  const char *id = rp_json_get_string (scope, "id", "");
  guint64 theirs, ours;
  gint64 n_rows;

  if (rp_json_get_integer (scope, "seq", G_MAXINT64) > rp_store_get_feed_head (store)
      || !rp_digest_parse (rp_json_get_string (scope, "digest", NULL), &theirs))
    return TRUE;
  if (!rp_store_digest_scope (store, id, &n_rows, &ours, error))
    return FALSE;
  if (ours != theirs || n_rows != rp_json_get_integer (scope, "rows", 0))
    g_ptr_array_add (check->doubtful, g_strdup (id));
  return TRUE;
}

static gboolean
compare (RpStore *store, gpointer data, GError **error)
{
  Check *check = data;

  for (guint i = 0; i < json_array_get_length (check->scopes); i++)
    {
      JsonObject *scope = rp_json_array_get_object (check->scopes, i);

      if (scope != NULL && !compare_scope (store, check, scope, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the exchange ---- */

/* @after: (inout): the last scope compared. @more: (out) */
static gboolean
check_page (Check *check, char **after, gboolean *more, GCancellable *cancellable, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (*after, NULL, FALSE);
  g_autofree char *path = g_strdup_printf (RP_ROUTE_DIGESTS "?after=%s", escaped);
  g_autoptr (RpResponse) response
      = rp_sync_link_send (check->link, "GET", path, NULL, NULL, cancellable, error);
  g_autoptr (JsonObject) answer = NULL;
  guint n_scopes;

  *more = FALSE;
  if (response == NULL)
    return FALSE;
  if (response->status != 200) /* a server that does not offer it */
    return TRUE;
  answer = rp_sync_link_parse (response, error);
  if (answer == NULL)
    return FALSE;
  check->scopes = rp_json_get_array (answer, "scopes");
  n_scopes = check->scopes != NULL ? json_array_get_length (check->scopes) : 0;
  if (n_scopes == 0)
    return TRUE;
  if (!rp_sync_link_run (check->link, compare, check, error))
    return FALSE;
  g_free (*after);
  *after = g_strdup (
      rp_json_get_string (rp_json_array_get_object (check->scopes, n_scopes - 1), "id", ""));
  *more = rp_json_get_boolean (answer, "more", FALSE);
  return TRUE;
}

static gboolean
ask_again (Check *check, const char *scope, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (RpResponse) response = NULL;

  json_object_set_string_member (message, "scope", scope);
  response = rp_sync_link_send_json (check->link, RP_ROUTE_DIGESTS, message, cancellable, error);
  if (response == NULL)
    return FALSE;
  g_message ("what lies here of %s is not what the server says; it is sent again", scope);
  return response->status != 204 || rp_sync_link_run (check->link, doubt, (gpointer)scope, error);
}

gboolean
rp_sync_check_digests (RpSyncLink *link, guint *n_doubtful, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) doubtful = g_ptr_array_new_with_free_func (g_free);
  Check check = { .link = link, .doubtful = doubtful };
  g_autofree char *after = g_strdup ("");
  gboolean more = TRUE;

  *n_doubtful = 0;
  if (!rp_sync_link_run (link, is_due, &check, error))
    return FALSE;
  if (!check.due)
    return TRUE;
  for (guint i = 0; more && i < PAGES_MAX; i++)
    if (!check_page (&check, &after, &more, cancellable, error))
      return FALSE;
  for (guint i = 0; i < doubtful->len; i++)
    if (!ask_again (&check, doubtful->pdata[i], cancellable, error))
      return FALSE;
  *n_doubtful = doubtful->len;
  return rp_sync_link_run (link, note_done, NULL, error);
}
