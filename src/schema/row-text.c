/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/row-text.h"

#include <string.h>

void
rp_row_text_find (const RpKind *kind, RpJsonText body, RpJsonText *values)
{
  RpJsonWalk walk;
  RpJsonMember member;

  memset (values, 0, sizeof *values * kind->n_fields);
  rp_json_walk_init (&walk, body);
  while (rp_json_walk_next_member (&walk, &member))
    for (guint i = 0; i < kind->n_fields; i++)
      if (values[i].length == 0 && rp_json_text_equals (member.name, kind->fields[i].name))
        {
          values[i] = member.value;
          break;
        }
}

RpJsonText
rp_row_text_get (const RpRowText *self, const char *field)
{
  for (guint i = 0; i < self->kind->n_fields; i++)
    if (strcmp (self->kind->fields[i].name, field) == 0)
      return self->values[i];
  g_return_val_if_reached (((RpJsonText){ NULL, 0 }));
}

char *
rp_row_text_dup_title (const RpRowText *self)
{
  const char *official = self->kind->official_field;
  gboolean is_official = official != NULL && rp_json_text_has (rp_row_text_get (self, official));
  char *title = rp_json_text_dup_string (
      rp_row_text_get (self, is_official ? official : self->kind->title_field));

  return title != NULL ? title : g_strdup ("");
}
