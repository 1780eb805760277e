/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "base/json-access.h"
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"
#include "support/test-database.h"

/* Programs of different versions over the same records: what one does not know it shows as it is and leaves
 * alone, whoever edits what beside it. */

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  Desk *lin, *xu;
} Office;

static Desk *
open_desk (Office *office, const char *login)
{
  return desk_open (office->folder, login, server_process_get_address (office->server), login,
                    COUNTY_PASSWORD);
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
  office->lin = open_desk (office, "lin");
  office->xu = open_desk (office, "xu");
}

static void
tear_down (Office *office, gconstpointer data)
{
  g_clear_pointer (&office->lin, desk_free);
  g_clear_pointer (&office->xu, desk_free);
  server_process_free (office->server);
  temp_folder_free (office->folder);
}

/* What a server of a later version would have written: members and codes that nobody here knows. The
 * revision stays, so that what is edited next was seen. */
static void
write_as_newer (Office *office, const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection
      = test_database_open (server_process_get_database (office->server));
  g_autofree char *body = g_strdup_printf (
      "UPDATE entity SET body = replace (body, '%s', '%s'), schema_no = 99,"
      " seq = (SELECT head + 1 FROM org_clock) WHERE kind = 'contact' AND id = '" COUNTY_CONTACT
      "'",
      from, to);
  const char *const steps[] = {
    body,
    "UPDATE scope SET head_seq = (SELECT head + 1 FROM org_clock) WHERE id = '" COUNTY_CUSTOMER "'",
    "UPDATE org_clock SET head = head + 1"
  };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_assert_true (rp_connection_run_script (connection, steps[i], &error));
      g_assert_no_error (error);
    }
  desk_sync (office->lin);
  desk_sync (office->xu);
}

/* What the server has now. */
static char *
read_body (Office *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection
      = test_database_open (server_process_get_database (office->server));
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      connection, "SELECT body FROM entity WHERE id = '" COUNTY_CONTACT "'", &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  g_assert_true (rp_statement_step (statement, &row, &error) && row);
  return g_strdup (rp_statement_get_text (statement, 0));
}

static void
assert_member (Office *office, const char *text)
{
  g_autofree char *body = read_body (office);

  g_test_message ("%s", body);
  g_assert_nonnull (strstr (body, text));
}

static gboolean
try_text (Desk *desk, const char *unit, const char *value)
{
  g_autoptr (RpRecord) contact = desk_get (desk, "contact", COUNTY_CONTACT);
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.edit");
  g_autoptr (GError) error = NULL;

  rp_edit_set_text (edit, contact, unit, value);
  if (rp_store_commit (desk->store, edit, NULL, &error))
    return TRUE;
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
  return FALSE;
}

/* --- members and codes that are too new for this program ----------------------------------------- */

static void
test_unknown_field (Office *office, gconstpointer data)
{
  write_as_newer (office, "{", "{\"drone_pilot\":{\"licence\":\"A2\"},");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *post = g_strdup_printf ("Buyer %u", i);

      g_assert_true (try_text (i % 2 == 0 ? office->lin : office->xu, "post", post));
      desk_sync (i % 2 == 0 ? office->lin : office->xu);
      desk_sync (i % 2 == 0 ? office->xu : office->lin);
      assert_member (office, "\"drone_pilot\":{\"licence\":\"A2\"}");
      desk_assert_text (office->xu, "contact", COUNTY_CONTACT, "post", post);
    }
}

/* It is shown, it cannot be replaced, everything beside it can; and it is edited again where it is known. */
static void
test_unknown_code (Office *office, gconstpointer data)
{
  g_autoptr (RpRecord) contact = NULL;
  g_autofree char *shown = NULL;

  write_as_newer (office, "{", "{\"preferred_channel\":\"HOLOGRAM\",");
  contact = desk_get (office->lin, "contact", COUNTY_CONTACT);
  shown = rp_record_format (contact, "preferred_channel");
  g_assert_nonnull (strstr (shown, "HOLOGRAM"));
  g_assert_false (try_text (office->lin, "preferred_channel", "PHONE"));
  g_assert_true (try_text (office->lin, "post", "Head of purchasing"));
  desk_sync (office->lin);
  desk_sync (office->xu);
  assert_member (office, "HOLOGRAM");
  desk_assert_text (office->xu, "contact", COUNTY_CONTACT, "preferred_channel", "HOLOGRAM");
  desk_assert_text (office->xu, "contact", COUNTY_CONTACT, "post", "Head of purchasing");

  write_as_newer (office, "HOLOGRAM", "PHONE");
  g_assert_true (try_text (office->lin, "preferred_channel", "WECHAT"));
  desk_sync (office->lin);
  g_assert_cmpuint (desk_count_outbox (office->lin).quarantined, ==, 0);
  assert_member (office, "WECHAT");
}

/* A value of another shape than the one that is known here. */
static void
test_unknown_shape (Office *office, gconstpointer data)
{
  write_as_newer (office, "\"Buyer\"", "{\"title\":\"Buyer\",\"since\":\"2026-01-01\"}");
  g_assert_false (try_text (office->lin, "post", "Foreman"));
  g_assert_true (try_text (office->lin, "phone", "0571-0000001"));
  desk_sync (office->lin);
  assert_member (office, "\"since\":\"2026-01-01\"");
}

/* Elements of a set come and go one by one: the one that is not known stays. */
static void
test_unknown_element (Office *office, gconstpointer data)
{
  g_autoptr (RpRecord) contact = NULL;
  RpEdit *edit = rp_edit_new ("contact.edit");

  write_as_newer (office, "{", "{\"role\":[\"ASTRONAUT\",\"GM\"],");
  contact = desk_get (office->lin, "contact", COUNTY_CONTACT);
  rp_edit_add (edit, contact, "role", "DUTY");
  desk_commit (office->lin, edit);
  desk_sync (office->lin);
  assert_member (office, "ASTRONAUT");
  assert_member (office, "DUTY");
  g_assert_cmpuint (desk_count_outbox (office->lin).quarantined, ==, 0);
}

/* --- a laptop that is older than the server ------------------------------------------------------ */

/* The record as a program sees it that has never heard of @field. */
static RpRecord *
see_without (Desk *desk, const char *field)
{
  g_autoptr (RpRecord) contact = desk_get (desk, "contact", COUNTY_CONTACT);
  JsonObject *body = rp_json_object_copy (rp_record_get_body (contact));
  RpRecord *seen = NULL;

  json_object_remove_member (body, field);
  seen = rp_record_new (rp_record_get_kind (contact), COUNTY_CONTACT, COUNTY_CUSTOMER, body);
  rp_record_set_sync (seen, rp_record_get_rev (contact), rp_record_get_seq (contact), FALSE, FALSE);
  return seen;
}

static void
test_old_client_of_a_group (Office *office, gconstpointer data)
{
  g_autoptr (RpRecord) seen = NULL;
  RpEdit *edit = rp_edit_new ("contact.edit");

  {
    g_autoptr (RpRecord) contact = desk_get (office->xu, "contact", COUNTY_CONTACT);

    rp_edit_set (edit, contact, "cert",
                 desk_value ("{'cert_no':'E-1','cert_valid_to':'2030-01-01'}"));
    desk_commit (office->xu, edit);
  }
  desk_sync (office->xu);
  desk_sync (office->lin);

  seen = see_without (office->lin, "cert_valid_to");
  edit = rp_edit_new ("contact.edit");
  rp_edit_set (edit, seen, "cert", desk_value ("{'cert_no':'E-2'}"));
  desk_commit (office->lin, edit);
  desk_sync (office->lin);
  desk_sync (office->xu);
  desk_assert_text (office->xu, "contact", COUNTY_CONTACT, "cert_no", "E-2");
  desk_assert_text (office->xu, "contact", COUNTY_CONTACT, "cert_valid_to", "2030-01-01");
  desk_assert_text (office->lin, "contact", COUNTY_CONTACT, "cert_valid_to", "2030-01-01");

  /* Who sees it may take it out. */
  {
    g_autoptr (RpRecord) contact = desk_get (office->xu, "contact", COUNTY_CONTACT);

    edit = rp_edit_new ("contact.edit");
    rp_edit_set (edit, contact, "cert", desk_value ("{'cert_no':'E-2'}"));
    desk_commit (office->xu, edit);
  }
  desk_sync (office->xu);
  desk_assert_text (office->xu, "contact", COUNTY_CONTACT, "cert_valid_to", "");
}

#define ADD(name, func) g_test_add ("/versions/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("unknown-field", test_unknown_field);
  ADD ("unknown-code", test_unknown_code);
  ADD ("unknown-shape", test_unknown_shape);
  ADD ("unknown-element", test_unknown_element);
  ADD ("old-client-of-a-group", test_old_client_of_a_group);
  return g_test_run ();
}
