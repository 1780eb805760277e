/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/page.h"
#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * RpDocumentPage: a visit record or a needs report: its form, the buttons that the workflow declares for
 * its state, how it stands on the disk, what is missing, and its PDF. What the two differ in is said by
 * the subclasses.
 *
 * Ctrl+Return takes the first step, Ctrl+S saves at once and says so, Ctrl+P prints, F8 goes to the next
 * remark or the next thing that is missing.
 */
#define RP_TYPE_DOCUMENT_PAGE (rp_document_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (RpDocumentPage, rp_document_page, RP, DOCUMENT_PAGE, RpPage)

struct _RpDocumentPageClass
{
  RpPageClass parent_class;
  const char *kind;  /* of the record */
  const char *title; /* N_(): what such a document is called in a file's name */
  /* What stands below the customer's name: number and state. (transfer full) */
  char *(*describe) (RpDocumentPage *self, RpRecord *record);
  /* (nullable): the document was loaded or loaded again */
  void (*loaded) (RpDocumentPage *self, RpRecord *record);
};

RpDocument *rp_document_page_get_document (RpDocumentPage *self); /* (nullable) */

/* A button of the subclass beside those of the workflow. @label: with its mnemonic */
GtkWidget *rp_document_page_add_button (RpDocumentPage *self, const char *label,
                                        const char *action);
/* A widget below the form. */
void rp_document_page_append (RpDocumentPage *self, GtkWidget *widget);
/* The view of the sections that close the matter, below the form: what is open or cannot be read is looked
 * for there too. */
void rp_document_page_set_closing (RpDocumentPage *self, GtkWidget *closing);
/* What stands above the form; "" for @title hides it. @urgent: something is to be done about it */
void rp_document_page_set_notice (RpDocumentPage *self, const char *title, const char *text,
                                  gboolean urgent);
/* The dialog for a PDF of a version; 0 for the answers as they stand. */
void rp_document_page_print (RpDocumentPage *self, int revision);

G_END_DECLS
