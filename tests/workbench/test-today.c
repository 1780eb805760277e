/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/today.h"

#include "forms/form.h"
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

#define OFFICER "01990000-0000-7000-8000-0000000000a7"

/* How many lines a group has for @roles when the need, or the task, is so. */
static guint
count_lines (RpTodayGroup group, const char *user, const char *roles, const char *kind,
             const char *id, const char *body)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  GString *page = feed_page_new (13);
  RpSession *session = NULL;
  g_autoptr (RpToday) today = NULL;
  g_autofree char *whole = g_strdup_printf ("{" LOOP_OF_CUSTOMER ",%s}", body);
  guint n = 0;

  feed_page_row (page, "user", OFFICER, "org", 1, 12,
                 "{\"login\":\"wu\",\"name\":\"Wu\",\"roles\":[\"CTR\"],\"centre\":\"PLANNING\"}");
  feed_page_row (page, kind, id, LOOP_CUSTOMER, 2, 13, whole);
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  session = loop_open_session (self, user, roles);
  today = rp_today_new (session);
  loop_wait_loaded (today);
  n = g_list_model_get_n_items (rp_today_get_group (today, group));
  g_clear_object (&today);
  loop_close_session (session);
  return n;
}

/* Whatever is to be done with a need next, it stands with whoever is to do it, and with nobody else. */
static void
test_needs (void)
{
  static const struct
  {
    const char *body;
    RpTodayGroup group;
    const char *user, *roles;
    guint n;
  } cases[] = {
    { "'state':'CAPTURED'", RP_TODAY_NEEDS, FIXTURE_USER, "BS", 1 },
    { "'state':'CAPTURED','report':'" LOOP_REPORT "'", RP_TODAY_NEEDS, FIXTURE_USER, "BS", 0 },
    { "'state':'CODED'", RP_TODAY_NEEDS, FIXTURE_USER, "BS", 1 },
    { "'state':'CODED'", RP_TODAY_NEEDS, LOOP_MANAGER, "KAM", 0 },
    { "'state':'CONFIRMED','category':'PQ'", RP_TODAY_NEEDS, FIXTURE_USER, "BS", 1 },
    { "'state':'CONFIRMED','category':'CMPL'", RP_TODAY_NEEDS, FIXTURE_USER, "BS", 0 },
    { "'state':'CONFIRMED','category':'CMPL'", RP_TODAY_SUPERVISED, FIXTURE_USER, "SUP", 1 },
    { "'state':'SUSPENDED','resume_on':'2026-01-05'", RP_TODAY_NEEDS, FIXTURE_USER, "BS", 1 },
    { "'state':'SUSPENDED','resume_on':'2026-01-06'", RP_TODAY_NEEDS, FIXTURE_USER, "BS", 0 },
    { "'state':'ANSWERED','category':'PQ'", RP_TODAY_ANSWERS, LOOP_MANAGER, "KAM", 1 },
    { "'state':'ANSWERED','category':'PQ'", RP_TODAY_ANSWERS, FIXTURE_USER, "KAM", 0 },
    { "'state':'ANSWERED','category':'CMPL'", RP_TODAY_ANSWERS, LOOP_MANAGER, "KAM", 0 },
    { "'state':'ANSWERED','category':'CMPL'", RP_TODAY_COMPLAINTS, FIXTURE_USER, "SQ", 1 },
    { "'state':'DECLINED_PENDING'", RP_TODAY_ANSWERS, LOOP_MANAGER, "KAM", 1 },
    { "'state':'DISPATCHED','centre':'PLANNING'", RP_TODAY_CENTRE, OFFICER, "CTR", 1 },
    { "'state':'DISPATCHED','centre':'OPERATION'", RP_TODAY_CENTRE, OFFICER, "CTR", 0 },
    { "'state':'IN_PROGRESS','centre':'PLANNING','handler':'" LOOP_MANAGER "'", RP_TODAY_CENTRE,
      OFFICER, "CTR", 0 },
    { "'state':'BOUNCED','centre':'PLANNING'", RP_TODAY_SUPERVISED, FIXTURE_USER, "SUP", 1 },
    { "'state':'IN_PROGRESS','solve_due':'2026-01-04T09:30:00.000Z'", RP_TODAY_LATE, FIXTURE_USER,
      "SUP", 1 },
    { "'state':'IN_PROGRESS','solve_due':'2026-01-05T09:30:00.000Z'", RP_TODAY_LATE, FIXTURE_USER,
      "SUP", 0 },
    { "'state':'IN_PROGRESS','solve_due':'2026-01-04T09:30:00.000Z'", RP_TODAY_LATE, FIXTURE_USER,
      "BS", 0 },
    { "'state':'SUSPENDED','solve_due':'2026-01-04T09:30:00.000Z'", RP_TODAY_LATE, FIXTURE_USER,
      "SUP", 0 },
    { "'state':'ANSWERED','solve_due':'2026-01-04T09:30:00.000Z'", RP_TODAY_LATE, FIXTURE_USER,
      "SUP", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdelimit (g_strdup (cases[i].body), "'", '"');

      g_test_message ("%s %s", cases[i].roles, cases[i].body);
      g_assert_cmpuint (
          count_lines (cases[i].group, cases[i].user, cases[i].roles, "need", LOOP_NEED, body), ==,
          cases[i].n);
    }
}

#define ACCEPTED "01990000-0000-7000-8000-0000000000f4"
#define WITHDRAWN "01990000-0000-7000-8000-0000000000f5"
#define MERGED "01990000-0000-7000-8000-0000000000f6"
#define MERGED_ON "01990000-0000-7000-8000-0000000000f7"
#define RECEIVED "01990000-0000-7000-8000-0000000000f8"
#define WAITING "01990000-0000-7000-8000-0000000000f9"

static void
add_report (GString *page, const char *id, gint64 seq, const char *state, const char *into)
{
  g_autofree char *body = g_strdup_printf ("{" LOOP_OF_CUSTOMER ",\"state\":\"%s\"%s%s%s}", state,
                                           into != NULL ? ",\"merged_into\":\"" : "",
                                           into != NULL ? into : "", into != NULL ? "\"" : "");

  feed_page_row (page, "needs_report", id, LOOP_CUSTOMER, 1, seq, body);
}

static guint
count_captured_of (const char *report)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  GString *page = feed_page_new (19);
  RpSession *session = NULL;
  g_autoptr (RpToday) today = NULL;
  g_autofree char *need
      = g_strdup_printf ("{" LOOP_OF_CUSTOMER ",\"state\":\"CAPTURED\",\"report\":\"%s\"}", report);
  guint n = 0;

  add_report (page, ACCEPTED, 12, "ACCEPTED", NULL);
  add_report (page, WITHDRAWN, 13, "WITHDRAWN", NULL);
  add_report (page, MERGED, 14, "MERGED", ACCEPTED);
  add_report (page, MERGED_ON, 15, "MERGED", MERGED);
  add_report (page, RECEIVED, 16, "RECEIVED", NULL);
  add_report (page, WAITING, 17, "MERGED", RECEIVED);
  feed_page_row (page, "need", LOOP_NEED, LOOP_CUSTOMER, 2, 19, need);
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  session = loop_open_session (self, FIXTURE_USER, "BS");
  today = rp_today_new (session);
  loop_wait_loaded (today);
  n = g_list_model_get_n_items (rp_today_get_group (today, RP_TODAY_NEEDS));
  g_clear_object (&today);
  loop_close_session (session);
  return n;
}

/* A need that came under a report too late to be coded with it, or whose report is no more, is coded by itself. */
static void
test_needs_without_review (void)
{
  g_assert_cmpuint (count_captured_of (ACCEPTED), ==, 1);
  g_assert_cmpuint (count_captured_of (WITHDRAWN), ==, 1);
  g_assert_cmpuint (count_captured_of (MERGED), ==, 1);
  g_assert_cmpuint (count_captured_of (MERGED_ON), ==, 1);
  g_assert_cmpuint (count_captured_of (RECEIVED), ==, 0);
  g_assert_cmpuint (count_captured_of (WAITING), ==, 0);
}

/* What one has given to another; of one's own one knows that it is done. */
static void
test_verify (void)
{
  const char *own
      = "\"state\":\"DONE\",\"created_by\":\"" LOOP_MANAGER "\",\"assignee\":\"" LOOP_MANAGER "\"";

  const char *done = "\"state\":\"DONE\",\"created_by\":\"" LOOP_MANAGER "\"";

  g_assert_cmpuint (count_lines (RP_TODAY_VERIFY, LOOP_MANAGER, "KAM", "task", LOOP_TASK, done), ==,
                    1);
  g_assert_cmpuint (count_lines (RP_TODAY_VERIFY, FIXTURE_USER, "KAM", "task", LOOP_TASK, done), ==,
                    0);
  g_assert_cmpuint (count_lines (RP_TODAY_VERIFY, LOOP_MANAGER, "KAM", "task", LOOP_TASK, own), ==,
                    0);
}

/* What the server has not got yet is not listed as received. */
static void
test_queued (void)
{
#define SENT                                                                                       \
  "\"provisional_no\":\"W-1\",\"manager\":\"" LOOP_MANAGER "\",\"submitted_at\":\"2026-01-03\","
  static const struct
  {
    const char *body;
    guint n_queued, n_received;
  } cases[] = {
    { SENT "\"state\":\"QUEUED\"", 1, 0 },
    { SENT "\"state\":\"RECEIVED\"", 0, 1 },
  };
#undef SENT

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (count_lines (RP_TODAY_QUEUED, LOOP_MANAGER, "KAM", "needs_report",
                                     LOOP_REPORT, cases[i].body),
                        ==, cases[i].n_queued);
      g_assert_cmpuint (count_lines (RP_TODAY_RECEIVED, LOOP_MANAGER, "KAM", "needs_report",
                                     LOOP_REPORT, cases[i].body),
                        ==, cases[i].n_received);
    }
}

/* The supervisor sees what went wrong between others; what goes its way he does not. */
static void
test_told (void)
{
#define SENT "'provisional_no':'W-1','manager':'" LOOP_MANAGER "','submitted_at':'2026-01-03',"
#define ASKED "'text':'x','manager':'" LOOP_MANAGER "',"
  static const struct
  {
    RpTodayGroup group;
    const char *kind, *id, *body;
    guint n;
  } cases[] = {
    { RP_TODAY_RETURNED_AGAIN, "needs_report", LOOP_REPORT,
      SENT "'state':'RETURNED','version':3,'decided_at':'2026-01-04'", 1 },
    { RP_TODAY_RETURNED_AGAIN, "needs_report", LOOP_REPORT,
      SENT "'state':'DRAFT','version':3,'decided_at':'2026-01-04'", 1 },
    { RP_TODAY_RETURNED_AGAIN, "needs_report", LOOP_REPORT,
      SENT "'state':'RETURNED','version':2,'decided_at':'2026-01-04'", 0 },
    { RP_TODAY_RETURNED_AGAIN, "needs_report", LOOP_REPORT,
      SENT "'state':'RECEIVED','version':4,'decided_at':'2026-01-02'", 0 },
    /* Taken back by its author. */
    { RP_TODAY_RETURNED_AGAIN, "needs_report", LOOP_REPORT,
      SENT "'state':'DRAFT','version':3,'decided_at':'2026-01-02'", 0 },
    { RP_TODAY_EXPIRED, "potential_need", LOOP_ASKED, ASKED "'state':'EXPIRED','due':'2025-11-15'",
      1 },
    { RP_TODAY_EXPIRED, "potential_need", LOOP_ASKED, ASKED "'state':'EXPIRED','due':'2025-09-15'",
      0 },
    { RP_TODAY_EXPIRED, "potential_need", LOOP_ASKED,
      ASKED "'state':'TO_CONFIRM','due':'2025-11-15'", 0 },
  };
#undef SENT
#undef ASKED

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdelimit (g_strdup (cases[i].body), "'", '"');

      g_test_message ("%s", cases[i].body);
      g_assert_cmpuint (
          count_lines (cases[i].group, FIXTURE_USER, "SUP", cases[i].kind, cases[i].id, body), ==,
          cases[i].n);
      g_assert_cmpuint (
          count_lines (cases[i].group, LOOP_MANAGER, "KAM", cases[i].kind, cases[i].id, body), ==,
          0);
    }
}

#define DISTURBANCE "\"provisional_no\":\"W-1\",\"template\":\"T3\",\"template_version\":1,"

static guint
count_reports (RpTodayGroup group, const char *user, const char *roles, const char *more)
{
  g_autofree char *body = g_strconcat (DISTURBANCE, more, NULL);

  g_test_message ("%s %s", roles, body);
  return count_lines (group, user, roles, "needs_report", LOOP_REPORT, body);
}

/* Somebody wants money: the supervisor is told as long as it is under way. */
static void
test_claims (void)
{
#define CLAIM(value) "\"answers\":{\"t3.claim.asked\":" value "},\"manager\":\"" LOOP_MANAGER "\","
  const char *received = CLAIM ("true") "\"state\":\"RECEIVED\"";

  g_assert_cmpuint (count_reports (RP_TODAY_CLAIMS, FIXTURE_USER, "SUP", received), ==, 1);
  g_assert_cmpuint (count_reports (RP_TODAY_CLAIMS, FIXTURE_USER, "BS", received), ==, 0);
  g_assert_cmpuint (count_reports (RP_TODAY_CLAIMS, FIXTURE_USER, "SUP",
                                   CLAIM ("false") "\"state\":\"RECEIVED\""),
                    ==, 0);
  g_assert_cmpuint (
      count_reports (RP_TODAY_CLAIMS, FIXTURE_USER, "SUP", CLAIM ("true") "\"state\":\"ACCEPTED\""),
      ==, 0);
#undef CLAIM
}

/* What came into a report after it had been decided is its author's to enter anew; before that the reviewer returns it. */
static void
test_too_late (void)
{
#define ANSWERED(hash, state)                                                                      \
  "\"answers\":{\"t3.ask\":\"x\"},\"submitted_at\":\"2026-01-03T09:00:00.000Z\",\"hash\":\"" hash  \
  "\",\"manager\":\"" LOOP_MANAGER "\",\"state\":\"" state "\""
#define OTHER_HASH "0000000000000000000000000000000000000000000000000000000000000000"
  g_autoptr (JsonNode) answers = json_from_string ("{\"t3.ask\":\"x\"}", NULL);
  g_autofree char *hash = rp_json_fingerprint (answers);
  g_auto (GStrv) parts = g_strsplit (ANSWERED ("HASH", "ACCEPTED"), "HASH", 2);
  g_autofree char *same = g_strjoinv (hash, parts);
  const char *late = ANSWERED (OTHER_HASH, "ACCEPTED");

  g_assert_cmpuint (count_reports (RP_TODAY_TOO_LATE, LOOP_MANAGER, "KAM", late), ==, 1);
  g_assert_cmpuint (count_reports (RP_TODAY_TOO_LATE, FIXTURE_USER, "BS", late), ==, 0);
  g_assert_cmpuint (count_reports (RP_TODAY_TOO_LATE, LOOP_MANAGER, "KAM", same), ==, 0);
  g_assert_cmpuint (
      count_reports (RP_TODAY_TOO_LATE, LOOP_MANAGER, "KAM", ANSWERED (OTHER_HASH, "REVIEWING")),
      ==, 0);
#undef ANSWERED
#undef OTHER_HASH
}

/* Answers to what closes a matter, all but one. */
static char *
make_closing (const char *const *questions, guint but)
{
  g_autoptr (GString) text = g_string_new ("\"state\":\"ACCEPTED\",\"reviewer\":\"" FIXTURE_USER
                                           "\",\"review\":{\"t3.code\":\"x\"");

  for (guint i = 0; questions[i] != NULL; i++)
    if (i != but)
      g_string_append_printf (text, ",\"%s\":\"x\"", questions[i]);
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whatever of it the template requires: the report is with its reviewer until that is there. */
static void
test_closing (void)
{
  g_autoptr (RpTemplate) template_ = rp_template_find ("T3");
  g_autoptr (RpForm) form = rp_form_new (template_, NULL, NULL);
  g_autoptr (GPtrArray) problems = rp_form_list_closing_problems (form);
  g_autoptr (GPtrArray) questions = g_ptr_array_new ();
  g_autofree char *complete = NULL;

  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (questions, ((RpProblem *)problems->pdata[i])->question);
  g_ptr_array_add (questions, NULL);
  g_assert_cmpuint (questions->len, >, 1);
  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *body = make_closing ((const char *const *)questions->pdata, i);
      g_assert_cmpuint (count_reports (RP_TODAY_CLOSING, FIXTURE_USER, "BS", body), ==, 1);
      g_assert_cmpuint (count_reports (RP_TODAY_CLOSING, LOOP_MANAGER, "BS", body), ==, 0);
    }
  complete = make_closing ((const char *const *)questions->pdata, problems->len);
  g_assert_cmpuint (count_reports (RP_TODAY_CLOSING, FIXTURE_USER, "BS", complete), ==, 0);
}

/* What a colleague was to ask a customer who has changed hands waits for the new manager. */
static void
test_handed_over (void)
{
  const char *asked = "\"state\":\"TO_CONFIRM\",\"text\":\"x\",\"due\":\"2026-01-19\","
                      "\"manager\":\"" FIXTURE_USER "\"";

  g_assert_cmpuint (
      count_lines (RP_TODAY_CONFIRM, LOOP_MANAGER, "KAM", "potential_need", LOOP_ASKED, asked), ==,
      1);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/today/midnight", test_midnight);
  g_test_add_func ("/workbench/today/needs", test_needs);
  g_test_add_func ("/workbench/today/needs-without-review", test_needs_without_review);
  g_test_add_func ("/workbench/today/verify", test_verify);
  g_test_add_func ("/workbench/today/queued", test_queued);
  g_test_add_func ("/workbench/today/told", test_told);
  g_test_add_func ("/workbench/today/handed-over", test_handed_over);
  g_test_add_func ("/today/claims", test_claims);
  g_test_add_func ("/today/too-late", test_too_late);
  g_test_add_func ("/today/closing", test_closing);
  return g_test_run ();
}
