/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/call.h"

#include "base/json.h"
#include "server/admin.h"
#include "server/timeline.h"

void
rp_call_clear (RpCall *self)
{
  g_clear_pointer (&self->user_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->login, g_free);
  g_clear_pointer (&self->device_id, g_free);
  g_clear_pointer (&self->device_state, g_free);
}

RpHttpAnswer *
rp_call_refuse (RpCall *self, guint status, const char *code)
{
  return rp_http_answer_new_error (self->request, status, code);
}

/* A database that is busy, full or away may be there again later; the client waits and asks again. */
gboolean
rp_call_is_passing (const GError *error)
{
  return g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_LOCKED)
         || g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_FULL)
         || g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_AGAIN)
         || g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_LOST);
}

RpHttpAnswer *
rp_call_fail (RpCall *self, GError *error)
{
  RpHttpAnswer *answer;

  g_message ("request %s failed: %s", self->request->id, error->message);
  answer = rp_call_is_passing (error) ? rp_call_refuse (self, 503, "busy")
                                      : rp_call_refuse (self, 500, "internal");
  answer->retry_after_s = answer->status == 503 ? 5 : 0;
  g_error_free (error);
  return answer;
}

gboolean
rp_call_leave_timeline (RpCall *self, const char *epoch, const char *proof, RpOrgClock *clock,
                        GError **error)
{
  RpAdmin admin = { .connection = self->connection,
                    .clock = self->services->clock,
                    .blob_folder = self->services->blob_folder,
                    .folder = self->services->folder };
  guint n_rows;

  return rp_admin_erase_again (&admin, &n_rows, error)
         && rp_timeline_leave (self->connection, epoch, proof, self->services->clock, clock, error);
}

JsonObject *
rp_call_parse_body (RpCall *self, RpHttpAnswer **refusal)
{
  gsize length = 0;
  const char *text
      = self->request->body != NULL ? g_bytes_get_data (self->request->body, &length) : NULL;
  JsonObject *object
      = text != NULL ? rp_json_parse_object (text, length, &rp_json_limits_message, NULL) : NULL;

  if (object == NULL)
    *refusal = rp_call_refuse (self, 422, "json");
  return object;
}
