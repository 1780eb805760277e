/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/customer-score.h"

#include "support/loop-fixture.h"
#include "workbench/session-store.h"

static gpointer
find_row (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_get (subject, data, g_str_equal (data, "customer") ? LOOP_CUSTOMER : LOOP_CONTACT,
                       error);
}

/* An edit as another screen makes it; the score is read again. */
static void
edit (RpSession *session, RpCustomerScore *score, const char *kind, const char *field,
      const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) shown
      = rp_worker_run (rp_session_get_worker (session), find_row, (gpointer)kind, NULL, &error);
  RpEdit *made = rp_edit_new ("test.edit");

  g_assert_no_error (error);
  rp_edit_set_text (made, shown, field, value);
  rp_session_commit_async (session, made, NULL, NULL, NULL);
  loop_wait_loaded (score);
}

/* What is supposed goes on while something else is received, and ends with the facts it was about. */
static void
test_supposition (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  RpSession *session = loop_open_session (self, LOOP_MANAGER, "KAM");
  g_autoptr (RpCustomerScore) score = rp_customer_score_new (session, LOOP_CUSTOMER);
  RpScoreSupposition *supposition = NULL;

  loop_wait_loaded (score);
  supposition = rp_customer_score_get_supposition (score);
  g_assert_nonnull (supposition);
  for (guint i = 0; i < rp_score_supposition_get_n_levers (supposition); i++)
    if (rp_score_supposition_get_lever (supposition, i).n_words == 0)
      rp_score_supposition_set_value (supposition, i,
                                      rp_score_supposition_get_lever (supposition, i).high);
  g_assert_true (rp_score_supposition_is_changed (supposition));
  edit (session, score, "contact", "mobile", "12000000009");
  g_assert_true (rp_customer_score_get_supposition (score) == supposition);
  g_assert_true (rp_score_supposition_is_changed (supposition));
  edit (session, score, "customer", "important_level", "L1");
  g_assert_false (rp_customer_score_get_supposition (score) == supposition);
  g_clear_object (&score);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/customer-score/supposition", test_supposition);
  return g_test_run ();
}
