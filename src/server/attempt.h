/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/**
 * RpAttempt: one try of a request with a password, counted by lockout.h for the account and for where it comes from.
 * Begin, compare, then fail or pass.
 */
typedef struct
{
  char *by_login, *by_source;
} RpAttempt;

void rp_attempt_init (RpAttempt *self, RpCall *call, const char *login);
void rp_attempt_clear (RpAttempt *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpAttempt, rp_attempt_clear)

/* Returns: (transfer full) (nullable): the refusal, when there were too many failures */
RpHttpAnswer *rp_attempt_begin (RpAttempt *self, RpCall *call);
/* Counts it, outside of a transaction. Returns: (transfer full): the refusal of these */
RpHttpAnswer *rp_attempt_fail (RpAttempt *self, RpCall *call, guint status, const char *code);
/* Forgets the account's failures, within the caller's transaction. */
gboolean rp_attempt_pass (RpAttempt *self, RpCall *call, GError **error);

G_END_DECLS
