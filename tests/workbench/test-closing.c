/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/closing.h"

#include "support/loop-fixture.h"

typedef struct
{
  StoreFixture *store;
  RpSession *session;
  RpClosing *closing;
  gboolean waiting, ready;
} Fixture;

static void
flag_cb (RpClosing *closing, gboolean *flag)
{
  *flag = TRUE;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->store = loop_fixture_new ();
  self->session = loop_open_session (self->store, FIXTURE_USER, "BS");
  self->closing = rp_closing_new (self->session);
  g_signal_connect (self->closing, "waiting", G_CALLBACK (flag_cb), &self->waiting);
  g_signal_connect (self->closing, "ready", G_CALLBACK (flag_cb), &self->ready);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->closing);
  loop_close_session (self->session);
  store_fixture_free (self->store);
}

static void
test_at_once (Fixture *self, gconstpointer data)
{
  g_assert_true (rp_closing_ask (self->closing));
  g_assert_false (rp_closing_is_asked (self->closing));
}

/* Files are being added: the person hears that it is waited for, and the window goes when they are in. */
static void
test_waited_for (Fixture *self, gconstpointer data)
{
  int files;

  rp_session_begin_saving (self->session, &files, "adding:visit:1");
  g_assert_false (rp_closing_ask (self->closing));
  loop_wait (&self->waiting);
  g_assert_false (rp_closing_ask (self->closing));
  g_assert_false (self->ready);
  rp_session_end_saving (self->session, &files);
  g_assert_true (self->ready);
  g_assert_false (rp_closing_is_asked (self->closing));
}

/* Whoever went back works on; the window does not vanish when he pauses. */
static void
test_taken_back (Fixture *self, gconstpointer data)
{
  int files, answer;

  rp_session_begin_saving (self->session, &files, "adding:visit:1");
  g_assert_false (rp_closing_ask (self->closing));
  loop_wait (&self->waiting);
  rp_closing_take_back (self->closing);
  rp_session_begin_saving (self->session, &answer, "visit:1");
  rp_session_end_saving (self->session, &files);
  rp_session_end_saving (self->session, &answer);
  g_assert_false (self->ready);

  /* and may ask again */
  self->waiting = FALSE;
  rp_session_begin_saving (self->session, &files, "adding:visit:1");
  g_assert_false (rp_closing_ask (self->closing));
  loop_wait (&self->waiting);
  rp_session_end_saving (self->session, &files);
  g_assert_true (self->ready);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/workbench/closing/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("at-once", test_at_once);
  ADD ("waited-for", test_waited_for);
  ADD ("taken-back", test_taken_back);
  return g_test_run ();
}
