/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/typed.h"

#include "base/json-access.h"
#include "store/store-private.h"
#include "support/loop-fixture.h"

#define KEY "remark:" LOOP_REPORT ":t2.summary"

typedef struct
{
  StoreFixture *store;
  RpSession *session;
  char *refused; /* (nullable): what was said when the disk refused */
} Fixture;

static void
refused_cb (RpSession *session, const char *sentence, Fixture *self)
{
  g_free (self->refused);
  self->refused = g_strdup (sentence);
}

static Fixture *
new_fixture (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->store = loop_fixture_new ();
  self->session = loop_open_session (self->store, FIXTURE_USER, "BS");
  g_signal_connect (self->session, "saving-failed", G_CALLBACK (refused_cb), self);
  return self;
}

static void
free_fixture (Fixture *self)
{
  loop_close_session (self->session);
  store_fixture_free (self->store);
  g_free (self->refused);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, free_fixture)

/* Waits for the disk and gives the program up: what it had in its memory is gone. */
static void
restart (Fixture *self)
{
  while (rp_session_is_saving (self->session))
    g_main_context_iteration (NULL, TRUE);
  loop_close_session (self->session);
  store_fixture_open (self->store);
  self->session = loop_open_session (self->store, FIXTURE_USER, "BS");
  g_signal_connect (self->session, "saving-failed", G_CALLBACK (refused_cb), self);
}

typedef struct
{
  gboolean done;
  char *text, *at;
} Recall;

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Recall *recall = user_data;
  g_autoptr (JsonNode) kept = rp_typed_recall_finish (RP_TYPED (source), result, &recall->at);

  recall->text = kept != NULL ? g_strdup (rp_json_node_get_string (kept, "?")) : NULL;
  recall->done = TRUE;
}

static void
assert_kept (RpTyped *typed, const char *expected)
{
  Recall recall = { FALSE, NULL, NULL };

  rp_typed_recall_async (typed, recalled_cb, &recall);
  loop_wait (&recall.done);
  g_assert_cmpstr (recall.text, ==, expected);
  g_assert_true ((recall.at != NULL) == (expected != NULL));
  g_free (recall.text);
  g_free (recall.at);
}

static void
assert_kept_under (Fixture *self, const char *key, const char *expected)
{
  g_autoptr (RpTyped) typed = rp_typed_new (self->session, key);

  assert_kept (typed, expected);
}

static void
test_kept (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpTyped) typed = rp_typed_new (self->session, KEY);

  assert_kept (typed, NULL);
  rp_typed_set_text (typed, "Not in ");
  rp_typed_set_text (typed, "Not in kW");
  g_assert_true (rp_session_is_saving (self->session));
  rp_typed_flush (typed);
  g_clear_object (&typed);
  restart (self);
  assert_kept_under (self, KEY, "Not in kW");
  assert_kept_under (self, KEY "2", NULL);
}

/* Whoever pulls the plug a moment after typing loses a second of it at most. */
static void
test_kept_by_itself (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpTyped) typed = rp_typed_new (self->session, KEY);

  rp_typed_set_text (typed, "A thought");
  while (rp_session_is_saving (self->session))
    g_main_context_iteration (NULL, TRUE);
  assert_kept_under (self, KEY, "A thought");
}

static void
test_drop (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpTyped) typed = rp_typed_new (self->session, KEY);

  rp_typed_set_text (typed, "A thought");
  rp_typed_flush (typed);
  rp_typed_drop (typed);
  g_clear_object (&typed);
  restart (self);
  assert_kept_under (self, KEY, NULL);
}

/* Emptied by hand is nothing to come back with, of another day too. */
static void
test_emptied (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpTyped) typed = rp_typed_new (self->session, KEY);

  rp_typed_set_text (typed, "A thought");
  rp_typed_flush (typed);
  g_clear_object (&typed);
  restart (self);
  typed = rp_typed_new (self->session, KEY);
  assert_kept (typed, "A thought");
  rp_typed_set_text (typed, "");
  rp_typed_flush (typed);
  assert_kept_under (self, KEY, NULL);
}

static gpointer
refuse_drafts (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_connection_run (((RpStore *)subject)->db,
                     "CREATE TEMP TRIGGER full BEFORE INSERT ON draft"
                     " BEGIN SELECT RAISE (ABORT, 'the disk is full'); END",
                     error);
  return NULL;
}

static gpointer
take_drafts (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_connection_run (((RpStore *)subject)->db, "DROP TRIGGER full", error);
  return NULL;
}

static void
run (Fixture *self, RpWorkFunc func)
{
  g_autoptr (GError) error = NULL;

  rp_worker_run (rp_session_get_worker (self->session), func, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* A disk that refuses is told of, the window waits, and it is asked again after the dialog has gone. */
static void
test_refused (void)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpTyped) typed = rp_typed_new (self->session, KEY);

  run (self, refuse_drafts);
  rp_typed_set_text (typed, "A thought");
  rp_typed_flush (typed);
  g_clear_object (&typed);
  while (self->refused == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (self->refused, "the disk is full"));
  g_assert_true (rp_session_is_saving (self->session));
  /* It is there for whoever opens the dialog again, on the disk or not. */
  assert_kept_under (self, KEY, "A thought");
  run (self, take_drafts);
  restart (self);
  assert_kept_under (self, KEY, "A thought");
}

static gpointer
hide_drafts (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_connection_run (((RpStore *)subject)->db, "ALTER TABLE draft RENAME TO draft_gone", error);
  return NULL;
}

static gpointer
spoil_draft (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_connection_run (((RpStore *)subject)->db, "UPDATE draft SET json = '\"half a th'", error);
  return NULL;
}

/* An empty dialog is not said to be all that there was. */
static void
assert_told (RpWorkFunc fault)
{
  g_autoptr (Fixture) self = new_fixture ();
  g_autoptr (RpTyped) typed = rp_typed_new (self->session, KEY);
  RpStoreHealth *health = rp_session_get_health (self->session);

  rp_typed_set_text (typed, "A thought");
  rp_typed_flush (typed);
  g_clear_object (&typed);
  while (rp_session_is_saving (self->session))
    g_main_context_iteration (NULL, TRUE);
  run (self, fault);
  typed = rp_typed_new (self->session, KEY);
  g_assert_null (rp_store_health_get_unread (health));
  assert_kept (typed, NULL);
  g_assert_nonnull (rp_store_health_get_unread (health));
  g_clear_object (&typed);
  g_assert_null (rp_store_health_get_unread (health));
}

static void
test_unreadable (void)
{
  assert_told (hide_drafts);
}

static void
test_spoilt (void)
{
  assert_told (spoil_draft);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/typed/kept", test_kept);
  g_test_add_func ("/typed/by-itself", test_kept_by_itself);
  g_test_add_func ("/typed/drop", test_drop);
  g_test_add_func ("/typed/emptied", test_emptied);
  g_test_add_func ("/typed/refused", test_refused);
  g_test_add_func ("/typed/unreadable", test_unreadable);
  g_test_add_func ("/typed/spoilt", test_spoilt);
  return g_test_run ();
}
