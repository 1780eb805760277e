/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * What the answers of a report say about needs: the table of them, or, in a report about one matter, a question. The
 * laptop makes needs of it when the report is submitted, and the server looks which of them are in it still.
 *
 * Thread: any.
 */

/**
 * rp_entered_needs_list:
 * @answers: (nullable): of a report
 *
 * Of each need what was entered, by column. The member `row` is the field `item` of the need made of it.
 *
 * Returns: (transfer full) (element-type JsonObject)
 */
GPtrArray *rp_entered_needs_list (JsonObject *answers);

/* Whether the need with this `item` is among them. @answers: (nullable) */
gboolean rp_entered_needs_have (JsonObject *answers, const char *item);

G_END_DECLS
