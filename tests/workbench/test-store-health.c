/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/store-health.h"

#include "db/connection.h"
#include "store/recovery.h"
#include "support/loop-fixture.h"
#include "workbench/reload.h"

static void
count_cb (RpStoreHealth *health, GParamSpec *pspec, guint *n_told)
{
  ++*n_told;
}

/* Something cannot be read for as long as any reader says so. */
static void
test_unread (void)
{
  g_autoptr (RpStoreHealth) health = rp_store_health_new ();
  g_autoptr (GError) error = g_error_new_literal (RP_DB_ERROR, RP_DB_ERROR_FAILED, "out of order");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  int one, other;
  guint n_told = 0;

  g_signal_connect (health, "notify::unread", G_CALLBACK (count_cb), &n_told);
  rp_store_health_note_reading (health, &one, "one", NULL);
  rp_store_health_note_reading (health, &one, "one", cancelled);
  g_assert_null (rp_store_health_get_unread (health));
  g_assert_cmpuint (n_told, ==, 0);
  rp_store_health_note_reading (health, &one, "one", error);
  rp_store_health_note_reading (health, &other, "the other", error);
  rp_store_health_note_reading (health, &one, "one", cancelled);
  g_assert_cmpstr (rp_store_health_get_unread (health), ==, "out of order");
  rp_store_health_note_reading (health, &one, "one", NULL);
  g_assert_cmpstr (rp_store_health_get_unread (health), ==, "out of order");
  rp_store_health_forget (health, &other);
  g_assert_null (rp_store_health_get_unread (health));
  g_assert_cmpuint (n_told, ==, 2);
  g_assert_false (rp_store_health_is_damaged (health));
}

/* A damage does not go away when something else can be read. */
static void
test_damaged (void)
{
  g_autoptr (RpStoreHealth) health = rp_store_health_new ();
  g_autoptr (GError) error = g_error_new_literal (RP_DB_ERROR, RP_DB_ERROR_CORRUPT, "Damaged.");
  int reader;
  guint n_told = 0;

  g_signal_connect (health, "notify::damaged", G_CALLBACK (count_cb), &n_told);
  rp_store_health_note (health, NULL);
  g_assert_false (rp_store_health_is_damaged (health));
  rp_store_health_note_reading (health, &reader, "a reader", error);
  rp_store_health_note (health, error);
  rp_store_health_note_reading (health, &reader, "a reader", NULL);
  g_assert_true (rp_store_health_is_damaged (health));
  g_assert_null (rp_store_health_get_unread (health));
  g_assert_cmpuint (n_told, ==, 1);
}

static gpointer
find_damage (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT, "The data file is damaged.");
  return NULL;
}

static void
take_nothing (gpointer owner, gpointer answer)
{
  g_assert_null (answer);
}

static const RpReloadJob damaged_job
    = { .what = "a damaged page", .load = find_damage, .take = take_nothing };

/* A screen whose rows lie on a damaged page: the person is told while the program runs, and the next start
 * looks at all of the database, of which what it needs itself may be whole. */
static void
test_screen (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  g_autofree char *folder = temp_folder_file (store->folder, "profile");
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  RpReload *reload = rp_reload_new (owner, session, &damaged_job);
  g_autofree char *title = NULL, *detail = NULL;
  gint64 until = g_get_monotonic_time () + LOOP_PATIENCE_US;

  g_assert_false (rp_recovery_is_noted (folder));
  rp_reload_run (reload);
  while (!rp_recovery_is_noted (folder) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (rp_recovery_is_noted (folder));
  g_object_get (rp_session_get_sync_status (session), "title", &title, "detail", &detail, NULL);
  g_assert_cmpstr (title, ==, "The data file is damaged");
  g_assert_nonnull (strstr (detail, "open it again"));
  g_assert_nonnull (
      strstr (rp_store_health_get_unread (rp_session_get_health (session)), "damaged"));
  rp_reload_free (reload);
  g_assert_null (rp_store_health_get_unread (rp_session_get_health (session)));
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-health/unread", test_unread);
  g_test_add_func ("/store-health/damaged", test_damaged);
  g_test_add_func ("/store-health/screen", test_screen);
  return g_test_run ();
}
