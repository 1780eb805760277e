/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpInsightError:
 * @RP_INSIGHT_ERROR_SYNTAX: a data file is no JSON; the message names file, line and cause
 * @RP_INSIGHT_ERROR_CONTENT: a data file says something that cannot be right: an unknown operator,
 *   fact or indicator, weights that do not add up to 100, a cycle, a number out of range. The message
 *   names file, place and cause. Nothing of the file is used.
 * @RP_INSIGHT_ERROR_DATA: measured data do not fit what is computed from them; the message says which
 *
 * A file that cannot be read at all gives the G_FILE_ERROR.
 */
#define RP_INSIGHT_ERROR (rp_insight_error_quark ())
GQuark rp_insight_error_quark (void);
typedef enum
{
  RP_INSIGHT_ERROR_SYNTAX,
  RP_INSIGHT_ERROR_CONTENT,
  RP_INSIGHT_ERROR_DATA,
} RpInsightError;

G_END_DECLS
