/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The first sync of a large district from the real server over the loopback, and the pull of what a
 * colleague changed afterwards. Bytes are counted by a relay between the two. */

#include "bench/bench.h"
#include "bench/relay.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"

#define PASSWORD "qinglan-demo"
/* Two business specialists, who have all customers. */
#define READER "xu"
#define WRITER "deng"

typedef struct
{
  Bench *bench;
  TempFolder *folder;
  ServerProcess *server;
  Relay *relay;
} Sync;

static void
start_server (Sync *self, guint n_customers)
{
  g_autofree char *organisation = temp_folder_file (self->folder, "organisation.ndjson");
  g_autofree char *folder = temp_folder_file (self->folder, "server");
  g_autofree char *customers = g_strdup_printf ("%u", n_customers);
  const char *argv[]
      = { g_getenv ("RP_CTL"), "sample", "--customers", customers, "--output", organisation, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) sample = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);
  double begin;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (sample, NULL, &error));
  begin = bench_now ();
  self->server = server_process_new (folder, organisation);
  bench_value (self->bench, "server loaded the organisation", (bench_now () - begin) / 1000, "s");
  server_process_start (self->server);
  self->relay = relay_new (server_process_get_address (self->server));
}

static Desk *
new_desk (Sync *self, const char *login, const char *address)
{
  g_autofree char *folder = temp_folder_file (self->folder, login);
  Desk *desk = desk_new (folder, address);

  desk_sign_in (desk, login, PASSWORD);
  return desk;
}

/* One cycle of the reader. Returns: rows received */
static guint
measure_sync (Sync *self, Desk *desk, const char *what)
{
  guint64 received = relay_get_down (self->relay);
  guint64 sent = relay_get_up (self->relay);
  double begin = bench_now ();
  double taken;

  desk_sync (desk);
  taken = bench_now () - begin;
  guint n = desk->report.rows;
  g_autofree char *rows = g_strdup_printf ("%s: rows", what);
  g_autofree char *time = g_strdup_printf ("%s: time", what);
  g_autofree char *speed = g_strdup_printf ("%s: speed", what);
  g_autofree char *down = g_strdup_printf ("%s: received", what);
  g_autofree char *up = g_strdup_printf ("%s: sent", what);
  bench_value (self->bench, rows, n, "rows");
  bench_value (self->bench, time, taken, "ms");
  if (n > 0)
    bench_value (self->bench, speed, n / taken * 1000, "rows/s");
  bench_value (self->bench, down, (double)(relay_get_down (self->relay) - received) / 1024, "KiB");
  bench_value (self->bench, up, (double)(relay_get_up (self->relay) - sent) / 1024, "KiB");
  return n;
}

static void
change_contacts (Desk *writer, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contacts
      = rp_store_list (writer->store, "contact", NULL, "id", n, &error, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (contacts->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      RpEdit *edit = rp_edit_new ("contact.edit");

      rp_edit_set_text (edit, contacts->pdata[i], "post", "Director of power");
      desk_commit (writer, edit);
    }
}

static void
measure (Sync *self, guint n_customers, guint n_changes)
{
  g_autoptr (Desk) writer = new_desk (self, WRITER, server_process_get_address (self->server));
  g_autoptr (Desk) reader = new_desk (self, READER, relay_get_address (self->relay));
  guint n_rows = measure_sync (self, reader, "first sync");
  double begin;

  bench_value (self->bench, "first sync: peak memory", bench_peak_memory (), "MB");
  g_assert_cmpuint (desk_count (reader, "customer"), ==, n_customers);
  g_assert_cmpuint (n_rows, >, 50 * n_customers);
  desk_sync (writer);
  change_contacts (writer, n_changes);
  begin = bench_now ();
  desk_sync (writer);
  bench_value (self->bench, "sending the changes: time", bench_now () - begin, "ms");
  g_assert_cmpuint (writer->report.pushed, ==, n_changes);
  g_assert_cmpuint (measure_sync (self, reader, "changed rows"), ==, n_changes);
  g_assert_cmpuint (measure_sync (self, reader, "nothing new"), ==, 0);
}

int
main (void)
{
  Sync self = { .bench = bench_new ("sync"), .folder = temp_folder_new () };
  guint n_customers = bench_size ("RP_BENCH_SYNC_CUSTOMERS", 100);
  guint n_changes = bench_size ("RP_BENCH_CHANGES", 100);

  bench_note (self.bench, "%u customers with all that belongs to them", n_customers);
  start_server (&self, n_customers);
  measure (&self, n_customers, n_changes);
  relay_free (self.relay);
  server_process_free (self.server);
  temp_folder_free (self.folder);
  return bench_end (self.bench);
}
