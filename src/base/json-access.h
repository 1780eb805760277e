/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

/**
 * Typed reading of JSON objects. json-glib's own getters log a critical and return nothing when the
 * type differs; these say which member is wrong. They are the only way values are taken out of
 * messages and files.
 *
 * The `read` functions fail with #RP_JSON_ERROR_MEMBER when the member is missing or wrong. The `get`
 * functions are for objects that have been checked, or members that may be missing: they return
 * the fallback when the member is missing, null or of another type.
 * Returned strings, objects and arrays belong to @object.
 */
gboolean rp_json_read_string (JsonObject *object, const char *member, const char **out,
                              GError **error);
gboolean rp_json_read_id (JsonObject *object, const char *member, const char **out, GError **error);
gboolean rp_json_read_integer (JsonObject *object, const char *member, gint64 min, gint64 max,
                               gint64 *out, GError **error);
gboolean rp_json_read_double (JsonObject *object, const char *member, double *out, GError **error);
gboolean rp_json_read_boolean (JsonObject *object, const char *member, gboolean *out,
                               GError **error);
gboolean rp_json_read_object (JsonObject *object, const char *member, JsonObject **out,
                              GError **error);
gboolean rp_json_read_array (JsonObject *object, const char *member, JsonArray **out,
                             GError **error);

const char *rp_json_get_string (JsonObject *object, const char *member, const char *fallback);
gint64 rp_json_get_integer (JsonObject *object, const char *member, gint64 fallback);
double rp_json_get_double (JsonObject *object, const char *member, double fallback);
gboolean rp_json_get_boolean (JsonObject *object, const char *member, gboolean fallback);
JsonObject *rp_json_get_object (JsonObject *object, const char *member); /* (nullable) */
JsonArray *rp_json_get_array (JsonObject *object, const char *member);   /* (nullable) */

/* Element access with the same manners. */
const char *rp_json_array_get_string (JsonArray *array, guint index, const char *fallback);
gint64 rp_json_array_get_integer (JsonArray *array, guint index, gint64 fallback);
double rp_json_array_get_double (JsonArray *array, guint index, double fallback);
JsonObject *rp_json_array_get_object (JsonArray *array, guint index); /* (nullable) */
JsonArray *rp_json_array_get_array (JsonArray *array, guint index);   /* (nullable) */

/* The value of a node when it is of that type. */
const char *rp_json_node_get_string (JsonNode *node, const char *fallback);
gboolean rp_json_node_get_integer (JsonNode *node, gint64 *out);

G_END_DECLS
