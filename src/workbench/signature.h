/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/form.h"

G_BEGIN_DECLS

/**
 * rp_signature_list_signers:
 * @contacts: (element-type RpRecord): those of the customer
 *
 * Who may have signed for the customer: the people whom a table of the form names as contacts, in their
 * order there, as those present at a visit are; all contacts who have not left where it names nobody.
 *
 * Returns: (transfer full): names, each once
 */
GStrv rp_signature_list_signers (RpForm *form, GPtrArray *contacts, gint32 today);

/* A signature of today or another day. Returns: (transfer full) */
JsonNode *rp_signature_new (const char *name, const char *on);

G_END_DECLS
