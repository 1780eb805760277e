/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/opinion-row.h"

struct _RpOpinionRow
{
  GObject parent_instance;
  char *name;
  RpOpinions opinions;
};

G_DEFINE_TYPE (RpOpinionRow, rp_opinion_row, G_TYPE_OBJECT)

RpOpinionRow *
rp_opinion_row_new (const char *name, const RpOpinions *opinions)
{
  RpOpinionRow *self = g_object_new (RP_TYPE_OPINION_ROW, NULL);

  self->name = g_strdup (name);
  self->opinions = *opinions;
  return self;
}

const char *
rp_opinion_row_get_name (RpOpinionRow *self)
{
  return self->name;
}

const RpOpinions *
rp_opinion_row_get (RpOpinionRow *self)
{
  return &self->opinions;
}

static void
rp_opinion_row_finalize (GObject *object)
{
  g_free (RP_OPINION_ROW (object)->name);
  G_OBJECT_CLASS (rp_opinion_row_parent_class)->finalize (object);
}

static void
rp_opinion_row_class_init (RpOpinionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_opinion_row_finalize;
}

static void
rp_opinion_row_init (RpOpinionRow *self)
{
}
