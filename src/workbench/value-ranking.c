/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/value-ranking.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "schema/code-list.h"
#include "workbench/reload.h"
#include "workbench/value-table.h"

/* ---- one place in the list ---- */

struct _RpRankingRow
{
  RpLazyRow parent_instance;
  RpSession *session; /* (unowned): outlives every list */
  RpValueLine line;
};

G_DEFINE_TYPE (RpRankingRow, rp_ranking_row, RP_TYPE_LAZY_ROW)

static const RpValueLine nobody
    = { "", "", "", "", "", "", "", "", -1, -1, -1, -1, G_MININT, 0, 0 };

guint
rp_ranking_row_get_rank (RpRankingRow *self)
{
  return self->line.rank;
}

const char *
rp_ranking_row_get_id (RpRankingRow *self)
{
  return self->line.id;
}

const char *
rp_ranking_row_get_no (RpRankingRow *self)
{
  return self->line.no;
}

const char *
rp_ranking_row_get_name (RpRankingRow *self)
{
  return self->line.name;
}

const char *
rp_ranking_row_get_grade (RpRankingRow *self)
{
  return self->line.grade;
}

const char *
rp_ranking_row_get_computed (RpRankingRow *self)
{
  return self->line.computed;
}

const char *
rp_ranking_row_get_segment (RpRankingRow *self)
{
  return *self->line.segment != '\0'
             ? rp_code_list_label (rp_code_list_find ("segment"), self->line.segment)
             : "";
}

const char *
rp_ranking_row_get_manager (RpRankingRow *self)
{
  return *self->line.manager != '\0' ? rp_session_name_of (self->session, self->line.manager) : "";
}

gint
rp_ranking_row_get_score (RpRankingRow *self)
{
  return self->line.score;
}

gint
rp_ranking_row_get_coverage (RpRankingRow *self)
{
  return self->line.coverage;
}

gint
rp_ranking_row_get_value (RpRankingRow *self)
{
  return self->line.value;
}

gint
rp_ranking_row_get_potential (RpRankingRow *self)
{
  return self->line.potential;
}

gint
rp_ranking_row_get_change (RpRankingRow *self)
{
  return self->line.change;
}

static void
rp_ranking_row_class_init (RpRankingRowClass *klass)
{
}

static void
rp_ranking_row_init (RpRankingRow *self)
{
  self->line = nobody;
}

/* ---- the list ---- */

#define DIGIT_BITS 11 /* of a number that lines are sorted by; three digits hold it */
#define N_DIGITS (1u << DIGIT_BITS)

struct _RpValueRanking
{
  RpLazyList parent_instance;

  RpSession *session;
  RpValueTable *table;
  GArray *shown; /* (element-type guint): indices into the table, in the order of the list */
  char *text, *grade, *segment;
  RpRankingOrder order;
  gboolean rising, loaded;
  RpReload *reload;
};

static guint arranged_signal;

G_DEFINE_TYPE (RpValueRanking, rp_value_ranking, RP_TYPE_LAZY_LIST)

static const RpValueLine *
get_line (RpValueRanking *self, guint position)
{
  return &g_array_index (self->table->lines, RpValueLine,
                         g_array_index (self->shown, guint, position));
}

/* ---- filter and order ---- */

static gboolean
is_wanted (RpValueRanking *self, const RpValueLine *line, const char *folded)
{
  if (*self->grade != '\0'
      && (g_str_equal (self->grade, "-") ? *line->grade != '\0'
                                         : !g_str_equal (line->grade, self->grade)))
    return FALSE;
  if (*self->segment != '\0' && !g_str_equal (line->segment, self->segment))
    return FALSE;
  return *folded == '\0' || strstr (line->searched, folded) != NULL;
}

/* The number that an order goes by; G_MININT when it is not known. */
static gint
get_key (const RpValueLine *line, RpRankingOrder order)
{
  const gint keys[] = {
    [RP_RANKING_BY_NAME] = (gint)line->name_place,
    [RP_RANKING_BY_GRADE] = *line->grade != '\0' ? *line->grade : G_MININT,
    [RP_RANKING_BY_SCORE] = line->score >= 0 ? line->score : G_MININT,
    [RP_RANKING_BY_CHANGE] = line->change,
    [RP_RANKING_BY_VALUE] = line->value >= 0 ? line->value : G_MININT,
    [RP_RANKING_BY_POTENTIAL] = line->potential >= 0 ? line->potential : G_MININT,
    [RP_RANKING_BY_COVERAGE] = line->coverage >= 0 ? line->coverage : G_MININT,
  };

  return keys[order];
}

/* Where a line comes: the lower, the earlier; what is not known comes last either way. */
static guint32
get_place (const RpValueLine *line, RpRankingOrder order, gboolean rising)
{
  gint key = get_key (line, order);
  guint32 place = (guint32)key ^ 0x80000000u; /* from 1: G_MININT is not known */

  if (key == G_MININT)
    return G_MAXUINT32;
  return rising ? place - 1 : ~place;
}

typedef struct
{
  guint32 place;
  guint line; /* in the table */
} Placed;

/* One digit of the place; lines whose digits are alike keep their order. */
static void
deal (const Placed *from, Placed *to, guint n, guint shift)
{
  guint starts[N_DIGITS + 1] = { 0 };

  for (guint i = 0; i < n; i++)
    starts[(from[i].place >> shift) % N_DIGITS + 1]++;
  for (guint i = 1; i < N_DIGITS; i++)
    starts[i] += starts[i - 1];
  for (guint i = 0; i < n; i++)
    to[starts[(from[i].place >> shift) % N_DIGITS]++] = from[i];
}

/* Digit by digit, the last first: comparing 100,000 lines with each other takes longer than a frame. */
static void
sort_shown (RpValueRanking *self)
{
  guint n = self->shown->len;
  guint *shown = (guint *)(gpointer)self->shown->data;
  g_autofree Placed *placed = g_new (Placed, n);
  g_autofree Placed *other = g_new (Placed, n);

  for (guint i = 0; i < n; i++)
    placed[i] = (Placed){ get_place (get_line (self, i), self->order, self->rising), shown[i] };
  for (guint shift = 0; shift < 32; shift += DIGIT_BITS)
    {
      Placed *swapped = other;

      deal (placed, other, n, shift);
      other = placed;
      placed = swapped;
    }
  for (guint i = 0; i < n; i++)
    shown[i] = placed[i].line;
}

static void
rp_value_ranking_fill (RpLazyList *list, RpLazyRow *lazy, guint position)
{
  RpValueRanking *self = RP_VALUE_RANKING (list);
  RpRankingRow *row = RP_RANKING_ROW (lazy);

  row->session = self->session;
  row->line = position < self->shown->len ? *get_line (self, position) : nobody;
}

static void
arrange (RpValueRanking *self)
{
  g_autofree char *folded = rp_text_fold (self->text);

  g_strstrip (folded);
  g_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->table->lines->len; i++)
    if (is_wanted (self, &g_array_index (self->table->lines, RpValueLine, i), folded))
      g_array_append_val (self->shown, i);
  sort_shown (self);
  rp_lazy_list_refill (RP_LAZY_LIST (self), self->shown->len);
  g_signal_emit (self, arranged_signal, 0);
}

static gboolean
replace (char **text, const char *with)
{
  if (g_str_equal (*text, with))
    return FALSE;
  g_free (*text);
  *text = g_strdup (with);
  return TRUE;
}

void
rp_value_ranking_set_text (RpValueRanking *self, const char *text)
{
  if (replace (&self->text, text))
    arrange (self);
}

void
rp_value_ranking_set_grade (RpValueRanking *self, const char *grade)
{
  if (replace (&self->grade, grade))
    arrange (self);
}

void
rp_value_ranking_set_segment (RpValueRanking *self, const char *segment)
{
  if (replace (&self->segment, segment))
    arrange (self);
}

void
rp_value_ranking_set_order (RpValueRanking *self, RpRankingOrder order, gboolean rising)
{
  if (self->order == order && self->rising == rising)
    return;
  self->order = order;
  self->rising = rising;
  arrange (self);
}

RpRankingOrder
rp_value_ranking_get_order (RpValueRanking *self, gboolean *rising)
{
  *rising = self->rising;
  return self->order;
}

/* ---- loading ---- */

static gpointer
load_table (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_value_table_load (subject, data, error);
}

/* Texts of the old table go when nobody shows them any more. */
static void
take_table (gpointer owner, gpointer answer)
{
  RpValueRanking *self = owner;
  RpValueTable *old = self->table;

  if (answer == NULL)
    return;
  self->table = answer;
  self->loaded = TRUE;
  arrange (self);
  rp_value_table_free (old);
}

static gpointer
ask (gpointer owner)
{
  return rp_clock_dup_today (rp_session_get_clock (RP_VALUE_RANKING (owner)->session));
}

static const RpReloadJob reload_job = {
  .what = "the ranking",
  .load = load_table,
  .free_answer = (GDestroyNotify)rp_value_table_free,
  .take = take_table,
  .ask = ask,
  .free_question = g_free,
};

RpValueRanking *
rp_value_ranking_new (RpSession *session)
{
  static const char *const kinds[] = { "customer", "value_score", NULL };
  RpValueRanking *self = g_object_new (RP_TYPE_VALUE_RANKING, NULL);

  self->session = g_object_ref (session);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, kinds);
  return self;
}

gboolean
rp_value_ranking_is_loaded (RpValueRanking *self)
{
  return self->loaded;
}

guint
rp_value_ranking_get_n_all (RpValueRanking *self)
{
  return self->table->lines->len;
}

/* ---- the picture ---- */

gboolean
rp_value_ranking_get_point (RpValueRanking *self, guint position, double *value, double *potential)
{
  const RpValueLine *line = position < self->shown->len ? get_line (self, position) : &nobody;

  *value = line->value / 100.0;
  *potential = line->potential / 100.0;
  return line->value >= 0 && line->potential >= 0;
}

int
rp_value_ranking_get_band (RpValueRanking *self, guint position)
{
  const char *grade = position < self->shown->len ? get_line (self, position)->grade : "";

  return *grade >= 'A' && *grade <= 'Z' ? *grade - 'A' : -1;
}

/* ---- CSV ---- */

static void
set_number (char *cell, gsize size, gint hundredths, gint none)
{
  if (hundredths == none)
    *cell = '\0';
  else
    g_snprintf (cell, size, "%.2f", hundredths / 100.0);
}

static void
append_line (RpValueRanking *self, GString *out, const RpValueLine *line)
{
  char rank[12], numbers[5][16];
  const char *cells[13] = { NULL };
  const gint values[] = { line->score, line->change, line->value, line->potential, line->coverage };

  g_snprintf (rank, sizeof rank, "%u", line->rank);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    set_number (numbers[i], sizeof numbers[i], values[i], i == 1 ? G_MININT : -1);
  cells[0] = line->rank > 0 ? rank : "";
  cells[1] = line->no;
  cells[2] = line->name;
  cells[3] = line->grade;
  cells[4] = *line->computed != '\0' ? line->computed : line->grade;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    cells[5 + i] = numbers[i];
  cells[10] = line->segment;
  cells[11] = *line->manager != '\0' ? rp_session_name_of (self->session, line->manager) : "";
  rp_csv_append_row (out, cells);
}

GString *
rp_value_ranking_to_csv (RpValueRanking *self)
{
  const char *const header[] = { _ ("Rank"),
                                 _ ("Customer number"),
                                 _ ("Customer name"),
                                 _ ("Grade"),
                                 _ ("Computed grade"),
                                 _ ("Score"),
                                 _ ("Change"),
                                 _ ("Value without potential"),
                                 _ ("Potential"),
                                 _ ("Coverage"),
                                 _ ("Segment"),
                                 _ ("Account manager"),
                                 NULL };
  GString *out = g_string_new (NULL);

  rp_csv_append_row (out, header);
  for (guint i = 0; i < self->shown->len; i++)
    append_line (self, out, get_line (self, i));
  return out;
}

static void
rp_value_ranking_dispose (GObject *object)
{
  rp_reload_stop (RP_VALUE_RANKING (object)->reload);
  G_OBJECT_CLASS (rp_value_ranking_parent_class)->dispose (object);
}

static void
rp_value_ranking_finalize (GObject *object)
{
  RpValueRanking *self = RP_VALUE_RANKING (object);

  g_clear_pointer (&self->reload, rp_reload_free);
  g_clear_object (&self->session);
  g_array_unref (self->shown);
  rp_value_table_free (self->table);
  g_free (self->text);
  g_free (self->grade);
  g_free (self->segment);
  G_OBJECT_CLASS (rp_value_ranking_parent_class)->finalize (object);
}

static void
rp_value_ranking_class_init (RpValueRankingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_value_ranking_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_value_ranking_finalize;
  RP_LAZY_LIST_CLASS (klass)->row_type = RP_TYPE_RANKING_ROW;
  RP_LAZY_LIST_CLASS (klass)->fill = rp_value_ranking_fill;
  arranged_signal = g_signal_new ("arranged", RP_TYPE_VALUE_RANKING, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
rp_value_ranking_init (RpValueRanking *self)
{
  self->table = rp_value_table_new ();
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  self->text = g_strdup ("");
  self->grade = g_strdup ("");
  self->segment = g_strdup ("");
  self->order = RP_RANKING_BY_SCORE;
}
