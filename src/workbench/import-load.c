/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/import-load.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "workbench/import-lookup.h"

#define MINUTES_PER_DAY 1440
#define GAP G_MININT64

/* Floor, also before 1970. */
static gint32
day_of (gint64 minutes)
{
  return (gint32)((minutes - (((minutes % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY))
                  / MINUTES_PER_DAY);
}

/* A member with one number per interval, null where @values has a gap. @values: (transfer none) */
static void
set_curve (JsonObject *body, const char *member, const gint64 *values, guint n)
{
  JsonArray *array = json_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    if (values[i] == GAP)
      json_array_add_null_element (array);
    else
      json_array_add_int_element (array, values[i]);
  json_object_set_array_member (body, member, array);
}

static gint64 *
make_gaps (guint n)
{
  gint64 *values = g_new (gint64, n);

  for (guint i = 0; i < n; i++)
    values[i] = GAP;
  return values;
}

/* Rows hold 0.01 kWh. */
static gint64
to_hundredths (const RpLoadSeries *series, gint64 value)
{
  return (value * 100 + series->per_kwh / 2) / series->per_kwh;
}

/* A day has one place for an hour that was there twice: its mean, so that the power stays right. */
static void
put (gint64 *values, guint slot, gint64 value, gboolean again)
{
  values[slot] = again && values[slot] != GAP ? (values[slot] + value) / 2 : value;
}

/* Sets the curves of the day that begins with the interval @from. Returns: the first interval of the
 * day after */
static guint
set_curves (JsonObject *body, const RpLoadSeries *series, guint from, gint32 day)
{
  guint n = MINUTES_PER_DAY / series->minutes;
  g_autofree gint64 *kwh = make_gaps (n), *lag = make_gaps (n), *lead = make_gaps (n);
  guint i = from;

  for (; i < series->intervals->len; i++)
    {
      const RpLoadInterval *interval = &g_array_index (series->intervals, RpLoadInterval, i);
      guint slot = (guint)((interval->start - (gint64)day * MINUTES_PER_DAY) / series->minutes);

      if (day_of (interval->start) != day)
        break;
      put (kwh, slot, to_hundredths (series, interval->energy), interval->again);
      put (lag, slot, to_hundredths (series, interval->lag), interval->again);
      put (lead, slot, to_hundredths (series, interval->lead), interval->again);
    }
  set_curve (body, "kwh", kwh, n);
  if (series->has_lag)
    set_curve (body, "kvarh_lag", lag, n);
  if (series->has_lead)
    set_curve (body, "kvarh_lead", lead, n);
  return i;
}

/* The day that begins with the interval @from, as the file alone has it. @next: (out): the first of the day after */
static JsonObject *
build_day (RpRecord *account, const RpLoadSeries *series, guint from, guint *next)
{
  gint32 day = day_of (g_array_index (series->intervals, RpLoadInterval, from).start);
  g_autofree char *date = rp_date_format (day);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", rp_record_get_text (account, "customer"));
  json_object_set_string_member (body, "account", rp_record_get_id (account));
  json_object_set_string_member (body, "day", date);
  json_object_set_int_member (body, "interval_minutes", series->minutes);
  *next = set_curves (body, series, from, day);
  return body;
}

/* ---- with what is here ---- */

static const char *const curves[] = { "kwh", "kvarh_lag", "kvarh_lead" };

static gboolean
is_gap (JsonArray *curve, guint slot)
{
  return curve == NULL || slot >= json_array_get_length (curve)
         || JSON_NODE_HOLDS_NULL (json_array_get_element (curve, slot));
}

static guint
count_slots (JsonArray *curve)
{
  return curve != NULL ? json_array_get_length (curve) : 0;
}

/* The curve of a file, and where it has a gap what is here. */
static JsonArray *
fill_gaps (JsonArray *curve, JsonArray *here)
{
  JsonArray *filled = json_array_new ();

  for (guint i = 0; i < count_slots (curve); i++)
    {
      JsonArray *source = is_gap (curve, i) && !is_gap (here, i) ? here : curve;

      json_array_add_element (filled, json_node_copy (json_array_get_element (source, i)));
    }
  return filled;
}

/* What the file does not say is no deletion of what is here. */
static void
keep_what_is_here (JsonObject *body, RpRecord *shown)
{
  for (guint i = 0; i < G_N_ELEMENTS (curves); i++)
    {
      JsonArray *curve = rp_json_get_array (body, curves[i]);

      if (!rp_record_has (shown, curves[i]))
        continue;
      if (curve == NULL)
        json_object_set_member (body, curves[i],
                                json_node_copy (rp_record_get_value (shown, curves[i])));
      else
        json_object_set_array_member (body, curves[i],
                                      fill_gaps (curve, rp_record_get_array (shown, curves[i])));
    }
}

/* Whether the curve says something for the whole of the minutes from @from to @to. */
static gboolean
says_all_of (JsonArray *curve, guint minutes, guint from, guint to)
{
  for (guint slot = from / minutes; slot * minutes < to; slot++)
    if (is_gap (curve, slot))
      return FALSE;
  return TRUE;
}

/* Whether the file, in other intervals, says something for every interval that is here. */
static gboolean
says_all_that_is_here (JsonObject *body, guint minutes, RpRecord *shown)
{
  guint here_minutes = (guint)rp_record_get_integer (shown, "interval_minutes");

  for (guint i = 0; i < G_N_ELEMENTS (curves); i++)
    {
      JsonArray *here = rp_record_get_array (shown, curves[i]);

      for (guint slot = 0; slot < count_slots (here); slot++)
        if (!is_gap (here, slot)
            && !says_all_of (rp_json_get_array (body, curves[i]), minutes, slot * here_minutes,
                             (slot + 1) * here_minutes))
          return FALSE;
    }
  return TRUE;
}

/* Makes a day of the file what it shall be. Returns: whether it takes the place of what is here at all */
static gboolean
join_day (JsonObject *body, guint minutes, RpRecord *shown)
{
  if ((guint)rp_record_get_integer (shown, "interval_minutes") != minutes)
    return says_all_that_is_here (body, minutes, shown);
  keep_what_is_here (body, shown);
  return TRUE;
}

/* (nullable) in @shown: the day as it is here. */
static gboolean
find_day (RpStore *store, RpImportLookup *known, JsonObject *body, RpRecord **shown, GError **error)
{
  const char *const texts[]
      = { rp_json_get_string (body, "account", ""), rp_json_get_string (body, "day", ""), NULL };
  g_autofree char *key = rp_import_lookup_join (texts);
  const char *id = NULL;

  *shown = NULL;
  if (rp_import_lookup_find (known, key, &id) == RP_LOOKUP_NONE || id == NULL)
    return TRUE;
  *shown = rp_store_get (store, "load_day", id, error);
  return *shown != NULL;
}

static GPtrArray *
list_fields (const RpKind *kind, const char *const *names)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (fields, (gpointer)rp_kind_find_field (kind, names[i]));
  return fields;
}

/* One day of the file. @n_kept: (inout): days that stay as they are here */
static gboolean
add_day (RpImportPlan *plan, RpStore *store, RpImportLookup *known, guint line, guint minutes,
         JsonObject *day, guint *n_kept, GError **error)
{
  g_autoptr (JsonObject) body = day;
  g_autoptr (RpRecord) shown = NULL;

  if (!find_day (store, known, body, &shown, error))
    return FALSE;
  if (shown != NULL && !join_day (body, minutes, shown))
    {
      (*n_kept)++;
      json_object_unref (body);
      body = rp_json_object_copy (rp_record_get_body (shown));
    }
  rp_import_plan_add (plan, line, shown, NULL, g_steal_pointer (&body));
  return TRUE;
}

static gboolean
add_days (RpImportPlan *plan, RpStore *store, RpImportLookup *known, RpRecord *account,
          const RpLoadSeries *series, GError **error)
{
  guint n_kept = 0;

  for (guint i = 0; i < series->intervals->len;)
    {
      guint line = g_array_index (series->lines, guint, i);
      JsonObject *day = build_day (account, series, i, &i);

      if (!add_day (plan, store, known, line, series->minutes, day, &n_kept, error))
        return FALSE;
    }
  if (n_kept > 0)
    rp_import_plan_note (
        plan, g_strdup_printf (
                  g_dngettext (
                      GETTEXT_PACKAGE,
                      "%u day is here already in other intervals, and the file does not have all "
                      "of it; it stays as it is.",
                      "%u days are here already in other intervals, and the file does not have "
                      "all of them; they stay as they are.",
                      n_kept),
                  n_kept));
  return TRUE;
}

RpImportPlan *
rp_import_load_plan (RpStore *store, RpRecord *account, const RpLoadSeries *series,
                     const char *name, GError **error)
{
  static const char *const key_names[] = { "account", "day", NULL };
  const RpKind *kind = rp_schema_find_kind ("load_day");
  g_autoptr (GPtrArray) key = list_fields (kind, key_names);
  g_autoptr (RpImportPlan) plan = rp_import_plan_new (kind, rp_import_get_roles (store), name);
  g_autoptr (RpImportLookup) known = NULL;

  if (!rp_import_check_roles (store, kind, error))
    return NULL;
  known = rp_import_lookup_new (store, kind, key, error);
  if (known == NULL)
    return NULL;
  for (guint i = 0; i < series->faults->len; i++)
    {
      const RpLoadFault *fault = series->faults->pdata[i];

      rp_import_plan_refuse (plan, fault->line, "", g_strdup (fault->message));
    }
  return add_days (plan, store, known, account, series, error) ? g_steal_pointer (&plan) : NULL;
}
