/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/fake-clock.h"
#include "support/fake-server.h"
#include "support/temp-folder.h"
#include "sync/sync-engine.h"

/**
 * A laptop that is signed in, and a server in memory.
 */
typedef struct
{
  TempFolder *folder;
  RpClock *clock;
  RpStore *store;
  RpWorker *worker;
  RpFakeServer *server;
  RpSyncEngine *engine;
  RpSyncReport report; /* of the last cycle */
  guint n_contacts;    /* made so far */
} Laptop;

static inline void
laptop_start (Laptop *self)
{
  g_autoptr (RpIdSource) ids = rp_id_source_new (self->clock);
  g_autoptr (GError) error = NULL;

  self->store = rp_store_open (self->folder->path, self->clock, ids, &error);
  g_assert_no_error (error);
  self->worker = rp_worker_new_inline (self->store, g_object_unref);
  self->engine = rp_sync_engine_new (self->worker, RP_TRANSPORT (self->server), self->clock);
}

static inline void
laptop_stop (Laptop *self)
{
  g_clear_object (&self->engine);
  rp_worker_stop (self->worker);
  g_clear_object (&self->worker);
}

static inline void
laptop_sign_in (Laptop *self)
{
  g_autoptr (GError) error = NULL;

  rp_sync_engine_sign_in (self->engine, "lin", FAKE_SERVER_PASSWORD, "laptop", NULL, &error);
  g_assert_no_error (error);
}

static inline void
laptop_set_up (Laptop *self, gconstpointer data)
{
  self->folder = temp_folder_new ();
  self->clock = RP_CLOCK (rp_fake_clock_new ("2026-01-05T01:00:00Z"));
  self->server = rp_fake_server_new ();
  laptop_start (self);
  laptop_sign_in (self);
}

static inline void
laptop_tear_down (Laptop *self, gconstpointer data)
{
  laptop_stop (self);
  g_assert_finalize_object (self->server);
  g_clear_object (&self->clock);
  temp_folder_free (self->folder);
}

/* Commits a new contact under an operation name. Returns: the op's id */
static inline char *
laptop_add_contact_as (Laptop *self, const char *what)
{
  g_autoptr (RpEdit) edit = rp_edit_new (what);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("contact %u", self->n_contacts++);
  JsonObject *body = json_object_new ();
  char *op_id = NULL;

  json_object_set_string_member (body, "customer", FAKE_SERVER_SCOPE);
  json_object_set_string_member (body, "name", name);
  rp_edit_create (edit, "contact", NULL, FAKE_SERVER_SCOPE, body);
  rp_store_commit (self->store, edit, &op_id, &error);
  g_assert_no_error (error);
  return op_id;
}

static inline char *
laptop_add_contact (Laptop *self)
{
  return laptop_add_contact_as (self, "contact.create");
}

static inline void
laptop_add_contacts (Laptop *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *op_id = laptop_add_contact (self);

      g_assert_nonnull (op_id);
    }
}

/* One cycle. @code: as the error; -1 when none is expected */
static inline void
laptop_run_to (Laptop *self, GQuark domain, int code, RpSyncState state)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = rp_sync_engine_run (self->engine, &self->report, NULL, &error);

  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, domain, code);
  g_assert_cmpint (ok, ==, code < 0);
  g_assert_cmpint (rp_sync_engine_get_state (self->engine), ==, state);
}

static inline void
laptop_run_well (Laptop *self)
{
  laptop_run_to (self, 0, -1, RP_SYNC_IDLE);
  g_assert_true (self->report.complete);
}

static inline RpOutboxCounts
laptop_count_outbox (Laptop *self)
{
  RpOutboxCounts counts;
  g_autoptr (GError) error = NULL;

  rp_store_count_outbox (self->store, &counts, &error);
  g_assert_no_error (error);
  return counts;
}
