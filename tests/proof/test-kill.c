/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "base/json-access.h"
#include "proof/profile-work.h"
#include "proof/proof.h"
#include "store/store-private.h"

/* A program at work on a profile is killed at any moment, again and again on the same profile: what it said it had
 * saved is there, every time, and the profile is whole. The program is this one, started as a worker; it says what
 * it has saved in a pipe. RP_TEST_KILLS is how often each is killed; 10000 is the full size.
 * (How the server stands it: tests/integration/test-writers.c.) */

#define KILLS 25
#define KILLS_A_PROFILE 50
#define LONGEST_US 4000 /* it lives at most so long after that */
#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define BASE_LAYOUT 1000 /* far from the program's own */

/* ---- the worker ---- */

static void say (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* In one write, which a pipe takes whole. */
static void
say (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (write (STDOUT_FILENO, text, strlen (text)) < 0)
    exit (1);
}

static void
must (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static JsonObject *
make_contact (const char *name)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", CUSTOMER);
  json_object_set_string_member (body, "name", name);
  return body;
}

/* A contact with a name, and a draft that goes with it; then another name. */
static void
write_contact (ProfileWork *work, GRand *random)
{
  g_autofree char *id = rp_id_source_make (work->ids);
  g_autofree char *draft = g_strconcat ("contact:", id, NULL);
  g_autofree char *text = g_strnfill ((gsize)g_rand_int_range (random, 1, 40), 'n');
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.create");
  GError *error = NULL;

  rp_store_save_draft (work->store, draft, "{}", &error);
  must (error);
  say ("draft %s\n", id);
  rp_edit_create (edit, "contact", id, CUSTOMER, make_contact (text));
  rp_edit_drops_draft (edit, draft);
  rp_store_commit (work->store, edit, NULL, &error);
  must (error);
  say ("contact %s %zu\n", id, strlen (text));
}

static void
write_photo (ProfileWork *work, GRand *random)
{
  gsize length = (gsize)g_rand_int_range (random, 1, 60000);
  g_autofree char *data = g_strnfill (length, 'p');
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  GError *error = NULL;
  g_autofree char *sha256 = rp_store_add_blob (work->store, bytes, "image/jpeg", &error);

  must (error);
  say ("photo %s\n", sha256);
}

/* Some of what waits is sent and answered. */
static void
exchange (ProfileWork *work)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) ops = rp_store_freeze (work->store, 5, 256 * 1024, &error);
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_result_free);

  must (error);
  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (results, rp_op_result_new (((RpOp *)ops->pdata[i])->id, RP_RESULT_APPLIED));
  rp_store_acknowledge (work->store, results, NULL, &error);
  must (error);
}

static void
open_profile (ProfileWork *work)
{
  GError *error = NULL;

  profile_work_open (work, &error);
  must (error);
  say ("open\n");
}

static void
work_on (ProfileWork *work, GRand *random)
{
  open_profile (work);
  for (;;)
    switch (g_rand_int_range (random, 0, 8))
      {
      case 0:
        write_photo (work, random);
        break;
      case 1:
        exchange (work);
        break;
      default:
        write_contact (work, random);
      }
}

/* Of a day that has its copy no other one is made: to the newest such day. */
static void
set_clock_to_newest_copy (ProfileWork *work)
{
  g_auto (GStrv) copies = rp_backup_list (work->folder);
  g_autofree char *now = NULL;

  if (copies[0] == NULL)
    return;
  now = g_strdup_printf ("%.10sT01:00:00Z", copies[0]);
  rp_fake_clock_set (work->clock, now);
}

static void
copy_on (ProfileWork *work, GRand *random)
{
  GError *error = NULL;

  set_clock_to_newest_copy (work);
  open_profile (work);
  for (;;)
    {
      write_contact (work, random);
      rp_fake_clock_advance (work->clock, G_TIME_SPAN_DAY);
      rp_store_backup_today (work->store, &error);
      must (error);
      g_autofree char *today = rp_clock_dup_today (RP_CLOCK (work->clock));
      say ("copy %s\n", today);
    }
}

/* To a newer layout, again and again a newer one. */
static void
migrate_on (ProfileWork *work, GRand *random)
{
  g_autofree char *path = g_build_filename (work->folder, "rapport.db", NULL);
  GError *error = NULL;
  RpConnection *connection = rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error);

  must (error);
  say ("open\n");
  for (int version = BASE_LAYOUT;; version++)
    {
      g_autofree char *sql
          = g_strdup_printf ("CREATE TABLE layout_%d AS SELECT * FROM row_copy;"
                             "ALTER TABLE draft ADD COLUMN c%d INTEGER NOT NULL DEFAULT 7;"
                             "UPDATE row_copy SET body = body || '%d', layout = %d;",
                             version, version, version, version + 1);
      RpMigration steps[] = { { version, "" }, { version + 1, sql } };
      int present = 0;

      RP_CONNECTION_GET_CLASS (connection)->get_version (connection, &present, &error);
      must (error);
      if (present > version)
        continue;
      rp_connection_migrate (connection, steps, G_N_ELEMENTS (steps), rp_store_backup_layout,
                             work->folder, &error);
      must (error);
      say ("layout %d\n", version + 1);
    }
}

static const struct
{
  const char *name;
  void (*work) (ProfileWork *work, GRand *random);
} workers[] = {
  { "work", work_on },
  { "copy", copy_on },
  { "migrate", migrate_on },
};

/* @argv: program, "--worker", what, folder, seed */
static int
be_worker (char **argv)
{
  guint seed = (guint)strtoul (argv[4], NULL, 10);
  ProfileWork *work = profile_work_new (argv[3], seed);
  GRand *random = g_rand_new_with_seed (seed);

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    if (g_str_equal (argv[2], workers[i].name))
      workers[i].work (work, random);
  return 1;
}

/* ---- the one that kills ---- */

typedef struct
{
  const char *program;
  const char *what;
  char *folder;
  gint most_said; /* bytes, before it is killed */
  GRand *random;
  GHashTable *saved;   /* what was said, "contact ID" -> length of its name */
  GPtrArray *contacts; /* their ids, in the order in which they were said */
  GHashTable *copies;  /* "2026-01-05.db" -> how many of these had been said before it */
  const char *word;    /* which must be said */
  guint n_kills, n_said, n_words;
} Killer;

/* Lets it say something first, so that most kills come while there is work. Returns: (transfer full): all that it
 * said */
static char *
run_and_kill (Killer *self)
{
  g_autofree char *seed = g_strdup_printf ("%u", self->n_kills + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self->program, "--worker",
                          self->what, self->folder, seed, NULL);
  GString *said = g_string_new (NULL);
  char chunk[4096];
  gssize n = 1;

  g_assert_no_error (error);
  GInputStream *pipe = g_subprocess_get_stdout_pipe (process);
  /* Now and then in the middle of opening. */
  gint wanted = g_rand_int_range (self->random, -self->most_said / 8, self->most_said);
  while ((gint)said->len < wanted && n > 0)
    {
      n = g_input_stream_read (pipe, chunk, sizeof chunk, NULL, &error);
      g_assert_no_error (error);
      g_string_append_len (said, chunk, n);
    }
  g_usleep ((gulong)g_rand_int_range (self->random, 0, LONGEST_US));
  g_subprocess_send_signal (process, SIGKILL);
  while ((n = g_input_stream_read (pipe, chunk, sizeof chunk, NULL, NULL)) > 0)
    g_string_append_len (said, chunk, n);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);
  self->n_kills++;
  return g_string_free (said, FALSE);
}

static void
note_words (Killer *self, const char *said)
{
  g_auto (GStrv) lines = g_strsplit (said, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 3);

      if (words[0] == NULL || words[1] == NULL)
        continue;
      self->n_said++;
      self->n_words += g_str_equal (words[0], self->word);
      if (g_str_equal (words[0], "contact"))
        g_ptr_array_add (self->contacts, g_strdup (words[1]));
      if (g_str_equal (words[0], "copy"))
        g_hash_table_insert (self->copies, g_strconcat (words[1], ".db", NULL),
                             GUINT_TO_POINTER (self->contacts->len));
      g_hash_table_replace (self->saved, g_strdup_printf ("%s %s", words[0], words[1]),
                            g_strdup (words[2]));
    }
}

/* A draft said to be saved is there, or the record that took its place. */
static void
assert_word (ProfileWork *work, const char *what, const char *which, const char *length)
{
  g_autoptr (RpRecord) record = NULL;
  g_autofree char *draft = g_strconcat ("contact:", which, NULL);
  g_autofree char *json = rp_store_dup_draft (work->store, draft, NULL);
  g_autofree char *path = NULL;

  if (g_str_equal (what, "photo"))
    {
      path = rp_store_dup_blob_path (work->store, which);
      g_assert_nonnull (path);
      g_assert_true (rp_store_has_blob (work->store, which));
      return;
    }
  if (!g_str_equal (what, "contact") && !g_str_equal (what, "draft"))
    return;
  record = rp_store_get (work->store, "contact", which, NULL);
  if ((record != NULL) == (json != NULL))
    g_test_message ("%s %s", what, which);
  g_assert_true ((record != NULL) != (json != NULL));
  if (length != NULL)
    g_assert_cmpuint (strlen (rp_record_get_text (record, "name")), ==, strtoul (length, NULL, 10));
}

static gint64
query (RpConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  g_assert_true (rp_statement_step (statement, &row, &error) && row);
  return rp_statement_get_integer (statement, 0);
}

/* Each record was made by one operation, and each operation made its record. */
static void
assert_outbox (RpConnection *connection)
{
  gint64 n_contacts = query (connection, "SELECT count(*) FROM k_contact");

  g_assert_cmpint (query (connection, "SELECT count(*) FROM op_change WHERE kind = 'contact'"), ==,
                   n_contacts);
  g_assert_cmpint (query (connection, "SELECT count(DISTINCT entity_id) FROM op_change"), ==,
                   n_contacts);
}

static void
assert_saved (Killer *self)
{
  g_autoptr (ProfileWork) work = profile_work_new (self->folder, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *fault = NULL;
  GHashTableIter iter;
  gpointer key, value;

  profile_work_open (work, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, self->saved);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (GStrv) words = g_strsplit (key, " ", 2);

      assert_word (work, words[0], words[1], value);
    }
  assert_outbox (rp_store_get_connection (work->store));
  if (self->n_kills % 10 == 1)
    fault = profile_work_find_fault (work);
  g_assert_cmpstr (fault, ==, NULL);
}

/* ---- the copies ---- */

/* Returns: (transfer full): what is there, whole */
static RpConnection *
open_whole (Killer *self, const char *name, RpSqliteMode mode)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RpConnection *connection = rp_sqlite_connection_open (path, mode, &error);

  g_assert_no_error (error);
  rp_sqlite_connection_check (connection, &error);
  g_assert_no_error (error);
  return connection;
}

/* It has the first @n contacts, and of each its operation. */
static void
assert_copy (Killer *self, const char *name, guint n)
{
  g_autofree char *path = g_build_filename (RP_BACKUP_FOLDER, name, NULL);
  g_autoptr (RpConnection) copy = open_whole (self, path, RP_SQLITE_READ_ONLY);
  g_autoptr (GError) error = NULL;

  assert_outbox (copy);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RpStatement) statement
          = rp_connection_prepare (copy, "SELECT 1 FROM k_contact WHERE id = :id", &error);
      gboolean row = FALSE;

      g_assert_no_error (error);
      rp_statement_bind_text (statement, ":id", self->contacts->pdata[i]);
      g_assert_true (rp_statement_step (statement, &row, &error) && row);
    }
}

static void
assert_copies (Killer *self)
{
  g_autoptr (ProfileWork) work = profile_work_new (self->folder, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *fault = NULL;
  g_auto (GStrv) copies = rp_backup_list (self->folder);
  GHashTableIter iter;
  gpointer said;

  profile_work_open (work, &error);
  g_assert_no_error (error);
  fault = profile_work_find_fault (work);
  g_assert_cmpstr (fault, ==, NULL);
  g_assert_cmpuint (g_strv_length (copies), >=, MIN (g_hash_table_size (self->copies), 3));
  for (guint i = 0; copies[i] != NULL; i++)
    assert_copy (self, copies[i], GPOINTER_TO_UINT (g_hash_table_lookup (self->copies, copies[i])));
  /* The oldest go, and never the newest. */
  g_hash_table_iter_init (&iter, self->copies);
  while (g_hash_table_iter_next (&iter, &said, NULL))
    g_assert_cmpstr (copies[0], >=, said);
}

/* ---- the layout ---- */

static void
fill_for_layouts (Killer *self)
{
  g_autoptr (ProfileWork) work = profile_work_new (self->folder, 1);
  g_autoptr (GError) error = NULL;

  profile_work_open (work, &error);
  rp_connection_run_script (
      rp_store_get_connection (work->store),
      "CREATE TABLE row_copy (id INTEGER PRIMARY KEY, body TEXT,"
      " layout INTEGER NOT NULL DEFAULT " G_STRINGIFY (
          BASE_LAYOUT) ");"
                       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                       " WHERE i < 1000) INSERT INTO row_copy (id, body)"
                       " SELECT i, printf ('%0100d', i) FROM n;"
                       "INSERT INTO draft (key, json, at) VALUES ('d', '{}', 'x');"
                       "PRAGMA user_version = " G_STRINGIFY (BASE_LAYOUT) ";",
      &error);
  g_assert_no_error (error);
}

/* All of a layout is there, and none of the next. */
static void
assert_whole_layout (RpConnection *connection, gint64 version)
{
  g_assert_cmpint (query (connection, "PRAGMA user_version"), ==, version);
  g_assert_cmpint (query (connection, "SELECT count(*) FROM row_copy"), ==, 1000);
  g_assert_cmpint (query (connection, "SELECT min(layout) FROM row_copy"), ==, version);
  g_assert_cmpint (query (connection, "SELECT max(layout) FROM row_copy"), ==, version);
  g_assert_cmpint (query (connection, "SELECT count(*) FROM pragma_table_info('draft')"), ==,
                   3 + version - BASE_LAYOUT);
  g_assert_cmpint (query (connection, "SELECT count(*) FROM draft"), ==, 1);
  g_assert_cmpint (query (connection,
                          "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'layout\\_%'"
                          " ESCAPE '\\'"),
                   ==, version - BASE_LAYOUT);
}

/* Before each change a copy was made, which has all of the layout before it; perhaps also before one that was not
 * made any more. */
static void
assert_layout_copies (Killer *self, gint64 version)
{
  for (gint64 next = BASE_LAYOUT + 1; next <= version + 1; next++)
    {
      g_autofree char *name = g_strdup_printf (RP_BACKUP_FOLDER "/before-layout-%d.db", (int)next);
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_autoptr (RpConnection) copy = NULL;

      if (next > version && !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      copy = open_whole (self, name, RP_SQLITE_READ_ONLY);
      assert_whole_layout (copy, next - 1);
    }
}

/* The layout is no older one than was said. */
static void
assert_layout (Killer *self)
{
  g_autoptr (RpConnection) connection = open_whole (self, "rapport.db", RP_SQLITE_EXCLUSIVE);
  gint64 version = query (connection, "PRAGMA user_version");

  assert_whole_layout (connection, version);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *next = g_strdup_printf ("layout %d", (int)version + 1 + (int)i);

      g_assert_false (g_hash_table_contains (self->saved, next));
    }
  assert_layout_copies (self, version);
}

/* ---- again and again ---- */

typedef struct
{
  const char *what;
  void (*prepare) (Killer *self); /* (nullable) */
  void (*look) (Killer *self);
  guint kills_a_profile;
  gint most_said;
  const char *word; /* what must be said, or nothing is proved */
} Case;

static const char *program;

/* A new profile. */
static void
begin (Killer *self, const Case *killed)
{
  g_hash_table_remove_all (self->saved);
  g_hash_table_remove_all (self->copies);
  g_ptr_array_set_size (self->contacts, 0);
  proof_folder_remove (self->folder);
  if (killed->prepare != NULL)
    killed->prepare (self);
}

static void
test_case (gconstpointer data)
{
  const Case *killed = data;
  g_autofree char *root = proof_folder_new ();
  Killer killer = {
    .program = program, .what = killed->what, .most_said = killed->most_said, .word = killed->word
  };
  guint n = proof_size ("RP_TEST_KILLS", KILLS);

  killer.folder = g_build_filename (root, "profile", NULL);
  killer.random = g_rand_new_with_seed (1);
  killer.saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  killer.copies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  killer.contacts = g_ptr_array_new_with_free_func (g_free);
  while (killer.n_kills < n)
    {
      g_autofree char *said = NULL;

      if (killer.n_kills % killed->kills_a_profile == 0)
        begin (&killer, killed);
      said = run_and_kill (&killer);
      note_words (&killer, said);
      killed->look (&killer);
    }
  g_test_message ("killed %u times, %u things said to be saved, \"%s\" %u times", killer.n_kills,
                  killer.n_said, killer.word, killer.n_words);
  g_assert_cmpuint (killer.n_words, >, 0);
  g_ptr_array_unref (killer.contacts);
  g_hash_table_unref (killer.copies);
  g_hash_table_unref (killer.saved);
  g_rand_free (killer.random);
  g_free (killer.folder);
  proof_folder_remove (root);
}

static const Case cases[] = {
  { "work", NULL, assert_saved, KILLS_A_PROFILE, 300, "photo" },
  { "copy", NULL, assert_copies, KILLS_A_PROFILE, 600, "copy" },
  { "migrate", fill_for_layouts, assert_layout, 8, 24, "layout" },
};

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc == 5 && g_str_equal (argv[1], "--worker"))
    return be_worker (argv);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/kill/", cases[i].what, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
