/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-access.h"
#include "base/json.h"
#include "logic/logic.h"

#include <string.h>

/* One row: a rule, what it reads, what comes out. */
typedef struct
{
  const char *rule;
  const char *data;
  const char *result;
} Row;

static JsonNode *
node_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = rp_json_parse (text, strlen (text), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  return node;
}

static void
assert_row (JsonNode *rule, JsonNode *data, JsonNode *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rule_text = rp_json_to_canonical (rule);
  g_autofree char *data_text = rp_json_to_canonical (data);
  g_test_message ("%s over %s", rule_text, data_text);

  g_autoptr (JsonNode) result = rp_logic_apply (rule, data, &error);
  g_assert_no_error (error);
  g_autofree char *result_text = rp_json_to_canonical (result);
  g_autofree char *expected_text = rp_json_to_canonical (expected);
  g_assert_cmpstr (result_text, ==, expected_text);
  g_assert_true (rp_logic_check (rule, &error));
  g_assert_no_error (error);

  /* Evaluation leaves both as they were. */
  g_autofree char *rule_after = rp_json_to_canonical (rule);
  g_autofree char *data_after = rp_json_to_canonical (data);
  g_assert_cmpstr (rule_after, ==, rule_text);
  g_assert_cmpstr (data_after, ==, data_text);
}

static void
assert_rows (const Row *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (JsonNode) rule = node_of (rows[i].rule);
      g_autoptr (JsonNode) data = node_of (rows[i].data);
      g_autoptr (JsonNode) expected = node_of (rows[i].result);
      assert_row (rule, data, expected);
    }
}

static void
test_values (void)
{
  const Row rows[] = {
    { "true", "{}", "true" },
    { "null", "{}", "null" },
    { "17", "{}", "17" },
    { "3.14", "null", "3.14" },
    { "\"门\"", "null", "\"门\"" },
    { "[1,\"b\"]", "null", "[1,\"b\"]" },
    { "[{\"var\":\"a\"},{\"+\":[1,2]}]", "{\"a\":5}", "[5,3]" },
    { "{}", "null", "{}" },
    { "{\"a\":1,\"b\":{\"var\":\"a\"}}", "{\"a\":5}", "{\"a\":1,\"b\":{\"var\":\"a\"}}" },
    { "9007199254740993", "null", "9007199254740993" },
  };
  assert_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_equality (void)
{
  const Row rows[] = {
    { "{\"==\":[1,1]}", "null", "true" },
    { "{\"==\":[1,2]}", "null", "false" },
    { "{\"==\":[1,\"1\"]}", "null", "true" },
    { "{\"==\":[1,\" 1.0 \"]}", "null", "true" },
    { "{\"==\":[1,true]}", "null", "true" },
    { "{\"==\":[0,false]}", "null", "true" },
    { "{\"==\":[0,\"\"]}", "null", "true" },
    { "{\"==\":[\"\",false]}", "null", "true" },
    { "{\"==\":[\"0\",false]}", "null", "true" },
    { "{\"==\":[\"a\",\"a\"]}", "null", "true" },
    { "{\"==\":[\"1\",\"1.0\"]}", "null", "false" },
    { "{\"==\":[\"abc\",0]}", "null", "false" },
    { "{\"==\":[16,\"0x10\"]}", "null", "true" },
    { "{\"==\":[null,null]}", "null", "true" },
    { "{\"==\":[null,0]}", "null", "false" },
    { "{\"==\":[null,\"\"]}", "null", "false" },
    { "{\"==\":[null,false]}", "null", "false" },
    { "{\"==\":[[],\"\"]}", "null", "true" },
    { "{\"==\":[[],0]}", "null", "true" },
    { "{\"==\":[[5],5]}", "null", "true" },
    { "{\"==\":[[1,2],\"1,2\"]}", "null", "true" },
    { "{\"==\":[[1],[1]]}", "null", "false" },
    { "{\"==\":[{\"var\":\"a\"},{\"var\":\"a\"}]}", "{\"a\":[1]}", "true" },
    { "{\"==\":[{\"var\":\"a\"},\"[object Object]\"]}", "{\"a\":{}}", "true" },
    { "{\"==\":[9007199254740993,9007199254740992]}", "null", "false" },
    { "{\"==\":[0.5,\"5e-1\"]}", "null", "true" },
    { "{\"!=\":[1,2]}", "null", "true" },
    { "{\"!=\":[1,\"1\"]}", "null", "false" },
    { "{\"===\":[1,1]}", "null", "true" },
    { "{\"===\":[1,1.0]}", "null", "true" },
    { "{\"===\":[1,\"1\"]}", "null", "false" },
    { "{\"===\":[null,null]}", "null", "true" },
    { "{\"===\":[null,false]}", "null", "false" },
    { "{\"===\":[true,true]}", "null", "true" },
    { "{\"===\":[true,1]}", "null", "false" },
    { "{\"===\":[0,{\"+\":\"0\"}]}", "null", "true" },
    { "{\"!==\":[1,\"1\"]}", "null", "true" },
    { "{\"!==\":[1,1]}", "null", "false" },
  };
  assert_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_order (void)
{
  const Row rows[] = {
    { "{\">\":[2,1]}", "null", "true" },
    { "{\">\":[1,1]}", "null", "false" },
    { "{\">\":[\"2\",1]}", "null", "true" },
    { "{\">\":[\"10\",9]}", "null", "true" },
    { "{\">\":[\"10\",\"9\"]}", "null", "false" },
    { "{\">\":[null,-1]}", "null", "true" },
    { "{\">\":[\"abc\",1]}", "null", "false" },
    { "{\"<=\":[\"abc\",1]}", "null", "false" },
    { "{\">\":[1]}", "null", "false" },
    { "{\">=\":[1,1]}", "null", "true" },
    { "{\">=\":[1,2]}", "null", "false" },
    { "{\">=\":[null,0]}", "null", "true" },
    { "{\"<\":[1,2]}", "null", "true" },
    { "{\"<\":[2,1]}", "null", "false" },
    { "{\"<\":[1,2,3]}", "null", "true" },
    { "{\"<\":[1,1,3]}", "null", "false" },
    { "{\"<\":[1,4,3]}", "null", "false" },
    { "{\"<\":[\"2026-01-05\",\"2026-01-14\"]}", "null", "true" },
    { "{\"<=\":[1,1,3]}", "null", "true" },
    { "{\"<=\":[1,4,3]}", "null", "false" },
    { "{\"<=\":[3,3]}", "null", "true" },
    { "{\"<\":[[2],3]}", "null", "true" },
    { "{\"<\":[9007199254740992,9007199254740993]}", "null", "true" },
    { "{\"<\":[false,true]}", "null", "true" },
  };
  assert_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_truth (void)
{
  const struct
  {
    const char *value;
    gboolean is_truthy;
  } table[] = {
    { "null", FALSE }, { "false", FALSE }, { "0", FALSE },    { "0.0", FALSE },
    { "-0.0", FALSE }, { "\"\"", FALSE },  { "[]", FALSE },   { "true", TRUE },
    { "1", TRUE },     { "-1", TRUE },     { "\"0\"", TRUE }, { "\"false\"", TRUE },
    { "[0]", TRUE },   { "{}", TRUE },     { "0.001", TRUE }, { "[[]]", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (JsonNode) value = node_of (table[i].value);
      g_assert_cmpint (rp_logic_is_truthy (value), ==, table[i].is_truthy);

      g_autofree char *not_rule = g_strdup_printf ("{\"!\":[%s]}", table[i].value);
      g_autofree char *truth_rule = g_strdup_printf ("{\"!!\":[%s]}", table[i].value);
      const char *yes = "true", *no = "false";
      const Row rows[] = { { not_rule, "null", table[i].is_truthy ? no : yes },
                           { truth_rule, "null", table[i].is_truthy ? yes : no } };
      assert_rows (rows, G_N_ELEMENTS (rows));
    }
  g_assert_false (rp_logic_is_truthy (NULL));
}

static void
test_branches (void)
{
  const Row rows[] = {
    { "{\"if\":[]}", "null", "null" },
    { "{\"if\":[false]}", "null", "false" },
    { "{\"if\":[true,\"a\"]}", "null", "\"a\"" },
    { "{\"if\":[false,\"a\"]}", "null", "null" },
    { "{\"if\":[true,\"a\",\"b\"]}", "null", "\"a\"" },
    { "{\"if\":[\"\",\"a\",\"b\"]}", "null", "\"b\"" },
    { "{\"if\":[\"0\",\"a\",\"b\"]}", "null", "\"a\"" },
    { "{\"if\":[[],\"a\",\"b\"]}", "null", "\"b\"" },
    { "{\"if\":[false,1,false,2]}", "null", "null" },
    { "{\"if\":[false,1,true,2,3]}", "null", "2" },
    { "{\"if\":[false,1,false,2,3]}", "null", "3" },
    { "{\"if\":[false,1,false,2,false,3,4]}", "null", "4" },
    { "{\"?:\":[{\">\":[3,1]},\"shown\",\"hidden\"]}", "null", "\"shown\"" },
    /* What is not taken is not evaluated. */
    { "{\"if\":[true,1,{\"/\":[1,0]}]}", "null", "1" },
    { "{\"and\":[false,{\"/\":[1,0]}]}", "null", "false" },
    { "{\"or\":[1,{\"/\":[1,0]}]}", "null", "1" },
    { "{\"and\":[]}", "null", "null" },
    { "{\"or\":[]}", "null", "null" },
    { "{\"and\":[1,3]}", "null", "3" },
    { "{\"and\":[[],true]}", "null", "[]" },
    { "{\"and\":[\"0\",true]}", "null", "true" },
    { "{\"and\":[true,\"\",3]}", "null", "\"\"" },
    { "{\"or\":[false,3]}", "null", "3" },
    { "{\"or\":[0,\"\"]}", "null", "\"\"" },
    { "{\"or\":[\"0\",true]}", "null", "\"0\"" },
    { "{\"and\":{\"var\":\"a\"}}", "{\"a\":7}", "7" },
  };
  assert_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_numbers (void)
{
  const Row rows[] = {
    { "{\"+\":[1,2]}", "null", "3" },
    { "{\"+\":[]}", "null", "0" },
    { "{\"+\":\"3.14\"}", "null", "3.14" },
    { "{\"+\":[\"1\",1]}", "null", "2" },
    { "{\"+\":[\"12 kVA\",1]}", "null", "13" },
    { "{\"+\":[\" -1.5e1x\",0]}", "null", "-15" },
    { "{\"+\":[0.1,0.2]}", "null", "0.30000000000000004" },
    { "{\"+\":[[2,9],1]}", "null", "3" },
    { "{\"-\":[3,2]}", "null", "1" },
    { "{\"-\":[3]}", "null", "-3" },
    { "{\"-\":\"3\"}", "null", "-3" },
    { "{\"-\":[\"5\",null]}", "null", "5" },
    { "{\"-\":[true,1]}", "null", "0" },
    { "{\"-\":[\"\",1]}", "null", "-1" },
    { "{\"*\":[3,2]}", "null", "6" },
    { "{\"*\":[2,2,2]}", "null", "8" },
    { "{\"*\":[1]}", "null", "1" },
    { "{\"*\":[\"2\",\"3\"]}", "null", "6" },
    { "{\"/\":[4,2]}", "null", "2" },
    { "{\"/\":[2,4]}", "null", "0.5" },
    { "{\"/\":[\"1\",1]}", "null", "1" },
    { "{\"%\":[3,2]}", "null", "1" },
    { "{\"%\":[-3,2]}", "null", "-1" },
    { "{\"%\":[5.5,2]}", "null", "1.5" },
    { "{\"max\":[1,3,2]}", "null", "3" },
    { "{\"max\":[-1,null]}", "null", "0" },
    { "{\"max\":[\"10\",9]}", "null", "10" },
    { "{\"min\":[1,3,2]}", "null", "1" },
    { "{\"min\":[5]}", "null", "5" },
    { "{\"min\":[true,2]}", "null", "1" },
    /* Amounts of money in fen stay exact. */
    { "{\"+\":[1234567890123,9]}", "null", "1234567890132" },
    { "{\"*\":[100,123456789.25]}", "null", "12345678925" },
  };
  assert_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_variables (void)
{
  const Row rows[] = {
    { "{\"var\":\"a\"}", "{\"a\":1}", "1" },
    { "{\"var\":[\"a\"]}", "{\"a\":1}", "1" },
    { "{\"var\":\"b\"}", "{\"a\":1}", "null" },
    { "{\"var\":[\"b\",2]}", "{\"a\":1}", "2" },
    { "{\"var\":[\"b\",{\"+\":[1,1]}]}", "{\"a\":1}", "2" },
    { "{\"var\":[\"a\",2]}", "{\"a\":null}", "null" },
    { "{\"var\":\"a\"}", "null", "null" },
    { "{\"var\":[\"a\",1]}", "null", "1" },
    { "{\"var\":\"a.b.c\"}", "{\"a\":{\"b\":{\"c\":\"x\"}}}", "\"x\"" },
    { "{\"var\":[\"a.b.c\",9]}", "{\"a\":{\"b\":null}}", "9" },
    { "{\"var\":\"a.1.b\"}", "{\"a\":[{},{\"b\":5}]}", "5" },
    { "{\"var\":1}", "[10,20]", "20" },
    { "{\"var\":\"2\"}", "[10,20]", "null" },
    { "{\"var\":\"01\"}", "[10,20]", "null" },
    { "{\"var\":\"-1\"}", "[10,20]", "null" },
    { "{\"var\":\"4294967297\"}", "[10,20]", "null" },
    { "{\"var\":1.5}", "{\"1\":{\"5\":\"x\"}}", "\"x\"" },
    { "{\"var\":\"\"}", "{\"a\":1}", "{\"a\":1}" },
    { "{\"var\":null}", "7", "7" },
    { "{\"var\":[]}", "7", "7" },
    { "{\"var\":\"\"}", "null", "null" },
    { "{\"var\":\"a.b\"}", "{\"a\":5}", "null" },
    { "{\"var\":{\"cat\":[\"a\",\".b\"]}}", "{\"a\":{\"b\":3}}", "3" },
    { "{\"var\":\"客户.名称\"}", "{\"客户\":{\"名称\":\"石材厂\"}}", "\"石材厂\"" },
    { "{\"missing\":[]}", "null", "[]" },
    { "{\"missing\":\"a\"}", "null", "[\"a\"]" },
    { "{\"missing\":[\"a\",\"b\"]}", "{\"a\":1}", "[\"b\"]" },
    { "{\"missing\":[\"a\",\"b\",\"c\",\"d\"]}", "{\"a\":\"\",\"b\":null,\"c\":0,\"d\":false}",
      "[\"a\",\"b\"]" },
    { "{\"missing\":[[\"a\",\"b\"]]}", "{}", "[\"a\",\"b\"]" },
    { "{\"missing\":{\"merge\":[\"a\",[\"b.c\"]]}}", "{\"b\":{\"c\":1}}", "[\"a\"]" },
    { "{\"missing_some\":[1,[\"a\",\"b\"]]}", "{\"b\":1}", "[]" },
    { "{\"missing_some\":[1,[\"a\",\"b\"]]}", "{\"c\":1}", "[\"a\",\"b\"]" },
    { "{\"missing_some\":[2,[\"a\",\"b\",\"c\"]]}", "{\"a\":1}", "[\"b\",\"c\"]" },
    { "{\"missing_some\":[0,[\"a\"]]}", "{}", "[]" },
    { "{\"missing_some\":[1,\"a\"]}", "{}", "[\"a\"]" },
  };
  assert_rows (rows, G_N_ELEMENTS (rows));

  g_autoptr (JsonNode) rule = node_of ("{\"var\":[\"a\",3]}");
  g_autoptr (JsonNode) result = rp_logic_apply (rule, NULL, NULL);
  g_assert_cmpint (json_node_get_int (result), ==, 3);
}

static void
test_lists (void)
{
  const char *items = "{\"items\":[{\"q\":1},{\"q\":2},{\"q\":3}],\"none\":[]}";
  const Row rows[] = {
    { "{\"map\":[{\"var\":\"items\"},{\"var\":\"q\"}]}", items, "[1,2,3]" },
    { "{\"map\":[{\"var\":\"x\"},{\"var\":\"q\"}]}", items, "[]" },
    { "{\"map\":[[1,2],{\"*\":[{\"var\":\"\"},2]}]}", "null", "[2,4]" },
    { "{\"map\":[[1,2]]}", "null", "[null,null]" },
    { "{\"filter\":[{\"var\":\"items\"},{\">\":[{\"var\":\"q\"},1]}]}", items,
      "[{\"q\":2},{\"q\":3}]" },
    { "{\"filter\":[{\"var\":\"x\"},true]}", items, "[]" },
    { "{\"reduce\":[{\"var\":\"items\"},{\"+\":[{\"var\":\"accumulator\"},"
      "{\"var\":\"current.q\"}]},0]}",
      items, "6" },
    { "{\"reduce\":[[1,2],{\"var\":\"accumulator\"}]}", "null", "null" },
    { "{\"reduce\":[{\"var\":\"x\"},1,5]}", items, "5" },
    { "{\"reduce\":[[1,2],1,{\"var\":\"start\"}]}", "{\"start\":9}", "1" },
    { "{\"all\":[{\"var\":\"items\"},{\">\":[{\"var\":\"q\"},0]}]}", items, "true" },
    { "{\"all\":[{\"var\":\"items\"},{\">\":[{\"var\":\"q\"},1]}]}", items, "false" },
    { "{\"all\":[{\"var\":\"none\"},true]}", items, "false" },
    { "{\"all\":[{\"var\":\"x\"},true]}", items, "false" },
    { "{\"none\":[{\"var\":\"items\"},{\">\":[{\"var\":\"q\"},3]}]}", items, "true" },
    { "{\"none\":[{\"var\":\"items\"},{\">\":[{\"var\":\"q\"},2]}]}", items, "false" },
    { "{\"none\":[{\"var\":\"none\"},true]}", items, "true" },
    { "{\"some\":[{\"var\":\"items\"},{\">\":[{\"var\":\"q\"},2]}]}", items, "true" },
    { "{\"some\":[{\"var\":\"items\"},{\">\":[{\"var\":\"q\"},3]}]}", items, "false" },
    { "{\"some\":[{\"var\":\"none\"},true]}", items, "false" },
    /* The first that decides ends it. */
    { "{\"some\":[[1,0],{\"/\":[1,{\"var\":\"\"}]}]}", "null", "true" },
    { "{\"merge\":[]}", "null", "[]" },
    { "{\"merge\":[[1],[2,[3]],4]}", "null", "[1,2,[3],4]" },
    { "{\"merge\":null}", "null", "[null]" },
    { "{\"in\":[2,[1,2]]}", "null", "true" },
    { "{\"in\":[\"2\",[1,2]]}", "null", "false" },
    { "{\"in\":[null,[null]]}", "null", "true" },
    { "{\"in\":[[1],[[1]]]}", "null", "false" },
    { "{\"in\":[\"石材\",\"东江石材厂\"]}", "null", "true" },
    { "{\"in\":[\"材石\",\"东江石材厂\"]}", "null", "false" },
    { "{\"in\":[1,\"a1\"]}", "null", "true" },
    { "{\"in\":[\"a\",null]}", "null", "false" },
    { "{\"in\":[\"\",\"\"]}", "null", "false" },
    { "{\"in\":[\"\",\"a\"]}", "null", "true" },
    { "{\"in\":[null,\"is null\"]}", "null", "true" },
    { "{\"in\":[1,5]}", "null", "false" },
  };
  assert_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_texts (void)
{
  const Row rows[] = {
    { "{\"cat\":[]}", "null", "\"\"" },
    { "{\"cat\":\"ice\"}", "null", "\"ice\"" },
    { "{\"cat\":[\"a\",1,true,null,2.5]}", "null", "\"a1true2.5\"" },
    { "{\"cat\":[[1,[2,null,3]],{\"var\":\"o\"}]}", "{\"o\":{}}", "\"1,2,,3[object Object]\"" },
    { "{\"cat\":[1e21]}", "null", "\"1e+21\"" },
    { "{\"cat\":[1e20]}", "null", "\"100000000000000000000\"" },
    { "{\"cat\":[0.000001]}", "null", "\"0.000001\"" },
    { "{\"cat\":[0.0000001]}", "null", "\"1e-7\"" },
    { "{\"cat\":[-1.5e-9]}", "null", "\"-1.5e-9\"" },
    { "{\"cat\":[0.1]}", "null", "\"0.1\"" },
    { "{\"cat\":[1234.5]}", "null", "\"1234.5\"" },
    { "{\"cat\":[-0.0]}", "null", "\"0\"" },
    { "{\"cat\":[5.0]}", "null", "\"5\"" },
    { "{\"substr\":[\"jsonlogic\",4]}", "null", "\"logic\"" },
    { "{\"substr\":[\"jsonlogic\",-5]}", "null", "\"logic\"" },
    { "{\"substr\":[\"jsonlogic\",1,3]}", "null", "\"son\"" },
    { "{\"substr\":[\"jsonlogic\",4,-2]}", "null", "\"log\"" },
    { "{\"substr\":[\"jsonlogic\",-5,-2]}", "null", "\"log\"" },
    { "{\"substr\":[\"jsonlogic\",0,-20]}", "null", "\"\"" },
    { "{\"substr\":[\"jsonlogic\",20]}", "null", "\"\"" },
    { "{\"substr\":[\"jsonlogic\",-20,2]}", "null", "\"js\"" },
    { "{\"substr\":[\"东江石材厂\",2,2]}", "null", "\"石材\"" },
    { "{\"substr\":[12345,1,2]}", "null", "\"23\"" },
    { "{\"substr\":[\"abc\"]}", "null", "\"abc\"" },
    { "{\"substr\":[\"abc\",\"x\",1e300]}", "null", "\"abc\"" },
    { "{\"log\":[\"a\"]}", "null", "\"a\"" },
  };
  assert_rows (rows, G_N_ELEMENTS (rows));
}

static void
assert_fails (const char *rule_text, const char *data_text, RpLogicError code)
{
  g_autoptr (JsonNode) rule = node_of (rule_text);
  g_autoptr (JsonNode) data = node_of (data_text);
  g_autoptr (GError) error = NULL;
  g_test_message ("%.200s", rule_text);
  g_assert_null (rp_logic_apply (rule, data, &error));
  g_assert_error (error, RP_LOGIC_ERROR, (int)code);
}

static void
test_refuses (void)
{
  assert_fails ("{\"nope\":[1]}", "null", RP_LOGIC_ERROR_OPERATOR);
  assert_fails ("{\"and\":[true,{\"eval\":[1]}]}", "null", RP_LOGIC_ERROR_OPERATOR);
  const char *const not_finite[] = {
    "{\"/\":[1,0]}",
    "{\"/\":[1]}",
    "{\"%\":[1,0]}",
    "{\"+\":[\"abc\",1]}",
    "{\"+\":[null,1]}",
    "{\"*\":[1e300,1e300]}",
    "{\"*\":[]}",
    "{\"-\":[]}",
    "{\"max\":[]}",
    "{\"min\":[]}",
    "{\"max\":[\"x\"]}",
    "{\"-\":[{\"var\":\"o\"}]}",
    "{\"+\":[1,{\"/\":[0,0]}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (not_finite); i++)
    assert_fails (not_finite[i], "{\"o\":{}}", RP_LOGIC_ERROR_VALUE);
}

static JsonNode *
nest (guint depth)
{
  JsonNode *rule = node_of ("1");
  for (guint i = 0; i < depth; i++)
    {
      JsonObject *object = json_object_new ();
      json_object_set_member (object, "!", rule);
      rule = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (rule, object);
    }
  return rule;
}

static void
test_depth (void)
{
  g_autoptr (JsonNode) deepest = nest (63);
  g_autoptr (JsonNode) too_deep = nest (64);
  g_autoptr (JsonNode) hostile = nest (2000);
  g_autoptr (GError) error = NULL;

  g_autoptr (JsonNode) result = rp_logic_apply (deepest, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_true (rp_logic_check (deepest, &error));

  JsonNode *const refused[] = { too_deep, hostile };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_null (rp_logic_apply (refused[i], NULL, &error));
      g_assert_error (error, RP_LOGIC_ERROR, RP_LOGIC_ERROR_LIMIT);
      g_clear_error (&error);
      g_assert_false (rp_logic_check (refused[i], &error));
      g_assert_error (error, RP_LOGIC_ERROR, RP_LOGIC_ERROR_LIMIT);
      g_clear_error (&error);
    }
}

/* A list of @n numbers as {"l":[0,1,…],"s":"aaaa…"}. */
static char *
list_data (guint n)
{
  GString *text = g_string_new ("{\"l\":[");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, i > 0 ? ",%u" : "%u", i);
  g_autofree char *filler = g_strnfill (200000, 'a');
  g_string_append_printf (text, "],\"s\":\"%s\"}", filler);
  return g_string_free (text, FALSE);
}

/* Short rules that would need much time or memory. */
static void
test_steps (void)
{
  g_autofree char *hundred = list_data (100);
  g_autofree char *many = list_data (20000);
  const char *const hostile[] = {
    /* Doubles a text, a list, a tree a hundred times. */
    "{\"reduce\":[{\"var\":\"l\"},{\"cat\":[{\"var\":\"accumulator\"},{\"var\":\"accumulator\"}]},"
    "\"aa\"]}",
    "{\"reduce\":[{\"var\":\"l\"},{\"merge\":[{\"var\":\"accumulator\"},{\"var\":\"accumulator\"}]}"
    ","
    "[1,2]]}",
    "{\"reduce\":[{\"var\":\"l\"},[{\"var\":\"accumulator\"},{\"var\":\"accumulator\"}],1]}",
    /* Nests without end. */
    "{\"reduce\":[{\"var\":\"l\"},{\"var\":\"\"},1]}",
    "{\"reduce\":[{\"var\":\"l\"},[{\"var\":\"accumulator\"}],1]}",
    /* A list of lists of lists. */
    "{\"map\":[{\"var\":\"l\"},{\"map\":[[1,2,3,4,5,6,7,8,9,10],{\"map\":[[1,2,3,4,5,6,7,8,9,10],"
    "{\"var\":\"\"}]}]}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    assert_fails (hostile[i], hundred, RP_LOGIC_ERROR_LIMIT);
  assert_fails ("{\"map\":[{\"var\":\"l\"},1]}", many, RP_LOGIC_ERROR_LIMIT);
  /* Writes 200 kB each time. */
  assert_fails ("{\"cat\":[{\"var\":\"s\"},{\"var\":\"s\"},{\"var\":\"s\"},{\"var\":\"s\"}]}",
                hundred, RP_LOGIC_ERROR_LIMIT);
}

static void
test_steps_suffice (void)
{
  g_autofree char *text = list_data (2000);
  g_autoptr (JsonNode) data = node_of (text);
  g_autoptr (JsonNode) rule = node_of ("{\"reduce\":[{\"var\":\"l\"},{\"+\":[{\"var\":\"current\"},"
                                       "{\"var\":\"accumulator\"}]},0]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) sum = rp_logic_apply (rule, data, &error);
  /* Six steps an element: two thousand of them are over the ten thousand. */
  g_assert_error (error, RP_LOGIC_ERROR, RP_LOGIC_ERROR_LIMIT);
  g_assert_null (sum);
  g_clear_error (&error);

  g_autofree char *fewer = list_data (1000);
  g_autoptr (JsonNode) small = node_of (fewer);
  g_autoptr (JsonNode) small_sum = rp_logic_apply (rule, small, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_node_get_int (small_sum), ==, 999 * 1000 / 2);
}

static void
test_check (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) good
      = node_of ("{\"if\":[{\"var\":\"a\"},[{\"!\":[1]}],{\"x\":1,\"y\":2}]}");
  g_autoptr (JsonNode) bad = node_of ("{\"if\":[false,{\"cat\":[\"a\",{\"quit\":[]}]}]}");
  g_assert_true (rp_logic_check (good, &error));
  g_assert_no_error (error);
  g_assert_false (rp_logic_check (bad, &error));
  g_assert_error (error, RP_LOGIC_ERROR, RP_LOGIC_ERROR_OPERATOR);
  g_assert_nonnull (strstr (error->message, "quit"));
}

static void
test_list_variables (void)
{
  g_autoptr (JsonNode) rule = node_of (
      "{\"if\":[{\"missing\":[\"m1\",[\"m2\"]]},{\"var\":[\"t2.loss.yuan\",{\"var\":\"default\"}]},"
      "{\"map\":[{\"var\":\"items\"},{\"var\":\"inner\"}]},"
      "{\"missing_some\":[1,[\"m3\",\"m1\"]]},"
      "{\"var\":{\"cat\":[\"a\",{\"var\":\"part\"}]}},{\"+\":{\"var\":\"items\"}},{\"var\":\"\"}]"
      "}");
  g_auto (GStrv) variables = rp_logic_list_variables (rule);
  g_autofree char *list = g_strjoinv (" ", variables);
  g_assert_cmpstr (list, ==, "m1 m2 t2.loss.yuan default items m3 part");

  g_autoptr (JsonNode) plain = node_of ("5");
  g_auto (GStrv) none = rp_logic_list_variables (plain);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

/* The list of jsonlogic.com (tests.json: comments and [rule, data, result]), where it is at hand. */
static void
test_public_list (void)
{
  const char *path = g_getenv ("RAPPORT_LOGIC_TESTS");
  if (path == NULL)
    {
      g_test_skip ("RAPPORT_LOGIC_TESTS does not name a copy of jsonlogic.com's tests.json");
      return;
    }
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  g_autoptr (JsonNode) root = node_of (text);
  JsonArray *rows = json_node_get_array (root);
  guint n_rows = 0;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);
      if (!JSON_NODE_HOLDS_ARRAY (row))
        continue;
      JsonArray *parts = json_node_get_array (row);
      assert_row (json_array_get_element (parts, 0), json_array_get_element (parts, 1),
                  json_array_get_element (parts, 2));
      n_rows++;
    }
  g_assert_cmpuint (n_rows, >, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/logic/values", test_values);
  g_test_add_func ("/logic/equality", test_equality);
  g_test_add_func ("/logic/order", test_order);
  g_test_add_func ("/logic/truth", test_truth);
  g_test_add_func ("/logic/branches", test_branches);
  g_test_add_func ("/logic/numbers", test_numbers);
  g_test_add_func ("/logic/variables", test_variables);
  g_test_add_func ("/logic/lists", test_lists);
  g_test_add_func ("/logic/texts", test_texts);
  g_test_add_func ("/logic/refuses", test_refuses);
  g_test_add_func ("/logic/depth", test_depth);
  g_test_add_func ("/logic/steps", test_steps);
  g_test_add_func ("/logic/steps-suffice", test_steps_suffice);
  g_test_add_func ("/logic/check", test_check);
  g_test_add_func ("/logic/list-variables", test_list_variables);
  g_test_add_func ("/logic/public-list", test_public_list);
  return g_test_run ();
}
