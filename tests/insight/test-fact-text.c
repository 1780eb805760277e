/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/json.h"
#include "insight/fact-text.h"

static JsonObject *
create_data (void)
{
  static const char text[]
      = "{\"big\": 1234567.891, \"small\": -0.004, \"minus\": -12.5, \"ratio\": 0.8575, \"whole\": "
        "7,"
        " \"name\": \"石材\", \"yes\": true, \"none\": null,"
        " \"list\": [{\"v\": 1.25}, {\"v\": 2}, {}], \"words\": [\"a\", \"b\"], \"empty\": []}";
  JsonObject *data = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  g_assert_nonnull (data);
  return data;
}

static const struct
{
  const char *pattern, *zh, *en;
} cases[] = {
  { "plain", "plain", "plain" },
  { "{big:n1}", "1\u202f234\u202f567.9", "1\u202f234\u202f567.9" },
  { "{big/10000:n2} 万", "123.46 万", "123.46 万" },
  { "{small:n2}", "0.00", "0.00" },
  { "{minus:n1}", "−12.5", "−12.5" },
  { "{ratio:pct1}", "85.8 %", "85.8 %" },
  { "{whole} {big}", "7 1\u202f234\u202f567.89", "7 1\u202f234\u202f567.89" },
  { "{name}，{yes}", "石材，是", "石材，yes" },
  { "{none} {missing} {list.9.v}", "– – –", "– – –" },
  { "{list.*.v:n1}", "1.2、2.0、–", "1.2, 2.0, –" },
  { "{list.1.v:n0}", "2", "2" },
  { "{words.*}", "a、b", "a, b" },
  { "{empty.*}", "–", "–" },
};

static void
test_format (void)
{
  g_autoptr (JsonObject) data = create_data ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *zh = rp_fact_text_format (cases[i].pattern, data, "zh");
      g_autofree char *en = rp_fact_text_format (cases[i].pattern, data, "en");
      g_assert_cmpstr (zh, ==, cases[i].zh);
      g_assert_cmpstr (en, ==, cases[i].en);
    }
}

static void
test_paths (void)
{
  static const char *const wrong[] = { "{open", "{}", "{a:n9}", "{a:pct}", "{a/0:n1}", "{a:x}" };
  g_auto (GStrv) paths = rp_fact_text_list_paths ("{a:n1} and {b.*.c/10:pct0}");
  g_assert_cmpuint (g_strv_length (paths), ==, 2);
  g_assert_cmpstr (paths[0], ==, "a");
  g_assert_cmpstr (paths[1], ==, "b.*.c");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (rp_fact_text_list_paths (wrong[i]));
}

static void
test_pick (void)
{
  static const char text[] = "{\"zh\": \"中\"}";
  g_autoptr (JsonObject) one
      = rp_json_parse_object (text, strlen (text), &rp_json_limits_file, NULL);
  g_assert_cmpstr (rp_fact_text_pick (one, "zh"), ==, "中");
  g_assert_cmpstr (rp_fact_text_pick (one, "en"), ==, "中");
  g_assert_cmpstr (rp_fact_text_pick (NULL, "en"), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/fact-text/format", test_format);
  g_test_add_func ("/insight/fact-text/paths", test_paths);
  g_test_add_func ("/insight/fact-text/pick", test_pick);
  return g_test_run ();
}
