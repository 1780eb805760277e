/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpProfileRecovery: what a person is offered when the database of a profile is damaged. It decides
 * nothing and deletes nothing.
 */
typedef struct
{
  char *folder;
  char *backup;           /* (nullable): path of the newest whole copy */
  char *date;             /* (nullable): of that copy, for people */
  gboolean can_be_opened; /* the damage was found while it was in use */
} RpProfileRecovery;

/* Returns: (transfer full) (nullable): %NULL when @error is not one that a copy would help with */
RpProfileRecovery *rp_profile_recovery_new (const char *folder, const GError *error);
void rp_profile_recovery_free (RpProfileRecovery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpProfileRecovery, rp_profile_recovery_free)

/* Sets the database aside and puts the copy in its place. */
gboolean rp_profile_recovery_restore (RpProfileRecovery *self, GError **error);
/* Sets the profile's data aside; the next start asks for a sign-in. */
gboolean rp_profile_recovery_start_empty (RpProfileRecovery *self, GError **error);
/* The next start takes the damaged database as it is, until the damage is found again. */
void rp_profile_recovery_open_damaged (RpProfileRecovery *self);

G_END_DECLS
