/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/text-rows.h"

#include <stdarg.h>

GPtrArray *
rp_text_rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
}

void
rp_text_rows_add (GPtrArray *rows, char *first, ...)
{
  GPtrArray *cells = g_ptr_array_new ();
  va_list arguments;

  va_start (arguments, first);
  for (char *text = first; text != NULL; text = va_arg (arguments, char *))
    g_ptr_array_add (cells, text);
  va_end (arguments);
  g_ptr_array_add (cells, NULL);
  g_ptr_array_add (rows, g_ptr_array_free (cells, FALSE));
}
