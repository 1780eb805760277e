/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <gio/gio.h>

#include "base/id-source.h"
#include "base/json-access.h"
#include "cli/sample.h"

static GBytes *
write_sample (guint customers, guint64 seed)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  RpSampleOptions options = { .customers = customers,
                              .seed = seed,
                              .today = RP_SAMPLE_TODAY,
                              .data_dir = g_getenv ("RP_TEST_DATA") };
  g_assert_true (rp_sample_write (&options, stream, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

/* Every line as an object, through the gate that guards the network. */
static GPtrArray *
parse_lines (GBytes *bytes)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  for (const char *end; size > 0; size -= (gsize)(end + 1 - text), text = end + 1)
    {
      g_autoptr (GError) error = NULL;
      end = memchr (text, '\n', size);
      g_assert_nonnull (end);
      JsonObject *line
          = rp_json_parse_object (text, (gsize)(end - text), &rp_json_limits_message, &error);
      g_assert_no_error (error);
      g_ptr_array_add (lines, line);
    }
  return lines;
}

static guint
count_rows (GPtrArray *lines, const char *kind)
{
  guint n = 0;
  for (guint i = 0; i < lines->len; i++)
    n += g_strcmp0 (rp_json_get_string (lines->pdata[i], "kind", NULL), kind) == 0;
  return n;
}

static JsonObject *
find_customer (GPtrArray *lines, const char *no)
{
  for (guint i = 0; i < lines->len; i++)
    {
      JsonObject *body = rp_json_get_object (lines->pdata[i], "body");
      if (body != NULL && g_strcmp0 (rp_json_get_string (body, "no", NULL), no) == 0)
        return lines->pdata[i];
    }
  return NULL;
}

static void
test_county (void)
{
  g_autoptr (GBytes) bytes = write_sample (0, 1);
  g_autoptr (GPtrArray) lines = parse_lines (bytes);
  g_assert_cmpstr (rp_json_get_string (lines->pdata[0], "t", ""), ==, "organisation");
  g_assert_cmpstr (rp_json_get_string (lines->pdata[1], "login", ""), ==, "lin");
  g_assert_cmpuint (count_rows (lines, "customer"), ==, 40);
  g_assert_cmpuint (count_rows (lines, "service_account"), ==, 40);
  g_assert_cmpuint (count_rows (lines, "usage_month"), ==, 40 * 24);
  g_assert_cmpuint (count_rows (lines, "bill_month"), ==, 40 * 24);
  g_assert_cmpuint (count_rows (lines, "service_purchase"), ==, 154);
  g_assert_cmpstr (rp_json_get_string (lines->pdata[lines->len - 155], "kind", ""), !=,
                   "service_purchase");
  JsonObject *works = rp_json_get_object (find_customer (lines, "KH-001"), "body");
  g_assert_cmpstr (rp_json_get_string (works, "uscc", ""), ==, "91999921MADM000197");
}

static void
add_id (GHashTable *ids, JsonObject *line)
{
  const char *id = rp_json_get_string (line, "id", NULL);
  if (id == NULL)
    return;
  g_assert_true (rp_id_is_valid (id));
  g_assert_true (g_hash_table_add (ids, (gpointer)id));
}

static void
assert_known_ids (GHashTable *ids, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        assert_known_ids (ids, json_array_get_element (array, i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));
      for (GList *l = values; l != NULL; l = l->next)
        assert_known_ids (ids, l->data);
    }
  else
    {
      const char *text = rp_json_node_get_string (node, "");
      if (rp_id_is_valid (text))
        g_assert_true (g_hash_table_contains (ids, text));
    }
}

/* Whatever looks like an id in a body has been written before. */
static void
test_order (void)
{
  g_autoptr (GBytes) bytes = write_sample (0, 7);
  g_autoptr (GPtrArray) lines = parse_lines (bytes);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < lines->len; i++)
    {
      JsonObject *line = lines->pdata[i];
      add_id (ids, line);
      if (json_object_has_member (line, "body"))
        {
          assert_known_ids (ids, json_object_get_member (line, "body"));
          g_assert_true (g_hash_table_contains (ids, rp_json_get_string (line, "by", "")));
        }
    }
}

static void
test_same_seed (void)
{
  g_autoptr (GBytes) first = write_sample (50, 3);
  g_autoptr (GBytes) again = write_sample (50, 3);
  g_autoptr (GBytes) other = write_sample (50, 4);
  g_autoptr (GPtrArray) lines = parse_lines (first);
  g_assert_true (g_bytes_equal (first, again));
  g_assert_false (g_bytes_equal (first, other));
  g_assert_cmpuint (count_rows (lines, "customer"), ==, 50);
  g_assert_cmpuint (count_rows (lines, "usage_month"), ==, 50 * 24);
}

/* Invented customers with needs: the rest of the file is theirs as before, every row right and in order. */
static void
test_needs (void)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  RpSampleOptions options = { .customers = 60,
                              .needs = TRUE,
                              .seed = 3,
                              .today = RP_SAMPLE_TODAY,
                              .data_dir = g_getenv ("RP_TEST_DATA") };
  g_assert_true (rp_sample_write (&options, stream, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  g_autoptr (GBytes) bytes
      = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  g_autoptr (GPtrArray) lines = parse_lines (bytes);
  g_assert_cmpuint (count_rows (lines, "customer"), ==, 60);
  g_assert_cmpuint (count_rows (lines, "need"), >, 60);
}

static void
test_refusals (void)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  RpSampleOptions options = { .today = "2026-02-30", .data_dir = g_getenv ("RP_TEST_DATA") };
  g_assert_false (rp_sample_write (&options, stream, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  options.today = RP_SAMPLE_TODAY;
  options.data_dir = "/nowhere";
  g_assert_false (rp_sample_write (&options, stream, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  options.data_dir = g_getenv ("RP_TEST_DATA");
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  g_assert_false (rp_sample_write (&options, stream, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/sample/county", test_county);
  g_test_add_func ("/cli/sample/order", test_order);
  g_test_add_func ("/cli/sample/same-seed", test_same_seed);
  g_test_add_func ("/cli/sample/needs", test_needs);
  g_test_add_func ("/cli/sample/refusals", test_refusals);
  return g_test_run ();
}
