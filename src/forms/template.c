/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/template-private.h"

#include "base/locale.h"

G_DEFINE_QUARK (rp_forms_error, rp_forms_error)

void
rp_section_free (RpSection *self)
{
  g_free (self->id);
  g_free (self->title_zh);
  g_free (self->title_en);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_free (self);
}

RpTemplate *
rp_template_ref (RpTemplate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
rp_template_unref (RpTemplate *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->calculations, g_array_unref);
  g_clear_pointer (&self->questions, g_hash_table_unref);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_free (self->id);
  g_free (self->kind);
  g_free (self->title_zh);
  g_free (self->title_en);
  g_free (self);
}

const char *
rp_template_get_id (RpTemplate *self)
{
  return self->id;
}

int
rp_template_get_version (RpTemplate *self)
{
  return self->version;
}

const char *
rp_template_get_kind (RpTemplate *self)
{
  return self->kind;
}

const char *
rp_template_get_title_in (RpTemplate *self, const char *language)
{
  return g_str_equal (language, "zh") ? self->title_zh : self->title_en;
}

GPtrArray *
rp_template_get_sections (RpTemplate *self)
{
  return self->sections;
}

const RpQuestion *
rp_template_find_question (RpTemplate *self, const char *id)
{
  return g_hash_table_lookup (self->questions, id);
}

const RpSection *
rp_template_find_section (RpTemplate *self, const char *question)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      const RpSection *section = self->sections->pdata[i];
      for (guint k = 0; k < section->questions->len; k++)
        if (g_str_equal (((const RpQuestion *)section->questions->pdata[k])->id, question))
          return section;
    }
  return NULL;
}

const char *
rp_section_title (const RpSection *self)
{
  return rp_locale_is_chinese () ? self->title_zh : self->title_en;
}

gboolean
rp_section_is_part (const RpSection *self, RpRoles owner, gboolean closing)
{
  return (self->owner & owner) != 0 && self->closing == closing;
}
