/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/form.h"
#include "forms/template-private.h"

G_BEGIN_DECLS

/**
 * RpScope: what the rules of a form read: its answers nested by the dots of their ids, beside the
 * facts, and while a table's row is looked at, that row.
 */
typedef struct _RpScope RpScope;
RpScope *rp_scope_new (JsonObject *facts);
void rp_scope_free (RpScope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpScope, rp_scope_free)

/* @value: (nullable): taken away when %NULL */
void rp_scope_set (RpScope *self, const char *question, JsonNode *value);
void rp_scope_set_row (RpScope *self, JsonObject *row); /* (nullable) */
/* A fact by its path: "customer.site_address". Returns: (nullable) (transfer none) */
JsonNode *rp_scope_find_fact (RpScope *self, const char *path);
/* Returns: (transfer full) (nullable): %NULL also when the rule fails */
JsonNode *rp_scope_apply (RpScope *self, JsonNode *rule);
gboolean rp_scope_holds (RpScope *self, JsonNode *rule);

RpScope *rp_form_get_scope (RpForm *self);

/* Whether a value says something: no empty text, no empty list, no row-less table. */
gboolean rp_answer_is_given (const RpQuestion *question, JsonNode *value);

/* The result of a calculation as the type of its question stores it. (transfer full) (nullable) */
JsonNode *rp_question_coerce (const RpQuestion *self, JsonNode *result);

G_END_DECLS
