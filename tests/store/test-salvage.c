/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/salvage.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "db/sqlite-connection.h"
#include "store/backup.h"
#include "store/draft.h"
#include "store/recovery.h"
#include "support/store-fixture.h"

#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define LATER 60 /* entries, which fill several pages */
#define PAGE 4096

/**
 * A profile whose copy has two contacts that wait to be sent; the second is typed on, a third made and taken back, and many
 * more are made. Then the program ends.
 */
typedef struct
{
  StoreFixture *profile;
  char *path, *database, *aside;
  char *first, *second; /* contacts */
} Fixture;

static char *
add_contact (Fixture *f, const char *name, char **op_id)
{
  RpEdit *edit = rp_edit_new ("contact.create");
  JsonObject *body = json_object_new ();
  char *id = rp_id_source_make (f->profile->ids);
  g_autofree char *op = NULL;

  json_object_set_string_member (body, "customer", CUSTOMER);
  json_object_set_string_member (body, "name", name);
  rp_edit_create (edit, "contact", id, CUSTOMER, body);
  op = store_fixture_commit (f->profile, edit);
  if (op_id != NULL)
    *op_id = g_steal_pointer (&op);
  return id;
}

static void
type (Fixture *f, const char *contact, const char *text)
{
  g_autoptr (RpRecord) shown = store_fixture_get (f->profile, "contact", contact);
  RpEdit *edit = rp_edit_new ("contact.edit");

  rp_edit_set_text (edit, shown, "post", text);
  rp_edit_set_coalesce (edit, TRUE);
  g_free (store_fixture_commit (f->profile, edit));
}

static void
work_on (Fixture *f)
{
  for (guint i = 0; i < LATER; i++)
    {
      g_autofree char *name = g_strdup_printf ("Later %02u", i);

      g_free (add_contact (f, name, NULL));
    }
  type (f, f->second, "Head of purchasing");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->profile = store_fixture_new ();
  f->path = temp_folder_file (f->profile->folder, "profile");
  f->database = g_build_filename (f->path, "rapport.db", NULL);
  f->first = add_contact (f, "One", NULL);
  f->second = add_contact (f, "Two", NULL);
  type (f, f->second, "Buyer");
  rp_store_save_draft (f->profile->store, "kept", "\"before\"", &error);
  rp_store_backup_today (f->profile->store, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->path);
  g_free (f->database);
  g_free (f->aside);
  g_free (f->first);
  g_free (f->second);
  store_fixture_free (f->profile);
}

static void
end (Fixture *f)
{
  g_clear_object (&f->profile->store);
}

static void
restore (Fixture *f)
{
  g_autofree char *backup = rp_recovery_find_backup (f->path);
  g_autoptr (GError) error = NULL;

  rp_recovery_restore (f->path, backup, &f->aside, &error);
  g_assert_no_error (error);
  store_fixture_open (f->profile);
}

static gint64
count_contacts (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gint64 n = rp_store_count (f->profile->store, "contact", NULL, &error, NULL);

  g_assert_no_error (error);
  return n;
}

static RpSalvage
get_salvage (Fixture *f)
{
  RpSalvage salvage = { 0 };

  g_assert_true (rp_store_get_salvage (f->profile->store, &salvage));
  g_test_message ("%u taken over, %u not read%s", salvage.taken, salvage.unread,
                  salvage.unknown ? ", perhaps more" : "");
  return salvage;
}

/* ---- damage ---- */

static void
damage_page (Fixture *f, gint64 page)
{
  char rubbish[64];
  int file = g_open (f->database, O_WRONLY, 0);

  memset (rubbish, 0xa5, sizeof rubbish);
  g_assert_cmpint (pwrite (file, rubbish, sizeof rubbish, (page - 1) * PAGE), ==, sizeof rubbish);
  close (file);
}

static gint64
find_root (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection
      = rp_sqlite_connection_open (f->database, RP_SQLITE_READ_ONLY, &error);
  g_autoptr (RpStatement) statement = NULL;
  gboolean row = FALSE;

  g_assert_no_error (error);
  statement = rp_connection_prepare (
      connection, "SELECT rootpage FROM sqlite_schema WHERE name = :name", &error);
  rp_statement_bind_text (statement, ":name", name);
  g_assert_true (rp_statement_step (statement, &row, &error) && row);
  return rp_statement_get_integer (statement, 0);
}

/* The leaf of a table without row numbers on which the text is. */
static gint64
find_leaf (Fixture *f, const char *text)
{
  g_autofree char *content = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (f->database, &content, &size, NULL));
  for (gsize at = PAGE; content != NULL && at + PAGE <= size; at += PAGE)
    if (content[at] == 0x0a && memmem (content + at, PAGE, text, strlen (text)) != NULL
        && memmem (content + at, PAGE, "\"create\"", 8) != NULL)
      return (gint64)(at / PAGE) + 1;
  g_assert_not_reached ();
}

/* ---- what is taken over ---- */

/* Whoever used the copy lost what he had entered since, though it lay in the file beside it. */
static void
test_all (Fixture *f, gconstpointer data)
{
  g_autofree char *marker = NULL;
  RpSalvage salvage;

  work_on (f);
  end (f);
  restore (f);
  salvage = get_salvage (f);
  g_assert_cmpuint (salvage.taken, ==, LATER + 1);
  g_assert_cmpuint (salvage.unread, ==, 0);
  g_assert_false (salvage.unknown);
  g_assert_cmpint (count_contacts (f), ==, 2 + LATER);
  store_fixture_assert_text (f->profile, "contact", f->second, "post", "Head of purchasing");
  g_assert_cmpuint (store_fixture_count (f->profile).waiting, ==, 3 + LATER);
  marker = g_build_filename (f->aside, "taken-over", NULL);
  g_assert_true (g_file_test (marker, G_FILE_TEST_EXISTS));
}

/* The power may go at any time: it is done once, whatever comes after. */
static void
test_once (Fixture *f, gconstpointer data)
{
  work_on (f);
  end (f);
  restore (f);
  store_fixture_reopen (f->profile);
  g_assert_cmpuint (get_salvage (f).taken, ==, LATER + 1);
  g_assert_cmpuint (store_fixture_count (f->profile).waiting, ==, 3 + LATER);
  store_fixture_apply (f->profile, feed_page_new (5), "", "c1", TRUE);
  store_fixture_reopen (f->profile);
  g_assert_cmpuint (store_fixture_count (f->profile).waiting, ==, 3 + LATER);
}

static void
test_order (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;

  work_on (f);
  end (f);
  restore (f);
  ops = store_fixture_freeze (f->profile);
  g_assert_cmpuint (ops->len, ==, 3 + LATER);
  for (guint i = 0; i < LATER; i++)
    {
      RpOp *op = ops->pdata[3 + i];
      RpChange *change = op->changes->pdata[0];
      g_autofree char *name = g_strdup_printf ("Later %02u", i);

      g_assert_cmpint (op->no, ==, 4 + i);
      g_assert_cmpstr (rp_json_get_string (change->create, "name", ""), ==, name);
    }
}

/* Sent, perhaps, and the answer was lost: it goes under its own name, by which the server knows it. What the server has
 * decided comes from there. */
static void
test_sent (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GPtrArray) again = NULL;
  const RpOp *frozen;

  g_free (add_contact (f, "Three", NULL));
  g_free (add_contact (f, "Four", NULL));
  ops = store_fixture_freeze (f->profile);
  g_assert_cmpuint (ops->len, ==, 5);
  for (guint i = 0; i < 4; i++)
    store_fixture_answer (f->profile, ((RpOp *)ops->pdata[i])->id, RP_RESULT_APPLIED, 10 + i);
  end (f);
  restore (f);
  g_assert_cmpuint (get_salvage (f).taken, ==, 1);
  again = store_fixture_freeze (f->profile);
  g_assert_cmpuint (again->len, ==, 4);
  frozen = again->pdata[3];
  g_assert_cmpstr (frozen->id, ==, ((RpOp *)ops->pdata[4])->id);
}

/* Its record was made and sent after the copy, and comes back with the first exchange. */
static void
test_record_not_here (Fixture *f, gconstpointer data)
{
  g_autofree char *third = add_contact (f, "Three", NULL);
  g_autoptr (GPtrArray) ops = store_fixture_freeze (f->profile);
  GString *page = feed_page_new (20);

  for (guint i = 0; i < ops->len; i++)
    store_fixture_answer (f->profile, ((RpOp *)ops->pdata[i])->id, RP_RESULT_APPLIED, 10 + i);
  type (f, third, "Buyer");
  end (f);
  restore (f);
  g_assert_cmpuint (get_salvage (f).taken, ==, 1);
  feed_page_scope (page, CUSTOMER, 1);
  feed_page_row (page, "contact", third, CUSTOMER, 1, 13,
                 "{\"customer\":\"" CUSTOMER "\",\"name\":\"Three\"}");
  store_fixture_apply (f->profile, page, "", "c1", TRUE);
  store_fixture_assert_text (f->profile, "contact", third, "post", "Buyer");
  store_fixture_assert_text (f->profile, "contact", third, "name", "Three");
}

static void
run_sql (Fixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;

  rp_connection_run (rp_store_get_connection (f->profile->store), sql, &error);
  g_assert_no_error (error);
}

/* What lost a part to an erasure is still known as such; a database of an older program says nothing of that. */
static void
test_parted (Fixture *f, gconstpointer older)
{
  g_autofree char *op_id = NULL;
  gboolean parted = FALSE;

  g_free (add_contact (f, "Three", &op_id));
  g_ptr_array_unref (store_fixture_freeze (f->profile));
  run_sql (f, older != NULL ? "ALTER TABLE op DROP COLUMN parted" : "UPDATE op SET parted = 1");
  end (f);
  restore (f);
  g_assert_cmpuint (get_salvage (f).taken, ==, 1);
  g_assert_true (rp_store_is_op_parted (f->profile->store, op_id, &parted, NULL));
  g_assert_true (parted == (older == NULL));
}

static void
test_taken_back (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL, *backup = NULL;

  g_free (add_contact (f, "Three", &op_id));
  rp_fake_clock_set (f->profile->clock, "2026-01-06T01:00:00Z");
  rp_store_backup_today (f->profile->store, &error);
  g_assert_no_error (error);
  g_assert_true (rp_store_withdraw (f->profile->store, op_id, &error));
  end (f);
  restore (f);
  g_assert_cmpint (count_contacts (f), ==, 2);
  g_assert_false (rp_store_get_salvage (f->profile->store, &(RpSalvage){ 0 }));
}

static void
test_drafts (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL, *made = NULL;

  rp_fake_clock_advance (f->profile->clock, G_TIME_SPAN_MINUTE);
  rp_store_save_draft (f->profile->store, "kept", "\"after\"", &error);
  rp_store_save_draft (f->profile->store, "made", "{}", &error);
  g_assert_no_error (error);
  end (f);
  restore (f);
  kept = rp_store_dup_draft (f->profile->store, "kept", NULL);
  made = rp_store_dup_draft (f->profile->store, "made", NULL);
  g_assert_cmpstr (kept, ==, "\"after\"");
  g_assert_cmpstr (made, ==, "{}");
}

/* ---- of a damaged file ---- */

/* No index is needed, so none is in the way. */
static void
test_damaged_index (Fixture *f, gconstpointer data)
{
  RpSalvage salvage;

  work_on (f);
  end (f);
  damage_page (f, find_root (f, "op_state"));
  damage_page (f, find_root (f, "sqlite_autoindex_op_1"));
  restore (f);
  salvage = get_salvage (f);
  g_assert_cmpuint (salvage.taken, ==, LATER + 1);
  g_assert_cmpuint (salvage.unread, ==, 0);
  g_assert_cmpint (count_contacts (f), ==, 2 + LATER);
}

/* A page costs what lies on it. */
static void
test_damaged_changes (Fixture *f, gconstpointer data)
{
  g_autofree char *marker = NULL;
  RpSalvage salvage;

  work_on (f);
  end (f);
  damage_page (f, find_leaf (f, "Later 30"));
  restore (f);
  salvage = get_salvage (f);
  g_assert_cmpuint (salvage.taken, >, LATER / 2);
  g_assert_cmpuint (salvage.unread, >, 0);
  g_assert_cmpuint (salvage.taken + salvage.unread, ==, LATER + 1);
  g_assert_false (salvage.unknown);
  g_assert_cmpint (count_contacts (f), ==, 2 + salvage.taken - 1);
  /* Somebody who knows more may read more. */
  marker = g_build_filename (f->aside, "taken-over", NULL);
  g_assert_false (g_file_test (marker, G_FILE_TEST_EXISTS));
}

static void
test_damaged_table (Fixture *f, gconstpointer data)
{
  RpSalvage salvage;

  work_on (f);
  end (f);
  damage_page (f, find_root (f, "op"));
  restore (f);
  salvage = get_salvage (f);
  g_assert_cmpuint (salvage.taken, ==, 0);
  g_assert_true (salvage.unknown);
  g_assert_cmpint (count_contacts (f), ==, 2);
}

static void
test_no_database (Fixture *f, gconstpointer data)
{
  work_on (f);
  end (f);
  g_assert_true (g_file_set_contents (f->database, "rubbish", -1, NULL));
  restore (f);
  g_assert_true (get_salvage (f).unknown);
  g_assert_cmpint (count_contacts (f), ==, 2);
}

/* What is no entry any more is none. */
static void
test_damaged_text (Fixture *f, gconstpointer data)
{
  const char *text = "{\"create\":{\"customer\":\"" CUSTOMER "\",\"name\":\"Later 30\"";
  g_autofree char *content = NULL;
  RpSalvage salvage;
  char *found;
  gsize size;

  work_on (f);
  end (f);
  g_assert_true (g_file_get_contents (f->database, &content, &size, NULL));
  while ((found = memmem (content, size, text, strlen (text))) != NULL)
    *found = '[';
  g_assert_true (g_file_set_contents (f->database, content, (gssize)size, NULL));
  restore (f);
  salvage = get_salvage (f);
  g_assert_cmpuint (salvage.taken, ==, LATER);
  g_assert_cmpuint (salvage.unread, ==, 1);
}

/* Whoever begins anew may be somebody else. */
static void
test_begun_anew (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  work_on (f);
  end (f);
  rp_recovery_start_empty (f->path, &f->aside, &error);
  g_assert_no_error (error);
  store_fixture_open (f->profile);
  g_assert_cmpint (count_contacts (f), ==, 0);
  g_assert_false (rp_store_get_salvage (f->profile->store, &(RpSalvage){ 0 }));
}

#define ADD(name, func) g_test_add ("/salvage/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("all", test_all);
  ADD ("once", test_once);
  ADD ("order", test_order);
  ADD ("sent", test_sent);
  ADD ("record-not-here", test_record_not_here);
  ADD ("parted", test_parted);
  g_test_add ("/salvage/older", Fixture, "older", set_up, test_parted, tear_down);
  ADD ("taken-back", test_taken_back);
  ADD ("drafts", test_drafts);
  ADD ("damaged-index", test_damaged_index);
  ADD ("damaged-changes", test_damaged_changes);
  ADD ("damaged-table", test_damaged_table);
  ADD ("damaged-text", test_damaged_text);
  ADD ("no-database", test_no_database);
  ADD ("begun-anew", test_begun_anew);
  return g_test_run ();
}
