/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/brief.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/locale.h"
#include "base/text.h"
#include "workbench/brief-content.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"

struct _RpBrief
{
  GObject parent_instance;

  RpSession *session;
  char *id;
  RpBriefContent *content; /* (nullable): not loaded or not here */
  GListStore *groups[RP_BRIEF_N_GROUPS];
  char *who, *due, *last_visit, *usage_text;
  RpReload *reload;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpBrief, rp_brief, G_TYPE_OBJECT)

static const char *const group_titles[RP_BRIEF_N_GROUPS] = {
  [RP_BRIEF_PROMISES] = N_ ("Promised"),           [RP_BRIEF_NEEDS] = N_ ("Open needs"),
  [RP_BRIEF_CONFIRM] = N_ ("To ask the customer"), [RP_BRIEF_SUGGESTIONS] = N_ ("Worth raising"),
  [RP_BRIEF_QUESTIONS] = N_ ("Questions to ask"),  [RP_BRIEF_CONTACTS] = N_ ("People to meet"),
  [RP_BRIEF_EVENTS] = N_ ("Outages and events"),
};

const char *
rp_brief_group_title (RpBriefGroup group)
{
  return _ (group_titles[group]);
}

/* ---- on the store's thread ---- */

typedef struct
{
  char *customer;
  gint32 today;
  GTimeZone *zone;
  char *path; /* (nullable): where to print to */
} Load;

static void
free_load (Load *load)
{
  g_free (load->customer);
  g_time_zone_unref (load->zone);
  g_free (load->path);
  g_free (load);
}

static gpointer
load_content (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  return rp_brief_content_load (subject, load->customer, load->today, load->zone, error);
}

/* Returns: (nullable): something when it is printed */
static gpointer
print_content (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  g_autoptr (RpBriefContent) content
      = rp_brief_content_load (subject, load->customer, load->today, load->zone, error);

  if (content == NULL
      || !rp_brief_print_to_file (subject, content, rp_locale_language (), load->path, error))
    return NULL;
  return g_strdup (load->path);
}

static Load *
new_load (RpBrief *self, const char *path)
{
  RpClock *clock = rp_session_get_clock (self->session);
  Load *load = g_new0 (Load, 1);

  load->customer = g_strdup (self->id);
  load->zone = g_time_zone_ref (rp_clock_zone (clock));
  load->path = g_strdup (path);
  load->today = rp_clock_today (clock);
  return load;
}

/* ---- sentences ---- */

static void
append_value (GString *text, RpRecord *record, const char *field)
{
  g_autofree char *value
      = record != NULL && rp_kind_find_field (rp_record_get_kind (record), field) != NULL
            ? rp_record_format (record, field)
            : NULL;

  if (value != NULL)
    rp_text_append_part (text, value);
}

static char *
describe_who (const RpBriefContent *content)
{
  static const char *const of_customer[]
      = { "value_grade", "important_level", "segment", "main_product", "production_state" };
  static const char *const of_account[] = { "voltage", "contract_cap", "supply_mode" };
  GString *text = g_string_new (NULL);

  /* That somebody is no important user goes without saying. */
  for (guint i = 0; i < G_N_ELEMENTS (of_customer); i++)
    if (!g_str_equal (rp_record_get_text (content->customer, of_customer[i]), "NONE"))
      append_value (text, content->customer, of_customer[i]);
  for (guint i = 0; i < G_N_ELEMENTS (of_account); i++)
    append_value (text, content->account, of_account[i]);
  return g_string_free (text, FALSE);
}

static char *
describe_due (const RpBriefContent *content)
{
  g_autofree char *day = NULL;

  if (content->due == NULL)
    return g_strdup (_ ("No visit is prescribed for this customer."));
  day = rp_date_format_long (content->due->due);
  return g_strdup_printf (_ ("Visit due %s, %s: %s."), day, content->due->distance,
                          content->due->why);
}

static char *
describe_last_visit (RpBrief *self, const RpBriefContent *content)
{
  RpRecord *visit = content->visits->len > 0 ? content->visits->pdata[0] : NULL;
  GTimeZone *zone = rp_clock_zone (rp_session_get_clock (self->session));
  g_autofree char *kind = NULL;
  g_autofree char *day = NULL;
  const char *said = NULL;
  gint64 at = 0;

  if (visit == NULL || !rp_instant_parse (rp_record_get_text (visit, "arrival"), &at))
    return g_strdup (_ ("Nobody has visited this customer yet."));
  kind = rp_record_format (visit, "kind");
  day = rp_date_format_long (rp_instant_to_day (at, zone));
  said = rp_record_get_text (visit, rp_record_has (visit, "summary") ? "summary" : "purpose");
  return *said != '\0' ? g_strdup_printf (_ ("Last visit %s, %s: %s"), day, kind, said)
                       : g_strdup_printf (_ ("Last visit %s, %s."), day, kind);
}

static char *
describe_usage (GArray *usage)
{
  g_autofree char *energy = NULL;
  gint64 last = 0, before = 0;
  double percent = 0;

  rp_brief_sum_usage (usage, &last, &before);
  if (last == 0)
    return g_strdup (_ ("No usage is known."));
  /* The unit in which bills are talked about. */
  energy = g_strdup_printf (_ ("%.1f × 10⁴ kWh"), (double)last / 1e6);
  if (before == 0)
    return g_strdup_printf (_ ("Twelve months: %s"), energy);
  percent = 100.0 * (double)(last - before) / (double)before;
  return g_strdup_printf (_ ("Twelve months: %s, %+.1f %% against the year before"), energy,
                          percent);
}

/* ---- in the main context ---- */

static void
set_text (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

static void
take_content (RpBrief *self, RpBriefContent *content)
{
  g_clear_pointer (&self->content, rp_brief_content_free);
  self->content = content;
  set_text (&self->who, describe_who (content));
  set_text (&self->due, describe_due (content));
  set_text (&self->last_visit, describe_last_visit (self, content));
  set_text (&self->usage_text, describe_usage (content->usage));
  for (guint i = 0; i < RP_BRIEF_N_GROUPS; i++)
    rp_item_list_replace (self->groups[i], content->groups[i]);
}

/* What could not be read stays as it was. */
static void
take_answer (gpointer owner, gpointer answer)
{
  if (answer != NULL)
    take_content (owner, answer);
  g_signal_emit (owner, loaded_signal, 0);
}

/* Nothing is kept of somebody who is not here. */
static void
clear_content (gpointer owner)
{
  RpBrief *self = owner;

  g_clear_pointer (&self->content, rp_brief_content_free);
  g_clear_pointer (&self->who, g_free);
  g_clear_pointer (&self->due, g_free);
  g_clear_pointer (&self->last_visit, g_free);
  g_clear_pointer (&self->usage_text, g_free);
  for (guint i = 0; i < RP_BRIEF_N_GROUPS; i++)
    g_list_store_remove_all (self->groups[i]);
  g_signal_emit (self, loaded_signal, 0);
}

static gpointer
ask (gpointer owner)
{
  return new_load (owner, NULL);
}

static const RpReloadJob reload_job = {
  .what = "the brief",
  .load = load_content,
  .free_answer = (GDestroyNotify)rp_brief_content_free,
  .take = take_answer,
  .gone = clear_content,
  .ask = ask,
  .free_question = (GDestroyNotify)free_load,
};

RpBrief *
rp_brief_new (RpSession *session, const char *customer)
{
  RpBrief *self = g_object_new (RP_TYPE_BRIEF, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (customer);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, NULL);
  return self;
}

const char *
rp_brief_get_id (RpBrief *self)
{
  return self->id;
}

RpRecord *
rp_brief_get_customer (RpBrief *self)
{
  return self->content != NULL ? self->content->customer : NULL;
}

const char *
rp_brief_get_who (RpBrief *self)
{
  return self->who != NULL ? self->who : "";
}

const char *
rp_brief_get_due (RpBrief *self)
{
  return self->due != NULL ? self->due : "";
}

RpUrgency
rp_brief_get_urgency (RpBrief *self)
{
  return self->content != NULL && self->content->due != NULL ? self->content->due->urgency
                                                             : RP_URGENCY_NONE;
}

gboolean
rp_brief_is_on_site (RpBrief *self)
{
  return self->content != NULL && self->content->on_site;
}

const char *
rp_brief_get_last_visit (RpBrief *self)
{
  return self->last_visit != NULL ? self->last_visit : "";
}

const char *
rp_brief_get_usage_text (RpBrief *self)
{
  return self->usage_text != NULL ? self->usage_text : "";
}

GArray *
rp_brief_get_usage (RpBrief *self)
{
  return self->content != NULL ? self->content->usage : NULL;
}

GListModel *
rp_brief_get_group (RpBrief *self, RpBriefGroup group)
{
  return G_LIST_MODEL (self->groups[group]);
}

/* ---- printing ---- */

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *path = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (path != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
rp_brief_print_async (RpBrief *self, const char *path, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, rp_brief_print_async);
  rp_session_run_async (self->session, print_content, new_load (self, path),
                        (GDestroyNotify)free_load, g_free, NULL, printed_cb, task);
}

gboolean
rp_brief_print_finish (RpBrief *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rp_brief_dispose (GObject *object)
{
  rp_reload_stop (RP_BRIEF (object)->reload);
  G_OBJECT_CLASS (rp_brief_parent_class)->dispose (object);
}

static void
rp_brief_finalize (GObject *object)
{
  RpBrief *self = RP_BRIEF (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_clear_pointer (&self->content, rp_brief_content_free);
  for (guint i = 0; i < RP_BRIEF_N_GROUPS; i++)
    g_clear_object (&self->groups[i]);
  g_free (self->id);
  g_free (self->who);
  g_free (self->due);
  g_free (self->last_visit);
  g_free (self->usage_text);
  G_OBJECT_CLASS (rp_brief_parent_class)->finalize (object);
}

static void
rp_brief_class_init (RpBriefClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_brief_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_brief_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_BRIEF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
rp_brief_init (RpBrief *self)
{
  for (guint i = 0; i < RP_BRIEF_N_GROUPS; i++)
    self->groups[i] = g_list_store_new (RP_TYPE_WORK_ITEM);
}
