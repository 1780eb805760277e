/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include "db/connection.h"
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/disk-bytes.h"
#include "support/temp-folder.h"
#include "workbench/attention-store.h"

/* A server that was put back to a backup, a laptop that was cloned, rows that are not what they should be: all
 * of it mends itself at the next exchange, and nothing that anybody entered is lost. */

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  char *database; /* (nullable): the file, when it is one */
  Desk *lin, *xu;
} Office;

static Desk *
open_desk (Office *office, const char *name)
{
  g_autofree char *profile = temp_folder_file (office->folder, name);

  return desk_new (profile, server_process_get_address (office->server));
}

static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL, *server_folder = NULL;

  office->folder = temp_folder_new ();
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  server_folder = temp_folder_file (office->folder, "server");
  county_write (organisation, 0);
  office->server = server_process_new (server_folder, organisation);
  server_process_start (office->server);
  if (g_str_has_prefix (server_process_get_database (office->server), "sqlite:"))
    office->database = g_strdup (server_process_get_database (office->server) + strlen ("sqlite:"));
  office->lin = open_desk (office, "lin");
  office->xu = open_desk (office, "xu");
  desk_sign_in (office->lin, "lin", COUNTY_PASSWORD);
  desk_sign_in (office->xu, "xu", COUNTY_PASSWORD);
  desk_sync (office->lin);
  desk_sync (office->xu);
}

static void
tear_down (Office *office, gconstpointer data)
{
  g_clear_pointer (&office->lin, desk_free);
  g_clear_pointer (&office->xu, desk_free);
  server_process_free (office->server);
  g_free (office->database);
  temp_folder_free (office->folder);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize)length, &error);
  g_assert_no_error (error);
}

static void
back_up (Office *office)
{
  server_process_back_up (office->server);
  server_process_start (office->server);
}

static void
restore (Office *office)
{
  server_process_restore (office->server);
  server_process_start (office->server);
}

static void
edit_contact (Desk *desk, const char *field, const char *text)
{
  g_autoptr (RpRecord) contact = desk_get (desk, "contact", COUNTY_CONTACT);
  RpEdit *edit = rp_edit_new ("contact.edit");

  rp_edit_set_text (edit, contact, field, text);
  desk_commit (desk, edit);
}

static char *
add_contact (Desk *desk, const char *name)
{
  char *id = desk_make_id (desk);
  RpEdit *edit = rp_edit_new ("contact.create");

  rp_edit_create (edit, "contact", id, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','name':'%s'}", name));
  desk_commit (desk, edit);
  return id;
}

static void
assert_text_everywhere (Office *office, const char *id, const char *field, const char *text)
{
  desk_assert_text (office->lin, "contact", id, field, text);
  desk_assert_text (office->xu, "contact", id, field, text);
}

/* --- the server --------------------------------------------------------------------------------- */

/* What was sent and received after the backup is sent again, though the other one calls first and takes the
 * restored server further than it ever was. */
static void
test_restore (Office *office, gconstpointer data)
{
  g_autofree char *made = NULL;

  if (office->database == NULL)
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  back_up (office);
  desk_sync (office->xu);
  edit_contact (office->lin, "post", "Head of purchasing");
  made = add_contact (office->lin, "Made after the backup");
  desk_sync (office->lin);
  desk_sync (office->xu);
  assert_text_everywhere (office, made, "name", "Made after the backup");

  for (guint twice = 0; twice < 2; twice++)
    {
      restore (office);
      edit_contact (office->lin, "mobile", twice == 0 ? "13900000011" : "13900000012");
      desk_sync (office->lin);
      desk_sync (office->xu);
      desk_sync (office->lin);
      assert_text_everywhere (office, made, "name", "Made after the backup");
      assert_text_everywhere (office, COUNTY_CONTACT, "post", "Head of purchasing");
      assert_text_everywhere (office, COUNTY_CONTACT, "mobile",
                              twice == 0 ? "13900000011" : "13900000012");
      g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
      g_assert_cmpuint (desk_count_outbox (office->lin).quarantined, ==, 0);
    }
}

/* The only item. */
static RpAttentionItem *
find_rescued (Desk *desk, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = rp_attention_load (desk->store, 100, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    {
      const char *reason = rp_attention_item_get_text (items->pdata[i], RP_ATTENTION_REASON);

      g_test_message ("%s", reason);
      if (rp_attention_item_get_attention_type (items->pdata[i]) == RP_ATTENTION_RESCUED
          && strstr (reason, part) != NULL)
        return g_object_ref (items->pdata[i]);
    }
  g_assert_not_reached ();
}

static void
decide (Desk *desk, RpAttentionItem *item, RpDecision decision)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_attention_item_may (item, decision));
  g_ptr_array_add (chosen, item);
  g_assert_true (rp_attention_decide (desk->store, chosen, decision, NULL, ops, &error));
  g_assert_no_error (error);
  desk_sync (desk);
}

/* The author's laptop is gone with what it could have sent again. What a colleague's laptop had of it is kept
 * aside, and he puts it back or gives it up. */
static void
test_rescued (Office *office, gconstpointer data)
{
  g_autofree char *made = NULL, *unwanted = NULL, *file = NULL;
  g_autoptr (RpAttentionItem) missing = NULL, older = NULL, dropped = NULL;
  g_autoptr (GError) error = NULL;

  if (office->database == NULL)
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  back_up (office);
  edit_contact (office->lin, "post", "Head of purchasing");
  made = add_contact (office->lin, "Made after the backup");
  unwanted = add_contact (office->lin, "Of no use");
  desk_sync (office->lin);
  desk_sync (office->xu);
  g_clear_pointer (&office->lin, desk_free);
  restore (office);
  desk_sync (office->xu);
  desk_assert_text (office->xu, "contact", COUNTY_CONTACT, "post", "Buyer");
  g_assert_cmpuint (desk_count_outbox (office->xu).to_rule, ==, 3);
  desk_restart (office->xu);

  older = find_rescued (office->xu, "Head of purchasing");
  file = rp_attention_dup_entries (office->xu->store, older, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (file, "Head of purchasing"));
  decide (office->xu, older, RP_DECISION_PUT_BACK);
  missing = find_rescued (office->xu, "Made after the backup");
  decide (office->xu, missing, RP_DECISION_PUT_BACK);
  dropped = find_rescued (office->xu, "Of no use");
  decide (office->xu, dropped, RP_DECISION_DISCARD);
  g_assert_cmpuint (desk_count_outbox (office->xu).to_rule, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->xu).quarantined, ==, 0);

  office->lin = open_desk (office, "lin-again");
  desk_sign_in (office->lin, "lin", COUNTY_PASSWORD);
  desk_sync (office->lin);
  assert_text_everywhere (office, made, "name", "Made after the backup");
  assert_text_everywhere (office, COUNTY_CONTACT, "post", "Head of purchasing");
  g_assert_cmpuint (desk_count (office->lin, "contact"), ==, 2);
}

/* One operation of the exchange is refused. */
static void
sync_refused (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  rp_sync_engine_run (desk->engine, &desk->report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk->report.rejected, ==, 1);
}

/* What was erased after the backup does not come back with it: neither what the backup has, nor what a laptop that
 * has not heard of the erasure still holds and sends again. */
static void
test_erased (Office *office, gconstpointer data)
{
  g_autofree char *made = NULL, *first = NULL, *second = NULL, *kept = NULL, *list = NULL;

  if (office->database == NULL)
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  edit_contact (office->lin, "note", "words of the backup");
  desk_sync (office->lin);
  back_up (office);
  made = add_contact (office->lin, "Made after the backup");
  desk_sync (office->lin);
  first = server_process_administer (office->server, 0, "erase", "contact", COUNTY_CONTACT, NULL);
  second = server_process_administer (office->server, 0, "erase", "contact", made, NULL);

  restore (office);
  g_assert_false (disk_bytes_hold (office->database, "words of the backup"));
  desk_sync (office->xu);
  kept = add_contact (office->lin, "Entered after the backup");
  sync_refused (
      office->lin); /* what waits goes first, with the contact, before anything was read */
  desk_sync (office->lin);
  desk_sync (office->xu);
  g_assert_cmpuint (desk_count (office->lin, "contact"), ==, 1);
  g_assert_cmpuint (desk_count (office->xu, "contact"), ==, 1);
  g_assert_false (disk_bytes_hold (office->database, "Made after the backup"));
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).quarantined, ==, 0);
  assert_text_everywhere (office, kept, "name", "Entered after the backup");

  /* Nothing is erased twice. */
  list = server_process_administer (office->server, 0, "restore-done", NULL);
  g_assert_null (strstr (list, "erased again"));
}

/* An entry about two records has lost the erased one when the laptop sends it again: the server has it whole, and what a
 * colleague has made of the other record since stays without a question. */
static void
test_erased_in_part (Office *office, gconstpointer data)
{
  g_autofree char *made = desk_make_id (office->lin), *erased = NULL;
  g_autoptr (RpRecord) contact = desk_get (office->lin, "contact", COUNTY_CONTACT);
  RpEdit *edit = NULL;

  if (office->database == NULL)
    {
      g_test_skip ("copies the file of the database");
      return;
    }
  edit = rp_edit_new ("test.two");
  rp_edit_create (edit, "contact", made, COUNTY_CUSTOMER,
                  desk_object ("{'customer':'" COUNTY_CUSTOMER "','name':'To be erased'}"));
  rp_edit_set_text (edit, contact, "post", "Foreman");
  desk_commit (office->lin, edit);
  desk_sync (office->lin);
  desk_sync (office->xu);
  back_up (office);
  edit_contact (office->xu, "post", "Head of purchasing");
  desk_sync (office->xu);
  erased = server_process_administer (office->server, 0, "erase", "contact", made, NULL);
  desk_sync (office->lin);
  g_assert_cmpuint (desk_count (office->lin, "contact"), ==, 1);

  restore (office);
  desk_sync (office->xu);
  desk_sync (office->lin);
  desk_sync (office->xu);
  assert_text_everywhere (office, COUNTY_CONTACT, "post", "Head of purchasing");
  g_assert_cmpuint (desk_count (office->lin, "conflict"), ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).to_rule, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).quarantined, ==, 0);
}

/* --- the laptop --------------------------------------------------------------------------------- */

static void
copy_profile (const char *from, const char *to)
{
  static const char *const files[] = { "rapport.db", "token" };

  g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *source = g_build_filename (from, files[i], NULL);
      g_autofree char *target = g_build_filename (to, files[i], NULL);

      copy_file (source, target);
    }
}

/* Two copies of one profile work on: nothing of either is lost, nothing counts twice. */
static void
test_clone (Office *office, gconstpointer data)
{
  g_autofree char *original = temp_folder_file (office->folder, "lin");
  g_autofree char *copied = temp_folder_file (office->folder, "clone");
  g_autoptr (Desk) clone = NULL;
  g_autofree char *both = add_contact (office->lin, "Entered before the copy");
  g_autofree char *one = NULL, *two = NULL;
  guint n_contacts;

  g_clear_pointer (&office->lin, desk_free);
  copy_profile (original, copied);
  office->lin = open_desk (office, "lin");
  clone = open_desk (office, "clone");

  one = add_contact (office->lin, "Of the original");
  two = add_contact (clone, "Of the copy");
  desk_sync (office->lin);
  desk_sync (clone);
  edit_contact (office->lin, "post", "Foreman");
  edit_contact (clone, "mobile", "13900000005");
  desk_sync (office->lin);
  desk_sync (clone);
  desk_sync (office->lin);
  desk_sync (office->xu);
  assert_text_everywhere (office, both, "name", "Entered before the copy");
  assert_text_everywhere (office, one, "name", "Of the original");
  assert_text_everywhere (office, two, "name", "Of the copy");
  assert_text_everywhere (office, COUNTY_CONTACT, "post", "Foreman");
  assert_text_everywhere (office, COUNTY_CONTACT, "mobile", "13900000005");
  n_contacts = desk_count (office->xu, "contact");
  g_assert_cmpuint (n_contacts, ==, 4);
  g_assert_cmpuint (desk_count_outbox (clone).waiting, ==, 0);
}

/* --- rows that are not what they should be ------------------------------------------------------ */

static void
run_sql (Desk *desk, const char *sql)
{
  g_autoptr (GError) error = NULL;

  rp_connection_run_script (rp_store_get_connection (desk->store), sql, &error);
  g_assert_no_error (error);
}

static void
test_digest (Office *office, gconstpointer data)
{
  static const char *const faults[] = {
    "DELETE FROM row WHERE kind = 'contact'",
    "UPDATE row SET rev = rev + 7 WHERE kind = 'contact'",
    "UPDATE row SET deleted = 1 WHERE kind = 'contact'",
    "INSERT INTO row SELECT kind, 'ffffffff-0000-7000-8000-000000000000', scope, gen, rev, seq,"
    " deleted, schema_no, body FROM row WHERE kind = 'contact'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (RpRecord) stray = NULL;

      run_sql (office->lin, faults[i]);
      desk_sync (office->lin);
      g_assert_cmpuint (office->lin->report.rows, ==, 0); /* it is not due */
      run_sql (office->lin, "DELETE FROM meta WHERE key = 'digest_at'");
      desk_sync (office->lin);
      g_assert_cmpuint (office->lin->report.rows, >, 0);
      desk_assert_text (office->lin, "contact", COUNTY_CONTACT, "name", "Mr Test");
      stray = rp_store_get (office->lin->store, "contact", "ffffffff-0000-7000-8000-000000000000",
                            NULL);
      g_assert_null (stray);
      run_sql (office->lin, "DELETE FROM meta WHERE key = 'digest_at'");
      desk_sync (office->lin);
      g_assert_cmpuint (office->lin->report.rows, ==, 0);
    }
}

/* --- what the server refused -------------------------------------------------------------------- */

/* Any operation that lies here can be shown to the administrator. */
static void
test_send_in (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autoptr (RpRecord) contact = desk_get (office->lin, "contact", COUNTY_CONTACT);
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.edit");

  rp_edit_set_text (edit, contact, "post", "Foreman");
  g_assert_true (rp_store_commit (office->lin->store, edit, &id, &error));
  g_assert_true (rp_sync_engine_send_in (office->lin->engine, id, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (desk_count_outbox (office->lin).waiting, ==, 1);
  g_assert_false (rp_sync_engine_send_in (office->lin->engine, COUNTY_LIN, NULL, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
}

#define ADD(name, func) g_test_add ("/restore/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("restore", test_restore);
  ADD ("rescued", test_rescued);
  ADD ("erased", test_erased);
  ADD ("erased-in-part", test_erased_in_part);
  ADD ("clone", test_clone);
  ADD ("digest", test_digest);
  ADD ("send-in", test_send_in);
  return g_test_run ();
}
