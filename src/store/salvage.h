/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * What was taken over from a damaged database when a copy was put in its place.
 *
 * @at_us: when
 * @taken: entries that had not been sent
 * @unread: entries made after the copy that could not be read; what was sent of them comes from the server
 * @unknown: there may be more of those
 */
typedef struct
{
  gint64 at_us;
  guint taken, unread;
  gboolean unknown;
} RpSalvage;

/* Returns: whether there was something to tell */
gboolean rp_store_get_salvage (RpStore *self, RpSalvage *salvage);

G_END_DECLS
