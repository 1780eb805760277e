/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/op.h"

G_BEGIN_DECLS

/* A change as it travels inside an op. Returns: (transfer full) */
JsonObject *rp_change_to_json (const RpChange *self);
/* Returns: (transfer full) (nullable) Errors: RP_WIRE_ERROR */
RpChange *rp_change_from_json (JsonObject *object, GError **error);

/* A text member of at most @max bytes; left as it is when the member is missing or null.
 * @out: (inout): freed and replaced. Errors: RP_WIRE_ERROR */
gboolean rp_wire_read_text (JsonObject *object, const char *member, gsize max, char **out,
                            GError **error);
/* Sets a message error that names @member. Returns: %FALSE */
gboolean rp_wire_refuse (GError **error, const char *member, const char *why);

G_END_DECLS
