/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpTariffChoice: for which administrative division prices and time-of-use periods count where a customer's
 * credit code says another one. It is one for the organisation, and its supervisor chooses: of the divisions for
 * which there are prices or periods here.
 *
 * Signal "loaded": the labels or what is chosen are others now.
 * Thread: main.
 */
#define RP_TYPE_TARIFF_CHOICE (rp_tariff_choice_get_type ())
G_DECLARE_FINAL_TYPE (RpTariffChoice, rp_tariff_choice, RP, TARIFF_CHOICE, GObject)

RpTariffChoice *rp_tariff_choice_new (RpSession *session);

/* What may be chosen, the first "by the credit code alone". %NULL-terminated; empty before it was loaded */
const char *const *rp_tariff_choice_get_labels (RpTariffChoice *self);
guint rp_tariff_choice_get_chosen (RpTariffChoice *self);
gboolean rp_tariff_choice_may_choose (RpTariffChoice *self);

/* Errors of finish: those of rp_store_commit() */
void rp_tariff_choice_choose_async (RpTariffChoice *self, guint place, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean rp_tariff_choice_choose_finish (RpTariffChoice *self, GAsyncResult *result,
                                         GError **error);

G_END_DECLS
