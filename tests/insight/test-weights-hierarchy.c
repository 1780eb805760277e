/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/json.h"
#include "insight/data-file.h"
#include "insight/refused-file.h"
#include "insight/weights-hierarchy.h"

static const char text[]
    = "{\"random_index\": \"saaty-2005\", \"groups\": [\n"
      "{\"id\": \"top\", \"members\": [\"a\", \"b\"], \"judgements\": [[3]]},\n"
      "{\"id\": \"a\", \"members\": [\"x\", \"y\", \"z\"],"
      " \"judgements\": [[1, 2, 4], [0.5, 1, 2], [\"1/4\", \"1/2\", 1]]},\n"
      "{\"id\": \"b\", \"members\": [\"u\", \"v\"], \"judgements\": [[\"1/3\"]]}]}";

typedef struct
{
  TempFolder *folder;
  JsonObject *file;
  RpHierarchy *hierarchy;
} Fixture;

/* Reads a text as a file; the hierarchy is NULL when it is refused. */
static void
read_text (Fixture *self, const char *content, GError **error)
{
  self->folder = temp_folder_new ();
  g_autofree char *path = write_data_file (self->folder->path, "w.json", content);
  self->file = rp_data_file_load (path, error);
  if (self->file != NULL)
    self->hierarchy = rp_hierarchy_read (self->file, path, "", error);
  if (self->hierarchy != NULL && !rp_hierarchy_check (self->hierarchy, path, "", error))
    g_clear_pointer (&self->hierarchy, rp_hierarchy_free);
}

static void
clear_fixture (Fixture *self)
{
  g_clear_pointer (&self->hierarchy, rp_hierarchy_free);
  g_clear_pointer (&self->file, json_object_unref);
  temp_folder_free (self->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, clear_fixture)

/* Weights multiply on the way down: 3/4 · 4/7 for x, 1/4 · 3/4 for v. */
static void
test_tree (void)
{
  static const char *const leaves[] = { "x", "y", "z", "u", "v", NULL };
  static const double weights[] = { 3.0 / 7, 1.5 / 7, 0.75 / 7, 1.0 / 16, 3.0 / 16 };
  g_autoptr (GError) error = NULL;
  g_auto (Fixture) fixture = { 0 };
  read_text (&fixture, text, &error);
  g_assert_no_error (error);
  g_assert_true (g_strv_equal ((const char *const *)fixture.hierarchy->leaves, leaves));
  for (guint i = 0; leaves[i] != NULL; i++)
    g_assert_cmpfloat_with_epsilon (rp_hierarchy_get_weight (fixture.hierarchy, leaves[i]),
                                    weights[i], 1e-12);
  g_assert_cmpfloat (rp_hierarchy_get_weight (fixture.hierarchy, "a"), ==, 0);
}

static const struct
{
  const char *from, *to, *place, *cause;
} wrong[] = {
  { "saaty-2005", "saaty-2006", "/", "saaty-2006" },
  { "[[3]]", "[[3, 4]]", "groups[0].judgements", "triangle of 1 rows" },
  { "[[3]]", "[[\"3/0\"]]", "groups[0].judgements", "“a” to “b”" },
  { "[[3]]", "[[\"much\"]]", "groups[0].judgements", "“a” to “b”" },
  { "[[3]]", "[[0]]", "groups[0].judgements", "above 0" },
  { "[[3]]", "[[-2]]", "groups[0].judgements", "above 0" },
  { "[0.5, 1, 2]", "[0.7, 1, 2]", "groups[1].judgements", "not reciprocal" },
  { "[[1, 2, 4], [0.5, 1, 2], [\"1/4\", \"1/2\", 1]]", "[[9, \"1/9\"], [9]]",
    "groups[1].judgements", "contradict" },
  { "\"id\": \"b\"", "\"id\": \"a\"", "groups[2]", "comes twice" },
  { "\"u\", \"v\"", "\"u\", \"x\"", "groups[2]", "two places" },
  { "\"u\", \"v\"", "\"u\", \"top\"", "groups[0]", "circle" },
  { "\"a\", \"b\"", "\"a\", \"c\"", "groups[2]", "nothing leads to “b”" },
  { "\"a\", \"b\"], \"judgements\": [[3]]", "\"a\"], \"judgements\": []", "groups[2]",
    "nothing leads" },
  { "\"members\": [\"u\", \"v\"]", "\"members\": [\"u\", 7]", "groups[2]", "no name" },
  { "\"members\": [\"u\", \"v\"], ", "", "groups[2]", "members" },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (Fixture) fixture = { 0 };
      g_autofree char *content = replace_once (text, wrong[i].from, wrong[i].to);
      g_autofree char *place = g_strdup_printf (", %s: ", wrong[i].place);
      read_text (&fixture, content, &error);
      g_assert_null (fixture.hierarchy);
      g_test_message ("%s", error->message);
      g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
      g_assert_nonnull (strstr (error->message, place));
      g_assert_nonnull (strstr (error->message, wrong[i].cause));
    }
}

/* Two groups below each other, away from the top. */
static void
test_circle (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Fixture) fixture = { 0 };
  read_text (&fixture,
             "{\"groups\": [{\"id\": \"top\", \"members\": [\"x\"], \"judgements\": []},"
             " {\"id\": \"a\", \"members\": [\"b\"], \"judgements\": []},"
             " {\"id\": \"b\", \"members\": [\"a\"], \"judgements\": []}]}",
             &error);
  g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
  g_assert_nonnull (strstr (error->message, "circle"));
}

/* The refusal of contradicting judgements says how much and which of them is the worst. */
static void
test_worst (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Fixture) fixture = { 0 };
  read_text (
      &fixture,
      "{\"groups\": [{\"id\": \"t\", \"members\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"],"
      " \"judgements\": [[4, 3, 1, 3, 4], [7, 3, \"1/5\", 1], [\"1/5\", \"1/5\", \"1/6\"],"
      " [1, \"1/3\"], [3]]}]}",
      &error);
  g_assert_error (error, RP_INSIGHT_ERROR, RP_INSIGHT_ERROR_CONTENT);
  g_assert_nonnull (strstr (error->message, "consistency ratio 0.2272 (saaty-2005)"));
  g_assert_nonnull (strstr (error->message, "the other judgements make it"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/insight/weights-hierarchy/tree", test_tree);
  g_test_add_func ("/insight/weights-hierarchy/refusals", test_refusals);
  g_test_add_func ("/insight/weights-hierarchy/circle", test_circle);
  g_test_add_func ("/insight/weights-hierarchy/worst", test_worst);
  return g_test_run ();
}
