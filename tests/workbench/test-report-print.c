/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/report-print.h"

#include "print/pdf.h"
#include "workbench/review-fixture.h"

/* @revision: 0 for the report as it stands. Returns: (transfer full): what stands on the paper, without its spaces */
static char *
print (StoreFixture *self, int revision)
{
  const RpReportPrintOptions options
      = { .language = "en", .copy = RP_PRINT_INTERNAL, .revision = revision };
  g_autoptr (RpRecord) report = store_fixture_get (self, "needs_report", REPORT);
  g_autofree char *path = temp_folder_file (self->folder, "report.pdf");
  g_autoptr (GError) error = NULL;

  rp_report_print_to_file (self->store, report, &options, path, &error);
  g_assert_no_error (error);
  return pdf_squeezed_text (path);
}

typedef struct
{
  const char *state, *more;
  int revision;
  const char *there[3], *missing[3];
} Case;

#define SECOND "Version2"
#define DRAFT "DRAFT"
#define SAID "Sagsof30%."
#define TYPED "Sagsof40%."

static const Case cases[] = {
  /* Under a version's number stands what that version says. */
  { "REVIEWING", UNDER_REVIEW LATE_ANSWERS, 0, { SECOND, SAID, NULL }, { TYPED, DRAFT, NULL } },
  { "ACCEPTED", UNDER_REVIEW LATE_ANSWERS, 0, { SECOND, SAID, NULL }, { TYPED, DRAFT, NULL } },
  { "ACCEPTED", UNDER_REVIEW LATE_ANSWERS, 2, { SECOND, SAID, NULL }, { TYPED, NULL } },
  { "ACCEPTED",
    UNDER_REVIEW ",\"review\":{\"t2.analysis\":\"Plausible.\"}",
    0,
    { SECOND, SAID, "Plausible." },
    { DRAFT, NULL } },
  { "RETURNED", UNDER_REVIEW, 0, { SECOND, SAID, NULL }, { DRAFT, NULL } },
  /* What is written on for the next version is a draft. */
  { "DRAFT", UNDER_REVIEW LATE_ANSWERS, 0, { DRAFT, TYPED, NULL }, { "Version", SAID, NULL } },
};

static void
test_versions (void)
{
  if (!pdf_can_read ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StoreFixture) self = review_fixture_new (cases[i].state, cases[i].more);
      g_autofree char *text = print (self, cases[i].revision);

      g_test_message ("%u", i);
      for (guint k = 0; k < 3 && cases[i].there[k] != NULL; k++)
        g_assert_nonnull (strstr (text, cases[i].there[k]));
      for (guint k = 0; k < 3 && cases[i].missing[k] != NULL; k++)
        g_assert_null (strstr (text, cases[i].missing[k]));
    }
}

static void
test_missing (void)
{
  const RpReportPrintOptions options
      = { .language = "en", .copy = RP_PRINT_INTERNAL, .revision = 3 };
  g_autoptr (StoreFixture) self = review_fixture_new ("REVIEWING", UNDER_REVIEW);
  g_autoptr (RpRecord) report = store_fixture_get (self, "needs_report", REPORT);
  g_autofree char *path = temp_folder_file (self->folder, "report.pdf");
  g_autoptr (GError) error = NULL;

  g_assert_false (rp_report_print_to_file (self->store, report, &options, path, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-print/versions", test_versions);
  g_test_add_func ("/report-print/missing", test_missing);
  return g_test_run ();
}
