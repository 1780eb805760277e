/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-steps.h"

#include <glib/gstdio.h>
#include <string.h>
#include "sync/laptop-fixture.h"

static void
test_sign_in (Laptop *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder->path, "token", NULL);
  g_autofree char *user_name = rp_store_dup_meta (self->store, "user_name");
  g_autofree char *roles = rp_store_dup_meta (self->store, "roles");
  g_autofree char *epoch = rp_store_dup_meta (self->store, "epoch");
  g_autofree char *sample = rp_store_dup_meta (self->store, "sample");
  g_autofree char *token = NULL;
  GStatBuf info;

  g_assert_cmpstr (sample, ==, "1");
  g_assert_cmpstr (user_name, ==, "Lin");
  g_assert_cmpstr (roles, ==, "KAM");
  g_assert_nonnull (epoch);
  g_assert_true (g_file_get_contents (path, &token, NULL, NULL));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* A laptop that travels keeps the organisation's days. */
static void
test_zone (Laptop *self, gconstpointer data)
{
  g_autofree char *zone = rp_store_dup_meta (self->store, "zone");
  g_autoptr (RpFakeClock) fresh = rp_fake_clock_new ("2026-01-05T23:30:00Z");
  g_autoptr (RpIdSource) ids = rp_id_source_new (RP_CLOCK (fresh));
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (RpStore) store = NULL;
  g_autofree char *before = rp_clock_dup_today (RP_CLOCK (fresh));
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (zone, ==, FAKE_SERVER_ZONE);
  g_assert_cmpstr (g_time_zone_get_identifier (rp_clock_zone (rp_store_get_clock (self->store))),
                   ==, FAKE_SERVER_ZONE);

  g_assert_cmpstr (before, ==, "2026-01-06");
  store = rp_store_open (folder->path, RP_CLOCK (fresh), ids, &error);
  g_assert_no_error (error);
  rp_store_set_meta (store, "zone", "America/St_Johns", &error);
  g_assert_no_error (error);
  g_clear_object (&store);
  store = rp_store_open (folder->path, RP_CLOCK (fresh), ids, &error);
  g_assert_no_error (error);
  after = rp_clock_dup_today (RP_CLOCK (fresh));
  g_assert_cmpstr (after, ==, "2026-01-05");
}

/* What the server says of @user from now on: deputy as well as manager, in another zone. */
static void
promote (Laptop *self, const char *user)
{
  g_autofree char *document
      = g_strdup_printf ("{\"zone\":\"Asia/Shanghai\",\"user\":{\"id\":\"%s\","
                         "\"name\":\"Lin Mei\",\"roles\":\"KAM,DEP\"}}",
                         user);

  rp_fake_server_set_session (self->server, document);
}

static void
assert_meta (Laptop *self, const char *key, const char *expected)
{
  g_autofree char *value = rp_store_dup_meta (self->store, key);

  g_assert_cmpstr (value, ==, expected);
}

/* Other roles, another name and another zone do not wait for a sign-in. */
static void
test_session_person (Laptop *self, gconstpointer data)
{
  promote (self, FAKE_SERVER_USER);
  laptop_run_well (self);
  assert_meta (self, "roles", "KAM,DEP");
  assert_meta (self, "user_name", "Lin Mei");
  assert_meta (self, "zone", "Asia/Shanghai");
  g_assert_cmpstr (g_time_zone_get_identifier (rp_clock_zone (self->clock)), ==, "Asia/Shanghai");
}

static void
test_session_of_another (Laptop *self, gconstpointer data)
{
  promote (self, "0198a000-0000-7000-8000-000000000002");
  laptop_run_well (self);
  assert_meta (self, "roles", "KAM");
  assert_meta (self, "user_name", "Lin");
}

/* Who is online all day has them as soon as the directory has. */
static void
test_session_of_directory (Laptop *self, gconstpointer data)
{
  laptop_run_well (self);
  promote (self, FAKE_SERVER_USER);
  laptop_run_well (self);
  assert_meta (self, "roles", "KAM");
  rp_fake_server_put (self->server, "user", FAKE_SERVER_USER,
                      "{\"login\":\"lin\",\"name\":\"Lin Mei\",\"roles\":\"KAM,DEP\"}");
  laptop_run_well (self);
  assert_meta (self, "roles", "KAM,DEP");
  assert_meta (self, "user_name", "Lin Mei");
}

static void
test_token_is_not_in_the_database (Laptop *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder->path, 0, NULL);
  g_autofree char *token_path = g_build_filename (self->folder->path, "token", NULL);
  g_autofree char *token = NULL;
  const char *name;

  laptop_run_well (self);
  g_assert_true (g_file_get_contents (token_path, &token, NULL, NULL));
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder->path, name, NULL);
      g_autofree char *content = NULL;
      gsize length;

      if (!g_str_equal (name, "token") && g_file_get_contents (path, &content, &length, NULL))
        g_assert_null (memmem (content, length, token, strlen (token)));
    }
}

static void
test_wrong_password (Laptop *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rp_sync_engine_sign_in (self->engine, "lin", "wrong", "laptop", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_profile_of_another (Laptop *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *user = NULL;

  rp_store_set_meta (self->store, "user", "0198a000-0000-7000-8000-000000000002", &error);
  g_assert_no_error (error);
  g_assert_false (
      rp_sync_engine_sign_in (self->engine, "lin", FAKE_SERVER_PASSWORD, "laptop", NULL, &error));
  g_assert_error (error, RP_SYNC_ERROR, RP_SYNC_ERROR_OTHER_PROFILE);
  user = rp_store_dup_meta (self->store, "user");
  g_assert_cmpstr (user, ==, "0198a000-0000-7000-8000-000000000002");
}

static void
test_without_a_token (Laptop *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder->path, "token", NULL);

  laptop_add_contacts (self, 1);
  g_unlink (path);
  laptop_run_to (self, RP_SYNC_ERROR, RP_SYNC_ERROR_SIGN_IN, RP_SYNC_SIGN_IN);
  g_assert_cmpuint (laptop_count_outbox (self).waiting, ==, 1);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/sync-sign-in/" path, Laptop, NULL, laptop_set_up, test, laptop_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("stores", test_sign_in);
  ADD ("token-is-not-in-the-database", test_token_is_not_in_the_database);
  ADD ("zone", test_zone);
  ADD ("wrong-password", test_wrong_password);
  ADD ("profile-of-another", test_profile_of_another);
  ADD ("without-a-token", test_without_a_token);
  ADD ("session/other-roles", test_session_person);
  ADD ("session/of-another", test_session_of_another);
  ADD ("session/other-roles-in-the-directory", test_session_of_directory);
  return g_test_run ();
}
