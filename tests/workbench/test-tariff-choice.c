/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/tariff-choice.h"

#include "base/json-access.h"
#include "insight/facts.h"
#include "insight/prices.h"
#include "support/loop-fixture.h"
#include "workbench/supply-area.h"

typedef struct
{
  StoreFixture *store;
  RpSession *session;
  RpTariffChoice *choice;
} Fixture;

static Fixture *
new_fixture (const char *roles)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->store = loop_fixture_new ();
  self->session = loop_open_session (self->store, FIXTURE_USER, roles);
  self->choice = rp_tariff_choice_new (self->session);
  loop_wait_loaded (self->choice);
  return self;
}

static void
free_fixture (Fixture *self)
{
  g_clear_object (&self->choice);
  loop_close_session (self->session);
  store_fixture_free (self->store);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, free_fixture)

/* The place of the division in the list; its label begins with it. */
static guint
find_division (Fixture *self, const char *division)
{
  const char *const *labels = rp_tariff_choice_get_labels (self->choice);
  g_autofree char *begins = g_strconcat (division, " ", NULL);

  for (guint i = 0; labels[i] != NULL; i++)
    if (g_str_has_prefix (labels[i], begins))
      return i;
  g_assert_not_reached ();
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  rp_tariff_choice_choose_finish (RP_TARIFF_CHOICE (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

static void
choose (Fixture *self, guint place)
{
  gboolean done = FALSE;

  rp_tariff_choice_choose_async (self->choice, place, chosen_cb, &done);
  loop_wait (&done);
  while (rp_tariff_choice_get_chosen (self->choice) != place)
    loop_wait_loaded (self->choice);
}

static gpointer
read_division (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpRecord) customer = rp_store_get (subject, "customer", LOOP_CUSTOMER, error);

  return customer != NULL ? rp_supply_area_dup_division (subject, customer) : NULL;
}

static void
assert_division (Fixture *self, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *division
      = rp_worker_run (rp_session_get_worker (self->session), read_division, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (division, ==, expected);
}

static gpointer
read_area (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) settings
      = rp_supply_area_settings_new (subject, rp_clock_today (rp_store_get_clock (subject)), error);

  return settings != NULL ? g_strdup (rp_json_get_string (settings, RP_FACTS_AREA, "?")) : NULL;
}

/* Chosen once, chosen anew, and back: one row says it, for who computes anything. */
static void
test_choose (void)
{
  g_autoptr (Fixture) self = new_fixture ("SUP");
  g_autofree char *area = NULL;

  g_assert_true (rp_tariff_choice_may_choose (self->choice));
  g_assert_cmpuint (rp_tariff_choice_get_chosen (self->choice), ==, 0);
  assert_division (self, "");
  choose (self, find_division (self, "44"));
  assert_division (self, "44");
  choose (self, find_division (self, "4413"));
  assert_division (self, "4413");
  area = rp_worker_run (rp_session_get_worker (self->session), read_area, NULL, NULL, NULL);
  g_assert_cmpstr (area, ==, "4413");
  choose (self, 0);
  assert_division (self, "");
}

static void
test_others_read (void)
{
  g_autoptr (Fixture) self = new_fixture ("KAM");

  g_assert_false (rp_tariff_choice_may_choose (self->choice));
}

/* The code says where a firm is registered; within the area it says it more precisely. */
static void
test_division (void)
{
  static const struct
  {
    const char *area, *code, *division;
  } cases[] = {
    { "", "9144130012345678XX", "44130012345678XX" },
    { "44", "9144130012345678XX", "44130012345678XX" },
    { "4413", "9144130012345678XX", "44130012345678XX" },
    { "4413", "9111010512345678XX", "4413" },
    { "4413", "", "4413" },
    { "", "91", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (rp_division_choose (cases[i].area, cases[i].code), ==, cases[i].division);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff-choice/choose", test_choose);
  g_test_add_func ("/tariff-choice/others-read", test_others_read);
  g_test_add_func ("/tariff-choice/division", test_division);
  return g_test_run ();
}
