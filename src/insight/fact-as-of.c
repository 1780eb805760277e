/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/fact-as-of.h"

#include <string.h>

#include "base/date.h"
#include "base/id-source.h"
#include "base/json-access.h"
#include "schema/unit.h"

#define US_PER_MS 1000

struct _RpFactAsOf
{
  GObject parent_instance;
  RpFactSource *now;
  gint32 day;
  GTimeZone *zone;
};

/* Reads a date, an instant or a month in which something was over.
 * Returns: the first day on which the row was known, G_MININT32 when the field says nothing */
static gint32
read_known_since (RpFactAsOf *self, JsonObject *body, const char *field)
{
  const char *text = rp_json_get_string (body, field, "");
  gint64 us;
  gint32 day;
  if (rp_date_parse (text, &day))
    return day;
  if (rp_instant_parse (text, &us))
    return rp_instant_to_day (us, self->zone);
  if (!rp_month_parse (text, &day))
    return G_MININT32;
  return rp_date_from_ymd (1970 + (day + 1) / 12, 1 + (day + 1) % 12, 1);
}

static void
set_integer (JsonObject *body, const char *field, gint64 value)
{
  json_object_set_int_member (body, field, value);
}

/* A bill as it stood: whether it was paid, and how late it was. */
static gboolean
settle_bill (RpFactAsOf *self, RpRecord *row, JsonObject *body)
{
  gint64 late = rp_json_get_integer (body, "late_days", 0);
  gint32 paid = read_known_since (self, body, "paid_at");
  if (paid > self->day)
    {
      late = MAX (0, self->day - (paid - late));
      json_object_remove_member (body, "paid_at");
      set_integer (body, "late_days", late);
      set_integer (body, "arrears", late > 0 ? rp_json_get_integer (body, "total", 0) : 0);
    }
  else if (paid == G_MININT32 && late > 0)
    {
      late = CLAMP (self->day - read_known_since (self, body, "month"), 0, late);
      set_integer (body, "late_days", late);
      if (late == 0)
        set_integer (body, "arrears", 0);
    }
  return TRUE;
}

static gboolean
was_made (RpFactAsOf *self, const char *id)
{
  gint64 ms;
  return !rp_id_read_time (id, &ms) || rp_instant_to_day (ms * US_PER_MS, self->zone) <= self->day;
}

static gboolean
settle_need (RpFactAsOf *self, RpRecord *row, JsonObject *body)
{
  static const char *const done[] = { "CONFIRMED", "CLOSED", NULL };
  gint32 confirmed = read_known_since (self, body, "confirm_on");
  if (confirmed != G_MININT32 && confirmed <= self->day)
    return TRUE;
  if (confirmed > self->day && g_strv_contains (done, rp_json_get_string (body, "state", "")))
    {
      json_object_set_string_member (body, "state", "IN_PROGRESS");
      json_object_remove_member (body, "confirm_on");
    }
  return was_made (self, rp_record_get_id (row));
}

/* How each kind knows its day. A kind that is not here has no history but that of its values. */
static const struct
{
  const char *kind;
  const char *field; /* (nullable): the row is there from this day on */
  gboolean by_id;    /* without that day it is there since its id was made; else always */
  /* (nullable): makes a copy of the body what it was, and says whether the row was there */
  gboolean (*settle) (RpFactAsOf *self, RpRecord *row, JsonObject *body);
} kinds[] = {
  { "usage_month", "month", FALSE, NULL },      { "bill_month", "month", FALSE, settle_bill },
  { "site_fact", "observed_on", FALSE, NULL },  { "load_day", "day", FALSE, NULL },
  { "visit", "arrival", TRUE, NULL },           { "needs_report", "submitted_at", TRUE, NULL },
  { "need", NULL, FALSE, settle_need },         { "outage", "real_start", FALSE, NULL },
  { "pq_event", "happened_at", FALSE, NULL },   { "service_account", "connected_at", FALSE, NULL },
  { "supply_contract", "signed", FALSE, NULL }, { "transformer", "commissioned_on", FALSE, NULL },
};

/* Puts back what was replaced after the day, newest first. */
static gboolean
roll_back (RpFactAsOf *self, RpRecord *row, JsonObject *body, GError **error)
{
  const RpKind *kind = rp_record_get_kind (row);
  g_autoptr (GPtrArray) changes
      = rp_fact_source_list_changes (self->now, kind->name, rp_record_get_id (row), error);
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const RpFactChange *change = g_ptr_array_index (changes, i);
      if (rp_instant_to_day (change->at, self->zone) > self->day)
        rp_unit_replace (kind, body, change->unit, change->old_value);
    }
  return changes != NULL;
}

static gboolean
was_there (RpFactAsOf *self, RpRecord *row, JsonObject *body)
{
  const char *kind = rp_record_get_kind (row)->name;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gint32 since = G_MININT32;
      if (strcmp (kinds[i].kind, kind) != 0)
        continue;
      if (kinds[i].field != NULL)
        since = read_known_since (self, body, kinds[i].field);
      if (since > self->day
          || (since == G_MININT32 && kinds[i].by_id && !was_made (self, rp_record_get_id (row))))
        return FALSE;
      return kinds[i].settle == NULL || kinds[i].settle (self, row, body);
    }
  return TRUE;
}

static GPtrArray *
list_rows (RpFactSource *source, const char *kind, const char *customer, GError **error)
{
  RpFactAsOf *self = RP_FACT_AS_OF (source);
  g_autoptr (GPtrArray) rows = rp_fact_source_list (self->now, kind, customer, error);
  g_autoptr (GPtrArray) then = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      RpRecord *row = g_ptr_array_index (rows, i);
      g_autoptr (JsonObject) body = rp_json_object_copy (rp_record_get_body (row));
      if (!roll_back (self, row, body, error))
        return NULL;
      if (was_there (self, row, body))
        g_ptr_array_add (then, rp_record_new (rp_record_get_kind (row), rp_record_get_id (row),
                                              rp_record_get_scope (row), g_steal_pointer (&body)));
    }
  return rows != NULL ? g_steal_pointer (&then) : NULL;
}

static void
rp_fact_as_of_fact_source_init (RpFactSourceInterface *iface)
{
  iface->list = list_rows;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RpFactAsOf, rp_fact_as_of, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RP_TYPE_FACT_SOURCE,
                                                      rp_fact_as_of_fact_source_init))

static void
rp_fact_as_of_finalize (GObject *object)
{
  RpFactAsOf *self = RP_FACT_AS_OF (object);
  g_object_unref (self->now);
  g_time_zone_unref (self->zone);
  G_OBJECT_CLASS (rp_fact_as_of_parent_class)->finalize (object);
}

static void
rp_fact_as_of_class_init (RpFactAsOfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_fact_as_of_finalize;
}

static void
rp_fact_as_of_init (RpFactAsOf *self)
{
}

RpFactSource *
rp_fact_as_of_new (RpFactSource *now, gint32 day, GTimeZone *zone)
{
  RpFactAsOf *self = g_object_new (RP_TYPE_FACT_AS_OF, NULL);
  self->now = g_object_ref (now);
  self->day = day;
  self->zone = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_utc ();
  return RP_FACT_SOURCE (self);
}
