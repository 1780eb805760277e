/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "base/clock.h"
#include "db/connection.h"

G_BEGIN_DECLS

/**
 * RpLoadError:
 * @RP_LOAD_ERROR_LINE: a line is wrong; the message names it and says why. Nothing was loaded.
 * @RP_LOAD_ERROR_NOT_EMPTY: the database has an organisation already
 */
#define RP_LOAD_ERROR (rp_load_error_quark ())
GQuark rp_load_error_quark (void);
typedef enum
{
  RP_LOAD_ERROR_LINE,
  RP_LOAD_ERROR_NOT_EMPTY,
} RpLoadError;

typedef struct
{
  guint n_users, n_rows;
} RpLoadCount;

/**
 * rp_load_organisation:
 * @stream: an organisation file: one JSON object a line. The first is
 *   {"t":"organisation","name":…,"zone":…,"format":1}, with "sample":true when it is nobody's; then {"t":"user","id",…} with the fields of the
 *   kind user and "password" or "password_hash", and {"t":"row","kind","id","scope","body"} with
 *   optional "by" (a user's id) and "at" (an instant)
 *
 * Fills an empty database: all of the file or nothing.
 *
 * Errors: RP_LOAD_ERROR, RP_DB_ERROR, those of the stream
 */
gboolean rp_load_organisation (RpConnection *connection, GInputStream *stream, RpClock *clock,
                               RpLoadCount *count, GError **error);

G_END_DECLS
