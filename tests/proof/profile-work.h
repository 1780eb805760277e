/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/sqlite-connection.h"
#include "store/backup.h"
#include "store/draft.h"
#include "store/exchange.h"
#include "support/fake-clock.h"

G_BEGIN_DECLS

/**
 * ProfileWork: what a laptop's database goes through in its life, operation by operation, through the store's
 * functions. Nothing is asserted: an operation may be made to fail.
 */
typedef struct
{
  char *folder; /* the profile's */
  RpFakeClock *clock;
  RpIdSource *ids;
  RpStore *store; /* (nullable) while closed */
} ProfileWork;

/* @seed: of its ids */
ProfileWork *profile_work_new (const char *folder, guint seed);
void profile_work_free (ProfileWork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileWork, profile_work_free)
gboolean profile_work_open (ProfileWork *self, GError **error);
void profile_work_close (ProfileWork *self);

/* They build on each other, in this order. Started again after a failure, one does what it did not do yet. */
typedef struct
{
  const char *name;
  gboolean (*run) (ProfileWork *self, GError **error);
} ProfileStep;
extern const ProfileStep profile_steps[];
extern const guint n_profile_steps;
/* An exchange in which nothing came: what was put off is done. */
gboolean profile_work_exchange (ProfileWork *self, GError **error);

/* All of the database but the words of the search index, with the number of its layout, as text, to compare.
 * Returns: (transfer full) */
char *profile_work_dump (RpConnection *connection);
#define PROFILE_WORK_NOTHING "layout 0\n" /* that of a database without tables */

/* Looks whether the profile is whole: the database, the files its rows name, the copies, and the rules between its
 * tables. Returns: (transfer full) (nullable): what is wrong */
char *profile_work_find_fault (ProfileWork *self);

G_END_DECLS
