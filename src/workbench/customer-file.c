/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/customer-file.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/text.h"
#include "schema/workflow.h"
#include "workbench/item-list.h"
#include "workbench/record-links.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/suggestions-store.h"
#include "workbench/usage-months.h"
#include "workbench/work-item.h"

#define TIMELINE_LINES 200

/* ---- what one load brings; handed over whole ---- */

typedef struct
{
  RpRecord *customer;
  GPtrArray *accounts, *contacts;
  GPtrArray *timeline, *needs, *suggestions; /* (element-type RpWorkItem) */
  GArray *usage;                             /* (element-type RpUsagePoint) */
  char *open_visit;                          /* (nullable) */
} File;

static void
free_file (File *file)
{
  g_clear_object (&file->customer);
  g_clear_pointer (&file->accounts, g_ptr_array_unref);
  g_clear_pointer (&file->contacts, g_ptr_array_unref);
  g_clear_pointer (&file->timeline, g_ptr_array_unref);
  g_clear_pointer (&file->needs, g_ptr_array_unref);
  g_clear_pointer (&file->suggestions, g_ptr_array_unref);
  g_clear_pointer (&file->usage, g_array_unref);
  g_free (file->open_visit);
  g_free (file);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (File, free_file)

typedef struct
{
  char *customer;
  gint32 today;
  GTimeZone *zone;
  RpRoles roles;
} Load;

static void
free_load (Load *load)
{
  g_free (load->customer);
  g_time_zone_unref (load->zone);
  g_free (load);
}

/**
 * What stands on the time line: a kind, the field with its moment, the one that says when it is announced,
 * and the field that says what it was.
 */
static const struct
{
  const char *kind, *when, *planned, *order, *title;
} timeline_rows[] = {
  { "visit", "arrival", NULL, "arrival DESC", "purpose" },
  { "needs_report", "submitted_at", NULL, "submitted_at DESC", NULL },
  { "potential_need", "due", NULL, "due DESC", "text" },
  { "outage", "real_start", "plan_start", "COALESCE(real_start, plan_start) DESC", "reason" },
  { "pq_event", "happened_at", NULL, "happened_at DESC", "note" },
};

/* A line with the moment it is sorted by. */
typedef struct
{
  char *when;
  RpWorkItem *item;
} Moment;

static void
clear_moment (Moment *moment)
{
  g_free (moment->when);
  g_clear_object (&moment->item);
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const Moment *)b)->when, ((const Moment *)a)->when);
}

static char *
describe_moment (const char *text, GTimeZone *zone)
{
  gint64 us = 0;
  gint32 day = 0;

  if (rp_instant_parse (text, &us))
    return rp_instant_format_local (us, zone);
  return rp_date_parse (text, &day) ? rp_date_format (day) : g_strdup ("");
}

static RpWorkItem *
describe_on_timeline (RpRecord *record, guint row, const char *when, GTimeZone *zone)
{
  const RpKind *kind = rp_record_get_kind (record);
  const char *title = timeline_rows[row].title != NULL
                          ? rp_record_get_text (record, timeline_rows[row].title)
                          : rp_record_get_title (record);
  /* What happens on the grid has no state; it is of one kind or another. */
  g_autofree char *state
      = rp_record_format (record, rp_kind_find_field (kind, "state") != NULL ? "state" : "kind");
  g_autofree char *subtitle = rp_text_join (rp_kind_label (kind), state, NULL);
  g_autofree char *moment = describe_moment (when, zone);

  return rp_work_item_new (*title != '\0' ? title : rp_kind_label (kind), subtitle, moment,
                           RP_URGENCY_NONE, rp_record_links_has_page (kind) ? kind->name : NULL,
                           rp_record_get_id (record));
}

static const char *
get_moment (RpRecord *record, guint row)
{
  return rp_record_get_text (record, timeline_rows[row].planned == NULL
                                             || rp_record_has (record, timeline_rows[row].when)
                                         ? timeline_rows[row].when
                                         : timeline_rows[row].planned);
}

static gboolean
collect_timeline_kind (RpStore *store, const Load *load, guint row, GArray *moments, GError **error)
{
  g_autoptr (GPtrArray) records = rp_store_list (
      store, timeline_rows[row].kind, "customer = :customer", timeline_rows[row].order,
      TIMELINE_LINES, error, ":customer", load->customer, NULL);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const char *when = get_moment (records->pdata[i], row);
      Moment moment
          = { g_strdup (when), describe_on_timeline (records->pdata[i], row, when, load->zone) };
      g_array_append_val (moments, moment);
    }
  return TRUE;
}

static GPtrArray *
load_timeline (RpStore *store, const Load *load, GError **error)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_array_set_clear_func (moments, (GDestroyNotify)clear_moment);
  for (guint row = 0; row < G_N_ELEMENTS (timeline_rows); row++)
    if (!collect_timeline_kind (store, load, row, moments, error))
      return NULL;
  g_array_sort (moments, compare_moments);
  for (guint i = 0; i < moments->len && i < TIMELINE_LINES; i++)
    g_ptr_array_add (items, g_object_ref (g_array_index (moments, Moment, i).item));
  return g_steal_pointer (&items);
}

/* Needs and suggestions: what it is, its state, its category. @found: (transfer full) (nullable) */
static GPtrArray *
describe_items (GPtrArray *found, const char *page)
{
  g_autoptr (GPtrArray) records = found;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      RpRecord *record = records->pdata[i];
      g_autofree char *category = rp_record_format (record, "category");
      g_autofree char *state = rp_record_format (record, "state");
      g_autofree char *title = rp_record_links_dup_title (record);
      g_ptr_array_add (items, rp_work_item_new (title, category, state, RP_URGENCY_NONE, page,
                                                rp_record_get_id (record)));
    }
  return g_steal_pointer (&items);
}

/* Suggestions are for those who may read them; whoever decides about them has a page for it. */
static GPtrArray *
load_suggestions (RpStore *store, const Load *load, GError **error)
{
  const RpKind *kind = rp_schema_find_kind ("suggestion");
  gboolean decides = rp_workflow_find (kind->workflow, "adopt", "SUGGESTED", load->roles) != NULL;

  if ((kind->readers & load->roles) == 0)
    return g_ptr_array_new ();
  return describe_items (
      rp_suggestions_list_shown (store, load->customer, load->today, TIMELINE_LINES, error),
      decides ? "suggestions" : kind->name);
}

static GPtrArray *
load_needs (RpStore *store, const Load *load, GError **error)
{
  return describe_items (rp_store_list (store, "need", "customer = :customer", "id DESC",
                                        TIMELINE_LINES, error, ":customer", load->customer, NULL),
                         "need");
}

static gboolean
load_lists (RpStore *store, const Load *load, File *file, GError **error)
{
  const char *id = load->customer;

  return (file->accounts = rp_store_list (store, "service_account", "customer = :customer",
                                          "account_no", 0, error, ":customer", id, NULL))
             != NULL
         && (file->contacts = rp_store_list (store, "contact", "customer = :customer", "id", 0,
                                             error, ":customer", id, NULL))
                != NULL
         && (file->timeline = load_timeline (store, load, error)) != NULL
         && (file->needs = load_needs (store, load, error)) != NULL
         && (file->suggestions = load_suggestions (store, load, error)) != NULL
         && (file->usage = rp_usage_months_load (store, id, error)) != NULL;
}

static gpointer
load_file (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;
  g_autoptr (File) file = g_new0 (File, 1);
  g_autoptr (GPtrArray) open_visits = NULL;

  file->customer = rp_store_get (subject, "customer", load->customer, error);
  if (file->customer == NULL || !load_lists (subject, load, file, error))
    return NULL;
  open_visits = rp_store_list (
      subject, "visit", "customer = :customer AND state IN ('ON_SITE', 'AGREED', 'PLANNED')",
      "state DESC, planned_on", 1, error, ":customer", load->customer, NULL);
  if (open_visits == NULL)
    return NULL;
  if (open_visits->len > 0)
    file->open_visit = g_strdup (rp_record_get_id (open_visits->pdata[0]));
  return g_steal_pointer (&file);
}

/* ---- in the main context ---- */

struct _RpCustomerFile
{
  GObject parent_instance;

  RpSession *session;
  char *id;
  File *file; /* (nullable): not loaded */
  GListStore *contacts, *timeline, *needs, *suggestions;
  RpReload *reload;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpCustomerFile, rp_customer_file, G_TYPE_OBJECT)

static void
take_file (RpCustomerFile *self, File *file)
{
  g_clear_pointer (&self->file, free_file);
  self->file = file;
  rp_item_list_replace (self->contacts, file->contacts);
  rp_item_list_replace (self->timeline, file->timeline);
  rp_item_list_replace (self->needs, file->needs);
  rp_item_list_replace (self->suggestions, file->suggestions);
}

/* What could not be read stays as it was. */
static void
take_answer (gpointer owner, gpointer answer)
{
  if (answer != NULL)
    take_file (owner, answer);
  g_signal_emit (owner, loaded_signal, 0);
}

/* Nothing is kept of somebody who is not here. */
static void
clear_file (gpointer owner)
{
  RpCustomerFile *self = owner;

  g_clear_pointer (&self->file, free_file);
  g_list_store_remove_all (self->contacts);
  g_list_store_remove_all (self->timeline);
  g_list_store_remove_all (self->needs);
  g_list_store_remove_all (self->suggestions);
  g_signal_emit (self, loaded_signal, 0);
}

static gpointer
ask (gpointer owner)
{
  RpCustomerFile *self = owner;
  RpClock *clock = rp_session_get_clock (self->session);
  Load *load = g_new0 (Load, 1);

  load->customer = g_strdup (self->id);
  load->zone = g_time_zone_ref (rp_clock_zone (clock));
  load->roles = rp_session_get_roles (self->session);
  load->today = rp_clock_today (clock);
  return load;
}

static const RpReloadJob reload_job = {
  .what = "the customer",
  .load = load_file,
  .free_answer = (GDestroyNotify)free_file,
  .take = take_answer,
  .gone = clear_file,
  .ask = ask,
  .free_question = (GDestroyNotify)free_load,
};

RpCustomerFile *
rp_customer_file_new (RpSession *session, const char *customer)
{
  RpCustomerFile *self = g_object_new (RP_TYPE_CUSTOMER_FILE, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (customer);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, NULL);
  return self;
}

const char *
rp_customer_file_get_id (RpCustomerFile *self)
{
  return self->id;
}

RpRecord *
rp_customer_file_get_customer (RpCustomerFile *self)
{
  return self->file != NULL ? self->file->customer : NULL;
}

GPtrArray *
rp_customer_file_get_accounts (RpCustomerFile *self)
{
  return self->file != NULL ? self->file->accounts : NULL;
}

GListModel *
rp_customer_file_get_contacts (RpCustomerFile *self)
{
  return G_LIST_MODEL (self->contacts);
}

GListModel *
rp_customer_file_get_timeline (RpCustomerFile *self)
{
  return G_LIST_MODEL (self->timeline);
}

GListModel *
rp_customer_file_get_needs (RpCustomerFile *self)
{
  return G_LIST_MODEL (self->needs);
}

GListModel *
rp_customer_file_get_suggestions (RpCustomerFile *self)
{
  return G_LIST_MODEL (self->suggestions);
}

GArray *
rp_customer_file_get_usage (RpCustomerFile *self)
{
  return self->file != NULL ? self->file->usage : NULL;
}

const char *
rp_customer_file_get_open_visit (RpCustomerFile *self)
{
  return self->file != NULL ? self->file->open_visit : NULL;
}

static void
rp_customer_file_dispose (GObject *object)
{
  rp_reload_stop (RP_CUSTOMER_FILE (object)->reload);
  G_OBJECT_CLASS (rp_customer_file_parent_class)->dispose (object);
}

static void
rp_customer_file_finalize (GObject *object)
{
  RpCustomerFile *self = RP_CUSTOMER_FILE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_clear_object (&self->contacts);
  g_clear_object (&self->timeline);
  g_clear_object (&self->needs);
  g_clear_object (&self->suggestions);
  g_clear_pointer (&self->file, free_file);
  g_free (self->id);
  G_OBJECT_CLASS (rp_customer_file_parent_class)->finalize (object);
}

static void
rp_customer_file_class_init (RpCustomerFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_customer_file_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_customer_file_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_CUSTOMER_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
rp_customer_file_init (RpCustomerFile *self)
{
  self->contacts = g_list_store_new (RP_TYPE_RECORD);
  self->timeline = g_list_store_new (RP_TYPE_WORK_ITEM);
  self->needs = g_list_store_new (RP_TYPE_WORK_ITEM);
  self->suggestions = g_list_store_new (RP_TYPE_WORK_ITEM);
}
