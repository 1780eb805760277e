/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"
#include "server/row.h"

G_BEGIN_DECLS

/**
 * RpDigestChange: how the digests of scopes change with what one transaction writes.
 */
typedef struct _RpDigestChange RpDigestChange;
RpDigestChange *rp_digest_change_new (void);
void rp_digest_change_free (RpDigestChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpDigestChange, rp_digest_change_free)

/* The row goes from or comes into its scope as it is. */
void rp_digest_change_note (RpDigestChange *self, const RpRow *row, gboolean comes);
gboolean rp_digest_change_write (RpDigestChange *self, RpConnection *connection, GError **error);

/* For a database from before there were digests. */
gboolean rp_digests_make (RpConnection *connection, GError **error);

/* GET /v1/digests?after=SCOPE: what the caller should have of each of his scopes, page by page. */
RpHttpAnswer *rp_digests_get (RpCall *call);
/* POST /v1/digests {"scope"}: what the caller has differs. The scope is granted anew, which sends it again, and
 * the administrator is told. */
RpHttpAnswer *rp_digests_repair (RpCall *call);

G_END_DECLS
