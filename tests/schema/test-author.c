/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/author.h"

#include <string.h>

#include "base/json.h"

#define A "01970000-0000-7000-8000-00000000000a"
#define B "01970000-0000-7000-8000-00000000000b"

/* @json: (nullable) */
static gboolean
signs (const char *kind, const char *unit, const char *json, const char *user)
{
  g_autoptr (JsonNode) value
      = json != NULL ? rp_json_parse (json, strlen (json), &rp_json_limits_message, NULL) : NULL;

  g_assert_true (json == NULL || value != NULL);
  return rp_author_signs (rp_schema_find_kind (kind), unit, value, user);
}

static void
test_signs (void)
{
  g_assert_true (signs ("needs_report", "reviewer", "\"" A "\"", A));
  g_assert_false (signs ("needs_report", "reviewer", "\"" B "\"", A));
  g_assert_true (signs ("needs_report", "reviewer", NULL, A));
  g_assert_true (signs ("needs_report", "reviewer", "null", A));
  g_assert_false (signs ("needs_report", "reviewer", "7", A));
  /* An assignment is no signature, other units are nobody's. */
  g_assert_true (signs ("needs_report", "manager", "\"" B "\"", A));
  g_assert_true (signs ("customer", "phone", "\"1\"", A));
}

static void
test_sets (void)
{
  g_assert_true (signs ("suggestion", "dismissed_by", "[\"" A "\"]", A));
  g_assert_true (signs ("suggestion", "dismissed_by", "[]", A));
  g_assert_false (signs ("suggestion", "dismissed_by", "[\"" A "\",\"" B "\"]", A));
}

/* What is said together is signed. */
static void
test_groups (void)
{
  g_assert_true (signs ("grade_override", "decision", "{\"decided_by\":\"" A "\"}", A));
  g_assert_false (signs ("grade_override", "decision", "{\"decided_by\":\"" B "\"}", A));
  g_assert_false (signs ("grade_override", "decision", "{\"remark\":\"x\"}", A));
  g_assert_false (signs ("grade_override", "decision", NULL, A));
  g_assert_cmpstr (rp_author_find (rp_schema_find_kind ("grade_override"), "decision")->name, ==,
                   "decided_by");
}

static void
test_sign (void)
{
  const RpKind *kind = rp_schema_find_kind ("potential_need");
  g_autoptr (JsonObject) body = json_object_new ();

  rp_author_sign (kind, body, A, RP_ROLE_MANAGER);
  g_assert_cmpuint (json_object_get_size (body), ==, 0);
  rp_author_sign (kind, body, A, RP_ROLE_SPECIALIST);
  rp_author_sign (kind, body, B, RP_ROLE_SPECIALIST);
  g_assert_cmpstr (json_object_get_string_member (body, "proposed_by"), ==, A);
  g_assert_cmpuint (json_object_get_size (body), ==, 1);
}

/* Who made a row is a name that a program may not choose, wherever people write it. */
static void
test_declared (void)
{
  guint n_kinds, n_makers = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    for (guint i = 0; i < kinds[k]->n_fields; i++)
      {
        const RpField *field = &kinds[k]->fields[i];
        gboolean fixed = field->merge == RP_MERGE_APPEND || field->merge == RP_MERGE_FROZEN;
        gboolean is_user = g_strcmp0 (field->target, "user") == 0;

        g_test_message ("%s.%s", kinds[k]->name, field->name);
        if ((field->flags & RP_FIELD_AUTHOR) != 0)
          g_assert_true (is_user);
        if (is_user && fixed && field->writers != RP_ROLE_SERVER)
          g_assert_true (rp_author_is_maker (field));
        n_makers += rp_author_is_maker (field);
      }
  g_assert_cmpuint (n_makers, ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/author/signs", test_signs);
  g_test_add_func ("/schema/author/sets", test_sets);
  g_test_add_func ("/schema/author/groups", test_groups);
  g_test_add_func ("/schema/author/sign", test_sign);
  g_test_add_func ("/schema/author/declared", test_declared);
  return g_test_run ();
}
