/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/customer-score.h"
#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * RpPrintDialog: which copy of a document, in which language, of which version, or the value sheet of a
 * customer in which language; then a file or a printer. The PDF is made off the main thread.
 */
#define RP_TYPE_PRINT_DIALOG (rp_print_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RpPrintDialog, rp_print_dialog, RP, PRINT_DIALOG, AdwWindow)

/* The value sheet of a customer, of the day that is shown. @name: of the customer */
void rp_print_dialog_present_value (GtkWidget *from, RpCustomerScore *value, const char *name);

/* @title: what such a document is called; @revision: the version chosen at first, 0 for the answers as
 * they stand */
void rp_print_dialog_present (GtkWidget *from, RpDocument *document, const char *title,
                              int revision);

G_END_DECLS
