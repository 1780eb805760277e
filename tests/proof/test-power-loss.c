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

typedef struct
{
  FaultTrace *trace;
  CommitWatch *watch;
  char *first;          /* (nullable): the database as it was before the record */
  guint n_opening;      /* of the transactions: made before the profile was whole */
  const char *settings; /* (nullable): SQL to weaken the store with */
  ProfileWork *work;
} Life;

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
} Proof;

static char *
find_state_fault (Life *life, guint position, const char *state)
{
  GPtrArray *commits = life->watch->commits;
  guint acknowledged = 0;

  while (acknowledged < commits->len
         && ((WatchedCommit *)commits->pdata[acknowledged])->done <= position)
    acknowledged++;
  if (acknowledged < MAX (life->n_opening, 1)
      || g_str_equal (state, commit_watch_get_state (life->watch, acknowledged)))
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
  if (fault == NULL)
    fault = profile_work_find_fault (work);
  if (fault == NULL && proof->n_crashes % 16 == 0)
    fault = find_use_fault (work);
  return fault;
}

static gboolean
has_layout_copy (const char *profile)
{
  g_autofree char *path = g_build_filename (profile, RP_BACKUP_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "before-layout-") && g_str_has_suffix (name, ".db"))
      return TRUE;
  return FALSE;
}

/* The layout is the old one, whole, or that of a step; before the first the copy is there. */
static char *
look_at_layout (Proof *proof, guint position, const char *profile)
{
  g_autofree char *path = g_build_filename (profile, "rapport.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection
      = rp_sqlite_connection_open (path, RP_SQLITE_EXCLUSIVE, &error);
  g_autofree char *state = NULL;
  int version = -1;

  if (connection == NULL || !rp_sqlite_connection_check (connection, &error))
    return g_strdup (error->message);
  RP_CONNECTION_GET_CLASS (connection)->get_version (connection, &version, &error);
  if (version >= FIRST_NEW_LAYOUT && !has_layout_copy (profile))
    return g_strdup ("the layout was changed without a copy");
  state = profile_work_dump (connection);
  return find_state_fault (proof->life, position, state);
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

static void
crash (Proof *proof, FaultReplay *replay, FaultCut cut, Look look)
{
  g_autofree char *disk = g_build_filename (proof->place, "disk", NULL);
  g_autofree char *profile = g_build_filename (disk, "home", "profile", NULL);
  guint position = fault_replay_get_position (replay);
  g_autofree char *fault = NULL;

  fault_replay_build (replay, cut, proof->random, disk);
  if (look == look_at_profile && proof->n_crashes % 8 == 3)
    fault = look_after_second (proof, position, disk, look);
  if (fault == NULL)
    fault = look (proof, position, profile);
  proof->n_crashes++;
  if (fault != NULL && proof->n_faults++ < 5)
    g_test_message ("call %u, way %d: %s", position, (int)cut, fault);
  proof_folder_remove (disk);
}

/* All calls again and again until there are enough cuts, or some of them, evenly, where there are to be fewer. */
static void
crash_everywhere (Proof *proof, guint n_wanted, gboolean lying, Look look)
{
  guint n_all = fault_trace_get_length (proof->life->trace) * FAULT_N_CUTS;
  guint step = MAX (n_all / n_wanted, 1) | 1; /* odd, so that every way has its turn */

  while (proof->n_crashes < n_wanted)
    {
      g_autoptr (FaultReplay) replay = fault_replay_new (proof->life->trace, lying);
      guint n = (guint)g_rand_int_range (proof->random, 0, (gint32)step);

      while (fault_replay_step (replay))
        for (guint cut = 0; cut < FAULT_N_CUTS; cut++)
          if (n++ % step == 0)
            crash (proof, replay, (FaultCut)cut, look);
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
  return since != NULL ? NULL : g_strdup ("what was entered after the copy is not here");
}

/* The former database is in its place or set aside, and never nowhere. */
static char *
look_at_restored (Proof *proof, guint position, const char *profile)
{
  g_autofree char *present = dump_database (profile);
  g_autoptr (GDir) dir = g_dir_open (profile, 0, NULL);
  const char *name;

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

typedef struct
{
  void (*prepare) (ProfileWork *work); /* (nullable): not recorded */
  void (*live) (Life *life);
  Look look;
  const char *settings; /* (nullable) */
  gboolean lying;
  gboolean must_fail; /* or the proof proves nothing */
} Case;

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
  if (proved->prepare != NULL)
    {
      proved->prepare (work);
      life.first = dump_database (profile);
    }
  life.trace = fault_trace_begin (root);
  life.watch = commit_watch_begin (life.trace);
  proved->live (&life);
  profile_work_close (work);
  commit_watch_end (life.watch);
  fault_trace_end (life.trace);

  proof.random = g_rand_new_with_seed (1);
  crash_everywhere (&proof, n_wanted, proved->lying, proved->look);
  g_test_message ("%u calls, %u transactions, %u power cuts, %u of them twice, %u faults",
                  fault_trace_get_length (life.trace), life.watch->commits->len, proof.n_crashes,
                  proof.n_second, proof.n_faults);
  if (proved->must_fail)
    g_assert_cmpuint (proof.n_faults, >, 0);
  else
    g_assert_cmpuint (proof.n_faults, ==, 0);
  g_rand_free (proof.random);
  commit_watch_free (life.watch);
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

static const Case life_case = { NULL, live, look_at_profile, NULL, FALSE, FALSE };
static const Case projections_case
    = { age_projections, rebuild_projections, look_at_profile, NULL, FALSE, FALSE };
static const Case layout_case
    = { age_projections, change_layout, look_at_layout, NULL, FALSE, FALSE };
static const Case restore_case = { prepare_restore, restore, look_at_restored, NULL, FALSE, FALSE };
static const Case normal_case
    = { NULL, live, look_at_profile, "PRAGMA synchronous = NORMAL", FALSE, TRUE };
static const Case lying_case = { NULL, live, look_at_profile, NULL, TRUE, TRUE };

int
main (int argc, char **argv)
{
  fault_vfs_install ();
  g_test_init (&argc, &argv, NULL);
  commit_watch_install (profile_work_dump);
  g_test_add_data_func ("/power-loss/life", &life_case, test_case);
  g_test_add_data_func ("/power-loss/projections", &projections_case, test_case);
  g_test_add_data_func ("/power-loss/layout", &layout_case, test_case);
  g_test_add_data_func ("/power-loss/restore", &restore_case, test_case);
  g_test_add_data_func ("/power-loss/must-fail/normal", &normal_case, test_case);
  g_test_add_data_func ("/power-loss/must-fail/lying-disk", &lying_case, test_case);
  return g_test_run ();
}
