/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/date.h"
#include "cli/commands.h"
#include "cli/import-report.h"
#include "cli/rule-output.h"
#include "cli/table.h"
#include "workbench/import-load.h"
#include "workbench/load-reading.h"

/* Which columns of the table hold what, as told on the command line. */
typedef struct
{
  char *date, *time, *kwh, *kw, *lag, *lead;
  gboolean time_is_end, time_is_begin, energy_across;
} ColumnOptions;

static void
column_options_clear (ColumnOptions *options)
{
  g_free (options->date);
  g_free (options->time);
  g_free (options->kwh);
  g_free (options->kw);
  g_free (options->lag);
  g_free (options->lead);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ColumnOptions, column_options_clear)

/* clang-format off */
#define COLUMN_ENTRIES(options_)                                                                   \
  { "date", 0, 0, G_OPTION_ARG_STRING, &(options_).date,                                           \
    N_ ("Column of the date, where the time has one of its own"), N_ ("COLUMN") },                 \
  { "time", 0, 0, G_OPTION_ARG_STRING, &(options_).time, N_ ("Column of the time"),                \
    N_ ("COLUMN") },                                                                               \
  { "kwh", 0, 0, G_OPTION_ARG_STRING, &(options_).kwh, N_ ("Column of the energy, kWh"),           \
    N_ ("COLUMN") },                                                                               \
  { "kw", 0, 0, G_OPTION_ARG_STRING, &(options_).kw, N_ ("Column of the mean power, kW"),          \
    N_ ("COLUMN") },                                                                               \
  { "kvarh-lag", 0, 0, G_OPTION_ARG_STRING, &(options_).lag,                                       \
    N_ ("Column of the lagging reactive energy"), N_ ("COLUMN") },                                 \
  { "kvarh-lead", 0, 0, G_OPTION_ARG_STRING, &(options_).lead,                                     \
    N_ ("Column of the leading reactive energy"), N_ ("COLUMN") },                                 \
  { "time-is-end", 0, 0, G_OPTION_ARG_NONE, &(options_).time_is_end,                               \
    N_ ("The time is the end of the interval"), NULL },                                            \
  { "time-is-begin", 0, 0, G_OPTION_ARG_NONE, &(options_).time_is_begin,                           \
    N_ ("The time is the begin of the interval"), NULL },                                          \
  { "energy-across", 0, 0, G_OPTION_ARG_NONE, &(options_).energy_across,                           \
    N_ ("One row a day: its cells are energy, not power"), NULL }
/* clang-format on */

static RpLoadSeries *
read_series (const char *file, const ColumnOptions *options, GError **error)
{
  const RpLoadColumns columns = {
    .date = options->date,
    .time = options->time,
    .kwh = options->kwh,
    .kw = options->kw,
    .lag = options->lag,
    .lead = options->lead,
    .time_is_end = options->time_is_end,
    .time_is_begin = options->time_is_begin,
    .energy_across = options->energy_across,
  };
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (file, error);

  if (table == NULL)
    {
      g_prefix_error (error, "%s: ", file);
      return NULL;
    }
  return rp_load_series_read (table, file, &columns, error);
}

/* ---- import load ---- */

static RpRecord *
find_account (RpStore *store, const char *number, GError **error)
{
  g_autoptr (GPtrArray) found
      = rp_store_list (store, "service_account", "account_no = :number OR id = :number", NULL, 1,
                       error, ":number", number, NULL);

  if (found == NULL)
    return NULL;
  if (found->len == 0)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                   _ ("There is no service account “%s” in this profile."), number);
      return NULL;
    }
  return g_object_ref (found->pdata[0]);
}

static RpExit
run_import_load (RpInvocation *invocation, GError **error)
{
  g_auto (ColumnOptions) options = { NULL };
  g_autofree char *number = NULL, *name = NULL;
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &number, N_ ("The service account that was metered"),
      N_ ("NUMBER") },
    COLUMN_ENTRIES (options),
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Only tell what would be done"), NULL },
    { NULL },
  };
  g_autoptr (RpStore) store = NULL;
  g_autoptr (RpRecord) account = NULL;
  g_autoptr (RpLoadSeries) series = NULL;
  g_autoptr (RpImportPlan) plan = NULL;
  const char *file;

  if (!rp_invocation_parse (invocation, entries, 1, 1, error))
    return RP_EXIT_USAGE;
  if (number == NULL)
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, _ ("--account is needed."));
      return RP_EXIT_USAGE;
    }
  file = rp_invocation_get_argument (invocation, 0);
  name = g_path_get_basename (file);
  series = read_series (file, &options, error);
  if (series == NULL)
    return RP_EXIT_FAILED;
  store = rp_invocation_open_store (invocation, error);
  if (store == NULL || (account = find_account (store, number, error)) == NULL)
    return RP_EXIT_FAILED;
  plan = rp_import_load_plan (store, account, series, name, error);
  return plan != NULL ? rp_import_finish (invocation, store, plan, file, dry_run, error)
                      : RP_EXIT_FAILED;
}

const RpCommand rp_command_import_load = {
  .name = "import load",
  .arguments = N_ ("FILE"),
  .summary = N_ ("Take a meter's intervals as load curves of an account"),
  .details
  = N_ ("One row a day is made or changed. Columns are found by their names, such as "
        "interval_start, kwh, kvarh_lag, kvarh_lead, or told. Energy is kept to 0.01 kWh."),
  .run = run_import_load,
};

/* ---- load-profile ---- */

/* @periods: (inout): of the customer's region where none are told */
static RpLoadSeries *
load_series_of (RpInvocation *invocation, const char *name, char **periods, GError **error)
{
  g_autoptr (RpStore) store = rp_invocation_open_store (invocation, error);
  g_autoptr (RpRecord) customer = store != NULL ? rp_find_customer (store, name, error) : NULL;
  g_autoptr (RpLoadSeries) series
      = customer != NULL ? rp_load_reading_of_customer (store, rp_record_get_id (customer), error)
                         : NULL;

  if (series != NULL && *periods == NULL)
    {
      *periods = rp_load_reading_find_periods (store, rp_record_get_id (customer), error);
      if (*periods == NULL)
        return NULL;
    }
  if (series != NULL && series->intervals->len == 0)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                   _ ("No load curve of “%s” is here; see rapportctl import load."), name);
      return NULL;
    }
  return g_steal_pointer (&series);
}

static char *
format_share (double share)
{
  return g_strdup_printf ("%.4f", share);
}

static void
print_month (RpTable *table, const RpLoadMonth *month)
{
  g_autofree char *name = rp_month_format (month->month);
  g_autofree char *kwh = g_strdup_printf ("%.2f", month->energy / 100.0);
  g_autofree char *max = g_strdup_printf ("%.2f", month->max_demand / 100.0);
  g_autofree char *factor = format_share (month->load_factor);
  g_autofree char *pf_lag = format_share (month->pf_lag);
  g_autofree char *pf = format_share (month->pf);
  g_autofree char *charge = g_strdup_printf ("%+.2f", month->charge_percent / 100.0);
  g_autofree char *peak = format_share (month->peak);
  g_autofree char *valley = format_share (month->valley);
  g_autofree char *daytime = format_share (month->daytime);
  g_autofree char *kvar = g_strdup_printf ("%.1f", month->kvar);
  g_autofree char *present = g_strdup_printf ("%u/%u", month->n_present, month->n_expected);

  rp_table_add (table, name, kwh, max, factor, pf_lag, pf, charge, peak, valley, daytime, kvar,
                present, NULL);
}

static void
print_table (GArray *months)
{
  g_autoptr (RpTable) table = rp_table_new ("lrrrrrrrrrrr");

  rp_table_add (table, _ ("Month"), _ ("kWh"), _ ("Max kW"), _ ("Load factor"), _ ("PF lag only"),
                _ ("PF"), _ ("Charge %"), _ ("Peak"), _ ("Valley"), _ ("08–18"), _ ("kvar"),
                _ ("Intervals"), NULL);
  for (guint i = 0; i < months->len; i++)
    print_month (table, &g_array_index (months, RpLoadMonth, i));
  rp_table_print (table);
}

static JsonObject *
month_to_json (const RpLoadMonth *month)
{
  g_autofree char *name = rp_month_format (month->month);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "month", name);
  json_object_set_double_member (object, "kwh", month->energy / 100.0);
  json_object_set_double_member (object, "max_kw", month->max_demand / 100.0);
  json_object_set_double_member (object, "load_factor", month->load_factor);
  json_object_set_double_member (object, "pf_lag", month->pf_lag);
  json_object_set_double_member (object, "pf", month->pf);
  json_object_set_double_member (object, "charge_percent", month->charge_percent / 100.0);
  json_object_set_double_member (object, "sharp", month->sharp);
  json_object_set_double_member (object, "peak", month->peak);
  json_object_set_double_member (object, "flat", month->flat);
  json_object_set_double_member (object, "valley", month->valley);
  json_object_set_double_member (object, "daytime", month->daytime);
  json_object_set_double_member (object, "kvar", month->kvar);
  json_object_set_int_member (object, "intervals", month->n_present);
  json_object_set_int_member (object, "intervals_expected", month->n_expected);
  return object;
}

/* ---- how the table was read ---- */

static char *
format_moment (gint64 minutes)
{
  g_autofree char *date = rp_date_format ((gint32)(minutes / 1440));

  return g_strdup_printf ("%s %02d:%02d", date, (int)(minutes % 1440 / 60), (int)(minutes % 60));
}

static JsonObject *
columns_to_json (const RpLoadReport *report)
{
  static const char *const orders[] = { [RP_LOAD_ORDER_UNKNOWN] = "year",
                                        [RP_LOAD_ORDER_DAY_FIRST] = "day",
                                        [RP_LOAD_ORDER_MONTH_FIRST] = "month" };
  JsonObject *object = json_object_new ();

  for (guint role = 0; role < RP_LOAD_N_ROLES; role++)
    if (report->columns[role] != NULL)
      json_object_set_string_member (object, rp_load_role_get_name (role), report->columns[role]);
  if (report->n_across > 0)
    json_object_set_int_member (object, "across", report->n_across);
  json_object_set_boolean_member (object, "unit_assumed", report->is_assumed);
  json_object_set_string_member (object, "label", report->labels_are_ends ? "end" : "begin");
  json_object_set_string_member (object, "date_begins_with", orders[report->order]);
  return object;
}

static JsonArray *
gaps_to_json (const RpLoadReport *report, guint *n_missing)
{
  JsonArray *list = json_array_new ();

  *n_missing = 0;
  for (guint i = 0; i < report->gaps->len; i++)
    {
      const RpLoadGap *gap = &g_array_index (report->gaps, RpLoadGap, i);
      g_autofree char *from = format_moment (gap->from);
      JsonObject *object = json_object_new ();

      *n_missing += gap->n;
      json_object_set_string_member (object, "from", from);
      json_object_set_int_member (object, "intervals", gap->n);
      json_array_add_object_element (list, object);
    }
  return list;
}

static JsonArray *
changes_to_json (const RpLoadReport *report)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < report->changes->len; i++)
    {
      const RpLoadChange *change = &g_array_index (report->changes, RpLoadChange, i);
      g_autofree char *at = format_moment (change->at);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "at", at);
      json_object_set_int_member (object, "intervals", change->n);
      json_array_add_object_element (list, object);
    }
  return list;
}

static JsonArray *
faults_to_json (const RpLoadSeries *series)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < series->faults->len; i++)
    {
      const RpLoadFault *fault = series->faults->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "line", fault->line);
      json_object_set_string_member (object, "message", fault->message);
      json_array_add_object_element (list, object);
    }
  return list;
}

static JsonObject *
report_to_json (const RpLoadSeries *series)
{
  const RpLoadReport *report = &series->report;
  JsonObject *object = json_object_new ();
  guint n_missing = 0;
  JsonArray *gaps = gaps_to_json (report, &n_missing);

  json_object_set_int_member (object, "missing", n_missing);
  json_object_set_array_member (object, "gaps", gaps);
  json_object_set_int_member (object, "duplicates", report->n_same);
  json_object_set_int_member (object, "without_reading", report->n_empty);
  json_object_set_int_member (object, "midnights_moved", report->n_misdated);
  json_object_set_array_member (object, "clock_changes", changes_to_json (report));
  json_object_set_array_member (object, "faults", faults_to_json (series));
  return object;
}

static void
print_gaps (const RpLoadReport *report)
{
  guint n_missing = 0;

  for (guint i = 0; i < report->gaps->len; i++)
    n_missing += g_array_index (report->gaps, RpLoadGap, i).n;
  if (n_missing > 0)
    rp_print (g_dngettext (GETTEXT_PACKAGE, "%u intervals are missing, in %u gap.\n",
                           "%u intervals are missing, in %u gaps.\n", report->gaps->len),
              n_missing, report->gaps->len);
  if (report->n_same > 0)
    rp_print (_ ("%u rows said the same twice and count once.\n"), report->n_same);
  if (report->n_empty > 0)
    rp_print (_ ("%u rows have no reading.\n"), report->n_empty);
  if (report->changes->len > 0)
    rp_print (_ ("Clocks were changed %u times; the hours that were not, or were twice, are no "
                 "gaps.\n"),
              report->changes->len);
}

/* What was taken for what, so that it can be told otherwise. */
static void
print_report (const RpLoadSeries *series)
{
  const RpLoadReport *report = &series->report;

  rp_print ("\n");
  for (guint role = 0; role < RP_LOAD_N_ROLES; role++)
    if (report->columns[role] != NULL)
      rp_print (_ ("Column of %s: “%s”\n"), rp_load_role_get_name (role), report->columns[role]);
  if (report->is_assumed)
    rp_print (_ ("Nothing says that it is energy in kWh; tell --kw if it is power.\n"));
  if (report->n_across > 0)
    rp_print (_ ("One row a day with %u intervals of power; tell --energy-across if it is "
                 "energy.\n"),
              report->n_across);
  rp_print ("%s\n", report->labels_are_ends ? _ ("The times are the ends of the intervals.")
                                            : _ ("The times are the begins of the intervals."));
  if (report->n_misdated > 0)
    rp_print (_ ("%u times of 0:00 had the date of the day that they end.\n"), report->n_misdated);
  print_gaps (report);
}

/* ---- what rules say of it ---- */

static void
print_rules (GPtrArray *results)
{
  g_autoptr (RpTable) table = rp_table_new ("llll");

  for (guint i = 0; i < results->len; i++)
    {
      const RpRuleResult *result = results->pdata[i];

      rp_table_add (table, result->id, rp_verdict_label (result->verdict), result->title,
                    result->sentence, NULL);
    }
  g_print ("\n");
  rp_table_print (table);
}

static JsonArray *
rules_to_json (GPtrArray *results)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < results->len; i++)
    json_array_add_object_element (list, rp_rule_result_to_json (results->pdata[i]));
  return list;
}

/* @rules: (nullable) */
static void
print_json (const RpLoadSeries *series, GArray *months, GPtrArray *rules, gboolean from_file)
{
  JsonObject *result = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < months->len; i++)
    json_array_add_object_element (list, month_to_json (&g_array_index (months, RpLoadMonth, i)));
  json_object_set_int_member (result, "interval_minutes", series->minutes);
  if (from_file)
    json_object_set_object_member (result, "columns", columns_to_json (&series->report));
  json_object_set_object_member (result, "report", report_to_json (series));
  json_object_set_array_member (result, "months", list);
  if (rules != NULL)
    json_object_set_array_member (result, "rules", rules_to_json (rules));
  rp_print_json (result);
}

typedef struct
{
  ColumnOptions columns;
  char *customer, *standard_text, *periods;
  GStrv supposed; /* (nullable): FACT=VALUE */
  gboolean lag_only, with_rules;
  const char *file; /* (nullable): in place of the customer */
  gint64 standard;  /* power factor asked for, 0.0001 */
} ProfileOptions;

static void
profile_options_clear (ProfileOptions *options)
{
  column_options_clear (&options->columns);
  g_free (options->customer);
  g_free (options->standard_text);
  g_free (options->periods);
  g_strfreev (options->supposed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ProfileOptions, profile_options_clear)

static gboolean
parse_profile_options (RpInvocation *invocation, ProfileOptions *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "customer", 0, 0, G_OPTION_ARG_STRING, &options->customer,
      N_ ("The load curves of this customer in place of a file"), N_ ("NAME") },
    COLUMN_ENTRIES (options->columns),
    { "periods", 0, 0, G_OPTION_ARG_FILENAME, &options->periods,
      N_ ("Time-of-use periods: tou-plain, tou-qinglan … or a file (tou-plain; those of a "
          "customer's "
          "region)"),
      N_ ("POLICY") },
    { "pf-standard", 0, 0, G_OPTION_ARG_STRING, &options->standard_text,
      N_ ("Power factor asked for: 0.90, 0.85 or 0.80 (0.90)"), N_ ("FACTOR") },
    { "lag-only", 0, 0, G_OPTION_ARG_NONE, &options->lag_only, N_ ("Leading energy does not count"),
      NULL },
    { "rules", 0, 0, G_OPTION_ARG_NONE, &options->with_rules,
      N_ ("Also what the rules on load curves suggest, and why not"), NULL },
    { "fact", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->supposed,
      N_ ("What the curve does not say: run_cap_kva=2000, roof_area_m2=8000 …"),
      N_ ("FACT=VALUE") },
    { NULL },
  };

  if (!rp_invocation_parse (invocation, entries, 0, 1, error))
    return FALSE;
  options->file = rp_invocation_get_argument (invocation, 0);
  if ((options->file == NULL) != (options->customer == NULL)
      && (options->standard_text == NULL
          || rp_quantity_parse (options->standard_text, RP_UNIT_FACTOR, &options->standard)))
    return TRUE;
  g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                       _ ("Give a file or --customer; --pf-standard is a number such as 0.90."));
  return FALSE;
}

static void
complain_of_faults (const RpLoadSeries *series, const char *file)
{
  for (guint i = 0; i < series->faults->len; i++)
    {
      const RpLoadFault *fault = series->faults->pdata[i];

      rp_complain ("%s:%u: %s", file, fault->line, fault->message);
    }
}

static GArray *
compute_months (const RpLoadSeries *series, const ProfileOptions *options, GError **error)
{
  const char *file = options->periods != NULL ? options->periods : RP_LOAD_READING_PERIODS;
  g_autoptr (RpPolicy) periods = rp_load_reading_policy (file, "time-of-use", error);

  return periods != NULL ? rp_load_reading_months (series, periods, (gint)options->standard,
                                                   options->lag_only, error)
                         : NULL;
}

/* @rules: (out): that the results name */
static GPtrArray *
judge_months (RpInvocation *invocation, GArray *months, const ProfileOptions *options,
              RpRules **rules, GError **error)
{
  g_autofree char *folder = rp_data_dup_path ("rules");

  *rules = rp_rules_load (folder, error);
  return *rules != NULL
             ? rp_cli_judge_load (invocation, *rules, months, (double)options->standard / 10000,
                                  (const char *const *)options->supposed, error)
             : NULL;
}

static void
print_profile (RpInvocation *invocation, const RpLoadSeries *series, GArray *months,
               GPtrArray *results, const char *file)
{
  if (rp_invocation_wants_json (invocation))
    {
      print_json (series, months, results, file != NULL);
      return;
    }
  print_table (months);
  if (results != NULL)
    print_rules (results);
  if (file != NULL)
    print_report (series);
}

static RpExit
run_load_profile (RpInvocation *invocation, GError **error)
{
  g_auto (ProfileOptions) options = { .standard = 9000 };
  g_autoptr (RpLoadSeries) series = NULL;
  g_autoptr (GArray) months = NULL;
  g_autoptr (RpRules) rules = NULL;
  g_autoptr (GPtrArray) results = NULL;

  if (!parse_profile_options (invocation, &options, error))
    return RP_EXIT_USAGE;
  series = options.file != NULL
               ? read_series (options.file, &options.columns, error)
               : load_series_of (invocation, options.customer, &options.periods, error);
  if (series == NULL)
    return RP_EXIT_FAILED;
  complain_of_faults (series, options.file);
  months = compute_months (series, &options, error);
  if (months == NULL)
    return RP_EXIT_FAILED;
  if (options.with_rules || options.supposed != NULL)
    {
      results = judge_months (invocation, months, &options, &rules, error);
      if (results == NULL)
        return g_error_matches (*error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE) ? RP_EXIT_USAGE
                                                                          : RP_EXIT_FAILED;
    }
  print_profile (invocation, series, months, results, options.file);
  return series->faults->len == 0 ? RP_EXIT_OK : RP_EXIT_PARTLY;
}

const RpCommand rp_command_load_profile = {
  .name = "load-profile",
  .arguments = N_ ("[FILE]"),
  .summary = N_ ("Monthly demand, load factor, power factor and shares of a load curve"),
  .details = N_ ("The table of a meter's file, or of what was imported for a customer. Lines that "
                 "cannot be read are told and left out; the status is 3 then."),
  .run = run_load_profile,
};
