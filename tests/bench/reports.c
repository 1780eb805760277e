/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/reports.h"

#include <stdio.h>

static const char *const wishes[] = {
  "现在三个月都跑在八成五以上，新订的设备四月到，再不增容就装不上了。",
  "夏天一到下午两点电压就低，空压机跳过两次，想请你们看看是线路的问题还是我们自己的变压器。",
  "厂房顶上有一万二千平方米，想装光伏，不知道现在的政策和并网的手续要多久。",
  "功率因数最近几个月都不到零点九，每个月多付几千块，想知道加装电容器大概要花多少钱。",
};

static const char *const judgements[] = {
  "诉求属实，建议受理并尽快答复。",
  "现场核对负荷曲线后认为应先做一次电能质量测试，再决定方案。",
  "客户已与设备厂家签约，时间紧，建议按二级紧急处理。",
};

static const char *const summaries[] = {
  "器件车间增加容量2500kVA",
  "三号线午后电压偏低",
  "屋顶光伏并网咨询",
  "功率因数补偿改造",
};

static const char *const categories[] = { "CONN", "PQ", "GEN", "EE" };

#define PICK(list, n) ((list)[(n) % G_N_ELEMENTS (list)])

char *
reports_make_id (guint report)
{
  return g_strdup_printf ("0198c000-0000-7000-8000-%012x", report);
}

char *
reports_make_own_customer (guint manager)
{
  return g_strdup_printf ("0198b000-0000-7000-8001-%012x", manager);
}

static char *
make_customer (guint number)
{
  return g_strdup_printf ("0198b000-0000-7000-8000-%012x", number);
}

static char *
make_user (guint number)
{
  return g_strdup_printf ("0198a000-0000-7000-8000-%012x", number);
}

static void
write_user (FILE *file, guint number, const char *login, const char *roles)
{
  g_autofree char *id = make_user (number);

  fprintf (file,
           "{\"t\":\"user\",\"id\":\"%s\",\"login\":\"%s\",\"name\":\"%s\",\"roles\":\"%s\","
           "\"password\":\"" REPORTS_PASSWORD "\"}\n",
           id, login, login, roles);
}

static void
write_customer (FILE *file, const char *id, guint number, guint manager)
{
  g_autofree char *user = make_user (manager);

  fprintf (file,
           "{\"t\":\"row\",\"kind\":\"customer\",\"id\":\"%s\",\"scope\":\"%s\",\"body\":{"
           "\"no\":\"33%08u\",\"name\":\"青岚第%u机械厂\",\"manager\":\"%s\"}}\n",
           id, id, number, number, user);
}

/* One wish of a report, as a row of its table. */
static void
write_need (FILE *file, guint n)
{
  fprintf (file,
           "{\"row\":\"r%u\",\"category\":\"%s\",\"own_words\":\"%s\",\"impact\":\"PARTIAL\","
           "\"urgency\":\"U%u\",\"contact\":\"0198d000-0000-7000-8000-%012x\",\"conn_now\":%u,"
           "\"conn_add\":%u,\"conn_voltage\":\"AC00101\"}",
           n % 2 + 1, PICK (categories, n), PICK (wishes, n), n % 3 + 1, n, 40000 + n % 1000,
           2500 + n % 700);
}

static void
write_report (FILE *file, guint n)
{
  g_autofree char *id = reports_make_id (n);
  g_autofree char *customer = make_customer (n / REPORTS_PER_CUSTOMER);
  g_autofree char *user = make_user (0);

  fprintf (
      file,
      "{\"t\":\"row\",\"kind\":\"needs_report\",\"id\":\"%s\",\"scope\":\"%s\",\"body\":{"
      "\"customer\":\"%s\",\"no\":\"QL-XQ-2025-%06u\",\"provisional_no\":\"草-S1-%06u\","
      "\"manager\":\"%s\",\"visits\":[\"0198e000-0000-7000-8000-%012x\"],\"channel\":\"VISIT\","
      "\"template\":\"T2\",\"template_version\":1,\"version\":1,\"state\":\"DRAFT\","
      "\"answers\":{\"t2.already\":\"无\","
      "\"t2.background\":\"情况在走访和联系中由客户提出，现场已核对，涉及%u号车间。\","
      "\"t2.base\":[{\"contacts\":\"王晓峰\",\"no\":\"现场拜访\",\"on\":\"2025-%02u-%02u\","
      "\"row\":\"r1\",\"visit\":\"0198e000-0000-7000-8000-%012x\"}],"
      "\"t2.date\":\"2025-%02u-%02u\",\"t2.judgement\":\"%s\",\"t2.needs\":[",
      id, customer, customer, n, n, user, n, n % 97, n % 12 + 1, n % 28 + 1, n, n % 12 + 1,
      n % 28 + 1, PICK (judgements, n));
  write_need (file, n);
  fputc (',', file);
  write_need (file, n + 1);
  fprintf (file,
           "],\"t2.secrecy\":\"INTERNAL\",\"t2.sig\":{\"name\":\"周敏\",\"on\":\"2025-%02u-%02u\"},"
           "\"t2.summary\":\"%s\"},\"submitted_at\":\"2025-11-04T09:00:00.000Z\","
           "\"hash\":\"%064x\"}}\n",
           n % 12 + 1, n % 28 + 1, PICK (summaries, n), n);
}

void
reports_write (const char *path, guint n_reports, guint n_managers)
{
  guint n_customers = (n_reports + REPORTS_PER_CUSTOMER - 1) / REPORTS_PER_CUSTOMER;
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  fprintf (file, "{\"t\":\"organisation\",\"name\":\"Test county\",\"zone\":\"Asia/Shanghai\","
                 "\"format\":1}\n");
  write_user (file, 0, REPORTS_MANAGER, "KAM");
  write_user (file, 1, REPORTS_SPECIALIST, "BS");
  for (guint i = 1; i <= n_managers; i++)
    {
      g_autofree char *login = g_strdup_printf ("m%u", i);
      g_autofree char *customer = reports_make_own_customer (i);

      write_user (file, i + 1, login, "KAM");
      write_customer (file, customer, 10000000 + i, i + 1);
    }
  for (guint i = 0; i < n_customers; i++)
    {
      g_autofree char *customer = make_customer (i);

      write_customer (file, customer, i, 0);
    }
  for (guint i = 0; i < n_reports; i++)
    write_report (file, i);
  g_assert_cmpint (fclose (file), ==, 0);
}
