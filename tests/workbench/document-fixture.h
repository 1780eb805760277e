/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"
#include "workbench/desk-fixture.h"
#include "workbench/document.h"
#include "workbench/session-store.h"
#include "workbench/visits-store.h"

/**
 * A document as a page has it: a session over a real profile, without a server and without a display.
 */

#define DESK_PATIENCE_S 20

/* A question of the visit that takes words. */
#define USAGE "t1.usage.text"

typedef struct
{
  StoreFixture *profile;
  RpSession *session;
  RpDocument *document;
  gboolean done, undone;
  GError *error;
} Desk;

static inline gboolean
desk_give_up_cb (gpointer user_data)
{
  g_error ("this did not happen in %d seconds", DESK_PATIENCE_S);
  return G_SOURCE_REMOVE;
}

/* Runs the main context until @flag is set. */
static inline void
desk_wait_for (gboolean *flag)
{
  guint patience = g_timeout_add_seconds (DESK_PATIENCE_S, desk_give_up_cb, NULL);

  while (!*flag)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
  *flag = FALSE;
}

static inline void
desk_set_done (Desk *desk)
{
  desk->done = TRUE;
}

static inline void
desk_open_document (Desk *desk)
{
  gulong handler = 0;

  desk->document = rp_document_new (desk->session, "visit", VISIT);
  handler = g_signal_connect_swapped (desk->document, "loaded", G_CALLBACK (desk_set_done), desk);
  desk_wait_for (&desk->done);
  g_signal_handler_disconnect (desk->document, handler);
}

static inline void
desk_open_session (Desk *desk)
{
  g_autofree char *folder = temp_folder_file (desk->profile->folder, "profile");
  const RpSessionOptions options
      = { .folder = folder, .start_at = "2026-01-05T01:00:00Z", .no_sync = TRUE };
  g_autoptr (GError) error = NULL;

  desk->session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  desk_open_document (desk);
}

static inline void
desk_close_session (Desk *desk)
{
  g_clear_object (&desk->document);
  rp_session_close (desk->session);
  g_clear_object (&desk->session);
}

static inline void
desk_set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *op_id = NULL;

  desk->profile = desk_fixture_new ();
  rp_store_set_meta (desk->profile->store, "user_name", "Lin", NULL);
  op_id = rp_visit_begin (desk->profile->store, VISIT, &error);
  g_assert_no_error (error);
  g_clear_object (&desk->profile->store);
  desk_open_session (desk);
}

static inline void
desk_tear_down (Desk *desk, gconstpointer data)
{
  if (desk->session != NULL)
    desk_close_session (desk);
  g_clear_error (&desk->error);
  store_fixture_free (desk->profile);
}

static inline void
desk_type_at (Desk *desk, const char *question, const char *text)
{
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), text);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_document_set_answer (desk->document, question, value, &error));
  g_assert_no_error (error);
}

static inline void
desk_type (Desk *desk, const char *text)
{
  desk_type_at (desk, "t1.opinion", text);
}

static inline void
desk_settle (Desk *desk)
{
  gulong handler
      = g_signal_connect_swapped (desk->session, "settled", G_CALLBACK (desk_set_done), desk);

  desk_wait_for (&desk->done);
  g_signal_handler_disconnect (desk->session, handler);
}

static inline void
desk_assert_saying (Desk *desk, const char *sentence)
{
  g_autofree char *saved = NULL;

  g_object_get (desk->document, "saved", &saved, NULL);
  g_assert_cmpstr (saved, ==, sentence);
}

/* What is on the disk, looked at by a program that has just been started. */
static inline void
desk_assert_on_disk (Desk *desk, const char *text)
{
  g_autoptr (RpRecord) visit = NULL;

  desk_close_session (desk);
  store_fixture_open (desk->profile);
  visit = store_fixture_get (desk->profile, "visit", VISIT);
  g_assert_cmpstr (desk_fixture_get_answer (visit, "t1.opinion"), ==, text);
}

static inline void
desk_run (Desk *desk, RpWorkFunc func)
{
  g_autoptr (GError) error = NULL;

  rp_worker_run (rp_session_get_worker (desk->session), func, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The disk takes again what a trigger named "full" refused. */
static inline gpointer
document_fixture_take_ops (gpointer subject, gpointer data, GCancellable *cancellable,
                           GError **error)
{
  rp_connection_run (((RpStore *)subject)->db, "DROP TRIGGER full", error);
  return NULL;
}
