/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "schema/password-rule.h"
#include "sync/sync-steps.h"
#include "wire/route.h"

static gboolean
refuse (int code, const char *sentence, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, code, sentence);
  return FALSE;
}

static gboolean
take_answer (const RpResponse *response, GError **error)
{
  g_autoptr (JsonObject) answer = NULL;
  const char *code;
  RpPasswordFault fault;

  if (response->status == 200)
    return TRUE;
  if (response->status == 404)
    return refuse (G_IO_ERROR_NOT_SUPPORTED,
                   _ ("The server is too old for this. The administrator can give you another "
                      "password."),
                   error);
  answer = rp_sync_link_parse (response, error);
  if (answer == NULL)
    return FALSE;
  code = rp_json_get_string (answer, "error", "");
  if (g_str_equal (code, "password_wrong"))
    return refuse (G_IO_ERROR_PERMISSION_DENIED, _ ("The present password is not right."), error);
  fault = rp_password_fault_from_code (code);
  if (fault != RP_PASSWORD_GOOD)
    return refuse (G_IO_ERROR_INVALID_ARGUMENT, rp_password_fault_sentence (fault), error);
  rp_sync_set_damaged (error);
  return FALSE;
}

/* With too many wrong ones it answers that it does not even look. */
static gboolean
is_refusal (RpSyncLink *link, const GError *error)
{
  return g_error_matches (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY)
         && rp_sync_link_get_retry_after (link) >= 0;
}

gboolean
rp_sync_change_password (RpSyncLink *link, const char *old, const char *password,
                         GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (RpResponse) response = NULL;
  g_autoptr (GError) cause = NULL;

  json_object_set_string_member (message, "old", old);
  json_object_set_string_member (message, "new", password);
  response = rp_sync_link_send_json (link, RP_ROUTE_PASSWORD, message, cancellable, &cause);
  if (response != NULL)
    return take_answer (response, error);
  if (is_refusal (link, cause))
    return refuse (G_IO_ERROR_BUSY, cause->message, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
