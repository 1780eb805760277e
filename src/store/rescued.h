/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpRescued: a record as it was here before a server that had been put back to a backup said otherwise. It
 * stays until a person has copied it back or given it up.
 */
typedef struct
{
  char *id;         /* of the entry */
  RpRecord *row;    /* as it was */
  char *at;         /* instant: when it was put aside */
  gboolean missing; /* the server does not have it any more; else it has an older state */
} RpRescued;
void rp_rescued_free (RpRescued *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpRescued, rp_rescued_free)

/* The oldest first; not those that the record shows again by now, which go as soon as the server says so, too, nor
 * kinds that only the server makes, which it makes again. Returns: (transfer full) (element-type RpRescued) (nullable) */
GPtrArray *rp_store_list_rescued (RpStore *self, guint limit, GError **error);

/**
 * rp_rescued_build_edit:
 * @shown: (nullable): the record as it is on the screen; %NULL when there is none
 *
 * The edit that makes the record say again what was rescued, as far as @roles may: values of fields that are
 * edited, or a new record under its old id that @user makes.
 *
 * Returns: (transfer full) (nullable): %NULL when there is nothing that they may set
 */
RpEdit *rp_rescued_build_edit (const RpRescued *self, RpRecord *shown, const char *user,
                               RpRoles roles);

/* Whether @shown says all that was rescued; a set of it may have more elements by now. */
gboolean rp_rescued_is_in (const RpRescued *self, RpRecord *shown);

/* Whether some of what @shown does not say is for people to enter. Else the server writes it anew, or it is a state, to
 * which its steps lead. */
gboolean rp_rescued_is_for_people (const RpRescued *self, RpRecord *shown);

/* Gives the entry up. */
gboolean rp_store_drop_rescued (RpStore *self, const char *id, GError **error);

G_END_DECLS
