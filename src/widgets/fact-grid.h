/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "schema/record.h"
#include "workbench/field-marks.h"

G_BEGIN_DECLS

/**
 * RpFactGrid: fields of a record with their labels, two columns, empty ones left out.
 */
#define RP_TYPE_FACT_GRID (rp_fact_grid_get_type ())
G_DECLARE_FINAL_TYPE (RpFactGrid, rp_fact_grid, RP, FACT_GRID, GtkWidget)

/* @fields: names, %NULL-terminated; @zone: the organisation's, for instants; @name_of: (nullable): turns the
 * id of a REFERENCE into a name */
typedef const char *(*RpNameFunc) (const char *target, const char *id, gpointer data);
void rp_fact_grid_show (RpFactGrid *self, RpRecord *record, const char *const *fields,
                        GTimeZone *zone, RpNameFunc name_of, gpointer data);
/* Marks of the fields shown from now on; an empty field with a mark is shown. @marks: (nullable) */
void rp_fact_grid_set_marks (RpFactGrid *self, RpFieldMarks *marks);
/* @pairs: name, value, name, value … %NULL */
void rp_fact_grid_show_pairs (RpFactGrid *self, const char *const *pairs);

G_END_DECLS
