/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"
#include "base/date.h"

/* The system's clock, moved by a fixed distance when the program was told to start at another time.
 */
#define RP_TYPE_SYSTEM_CLOCK (rp_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (RpSystemClock, rp_system_clock, RP, SYSTEM_CLOCK, GObject)

struct _RpSystemClock
{
  GObject parent_instance;

  gint64 shift_us;
  GMutex lock;      /* for what follows */
  GPtrArray *zones; /* of GTimeZone; the last one counts, others may still be in use elsewhere */
};

static void clock_iface_init (RpClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RpSystemClock, rp_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RP_TYPE_CLOCK, clock_iface_init))

static gint64
rp_system_clock_now_us (RpClock *clock)
{
  return g_get_real_time () + RP_SYSTEM_CLOCK (clock)->shift_us;
}

static gint64
rp_system_clock_monotonic_us (RpClock *clock)
{
  return g_get_monotonic_time ();
}

static GTimeZone *
rp_system_clock_zone (RpClock *clock)
{
  RpSystemClock *self = RP_SYSTEM_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->zones->pdata[self->zones->len - 1];
}

static void
rp_system_clock_set_zone (RpClock *clock, GTimeZone *zone)
{
  RpSystemClock *self = RP_SYSTEM_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_ptr_array_add (self->zones, g_time_zone_ref (zone));
}

static void
clock_iface_init (RpClockInterface *iface)
{
  iface->now_us = rp_system_clock_now_us;
  iface->monotonic_us = rp_system_clock_monotonic_us;
  iface->zone = rp_system_clock_zone;
  iface->set_zone = rp_system_clock_set_zone;
}

static void
rp_system_clock_finalize (GObject *object)
{
  g_ptr_array_unref (RP_SYSTEM_CLOCK (object)->zones);
  g_mutex_clear (&RP_SYSTEM_CLOCK (object)->lock);
  G_OBJECT_CLASS (rp_system_clock_parent_class)->finalize (object);
}

static void
rp_system_clock_class_init (RpSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_system_clock_finalize;
}

static void
rp_system_clock_init (RpSystemClock *self)
{
  g_mutex_init (&self->lock);
  self->zones = g_ptr_array_new_with_free_func ((GDestroyNotify)g_time_zone_unref);
}

RpClock *
rp_system_clock_new (GTimeZone *zone, const char *start_at)
{
  gint64 shift_us = 0;
  if (start_at != NULL)
    {
      gint64 start_us;
      if (!rp_instant_parse (start_at, &start_us))
        return NULL;
      shift_us = start_us - g_get_real_time ();
    }

  RpSystemClock *self = g_object_new (RP_TYPE_SYSTEM_CLOCK, NULL);
  g_ptr_array_add (self->zones, zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ());
  self->shift_us = shift_us;
  return RP_CLOCK (self);
}
