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
  GObject parent_instance;
  RpSession *session; /* (unowned): outlives every list */
  guint position;
  RpValueLine line;
};

static guint refilled_signal, arranged_signal;

G_DEFINE_TYPE (RpRankingRow, rp_ranking_row, G_TYPE_OBJECT)

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
  refilled_signal = g_signal_new ("refilled", RP_TYPE_RANKING_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
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
  GObject parent_instance;

  RpSession *session;
  RpValueTable *table;
  GArray *shown;    /* (element-type guint): indices into the table, in the order of the list */
  GHashTable *rows; /* position -> RpRankingRow (unowned): those that a view holds */
  char *text, *grade, *segment;
  RpRankingOrder order;
  gboolean rising, loaded;
  RpReload *reload;
};

static void init_list_model (GListModelInterface *iface);
G_DEFINE_TYPE_WITH_CODE (RpValueRanking, rp_value_ranking, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

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

/* The rows that a view holds get the customers that now stand at their places. */
static void
refill (RpValueRanking *self, guint n_before)
{
  guint n = self->shown->len;
  GHashTableIter iter;
  gpointer position = NULL, row = NULL;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &position, &row))
    {
      RP_RANKING_ROW (row)->line = GPOINTER_TO_UINT (position) < n
                                       ? *get_line (self, GPOINTER_TO_UINT (position))
                                       : nobody;
      g_signal_emit (row, refilled_signal, 0);
    }
  if (n < n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n, n_before - n, 0);
  else if (n > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, n - n_before);
  g_signal_emit (self, arranged_signal, 0);
}

static void
arrange (RpValueRanking *self)
{
  g_autofree char *folded = rp_text_fold (self->text);
  guint n_before = self->shown->len;

  g_strstrip (folded);
  g_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->table->lines->len; i++)
    if (is_wanted (self, &g_array_index (self->table->lines, RpValueLine, i), folded))
      g_array_append_val (self->shown, i);
  sort_shown (self);
  refill (self, n_before);
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

static void
session_changed_cb (RpSession *session, GStrv kinds, RpValueRanking *self)
{
  if (g_strv_contains ((const char *const *)kinds, "customer")
      || g_strv_contains ((const char *const *)kinds, "value_score"))
    rp_reload_run (self->reload);
}

RpValueRanking *
rp_value_ranking_new (RpSession *session)
{
  RpValueRanking *self = g_object_new (RP_TYPE_VALUE_RANKING, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_run (self->reload);
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

/* ---- GListModel ---- */

static GType
get_item_type (GListModel *model)
{
  return RP_TYPE_RANKING_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return RP_VALUE_RANKING (model)->shown->len;
}

/* A view let go of the row. */
static void
row_gone_cb (gpointer user_data, GObject *row)
{
  guint position = ((RpRankingRow *)row)->position;

  g_hash_table_remove (RP_VALUE_RANKING (user_data)->rows, GUINT_TO_POINTER (position));
}

static gpointer
get_item (GListModel *model, guint position)
{
  RpValueRanking *self = RP_VALUE_RANKING (model);
  RpRankingRow *row = NULL;

  if (position >= self->shown->len)
    return NULL;
  row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (position));
  if (row != NULL)
    return g_object_ref (row);
  row = g_object_new (RP_TYPE_RANKING_ROW, NULL);
  row->session = self->session;
  row->position = position;
  row->line = *get_line (self, position);
  g_hash_table_insert (self->rows, GUINT_TO_POINTER (position), row);
  g_object_weak_ref (G_OBJECT (row), row_gone_cb, self);
  return row;
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rp_value_ranking_dispose (GObject *object)
{
  RpValueRanking *self = RP_VALUE_RANKING (object);
  GHashTableIter iter;
  gpointer row = NULL;

  rp_reload_stop (self->reload);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      RP_RANKING_ROW (row)->line = nobody;
      g_object_weak_unref (row, row_gone_cb, self);
    }
  g_hash_table_remove_all (self->rows);
  G_OBJECT_CLASS (rp_value_ranking_parent_class)->dispose (object);
}

static void
rp_value_ranking_finalize (GObject *object)
{
  RpValueRanking *self = RP_VALUE_RANKING (object);

  g_clear_pointer (&self->reload, rp_reload_free);
  g_clear_object (&self->session);
  g_array_unref (self->shown);
  g_hash_table_unref (self->rows);
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
  arranged_signal = g_signal_new ("arranged", RP_TYPE_VALUE_RANKING, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
rp_value_ranking_init (RpValueRanking *self)
{
  self->table = rp_value_table_new ();
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  self->rows = g_hash_table_new (NULL, NULL);
  self->text = g_strdup ("");
  self->grade = g_strdup ("");
  self->segment = g_strdup ("");
  self->order = RP_RANKING_BY_SCORE;
}
