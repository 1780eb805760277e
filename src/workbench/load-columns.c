/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/load-columns.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "workbench/import-mapping.h"

#define FEWEST_ACROSS 24
#define MINUTES_PER_DAY 1440

/* ---- what a header says ---- */

/* Words of a header that give a column away. The first row that fits counts, so what must not be taken for
 * something else comes first. A word that begins with a space must begin a word of the header. */
static const struct
{
  int role; /* -1: none of ours */
  const char *words[12];
} hints[] = {
  { -1,
    { "power factor", "功率因数", " pf", " cos", "co2", "percent", "pct", " %", "price", "tariff",
      NULL } },
  { RP_LOAD_LEAD,
    { "kvarh lead", "leading", " lead", "容性", "capacitive", "kapazitiv", "超前", NULL } },
  { RP_LOAD_LAG, { "kvar", "reactive", "无功", "blind", "reaktiv", NULL } },
  { RP_LOAD_KWH,
    { "kwh", "mwh", " wh", "energy", "usage", "consumption", "电量", "verbrauch", NULL } },
  { RP_LOAD_KW,
    { " kw", " mw", " w ", "power", "load", "demand", "负荷", "功率", "leistung", NULL } },
  { RP_LOAD_TIME,
    { "time", "interval", "start", " end", "stamp", "时间", "时刻", "zeit", "hour", "小时", "时点",
      NULL } },
  { RP_LOAD_DATE, { "date", " day", "日期", "datum", "数据日", NULL } },
};

static const char *const role_names[] = {
  [RP_LOAD_DATE] = "date", [RP_LOAD_TIME] = "time",     [RP_LOAD_KWH] = "kwh",
  [RP_LOAD_KW] = "kw",     [RP_LOAD_LAG] = "kvarh_lag", [RP_LOAD_LEAD] = "kvarh_lead",
};

const char *
rp_load_role_get_name (RpLoadRole role)
{
  return role_names[role];
}

/* " lagging current reactive power kvarh ": lower case, one space for whatever is no letter or digit. */
static char *
fold_header (const char *header)
{
  g_autofree char *lower = g_utf8_strdown (header, -1);
  GString *out = g_string_new (" ");

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || c == '%')
        g_string_append_unichar (out, c);
      else if (out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  if (out->str[out->len - 1] != ' ')
    g_string_append_c (out, ' ');
  return g_string_free (out, FALSE);
}

static gboolean
has_word (const char *folded, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Returns: a role; -1 for one that is none of ours, RP_LOAD_N_ROLES when the header says nothing */
static int
read_header (const char *header)
{
  g_autofree char *folded = fold_header (header);

  for (guint i = 0; i < G_N_ELEMENTS (hints); i++)
    if (has_word (folded, hints[i].words))
      return hints[i].role;
  return RP_LOAD_N_ROLES;
}

static double
read_factor (const char *header)
{
  static const struct
  {
    const char *words[5];
    double factor;
  } units[] = { { { " mwh", " mw ", " mvarh", " mvar ", NULL }, 1000 },
                { { " wh ", " w ", " varh ", " var ", NULL }, 0.001 },
                { { " gwh", " gw ", NULL }, 1e6 } };
  g_autofree char *folded = fold_header (header);

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (has_word (folded, units[i].words))
      return units[i].factor;
  return 1;
}

static gboolean
is_power (const char *header)
{
  static const char *const power[] = { "kvar ", "mvar ", " var ", NULL };
  g_autofree char *folded = fold_header (header);

  return has_word (folded, power);
}

/* ---- what the cells say ---- */

/* "3.17", "3,17", "1,234.5", "1.234,5", "1 234.5": the last of two marks is the decimal one, a mark that comes
 * twice is not; a comma alone is what the table has it for. */
gboolean
rp_load_number_parse (const char *text, gboolean thousands, double *out)
{
  char plain[64];
  const char *comma = strrchr (text, ','), *point = strrchr (text, '.');
  const char *decimal = comma != NULL && (point == NULL || comma > point) ? comma : point;
  char *end = NULL;
  guint n = 0;

  if (point == NULL && comma != NULL && (thousands || strchr (text, ',') != comma))
    decimal = NULL;
  for (const char *p = text; *p != '\0' && n < sizeof plain - 1; p++)
    if (p == decimal)
      plain[n++] = '.';
    else if (*p != ',' && *p != '.' && *p != ' ' && *p != '\'')
      plain[n++] = *p;
  plain[n] = '\0';
  *out = g_ascii_strtod (plain, &end);
  return n > 0 && end != plain && *end == '\0' && isfinite (*out);
}

/* Whether a comma in this cell can only be of thousands: a decimal point follows it. */
static gboolean
shows_thousands (const char *text)
{
  const char *comma = strrchr (text, ',');
  double number;

  return comma != NULL && strchr (comma, '.') != NULL
         && rp_load_number_parse (text, FALSE, &number);
}

static gboolean
find_thousands (GPtrArray *samples, guint n_columns)
{
  for (guint i = 0; i < samples->len; i++)
    for (guint k = 0; k < n_columns; k++)
      if (shows_thousands (((GStrv)samples->pdata[i])[k]))
        return TRUE;
  return FALSE;
}

typedef enum
{
  CELLS_OTHER,
  CELLS_NUMBERS,
  CELLS_STAMPS,
  CELLS_DATES,
  CELLS_TIMES,
} Cells;

static Cells
read_cell (const char *text)
{
  RpLoadStamp stamp;
  gint16 minute;
  double number;

  /* Digits alone are a reading, even where they could be a date. */
  if (rp_load_number_parse (text, FALSE, &number) && strlen (text) < 8)
    return CELLS_NUMBERS;
  if (rp_load_stamp_parse (text, &stamp))
    return stamp.minute >= 0 ? CELLS_STAMPS : CELLS_DATES;
  if (rp_load_time_parse (text, &minute))
    return CELLS_TIMES;
  return rp_load_number_parse (text, FALSE, &number) ? CELLS_NUMBERS : CELLS_OTHER;
}

/* What most cells of a column are: a few that cannot be read are told of later. */
static Cells
read_cells (GPtrArray *samples, guint column)
{
  guint counts[CELLS_TIMES + 1] = { 0 }, n = 0;

  for (guint i = 0; i < samples->len; i++)
    {
      const char *text = ((GStrv)samples->pdata[i])[column];

      if (*text == '\0')
        continue;
      counts[read_cell (text)]++;
      n++;
    }
  for (guint kind = CELLS_NUMBERS; kind <= CELLS_TIMES; kind++)
    if (n > 0 && counts[kind] * 2 > n)
      return kind;
  /* A day's last label may stand there as a date alone. */
  if (n > 0 && (counts[CELLS_STAMPS] + counts[CELLS_DATES]) * 2 > n)
    return CELLS_STAMPS;
  return CELLS_OTHER;
}

/* ---- one row a day ---- */

/* "00:15" or a number: P1, H01, 96. Returns: minutes of the day, or the number; -1 for neither */
static int
read_slot (const char *header, gboolean *is_time)
{
  gint16 minute = 0;
  const char *p = header;
  char *end = NULL;
  gint64 number;

  *is_time = strchr (header, ':') != NULL;
  if (*is_time)
    return rp_load_time_parse (header, &minute) ? minute : -1;
  while (g_ascii_isalpha (*p) && p < header + 2)
    p++;
  number = g_ascii_strtoll (p, &end, 10);
  return end != p && *end == '\0' && number >= 0 && number <= 288 ? (int)number : -1;
}

/* As many columns in a row as a day has intervals. */
static gboolean
find_across (RpLoadGuess *self, const char *const *header)
{
  g_autoptr (GArray) across = g_array_new (FALSE, FALSE, sizeof (guint));
  int first = -1;
  gboolean times = FALSE;

  for (guint i = 0; header[i] != NULL; i++)
    {
      gboolean is_time = FALSE;
      int slot = read_slot (header[i], &is_time);

      if (slot < 0)
        continue;
      if (across->len == 0)
        {
          first = slot;
          times = is_time;
        }
      g_array_append_val (across, i);
    }
  if (across->len < FEWEST_ACROSS || MINUTES_PER_DAY % across->len != 0)
    return FALSE;
  self->across_minutes = MINUTES_PER_DAY / across->len;
  /* "00:15" to "24:00" are ends; a number counts from the first interval. */
  self->label_is_end = times && first == (int)self->across_minutes;
  self->across = g_steal_pointer (&across);
  return TRUE;
}

/* ---- places ---- */

static gboolean
refuse (GError **error, const char *name, const char *sentence)
{
  g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE, "%s: %s", name, sentence);
  return FALSE;
}

static int
find_named (const char *const *header, const char *name)
{
  for (int i = 0; header[i] != NULL; i++)
    if (g_str_equal (header[i], name))
      return i;
  return -1;
}

#define NONE (-2) /* the user says that there is none */

static gboolean
is_given (const char *column)
{
  return column != NULL && *column != '\0';
}

static gboolean
take_given (RpLoadGuess *self, const char *const *header, const RpLoadColumns *columns,
            const char *name, GError **error)
{
  const char *const given[] = {
    [RP_LOAD_DATE] = columns->date, [RP_LOAD_TIME] = columns->time, [RP_LOAD_KWH] = columns->kwh,
    [RP_LOAD_KW] = columns->kw,     [RP_LOAD_LAG] = columns->lag,   [RP_LOAD_LEAD] = columns->lead,
  };

  for (guint role = 0; role < RP_LOAD_N_ROLES; role++)
    {
      gboolean none = given[role] != NULL && *given[role] == '\0';

      self->place[role] = none ? NONE : given[role] != NULL ? find_named (header, given[role]) : -1;
      self->factor[role] = 1;
      if (given[role] != NULL && self->place[role] == -1)
        {
          g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE,
                       _ ("%s: there is no column “%s”."), name, given[role]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
is_taken (const RpLoadGuess *self, int column)
{
  for (guint role = 0; role < RP_LOAD_N_ROLES; role++)
    if (self->place[role] == column)
      return TRUE;
  return FALSE;
}

/* A column of labels that its name gives away first, else the first that holds them. */
static void
place_labels (RpLoadGuess *self, const char *const *header, const Cells *cells, Cells wanted,
              RpLoadRole role)
{
  for (guint pass = 0; pass < 2 && self->place[role] == -1; pass++)
    for (int i = 0; header[i] != NULL && self->place[role] == -1; i++)
      {
        int said = pass == 0 ? read_header (header[i]) : (int)role;

        if (cells[i] == wanted && !is_taken (self, i)
            && (said == RP_LOAD_TIME || said == RP_LOAD_DATE))
          self->place[role] = i;
      }
}

/* What is a number for all that its cells say, and a time by its name. */
static gboolean
is_numbered (const char *header, GPtrArray *samples, int column,
             gboolean (*read) (const char *text))
{
  int said = read_header (header);
  guint n = 0;

  if (said != RP_LOAD_TIME && said != RP_LOAD_DATE)
    return FALSE;
  for (guint i = 0; i < samples->len; i++)
    {
      const char *text = ((GStrv)samples->pdata[i])[column];

      if (*text != '\0' && !read (text))
        return FALSE;
      n += *text != '\0';
    }
  return n > 0;
}

static gboolean
is_serial (const char *text)
{
  RpLoadStamp stamp;

  return rp_load_serial_parse (text, &stamp);
}

static gboolean
is_hour (const char *text)
{
  gint16 minute;

  return rp_load_hour_parse (text, &minute);
}

/* Where no label is written as one: moments as spreadsheets count them, or a date with the number of an hour. */
static void
place_numbered (RpLoadGuess *self, const char *const *header, GPtrArray *samples)
{
  gboolean dated = self->place[RP_LOAD_DATE] >= 0;

  for (int i = 0; header[i] != NULL && self->place[RP_LOAD_TIME] == -1; i++)
    if (!is_taken (self, i) && is_numbered (header[i], samples, i, dated ? is_hour : is_serial))
      {
        self->place[RP_LOAD_TIME] = i;
        self->time_is_serial = !dated;
        self->time_is_hour = dated;
      }
}

static void
place_readings (RpLoadGuess *self, const char *const *header, const Cells *cells)
{
  for (int i = 0; header[i] != NULL; i++)
    {
      int role = read_header (header[i]);

      if (cells[i] == CELLS_NUMBERS && role >= RP_LOAD_KWH && role < RP_LOAD_N_ROLES
          && self->place[role] == -1 && !is_taken (self, i))
        self->place[role] = i;
    }
}

/* A table with one number and no word about it. Returns: how many numbers could be it */
static guint
place_only_number (RpLoadGuess *self, const char *const *header, const Cells *cells)
{
  guint n = 0;
  int found = -1;

  for (int i = 0; header[i] != NULL; i++)
    if (cells[i] == CELLS_NUMBERS && !is_taken (self, i)
        && read_header (header[i]) == RP_LOAD_N_ROLES)
      {
        found = i;
        n++;
      }
  if (n == 1)
    {
      self->place[RP_LOAD_KWH] = found;
      self->is_assumed = TRUE;
    }
  return n;
}

static void
read_labels (RpLoadGuess *self, const char *const *header)
{
  static const char *const ends[] = { " end", "ending", "结束", "截止", "bis ", NULL };
  static const char *const begins[] = { "start", "begin", "from", "开始", "起始", "von ", NULL };
  g_autofree char *folded = NULL;

  if (self->place[RP_LOAD_TIME] < 0)
    return;
  folded = fold_header (header[self->place[RP_LOAD_TIME]]);
  self->label_is_end = has_word (folded, ends);
  self->label_is_begin = !self->label_is_end && has_word (folded, begins);
}

static void
read_units (RpLoadGuess *self, const char *const *header)
{
  for (guint role = RP_LOAD_KWH; role < RP_LOAD_N_ROLES; role++)
    if (self->place[role] >= 0)
      self->factor[role] = read_factor (header[self->place[role]]);
  self->lag_is_power = self->place[RP_LOAD_LAG] >= 0 && is_power (header[self->place[RP_LOAD_LAG]]);
  self->lead_is_power
      = self->place[RP_LOAD_LEAD] >= 0 && is_power (header[self->place[RP_LOAD_LEAD]]);
}

static gboolean
check_reading (RpLoadGuess *self, const char *const *header, const Cells *cells, const char *name,
               GError **error)
{
  guint n;

  if (self->across != NULL || self->place[RP_LOAD_KWH] >= 0 || self->place[RP_LOAD_KW] >= 0)
    return TRUE;
  n = place_only_number (self, header, cells);
  if (n > 1)
    return refuse (
        error, name,
        _ ("Several columns could be the reading; name one as energy (kWh) or power (kW)."));
  return n == 1
         || refuse (error, name,
                    _ ("No column is called like energy (kWh) or power (kW); name it."));
}

gboolean
rp_load_guess (RpLoadGuess *self, const char *const *header, GPtrArray *samples,
               const RpLoadColumns *columns, const char *name, GError **error)
{
  guint n_columns = g_strv_length ((GStrv)header);
  g_autofree Cells *cells = g_new (Cells, n_columns + 1);
  gboolean given_reading = is_given (columns->kwh) || is_given (columns->kw);

  *self = (RpLoadGuess){ 0 };
  if (!take_given (self, header, columns, name, error))
    return FALSE;
  self->thousands = find_thousands (samples, n_columns);
  for (guint i = 0; i < n_columns; i++)
    cells[i] = read_cells (samples, i);
  place_labels (self, header, cells, CELLS_STAMPS, RP_LOAD_TIME);
  if (self->place[RP_LOAD_TIME] < 0)
    {
      place_labels (self, header, cells, CELLS_DATES, RP_LOAD_DATE);
      place_labels (self, header, cells, CELLS_TIMES, RP_LOAD_TIME);
      place_numbered (self, header, samples);
    }
  if (self->place[RP_LOAD_TIME] < 0 && self->place[RP_LOAD_DATE] >= 0 && !given_reading)
    find_across (self, header);
  if (self->place[RP_LOAD_TIME] < 0 && self->across == NULL)
    return refuse (error, name, _ ("No column holds times; name it."));
  if (self->across == NULL)
    read_labels (self, header);
  if (!given_reading && self->across == NULL)
    place_readings (self, header, cells);
  else if (self->across == NULL)
    for (guint role = RP_LOAD_LAG; role < RP_LOAD_N_ROLES; role++)
      for (int i = 0; header[i] != NULL && self->place[role] == -1; i++)
        if (cells[i] == CELLS_NUMBERS && read_header (header[i]) == (int)role
            && !is_taken (self, i))
          self->place[role] = i;
  if (!check_reading (self, header, cells, name, error))
    return FALSE;
  read_units (self, header);
  for (guint role = 0; role < RP_LOAD_N_ROLES; role++)
    self->place[role] = MAX (self->place[role], -1);
  return TRUE;
}

void
rp_load_guess_clear (RpLoadGuess *self)
{
  g_clear_pointer (&self->across, g_array_unref);
}
