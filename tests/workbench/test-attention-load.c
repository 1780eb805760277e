/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attention-store.h"

#include "db/connection.h"
#include "workbench/desk-fixture.h"
#include "workbench/work-item.h"

#define RECORD "01990000-0000-7000-8000-0000000000f1"

/* The one thing that waits. */
static RpAttentionItem *
load_one (StoreFixture *f, RpAttentionType type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = rp_attention_load (f->store, 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpint (rp_attention_item_get_attention_type (items->pdata[0]), ==, type);
  return g_object_ref (items->pdata[0]);
}

static void
assert_text (RpAttentionItem *item, RpAttentionText which, const char *part)
{
  const char *text = rp_attention_item_get_text (item, which);

  g_test_message ("%u: %s", which, text);
  g_assert_nonnull (strstr (text, part));
}

static void
add_record (StoreFixture *f, const char *kind, const char *body)
{
  GString *page = feed_page_new (20);
  g_autofree char *text = g_strdelimit (g_strdup (body), "'", '"');

  feed_page_row (page, kind, RECORD, CUSTOMER, 1, 11, text);
  g_assert_false (store_fixture_apply (f, page, "c1", "c2", TRUE));
}

static void
test_held (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;

  add_record (f, "held",
              "{'customer':'" CUSTOMER "','on_kind':'contact','on_id':'" CONTACT
              "','what':'contact.edit','by':'" COLLEAGUE "','at':'2026-01-04T01:00:00.000Z',"
              "'op':'" RECORD "','state':'OPEN','entry':{'id':'" RECORD
              "','what':'contact.edit','changes':[{'kind':'contact','id':'" CONTACT
              "','set':{'mobile':'12000000077'}}]}}");
  item = load_one (f, RP_ATTENTION_HELD);
  g_assert_cmpstr (rp_attention_item_get_customer_name (item), ==, "Test Works");
  assert_text (item, RP_ATTENTION_REASON, "Zhou");
  assert_text (item, RP_ATTENTION_REASON, "12000000077");
  assert_text (item, RP_ATTENTION_MINE_BY, "Zhou");
}

/* One key lets it in: what it would do stands there, also where it sets nothing. */
static void
test_held_without_values (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;

  add_record (f, "held",
              "{'customer':'" CUSTOMER "','on_kind':'contact','on_id':'" CONTACT
              "','what':'contact.delete','by':'" COLLEAGUE "','at':'2026-01-04T01:00:00.000Z',"
              "'op':'" RECORD "','state':'OPEN','entry':{'id':'" RECORD
              "','what':'contact.delete','changes':[{'kind':'contact','id':'" CONTACT
              "','base':1,'erase':true},{'kind':'contact','id':'" RECORD
              "','base':1,'add':{'role':['GM']},'remove':{'role':['FINANCE']}},"
              "{'kind':'task','id':'" RECORD "','move':{'state':['OPEN','DONE']}}]}}");
  item = load_one (f, RP_ATTENTION_HELD);
  assert_text (item, RP_ATTENTION_FIELD, "Deletion");
  assert_text (item, RP_ATTENTION_MINE, "Contact · Wen: deleted");
  assert_text (item, RP_ATTENTION_MINE, ": added ");
  assert_text (item, RP_ATTENTION_MINE, ": removed ");
  assert_text (item, RP_ATTENTION_MINE, "Done");
}

/* @on_kind, @id: of the record; @change: what it does, in which ' stands for " */
static RpAttentionItem *
load_held (StoreFixture *f, const char *on_kind, const char *id, const char *change)
{
  g_autofree char *body = g_strdup_printf (
      "{'customer':'" CUSTOMER "','on_kind':'%s','on_id':'%s','what':'%s.edit','by':'" COLLEAGUE
      "','at':'2026-01-04T01:00:00.000Z','op':'" RECORD "','state':'OPEN','entry':{'id':'" RECORD
      "','what':'%s.edit','changes':[{'kind':'%s','id':'%s',%s}]}}",
      on_kind, id, on_kind, on_kind, on_kind, id, change);

  add_record (f, "held", body);
  return load_one (f, RP_ATTENTION_HELD);
}

static void
assert_no_id (RpAttentionItem *item)
{
  g_assert_null (strstr (rp_attention_item_get_text (item, RP_ATTENTION_MINE), "01990000-"));
}

/* What an entry refers to is called by its name, and what it answers by the question. */
static void
test_held_names (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item
      = load_held (f, "visit", VISIT,
                   "'add':{'contacts_met':['" CONTACT "','01990000-0000-7000-8000-0000000000ff']},"
                   "'set':{'answers.t1.opinion':'Too many sags.','manager':'" COLLEAGUE "'}");

  assert_text (item, RP_ATTENTION_MINE, "Contacts met: added Wen, a record that is not here");
  assert_text (item, RP_ATTENTION_MINE, "Customer's words: Too many sags.");
  assert_text (item, RP_ATTENTION_MINE, ": Zhou");
  assert_no_id (item);
}

/* The same of a record that it would make; what is the program's own says nothing to whoever decides. */
static void
test_held_makes (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = load_held (
      f, "needs_report", RECORD,
      "'create':{'customer':'" CUSTOMER "','manager':'" COLLEAGUE "','state':'DRAFT',"
      "'template':'T2','template_version':1,'hash':'3f3f','pager':'77','answers':{"
      "'t2.summary':'Sags.','t2.needs':[{'row':'r1','category':'PQ','own_words':'Help.',"
      "'contact':'" CONTACT "'}]}}");
  const char *text = rp_attention_item_get_text (item, RP_ATTENTION_MINE);

  assert_text (item, RP_ATTENTION_MINE, "Summary: Sags.");
  assert_text (item, RP_ATTENTION_MINE, ": Wen");
  assert_text (item, RP_ATTENTION_MINE, "pager: \"77\"");
  assert_text (item, RP_ATTENTION_MINE, "Customer: Test Works");
  g_assert_null (strstr (text, "3f3f"));
  g_assert_null (strstr (text, "{"));
  assert_no_id (item);
}

/* A group is one line, its names as well; of what no line can show it is said that it was changed. */
static void
test_held_part (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item
      = load_held (f, "need", RECORD,
                   "'set':{'details':{'pq_equipment':'Furnace'},"
                   "'confirmation':{'confirm_contact':'" CONTACT "','confirm_words':'Yes.'}}");

  g_assert_cmpstr (rp_attention_item_get_text (item, RP_ATTENTION_MINE), ==,
                   "Confirmed by: Wen · Yes.\nDetails");
}

/* A decision that waits to be sent is named by the record it is about, not by what the entry is called on the line. */
static void
test_waiting_decision (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GError) error = NULL;

  desk_fixture_sign_in (f, FIXTURE_USER, "SUP");
  add_record (f, "held",
              "{'customer':'" CUSTOMER "','on_kind':'contact','on_id':'" CONTACT
              "','what':'contact.edit','by':'" COLLEAGUE "','at':'2026-01-04T01:00:00.000Z',"
              "'op':'" RECORD "','state':'OPEN','entry':{'id':'" RECORD
              "','what':'contact.edit','changes':[]}}");
  item = load_one (f, RP_ATTENTION_HELD);
  g_ptr_array_add (items, item);
  g_assert_true (rp_attention_decide (f->store, items, RP_DECISION_ACCEPT, NULL, ops, &error));
  g_assert_no_error (error);
  waiting = rp_attention_load_waiting (f->store, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_cmpstr (rp_work_item_get_title (waiting->pdata[0]), ==, "Test Works · Contact · Wen");
}

static RpAttentionItem *
load_proposal (StoreFixture *f, const char *by)
{
  g_autofree char *body = g_strdup_printf (
      "{'customer':'" CUSTOMER "','on_kind':'customer','on_id':'" CUSTOMER
      "','unit':'name','seen':'Test Works','value':'New Works','why':'seen on the gate',"
      "'by':'%s','at':'2026-01-04T01:00:00.000Z','state':'OPEN'}",
      by);

  desk_fixture_sign_in (f, FIXTURE_USER, "BS");
  add_record (f, "proposal", body);
  return load_one (f, RP_ATTENTION_PROPOSAL);
}

static void
test_proposal (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = load_proposal (f, COLLEAGUE);

  g_assert_true (rp_attention_item_may (item, RP_DECISION_ACCEPT));
  g_assert_true (rp_attention_item_may (item, RP_DECISION_REFUSE));
  g_assert_false (rp_attention_item_may (item, RP_DECISION_WITHDRAW));
  g_assert_cmpuint (store_fixture_count (f).to_rule, ==, 1);
  assert_text (item, RP_ATTENTION_REASON, "Zhou");
  assert_text (item, RP_ATTENTION_REASON, "New Works");
  assert_text (item, RP_ATTENTION_REASON, "seen on the gate");
  assert_text (item, RP_ATTENTION_SEEN, "Test Works");
}

/* Of one's own it is somebody else's to say yes; one may withdraw it. */
static void
test_own_proposal (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = load_proposal (f, FIXTURE_USER);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_false (rp_attention_item_may (item, RP_DECISION_ACCEPT));
  g_assert_false (rp_attention_item_may (item, RP_DECISION_REFUSE));
  g_assert_false (rp_attention_item_may (item, RP_DECISION_LATER));
  g_assert_true (rp_attention_item_may (item, RP_DECISION_WITHDRAW));
  g_assert_cmpuint (store_fixture_count (f).to_rule, ==, 0);

  g_ptr_array_add (items, item);
  g_assert_true (rp_attention_decide (f->store, items, RP_DECISION_WITHDRAW, NULL, ops, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ops->len, ==, 1);
  store_fixture_assert_text (f, "proposal", RECORD, "state", "WITHDRAWN");
}

/* An edit that met a deletion is told in its values. */
static void
test_deletion (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;

  add_record (f, "conflict",
              "{'customer':'" CUSTOMER "','on_kind':'contact','on_id':'" CONTACT
              "','unit':'deleted','mine':{'mobile':'12000000077'},'mine_by':'" FIXTURE_USER
              "','state':'OPEN'}");
  item = load_one (f, RP_ATTENTION_CONFLICT);
  assert_text (item, RP_ATTENTION_MINE, "12000000077");
  assert_text (item, RP_ATTENTION_THEIRS, "Deleted");
}

/* Each value says who entered it, on which computer and when. */
static void
test_sources (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;
  g_autofree char *before = store_fixture_set (f, "contact", CONTACT, "mobile", "12000000078");

  add_record (f, "conflict",
              "{'customer':'" CUSTOMER "','on_kind':'contact','on_id':'" CONTACT
              "','unit':'mobile','mine':'12000000077','theirs':'12000000078','seen':'12000000078',"
              "'mine_by':'" FIXTURE_USER "','mine_on':'Notebook','mine_at':'2026-01-04T01:00:00Z',"
              "'theirs_by':'" COLLEAGUE "','theirs_on':'Tablet','theirs_at':'2026-01-03T01:00:00Z',"
              "'state':'OPEN'}");
  item = load_one (f, RP_ATTENTION_CONFLICT);
  assert_text (item, RP_ATTENTION_MINE_BY, "Lin · Notebook · 2026-01-04");
  assert_text (item, RP_ATTENTION_THEIRS_BY, "Zhou · Tablet · 2026-01-03");
  assert_text (item, RP_ATTENTION_SEEN_BY, "Lin · 2026-01-05");
}

/* Of a group a long member travelled as its hash, and what was empty is named: both are shown as they stood. */
static void
test_seen_group (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;
  g_autofree char *before = store_fixture_set (f, "contact", CONTACT, "consent_purpose", "Visits");
  g_autofree char *after = store_fixture_set (f, "contact", CONTACT, "consent_purpose", "Bills");
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "\"Visits\"", -1);
  g_autofree char *body = g_strdup_printf (
      "{'customer':'" CUSTOMER "','on_kind':'contact','on_id':'" CONTACT
      "','unit':'consent','seen':{'consent_purpose':{'sha256':'%s'},'consent_on':null},"
      "'mine':{'consent_purpose':'Tariffs'},'theirs':{'consent_purpose':'Bills'},"
      "'mine_by':'" FIXTURE_USER "','state':'OPEN'}",
      hash);

  add_record (f, "conflict", body);
  item = load_one (f, RP_ATTENTION_CONFLICT);
  g_assert_cmpstr (rp_attention_item_get_text (item, RP_ATTENTION_SEEN), ==, "Visits");
  assert_text (item, RP_ATTENTION_SEEN_BY, "Lin · 2026-01-05");
}

/* A field that this program does not know is shown as it is, and not decided here. */
static void
test_newer (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;

  add_record (f, "conflict",
              "{'customer':'" CUSTOMER "','on_kind':'contact','on_id':'" CONTACT
              "','unit':'pager','mine':{'no':'77'},'theirs':'78','mine_by':'" FIXTURE_USER
              "','state':'OPEN'}");
  item = load_one (f, RP_ATTENTION_CONFLICT);
  assert_text (item, RP_ATTENTION_FIELD, "pager");
  assert_text (item, RP_ATTENTION_MINE, "77");
  assert_text (item, RP_ATTENTION_THEIRS, "78");
  assert_text (item, RP_ATTENTION_REASON, "newer version");
  g_assert_false (rp_attention_item_may (item, RP_DECISION_USE_MINE));
  g_assert_false (rp_attention_item_may (item, RP_DECISION_KEEP_THEIRS));
  g_assert_true (rp_attention_item_may (item, RP_DECISION_LATER));
}

/* A refused value that another one has followed can be given up without a thought, and the card says so. */
static void
test_overtaken (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autofree char *op = store_fixture_set (f, "contact", CONTACT, "mobile", "12000000002");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_autoptr (RpAttentionItem) item = NULL, later = NULL;
  g_autofree char *next = NULL;

  store_fixture_answer (f, op, RP_RESULT_REJECTED, 0);
  item = load_one (f, RP_ATTENTION_REFUSED);
  g_assert_null (strstr (rp_attention_item_get_text (item, RP_ATTENTION_REASON), "by now"));
  next = store_fixture_set (f, "contact", CONTACT, "mobile", "12000000003");
  later = load_one (f, RP_ATTENTION_REFUSED);
  assert_text (later, RP_ATTENTION_REASON, "by now");
  g_assert_true (rp_attention_item_may (later, RP_DECISION_DISCARD));
}

static void
test_notice (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autofree char *op = store_fixture_set (f, "contact", CONTACT, "mobile", "12000000002");
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
  g_autoptr (RpAttentionItem) item = NULL;

  store_fixture_answer (f, op, RP_RESULT_HELD, 10);
  item = load_one (f, RP_ATTENTION_NOTICE);
  assert_text (item, RP_ATTENTION_TITLE, "Wen");
  assert_text (item, RP_ATTENTION_REASON, "account manager");
}

/* An entry under a number that another one had: it is told what became of that. */
static void
test_reused (void)
{
  static const struct
  {
    RpResultStatus status;
    RpRefusal refusal;
    const char *part;
  } cases[] = {
    { RP_RESULT_APPLIED, RP_REFUSAL_NONE, "carried out" },
    { RP_RESULT_CONFLICT, RP_REFUSAL_NONE, "changes of others" },
    { RP_RESULT_HELD, RP_REFUSAL_NONE, "account manager" },
    { RP_RESULT_REJECTED, RP_REFUSAL_DUPLICATE_KEY, "refused" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StoreFixture) f = desk_fixture_new ();
      g_autofree char *op = store_fixture_set (f, "contact", CONTACT, "post", "Foreman");
      g_autoptr (RpOpResult) stored = rp_op_result_new (op, cases[i].status);
      g_autoptr (RpAttentionItem) item = NULL;

      stored->refusal = cases[i].refusal;
      g_ptr_array_unref (store_fixture_freeze (f));
      g_assert_true (rp_store_rename_op (f->store, op, stored, NULL));
      item = load_one (f, RP_ATTENTION_NOTICE);
      assert_text (item, RP_ATTENTION_REASON, "sent again under a new one. The other entry");
      assert_text (item, RP_ATTENTION_REASON, cases[i].part);
    }
}

/* ---- rescued ---- */

/* @why: "missing", "older"; @body: in which ' stands for " */
static void
add_rescued (StoreFixture *f, const char *why, const char *kind, const char *id, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdelimit (g_strdup (body), "'", '"');
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO rescued (why, kind, entity_id, body, at)"
                         " VALUES ('%s', '%s', '%s', '%s', '2026-01-04T01:00:00.000Z')",
                         why, kind, id, text);

  rp_connection_run (rp_store_get_connection (f->store), sql, &error);
  g_assert_no_error (error);
}

static void
put_back (StoreFixture *f, RpAttentionItem *item)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_attention_item_may (item, RP_DECISION_PUT_BACK));
  g_ptr_array_add (items, item);
  g_assert_true (rp_attention_decide (f->store, items, RP_DECISION_PUT_BACK, NULL, ops, &error));
  g_assert_no_error (error);
}

#define RESCUED_VISIT                                                                              \
  "{'customer':'" CUSTOMER "','kind':'V01','state':'CANCELLED','no':'V-2026-0001',"                \
  "'planned_on':'2026-01-05','manager':'" FIXTURE_USER "','agreed_with':'" CONTACT                 \
  "','purpose':'Look at both meters'}"

/* What is left of it after it was put back: by now the record is there.
 * @by_whom: of the sentence that says what is to be done about that */
static void
assert_left (StoreFixture *f, const char *by_whom)
{
  g_autoptr (RpAttentionItem) left = load_one (f, RP_ATTENTION_RESCUED);
  const char *reason = rp_attention_item_get_text (left, RP_ATTENTION_REASON);

  g_assert_null (strstr (reason, "Look at both meters"));
  g_assert_nonnull (strstr (reason, "V-2026-0001"));
  g_assert_nonnull (strstr (reason, by_whom));
  g_assert_cmpstr (rp_attention_item_get_text (left, RP_ATTENTION_FIELD), ==,
                   "Older on the server");
  g_assert_false (rp_attention_item_may (left, RP_DECISION_PUT_BACK));
  g_assert_true (rp_attention_item_may (left, RP_DECISION_DISCARD));
  g_assert_true (rp_attention_item_may (left, RP_DECISION_SAVE));
  g_assert_cmpuint (store_fixture_count (f).to_rule, ==, 1);
}

static void
put_back_visit (StoreFixture *f, const char *id, const char *field)
{
  g_autoptr (RpAttentionItem) item = load_one (f, RP_ATTENTION_RESCUED);

  assert_text (item, RP_ATTENTION_REASON, "Look at both meters");
  g_assert_cmpstr (rp_attention_item_get_text (item, RP_ATTENTION_FIELD), ==, field);
  put_back (f, item);
  store_fixture_assert_text (f, "visit", id, "purpose", "Look at both meters");
  store_fixture_assert_text (f, "visit", id, "state", "PLANNED");
}

/* What nobody sets stays until he has seen that: the server numbers the visit anew, and it is called off by its step. */
static void
test_put_back_a_part (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();

  add_rescued (f, "older", "visit", VISIT, RESCUED_VISIT);
  put_back_visit (f, VISIT, "Older on the server");
  assert_left (f, "writes anew");
}

/* The same of a visit that is not there any more, and then is. */
static void
test_put_back_missing (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();

  add_rescued (f, "missing", "visit", RECORD, RESCUED_VISIT);
  put_back_visit (f, RECORD, "Not on the server any more");
  assert_left (f, "writes anew");
}

/* What he may not set and another may is for that one, and kept nowhere else. */
static void
test_put_back_not_own (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;

  add_rescued (f, "older", "customer", CUSTOMER, "{'no':'KH-901','name':'Test Works'}");
  item = load_one (f, RP_ATTENTION_RESCUED);
  assert_text (item, RP_ATTENTION_REASON, "You cannot enter this yourself.");
  g_assert_false (rp_attention_item_may (item, RP_DECISION_PUT_BACK));
}

/* All of it is back: what was added to a set since is no reason to ask on. */
static void
test_put_back_all (void)
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (RpRecord) shown = NULL;
  g_autoptr (GError) error = NULL;
  RpEdit *edit = rp_edit_new ("contact.edit");

  shown = store_fixture_get (f, "contact", CONTACT);
  rp_edit_add (edit, shown, "role", "FINANCE");
  g_free (store_fixture_commit (f, edit));
  add_rescued (f, "older", "contact", CONTACT,
               "{'customer':'" CUSTOMER "','name':'Wen','mobile':'12000000009','role':['DUTY']}");
  item = load_one (f, RP_ATTENTION_RESCUED);
  put_back (f, item);
  store_fixture_assert_text (f, "contact", CONTACT, "mobile", "12000000009");
  items = rp_attention_load (f->store, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 0);
  g_assert_cmpuint (store_fixture_count (f).to_rule, ==, 0);
}

/* ---- the guard's question ---- */

#define MANY 600

static void
apply_removal (StoreFixture *f, guint from, guint to)
{
  GString *page = feed_page_new (3000);

  for (guint i = from; i < to; i++)
    {
      g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8001-%012x", i);
      feed_page_exit (page, "contact", id, CUSTOMER, 2000 + i, "moved");
    }
  store_fixture_apply (f, page, from == 0 ? "c2" : "c3", from == 0 ? "c3" : "c4", FALSE);
}

static void
fill (StoreFixture *f)
{
  GString *page = feed_page_new (1000);

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("01990000-0000-7000-8001-%012x", i);
      feed_page_row (page, "contact", id, CUSTOMER, 1, 100 + i,
                     "{\"customer\":\"" CUSTOMER "\",\"name\":\"Wen\"}");
    }
  g_assert_false (store_fixture_apply (f, page, "c1", "c2", TRUE));
}

static void
assert_removal (guint before, const char *says, const char * not )
{
  g_autoptr (StoreFixture) f = desk_fixture_new ();
  g_autoptr (RpAttentionItem) item = NULL;
  g_autoptr (GPtrArray) none = NULL;

  fill (f);
  apply_removal (f, 0, before);
  if (before < MANY)
    apply_removal (f, before, MANY);
  item = load_one (f, RP_ATTENTION_REMOVAL);
  assert_text (item, RP_ATTENTION_REASON, says);
  g_assert_null (strstr (rp_attention_item_get_text (item, RP_ATTENTION_REASON), not ));

  /* Whoever has answered is not asked. */
  g_assert_true (rp_store_allow_removal (f->store, NULL));
  none = rp_attention_load (f->store, 10, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

/* That nothing was removed is said only where it is so. */
static void
test_removal (void)
{
  assert_removal (MANY, "Nothing was removed", "gone");
  assert_removal (300, "300 of them were already gone", "Nothing");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attention-load/held", test_held);
  g_test_add_func ("/attention-load/held-without-values", test_held_without_values);
  g_test_add_func ("/attention-load/held-names", test_held_names);
  g_test_add_func ("/attention-load/held-makes", test_held_makes);
  g_test_add_func ("/attention-load/held-part", test_held_part);
  g_test_add_func ("/attention-load/waiting-decision", test_waiting_decision);
  g_test_add_func ("/attention-load/proposal", test_proposal);
  g_test_add_func ("/attention-load/own-proposal", test_own_proposal);
  g_test_add_func ("/attention-load/deletion", test_deletion);
  g_test_add_func ("/attention-load/sources", test_sources);
  g_test_add_func ("/attention-load/seen-group", test_seen_group);
  g_test_add_func ("/attention-load/newer", test_newer);
  g_test_add_func ("/attention-load/overtaken", test_overtaken);
  g_test_add_func ("/attention-load/notice", test_notice);
  g_test_add_func ("/attention-load/reused", test_reused);
  g_test_add_func ("/attention-load/put-back-a-part", test_put_back_a_part);
  g_test_add_func ("/attention-load/put-back-missing", test_put_back_missing);
  g_test_add_func ("/attention-load/put-back-not-own", test_put_back_not_own);
  g_test_add_func ("/attention-load/put-back-all", test_put_back_all);
  g_test_add_func ("/attention-load/removal", test_removal);
  return g_test_run ();
}
