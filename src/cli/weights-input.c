/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/weights-input.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/csv.h"
#include "base/json-access.h"
#include "cli/command.h"
#include "insight/data-file.h"

/* Returns: %FALSE with @error set when the cell is neither a number nor empty */
static gboolean
read_cell (RpCsvReader *table, guint column, const char *path, double *out, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (rp_csv_reader_get (table, column)));
  char *end;

  *out = *text != '\0' ? g_ascii_strtod (text, &end) : NAN;
  if (*text == '\0' || (end != text && *end == '\0' && isfinite (*out)))
    return TRUE;
  g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
               _ ("%s, line %u, column “%s”: “%s” is no finite number."), path,
               rp_csv_reader_get_line (table), rp_csv_reader_get_header (table)[column], text);
  return FALSE;
}

static gboolean
read_row (RpCsvReader *table, const char *path, guint n, double *row, gboolean *whole,
          GError **error)
{
  *whole = TRUE;
  for (guint k = 0; k < n; k++)
    {
      if (!read_cell (table, k + 1, path, &row[k], error))
        return FALSE;
      *whole = *whole && !isnan (row[k]);
    }
  return TRUE;
}

static gboolean
read_rows (RpIndicatorTable *self, RpCsvReader *table, const char *path, GError **error)
{
  guint n = g_strv_length (self->indicators);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree double *row = g_new0 (double, n);
  g_autoptr (GError) failure = NULL;
  gboolean whole;

  while (rp_csv_reader_next (table, &failure))
    {
      if (!read_row (table, path, n, row, &whole, error))
        return FALSE;
      self->n_left_out += !whole;
      if (!whole)
        continue;
      g_strv_builder_add (names, rp_csv_reader_get (table, 0));
      g_array_append_vals (values, row, n);
    }
  if (failure != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", path);
      return FALSE;
    }
  self->names = g_strv_builder_end (names);
  self->values = rp_matrix_new_from (values->len / n, n, (const double *)values->data);
  return TRUE;
}

static gboolean
read_kinds (RpIndicatorTable *self, const char *costs, GError **error)
{
  g_auto (GStrv) names = g_strsplit (costs != NULL ? costs : "", ",", -1);

  self->kinds = g_new0 (RpMeasureKind, g_strv_length (self->indicators));
  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; self->indicators[k] != NULL; k++)
        if (g_str_equal (self->indicators[k], names[i]))
          {
            self->kinds[k] = RP_MEASURE_COST;
            found = TRUE;
          }
      if (found)
        continue;
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, _ ("There is no column “%s”."),
                   names[i]);
      return FALSE;
    }
  return TRUE;
}

RpIndicatorTable *
rp_indicator_table_read (const char *path, const char *costs, GError **error)
{
  g_autoptr (RpCsvReader) table = rp_csv_reader_open (path, error);
  g_autoptr (RpIndicatorTable) self = g_new0 (RpIndicatorTable, 1);
  const char *const *header;

  if (table == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  header = rp_csv_reader_get_header (table);
  if (header[0] == NULL || header[1] == NULL)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                   _ ("%s: the first column names the rows, the others hold indicators; there are "
                      "none."),
                   path);
      return NULL;
    }
  self->indicators = g_strdupv ((char **)header + 1);
  return read_kinds (self, costs, error) && read_rows (self, table, path, error)
             ? g_steal_pointer (&self)
             : NULL;
}

void
rp_indicator_table_free (RpIndicatorTable *self)
{
  g_strfreev (self->names);
  g_strfreev (self->indicators);
  g_clear_pointer (&self->values, rp_matrix_free);
  g_free (self->kinds);
  g_free (self);
}

RpHierarchy *
rp_judgements_read (const char *path, JsonObject **file, const char **place, GError **error)
{
  JsonObject *object;

  *file = rp_data_file_load (path, error);
  if (*file == NULL)
    return NULL;
  object = rp_json_get_object (*file, "hierarchy");
  *place = object != NULL ? "hierarchy" : "";
  return rp_hierarchy_read (object != NULL ? object : *file, path, *place, error);
}
