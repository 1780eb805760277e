/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/brief-content.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "base/date.h"
#include "workbench/customer-file.h"
#include "workbench/site-facts.h"

/* Questions that follow from what the profile knows or does not know about a customer. */

#define MAX_QUESTIONS 5
/* A month that differs so much from the same month a year ago is asked about, in percent. */
#define CHANGE_PERCENT 20
#define SITE_FACT_DAYS 365
#define CERTIFICATE_DAYS 60

typedef struct
{
  RpStore *store;
  const RpBriefContent *content;
  gint32 today;
  GPtrArray *items;
} Asking;

/* @question: (transfer full) @why: (nullable) */
static void
ask (Asking *self, char *question, const char *why)
{
  if (self->items->len < MAX_QUESTIONS)
    g_ptr_array_add (self->items,
                     rp_work_item_new (question, why, NULL, RP_URGENCY_NONE, NULL, NULL));
  g_free (question);
}

static void
ask_about_answers (Asking *self, GPtrArray *needs)
{
  for (guint i = 0; i < needs->len; i++)
    ask (self,
         g_strdup_printf (_ ("Does the answer to “%s” solve it?"),
                          rp_record_get_title (needs->pdata[i])),
         _ ("Answered; the customer has not confirmed it yet"));
}

static const RpUsagePoint *
find_month (GArray *usage, gint32 month)
{
  for (guint i = 0; i < usage->len; i++)
    if (g_array_index (usage, RpUsagePoint, i).month == month)
      return &g_array_index (usage, RpUsagePoint, i);
  return NULL;
}

static void
ask_about_usage (Asking *self)
{
  GArray *usage = self->content->usage;
  const RpUsagePoint *last
      = usage->len > 0 ? &g_array_index (usage, RpUsagePoint, usage->len - 1) : NULL;
  const RpUsagePoint *before = last != NULL ? find_month (usage, last->month - 12) : NULL;
  int percent = 0;
  g_autofree char *why = NULL;
  g_autofree char *month = NULL;

  if (before == NULL || before->kwh <= 0)
    return;
  percent = (int)((last->kwh - before->kwh) * 100 / before->kwh);
  if (abs (percent) < CHANGE_PERCENT)
    return;
  month = rp_month_format (last->month);
  why = g_strdup_printf (_ ("Energy in %s: %+d %% against the same month a year ago"), month,
                         percent);
  ask (self,
       g_strdup (percent > 0 ? _ ("What has been added? Is more load planned?")
                             : _ ("What has changed in production?")),
       why);
}

static void
ask_about_contacts (Asking *self)
{
  GPtrArray *contacts = self->content->contacts;
  gboolean any_order = FALSE;

  for (guint i = 0; i < contacts->len; i++)
    {
      RpRecord *contact = contacts->pdata[i];
      gint32 until = 0;
      any_order = any_order || rp_record_has (contact, "outage_order");
      if (rp_date_parse (rp_record_get_text (contact, "cert_valid_to"), &until)
          && until < self->today + CERTIFICATE_DAYS)
        {
          g_autofree char *why = g_strdup_printf (_ ("Valid until %s"),
                                                  rp_record_get_text (contact, "cert_valid_to"));
          ask (self,
               g_strdup_printf (_ ("Has %s renewed the electrician certificate?"),
                                rp_record_get_text (contact, "name")),
               why);
        }
    }
  if (!any_order)
    ask (self, g_strdup (_ ("Who is called first in an outage?")),
         _ ("No contact has a place in the outage call order"));
}

static void
ask_about_site (Asking *self, GPtrArray *facts)
{
  /* The longest unseen first. */
  for (guint i = facts->len; i-- > 0;)
    {
      RpRecord *fact = facts->pdata[i];
      g_autofree char *key = rp_record_format (fact, "key");
      g_autofree char *value = rp_site_fact_format (fact);
      g_autofree char *why = NULL;
      gint32 day = 0;

      if (!rp_date_parse (rp_record_get_text (fact, "observed_on"), &day)
          || day > self->today - SITE_FACT_DAYS)
        continue;
      why = g_strdup_printf (_ ("Seen on %s"), rp_record_get_text (fact, "observed_on"));
      ask (self, g_strdup_printf (_ ("%s: %s. Is that still true?"), key, value), why);
    }
}

/**
 * Fields of the customer that a visit should fill, each with its question.
 */
static const struct
{
  const char *field, *question;
} unknown_rows[] = {
  { "production_state", N_ ("How is production going?") },
  { "main_product", N_ ("What is the main product?") },
  { "shifts", N_ ("How many shifts are worked?") },
};

static void
ask_what_is_unknown (Asking *self)
{
  const RpKind *kind = rp_record_get_kind (self->content->customer);

  for (guint i = 0; i < G_N_ELEMENTS (unknown_rows); i++)
    if (rp_kind_find_field (kind, unknown_rows[i].field) != NULL
        && !rp_record_has (self->content->customer, unknown_rows[i].field))
      ask (self, g_strdup (_ (unknown_rows[i].question)), _ ("Not known yet"));
}

GPtrArray *
rp_brief_list_questions (RpStore *store, const RpBriefContent *content, gint32 today,
                         GError **error)
{
  const char *customer = rp_record_get_id (content->customer);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  Asking asking = { store, content, today, items };
  g_autoptr (GPtrArray) answered
      = rp_store_list (store, "need", "customer = :customer AND state = 'ANSWERED'", "id", 0, error,
                       ":customer", customer, NULL);
  g_autoptr (GPtrArray) facts
      = answered != NULL ? rp_site_facts_list (store, customer, error) : NULL;

  if (facts == NULL)
    return NULL;
  ask_about_answers (&asking, answered);
  ask_about_usage (&asking);
  ask_about_contacts (&asking);
  ask_about_site (&asking, facts);
  ask_what_is_unknown (&asking);
  return g_steal_pointer (&items);
}
