/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/report-review.h"

#include "workbench/document-late.h"
#include "workbench/document-step.h"
#include "workbench/record-draft.h"
#include "workbench/review-fixture.h"
#include "workbench/review-queue.h"
#include "workbench/work-item.h"

/* A report that does not come in so many milliseconds does not come. */
#define PATIENCE_MS 10000

/* The fixture's profile as a screen has it: behind a session. */
typedef struct
{
  StoreFixture *fixture;
  RpSession *session;
  RpReportReview *review;
} Screen;

static gboolean
give_up_cb (gpointer user_data)
{
  g_error ("nothing came");
  return G_SOURCE_REMOVE;
}

typedef gboolean (*IsThere) (Screen *self);

static void
wait_until (Screen *self, IsThere is_there)
{
  guint timer = g_timeout_add (PATIENCE_MS, give_up_cb, NULL);

  while (!is_there (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

static gboolean
is_loaded (Screen *self)
{
  return rp_document_get_form (rp_report_review_get_document (self->review)) != NULL
         && g_list_model_get_n_items (rp_report_review_get_revisions (self->review)) == 2
         && g_list_model_get_n_items (rp_report_review_get_needs (self->review)) == 1;
}

static Screen *
open_screen (const char *state, const char *more)
{
  Screen *self = g_new0 (Screen, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  self->fixture = review_fixture_new (state, more);
  if (g_str_equal (state, "DRAFT"))
    review_fixture_sign_in (self->fixture, FIXTURE_USER, "KAM");
  folder = temp_folder_file (self->fixture->folder, "profile");
  g_clear_object (&self->fixture->store);
  self->session = rp_session_open (
      &(RpSessionOptions){ .folder = folder, .start_at = "2026-01-05T01:00:00Z", .no_sync = TRUE },
      &error);
  g_assert_no_error (error);
  self->review = rp_report_review_new (self->session, REPORT);
  return self;
}

static Screen *
new_screen (const char *state, const char *more)
{
  Screen *self = open_screen (state, more);

  wait_until (self, is_loaded);
  return self;
}

static void
free_screen (Screen *self)
{
  g_object_unref (self->review);
  rp_session_close (self->session);
  g_object_unref (self->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  store_fixture_free (self->fixture);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Screen, free_screen)

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
wait_for_result (GAsyncResult **result)
{
  guint timer = g_timeout_add (PATIENCE_MS, give_up_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

/* ---- two versions ---- */

static void
assert_pair (GPtrArray *pairs, guint at, const char *question, const char *before,
             const char *after)
{
  const RpAnswerPair *pair = pairs->pdata[at];

  g_assert_cmpstr (pair->question, ==, question);
  g_assert_cmpstr (pair->before, ==, before);
  g_assert_cmpstr (pair->after, ==, after);
}

static void
test_changes (void)
{
  g_autoptr (Screen) self = new_screen ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GPtrArray) changes = rp_report_review_list_pairs (self->review, FALSE);
  g_autoptr (GPtrArray) all = rp_report_review_list_pairs (self->review, TRUE);
  g_auto (GStrv) changed = rp_report_review_list_changed (self->review);

  g_assert_cmpuint (changes->len, ==, 3);
  assert_pair (changes, 0, "t2.summary", "Sags.", "Sags of 30 %.");
  assert_pair (changes, 1, "t2.needs", "Help.", "Help us.");
  assert_pair (changes, 2, "t2.already", "", "None");
  g_assert_cmpstr (((const RpAnswerPair *)changes->pdata[1])->label, ==,
                   "Needs 1 · Customer's own words");
  /* And the category, which stayed. */
  g_assert_cmpuint (all->len, ==, 4);
  g_assert_cmpuint (g_strv_length (changed), ==, 3);
}

static void
test_describe_revision (void)
{
  g_autoptr (Screen) self = new_screen ("REVIEWING", UNDER_REVIEW);
  g_autoptr (RpRecord) second
      = g_list_model_get_item (rp_report_review_get_revisions (self->review), 1);
  g_autofree char *text = rp_report_review_describe_revision (self->review, second);

  g_assert_cmpstr (text, ==, "Version 2, 2026-01-02 01:00");
}

/* ---- a template of a newer program ---- */

static gboolean
says_something (Screen *self)
{
  g_autofree char *saved = NULL;

  g_object_get (rp_report_review_get_document (self->review), "saved", &saved, NULL);
  return *saved != '\0';
}

static gpointer
look_for_edits (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpRecord) report = rp_store_get (store, "needs_report", REPORT, error);

  *(gboolean *)data = report == NULL || rp_record_is_pending (report);
  return NULL;
}

/* Another form than the one it was begun on would be filled in, and what that begins with be sent. */
static void
assert_unknown_template (const char *state)
{
  g_autoptr (Screen) self = open_screen (
      state, ",\"template\":\"T3\",\"template_version\":9,\"reviewer\":\"" FIXTURE_USER "\"");
  RpDocument *document = rp_report_review_get_document (self->review);
  g_autofree char *saved = NULL;
  gboolean pending = FALSE;

  wait_until (self, says_something);
  g_object_get (document, "saved", &saved, NULL);
  g_assert_nonnull (strstr (saved, "template “T3”, version 9, which is not part of this program."));
  g_assert_null (rp_document_get_form (document));
  g_assert_false (rp_document_is_editable (document, RP_ROLE_MANAGER | RP_ROLE_SPECIALIST));
  g_assert_false (rp_report_review_may_take (self->review, "accept"));
  rp_document_flush (document);
  rp_worker_run (rp_session_get_worker (self->session), look_for_edits, &pending, NULL, NULL);
  g_assert_false (pending);
}

static void
test_unknown_template (void)
{
  assert_unknown_template ("DRAFT");
  assert_unknown_template ("REVIEWING");
}

/* ---- what was entered too late ---- */

static void
assert_mark (RpDocument *document, const char *question, const char *expected)
{
  RpTemplate *template_ = rp_form_get_template (rp_document_get_form (document));
  g_autofree char *mark
      = rp_document_dup_late_mark (document, rp_template_find_question (template_, question));

  g_assert_cmpstr (mark, ==, expected);
}

static void
assert_late (const char *state, const char *more, const char *expected)
{
  g_autoptr (Screen) self = new_screen (state, more);
  g_autofree char *title
      = rp_document_dup_late_title (rp_report_review_get_document (self->review));

  g_assert_cmpstr (title, ==, expected);
}

/* Whoever reviews sees which answers were not submitted, and what was; so does their author. */
static void
test_late (void)
{
  static const char late[]
      = "Entered after version 2 was submitted, and in no version: Summary, Needs";
  g_autoptr (Screen) self = new_screen ("REVIEWING", UNDER_REVIEW LATE_ANSWERS);
  RpDocument *document = rp_report_review_get_document (self->review);

  assert_mark (document, "t2.summary",
               "Entered after version 2 was submitted, which says: Sags of 30 %.");
  assert_mark (document, "t2.needs", "Entered after version 2 was submitted: number 2");
  assert_mark (document, "t2.already", "");
  g_assert_nonnull (strstr (rp_document_late_advice (document, RP_ROLE_SPECIALIST), "Return"));
  g_assert_nonnull (strstr (rp_document_late_advice (document, RP_ROLE_MANAGER), "reviewer"));
  assert_late ("RECEIVED", LATE_ANSWERS, late);
  assert_late ("ACCEPTED", LATE_ANSWERS, late);
  assert_late ("REVIEWING", UNDER_REVIEW, "");
  /* Here they are the beginning of the next version. */
  assert_late ("RETURNED", LATE_ANSWERS, "");
  assert_late ("DRAFT", LATE_ANSWERS, "");
}

/* What the server has not taken nobody reviews: it is the manager's to submit again. */
static void
test_late_queued (void)
{
  g_autoptr (Screen) self = new_screen ("QUEUED", LATE_ANSWERS);
  RpDocument *document = rp_report_review_get_document (self->review);
  const char *advice = rp_document_late_advice (document, RP_ROLE_MANAGER);

  g_assert_null (strstr (advice, "reviewer"));
  g_assert_nonnull (strstr (advice, "discard its submission"));
  assert_late ("QUEUED", LATE_ANSWERS,
               "Entered after version 2 was submitted, and in no version: Summary, Needs");
}

/* What was taken away too late says no more than that. */
static void
test_late_taken_out (void)
{
  g_autoptr (Screen) self = new_screen (
      "REVIEWING", UNDER_REVIEW ",\"answers\":{\"t2.summary\":\"Sags of 30 %.\",\"t2.needs\":[]}");
  RpDocument *document = rp_report_review_get_document (self->review);

  assert_mark (document, "t2.needs", "Entered after version 2 was submitted");
  assert_mark (document, "t2.already", "Entered after version 2 was submitted, which says: None");
}

/* Where nothing is added any more, a new report has it. */
static void
test_late_decided (void)
{
  g_autoptr (Screen) self = new_screen ("ACCEPTED", LATE_ANSWERS);
  RpDocument *document = rp_report_review_get_document (self->review);

  g_assert_nonnull (strstr (rp_document_late_advice (document, RP_ROLE_MANAGER), "new one"));
  g_assert_nonnull (strstr (rp_document_late_advice (document, RP_ROLE_SPECIALIST), "new one"));
}

/* ---- what may be done ---- */

static void
test_may (void)
{
  g_autoptr (Screen) free = new_screen ("RECEIVED", "");
  g_autoptr (Screen) mine = new_screen ("REVIEWING", UNDER_REVIEW);
  g_autoptr (Screen) taken = new_screen ("REVIEWING", ",\"reviewer\":\"" OTHER "\"");

  g_assert_true (rp_report_review_may_take (free->review, "claim"));
  g_assert_false (rp_report_review_may_take (free->review, "accept"));
  g_assert_true (rp_report_review_may_take (mine->review, "accept"));
  g_assert_false (rp_report_review_may_take (taken->review, "accept"));
  g_assert_false (
      rp_document_is_editable (rp_report_review_get_document (free->review), RP_ROLE_SPECIALIST));
  g_assert_true (
      rp_document_is_editable (rp_report_review_get_document (mine->review), RP_ROLE_SPECIALIST));
  g_assert_false (
      rp_document_is_editable (rp_report_review_get_document (taken->review), RP_ROLE_SPECIALIST));
}

/* ---- acts ---- */

static gboolean
is_claimed (Screen *self)
{
  RpRecord *report = rp_document_get_record (rp_report_review_get_document (self->review));
  return g_str_equal (rp_record_get_text (report, "state"), "REVIEWING");
}

/* Looking at a report leaves no trace; claiming it does. */
static void
test_claim (void)
{
  g_autoptr (Screen) self = new_screen ("RECEIVED", "");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (
      rp_record_is_pending (rp_document_get_record (rp_report_review_get_document (self->review))));
  rp_report_review_claim_async (self->review, keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_true (rp_report_review_act_finish (self->review, result, NULL, &error));
  g_assert_no_error (error);
  wait_until (self, is_claimed);
}

static gboolean
has_remark (Screen *self)
{
  return g_list_model_get_n_items (rp_report_review_get_remarks (self->review)) == 1;
}

static void
test_pin (void)
{
  g_autoptr (Screen) self = new_screen ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) remark = NULL;

  rp_report_review_pin_async (self->review, "t2.summary", "How deep?", keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_true (rp_report_review_act_finish (self->review, result, NULL, &error));
  wait_until (self, has_remark);
  remark = g_list_model_get_item (rp_report_review_get_remarks (self->review), 0);
  g_assert_true (rp_report_review_may_unpin (self->review, remark));
  g_assert_cmpstr (rp_report_review_question_label (self->review, "t2.summary"), ==, "Summary");
  g_assert_cmpuint (rp_document_get_remarks (rp_report_review_get_document (self->review))->len, ==,
                    1);
}

/* What was filled in a moment ago counts: it is on the disk before the report is looked at. */
static void
test_accept_asks (void)
{
  g_autoptr (Screen) self = new_screen ("REVIEWING", UNDER_REVIEW);
  g_autoptr (GAsyncResult) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *question = NULL;

  rp_report_review_accept_async (self->review, keep_result_cb, &first);
  wait_for_result (&first);
  g_assert_false (rp_report_review_act_finish (self->review, first, &question, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  g_assert_cmpstr (question, ==, "t2.check");
  g_clear_error (&error);
  g_clear_pointer (&question, g_free);

  rp_report_review_meet_all_points (self->review);
  rp_report_review_accept_async (self->review, keep_result_cb, &second);
  wait_for_result (&second);
  g_assert_false (rp_report_review_act_finish (self->review, second, &question, &error));
  g_assert_cmpstr (question, ==, "t2.code");
}

/* What closes the matter is its reviewer's to fill in once the report was accepted, when nothing else of it is. */
static void
test_closing (void)
{
  g_autoptr (Screen) accepted = new_screen ("ACCEPTED", UNDER_REVIEW);
  g_autoptr (Screen) reviewing = new_screen ("REVIEWING", UNDER_REVIEW);
  g_autoptr (Screen) others = new_screen ("ACCEPTED", ",\"reviewer\":\"" OTHER "\"");
  RpDocument *document = rp_report_review_get_document (accepted->review);

  g_assert_true (rp_document_is_accepted (document));
  g_assert_true (rp_document_may_close (document));
  g_assert_false (rp_document_is_editable (document, RP_ROLE_SPECIALIST));
  g_assert_false (rp_document_is_accepted (rp_report_review_get_document (reviewing->review)));
  g_assert_false (rp_document_may_close (rp_report_review_get_document (reviewing->review)));
  g_assert_false (rp_document_may_close (rp_report_review_get_document (others->review)));
}

#define DISTURBANCE                                                                                \
  ",\"template\":\"T3\",\"template_version\":1,\"review\":{\"t3.cause.side\":\"GRID\","            \
  "\"t3.cause.text\":\"Wind.\",\"t3.verify\":[{\"row\":\"r1\",\"period\":\"May\",\"before\":1,"    \
  "\"after\":2}]}"

/* More events than before is worth a thought, but nothing that is still to be filled in. */
static void
test_open_closing (void)
{
  g_autoptr (Screen) accepted = new_screen ("ACCEPTED", UNDER_REVIEW DISTURBANCE);
  g_autoptr (Screen) others = new_screen ("ACCEPTED", ",\"reviewer\":\"" OTHER "\"" DISTURBANCE);
  g_autoptr (GPtrArray) open
      = rp_document_list_open_closing (rp_report_review_get_document (accepted->review));
  g_autoptr (GPtrArray) not_mine
      = rp_document_list_open_closing (rp_report_review_get_document (others->review));

  g_assert_cmpuint (open->len, ==, 2);
  g_assert_cmpstr (((RpProblem *)open->pdata[0])->question, ==, "t3.action");
  g_assert_cmpstr (((RpProblem *)open->pdata[1])->question, ==, "t3.sig_om");
  g_assert_cmpuint (not_mine->len, ==, 0);
}

/* A park is told by its name, in whichever version it was named. */
static void
test_reference (void)
{
  g_autoptr (Screen) self
      = new_screen ("ACCEPTED", UNDER_REVIEW ",\"template\":\"T4\",\"template_version\":1,"
                                             "\"answers\":{\"t4.park\":\"" PARK "\"}");
  RpDocument *document = rp_report_review_get_document (self->review);
  RpTemplate *template_ = rp_form_get_template (rp_document_get_form (document));
  const RpQuestion *question = rp_template_find_question (template_, "t4.park");
  g_autoptr (JsonNode) elsewhere = json_node_init_string (json_node_alloc (), OTHER);
  g_autofree char *named = rp_document_format_answer (
      document, question, rp_form_get_answer (rp_document_get_form (document), "t4.park"));
  g_autofree char *unknown = rp_document_format_answer (document, question, elsewhere);
  g_autofree char *none = rp_document_format_answer (document, question, NULL);

  g_assert_cmpstr (named, ==, "East Park");
  g_assert_cmpstr (unknown, ==, "a record that is not here");
  g_assert_cmpstr (none, ==, "");
}

/* ---- a step as a draft ---- */

static void
test_step_draft (void)
{
  g_autoptr (Screen) self = new_screen ("REVIEWING", UNDER_REVIEW);
  g_autoptr (RpRecord) need = g_list_model_get_item (rp_report_review_get_needs (self->review), 0);
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new_for_step (self->session, need, "code");
  const RpField *category = rp_kind_find_field (rp_record_get_kind (need), "category");
  const RpField *sub_code = rp_kind_find_field (rp_record_get_kind (need), "sub_code");
  const RpCode *codes = NULL;
  g_autofree char *left = NULL;
  guint n_codes = 0;

  codes = rp_record_draft_list_codes (draft, sub_code, &n_codes);
  g_assert_cmpuint (n_codes, >, 0);
  for (guint i = 0; i < n_codes; i++)
    g_assert_true (g_str_has_prefix (codes[i].code, "PQ-"));
  g_assert_true (rp_record_draft_set_text (draft, sub_code, "PQ-01", NULL));
  /* Another category has other sub-codes; the one chosen is none of them. */
  g_assert_true (rp_record_draft_set_text (draft, category, "CONN", NULL));
  left = rp_record_draft_dup_text (draft, sub_code);
  g_assert_cmpstr (left, ==, "");
}

/* Returning a second time does not begin with the reasons of the first. */
static void
test_step_afresh (void)
{
  g_autoptr (Screen) self = new_screen ("REVIEWING", UNDER_REVIEW
                                        ",\"return_codes\":[\"R02\"],\"return_remark\":\"Depth?\"");
  RpRecord *report = rp_document_get_record (rp_report_review_get_document (self->review));
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new_for_step (self->session, report, "return");
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (draft);

  g_assert_cmpuint (fields->len, ==, 2);
  g_assert_false (rp_record_draft_has_code (draft, fields->pdata[0], "R02"));
}

/* What was found not to be met need not be typed once more. */
static void
test_propose_return (void)
{
  g_autoptr (Screen) self = new_screen (
      "REVIEWING", UNDER_REVIEW ",\"review\":{\"t2.check\":[{\"row\":\"r1\",\"point\":\"P01\","
                                "\"ok\":true},{\"row\":\"r6\",\"point\":\"P06\",\"ok\":false,"
                                "\"remark\":\"A free meter.\"}]}");
  RpRecord *report = rp_document_get_record (rp_report_review_get_document (self->review));
  g_autoptr (JsonObject) values = rp_report_review_propose_return (self->review);
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new_for_step (self->session, report, "return");
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (draft);
  g_autofree char *remark = NULL;

  rp_record_draft_preset (draft, values);
  remark = rp_record_draft_dup_text (draft, fields->pdata[1]);
  g_assert_cmpstr (remark, ==, "Not met: No promise outside authority. A free meter.");
}

/* ---- needs of a report that are coded while others are ---- */

#define FIRST_NEED "01990000-0000-7000-8000-0000000000e1"
#define LAST_NEED "01990000-0000-7000-8000-0000000000e3"

static void
add_need (GString *page, const char *id, gint64 seq, const char *state)
{
  g_autofree char *body = g_strdup_printf ("{\"customer\":\"" CUSTOMER "\",\"report\":\"" REPORT
                                           "\",\"state\":\"%s\","
                                           "\"category\":\"PQ\",\"title\":\"Flicker\"}",
                                           state);

  feed_page_row (page, "need", id, CUSTOMER, 1, seq, body);
}

static gpointer
apply_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  StoreFixture fixture = { .store = subject };
  const char *state = data;
  GString *page = feed_page_new (g_str_equal (state, "CODED") ? 29 : 19);

  feed_page_scope (page, CUSTOMER, 1);
  add_need (page, FIRST_NEED, g_str_equal (state, "CODED") ? 20 : 10, state);
  add_need (page, LAST_NEED, g_str_equal (state, "CODED") ? 21 : 11, state);
  g_assert_false (store_fixture_apply (&fixture, page, g_str_equal (state, "CODED") ? "c2" : "c1",
                                       g_str_equal (state, "CODED") ? "c3" : "c2", TRUE));
  return NULL;
}

static gboolean
has_needs (Screen *self)
{
  return g_list_model_get_n_items (rp_report_review_get_needs (self->review)) == 3;
}

static gboolean
is_first_coded (Screen *self)
{
  g_autoptr (RpRecord) first = g_list_model_get_item (rp_report_review_get_needs (self->review), 0);

  return g_str_equal (rp_record_get_text (first, "state"), "CODED");
}

static void
needs_changed_cb (GListModel *needs, guint position, guint removed, guint added, GString *told)
{
  g_string_append_printf (told, "%u-%u+%u ", position, removed, added);
}

/* One exchange brings what became of the first and the third: whoever writes at the second keeps his card. */
static void
test_needs_between (void)
{
  g_autoptr (Screen) self = new_screen ("REVIEWING", UNDER_REVIEW);
  RpWorker *worker = rp_session_get_worker (self->session);
  GListModel *needs = rp_report_review_get_needs (self->review);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (RpRecord) before = NULL;
  g_autoptr (RpRecord) after = NULL;

  rp_worker_run (worker, apply_on_store, (gpointer) "CAPTURED", NULL, NULL);
  wait_until (self, has_needs);
  before = g_list_model_get_item (needs, 1);
  g_signal_connect (needs, "items-changed", G_CALLBACK (needs_changed_cb), told);
  rp_worker_run (worker, apply_on_store, (gpointer) "CODED", NULL, NULL);
  wait_until (self, is_first_coded);
  g_signal_handlers_disconnect_by_data (needs, told);
  after = g_list_model_get_item (needs, 1);
  g_assert_true (before == after);
  g_assert_cmpstr (rp_record_get_id (after), ==, NEED);
  g_assert_cmpstr (told->str, ==, "0-1+1 2-1+1 ");
}

/* ---- the queue ---- */

static void
queue_loaded_cb (RpReviewQueue *queue, gboolean *loaded)
{
  *loaded = TRUE;
}

static void
test_queue (void)
{
  g_autoptr (Screen) self = new_screen ("RECEIVED", "");
  g_autoptr (RpReviewQueue) queue = rp_review_queue_new (self->session);
  gboolean loaded = FALSE;
  guint timer = g_timeout_add (PATIENCE_MS, give_up_cb, NULL);
  guint position = 9;

  g_assert_true (rp_review_queue_is_loading (queue));
  g_signal_connect (queue, "loaded", G_CALLBACK (queue_loaded_cb), &loaded);
  while (!loaded)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_assert_cmpuint (g_list_model_get_n_items (rp_review_queue_get_items (queue)), ==, 1);
  g_assert_true (rp_review_queue_find (queue, REPORT, &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_false (rp_review_queue_find (queue, NEED, &position));
}

/* One who is not the reviewer decides nothing, and may go on in his place. */
static void
test_may_take_over (void)
{
  g_autoptr (Screen) others = new_screen ("REVIEWING", ",\"reviewer\":\"" OTHER "\"");
  g_autoptr (Screen) own = new_screen ("REVIEWING", UNDER_REVIEW);
  g_autoptr (Screen) accepted = new_screen ("ACCEPTED", ",\"reviewer\":\"" OTHER "\"");

  g_assert_true (rp_report_review_may_take_over (others->review));
  g_assert_false (rp_report_review_may_take (others->review, "accept"));
  g_assert_false (rp_report_review_may_take_over (own->review));
  g_assert_true (rp_report_review_may_take (own->review, "accept"));
  g_assert_false (rp_report_review_may_take_over (accepted->review));
}

/* @more: of the accepted report. Returns: the first step on its page, "" when there is none */
static const char *
find_step (const char *more)
{
  g_autoptr (Screen) self = new_screen ("ACCEPTED", more);
  RpDocument *document = rp_report_review_get_document (self->review);
  g_autoptr (GPtrArray) steps = rp_document_list_steps (document);
  g_autofree char *names = rp_document_dup_step_names (document);
  const char *event = steps->len > 0 ? ((const RpTransition *)steps->pdata[0])->event : "";
  g_autofree char *expected = g_strjoin (*event != '\0' ? " " : "", "ACCEPTED", event, NULL);

  g_assert_cmpstr (names, ==, expected);
  return event;
}

/* What is still to be filled in after the acceptance may be another's to fill in; most reports ask for nothing then. */
static void
test_take_over_closing (void)
{
#define OF_OTHER ",\"reviewer\":\"" OTHER "\""
  g_assert_cmpstr (find_step (",\"template\":\"T3\"" OF_OTHER), ==, "take_over");
  g_assert_cmpstr (find_step (",\"template\":\"T3\"" UNDER_REVIEW), ==, "");
  g_assert_cmpstr (find_step (OF_OTHER), ==, "");
#undef OF_OTHER
}

static gboolean
is_taken_out (Screen *self, const char *item)
{
  JsonObject *body = json_object_new ();
  g_autoptr (RpRecord) need = NULL;

  json_object_set_string_member (body, "report", REPORT);
  if (item != NULL)
    json_object_set_string_member (body, "item", item);
  need = rp_record_new (rp_schema_find_kind ("need"), NEED, CUSTOMER, body);
  return rp_report_review_is_taken_out (self->review, need);
}

/* A need without a row was not entered there. */
static void
test_taken_out (void)
{
  g_autoptr (Screen) self
      = new_screen ("REVIEWING", UNDER_REVIEW ",\"answers\":{\"t2.needs\":[{\"row\":\"r1\"}]}");

  g_assert_true (is_taken_out (self, "r2"));
  g_assert_false (is_taken_out (self, "r1"));
  g_assert_false (is_taken_out (self, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-review/changes", test_changes);
  g_test_add_func ("/report-review/revision", test_describe_revision);
  g_test_add_func ("/report-review/unknown-template", test_unknown_template);
  g_test_add_func ("/report-review/late", test_late);
  g_test_add_func ("/report-review/late-queued", test_late_queued);
  g_test_add_func ("/report-review/late-taken-out", test_late_taken_out);
  g_test_add_func ("/report-review/late-decided", test_late_decided);
  g_test_add_func ("/report-review/may", test_may);
  g_test_add_func ("/report-review/claim", test_claim);
  g_test_add_func ("/report-review/pin", test_pin);
  g_test_add_func ("/report-review/accept-asks", test_accept_asks);
  g_test_add_func ("/report-review/closing", test_closing);
  g_test_add_func ("/report-review/open-closing", test_open_closing);
  g_test_add_func ("/report-review/reference", test_reference);
  g_test_add_func ("/record-draft/step", test_step_draft);
  g_test_add_func ("/record-draft/afresh", test_step_afresh);
  g_test_add_func ("/report-review/propose-return", test_propose_return);
  g_test_add_func ("/report-review/needs-between", test_needs_between);
  g_test_add_func ("/report-review/queue", test_queue);
  g_test_add_func ("/report-review/may-take-over", test_may_take_over);
  g_test_add_func ("/report-review/take-over-closing", test_take_over_closing);
  g_test_add_func ("/report-review/taken-out", test_taken_out);
  return g_test_run ();
}
