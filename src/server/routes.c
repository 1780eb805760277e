/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/routes.h"

#include <string.h>

#include "base/id-source.h"
#include "schema/kind.h"
#include "server/blobs.h"
#include "server/devices.h"
#include "server/digests.h"
#include "server/feed.h"
#include "server/health.h"
#include "server/history.h"
#include "server/password-change.h"
#include "server/push.h"
#include "server/rescue.h"
#include "server/session.h"
#include "server/sent-in.h"
#include "server/sign-in.h"
#include "server/uploads.h"
#include "wire/route.h"

enum
{
  /* Everybody who signs in. */
  ANYBODY = RP_ROLE_MANAGER | RP_ROLE_DEPUTY | RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR
            | RP_ROLE_CENTRE | RP_ROLE_QUALITY | RP_ROLE_LEADER | RP_ROLE_ADMIN | RP_ROLE_AUDITOR,
  /* Those who read customers' files. Everybody brings them: he may have another role by now than when he made the record,
   * and to bring a file opens nothing. */
  STAFF = RP_ROLE_MANAGER | RP_ROLE_DEPUTY | RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR
          | RP_ROLE_CENTRE | RP_ROLE_QUALITY,
};

static const RpRoute routes[] = {
  { "GET", "/health", RP_ROLE_NONE, RP_POLICY_PUBLIC, 0, FALSE, FALSE, rp_health_get },
  { "POST", RP_ROUTE_SIGN_IN, RP_ROLE_NONE, RP_POLICY_PUBLIC, 4096, FALSE, TRUE, rp_sign_in },
  { "POST", RP_ROUTE_SIGN_OUT, ANYBODY, RP_POLICY_CALLER, 4096, FALSE, FALSE, rp_sign_out,
    .drains = TRUE },
  { "POST", RP_ROUTE_OPS, ANYBODY, RP_POLICY_SCOPE, 1024 * 1024, FALSE, FALSE, rp_push,
    .drains = TRUE },
  { "GET", RP_ROUTE_FEED, ANYBODY, RP_POLICY_SCOPE, 0, FALSE, FALSE, rp_feed },
  { "POST", RP_ROUTE_RESCUE, ANYBODY, RP_POLICY_OFFER, 512 * 1024, FALSE, FALSE, rp_rescue_take },
  { "GET", RP_ROUTE_DIGESTS, ANYBODY, RP_POLICY_SCOPE, 0, FALSE, FALSE, rp_digests_get },
  { "POST", RP_ROUTE_DIGESTS, ANYBODY, RP_POLICY_SCOPE, 4096, FALSE, FALSE, rp_digests_repair },
  { "GET", RP_ROUTE_EVENTS, ANYBODY, RP_POLICY_CALLER, 0, FALSE, FALSE, rp_feed_listen },
  { "GET", RP_ROUTE_SESSION, ANYBODY, RP_POLICY_CALLER, 0, FALSE, FALSE, rp_session_get,
    .drains = TRUE },
  { "POST", RP_ROUTE_PASSWORD, ANYBODY, RP_POLICY_CALLER, 8192, FALSE, TRUE, rp_password_change },
  { "GET", RP_ROUTE_DEVICES, ANYBODY, RP_POLICY_CALLER, 0, FALSE, FALSE, rp_devices_list },
  { "POST", RP_ROUTE_DEVICES "/:id", ANYBODY, RP_POLICY_CALLER, 4096, FALSE, FALSE,
    rp_devices_change },
  { "DELETE", RP_ROUTE_DEVICES "/:id", ANYBODY, RP_POLICY_CALLER, 0, FALSE, FALSE,
    rp_devices_revoke },
  { "PUT", RP_ROUTE_BLOBS ":sha256", ANYBODY, RP_POLICY_OFFER, RP_LIMIT_FILE_BYTES, TRUE, FALSE,
    rp_blob_put, .drains = TRUE },
  { "OPTIONS", RP_ROUTE_UPLOADS, RP_ROLE_NONE, RP_POLICY_PUBLIC, 0, FALSE, FALSE,
    rp_upload_describe },
  { "POST", RP_ROUTE_UPLOADS, ANYBODY, RP_POLICY_OFFER, 4096, FALSE, FALSE, rp_upload_create,
    .drains = TRUE },
  { "HEAD", RP_ROUTE_UPLOADS "/:id", ANYBODY, RP_POLICY_CALLER, 0, FALSE, FALSE, rp_upload_look,
    .drains = TRUE },
  { "PATCH", RP_ROUTE_UPLOADS "/:id", ANYBODY, RP_POLICY_CALLER, RP_LIMIT_CHUNK_BYTES, TRUE, FALSE,
    rp_upload_append, .keeps_part = TRUE, .drains = TRUE },
  { "DELETE", RP_ROUTE_UPLOADS "/:id", ANYBODY, RP_POLICY_CALLER, 0, FALSE, FALSE, rp_upload_drop },
  { "GET", RP_ROUTE_ATTACHMENTS ":id" RP_ROUTE_CONTENT, STAFF, RP_POLICY_SCOPE, 0, FALSE, FALSE,
    rp_blob_get_content },
  { "GET", RP_ROUTE_ATTACHMENTS ":id" RP_ROUTE_VIEW, STAFF, RP_POLICY_SCOPE, 0, FALSE, FALSE,
    rp_blob_get_view },
  { "GET", RP_ROUTE_ATTACHMENTS ":id" RP_ROUTE_THUMB, STAFF, RP_POLICY_SCOPE, 0, FALSE, FALSE,
    rp_blob_get_thumb },
  { "POST", RP_ROUTE_INCIDENTS, ANYBODY, RP_POLICY_CALLER, 65536, FALSE, FALSE, rp_sent_in_post },
  { "GET", "/v1/history/:kind/:id", ANYBODY, RP_POLICY_SCOPE, 0, FALSE, FALSE, rp_history_get },
};

const RpRoute *
rp_routes_get (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}

void
rp_routes_assert (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const RpRoute *route = &routes[i];

      g_assert (route->policy != RP_POLICY_UNSET);
      g_assert ((route->roles == RP_ROLE_NONE) == (route->policy == RP_POLICY_PUBLIC));
      g_assert (route->handle != NULL);
    }
}

/* --- matching ----------------------------------------------------------------------------------- */

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static gboolean
is_kind (const char *text)
{
  return rp_schema_find_kind (text) != NULL;
}

static const struct
{
  const char *name;
  gboolean (*is_valid) (const char *text);
} captured[] = {
  { ":id", rp_id_is_valid },
  { ":sha256", is_sha256 },
  { ":kind", is_kind },
};

static gboolean
match_part (const char *pattern, const char *part, GPtrArray *captures)
{
  for (guint i = 0; i < G_N_ELEMENTS (captured); i++)
    {
      if (!g_str_equal (pattern, captured[i].name))
        continue;
      if (!captured[i].is_valid (part))
        return FALSE;
      g_ptr_array_add (captures, g_strdup (part));
      return TRUE;
    }
  return g_str_equal (pattern, part);
}

static GStrv
match_path (const char *pattern, const char *path)
{
  g_auto (GStrv) pattern_parts = g_strsplit (pattern, "/", -1);
  g_auto (GStrv) parts = g_strsplit (path, "/", 16);
  g_autoptr (GPtrArray) captures = g_ptr_array_new_with_free_func (g_free);
  guint n = g_strv_length (parts);

  if (n != g_strv_length (pattern_parts))
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!match_part (pattern_parts[i], parts[i], captures))
      return NULL;
  g_ptr_array_add (captures, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&captures), FALSE);
}

const RpRoute *
rp_routes_find (const char *method, const char *path, GStrv *captures, gboolean *known_path)
{
  *known_path = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_auto (GStrv) found = match_path (routes[i].pattern, path);

      if (found == NULL)
        continue;
      *known_path = TRUE;
      if (!g_str_equal (routes[i].method, method))
        continue;
      *captures = g_steal_pointer (&found);
      return &routes[i];
    }
  return NULL;
}

/* --- running ------------------------------------------------------------------------------------ */

RpHttpAnswer *
rp_routes_admit (const RpRoute *route, RpCall *call)
{
  RpHttpAnswer *refusal;

  if (route->policy == RP_POLICY_PUBLIC)
    return NULL;
  refusal = rp_sign_in_check_token (call);
  if (refusal == NULL && !route->drains && g_str_equal (call->device_state, "drain"))
    refusal = rp_call_refuse (call, 403, "drain");
  if (refusal == NULL && (route->roles & call->roles) == 0)
    refusal = rp_call_refuse (call, 404, "not_found");
  return refusal;
}

RpHttpAnswer *
rp_routes_run_as (const RpRoute *route, RpCall *call)
{
  g_return_val_if_fail (call->user_id != NULL, NULL);

  return (route->roles & call->roles) == 0 ? rp_call_refuse (call, 404, "not_found")
                                           : route->handle (call);
}

RpHttpAnswer *
rp_routes_run (const RpRoute *route, RpCall *call)
{
  RpHttpAnswer *refusal = rp_routes_admit (route, call);

  return refusal != NULL ? refusal : route->handle (call);
}
