/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/record-draft.h"
#include "workbench/session.h"
#include "workbench/work-item.h"

G_BEGIN_DECLS

/**
 * RpServiceValue: what one customer bought of value-added services, and what may come: RFM bands, BG/NBD and
 * Gamma-Gamma. The parameters are the organisation's, which the server learns at night; until it has sent any
 * they are learned here from all customers on this computer, off the main thread and beside the store. No part of
 * the score. Loads again when purchases change. Signal "loaded".
 *
 * Thread: main.
 */
#define RP_TYPE_SERVICE_VALUE (rp_service_value_get_type ())
G_DECLARE_FINAL_TYPE (RpServiceValue, rp_service_value, RP, SERVICE_VALUE, GObject)

RpServiceValue *rp_service_value_new (RpSession *session, const char *customer);

RpSession *rp_service_value_get_session (RpServiceValue *self); /* (transfer none) */
gboolean rp_service_value_is_loaded (RpServiceValue *self);
/* Recency, frequency and amount: title, sentence and "4 of 5". (element-type RpWorkItem) */
GListModel *rp_service_value_get_past (RpServiceValue *self);
/* What is expected: title, how it is meant or why it is not known, and the number. (element-type RpWorkItem) */
GListModel *rp_service_value_get_future (RpServiceValue *self);
/* What was learned from, when and by whom, with the parameters: sentences. "" until loaded */
const char *rp_service_value_get_basis (RpServiceValue *self);
/* Newest first. (element-type RpRecord) */
GListModel *rp_service_value_get_purchases (RpServiceValue *self);

/* Whether the user's roles may enter one. */
gboolean rp_service_value_may_enter (RpServiceValue *self);
/* A purchase of today. Returns: (transfer full) */
RpRecordDraft *rp_service_value_draft_new (RpServiceValue *self);
/* One that is there. Returns: (transfer full) */
RpRecordDraft *rp_service_value_draft_edit (RpServiceValue *self, RpRecord *purchase);

G_END_DECLS
