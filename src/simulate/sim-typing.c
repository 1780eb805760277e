/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-typing.h"

#include "base/json-access.h"
#include "schema/unit.h"
#include "store/exchange.h"

/* How many records one looks at before one finds that there is nothing to do. */
#define LOOKS 6

/* What is typed into. */
static const struct
{
  const char *kind, *unit;
  gboolean text; /* a long text: something is added to what it says */
} units[] = {
  { "customer", "short_name" }, { "customer", "main_product" }, { "customer", "website" },
  { "customer", "note", TRUE }, { "contact", "post" },          { "contact", "mobile" },
  { "contact", "email" },       { "contact", "name" },          { "contact", "note", TRUE },
  { "task", "title" },          { "task", "reason" },           { "task", "result", TRUE },
};

static const struct
{
  const char *kind, *unit;
  const char *elements[4];
} sets[] = {
  { "contact", "role", { "GM", "FINANCE", "DUTY", "PROD" } },
  { "contact", "decides_on", { "CAPACITY", "TARIFF", "SAFETY", "OUTAGE" } },
  { "customer", "tags", { "alpha", "beta", "gamma", "delta" } },
};

static const struct
{
  const char *from, *to;
} moves[] = {
  { "OPEN", "ACCEPTED" }, { "ACCEPTED", "DOING" }, { "OPEN", "DONE" },
  { "DOING", "DONE" },    { "DONE", "VERIFIED" },
};

static guint
below (RpSimLaptop *laptop, guint n)
{
  return rp_sim_random_below (&laptop->history->random, n);
}

static RpSimLedger *
get_ledger (RpSimLaptop *laptop)
{
  return laptop->history->ledger;
}

/* --- looking ------------------------------------------------------------------------------------ */

RpRecord *
rp_sim_typing_find (RpSimLaptop *laptop, const char *kind)
{
  GPtrArray *records = rp_sim_ledger_get_records (get_ledger (laptop));
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (((RpSimRecord *)records->pdata[i])->kind, kind))
      g_ptr_array_add (fitting, records->pdata[i]);
  for (guint i = 0; i < LOOKS && fitting->len > 0; i++)
    {
      RpSimRecord *record = fitting->pdata[below (laptop, fitting->len)];
      g_autoptr (RpRecord) shown = rp_sim_laptop_look (laptop, record->kind, record->id);

      if (shown != NULL && !rp_record_is_deleted (shown))
        return g_steal_pointer (&shown);
    }
  return NULL;
}

static char *
dup_displayed (RpRecord *shown, const char *unit)
{
  g_autoptr (JsonNode) value = rp_record_dup_unit (shown, unit);

  return value != NULL ? rp_json_to_canonical (value) : g_strdup ("null");
}

/* --- committing --------------------------------------------------------------------------------- */

static char *
make_key (const char *kind, const char *id, const char *unit)
{
  return g_strjoin (" ", kind, id, unit, NULL);
}

static gboolean
is_same_place (const RpSimValue *a, const RpSimValue *b)
{
  return g_strcmp0 (a->logged_as, b->logged_as) == 0 && g_str_equal (a->id, b->id)
         && g_str_equal (a->unit, b->unit);
}

/* Typed into an entry that has not been sent, a value takes the place of what the entry said. */
static void
take_place (RpSimLaptop *laptop, RpSimValue *value)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, laptop->holds);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const RpSimValue *older = key;

      if (older == value || !is_same_place (older, value))
        continue;
      for (guint i = 0; i < older->displayed->len; i++)
        g_ptr_array_add (value->displayed, g_strdup (older->displayed->pdata[i]));
      g_hash_table_iter_remove (&iter);
    }
}

static void
trace_typed (RpSimLaptop *laptop, const RpSimValue *value)
{
  JsonObject *line;

  if (laptop->history->trace == NULL)
    return;
  line = json_object_new ();
  json_object_set_string_member (line, "t", "typed");
  json_object_set_int_member (line, "laptop", laptop->number);
  json_object_set_string_member (line, "kind", value->kind);
  json_object_set_string_member (line, "id", value->id);
  json_object_set_string_member (line, "unit", value->unit);
  json_object_set_string_member (line, "word", value->word);
  json_object_set_string_member (line, "op", value->logged_as);
  json_object_set_string_member (line, "displayed",
                                 value->displayed->pdata[value->displayed->len - 1]);
  rp_sim_history_trace (laptop->history, line);
}

/* The value is on the disk now. */
static void
hold (RpSimLaptop *laptop, RpSimValue *value, const char *op_id)
{
  g_free (value->logged_as);
  value->logged_as = g_strdup (op_id);
  value->persons |= 1u << (laptop->person - rp_sim_persons);
  trace_typed (laptop, value);
  take_place (laptop, value);
  g_hash_table_add (laptop->holds, value);
  g_hash_table_replace (laptop->watched, make_key (value->kind, value->id, value->unit), value);
}

/* @values: (element-type RpSimValue). Returns: (transfer full) (nullable): the operation's id */
static char *
commit (RpSimLaptop *laptop, RpEdit *edit, GPtrArray *values)
{
  g_autoptr (GError) error = NULL;
  char *op_id = NULL;

  if (!rp_store_commit (laptop->store, edit, &op_id, &error))
    {
      rp_sim_history_fail (laptop->history, "an edit", error);
      return NULL;
    }
  for (guint i = 0; i < values->len; i++)
    hold (laptop, values->pdata[i], op_id);
  return op_id;
}

static char *
make_text (RpSimLaptop *laptop, RpRecord *shown, const char *unit, const char *word)
{
  const char *old = rp_record_get_text (shown, unit);

  if (*old == '\0')
    return g_strdup (word);
  return below (laptop, 2) == 0 ? g_strdup_printf ("%s\n%s", old, word)
                                : g_strdup_printf ("%s\n%s", word, old);
}

static RpSimValue *
set_unit (RpSimLaptop *laptop, RpEdit *edit, RpRecord *shown, const char *unit, gboolean text)
{
  const char *kind = rp_record_get_kind (shown)->name;
  g_autofree char *word = rp_sim_ledger_make_word (get_ledger (laptop));
  g_autofree char *displayed = dup_displayed (shown, unit);
  g_autofree char *value = text ? make_text (laptop, shown, unit, word) : g_strdup (word);

  rp_edit_set_text (edit, shown, unit, value);
  return rp_sim_ledger_add_value (get_ledger (laptop), word, laptop->number, kind,
                                  rp_record_get_id (shown), unit, displayed);
}

/* --- what people do ----------------------------------------------------------------------------- */

static void
type_into (RpSimLaptop *laptop, const char *kind, const char *unit, gboolean text)
{
  g_autoptr (RpRecord) shown = rp_sim_typing_find (laptop, kind);
  g_autofree char *what = g_strconcat (kind, ".edit", NULL);
  g_autoptr (RpEdit) edit = rp_edit_new (what);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  if (shown == NULL)
    return;
  g_ptr_array_add (values, set_unit (laptop, edit, shown, unit, text));
  rp_edit_set_coalesce (edit, below (laptop, 2) == 0);
  g_free (commit (laptop, edit, values));
}

static void
type_unit (RpSimLaptop *laptop)
{
  guint i = below (laptop, G_N_ELEMENTS (units));

  type_into (laptop, units[i].kind, units[i].unit, units[i].text);
}

void
rp_sim_typing_type (RpSimLaptop *laptop, const char *kind, const char *unit)
{
  type_into (laptop, kind, unit, FALSE);
}

/* Two units in one go, of one record or of two, which may belong to different customers. */
static void
type_two (RpSimLaptop *laptop)
{
  g_autoptr (RpRecord) shown = rp_sim_typing_find (laptop, "contact");
  g_autoptr (RpRecord) other = below (laptop, 2) == 0 ? rp_sim_typing_find (laptop, "task") : NULL;
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.edit");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  if (shown == NULL)
    return;
  g_ptr_array_add (values, set_unit (laptop, edit, shown, "post", FALSE));
  if (other != NULL)
    g_ptr_array_add (values, set_unit (laptop, edit, other, "reason", FALSE));
  else
    g_ptr_array_add (values, set_unit (laptop, edit, shown, "mobile", FALSE));
  g_free (commit (laptop, edit, values));
}

char *
rp_sim_typing_poison (RpSimLaptop *laptop)
{
  g_autoptr (RpRecord) shown = rp_sim_typing_find (laptop, "contact");
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.poison");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  if (shown == NULL)
    return NULL;
  g_ptr_array_add (values, set_unit (laptop, edit, shown, "email", FALSE));
  g_free (commit (laptop, edit, values));
  return g_strdup (((RpSimValue *)values->pdata[0])->word);
}

/* @body: (transfer full): what is in it besides */
static RpSimValue *
put_record (RpSimLaptop *laptop, RpEdit *edit, const char *kind, const char *id,
            const char *customer, const char *unit, JsonObject *body)
{
  g_autofree char *word = rp_sim_ledger_make_word (get_ledger (laptop));

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, unit, word);
  rp_edit_create (edit, kind, id, NULL, body);
  rp_sim_ledger_add_record (get_ledger (laptop), kind, id,
                            rp_sim_history_find_survivor (laptop->history, customer), customer);
  return rp_sim_ledger_add_value (get_ledger (laptop), word, laptop->number, kind, id, unit,
                                  "null");
}

static RpSimValue *
create (RpSimLaptop *laptop, RpEdit *edit, const char *kind, const char *customer, const char *unit,
        const char *state)
{
  g_autofree char *id = rp_id_source_make (laptop->ids);
  JsonObject *body = json_object_new ();

  if (state != NULL)
    json_object_set_string_member (body, "state", state);
  return put_record (laptop, edit, kind, id, customer, unit, body);
}

gboolean
rp_sim_typing_add (RpSimLaptop *laptop, RpRecord *customer, const char *kind, const char *id,
                   const char *unit, JsonObject *body)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("record.create");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autofree char *op_id = NULL;

  g_ptr_array_add (values,
                   put_record (laptop, edit, kind, id, rp_record_get_id (customer), unit, body));
  op_id = commit (laptop, edit, values);
  return op_id != NULL;
}

static void
create_record (RpSimLaptop *laptop)
{
  g_autoptr (RpRecord) customer = rp_sim_typing_find (laptop, "customer");
  g_autoptr (RpEdit) edit = rp_edit_new ("record.create");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  if (customer == NULL)
    return;
  if (below (laptop, 2) == 0)
    g_ptr_array_add (values,
                     create (laptop, edit, "contact", rp_record_get_id (customer), "name", NULL));
  else
    g_ptr_array_add (values,
                     create (laptop, edit, "task", rp_record_get_id (customer), "title", "OPEN"));
  /* More than one record changes, all of it or nothing. */
  if (below (laptop, 3) == 0)
    g_ptr_array_add (values, set_unit (laptop, edit, customer, "main_product", FALSE));
  g_free (commit (laptop, edit, values));
}

static void
change_set (RpSimLaptop *laptop)
{
  guint i = below (laptop, G_N_ELEMENTS (sets));
  g_autoptr (RpRecord) shown = rp_sim_typing_find (laptop, sets[i].kind);
  g_autoptr (RpEdit) edit = rp_edit_new ("set.edit");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  guint first = below (laptop, 4), second = below (laptop, 4);

  if (shown == NULL)
    return;
  rp_edit_add (edit, shown, sets[i].unit, sets[i].elements[first]);
  if (second != first)
    rp_edit_remove (edit, shown, sets[i].unit, sets[i].elements[second]);
  g_free (commit (laptop, edit, none));
}

/* A contact withdraws his consent, or it was entered by mistake. */
static void
change_consent (RpSimLaptop *laptop)
{
  g_autoptr (RpRecord) shown = rp_sim_typing_find (laptop, "contact");
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.consent");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *day = g_strdup_printf ("2026-01-%02u", 1 + below (laptop, 28));

  if (shown == NULL)
    return;
  rp_edit_set_text (edit, shown, "consent_withdrawn_on", below (laptop, 3) > 0 ? day : NULL);
  g_free (commit (laptop, edit, none));
}

static void
move_task (RpSimLaptop *laptop)
{
  g_autoptr (RpRecord) shown = rp_sim_typing_find (laptop, "task");
  g_autoptr (RpEdit) edit = rp_edit_new ("task.move");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  const char *state = shown != NULL ? rp_record_get_text (shown, "state") : "";

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (g_str_equal (moves[i].from, state))
      {
        rp_edit_move (edit, shown, moves[i].to, NULL);
        g_free (commit (laptop, edit, none));
        return;
      }
}

static void
erase_contact (RpSimLaptop *laptop)
{
  g_autoptr (RpRecord) shown = rp_sim_typing_find (laptop, "contact");
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.delete");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *op_id = NULL;

  if (shown == NULL)
    return;

  g_autoptr (GPtrArray) names
      = rp_unit_list (rp_record_get_kind (shown), rp_record_get_body (shown));
  rp_edit_erase (edit, shown);
  op_id = commit (laptop, edit, none);
  for (guint i = 0; op_id != NULL && i < names->len; i++)
    {
      g_autofree char *displayed = dup_displayed (shown, names->pdata[i]);

      rp_sim_ledger_add_sight (get_ledger (laptop), op_id, names->pdata[i], displayed);
    }
}

static const struct
{
  void (*act) (RpSimLaptop *laptop);
  guint weight;
} deeds[] = {
  { type_unit, 46 },  { change_consent, 4 }, { type_two, 6 },      { create_record, 18 },
  { change_set, 12 }, { move_task, 8 },      { erase_contact, 6 },
};

void
rp_sim_typing_do (RpSimLaptop *laptop)
{
  guint total = 0, at;

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    total += deeds[i].weight;
  at = below (laptop, total);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); at -= deeds[i].weight, i++)
    if (at < deeds[i].weight)
      {
        deeds[i].act (laptop);
        return;
      }
}

/* --- taking back and repairing ------------------------------------------------------------------ */

/* The values in an entry of this laptop. Returns: (transfer full) (element-type RpSimValue) */
static GPtrArray *
list_values_of (RpSimLaptop *laptop, const char *op_id)
{
  g_autofree char *text = rp_store_dup_op_text (laptop->store, op_id, NULL);

  return rp_sim_ledger_find_values (get_ledger (laptop), text);
}

static void
let_go (RpSimLaptop *laptop, GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++)
    {
      RpSimValue *value = values->pdata[i];
      g_autofree char *key = make_key (value->kind, value->id, value->unit);

      g_hash_table_remove (laptop->holds, value);
      g_hash_table_remove (laptop->watched, key);
    }
}

void
rp_sim_typing_withdraw (RpSimLaptop *laptop)
{
  g_autofree char *op_id = rp_sim_laptop_query (
      laptop, "SELECT id FROM op WHERE state = 'queued' ORDER BY local_no DESC LIMIT 1", NULL,
      NULL);
  g_autoptr (GPtrArray) values = op_id != NULL ? list_values_of (laptop, op_id) : NULL;
  g_autoptr (GError) error = NULL;

  if (op_id == NULL)
    return;
  if (rp_store_withdraw (laptop->store, op_id, &error))
    let_go (laptop, values);
  else if (error != NULL && !g_error_matches (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID))
    rp_sim_history_fail (laptop->history, "taking an entry back", error);
}

static gboolean
is_shown (RpSimLaptop *laptop, const RpSimValue *value)
{
  g_autoptr (RpRecord) shown = rp_sim_laptop_look (laptop, value->kind, value->id);
  g_autofree char *displayed
      = shown != NULL && !rp_record_is_deleted (shown) ? dup_displayed (shown, value->unit) : NULL;

  return displayed != NULL && strstr (displayed, value->word) != NULL;
}

/* What goes again, with whatever follows it by itself, is shown on where it was shown. */
static void
retry (RpSimLaptop *laptop, const char *op_id, GError **error)
{
  g_autoptr (GPtrArray) entries = rp_store_list_outbox (laptop->store, TRUE, 0, error);
  g_autoptr (GPtrArray) shown = g_ptr_array_new (), ops = g_ptr_array_new ();

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      char *entry = ((RpOutboxEntry *)entries->pdata[i])->op_id;
      g_autoptr (GPtrArray) values = list_values_of (laptop, entry);

      for (guint j = 0; j < values->len; j++)
        if (is_shown (laptop, values->pdata[j]))
          {
            g_ptr_array_add (shown, values->pdata[j]);
            g_ptr_array_add (ops, entry);
          }
    }
  if (entries == NULL || !rp_store_retry_op (laptop->store, op_id, error))
    return;
  for (guint i = 0; i < shown->len; i++)
    {
      RpSimValue *value = shown->pdata[i];

      if (rp_sim_laptop_sends_again (laptop, ops->pdata[i]))
        g_hash_table_replace (laptop->watched, make_key (value->kind, value->id, value->unit),
                              value);
    }
}

void
rp_sim_typing_repair (RpSimLaptop *laptop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = rp_store_list_outbox (laptop->store, TRUE, 1, &error);
  const RpOutboxEntry *entry = entries != NULL && entries->len > 0 ? entries->pdata[0] : NULL;
  g_autoptr (GPtrArray) values = entry != NULL ? list_values_of (laptop, entry->op_id) : NULL;

  if (entry != NULL)
    g_hash_table_remove (laptop->told, entry->op_id);
  if (entry != NULL && below (laptop, 2) == 0)
    retry (laptop, entry->op_id, &error);
  else if (entry != NULL && rp_store_discard_op (laptop->store, entry->op_id, &error))
    {
      let_go (laptop, values);
      for (guint i = 0; i < values->len; i++)
        ((RpSimValue *)values->pdata[i])->excused = TRUE;
    }
  if (error != NULL)
    rp_sim_history_fail (laptop->history, "repairing a refused entry", error);
}

/* --- conflicts ---------------------------------------------------------------------------------- */

/* The word of the value that lost, by which conflicts are told apart in every run alike. */
static const char *
get_word (RpSimLaptop *laptop, RpRecord *conflict)
{
  JsonNode *mine = rp_record_get_value (conflict, "mine");
  g_autofree char *text = mine != NULL ? rp_json_to_canonical (mine) : NULL;
  g_autoptr (GPtrArray) values = rp_sim_ledger_find_values (get_ledger (laptop), text);

  return values->len > 0 ? ((RpSimValue *)values->pdata[0])->word : "";
}

static RpRecord *
find_open_conflict (RpSimLaptop *laptop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) open
      = rp_store_list (laptop->store, "conflict", "state = 'OPEN'", "id", 0, &error, NULL);
  RpRecord *first = NULL;

  if (error != NULL)
    rp_sim_history_fail (laptop->history, "the list of conflicts", error);
  for (guint i = 0; open != NULL && i < open->len; i++)
    if (first == NULL || strcmp (get_word (laptop, open->pdata[i]), get_word (laptop, first)) < 0)
      first = open->pdata[i];
  return first != NULL ? g_object_ref (first) : NULL;
}

static char *
dup_value (RpRecord *record, const char *field)
{
  JsonNode *value = rp_record_get_value (record, field);

  return value != NULL ? rp_json_to_canonical (value) : g_strdup ("null");
}

/* The record of the conflict shows both: whoever takes a text has seen what it replaces, line by line. */
static void
note_sight (RpSimLaptop *laptop, RpRecord *conflict, RpRecord *shown, const char *unit)
{
  g_autofree char *mine = dup_value (conflict, "mine");
  g_autoptr (GPtrArray) values = rp_sim_ledger_find_values (get_ledger (laptop), mine);

  for (guint i = 0; i < values->len; i++)
    {
      RpSimValue *value = values->pdata[i];

      g_ptr_array_add (value->displayed, dup_value (conflict, "theirs"));
      g_ptr_array_add (value->displayed, dup_displayed (shown, unit));
    }
}

/* "Use mine": an ordinary edit over what the screen shows. */
static RpSimValue *
use_mine (RpSimLaptop *laptop, RpEdit *edit, RpRecord *conflict)
{
  const char *unit = rp_record_get_text (conflict, "unit");
  RpSimValue *value = rp_sim_ledger_find_value (get_ledger (laptop), get_word (laptop, conflict));
  g_autoptr (RpRecord) shown = rp_sim_laptop_look (laptop, rp_record_get_text (conflict, "on_kind"),
                                                   rp_record_get_text (conflict, "on_id"));
  g_autoptr (JsonNode) standing = NULL;

  if (shown == NULL || rp_record_is_deleted (shown) || value == NULL
      || !g_str_equal (value->unit, unit))
    return NULL;
  note_sight (laptop, conflict, shown, unit);
  standing = rp_store_dup_standing (laptop->store, conflict, shown);
  rp_edit_settle (edit, conflict, shown, standing,
                  json_node_copy (rp_record_get_value (conflict, "mine")));
  return value;
}

void
rp_sim_typing_settle (RpSimLaptop *laptop)
{
  g_autoptr (RpRecord) conflict = find_open_conflict (laptop);
  g_autoptr (RpEdit) edit = rp_edit_new ("conflict.settle");
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  RpSimValue *value = NULL;

  if (conflict == NULL)
    return;
  rp_sim_ledger_add_conflict (get_ledger (laptop), rp_record_get_id (conflict),
                              rp_record_get_text (conflict, "on_id"));
  if (below (laptop, 2) == 0)
    value = use_mine (laptop, edit, conflict);
  if (value != NULL)
    g_ptr_array_add (values, value);
  rp_edit_move (edit, conflict, value != NULL ? "REPLACED" : "KEPT", NULL);
  g_free (commit (laptop, edit, values));
}

/* --- the screen --------------------------------------------------------------------------------- */

/* How long the screen is bound to show what was typed there. */
typedef enum
{
  WATCH_ON,   /* on and on */
  WATCH_LAST, /* now, and no longer */
  WATCH_OVER, /* no more: it lost, or something newer may have come */
} Watch;

/* What belongs to the centre became a proposal, and was applied as one. */
static gboolean
is_proposed (const RpSimValue *value)
{
  const RpField *field = rp_kind_find_unit (rp_schema_find_kind (value->kind), value->unit);

  return field != NULL && field->merge == RP_MERGE_CENTRAL;
}

/* Of an operation that was applied. Where the server's row has come as the operation left it, the value is in it;
 * anything may be in a newer one. Of records that an operation changes besides its first the answer does not say where
 * they stand. */
static Watch
compare_row (RpSimLaptop *laptop, const RpSimValue *value, const RpSimOp *op, const RpSimTold *told)
{
  g_autofree char *key = g_strjoin (" ", value->kind, value->id, NULL);
  g_autofree char *text = NULL;
  gint64 rev;

  if (!g_str_equal (op->first_id, value->id))
    return WATCH_OVER;
  text = rp_sim_laptop_query (laptop, "SELECT rev FROM row WHERE kind || ' ' || id = :key", ":key",
                              key);
  rev = text != NULL ? g_ascii_strtoll (text, NULL, 10) : -1;
  if (rev > told->rev)
    return WATCH_OVER;
  if (rev < told->rev)
    return WATCH_ON;
  return is_proposed (value) ? WATCH_OVER : WATCH_LAST;
}

/* What was refused and goes again has not lost. */
static Watch
find_watch (RpSimLaptop *laptop, const RpSimValue *value)
{
  Watch watch = WATCH_ON;

  for (guint i = 0; i < value->ops->len; i++)
    {
      const RpSimOp *op = value->ops->pdata[i];
      const RpSimTold *told = g_hash_table_lookup (laptop->told, op->id);

      if (told == NULL
          || (g_str_has_prefix (told->decision, "rejected")
              && rp_sim_laptop_sends_again (laptop, op->id)))
        continue;
      watch = MAX (watch, g_str_equal (told->decision, "applied")
                              ? compare_row (laptop, value, op, told)
                              : WATCH_OVER);
    }
  return watch;
}

/* @displayed: the unit as the screen shows it. Returns: whether to go on watching */
static gboolean
watch_value (RpSimLaptop *laptop, const RpSimValue *value, const char *displayed)
{
  Watch watch = find_watch (laptop, value);

  if (watch == WATCH_OVER)
    return FALSE;
  if (strstr (displayed, value->word) == NULL)
    {
      rp_sim_history_blame (
          laptop->history, "I7: laptop %u shows %s in %s of %s %s where its user typed %s",
          laptop->number, displayed, value->unit, value->kind, value->id, value->word);
      return FALSE;
    }
  return watch == WATCH_ON;
}

void
rp_sim_typing_watch (RpSimLaptop *laptop)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, laptop->watched);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const RpSimValue *typed = value;
      g_autoptr (RpRecord) shown = rp_sim_laptop_look (laptop, typed->kind, typed->id);
      g_autofree char *displayed = shown != NULL && !rp_record_is_deleted (shown)
                                       ? dup_displayed (shown, typed->unit)
                                       : NULL;

      if (displayed == NULL || !watch_value (laptop, typed, displayed))
        g_hash_table_iter_remove (&iter);
    }
}
