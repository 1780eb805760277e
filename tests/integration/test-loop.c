/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "base/json-access.h"
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"
#include "wire/route.h"
#include "workbench/reports-store.h"
#include "workbench/review-store.h"
#include "workbench/step-store.h"
#include "workbench/visits-store.h"

/* The work of a day, without a display: Lin visits and reports while the server is away, Xu reviews, a
 * suggestion becomes a need by the customer's own word, and two people change one contact. The steps
 * build on each other; each says in its name what must have come true. */

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  Desk *lin, *xu;
  char *visit, *report, *provisional_no, *needs[2], *potential;
  char *photo; /* hash */
  char *attachment;
} Day;

/* ---- the beginning ---- */

static Desk *
new_desk (Day *day, const char *login)
{
  g_autofree char *folder = temp_folder_file (day->folder, login);
  Desk *desk = desk_new (folder, server_process_get_address (day->server));

  desk_sign_in (desk, login, COUNTY_PASSWORD);
  desk_sync (desk);
  return desk;
}

static void
set_up (Day *day, gconstpointer data)
{
  g_autofree char *organisation = NULL;
  g_autofree char *server_folder = NULL;

  day->folder = temp_folder_new ();
  organisation = temp_folder_file (day->folder, "organisation.ndjson");
  server_folder = temp_folder_file (day->folder, "server");
  county_write (organisation, 0);
  day->server = server_process_new (server_folder, organisation);
  server_process_start (day->server);
  day->lin = new_desk (day, "lin");
  day->xu = new_desk (day, "xu");
}

static void
tear_down (Day *day, gconstpointer data)
{
  desk_free (day->lin);
  desk_free (day->xu);
  server_process_free (day->server);
  g_free (day->visit);
  g_free (day->report);
  g_free (day->provisional_no);
  g_free (day->needs[0]);
  g_free (day->needs[1]);
  g_free (day->potential);
  g_free (day->photo);
  g_free (day->attachment);
  temp_folder_free (day->folder);
}

static void
sync_both (Day *day)
{
  desk_sync (day->lin);
  desk_sync (day->xu);
}

/* ---- 1: offline, a visit and a report ---- */

static void
lin_starts_a_visit (Day *day)
{
  RpEdit *plan = rp_edit_new ("visit.plan");
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;

  day->visit = desk_make_id (day->lin);
  rp_edit_create (plan, "visit", day->visit, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','kind':'V01','state':'PLANNED',"
                               "'planned_on':'2026-01-05','manager':'" COUNTY_LIN
                               "','agreed_with':'" COUNTY_CONTACT "'}"));
  desk_commit (day->lin, plan);
  op_id = rp_visit_begin (day->lin->store, day->visit, &error);
  g_assert_no_error (error);
  desk_assert_text (day->lin, "visit", day->visit, "state", "ON_SITE");
}

/* Letter by letter, and the program is closed in the middle of a sentence. */
static void
lin_types_and_the_program_ends (Day *day)
{
  static const char sentence[] = "The sags come when the neighbour starts his press";
  g_autofree char *typed = NULL;

  for (gsize n = 1; n <= 30; n++)
    {
      g_autoptr (RpRecord) visit = desk_get (day->lin, "visit", day->visit);
      RpEdit *edit = rp_edit_new ("visit.answer");

      g_free (typed);
      typed = g_strndup (sentence, n);
      rp_edit_set_text (edit, visit, "answers.t1.opinion", typed);
      rp_edit_set_coalesce (edit, TRUE);
      desk_commit (day->lin, edit);
    }
  desk_restart (day->lin);

  g_autoptr (RpRecord) visit = desk_get (day->lin, "visit", day->visit);
  JsonObject *answers = rp_record_get_object (visit, "answers");
  g_assert_cmpstr (rp_json_get_string (answers, "t1.opinion", NULL), ==, typed);
}

/* Answers of a visit or report. @...: pairs of question and JSON in which ' stands for ", closed by %NULL */
static void
answer (Desk *desk, const char *kind, const char *id, ...)
{
  g_autoptr (RpRecord) shown = desk_get (desk, kind, id);
  RpEdit *edit = rp_edit_new ("answer");
  const char *question;
  va_list pairs;

  va_start (pairs, id);
  while ((question = va_arg (pairs, const char *)) != NULL)
    {
      g_autofree char *unit = g_strconcat ("answers.", question, NULL);
      rp_edit_set (edit, shown, unit, desk_value ("%s", va_arg (pairs, const char *)));
    }
  va_end (pairs);
  desk_commit (desk, edit);
}

static char *
sign (Desk *desk)
{
  g_autofree char *today = rp_clock_dup_today (desk->clock);

  return g_strdup_printf ("{'name':'Lin','on':'%s'}", today);
}

static void
lin_records_the_visit (Day *day)
{
  g_autofree char *today = rp_clock_dup_today (day->lin->clock);
  g_autofree char *signature = sign (day->lin);
  g_autofree char *promises = g_strdup_printf (
      "[{'row':'r1','what':'Send the load curve','who':'Lin','due':'%s'}]", today);
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;

  answer (day->lin, "visit", day->visit, "t1.place", "'The works'", "t1.production.state",
          "'NORMAL'", "t1.production.text", "'Two shifts.'", "t1.usage.text", "'As before.'",
          "t1.needs", "[{'row':'r1','category':'PQ','own_words':'Sags stop the furnace.'}]",
          "t1.promises", promises, "t1.sig_manager", signature, NULL);
  op_id = rp_visit_finish (day->lin->store, day->visit, &error);
  g_assert_no_error (error);
  desk_assert_text (day->lin, "visit", day->visit, "state", "RECORDED");
  g_assert_cmpuint (desk_count (day->lin, "task"), ==, 1);
}

static void
lin_writes_a_report (Day *day)
{
  const RpReportBase base = { .visit = day->visit };
  g_autofree char *signature = sign (day->lin);
  g_autoptr (RpRecord) report = NULL;
  g_autoptr (GError) error = NULL;

  day->report = rp_report_start (day->lin->store, &base, NULL, &error);
  g_assert_no_error (error);
  report = desk_get (day->lin, "needs_report", day->report);
  day->provisional_no = g_strdup (rp_record_get_text (report, "provisional_no"));
  answer (day->lin, "needs_report", day->report, "t2.summary", "'Sags stop the furnace.'",
          "t2.background", "'A press next door.'", "t2.judgement", "'Reasonable.'", "t2.already",
          "'None.'", "t2.needs",
          "[{'row':'r1','category':'PQ','own_words':'Sags stop the furnace.','urgency':'U3',"
          "'pq_times':'3 Jan','pq_equipment':'Furnace'},"
          "{'row':'r2','category':'EE','own_words':'Please look at the "
          "lamps.','urgency':'U3','ee_object':'Lamps'}]",
          "t2.sig", signature, NULL);
}

static void
lin_adds_a_photo (Day *day)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("the bytes of a photo", 20);
  g_autoptr (GError) error = NULL;
  RpEdit *edit = rp_edit_new ("attachment.add");

  day->photo = rp_store_add_blob (day->lin->store, bytes, "image/jpeg", &error);
  g_assert_no_error (error);
  day->attachment = desk_make_id (day->lin);
  rp_edit_create (edit, "attachment", day->attachment, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER
                               "','owner_kind':'needs_report','owner':'%s','question':'t2.att',"
                               "'sha256':'%s','size':20,'mime':'image/jpeg'}",
                               day->report, day->photo));
  desk_commit (day->lin, edit);
}

static void
lin_submits_with_two_needs (Day *day)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = rp_report_submit (day->lin->store, day->report, &error);
  g_autoptr (GPtrArray) needs = NULL;

  g_assert_no_error (error);
  needs = rp_store_list (day->lin->store, "need", "report = :report", "item", 0, &error, ":report",
                         day->report, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (needs->len, ==, G_N_ELEMENTS (day->needs));
  for (guint i = 0; i < needs->len; i++)
    day->needs[i] = g_strdup (rp_record_get_id (needs->pdata[i]));
}

/* Nothing has left the laptop: the report can be had back, and is submitted again. */
static void
lin_takes_it_back (Day *day)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *taken_back = rp_report_take_back (day->lin->store, day->report, &error);

  g_assert_no_error (error);
  desk_assert_text (day->lin, "needs_report", day->report, "state", "DRAFT");
  g_assert_cmpuint (desk_count (day->lin, "need"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (day->needs); i++)
    g_clear_pointer (&day->needs[i], g_free);
}

static void
everything_waits_on_the_laptop (Day *day)
{
  g_autoptr (RpRecord) report = desk_get (day->lin, "needs_report", day->report);

  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "QUEUED");
  g_assert_cmpstr (rp_record_get_text (report, "provisional_no"), ==, day->provisional_no);
  g_assert_cmpstr (rp_record_get_text (report, "no"), ==, "");
  g_assert_true (rp_record_is_pending (report));
  desk_sync_to (day->lin, RP_SYNC_WAITING);
  desk_restart (day->lin);
  desk_assert_text (day->lin, "needs_report", day->report, "state", "QUEUED");
  g_assert_cmpuint (desk_count_outbox (day->lin).waiting, >, 0);
  g_assert_cmpuint (desk_count_outbox (day->lin).files_waiting, ==, 1);
}

/* ---- 2: the server is there again ---- */

static void
report_gets_its_official_number (Day *day)
{
  g_autoptr (RpRecord) report = NULL;
  g_autoptr (RpRecord) visit = NULL;

  desk_sync (day->lin);
  report = desk_get (day->lin, "needs_report", day->report);
  visit = desk_get (day->lin, "visit", day->visit);
  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "RECEIVED");
  g_assert_cmpstr (rp_record_get_text (report, "no"), !=, "");
  g_assert_cmpstr (rp_record_get_text (report, "provisional_no"), ==, day->provisional_no);
  g_assert_false (rp_record_is_pending (report));
  g_assert_cmpstr (rp_record_get_text (visit, "state"), ==, "CLOSED");
  g_assert_cmpstr (rp_record_get_text (visit, "no"), !=, "");
  g_assert_cmpuint (desk_count_outbox (day->lin).files_waiting, ==, 0);
}

/* It comes by itself with the row that names it. */
static void
xu_has_the_photo (Day *day)
{
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;

  path = rp_store_dup_blob_path (day->xu->store, day->photo);
  g_assert_nonnull (path);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "the bytes of a photo");
  g_assert_cmpuint (desk_count_outbox (day->xu).files_waiting, ==, 0);
}

static void
xu_can_have_the_photo (Day *day)
{
  g_autofree char *path
      = g_strconcat (RP_ROUTE_ATTACHMENTS, day->attachment, RP_ROUTE_CONTENT, NULL);
  g_autofree char *token_file = g_build_filename (day->xu->folder, "token", NULL);
  g_autofree char *token = NULL;
  RpRequest request = { .method = "GET", .path = path };
  g_autoptr (RpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (token_file, &token, NULL, NULL));
  request.token = g_strstrip (token);
  response = rp_transport_send (day->xu->transport, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body),
                   "the bytes of a photo", 20);
}

/* ---- 3: review ---- */

static void
xu_claims (Day *day)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;

  desk_sync (day->xu);
  desk_assert_text (day->xu, "needs_report", day->report, "state", "RECEIVED");
  op_id = rp_review_claim (day->xu->store, day->report, &error);
  g_assert_no_error (error);
  g_assert_nonnull (op_id);
}

/* One remark is taken back before Lin can see it. */
static void
xu_returns_with_a_remark (Day *day)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) values
      = desk_object ("{'return_codes':['R02'],'return_remark':'Depth and duration are missing.'}");
  g_autofree char *wrong
      = rp_review_pin (day->xu->store, day->report, "t2.needs", "Which furnace?", NULL, &error);
  g_autofree char *right = rp_review_pin (day->xu->store, day->report, "t2.summary",
                                          "How often, how deep?", NULL, &error);
  g_autofree char *unpinned = NULL, *returned = NULL;

  g_assert_no_error (error);
  desk_sync (day->xu);
  unpinned = rp_review_unpin (day->xu->store, wrong, &error);
  g_assert_no_error (error);
  returned = rp_step_take (day->xu->store, "needs_report", day->report, "return", values, &error);
  g_assert_no_error (error);
  desk_sync (day->xu);
}

static void
lin_sees_why (Day *day)
{
  g_autoptr (RpRecord) report = NULL;
  g_autoptr (GPtrArray) remarks = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *codes;

  desk_sync (day->lin);
  report = desk_get (day->lin, "needs_report", day->report);
  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "RETURNED");
  codes = rp_record_get_array (report, "return_codes");
  g_assert_cmpuint (json_array_get_length (codes), ==, 1);
  g_assert_cmpstr (rp_json_array_get_string (codes, 0, NULL), ==, "R02");
  remarks = rp_store_list (day->lin->store, "review_remark", "report = :report", NULL, 0, &error,
                           ":report", day->report, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (remarks->len, ==, 1);
  g_assert_cmpstr (rp_record_get_text (remarks->pdata[0], "path"), ==, "t2.summary");
}

static void
lin_reworks_and_submits_again (Day *day)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rework
      = rp_step_take (day->lin->store, "needs_report", day->report, "rework", NULL, &error);
  g_autofree char *submit = NULL;

  g_assert_no_error (error);
  answer (day->lin, "needs_report", day->report, "t2.summary",
          "'Sags of 30 % for 200 ms stop the furnace twice a month.'", NULL);
  submit = rp_report_submit (day->lin->store, day->report, &error);
  g_assert_no_error (error);
  desk_sync (day->lin);
  g_assert_cmpuint (desk_count (day->lin, "need"), ==, 2);
}

static const char *
get_summary (RpRecord *revision)
{
  JsonObject *content = rp_record_get_object (revision, "content");

  return rp_json_get_string (rp_json_get_object (content, "answers"), "t2.summary", NULL);
}

static void
xu_sees_both_versions (Day *day)
{
  g_autoptr (GPtrArray) revisions = NULL;
  g_autoptr (GError) error = NULL;

  desk_sync (day->xu);
  desk_assert_text (day->xu, "needs_report", day->report, "state", "RECEIVED");
  g_assert_cmpint (rp_store_count (day->xu->store, "review_remark", "resolved = 1", NULL, NULL), ==,
                   1);
  revisions = rp_store_list (day->xu->store, "report_revision", "report = :report", "number", 0,
                             &error, ":report", day->report, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (revisions->len, ==, 2);
  g_assert_cmpstr (get_summary (revisions->pdata[0]), ==, "Sags stop the furnace.");
  g_assert_cmpstr (get_summary (revisions->pdata[1]), ==,
                   "Sags of 30 % for 200 ms stop the furnace twice a month.");
}

static void
xu_codes_a_need (Day *day, const char *id, const char *coding)
{
  g_autoptr (JsonObject) values = desk_object ("%s", coding);
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = rp_step_take (day->xu->store, "need", id, "code", values, &error);

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
}

static void
xu_fills_in_the_review (Day *day)
{
  g_autoptr (RpRecord) report = desk_get (day->xu, "needs_report", day->report);
  g_autoptr (GString) points = g_string_new ("[");
  RpEdit *edit = rp_edit_new ("needs_report.answer");

  for (guint i = 1; i <= 10; i++)
    g_string_append_printf (points, "%s{'row':'r%u','point':'P%02u','ok':true}", i > 1 ? "," : "",
                            i, i);
  g_string_append (points, "]");
  rp_edit_set (edit, report, "review.t2.check", desk_value ("%s", points->str));
  rp_edit_set_text (edit, report, "review.t2.analysis", "Two needs, both plausible.");
  desk_commit (day->xu, edit);
}

static void
xu_accepts (Day *day)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;

  xu_fills_in_the_review (day);
  op_id = rp_review_accept (day->xu->store, day->report, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  sync_both (day);
  sync_both (day);
}

static void
lin_sees_that_it_was_accepted (Day *day)
{
  g_autoptr (RpRecord) report = desk_get (day->lin, "needs_report", day->report);
  JsonObject *review = rp_record_get_object (report, "review");
  JsonArray *coding = rp_json_get_array (review, "t2.code");

  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "ACCEPTED");
  g_assert_cmpstr (rp_json_get_string (review, "t2.decision", NULL), ==, "ACCEPT");
  g_assert_cmpuint (json_array_get_length (coding), ==, 2);
  desk_assert_text (day->lin, "need", day->needs[0], "state", "CODED");
  desk_assert_text (day->lin, "need", day->needs[0], "sub_code", "PQ-01");
  desk_assert_text (day->lin, "need", day->needs[0], "coded_by", COUNTY_XU);
  desk_assert_text (day->lin, "need", day->needs[1], "state", "CODED");
}

/* ---- 4: from a suggestion to a need ---- */

static void
xu_adopts_a_suggestion (Day *day)
{
  g_autoptr (RpRecord) suggestion = desk_get (day->xu, "suggestion", COUNTY_SUGGESTION);
  RpEdit *edit = rp_edit_new ("suggestion.adopt");

  day->potential = desk_make_id (day->xu);
  rp_edit_move (edit, suggestion, "ADOPTED", NULL);
  rp_edit_create (edit, "potential_need", day->potential, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','suggestion':'" COUNTY_SUGGESTION
                               "','category':'EE','state':'ADOPTED','text':'Compensate.',"
                               "'benefit_customer':1200000,'proposed_by':'" COUNTY_XU "'}"));
  desk_commit (day->xu, edit);
}

static void
xu_sends_it_to_lin (Day *day)
{
  g_autoptr (RpRecord) potential = desk_get (day->xu, "potential_need", day->potential);
  RpEdit *edit = rp_edit_new ("potential.assign");

  rp_edit_set_text (edit, potential, "manager", COUNTY_LIN);
  rp_edit_set_text (edit, potential, "due", "2026-02-05");
  rp_edit_move (edit, potential, "TO_CONFIRM", NULL);
  desk_commit (day->xu, edit);
  desk_sync (day->xu);
  desk_sync (day->lin);
  desk_assert_text (day->lin, "potential_need", day->potential, "state", "TO_CONFIRM");
  desk_assert_text (day->lin, "suggestion", COUNTY_SUGGESTION, "state", "ADOPTED");
}

static void
lin_brings_the_customers_yes (Day *day)
{
  g_autoptr (RpRecord) potential = desk_get (day->lin, "potential_need", day->potential);
  RpEdit *edit = rp_edit_new ("potential.confirm");

  rp_edit_set (edit, potential, "word",
               desk_value ("{'contact':'" COUNTY_CONTACT
                           "','answered_on':'2026-01-12','channel':'VISIT',"
                           "'verbatim':'Yes, if it pays back in two years.'}"));
  rp_edit_move (edit, potential, "CONFIRMED", NULL);
  desk_commit (day->lin, edit);
  desk_sync_to (day->lin, RP_SYNC_WAITING);
  desk_assert_text (day->lin, "potential_need", day->potential, "state", "CONFIRMED");
}

static void
assert_linked_need (Desk *desk, const char *potential_id)
{
  g_autoptr (RpRecord) potential = desk_get (desk, "potential_need", potential_id);
  g_autoptr (RpRecord) need = desk_get (desk, "need", rp_record_get_text (potential, "need"));

  g_assert_cmpstr (rp_record_get_text (potential, "state"), ==, "CONVERTED");
  g_assert_cmpstr (rp_record_get_text (need, "potential"), ==, potential_id);
  g_assert_cmpstr (rp_record_get_text (need, "own_words"), ==,
                   "Yes, if it pays back in two years.");
  g_assert_cmpstr (rp_record_get_text (need, "no"), !=, "");
  g_assert_cmpint (rp_record_get_integer (need, "benefit_customer"), ==, 1200000);
}

static void
it_is_a_need_on_both_sides (Day *day)
{
  sync_both (day);
  assert_linked_need (day->lin, day->potential);
  assert_linked_need (day->xu, day->potential);
}

/* ---- 5: two people and one contact ---- */

static void
change_contact (Desk *desk, const char *unit, const char *value, const char *mobile)
{
  g_autoptr (RpRecord) contact = desk_get (desk, "contact", COUNTY_CONTACT);
  RpEdit *edit = rp_edit_new ("contact.edit");

  rp_edit_set_text (edit, contact, unit, value);
  rp_edit_set_text (edit, contact, "mobile", mobile);
  desk_commit (desk, edit);
}

static void
both_change_the_contact (Day *day)
{
  change_contact (day->lin, "post", "Head of purchasing", "13900000002");
  change_contact (day->xu, "email", "test@example.invalid", "13900000003");
  desk_sync (day->lin);
  desk_sync (day->xu);
  g_assert_cmpuint (day->xu->report.conflicts, ==, 1);
  desk_sync (day->lin);
}

static void
assert_contact (Desk *desk, const char *mobile)
{
  desk_assert_text (desk, "contact", COUNTY_CONTACT, "post", "Head of purchasing");
  desk_assert_text (desk, "contact", COUNTY_CONTACT, "email", "test@example.invalid");
  desk_assert_text (desk, "contact", COUNTY_CONTACT, "mobile", mobile);
}

/* Returns: the one open conflict */
static RpRecord *
find_conflict (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts
      = rp_store_list (desk->store, "conflict", "state = 'OPEN'", NULL, 0, &error, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, 1);
  return g_object_ref (conflicts->pdata[0]);
}

static void
different_fields_merge_and_the_same_field_is_a_conflict (Day *day)
{
  Desk *const desks[] = { day->lin, day->xu };

  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    {
      g_autoptr (RpRecord) conflict = find_conflict (desks[i]);

      assert_contact (desks[i], "13900000002");
      g_assert_cmpstr (rp_record_get_text (conflict, "on_id"), ==, COUNTY_CONTACT);
      g_assert_cmpstr (rp_record_get_text (conflict, "unit"), ==, "mobile");
      g_assert_cmpstr (rp_json_node_get_string (rp_record_get_value (conflict, "mine"), NULL), ==,
                       "13900000003");
      g_assert_cmpstr (rp_json_node_get_string (rp_record_get_value (conflict, "theirs"), NULL), ==,
                       "13900000002");
      g_assert_cmpstr (rp_record_get_text (conflict, "mine_by"), ==, COUNTY_XU);
      g_assert_cmpstr (rp_record_get_text (conflict, "mine_on"), ==, "test desk");
      g_assert_cmpstr (rp_record_get_text (conflict, "theirs_on"), ==, "test desk");
      g_assert_cmpstr (rp_record_get_text (conflict, "theirs_by"), ==, COUNTY_LIN);
    }
}

static gboolean
history_holds (Desk *desk, const char *mobile)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history
      = rp_store_list_history (desk->store, "contact", COUNTY_CONTACT, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < history->len; i++)
    {
      RpHistoryEntry *entry = history->pdata[i];

      if (g_str_equal (entry->unit, "mobile") && entry->old_value != NULL
          && g_strcmp0 (rp_json_node_get_string (entry->old_value, NULL), mobile) == 0)
        return TRUE;
    }
  return FALSE;
}

/* An edit like any other, made with their value on screen. */
static void
xu_chooses_hers_and_the_other_stays_in_the_history (Day *day)
{
  g_autoptr (RpRecord) conflict = find_conflict (day->xu);
  g_autoptr (RpRecord) contact = desk_get (day->xu, "contact", COUNTY_CONTACT);
  RpEdit *edit = rp_edit_new ("conflict.replace");

  rp_edit_set_text (edit, contact, "mobile", "13900000003");
  rp_edit_move (edit, conflict, "REPLACED", NULL);
  desk_commit (day->xu, edit);
  desk_sync (day->xu);
  g_assert_cmpuint (day->xu->report.conflicts, ==, 0);
  desk_sync (day->lin);
  assert_contact (day->xu, "13900000003");
  assert_contact (day->lin, "13900000003");
  g_assert_true (history_holds (day->xu, "13900000002"));
  g_assert_true (history_holds (day->lin, "13900000002"));
  g_assert_cmpuint (desk_count_outbox (day->xu).conflicts, ==, 0);
}

/* ---- the day ---- */

static void
test_day (Day *day, gconstpointer data)
{
  server_process_stop (day->server);
  lin_starts_a_visit (day);
  lin_types_and_the_program_ends (day);
  lin_records_the_visit (day);
  lin_writes_a_report (day);
  lin_adds_a_photo (day);
  lin_submits_with_two_needs (day);
  lin_takes_it_back (day);
  lin_submits_with_two_needs (day);
  everything_waits_on_the_laptop (day);

  server_process_start (day->server);
  report_gets_its_official_number (day);
  xu_can_have_the_photo (day);

  xu_claims (day);
  xu_has_the_photo (day);
  xu_returns_with_a_remark (day);
  lin_sees_why (day);
  lin_reworks_and_submits_again (day);
  xu_sees_both_versions (day);
  xu_claims (day);
  xu_codes_a_need (day, day->needs[0],
                   "{'category':'PQ','sub_code':'PQ-01','urgency':'U2',"
                   "'reasonableness':'REASONABLE'}");
  xu_codes_a_need (day, day->needs[1],
                   "{'category':'EE','sub_code':'EE-01','urgency':'U2',"
                   "'reasonableness':'REASONABLE'}");
  xu_accepts (day);
  lin_sees_that_it_was_accepted (day);

  xu_adopts_a_suggestion (day);
  xu_sends_it_to_lin (day);
  server_process_kill (day->server);
  lin_brings_the_customers_yes (day);
  server_process_start (day->server);
  it_is_a_need_on_both_sides (day);

  both_change_the_contact (day);
  different_fields_merge_and_the_same_field_is_a_conflict (day);
  xu_chooses_hers_and_the_other_stays_in_the_history (day);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/loop/day", Day, NULL, set_up, test_day, tear_down);
  return g_test_run ();
}
