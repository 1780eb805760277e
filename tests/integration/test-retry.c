/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"

/* Lin makes a contact of a customer that is not his yet, and goes on entering things about it. Once he has the
 * customer he sends the making again, and nothing else. */

#define CONTACT "0198b000-0000-7000-8000-0000000000d2"

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  Desk *lin;
} Office;

static void
make_contact (Office *office)
{
  RpEdit *edit = rp_edit_new ("contact.create");

  rp_edit_create (edit, "contact", CONTACT, NULL,
                  desk_object ("{'customer':'" COUNTY_OTHER "','name':'Ma'}"));
  desk_commit (office->lin, edit);
}

static void
set (Office *office, const char *field, const char *text)
{
  g_autoptr (RpRecord) contact = desk_get (office->lin, "contact", CONTACT);
  RpEdit *edit = rp_edit_new ("contact.edit");

  rp_edit_set_text (edit, contact, field, text);
  desk_commit (office->lin, edit);
}

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL, *server_folder = NULL;

  office->folder = temp_folder_new ();
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  server_folder = temp_folder_file (office->folder, "server");
  county_write (organisation, 0);
  county_append_other (organisation);
  office->server = server_process_new (server_folder, organisation);
  server_process_start (office->server);
  office->lin = desk_open (office->folder, "lin", server_process_get_address (office->server),
                           "lin", COUNTY_PASSWORD);
}

static void
tear_down (Office *office, gconstpointer data)
{
  g_clear_pointer (&office->lin, desk_free);
  server_process_free (office->server);
  temp_folder_free (office->folder);
}

/* A cycle in which something is refused. */
static void
sync_refused (Office *office, guint n_refused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_sync_engine_run (office->lin->engine, &office->lin->report, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (desk_count_outbox (office->lin).quarantined, ==, n_refused);
}

/* Sends the first refused entry again. */
static void
retry_first (Office *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) refused = rp_store_list_outbox (office->lin->store, TRUE, 0, &error);

  g_assert_cmpuint (refused->len, >, 0);
  g_assert_true (
      rp_store_retry_op (office->lin->store, ((RpOutboxEntry *)refused->pdata[0])->op_id, &error));
  g_assert_no_error (error);
}

/* One edit was sent and refused, the other waits. */
static void
test_making (Office *office, gconstpointer data)
{
  g_autofree char *said = NULL;

  make_contact (office);
  sync_refused (office, 1);
  set (office, "post", "Director");
  sync_refused (office, 2);
  set (office, "mobile", "13900000044");
  said = server_process_administer (office->server, 0, "assign", "3300001002", "lin", NULL);

  retry_first (office);
  desk_assert_text (office->lin, "contact", CONTACT, "post", "Director");
  desk_assert_text (office->lin, "contact", CONTACT, "mobile", "13900000044");
  desk_sync (office->lin);
  g_assert_cmpuint (office->lin->report.pushed, ==, 3);
  g_assert_cmpuint (office->lin->report.conflicts, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).quarantined, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);

  g_autoptr (Desk) other = desk_open (
      office->folder, "lin-2", server_process_get_address (office->server), "lin", COUNTY_PASSWORD);
  desk_assert_text (other, "contact", CONTACT, "post", "Director");
  desk_assert_text (other, "contact", CONTACT, "mobile", "13900000044");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/integration/retry/making", Office, NULL, set_up, test_making, tear_down);
  return g_test_run ();
}
