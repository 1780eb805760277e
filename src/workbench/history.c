/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/history.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "wire/route.h"
#include "workbench/history-load.h"
#include "workbench/item-list.h"
#include "workbench/reload.h"
#include "workbench/server-request.h"
#include "workbench/session-store.h"

/* Conflicts whose decision is asked for; more than a record ever has. */
#define CONFLICTS_MAX 20

/* ---- one of them ---- */

G_DEFINE_TYPE (RpHistoryItem, rp_history_item, G_TYPE_OBJECT)

const char *
rp_history_item_get_field (RpHistoryItem *self)
{
  return self->field;
}

const char *
rp_history_item_get_before (RpHistoryItem *self)
{
  return self->before;
}

const char *
rp_history_item_get_after (RpHistoryItem *self)
{
  return self->after;
}

const char *
rp_history_item_get_by (RpHistoryItem *self)
{
  return self->by;
}

const char *
rp_history_item_get_note (RpHistoryItem *self)
{
  return self->note;
}

gboolean
rp_history_item_is_conflict (RpHistoryItem *self)
{
  return self->conflict;
}

gboolean
rp_history_item_can_restore (RpHistoryItem *self)
{
  return self->can_restore;
}

static gboolean
is_same_item (gconstpointer a, gconstpointer b)
{
  const RpHistoryItem *one = a, *other = b;

  return one->conflict == other->conflict && one->can_restore == other->can_restore
         && g_str_equal (one->unit, other->unit) && g_str_equal (one->before, other->before)
         && g_str_equal (one->after, other->after) && g_str_equal (one->by, other->by)
         && g_str_equal (one->note, other->note);
}

static void
rp_history_item_finalize (GObject *object)
{
  RpHistoryItem *self = RP_HISTORY_ITEM (object);

  g_free (self->unit);
  g_free (self->field);
  g_free (self->before);
  g_free (self->after);
  g_free (self->by);
  g_free (self->note);
  g_clear_pointer (&self->value, json_node_unref);
  G_OBJECT_CLASS (rp_history_item_parent_class)->finalize (object);
}

static void
rp_history_item_class_init (RpHistoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_history_item_finalize;
}

static void
rp_history_item_init (RpHistoryItem *self)
{
}

/* ---- all of them ---- */

struct _RpHistory
{
  GObject parent_instance;

  RpSession *session;
  char *kind, *id, *title, *notice;
  RpRecord *record;          /* (nullable): as it is on the screen */
  RpHistoryAnswers *answers; /* (nullable): the server has not answered */
  GListStore *items;
  RpReload *reload;
  GCancellable *cancellable;
};

enum
{
  PROP_NOTICE = 1,
};
static GParamSpec *notice_property;
static guint loaded_signal;

G_DEFINE_TYPE (RpHistory, rp_history, G_TYPE_OBJECT)

typedef struct
{
  char *kind, *id;
  RpHistoryAnswers *answers;
} Load;

static gpointer
ask (gpointer owner)
{
  RpHistory *self = owner;
  Load *load = g_new0 (Load, 1);

  load->kind = g_strdup (self->kind);
  load->id = g_strdup (self->id);
  load->answers = self->answers != NULL ? rp_history_answers_ref (self->answers) : NULL;
  return load;
}

static void
free_load (Load *load)
{
  g_free (load->kind);
  g_free (load->id);
  g_clear_pointer (&load->answers, rp_history_answers_unref);
  g_free (load);
}

static gpointer
load_content (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  return rp_history_load (subject, load->kind, load->id, load->answers, error);
}

static void
set_notice (RpHistory *self, const char *notice)
{
  g_free (self->notice);
  self->notice = g_strdup (notice);
  g_object_notify_by_pspec (G_OBJECT (self), notice_property);
}

static void ask_decisions (RpHistory *self, GStrv conflicts);

static void
take_content (gpointer owner, gpointer answer)
{
  RpHistory *self = owner;
  g_autoptr (RpHistoryContent) content = answer;

  if (content == NULL)
    return;
  g_free (self->title);
  self->title = g_strdup (content->title);
  g_set_object (&self->record, content->record);
  rp_item_list_update (self->items, content->items, is_same_item);
  if (self->answers != NULL && content->undetermined[0] != NULL)
    ask_decisions (self, content->undetermined);
  g_signal_emit (self, loaded_signal, 0);
}

static const RpReloadJob reload_job = {
  .what = "the history of a record",
  .load = load_content,
  .free_answer = (GDestroyNotify)rp_history_content_free,
  .take = take_content,
  .ask = ask,
  .free_question = (GDestroyNotify)free_load,
};

/* ---- what the server knows ---- */

static char *
dup_path (const char *kind, const char *id)
{
  return g_strdup_printf ("%s%s/%s", RP_ROUTE_HISTORY, kind, id);
}

/* @answers: (transfer full) */
static void
take_answers (RpHistory *self, RpHistoryAnswers *answers)
{
  g_clear_pointer (&self->answers, rp_history_answers_unref);
  self->answers = answers;
  rp_reload_run (self->reload);
}

typedef struct
{
  RpHistory *history;
  char *asked_at;  /* (nullable): of the question about the record */
  GStrv conflicts; /* (nullable): that the others are about */
} Asking;

static void
decisions_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  g_autoptr (RpHistory) self = asking->history;
  g_auto (GStrv) conflicts = asking->conflicts;
  g_autoptr (GPtrArray) answers = rp_server_request_finish (RP_SESSION (source), result, NULL);

  if (answers != NULL)
    take_answers (
        self, rp_history_answers_new_with (self->answers, (const char *const *)conflicts, answers));
}

/* Who decided is not in the rows. An answer without it is an answer, so nothing is asked twice. */
static void
ask_decisions (RpHistory *self, GStrv conflicts)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  Asking *asking = NULL;
  guint n = MIN (g_strv_length (conflicts), CONFLICTS_MAX);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = dup_path ("conflict", conflicts[i]);
      g_strv_builder_add (paths, path);
    }
  all = g_strv_builder_end (paths);
  asking = g_new0 (Asking, 1);
  asking->history = g_object_ref (self);
  asking->conflicts = g_strdupv (conflicts);
  rp_server_request_async (self->session, (const char *const *)all, self->cancellable,
                           decisions_answered_cb, asking);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  g_autoptr (RpHistory) self = asking->history;
  g_autofree char *asked_at = asking->asked_at;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = rp_server_request_finish (RP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answers == NULL)
    {
      set_notice (self, _ ("The server cannot be reached: this is what this computer knows."));
      return;
    }
  /* A record made here that the server has not received. */
  if (answers->pdata[0] == NULL)
    {
      set_notice (self, "");
      return;
    }
  set_notice (self, rp_json_get_boolean (answers->pdata[0], "complete", TRUE)
                        ? ""
                        : _ ("Older changes than these are on the server only."));
  take_answers (self, rp_history_answers_new (asked_at, json_object_ref (answers->pdata[0])));
}

static void
ask_server (RpHistory *self)
{
  g_autofree char *path = dup_path (self->kind, self->id);
  const char *paths[] = { path, NULL };
  Asking *asking = g_new0 (Asking, 1);

  asking->history = g_object_ref (self);
  asking->asked_at = rp_clock_dup_now_utc (rp_session_get_clock (self->session));
  set_notice (self, _ ("The server is being asked for more…"));
  rp_server_request_async (self->session, paths, self->cancellable, answered_cb, asking);
}

/* ---- putting back ---- */

void
rp_history_restore_async (RpHistory *self, RpHistoryItem *item, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autofree char *what = g_strconcat (self->kind, ".restore", NULL);
  GTask *task = g_task_new (self, NULL, callback, user_data);
  RpEdit *edit = rp_edit_new (what);

  rp_edit_set (edit, self->record, item->unit,
               item->value != NULL ? json_node_copy (item->value) : NULL);
  rp_session_commit_for (self->session, edit, task);
}

gboolean
rp_history_restore_finish (RpHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the object ---- */

RpHistory *
rp_history_new (RpSession *session, const char *kind, const char *id)
{
  RpHistory *self = g_object_new (RP_TYPE_HISTORY, NULL);

  self->session = g_object_ref (session);
  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, NULL);
  if (*rp_session_get_server (session) != '\0')
    ask_server (self);
  return self;
}

RpSession *
rp_history_get_session (RpHistory *self)
{
  return self->session;
}

const char *
rp_history_get_title (RpHistory *self)
{
  return self->title;
}

GListModel *
rp_history_get_items (RpHistory *self)
{
  return G_LIST_MODEL (self->items);
}

const char *
rp_history_get_notice (RpHistory *self)
{
  return self->notice;
}

static void
rp_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, RP_HISTORY (object)->notice);
}

static void
rp_history_dispose (GObject *object)
{
  RpHistory *self = RP_HISTORY (object);

  g_cancellable_cancel (self->cancellable);
  rp_reload_stop (self->reload);
  G_OBJECT_CLASS (rp_history_parent_class)->dispose (object);
}

static void
rp_history_finalize (GObject *object)
{
  RpHistory *self = RP_HISTORY (object);

  g_clear_object (&self->session);
  g_clear_object (&self->record);
  g_clear_object (&self->items);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->answers, rp_history_answers_unref);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_free (self->kind);
  g_free (self->id);
  g_free (self->title);
  g_free (self->notice);
  G_OBJECT_CLASS (rp_history_parent_class)->finalize (object);
}

static void
rp_history_class_init (RpHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rp_history_get_property;
  object_class->dispose = rp_history_dispose;
  object_class->finalize = rp_history_finalize;
  notice_property
      = g_param_spec_string ("notice", NULL, NULL, NULL,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_property (object_class, PROP_NOTICE, notice_property);
  loaded_signal = g_signal_new ("loaded", RP_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
rp_history_init (RpHistory *self)
{
  self->items = g_list_store_new (RP_TYPE_HISTORY_ITEM);
  self->cancellable = g_cancellable_new ();
  self->title = g_strdup ("");
  self->notice = g_strdup ("");
}
