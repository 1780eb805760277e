/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/attachments.h"

#include "db/connection.h"
#include "support/photo.h"
#include "support/store-fixture.h"
#include "workbench/attachments-store.h"
#include "workbench/document-step.h"
#include "workbench/session-store.h"

#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define VISIT "01990000-0000-7000-8000-0000000000d1"
#define QUESTION "t1.att"
#define UNIT "answers." QUESTION
#define TABLE "t1.safety"
#define PATIENCE_US (30 * (gint64)G_USEC_PER_SEC)

static StoreFixture *
new_fixture (void)
{
  StoreFixture *self = store_fixture_new ();
  GString *page = feed_page_new (4);

  feed_page_scope (page, CUSTOMER, 1);
  feed_page_row (page, "customer", CUSTOMER, CUSTOMER, 1, 1,
                 "{\"no\":\"KH-900\",\"name\":\"Test Works\"}");
  feed_page_row (page, "visit", VISIT, CUSTOMER, 1, 2,
                 "{\"customer\":\"" CUSTOMER "\",\"kind\":\"V01\",\"state\":\"ON_SITE\","
                 "\"planned_on\":\"2026-01-05\",\"manager\":\"" FIXTURE_USER "\","
                 "\"arrival\":\"2026-01-05T01:00:00.000Z\",\"template\":\"T1\","
                 "\"template_version\":1,\"answers\":{\"" TABLE "\":[{\"row\":\"r1\"},"
                 "{\"row\":\"r2\"}]}}");
  g_assert_false (store_fixture_apply (self, page, "", "c1", TRUE));
  rp_store_set_meta (self->store, "roles", "KAM", NULL);
  return self;
}

static RpAttach *
new_attach (const RpAnswerPlace *place)
{
  g_autofree char *unit = g_strconcat ("answers.", place->question, NULL);

  return rp_attach_new ("visit", VISIT, unit, place);
}

static void
take_photo (RpAttach *attach, const char *name, guint16 orientation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) photo = photo_new_jpeg (300, 200, orientation);
  RpKeptFile *kept = rp_kept_file_new (name, photo, &error);

  g_assert_no_error (error);
  g_ptr_array_add (attach->files, kept);
}

static void
run_attach (RpAttach *attach, StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_attach_run (attach, f->store, &error));
  g_assert_no_error (error);
}

static GPtrArray *
list_answer (StoreFixture *f, const RpAnswerPlace *place)
{
  g_autofree char *unit = g_strconcat ("answers.", place->question, NULL);
  g_autoptr (RpRecord) visit = store_fixture_get (f, "visit", VISIT);
  g_autoptr (JsonNode) answer = rp_record_dup_unit (visit, unit);

  return rp_answer_place_list (place, answer);
}

/* ---- on the store ---- */

static const RpAnswerPlace plain = { (char *)QUESTION, NULL, NULL };

static void
test_one_edit (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (RpAttach) attach = new_attach (&plain);
  g_autoptr (GPtrArray) answer = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (RpRecord) row = NULL;
  g_autofree char *path = NULL;

  take_photo (attach, "IMG_1.JPG", 6);
  take_photo (attach, "IMG_2.JPG", 8);
  run_attach (attach, f);

  answer = list_answer (f, &plain);
  g_assert_cmpuint (answer->len, ==, 2);
  g_assert_cmpstr (answer->pdata[0], ==, attach->ids->pdata[0]);
  row = store_fixture_get (f, "attachment", answer->pdata[0]);
  g_assert_cmpstr (rp_record_get_text (row, "caption"), ==, "IMG_1.JPG");
  g_assert_cmpstr (rp_record_get_text (row, "customer"), ==, CUSTOMER);
  g_assert_cmpstr (rp_record_get_text (row, "owner"), ==, VISIT);
  g_assert_cmpint (rp_record_get_integer (row, "width"), ==, 200);
  g_assert_cmpstr (rp_record_get_text (row, "original_sha256"), !=, "");
  path = rp_store_dup_blob_path (f->store, rp_record_get_text (row, "sha256"));
  g_assert_nonnull (path);
  g_assert_cmpuint (store_fixture_count (f).files_waiting, ==, 2);
  ops = store_fixture_freeze (f);
  g_assert_cmpuint (ops->len, ==, 1);
}

static void
test_known_photo (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (RpAttach) first = new_attach (&plain);
  g_autoptr (RpAttach) second = new_attach (&plain);
  g_autoptr (RpAttach) elsewhere
      = new_attach (&(RpAnswerPlace){ (char *)"t1.safety", (char *)"r1", (char *)"photo" });
  g_autoptr (GPtrArray) answer = NULL;

  take_photo (first, "a.jpg", 1);
  take_photo (first, "b.jpg", 1);
  run_attach (first, f);
  g_assert_cmpuint (first->ids->len, ==, 1);
  g_assert_cmpuint (first->n_known, ==, 1);

  take_photo (second, "c.jpg", 1);
  run_attach (second, f);
  g_assert_null (second->op_id);
  g_assert_cmpuint (second->n_known, ==, 1);

  /* another question may show it too; the file is there once */
  take_photo (elsewhere, "d.jpg", 1);
  run_attach (elsewhere, f);
  g_assert_cmpuint (elsewhere->ids->len, ==, 1);
  g_assert_cmpuint (store_fixture_count (f).files_waiting, ==, 1);
  answer = list_answer (f, &plain);
  g_assert_cmpuint (answer->len, ==, 1);
}

static void
test_in_a_table (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (GError) error = NULL;
  const RpAnswerPlace place = { (char *)TABLE, (char *)"r2", (char *)"photo" };
  const RpAnswerPlace other = { (char *)TABLE, (char *)"r1", (char *)"photo" };
  const RpAnswerPlace gone = { (char *)TABLE, (char *)"r9", (char *)"photo" };
  g_autoptr (RpAttach) attach = new_attach (&place);
  g_autoptr (RpAttach) late = new_attach (&gone);
  g_autoptr (GPtrArray) there = NULL;
  g_autoptr (GPtrArray) here = NULL;

  take_photo (attach, "a.jpg", 1);
  run_attach (attach, f);
  here = list_answer (f, &place);
  there = list_answer (f, &other);
  g_assert_cmpuint (here->len, ==, 1);
  g_assert_cmpuint (there->len, ==, 0);

  take_photo (late, "a.jpg", 1);
  g_assert_false (rp_attach_run (late, f->store, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (rp_store_count (f->store, "attachment", NULL, NULL, NULL), ==, 1);
}

/* A file that cannot be written leaves neither row nor answer. */
static void
test_cannot_write (void)
{
  g_autoptr (StoreFixture) f = new_fixture ();
  g_autoptr (RpAttach) attach = new_attach (&plain);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answer = NULL;
  g_autofree char *blobs = temp_folder_file (f->folder, "profile/blobs");

  g_file_set_contents (blobs, "in the way", -1, NULL);
  take_photo (attach, "a.jpg", 1);
  g_assert_false (rp_attach_run (attach, f->store, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_READ_ONLY);
  store_fixture_reopen (f);
  answer = list_answer (f, &plain);
  g_assert_cmpuint (answer->len, ==, 0);
  g_assert_cmpint (rp_store_count (f->store, "attachment", NULL, NULL, NULL), ==, 0);
}

/* ---- in the main context ---- */

typedef struct
{
  StoreFixture *store;
  RpSession *session;
  RpDocument *document;
  RpAttachments *attachments;
  RpAddedFiles *added;
} Desk;

typedef gboolean (*Condition) (Desk *desk);

static void
wait_for (Desk *desk, Condition condition)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (desk))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

static gboolean
is_loaded (Desk *desk)
{
  return rp_document_get_form (desk->document) != NULL;
}

static Desk *
desk_new (void)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  desk->store = new_fixture ();
  g_clear_object (&desk->store->store);
  folder = temp_folder_file (desk->store->folder, "profile");
  desk->session = rp_session_open (&(RpSessionOptions){ .folder = folder,
                                                        .start_at = "2026-01-05T09:00:00+08:00",
                                                        .no_sync = TRUE },
                                   &error);
  g_assert_no_error (error);
  desk->document = rp_document_new (desk->session, "visit", VISIT);
  wait_for (desk, is_loaded);
  desk->attachments = rp_attachments_new (desk->document, QUESTION, NULL, NULL);
  return desk;
}

static gboolean
is_saved (Desk *desk)
{
  g_autofree char *saved = NULL;

  g_object_get (desk->document, "saved", &saved, NULL);
  return g_str_equal (saved, "Saved on this computer");
}

static void
desk_free (Desk *desk)
{
  rp_document_flush (desk->document);
  g_clear_object (&desk->attachments);
  g_clear_object (&desk->document);
  rp_session_close (desk->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&desk->session);
  g_clear_pointer (&desk->added, rp_added_files_free);
  store_fixture_free (desk->store);
  g_free (desk);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *desk = user_data;
  g_autoptr (GError) error = NULL;

  desk->added = rp_attachments_add_finish (RP_ATTACHMENTS (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_added (Desk *desk)
{
  return desk->added != NULL;
}

static void
add_files (Desk *desk, const char *const *names, GBytes *const *contents)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = temp_folder_file (desk->store->folder, names[i]);
      gsize length = 0;
      const char *data = g_bytes_get_data (contents[i], &length);
      g_assert_true (g_file_set_contents (path, data, (gssize)length, NULL));
      g_ptr_array_add (files, g_file_new_for_path (path));
    }
  g_clear_pointer (&desk->added, rp_added_files_free);
  rp_attachments_add_files_async (desk->attachments, files, added_cb, desk);
  g_assert_cmpfloat (rp_attachments_get_progress (desk->attachments), ==, 0);
  wait_for (desk, is_added);
  g_assert_cmpfloat (rp_attachments_get_progress (desk->attachments), ==, -1);
}

static gboolean
has_two (Desk *desk)
{
  return g_list_model_get_n_items (G_LIST_MODEL (desk->attachments)) == 2;
}

static gboolean
has_one (Desk *desk)
{
  return g_list_model_get_n_items (G_LIST_MODEL (desk->attachments)) == 1;
}

static gboolean
has_none (Desk *desk)
{
  return g_list_model_get_n_items (G_LIST_MODEL (desk->attachments)) == 0;
}

static void
add_two (Desk *desk)
{
  g_autoptr (GBytes) first = photo_new_jpeg (300, 200, 6);
  g_autoptr (GBytes) second = photo_new_jpeg (300, 200, 1);

  add_files (desk, (const char *[]){ "IMG_1.JPG", "IMG_2.JPG", NULL },
             (GBytes *[]){ first, second });
  g_assert_cmpuint (desk->added->n_added, ==, 2);
  g_assert_null (desk->added->refusals);
  wait_for (desk, has_two);
}

static char *
dup_id (Desk *desk, guint position)
{
  g_autoptr (RpAttachment) item
      = g_list_model_get_item (G_LIST_MODEL (desk->attachments), position);
  return g_strdup (rp_attachment_get_id (item));
}

static void
test_add_and_show (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (RpAttachment) item = NULL;

  add_two (desk);
  item = g_list_model_get_item (G_LIST_MODEL (desk->attachments), 0);
  g_assert_cmpstr (rp_attachment_get_name (item), ==, "IMG_1.JPG");
  g_assert_true (rp_attachment_is_picture (item));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (
                        rp_form_get_answer (rp_document_get_form (desk->document), QUESTION))),
                    ==, 2);
}

static void
test_refusals_are_said (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GBytes) photo = photo_new_jpeg (300, 200, 6);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (photo, 0, 100);
  g_auto (GStrv) lines = NULL;

  add_files (desk, (const char *[]){ "good.jpg", "half.jpg", "again.jpg", NULL },
             (GBytes *[]){ photo, half, photo });
  g_assert_cmpuint (desk->added->n_added, ==, 1);
  g_assert_cmpuint (desk->added->n_known, ==, 1);
  lines = g_strsplit (desk->added->refusals, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1);
  g_assert_nonnull (strstr (lines[0], "half.jpg"));
  wait_for (desk, has_one);
}

static void
test_remove_and_undo (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *back = NULL;

  add_two (desk);
  first = dup_id (desk, 0);
  g_assert_true (rp_attachments_remove (desk->attachments, first, &error));
  wait_for (desk, has_one);
  g_assert_true (rp_attachments_undo (desk->attachments));
  wait_for (desk, has_two);
  back = dup_id (desk, 0);
  g_assert_cmpstr (back, ==, first);

  /* and before that the adding itself */
  g_assert_true (rp_attachments_undo (desk->attachments));
  wait_for (desk, has_none);
  g_assert_false (rp_attachments_undo (desk->attachments));
  wait_for (desk, is_saved);
}

/* ---- others add and take out, too ---- */

#define FILE_A "01990000-0000-7000-8000-00000000000a"
#define FILE_B "01990000-0000-7000-8000-00000000000b"
#define FILE_C "01990000-0000-7000-8000-00000000000c"

/* What was set here has been sent; then the visit comes with another answer. */
typedef struct
{
  const char *asked, *next, *files;
  gint64 rev;
} Page;

static gpointer
bring_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Page *page = data;
  StoreFixture store = { .store = subject };
  g_autoptr (GPtrArray) ops = store_fixture_freeze (&store);
  GString *text = feed_page_new (10 + page->rev);
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"" CUSTOMER "\",\"kind\":\"V01\",\"state\":\"ON_SITE\","
      "\"planned_on\":\"2026-01-05\",\"manager\":\"" FIXTURE_USER "\","
      "\"arrival\":\"2026-01-05T01:00:00.000Z\",\"template\":\"T1\",\"template_version\":1,"
      "\"answers\":{\"" QUESTION "\":[%s]}}",
      page->files);

  for (guint i = 0; i < ops->len; i++)
    store_fixture_answer (&store, ((RpOp *)ops->pdata[i])->id, RP_RESULT_APPLIED, 4);
  feed_page_row (text, "visit", VISIT, CUSTOMER, page->rev, 10 + page->rev, body);
  g_assert_false (feed_page_apply (text, subject, page->asked, page->next, TRUE));
  return NULL;
}

static char *
dup_answer (Desk *desk)
{
  JsonNode *answer = rp_form_get_answer (rp_document_get_form (desk->document), QUESTION);

  return answer != NULL ? json_to_string (answer, FALSE) : g_strdup ("");
}

static void
wait_for_answer (Desk *desk, const char *wanted)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  for (;;)
    {
      g_autofree char *answer = dup_answer (desk);

      if (g_str_equal (answer, wanted))
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

static void
bring (Desk *desk, Page page, const char *expected)
{
  g_autoptr (GError) error = NULL;

  rp_worker_run (rp_session_get_worker (desk->session), bring_on_store, &page, NULL, &error);
  g_assert_no_error (error);
  wait_for_answer (desk, expected);
}

#define LIST(...) "[" __VA_ARGS__ "]"
#define QUOTED(id) "\"" id "\""

/* A removal that is taken back leaves alone what somebody else has added since. */
static void
test_undo_after_others (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *answer = NULL;

  bring (desk, (Page){ "c1", "c2", QUOTED (FILE_A) "," QUOTED (FILE_B), 2 },
         LIST (QUOTED (FILE_A) "," QUOTED (FILE_B)));
  g_assert_true (rp_attachments_remove (desk->attachments, FILE_A, NULL));
  rp_document_flush (desk->document);
  wait_for (desk, is_saved);
  bring (desk, (Page){ "c2", "c3", QUOTED (FILE_B) "," QUOTED (FILE_C), 3 },
         LIST (QUOTED (FILE_B) "," QUOTED (FILE_C)));

  g_assert_true (rp_attachments_undo (desk->attachments));
  answer = dup_answer (desk);
  g_assert_cmpstr (answer, ==, LIST (QUOTED (FILE_A) "," QUOTED (FILE_B) "," QUOTED (FILE_C)));
  g_assert_false (rp_attachments_undo (desk->attachments));
  rp_document_flush (desk->document);
  wait_for (desk, is_saved);
}

static gpointer
count_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  RpOutboxCounts counts = { 0 };

  rp_store_count_outbox (subject, &counts, error);
  return GUINT_TO_POINTER (counts.files_waiting);
}

static guint
count_files (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  gpointer n
      = rp_worker_run (rp_session_get_worker (desk->session), count_on_store, NULL, NULL, &error);

  g_assert_no_error (error);
  return GPOINTER_TO_UINT (n);
}

static gboolean
has_no_files (Desk *desk)
{
  return count_files (desk) == 0;
}

static gboolean
is_settled (Desk *desk)
{
  return !rp_session_is_saving (desk->session);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_session_undo_finish (RP_SESSION (source), result, &error));
  g_assert_no_error (error);
}

/* Ctrl+Z of the window withdraws the edit; the form must not go on naming what is gone. */
static void
test_withdrawn (void)
{
  g_autoptr (Desk) desk = desk_new ();

  add_two (desk);
  rp_session_undo_async (desk->session, undone_cb, NULL);
  wait_for (desk, has_none);
  g_assert_null (rp_form_get_answer (rp_document_get_form (desk->document), QUESTION));
  g_assert_cmpuint (count_files (desk), ==, 0);
}

static void
not_undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **refusal = user_data;

  g_assert_false (rp_session_undo_finish (RP_SESSION (source), result, refusal));
  g_assert_nonnull (*refusal);
}

static void
assert_not_undone (Desk *desk)
{
  g_autoptr (GError) refusal = NULL;
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  rp_session_undo_async (desk->session, not_undone_cb, &refusal);
  while (refusal == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
  g_assert_error (refusal, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
}

/* The table as it is with another cell filled in since. Returns: (transfer full) */
static JsonNode *
dup_with_cell (Desk *desk)
{
  JsonNode *copy
      = rp_json_node_copy (rp_form_get_answer (rp_document_get_form (desk->document), TABLE));
  JsonObject *row = json_array_get_object_element (json_node_get_array (copy), 1);

  json_object_set_string_member (row, "advice", "Cover it.");
  return copy;
}

/* What is entered after a photo and names it stands on it: taken back it would be gone for good, for nobody else has
 * its file. */
static void
test_not_withdrawn_in_a_table (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GBytes) photo = photo_new_jpeg (300, 200, 1);
  g_autoptr (JsonNode) table = NULL;
  g_autofree char *id = NULL, *still = NULL;

  g_object_unref (desk->attachments);
  desk->attachments = rp_attachments_new (desk->document, TABLE, "r1", "photo");
  add_files (desk, (const char *[]){ "a.jpg", NULL }, (GBytes *[]){ photo });
  wait_for (desk, has_one);
  id = dup_id (desk, 0);
  table = dup_with_cell (desk);
  g_assert_true (rp_document_set_answer (desk->document, TABLE, table, NULL));
  rp_document_flush (desk->document);
  wait_for (desk, is_saved);

  assert_not_undone (desk);
  still = dup_id (desk, 0);
  g_assert_cmpstr (still, ==, id);
  g_assert_cmpuint (count_files (desk), >, 0);
}

/* One of two was taken out: the other is still named. Once that is out, too, the adding can be taken back. */
static void
test_not_withdrawn_while_one_is_named (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *first = NULL, *second = NULL;

  add_two (desk);
  first = dup_id (desk, 0);
  second = dup_id (desk, 1);
  g_assert_true (rp_attachments_remove (desk->attachments, first, NULL));
  rp_document_flush (desk->document);
  wait_for (desk, is_saved);
  assert_not_undone (desk);
  g_assert_cmpuint (count_files (desk), ==, 2);

  g_assert_true (rp_attachments_remove (desk->attachments, second, NULL));
  rp_document_flush (desk->document);
  wait_for (desk, is_saved);
  wait_for (desk, is_settled);
  rp_session_undo_async (desk->session, undone_cb, NULL);
  wait_for (desk, has_no_files);
}

/* One is taken out while others are being added: both hold. */
static void
test_remove_while_adding (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GBytes) third = photo_new_jpeg (310, 200, 1);
  g_autofree char *first = NULL;

  add_two (desk);
  first = dup_id (desk, 0);
  g_clear_pointer (&desk->added, rp_added_files_free);
  rp_attachments_add_bytes_async (desk->attachments, "third.jpg", third, added_cb, desk);
  g_assert_true (rp_attachments_remove (desk->attachments, first, NULL));
  wait_for (desk, is_added);
  wait_for (desk, is_saved);
  wait_for (desk, has_two);
  g_autofree char *now_first = dup_id (desk, 0);
  g_assert_cmpstr (now_first, !=, first);
}

static void
step_refused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **refusal = user_data;

  g_assert_false (rp_document_take_step_finish (RP_DOCUMENT (source), result, refusal));
}

/* The file is still being read: a window that is closed waits for it, and so does the visit. Also the page that was
 * opened again has to wait. */
static void
test_waited_for (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (RpDocument) again = NULL;
  g_autoptr (GBytes) photo = photo_new_jpeg (310, 200, 1);
  g_autoptr (GError) refusal = NULL;

  wait_for (desk, is_settled);
  again = rp_document_new (desk->session, "visit", VISIT);
  rp_attachments_add_bytes_async (desk->attachments, "a.jpg", photo, added_cb, desk);
  g_assert_true (rp_session_is_saving (desk->session));
  g_assert_nonnull (rp_attachments_get_adding_sentence (again));
  rp_document_take_step_async (desk->document, "finish", NULL, step_refused_cb, &refusal);
  wait_for (desk, is_settled);
  g_assert_nonnull (desk->added);
  g_assert_error (refusal, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpstr (rp_record_get_text (rp_document_get_record (desk->document), "state"), ==,
                   "ON_SITE");
  g_assert_null (rp_attachments_get_adding_sentence (again));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/attachments/one-edit", test_one_edit);
  g_test_add_func ("/workbench/attachments/known-photo", test_known_photo);
  g_test_add_func ("/workbench/attachments/in-a-table", test_in_a_table);
  g_test_add_func ("/workbench/attachments/cannot-write", test_cannot_write);
  g_test_add_func ("/workbench/attachments/add-and-show", test_add_and_show);
  g_test_add_func ("/workbench/attachments/refusals", test_refusals_are_said);
  g_test_add_func ("/workbench/attachments/remove-and-undo", test_remove_and_undo);
  g_test_add_func ("/workbench/attachments/undo-after-others", test_undo_after_others);
  g_test_add_func ("/workbench/attachments/withdrawn", test_withdrawn);
  g_test_add_func ("/workbench/attachments/not-withdrawn-in-a-table",
                   test_not_withdrawn_in_a_table);
  g_test_add_func ("/workbench/attachments/not-withdrawn-while-named",
                   test_not_withdrawn_while_one_is_named);
  g_test_add_func ("/workbench/attachments/remove-while-adding", test_remove_while_adding);
  g_test_add_func ("/workbench/attachments/waited-for", test_waited_for);
  return g_test_run ();
}
