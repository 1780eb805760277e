/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/report.h"

#include "base/json-access.h"

#define NUMBER_WIDTH 28.0
#define MAX_COLUMNS 9
#define BLANK_ROWS 3

/**
 * Grid: the columns of a table that this copy prints, and how wide they are.
 */
typedef struct
{
  RpReport *report;
  const RpQuestion *table;
  JsonArray *rows;    /* (nullable) */
  GPtrArray *columns; /* (element-type RpQuestion) in every row */
  GPtrArray *details; /* (element-type RpQuestion) asked for in some rows: a line below */
  double widths[MAX_COLUMNS];
} Grid;

/* An id that the program needs, whose name stands in another column. */
static gboolean
is_link (const RpQuestion *column)
{
  return column->internal && column->type == RP_QUESTION_REFERENCE;
}

/* A column that nobody was asked to fill and nobody filled only takes room from the others. */
static gboolean
is_unused (Grid *grid, const RpQuestion *column)
{
  if (column->required || grid->report->request->copy == RP_PRINT_BLANK)
    return FALSE;
  for (guint i = 0; grid->rows != NULL && i < json_array_get_length (grid->rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (grid->rows, i);
      JsonNode *value = row != NULL ? json_object_get_member (row, column->id) : NULL;
      if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
        return FALSE;
    }
  return TRUE;
}

static void
sort_columns (Grid *grid)
{
  for (guint i = 0; i < grid->table->columns->len; i++)
    {
      const RpQuestion *column = g_ptr_array_index (grid->table->columns, i);
      if (is_link (column) || !rp_report_may_show (grid->report, column)
          || is_unused (grid, column))
        continue;
      g_ptr_array_add (column->visible != NULL ? grid->details : grid->columns, (gpointer)column);
    }
}

static char *
format_cell (Grid *grid, const RpQuestion *column, JsonObject *row)
{
  return rp_report_text (grid->report, column,
                         row != NULL ? json_object_get_member (row, column->id) : NULL);
}

static double
measure_column (Grid *grid, const RpQuestion *column)
{
  RpSheet *sheet = grid->report->sheet;
  double widest = rp_sheet_measure (sheet, rp_report_label (grid->report, column), RP_FACE_LABEL);
  for (guint i = 0; grid->rows != NULL && i < json_array_get_length (grid->rows); i++)
    {
      g_autofree char *text = format_cell (grid, column, rp_json_array_get_object (grid->rows, i));
      widest = MAX (widest, rp_sheet_measure (sheet, text, RP_FACE_TEXT));
    }
  return widest;
}

/* The width above which columns must give way so that all of them fit into @room. */
static double
find_widest (const double *wanted, guint n, double room)
{
  double widest = room / n;
  for (guint round = 0; round < n; round++)
    {
      double left = room;
      guint n_wider = 0;
      for (guint i = 0; i < n; i++)
        {
          if (wanted[i] > widest)
            n_wider++;
          else
            left -= wanted[i];
        }
      if (n_wider == 0)
        break;
      widest = left / n_wider;
    }
  return widest;
}

/* Natural widths where they fit, stretched to the whole line; else only the wide columns give way. */
static void
set_widths (Grid *grid)
{
  guint n = grid->columns->len;
  double room = rp_sheet_get_width (grid->report->sheet) - NUMBER_WIDTH;
  double wanted = 0;
  for (guint i = 0; i < n; i++)
    {
      grid->widths[i] = measure_column (grid, g_ptr_array_index (grid->columns, i));
      wanted += grid->widths[i];
    }
  double widest = find_widest (grid->widths, n, room);
  for (guint i = 0; i < n; i++)
    grid->widths[i]
        = wanted <= room ? grid->widths[i] * room / wanted : MIN (grid->widths[i], widest);
}

static void
add_header (Grid *grid)
{
  RpCell cells[MAX_COLUMNS + 1];
  cells[0] = (RpCell){ rp_print_word (RP_WORD_ROW, grid->report->language), NUMBER_WIDTH,
                       RP_FACE_LABEL, TRUE, PANGO_ALIGN_CENTER };
  for (guint i = 0; i < grid->columns->len; i++)
    cells[i + 1] = (RpCell){ rp_report_label (grid->report, g_ptr_array_index (grid->columns, i)),
                             grid->widths[i], RP_FACE_LABEL, TRUE, PANGO_ALIGN_CENTER };
  rp_sheet_set_header (grid->report->sheet, cells, grid->columns->len + 1);
}

static PangoAlignment
align_column (Grid *grid, const RpQuestion *column)
{
  if (grid->report->request->copy == RP_PRINT_BLANK)
    return PANGO_ALIGN_LEFT;
  switch ((int)column->type)
    {
    case RP_QUESTION_NUMBER:
      return PANGO_ALIGN_RIGHT;
    case RP_QUESTION_DATE:
    case RP_QUESTION_CHOICE:
    case RP_QUESTION_YES_NO:
      return PANGO_ALIGN_CENTER;
    default:
      return PANGO_ALIGN_LEFT;
    }
}

static void
add_row (Grid *grid, guint index, JsonObject *row)
{
  char *texts[MAX_COLUMNS];
  RpCell cells[MAX_COLUMNS + 1];
  g_autofree char *number = g_strdup_printf ("%u", index + 1);
  guint n = grid->columns->len;
  cells[0] = (RpCell){ number, NUMBER_WIDTH, RP_FACE_TEXT, FALSE, PANGO_ALIGN_CENTER };
  for (guint i = 0; i < n; i++)
    {
      const RpQuestion *column = g_ptr_array_index (grid->columns, i);
      texts[i] = format_cell (grid, column, row);
      cells[i + 1]
          = (RpCell){ texts[i], grid->widths[i], RP_FACE_TEXT, FALSE, align_column (grid, column) };
    }
  rp_sheet_add_row (grid->report->sheet, cells, n + 1, RP_REPORT_WRITING_HEIGHT);
  for (guint i = 0; i < n; i++)
    g_free (texts[i]);
}

static void
append_detail (Grid *grid, GString *out, const RpQuestion *column, JsonObject *row)
{
  RpForm *form = grid->report->request->form;
  const char *language = grid->report->language;
  g_autofree char *text = format_cell (grid, column, row);
  if (*text == '\0' || !rp_form_is_column_visible (form, column, row))
    return;
  if (out->len > 0)
    g_string_append (out, rp_print_word (RP_WORD_NEXT, language));
  g_string_append_printf (out, "%s%s%s", rp_report_label (grid->report, column),
                          rp_print_word (RP_WORD_COLON, language), text);
}

static void
add_details (Grid *grid, JsonObject *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < grid->details->len; i++)
    append_detail (grid, text, g_ptr_array_index (grid->details, i), row);
  if (text->len == 0)
    return;
  double width = rp_sheet_get_width (grid->report->sheet) - NUMBER_WIDTH;
  RpCell cells[] = { { "", NUMBER_WIDTH, RP_FACE_TEXT, FALSE, PANGO_ALIGN_LEFT },
                     { text->str, width, RP_FACE_TEXT, FALSE, PANGO_ALIGN_LEFT } };
  rp_sheet_add_row (grid->report->sheet, cells, G_N_ELEMENTS (cells), 0);
}

static void
add_row_pictures (Grid *grid, JsonObject *row)
{
  for (guint i = 0; i < grid->table->columns->len; i++)
    {
      const RpQuestion *column = g_ptr_array_index (grid->table->columns, i);
      if (column->type == RP_QUESTION_ATTACHMENTS && rp_report_may_show (grid->report, column))
        rp_report_add_pictures (grid->report, column, json_object_get_member (row, column->id));
    }
}

static const RpQuestion *
find_energy_column (const RpQuestion *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const RpQuestion *column = g_ptr_array_index (table->columns, i);
      if (column->type == RP_QUESTION_NUMBER && column->unit == RP_UNIT_ENERGY)
        return column;
    }
  return NULL;
}

static void
add_caption (RpReport *report, const RpQuestion *table)
{
  rp_report_flush_pairs (report);
  rp_sheet_need (report->sheet, 80);
  rp_sheet_add_space (report->sheet, 5);
  rp_sheet_add_text (report->sheet, rp_report_label (report, table), RP_FACE_LABEL,
                     PANGO_ALIGN_LEFT);
  rp_sheet_add_space (report->sheet, 2);
}

static guint
count_rows (Grid *grid)
{
  guint n = grid->rows != NULL ? json_array_get_length (grid->rows) : 0;
  if (grid->report->request->copy == RP_PRINT_BLANK && n == 0)
    return CLAMP ((guint)grid->table->min, BLANK_ROWS, 10);
  return n;
}

static void
add_rows (Grid *grid)
{
  set_widths (grid);
  add_header (grid);
  for (guint i = 0; i < count_rows (grid); i++)
    {
      JsonObject *row = grid->rows != NULL ? rp_json_array_get_object (grid->rows, i) : NULL;
      add_row (grid, i, row);
      if (row != NULL)
        add_details (grid, row);
    }
  rp_sheet_set_header (grid->report->sheet, NULL, 0);
  rp_sheet_add_space (grid->report->sheet, 5);
  for (guint i = 0; grid->rows != NULL && i < json_array_get_length (grid->rows); i++)
    if (rp_json_array_get_object (grid->rows, i) != NULL)
      add_row_pictures (grid, rp_json_array_get_object (grid->rows, i));
}

/* A table with more columns than a page is wide: every row as a block of its own. */
static void
add_card (Grid *grid, guint index, JsonObject *row)
{
  RpReport *report = grid->report;
  gboolean blank = report->request->copy == RP_PRINT_BLANK;
  g_autofree char *title
      = g_strdup_printf ("%s %u", rp_print_word (RP_WORD_ROW, report->language), index + 1);
  RpCell head
      = { title, rp_sheet_get_width (report->sheet), RP_FACE_LABEL, TRUE, PANGO_ALIGN_LEFT };
  rp_sheet_need (report->sheet, 70);
  rp_sheet_add_row (report->sheet, &head, 1, 0);
  for (guint i = 0; i < grid->table->columns->len; i++)
    {
      const RpQuestion *column = g_ptr_array_index (grid->table->columns, i);
      g_autofree char *text = format_cell (grid, column, row);
      if (is_link (column) || !rp_report_may_show (report, column) || (!blank && *text == '\0')
          || (row != NULL && !rp_form_is_column_visible (report->request->form, column, row)))
        continue;
      rp_report_add_pair (report, rp_report_label (report, column), text,
                          blank ? RP_REPORT_WRITING_HEIGHT : 0);
    }
  rp_report_flush_pairs (report);
  if (row != NULL)
    add_row_pictures (grid, row);
  rp_sheet_add_space (report->sheet, 4);
}

/* A snapshot that counts energy month by month is also shown as bars: the year has a shape. */
static void
add_chart (Grid *grid)
{
  const RpQuestion *energy = find_energy_column (grid->table);
  gboolean chinese = g_str_equal (grid->report->language, "zh");
  if (grid->table->type != RP_QUESTION_AUTOMATIC || energy == NULL || grid->rows == NULL)
    return;
  g_autoptr (GArray) bars = g_array_new (FALSE, FALSE, sizeof (RpBar));
  for (guint i = 0; i < json_array_get_length (grid->rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (grid->rows, i);
      RpBar bar = { .value = row != NULL ? (double)rp_json_get_integer (row, energy->id, 0) : 0 };
      bar.value /= chinese ? 1e6 : 1e5; /* 0.01 kWh to 10 MWh or MWh */
      bar.label = g_strdup (row != NULL ? rp_json_get_string (row, "month", "") : "");
      g_array_append_val (bars, bar);
    }
  rp_sheet_add_bars (grid->report->sheet, (const RpBar *)bars->data, bars->len,
                     chinese ? "万kWh" : "MWh");
  for (guint i = 0; i < bars->len; i++)
    g_free (g_array_index (bars, RpBar, i).label);
}

void
rp_report_add_table (RpReport *self, const RpQuestion *table, JsonNode *value)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (GPtrArray) details = g_ptr_array_new ();
  Grid grid = { .report = self, .table = table, .columns = columns, .details = details };
  if (value != NULL && JSON_NODE_HOLDS_ARRAY (value))
    grid.rows = json_node_get_array (value);
  if (count_rows (&grid) == 0)
    {
      /* "None" would be a statement where an answer is still owed. */
      const char *none = table->required ? "" : rp_print_word (RP_WORD_NONE, self->language);
      rp_report_add_pair (self, rp_report_label (self, table), none, 0);
      return;
    }
  sort_columns (&grid);
  add_caption (self, table);
  add_chart (&grid);
  if (columns->len < MAX_COLUMNS || (columns->len == MAX_COLUMNS && details->len == 0))
    {
      add_rows (&grid);
      return;
    }
  for (guint i = 0; i < count_rows (&grid); i++)
    add_card (&grid, i, grid.rows != NULL ? rp_json_array_get_object (grid.rows, i) : NULL);
}
