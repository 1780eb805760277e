/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "base/han-latin.h"

#include <string.h>

static void
test_fold (void)
{
  const struct
  {
    const char *text;
    const char *folded;
  } table[] = {
    { "", "" },
    { "Müller", "muller" },
    { "MU\xcc\x88LLER", "muller" },
    { "Söhne GmbH", "sohne gmbh" },
    { "Straße", "strasse" },
    { "İstanbul", "istanbul" },
    { "ＡＢＣ１２３", "abc123" },
    { "  a \t\n b\u3000c\u00a0 ", "a b c" },
    { "华东精密仪器有限公司", "华东精密仪器有限公司" },
    { "㎡ ㎾", "m2 kw" },
    { "ｶﾞｽ", "ガス" },
    { "が", "が" },
    { "한국전력", "한국전력" },
    { "\u200b石\ufeff材\u00ad", "石材" },
    { "a\u202eb", "ab" },
    { "ﬁ", "fi" },
    { "\xff", "\xef\xbf\xbd" },
    { "Ệ", "e" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *folded = rp_text_fold (table[i].text);
      g_assert_cmpstr (folded, ==, table[i].folded);
    }
}

/* An index stores folded texts and folds what is looked for: folding twice must change nothing. */
static void
test_fold_is_idempotent (void)
{
  for (gunichar c = 1; c < 0x30000; c++)
    {
      if (!g_unichar_validate (c))
        continue;
      char text[16] = "x";
      text[1 + g_unichar_to_utf8 (c, text + 1)] = '\0';
      g_autofree char *once = rp_text_fold (text);
      g_autofree char *twice = rp_text_fold (once);
      g_assert_cmpstr (once, ==, twice);
    }
}

static void
test_is_cjk (void)
{
  const char *const yes = "中㐀𠮷々あアーㄅ한", *const no = "aé1，。　Жα😀";
  for (const char *at = yes; *at != '\0'; at = g_utf8_next_char (at))
    g_assert_true (rp_text_is_cjk (g_utf8_get_char (at)));
  for (const char *at = no; *at != '\0'; at = g_utf8_next_char (at))
    g_assert_false (rp_text_is_cjk (g_utf8_get_char (at)));
}

static gboolean
has_word (const char *words, const char *word)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  return g_strv_contains ((const char *const *)list, word);
}

static void
test_for_terminal (void)
{
  g_autofree char *plain = rp_text_for_terminal ("林 ThinkPad");
  g_autofree char *lines = rp_text_for_terminal ("a\r\nb\tc");
  g_autofree char *escape = rp_text_for_terminal ("\033]0;root\a\302\233"
                                                  "2J\177");

  g_autofree char *text = rp_text_for_terminal_lines ("一\n\tb\r\033[2J\302\233x");
  g_autofree char *broken = rp_text_for_terminal_lines ("a\377b\360");

  g_assert_cmpstr (text, ==, "一\n\tb \357\277\275[2J\357\277\275x");
  g_assert_cmpstr (broken, ==, "a\357\277\275b\357\277\275");
  g_assert_cmpstr (plain, ==, "林 ThinkPad");
  g_assert_cmpstr (lines, ==, "a  b c");
  g_assert_cmpstr (escape, ==,
                   "\357\277\275]0;root\357\277\275\357\277\275"
                   "2J\357\277\275");
}

static void
test_pinyin (void)
{
  const struct
  {
    const char *name;
    const char *words; /* all must be found */
  } table[] = {
    { "重庆", "chongqing cq zhongqing zq" },
    { "中国银行", "zhongguoyinhang zgyh zhongguoyinxing" },
    { "厦门", "xiamen xm shamen" },
    { "长安", "changan ca zhangan" },
    { "石材", "shicai sc" },
    { "东江石材厂", "dongjiangshicaichang djscc" },
    { "华东精密仪器", "huadongjingmiyiqi hdjmyq" },
    { "乐山", "leshan yueshan" },
    { "曾国强", "zengguoqiang zgq ceng" },
    { "单雄", "shanxiong sx danxiong dx" },
    { "仇英", "qiuying qy chouying" },
    { "吕布", "lvbu lb lubu" },
    { "虐", "nve nue n" },
    { "ABC电力(3号)", "abcdianli3hao abcdl3h" },
    { "ＡＢ 电力", "abdianli abdl" },
    { "重庆长安石材银行", "chongqingchanganshicaiyinhang zhongqingchanganshicaiyinhang "
                          "chongqingzhanganshicaiyinhang cqcascyh" },
  };
  g_autoptr (RpPinyin) pinyin = rp_pinyin_new ();
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *readings = rp_pinyin_readings (pinyin, table[i].name);
      g_auto (GStrv) words = g_strsplit (table[i].words, " ", -1);
      g_test_message ("%s: %s", table[i].name, readings);
      for (guint j = 0; words[j] != NULL; j++)
        if (strcmp (words[j], "ceng") == 0)
          g_assert_nonnull (strstr (readings, " ceng"));
        else
          g_assert_true (has_word (readings, words[j]));
    }
}

static void
test_pinyin_first_reading (void)
{
  g_autoptr (RpPinyin) pinyin = rp_pinyin_new ();
  g_autofree char *city = rp_pinyin_readings (pinyin, "重庆");
  g_autofree char *works = rp_pinyin_readings (pinyin, "重工");
  g_assert_true (g_str_has_prefix (city, "chongqing cq "));
  g_assert_true (g_str_has_prefix (works, "zhonggong zg "));
}

/* The table made when the program was built says what ICU says now. */
static void
test_pinyin_table (void)
{
  g_autoptr (RpHanLatin) latin = rp_han_latin_new ();

  for (guint variant = 0; variant < RP_HAN_LATIN_N_VARIANTS; variant++)
    for (gunichar c = RP_HAN_FIRST; c <= RP_HAN_LAST; c += 7)
      {
        g_autofree char *spelling = rp_han_latin_spell (latin, variant, c);

        g_assert_cmpstr (rp_han_syllables[rp_han_spellings[variant][c - RP_HAN_FIRST]], ==,
                         spelling);
      }
}

static void
test_pinyin_bounds (void)
{
  g_autoptr (RpPinyin) pinyin = rp_pinyin_new ();
  g_autofree char *latin = rp_pinyin_readings (pinyin, "Müller GmbH");
  g_autofree char *none = rp_pinyin_readings (pinyin, "，。 ");
  g_autofree char *hostile = rp_pinyin_readings (pinyin, "长|乐||重|\x01行");
  g_assert_cmpstr (latin, ==, "");
  g_assert_cmpstr (none, ==, "");
  g_assert_true (g_str_has_prefix (hostile, "changle"));

  g_autoptr (GString) name = g_string_new (NULL);
  for (guint i = 0; i < 1000; i++)
    g_string_append (name, "重");
  g_autofree char *many = rp_pinyin_readings (pinyin, name->str);
  g_auto (GStrv) words = g_strsplit (many, " ", -1);
  /* Eight combinations: eight spellings and their initials, of which some are the same. */
  g_assert_cmpuint (g_strv_length (words), >=, 8);
  g_assert_cmpuint (g_strv_length (words), <=, 16);
}

static void
test_join (void)
{
  g_autofree char *both = rp_text_join ("KH-003", "石坳镇", NULL);
  g_autofree char *gaps = rp_text_join ("", "B", "", "C", NULL);
  g_autofree char *none = rp_text_join ("", "", NULL);

  g_assert_cmpstr (both, ==, "KH-003 · 石坳镇");
  g_assert_cmpstr (gaps, ==, "B · C");
  g_assert_cmpstr (none, ==, "");
}

/* Plain texts take a shorter way. An accent sends the same text the long way. */
static void
test_fold_both_ways (void)
{
  static const gunichar marks[] = { ' ',    'A',    'z',    '0',    '~',    '"',    '-',
                                    0x3001, 0x3002, 0x4e00, 0x9fff, 0xff01, 0xff21, 0xff5e };

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (gint n = g_test_rand_int_range (0, 12); n > 0; n--)
        switch (g_test_rand_int_range (0, 4))
          {
          case 0:
            g_string_append_c (text, (char)g_test_rand_int_range (0x20, 0x7f));
            break;
          case 1:
            g_string_append_unichar (text, (gunichar)g_test_rand_int_range (0x4e00, 0xa000));
            break;
          case 2:
            g_string_append_unichar (text, (gunichar)g_test_rand_int_range (0xff01, 0xff5f));
            break;
          default:
            g_string_append_unichar (
                text, marks[g_test_rand_int_range (0, (gint32)G_N_ELEMENTS (marks))]);
          }
      g_string_append_c (text, 'x');
      g_autofree char *accented = g_strconcat (text->str, "é", NULL);
      g_autofree char *short_way = rp_text_fold (text->str);
      g_autofree char *long_way = rp_text_fold (accented);
      g_autofree char *expected = g_strconcat (short_way, "e", NULL);

      g_assert_cmpstr (long_way, ==, expected);
    }
}

static void
test_first_line (void)
{
  g_autofree char *whole = rp_text_first_line ("电压不稳。", 240);
  g_autofree char *first = rp_text_first_line ("Sags.\nTwice a month.", 240);
  g_autofree char *part = rp_text_first_line ("电压不稳。", 2);
  g_autofree char *second = rp_text_first_line ("\n Twice a month.", 240);
  g_autofree char *none = rp_text_first_line ("\n", 240);

  g_assert_cmpstr (whole, ==, "电压不稳。");
  g_assert_cmpstr (first, ==, "Sags.");
  g_assert_cmpstr (part, ==, "电压");
  g_assert_cmpstr (second, ==, "Twice a month.");
  g_assert_cmpstr (none, ==, "");
}

static void
assert_file_name (const char *text, gsize max, const char *expected)
{
  g_autofree char *name = rp_text_file_name (text, max);

  g_assert_cmpstr (name, ==, expected);
}

/* A long caption made a name that no file system takes, and a direction mark one that reads as another. */
static void
test_file_name (void)
{
  g_autofree char *caption = g_strnfill (100, 'x');
  g_autoptr (GString) han = g_string_new (NULL);
  g_autofree char *cut = NULL, *kept = NULL;

  assert_file_name ("Meter.jpg", 120, "Meter.jpg");
  assert_file_name ("a/b\\c\nd", 120, "a_b\\c_d");
  assert_file_name ("..", 120, "_.");
  assert_file_name (".bashrc", 120, "_bashrc");
  assert_file_name ("", 120, "_");
  assert_file_name ("\u200b", 120, "_");
  assert_file_name ("photo\u202egpj.exe", 120, "photogpj.exe");
  assert_file_name ("abcdefghijklmnop", 11, "abcdefghijk");
  assert_file_name ("abcdefghijklmnop.jpeg", 11, "abcdef.jpeg");
  assert_file_name ("电压不稳.jpg", 12, "电压.jpg");

  for (guint i = 0; i < 240; i++)
    g_string_append (han, "表");
  cut = rp_text_file_name (han->str, 120);
  g_assert_cmpuint (strlen (cut), ==, 120);
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  kept = rp_text_file_name (caption, 120);
  g_assert_cmpstr (kept, ==, caption);
}

/* "|" stands for the cursor. */
static void
assert_cursor (const char *before, const char *after)
{
  g_auto (GStrv) old = g_strsplit (before, "|", 2);
  g_auto (GStrv) now = g_strsplit (after, "|", 2);
  g_autofree char *old_text = g_strconcat (old[0], old[1], NULL);
  g_autofree char *now_text = g_strconcat (now[0], now[1], NULL);
  guint cursor = rp_text_move_cursor (old_text, now_text, (guint)g_utf8_strlen (old[0], -1));

  g_assert_cmpuint (cursor, ==, g_utf8_strlen (now[0], -1));
}

static void
test_move_cursor (void)
{
  assert_cursor ("|", "|");
  assert_cursor ("|", "甲乙|");
  assert_cursor ("甲乙|", "甲乙丙|");
  assert_cursor ("甲乙|", "|");
  assert_cursor ("电压|暂降", "电压|暂降，每月两次");
  assert_cursor ("电压暂降|", "每月两次，电压暂降|");
  assert_cursor ("电压|暂降", "新电压|暂降");
  assert_cursor ("The sa|g stops", "The swell| stops");
  assert_cursor ("a|a", "a|aa");
  assert_cursor ("aa|a", "aa|");
  assert_cursor ("old|", "new|");
  g_assert_cmpuint (rp_text_move_cursor ("ab", "abc", 9), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/move-cursor", test_move_cursor);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-is-idempotent", test_fold_is_idempotent);
  g_test_add_func ("/text/fold-both-ways", test_fold_both_ways);
  g_test_add_func ("/text/is-cjk", test_is_cjk);
  g_test_add_func ("/text/join", test_join);
  g_test_add_func ("/text/first-line", test_first_line);
  g_test_add_func ("/text/file-name", test_file_name);
  g_test_add_func ("/text/for-terminal", test_for_terminal);
  g_test_add_func ("/text/pinyin/readings", test_pinyin);
  g_test_add_func ("/text/pinyin/first-reading", test_pinyin_first_reading);
  g_test_add_func ("/text/pinyin/table", test_pinyin_table);
  g_test_add_func ("/text/pinyin/bounds", test_pinyin_bounds);
  return g_test_run ();
}
