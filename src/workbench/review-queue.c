/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/review-queue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/date.h"
#include "insight/work-days.h"
#include "workbench/review-store.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/work-item.h"

/* Working days between receipt and decision. */
#define DAYS_TO_DECIDE 1
/* What is said about time is said anew so often. */
#define REFRESH_SECONDS 60

/* ---- on the store's thread ---- */

/* The reports that wait for whoever looks, and those that somebody else has claimed. */
#define FREE_OR_MINE "state = 'RECEIVED' OR (state = 'REVIEWING' AND reviewer = :user)"
#define OF_OTHERS "state = 'REVIEWING' AND coalesce(reviewer, '') <> :user"

/* A report and the moment its time ends. */
typedef struct
{
  RpRecord *report;
  gint64 due_us;
} Waiting;

static void
free_waiting (Waiting *waiting)
{
  g_object_unref (waiting->report);
  g_free (waiting);
}

/* The same time of day, a working day later. */
static gint64
find_due (RpRecord *report, RpWorkCalendar *calendar, GTimeZone *zone)
{
  gint64 received = 0;
  gint32 day = 0, due = 0;

  if (!rp_instant_parse (rp_record_get_text (report, "received_at"), &received))
    return G_MAXINT64;
  day = rp_instant_to_day (received, zone);
  due = rp_work_calendar_add (calendar, day, DAYS_TO_DECIDE);
  return received + (gint64)(due - day) * G_TIME_SPAN_DAY;
}

static int
compare_waiting (gconstpointer a, gconstpointer b)
{
  const Waiting *one = *(Waiting *const *)a, *other = *(Waiting *const *)b;

  if (one->due_us != other->due_us)
    return one->due_us < other->due_us ? -1 : 1;
  return strcmp (rp_record_get_id (one->report), rp_record_get_id (other->report));
}

/* "3 working days overdue", "overdue since 09:04", "today until 17:04", "until 6 Jan 17:04". */
static char *
describe_due (gint64 due_us, gint64 now_us, RpWorkCalendar *calendar, GTimeZone *zone,
              RpUrgency *urgency)
{
  gint32 today = rp_instant_to_day (now_us, zone), due = 0;
  g_autofree char *local = NULL, *date = NULL;
  const char *time = NULL;
  int n_days = 0;

  *urgency = RP_URGENCY_NONE;
  if (due_us == G_MAXINT64)
    return NULL;
  due = rp_instant_to_day (due_us, zone);
  local = rp_instant_format_local (due_us, zone);
  time = strrchr (local, ' ') != NULL ? strrchr (local, ' ') + 1 : local;
  n_days = rp_work_calendar_between (calendar, due, today);
  if (due_us < now_us)
    {
      *urgency = RP_URGENCY_OVERDUE;
      return n_days > 0 ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d working day overdue",
                                                        "%d working days overdue", n_days),
                                           n_days)
                        : g_strdup_printf (_ ("overdue since %s"), time);
    }
  if (due == today)
    {
      *urgency = RP_URGENCY_SOON;
      return g_strdup_printf (_ ("today until %s"), time);
    }
  date = rp_date_format_short (due);
  return g_strdup_printf (_ ("until %s %s"), date, time);
}

/* The state; of a report that somebody else has claimed, his name. */
static char *
describe_whose (RpStore *store, RpRecord *report, const char *user)
{
  const char *reviewer = rp_record_get_text (report, "reviewer");
  g_autoptr (RpRecord) person = NULL;

  if (g_str_equal (rp_record_get_text (report, "state"), "REVIEWING")
      && !g_str_equal (reviewer, user))
    person = rp_store_get (store, "user", reviewer, NULL);
  return person != NULL ? g_strdup (rp_record_get_title (person))
                        : rp_record_format (report, "state");
}

static RpWorkItem *
describe_waiting (RpStore *store, const Waiting *waiting, const char *user, gint64 now_us,
                  RpWorkCalendar *calendar)
{
  RpRecord *report = waiting->report;
  g_autoptr (RpRecord) customer
      = rp_store_get (store, "customer", rp_record_get_text (report, "customer"), NULL);
  const char *no = rp_record_get_title (report);
  g_autofree char *whose = describe_whose (store, report, user);
  g_autoptr (GString) subtitle = g_string_new (no);
  RpUrgency urgency = RP_URGENCY_NONE;
  g_autofree char *due = describe_due (waiting->due_us, now_us, calendar,
                                       rp_clock_zone (rp_store_get_clock (store)), &urgency);

  g_string_append_printf (subtitle, " · %s", whose);
  if (rp_record_get_integer (report, "version") > 1)
    g_string_append_printf (subtitle, " · %s", _ ("resubmitted"));
  return rp_work_item_new (customer != NULL ? rp_record_get_title (customer) : "", subtitle->str,
                           due, urgency, "review", rp_record_get_id (report));
}

static GPtrArray *
list_waiting (RpStore *store, const char *where, const char *user, gint64 now_us, GError **error)
{
  g_autoptr (RpWorkCalendar) calendar = rp_work_days_get ();
  GTimeZone *zone = rp_clock_zone (rp_store_get_clock (store));
  g_autoptr (GPtrArray) reports
      = rp_store_list (store, "needs_report", where, "id", 0, error, ":user", user, NULL);
  g_autoptr (GPtrArray) queue = g_ptr_array_new_with_free_func ((GDestroyNotify)free_waiting);
  GPtrArray *items = NULL;

  if (reports == NULL)
    return NULL;
  for (guint i = 0; i < reports->len; i++)
    {
      Waiting *waiting = g_new0 (Waiting, 1);
      waiting->report = g_object_ref (reports->pdata[i]);
      waiting->due_us = find_due (waiting->report, calendar, zone);
      g_ptr_array_add (queue, waiting);
    }
  g_ptr_array_sort (queue, compare_waiting);
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < queue->len; i++)
    g_ptr_array_add (items, describe_waiting (store, queue->pdata[i], user, now_us, calendar));
  return items;
}

GPtrArray *
rp_review_list_queue (RpStore *store, const char *user, gint64 now_us, GError **error)
{
  return list_waiting (store, FREE_OR_MINE, user, now_us, error);
}

GPtrArray *
rp_review_list_others (RpStore *store, const char *user, gint64 now_us, GError **error)
{
  return list_waiting (store, OF_OTHERS, user, now_us, error);
}

/* ---- in the main context ---- */

struct _RpReviewQueue
{
  GObject parent_instance;

  RpSession *session;
  GListStore *items; /* (element-type RpWorkItem) */
  RpReload *reload;
  guint timer;
  gboolean loaded;
  guint n_waiting; /* of the items, at the head: those of others follow */
};

static guint loaded_signal;

G_DEFINE_TYPE (RpReviewQueue, rp_review_queue, G_TYPE_OBJECT)

typedef struct
{
  char *user;
  gint64 now_us;
} Load;

static void
free_load (Load *load)
{
  g_free (load->user);
  g_free (load);
}

typedef struct
{
  GPtrArray *waiting, *others; /* others: (nullable): not read */
} Queue;

static void
free_queue (Queue *queue)
{
  g_clear_pointer (&queue->waiting, g_ptr_array_unref);
  g_clear_pointer (&queue->others, g_ptr_array_unref);
  g_free (queue);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Queue, free_queue)

static gpointer
load_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  g_autoptr (Queue) queue = g_new0 (Queue, 1);

  queue->waiting = rp_review_list_queue (subject, load->user, load->now_us, error);
  if (queue->waiting != NULL)
    queue->others = rp_review_list_others (subject, load->user, load->now_us, error);
  return queue->others != NULL ? g_steal_pointer (&queue) : NULL;
}

static gboolean
is_unchanged (gconstpointer a, gconstpointer b)
{
  RpWorkItem *before = RP_WORK_ITEM ((gpointer)a), *after = RP_WORK_ITEM ((gpointer)b);

  return g_str_equal (rp_work_item_get_id (before), rp_work_item_get_id (after))
         && g_strcmp0 (rp_work_item_get_title (before), rp_work_item_get_title (after)) == 0
         && g_strcmp0 (rp_work_item_get_subtitle (before), rp_work_item_get_subtitle (after)) == 0
         && g_strcmp0 (rp_work_item_get_trailing (before), rp_work_item_get_trailing (after)) == 0;
}

static void
take_items (gpointer owner, gpointer answer)
{
  RpReviewQueue *self = owner;
  g_autoptr (Queue) queue = answer;

  self->loaded = TRUE;
  if (queue != NULL)
    {
      self->n_waiting = queue->waiting->len;
      for (guint i = 0; i < queue->others->len; i++)
        g_ptr_array_add (queue->waiting, g_object_ref (queue->others->pdata[i]));
      rp_item_list_update (self->items, queue->waiting, is_unchanged);
    }
  g_signal_emit (self, loaded_signal, 0);
}

static gpointer
ask (gpointer owner)
{
  RpReviewQueue *self = owner;
  Load *load = g_new0 (Load, 1);

  load->user = g_strdup (rp_session_get_user (self->session));
  load->now_us = rp_clock_now_us (rp_session_get_clock (self->session));
  return load;
}

static const RpReloadJob reload_job = {
  .what = "the queue of reports",
  .load = load_on_store,
  .free_answer = (GDestroyNotify)free_queue,
  .take = take_items,
  .ask = ask,
  .free_question = (GDestroyNotify)free_load,
};

static gboolean
refresh_cb (gpointer user_data)
{
  rp_reload_run (RP_REVIEW_QUEUE (user_data)->reload);
  return G_SOURCE_CONTINUE;
}

RpReviewQueue *
rp_review_queue_new (RpSession *session)
{
  static const char *const kinds[] = { "needs_report", "customer", "user", NULL };
  RpReviewQueue *self = g_object_new (RP_TYPE_REVIEW_QUEUE, NULL);

  self->session = g_object_ref (session);
  self->timer = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, kinds);
  return self;
}

GListModel *
rp_review_queue_get_items (RpReviewQueue *self)
{
  return G_LIST_MODEL (self->items);
}

guint
rp_review_queue_count_waiting (RpReviewQueue *self)
{
  return self->n_waiting;
}

gboolean
rp_review_queue_is_loading (RpReviewQueue *self)
{
  return !self->loaded;
}

gboolean
rp_review_queue_find (RpReviewQueue *self, const char *report, guint *position)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (RpWorkItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (g_str_equal (rp_work_item_get_id (item), report))
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
rp_review_queue_dispose (GObject *object)
{
  RpReviewQueue *self = RP_REVIEW_QUEUE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  rp_reload_stop (self->reload);
  G_OBJECT_CLASS (rp_review_queue_parent_class)->dispose (object);
}

static void
rp_review_queue_finalize (GObject *object)
{
  RpReviewQueue *self = RP_REVIEW_QUEUE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (rp_review_queue_parent_class)->finalize (object);
}

static void
rp_review_queue_class_init (RpReviewQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_review_queue_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_review_queue_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_REVIEW_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
rp_review_queue_init (RpReviewQueue *self)
{
  self->items = g_list_store_new (RP_TYPE_WORK_ITEM);
}
