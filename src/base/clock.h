/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RpClock:
 *
 * Where the program gets the time. Nothing below the three main files reads the system's clock, so a
 * test, a replay and the sample county (whose "today" is fixed) can hand in their own.
 *
 * Thread: any.
 */
#define RP_TYPE_CLOCK (rp_clock_get_type ())
G_DECLARE_INTERFACE (RpClock, rp_clock, RP, CLOCK, GObject)

struct _RpClockInterface
{
  GTypeInterface parent_interface;

  gint64 (*now_us) (RpClock *self);
  gint64 (*monotonic_us) (RpClock *self);
  GTimeZone *(*zone) (RpClock *self);
  void (*set_zone) (RpClock *self, GTimeZone *zone); /* (nullable): its zone is fixed */
};

/* Microseconds since 1970-01-01 UTC. Information only: no decision between two writers uses it. */
gint64 rp_clock_now_us (RpClock *self);

/* Microseconds that never run backwards; for timeouts and measuring. */
gint64 rp_clock_monotonic_us (RpClock *self);

/* The organisation's time zone. Returns: (transfer none): valid as long as the clock */
GTimeZone *rp_clock_zone (RpClock *self);

/**
 * rp_clock_set_zone:
 * @identifier: (nullable): "Asia/Shanghai", as the server says it
 *
 * What a profile knows of its organisation, once it is open or signed in. A clock whose zone is fixed
 * keeps it, and so does any for %NULL, "" or a zone that this computer does not know.
 */
void rp_clock_set_zone (RpClock *self, const char *identifier);

/* Now as RFC 3339 in UTC with milliseconds: "2026-01-05T01:12:04.120Z". Returns: (transfer full) */
char *rp_clock_dup_now_utc (RpClock *self);

/* The local date in the organisation's zone, as days since 1970-01-01 and as "2026-01-05". */
gint32 rp_clock_today (RpClock *self);
char *rp_clock_dup_today (RpClock *self); /* (transfer full) */

/* An instant for people, in the organisation's zone: "2026-01-05 09:12"; "" for what is none.
 * Returns: (transfer full) */
char *rp_clock_format (RpClock *self, const char *instant);

/**
 * rp_system_clock_new:
 * @zone: (nullable): the organisation's zone; the system's when %NULL, until rp_clock_set_zone()
 * @start_at: (nullable): RFC 3339 instant that the clock shall show at this moment and run on from;
 *   the system's time when %NULL. The sample county is looked at on its own date with it.
 *
 * Returns: (transfer full) (nullable): %NULL when @start_at is no instant
 */
RpClock *rp_system_clock_new (GTimeZone *zone, const char *start_at);

G_END_DECLS
