/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/print-sheet.h"

#include <glib/gstdio.h>

#include "support/loop-fixture.h"
#include "workbench/opened-copies.h"
#include "workbench/session-store.h"

typedef struct
{
  StoreFixture *store;
  RpSession *session;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *runtime = NULL;

  self->store = loop_fixture_new ();
  runtime = temp_folder_file (self->store->folder, "run");
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  self->session = loop_open_session (self->store, FIXTURE_USER, "BS");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->session != NULL)
    loop_close_session (self->session);
  store_fixture_free (self->store);
}

static char *
make_sheet (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  char *path = rp_print_sheet_make (self->session, &error);

  g_assert_no_error (error);
  return path;
}

/* The program ends while the printer is being chosen: nothing of the report stays behind. */
static void
test_closed (Fixture *self, gconstpointer data)
{
  g_autofree char *copies = rp_opened_copies_dup_folder (rp_session_get_folder (self->session));
  g_autofree char *one = make_sheet (self);
  g_autofree char *other = make_sheet (self);
  GStatBuf info;

  g_assert_cmpstr (one, !=, other);
  g_assert_true (g_str_has_prefix (one, copies));
  g_assert_cmpint (g_stat (one, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  loop_close_session (g_steal_pointer (&self->session));
  g_assert_false (g_file_test (copies, G_FILE_TEST_EXISTS));
}

static gpointer
remove_orphans (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_opened_copies_remove_orphans (subject);
  return NULL;
}

/* A sync that takes attachments away takes no sheet from under the printer. */
static void
test_no_orphan (Fixture *self, gconstpointer data)
{
  g_autofree char *path = make_sheet (self);

  rp_worker_run (rp_session_get_worker (self->session), remove_orphans, NULL, NULL, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Where the system empties nothing it can be printed all the same. */
static void
test_nowhere (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;

  g_unsetenv ("XDG_RUNTIME_DIR");
  path = make_sheet (self);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Somebody else's file in its place is said, not printed into. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *copies = rp_opened_copies_dup_folder (rp_session_get_folder (self->session));
  g_autofree char *parent = g_path_get_dirname (copies);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (copies, "in the way", -1, NULL));
  g_assert_null (rp_print_sheet_make (self->session, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
}

#define ADD(name, func) g_test_add ("/print-sheet/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("closed", test_closed);
  ADD ("no-orphan", test_no_orphan);
  ADD ("nowhere", test_nowhere);
  ADD ("refused", test_refused);
  return g_test_run ();
}
