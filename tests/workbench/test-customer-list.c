/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/customer-list.h"

#include "db/connection.h"
#include "store/store-private.h"
#include "support/store-fixture.h"
#include "workbench/session-store.h"

#define PATIENCE_US (30 * (gint64)G_USEC_PER_SEC)

typedef struct
{
  TempFolder *folder;
  RpSession *session;
  RpCustomerList *customers;
  guint n_changes; /* "items-changed" */
  gboolean committed;
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *f)
{
  f->n_changes++;
}

/* Runs the main context until the line at @position reads @text ("no name address"). */
static void
wait_for_line (Fixture *f, guint position, const char *text)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;
  gboolean is_there = FALSE;

  while (!is_there)
    {
      g_autoptr (RpCustomerRow) row = g_list_model_get_item (G_LIST_MODEL (f->customers), position);
      g_autofree char *line = row != NULL ? g_strjoin (" ", rp_customer_row_get_no (row),
                                                       rp_customer_row_get_name (row),
                                                       rp_customer_row_get_address (row), NULL)
                                          : g_strdup ("");
      is_there = g_str_equal (line, text);
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (!is_there && !g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op = rp_session_commit_finish (RP_SESSION (source), result, &error);

  g_assert_no_error (error);
  ((Fixture *)user_data)->committed = TRUE;
}

static void
commit (Fixture *f, RpEdit *edit)
{
  f->committed = FALSE;
  rp_session_commit_async (f->session, edit, NULL, committed_cb, f);
  while (!f->committed)
    g_main_context_iteration (NULL, TRUE);
}

static void
add_customer (Fixture *f, const char *no, const char *name)
{
  RpEdit *edit = rp_edit_new ("customer.create");
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "no", no);
  json_object_set_string_member (body, "name", name);
  json_object_set_string_member (body, "site_address", "Old Lane");
  rp_edit_create (edit, "customer", NULL, NULL, body);
  commit (f, edit);
}

static gpointer
find_customer (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found
      = rp_store_list (subject, "customer", "no = :no", NULL, 1, error, ":no", data, NULL);

  return found != NULL && found->len > 0 ? g_object_ref (found->pdata[0]) : NULL;
}

static void
set_field (Fixture *f, const char *no, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRecord) shown = rp_worker_run (rp_session_get_worker (f->session), find_customer,
                                              (gpointer)no, NULL, &error);
  RpEdit *edit = rp_edit_new ("customer.edit");

  g_assert_no_error (error);
  rp_edit_set_text (edit, shown, field, value);
  commit (f, edit);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  RpSessionOptions options = { .no_sync = TRUE };

  f->folder = temp_folder_new ();
  options.folder = f->folder->path;
  f->session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  add_customer (f, "1", "Foundry");
  add_customer (f, "2", "Quarry");
  f->customers = rp_customer_list_new (f->session);
  g_signal_connect (f->customers, "items-changed", G_CALLBACK (items_changed_cb), f);
  wait_for_line (f, 1, "2 Quarry Old Lane");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->customers);
  rp_session_close (f->session);
  /* What was on its way has been cancelled and says so. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (f->session);
  temp_folder_free (f->folder);
}

/* A list that has not been read yet does not say that there is nobody. */
static void
test_not_read_yet (Fixture *f, gconstpointer data)
{
  g_autoptr (RpCustomerList) other = rp_customer_list_new (f->session);

  g_assert_false (rp_customer_list_is_read (other));
  while (!rp_customer_list_is_read (other))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (rp_customer_list_get_n_all (other), ==, 2);
}

static gpointer
spoil_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  rp_connection_run (((RpStore *)subject)->db, "ALTER TABLE k_customer RENAME TO k_gone", error);
  return NULL;
}

/* A reading that fails is over, too; whoever shows the list then hears that it could not be read. */
static void
test_cannot_be_read (Fixture *f, gconstpointer data)
{
  g_autoptr (RpCustomerList) other = NULL;
  g_autoptr (GError) error = NULL;

  rp_worker_run (rp_session_get_worker (f->session), spoil_on_store, NULL, NULL, &error);
  g_assert_no_error (error);
  other = rp_customer_list_new (f->session);
  while (!rp_customer_list_is_read (other))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (rp_store_health_get_unread (rp_session_get_health (f->session)));
  g_assert_cmpuint (rp_customer_list_get_n_all (other), ==, 0);
}

/* An edit fills the line again and leaves the list as it is. */
static void
test_edit (Fixture *f, gconstpointer data)
{
  g_autoptr (RpCustomerRow) held = g_list_model_get_item (G_LIST_MODEL (f->customers), 0);
  guint n_before = f->n_changes;

  set_field (f, "1", "site_address", "New Road");
  wait_for_line (f, 0, "1 Foundry New Road");
  g_assert_cmpstr (rp_customer_row_get_address (held), ==, "New Road");
  set_field (f, "1", "site_address", "High Street");
  wait_for_line (f, 0, "1 Foundry High Street");
  g_assert_cmpuint (f->n_changes, ==, n_before);
}

/* A line whose place in the order is another now moves there. */
static void
test_move (Fixture *f, gconstpointer data)
{
  rp_customer_list_set_order (f->customers, RP_CUSTOMER_ORDER_NAME);
  wait_for_line (f, 0, "1 Foundry Old Lane");
  set_field (f, "1", "name", "Zinc works");
  wait_for_line (f, 0, "2 Quarry Old Lane");
  wait_for_line (f, 1, "1 Zinc works Old Lane");
}

static void
test_come (Fixture *f, gconstpointer data)
{
  add_customer (f, "0", "Brewery");
  wait_for_line (f, 0, "0 Brewery Old Lane");
  g_assert_cmpuint (rp_customer_list_get_n_all (f->customers), ==, 3);
}

/* What is searched for follows the edits, too. */
static void
test_search (Fixture *f, gconstpointer data)
{
  rp_customer_list_search (f->customers, "quarry");
  wait_for_line (f, 0, "2 Quarry Old Lane");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->customers)), ==, 1);
  set_field (f, "2", "site_address", "New Road");
  wait_for_line (f, 0, "2 Quarry New Road");
  rp_customer_list_search (f->customers, "new road");
  wait_for_line (f, 0, "2 Quarry New Road");
}

/* What a view asks for while the lines have been read anew and the search has not answered yet. */
static void
read_first_line_cb (RpCustomerList *customers, GParamSpec *pspec, gpointer user_data)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (customers));

  g_assert_true (rp_customer_list_is_searching (customers));
  g_assert_cmpuint (n, ==, 1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RpCustomerRow) row = g_list_model_get_item (G_LIST_MODEL (customers), i);
      g_assert_cmpstr (rp_customer_row_get_id (row), !=, "");
      g_assert_cmpstr (rp_customer_row_get_name (row), ==, "Quarry");
    }
  *(gboolean *)user_data = TRUE;
}

static void
test_order_while_searching (Fixture *f, gconstpointer data)
{
  gboolean was_read = FALSE;

  rp_customer_list_search (f->customers, "quarry");
  wait_for_line (f, 0, "2 Quarry Old Lane");
  g_signal_connect (f->customers, "notify::loading", G_CALLBACK (read_first_line_cb), &was_read);
  rp_customer_list_set_order (f->customers, RP_CUSTOMER_ORDER_NAME);
  while (!was_read)
    g_main_context_iteration (NULL, TRUE);
  wait_for_line (f, 0, "2 Quarry Old Lane");
}

/* A sync brings new customers: what is found stays what it is, and can be opened. */
static void
test_come_while_searching (Fixture *f, gconstpointer data)
{
  gboolean was_read = FALSE;

  rp_customer_list_search (f->customers, "quarry");
  wait_for_line (f, 0, "2 Quarry Old Lane");
  g_signal_connect (f->customers, "notify::loading", G_CALLBACK (read_first_line_cb), &was_read);
  add_customer (f, "0", "Brewery");
  while (!was_read)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (rp_customer_list_get_n_all (f->customers), ==, 3);
  while (rp_customer_list_is_searching (f->customers))
    g_main_context_iteration (NULL, TRUE);
  wait_for_line (f, 0, "2 Quarry Old Lane");
}

/* Emptied while the store still looks: what it finds then does not come back as the list. */
static void
test_emptied (Fixture *f, gconstpointer data)
{
  rp_customer_list_search (f->customers, "quarry");
  g_assert_true (rp_customer_list_is_searching (f->customers));
  rp_customer_list_search (f->customers, "");
  while (rp_customer_list_is_searching (f->customers))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->customers)), ==, 2);
  wait_for_line (f, 0, "1 Foundry Old Lane");
}

#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/customer-list/not-read-yet", test_not_read_yet);
  ADD ("/customer-list/cannot-be-read", test_cannot_be_read);
  ADD ("/customer-list/edit", test_edit);
  ADD ("/customer-list/move", test_move);
  ADD ("/customer-list/come", test_come);
  ADD ("/customer-list/search", test_search);
  ADD ("/customer-list/order-while-searching", test_order_while_searching);
  ADD ("/customer-list/come-while-searching", test_come_while_searching);
  ADD ("/customer-list/emptied", test_emptied);
  return g_test_run ();
}
