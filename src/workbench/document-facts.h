/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * rp_document_facts_collect:
 * @record: the visit or report
 * @today: "2026-01-05"
 *
 * What a template's rules and sources may read: {"today", "customer": {…}, "account": {…},
 * "usage": {…}, "visit" or "report": {…}; of a report also "grid": {…}}, with tables prepared for questions that begin filled: the
 * people present, open promises, what was seen on site, the visits a report is based on, its needs.
 *
 * Returns: (transfer full) (nullable)
 * Thread: the store's
 */
JsonObject *rp_document_facts_collect (RpStore *store, RpRecord *record, const char *today,
                                       GError **error);

G_END_DECLS
