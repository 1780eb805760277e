/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/**
 * Sign-ins on computers. States: "active"; "drain": may send what it has and is revoked once it says that
 * this is all; "revoked": is locked and keeps what it has not sent; "wiped": deletes everything.
 */

/* GET /v1/devices: the caller's own: {"devices": [{"id", "label", "state", "signed_in_at",
 * "last_seen_at", "this"}]}; those revoked or wiped for a year are left out. */
RpHttpAnswer *rp_devices_list (RpCall *call);
/* POST /v1/devices/ID {"label"}: the caller's own. {"sign_key", "box_key"}: this one's, once. */
RpHttpAnswer *rp_devices_change (RpCall *call);
/* DELETE /v1/devices/ID: revokes one of the caller's own. */
RpHttpAnswer *rp_devices_revoke (RpCall *call);

#define RP_DEVICE_LABEL_MAX 120

/* ---- for the administrator ---- */

typedef struct
{
  char *id, *login, *label, *state, *signed_in_at, *last_seen_at;
} RpDeviceRow;
void rp_device_row_free (RpDeviceRow *self);

/* @login: (nullable): of everybody. Returns: (transfer full) (element-type RpDeviceRow) (nullable) */
GPtrArray *rp_devices_list_all (RpConnection *connection, const char *login, GError **error);
/**
 * rp_devices_decide:
 * @state: one of the above; a wiped one stays wiped
 * @folder: (nullable): the data folder, where it is listed beside the database as well
 * @found: (out)
 *
 * Errors: RP_DB_ERROR, G_FILE_ERROR
 */
gboolean rp_devices_decide (RpConnection *connection, const char *id, const char *state,
                            const char *folder, const char *now, gboolean *found, GError **error);

/* A computer says that this is all; one that was to send what it had is locked then. @folder: as above */
gboolean rp_devices_sign_out (RpConnection *connection, const char *id, const char *folder,
                              const char *now, GError **error);

/* A database that was put back to a backup does not know whom it has to lock out or wipe since: the list beside it
 * does. With every rp_admin_erase_again(). Errors: as above */
gboolean rp_devices_decide_again (RpConnection *connection, const char *folder, GError **error);

gboolean rp_devices_rename (RpConnection *connection, const char *id, const char *label,
                            gboolean *found, GError **error);

G_END_DECLS
