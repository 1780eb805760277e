/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-table.h"

#include <math.h>

typedef struct
{
  char *name;
  RpAttributeKind kind;
  GPtrArray *words; /* of a category, by their numbers */
  GHashTable *numbers;
} Attribute;

struct _RpNeedTable
{
  gatomicrefcount n_refs;
  GPtrArray *needs;      /* names */
  GPtrArray *attributes; /* Attribute */
  guint n_rows;
  GByteArray *has; /* n_rows × needs */
  GArray *values;  /* n_rows × attributes, double */
};

static void
free_attribute (gpointer data)
{
  Attribute *attribute = data;
  g_free (attribute->name);
  g_ptr_array_unref (attribute->words);
  g_hash_table_unref (attribute->numbers);
  g_free (attribute);
}

RpNeedTable *
rp_need_table_new (void)
{
  RpNeedTable *self = g_new0 (RpNeedTable, 1);
  g_atomic_ref_count_init (&self->n_refs);
  self->needs = g_ptr_array_new_with_free_func (g_free);
  self->attributes = g_ptr_array_new_with_free_func (free_attribute);
  self->has = g_byte_array_new ();
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

RpNeedTable *
rp_need_table_ref (RpNeedTable *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
rp_need_table_unref (RpNeedTable *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_ptr_array_unref (self->needs);
  g_ptr_array_unref (self->attributes);
  g_byte_array_unref (self->has);
  g_array_unref (self->values);
  g_free (self);
}

guint
rp_need_table_add_need (RpNeedTable *self, const char *name)
{
  g_return_val_if_fail (self->n_rows == 0 && self->needs->len < RP_NEEDS_MAX, 0);
  g_ptr_array_add (self->needs, g_strdup (name));
  return self->needs->len - 1;
}

guint
rp_need_table_add_attribute (RpNeedTable *self, const char *name, RpAttributeKind kind)
{
  g_return_val_if_fail (self->n_rows == 0 && self->attributes->len < RP_NEEDS_MAX, 0);
  Attribute *attribute = g_new0 (Attribute, 1);
  attribute->name = g_strdup (name);
  attribute->kind = kind;
  attribute->words = g_ptr_array_new_with_free_func (g_free);
  attribute->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (self->attributes, attribute);
  return self->attributes->len - 1;
}

guint
rp_need_table_add_row (RpNeedTable *self)
{
  const double unknown = NAN;
  guint before = self->has->len;
  g_byte_array_set_size (self->has, before + self->needs->len);
  for (guint i = before; i < self->has->len; i++)
    self->has->data[i] = 0;
  for (guint i = 0; i < self->attributes->len; i++)
    g_array_append_val (self->values, unknown);
  return self->n_rows++;
}

void
rp_need_table_set_need (RpNeedTable *self, guint row, guint need, gboolean has)
{
  g_return_if_fail (row < self->n_rows && need < self->needs->len);
  self->has->data[row * self->needs->len + need] = has ? 1 : 0;
}

static Attribute *
get_attribute (RpNeedTable *self, guint attribute)
{
  return g_ptr_array_index (self->attributes, attribute);
}

static double *
get_cell (RpNeedTable *self, guint row, guint attribute)
{
  return &g_array_index (self->values, double, (gsize)row * self->attributes->len + attribute);
}

void
rp_need_table_set_word (RpNeedTable *self, guint row, guint attribute, const char *word)
{
  g_return_if_fail (row < self->n_rows && attribute < self->attributes->len);
  Attribute *column = get_attribute (self, attribute);
  gpointer number;
  g_return_if_fail (column->kind == RP_ATTRIBUTE_CATEGORY);
  if (*word == '\0')
    {
      *get_cell (self, row, attribute) = NAN;
      return;
    }
  if (!g_hash_table_lookup_extended (column->numbers, word, NULL, &number))
    {
      number = GUINT_TO_POINTER (column->words->len);
      g_ptr_array_add (column->words, g_strdup (word));
      g_hash_table_insert (column->numbers, column->words->pdata[column->words->len - 1], number);
    }
  *get_cell (self, row, attribute) = GPOINTER_TO_UINT (number);
}

void
rp_need_table_set_number (RpNeedTable *self, guint row, guint attribute, double number)
{
  g_return_if_fail (row < self->n_rows && attribute < self->attributes->len);
  g_return_if_fail (get_attribute (self, attribute)->kind != RP_ATTRIBUTE_CATEGORY);
  *get_cell (self, row, attribute) = number;
}

guint
rp_need_table_get_n_rows (RpNeedTable *self)
{
  return self->n_rows;
}

guint
rp_need_table_get_n_needs (RpNeedTable *self)
{
  return self->needs->len;
}

guint
rp_need_table_get_n_attributes (RpNeedTable *self)
{
  return self->attributes->len;
}

const char *
rp_need_table_get_need_name (RpNeedTable *self, guint need)
{
  return g_ptr_array_index (self->needs, need);
}

const char *
rp_need_table_get_attribute_name (RpNeedTable *self, guint attribute)
{
  return get_attribute (self, attribute)->name;
}

RpAttributeKind
rp_need_table_get_attribute_kind (RpNeedTable *self, guint attribute)
{
  return get_attribute (self, attribute)->kind;
}

const guint8 *
rp_need_table_get_needs (RpNeedTable *self, guint row)
{
  return self->has->data + (gsize)row * self->needs->len;
}

guint
rp_need_table_count_needs (RpNeedTable *self, guint row)
{
  const guint8 *has = rp_need_table_get_needs (self, row);
  guint n = 0;
  for (guint j = 0; j < self->needs->len; j++)
    n += has[j];
  return n;
}

double
rp_need_table_get_value (RpNeedTable *self, guint row, guint attribute)
{
  return *get_cell (self, row, attribute);
}

const char *
rp_need_table_get_word (RpNeedTable *self, guint attribute, guint value)
{
  return g_ptr_array_index (get_attribute (self, attribute)->words, value);
}

guint
rp_need_table_get_n_words (RpNeedTable *self, guint attribute)
{
  return get_attribute (self, attribute)->words->len;
}
