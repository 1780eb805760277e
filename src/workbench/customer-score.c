/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/customer-score.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "base/json.h"
#include "base/locale.h"
#include "insight/fact-value.h"
#include "insight/lifetime.h"
#include "insight/score-change.h"
#include "insight/score-override.h"
#include "schema/workflow.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/score-line-new.h"
#include "workbench/score-supposition-new.h"
#include "workbench/session-store.h"
#include "workbench/work-item.h"

#define HISTORY_MONTHS 12
#define OVERRIDES_MOST 50
#define NAMED_MOST 2

/* ---- what one load brings; handed over whole ---- */

typedef struct
{
  GPtrArray *moments;   /* (element-type RpScoreMoment) (nullable): there is no score */
  char *problem;        /* (nullable): why */
  GPtrArray *overrides; /* (element-type RpWorkItem) */
  char *set, *set_text; /* (nullable): the grade that people set */
  char *name;           /* of the customer */
  char *lifetime;       /* a sentence */
} Answer;

static void
free_answer (Answer *self)
{
  g_clear_pointer (&self->moments, g_ptr_array_unref);
  g_clear_pointer (&self->overrides, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self->set);
  g_free (self->set_text);
  g_free (self->name);
  g_free (self->lifetime);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, free_answer)

typedef struct
{
  char *customer;
  gint32 day;
} Question;

static void
free_question (Question *self)
{
  g_free (self->customer);
  g_free (self);
}

static char *
dup_user_name (RpStore *store, const char *id)
{
  g_autoptr (RpRecord) user = *id != '\0' ? rp_store_get (store, "user", id, NULL) : NULL;

  return g_strdup (user != NULL ? rp_record_get_title (user) : id);
}

/* "C, computed B, 2026-01-05 – 2026-06-30": what was proposed, and what became of it below. */
static RpWorkItem *
describe_override (RpStore *store, RpRecord *record)
{
  g_autofree char *title = NULL;
  g_autofree char *proposer = dup_user_name (store, rp_record_get_text (record, "proposed_by"));
  g_autofree char *decider = dup_user_name (store, rp_record_get_text (record, "decided_by"));
  g_autofree char *subtitle = NULL;
  g_autofree char *state = rp_record_format (record, "state");

  title
      = g_strdup_printf (_ ("Grade %s from %s until %s: %s"), rp_record_get_text (record, "grade"),
                         rp_record_get_text (record, "from"), rp_record_get_text (record, "until"),
                         rp_record_get_text (record, "reason"));
  subtitle = *decider != '\0'
                 ? g_strdup_printf (_ ("proposed by %s, decided by %s"), proposer, decider)
                 : g_strdup_printf (_ ("proposed by %s"), proposer);
  return rp_work_item_new (title, subtitle, state,
                           g_str_equal (rp_record_get_text (record, "state"), "PROPOSED")
                               ? RP_URGENCY_SOON
                               : RP_URGENCY_NONE,
                           "grade_override", rp_record_get_id (record));
}

static gboolean
load_overrides (RpStore *store, const char *customer, Answer *answer, GError **error)
{
  g_autoptr (GPtrArray) rows
      = rp_store_list (store, "grade_override", "customer = :customer", "id DESC", OVERRIDES_MOST,
                       error, ":customer", customer, NULL);

  answer->overrides = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_ptr_array_add (answer->overrides, describe_override (store, rows->pdata[i]));
  return rows != NULL;
}

/* The grade that counts on the day. One that is not right does not count, and why is told. */
static gboolean
load_set (RpStore *store, const Question *question, Answer *answer, GError **error)
{
  const RpScoreMoment *moment = answer->moments->pdata[answer->moments->len - 1];
  g_autoptr (RpRecord) customer = rp_store_get (store, "customer", question->customer, error);
  g_autoptr (GError) refusal = NULL;
  g_autofree char *approver = NULL;
  g_autofree char *until = NULL;
  RpScoreOverride set;

  if (customer == NULL)
    return FALSE;
  answer->name = g_strdup (rp_record_get_title (customer));
  if (!rp_score_override_read (customer, &set) || set.from > question->day
      || set.until < question->day)
    return TRUE;
  if (!rp_score_override_check (&set, moment->model, &refusal))
    {
      answer->set_text
          = g_strdup_printf (_ ("A grade was set and does not count: %s"), refusal->message);
      return TRUE;
    }
  approver = dup_user_name (store, set.approver);
  until = rp_date_format (set.until);
  answer->set = g_strdup (set.grade);
  answer->set_text
      = g_strdup_printf (_ ("Set until %s, approved by %s: %s"), until, approver, set.reason);
  return TRUE;
}

/* ---- lifetime ---- */

static char *
describe_contract (const RpLifetime *lifetime)
{
  g_autofree char *value = rp_fact_value_format (lifetime->value, "yuan", rp_locale_language ());
  g_autofree char *margin = rp_fact_value_format (lifetime->margin, "yuan", rp_locale_language ());

  return g_strdup_printf (
      _ ("Supply contract: %s over %u years (assumed: a margin of %s a year, which is "
         "%.4g %% of the bill, %.4g %% of contracts go on, %.4g %% discount)."),
      value, lifetime->years, margin, lifetime->margin_share * 100, lifetime->retention * 100,
      lifetime->discount * 100);
}

/* What is not known is left out; wrong assumptions are told and spoil nothing. */
static char *
describe_lifetime (const RpScoreMoment *moment)
{
  g_autofree char *path = rp_data_dup_path ("policies/lifetime.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "lifetime", &error);
  double bill = rp_json_get_double (moment->facts, "bill12_yuan", NAN);
  double services = rp_json_get_double (moment->facts, "service_spend_12m", NAN);
  GString *text = g_string_new (NULL);
  RpLifetime lifetime;

  if (policy != NULL && isfinite (bill)
      && rp_lifetime_compute (policy, moment->day, bill, &lifetime, &error))
    {
      g_autofree char *contract = describe_contract (&lifetime);
      g_string_append (text, contract);
    }
  if (error != NULL)
    g_string_append_printf (text, _ ("The value of the supply contract is not computed: %s"),
                            error->message);
  if (isfinite (services))
    {
      g_autofree char *spent = rp_fact_value_format (services, "yuan", rp_locale_language ());
      g_string_append_printf (text, _ ("%sValue-added services of the last 12 months: %s."),
                              text->len > 0 ? " " : "", spent);
    }
  return g_string_free (text, FALSE);
}

static gpointer
load_answer (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (Answer) answer = g_new0 (Answer, 1);
  g_autoptr (GError) cause = NULL;

  if (!load_overrides (subject, question->customer, answer, error))
    return NULL;
  answer->moments
      = rp_score_moments_load (subject, RP_SCORE_MODEL_DEFAULT, question->customer, question->day,
                               HISTORY_MONTHS, rp_locale_language (), &cause);
  if (answer->moments == NULL)
    answer->problem = rp_session_explain (cause);
  else if (!load_set (subject, question, answer, error))
    return NULL;
  if (answer->moments != NULL)
    answer->lifetime = describe_lifetime (answer->moments->pdata[answer->moments->len - 1]);
  return g_steal_pointer (&answer);
}

/* ---- in the main context ---- */

struct _RpCustomerScore
{
  GObject parent_instance;

  RpSession *session;
  char *customer;
  gint32 day; /* -1: today */
  Answer *answer;
  char *text, *range, *hold, *model, *most;
  GArray *borders;
  GListStore *lines, *factors, *points, *overrides;
  RpScoreSupposition *supposition;
  RpReload *reload;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpCustomerScore, rp_customer_score, G_TYPE_OBJECT)

static const RpScoreMoment *
get_moment (RpCustomerScore *self)
{
  GPtrArray *moments = self->answer != NULL ? self->answer->moments : NULL;

  return moments != NULL ? moments->pdata[moments->len - 1] : NULL;
}

static const RpScore *
get_score (RpCustomerScore *self)
{
  const RpScoreMoment *moment = get_moment (self);

  return moment != NULL ? moment->score : NULL;
}

/* ---- sentences ---- */

static char *
describe_range (const RpScore *score)
{
  g_autofree char *lowest = rp_score_format (score->lowest);
  g_autofree char *highest = rp_score_format (score->highest);

  return score->coverage >= 10000
             ? g_strdup (_ ("All data are known."))
             : g_strdup_printf (
                 _ ("Between %s and %s once all is known; %.2f %% of the weight is known."), lowest,
                 highest, score->coverage / 100.0);
}

/* The plain grade is another one: it is held until the score is clearly across the border. */
static char *
describe_hold (const RpScoreMoment *moment)
{
  gint points = 0;
  guint months = 0;

  if (moment->score->grade == NULL)
    return g_strdup (_ ("Too little is known for a grade."));
  if (g_strcmp0 (moment->score->grade, moment->grade) == 0)
    return g_strdup ("");
  rp_score_model_get_hold (moment->model, &points, &months);
  return g_strdup_printf (
      _ ("The score alone would be %s; a grade is kept until the score is %.4g points across its "
         "border, or across it for %u months."),
      moment->score->grade, points / 100.0, months);
}

static char *
describe_model (const RpScoreMoment *moment)
{
  gint32 from = rp_score_model_get_from (moment->model);
  g_autofree char *since = from != G_MININT32 ? rp_date_format (from) : NULL;
  const char *title = rp_score_model_get_title (moment->model, rp_locale_language ());

  return since != NULL ? g_strdup_printf (_ ("%s: %s, version %d, since %s"), title,
                                          moment->score->model, moment->score->version, since)
                       : g_strdup_printf (_ ("%s: %s, version %d"), title, moment->score->model,
                                          moment->score->version);
}

static double
measure (const RpScore *score, const RpScorePart *part, gboolean loss)
{
  return loss ? rp_score_get_loss (score, part) : rp_score_get_contribution (score, part);
}

static char *
name_largest (const RpScore *score, gboolean loss)
{
  GString *text = g_string_new (NULL);
  const RpScorePart *named[NAMED_MOST] = { NULL };

  for (guint n = 0; n < NAMED_MOST; n++)
    {
      for (guint i = 0; i < score->parts->len; i++)
        {
          const RpScorePart *part = score->parts->pdata[i];

          if (measure (score, part, loss) > 0 && (n == 0 || part != named[0])
              && (named[n] == NULL
                  || measure (score, part, loss) > measure (score, named[n], loss)))
            named[n] = part;
        }
      if (named[n] != NULL)
        g_string_append_printf (text, "%s%s %s%.2f", n > 0 ? _ (", ") : "", named[n]->label,
                                loss ? "−" : "+", measure (score, named[n], loss));
    }
  return g_string_free (text, FALSE);
}

static char *
describe_most (const RpScore *score)
{
  g_autofree char *gains = name_largest (score, FALSE);
  g_autofree char *losses = name_largest (score, TRUE);

  return g_strdup_printf (_ ("Adds most: %s. Takes most: %s."), *gains != '\0' ? gains : "–",
                          *losses != '\0' ? losses : "–");
}

/* ---- taking ---- */

static void
clear_texts (RpCustomerScore *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->range, g_free);
  g_clear_pointer (&self->hold, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->most, g_free);
  g_array_set_size (self->borders, 0);
}

static void
clear_border (RpGradeBorder *border)
{
  g_free (border->name);
}

static void
take_borders (RpCustomerScore *self, RpScoreModel *model)
{
  const char *name = NULL;
  gint from = 0;

  for (guint i = 0; (name = rp_score_model_get_grade (model, i, &from)) != NULL; i++)
    {
      RpGradeBorder border = { g_strdup (name), from / 100.0 };
      g_array_append_val (self->borders, border);
    }
}

static gboolean
is_same_moment (const RpScoreMoment *a, const RpScoreMoment *b)
{
  return a->day == b->day && g_strcmp0 (a->grade, b->grade) == 0
         && rp_score_model_get_version (a->model) == rp_score_model_get_version (b->model)
         && rp_json_object_equal (a->facts, b->facts);
}

/* Most of what is received is about something else. */
static gboolean
says_the_same (const Answer *a, const Answer *b)
{
  if (a == NULL || a->moments == NULL || b->moments == NULL || a->moments->len != b->moments->len)
    return FALSE;
  for (guint i = 0; i < a->moments->len; i++)
    if (!is_same_moment (a->moments->pdata[i], b->moments->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
take_texts (RpCustomerScore *self, const RpScoreMoment *moment)
{
  self->text = rp_score_format (moment->score->score);
  self->range = describe_range (moment->score);
  self->hold = describe_hold (moment);
  self->model = describe_model (moment);
  self->most = describe_most (moment->score);
  take_borders (self, moment->model);
}

static void
take_score (RpCustomerScore *self, const RpScoreMoment *moment)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) factors = g_ptr_array_new_with_free_func (g_object_unref);

  self->supposition = rp_score_supposition_new (moment);
  lines = rp_score_lines_new (moment->model, moment->score, moment->facts);
  for (guint i = 0; i < moment->score->factors->len; i++)
    g_ptr_array_add (factors, rp_score_factor_item_new (moment->score->factors->pdata[i]));
  rp_item_list_replace (self->lines, lines);
  rp_item_list_replace (self->factors, factors);
}

/* Newest first. */
static void
take_points (RpCustomerScore *self, GPtrArray *moments)
{
  g_autoptr (GPtrArray) points = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = moments->len; i > 0; i--)
    g_ptr_array_add (
        points, rp_score_point_new (i > 1 ? moments->pdata[i - 2] : NULL, moments->pdata[i - 1]));
  rp_item_list_replace (self->points, points);
}

static void
take_lists (RpCustomerScore *self)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  g_clear_object (&self->supposition);
  if (get_moment (self) != NULL)
    {
      take_score (self, get_moment (self));
      take_points (self, self->answer->moments);
      return;
    }
  rp_item_list_replace (self->lines, nothing);
  rp_item_list_replace (self->factors, nothing);
  rp_item_list_replace (self->points, nothing);
}

/* What somebody supposes stays as long as it is about the same facts. */
static void
take_answer (gpointer owner, gpointer data)
{
  RpCustomerScore *self = owner;

  if (data != NULL)
    {
      gboolean same = says_the_same (self->answer, data);

      g_clear_pointer (&self->answer, free_answer);
      self->answer = data;
      clear_texts (self);
      rp_item_list_replace (self->overrides, self->answer->overrides);
      if (get_moment (self) != NULL)
        take_texts (self, get_moment (self));
      if (!same)
        take_lists (self);
    }
  g_signal_emit (self, loaded_signal, 0);
}

static gpointer
ask (gpointer owner)
{
  RpCustomerScore *self = owner;
  Question *question = g_new0 (Question, 1);

  question->customer = g_strdup (self->customer);
  question->day = rp_customer_score_get_day (self);
  return question;
}

static const RpReloadJob reload_job = {
  .what = "the value score",
  .load = load_answer,
  .free_answer = (GDestroyNotify)free_answer,
  .take = take_answer,
  .ask = ask,
  .free_question = (GDestroyNotify)free_question,
};

RpCustomerScore *
rp_customer_score_new (RpSession *session, const char *customer)
{
  RpCustomerScore *self = g_object_new (RP_TYPE_CUSTOMER_SCORE, NULL);

  self->session = g_object_ref (session);
  self->customer = g_strdup (customer);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, NULL);
  return self;
}

void
rp_customer_score_set_day (RpCustomerScore *self, gint32 day)
{
  gint32 today = rp_clock_today (rp_session_get_clock (self->session));
  gint32 wanted = day < today ? day : -1;

  if (wanted == self->day)
    return;
  self->day = wanted;
  rp_reload_run (self->reload);
}

gint32
rp_customer_score_get_day (RpCustomerScore *self)
{
  return self->day >= 0 ? self->day : rp_clock_today (rp_session_get_clock (self->session));
}

RpSession *
rp_customer_score_get_session (RpCustomerScore *self)
{
  return self->session;
}

const char *
rp_customer_score_get_customer (RpCustomerScore *self)
{
  return self->customer;
}

const char *
rp_customer_score_get_problem (RpCustomerScore *self)
{
  return self->answer != NULL && self->answer->problem != NULL ? self->answer->problem : "";
}

gboolean
rp_customer_score_is_loaded (RpCustomerScore *self)
{
  return self->answer != NULL;
}

static const char *
or_nothing (const char *text)
{
  return text != NULL ? text : "";
}

const char *
rp_customer_score_get_text (RpCustomerScore *self)
{
  return or_nothing (self->text);
}

const char *
rp_customer_score_get_customer_name (RpCustomerScore *self)
{
  return self->answer != NULL ? or_nothing (self->answer->name) : "";
}

double
rp_customer_score_get_value (RpCustomerScore *self)
{
  return get_score (self) != NULL ? get_score (self)->score / 100.0 : 0;
}

double
rp_customer_score_get_lowest (RpCustomerScore *self)
{
  return get_score (self) != NULL ? get_score (self)->lowest / 100.0 : 0;
}

double
rp_customer_score_get_highest (RpCustomerScore *self)
{
  return get_score (self) != NULL ? get_score (self)->highest / 100.0 : 0;
}

const char *
rp_customer_score_get_range (RpCustomerScore *self)
{
  return or_nothing (self->range);
}

const char *
rp_customer_score_get_grade (RpCustomerScore *self)
{
  const RpScoreMoment *moment = get_moment (self);

  return moment != NULL && moment->grade != NULL ? moment->grade : "–";
}

const char *
rp_customer_score_get_hold (RpCustomerScore *self)
{
  return or_nothing (self->hold);
}

const char *
rp_customer_score_get_set (RpCustomerScore *self)
{
  return self->answer != NULL ? or_nothing (self->answer->set) : "";
}

const char *
rp_customer_score_get_set_text (RpCustomerScore *self)
{
  return self->answer != NULL ? or_nothing (self->answer->set_text) : "";
}

const char *
rp_customer_score_get_model (RpCustomerScore *self)
{
  return or_nothing (self->model);
}

const char *
rp_customer_score_get_most (RpCustomerScore *self)
{
  return or_nothing (self->most);
}

const char *
rp_customer_score_get_lifetime (RpCustomerScore *self)
{
  return self->answer != NULL ? or_nothing (self->answer->lifetime) : "";
}

GArray *
rp_customer_score_get_borders (RpCustomerScore *self)
{
  return self->borders;
}

GListModel *
rp_customer_score_get_lines (RpCustomerScore *self)
{
  return G_LIST_MODEL (self->lines);
}

GListModel *
rp_customer_score_get_factors (RpCustomerScore *self)
{
  return G_LIST_MODEL (self->factors);
}

GListModel *
rp_customer_score_get_points (RpCustomerScore *self)
{
  return G_LIST_MODEL (self->points);
}

GListModel *
rp_customer_score_get_overrides (RpCustomerScore *self)
{
  return G_LIST_MODEL (self->overrides);
}

RpScoreSupposition *
rp_customer_score_get_supposition (RpCustomerScore *self)
{
  return self->supposition;
}

/* ---- a grade in its place ---- */

gboolean
rp_customer_score_may_propose (RpCustomerScore *self)
{
  return (rp_schema_find_kind ("grade_override")->creators & rp_session_get_roles (self->session))
         != 0;
}

RpRecordDraft *
rp_customer_score_draft_proposal (RpCustomerScore *self)
{
  RpRecordDraft *draft
      = rp_record_draft_new_by_event (self->session, "grade_override", self->customer, "propose");
  JsonObject *body = rp_record_draft_get_body (draft);
  gint32 today = rp_clock_today (rp_session_get_clock (self->session));
  g_autofree char *from = rp_date_format (today);
  g_autofree char *until = rp_date_format (rp_date_add_months (today, RP_OVERRIDE_MONTHS_MOST / 2));
  const RpScoreMoment *moment = get_moment (self);

  json_object_set_string_member (body, "from", from);
  json_object_set_string_member (body, "until", until);
  if (moment != NULL && moment->grade != NULL)
    json_object_set_string_member (body, "computed", moment->grade);
  return draft;
}

static void
rp_customer_score_dispose (GObject *object)
{
  rp_reload_stop (RP_CUSTOMER_SCORE (object)->reload);
  G_OBJECT_CLASS (rp_customer_score_parent_class)->dispose (object);
}

static void
rp_customer_score_finalize (GObject *object)
{
  RpCustomerScore *self = RP_CUSTOMER_SCORE (object);

  g_clear_pointer (&self->reload, rp_reload_free);
  clear_texts (self);
  g_clear_object (&self->supposition);
  g_clear_pointer (&self->answer, free_answer);
  g_array_unref (self->borders);
  g_clear_object (&self->lines);
  g_clear_object (&self->factors);
  g_clear_object (&self->points);
  g_clear_object (&self->overrides);
  g_clear_object (&self->session);
  g_free (self->customer);
  G_OBJECT_CLASS (rp_customer_score_parent_class)->finalize (object);
}

static void
rp_customer_score_class_init (RpCustomerScoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_customer_score_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_customer_score_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_CUSTOMER_SCORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
rp_customer_score_init (RpCustomerScore *self)
{
  self->day = -1;
  self->borders = g_array_new (FALSE, FALSE, sizeof (RpGradeBorder));
  g_array_set_clear_func (self->borders, (GDestroyNotify)clear_border);
  self->lines = g_list_store_new (RP_TYPE_SCORE_LINE);
  self->factors = g_list_store_new (RP_TYPE_SCORE_FACTOR_ITEM);
  self->points = g_list_store_new (RP_TYPE_SCORE_POINT);
  self->overrides = g_list_store_new (RP_TYPE_WORK_ITEM);
}
