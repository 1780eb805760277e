/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/brief-content.h"

#include "base/date.h"
#include "print/print.h"
#include "workbench/customer-file.h"
#include "workbench/evidence.h"

/* What the facts at the top of the page are: of the customer, or of the largest account. */
static const struct
{
  gboolean of_account;
  const char *field;
} fact_rows[] = {
  { FALSE, "no" },          { FALSE, "value_grade" },      { FALSE, "important_level" },
  { FALSE, "segment" },     { FALSE, "main_product" },     { TRUE, "voltage" },
  { TRUE, "contract_cap" }, { FALSE, "production_state" }, { FALSE, "shifts" },
};

/* The texts that the printed brief points into, until it is printed. */
typedef struct
{
  GArray *facts, *visits, *promises, *months, *suggestions;
  GPtrArray *texts; /* owned */
} Page;

static void
page_init (Page *page)
{
  page->facts = g_array_new (FALSE, TRUE, sizeof (RpPrintPair));
  page->visits = g_array_new (FALSE, TRUE, sizeof (RpBriefVisit));
  page->promises = g_array_new (FALSE, TRUE, sizeof (RpBriefPromise));
  page->months = g_array_new (FALSE, TRUE, sizeof (RpBriefMonth));
  page->suggestions = g_array_new (FALSE, TRUE, sizeof (RpBriefSuggestion));
  page->texts = g_ptr_array_new_with_free_func (g_free);
}

static void
page_clear (Page *page)
{
  g_array_unref (page->facts);
  g_array_unref (page->visits);
  g_array_unref (page->promises);
  g_array_unref (page->months);
  g_array_unref (page->suggestions);
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
add_facts (Page *page, const RpBriefContent *content)
{
  for (guint i = 0; i < G_N_ELEMENTS (fact_rows); i++)
    {
      RpRecord *record = fact_rows[i].of_account ? content->account : content->customer;
      const RpField *field
          = record != NULL ? rp_kind_find_field (rp_record_get_kind (record), fact_rows[i].field)
                           : NULL;
      RpPrintPair pair = { 0 };

      if (field == NULL || !rp_record_has (record, field->name))
        continue;
      pair.label = rp_field_label (field);
      pair.value = keep (page, rp_record_format (record, field->name));
      g_array_append_val (page->facts, pair);
    }
}

static void
add_contact (Page *page, const RpBriefContent *content)
{
  RpRecord *contact = content->contacts->len > 0 ? content->contacts->pdata[0] : NULL;
  RpPrintPair pair = { 0 };

  if (contact == NULL)
    return;
  pair.label = rp_kind_label (rp_record_get_kind (contact));
  pair.value = keep (page, g_strjoin (" ", rp_record_get_text (contact, "name"),
                                      rp_record_get_text (contact, "mobile"), NULL));
  g_array_append_val (page->facts, pair);
}

static void
add_visits (Page *page, const RpBriefContent *content, GTimeZone *zone)
{
  for (guint i = 0; i < content->visits->len; i++)
    {
      RpRecord *record = content->visits->pdata[i];
      const char *summary = rp_record_get_text (record, "summary");
      RpBriefVisit visit = { "", NULL, NULL };
      gint64 at = 0;

      if (rp_instant_parse (rp_record_get_text (record, "arrival"), &at))
        visit.on = keep (page, rp_date_format (rp_instant_to_day (at, zone)));
      visit.kind = keep (page, rp_record_format (record, "kind"));
      visit.summary = *summary != '\0' ? summary : rp_record_get_text (record, "purpose");
      g_array_append_val (page->visits, visit);
    }
}

static void
add_promises (Page *page, RpStore *store, const RpBriefContent *content, gint32 today)
{
  for (guint i = 0; i < content->promises->len; i++)
    {
      RpRecord *task = content->promises->pdata[i];
      g_autoptr (RpRecord) user
          = rp_store_get (store, "user", rp_record_get_text (task, "assignee"), NULL);
      RpBriefPromise promise = { rp_record_get_title (task), "", "", FALSE };
      gint32 due = 0;

      if (g_str_equal (rp_record_get_text (task, "state"), "DONE"))
        continue;
      if (user != NULL)
        promise.who = keep (page, g_strdup (rp_record_get_text (user, "name")));
      promise.due = rp_record_get_text (task, "due");
      promise.late = rp_date_parse (promise.due, &due) && due < today;
      g_array_append_val (page->promises, promise);
    }
}

static void
add_months (Page *page, const RpBriefContent *content)
{
  gint64 capacity
      = content->account != NULL ? rp_record_get_integer (content->account, "run_cap") : 0;

  for (guint i = content->usage->len; i > 0; i--)
    {
      const RpUsagePoint *point = &g_array_index (content->usage, RpUsagePoint, i - 1);
      RpBriefMonth month
          = { .energy = point->kwh, .demand = point->max_demand, .power_factor = point->pf };

      month.month = keep (page, rp_month_format (point->month));
      /* Demand at that power factor against the capacity, in 0.01 %. */
      if (capacity > 0 && point->pf > 0)
        month.load_ratio
            = (gint64)(1e8 * (double)point->max_demand / (double)point->pf / (double)capacity);
      g_array_append_val (page->months, month);
    }
}

static void
add_suggestions (Page *page, const RpBriefContent *content)
{
  for (guint i = 0; i < content->suggestions->len; i++)
    {
      RpRecord *record = content->suggestions->pdata[i];
      RpBriefSuggestion suggestion = { .code = rp_record_get_text (record, "proposes") };

      suggestion.title = keep (page, rp_record_format (record, "proposes"));
      suggestion.evidence = keep (page, rp_evidence_dup_sentence (record));
      g_array_append_val (page->suggestions, suggestion);
    }
}

static gboolean
write_file (const RpPrintBrief *brief, const char *path, GError **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  GMemoryOutputStream *bytes = G_MEMORY_OUTPUT_STREAM (memory);

  return rp_print_brief (brief, memory, error) && g_output_stream_close (memory, NULL, error)
         && g_file_set_contents_full (path, g_memory_output_stream_get_data (bytes),
                                      (gssize)g_memory_output_stream_get_data_size (bytes),
                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean
rp_brief_print_to_file (RpStore *store, const RpBriefContent *content, const char *language,
                        const char *path, GError **error)
{
  RpClock *clock = rp_store_get_clock (store);
  g_autofree char *organisation = rp_store_dup_meta (store, "org");
  g_autofree char *printed_by = rp_store_dup_meta (store, "user_name");
  g_autofree char *printed_at
      = rp_instant_format_local (rp_clock_now_us (clock), rp_clock_zone (clock));
  g_auto (Page) page = { NULL };
  gint32 today = rp_clock_today (clock);

  page_init (&page);
  g_strdelimit (printed_at, " ", 'T');
  add_facts (&page, content);
  add_contact (&page, content);
  add_visits (&page, content, rp_clock_zone (clock));
  add_promises (&page, store, content, today);
  add_months (&page, content);
  add_suggestions (&page, content);
  const RpPrintBrief brief = {
    .page = { .language = language,
              .organisation = organisation,
              .keep_safe = TRUE,
              .printed_by = printed_by,
              .printed_at = printed_at },
    .customer = rp_record_get_text (content->customer, "name"),
    .facts = (const RpPrintPair *)(gpointer)page.facts->data,
    .n_facts = page.facts->len,
    .visits = (const RpBriefVisit *)(gpointer)page.visits->data,
    .n_visits = page.visits->len,
    .promises = (const RpBriefPromise *)(gpointer)page.promises->data,
    .n_promises = page.promises->len,
    .months = (const RpBriefMonth *)(gpointer)page.months->data,
    .n_months = page.months->len,
    .suggestions = (const RpBriefSuggestion *)(gpointer)page.suggestions->data,
    .n_suggestions = page.suggestions->len,
  };
  return write_file (&brief, path, error);
}
