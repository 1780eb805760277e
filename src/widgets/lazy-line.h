/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/lazy-list.h"

G_BEGIN_DECLS

/**
 * RpLazyLine: one line of a view of an RpLazyList. Property "row" (RpLazyRow): what it shows, followed as it
 * is filled again; %NULL when the view has no use for the line.
 *
 * Subclasses show texts in inscriptions, which take their size from the font: a line filled again is drawn,
 * not laid out.
 */
#define RP_TYPE_LAZY_LINE (rp_lazy_line_get_type ())
G_DECLARE_DERIVABLE_TYPE (RpLazyLine, rp_lazy_line, RP, LAZY_LINE, GtkWidget)

struct _RpLazyLineClass
{
  GtkWidgetClass parent_class;
  /* Shows what the row says now. */
  void (*fill) (RpLazyLine *self, RpLazyRow *row);
};

G_END_DECLS
