/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-file.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "workbench/evidence.h"
#include "workbench/item-list.h"
#include "workbench/potential-needs.h"
#include "workbench/record-history.h"
#include "workbench/record-links.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/step.h"

/* ---- what one load brings; handed over whole ---- */

typedef struct
{
  RpRecord *record;
  RpRecord *customer, *report; /* (nullable) */
  GPtrArray *links, *history, *contacts;
  GHashTable *names;
} File;

static void
free_file (File *file)
{
  g_clear_object (&file->record);
  g_clear_object (&file->customer);
  g_clear_object (&file->report);
  g_clear_pointer (&file->links, g_ptr_array_unref);
  g_clear_pointer (&file->history, g_ptr_array_unref);
  g_clear_pointer (&file->contacts, g_ptr_array_unref);
  g_clear_pointer (&file->names, g_hash_table_unref);
  g_free (file);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (File, free_file)

typedef struct
{
  const RpKind *kind;
  char *id;
} Load;

static void
free_load (Load *load)
{
  g_free (load->id);
  g_free (load);
}

/* Merged into one that was merged, and so on; more than this is a circle. */
#define MERGES_MAX 8

/* What the record came under, or the report that went on in its place. (transfer full) (nullable) */
static RpRecord *
find_report (RpStore *store, RpRecord *record)
{
  const char *field = "report";
  g_autoptr (RpRecord) report = g_object_ref (record);

  if (rp_kind_find_field (rp_record_get_kind (record), field) == NULL)
    return NULL;
  for (guint i = 0; i < MERGES_MAX && report != NULL && rp_record_has (report, field); i++)
    {
      g_autoptr (RpRecord) next
          = rp_store_get (store, "needs_report", rp_record_get_text (report, field), NULL);
      g_set_object (&report, next);
      field = "merged_into";
    }
  return report != record ? g_steal_pointer (&report) : NULL;
}

static gpointer
load_file (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Load *load = data;
  g_autoptr (File) file = g_new0 (File, 1);
  const char *customer = NULL;

  file->record = rp_store_get (subject, load->kind->name, load->id, error);
  if (file->record == NULL)
    return NULL;
  customer = rp_record_get_text (file->record, "customer");
  file->customer = rp_store_get (subject, "customer", customer, NULL);
  file->report = find_report (subject, file->record);
  file->names = rp_record_links_name (subject, file->record);
  file->links = rp_record_links_list (subject, file->record, error);
  file->history = file->links != NULL
                      ? rp_record_history_list (subject, file->record, file->names, error)
                      : NULL;
  file->contacts
      = file->history != NULL
            ? rp_store_list (subject, "contact", "customer = :customer AND left_at IS NULL", "id",
                             0, error, ":customer", customer, NULL)
            : NULL;
  return file->contacts != NULL ? g_steal_pointer (&file) : NULL;
}

/* ---- in the main context ---- */

struct _RpRecordFile
{
  GObject parent_instance;

  RpSession *session;
  const RpKind *kind;
  char *id;
  File *file; /* (nullable): not loaded */
  char *heading, *text;
  GStrv numbers;
  GListStore *links, *history, *contacts;
  RpReload *reload;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpRecordFile, rp_record_file, G_TYPE_OBJECT)

static RpWorkItem *
describe_line (RpRecordFile *self, const RpHistoryLine *line)
{
  const char *author = *line->author != '\0' ? rp_session_name_of (self->session, line->author)
                                             : _ ("Received from the server");
  g_autofree char *subtitle
      = line->pending ? g_strdup_printf (_ ("%s · %s · waits to be sent"), line->when, author)
                      : rp_text_join (line->when, author, NULL);

  return rp_work_item_new (line->what, subtitle, NULL, RP_URGENCY_NONE, NULL, "");
}

static void
take_history (RpRecordFile *self, GPtrArray *lines)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (items, describe_line (self, lines->pdata[i]));
  rp_item_list_update (self->history, items, rp_work_item_is_same);
}

/* A title longer than this many characters is a text, not a heading. */
#define HEADING_MAX 60

/* Above a long text stands what is proposed. */
static char *
dup_heading (RpRecord *record)
{
  static const char *const fields[] = { "proposes", "sub_code", "category" };
  const RpKind *kind = rp_record_get_kind (record);
  g_autofree char *title = rp_record_links_dup_title (record);

  if (g_utf8_strlen (title, -1) > HEADING_MAX
      || rp_kind_find_field (kind, kind->title_field)->type == RP_FIELD_LONG_TEXT)
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
      if (rp_kind_find_field (kind, fields[i]) != NULL && rp_record_has (record, fields[i]))
        return rp_record_format (record, fields[i]);
  return g_steal_pointer (&title);
}

static void
take_words (RpRecordFile *self, RpRecord *record)
{
  g_autofree char *title = rp_record_links_dup_title (record);

  g_free (self->heading);
  g_free (self->text);
  g_strfreev (self->numbers);
  self->heading = dup_heading (record);
  self->text = g_str_equal (title, self->heading) ? g_strdup ("") : g_steal_pointer (&title);
  self->numbers = rp_kind_find_field (self->kind, "evidence") != NULL
                      ? rp_evidence_list_numbers (record)
                      : NULL;
}

static void
take_file (RpRecordFile *self, File *file)
{
  g_clear_pointer (&self->file, free_file);
  self->file = file;
  take_words (self, file->record);
  rp_item_list_update (self->links, file->links, rp_work_item_is_same);
  rp_item_list_update (self->contacts, file->contacts, rp_item_list_is_same_record);
  take_history (self, file->history);
}

/* What could not be read stays as it was. */
static void
take_answer (gpointer owner, gpointer answer)
{
  if (answer != NULL)
    take_file (owner, answer);
  g_signal_emit (owner, loaded_signal, 0);
}

/* Nothing is kept of what is not here. */
static void
clear_file (gpointer owner)
{
  RpRecordFile *self = owner;

  g_clear_pointer (&self->file, free_file);
  g_clear_pointer (&self->heading, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->numbers, g_strfreev);
  g_list_store_remove_all (self->links);
  g_list_store_remove_all (self->history);
  g_list_store_remove_all (self->contacts);
  g_signal_emit (self, loaded_signal, 0);
}

static gpointer
ask (gpointer owner)
{
  RpRecordFile *self = owner;
  Load *load = g_new0 (Load, 1);

  load->kind = self->kind;
  load->id = g_strdup (self->id);
  return load;
}

static const RpReloadJob reload_job = {
  .what = "a record",
  .load = load_file,
  .free_answer = (GDestroyNotify)free_file,
  .take = take_answer,
  .gone = clear_file,
  .ask = ask,
  .free_question = (GDestroyNotify)free_load,
};

RpRecordFile *
rp_record_file_new (RpSession *session, const char *kind, const char *id)
{
  RpRecordFile *self = g_object_new (RP_TYPE_RECORD_FILE, NULL);

  self->session = g_object_ref (session);
  self->kind = rp_schema_find_kind (kind);
  self->id = g_strdup (id);
  self->reload = rp_reload_new (self, session, &reload_job);
  /* Links may be of any kind. */
  rp_reload_follow (self->reload, NULL);
  return self;
}

const char *
rp_record_file_get_id (RpRecordFile *self)
{
  return self->id;
}

RpRecord *
rp_record_file_get_record (RpRecordFile *self)
{
  return self->file != NULL ? self->file->record : NULL;
}

const char *
rp_record_file_get_customer_name (RpRecordFile *self)
{
  return self->file != NULL && self->file->customer != NULL
             ? rp_record_get_title (self->file->customer)
             : "";
}

JsonObject *
rp_record_file_propose (RpRecordFile *self, const char *event)
{
  JsonObject *values = json_object_new ();

  if (self->file != NULL && self->file->record != NULL)
    rp_step_propose (self->file->record, self->file->report, self->file->customer, event,
                     rp_session_get_clock (self->session), values);
  return values;
}

const char *
rp_record_file_get_heading (RpRecordFile *self)
{
  return self->heading != NULL ? self->heading : "";
}

const char *
rp_record_file_get_text (RpRecordFile *self)
{
  return self->text != NULL ? self->text : "";
}

const char *const *
rp_record_file_get_numbers (RpRecordFile *self)
{
  static const char *const none[] = { NULL };
  return self->numbers != NULL ? (const char *const *)self->numbers : none;
}

/* The heading, the state and the links have places of their own. */
static gboolean
is_fact (RpRecordFile *self, const RpField *field)
{
  const RpKind *target = field->target != NULL ? rp_schema_find_kind (field->target) : NULL;

  if ((field->flags & RP_FIELD_HIDDEN) != 0 || field->merge == RP_MERGE_GUARDED
      || field->type == RP_FIELD_JSON || field->type == RP_FIELD_ANSWERS)
    return FALSE;
  if (target != NULL && rp_record_links_has_page (target))
    return FALSE;
  return !g_str_equal (field->name, self->kind->title_field);
}

GPtrArray *
rp_record_file_list_facts (RpRecordFile *self)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < self->kind->n_fields; i++)
    if (is_fact (self, &self->kind->fields[i]))
      g_ptr_array_add (fields, (gpointer)self->kind->fields[i].name);
  return fields;
}

const char *
rp_record_file_name_of (RpRecordFile *self, const char *id)
{
  return self->file != NULL ? g_hash_table_lookup (self->file->names, id) : NULL;
}

GListModel *
rp_record_file_get_links (RpRecordFile *self)
{
  return G_LIST_MODEL (self->links);
}

GListModel *
rp_record_file_get_history (RpRecordFile *self)
{
  return G_LIST_MODEL (self->history);
}

GListModel *
rp_record_file_get_contacts (RpRecordFile *self)
{
  return G_LIST_MODEL (self->contacts);
}

GPtrArray *
rp_record_file_list_steps (RpRecordFile *self)
{
  return self->file != NULL
             ? rp_step_list (self->file->record, rp_session_get_roles (self->session),
                             rp_session_get_user (self->session))
             : g_ptr_array_new ();
}

char *
rp_record_file_dup_words (RpRecordFile *self)
{
  if (self->file == NULL)
    return g_strdup ("");
  if (g_str_equal (self->kind->name, "potential_need"))
    return rp_potential_need_dup_words (self->file->record);
  if (rp_kind_find_field (self->kind, "answer") != NULL)
    return rp_record_format (self->file->record, "answer");
  return g_strdup ("");
}

static void
rp_record_file_dispose (GObject *object)
{
  rp_reload_stop (RP_RECORD_FILE (object)->reload);
  G_OBJECT_CLASS (rp_record_file_parent_class)->dispose (object);
}

static void
rp_record_file_finalize (GObject *object)
{
  RpRecordFile *self = RP_RECORD_FILE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_clear_object (&self->links);
  g_clear_object (&self->history);
  g_clear_object (&self->contacts);
  g_clear_pointer (&self->file, free_file);
  g_free (self->id);
  g_free (self->heading);
  g_free (self->text);
  g_strfreev (self->numbers);
  G_OBJECT_CLASS (rp_record_file_parent_class)->finalize (object);
}

static void
rp_record_file_class_init (RpRecordFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_record_file_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_record_file_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_RECORD_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
rp_record_file_init (RpRecordFile *self)
{
  self->links = g_list_store_new (RP_TYPE_WORK_ITEM);
  self->history = g_list_store_new (RP_TYPE_WORK_ITEM);
  self->contacts = g_list_store_new (RP_TYPE_RECORD);
}
