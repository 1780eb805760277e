/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/jobs.h"

#include "base/date.h"
#include "base/json-access.h"
#include "insight/facts.h"
#include "server/blob-sweep.h"
#include "server/compaction.h"
#include "server/customer-insight.h"
#include "server/database.h"
#include "server/due-dates.h"
#include "server/fact-keep.h"
#include "server/incident.h"
#include "server/lease.h"
#include "server/org-report.h"
#include "server/server-edit.h"
#include "server/service-fit.h"
#include "server/timeline.h"
#include "server/triggers.h"

#define LOOK_EVERY_US (60 * G_TIME_SPAN_SECOND) /* whether a new day has begun */
#define LEASE_S 120
/* Bytes of packed facts; whoever does not fit is read twice. */
#define KEEP_MOST (40 * 1024 * 1024)
#define SAY_EVERY_US (30 * G_TIME_SPAN_SECOND)

struct _RpJobs
{
  RpJobsOptions options; /* its objects are owned */
  RpConnection *connection;
  char *blob_folder; /* (nullable) */
  GThread *thread;
  GMutex lock;
  GCond woken;
  RpNeedLearner *learner; /* (nullable): of the last full run here; the thread's */
  gint64 due_us;          /* monotonic: of the next run */
  gint stop;              /* atomic */
};

/* --- one run ------------------------------------------------------------------------------------ */

typedef struct
{
  RpConnection *connection;
  RpClock *clock;
  const gint *stop; /* (nullable) */
  RpLease lease;
  gint64 lease_us;
  gboolean waits; /* another process is at it */
  RpInsightKit *kit;
  RpNeedLearner **learner; /* (inout): what the last full run learned; a full one learns anew */
  gboolean full;           /* all customers, not only those that have changed */
  gint64 head;             /* up to where the changes are taken in */
  gint64 n_written;        /* numbers the run itself has used */
  guint n_changed;
  gint64 begin_us, said_us; /* monotonic: of the run, of the last line in the log */
} Run;

/* Today in the organisation's zone. @loaded: (out): whether there is an organisation */
static gboolean
find_today (Run *self, gint32 *today, gboolean *loaded, GError **error)
{
  g_autoptr (RpOrganisation) organisation = NULL;

  if (!rp_database_load_organisation (self->connection, &organisation, error))
    return FALSE;
  *loaded = organisation != NULL;
  if (*loaded)
    *today = rp_organisation_today (organisation, self->clock);
  return TRUE;
}

/* Where the last run ended; a run of another day, or none, makes this one full. */
static gboolean
load_state (Run *self, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->connection, "SELECT head, day FROM job_state WHERE name = 'insight'", error);
  gboolean has_row;

  if (statement == NULL || !rp_statement_step (statement, &has_row, error))
    return FALSE;
  self->full = !has_row || g_strcmp0 (rp_statement_get_text (statement, 1), self->kit->date) != 0;
  self->head = has_row ? rp_statement_get_integer (statement, 0) : 0;
  return TRUE;
}

static gboolean
store_state (Run *self, gint64 head, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement = rp_connection_prepare (
        self->connection,
        "INSERT INTO job_state (name, head, day) VALUES ('insight', :head, :day)"
        " ON CONFLICT (name) DO UPDATE SET head = excluded.head, day = excluded.day",
        error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":head", head);
  rp_statement_bind_text (statement, ":day", self->kit->date);
  return rp_statement_run (statement, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static GPtrArray *
list_customers (Run *self, GError **error)
{
  g_autoptr (GPtrArray) customers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection,
                               "SELECT c.id FROM k_customer c JOIN scope s ON s.id = c.id"
                               " WHERE c.deleted = 0 AND s.head_seq > :head ORDER BY c.id",
                               error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  rp_statement_bind_integer (statement, ":head", self->full ? 0 : self->head);
  while (rp_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&customers);
      g_ptr_array_add (customers, g_strdup (rp_statement_get_text (statement, 0)));
    }
  return NULL;
}

typedef struct
{
  RpInsightKit *kit;
  const char *customer;
  JsonObject *facts;
} Judgement;

static void
judge (RpChangeset *changeset, gconstpointer data)
{
  const Judgement *self = data;

  rp_customer_judge (self->kit, changeset, self->customer, self->facts);
}

/* Thought out on what was read, then once more within the transaction: what that has read nobody can have changed. */
static gboolean
judge_customer (Run *self, const char *customer, JsonObject *facts, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpChangeset) trial = rp_changeset_new (self->connection, now);
  const Judgement judgement = { self->kit, customer, facts };

  judge (trial, &judgement);
  return (rp_changeset_is_empty (trial) && !rp_changeset_has_failed (trial))
         || rp_server_edit (self->connection, self->clock, judge, &judgement, &self->n_written,
                            &self->n_changed, error);
}

static gboolean
is_stopped (Run *self)
{
  return self->stop != NULL && g_atomic_int_get (self->stop);
}

/* A long night says now and then how far it is. */
static void
say_progress (Run *self, const char *what, guint n, guint of)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->said_us < SAY_EVERY_US)
    return;
  self->said_us = now;
  g_message ("scores and suggestions: %u of %u customers %s", n, of, what);
}

static void
say_end (Run *self, guint of)
{
  if (self->full)
    g_message ("scores and suggestions: %s; %u of %u customers changed, %.1f s",
               is_stopped (self) ? "stopped" : "done", self->n_changed, of,
               (double)(g_get_monotonic_time () - self->begin_us) / G_TIME_SPAN_SECOND);
}

/* Between two customers. */
static gboolean
keep_lease (Run *self, GError **error)
{
  gboolean taken;

  if (!rp_lease_renew (&self->lease, &taken, error))
    return FALSE;
  if (!taken)
    g_set_error_literal (error, RP_DB_ERROR, RP_DB_ERROR_AGAIN,
                         "another process has taken the work over");
  return taken;
}

static gboolean
judge_one_by_one (Run *self, GPtrArray *customers, GError **error)
{
  for (guint i = 0; i < customers->len && !is_stopped (self); i++)
    {
      const char *customer = g_ptr_array_index (customers, i);
      g_autoptr (JsonObject) facts
          = rp_customer_collect_facts (self->kit, self->connection, customer, error);

      if (facts == NULL || !keep_lease (self, error)
          || !judge_customer (self, customer, facts, error))
        return FALSE;
    }
  return TRUE;
}

/* --- learning ----------------------------------------------------------------------------------- */

/* The row of what was learned; it is written when it says something else than before. */
static gboolean
store_report (Run *self, GError **error)
{
  g_autoptr (JsonObject) report = rp_need_learner_report (*self->learner);
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "name", RP_NEED_MODEL_RULE);
  json_object_set_string_member (body, "trained_on", self->kit->date);
  json_object_set_string_member (body, "method", rp_json_get_string (report, "method", ""));
  json_object_set_int_member (body, "customers", rp_json_get_integer (report, "customers", 0));
  json_object_set_int_member (body, "answers", rp_json_get_integer (report, "answers", 0));
  json_object_set_object_member (body, "report", json_object_ref (report));
  return rp_org_report_put (self->connection, self->clock, self->kit->ids,
                            rp_schema_find_kind ("suggestion_model"), body, &self->n_written,
                            error);
}

static void
begin_learning (Run *self)
{
  JsonObject *settings = rp_json_get_object (self->kit->settings, "suggestions");

  self->kit->learner = NULL;
  g_clear_pointer (self->learner, rp_need_learner_free);
  if (settings != NULL)
    *self->learner = rp_need_learner_new (settings, self->kit->today);
}

static void
hear_customer (Run *self, const char *customer, JsonObject *facts)
{
  if (*self->learner != NULL)
    rp_need_learner_add (*self->learner, customer, facts);
}

/* When all were heard. */
static gboolean
finish_learning (Run *self, GError **error)
{
  if (*self->learner == NULL)
    return TRUE;
  rp_need_learner_learn (*self->learner);
  self->kit->learner = *self->learner;
  return store_report (self, error);
}

/* Which of the customers it is. */
#define PLACE "place"

/* What all customers are compared by, and what is learned from all of them. The facts themselves are kept
 * packed until it is their turn. Returns: (transfer full) (nullable): what is compared */
static GPtrArray *
read_all (Run *self, GPtrArray *customers, RpFactKeep *keep, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);

  begin_learning (self);
  for (guint i = 0; i < customers->len && !is_stopped (self); i++)
    {
      const char *customer = g_ptr_array_index (customers, i);
      g_autoptr (JsonObject) facts
          = rp_customer_collect_facts (self->kit, self->connection, customer, error);
      JsonObject *few;

      if (facts == NULL || !keep_lease (self, error))
        return NULL;
      few = rp_facts_dup_compared (facts);
      json_object_set_int_member (few, PLACE, i);
      g_ptr_array_add (all, few);
      rp_fact_keep_add (keep, facts);
      hear_customer (self, customer, facts);
      say_progress (self, "read", i + 1, customers->len);
    }
  return g_steal_pointer (&all);
}

static void
keep_peers (JsonObject *few, gpointer peers)
{
  g_autoptr (JsonObject) own = json_object_new ();

  rp_facts_take_peers (own, few);
  rp_fact_keep_put (peers, (guint)rp_json_get_integer (few, PLACE, 0), own);
  json_object_remove_member (few, "peer_needs");
}

static gboolean
compare_all (Run *self, GPtrArray *customers, RpFactKeep *keep, RpFactKeep *peers, GError **error)
{
  g_autoptr (GPtrArray) all = read_all (self, customers, keep, error);

  if (all == NULL || (!is_stopped (self) && !finish_learning (self, error)))
    return FALSE;
  if (!is_stopped (self))
    rp_facts_each_peers (all, keep_peers, peers);
  return TRUE;
}

/* With something of all at hand a customer can be compared with his peers. Who was changed since he was read is
 * news for the next run. */
static gboolean
judge_together (Run *self, GPtrArray *customers, GError **error)
{
  g_autoptr (RpFactKeep) keep = rp_fact_keep_new (KEEP_MOST);
  g_autoptr (RpFactKeep) peers = rp_fact_keep_new (KEEP_MOST);

  if (!compare_all (self, customers, keep, peers, error))
    return FALSE;
  for (guint i = 0; i < customers->len && !is_stopped (self); i++)
    {
      const char *customer = g_ptr_array_index (customers, i);
      g_autoptr (JsonObject) facts = rp_fact_keep_take (keep, i);
      g_autoptr (JsonObject) of_peers = rp_fact_keep_take (peers, i);

      if (facts == NULL)
        facts = rp_customer_collect_facts (self->kit, self->connection, customer, error);
      if (facts == NULL || !keep_lease (self, error))
        return FALSE;
      if (of_peers != NULL)
        rp_facts_take_peers (facts, of_peers);
      if (!judge_customer (self, customer, facts, error))
        return FALSE;
      say_progress (self, "judged", i + 1, customers->len);
    }
  return TRUE;
}

/* A part of the night that fails by itself, for a policy that cannot be read for instance, keeps no other from being
 * done, and does not begin the night again: somebody is told.
 * @cause: (transfer full) (nullable): why it failed */
static gboolean
go_on_without (Run *self, const char *part, GError *cause, GError **error)
{
  g_autoptr (GError) failure = cause;
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpTransaction) transaction = NULL;
  RpIncident incident = { .at = now, .what = "night", .subject = part };

  if (failure == NULL || failure->domain == RP_DB_ERROR || is_stopped (self))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_message ("“%s” was left out tonight: %s", part, failure->message);
  incident.detail = failure->message;
  transaction = rp_transaction_begin (self->connection, error);
  return transaction != NULL && rp_incident_record (self->connection, &incident, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
fit_services (Run *self, GError **error)
{
  GError *cause = NULL;

  return rp_service_fit_run (self->connection, self->clock, self->kit->ids, self->kit->today,
                             &self->n_written, &cause)
         || go_on_without (self, "services", cause, error);
}

static gboolean
plan_visits (Run *self, GError **error)
{
  GError *cause = NULL;

  return rp_triggers_run (self->connection, self->clock, self->kit->zone, self->kit->today,
                          &self->n_written, &self->n_changed, &cause)
         || go_on_without (self, "triggers", cause, error);
}

static gboolean
run_all (Run *self, GError **error)
{
  g_autoptr (GPtrArray) customers = NULL;
  RpOrgClock begin, end;
  gboolean done;

  if (!load_state (self, error) || !rp_database_read_clock (self->connection, &begin, error)
      || (customers = list_customers (self, error)) == NULL)
    return FALSE;
  if (customers->len == 0 && !self->full)
    return TRUE;
  if (self->full
      && !rp_due_dates_run (self->connection, self->clock, self->kit->date, &self->n_written,
                            &self->n_changed, error))
    return FALSE;
  if (self->full && !fit_services (self, error))
    return FALSE;
  done = self->full ? judge_together (self, customers, error)
                    : judge_one_by_one (self, customers, error);
  if (!done)
    return FALSE;
  say_end (self, customers->len);
  if (self->full && !is_stopped (self) && !plan_visits (self, error))
    return FALSE;
  if (is_stopped (self) || !rp_database_read_clock (self->connection, &end, error))
    return is_stopped (self);
  /* Its own changes are not news, unless somebody else's lie between them. */
  return store_state (self, end.head == begin.head + self->n_written ? end.head : begin.head,
                      error);
}

/* Another process that has the lease does what there is to do. */
static gboolean
run_with_lease (Run *self, GError **error)
{
  gboolean taken;
  gboolean done
      = rp_lease_take (&self->lease, self->connection, "insight", self->lease_us, &taken, error);

  self->waits = done && !taken;
  if (done && taken)
    {
      done = run_all (self, error);
      rp_lease_release (&self->lease);
    }
  return done;
}

/* Whoever comes first on a day; a second one finds the day noted. */
static gboolean
expire_once_a_day (Run *self, gint32 today, GError **error)
{
  g_autofree char *day = rp_date_format (today);
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection, "SELECT 1 FROM clock_day WHERE day = :day", error);
  gboolean noted;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":day", day);
  if (!rp_statement_step (statement, &noted, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  return noted || rp_timeline_expire (self->connection, day, NULL, error);
}

static gboolean
sweep_once_a_day (Run *self, gint32 today, const char *blob_folder, GError **error)
{
  g_autofree char *day = rp_date_format (today);

  return blob_folder == NULL
         || rp_blob_sweep_once_a_day (self->connection, self->clock, blob_folder, day, error);
}

/* What has to wait for it keeps nothing else from being done. */
static void
compact_once_a_day (Run *self, gint32 today)
{
  g_autofree char *day = rp_date_format (today);
  g_autoptr (GError) error = NULL;

  if (!rp_compaction_once_a_day (self->connection, day, &error))
    g_message ("writing the database anew behind an erasure is tried again tomorrow: %s",
               error->message);
}

/* @learner: (inout): what an earlier run learned. @waits: (out): another process is at it */
static gboolean
run_with (RpConnection *connection, RpClock *clock, RpIdSource *ids, const gint *stop,
          const char *blob_folder, gint64 lease_us, RpNeedLearner **learner, guint *n_changed,
          gboolean *waits, GError **error)
{
  Run run = {
    .connection = connection, .clock = clock, .stop = stop, .lease_us = lease_us, .learner = learner
  };
  g_autoptr (RpInsightKit) kit = NULL;
  gboolean loaded, done;
  gint32 today;

  run.begin_us = run.said_us = g_get_monotonic_time ();
  *n_changed = 0;
  *waits = FALSE;
  if (!find_today (&run, &today, &loaded, error))
    return FALSE;
  if (!loaded)
    return TRUE;
  if (!expire_once_a_day (&run, today, error)
      || !sweep_once_a_day (&run, today, blob_folder, error))
    return FALSE;
  compact_once_a_day (&run, today);
  kit = rp_insight_kit_load (connection, today, ids, error);
  if (kit == NULL)
    return FALSE;
  run.kit = kit;
  kit->learner = *learner;
  done = run_with_lease (&run, error);
  *n_changed = run.n_changed;
  *waits = run.waits;
  return done;
}

gboolean
rp_jobs_run (RpConnection *connection, RpClock *clock, RpIdSource *ids, const gint *stop,
             guint *n_changed, GError **error)
{
  RpNeedLearner *learner = NULL;
  gboolean waits;
  gboolean done = run_with (connection, clock, ids, stop, NULL, LEASE_S * G_TIME_SPAN_SECOND,
                            &learner, n_changed, &waits, error);

  g_clear_pointer (&learner, rp_need_learner_free);
  return done;
}

/* --- the thread --------------------------------------------------------------------------------- */

static gboolean
wait_until_due (RpJobs *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!g_atomic_int_get (&self->stop) && g_get_monotonic_time () < self->due_us)
    g_cond_wait_until (&self->woken, &self->lock, self->due_us);
  self->due_us = g_get_monotonic_time () + LOOK_EVERY_US;
  return !g_atomic_int_get (&self->stop);
}

/* The other process may die at it. */
static void
look_again (RpJobs *self, gint64 after_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->due_us = MIN (self->due_us, g_get_monotonic_time () + after_us);
}

static gpointer
work (gpointer data)
{
  RpJobs *self = data;

  while (wait_until_due (self))
    {
      g_autoptr (GError) error = NULL;
      gint64 lease_us = self->options.lease_s * G_TIME_SPAN_SECOND;
      gboolean waits;
      guint n_changed;

      if (!run_with (self->connection, self->options.clock, self->options.ids, &self->stop,
                     self->blob_folder, lease_us, &self->learner, &n_changed, &waits, &error))
        g_message ("scores and suggestions: %s", error->message);
      if (n_changed > 0 && self->options.changed != NULL)
        self->options.changed (self->options.data);
      if (waits)
        look_again (self, lease_us);
    }
  return NULL;
}

RpJobs *
rp_jobs_new (const RpJobsOptions *options, GError **error)
{
  RpConnection *connection = rp_database_open (options->database, error);
  RpJobs *self;

  if (connection == NULL)
    return NULL;
  self = g_new0 (RpJobs, 1);
  self->options = *options;
  if (self->options.lease_s == 0)
    self->options.lease_s = LEASE_S;
  g_object_ref (options->clock);
  g_object_ref (options->ids);
  self->connection = connection;
  self->blob_folder = g_strdup (options->blob_folder);
  g_mutex_init (&self->lock);
  g_cond_init (&self->woken);
  self->thread = g_thread_new ("jobs", work, self);
  return self;
}

void
rp_jobs_free (RpJobs *self)
{
  g_atomic_int_set (&self->stop, 1);
  g_mutex_lock (&self->lock);
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_clear_pointer (&self->learner, rp_need_learner_free);
  g_object_unref (self->connection);
  g_free (self->blob_folder);
  g_object_unref (self->options.ids);
  g_object_unref (self->options.clock);
  g_cond_clear (&self->woken);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
rp_jobs_touch (RpJobs *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 due = g_get_monotonic_time () + self->options.settle_ms * G_TIME_SPAN_MILLISECOND;

  self->due_us = MIN (self->due_us, due);
  g_cond_signal (&self->woken);
}
