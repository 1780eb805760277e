/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-server.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/fd.h"
#include "db/postgres-connection.h"
#include "db/sqlite-connection.h"
#include "server/cursor.h"
#include "server/database.h"
#include "server/load.h"
#include "server/routes.h"
#include "server/server.h"
#include "simulate/sim-disk.h"
#include "simulate/sim-tree.h"

static void
changed_cb (gpointer data)
{
}

/* A process that is dead commits nothing any more. */
static int
commit_cb (void *data)
{
  RpSimServer *self = data;

  if (self->commits_left < 0)
    return 0;
  if (self->commits_left == 0)
    return 1;
  self->commits_left--;
  return 0;
}

static gboolean
connect_database (RpSimServer *self, GError **error)
{
  self->connection = rp_database_open (self->database, error);
  if (self->connection == NULL)
    return FALSE;
  if (self->path == NULL)
    return TRUE;
  sqlite3_commit_hook (rp_sqlite_connection_get_handle (RP_SQLITE_CONNECTION (self->connection)),
                       commit_cb, self);
  /* Power does not fail here; the file lies in memory. */
  return rp_connection_run_script (
      self->connection, "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0", error);
}

static gboolean
load (RpSimServer *self, const char *organisation, GError **error)
{
  g_autoptr (GInputStream) stream
      = g_memory_input_stream_new_from_data (organisation, strlen (organisation), NULL);
  RpLoadCount count;

  return rp_database_prepare (self->connection, error)
         && rp_load_organisation (self->connection, stream, RP_CLOCK (self->clock), &count, error);
}

/* A schema of its own, so that nothing else in the database is touched.
 * Returns: (transfer full) (nullable): the address with it */
static char *
make_schema (RpSimServer *self, const char *database, GError **error)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autoptr (RpConnection) connection = rp_postgres_connection_open (database, FALSE, error);
  g_autofree char *sql = NULL;

  if (connection == NULL)
    return NULL;
  self->schema = g_strconcat ("rp_simulated_", g_strdelimit (unique, "-", '_'), NULL);
  sql = g_strconcat ("CREATE SCHEMA ", self->schema, NULL);
  if (!rp_connection_run_script (connection, sql, error))
    return NULL;
  return g_strdup_printf ("%s%soptions=-csearch_path%%3D%s", database,
                          strchr (database, '?') != NULL ? "&" : "?", self->schema);
}

static void
drop_schemas (RpSimServer *self)
{
  static const char *const ends[] = { "", "_beginning", "_backup" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("DROP SCHEMA IF EXISTS %s%s CASCADE", self->schema, ends[i]);
      g_autoptr (GError) error = NULL;

      if (!rp_connection_run_script (self->connection, sql, &error))
        g_warning ("%s", error->message);
    }
}

RpSimServer *
rp_sim_server_new (const char *folder, const char *database, const char *organisation,
                   GError **error)
{
  g_autoptr (RpSimServer) self = g_new0 (RpSimServer, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  self->commits_left = -1;
  self->folder = g_strdup (folder);
  self->files = g_build_filename (folder, "files", NULL);
  g_mkdir_with_parents (self->files, 0700);
  self->path = database == NULL ? g_build_filename (folder, "server.db", NULL) : NULL;
  self->database = database == NULL ? g_strconcat ("sqlite:", self->path, NULL)
                                    : make_schema (self, database, error);
  if (self->database == NULL)
    return NULL;
  self->clock = rp_sim_clock_new ();
  self->services = (RpServices){
    .database = self->database,
    .clock = RP_CLOCK (self->clock),
    .ids = rp_id_source_new_seeded (RP_CLOCK (self->clock), 0),
    .blob_folder = self->files,
    .folder = self->folder,
    .cursor_key = self->cursor_key,
    .courier_keys = &self->courier_keys,
    .changed = changed_cb,
  };
  if (!rp_cursor_load_key (folder, self->cursor_key, error)
      || !rp_server_load_courier_keys (folder, &self->courier_keys, error)
      || !connect_database (self, error) || !load (self, organisation, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
rp_sim_server_free (RpSimServer *self)
{
  if (self->schema != NULL && self->connection != NULL)
    drop_schemas (self);
  g_clear_object (&self->connection);
  rp_courier_keys_clear (&self->courier_keys);
  g_clear_object (&self->services.ids);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->beginning, g_bytes_unref);
  g_clear_pointer (&self->backup, g_bytes_unref);
  g_clear_pointer (&self->files_backup, g_hash_table_unref);
  g_free (self->files);
  g_free (self->path);
  g_free (self->schema);
  g_free (self->database);
  g_free (self->folder);
  g_free (self);
}

/* --- the database as a whole -------------------------------------------------------------------- */

/* PostgreSQL keeps a state in a schema beside the server's own; @1 is its name. */
static const char keep_sql[]
    = "DO $$ DECLARE t text; BEGIN"
      " DROP SCHEMA IF EXISTS @1 CASCADE; CREATE SCHEMA @1;"
      " FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema () LOOP"
      " EXECUTE format ('CREATE TABLE @1.%I AS TABLE %I', t, t); END LOOP; END $$";

static const char put_back_sql[]
    = "DO $$ DECLARE t text; BEGIN SET LOCAL session_replication_role = replica;"
      " FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '@1' LOOP"
      " EXECUTE format ('DELETE FROM %I', t);"
      " EXECUTE format ('INSERT INTO %I SELECT * FROM @1.%I', t, t); END LOOP; END $$";

static gboolean
run_for_state (RpSimServer *self, const char *sql, const char *state, GError **error)
{
  g_autofree char *schema = g_strconcat (self->schema, "_", state, NULL);
  g_auto (GStrv) parts = g_strsplit (sql, "@1", -1);
  g_autofree char *whole = g_strjoinv (schema, parts);

  return rp_connection_run_script (self->connection, whole, error);
}

static GBytes *
read_file (RpSimServer *self, GError **error)
{
  if (!rp_connection_run_script (self->connection, "PRAGMA wal_checkpoint (TRUNCATE)", error))
    return NULL;
  return rp_sim_disk_read (self->path);
}

static gboolean
put_file (RpSimServer *self, GBytes *content, GError **error)
{
  g_clear_object (&self->connection);
  rp_sim_disk_write (self->path, content);
  return connect_database (self, error);
}

gboolean
rp_sim_server_keep_beginning (RpSimServer *self, GError **error)
{
  if (self->path == NULL)
    return run_for_state (self, keep_sql, "beginning", error);
  g_clear_pointer (&self->beginning, g_bytes_unref);
  self->beginning = read_file (self, error);
  return self->beginning != NULL;
}

RpAdmin
rp_sim_server_make_admin (RpSimServer *self)
{
  return (RpAdmin){ .connection = self->connection,
                    .clock = self->services.clock,
                    .blob_folder = self->services.blob_folder,
                    .folder = self->services.folder };
}

/* Of histories before this one. */
static void
forget_erasures (RpSimServer *self)
{
  g_autofree char *path = g_build_filename (self->folder, "erasures.log", NULL);

  g_unlink (path);
}

gboolean
rp_sim_server_reset (RpSimServer *self, guint64 seed, GError **error)
{
  self->commits_left = -1;
  self->has_backup = FALSE;
  g_clear_pointer (&self->backup, g_bytes_unref);
  g_clear_pointer (&self->files_backup, g_hash_table_unref);
  forget_erasures (self);
  rp_sim_clock_reset (self->clock);
  g_clear_object (&self->services.ids);
  self->services.ids = rp_id_source_new_seeded (RP_CLOCK (self->clock), seed);
  return self->path != NULL ? put_file (self, self->beginning, error)
                            : run_for_state (self, put_back_sql, "beginning", error);
}

gboolean
rp_sim_server_back_up (RpSimServer *self, GError **error)
{
  self->has_backup = TRUE;
  if (self->path == NULL)
    return run_for_state (self, keep_sql, "backup", error);
  g_clear_pointer (&self->backup, g_bytes_unref);
  self->backup = read_file (self, error);
  return self->backup != NULL;
}

gboolean
rp_sim_server_restore (RpSimServer *self, GError **error)
{
  RpAdmin admin;
  guint n_rows;

  if (!self->has_backup)
    return TRUE;
  if (self->path != NULL ? !put_file (self, self->backup, error)
                         : !run_for_state (self, put_back_sql, "backup", error))
    return FALSE;
  /* As at every start. */
  admin = rp_sim_server_make_admin (self);
  return rp_admin_erase_again (&admin, &n_rows, error);
}

/* --- files --------------------------------------------------------------------------------------- */

void
rp_sim_server_back_up_files (RpSimServer *self)
{
  g_clear_pointer (&self->files_backup, g_hash_table_unref);
  self->files_backup = rp_sim_tree_read (self->files);
}

gboolean
rp_sim_server_restore_files (RpSimServer *self, GError **error)
{
  return self->files_backup == NULL
         || (rp_sim_tree_write (self->files, self->files_backup, error)
             && g_mkdir_with_parents (self->files, 0700) == 0);
}

void
rp_sim_server_remove_files (RpSimServer *self)
{
  rp_sim_tree_remove (self->files);
  g_mkdir_with_parents (self->files, 0700);
}

/* A body that the route wants in a file; the disk is the machine's. */
static void
write_body (RpSimServer *self, RpHttpRequest *request, GBytes *body)
{
  int file;

  request->body_path = g_build_filename (self->files, "upload-XXXXXX", NULL);
  file = g_mkstemp_full (request->body_path, O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0 || !rp_fd_write_all (file, g_bytes_get_data (body, NULL), g_bytes_get_size (body)))
    g_error ("%s: %s", request->body_path, g_strerror (errno));
  close (file);
}

static void
put_header (RpHttpRequest *request, const char *name, const char *value)
{
  g_hash_table_replace (request->headers, g_ascii_strdown (name, -1), g_strdup (value));
}

static void
take_headers (RpHttpRequest *request, const RpRequest *asked)
{
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (asked->content_type != NULL)
    put_header (request, "content-type", asked->content_type);
  for (guint i = 0; asked->headers != NULL && asked->headers[i] != NULL; i += 2)
    put_header (request, asked->headers[i], asked->headers[i + 1]);
}

static void
give_headers (RpResponse *response, const RpHttpAnswer *answer)
{
  for (guint i = 0; answer->headers != NULL && i < answer->headers->len; i += 2)
    {
      g_autofree char *name = g_ascii_strdown (answer->headers->pdata[i], -1);

      if (g_strv_contains (rp_response_headers, name))
        rp_response_set_header (response, name, answer->headers->pdata[i + 1]);
    }
}

/* Returns: (transfer full): what is sent of an open file */
static GBytes *
read_piece (const RpHttpAnswer *answer)
{
  g_autofree guint8 *piece = g_malloc (answer->file_size);
  ssize_t n = pread (answer->file, piece, answer->file_size, (off_t)answer->file_offset);

  return g_bytes_new (piece, (gsize)MAX (n, 0));
}

/* --- requests ----------------------------------------------------------------------------------- */

static void
take_query (RpHttpRequest *request, const char *query)
{
  g_auto (GStrv) parts = g_strsplit (query, "&", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      g_hash_table_replace (request->query, g_strdup (parts[i]),
                            g_uri_unescape_string (equals + 1, NULL));
    }
}

static RpHttpRequest *
make_request (const RpRequest *asked)
{
  const char *question = strchr (asked->path, '?');
  g_autofree char *path = question != NULL
                              ? g_strndup (asked->path, (gsize)(question - asked->path))
                              : g_strdup (asked->path);
  RpHttpRequest *request = rp_http_request_new (asked->method, path);

  if (question != NULL)
    take_query (request, question + 1);
  request->token = g_strdup (asked->token);
  request->peer = g_strdup ("127.0.0.1");
  take_headers (request, asked);
  return request;
}

static void
take_body (RpSimServer *self, RpHttpRequest *request, const RpRoute *route, GBytes *body)
{
  request->content_length = (gint64)g_bytes_get_size (body);
  if (!route->body_to_file)
    request->body = g_bytes_ref (body);
  else if (request->content_length > 0)
    write_body (self, request, body);
}

static RpHttpAnswer *
run (RpSimServer *self, RpHttpRequest *request, GBytes *body)
{
  gboolean known_path;
  const RpRoute *route
      = rp_routes_find (request->method, request->path, &request->captures, &known_path);
  g_auto (RpCall) call = { &self->services, self->connection, request };

  if (route == NULL)
    return rp_http_answer_new_error (request, known_path ? 405 : 404, "not_found");
  if (body != NULL)
    take_body (self, request, route, body);
  return rp_routes_run (route, &call);
}

static RpResponse *
make_response (RpSimServer *self, RpHttpAnswer *answer)
{
  RpResponse *response = g_new0 (RpResponse, 1);

  response->status = answer->status;
  response->content_type = g_strdup (answer->content_type);
  response->retry_after_s = answer->retry_after_s > 0 ? answer->retry_after_s : -1;
  response->date_us = rp_clock_now_us (self->services.clock);
  if (answer->file >= 0)
    response->body = read_piece (answer);
  else
    response->body = answer->body != NULL ? g_bytes_ref (answer->body) : g_bytes_new_static ("", 0);
  give_headers (response, answer);
  return response;
}

RpResponse *
rp_sim_server_handle (RpSimServer *self, const RpRequest *asked)
{
  g_autoptr (RpHttpRequest) request = make_request (asked);
  g_autoptr (RpHttpAnswer) answer = run (self, request, asked->body);
  gboolean dead = self->commits_left == 0;

  self->commits_left = -1;
  return dead ? NULL : make_response (self, answer);
}

gboolean
rp_sim_server_run (RpSimServer *self, const char *sql, GError **error)
{
  return rp_connection_run (self->connection, sql, error);
}

char *
rp_sim_server_query (RpSimServer *self, const char *sql, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->connection, sql, error);
  gboolean has_row = FALSE;

  if (statement == NULL || !rp_statement_step (statement, &has_row, error) || !has_row)
    return NULL;
  return g_strdup (rp_statement_get_text (statement, 0));
}
