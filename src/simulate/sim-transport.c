/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-transport.h"

#include <string.h>

#include "base/json-access.h"
#include "simulate/sim-photo.h"
#include "simulate/sim-table.h"
#include "store/exchange.h"
#include "wire/route.h"

/* Rows to a page: few, so that pages end within scopes and between an exit and its row. */
#define PAGE_ROWS_MAX 9
/* An exchange takes time; how much decides nothing. */
#define EXCHANGE_US (40 * 1000)

struct _RpSimMessage
{
  RpSimLaptop *laptop;
  guint lives; /* of the laptop, when it sent it */
  char *method, *path, *token, *content_type;
  GStrv headers;  /* (nullable) */
  GBytes *body;   /* (nullable) */
  GBytes *answer; /* (nullable): of an answer that comes late */
  char *cursor;   /* (nullable): that a page answers */
};

struct _RpSimTransport
{
  GObject parent_instance;
  RpSimLaptop *laptop; /* borrowed */
  RpSimServer *server; /* borrowed */
};

static void transport_iface_init (RpTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RpSimTransport, rp_sim_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RP_TYPE_TRANSPORT, transport_iface_init))

void
rp_sim_message_free (gpointer message)
{
  RpSimMessage *self = message;

  g_free (self->method);
  g_free (self->path);
  g_free (self->token);
  g_free (self->content_type);
  g_strfreev (self->headers);
  g_free (self->cursor);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_free (self);
}

static gboolean
is_push (const RpRequest *request)
{
  return g_str_equal (request->path, RP_ROUTE_OPS);
}

static gboolean
is_feed (const RpRequest *request)
{
  return g_str_has_prefix (request->path, RP_ROUTE_FEED);
}

static gboolean
is_file (const RpRequest *request)
{
  return g_str_has_prefix (request->path, RP_ROUTE_UPLOADS)
         || g_str_has_prefix (request->path, RP_ROUTE_ATTACHMENTS);
}

static JsonObject *
parse (GBytes *body)
{
  gsize length;
  const char *text = body != NULL ? g_bytes_get_data (body, &length) : NULL;

  return text != NULL ? rp_json_parse_object (text, length, &rp_json_limits_message, NULL) : NULL;
}

static RpRequest
as_request (const RpSimMessage *message)
{
  return (RpRequest){ message->method,       message->path, message->token,
                      message->content_type, message->body, (const char *const *)message->headers };
}

static RpSimMessage *
keep (RpSimLaptop *laptop, const RpRequest *request)
{
  RpSimMessage *message = g_new0 (RpSimMessage, 1);

  message->laptop = laptop;
  message->lives = laptop->lives;
  message->method = g_strdup (request->method);
  message->path = g_strdup (request->path);
  message->token = g_strdup (request->token);
  message->content_type = g_strdup (request->content_type);
  message->headers = g_strdupv ((char **)request->headers);
  message->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  return message;
}

/* --- what the ledger learns --------------------------------------------------------------------- */

static JsonObject *
find_sent (JsonArray *ops, const char *id)
{
  for (guint i = 0; i < json_array_get_length (ops); i++)
    if (g_strcmp0 (rp_json_get_string (rp_json_array_get_object (ops, i), "id", NULL), id) == 0)
      return rp_json_array_get_object (ops, i);
  return NULL;
}

/* Everything that an operation changed was its author's to change when it was decided. */
static void
check_access (RpSimHistory *history, const RpSimPerson *person, JsonObject *op, JsonObject *result)
{
  JsonArray *changes = rp_json_get_array (op, "changes");
  const char *status = rp_json_get_string (result, "status", "");

  if (g_str_equal (status, "held") || g_str_equal (status, "rejected"))
    return;
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = rp_json_array_get_object (changes, i);
      RpSimRecord *record
          = rp_sim_ledger_find_record (history->ledger, rp_json_get_string (change, "id", ""));

      if (record != NULL && !rp_sim_history_may_write (history, person, record->customer))
        rp_sim_history_blame (history, "SEC: op %s of %s was let into %s of customer %s",
                              rp_json_get_string (op, "id", ""), person->login, record->kind,
                              record->customer);
    }
}

static void
note_result (RpSimHistory *history, const RpSimPerson *person, JsonArray *ops, JsonObject *result)
{
  JsonObject *op = find_sent (ops, rp_json_get_string (result, "id", ""));
  RpSimOp *known = rp_sim_ledger_find_op (history->ledger, rp_json_get_string (result, "id", ""));
  g_autofree char *fault = NULL;

  if (op == NULL)
    {
      rp_sim_history_blame (history, "I1: the server decided on op %s, which was not sent",
                            rp_json_get_string (result, "id", ""));
      return;
    }
  if (known->decision == NULL)
    check_access (history, person, op, result);
  fault = rp_sim_ledger_note_decided (history->ledger, history->step, op, result);
  if (fault != NULL)
    rp_sim_history_blame (history, "%s", fault);
}

/* A process that died has told nobody what it decided; it is in the database or it is nowhere. */
static void
note_stored (RpSimHistory *history, const RpSimPerson *person, JsonArray *ops)
{
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonObject *op = rp_json_array_get_object (ops, i);
      g_autofree char *sql = g_strdup_printf ("SELECT result FROM op WHERE id = '%s'",
                                              rp_json_get_string (op, "id", ""));
      g_autofree char *text = rp_sim_server_query (history->server, sql, NULL);
      g_autoptr (JsonObject) result
          = text != NULL ? rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL)
                         : NULL;
      RpSimOp *known = rp_sim_ledger_find_op (history->ledger, rp_json_get_string (op, "id", ""));

      if (result != NULL && known->decision == NULL)
        note_result (history, person, ops, result);
    }
}

/* The conflict records that a push has made: their ids, which the server chooses. */
static JsonArray *
list_new_conflicts (RpSimHistory *history)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpSimTable) rows
      = rp_sim_table_read (history->server->connection,
                           "SELECT id, body FROM entity WHERE kind = 'conflict'", 2, &error);
  JsonArray *list = json_array_new ();

  if (rows == NULL)
    rp_sim_history_fail (history, "reading the conflicts", error);
  for (guint i = 0; rows != NULL && i < rp_sim_table_count (rows); i++)
    {
      const char *text = rp_sim_table_get (rows, i, 1);
      g_autoptr (JsonObject) body
          = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL);
      JsonObject *conflict = json_object_new ();

      json_object_set_string_member (conflict, "id", rp_sim_table_get (rows, i, 0));
      json_object_set_string_member (conflict, "by", rp_json_get_string (body, "mine_by", ""));
      json_object_set_string_member (conflict, "on", rp_json_get_string (body, "on_id", ""));
      json_object_set_string_member (conflict, "unit", rp_json_get_string (body, "unit", ""));
      json_array_add_object_element (list, conflict);
    }
  return list;
}

/* Another timeline that the server began by itself. */
static void
trace_epoch (RpSimHistory *history)
{
  g_autofree char *epoch
      = rp_sim_server_query (history->server, "SELECT epoch FROM org_clock", NULL);
  JsonObject *line;

  if (epoch == NULL || g_strcmp0 (epoch, history->traced_epoch) == 0)
    return;
  line = json_object_new ();
  json_object_set_string_member (line, "t", "epoch");
  json_object_set_string_member (line, "epoch", epoch);
  rp_sim_history_trace (history, line);
  g_free (history->traced_epoch);
  history->traced_epoch = g_steal_pointer (&epoch);
}

static void
trace_push (RpSimHistory *history, RpSimLaptop *laptop, JsonObject *message, JsonObject *answer)
{
  JsonObject *line;

  if (history->trace == NULL)
    return;
  line = json_object_new ();
  json_object_set_string_member (line, "t", "push");
  json_object_set_string_member (line, "user", laptop->person->id);
  json_object_set_string_member (line, "roles",
                                 history->office.roles[laptop->person - rp_sim_persons]);
  json_object_set_string_member (line, "device", laptop->person->login);
  json_object_set_object_member (line, "message", json_object_ref (message));
  json_object_set_object_member (line, "answer", json_object_ref (answer));
  json_object_set_array_member (line, "conflicts", list_new_conflicts (history));
  rp_sim_history_trace (history, line);
}

static void
note_push (RpSimHistory *history, RpSimLaptop *laptop, JsonObject *message,
           const RpResponse *response)
{
  JsonArray *ops = rp_json_get_array (message, "ops");
  g_autoptr (JsonObject) answer = response != NULL ? parse (response->body) : NULL;
  JsonArray *results = answer != NULL ? rp_json_get_array (answer, "results") : NULL;

  if (response == NULL)
    note_stored (history, laptop->person, ops);
  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    note_result (history, laptop->person, ops, rp_json_array_get_object (results, i));
  if (results != NULL)
    trace_push (history, laptop, message, answer);
}

static void
trace_got (RpSimHistory *history, RpSimLaptop *laptop, const RpResponse *response)
{
  g_autofree char *text = NULL;
  gsize length;
  JsonObject *line;

  if (history->trace == NULL)
    return;
  text = g_strndup (g_bytes_get_data (response->body, &length), 4000);
  line = json_object_new ();
  json_object_set_string_member (line, "t", "got");
  json_object_set_int_member (line, "laptop", laptop->number);
  json_object_set_int_member (line, "status", response->status);
  json_object_set_string_member (line, "body", g_utf8_make_valid (text, -1));
  rp_sim_history_trace (history, line);
}

/* What is stored under the id of an operation that has lost a part to an erasure is what became of it. */
static void
note_parted (RpSimLaptop *laptop, JsonObject *answer)
{
  JsonObject *stored = rp_json_get_object (answer, "stored");

  if (stored != NULL
      && rp_sim_ledger_is_parted (laptop->history->ledger, rp_json_get_string (stored, "id", "")))
    rp_sim_laptop_note_told (laptop, stored);
}

/* The answer has reached its laptop. */
static void
note_delivered (RpSimLaptop *laptop, GBytes *body)
{
  g_autoptr (JsonObject) answer = parse (body);
  JsonArray *results = answer != NULL ? rp_json_get_array (answer, "results") : NULL;

  if (answer != NULL)
    note_parted (laptop, answer);

  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    rp_sim_laptop_note_told (laptop, rp_json_array_get_object (results, i));
}

/* --- carrying ----------------------------------------------------------------------------------- */

static void
note_sent (RpSimHistory *history, RpSimLaptop *laptop, guint lives, JsonObject *message)
{
  JsonArray *ops = rp_json_get_array (message, "ops");

  for (guint i = 0; ops != NULL && i < json_array_get_length (ops); i++)
    {
      g_autofree char *fault
          = rp_sim_ledger_note_sent (history->ledger, laptop->number, laptop->number << 16 | lives,
                                     rp_json_array_get_object (ops, i));

      if (fault != NULL)
        rp_sim_history_blame (history, "%s", fault);
    }
}

static RpResponse *
make_response (guint status, const char *content_type, const char *body)
{
  RpResponse *response = g_new0 (RpResponse, 1);

  response->status = status;
  response->content_type = g_strdup (content_type);
  response->retry_after_s = -1;
  response->body = g_bytes_new (body, strlen (body));
  return response;
}

/* Something between the two does not like what one of the operations says. */
static gboolean
is_refused_on_the_way (const RpSimHistory *history, const RpRequest *request)
{
  return history->unsendable != NULL && is_push (request) && request->body != NULL
         && g_strstr_len (g_bytes_get_data (request->body, NULL),
                          (gssize)g_bytes_get_size (request->body), history->unsendable)
                != NULL;
}

/* To the server and back. @lives: of the laptop when it sent it.
 * Returns: (transfer full) (nullable): %NULL when it died over it */
static RpResponse *
carry_of (RpSimHistory *history, RpSimLaptop *laptop, guint lives, const RpRequest *request)
{
  g_autoptr (JsonObject) message = is_push (request) ? parse (request->body) : NULL;
  RpResponse *response;

  history->exchanges++;
  if (is_refused_on_the_way (history, request))
    return make_response (422, RP_WIRE_JSON, "{\"error\":\"members\"}");
  rp_sim_clock_advance (history->server->clock, EXCHANGE_US);
  if (message != NULL)
    note_sent (history, laptop, lives, message);
  response = rp_sim_server_handle (history->server, request);
  if (is_file (request))
    rp_sim_photo_note_sent (history);
  if (response != NULL && response->status < 400
      && rp_sim_history_is_locked_out (history, laptop->person))
    rp_sim_history_blame (history, "SEC: %s was locked out and was answered %s %s",
                          laptop->person->login, request->method, request->path);
  if (history->trace != NULL)
    trace_epoch (history);
  if (message != NULL)
    note_push (history, laptop, message, response);
  return response;
}

static RpResponse *
carry (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request)
{
  return carry_of (history, laptop, laptop->lives, request);
}

/* --- what goes wrong ---------------------------------------------------------------------------- */

typedef RpResponse *(*Fault) (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request,
                              GError **error);

static RpResponse *
set_lost (GError **error)
{
  g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY, "lost");
  return NULL;
}

static RpResponse *
carry_or_lose (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  RpResponse *response = carry (history, laptop, request);

  return response != NULL ? response : set_lost (error);
}

static RpResponse *
lose_request (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  return set_lost (error);
}

static RpResponse *
lose_answer (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  g_autoptr (RpResponse) response = carry (history, laptop, request);

  return set_lost (error);
}

static RpResponse *
double_request (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request,
                GError **error)
{
  g_autoptr (RpResponse) first = carry (history, laptop, request);

  return carry_or_lose (history, laptop, request, error);
}

static RpResponse *
delay_copy (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  g_ptr_array_add (history->in_flight, keep (laptop, request));
  return carry_or_lose (history, laptop, request, error);
}

static RpResponse *
delay_request (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  g_ptr_array_add (history->in_flight, keep (laptop, request));
  return set_lost (error);
}

static RpResponse *
kill_server (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  g_autoptr (RpResponse) response = NULL;

  /* A PostgreSQL cannot be made to fail a commit, and where both are to be compared neither is: the process
   * dies before it reads the request or after it has answered. */
  if (history->server->path == NULL || history->trace != NULL)
    {
      if (rp_sim_random_chance (&history->random, 500))
        return set_lost (error);
    }
  else
    history->server->commits_left = (int)rp_sim_random_below (&history->random, 2);
  response = carry (history, laptop, request);
  history->server->commits_left = -1;
  return set_lost (error);
}

static GBytes *
cut (RpSimHistory *history, GBytes *body)
{
  gsize length = g_bytes_get_size (body);

  return g_bytes_new_from_bytes (
      body, 0, length > 0 ? rp_sim_random_below (&history->random, (guint)length) : 0);
}

static RpResponse *
cut_answer (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  RpResponse *response = carry_or_lose (history, laptop, request, error);

  if (response != NULL)
    {
      GBytes *whole = response->body;

      response->body = cut (history, whole);
      g_bytes_unref (whole);
      /* That it is locked out a laptop writes down. */
      if (is_feed (request) && response->status == 200)
        laptop->not_beyond = rp_sim_laptop_count_writes (laptop);
    }
  return response;
}

/* The line breaks within a piece of a file; the server keeps what came. */
static RpResponse *
cut_request (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  g_autoptr (GBytes) part = cut (history, request->body);
  g_autoptr (RpResponse) response = NULL;
  RpRequest broken = *request;

  broken.body = part;
  response = carry (history, laptop, &broken);
  return set_lost (error);
}

/* A line within a page is lost. Returns: (transfer full) (nullable): %NULL when it has too few */
static GBytes *
lose_line (RpSimHistory *history, GBytes *body)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);
  GString *spoilt;
  guint lost;

  if (n < 4)
    return NULL;
  lost = 1 + rp_sim_random_below (&history->random, n - 3);
  spoilt = g_string_new (NULL);
  for (guint i = 0; i + 1 < n; i++)
    if (i != lost)
      g_string_append_printf (spoilt, "%s\n", lines[i]);
  return g_string_free_to_bytes (spoilt);
}

static RpResponse *
spoil_answer (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  RpResponse *response = carry_or_lose (history, laptop, request, error);
  GBytes *spoilt = response != NULL && is_feed (request) && response->status == 200
                       ? lose_line (history, response->body)
                       : NULL;

  if (spoilt != NULL)
    {
      g_bytes_unref (response->body);
      response->body = spoilt;
      laptop->not_beyond = rp_sim_laptop_count_writes (laptop);
    }
  return response;
}

/* A hotel's portal, also one that takes over the headers it finds. */
static RpResponse *
answer_foreign (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request,
                GError **error)
{
  static const char portal[] = "<html><body>Welcome! Please sign in.</body></html>";

  if (rp_sim_random_chance (&history->random, 500))
    return make_response (200, is_feed (request) ? RP_WIRE_NDJSON : RP_WIRE_JSON, portal);
  g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE, "not our server");
  return NULL;
}

static RpResponse *
answer_busy (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  static const guint statuses[] = { 429, 500, 502, 503, 504 };

  return make_response (statuses[rp_sim_random_below (&history->random, G_N_ELEMENTS (statuses))],
                        RP_WIRE_JSON, "{\"error\":\"busy\"}");
}

/* A proxy with a limit of its own. A single operation it lets through. */
static RpResponse *
answer_too_large (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request,
                  GError **error)
{
  g_autoptr (JsonObject) message = is_push (request) ? parse (request->body) : NULL;

  if (message == NULL || json_array_get_length (rp_json_get_array (message, "ops")) < 2)
    return carry_or_lose (history, laptop, request, error);
  return make_response (413, RP_WIRE_JSON, "{\"error\":\"too_large\"}");
}

/* The server wants a newer program for sending. */
static RpResponse *
answer_outdated (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request,
                 GError **error)
{
  return is_push (request) ? make_response (426, RP_WIRE_JSON, "{\"error\":\"upgrade_required\"}")
                           : carry_or_lose (history, laptop, request, error);
}

static char *
dup_cursor (const RpRequest *request)
{
  const char *start = strstr (request->path, "cursor=");
  g_autofree char *escaped = NULL;

  if (start == NULL)
    return g_strdup ("");
  start += strlen ("cursor=");
  escaped = g_strndup (start, strcspn (start, "&"));
  return g_uri_unescape_string (escaped, NULL);
}

/* Its answer comes, and comes once more when nobody waits for it. */
static RpResponse *
repeat_answer (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  RpResponse *response = carry_or_lose (history, laptop, request, error);
  RpSimMessage *message;

  if (response == NULL || (!is_push (request) && !is_feed (request)))
    return response;
  message = keep (laptop, request);
  message->answer = g_bytes_ref (response->body);
  message->cursor = is_feed (request) ? dup_cursor (request) : NULL;
  g_ptr_array_add (laptop->late, message);
  return response;
}

/* The answer is given up and comes when nobody waits for it. */
static RpResponse *
delay_answer (RpSimHistory *history, RpSimLaptop *laptop, const RpRequest *request, GError **error)
{
  g_autoptr (RpResponse) response = repeat_answer (history, laptop, request, error);

  return response != NULL ? set_lost (error) : NULL;
}

static const struct
{
  Fault act;
  guint weight;
} faults[] = {
  { lose_request, 20 },  { lose_answer, 25 },  { double_request, 12 },   { delay_copy, 12 },
  { delay_request, 10 }, { kill_server, 15 },  { cut_answer, 8 },        { spoil_answer, 6 },
  { answer_foreign, 4 }, { answer_busy, 6 },   { answer_too_large, 12 }, { answer_outdated, 3 },
  { repeat_answer, 12 }, { delay_answer, 10 },
};

/* Of what happens to requests about files, what happens to no others. */
#define CUT_PER_MILLE 500

static Fault
choose_fault (RpSimHistory *history, const RpRequest *request)
{
  guint total = 0, at;

  if (is_file (request) && rp_sim_random_chance (&history->random, CUT_PER_MILLE))
    return g_str_equal (request->method, "PATCH") ? cut_request : cut_answer;
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    total += faults[i].weight;
  at = rp_sim_random_below (&history->random, total);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      if (at < faults[i].weight)
        return faults[i].act;
      at -= faults[i].weight;
    }
  return carry_or_lose;
}

/* --- the transport ------------------------------------------------------------------------------ */

/* @path: (out) (transfer full): keeps what the request points to */
static RpRequest
ask_for_few_rows (RpSimHistory *history, const RpRequest *request, char **path)
{
  RpRequest small = *request;
  const char *rows = is_feed (request) ? strstr (request->path, "rows=") : NULL;

  if (rows == NULL)
    return small;
  *path = g_strdup_printf (
      "%.*srows=%u", (int)(rows - request->path), request->path,
      history->calm ? 500 : 1 + rp_sim_random_below (&history->random, PAGE_ROWS_MAX));
  small.path = *path;
  return small;
}

static RpResponse *
rp_sim_transport_send (RpTransport *transport, const RpRequest *request, GCancellable *cancellable,
                       GError **error)
{
  RpSimTransport *self = RP_SIM_TRANSPORT (transport);
  RpSimHistory *history = self->laptop->history;
  g_autofree char *path = NULL;
  RpRequest asked;
  RpResponse *response;

  if (history == NULL)
    return rp_sim_server_handle (self->server, request);
  asked = ask_for_few_rows (history, request, &path);
  rp_sim_clock_advance (self->laptop->clock, EXCHANGE_US);
  if (history->calm || (history->options->sure_sessions && !is_push (&asked) && !is_feed (&asked))
      || !rp_sim_random_chance (&history->random, history->fault_per_mille))
    response = carry_or_lose (history, self->laptop, &asked, error);
  else
    response = choose_fault (history, &asked) (history, self->laptop, &asked, error);
  if (response != NULL && is_push (&asked))
    note_delivered (self->laptop, response->body);
  if (response != NULL)
    trace_got (history, self->laptop, response);
  return response;
}

static gboolean
rp_sim_transport_listen (RpTransport *transport, const RpRequest *request,
                         void (*poked) (gint64 head, gpointer data), gpointer data,
                         GCancellable *cancellable, GError **error)
{
  set_lost (error);
  return FALSE;
}

static void
transport_iface_init (RpTransportInterface *iface)
{
  iface->send = rp_sim_transport_send;
  iface->listen = rp_sim_transport_listen;
}

static void
rp_sim_transport_class_init (RpSimTransportClass *klass)
{
}

static void
rp_sim_transport_init (RpSimTransport *self)
{
}

RpTransport *
rp_sim_transport_new (RpSimLaptop *laptop, RpSimServer *server)
{
  RpSimTransport *self = g_object_new (RP_TYPE_SIM_TRANSPORT, NULL);

  self->laptop = laptop;
  self->server = server;
  return RP_TRANSPORT (self);
}

/* --- messages that come late -------------------------------------------------------------------- */

static RpSimMessage *
take_any (RpSimHistory *history, GPtrArray *messages)
{
  return messages->len == 0 ? NULL
                            : g_ptr_array_steal_index (
                                messages, rp_sim_random_below (&history->random, messages->len));
}

void
rp_sim_transport_arrive (RpSimHistory *history)
{
  RpSimMessage *message = take_any (history, history->in_flight);
  g_autoptr (RpResponse) response = NULL;

  if (message == NULL)
    return;

  RpRequest request = as_request (message);
  response = carry_of (history, message->laptop, message->lives, &request);
  rp_sim_message_free (message);
}

/* Its author is told only of what he still waits for: the other he has heard of before, and may have sent it
 * again in another shape since. */
static void
note_late (RpSimLaptop *laptop, JsonObject *answer)
{
  JsonArray *results = rp_json_get_array (answer, "results");

  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    {
      JsonObject *result = rp_json_array_get_object (results, i);
      g_autofree char *waiting
          = rp_sim_laptop_query (laptop, "SELECT id FROM op WHERE id = :id AND state = 'frozen'",
                                 ":id", rp_json_get_string (result, "id", ""));

      if (waiting != NULL)
        rp_sim_laptop_note_told (laptop, result);
    }
}

static void
acknowledge_late (RpSimLaptop *laptop, JsonObject *answer, GError **error)
{
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_result_free);
  JsonArray *array = rp_json_get_array (answer, "results");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      RpOpResult *result = rp_op_result_from_json (rp_json_array_get_object (array, i), NULL);

      if (result != NULL)
        g_ptr_array_add (results, result);
    }
  rp_store_acknowledge (laptop->store, results, rp_json_get_string (answer, "receipt", NULL),
                        error);
}

static void
apply_late (RpSimLaptop *laptop, const RpSimMessage *message, GError **error)
{
  g_autoptr (JsonObject) answer = message->cursor == NULL ? parse (message->answer) : NULL;
  g_autoptr (GPtrArray) lines
      = message->cursor != NULL ? rp_feed_page_parse (message->answer, NULL) : NULL;
  gboolean stopped;

  if (answer != NULL)
    {
      note_late (laptop, answer);
      acknowledge_late (laptop, answer, error);
    }
  else if (lines != NULL)
    {
      g_autofree char *cursor = rp_store_dup_meta (laptop->store, "cursor");
      gint64 before = rp_sim_laptop_count_writes (laptop);

      rp_store_apply_page (laptop->store, lines, message->cursor, &stopped, error);
      if (g_strcmp0 (cursor != NULL ? cursor : "", message->cursor) != 0
          && rp_sim_laptop_count_writes (laptop) > before)
        rp_sim_history_blame (laptop->history, "I17: laptop %u has used a page that came too late",
                              laptop->number);
    }
}

void
rp_sim_transport_answer_late (RpSimLaptop *laptop)
{
  RpSimMessage *message = take_any (laptop->history, laptop->late);
  g_autoptr (GError) error = NULL;

  if (message == NULL)
    return;
  apply_late (laptop, message, &error);
  if (error != NULL)
    rp_sim_history_fail (laptop->history, "a late answer", error);
  rp_sim_message_free (message);
}
