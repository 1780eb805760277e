/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/service-value.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/locale.h"
#include "db/connection.h"
#include "insight/fact-value.h"
#include "insight/service-model.h"
#include "workbench/item-list.h"
#include "workbench/record-list.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"

#define FEN_PER_YUAN 100.0

/* ---- what one load brings; handed over whole ---- */

typedef struct
{
  char *customer;
  gint32 today;
  GArray *own;         /* (element-type RpPurchase): of the customer, whose name is @customer */
  GArray *all;         /* (nullable) (element-type RpPurchase): of everybody here, without a fit */
  GStringChunk *names; /* (nullable): of @all */
  RpServiceModel model;
  gboolean fitted;   /* @model is there */
  gboolean from_org; /* it came with the rows */
  RpServiceLimits limits;
  char *problem; /* (nullable): why nothing can be learned here */
} Answer;

static void
free_answer (Answer *self)
{
  g_clear_pointer (&self->own, g_array_unref);
  g_clear_pointer (&self->all, g_array_unref);
  g_clear_pointer (&self->names, g_string_chunk_free);
  g_free (self->customer);
  g_free (self->problem);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, free_answer)

/* ---- in the store's thread ---- */

static gboolean
load_model (RpStore *store, Answer *answer, GError **error)
{
  g_autoptr (GPtrArray) rows
      = rp_store_list (store, "service_model", "name = :name", "fitted_on DESC, id", 1, error,
                       ":name", RP_SERVICE_MODEL_NAME, NULL);
  JsonObject *report
      = rows != NULL && rows->len > 0 ? rp_record_get_object (rows->pdata[0], "report") : NULL;

  answer->from_org = answer->fitted
      = report != NULL && rp_service_model_from_json (report, &answer->model);
  return rows != NULL;
}

static gboolean
load_own (RpStore *store, Answer *answer, GError **error)
{
  g_autoptr (GPtrArray) rows = rp_store_list (store, "service_purchase", "customer = :customer",
                                              NULL, 0, error, ":customer", answer->customer, NULL);

  answer->own = g_array_new (FALSE, FALSE, sizeof (RpPurchase));
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      RpPurchase purchase
          = { .customer = answer->customer,
              .amount = (double)rp_record_get_integer (rows->pdata[i], "amount") / FEN_PER_YUAN };

      if (rp_date_parse (rp_record_get_text (rows->pdata[i], "bought_on"), &purchase.day))
        g_array_append_val (answer->own, purchase);
    }
  return rows != NULL;
}

/* Straight from the table: a record for each of them would be too many. */
static gboolean
load_all (RpStore *store, Answer *answer, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      rp_store_get_connection (store),
      "SELECT customer, bought_on, amount FROM k_service_purchase WHERE deleted = 0", error);
  gboolean has_row;

  answer->all = g_array_new (FALSE, FALSE, sizeof (RpPurchase));
  answer->names = g_string_chunk_new (1024);
  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error))
    {
      RpPurchase purchase;

      if (!has_row)
        return TRUE;
      purchase.customer
          = g_string_chunk_insert_const (answer->names, rp_statement_get_text (statement, 0));
      purchase.amount = (double)rp_statement_get_integer (statement, 2) / FEN_PER_YUAN;
      if (rp_date_parse (rp_statement_get_text (statement, 1), &purchase.day))
        g_array_append_val (answer->all, purchase);
    }
  return FALSE;
}

static void
load_limits (Answer *answer)
{
  g_autofree char *path = rp_data_dup_path ("policies/services.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "services", &error);

  if (policy == NULL || !rp_service_limits_find (policy, answer->today, &answer->limits, &error))
    answer->problem = g_strdup (error->message);
}

static gpointer
load_answer (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Answer *question = data;
  g_autoptr (Answer) answer = g_new0 (Answer, 1);

  answer->customer = g_strdup (question->customer);
  answer->today = question->today;
  if (!load_own (subject, answer, error) || !load_model (subject, answer, error))
    return NULL;
  if (answer->fitted)
    return g_steal_pointer (&answer);
  load_limits (answer);
  if (!load_all (subject, answer, error))
    return NULL;
  return g_steal_pointer (&answer);
}

/* ---- sentences ---- */

static char *
format_yuan (double yuan)
{
  return rp_fact_value_format (yuan, "yuan", rp_locale_language ());
}

/* Why there is no estimate. */
static char *
explain (const RpServiceModel *model, RpServiceState state)
{
  switch (state)
    {
    case RP_SERVICE_NO_PURCHASE:
      return g_strdup (_ ("No estimate: no purchase of this customer is recorded."));
    case RP_SERVICE_BOUGHT_ONCE:
      return g_strdup (_ ("No estimate: bought on one day only; Gamma-Gamma needs a second."));
    case RP_SERVICE_FEW_CUSTOMERS:
      return g_strdup_printf (
          _ ("No estimate: purchases of %u customers are known, and %u are needed."),
          model->n_customers, model->limits.customers_needed);
    case RP_SERVICE_FEW_REPEATING:
      return g_strdup_printf (
          _ ("No estimate: %u customers bought on more than one day, and %u are needed."),
          model->n_repeating, model->limits.repeating_needed);
    case RP_SERVICE_CORRELATED:
      return g_strdup_printf (
          _ ("No estimate: how often customers buy and how much they pay go together "
             "(correlation %+.2f; up to ±%.2f is allowed), which Gamma-Gamma rules out."),
          model->correlation, model->limits.correlation_most);
    case RP_SERVICE_NOT_SETTLED:
      return g_strdup (_ ("No estimate: the purchases known so far do not settle the parameters; "
                          "the fit did not converge."));
    default:
      return g_strdup ("");
    }
}

static char *
format_band (const RpServiceForecast *forecast, RpServiceMeasure measure)
{
  return forecast->bands[measure] > 0
             ? g_strdup_printf (_ ("%u of %u"), forecast->bands[measure], RP_SERVICE_BANDS)
             : g_strdup ("–");
}

/* Takes the texts. */
static void
add_line (GPtrArray *lines, const char *title, char *sentence, char *value)
{
  g_ptr_array_add (lines, rp_work_item_new (title, sentence, value, RP_URGENCY_NONE, NULL, NULL));
  g_free (sentence);
  g_free (value);
}

static GPtrArray *
list_past (const RpServiceForecast *forecast, gint32 today)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *first = rp_date_format (forecast->first);
  g_autofree char *last = rp_date_format (forecast->last);
  g_autofree char *total = format_yuan (forecast->buyer.total);
  g_autofree char *mean = format_yuan (forecast->buyer.total / MAX (1, forecast->n_days));
  guint days = (guint)MAX (0, today - forecast->last);

  if (forecast->n_days == 0)
    return lines;
  add_line (lines, _ ("Recency"),
            g_strdup_printf (ngettext ("The last purchase was %u day ago, on %s.",
                                       "The last purchase was %u days ago, on %s.", days),
                             days, last),
            format_band (forecast, RP_SERVICE_RECENCY));
  add_line (lines, C_ ("RFM", "Frequency"),
            g_strdup_printf (ngettext ("Bought on %u day since %s.", "Bought on %u days since %s.",
                                       forecast->n_days),
                             forecast->n_days, first),
            format_band (forecast, RP_SERVICE_FREQUENCY));
  add_line (lines, _ ("Money"),
            g_strdup_printf (_ ("%s together, %s a day of purchase."), total, mean),
            format_band (forecast, RP_SERVICE_AMOUNT));
  return lines;
}

static void
add_purchases (GPtrArray *lines, const RpServiceModel *model, const RpServiceForecast *forecast)
{
  gboolean known = forecast->buying_state == RP_SERVICE_KNOWN;

  add_line (lines, _ ("Still buys"),
            !known ? explain (model, forecast->buying_state)
            : isnan (forecast->alive)
                ? g_strdup (_ ("Not doubted: in BG/NBD nobody falls silent before a second "
                               "purchase."))
                : g_strdup (_ ("The chance that the customer has not fallen silent, by BG/NBD.")),
            known && isfinite (forecast->alive) ? g_strdup_printf ("%.0f %%", 100 * forecast->alive)
                                                : g_strdup ("–"));
  add_line (
      lines, _ ("Purchases"),
      known ? g_strdup_printf (_ ("Expected within %u months, by BG/NBD."), model->limits.months)
            : explain (model, forecast->buying_state),
      known ? g_strdup_printf ("%.2f", forecast->purchases) : g_strdup ("–"));
}

static void
add_spend (GPtrArray *lines, const RpServiceModel *model, const RpServiceForecast *forecast)
{
  gboolean known = forecast->spending_state == RP_SERVICE_KNOWN;
  g_autofree char *each = known ? format_yuan (forecast->each) : NULL;

  add_line (lines, _ ("Spend"),
            known ? g_strdup_printf (
                _ ("Expected within %u months: %.2f purchases of %s each, by Gamma-Gamma."),
                model->limits.months, forecast->purchases, each)
                  : explain (model, forecast->spending_state),
            known ? format_yuan (forecast->spend) : g_strdup ("–"));
}

static GPtrArray *
list_future (const RpServiceModel *model, const RpServiceForecast *forecast)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);

  add_purchases (lines, model, forecast);
  add_spend (lines, model, forecast);
  return lines;
}

static void
append_parameters (GString *text, const RpServiceModel *model)
{
  if (model->buying_state == RP_SERVICE_KNOWN)
    g_string_append_printf (text, _ (" BG/NBD, in weeks: r %.4g, α %.4g, a %.4g, b %.4g."),
                            model->buying.r, model->buying.alpha, model->buying.a, model->buying.b);
  if (model->spending_state == RP_SERVICE_KNOWN)
    g_string_append_printf (text, _ (" Gamma-Gamma, in yuan: p %.4g, q %.4g, v %.4g."),
                            model->spending.p, model->spending.q, model->spending.v);
  if (isfinite (model->correlation))
    g_string_append_printf (text, _ (" Correlation of frequency and money: %+.2f."),
                            model->correlation);
}

static char *
describe_basis (const Answer *answer)
{
  const RpServiceModel *model = &answer->model;
  GString *text = g_string_new (NULL);
  g_autofree char *day = rp_date_format (model->day);

  if (!answer->fitted)
    return g_string_free (g_string_append (text, answer->problem != NULL ? answer->problem : ""),
                          FALSE);
  g_string_append_printf (
      text,
      answer->from_org
          ? _ ("Learned by the server from all purchases until %s: %u by %u customers, of whom %u "
               "bought on more than one day.")
          : _ ("The server has sent nothing yet; learned here from the purchases on this computer "
               "until %s: %u by %u customers, of whom %u bought on more than one day."),
      day, model->n_purchases, model->n_customers, model->n_repeating);
  append_parameters (text, model);
  return g_string_free (text, FALSE);
}

/* ---- in the main context ---- */

struct _RpServiceValue
{
  GObject parent_instance;

  RpSession *session;
  char *customer;
  gboolean loaded;
  guint round; /* of the newest answer: an older fit is not shown */
  char *basis;
  GListStore *past, *future;
  RpRecordList *purchases;
  RpReload *reload;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpServiceValue, rp_service_value, G_TYPE_OBJECT)

static void
show (RpServiceValue *self, const Answer *answer)
{
  g_autoptr (GPtrArray) past = NULL;
  g_autoptr (GPtrArray) future = NULL;
  RpServiceForecast forecast;

  rp_service_model_forecast (&answer->model, (const RpPurchase *)(gpointer)answer->own->data,
                             answer->own->len, answer->today, &forecast);
  if (!answer->fitted)
    memset (forecast.bands, 0, sizeof forecast.bands);
  past = list_past (&forecast, answer->today);
  future = answer->fitted ? list_future (&answer->model, &forecast)
                          : g_ptr_array_new_with_free_func (g_object_unref);
  rp_item_list_replace (self->past, past);
  rp_item_list_replace (self->future, future);
  g_free (self->basis);
  self->basis = describe_basis (answer);
  self->loaded = TRUE;
  g_signal_emit (self, loaded_signal, 0);
}

/* Seconds for a large organisation: not for the store's thread, which keeps what is typed. */
static void
fit_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Answer *answer = data;

  rp_service_model_fit ((const RpPurchase *)(gpointer)answer->all->data, answer->all->len,
                        answer->today, &answer->limits, &answer->model);
  answer->fitted = TRUE;
  g_task_return_boolean (task, TRUE);
}

static void
fitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RpServiceValue *self = RP_SERVICE_VALUE (source);

  if (GPOINTER_TO_UINT (user_data) == self->round)
    show (self, g_task_get_task_data (G_TASK (result)));
}

static void
take_answer (gpointer owner, gpointer data)
{
  RpServiceValue *self = owner;
  g_autoptr (Answer) answer = data;
  g_autoptr (GTask) task = NULL;

  self->round++;
  if (answer == NULL)
    return;
  if (answer->fitted || answer->problem != NULL)
    {
      show (self, answer);
      return;
    }
  task = g_task_new (self, NULL, fitted_cb, GUINT_TO_POINTER (self->round));
  g_task_set_task_data (task, g_steal_pointer (&answer), (GDestroyNotify)free_answer);
  g_task_run_in_thread (task, fit_thread);
}

static gpointer
ask (gpointer owner)
{
  RpServiceValue *self = owner;
  Answer *question = g_new0 (Answer, 1);

  question->customer = g_strdup (self->customer);
  question->today = rp_clock_today (rp_session_get_clock (self->session));
  return question;
}

static const RpReloadJob reload_job = {
  .what = "the purchases of services",
  .load = load_answer,
  .free_answer = (GDestroyNotify)free_answer,
  .take = take_answer,
  .ask = ask,
  .free_question = (GDestroyNotify)free_answer,
};

RpServiceValue *
rp_service_value_new (RpSession *session, const char *customer)
{
  static const char *const kinds[] = { "service_purchase", "service_model", NULL };
  RpServiceValue *self = g_object_new (RP_TYPE_SERVICE_VALUE, NULL);

  self->session = g_object_ref (session);
  self->customer = g_strdup (customer);
  self->purchases = rp_record_list_new (session, "service_purchase", "customer = :customer",
                                        "bought_on DESC, id DESC", 0, ":customer", customer, NULL);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, kinds);
  return self;
}

RpSession *
rp_service_value_get_session (RpServiceValue *self)
{
  return self->session;
}

gboolean
rp_service_value_is_loaded (RpServiceValue *self)
{
  return self->loaded;
}

GListModel *
rp_service_value_get_past (RpServiceValue *self)
{
  return G_LIST_MODEL (self->past);
}

GListModel *
rp_service_value_get_future (RpServiceValue *self)
{
  return G_LIST_MODEL (self->future);
}

const char *
rp_service_value_get_basis (RpServiceValue *self)
{
  return self->basis != NULL ? self->basis : "";
}

GListModel *
rp_service_value_get_purchases (RpServiceValue *self)
{
  return rp_record_list_get_records (self->purchases);
}

gboolean
rp_service_value_may_enter (RpServiceValue *self)
{
  return (rp_schema_find_kind ("service_purchase")->creators & rp_session_get_roles (self->session))
         != 0;
}

RpRecordDraft *
rp_service_value_draft_new (RpServiceValue *self)
{
  RpRecordDraft *draft
      = rp_record_draft_new_for (self->session, "service_purchase", self->customer);
  g_autofree char *today = rp_date_format (rp_clock_today (rp_session_get_clock (self->session)));

  json_object_set_string_member (rp_record_draft_get_body (draft), "bought_on", today);
  return draft;
}

RpRecordDraft *
rp_service_value_draft_edit (RpServiceValue *self, RpRecord *purchase)
{
  return rp_record_draft_new (self->session, purchase);
}

static void
rp_service_value_dispose (GObject *object)
{
  rp_reload_stop (RP_SERVICE_VALUE (object)->reload);
  G_OBJECT_CLASS (rp_service_value_parent_class)->dispose (object);
}

static void
rp_service_value_finalize (GObject *object)
{
  RpServiceValue *self = RP_SERVICE_VALUE (object);

  g_clear_pointer (&self->reload, rp_reload_free);
  g_clear_object (&self->past);
  g_clear_object (&self->future);
  g_clear_object (&self->purchases);
  g_clear_object (&self->session);
  g_free (self->basis);
  g_free (self->customer);
  G_OBJECT_CLASS (rp_service_value_parent_class)->finalize (object);
}

static void
rp_service_value_class_init (RpServiceValueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_service_value_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_service_value_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_SERVICE_VALUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
rp_service_value_init (RpServiceValue *self)
{
  self->past = g_list_store_new (RP_TYPE_WORK_ITEM);
  self->future = g_list_store_new (RP_TYPE_WORK_ITEM);
}
