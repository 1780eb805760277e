/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insight/fact-source.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpStoreFacts: the laptop's rows as a source of facts for scores and rules.
 *
 * Thread: the store's.
 */
#define RP_TYPE_STORE_FACTS (rp_store_facts_get_type ())
G_DECLARE_FINAL_TYPE (RpStoreFacts, rp_store_facts, RP, STORE_FACTS, GObject)

RpFactSource *rp_store_facts_new (RpStore *store);

G_END_DECLS
