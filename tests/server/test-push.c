/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/push.h"

#include "support/server-push.h"

#define NOTE "20000000-0000-7000-8000-000000000001"
#define VISIT "20000000-0000-7000-8000-000000000002"
#define REPORT "20000000-0000-7000-8000-000000000003"
#define POTENTIAL "20000000-0000-7000-8000-000000000004"
#define EDIT_PHONE(base_, seen_, value_)                                                           \
  "[{'kind':'contact','id':'" CONTACT_A "','base':" base_ ",'set':{'phone':" value_                \
  "},'seen':{'phone':" seen_ "}}]"

/* --- values and merging ------------------------------------------------------------------------- */

static void
test_edit (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) result
      = test_laptop_push (lin, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'"));
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);

  assert_result (result, "applied", NULL);
  g_assert_cmpint (rp_json_get_integer (result, "rev", 0), ==, 2);
  g_assert_cmpstr (rp_row_get_text (row, "phone"), ==, "120 0000 0002");
  g_assert_cmpint (row->rev, ==, 2);
  g_assert_cmpint (rp_row_get_unit_rev (row, "phone"), ==, 2);

  g_autofree char *old = server_fixture_query (
      fixture, "SELECT old_value FROM field_history WHERE id = '" CONTACT_A "' AND rev = 2");
  g_autofree char *projected
      = server_fixture_query (fixture, "SELECT phone FROM k_contact WHERE id = '" CONTACT_A "'");
  g_assert_cmpstr (old, ==, "\"120 0000 0001\"");
  g_assert_cmpstr (projected, ==, "120 0000 0002");
}

/* Two people, two fields, neither saw the other: both stand. */
static void
test_merge_fields (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) first
      = test_laptop_push (lin, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'"));
  g_autoptr (JsonObject) second
      = test_laptop_push (zhou, "[{'kind':'contact','id':'" CONTACT_A
                                "','base':1,'set':{'post':'班长'},'seen':{'post':null}}]");
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);

  assert_result (first, "applied", NULL);
  assert_result (second, "applied", NULL);
  g_assert_cmpstr (rp_row_get_text (row, "phone"), ==, "120 0000 0002");
  g_assert_cmpstr (rp_row_get_text (row, "post"), ==, "班长");
}

static void
test_conflict (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) first
      = test_laptop_push (lin, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'"));
  g_autoptr (JsonObject) second
      = test_laptop_push (zhou, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0003'"));
  g_autoptr (JsonObject) third
      = test_laptop_push (zhou, EDIT_PHONE ("1", "'120 0000 0003'", "'120 0000 0004'"));
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);
  JsonArray *conflicts = rp_json_get_array (second, "conflicts");

  assert_result (first, "applied", NULL);
  assert_result (second, "conflict", NULL);
  g_assert_cmpstr (rp_json_get_string (rp_json_array_get_object (conflicts, 0), "unit", NULL), ==,
                   "phone");
  g_assert_cmpstr (rp_row_get_text (row, "phone"), ==, "120 0000 0002");

  /* One open record for the author, with his latest value; the older one is in its history. */
  assert_result (third, "conflict", NULL);
  g_autofree char *records = server_fixture_query (
      fixture,
      "SELECT count(*) FROM k_conflict WHERE state = 'OPEN' AND mine_by = '" USER_ZHOU "'");
  g_autofree char *body
      = server_fixture_query (fixture, "SELECT body FROM entity WHERE kind = 'conflict'");
  g_autoptr (JsonObject) record
      = rp_json_parse_object (body, strlen (body), &rp_json_limits_message, NULL);
  g_autofree char *older = server_fixture_query (
      fixture, "SELECT old_value FROM field_history WHERE kind = 'conflict' AND unit = 'mine'");
  g_assert_cmpstr (records, ==, "1");
  g_assert_cmpstr (rp_json_get_string (record, "mine", NULL), ==, "120 0000 0004");
  g_assert_cmpstr (rp_json_get_string (record, "theirs", NULL), ==, "120 0000 0002");
  g_assert_cmpstr (rp_json_get_string (record, "theirs_by", NULL), ==, USER_LIN);
  g_assert_cmpstr (rp_json_get_string (record, "customer", NULL), ==, CUSTOMER_A);
  g_assert_cmpstr (older, ==, "\"120 0000 0003\"");
}

/* Settled for the later value just when the standing one changed again: a new conflict is open. */
static void
test_settled_again (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) first
      = test_laptop_push (lin, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'"));
  g_autoptr (JsonObject) second
      = test_laptop_push (zhou, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0003'"));
  g_autofree char *conflict = server_fixture_query (fixture, "SELECT id FROM k_conflict");
  g_autoptr (JsonObject) third
      = test_laptop_push (lin, EDIT_PHONE ("2", "'120 0000 0002'", "'120 0000 0004'"));
  g_autofree char *settle = g_strdup_printf (
      "[{'kind':'contact','id':'" CONTACT_A "','base':2,'set':{'phone':'120 0000 0003'},"
      "'seen':{'phone':'120 0000 0002'}},"
      "{'kind':'conflict','id':'%s','base':1,'move':{'state':['OPEN','REPLACED']}}]",
      conflict);
  g_autoptr (JsonObject) settled = test_laptop_push (zhou, settle);
  g_autofree char *open
      = server_fixture_query (fixture, "SELECT mine FROM k_conflict WHERE state = 'OPEN'");

  assert_result (first, "applied", NULL);
  assert_result (second, "conflict", NULL);
  assert_result (third, "applied", NULL);
  assert_result (settled, "conflict", NULL);
  g_assert_nonnull (strstr (open, "120 0000 0003"));
}

/* Own offline edits on the same field, and an edit over a value that was on screen, are no conflicts. */
static void
test_seen_rule (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) one
      = test_laptop_push (lin, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'"));
  g_autoptr (JsonObject) two
      = test_laptop_push (lin, EDIT_PHONE ("1", "'120 0000 0002'", "'120 0000 0003'"));
  g_autoptr (JsonObject) same
      = test_laptop_push (zhou, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0003'"));

  assert_result (one, "applied", NULL);
  assert_result (two, "applied", NULL);
  assert_result (same, "applied", NULL);
}

/* Revisions of another timeline mean nothing: only what was seen counts. */
static void
test_other_epoch (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *id = server_fixture_make_id (fixture);
  g_autofree char *op = g_strdup_printf (
      "{\"id\":\"%s\",\"no\":1,\"epoch\":\"another\",\"what\":\"x\",\"changes\":[{\"kind\":"
      "\"contact\",\"id\":\"" CONTACT_A "\",\"base\":900,\"set\":{\"phone\":\"120 0000 0009\"},"
      "\"seen\":{\"phone\":\"what stood there before the restore\"}}]}",
      id);
  g_autoptr (TestReply) reply = test_laptop_send (lin, op);
  g_autoptr (JsonObject) result = test_reply_get_result (reply, 0);

  assert_result (result, "conflict", NULL);
}

static void
test_sets (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) one = test_laptop_push (
      lin, "[{'kind':'contact','id':'" CONTACT_A "','base':1,'add':{'role':['ELEC_HEAD','GM']}}]");
  g_autoptr (JsonObject) two
      = test_laptop_push (zhou, "[{'kind':'contact','id':'" CONTACT_A
                                "','base':1,'add':{'role':['FINANCE']},'remove':{'role':['GM']}}]");
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);
  g_autofree char *roles = rp_json_to_canonical (json_object_get_member (row->body, "role"));

  assert_result (one, "applied", NULL);
  assert_result (two, "applied", NULL);
  g_assert_cmpstr (roles, ==, "[\"ELEC_HEAD\",\"FINANCE\"]");

  g_autoptr (JsonObject) unknown = test_laptop_push (
      lin, "[{'kind':'contact','id':'" CONTACT_A "','base':1,'add':{'role':['EMPEROR']}}]");
  assert_result (unknown, "rejected", "invalid");
}

/* --- refusals ----------------------------------------------------------------------------------- */

/* Each row: who, what, and the code; nothing of a refused operation is left behind. */
static void
test_refusals (ServerFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *login, *changes, *code;
  } cases[] = {
    { "lin", EDIT_PHONE ("1", "null", "42"), "invalid" },
    { "lin", "[{'kind':'nothing','id':'" NOTE "','base':1,'set':{'a':1}}]", "invalid" },
    { "lin", "[{'kind':'contact','id':'" CONTACT_A "','base':1,'set':{'nothing':1}}]", "invalid" },
    { "lin", "[{'kind':'contact','id':'" CONTACT_A "','base':1,'set':{'name':{}}}]", "invalid" },
    { "lin", "[{'kind':'contact','id':'" CONTACT_A "','base':1,'set':{'role':['GM']}}]",
      "invalid" },
    { "lin", "[{'kind':'contact','id':'" NOTE "','base':1,'set':{'phone':'1'}}]",
      "missing_parent" },
    /* Not his field, not his kind, not his customer. */
    { "lin", "[{'kind':'customer','id':'" CUSTOMER_A "','base':1,'set':{'credit_grade':'A'}}]",
      "forbidden" },
    { "lin",
      "[{'kind':'customer','id':'" CUSTOMER_A "','base':1,'set':{'manager':'" USER_ZHOU "'}}]",
      "forbidden" },
    { "lin",
      "[{'kind':'contact','id':'" CONTACT_A "','base':1,'set':{'customer':'" CUSTOMER_B "'}}]",
      "forbidden" },
    { "lin", "[{'kind':'contact','id':'" CONTACT_B "','base':1,'set':{'phone':'1'}}]",
      "forbidden" },
    { "zheng", EDIT_PHONE ("1", "null", "'1'"), "forbidden" },
    { "yu", EDIT_PHONE ("1", "null", "'1'"), "forbidden" },
    { "admin", EDIT_PHONE ("1", "null", "'1'"), "forbidden" },
    { "lin",
      "[{'kind':'value_score','id':'" NOTE "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','on':'2026-01-05','model':'m'}}]",
      "forbidden" },
    { "lin", "[{'kind':'user','id':'" USER_LIN "','base':1,'set':{'roles':'ADM'}}]", "forbidden" },
    { "lin",
      "[{'kind':'contact','id':'" NOTE "','create':{'scope':'" CUSTOMER_B
      "','customer':'" CUSTOMER_B "','name':'x'}}]",
      "forbidden" },
    { "lin",
      "[{'kind':'contact','id':'" NOTE "','create':{'scope':'" NOTE "','customer':'" NOTE
      "','name':'x'}}]",
      "missing_parent" },
    { "lin",
      "[{'kind':'contact','id':'" NOTE "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "'}}]",
      "invalid" },
    { "lin",
      "[{'kind':'contact','id':'" NOTE "','create':{'scope':'" CUSTOMER_B
      "','customer':'" CUSTOMER_A "','name':'x'}}]",
      "invalid" },
    { "lin",
      "[{'kind':'contact','id':'" NOTE "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','name':'x','colour':'red'}}]",
      "invalid" },
    { "lin",
      "[{'kind':'contact','id':'" CONTACT_A "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','name':'x'}}]",
      "duplicate_key" },
    /* Posing as somebody else. */
    { "lin",
      "[{'kind':'site_fact','id':'" NOTE "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','key':'roof_area_m2','by':'" USER_ZHOU "'}}]",
      "forbidden" },
    /* Pointing at another customer's record. */
    { "zhou",
      "[{'kind':'visit','id':'" NOTE "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A
      "','kind':'V01','state':'PLANNED','agreed_with':'" CONTACT_B "'}}]",
      "invalid" },
    /* A good change and a bad one: neither happens. */
    { "lin",
      "[{'kind':'contact','id':'" CONTACT_A "','base':1,'set':{'post':'x'},'seen':{}},"
      "{'kind':'contact','id':'" CONTACT_B "','base':1,'set':{'phone':'1'}}]",
      "forbidden" },
  };
  g_autofree char *before = server_fixture_query (fixture, "SELECT head FROM org_clock");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestLaptop) laptop = test_laptop_new (fixture, cases[i].login);
      g_autoptr (JsonObject) result = test_laptop_push (laptop, cases[i].changes);

      g_test_message ("%s %s", cases[i].login, cases[i].changes);
      assert_result (result, "rejected", cases[i].code);
    }
  g_autofree char *after = server_fixture_query (fixture, "SELECT head FROM org_clock");
  g_assert_cmpstr (before, ==, after);
}

static void
test_too_large (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *text = g_strnfill (150 * 1024, 'a');
  g_autofree char *changes
      = g_strdup_printf ("[{'kind':'contact','id':'" CONTACT_A
                         "','base':1,'set':{'note':'%s','post':'%s'},'seen':{}}]",
                         text, text);
  g_autoptr (JsonObject) result = test_laptop_push (lin, changes);
  g_autoptr (JsonObject) next
      = test_laptop_push (lin, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'"));

  assert_result (result, "rejected", "too_large");
  assert_result (next, "applied", NULL);
}

/* A manager who lost the customer a week ago: what he enters late is held for his successor. */
static void
test_held (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");
  g_autoptr (JsonObject) moved = test_laptop_push (
      huang, "[{'kind':'customer','id':'" CUSTOMER_A "','base':1,'set':{'manager':'" USER_ZHOU
             "','deputy':null},'seen':{'manager':'" USER_LIN "','deputy':'" USER_ZHOU "'}}]");
  const char *late = EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'");

  assert_result (moved, "applied", NULL);
  rp_fake_clock_advance (fixture->clock, 7 * G_TIME_SPAN_DAY);
  g_autoptr (JsonObject) held = test_laptop_push (lin, late);
  g_autofree char *payload
      = server_fixture_query (fixture, "SELECT payload FROM op WHERE status = 'held'");
  assert_result (held, "held", NULL);
  g_assert_nonnull (strstr (payload, "120 0000 0002"));

  rp_fake_clock_advance (fixture->clock, 90 * G_TIME_SPAN_DAY);
  g_autoptr (TestLaptop) again = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) refused = test_laptop_push (again, late);
  assert_result (refused, "rejected", "forbidden");
}

/* An operation that the database itself does not take is refused under a number; those beside it go on. */
static void
test_poison (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (GString) ops = g_string_new (NULL);
  static const char *const phones[] = { "1", "1", "2" };

  g_assert_true (rp_connection_run_script (
      connection, "CREATE UNIQUE INDEX once ON k_contact (phone)", &error));
  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    {
      g_autofree char *id = server_fixture_make_id (fixture);
      g_autofree char *changes = g_strdup_printf (
          "[{\"kind\":\"contact\",\"id\":\"20000000-0000-7000-8000-00000000010%u\",\"create\":"
          "{\"scope\":\"" CUSTOMER_A "\",\"customer\":\"" CUSTOMER_A
          "\",\"name\":\"n\",\"phone\":\"%s\"}}]",
          i, phones[i]);
      g_autofree char *op = test_laptop_make_op (lin, id, changes);

      g_string_append_printf (ops, "%s%s", i > 0 ? "," : "", op);
    }
  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    {
      g_autoptr (TestReply) reply = test_laptop_send (lin, ops->str);
      g_assert_cmpuint (reply->status, ==, 200);
      /* As a laptop does: what was answered is not sent again. */
      const char *rest = strstr (ops->str + 1, "{\"id\":\"1");
      g_autofree char *left = g_strdup (rest != NULL ? rest : "");
      g_string_assign (ops, left);
      if (ops->len == 0)
        break;
    }
  g_autofree char *n = server_fixture_query (
      fixture, "SELECT count(*) FROM k_contact WHERE customer = '" CUSTOMER_A "'");
  g_autofree char *refused
      = server_fixture_query (fixture, "SELECT count(*) FROM op WHERE status = 'rejected'");
  g_autofree char *incident = server_fixture_query (fixture, "SELECT what FROM incident");
  g_assert_cmpstr (n, ==, "3");
  g_assert_cmpstr (refused, ==, "1");
  g_assert_cmpstr (incident, ==, "internal");
}

/* --- the chain ---------------------------------------------------------------------------------- */

static void
test_duplicate (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *id = server_fixture_make_id (fixture);
  g_autofree char *op
      = test_laptop_make_op (lin, id,
                             "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A
                             "\",\"base\":1,\"set\":{\"post\":\"a\"},\"seen\":{}}]");
  g_autoptr (TestReply) first = test_laptop_send (lin, op);
  g_autoptr (TestReply) second = test_laptop_send (lin, op);
  g_autofree char *first_text = test_reply_dup_text (first);
  g_autofree char *second_text = test_reply_dup_text (second);
  g_autofree char *n = server_fixture_query (fixture, "SELECT count(*) FROM op");

  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpstr (first_text, ==, second_text);
  g_assert_cmpstr (n, ==, "1");
}

static void
test_reused (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *id = server_fixture_make_id (fixture);
  g_autofree char *one
      = test_laptop_make_op (lin, id,
                             "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A
                             "\",\"base\":1,\"set\":{\"post\":\"a\"},\"seen\":{}}]");
  g_autoptr (TestReply) first = test_laptop_send (lin, one);
  g_autofree char *two
      = test_laptop_make_op (lin, id,
                             "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A
                             "\",\"base\":1,\"set\":{\"post\":\"b\"},\"seen\":{}}]");
  g_autoptr (TestReply) second = test_laptop_send (lin, two);
  g_autoptr (JsonObject) answer = test_reply_parse (second);

  g_assert_cmpuint (first->status, ==, 200);
  assert_error (second, 409, "op_id_reused");
  g_assert_cmpstr (rp_json_get_string (answer, "id", NULL), ==, id);
  assert_result (rp_json_get_object (answer, "stored"), "applied", NULL);

  /* Somebody else's operation: its result is not shown. */
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autofree char *foreign
      = test_laptop_make_op (zhou, id,
                             "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A
                             "\",\"base\":1,\"set\":{\"post\":\"a\"},\"seen\":{}}]");
  g_autoptr (TestReply) hidden = test_laptop_send (zhou, foreign);
  g_autoptr (JsonObject) result = test_reply_get_result (hidden, 0);
  assert_result (result, "rejected", "invalid");
}

static void
test_epoch (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *epoch = g_steal_pointer (&lin->epoch);

  lin->epoch = g_strdup ("00000000-0000-4000-8000-000000000000");
  g_autoptr (TestReply) reply = test_laptop_send (lin, "");
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  assert_error (reply, 409, "epoch");
  g_assert_cmpstr (rp_json_get_string (answer, "epoch", NULL), ==, epoch);
}

static void
test_bad_batches (ServerFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *code;
  } cases[] = {
    { "{", 422, "json" },
    { "{\"epoch\":\"e\"}", 422, "members" },
    { "{\"epoch\":\"e\",\"schema\":1,\"replica\":\"no id\",\"ops\":[]}", 422, "members" },
    { "{\"epoch\":\"e\",\"schema\":0,\"replica\":\"" NOTE "\",\"ops\":[]}", 426,
      "upgrade_required" },
    { "{\"epoch\":\"e\",\"schema\":1,\"replica\":\"" NOTE "\",\"ops\":[1]}", 422, "op" },
    { "{\"epoch\":\"e\",\"schema\":1,\"replica\":\"" NOTE "\",\"ops\":[{\"id\":\"" NOTE "\"}]}",
      422, "op" },
  };
  g_autofree char *token = server_fixture_sign_in (fixture, "lin");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestReply) reply = server_fixture_post (fixture, "/v1/ops", token, cases[i].body);

      g_test_message ("%s", cases[i].body);
      assert_error (reply, cases[i].status, cases[i].code);
    }
}

/* --- states and what the server does by itself -------------------------------------------------- */

#define PLAN_VISIT                                                                                 \
  "[{'kind':'visit','id':'" VISIT "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A   \
  "','kind':'V01','state':'PLANNED','manager':'" USER_LIN "','planned_on':'2026-01-05'}}]"
#define MOVE(kind_, id_, from_, to_)                                                               \
  "[{'kind':'" kind_ "','id':'" id_ "','base':1,'move':{'state':['" from_ "','" to_ "']}}]"

static void
test_visit (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) plan = test_laptop_push (lin, PLAN_VISIT);
  g_autoptr (JsonObject) skip
      = test_laptop_push (lin, MOVE ("visit", VISIT, "PLANNED", "RECORDED"));
  g_autoptr (JsonObject) start
      = test_laptop_push (lin, MOVE ("visit", VISIT, "PLANNED", "ON_SITE"));
  g_autoptr (JsonObject) stale
      = test_laptop_push (lin, MOVE ("visit", VISIT, "PLANNED", "CANCELLED"));

  assert_result (plan, "applied", NULL);
  assert_result (skip, "rejected", "forbidden");
  assert_result (start, "applied", NULL);
  assert_result (stale, "rejected", "stale_state");
  g_assert_cmpstr (rp_json_get_string (stale, "detail", NULL), ==, "ON_SITE");

  g_autoptr (JsonObject) finish = test_laptop_push (
      lin, "[{'kind':'visit','id':'" VISIT "','base':2,'set':{'when':{'arrival':"
           "'2026-01-05T01:00:00.000Z','departure':'2026-01-05T02:00:00.000Z'},"
           "'summary':'生产正常'},'seen':{},'add':{'contacts_met':['" CONTACT_A "']},"
           "'move':{'state':['ON_SITE','RECORDED']}}]");
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "visit", VISIT);
  assert_result (finish, "applied", NULL);
  g_assert_cmpstr (rp_row_get_state (row), ==, "CLOSED");
  g_assert_cmpstr (rp_row_get_text (row, "no"), ==, "QL-ZF-2026-0001");
}

#define NEW_REPORT                                                                                 \
  "{'kind':'needs_report','id':'" REPORT "','create':{'scope':'" CUSTOMER_A                        \
  "','customer':'" CUSTOMER_A "','state':'DRAFT','manager':'" USER_LIN                             \
  "','channel':'PHONE','provisional_no':'草-7K-0001',"                                            \
  "'template':'t2','template_version':1,'answers':{'t2.summary':'扩产'}}}"

/* A draft grows by answers, each of which is small enough. Beyond four megabytes it could be read neither by the
 * server nor by a laptop, and nobody who had the customer got a page of the feed any more. */
static void
test_row_too_large (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) laptop = test_laptop_new (fixture, "lin");
  g_autofree char *text = g_strnfill (200 * 1024, 'x');
  g_autoptr (JsonObject) created = test_laptop_push (laptop, "[" NEW_REPORT "]");
  guint n_applied = 0, n_refused = 0;

  assert_result (created, "applied", NULL);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *changes = g_strdup_printf ("[{'kind':'needs_report','id':'" REPORT
                                                  "','base':1,'set':{'answers.q%u':'%s'},"
                                                  "'seen':{'answers.q%u':null}}]",
                                                  i, text, i);
      g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

      n_applied += g_str_equal (rp_json_get_string (result, "status", ""), "applied");
      n_refused += g_str_equal (rp_json_get_string (result, "code", ""), "too_large");
    }
  g_assert_cmpuint (n_applied, ==, 5);
  g_assert_cmpuint (n_refused, ==, 3);
}

/* Submitted offline, received with an official number in the transaction that accepts it. */
static void
test_report (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) draft = test_laptop_push (lin, "[" NEW_REPORT "]");
  g_autoptr (JsonObject) changed = test_laptop_push (
      lin, "[{'kind':'needs_report','id':'" REPORT "','base':1,'move':{'state':['DRAFT','QUEUED']},"
           "'seen_hash':'0000000000000000000000000000000000000000000000000000000000000000'}]");
  g_autoptr (JsonObject) submit
      = test_laptop_push (lin, MOVE ("needs_report", REPORT, "DRAFT", "QUEUED"));
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "needs_report", REPORT);

  assert_result (draft, "applied", NULL);
  assert_result (changed, "rejected", "draft_changed");
  assert_result (submit, "applied", NULL);
  g_assert_cmpstr (rp_row_get_state (row), ==, "RECEIVED");
  g_assert_cmpstr (rp_row_get_text (row, "no"), ==, "QL-XQ-2026-0001");
  g_assert_cmpstr (rp_row_get_text (row, "received_at"), ==, "2026-01-05T01:00:00.000Z");

  /* Managers do not review. */
  g_autoptr (JsonObject) claim
      = test_laptop_push (lin, MOVE ("needs_report", REPORT, "RECEIVED", "REVIEWING"));
  assert_result (claim, "rejected", "forbidden");

  /* One answer of two devices: the draft merges question by question. */
  g_autofree char *frev
      = server_fixture_query (fixture, "SELECT frev FROM entity WHERE id = '" REPORT "'");
  g_assert_nonnull (strstr (frev, "\"answers.t2.summary\":1"));
}

/* The customer's yes makes a potential need a need, linked both ways and numbered. */
static void
test_potential (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) adopt = test_laptop_push (
      xu, "[{'kind':'potential_need','id':'" POTENTIAL "','create':{'scope':'" CUSTOMER_A
          "','customer':'" CUSTOMER_A "','category':'CONN','sub_code':'CONN-02','text':'增容 1000 "
          "kVA','reason':'走访','state':'ADOPTED',"
          "'manager':'" USER_LIN "','due':'2026-01-19'}}]");
  g_autoptr (JsonObject) assign
      = test_laptop_push (xu, MOVE ("potential_need", POTENTIAL, "ADOPTED", "TO_CONFIRM"));
  g_autoptr (JsonObject) own
      = test_laptop_push (xu, MOVE ("potential_need", POTENTIAL, "TO_CONFIRM", "CONFIRMED"));
  g_autoptr (JsonObject) confirm = test_laptop_push (
      lin, "[{'kind':'potential_need','id':'" POTENTIAL "','base':1,'set':{'word':{'contact':"
           "'" CONTACT_A "','answered_on':'2026-01-05','channel':'VISIT','verbatim':'要扩产'}},"
           "'seen':{},'move':{'state':['TO_CONFIRM','CONFIRMED']}}]");
  g_autoptr (RpRow) potential = server_fixture_load_row (fixture, "potential_need", POTENTIAL);

  assert_result (adopt, "applied", NULL);
  assert_result (assign, "applied", NULL);
  assert_result (own, "rejected", "forbidden");
  assert_result (confirm, "applied", NULL);
  g_assert_cmpstr (rp_row_get_state (potential), ==, "CONVERTED");

  g_autoptr (RpRow) need
      = server_fixture_load_row (fixture, "need", rp_row_get_text (potential, "need"));
  g_assert_cmpstr (rp_row_get_state (need), ==, "CAPTURED");
  g_assert_cmpstr (rp_row_get_text (need, "potential"), ==, POTENTIAL);
  g_assert_cmpstr (rp_row_get_text (need, "own_words"), ==, "要扩产");
  g_assert_cmpstr (rp_row_get_text (need, "no"), ==, "QL-XN-2026-0001");
}

/* --- deletion ----------------------------------------------------------------------------------- */

#define ERASE(base_) "[{'kind':'contact','id':'" CONTACT_A "','base':" base_ ",'erase':true}]"

static void
test_delete (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (JsonObject) edit
      = test_laptop_push (zhou, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'"));
  g_autoptr (JsonObject) blind = test_laptop_push (lin, ERASE ("1"));
  g_autoptr (RpRow) kept = server_fixture_load_row (fixture, "contact", CONTACT_A);

  assert_result (edit, "applied", NULL);
  assert_result (blind, "conflict", NULL);
  g_assert_false (kept->deleted);

  g_autoptr (JsonObject) seen = test_laptop_push (lin, ERASE ("2"));
  g_autoptr (RpRow) gone = server_fixture_load_row (fixture, "contact", CONTACT_A);
  assert_result (seen, "applied", NULL);
  g_assert_true (gone->deleted);
  g_assert_cmpstr (rp_row_get_text (gone, "name"), ==, "王电工");

  /* An edit that arrives afterwards is kept as a question, not lost and not applied. */
  g_autoptr (JsonObject) late
      = test_laptop_push (zhou, EDIT_PHONE ("2", "'120 0000 0002'", "'120 0000 0003'"));
  assert_result (late, "conflict", NULL);
}

/* Own edits of the same device do not stand in the way of a deletion. */
static void
test_delete_own (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) edit
      = test_laptop_push (lin, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'"));
  g_autoptr (JsonObject) erase = test_laptop_push (lin, ERASE ("1"));

  assert_result (edit, "applied", NULL);
  assert_result (erase, "applied", NULL);
}

/* Something in a batch that the database does not take keeps nothing else. */
static void
test_unstorable (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (JsonObject) first
      = test_laptop_push (lin, EDIT_PHONE ("1", "'120 0000 0001'", "'120 0000 0002'"));
  g_autofree char *bad_id = server_fixture_make_id (fixture);
  g_autofree char *good_id = server_fixture_make_id (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);

  assert_result (first, "applied", NULL);
  /* A value may be set once only: the second time the transaction breaks. */
  rp_connection_run_script (connection, "CREATE UNIQUE INDEX poison ON field_history (new_value)",
                            &error);
  g_assert_no_error (error);

  g_autofree char *bad
      = test_laptop_make_op (lin, bad_id,
                             "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A "\",\"base\":2,"
                             "\"set\":{\"mobile\":\"120 0000 0002\"},\"seen\":{\"mobile\":null}}]");
  g_autofree char *good
      = test_laptop_make_op (lin, good_id,
                             "[{\"kind\":\"contact\",\"id\":\"" CONTACT_A "\",\"base\":2,"
                             "\"set\":{\"post\":\"班长\"},\"seen\":{\"post\":null}}]");
  g_autofree char *ops = g_strconcat (bad, ",", good, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TestReply) reply = test_laptop_send (lin, ops);
      g_autoptr (JsonObject) refused = test_reply_get_result (reply, 0);
      g_autoptr (JsonObject) applied = test_reply_get_result (reply, 1);

      g_assert_cmpuint (reply->status, ==, 200);
      assert_result (refused, "rejected", "internal");
      g_assert_cmpstr (rp_json_get_string (refused, "detail", ""), !=, "");
      assert_result (applied, "applied", NULL);
    }
}

#define LARGE 45 /* more than are stored together */

/* @at: the one that is missing in the middle; LARGE for none. Returns: (transfer full): texts with commas between */
static char *
make_large_batch (TestLaptop *laptop, guint at)
{
  g_autoptr (GString) ops = g_string_new (NULL);

  for (guint i = 0; i < LARGE; i++)
    {
      g_autofree char *id = server_fixture_make_id (laptop->fixture);
      g_autofree char *changes
          = g_strdup_printf ("[{\"kind\":\"contact\",\"id\":\"" CONTACT_A
                             "\",\"base\":0,\"set\":{\"post\":\"%u\"},\"seen\":{\"post\":null}}]",
                             i);
      g_autofree char *op = test_laptop_make_op (laptop, id, changes);

      if (i != at)
        g_string_append_printf (ops, "%s%s", ops->len > 0 ? "," : "", op);
    }
  return g_string_free (g_steal_pointer (&ops), FALSE);
}

static guint
count_results (TestReply *reply)
{
  g_autoptr (JsonObject) answer = test_reply_parse (reply);

  return json_array_get_length (rp_json_get_array (answer, "results"));
}

/* It is decided in portions, and answered as a whole. */
static void
test_large (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *ops = make_large_batch (lin, LARGE);
  g_autoptr (TestReply) reply = test_laptop_send (lin, ops);
  g_autoptr (TestReply) again = test_laptop_send (lin, ops);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (count_results (reply), ==, LARGE);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpuint (count_results (again), ==, LARGE);
  g_autofree char *n = server_fixture_query (fixture, "SELECT count(*) FROM op");
  g_assert_cmpint (g_ascii_strtoll (n, NULL, 10), ==, LARGE);
}

/* What stands before the gap is decided and told, in whichever portion it is. */
static void
test_large_with_gap (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autofree char *ops = make_large_batch (lin, 30);
  g_autoptr (TestReply) reply = test_laptop_send (lin, ops);

  assert_error (reply, 409, "gap");
  g_assert_cmpuint (count_results (reply), ==, 30);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/push/" name, ServerFixture, NULL, server_fixture_start, func, server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("edit", test_edit);
  ADD ("merge-fields", test_merge_fields);
  ADD ("conflict", test_conflict);
  ADD ("settled-again", test_settled_again);
  ADD ("seen-rule", test_seen_rule);
  ADD ("other-epoch", test_other_epoch);
  ADD ("sets", test_sets);
  ADD ("refusals", test_refusals);
  ADD ("too-large", test_too_large);
  ADD ("row-too-large", test_row_too_large);
  ADD ("held", test_held);
  ADD ("poison", test_poison);
  ADD ("duplicate", test_duplicate);
  ADD ("large", test_large);
  ADD ("large-with-gap", test_large_with_gap);
  ADD ("reused", test_reused);
  ADD ("epoch", test_epoch);
  ADD ("bad-batches", test_bad_batches);
  ADD ("visit", test_visit);
  ADD ("report", test_report);
  ADD ("potential", test_potential);
  ADD ("delete", test_delete);
  ADD ("delete-own", test_delete_own);
  ADD ("unstorable", test_unstorable);
  return g_test_run ();
}
