/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/json-access.h"
#include "store/exchange.h"
#include "support/fake-clock.h"
#include "support/temp-folder.h"

/**
 * A profile in a folder of its own, with a clock that stands still and ids from a seed.
 */
typedef struct
{
  TempFolder *folder;
  RpFakeClock *clock;
  RpIdSource *ids;
  RpStore *store;
} StoreFixture;

#define FIXTURE_EPOCH "01990000-0000-7000-8000-0000000000e1"
#define FIXTURE_USER "01990000-0000-7000-8000-0000000000a1"

static inline void
store_fixture_open (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = temp_folder_file (self->folder, "profile");

  self->store = rp_store_open (path, RP_CLOCK (self->clock), self->ids, &error);
  g_assert_no_error (error);
}

/* Closes the database and opens it again: what is seen then is what is on the disk. */
static inline void
store_fixture_reopen (StoreFixture *self)
{
  g_clear_object (&self->store);
  store_fixture_open (self);
}

static inline StoreFixture *
store_fixture_new (void)
{
  g_autoptr (GError) error = NULL;
  StoreFixture *self = g_new0 (StoreFixture, 1);

  self->folder = temp_folder_new ();
  self->clock = rp_fake_clock_new ("2026-01-05T01:00:00Z");
  self->ids = rp_id_source_new_seeded (RP_CLOCK (self->clock), 7);
  store_fixture_open (self);
  rp_store_set_meta (self->store, "epoch", FIXTURE_EPOCH, &error);
  rp_store_set_meta (self->store, "user", FIXTURE_USER, &error);
  g_assert_no_error (error);
  return self;
}

static inline void
store_fixture_free (StoreFixture *self)
{
  g_clear_object (&self->store);
  g_object_unref (self->ids);
  g_object_unref (self->clock);
  temp_folder_free (self->folder);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreFixture, store_fixture_free)

/* Commits and frees the edit. Returns: (transfer full): the op's id */
static inline char *
store_fixture_commit (StoreFixture *self, RpEdit *edit)
{
  g_autoptr (GError) error = NULL;
  char *op_id = NULL;

  rp_store_commit (self->store, edit, &op_id, &error);
  g_assert_no_error (error);
  g_assert_nonnull (op_id);
  rp_edit_free (edit);
  return op_id;
}

/* A customer made here. Returns: (transfer full): its id */
static inline char *
store_fixture_add_customer (StoreFixture *self, const char *no, const char *name)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("customer.create");
  g_autoptr (GError) error = NULL;
  char *id = rp_id_source_make (self->ids);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "no", no);
  json_object_set_string_member (body, "name", name);
  rp_edit_create (edit, "customer", id, NULL, body);
  rp_store_commit (self->store, edit, NULL, &error);
  g_assert_no_error (error);
  return id;
}

static inline RpRecord *
store_fixture_get (StoreFixture *self, const char *kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  RpRecord *record = rp_store_get (self->store, kind, id, &error);

  g_assert_no_error (error);
  return record;
}

/* One field set on the record as it is shown now. Returns: (transfer full): the op's id */
static inline char *
store_fixture_set (StoreFixture *self, const char *kind, const char *id, const char *unit,
                   const char *value)
{
  g_autoptr (RpRecord) shown = store_fixture_get (self, kind, id);
  RpEdit *edit = rp_edit_new ("edit");

  rp_edit_set_text (edit, shown, unit, value);
  return store_fixture_commit (self, edit);
}

static inline void
store_fixture_assert_text (StoreFixture *self, const char *kind, const char *id, const char *field,
                           const char *value)
{
  g_autoptr (RpRecord) record = store_fixture_get (self, kind, id);

  g_assert_cmpstr (rp_record_get_text (record, field), ==, value);
}

static inline RpOutboxCounts
store_fixture_count (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  RpOutboxCounts counts = { 0 };

  rp_store_count_outbox (self->store, &counts, &error);
  g_assert_no_error (error);
  return counts;
}

/* ---- pages of the feed ---- */

static inline GString *
feed_page_new (gint64 head)
{
  GString *page = g_string_new (NULL);
  RpFeedLine line = { .type = RP_FEED_HEAD, .head = head };

  line.epoch = (char *)FIXTURE_EPOCH;
  rp_feed_line_append (&line, page);
  return page;
}

static inline void
feed_page_scope (GString *page, const char *scope, gint64 gen)
{
  RpFeedLine line = { .type = RP_FEED_SCOPE, .gen = gen };

  line.scope = (char *)scope;
  line.level = (char *)"rw";
  line.label = (char *)"label";
  rp_feed_line_append (&line, page);
}

/* @body: JSON text */
static inline void
feed_page_row (GString *page, const char *kind, const char *id, const char *scope, gint64 rev,
               gint64 seq, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object
      = rp_json_parse_object (body, strlen (body), &rp_json_limits_message, &error);
  RpFeedLine line = { .type = RP_FEED_ROW, .rev = rev, .seq = seq, .schema = 1, .body = object };

  g_assert_no_error (error);
  line.kind = (char *)kind;
  line.id = (char *)id;
  line.scope = (char *)scope;
  rp_feed_line_append (&line, page);
}

static inline void
feed_page_exit (GString *page, const char *kind, const char *id, const char *scope, gint64 seq,
                const char *why)
{
  RpFeedLine line = { .type = RP_FEED_EXIT, .seq = seq };

  line.kind = (char *)kind;
  line.id = (char *)id;
  line.scope = (char *)scope;
  line.why = (char *)why;
  rp_feed_line_append (&line, page);
}

static inline void
feed_page_gone (GString *page, const char *scope, gint64 seq)
{
  RpFeedLine line = { .type = RP_FEED_GONE, .seq = seq };

  line.scope = (char *)scope;
  line.why = (char *)"reassigned";
  rp_feed_line_append (&line, page);
}

/* Closes the page, frees it and applies it. Returns: whether the guard stopped it */
static inline gboolean
feed_page_apply (GString *page, RpStore *store, const char *asked, const char *next,
                 gboolean complete)
{
  g_autoptr (GError) error = NULL;
  gboolean stopped = FALSE;

  rp_feed_page_close (page, next, complete);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (page);
  g_autoptr (GPtrArray) lines = rp_feed_page_parse (bytes, &error);
  g_assert_no_error (error);
  rp_store_apply_page (store, lines, asked, &stopped, &error);
  g_assert_no_error (error);
  return stopped;
}

static inline gboolean
store_fixture_apply (StoreFixture *self, GString *page, const char *asked, const char *next,
                     gboolean complete)
{
  return feed_page_apply (page, self->store, asked, next, complete);
}

/* ---- the push ---- */

static inline GPtrArray *
store_fixture_freeze (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *ops = rp_store_freeze (self->store, 100, 256 * 1024, &error);

  g_assert_no_error (error);
  return ops;
}

static inline void
store_fixture_answer (StoreFixture *self, const char *op_id, RpResultStatus status, gint64 seq)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_result_free);
  RpOpResult *result = rp_op_result_new (op_id, status);

  result->seq = seq;
  result->rev = 1;
  if (status == RP_RESULT_REJECTED)
    result->refusal = RP_REFUSAL_STALE_STATE;
  g_ptr_array_add (results, result);
  rp_store_acknowledge (self->store, results, NULL, &error);
  g_assert_no_error (error);
}
