/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-job.h"

#include "workbench/document-fixture.h"

/* Long answers: together they are more than belongs into one operation. */

#define MATERIAL "t1.material"

/* The words of a mail with a log behind it: with them no answer of the form came to the disk any more. */
static void
test_too_long (Desk *desk, gconstpointer data)
{
  g_autofree char *pasted = g_strnfill (300 * 1024, 'x');
  g_autofree char *sentence = NULL;
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), pasted);
  g_autoptr (JsonNode) read = NULL;
  g_autoptr (GError) error = NULL;
  RpForm *form = rp_document_get_form (desk->document);

  read = rp_form_parse_answer (
      form, rp_template_find_question (rp_form_get_template (form), MATERIAL), pasted, &error);
  g_assert_null (read);
  g_assert_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_ANSWER);
  g_assert_nonnull (strstr (error->message, "an answer may have at most 480 characters."));
  rp_document_set_unread (desk->document, MATERIAL, pasted);
  g_assert_false (rp_document_set_answer (desk->document, MATERIAL, value, NULL));
  g_assert_cmpstr (rp_document_get_unread (desk->document, MATERIAL), ==, pasted);
  desk_type (desk, "The sags come");
  desk_settle (desk);
  desk_assert_on_disk (desk, "The sags come");

  g_clear_object (&desk->profile->store);
  desk_open_session (desk);
  g_assert_cmpstr (rp_document_get_unread (desk->document, MATERIAL), ==, pasted);
  sentence = rp_document_dup_unread_sentence (desk->document, RP_ROLE_MANAGER);
  g_assert_nonnull (strstr (sentence, "cannot be read as it stands."));
}

static const char *const long_questions[]
    = { "t1.place", "t1.production.text", USAGE, "t1.reliability", "t1.opinion",
        MATERIAL,   "t1.rating_words" };

/* As long as answers may be, in letters of three bytes each. */
static void
type_long (Desk *desk)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "钢");
  for (guint i = 0; i < G_N_ELEMENTS (long_questions); i++)
    desk_type_at (desk, long_questions[i], text->str);
}

static guint
count_long (RpRecord *visit)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (long_questions); i++)
    n += strlen (desk_fixture_get_answer (visit, long_questions[i])) == 60000;
  return n;
}

static gpointer
look_at_answers (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RpRecord) visit = rp_store_get (subject, "visit", VISIT, error);

  *(guint *)data = visit != NULL ? count_long (visit) : 0;
  return NULL;
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Desk *desk = user_data;

  rp_document_run_finish (RP_DOCUMENT (source), result, &desk->error);
  desk->done = TRUE;
}

static void
assert_small_ops (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      desk->profile->store->db, "SELECT max (bytes), count(*) FROM op", &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  g_assert_true (rp_statement_step (statement, &row, &error) && row);
  g_assert_cmpint (rp_statement_get_integer (statement, 0), >, 60000);
  g_assert_cmpint (rp_statement_get_integer (statement, 0), <, 160 * 1024);
  g_assert_cmpint (rp_statement_get_integer (statement, 1), >=, 4);
}

/* The server refuses what is larger than 256 KiB, with all that is in it. */
static void
test_long_together (Desk *desk, gconstpointer data)
{
  g_autoptr (RpRecord) visit = NULL;
  guint n_seen = 0;

  desk_settle (desk);
  type_long (desk);
  rp_document_run_async (desk->document, look_at_answers, &n_seen, NULL, ran_cb, desk);
  desk_wait_for (&desk->done);
  g_assert_no_error (desk->error);
  g_assert_cmpuint (n_seen, ==, G_N_ELEMENTS (long_questions));
  desk_assert_saying (desk, "Saved on this computer");
  g_assert_false (rp_session_is_saving (desk->session));
  desk_close_session (desk);
  store_fixture_open (desk->profile);
  visit = store_fixture_get (desk->profile, "visit", VISIT);
  g_assert_cmpuint (count_long (visit), ==, G_N_ELEMENTS (long_questions));
  assert_small_ops (desk);
}

/* The disk takes one more. */
static gpointer
refuse_second_op (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  RpConnection *db = ((RpStore *)subject)->db;

  rp_connection_run (db, "CREATE TEMP TABLE before AS SELECT max (local_no) AS no FROM op", error);
  rp_connection_run (db,
                     "CREATE TEMP TRIGGER full BEFORE INSERT ON op"
                     " WHEN (SELECT max (local_no) FROM op) > (SELECT no FROM temp.before)"
                     " BEGIN SELECT RAISE (ABORT, 'the disk is full'); END",
                     error);
  return NULL;
}

/* Of answers that go in several operations some may be on the disk and others not: a step waits for all. */
static void
test_long_refused (Desk *desk, gconstpointer data)
{
  g_autoptr (RpRecord) visit = NULL;
  guint n_seen = 0;

  desk_settle (desk);
  desk_run (desk, refuse_second_op);
  type_long (desk);
  rp_document_run_async (desk->document, look_at_answers, &n_seen, NULL, ran_cb, desk);
  desk_wait_for (&desk->done);
  g_assert_nonnull (desk->error);
  g_assert_nonnull (strstr (desk->error->message, "the disk is full"));
  g_assert_cmpuint (n_seen, ==, 0);
  g_assert_true (rp_session_is_saving (desk->session));
  desk_run (desk, document_fixture_take_ops);
  desk_settle (desk);
  desk_close_session (desk);
  store_fixture_open (desk->profile);
  visit = store_fixture_get (desk->profile, "visit", VISIT);
  g_assert_cmpuint (count_long (visit), ==, G_N_ELEMENTS (long_questions));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/document-job/too-long", Desk, NULL, desk_set_up, test_too_long, desk_tear_down);
  g_test_add ("/document-job/long-together", Desk, NULL, desk_set_up, test_long_together,
              desk_tear_down);
  g_test_add ("/document-job/long-refused", Desk, NULL, desk_set_up, test_long_refused,
              desk_tear_down);
  return g_test_run ();
}
