/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fault-proxy.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "support/loopback.h"

#define DRIP_US (200 * 1000)
#define STEP 16384

typedef struct
{
  char *name;
  gsize request, answer;
} Exchange;

struct _FaultProxy
{
  GSocketListener *listener;
  GCancellable *stop;
  GThread *thread;
  GPtrArray *workers; /* (element-type GThread) */
  guint16 server_port;
  char *address;

  GMutex lock;
  GPtrArray *exchanges;     /* (element-type Exchange): since the last plan */
  GHashTable *last_answers; /* name -> GBytes */
  GHashTable *old_answers;  /* name -> GBytes */
  GBytes *late;             /* (nullable) */
  gboolean is_planned, has_struck;
  guint at, n_seen;
  ProxyFault fault;
  gsize n;
  GBytes *data;
};

typedef struct
{
  FaultProxy *proxy;
  GSocketConnection *connection;
} Caller;

static void
free_exchange (gpointer data)
{
  Exchange *self = data;

  g_free (self->name);
  g_free (self);
}

/* ---- messages ---- */

static gsize
find_length (const char *head)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], "content-length:", 15) == 0)
      return strtoul (lines[i] + 15, NULL, 10);
  return 0;
}

/* Returns: (transfer full) (nullable): %NULL when it does not come whole */
static GByteArray *
read_request (FaultProxy *self, GInputStream *in)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree guint8 *step = g_malloc (STEP);
  gsize wanted = G_MAXSIZE;

  while (all->len < wanted)
    {
      gssize n = g_input_stream_read (in, step, STEP, self->stop, NULL);
      const char *end;

      if (n <= 0)
        return NULL;
      g_byte_array_append (all, step, (guint)n);
      end = g_strstr_len ((const char *)all->data, all->len, "\r\n\r\n");
      if (wanted == G_MAXSIZE && end != NULL)
        {
          gsize head_length = (gsize)(end - (const char *)all->data) + 4;
          g_autofree char *head = g_strndup ((const char *)all->data, head_length);

          wanted = head_length + find_length (head);
        }
    }
  return g_steal_pointer (&all);
}

/* One exchange a connection: a header more behind the first line. */
static GBytes *
close_afterwards (const GByteArray *message)
{
  const char *end = g_strstr_len ((const char *)message->data, message->len, "\r\n");
  gsize first = (gsize)(end - (const char *)message->data) + 2;
  GByteArray *marked = g_byte_array_new ();

  g_byte_array_append (marked, message->data, (guint)first);
  g_byte_array_append (marked, (const guint8 *)"Connection: close\r\n", 19);
  g_byte_array_append (marked, message->data + first, message->len - (guint)first);
  return g_byte_array_free_to_bytes (marked);
}

static char *
read_name (const GByteArray *request)
{
  g_autofree char *text = g_strndup ((const char *)request->data, request->len);
  char *end = strpbrk (text, "?\r");
  char *space = strchr (text, ' ');
  char *second = space != NULL ? strchr (space + 1, ' ') : NULL;

  if (second != NULL && (end == NULL || second < end))
    end = second;
  return g_strndup (text, end != NULL ? (gsize)(end - text) : strlen (text));
}

/* Sends the first @length bytes; reads all that comes. Returns: (transfer full) */
static GBytes *
ask_server (FaultProxy *self, GBytes *request, gsize length)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autofree guint8 *step = g_malloc (STEP);
  gssize n;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", self->server_port, self->stop, NULL);
  if (connection == NULL)
    return g_bytes_new_static ("", 0);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             g_bytes_get_data (request, NULL),
                             MIN (length, g_bytes_get_size (request)), NULL, self->stop, NULL);
  if (length < g_bytes_get_size (request))
    return g_bytes_new_static ("", 0);
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), step,
                                   STEP, self->stop, NULL))
         > 0)
    g_byte_array_append (answer, step, (guint)n);
  return g_byte_array_free_to_bytes (g_steal_pointer (&answer));
}

/* ---- what the laptop hears ---- */

static void
say (Caller *caller, GBytes *answer, gsize length)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (caller->connection)),
                             g_bytes_get_data (answer, NULL),
                             MIN (length, g_bytes_get_size (answer)), NULL, caller->proxy->stop,
                             NULL);
}

static void
reset (Caller *caller)
{
  struct linger at_once = { 1, 0 };
  int socket = g_socket_get_fd (g_socket_connection_get_socket (caller->connection));

  setsockopt (socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* Until the laptop has had enough. */
static void
wait_for_end (Caller *caller)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (caller->connection));
  guint8 step[256];

  while (g_input_stream_read (in, step, sizeof step, caller->proxy->stop, NULL) > 0)
    continue;
}

static void
drip (Caller *caller, GBytes *answer, gsize from)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (caller->connection));
  const guint8 *data = g_bytes_get_data (answer, NULL);

  say (caller, answer, from);
  for (gsize i = from; i < g_bytes_get_size (answer); i++)
    {
      g_usleep (DRIP_US);
      if (g_output_stream_write (out, data + i, 1, caller->proxy->stop, NULL) != 1)
        return;
    }
}

/* The head without the lines that begin with a word of @without, and the body. @body: (out) */
static GString *
split_answer (GBytes *answer, const char *without, gsize *body)
{
  gsize length;
  const char *text = g_bytes_get_data (answer, &length);
  const char *end = g_strstr_len (text, (gssize)length, "\r\n\r\n");
  g_autofree char *head = g_strndup (text, end != NULL ? (gsize)(end - text) : length);
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
  GString *kept = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], without, strlen (without)) != 0)
      g_string_append_printf (kept, "%s\r\n", lines[i]);
  *body = end != NULL ? (gsize)(end - text) + 4 : length;
  return kept;
}

static void
say_without_length (Caller *caller, GBytes *answer, gboolean in_chunks, gsize missing)
{
  gsize body, length;
  const char *text = g_bytes_get_data (answer, &length);
  g_autoptr (GString) said = split_answer (answer, "content-length:", &body);
  gsize rest = length - body > missing ? length - body - missing : 0;

  if (in_chunks)
    g_string_append_printf (said, "Transfer-Encoding: chunked\r\n\r\n%zx\r\n", rest);
  else
    g_string_append (said, "\r\n");
  g_string_append_len (said, text + body, (gssize)rest);
  if (in_chunks)
    g_string_append (said, "\r\n");
  g_autoptr (GBytes) bytes = g_bytes_new (said->str, said->len);
  say (caller, bytes, G_MAXSIZE);
}

static void
say_garbage (Caller *caller, gsize n)
{
  g_autofree char *garbage = g_malloc (n + 1);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < n; i++)
    garbage[i] = (char)(i * 37 + 128);
  bytes = g_bytes_new (garbage, n);
  say (caller, bytes, n);
}

/* ---- one exchange ---- */

typedef struct
{
  gboolean strikes;
  ProxyFault fault;
  gsize n;
  GBytes *data; /* (nullable) */
} Turn;

static Turn
take_turn (FaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Turn turn = { 0 };

  if (self->is_planned && self->n_seen == self->at)
    {
      turn = (Turn){ TRUE, self->fault, self->n, g_steal_pointer (&self->data) };
      self->is_planned = FALSE;
      self->has_struck = TRUE;
    }
  self->n_seen++;
  return turn;
}

static void
note (FaultProxy *self, const char *name, GBytes *request, GBytes *answer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Exchange *exchange = g_new0 (Exchange, 1);
  GBytes *last = g_hash_table_lookup (self->last_answers, name);

  exchange->name = g_strdup (name);
  exchange->request = g_bytes_get_size (request);
  exchange->answer = g_bytes_get_size (answer);
  g_ptr_array_add (self->exchanges, exchange);
  if (last != NULL)
    g_hash_table_replace (self->old_answers, g_strdup (name), g_bytes_ref (last));
  g_hash_table_replace (self->last_answers, g_strdup (name), g_bytes_ref (answer));
}

static void
replay (Caller *caller, const char *name)
{
  FaultProxy *self = caller->proxy;
  g_autoptr (GBytes) old = NULL;

  g_mutex_lock (&self->lock);
  old = g_hash_table_lookup (self->old_answers, name);
  if (old != NULL)
    g_bytes_ref (old);
  g_mutex_unlock (&self->lock);
  if (old != NULL)
    say (caller, old, G_MAXSIZE);
}

/* Returns: %FALSE when the server is to be asked as always */
static gboolean
spoil_request (Caller *caller, const Turn *turn, const char *name, GBytes *request)
{
  FaultProxy *self = caller->proxy;

  switch (turn->fault)
    {
    case PROXY_CUT_REQUEST:
      {
        g_autoptr (GBytes) ignored = ask_server (self, request, turn->n);
        return TRUE;
      }
    case PROXY_LATE:
      g_mutex_lock (&self->lock);
      g_clear_pointer (&self->late, g_bytes_unref);
      self->late = g_bytes_ref (request);
      g_mutex_unlock (&self->lock);
      return TRUE;
    case PROXY_REPLAY:
      replay (caller, name);
      return TRUE;
    case PROXY_SAY:
      say (caller, turn->data, G_MAXSIZE);
      return TRUE;
    case PROXY_DUPLICATE:
      {
        g_autoptr (GBytes) ignored = ask_server (self, request, G_MAXSIZE);
        return FALSE;
      }
    default:
      return FALSE;
    }
}

static void
spoil_answer (Caller *caller, const Turn *turn, GBytes *answer)
{
  switch (turn->fault)
    {
    case PROXY_CUT_ANSWER:
      say (caller, answer, turn->n);
      return;
    case PROXY_HALF_CLOSE:
      say (caller, answer, turn->n);
      g_socket_shutdown (g_socket_connection_get_socket (caller->connection), FALSE, TRUE, NULL);
      wait_for_end (caller);
      return;
    case PROXY_RESET:
      say (caller, answer, turn->n);
      reset (caller);
      return;
    case PROXY_SWALLOW:
      return;
    case PROXY_FREEZE:
      wait_for_end (caller);
      return;
    case PROXY_DRIP:
      drip (caller, answer, turn->n);
      return;
    case PROXY_DELAY:
      g_usleep (turn->n * 1000);
      break;
    case PROXY_GARBAGE:
      say_garbage (caller, turn->n);
      break;
    case PROXY_CHUNKS:
    case PROXY_TO_THE_END:
      say_without_length (caller, answer, turn->fault == PROXY_CHUNKS, turn->n);
      return;
    default:
      break;
    }
  say (caller, answer, G_MAXSIZE);
}

static void
serve (Caller *caller)
{
  FaultProxy *self = caller->proxy;
  g_autoptr (GByteArray) raw
      = read_request (self, g_io_stream_get_input_stream (G_IO_STREAM (caller->connection)));
  g_autoptr (GBytes) request = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *name = NULL;
  Turn turn;

  if (raw == NULL)
    return;
  name = read_name (raw);
  request = close_afterwards (raw);
  turn = take_turn (self);
  if (!turn.strikes || !spoil_request (caller, &turn, name, request))
    {
      answer = ask_server (self, request, G_MAXSIZE);
      note (self, name, request, answer);
      if (turn.strikes)
        spoil_answer (caller, &turn, answer);
      else
        say (caller, answer, G_MAXSIZE);
    }
  g_clear_pointer (&turn.data, g_bytes_unref);
}

static gpointer
serve_thread (gpointer data)
{
  Caller *caller = data;

  serve (caller);
  g_io_stream_close (G_IO_STREAM (caller->connection), NULL, NULL);
  g_object_unref (caller->connection);
  g_free (caller);
  return NULL;
}

static gpointer
accept_all (gpointer data)
{
  FaultProxy *self = data;

  while (!g_cancellable_is_cancelled (self->stop))
    {
      GSocketConnection *connection
          = g_socket_listener_accept (self->listener, NULL, self->stop, NULL);
      Caller *caller;

      if (connection == NULL)
        continue;
      caller = g_new0 (Caller, 1);
      caller->proxy = self;
      caller->connection = connection;
      g_ptr_array_add (self->workers, g_thread_new ("fault-proxy", serve_thread, caller));
    }
  return NULL;
}

FaultProxy *
fault_proxy_new (guint16 server_port)
{
  FaultProxy *self = g_new0 (FaultProxy, 1);

  g_mutex_init (&self->lock);
  self->listener = g_socket_listener_new ();
  self->address = g_strdup_printf ("http://127.0.0.1:%u", loopback_listen (self->listener));
  self->server_port = server_port;
  self->stop = g_cancellable_new ();
  self->workers = g_ptr_array_new ();
  self->exchanges = g_ptr_array_new_with_free_func (free_exchange);
  self->last_answers
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  self->old_answers
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  self->thread = g_thread_new ("fault-proxy", accept_all, self);
  return self;
}

void
fault_proxy_free (FaultProxy *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->workers->len; i++)
    g_thread_join (self->workers->pdata[i]);
  g_ptr_array_unref (self->workers);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_ptr_array_unref (self->exchanges);
  g_hash_table_unref (self->last_answers);
  g_hash_table_unref (self->old_answers);
  g_clear_pointer (&self->late, g_bytes_unref);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_mutex_clear (&self->lock);
  g_free (self->address);
  g_free (self);
}

const char *
fault_proxy_get_address (FaultProxy *self)
{
  return self->address;
}

/* ---- what a test asks for ---- */

void
fault_proxy_plan (FaultProxy *self, guint at, ProxyFault fault, gsize n, GBytes *data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_clear_pointer (&self->data, g_bytes_unref);
  self->data = data != NULL ? g_bytes_ref (data) : NULL;
  self->at = at;
  self->fault = fault;
  self->n = n;
  self->n_seen = 0;
  self->is_planned = TRUE;
  self->has_struck = FALSE;
  g_ptr_array_set_size (self->exchanges, 0);
}

gboolean
fault_proxy_has_struck (FaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->has_struck;
}

void
fault_proxy_deliver_late (FaultProxy *self)
{
  g_autoptr (GBytes) late = NULL;
  g_autoptr (GBytes) ignored = NULL;

  g_mutex_lock (&self->lock);
  late = g_steal_pointer (&self->late);
  g_mutex_unlock (&self->lock);
  if (late != NULL)
    ignored = ask_server (self, late, G_MAXSIZE);
}

guint
fault_proxy_count (FaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->exchanges->len;
}

static const Exchange *
get_exchange (FaultProxy *self, guint at)
{
  g_assert_cmpuint (at, <, self->exchanges->len);
  return self->exchanges->pdata[at];
}

gsize
fault_proxy_get_request_size (FaultProxy *self, guint at)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return get_exchange (self, at)->request;
}

gsize
fault_proxy_get_answer_size (FaultProxy *self, guint at)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return get_exchange (self, at)->answer;
}

char *
fault_proxy_dup_name (FaultProxy *self, guint at)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (get_exchange (self, at)->name);
}
