/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/score-reading.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/data-path.h"
#include "base/date.h"
#include "insight/fact-as-of.h"
#include "insight/facts.h"
#include "insight/score-change.h"
#include "workbench/store-facts.h"
#include "workbench/supply-area.h"

#define NAMED_MOST 3

/* ---- models ---- */

static RpScoreModel *
read_saved (RpRecord *record, GError **error)
{
  JsonObject *body = rp_record_get_object (record, "body");
  g_autofree char *name
      = g_strdup_printf (_ ("%s, version %d"), rp_record_get_text (record, "name"),
                         (int)rp_record_get_integer (record, "version"));

  if (body != NULL)
    return rp_score_model_read (body, name, error);
  g_set_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT, _ ("%s holds no model."), name);
  return NULL;
}

RpScoreModel *
rp_score_reading_find_model (RpStore *store, const char *name, gint32 day, GError **error)
{
  g_autofree char *folder = rp_data_dup_path ("models");
  g_autoptr (GPtrArray) rows
      = rp_store_list (store, "score_model", "name = :name", "id", 0, error, ":name", name, NULL);
  g_autoptr (GPtrArray) saved
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_model_unref);

  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      RpScoreModel *model = read_saved (rows->pdata[i], error);

      if (model == NULL)
        return NULL;
      g_ptr_array_add (saved, model);
    }
  return rp_score_model_choose (folder, saved, name, day, error);
}

/* ---- facts ---- */

static gint32
get_today (RpStore *store)
{
  return rp_clock_today (rp_store_get_clock (store));
}

JsonObject *
rp_score_reading_collect (RpStore *store, const char *customer, gint32 day, GError **error)
{
  g_autoptr (RpFactSource) now = rp_store_facts_new (store);
  g_autoptr (RpFactSource) source
      = day < get_today (store)
            ? rp_fact_as_of_new (now, day, rp_clock_zone (rp_store_get_clock (store)))
            : g_object_ref (now);
  g_autoptr (JsonObject) settings = rp_supply_area_settings_new (store, day, error);

  return settings != NULL ? rp_facts_collect (
             source, customer, day, rp_clock_zone (rp_store_get_clock (store)), settings, error)
                          : NULL;
}

/* ---- moments ---- */

void
rp_score_moment_free (RpScoreMoment *self)
{
  g_clear_pointer (&self->model, rp_score_model_unref);
  g_clear_pointer (&self->facts, json_object_unref);
  g_clear_pointer (&self->score, rp_score_free);
  g_free (self->grade);
  g_free (self);
}

RpScoreMoment *
rp_score_moment_new (RpStore *store, const char *model, const char *customer, gint32 day,
                     const char *language, GError **error)
{
  g_autoptr (RpScoreMoment) self = g_new0 (RpScoreMoment, 1);

  self->day = day;
  self->model = rp_score_reading_find_model (store, model, day, error);
  if (self->model == NULL)
    return NULL;
  self->facts = rp_score_reading_collect (store, customer, day, error);
  if (self->facts == NULL)
    return NULL;
  self->score = rp_score_compute (self->model, self->facts, language);
  self->grade = g_strdup (self->score->grade);
  return g_steal_pointer (&self);
}

/* What stands on file today: the customer's grade, and the score filed last. */
static gboolean
read_file (RpStore *store, const char *customer, char **grade, RpScorePast *past, GError **error)
{
  g_autoptr (RpRecord) row = rp_store_get (store, "customer", customer, error);
  g_autoptr (GPtrArray) scores = NULL;

  if (row == NULL)
    return FALSE;
  scores = rp_store_list (store, "value_score", "customer = :customer", "\"on\" DESC, id DESC", 1,
                          error, ":customer", customer, NULL);
  if (scores == NULL)
    return FALSE;
  *grade = rp_record_has (row, "value_grade") ? g_strdup (rp_record_get_text (row, "value_grade"))
                                              : NULL;
  past->grade = *grade;
  past->known
      = scores->len > 0 && rp_date_parse (rp_record_get_text (scores->pdata[0], "on"), &past->day);
  if (past->known)
    past->score = (gint)rp_record_get_integer (scores->pdata[0], "score");
  return TRUE;
}

static void
set_grade (RpScoreMoment *moment, const RpScorePast *past)
{
  g_free (moment->grade);
  moment->grade
      = g_strdup (rp_score_grade_decide (moment->model, moment->score, past, moment->day));
}

static void
follow_grade (RpScoreMoment *moment, const RpScoreMoment *before)
{
  const RpScorePast past = { before->grade, TRUE, before->score->score, before->day };

  set_grade (moment, &past);
}

/* The last day of the month @n months before that of @day. */
static gint32
find_month_end (gint32 day, guint n)
{
  int year, month, day_of_month;
  gint32 first;

  rp_date_to_ymd (day, &year, &month, &day_of_month);
  first = rp_date_from_ymd (year, month, 1);
  return rp_date_add_months (first, 1 - (int)n) - 1;
}

GPtrArray *
rp_score_moments_load (RpStore *store, const char *model, const char *customer, gint32 day,
                       guint months, const char *language, GError **error)
{
  g_autoptr (GPtrArray) moments
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_score_moment_free);
  g_autofree char *on_file = NULL;
  RpScorePast past = { NULL };

  for (guint n = months + 1; n > 0; n--)
    {
      gint32 then = n > 1 ? find_month_end (day, n - 1) : day;
      RpScoreMoment *moment
          = rp_score_moment_new (store, model, customer, then, language, n > 1 ? NULL : error);

      if (moment == NULL && n == 1)
        return NULL;
      if (moment == NULL)
        continue;
      if (moments->len > 0)
        follow_grade (moment, moments->pdata[moments->len - 1]);
      g_ptr_array_add (moments, moment);
    }
  if (day == get_today (store))
    {
      if (!read_file (store, customer, &on_file, &past, error))
        return NULL;
      if (on_file != NULL)
        set_grade (moments->pdata[moments->len - 1], &past);
    }
  return g_steal_pointer (&moments);
}

char *
rp_score_moment_describe_change (const RpScoreMoment *before, const RpScoreMoment *after)
{
  g_autoptr (GArray) changes = rp_score_compare (before->score, after->score);
  GString *text = g_string_new (NULL);
  double rest = 0;

  for (guint i = 0, n = 0; i < changes->len; i++)
    {
      const RpScoreChange *change = &g_array_index (changes, RpScoreChange, i);

      rest += change->rest;
      if (fabs (change->value) < 0.005 || n++ >= NAMED_MOST)
        continue;
      g_string_append_printf (text, "%s%s %+.2f", text->len > 0 ? _ (", ") : "", change->label,
                              change->value);
    }
  if (fabs (rest) >= 0.005)
    g_string_append_printf (text, _ ("%sweights and coverage %+.2f"), text->len > 0 ? _ (", ") : "",
                            rest);
  return g_string_free (text, FALSE);
}
