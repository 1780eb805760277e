/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "support/server-fixture.h"

/**
 * A laptop as the server sees it: a token and a chain of operations.
 */
typedef struct
{
  ServerFixture *fixture;
  char *token, *epoch, *replica;
  guint no;
  char *last_op; /* (nullable) */
} TestLaptop;

static inline TestLaptop *
test_laptop_new (ServerFixture *fixture, const char *login)
{
  TestLaptop *self = g_new0 (TestLaptop, 1);

  self->fixture = fixture;
  self->token = server_fixture_sign_in (fixture, login);
  self->replica = server_fixture_make_id (fixture);
  g_autoptr (TestReply) reply = server_fixture_get (fixture, "/v1/session", self->token);
  g_autoptr (JsonObject) session = test_reply_parse (reply);
  self->epoch = g_strdup (rp_json_get_string (session, "epoch", NULL));
  return self;
}

static inline void
test_laptop_free (TestLaptop *self)
{
  g_free (self->token);
  g_free (self->epoch);
  g_free (self->replica);
  g_free (self->last_op);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestLaptop, test_laptop_free)

/* The text of the next operation of the chain; @changes: JSON text of the array. Returns: (transfer full) */
static inline char *
test_laptop_make_op (TestLaptop *self, const char *id, const char *changes)
{
  g_autofree char *prev
      = self->last_op != NULL ? g_strdup_printf ("\"%s\"", self->last_op) : g_strdup ("null");
  char *text = g_strdup_printf ("{\"id\":\"%s\",\"no\":%u,\"prev\":%s,\"epoch\":\"%s\","
                                "\"at\":\"2026-01-05T09:00:00+08:00\",\"tz\":\"Asia/Shanghai\","
                                "\"what\":\"test.edit\",\"changes\":%s}",
                                id, self->no + 1, prev, self->epoch, changes);

  self->no++;
  g_free (self->last_op);
  self->last_op = g_strdup (id);
  return text;
}

/* @ops: texts of operations with commas between */
static inline TestReply *
test_laptop_send (TestLaptop *self, const char *ops)
{
  g_autofree char *body
      = g_strdup_printf ("{\"epoch\":\"%s\",\"schema\":1,\"replica\":\"%s\",\"clock_offset_ms\":0,"
                         "\"ops\":[%s]}",
                         self->epoch, self->replica, ops);

  return server_fixture_post (self->fixture, "/v1/ops", self->token, body);
}

/* The result at @index of an answer. Returns: (transfer full) */
static inline JsonObject *
test_reply_get_result (TestReply *reply, guint index)
{
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  JsonArray *results = rp_json_get_array (answer, "results");

  g_assert_nonnull (results);
  g_assert_cmpuint (json_array_get_length (results), >, index);
  return json_object_ref (rp_json_array_get_object (results, index));
}

/**
 * test_laptop_push:
 * @changes: JSON text of the array, with ' for "
 *
 * Sends one new operation. Returns: (transfer full): its result
 */
static inline JsonObject *
test_laptop_push (TestLaptop *self, const char *changes)
{
  g_autofree char *id = server_fixture_make_id (self->fixture);
  g_autofree char *json = g_strdelimit (g_strdup (changes), "'", '"');
  g_autofree char *op = test_laptop_make_op (self, id, json);
  g_autoptr (TestReply) reply = test_laptop_send (self, op);

  g_assert_cmpuint (reply->status, ==, 200);
  return test_reply_get_result (reply, 0);
}

static inline void
assert_result (JsonObject *result, const char *status, const char *code)
{
  g_test_message ("%s", rp_json_get_string (result, "detail", ""));
  g_assert_cmpstr (rp_json_get_string (result, "status", NULL), ==, status);
  g_assert_cmpstr (rp_json_get_string (result, "code", NULL), ==, code);
}

/* Pushes and asserts what becomes of it. */
static inline void
test_laptop_expect (TestLaptop *self, const char *changes, const char *status, const char *code)
{
  g_autoptr (JsonObject) result = test_laptop_push (self, changes);

  g_test_message ("%s", changes);
  assert_result (result, status, code);
}

/* One row as the database has it. Returns: (transfer full) (nullable) */
static inline RpRow *
server_fixture_load_row (ServerFixture *self, const char *kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (self->database, &error);
  RpRow *row = NULL;

  rp_database_load_row (connection, rp_schema_find_kind (kind), id, &row, &error);
  g_assert_no_error (error);
  return row;
}

/* The first column of the first row of a query, as text; "" when there is none. Returns: (transfer full) */
static inline char *
server_fixture_query (ServerFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (self->database, &error);
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, &error);
  gboolean has_row;

  g_assert_no_error (error);
  g_assert_true (rp_statement_step (statement, &has_row, &error));
  return g_strdup (has_row ? rp_statement_get_text (statement, 0) : "");
}
