/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/insight-error.h"

G_DEFINE_QUARK (rp - insight - error - quark, rp_insight_error)
