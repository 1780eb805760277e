/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/id-source.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define ID_BYTES 16
#define ID_LENGTH 36
#define COUNTER_BITS 42 /* rand_a and the upper 30 bits of rand_b */

struct _RpIdSource
{
  GObject parent_instance;

  RpClock *clock; /* owned */
  GMutex lock;
  gboolean is_seeded;
  guint64 seed_state;   /* of the seeded generator */
  guint64 last_ms;      /* the time in the latest id */
  guint64 last_counter; /* what follows the time in the latest id */
};

G_DEFINE_FINAL_TYPE (RpIdSource, rp_id_source, G_TYPE_OBJECT)

/* SplitMix64, public domain, by Sebastiano Vigna. */
static guint64
next_seeded (RpIdSource *self)
{
  guint64 z = (self->seed_state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint64
next_random (RpIdSource *self)
{
  if (self->is_seeded)
    return next_seeded (self);

  guint64 bits;
  ssize_t got;
  do
    got = getrandom (&bits, sizeof bits, 0);
  while (got < 0 && errno == EINTR);
  /* Two ids that are the same would join two records; without random bits there is no going on. */
  if (got != (ssize_t)sizeof bits)
    g_error ("the system gives no random bits: %s", g_strerror (errno));
  return bits;
}

/* RFC 9562 section 6.2, method 2: within one millisecond, or when the clock went back, the random
 * part of the latest id grows by a random step; the time never gets smaller. */
static void
advance (RpIdSource *self)
{
  guint64 now_ms = (guint64)MAX (rp_clock_now_us (self->clock), 0) / 1000;
  guint64 random = next_random (self);

  if (now_ms > self->last_ms)
    {
      self->last_ms = now_ms;
      /* The top bit stays free, so there is room to count. */
      self->last_counter = random >> (64 - (COUNTER_BITS - 1));
      return;
    }
  self->last_counter += 1 + (random & 0xffff);
  if (self->last_counter >> COUNTER_BITS != 0)
    {
      self->last_ms++;
      self->last_counter &= (G_GUINT64_CONSTANT (1) << (COUNTER_BITS - 1)) - 1;
    }
}

static void
fill (RpIdSource *self, guint8 bytes[ID_BYTES])
{
  advance (self);
  guint64 upper = (self->last_ms << 16) | 0x7000 | (self->last_counter >> 30);
  guint64 lower = (G_GUINT64_CONSTANT (2) << 62) | ((self->last_counter & 0x3fffffff) << 32)
                  | (next_random (self) >> 32);
  for (guint i = 0; i < 8; i++)
    {
      bytes[i] = (guint8)(upper >> (56 - 8 * i));
      bytes[8 + i] = (guint8)(lower >> (56 - 8 * i));
    }
}

static gboolean
is_dash_position (guint i)
{
  return i == 8 || i == 13 || i == 18 || i == 23;
}

char *
rp_id_source_make (RpIdSource *self)
{
  g_return_val_if_fail (RP_IS_ID_SOURCE (self), NULL);

  guint8 bytes[ID_BYTES];
  g_mutex_lock (&self->lock);
  fill (self, bytes);
  g_mutex_unlock (&self->lock);

  char *id = g_malloc (ID_LENGTH + 1);
  guint nibble = 0;
  for (guint i = 0; i < ID_LENGTH; i++)
    {
      if (is_dash_position (i))
        {
          id[i] = '-';
          continue;
        }
      guint value = nibble % 2 == 0 ? bytes[nibble / 2] >> 4 : bytes[nibble / 2] & 0xf;
      id[i] = "0123456789abcdef"[value];
      nibble++;
    }
  id[ID_LENGTH] = '\0';
  return id;
}

gboolean
rp_id_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;
  for (guint i = 0; i < ID_LENGTH; i++)
    {
      char c = text[i];
      gboolean good
          = is_dash_position (i) ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (!good)
        return FALSE;
    }
  return text[ID_LENGTH] == '\0';
}

static void
rp_id_source_finalize (GObject *object)
{
  RpIdSource *self = RP_ID_SOURCE (object);

  g_object_unref (self->clock);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (rp_id_source_parent_class)->finalize (object);
}

static void
rp_id_source_class_init (RpIdSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_id_source_finalize;
}

static void
rp_id_source_init (RpIdSource *self)
{
  g_mutex_init (&self->lock);
}

RpIdSource *
rp_id_source_new (RpClock *clock)
{
  g_return_val_if_fail (RP_IS_CLOCK (clock), NULL);

  RpIdSource *self = g_object_new (RP_TYPE_ID_SOURCE, NULL);
  self->clock = g_object_ref (clock);
  return self;
}

RpIdSource *
rp_id_source_new_seeded (RpClock *clock, guint64 seed)
{
  RpIdSource *self = rp_id_source_new (clock);
  self->is_seeded = TRUE;
  self->seed_state = seed;
  return self;
}

gboolean
rp_id_read_time (const char *text, gint64 *ms)
{
  enum
  {
    VERSION_AT = 14,
    TIME_DIGITS = 12,
  };
  guint64 value = 0;
  if (!rp_id_is_valid (text) || text[VERSION_AT] != '7')
    return FALSE;
  for (guint i = 0, n = 0; n < TIME_DIGITS; i++)
    {
      if (text[i] == '-')
        continue;
      value = value * 16 + (guint64)g_ascii_xdigit_value (text[i]);
      n++;
    }
  *ms = (gint64)value;
  return TRUE;
}
