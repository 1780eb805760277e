/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/table.h"

#include "base/text.h"
#include "cli/command.h"

struct _RpTable
{
  char *alignment;
  guint n_columns;
  GPtrArray *rows; /* (element-type GStrv) */
};

RpTable *
rp_table_new (const char *alignment)
{
  RpTable *self = g_new0 (RpTable, 1);

  self->alignment = g_strdup (alignment);
  self->n_columns = strlen (alignment);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  return self;
}

void
rp_table_free (RpTable *self)
{
  g_free (self->alignment);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

void
rp_table_add_row (RpTable *self, const char *const *cells)
{
  g_auto (GStrv) row = g_new0 (char *, self->n_columns + 1);

  g_return_if_fail (g_strv_length ((char **)cells) == self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    row[i] = rp_text_for_terminal (cells[i]);
  g_ptr_array_add (self->rows, g_steal_pointer (&row));
}

void
rp_table_add (RpTable *self, ...)
{
  g_autofree const char **cells = g_new0 (const char *, self->n_columns + 1);
  va_list arguments;

  va_start (arguments, self);
  for (guint i = 0; i < self->n_columns; i++)
    cells[i] = va_arg (arguments, const char *);
  va_end (arguments);
  rp_table_add_row (self, cells);
}

/* Columns of a terminal that a text takes. */
static guint
measure_text (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

static void
append_cell (GString *out, const char *text, guint width, gboolean right, gboolean last)
{
  guint padding = width - measure_text (text);

  if (right)
    g_string_append_printf (out, "%*s", (int)padding, "");
  g_string_append (out, text);
  if (!right && !last)
    g_string_append_printf (out, "%*s", (int)padding, "");
  g_string_append (out, last ? "\n" : "  ");
}

char *
rp_table_format (RpTable *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);
  GString *out = g_string_new (NULL);

  for (guint r = 0; r < self->rows->len; r++)
    for (guint c = 0; c < self->n_columns; c++)
      widths[c] = MAX (widths[c], measure_text (((GStrv)self->rows->pdata[r])[c]));
  for (guint r = 0; r < self->rows->len; r++)
    for (guint c = 0; c < self->n_columns; c++)
      append_cell (out, ((GStrv)self->rows->pdata[r])[c], widths[c], self->alignment[c] == 'r',
                   c + 1 == self->n_columns);
  return g_string_free (out, FALSE);
}

void
rp_table_print (RpTable *self)
{
  g_autofree char *text = rp_table_format (self);

  rp_print ("%s", text);
}
