/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "insight/insight-error.h"

G_BEGIN_DECLS

/**
 * Reading the product's data files: every refusal is one sentence with file, place and cause.
 */

/* Reads an object through the strict gate. Returns: (transfer full) (nullable)
 * Errors: G_FILE_ERROR, RP_INSIGHT_ERROR_SYNTAX */
JsonObject *rp_data_file_load (const char *path, GError **error);

/**
 * rp_data_file_refuse:
 * @place: where in the file, for instance "indicators[3].weight"
 *
 * Sets RP_INSIGHT_ERROR_CONTENT: "county-v1.json, line 12, indicators[3].weight: <cause>". Returns: %FALSE
 */
gboolean rp_data_file_refuse (GError **error, const char *path, const char *place,
                              const char *format, ...) G_GNUC_PRINTF (4, 5);

/* Puts file and place before the message of @error, which came from reading one member; the code
 * becomes RP_INSIGHT_ERROR_CONTENT. Returns: %FALSE */
gboolean rp_data_file_blame (GError **error, const char *path, const char *place);

G_END_DECLS
