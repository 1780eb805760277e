/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "db/connection.h"
#include "schema/setting.h"

G_BEGIN_DECLS

/* What the organisation has set, or what it is from the start. */
gboolean rp_settings_read (RpConnection *connection, const RpSetting *setting, gint64 *value,
                           GError **error);
/* In a transaction of the caller. */
gboolean rp_settings_write (RpConnection *connection, const RpSetting *setting, gint64 value,
                            GError **error);
/* All of them: {"offline-days": 30, …}. Returns: (transfer full) (nullable) */
JsonObject *rp_settings_make_object (RpConnection *connection, GError **error);

G_END_DECLS
