/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-clock.h"

/* 2026-01-05T01:00:00Z */
#define BEGINNING_US (G_GINT64_CONSTANT (1767574800) * G_USEC_PER_SEC)

struct _RpSimClock
{
  GObject parent_instance;
  GTimeZone *zone;
  gint64 now_us;
  gint64 monotonic_us;
};

static void clock_iface_init (RpClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RpSimClock, rp_sim_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RP_TYPE_CLOCK, clock_iface_init))

static gint64
now_us (RpClock *clock)
{
  return RP_SIM_CLOCK (clock)->now_us;
}

static gint64
monotonic_us (RpClock *clock)
{
  return RP_SIM_CLOCK (clock)->monotonic_us;
}

static GTimeZone *
zone (RpClock *clock)
{
  return RP_SIM_CLOCK (clock)->zone;
}

static void
clock_iface_init (RpClockInterface *iface)
{
  iface->now_us = now_us;
  iface->monotonic_us = monotonic_us;
  iface->zone = zone;
}

static void
rp_sim_clock_finalize (GObject *object)
{
  g_time_zone_unref (RP_SIM_CLOCK (object)->zone);
  G_OBJECT_CLASS (rp_sim_clock_parent_class)->finalize (object);
}

static void
rp_sim_clock_class_init (RpSimClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_sim_clock_finalize;
}

static void
rp_sim_clock_init (RpSimClock *self)
{
  self->zone = g_time_zone_new_offset (8 * 60 * 60);
  rp_sim_clock_reset (self);
}

RpSimClock *
rp_sim_clock_new (void)
{
  return g_object_new (RP_TYPE_SIM_CLOCK, NULL);
}

void
rp_sim_clock_reset (RpSimClock *self)
{
  self->now_us = BEGINNING_US;
  self->monotonic_us = 0;
}

void
rp_sim_clock_advance (RpSimClock *self, gint64 us)
{
  self->now_us += us;
  self->monotonic_us += us;
}

void
rp_sim_clock_jump (RpSimClock *self, gint64 us)
{
  self->now_us += us;
}
