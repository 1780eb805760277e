/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"
#include "sync/soup-transport.h"

/* What happens between a laptop and a server that comes and goes. */

#define PATIENCE_US (60 * (gint64)G_USEC_PER_SEC)
#define N_MORE_CONTACTS 1200

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
} Line;

static void
set_up (Line *line, gconstpointer data)
{
  g_autofree char *organisation = NULL;
  g_autofree char *server_folder = NULL;

  line->folder = temp_folder_new ();
  organisation = temp_folder_file (line->folder, "organisation.ndjson");
  server_folder = temp_folder_file (line->folder, "server");
  county_write (organisation, GPOINTER_TO_UINT (data));
  line->server = server_process_new (server_folder, organisation);
  server_process_start (line->server);
}

static void
tear_down (Line *line, gconstpointer data)
{
  server_process_free (line->server);
  temp_folder_free (line->folder);
}

static Desk *
new_desk (Line *line, const char *login)
{
  g_autofree char *folder = temp_folder_file (line->folder, login);
  Desk *desk = desk_new (folder, server_process_get_address (line->server));

  desk_sign_in (desk, login, COUNTY_PASSWORD);
  return desk;
}

static RpEdit *
new_contact (const char *name)
{
  RpEdit *edit = rp_edit_new ("contact.create");

  rp_edit_create (edit, "contact", NULL, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','name':'%s'}", name));
  return edit;
}

/* ---- pages ---- */

static void
test_pages (Line *line, gconstpointer data)
{
  g_autoptr (Desk) lin = new_desk (line, "lin");

  desk_sync (lin);
  g_assert_cmpuint (desk_count (lin, "contact"), ==, 1 + N_MORE_CONTACTS);
  desk_sync (lin);
  g_assert_cmpuint (lin->report.rows, ==, 0);
}

/* ---- a server that is killed while it works ---- */

static gpointer
kill_soon (gpointer server)
{
  g_usleep ((gulong)g_test_rand_int_range (0, 60000));
  server_process_kill (server);
  return NULL;
}

static void
test_killed (Line *line, gconstpointer data)
{
  g_autoptr (Desk) lin = new_desk (line, "lin");
  g_autoptr (Desk) xu = new_desk (line, "xu");
  guint rounds = g_test_thorough () ? 100 : 12;

  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (GThread) killer = NULL;

      for (guint k = 0; k < 20; k++)
        desk_commit (lin, new_contact ("someone"));
      killer = g_thread_new ("kill", kill_soon, line->server);
      rp_sync_engine_run (lin->engine, &lin->report, NULL, NULL);
      g_thread_join (g_steal_pointer (&killer));
      server_process_start (line->server);
    }
  desk_sync (lin);
  desk_sync (xu);
  /* each once: nothing lost, nothing doubled */
  g_assert_cmpuint (desk_count (lin, "contact"), ==, 1 + 20 * rounds);
  g_assert_cmpuint (desk_count (xu, "contact"), ==, 1 + 20 * rounds);
  g_assert_cmpuint (desk_count_outbox (lin).quarantined, ==, 0);
}

/* ---- the service ---- */

typedef struct
{
  RpClock *clock;
  RpWorker *worker;
  RpTransport *transport;
  RpSyncService *service;
} Program;

/* A profile that has signed in, with the service on its threads. */
static Program *
program_new (Line *line, const char *login)
{
  g_autofree char *folder = temp_folder_file (line->folder, login);
  Program *self = g_new0 (Program, 1);
  g_autoptr (RpIdSource) ids = NULL;
  g_autoptr (GError) error = NULL;
  RpStore *store;

  desk_free (new_desk (line, login));
  self->clock = rp_system_clock_new (NULL, NULL);
  ids = rp_id_source_new (self->clock);
  store = rp_store_open (folder, self->clock, ids, &error);
  g_assert_no_error (error);
  self->worker = rp_worker_new ("store", store, g_object_unref);
  self->transport = rp_soup_transport_new (server_process_get_address (line->server), NULL, &error);
  g_assert_no_error (error);
  self->service = rp_sync_service_new (self->worker, self->transport, self->clock);
  return self;
}

static void
program_free (Program *self)
{
  gint64 stopped_at = g_get_monotonic_time ();

  rp_sync_service_stop (self->service);
  g_assert_cmpint (g_get_monotonic_time () - stopped_at, <, G_USEC_PER_SEC);
  g_clear_object (&self->service);
  rp_worker_stop (self->worker);
  g_clear_object (&self->worker);
  g_clear_object (&self->transport);
  g_clear_object (&self->clock);
  g_free (self);
}

static gpointer
commit (gpointer store, gpointer edit, GCancellable *cancellable, GError **error)
{
  rp_store_commit (store, edit, NULL, error);
  return NULL;
}

static gpointer
count (gpointer store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (rp_store_count (store, "contact", NULL, error, NULL));
}

static guint
count_contacts (Program *self)
{
  return GPOINTER_TO_UINT (rp_worker_run (self->worker, count, NULL, NULL, NULL));
}

typedef gboolean (*Condition) (Program *self, guint value);

static void
wait_for (Program *self, Condition condition, guint value)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (self, value))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (20000);
    }
}

static gboolean
is_in_state (Program *self, guint state)
{
  return rp_sync_service_get_state (self->service) == (RpSyncState)state;
}

static gboolean
says_why (Program *self, guint expected)
{
  return (*rp_sync_service_get_detail (self->service) != '\0') == (gboolean)expected;
}

static gboolean
has_contacts (Program *self, guint n)
{
  return count_contacts (self) == n;
}

static void
test_server_comes_back (Line *line, gconstpointer data)
{
  Program *lin = program_new (line, "lin");
  RpEdit *edit = new_contact ("someone");
  g_autoptr (GError) error = NULL;
  g_autoptr (Desk) xu = NULL;

  server_process_kill (line->server);
  rp_worker_run (lin->worker, commit, edit, NULL, &error);
  g_assert_no_error (error);
  rp_edit_free (edit);
  rp_sync_service_start (lin->service);
  wait_for (lin, says_why, TRUE);
  g_assert_true (is_in_state (lin, RP_SYNC_WAITING));
  g_assert_cmpuint (rp_sync_service_get_waiting (lin->service), ==, 1);

  /* nobody asks for it */
  server_process_start (line->server);
  wait_for (lin, is_in_state, RP_SYNC_IDLE);
  g_assert_cmpuint (rp_sync_service_get_waiting (lin->service), ==, 0);
  g_assert_cmpstr (rp_sync_service_get_last_contact (lin->service), !=, "");
  xu = new_desk (line, "xu");
  desk_sync (xu);
  g_assert_cmpuint (desk_count (xu, "contact"), ==, 2);
  program_free (lin);
}

/* What one sends the other has soon, long before the timer. */
static void
test_poke (Line *line, gconstpointer data)
{
  Program *lin = program_new (line, "lin");
  g_autoptr (Desk) xu = new_desk (line, "xu");

  rp_sync_service_start (lin->service);
  wait_for (lin, is_in_state, RP_SYNC_IDLE);
  g_usleep (G_USEC_PER_SEC / 2);
  desk_sync (xu);
  desk_commit (xu, new_contact ("of Xu"));
  desk_sync (xu);
  wait_for (lin, has_contacts, 2);
  program_free (lin);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/line/pages", Line, GUINT_TO_POINTER (N_MORE_CONTACTS), set_up, test_pages,
              tear_down);
  g_test_add ("/line/killed", Line, NULL, set_up, test_killed, tear_down);
  g_test_add ("/line/server-comes-back", Line, NULL, set_up, test_server_comes_back, tear_down);
  g_test_add ("/line/poke", Line, NULL, set_up, test_poke, tear_down);
  return g_test_run ();
}
