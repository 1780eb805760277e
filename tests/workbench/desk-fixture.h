/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/store-fixture.h"
#include "workbench/step-store.h"

/**
 * A manager's profile with one customer, his contact, and a visit that is planned.
 */
#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define CONTACT "01990000-0000-7000-8000-0000000000b1"
#define VISIT "01990000-0000-7000-8000-0000000000d1"
#define COLLEAGUE "01990000-0000-7000-8000-0000000000a2"

static inline void
desk_fixture_sign_in (StoreFixture *self, const char *user, const char *roles)
{
  g_autoptr (GError) error = NULL;

  rp_store_set_meta (self->store, "user", user, &error);
  g_assert_no_error (error);
  rp_store_set_meta (self->store, "roles", roles, &error);
  g_assert_no_error (error);
}

static inline StoreFixture *
desk_fixture_new (void)
{
  StoreFixture *self = store_fixture_new ();
  GString *page = feed_page_new (9);

  feed_page_scope (page, "org", 1);
  feed_page_scope (page, CUSTOMER, 1);
  feed_page_row (page, "user", FIXTURE_USER, "org", 1, 1,
                 "{\"login\":\"lin\",\"name\":\"Lin\",\"roles\":\"KAM\"}");
  feed_page_row (page, "user", COLLEAGUE, "org", 1, 2,
                 "{\"login\":\"zhou\",\"name\":\"Zhou\",\"roles\":\"KAM\"}");
  feed_page_row (page, "customer", CUSTOMER, CUSTOMER, 1, 3,
                 "{\"no\":\"KH-900\",\"name\":\"Test Works\",\"value_grade\":\"B\","
                 "\"site_address\":\"1 Works Road\",\"production_state\":\"NORMAL\"}");
  feed_page_row (page, "contact", CONTACT, CUSTOMER, 1, 4,
                 "{\"customer\":\"" CUSTOMER "\",\"name\":\"Wen\",\"mobile\":\"12000000001\"}");
  feed_page_row (page, "visit", VISIT, CUSTOMER, 1, 5,
                 "{\"customer\":\"" CUSTOMER "\",\"kind\":\"V01\",\"state\":\"PLANNED\","
                 "\"planned_on\":\"2026-01-05\",\"manager\":\"" FIXTURE_USER "\","
                 "\"agreed_with\":\"" CONTACT "\"}");
  g_assert_false (store_fixture_apply (self, page, "", "c1", TRUE));
  rp_store_set_meta (self->store, "device", "01990000-0000-7000-8000-00000000c0de", NULL);
  desk_fixture_sign_in (self, FIXTURE_USER, "KAM");
  return self;
}

/* Answers given on a visit or a report. @json: an object in which ' stands for " */
static inline void
desk_fixture_answer (StoreFixture *self, const char *kind, const char *id, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonObject) answers
      = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &error);
  g_autoptr (RpRecord) shown = store_fixture_get (self, kind, id);
  RpEdit *edit = rp_edit_new ("answer");
  JsonObjectIter iter;
  const char *question = NULL;
  JsonNode *value = NULL;

  g_assert_no_error (error);
  json_object_iter_init (&iter, answers);
  while (json_object_iter_next (&iter, &question, &value))
    {
      g_autofree char *unit = g_strconcat ("answers.", question, NULL);
      rp_edit_set (edit, shown, unit, json_node_copy (value));
    }
  g_free (store_fixture_commit (self, edit));
}

static inline const char *
desk_fixture_get_answer (RpRecord *record, const char *question)
{
  return rp_json_get_string (rp_record_get_object (record, "answers"), question, NULL);
}

/* What the visit record lacks after the program has filled in what it knows. */
#define VISIT_ANSWERS                                                                              \
  "{'t1.production.text':'As before.','t1.usage.text':'As before.','t1.opinion':'None.',"          \
  "'t1.sig_manager':{'name':'Lin','on':'2026-01-05'},"                                             \
  "'t1.needs':[{'row':'r1','category':'PQ','own_words':'Sags stop the furnace.',"                  \
  "'urgency':'U2'}],"                                                                              \
  "'t1.promises':[{'row':'r1','what':'Send the load curve','who':'Zhou','due':'2026-01-09'},"      \
  "{'row':'r2','what':'Ask about the meter','who':'Nobody','due':'2026-01-12'}]}"

/* The same of a report. */
#define REPORT_ANSWERS                                                                             \
  "{'t2.summary':'Sags stop the furnace.','t2.background':'A press next door.',"                   \
  "'t2.judgement':'Reasonable.','t2.already':'None.',"                                             \
  "'t2.sig':{'name':'Lin','on':'2026-01-05'},"                                                     \
  "'t2.needs':[{'row':'r1','category':'PQ','own_words':'Sags stop the furnace.\\nTwice a month.'," \
  "'urgency':'U2','contact':'" CONTACT "','pq_times':'3 Jan','pq_equipment':'Furnace'}]}"
