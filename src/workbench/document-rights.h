/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/record.h"
#include "schema/role.h"

G_BEGIN_DECLS

/**
 * Who may write on which part of a visit or a report in its present state. Thread: any
 */

/* @closing: of the sections that close the matter */
gboolean rp_document_may_write (RpRecord *record, RpRoles owner, gboolean closing, RpRoles roles,
                                const char *user);
/* The same for the section that a question stands in. */
gboolean rp_document_may_answer (RpRecord *record, const char *question, RpRoles roles,
                                 const char *user);
/* Whether there is a matter to close: the document was accepted. */
gboolean rp_document_has_closing (RpRecord *record);

G_END_DECLS
