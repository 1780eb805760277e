/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/lock.h"
#include "support/store-fixture.h"

/* A customer whose name was changed here, which the server has refused. */
static char *
make_refused (StoreFixture *f, char **customer)
{
  char *op = NULL;

  *customer = store_fixture_add_customer (f, "KH-1", "Works");
  {
    g_autoptr (GPtrArray) ops = store_fixture_freeze (f);
    store_fixture_answer (f, ((RpOp *)ops->pdata[0])->id, RP_RESULT_APPLIED, 1);
  }
  op = store_fixture_set (f, "customer", *customer, "name", "New Works");
  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, op, RP_RESULT_REJECTED, 0);
  return op;
}

static guint
count_discarded (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = rp_store_list_discarded (f->store, 0, &error);

  g_assert_no_error (error);
  return entries->len;
}

static guint
count_history (StoreFixture *f, const char *customer)
{
  g_autoptr (GPtrArray) entries = rp_store_list_history (f->store, "customer", customer, NULL);
  return entries->len;
}

/* Given up it is neither shown nor asked about nor told, and may be had back. */
static void
test_take_back (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);

  g_assert_cmpuint (count_discarded (f), ==, 0);
  rp_store_discard_op (f->store, op, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "Works");
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 0);
  g_assert_cmpuint (count_discarded (f), ==, 1);
  g_assert_cmpuint (count_history (f, customer), ==, 0);
  store_fixture_reopen (f);
  rp_store_take_back_op (f->store, op, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "New Works");
  g_assert_cmpuint (store_fixture_count (f).quarantined, ==, 1);
  g_assert_cmpuint (count_discarded (f), ==, 0);
  g_assert_cmpuint (count_history (f, customer), ==, 1);
  g_assert_false (rp_store_take_back_op (f->store, op, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND);
}

/* Another value was entered since: giving the refused one up, and having it back, leaves that one alone. */
static void
test_overtaken (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);
  g_autofree char *later = store_fixture_set (f, "customer", customer, "name", "Third Works");

  rp_store_discard_op (f->store, op, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "Third Works");
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 1);
  store_fixture_reopen (f);
  rp_store_take_back_op (f->store, op, &error);
  g_assert_no_error (error);
  store_fixture_assert_text (f, "customer", customer, "name", "Third Works");
}

/* What was sent again was not given up, and its history goes on. */
static void
test_retry (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);

  rp_store_retry_op (f->store, op, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_discarded (f), ==, 0);
  g_assert_cmpuint (count_history (f, customer), ==, 1);
  store_fixture_assert_text (f, "customer", customer, "name", "New Works");
}

/* After 90 days it is gone for good. */
static void
test_old (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);

  g_assert_true (rp_store_discard_op (f->store, op, NULL));
  rp_fake_clock_advance (f->clock, 89 * G_TIME_SPAN_DAY);
  g_assert_cmpuint (count_discarded (f), ==, 1);
  rp_fake_clock_advance (f->clock, 2 * G_TIME_SPAN_DAY);
  g_assert_cmpuint (count_discarded (f), ==, 0);
}

/* It is forgotten, and what it would have said does not come up as history then. */
static void
test_forgotten (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);
  g_autofree char *second = NULL;
  RpRefusedState state = RP_REFUSED_OPEN;

  g_assert_true (rp_store_discard_op (f->store, op, &error));
  rp_fake_clock_advance (f->clock, 91 * G_TIME_SPAN_DAY);
  second = store_fixture_set (f, "customer", customer, "short_name", "NW");
  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, second, RP_RESULT_REJECTED, 0);
  g_assert_true (rp_store_discard_op (f->store, second, &error));
  g_assert_no_error (error);
  rp_store_expire_discarded (f->store, rp_clock_now_us (RP_CLOCK (f->clock)), &error);
  g_assert_no_error (error);
  g_assert_null (rp_store_dup_op_text (f->store, op, NULL));
  g_assert_cmpuint (count_history (f, customer), ==, 0);
  g_assert_true (rp_store_take_back_op (f->store, second, &error));
  g_assert_true (rp_store_find_refused (f->store, second, &state, &error));
  g_assert_cmpint (state, ==, RP_REFUSED_OPEN);
  g_assert_cmpuint (count_history (f, customer), ==, 1);
}

/* ---- files ---- */

#define SCOPE "00000000-0000-7000-8000-0000000000c1"
#define PHOTO "a photo"

/* An entry with a photo, which the server has; the entry it has refused. Returns: (transfer full): the op */
static char *
make_refused_photo (StoreFixture *f, char **hash)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (PHOTO, strlen (PHOTO));
  g_autoptr (GError) error = NULL;
  RpEdit *edit = rp_edit_new ("attachment.create");
  JsonObject *body = json_object_new ();
  char *op = NULL;

  *hash = rp_store_add_blob (f->store, bytes, "image/jpeg", &error);
  g_assert_no_error (error);
  json_object_set_string_member (body, "customer", SCOPE);
  json_object_set_string_member (body, "sha256", *hash);
  rp_edit_create (edit, "attachment", NULL, SCOPE, body);
  op = store_fixture_commit (f, edit);
  g_ptr_array_unref (store_fixture_freeze (f));
  store_fixture_answer (f, op, RP_RESULT_REJECTED, 0);
  g_assert_true (rp_store_mark_blob_sent (f->store, *hash, &error));
  return op;
}

static guint
count_to_send (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) hashes = rp_store_list_blobs_to_send (f->store, 0, &error);

  g_assert_no_error (error);
  return g_strv_length (hashes);
}

static gboolean
has_file (StoreFixture *f, const char *hash)
{
  g_autofree char *path = rp_store_dup_blob_path (f->store, hash);

  return path != NULL;
}

/* A customer comes and is taken away, with which every file goes that nothing names. @n: of the page */
static void
clean (StoreFixture *f, guint n)
{
  g_autofree char *asked = n > 0 ? g_strdup_printf ("c%u", 2 * n) : g_strdup ("");
  g_autofree char *between = g_strdup_printf ("c%u", 2 * n + 1);
  g_autofree char *next = g_strdup_printf ("c%u", 2 * n + 2);
  GString *page = feed_page_new (10 * n + 5);

  feed_page_scope (page, FIXTURE_USER, n + 1);
  feed_page_row (page, "customer", FIXTURE_USER, FIXTURE_USER, 1, 10 * n + 5,
                 "{\"no\":\"1\",\"name\":\"Works\"}");
  store_fixture_apply (f, page, asked, between, TRUE);
  page = feed_page_new (10 * n + 9);
  feed_page_gone (page, FIXTURE_USER, 10 * n + 9);
  store_fixture_apply (f, page, between, next, TRUE);
}

static void
expire (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  rp_store_expire_discarded (f->store, rp_clock_now_us (RP_CLOCK (f->clock)), &error);
  g_assert_no_error (error);
}

/* The server keeps no file for long that no record names there: it is sent with the entry once more. */
static void
test_photo_sent_again (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *op = make_refused_photo (f, &hash);

  g_assert_cmpuint (count_to_send (f), ==, 0);
  rp_store_retry_op (f->store, op, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_to_send (f), ==, 1);
}

/* Given up it names a file that is nowhere else, for as long as it may be had back. */
static void
test_photo_taken_back (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *op = make_refused_photo (f, &hash);

  g_assert_true (rp_store_discard_op (f->store, op, &error));
  rp_fake_clock_advance (f->clock, 60 * G_TIME_SPAN_DAY);
  clean (f, 0);
  g_assert_true (has_file (f, hash));
  rp_store_take_back_op (f->store, op, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_to_send (f), ==, 1);

  g_assert_true (rp_store_mark_blob_sent (f->store, hash, &error));
  g_assert_true (has_file (f, hash));
  g_assert_true (rp_store_discard_op (f->store, op, &error));
  rp_fake_clock_advance (f->clock, 91 * G_TIME_SPAN_DAY);
  clean (f, 1);
  g_assert_true (has_file (f, hash));
  expire (f);
  clean (f, 2);
  g_assert_false (has_file (f, hash));
  g_assert_false (rp_store_take_back_op (f->store, op, NULL));
}

/* A clock that is ahead for a day makes nothing old, whatever is done meanwhile. */
static void
test_clock_ahead (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL, *customer = NULL;
  g_autofree char *op = make_refused_photo (f, &hash);
  g_autofree char *other = NULL;

  g_assert_true (rp_store_discard_op (f->store, op, &error));
  rp_fake_clock_set (f->clock, "2027-01-05T01:00:00Z");
  other = make_refused (f, &customer);
  g_assert_true (rp_store_discard_op (f->store, other, &error));
  clean (f, 0);
  rp_fake_clock_set (f->clock, "2026-01-06T01:00:00Z");
  expire (f);
  clean (f, 1);
  g_assert_true (has_file (f, hash));
  g_assert_cmpuint (count_discarded (f), ==, 2);
  rp_store_take_back_op (f->store, op, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_to_send (f), ==, 1);
}

/* Nor does one that had fallen back to its beginning, and is right again. */
static void
test_clock_behind (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *customer = NULL;
  g_autofree char *op = make_refused (f, &customer);

  g_assert_true (rp_store_note_contact (f->store, &error));
  rp_fake_clock_set (f->clock, "2000-01-01T00:00:00Z");
  g_assert_true (rp_store_discard_op (f->store, op, &error));
  rp_fake_clock_set (f->clock, "2026-01-06T01:00:00Z");
  expire (f);
  g_assert_cmpuint (count_discarded (f), ==, 1);
  rp_fake_clock_advance (f->clock, 90 * G_TIME_SPAN_DAY);
  expire (f);
  g_assert_false (rp_store_take_back_op (f->store, op, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discarded/forgotten", test_forgotten);
  g_test_add_func ("/discarded/take-back", test_take_back);
  g_test_add_func ("/discarded/retry", test_retry);
  g_test_add_func ("/discarded/old", test_old);
  g_test_add_func ("/store/discarded/overtaken", test_overtaken);
  g_test_add_func ("/store/discarded/photo-sent-again", test_photo_sent_again);
  g_test_add_func ("/store/discarded/photo-taken-back", test_photo_taken_back);
  g_test_add_func ("/store/discarded/clock-ahead", test_clock_ahead);
  g_test_add_func ("/store/discarded/clock-behind", test_clock_behind);
  return g_test_run ();
}
