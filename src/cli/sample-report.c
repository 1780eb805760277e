/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-work.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"

/* Why a report came back, in the specialist's words. */
static const struct
{
  const char *code;
  const char *remark;
} returns[] = {
  { "R02", "请补充具体事项和希望的时间，现在无法派发。" },
  { "R03", "客户要解决什么问题没有写清，请按原话补充。" },
  { "R05", "附件照片看不清铭牌，请重新上传。" },
};

/* From a report's submission to the one after its return. */
#define DAYS_TO_REWORK 4

const char *
rp_sample_find_specialist (RpSampleContext *context, RpSampleCustomer *customer)
{
  const char *place = rp_json_get_string (customer->traits, "place", "");
  gboolean industry = strstr (place, "工业园") != NULL || strstr (place, "石") != NULL;
  return g_hash_table_lookup (context->users, industry ? "xu" : "deng");
}

static void
set_date (JsonObject *object, const char *member, gint32 day)
{
  g_autofree char *text = rp_date_format (day);
  json_object_set_string_member (object, member, text);
}

static void
add_table (JsonObject *answers, const char *question, JsonObject *row)
{
  JsonArray *rows = json_array_new ();
  json_object_set_string_member (row, "row", "r1");
  json_array_add_object_element (rows, row);
  json_object_set_array_member (answers, question, rows);
}

static void
answer_base (RpSampleCustomer *customer, JsonObject *answers, const char *visit, gint32 day)
{
  JsonObject *row = json_object_new ();
  if (visit != NULL)
    json_object_set_string_member (row, "visit", visit);
  json_object_set_string_member (row, "no", visit != NULL ? "现场拜访" : "渠道记录");
  set_date (row, "on", day);
  json_object_set_string_member (row, "contacts", g_ptr_array_index (customer->contact_names, 0));
  add_table (answers, "t2.base", row);
}

static void
answer_need (RpSampleCustomer *customer, JsonObject *answers, JsonObject *need)
{
  const char *code = rp_json_get_string (need, "code", "");
  JsonObject *details = rp_json_get_object (need, "details");
  JsonObject *row = details != NULL ? rp_json_object_copy (details) : json_object_new ();
  g_autofree char *category = g_strndup (code, strcspn (code, "-"));
  json_object_set_string_member (row, "category", category);
  json_object_set_string_member (row, "own_words", rp_json_get_string (need, "words", ""));
  json_object_set_string_member (row, "contact", g_ptr_array_index (customer->contacts, 0));
  json_object_set_string_member (row, "urgency", rp_json_get_string (need, "urgency", "U3"));
  json_object_set_string_member (row, "impact", rp_json_get_string (need, "impact", "NONE"));
  add_table (answers, "t2.needs", row);
}

static JsonObject *
create_answers (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *need,
                const char *visit, gint32 day)
{
  JsonObject *answers = json_object_new (), *signature = json_object_new ();
  json_object_set_string_member (answers, "t2.secrecy", "INTERNAL");
  set_date (answers, "t2.date", day);
  answer_base (customer, answers, visit, day);
  json_object_set_string_member (answers, "t2.summary", rp_json_get_string (need, "title", ""));
  answer_need (customer, answers, need);
  json_object_set_string_member (answers, "t2.background",
                                 "情况在走访和联系中由客户提出，现场已核对。");
  json_object_set_string_member (answers, "t2.judgement", "诉求属实，建议受理并尽快答复。");
  json_object_set_string_member (answers, "t2.already", "无");
  json_object_set_string_member (signature, "name",
                                 g_hash_table_lookup (context->names, customer->manager));
  set_date (signature, "on", day);
  json_object_set_object_member (answers, "t2.sig", signature);
  return answers;
}

static void
write_instant (RpSampleWriter *writer, const char *member, gint32 day, guint minute)
{
  g_autofree char *text = rp_sample_instant (day, minute);
  rp_sample_writer_text (writer, member, text);
}

/* A report that was returned and waits again. */
static gboolean
is_resubmitted (const char *state, const char *code)
{
  return code != NULL && strcmp (state, "REVIEWING") == 0;
}

static void
write_state (RpSampleContext *context, RpSampleCustomer *customer, const char *state,
             const char *code, gint32 day)
{
  RpSampleWriter *writer = context->writer;
  gboolean is_decided = strcmp (state, "ACCEPTED") == 0 || strcmp (state, "RETURNED") == 0;
  /* Every other one in the queue has been claimed. */
  gboolean is_free = strcmp (state, "REVIEWING") == 0 && context->n_reports % 2 == 0;
  rp_sample_writer_text (writer, "state", is_free ? "RECEIVED" : state);
  if (!is_free)
    rp_sample_writer_text (writer, "reviewer", rp_sample_find_specialist (context, customer));
  gint32 last = is_resubmitted (state, code) ? day + DAYS_TO_REWORK : day;
  write_instant (writer, "submitted_at", last, 17 * 60);
  write_instant (writer, "received_at", last, 17 * 60 + 4);
  if (is_decided || is_resubmitted (state, code))
    write_instant (writer, "decided_at", day + 1, 10 * 60);
  for (guint i = 0; i < G_N_ELEMENTS (returns); i++)
    if (g_strcmp0 (returns[i].code, code) == 0)
      {
        rp_sample_writer_codes (writer, "return_codes", code);
        rp_sample_writer_text (writer, "return_remark", returns[i].remark);
      }
}

static char *
write_revision (RpSampleContext *context, RpSampleCustomer *customer, const char *report,
                JsonObject *object, guint number, gint32 day)
{
  g_autofree char *answers = rp_json_object_to_canonical (object);
  RpSampleWriter *writer = context->writer;
  g_autofree char *content
      = g_strdup_printf ("{\"template\":\"T2\",\"version\":1,\"answers\":%s}", answers);
  char *id = rp_sample_begin_row (context, "report_revision", customer->id, customer->manager, day);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "report", report);
  rp_sample_writer_integer (writer, "number", number);
  rp_sample_writer_json (writer, "content", content);
  write_instant (writer, "submitted_at", day, 17 * 60);
  rp_sample_writer_text (writer, "by", customer->manager);
  rp_sample_writer_end (writer);
  return id;
}

static void
write_remark (RpSampleContext *context, RpSampleCustomer *customer, const char *report,
              const char *revision, const char *code, gint32 day)
{
  RpSampleWriter *writer = context->writer;
  const char *by = rp_sample_find_specialist (context, customer);
  for (guint i = 0; i < G_N_ELEMENTS (returns); i++)
    {
      if (strcmp (returns[i].code, code) != 0)
        continue;
      g_autofree char *id
          = rp_sample_begin_row (context, "review_remark", customer->id, by, day + 1);
      rp_sample_writer_text (writer, "customer", customer->id);
      rp_sample_writer_text (writer, "report", report);
      rp_sample_writer_text (writer, "revision", revision);
      rp_sample_writer_text (writer, "path", "t2.needs");
      rp_sample_writer_text (writer, "text", returns[i].remark);
      rp_sample_writer_text (writer, "by", by);
      write_instant (writer, "at", day + 1, 10 * 60);
      rp_sample_writer_boolean (writer, "resolved", FALSE);
      rp_sample_writer_end (writer);
    }
}

/* What the first version said where the second says more. */
static JsonObject *
create_first_answers (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *need,
                      const char *visit, gint32 day)
{
  g_autoptr (JsonObject) before = rp_json_object_copy (need);
  JsonObject *first = rp_json_get_object (need, "first");
  g_autoptr (GList) members = first != NULL ? json_object_get_members (first) : NULL;
  for (GList *link = members; link != NULL; link = link->next)
    json_object_set_member (before, link->data, json_object_dup_member (first, link->data));
  return create_answers (context, customer, before, visit, day);
}

/* Every version that was submitted, and why the first came back. */
static void
write_versions (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *need,
                const char *visit, const char *report, JsonObject *answers, gint32 day)
{
  g_auto (GStrv) state = g_strsplit (rp_json_get_string (need, "report", ""), ":", 2);
  gboolean again = is_resubmitted (state[0], state[1]);
  g_autoptr (JsonObject) first
      = again ? create_first_answers (context, customer, need, visit, day) : NULL;
  g_autofree char *revision
      = write_revision (context, customer, report, again ? first : answers, 1, day);
  if (state[1] != NULL)
    write_remark (context, customer, report, revision, state[1], day);
  if (again)
    g_free (write_revision (context, customer, report, answers, 2, day + DAYS_TO_REWORK));
}

char *
rp_sample_write_report (RpSampleContext *context, RpSampleCustomer *customer, JsonObject *need,
                        const char *visit, gint32 day)
{
  RpSampleWriter *writer = context->writer;
  g_auto (GStrv) state = g_strsplit (rp_json_get_string (need, "report", ""), ":", 2);
  g_autoptr (JsonObject) object = create_answers (context, customer, need, visit, day);
  g_autofree char *answers = rp_json_object_to_canonical (object);
  guint number = ++context->n_reports;
  g_autofree char *no = g_strdup_printf ("QL-XQ-2025-%04u", number);
  g_autofree char *provisional = g_strdup_printf ("草-S1-%04u", number);
  char *id = rp_sample_begin_row (context, "needs_report", customer->id, customer->manager, day);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "no", no);
  rp_sample_writer_text (writer, "provisional_no", provisional);
  rp_sample_writer_text (writer, "manager", customer->manager);
  if (visit != NULL)
    rp_sample_writer_codes (writer, "visits", visit);
  rp_sample_writer_text (writer, "channel", rp_json_get_string (need, "channel", NULL));
  rp_sample_writer_text (writer, "template", "T2");
  rp_sample_writer_integer (writer, "template_version", 1);
  rp_sample_writer_integer (writer, "version", is_resubmitted (state[0], state[1]) ? 2 : 1);
  rp_sample_writer_json (writer, "answers", answers);
  write_state (context, customer, state[0], state[1], day);
  rp_sample_writer_end (writer);
  write_versions (context, customer, need, visit, id, object, day);
  return id;
}
