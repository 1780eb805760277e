/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proof/commit-watch.h"
#include "db/sqlite-connection.h"
#include "proof/profile-work.h"
#include "proof/proof.h"
#include "support/fault-vfs.h"

/* Each call that an operation of the store makes to the disk, and each piece of memory that SQLite asks for in it,
 * fails once, and from then on. The program goes on, says a sentence, has lost nothing that it had acknowledged,
 * and the operation comes through as soon as the disk is well again, without a restart.
 * RP_TEST_FAULTS is how many of an operation's calls fail in turn, evenly chosen; 0 is all of them, its full size.
 * RP_TEST_STEP=NAME tries that operation alone. */

#define FAULTS 6
#define FIXED_IDS "01990000-0000-7000-8000-0000000000" /* of the work's records */

typedef struct
{
  const char *name;
  guint calls;
} Trouble;

static const Trouble troubles[] = {
  { "open", FAULT_CALL_OPEN },
  { "read", FAULT_CALL_READ },
  { "write", FAULT_CALL_WRITE },
  { "sync", FAULT_CALL_SYNC },
  { "names", FAULT_CALL_TRUNCATE | FAULT_CALL_UNLINK | FAULT_CALL_RENAME | FAULT_CALL_FOLDER },
  { "memory", FAULT_CALL_ALLOCATE },
};

/* One operation on a profile that has been through those before it. */
typedef struct
{
  const ProfileStep *step;
  guint seed;
  char *before;       /* folder of the profile */
  char *after;        /* the folder it is tried in */
  char *first;        /* state of the profile as it is before it */
  CommitWatch *right; /* what it does when all is well */
  char *done;         /* and what has come of it, as describe() says it */
  guint n_tried, n_refused;
} Trial;

/* ---- the operations ---- */

static gboolean
run_open (ProfileWork *work, GError **error)
{
  return work->store != NULL || profile_work_open (work, error);
}

static const ProfileStep open_step = { "open", run_open };

/* The profile open, but for opening it. */
static ProfileWork *
prepare (Trial *self)
{
  ProfileWork *work = profile_work_new (self->after, self->seed);
  g_autoptr (GError) error = NULL;

  proof_folder_remove (self->after);
  if (g_file_test (self->before, G_FILE_TEST_EXISTS))
    proof_folder_copy (self->before, self->after);
  if (self->step != &open_step)
    profile_work_open (work, &error);
  g_assert_no_error (error);
  return work;
}

static char *
dump (ProfileWork *work)
{
  return profile_work_dump (rp_store_get_connection (work->store));
}

/* ---- what has come of it ---- */

static void
list_files (const char *folder, const char *below, GString *text)
{
  g_autofree char *path = g_build_filename (folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *place = g_build_filename (below, name, NULL);
      g_autofree char *full = g_build_filename (folder, place, NULL);

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        list_files (folder, place, text);
      /* The journal comes and goes; who finds a database that was begun copies it before he changes its layout, and
       * notes that copy. */
      else if (!g_str_has_prefix (name, "rapport.db-") && !g_str_has_prefix (name, "before-layout-")
               && !g_str_equal (name, "made"))
        g_string_append_printf (text, "%s\n", place);
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* The rows of the profile and the names of its files, without what may differ from one run to the next: what was tried
 * before has taken ids from the source, rows are in the order of their ids, and a file may be named twice among those
 * that leave unless a row names them. Returns: (transfer full) */
static char *
describe (ProfileWork *work)
{
  g_autoptr (GRegex) ids
      = g_regex_new ("(?!" FIXED_IDS ")[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", 0, 0, NULL);
  g_autofree char *state = dump (work);
  g_autoptr (GString) text = g_string_new (state);
  g_autofree char *plain = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  const char *table = "";

  g_string_append (text, "[files]\n");
  list_files (work->folder, "", text);
  plain = g_regex_replace_literal (ids, text->str, -1, 0, "ID", 0, NULL);
  lines = g_strsplit (plain, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == '[')
      table = lines[i];
    else if (!g_str_has_prefix (lines[i], "files_leaving|"))
      g_ptr_array_add (rows, g_strconcat (table, " ", lines[i], NULL));
  g_ptr_array_sort (rows, compare_lines);
  g_ptr_array_add (rows, NULL);
  return g_strjoinv ("\n", (char **)rows->pdata);
}

/* ---- what must be true afterwards ---- */

static void
assert_sentence (const GError *error)
{
  gunichar first;

  g_assert_nonnull (error);
  first = g_utf8_get_char (error->message);
  if (!(g_unichar_isupper (first) || first == 0x201c) || !g_str_has_suffix (error->message, "."))
    g_error ("no sentence: %s", error->message);
}

/* @n_done: transactions acknowledged. The one after them may have reached the disk although it was not. */
static void
assert_state (Trial *self, const char *state, guint n_done)
{
  const char *last = n_done == 0 ? self->first : commit_watch_get_state (self->right, n_done);

  if (last == NULL || g_str_equal (state, last))
    return;
  if (n_done < self->right->commits->len
      && g_str_equal (state, commit_watch_get_state (self->right, n_done + 1)))
    return;
  g_print ("--- expected\n%s\n--- is\n%s\n", last, state);
  g_error ("after %u of %u transactions the profile is not what it was", n_done,
           self->right->commits->len);
}

static void
assert_whole (ProfileWork *work)
{
  g_autofree char *fault = profile_work_find_fault (work);

  g_assert_cmpstr (fault, ==, NULL);
}

/* Without what is owed. Returns: (transfer full) */
static char *
leave_out_debts (const char *state)
{
  g_autoptr (GRegex) debts
      = g_regex_new ("^(scrub|gaps|files_leaving)\\|.*\\n", G_REGEX_MULTILINE, 0, NULL);

  return g_regex_replace_literal (debts, state, -1, 0, "", 0, NULL);
}

/* Whether the last transaction of the operation does nothing but strike out what is owed. */
static gboolean
ends_with_payment (Trial *self)
{
  guint n = self->right->commits->len;
  const char *last = commit_watch_get_state (self->right, n);
  const char *owing = n > 1 ? commit_watch_get_state (self->right, n - 1) : self->first;
  g_autofree char *paid = leave_out_debts (last);
  g_autofree char *plain = leave_out_debts (owing);

  return strlen (owing) > strlen (last) && g_str_equal (paid, plain);
}

/* Cleaning up, which is the last of it, may be put off: what is owed stays written down. */
static void
assert_all_done (Trial *self, guint n_done)
{
  guint n = self->right->commits->len;

  if (n_done + 1 == n)
    g_assert_true (ends_with_payment (self));
  else
    g_assert_cmpuint (n_done, ==, n);
}

static gboolean
is_done (Trial *self, ProfileWork *work)
{
  g_autofree char *is = describe (work);

  return g_str_equal (is, self->done);
}

static void
assert_done (Trial *self, ProfileWork *work)
{
  g_autofree char *is = describe (work);

  if (g_str_equal (is, self->done))
    return;
  g_print ("--- expected\n%s\n--- is\n%s\n", self->done, is);
  g_error ("%s: tried again, it has not become what it should", self->step->name);
}

/* Nothing that the fault has left in the program swallows what is entered now. */
static void
assert_usable (ProfileWork *work)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  rp_store_save_draft (work->store, "afterwards", "{}", &error);
  g_assert_no_error (error);
  kept = rp_store_dup_draft (work->store, "afterwards", NULL);
  g_assert_cmpstr (kept, ==, "{}");
}

/* The disk is well again: what was not done is done once more, and what may be put off the next exchange does. */
static void
come_through (Trial *self, ProfileWork *work)
{
  g_autoptr (GError) error = NULL;

  assert_whole (work);
  if (!is_done (self, work))
    self->step->run (work, &error);
  g_assert_no_error (error);
  if (!is_done (self, work))
    profile_work_exchange (work, &error);
  g_assert_no_error (error);
  assert_done (self, work);
  assert_whole (work);
  assert_usable (work);
}

/* The program still runs. */
static void
go_on (Trial *self, ProfileWork *work)
{
  g_autoptr (GError) error = NULL;

  if (work->store == NULL)
    profile_work_open (work, &error);
  g_assert_no_error (error);
  come_through (self, work);
}

static void
restart (Trial *self, ProfileWork *work, guint n_done)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;

  profile_work_close (work);
  profile_work_open (work, &error);
  g_assert_no_error (error);
  state = dump (work);
  if (self->step != &open_step) /* which goes on where it was */
    assert_state (self, state, n_done);
  come_through (self, work);
}

/* ---- trying ---- */

static void
try (Trial *self, guint calls, guint n, gboolean for_ever, gboolean restarted)
{
  g_autoptr (ProfileWork) work = prepare (self);
  g_autoptr (CommitWatch) watch = commit_watch_begin (NULL);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  fault_vfs_plan (calls, n, for_ever);
  ok = self->step->run (work, &error);
  /* A disk that stays broken is still broken when the program ends. */
  if (for_ever && restarted)
    profile_work_close (work);
  fault_vfs_plan (0, 0, FALSE);
  commit_watch_end (watch);
  self->n_tried++;
  if (ok)
    g_assert_no_error (error);
  else
    {
      self->n_refused++;
      assert_sentence (error);
    }
  if (ok)
    assert_all_done (self, watch->commits->len);
  if (restarted)
    restart (self, work, watch->commits->len);
  else
    go_on (self, work);
}

static void
try_trouble (Trial *self, const Trouble *trouble, guint limit)
{
  g_autoptr (ProfileWork) work = prepare (self);
  g_autoptr (GError) error = NULL;
  guint n_calls, step;

  fault_vfs_plan (trouble->calls, 0, FALSE);
  self->step->run (work, &error);
  n_calls = fault_vfs_count ();
  fault_vfs_plan (0, 0, FALSE);
  g_assert_no_error (error);
  step = limit == 0 ? 1 : MAX (n_calls / limit, 1);
  for (guint n = 1; n <= n_calls; n += step)
    for (guint way = 0; way < 4; way++)
      if (limit == 0 || n / step % 4 == way)
        try (self, trouble->calls, n, (way & 1) != 0, (way & 2) != 0);
}

static void
learn (Trial *self)
{
  g_autoptr (ProfileWork) work = prepare (self);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->first, g_free);
  if (work->store != NULL)
    self->first = dump (work);
  self->right = commit_watch_begin (NULL);
  self->step->run (work, &error);
  commit_watch_end (self->right);
  g_assert_no_error (error);
  g_free (self->done);
  self->done = describe (work);
}

static void
try_step (Trial *self, const Trouble *trouble, guint limit)
{
  const char *wanted = g_getenv ("RP_TEST_STEP");

  if (wanted != NULL && !g_str_equal (wanted, self->step->name))
    return;
  g_test_message ("%s", self->step->name);
  learn (self);
  try_trouble (self, trouble, limit);
  g_clear_pointer (&self->right, commit_watch_free);
}

/* The operation once more, for those that come after it. */
static void
move_on (Trial *self)
{
  g_autoptr (ProfileWork) work = prepare (self);
  g_autoptr (GError) error = NULL;

  self->step->run (work, &error);
  g_assert_no_error (error);
  profile_work_close (work);
  proof_folder_remove (self->before);
  proof_folder_copy (self->after, self->before);
}

static void
test_trouble (gconstpointer data)
{
  const Trouble *trouble = data;
  g_autofree char *root = proof_folder_new ();
  Trial trial = { .before = g_build_filename (root, "before", NULL),
                  .after = g_build_filename (root, "after", NULL) };
  guint limit = proof_size ("RP_TEST_FAULTS", FAULTS);

  for (guint i = 0; i <= n_profile_steps; i++)
    {
      trial.seed = i + 1;
      trial.step = i == 0 ? &open_step : &profile_steps[i - 1];
      try_step (&trial, trouble, limit);
      move_on (&trial);
    }
  g_test_message ("%u faults, %u refusals", trial.n_tried, trial.n_refused);
  g_assert_cmpuint (trial.n_refused, >, 0);
  g_free (trial.before);
  g_free (trial.after);
  g_free (trial.first);
  g_free (trial.done);
  proof_folder_remove (root);
}

/* ---- a value that has just been read ---- */

/* Up to more than a page of the database has: with some sizes a piece of memory is full without the end of the text. */
#define LEAST_BYTES 100
#define MOST_BYTES 4090

/* Returns: whether it came through with the @n-th piece of memory refused */
static gboolean
read_value (RpConnection *connection, guint n, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = NULL;
  gboolean row = FALSE;
  g_autofree char *text = NULL;

  fault_vfs_plan (FAULT_CALL_ALLOCATE, n, FALSE);
  statement = rp_connection_prepare (connection, "SELECT value FROM fact", &error);
  if (statement != NULL && rp_statement_step (statement, &row, &error))
    text = g_strdup (rp_statement_get_text (statement, 0));
  fault_vfs_plan (0, 0, FALSE);
  if (error != NULL)
    return FALSE;
  g_assert_true (row);
  g_assert_cmpuint (text != NULL ? strlen (text) : 0, ==, n_bytes);
  return TRUE;
}

/* SQLite needs memory for the end of a text, and without it calls it NULL: that is no fact that is not there. */
static void
test_text (void)
{
  g_autofree char *root = proof_folder_new ();
  g_autofree char *path = g_build_filename (root, "facts.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection
      = rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error);
  guint n_refused = 0;

  g_assert_no_error (error);
  rp_connection_run_script (connection,
                            "CREATE TABLE fact (no INTEGER PRIMARY KEY, value TEXT);"
                            "INSERT INTO fact (value) VALUES ('')",
                            &error);
  g_assert_no_error (error);
  for (guint size = LEAST_BYTES; size < MOST_BYTES; size += 3)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE fact SET value = printf ('%%%ud', 1)", size);

      rp_connection_run_script (connection, sql, &error);
      g_assert_no_error (error);
      for (guint n = 1; n < 40; n++)
        n_refused += !read_value (connection, n, size);
    }
  g_assert_cmpuint (n_refused, >, 0);
  g_clear_object (&connection);
  proof_folder_remove (root);
}

int
main (int argc, char **argv)
{
  fault_vfs_install ();
  g_test_init (&argc, &argv, NULL);
  commit_watch_install (profile_work_dump);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strconcat ("/io-faults/", troubles[i].name, NULL);

      g_test_add_data_func (path, &troubles[i], test_trouble);
    }
  g_test_add_func ("/io-faults/text", test_text);
  return g_test_run ();
}
