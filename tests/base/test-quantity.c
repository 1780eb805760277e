/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"

static void
test_parse (void)
{
  const struct
  {
    const char *text;
    RpUnit unit;
    gint64 value;
  } table[] = {
    { "3200", RP_UNIT_CAPACITY, 32000 },
    { "３２００", RP_UNIT_CAPACITY, 32000 },
    { "1,234.5 kVA", RP_UNIT_CAPACITY, 12345 },
    { "1 234.5 kVA", RP_UNIT_CAPACITY, 12345 },
    { "１，２３４．５ｋＶＡ", RP_UNIT_CAPACITY, 12345 },
    { "630千伏安", RP_UNIT_CAPACITY, 6300 },
    { "2MVA", RP_UNIT_CAPACITY, 20000 },
    { "三千二", RP_UNIT_CAPACITY, 32000 },
    { "三千二百千伏安", RP_UNIT_CAPACITY, 32000 },
    { "三千零二", RP_UNIT_CAPACITY, 30020 },
    { "80万度", RP_UNIT_ENERGY, 80000000 },
    { "八十五万度", RP_UNIT_ENERGY, 85000000 },
    { "1.2MWh", RP_UNIT_ENERGY, 120000 },
    { "1.2 mwh", RP_UNIT_ENERGY, 120000 },
    { "1.2万千瓦时", RP_UNIT_ENERGY, 1200000 },
    { "3千千瓦时", RP_UNIT_ENERGY, 300000 },
    { "3千瓦时", RP_UNIT_ENERGY, 300 },
    { "500Wh", RP_UNIT_ENERGY, 50 },
    { "0.01", RP_UNIT_ENERGY, 1 },
    { "123.45度", RP_UNIT_ENERGY, 12345 },
    { "123.4500", RP_UNIT_ENERGY, 12345 },
    { "12万元", RP_UNIT_MONEY, 12000000 },
    { "1亿2000万", RP_UNIT_MONEY, G_GINT64_CONSTANT (12000000000) },
    { "1.5亿元", RP_UNIT_MONEY, G_GINT64_CONSTANT (15000000000) },
    { "3万5", RP_UNIT_MONEY, 3500000 },
    { "3万5千", RP_UNIT_MONEY, 3500000 },
    { "一万二", RP_UNIT_MONEY, 1200000 },
    { "两百五", RP_UNIT_MONEY, 25000 },
    { "十五", RP_UNIT_MONEY, 1500 },
    { "二十", RP_UNIT_MONEY, 2000 },
    { "一百一十", RP_UNIT_MONEY, 11000 },
    { "1百万", RP_UNIT_MONEY, 100000000 },
    { "十万", RP_UNIT_MONEY, 10000000 },
    { "¥1,234.50", RP_UNIT_MONEY, 123450 },
    { "￥８８", RP_UNIT_MONEY, 8800 },
    { "5角", RP_UNIT_MONEY, 50 },
    { "-12.5", RP_UNIT_MONEY, -1250 },
    { "−12.5", RP_UNIT_MONEY, -1250 },
    { "－12.5", RP_UNIT_MONEY, -1250 },
    { "+7", RP_UNIT_MONEY, 700 },
    { " 7 ", RP_UNIT_MONEY, 700 },
    { ".5", RP_UNIT_MONEY, 50 },
    { "0", RP_UNIT_MONEY, 0 },
    { "零", RP_UNIT_MONEY, 0 },
    { "000", RP_UNIT_NONE, 0 },
    { "5千瓦", RP_UNIT_POWER, 50 },
    { "5千", RP_UNIT_POWER, 50000 },
    { "1.5㎿", RP_UNIT_POWER, 15000 },
    { "0.92", RP_UNIT_FACTOR, 9200 },
    { "92%", RP_UNIT_FACTOR, 9200 },
    { "12.34％", RP_UNIT_SHARE, 1234 },
    { "12.34", RP_UNIT_SHARE, 1234 },
    { "5‰", RP_UNIT_SHARE, 50 },
    { "1200㎡", RP_UNIT_AREA, 1200 },
    { "2公顷", RP_UNIT_AREA, 20000 },
    { "1.5小时", RP_UNIT_MINUTES, 90 },
    { "2天", RP_UNIT_HOURS, 48 },
    { "2周", RP_UNIT_DAYS, 14 },
    { "0.25s", RP_UNIT_MILLISECONDS, 250 },
    { "3台", RP_UNIT_PIECES, 3 },
    { "9223372036854775807", RP_UNIT_NONE, G_MAXINT64 },
    { "-9223372036854775808", RP_UNIT_NONE, G_MININT64 },
    { "92233720368547758.07", RP_UNIT_MONEY, G_MAXINT64 },
    { "1.23456789万", RP_UNIT_FACTOR, 123456789 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gint64 value = -1;
      g_test_message ("%s", table[i].text);
      g_assert_true (rp_quantity_parse (table[i].text, table[i].unit, &value));
      g_assert_cmpint (value, ==, table[i].value);
    }
}

static void
test_parse_refuses (void)
{
  const struct
  {
    const char *text;
    RpUnit unit;
  } table[] = {
    { NULL, RP_UNIT_NONE },
    { "", RP_UNIT_NONE },
    { " ", RP_UNIT_NONE },
    { "-", RP_UNIT_NONE },
    { "abc", RP_UNIT_NONE },
    { "kWh", RP_UNIT_ENERGY },
    { "万度", RP_UNIT_ENERGY },
    { "百万", RP_UNIT_MONEY },
    { "1.2.3", RP_UNIT_ENERGY },
    { "1.", RP_UNIT_ENERGY },
    { "1,2", RP_UNIT_ENERGY },
    { "1,23456", RP_UNIT_ENERGY },
    { "1234,567", RP_UNIT_ENERGY },
    { "1,,234", RP_UNIT_ENERGY },
    { "1 2", RP_UNIT_ENERGY },
    { "1 kW", RP_UNIT_ENERGY },
    { "1 kWh kWh", RP_UNIT_ENERGY },
    { "80多万度", RP_UNIT_ENERGY },
    { "八十几万度", RP_UNIT_ENERGY },
    { "1.234", RP_UNIT_ENERGY },
    { "1Wh", RP_UNIT_ENERGY },
    { "0.5", RP_UNIT_NONE },
    { "1万亿亿", RP_UNIT_NONE },
    { "3百2千", RP_UNIT_NONE },
    { "2万3亿", RP_UNIT_NONE },
    { "三二", RP_UNIT_NONE },
    { "--1", RP_UNIT_NONE },
    { "9223372036854775808", RP_UNIT_NONE },
    { "-9223372036854775809", RP_UNIT_NONE },
    { "92233720368547758.08", RP_UNIT_MONEY },
    { "99999999999999999999999999999999999999999999999", RP_UNIT_NONE },
    { "9999999999999999999亿", RP_UNIT_NONE },
    { "1e5", RP_UNIT_NONE },
    { "0x10", RP_UNIT_NONE },
    { "nan", RP_UNIT_NONE },
    { "\xff", RP_UNIT_NONE },
    { "1\xfa\xfa\xfa\xfa\xfa\xfa\xfa\xfa", RP_UNIT_NONE },
    { "1.0000000000001", RP_UNIT_FACTOR },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gint64 value = 42;
      g_test_message ("row %u", i);
      g_assert_false (rp_quantity_parse (table[i].text, table[i].unit, &value));
      g_assert_cmpint (value, ==, 42);
    }
}

static void
test_format (void)
{
  const struct
  {
    gint64 value;
    RpUnit unit;
    const char *text;
    const char *plain;
  } table[] = {
    { 12345, RP_UNIT_CAPACITY, "1234.5\u00a0kVA", "1234.5" },
    { 32000, RP_UNIT_CAPACITY, "3200\u00a0kVA", "3200" },
    { 123456, RP_UNIT_CAPACITY, "12\u202f345.6\u00a0kVA", "12345.6" },
    { 2015, RP_UNIT_NONE, "2015", "2015" }, /* may be a year */
    { 9000, RP_UNIT_FACTOR, "0.90", "0.90" },
    { 12345, RP_UNIT_ENERGY, "123.45\u00a0kWh", "123.45" },
    { 123456789012, RP_UNIT_ENERGY, "1\u202f234\u202f567\u202f890.12\u00a0kWh", "1234567890.12" },
    { 500, RP_UNIT_MONEY, "5.00\u00a0yuan", "5.00" },
    { -5, RP_UNIT_MONEY, "-0.05\u00a0yuan", "-0.05" },
    { 9200, RP_UNIT_FACTOR, "0.92", "0.92" },
    { 1250, RP_UNIT_SHARE, "12.5%", "12.5" },
    { 0, RP_UNIT_POWER, "0\u00a0kW", "0" },
    { 100000, RP_UNIT_NONE, "100\u202f000", "100000" },
    { 7, RP_UNIT_PIECES, "7", "7" },
    { 4950, RP_UNIT_POINTS, "49.50", "49.50" },
    { G_MININT64, RP_UNIT_NONE, "-9\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808",
      "-9223372036854775808" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = rp_quantity_format (table[i].value, table[i].unit);
      g_autofree char *plain = rp_quantity_to_text (table[i].value, table[i].unit);
      g_assert_cmpstr (text, ==, table[i].text);
      g_assert_cmpstr (plain, ==, table[i].plain);
    }
}

/* What is shown, and what a field holds, is read back as the same quantity. */
static void
test_round_trip (void)
{
  for (RpUnit unit = RP_UNIT_NONE; unit <= RP_UNIT_POINTS; unit++)
    for (guint i = 0; i < 500; i++)
      {
        gint64 value = (gint64)((guint64)g_test_rand_int () << 32 | (guint32)g_test_rand_int ())
                       >> g_test_rand_int_range (0, 63);
        g_autofree char *shown = rp_quantity_format (value, unit);
        g_autofree char *plain = rp_quantity_to_text (value, unit);
        gint64 from_shown, from_plain;
        g_assert_true (rp_quantity_parse (shown, unit, &from_shown));
        g_assert_true (rp_quantity_parse (plain, unit, &from_plain));
        g_assert_cmpint (from_shown, ==, value);
        g_assert_cmpint (from_plain, ==, value);
      }
}

static void
test_decimals (void)
{
  g_assert_cmpuint (rp_unit_decimals (RP_UNIT_MONEY), ==, 2);
  g_assert_cmpuint (rp_unit_decimals (RP_UNIT_POWER), ==, 1);
  g_assert_cmpuint (rp_unit_decimals (RP_UNIT_FACTOR), ==, 4);
  g_assert_cmpuint (rp_unit_decimals (RP_UNIT_NONE), ==, 0);
  g_assert_cmpstr (rp_unit_symbol (RP_UNIT_NONE), ==, "");
  g_assert_cmpstr (rp_unit_symbol (RP_UNIT_ENERGY), ==, "kWh");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantity/parse", test_parse);
  g_test_add_func ("/quantity/parse-refuses", test_parse_refuses);
  g_test_add_func ("/quantity/format", test_format);
  g_test_add_func ("/quantity/round-trip", test_round_trip);
  g_test_add_func ("/quantity/decimals", test_decimals);
  return g_test_run ();
}
