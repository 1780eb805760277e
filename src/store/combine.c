/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

#include "base/text-merge.h"

/* Two texts of which neither author saw the other's: where they changed different sentences, the later one's
 * laptop puts both together by itself. Both originals stay in the history. */

/* Whether this profile made the operation: of several of one author, one combines. */
static gboolean
is_own_op (RpStore *self, const char *op_id, gboolean *own, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT 1 FROM op WHERE id = :id", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", op_id);
  return rp_statement_step (statement, own, error);
}

/* A long text travels as its hash; what was on the screen is in the history of the operation. */
static char *
find_base (RpStore *self, RpRecord *conflict)
{
  JsonNode *seen = rp_record_get_value (conflict, "seen");
  g_autoptr (RpStatement) statement = NULL;
  g_autoptr (JsonNode) old = NULL;
  gboolean row = FALSE;

  if (!seen || JSON_NODE_HOLDS_NULL (seen))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (seen) && json_node_get_value_type (seen) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (seen));
  statement = rp_connection_prepare (
      self->db, "SELECT old_value FROM history WHERE op_id = :op AND unit = :unit", NULL);
  if (!statement)
    return NULL;
  rp_statement_bind_text (statement, ":op", rp_record_get_text (conflict, "op"));
  rp_statement_bind_text (statement, ":unit", rp_record_get_text (conflict, "unit"));
  if (!rp_statement_step (statement, &row, NULL) || !row)
    return NULL;
  old = rp_store_parse_value (rp_statement_get_text (statement, 0));
  if (!old || !rp_seen_matches (seen, old) || !JSON_NODE_HOLDS_VALUE (old)
      || json_node_get_value_type (old) != G_TYPE_STRING)
    return NULL;
  return g_strdup (json_node_get_string (old));
}

static const char *
get_string (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* Long texts, and answers: of a chosen one nothing can be combined, because it is one word. */
static gboolean
is_text_unit (const RpKind *kind, const char *unit)
{
  const RpField *field = kind ? rp_kind_find_unit (kind, unit) : NULL;

  return field && (field->merge == RP_MERGE_TEXT || field->type == RP_FIELD_ANSWERS);
}

/* Returns: (transfer full) (nullable): the two together; %NULL where a person has to look */
static char *
combine (RpStore *self, RpRecord *conflict, RpRecord *record, const RpKind *kind)
{
  const char *unit = rp_record_get_text (conflict, "unit");
  JsonNode *theirs = rp_record_get_value (conflict, "theirs");
  g_autoptr (JsonNode) current = rp_unit_get (kind, rp_record_get_body (record), unit);
  const char *one = get_string (rp_record_get_value (conflict, "mine"));
  const char *other = get_string (theirs);
  g_autofree char *base = one && other ? find_base (self, conflict) : NULL;

  /* What stands here has to be what stood there. */
  return base && rp_json_equal (current, theirs) ? rp_text_merge (base, one, other) : NULL;
}

/* What cannot be said here, as two texts that are too long together, is for a person to decide. */
static gboolean
commit (RpStore *self, RpEdit *edit, gboolean *done, GError **error)
{
  g_autoptr (GError) cause = NULL;

  *done = rp_store_commit (self, edit, NULL, &cause);
  if (*done || g_error_matches (cause, RP_STORE_ERROR, RP_STORE_ERROR_INVALID))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
settle (RpStore *self, RpRecord *conflict, gboolean *done, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (rp_record_get_text (conflict, "on_kind"));
  const char *unit = rp_record_get_text (conflict, "unit");
  g_autoptr (RpRecord) record = NULL;
  g_autoptr (RpEdit) edit = NULL;
  g_autofree char *text = NULL;

  *done = FALSE;
  if (!is_text_unit (kind, unit))
    return TRUE;
  record = rp_store_get (self, kind->name, rp_record_get_text (conflict, "on_id"), NULL);
  text = record ? combine (self, conflict, record, kind) : NULL;
  if (!text)
    return TRUE;
  edit = rp_edit_new ("conflict.combine");
  /* First: should the value have changed again, what is combined here is another conflict. */
  rp_edit_move (edit, conflict, "COMBINED", NULL);
  rp_edit_set_text (edit, record, unit, text);
  return commit (self, edit, done, error);
}

gboolean
rp_store_combine_texts (RpStore *self, guint *n_combined, GError **error)
{
  g_autofree char *user = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;

  *n_combined = 0;
  if (!rp_store_read_meta (self, "user", &user, error))
    return FALSE;
  if (!user)
    return TRUE;
  conflicts = rp_store_list (self, "conflict", "state = 'OPEN' AND mine_by = :user", "id", 0, error,
                             ":user", user, NULL);
  if (!conflicts)
    return FALSE;
  for (guint i = 0; i < conflicts->len; i++)
    {
      gboolean own, done = FALSE;

      if (!is_own_op (self, rp_record_get_text (conflicts->pdata[i], "op"), &own, error)
          || (own && !settle (self, conflicts->pdata[i], &done, error)))
        return FALSE;
      *n_combined += done;
    }
  return TRUE;
}
