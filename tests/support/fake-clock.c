/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fake-clock.h"

#include "base/date.h"

struct _RpFakeClock
{
  GObject parent_instance;

  GMutex lock;
  GTimeZone *zone;       /* owned */
  GTimeZone *first_zone; /* (nullable): may still be in use */
  gint64 now_us;
  gint64 monotonic_us;
};

static void clock_iface_init (RpClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RpFakeClock, rp_fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RP_TYPE_CLOCK, clock_iface_init))

static gint64
read_locked (RpFakeClock *self, const gint64 *value)
{
  g_mutex_lock (&self->lock);
  gint64 copy = *value;
  g_mutex_unlock (&self->lock);
  return copy;
}

static gint64
rp_fake_clock_now_us (RpClock *clock)
{
  RpFakeClock *self = RP_FAKE_CLOCK (clock);
  return read_locked (self, &self->now_us);
}

static gint64
rp_fake_clock_monotonic_us (RpClock *clock)
{
  RpFakeClock *self = RP_FAKE_CLOCK (clock);
  return read_locked (self, &self->monotonic_us);
}

static GTimeZone *
rp_fake_clock_zone (RpClock *clock)
{
  return RP_FAKE_CLOCK (clock)->zone;
}

static void
rp_fake_clock_set_zone (RpClock *clock, GTimeZone *zone)
{
  RpFakeClock *self = RP_FAKE_CLOCK (clock);

  if (self->first_zone == NULL)
    self->first_zone = self->zone;
  else
    g_time_zone_unref (self->zone);
  self->zone = g_time_zone_ref (zone);
}

static void
clock_iface_init (RpClockInterface *iface)
{
  iface->now_us = rp_fake_clock_now_us;
  iface->monotonic_us = rp_fake_clock_monotonic_us;
  iface->zone = rp_fake_clock_zone;
  iface->set_zone = rp_fake_clock_set_zone;
}

static void
rp_fake_clock_finalize (GObject *object)
{
  RpFakeClock *self = RP_FAKE_CLOCK (object);

  g_time_zone_unref (self->zone);
  g_clear_pointer (&self->first_zone, g_time_zone_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (rp_fake_clock_parent_class)->finalize (object);
}

static void
rp_fake_clock_class_init (RpFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_fake_clock_finalize;
}

static void
rp_fake_clock_init (RpFakeClock *self)
{
  g_mutex_init (&self->lock);
  self->zone = g_time_zone_new_offset (8 * 3600);
}

RpFakeClock *
rp_fake_clock_new (const char *now)
{
  RpFakeClock *self = g_object_new (RP_TYPE_FAKE_CLOCK, NULL);
  rp_fake_clock_set (self, now);
  return self;
}

void
rp_fake_clock_set (RpFakeClock *self, const char *now)
{
  gint64 us = 0;
  gboolean is_instant = rp_instant_parse (now, &us);
  g_assert_true (is_instant);
  g_mutex_lock (&self->lock);
  self->now_us = us;
  g_mutex_unlock (&self->lock);
}

void
rp_fake_clock_advance (RpFakeClock *self, gint64 us)
{
  g_assert_cmpint (us, >=, 0);
  g_mutex_lock (&self->lock);
  self->now_us += us;
  self->monotonic_us += us;
  g_mutex_unlock (&self->lock);
}
