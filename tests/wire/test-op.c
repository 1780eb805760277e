/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/op.h"

#include <string.h>

#define OP_ID "019a0000-0000-7000-8000-000000000041"
#define PREV_ID "019a0000-0000-7000-8000-00000000003f"
#define VISIT_ID "01990000-0000-7000-8000-0000000000a7"
#define CUSTOMER_ID "01980000-0000-7000-8000-0000000000c4"
#define CONTACT_ID "01980000-0000-7000-8000-0000000000d3"
#define OTHER_ID "01980000-0000-7000-8000-0000000000d4"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return object;
}

static JsonNode *
parse_node (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rp_json_parse (text, strlen (text), &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_json (JsonObject *object, const char *expected)
{
  g_autofree char *text = rp_json_object_to_canonical (object);
  g_autoptr (JsonObject) wanted = parse (expected);
  g_autofree char *wanted_text = rp_json_object_to_canonical (wanted);

  g_assert_cmpstr (text, ==, wanted_text);
}

/* Every kind of change of the protocol in one op. */
static const char *const full_op
    = "{\"id\":\"" OP_ID "\",\"no\":57,\"prev\":\"" PREV_ID "\",\"epoch\":\"e1\","
      "\"at\":\"2026-11-22T16:40:11.250+01:00\",\"tz\":\"Asia/Shanghai\",\"what\":\"visit.edit\","
      "\"note\":\"为什么\",\"changes\":["
      "{\"kind\":\"visit\",\"id\":\"" VISIT_ID "\",\"base\":12,"
      "\"set\":{\"purpose\":\"x\",\"when\":{\"arrival\":\"2026-01-05T01:00:00.000Z\"}},"
      "\"seen\":{\"purpose\":null,\"when\":null},"
      "\"add\":{\"contacts_met\":[\"" CONTACT_ID "\"]},\"remove\":{\"contacts_met\":[]}},"
      "{\"kind\":\"visit\",\"id\":\"" VISIT_ID "\",\"base\":30,"
      "\"move\":{\"state\":[\"ON_SITE\",\"RECORDED\"]},"
      "\"seen_hash\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"},"
      "{\"kind\":\"contact\",\"id\":\"" CONTACT_ID "\","
      "\"create\":{\"scope\":\"" CUSTOMER_ID "\",\"name\":\"某某\"}},"
      "{\"kind\":\"contact\",\"id\":\"" OTHER_ID "\",\"base\":3,\"erase\":true}]}";

static void
test_round_trip (void)
{
  g_autoptr (JsonObject) object = parse (full_op);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpOp) op = rp_op_from_json (object, &error);
  g_autoptr (JsonObject) back = NULL;
  RpChange *change;

  g_assert_no_error (error);
  back = rp_op_to_json (op);
  assert_json (back, full_op);
  g_assert_cmpint (op->no, ==, 57);
  g_assert_cmpuint (op->changes->len, ==, 4);
  change = op->changes->pdata[1];
  g_assert_cmpstr (change->move_from, ==, "ON_SITE");
  g_assert_cmpstr (change->move_to, ==, "RECORDED");
  change = op->changes->pdata[2];
  g_assert_cmpstr (change->scope, ==, CUSTOMER_ID);
  g_assert_false (json_object_has_member (change->create, "scope"));
  change = op->changes->pdata[3];
  g_assert_true (change->erase);
}

/* The number in the chain is given when the op is sent; everything else counts. */
static void
test_fingerprint (void)
{
  g_autoptr (JsonObject) object = parse (full_op);
  g_autoptr (RpOp) op = rp_op_from_json (object, NULL);
  g_autofree char *first = rp_op_fingerprint (op);
  g_autofree char *renumbered = NULL;
  g_autofree char *changed = NULL;

  op->no = 58;
  g_clear_pointer (&op->prev, g_free);
  renumbered = rp_op_fingerprint (op);
  g_assert_cmpstr (first, ==, renumbered);
  g_assert_cmpuint (strlen (first), ==, 64);
  ((RpChange *)op->changes->pdata[0])->base++;
  changed = rp_op_fingerprint (op);
  g_assert_cmpstr (first, !=, changed);
}

typedef struct
{
  const char *name;
  const char *change; /* (nullable): in the place of a right one */
  const char *head;   /* (nullable): in the place of right id and what */
} BadOp;

#define GOOD_HEAD "\"id\":\"" OP_ID "\",\"what\":\"x\""
#define ROW "\"kind\":\"visit\",\"id\":\"" VISIT_ID "\""

static const BadOp bad_ops[] = {
  { "nothing-done", "{" ROW ",\"base\":1}", NULL },
  { "empty-set", "{" ROW ",\"set\":{}}", NULL },
  { "no-kind", "{\"id\":\"" VISIT_ID "\",\"erase\":true}", NULL },
  { "row-id", "{\"kind\":\"visit\",\"id\":\"7\",\"erase\":true}", NULL },
  { "negative-base", "{" ROW ",\"base\":-1,\"erase\":true}", NULL },
  { "set-list", "{" ROW ",\"set\":[1]}", NULL },
  { "add-text", "{" ROW ",\"add\":{\"tags\":\"x\"}}", NULL },
  { "move-one", "{" ROW ",\"move\":{\"state\":[\"DRAFT\"]}}", NULL },
  { "move-other", "{" ROW ",\"move\":{\"state\":[\"A\",\"B\"],\"kind\":[\"A\",\"B\"]}}", NULL },
  { "move-null", "{" ROW ",\"move\":null}", NULL },
  { "create-no-scope", "{" ROW ",\"create\":{\"purpose\":\"x\"}}", NULL },
  { "create-bad-scope", "{" ROW ",\"create\":{\"scope\":\"user:me\"}}", NULL },
  { "create-and-set", "{" ROW ",\"create\":{\"scope\":\"org\"},\"set\":{\"a\":1}}", NULL },
  { "seen-hash", "{" ROW ",\"erase\":true,\"seen_hash\":\"abc\"}", NULL },
  { "no-object", "7", NULL },
  { "op-id", NULL, "\"id\":\"x\",\"what\":\"x\"" },
  { "no-what", NULL, "\"id\":\"" OP_ID "\"" },
  { "what-number", NULL, "\"id\":\"" OP_ID "\",\"what\":7" },
  { "negative-no", NULL, GOOD_HEAD ",\"no\":-1" },
  { "prev", NULL, GOOD_HEAD ",\"prev\":\"zzz\"" },
};

static void
test_bad (gconstpointer data)
{
  const BadOp *bad = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = g_strdup_printf ("{%s,\"changes\":[%s]}", bad->head != NULL ? bad->head : GOOD_HEAD,
                         bad->change != NULL ? bad->change : "{" ROW ",\"erase\":true}");
  g_autoptr (JsonObject) object = parse (text);

  g_assert_null (rp_op_from_json (object, &error));
  g_assert_error (error, RP_WIRE_ERROR, RP_WIRE_ERROR_MESSAGE);
}

static void
test_no_changes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) empty = parse ("{" GOOD_HEAD ",\"changes\":[]}");
  g_autoptr (JsonObject) none = parse ("{" GOOD_HEAD "}");

  g_assert_null (rp_op_from_json (empty, &error));
  g_assert_error (error, RP_WIRE_ERROR, RP_WIRE_ERROR_MESSAGE);
  g_assert_null (rp_op_from_json (none, NULL));
}

/* Eighty thousand elements came into one operation, and each was compared with every other while nobody else
 * could write. */
static void
test_long_lists (void)
{
  for (guint n = 1000; n <= 1001; n++)
    {
      g_autoptr (GString) list = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (RpOp) op = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append_printf (list, "%s\"%u\"", i > 0 ? "," : "", i);
      g_autofree char *text = g_strdup_printf (
          "{" GOOD_HEAD ",\"changes\":[{" ROW ",\"add\":{\"tags\":[%s]}}]}", list->str);
      g_autoptr (JsonObject) object = parse (text);

      op = rp_op_from_json (object, &error);
      if (n <= 1000)
        g_assert_no_error (error);
      else
        g_assert_error (error, RP_WIRE_ERROR, RP_WIRE_ERROR_MESSAGE);
    }
}

/* ---- what a change does to a body ---- */

static RpChange *
change_from (const char *text)
{
  g_autofree char *op_text = g_strdup_printf ("{" GOOD_HEAD ",\"changes\":[%s]}", text);
  g_autoptr (JsonObject) object = parse (op_text);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpOp) op = rp_op_from_json (object, &error);

  g_assert_no_error (error);
  return g_ptr_array_steal_index (op->changes, 0);
}

static void
apply (JsonObject *body, const char *kind, const char *text)
{
  g_autoptr (RpChange) change = change_from (text);

  rp_change_apply (change, rp_schema_find_kind (kind), body);
}

static void
test_apply (void)
{
  g_autoptr (JsonObject) body = json_object_new ();

  apply (body, "visit",
         "{" ROW ",\"create\":{\"scope\":\"" CUSTOMER_ID "\",\"state\":\"PLANNED\","
         "\"place\":null,\"slot\":\"09:00\",\"planned_on\":\"2026-01-05\"}}");
  assert_json (body, "{\"state\":\"PLANNED\",\"slot\":\"09:00\",\"planned_on\":\"2026-01-05\"}");

  /* A group is replaced whole; an answer is set beside the others; null removes. */
  apply (body, "visit",
         "{" ROW ",\"set\":{\"plan\":{\"planned_on\":\"2026-01-06\"},\"answers.t1.opinion\":\"无\","
         "\"answers.t1.next\":\"2026-02-05\",\"place\":\"办公室\"}}");
  apply (body, "visit", "{" ROW ",\"set\":{\"answers.t1.next\":null,\"place\":null}}");
  apply (body, "visit", "{" ROW ",\"move\":{\"state\":[\"PLANNED\",\"ON_SITE\"]}}");
  assert_json (body, "{\"state\":\"ON_SITE\",\"planned_on\":\"2026-01-06\","
                     "\"answers\":{\"t1.opinion\":\"无\"}}");
}

/* Add wins, nothing stands twice, and what is no set is left alone. */
static void
test_apply_sets (void)
{
  g_autoptr (JsonObject) body = parse ("{\"tags\":[\"a\",\"b\"],\"name\":\"x\"}");

  apply (body, "customer",
         "{\"kind\":\"customer\",\"id\":\"" CUSTOMER_ID "\","
         "\"add\":{\"tags\":[\"b\",\"c\"],\"name\":[\"y\"]},"
         "\"remove\":{\"tags\":[\"a\",\"b\",\"z\"]}}");
  assert_json (body, "{\"tags\":[\"b\",\"c\"],\"name\":\"x\"}");
  apply (body, "customer",
         "{\"kind\":\"customer\",\"id\":\"" CUSTOMER_ID "\","
         "\"remove\":{\"tags\":[\"b\",\"c\"]}}");
  assert_json (body, "{\"name\":\"x\"}");
}

/* Typing after creation must not write into the op that created the row. */
static void
test_apply_keeps_op (void)
{
  g_autoptr (RpChange) create = change_from ("{" ROW ",\"create\":{\"scope\":\"" CUSTOMER_ID "\","
                                             "\"answers\":{\"q\":\"1\"}}}");
  g_autoptr (JsonObject) body = json_object_new ();

  rp_change_apply (create, rp_schema_find_kind ("visit"), body);
  apply (body, "visit", "{" ROW ",\"set\":{\"answers.q\":\"2\"}}");
  assert_json (create->create, "{\"answers\":{\"q\":\"1\"}}");
  assert_json (body, "{\"answers\":{\"q\":\"2\"}}");
}

static void
test_apply_on_sealed_answers (void)
{
  g_autoptr (JsonObject) sealed = parse ("{\"q\":\"1\"}");
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_seal (sealed);
  json_object_set_object_member (body, "answers", json_object_ref (sealed));
  apply (body, "visit", "{" ROW ",\"set\":{\"answers.r\":\"2\"}}");
  assert_json (body, "{\"answers\":{\"q\":\"1\",\"r\":\"2\"}}");
  assert_json (sealed, "{\"q\":\"1\"}");
}

/* ---- seen ---- */

static char *
make_long_json (gsize n_bytes)
{
  g_autofree char *filler = g_strnfill (n_bytes - 2, 'x');

  return g_strdup_printf ("\"%s\"", filler);
}

static void
test_seen_limit (void)
{
  g_autofree char *short_text = make_long_json (1024);
  g_autofree char *long_text = make_long_json (1025);
  g_autoptr (JsonNode) short_value = parse_node (short_text);
  g_autoptr (JsonNode) long_value = parse_node (long_text);
  g_autoptr (JsonNode) short_seen = rp_seen_encode (short_value);
  g_autoptr (JsonNode) long_seen = rp_seen_encode (long_value);

  g_assert_true (rp_json_equal (short_seen, short_value));
  g_assert_true (JSON_NODE_HOLDS_OBJECT (long_seen));
  g_assert_true (rp_seen_matches (short_seen, short_value));
  g_assert_true (rp_seen_matches (long_seen, long_value));
  g_assert_false (rp_seen_matches (long_seen, short_value));
  g_assert_true (rp_seen_is_whole (short_seen));
  g_assert_false (rp_seen_is_whole (long_seen));
  g_assert_false (rp_seen_matches (short_seen, long_value));
}

static void
test_seen_absent (void)
{
  g_autoptr (JsonNode) null = json_node_new (JSON_NODE_NULL);
  g_autoptr (JsonNode) encoded = rp_seen_encode (NULL);
  g_autoptr (JsonNode) nulls = parse_node ("{\"arrival\":null,\"departure\":null}");
  g_autoptr (JsonNode) half = parse_node ("{\"arrival\":\"a\",\"departure\":null}");
  g_autoptr (JsonNode) only = parse_node ("{\"arrival\":\"a\"}");
  g_autoptr (JsonNode) zero = parse_node ("0");

  g_assert_true (JSON_NODE_HOLDS_NULL (encoded));
  g_assert_true (rp_seen_matches (null, NULL));
  g_assert_true (rp_seen_matches (NULL, null));
  g_assert_true (rp_seen_matches (nulls, NULL));
  g_assert_true (rp_seen_matches (half, only));
  g_assert_false (rp_seen_matches (half, NULL));
  g_assert_false (rp_seen_matches (NULL, zero));
}

/* Of a group each member goes by itself; what is not there was seen as well. */
static void
test_seen_group (void)
{
  const RpKind *kind = rp_schema_find_kind ("need");
  g_autofree char *words = make_long_json (1025);
  g_autofree char *text = g_strdup_printf ("{\"benefit_customer\":5,\"benefit_text\":%s}", words);
  g_autoptr (JsonNode) value = parse_node (text);
  g_autoptr (JsonNode) less = parse_node ("{\"benefit_customer\":5}");
  g_autoptr (JsonNode) other = parse_node ("{\"benefit_customer\":5,\"benefit_text\":\"x\"}");
  g_autoptr (JsonNode) title = parse_node ("\"a\"");
  g_autoptr (JsonNode) seen = rp_seen_encode_unit (kind, "benefit", value);
  g_autoptr (JsonNode) nothing = rp_seen_encode_unit (kind, "benefit", NULL);
  g_autoptr (JsonNode) single = rp_seen_encode_unit (kind, "title", title);
  JsonObject *members = json_node_get_object (seen);

  g_assert_true (rp_seen_is_hash (json_object_get_member (members, "benefit_text")));
  g_assert_true (json_object_get_null_member (members, "benefit_company"));
  g_assert_cmpuint (json_object_get_size (members), ==, 3);
  g_assert_true (rp_seen_matches (seen, value));
  g_assert_false (rp_seen_matches (seen, less));
  g_assert_false (rp_seen_matches (seen, other));
  g_assert_false (rp_seen_matches (seen, NULL));
  g_assert_true (rp_seen_matches (nothing, NULL));
  g_assert_false (rp_seen_matches (nothing, less));
  g_assert_true (rp_json_equal (single, title));
}

/* Text of a person that looks like a stand-in is not one. */
static void
test_seen_look_alike (void)
{
  g_autoptr (JsonNode) a = parse_node ("{\"sha256\":\"no hash\"}");
  g_autoptr (JsonNode) b = parse_node ("{\"sha256\":7}");
  g_autoptr (JsonNode) seen = rp_seen_encode (a);

  g_assert_true (rp_seen_matches (seen, a));
  g_assert_false (rp_seen_matches (b, a));
  g_assert_false (rp_seen_matches (a, b));
}

static void
test_units (void)
{
  const RpKind *visit = rp_schema_find_kind ("visit");
  g_autoptr (JsonObject) body = parse ("{\"slot\":\"09:00\",\"planned_on\":null}");
  g_autoptr (JsonNode) plan = rp_unit_get (visit, body, "plan");
  g_autoptr (JsonNode) wanted = parse_node ("{\"slot\":\"09:00\"}");

  g_assert_true (rp_json_equal (plan, wanted));
  g_assert_null (rp_unit_get (visit, body, "when"));
  g_assert_null (rp_unit_get (visit, body, "answers.q"));
  rp_unit_set (visit, body, "plan", NULL);
  g_assert_null (rp_unit_get (visit, body, "plan"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/op/round-trip", test_round_trip);
  g_test_add_func ("/wire/op/fingerprint", test_fingerprint);
  g_test_add_func ("/wire/op/no-changes", test_no_changes);
  g_test_add_func ("/wire/op/long-lists", test_long_lists);
  for (guint i = 0; i < G_N_ELEMENTS (bad_ops); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/op/bad/", bad_ops[i].name, NULL);

      g_test_add_data_func (path, &bad_ops[i], test_bad);
    }
  g_test_add_func ("/wire/change/apply", test_apply);
  g_test_add_func ("/wire/change/apply-sets", test_apply_sets);
  g_test_add_func ("/wire/change/apply-keeps-op", test_apply_keeps_op);
  g_test_add_func ("/wire/change/apply-on-sealed-answers", test_apply_on_sealed_answers);
  g_test_add_func ("/wire/change/units", test_units);
  g_test_add_func ("/wire/seen/limit", test_seen_limit);
  g_test_add_func ("/wire/seen/absent", test_seen_absent);
  g_test_add_func ("/wire/seen/group", test_seen_group);
  g_test_add_func ("/wire/seen/look-alike", test_seen_look_alike);
  return g_test_run ();
}
