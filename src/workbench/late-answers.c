/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/late-answers.h"

#include <string.h>

struct _RpLateAnswers
{
  GPtrArray *places; /* (element-type Place): in the order in which they fell behind */
};

typedef struct
{
  char *name;
  RpRecord *shown;
} Place;

static void
free_place (Place *place)
{
  g_free (place->name);
  g_object_unref (place->shown);
  g_free (place);
}

RpLateAnswers *
rp_late_answers_new (void)
{
  RpLateAnswers *self = g_new0 (RpLateAnswers, 1);

  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify)free_place);
  return self;
}

void
rp_late_answers_free (RpLateAnswers *self)
{
  g_ptr_array_unref (self->places);
  g_free (self);
}

static gboolean
is_named (gconstpointer place, gconstpointer name)
{
  return g_str_equal (((const Place *)place)->name, name);
}

void
rp_late_answers_add (RpLateAnswers *self, const char *name, RpRecord *shown)
{
  Place *place = NULL;

  if (g_ptr_array_find_with_equal_func (self->places, name, is_named, NULL))
    return;
  place = g_new0 (Place, 1);
  place->name = g_strdup (name);
  place->shown = g_object_ref (shown);
  g_ptr_array_add (self->places, place);
}

void
rp_late_answers_remove (RpLateAnswers *self, const char *name)
{
  guint index = 0;

  if (g_ptr_array_find_with_equal_func (self->places, name, is_named, &index))
    g_ptr_array_remove_index (self->places, index);
}

void
rp_late_answers_clear (RpLateAnswers *self)
{
  g_ptr_array_set_size (self->places, 0);
}

static gboolean
is_of (const Place *place, const char *question)
{
  gsize length = strlen (question);

  return g_str_has_prefix (place->name, question)
         && (place->name[length] == '\0' || place->name[length] == '/');
}

RpRecord *
rp_late_answers_take (RpLateAnswers *self, const char *question)
{
  RpRecord *shown = NULL;
  guint i = 0;

  while (i < self->places->len)
    {
      const Place *place = self->places->pdata[i];
      if (!is_of (place, question))
        {
          i++;
          continue;
        }
      if (shown == NULL)
        shown = g_object_ref (place->shown);
      g_ptr_array_remove_index (self->places, i);
    }
  return shown;
}
