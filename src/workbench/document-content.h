/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/form.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpDocumentContent: a visit or a report with what its page shows around it, read in one go.
 * @last: (nullable): the document before this one, whose answers are offered again
 * @merged_into: (nullable): the report that goes on instead
 * @template_: what it was begun on
 * @facts: see rp_document_facts_collect()
 * @contacts, @remarks, @revisions: (element-type RpRecord)
 * @names: id -> name of the rows that answers refer to, besides contacts and the customer
 */
typedef struct
{
  RpRecord *record, *customer, *last, *merged_into;
  RpTemplate *template_;
  JsonObject *facts;
  GPtrArray *contacts, *remarks, *revisions;
  GHashTable *names;
} RpDocumentContent;
void rp_document_content_free (RpDocumentContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpDocumentContent, rp_document_content_free)

/* @today: "2026-01-05". Returns: (transfer full) (nullable) Errors: RP_STORE_ERROR, also when this program lacks the
 * template; RP_DB_ERROR.
 * Thread: the store's */
RpDocumentContent *rp_document_content_load (RpStore *store, const char *kind, const char *id,
                                             const char *today, GError **error);

G_END_DECLS
