/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-engine.h"

#include <glib/gstdio.h>
#include "base/json-access.h"
#include "store/lock.h"
#include "sync/laptop-fixture.h"
#include "wire/route.h"

/* As over a network: the next page is asked for while the present one is stored. */
static void
set_up_ahead (Laptop *self, gconstpointer data)
{
  laptop_set_up (self, data);
  rp_fake_server_set_overlap (self->server, TRUE);
}

/* ---- doing something ---- */

static char *
name_stranger (guint i)
{
  return g_strdup_printf ("0198a000-0000-7000-8000-0000000a%04u", i);
}

static void
put_strangers (Laptop *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = name_stranger (i);
      g_autofree char *body = g_strdup_printf (
          "{\"customer\":\"" FAKE_SERVER_SCOPE "\",\"name\":\"stranger %u\"}", i);

      rp_fake_server_put (self->server, "contact", id, body);
    }
}

static void
run_to_retry (Laptop *self)
{
  laptop_run_to (self, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY, RP_SYNC_WAITING);
}

/* ---- looking ---- */

static guint
count_contacts (Laptop *self)
{
  g_autoptr (GError) error = NULL;
  gint64 n = rp_store_count (self->store, "contact", NULL, &error, NULL);

  g_assert_no_error (error);
  return (guint)n;
}

static void
assert_sent_once (Laptop *self, const char *op_id)
{
  g_assert_cmpuint (rp_fake_server_count_decided (self->server, op_id), ==, 1);
}

static void
assert_all_sent (Laptop *self)
{
  g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 0);
  g_assert_cmpuint (laptop_count_outbox (self).quarantined, ==, 0);
  g_assert_cmpuint (count_contacts (self), ==, self->n_contacts);
}

/* Every contact here is on the server with the same body, and nothing is pending. */
static void
assert_same_contacts (Laptop *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contacts
      = rp_store_list (self->store, "contact", NULL, NULL, 0, &error, NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < contacts->len; i++)
    {
      RpRecord *record = contacts->pdata[i];
      g_autofree char *here = rp_json_object_to_canonical (rp_record_get_body (record));
      g_autofree char *there
          = rp_fake_server_dup_body (self->server, "contact", rp_record_get_id (record));

      g_assert_cmpstr (here, ==, there);
      g_assert_false (rp_record_is_pending (record));
    }
}

/* ---- a good day ---- */

static void
test_there_and_back (Laptop *self, gconstpointer data)
{
  g_autofree char *op_id = laptop_add_contact (self);
  g_autofree char *last_contact = NULL, *latest = NULL;

  put_strangers (self, 1);
  laptop_run_well (self);
  self->n_contacts += 1;
  g_assert_cmpuint (self->report.pushed, ==, 1);
  g_assert_cmpuint (self->report.rows, ==, 2);
  assert_sent_once (self, op_id);
  assert_all_sent (self);
  assert_same_contacts (self);
  last_contact = rp_store_dup_meta (self->store, "last_contact");
  latest = rp_store_dup_meta (self->store, "latest_seen");
  g_assert_cmpstr (last_contact, ==, "2026-01-05T01:00:00.000Z");
  g_assert_cmpstr (latest, ==, last_contact);
}

static void
test_pages (Laptop *self, gconstpointer data)
{
  put_strangers (self, 23);
  rp_fake_server_set_page_rows (self->server, 5);
  laptop_run_well (self);
  g_assert_cmpuint (self->report.rows, ==, 23);
  g_assert_cmpuint (count_contacts (self), ==, 23);
}

static void
test_batches (Laptop *self, gconstpointer data)
{
  laptop_add_contacts (self, 250);
  laptop_run_well (self);
  g_assert_cmpuint (self->report.pushed, ==, 250);
  /* the sign-in, three batches, one page */
  g_assert_cmpuint (rp_fake_server_count_requests (self->server), ==, 5);
  assert_all_sent (self);
}

static void
test_files (Laptop *self, gconstpointer data)
{
  g_autoptr (GBytes) photo = g_bytes_new_static ("photo", 5);
  g_autoptr (GBytes) other = g_bytes_new_static ("other", 5);
  g_autoptr (GError) error = NULL;
  g_autofree char *good = rp_store_add_blob (self->store, photo, "image/jpeg", &error);
  g_autofree char *damaged = rp_store_add_blob (self->store, other, "image/jpeg", &error);
  g_autofree char *path = rp_store_dup_blob_path (self->store, damaged);

  g_assert_no_error (error);
  g_chmod (path, 0600);
  g_assert_true (g_file_set_contents (path, "rotten", -1, NULL));
  laptop_run_well (self);
  g_assert_true (rp_fake_server_has_blob (self->server, good));
  g_assert_false (rp_fake_server_has_blob (self->server, damaged));
  g_assert_cmpuint (laptop_count_outbox (self).files_waiting, ==, 1);
  g_assert_cmpuint (laptop_count_outbox (self).files_damaged, ==, 1);
  g_clear_pointer (&damaged, g_free);
  damaged = rp_store_add_blob (self->store, other, "image/jpeg", &error);
  g_assert_no_error (error);
  laptop_run_well (self);
  g_assert_true (rp_fake_server_has_blob (self->server, damaged));
  g_assert_cmpuint (laptop_count_outbox (self).files_damaged, ==, 0);
}

/* ---- a bad line ---- */

static void
test_lost_request (Laptop *self, gconstpointer data)
{
  g_autofree char *op_id = laptop_add_contact (self);

  rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_LOSE_REQUEST, 0);
  run_to_retry (self);
  g_assert_cmpuint (rp_fake_server_count_decided (self->server, op_id), ==, 0);
  g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 1);
  laptop_run_well (self);
  assert_sent_once (self, op_id);
  assert_all_sent (self);
}

/* While nobody is there to take it, an edit stays its author's: it can be had back. */
static void
test_nobody_there (Laptop *self, gconstpointer data)
{
  g_autofree char *op_id = laptop_add_contact (self);
  g_autoptr (GError) error = NULL;

  rp_fake_server_fail (self->server, RP_ROUTE_SESSION, FAULT_LOSE_REQUEST, 0);
  run_to_retry (self);
  g_assert_true (rp_store_withdraw (self->store, op_id, &error));
  g_assert_no_error (error);
  laptop_run_well (self);
  g_assert_cmpuint (rp_fake_server_count_decided (self->server, op_id), ==, 0);
}

/* Nor is somebody there while the sign-in page of a hotel's network answers. */
static void
test_portal_there (Laptop *self, gconstpointer data)
{
  g_autofree char *op_id = NULL;
  g_autoptr (GError) error = NULL;

  laptop_run_well (self);
  rp_fake_server_fail (self->server, "/", FAULT_PORTAL, 0);
  laptop_run_to (self, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE, RP_SYNC_OFFLINE);
  op_id = laptop_add_contact (self);
  rp_fake_server_fail (self->server, "/", FAULT_PORTAL, 0);
  laptop_run_to (self, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE, RP_SYNC_OFFLINE);
  g_assert_true (rp_store_withdraw (self->store, op_id, &error));
  g_assert_no_error (error);
}

/* The server has done it, the laptop does not know; even when it is switched off in between. */
static void
test_lost_answer (Laptop *self, gconstpointer data)
{
  g_autofree char *op_id = laptop_add_contact (self);

  rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_LOSE_ANSWER, 0);
  run_to_retry (self);
  assert_sent_once (self, op_id);
  g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 1);
  laptop_stop (self);
  laptop_start (self);
  laptop_run_well (self);
  assert_sent_once (self, op_id);
  assert_all_sent (self);
}

static void
test_late_answers (Laptop *self, gconstpointer data)
{
  g_autofree char *first = laptop_add_contact (self);
  g_autofree char *second = NULL;

  laptop_run_well (self);
  second = laptop_add_contact (self);
  /* the answer to the first batch comes once more; it decides nothing of the second */
  rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_REPLAY, 0);
  run_to_retry (self);
  g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 1);
  rp_fake_server_fail (self->server, RP_ROUTE_FEED, FAULT_REPLAY, 0);
  rp_sync_engine_run (self->engine, &self->report, NULL, NULL);
  laptop_run_well (self);
  assert_sent_once (self, first);
  assert_sent_once (self, second);
  assert_all_sent (self);
}

/* Whatever is spoilt of a page: none of it is taken, and the cursor stays. */
static void
assert_page_refused (Laptop *self, RpFault fault, guint n)
{
  g_autofree char *before = rp_store_dup_meta (self->store, "cursor");
  g_autofree char *after = NULL;
  guint contacts = count_contacts (self);

  rp_fake_server_fail (self->server, RP_ROUTE_FEED, fault, n);
  run_to_retry (self);
  after = rp_store_dup_meta (self->store, "cursor");
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (count_contacts (self), ==, contacts);
  g_assert_cmpuint (self->report.rows, ==, 0);
}

static gsize
measure_page (Laptop *self)
{
  laptop_run_well (self);
  put_strangers (self, 3);
  assert_page_refused (self, FAULT_CUT, 0);
  return rp_fake_server_get_page_size (self->server);
}

static void
test_page_cut_at_every_byte (Laptop *self, gconstpointer data)
{
  gsize length = measure_page (self);

  g_assert_cmpuint (length, >, 500);
  for (gsize n = 0; n < length; n++)
    assert_page_refused (self, FAULT_CUT, n);
  laptop_run_well (self);
  g_assert_cmpuint (count_contacts (self), ==, 3);
}

static void
test_page_cut_at_every_line (Laptop *self, gconstpointer data)
{
  measure_page (self);
  for (guint n = 0; n < 5; n++)
    assert_page_refused (self, FAULT_LINES, n);
  laptop_run_well (self);
}

static void
test_page_with_another_bit (Laptop *self, gconstpointer data)
{
  gsize length = measure_page (self);

  /* up to the trailer, which carries the hash of what is before it */
  for (guint n = 0; n < length - 200; n += 3)
    assert_page_refused (self, FAULT_FLIP, n);
  laptop_run_well (self);
}

static void
test_push_answer_cut_at_every_byte (Laptop *self, gconstpointer data)
{
  g_autofree char *op_id = laptop_add_contact (self);

  for (guint n = 0; n < 120; n++)
    {
      rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_CUT, n);
      run_to_retry (self);
      g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 1);
    }
  laptop_run_well (self);
  assert_sent_once (self, op_id);
}

static void
test_portal (Laptop *self, gconstpointer data)
{
  laptop_add_contacts (self, 1);
  rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_PORTAL, 0);
  laptop_run_to (self, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE, RP_SYNC_OFFLINE);
  rp_fake_server_fail (self->server, RP_ROUTE_FEED, FAULT_PORTAL, 0);
  laptop_run_to (self, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE, RP_SYNC_OFFLINE);
  laptop_run_well (self);
  assert_all_sent (self);
}

/* ---- answers that are none ---- */

static void
test_statuses (Laptop *self, gconstpointer data)
{
  static const struct
  {
    guint status;
    GQuark (*domain) (void);
    int code;
    RpSyncState state;
  } cases[] = {
    { 500, rp_transport_error_quark, RP_TRANSPORT_ERROR_RETRY, RP_SYNC_WAITING },
    { 503, rp_transport_error_quark, RP_TRANSPORT_ERROR_RETRY, RP_SYNC_WAITING },
    { 429, rp_transport_error_quark, RP_TRANSPORT_ERROR_RETRY, RP_SYNC_WAITING },
    { 404, rp_transport_error_quark, RP_TRANSPORT_ERROR_RETRY, RP_SYNC_WAITING },
    { 400, rp_transport_error_quark, RP_TRANSPORT_ERROR_RETRY, RP_SYNC_WAITING },
    { 409, rp_transport_error_quark, RP_TRANSPORT_ERROR_RETRY, RP_SYNC_WAITING },
    { 200, rp_transport_error_quark, RP_TRANSPORT_ERROR_RETRY, RP_SYNC_WAITING },
    { 401, rp_sync_error_quark, RP_SYNC_ERROR_SIGN_IN, RP_SYNC_SIGN_IN },
    { 403, rp_sync_error_quark, RP_SYNC_ERROR_REVOKED, RP_SYNC_SIGN_IN },
    { 426, rp_sync_error_quark, RP_SYNC_ERROR_UPGRADE, RP_SYNC_STOPPED },
  };

  laptop_add_contacts (self, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_STATUS, cases[i].status);
      laptop_run_to (self, cases[i].domain (), cases[i].code, cases[i].state);
      g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 1);
    }
  laptop_run_well (self);
  assert_all_sent (self);
}

static void
test_feed_statuses (Laptop *self, gconstpointer data)
{
  static const guint statuses[] = { 200, 204, 404, 409, 413, 422, 500, 503 };

  laptop_run_well (self);
  put_strangers (self, 1);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      rp_fake_server_forget_faults (self->server);
      /* a 409 without a sense leads to a new start, so it has to come more than once */
      for (guint k = 0; k < 10; k++)
        rp_fake_server_fail (self->server, RP_ROUTE_FEED, FAULT_STATUS, statuses[i]);
      run_to_retry (self);
    }
  rp_fake_server_forget_faults (self->server);
  laptop_run_well (self);
  g_assert_cmpuint (count_contacts (self), ==, 1);
}

static void
test_retry_after (Laptop *self, gconstpointer data)
{
  rp_fake_server_set_retry_after (self->server, 77);
  rp_fake_server_fail (self->server, RP_ROUTE_FEED, FAULT_STATUS, 503);
  run_to_retry (self);
  g_assert_cmpint (rp_sync_engine_get_retry_after (self->engine), ==, 77);
  laptop_run_well (self);
  g_assert_cmpint (rp_sync_engine_get_retry_after (self->engine), ==, -1);
}

/* An old program reads on. */
static void
test_upgrade_required (Laptop *self, gconstpointer data)
{
  laptop_add_contacts (self, 1);
  put_strangers (self, 2);
  rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_STATUS, 426);
  laptop_run_to (self, RP_SYNC_ERROR, RP_SYNC_ERROR_UPGRADE, RP_SYNC_STOPPED);
  g_assert_cmpuint (self->report.rows, ==, 2);
  g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 1);
}

/* Nor does it leave with what it could not send. */
static void
test_upgrade_required_and_drained (Laptop *self, gconstpointer data)
{
  laptop_add_contacts (self, 1);
  rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_STATUS, 426);
  rp_fake_server_fail (self->server, RP_ROUTE_FEED, FAULT_DRAIN, 0);
  laptop_run_to (self, RP_SYNC_ERROR, RP_SYNC_ERROR_UPGRADE, RP_SYNC_STOPPED);
  g_assert_cmpint (rp_store_get_lock (self->store, NULL), ==, RP_LOCK_NONE);
  g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 1);
}

/* ---- the chain ---- */

static void
test_gap (Laptop *self, gconstpointer data)
{
  laptop_add_contacts (self, 3);
  laptop_run_well (self);
  rp_fake_server_lose_chain_end (self->server);
  laptop_add_contacts (self, 2);
  laptop_run_well (self);
  assert_all_sent (self);
  assert_same_contacts (self);
}

static void
test_fork (Laptop *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  laptop_add_contacts (self, 2);
  laptop_run_well (self);
  before = rp_store_dup_meta (self->store, "replica");
  rp_fake_server_fork (self->server);
  laptop_add_contacts (self, 2);
  laptop_run_well (self);
  after = rp_store_dup_meta (self->store, "replica");
  g_assert_cmpstr (before, !=, after);
  assert_all_sent (self);
}

static void
test_reused_id (Laptop *self, gconstpointer data)
{
  g_autofree char *op_id = NULL;

  laptop_add_contacts (self, 1);
  op_id = laptop_add_contact (self);
  laptop_add_contacts (self, 1);
  rp_fake_server_occupy_id (self->server, op_id);
  laptop_run_well (self);
  assert_all_sent (self);
  assert_same_contacts (self);
  /* carried out under another id */
  g_assert_cmpuint (rp_fake_server_count_decided (self->server, op_id), ==, 0);
  g_assert_cmpuint (rp_fake_server_count_ops (self->server), ==, 4);
}

static void
test_server_restored (Laptop *self, gconstpointer data)
{
  g_autofree char *before = rp_store_dup_meta (self->store, "epoch");
  g_autofree char *after = NULL;

  laptop_add_contacts (self, 2);
  laptop_run_well (self);
  rp_fake_server_back_up (self->server);
  laptop_add_contacts (self, 2);
  laptop_run_well (self);
  rp_fake_server_restore (self->server);
  laptop_add_contacts (self, 1);
  laptop_run_well (self);
  after = rp_store_dup_meta (self->store, "epoch");
  g_assert_cmpstr (before, !=, after);
  assert_all_sent (self);
  assert_same_contacts (self);
}

/* Nothing to send: it is the feed that says it, and what is lost goes up in the same cycle. */
static void
test_server_restored_and_nothing_to_send (Laptop *self, gconstpointer data)
{
  rp_fake_server_back_up (self->server);
  laptop_add_contacts (self, 2);
  laptop_run_well (self);
  rp_fake_server_restore (self->server);
  laptop_run_well (self);
  g_assert_cmpuint (self->report.pushed, ==, 2);
  assert_all_sent (self);
  assert_same_contacts (self);
}

/* A computer that may only send, and has nothing to, never sees the feed: it asks before it says that all was sent. */
static void
test_server_restored_and_drained (Laptop *self, gconstpointer data)
{
  rp_fake_server_back_up (self->server);
  laptop_add_contacts (self, 2);
  laptop_run_well (self);
  rp_fake_server_restore (self->server);
  rp_fake_server_fail (self->server, RP_ROUTE_FEED, FAULT_DRAIN, 0);
  laptop_run_to (self, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED, RP_SYNC_SIGN_IN);
  g_assert_cmpuint (self->report.pushed, ==, 2);
  g_assert_cmpuint (rp_fake_server_count_ops (self->server), ==, 2);
  g_assert_cmpint (rp_store_get_lock (self->store, NULL), ==, RP_LOCK_REVOKED);
}

/* What it asks last is lost on its way: it does not leave yet. */
static void
test_drained_over_a_bad_line (Laptop *self, gconstpointer data)
{
  static const RpFault faults[] = { FAULT_LOSE_REQUEST, FAULT_LOSE_ANSWER, FAULT_CUT };

  laptop_run_well (self);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      rp_fake_server_fail (self->server, RP_ROUTE_FEED, FAULT_DRAIN, 0);
      rp_fake_server_fail (self->server, RP_ROUTE_OPS, faults[i], 5);
      run_to_retry (self);
      g_assert_cmpint (rp_store_get_lock (self->store, NULL), ==, RP_LOCK_NONE);
    }
  rp_fake_server_fail (self->server, RP_ROUTE_FEED, FAULT_DRAIN, 0);
  laptop_run_to (self, RP_SYNC_ERROR, RP_SYNC_ERROR_REVOKED, RP_SYNC_SIGN_IN);
}

/* There is no cursor yet that could betray it: the head of the page says it. */
static void
test_server_restored_before_the_first_page (Laptop *self, gconstpointer data)
{
  rp_fake_server_back_up (self->server);
  rp_fake_server_restore (self->server);
  put_strangers (self, 2);
  laptop_run_well (self);
  g_assert_cmpuint (count_contacts (self), ==, 2);
}

static void
test_cursor_expired (Laptop *self, gconstpointer data)
{
  laptop_add_contacts (self, 3);
  put_strangers (self, 2);
  laptop_run_well (self);
  rp_fake_server_expire_cursors (self->server);
  laptop_run_well (self);
  g_assert_cmpuint (self->report.rows, ==, 5);
  self->n_contacts += 2;
  assert_all_sent (self);
}

static void
test_scope_revoked (Laptop *self, gconstpointer data)
{
  put_strangers (self, 3);
  laptop_run_well (self);
  laptop_add_contacts (self, 1);
  rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_LOSE_REQUEST, 0);
  run_to_retry (self);
  rp_fake_server_revoke (self->server);
  rp_fake_server_fail (self->server, RP_ROUTE_OPS, FAULT_STATUS, 426);
  laptop_run_to (self, RP_SYNC_ERROR, RP_SYNC_ERROR_UPGRADE, RP_SYNC_STOPPED);
  /* the rows of others are gone, what was typed here is not */
  g_assert_cmpuint (count_contacts (self), ==, 1);
  g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 1);
}

/* ---- ops that are refused ---- */

static void
test_batch_too_large (Laptop *self, gconstpointer data)
{
  laptop_add_contacts (self, 30);
  rp_fake_server_set_max_ops (self->server, 7);
  laptop_run_well (self);
  assert_all_sent (self);
}

static void
test_poison (Laptop *self, gconstpointer data)
{
  g_autofree char *poison = NULL;

  rp_fake_server_set_poison (self->server, "poison");
  laptop_add_contacts (self, 11);
  poison = laptop_add_contact_as (self, "poison");
  laptop_add_contacts (self, 8);
  laptop_run_well (self);
  g_assert_cmpuint (self->report.rejected, ==, 1);
  g_assert_cmpuint (rp_fake_server_count_ops (self->server), ==, 19);
  g_assert_cmpuint (rp_fake_server_count_decided (self->server, poison), ==, 0);
  g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 0);
  g_assert_cmpuint (laptop_count_outbox (self).quarantined, ==, 1);
  /* it is still to be seen */
  g_assert_cmpuint (count_contacts (self), ==, 20);
}

static void
test_refused (Laptop *self, gconstpointer data)
{
  g_autoptr (GPtrArray) refused = NULL;

  rp_fake_server_set_refusal (self->server, "bad", "stale_state");
  laptop_add_contacts (self, 1);
  g_free (laptop_add_contact_as (self, "bad"));
  laptop_add_contacts (self, 1);
  laptop_run_well (self);
  g_assert_cmpuint (self->report.pushed, ==, 3);
  g_assert_cmpuint (self->report.rejected, ==, 1);
  refused = rp_store_list_outbox (self->store, TRUE, 10, NULL);
  g_assert_cmpuint (refused->len, ==, 1);
  g_assert_cmpstr (((RpOutboxEntry *)refused->pdata[0])->refusal, ==, "stale_state");
}

/* ---- everything at once ---- */

static void
spoil_something (Laptop *self)
{
  static const RpFault faults[] = { FAULT_LOSE_REQUEST, FAULT_LOSE_ANSWER, FAULT_PORTAL,
                                    FAULT_STATUS,       FAULT_CUT,         FAULT_REPLAY };
  RpFault fault = faults[g_test_rand_int_range (0, G_N_ELEMENTS (faults))];
  const char *route = g_test_rand_bit () ? RP_ROUTE_OPS : RP_ROUTE_FEED;

  rp_fake_server_fail (self->server, route, fault,
                       fault == FAULT_STATUS ? 503 : g_test_rand_int_range (0, 400));
}

static void
disturb_server (Laptop *self)
{
  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      rp_fake_server_fork (self->server);
      break;
    case 1:
      rp_fake_server_lose_chain_end (self->server);
      break;
    case 2:
      rp_fake_server_expire_cursors (self->server);
      break;
    case 3:
      rp_fake_server_back_up (self->server);
      break;
    case 4:
      laptop_stop (self);
      laptop_start (self);
      break;
    default:
      rp_fake_server_restore (self->server);
      break;
    }
}

static void
test_everything_at_once (Laptop *self, gconstpointer data)
{
  guint steps = g_test_thorough () ? 4000 : 400;

  rp_fake_server_set_page_rows (self->server, 3);
  rp_fake_server_back_up (self->server);
  for (guint i = 0; i < steps; i++)
    {
      gint chance = g_test_rand_int_range (0, 100);

      if (chance < 30)
        laptop_add_contacts (self, 1);
      else if (chance < 60)
        spoil_something (self);
      else if (chance < 67)
        disturb_server (self);
      else
        rp_sync_engine_run (self->engine, &self->report, NULL, NULL);
    }
  rp_fake_server_forget_faults (self->server);
  laptop_run_well (self);
  laptop_run_well (self);
  assert_all_sent (self);
  assert_same_contacts (self);
}

/* Once a day, when the server has been reached. */
static void
test_discarded_expire (Laptop *self, gconstpointer data)
{
  g_autofree char *op_id = laptop_add_contact_as (self, "contact.wrong");

  rp_fake_server_set_refusal (self->server, "contact.wrong", "forbidden");
  laptop_run_well (self);
  g_assert_true (rp_store_discard_op (self->store, op_id, NULL));
  rp_fake_clock_advance (RP_FAKE_CLOCK (self->clock), 89 * G_TIME_SPAN_DAY);
  laptop_run_well (self);
  g_assert_true (rp_store_take_back_op (self->store, op_id, NULL));
  g_assert_true (rp_store_discard_op (self->store, op_id, NULL));
  rp_fake_clock_advance (RP_FAKE_CLOCK (self->clock), 91 * G_TIME_SPAN_DAY);
  laptop_run_well (self);
  g_assert_false (rp_store_take_back_op (self->store, op_id, NULL));
}

/* ---- the guard ---- */

#define MANY 6000

/* A fault of the server takes everything away, page by page. */
static void
test_mass_removal (Laptop *self, gconstpointer data)
{
  RpStoppedRemoval removal;
  gint64 gone = 0;

  put_strangers (self, MANY);
  laptop_run_well (self);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = name_stranger (i);
      rp_fake_server_move_away (self->server, "contact", id);
    }
  /* How much the first pages take, of which each is nothing unusual, is a matter of the line. */
  for (guint i = 0; i < 3; i++)
    {
      laptop_run_to (self, RP_SYNC_ERROR, RP_SYNC_ERROR_STOPPED, RP_SYNC_STOPPED);
      g_assert_true (rp_store_is_removal_stopped (self->store, &removal));
      g_assert_cmpuint (count_contacts (self), ==, MANY - (i == 0 ? removal.gone : gone));
      gone = removal.gone;
    }
  g_assert_cmpint (gone, <=, MANY * 30 / 100);
  g_assert_cmpint (removal.lost, >, MANY * 30 / 100);
  g_assert_cmpint (removal.of, ==, MANY);

  g_assert_true (rp_store_allow_removal (self->store, NULL));
  laptop_run_well (self);
  g_assert_cmpuint (count_contacts (self), ==, 0);
  g_assert_false (rp_store_is_removal_stopped (self->store, &removal));
}

#define ADD(path, test)                                                                            \
  g_test_add ("/sync-engine/" path, Laptop, NULL, laptop_set_up, test, laptop_tear_down)
/* Also with the next page on its way. */
#define ADD_BOTH(path, test)                                                                       \
  ADD (path, test);                                                                                \
  g_test_add ("/sync-engine/ahead/" path, Laptop, NULL, set_up_ahead, test, laptop_tear_down)

/* ---- what is kept for a time ---- */

static void
meet (Laptop *self, const char *here, const char *server)
{
  rp_fake_clock_set (RP_FAKE_CLOCK (self->clock), here);
  rp_fake_server_set_date (self->server, server);
  laptop_run_well (self);
}

/* A clock that was put right, or was wrong for a day, made a database old that had been set aside yesterday. */
static void
test_age_is_the_servers (Laptop *self, gconstpointer data)
{
  g_autofree char *aside = temp_folder_file (self->folder, "set-aside-20250601T010000Z-1");

  g_assert_cmpint (g_mkdir (aside, 0700), ==, 0);
  meet (self, "2025-06-02T01:00:00Z", "2026-01-06T01:00:00Z");
  meet (self, "2026-01-07T01:00:00Z", "2026-01-07T01:00:00Z");
  meet (self, "2027-06-01T01:00:00Z", "2026-01-08T01:00:00Z");
  g_assert_true (g_file_test (aside, G_FILE_TEST_IS_DIR));
  meet (self, "2025-06-03T01:00:00Z", "2026-02-06T01:00:00Z");
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("good/there-and-back", test_there_and_back);
  ADD_BOTH ("good/pages", test_pages);
  ADD ("good/batches", test_batches);
  ADD ("good/files", test_files);
  ADD ("line/lost-request", test_lost_request);
  ADD ("nobody-there", test_nobody_there);
  ADD ("portal-there", test_portal_there);
  ADD ("line/lost-answer", test_lost_answer);
  ADD_BOTH ("line/late-answers", test_late_answers);
  ADD ("line/page-cut-at-every-byte", test_page_cut_at_every_byte);
  ADD_BOTH ("line/page-cut-at-every-line", test_page_cut_at_every_line);
  ADD ("line/page-with-another-bit", test_page_with_another_bit);
  ADD ("line/push-answer-cut-at-every-byte", test_push_answer_cut_at_every_byte);
  ADD ("line/portal", test_portal);
  ADD ("answers/push", test_statuses);
  ADD_BOTH ("answers/feed", test_feed_statuses);
  ADD ("answers/retry-after", test_retry_after);
  ADD ("answers/upgrade-required", test_upgrade_required);
  ADD ("answers/upgrade-required-and-drained", test_upgrade_required_and_drained);
  ADD ("answers/drained-over-a-bad-line", test_drained_over_a_bad_line);
  ADD ("chain/gap", test_gap);
  ADD ("chain/fork", test_fork);
  ADD ("chain/reused-id", test_reused_id);
  ADD_BOTH ("chain/server-restored", test_server_restored);
  ADD ("chain/server-restored-and-nothing-to-send", test_server_restored_and_nothing_to_send);
  ADD ("chain/server-restored-and-drained", test_server_restored_and_drained);
  ADD_BOTH ("chain/server-restored-before-the-first-page",
            test_server_restored_before_the_first_page);
  ADD_BOTH ("chain/cursor-expired", test_cursor_expired);
  ADD_BOTH ("chain/scope-revoked", test_scope_revoked);
  ADD ("refused/batch-too-large", test_batch_too_large);
  ADD ("refused/poison", test_poison);
  ADD ("refused/one-op", test_refused);
  ADD ("refused/discarded-expire", test_discarded_expire);
  ADD_BOTH ("guard/mass-removal", test_mass_removal);
  ADD_BOTH ("everything-at-once", test_everything_at_once);
  ADD ("age-is-the-servers", test_age_is_the_servers);
  return g_test_run ();
}
