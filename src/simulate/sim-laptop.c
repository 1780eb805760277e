/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-laptop.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "base/json-access.h"
#include "db/sqlite-connection.h"
#include "simulate/sim-disk.h"
#include "simulate/sim-file.h"
#include "simulate/sim-transport.h"
#include "simulate/sim-tree.h"
#include "store/lock.h"

/* Whose the laptops are: some people have two. */
static const guint owners[] = { 0, 1, 0, 2, 1 };

/* Without power nothing is committed any more. */
static int
commit_cb (void *data)
{
  RpSimLaptop *self = data;

  if (self->commits_left < 0)
    return 0;
  if (self->commits_left == 0)
    return 1;
  self->commits_left--;
  return 0;
}

static void
switch_off (RpSimLaptop *self)
{
  g_clear_object (&self->engine);
  g_clear_object (&self->worker);
  g_clear_object (&self->store);
  self->commits_left = -1;
}

static gboolean
switch_on (RpSimLaptop *self, GError **error)
{
  RpConnection *connection;

  self->store = rp_store_open (self->folder, RP_CLOCK (self->clock), self->ids, error);
  if (self->store == NULL)
    return FALSE;
  connection = rp_store_get_connection (self->store);
  sqlite3_commit_hook (rp_sqlite_connection_get_handle (RP_SQLITE_CONNECTION (connection)),
                       commit_cb, self);
  self->worker = rp_worker_new_inline (self->store, NULL);
  self->engine = rp_sync_engine_new (self->worker, self->transport, RP_CLOCK (self->clock));
  return rp_connection_run_script (
      connection, "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0", error);
}

static gboolean
put_disk (RpSimLaptop *self, GBytes *disk, GError **error)
{
  switch_off (self);
  rp_sim_disk_write (self->path, disk);
  return switch_on (self, error);
}

GBytes *
rp_sim_laptop_copy_disk (RpSimLaptop *self, GError **error)
{
  if (!rp_connection_run_script (rp_store_get_connection (self->store),
                                 "PRAGMA wal_checkpoint (TRUNCATE)", error))
    return NULL;
  return rp_sim_disk_read (self->path);
}

static char *
make_files_path (const RpSimLaptop *self)
{
  return g_build_filename (self->folder, "blobs", NULL);
}

GHashTable *
rp_sim_laptop_read_files (const RpSimLaptop *self)
{
  g_autofree char *folder = make_files_path (self);

  return rp_sim_tree_read (folder);
}

/* Only a wide world has files. */
static gboolean
put_files (const RpSimLaptop *self, GHashTable *files, GError **error)
{
  g_autofree char *folder = make_files_path (self);

  return files == NULL || rp_sim_tree_write (folder, files, error);
}

static void
remove_files (const RpSimLaptop *self)
{
  g_autofree char *folder = make_files_path (self);

  rp_sim_tree_remove (folder);
}

static void
seed_ids (RpSimLaptop *self, guint64 seed)
{
  g_clear_object (&self->ids);
  self->ids = rp_id_source_new_seeded (RP_CLOCK (self->clock),
                                       seed ^ ((guint64)(self->number + 1) << 56));
}

static void
told_free (gpointer data)
{
  RpSimTold *self = data;

  g_free (self->decision);
  g_free (self);
}

static RpSimLaptop *
make (guint number, const RpSimPerson *person, const char *folder, RpSimServer *server)
{
  RpSimLaptop *self = g_new0 (RpSimLaptop, 1);

  self->number = number;
  self->person = person;
  self->folder = g_strdup_printf ("%s/laptop-%u", folder, number);
  self->path = g_build_filename (self->folder, "rapport.db", NULL);
  self->clock = rp_sim_clock_new ();
  self->transport = rp_sim_transport_new (self, server);
  self->commits_left = -1;
  self->holds = g_hash_table_new (NULL, NULL);
  self->image_holds = g_hash_table_new (NULL, NULL);
  self->watched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, told_free);
  self->late = g_ptr_array_new_with_free_func (rp_sim_message_free);
  return self;
}

static GBytes *
read_token (const RpSimLaptop *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "token", NULL);

  return rp_sim_file_read (path, error);
}

static gboolean
write_token (const RpSimLaptop *self, GBytes *token, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "token", NULL);

  return rp_sim_file_write (path, token, error);
}

static gboolean
sign_in (RpSimLaptop *self, GError **error)
{
  return rp_sync_engine_sign_in (self->engine, self->person->login, RP_SIM_PASSWORD, "simulated",
                                 NULL, error);
}

RpSimLaptop *
rp_sim_laptop_new (guint number, const char *folder, RpSimServer *server, GError **error)
{
  RpSimLaptop *self
      = make (number, &rp_sim_persons[owners[number % G_N_ELEMENTS (owners)]], folder, server);

  seed_ids (self, 0);
  if (switch_on (self, error) && sign_in (self, error)
      && (self->beginning = rp_sim_laptop_copy_disk (self, error)) != NULL
      && (self->token = read_token (self, error)) != NULL)
    return self;
  rp_sim_laptop_free (self);
  return NULL;
}

void
rp_sim_laptop_free (RpSimLaptop *self)
{
  switch_off (self);
  g_clear_object (&self->transport);
  g_clear_object (&self->ids);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->beginning, g_bytes_unref);
  g_clear_pointer (&self->token, g_bytes_unref);
  g_clear_pointer (&self->image, g_bytes_unref);
  g_clear_pointer (&self->image_files, g_hash_table_unref);
  g_hash_table_unref (self->holds);
  g_hash_table_unref (self->image_holds);
  g_hash_table_unref (self->watched);
  g_hash_table_unref (self->told);
  g_ptr_array_unref (self->late);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

static char *
make_sealed_path (const RpSimLaptop *self)
{
  return g_build_filename (self->folder, RP_SEALED_FILE, NULL);
}

static void
remove_sealed (const RpSimLaptop *self)
{
  g_autofree char *path = make_sealed_path (self);

  g_unlink (path);
}

gboolean
rp_sim_laptop_reset (RpSimLaptop *self, RpSimHistory *history, guint64 seed, GError **error)
{
  self->history = history;
  g_hash_table_remove_all (self->told);
  g_hash_table_remove_all (self->holds);
  g_hash_table_remove_all (self->image_holds);
  g_hash_table_remove_all (self->watched);
  g_ptr_array_set_size (self->late, 0);
  g_clear_pointer (&self->image, g_bytes_unref);
  g_clear_pointer (&self->image_files, g_hash_table_unref);
  rp_sim_clock_reset (self->clock);
  seed_ids (self, seed);
  remove_sealed (self);
  if (history->options->wide)
    remove_files (self);
  return write_token (self, self->token, error) && put_disk (self, self->beginning, error);
}

/* --- cycles ------------------------------------------------------------------------------------- */

/* What a cycle may end with when things were made to go wrong. */
static gboolean
is_expected (const GError *error)
{
  return error->domain == RP_TRANSPORT_ERROR
         || g_error_matches (error, RP_SYNC_ERROR, RP_SYNC_ERROR_UPGRADE);
}

static gboolean
run (RpSimLaptop *self, RpSyncReport *report, GError **error)
{
  gboolean done;

  self->not_beyond = -1;
  done = rp_sync_engine_run (self->engine, report, NULL, error);
  if (self->not_beyond >= 0 && rp_sim_laptop_count_writes (self) > self->not_beyond)
    rp_sim_history_blame (self->history, "I17: laptop %u has used a damaged page", self->number);
  return done;
}

/* What was entered and what became of it, as the outbox has it. Returns: (transfer full) (nullable) */
static char *
list_entered (RpSimLaptop *self)
{
  return rp_sim_laptop_query (self,
                              "SELECT group_concat (id) FROM (SELECT id FROM op WHERE state IN"
                              " ('queued', 'frozen', 'quarantined') ORDER BY local_no)",
                              NULL, NULL);
}

/* Locked out, it is locked, and keeps what it has not sent, also sealed. @before: what it had */
static void
check_locked (RpSimLaptop *self, const char *before)
{
  g_autofree char *after = list_entered (self);
  g_autofree char *sealed = make_sealed_path (self);
  g_autofree char *waiting = rp_sim_laptop_query (
      self, "SELECT id FROM op WHERE state IN ('queued', 'frozen') LIMIT 1", NULL, NULL);

  if (rp_store_get_lock (self->store, NULL) != RP_LOCK_REVOKED)
    rp_sim_history_blame (self->history, "LOCK: laptop %u was locked out and can be read",
                          self->number);
  if (g_strcmp0 (before, after) != 0)
    rp_sim_history_blame (self->history, "LOCK: laptop %u was locked out and has %s instead of %s",
                          self->number, after, before);
  if (waiting != NULL && !g_file_test (sealed, G_FILE_TEST_EXISTS))
    rp_sim_history_blame (self->history, "LOCK: laptop %u has not sealed what it had not sent",
                          self->number);
}

/* The server does not know the computer, or does not let it in. */
static gboolean
is_turned_away (const GError *error)
{
  return g_error_matches (error, RP_SYNC_ERROR, RP_SYNC_ERROR_SIGN_IN)
         || g_error_matches (error, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED);
}

void
rp_sim_laptop_knock (RpSimLaptop *self)
{
  g_autofree char *before = list_entered (self);
  g_autoptr (GError) error = NULL;
  RpSyncReport report;

  if (run (self, &report, &error) || !is_turned_away (error))
    rp_sim_history_blame (self->history, "SEC: laptop %u of somebody who has left: %s",
                          self->number, error != NULL ? error->message : "it was let in");
  else if (error->code == RP_SYNC_ERROR_REVOKED)
    check_locked (self, before);
}

/* Of those who are locked out, who tries all the same. */
#define TRIES_PER_MILLE 100

/* Asked to, its user signs in again. */
static gboolean
come_back (RpSimLaptop *self)
{
  g_autoptr (GError) error = NULL;
  gboolean locked_out = rp_sim_history_is_locked_out (self->history, self->person);

  if (locked_out && !rp_sim_random_chance (&self->history->random, TRIES_PER_MILLE))
    return FALSE;
  if (sign_in (self, &error))
    {
      if (locked_out)
        rp_sim_history_blame (self->history, "SEC: %s was locked out and could sign in",
                              self->person->login);
      return !locked_out;
    }
  if (self->history->calm)
    rp_sim_history_fail (self->history, "I20: signing in again", error);
  return FALSE;
}

gboolean
rp_sim_laptop_open_screen (RpSimLaptop *self)
{
  return rp_store_get_lock (self->store, NULL) != RP_LOCK_REVOKED || come_back (self);
}

void
rp_sim_laptop_sync (RpSimLaptop *self, gboolean *complete)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = list_entered (self);
  RpSyncReport report;
  gboolean done = run (self, &report, &error);

  if (g_error_matches (error, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED))
    check_locked (self, before);
  if (self->history->options->wide && is_turned_away (error))
    {
      g_clear_error (&error);
      done = come_back (self) && run (self, &report, &error);
    }
  if (complete != NULL)
    *complete = done && report.complete;
  if (!done && error != NULL && (self->history->calm || !is_expected (error)))
    rp_sim_history_fail (self->history,
                         self->history->calm ? "I20: a cycle without a fault" : "a cycle", error);
}

void
rp_sim_laptop_sync_and_die (RpSimLaptop *self, guint nth)
{
  g_autoptr (GError) error = NULL;
  RpSyncReport report;

  self->commits_left = (int)nth;
  rp_sync_engine_run (self->engine, &report, NULL, &error);
  g_clear_error (&error);
  switch_off (self);
  if (!switch_on (self, &error))
    rp_sim_history_fail (self->history, "I13: starting after the power went", error);
}

/* --- disks -------------------------------------------------------------------------------------- */

static void
copy_set (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_remove_all (to);
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (to, key);
}

void
rp_sim_laptop_take_image (RpSimLaptop *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->image, g_bytes_unref);
  self->image = rp_sim_laptop_copy_disk (self, &error);
  g_clear_pointer (&self->image_files, g_hash_table_unref);
  if (self->history->options->wide)
    self->image_files = rp_sim_laptop_read_files (self);
  if (error != NULL)
    rp_sim_history_fail (self->history, "an image of a disk", error);
  copy_set (self->holds, self->image_holds);
}

/* Its dice are not put back with the disk. */
void
rp_sim_laptop_put_back (RpSimLaptop *self, guint64 seed)
{
  g_autoptr (GError) error = NULL;

  if (self->image == NULL)
    return;
  self->lives++;
  copy_set (self->image_holds, self->holds);
  g_hash_table_remove_all (self->watched);
  g_hash_table_remove_all (self->told);
  g_ptr_array_set_size (self->late, 0);
  switch_off (self);
  seed_ids (self, seed);
  if (!put_files (self, self->image_files, &error) || !put_disk (self, self->image, &error))
    rp_sim_history_fail (self->history, "a disk put back", error);
}

static gboolean
copy_token (const RpSimLaptop *from, const RpSimLaptop *to, GError **error)
{
  g_autofree char *source = g_build_filename (from->folder, "token", NULL);
  g_autofree char *target = g_build_filename (to->folder, "token", NULL);
  g_autoptr (GBytes) token = rp_sim_file_read (source, error);

  return token != NULL && rp_sim_file_write (target, token, error);
}

RpSimLaptop *
rp_sim_laptop_copy (RpSimLaptop *self, guint number, const char *folder, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  RpSimLaptop *copy = make (number, self->person, folder, self->history->server);
  g_autoptr (GBytes) disk = rp_sim_laptop_copy_disk (self, &error);
  g_autoptr (GHashTable) files
      = self->history->options->wide ? rp_sim_laptop_read_files (self) : NULL;

  copy->history = self->history;
  copy_set (self->holds, copy->holds);
  seed_ids (copy, seed);
  g_mkdir_with_parents (copy->folder, 0700);
  if (disk != NULL && put_files (copy, files, &error) && put_disk (copy, disk, &error)
      && copy_token (self, copy, &error))
    return copy;
  rp_sim_history_fail (self->history, "a copy of a laptop", error);
  rp_sim_laptop_free (copy);
  return NULL;
}

gint64
rp_sim_laptop_count_writes (RpSimLaptop *self)
{
  RpConnection *connection = rp_store_get_connection (self->store);

  return sqlite3_total_changes64 (
      rp_sqlite_connection_get_handle (RP_SQLITE_CONNECTION (connection)));
}

void
rp_sim_laptop_note_told (RpSimLaptop *self, JsonObject *result)
{
  RpSimTold *told = g_new0 (RpSimTold, 1);

  told->decision = rp_sim_ledger_describe (result);
  told->rev = rp_json_get_integer (result, "rev", 0);
  g_hash_table_replace (self->told, g_strdup (rp_json_get_string (result, "id", "")), told);
}

/* --- looking ------------------------------------------------------------------------------------ */

RpRecord *
rp_sim_laptop_look (RpSimLaptop *self, const char *kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  RpRecord *record = rp_store_get (self->store, kind, id, &error);

  if (error != NULL && !g_error_matches (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND))
    rp_sim_history_fail (self->history, "looking at a record", error);
  return record;
}

char *
rp_sim_laptop_query (RpSimLaptop *self, const char *sql, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (rp_store_get_connection (self->store), sql, &error);
  gboolean has_row = FALSE;

  if (statement != NULL && name != NULL)
    rp_statement_bind_text (statement, name, value);
  if (statement == NULL || !rp_statement_step (statement, &has_row, &error))
    rp_sim_history_fail (self->history, "a look into a laptop's database", error);
  return has_row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
}

gboolean
rp_sim_laptop_sends_again (RpSimLaptop *self, const char *op_id)
{
  g_autofree char *found
      = rp_sim_laptop_query (self, "SELECT id FROM op WHERE id = :id", ":id", op_id);

  return found == NULL;
}
