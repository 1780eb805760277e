/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/admin.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/id-source.h"
#include "base/json-access.h"
#include "base/text.h"
#include "schema/codec.h"
#include "schema/password-rule.h"
#include "server/account.h"
#include "server/changeset.h"
#include "server/database.h"
#include "server/dependent.h"
#include "server/lockout.h"
#include "server/password.h"
#include "server/survivor.h"

#define ATTEMPTS 4

static const RpActor server_actor = { .roles = RP_ROLE_SERVER };

/* --- one change, alone -------------------------------------------------------------------------- */

typedef gboolean (*Change) (RpChangeset *changeset, gpointer data, GError **error);

/* Nobody else writes meanwhile, so that what was looked up holds. */
static gboolean
change_once (const RpAdmin *self, Change change, gpointer data, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);
  g_autoptr (RpChangeset) changeset = NULL;
  g_autoptr (GError) refusal = NULL;
  gint64 head;

  if (transaction == NULL)
    return FALSE;
  changeset = rp_changeset_new (self->connection, now);
  if (!rp_changeset_lock (changeset, error))
    return FALSE;
  /* What could not be looked up is not missing: the writing says why. */
  if (!change (changeset, data, &refusal) && !rp_changeset_has_failed (changeset))
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }
  rp_changeset_accept (changeset);
  return rp_changeset_write (changeset, &head, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* Some engines let somebody else go first although this one waited. */
static gboolean
run_change (const RpAdmin *self, Change change, gpointer data, GError **error)
{
  for (guint i = 1;; i++)
    {
      g_autoptr (GError) cause = NULL;

      if (change_once (self, change, data, &cause))
        return TRUE;
      if (i == ATTEMPTS || !g_error_matches (cause, RP_DB_ERROR, RP_DB_ERROR_AGAIN))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
    }
}

static gboolean G_GNUC_PRINTF (2, 3) set_not_found (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
set_invalid (const char *message, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* --- looking up --------------------------------------------------------------------------------- */

/* Returns: (nullable): the live row whose @field is @value */
static const RpRow *
find_where (RpChangeset *changeset, const char *kind, const char *field, const char *value)
{
  g_autoptr (GPtrArray) rows
      = rp_changeset_list_where (changeset, rp_schema_find_kind (kind), field, value);

  return rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL;
}

static const RpRow *
find_customer (RpChangeset *changeset, const char *name, GError **error)
{
  const RpRow *row = rp_id_is_valid (name)
                         ? rp_changeset_find (changeset, rp_schema_find_kind ("customer"), name)
                         : find_where (changeset, "customer", "no", name);

  if (row == NULL)
    set_not_found (error, _ ("There is no customer “%s”."), name);
  return row;
}

static const RpRow *
find_user (RpChangeset *changeset, const char *login, GError **error)
{
  const RpRow *row = find_where (changeset, "user", "login", login);

  if (row == NULL)
    set_not_found (error, _ ("There is no user “%s”."), login);
  return row;
}

static RpRow *
edit_row (RpChangeset *changeset, const RpRow *row)
{
  return rp_changeset_edit (changeset, row->kind, row->id);
}

/* --- customers ---------------------------------------------------------------------------------- */

typedef struct
{
  const char *customer, *manager, *deputy, *today;
} Assignment;

/* Somebody who can have customers. */
static const RpRow *
find_keeper (RpChangeset *changeset, const char *login, GError **error)
{
  const RpRow *user = find_user (changeset, login, error);

  if (user == NULL)
    return NULL;
  if (rp_json_get_boolean (user->body, "disabled", FALSE)
      || (rp_roles_parse (rp_row_get_text (user, "roles")) & (RP_ROLE_MANAGER | RP_ROLE_DEPUTY))
             == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is no account manager and no deputy who may sign in."), login);
      return NULL;
    }
  return user;
}

static gboolean
assign (RpChangeset *changeset, gpointer data, GError **error)
{
  const Assignment *assignment = data;
  const RpRow *customer = find_customer (changeset, assignment->customer, error);
  const RpRow *manager = customer ? find_keeper (changeset, assignment->manager, error) : NULL;
  const RpRow *deputy = manager != NULL && assignment->deputy != NULL
                            ? find_keeper (changeset, assignment->deputy, error)
                            : NULL;
  RpRow *edited;

  if (manager == NULL || (assignment->deputy != NULL && deputy == NULL))
    return FALSE;
  edited = edit_row (changeset, customer);
  rp_changeset_set_text (changeset, edited, "manager", manager->id, &server_actor);
  if (deputy != NULL)
    rp_changeset_set_text (changeset, edited, "deputy", deputy->id, &server_actor);
  else
    rp_changeset_set_unit (changeset, edited, "deputy", NULL, &server_actor);
  rp_changeset_set_text (changeset, edited, "assigned_on", assignment->today, &server_actor);
  return TRUE;
}

/* Where the organisation is. Returns: (transfer full) (nullable) */
static char *
dup_today (const RpAdmin *self, GError **error)
{
  g_autoptr (RpOrganisation) organisation = NULL;

  if (!rp_database_load_organisation (self->connection, &organisation, error))
    return NULL;
  if (organisation != NULL)
    return rp_date_format (rp_organisation_today (organisation, self->clock));
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _ ("No organisation has been loaded yet."));
  return NULL;
}

gboolean
rp_admin_assign (const RpAdmin *self, const char *customer, const char *manager, const char *deputy,
                 GError **error)
{
  g_autofree char *today = dup_today (self, error);
  Assignment assignment = { customer, manager, deputy, today };

  return today != NULL && run_change (self, assign, &assignment, error);
}

typedef struct
{
  const char *from, *into;
} Merge;

static gboolean
merge_customers (RpChangeset *changeset, gpointer data, GError **error)
{
  const Merge *merge = data;
  const RpRow *from = find_customer (changeset, merge->from, error);
  const RpRow *into = from != NULL ? find_customer (changeset, merge->into, error) : NULL;
  g_autofree char *survivor = into != NULL ? rp_survivor_find (changeset, into->id) : NULL;
  RpRow *edited;

  if (survivor == NULL)
    return FALSE;
  if (g_str_equal (survivor, from->id))
    return set_invalid (_ ("A customer cannot be merged into itself."), error);
  edited = edit_row (changeset, from);
  rp_changeset_set_text (changeset, edited, "merged_into", survivor, &server_actor);
  rp_survivor_gather (changeset, edited, &server_actor);
  return TRUE;
}

gboolean
rp_admin_merge_customers (const RpAdmin *self, const char *from, const char *into, GError **error)
{
  Merge merge = { from, into };

  return run_change (self, merge_customers, &merge, error);
}

typedef struct
{
  const char *kind, *id, *customer;
} Move;

static gboolean
move (RpChangeset *changeset, gpointer data, GError **error)
{
  const Move *wish = data;
  const RpKind *kind = rp_schema_find_kind (wish->kind);
  const RpRow *row = NULL;
  const RpRow *customer;

  if (kind == NULL || kind->scope != RP_SCOPE_CUSTOMER)
    return set_not_found (error, _ ("Records of the kind “%s” do not belong to customers."),
                          wish->kind);
  row = rp_changeset_find (changeset, kind, wish->id);
  if (row == NULL)
    return set_not_found (error, _ ("There is no record “%s”."), wish->id);
  customer = find_customer (changeset, wish->customer, error);
  if (customer == NULL)
    return FALSE;
  rp_changeset_move (changeset, edit_row (changeset, row), customer->id, &server_actor);
  rp_dependents_move (changeset, wish->id, customer->id, &server_actor);
  return TRUE;
}

gboolean
rp_admin_move (const RpAdmin *self, const char *kind, const char *id, const char *customer,
               GError **error)
{
  Move wish = { kind, id, customer };

  return run_change (self, move, &wish, error);
}

/* --- users -------------------------------------------------------------------------------------- */

typedef struct
{
  const char *login, *roles;
  const char *centre; /* (nullable): as it is */
} Roles;

/* One that is misspelt must not be left out in silence. */
static gboolean
are_roles (const char *codes)
{
  g_auto (GStrv) parts = g_strsplit (codes, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      RpRole role = rp_role_from_code (g_strstrip (parts[i]));

      if (role == RP_ROLE_NONE || role == RP_ROLE_SERVER)
        return FALSE;
    }
  return parts[0] != NULL;
}

static gboolean
check_roles (const char *codes, GError **error)
{
  return are_roles (codes)
         || set_not_found (error, _ ("“%s” names no roles such as KAM,DEP."), codes);
}

/* Without one they would see nothing. @centre: (nullable) */
static gboolean
check_centre (RpRoles roles, const char *centre, GError **error)
{
  return (roles & RP_ROLE_CENTRE) == 0 || (centre != NULL && *centre != '\0')
         || set_invalid (_ ("Centre staff belong to a centre: name it behind the roles."), error);
}

static gboolean
set_roles (RpChangeset *changeset, gpointer data, GError **error)
{
  const Roles *wish = data;
  RpRoles roles = rp_roles_parse (wish->roles);
  g_autofree char *text = rp_roles_format (roles);
  const RpRow *user = find_user (changeset, wish->login, error);
  RpRow *edited;

  if (user == NULL || !check_roles (wish->roles, error)
      || !check_centre (
          roles, wish->centre != NULL ? wish->centre : rp_row_get_text (user, "centre"), error))
    return FALSE;
  edited = edit_row (changeset, user);
  rp_changeset_set_text (changeset, edited, "roles", text, &server_actor);
  if (wish->centre == NULL)
    return TRUE;
  rp_changeset_set_text (changeset, edited, "centre", wish->centre, &server_actor);
  return rp_kind_check_body (edited->kind, edited->body, error);
}

gboolean
rp_admin_set_roles (const RpAdmin *self, const char *login, const char *roles, const char *centre,
                    GError **error)
{
  Roles wish = { login, roles, centre };

  return run_change (self, set_roles, &wish, error);
}

typedef struct
{
  const char *login;
  gboolean disabled;
} Disabling;

static gboolean
set_disabled (RpChangeset *changeset, gpointer data, GError **error)
{
  const Disabling *wish = data;
  const RpRow *user = find_user (changeset, wish->login, error);
  g_autoptr (JsonNode) value
      = wish->disabled ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL;

  if (user == NULL)
    return FALSE;
  rp_changeset_set_unit (changeset, edit_row (changeset, user), "disabled", value, &server_actor);
  return TRUE;
}

gboolean
rp_admin_set_disabled (const RpAdmin *self, const char *login, gboolean disabled, GError **error)
{
  Disabling wish = { login, disabled };

  return run_change (self, set_disabled, &wish, error);
}

/* --- accounts ----------------------------------------------------------------------------------- */

typedef struct
{
  const char *login, *name, *roles;
  const char *centre; /* (nullable) */
  char *id;
} Newcomer;

/* One word without what no keyboard has: he types it at every sign-in. */
static gboolean
check_login (RpChangeset *changeset, const char *login, GError **error)
{
  gboolean taken;

  if (!g_utf8_validate (login, -1, NULL) || *login == '\0')
    return set_invalid (_ ("A login name has 1 to 64 characters."), error);
  for (const char *c = login; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isgraph (g_utf8_get_char (c)))
      return set_invalid (_ ("A login name is one word, without spaces."), error);
  if (!rp_account_has_login (rp_changeset_get_connection (changeset), login, &taken, error))
    return FALSE;
  if (!taken)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("There is a user “%s” already."), login);
  return FALSE;
}

static gboolean
check_newcomer (RpChangeset *changeset, const Newcomer *wish, GError **error)
{
  if (!check_login (changeset, wish->login, error) || !check_roles (wish->roles, error))
    return FALSE;
  if (!g_utf8_validate (wish->name, -1, NULL) || *wish->name == '\0')
    return set_invalid (_ ("A user has a name."), error);
  return check_centre (rp_roles_parse (wish->roles), wish->centre, error);
}

static JsonObject *
make_user (const Newcomer *wish)
{
  JsonObject *body = json_object_new ();
  g_autofree char *roles = rp_roles_format (rp_roles_parse (wish->roles));

  json_object_set_string_member (body, "login", wish->login);
  json_object_set_string_member (body, "name", wish->name);
  json_object_set_string_member (body, "roles", roles);
  if (wish->centre != NULL)
    json_object_set_string_member (body, "centre", wish->centre);
  return body;
}

static gboolean
add_user (RpChangeset *changeset, gpointer data, GError **error)
{
  const Newcomer *wish = data;
  const RpKind *kind = rp_schema_find_kind ("user");
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *scope = NULL;

  if (!check_newcomer (changeset, wish, error))
    return FALSE;
  body = make_user (wish);
  scope = rp_row_find_scope (kind, wish->id, body);
  if (!rp_kind_check_body (kind, body, error)
      || !rp_account_insert (rp_changeset_get_connection (changeset), wish->id, body, NULL, error))
    return FALSE;
  rp_changeset_add (changeset, kind, wish->id, scope, g_steal_pointer (&body), &server_actor);
  return TRUE;
}

gboolean
rp_admin_add_user (const RpAdmin *self, const char *login, const char *name, const char *roles,
                   const char *centre, GError **error)
{
  g_autoptr (RpIdSource) ids = rp_id_source_new (self->clock);
  g_autofree char *id = rp_id_source_make (ids);
  Newcomer wish = { login, name, roles, centre, id };

  return run_change (self, add_user, &wish, error);
}

/* @hash: of @password, made before anybody waits for it. Within a transaction */
static gboolean
set_password (const RpAdmin *self, const char *login, const char *password, const char *hash,
              GError **error)
{
  g_autofree char *id = NULL, *name = NULL;
  RpPasswordFault fault;

  if (!rp_account_find (self->connection, login, &id, &name, error))
    return FALSE;
  if (id == NULL)
    return set_not_found (error, _ ("There is no user “%s”."), login);
  fault = rp_password_check (password, login, name);
  if (fault != RP_PASSWORD_GOOD)
    return set_invalid (rp_password_fault_sentence (fault), error);
  return rp_account_set_password (self->connection, id, hash, NULL, error);
}

gboolean
rp_admin_set_password (const RpAdmin *self, const char *login, const char *password, GError **error)
{
  g_autofree char *hash = rp_password_hash (password);
  g_autofree char *folded = rp_text_fold (login);
  g_autofree char *subject = g_strconcat ("login:", folded, NULL);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);

  return transaction != NULL && set_password (self, login, password, hash, error)
         && rp_lockout_clear (self->connection, subject, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}
