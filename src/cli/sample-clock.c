/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-clock.h"

struct _RpSampleClock
{
  GObject parent_instance;
  gint64 now_us;
  GTimeZone *zone;
};

static gint64
get_now (RpClock *clock)
{
  return RP_SAMPLE_CLOCK (clock)->now_us;
}

static GTimeZone *
get_zone (RpClock *clock)
{
  return RP_SAMPLE_CLOCK (clock)->zone;
}

static void
rp_sample_clock_clock_init (RpClockInterface *iface)
{
  iface->now_us = get_now;
  iface->monotonic_us = get_now;
  iface->zone = get_zone;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RpSampleClock, rp_sample_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RP_TYPE_CLOCK, rp_sample_clock_clock_init))

static void
rp_sample_clock_finalize (GObject *object)
{
  g_time_zone_unref (RP_SAMPLE_CLOCK (object)->zone);
  G_OBJECT_CLASS (rp_sample_clock_parent_class)->finalize (object);
}

static void
rp_sample_clock_class_init (RpSampleClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_sample_clock_finalize;
}

static void
rp_sample_clock_init (RpSampleClock *self)
{
  self->zone = g_time_zone_new_utc ();
}

RpClock *
rp_sample_clock_new (gint64 now_us)
{
  RpSampleClock *self = g_object_new (RP_TYPE_SAMPLE_CLOCK, NULL);
  self->now_us = now_us;
  return RP_CLOCK (self);
}
