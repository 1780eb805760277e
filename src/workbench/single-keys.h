/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpSingleKeys: which presses of a letter or digit are commands. A key that is held down is one press, or it
 * would decide about things that nobody has seen; and when a text goes under the hands of who writes in it, the
 * rest of the sentence is no commands.
 *
 * Times are milliseconds of a clock that only goes on. Thread: main.
 */
typedef struct _RpSingleKeys RpSingleKeys;

RpSingleKeys *rp_single_keys_new (void);
void rp_single_keys_free (RpSingleKeys *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSingleKeys, rp_single_keys_free)

typedef enum
{
  RP_KEY_COUNTS,
  RP_KEY_REPEATED, /* it is still down */
  RP_KEY_SENTENCE, /* it belongs to the text that has gone */
} RpKeyPress;

/* Every press is told, also into a text, where all of them count. @key: of the keyboard */
RpKeyPress rp_single_keys_press (RpSingleKeys *self, guint key, gint64 now);
void rp_single_keys_release (RpSingleKeys *self, guint key);
/* Releases may have gone elsewhere: no key is known to be down. */
void rp_single_keys_forget (RpSingleKeys *self);

/* The text in which somebody wrote has gone, and not by his doing. */
void rp_single_keys_lose_text (RpSingleKeys *self, gint64 now);
/* He has noticed: he writes in another text, or goes somewhere. */
void rp_single_keys_settle (RpSingleKeys *self);

G_END_DECLS
