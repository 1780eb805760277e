/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/daily-copy.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "store/backup.h"
#include "support/store-fixture.h"

#define PATIENCE_US (60 * G_TIME_SPAN_SECOND)

/* The store's thread is the test's: the clock is set between two copies, never during one. */
typedef struct
{
  StoreFixture *profile;
  char *path;
  RpWorker *worker;
  RpStoreHealth *health;
  RpDailyCopy *copies;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->profile = store_fixture_new ();
  f->path = temp_folder_file (f->profile->folder, "profile");
}

static void
start (Fixture *f)
{
  f->health = rp_store_health_new ();
  f->worker = rp_worker_new_inline (f->profile->store, NULL);
  f->copies = rp_daily_copy_new (f->worker, f->health, 0, 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  rp_daily_copy_stop (f->copies);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->copies);
  g_clear_object (&f->health);
  rp_worker_stop (f->worker);
  g_object_unref (f->worker);
  g_free (f->path);
  store_fixture_free (f->profile);
}

static gboolean
is_newest (Fixture *f, const char *name)
{
  g_auto (GStrv) names = rp_backup_list (f->path);

  return g_strcmp0 (names[0], name) == 0;
}

static void
wait_for (Fixture *f, const char *name)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (!is_newest (f, name))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* A laptop that is suspended and never ended had no copy younger than its start. */
static void
test_every_day (Fixture *f, gconstpointer data)
{
  start (f);
  wait_for (f, "2026-01-05.db");
  rp_fake_clock_set (f->profile->clock, "2026-01-06T01:00:00Z");
  wait_for (f, "2026-01-06.db");
  rp_fake_clock_set (f->profile->clock, "2026-01-27T01:00:00Z");
  wait_for (f, "2026-01-27.db");
  g_assert_false (rp_store_health_is_damaged (f->health));
}

static void
damage_last_page (Fixture *f)
{
  g_autofree char *database = g_build_filename (f->path, "rapport.db", NULL);
  char rubbish[64];
  GStatBuf info;
  int fd;

  /* What is written lies in the journal until it is closed. */
  g_clear_object (&f->profile->store);
  memset (rubbish, 0xa5, sizeof rubbish);
  g_assert_cmpint (g_stat (database, &info), ==, 0);
  fd = g_open (database, O_WRONLY, 0);
  g_assert_cmpint (pwrite (fd, rubbish, sizeof rubbish, info.st_size - 4096), ==, sizeof rubbish);
  close (fd);
  store_fixture_open (f->profile);
}

static void
count_cb (RpStoreHealth *health, GParamSpec *pspec, guint *n_told)
{
  ++*n_told;
}

static void
test_damage (Fixture *f, gconstpointer data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  guint n_told = 0;

  damage_last_page (f);
  start (f);
  g_signal_connect (f->health, "notify::damaged", G_CALLBACK (count_cb), &n_told);
  while (!rp_store_health_is_damaged (f->health))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  /* It goes on trying, and it is told once. */
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_told, ==, 1);
}

/* A session that is closed makes no more of them. */
static void
test_stop (Fixture *f, gconstpointer data)
{
  start (f);
  wait_for (f, "2026-01-05.db");
  rp_daily_copy_stop (f->copies);
  rp_fake_clock_set (f->profile->clock, "2026-01-06T01:00:00Z");
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (1000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_true (is_newest (f, "2026-01-05.db"));
}

#define ADD(name, func) g_test_add ("/daily-copy/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-day", test_every_day);
  ADD ("damage", test_damage);
  ADD ("stop", test_stop);
  return g_test_run ();
}
