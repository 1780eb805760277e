/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/kind.h"
#include "schema/unit.h"
#include "schema/workflow.h"

#include <string.h>

static void
check_name (const char *name)
{
  g_assert_cmpuint (strlen (name), >, 0);
  g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_"), ==, strlen (name));
}

static guint
find_kind_index (const char *name)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (strcmp (kinds[i]->name, name) == 0)
      return i;
  return G_MAXUINT;
}

static void
check_reference (const RpKind *kind, const RpField *field)
{
  guint target;

  if (field->type != RP_FIELD_REFERENCE && field->type != RP_FIELD_REFERENCES)
    {
      g_assert_null (field->target);
      return;
    }
  target = find_kind_index (field->target);
  g_assert_cmpuint (target, !=, G_MAXUINT);
  if (strcmp (kind->name, "potential_need") != 0 || strcmp (field->name, "need") != 0)
    g_assert_cmpuint (target, <=, find_kind_index (kind->name));
}

static void
check_type (const RpKind *kind, const RpField *field)
{
  if (field->type == RP_FIELD_CODE)
    g_assert_nonnull (field->codes);
  if (field->codes != NULL)
    {
      g_assert_true (field->type == RP_FIELD_CODE || field->type == RP_FIELD_CODES);
      g_assert_nonnull (rp_code_list_find (field->codes));
    }
  if (field->unit != RP_UNIT_NONE)
    g_assert_cmpint (field->type, ==, RP_FIELD_INTEGER);
  if (field->merge == RP_MERGE_SET)
    g_assert_true (field->type == RP_FIELD_CODES || field->type == RP_FIELD_REFERENCES);
  if (field->merge == RP_MERGE_TEXT)
    g_assert_true (field->type == RP_FIELD_LONG_TEXT);
  if (field->merge == RP_MERGE_GUARDED)
    {
      g_assert_cmpstr (field->name, ==, "state");
      g_assert_nonnull (kind->workflow);
    }
  g_assert_cmpint (field->min, <=, field->max);
}

/* The members of a group merge together, so one rule must hold for all of them. */
static void
check_group (const RpKind *kind, const RpField *field)
{
  const RpField *first = rp_kind_find_unit (kind, rp_field_unit_name (field));

  if (field->type == RP_FIELD_ANSWERS)
    return;
  g_assert_nonnull (first);
  g_assert_cmpint (first->merge, ==, field->merge);
  g_assert_cmpuint (first->writers, ==, field->writers);
  if (field->group != NULL && strcmp (field->group, field->name) != 0)
    g_assert_null (rp_kind_find_field (kind, field->group) != NULL
                           && rp_kind_find_field (kind, field->group)->group == NULL
                       ? field
                       : NULL);
}

static void
test_fields (void)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  g_assert_cmpuint (n_kinds, >=, 26);
  for (guint k = 0; k < n_kinds; k++)
    for (guint f = 0; f < kinds[k]->n_fields; f++)
      {
        const RpField *field = &kinds[k]->fields[f];

        g_test_message ("%s.%s", kinds[k]->name, field->name);
        check_name (field->name);
        g_assert_true (rp_kind_find_field (kinds[k], field->name) == field);
        g_assert_cmpuint (strlen (field->label), >, 0);
        g_assert_cmpuint (field->writers, !=, 0);
        check_type (kinds[k], field);
        check_reference (kinds[k], field);
        check_group (kinds[k], field);
      }
}

/* What names one record of the customer for good, and has to, is a part of it, and goes where that goes; the field is
 * searched by. */
static void
check_part (const RpKind *kind)
{
  const RpField *part_of = rp_kind_find_field (kind, kind->part_of);

  g_assert_true ((part_of != NULL) == (kind->part_of != NULL));
  g_assert_true (part_of == NULL || (part_of->flags & (RP_FIELD_INDEXED | RP_FIELD_KEY)) != 0);
  for (guint i = 0; kind->scope == RP_SCOPE_CUSTOMER && i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      const RpKind *target = rp_schema_find_kind (field->target != NULL ? field->target : "");

      if ((field->flags & RP_FIELD_REQUIRED) != 0 && target != NULL
          && target->scope == RP_SCOPE_CUSTOMER)
        g_assert_true (field == part_of);
    }
}

/* What everybody asks for: an id of one's own, a scope that can be found, a title, a state. */
static void
test_kinds (void)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      const RpKind *kind = kinds[i];
      const RpField *state = rp_kind_find_field (kind, "state");

      g_test_message ("%s", kind->name);
      check_name (kind->name);
      g_assert_true (rp_schema_find_kind (kind->name) == kind);
      g_assert_nonnull (rp_kind_find_field (kind, kind->title_field));
      g_assert_cmpuint (kind->creators, !=, 0);
      g_assert_cmpuint (kind->readers, !=, 0);
      g_assert_true (!kind->server_made || (kind->creators & RP_ROLE_SERVER) != 0);
      if (kind->scope == RP_SCOPE_CUSTOMER)
        g_assert_cmpstr (rp_kind_find_field (kind, "customer")->target, ==, "customer");
      for (const char *const *reserved
           = (const char *const[]){ "id", "scope", "deleted", "pending", NULL };
           *reserved != NULL; reserved++)
        g_assert_null (rp_kind_find_field (kind, *reserved));
      check_part (kind);
      if (kind->workflow == NULL)
        continue;
      g_assert_cmpstr (kind->workflow->kind, ==, kind->name);
      g_assert_cmpint (state->merge, ==, RP_MERGE_GUARDED);
      g_assert_true (rp_code_list_find (state->codes)->codes == kind->workflow->states);
    }
}

static void
test_units (void)
{
  const RpKind *visit = rp_schema_find_kind ("visit");

  g_assert_cmpstr (rp_kind_find_unit (visit, "when")->name, ==, "arrival");
  g_assert_cmpstr (rp_kind_find_unit (visit, "answers.t1.opinion")->name, ==, "answers");
  g_assert_cmpstr (rp_kind_find_unit (visit, "purpose")->name, ==, "purpose");
  g_assert_null (rp_kind_find_unit (visit, "arrival"));
  g_assert_null (rp_kind_find_unit (visit, "answers"));
  g_assert_null (rp_kind_find_unit (visit, "answers."));
  g_assert_null (rp_kind_find_unit (visit, "purpose.x"));
  g_assert_null (rp_kind_find_unit (visit, "nothing"));
  g_assert_null (rp_kind_find_unit (visit, NULL));
  g_assert_null (rp_schema_find_kind ("no_such_kind"));
}

static void
test_unit_values (void)
{
  const RpKind *visit = rp_schema_find_kind ("visit");
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) when
      = json_from_string ("{\"arrival\":\"2026-01-05T01:00:00.000Z\",\"departure\":null}", NULL);
  g_autoptr (JsonNode) words = json_from_string ("\"无\"", NULL);
  g_autoptr (JsonNode) got = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GPtrArray) units = NULL;

  g_assert_null (rp_unit_dup (visit, body, "when"));
  rp_unit_replace (visit, body, "when", when);
  rp_unit_replace (visit, body, "answers.t1.opinion", words);
  rp_unit_replace (visit, body, "no_such_unit", words);
  got = rp_unit_dup (visit, body, "when");
  g_assert_cmpuint (json_object_get_size (json_node_get_object (got)), ==, 1);
  answer = rp_unit_dup (visit, body, "answers.t1.opinion");
  g_assert_cmpstr (json_node_get_string (answer), ==, "无");
  units = rp_unit_list (visit, body);
  g_assert_cmpuint (units->len, ==, 2);
  g_assert_cmpstr (units->pdata[0], ==, "when");
  g_assert_cmpstr (units->pdata[1], ==, "answers.t1.opinion");
  rp_unit_replace (visit, body, "when", NULL);
  g_assert_false (json_object_has_member (body, "arrival"));
  g_assert_false (json_object_has_member (body, "no_such_unit"));
}

/* Who a new row belongs to may fill it, but for what the server decides. */
static void
test_may_write (void)
{
  const RpKind *customer = rp_schema_find_kind ("customer");
  const RpField *name = rp_kind_find_field (customer, "name");
  const RpField *product = rp_kind_find_field (customer, "main_product");
  const RpField *grade = rp_kind_find_field (customer, "value_grade");

  g_assert_true (rp_field_may_write (customer, product, RP_ROLE_MANAGER, FALSE));
  g_assert_false (rp_field_may_write (customer, name, RP_ROLE_MANAGER, FALSE));
  g_assert_false (rp_field_may_write (customer, name, RP_ROLE_MANAGER, TRUE));
  g_assert_false (rp_field_may_write (customer, product, RP_ROLE_ADMIN, FALSE));
  g_assert_true (rp_field_may_write (customer, product, RP_ROLE_ADMIN, TRUE));
  g_assert_false (rp_field_may_write (customer, grade, RP_ROLE_ADMIN, TRUE));
  g_assert_true (rp_field_may_write (customer, grade, RP_ROLE_SERVER, FALSE));
}

/* The manager guesses the category of a need; when the specialist has coded it, it is not his any more. */
static void
test_may_change (void)
{
  const RpKind *need = rp_schema_find_kind ("need");
  const RpField *category = rp_kind_find_field (need, "category");
  const RpField *words = rp_kind_find_field (need, "own_words");

  g_assert_true (rp_field_may_change (need, category, RP_ROLE_MANAGER, "CAPTURED"));
  g_assert_false (rp_field_may_change (need, category, RP_ROLE_MANAGER, "CODED"));
  g_assert_false (rp_field_may_change (need, category, RP_ROLE_MANAGER, "ANSWERED"));
  g_assert_true (rp_field_may_change (need, category, RP_ROLE_SPECIALIST, "CODED"));
  g_assert_false (rp_field_may_change (need, category, RP_ROLE_CENTRE, "CAPTURED"));
  g_assert_true (rp_field_may_change (need, words, RP_ROLE_MANAGER, "ANSWERED"));
  g_assert_false (rp_field_may_change (need, words, RP_ROLE_CENTRE, NULL));
}

/* What a need is worth to the company is not for the centre that solves it. */
static void
test_may_read (void)
{
  const RpKind *need = rp_schema_find_kind ("need");
  const RpField *company = rp_kind_find_field (need, "benefit_company");

  g_assert_true (rp_field_may_read (company, RP_ROLE_SPECIALIST));
  g_assert_false (rp_field_may_read (company, RP_ROLE_CENTRE));
  g_assert_true (rp_field_may_read (rp_kind_find_field (need, "benefit_customer"), RP_ROLE_CENTRE));
}

/* What merges as one unit is written by the same people. */
static void
test_groups (void)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    for (guint i = 0; i < kinds[k]->n_fields; i++)
      {
        const RpField *field = &kinds[k]->fields[i];
        const RpField *first = rp_kind_find_unit (kinds[k], rp_field_unit_name (field));

        g_test_message ("%s.%s", kinds[k]->name, field->name);
        if (field->group != NULL)
          g_assert_cmpuint (field->keepers, ==, first->keepers);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/kind/fields", test_fields);
  g_test_add_func ("/schema/kind/kinds", test_kinds);
  g_test_add_func ("/schema/kind/units", test_units);
  g_test_add_func ("/schema/kind/unit-values", test_unit_values);
  g_test_add_func ("/schema/kind/may-write", test_may_write);
  g_test_add_func ("/schema/kind/may-change", test_may_change);
  g_test_add_func ("/schema/kind/may-read", test_may_read);
  g_test_add_func ("/schema/kind/groups", test_groups);
  return g_test_run ();
}
