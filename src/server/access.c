/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/access.h"

#include "base/date.h"
#include "base/json-access.h"

#define HOLD_US (90 * G_TIME_SPAN_DAY)

/* Roles that work for the whole organisation. */
enum
{
  EVERYWHERE = RP_ROLE_SPECIALIST | RP_ROLE_SUPERVISOR,
};

typedef struct
{
  char *id;
  RpRoles roles;
  char *centre; /* (nullable) */
} User;

/* A row of the kind `user` that is being written. */
typedef struct
{
  char *id, *name, *roles;
  char *centre; /* (nullable) */
  gboolean disabled, erased;
} Account;

/* One grant or revocation to write. */
typedef struct
{
  char *user_id, *scope;
  gboolean grant;
} Turn;

struct _RpAccessPlan
{
  RpConnection *connection; /* borrowed */
  GHashTable *scopes;       /* set of customer ids to look at */
  GPtrArray *changed_users; /* Account */
  GPtrArray *users;         /* (nullable): User */
  GPtrArray *turns;         /* Turn */
};

static void
user_free (gpointer data)
{
  User *self = data;

  g_free (self->id);
  g_free (self->centre);
  g_free (self);
}

static void
account_free (gpointer data)
{
  Account *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->roles);
  g_free (self->centre);
  g_free (self);
}

static void
turn_free (gpointer data)
{
  Turn *self = data;

  g_free (self->user_id);
  g_free (self->scope);
  g_free (self);
}

RpAccessPlan *
rp_access_plan_new (RpConnection *connection)
{
  RpAccessPlan *self = g_new0 (RpAccessPlan, 1);

  self->connection = connection;
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->changed_users = g_ptr_array_new_with_free_func (account_free);
  self->turns = g_ptr_array_new_with_free_func (turn_free);
  return self;
}

void
rp_access_plan_free (RpAccessPlan *self)
{
  g_ptr_array_unref (self->turns);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_ptr_array_unref (self->changed_users);
  g_hash_table_unref (self->scopes);
  g_free (self);
}

static void
note_user (RpAccessPlan *self, const RpRow *row)
{
  Account *account = g_new0 (Account, 1);

  account->id = g_strdup (row->id);
  account->name = g_strdup (rp_row_get_text (row, "name"));
  account->roles = g_strdup (rp_row_get_text (row, "roles"));
  account->centre = g_strdup (rp_json_get_string (row->body, "centre", NULL));
  account->erased = row->erased;
  account->disabled
      = row->deleted || row->erased || rp_json_get_boolean (row->body, "disabled", FALSE);
  g_ptr_array_add (self->changed_users, account);
}

void
rp_access_plan_note (RpAccessPlan *self, const RpRow *row)
{
  if (g_str_equal (row->kind->name, "customer") || g_str_equal (row->kind->name, "need"))
    g_hash_table_add (self->scopes, g_strdup (row->scope));
  else if (g_str_equal (row->kind->name, "user"))
    note_user (self, row);
}

static void
add_turn (RpAccessPlan *self, const char *user_id, const char *scope, gboolean grant)
{
  Turn *turn = g_new0 (Turn, 1);

  turn->user_id = g_strdup (user_id);
  turn->scope = g_strdup (scope);
  turn->grant = grant;
  g_ptr_array_add (self->turns, turn);
}

/* --- working out -------------------------------------------------------------------------------- */

static gboolean
load_users (RpAccessPlan *self, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->connection, "SELECT id, roles, centre FROM app_user WHERE disabled = 0 ORDER BY id",
      error);
  gboolean has_row;

  self->users = g_ptr_array_new_with_free_func (user_free);
  if (statement == NULL)
    return FALSE;
  while (rp_statement_step (statement, &has_row, error) && has_row)
    {
      User *user = g_new0 (User, 1);

      user->id = g_strdup (rp_statement_get_text (statement, 0));
      user->roles = rp_roles_parse (rp_statement_get_text (statement, 1));
      user->centre = g_strdup (rp_statement_get_text (statement, 2));
      g_ptr_array_add (self->users, user);
    }
  return !has_row;
}

/* Reads one column of a query about a scope into a set. */
static GHashTable *
load_set (RpAccessPlan *self, const char *sql, const char *scope, GError **error)
{
  g_autoptr (GHashTable) set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, sql, error);
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  if (scope != NULL)
    rp_statement_bind_text (statement, ":scope", scope);
  while (rp_statement_step (statement, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&set);
      if (!rp_statement_is_null (statement, 0))
        g_hash_table_add (set, g_strdup (rp_statement_get_text (statement, 0)));
    }
  return NULL;
}

static const char assigned_sql[]
    = "SELECT manager FROM k_customer WHERE id = :scope AND deleted = 0"
      " UNION SELECT deputy FROM k_customer WHERE id = :scope AND deleted = 0";

/* A need is with a centre from its dispatch until it is closed. */
static const char centres_sql[]
    = "SELECT DISTINCT centre FROM k_need WHERE customer = :scope AND deleted = 0 AND state IN"
      " ('DISPATCHED', 'ACCEPTED', 'IN_PROGRESS', 'SUSPENDED', 'ANSWERED', 'CONFIRMED', "
      "'REOPENED')";

static const char complaints_sql[]
    = "SELECT id FROM k_need WHERE customer = :scope AND deleted = 0 AND category = 'CMPL'";

static const char granted_sql[]
    = "SELECT user_id FROM access WHERE scope_id = :scope AND revoked_seq IS NULL";

static gboolean
work_out_customer (RpAccessPlan *self, const char *scope, GError **error)
{
  g_autoptr (GHashTable) assigned = load_set (self, assigned_sql, scope, error);
  g_autoptr (GHashTable) centres = assigned ? load_set (self, centres_sql, scope, error) : NULL;
  g_autoptr (GHashTable) complaints
      = centres ? load_set (self, complaints_sql, scope, error) : NULL;
  g_autoptr (GHashTable) granted = complaints ? load_set (self, granted_sql, scope, error) : NULL;

  if (granted == NULL)
    return FALSE;
  for (guint i = 0; i < self->users->len; i++)
    {
      const User *user = g_ptr_array_index (self->users, i);
      gboolean wanted
          = (user->roles & EVERYWHERE) != 0
            || ((user->roles & (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)) != 0
                && g_hash_table_contains (assigned, user->id))
            || ((user->roles & RP_ROLE_CENTRE) != 0 && user->centre != NULL
                && g_hash_table_contains (centres, user->centre))
            || ((user->roles & RP_ROLE_QUALITY) != 0 && g_hash_table_size (complaints) > 0);
      gboolean has = g_hash_table_remove (granted, user->id);

      if (wanted != has)
        add_turn (self, user->id, scope, wanted);
    }

  /* What is left belongs to users who are disabled now. */
  GHashTableIter iter;
  gpointer user_id;
  g_hash_table_iter_init (&iter, granted);
  while (g_hash_table_iter_next (&iter, &user_id, NULL))
    add_turn (self, user_id, scope, FALSE);
  return TRUE;
}

/* Another set of roles reads other kinds of rows. */
static gboolean
grant_anew (RpAccessPlan *self, const char *user_id, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection,
                               "SELECT scope_id FROM access WHERE user_id = :user"
                               " AND revoked_seq IS NULL ORDER BY scope_id",
                               error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", user_id);
  while (rp_statement_step (statement, &has_row, error) && has_row)
    add_turn (self, user_id, rp_statement_get_text (statement, 0), TRUE);
  return !has_row;
}

/* @other_roles: (out) */
static gboolean
compare_roles (RpAccessPlan *self, const Account *account, gboolean *other_roles, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->connection, "SELECT roles FROM app_user WHERE id = :id", error);
  gboolean has_row;

  *other_roles = FALSE;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", account->id);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  *other_roles
      = has_row
        && rp_roles_parse (rp_statement_get_text (statement, 0)) != rp_roles_parse (account->roles);
  return TRUE;
}

/* The id stays, as others' records have it. */
static gboolean
empty_account (RpAccessPlan *self, const Account *account, GError **error)
{
  static const char *const changes[]
      = { "UPDATE app_user SET login = id, password = NULL, name = '', roles = '', centre = NULL,"
          " disabled = 1 WHERE id = :id",
          "UPDATE device SET label = '' WHERE user_id = :id" };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (RpStatement) statement
          = rp_connection_prepare (self->connection, changes[i], error);

      if (statement == NULL)
        return FALSE;
      rp_statement_bind_text (statement, ":id", account->id);
      if (!rp_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
update_account (RpAccessPlan *self, const Account *account, GError **error)
{
  g_autoptr (RpStatement) statement = NULL;
  gboolean other_roles;

  if (!compare_roles (self, account, &other_roles, error)
      || (other_roles && !grant_anew (self, account->id, error)))
    return FALSE;
  if (account->erased)
    return empty_account (self, account, error);
  statement = rp_connection_prepare (self->connection,
                                     "UPDATE app_user SET name = :name, roles = :roles,"
                                     " centre = :centre, disabled = :disabled WHERE id = :id",
                                     error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":name", account->name);
  rp_statement_bind_text (statement, ":roles", account->roles);
  rp_statement_bind_text (statement, ":centre", account->centre);
  rp_statement_bind_integer (statement, ":disabled", account->disabled);
  rp_statement_bind_text (statement, ":id", account->id);
  return rp_statement_run (statement, error);
}

static gboolean
update_accounts (RpAccessPlan *self, GError **error)
{
  for (guint i = 0; i < self->changed_users->len; i++)
    if (!update_account (self, g_ptr_array_index (self->changed_users, i), error))
      return FALSE;
  return TRUE;
}

/* A new or changed user: the scopes everybody has, and every customer is looked at again. */
static gboolean
work_out_users (RpAccessPlan *self, GError **error)
{
  if (self->changed_users->len == 0)
    return TRUE;
  for (guint i = 0; i < self->changed_users->len; i++)
    {
      const char *id = ((Account *)g_ptr_array_index (self->changed_users, i))->id;
      g_autofree char *own = g_strconcat ("user:", id, NULL);
      g_autoptr (GHashTable) granted = load_set (self, granted_sql, own, error);

      if (granted == NULL)
        return FALSE;
      if (g_hash_table_size (granted) > 0)
        continue;
      add_turn (self, id, "org", TRUE);
      add_turn (self, id, own, TRUE);
    }

  g_autoptr (GHashTable) customers
      = load_set (self, "SELECT id FROM k_customer WHERE deleted = 0", NULL, error);
  GHashTableIter iter;
  gpointer id;
  if (customers == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, customers);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (self->scopes, g_strdup (id));
  return TRUE;
}

gboolean
rp_access_plan_work_out (RpAccessPlan *self, GError **error)
{
  if (g_hash_table_size (self->scopes) == 0 && self->changed_users->len == 0)
    return TRUE;
  if (!update_accounts (self, error) || !load_users (self, error) || !work_out_users (self, error))
    return FALSE;

  g_autoptr (GList) scopes
      = g_list_sort (g_hash_table_get_keys (self->scopes), (GCompareFunc)strcmp);
  for (GList *link = scopes; link != NULL; link = link->next)
    if (!work_out_customer (self, link->data, error))
      return FALSE;
  return TRUE;
}

guint
rp_access_plan_count (RpAccessPlan *self)
{
  return self->turns->len;
}

/* --- writing ------------------------------------------------------------------------------------ */

static const char grant_sql[]
    = "INSERT INTO access (user_id, scope_id, level, granted_seq) VALUES (:user, :scope, 'rw', "
      ":seq)"
      " ON CONFLICT (user_id, scope_id) DO UPDATE SET level = excluded.level,"
      " granted_seq = excluded.granted_seq, revoked_seq = NULL, revoked_at = NULL";

static const char revoke_sql[] = "UPDATE access SET revoked_seq = :seq, revoked_at = :now"
                                 " WHERE user_id = :user AND scope_id = :scope";

static gboolean
write_turn (RpAccessPlan *self, const Turn *turn, gint64 seq, const char *now, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection, turn->grant ? grant_sql : revoke_sql, error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", turn->user_id);
  rp_statement_bind_text (statement, ":scope", turn->scope);
  rp_statement_bind_integer (statement, ":seq", seq);
  if (!turn->grant)
    rp_statement_bind_text (statement, ":now", now);
  return rp_statement_run (statement, error);
}

gboolean
rp_access_plan_write (RpAccessPlan *self, gint64 *seq, const char *now, GError **error)
{
  for (guint i = 0; i < self->turns->len; i++)
    if (!write_turn (self, g_ptr_array_index (self->turns, i), ++*seq, now, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_seq (RpConnection *connection, gint64 *seq, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "UPDATE org_clock SET head = head + 1 WHERE one = 1 RETURNING head", error);
  gboolean has_row;

  if (statement == NULL || !rp_statement_step (statement, &has_row, error))
    return FALSE;
  *seq = rp_statement_get_integer (statement, 0);
  return TRUE;
}

gboolean
rp_access_grant_anew (RpConnection *connection, const char *user_id, const char *scope,
                      gboolean *granted, GError **error)
{
  g_autoptr (RpStatement) statement = NULL;
  gint64 seq;

  if (!take_seq (connection, &seq, error))
    return FALSE;
  statement = rp_connection_prepare (connection,
                                     "UPDATE access SET granted_seq = :seq WHERE user_id = :user"
                                     " AND scope_id = :scope AND revoked_seq IS NULL",
                                     error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":seq", seq);
  rp_statement_bind_text (statement, ":user", user_id);
  rp_statement_bind_text (statement, ":scope", scope);
  if (!rp_statement_run (statement, error))
    return FALSE;
  *granted = rp_connection_get_changes (connection) > 0;
  return TRUE;
}

/* --- asking ------------------------------------------------------------------------------------- */

static gboolean
is_recent (const char *revoked_at, const char *now)
{
  gint64 revoked_us, now_us;

  return rp_instant_parse (revoked_at, &revoked_us) && rp_instant_parse (now, &now_us)
         && now_us - revoked_us <= HOLD_US;
}

gboolean
rp_access_check (RpConnection *connection, const char *user_id, const char *scope, const char *now,
                 RpAccess *access, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "SELECT revoked_at FROM access"
                               " WHERE user_id = :user AND scope_id = :scope",
                               error);
  gboolean has_row;

  *access = RP_ACCESS_NEVER;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", user_id);
  rp_statement_bind_text (statement, ":scope", scope);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (has_row && rp_statement_is_null (statement, 0))
    *access = RP_ACCESS_NOW;
  else if (has_row && is_recent (rp_statement_get_text (statement, 0), now))
    *access = RP_ACCESS_LATELY;
  return TRUE;
}

gboolean
rp_access_had (RpConnection *connection, const char *user_id, const char *scope, gboolean *had,
               GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT 1 FROM access WHERE user_id = :user AND scope_id = :scope", error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":user", user_id);
  rp_statement_bind_text (statement, ":scope", scope);
  return rp_statement_step (statement, had, error);
}
