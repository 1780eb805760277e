/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/insight-error.h"

G_DEFINE_QUARK (rp_insight_error, rp_insight_error)
