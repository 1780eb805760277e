/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/loop-fixture.h"
#include "workbench/attention.h"

/**
 * A manager's profile with conflicts at two customers and, when it is asked for, an entry that the server has refused; and the
 * same profile open as the list of what needs attention.
 */
#define OTHER_CUSTOMER "01990000-0000-7000-8000-0000000000c2"
#define OTHER_CONTACT "01990000-0000-7000-8000-0000000000b3"
#define VISIT "01990000-0000-7000-8000-0000000000d3"
#define CONFLICT "01990000-0000-7000-8000-000000000c0"

/* A conflict about @unit of a contact. @no: the last figure of its id; @values: "seen", "mine", "theirs" */
static inline void
attention_fixture_add_conflict (GString *page, guint no, const char *customer, const char *contact,
                                const char *unit, const char *by, const char *values)
{
  g_autofree char *id = g_strdup_printf (CONFLICT "%u", no);
  g_autofree char *body = g_strdup_printf (
      "{\"customer\":\"%s\",\"on_kind\":\"contact\",\"on_id\":\"%s\",\"unit\":\"%s\",%s,"
      "\"mine_by\":\"%s\",\"theirs_by\":\"" FIXTURE_USER "\","
      "\"mine_at\":\"2026-01-04T01:00:00.000Z\",\"theirs_at\":\"2026-01-03T02:00:00.000Z\","
      "\"state\":\"OPEN\"}",
      customer, contact, unit, values, by);

  feed_page_row (page, "conflict", id, customer, 1, 20 + no, body);
}

/* The manager's store with conflicts at two customers, one of them of somebody else's value. */
static inline StoreFixture *
attention_fixture_new (void)
{
  StoreFixture *self = loop_fixture_new ();
  GString *page = feed_page_new (40);

  feed_page_scope (page, OTHER_CUSTOMER, 1);
  feed_page_row (page, "user", FIXTURE_USER, "org", 1, 12,
                 "{\"login\":\"xu\",\"name\":\"Xu\",\"roles\":[\"BS\"]}");
  feed_page_row (page, "customer", OTHER_CUSTOMER, OTHER_CUSTOMER, 1, 13,
                 "{\"no\":\"KH-901\",\"name\":\"Other Works\",\"manager\":\"" LOOP_MANAGER "\"}");
  feed_page_row (page, "contact", LOOP_CONTACT, LOOP_CUSTOMER, 2, 14,
                 "{" LOOP_OF_CUSTOMER ",\"name\":\"Wen\",\"mobile\":\"12000000002\","
                 "\"note\":\"Calls at noon.\"}");
  feed_page_row (page, "contact", OTHER_CONTACT, OTHER_CUSTOMER, 1, 15,
                 "{\"customer\":\"" OTHER_CUSTOMER "\",\"name\":\"Ma\",\"post\":\"Director\"}");
  attention_fixture_add_conflict (
      page, 1, LOOP_CUSTOMER, LOOP_CONTACT, "mobile", LOOP_MANAGER,
      "\"seen\":\"12000000001\",\"mine\":\"12000000003\",\"theirs\":\"12000000002\"");
  attention_fixture_add_conflict (
      page, 2, LOOP_CUSTOMER, LOOP_CONTACT, "note", LOOP_MANAGER,
      "\"seen\":\"Calls.\",\"mine\":\"Calls late.\",\"theirs\":\"Calls at noon.\"");
  attention_fixture_add_conflict (page, 3, OTHER_CUSTOMER, OTHER_CONTACT, "post", LOOP_MANAGER,
                                  "\"mine\":\"Owner\",\"theirs\":\"Director\"");
  attention_fixture_add_conflict (page, 4, OTHER_CUSTOMER, OTHER_CONTACT, "post", FIXTURE_USER,
                                  "\"mine\":\"Engineer\",\"theirs\":\"Director\"");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  return self;
}

/* What needs attention, as the page has it: a session over the manager's store. */
typedef struct
{
  StoreFixture *store;
  RpSession *session;
  RpAttention *attention;
} Desk;

static inline Desk
desk_open (StoreFixture *store)
{
  Desk self = { .store = store };

  self.session = loop_open_session (store, LOOP_MANAGER, "KAM");
  self.attention = rp_attention_new (self.session);
  loop_wait_loaded (self.attention);
  return self;
}

/* The store is open for the test again afterwards. */
static inline void
desk_close (Desk *self)
{
  g_clear_object (&self->attention);
  loop_close_session (self->session);
  store_fixture_open (self->store);
}

static inline guint
desk_count (GListModel *model)
{
  return g_list_model_get_n_items (model);
}

static inline RpAttentionGroup *
desk_get_group (const Desk *self, guint at)
{
  g_autoptr (RpAttentionGroup) group
      = g_list_model_get_item (rp_attention_get_groups (self->attention), at);
  g_assert_nonnull (group);
  return group;
}

static inline RpAttentionItem *
desk_get_item (GListModel *items, guint at)
{
  g_autoptr (RpAttentionItem) item = g_list_model_get_item (items, at);
  g_assert_nonnull (item);
  return item;
}

static inline RpAttentionItem *
desk_get_card (const Desk *self, guint group, guint at)
{
  return desk_get_item (rp_attention_group_get_items (desk_get_group (self, group)), at);
}

/* What an asynchronous call has said. */
typedef struct
{
  GError *error;
  gboolean answer, done;
} Answer;

/* Waits for the answer, and for the lists to be as they are afterwards. */
static inline gboolean
desk_wait_for (const Desk *self, Answer *answer)
{
  loop_wait (&answer->done);
  g_assert_no_error (answer->error);
  loop_wait_loaded (self->attention);
  return answer->answer;
}

/* A post that the server has refused, and what builds on nothing. Returns: (transfer full): the op */
static inline char *
attention_fixture_refuse_post (StoreFixture *store)
{
  char *op = NULL;

  loop_sign_in (store, LOOP_MANAGER, "KAM");
  op = store_fixture_set (store, "contact", OTHER_CONTACT, "post", "Owner");
  g_ptr_array_unref (store_fixture_freeze (store));
  store_fixture_answer (store, op, RP_RESULT_REJECTED, 0);
  return op;
}
