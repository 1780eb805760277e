/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/today.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/text.h"
#include "schema/workflow-guard.h"
#include "schema/workflow.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/visits-due.h"
#include "workbench/work-item.h"

/* A group shows this many lines; what is beyond has a screen of its own. */
#define GROUP_LINES 20
/* So often the date is looked at: what is due goes by it, and a laptop sleeps through midnight. */
#define LOOK_SECONDS 60
#define DAY_SECONDS 86400

struct _RpToday
{
  GObject parent_instance;

  RpSession *session;
  GListStore *groups[RP_TODAY_N_GROUPS];
  RpReload *reload;
  gint32 day; /* that was read for */
  guint timer;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpToday, rp_today, G_TYPE_OBJECT)

/* Planned visits are shown this many days ahead, reports that were accepted this many days after. */
#define PLAN_DAYS 7
#define NEWS_DAYS 14
/* What nobody answered ends sixty days after it was asked; the supervisor has it before him until so long after its limit. */
#define SEASON_DAYS 90
/* The return of this version, or of a later one, is the supervisor's business. */
#define RETURNS_MANY "3"

/* A customer who changes hands brings the new manager what waits for the old one. */
#define OF_MY_CUSTOMERS "customer IN (SELECT id FROM k_customer WHERE manager = :user)"
/* Important customers first, then what is due. */
#define NEEDS_ORDER                                                                                \
  "(SELECT coalesce(c.vip, 0) FROM k_customer c WHERE c.id = customer) DESC,"                      \
  " coalesce(solve_due, answer_due, '9'), id"
#define IS_COMPLAINT "coalesce(category, '') = 'CMPL'"
#define WAS_SUSPENDED "(state = 'SUSPENDED' AND resume_on <= :today)"
/* It came without a report, or nobody decides about its report any more: that was withdrawn, or, like one it was merged
 * into, accepted before the need came under it. Until then the need waits on the desk of the reports. */
#define IS_WITHOUT_REVIEW                                                                          \
  "(report IS NULL OR report IN (WITH RECURSIVE decided (id) AS (SELECT id FROM k_needs_report"    \
  " WHERE state IN ('ACCEPTED', 'WITHDRAWN', 'CLOSED', 'ARCHIVED') UNION SELECT r.id FROM"         \
  " k_needs_report r JOIN decided ON r.merged_into = decided.id WHERE r.state = 'MERGED')"         \
  " SELECT id FROM decided))"
/* Nothing was delivered yet, and the clock runs. */
#define IS_UNSOLVED                                                                                \
  "state IN ('CAPTURED', 'CODED', 'DISPATCHED', 'ANSWERING', 'DECLINED_PENDING', 'ACCEPTED',"      \
  " 'BOUNCED', 'IN_PROGRESS', 'REOPENED')"

/* Of reports on disturbances: what closes the matter, and whether the customer claims something. */
#define IS_DISTURBANCE "template = 'T3'"
#define IS_OPEN(question) "json_extract (" RP_STORE_BODY ", '$.review.\"" question "\"') IS NULL"
#define IS_CAUSE_OPEN IS_OPEN ("t3.cause.side") " OR " IS_OPEN ("t3.cause.text")
#define ARE_MEASURES_OPEN IS_OPEN ("t3.action") " OR " IS_OPEN ("t3.verify")
#define IS_CLOSING_OPEN IS_CAUSE_OPEN " OR " ARE_MEASURES_OPEN " OR " IS_OPEN ("t3.sig_om")
#define HAS_CLAIM "json_extract (" RP_STORE_BODY ", '$.answers.\"t3.claim.asked\"') = 1"

/**
 * A group that is one question to the store. The parameters :user, :today, :horizon, :since and :season (days)
 * are there for `where`.
 */
typedef struct
{
  RpTodayGroup group;
  const char *title; /* N_() */
  const char *kind;  /* (nullable): not a plain question, but what `list` says */
  const char *where, *order;
  const char *date; /* (nullable): field counted towards or from today */
  gboolean is_due;  /* the date is a limit, not a time something happened */
  const char *page;
  RpRoles roles;
  GPtrArray *(*list) (RpStore *store, const char *user, gint32 today, guint limit, GError **error);
  gboolean (*is_wanted) (RpRecord *record); /* (nullable): of those found; what SQL cannot ask */
} GroupRow;

/* With answers that came after the report had been submitted: nobody else looks for them once it is decided. */
static gboolean
has_late_answers (RpRecord *report)
{
  return !rp_workflow_is_as_submitted (report);
}

static const GroupRow rows[RP_TODAY_N_GROUPS] = {
  { RP_TODAY_DUE, N_ ("Visits due"), .is_due = TRUE, .page = "brief",
    .roles = RP_ROLE_MANAGER | RP_ROLE_DEPUTY, .list = rp_visits_due_list },
  { RP_TODAY_CHECK_INS, N_ ("Quick check-ins due"), .is_due = TRUE, .page = "brief",
    .roles = RP_ROLE_MANAGER | RP_ROLE_DEPUTY, .list = rp_check_ins_due_list },
  { RP_TODAY_OPEN, N_ ("Visits planned and under way"), "visit",
    "(manager = :user AND state = 'ON_SITE') OR (state IN ('PLANNED', 'AGREED')"
    " AND planned_on <= :horizon AND (manager = :user OR " OF_MY_CUSTOMERS "))",
    "CASE state WHEN 'ON_SITE' THEN 0 ELSE 1 END, planned_on, id", "planned_on", TRUE, "visit",
    RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { RP_TODAY_RETURNED, N_ ("Reports to write or correct"), "needs_report",
    "(manager = :user AND state IN ('RETURNED', 'DRAFT')) OR (state = 'RETURNED' "
    "AND " OF_MY_CUSTOMERS ")",
    "state DESC, decided_at DESC, id DESC", "decided_at", FALSE, "needs_report",
    RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { RP_TODAY_TOO_LATE, N_ ("Entered too late for its report"), "needs_report",
    "(manager = :user OR " OF_MY_CUSTOMERS ") AND submitted_at >= :season"
    " AND state IN ('ACCEPTED', 'MERGED', 'WITHDRAWN', 'CLOSED', 'ARCHIVED')",
    "submitted_at DESC, id DESC", "submitted_at", FALSE, "needs_report",
    RP_ROLE_MANAGER | RP_ROLE_DEPUTY, .is_wanted = has_late_answers },
  { RP_TODAY_CONFIRM, N_ ("To ask the customer"), "potential_need",
    "state = 'TO_CONFIRM' AND (manager = :user OR " OF_MY_CUSTOMERS ")", "due, id", "due", TRUE,
    "potential_need", RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { RP_TODAY_ANSWERS, N_ ("To tell the customer"), "need",
    "((state = 'ANSWERED' AND NOT " IS_COMPLAINT
    ") OR state = 'DECLINED_PENDING') AND " OF_MY_CUSTOMERS,
    NEEDS_ORDER, "solve_due", TRUE, "need", RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { RP_TODAY_PROMISED, N_ ("Promised"), "task",
    "assignee = :user AND state IN ('OPEN', 'ACCEPTED', 'DOING')", "due, id", "due", TRUE, "task",
    RP_ROLE_NONE },
  { RP_TODAY_VERIFY, N_ ("Done, to be verified by you"), "task",
    "created_by = :user AND state = 'DONE' AND coalesce(assignee, '') <> :user", "due, id", "due",
    FALSE, "task", RP_ROLE_NONE },
  { RP_TODAY_REVIEW, N_ ("To review"), "needs_report",
    "state = 'RECEIVED' OR (state = 'REVIEWING' AND reviewer = :user)", "received_at, id",
    "received_at", FALSE, "review", RP_ROLE_SPECIALIST },
  { RP_TODAY_CLOSING, N_ ("Causes and measures to fill in"), "needs_report",
    IS_DISTURBANCE " AND reviewer = :user AND state IN ('ACCEPTED', 'CLOSED')"
                   " AND (" IS_CLOSING_OPEN ")",
    "decided_at, id", "decided_at", FALSE, "needs_report", RP_ROLE_SPECIALIST },
  { RP_TODAY_NEEDS, N_ ("Needs to decide"), "need",
    "state IN ('CODED', 'ANSWERING', 'BOUNCED', 'REOPENED')"
    " OR (state = 'CAPTURED' AND " IS_WITHOUT_REVIEW ")"
    " OR (state = 'CONFIRMED' AND NOT " IS_COMPLAINT
    ") OR (state = 'IN_PROGRESS' AND centre IS NULL)"
    " OR (centre IS NULL AND " WAS_SUSPENDED ")",
    NEEDS_ORDER, "solve_due", TRUE, "need", RP_ROLE_SPECIALIST },
  { RP_TODAY_CENTRE, N_ ("Needs for your centre"), "need",
    "(state IN ('DISPATCHED', 'ACCEPTED', 'IN_PROGRESS') OR " WAS_SUSPENDED ")"
    " AND centre = (SELECT u.centre FROM k_user u WHERE u.id = :user)"
    " AND coalesce(handler, :user) = :user",
    NEEDS_ORDER, "solve_due", TRUE, "need", RP_ROLE_CENTRE },
  { RP_TODAY_COMPLAINTS, N_ ("Complaints to confirm with the customer"), "need",
    "state = 'ANSWERED' AND " IS_COMPLAINT, NEEDS_ORDER, "solve_due", TRUE, "need",
    RP_ROLE_QUALITY },
  { RP_TODAY_SUPERVISED, N_ ("Complaints to close, needs to route"), "need",
    "state = 'BOUNCED' OR (state = 'CONFIRMED' AND " IS_COMPLAINT ")", NEEDS_ORDER, "solve_due",
    TRUE, "need", RP_ROLE_SUPERVISOR },
  { RP_TODAY_LATE, N_ ("Needs past their limit"), "need", IS_UNSOLVED " AND solve_due < :today",
    NEEDS_ORDER, "solve_due", TRUE, "need", RP_ROLE_SUPERVISOR },
  { RP_TODAY_CLAIMS, N_ ("Claims made by customers"), "needs_report",
    IS_DISTURBANCE " AND state IN ('RECEIVED', 'REVIEWING', 'RETURNED') AND " HAS_CLAIM,
    "submitted_at, id", "submitted_at", FALSE, "needs_report", RP_ROLE_SUPERVISOR },
  { RP_TODAY_RETURNED_AGAIN, N_ ("Reports returned three times"), "needs_report",
    "state IN ('RETURNED', 'DRAFT') AND version >= " RETURNS_MANY " AND decided_at > submitted_at",
    "decided_at DESC, id DESC", "decided_at", FALSE, "needs_report", RP_ROLE_SUPERVISOR },
  { RP_TODAY_EXPIRED, N_ ("Potential needs without an answer"), "potential_need",
    "state = 'EXPIRED' AND due >= :season", "due DESC, id", "due", TRUE, "potential_need",
    RP_ROLE_SUPERVISOR },
  { RP_TODAY_GRADES, N_ ("Grades to approve"), "grade_override",
    "state = 'PROPOSED' AND proposed_by <> :user", "id", "from", FALSE, "grade_override",
    RP_ROLE_SUPERVISOR },
  { RP_TODAY_DECIDED, N_ ("Decided about your entries"), "ruling", "state = 'NEW'", "at, id", "at",
    FALSE, "sync", RP_ROLE_NONE },
  { RP_TODAY_QUEUED, N_ ("Submitted, not at the server yet"), "needs_report",
    "manager = :user AND state = 'QUEUED'", "submitted_at DESC, id DESC", "submitted_at", FALSE,
    "needs_report", RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { RP_TODAY_RECEIVED, N_ ("Received by the server"), "needs_report",
    "manager = :user AND (state IN ('RECEIVED', 'REVIEWING')"
    " OR (state = 'ACCEPTED' AND decided_at >= :since))",
    "submitted_at DESC, id DESC", "received_at", FALSE, "needs_report",
    RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
};

const char *
rp_today_group_title (RpTodayGroup group)
{
  return _ (rows[group].title);
}

/* ---- on the store's thread ---- */

typedef struct
{
  char *user;
  RpRoles roles;
  gint32 today;
  GTimeZone *zone;
} Load;

static void
free_load (Load *load)
{
  g_free (load->user);
  g_time_zone_unref (load->zone);
  g_free (load);
}

/* The day of a date or an instant, G_MININT32 when there is none. */
static gint32
read_day (RpRecord *record, const char *field, GTimeZone *zone)
{
  const char *text = rp_record_get_text (record, field);
  gint32 day = G_MININT32;
  gint64 us = 0;

  if (rp_date_parse (text, &day))
    return day;
  return rp_instant_parse (text, &us) ? rp_instant_to_day (us, zone) : G_MININT32;
}

/* "in 3 days", "2 days overdue", "today"; a date that is no limit stands as it is. */
static char *
describe_day (gint32 day, gint32 today, gboolean is_due, RpUrgency *urgency)
{
  *urgency = RP_URGENCY_NONE;
  if (day == G_MININT32)
    return NULL;
  if (!is_due)
    return rp_date_format_short (day);
  if (day < today)
    {
      *urgency = RP_URGENCY_OVERDUE;
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%d day overdue", "%d days overdue", today - day),
          today - day);
    }
  *urgency = day - today <= 2 ? RP_URGENCY_SOON : RP_URGENCY_NONE;
  if (day == today)
    return g_strdup (_ ("today"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "in %d day", "in %d days", day - today),
                          day - today);
}

/* Of a decision: what kind of entry it was about, and how it ended. */
static char *
describe_ruling (RpRecord *record)
{
  const RpKind *on = rp_schema_find_kind (rp_record_get_text (record, "on_kind"));
  g_autofree char *decision = rp_record_format (record, "decision");

  return rp_text_join (on != NULL ? rp_kind_label (on) : rp_record_get_text (record, "on_kind"),
                       decision, NULL);
}

static RpWorkItem *
describe_record (RpStore *store, const GroupRow *row, RpRecord *record, const Load *load)
{
  const RpKind *kind = rp_record_get_kind (record);
  g_autoptr (RpRecord) customer
      = kind->scope == RP_SCOPE_CUSTOMER
            ? rp_store_get (store, "customer", rp_record_get_text (record, "customer"), NULL)
            : NULL;
  const char *title = customer != NULL                   ? rp_record_get_text (customer, "name")
                      : kind->scope == RP_SCOPE_CUSTOMER ? ""
                                                         : rp_record_get_title (record);
  g_autofree char *state = rp_record_format (record, "state");
  g_autofree char *subtitle = NULL;
  g_autofree char *trailing = NULL;
  RpUrgency urgency;

  /* A task's title says what was promised; for the rest the state is the news. */
  if (rp_kind_find_field (kind, "no") != NULL && rp_record_has (record, "no"))
    subtitle = g_strdup_printf ("%s · %s", rp_record_get_text (record, "no"), state);
  else if (kind->official_field != NULL && *rp_record_get_title (record) != '\0')
    subtitle = g_strdup_printf ("%s · %s", rp_record_get_title (record), state);
  else if (g_str_equal (kind->name, "task") || g_str_equal (kind->name, "potential_need")
           || g_str_equal (kind->name, "grade_override"))
    subtitle = g_strdup (rp_record_get_title (record));
  else
    subtitle = g_str_equal (kind->name, "ruling") ? describe_ruling (record) : g_strdup (state);
  trailing
      = describe_day (read_day (record, row->date, load->zone), load->today, row->is_due, &urgency);
  return rp_work_item_new (title, subtitle, trailing, urgency, row->page,
                           g_str_equal (row->page, "customer")
                               ? rp_record_get_text (record, "customer")
                               : rp_record_get_id (record));
}

static GPtrArray *
load_group (RpStore *store, const GroupRow *row, const Load *load, GError **error)
{
  g_autofree char *horizon = rp_date_format (load->today + PLAN_DAYS);
  g_autofree char *since = rp_date_format (load->today - NEWS_DAYS);
  g_autofree char *season = rp_date_format (load->today - SEASON_DAYS);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) parameters = g_ptr_array_new ();
  g_autofree char *today = rp_date_format (load->today);
  const char *const known[][2] = { { ":user", load->user },
                                   { ":today", today },
                                   { ":horizon", horizon },
                                   { ":since", since },
                                   { ":season", season } };

  if (row->roles != RP_ROLE_NONE && (row->roles & load->roles) == 0)
    return g_steal_pointer (&items);
  if (row->kind == NULL)
    return row->list (store, load->user, load->today, GROUP_LINES, error);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (row->where, known[i][0]) != NULL)
      {
        g_ptr_array_add (parameters, (gpointer)known[i][0]);
        g_ptr_array_add (parameters, (gpointer)known[i][1]);
      }
  g_ptr_array_add (parameters, NULL);
  records = rp_store_list_with (store, row->kind, row->where, row->order,
                                row->is_wanted != NULL ? 0 : GROUP_LINES,
                                (const char *const *)parameters->pdata, error);
  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len && items->len < GROUP_LINES; i++)
    if (row->is_wanted == NULL || row->is_wanted (records->pdata[i]))
      g_ptr_array_add (items, describe_record (store, row, records->pdata[i], load));
  return g_steal_pointer (&items);
}

/* An array of RP_TODAY_N_GROUPS arrays of RpWorkItem. */
static gpointer
load_all (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  for (guint i = 0; i < RP_TODAY_N_GROUPS; i++)
    {
      GPtrArray *items = load_group (subject, &rows[i], data, error);
      if (items == NULL)
        return NULL;
      g_ptr_array_add (groups, items);
    }
  return g_steal_pointer (&groups);
}

/* ---- in the main context ---- */

static void
take_groups (gpointer owner, gpointer answer)
{
  RpToday *self = owner;
  g_autoptr (GPtrArray) groups = answer;

  for (guint i = 0; groups != NULL && i < RP_TODAY_N_GROUPS; i++)
    rp_item_list_replace (self->groups[i], groups->pdata[i]);
  g_signal_emit (self, loaded_signal, 0);
}

static gpointer
ask (gpointer owner)
{
  RpToday *self = owner;
  RpClock *clock = rp_session_get_clock (self->session);
  Load *load = g_new0 (Load, 1);

  load->user = g_strdup (rp_session_get_user (self->session));
  load->roles = rp_session_get_roles (self->session);
  load->zone = g_time_zone_ref (rp_clock_zone (clock));
  load->today = rp_clock_today (clock);
  self->day = load->today;
  return load;
}

static const RpReloadJob reload_job = {
  .what = "today",
  .load = load_all,
  .free_answer = (GDestroyNotify)g_ptr_array_unref,
  .take = take_groups,
  .ask = ask,
  .free_question = (GDestroyNotify)free_load,
};

/* ---- the next day ---- */

static void plan_look (RpToday *self);

static gboolean
look_cb (gpointer user_data)
{
  RpToday *self = user_data;

  if (rp_clock_today (rp_session_get_clock (self->session)) != self->day)
    rp_reload_run (self->reload);
  plan_look (self);
  return G_SOURCE_REMOVE;
}

/* A minute from now, or at midnight when that is sooner. */
static void
plan_look (RpToday *self)
{
  RpClock *clock = rp_session_get_clock (self->session);
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (rp_clock_now_us (clock) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, rp_clock_zone (clock));
  int second = (g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local)) * 60
               + g_date_time_get_second (local);

  self->timer
      = g_timeout_add_seconds ((guint)MIN (LOOK_SECONDS, DAY_SECONDS - second + 1), look_cb, self);
}

RpToday *
rp_today_new (RpSession *session)
{
  RpToday *self = g_object_new (RP_TYPE_TODAY, NULL);
  self->session = g_object_ref (session);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, NULL);
  plan_look (self);
  return self;
}

GListModel *
rp_today_get_group (RpToday *self, RpTodayGroup group)
{
  return G_LIST_MODEL (self->groups[group]);
}

char *
rp_today_dup_date (RpToday *self)
{
  return rp_date_format_long (rp_clock_today (rp_session_get_clock (self->session)));
}

static void
rp_today_dispose (GObject *object)
{
  RpToday *self = RP_TODAY (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  rp_reload_stop (self->reload);
  G_OBJECT_CLASS (rp_today_parent_class)->dispose (object);
}

static void
rp_today_finalize (GObject *object)
{
  RpToday *self = RP_TODAY (object);
  g_clear_object (&self->session);
  g_clear_pointer (&self->reload, rp_reload_free);
  for (guint i = 0; i < RP_TODAY_N_GROUPS; i++)
    g_clear_object (&self->groups[i]);
  G_OBJECT_CLASS (rp_today_parent_class)->finalize (object);
}

static void
rp_today_class_init (RpTodayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_today_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_today_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_TODAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
rp_today_init (RpToday *self)
{
  for (guint i = 0; i < RP_TODAY_N_GROUPS; i++)
    self->groups[i] = g_list_store_new (RP_TYPE_WORK_ITEM);
}
