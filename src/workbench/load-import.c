/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-import.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "workbench/import-load.h"
#include "workbench/import.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"

#define FAULTS_SHOWN 3
#define GAPS_SHOWN 3

G_STATIC_ASSERT ((int)RP_METER_N_COLUMNS == (int)RP_LOAD_N_ROLES);

/* What is read, as it is told. @columns: (nullable elements): NULL is found out, "" is none */
typedef struct
{
  char *customer, *path, *account;
  char *columns[RP_METER_N_COLUMNS];
  RpMeterLabel label;
} Question;

static void
free_question (Question *question)
{
  g_free (question->customer);
  g_free (question->path);
  g_free (question->account);
  for (guint i = 0; i < RP_METER_N_COLUMNS; i++)
    g_free (question->columns[i]);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, free_question)

static Question *
copy_question (const Question *question)
{
  Question *copy = g_new0 (Question, 1);

  copy->customer = g_strdup (question->customer);
  copy->path = g_strdup (question->path);
  copy->account = g_strdup (question->account);
  copy->label = question->label;
  for (guint i = 0; i < RP_METER_N_COLUMNS; i++)
    copy->columns[i] = g_strdup (question->columns[i]);
  return copy;
}

/* What one reading brings. */
typedef struct
{
  GStrv headers, accounts;
  int columns[RP_METER_N_COLUMNS];
  char *problem, *report;
} Answer;

static void
free_answer (Answer *answer)
{
  g_strfreev (answer->headers);
  g_strfreev (answer->accounts);
  g_free (answer->problem);
  g_free (answer->report);
  g_free (answer);
}

/* ---- on the store's thread ---- */

static RpLoadSeries *
read_series (const Question *question, GStrv *headers, GError **error)
{
  const RpLoadColumns columns = {
    .date = question->columns[RP_METER_DATE],
    .time = question->columns[RP_METER_TIME],
    .kwh = question->columns[RP_METER_KWH],
    .kw = question->columns[RP_METER_KW],
    .lag = question->columns[RP_METER_LAG],
    .lead = question->columns[RP_METER_LEAD],
    .time_is_end = question->label == RP_METER_LABEL_END,
    .time_is_begin = question->label == RP_METER_LABEL_BEGIN,
  };
  g_autofree char *name = g_path_get_basename (question->path);
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (question->path, error);

  if (table == NULL)
    return NULL;
  if (headers != NULL)
    *headers = g_strdupv ((GStrv)rp_csv_reader_get_header (table));
  return rp_load_series_read (table, name, &columns, error);
}

static char *
format_moment (gint64 minutes)
{
  g_autofree char *date = rp_date_format ((gint32)(minutes / 1440));

  return g_strdup_printf ("%s %02d:%02d", date, (int)(minutes % 1440 / 60), (int)(minutes % 60));
}

static void
say (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
  g_free (sentence);
}

static void
say_gaps (GString *text, const RpLoadReport *report)
{
  for (guint i = 0; i < MIN (report->gaps->len, GAPS_SHOWN); i++)
    {
      const RpLoadGap *gap = &g_array_index (report->gaps, RpLoadGap, i);
      g_autofree char *from = format_moment (gap->from);

      say (text,
           g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u interval is missing from %s on.",
                                         "%u intervals are missing from %s on.", gap->n),
                            gap->n, from));
    }
  if (report->gaps->len > GAPS_SHOWN)
    say (text,
         g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "There is %u more gap.",
                                       "There are %u more gaps.", report->gaps->len - GAPS_SHOWN),
                          report->gaps->len - GAPS_SHOWN));
  if (report->n_same > 0)
    say (text, g_strdup_printf (
                   g_dngettext (GETTEXT_PACKAGE, "%u row said the same twice and counts once.",
                                "%u rows said the same twice and count once.", report->n_same),
                   report->n_same));
  if (report->changes->len > 0)
    say (text, g_strdup (_ ("Clocks were changed; the hours that were not, or were twice, are no "
                            "gaps.")));
}

static void
say_faults (GString *text, const RpLoadSeries *series)
{
  for (guint i = 0; i < MIN (series->faults->len, FAULTS_SHOWN); i++)
    {
      const RpLoadFault *fault = series->faults->pdata[i];
      say (text, g_strdup_printf (_ ("Line %u: %s"), fault->line, fault->message));
    }
  if (series->faults->len > FAULTS_SHOWN)
    say (text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more line cannot be read.",
                                             "%u more lines cannot be read.",
                                             series->faults->len - FAULTS_SHOWN),
                                series->faults->len - FAULTS_SHOWN));
}

static char *
describe (const RpLoadSeries *series)
{
  const RpLoadReport *report = &series->report;
  GString *text = g_string_new (NULL);
  const RpLoadInterval *first = &g_array_index (series->intervals, RpLoadInterval, 0);
  const RpLoadInterval *last
      = &g_array_index (series->intervals, RpLoadInterval, series->intervals->len - 1);
  g_autofree char *from = format_moment (first->start);
  g_autofree char *to = format_moment (last->start + series->minutes);

  say (text, g_strdup_printf (_ ("%u intervals of %u minutes, %s to %s."), series->intervals->len,
                              series->minutes, from, to));
  say (text, g_strdup (report->labels_are_ends ? _ ("The times are the ends of the intervals.")
                                               : _ ("The times are the begins of the intervals.")));
  if (report->is_assumed)
    say (text,
         g_strdup (
             _ ("Nothing says that the reading is energy in kWh; choose the column as power if it "
                "is.")));
  if (report->n_misdated > 0)
    say (text,
         g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u time of 0:00 had the date of the day that it ends.",
                                       "%u times of 0:00 had the date of the day that they end.",
                                       report->n_misdated),
                          report->n_misdated));
  say_gaps (text, report);
  say_faults (text, series);
  return g_string_free (text, FALSE);
}

static GPtrArray *
list_accounts (RpStore *store, const char *customer, GError **error)
{
  return rp_store_list (store, "service_account", "customer = :customer",
                        "run_cap DESC, account_no", 0, error, ":customer", customer, NULL);
}

static GStrv
list_numbers (GPtrArray *accounts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < accounts->len; i++)
    g_strv_builder_add (builder, rp_record_get_text (accounts->pdata[i], "account_no"));
  return g_strv_builder_end (builder);
}

static void
find_columns (Answer *answer, const RpLoadSeries *series)
{
  for (guint role = 0; role < RP_LOAD_N_ROLES; role++)
    for (int i = 0; series->report.columns[role] != NULL && answer->headers[i] != NULL; i++)
      if (g_str_equal (answer->headers[i], series->report.columns[role]))
        {
          answer->columns[role] = i;
          break;
        }
}

/* (transfer none) (nullable): the account that is asked for; the first one before any was. */
static RpRecord *
choose_account (GPtrArray *accounts, const char *number)
{
  for (guint i = 0; i < accounts->len; i++)
    if (number == NULL
        || g_str_equal (rp_record_get_text (accounts->pdata[i], "account_no"), number))
      return accounts->pdata[i];
  return NULL;
}

static RpImportPlan *
plan_import (RpStore *store, const Question *question, RpRecord *account,
             const RpLoadSeries *series, GError **error)
{
  g_autofree char *name = g_path_get_basename (question->path);

  return rp_import_load_plan (store, account, series, name, error);
}

/* What the days that are here already make of it. */
static void
describe_days (Answer *answer, RpStore *store, const Question *question, RpRecord *account,
               const RpLoadSeries *series)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpImportPlan) plan = plan_import (store, question, account, series, &error);
  g_autoptr (GString) text = g_string_new (answer->report);
  GPtrArray *notes = plan != NULL ? rp_import_plan_get_notes (plan) : NULL;

  if (plan == NULL)
    answer->problem = g_strdup (error->message);
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    say (text, g_strdup (notes->pdata[i]));
  g_free (answer->report);
  answer->report = g_strdup (text->str);
}

static gpointer
read_table (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) accounts = list_accounts (subject, question->customer, error);
  g_autoptr (RpLoadSeries) series = NULL;
  g_autoptr (GError) cause = NULL;
  Answer *answer = NULL;

  if (accounts == NULL)
    return NULL;
  answer = g_new0 (Answer, 1);
  answer->accounts = list_numbers (accounts);
  for (guint i = 0; i < RP_METER_N_COLUMNS; i++)
    answer->columns[i] = -1;
  series = read_series (question, &answer->headers, &cause);
  answer->report = series != NULL && series->intervals->len > 0 ? describe (series) : g_strdup ("");
  if (series != NULL)
    find_columns (answer, series);
  if (series == NULL)
    answer->problem = g_strdup (cause->message);
  else if (accounts->len == 0)
    answer->problem = g_strdup (_ ("The customer has no service account here."));
  else if (series->faults->len > 0)
    answer->problem = g_strdup (
        _ ("Lines that cannot be read are in the way; mend the table or choose the columns."));
  else if (choose_account (accounts, question->account) != NULL)
    describe_days (answer, subject, question, choose_account (accounts, question->account), series);
  return answer;
}

static gpointer
commit_table (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) accounts = list_accounts (subject, question->customer, error);
  RpRecord *account = accounts != NULL ? choose_account (accounts, question->account) : NULL;
  g_autoptr (RpLoadSeries) series = account != NULL ? read_series (question, NULL, error) : NULL;
  g_autoptr (RpImportPlan) plan
      = series != NULL ? plan_import (subject, question, account, series, error) : NULL;

  if (plan == NULL || !rp_import_commit (subject, plan, cancellable, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

/* ---- in the main context ---- */

struct _RpLoadImport
{
  GObject parent_instance;

  RpSession *session;
  Question *question;
  Answer *answer; /* (nullable): not read */
  GStrv nothing;
  RpReload *reload;
};

static guint changed_signal;

G_DEFINE_TYPE (RpLoadImport, rp_load_import, G_TYPE_OBJECT)

static const char *const column_labels[] = {
  [RP_METER_DATE] = N_ ("Date, in a column of its own"),
  [RP_METER_TIME] = N_ ("Time"),
  [RP_METER_KWH] = N_ ("Energy, kWh"),
  [RP_METER_KW] = N_ ("Power, kW"),
  [RP_METER_LAG] = N_ ("Lagging reactive energy"),
  [RP_METER_LEAD] = N_ ("Leading reactive energy"),
};

static const char *const label_labels[] = {
  [RP_METER_LABEL_FOUND_OUT] = N_ ("As found out"),
  [RP_METER_LABEL_BEGIN] = N_ ("Begin of the interval"),
  [RP_METER_LABEL_END] = N_ ("End of the interval"),
};

const char *
rp_meter_column_get_label (RpMeterColumn column)
{
  return _ (column_labels[column]);
}

const char *
rp_meter_label_get_label (RpMeterLabel label)
{
  return _ (label_labels[label]);
}

static gpointer
ask (gpointer owner)
{
  return copy_question (RP_LOAD_IMPORT (owner)->question);
}

static void
take_answer (gpointer owner, gpointer answer)
{
  RpLoadImport *self = owner;

  if (answer != NULL)
    {
      g_clear_pointer (&self->answer, free_answer);
      self->answer = answer;
      if (self->question->account == NULL)
        self->question->account = g_strdup (self->answer->accounts[0]);
    }
  g_signal_emit (self, changed_signal, 0);
}

static const RpReloadJob reload_job = {
  .what = "a meter's table",
  .load = read_table,
  .free_answer = (GDestroyNotify)free_answer,
  .take = take_answer,
  .ask = ask,
  .free_question = (GDestroyNotify)free_question,
};

RpLoadImport *
rp_load_import_new (RpSession *session, const char *customer, const char *path)
{
  RpLoadImport *self = g_object_new (RP_TYPE_LOAD_IMPORT, NULL);

  self->session = g_object_ref (session);
  self->question->customer = g_strdup (customer);
  self->question->path = g_strdup (path);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_run (self->reload);
  return self;
}

const char *const *
rp_load_import_get_headers (RpLoadImport *self)
{
  return (const char *const *)(self->answer != NULL && self->answer->headers != NULL
                                   ? self->answer->headers
                                   : self->nothing);
}

int
rp_load_import_get_column (RpLoadImport *self, RpMeterColumn column)
{
  return self->answer != NULL ? self->answer->columns[column] : -1;
}

void
rp_load_import_set_column (RpLoadImport *self, RpMeterColumn column, int place)
{
  const char *const *headers = rp_load_import_get_headers (self);
  int n = (int)g_strv_length ((GStrv)headers);

  if (place == rp_load_import_get_column (self, column))
    return;
  g_free (self->question->columns[column]);
  self->question->columns[column] = g_strdup (place >= 0 && place < n ? headers[place] : "");
  rp_reload_run (self->reload);
}

void
rp_load_import_set_label (RpLoadImport *self, RpMeterLabel label)
{
  if (self->question->label == label)
    return;
  self->question->label = label;
  rp_reload_run (self->reload);
}

const char *const *
rp_load_import_get_accounts (RpLoadImport *self)
{
  return (const char *const *)(self->answer != NULL ? self->answer->accounts : self->nothing);
}

void
rp_load_import_set_account (RpLoadImport *self, guint place)
{
  const char *const *accounts = rp_load_import_get_accounts (self);

  if (place >= g_strv_length ((GStrv)accounts)
      || g_strcmp0 (self->question->account, accounts[place]) == 0)
    return;
  g_free (self->question->account);
  self->question->account = g_strdup (accounts[place]);
  rp_reload_run (self->reload);
}

const char *
rp_load_import_get_problem (RpLoadImport *self)
{
  return self->answer != NULL && self->answer->problem != NULL ? self->answer->problem : "";
}

const char *
rp_load_import_get_report (RpLoadImport *self)
{
  return self->answer != NULL ? self->answer->report : "";
}

gboolean
rp_load_import_is_ready (RpLoadImport *self)
{
  return self->answer != NULL && self->answer->problem == NULL
         && !rp_reload_is_running (self->reload);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RpLoadImport *self = g_task_get_source_object (task);
  GError *error = NULL;

  rp_session_run_finish (RP_SESSION (source), result, &error);
  rp_session_end_saving (self->session, task);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  rp_session_request_sync (self->session);
  g_task_return_boolean (task, TRUE);
}

void
rp_load_import_commit_async (RpLoadImport *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, rp_load_import_commit_async);
  rp_session_begin_saving (self->session, task, NULL);
  rp_session_run_async (self->session, commit_table, copy_question (self->question),
                        (GDestroyNotify)free_question, NULL, NULL, committed_cb, task);
}

gboolean
rp_load_import_commit_finish (RpLoadImport *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rp_load_import_dispose (GObject *object)
{
  rp_reload_stop (RP_LOAD_IMPORT (object)->reload);
  G_OBJECT_CLASS (rp_load_import_parent_class)->dispose (object);
}

static void
rp_load_import_finalize (GObject *object)
{
  RpLoadImport *self = RP_LOAD_IMPORT (object);

  g_clear_pointer (&self->answer, free_answer);
  g_clear_pointer (&self->reload, rp_reload_free);
  free_question (self->question);
  g_strfreev (self->nothing);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rp_load_import_parent_class)->finalize (object);
}

static void
rp_load_import_class_init (RpLoadImportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_load_import_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_load_import_finalize;
  changed_signal = g_signal_new ("changed", RP_TYPE_LOAD_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
rp_load_import_init (RpLoadImport *self)
{
  self->question = g_new0 (Question, 1);
  self->nothing = g_new0 (char *, 1);
}
