/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/history-load.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "base/text.h"
#include "schema/workflow.h"
#include "store/exchange.h"
#include "workbench/document-rights.h"
#include "workbench/form-store.h"
#include "workbench/record-links.h"
#include "workbench/refused-ops.h"
#include "workbench/step-store.h"
#include "workbench/unit-text.h"

typedef struct
{
  RpStore *store;
  const RpKind *kind;
  const char *id;
  GTimeZone *zone;
  char *user;
  RpRoles roles;
  const RpHistoryAnswers *answers; /* (nullable) */
  RpHistoryContent *content;
  GPtrArray *undetermined;
  GHashTable *steps; /* op id -> what it was; "" for an edit or what is not known */
} Load;

/* An item with the moment by which it is sorted. */
typedef struct
{
  gint64 us;
  RpHistoryItem *item;
} Moment;

static void
clear_moment (Moment *moment)
{
  g_clear_object (&moment->item);
}

/* ---- what the server said ---- */

static RpHistoryEntry *
read_entry (JsonObject *json)
{
  RpHistoryEntry *entry = g_new0 (RpHistoryEntry, 1);
  JsonNode *before = json_object_get_member (json, "old");
  JsonNode *after = json_object_get_member (json, "new");

  entry->unit = g_strdup (rp_json_get_string (json, "unit", ""));
  entry->old_value = before != NULL ? json_node_copy (before) : NULL;
  entry->new_value = after != NULL ? json_node_copy (after) : NULL;
  entry->author = g_strdup (rp_json_get_string (json, "by", ""));
  entry->at = g_strdup (rp_json_get_string (json, "at", ""));
  entry->op_id = g_strdup (rp_json_get_string (json, "op", ""));
  return entry;
}

static GPtrArray *
read_entries (JsonNode *answer)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_history_entry_free);
  JsonArray *array = JSON_NODE_HOLDS_OBJECT (answer)
                         ? rp_json_get_array (json_node_get_object (answer), "entries")
                         : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *json = rp_json_array_get_object (array, i);
      if (json != NULL)
        g_ptr_array_add (entries, read_entry (json));
    }
  return entries;
}

/* What was done here and is not in the server's answer: on its way when it was asked, or of a field whose
 * other value it kept. Of what came from there, what came later. */
static gboolean
is_beyond (const RpHistoryEntry *local, GHashTable *known, const char *asked_at)
{
  if (*local->op_id != '\0')
    return !g_hash_table_contains (known, local->op_id);
  return strcmp (local->at, asked_at) >= 0;
}

/* @answer: (nullable): what the server said about it.
 * Returns: (transfer full) (element-type RpHistoryEntry) (nullable): newest first */
static GPtrArray *
collect_entries (const Load *load, const char *kind, const char *id, JsonNode *answer,
                 GError **error)
{
  g_autoptr (GPtrArray) local = rp_store_list_history (load->store, kind, id, error);
  g_autoptr (GPtrArray) remote = NULL;
  g_autoptr (GHashTable) known = NULL;
  GPtrArray *entries = NULL;

  if (local == NULL || answer == NULL)
    return g_steal_pointer (&local);
  remote = read_entries (answer);
  known = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < remote->len; i++)
    g_hash_table_add (known, ((RpHistoryEntry *)remote->pdata[i])->op_id);
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_history_entry_free);
  while (local->len > 0)
    {
      RpHistoryEntry *entry = g_ptr_array_steal_index (local, 0);
      if (is_beyond (entry, known, load->answers->asked_at))
        g_ptr_array_add (entries, entry);
      else
        rp_history_entry_free (entry);
    }
  g_ptr_array_extend_and_steal (entries, g_steal_pointer (&remote));
  return entries;
}

/* ---- words ---- */

/* What the op was, when this computer made it: "Start Visit". */
static const char *
find_step (const Load *load, const char *op_id)
{
  const char *step = g_hash_table_lookup (load->steps, op_id);
  g_autoptr (RpOp) op = NULL;
  const char *dot = NULL;
  char *name = NULL;

  if (step != NULL)
    return step;
  op = *op_id != '\0' ? rp_refused_ops_read (load->store, op_id, NULL) : NULL;
  dot = op != NULL ? strchr (op->what, '.') : NULL;
  if (dot != NULL)
    {
      g_autofree char *kind = g_strndup (op->what, (gsize)(dot - op->what));
      const RpKind *found = rp_schema_find_kind (kind);
      name = found != NULL && found->workflow != NULL ? rp_step_dup_name (kind, dot + 1) : NULL;
    }
  if (name == NULL)
    name = g_strdup ("");
  g_hash_table_insert (load->steps, g_strdup (op_id), name);
  return name;
}

static char *
describe_author (const Load *load, const char *author, const char *at)
{
  g_autoptr (RpRecord) user
      = *author != '\0' ? rp_store_get (load->store, "user", author, NULL) : NULL;
  g_autofree char *when = rp_clock_format (rp_store_get_clock (load->store), at);
  const char *name = user != NULL      ? rp_record_get_text (user, "name")
                     : *author != '\0' ? _ ("Somebody")
                     : load->answers   ? _ ("The server")
                                       : _ ("Received from the server");

  return rp_text_join (name, when, NULL);
}

static char *
describe_by (const Load *load, const RpHistoryEntry *entry)
{
  g_autofree char *author = describe_author (load, entry->author, entry->at);

  return rp_text_join (author, find_step (load, entry->op_id),
                       entry->pending ? _ ("waits to be sent") : "", NULL);
}

static char *
format_value (const Load *load, const char *unit, JsonNode *value)
{
  return rp_unit_format_named (load->kind, unit, load->content->record, value, load->zone,
                               load->store);
}

/* ---- what may be put back ---- */

static gboolean
is_open (const Load *load)
{
  const RpState *state
      = load->kind->workflow != NULL ? rp_workflow_find_state (
            load->kind->workflow, rp_record_get_text (load->content->record, "state"))
                                     : NULL;

  return state == NULL || !state->closed;
}

/* An answer of a document, while its section may be written on. @unit: "answers.t1.att" */
static gboolean
may_answer (const Load *load, const char *unit)
{
  const char *dot = strchr (unit, '.');

  return dot != NULL
         && rp_document_may_answer (load->content->record, dot + 1, load->roles, load->user);
}

/* What stands already cannot be put back. */
static gboolean
stands (const Load *load, const char *unit, JsonNode *value)
{
  g_autoptr (JsonNode) now = rp_record_dup_unit (load->content->record, unit);
  return rp_json_equal (now, value);
}

static gboolean
can_restore (const Load *load, const char *unit, JsonNode *value)
{
  const RpField *field = rp_kind_find_unit (load->kind, unit);
  RpRecord *record = load->content->record;

  if (record == NULL || field == NULL || rp_record_is_deleted (record)
      || !rp_record_may_change (record, field, load->roles) || !rp_unit_is_told (field)
      || stands (load, unit, value))
    return FALSE;
  if (field->merge == RP_MERGE_GUARDED || field->merge == RP_MERGE_APPEND
      || field->merge == RP_MERGE_FROZEN)
    return FALSE;
  return field->type == RP_FIELD_ANSWERS ? may_answer (load, unit) : is_open (load);
}

/* ---- items ---- */

static void
add_moment (GArray *moments, const char *at, RpHistoryItem *item)
{
  Moment moment = { 0, item };

  rp_instant_parse (at, &moment.us);
  g_array_append_val (moments, moment);
}

/* The making of the record is a change of no field. */
static void
add_creation (const Load *load, GArray *moments, const RpHistoryEntry *entry)
{
  RpHistoryItem *item = g_object_new (RP_TYPE_HISTORY_ITEM, NULL);

  item->unit = g_strdup ("");
  item->field = g_strdup (_ ("Created"));
  item->before = g_strdup ("");
  item->after = g_strdup ("");
  item->by = describe_by (load, entry);
  item->note = g_strdup ("");
  add_moment (moments, entry->at, item);
}

static void
add_change (const Load *load, GArray *moments, const RpHistoryEntry *entry)
{
  const RpField *field = rp_kind_find_unit (load->kind, entry->unit);
  RpHistoryItem *item = NULL;

  if (field == NULL || !rp_unit_is_told (field)
      || rp_json_equal (entry->old_value, entry->new_value))
    return;
  item = g_object_new (RP_TYPE_HISTORY_ITEM, NULL);
  item->unit = g_strdup (entry->unit);
  item->field = rp_unit_label (load->kind, entry->unit, load->content->record);
  item->before = format_value (load, entry->unit, entry->old_value);
  item->after = format_value (load, entry->unit, entry->new_value);
  item->by = describe_by (load, entry);
  item->note = g_strdup ("");
  item->value = entry->old_value != NULL ? json_node_copy (entry->old_value) : NULL;
  item->can_restore = can_restore (load, entry->unit, entry->old_value);
  add_moment (moments, entry->at, item);
}

/* "Kept theirs · Lin · 2026-01-05 09:00" */
static char *
describe_decision (const Load *load, RpRecord *conflict)
{
  const char *id = rp_record_get_id (conflict);
  g_autofree char *state = rp_record_format (conflict, "state");
  JsonNode *answer
      = load->answers != NULL ? g_hash_table_lookup (load->answers->conflicts, id) : NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (g_str_equal (rp_record_get_text (conflict, "state"), "OPEN"))
    return g_steal_pointer (&state);
  entries = collect_entries (load, "conflict", id, answer, NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const RpHistoryEntry *entry = entries->pdata[i];
      g_autofree char *author = NULL;
      if (!g_str_equal (entry->unit, "state") || *entry->author == '\0')
        continue;
      author = describe_author (load, entry->author, entry->at);
      return rp_text_join (state, author, entry->pending ? _ ("waits to be sent") : "", NULL);
    }
  if (answer == NULL)
    g_ptr_array_add (load->undetermined, g_strdup (id));
  return g_steal_pointer (&state);
}

/* The value that did not come through: before somebody decided that is the later one. */
static void
add_conflict (const Load *load, GArray *moments, RpRecord *conflict)
{
  const char *unit = rp_record_get_text (conflict, "unit");
  gboolean replaced = g_str_equal (rp_record_get_text (conflict, "state"), "REPLACED");
  const char *lost = replaced ? "theirs" : "mine", *stood = replaced ? "mine" : "theirs";
  g_autofree char *lost_by_field = g_strconcat (lost, "_by", NULL);
  g_autofree char *lost_at_field = g_strconcat (lost, "_at", NULL);
  JsonNode *value = rp_record_get_value (conflict, lost);
  RpHistoryItem *item = NULL;

  if (rp_kind_find_unit (load->kind, unit) == NULL)
    return;
  item = g_object_new (RP_TYPE_HISTORY_ITEM, NULL);
  item->conflict = TRUE;
  item->unit = g_strdup (unit);
  item->field = rp_unit_label (load->kind, unit, load->content->record);
  item->before = format_value (load, unit, value);
  item->after = format_value (load, unit, rp_record_get_value (conflict, stood));
  item->by = describe_author (load, rp_record_get_text (conflict, lost_by_field),
                              rp_record_get_text (conflict, lost_at_field));
  item->note = describe_decision (load, conflict);
  item->value = value != NULL ? json_node_copy (value) : NULL;
  item->can_restore = can_restore (load, unit, value);
  add_moment (moments, rp_record_get_text (conflict, "mine_at"), item);
}

/* Newest first; what came in one go keeps its order. */
static int
compare_moments (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const Moment *)a)->us, other = ((const Moment *)b)->us;
  return one > other ? -1 : one < other;
}

static gboolean
load_items (Load *load, GError **error)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_autoptr (GPtrArray) entries
      = collect_entries (load, load->kind->name, load->id,
                         load->answers != NULL ? load->answers->record : NULL, error);
  g_autoptr (GPtrArray) conflicts = NULL;

  g_array_set_clear_func (moments, (GDestroyNotify)clear_moment);
  if (entries == NULL)
    return FALSE;
  conflicts = rp_store_list (load->store, "conflict", "on_id = :id", "id DESC", 0, error, ":id",
                             load->id, NULL);
  if (conflicts == NULL)
    return FALSE;
  for (guint i = 0; i < conflicts->len; i++)
    add_conflict (load, moments, conflicts->pdata[i]);
  for (guint i = 0; i < entries->len; i++)
    if (*((const RpHistoryEntry *)entries->pdata[i])->unit == '\0')
      add_creation (load, moments, entries->pdata[i]);
    else
      add_change (load, moments, entries->pdata[i]);
  g_array_sort (moments, compare_moments);
  for (guint i = 0; i < moments->len; i++)
    g_ptr_array_add (load->content->items, g_object_ref (g_array_index (moments, Moment, i).item));
  return TRUE;
}

RpHistoryContent *
rp_history_load (RpStore *store, const char *kind, const char *id, const RpHistoryAnswers *answers,
                 GError **error)
{
  g_autoptr (RpHistoryContent) content = g_new0 (RpHistoryContent, 1);
  g_autofree char *user = rp_step_dup_user (store);
  g_autoptr (GHashTable) steps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) undetermined = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  Load load = { .store = store, .kind = rp_schema_find_kind (kind), .id = id };

  load.zone = rp_clock_zone (rp_store_get_clock (store));
  load.user = user;
  load.roles = rp_step_get_roles (store);
  load.answers = answers;
  load.content = content;
  load.undetermined = undetermined;
  load.steps = steps;
  content->items = g_ptr_array_new_with_free_func (g_object_unref);
  content->record = rp_store_get (store, kind, id, NULL);
  content->title = content->record != NULL ? rp_record_links_dup_title (content->record)
                                           : g_strdup (rp_kind_label (load.kind));
  if (!load_items (&load, error))
    return NULL;
  content->undetermined = (GStrv)g_ptr_array_steal (undetermined, NULL);
  return g_steal_pointer (&content);
}

void
rp_history_content_free (RpHistoryContent *self)
{
  g_free (self->title);
  g_clear_object (&self->record);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_strfreev (self->undetermined);
  g_free (self);
}

/* ---- what the server said, to hand around ---- */

static void
clear_answers (RpHistoryAnswers *self)
{
  g_free (self->asked_at);
  json_node_unref (self->record);
  g_hash_table_unref (self->conflicts);
}

/* @object: (transfer full) (nullable) */
static JsonNode *
wrap (JsonObject *object)
{
  JsonNode *node = json_node_new (object != NULL ? JSON_NODE_OBJECT : JSON_NODE_NULL);

  if (object != NULL)
    json_node_take_object (node, object);
  return node;
}

RpHistoryAnswers *
rp_history_answers_new (const char *asked_at, JsonObject *record)
{
  RpHistoryAnswers *self = g_atomic_rc_box_new0 (RpHistoryAnswers);

  self->asked_at = g_strdup (asked_at);
  self->record = wrap (record);
  self->conflicts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_node_unref);
  return self;
}

RpHistoryAnswers *
rp_history_answers_new_with (const RpHistoryAnswers *self, const char *const *ids,
                             GPtrArray *answers)
{
  RpHistoryAnswers *more = g_atomic_rc_box_new0 (RpHistoryAnswers);
  GHashTableIter iter;
  gpointer id = NULL, node = NULL;

  more->asked_at = g_strdup (self->asked_at);
  more->record = json_node_ref (self->record);
  more->conflicts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_node_unref);
  g_hash_table_iter_init (&iter, self->conflicts);
  while (g_hash_table_iter_next (&iter, &id, &node))
    g_hash_table_insert (more->conflicts, g_strdup (id), json_node_ref (node));
  for (guint i = 0; i < answers->len; i++)
    {
      JsonObject *answer = answers->pdata[i];
      g_hash_table_insert (more->conflicts, g_strdup (ids[i]),
                           wrap (answer != NULL ? json_object_ref (answer) : NULL));
    }
  return more;
}

RpHistoryAnswers *
rp_history_answers_ref (RpHistoryAnswers *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
rp_history_answers_unref (RpHistoryAnswers *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)clear_answers);
}
