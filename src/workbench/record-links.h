/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "workbench/work-item.h"

G_BEGIN_DECLS

/**
 * What a row belongs together with, read from the schema's reference fields: the rows it names and the
 * rows that name it. Kinds with a workflow and the customer have a page of their own and are links; what
 * else is named (a contact, an account) is a fact with a name.
 */

/* Whether rows of the kind are links. */
gboolean rp_record_links_has_page (const RpKind *kind);

/* What names the row in a list: its title; of a suggestion its evidence in the user's language.
 * Returns: (transfer full) */
char *rp_record_links_dup_title (RpRecord *record);

/**
 * rp_record_links_list:
 *
 * Both directions, each row once, the rows named first. Rows that are not here are left out.
 *
 * Returns: (transfer full) (element-type RpWorkItem) (nullable)
 */
GPtrArray *rp_record_links_list (RpStore *store, RpRecord *record, GError **error);

/* Ids of what the row's other references name, to what people call it.
 * Returns: (transfer full): text -> text */
GHashTable *rp_record_links_name (RpStore *store, RpRecord *record);
/* The same of all of its references. */
GHashTable *rp_record_links_name_all (RpStore *store, RpRecord *record);

G_END_DECLS
