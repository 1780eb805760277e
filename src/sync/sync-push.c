/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include "base/json-access.h"
#include "store/exchange.h"
#include "wire/route.h"

#define MAX_BATCH_OPS 100
#define MAX_BATCH_BYTES (256 * 1024)
/* Renumbering a chain takes one repair, a fork after a change of epoch two. More in a row means that
 * the two sides do not understand each other; then waiting is better than hurrying. */
#define MAX_REPAIRS 8

typedef struct
{
  RpSyncLink *link;
  RpSyncReport *report;
  guint limit;    /* ops to a batch */
  guint repairs;  /* since the last op was decided */
  GPtrArray *ops; /* the batch: numbered, in order */
} Push;

/* ---- steps on the store ---- */

static gboolean
freeze (RpStore *store, gpointer data, GError **error)
{
  Push *push = data;

  push->ops = rp_store_freeze (store, push->limit, MAX_BATCH_BYTES, error);
  return push->ops != NULL;
}

typedef struct
{
  GPtrArray *results;
  const char *receipt; /* (nullable) */
} Decided;

static gboolean
acknowledge (RpStore *store, gpointer data, GError **error)
{
  Decided *decided = data;

  return rp_store_acknowledge (store, decided->results, decided->receipt, error);
}

static gboolean
begin_chain (RpStore *store, gpointer data, GError **error)
{
  return rp_store_new_replica (store, FALSE, error);
}

typedef struct
{
  gint64 no;
  const char *op_id; /* (nullable) */
} ChainEnd;

static gboolean
rechain (RpStore *store, gpointer data, GError **error)
{
  ChainEnd *end = data;

  return rp_store_rechain (store, end->no, end->op_id, error);
}

typedef struct
{
  const char *op_id;
  RpOpResult *stored; /* (nullable) */
  gboolean parted;
} Reused;

static gboolean
find_parted (RpStore *store, gpointer data, GError **error)
{
  Reused *reused = data;

  return rp_store_is_op_parted (store, reused->op_id, &reused->parted, error);
}

static gboolean
rename_op (RpStore *store, gpointer data, GError **error)
{
  Reused *reused = data;

  return rp_store_rename_op (store, reused->op_id, reused->stored, error);
}

/* ---- results ---- */

static gboolean
is_in_batch (Push *push, const char *op_id)
{
  for (guint i = 0; i < push->ops->len; i++)
    if (g_str_equal (((RpOp *)push->ops->pdata[i])->id, op_id))
      return TRUE;
  return FALSE;
}

static void
count_result (RpSyncReport *report, const RpOpResult *result)
{
  report->pushed++;
  report->conflicts += result->status == RP_RESULT_CONFLICT;
  report->held += result->status == RP_RESULT_HELD;
  report->rejected += result->status == RP_RESULT_REJECTED;
}

/* Takes what @answer decided, and how far the server was with it: by that a server that was put back to a backup
 * is known. Results for ops that were not asked about are a late answer's. */
static gboolean
take_results (Push *push, JsonObject *answer, GError **error)
{
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_result_free);
  JsonArray *array = rp_json_get_array (answer, "results");
  Decided decided = { results, rp_json_get_string (answer, "receipt", NULL) };

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = rp_json_array_get_object (array, i);
      g_autoptr (RpOpResult) result = object == NULL ? NULL : rp_op_result_from_json (object, NULL);

      if (result == NULL)
        {
          rp_sync_set_damaged (error);
          return FALSE;
        }
      if (is_in_batch (push, result->op_id))
        g_ptr_array_add (results, g_steal_pointer (&result));
    }
  if (results->len == 0)
    return TRUE;
  if (!rp_sync_link_run (push->link, acknowledge, &decided, error))
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    count_result (push->report, results->pdata[i]);
  push->repairs = 0;
  return TRUE;
}

/* One result that came without a receipt. */
static gboolean
take_alone (Push *push, RpOpResult *result, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new ();
  Decided decided = { results, NULL };

  g_ptr_array_add (results, result);
  if (!rp_sync_link_run (push->link, acknowledge, &decided, error))
    return FALSE;
  count_result (push->report, result);
  return TRUE;
}

/* Parks the one op of the batch as refused by us, not by the server. */
static gboolean
quarantine (Push *push, RpRefusal refusal, GError **error)
{
  RpOp *op = push->ops->pdata[0];
  g_autoptr (RpOpResult) result = rp_op_result_new (op->id, RP_RESULT_REJECTED);

  result->refusal = refusal;
  return take_alone (push, result, error);
}

/* ---- what the server says instead of results ---- */

static gboolean
shrink (Push *push, RpRefusal refusal, GError **error)
{
  if (push->ops->len == 1)
    {
      push->limit = MAX_BATCH_OPS;
      return quarantine (push, refusal, error);
    }
  push->limit = push->ops->len / 2;
  return TRUE;
}

static gboolean
repair_gap (Push *push, JsonObject *answer, GError **error)
{
  ChainEnd end = { .op_id = rp_json_get_string (answer, "last_op", NULL) };

  if (!rp_json_read_integer (answer, "last_no", 0, G_MAXINT64, &end.no, NULL))
    {
      rp_sync_set_damaged (error);
      return FALSE;
    }
  return rp_sync_link_run (push->link, rechain, &end, error);
}

static gboolean
repair_fork (Push *push, JsonObject *answer, GError **error)
{
  return rp_sync_link_run (push->link, begin_chain, NULL, error);
}

/* What is stored under the id is the op's own result, when it has lost a part to an erasure since. */
static gboolean
repair_reused_id (Push *push, JsonObject *answer, GError **error)
{
  JsonObject *stored = rp_json_get_object (answer, "stored");
  g_autoptr (RpOpResult) result = stored != NULL ? rp_op_result_from_json (stored, NULL) : NULL;
  Reused reused = { rp_json_get_string (answer, "id", ""), result, FALSE };

  if (!is_in_batch (push, reused.op_id)
      || (result != NULL && !g_str_equal (result->op_id, reused.op_id)))
    {
      rp_sync_set_damaged (error);
      return FALSE;
    }
  if (!rp_sync_link_run (push->link, find_parted, &reused, error))
    return FALSE;
  if (!reused.parted || result == NULL)
    return rp_sync_link_run (push->link, rename_op, &reused, error);
  push->repairs = 0;
  return take_alone (push, result, error);
}

static gboolean
repair_epoch (Push *push, JsonObject *answer, GError **error)
{
  const char *epoch = rp_json_get_string (answer, "epoch", "");

  if (*epoch == '\0')
    {
      rp_sync_set_damaged (error);
      return FALSE;
    }
  return rp_sync_link_begin_epoch (push->link, epoch, error);
}

static const struct
{
  const char *code;
  gboolean (*repair) (Push *push, JsonObject *answer, GError **error);
} repairs[] = {
  { "gap", repair_gap },
  { "forked", repair_fork },
  { "op_id_reused", repair_reused_id },
  { "epoch", repair_epoch },
};

static gboolean
repair (Push *push, JsonObject *answer, GError **error)
{
  const char *code = rp_json_get_string (answer, "error", "");

  if (!take_results (push, answer, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (repairs) && push->repairs < MAX_REPAIRS; i++)
    if (g_str_equal (repairs[i].code, code))
      {
        push->repairs++;
        return repairs[i].repair (push, answer, error);
      }
  rp_sync_set_damaged (error);
  return FALSE;
}

/* ---- sending ---- */

/* Ops frozen earlier may be more than a batch holds now; the rest waits for its turn. */
static void
cut_batch (Push *push)
{
  if (push->ops->len > push->limit)
    g_ptr_array_remove_range (push->ops, push->limit, push->ops->len - push->limit);
}

/* Facts of the profile that a message says: whose the operations are, and up to where the laptop has seen the server. */
static const struct
{
  const char *name;
  gboolean always;
} facts[] = { { "epoch", TRUE }, { "replica", TRUE }, { "cursor", FALSE }, { "receipt", FALSE } };

static gboolean
add_facts (Push *push, JsonObject *message, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *value = NULL;

      if (!rp_sync_link_get_meta (push->link, facts[i].name, &value, error))
        return FALSE;
      if (facts[i].always || *value != '\0')
        json_object_set_string_member (message, facts[i].name, value);
    }
  return TRUE;
}

static JsonObject *
make_message (Push *push, GError **error)
{
  g_autoptr (JsonObject) message = json_object_new ();
  JsonArray *ops = json_array_sized_new (push->ops->len);
  gint64 offset_ms;

  for (guint i = 0; i < push->ops->len; i++)
    json_array_add_object_element (ops, rp_op_to_json (push->ops->pdata[i]));
  json_object_set_array_member (message, "ops", ops);
  json_object_set_int_member (message, "schema", RP_SCHEMA_NUMBER);
  if (rp_sync_link_get_clock_offset (push->link, &offset_ms))
    json_object_set_int_member (message, "clock_offset_ms", offset_ms);
  return add_facts (push, message, error) ? g_steal_pointer (&message) : NULL;
}

/* What a batch of nothing asks: whether the server is still in the laptop's timeline. An answer that says so ends it,
 * any other has been followed. */
static gboolean
take_timeline (Push *push, const RpResponse *response, gboolean *present, GError **error)
{
  g_autoptr (JsonObject) answer = rp_sync_link_parse (response, error);

  *present = answer != NULL && response->status == 200;
  if (answer == NULL || *present)
    return answer != NULL;
  if (response->status == 409)
    return repair (push, answer, error);
  rp_sync_set_damaged (error);
  return FALSE;
}

static gboolean
take_answer (Push *push, const RpResponse *response, GError **error)
{
  guint decided = push->report->pushed;
  g_autoptr (JsonObject) answer = NULL;

  if (response->status == 413)
    return shrink (push, RP_REFUSAL_TOO_LARGE, error);
  if (response->status == 422)
    return shrink (push, RP_REFUSAL_INVALID, error);
  answer = rp_sync_link_parse (response, error);
  if (answer == NULL)
    return FALSE;
  if (response->status == 409)
    return repair (push, answer, error);
  if (!take_results (push, answer, error))
    return FALSE;
  if (response->status != 200 || push->report->pushed == decided)
    {
      /* Nothing was decided; asking the same again at once would go on for ever. */
      rp_sync_set_damaged (error);
      return FALSE;
    }
  push->limit = MIN (push->limit * 2, MAX_BATCH_OPS);
  return TRUE;
}

/* Returns: (transfer full) (nullable) */
static RpResponse *
post_batch (Push *push, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) message = make_message (push, error);

  return message != NULL
             ? rp_sync_link_send_json (push->link, RP_ROUTE_OPS, message, cancellable, error)
             : NULL;
}

static gboolean
send_batch (Push *push, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpResponse) response = post_batch (push, cancellable, error);

  return response != NULL && take_answer (push, response, error);
}

static gboolean
ask_timeline (Push *push, gboolean *present, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpResponse) response = post_batch (push, cancellable, error);

  return response != NULL && take_timeline (push, response, present, error);
}

/* ---- by other ways than the network ---- */

JsonObject *
rp_sync_push_make_message (RpSyncLink *link, GPtrArray *ops, GError **error)
{
  Push push = { .link = link, .ops = ops };

  return make_message (&push, error);
}

/* Whether results are of the present timeline: those of a lost one were decided by a server that does not know them. */
static gboolean
is_present (Push *push, JsonObject *answer, gboolean *present, GError **error)
{
  g_autofree char *epoch = NULL;

  if (!rp_sync_link_get_meta (push->link, "epoch", &epoch, error))
    return FALSE;
  *present = g_str_equal (rp_json_get_string (answer, "epoch", epoch), epoch);
  return TRUE;
}

gboolean
rp_sync_push_take_timeline (RpSyncLink *link, const RpResponse *response, GError **error)
{
  Push push = { .link = link };
  g_autoptr (JsonObject) answer
      = response->status == 409 ? rp_sync_link_parse (response, NULL) : NULL;
  gboolean present;

  /* Of a chain without operations there is nothing to repair. */
  if (answer == NULL || !g_str_equal (rp_json_get_string (answer, "error", ""), "epoch"))
    return TRUE;
  return is_present (&push, answer, &present, error)
         && (present || repair_epoch (&push, answer, error));
}

gboolean
rp_sync_push_take_answer (RpSyncLink *link, GPtrArray *ops, const RpResponse *response,
                          RpSyncReport *report, guint *limit, GError **error)
{
  Push push = { .link = link, .report = report, .ops = ops, .limit = *limit };
  g_autoptr (JsonObject) answer = NULL;
  gboolean done, present;

  if (ops->len == 0)
    return TRUE;
  if (response->status == 413 || response->status == 422)
    {
      done = shrink (&push, response->status == 413 ? RP_REFUSAL_TOO_LARGE : RP_REFUSAL_INVALID,
                     error);
      *limit = push.limit;
      return done;
    }
  answer = rp_sync_link_parse (response, error);
  if (answer == NULL)
    return FALSE;
  if (response->status == 409)
    return repair (&push, answer, error);
  return is_present (&push, answer, &present, error)
         && (!present || take_results (&push, answer, error));
}

/* @sure: ends only when the server, asked about its timeline, has nothing against it */
static gboolean
push_all (Push *push, gboolean sure, GCancellable *cancellable, GError **error)
{
  for (gboolean done = FALSE; !done;)
    {
      g_autoptr (GPtrArray) ops = NULL;

      if (!rp_sync_link_run (push->link, freeze, push, error))
        return FALSE;
      ops = push->ops;
      done = ops->len == 0 && !sure;
      cut_batch (push);
      if (ops->len > 0 ? !send_batch (push, cancellable, error)
                       : sure && !ask_timeline (push, &done, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rp_sync_push (RpSyncLink *link, RpSyncReport *report, GCancellable *cancellable, GError **error)
{
  Push push = { .link = link, .report = report, .limit = MAX_BATCH_OPS };

  return push_all (&push, FALSE, cancellable, error);
}

gboolean
rp_sync_push_all (RpSyncLink *link, RpSyncReport *report, GCancellable *cancellable, GError **error)
{
  Push push = { .link = link, .report = report, .limit = MAX_BATCH_OPS };

  return push_all (&push, TRUE, cancellable, error);
}
