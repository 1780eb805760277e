/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/report-print.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "workbench/document-facts.h"
#include "workbench/form-store.h"
#include "workbench/report-version.h"

/* Answers and the template they were given on. */
typedef struct
{
  const char *template_id;
  int template_version;  /* 0: the newest */
  JsonObject *answers;   /* (nullable) */
  RpRecord *revision;    /* (nullable): owns the others when set */
  JsonObject *collected; /* (nullable): owns the answers when set */
  int number;            /* of the version whose answers they are; 0: of none */
  gboolean draft;        /* they were not submitted, though others were */
} Source;

static void
source_clear (Source *source)
{
  g_clear_object (&source->revision);
  g_clear_pointer (&source->collected, json_object_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

static char *
name_of_cb (const char *kind, const char *id, gpointer user_data)
{
  g_autoptr (RpRecord) record = rp_store_get (user_data, kind, id, NULL);

  return record != NULL ? g_strdup (rp_record_get_title (record)) : NULL;
}

static char *
path_of_cb (const char *attachment, gpointer user_data)
{
  static const char *const fields[] = { "sha256", "view_sha256", "thumb_sha256" };
  g_autoptr (RpRecord) record = rp_store_get (user_data, "attachment", attachment, NULL);
  char *path = NULL;

  /* The best that is here. */
  for (guint i = 0; record != NULL && path == NULL && i < G_N_ELEMENTS (fields); i++)
    path = rp_store_dup_blob_path (user_data, rp_record_get_text (record, fields[i]));
  return path;
}

static void
take_revision (Source *source)
{
  source->number = (int)rp_record_get_integer (source->revision, "number");
  source->template_id = rp_report_version_get_template (source->revision);
  source->template_version = rp_report_version_get_template_version (source->revision);
  source->answers = rp_report_version_get_answers (source->revision);
}

static gboolean
find_revision (RpStore *store, RpRecord *report, int number, Source *source, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%d", number);
  g_autoptr (GPtrArray) found = rp_store_list (
      store, "report_revision", "report = :report AND number = CAST(:number AS BIGINT)", NULL, 1,
      error, ":report", rp_record_get_id (report), ":number", text, NULL);

  if (found == NULL)
    return FALSE;
  if (found->len == 0)
    {
      g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND,
                   _ ("Version %d of this report is not here."), number);
      return FALSE;
    }
  source->revision = g_object_ref (found->pdata[0]);
  take_revision (source);
  return TRUE;
}

static void
take_row (RpRecord *record, Source *source)
{
  source->template_id = rp_record_get_text (record, "template");
  source->template_version = (int)rp_record_get_integer (record, "template_version");
  source->collected = rp_form_store_collect_answers (record);
  source->answers = source->collected;
}

static gboolean
is_as_submitted (RpRecord *revision, RpRecord *report)
{
  JsonObject *submitted = rp_report_version_get_answers (revision);
  JsonObject *answers = rp_record_get_object (report, "answers");

  return submitted != NULL && answers != NULL && rp_json_object_equal (submitted, answers);
}

/* The report as it stands, with the specialist's page. What was submitted is printed under the number of its version;
 * what goes on in the row, as a draft. */
static gboolean
find_standing (RpStore *store, RpRecord *report, Source *source, GError **error)
{
  if (!rp_report_version_find (store, rp_record_get_id (report), &source->revision, error))
    return FALSE;
  if (source->revision == NULL)
    {
      take_row (report, source);
      source->number = (int)rp_record_get_integer (report, "version");
      return TRUE;
    }
  if (rp_report_is_written (report) && !is_as_submitted (source->revision, report))
    {
      take_row (report, source);
      source->draft = TRUE;
      return TRUE;
    }
  take_revision (source);
  source->collected = rp_form_store_collect_submitted (report, source->answers);
  source->answers = source->collected;
  return TRUE;
}

static gboolean
find_source (RpStore *store, RpRecord *record, int revision, Source *source, GError **error)
{
  if (revision > 0)
    return find_revision (store, record, revision, source, error);
  if (g_str_equal (rp_record_get_kind (record)->name, "needs_report"))
    return find_standing (store, record, source, error);
  take_row (record, source);
  return TRUE;
}

static RpForm *
make_form (RpStore *store, RpRecord *record, const Source *source, GError **error)
{
  g_autofree char *today = rp_clock_dup_today (rp_store_get_clock (store));
  g_autoptr (RpTemplate) template_
      = rp_form_store_find_version (source->template_id, source->template_version, error);
  g_autoptr (JsonObject) facts = NULL;

  if (template_ == NULL)
    return NULL;
  facts = rp_document_facts_collect (store, record, today, error);
  return facts != NULL ? rp_form_new (template_, source->answers, facts) : NULL;
}

/* The local minute, "2026-01-05T09:30". */
static char *
format_now (RpClock *clock)
{
  gint64 now = rp_clock_now_us (clock);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, rp_clock_zone (clock));

  return g_date_time_format (local, "%Y-%m-%dT%H:%M");
}

gboolean
rp_report_print_to_file (RpStore *store, RpRecord *record, const RpReportPrintOptions *options,
                         const char *path, GError **error)
{
  const RpKind *kind = rp_record_get_kind (record);
  gboolean is_report = g_str_equal (kind->name, "needs_report");
  const char *number = rp_record_get_text (record, "no");
  g_auto (Source) source = { NULL };
  g_autoptr (RpForm) form = NULL;
  g_autofree char *organisation = rp_store_dup_meta (store, "org");
  g_autofree char *printed_by = rp_store_dup_meta (store, "user_name");
  g_autofree char *printed_at = format_now (rp_store_get_clock (store));

  if (!find_source (store, record, options->revision, &source, error))
    return FALSE;
  form = make_form (store, record, &source, error);
  if (form == NULL)
    return FALSE;
  const RpPrintRequest request = {
    .page = {
      .language = options->language,
      .organisation = organisation,
      .number = *number != '\0' || !is_report ? number : rp_record_get_text (record, "provisional_no"),
      .version = source.number,
      .provisional = *number == '\0' || source.draft,
      .keep_safe = options->copy == RP_PRINT_INTERNAL,
      .printed_by = printed_by,
      .printed_at = printed_at,
    },
    .copy = options->copy,
    .form = form,
    .name_of = name_of_cb,
    .path_of = path_of_cb,
    .user_data = store,
  };
  return rp_print_report_to_file (&request, path, error);
}
