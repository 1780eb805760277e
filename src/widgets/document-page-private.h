/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/document-page.h"
#include "widgets/form-view.h"

/* Of document-page*.c alone: the parts of the page, each in a file of its own. */

G_BEGIN_DECLS

/* Whose sections are filled in here. */
#define RP_DOCUMENT_OWNERS (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)

typedef struct
{
  RpDocument *document; /* (nullable): nothing opened yet */
  char *shown_state;    /* (nullable): the state whose steps are shown */
  char *checked_event;  /* (nullable): the step that was wanted and is not possible yet */
  RpProblem *stop;      /* (nullable): the place that F8 went to last */
  guint refresh;        /* idle source */
  gboolean arriving;    /* opened just now: go to the first remark */

  AdwWindowTitle *title;
  GtkBox *steps, *content;
  GtkLabel *saved, *notice_title, *notice_text, *problems_title;
  GtkWidget *notice, *next_remark, *problems;
  GtkListBox *problem_list;
  GtkStack *stack;
  AdwStatusPage *missing;
  RpFormView *form, *closing; /* closing: (nullable): the subclass has none */
} RpDocumentPagePrivate;

RpDocumentPagePrivate *rp_document_page_get (gpointer self);
gboolean rp_document_page_is_loaded (RpDocumentPage *self);

/* The view that a question stands in. */
RpFormView *rp_document_page_find_view (RpDocumentPage *self, const char *question);

/* ---- document-page-places.c: what is missing, and where to go next ---- */

void rp_document_page_init_places (RpDocumentPage *self);
/* Shows anew what is missing for the step that was wanted. */
void rp_document_page_refresh_problems (RpDocumentPage *self);
/* Whether the form lacks nothing for the step; else it is shown and the first of it gets the focus. */
gboolean rp_document_page_check_answers (RpDocumentPage *self, const char *event);
/* To the next remark, or the next thing that is missing. */
void rp_document_page_go_to_next (RpDocumentPage *self);
/* To where one begins: the first remark, else the first question that is not answered. */
void rp_document_page_arrive (RpDocumentPage *self);

/* ---- document-page-steps.c: the steps of the workflow ---- */

void rp_document_page_install_steps (RpDocumentPageClass *klass);
void rp_document_page_init_steps (RpDocumentPage *self);
/* Whether all that stands in the fields is in the document too; else says so, and goes there. */
gboolean rp_document_page_check_fields (RpDocumentPage *self);
/* The buttons for the present state; they stand before those of the subclass. */
void rp_document_page_show_steps (RpDocumentPage *self);
/* The first step that is possible; "" for none. */
const char *rp_document_page_first_event (RpDocumentPage *self);

G_END_DECLS
