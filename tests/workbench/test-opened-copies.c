/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/opened-copies.h"

#include "support/loop-fixture.h"
#include "workbench/attachment.h"
#include "workbench/session-store.h"

#define PHOTO "01990000-0000-7000-8000-0000000000a7"
#define OTHER "01990000-0000-7000-8000-0000000000a8"

typedef struct
{
  StoreFixture *store;
  RpSession *session;
} Fixture;

static void
add_photo (GString *page, const char *id, gint64 seq)
{
  feed_page_row (page, "attachment", id, LOOP_CUSTOMER, 1, seq,
                 "{" LOOP_OF_CUSTOMER ",\"owner_kind\":\"task\",\"owner\":\"" LOOP_TASK "\","
                 "\"caption\":\"gate.jpg\",\"mime\":\"image/jpeg\",\"size\":4}");
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GString *page = feed_page_new (13);
  g_autofree char *runtime = NULL;

  self->store = loop_fixture_new ();
  add_photo (page, PHOTO, 12);
  add_photo (page, OTHER, 13);
  g_assert_false (store_fixture_apply (self->store, page, "c1", "c2", TRUE));
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

typedef struct
{
  gboolean done;
  GFile *copy;
  GError *error;
} Copied;

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copied *copied = user_data;

  copied->copy = rp_attachment_copy_finish (RP_ATTACHMENT (source), result, &copied->error);
  copied->done = TRUE;
}

/* As whoever opens it with another program. (transfer full) (nullable) */
static GFile *
copy_photo (Fixture *self, const char *id, GError **error)
{
  g_autofree char *kept = temp_folder_file (self->store->folder, "kept");
  g_autofree char *copies = rp_opened_copies_dup_folder (rp_session_get_folder (self->session));
  g_autoptr (RpAttachment) photo = rp_attachment_new (id, NULL, kept, NULL, NULL, copies);
  Copied copied = { FALSE, NULL, NULL };

  g_assert_true (g_file_set_contents (kept, "blob", 4, NULL));
  rp_attachment_copy_async (photo, copied_cb, &copied);
  loop_wait (&copied.done);
  if (copied.error != NULL)
    g_propagate_error (error, copied.error);
  return copied.copy;
}

static gboolean
is_there (GFile *file)
{
  return g_file_query_exists (file, NULL);
}

/* The second time met the copy of the first, which could only be read. */
static void
test_twice (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GFile) copy = copy_photo (self, PHOTO, &error);
      GStatBuf info;

      g_assert_no_error (error);
      g_assert_cmpint (g_stat (g_file_peek_path (copy), &info), ==, 0);
      g_assert_cmpuint (info.st_mode & 0777, ==, 0400);
      g_assert_cmpint (info.st_size, ==, 4);
    }
}

/* Copies stayed until the user signed out of the computer. */
static void
test_closed (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) copy = copy_photo (self, PHOTO, NULL);

  g_assert_true (is_there (copy));
  loop_close_session (g_steal_pointer (&self->session));
  g_assert_false (is_there (copy));
}

static gpointer
erase_photo (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  GString *page = feed_page_new (14);

  feed_page_exit (page, "attachment", PHOTO, LOOP_CUSTOMER, 14, "erased");
  g_assert_false (feed_page_apply (page, subject, "c2", "c3", TRUE));
  return NULL;
}

/* The copy of a picture that was erased went on being there. */
static void
test_erased (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) copy = copy_photo (self, PHOTO, NULL);
  g_autoptr (GFile) other = copy_photo (self, OTHER, NULL);
  gint64 until = g_get_monotonic_time () + LOOP_PATIENCE_US;

  rp_worker_run (rp_session_get_worker (self->session), erase_photo, NULL, NULL, NULL);
  while (is_there (copy))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  g_assert_true (is_there (other));
}

static gpointer
wipe (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_store_wipe (subject, error);
  return NULL;
}

static void
test_wiped (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) copy = copy_photo (self, PHOTO, NULL);
  g_autoptr (GError) error = NULL;

  rp_worker_run (rp_session_get_worker (self->session), wipe, NULL, NULL, &error);
  g_assert_no_error (error);
  rp_session_note_lock (self->session, RP_LOCK_WIPED);
  g_assert_false (is_there (copy));
}

/* Where the system empties nothing, the copy lay in the user's cache for good. */
static void
test_nowhere (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_unsetenv ("XDG_RUNTIME_DIR");
  g_assert_null (copy_photo (self, PHOTO, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

#define ADD(name, func) g_test_add ("/opened-copies/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("twice", test_twice);
  ADD ("closed", test_closed);
  ADD ("erased", test_erased);
  ADD ("wiped", test_wiped);
  ADD ("nowhere", test_nowhere);
  return g_test_run ();
}
