/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-work.h"

#include <string.h>

#include "base/json-access.h"

/* Needs of invented customers: some go together, some belong to a trade, so that there is something to learn. */
static const struct
{
  const char *code, *title;
  guint percent;
  const char *industry; /* (nullable): beginning of its code, to which @there belongs */
  guint there;
  const char *with; /* (nullable): a need further up; who has it has this one more often */
  guint then;
} needs[] = {
  { "EE-01", "用能诊断", 18, "C", 30, NULL, 0 },
  { "EE-02", "加装无功补偿", 6, NULL, 0, "EE-01", 62 },
  { "EE-04", "空压与照明改造", 5, NULL, 0, "EE-01", 38 },
  { "TOU-01", "移峰到谷段", 8, "C", 26, NULL, 0 },
  { "TOU-03", "参加需求响应", 3, NULL, 0, "TOU-01", 55 },
  { "DER-01", "屋顶光伏接入", 5, "C", 24, NULL, 0 },
  { "DER-02", "用户侧储能", 1, NULL, 0, "DER-01", 44 },
  { "DER-03", "建设充电设施", 4, "H", 46, NULL, 0 },
  { "REL-03", "停电次数多", 9, NULL, 0, NULL, 0 },
  { "PQ-01", "电压暂降", 2, "C39", 55, NULL, 0 },
  { "MKT-01", "直接参与市场", 7, NULL, 0, "TOU-03", 36 },
  { "MKT-05", "绿色电力证书", 1, NULL, 0, "MKT-01", 40 },
  { "SAFE-03", "预防性试验", 8, NULL, 0, NULL, 0 },
  { "CONN-02", "申请增容", 8, NULL, 0, "EE-04", 20 },
};

static gboolean
has_need (const gboolean *has, const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    if (strcmp (needs[i].code, code) == 0)
      return has[i];
  return FALSE;
}

static guint
find_percent (RpSampleCustomer *customer, const gboolean *has, guint i)
{
  const char *industry = rp_json_get_string (customer->traits, "industry", "");
  if (needs[i].with != NULL && has_need (has, needs[i].with))
    return needs[i].then;
  if (needs[i].industry != NULL && g_str_has_prefix (industry, needs[i].industry))
    return needs[i].there;
  return needs[i].percent;
}

static void
write_need (RpSampleContext *context, RpSampleCustomer *customer, guint i, guint days_ago)
{
  RpSampleWriter *writer = context->writer;
  gint32 day = context->today - (gint32)days_ago;
  g_autofree char *no = g_strdup_printf ("XQ-2025-%06u", ++context->n_needs);
  g_autofree char *category = g_strndup (needs[i].code, strcspn (needs[i].code, "-"));
  g_autofree char *id = rp_sample_begin_row (context, "need", customer->id, customer->manager, day);
  rp_sample_writer_text (writer, "customer", customer->id);
  rp_sample_writer_text (writer, "no", no);
  rp_sample_writer_text (writer, "state", "CLOSED");
  rp_sample_writer_text (writer, "account", customer->account);
  rp_sample_writer_text (writer, "category", category);
  rp_sample_writer_text (writer, "sub_code", needs[i].code);
  rp_sample_writer_text (writer, "title", needs[i].title);
  rp_sample_writer_text (writer, "own_words", needs[i].title);
  rp_sample_writer_text (writer, "urgency", "U4");
  rp_sample_writer_text (writer, "impact", "COST");
  rp_sample_writer_text (writer, "channel", "PHONE");
  rp_sample_writer_text (writer, "captured_by", customer->manager);
  rp_sample_writer_text (writer, "reasonableness", "REASONABLE");
  rp_sample_writer_text (writer, "centre", "SERVICE");
  rp_sample_writer_text (writer, "answer", "已办结。");
  rp_sample_writer_text (writer, "confirm_contact", g_ptr_array_index (customer->contacts, 0));
  rp_sample_writer_date (writer, "confirm_on", day + 20);
  rp_sample_writer_text (writer, "confirm_channel", "PHONE");
  rp_sample_writer_text (writer, "confirm_words", "已解决。");
  rp_sample_writer_end (writer);
}

void
rp_sample_invent_needs (RpSampleContext *context, RpSampleCustomer *customer)
{
  RpSampleRandom random = { rp_sample_mix (context->options->seed ^ customer->number) };
  gboolean has[G_N_ELEMENTS (needs)] = { FALSE };
  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    {
      has[i] = rp_sample_random_below (&random, 100) < find_percent (customer, has, i);
      if (has[i])
        write_need (context, customer, i, 30 + rp_sample_random_below (&random, 500));
    }
}
