/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/lock.h"

#include "support/store-fixture.h"

static void
set (StoreFixture *f, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_store_set_meta (f->store, key, value, &error));
}

static void
advance_days (StoreFixture *f, int days)
{
  rp_fake_clock_advance (f->clock, days * G_TIME_SPAN_DAY);
}

/* Thirty days from the last contact, or what the organisation says; said beforehand. */
static void
test_offline (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  int days_left;

  g_assert_cmpint (rp_store_get_lock (f->store, &days_left), ==, RP_LOCK_NONE);
  g_assert_cmpint (days_left, ==, -1); /* it was never signed in */
  set (f, "last_contact", "2026-01-05T01:00:00Z");
  g_assert_cmpint (rp_store_get_lock (f->store, &days_left), ==, RP_LOCK_NONE);
  g_assert_cmpint (days_left, ==, 30);
  advance_days (f, 29);
  g_assert_cmpint (rp_store_get_lock (f->store, &days_left), ==, RP_LOCK_NONE);
  g_assert_cmpint (days_left, ==, 1);
  advance_days (f, 1);
  g_assert_cmpint (rp_store_get_lock (f->store, &days_left), ==, RP_LOCK_OFFLINE);
  g_assert_cmpint (days_left, ==, 0);
  set (f, "setting.offline-days", "90");
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_NONE);
  set (f, "setting.offline-days", "nonsense");
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_OFFLINE);
}

/* A clock that is put back wins no time. */
static void
test_clock_put_back (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *latest = NULL;

  set (f, "last_contact", "2026-01-05T01:00:00Z");
  advance_days (f, 20);
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_NONE);
  latest = rp_store_dup_meta (f->store, "latest_seen");
  g_assert_nonnull (latest);
  /* As it was before somebody put the clock back to today. */
  set (f, "latest_seen", "2026-03-01T00:00:00Z");
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_OFFLINE);
}

/* One that had been ahead and was put right locked the computer again and again, whatever the server said. */
static void
test_clock_put_right (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;

  set (f, "last_contact", "2026-01-05T01:00:00Z");
  set (f, "latest_seen", "2026-03-01T00:00:00Z");
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_OFFLINE);
  rp_store_note_contact (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_NONE);
  advance_days (f, 29);
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_NONE);
}

static void
answer (StoreFixture *f, const char *at)
{
  g_autoptr (GError) error = NULL;

  rp_store_note_answer (f->store, at, &error);
  g_assert_no_error (error);
}

/* Nor did a courier file open it, which it was said to do. */
static void
test_clock_put_right_by_file (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *contact = NULL;

  set (f, "last_contact", "2026-01-01T01:00:00Z");
  set (f, "latest_seen", "2027-01-05T00:00:00Z");
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_OFFLINE);
  answer (f, "nonsense");
  answer (f, "");
  answer (f, "2025-12-31T01:00:00.000Z"); /* made before the last contact */
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_OFFLINE);
  answer (f, "2026-01-05T00:00:00.000Z");
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_NONE);
  contact = rp_store_dup_meta (f->store, "last_contact");
  g_assert_cmpstr (contact, ==, "2026-01-05T00:00:00.000Z");
  advance_days (f, 29);
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_NONE);
  advance_days (f, 1);
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_OFFLINE);

  /* The clock had been ahead when the server was reached, and further since. */
  set (f, "last_contact", "2027-01-05T00:00:00Z");
  set (f, "latest_seen", "2028-01-05T00:00:00Z");
  answer (f, "2026-02-03T00:00:00.000Z");
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_NONE);
}

/* Locking takes nothing away, and a sign-in opens it. */
static void
test_nothing_is_lost (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (f, "KH-1", "岚峰机械");

  set (f, "last_contact", "2026-01-05T01:00:00Z");
  g_assert_true (rp_store_lock (f->store, &error));
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_REVOKED);
  store_fixture_reopen (f);
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_REVOKED);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
  advance_days (f, 40);
  g_assert_true (rp_store_unlock (f->store, &error));
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_NONE);
  store_fixture_assert_text (f, "customer", customer, "name", "岚峰机械");
}

/* What broke off is finished by the next start, which begins an empty profile. */
static void
test_wipe (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = store_fixture_add_customer (f, "KH-1", "岚峰机械");
  g_autofree char *folder = g_strdup (rp_store_get_folder (f->store));
  g_autofree char *marker = g_build_filename (folder, "wiped", NULL);
  g_autofree char *blobs = g_build_filename (folder, "blobs", NULL);

  g_assert_nonnull (customer);
  g_assert_true (g_file_set_contents (marker, "", 0, NULL));
  store_fixture_reopen (f);
  g_assert_cmpint (rp_store_count (f->store, "customer", NULL, &error, NULL), ==, 0);
  g_assert_false (g_file_test (marker, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (blobs, G_FILE_TEST_EXISTS));

  g_free (customer);
  customer = store_fixture_add_customer (f, "KH-2", "石坳石材");
  g_assert_true (rp_store_wipe (f->store, &error));
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_WIPED);
  store_fixture_reopen (f);
  g_assert_cmpint (rp_store_get_lock (f->store, NULL), ==, RP_LOCK_NONE);
  g_assert_cmpint (rp_store_count (f->store, "customer", NULL, &error, NULL), ==, 0);
}

/* A database that had been put aside for another, damaged or not, stayed on the computer that was to be wiped. */
static void
test_wipe_set_aside (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *aside
      = g_build_filename (rp_store_get_folder (f->store), "set-aside-20260105T010000Z-1", NULL);
  g_autofree char *database = g_build_filename (aside, "rapport.db", NULL);

  g_assert_cmpint (g_mkdir (aside, 0700), ==, 0);
  g_assert_true (g_file_set_contents (database, "everything", -1, NULL));
  g_assert_true (rp_store_wipe (f->store, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lock/offline", test_offline);
  g_test_add_func ("/lock/clock-put-back", test_clock_put_back);
  g_test_add_func ("/lock/clock-put-right", test_clock_put_right);
  g_test_add_func ("/lock/clock-put-right-by-file", test_clock_put_right_by_file);
  g_test_add_func ("/lock/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/lock/wipe", test_wipe);
  g_test_add_func ("/lock/wipe-set-aside", test_wipe_set_aside);
  return g_test_run ();
}
