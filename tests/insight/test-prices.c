/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/prices.h"

#include <glib/gstdio.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "support/temp-folder.h"

typedef struct
{
  TempFolder *folder;
  char *data, *own;
} Fixture;

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

#define PRICES(rows_) "{\"policy\": \"prices\", \"rows\": [" rows_ "]}"

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *policies = NULL;

  self->folder = temp_folder_new ();
  self->data = temp_folder_file (self->folder, "data");
  self->own = temp_folder_file (self->folder, "own");
  policies = g_build_filename (self->data, "policies", NULL);
  g_assert_cmpint (g_mkdir_with_parents (policies, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (self->own, 0700), ==, 0);
  g_setenv ("RAPPORT_POLICIES", self->own, TRUE);
  write_file (policies, "prices.json", PRICES ("{\"from\": \"2020-01-01\", \"region\": \"99\"}"));
  write_file (policies, "prices-44.json",
              PRICES ("{\"from\": \"2024-01-01\", \"region\": \"44\", \"demand\": 1},"
                      "{\"from\": \"2025-07-01\", \"region\": \"44\", \"demand\": 2}"));
  write_file (policies, "pricesx.json", "no");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unsetenv ("RAPPORT_POLICIES");
  g_free (self->data);
  g_free (self->own);
  temp_folder_free (self->folder);
}

static double
find (JsonArray *rows, const char *division, const char *date)
{
  gint32 day = 0;
  JsonObject *row;

  g_assert_true (rp_date_parse (date, &day));
  row = rp_prices_find (rows, division, day);
  return row != NULL ? rp_json_get_double (row, "demand", 0) : -1;
}

/* The longest region counts before the newest row. */
static void
test_find (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) rows = NULL;

  write_file (self->own, "prices-4413.json",
              PRICES ("{\"from\": \"2025-01-01\", \"region\": \"4413\", \"demand\": 3}"));
  rows = rp_prices_load (self->data, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (find (rows, "440100", "2023-12-31"), ==, -1);
  g_assert_cmpfloat (find (rows, "440100", "2024-01-01"), ==, 1);
  g_assert_cmpfloat (find (rows, "440100", "2025-06-30"), ==, 1);
  g_assert_cmpfloat (find (rows, "440100", "2025-07-01"), ==, 2);
  g_assert_cmpfloat (find (rows, "441302", "2024-12-31"), ==, 1);
  g_assert_cmpfloat (find (rows, "441302", "2026-01-01"), ==, 3);
  g_assert_cmpfloat (find (rows, "330100", "2026-01-01"), ==, -1);
  g_assert_cmpfloat (find (rows, "", "2026-01-01"), ==, -1);
}

/* Of two files of one name the organisation's counts; a wrong one is refused by its name. */
static void
test_own (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) rows = NULL;
  g_autofree char *path = rp_data_dup_policy (self->data, "prices-44");

  g_assert_true (g_str_has_prefix (path, self->data));
  write_file (self->own, "prices-44.json",
              PRICES ("{\"from\": \"2024-01-01\", \"region\": \"44\", \"demand\": 7}"));
  rows = rp_prices_load (self->data, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (find (rows, "440100", "2026-01-01"), ==, 7);
  write_file (self->own, "prices-33.json", PRICES ("{\"from\": \"yesterday\"}"));
  g_assert_null (rp_prices_load (self->data, &error));
  g_assert_nonnull (strstr (error->message, "prices-33.json"));
}

static void
test_division (void)
{
  g_assert_cmpstr (rp_division_of_code ("91441302MA4UN00001"), ==, "441302MA4UN00001");
  g_assert_cmpstr (rp_division_of_code ("914413"), ==, "");
  g_assert_cmpstr (rp_division_of_code (""), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/insight/prices/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/insight/prices/own", Fixture, NULL, set_up, test_own, tear_down);
  g_test_add_func ("/insight/prices/division", test_division);
  return g_test_run ();
}
