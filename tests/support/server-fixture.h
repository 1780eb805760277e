/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <sodium.h>

#include "base/json-access.h"
#include "server/database.h"
#include "server/load.h"
#include "server/password.h"
#include "server/server.h"
#include "support/fake-clock.h"
#include "support/http-client.h"
#include "support/temp-folder.h"
#include "support/test-database.h"

/**
 * A server in this process with a small organisation: 林一帆 manages customer A, 周敏 customer B and is
 * deputy for A; 许清 is specialist, 黄卓 supervisor, 郑岚 of the service centre, 余明 leader, and there
 * are an administrator and an auditor. All have the password "test-password-1".
 */
#define USER_LIN "00000000-0000-7000-8000-0000000000a1"
#define USER_ZHOU "00000000-0000-7000-8000-0000000000a2"
#define USER_XU "00000000-0000-7000-8000-0000000000a3"
#define USER_HUANG "00000000-0000-7000-8000-0000000000a4"
#define USER_ZHENG "00000000-0000-7000-8000-0000000000a5"
#define USER_YU "00000000-0000-7000-8000-0000000000a6"
#define USER_ADMIN "00000000-0000-7000-8000-0000000000a7"
#define USER_AUDITOR "00000000-0000-7000-8000-0000000000a8"
#define CUSTOMER_A "00000000-0000-7000-8000-0000000000c1"
#define CUSTOMER_B "00000000-0000-7000-8000-0000000000c2"
#define CONTACT_A "00000000-0000-7000-8000-0000000000d1"
#define CONTACT_B "00000000-0000-7000-8000-0000000000d2"
#define PASSWORD "test-password-1"

typedef struct
{
  TempFolder *folder;
  char *database;
  RpFakeClock *clock;
  RpServer *server;
  guint16 port;
  guint n_ids;
  guint64 reserve_bytes; /* 0: the usual one */
  guint64 share_bytes;   /* the same */
} ServerFixture;

static inline void
append_user (GString *file, const char *id, const char *login, const char *name, const char *roles,
             const char *more, const char *hash)
{
  g_string_append_printf (file,
                          "{\"t\":\"user\",\"id\":\"%s\",\"login\":\"%s\",\"name\":\"%s\","
                          "\"roles\":\"%s\",\"password_hash\":\"%s\"%s}\n",
                          id, login, name, roles, hash, more);
}

/* The organisation file. Returns: (transfer full) */
static inline char *
server_fixture_make_file (void)
{
  GString *file = g_string_new (
      "{\"t\":\"organisation\",\"name\":\"青岚供电局\",\"zone\":\"Asia/Shanghai\",\"format\":1}\n");
  g_autofree char *hash = rp_password_hash (PASSWORD);

  append_user (file, USER_LIN, "lin", "林一帆", "KAM,DEP", "", hash);
  append_user (file, USER_ZHOU, "zhou", "周敏", "KAM,DEP", "", hash);
  append_user (file, USER_XU, "xu", "许清", "BS", "", hash);
  append_user (file, USER_HUANG, "huang", "黄卓", "SUP", "", hash);
  append_user (file, USER_ZHENG, "zheng", "郑岚", "CTR", ",\"centre\":\"SERVICE\"", hash);
  append_user (file, USER_YU, "yu", "余明", "MGT", "", hash);
  append_user (file, USER_ADMIN, "admin", "管理员", "ADM", "", hash);
  append_user (file, USER_AUDITOR, "auditor", "审计员", "AUD", "", hash);
  g_string_append (
      file,
      "{\"t\":\"row\",\"kind\":\"customer\",\"id\":\"" CUSTOMER_A "\",\"scope\":\"" CUSTOMER_A "\","
      "\"at\":\"2025-01-01T02:00:00.000Z\",\"body\":{\"no\":\"KH-001\",\"name\":\"岚峰机械\","
      "\"manager\":\"" USER_LIN "\",\"deputy\":\"" USER_ZHOU "\",\"value_grade\":\"A\"}}\n"
      "{\"t\":\"row\",\"kind\":\"customer\",\"id\":\"" CUSTOMER_B "\",\"scope\":\"" CUSTOMER_B "\","
      "\"body\":{\"no\":\"KH-002\",\"name\":\"石坳石材\",\"manager\":\"" USER_ZHOU "\"}}\n"
      "{\"t\":\"row\",\"kind\":\"contact\",\"id\":\"" CONTACT_A "\",\"scope\":\"" CUSTOMER_A "\","
      "\"body\":{\"customer\":\"" CUSTOMER_A
      "\",\"name\":\"王电工\",\"phone\":\"120 0000 0001\"}}\n"
      "{\"t\":\"row\",\"kind\":\"contact\",\"id\":\"" CONTACT_B "\",\"scope\":\"" CUSTOMER_B "\","
      "\"body\":{\"customer\":\"" CUSTOMER_B "\",\"name\":\"李经理\"}}\n");
  return g_string_free (file, FALSE);
}

static inline gboolean
server_fixture_load (const char *database, RpClock *clock, const char *text, RpLoadCount *count,
                     GError **error)
{
  g_autoptr (RpConnection) connection = rp_database_open (database, error);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, strlen (text), NULL);

  return connection != NULL && rp_database_prepare (connection, error)
         && rp_load_organisation (connection, stream, clock, count, error);
}

static inline void
server_fixture_serve (ServerFixture *self)
{
  g_autoptr (GError) error = NULL;
  RpServerOptions options;

  rp_server_options_init (&options);
  options.database = self->database;
  options.folder = self->folder->path;
  options.clock = RP_CLOCK (self->clock);
  options.log_requests = FALSE;
  options.think = FALSE;
  options.http.n_workers = 2;
  if (self->reserve_bytes > 0)
    options.reserve_bytes = self->reserve_bytes;
  if (self->share_bytes > 0)
    options.share_bytes = self->share_bytes;
  self->server = rp_server_new (&options, &error);
  g_assert_no_error (error);
  self->port = rp_server_get_port (self->server);
}

static inline void
server_fixture_start (ServerFixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  RpLoadCount count;

  g_assert_cmpint (sodium_init (), >=, 0);
  self->folder = temp_folder_new ();
  self->database = test_database_new (self->folder->path, "server.db");
  self->clock = rp_fake_clock_new ("2026-01-05T01:00:00Z");
  text = server_fixture_make_file ();
  server_fixture_load (self->database, RP_CLOCK (self->clock), text, &count, &error);
  g_assert_no_error (error);
  server_fixture_serve (self);
}

static inline void
server_fixture_stop (ServerFixture *self, gconstpointer data)
{
  rp_server_free (self->server);
  g_object_unref (self->clock);
  test_database_free (self->database);
  temp_folder_free (self->folder);
}

/* A new id. Returns: (transfer full) */
static inline char *
server_fixture_make_id (ServerFixture *self)
{
  return g_strdup_printf ("10000000-0000-7000-8000-%012x", ++self->n_ids);
}

/* The JSON object of a reply. Returns: (transfer full) */
static inline JsonObject *
test_reply_parse (TestReply *reply)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (reply->body, &length);
  JsonObject *object = rp_json_parse_object (text, length, &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return object;
}

static inline void
assert_error (TestReply *reply, guint status, const char *code)
{
  g_autoptr (JsonObject) object = NULL;

  g_assert_cmpuint (reply->status, ==, status);
  if (reply->head_only)
    return;
  object = test_reply_parse (reply);
  g_assert_cmpstr (rp_json_get_string (object, "error", NULL), ==, code);
}

static inline TestReply *
server_fixture_post (ServerFixture *self, const char *path, const char *token, const char *body)
{
  return test_request (self->port, "POST", path, token, body, strlen (body));
}

static inline TestReply *
server_fixture_get (ServerFixture *self, const char *path, const char *token)
{
  return test_request (self->port, "GET", path, token, NULL, 0);
}

/* Signs in and returns the token. Returns: (transfer full) */
static inline char *
server_fixture_sign_in (ServerFixture *self, const char *login)
{
  g_autofree char *body = g_strdup_printf (
      "{\"login\":\"%s\",\"password\":\"" PASSWORD "\",\"device\":\"test\"}", login);
  g_autoptr (TestReply) reply = server_fixture_post (self, "/v1/sign-in", NULL, body);
  g_autoptr (JsonObject) answer = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  answer = test_reply_parse (reply);
  return g_strdup (rp_json_get_string (answer, "token", NULL));
}
