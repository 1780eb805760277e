/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/print.h"
#include "print/pdf.h"

static const RpPrintPair facts[] = {
  { "户号", "0312000123456" },     { "供电电压", "交流10kV" }, { "运行容量", "5000 kVA" },
  { "客户等级", "A级（战略）" },   { "重要用户等级", "二级" }, { "联系人", "王工（电气负责人）" },
  { "合同到期", "2026年6月30日" },
};

/* More than a page holds, every text as long as it can be. */
static char *
print_full_brief (const char *language, guint n_each)
{
  static const char *const words
      = "客户说夏天高峰时电压偏低、空压机跳闸，希望春节前给一个明确的答复，并且要有人到现场看一看"
        "，还要把去年七月的停电记录一起带去，另外问增容多久能办好";
  g_autofree RpBriefVisit *visits = g_new0 (RpBriefVisit, n_each);
  g_autofree RpBriefPromise *promises = g_new0 (RpBriefPromise, n_each);
  g_autofree RpBriefMonth *months = g_new0 (RpBriefMonth, n_each);
  g_autofree RpBriefSuggestion *suggestions = g_new0 (RpBriefSuggestion, n_each);
  for (guint i = 0; i < n_each; i++)
    {
      visits[i] = (RpBriefVisit){ "2025-12-05", "定期拜访", words };
      promises[i] = (RpBriefPromise){ words, "林晓", "2026-01-08", i == 0 };
      /* A month whose demand and power factor nobody read comes last. */
      months[i] = i == 11 ? (RpBriefMonth){ "2025-01", 176200000, 0, 0, 0 }
                          : (RpBriefMonth){ "2025-12", 176200000, 41200, 8700, 9100 };
      suggestions[i] = (RpBriefSuggestion){ "CONN-02", "高压增容", words };
    }
  RpPrintBrief brief = {
    .page = { .language = language,
              .keep_safe = TRUE,
              .printed_by = "林晓",
              .printed_at = "2026-01-05T08:00" },
    .customer = "南岭石材有限公司",
    .facts = facts,
    .n_facts = G_N_ELEMENTS (facts),
    .visits = visits,
    .n_visits = n_each,
    .promises = promises,
    .n_promises = n_each,
    .months = months,
    .n_months = n_each,
    .suggestions = suggestions,
    .n_suggestions = n_each,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int file = g_file_open_tmp ("rapport-brief-XXXXXX.pdf", &path, &error);
  g_assert_no_error (error);
  g_close (file, NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) out
      = g_file_replace (target, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (rp_print_brief (&brief, G_OUTPUT_STREAM (out), &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (out), NULL, &error));
  return g_steal_pointer (&path);
}

static void
discard (const char *path, const char *name)
{
  const char *keep = g_getenv ("RAPPORT_KEEP_PDF");
  g_autofree char *target = keep != NULL ? g_build_filename (keep, name, NULL) : NULL;
  if (target != NULL)
    (void)g_rename (path, target);
  (void)g_remove (path);
}

static void
test_one_page (void)
{
  static const char *const languages[] = { "zh", "en" };
  if (!pdf_can_read ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *path = print_full_brief (languages[i], 30);
      g_autofree char *text = pdf_squeezed_text (path);
      g_assert_cmpint (pdf_n_pages (path), ==, 1);
      g_assert_nonnull (strstr (text, "南岭石材有限公司"));
      g_assert_nonnull (strstr (text, i == 0 ? "176.2" : "1762"));
      g_assert_nonnull (strstr (text, "0.91"));
      g_assert_null (strstr (text, "0.00"));
      g_assert_nonnull (strstr (text, "–"));
      g_assert_nonnull (strstr (text, i == 0 ? "已超期" : "late"));
      assert_embedded_fonts (path);
      discard (path, i == 0 ? "brief-zh.pdf" : "brief-en.pdf");
    }
}

static void
test_nothing_known (void)
{
  if (!pdf_can_read ())
    return;
  g_autofree char *path = print_full_brief ("zh", 0);
  g_autofree char *text = pdf_squeezed_text (path);
  g_assert_nonnull (strstr (text, "无"));
  discard (path, "brief-empty.pdf");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/brief/one-page", test_one_page);
  g_test_add_func ("/print/brief/nothing", test_nothing_known);
  return g_test_run ();
}
