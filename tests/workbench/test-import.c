/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/import.h"

#include "db/connection.h"
#include "support/store-fixture.h"
#include "workbench/export.h"

static RpCsvReader *
make_table (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  RpCsvReader *table = rp_csv_reader_new (bytes, &error);

  g_assert_no_error (error);
  return table;
}

static RpImportMapping *
make_mapping (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  RpImportMapping *mapping = rp_import_mapping_parse (bytes, "map.json", &error);

  g_assert_no_error (error);
  return mapping;
}

/* @mapping: (nullable): guessed for @kind */
static RpImportPlan *
plan_table (StoreFixture *f, const char *kind, const char *mapping_json, const char *text)
{
  g_autoptr (RpCsvReader) table = make_table (text);
  g_autoptr (RpImportMapping) mapping
      = mapping_json != NULL ? make_mapping (mapping_json)
                             : rp_import_mapping_guess (rp_schema_find_kind (kind),
                                                        rp_csv_reader_get_header (table));
  g_autoptr (GError) error = NULL;
  RpImportPlan *plan = rp_import_plan_make (f->store, mapping, table, "table.csv", &error);

  g_assert_no_error (error);
  return plan;
}

static void
import_table (StoreFixture *f, const char *kind, const char *mapping_json, const char *text)
{
  g_autoptr (RpImportPlan) plan = plan_table (f, kind, mapping_json, text);
  g_autoptr (GError) error = NULL;

  rp_import_commit (f->store, plan, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_counts (RpImportPlan *plan, guint created, guint updated, guint unchanged, guint refused)
{
  g_assert_cmpuint (rp_import_plan_count (plan, RP_IMPORT_CREATE), ==, created);
  g_assert_cmpuint (rp_import_plan_count (plan, RP_IMPORT_UPDATE), ==, updated);
  g_assert_cmpuint (rp_import_plan_count (plan, RP_IMPORT_UNCHANGED), ==, unchanged);
  g_assert_cmpuint (rp_import_plan_count (plan, RP_IMPORT_REFUSED), ==, refused);
}

static gint64
count_customers (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  gint64 n = rp_store_count (f->store, "customer", NULL, &error, NULL);

  g_assert_no_error (error);
  return n;
}

static RpRecord *
find_customer (StoreFixture *f, const char *no)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found
      = rp_store_list (f->store, "customer", "no = :no", NULL, 0, &error, ":no", no, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  return g_object_ref (found->pdata[0]);
}

static const RpImportRow *
find_refusal (RpImportPlan *plan, guint line)
{
  GPtrArray *rows = rp_import_plan_get_rows (plan);

  for (guint i = 0; i < rows->len; i++)
    {
      const RpImportRow *row = rows->pdata[i];

      if (row->line == line && row->action == RP_IMPORT_REFUSED)
        return row;
    }
  g_test_message ("no refusal of line %u", line);
  g_test_fail ();
  return NULL;
}

static void
test_create_then_nothing (void)
{
  static const char table[]
      = "customer_no,name,staff_count\nKH-1,青岚水泥,120\nKH-2,\"二号,厂\",\n";
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpImportPlan) plan = plan_table (f, "customer", NULL, table);

  assert_counts (plan, 2, 0, 0, 0);
  g_assert_cmpint (count_customers (f), ==, 0);
  import_table (f, "customer", NULL, table);
  g_autoptr (RpImportPlan) again = plan_table (f, "customer", NULL, table);
  assert_counts (again, 0, 0, 2, 0);

  g_autoptr (RpRecord) first = find_customer (f, "KH-1");
  g_assert_cmpint (rp_record_get_integer (first, "staff_count"), ==, 120);
  g_assert_cmpstr (rp_record_get_scope (first), ==, rp_record_get_id (first));
  g_autoptr (RpRecord) second = find_customer (f, "KH-2");
  g_assert_cmpstr (rp_record_get_text (second, "name"), ==, "二号,厂");
  g_assert_false (rp_record_has (second, "staff_count"));
}

static void
test_update_keeps_what_is_not_told (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();

  import_table (f, "customer", NULL, "no,name,staff_count,main_product\nKH-1,甲厂,120,水泥\n");
  g_autoptr (RpImportPlan) plan
      = plan_table (f, "customer", NULL, "no,name,staff_count,main_product\nKH-1,甲总厂,,水泥\n");
  assert_counts (plan, 0, 1, 0, 0);
  const RpImportRow *row = rp_import_plan_get_rows (plan)->pdata[0];
  g_assert_cmpuint (g_strv_length (row->changed), ==, 1);
  g_assert_cmpstr (row->changed[0], ==, "name");

  g_autoptr (GError) error = NULL;
  g_assert_true (rp_import_commit (f->store, plan, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (RpRecord) record = find_customer (f, "KH-1");
  g_assert_cmpstr (rp_record_get_text (record, "name"), ==, "甲总厂");
  /* An empty cell takes nothing away. */
  g_assert_cmpint (rp_record_get_integer (record, "staff_count"), ==, 120);
}

static void
test_whole_or_nothing (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RpImportPlan) plan = plan_table (f, "customer", NULL,
                                              "no,name,staff_count,kind\n"
                                              "KH-1,好,1,ENTERPRISE\n"
                                              "KH-2,坏,viele,\n"
                                              "KH-3,,1,\n"
                                              "KH-4,坏,1,KINGDOM\n"
                                              "KH-1,again,1,\n");

  assert_counts (plan, 1, 0, 0, 4);
  g_assert_nonnull (strstr (find_refusal (plan, 3)->message, "viele"));
  g_assert_nonnull (find_refusal (plan, 4));
  g_assert_nonnull (strstr (find_refusal (plan, 5)->message, "KINGDOM"));
  g_assert_nonnull (strstr (find_refusal (plan, 6)->message, "line 2"));
  g_assert_false (rp_import_commit (f->store, plan, NULL, &error));
  g_assert_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_ROWS);
  g_assert_cmpint (count_customers (f), ==, 0);
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 0);
}

/* A comma that stands outside quotes moves every cell behind it. */
static void
test_cells_too_many (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpImportPlan) plan
      = plan_table (f, "customer", NULL, "no,name,kind\nKH-1,Li, Ltd.,ENTERPRISE\nKH-2,B,,\n");

  assert_counts (plan, 1, 0, 0, 1);
  g_assert_nonnull (strstr (find_refusal (plan, 2)->message, "4"));
}

static void
test_mapping_with_a_fault (void)
{
  static const char text[] = "{\"kind\": \"customer\",\n\"columns\": [\n],,\n}";
  g_autoptr (GBytes) json = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_import_mapping_parse (json, "m.json", &error));
  g_assert_true (g_str_has_prefix (error->message, "m.json, line 3: "));
}

static void
test_mapping (void)
{
  static const char mapping[]
      = "{\"kind\":\"customer\",\"key\":[\"name\"],\"columns\":["
        "{\"column\":\"account\",\"field\":\"name\"},"
        "{\"column\":\"sector\",\"field\":\"note\",\"text\":\"Sector: "
        "{}.\",\"values\":{\"technolgy\":"
        "\"technology\"}},"
        "{\"column\":\"since\",\"field\":\"note\",\"text\":\"Founded in {}\"}],"
        "\"constants\":{\"state\":\"ACTIVE\"}}";
  static const char table[] = "account,sector,since,colour\nAcme,technolgy,1996,red\nBeta,,1999,\n";
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpImportPlan) plan = plan_table (f, NULL, mapping, table);
  const RpImportRow *acme = rp_import_plan_get_rows (plan)->pdata[0];
  const RpImportRow *beta = rp_import_plan_get_rows (plan)->pdata[1];

  assert_counts (plan, 2, 0, 0, 0);
  g_assert_cmpstr (json_object_get_string_member (acme->body, "note"), ==,
                   "Sector: technology.\nFounded in 1996");
  g_assert_cmpstr (json_object_get_string_member (acme->body, "state"), ==, "ACTIVE");
  g_assert_cmpstr (json_object_get_string_member (beta->body, "note"), ==, "Founded in 1999");
  g_assert_cmpstr (rp_import_plan_get_unused (plan)[0], ==, "colour");
  g_assert_null (rp_import_plan_get_unused (plan)[1]);

  import_table (f, NULL, mapping, table);
  g_autoptr (RpImportPlan) again = plan_table (f, NULL, mapping, table);
  assert_counts (again, 0, 0, 2, 0);
}

static void
test_wrong_mappings (void)
{
  static const struct
  {
    const char *json;
    const char *place;
  } cases[] = {
    { "{\"kind\":\"dragon\"}", "kind" },
    { "{\"kind\":\"customer\"}", "columns" },
    { "{\"kind\":\"customer\",\"columns\":[1]}", "columns[0]" },
    { "{\"kind\":\"customer\",\"columns\":[{\"column\":\"a\"}]}", "columns[0]" },
    { "{\"kind\":\"customer\",\"columns\":[{\"column\":\"a\",\"field\":\"wings\"}]}", "wings" },
    { "{\"kind\":\"customer\",\"columns\":[{\"column\":\"a\",\"field\":\"name\",\"text\":\"no "
      "gap\"}]}",
      "columns[0]" },
    { "{\"kind\":\"customer\",\"columns\":[{\"column\":\"a\",\"field\":\"name\",\"values\":{\"b\":"
      "1}}]}",
      "columns[0].b" },
    { "{\"kind\":\"customer\",\"columns\":[{\"column\":\"a\",\"field\":\"name\"}],\"key\":["
      "\"wings\"]}",
      "key" },
    { "{\"kind\":\"customer\",\"columns\":[{\"column\":\"a\",\"field\":\"name\"}],"
      "\"constants\":{\"wings\":\"2\"}}",
      "constants" },
    { "{\"kind\":", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].json, strlen (cases[i].json));
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].json);
      g_assert_null (rp_import_mapping_parse (bytes, "map.json", &error));
      g_assert_true (g_str_has_prefix (error->message, "map.json"));
      g_assert_nonnull (strstr (error->message, cases[i].place));
    }
}

static void
test_table_without_use (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpCsvReader) table = make_table ("a,b\n1,2\n");
  g_autoptr (RpImportMapping) guessed = rp_import_mapping_guess (rp_schema_find_kind ("customer"),
                                                                 rp_csv_reader_get_header (table));
  g_autoptr (RpImportMapping) given = make_mapping (
      "{\"kind\":\"customer\",\"columns\":[{\"column\":\"c\",\"field\":\"name\"}]}");
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_import_plan_make (f->store, guessed, table, "t.csv", &error));
  g_assert_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE);
  g_clear_error (&error);
  g_assert_null (rp_import_plan_make (f->store, given, table, "t.csv", &error));
  g_assert_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_MAPPING);
  g_assert_nonnull (strstr (error->message, "“c”"));
}

static void
test_references (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();

  import_table (f, "customer", NULL, "no,name\nKH-1,甲厂\nKH-2,双\nKH-3,双\n");
  import_table (f, "service_account", NULL,
                "account_no,customer_no,contract_cap\n9900000000000001,KH-1,\"1,600 kVA\"\n");
  /* A month names its account; the customer follows from it. */
  import_table (f, "usage_month", NULL, "account_no,month,kwh\n9900000000000001,2025-11,1234.5\n");

  g_autoptr (RpRecord) customer = find_customer (f, "KH-1");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) months = rp_store_list (f->store, "usage_month", "customer = :c", NULL, 0,
                                                &error, ":c", rp_record_get_id (customer), NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (months->len, ==, 1);
  g_assert_cmpint (rp_record_get_integer (months->pdata[0], "kwh"), ==, 123450);
  g_assert_cmpstr (rp_record_get_scope (months->pdata[0]), ==, rp_record_get_id (customer));

  g_autoptr (RpImportPlan) plan
      = plan_table (f, "service_account", NULL,
                    "account_no,customer\n9900000000000002,KH-9\n9900000000000003,双\n"
                    "9900000000000001,KH-2\n");
  assert_counts (plan, 0, 0, 0, 3);
  g_assert_nonnull (strstr (find_refusal (plan, 2)->message, "KH-9"));
  g_assert_nonnull (strstr (find_refusal (plan, 3)->message, "双"));
  /* An account stays with its customer. */
  g_assert_nonnull (find_refusal (plan, 4));
}

static void
test_many_rows_and_undo (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GString) table = g_string_new ("no,name\n");
  g_autoptr (GError) error = NULL;
  guint taken_back, sent;

  import_table (f, "customer", NULL, "no,name\nKH-0,旧名\n");
  g_string_append (table, "KH-0,新名\n");
  for (guint i = 1; i <= 2 * RP_IMPORT_ROWS_PER_OP; i++)
    g_string_append_printf (table, "KH-%u,客户%u\n", i, i);
  import_table (f, "customer", NULL, table->str);
  g_assert_cmpint (count_customers (f), ==, 2 * RP_IMPORT_ROWS_PER_OP + 1);
  /* One op of the first import, three of the second. */
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 4);

  g_assert_true (rp_import_undo (f->store, &taken_back, &sent, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (taken_back, ==, 3);
  g_assert_cmpuint (sent, ==, 0);
  g_assert_cmpint (count_customers (f), ==, 1);
  g_autoptr (RpRecord) kept = find_customer (f, "KH-0");
  g_assert_cmpstr (rp_record_get_text (kept, "name"), ==, "旧名");
  g_assert_true (rp_import_undo (f->store, &taken_back, &sent, &error));
  g_assert_cmpuint (taken_back + sent, ==, 0);
}

/* ---- an import that is cut off ---- */

/* @first: of so many ops. The names of all their customers begin with @sign. */
static char *
make_rows (const char *sign, guint first, guint n_ops)
{
  g_autoptr (GString) table = g_string_new ("no,name\n");

  for (guint i = 0; i < n_ops * RP_IMPORT_ROWS_PER_OP; i++)
    g_string_append_printf (table, "%s-%u,客户%u\n", sign, first + i, i);
  return g_string_free (g_steal_pointer (&table), FALSE);
}

/* The disk takes @n more ops, and has none of them taken back when @dead: then it is as if the program had been ended. */
static void
let_disk_fail (StoreFixture *f, guint n, gboolean dead)
{
  g_autofree char *insert = g_strdup_printf (
      "CREATE TEMP TRIGGER full BEFORE INSERT ON op WHEN (SELECT count(*) FROM op) >= %u"
      " BEGIN SELECT RAISE (ABORT, 'the disk is full'); END",
      n);
  g_autoptr (GError) error = NULL;

  rp_connection_run (rp_store_get_connection (f->store), insert, &error);
  g_assert_no_error (error);
  if (dead)
    rp_connection_run (rp_store_get_connection (f->store),
                       "CREATE TEMP TRIGGER dead BEFORE UPDATE ON op WHEN new.state = 'withdrawn'"
                       " BEGIN SELECT RAISE (ABORT, 'the disk is gone'); END",
                       &error);
  g_assert_no_error (error);
}

static void
import_in_vain (StoreFixture *f, const char *text)
{
  g_autoptr (RpImportPlan) plan = plan_table (f, "customer", NULL, text);
  g_autoptr (GError) error = NULL;

  g_assert_false (rp_import_commit (f->store, plan, NULL, &error));
  g_assert_nonnull (strstr (error->message, "the disk is full"));
}

static void
assert_undo (StoreFixture *f, guint n_taken_back, guint n_sent)
{
  g_autoptr (GError) error = NULL;
  guint taken_back, sent;

  g_assert_true (rp_import_undo (f->store, &taken_back, &sent, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (taken_back, ==, n_taken_back);
  g_assert_cmpuint (sent, ==, n_sent);
}

/* What was taken back then was the import before, for good. */
static void
test_cut_off (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *whole = make_rows ("A", 0, 2);
  g_autofree char *cut_off = make_rows ("B", 0, 5);

  import_table (f, "customer", NULL, whole);
  let_disk_fail (f, 4, TRUE);
  import_in_vain (f, cut_off);
  g_clear_object (&f->store);
  store_fixture_open (f);
  g_assert_cmpint (count_customers (f), ==, 4 * RP_IMPORT_ROWS_PER_OP);
  assert_undo (f, 2, 0);
  g_assert_cmpint (count_customers (f), ==, 2 * RP_IMPORT_ROWS_PER_OP);
  g_object_unref (find_customer (f, "A-0"));
  assert_undo (f, 0, 0);
  g_assert_cmpint (count_customers (f), ==, 2 * RP_IMPORT_ROWS_PER_OP);
}

/* One that failed and took back what was there of it is no import: the last one is that before. */
static void
test_failed (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *whole = make_rows ("A", 0, 2);
  g_autofree char *failing = make_rows ("B", 0, 5);

  import_table (f, "customer", NULL, whole);
  let_disk_fail (f, 4, FALSE);
  import_in_vain (f, failing);
  g_assert_cmpint (count_customers (f), ==, 2 * RP_IMPORT_ROWS_PER_OP);
  assert_undo (f, 2, 0);
  g_assert_cmpint (count_customers (f), ==, 0);
}

/* What had been taken back when it stopped in the middle counted as sent when it was tried again. */
static void
test_undo_again (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autofree char *table = make_rows ("A", 0, 3);
  g_autofree char *op_id = NULL;
  g_autoptr (GError) error = NULL;
  RpEdit *edit = rp_edit_new ("customer.edit");
  guint taken_back, sent;

  import_table (f, "customer", NULL, table);
  {
    g_autoptr (RpRecord) customer = find_customer (f, "A-0");

    rp_edit_set_text (edit, customer, "name", "新名");
  }
  op_id = store_fixture_commit (f, edit);
  g_assert_false (rp_import_undo (f->store, &taken_back, &sent, &error));
  g_assert_error (error, RP_STORE_ERROR, RP_STORE_ERROR_INVALID);
  g_assert_cmpint (count_customers (f), ==, RP_IMPORT_ROWS_PER_OP);
  g_assert_true (rp_store_withdraw (f->store, op_id, NULL));
  assert_undo (f, 1, 0);
  g_assert_cmpint (count_customers (f), ==, 0);
}

/* ---- who may, and how much ---- */

static void
test_cancelled_import_leaves_nothing (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpImportPlan) plan = plan_table (f, "customer", NULL, "no,name\nKH-1,甲\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (rp_import_commit (f->store, plan, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count_customers (f), ==, 0);
}

static void
test_roles (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (RpCsvReader) table = make_table ("no,name\nKH-1,甲\n");
  g_autoptr (RpImportMapping) mapping = rp_import_mapping_guess (rp_schema_find_kind ("customer"),
                                                                 rp_csv_reader_get_header (table));
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_store_set_meta (f->store, "roles", "KAM", &error));
  g_assert_null (rp_import_plan_make (f->store, mapping, table, "t.csv", &error));
  g_assert_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_true (rp_store_set_meta (f->store, "roles", "SUP", &error));
  /* Who makes a row fills it; the headcount of one that is there is the manager's. */
  import_table (f, "customer", NULL, "no,name,staff_count\nKH-1,甲,5\n");
  g_autoptr (RpImportPlan) plan
      = plan_table (f, "customer", NULL, "no,name,staff_count\nKH-1,乙,5\n");
  assert_counts (plan, 0, 1, 0, 0);
  g_autoptr (RpImportPlan) foreign
      = plan_table (f, "customer", NULL, "no,name,staff_count\nKH-1,甲,6\n");
  assert_counts (foreign, 0, 0, 0, 1);
  g_assert_nonnull (strstr (find_refusal (foreign, 2)->message, "Headcount"));
}

/* Long rows make shorter ops, so that the server takes every one. */
static void
test_bytes_of_an_op (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GString) table = g_string_new ("no,name,note\n");
  g_autofree char *note = g_strnfill (20000, 'x');

  for (guint i = 0; i < 32; i++)
    g_string_append_printf (table, "KH-%u,客户%u,%s\n", i, i, note);
  import_table (f, "customer", NULL, table->str);
  g_assert_cmpint (count_customers (f), ==, 32);
  /* Eight of them fill one. */
  g_assert_cmpuint (store_fixture_count (f).waiting, ==, 4);
}

/* What is exported and imported again changes nothing, formulas and all. */
static void
test_round_trip (void)
{
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;

  import_table (f, "customer", NULL,
                "no,name,note,staff_count,state\n"
                "KH-1,=1+1,\"@sum, \"\"x\"\"\n-2\",7,ACTIVE\n"
                "KH-2,+86 甲,-,,CLOSED\n");
  import_table (f, "service_account", NULL,
                "account_no,customer_no,contract_cap\n9900000000000001,KH-1,1600.5\n");
  for (guint i = 0; i < 2; i++)
    {
      const char *kind = i == 0 ? "customer" : "service_account";
      g_autoptr (GString) text
          = rp_export_table (f->store, rp_schema_find_kind (kind), NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_null (strstr (text->str, "\n="));
      g_autoptr (RpImportPlan) plan = plan_table (f, kind, NULL, text->str);
      assert_counts (plan, 0, 0, i == 0 ? 2 : 1, 0);
    }
  g_autoptr (GString) guarded = rp_export_table (f->store, rp_schema_find_kind ("customer"), NULL,
                                                 (const char *[]){ "name", NULL }, &error);
  g_assert_cmpstr (guarded->str, ==, "name\r\n\"'=1+1\"\r\n\"'+86 甲\"\r\n");
  g_assert_null (rp_export_table (f->store, rp_schema_find_kind ("customer"), NULL,
                                  (const char *[]){ "wings", NULL }, &error));
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_UNKNOWN);
}

/* Purchases of services are found again by customer, day, service and amount; what cannot be one is refused by
 * its line. */
static void
test_purchases (void)
{
  static const char table[] = "customer,bought_on,category,sub_code,amount,note\n"
                              "KH-1,2025-03-04,OM,OM-02,12500.50,大修\n"
                              "KH-1,2025-03-04,OM,OM-02,300,\n"
                              "KH-1,2025/3/6,EE,EE-01,88,\n";
  static const char wrong[] = "customer,bought_on,category,sub_code,amount,note\n"
                              "KH-1,2025-04-04,OM,OM-02,300,\n"
                              "KH-1,2025-04-04,OM,OM-02,300,twice\n"
                              "KH-1,2025-03-05,OM,OM-02,0,free\n"
                              "KH-9,2025-03-05,OM,OM-02,10,nobody\n"
                              "KH-1,2025-03-05,OM,OM-02,cheap,\n";
  g_autoptr (StoreFixture) f = store_fixture_new ();
  g_autoptr (GError) error = NULL;

  import_table (f, "customer", NULL, "no,name\nKH-1,甲厂\n");
  import_table (f, "service_purchase", NULL, table);
  g_autoptr (RpImportPlan) again = plan_table (f, "service_purchase", NULL, table);
  assert_counts (again, 0, 0, 3, 0);
  g_autoptr (RpImportPlan) plan = plan_table (f, "service_purchase", NULL, wrong);
  for (guint line = 3; line <= 6; line++)
    g_assert_nonnull (find_refusal (plan, line));
  g_autoptr (GPtrArray) rows
      = rp_store_list (f->store, "service_purchase", NULL, "amount DESC", 0, &error, NULL);
  g_assert_no_error (error);
  g_assert_cmpint (rp_record_get_integer (rows->pdata[0], "amount"), ==, 1250050);
  g_assert_cmpstr (rp_record_get_text (rows->pdata[0], "sub_code"), ==, "OM-02");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/create-then-nothing", test_create_then_nothing);
  g_test_add_func ("/import/update-keeps-what-is-not-told", test_update_keeps_what_is_not_told);
  g_test_add_func ("/import/whole-or-nothing", test_whole_or_nothing);
  g_test_add_func ("/import/mapping", test_mapping);
  g_test_add_func ("/import/mapping-with-a-fault", test_mapping_with_a_fault);
  g_test_add_func ("/import/cells-too-many", test_cells_too_many);
  g_test_add_func ("/import/wrong-mappings", test_wrong_mappings);
  g_test_add_func ("/import/table-without-use", test_table_without_use);
  g_test_add_func ("/import/references", test_references);
  g_test_add_func ("/import/many-rows-and-undo", test_many_rows_and_undo);
  g_test_add_func ("/import/cut-off", test_cut_off);
  g_test_add_func ("/import/failed", test_failed);
  g_test_add_func ("/import/undo-again", test_undo_again);
  g_test_add_func ("/import/cancelled-leaves-nothing", test_cancelled_import_leaves_nothing);
  g_test_add_func ("/import/roles", test_roles);
  g_test_add_func ("/import/bytes-of-an-op", test_bytes_of_an_op);
  g_test_add_func ("/import/round-trip", test_round_trip);
  g_test_add_func ("/import/purchases", test_purchases);
  return g_test_run ();
}
