/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/value-sheet.h"

#include "base/date.h"
#include "insight/score-override.h"
#include "print/print.h"
#include "workbench/score-reading.h"
#include "workbench/value-sheet-store.h"

#define HISTORY_MONTHS 12

/* The texts that the printed sheet points into, until it is printed. */
typedef struct
{
  GArray *parts, *factors, *months;
  GPtrArray *texts; /* owned */
} Page;

static void
page_init (Page *page)
{
  page->parts = g_array_new (FALSE, TRUE, sizeof (RpPrintScorePart));
  page->factors = g_array_new (FALSE, TRUE, sizeof (RpPrintScoreFactor));
  page->months = g_array_new (FALSE, TRUE, sizeof (RpPrintScoreMonth));
  page->texts = g_ptr_array_new_with_free_func (g_free);
}

static void
page_clear (Page *page)
{
  g_array_unref (page->parts);
  g_array_unref (page->factors);
  g_array_unref (page->months);
  g_ptr_array_unref (page->texts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* @text: (transfer full) */
static const char *
keep (Page *page, char *text)
{
  g_ptr_array_add (page->texts, text);
  return text;
}

static void
add_parts (Page *page, const RpScore *score)
{
  for (guint i = 0; i < score->parts->len; i++)
    {
      const RpScorePart *part = score->parts->pdata[i];
      RpPrintScorePart row = { .label = part->label, .value = part->raw };

      row.weight = keep (page, g_strdup_printf ("%.4g %%", part->weight));
      if (part->present)
        {
          row.points = keep (page, g_strdup_printf ("%.2f", part->points));
          row.contribution = keep (page, rp_score_format (part->contribution));
        }
      else
        row.value = part->reason;
      g_array_append_val (page->parts, row);
    }
}

static void
add_factors (Page *page, const RpScore *score, const char *language)
{
  for (guint i = 0; i < score->factors->len; i++)
    {
      const RpScoreFactor *factor = score->factors->pdata[i];
      RpPrintScoreFactor row = { .label = factor->label, .level = (int)factor->level };

      row.evidence
          = keep (page, g_strjoinv (g_str_equal (language, "zh") ? "；" : "; ", factor->evidence));
      g_array_append_val (page->factors, row);
    }
}

static void
add_months (Page *page, GPtrArray *moments)
{
  for (guint i = 0; i < moments->len; i++)
    {
      const RpScoreMoment *moment = moments->pdata[i];
      g_autofree char *date = rp_date_format (moment->day);
      RpPrintScoreMonth row = { .score = moment->score->score / 100.0 };

      row.month = keep (page, g_strndup (date, strlen ("2026-01")));
      g_array_append_val (page->months, row);
    }
}

static void
set_override (RpPrintValueSheet *sheet, Page *page, RpStore *store, RpRecord *customer,
              const RpScoreMoment *moment)
{
  g_autoptr (RpRecord) approver = NULL;
  RpScoreOverride set;

  if (!rp_score_override_read (customer, &set) || set.from > moment->day || set.until < moment->day
      || !rp_score_override_check (&set, moment->model, NULL))
    return;
  approver = rp_store_get (store, "user", set.approver, NULL);
  sheet->set_grade = keep (page, g_strdup (set.grade));
  sheet->set_reason = keep (page, g_strdup (set.reason));
  sheet->set_until = keep (page, rp_date_format (set.until));
  sheet->set_by
      = keep (page, g_strdup (approver != NULL ? rp_record_get_title (approver) : set.approver));
}

static gboolean
write_file (const RpPrintValueSheet *sheet, const char *path, GError **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  GMemoryOutputStream *bytes = G_MEMORY_OUTPUT_STREAM (memory);

  return rp_print_value_sheet (sheet, memory, error) && g_output_stream_close (memory, NULL, error)
         && g_file_set_contents_full (path, g_memory_output_stream_get_data (bytes),
                                      (gssize)g_memory_output_stream_get_data_size (bytes),
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
print (RpStore *store, RpRecord *customer, GPtrArray *moments, const char *language,
       const char *path, GError **error)
{
  RpClock *clock = rp_store_get_clock (store);
  const RpScoreMoment *moment = moments->pdata[moments->len - 1];
  const RpScore *score = moment->score;
  g_autofree char *organisation = rp_store_dup_meta (store, "org");
  g_autofree char *printed_by = rp_store_dup_meta (store, "user_name");
  g_autofree char *printed_at
      = rp_instant_format_local (rp_clock_now_us (clock), rp_clock_zone (clock));
  g_auto (Page) page = { NULL };
  RpPrintValueSheet sheet = { .page = { .language = language,
                                        .organisation = organisation,
                                        .keep_safe = TRUE,
                                        .printed_by = printed_by,
                                        .printed_at = printed_at } };

  page_init (&page);
  g_strdelimit (printed_at, " ", 'T');
  add_parts (&page, score);
  add_factors (&page, score, language);
  add_months (&page, moments);
  set_override (&sheet, &page, store, customer, moment);
  sheet.customer = rp_record_get_text (customer, "name");
  sheet.number = rp_record_get_text (customer, "no");
  sheet.on = keep (&page, rp_date_format (moment->day));
  sheet.score = keep (&page, rp_score_format (score->score));
  sheet.lowest = keep (&page, rp_score_format (score->lowest));
  sheet.highest = keep (&page, rp_score_format (score->highest));
  sheet.coverage = keep (&page, rp_score_format (score->coverage));
  sheet.grade = moment->grade != NULL ? moment->grade : "–";
  sheet.model = keep (&page, g_strdup_printf ("%s (%s, %d)",
                                              rp_score_model_get_title (moment->model, language),
                                              score->model, score->version));
  sheet.parts = (const RpPrintScorePart *)(gpointer)page.parts->data;
  sheet.n_parts = page.parts->len;
  sheet.factors = (const RpPrintScoreFactor *)(gpointer)page.factors->data;
  sheet.n_factors = page.factors->len;
  sheet.months = (const RpPrintScoreMonth *)(gpointer)page.months->data;
  sheet.n_months = page.months->len;
  return write_file (&sheet, path, error);
}

gboolean
rp_value_sheet_print_to_file (RpStore *store, const char *model, const char *customer, gint32 day,
                              const char *language, const char *path, GError **error)
{
  g_autoptr (RpRecord) row = rp_store_get (store, "customer", customer, error);
  g_autoptr (GPtrArray) moments = NULL;

  if (row == NULL)
    return FALSE;
  moments = rp_score_moments_load (store, model, customer, day, HISTORY_MONTHS, language, error);
  return moments != NULL && print (store, row, moments, language, path, error);
}

/* ---- off the main thread ---- */

typedef struct
{
  char *customer, *language, *path;
  gint32 day;
} Write;

static void
free_write (Write *write)
{
  g_free (write->customer);
  g_free (write->language);
  g_free (write->path);
  g_free (write);
}

static gpointer
write_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Write *write = data;

  rp_value_sheet_print_to_file (subject, RP_SCORE_MODEL_DEFAULT, write->customer, write->day,
                                write->language, write->path, error);
  return NULL;
}

void
rp_value_sheet_write_async (RpSession *session, const char *customer, gint32 day,
                            const char *language, const char *path, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Write *write = g_new0 (Write, 1);

  write->customer = g_strdup (customer);
  write->language = g_strdup (language);
  write->path = g_strdup (path);
  write->day = day;
  rp_session_run_async (session, write_on_store, write, (GDestroyNotify)free_write, NULL, NULL,
                        callback, user_data);
}

gboolean
rp_value_sheet_write_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  GError *write_error = NULL;

  rp_session_run_finish (session, result, &write_error);
  if (write_error == NULL)
    return TRUE;
  g_propagate_error (error, write_error);
  return FALSE;
}
