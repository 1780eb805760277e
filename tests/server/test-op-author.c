/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/op-apply.h"

#include "schema/author.h"
#include "schema/workflow-guard.h"
#include "support/server-push.h"

/* What a forged program might send: every operation here is one that the real one does not make, or one that it does and
 * that has to pass. */

#define REPORT "20000000-0000-7000-8000-000000000003"
#define POTENTIAL "20000000-0000-7000-8000-000000000004"
#define SUGGESTION "20000000-0000-7000-8000-000000000005"
#define TASK "20000000-0000-7000-8000-000000000008"
#define NEED "20000000-0000-7000-8000-000000000006"
#define REMARK "20000000-0000-7000-8000-000000000007"
#define SET(kind_, id_, base_, set_, seen_)                                                        \
  "[{'kind':'" kind_ "','id':'" id_ "','base':" base_ ",'set':{" set_ "},'seen':{" seen_ "}}]"
#define STEP(kind_, id_, set_, from_, to_)                                                         \
  "[{'kind':'" kind_ "','id':'" id_ "','base':9,'set':{" set_ "},'seen':{},'move':{'state':"       \
  "['" from_ "','" to_ "']}}]"

static void
allow (TestLaptop *laptop, const char *changes)
{
  test_laptop_expect (laptop, changes, "applied", NULL);
}

static void
forbid (TestLaptop *laptop, const char *changes)
{
  test_laptop_expect (laptop, changes, "rejected", "forbidden");
}

static void
forbid_for (TestLaptop *laptop, const char *changes, const char *detail)
{
  g_autoptr (JsonObject) result = test_laptop_push (laptop, changes);

  assert_result (result, "rejected", "forbidden");
  g_assert_cmpstr (rp_json_get_string (result, "detail", NULL), ==, detail);
}

static void
give_roles (ServerFixture *fixture, const char *login, const char *roles)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE app_user SET roles = '%s' WHERE login = '%s' RETURNING id", roles, login);

  g_free (server_fixture_query (fixture, sql));
}

static void
assert_text (ServerFixture *fixture, const char *kind, const char *id, const char *field,
             const char *value)
{
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, kind, id);

  g_assert_nonnull (row);
  g_assert_cmpstr (rp_row_get_text (row, field), ==, value);
}

/* --- reports ------------------------------------------------------------------------------------ */

static void
make_report (TestLaptop *laptop, const char *manager)
{
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'needs_report','id':'" REPORT "','create':{'scope':'" CUSTOMER_A
      "','customer':'" CUSTOMER_A "','state':'DRAFT','manager':'%s','channel':'PHONE',"
      "'template':'t2','template_version':1,'answers':{'t2.summary':'a'}}}]",
      manager);

  allow (laptop, changes);
}

#define SUBMIT STEP ("needs_report", REPORT, "", "DRAFT", "QUEUED")
#define CLAIM(user_)                                                                               \
  STEP ("needs_report", REPORT, "'reviewer':'" user_ "'", "RECEIVED", "REVIEWING")
#define ACCEPT STEP ("needs_report", REPORT, "'review.t2.check':'ok'", "REVIEWING", "ACCEPTED")

#define TAKE_OVER(user_)                                                                           \
  STEP ("needs_report", REPORT, "'reviewer':'" user_ "'", "REVIEWING", "REVIEWING")

/* Somebody who is both manager and specialist reviews no report of his own, in no name. */
static void
test_own_report (ServerFixture *fixture, gconstpointer data)
{
  give_roles (fixture, "lin", "KAM,BS");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  make_report (lin, USER_LIN);
  allow (lin, SUBMIT);
  forbid_for (lin, CLAIM (USER_LIN), rp_workflow_four_eyes);
  forbid_for (lin, CLAIM (USER_XU), rp_author_false_name);
  allow (xu, CLAIM (USER_XU));
  forbid_for (lin, ACCEPT, rp_workflow_four_eyes);
  forbid (lin, STEP ("needs_report", REPORT, "'manager':'" USER_ZHOU "','review.t2.check':'ok'",
                     "REVIEWING", "ACCEPTED"));
  forbid_for (lin, TAKE_OVER (USER_LIN), rp_workflow_four_eyes);
  /* Another name in his place makes it nobody else's. */
  allow (lin, SET ("needs_report", REPORT, "1", "'manager':'" USER_ZHOU "'",
                   "'manager':'" USER_LIN "'"));
  forbid (lin, ACCEPT);
  forbid_for (lin, TAKE_OVER (USER_LIN), rp_workflow_four_eyes);
  assert_text (fixture, "needs_report", REPORT, "state", "REVIEWING");
  allow (xu, ACCEPT);
}

#define SEEN_BY_XU(set_, seen_)                                                                    \
  "[{'kind':'needs_report','id':'" REPORT "','base':4,'set':{" set_ "},'seen':{" seen_ "}}]"
#define TAKE_OVER_BEFORE(user_)                                                                    \
  "[{'kind':'needs_report','id':'" REPORT "','base':4,'set':{'reviewer':'" user_                   \
  "'},'seen':{'reviewer':'" USER_XU "'},'move':{'state':['REVIEWING','REVIEWING']}}]"

static void
assert_review (ServerFixture *fixture, const char *question, const char *answer)
{
  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "needs_report", REPORT);
  JsonObject *review = rp_json_get_object (row->body, "review");

  g_assert_nonnull (review);
  g_assert_cmpstr (rp_json_get_string (review, question, NULL), ==, answer);
}

/* A report whose reviewer is away is gone on with by another, with what is filled in; what the first enters without
 * knowing of it counts like what anybody enters, but he does not decide any more. */
static void
test_taken_over (ServerFixture *fixture, gconstpointer data)
{
  give_roles (fixture, "zhou", "BS");
  give_roles (fixture, "huang", "BS");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  make_report (lin, USER_LIN);
  allow (lin, SUBMIT);
  allow (xu, CLAIM (USER_XU));
  allow (xu, SET ("needs_report", REPORT, "9", "'review.t2.analysis':'xu'", ""));
  forbid (zhou, ACCEPT);
  test_laptop_expect (xu, TAKE_OVER (USER_XU), "rejected", "invalid");
  forbid (zhou, TAKE_OVER (USER_XU));
  allow (zhou, TAKE_OVER_BEFORE (USER_ZHOU));
  assert_text (fixture, "needs_report", REPORT, "reviewer", USER_ZHOU);
  assert_text (fixture, "needs_report", REPORT, "state", "REVIEWING");
  assert_review (fixture, "t2.analysis", "xu");
  /* Who takes it over without having heard of it has been overtaken. */
  test_laptop_expect (huang, TAKE_OVER_BEFORE (USER_HUANG), "rejected", "stale_state");
  /* Their answers cross. */
  allow (zhou, SET ("needs_report", REPORT, "9", "'review.t2.analysis':'zhou'", ""));
  test_laptop_expect (xu,
                      SEEN_BY_XU ("'review.t2.analysis':'xu again'", "'review.t2.analysis':'xu'"),
                      "conflict", NULL);
  allow (xu, SEEN_BY_XU ("'review.t2.recv':'xu'", ""));
  assert_review (fixture, "t2.analysis", "zhou");
  assert_review (fixture, "t2.recv", "xu");
  forbid_for (xu, ACCEPT, "Somebody else reviews this report.");
  allow (zhou, ACCEPT);
  /* What is still to be filled in then is taken over as well. */
  allow (xu, STEP ("needs_report", REPORT, "'reviewer':'" USER_XU "'", "ACCEPTED", "ACCEPTED"));
  assert_text (fixture, "needs_report", REPORT, "state", "ACCEPTED");
  assert_text (fixture, "needs_report", REPORT, "reviewer", USER_XU);
}

/* Nor one that he has made for another, all in one request. */
static void
test_report_for_another (ServerFixture *fixture, gconstpointer data)
{
  static const char create[]
      = "[{\"kind\":\"needs_report\",\"id\":\"" REPORT "\",\"create\":{\"scope\":\"" CUSTOMER_A
        "\",\"customer\":\"" CUSTOMER_A "\",\"state\":\"DRAFT\",\"manager\":\"" USER_ZHOU
        "\",\"channel\":\"PHONE\",\"template\":\"t2\",\"template_version\":1,"
        "\"answers\":{\"t2.summary\":\"a\"}}}]";
  static const char submit[] = "[{\"kind\":\"needs_report\",\"id\":\"" REPORT
                               "\",\"base\":1,\"move\":{\"state\":[\"DRAFT\",\"QUEUED\"]}}]";
  static const char claim[]
      = "[{\"kind\":\"needs_report\",\"id\":\"" REPORT "\",\"base\":1,\"set\":{\"reviewer\":"
        "\"" USER_LIN "\"},\"seen\":{},\"move\":{\"state\":[\"RECEIVED\",\"REVIEWING\"]}}]";
  const char *const changes[] = { create, submit, claim };
  g_autoptr (GString) ops = g_string_new (NULL);

  give_roles (fixture, "lin", "KAM,BS");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *id = server_fixture_make_id (fixture);
      g_autofree char *op = test_laptop_make_op (lin, id, changes[i]);

      g_string_append_printf (ops, "%s%s", i > 0 ? "," : "", op);
    }
  g_autoptr (TestReply) reply = test_laptop_send (lin, ops->str);
  g_autoptr (JsonObject) submitted = test_reply_get_result (reply, 1);
  g_autoptr (JsonObject) claimed = test_reply_get_result (reply, 2);

  assert_result (submitted, "applied", NULL);
  assert_result (claimed, "rejected", "forbidden");
  forbid (lin, CLAIM (USER_LIN));
}

/* Nor one that he has submitted for the deputy's colleague. */
static void
test_report_submitted_for_another (ServerFixture *fixture, gconstpointer data)
{
  give_roles (fixture, "zhou", "KAM,DEP,BS");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  make_report (lin, USER_LIN);
  allow (zhou, SUBMIT);
  forbid_for (zhou, CLAIM (USER_ZHOU), rp_workflow_four_eyes);
  allow (xu, CLAIM (USER_XU));
  forbid (zhou, ACCEPT);
  forbid_for (zhou, TAKE_OVER (USER_ZHOU), rp_workflow_four_eyes);
}

/* A reviewer whom a forged program names beside any step, and one that is put back by hand. */
static void
test_reviewer (ServerFixture *fixture, gconstpointer data)
{
  give_roles (fixture, "huang", "BS,SUP");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  make_report (lin, USER_LIN);
  allow (lin, SUBMIT);
  forbid_for (xu, SET ("needs_report", REPORT, "9", "'reviewer':'" USER_HUANG "'", ""),
              rp_author_false_name);
  allow (xu, CLAIM (USER_XU));
  allow (huang, SET ("needs_report", REPORT, "9", "'reviewer':'" USER_HUANG "'",
                     "'reviewer':'" USER_XU "'"));
  /* What stands there, an older value and nobody: these are not anybody's false signature. */
  allow (xu, SET ("needs_report", REPORT, "9", "'reviewer':'" USER_HUANG "'", ""));
  allow (huang, SET ("needs_report", REPORT, "9", "'reviewer':'" USER_XU "'",
                     "'reviewer':'" USER_HUANG "'"));
  allow (huang, SET ("needs_report", REPORT, "9", "'reviewer':null", "'reviewer':'" USER_XU "'"));
  forbid (huang, SET ("needs_report", REPORT, "9", "'reviewer':'" USER_ZHENG "'", ""));
}

/* An older program leaves out the name; the server signs. */
static void
test_unsigned_step (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  make_report (lin, USER_LIN);
  allow (lin, SUBMIT);
  allow (xu, STEP ("needs_report", REPORT, "", "RECEIVED", "REVIEWING"));
  assert_text (fixture, "needs_report", REPORT, "reviewer", USER_XU);
}

/* --- needs -------------------------------------------------------------------------------------- */

/* @more: members with a comma before each */
static void
make_need (TestLaptop *laptop, const char *more, const char *status, const char *refusal)
{
  g_autofree char *changes = g_strdup_printf (
      "[{'kind':'need','id':'" NEED "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A
      "','state':'CAPTURED','own_words':'电费发票','category':'BILL'%s}}]",
      more);

  test_laptop_expect (laptop, changes, status, refusal);
}

#define CODE(user_)                                                                                \
  STEP ("need", NEED, "'urgency':'U3','reasonableness':'REASONABLE','coded_by':'" user_ "'",       \
        "CAPTURED", "CODED")

/* A record says who made it, whether the program does or not; of others it says nothing. */
static void
test_maker (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");

  make_need (lin, ",'captured_by':'" USER_ZHOU "'", "rejected", "forbidden");
  make_need (lin, ",'coded_by':'" USER_XU "'", "applied", NULL);
  assert_text (fixture, "need", NEED, "captured_by", USER_LIN);
  assert_text (fixture, "need", NEED, "coded_by", "");
}

static void
test_coder (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");

  make_need (lin, "", "applied", NULL);
  forbid_for (xu, CODE (USER_HUANG), rp_author_false_name);
  allow (xu, CODE (USER_XU));
}

/* Two have signed, the one not seeing the other; a third decides for the later, whose name he writes. */
static void
test_conflict (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  make_need (lin, "", "applied", NULL);
  allow (xu, SET ("need", NEED, "1", "'coded_by':'" USER_XU "'", "'coded_by':null"));
  test_laptop_expect (huang,
                      SET ("need", NEED, "1", "'coded_by':'" USER_HUANG "'", "'coded_by':null"),
                      "conflict", NULL);
  g_autofree char *conflict
      = server_fixture_query (fixture, "SELECT id FROM k_conflict WHERE state = 'OPEN'");
  g_autofree char *settle = g_strdup_printf (
      "[{'kind':'need','id':'" NEED "','base':2,'set':{'coded_by':'" USER_HUANG
      "'},'seen':{'coded_by':'" USER_XU "'}},"
      "{'kind':'conflict','id':'%s','base':1,'move':{'state':['OPEN','REPLACED']}}]",
      conflict);
  allow (xu, settle);
  assert_text (fixture, "need", NEED, "coded_by", USER_HUANG);
}

/* Somebody else has signed meanwhile: nobody is told that he had used a false name. */
static void
test_overtaken (ServerFixture *fixture, gconstpointer data)
{
  give_roles (fixture, "huang", "BS,SUP");
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  make_need (lin, "", "applied", NULL);
  allow (xu, SET ("need", NEED, "1", "'coded_by':'" USER_XU "'", "'coded_by':null"));
  test_laptop_expect (
      huang,
      "[{'kind':'need','id':'" NEED "','base':1,'set':{'urgency':'U3','reasonableness':"
      "'REASONABLE','coded_by':'" USER_HUANG "'},'seen':{'coded_by':null},'move':{'state':"
      "['CAPTURED','CODED']}}]",
      "rejected", "stale_state");
  assert_text (fixture, "need", NEED, "state", "CAPTURED");
  assert_text (fixture, "need", NEED, "coded_by", USER_XU);
}

/* What comes late is signed by its author, not by who lets it in; a false name does not come in with it. */
static void
test_held (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  allow (huang, "[{'kind':'customer','id':'" CUSTOMER_A "','base':1,'set':{'manager':'" USER_ZHOU
                "','deputy':null},'seen':{'manager':'" USER_LIN "','deputy':'" USER_ZHOU "'}}]");
  make_need (lin, ",'captured_by':'" USER_ZHOU "'", "held", NULL);
  g_autofree char *forged = server_fixture_query (fixture, "SELECT id FROM k_held");
  g_autofree char *let_in = g_strdup_printf (
      "[{'kind':'held','id':'%s','base':1,'move':{'state':['OPEN','ACCEPTED']}}]", forged);
  forbid_for (zhou, let_in, rp_author_false_name);
  g_autofree char *keep_out = g_strdup_printf (
      "[{'kind':'held','id':'%s','base':1,'move':{'state':['OPEN','REFUSED']}}]", forged);
  allow (zhou, keep_out);

  make_need (lin, ",'captured_by':'" USER_LIN "'", "held", NULL);
  g_autofree char *honest
      = server_fixture_query (fixture, "SELECT id FROM k_held WHERE state = 'OPEN'");
  g_autofree char *accept = g_strdup_printf (
      "[{'kind':'held','id':'%s','base':1,'move':{'state':['OPEN','ACCEPTED']}}]", honest);
  allow (zhou, accept);
  assert_text (fixture, "need", NEED, "captured_by", USER_LIN);
}

/* --- potential needs ---------------------------------------------------------------------------- */

#define CONFIRM                                                                                    \
  STEP ("potential_need", POTENTIAL,                                                               \
        "'word':{'contact':'" CONTACT_A "','answered_on':'2026-01-05','channel':'VISIT',"          \
        "'verbatim':'要扩产'}",                                                                    \
        "TO_CONFIRM", "CONFIRMED")

/* Who proposed it does not bring the customer's yes, whoever was asked for it; who brings it has captured the need, and
 * does not code it. */
static void
test_potential (ServerFixture *fixture, gconstpointer data)
{
  give_roles (fixture, "xu", "KAM,BS");
  give_roles (fixture, "zhou", "KAM,BS");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");

  allow (xu, "[{'kind':'potential_need','id':'" POTENTIAL "','create':{'scope':'" CUSTOMER_A
             "','customer':'" CUSTOMER_A "','category':'CONN','sub_code':'CONN-02','text':'增容',"
             "'reason':'走访','state':'ADOPTED','manager':'" USER_LIN "','due':'2026-01-19'}}]");
  assert_text (fixture, "potential_need", POTENTIAL, "proposed_by", USER_XU);
  allow (xu, STEP ("potential_need", POTENTIAL, "", "ADOPTED", "TO_CONFIRM"));
  forbid_for (xu, CONFIRM, rp_workflow_four_eyes);
  allow (zhou, CONFIRM);

  g_autofree char *need = server_fixture_query (fixture, "SELECT id FROM k_need");
  g_autofree char *code = g_strdup_printf (
      "[{'kind':'need','id':'%s','base':9,'set':{'urgency':'U3','reasonableness':'REASONABLE',"
      "'coded_by':'%s'},'seen':{},'move':{'state':['CAPTURED','CODED']}}]",
      need, USER_ZHOU);
  assert_text (fixture, "need", need, "captured_by", USER_ZHOU);
  test_laptop_expect (zhou, code, "rejected", "invalid");
}

/* --- suggestions -------------------------------------------------------------------------------- */

static void
add_suggestion (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, &error);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (connection, &error);
  g_autoptr (RpChangeset) changeset = rp_changeset_new (connection, "2026-01-05T01:00:00.000Z");
  RpActor server = { .roles = RP_ROLE_SERVER };
  JsonObject *body = json_object_new ();
  gint64 head;

  json_object_set_string_member (body, "customer", CUSTOMER_A);
  json_object_set_string_member (body, "rule", "PR01");
  json_object_set_string_member (body, "text", "x");
  json_object_set_string_member (body, "state", "SUGGESTED");
  rp_changeset_add (changeset, rp_schema_find_kind ("suggestion"), SUGGESTION, CUSTOMER_A, body,
                    &server);
  rp_changeset_accept (changeset);
  g_assert_true (rp_changeset_write (changeset, &head, &error));
  g_assert_true (rp_transaction_commit (g_steal_pointer (&transaction), &error));
}

#define DISMISS(by_, adds_)                                                                        \
  "[{'kind':'suggestion','id':'" SUGGESTION "','base':9,'set':{'dismiss_reason':'D04',"            \
  "'decided_by':'" by_ "'},'seen':{},'add':{'dismissed_by':['" adds_ "']},"                        \
  "'move':{'state':['SUGGESTED','DISMISSED']}}]"

/* Two dismissals hide it from everybody: nobody gives both, and nobody takes another's back. */
static void
test_dismissal (ServerFixture *fixture, gconstpointer data)
{
  give_roles (fixture, "huang", "BS,SUP");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  add_suggestion (fixture);
  forbid_for (xu, DISMISS (USER_HUANG, USER_XU), rp_author_false_name);
  forbid_for (xu, DISMISS (USER_XU, USER_HUANG), rp_author_false_name);
  allow (xu, DISMISS (USER_XU, USER_XU));
  forbid_for (huang,
              "[{'kind':'suggestion','id':'" SUGGESTION
              "','base':9,'remove':{'dismissed_by':['" USER_XU "']}}]",
              rp_author_false_name);
  forbid (huang, "[{'kind':'suggestion','id':'" SUGGESTION
                 "','base':9,'set':{},'seen':{},'move':{'state':['DISMISSED','ADOPTED']}}]");
  allow (huang, "[{'kind':'suggestion','id':'" SUGGESTION "','base':9,'set':{'decided_by':"
                "'" USER_HUANG "'},'seen':{'decided_by':'" USER_XU
                "'},'move':{'state':['DISMISSED','ADOPTED']}}]");
}

/* --- tasks --------------------------------------------------------------------------------------- */

#define GIVE_TASK(by_)                                                                             \
  "[{'kind':'task','id':'" TASK "','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A     \
  "','title':'x','assignee':'" USER_ZHOU "','state':'OPEN'" by_ "}}]"

/* Who was given a task does it; whoever gave it, or a supervisor, says whether it is done. */
static void
test_task (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) zhou = test_laptop_new (fixture, "zhou");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  forbid_for (xu, GIVE_TASK (",'created_by':'" USER_ZHOU "'"), rp_author_false_name);
  allow (xu, GIVE_TASK (""));
  assert_text (fixture, "task", TASK, "created_by", USER_XU);
  forbid (zhou, STEP ("task", TASK, "'reason':'x'", "OPEN", "CANCELLED"));
  allow (zhou, STEP ("task", TASK, "'result':'x'", "OPEN", "DONE"));
  forbid (zhou, STEP ("task", TASK, "", "DONE", "VERIFIED"));
  allow (huang, STEP ("task", TASK, "", "DONE", "VERIFIED"));
}

/* --- centres ------------------------------------------------------------------------------------- */

#define OTHER_NEED "20000000-0000-7000-8000-000000000009"

static void
dispatch (TestLaptop *lin, TestLaptop *xu, const char *need, const char *centre)
{
  g_autofree char *captured = g_strdup_printf (
      "[{'kind':'need','id':'%s','create':{'scope':'" CUSTOMER_A "','customer':'" CUSTOMER_A
      "','state':'CAPTURED','own_words':'停电','category':'PQ'}}]",
      need);
  g_autofree char *coded = g_strdup_printf (
      "[{'kind':'need','id':'%s','base':9,'set':{'urgency':'U2','reasonableness':'REASONABLE',"
      "'coded_by':'" USER_XU "'},'seen':{},'move':{'state':['CAPTURED','CODED']}}]",
      need);
  g_autofree char *sent = g_strdup_printf (
      "[{'kind':'need','id':'%s','base':9,'set':{'route':{'centre':'%s','team':'x'},"
      "'answer_due':'2026-01-08T09:00:00.000Z','solve_due':'2026-02-08T09:00:00.000Z'},'seen':{},"
      "'move':{'state':['CODED','DISPATCHED']}}]",
      need, centre);

  allow (lin, captured);
  allow (xu, coded);
  allow (xu, sent);
}

/* A centre's officer takes the needs of his centre, not those of another at the same customer. */
static void
test_centre (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) zheng = test_laptop_new (fixture, "zheng");

  dispatch (lin, xu, NEED, "SERVICE");
  dispatch (lin, xu, OTHER_NEED, "PLANNING");
  allow (zheng, STEP ("need", NEED, "'handler':'" USER_ZHENG "'", "DISPATCHED", "ACCEPTED"));
  forbid (zheng, STEP ("need", OTHER_NEED, "'handler':'" USER_ZHENG "'", "DISPATCHED", "ACCEPTED"));
}

/* --- deleted rows ------------------------------------------------------------------------------- */

/* What is entered at a deleted row and comes back with it is held to the same. */
static void
test_deleted (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (TestLaptop) lin = test_laptop_new (fixture, "lin");
  g_autoptr (TestLaptop) xu = test_laptop_new (fixture, "xu");
  g_autoptr (TestLaptop) huang = test_laptop_new (fixture, "huang");

  make_report (lin, USER_LIN);
  allow (xu,
         "[{'kind':'review_remark','id':'" REMARK "','create':{'scope':'" CUSTOMER_A
         "','customer':'" CUSTOMER_A "','report':'" REPORT "','text':'x','by':'" USER_XU "'}}]");
  allow (xu, "[{'kind':'review_remark','id':'" REMARK "','base':1,'erase':true}]");
  forbid_for (huang, SET ("review_remark", REMARK, "1", "'by':'" USER_LIN "'", ""),
              rp_author_false_name);
  test_laptop_expect (huang,
                      SET ("review_remark", REMARK, "1", "'text':'y','by':'" USER_HUANG "'", ""),
                      "conflict", NULL);
  g_autofree char *conflict
      = server_fixture_query (fixture, "SELECT id FROM k_conflict WHERE state = 'OPEN'");
  g_autofree char *settle = g_strdup_printf (
      "[{'kind':'conflict','id':'%s','base':1,'move':{'state':['OPEN','REPLACED']}}]", conflict);
  forbid (huang, settle);
  assert_text (fixture, "review_remark", REMARK, "by", USER_XU);
  assert_text (fixture, "review_remark", REMARK, "text", "x");
}

#define ADD(name_, func_)                                                                          \
  g_test_add ("/op-author/" name_, ServerFixture, NULL, server_fixture_start, func_,               \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("own-report", test_own_report);
  ADD ("taken-over", test_taken_over);
  ADD ("report-for-another", test_report_for_another);
  ADD ("report-submitted-for-another", test_report_submitted_for_another);
  ADD ("reviewer", test_reviewer);
  ADD ("unsigned-step", test_unsigned_step);
  ADD ("maker", test_maker);
  ADD ("coder", test_coder);
  ADD ("conflict", test_conflict);
  ADD ("overtaken", test_overtaken);
  ADD ("held", test_held);
  ADD ("potential", test_potential);
  ADD ("dismissal", test_dismissal);
  ADD ("task", test_task);
  ADD ("centre", test_centre);
  ADD ("deleted", test_deleted);
  return g_test_run ();
}
