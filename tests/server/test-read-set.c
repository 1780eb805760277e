/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/read-set.h"

#include "server/changeset.h"
#include "server/lease.h"
#include "support/server-push.h"

/* Two transactions at once, as two processes over one PostgreSQL have them. SQLite lets in one writer at
 * a time, so that nothing can come between. */

#define NOW "2026-01-05T01:00:00.000Z"

static const RpActor actor = { .user_id = USER_LIN };

/* One transaction with its changes. */
typedef struct
{
  RpConnection *connection;
  RpTransaction *transaction;
  RpChangeset *changeset;
} Writer;

static Writer *
writer_new (ServerFixture *fixture)
{
  Writer *self = g_new0 (Writer, 1);
  g_autoptr (GError) error = NULL;

  self->connection = rp_database_open (fixture->database, &error);
  g_assert_no_error (error);
  self->transaction = rp_transaction_begin (self->connection, &error);
  g_assert_no_error (error);
  self->changeset = rp_changeset_new (self->connection, NOW);
  return self;
}

static void
writer_free (Writer *self)
{
  rp_changeset_free (self->changeset);
  g_clear_pointer (&self->transaction, rp_transaction_rollback);
  g_object_unref (self->connection);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writer, writer_free)

static gboolean
writer_finish (Writer *self, GError **error)
{
  gint64 head;

  rp_changeset_accept (self->changeset);
  return rp_changeset_write (self->changeset, &head, error)
         && rp_transaction_commit (g_steal_pointer (&self->transaction), error);
}

static void
assert_finishes (Writer *self)
{
  g_autoptr (GError) error = NULL;

  writer_finish (self, &error);
  g_assert_no_error (error);
}

static void
assert_overtaken (Writer *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (writer_finish (self, &error));
  g_assert_error (error, RP_DB_ERROR, RP_DB_ERROR_AGAIN);
  g_clear_pointer (&self->transaction, rp_transaction_rollback); /* lets the counter go */
}

static void
change_contact (Writer *self, const char *id, const char *name)
{
  RpRow *row = rp_changeset_edit (self->changeset, rp_schema_find_kind ("contact"), id);

  rp_changeset_set_text (self->changeset, row, "post", name, &actor);
}

static void
add_contact (ServerFixture *fixture, Writer *self, const char *name)
{
  JsonObject *body = json_object_new ();
  g_autofree char *id = server_fixture_make_id (fixture);

  json_object_set_string_member (body, "customer", CUSTOMER_A);
  json_object_set_string_member (body, "name", name);
  rp_changeset_add (self->changeset, rp_schema_find_kind ("contact"), id, CUSTOMER_A, body, &actor);
}

static gboolean
skip_one_writer (ServerFixture *fixture)
{
  if (!g_str_has_prefix (fixture->database, "sqlite:"))
    return FALSE;
  g_test_skip ("SQLite has one writer at a time");
  return TRUE;
}

/* The same row: who comes second reads again. */
static void
test_row (ServerFixture *fixture, gconstpointer data)
{
  if (skip_one_writer (fixture))
    return;
  g_autoptr (Writer) first = writer_new (fixture);
  g_autoptr (Writer) second = writer_new (fixture);

  change_contact (first, CONTACT_A, "one");
  change_contact (second, CONTACT_A, "two");
  assert_finishes (first);
  assert_overtaken (second);

  g_autoptr (RpRow) row = server_fixture_load_row (fixture, "contact", CONTACT_A);
  g_assert_cmpstr (rp_row_get_text (row, "post"), ==, "one");
  g_assert_cmpint (row->rev, ==, 2);
}

/* Rows that do not concern each other, in one scope even. */
static void
test_beside (ServerFixture *fixture, gconstpointer data)
{
  if (skip_one_writer (fixture))
    return;
  g_autoptr (Writer) first = writer_new (fixture);
  g_autoptr (Writer) second = writer_new (fixture);

  change_contact (first, CONTACT_A, "one");
  change_contact (second, CONTACT_B, "two");
  add_contact (fixture, second, "three");
  assert_finishes (second);
  assert_finishes (first);
}

/* What a search found, or did not find. */
static void
test_search (ServerFixture *fixture, gconstpointer data)
{
  if (skip_one_writer (fixture))
    return;
  g_autoptr (Writer) first = writer_new (fixture);
  g_autoptr (Writer) second = writer_new (fixture);
  g_autoptr (Writer) third = writer_new (fixture);
  const RpKind *contact = rp_schema_find_kind ("contact");
  g_autoptr (GPtrArray) none = rp_changeset_list_where (second->changeset, contact, "name", "new");
  g_autoptr (GPtrArray) others
      = rp_changeset_list_where (third->changeset, contact, "name", "somebody else");

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (others->len, ==, 0);
  add_contact (fixture, first, "new");
  add_contact (fixture, second, "new");
  add_contact (fixture, third, "somebody else");
  assert_finishes (first);
  assert_overtaken (second);
  assert_finishes (third);
}

static void
test_number (ServerFixture *fixture, gconstpointer data)
{
  if (skip_one_writer (fixture))
    return;
  g_autoptr (Writer) first = writer_new (fixture);
  g_autoptr (Writer) second = writer_new (fixture);

  g_assert_cmpint (rp_changeset_next_number (first->changeset, "XQ", 2026), ==, 1);
  g_assert_cmpint (rp_changeset_next_number (second->changeset, "XQ", 2026), ==, 1);
  add_contact (fixture, first, "one");
  assert_finishes (first);
  assert_overtaken (second);

  g_autoptr (Writer) again = writer_new (fixture);
  g_assert_cmpint (rp_changeset_next_number (again->changeset, "XQ", 2026), ==, 2);
}

/* A customer is taken from his manager while the manager's change is being decided. */
static void
test_access (ServerFixture *fixture, gconstpointer data)
{
  if (skip_one_writer (fixture))
    return;
  g_autoptr (Writer) assignment = writer_new (fixture);
  g_autoptr (Writer) change = writer_new (fixture);
  g_autoptr (Writer) other = writer_new (fixture);
  RpRow *customer
      = rp_changeset_edit (assignment->changeset, rp_schema_find_kind ("customer"), CUSTOMER_A);

  rp_changeset_note_access (change->changeset, USER_LIN);
  rp_changeset_note_access (other->changeset, USER_XU);
  change_contact (change, CONTACT_A, "mine still");
  change_contact (other, CONTACT_B, "nobody minds");
  rp_changeset_set_text (assignment->changeset, customer, "manager", USER_ZHOU, &actor);
  assert_finishes (assignment);
  assert_overtaken (change);
  assert_finishes (other);
}

/* The last of several attempts: it cannot be overtaken, and finds what the others have done. */
static void
test_alone (ServerFixture *fixture, gconstpointer data)
{
  if (skip_one_writer (fixture))
    return;
  g_autoptr (Writer) first = writer_new (fixture);
  g_autoptr (Writer) second = writer_new (fixture);
  g_autoptr (GError) error = NULL;

  change_contact (first, CONTACT_A, "one");
  assert_finishes (first);
  rp_changeset_lock (second->changeset, &error);
  g_assert_no_error (error);
  change_contact (second, CONTACT_A, "two");
  assert_finishes (second);
}

/* --- leases ------------------------------------------------------------------------------------- */

static void
test_lease (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) one = rp_database_open (fixture->database, &error);
  g_autoptr (RpConnection) two = rp_database_open (fixture->database, &error);
  RpLease first, second;
  gboolean taken;

  g_assert_true (rp_lease_take (&first, one, "insight", 2 * G_TIME_SPAN_MINUTE, &taken, &error));
  g_assert_true (taken);
  g_assert_true (rp_lease_take (&second, two, "insight", 2 * G_TIME_SPAN_MINUTE, &taken, &error));
  g_assert_false (taken);
  g_assert_true (rp_lease_renew (&first, &taken, &error));
  g_assert_true (taken);

  /* Its holder stood still for too long. */
  rp_connection_run (one, "UPDATE job_lease SET until_us = 0", &error);
  g_assert_true (rp_lease_take (&second, two, "insight", 2 * G_TIME_SPAN_MINUTE, &taken, &error));
  g_assert_true (taken);
  first.renew_at_us = 0;
  g_assert_true (rp_lease_renew (&first, &taken, &error));
  g_assert_false (taken);

  rp_lease_release (&first);
  g_assert_true (rp_lease_take (&first, one, "insight", 2 * G_TIME_SPAN_MINUTE, &taken, &error));
  g_assert_false (taken);
  rp_lease_release (&second);
  g_assert_true (rp_lease_take (&first, one, "insight", 2 * G_TIME_SPAN_MINUTE, &taken, &error));
  g_assert_true (taken);
  g_assert_no_error (error);
}

/* A row that was found and then erased by another process before it was read: the server that had found it
 * came to its end. */
static void
test_erased_meanwhile (ServerFixture *fixture, gconstpointer data)
{
  g_autoptr (Writer) writer = writer_new (fixture);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  rp_connection_run (writer->connection, "DELETE FROM entity WHERE id = '" CONTACT_A "'", &error);
  g_assert_no_error (error);
  found = rp_changeset_list_where (writer->changeset, rp_schema_find_kind ("contact"), "customer",
                                   CUSTOMER_A);
  g_assert_cmpuint (found->len, ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/read-set/" name, ServerFixture, NULL, server_fixture_start, func,                  \
              server_fixture_stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("row", test_row);
  ADD ("beside", test_beside);
  ADD ("search", test_search);
  ADD ("number", test_number);
  ADD ("access", test_access);
  ADD ("alone", test_alone);
  ADD ("lease", test_lease);
  ADD ("erased-meanwhile", test_erased_meanwhile);
  return g_test_run ();
}
