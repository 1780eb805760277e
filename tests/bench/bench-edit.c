/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An edit: until it is on the disk, and until the list of the Customers page shows it. Beside them
 * what the disk itself takes to make four kilobytes durable. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/names.h"
#include "bench/profile.h"
#include "support/temp-folder.h"
#include "workbench/customer-list.h"
#include "workbench/session-store.h"

typedef struct
{
  RpSession *session;
  RpCustomerList *customers;
  RpCustomerRow *row;   /* the first line of the list */
  const char *expected; /* address that is to appear there */
  guint n_customers;
  double begin;
  GArray *durable, *visible;
  gboolean is_durable;
} Edit;

static gboolean
is_loaded (gpointer data)
{
  Edit *self = data;

  return rp_customer_list_get_n_all (self->customers) == self->n_customers;
}

static gboolean
is_done (gpointer data)
{
  Edit *self = data;

  return self->is_durable && g_str_equal (rp_customer_row_get_address (self->row), self->expected);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Edit *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *op = rp_session_commit_finish (RP_SESSION (source), result, &error);

  g_assert_no_error (error);
  bench_times_add (self->durable, self->begin);
  self->is_durable = TRUE;
}

static gpointer
load_record (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_get (subject, "customer", data, error);
}

static void
edit_once (Edit *self, guint number)
{
  g_autofree char *address = g_strdup_printf ("河湾镇滨江路%u号", number + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) shown
      = rp_worker_run (rp_session_get_worker (self->session), load_record,
                       (gpointer)rp_customer_row_get_id (self->row), NULL, &error);
  RpEdit *edit = rp_edit_new ("customer.edit");

  g_assert_no_error (error);
  rp_edit_set_text (edit, shown, "site_address", address);
  self->expected = address;
  self->is_durable = FALSE;
  self->begin = bench_now ();
  rp_session_commit_async (self->session, edit, NULL, committed_cb, self);
  bench_wait (is_done, self);
  bench_times_add (self->visible, self->begin);
}

/* What a commit cannot be faster than here: one write, made durable. */
static void
measure_disk (Bench *bench, const char *folder, guint n)
{
  g_autoptr (GArray) times = bench_times_new ();
  g_autofree char *path = g_build_filename (folder, "probe", NULL);
  char block[4096];
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  memset (block, 1, sizeof block);
  for (guint i = 0; i < n; i++)
    {
      double begin = bench_now ();

      g_assert_cmpint (write (fd, block, sizeof block), ==, sizeof block);
      g_assert_cmpint (fdatasync (fd), ==, 0);
      bench_times_add (times, begin);
    }
  close (fd);
  bench_times (bench, "the disk alone: 4 KiB and fdatasync", times, 0);
}

static void
measure_edits (Bench *bench, Edit *self, guint n)
{
  self->row = g_list_model_get_item (G_LIST_MODEL (self->customers), 0);
  for (guint i = 0; i < n; i++)
    edit_once (self, i);
  g_clear_object (&self->row);
  bench_times (bench, "edit to durable", self->durable, 0);
  bench_times (bench, "edit to visible in the list", self->visible, 0);
}

int
main (void)
{
  Bench *bench = bench_new ("edit, durable, visible");
  guint n_edits = bench_size ("RP_BENCH_EDITS", 100);
  Edit self = { .n_customers = bench_size ("RP_BENCH_CUSTOMERS", 20000) };
  g_autoptr (GPtrArray) names = names_load (bench, self.n_customers);
  g_autoptr (TempFolder) folder = temp_folder_new ();
  const RpSessionOptions options = { .folder = folder->path, .no_sync = TRUE };
  g_autoptr (GError) error = NULL;

  profile_make (folder->path, names, self.n_customers);
  bench_note (bench, "%u customers", self.n_customers);
  measure_disk (bench, folder->path, n_edits);
  self.durable = bench_times_new ();
  self.visible = bench_times_new ();
  self.session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  self.customers = rp_customer_list_new (self.session);
  bench_wait (is_loaded, &self);
  measure_edits (bench, &self, n_edits);
  g_clear_object (&self.customers);
  rp_session_close (self.session);
  g_clear_object (&self.session);
  g_array_unref (self.durable);
  g_array_unref (self.visible);
  return bench_end (bench);
}
