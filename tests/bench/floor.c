/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/floor.h"

#include <libsoup/soup.h>
#include <sqlite3.h>
#include <string.h>

#include "bench/bench.h"
#include "store/search-text.h"
#include "support/loopback.h"
#include "wire/gzip.h"
#include "wire/message.h"
#include "wire/route.h"

#define MAX_PAGE_BYTES (16 * 1024 * 1024)

struct _PageServer
{
  GPtrArray *pages; /* (element-type GBytes): as they travel */
  GSocketListener *listener;
  GThread *thread;
  GCancellable *stop;
  char *address;
  gsize size;
};

static SoupSession *
make_session (void)
{
  SoupSession *session = soup_session_new ();

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_set_proxy_resolver (session, NULL);
  return session;
}

static GBytes *
get (SoupSession *session, const char *url, const char *token, guint *status)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *body;

  soup_message_headers_replace (headers, "Accept-Encoding", "gzip");
  if (token != NULL)
    soup_message_headers_replace (headers, "Authorization", bearer);
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  *status = soup_message_get_status (message);
  return body;
}

static GBytes *
unpack (GBytes *packed)
{
  g_autoptr (GError) error = NULL;
  const guchar *data = g_bytes_get_data (packed, NULL);
  GBytes *plain;

  if (data[0] != 0x1f) /* too short to be worth it */
    return g_bytes_ref (packed);
  plain = rp_gzip_unpack (packed, MAX_PAGE_BYTES, &error);
  g_assert_no_error (error);
  return plain;
}

/* ---- the pages, from memory ---- */

static gboolean
send_page (PageServer *self, GOutputStream *out, guint page)
{
  g_autofree char *head = NULL;
  gsize size;
  const void *bytes;

  g_assert_cmpuint (page, <, self->pages->len);
  bytes = g_bytes_get_data (self->pages->pdata[page], &size);
  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", size);
  return g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL)
         && g_output_stream_write_all (out, bytes, size, NULL, NULL, NULL);
}

static void
serve (PageServer *self, GSocketConnection *connection)
{
  g_autoptr (GDataInputStream) in
      = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  guint page = 0;

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (in, NULL, NULL, NULL);

      if (line == NULL)
        return;
      if (g_str_has_prefix (line, "GET /"))
        page = (guint)g_ascii_strtoull (line + strlen ("GET /"), NULL, 10);
      if (*line == '\0' && !send_page (self, out, page))
        return;
    }
}

/* One client after the other. */
static gpointer
accept_all (gpointer data)
{
  PageServer *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL)
    {
      serve (self, connection);
      g_object_unref (connection);
    }
  return NULL;
}

static void
record (PageServer *self, const char *address, const char *token)
{
  g_autoptr (SoupSession) session = make_session ();
  g_autofree char *cursor = g_strdup ("");
  gboolean complete = FALSE;

  while (!complete)
    {
      g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
      g_autofree char *url = g_strconcat (address, RP_ROUTE_FEED "?rows=5000",
                                          *cursor != '\0' ? "&cursor=" : "", escaped, NULL);
      guint status;
      GBytes *packed = get (session, url, token, &status);
      g_autoptr (GBytes) plain = unpack (packed);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) lines = rp_feed_page_parse (plain, &error);
      const RpFeedLine *end;

      g_assert_no_error (error);
      g_assert_cmpuint (status, ==, 200);
      end = lines->pdata[lines->len - 1];
      complete = end->complete;
      g_free (cursor);
      cursor = g_strdup (end->cursor);
      self->size += g_bytes_get_size (packed);
      g_ptr_array_add (self->pages, packed);
    }
}

PageServer *
page_server_new (const char *address, const char *token)
{
  PageServer *self = g_new0 (PageServer, 1);
  guint16 port;

  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  record (self, address, token);
  self->listener = g_socket_listener_new ();
  self->stop = g_cancellable_new ();
  port = loopback_listen (self->listener);
  self->address = g_strdup_printf ("http://127.0.0.1:%u", port);
  self->thread = g_thread_new ("pages", accept_all, self);
  return self;
}

const char *
page_server_get_address (PageServer *self)
{
  return self->address;
}

guint
page_server_count (PageServer *self)
{
  return self->pages->len;
}

gsize
page_server_get_size (PageServer *self)
{
  return self->size;
}

void
page_server_free (PageServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_clear_object (&self->listener);
  g_clear_object (&self->stop);
  g_ptr_array_unref (self->pages);
  g_free (self->address);
  g_free (self);
}

/* ---- plain SQLite ---- */

typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *row, *words;
  GString *text;
  FloorFigures *figures;
} Floor;

static void
run (Floor *self, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (self->db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
open_database (Floor *self, const char *path)
{
  g_assert_cmpint (sqlite3_open (path, &self->db), ==, SQLITE_OK);
  run (self,
       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
       "CREATE TABLE row (kind TEXT, id TEXT, scope TEXT, rev INTEGER, seq INTEGER, body TEXT,"
       " PRIMARY KEY (kind, id));"
       "CREATE VIRTUAL TABLE search USING fts5 (words, content = '', tokenize = 'unicode61');");
  sqlite3_prepare_v2 (self->db, "INSERT INTO row VALUES (?, ?, ?, ?, ?, ?)", -1, &self->row, NULL);
  sqlite3_prepare_v2 (self->db, "INSERT INTO search (rowid, words) VALUES (?, ?)", -1, &self->words,
                      NULL);
}

/* All strings that are values, one a line: what the index of the product holds of a report. */
static void
collect_text (GString *text, const char *at, const char *end)
{
  g_string_truncate (text, 0);
  while (at < end && (at = memchr (at, '"', (gsize)(end - at))) != NULL)
    {
      const char *begin = ++at;

      while (at < end && *at != '"')
        at += *at == '\\' ? 2 : 1;
      if (at + 1 < end && at[1] != ':')
        {
          g_string_append_len (text, begin, at - begin);
          g_string_append_c (text, '\n');
        }
      at++;
    }
}

static void
bind (sqlite3_stmt *statement, int index, const char *line, const char *name, gsize length)
{
  const char *begin = g_strstr_len (line, (gssize)length, name);
  const char *end;

  g_assert_nonnull (begin);
  begin += strlen (name);
  end = strpbrk (begin, "\",}");
  sqlite3_bind_text (statement, index, begin, (int)(end - begin), SQLITE_STATIC);
}

static void
step (sqlite3_stmt *statement)
{
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_reset (statement);
}

/* Members are sorted: {"body":{…},"id":…,"kind":…,"rev":…,"schema":…,"scope":…,"seq":…,"t":"row"} */
static void
insert_line (Floor *self, const char *line, gsize length)
{
  static const char prefix[] = "{\"body\":";
  const char *body = line + strlen (prefix);
  const char *rest = g_strrstr_len (line, (gssize)length, ",\"id\":\"");
  gsize left = length - (gsize)(rest - line);
  const char *answers;

  bind (self->row, 1, rest, "\"kind\":\"", left);
  bind (self->row, 2, rest, "\"id\":\"", left);
  bind (self->row, 3, rest, "\"scope\":\"", left);
  bind (self->row, 4, rest, "\"rev\":", left);
  bind (self->row, 5, rest, "\"seq\":", left);
  sqlite3_bind_text (self->row, 6, body, (int)(rest - body), SQLITE_STATIC);
  step (self->row);
  self->figures->n_rows++;
  answers = g_strstr_len (line, rest - line, "\"answers\":");
  if (answers == NULL)
    return;

  collect_text (self->text, answers + strlen ("\"answers\":"), rest);
  g_autofree char *words = rp_search_text_segment (self->text->str);
  sqlite3_bind_int64 (self->words, 1, self->figures->n_rows);
  sqlite3_bind_text (self->words, 2, words, -1, SQLITE_STATIC);
  step (self->words);
}

static void
insert_page (Floor *self, GBytes *page)
{
  gsize length;
  const char *at = g_bytes_get_data (page, &length);
  const char *end = at + length;

  run (self, "BEGIN IMMEDIATE");
  while (at < end)
    {
      const char *feed = memchr (at, '\n', (gsize)(end - at));

      if (g_str_has_prefix (at, "{\"body\":"))
        insert_line (self, at, (gsize)(feed - at));
      at = feed + 1;
    }
  run (self, "COMMIT");
}

void
floor_run (const char *address, guint n_pages, const char *path, FloorFigures *figures)
{
  g_autoptr (SoupSession) session = make_session ();
  g_autoptr (GString) text = g_string_new (NULL);
  Floor self = { .text = text, .figures = figures };

  open_database (&self, path);
  *figures = (FloorFigures){ 0 };
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *url = g_strdup_printf ("%s/%u", address, i);
      double begin = bench_now ();
      guint status;
      g_autoptr (GBytes) packed = get (session, url, NULL, &status);
      g_autoptr (GBytes) plain = unpack (packed);
      double fetched = bench_now ();

      insert_page (&self, plain);
      figures->fetch_ms += fetched - begin;
      figures->insert_ms += bench_now () - fetched;
    }
  sqlite3_finalize (self.row);
  sqlite3_finalize (self.words);
  g_assert_cmpint (sqlite3_close (self.db), ==, SQLITE_OK);
}
