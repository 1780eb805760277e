/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gi18n-lib.h>

#include "db/sqlite-connection.h"
#include "store-sql.h"
#include "store/lock.h"
#include "store/recovery.h"

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RpStore, rp_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (rp_store_error, rp_store_error)

static const struct
{
  int version;
  const char *path;
} migration_files[] = {
  { 1, "/org/rapport/store/sql/0001-profile.sql" },
  { 10, "/org/rapport/store/sql/0010-files.sql" },
  { 20, "/org/rapport/store/sql/0020-row-layout.sql" },
  { 30, "/org/rapport/store/sql/0030-search.sql" },
  { 40, "/org/rapport/store/sql/0040-rescued.sql" },
  { 50, "/org/rapport/store/sql/0050-parted.sql" },
  { 60, "/org/rapport/store/sql/0060-by-itself.sql" },
};

static void
rp_store_finalize (GObject *object)
{
  RpStore *self = RP_STORE (object);

  g_clear_pointer (&self->search, rp_search_free);
  g_clear_pointer (&self->changed, rp_changed_rows_free);
  g_clear_object (&self->db);
  g_clear_object (&self->clock);
  g_clear_object (&self->ids);
  g_free (self->folder);

  G_OBJECT_CLASS (rp_store_parent_class)->finalize (object);
}

static void
rp_store_class_init (RpStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_store_finalize;
  signals[CHANGED] = g_signal_new ("changed", RP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRV);
}

static void
rp_store_init (RpStore *self)
{
  self->changed = rp_changed_rows_new ();
}

static gboolean
migrate (RpStore *self, GError **error)
{
  RpMigration steps[G_N_ELEMENTS (migration_files)];
  GBytes *texts[G_N_ELEMENTS (migration_files)];

  for (guint i = 0; i < G_N_ELEMENTS (migration_files); i++)
    {
      texts[i] = g_resource_lookup_data (rp_store_sql_get_resource (), migration_files[i].path,
                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      steps[i].version = migration_files[i].version;
      steps[i].sql = g_bytes_get_data (texts[i], NULL);
    }

  gboolean ok = rp_connection_migrate (self->db, steps, G_N_ELEMENTS (steps),
                                       rp_store_backup_layout, self->folder, error);
  for (guint i = 0; i < G_N_ELEMENTS (migration_files); i++)
    g_bytes_unref (texts[i]);
  return ok;
}

/* A profile has a chain of operations from the start, long before it meets a server. */
static gboolean
ensure_replica (RpStore *self, GError **error)
{
  g_autofree char *replica = NULL;

  if (!rp_store_read_meta (self, "replica", &replica, error))
    return FALSE;
  if (replica)
    return TRUE;
  replica = rp_id_source_make (self->ids);
  return rp_store_set_meta (self, "replica", replica, error);
}

static gboolean
follow_zone (RpStore *self, GError **error)
{
  g_autofree char *zone = NULL;

  if (!rp_store_read_meta (self, "zone", &zone, error))
    return FALSE;
  rp_clock_set_zone (self->clock, zone);
  return TRUE;
}

/* Where a damage was noted, all of it is read before anything is written. */
static gboolean
check_noted (RpStore *self, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (!rp_recovery_is_noted (self->folder))
    return TRUE;
  if (rp_connection_check (self->db, &fault))
    {
      rp_recovery_forget_damage (self->folder);
      return TRUE;
    }
  /* Which page it is says nothing to a person. */
  g_message ("%s: %s", self->folder, fault->message);
  if (g_error_matches (fault, RP_DB_ERROR, RP_DB_ERROR_CORRUPT))
    g_set_error_literal (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT,
                         _ ("The data file is damaged. It was left as it is."));
  else
    g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

RpStore *
rp_store_open (const char *folder, RpClock *clock, RpIdSource *ids, GError **error)
{
  g_autoptr (RpStore) self = g_object_new (RP_TYPE_STORE, NULL);
  g_autofree char *path = g_build_filename (folder, "rapport.db", NULL);

  self->folder = g_strdup (folder);
  self->clock = g_object_ref (clock);
  self->ids = g_object_ref (ids);
  if (!rp_store_finish_wipe (folder, error) || !rp_recovery_check_missing (folder, error))
    return NULL;
  self->db = rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, error);
  if (!self->db || !check_noted (self, error) || !migrate (self, error))
    return NULL;
  if (!follow_zone (self, error))
    return NULL;
  self->search = rp_search_new (self->db);
  if (!rp_projections_update (self, error) || !ensure_replica (self, error))
    return NULL;
  rp_store_take_over (self);
  return g_steal_pointer (&self);
}

void
rp_store_follow_zone (RpStore *self)
{
  g_autoptr (GError) error = NULL;

  if (!follow_zone (self, &error))
    g_message ("cannot read the zone: %s", error->message);
}

const char *
rp_store_get_folder (RpStore *self)
{
  return self->folder;
}

RpClock *
rp_store_get_clock (RpStore *self)
{
  return self->clock;
}

RpConnection *
rp_store_get_connection (RpStore *self)
{
  return self->db;
}

gboolean
rp_store_read_meta (RpStore *self, const char *key, char **value, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT value FROM meta WHERE key = :key", error);
  gboolean row = FALSE;

  *value = NULL;
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":key", key);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *value = g_strdup (rp_statement_get_text (statement, 0));
  return TRUE;
}

char *
rp_store_dup_meta (RpStore *self, const char *key)
{
  g_autoptr (GError) error = NULL;
  char *value = NULL;

  if (!rp_store_read_meta (self, key, &value, &error))
    g_message ("cannot read the fact %s: %s", key, error->message);
  return value;
}

gboolean
rp_store_put_meta (RpStore *self, const char *key, const char *value, GError **error)
{
  const char *sql = value ? "INSERT INTO meta (key, value) VALUES (:key, :value)"
                            " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
                          : "DELETE FROM meta WHERE key = :key";
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":key", key);
  if (value)
    rp_statement_bind_text (statement, ":value", value);
  return rp_statement_run (statement, error);
}

gboolean
rp_store_set_meta (RpStore *self, const char *key, const char *value, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  return transaction && rp_store_put_meta (self, key, value, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_store_read_meta_integer (RpStore *self, const char *key, gint64 *value, GError **error)
{
  g_autofree char *text = NULL;

  *value = 0;
  if (!rp_store_read_meta (self, key, &text, error))
    return FALSE;
  *value = text ? g_ascii_strtoll (text, NULL, 10) : 0;
  return TRUE;
}

gboolean
rp_store_put_meta_integer (RpStore *self, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return rp_store_put_meta (self, key, text, error);
}

gint64
rp_store_get_change_point (RpStore *self)
{
  return rp_changed_rows_get_point (self->changed);
}

GStrv
rp_store_list_changed (RpStore *self, const char *kind, gint64 point)
{
  return rp_changed_rows_list (self->changed, kind, point);
}

JsonObject *
rp_store_parse_object (const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  JsonObject *object = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &local);

  if (!object)
    g_set_error (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT, _ ("A stored value is damaged: %s"),
                 local->message);
  return object;
}

JsonNode *
rp_store_parse_value (const char *text)
{
  return text ? rp_json_parse (text, strlen (text), &rp_json_limits_message, NULL) : NULL;
}

RpStoreWork *
rp_store_work_begin (RpStore *store, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (store->db, error);

  if (!transaction)
    return NULL;

  RpStoreWork *self = g_new0 (RpStoreWork, 1);
  self->store = g_object_ref (store);
  self->transaction = g_steal_pointer (&transaction);
  self->kinds = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
rp_store_work_abandon (RpStoreWork *self)
{
  if (self->transaction)
    rp_search_forget (self->store->search);
  g_clear_pointer (&self->transaction, rp_transaction_rollback);
  g_hash_table_unref (self->kinds);
  g_object_unref (self->store);
  g_free (self);
}

gboolean
rp_store_work_finish (RpStoreWork *self, GError **error)
{
  gboolean ok = rp_search_settle (self->store->search, error)
                && rp_transaction_commit (g_steal_pointer (&self->transaction), error);

  if (!ok)
    rp_search_forget (self->store->search);
  if (ok && g_hash_table_size (self->kinds) > 0)
    {
      g_autofree gpointer *kinds = g_hash_table_get_keys_as_array (self->kinds, NULL);

      g_signal_emit (self->store, signals[CHANGED], 0, kinds);
    }
  rp_store_work_abandon (self);
  return ok;
}
