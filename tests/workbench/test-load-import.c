/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-import.h"

#include "support/loop-fixture.h"
#include "workbench/load-reading.h"
#include "workbench/session-store.h"

#define ACCOUNT "01990000-0000-7000-8000-000000000801"

typedef struct
{
  TempFolder *folder;
  RpSession *session;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  GString *page = feed_page_new (12);

  feed_page_row (page, "service_account", ACCOUNT, LOOP_CUSTOMER, 1, 12,
                 "{" LOOP_OF_CUSTOMER ",\"account_no\":\"9900000000000001\",\"run_cap\":5000}");
  g_assert_false (store_fixture_apply (store, page, "c1", "c2", TRUE));
  self->folder = temp_folder_new ();
  self->session = loop_open_session (store, FIXTURE_USER, "BS");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  loop_close_session (self->session);
  temp_folder_free (self->folder);
}

static void
note_cb (RpLoadImport *import, gboolean *done)
{
  *done = TRUE;
}

static void
wait_changed (RpLoadImport *import)
{
  gboolean done = FALSE;
  gulong handler = g_signal_connect (import, "changed", G_CALLBACK (note_cb), &done);

  loop_wait (&done);
  g_signal_handler_disconnect (import, handler);
}

static RpLoadImport *
open_table (Fixture *self, const char *text)
{
  g_autofree char *path = temp_folder_file (self->folder, "m.csv");
  g_autoptr (GError) error = NULL;
  RpLoadImport *import = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  import = rp_load_import_new (self->session, LOOP_CUSTOMER, path);
  wait_changed (import);
  return import;
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_load_import_commit_finish (RP_LOAD_IMPORT (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

static gpointer
count_days (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpLoadSeries) series = rp_load_reading_of_customer (subject, LOOP_CUSTOMER, error);

  return GUINT_TO_POINTER (series->intervals->len);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(guint *)user_data
      = GPOINTER_TO_UINT (rp_session_run_finish (RP_SESSION (source), result, &error)) + 1;
  g_assert_no_error (error);
}

/* What was guessed is shown; it is taken as it is. */
static void
test_taken (Fixture *self, gconstpointer data)
{
  g_autoptr (RpLoadImport) import
      = open_table (self, "time,note,kwh\n2026-01-01 00:00,a,1\n2026-01-01 00:15,b,2\n"
                          "2026-01-01 01:00,c,2\n");
  gboolean done = FALSE;
  guint n = 0;

  g_assert_cmpstr (rp_load_import_get_problem (import), ==, "");
  g_assert_true (rp_load_import_is_ready (import));
  g_assert_cmpint (rp_load_import_get_column (import, RP_METER_TIME), ==, 0);
  g_assert_cmpint (rp_load_import_get_column (import, RP_METER_KWH), ==, 2);
  g_assert_cmpint (rp_load_import_get_column (import, RP_METER_KW), ==, -1);
  g_assert_cmpstr (rp_load_import_get_accounts (import)[0], ==, "9900000000000001");
  g_assert_nonnull (strstr (rp_load_import_get_report (import),
                            "2 intervals are missing from 2026-01-01 00:30 on."));
  rp_load_import_commit_async (import, committed_cb, &done);
  loop_wait (&done);
  rp_session_run_async (self->session, count_days, NULL, NULL, NULL, NULL, counted_cb, &n);
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n - 1, ==, 3);
}

static void
take_table (Fixture *self, const char *text)
{
  g_autoptr (RpLoadImport) import = open_table (self, text);
  gboolean done = FALSE;

  rp_load_import_commit_async (import, committed_cb, &done);
  loop_wait (&done);
}

/* Days that stay as they are here are told before anything is taken. */
static void
test_days_that_stay (Fixture *self, gconstpointer data)
{
  g_autoptr (RpLoadImport) import = NULL;

  take_table (self, "time,kwh\n2026-01-01 00:00,1\n2026-01-01 00:30,2\n");
  import = open_table (self, "time,kwh\n2026-01-01 00:00,1\n2026-01-01 00:15,2\n");
  g_assert_true (rp_load_import_is_ready (import));
  g_assert_nonnull (
      strstr (rp_load_import_get_report (import), "1 day is here already in other intervals"));
}

/* Several numbers: it is asked for, and told. */
static void
test_told (Fixture *self, gconstpointer data)
{
  g_autoptr (RpLoadImport) import
      = open_table (self, "time,a,b\n2026-01-01 00:00,1,4\n2026-01-01 00:15,2,8\n");

  g_assert_cmpstr (rp_load_import_get_problem (import), !=, "");
  g_assert_false (rp_load_import_is_ready (import));
  rp_load_import_set_column (import, RP_METER_KW, 2);
  wait_changed (import);
  g_assert_cmpstr (rp_load_import_get_problem (import), ==, "");
  g_assert_cmpint (rp_load_import_get_column (import, RP_METER_KW), ==, 2);
  rp_load_import_set_label (import, RP_METER_LABEL_END);
  wait_changed (import);
  g_assert_nonnull (strstr (rp_load_import_get_report (import), "the ends of the intervals"));
}

/* A column that was found can be said to be none. */
static void
test_none (Fixture *self, gconstpointer data)
{
  g_autoptr (RpLoadImport) import
      = open_table (self, "time,kwh,kvarh\n2026-01-01 00:00,1,4\n2026-01-01 00:15,2,8\n");

  g_assert_cmpint (rp_load_import_get_column (import, RP_METER_LAG), ==, 2);
  rp_load_import_set_column (import, RP_METER_LAG, -1);
  wait_changed (import);
  g_assert_cmpint (rp_load_import_get_column (import, RP_METER_LAG), ==, -1);
  g_assert_true (rp_load_import_is_ready (import));
}

/* A line that cannot be read is in the way, with its place. */
static void
test_fault (Fixture *self, gconstpointer data)
{
  g_autoptr (RpLoadImport) import
      = open_table (self, "time,kwh\n2026-01-01 00:00,1\n2026-01-01 00:15,?\n2026-01-01 00:30,1\n"
                          "2026-01-01 00:45,1\n");

  g_assert_false (rp_load_import_is_ready (import));
  g_assert_nonnull (strstr (rp_load_import_get_report (import), "Line 3: "));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/workbench/load-import/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("taken", test_taken);
  ADD ("days-that-stay", test_days_that_stay);
  ADD ("told", test_told);
  ADD ("none", test_none);
  ADD ("fault", test_fault);
  return g_test_run ();
}
