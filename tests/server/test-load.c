/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/load.h"

#include "support/server-push.h"

#define HEAD "{\"t\":\"organisation\",\"name\":\"A\",\"zone\":\"Asia/Shanghai\",\"format\":1}\n"
#define CUSTOMER(no_)                                                                              \
  "{\"t\":\"row\",\"kind\":\"customer\",\"id\":\"" CUSTOMER_A "\",\"scope\":\"" CUSTOMER_A "\","   \
  "\"body\":{\"no\":\"" no_ "\",\"name\":\"x\"}}\n"

typedef struct
{
  TempFolder *folder;
  char *database;
  RpFakeClock *clock;
} Fixture;

static void
start (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (sodium_init (), >=, 0);
  fixture->folder = temp_folder_new ();
  fixture->database = test_database_new (fixture->folder->path, "load.db");
  fixture->clock = rp_fake_clock_new ("2026-01-05T01:00:00Z");
}

static void
stop (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->clock);
  test_database_free (fixture->database);
  temp_folder_free (fixture->folder);
}

static gboolean
load (Fixture *fixture, const char *text, RpLoadCount *count, GError **error)
{
  return server_fixture_load (fixture->database, RP_CLOCK (fixture->clock), text, count, error);
}

static gint64
count (Fixture *fixture, const char *table)
{
  g_autofree char *sql = g_strconcat ("SELECT count(*) FROM ", table, NULL);
  g_autoptr (RpConnection) connection = rp_database_open (fixture->database, NULL);
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, NULL);
  gboolean has_row;

  g_assert_true (rp_statement_step (statement, &has_row, NULL));
  return rp_statement_get_integer (statement, 0);
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = server_fixture_make_file ();
  g_autoptr (GError) error = NULL;
  RpLoadCount loaded;

  load (fixture, text, &loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded.n_users, ==, 8);
  g_assert_cmpuint (loaded.n_rows, ==, 4);
  g_assert_cmpint (count (fixture, "entity"), ==, 12);
  g_assert_cmpint (count (fixture, "k_contact"), ==, 2);
  /* Everybody: org and himself; A: two managers, specialist, supervisor; B: one of the managers. */
  g_assert_cmpint (count (fixture, "access"), ==, 16 + 4 + 3);

  g_assert_false (load (fixture, text, &loaded, &error));
  g_assert_error (error, RP_LOAD_ERROR, RP_LOAD_ERROR_NOT_EMPTY);
}

/* Each file is wrong in one line, which the message names; nothing of it is loaded. */
static void
test_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { CUSTOMER ("1"), "Line 1:*" },
    { "{\"t\":\"organisation\",\"name\":\"A\",\"zone\":\"Nowhere/City\",\"format\":1}\n",
      "Line 1:*Nowhere*" },
    { "{\"t\":\"organisation\",\"name\":\"A\",\"zone\":\"UTC\",\"format\":2}\n",
      "Line 1:*format*" },
    { HEAD CUSTOMER ("1") "{\"t\":\"row\"\n", "Line 3:*" },
    { HEAD CUSTOMER ("1") "{\"t\":\"song\"}\n", "Line 3:*song*" },
    { HEAD CUSTOMER ("1") CUSTOMER ("2"), "Line 3:*twice*" },
    { HEAD "{\"t\":\"row\",\"kind\":\"song\",\"id\":\"" CONTACT_A
           "\",\"scope\":\"org\",\"body\":{}}\n",
      "Line 2:*song*" },
    { HEAD "{\"t\":\"row\",\"kind\":\"customer\",\"id\":\"1\",\"scope\":\"1\",\"body\":{}}\n",
      "Line 2:*id*" },
    { HEAD CUSTOMER ("1") "{\"t\":\"row\",\"kind\":\"contact\",\"id\":\"" CONTACT_A
                          "\",\"scope\":\"org\",\"body\":{\"customer\":\"" CUSTOMER_A
                          "\",\"name\":\"x\"}}\n",
      "Line 3:*scope*" },
    { HEAD CUSTOMER ("1") "{\"t\":\"row\",\"kind\":\"contact\",\"id\":\"" CONTACT_A
                          "\",\"scope\":\"" CUSTOMER_A "\",\"body\":{\"customer\":\"" CUSTOMER_A
                          "\"}}\n",
      "Line 3:*" },
    { HEAD "{\"t\":\"user\",\"id\":\"" USER_LIN
           "\",\"login\":\"l\",\"name\":\"n\",\"password_hash\":\"secret\"}\n",
      "Line 2:*argon2id*" },
    { HEAD "{\"t\":\"user\",\"id\":\"" USER_LIN
           "\",\"login\":\"l\",\"name\":\"n\",\"password\":\"short\"}\n",
      "Line 2:*12 characters*" },
    { HEAD "{\"t\":\"user\",\"id\":\"" USER_LIN
           "\",\"login\":\"linyifan\",\"name\":\"n\",\"password\":\"linyifan-2026\"}\n",
      "Line 2:*login name*" },
    { HEAD "{\"t\":\"user\",\"id\":\"" USER_LIN "\",\"login\":\"l\",\"name\":\"n\"}\n"
           "{\"t\":\"user\",\"id\":\"" USER_ZHOU "\",\"login\":\"l\",\"name\":\"m\"}\n",
      "Line 3:*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      RpLoadCount loaded;

      g_assert_false (load (fixture, cases[i].text, &loaded, &error));
      g_test_message ("%s -> %s", cases[i].text, error->message);
      g_assert_error (error, RP_LOAD_ERROR, RP_LOAD_ERROR_LINE);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
      g_assert_cmpint (count (fixture, "entity"), ==, 0);
      g_assert_cmpint (count (fixture, "app_user"), ==, 0);
      g_assert_cmpint (count (fixture, "organisation"), ==, 0);
    }
}

/* The head says whether the organisation is somebody's; most files say nothing. */
static void
test_sample (Fixture *fixture, gconstpointer data)
{
  static const char *const head
      = "{\"t\":\"organisation\",\"name\":\"A\",\"zone\":\"Asia/Shanghai\","
        "\"format\":1,\"sample\":true}\n";
  g_autoptr (RpConnection) connection = NULL;
  g_autoptr (RpOrganisation) organisation = NULL;
  g_autoptr (GError) error = NULL;
  RpLoadCount loaded;

  g_assert_true (load (fixture, head, &loaded, &error));
  connection = rp_database_open (fixture->database, &error);
  g_assert_true (rp_database_load_organisation (connection, &organisation, &error));
  g_assert_no_error (error);
  g_assert_true (organisation->sample);
}

/* More rows than one chunk, and a number in them: the next one given out is behind it. */
static void
test_chunks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (HEAD CUSTOMER ("1"));
  g_autoptr (GError) error = NULL;
  RpLoadCount loaded;

  for (guint i = 0; i < 2500; i++)
    g_string_append_printf (text,
                            "{\"t\":\"row\",\"kind\":\"need\",\"id\":"
                            "\"50000000-0000-7000-8000-%012x\",\"scope\":\"" CUSTOMER_A
                            "\",\"body\":{\"customer\":\"" CUSTOMER_A
                            "\",\"state\":\"CAPTURED\",\"no\":\"QL-XN-2026-%04u\"}}\n",
                            i, i + 1);
  load (fixture, text->str, &loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded.n_rows, ==, 2501);
  g_assert_cmpint (count (fixture, "entity WHERE seq > 0"), ==, 2501);
  g_assert_cmpint (count (fixture, "official_number WHERE series = 'XN' AND last = 2500"), ==, 1);
}

#define ADD(name, func) g_test_add ("/load/" name, Fixture, NULL, start, func, stop)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("errors", test_errors);
  ADD ("sample", test_sample);
  ADD ("chunks", test_chunks);
  return g_test_run ();
}
