/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/temp-folder.h"

/* Two people change one text without seeing each other: different sentences are put together by the later
 * one's laptop, the same sentence is a person's to decide. */

#define LONG_TAIL 1200 /* characters; long values travel as their hash */

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  Desk *office, *home; /* the same manager at two computers */
} Office;

static Desk *
open_desk (Office *office, const char *name)
{
  return desk_open (office->folder, name, server_process_get_address (office->server), "lin",
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
  office->office = open_desk (office, "office");
  office->home = open_desk (office, "home");
}

static void
tear_down (Office *office, gconstpointer data)
{
  g_clear_pointer (&office->office, desk_free);
  g_clear_pointer (&office->home, desk_free);
  server_process_free (office->server);
  temp_folder_free (office->folder);
}

static void
write_note (Desk *desk, const char *text)
{
  g_autoptr (RpRecord) contact = desk_get (desk, "contact", COUNTY_CONTACT);
  RpEdit *edit = rp_edit_new ("contact.edit");

  rp_edit_set_text (edit, contact, "note", text);
  desk_commit (desk, edit);
}

static guint
count_open (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  gint64 n = rp_store_count (desk->store, "conflict", "state = 'OPEN'", &error, NULL);

  g_assert_no_error (error);
  return (guint)n;
}

static void
assert_note (Office *office, const char *text)
{
  desk_sync (office->office);
  desk_sync (office->home);
  desk_assert_text (office->office, "contact", COUNTY_CONTACT, "note", text);
  desk_assert_text (office->home, "contact", COUNTY_CONTACT, "note", text);
}

static void
begin_with (Office *office, const char *text)
{
  write_note (office->office, text);
  assert_note (office, text);
}

static void
test_apart (Office *office, gconstpointer data)
{
  begin_with (office, "First.\nSecond.\nThird.\n");
  write_note (office->office, "First, changed.\nSecond.\nThird.\n");
  write_note (office->home, "First.\nSecond.\nThird, changed.\n");
  desk_sync (office->office);
  desk_sync (office->home);
  assert_note (office, "First, changed.\nSecond.\nThird, changed.\n");
  g_assert_cmpuint (count_open (office->home), ==, 0);
  g_assert_cmpuint (count_open (office->office), ==, 0);
}

static void
test_long (Office *office, gconstpointer data)
{
  g_autofree char *tail = g_strnfill (LONG_TAIL, 'x');
  g_autofree char *before = g_strdup_printf ("First.\n%s\nThird.\n", tail);
  g_autofree char *one = g_strdup_printf ("First, changed.\n%s\nThird.\n", tail);
  g_autofree char *other = g_strdup_printf ("First.\n%s\nThird, changed.\n", tail);
  g_autofree char *both = g_strdup_printf ("First, changed.\n%s\nThird, changed.\n", tail);

  begin_with (office, before);
  write_note (office->office, one);
  write_note (office->home, other);
  desk_sync (office->office);
  desk_sync (office->home);
  assert_note (office, both);
  g_assert_cmpuint (count_open (office->home), ==, 0);
}

static void
test_same_sentence (Office *office, gconstpointer data)
{
  begin_with (office, "First.\nSecond.\n");
  write_note (office->office, "First, at the office.\nSecond.\n");
  write_note (office->home, "First, at home.\nSecond.\n");
  desk_sync (office->office);
  desk_sync (office->home);
  assert_note (office, "First, at the office.\nSecond.\n");
  g_assert_cmpuint (count_open (office->home), ==, 1);
  g_assert_cmpuint (count_open (office->office), ==, 1);
}

#define ADD(name, func) g_test_add ("/combine/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("apart", test_apart);
  ADD ("long", test_long);
  ADD ("same-sentence", test_same_sentence);
  return g_test_run ();
}
