/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/courier.h"

#include "support/loop-fixture.h"

typedef struct
{
  char *sentence;
  gboolean done;
} Said;

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Said *said = user_data;
  g_autoptr (GError) error = NULL;

  said->sentence = rp_courier_describe_finish (RP_SESSION (source), result, &error);
  g_assert_no_error (error);
  said->done = TRUE;
}

/* Where the exchange by files stands. @saved, @read: "" for none */
static void
assert_described (const char *saved, const char *read, gboolean undecided, const char *sentence)
{
  g_autoptr (StoreFixture) f = loop_fixture_new ();
  RpSession *session = NULL;
  Said said = { 0 };

  g_free (store_fixture_set (f, "contact", LOOP_CONTACT, "post", "Foreman"));
  if (undecided)
    g_ptr_array_unref (store_fixture_freeze (f));
  rp_store_set_meta (f->store, "courier_saved", saved, NULL);
  rp_store_set_meta (f->store, "courier_receipt", read, NULL);
  session = loop_open_session (f, LOOP_MANAGER, "KAM");
  rp_courier_describe_async (session, described_cb, &said);
  loop_wait (&said.done);
  g_assert_cmpstr (said.sentence, ==, sentence);
  g_free (said.sentence);
  loop_close_session (session);
}

static void
test_described (void)
{
  assert_described ("", "", FALSE, "");
  assert_described ("3", "", TRUE, "File 3 was saved; no answer has been read yet.");
  assert_described ("3", "2", TRUE, "File 3 was saved last; the server has read file 2.");
  assert_described ("3", "3", FALSE, "File 3 was saved last; the server has read file 3.");
  assert_described ("3", "3", TRUE,
                    "The server has read file 3, but not taken every change. Save another file.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/courier/described", test_described);
  return g_test_run ();
}
