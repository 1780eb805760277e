/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-check.h"

#include "base/json-access.h"
#include "schema/projection.h"
#include "schema/unit.h"
#include "simulate/sim-laptop.h"
#include "simulate/sim-wide.h"

/* --- the server's rows and their histories -------------------------------------------------------- */

/* One record of the server on its way through the checks. */
typedef struct
{
  const RpSimEvidence *evidence;
  const RpKind *kind;
  const char *id;
  gboolean deleted;
  JsonObject *body;
  GHashTable *units; /* unit -> what it is by all that happened to it: canonical JSON */
} Row;

static char *
make_key (const char *kind, const char *id)
{
  return g_strjoin (" ", kind, id, NULL);
}

/* A unit as the row has it; of one that only a newer program knows the member of its name.
 * Returns: (transfer full) */
static char *
dup_unit (const Row *self, const char *unit)
{
  g_autoptr (JsonNode) value = g_str_equal (unit, RP_SIM_NEWER_UNIT)
                                   ? json_object_dup_member (self->body, unit)
                                   : rp_unit_dup (self->kind, self->body, unit);

  if (g_str_equal (unit, "deleted"))
    return g_strdup (self->deleted ? "true" : "false");
  return value != NULL ? rp_json_to_canonical (value) : g_strdup ("null");
}

/* What was said when the record was made is what its units are until something happens to them. With whom it lies is
 * another check's. */
static void
begin_as_made (const Row *self, JsonObject *made)
{
  g_autoptr (GPtrArray) units = rp_unit_list (self->kind, made);

  for (guint i = 0; i < units->len; i++)
    {
      g_autoptr (JsonNode) value = rp_unit_dup (self->kind, made, units->pdata[i]);

      if (!g_str_equal (units->pdata[i], "customer"))
        g_hash_table_replace (self->units, g_strdup (units->pdata[i]),
                              rp_json_to_canonical (value));
    }
}

/* An entry of the history begins with what the one before it has ended with. */
static void
follow (const Row *self, guint entry)
{
  const RpSimTable *values = self->evidence->values;
  const char *unit = rp_sim_table_get (values, entry, RP_SIM_VALUE_UNIT);
  const char *old = rp_sim_table_get (values, entry, RP_SIM_VALUE_OLD);
  const char *new = rp_sim_table_get (values, entry, RP_SIM_VALUE_NEW);
  const char *before = g_hash_table_lookup (self->units, unit);

  if (*unit == '\0')
    return;
  /* This program does not find what a newer one wrote. */
  if (before != NULL && !g_str_equal (unit, RP_SIM_NEWER_UNIT)
      && !g_str_equal (before, old != NULL ? old : "null"))
    rp_sim_history_blame (
        self->evidence->history, "I2: %s of %s %s was %s; op %s, which replaced it, found %s", unit,
        self->kind->name, self->id, before, rp_sim_table_get (values, entry, RP_SIM_VALUE_OP),
        old != NULL ? old : "null");
  g_hash_table_replace (self->units, g_strdup (unit), g_strdup (new != NULL ? new : "null"));
}

/* Whether the entry is one of the record's; they stand together. */
static gboolean
is_of (const Row *self, guint entry)
{
  const RpSimTable *values = self->evidence->values;

  return entry < rp_sim_table_count (values)
         && g_str_equal (rp_sim_table_get (values, entry, RP_SIM_VALUE_ID), self->id)
         && g_str_equal (rp_sim_table_get (values, entry, RP_SIM_VALUE_KIND), self->kind->name);
}

/* The row has what came last, and no word of which its history does not tell. */
static void
check_units (const Row *self)
{
  RpSimLedger *ledger = self->evidence->history->ledger;
  g_autoptr (GPtrArray) present = rp_unit_list (self->kind, self->body);
  GHashTableIter iter;
  gpointer unit, wanted;

  g_hash_table_iter_init (&iter, self->units);
  while (g_hash_table_iter_next (&iter, &unit, &wanted))
    {
      g_autofree char *value = dup_unit (self, unit);

      if (!g_str_equal (value, wanted))
        rp_sim_history_blame (self->evidence->history,
                              "I2: the row of %s %s has %s in %s; what was written last is %s",
                              self->kind->name, self->id, value, (char *)unit, (char *)wanted);
    }
  /* The server's own records quote words. */
  for (guint i = 0; i < present->len && !self->kind->server_made; i++)
    if (!g_hash_table_contains (self->units, present->pdata[i]))
      {
        g_autofree char *value = dup_unit (self, present->pdata[i]);
        g_autoptr (GPtrArray) words = rp_sim_ledger_find_values (ledger, value);

        if (words->len > 0)
          rp_sim_history_blame (
              self->evidence->history,
              "I2: the row of %s %s has %s in %s; nobody is known to have written it",
              self->kind->name, self->id, value, (char *)present->pdata[i]);
      }
}

/* @made: (nullable): what the record was made as; @first: its first entry in the history, 0 without, counted from 1 */
static void
check_row (const RpSimEvidence *evidence, guint row, JsonObject *made, guint first)
{
  const char *text = rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_BODY);
  const char *kind = rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_KIND);
  g_autoptr (JsonObject) body
      = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  g_autoptr (GHashTable) units = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Row self = { evidence,
               rp_schema_find_kind (kind),
               rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_ID),
               g_str_equal (rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_DELETED), "1"),
               body,
               units };

  if (self.kind == NULL || body == NULL)
    {
      rp_sim_history_blame (evidence->history, "I2: %s %s cannot be read", kind, self.id);
      return;
    }
  if (made != NULL)
    begin_as_made (&self, made);
  for (guint i = first; i > 0 && is_of (&self, i - 1); i++)
    follow (&self, i - 1);
  check_units (&self);
}

/* "kind id" -> its first entry, counted from 1 */
static GHashTable *
index_values (const RpSimEvidence *evidence)
{
  GHashTable *firsts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = rp_sim_table_count (evidence->values); i-- > 0;)
    g_hash_table_replace (firsts,
                          make_key (rp_sim_table_get (evidence->values, i, RP_SIM_VALUE_KIND),
                                    rp_sim_table_get (evidence->values, i, RP_SIM_VALUE_ID)),
                          GUINT_TO_POINTER (i + 1));
  return firsts;
}

static gboolean
has_happened (const RpSimOp *op)
{
  const char *decision = rp_sim_ledger_get_effect (op)->decision;

  return decision != NULL && !g_str_has_prefix (decision, "held")
         && !g_str_has_prefix (decision, "rejected");
}

static void
note_makings (GHashTable *makings, const RpSimOp *op)
{
  g_autoptr (JsonObject) payload
      = rp_json_parse_object (op->payload, strlen (op->payload), &rp_json_limits_file, NULL);
  JsonArray *changes = payload != NULL ? rp_json_get_array (payload, "changes") : NULL;

  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);
      JsonObject *made = rp_json_get_object (change, "create");

      if (made != NULL)
        g_hash_table_replace (makings,
                              make_key (rp_json_get_string (change, "kind", ""),
                                        rp_json_get_string (change, "id", "")),
                              json_object_ref (made));
    }
}

/* "kind id" -> JsonObject: what people have made, by what went over the line */
static GHashTable *
index_makings (const RpSimEvidence *evidence)
{
  GPtrArray *ops = rp_sim_ledger_get_ops (evidence->history->ledger);
  GHashTable *makings
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_object_unref);

  for (guint i = 0; i < ops->len; i++)
    {
      const RpSimOp *op = ops->pdata[i];

      if (has_happened (op) && strstr (op->payload, "\"create\":") != NULL)
        note_makings (makings, op);
    }
  return makings;
}

static void
check_server (const RpSimEvidence *evidence)
{
  g_autoptr (GHashTable) firsts = index_values (evidence);
  g_autoptr (GHashTable) makings = index_makings (evidence);

  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    {
      g_autofree char *key = make_key (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_KIND),
                                       rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_ID));

      check_row (evidence, i, g_hash_table_lookup (makings, key),
                 GPOINTER_TO_UINT (g_hash_table_lookup (firsts, key)));
    }
}

/* --- the trace ------------------------------------------------------------------------------------- */

/* What the history has come to, for those who worked it out by themselves. */
static void
trace_row (const RpSimEvidence *evidence, guint row)
{
  const char *text = rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_BODY);
  JsonObject *line = json_object_new ();

  json_object_set_string_member (line, "t", "row");
  json_object_set_string_member (line, "kind",
                                 rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_KIND));
  json_object_set_string_member (line, "id", rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_ID));
  json_object_set_string_member (line, "scope",
                                 rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_SCOPE));
  json_object_set_int_member (
      line, "rev",
      g_ascii_strtoll (rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_REV), NULL, 10));
  json_object_set_boolean_member (
      line, "deleted",
      g_str_equal (rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_DELETED), "1"));
  json_object_set_object_member (
      line, "body", rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL));
  rp_sim_history_trace (evidence->history, line);
}

/* --- the lists of a laptop ------------------------------------------------------------------------ */

/* The kinds that people type into. */
static const char *const typed_kinds[] = { "customer", "contact", "task" };

static gboolean
is_list (const RpField *field)
{
  return field->type == RP_FIELD_CODES || field->type == RP_FIELD_REFERENCES
         || field->type == RP_FIELD_JSON;
}

/* Rows over which nothing of one's own lies, and which the lists show otherwise. Sets and JSON have other texts in the
 * one than in the other where they come from another program. Returns: (transfer full) */
static char *
make_list_sql (const RpKind *kind)
{
  g_autoptr (GString) differs = g_string_new ("k.id IS NULL OR k.deleted <> r.deleted");

  for (guint i = 0; i < kind->n_fields; i++)
    if (rp_projection_holds (&kind->fields[i]) && !is_list (&kind->fields[i]))
      g_string_append_printf (differs, " OR k.\"%s\" IS NOT json_extract (r.body, '$.%s')",
                              kind->fields[i].name, kind->fields[i].name);
  return g_strdup_printf ("SELECT r.id FROM row r LEFT JOIN k_%s k ON k.id = r.id"
                          " WHERE r.kind = '%s' AND COALESCE (k.pending, 0) = 0 AND (%s) LIMIT 1",
                          kind->name, kind->name, differs->str);
}

static void
check_lists (const RpSimEvidence *evidence, RpSimLaptop *laptop)
{
  for (guint i = 0; i < G_N_ELEMENTS (typed_kinds); i++)
    {
      g_autofree char *sql = make_list_sql (rp_schema_find_kind (typed_kinds[i]));
      g_autofree char *id = rp_sim_laptop_query (laptop, sql, NULL, NULL);

      if (id != NULL)
        rp_sim_history_blame (evidence->history,
                              "I7: the lists of laptop %u have %s %s otherwise than its row",
                              laptop->number, typed_kinds[i], id);
    }
}

void
rp_sim_check_rows (const RpSimEvidence *evidence)
{
  RpSimHistory *history = evidence->history;

  check_server (evidence);
  for (guint i = 0; history->trace != NULL && i < rp_sim_table_count (evidence->rows); i++)
    trace_row (evidence, i);
  for (guint i = 0; i < history->laptops->len; i++)
    if (!rp_sim_history_has_left (history, ((RpSimLaptop *)history->laptops->pdata[i])->person))
      check_lists (evidence, history->laptops->pdata[i]);
}
