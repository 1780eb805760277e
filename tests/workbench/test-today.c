/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/today.h"

#include "support/loop-fixture.h"
#include "workbench/work-item.h"

/* The same profile, open a second before the end of the day after which something is overdue. */
static RpSession *
open_before_midnight (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = temp_folder_file (self->folder, "profile");
  RpSessionOptions options = { folder, "2026-01-19T23:59:58Z", TRUE };
  RpSession *session = NULL;

  loop_sign_in (self, LOOP_MANAGER, "KAM");
  g_clear_object (&self->store);
  session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  return session;
}

static char *
dup_due (RpToday *today)
{
  g_autoptr (RpWorkItem) item
      = g_list_model_get_item (rp_today_get_group (today, RP_TODAY_CONFIRM), 0);

  g_assert_nonnull (item);
  return g_strdup (rp_work_item_get_trailing (item));
}

/* What is left open over night says in the morning what is due then. */
static void
test_midnight (void)
{
  RpSession *session = open_before_midnight ();
  g_autoptr (RpToday) today = rp_today_new (session);
  g_autofree char *due = NULL, *date = NULL;

  loop_wait_loaded (today);
  due = dup_due (today);
  g_assert_cmpstr (due, ==, "today");
  loop_wait_loaded (today);
  g_free (due);
  due = dup_due (today);
  g_assert_cmpstr (due, ==, "1 day overdue");
  date = rp_today_dup_date (today);
  g_assert_nonnull (strstr (date, "20"));
  g_clear_object (&today);
  loop_close_session (session);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/today/midnight", test_midnight);
  return g_test_run ();
}
