/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/courier-intake.h"

#include "base/json-access.h"
#include "base/json-text.h"
#include "support/fake-clock.h"

/* The rules of the chain and of batches, over ids. */
typedef struct
{
  GHashTable *ends;    /* replica -> id of its last op */
  GHashTable *numbers; /* replica -> its number */
  GPtrArray *decided;  /* ids, in order */
  const char *epoch;
  guint n_asked;
} Server;

static Server *
server_new (void)
{
  Server *self = g_new0 (Server, 1);

  self->ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->decided = g_ptr_array_new_with_free_func (g_free);
  self->epoch = "present";
  return self;
}

static void
server_free (Server *self)
{
  g_hash_table_unref (self->ends);
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->decided);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

static gboolean
is_decided (Server *self, const char *id)
{
  return g_ptr_array_find_with_equal_func (self->decided, id, g_str_equal, NULL);
}

static RpHttpAnswer *
answer (guint status, const char *code, JsonArray *results, const char *epoch)
{
  JsonObject *object = json_object_new ();

  if (code != NULL)
    json_object_set_string_member (object, "error", code);
  if (epoch != NULL)
    json_object_set_string_member (object, "epoch", epoch);
  if (results != NULL)
    json_object_set_array_member (object, "results", json_array_ref (results));
  return rp_http_answer_new_json (status, object);
}

static void
advance (Server *self, const char *replica, const char *id, gint64 no)
{
  g_hash_table_insert (self->ends, g_strdup (replica), g_strdup (id));
  g_hash_table_insert (self->numbers, g_strdup (replica), GINT_TO_POINTER (no));
}

/* Returns: (nullable): the code that ends the batch */
static const char *
take_op (Server *self, const char *replica, JsonObject *op, JsonArray *results)
{
  const char *id = rp_json_get_string (op, "id", "");
  gint64 no = rp_json_get_integer (op, "no", 0);
  gint64 last = GPOINTER_TO_INT (g_hash_table_lookup (self->numbers, replica));
  gboolean next = no == last + 1
                  && g_strcmp0 (rp_json_get_string (op, "prev", NULL),
                                g_hash_table_lookup (self->ends, replica))
                         == 0;
  JsonObject *result;

  if (g_str_equal (id, "reused"))
    return "op_id_reused";
  if (!is_decided (self, id) && !next)
    return no <= last + 1 ? "forked" : "gap";
  if (next)
    advance (self, replica, id, no);
  if (!is_decided (self, id))
    g_ptr_array_add (self->decided, g_strdup (id));
  result = json_object_new ();
  json_object_set_string_member (result, "id", id);
  json_array_add_object_element (results, result);
  return NULL;
}

static RpHttpAnswer *
post (JsonObject *message, gpointer data)
{
  Server *self = data;
  JsonArray *ops = rp_json_get_array (message, "ops");
  const char *replica = rp_json_get_string (message, "replica", "");
  g_autoptr (JsonArray) results = json_array_new ();

  self->n_asked++;
  g_assert_cmpuint (self->n_asked, <, 100);
  for (guint i = 0; i < json_array_get_length (ops); i++)
    if (g_str_has_prefix (rp_json_get_string (rp_json_array_get_object (ops, i), "id", ""), "bad"))
      return answer (422, "op", NULL, NULL);
  if (!g_str_equal (rp_json_get_string (message, "epoch", ""), self->epoch))
    return answer (409, "epoch", NULL, self->epoch);
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      const char *code = take_op (self, replica, rp_json_array_get_object (ops, i), results);

      if (code != NULL)
        return answer (409, code, results, NULL);
    }
  return answer (200, NULL, results, self->epoch);
}

/* A batch of ops with these ids, numbered from @no on behind @prev. */
static JsonObject *
make_batch (const char *epoch, gint64 no, const char *prev, const char *ids)
{
  g_auto (GStrv) names = g_strsplit (ids, " ", -1);
  JsonObject *message = json_object_new ();
  JsonArray *ops = json_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      JsonObject *op = json_object_new ();

      json_object_set_string_member (op, "id", names[i]);
      json_object_set_int_member (op, "no", no + i);
      if (i > 0 || prev != NULL)
        json_object_set_string_member (op, "prev", i > 0 ? names[i - 1] : prev);
      json_array_add_object_element (ops, op);
    }
  json_object_set_string_member (message, "epoch", epoch);
  json_object_set_string_member (message, "replica", "laptop");
  json_object_set_array_member (message, "ops", ops);
  return message;
}

/* Takes the batch. @why: (nullable): the code */
static void
take (RpCourierIntake *intake, JsonObject *message, guint n_results, const char *why)
{
  g_autoptr (JsonObject) owned = message;
  g_autoptr (RpHttpAnswer) got = rp_courier_intake_take (intake, message);
  gsize length;
  const char *text = g_bytes_get_data (got->body, &length);
  g_autoptr (JsonObject) said = rp_json_parse_object (text, length, &rp_json_limits_message, NULL);

  g_assert_cmpuint (got->status, ==, 200);
  g_assert_cmpuint (json_array_get_length (rp_json_get_array (said, "results")), ==, n_results);
  g_assert_cmpstr (rp_json_get_string (said, "error", NULL), ==, why);
}

static void
assert_decided (Server *server, const char *ids)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autofree char *decided = NULL;

  for (guint i = 0; i < server->decided->len; i++)
    g_ptr_array_add (all, server->decided->pdata[i]);
  g_ptr_array_add (all, NULL);
  decided = g_strjoinv (" ", (char **)all->pdata);
  g_assert_cmpstr (decided, ==, ids);
}

static RpCourierIntake *
intake_new (Server *server)
{
  g_autoptr (RpClock) clock = RP_CLOCK (rp_fake_clock_new ("2026-01-05T01:00:00Z"));
  g_autoptr (RpIdSource) ids = rp_id_source_new (clock);

  return rp_courier_intake_new (ids, post, server);
}

/* As over the network: each batch is asked once. */
static void
test_plain (void)
{
  g_autoptr (Server) server = server_new ();
  g_autoptr (RpCourierIntake) intake = intake_new (server);

  take (intake, make_batch ("present", 1, NULL, "a b"), 2, NULL);
  take (intake, make_batch ("present", 3, "b", "c"), 1, NULL);
  assert_decided (server, "a b c");
  g_assert_cmpuint (server->n_asked, ==, 2);
}

/* Another timeline, in which the chain does not go on: all of it is taken, and read twice it is taken once. */
static void
test_other_timeline (void)
{
  g_autoptr (Server) server = server_new ();

  for (guint twice = 0; twice < 2; twice++)
    {
      g_autoptr (RpCourierIntake) intake = intake_new (server);

      take (intake, make_batch ("lost", 8, "g", "a b"), 2, NULL);
      take (intake, make_batch ("lost", 10, "b", "c d"), 2, NULL);
      assert_decided (server, "a b c d");
    }
}

/* One that cannot be read, or whose id is somebody else's, keeps no other back. */
static void
test_one_at_fault (gconstpointer data)
{
  const char *bad = data;
  const char *why = g_str_equal (bad, "bad") ? "op" : "op_id_reused";
  g_autofree char *ids = g_strdup_printf ("a b c %s d e f", bad);
  g_autoptr (Server) server = server_new ();
  g_autoptr (RpCourierIntake) intake = intake_new (server);

  take (intake, make_batch ("lost", 1, NULL, ids), 6, why);
  take (intake, make_batch ("lost", 8, "f", "g h"), 2, NULL);
  assert_decided (server, "a b c d e f g h");
  take (intake, make_batch ("lost", 10, "h", bad), 0, why);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/courier-intake/plain", test_plain);
  g_test_add_func ("/courier-intake/other-timeline", test_other_timeline);
  g_test_add_data_func ("/courier-intake/unreadable", "bad", test_one_at_fault);
  g_test_add_data_func ("/courier-intake/reused", "reused", test_one_at_fault);
  return g_test_run ();
}
