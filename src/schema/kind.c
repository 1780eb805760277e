/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/kind.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "schema/workflow.h"

G_DEFINE_QUARK (rp_schema_error, rp_schema_error)

const RpKind *
rp_schema_find_kind (const char *name)
{
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  if (name == NULL)
    return NULL;
  for (guint i = 0; i < n_kinds; i++)
    if (strcmp (kinds[i]->name, name) == 0)
      return kinds[i];
  return NULL;
}

const RpField *
rp_kind_find_field (const RpKind *kind, const char *name)
{
  if (name == NULL)
    return NULL;
  for (guint i = 0; i < kind->n_fields; i++)
    if (strcmp (kind->fields[i].name, name) == 0)
      return &kind->fields[i];
  return NULL;
}

const RpField *
rp_schema_find_field (const char *path)
{
  g_autofree char *name = g_strndup (path, strspn (path, "abcdefghijklmnopqrstuvwxyz0123456789_."));
  char *point = strchr (name, '.');
  const RpKind *kind = NULL;

  if (point == NULL)
    return NULL;
  *point = '\0';
  kind = rp_schema_find_kind (name);
  return kind != NULL ? rp_kind_find_field (kind, point + 1) : NULL;
}

const char *
rp_kind_label (const RpKind *kind)
{
  return _ (kind->label);
}

const char *
rp_field_label (const RpField *field)
{
  return _ (field->label);
}

const char *
rp_field_unit_name (const RpField *field)
{
  return field->group != NULL ? field->group : field->name;
}

/* "answers.t2.summary": the field "answers", when it is one whose members merge on their own. */
static const RpField *
find_answers_field (const RpKind *kind, const char *unit)
{
  const char *dot = strchr (unit, '.');

  if (dot == NULL || dot[1] == '\0')
    return NULL;
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if (field->type == RP_FIELD_ANSWERS && strlen (field->name) == (gsize)(dot - unit)
          && strncmp (field->name, unit, (gsize)(dot - unit)) == 0)
        return field;
    }
  return NULL;
}

const RpField *
rp_kind_find_unit (const RpKind *kind, const char *unit)
{
  if (unit == NULL)
    return NULL;
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];

      if (field->type != RP_FIELD_ANSWERS && strcmp (rp_field_unit_name (field), unit) == 0)
        return field;
    }
  return find_answers_field (kind, unit);
}

gboolean
rp_field_may_write (const RpKind *kind, const RpField *field, RpRoles roles, gboolean creating)
{
  if ((field->writers & roles) != 0)
    return TRUE;
  /* Whoever may make the row may fill it; what the server alone decides stays with the server. */
  return creating && (kind->creators & roles) != 0 && field->writers != RP_ROLE_SERVER;
}

static gboolean
is_beginning (const RpKind *kind, const char *state)
{
  for (guint i = 0; kind->workflow != NULL && i < kind->workflow->n_transitions; i++)
    if (kind->workflow->transitions[i].from == NULL
        && g_strcmp0 (kind->workflow->transitions[i].to, state) == 0)
      return TRUE;
  return FALSE;
}

RpRoles
rp_schema_internal_readers (void)
{
  return rp_schema_find_kind ("value_score")->readers;
}

gboolean
rp_field_may_read (const RpField *field, RpRoles roles)
{
  return (field->flags & RP_FIELD_INTERNAL) == 0 || (rp_schema_internal_readers () & roles) != 0;
}

gboolean
rp_field_may_change (const RpKind *kind, const RpField *field, RpRoles roles, const char *state)
{
  RpRoles allowed
      = field->keepers == 0 || is_beginning (kind, state) ? field->writers : field->keepers;

  return (allowed & roles) != 0;
}
