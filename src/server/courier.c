/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/courier.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/id-source.h"
#include "base/json-access.h"
#include "server/courier-intake.h"
#include "server/room.h"
#include "server/routes.h"
#include "wire/courier-file.h"
#include "wire/message.h"
#include "wire/route.h"

/* What is no larger holds hardly more than operations, which are always taken. */
#define SMALL_FILE (4 * 1024 * 1024)

/* A page is asked for again and again until it says that this is all. */
#define PAGES_MAX 100000

typedef struct
{
  const RpServices *services;
  RpConnection *connection;
  RpCourierReader *reader;
  RpCourierWriter *writer;
  RpCourierReport *report;
  RpCourierIntake *intake; /* (nullable): of a computer that was locked out */
  char *device_id, *device_state, *user_id, *name, *login;
  guint8 sign_key[RP_COURIER_PUBLIC_BYTES], box_key[RP_COURIER_PUBLIC_BYTES];
  RpRoles roles;
  gboolean disabled;
  gint64 read, made; /* numbers of the last file read and answer made */
  gint64 arrived;    /* of the last answer that the laptop has read, as it says */
} Courier;

static void
courier_clear (Courier *self)
{
  g_clear_pointer (&self->reader, rp_courier_reader_free);
  g_clear_pointer (&self->writer, rp_courier_writer_free);
  g_clear_pointer (&self->intake, rp_courier_intake_free);
  g_free (self->device_id);
  g_free (self->device_state);
  g_free (self->user_id);
  g_free (self->name);
  g_free (self->login);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Courier, courier_clear)

void
rp_courier_report_clear (RpCourierReport *self)
{
  g_free (self->login);
  g_free (self->device);
  g_clear_pointer (&self->codes, g_ptr_array_unref);
}

/* ---- whose it is ---- */

static gboolean
set_stranger (GError **error)
{
  g_set_error_literal (error, RP_COURIER_ERROR, RP_COURIER_ERROR_FOREIGN,
                       _ ("The file is from a computer that has not signed in to this server."));
  return FALSE;
}

static gboolean
load_device (Courier *self, const char *id, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->connection,
                               "SELECT d.id, d.state, d.label, d.sign_key, d.box_key,"
                               " d.courier_read, d.courier_made, u.id, u.name, u.login, u.roles,"
                               " u.disabled FROM device d JOIN app_user u ON u.id = d.user_id"
                               " WHERE d.id = :id",
                               error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", id);
  if (!rp_statement_step (statement, &has_row, error))
    return FALSE;
  if (!has_row || !rp_courier_key_parse (rp_statement_get_text (statement, 3), self->sign_key)
      || !rp_courier_key_parse (rp_statement_get_text (statement, 4), self->box_key))
    return set_stranger (error);
  self->device_id = g_strdup (rp_statement_get_text (statement, 0));
  self->device_state = g_strdup (rp_statement_get_text (statement, 1));
  self->report->device = g_strdup (rp_statement_get_text (statement, 2));
  self->read = rp_statement_get_integer (statement, 5);
  self->made = rp_statement_get_integer (statement, 6);
  self->user_id = g_strdup (rp_statement_get_text (statement, 7));
  self->name = g_strdup (rp_statement_get_text (statement, 8));
  self->login = g_strdup (rp_statement_get_text (statement, 9));
  self->roles = rp_roles_parse (rp_statement_get_text (statement, 10));
  self->disabled = rp_statement_get_integer (statement, 11) != 0;
  self->report->login = g_strdup (self->login);
  return TRUE;
}

static gboolean
is_locked_out (Courier *self)
{
  return self->disabled || g_str_equal (self->device_state, "revoked")
         || g_str_equal (self->device_state, "wiped");
}

/* What is read is a copy, beside which operations still have to find room. */
static gboolean
check_room (Courier *self, const char *path, GError **error)
{
  const char *folder = self->services->blob_folder;
  guint64 leave = self->services->reserve_bytes;
  g_autofree char *size = NULL;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || info.st_size <= SMALL_FILE
      || rp_room_takes (folder, leave, info.st_size))
    return TRUE;
  size = g_format_size ((guint64)info.st_size);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
               _ ("The disk of “%s” has no room for the copy of “%s” that is read (%s). Make room "
                  "there; nothing was taken from the file yet."),
               folder, path, size);
  return FALSE;
}

static gboolean
open_file (Courier *self, const char *path, gboolean accept_revoked, GError **error)
{
  JsonObject *head;
  const char *device;

  if (!check_room (self, path, error))
    return FALSE;
  self->reader = rp_courier_reader_open (path, self->services->blob_folder, error);
  if (self->reader == NULL)
    return FALSE;
  head = rp_courier_reader_get_head (self->reader);
  device = rp_json_get_string (head, "device", "");
  if (!g_str_equal (rp_json_get_string (head, "from", ""), "laptop") || !rp_id_is_valid (device))
    {
      g_set_error_literal (error, RP_COURIER_ERROR, RP_COURIER_ERROR_FOREIGN,
                           _ ("The file is not one that a laptop has written for the server."));
      return FALSE;
    }
  if (!load_device (self, device, error)
      || !rp_courier_reader_check (self->reader, self->sign_key, self->services->courier_keys,
                                   error))
    return FALSE;
  self->report->number = rp_json_get_integer (head, "no", 0);
  self->arrived = CLAMP (rp_json_get_integer (head, "received", 0), 0, G_MAXINT64 - 1);
  self->report->repeated = self->report->number <= self->read;
  self->report->locked_out = is_locked_out (self);
  if (!is_locked_out (self) || accept_revoked)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("“%s” of %s was locked out. With --accept-revoked, what it had not sent is taken "
                  "in; it gets nothing."),
               self->report->device, self->login);
  return FALSE;
}

/* ---- the numbers ---- */

static gboolean
store_numbers (Courier *self, GError **error)
{
  g_autofree char *now = rp_clock_dup_now_utc (self->services->clock);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->connection, error);
  g_autoptr (RpStatement) statement = NULL;

  if (transaction != NULL)
    statement = rp_connection_prepare (
        self->connection,
        "UPDATE device SET courier_read = :read, courier_made = :made,"
        " courier_arrived = CASE WHEN courier_arrived < :arrived THEN :arrived"
        " ELSE courier_arrived END, last_seen_at = :now WHERE id = :id",
        error);
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":read", MAX (self->read, self->report->number));
  rp_statement_bind_integer (statement, ":made", self->made);
  rp_statement_bind_integer (statement, ":arrived", self->arrived);
  rp_statement_bind_text (statement, ":now", now);
  rp_statement_bind_text (statement, ":id", self->device_id);
  if (!rp_statement_run (statement, error))
    return FALSE;
  g_clear_pointer (&statement, rp_statement_free);
  return rp_transaction_commit (g_steal_pointer (&transaction), error);
}

static gboolean
begin_answer (Courier *self, const char *path, GError **error)
{
  g_autoptr (JsonObject) head = json_object_new ();
  g_autofree char *now = rp_clock_dup_now_utc (self->services->clock);

  /* A server that was put back does not know of the last ones it made; the laptop would pass over their numbers. */
  self->made = MAX (self->made, self->arrived) + 1;
  json_object_set_string_member (head, "from", "server");
  json_object_set_string_member (head, "device", self->device_id);
  json_object_set_int_member (head, "no", self->made);
  json_object_set_int_member (head, "answers", self->report->number);
  json_object_set_string_member (head, "at", now);
  self->writer
      = rp_courier_writer_new (path, head, self->box_key, self->services->courier_keys, error);
  return self->writer != NULL;
}

/* ---- requests ---- */

/* What travels on a stick. Everything else is answered as if it were not there. */
static gboolean
is_carried (const RpRoute *route)
{
  static const char *const patterns[] = {
    RP_ROUTE_OPS,
    RP_ROUTE_FEED,
    RP_ROUTE_BLOBS ":sha256",
    RP_ROUTE_ATTACHMENTS ":id" RP_ROUTE_CONTENT,
    RP_ROUTE_ATTACHMENTS ":id" RP_ROUTE_VIEW,
    RP_ROUTE_ATTACHMENTS ":id" RP_ROUTE_THUMB,
    NULL,
  };

  return g_strv_contains (patterns, route->pattern);
}

/* A body that a route wants in a file. */
static gboolean
write_body (Courier *self, RpHttpRequest *request, GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  int file;

  request->body_path = g_build_filename (self->services->blob_folder, "upload-XXXXXX", NULL);
  file = g_mkstemp_full (request->body_path, O_WRONLY | O_CLOEXEC, 0600);
  if (file >= 0 && rp_fd_write_all (file, data, length) && fsync (file) == 0)
    {
      close (file);
      return TRUE;
    }
  g_message ("“%s” cannot be written: %s", request->body_path, g_strerror (errno));
  if (file >= 0)
    close (file);
  return FALSE;
}

static void
fill_query (RpHttpRequest *request, JsonObject *query)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, query);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const char *text = rp_json_node_get_string (value, NULL);

      if (text != NULL)
        g_hash_table_replace (request->query, g_strdup (name), g_strdup (text));
    }
}

/* The request with what it asks, its body not yet with it. Returns: (transfer full) */
static RpHttpRequest *
make_request (JsonObject *head, GBytes *body)
{
  g_autoptr (RpHttpRequest) request = rp_http_request_new (rp_json_get_string (head, "method", ""),
                                                           rp_json_get_string (head, "path", ""));
  JsonObject *query = rp_json_get_object (head, "query");
  gboolean known_path;
  const RpRoute *route
      = rp_routes_find (request->method, request->path, &request->captures, &known_path);

  request->peer = g_strdup ("courier");
  request->content_length = (gint64)g_bytes_get_size (body);
  if (query != NULL)
    fill_query (request, query);
  if (route == NULL || !is_carried (route) || g_bytes_get_size (body) > route->body_cap)
    return g_steal_pointer (&request);
  request->route = (gpointer)route;
  return g_steal_pointer (&request);
}

/* As over the network: files stop while operations still find room. Returns: (nullable): what the record is refused
 * with */
static RpHttpAnswer *
take_body (Courier *self, RpHttpRequest *request, GBytes *body)
{
  const RpRoute *route = request->route;
  gsize size = g_bytes_get_size (body);

  if (route == NULL || size == 0)
    return NULL;
  if (!route->body_to_file)
    {
      request->body = g_bytes_ref (body);
      return NULL;
    }
  if (!rp_room_takes_files (self->services, (gint64)size))
    return rp_http_answer_new_error (request, 507, "no_room");
  if (!write_body (self, request, body))
    return rp_http_answer_new_error (request, 507, "storage");
  return NULL;
}

static RpHttpAnswer *
run (Courier *self, RpHttpRequest *request)
{
  const RpRoute *route = request->route;
  g_auto (RpCall) call = { self->services, self->connection, request };

  call.user_id = g_strdup (self->user_id);
  call.name = g_strdup (self->name);
  call.login = g_strdup (self->login);
  call.device_id = g_strdup (self->device_id);
  call.device_state = g_strdup (self->device_state);
  call.roles = self->roles;
  if (route == NULL)
    return rp_call_refuse (&call, 404, "not_found");
  /* Who was locked out hands in and gets nothing. */
  if (is_locked_out (self) && g_str_equal (request->method, "GET"))
    return rp_call_refuse (&call, 403, "device_revoked");
  /* As over the network: who may only send what he has left. */
  if (!route->drains && g_str_equal (self->device_state, "drain"))
    return rp_call_refuse (&call, 403, "drain");
  return rp_routes_run_as (route, &call);
}

static void
count (Courier *self, const RpHttpRequest *request, const RpHttpAnswer *answer)
{
  const RpRoute *route = request->route;

  if (route != NULL && answer->status == 507)
    self->report->n_files_left++;
  if (route == NULL || answer->status >= 300)
    return;
  if (g_str_equal (route->pattern, RP_ROUTE_FEED))
    self->report->n_pages++;
  else if (g_str_equal (route->method, "PUT"))
    self->report->n_files++;
  else if (answer->file >= 0)
    self->report->n_sent++;
}

/* @cursor: (nullable): the cursor that a page answers */
static gboolean
add_answer (Courier *self, JsonObject *request_head, const char *cursor, RpHttpAnswer *answer,
            GError **error)
{
  g_autoptr (JsonObject) head = json_object_new ();

  json_object_set_string_member (head, "ref", rp_json_get_string (request_head, "ref", ""));
  json_object_set_int_member (head, "status", answer->status);
  json_object_set_string_member (head, "type", answer->content_type);
  if (cursor != NULL)
    json_object_set_string_member (head, "cursor", cursor);
  if (answer->file >= 0)
    return rp_courier_writer_add_file (self->writer, head, answer->file, answer->file_size, error);
  return rp_courier_writer_add (self->writer, head, answer->body, error);
}

/* Where the next page begins. @cursor: replaced. Returns: %FALSE when this was the last one */
static gboolean
find_next_page (const RpHttpAnswer *answer, char **cursor)
{
  g_autoptr (GPtrArray) lines = answer->status == 200 && answer->body != NULL
                                    ? rp_feed_page_parse (answer->body, NULL)
                                    : NULL;
  const RpFeedLine *end = lines != NULL ? lines->pdata[lines->len - 1] : NULL;

  if (end == NULL || end->complete || g_strcmp0 (end->cursor, *cursor) == 0)
    return FALSE;
  g_free (*cursor);
  *cursor = g_strdup (end->cursor);
  return TRUE;
}

/* The whole feed from the laptop's cursor on. */
static gboolean
answer_feed (Courier *self, JsonObject *head, RpHttpRequest *request, GError **error)
{
  const char *asked = rp_http_request_get_query (request, "cursor");
  g_autofree char *cursor = g_strdup (asked != NULL ? asked : "");
  gboolean more = TRUE;

  for (guint i = 0; more && i < PAGES_MAX; i++)
    {
      g_autoptr (RpHttpAnswer) answer = NULL;

      if (*cursor != '\0')
        g_hash_table_replace (request->query, g_strdup ("cursor"), g_strdup (cursor));
      answer = run (self, request);
      count (self, request, answer);
      if (!add_answer (self, head, cursor, answer, error))
        return FALSE;
      more = find_next_page (answer, &cursor);
    }
  return TRUE;
}

/* ---- operations ---- */

static JsonObject *
parse (GBytes *body)
{
  gsize length = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &length) : NULL;

  return text != NULL ? rp_json_parse_object (text, length, &rp_json_limits_message, NULL) : NULL;
}

static guint
count_members (JsonObject *object, const char *name)
{
  JsonArray *array = object != NULL ? rp_json_get_array (object, name) : NULL;

  return array != NULL ? json_array_get_length (array) : 0;
}

static void
note_code (Courier *self, const char *code)
{
  if (!g_ptr_array_find_with_equal_func (self->report->codes, code, g_str_equal, NULL))
    g_ptr_array_add (self->report->codes, g_strdup (code));
}

static void
count_ops (Courier *self, JsonObject *message, const RpHttpAnswer *answer)
{
  g_autoptr (JsonObject) said = parse (answer->body);
  guint n_asked = count_members (message, "ops"), n_decided = count_members (said, "results");
  const char *code = said != NULL ? rp_json_get_string (said, "error", NULL) : NULL;

  self->report->n_ops += n_decided;
  self->report->n_left += n_asked > n_decided ? n_asked - n_decided : 0;
  if (code != NULL)
    note_code (self, code);
}

static RpHttpAnswer *
post (JsonObject *message, gpointer data)
{
  Courier *self = data;
  g_autoptr (RpHttpRequest) request = rp_http_request_new ("POST", RP_ROUTE_OPS);
  char *text = rp_json_object_to_canonical (message);
  gboolean known_path;

  request->peer = g_strdup ("courier");
  request->body = g_bytes_new_take (text, strlen (text));
  request->content_length = (gint64)g_bytes_get_size (request->body);
  request->route
      = (gpointer)rp_routes_find (request->method, request->path, &request->captures, &known_path);
  return run (self, request);
}

static gboolean
answer_ops (Courier *self, JsonObject *head, RpHttpRequest *request, GBytes *body, GError **error)
{
  g_autoptr (JsonObject) message = parse (body);
  g_autoptr (RpHttpAnswer) answer = message != NULL && self->intake != NULL
                                        ? rp_courier_intake_take (self->intake, message)
                                        : run (self, request);

  count_ops (self, message, answer);
  return add_answer (self, head, NULL, answer, error);
}

static gboolean
answer_record (Courier *self, JsonObject *head, GBytes *body, GError **error)
{
  g_autoptr (RpHttpRequest) request = make_request (head, body);
  g_autoptr (RpHttpAnswer) answer = take_body (self, request, body);
  const RpRoute *route = request->route;

  if (route != NULL && g_str_equal (route->pattern, RP_ROUTE_FEED))
    return answer_feed (self, head, request, error);
  if (route != NULL && g_str_equal (route->pattern, RP_ROUTE_OPS))
    return answer_ops (self, head, request, body, error);
  if (answer == NULL)
    answer = run (self, request);
  count (self, request, answer);
  return add_answer (self, head, NULL, answer, error);
}

gboolean
rp_courier_answer (const RpServices *services, RpConnection *connection, const char *path,
                   const char *answer_path, gboolean accept_revoked, RpCourierReport *report,
                   GError **error)
{
  g_auto (Courier) self = { .services = services, .connection = connection, .report = report };

  *report = (RpCourierReport){ .codes = g_ptr_array_new_with_free_func (g_free) };
  if (!open_file (&self, path, accept_revoked, error) || !begin_answer (&self, answer_path, error))
    return FALSE;
  if (is_locked_out (&self))
    self.intake = rp_courier_intake_new (services->ids, post, &self);
  for (;;)
    {
      g_autoptr (JsonObject) head = NULL;
      g_autoptr (GBytes) body = NULL;

      if (!rp_courier_reader_next (self.reader, &head, &body, error))
        return FALSE;
      if (head == NULL)
        break;
      if (!answer_record (&self, head, body, error))
        return FALSE;
    }
  return store_numbers (&self, error) && rp_courier_writer_close (self.writer, error);
}
