/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-check.h"

#include "base/json-access.h"
#include "simulate/sim-laptop.h"
#include "simulate/sim-wide.h"

/* How often one types over what one has typed oneself before it is sent. */
#define SIGHTS_DEEP 6

static const char *
get_value (const RpSimEvidence *evidence, guint row, guint column)
{
  return rp_sim_table_get (evidence->values, row, column);
}

static const char *
get_json (const RpSimEvidence *evidence, guint row, guint column)
{
  const char *text = get_value (evidence, row, column);

  return text != NULL ? text : "null";
}

static JsonObject *
parse (const char *text)
{
  return rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL);
}

/* --- no value is lost --------------------------------------------------------------------------- */

static void
note_words (const RpSimEvidence *evidence, const char *text, GHashTable *found)
{
  g_autoptr (GPtrArray) values = rp_sim_ledger_find_values (evidence->history->ledger, text);

  for (guint i = 0; i < values->len; i++)
    g_hash_table_add (found, values->pdata[i]);
}

/* What waits with its author because the server did not want it, or him: of what was decided then the laptop knows
 * all that a server which was put back has lost. */
static void
note_refused (const RpSimEvidence *evidence, RpSimLaptop *laptop, GHashTable *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpSimTable) refused
      = rp_sim_table_read (rp_store_get_connection (laptop->store),
                           rp_sim_history_has_left (evidence->history, laptop->person)
                               ? "SELECT c.payload FROM op_change c JOIN op o"
                                 " ON o.local_no = c.local_no WHERE o.state <> 'withdrawn'"
                               : "SELECT c.payload FROM op_change c JOIN op o"
                                 " ON o.local_no = c.local_no WHERE o.state = 'quarantined'",
                           1, &error);

  if (refused == NULL)
    {
      rp_sim_history_fail (evidence->history, "reading what was refused", error);
      return;
    }
  for (guint i = 0; i < rp_sim_table_count (refused); i++)
    note_words (evidence, rp_sim_table_get (refused, i, 0), found);
}

/* What was let in after all has to be where it belongs; that its late entry still says it is not enough. */
static gboolean
was_let_in (const RpSimEvidence *evidence, const char *op_id)
{
  const RpSimOp *op = rp_sim_ledger_find_op (evidence->history->ledger, op_id);

  return op != NULL && rp_sim_ledger_get_effect (op) != op;
}

static gboolean
is_let_in (const RpSimEvidence *evidence, guint row)
{
  const char *body = rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_BODY);

  return g_str_equal (rp_sim_table_get (evidence->rows, row, RP_SIM_ROW_KIND), "held")
         && strstr (body, "\"state\":\"ACCEPTED\"") != NULL;
}

static GHashTable *
find_all_words (const RpSimEvidence *evidence)
{
  GHashTable *found = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    if (!is_let_in (evidence, i))
      note_words (evidence, rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_BODY), found);
  for (guint i = 0; i < rp_sim_table_count (evidence->values); i++)
    {
      note_words (evidence, get_value (evidence, i, RP_SIM_VALUE_OLD), found);
      note_words (evidence, get_value (evidence, i, RP_SIM_VALUE_NEW), found);
    }
  for (guint i = 0; i < rp_sim_table_count (evidence->held); i++)
    if (!was_let_in (evidence, rp_sim_table_get (evidence->held, i, RP_SIM_HELD_ID)))
      note_words (evidence, rp_sim_table_get (evidence->held, i, RP_SIM_HELD_PAYLOAD), found);
  for (guint i = 0; i < evidence->history->laptops->len; i++)
    note_refused (evidence, evidence->history->laptops->pdata[i], found);
  return found;
}

/* Somebody had it to the end: the server, or a laptop that could send it. What the server refused stays
 * with its author, if his laptop has not been put back since. */
static gboolean
was_kept (const RpSimHistory *history, const RpSimValue *value)
{
  for (guint i = 0; i < value->ops->len; i++)
    {
      const RpSimOp *op = value->ops->pdata[i];

      /* With this value in it: a laptop put back may have said something else under the same id. */
      if (op->decision != NULL && !g_str_has_prefix (op->decision, "rejected")
          && strstr (op->payload, value->word) != NULL)
        return TRUE;
    }
  for (guint i = 0; i < history->laptops->len; i++)
    if (g_hash_table_contains (((RpSimLaptop *)history->laptops->pdata[i])->holds, value))
      return TRUE;
  return FALSE;
}

static void
check_nothing_lost (const RpSimEvidence *evidence)
{
  g_autoptr (GHashTable) found = find_all_words (evidence);
  GPtrArray *values = rp_sim_ledger_get_values (evidence->history->ledger);

  for (guint i = 0; i < values->len; i++)
    {
      RpSimValue *value = values->pdata[i];

      if (!value->excused && !g_hash_table_contains (found, value)
          && !rp_sim_ledger_was_erased (evidence->history->ledger, value->id)
          && was_kept (evidence->history, value))
        rp_sim_history_blame (evidence->history,
                              "I2: %s, typed on laptop %u into %s of %s %s, is nowhere (op %s: %s)",
                              value->word, value->laptop, value->unit, value->kind, value->id,
                              value->op != NULL ? value->op->id : "not sent",
                              value->op != NULL && value->op->decision != NULL ? value->op->decision
                                                                               : "not decided");
    }
}

/* --- no value is replaced unseen ---------------------------------------------------------------- */

static gboolean
contains_pointer (GPtrArray *array, gconstpointer item)
{
  return g_ptr_array_find (array, item, NULL);
}

/* A long text that has everything the other had, and more. */
static gboolean
has_all (GPtrArray *new_words, GPtrArray *old_words)
{
  for (guint i = 0; i < old_words->len; i++)
    if (!contains_pointer (new_words, old_words->pdata[i]))
      return FALSE;
  return old_words->len > 0;
}

/* On screen when it was typed, or when what its author typed over was: he has come by it either way. */
static gboolean
was_displayed (const RpSimHistory *history, const RpSimValue *value, const char *old, guint depth)
{
  for (guint i = 0; i < value->displayed->len; i++)
    {
      const char *displayed = value->displayed->pdata[i];
      g_autoptr (GPtrArray) own = rp_sim_ledger_find_values (history->ledger, displayed);

      if (g_str_equal (displayed, old))
        return TRUE;
      for (guint j = 0; j < own->len && depth > 0; j++)
        if (own->pdata[j] != value && (((RpSimValue *)own->pdata[j])->persons & value->persons) != 0
            && was_displayed (history, own->pdata[j], old, depth - 1))
          return TRUE;
    }
  return FALSE;
}

static gboolean
says (const RpSimEvidence *evidence, JsonObject *units, const RpSimValue *of,
      const RpSimValue *line)
{
  JsonNode *text = units != NULL ? json_object_get_member (units, of->unit) : NULL;
  g_autofree char *canonical = text != NULL ? rp_json_to_canonical (text) : NULL;
  g_autoptr (GPtrArray) lines = rp_sim_ledger_find_values (evidence->history->ledger, canonical);

  return contains_pointer (lines, line);
}

/* Whether an operation that wrote @value saw @line there and left it out. */
static gboolean
leaves_out (const RpSimEvidence *evidence, const RpSimOp *op, const RpSimValue *value,
            const RpSimValue *line)
{
  g_autoptr (JsonObject) sent
      = rp_json_parse_object (op->sent, strlen (op->sent), &rp_json_limits_file, NULL);
  JsonArray *changes = sent != NULL ? rp_json_get_array (sent, "changes") : NULL;

  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);
      JsonObject *set = rp_json_get_object (change, "set");

      if (g_strcmp0 (rp_json_get_string (change, "id", NULL), value->id) == 0
          && says (evidence, set, value, value) && !says (evidence, set, value, line)
          && says (evidence, rp_json_get_object (change, "seen"), value, line))
        return TRUE;
    }
  return FALSE;
}

/* By an operation that wrote some of what stands there now; not by @combined itself. */
static gboolean
was_left_out (const RpSimEvidence *evidence, GPtrArray *new_words, const RpSimValue *line,
              const char *combined)
{
  for (guint i = 0; i < new_words->len; i++)
    {
      const RpSimValue *value = new_words->pdata[i];

      for (guint j = 0; j < value->ops->len; j++)
        {
          const RpSimOp *op = value->ops->pdata[j];

          if (!g_str_equal (op->id, combined) && leaves_out (evidence, op, value, line))
            return TRUE;
        }
    }
  return FALSE;
}

/* Two versions of a long text were combined by the operation @combined: nobody saw the whole of what it replaced, and each
 * line that went, somebody had left out who saw it. */
static gboolean
went_line_by_line (const RpSimEvidence *evidence, GPtrArray *new_words, GPtrArray *old_words,
                   const char *combined)
{
  for (guint i = 0; i < old_words->len; i++)
    if (!contains_pointer (new_words, old_words->pdata[i])
        && !was_left_out (evidence, new_words, old_words->pdata[i], combined))
      return FALSE;
  return old_words->len > 1;
}

static void
check_replaced (const RpSimEvidence *evidence, guint row)
{
  RpSimLedger *ledger = evidence->history->ledger;
  const char *old = get_json (evidence, row, RP_SIM_VALUE_OLD);
  g_autoptr (GPtrArray) new_words
      = rp_sim_ledger_find_values (ledger, get_json (evidence, row, RP_SIM_VALUE_NEW));
  g_autoptr (GPtrArray) old_words = rp_sim_ledger_find_values (ledger, old);

  /* What no word stands in, nobody has typed; what one stands in, nobody empties. */
  if (g_str_equal (old, "null") || (old_words->len == 0 && new_words->len == 0)
      || has_all (new_words, old_words))
    return;
  for (guint i = 0; i < new_words->len; i++)
    if (was_displayed (evidence->history, new_words->pdata[i], old, SIGHTS_DEEP))
      return;
  if (new_words->len == 0
      || !went_line_by_line (evidence, new_words, old_words,
                             get_value (evidence, row, RP_SIM_VALUE_OP)))
    rp_sim_history_blame (
        evidence->history, "I5: op %s replaced %s in %s of %s %s by %s; its author had not seen it",
        get_value (evidence, row, RP_SIM_VALUE_OP), old,
        get_value (evidence, row, RP_SIM_VALUE_UNIT), get_value (evidence, row, RP_SIM_VALUE_KIND),
        get_value (evidence, row, RP_SIM_VALUE_ID), get_json (evidence, row, RP_SIM_VALUE_NEW));
}

/* --- no deletion hides an unseen change --------------------------------------------------------- */

static gboolean
is_same_row (const RpSimEvidence *evidence, guint a, guint b)
{
  return g_str_equal (get_value (evidence, a, RP_SIM_VALUE_KIND),
                      get_value (evidence, b, RP_SIM_VALUE_KIND))
         && g_str_equal (get_value (evidence, a, RP_SIM_VALUE_ID),
                         get_value (evidence, b, RP_SIM_VALUE_ID));
}

static gboolean
is_by_laptop (const RpSimEvidence *evidence, guint row, guint laptop)
{
  const char *op_id = get_value (evidence, row, RP_SIM_VALUE_OP);
  const RpSimOp *op
      = op_id != NULL ? rp_sim_ledger_find_op (evidence->history->ledger, op_id) : NULL;

  return op != NULL && op->laptop == laptop;
}

/* Whose laptop it is: a bit as in RpSimValue. */
static guint
find_person (const RpSimHistory *history, guint laptop)
{
  for (guint i = 0; i < history->laptops->len; i++)
    {
      const RpSimLaptop *one = history->laptops->pdata[i];

      if (one->number == laptop)
        return 1u << (one->person - rp_sim_persons);
    }
  return 0;
}

/* Whether he had it on screen when he put something over it, which the server may have refused since: typed there, or
 * the value that he took when he decided a conflict, which may have been typed elsewhere. */
static gboolean
has_put_over (const RpSimEvidence *evidence, guint row, guint laptop)
{
  guint person = find_person (evidence->history, laptop);
  GPtrArray *values = rp_sim_ledger_get_values (evidence->history->ledger);
  const char *there = get_json (evidence, row, RP_SIM_VALUE_NEW);

  for (guint i = 0; i < values->len; i++)
    {
      const RpSimValue *value = values->pdata[i];

      if ((value->laptop == laptop || (value->persons & person) != 0)
          && g_str_equal (value->id, get_value (evidence, row, RP_SIM_VALUE_ID))
          && g_str_equal (value->unit, get_value (evidence, row, RP_SIM_VALUE_UNIT))
          && g_ptr_array_find_with_equal_func (value->displayed, there, g_str_equal, NULL))
        return TRUE;
    }
  return FALSE;
}

/* The last change of each unit before the deletion must have been on screen, or be the deleter's own. */
static void
check_deleted (const RpSimEvidence *evidence, guint row)
{
  const char *op_id = get_value (evidence, row, RP_SIM_VALUE_OP);
  const RpSimOp *op
      = op_id != NULL ? rp_sim_ledger_find_op (evidence->history->ledger, op_id) : NULL;
  GHashTable *sight
      = op_id != NULL ? rp_sim_ledger_find_sight (evidence->history->ledger, op_id) : NULL;
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  if (op == NULL || sight == NULL)
    return;
  for (guint i = row; i-- > 0 && is_same_row (evidence, i, row);)
    {
      const char *unit = get_value (evidence, i, RP_SIM_VALUE_UNIT);
      const char *seen = g_hash_table_lookup (sight, unit);

      if (*unit == '\0' || g_str_equal (unit, "deleted") || g_str_equal (unit, RP_SIM_NEWER_UNIT)
          || !g_hash_table_add (done, (gpointer)unit))
        continue;
      if (g_strcmp0 (seen != NULL ? seen : "null", get_json (evidence, i, RP_SIM_VALUE_NEW)) != 0
          && !is_by_laptop (evidence, i, op->laptop) && !has_put_over (evidence, i, op->laptop))
        rp_sim_history_blame (evidence->history,
                              "I5b: op %s deleted %s %s; %s was %s then, its author had seen %s",
                              op_id, get_value (evidence, row, RP_SIM_VALUE_KIND),
                              get_value (evidence, row, RP_SIM_VALUE_ID), unit,
                              get_json (evidence, i, RP_SIM_VALUE_NEW), seen);
    }
}

/* --- states ------------------------------------------------------------------------------------- */

/* A step is taken from where its author saw the record stand. */
static void
check_moved (const RpSimEvidence *evidence, guint row)
{
  const char *op_id = get_value (evidence, row, RP_SIM_VALUE_OP);
  const RpSimOp *op
      = op_id != NULL ? rp_sim_ledger_find_op (evidence->history->ledger, op_id) : NULL;
  g_autofree char *step = NULL;

  if (op == NULL || op->payload == NULL)
    return;
  step
      = g_strdup_printf ("\"move\":{\"state\":[%s,%s]}", get_json (evidence, row, RP_SIM_VALUE_OLD),
                         get_json (evidence, row, RP_SIM_VALUE_NEW));
  if (strstr (op->payload, step) == NULL)
    rp_sim_history_blame (evidence->history, "I5: op %s moved %s %s %s, which it did not ask for",
                          op_id, get_value (evidence, row, RP_SIM_VALUE_KIND),
                          get_value (evidence, row, RP_SIM_VALUE_ID), step);
}

/* What was refused or held has not happened, not even in part. */
static void
check_whole (const RpSimEvidence *evidence, guint row)
{
  const char *op_id = get_value (evidence, row, RP_SIM_VALUE_OP);
  const RpSimOp *op
      = op_id != NULL ? rp_sim_ledger_find_op (evidence->history->ledger, op_id) : NULL;

  if (op != NULL && op->decision != NULL && rp_sim_ledger_get_effect (op) == op
      && !g_str_equal (get_value (evidence, row, RP_SIM_VALUE_KIND), "held")
      && (g_str_has_prefix (op->decision, "held") || g_str_has_prefix (op->decision, "rejected")))
    rp_sim_history_blame (evidence->history, "I1: op %s was decided as “%s”, but it changed %s %s",
                          op_id, op->decision, get_value (evidence, row, RP_SIM_VALUE_KIND),
                          get_value (evidence, row, RP_SIM_VALUE_ID));
}

/* What belongs to the centre changes by a decision about a proposal, or by the centre's own doing. */
static void
check_central (const RpSimEvidence *evidence, guint row)
{
  const RpKind *kind = rp_schema_find_kind (get_value (evidence, row, RP_SIM_VALUE_KIND));
  const RpField *field
      = kind != NULL ? rp_kind_find_unit (kind, get_value (evidence, row, RP_SIM_VALUE_UNIT))
                     : NULL;
  const char *op_id = get_value (evidence, row, RP_SIM_VALUE_OP);
  const RpSimOp *op
      = op_id != NULL ? rp_sim_ledger_find_op (evidence->history->ledger, op_id) : NULL;

  if (field == NULL || field->merge != RP_MERGE_CENTRAL || kind->server_made || op == NULL
      || op->payload == NULL || strstr (op->payload, "\"create\"") != NULL
      || strstr (op->payload, "\"kind\":\"proposal\"") != NULL)
    return;
  rp_sim_history_blame (evidence->history, "I5: op %s changed %s of %s %s, which is the centre's",
                        op_id, get_value (evidence, row, RP_SIM_VALUE_UNIT), kind->name,
                        get_value (evidence, row, RP_SIM_VALUE_ID));
}

/* Records of the server's own, in which a later wish takes the place of an earlier one. */
static gboolean
is_of_wishes (const char *kind)
{
  return g_str_equal (kind, "conflict") || g_str_equal (kind, "proposal");
}

static void
check_history (const RpSimEvidence *evidence)
{
  for (guint i = 0; i < rp_sim_table_count (evidence->values); i++)
    {
      const char *unit = get_value (evidence, i, RP_SIM_VALUE_UNIT);

      check_whole (evidence, i);
      if (g_str_equal (unit, "state"))
        check_moved (evidence, i);
      else if (g_str_equal (unit, "deleted"))
        check_deleted (evidence, i);
      else if (!is_of_wishes (get_value (evidence, i, RP_SIM_VALUE_KIND)))
        {
          check_replaced (evidence, i);
          check_central (evidence, i);
        }
    }
}

/* --- newer programs ----------------------------------------------------------------------------- */

static const char *
find_body (const RpSimEvidence *evidence, const char *kind, const char *id)
{
  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    if (g_str_equal (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_ID), id)
        && g_str_equal (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_KIND), kind))
      return rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_BODY);
  return NULL;
}

static gboolean
is_last_of_newer (const RpSimEvidence *evidence, guint row)
{
  for (guint i = row + 1;
       i < rp_sim_table_count (evidence->values) && is_same_row (evidence, i, row); i++)
    if (g_str_equal (get_value (evidence, i, RP_SIM_VALUE_UNIT), RP_SIM_NEWER_UNIT))
      return FALSE;
  return TRUE;
}

/* Programs that do not know a field leave it as it is. */
static void
check_newer (const RpSimEvidence *evidence)
{
  for (guint i = 0; i < rp_sim_table_count (evidence->values); i++)
    {
      const char *body = find_body (evidence, get_value (evidence, i, RP_SIM_VALUE_KIND),
                                    get_value (evidence, i, RP_SIM_VALUE_ID));
      g_autofree char *member = g_strconcat (
          "\"" RP_SIM_NEWER_UNIT "\":", get_json (evidence, i, RP_SIM_VALUE_NEW), NULL);

      if (g_str_equal (get_value (evidence, i, RP_SIM_VALUE_UNIT), RP_SIM_NEWER_UNIT)
          && body != NULL && is_last_of_newer (evidence, i) && strstr (body, member) == NULL)
        rp_sim_history_blame (evidence->history, "I16: %s of %s %s, of a newer program, is gone",
                              member, get_value (evidence, i, RP_SIM_VALUE_KIND),
                              get_value (evidence, i, RP_SIM_VALUE_ID));
    }
}

/* --- sets --------------------------------------------------------------------------------------- */

/* "kind id unit element" is there when the last operation that spoke of it added it. */
static void
put_elements (GHashTable *present, JsonObject *change, const char *member, gboolean there)
{
  JsonObject *units = rp_json_get_object (change, member);
  g_autoptr (GList) names = units != NULL ? json_object_get_members (units) : NULL;

  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonArray *elements = rp_json_get_array (units, link->data);

      for (guint i = 0; elements != NULL && i < json_array_get_length (elements); i++)
        g_hash_table_replace (present,
                              g_strjoin (" ", rp_json_get_string (change, "kind", ""),
                                         rp_json_get_string (change, "id", ""), link->data,
                                         rp_json_array_get_string (elements, i, ""), NULL),
                              GINT_TO_POINTER (there));
    }
}

static int
compare_order (gconstpointer a, gconstpointer b)
{
  const RpSimOp *first = rp_sim_ledger_get_effect (*(RpSimOp *const *)a);
  const RpSimOp *second = rp_sim_ledger_get_effect (*(RpSimOp *const *)b);

  return first->order < second->order ? -1 : first->order > second->order;
}

static void
replay (GHashTable *present, const RpSimOp *op)
{
  g_autoptr (JsonObject) payload = parse (op->payload);
  JsonArray *changes = rp_json_get_array (payload, "changes");

  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);

      put_elements (present, change, "remove", FALSE);
      put_elements (present, change, "add", TRUE);
    }
}

static gboolean
was_refused (const RpSimOp *late)
{
  const RpSimOp *op = rp_sim_ledger_get_effect (late);

  return op->decision == NULL || g_str_has_prefix (op->decision, "held")
         || g_str_has_prefix (op->decision, "rejected");
}

static gboolean
had_effect (const RpSimOp *op)
{
  return !was_refused (op) && strstr (rp_sim_ledger_get_effect (op)->decision, " deleted") == NULL;
}

static gboolean
has_element (const RpSimEvidence *evidence, const char *kind, const char *id, const char *unit,
             const char *element)
{
  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    {
      g_autoptr (JsonObject) body = NULL;
      JsonArray *elements;

      if (!g_str_equal (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_ID), id)
          || !g_str_equal (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_KIND), kind))
        continue;
      body = parse (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_BODY));
      elements = rp_json_get_array (body, unit);
      for (guint j = 0; elements != NULL && j < json_array_get_length (elements); j++)
        if (g_str_equal (rp_json_array_get_string (elements, j, ""), element))
          return TRUE;
      return FALSE;
    }
  return FALSE;
}

/* --- consent ------------------------------------------------------------------------------------ */

#define CONSENT "consent_withdrawn_on"

/* Withdrawn, it stays withdrawn, unless somebody who saw that took it back. */
static void
replay_consent (GHashTable *withdrawn, const RpSimOp *op)
{
  g_autoptr (JsonObject) payload = parse (op->payload);
  JsonArray *changes = rp_json_get_array (payload, "changes");

  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);
      JsonObject *set = rp_json_get_object (change, "set");

      if (set == NULL || !json_object_has_member (set, CONSENT))
        continue;
      if (!json_object_get_null_member (set, CONSENT))
        g_hash_table_add (withdrawn, g_strdup (rp_json_get_string (change, "id", "")));
      else if (g_str_equal (rp_sim_ledger_get_effect (op)->decision, "applied"))
        g_hash_table_remove (withdrawn, rp_json_get_string (change, "id", ""));
    }
}

static void
check_consent (const RpSimEvidence *evidence, GHashTable *withdrawn)
{
  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    {
      const char *id = rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_ID);

      if (g_hash_table_contains (withdrawn, id)
          && g_str_equal (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_KIND), "contact")
          && strstr (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_BODY), CONSENT) == NULL)
        rp_sim_history_blame (evidence->history, "I5: the withdrawal of consent of %s is gone", id);
    }
}

static void
check_consents (const RpSimEvidence *evidence, GPtrArray *ops)
{
  g_autoptr (GHashTable) withdrawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < ops->len; i++)
    if (!was_refused (ops->pdata[i]))
      replay_consent (withdrawn, ops->pdata[i]);
  check_consent (evidence, withdrawn);
}

/* --- both, in the order of the decisions ---------------------------------------------------------- */

static void
check_sets (const RpSimEvidence *evidence)
{
  g_autoptr (GHashTable) present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  GPtrArray *all = rp_sim_ledger_get_ops (evidence->history->ledger);
  GHashTableIter iter;
  gpointer key, there;

  for (guint i = 0; i < all->len; i++)
    if (((RpSimOp *)all->pdata[i])->decision != NULL)
      g_ptr_array_add (ops, all->pdata[i]);
  g_ptr_array_sort (ops, compare_order);
  check_consents (evidence, ops);
  for (guint i = 0; i < ops->len; i++)
    if (had_effect (ops->pdata[i]))
      replay (present, ops->pdata[i]);
  g_hash_table_iter_init (&iter, present);
  while (g_hash_table_iter_next (&iter, &key, &there))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 4);

      if (!rp_sim_ledger_is_erased (evidence->history->ledger, parts[1])
          && has_element (evidence, parts[0], parts[1], parts[2], parts[3]) != (there != NULL))
        rp_sim_history_blame (evidence->history, "I2: element %s %s", (char *)key,
                              there != NULL ? "was added and is not there"
                                            : "was taken out and is there");
    }
}

void
rp_sim_check_values (const RpSimEvidence *evidence)
{
  check_nothing_lost (evidence);
  check_history (evidence);
  check_sets (evidence);
  if (evidence->history->options->wide)
    check_newer (evidence);
}
