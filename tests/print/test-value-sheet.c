/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/pdf.h"
#include "print/print.h"

#define WORDS                                                                                                                                    \
  "近12个月往来十二次：走访七次、电话三次、线上一次、热线一次、营业厅等零次，去年同期为九次，并且" \
  "还有两次没有记录在案"

/* A customer by a model of @n_parts indicators, every text as long as it can be. */
static char *
print_sheet (const char *language, guint n_parts, gboolean set)
{
  g_autofree RpPrintScorePart *parts = g_new0 (RpPrintScorePart, n_parts);
  RpPrintScoreFactor factors[6];
  RpPrintScoreMonth months[13];
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int file = g_file_open_tmp ("rapport-value-XXXXXX.pdf", &path, &error);

  g_assert_no_error (error);
  g_close (file, NULL);
  for (guint i = 0; i < n_parts; i++)
    parts[i] = (RpPrintScorePart){ WORDS, WORDS, i == 1 ? NULL : "85.00", "20 %",
                                   i == 1 ? NULL : "17.00" };
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    factors[i] = (RpPrintScoreFactor){ "渠道活跃度", WORDS, (int)i % 3 };
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    months[i] = (RpPrintScoreMonth){ "2025-12", 60 + i };
  const RpPrintValueSheet sheet = {
    .page = { .language = language,
              .organisation = "青岚供电局",
              .keep_safe = TRUE,
              .printed_by = "许清",
              .printed_at = "2026-01-05T08:00" },
    .customer = "青岚启明光电器件有限公司",
    .number = "KH-010",
    .on = "2026-01-05",
    .score = "73.50",
    .lowest = "65.00",
    .highest = "80.25",
    .coverage = "90.00",
    .grade = "A",
    .set_grade = set ? "B" : NULL,
    .set_reason = WORDS,
    .set_until = "2026-06-30",
    .set_by = "黄卓",
    .model = "客户价值评分（县局默认）（county-v1，1）",
    .parts = parts,
    .n_parts = n_parts,
    .factors = factors,
    .n_factors = G_N_ELEMENTS (factors),
    .months = months,
    .n_months = G_N_ELEMENTS (months),
  };
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) out
      = g_file_replace (target, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (rp_print_value_sheet (&sheet, G_OUTPUT_STREAM (out), &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (out), NULL, &error));
  return g_steal_pointer (&path);
}

/* The longest of what a model and a customer can have stays on one page. */
static void
test_one_page (void)
{
  static const char *const languages[] = { "zh", "en" };
  static const guint sizes[] = { 10, 18 };

  if (!pdf_can_read ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
      {
        g_autofree char *path = print_sheet (languages[i], sizes[k], TRUE);
        g_autofree char *text = pdf_squeezed_text (path);

        g_assert_cmpint (pdf_n_pages (path), ==, 1);
        g_assert_nonnull (strstr (text, "73.50"));
        g_assert_nonnull (strstr (text, "65.00–80.25"));
        g_assert_nonnull (strstr (text, i == 0 ? "客户价值评分表" : "Customervaluesheet"));
        g_assert_nonnull (strstr (text, i == 0 ? "未知" : "notknown"));
        g_assert_nonnull (strstr (text, i == 0 ? "评定等级" : "Gradeset"));
        g_assert_nonnull (strstr (text, i == 0 ? "内部资料" : "Internal"));
        g_remove (path);
      }
}

static void
test_not_set (void)
{
  if (!pdf_can_read ())
    return;
  g_autofree char *path = print_sheet ("zh", 10, FALSE);
  g_autofree char *text = pdf_squeezed_text (path);

  g_assert_null (strstr (text, "评定等级"));
  g_remove (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/value-sheet/one-page", test_one_page);
  g_test_add_func ("/print/value-sheet/not-set", test_not_set);
  return g_test_run ();
}
