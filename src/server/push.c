/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/push.h"

#include "base/json-access.h"
#include "base/mutant.h"
#include "server/changeset.h"
#include "server/database.h"
#include "server/incident.h"
#include "server/op-apply.h"
#include "server/session.h"
#include "server/timeline.h"

/* How often a push is decided when others change at the same time what it has read. The last time
 * nobody else may write meanwhile. */
#define ATTEMPTS 4
/* Operations that are stored together: everybody else waits until they are. */
#define PORTION_OPS 20
/* How often an operation that fails alone is tried. */
#define TRIES_ALONE 3

/* An operation as it came, and what became of it. */
typedef struct
{
  RpOp *op;
  char *fingerprint;
  char *payload;
  JsonObject *answer; /* (nullable): until it has been decided */
  RpOpResult *result; /* (nullable): decided now, not answered from what was stored */
  gboolean is_erased; /* it was refused, for whatever reason, and speaks of something erased */
} Item;

typedef struct
{
  RpCall *call;
  const char *epoch, *replica;
  gint64 clock_offset_ms;
  GPtrArray *items;

  gint64 last_no;
  char *last_op; /* (nullable) */
  RpOrgClock clock;
  RpOrganisation *organisation; /* (nullable) */
  RpChangeset *changeset;
  gboolean give_up; /* what is decided now cannot be stored otherwise than as refused */
  guint n_done;     /* items that are decided or answered */
  JsonObject *stop; /* (nullable): the protocol error at which the rest was left alone */
} Push;

static void
item_free (gpointer data)
{
  Item *self = data;

  rp_op_free (self->op);
  g_clear_pointer (&self->answer, json_object_unref);
  g_clear_pointer (&self->result, rp_op_result_free);
  g_free (self->fingerprint);
  g_free (self->payload);
  g_free (self);
}

/* Forgets what one attempt has found out. */
static void
forget_attempt (Push *self)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      g_clear_pointer (&item->answer, json_object_unref);
      g_clear_pointer (&item->result, rp_op_result_free);
    }
  self->n_done = 0;
  g_clear_pointer (&self->stop, json_object_unref);
  g_clear_pointer (&self->changeset, rp_changeset_free);
  g_clear_pointer (&self->organisation, rp_organisation_free);
  g_clear_pointer (&self->last_op, g_free);
}

static void
push_clear (Push *self)
{
  forget_attempt (self);
  g_clear_pointer (&self->items, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Push, push_clear)

static JsonObject *
make_stop (const char *code)
{
  JsonObject *stop = json_object_new ();

  json_object_set_string_member (stop, "error", code);
  return stop;
}

/* --- reading ------------------------------------------------------------------------------------ */

static gboolean
read_op (Push *self, JsonObject *object)
{
  g_autoptr (RpOp) op = object != NULL ? rp_op_from_json (object, NULL) : NULL;
  Item *item;

  if (op == NULL || op->no <= 0)
    return FALSE;
  item = g_new0 (Item, 1);
  item->fingerprint = rp_op_fingerprint (op);
  item->op = g_steal_pointer (&op);
  item->payload = rp_json_object_to_canonical (object);
  g_ptr_array_add (self->items, item);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the refusal of the whole batch */
static RpHttpAnswer *
read_batch (Push *self, JsonObject *body)
{
  JsonArray *ops;
  gint64 schema;

  self->items = g_ptr_array_new_with_free_func (item_free);
  if (!rp_json_read_string (body, "epoch", &self->epoch, NULL)
      || !rp_json_read_id (body, "replica", &self->replica, NULL)
      || !rp_json_read_integer (body, "schema", 0, G_MAXINT32, &schema, NULL)
      || !rp_json_read_array (body, "ops", &ops, NULL))
    return rp_call_refuse (self->call, 422, "members");
  if (schema < RP_SCHEMA_OLDEST)
    return rp_call_refuse (self->call, 426, "upgrade_required");
  if (json_array_get_length (ops) > RP_LIMIT_BATCH_OPS)
    return rp_call_refuse (self->call, 413, "too_large");
  self->clock_offset_ms = rp_json_get_integer (body, "clock_offset_ms", 0);
  for (guint i = 0; i < json_array_get_length (ops); i++)
    if (!read_op (self, rp_json_array_get_object (ops, i)))
      return rp_call_refuse (self->call, 422, "op");
  return NULL;
}

/* --- the chain ---------------------------------------------------------------------------------- */

static gboolean
insert_replica (Push *self, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->call->connection,
      "INSERT INTO replica (id, device_id) VALUES (:id, :device) ON CONFLICT (id) DO NOTHING",
      error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", self->replica);
  rp_statement_bind_text (statement, ":device", self->call->device_id);
  return rp_statement_run (statement, error);
}

/* Takes the chain, so that the same push coming twice at once is decided once.
 * @known: (out): whether there is one */
static gboolean
take_replica (Push *self, gboolean *known, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->call->connection,
                               "UPDATE replica SET last_no = last_no WHERE id = :id"
                               " RETURNING device_id, last_no, last_op",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", self->replica);
  if (!rp_statement_step (statement, known, error))
    return FALSE;
  if (!*known)
    return TRUE;
  if (!g_str_equal (rp_statement_get_text (statement, 0), self->call->device_id))
    self->stop = make_stop ("forked");
  self->last_no = rp_statement_get_integer (statement, 1);
  self->last_op = g_strdup (rp_statement_get_text (statement, 2));
  return TRUE;
}

/* Loads the end of the chain; a chain of another device is not continued. */
static gboolean
load_replica (Push *self, GError **error)
{
  gboolean known;

  return take_replica (self, &known, error)
         && (known || (insert_replica (self, error) && take_replica (self, &known, error)));
}

static gboolean
is_next_link (Push *self, const RpOp *op)
{
  return op->no == self->last_no + 1 && g_strcmp0 (op->prev, self->last_op) == 0;
}

static void
advance (Push *self, const RpOp *op)
{
  self->last_no = op->no;
  g_free (self->last_op);
  self->last_op = g_strdup (op->id);
}

/* Returns: (nullable): the protocol error when @op does not continue the chain */
static JsonObject *
check_link (Push *self, const RpOp *op)
{
  JsonObject *stop;

  if (is_next_link (self, op))
    return NULL;
  if (op->no <= self->last_no + 1)
    return make_stop ("forked");
  stop = make_stop ("gap");
  json_object_set_int_member (stop, "last_no", self->last_no);
  if (self->last_op != NULL)
    json_object_set_string_member (stop, "last_op", self->last_op);
  return stop;
}

/* --- one operation ------------------------------------------------------------------------------ */

/* Answers an operation that was decided before. @known: (out) */
static gboolean
answer_known (Push *self, Item *item, gboolean *known, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->call->connection, "SELECT user_id, fingerprint, result FROM op WHERE id = :id", error);
  const char *text;

  *known = FALSE;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":id", item->op->id);
  if (!rp_statement_step (statement, known, error))
    return FALSE;
  if (!*known)
    return TRUE;
  if (!g_str_equal (rp_statement_get_text (statement, 0), self->call->user_id))
    {
      g_autoptr (RpOpResult) result = rp_op_result_new (item->op->id, RP_RESULT_REJECTED);

      result->refusal = RP_REFUSAL_INVALID;
      item->answer = rp_op_result_to_json (result);
      return TRUE;
    }
  text = rp_statement_get_text (statement, 2);
  item->answer = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, error);
  if (item->answer == NULL)
    return FALSE;
  if (g_str_equal (rp_statement_get_text (statement, 1), item->fingerprint)
      || rp_mutant (RP_MUTANT_NO_FINGERPRINT))
    return TRUE;
  self->stop = make_stop ("op_id_reused");
  json_object_set_string_member (self->stop, "id", item->op->id);
  json_object_set_object_member (self->stop, "stored", g_steal_pointer (&item->answer));
  return TRUE;
}

/* @taken: (out): whether another operation was decided in the place of @op in this chain */
static gboolean
find_place_taken (Push *self, const RpOp *op, gboolean *taken, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->call->connection,
                               "SELECT 1 FROM op WHERE replica_id = :replica AND replica_no = :no"
                               " AND id <> :id LIMIT 1",
                               error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":replica", self->replica);
  rp_statement_bind_integer (statement, ":no", op->no);
  rp_statement_bind_text (statement, ":id", op->id);
  return rp_statement_step (statement, taken, error);
}

/* An operation that was decided before, here or in the chain of a copy of this laptop. Where the chain
 * has gone another way by then, what follows must not join it: what is done in one chain counts as seen by
 * whoever goes on with it. */
static gboolean
place_known (Push *self, const RpOp *op, GError **error)
{
  gboolean taken = FALSE;

  if (is_next_link (self, op))
    {
      advance (self, op);
      return TRUE;
    }
  if (op->no > self->last_no)
    return TRUE;
  if (!find_place_taken (self, op, &taken, error))
    return FALSE;
  if (taken)
    self->stop = make_stop ("forked");
  return TRUE;
}

static RpOpResult *
decide (Push *self, RpOpContext *context, const Item *item)
{
  RpOpResult *result;

  if (strlen (item->payload) <= RP_LIMIT_OP_BYTES && !self->give_up)
    return rp_op_apply (context, item->op);
  result = rp_op_result_new (item->op->id, RP_RESULT_REJECTED);
  result->refusal = self->give_up ? RP_REFUSAL_INTERNAL : RP_REFUSAL_TOO_LARGE;
  result->detail = self->give_up ? g_strdup (self->call->request->id) : NULL;
  return result;
}

static gboolean
is_in_batch (Push *self, const char *op_id)
{
  for (guint i = 0; i < self->n_done; i++)
    if (g_str_equal (((Item *)g_ptr_array_index (self->items, i))->op->id, op_id))
      return TRUE;
  return FALSE;
}

/* Returns: %FALSE on a failure of the database; otherwise the item is answered, or `stop` is set */
static gboolean
process_item (Push *self, RpOpContext *context, Item *item, GError **error)
{
  gboolean known;

  if (!answer_known (self, item, &known, error))
    return FALSE;
  if (self->stop != NULL)
    return TRUE;
  if (known)
    return place_known (self, item->op, error);
  if (rp_mutant (RP_MUTANT_NUMBERS_ONLY) && item->op->no <= self->last_no)
    {
      g_autoptr (RpOpResult) result = rp_op_result_new (item->op->id, RP_RESULT_APPLIED);

      item->answer = rp_op_result_to_json (result);
      return TRUE;
    }
  self->stop
      = is_in_batch (self, item->op->id) ? make_stop ("forked") : check_link (self, item->op);
  if (self->stop != NULL)
    return TRUE;
  item->result = decide (self, context, item);
  item->is_erased
      = item->result->status == RP_RESULT_REJECTED && rp_op_find_erased (context, item->op) != NULL;
  advance (self, item->op);
  return TRUE;
}

/* Returns: (transfer full) */
static GTimeZone *
make_zone (Push *self)
{
  GTimeZone *zone
      = g_time_zone_new_identifier (self->organisation != NULL ? self->organisation->zone : "UTC");

  return zone != NULL ? zone : g_time_zone_new_utc ();
}

static int
get_local_year (Push *self, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (
      rp_clock_now_us (self->call->services->clock) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_get_year (local);
}

static gboolean
process_items (Push *self, GError **error)
{
  g_autoptr (GTimeZone) zone = make_zone (self);
  RpOpContext context = {
    .changeset = self->changeset,
    .ids = self->call->services->ids,
    .user_id = self->call->user_id,
    .device_id = self->call->device_id,
    .replica_id = self->replica,
    .roles = self->call->roles,
    .epoch = self->clock.epoch,
    .prefix = self->organisation != NULL ? self->organisation->prefix : "",
    .zone = zone,
    .year = get_local_year (self, zone),
  };

  /* After a failed read the others would only fail for its sake; writing reports the first. */
  while (self->stop == NULL && self->n_done < self->items->len
         && !rp_changeset_has_failed (self->changeset))
    {
      if (!process_item (self, &context, g_ptr_array_index (self->items, self->n_done), error))
        return FALSE;
      if (self->stop == NULL)
        self->n_done++;
    }
  return TRUE;
}

/* --- writing ------------------------------------------------------------------------------------ */

static const char insert_op_sql[]
    = "INSERT INTO op (id, fingerprint, replica_id, replica_no, user_id, kind, entity_id, status,"
      " result, seq, payload, client_at, client_tz, clock_offset_ms, received_at)"
      " VALUES (:id, :fingerprint, :replica, :no, :user, :kind, :entity, :status,"
      " :result, :seq, :payload, :at, :tz, :offset, :now)";

static gboolean
write_op (Push *self, Item *item, gint64 head, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->call->connection, insert_op_sql, error);
  const RpChange *first = g_ptr_array_index (item->op->changes, 0);
  g_autofree char *text = NULL;

  if (statement == NULL)
    return FALSE;
  item->result->seq = head;
  item->answer = rp_op_result_to_json (item->result);
  text = rp_json_object_to_canonical (item->answer);
  rp_statement_bind_text (statement, ":id", item->op->id);
  rp_statement_bind_text (statement, ":fingerprint", item->fingerprint);
  rp_statement_bind_text (statement, ":replica", self->replica);
  rp_statement_bind_integer (statement, ":no", item->op->no);
  rp_statement_bind_text (statement, ":user", self->call->user_id);
  rp_statement_bind_text (statement, ":kind", first->kind);
  rp_statement_bind_text (statement, ":entity", first->id);
  rp_statement_bind_text (statement, ":status", rp_json_get_string (item->answer, "status", ""));
  rp_statement_bind_text (statement, ":result", text);
  rp_statement_bind_integer (statement, ":seq", head);
  /* What comes late about something erased is not kept. */
  rp_statement_bind_text (statement, ":payload", item->is_erased ? NULL : item->payload);
  rp_statement_bind_text (statement, ":at", item->op->at);
  rp_statement_bind_text (statement, ":tz", item->op->tz);
  rp_statement_bind_integer (statement, ":offset", self->clock_offset_ms);
  rp_statement_bind_text (statement, ":now", rp_changeset_get_now (self->changeset));
  return rp_statement_run (statement, error);
}

static gboolean
write_replica (Push *self, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->call->connection,
      "UPDATE replica SET last_no = :no, last_op = :op WHERE id = :id AND device_id = :device",
      error);

  if (statement == NULL)
    return FALSE;
  rp_statement_bind_integer (statement, ":no", self->last_no);
  rp_statement_bind_text (statement, ":op", self->last_op);
  rp_statement_bind_text (statement, ":id", self->replica);
  rp_statement_bind_text (statement, ":device", self->call->device_id);
  return rp_statement_run (statement, error);
}

static gboolean
write_all (Push *self, GError **error)
{
  if (!rp_changeset_write (self->changeset, &self->clock.head, error))
    return FALSE;
  for (guint i = 0; i < self->n_done; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (item->result != NULL && !write_op (self, item, self->clock.head, error))
        return FALSE;
    }
  return write_replica (self, error);
}

/* @alone: keeps everybody else from writing meanwhile */
static gboolean
attempt (Push *self, gboolean alone, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->call->connection, error);
  g_autofree char *now = rp_clock_dup_now_utc (self->call->services->clock);

  if (transaction == NULL)
    return FALSE;
  self->changeset = rp_changeset_new (self->call->connection, now);
  if (!rp_database_read_clock (self->call->connection, &self->clock, error)
      || !rp_database_load_organisation (self->call->connection, &self->organisation, error))
    return FALSE;
  if (!g_str_equal (self->epoch, self->clock.epoch))
    {
      self->stop = make_stop ("epoch");
      json_object_set_string_member (self->stop, "epoch", self->clock.epoch);
      return TRUE;
    }
  return load_replica (self, error) && (!alone || rp_changeset_lock (self->changeset, error))
         && process_items (self, error) && write_all (self, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* An operation or chain that somebody else has just stored is a constraint that breaks: it is there the
 * next time. */
static gboolean
is_overtaken (const GError *error)
{
  return g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_AGAIN)
         || g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_CONSTRAINT);
}

static gboolean
run (Push *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  for (guint i = 1; i <= ATTEMPTS; i++)
    {
      g_clear_error (&cause);
      forget_attempt (self);
      if (attempt (self, i == ATTEMPTS, &cause))
        return TRUE;
      if (!is_overtaken (cause))
        break;
    }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* --- one by one --------------------------------------------------------------------------------- */

static gboolean
record_incident (Push *self, const char *why, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->call->connection, error);
  g_autofree char *now = rp_clock_dup_now_utc (self->call->services->clock);
  const Item *item = g_ptr_array_index (self->items, 0);
  g_autofree char *detail = g_strdup_printf ("%s: %s", self->call->request->id, why);
  RpIncident incident = { .at = now,
                          .what = "internal",
                          .user_id = self->call->user_id,
                          .device_id = self->call->device_id,
                          .subject = item->op->id,
                          .detail = detail };

  return transaction != NULL && rp_incident_record (self->call->connection, &incident, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

/* An operation that cannot be stored, whatever is tried, is stored as refused: its author and the
 * administrator are told the number of the request, under which the log says why. */
static gboolean
run_alone (Push *self, GError **error)
{
  g_autofree char *why = NULL;

  for (guint i = 0; i < TRIES_ALONE; i++)
    {
      g_autoptr (GError) cause = NULL;

      if (run (self, &cause))
        return TRUE;
      if (rp_call_is_passing (cause))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      g_message ("request %s: an operation cannot be stored: %s", self->call->request->id,
                 cause->message);
      g_free (why);
      why = g_strdup (cause->message);
    }
  if (!record_incident (self, why, error))
    return FALSE;
  self->give_up = TRUE;
  gboolean done = run (self, error);
  self->give_up = FALSE;
  return done;
}

/* Decides the batch in portions of so many, each in a transaction of its own. */
static gboolean
run_in_portions (Push *self, guint size, gboolean (*run_portion) (Push *self, GError **error),
                 GError **error)
{
  g_autoptr (GPtrArray) all = g_steal_pointer (&self->items);
  GPtrArray *done = g_ptr_array_new_with_free_func (item_free);
  gboolean ok, stopped;

  /* A batch of nothing is asked about its timeline as any other. */
  do
    {
      self->items = g_ptr_array_new_with_free_func (item_free);
      while (self->items->len < size && all->len > 0)
        g_ptr_array_add (self->items, g_ptr_array_steal_index (all, 0));
      ok = run_portion (self, error);
      stopped = self->stop != NULL;
      for (guint i = 0; ok && i < self->n_done; i++)
        g_ptr_array_add (done, g_ptr_array_steal_index (self->items, 0));
      g_clear_pointer (&self->items, g_ptr_array_unref);
    }
  while (ok && !stopped && all->len > 0);
  self->items = done;
  self->n_done = done->len;
  return ok;
}

/* Something in a portion breaks its transaction: each operation gets one of its own, so that the one at
 * fault does not keep the others. */
static gboolean
run_portion (Push *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (run (self, &cause))
    return TRUE;
  if (!rp_call_is_passing (cause) && !rp_mutant (RP_MUTANT_POISON_BLOCKS))
    return run_in_portions (self, 1, run_alone, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* --- another timeline --------------------------------------------------------------------------- */

/* Whether one of the laptop's proofs is of a database that knew more. @name: of the member
 * @proof: (inout): the epoch of the one that is */
static gboolean
check_proof (Push *self, JsonObject *body, const char *name, char **proof, GError **error)
{
  const char *token = rp_json_get_string (body, name, NULL);
  g_autofree char *epoch = NULL;
  gboolean ahead;
  RpCursor cursor;

  if (*proof != NULL || token == NULL
      || !rp_cursor_from_token (&cursor, token, self->call->user_id,
                                self->call->services->cursor_key, &epoch))
    return TRUE;
  if (!rp_timeline_is_ahead (self->call->connection, &self->clock, &cursor, epoch, &ahead, error))
    return FALSE;
  if (ahead)
    *proof = g_steal_pointer (&epoch);
  return TRUE;
}

/* Before anything is decided by revisions that the database does not have any more.
 * @left: (out): another timeline has begun, and the laptop is to learn of it first */
static gboolean
check_timeline (Push *self, JsonObject *body, gboolean *left, GError **error)
{
  g_autofree char *proof = NULL;

  *left = FALSE;
  if (!rp_database_read_clock (self->call->connection, &self->clock, error)
      || !check_proof (self, body, "cursor", &proof, error)
      || !check_proof (self, body, "receipt", &proof, error))
    return FALSE;
  if (proof == NULL)
    return TRUE;
  *left = TRUE;
  if (!rp_call_leave_timeline (self->call, self->clock.epoch, proof, &self->clock, error))
    return FALSE;
  g_message ("a laptop is ahead of the database: it was restored; the epoch is %s now",
             self->clock.epoch);
  return TRUE;
}

static RpHttpAnswer *
refuse_timeline (Push *self)
{
  JsonObject *answer = make_stop ("epoch");

  self->call->services->changed (self->call->services->changed_data);
  json_object_set_string_member (answer, "epoch", self->clock.epoch);
  json_object_set_array_member (answer, "results", json_array_new ());
  return rp_http_answer_new_json (409, answer);
}

/* How far the database was with this push, for the laptop to show at the next one. */
static gboolean
add_receipt (Push *self, JsonObject *answer, GError **error)
{
  RpCursor receipt = { .receipt = TRUE, .head = self->clock.head, .seq = -1 };
  g_autofree char *token = NULL;

  if (!rp_timeline_sign (self->call->connection, &receipt, error))
    return FALSE;
  token = rp_cursor_to_token (&receipt, self->call->user_id, self->clock.epoch,
                              self->call->services->cursor_key);
  json_object_set_string_member (answer, "receipt", token);
  return TRUE;
}

/* --- the answer --------------------------------------------------------------------------------- */

static JsonArray *
list_results (Push *self)
{
  JsonArray *results = json_array_sized_new (self->n_done);

  for (guint i = 0; i < self->n_done; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      json_array_add_object_element (results, g_steal_pointer (&item->answer));
    }
  return results;
}

RpHttpAnswer *
rp_push (RpCall *call)
{
  RpHttpAnswer *refusal = NULL;
  g_autoptr (JsonObject) body = rp_call_parse_body (call, &refusal);
  g_auto (Push) push = { .call = call };
  GError *error = NULL;
  JsonObject *answer;
  gboolean left;
  guint status;

  if (body == NULL || (refusal = read_batch (&push, body)) != NULL)
    return refusal;
  if (!check_timeline (&push, body, &left, &error))
    return rp_call_fail (call, error);
  if (left)
    return refuse_timeline (&push);
  if (!run_in_portions (&push, PORTION_OPS, run_portion, &error))
    return rp_call_fail (call, error);
  if (push.n_done > 0)
    call->services->changed (call->services->changed_data);

  status = push.stop != NULL ? 409 : 200;
  answer = push.stop != NULL ? g_steal_pointer (&push.stop) : json_object_new ();
  if (status == 200)
    {
      json_object_set_string_member (answer, "epoch", push.clock.epoch);
      json_object_set_int_member (answer, "head", push.clock.head);
    }
  if ((status == 200 || push.n_done > 0) && !add_receipt (&push, answer, &error))
    g_clear_error (&error); /* a proof less; what was decided is decided */
  json_object_set_array_member (answer, "results", list_results (&push));
  return rp_http_answer_new_json (status, answer);
}
