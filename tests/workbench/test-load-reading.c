/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-reading.h"

#include <string.h>

#include "support/store-fixture.h"

static char *
add_account (StoreFixture *self, const char *customer, const char *number)
{
  RpEdit *edit = rp_edit_new ("account.create");
  char *id = rp_id_source_make (self->ids);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "account_no", number);
  rp_edit_create (edit, "service_account", id, customer, body);
  g_free (store_fixture_commit (self, edit));
  return id;
}

/* One value for each hour; a negative one is a gap. */
static void
add_day (StoreFixture *self, const char *customer, const char *account, const char *day,
         const gint64 *kwh)
{
  RpEdit *edit = rp_edit_new ("load.import");
  g_autofree char *id = rp_id_source_make (self->ids);
  JsonObject *body = json_object_new ();
  JsonArray *values = json_array_new ();

  for (guint i = 0; i < 24; i++)
    if (kwh[i] < 0)
      json_array_add_null_element (values);
    else
      json_array_add_int_element (values, kwh[i]);
  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "account", account);
  json_object_set_string_member (body, "day", day);
  json_object_set_int_member (body, "interval_minutes", 60);
  json_object_set_array_member (body, "kwh", values);
  rp_edit_create (edit, "load_day", id, customer, body);
  g_free (store_fixture_commit (self, edit));
}

static void
test_accounts_are_added_up (void)
{
  g_autoptr (StoreFixture) self = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (self, "KH-1", "Two meters");
  g_autofree char *first = add_account (self, customer, "1000000001");
  g_autofree char *second = add_account (self, customer, "1000000002");
  gint64 steady[24], partly[24];

  for (guint i = 0; i < 24; i++)
    {
      steady[i] = 10000;
      partly[i] = i < 8 ? 5000 : -1;
    }
  add_day (self, customer, first, "2026-01-02", steady);
  add_day (self, customer, second, "2026-01-02", partly);

  g_autoptr (RpLoadSeries) series = rp_load_reading_of_customer (self->store, customer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (series->intervals->len, ==, 24);
  g_assert_cmpint (g_array_index (series->intervals, RpLoadInterval, 7).energy, ==, 15000);
  g_assert_cmpint (g_array_index (series->intervals, RpLoadInterval, 8).energy, ==, 10000);

  g_autoptr (RpPolicy) periods
      = rp_load_reading_policy (RP_LOAD_READING_PERIODS, "time-of-use", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rp_policy_get_title (periods, "en"), !=, "");
  g_assert_cmpstr (rp_policy_get_title (periods, "zh"), !=, rp_policy_get_title (periods, "en"));
  g_autoptr (GArray) months = rp_load_reading_months (series, periods, 9000, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (months->len, ==, 1);
  g_assert_cmpint (g_array_index (months, RpLoadMonth, 0).energy, ==, 24 * 10000 + 8 * 5000);
  g_assert_cmpint (g_array_index (months, RpLoadMonth, 0).max_demand, ==, 15000);
  g_assert_cmpuint (g_array_index (months, RpLoadMonth, 0).n_present, ==, 24);
}

static void
test_nothing_metered (void)
{
  g_autoptr (StoreFixture) self = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (self, "KH-1", "No meter");
  g_autoptr (RpLoadSeries) series = rp_load_reading_of_customer (self->store, customer, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (series->intervals->len, ==, 0);
}

static void
test_policy_that_is_not_there (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpPolicy) policy = rp_load_reading_policy ("tou-nowhere", "time-of-use", &error);

  g_assert_null (policy);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "tou-nowhere"));
}

/* The division in the credit code decides, the longest match. */
static void
test_periods_of_a_region (void)
{
  static const struct
  {
    const char *code, *periods;
  } expected[] = { { "91999921MADM00016X", "tou-qinglan" },
                   { "91440300MA5DA12345", "tou-44" },
                   { "91320100MA1MA12345", "tou-plain" },
                   { "", "tou-plain" } };
  g_autoptr (StoreFixture) self = store_fixture_new ();
  g_autofree char *customer = store_fixture_add_customer (self, "KH-1", "A works");

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RpRecord) record = store_fixture_get (self, "customer", customer);
      RpEdit *edit = rp_edit_new ("customer.edit");
      g_autofree char *periods = NULL;
      g_autoptr (RpPolicy) policy = NULL;

      rp_edit_set (edit, record, "uscc",
                   *expected[i].code != '\0'
                       ? json_node_init_string (json_node_alloc (), expected[i].code)
                       : NULL);
      g_free (store_fixture_commit (self, edit));
      periods = rp_load_reading_find_periods (self->store, customer, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (periods, ==, expected[i].periods);
      policy = rp_load_reading_policy (periods, "time-of-use", &error);
      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/load-reading/accounts-are-added-up", test_accounts_are_added_up);
  g_test_add_func ("/load-reading/nothing-metered", test_nothing_metered);
  g_test_add_func ("/load-reading/policy-that-is-not-there", test_policy_that_is_not_there);
  g_test_add_func ("/load-reading/periods-of-a-region", test_periods_of_a_region);
  return g_test_run ();
}
