/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/reload.h"

#include "support/loop-fixture.h"

/**
 * A presenter whose answer is the number that was its question, one more than the question before.
 */
typedef struct
{
  guint n_asked;
  guint n_taken;
  guint n_failed;
  guint n_gone;
  guint last;
  gboolean done;
} Seen;

static Seen *
seen_of (gpointer owner)
{
  return g_object_get_data (owner, "seen");
}

static gpointer
ask (gpointer owner)
{
  guint *number = g_new (guint, 1);

  *number = ++seen_of (owner)->n_asked;
  return number;
}

static gpointer
echo (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return g_memdup2 (data, sizeof (guint));
}

static gpointer
fail (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "out of order");
  return NULL;
}

static void
take (gpointer owner, gpointer answer)
{
  g_autofree guint *number = answer;
  Seen *seen = seen_of (owner);

  if (number == NULL)
    seen->n_failed++;
  else
    {
      seen->n_taken++;
      seen->last = *number;
    }
  seen->done = TRUE;
}

static const RpReloadJob echo_job = {
  .what = "an echo",
  .load = echo,
  .free_answer = g_free,
  .take = take,
  .ask = ask,
  .free_question = g_free,
};

static const RpReloadJob failing_job = {
  .what = "a failure",
  .load = fail,
  .take = take,
};

static void
wait_for (Seen *seen)
{
  loop_wait (&seen->done);
  seen->done = FALSE;
}

/* However often it is asked for while a reading is under way: one more, with the latest question. */
static void
test_once_more (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  RpReload *reload = rp_reload_new (owner, session, &echo_job);
  Seen seen = { 0 };

  g_object_set_data (owner, "seen", &seen);
  for (guint i = 0; i < 5; i++)
    rp_reload_run (reload);
  g_assert_true (rp_reload_is_running (reload));
  g_assert_cmpuint (seen.n_asked, ==, 1);
  wait_for (&seen);
  g_assert_true (rp_reload_is_running (reload));
  wait_for (&seen);
  g_assert_false (rp_reload_is_running (reload));
  g_assert_cmpuint (seen.n_taken, ==, 2);
  g_assert_cmpuint (seen.last, ==, 2);
  rp_reload_free (reload);
  loop_close_session (session);
}

/* The owner lives until the answer has come, and takes it no more. */
static void
test_stop (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  RpReload *reload = rp_reload_new (owner, session, &echo_job);
  Seen seen = { 0 };
  gint64 until = g_get_monotonic_time () + LOOP_PATIENCE_US;

  g_object_set_data (owner, "seen", &seen);
  g_object_add_weak_pointer (owner, (gpointer *)&owner);
  rp_reload_run (reload);
  rp_reload_stop (reload);
  g_object_unref (owner);
  g_assert_nonnull (owner);
  while (owner != NULL && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (owner);
  g_assert_cmpuint (seen.n_taken + seen.n_failed, ==, 0);
  rp_reload_free (reload);
  loop_close_session (session);
}

static void
test_failure (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  RpReload *reload = rp_reload_new (owner, session, &failing_job);
  Seen seen = { 0 };

  g_object_set_data (owner, "seen", &seen);
  rp_reload_run (reload);
  wait_for (&seen);
  g_assert_cmpuint (seen.n_failed, ==, 1);
  g_assert_false (rp_reload_is_running (reload));
  rp_reload_free (reload);
  loop_close_session (session);
}

static gpointer
miss (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_get (subject, "customer", "nobody", error);
}

static void
go (gpointer owner)
{
  seen_of (owner)->n_gone++;
  seen_of (owner)->done = TRUE;
}

static const RpReloadJob missing_job = {
  .what = "a customer",
  .load = miss,
  .take = take,
  .gone = go,
};

/* That it is not here is another answer than that it cannot be read. */
static void
test_gone (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  RpReload *reload = rp_reload_new (owner, session, &missing_job);
  Seen seen = { 0 };

  g_object_set_data (owner, "seen", &seen);
  rp_reload_run (reload);
  wait_for (&seen);
  g_assert_cmpuint (seen.n_gone, ==, 1);
  g_assert_cmpuint (seen.n_failed, ==, 0);
  rp_reload_free (reload);
  loop_close_session (session);
}

static void
say_changed (RpSession *session, const char *kind)
{
  const char *const kinds[] = { "outage", kind, NULL };

  g_signal_emit_by_name (session, "changed", kinds);
}

/* What it follows is read again, nothing else is; and no more once it was stopped. */
static void
test_follow (void)
{
  static const char *const kinds[] = { "customer", "value_score", NULL };
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  RpReload *reload = rp_reload_new (owner, session, &echo_job);
  Seen seen = { 0 };

  g_object_set_data (owner, "seen", &seen);
  rp_reload_follow (reload, kinds);
  wait_for (&seen);
  say_changed (session, "visit");
  g_assert_false (rp_reload_is_running (reload));
  say_changed (session, "value_score");
  g_assert_true (rp_reload_is_running (reload));
  wait_for (&seen);
  g_assert_cmpuint (seen.n_taken, ==, 2);
  rp_reload_stop (reload);
  say_changed (session, "customer");
  g_assert_false (rp_reload_is_running (reload));
  rp_reload_free (reload);
  loop_close_session (session);
}

static void
test_follow_all (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  RpReload *reload = rp_reload_new (owner, session, &echo_job);
  Seen seen = { 0 };

  g_object_set_data (owner, "seen", &seen);
  rp_reload_follow (reload, NULL);
  wait_for (&seen);
  say_changed (session, "visit");
  wait_for (&seen);
  g_assert_cmpuint (seen.n_taken, ==, 2);
  rp_reload_free (reload);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reload/once-more", test_once_more);
  g_test_add_func ("/reload/stop", test_stop);
  g_test_add_func ("/reload/failure", test_failure);
  g_test_add_func ("/reload/gone", test_gone);
  g_test_add_func ("/reload/follow", test_follow);
  g_test_add_func ("/reload/follow-all", test_follow_all);
  return g_test_run ();
}
