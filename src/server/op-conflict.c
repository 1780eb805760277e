/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "base/date.h"
#include "base/mutant.h"
#include "schema/unit.h"

/* Who wrote the value that stands, when, and on which computer. */
typedef struct
{
  char *user_id, *at, *device; /* (nullable) */
} Authorship;

static void
authorship_clear (Authorship *self)
{
  g_free (self->user_id);
  g_free (self->at);
  g_free (self->device);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Authorship, authorship_clear)

static void
find_author (RpOpContext *context, const RpRow *row, const char *unit, Authorship *out)
{
  GError *error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      rp_changeset_get_connection (context->changeset),
      "SELECT h.user_id, h.at, d.label FROM field_history h LEFT JOIN op o ON o.id = h.op_id"
      " LEFT JOIN replica r ON r.id = o.replica_id LEFT JOIN device d ON d.id = r.device_id"
      " WHERE h.kind = :kind AND h.id = :id AND (h.unit = :unit OR h.unit = '')"
      " ORDER BY h.rev DESC LIMIT 1",
      &error);
  gboolean has_row = FALSE;

  if (statement != NULL)
    {
      rp_statement_bind_text (statement, ":kind", row->kind->name);
      rp_statement_bind_text (statement, ":id", row->id);
      rp_statement_bind_text (statement, ":unit", unit);
    }
  if (statement == NULL || !rp_statement_step (statement, &has_row, &error))
    rp_changeset_take_error (context->changeset, error);
  else if (has_row)
    {
      out->user_id = g_strdup (rp_statement_get_text (statement, 0));
      out->at = g_strdup (rp_statement_get_text (statement, 1));
      out->device = g_strdup (rp_statement_get_text (statement, 2));
    }
}

/* What the author's computer is called: the one that sends, or, of an entry that was held, the one that
 * sent it then. Returns: (transfer full) (nullable) */
static char *
find_device (RpOpContext *context, const RpOp *op)
{
  GError *error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      rp_changeset_get_connection (context->changeset),
      "SELECT label FROM device WHERE id = :device OR (:device = '' AND id = (SELECT r.device_id"
      " FROM op o JOIN replica r ON r.id = o.replica_id WHERE o.id = :op))",
      &error);
  gboolean has_row = FALSE;

  if (statement != NULL)
    {
      rp_statement_bind_text (statement, ":device", context->device_id);
      rp_statement_bind_text (statement, ":op", op->id);
    }
  if (statement == NULL || !rp_statement_step (statement, &has_row, &error))
    rp_changeset_take_error (context->changeset, error);
  return has_row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
}

char *
rp_op_dup_instant (RpOpContext *context, const RpOp *op)
{
  gint64 us;

  if (op->at != NULL && rp_instant_parse (op->at, &us))
    return rp_instant_format (us);
  return g_strdup (rp_changeset_get_now (context->changeset));
}

static void
put_text (JsonObject *body, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (body, member, text);
}

static void
put_value (JsonObject *body, const char *member, JsonNode *value)
{
  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    json_object_set_member (body, member, json_node_copy (value));
}

static JsonObject *
make_body (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit, JsonNode *seen,
           JsonNode *mine)
{
  g_autoptr (JsonNode) theirs = rp_unit_dup (row->kind, row->body, unit);
  g_autofree char *at = rp_op_dup_instant (context, op);
  g_autofree char *device = find_device (context, op);
  g_auto (Authorship) other = { NULL };
  JsonObject *body = json_object_new ();

  find_author (context, row, unit, &other);
  if (rp_schema_find_kind ("customer") == row->kind || row->kind->scope == RP_SCOPE_CUSTOMER)
    put_text (body, "customer", row->scope);
  put_text (body, "on_kind", row->kind->name);
  put_text (body, "on_id", row->id);
  put_text (body, "unit", unit);
  put_value (body, "seen", seen);
  put_value (body, "mine", mine);
  put_value (body, "theirs", theirs);
  put_text (body, "mine_by", context->user_id);
  put_text (body, "theirs_by", other.user_id);
  put_text (body, "mine_at", at);
  put_text (body, "theirs_at", other.at);
  put_text (body, "mine_on", device);
  put_text (body, "theirs_on", other.device);
  put_text (body, "op", op->id);
  put_text (body, "state", "OPEN");
  return body;
}

/* Of a conflict record: what his later value puts in place of the older. */
static const char *const entered[] = { "seen",      "mine",    "theirs",    "theirs_by", "mine_at",
                                       "theirs_at", "mine_on", "theirs_on", "op",        NULL };

const RpRow *
rp_op_find_conflict (RpOpContext *context, const RpRow *row, const char *unit)
{
  return rp_op_find_open (context, rp_schema_find_kind ("conflict"), "mine_by", row, unit);
}

static void
note_unit (RpOpResult *result, const char *unit)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (result->conflict_units != NULL)
    g_strv_builder_addv (builder, (const char **)result->conflict_units);
  g_strv_builder_add (builder, unit);
  g_strfreev (result->conflict_units);
  result->conflict_units = g_strv_builder_end (builder);
  result->status = RP_RESULT_CONFLICT;
}

/* An operation that settles a conflict and meets another change makes a new one; the old is closed. */
static gboolean
is_settled_by (const RpOp *op, const RpRow *conflict)
{
  for (guint i = 0; i < op->changes->len; i++)
    {
      const RpChange *change = g_ptr_array_index (op->changes, i);

      if (g_str_equal (change->id, conflict->id) && change->move_to != NULL)
        return TRUE;
    }
  return FALSE;
}

void
rp_op_record_conflict (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit,
                       JsonNode *seen, JsonNode *mine, RpOpResult *result)
{
  const RpKind *kind = rp_schema_find_kind ("conflict");
  const RpRow *open = rp_op_find_conflict (context, row, unit);
  RpActor actor = { .user_id = context->user_id, .op_id = op->id, .roles = RP_ROLE_SERVER };
  g_autoptr (JsonObject) body = make_body (context, op, row, unit, seen, mine);

  if (rp_mutant (RP_MUTANT_NO_CONFLICT_RECORD))
    ;
  else if (open != NULL && !is_settled_by (op, open))
    rp_op_supersede (context, open, entered, body, &actor);
  else
    {
      g_autofree char *id = rp_id_source_make (context->ids);

      rp_changeset_add (context->changeset, kind, id, row->scope, json_object_ref (body), &actor);
    }
  note_unit (result, unit);
}

void
rp_op_keep_standing (RpOpContext *context, const RpOp *op, const RpRow *row, const char *unit,
                     JsonNode *seen, JsonNode *mine)
{
  RpActor actor = { .user_id = context->user_id, .op_id = op->id, .roles = RP_ROLE_SERVER };
  JsonObject *body = make_body (context, op, row, unit, seen, mine);
  g_autofree char *id = rp_id_source_make (context->ids);

  put_text (body, "state", "KEPT");
  rp_changeset_add (context->changeset, rp_schema_find_kind ("conflict"), id, row->scope, body,
                    &actor);
}
