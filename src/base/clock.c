/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"
#include "base/date.h"

G_DEFINE_INTERFACE (RpClock, rp_clock, G_TYPE_OBJECT)

static void
rp_clock_default_init (RpClockInterface *iface)
{
}

gint64
rp_clock_now_us (RpClock *self)
{
  g_return_val_if_fail (RP_IS_CLOCK (self), 0);

  return RP_CLOCK_GET_IFACE (self)->now_us (self);
}

gint64
rp_clock_monotonic_us (RpClock *self)
{
  g_return_val_if_fail (RP_IS_CLOCK (self), 0);

  return RP_CLOCK_GET_IFACE (self)->monotonic_us (self);
}

GTimeZone *
rp_clock_zone (RpClock *self)
{
  g_return_val_if_fail (RP_IS_CLOCK (self), NULL);

  return RP_CLOCK_GET_IFACE (self)->zone (self);
}

void
rp_clock_set_zone (RpClock *self, const char *identifier)
{
  RpClockInterface *iface;
  g_autoptr (GTimeZone) zone = NULL;

  g_return_if_fail (RP_IS_CLOCK (self));

  iface = RP_CLOCK_GET_IFACE (self);
  if (iface->set_zone == NULL || identifier == NULL || *identifier == '\0')
    return;
  zone = g_time_zone_new_identifier (identifier);
  if (zone != NULL)
    iface->set_zone (self, zone);
  else
    g_message ("this computer does not know the time zone %s", identifier);
}

char *
rp_clock_dup_now_utc (RpClock *self)
{
  return rp_instant_format (rp_clock_now_us (self));
}

gint32
rp_clock_today (RpClock *self)
{
  return rp_instant_to_day (rp_clock_now_us (self), rp_clock_zone (self));
}

char *
rp_clock_dup_today (RpClock *self)
{
  return rp_date_format (rp_clock_today (self));
}

char *
rp_clock_format (RpClock *self, const char *instant)
{
  gint64 us = 0;

  return rp_instant_parse (instant, &us) ? rp_instant_format_local (us, rp_clock_zone (self))
                                         : g_strdup ("");
}
