/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * What was entered into a report after it had been submitted, in the words of its pages: see report-version.h. The
 * document is loaded. Thread: main
 */

/* "Entered after version 1 was submitted, and in no version: Needs"; "" when there is nothing of the kind.
 * Returns: (transfer full) */
char *rp_document_dup_late_title (RpDocument *self);

/* What can be done about it. @reader: whoever reviews the report, RP_ROLE_SPECIALIST, or whoever wrote it.
 * Returns: (transfer none) */
const char *rp_document_late_advice (RpDocument *self, RpRoles reader);

/* The same about one question, with what the version says. Returns: (transfer full): "" when it says the same */
char *rp_document_dup_late_mark (RpDocument *self, const RpQuestion *question);

G_END_DECLS
