/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/review-queue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/date.h"
#include "base/work-calendar.h"
#include "workbench/review-store.h"
#include "workbench/session-store.h"
#include "workbench/work-item.h"

/* Working days between receipt and decision. */
#define DAYS_TO_DECIDE 1
/* What is said about time is said anew so often. */
#define REFRESH_SECONDS 60

/* ---- on the store's thread ---- */

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

static RpWorkItem *
describe_waiting (RpStore *store, const Waiting *waiting, gint64 now_us, RpWorkCalendar *calendar)
{
  RpRecord *report = waiting->report;
  g_autoptr (RpRecord) customer
      = rp_store_get (store, "customer", rp_record_get_text (report, "customer"), NULL);
  const char *no = rp_record_get_title (report);
  g_autofree char *state = rp_record_format (report, "state");
  g_autoptr (GString) subtitle = g_string_new (no);
  RpUrgency urgency = RP_URGENCY_NONE;
  g_autofree char *due = describe_due (waiting->due_us, now_us, calendar,
                                       rp_clock_zone (rp_store_get_clock (store)), &urgency);

  g_string_append_printf (subtitle, " · %s", state);
  if (rp_record_get_integer (report, "version") > 1)
    g_string_append_printf (subtitle, " · %s", _ ("resubmitted"));
  return rp_work_item_new (customer != NULL ? rp_record_get_title (customer) : "", subtitle->str,
                           due, urgency, "review", rp_record_get_id (report));
}

GPtrArray *
rp_review_list_queue (RpStore *store, const char *user, gint64 now_us, GError **error)
{
  g_autoptr (RpWorkCalendar) calendar = rp_work_calendar_new ();
  GTimeZone *zone = rp_clock_zone (rp_store_get_clock (store));
  g_autoptr (GPtrArray) reports = rp_store_list (
      store, "needs_report", "state = 'RECEIVED' OR (state = 'REVIEWING' AND reviewer = :user)",
      "id", 0, error, ":user", user, NULL);
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
    g_ptr_array_add (items, describe_waiting (store, queue->pdata[i], now_us, calendar));
  return items;
}

/* ---- in the main context ---- */

struct _RpReviewQueue
{
  GObject parent_instance;

  RpSession *session;
  GPtrArray *items; /* (element-type RpWorkItem) */
  GCancellable *cancellable;
  guint timer;
  gboolean loaded, loading, again;
};

static guint loaded_signal;

static void init_list_model (GListModelInterface *iface);
G_DEFINE_TYPE_WITH_CODE (RpReviewQueue, rp_review_queue, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

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

static gpointer
load_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  return rp_review_list_queue (subject, load->user, load->now_us, error);
}

static gboolean
is_unchanged (RpWorkItem *a, RpWorkItem *b)
{
  return g_str_equal (rp_work_item_get_id (a), rp_work_item_get_id (b))
         && g_strcmp0 (rp_work_item_get_title (a), rp_work_item_get_title (b)) == 0
         && g_strcmp0 (rp_work_item_get_subtitle (a), rp_work_item_get_subtitle (b)) == 0
         && g_strcmp0 (rp_work_item_get_trailing (a), rp_work_item_get_trailing (b)) == 0;
}

/* Replaces what lies between the first and the last difference. */
static void
take_items (RpReviewQueue *self, GPtrArray *fresh)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  guint head = 0, tail = 0;

  while (head < old->len && head < fresh->len
         && is_unchanged (old->pdata[head], fresh->pdata[head]))
    {
      g_set_object ((RpWorkItem **)&fresh->pdata[head], RP_WORK_ITEM (old->pdata[head]));
      head++;
    }
  while (tail < old->len - head && tail < fresh->len - head
         && is_unchanged (old->pdata[old->len - 1 - tail], fresh->pdata[fresh->len - 1 - tail]))
    {
      g_set_object ((RpWorkItem **)&fresh->pdata[fresh->len - 1 - tail],
                    RP_WORK_ITEM (old->pdata[old->len - 1 - tail]));
      tail++;
    }
  self->items = g_ptr_array_ref (fresh);
  if (old->len > head + tail || fresh->len > head + tail)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                fresh->len - head - tail);
}

static void reload (RpReviewQueue *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpReviewQueue) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fresh = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  self->loaded = TRUE;
  if (fresh != NULL)
    take_items (self, fresh);
  else
    g_message ("the queue of reports could not be read: %s", error->message);
  g_signal_emit (self, loaded_signal, 0);
  if (self->again)
    {
      self->again = FALSE;
      reload (self);
    }
}

static void
reload (RpReviewQueue *self)
{
  Load *load = NULL;

  if (self->loading)
    {
      self->again = TRUE;
      return;
    }
  self->loading = TRUE;
  load = g_new0 (Load, 1);
  load->user = g_strdup (rp_session_get_user (self->session));
  load->now_us = rp_clock_now_us (rp_session_get_clock (self->session));
  rp_session_run_async (self->session, load_on_store, load, (GDestroyNotify)free_load,
                        (GDestroyNotify)g_ptr_array_unref, self->cancellable, loaded_cb,
                        g_object_ref (self));
}

static void
session_changed_cb (RpSession *session, GStrv kinds, RpReviewQueue *self)
{
  const char *const *names = (const char *const *)kinds;

  if (g_strv_contains (names, "needs_report") || g_strv_contains (names, "customer"))
    reload (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  reload (user_data);
  return G_SOURCE_CONTINUE;
}

RpReviewQueue *
rp_review_queue_new (RpSession *session)
{
  RpReviewQueue *self = g_object_new (RP_TYPE_REVIEW_QUEUE, NULL);

  self->session = g_object_ref (session);
  self->timer = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  reload (self);
  return self;
}

gboolean
rp_review_queue_is_loading (RpReviewQueue *self)
{
  return !self->loaded;
}

gboolean
rp_review_queue_find (RpReviewQueue *self, const char *report, guint *position)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (rp_work_item_get_id (self->items->pdata[i]), report))
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

static GType
get_item_type (GListModel *model)
{
  return RP_TYPE_WORK_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return RP_REVIEW_QUEUE (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RpReviewQueue *self = RP_REVIEW_QUEUE (model);
  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rp_review_queue_dispose (GObject *object)
{
  RpReviewQueue *self = RP_REVIEW_QUEUE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (rp_review_queue_parent_class)->dispose (object);
}

static void
rp_review_queue_finalize (GObject *object)
{
  RpReviewQueue *self = RP_REVIEW_QUEUE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->items);
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
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}
