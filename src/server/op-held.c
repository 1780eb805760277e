/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "base/date.h"
#include "base/json-access.h"
#include "base/mutant.h"

/* Operations whose author had lost the customer when they came: kept as they are, then applied in his
 * name or refused by whoever has the customer now. */

static const RpKind *
get_kind (void)
{
  return rp_schema_find_kind ("held");
}

/* The same operation kept before: a laptop sends it again to a server that came from a backup. */
static gboolean
is_kept (RpOpContext *context, const RpOp *op)
{
  g_autoptr (GPtrArray) same
      = rp_changeset_list_where (context->changeset, get_kind (), "op", op->id);

  return same->len > 0;
}

static JsonObject *
make_entry (const RpOp *op)
{
  JsonObject *entry = rp_op_to_json (op);

  json_object_remove_member (entry, "no");
  json_object_remove_member (entry, "prev");
  return entry;
}

static JsonObject *
make_body (RpOpContext *context, const RpOp *op, const char *customer)
{
  const RpChange *first = g_ptr_array_index (op->changes, 0);
  g_autofree char *at = rp_op_dup_instant (context, op);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "on_kind", first->kind);
  json_object_set_string_member (body, "on_id", first->id);
  json_object_set_string_member (body, "what", op->what);
  json_object_set_string_member (body, "by", context->user_id);
  json_object_set_string_member (body, "at", at);
  json_object_set_string_member (body, "op", op->id);
  json_object_set_object_member (body, "entry", make_entry (op));
  json_object_set_string_member (body, "state", "OPEN");
  return body;
}

void
rp_op_hold (RpOpContext *context, const RpOp *op)
{
  RpActor actor = { .user_id = context->user_id, .op_id = op->id, .roles = RP_ROLE_SERVER };
  g_autofree char *id = NULL;

  if (is_kept (context, op))
    return;
  id = rp_id_source_make (context->ids);
  rp_changeset_add (context->changeset, get_kind (), id, context->held_scope,
                    make_body (context, op, context->held_scope), &actor);
  rp_changeset_accept (context->changeset);
}

static gboolean
makes_row (const RpRow *held, const RpChange *change)
{
  JsonObject *entry = rp_json_get_object (held->body, "entry");
  JsonArray *changes = entry != NULL ? rp_json_get_array (entry, "changes") : NULL;

  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonObject *other = rp_json_array_get_object (changes, i);

      if (other != NULL && json_object_has_member (other, "create")
          && g_str_equal (rp_json_get_string (other, "kind", ""), change->kind)
          && g_str_equal (rp_json_get_string (other, "id", ""), change->id))
        return TRUE;
    }
  return FALSE;
}

gboolean
rp_op_is_row_held (RpOpContext *context, const RpChange *change)
{
  g_autoptr (GPtrArray) records = NULL;

  if (context->lent_scope != NULL)
    return FALSE;
  records = rp_changeset_list_where (context->changeset, get_kind (), "by", context->user_id);
  for (guint i = 0; i < records->len; i++)
    {
      const RpRow *held = g_ptr_array_index (records, i);

      if (!g_str_equal (rp_row_get_state (held), "OPEN") || !makes_row (held, change))
        continue;
      g_strlcpy (context->held_scope, held->scope, sizeof context->held_scope);
      return TRUE;
    }
  return FALSE;
}

/* --- accepting ---------------------------------------------------------------------------------- */

/* The roles that the author has today. */
static RpRoles
load_roles (RpOpContext *context, const char *user_id)
{
  GError *error = NULL;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (rp_changeset_get_connection (context->changeset),
                               "SELECT roles FROM app_user WHERE id = :id", &error);
  gboolean has_row = FALSE;

  if (statement != NULL)
    rp_statement_bind_text (statement, ":id", user_id);
  if (statement == NULL || !rp_statement_step (statement, &has_row, &error))
    {
      rp_changeset_take_error (context->changeset, error);
      return RP_ROLE_NONE;
    }
  return has_row ? rp_roles_parse (rp_statement_get_text (statement, 0)) : RP_ROLE_NONE;
}

static RpOp *
read_entry (const RpRow *held)
{
  JsonObject *entry = rp_json_get_object (held->body, "entry");

  return entry != NULL ? rp_op_from_json (entry, NULL) : NULL;
}

RpChangeOutcome
rp_op_accept_held (RpOpContext *context, const RpOp *acceptance, const RpRow *held,
                   RpOpResult *result)
{
  g_autoptr (RpOp) op = read_entry (held);
  g_autofree char *author = g_strdup (rp_row_get_text (held, "by"));
  g_autofree char *scope = g_strdup (held->scope);
  RpOpContext lent = *context;

  if (op == NULL)
    return rp_op_refuse (result, RP_REFUSAL_INVALID, "entry");
  if (rp_mutant (RP_MUTANT_LATE_NOT_APPLIED))
    return RP_CHANGE_DONE;
  lent.user_id = author;
  lent.device_id = "";
  lent.replica_id = ""; /* what the decider did himself the author has not seen */
  lent.roles = load_roles (context, author);
  lent.lent_scope = scope;
  if (rp_op_apply_changes (&lent, op, result) == RP_CHANGE_DONE)
    return RP_CHANGE_DONE;
  /* It concerns yet another customer, who is not the decider's to open. */
  return result->status == RP_RESULT_HELD ? rp_op_refuse (result, RP_REFUSAL_FORBIDDEN, NULL)
                                          : RP_CHANGE_REFUSED;
}
