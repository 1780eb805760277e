/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-draft.h"

#include "base/json-access.h"

#include "support/loop-fixture.h"

typedef struct
{
  StoreFixture *store;
  RpSession *session;
  RpSuggestions *suggestions;
} Fixture;

static Fixture *
new_fixture (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->store = loop_fixture_new ();
  self->session = loop_open_session (self->store, FIXTURE_USER, "BS");
  self->suggestions = rp_suggestions_new (self->session);
  loop_wait_loaded (self->suggestions);
  return self;
}

static void
free_fixture (Fixture *self)
{
  g_clear_object (&self->suggestions);
  loop_close_session (self->session);
  store_fixture_free (self->store);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, free_fixture)

static RpSuggestion *
get_open (Fixture *self)
{
  guint position = rp_suggestions_find_open (self->suggestions, LOOP_OPEN);
  return g_list_model_get_item (rp_suggestions_get_open (self->suggestions), position);
}

static void
assert_text (RpRecordDraft *draft, const char *field, const char *expected)
{
  const RpField *declared = rp_kind_find_field (rp_record_draft_get_kind (draft), field);
  g_autofree char *text = rp_record_draft_dup_text (draft, declared);

  g_assert_cmpstr (text, ==, expected);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!rp_record_draft_commit_finish (RP_RECORD_DRAFT (source), result, &error))
    g_test_message ("%s", error->message);
  g_object_set_data (source, "failed", GINT_TO_POINTER (error != NULL));
  *(gboolean *)user_data = TRUE;
}

static gboolean
commit (RpRecordDraft *draft)
{
  gboolean done = FALSE;

  rp_record_draft_commit_async (draft, committed_cb, &done);
  loop_wait (&done);
  return g_object_get_data (G_OBJECT (draft), "failed") == NULL;
}

/* All a specialist needs to adopt stands there already. */
static void
test_adoption_is_filled_in (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpSuggestion) suggestion = get_open (self);
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new_for_adoption (self->session, suggestion);

  assert_text (draft, "text", "Change of basic-charge mode: Demand would be cheaper.");
  assert_text (draft, "category", "CHG");
  assert_text (draft, "sub_code", "CHG-16");
  assert_text (draft, "benefit_customer", "1234.50");
  assert_text (draft, "manager", LOOP_MANAGER);
  assert_text (draft, "due", "2026-01-19");
  g_assert_null (rp_record_draft_find_missing (draft));
}

static void
test_adopt (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpSuggestion) suggestion = get_open (self);
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new_for_adoption (self->session, suggestion);

  g_assert_cmpuint (g_list_model_get_n_items (rp_suggestions_get_waiting (self->suggestions)), ==,
                    1);
  g_assert_true (commit (draft));
  while (rp_suggestions_find_open (self->suggestions, LOOP_OPEN) != G_MAXUINT)
    loop_wait_loaded (self->suggestions);
  g_assert_cmpuint (g_list_model_get_n_items (rp_suggestions_get_waiting (self->suggestions)), ==,
                    2);
}

/* Without the benefit nothing happens, and what was typed stays. */
static void
test_adopt_refused (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpSuggestion) suggestion = get_open (self);
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new_for_adoption (self->session, suggestion);
  const RpField *benefit
      = rp_kind_find_field (rp_record_draft_get_kind (draft), "benefit_customer");

  g_assert_true (rp_record_draft_set_text (draft, benefit, "", NULL));
  g_assert_false (commit (draft));
  assert_text (draft, "sub_code", "CHG-16");
  g_assert_cmpuint (rp_suggestions_find_open (self->suggestions, LOOP_OPEN), ==, 0);
}

/* A time is entered in local words: the clock of the session is eight hours ahead. */
static void
test_instant (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new_for (self->session, "need", LOOP_CUSTOMER);
  const RpField *due = rp_kind_find_field (rp_record_draft_get_kind (draft), "answer_due");
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_record_draft_set_text (draft, due, "2026-01-12 17:30", NULL));
  assert_text (draft, "answer_due", "2026-01-12 17:30");
  g_assert_true (rp_record_draft_set_text (draft, due, "2026-01-12", NULL));
  assert_text (draft, "answer_due", "2026-01-12 23:59");
  g_assert_false (rp_record_draft_set_text (draft, due, "soon", &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  assert_text (draft, "answer_due", "soon");
  g_assert_cmpstr (rp_json_get_string (rp_record_draft_get_body (draft), "answer_due", ""), ==,
                   "2026-01-12T23:59:00.000Z");
}

/* What a newer program wrote is not edited here; what stands beside it is. */
static void
test_newer (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  static const char body[] = "{\"name\":\"Wen\",\"gender_title\":\"ULTRA\",\"post\":\"Buyer\","
                             "\"role\":[\"ULTRA\",\"GM\"]}";
  const RpKind *kind = rp_schema_find_kind ("contact");
  g_autoptr (RpRecord) shown
      = rp_record_new (kind, LOOP_MANAGER, LOOP_CUSTOMER,
                       rp_json_parse_object (body, strlen (body), &rp_json_limits_message, NULL));
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new (self->session, shown);
  const RpField *role = rp_kind_find_field (kind, "role");
  g_auto (GStrv) foreign = rp_record_draft_list_foreign_codes (draft, role);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_record_draft_is_foreign (draft, rp_kind_find_field (kind, "gender_title")));
  g_assert_true (rp_record_draft_is_foreign (draft, rp_kind_find_field (kind, "name")));
  g_assert_false (rp_record_draft_is_foreign (draft, rp_kind_find_field (kind, "post")));
  g_assert_false (rp_record_draft_is_foreign (draft, role));
  g_assert_cmpuint (g_strv_length (foreign), ==, 1);
  g_assert_cmpstr (foreign[0], ==, "ULTRA");
  g_assert_false (
      rp_record_draft_set_text (draft, rp_kind_find_field (kind, "gender_title"), "MR", &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  assert_text (draft, "gender_title", "ULTRA");
  rp_record_draft_set_code (draft, role, "GM", FALSE);
  assert_text (draft, "role", "ULTRA");
  g_assert_true (
      rp_record_draft_set_text (draft, rp_kind_find_field (kind, "post"), "Foreman", NULL));
  assert_text (draft, "post", "Foreman");
}

/* ---- what is typed and not saved ---- */

#define FOREMAN_JSON "{\"name\":\"Wen\",\"post\":\"Foreman\"}"

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  rp_record_draft_recall_finish (RP_RECORD_DRAFT (source), result);
  *(gboolean *)user_data = TRUE;
}

static const char *
recall (RpRecordDraft *draft)
{
  gboolean done = FALSE;

  rp_record_draft_recall_async (draft, recalled_cb, &done);
  loop_wait (&done);
  return rp_record_draft_get_recalled (draft);
}

/* @json: the contact as it stands on screen */
static RpRecordDraft *
open_contact (Fixture *self, const char *json)
{
  g_autoptr (RpRecord) shown
      = rp_record_new (rp_schema_find_kind ("contact"), LOOP_CONTACT, LOOP_CUSTOMER,
                       rp_json_parse_object (json, strlen (json), &rp_json_limits_message, NULL));

  return rp_record_draft_new (self->session, shown);
}

static gboolean
type (RpRecordDraft *draft, const char *field, const char *text)
{
  return rp_record_draft_set_text (
      draft, rp_kind_find_field (rp_record_draft_get_kind (draft), field), text, NULL);
}

/* The editor was left with the Escape key. */
static void
leave (RpRecordDraft *draft)
{
  rp_record_draft_flush (draft);
  g_object_unref (draft);
}

static void
test_left (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  RpRecordDraft *draft = open_contact (self, FOREMAN_JSON);
  const RpField *role = NULL;

  g_assert_null (recall (draft));
  g_assert_true (type (draft, "post", "Buyer"));
  role = rp_kind_find_field (rp_record_draft_get_kind (draft), "role");
  rp_record_draft_set_code (draft, role, "GM", TRUE);
  g_assert_true (rp_record_draft_is_typed (draft));
  leave (draft);

  draft = open_contact (self, FOREMAN_JSON);
  g_assert_cmpstr (recall (draft), ==,
                   "What you entered on 2026-01-05 01:00 and did not save is here again.");
  assert_text (draft, "post", "Buyer");
  assert_text (draft, "role", "GM");
  rp_record_draft_start_afresh (draft);
  assert_text (draft, "post", "Foreman");
  leave (draft);

  draft = open_contact (self, FOREMAN_JSON);
  g_assert_null (recall (draft));
  leave (draft);
}

/* Half a date is not lost either, and is still no date. */
static void
test_left_unread (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  RpRecordDraft *draft = rp_record_draft_new_for (self->session, "contact", LOOP_CUSTOMER);
  const RpField *field = rp_kind_find_field (rp_record_draft_get_kind (draft), "left_at");

  recall (draft);
  g_assert_false (type (draft, "left_at", "2026-1"));
  leave (draft);
  draft = rp_record_draft_new_for (self->session, "contact", LOOP_CUSTOMER);
  g_assert_nonnull (recall (draft));
  g_assert_true (rp_record_draft_is_unread (draft, field));
  assert_text (draft, "left_at", "2026-1");
  g_assert_true (type (draft, "left_at", "2026-01-02"));
  g_assert_false (rp_record_draft_is_unread (draft, field));
  leave (draft);
}

/* Whoever saves what is back writes over what came in the meantime: that is said. */
static void
test_left_and_moved (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  RpRecordDraft *draft = open_contact (self, FOREMAN_JSON);

  recall (draft);
  type (draft, "post", "Buyer");
  leave (draft);
  draft = open_contact (self, "{\"name\":\"Wen\",\"post\":\"Director\",\"mobile\":\"12\"}");
  g_assert_cmpstr (recall (draft), ==,
                   "What you entered on 2026-01-05 01:00 and did not save is here again."
                   " Meanwhile “Post” has become “Director”.");
  assert_text (draft, "post", "Buyer");
  assert_text (draft, "mobile", "12");
  leave (draft);
}

/* It is said as people read it: codes by their names, of a long text no more than a line, of many fields some. */
static void
test_left_and_much_moved (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autofree char *note = g_strnfill (300, 'x');
  g_autofree char *json
      = g_strdup_printf ("{\"name\":\"Wen\",\"gender_title\":\"MS\",\"post\":\"Director\","
                         "\"mobile\":\"12\",\"note\":\"%s\"}",
                         note);
  RpRecordDraft *draft = open_contact (self, FOREMAN_JSON);
  const char *text = NULL;

  recall (draft);
  type (draft, "gender_title", "MR");
  type (draft, "note", "Calls at noon.");
  leave (draft);
  draft = open_contact (self, json);
  text = recall (draft);
  g_assert_nonnull (strstr (text, "has become “Ms”."));
  g_assert_nonnull (strstr (text, "xxx…”."));
  g_assert_null (strstr (text, "other field"));
  g_assert_cmpuint (strlen (text), <, 300);
  type (draft, "post", "Buyer");
  type (draft, "mobile", "13");
  leave (draft);
  draft = open_contact (self, "{\"name\":\"Wen\"}");
  text = recall (draft);
  g_assert_nonnull (strstr (text, "has become “—”."));
  g_assert_true (g_str_has_suffix (text, " 1 other field has changed, too."));
  leave (draft);
}

/* The manager's answer names a contact: he has a name. */
static void
test_left_and_reference_moved (void)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, LOOP_MANAGER, "KAM");
  const char *const bodies[] = { "{}", "{\"contact\":\"" LOOP_CONTACT "\"}" };
  const char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (RpRecord) shown = rp_record_new (
          rp_schema_find_kind ("potential_need"), LOOP_ASKED, LOOP_CUSTOMER,
          rp_json_parse_object (bodies[i], strlen (bodies[i]), &rp_json_limits_message, NULL));
      RpRecordDraft *draft = rp_record_draft_new_for_step (session, shown, "confirm");
      text = recall (draft);
      g_assert_true (type (draft, "contact", LOOP_LEFT));
      if (i == 1)
        g_assert_nonnull (strstr (text, "has become “Wen”."));
      leave (draft);
    }
  loop_close_session (session);
}

static gboolean
offers (const char *roles, const char *name)
{
  g_autoptr (StoreFixture) store = loop_fixture_new ();
  RpSession *session = loop_open_session (store, FIXTURE_USER, roles);
  g_autoptr (RpRecord) shown
      = rp_record_new (rp_schema_find_kind ("need"), LOOP_NEED, LOOP_CUSTOMER, json_object_new ());
  RpRecordDraft *draft = rp_record_draft_new (session, shown);
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (draft);
  gboolean found
      = g_ptr_array_find (fields, rp_kind_find_field (rp_schema_find_kind ("need"), name), NULL);

  g_object_unref (draft);
  loop_close_session (session);
  return found;
}

/* Centre staff do not get what a need is worth to the company: what they entered there would vanish before their eyes. */
static void
test_unreadable_is_not_offered (void)
{
  g_assert_true (offers ("CTR", "benefit_customer"));
  g_assert_false (offers ("CTR", "benefit_company"));
  g_assert_true (offers ("BS", "benefit_company"));
}

/* What was saved does not come back; another customer's editor never gets it. */
static void
test_saved (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  RpRecordDraft *draft = rp_record_draft_new_for (self->session, "contact", LOOP_CUSTOMER);

  recall (draft);
  type (draft, "name", "Wu");
  rp_record_draft_flush (draft);
  {
    g_autoptr (RpRecordDraft) other
        = rp_record_draft_new_for (self->session, "contact", LOOP_MANAGER);
    g_assert_null (recall (other));
  }
  g_assert_true (commit (draft));
  leave (draft);
  draft = rp_record_draft_new_for (self->session, "contact", LOOP_CUSTOMER);
  g_assert_null (recall (draft));
  leave (draft);
}

/* What could not be saved stays. */
static void
test_saving_refused (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpSuggestion) suggestion = get_open (self);
  RpRecordDraft *draft = rp_record_draft_new_for_adoption (self->session, suggestion);

  g_assert_null (recall (draft));
  g_assert_false (rp_record_draft_is_typed (draft));
  type (draft, "benefit_customer", "");
  type (draft, "text", "Bill by demand from March");
  g_assert_false (commit (draft));
  leave (draft);
  draft = rp_record_draft_new_for_adoption (self->session, suggestion);
  g_assert_nonnull (recall (draft));
  assert_text (draft, "text", "Bill by demand from March");
  assert_text (draft, "benefit_customer", "");
  leave (draft);
}

static gpointer
wait_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (data);
  g_mutex_unlock (data);
  return NULL;
}

/* The store has something else to do when it is saved, and the author goes on typing: what he typed is in the
 * record or comes back, and what is in the record does not. */
static void
test_typed_while_saving (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  RpRecordDraft *draft = rp_record_draft_new_for (self->session, "contact", LOOP_CUSTOMER);
  gboolean done = FALSE;
  GMutex busy;

  g_mutex_init (&busy);
  recall (draft);
  type (draft, "name", "Wu");
  type (draft, "post", "Buyer");
  g_mutex_lock (&busy);
  rp_worker_run_async (rp_session_get_worker (self->session), wait_on_store, &busy, NULL, NULL,
                       NULL, NULL, NULL);
  rp_record_draft_commit_async (draft, committed_cb, &done);
  type (draft, "note", "Calls at noon.");
  type (draft, "left_at", "2026-1");
  g_mutex_unlock (&busy);
  loop_wait (&done);
  leave (draft);
  g_mutex_clear (&busy);

  draft = rp_record_draft_new_for (self->session, "contact", LOOP_CUSTOMER);
  g_assert_nonnull (recall (draft));
  assert_text (draft, "note", "Calls at noon.");
  assert_text (draft, "left_at", "2026-1");
  assert_text (draft, "name", "");
  assert_text (draft, "post", "");
  leave (draft);
}

/* ---- a step in a card of a list ---- */

static RpRecordDraft *
open_coding (Fixture *self)
{
  static const char body[]
      = "{" LOOP_OF_CUSTOMER ",\"title\":\"Sags\",\"category\":\"PQ\",\"state\":\"CAPTURED\"}";
  g_autoptr (RpRecord) shown
      = rp_record_new (rp_schema_find_kind ("need"), LOOP_NEED, LOOP_CUSTOMER,
                       rp_json_parse_object (body, strlen (body), &rp_json_limits_message, NULL));

  return rp_record_draft_new_for_step (self->session, shown, "code");
}

/* A card goes without a word when its row changes: the next one has what was typed, also when it is not on
 * the disk yet; and so has the program that is started again. */
static void
test_left_in_card (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  RpRecordDraft *draft = open_coding (self);

  recall (draft);
  g_assert_true (type (draft, "urgency", "U2"));
  g_object_unref (draft);
  draft = open_coding (self);
  g_assert_nonnull (recall (draft));
  assert_text (draft, "urgency", "U2");
  g_assert_true (type (draft, "reason", "Three sags a month."));
  g_object_unref (draft);
  while (rp_session_is_saving (self->session))
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&self->suggestions);
  loop_close_session (self->session);
  store_fixture_open (self->store);
  self->session = loop_open_session (self->store, FIXTURE_USER, "BS");
  draft = open_coding (self);
  g_assert_nonnull (recall (draft));
  assert_text (draft, "urgency", "U2");
  assert_text (draft, "reason", "Three sags a month.");
  leave (draft);
}

/* ---- deleting ---- */

static Fixture *
new_manager_fixture (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->store = loop_fixture_new ();
  self->session = loop_open_session (self->store, LOOP_MANAGER, "KAM");
  return self;
}

static gpointer
read_rows (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_list (subject, data, NULL, "id", 0, error, NULL);
}

static GPtrArray *
list_rows (Fixture *self, const char *kind)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = rp_worker_run (rp_session_get_worker (self->session), read_rows, (gpointer)kind,
                                   NULL, &error);

  g_assert_no_error (error);
  return rows;
}

static GPtrArray *
list_purchases (Fixture *self)
{
  return list_rows (self, "service_purchase");
}

/* A need that was said on the telephone: it belongs to no visit and to no report. */
static void
test_capture (void)
{
  g_autoptr (Fixture) self = new_manager_fixture ();
  g_autoptr (RpRecordDraft) draft
      = rp_record_draft_new_by_event (self->session, "need", LOOP_CUSTOMER, "capture");
  g_autoptr (GPtrArray) before = list_rows (self, "need"), after = NULL;
  RpRecord *need = NULL;

  g_assert_true (type (draft, "own_words", "Sags stop the furnace."));
  g_assert_false (commit (draft));
  g_assert_true (type (draft, "category", "PQ"));
  g_assert_true (type (draft, "channel", "PHONE"));
  g_assert_true (commit (draft));
  after = list_rows (self, "need");
  g_assert_cmpuint (after->len, ==, before->len + 1);
  need = after->pdata[after->len - 1];
  g_assert_cmpstr (rp_record_get_text (need, "title"), ==, "Sags stop the furnace.");
  g_assert_cmpstr (rp_record_get_text (need, "state"), ==, "CAPTURED");
  g_assert_cmpstr (rp_record_get_text (need, "channel"), ==, "PHONE");
  g_assert_cmpstr (rp_record_get_text (need, "customer"), ==, LOOP_CUSTOMER);
  g_assert_cmpstr (rp_record_get_text (need, "captured_by"), ==, LOOP_MANAGER);
  g_assert_false (rp_record_has (need, "report"));
}

/* Returns: the row in the store */
static RpRecord *
enter_purchase (Fixture *self)
{
  g_autoptr (RpRecordDraft) draft
      = rp_record_draft_new_for (self->session, "service_purchase", LOOP_CUSTOMER);
  g_autoptr (GPtrArray) purchases = NULL;

  g_assert_true (type (draft, "bought_on", "2025-12-01"));
  g_assert_true (type (draft, "category", "CHG"));
  g_assert_true (type (draft, "amount", "1200"));
  g_assert_true (commit (draft));
  purchases = list_purchases (self);
  g_assert_cmpuint (purchases->len, ==, 1);
  return g_object_ref (purchases->pdata[0]);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_record_draft_delete_finish (RP_RECORD_DRAFT (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (rp_session_undo_finish (RP_SESSION (source), result, NULL));
  *(gboolean *)user_data = TRUE;
}

static void
not_undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_false (rp_session_undo_finish (RP_SESSION (source), result, NULL));
  *(gboolean *)user_data = TRUE;
}

/* Who may delete is declared; what is deleted is gone with what was typed, and comes back by undoing. */
static void
test_delete (void)
{
  g_autoptr (Fixture) self = new_manager_fixture ();
  g_autoptr (RpRecord) purchase = enter_purchase (self);
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new (self->session, purchase);
  g_autoptr (RpRecordDraft) again = rp_record_draft_new (self->session, purchase);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) one = NULL;
  gboolean deleted = FALSE, undone = FALSE;

  recall (draft);
  type (draft, "amount", "1300");
  g_assert_true (rp_record_draft_may_delete (draft));
  rp_record_draft_delete_async (draft, deleted_cb, &deleted);
  loop_wait (&deleted);
  none = list_purchases (self);
  g_assert_cmpuint (none->len, ==, 0);
  rp_session_undo_async (self->session, undone_cb, &undone);
  loop_wait (&undone);
  one = list_purchases (self);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_null (recall (again));
}

/* The edit that a sentence with "Undo" names is that one, whatever was done since. */
static void
test_undo_one_edit (void)
{
  g_autoptr (Fixture) self = new_manager_fixture ();
  g_autoptr (RpRecord) purchase = enter_purchase (self);
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new (self->session, purchase);
  g_autofree char *deletion = NULL;
  g_autoptr (RpRecord) other = NULL;
  g_autoptr (GPtrArray) both = NULL;
  gboolean deleted = FALSE, undone = FALSE, again = FALSE;

  rp_record_draft_delete_async (draft, deleted_cb, &deleted);
  loop_wait (&deleted);
  deletion = g_strdup (rp_session_get_last_edit (self->session));
  other = enter_purchase (self);
  g_assert_cmpstr (rp_session_get_last_edit (self->session), !=, deletion);
  rp_session_undo_edit_async (self->session, deletion, undone_cb, &undone);
  loop_wait (&undone);
  both = list_purchases (self);
  g_assert_cmpuint (both->len, ==, 2);
  /* A second time nothing else is taken back in its place. */
  rp_session_undo_edit_async (self->session, deletion, not_undone_cb, &again);
  loop_wait (&again);
}

static void
delete_refused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rp_record_draft_delete_finish (RP_RECORD_DRAFT (source), result, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN);
  *(gboolean *)user_data = TRUE;
}

static void
test_may_delete (void)
{
  gboolean refused = FALSE;
  g_autoptr (Fixture) self = new_manager_fixture ();
  g_autoptr (RpRecordDraft) anew
      = rp_record_draft_new_for (self->session, "service_purchase", LOOP_CUSTOMER);
  g_autoptr (RpRecordDraft) contact = open_contact (self, FOREMAN_JSON);

  g_assert_false (rp_record_draft_may_delete (anew));
  /* Visits name their contacts: one who has gone has a day for that. */
  g_assert_false (rp_record_draft_may_delete (contact));
  /* Whoever could when he opened it hears that he cannot any more. */
  rp_record_draft_delete_async (contact, delete_refused_cb, &refused);
  loop_wait (&refused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-draft/adoption", test_adoption_is_filled_in);
  g_test_add_func ("/record-draft/adopt", test_adopt);
  g_test_add_func ("/record-draft/adopt-refused", test_adopt_refused);
  g_test_add_func ("/record-draft/instant", test_instant);
  g_test_add_func ("/record-draft/newer", test_newer);
  g_test_add_func ("/record-draft/left", test_left);
  g_test_add_func ("/record-draft/left-unread", test_left_unread);
  g_test_add_func ("/record-draft/left-and-moved", test_left_and_moved);
  g_test_add_func ("/record-draft/left-and-much-moved", test_left_and_much_moved);
  g_test_add_func ("/record-draft/left-and-reference-moved", test_left_and_reference_moved);
  g_test_add_func ("/record-draft/saved", test_saved);
  g_test_add_func ("/record-draft/saving-refused", test_saving_refused);
  g_test_add_func ("/record-draft/typed-while-saving", test_typed_while_saving);
  g_test_add_func ("/record-draft/left-in-card", test_left_in_card);
  g_test_add_func ("/record-draft/capture", test_capture);
  g_test_add_func ("/record-draft/delete", test_delete);
  g_test_add_func ("/record-draft/undo-one-edit", test_undo_one_edit);
  g_test_add_func ("/record-draft/may-delete", test_may_delete);
  g_test_add_func ("/record-draft/unreadable", test_unreadable_is_not_offered);
  return g_test_run ();
}
