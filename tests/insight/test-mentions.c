/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "insight/mentions.h"
#include "insight/refused-file.h"

static RpMentionDictionary *
load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_DATA"), "rules", "mentions.json", NULL);
  RpMentionDictionary *dictionary = rp_mention_dictionary_load (path, &error);
  g_assert_no_error (error);
  return dictionary;
}

static const struct
{
  const char *text;
  const char *terms; /* in their order, joined by commas */
} cases[] = {
  { "客户计划明年扩产，屋顶想装光伏。", "扩产,屋顶,光伏" },
  { "没有跳闸，电压正常。", "" },
  { "没有停电，跳闸两次。", "跳闸" }, /* a comma ends what the denial reaches */
  { "没有停电、跳闸。", "" },         /* the enumeration mark does not */
  { "客户暂不考虑光伏。", "" },
  { "不断扩产。", "扩产" }, /* "constantly" is no denial */
  { "不仅扩产，还要储能。", "扩产,储能" },
  { "去年没有装的那些车间今年都要上储能。", "储能" }, /* too far before the word */
  { "无功偏高。", "无功" },
  { "They plan an Expansion of the plant.", "Expansion" },
  { "There is no expansion planned.", "" },
  { "A notable expansion.", "expansion" }, /* "not" is a word of its own */
  { "Sagging sales.", "" },                /* and so is "sag" */
  { "Not now, but storage next year.", "storage" },
  { "", "" },
};

static void
test_scan (void)
{
  g_autoptr (RpMentionDictionary) dictionary = load ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) found = rp_mention_dictionary_scan (dictionary, cases[i].text);
      g_autoptr (GString) terms = g_string_new (NULL);
      for (guint k = 0; k < found->len; k++)
        g_string_append_printf (terms, "%s%s", k > 0 ? "," : "",
                                ((RpMention *)g_ptr_array_index (found, k))->term);
      g_assert_cmpstr (terms->str, ==, cases[i].terms);
    }
}

static void
test_place (void)
{
  g_autoptr (RpMentionDictionary) dictionary = load ();
  g_autoptr (GPtrArray) found
      = rp_mention_dictionary_scan (dictionary, "生产正常。客户说明年上二期，正在选型。其他无。");
  g_assert_cmpuint (found->len, ==, 1);
  const RpMention *mention = g_ptr_array_index (found, 0);
  g_assert_cmpuint (mention->offset, ==, 11);
  g_assert_cmpstr (mention->sentence, ==, "客户说明年上二期，正在选型");
  g_assert_cmpstr (mention->codes, ==, "CONN-02,PLAN-01");
}

static void
test_questions (void)
{
  g_autoptr (RpMentionDictionary) dictionary = load ();
  g_assert_true (rp_mention_dictionary_reads (dictionary, "t1.opinion"));
  g_assert_false (rp_mention_dictionary_reads (dictionary, "t1.customer"));
  g_assert_cmpint (rp_mention_dictionary_get_days (dictionary), ==, 365);
}

static const struct
{
  const char *from, *to, *part;
} wrong[] = {
  { "\"days\": 365", "\"days\": 0", "days" },
  { "\"codes\": \"PQ-03\"", "\"codes\": \"\"", "entries[2]" },
  { "[\"谐波\", \"变频器报警\"]", "[\"\"]", "entries[2]" },
  { "\"deny_zh\"", "\"deny\"", "deny_zh" },
};

static void
test_refusals (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *right = read_product_file ("rules", "mentions.json");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = replace_once (right, wrong[i].from, wrong[i].to);
      g_autofree char *path = write_data_file (folder->path, "mentions.json", text);
      g_assert_null (rp_mention_dictionary_load (path, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
      g_assert_nonnull (strstr (error->message, wrong[i].part));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/mentions/scan", test_scan);
  g_test_add_func ("/insight/mentions/place", test_place);
  g_test_add_func ("/insight/mentions/questions", test_questions);
  g_test_add_func ("/insight/mentions/refusals", test_refusals);
  return g_test_run ();
}
