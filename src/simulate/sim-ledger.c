/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-ledger.h"

#include "base/json-access.h"

/* "vq00001fqv": no id and no code has a v and a q, and none of these lies within another. */
#define WORD_HEAD "vq"
#define WORD_TAIL "qv"
#define WORD_DIGITS 6
#define WORD_LENGTH (2 + WORD_DIGITS + 2)

struct _RpSimLedger
{
  guint n_words;
  guint n_decisions;
  GPtrArray *values;   /* owned RpSimValue */
  GHashTable *by_word; /* word -> RpSimValue */
  GPtrArray *ops;      /* owned RpSimOp */
  GHashTable *by_id;   /* op id -> RpSimOp */
  GHashTable *sights;  /* op id -> GHashTable */
  GHashTable *late;    /* id of a held record -> op id */
  GHashTable *about;   /* id of a conflict -> that of the record */
  GPtrArray *records;  /* owned RpSimRecord */
};

static void
value_free (gpointer data)
{
  RpSimValue *self = data;

  g_free (self->word);
  g_free (self->kind);
  g_free (self->id);
  g_free (self->unit);
  g_free (self->logged_as);
  g_ptr_array_unref (self->displayed);
  g_ptr_array_unref (self->ops);
  g_free (self);
}

static void
op_free (gpointer data)
{
  RpSimOp *self = data;

  g_free (self->id);
  g_free (self->first_id);
  g_free (self->sent);
  g_free (self->payload);
  g_free (self->decision);
  g_clear_pointer (&self->result, json_object_unref);
  g_free (self);
}

static void
record_free (gpointer data)
{
  RpSimRecord *self = data;

  g_free (self->kind);
  g_free (self->id);
  g_free (self->customer);
  g_free (self->backup_customer);
  g_free (self);
}

RpSimLedger *
rp_sim_ledger_new (void)
{
  RpSimLedger *self = g_new0 (RpSimLedger, 1);

  self->values = g_ptr_array_new_with_free_func (value_free);
  self->by_word = g_hash_table_new (g_str_hash, g_str_equal);
  self->ops = g_ptr_array_new_with_free_func (op_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->sights
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  self->late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->about = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->records = g_ptr_array_new_with_free_func (record_free);
  return self;
}

void
rp_sim_ledger_free (RpSimLedger *self)
{
  g_hash_table_unref (self->by_word);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->sights);
  g_hash_table_unref (self->late);
  g_hash_table_unref (self->about);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->records);
  g_free (self);
}

/* --- typing ------------------------------------------------------------------------------------- */

char *
rp_sim_ledger_make_word (RpSimLedger *self)
{
  return g_strdup_printf (WORD_HEAD "%0*u" WORD_TAIL, WORD_DIGITS, self->n_words++);
}

RpSimValue *
rp_sim_ledger_add_value (RpSimLedger *self, const char *word, guint laptop, const char *kind,
                         const char *id, const char *unit, const char *displayed)
{
  RpSimValue *value = g_new0 (RpSimValue, 1);

  value->word = g_strdup (word);
  value->kind = g_strdup (kind);
  value->id = g_strdup (id);
  value->unit = g_strdup (unit);
  value->displayed = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (value->displayed, g_strdup (displayed));
  value->ops = g_ptr_array_new ();
  value->laptop = laptop;
  g_ptr_array_add (self->values, value);
  g_hash_table_insert (self->by_word, value->word, value);
  return value;
}

RpSimValue *
rp_sim_ledger_find_value (RpSimLedger *self, const char *word)
{
  return g_hash_table_lookup (self->by_word, word);
}

GPtrArray *
rp_sim_ledger_find_values (RpSimLedger *self, const char *text)
{
  GPtrArray *found = g_ptr_array_new ();

  while (text != NULL && (text = strstr (text, WORD_HEAD)) != NULL)
    {
      char word[WORD_LENGTH + 1];
      RpSimValue *value;

      g_strlcpy (word, text, sizeof word);
      value = g_hash_table_lookup (self->by_word, word);
      if (value != NULL)
        g_ptr_array_add (found, value);
      text += value != NULL ? WORD_LENGTH : 1;
    }
  return found;
}

GPtrArray *
rp_sim_ledger_get_values (RpSimLedger *self)
{
  return self->values;
}

void
rp_sim_ledger_add_sight (RpSimLedger *self, const char *op_id, const char *unit,
                         const char *displayed)
{
  GHashTable *units = g_hash_table_lookup (self->sights, op_id);

  if (units == NULL)
    {
      units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (self->sights, g_strdup (op_id), units);
    }
  g_hash_table_replace (units, g_strdup (unit), g_strdup (displayed));
}

GHashTable *
rp_sim_ledger_find_sight (RpSimLedger *self, const char *op_id)
{
  return g_hash_table_lookup (self->sights, op_id);
}

void
rp_sim_ledger_add_record (RpSimLedger *self, const char *kind, const char *id, const char *customer,
                          const char *typed)
{
  RpSimRecord *record = g_new0 (RpSimRecord, 1);

  record->kind = g_strdup (kind);
  record->id = g_strdup (id);
  record->customer = g_strdup (customer);
  record->backup_customer = g_strdup (typed);
  g_ptr_array_add (self->records, record);
}

RpSimRecord *
rp_sim_ledger_find_record (RpSimLedger *self, const char *id)
{
  for (guint i = 0; i < self->records->len; i++)
    if (g_str_equal (((RpSimRecord *)self->records->pdata[i])->id, id))
      return self->records->pdata[i];
  return NULL;
}

void
rp_sim_ledger_move_record (RpSimLedger *self, const char *id, const char *customer)
{
  RpSimRecord *record = rp_sim_ledger_find_record (self, id);

  g_free (record->customer);
  record->customer = g_strdup (customer);
  record->moved = TRUE;
}

void
rp_sim_ledger_merge_customer (RpSimLedger *self, const char *from, const char *into)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      const RpSimRecord *record = self->records->pdata[i];

      if (!g_str_equal (from, into) && g_str_equal (record->customer, from)
          && !g_str_equal (record->kind, "customer"))
        rp_sim_ledger_move_record (self, record->id, into);
    }
}

/* What waits for somebody's decision goes with any record it speaks of. */
static void
excuse_held (RpSimLedger *self, const char *id)
{
  for (guint i = 0; i < self->ops->len; i++)
    {
      RpSimOp *op = self->ops->pdata[i];
      g_autoptr (GPtrArray) values = NULL;

      if (op->sent == NULL || strstr (op->sent, id) == NULL)
        continue;
      values = rp_sim_ledger_find_values (self, op->sent);
      for (guint j = 0; j < values->len; j++)
        if (((RpSimValue *)values->pdata[j])->op == op)
          ((RpSimValue *)values->pdata[j])->excused = TRUE;
    }
}

void
rp_sim_ledger_erase_record (RpSimLedger *self, const char *id)
{
  RpSimRecord *record = rp_sim_ledger_find_record (self, id);

  record->erased = TRUE;
  for (guint i = 0; i < self->values->len; i++)
    {
      RpSimValue *value = self->values->pdata[i];

      if (g_str_equal (value->id, id))
        value->excused = TRUE;
    }
  excuse_held (self, id);
}

gboolean
rp_sim_ledger_is_erased (RpSimLedger *self, const char *id)
{
  const RpSimRecord *record = rp_sim_ledger_find_record (self, id);

  return record != NULL && record->erased;
}

gboolean
rp_sim_ledger_was_erased (RpSimLedger *self, const char *id)
{
  const char *about = g_hash_table_lookup (self->about, id);
  const RpSimRecord *record = rp_sim_ledger_find_record (self, about != NULL ? about : id);

  return record != NULL && record->erased;
}

void
rp_sim_ledger_add_conflict (RpSimLedger *self, const char *conflict, const char *id)
{
  g_hash_table_replace (self->about, g_strdup (conflict), g_strdup (id));
}

GPtrArray *
rp_sim_ledger_get_records (RpSimLedger *self)
{
  return self->records;
}

/* --- the line ----------------------------------------------------------------------------------- */

/* What the author said, without where it stands in the chain. */
static char *
make_payload (JsonObject *op)
{
  g_autoptr (JsonObject) copy = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (op);

  for (GList *link = names; link != NULL; link = link->next)
    if (!g_str_equal (link->data, "no") && !g_str_equal (link->data, "prev"))
      json_object_set_member (copy, link->data, json_object_dup_member (op, link->data));
  return rp_json_object_to_canonical (copy);
}

static void
add_text (GString *text, JsonObject *change, const char *member)
{
  JsonObject *values = rp_json_get_object (change, member);
  g_autofree char *canonical = values != NULL ? rp_json_object_to_canonical (values) : NULL;

  if (canonical != NULL)
    g_string_append (text, canonical);
}

/* The values that an operation brings: those it says without having seen them.
 * Returns: (transfer full) (element-type RpSimValue) */
static GPtrArray *
list_brought (RpSimLedger *self, JsonObject *op)
{
  JsonArray *changes = rp_json_get_array (op, "changes");
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GString) seen = g_string_new (NULL);
  GPtrArray *values;

  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);

      add_text (said, change, "set");
      add_text (said, change, "create");
      add_text (seen, change, "seen");
    }
  values = rp_sim_ledger_find_values (self, said->str);
  for (guint i = values->len; i-- > 0;)
    if (strstr (seen->str, ((RpSimValue *)values->pdata[i])->word) != NULL)
      g_ptr_array_remove_index (values, i);
  return values;
}

static char *
dup_first_id (JsonObject *op)
{
  JsonArray *changes = rp_json_get_array (op, "changes");
  JsonObject *first = changes != NULL && json_array_get_length (changes) > 0
                          ? rp_json_array_get_object (changes, 0)
                          : NULL;

  return g_strdup (first != NULL ? rp_json_get_string (first, "id", "") : "");
}

/* What was to be sent about a record that was erased is not sent any more. */
static gboolean
speaks_of_erased (RpSimLedger *self, const char *payload)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      const RpSimRecord *record = self->records->pdata[i];

      if (record->erased && strstr (payload, record->id) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
note_carried (RpSimValue *value, RpSimOp *op)
{
  value->op = op;
  if (!g_ptr_array_find (value->ops, op, NULL))
    g_ptr_array_add (value->ops, op);
}

char *
rp_sim_ledger_note_sent (RpSimLedger *self, guint laptop, guint sender, JsonObject *op)
{
  const char *id = rp_json_get_string (op, "id", "");
  RpSimOp *known = g_hash_table_lookup (self->by_id, id);
  g_autoptr (GPtrArray) values = list_brought (self, op);
  g_autofree char *payload = make_payload (op);
  char *fault = NULL;

  if (known == NULL)
    {
      known = g_new0 (RpSimOp, 1);
      known->id = g_strdup (id);
      known->laptop = laptop;
      known->first_id = dup_first_id (op);
      known->decided_at = -1;
      g_ptr_array_add (self->ops, known);
      g_hash_table_insert (self->by_id, known->id, known);
    }
  for (guint i = 0; i < values->len; i++)
    note_carried (values->pdata[i], known);
  if (known->sent != NULL && known->sender == sender && !g_str_equal (known->sent, payload)
      && !speaks_of_erased (self, known->sent))
    fault = g_strdup_printf ("I1: laptop %u sends op %s as something else than before", laptop, id);
  known->sender = sender;
  g_free (known->sent);
  known->sent = g_steal_pointer (&payload);
  return fault;
}

RpSimOp *
rp_sim_ledger_find_op (RpSimLedger *self, const char *op_id)
{
  return g_hash_table_lookup (self->by_id, op_id);
}

gboolean
rp_sim_ledger_is_parted (RpSimLedger *self, const char *op_id)
{
  const RpSimOp *op = rp_sim_ledger_find_op (self, op_id);

  return op != NULL && op->payload != NULL && !g_str_equal (op->payload, op->sent)
         && speaks_of_erased (self, op->payload);
}

GPtrArray *
rp_sim_ledger_get_ops (RpSimLedger *self)
{
  return self->ops;
}

static void
append_units (GString *text, JsonObject *result)
{
  JsonArray *conflicts = rp_json_get_array (result, "conflicts");

  for (guint i = 0; conflicts != NULL && i < json_array_get_length (conflicts); i++)
    {
      JsonObject *conflict = rp_json_array_get_object (conflicts, i);

      g_string_append_printf (text, " %s",
                              conflict != NULL ? rp_json_get_string (conflict, "unit", "")
                                               : rp_json_array_get_string (conflicts, i, ""));
    }
}

char *
rp_sim_ledger_describe (JsonObject *result)
{
  GString *text = g_string_new (rp_json_get_string (result, "status", ""));
  const char *code = rp_json_get_string (result, "code", NULL);

  if (code != NULL)
    g_string_append_printf (text, " %s", code);
  append_units (text, result);
  return g_string_free (text, FALSE);
}

void
rp_sim_ledger_add_late (RpSimLedger *self, const char *held, const char *op_id)
{
  g_hash_table_replace (self->late, g_strdup (held), g_strdup (op_id));
}

const char *
rp_sim_ledger_find_late (RpSimLedger *self, const char *held)
{
  return g_hash_table_lookup (self->late, held);
}

const RpSimOp *
rp_sim_ledger_get_effect (const RpSimOp *op)
{
  /* What was accepted before the server was put back was not. */
  gboolean accepted = op->accepted_by != NULL && op->accepted_by->decision != NULL
                      && op->decision != NULL && g_str_has_prefix (op->decision, "held");

  return accepted ? op->accepted_by : op;
}

/* Late entries that @op has let in. */
static void
note_accepted (RpSimLedger *self, RpSimOp *ruling, JsonObject *op)
{
  JsonArray *changes = rp_json_get_array (op, "changes");

  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);
      const char *id = g_hash_table_lookup (self->late, rp_json_get_string (change, "id", ""));
      RpSimOp *late = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;

      if (late != NULL && strstr (ruling->payload, "\"ACCEPTED\"") != NULL)
        late->accepted_by = ruling;
    }
}

/* Somebody else's id: the server says so to each who asks, and stores nothing. */
static gboolean
is_foreign (const RpSimOp *known, const char *decision)
{
  return known->decision != NULL && g_str_equal (decision, "rejected invalid");
}

char *
rp_sim_ledger_note_decided (RpSimLedger *self, int step, JsonObject *op, JsonObject *result)
{
  RpSimOp *known = g_hash_table_lookup (self->by_id, rp_json_get_string (op, "id", ""));
  g_autofree char *decision = rp_sim_ledger_describe (result);
  g_autofree char *payload = make_payload (op);
  g_autoptr (GPtrArray) values = NULL;

  if (known == NULL || is_foreign (known, decision))
    return NULL;
  if (known->decision != NULL && !g_str_equal (known->decision, decision))
    return g_strdup_printf ("I1: op %s was decided as “%s”, later as “%s”", known->id,
                            known->decision, decision);
  if (known->decision != NULL && !g_str_equal (known->payload, payload))
    return g_strdup_printf ("I1: op %s was answered (“%s”) although it says something else now",
                            known->id, decision);
  if (known->decision != NULL)
    return NULL;
  known->decision = g_steal_pointer (&decision);
  known->result = json_object_ref (result);
  known->decided_at = step;
  known->order = self->n_decisions++;
  g_free (known->payload);
  known->payload = g_steal_pointer (&payload);
  if (!g_str_has_prefix (known->decision, "held")
      && !g_str_has_prefix (known->decision, "rejected"))
    note_accepted (self, known, op);
  return NULL;
}

void
rp_sim_ledger_back_up (RpSimLedger *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      RpSimRecord *record = self->records->pdata[i];

      g_free (record->backup_customer);
      record->backup_customer = g_strdup (record->customer);
    }
}

static void
put_records_back (RpSimLedger *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      RpSimRecord *record = self->records->pdata[i];

      g_free (record->customer);
      record->customer = g_strdup (record->backup_customer);
    }
}

void
rp_sim_ledger_rewind (RpSimLedger *self, int step)
{
  put_records_back (self);
  for (guint i = 0; i < self->ops->len; i++)
    {
      RpSimOp *op = self->ops->pdata[i];

      if (op->decided_at <= step)
        continue;
      op->decided_at = -1;
      g_clear_pointer (&op->decision, g_free);
      g_clear_pointer (&op->result, json_object_unref);
    }
}
