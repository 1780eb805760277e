/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/load.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/id-source.h"
#include "base/json-access.h"
#include "schema/codec.h"
#include "schema/password-rule.h"
#include "server/account.h"
#include "server/changeset.h"
#include "server/database.h"
#include "server/official-number.h"
#include "server/password.h"

#define CHUNK_ROWS 1000
#define FORMAT 1

GQuark
rp_load_error_quark (void)
{
  return g_quark_from_static_string ("rp-load-error-quark");
}

typedef struct
{
  RpConnection *connection;
  RpChangeset *changeset;
  RpClock *clock;
  guint line;
  guint n_waiting;
  GHashTable *unique; /* set of "kind/field/value" of UNIQUE fields */
  RpLoadCount *count;
} Loader;

static gboolean G_GNUC_PRINTF (2, 3) set_cause (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (RP_LOAD_ERROR, RP_LOAD_ERROR_LINE, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
flush (Loader *self, GError **error)
{
  gint64 head;

  self->n_waiting = 0;
  return rp_changeset_write (self->changeset, &head, error);
}

/* --- rows --------------------------------------------------------------------------------------- */

static gboolean
check_unique (Loader *self, const RpKind *kind, JsonObject *body, GError **error)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      const char *value = rp_json_get_string (body, field->name, NULL);

      if ((field->flags & RP_FIELD_UNIQUE) == 0 || value == NULL)
        continue;
      if (!g_hash_table_add (self->unique,
                             g_strdup_printf ("%s/%s/%s", kind->name, field->name, value)))
        return set_cause (error, _ ("another %s has the %s “%s”"), rp_kind_label (kind),
                          rp_field_label (field), value);
      if (g_str_equal (field->name, "no"))
        rp_official_number_note (self->changeset, value);
    }
  return TRUE;
}

/* @body: (transfer full) */
static gboolean
add_row (Loader *self, const RpKind *kind, const char *id, JsonObject *body, const RpActor *actor,
         GError **error)
{
  g_autoptr (JsonObject) owned = body;
  g_autofree char *scope = rp_row_find_scope (kind, id, body);

  if (scope == NULL)
    return set_cause (error, _ ("the row does not say where it belongs"));
  if (rp_changeset_find (self->changeset, kind, id) != NULL)
    return set_cause (error, _ ("the id %s comes twice"), id);
  rp_changeset_add (self->changeset, kind, id, scope, g_steal_pointer (&owned), actor);
  rp_changeset_accept (self->changeset);
  return ++self->n_waiting < CHUNK_ROWS || flush (self, error);
}

static gboolean
load_row (Loader *self, JsonObject *line, GError **error)
{
  const char *kind_name, *id, *scope;
  RpActor actor = { .user_id = rp_json_get_string (line, "by", NULL),
                    .at = rp_json_get_string (line, "at", NULL) };
  const RpKind *kind;
  JsonObject *body;
  gint64 at_us;

  if (!rp_json_read_string (line, "kind", &kind_name, error)
      || !rp_json_read_id (line, "id", &id, error)
      || !rp_json_read_string (line, "scope", &scope, error)
      || !rp_json_read_object (line, "body", &body, error))
    return FALSE;
  kind = rp_schema_find_kind (kind_name);
  if (kind == NULL || g_str_equal (kind_name, "user"))
    return set_cause (error, _ ("there are no rows of the kind “%s”"), kind_name);
  if (actor.at != NULL && !rp_instant_parse (actor.at, &at_us))
    return set_cause (error, _ ("“at” is not an instant"));

  g_autofree char *expected = rp_row_find_scope (kind, id, body);
  if (g_strcmp0 (scope, expected) != 0)
    return set_cause (error, _ ("the scope does not fit the row"));
  if (!rp_kind_check_body (kind, body, error) || !check_unique (self, kind, body, error))
    return FALSE;
  self->count->n_rows++;
  return add_row (self, kind, id, rp_json_object_copy (body), &actor, error);
}

/* --- users -------------------------------------------------------------------------------------- */

static gboolean
hash_good (JsonObject *line, const char *password, char **hash, GError **error)
{
  RpPasswordFault fault = rp_password_check (password, rp_json_get_string (line, "login", NULL),
                                             rp_json_get_string (line, "name", NULL));

  if (fault != RP_PASSWORD_GOOD)
    return set_cause (error, "%s", rp_password_fault_sentence (fault));
  *hash = rp_password_hash (password);
  return TRUE;
}

static gboolean
read_password (JsonObject *line, char **hash, GError **error)
{
  const char *password = rp_json_get_string (line, "password", NULL);
  const char *given = rp_json_get_string (line, "password_hash", NULL);

  if (given != NULL && !rp_password_is_hash (given))
    return set_cause (error, _ ("“password_hash” is not an argon2id hash"));
  if (given != NULL)
    *hash = g_strdup (given);
  else if (password != NULL)
    return hash_good (line, password, hash, error);
  return TRUE;
}

static gboolean
load_user (Loader *self, JsonObject *line, GError **error)
{
  const RpKind *kind = rp_schema_find_kind ("user");
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *hash = NULL;
  const char *id;
  RpActor actor = { .user_id = NULL };

  if (!rp_json_read_id (line, "id", &id, error) || !read_password (line, &hash, error))
    return FALSE;
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *name = kind->fields[i].name;

      if (json_object_has_member (line, name))
        json_object_set_member (body, name, json_object_dup_member (line, name));
    }
  if (!rp_kind_check_body (kind, body, error) || !check_unique (self, kind, body, error)
      || !rp_account_insert (self->connection, id, body, hash, error))
    return FALSE;
  self->count->n_users++;
  return add_row (self, kind, id, g_steal_pointer (&body), &actor, error);
}

/* --- the file ----------------------------------------------------------------------------------- */

static gboolean
load_head (Loader *self, JsonObject *line, GError **error)
{
  const char *name, *zone_name;
  gint64 format;
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpStatement) statement = NULL;

  if (g_strcmp0 (rp_json_get_string (line, "t", NULL), "organisation") != 0)
    return set_cause (error, _ ("an organisation file begins with the organisation"));
  if (!rp_json_read_string (line, "name", &name, error)
      || !rp_json_read_string (line, "zone", &zone_name, error)
      || !rp_json_read_integer (line, "format", FORMAT, FORMAT, &format, error))
    return FALSE;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  if (zone == NULL)
    return set_cause (error, _ ("“%s” is not a time zone"), zone_name);

  statement = rp_connection_prepare (
      self->connection,
      "INSERT INTO organisation (one, name, zone, prefix, sample, loaded_at)"
      " VALUES (1, :name, :zone, :prefix, :sample, :now)",
      error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":name", name);
  rp_statement_bind_text (statement, ":zone", zone_name);
  rp_statement_bind_text (statement, ":prefix", rp_json_get_string (line, "prefix", "QL"));
  rp_statement_bind_integer (statement, ":sample", rp_json_get_boolean (line, "sample", FALSE));
  rp_statement_bind_text (statement, ":now", now);
  return rp_statement_run (statement, error);
}

static gboolean
load_line (Loader *self, const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) line = rp_json_parse_object (text, length, &rp_json_limits_message, error);
  const char *type;

  if (line == NULL)
    return FALSE;
  if (self->line == 1)
    return load_head (self, line, error);
  type = rp_json_get_string (line, "t", "");
  if (g_str_equal (type, "user"))
    return load_user (self, line, error);
  if (g_str_equal (type, "row"))
    return load_row (self, line, error);
  return set_cause (error, _ ("there are no lines of the type “%s”"), type);
}

static gboolean
load_lines (Loader *self, GDataInputStream *lines, GError **error)
{
  GError *cause = NULL;

  for (;;)
    {
      gsize length;
      g_autofree char *text = g_data_input_stream_read_line (lines, &length, NULL, &cause);

      if (text == NULL)
        break;
      self->line++;
      if (length > 0 && !load_line (self, text, length, &cause))
        {
          g_set_error (error, RP_LOAD_ERROR, RP_LOAD_ERROR_LINE, _ ("Line %u: %s"), self->line,
                       cause->message);
          g_error_free (cause);
          return FALSE;
        }
    }
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (self->line == 0)
    return set_cause (error, _ ("The file is empty."));
  return flush (self, error);
}

static gboolean
check_empty (RpConnection *connection, GError **error)
{
  g_autoptr (RpOrganisation) organisation = NULL;

  if (!rp_database_load_organisation (connection, &organisation, error))
    return FALSE;
  if (organisation == NULL)
    return TRUE;
  g_set_error (error, RP_LOAD_ERROR, RP_LOAD_ERROR_NOT_EMPTY,
               _ ("The database already holds the data of “%s”."), organisation->name);
  return FALSE;
}

gboolean
rp_load_organisation (RpConnection *connection, GInputStream *stream, RpClock *clock,
                      RpLoadCount *count, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (clock);
  g_autoptr (RpChangeset) changeset = rp_changeset_new (connection, now);
  g_autoptr (GHashTable) unique = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (stream);
  g_autoptr (RpTransaction) transaction = NULL;
  Loader loader = { connection, changeset, clock, 0, 0, unique, count };

  *count = (RpLoadCount){ 0 };
  if (!check_empty (connection, error))
    return FALSE;
  transaction = rp_transaction_begin (connection, error);
  return transaction != NULL && rp_changeset_lock (changeset, error)
         && load_lines (&loader, lines, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}
