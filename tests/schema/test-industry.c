/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/industry.h"

#include "schema/codec.h"

static const struct
{
  const char *code, *zh, *en;
} rows[] = {
  { "C3032", "非金属矿物制品业", "non-metallic mineral products" },
  { "C30", "非金属矿物制品业", "non-metallic mineral products" },
  { "C", "制造业", "manufacturing" },
  { "C9999", "制造业", "manufacturing" }, /* of no division */
  { "A0313", "畜牧业", "animal husbandry" },
  /* In the edition of 2011 repairs, in that of 2017 services to households. */
  { "O8011", "居民服务、修理和其他服务业", "services to households, repair and other services" },
  { "P8336", "教育", "education" },
  { "X1", NULL, NULL },
  { "", NULL, NULL },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpstr (rp_industry_name (rows[i].code, TRUE), ==, rows[i].zh);
      g_assert_cmpstr (rp_industry_name (rows[i].code, FALSE), ==, rows[i].en);
    }
}

/* People read the name with the code; a file gets the code alone. */
static void
test_field (void)
{
  const RpField *field = rp_schema_find_field ("customer.industry_code, letter and 2 digits");
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), "C3032");
  g_autoptr (JsonNode) strange = json_node_init_string (json_node_alloc (), "3032");
  g_autofree char *shown = rp_field_format_value (field, value);
  g_autofree char *chinese = rp_field_name_code (field, "C3032", TRUE);
  g_autofree char *in_file = rp_field_to_text (field, value);
  g_autofree char *as_it_is = rp_field_format_value (field, strange);

  g_assert_cmpstr (shown, ==, "C3032 (non-metallic mineral products)");
  g_assert_cmpstr (chinese, ==, "C3032（非金属矿物制品业）");
  g_assert_cmpstr (in_file, ==, "C3032");
  g_assert_cmpstr (as_it_is, ==, "3032");
  g_assert_null (rp_schema_find_field ("customer"));
  g_assert_null (rp_schema_find_field ("customer.nothing"));
  g_assert_null (rp_schema_find_field ("the day asked for"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/industry/names", test_names);
  g_test_add_func ("/industry/field", test_field);
  return g_test_run ();
}
