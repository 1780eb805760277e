/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proof/profile-work.h"

#include <sqlite3.h>
#include <string.h>

#include "store/store-private.h"
#include "support/store-fixture.h"

#define CUSTOMER "01990000-0000-7000-8000-0000000000c1"
#define OTHER_CUSTOMER "01990000-0000-7000-8000-0000000000c2"
#define CONTACT "01990000-0000-7000-8000-0000000000b1"
#define CONTACT_TO_ERASE "01990000-0000-7000-8000-0000000000b2"
#define OTHER_CONTACT "01990000-0000-7000-8000-0000000000b3"
#define NEW_CONTACT "01990000-0000-7000-8000-0000000000b4"
#define VISIT "01990000-0000-7000-8000-0000000000d1"
#define REPORT "01990000-0000-7000-8000-0000000000d2"
#define PHOTO "01990000-0000-7000-8000-0000000000d3"
#define DRAFT "contact:" CUSTOMER
#define OF_CUSTOMER "\"customer\":\"" CUSTOMER "\""

ProfileWork *
profile_work_new (const char *folder, guint seed)
{
  ProfileWork *self = g_new0 (ProfileWork, 1);

  self->folder = g_strdup (folder);
  self->clock = rp_fake_clock_new ("2026-01-05T01:00:00Z");
  self->ids = rp_id_source_new_seeded (RP_CLOCK (self->clock), seed);
  return self;
}

gboolean
profile_work_open (ProfileWork *self, GError **error)
{
  self->store = rp_store_open (self->folder, RP_CLOCK (self->clock), self->ids, error);
  return self->store != NULL;
}

void
profile_work_close (ProfileWork *self)
{
  g_clear_object (&self->store);
}

void
profile_work_free (ProfileWork *self)
{
  profile_work_close (self);
  g_object_unref (self->ids);
  g_object_unref (self->clock);
  g_free (self->folder);
  g_free (self);
}

/* ---- edits ---- */

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return object;
}

static gboolean
is_here (ProfileWork *self, const char *kind, const char *id)
{
  g_autoptr (RpRecord) record = rp_store_get (self->store, kind, id, NULL);

  return record != NULL;
}

static gboolean
create (ProfileWork *self, const char *kind, const char *id, const char *body, GError **error)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("create");

  if (is_here (self, kind, id))
    return TRUE;
  rp_edit_create (edit, kind, id, CUSTOMER, parse (body));
  return rp_store_commit (self->store, edit, NULL, error);
}

static gboolean
has_text (RpRecord *shown, const char *unit, const char *value)
{
  g_autoptr (JsonNode) node = rp_record_dup_unit (shown, unit);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && g_strcmp0 (json_node_get_string (node), value) == 0;
}

static gboolean
set_text (ProfileWork *self, const char *kind, const char *id, const char *unit, const char *value,
          gboolean coalesce, GError **error)
{
  g_autoptr (RpRecord) shown = rp_store_get (self->store, kind, id, error);
  g_autoptr (RpEdit) edit = rp_edit_new ("edit");

  if (shown == NULL)
    return FALSE;
  if (has_text (shown, unit, value))
    return TRUE;
  rp_edit_set_text (edit, shown, unit, value);
  rp_edit_set_coalesce (edit, coalesce);
  return rp_store_commit (self->store, edit, NULL, error);
}

/* ---- pages ---- */

/* Closes the page and applies it, unless it was applied before. */
static gboolean
apply (ProfileWork *self, GString *page, const char *asked, const char *next, gboolean complete,
       GError **error)
{
  gboolean stopped = FALSE;

  rp_feed_page_close (page, next, complete);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (page);
  g_autoptr (GPtrArray) lines = rp_feed_page_parse (bytes, error);
  return lines != NULL && rp_store_apply_page (self->store, lines, asked, &stopped, error);
}

static gboolean
run_sign_in (ProfileWork *self, GError **error)
{
  return rp_store_set_meta (self->store, "epoch", FIXTURE_EPOCH, error)
         && rp_store_set_meta (self->store, "user", FIXTURE_USER, error)
         && rp_store_set_meta (self->store, "zone", "Asia/Shanghai", error);
}

static gboolean
run_first_page (ProfileWork *self, GError **error)
{
  GString *page = feed_page_new (10);

  feed_page_scope (page, "org", 1);
  feed_page_scope (page, CUSTOMER, 1);
  feed_page_scope (page, OTHER_CUSTOMER, 1);
  feed_page_row (page, "customer", CUSTOMER, CUSTOMER, 1, 2,
                 "{\"no\":\"KH-900\",\"name\":\"岚峰机械\"}");
  feed_page_row (page, "customer", OTHER_CUSTOMER, OTHER_CUSTOMER, 1, 3,
                 "{\"no\":\"KH-901\",\"name\":\"石坳石材\"}");
  feed_page_row (page, "contact", CONTACT, CUSTOMER, 1, 4, "{" OF_CUSTOMER ",\"name\":\"Wen\"}");
  feed_page_row (page, "contact", CONTACT_TO_ERASE, CUSTOMER, 1, 5,
                 "{" OF_CUSTOMER ",\"name\":\"Gone\"}");
  return apply (self, page, "", "c1", FALSE, error);
}

static gboolean
run_second_page (ProfileWork *self, GError **error)
{
  GString *page = feed_page_new (10);

  feed_page_row (page, "contact", OTHER_CONTACT, OTHER_CUSTOMER, 1, 6,
                 "{\"customer\":\"" OTHER_CUSTOMER "\",\"name\":\"Other\"}");
  return apply (self, page, "c1", "c2", TRUE, error);
}

static gboolean
run_visit (ProfileWork *self, GError **error)
{
  g_autoptr (RpRecord) shown = NULL;
  g_autoptr (RpEdit) edit = rp_edit_new ("visit.begin");

  if (!create (self, "visit", VISIT,
               "{" OF_CUSTOMER ",\"kind\":\"V01\",\"state\":\"PLANNED\","
               "\"planned_on\":\"2026-01-05\",\"agreed_with\":\"" CONTACT "\"}",
               error))
    return FALSE;
  shown = rp_store_get (self->store, "visit", VISIT, error);
  if (shown == NULL)
    return FALSE;
  rp_edit_move (edit, shown, "ON_SITE", NULL);
  return rp_store_commit (self->store, edit, NULL, error);
}

static gboolean
run_typing (ProfileWork *self, GError **error)
{
  static const char sentence[] = "Sags stop";
  g_autofree char *long_text = g_strnfill (6000, 'x');

  for (gsize n = 1; n < sizeof sentence; n++)
    {
      g_autofree char *typed = g_strndup (sentence, n);

      if (!set_text (self, "visit", VISIT, "answers.t1.opinion", typed, TRUE, error))
        return FALSE;
    }
  /* More than a page of the file. */
  return set_text (self, "visit", VISIT, "answers.t1.opinion", long_text, FALSE, error);
}

static gboolean
run_draft (ProfileWork *self, GError **error)
{
  return rp_store_save_draft (self->store, DRAFT, "{\"name\":\"W\"}", error)
         && rp_store_save_draft (self->store, DRAFT, "{\"name\":\"Wang\"}", error)
         && rp_store_save_draft (self->store, "other", "{}", error)
         && rp_store_drop_draft (self->store, "other", error);
}

static gboolean
run_record_of_draft (ProfileWork *self, GError **error)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("contact.create");

  if (is_here (self, "contact", NEW_CONTACT))
    return TRUE;
  rp_edit_create (edit, "contact", NEW_CONTACT, CUSTOMER,
                  parse ("{" OF_CUSTOMER ",\"name\":\"Wang\"}"));
  rp_edit_drops_draft (edit, DRAFT);
  return rp_store_commit (self->store, edit, NULL, error);
}

/* What was said to be saved is there: its row and its file. */
static gboolean
check_photo (ProfileWork *self, const char *sha256, GError **error)
{
  g_autofree char *path = rp_store_dup_blob_path (self->store, sha256);

  if (path != NULL && rp_store_has_blob (self->store, sha256))
    return TRUE;
  g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID,
               "A photo that was saved is not there.");
  return FALSE;
}

static gboolean
run_photo (ProfileWork *self, GError **error)
{
  g_autofree char *data = g_strnfill (20000, 'p');
  g_autoptr (GBytes) bytes = g_bytes_new (data, 20000);
  g_autofree char *sha256 = rp_store_add_blob (self->store, bytes, "image/jpeg", error);
  g_autofree char *body = NULL;

  if (sha256 == NULL)
    return FALSE;
  body = g_strdup_printf ("{" OF_CUSTOMER ",\"owner_kind\":\"visit\",\"owner\":\"" VISIT
                          "\",\"question\":\"t1.att\",\"sha256\":\"%s\",\"size\":20000,"
                          "\"mime\":\"image/jpeg\"}",
                          sha256);
  return check_photo (self, sha256, error) && create (self, "attachment", PHOTO, body, error);
}

static gboolean
run_report (ProfileWork *self, GError **error)
{
  return create (self, "needs_report", REPORT,
                 "{" OF_CUSTOMER ",\"provisional_no\":\"L-1\",\"state\":\"DRAFT\"}", error)
         && set_text (self, "needs_report", REPORT, "answers.t2.summary", "Sags stop the furnace.",
                      FALSE, error)
         && set_text (self, "contact", CONTACT, "post", "Director", FALSE, error)
         && set_text (self, "contact", CONTACT, "phone", "120 0000 0001", FALSE, error);
}

/* What is not sent yet can be taken back: the last edit. */
static gboolean
run_withdraw (ProfileWork *self, GError **error)
{
  g_autoptr (GPtrArray) waiting = rp_store_list_outbox (self->store, FALSE, 0, error);
  g_autoptr (GError) local = NULL;

  if (waiting == NULL)
    return FALSE;
  for (guint i = waiting->len; i > 0; i--)
    {
      const RpOutboxEntry *entry = waiting->pdata[i - 1];

      if (g_strcmp0 (entry->entity_id, CONTACT) != 0 || entry->state != RP_OP_QUEUED)
        continue;
      rp_store_withdraw (self->store, entry->op_id, &local);
      break;
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return *error == NULL;
}

/* ---- the exchange ---- */

static GPtrArray *
freeze (ProfileWork *self, GError **error)
{
  return rp_store_freeze (self->store, 100, 256 * 1024, error);
}

static gboolean
run_freeze (ProfileWork *self, GError **error)
{
  g_autoptr (GPtrArray) ops = freeze (self, error);

  return ops != NULL;
}

static RpOpResult *
make_result (const RpOp *op, guint no)
{
  RpOpResult *result = rp_op_result_new (
      op->id, no == 1 ? RP_RESULT_CONFLICT : (no == 2 ? RP_RESULT_REJECTED : RP_RESULT_APPLIED));

  result->seq = 20 + no;
  result->rev = 2;
  if (result->status == RP_RESULT_REJECTED)
    result->refusal = RP_REFUSAL_STALE_STATE;
  return result;
}

static gboolean
run_acknowledge (ProfileWork *self, GError **error)
{
  g_autoptr (GPtrArray) ops = freeze (self, error);
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_result_free);

  if (ops == NULL)
    return FALSE;
  for (guint i = 0; i + 1 < ops->len; i++)
    g_ptr_array_add (results, make_result (ops->pdata[i], i));
  return rp_store_acknowledge (self->store, results, "receipt", error);
}

static gboolean
run_rechain (ProfileWork *self, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      rp_store_get_connection (self->store),
      "SELECT id FROM op WHERE state = 'acked' ORDER BY local_no LIMIT 1", error);
  gboolean row = FALSE;

  return statement != NULL && rp_statement_step (statement, &row, error) && row
         && rp_store_rechain (self->store, 3, rp_statement_get_text (statement, 0), error);
}

static gboolean
run_refused (ProfileWork *self, GError **error)
{
  g_autoptr (GPtrArray) refused = rp_store_list_outbox (self->store, TRUE, 0, error);

  if (refused == NULL)
    return FALSE;
  return refused->len == 0
         || rp_store_retry_op (self->store, ((RpOutboxEntry *)refused->pdata[0])->op_id, error);
}

static gboolean
run_third_page (ProfileWork *self, GError **error)
{
  GString *page = feed_page_new (60);

  feed_page_row (page, "visit", VISIT, CUSTOMER, 2, 41,
                 "{" OF_CUSTOMER ",\"kind\":\"V01\",\"state\":\"ON_SITE\",\"no\":\"V-1\","
                 "\"planned_on\":\"2026-01-05\"}");
  feed_page_row (page, "contact", CONTACT, CUSTOMER, 2, 42,
                 "{" OF_CUSTOMER ",\"name\":\"Wen\",\"post\":\"Buyer\"}");
  return apply (self, page, "c2", "c3", TRUE, error);
}

static gboolean
run_blob_sent (ProfileWork *self, GError **error)
{
  g_auto (GStrv) waiting = rp_store_list_blobs_to_send (self->store, 0, error);

  if (waiting == NULL)
    return FALSE;
  return waiting[0] == NULL || rp_store_mark_blob_sent (self->store, waiting[0], error);
}

static gboolean
run_backup (ProfileWork *self, GError **error)
{
  return rp_store_backup_today (self->store, error);
}

static gboolean
run_erase (ProfileWork *self, GError **error)
{
  GString *page = feed_page_new (70);

  feed_page_exit (page, "contact", CONTACT_TO_ERASE, CUSTOMER, 61, "erased");
  return apply (self, page, "c3", "c4", TRUE, error);
}

static gboolean
run_new_timeline (ProfileWork *self, GError **error)
{
  return rp_store_new_replica (self->store, TRUE, error);
}

static gboolean
run_gone (ProfileWork *self, GError **error)
{
  GString *page = feed_page_new (80);

  feed_page_scope (page, CUSTOMER, 9);
  feed_page_row (page, "customer", CUSTOMER, CUSTOMER, 1, 72,
                 "{\"no\":\"KH-900\",\"name\":\"岚峰机械\"}");
  feed_page_gone (page, OTHER_CUSTOMER, 71);
  return apply (self, page, "", "c5", TRUE, error);
}

/* The program ends, a day later it begins again with a copy of its own. */
static gboolean
run_restart (ProfileWork *self, GError **error)
{
  profile_work_close (self);
  rp_fake_clock_set (self->clock, "2026-01-06T01:00:00Z");
  return profile_work_open (self, error) && rp_store_backup_today (self->store, error)
         && set_text (self, "contact", NEW_CONTACT, "post", "Electrician", FALSE, error);
}

/* Behind an erasure the database is written anew at the end of the first exchange of another day. */
static gboolean
run_compact (ProfileWork *self, GError **error)
{
  GString *page = feed_page_new (81);

  return apply (self, page, "c5", "c6", TRUE, error);
}

gboolean
profile_work_exchange (ProfileWork *self, GError **error)
{
  g_autofree char *cursor = rp_store_dup_meta (self->store, "cursor");
  g_autofree char *head = rp_store_dup_meta (self->store, "feed_head");

  return cursor == NULL || head == NULL
         || apply (self, feed_page_new (g_ascii_strtoll (head, NULL, 10)), cursor, cursor, TRUE,
                   error);
}

const ProfileStep profile_steps[] = {
  { "sign-in", run_sign_in },
  { "first page", run_first_page },
  { "second page", run_second_page },
  { "visit", run_visit },
  { "typing", run_typing },
  { "draft", run_draft },
  { "record of the draft", run_record_of_draft },
  { "photo", run_photo },
  { "report", run_report },
  { "withdraw", run_withdraw },
  { "freeze", run_freeze },
  { "acknowledge", run_acknowledge },
  { "rechain", run_rechain },
  { "refused", run_refused },
  { "third page", run_third_page },
  { "blob sent", run_blob_sent },
  { "backup", run_backup },
  { "erase", run_erase },
  { "new timeline", run_new_timeline },
  { "gone", run_gone },
  { "restart", run_restart },
  { "compact", run_compact },
};
const guint n_profile_steps = G_N_ELEMENTS (profile_steps);

/* ---- looking ---- */

static void
dump_table (sqlite3 *handle, const char *table, GString *text)
{
  g_autofree char *unordered = g_strdup_printf ("SELECT * FROM \"%s\"", table);
  g_autofree char *sql = NULL;
  sqlite3_stmt *statement = NULL;
  int n_columns;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, unordered, -1, &statement, NULL), ==, SQLITE_OK);
  n_columns = sqlite3_column_count (statement);
  sqlite3_finalize (statement);
  sql = g_strconcat (unordered, n_columns > 1 ? " ORDER BY 1, 2" : " ORDER BY 1", NULL);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_string_append_printf (text, "[%s]\n", table);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        g_string_append_printf (text, "%s|", (const char *)sqlite3_column_text (statement, i));
      g_string_append_c (text, '\n');
    }
  sqlite3_finalize (statement);
}

/* Without the words of the search index. Returns: (transfer full): their names */
static GStrv
list_tables (RpConnection *connection)
{
  sqlite3 *handle = rp_sqlite_connection_get_handle (RP_SQLITE_CONNECTION (connection));
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  sqlite3_stmt *tables = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (handle,
                                       "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                       " AND name NOT LIKE 'search\\_words%' ESCAPE '\\'"
                                       " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
                                       -1, &tables, NULL),
                   ==, SQLITE_OK);
  while (sqlite3_step (tables) == SQLITE_ROW)
    g_strv_builder_add (names, (const char *)sqlite3_column_text (tables, 0));
  sqlite3_finalize (tables);
  return g_strv_builder_end (names);
}

char *
profile_work_dump (RpConnection *connection)
{
  sqlite3 *handle = rp_sqlite_connection_get_handle (RP_SQLITE_CONNECTION (connection));
  g_auto (GStrv) tables = list_tables (connection);
  GString *text = g_string_new (NULL);
  int version = 0;

  if (RP_CONNECTION_GET_CLASS (connection)->get_version (connection, &version, NULL))
    g_string_append_printf (text, "layout %d\n", version);
  for (guint i = 0; tables[i] != NULL; i++)
    dump_table (handle, tables[i], text);
  return g_string_free (text, FALSE);
}

/* Each must find nothing. */
static const struct
{
  const char *sql;
  const char *fault;
} rules[] = {
  { "SELECT c.local_no FROM op_change c WHERE NOT EXISTS"
    " (SELECT 1 FROM op o WHERE o.local_no = c.local_no)",
    "a change without its operation" },
  { "SELECT id FROM op WHERE state <> 'withdrawn' AND NOT EXISTS"
    " (SELECT 1 FROM op_change c WHERE c.local_no = op.local_no)",
    "an operation without its changes" },
  { "SELECT id FROM shown s WHERE NOT EXISTS (SELECT 1 FROM op_change c WHERE c.kind = s.kind"
    " AND c.entity_id = s.id AND c.overlay = 1)",
    "an edited row without the operation that edits it" },
  { "SELECT 1 FROM draft d JOIN k_contact c ON c.id = '" NEW_CONTACT "' WHERE d.key = '" DRAFT "'",
    "both the draft and its record" },
  { "SELECT h.id FROM history h WHERE h.op_id <> '' AND NOT EXISTS"
    " (SELECT 1 FROM op WHERE op.id = h.op_id)",
    "history of an operation that is not there" },
  { "SELECT a.no FROM search_arriving a WHERE NOT EXISTS"
    " (SELECT 1 FROM search_text t WHERE t.no = a.no)",
    "a text that waits for the search index and is not there" },
  { "SELECT l.no FROM search_leaving l JOIN search_text t ON t.no = l.no",
    "a number that the search index still has for another text" },
};

static char *
find_broken_rule (sqlite3 *handle)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      sqlite3_stmt *statement = NULL;
      int code = sqlite3_prepare_v2 (handle, rules[i].sql, -1, &statement, NULL);

      g_assert_cmpint (code, ==, SQLITE_OK);
      code = sqlite3_step (statement);
      sqlite3_finalize (statement);
      if (code != SQLITE_DONE)
        return g_strdup (rules[i].fault);
    }
  return NULL;
}

static char *
find_missing_file (ProfileWork *self, sqlite3 *handle)
{
  sqlite3_stmt *statement = NULL;
  char *fault = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, "SELECT sha256 FROM blob", -1, &statement, NULL), ==,
                   SQLITE_OK);
  while (fault == NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      const char *sha256 = (const char *)sqlite3_column_text (statement, 0);
      g_autofree char *path = rp_store_dup_blob_path (self->store, sha256);
      g_autofree char *content = NULL;
      g_autofree char *sum = NULL;
      gsize length = 0;

      if (path == NULL || !g_file_get_contents (path, &content, &length, NULL))
        {
          fault = g_strdup ("a file that a row names is missing");
          continue;
        }
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)content, length);
      if (!g_str_equal (sum, sha256))
        fault = g_strdup ("a file is not what its name says");
    }
  sqlite3_finalize (statement);
  return fault;
}

/* Every table of the database is in the copy, whose layout is the same. An empty file is a database without any. */
static char *
find_fault_of_copy (RpConnection *database, RpConnection *copy, const char *name)
{
  g_auto (GStrv) tables = list_tables (database);
  g_auto (GStrv) copied = list_tables (copy);
  int version = 0, copied_version = 0;

  RP_CONNECTION_GET_CLASS (database)->get_version (database, &version, NULL);
  RP_CONNECTION_GET_CLASS (copy)->get_version (copy, &copied_version, NULL);
  if (version != copied_version)
    return g_strdup_printf ("the copy %s has layout %d, not %d", name, copied_version, version);
  return g_strv_equal ((const char *const *)tables, (const char *const *)copied)
             ? NULL
             : g_strdup_printf ("the copy %s has other tables", name);
}

static char *
find_bad_backup (ProfileWork *self)
{
  g_auto (GStrv) names = rp_backup_list (self->folder);
  char *fault = NULL;

  for (guint i = 0; fault == NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (self->folder, RP_BACKUP_FOLDER, names[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (RpConnection) copy = rp_sqlite_connection_open (path, RP_SQLITE_READ_ONLY, &error);

      if (copy == NULL || !rp_sqlite_connection_check (copy, &error))
        return g_strdup_printf ("the copy %s: %s", names[i], error->message);
      fault = find_fault_of_copy (rp_store_get_connection (self->store), copy, names[i]);
    }
  return fault;
}

/* A file that no row names must be listed among those that leave; what is still written has another name. */
static gboolean
is_left (ProfileWork *self, const char *name)
{
  g_autofree char *leaving = rp_store_dup_meta (self->store, "files_leaving");

  return strlen (name) == 64 && !rp_store_has_blob (self->store, name)
         && (leaving == NULL || strstr (leaving, name) == NULL);
}

static char *
find_left_file (ProfileWork *self, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  char *fault = NULL;
  const char *name;

  while (fault == NULL && dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        fault = g_str_equal (name, "parts") ? NULL : find_left_file (self, path);
      else if (is_left (self, name))
        fault = g_strdup_printf ("the file %s is there, and nothing names it", name);
    }
  return fault;
}

char *
profile_work_find_fault (ProfileWork *self)
{
  RpConnection *connection = rp_store_get_connection (self->store);
  sqlite3 *handle = rp_sqlite_connection_get_handle (RP_SQLITE_CONNECTION (connection));
  g_autofree char *blobs = g_build_filename (self->folder, "blobs", NULL);
  g_autoptr (GError) error = NULL;
  char *fault;

  if (!rp_sqlite_connection_check (connection, &error))
    return g_strdup (error->message);
  fault = find_broken_rule (handle);
  if (fault == NULL)
    fault = find_missing_file (self, handle);
  if (fault == NULL)
    fault = find_left_file (self, blobs);
  if (fault == NULL)
    fault = find_bad_backup (self);
  return fault;
}
