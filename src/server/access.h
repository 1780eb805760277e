/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"
#include "server/row.h"

G_BEGIN_DECLS

/**
 * RpAccessPlan: who may have which customer on a laptop, worked out anew for the customers whose
 * assignment or needs have changed, and for users who are new. Manager and deputy have the customers
 * they are named in, specialists and supervisors all, a centre's users those with a need dispatched to
 * their centre; everybody has the scope "org" and one of their own. Roles also decide which kinds of
 * rows come with a scope, so whose roles change has his scopes granted anew.
 *
 * It belongs to one writing transaction: note the rows, work out once their projections are written,
 * take as many numbers as it counts, write.
 */
typedef struct _RpAccessPlan RpAccessPlan;
RpAccessPlan *rp_access_plan_new (RpConnection *connection);
void rp_access_plan_free (RpAccessPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpAccessPlan, rp_access_plan_free)

void rp_access_plan_note (RpAccessPlan *self, const RpRow *row);
/* Also brings the accounts up to their rows of the kind `user`. */
gboolean rp_access_plan_work_out (RpAccessPlan *self, GError **error);
guint rp_access_plan_count (RpAccessPlan *self); /* grants and revocations */
/* @seq: (inout): raised before each; @now: when a revocation happened */
gboolean rp_access_plan_write (RpAccessPlan *self, gint64 *seq, const char *now, GError **error);

/* Gives a user a scope that he has under a new number, so that it is sent to him again. Takes a number;
 * inside a transaction. @granted: (out): whether he has it */
gboolean rp_access_grant_anew (RpConnection *connection, const char *user_id, const char *scope,
                               gboolean *granted, GError **error);

/**
 * RpAccess: how a user stands to a scope.
 */
typedef enum
{
  RP_ACCESS_NEVER,
  RP_ACCESS_LATELY, /* lost it within the last 90 days: what comes late is held, not refused */
  RP_ACCESS_NOW,
} RpAccess;

/* @now: RFC 3339 instant */
gboolean rp_access_check (RpConnection *connection, const char *user_id, const char *scope,
                          const char *now, RpAccess *access, GError **error);

/* @had: (out): whether the user has the scope, or had it at any time. */
gboolean rp_access_had (RpConnection *connection, const char *user_id, const char *scope,
                        gboolean *had, GError **error);

G_END_DECLS
