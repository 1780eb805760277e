/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fake-server.h"

#include <stdio.h>
#include <string.h>
#include "base/date.h"
#include "base/json-access.h"
#include "support/fake-faults.h"
#include "support/fake-files.h"
#include "support/fake-state.h"
#include "wire/message.h"
#include "wire/digest.h"
#include "wire/route.h"

#define DEVICE_ID "0198a000-0000-7000-8000-0000000000d1"
#define STRANGER_OP "0198a000-0000-7000-8000-00000000ffff"
#define TOKEN "token-of-the-fake"

struct _RpFakeServer
{
  GObject parent_instance;
  GMutex lock; /* for all that follows */
  guint epoch;
  FakeState *state;
  FakeState *backup;  /* (nullable) */
  GHashTable *counts; /* op id -> how often carried out */
  FakeFiles *files;
  FakeFaults *faults;
  char *poison, *refused_what, *refusal;
  char *session;
  guint max_ops, page_rows, n_requests;
  gint64 retry_after_s;
  gint64 date_us; /* 0: none */
  gsize page_size;
  gboolean cursors_expired, revoked, granted_anew;
  gboolean overlap;
  guint n_grants;
};

static void rp_fake_server_iface_init (RpTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RpFakeServer, rp_fake_server, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RP_TYPE_TRANSPORT, rp_fake_server_iface_init))

static char *
name_epoch (RpFakeServer *self)
{
  return g_strdup_printf ("0198a000-0000-7000-8000-0000000e%04u", self->epoch);
}

/* ---- answers ---- */

static RpResponse *
answer (guint status, const char *type, char *text)
{
  RpResponse *response = g_new0 (RpResponse, 1);

  response->status = status;
  response->content_type = g_strdup (type);
  response->retry_after_s = -1;
  response->body = g_bytes_new_take (text, strlen (text));
  return response;
}

static RpResponse *
answer_json (guint status, JsonObject *object)
{
  return answer (status, RP_WIRE_JSON, rp_json_object_to_canonical (object));
}

static RpResponse *
answer_error (guint status, const char *code)
{
  return answer (status, RP_WIRE_JSON, g_strdup_printf ("{\"error\":\"%s\"}", code));
}

static RpResponse *
answer_epoch (RpFakeServer *self)
{
  g_autofree char *epoch = name_epoch (self);

  return answer (409, RP_WIRE_JSON,
                 g_strdup_printf ("{\"error\":\"epoch\",\"epoch\":\"%s\"}", epoch));
}

static RpResponse *
sign_in (RpFakeServer *self, JsonObject *message)
{
  g_autofree char *epoch = name_epoch (self);

  if (!g_str_equal (rp_json_get_string (message, "password", ""), FAKE_SERVER_PASSWORD))
    return answer_error (401, "sign_in");
  return answer (
      200, RP_WIRE_JSON,
      g_strdup_printf ("{\"token\":\"" TOKEN "\",\"org\":\"test\",\"zone\":\"" FAKE_SERVER_ZONE
                       "\",\"sample\":true,\"epoch\":\"%s\","
                       "\"head\":%" G_GINT64_FORMAT ",\"user\":{\"id\":\"" FAKE_SERVER_USER
                       "\",\"name\":\"Lin\",\"roles\":\"KAM\"},\"device\":{\"id\":\"" DEVICE_ID
                       "\",\"state\":\"active\"}}",
                       epoch, self->state->head));
}

/* ---- ops ---- */

static void
carry_out (RpFakeServer *self, const RpOp *op, RpOpResult *result)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, op->id));

  g_hash_table_insert (self->counts, g_strdup (op->id), GUINT_TO_POINTER (count + 1));
  if (g_strcmp0 (op->what, self->refused_what) == 0)
    {
      result->status = RP_RESULT_REJECTED;
      result->refusal = rp_refusal_from_code (self->refusal);
      return;
    }
  for (guint i = 0; i < op->changes->len; i++)
    {
      const RpChange *change = op->changes->pdata[i];
      FakeRow *row = fake_state_touch_row (self->state, change->kind, change->id);

      rp_change_apply (change, rp_schema_find_kind (change->kind), row->body);
      row->deleted |= change->erase;
      result->rev = row->rev;
      result->seq = row->seq;
    }
}

/* Returns: (nullable): the refusal of the whole batch; %NULL when the op has a result */
static RpResponse *
take_op (RpFakeServer *self, FakeChain *chain, const RpOp *op, JsonArray *results)
{
  g_autofree char *fingerprint = rp_op_fingerprint (op);
  FakeDecided *decided = g_hash_table_lookup (self->state->decided, op->id);
  gboolean next = op->no == chain->no + 1 && g_strcmp0 (op->prev, chain->op) == 0;
  g_autoptr (JsonObject) refusal = json_object_new ();

  if (decided != NULL && !g_str_equal (decided->fingerprint, fingerprint))
    {
      json_object_set_string_member (refusal, "error", "op_id_reused");
      json_object_set_string_member (refusal, "id", op->id);
      json_object_set_object_member (refusal, "stored",
                                     rp_json_parse_object (decided->result,
                                                           strlen (decided->result),
                                                           &rp_json_limits_message, NULL));
    }
  else if (decided == NULL && !next && op->no > chain->no + 1)
    {
      json_object_set_string_member (refusal, "error", "gap");
      json_object_set_int_member (refusal, "last_no", chain->no);
      if (chain->op != NULL)
        json_object_set_string_member (refusal, "last_op", chain->op);
    }
  else if (decided == NULL && !next)
    json_object_set_string_member (refusal, "error", "forked");
  if (json_object_get_size (refusal) > 0)
    {
      json_object_set_array_member (refusal, "results", json_array_ref (results));
      return answer_json (409, refusal);
    }
  if (decided == NULL)
    {
      g_autoptr (RpOpResult) result = rp_op_result_new (op->id, RP_RESULT_APPLIED);
      g_autoptr (JsonObject) object = NULL;

      carry_out (self, op, result);
      object = rp_op_result_to_json (result);
      decided = g_new0 (FakeDecided, 1);
      decided->fingerprint = g_steal_pointer (&fingerprint);
      decided->result = rp_json_object_to_canonical (object);
      g_hash_table_insert (self->state->decided, g_strdup (op->id), decided);
    }
  if (next)
    {
      g_free (chain->op_before);
      chain->op_before = chain->op;
      chain->no_before = chain->no;
      chain->op = g_strdup (op->id);
      chain->no = op->no;
    }
  json_array_add_object_element (results,
                                 rp_json_parse_object (decided->result, strlen (decided->result),
                                                       &rp_json_limits_message, NULL));
  return NULL;
}

static gboolean
holds_poison (RpFakeServer *self, JsonArray *ops)
{
  for (guint i = 0; i < json_array_get_length (ops); i++)
    if (g_strcmp0 (rp_json_get_string (rp_json_array_get_object (ops, i), "what", ""), self->poison)
        == 0)
      return TRUE;
  return FALSE;
}

static RpResponse *
push (RpFakeServer *self, JsonObject *message)
{
  JsonArray *ops = rp_json_get_array (message, "ops");
  FakeChain *chain
      = fake_state_find_chain (self->state, rp_json_get_string (message, "replica", ""));
  g_autoptr (JsonArray) results = json_array_new ();
  g_autoptr (JsonObject) out = json_object_new ();
  g_autofree char *epoch = name_epoch (self);

  if (!g_str_equal (rp_json_get_string (message, "epoch", ""), epoch))
    return answer_epoch (self);
  if (json_array_get_length (ops) > self->max_ops)
    return answer_error (413, "too_large");
  if (holds_poison (self, ops))
    return answer_error (422, "invalid");
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RpOp) op = rp_op_from_json (rp_json_array_get_object (ops, i), &error);
      RpResponse *refusal;

      g_assert_no_error (error);
      refusal = take_op (self, chain, op, results);
      if (refusal != NULL)
        return refusal;
    }
  json_object_set_string_member (out, "epoch", epoch);
  json_object_set_int_member (out, "head", self->state->head);
  json_object_set_array_member (out, "results", json_array_ref (results));
  return answer_json (200, out);
}

/* ---- feed ---- */

static gint
compare_seq (gconstpointer a, gconstpointer b)
{
  const FakeRow *left = *(const FakeRow *const *)a;
  const FakeRow *right = *(const FakeRow *const *)b;

  return (left->seq > right->seq) - (left->seq < right->seq);
}

/* Returns: (transfer container): rows after @cursor, in order */
static GPtrArray *
list_rows (RpFakeServer *self, gint64 cursor)
{
  GPtrArray *rows = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->state->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (((FakeRow *)row)->seq > cursor)
      g_ptr_array_add (rows, row);
  g_ptr_array_sort (rows, compare_seq);
  return rows;
}

static void
append_exit (const FakeRow *row, GString *page)
{
  RpFeedLine line = { .type = RP_FEED_EXIT,
                      .kind = row->kind,
                      .id = row->id,
                      .scope = (char *)FAKE_SERVER_SCOPE,
                      .seq = row->seq,
                      .why = (char *)"moved" };

  rp_feed_line_append (&line, page);
}

static void
append_rows (GPtrArray *rows, guint n, GString *page)
{
  for (guint i = 0; i < n; i++)
    {
      FakeRow *row = rows->pdata[i];
      RpFeedLine line = { .type = RP_FEED_ROW,
                          .kind = row->kind,
                          .id = row->id,
                          .scope = (char *)FAKE_SERVER_SCOPE,
                          .rev = row->rev,
                          .seq = row->seq,
                          .schema = RP_SCHEMA_NUMBER,
                          .deleted = row->deleted,
                          .body = row->body };

      if (row->left)
        append_exit (row, page);
      else
        rp_feed_line_append (&line, page);
    }
}

static gboolean
read_cursor (RpFakeServer *self, const char *path, gint64 *cursor, guint *rows)
{
  const char *query = strchr (path, '?');
  g_autoptr (GHashTable) parameters
      = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
  const char *text = g_hash_table_lookup (parameters, "cursor");
  guint epoch = self->epoch;

  *rows = (guint)g_ascii_strtoull (g_hash_table_lookup (parameters, "rows"), NULL, 10);
  *cursor = -1;
  if (text != NULL)
    g_assert_cmpint (sscanf (text, "%u/%" G_GINT64_FORMAT, &epoch, cursor), ==, 2);
  return epoch == self->epoch;
}

static RpResponse *
pull (RpFakeServer *self, const char *path)
{
  g_autofree char *epoch = name_epoch (self);
  g_autofree char *cursor = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GString) page = g_string_new (NULL);
  RpFeedLine head = { .type = RP_FEED_HEAD, .epoch = epoch, .head = self->state->head };
  RpFeedLine scope = { .type = RP_FEED_SCOPE,
                       .scope = (char *)FAKE_SERVER_SCOPE,
                       .gen = self->epoch + 1 + 1000 * self->n_grants,
                       .level = (char *)"rw",
                       .label = (char *)"Everything" };
  RpFeedLine gone = { .type = RP_FEED_GONE,
                      .scope = (char *)FAKE_SERVER_SCOPE,
                      .seq = self->state->head,
                      .why = (char *)"reassigned" };
  gint64 from;
  guint n;

  if (!read_cursor (self, path, &from, &n))
    return answer_epoch (self);
  if (self->cursors_expired && from >= 0)
    {
      self->cursors_expired = FALSE;
      return answer_error (410, "cursor_expired");
    }
  if (self->granted_anew)
    from = -1;
  self->granted_anew = FALSE;
  rows = list_rows (self, from);
  n = MIN (MIN (n, self->page_rows), rows->len);
  rp_feed_line_append (&head, page);
  if (from < 0)
    rp_feed_line_append (&scope, page);
  if (self->revoked)
    rp_feed_line_append (&gone, page);
  else
    append_rows (rows, n, page);
  cursor
      = g_strdup_printf ("%u/%" G_GINT64_FORMAT, self->epoch,
                         n < rows->len ? ((FakeRow *)rows->pdata[n - 1])->seq : self->state->head);
  rp_feed_page_close (page, cursor, n == rows->len || self->revoked);
  self->page_size = page->len;
  return answer (200, RP_WIRE_NDJSON, g_strdup (page->str));
}

/* ---- digests ---- */

static RpResponse *
list_digests (RpFakeServer *self)
{
  g_autoptr (GPtrArray) rows = list_rows (self, -1);
  g_autoptr (JsonObject) scope = json_object_new ();
  g_autoptr (JsonObject) out = json_object_new ();
  g_autofree char *text = NULL;
  JsonArray *scopes = json_array_new ();
  guint64 digest = 0;
  gint64 n_rows = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      FakeRow *row = rows->pdata[i];

      if (row->left)
        continue;
      n_rows++;
      digest ^= rp_row_digest (row->kind, row->id, row->rev, row->deleted);
    }
  text = rp_digest_format (digest);
  json_object_set_string_member (scope, "id", FAKE_SERVER_SCOPE);
  json_object_set_int_member (scope, "seq", self->state->head);
  json_object_set_int_member (scope, "rows", n_rows);
  json_object_set_string_member (scope, "digest", text);
  if (!self->revoked)
    json_array_add_object_element (scopes, json_object_ref (scope));
  json_object_set_array_member (out, "scopes", scopes);
  return answer_json (200, out);
}

static RpResponse *
answer_digests (RpFakeServer *self, const RpRequest *request)
{
  if (request->body == NULL)
    return list_digests (self);
  self->granted_anew = TRUE;
  self->n_grants++;
  return answer (204, NULL, g_strdup (""));
}

static RpResponse *
do_request (RpFakeServer *self, const RpRequest *request)
{
  g_autoptr (JsonObject) message = NULL;
  gsize length = 0;
  const char *text = request->body == NULL ? NULL : g_bytes_get_data (request->body, &length);
  RpResponse *response;

  if (!g_str_equal (request->path, RP_ROUTE_SIGN_IN) && g_strcmp0 (request->token, TOKEN) != 0)
    return answer_error (401, "token");
  response = fake_files_answer (self->files, request);
  if (response != NULL)
    return response;
  if (g_str_equal (request->path, RP_ROUTE_SESSION))
    return answer (200, RP_WIRE_JSON, g_strdup (self->session));
  if (g_str_equal (request->path, RP_ROUTE_SIGN_OUT))
    return answer (204, RP_WIRE_JSON, g_strdup (""));
  if (g_str_has_prefix (request->path, RP_ROUTE_FEED))
    return pull (self, request->path);
  if (g_str_has_prefix (request->path, RP_ROUTE_DIGESTS))
    return answer_digests (self, request);
  message = rp_json_parse_object (text, length, &rp_json_limits_message, NULL);
  g_assert_nonnull (message);
  if (g_str_equal (request->path, RP_ROUTE_SIGN_IN))
    return sign_in (self, message);
  g_assert_cmpstr (request->path, ==, RP_ROUTE_OPS);
  return push (self, message);
}

/* ---- the line ---- */

/* Returns: whether @cancellable was cancelled before @milliseconds were over */
static gboolean
wait_for_cancel (GCancellable *cancellable, int milliseconds)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (cancellable, &fd))
    return FALSE;
  g_poll (&fd, 1, milliseconds);
  g_cancellable_release_fd (cancellable);
  return g_cancellable_is_cancelled (cancellable);
}

static RpResponse *
exchange (RpFakeServer *self, const RpRequest *request, GError **error)
{
  g_autoptr (PlannedFault) planned = fake_faults_take (self->faults, request->path);
  RpResponse *response = NULL;

  /* A knock carries nothing, and digests are compared now and then. */
  self->n_requests += !g_str_equal (request->path, RP_ROUTE_SESSION)
                      && !g_str_has_prefix (request->path, RP_ROUTE_DIGESTS);
  if (planned_fault_keeps_out (planned, error))
    return NULL;
  if (planned != NULL && planned->fault == FAULT_STATUS)
    {
      response = answer (planned->n, RP_WIRE_JSON, g_strdup ("{}"));
      response->retry_after_s = self->retry_after_s;
      return response;
    }
  if (planned != NULL && planned->fault == FAULT_DRAIN)
    return answer_error (403, "drain");
  return fake_faults_spoil (self->faults, planned, request->path, do_request (self, request),
                            error);
}

static RpResponse *
rp_fake_server_send (RpTransport *transport, const RpRequest *request, GCancellable *cancellable,
                     GError **error)
{
  RpFakeServer *self = RP_FAKE_SERVER (transport);
  RpResponse *response = NULL;
  gboolean hangs;

  g_mutex_lock (&self->lock);
  hangs = fake_faults_take_hang (self->faults);
  if (!hangs)
    response = exchange (self, request, error);
  if (response != NULL)
    response->date_us = self->date_us;
  g_mutex_unlock (&self->lock);
  if (hangs)
    {
      wait_for_cancel (cancellable, -1);
      g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  return response;
}

static gint64
get_head (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->state->head;
}

static gboolean
rp_fake_server_listen (RpTransport *transport, const RpRequest *request,
                       void (*poked) (gint64 head, gpointer data), gpointer data,
                       GCancellable *cancellable, GError **error)
{
  RpFakeServer *self = RP_FAKE_SERVER (transport);
  gint64 told = get_head (self);

  while (!wait_for_cancel (cancellable, 20))
    if (get_head (self) != told)
      {
        told = get_head (self);
        poked (told, data);
      }
  g_cancellable_set_error_if_cancelled (cancellable, error);
  return FALSE;
}

/* ---- the object ---- */

static void
rp_fake_server_finalize (GObject *object)
{
  RpFakeServer *self = RP_FAKE_SERVER (object);

  fake_state_free (self->state);
  g_clear_pointer (&self->backup, fake_state_free);
  fake_faults_free (self->faults);
  g_hash_table_unref (self->counts);
  fake_files_free (self->files);
  g_free (self->poison);
  g_free (self->session);
  g_free (self->refused_what);
  g_free (self->refusal);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (rp_fake_server_parent_class)->finalize (object);
}

static void
rp_fake_server_class_init (RpFakeServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_fake_server_finalize;
}

static gboolean
rp_fake_server_may_overlap (RpTransport *transport)
{
  return RP_FAKE_SERVER (transport)->overlap;
}

static void
rp_fake_server_iface_init (RpTransportInterface *iface)
{
  iface->may_overlap = rp_fake_server_may_overlap;
  iface->send = rp_fake_server_send;
  iface->listen = rp_fake_server_listen;
}

static void
rp_fake_server_init (RpFakeServer *self)
{
  g_mutex_init (&self->lock);
  self->epoch = 1;
  self->session = g_strdup ("{}");
  self->state = fake_state_new ();
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->files = fake_files_new ();
  self->faults = fake_faults_new ();
  self->max_ops = G_MAXUINT;
  self->page_rows = G_MAXUINT;
  self->retry_after_s = -1;
}

RpFakeServer *
rp_fake_server_new (void)
{
  return g_object_new (RP_TYPE_FAKE_SERVER, NULL);
}

void
rp_fake_server_fail (RpFakeServer *self, const char *route, RpFault fault, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  fake_faults_plan (self->faults, route, fault, n);
}

void
rp_fake_server_forget_faults (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  fake_faults_forget (self->faults);
}

void
rp_fake_server_put (RpFakeServer *self, const char *kind, const char *id, const char *body)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeRow *row = fake_state_touch_row (self->state, kind, id);
  g_autoptr (GError) error = NULL;

  json_object_unref (row->body);
  row->body = rp_json_parse_object (body, strlen (body), &rp_json_limits_message, &error);
  g_assert_no_error (error);
}

void
rp_fake_server_move_away (RpFakeServer *self, const char *kind, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  fake_state_touch_row (self->state, kind, id)->left = TRUE;
}

char *
rp_fake_server_dup_body (RpFakeServer *self, const char *kind, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeRow *row = fake_state_find_row (self->state, kind, id);

  return row == NULL ? g_strdup ("") : rp_json_object_to_canonical (row->body);
}

guint
rp_fake_server_count_decided (RpFakeServer *self, const char *op_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, op_id));
}

guint
rp_fake_server_count_ops (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_hash_table_size (self->state->decided);
}

guint
rp_fake_server_count_requests (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_requests;
}

gboolean
rp_fake_server_has_blob (RpFakeServer *self, const char *sha256)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_hash_table_contains (self->files->blobs, sha256);
}

FakeFiles *
rp_fake_server_get_files (RpFakeServer *self)
{
  return self->files;
}

gsize
rp_fake_server_get_page_size (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->page_size;
}

void
rp_fake_server_set_poison (RpFakeServer *self, const char *what)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->poison);
  self->poison = g_strdup (what);
}

void
rp_fake_server_set_session (RpFakeServer *self, const char *document)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->session);
  self->session = g_strdup (document);
}

void
rp_fake_server_set_refusal (RpFakeServer *self, const char *what, const char *code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->refused_what);
  g_free (self->refusal);
  self->refused_what = g_strdup (what);
  self->refusal = g_strdup (code);
}

void
rp_fake_server_set_max_ops (RpFakeServer *self, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->max_ops = n;
}

void
rp_fake_server_set_page_rows (RpFakeServer *self, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->page_rows = n;
}

void
rp_fake_server_set_overlap (RpFakeServer *self, gboolean overlap)
{
  self->overlap = overlap;
}

void
rp_fake_server_set_retry_after (RpFakeServer *self, gint64 seconds)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->retry_after_s = seconds;
}

void
rp_fake_server_set_date (RpFakeServer *self, const char *instant)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_assert_true (rp_instant_parse (instant, &self->date_us));
}

void
rp_fake_server_fork (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer chain;

  g_hash_table_iter_init (&iter, self->state->chains);
  while (g_hash_table_iter_next (&iter, NULL, &chain))
    {
      FakeChain *end = chain;

      end->no += 1;
      g_free (end->op);
      end->op = g_strdup (STRANGER_OP);
    }
}

void
rp_fake_server_lose_chain_end (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer chain;

  g_hash_table_iter_init (&iter, self->state->chains);
  while (g_hash_table_iter_next (&iter, NULL, &chain))
    {
      FakeChain *end = chain;

      end->no = end->no_before;
      g_free (end->op);
      end->op = g_strdup (end->op_before);
    }
}

void
rp_fake_server_occupy_id (RpFakeServer *self, const char *op_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  FakeDecided *decided = g_new0 (FakeDecided, 1);

  decided->fingerprint = g_strdup ("of another");
  decided->result
      = g_strdup_printf ("{\"id\":\"%s\",\"status\":\"applied\",\"seq\":1,\"rev\":1}", op_id);
  g_hash_table_insert (self->state->decided, g_strdup (op_id), decided);
}

void
rp_fake_server_expire_cursors (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->cursors_expired = TRUE;
}

void
rp_fake_server_back_up (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_clear_pointer (&self->backup, fake_state_free);
  self->backup = fake_state_copy (self->state);
}

void
rp_fake_server_restore (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  fake_state_free (self->state);
  self->state = fake_state_copy (self->backup);
  self->epoch++;
}

void
rp_fake_server_revoke (RpFakeServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->revoked = TRUE;
}
