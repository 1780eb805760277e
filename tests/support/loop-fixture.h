/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/store-fixture.h"
#include "workbench/session.h"

/**
 * The rows that the loop of suggestion, potential need, need and task is tested with, in a store of a
 * user; and the same profile open as a session.
 */
#define LOOP_CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define LOOP_CONTACT "01990000-0000-7000-8000-0000000000b1"
#define LOOP_LEFT "01990000-0000-7000-8000-0000000000b2"
#define LOOP_MANAGER "01990000-0000-7000-8000-0000000000a2"
#define LOOP_OPEN "01990000-0000-7000-8000-0000000000d1"
#define LOOP_ADOPTED "01990000-0000-7000-8000-0000000000d2"
#define LOOP_ASKED "01990000-0000-7000-8000-0000000000e1"
#define LOOP_CONVERTED "01990000-0000-7000-8000-0000000000e2"
#define LOOP_REPORT "01990000-0000-7000-8000-0000000000f1"
#define LOOP_NEED "01990000-0000-7000-8000-0000000000f2"
#define LOOP_TASK "01990000-0000-7000-8000-0000000000f3"

#define LOOP_OF_CUSTOMER "\"customer\":\"" LOOP_CUSTOMER "\""
#define LOOP_PATIENCE_US (60 * G_TIME_SPAN_SECOND)

static inline void
loop_sign_in (StoreFixture *self, const char *user, const char *roles)
{
  g_autoptr (GError) error = NULL;

  rp_store_set_meta (self->store, "user", user, &error);
  g_assert_no_error (error);
  rp_store_set_meta (self->store, "roles", roles, &error);
  g_assert_no_error (error);
}

static inline void
loop_add_people (GString *page)
{
  feed_page_row (page, "user", LOOP_MANAGER, "org", 1, 1,
                 "{\"login\":\"lin\",\"name\":\"Lin\",\"roles\":[\"KAM\"]}");
  feed_page_row (page, "customer", LOOP_CUSTOMER, LOOP_CUSTOMER, 1, 2,
                 "{\"no\":\"KH-900\",\"name\":\"Test Works\",\"manager\":\"" LOOP_MANAGER "\"}");
  feed_page_row (page, "contact", LOOP_CONTACT, LOOP_CUSTOMER, 1, 3,
                 "{" LOOP_OF_CUSTOMER ",\"name\":\"Wen\"}");
  feed_page_row (page, "contact", LOOP_LEFT, LOOP_CUSTOMER, 1, 4,
                 "{" LOOP_OF_CUSTOMER ",\"name\":\"Gone\",\"left_at\":\"2025-01-01\"}");
}

static inline void
loop_add_suggestions (GString *page)
{
  feed_page_row (page, "suggestion", LOOP_OPEN, LOOP_CUSTOMER, 1, 5,
                 "{" LOOP_OF_CUSTOMER ",\"rule\":\"PR03\",\"rule_version\":1,"
                 "\"category\":\"CHG\",\"proposes\":\"CHG-16\",\"state\":\"SUGGESTED\","
                 "\"text\":\"Demand would be cheaper.\",\"evidence\":{\"numbers\":"
                 "{\"saving12_yuan\":1234.5}}}");
  feed_page_row (page, "suggestion", LOOP_ADOPTED, LOOP_CUSTOMER, 1, 6,
                 "{" LOOP_OF_CUSTOMER ",\"rule\":\"PR01\",\"rule_version\":1,"
                 "\"category\":\"CONN\",\"state\":\"ADOPTED\",\"text\":\"High load.\","
                 "\"evidence\":{}}");
}

static inline void
loop_add_needs (GString *page)
{
  feed_page_row (page, "potential_need", LOOP_ASKED, LOOP_CUSTOMER, 1, 7,
                 "{" LOOP_OF_CUSTOMER ",\"category\":\"CHG\",\"sub_code\":\"CHG-16\","
                 "\"text\":\"Bill by demand\",\"benefit_customer\":123450,"
                 "\"benefit_company\":777,\"benefit_text\":\"Less to pay.\","
                 "\"manager\":\"" LOOP_MANAGER "\",\"proposed_by\":\"" FIXTURE_USER "\","
                 "\"due\":\"2026-01-19\",\"state\":\"TO_CONFIRM\"}");
  feed_page_row (page, "needs_report", LOOP_REPORT, LOOP_CUSTOMER, 1, 8,
                 "{" LOOP_OF_CUSTOMER ",\"provisional_no\":\"L-1\",\"state\":\"DRAFT\"}");
  feed_page_row (page, "need", LOOP_NEED, LOOP_CUSTOMER, 1, 9,
                 "{" LOOP_OF_CUSTOMER ",\"no\":\"XN-1\",\"title\":\"More capacity\","
                 "\"category\":\"CONN\",\"state\":\"CAPTURED\",\"report\":\"" LOOP_REPORT "\","
                 "\"potential\":\"" LOOP_CONVERTED "\"}");
  feed_page_row (page, "potential_need", LOOP_CONVERTED, LOOP_CUSTOMER, 1, 10,
                 "{" LOOP_OF_CUSTOMER ",\"category\":\"CONN\",\"text\":\"More capacity\","
                 "\"suggestion\":\"" LOOP_ADOPTED "\",\"need\":\"" LOOP_NEED "\","
                 "\"contact\":\"" LOOP_CONTACT "\",\"manager\":\"" LOOP_MANAGER "\","
                 "\"state\":\"CONVERTED\"}");
  feed_page_row (page, "task", LOOP_TASK, LOOP_CUSTOMER, 1, 11,
                 "{" LOOP_OF_CUSTOMER ",\"title\":\"Send the forms\",\"state\":\"OPEN\","
                 "\"parent_kind\":\"need\",\"parent\":\"" LOOP_NEED "\","
                 "\"assignee\":\"" LOOP_MANAGER "\"}");
}

static inline StoreFixture *
loop_fixture_new (void)
{
  StoreFixture *self = store_fixture_new ();
  GString *page = feed_page_new (11);

  feed_page_scope (page, "org", 1);
  feed_page_scope (page, LOOP_CUSTOMER, 1);
  loop_add_people (page);
  loop_add_suggestions (page);
  loop_add_needs (page);
  g_assert_false (store_fixture_apply (self, page, "", "c1", TRUE));
  return self;
}

/* Closes the store and opens its profile as a session that leaves the server alone. */
static inline RpSession *
loop_open_session (StoreFixture *self, const char *user, const char *roles)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = temp_folder_file (self->folder, "profile");
  RpSessionOptions options = { folder, "2026-01-05T09:00:00+08:00", TRUE };
  RpSession *session = NULL;

  loop_sign_in (self, user, roles);
  g_clear_object (&self->store);
  session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  return session;
}

static inline void
loop_close_session (RpSession *session)
{
  rp_session_close (session);
  g_object_unref (session);
}

static inline void
loop_wait (const gboolean *done)
{
  gint64 until = g_get_monotonic_time () + LOOP_PATIENCE_US;

  while (!*done)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static inline void
loop_note_cb (GObject *object, gboolean *done)
{
  *done = TRUE;
}

/* Waits for the next signal "loaded" of a presenter. */
static inline void
loop_wait_loaded (gpointer presenter)
{
  gboolean done = FALSE;
  gulong handler = g_signal_connect (presenter, "loaded", G_CALLBACK (loop_note_cb), &done);

  loop_wait (&done);
  g_signal_handler_disconnect (presenter, handler);
}
