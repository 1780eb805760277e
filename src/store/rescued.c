/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rescued.h"

#include "base/json-access.h"
#include "schema/author.h"
#include "schema/unit.h"
#include "schema/workflow.h"
#include "store/store-private.h"

void
rp_rescued_free (RpRescued *self)
{
  g_free (self->id);
  g_clear_object (&self->row);
  g_free (self->at);
  g_free (self);
}

/* ---- what is listed ---- */

/* Every value that was put aside is there. */
static gboolean
has_all (const RpKind *kind, JsonObject *now, JsonObject *then)
{
  g_autoptr (GPtrArray) units = rp_unit_list (kind, then);

  for (guint i = 0; i < units->len; i++)
    {
      g_autoptr (JsonNode) value = rp_unit_dup (kind, now, units->pdata[i]);
      g_autoptr (JsonNode) before = rp_unit_dup (kind, then, units->pdata[i]);

      if (!rp_json_equal (value, before))
        return FALSE;
    }
  return TRUE;
}

/* The record shows it all, be it that some of it waits to be sent. */
static gboolean
is_back (RpStore *store, const RpKind *kind, const char *id, JsonObject *body)
{
  g_autoptr (RpRecord) shown = rp_store_get (store, kind->name, id, NULL);

  return shown && !rp_record_is_deleted (shown) && has_all (kind, rp_record_get_body (shown), body);
}

/* Kinds that only the server makes it makes again. */
static gboolean
is_asked_about (const RpKind *kind)
{
  return kind && !kind->server_made;
}

/* Returns: (transfer full) (nullable): not one to ask about */
static RpRescued *
read_entry (RpStore *self, RpStatement *statement)
{
  const RpKind *kind = rp_schema_find_kind (rp_statement_get_text (statement, 2));
  const char *id = rp_statement_get_text (statement, 3);
  g_autoptr (JsonObject) body
      = is_asked_about (kind) ? rp_store_parse_object (rp_statement_get_text (statement, 4), NULL)
                              : NULL;
  g_autofree char *scope = NULL;
  RpRescued *entry = NULL;

  if (!body || is_back (self, kind, id, body))
    return NULL;
  scope = rp_kind_dup_scope (kind, id, body);
  entry = g_new0 (RpRescued, 1);
  entry->id
      = g_strdup_printf ("rescued-%" G_GINT64_FORMAT, rp_statement_get_integer (statement, 0));
  entry->missing = g_str_equal (rp_statement_get_text (statement, 1), "missing");
  entry->at = g_strdup (rp_statement_get_text (statement, 5));
  entry->row = rp_record_new (kind, id, scope, g_steal_pointer (&body));
  return entry;
}

GPtrArray *
rp_store_list_rescued (RpStore *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_rescued_free);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "SELECT id, why, kind, entity_id, body, at FROM rescued ORDER BY id", error);
  gboolean row = FALSE;

  if (!statement)
    return NULL;
  while (rp_statement_step (statement, &row, error) && row && (limit == 0 || entries->len < limit))
    {
      RpRescued *entry = read_entry (self, statement);

      if (entry)
        g_ptr_array_add (entries, entry);
    }
  return !row || (limit > 0 && entries->len == limit) ? g_steal_pointer (&entries) : NULL;
}

/* ---- how many ---- */

static char *
build_count_sql (void)
{
  GString *sql = g_string_new ("SELECT count(*) FROM rescued WHERE kind IN (''");
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (is_asked_about (kinds[i]))
      g_string_append_printf (sql, ", '%s'", kinds[i]->name);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/* Of those whose record is not what the server says, how many are back in it. They are few. */
static gboolean
count_on_their_way (RpStore *self, guint *count, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db,
                               "SELECT r.id, r.why, r.kind, r.entity_id, r.body, r.at FROM shown s"
                               " CROSS JOIN rescued r ON r.kind = s.kind AND r.entity_id = s.id",
                               error);
  gboolean row = TRUE;

  if (!statement)
    return FALSE;
  while (row)
    {
      const RpKind *kind = NULL;
      g_autoptr (JsonObject) body = NULL;

      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      kind = row ? rp_schema_find_kind (rp_statement_get_text (statement, 2)) : NULL;
      if (is_asked_about (kind))
        body = rp_store_parse_object (rp_statement_get_text (statement, 4), NULL);
      *count += body && is_back (self, kind, rp_statement_get_text (statement, 3), body);
    }
  return TRUE;
}

gboolean
rp_store_count_rescued (RpStore *self, guint *count, GError **error)
{
  g_autofree char *sql = build_count_sql ();
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);
  gboolean row = FALSE;
  gint64 all = 0;
  guint back = 0;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  all = rp_statement_get_integer (statement, 0);
  if (all > 0 && !count_on_their_way (self, &back, error))
    return FALSE;
  *count = (guint)MAX (all - back, 0);
  return TRUE;
}

static gboolean
drop (RpStore *self, gint64 id, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "DELETE FROM rescued WHERE id = :id", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":id", id);
  return rp_statement_run (statement, error);
}

gboolean
rp_rescued_settle (RpStore *self, const RpKind *kind, const char *id, JsonObject *now,
                   GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "SELECT id, body FROM rescued WHERE kind = :kind AND entity_id = :id", error);
  g_autoptr (GArray) back = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean row = TRUE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind->name);
  rp_statement_bind_text (statement, ":id", id);
  while (row)
    {
      g_autoptr (JsonObject) then = NULL;
      gint64 number = 0;

      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        then = rp_store_parse_object (rp_statement_get_text (statement, 1), NULL);
      number = row ? rp_statement_get_integer (statement, 0) : 0;
      if (then && has_all (kind, now, then))
        g_array_append_val (back, number);
    }
  for (guint i = 0; i < back->len; i++)
    if (!drop (self, g_array_index (back, gint64, i), error))
      return FALSE;
  return TRUE;
}

/* ---- back into a record ---- */

static gboolean
may_set (RpRecord *shown, const char *unit, RpRoles roles)
{
  const RpKind *kind = rp_record_get_kind (shown);
  const RpField *field = rp_kind_find_unit (kind, unit);

  return rp_record_may_change (shown, field, roles) && field->merge != RP_MERGE_APPEND
         && field->merge != RP_MERGE_FROZEN && field->merge != RP_MERGE_GUARDED;
}

/* @set: (nullable): an empty one */
static gboolean
has_element (JsonArray *set, const char *element)
{
  for (guint i = 0; set && i < json_array_get_length (set); i++)
    if (g_str_equal (rp_json_array_get_string (set, i, ""), element))
      return TRUE;
  return FALSE;
}

/* What is missing in the set is added; what was added to it since stays. */
static guint
add_elements (RpEdit *edit, RpRecord *shown, const char *unit, JsonArray *then)
{
  JsonArray *now = rp_record_get_array (shown, unit);
  guint n_added = 0;

  for (guint i = 0; then && i < json_array_get_length (then); i++)
    {
      const char *element = rp_json_array_get_string (then, i, "");

      if (has_element (now, element))
        continue;
      rp_edit_add (edit, shown, unit, element);
      n_added++;
    }
  return n_added;
}

static gboolean
is_in (RpRecord *shown, const char *unit, JsonNode *value)
{
  const RpField *field = rp_kind_find_unit (rp_record_get_kind (shown), unit);
  g_autoptr (JsonNode) now = rp_record_dup_unit (shown, unit);
  JsonArray *then = NULL;

  if (!field || field->merge != RP_MERGE_SET || !value || !JSON_NODE_HOLDS_ARRAY (value))
    return rp_json_equal (now, value);
  then = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (then); i++)
    if (!has_element (rp_record_get_array (shown, unit), rp_json_array_get_string (then, i, "")))
      return FALSE;
  return TRUE;
}

static gboolean
is_for_people (const RpKind *kind, const char *unit)
{
  const RpField *field = rp_kind_find_unit (kind, unit);

  return !field || (field->writers != RP_ROLE_SERVER && field->merge != RP_MERGE_GUARDED);
}

/* Whether @shown lacks any of it, or any that is for people to enter. */
static gboolean
lacks_some (const RpRescued *self, RpRecord *shown, gboolean for_people)
{
  const RpKind *kind = rp_record_get_kind (self->row);
  g_autoptr (GPtrArray) units = rp_unit_list (kind, rp_record_get_body (self->row));

  for (guint i = 0; i < units->len; i++)
    {
      g_autoptr (JsonNode) value = rp_record_dup_unit (self->row, units->pdata[i]);

      if (!is_in (shown, units->pdata[i], value)
          && (!for_people || is_for_people (kind, units->pdata[i])))
        return TRUE;
    }
  return FALSE;
}

gboolean
rp_rescued_is_in (const RpRescued *self, RpRecord *shown)
{
  return !lacks_some (self, shown, FALSE);
}

gboolean
rp_rescued_is_for_people (const RpRescued *self, RpRecord *shown)
{
  return lacks_some (self, shown, TRUE);
}

/* What another has signed he enters again himself. */
static gboolean
is_signed_by (RpRecord *then, const char *unit, const char *user)
{
  g_autoptr (JsonNode) value = rp_record_dup_unit (then, unit);

  return rp_author_signs (rp_record_get_kind (then), unit, value, user);
}

static RpEdit *
build_change (RpRecord *then, RpRecord *shown, const char *user, RpRoles roles)
{
  const RpKind *kind = rp_record_get_kind (then);
  g_autofree char *what = g_strconcat (kind->name, ".edit", NULL);
  g_autoptr (GPtrArray) units = rp_unit_list (kind, rp_record_get_body (then));
  g_autoptr (RpEdit) edit = rp_edit_new (what);
  guint n_set = 0;

  for (guint i = 0; i < units->len; i++)
    {
      const char *unit = units->pdata[i];
      g_autoptr (JsonNode) now = rp_record_dup_unit (shown, unit);
      g_autoptr (JsonNode) value = rp_record_dup_unit (then, unit);

      if (!may_set (shown, unit, roles) || rp_json_equal (now, value)
          || !is_signed_by (then, unit, user))
        continue;
      if (rp_kind_find_unit (kind, unit)->merge == RP_MERGE_SET)
        {
          n_set += add_elements (edit, shown, unit, json_node_get_array (value));
          continue;
        }
      rp_edit_set (edit, shown, unit, g_steal_pointer (&value));
      n_set++;
    }
  return n_set > 0 ? g_steal_pointer (&edit) : NULL;
}

/* The state that a new record of the kind begins in. (nullable): nobody of these makes one */
static const char *
find_first_state (const RpKind *kind, const char *wanted, RpRoles roles)
{
  if (rp_workflow_find_move (kind->workflow, NULL, wanted, roles))
    return wanted;
  for (guint i = 0; i < kind->workflow->n_states; i++)
    if (rp_workflow_find_move (kind->workflow, NULL, kind->workflow->states[i].code, roles))
      return kind->workflow->states[i].code;
  return NULL;
}

static RpEdit *
build_creation (RpRecord *then, const char *user, RpRoles roles)
{
  const RpKind *kind = rp_record_get_kind (then);
  g_autofree char *what = g_strconcat (kind->name, ".create", NULL);
  JsonObject *body = NULL;
  RpEdit *edit = NULL;

  if ((kind->creators & roles) == 0
      || (kind->workflow && !find_first_state (kind, rp_record_get_text (then, "state"), roles)))
    return NULL;
  body = json_object_new ();
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      JsonNode *value = rp_record_get_value (then, field->name);

      if (!value || JSON_NODE_HOLDS_NULL (value))
        continue;
      if (field->merge == RP_MERGE_GUARDED && kind->workflow)
        json_object_set_string_member (
            body, field->name, find_first_state (kind, rp_record_get_text (then, "state"), roles));
      else if (rp_author_is_maker (field)) /* who makes it signs for it */
        json_object_set_string_member (body, field->name, user);
      else if (rp_field_may_write (kind, field, roles, TRUE)
               && is_signed_by (then, rp_field_unit_name (field), user))
        json_object_set_member (body, field->name, json_node_copy (value));
    }
  edit = rp_edit_new (what);
  rp_edit_create (edit, kind->name, rp_record_get_id (then), rp_record_get_scope (then), body);
  return edit;
}

RpEdit *
rp_rescued_build_edit (const RpRescued *self, RpRecord *shown, const char *user, RpRoles roles)
{
  if (!shown)
    return build_creation (self->row, user, roles);
  return rp_record_is_deleted (shown) ? NULL : build_change (self->row, shown, user, roles);
}

gboolean
rp_store_drop_rescued (RpStore *self, const char *id, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "DELETE FROM rescued WHERE 'rescued-' || id = :id", error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  return rp_statement_run (statement, error);
}
