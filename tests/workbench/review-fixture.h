/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/store-fixture.h"
#include "workbench/review-store.h"
#include "workbench/step-store.h"

/* A specialist's profile with reports that wait, as the server sent them. */

#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define MANAGER "01990000-0000-7000-8000-0000000000a2"
#define OTHER "01990000-0000-7000-8000-0000000000a3"
#define PARK "01990000-0000-7000-8000-0000000000b1"
#define REPORT "01990000-0000-7000-8000-0000000000d1"
#define NEED "01990000-0000-7000-8000-0000000000e2"
#define REVISION_1 "01990000-0000-7000-8000-0000000000f1"
#define REVISION_2 "01990000-0000-7000-8000-0000000000f2"

static inline void
review_fixture_sign_in (StoreFixture *self, const char *user, const char *roles)
{
  g_autoptr (GError) error = NULL;

  rp_store_set_meta (self->store, "user", user, &error);
  rp_store_set_meta (self->store, "user_name", "Xu", &error);
  rp_store_set_meta (self->store, "roles", roles, &error);
  g_assert_no_error (error);
}

/* What was submitted last. */
#define SUBMITTED                                                                                  \
  "{\"t2.summary\":\"Sags of 30 %.\",\"t2.already\":\"None\",\"t2.needs\":[{\"row\":\"r1\","       \
  "\"category\":\"PQ\",\"own_words\":\"Help us.\"}]}"

static inline const char *
review_fixture_default (const char *more, const char *member, const char *value)
{
  return strstr (more, member) == NULL ? value : "";
}

/* @received: instant; @more: further members of the body, "" or ",\"…\":…"; may name another template, and other answers
 * than those that were submitted */
static inline void
review_fixture_add_report (GString *page, const char *id, gint64 seq, const char *state,
                           const char *received, const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"" CUSTOMER "\",\"manager\":\"" MANAGER "\",\"state\":\"%s\","
      "\"no\":\"QL-%" G_GINT64_FORMAT "\",%s%s%s\"received_at\":\"%s\"%s}",
      state, seq, review_fixture_default (more, "\"template\"", "\"template\":\"T2\","),
      review_fixture_default (more, "\"template_version\"", "\"template_version\":1,"),
      review_fixture_default (more, "\"answers\"", "\"answers\":" SUBMITTED ","), received, more);

  feed_page_row (page, "needs_report", id, CUSTOMER, 1, seq, body);
}

static inline void
review_fixture_add_revision (GString *page, const char *id, gint64 seq, int number,
                             const char *answers)
{
  g_autofree char *body
      = g_strdup_printf ("{\"customer\":\"" CUSTOMER "\",\"report\":\"" REPORT "\",\"number\":%d,"
                         "\"content\":{\"template\":\"T2\",\"version\":1,\"answers\":%s},"
                         "\"submitted_at\":\"2026-01-0%dT01:00:00.000Z\",\"by\":\"" MANAGER "\"}",
                         number, answers, number);

  feed_page_row (page, "report_revision", id, CUSTOMER, 1, seq, body);
}

/* One report in @state that came twice, with one need; the specialist is signed in. */
static inline StoreFixture *
review_fixture_new (const char *state, const char *more)
{
  StoreFixture *self = store_fixture_new ();
  GString *page = feed_page_new (9);

  feed_page_scope (page, "org", 1);
  feed_page_scope (page, CUSTOMER, 1);
  feed_page_row (page, "customer", CUSTOMER, CUSTOMER, 1, 1,
                 "{\"no\":\"KH-900\",\"name\":\"Test Works\"}");
  feed_page_row (page, "park", PARK, "org", 1, 6, "{\"name\":\"East Park\"}");
  review_fixture_add_report (page, REPORT, 2, state, "2026-01-05T00:30:00.000Z", more);
  review_fixture_add_revision (page, REVISION_1, 3, 1,
                               "{\"t2.summary\":\"Sags.\",\"t2.needs\":[{\"row\":\"r1\","
                               "\"category\":\"PQ\",\"own_words\":\"Help.\"}]}");
  review_fixture_add_revision (page, REVISION_2, 4, 2, SUBMITTED);
  feed_page_row (page, "need", NEED, CUSTOMER, 1, 5,
                 "{\"customer\":\"" CUSTOMER "\",\"report\":\"" REPORT
                 "\",\"state\":\"CAPTURED\",\"category\":\"PQ\",\"title\":\"Voltage sags\","
                 "\"own_words\":\"Help us.\",\"urgency\":\"U2\",\"captured_by\":\"" MANAGER "\"}");
  g_assert_false (store_fixture_apply (self, page, "", "c1", TRUE));
  review_fixture_sign_in (self, FIXTURE_USER, "BS");
  return self;
}

/* With a need that a colleague entered, and a summary that he changed, before he heard that the report was submitted. */
#define LATE_ANSWERS                                                                               \
  ",\"answers\":{\"t2.summary\":\"Sags of 40 "                                                     \
  "%.\",\"t2.already\":\"None\",\"t2.needs\":[{\"row\":\"r1\","                                    \
  "\"category\":\"PQ\",\"own_words\":\"Help us.\"},{\"row\":\"r2\",\"category\":\"CONN\","         \
  "\"own_words\":\"A second line.\"}]}"
#define UNDER_REVIEW ",\"reviewer\":\"" FIXTURE_USER "\",\"version\":2"
