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

char *
rp_clock_dup_now_utc (RpClock *self)
{
  return rp_instant_format (rp_clock_now_us (self));
}

char *
rp_clock_dup_today (RpClock *self)
{
  return rp_date_format (rp_instant_to_day (rp_clock_now_us (self), rp_clock_zone (self)));
}
