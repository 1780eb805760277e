/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/store-fixture.h"

/**
 * A profile that has one contact from the server, and more of them for the pages that follow.
 */
#define SCOPE "01980000-0000-7000-8000-0000000000c4"
#define CONTACT "01990000-0000-7000-8000-0000000000a7"

/* One more of the server's, in a page of the feed. */
static inline void
contact_fixture_add (GString *page, const char *id, const char *scope, gint64 rev, gint64 seq,
                     const char *post)
{
  g_autofree char *body
      = g_strdup_printf ("{\"customer\":\"%s\",\"name\":\"某某\",\"post\":\"%s\"}", scope, post);

  feed_page_row (page, "contact", id, scope, rev, seq, body);
}

/* At cursor "c1". */
static inline StoreFixture *
contact_fixture_new (void)
{
  StoreFixture *f = store_fixture_new ();
  GString *page = feed_page_new (10);

  feed_page_scope (page, SCOPE, 1);
  contact_fixture_add (page, CONTACT, SCOPE, 3, 9, "厂长");
  g_assert_false (store_fixture_apply (f, page, "", "c1", TRUE));
  return f;
}
