/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/single-keys.h"

/* A key that is down is pressed again by itself sooner than this; when not, its release went elsewhere. */
#define REPEAT_MS 1500
/* Who has stopped typing for so long has seen that his text is not there any more. */
#define PAUSE_MS 1000

struct _RpSingleKeys
{
  GHashTable *down; /* key -> gint64 *: when it was pressed last */
  gboolean lost;    /* a text went under the hands */
  gint64 typed;     /* … then, or when a key was pressed after that */
};

RpSingleKeys *
rp_single_keys_new (void)
{
  RpSingleKeys *self = g_new0 (RpSingleKeys, 1);

  self->down = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
rp_single_keys_free (RpSingleKeys *self)
{
  g_hash_table_unref (self->down);
  g_free (self);
}

static gboolean
is_repeated (RpSingleKeys *self, guint key, gint64 now)
{
  const gint64 *before = g_hash_table_lookup (self->down, GUINT_TO_POINTER (key));

  return before != NULL && now - *before < REPEAT_MS;
}

static gboolean
is_sentence (RpSingleKeys *self, gint64 now)
{
  self->lost = self->lost && now - self->typed < PAUSE_MS;
  self->typed = now;
  return self->lost;
}

RpKeyPress
rp_single_keys_press (RpSingleKeys *self, guint key, gint64 now)
{
  gboolean repeated = is_repeated (self, key, now), sentence = is_sentence (self, now);

  g_hash_table_insert (self->down, GUINT_TO_POINTER (key), g_memdup2 (&now, sizeof now));
  return sentence ? RP_KEY_SENTENCE : repeated ? RP_KEY_REPEATED : RP_KEY_COUNTS;
}

void
rp_single_keys_release (RpSingleKeys *self, guint key)
{
  g_hash_table_remove (self->down, GUINT_TO_POINTER (key));
}

void
rp_single_keys_forget (RpSingleKeys *self)
{
  g_hash_table_remove_all (self->down);
}

void
rp_single_keys_lose_text (RpSingleKeys *self, gint64 now)
{
  self->lost = TRUE;
  self->typed = now;
}

void
rp_single_keys_settle (RpSingleKeys *self)
{
  self->lost = FALSE;
}
