/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/field-marks.h"

#include <glib/gi18n-lib.h>

#include "workbench/refused-ops.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"

const char *
rp_field_mark_label (RpFieldMark mark)
{
  static const char *const labels[] = {
    [RP_FIELD_MARK_NONE] = "",
    [RP_FIELD_MARK_WAITING] = N_ ("Waits to be sent"),
    [RP_FIELD_MARK_REFUSED] = N_ ("Refused by the server"),
    [RP_FIELD_MARK_TWO_VALUES] = N_ ("Two values"),
  };

  return mark == RP_FIELD_MARK_NONE ? "" : gettext (labels[mark]);
}

typedef struct
{
  RpFieldMark mark;
  char *attention; /* "" */
} Marked;

static void
free_marked (Marked *marked)
{
  g_free (marked->attention);
  g_free (marked);
}

/* ---- on the store's thread ---- */

typedef struct
{
  char *kind, *id;
} Load;

static void
free_load (Load *load)
{
  g_free (load->kind);
  g_free (load->id);
  g_free (load);
}

/* The strongest mark of a unit stays. */
static void
put (GHashTable *marks, const char *unit, RpFieldMark mark, const char *attention)
{
  Marked *marked = g_hash_table_lookup (marks, unit);

  if (marked != NULL && marked->mark >= mark)
    return;
  marked = g_new0 (Marked, 1);
  marked->mark = mark;
  marked->attention = g_strdup (attention);
  g_hash_table_insert (marks, g_strdup (unit), marked);
}

/* Op id -> id of the card on which it is. Returns: (transfer full) (nullable) */
static GHashTable *
list_refused (RpStore *store, GError **error)
{
  g_autoptr (GPtrArray) bundles = rp_refused_ops_list (store, 0, error);
  GHashTable *refused = NULL;

  if (bundles == NULL)
    return NULL;
  refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < bundles->len; i++)
    {
      GPtrArray *bundle = bundles->pdata[i];
      const RpOutboxEntry *first = bundle->pdata[0];
      for (guint k = 0; k < bundle->len; k++)
        g_hash_table_insert (refused, g_strdup (((RpOutboxEntry *)bundle->pdata[k])->op_id),
                             g_strdup (first->op_id));
    }
  return refused;
}

/* Of most records nothing waits: then nobody asks what was refused. */
static gboolean
has_pending (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    if (((const RpHistoryEntry *)entries->pdata[i])->pending)
      return TRUE;
  return FALSE;
}

static gboolean
mark_pending (RpStore *store, const Load *load, GHashTable *marks, GError **error)
{
  g_autoptr (GPtrArray) entries = rp_store_list_history (store, load->kind, load->id, error);
  g_autoptr (GHashTable) refused = NULL;

  if (entries == NULL || !has_pending (entries))
    return entries != NULL;
  refused = list_refused (store, error);
  if (refused == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const RpHistoryEntry *entry = entries->pdata[i];
      const char *card = g_hash_table_lookup (refused, entry->op_id);
      if (entry->pending)
        put (marks, entry->unit, card != NULL ? RP_FIELD_MARK_REFUSED : RP_FIELD_MARK_WAITING,
             card != NULL ? card : "");
    }
  return TRUE;
}

static gpointer
load_marks (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  g_autoptr (GHashTable) marks
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_marked);
  g_autoptr (GPtrArray) conflicts = rp_store_list (
      subject, "conflict", "on_id = :id AND state = 'OPEN'", "id", 0, error, ":id", load->id, NULL);

  if (conflicts == NULL || !mark_pending (subject, load, marks, error))
    return NULL;
  for (guint i = 0; i < conflicts->len; i++)
    put (marks, rp_record_get_text (conflicts->pdata[i], "unit"), RP_FIELD_MARK_TWO_VALUES,
         rp_record_get_id (conflicts->pdata[i]));
  return g_steal_pointer (&marks);
}

/* ---- in the main context ---- */

struct _RpFieldMarks
{
  GObject parent_instance;

  RpSession *session;
  char *kind, *id;
  GHashTable *marks; /* unit -> Marked */
  RpReload *reload;
};

static guint changed_signal;

G_DEFINE_TYPE (RpFieldMarks, rp_field_marks, G_TYPE_OBJECT)

static void
take_marks (gpointer owner, gpointer answer)
{
  RpFieldMarks *self = owner;

  if (answer == NULL)
    return;
  /* Most of the time there are none, and there were none. */
  if (g_hash_table_size (answer) == 0 && g_hash_table_size (self->marks) == 0)
    {
      g_hash_table_unref (answer);
      return;
    }
  g_hash_table_unref (self->marks);
  self->marks = answer;
  g_signal_emit (self, changed_signal, 0);
}

static gpointer
ask (gpointer owner)
{
  RpFieldMarks *self = owner;
  Load *load = g_new0 (Load, 1);

  load->kind = g_strdup (self->kind);
  load->id = g_strdup (self->id);
  return load;
}

static const RpReloadJob reload_job = {
  .what = "the marks of a record",
  .load = load_marks,
  .free_answer = (GDestroyNotify)g_hash_table_unref,
  .take = take_marks,
  .ask = ask,
  .free_question = (GDestroyNotify)free_load,
};

static void
reload (RpFieldMarks *self)
{
  rp_reload_run (self->reload);
}

RpFieldMarks *
rp_field_marks_new (RpSession *session, const char *kind, const char *id)
{
  RpFieldMarks *self = g_object_new (RP_TYPE_FIELD_MARKS, NULL);

  self->session = g_object_ref (session);
  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  g_signal_connect_object (session, "changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  /* What has been received waits no more, though no row changes. */
  g_signal_connect_object (rp_session_get_sync_status (session), "notify::waiting",
                           G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_run (self->reload);
  return self;
}

static const Marked *
find_strongest (RpFieldMarks *self)
{
  const Marked *strongest = NULL;
  GHashTableIter iter;
  gpointer marked = NULL;

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, NULL, &marked))
    if (strongest == NULL || ((Marked *)marked)->mark > strongest->mark)
      strongest = marked;
  return strongest;
}

RpFieldMark
rp_field_marks_get (RpFieldMarks *self, const char *unit, const char **attention)
{
  const Marked *marked
      = unit != NULL ? g_hash_table_lookup (self->marks, unit) : find_strongest (self);

  if (attention != NULL)
    *attention = marked != NULL ? marked->attention : "";
  return marked != NULL ? marked->mark : RP_FIELD_MARK_NONE;
}

static void
rp_field_marks_dispose (GObject *object)
{
  rp_reload_stop (RP_FIELD_MARKS (object)->reload);
  G_OBJECT_CLASS (rp_field_marks_parent_class)->dispose (object);
}

static void
rp_field_marks_finalize (GObject *object)
{
  RpFieldMarks *self = RP_FIELD_MARKS (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_hash_table_unref (self->marks);
  g_free (self->kind);
  g_free (self->id);
  G_OBJECT_CLASS (rp_field_marks_parent_class)->finalize (object);
}

static void
rp_field_marks_class_init (RpFieldMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_field_marks_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_field_marks_finalize;
  changed_signal = g_signal_new ("changed", RP_TYPE_FIELD_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
rp_field_marks_init (RpFieldMarks *self)
{
  self->marks
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_marked);
}
