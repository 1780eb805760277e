/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "print/sheet.h"

G_BEGIN_DECLS

#define RP_SHEET_PADDING 3.0 /* between a border and its text */

struct _RpSheet
{
  const RpPaper *paper;
  const RpPrintPage *page;
  cairo_t *cairo;      /* owned */
  PangoContext *pango; /* owned */
  double y;            /* where the next thing goes */
  guint number;        /* of the page being filled */
  guint n_pages;       /* 0 while counting */
  GArray *header;      /* owned, nullable (element-type RpCell): texts are owned too */
  gboolean drawing_header;
};

/* (transfer full) */
PangoLayout *rp_sheet_new_layout (RpSheet *self, const char *text, RpFace face);
double rp_sheet_get_bottom (RpSheet *self);
/* What is left of the page. */
double rp_sheet_get_room (RpSheet *self);
void rp_sheet_break_page (RpSheet *self);

G_END_DECLS
