/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/date.h"
#include "support/store-fixture.h"
#include "workbench/judgement.h"
#include "workbench/session-store.h"
#include "workbench/weights-workshop.h"

#define PATIENCE_US (60 * (gint64)G_USEC_PER_SEC)
#define N_CUSTOMERS 36

typedef struct
{
  StoreFixture *store;
  RpSession *session;
  RpWeightsWorkshop *workshop;
  guint n_loaded;
  gboolean saved;
  GError *error;
} Fixture;

/* Customers who differ in voltage and level, which is what master data alone give a score. */
static void
fill (StoreFixture *store, const char *roles)
{
  GString *page = feed_page_new (N_CUSTOMERS * 2 + 9);
  g_autoptr (GError) error = NULL;
  guint seq = 1;

  feed_page_scope (page, "org", 1);
  for (guint i = 0; i < N_CUSTOMERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8000-0000000001%02u", i);
      feed_page_scope (page, id, 1);
    }
  feed_page_row (page, "user", FIXTURE_USER, "org", 1, seq++,
                 "{\"login\":\"huang\",\"name\":\"Huang\",\"roles\":\"SUP\"}");
  for (guint i = 0; i < N_CUSTOMERS; i++)
    {
      static const char *const levels[] = { "NONE", "L2", "L1", "SPECIAL" };
      g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8000-0000000001%02u", i);
      g_autofree char *body
          = g_strdup_printf ("{\"no\":\"KH-%02u\",\"name\":\"Works "
                             "%u\",\"important_level\":\"%s\",\"key_project\":%s}",
                             i, i, levels[i % 4], i % 3 == 0 ? "true" : "false");
      feed_page_row (page, "customer", id, id, 1, seq++, body);
    }
  g_assert_false (store_fixture_apply (store, page, "", "c1", TRUE));
  rp_store_set_meta (store->store, "roles", roles, &error);
  g_assert_no_error (error);
  rp_store_set_meta (store->store, "device", "01990000-0000-7000-8000-00000000c0de", NULL);
  rp_store_set_meta (store->store, "server", "http://127.0.0.1:1", NULL);
}

static void
loaded_cb (RpWeightsWorkshop *workshop, Fixture *f)
{
  f->n_loaded++;
}

static void
wait_for (Fixture *f, guint n_loaded)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (f->n_loaded < n_loaded)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  g_assert_cmpstr (rp_weights_workshop_get_problem (f->workshop), ==, "");
}

static void
open_session (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = temp_folder_file (f->store->folder, "profile");
  RpSessionOptions options = { .no_sync = TRUE, .start_at = "2026-01-05T09:00:00+08:00" };

  options.folder = folder;
  f->session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  f->workshop = rp_weights_workshop_new (f->session);
  g_signal_connect (f->workshop, "loaded", G_CALLBACK (loaded_cb), f);
  wait_for (f, f->n_loaded + 1);
}

static void
close_session (Fixture *f)
{
  g_clear_object (&f->workshop);
  while (rp_session_is_saving (f->session))
    g_main_context_iteration (NULL, TRUE);
  rp_session_close (f->session);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_object (&f->session);
}

static void
fixture_set_up (Fixture *f, gconstpointer roles)
{
  f->store = store_fixture_new ();
  fill (f->store, roles);
  g_clear_object (&f->store->store);
  open_session (f);
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  close_session (f);
  g_clear_error (&f->error);
  store_fixture_free (f->store);
}

/* A model with plain weights begins with judgements that give just them. */
static void
test_plain (Fixture *f, gconstpointer data)
{
  double sum = 0;

  g_assert_cmpuint (rp_weights_workshop_get_n_groups (f->workshop), ==, 5);
  g_assert_cmpuint (rp_weights_workshop_get_n_indicators (f->workshop), ==, 10);
  for (guint i = 0; i < rp_weights_workshop_get_n_indicators (f->workshop); i++)
    {
      g_assert_cmpfloat_with_epsilon (rp_weights_workshop_get_weight (f->workshop, i),
                                      rp_weights_workshop_get_weight_now (f->workshop, i), 1e-6);
      sum += rp_weights_workshop_get_weight (f->workshop, i);
    }
  g_assert_cmpfloat_with_epsilon (sum, 100, 1e-9);
  for (guint g = 0; g < rp_weights_workshop_get_n_groups (f->workshop); g++)
    g_assert_true (rp_weights_workshop_is_consistent (f->workshop, g));
}

/* A judgement that contradicts the others is refused with the worst pointed out, and can be mended. */
static void
test_contradiction (Fixture *f, gconstpointer data)
{
  guint row = 0, column = 0;
  g_autofree char *obstacle = NULL;
  g_autofree char *worst = NULL;
  g_autofree char *none = NULL;

  g_assert_false (rp_weights_workshop_set_judgement (f->workshop, 0, 0, 1, 12));
  g_assert_false (rp_weights_workshop_is_judged (f->workshop));
  g_assert_true (rp_weights_workshop_set_judgement (f->workshop, 0, 0, 3, 1 / 9.0));
  g_assert_true (rp_weights_workshop_is_judged (f->workshop));
  g_assert_cmpfloat (rp_weights_workshop_get_ratio (f->workshop, 0), >, 0.10);
  g_assert_false (rp_weights_workshop_is_consistent (f->workshop, 0));
  worst = rp_weights_workshop_describe_worst (f->workshop, 0, &row, &column);
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpuint (column, ==, 3);
  g_assert_nonnull (strstr (worst, "is 1/9"));
  obstacle = rp_weights_workshop_find_obstacle (f->workshop);
  g_assert_nonnull (strstr (obstacle, "contradict each other"));
  rp_weights_workshop_mend (f->workshop, 0);
  g_assert_true (rp_weights_workshop_is_consistent (f->workshop, 0));
  none = rp_weights_workshop_find_obstacle (f->workshop);
  g_assert_cmpstr (none, ==, "");
}

/* The table of random indices is named, and changes the ratio. */
static void
test_index (Fixture *f, gconstpointer data)
{
  double first = 0;

  rp_weights_workshop_set_judgement (f->workshop, 0, 0, 3, 1);
  first = rp_weights_workshop_get_ratio (f->workshop, 0);
  rp_weights_workshop_set_index (f->workshop, 2);
  g_assert_cmpstr (rp_weights_workshop_get_index_name (f->workshop, 2), ==, "donegan-1991");
  g_assert_cmpfloat_with_epsilon (rp_weights_workshop_get_ratio (f->workshop, 0) / first,
                                  0.89 / 0.8286, 1e-9);
}

/* Weights from the data are mixed in, and the rankings compared. */
static void
test_data (Fixture *f, gconstpointer data)
{
  g_autoptr (RpOpinionRow) best = NULL;
  double sum = 0;
  guint n_data = 0;

  rp_weights_workshop_set_method (f->workshop, RP_WORKSHOP_CRITIC);
  for (guint i = 0; i < rp_weights_workshop_get_n_indicators (f->workshop); i++)
    {
      n_data += !isnan (rp_weights_workshop_get_data (f->workshop, i));
      sum += rp_weights_workshop_get_weight (f->workshop, i);
    }
  g_assert_cmpuint (n_data, >=, 2);
  g_assert_cmpfloat_with_epsilon (sum, 100, 1e-9);
  g_assert_nonnull (strstr (rp_weights_workshop_get_note (f->workshop), "over 36 customers"));
  g_assert_cmpuint (g_list_model_get_n_items (rp_weights_workshop_get_opinions (f->workshop)), ==,
                    N_CUSTOMERS);
  best = g_list_model_get_item (rp_weights_workshop_get_opinions (f->workshop), 0);
  g_assert_cmpfloat (rp_opinion_row_get (best)->rank, <=, 3);
  g_assert_nonnull (strstr (rp_weights_workshop_get_agreement (f->workshop), "TOPSIS"));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  g_clear_error (&f->error);
  f->saved = rp_weights_workshop_save_finish (RP_WEIGHTS_WORKSHOP (source), result, &f->error);
  f->n_loaded++;
}

static gboolean
save (Fixture *f, const char *from, const char *note)
{
  guint n = f->n_loaded;
  gint32 day = 0;

  g_assert_true (rp_date_parse (from, &day));
  rp_weights_workshop_save_async (f->workshop, day, note, saved_cb, f);
  wait_for (f, n + 1);
  return f->saved;
}

/* It is saved with a reason, from today on, as the next version; the next one is higher still. */
static void
test_save (Fixture *f, gconstpointer data)
{
  g_autofree char *after = NULL;

  rp_weights_workshop_set_judgement (f->workshop, 0, 0, 1, 2);
  g_assert_false (save (f, "2026-01-05", " "));
  g_assert_error (f->error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_assert_false (save (f, "2026-01-04", "review"));
  g_assert_error (f->error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_assert_true (save (f, "2026-01-05", "review"));
  wait_for (f, f->n_loaded + 1);
  after = rp_weights_workshop_describe (f->workshop);
  g_assert_nonnull (strstr (after, "version 2"));
  g_assert_cmpfloat (rp_weights_workshop_get_judgement (f->workshop, 0, 0, 1), ==, 2);
}

/* What is judged outlives the window, group by group, until somebody throws it away. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  double before = rp_weights_workshop_get_judgement (f->workshop, 1, 0, 1);

  rp_weights_workshop_set_judgement (f->workshop, 0, 0, 1, 2);
  close_session (f);
  open_session (f);
  g_assert_true (rp_weights_workshop_is_judged (f->workshop));
  g_assert_cmpfloat (rp_weights_workshop_get_judgement (f->workshop, 0, 0, 1), ==, 2);
  g_assert_cmpfloat (rp_weights_workshop_get_judgement (f->workshop, 0, 1, 0), ==, 0.5);
  g_assert_cmpfloat (rp_weights_workshop_get_judgement (f->workshop, 1, 0, 1), ==, before);

  rp_weights_workshop_discard (f->workshop);
  wait_for (f, f->n_loaded + 1);
  g_assert_false (rp_weights_workshop_is_judged (f->workshop));
  close_session (f);
  open_session (f);
  g_assert_false (rp_weights_workshop_is_judged (f->workshop));
}

/* What is saved is no judgement to be kept any more; what was judged in the meantime is. */
static void
test_judged_while_saving (Fixture *f, gconstpointer data)
{
  guint n = f->n_loaded;
  gint32 day = 0;

  g_assert_true (rp_date_parse ("2026-01-05", &day));
  rp_weights_workshop_set_judgement (f->workshop, 0, 0, 1, 2);
  rp_weights_workshop_save_async (f->workshop, day, "review", saved_cb, f);
  rp_weights_workshop_set_judgement (f->workshop, 0, 0, 2, 4);
  wait_for (f, n + 1);
  g_assert_true (f->saved);
  g_assert_cmpfloat (rp_weights_workshop_get_judgement (f->workshop, 0, 0, 2), ==, 4);
  close_session (f);
  open_session (f);
  g_assert_true (rp_weights_workshop_is_judged (f->workshop));
  g_assert_cmpfloat (rp_weights_workshop_get_judgement (f->workshop, 0, 0, 2), ==, 4);

  /* the version after the one that is saved, and nothing left of it */
  g_assert_true (save (f, "2026-01-05", "review"));
  wait_for (f, f->n_loaded + 1);
  g_autofree char *after = rp_weights_workshop_describe (f->workshop);
  g_assert_nonnull (strstr (after, "version 3"));
  g_assert_false (rp_weights_workshop_is_judged (f->workshop));
  close_session (f);
  open_session (f);
  g_assert_false (rp_weights_workshop_is_judged (f->workshop));
}

static void
test_not_allowed (Fixture *f, gconstpointer data)
{
  g_assert_false (rp_weights_workshop_may_save (f->workshop));
  g_assert_false (save (f, "2026-01-05", "review"));
  g_assert_error (f->error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN);
}

static void
test_judgements (void)
{
  static const struct
  {
    const char *text;
    double value;
  } right[] = { { "3", 3 }, { " 1/3 ", 1 / 3.0 }, { "1.8", 1.8 }, { "2/4", 0.5 } };
  static const char *const wrong[] = { "", "x", "3x", "1/", "0", "-2", "1/0", "/3" };
  g_autofree char *third = rp_judgement_format (1 / 3.0);
  g_autofree char *broken = rp_judgement_format (1.8);
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_assert_true (rp_judgement_parse (right[i].text, &value));
      g_assert_cmpfloat_with_epsilon (value, right[i].value, 1e-12);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (rp_judgement_parse (wrong[i], &value));
  g_assert_cmpstr (third, ==, "1/3");
  g_assert_cmpstr (broken, ==, "1.8");
  g_assert_cmpfloat (rp_judgement_step (1, -1), ==, 0.5);
  g_assert_cmpfloat (rp_judgement_step (0.5, 1), ==, 1);
  g_assert_cmpfloat (rp_judgement_step (9, 1), ==, 9);
  g_assert_cmpfloat (rp_judgement_step (1 / 9.0, -1), ==, 1 / 9.0);
  g_assert_cmpfloat (rp_judgement_step (0.365, 0), ==, 1 / 3.0);
}

#define ADD(name, roles, func)                                                                     \
  g_test_add ("/weights-workshop/" name, Fixture, roles, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weights-workshop/judgements", test_judgements);
  ADD ("plain", "SUP", test_plain);
  ADD ("contradiction", "SUP", test_contradiction);
  ADD ("index", "SUP", test_index);
  ADD ("data", "SUP", test_data);
  ADD ("save", "SUP", test_save);
  ADD ("kept", "SUP", test_kept);
  ADD ("judged-while-saving", "SUP", test_judged_while_saving);
  ADD ("not-allowed", "BS", test_not_allowed);
  return g_test_run ();
}
