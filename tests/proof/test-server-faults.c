/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proof/commit-watch.h"
#include "proof/profile-work.h"
#include "proof/proof.h"
#include "server/blob-sweep.h"
#include "support/fault-disk.h"
#include "support/fault-vfs.h"
#include "support/server-push.h"

/* The server on SQLite, with its files: the power goes at any call to the disk, and each call fails in turn. What it
 * has answered is there; what it has not answered can be sent again and is decided once; it goes on, and refuses
 * in its own words. RP_TEST_CRASHES and RP_TEST_FAULTS as in the tests of the store. */

#define CRASHES 120
#define FAULTS 3

/* What the server has said is done: an operation or a photo. @from, @until: the calls between which it must be there */
typedef struct
{
  gboolean photo;
  char *id;
  guint from, until;
} Answer;

typedef struct
{
  ServerFixture fixture;
  char *root, *place;
  TestLaptop *lin;
  FaultTrace *trace;       /* (nullable) */
  GPtrArray *answers;      /* (element-type Answer) */
  gboolean early;          /* the answers are noted as if they came before the work */
  guint n_tried, n_faults; /* calls that failed; what was wrong then */
} Office;

/* ---- a server in this process ---- */

static void
start (Office *office)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  RpLoadCount count;
  ServerFixture *fixture = &office->fixture;

  g_assert_cmpint (sodium_init (), >=, 0);
  fixture->folder = g_new0 (TempFolder, 1);
  fixture->folder->path = g_build_filename (office->root, "server", NULL);
  fixture->database = g_strdup_printf ("sqlite:%s/server.db", fixture->folder->path);
  fixture->clock = rp_fake_clock_new ("2026-01-05T01:00:00Z");
  text = server_fixture_make_file ();
  server_fixture_load (fixture->database, RP_CLOCK (fixture->clock), text, &count, &error);
  g_assert_no_error (error);
  server_fixture_serve (fixture);
}

static void
stop (Office *office)
{
  g_clear_pointer (&office->lin, test_laptop_free);
  g_clear_pointer (&office->fixture.server, rp_server_free);
}

static void
free_answer (gpointer data)
{
  Answer *self = data;

  g_free (self->id);
  g_free (self);
}

static void
set_up (Office *office, gconstpointer data)
{
  office->answers = g_ptr_array_new_with_free_func (free_answer);
  office->root = proof_folder_new ();
  office->place = proof_folder_new ();
}

static void
tear_down (Office *office, gconstpointer data)
{
  stop (office);
  g_ptr_array_unref (office->answers);
  g_object_unref (office->fixture.clock);
  g_free (office->fixture.database);
  g_free (office->fixture.folder->path);
  g_free (office->fixture.folder);
  proof_folder_remove (office->root);
  proof_folder_remove (office->place);
  g_free (office->root);
  g_free (office->place);
}

/* ---- what is asked of it ---- */

/* An operation that makes a contact and changes another. Returns: (transfer full) */
static char *
make_op (Office *office, const char *id, const char *contact)
{
  g_autofree char *changes
      = g_strdup_printf ("[{\"kind\":\"contact\",\"id\":\"%s\",\"create\":{\"scope\":\"" CUSTOMER_A
                         "\",\"customer\":\"" CUSTOMER_A "\",\"name\":\"Contact\"}},"
                         "{\"kind\":\"contact\",\"id\":\"" CONTACT_A
                         "\",\"base\":1,\"seen\":{\"post\":\"x\"},\"set\":{\"post\":\"%s\"}}]",
                         contact, id);

  return test_laptop_make_op (office->lin, id, changes);
}

static TestReply *
put_photo (Office *office, const char *text)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *path = g_strconcat ("/v1/blobs/", hash, NULL);

  return test_request (office->fixture.port, "PUT", path, office->lin->token, text, strlen (text));
}

/* @begun: the call before it was asked */
static void
note_answer (Office *office, gboolean photo, const char *id, guint begun)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->photo = photo;
  answer->id = g_strdup (id);
  answer->from = office->early ? begun : fault_trace_get_length (office->trace);
  answer->until = G_MAXUINT;
  g_ptr_array_add (office->answers, answer);
}

/* The photos are named by nothing: their rows go, then they leave their places, then the disk. */
static void
sweep (Office *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (office->fixture.database, &error);
  g_autofree char *folder = g_build_filename (office->fixture.folder->path, "blobs", NULL);
  guint n_removed = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < office->answers->len; i++)
    {
      Answer *answer = office->answers->pdata[i];

      if (answer->photo)
        answer->until = fault_trace_get_length (office->trace);
    }
  for (guint i = 0; i < 4; i++)
    {
      guint n = 0;

      rp_blob_sweep_run (connection, RP_CLOCK (office->fixture.clock), folder, &n, &error);
      g_assert_no_error (error);
      n_removed += n;
      rp_fake_clock_advance (office->fixture.clock, 15 * G_TIME_SPAN_DAY);
    }
  g_assert_cmpuint (n_removed, ==, 3);
}

static void
push_contact (Office *office)
{
  guint begun = fault_trace_get_length (office->trace);
  g_autofree char *id = server_fixture_make_id (&office->fixture);
  g_autofree char *contact = server_fixture_make_id (&office->fixture);
  g_autofree char *op = make_op (office, id, contact);
  g_autoptr (TestReply) reply = test_laptop_send (office->lin, op);

  g_assert_cmpuint (reply->status, ==, 200);
  note_answer (office, FALSE, id, begun);
}

static void
send_photo (Office *office, guint no)
{
  guint begun = fault_trace_get_length (office->trace);
  g_autofree char *photo = g_strdup_printf ("the bytes of photo %u", no);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, photo, -1);
  g_autoptr (TestReply) taken = put_photo (office, photo);

  g_assert_cmpuint (taken->status, ==, 204);
  note_answer (office, TRUE, hash, begun);
}

static void
work (Office *office)
{
  office->lin = test_laptop_new (&office->fixture, "lin");
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (TestReply) page = NULL;

      push_contact (office);
      send_photo (office, i);
      page = server_fixture_get (&office->fixture, "/v1/feed?rows=50", office->lin->token);
      g_assert_cmpuint (page->status, ==, 200);
      if (i == 2)
        sweep (office);
    }
}

/* ---- what must be true of its database ---- */

static const struct
{
  const char *sql;
  const char *fault;
} rules[] = {
  { "SELECT o.id FROM op o WHERE o.status = 'applied' AND NOT EXISTS"
    " (SELECT 1 FROM entity e WHERE e.kind = o.kind AND e.id = o.entity_id)",
    "an operation without what it made" },
  { "SELECT e.id FROM entity e WHERE e.id LIKE '1%' AND e.kind = 'contact' AND NOT EXISTS"
    " (SELECT 1 FROM op o WHERE o.entity_id = e.id)",
    "a record without the operation that made it" },
  { "SELECT e.id FROM entity e JOIN org_clock c ON e.seq > c.head", "a number beyond the counter" },
  { "SELECT r.id FROM replica r WHERE r.last_no <>"
    " (SELECT count(*) FROM op o WHERE o.replica_id = r.id)",
    "a chain that is not as long as what was decided" },
};

static char *
read_first (RpConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  rp_statement_step (statement, &row, &error);
  g_assert_no_error (error);
  return row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
}

/* Returns: (transfer full) (nullable): the first column of the row of @id */
static char *
find_text (RpConnection *connection, const char *sql, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement = rp_connection_prepare (connection, sql, &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  rp_statement_bind_text (statement, ":id", id);
  rp_statement_step (statement, &row, &error);
  g_assert_no_error (error);
  return row ? g_strdup (rp_statement_get_text (statement, 0)) : NULL;
}

#define RECORD_OF_OP                                                                               \
  "SELECT e.id FROM op o JOIN entity e ON e.kind = o.kind AND e.id = o.entity_id WHERE o.id = :id"
#define ROW_OF_PHOTO "SELECT sha256 FROM blob WHERE sha256 = :id"

static char *
find_missing_blob (RpConnection *connection, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection, "SELECT sha256 FROM blob", &error);
  gboolean row = FALSE;

  while (rp_statement_step (statement, &row, &error) && row)
    {
      const char *sha256 = rp_statement_get_text (statement, 0);
      g_autofree char *path
          = g_strdup_printf ("%s/blobs/%.2s/%.2s/%s", folder, sha256, sha256 + 2, sha256);
      g_autofree char *content = NULL;
      g_autofree char *sum = NULL;
      gsize length;

      if (!g_file_get_contents (path, &content, &length, NULL))
        return g_strdup ("a file that a row names is missing");
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)content, length);
      if (!g_str_equal (sum, sha256))
        return g_strdup ("a file is not what its name says");
    }
  g_assert_no_error (error);
  return NULL;
}

static char *
find_fault (RpConnection *connection, const char *folder)
{
  g_autoptr (GError) error = NULL;

  if (!rp_connection_check (connection, &error))
    return g_strdup (error->message);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *found = read_first (connection, rules[i].sql);

      if (found != NULL)
        return g_strdup_printf ("%s: %s", rules[i].fault, found);
    }
  return find_missing_blob (connection, folder);
}

/* ---- the power goes ---- */

typedef struct
{
  gboolean lying;                     /* the disk */
  void (*spoil) (const char *folder); /* (nullable): after every cut, before it is looked at */
  gboolean early;                     /* as if the server answered before it had done the work */
  gboolean must_fail;                 /* or the proof proves nothing */
} Power;

typedef struct
{
  const Power *power;
  CommitWatch *watch;
  const GPtrArray *answers;
  guint n_opening; /* of the transactions: before it serves */
  char *place;     /* where disks are made */
  GRand *random;
  guint n_crashes, n_promised, n_faults; /* n_promised: behind the first transaction */
} Proof;

static guint
count_done (CommitWatch *watch, guint position)
{
  guint done = 0;

  while (done < watch->commits->len
         && ((WatchedCommit *)watch->commits->pdata[done])->done <= position)
    done++;
  return done;
}

/* Whether it is what was there after the first @n transactions; while the tables are made, at least its layout, as
 * single statements stand between these transactions. */
static gboolean
is_state (Proof *proof, const char *state, guint n)
{
  const char *expected = n > 0 ? commit_watch_get_state (proof->watch, n) : PROFILE_WORK_NOTHING;

  if (n < proof->n_opening)
    return strncmp (state, expected, strcspn (expected, "\n") + 1) == 0;
  return g_str_equal (state, expected);
}

static char *
find_state_fault (Proof *proof, guint position, const char *state)
{
  guint done = count_done (proof->watch, position);

  if (is_state (proof, state, done))
    return NULL;
  if (done < proof->watch->commits->len && is_state (proof, state, done + 1))
    return NULL;
  return g_strdup_printf ("not the state after %u transactions", done);
}

/* What had been answered when the power went is there; the bytes of a photo are looked at with its row. */
static char *
find_lost_answer (Proof *proof, RpConnection *connection, guint position)
{
  for (guint i = 0; i < proof->answers->len; i++)
    {
      const Answer *answer = proof->answers->pdata[i];
      g_autofree char *found = NULL;

      if (answer->from > position || answer->until <= position)
        continue;
      found = find_text (connection, answer->photo ? ROW_OF_PHOTO : RECORD_OF_OP, answer->id);
      if (found == NULL)
        return g_strdup_printf ("%s was acknowledged and is not there",
                                answer->photo ? "a photo" : "an operation");
    }
  return NULL;
}

/* As after the power came back. Its tables may have to be made first. */
static char *
look (Proof *proof, const char *folder, guint position)
{
  g_autofree char *url = g_strdup_printf ("sqlite:%s/server.db", folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (url, &error);
  g_autofree char *state = NULL;
  g_autofree char *fault = NULL;

  if (connection == NULL)
    return g_strdup (error->message);
  state = profile_work_dump (connection);
  fault = find_state_fault (proof, position, state);
  if (fault == NULL && !rp_database_prepare (connection, &error))
    fault = g_strdup (error->message);
  if (fault == NULL)
    fault = find_fault (connection, folder);
  if (fault == NULL)
    fault = find_lost_answer (proof, connection, position);
  return g_steal_pointer (&fault);
}

static void
crash (Proof *proof, FaultReplay *replay, FaultCut cut)
{
  g_autofree char *disk = g_build_filename (proof->place, "disk", NULL);
  g_autofree char *folder = g_build_filename (disk, "server", NULL);
  guint position = fault_replay_get_position (replay);
  g_autofree char *fault = NULL;

  fault_replay_build (replay, cut, proof->random, disk);
  if (proof->power->spoil != NULL)
    proof->power->spoil (folder);
  fault = look (proof, folder, position);
  proof->n_crashes++;
  proof->n_promised += count_done (proof->watch, position) > 0;
  if (fault != NULL && proof->n_faults++ < 5)
    g_test_message ("call %u, way %d: %s", position, (int)cut, fault);
  proof_folder_remove (disk);
}

/* All calls again and again until there are enough cuts, or some of them, evenly, where there are to be fewer. */
static void
crash_everywhere (Proof *proof, FaultTrace *trace, guint n_wanted)
{
  guint step = MAX (fault_trace_get_length (trace) * FAULT_N_CUTS / n_wanted, 1) | 1;

  while (proof->n_crashes < n_wanted)
    {
      g_autoptr (FaultReplay) replay = fault_replay_new (trace, proof->power->lying);
      guint n = (guint)g_rand_int_range (proof->random, 0, (gint32)step);

      while (fault_replay_step (replay))
        for (guint cut = 0; cut < FAULT_N_CUTS; cut++)
          if (n++ % step == 0)
            crash (proof, replay, (FaultCut)cut);
    }
}

static void
wipe (const char *folder)
{
  static const char *const names[] = { "server.db", "server.db-wal", "server.db-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
}

static void
assert_proof (const Proof *proof)
{
  if (!proof->power->must_fail)
    g_assert_cmpuint (proof->n_faults, ==, 0);
  else if (proof->power->spoil != NULL)
    g_assert_cmpuint (proof->n_faults, ==, proof->n_promised);
  g_assert_true (proof->n_faults > 0 || !proof->power->must_fail);
}

static void
test_power (Office *office, gconstpointer data)
{
  FaultTrace *trace = fault_trace_begin (office->root);
  Proof proof = { .power = data,
                  .watch = commit_watch_begin (trace),
                  .answers = office->answers,
                  .place = office->place };
  guint n_wanted = proof_size ("RP_TEST_CRASHES", CRASHES);

  office->trace = trace;
  office->early = proof.power->early;
  start (office);
  proof.n_opening = proof.watch->commits->len;
  work (office);
  stop (office);
  commit_watch_end (proof.watch);
  fault_trace_end (trace);
  proof.random = g_rand_new_with_seed (1);
  crash_everywhere (&proof, trace, n_wanted / (proof.power->must_fail ? 4 : 1));
  g_test_message ("%u calls, %u transactions, %u power cuts, %u faults",
                  fault_trace_get_length (trace), proof.watch->commits->len, proof.n_crashes,
                  proof.n_faults);
  assert_proof (&proof);
  g_rand_free (proof.random);
  commit_watch_free (proof.watch);
  fault_trace_free (trace);
}

static const Power strict_power = { 0 };
static const Power lying_power = { .lying = TRUE, .must_fail = TRUE };
static const Power wiped_power = { .spoil = wipe, .must_fail = TRUE };
static const Power early_power = { .early = TRUE, .must_fail = TRUE };

/* ---- each call fails ---- */

static const struct
{
  const char *name;
  guint calls;
} troubles[] = {
  { "read", FAULT_CALL_READ },
  { "write", FAULT_CALL_WRITE },
  { "sync", FAULT_CALL_SYNC },
  { "open and names", FAULT_CALL_OPEN | FAULT_CALL_TRUNCATE | FAULT_CALL_UNLINK | FAULT_CALL_RENAME
                          | FAULT_CALL_FOLDER },
  { "shared memory", FAULT_CALL_SHM_MAP },
  { "memory", FAULT_CALL_ALLOCATE },
};

/* One exchange under a plan. */
typedef struct
{
  const char *name;
  TestReply *(*send) (Office *office, const char *what);
  char *(*make) (Office *office); /* what is sent, each time another */
  guint status;                   /* when all is well */
  /* (nullable): whether what @reply acknowledges is there */
  gboolean (*is_kept) (Office *office, const char *what, TestReply *reply);
} Request;

static char *
make_push (Office *office)
{
  g_autofree char *id = server_fixture_make_id (&office->fixture);
  g_autofree char *contact = server_fixture_make_id (&office->fixture);

  return make_op (office, id, contact);
}

static TestReply *
send_push (Office *office, const char *what)
{
  return test_laptop_send (office->lin, what);
}

static char *
make_photo (Office *office)
{
  g_autofree char *id = server_fixture_make_id (&office->fixture);

  return g_strdup_printf ("photo %s", id);
}

static char *
make_nothing (Office *office)
{
  return g_strdup ("");
}

static TestReply *
send_pull (Office *office, const char *what)
{
  return server_fixture_get (&office->fixture, "/v1/feed?rows=50", office->lin->token);
}

static TestReply *
send_sign_in (Office *office, const char *what)
{
  return server_fixture_post (&office->fixture, "/v1/sign-in", NULL,
                              "{\"login\":\"zhou\",\"password\":\"" PASSWORD
                              "\",\"device\":\"test\"}");
}

/* The operation with the status that was said, and the contact that it made. */
static gboolean
is_push_kept (Office *office, const char *what, TestReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (office->fixture.database, &error);
  g_autoptr (JsonObject) result = test_reply_get_result (reply, 0);
  const char *id = rp_json_get_string (result, "id", NULL);
  g_autofree char *status = NULL;
  g_autofree char *made = NULL;

  g_assert_no_error (error);
  status = find_text (connection, "SELECT status FROM op WHERE id = :id", id);
  made = find_text (connection, RECORD_OF_OP, id);
  return g_strcmp0 (status, rp_json_get_string (result, "status", NULL)) == 0 && made != NULL;
}

static gboolean
is_photo_kept (Office *office, const char *what, TestReply *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = rp_database_open (office->fixture.database, &error);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, what, -1);
  g_autofree char *path = g_strdup_printf ("%s/blobs/%.2s/%.2s/%s", office->fixture.folder->path,
                                           hash, hash + 2, hash);
  g_autofree char *row = NULL;
  g_autofree char *content = NULL;

  g_assert_no_error (error);
  row = find_text (connection, ROW_OF_PHOTO, hash);
  return row != NULL && g_file_get_contents (path, &content, NULL, NULL)
         && g_str_equal (content, what);
}

static gboolean
is_sign_in_kept (Office *office, const char *what, TestReply *reply)
{
  g_autoptr (JsonObject) answer = test_reply_parse (reply);
  g_autoptr (TestReply) session = server_fixture_get (&office->fixture, "/v1/session",
                                                      rp_json_get_string (answer, "token", NULL));

  return session->status == 200;
}

static const Request requests[] = {
  { "push", send_push, make_push, 200, is_push_kept },
  { "photo", put_photo, make_photo, 204, is_photo_kept },
  { "pull", send_pull, make_nothing, 200, NULL },
  { "sign-in", send_sign_in, make_nothing, 200, is_sign_in_kept },
};

/* It answers, in its own words. */
static void
assert_refusal (TestReply *reply, const Request *request)
{
  if (reply->status == request->status)
    return;
  if (reply->status != 500 && reply->status != 503 && reply->status != 507)
    g_test_message ("%s: %u", request->name, reply->status);
  g_assert_true (reply->status == 500 || reply->status == 503 || reply->status == 507);
  g_autoptr (JsonObject) object = test_reply_parse (reply);
  const char *text = rp_json_get_string (object, "error", NULL);
  g_assert_nonnull (text);
  g_assert_null (strstr (text, "SQL"));
}

static guint
count_calls (Office *office, const Request *request, guint calls)
{
  g_autofree char *what = request->make (office);
  g_autoptr (TestReply) reply = NULL;
  guint n;

  fault_vfs_plan (calls, 0, FALSE);
  reply = request->send (office, what);
  n = fault_vfs_count ();
  fault_vfs_plan (0, 0, FALSE);
  g_assert_cmpuint (reply->status, ==, request->status);
  return n;
}

/* Whether an operation that was sent twice was answered alike. */
static gboolean
are_equal (TestReply *first, TestReply *second)
{
  g_autoptr (JsonObject) one = test_reply_get_result (first, 0);
  g_autoptr (JsonObject) other = test_reply_get_result (second, 0);
  g_autofree char *text = rp_json_object_to_canonical (one);
  g_autofree char *other_text = rp_json_object_to_canonical (other);

  return g_str_equal (text, other_text);
}

static void
note_fault (Office *office, const Request *request, const char *fault)
{
  if (office->n_faults++ < 5)
    g_test_message ("%s: %s", request->name, fault);
}

/* Sent under a fault, and once more when the disk is well again. What was acknowledged is there before that: sent
 * again it would be stored again. */
static void
try (Office *office, const Request *request, guint calls, guint n, gboolean for_ever)
{
  g_autofree char *what = request->make (office);
  g_autoptr (TestReply) reply = NULL;
  g_autoptr (TestReply) again = NULL;

  fault_vfs_plan (calls, n, for_ever);
  reply = request->send (office, what);
  fault_vfs_plan (0, 0, FALSE);
  assert_refusal (reply, request);
  if (reply->status == request->status && request->is_kept != NULL
      && !request->is_kept (office, what, reply))
    note_fault (office, request, "acknowledged and not there");
  again = request->send (office, what);
  if (again->status != request->status)
    g_test_message ("%s again: %u %s", request->name, again->status,
                    (const char *)g_bytes_get_data (again->body, NULL));
  g_assert_cmpuint (again->status, ==, request->status);
  if (request->is_kept != NULL && !request->is_kept (office, what, again))
    note_fault (office, request, "acknowledged when sent again, and not there");
  if (request->send == send_push && reply->status == request->status && !are_equal (reply, again))
    note_fault (office, request, "answered otherwise when sent again");
  office->n_tried++;
}

static void
try_request (Office *office, const Request *request, guint calls, guint limit)
{
  guint n_calls = count_calls (office, request, calls);
  guint step = limit == 0 ? 1 : MAX (n_calls / limit, 1);

  for (guint n = 1; n <= n_calls; n += step)
    for (guint way = 0; way < 2; way++)
      if (limit == 0 || n / step % 2 == way)
        try (office, request, calls, n, way != 0);
}

static void
try_all (Office *office)
{
  guint limit = proof_size ("RP_TEST_FAULTS", FAULTS);

  office->lin = test_laptop_new (&office->fixture, "lin");
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    for (guint j = 0; j < G_N_ELEMENTS (requests); j++)
      {
        g_test_message ("%s, %s", troubles[i].name, requests[j].name);
        try_request (office, &requests[j], troubles[i].calls, limit);
      }
}

static void
test_faults (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpConnection) connection = NULL;
  g_autofree char *fault = NULL;

  start (office);
  try_all (office);
  stop (office);
  connection = rp_database_open (office->fixture.database, &error);
  g_assert_no_error (error);
  fault = find_fault (connection, office->fixture.folder->path);
  g_assert_cmpstr (fault, ==, NULL);
  g_test_message ("%u calls failed, %u faults", office->n_tried, office->n_faults);
  g_assert_cmpuint (office->n_faults, ==, 0);
}

/* ---- a driver that says of a commit that failed that it is done ---- */

static gboolean (*real_commit) (RpConnection *self, GError **error);

static gboolean
commit_or_say_so (RpConnection *connection, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!real_commit (connection, &failure))
    RP_CONNECTION_GET_CLASS (connection)->rollback (connection);
  return TRUE;
}

static void
test_false_word (Office *office, gconstpointer data)
{
  RpConnectionClass *klass = g_type_class_ref (RP_TYPE_SQLITE_CONNECTION);

  start (office);
  real_commit = klass->commit;
  klass->commit = commit_or_say_so;
  try_all (office);
  stop (office);
  klass->commit = real_commit;
  g_type_class_unref (klass);
  g_test_message ("%u calls failed, %u faults", office->n_tried, office->n_faults);
  g_assert_cmpuint (office->n_faults, >, 0);
}

int
main (int argc, char **argv)
{
  fault_vfs_install ();
  g_test_init (&argc, &argv, NULL);
  commit_watch_install (profile_work_dump);
  g_test_add ("/server-faults/power", Office, &strict_power, set_up, test_power, tear_down);
  g_test_add ("/server-faults/calls", Office, NULL, set_up, test_faults, tear_down);
  g_test_add ("/server-faults/must-fail/lying-disk", Office, &lying_power, set_up, test_power,
              tear_down);
  g_test_add ("/server-faults/must-fail/wiped", Office, &wiped_power, set_up, test_power,
              tear_down);
  g_test_add ("/server-faults/must-fail/early", Office, &early_power, set_up, test_power,
              tear_down);
  g_test_add ("/server-faults/must-fail/false-word", Office, NULL, set_up, test_false_word,
              tear_down);
  return g_test_run ();
}
