/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/reports-store.h"

#include "workbench/desk-fixture.h"
#include "workbench/visits-store.h"

/* A visit that is under way, with a need that was collected. */
static StoreFixture *
new_fixture (void)
{
  StoreFixture *self = desk_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = rp_visit_begin (self->store, VISIT, &error);

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  desk_fixture_answer (self, "visit", VISIT, VISIT_ANSWERS);
  return self;
}

static const RpReportBase on_visit = { .visit = VISIT };

static char *
start (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;
  char *id = rp_report_start (self->store, &on_visit, &op_id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  return id;
}

static char *
start_complete (StoreFixture *self)
{
  char *id = start (self);

  desk_fixture_answer (self, "needs_report", id, REPORT_ANSWERS);
  return id;
}

static void
submit (StoreFixture *self, const char *report)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = rp_report_submit (self->store, report, &error);

  g_assert_no_error (error);
  g_assert_nonnull (op_id);
}

static RpRecord *
get_only (StoreFixture *self, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = rp_store_list (self->store, kind, NULL, NULL, 0, &error, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  return g_object_ref (found->pdata[0]);
}

static void
test_start (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start (self);
  g_autoptr (RpRecord) report = store_fixture_get (self, "needs_report", id);
  JsonArray *visits = rp_record_get_array (report, "visits");

  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "DRAFT");
  g_assert_cmpstr (rp_record_get_text (report, "customer"), ==, CUSTOMER);
  g_assert_cmpstr (rp_record_get_text (report, "manager"), ==, FIXTURE_USER);
  g_assert_cmpstr (rp_record_get_text (report, "provisional_no"), ==, "草-C0DE-0001");
  g_assert_cmpstr (rp_record_get_text (report, "template"), ==, "T2");
  g_assert_cmpuint (json_array_get_length (visits), ==, 1);
  g_assert_cmpstr (rp_json_array_get_string (visits, 0, NULL), ==, VISIT);
}

/* A draft that is there is gone on with; the next report has the next number. */
static void
test_start_again (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autoptr (GError) error = NULL;
  g_autofree char *first = start_complete (self);
  g_autofree char *op_id = NULL;
  g_autofree char *again = rp_report_start (self->store, &on_visit, &op_id, &error);
  g_autofree char *second = NULL;

  g_assert_cmpstr (again, ==, first);
  g_assert_null (op_id);
  submit (self, first);
  second = start (self);
  g_assert_cmpstr (second, !=, first);
  store_fixture_assert_text (self, "needs_report", second, "provisional_no", "草-C0DE-0002");
}

static char *
start_on (StoreFixture *self, const RpReportBase *base)
{
  g_autoptr (GError) error = NULL;
  char *id = rp_report_start (self->store, base, NULL, &error);

  g_assert_no_error (error);
  return id;
}

/* Another kind of report is another report on the same visit. */
static void
test_start_other_template (void)
{
  const RpReportBase base = { .template_ = "T3", .visit = VISIT };
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *usual = start (self);
  g_autofree char *other = start_on (self, &base);
  g_autofree char *again = start_on (self, &base);

  g_assert_cmpstr (other, !=, usual);
  g_assert_cmpstr (again, ==, other);
  store_fixture_assert_text (self, "needs_report", other, "template", "T3");
}

/* Who telephones gets a report without a visit: how he told it stands there instead. */
static void
test_start_without_visit (void)
{
  const RpReportBase told = { .template_ = "T4", .customer = CUSTOMER, .channel = "PHONE" };
  const RpReportBase untold = { .customer = CUSTOMER };
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *on_visit_id = start (self);
  g_autofree char *id = start_on (self, &told);
  g_autofree char *again = start_on (self, &told);
  g_autoptr (RpRecord) report = store_fixture_get (self, "needs_report", id);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (id, !=, on_visit_id);
  g_assert_cmpstr (again, ==, id);
  g_assert_cmpstr (rp_record_get_text (report, "channel"), ==, "PHONE");
  g_assert_cmpstr (rp_record_get_text (report, "customer"), ==, CUSTOMER);
  g_assert_false (rp_record_has (report, "visits"));
  g_assert_null (rp_report_start (self->store, &untold, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
}

static void
test_list_templates (void)
{
  g_autoptr (GPtrArray) templates = rp_report_list_templates ();

  g_assert_cmpstr (rp_template_get_id (templates->pdata[0]), ==, "T2");
  for (guint i = 0; i < templates->len; i++)
    g_assert_cmpstr (rp_template_get_kind (templates->pdata[i]), ==, "needs_report");
}

#define INCIDENT_ANSWERS                                                                           \
  "{'t3.events':[{'row':'r1','at':'2026-01-03T08:00','kind':'SAG','source':'CUSTOMER'}],"          \
  "'t3.effect':[{'row':'r1','device':'Furnace','effect':'Stopped'}],"                              \
  "'t3.ask':'Sags stop the furnace.\\nTwice a month.','t3.claim.asked':false,"                     \
  "'t3.first.text':'We look at it.','t3.first.on':'2026-01-05',"                                   \
  "'t3.sig_manager':{'name':'Lin','on':'2026-01-05'},"                                             \
  "'t3.sig_customer':{'name':'Wen','on':'2026-01-05'}}"

/* A report that has no table of needs is about one. */
static void
test_single_need (void)
{
  const RpReportBase base = { .template_ = "T3", .customer = CUSTOMER, .channel = "HOTLINE" };
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start_on (self, &base);
  g_autoptr (RpRecord) need = NULL;

  desk_fixture_answer (self, "needs_report", id, INCIDENT_ANSWERS);
  submit (self, id);
  need = get_only (self, "need");
  g_assert_cmpstr (rp_record_get_text (need, "title"), ==, "Sags stop the furnace.");
  g_assert_cmpstr (rp_record_get_text (need, "category"), ==, "PQ");
  g_assert_cmpstr (rp_record_get_text (need, "state"), ==, "CAPTURED");
  g_assert_cmpstr (rp_record_get_text (need, "report"), ==, id);
  g_assert_cmpstr (rp_record_get_text (need, "channel"), ==, "HOTLINE");
  g_assert_false (rp_record_has (need, "visit"));
}

static void
test_start_by_others (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autoptr (GError) error = NULL;

  desk_fixture_sign_in (self, COLLEAGUE, "BS");
  g_assert_null (rp_report_start (self->store, &on_visit, NULL, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN);
  g_assert_cmpint (rp_store_count (self->store, "needs_report", NULL, NULL, NULL), ==, 0);
}

static void
test_submit_incomplete (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start (self);
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_report_submit (self->store, id, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "is still to be answered"));
  store_fixture_assert_text (self, "needs_report", id, "state", "DRAFT");
  g_assert_cmpint (rp_store_count (self->store, "report_revision", NULL, NULL, NULL), ==, 0);
}

/* A draft that a colleague's newer program began is not submitted as what this one takes it for. */
static void
test_submit_unknown_template (void)
{
#define DRAFT "01990000-0000-7000-8000-0000000000d9"
  g_autoptr (StoreFixture) self = new_fixture ();
  GString *page = feed_page_new (19);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) report = NULL;

  feed_page_row (page, "needs_report", DRAFT, CUSTOMER, 1, 15,
                 "{\"customer\":\"" CUSTOMER "\",\"state\":\"DRAFT\",\"channel\":\"PHONE\","
                 "\"template\":\"T3\",\"template_version\":9,\"manager\":\"" COLLEAGUE
                 "\",\"answers\":{\"t3.ask\":\"Sags.\"}}");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  g_assert_null (rp_report_submit (self->store, DRAFT, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "“T3”, version 9"));
  report = store_fixture_get (self, "needs_report", DRAFT);
  g_assert_false (rp_record_is_pending (report));
  g_assert_cmpint (json_object_get_size (rp_record_get_object (report, "answers")), ==, 1);
#undef DRAFT
}

static void
test_submit (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start_complete (self);
  g_autoptr (RpRecord) report = NULL, revision = NULL;
  g_autofree char *hash = NULL;
  JsonObject *content = NULL;

  submit (self, id);
  report = store_fixture_get (self, "needs_report", id);
  revision = get_only (self, "report_revision");
  hash = rp_json_fingerprint (rp_record_get_value (report, "answers"));
  content = rp_record_get_object (revision, "content");
  g_assert_cmpstr (rp_record_get_text (report, "state"), ==, "QUEUED");
  g_assert_cmpint (rp_record_get_integer (report, "version"), ==, 1);
  g_assert_cmpstr (rp_record_get_text (report, "submitted_at"), ==, "2026-01-05T01:00:00.000Z");
  g_assert_cmpstr (rp_record_get_text (report, "hash"), ==, hash);
  g_assert_cmpstr (rp_record_get_text (revision, "hash"), ==, hash);
  g_assert_cmpint (rp_record_get_integer (revision, "number"), ==, 1);
  g_assert_cmpstr (rp_record_get_text (revision, "by"), ==, FIXTURE_USER);
  g_assert_cmpstr (rp_json_get_string (content, "template", NULL), ==, "T2");
  g_assert_true (rp_json_object_equal (rp_json_get_object (content, "answers"),
                                       rp_record_get_object (report, "answers")));
  /* What the program filled in is part of what was submitted. */
  g_assert_cmpstr (desk_fixture_get_answer (report, "t2.customer"), ==, "Test Works");
  g_assert_cmpstr (desk_fixture_get_answer (report, "t2.no"), ==, "草-C0DE-0001");
}

/* One op, and the server is told which answers were on screen. */
static void
test_submit_is_one_op (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start_complete (self);
  g_autoptr (RpRecord) report = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  const RpOp *op = NULL;
  const RpChange *change = NULL;

  submit (self, id);
  report = store_fixture_get (self, "needs_report", id);
  ops = store_fixture_freeze (self);
  op = ops->pdata[ops->len - 1];
  change = op->changes->pdata[0];
  g_assert_cmpstr (op->what, ==, "needs_report.submit");
  g_assert_cmpuint (op->changes->len, ==, 3);
  g_assert_cmpstr (change->id, ==, id);
  g_assert_cmpstr (change->move_from, ==, "DRAFT");
  g_assert_cmpstr (change->move_to, ==, "QUEUED");
  g_assert_cmpstr (change->seen_hash, ==, rp_record_get_text (report, "hash"));
}

static void
test_needs (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start_complete (self);
  g_autoptr (RpRecord) need = NULL;
  JsonObject *details = NULL;

  submit (self, id);
  need = get_only (self, "need");
  details = rp_record_get_object (need, "details");
  g_assert_cmpstr (rp_record_get_text (need, "state"), ==, "CAPTURED");
  g_assert_cmpstr (rp_record_get_text (need, "report"), ==, id);
  g_assert_cmpstr (rp_record_get_text (need, "visit"), ==, VISIT);
  g_assert_cmpstr (rp_record_get_text (need, "item"), ==, "r1");
  g_assert_cmpstr (rp_record_get_text (need, "category"), ==, "PQ");
  g_assert_cmpstr (rp_record_get_text (need, "title"), ==, "Sags stop the furnace.");
  g_assert_cmpstr (rp_record_get_text (need, "own_words"), ==,
                   "Sags stop the furnace.\nTwice a month.");
  g_assert_cmpstr (rp_record_get_text (need, "urgency"), ==, "U2");
  g_assert_cmpstr (rp_record_get_text (need, "captured_by"), ==, FIXTURE_USER);
  g_assert_cmpstr (rp_json_get_string (details, "pq_equipment", NULL), ==, "Furnace");
  g_assert_false (json_object_has_member (details, "row"));
}

static void
test_take_back (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start_complete (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autofree char *taken_back = NULL;

  submit (self, id);
  taken_back = rp_report_take_back (self->store, id, &error);
  g_assert_no_error (error);
  g_assert_nonnull (taken_back);
  store_fixture_assert_text (self, "needs_report", id, "state", "DRAFT");
  g_assert_cmpint (rp_store_count (self->store, "report_revision", NULL, NULL, NULL), ==, 0);
  g_assert_cmpint (rp_store_count (self->store, "need", NULL, NULL, NULL), ==, 0);

  submit (self, id);
  ops = store_fixture_freeze (self);
  g_assert_null (rp_report_take_back (self->store, id, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_STATE);
  store_fixture_assert_text (self, "needs_report", id, "state", "QUEUED");
}

/* What the review desk does, as edits: this laptop only has to cope with it. */
static void
return_report (StoreFixture *self, const char *id)
{
  static const char *const states[] = { "RECEIVED", "REVIEWING", "RETURNED" };
  RpEdit *edit = rp_edit_new ("review_remark.create");
  JsonObject *remark = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (RpRecord) report = store_fixture_get (self, "needs_report", id);
      RpEdit *move = rp_edit_new ("move");
      rp_edit_move (move, report, states[i], NULL);
      g_free (store_fixture_commit (self, move));
    }
  json_object_set_string_member (remark, "customer", CUSTOMER);
  json_object_set_string_member (remark, "report", id);
  json_object_set_string_member (remark, "path", "t2.summary");
  json_object_set_string_member (remark, "text", "How deep?");
  rp_edit_create (edit, "review_remark", NULL, CUSTOMER, remark);
  g_free (store_fixture_commit (self, edit));
}

/* The next version: the need is the same one, the remark is settled. */
static void
test_submit_again (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start_complete (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;
  g_autoptr (RpRecord) before = NULL, after = NULL, remark = NULL, report = NULL;

  submit (self, id);
  before = get_only (self, "need");
  return_report (self, id);
  op_id = rp_step_take (self->store, "needs_report", id, "rework", NULL, &error);
  g_assert_no_error (error);
  desk_fixture_answer (self, "needs_report", id,
                       "{'t2.needs':[{'row':'r1','category':'PQ','own_words':'Sags of 30 %.',"
                       "'urgency':'U1','pq_times':'3 Jan','pq_equipment':'Furnace'}]}");
  submit (self, id);

  after = get_only (self, "need");
  remark = get_only (self, "review_remark");
  report = store_fixture_get (self, "needs_report", id);
  g_assert_cmpstr (rp_record_get_id (after), ==, rp_record_get_id (before));
  g_assert_cmpstr (rp_record_get_text (after, "own_words"), ==, "Sags of 30 %.");
  g_assert_cmpstr (rp_record_get_text (after, "urgency"), ==, "U1");
  g_assert_true (rp_record_get_boolean (remark, "resolved"));
  g_assert_cmpint (rp_record_get_integer (report, "version"), ==, 2);
  g_assert_cmpint (rp_store_count (self->store, "report_revision", NULL, NULL, NULL), ==, 2);
}

static void
rework_with (StoreFixture *self, const char *id, const char *answers)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;

  return_report (self, id);
  op_id = rp_step_take (self->store, "needs_report", id, "rework", NULL, &error);
  g_assert_no_error (error);
  desk_fixture_answer (self, "needs_report", id, answers);
  submit (self, id);
}

/* What the server does with a need that is not in the report any more. */
static void
cancel (StoreFixture *self, RpRecord *need)
{
  RpEdit *edit = rp_edit_new ("need.cancel");

  rp_edit_move (edit, need, "CANCELLED", NULL);
  g_free (store_fixture_commit (self, edit));
}

static guint
count_needs (StoreFixture *self, const char *where)
{
  return (guint)rp_store_count (self->store, "need", where, NULL, NULL);
}

#define ROW_1                                                                                      \
  "{'row':'r1','category':'PQ','own_words':'Sags.','urgency':'U1','pq_times':'3 Jan',"             \
  "'pq_equipment':'Furnace'}"
#define ROW_2                                                                                      \
  "{'row':'r2','category':'PQ','own_words':'Flicker.','urgency':'U2','pq_times':'3 Jan',"          \
  "'pq_equipment':'Lamps'}"

/* A row that comes back after its need has ended is a need again, and only one. */
static void
test_row_comes_back (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start_complete (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  desk_fixture_answer (self, "needs_report", id, "{'t2.needs':[" ROW_1 "," ROW_2 "]}");
  submit (self, id);
  g_assert_cmpuint (count_needs (self, NULL), ==, 2);
  rework_with (self, id, "{'t2.needs':[" ROW_1 "]}");
  found = rp_store_list (self->store, "need", "item = 'r2'", NULL, 0, &error, NULL);
  cancel (self, found->pdata[0]);
  rework_with (self, id, "{'t2.needs':[" ROW_1 "," ROW_2 "]}");
  g_assert_cmpuint (count_needs (self, "item = 'r2' AND state = 'CAPTURED'"), ==, 1);
  rework_with (self, id, "{'t2.needs':[" ROW_1 "," ROW_2 "]}");
  g_assert_cmpuint (count_needs (self, NULL), ==, 3);
}

/* What the desk has cancelled while its row was in the report stays so. */
static void
test_cancelled_stays (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start_complete (self);
  g_autoptr (RpRecord) need = NULL;

  desk_fixture_answer (self, "needs_report", id, "{'t2.needs':[" ROW_1 "]}");
  submit (self, id);
  need = get_only (self, "need");
  cancel (self, need);
  rework_with (self, id, "{'t2.needs':[" ROW_1 "]}");
  g_assert_cmpuint (count_needs (self, "state = 'CAPTURED'"), ==, 0);
}

/* A date that is wished no more is not in the need either. */
static void
test_taken_back_wish (void)
{
  g_autoptr (StoreFixture) self = new_fixture ();
  g_autofree char *id = start_complete (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;
  g_autoptr (RpRecord) before = NULL, after = NULL;

  desk_fixture_answer (self, "needs_report", id,
                       "{'t2.needs':[{'row':'r1','category':'PQ','own_words':'Sags of 30 %.',"
                       "'urgency':'U1','wished_on':'2026-03-01','pq_times':'3 Jan',"
                       "'pq_equipment':'Furnace'}]}");
  submit (self, id);
  before = get_only (self, "need");
  g_assert_cmpstr (rp_record_get_text (before, "wished_on"), ==, "2026-03-01");
  return_report (self, id);
  op_id = rp_step_take (self->store, "needs_report", id, "rework", NULL, &error);
  g_assert_no_error (error);
  desk_fixture_answer (self, "needs_report", id,
                       "{'t2.needs':[{'row':'r1','category':'PQ','own_words':'Sags of 30 %.',"
                       "'urgency':'U1','pq_times':'3 Jan','pq_equipment':'Furnace'}]}");
  submit (self, id);
  after = get_only (self, "need");
  g_assert_false (rp_record_has (after, "wished_on"));
  g_assert_true (rp_record_has (after, "details"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reports/start", test_start);
  g_test_add_func ("/reports/start-again", test_start_again);
  g_test_add_func ("/reports/start-by-others", test_start_by_others);
  g_test_add_func ("/reports/start-other-template", test_start_other_template);
  g_test_add_func ("/reports/start-without-visit", test_start_without_visit);
  g_test_add_func ("/reports/list-templates", test_list_templates);
  g_test_add_func ("/reports/single-need", test_single_need);
  g_test_add_func ("/reports/submit-incomplete", test_submit_incomplete);
  g_test_add_func ("/reports/submit-unknown-template", test_submit_unknown_template);
  g_test_add_func ("/reports/submit", test_submit);
  g_test_add_func ("/reports/submit-is-one-op", test_submit_is_one_op);
  g_test_add_func ("/reports/needs", test_needs);
  g_test_add_func ("/reports/take-back", test_take_back);
  g_test_add_func ("/reports/submit-again", test_submit_again);
  g_test_add_func ("/reports/taken-back-wish", test_taken_back_wish);
  g_test_add_func ("/reports/row-comes-back", test_row_comes_back);
  g_test_add_func ("/reports/cancelled-stays", test_cancelled_stays);
  return g_test_run ();
}
