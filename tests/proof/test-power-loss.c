/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "proof/commit-watch.h"
#include "proof/profile-work.h"
#include "proof/proof.h"
#include "store/recovery.h"
#include "store/store-private.h"
#include "support/fault-disk.h"
#include "support/fault-vfs.h"
#include "support/temp-folder.h"

/* The power goes at any call that a profile's life makes to its disk. The life is recorded once; then the disk is
 * made for each call and each way in which what was not synced may have got there, and opened as after the
 * power came back: what the store had acknowledged must be there, and nothing of half a transaction.
 * RP_TEST_CRASHES is the number of power cuts of a test; 20000 is the full size. */

#define CRASHES 200
#define FIRST_NEW_LAYOUT 1001 /* far from the program's own */

/* ---- the record ---- */

/* A copy of the database: from when on it is there, and all that is in it. */
typedef struct
{
  guint done;
  char *state;
} MadeCopy;

typedef struct
{
  FaultTrace *trace; /* (nullable) before the record */
  CommitWatch *watch;
  char *first;          /* (nullable): the database as it was before the record */
  GHashTable *copies;   /* name -> MadeCopy */
  guint n_opening;      /* of the transactions: made before the profile was whole */
  const char *settings; /* (nullable): SQL to weaken the store with */
  ProfileWork *work;
} Life;

static void
free_copy (gpointer data)
{
  MadeCopy *self = data;

  g_free (self->state);
  g_free (self);
}

/* Returns: (transfer full): the names of all copies, daily ones and others */
static GPtrArray *
list_copies (const char *profile)
{
  g_autofree char *path = g_build_filename (profile, RP_BACKUP_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".db"))
      g_ptr_array_add (names, g_strdup (name));
  return names;
}

/* Returns: (transfer full) (nullable): all of it; %NULL where there is none, or none that is whole */
static char *
dump_copy (const char *profile, const char *name)
{
  g_autofree char *path = g_build_filename (profile, RP_BACKUP_FOLDER, name, NULL);
  g_autoptr (RpConnection) copy = rp_sqlite_connection_open (path, RP_SQLITE_READ_ONLY, NULL);

  return copy != NULL && rp_sqlite_connection_check (copy, NULL) ? profile_work_dump (copy) : NULL;
}

/* Whether the record has it: as it began, or after a transaction. */
static gboolean
is_known_state (Life *life, const char *state)
{
  if (state == NULL || g_strcmp0 (state, life->first) == 0)
    return state != NULL;
  for (guint i = 0; i < life->watch->commits->len; i++)
    if (g_strcmp0 (state, commit_watch_get_state (life->watch, i + 1)) == 0)
      return TRUE;
  return FALSE;
}

/* Notes the copies that have come. One that is made in the record is of a moment between two transactions. */
static void
note_copies (Life *life)
{
  g_autoptr (GPtrArray) names = list_copies (life->work->folder);

  for (guint i = 0; i < names->len; i++)
    {
      MadeCopy *copy;

      if (g_hash_table_contains (life->copies, names->pdata[i]))
        continue;
      copy = g_new0 (MadeCopy, 1);
      copy->done = life->trace != NULL ? fault_trace_get_length (life->trace) : 0;
      fault_vfs_pause (TRUE);
      copy->state = dump_copy (life->work->folder, names->pdata[i]);
      fault_vfs_pause (FALSE);
      g_assert_nonnull (copy->state);
      g_assert_true (life->trace == NULL || is_known_state (life, copy->state));
      g_hash_table_insert (life->copies, g_strdup (names->pdata[i]), copy);
    }
}

static void
weaken (Life *life)
{
  g_autoptr (GError) error = NULL;

  if (life->settings == NULL)
    return;
  rp_connection_run_script (rp_store_get_connection (life->work->store), life->settings, &error);
  g_assert_no_error (error);
}

static void
open_profile (Life *life)
{
  g_autoptr (GError) error = NULL;

  profile_work_open (life->work, &error);
  g_assert_no_error (error);
  weaken (life);
}

/* All of a profile's life, from the moment when there is none. */
static void
live (Life *life)
{
  open_profile (life);
  life->n_opening = life->watch->commits->len;
  for (guint i = 0; i < n_profile_steps; i++)
    {
      g_autoptr (GError) error = NULL;

      profile_steps[i].run (life->work, &error);
      g_assert_no_error (error);
      note_copies (life);
    }
}

static void
run_all_steps (ProfileWork *work)
{
  g_autoptr (GError) error = NULL;

  profile_work_open (work, &error);
  for (guint i = 0; i < n_profile_steps && error == NULL; i++)
    profile_steps[i].run (work, &error);
  g_assert_no_error (error);
}

/* Before the record: a profile whose projections were made by other declarations. */
static void
age_projections (ProfileWork *work)
{
  g_autoptr (GError) error = NULL;

  run_all_steps (work);
  rp_store_set_meta (work->store, "projection_digest", "of another version", &error);
  g_assert_no_error (error);
  profile_work_close (work);
}

static void
rebuild_projections (Life *life)
{
  open_profile (life);
}

/* Two steps of a newer layout, with a copy before them, as the program makes them. */
static void
change_layout (Life *life)
{
  static const RpMigration steps[] = {
    { FIRST_NEW_LAYOUT, "ALTER TABLE draft ADD COLUMN step INTEGER NOT NULL DEFAULT 0;"
                        "CREATE TABLE extra AS SELECT kind, id, body FROM row;"
                        "UPDATE extra SET body = body || body || body;"
                        "CREATE INDEX extra_id ON extra (id);" },
    { FIRST_NEW_LAYOUT + 1, "UPDATE draft SET step = 2; DELETE FROM extra; DROP TABLE extra;"
                            "CREATE TABLE extra (id TEXT PRIMARY KEY, layout INTEGER);"
                            "INSERT INTO extra SELECT id, 2 FROM row;" },
  };
  g_autofree char *path = g_build_filename (life->work->folder, "rapport.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection
      = rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error);

  g_assert_no_error (error);
  rp_connection_migrate (connection, steps, G_N_ELEMENTS (steps), rp_store_backup_layout,
                         life->work->folder, &error);
  g_assert_no_error (error);
}

/* ---- after the power came back ---- */

typedef struct
{
  Life *life;
  char *place; /* where disks are made */
  GRand *random;
  guint n_crashes, n_second, n_faults;
  guint n_missed; /* made wrong on purpose, and no fault was found */
} Proof;

/* Returns: how many transactions were acknowledged before the call */
static guint
count_acknowledged (Life *life, guint position)
{
  GPtrArray *commits = life->watch->commits;
  guint n = 0;

  while (n < commits->len && ((WatchedCommit *)commits->pdata[n])->done <= position)
    n++;
  return n;
}

/* After so many of them; (nullable) */
static const char *
get_state (Life *life, guint n)
{
  return n > 0 ? commit_watch_get_state (life->watch, n) : life->first;
}

/* Whether @state is that of @whole but for its name among laptops, which one that begins again may choose again. */
static gboolean
is_new_profile (const char *state, const char *whole)
{
  const char *name = strstr (state, "\nreplica|");
  const char *whole_name = strstr (whole, "\nreplica|");

  return name != NULL && whole_name != NULL && name - state == whole_name - whole
         && strncmp (state, whole, (gsize)(name - state)) == 0
         && g_str_equal (strchr (name + 1, '\n'), strchr (whole_name + 1, '\n'));
}

/* The state that was acknowledged, or that of the transaction under way. Cut off while it makes a new profile, the
 * next start makes it whole. */
static char *
find_state_fault (Life *life, guint position, const char *state)
{
  GPtrArray *commits = life->watch->commits;
  guint acknowledged = count_acknowledged (life, position);

  if (acknowledged < life->n_opening && is_new_profile (state, get_state (life, life->n_opening)))
    return NULL;
  if (g_strcmp0 (state, get_state (life, acknowledged)) == 0)
    return NULL;
  if (acknowledged < commits->len)
    {
      const WatchedCommit *next = commits->pdata[acknowledged];

      if (next->begun < position && g_str_equal (state, next->state))
        return NULL;
    }
  for (guint i = 0; i < commits->len; i++)
    if (g_str_equal (state, commit_watch_get_state (life->watch, i + 1)))
      return g_strdup_printf ("transaction %u is there, and %u had been acknowledged", i + 1,
                              acknowledged);
  return g_strdup ("half a transaction is there");
}

/* Each copy that had been made is there, and every one that is there is what it was when it was made. A profile whose
 * making the power cut off may have one from before a layout that it had still to be brought to. */
static char *
find_copy_fault (Life *life, guint position, const char *profile)
{
  g_autoptr (GPtrArray) names = list_copies (profile);
  GHashTableIter iter;
  gpointer name, made;

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *state = dump_copy (profile, names->pdata[i]);
      const MadeCopy *copy = g_hash_table_lookup (life->copies, names->pdata[i]);

      if (copy == NULL ? !is_known_state (life, state) : g_strcmp0 (state, copy->state) != 0)
        return g_strdup_printf ("the copy %s is not what was copied", (char *)names->pdata[i]);
    }
  g_hash_table_iter_init (&iter, life->copies);
  while (g_hash_table_iter_next (&iter, &name, &made))
    if (((MadeCopy *)made)->done <= position
        && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      return g_strdup_printf ("the copy %s is gone", (char *)name);
  return NULL;
}

/* A day's work goes on. */
static char *
find_use_fault (ProfileWork *work)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  rp_store_save_draft (work->store, "after", "{}", &error);
  profile_work_close (work);
  if (error == NULL && profile_work_open (work, &error))
    kept = rp_store_dup_draft (work->store, "after", NULL);
  if (error != NULL)
    return g_strdup_printf ("it cannot be worked with: %s", error->message);
  return kept == NULL ? g_strdup ("what was saved afterwards is not there") : NULL;
}

typedef char *(*Look) (Proof *proof, guint position, const char *profile);

/* The checks beside the state. */
static char *
find_other_fault (Proof *proof, guint position, ProfileWork *work)
{
  char *fault = profile_work_find_fault (work);

  if (fault == NULL)
    fault = find_copy_fault (proof->life, position, work->folder);
  if (fault == NULL && proof->n_crashes % 16 == 0)
    fault = find_use_fault (work);
  return fault;
}

static char *
look_at_profile (Proof *proof, guint position, const char *profile)
{
  g_autoptr (ProfileWork) work = profile_work_new (profile, 7);
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;
  char *fault;

  if (!profile_work_open (work, &error))
    return g_strdup_printf ("it does not open: %s", error->message);
  state = profile_work_dump (rp_store_get_connection (work->store));
  fault = find_state_fault (proof->life, position, state);
  return fault != NULL ? fault : find_other_fault (proof, position, work);
}

/* Wherever the power went, opening makes the projections, and with that it is the last state. */
static char *
look_at_projections (Proof *proof, guint position, const char *profile)
{
  g_autoptr (ProfileWork) work = profile_work_new (profile, 7);
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;

  if (!profile_work_open (work, &error))
    return g_strdup_printf ("it does not open: %s", error->message);
  state = profile_work_dump (rp_store_get_connection (work->store));
  if (g_strcmp0 (state, get_state (proof->life, proof->life->watch->commits->len)) != 0)
    return g_strdup ("it is not what it is without a power cut");
  return find_other_fault (proof, position, work);
}

static gboolean
has_layout_copy (const char *profile)
{
  g_autoptr (GPtrArray) names = list_copies (profile);

  for (guint i = 0; i < names->len; i++)
    if (g_str_has_prefix (names->pdata[i], "before-layout-"))
      return TRUE;
  return FALSE;
}

/* The layout is the old one, whole, or that of a step; before the first the copy is there, which has all of the old one. */
static char *
look_at_layout (Proof *proof, guint position, const char *profile)
{
  g_autofree char *path = g_build_filename (profile, "rapport.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection
      = rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error);
  g_autofree char *state = NULL;
  char *fault;
  int version = -1;

  if (connection == NULL || !rp_sqlite_connection_check (connection, &error))
    return g_strdup (error->message);
  RP_CONNECTION_GET_CLASS (connection)->get_version (connection, &version, &error);
  if (version >= FIRST_NEW_LAYOUT && !has_layout_copy (profile))
    return g_strdup ("the layout was changed without a copy");
  state = profile_work_dump (connection);
  fault = find_state_fault (proof->life, position, state);
  return fault != NULL ? fault : find_copy_fault (proof->life, position, profile);
}

/* The power goes once more while the store opens what the first cut had left: what had been acknowledged before is
 * there after the second as well. */
static char *
look_after_second (Proof *proof, guint position, const char *disk, Look look)
{
  g_autofree char *profile = g_build_filename (disk, "home", "profile", NULL);
  g_autofree char *second = g_strconcat (disk, "-2", NULL);
  g_autofree char *second_profile = g_build_filename (second, "home", "profile", NULL);
  g_autoptr (ProfileWork) work = profile_work_new (profile, 9);
  g_autoptr (FaultTrace) trace = fault_trace_begin (disk);
  g_autoptr (FaultReplay) replay = NULL;
  g_autoptr (GError) error = NULL;
  guint n;
  char *fault;

  profile_work_open (work, &error);
  profile_work_close (work);
  fault_trace_end (trace);
  if (error != NULL)
    return g_strdup (error->message);
  replay = fault_replay_new (trace, FALSE);
  n = (guint)g_rand_int_range (proof->random, 0, (gint32)fault_trace_get_length (trace) + 1);
  while (n-- > 0 && fault_replay_step (replay))
    continue;
  fault_replay_build (replay, (FaultCut)g_rand_int_range (proof->random, 0, FAULT_N_CUTS),
                      proof->random, second);
  fault = look (proof, position, second_profile);
  proof_folder_remove (second);
  proof->n_second++;
  return fault;
}

/* Makes wrong what is to be found. Returns: whether it must be */
typedef gboolean (*Spoil) (Life *life, guint position, const char *profile);

typedef struct
{
  void (*prepare) (ProfileWork *work); /* (nullable): not recorded */
  void (*live) (Life *life);
  Look look;
  gboolean twice;       /* the power goes now and then once more */
  const char *settings; /* (nullable) */
  gboolean lying;
  Spoil spoil;        /* (nullable): after every cut */
  gboolean must_fail; /* or the proof proves nothing */
} Case;

static void
crash (Proof *proof, FaultReplay *replay, FaultCut cut, const Case *proved)
{
  g_autofree char *disk = g_build_filename (proof->place, "disk", NULL);
  g_autofree char *profile = g_build_filename (disk, "home", "profile", NULL);
  guint position = fault_replay_get_position (replay);
  g_autofree char *fault = NULL;
  gboolean spoiled = FALSE;

  fault_replay_build (replay, cut, proof->random, disk);
  if (proved->spoil != NULL)
    spoiled = proved->spoil (proof->life, position, profile);
  if (proved->twice && proof->n_crashes % 8 == 3)
    fault = look_after_second (proof, position, disk, proved->look);
  if (fault == NULL)
    fault = proved->look (proof, position, profile);
  proof->n_crashes++;
  proof->n_missed += spoiled && fault == NULL;
  if (fault != NULL && proof->n_faults++ < 5)
    g_test_message ("call %u, way %d: %s", position, (int)cut, fault);
  proof_folder_remove (disk);
}

/* All calls again and again until there are enough cuts, or some of them, evenly, where there are to be fewer. */
static void
crash_everywhere (Proof *proof, guint n_wanted, const Case *proved)
{
  guint n_all = fault_trace_get_length (proof->life->trace) * FAULT_N_CUTS;
  guint step = MAX (n_all / n_wanted, 1) | 1; /* odd, so that every way has its turn */

  while (proof->n_crashes < n_wanted)
    {
      g_autoptr (FaultReplay) replay = fault_replay_new (proof->life->trace, proved->lying);
      guint n = (guint)g_rand_int_range (proof->random, 0, (gint32)step);

      while (fault_replay_step (replay))
        for (guint cut = 0; cut < FAULT_N_CUTS; cut++)
          if (n++ % step == 0)
            crash (proof, replay, (FaultCut)cut, proved);
    }
}

/* ---- another database in its place ---- */

/* A copy, and what came after it. */
static void
prepare_restore (ProfileWork *work)
{
  g_autoptr (GError) error = NULL;

  run_all_steps (work);
  rp_store_save_draft (work->store, "since", "{}", &error);
  g_assert_no_error (error);
  profile_work_close (work);
}

static void
restore (Life *life)
{
  g_autofree char *copy = rp_recovery_find_backup (life->work->folder);
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  rp_recovery_restore (life->work->folder, copy, &aside, &error);
  g_assert_no_error (error);
  /* The first start takes over what the copy lacks. */
  profile_work_open (life->work, &error);
  g_assert_no_error (error);
}

/* Returns: (transfer full) (nullable): all of it; %NULL where there is none, or none that is whole */
static char *
dump_database (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "rapport.db", NULL);
  g_autoptr (RpConnection) connection = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  connection = rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, NULL);
  return connection != NULL && rp_sqlite_connection_check (connection, NULL)
             ? profile_work_dump (connection)
             : NULL;
}

/* Whichever of the two is there, the next start has what was entered after the copy; where neither is, the person is asked. */
static char *
find_loss (const char *profile, gboolean present)
{
  g_autoptr (ProfileWork) work = profile_work_new (profile, 7);
  g_autoptr (GError) error = NULL;
  g_autofree char *since = NULL;

  if (!profile_work_open (work, &error))
    return present ? g_strdup_printf ("it does not open: %s", error->message) : NULL;
  since = rp_store_dup_draft (work->store, "since", NULL);
  return since != NULL ? profile_work_find_fault (work)
                       : g_strdup ("what was entered after the copy is not here");
}

/* The former database is in its place or set aside, and never nowhere. */
static char *
look_at_restored (Proof *proof, guint position, const char *profile)
{
  g_autofree char *present = dump_database (profile);
  g_autoptr (GDir) dir = g_dir_open (profile, 0, NULL);
  char *fault = find_copy_fault (proof->life, position, profile);
  const char *name;

  if (fault != NULL)
    return fault;
  if (g_strcmp0 (present, proof->life->first) == 0)
    return find_loss (profile, TRUE);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *aside = g_build_filename (profile, name, NULL);
      g_autofree char *kept = g_str_has_prefix (name, "set-aside-") ? dump_database (aside) : NULL;

      if (g_strcmp0 (kept, proof->life->first) == 0)
        return find_loss (profile, present != NULL);
    }
  return g_strdup ("the former database is nowhere");
}

/* ---- what must be found ---- */

/* No database; nothing is lost with one that was not whole yet. */
static gboolean
wipe (Life *life, guint position, const char *profile)
{
  static const char *const names[] = { "rapport.db", "rapport.db-wal", "rapport.db-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (profile, names[i], NULL);

      g_unlink (path);
    }
  return count_acknowledged (life, position) >= life->n_opening;
}

/* Copies of nothing, which SQLite finds nothing wrong with. */
static gboolean
empty_copies (Life *life, guint position, const char *profile)
{
  g_autoptr (GPtrArray) names = list_copies (profile);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (profile, RP_BACKUP_FOLDER, names->pdata[i], NULL);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }
  return names->len > 0;
}

static void
assert_proof (const Proof *proof, const Case *proved)
{
  g_test_message (
      "%u calls, %u transactions, %u copies, %u power cuts, %u of them twice, %u faults",
      fault_trace_get_length (proof->life->trace), proof->life->watch->commits->len,
      g_hash_table_size (proof->life->copies), proof->n_crashes, proof->n_second, proof->n_faults);
  g_assert_cmpuint (proof->n_missed, ==, 0);
  if (proved->must_fail)
    g_assert_cmpuint (proof->n_faults, >, 0);
  else
    g_assert_cmpuint (proof->n_faults, ==, 0);
}

/* Records it in the folder @root. */
static void
record (Life *life, const Case *proved, const char *root)
{
  life->copies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_copy);
  if (proved->prepare != NULL)
    {
      proved->prepare (life->work);
      life->first = dump_database (life->work->folder);
      note_copies (life);
    }
  life->trace = fault_trace_begin (root);
  life->watch = commit_watch_begin (life->trace);
  proved->live (life);
  note_copies (life);
  profile_work_close (life->work);
  commit_watch_end (life->watch);
  fault_trace_end (life->trace);
}

static void
prove (const Case *proved)
{
  g_autofree char *root = proof_folder_new ();
  g_autofree char *home = g_build_filename (root, "home", NULL);
  g_autofree char *profile = g_build_filename (home, "profile", NULL);
  g_autofree char *place = proof_folder_new ();
  g_autoptr (ProfileWork) work = profile_work_new (profile, 7);
  Life life = { .settings = proved->settings, .work = work };
  Proof proof = { .life = &life, .place = place };
  guint n_wanted = proof_size ("RP_TEST_CRASHES", CRASHES) / (proved->must_fail ? 4 : 1);

  g_assert_cmpint (g_mkdir_with_parents (home, 0700), ==, 0);
  record (&life, proved, root);
  proof.random = g_rand_new_with_seed (1);
  crash_everywhere (&proof, n_wanted, proved);
  assert_proof (&proof, proved);
  g_rand_free (proof.random);
  commit_watch_free (life.watch);
  g_hash_table_unref (life.copies);
  g_free (life.first);
  fault_trace_free (life.trace);
  proof_folder_remove (root);
  proof_folder_remove (place);
}

static void
test_case (gconstpointer data)
{
  prove (data);
}

static const struct
{
  const char *name;
  Case proved;
} cases[] = {
  { "life", { .live = live, .look = look_at_profile, .twice = TRUE } },
  { "projections",
    { age_projections, rebuild_projections, .look = look_at_projections, .twice = TRUE } },
  { "layout", { age_projections, change_layout, .look = look_at_layout } },
  { "restore", { prepare_restore, restore, .look = look_at_restored } },
  { "must-fail/normal",
    { .live = live,
      .look = look_at_profile,
      .twice = TRUE,
      .settings = "PRAGMA synchronous = NORMAL",
      .must_fail = TRUE } },
  { "must-fail/lying-disk",
    { .live = live, .look = look_at_profile, .twice = TRUE, .lying = TRUE, .must_fail = TRUE } },
  { "must-fail/life-wiped",
    { .live = live, .look = look_at_profile, .spoil = wipe, .must_fail = TRUE } },
  { "must-fail/projections-wiped",
    { age_projections, rebuild_projections, .look = look_at_projections, .spoil = wipe,
      .must_fail = TRUE } },
  { "must-fail/layout-wiped",
    { age_projections, change_layout, .look = look_at_layout, .spoil = wipe, .must_fail = TRUE } },
  { "must-fail/life-copies",
    { .live = live, .look = look_at_profile, .spoil = empty_copies, .must_fail = TRUE } },
  { "must-fail/restore-copies",
    { prepare_restore, restore, .look = look_at_restored, .spoil = empty_copies,
      .must_fail = TRUE } },
  { "must-fail/layout-copies",
    { age_projections, change_layout, .look = look_at_layout, .spoil = empty_copies,
      .must_fail = TRUE } },
};

int
main (int argc, char **argv)
{
  fault_vfs_install ();
  g_test_init (&argc, &argv, NULL);
  commit_watch_install (profile_work_dump);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/power-loss/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i].proved, test_case);
    }
  return g_test_run ();
}
