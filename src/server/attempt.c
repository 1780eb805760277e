/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/attempt.h"

#include "base/text.h"
#include "server/lockout.h"

void
rp_attempt_init (RpAttempt *self, RpCall *call, const char *login)
{
  g_autofree char *folded = rp_text_fold (login);

  self->by_login = g_strconcat ("login:", folded, NULL);
  self->by_source = g_strconcat ("from:", call->request->peer, NULL);
}

void
rp_attempt_clear (RpAttempt *self)
{
  g_clear_pointer (&self->by_login, g_free);
  g_clear_pointer (&self->by_source, g_free);
}

RpHttpAnswer *
rp_attempt_begin (RpAttempt *self, RpCall *call)
{
  const char *subjects[] = { self->by_login, self->by_source };
  gint64 now_us = rp_clock_now_us (call->services->clock);
  RpHttpAnswer *answer;
  GError *error = NULL;
  gint64 wait_us;

  if (!rp_lockout_check (call->connection, subjects, G_N_ELEMENTS (subjects), now_us, &wait_us,
                         &error))
    return rp_call_fail (call, error);
  if (wait_us <= 0)
    return NULL;
  answer = rp_call_refuse (call, 429, "later");
  answer->retry_after_s = (int)(wait_us / G_TIME_SPAN_SECOND) + 1;
  return answer;
}

RpHttpAnswer *
rp_attempt_fail (RpAttempt *self, RpCall *call, guint status, const char *code)
{
  const char *subjects[] = { self->by_login, self->by_source };
  gint64 now_us = rp_clock_now_us (call->services->clock);
  GError *error = NULL;

  if (!rp_lockout_note (call->connection, subjects, G_N_ELEMENTS (subjects), now_us, &error))
    return rp_call_fail (call, error);
  return rp_call_refuse (call, status, code);
}

gboolean
rp_attempt_pass (RpAttempt *self, RpCall *call, GError **error)
{
  return rp_lockout_clear (call->connection, self->by_login, error);
}
