/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-work.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

/* Which centre has which handler. */
static const struct
{
  const char *centre;
  const char *login;
} handlers[] = { { "SERVICE", "zheng" },
                 { "PLANNING", "liang" },
                 { "CONSTRUCTION", "feng" },
                 { "DISPATCH", "zeng" },
                 { "OPERATION", "lu" } };

static const char *
find_handler (RpSampleContext *context, const char *centre)
{
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_strcmp0 (handlers[i].centre, centre) == 0)
      return g_hash_table_lookup (context->users, handlers[i].login);
  return NULL;
}

static void
write_instant (RpSampleWriter *writer, const char *member, gint32 day)
{
  g_autofree char *text = rp_sample_instant (day, 18 * 60);
  rp_sample_writer_text (writer, member, text);
}

static void
write_category (RpSampleWriter *writer, const char *code)
{
  g_autofree char *category = g_strndup (code, strcspn (code, "-"));
  rp_sample_writer_text (writer, "category", category);
  rp_sample_writer_text (writer, "sub_code", code);
}

/* What the desk and the centre added, as far as the need has come. */
static void
write_handling (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *need, gint32 day)
{
  RpSampleWriter *writer = context->writer;
  const char *state = rp_json_get_string (need, "state", "");
  const char *centre = rp_json_get_string (need, "centre", NULL);
  const char *basis = rp_json_get_string (need, "basis", NULL);
  if (strcmp (state, "CAPTURED") == 0)
    return;
  rp_sample_writer_text (writer, "reasonableness", basis != NULL ? "UNREASONABLE" : "REASONABLE");
  rp_sample_writer_text (writer, "basis", basis);
  rp_sample_writer_text (writer, "coded_by", rp_sample_find_specialist (context, customer));
  rp_sample_writer_text (writer, "centre", centre);
  rp_sample_writer_text (writer, "handler", find_handler (context, centre));
  write_instant (writer, "answer_due", day + 5);
  write_instant (writer, "solve_due", day + 28);
  rp_sample_writer_text (writer, "answer", rp_json_get_string (need, "answer", NULL));
}

static void
write_confirmation (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *need,
                    gint32 day)
{
  static const char *const ratings[] = { "5", "4", "5", "5", "3", "4" };
  RpSampleWriter *writer = context->writer;
  const char *state = rp_json_get_string (need, "state", "");
  gint64 benefit = rp_json_get_integer (need, "benefit", 0);
  if (strcmp (state, "CONFIRMED") != 0 && strcmp (state, "CLOSED") != 0)
    return;
  rp_sample_writer_text (writer, "confirm_contact", g_ptr_array_index (customer->contacts, 0));
  rp_sample_writer_date (writer, "confirm_on", MIN (day + 24, context->today - 1));
  rp_sample_writer_text (writer, "confirm_channel", "PHONE");
  rp_sample_writer_text (writer, "confirm_words", "问题解决了，谢谢。");
  rp_sample_writer_boolean (writer, "rating_asked", TRUE);
  rp_sample_writer_text (
      writer, "rating", ratings[rp_sample_random_below (&context->random, G_N_ELEMENTS (ratings))]);
  if (benefit > 0)
    rp_sample_writer_integer (writer, "benefit_customer", benefit);
}

static void
write_subtasks (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *need,
                const char *id, gint32 day)
{
  JsonArray *subtasks = rp_json_get_array (need, "subtasks");
  const char *handler = find_handler (context, rp_json_get_string (need, "centre", NULL));
  for (guint i = 0; subtasks != NULL && i < json_array_get_length (subtasks); i++)
    rp_sample_write_task (context, customer, "need", id, rp_json_array_get_string (subtasks, i, ""),
                          handler, day + 2, day + 20 + (gint32)i * 45, FALSE);
}

static void
write_need (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *need)
{
  RpSampleWriter *writer = context->writer;
  gint32 day = context->today - (gint32)rp_json_get_integer (need, "days_ago", 30);
  const char *channel = rp_json_get_string (need, "channel", "VISIT");
  JsonObject *details = rp_json_get_object (need, "details");
  g_autofree char *no = g_strdup_printf ("XQ-2025-%04u", ++context->n_needs);
  g_autofree char *visit = NULL;
  g_autofree char *report = NULL;
  if (strcmp (channel, "VISIT") == 0)
    visit = rp_sample_write_visit (context, customer, "V02", day);
  if (rp_json_get_string (need, "report", NULL) != NULL)
    report = rp_sample_write_report (context, customer, need, visit, day);
  g_autofree char *id = rp_sample_begin_row (context, "need", customer->id, customer->manager, day);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "no", no);
  rp_sample_writer_text (writer, "state", rp_json_get_string (need, "state", "CAPTURED"));
  rp_sample_writer_text (writer, "account", customer->account);
  rp_sample_writer_text (writer, "report", report);
  rp_sample_writer_text (writer, "visit", visit);
  write_category (writer, rp_json_get_string (need, "code", ""));
  rp_sample_writer_text (writer, "title", rp_json_get_string (need, "title", NULL));
  rp_sample_writer_text (writer, "own_words", rp_json_get_string (need, "words", NULL));
  if (details != NULL)
    {
      g_autofree char *json = rp_json_object_to_canonical (details);
      rp_sample_writer_json (writer, "details", json);
    }
  rp_sample_writer_text (writer, "urgency", rp_json_get_string (need, "urgency", NULL));
  rp_sample_writer_text (writer, "impact", rp_json_get_string (need, "impact", NULL));
  rp_sample_writer_text (writer, "channel", channel);
  rp_sample_writer_text (writer, "captured_by", customer->manager);
  write_handling (context, customer, need, day);
  write_confirmation (context, customer, need, day);
  rp_sample_writer_end (writer);
  write_subtasks (context, customer, need, id, day);
}

void
rp_sample_write_needs (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonArray *needs = rp_json_get_array (context->story, "needs");
  const char *no = rp_json_get_string (customer->traits, "no", "");
  guint next = 0;
  for (JsonObject *need; (need = rp_sample_next_entry (needs, no, &next)) != NULL;)
    write_need (context, customer, need);
}

static void
write_answer_of_customer (RpSampleContext *context, RpSampleCustomer *customer,
                          JsonObject *potential, gint32 day)
{
  static const char *const open_states[] = { "TO_CONFIRM", "EXPIRED", NULL };
  RpSampleWriter *writer = context->writer;
  const char *state = rp_json_get_string (potential, "state", "");
  const char *reason = rp_json_get_string (potential, "reason", NULL);
  gboolean later = strcmp (state, "LATER") == 0;
  if (g_strv_contains (open_states, state))
    return;
  rp_sample_writer_text (writer, "contact", g_ptr_array_index (customer->contacts, 0));
  rp_sample_writer_date (writer, "answered_on", MIN (day + 8, context->today - 1));
  rp_sample_writer_text (writer, "channel", "VISIT");
  rp_sample_writer_text (writer, "verbatim",
                         reason != NULL ? reason
                         : later        ? "明年再看。"
                                        : "可以，按你们说的办。");
  rp_sample_writer_text (writer, "reason", reason);
  if (later)
    rp_sample_writer_date (writer, "revisit_on", context->today + 120);
}

static void
write_potential (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *potential)
{
  RpSampleWriter *writer = context->writer;
  gint32 day = context->today - (gint32)rp_json_get_integer (potential, "days_ago", 30);
  gint64 benefit = rp_json_get_integer (potential, "benefit", 0);
  const char *specialist = rp_sample_find_specialist (context, customer);
  g_autofree char *id
      = rp_sample_begin_row (context, "potential_need", customer->id, specialist, day);
  rp_sample_writer_text (writer, "customer", customer->id);
  write_category (writer, rp_json_get_string (potential, "code", ""));
  rp_sample_writer_text (writer, "text", rp_json_get_string (potential, "text", ""));
  if (benefit > 0)
    rp_sample_writer_integer (writer, "benefit_customer", benefit);
  rp_sample_writer_integer (writer, "confidence",
                            40 + 5 * rp_sample_random_below (&context->random, 10));
  rp_sample_writer_text (writer, "manager", customer->manager);
  rp_sample_writer_text (writer, "proposed_by", specialist);
  rp_sample_writer_date (writer, "due", day + 14);
  rp_sample_writer_text (writer, "state", rp_json_get_string (potential, "state", ""));
  write_answer_of_customer (context, customer, potential, day);
  rp_sample_writer_end (writer);
}

void
rp_sample_write_potential (RpSampleContext *context, RpSampleCustomer *customer)
{
  JsonArray *potential = rp_json_get_array (context->story, "potential");
  const char *no = rp_json_get_string (customer->traits, "no", "");
  guint next = 0;
  for (JsonObject *entry; (entry = rp_sample_next_entry (potential, no, &next)) != NULL;)
    write_potential (context, customer, entry);
}
