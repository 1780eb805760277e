/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpDevice: one of the user's own computers. Immutable.
 */
#define RP_TYPE_DEVICE (rp_device_get_type ())
G_DECLARE_FINAL_TYPE (RpDevice, rp_device, RP, DEVICE, GObject)

const char *rp_device_get_id (RpDevice *self);
const char *rp_device_get_name (RpDevice *self);
/* "This computer · signed in 3 January, last contact today 14:02", "Locked out · …" */
const char *rp_device_get_detail (RpDevice *self);
gboolean rp_device_is_this (RpDevice *self);
/* It may be renamed and locked out. */
gboolean rp_device_is_active (RpDevice *self);

/**
 * The list is the server's; without a network it cannot be had.
 *
 * Errors: those of the exchange; G_IO_ERROR_NOT_FOUND
 */
void rp_devices_list_async (RpSession *session, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type RpDevice) */
GPtrArray *rp_devices_list_finish (RpSession *session, GAsyncResult *result, GError **error);

void rp_device_rename_async (RpSession *session, RpDevice *device, const char *name,
                             GAsyncReadyCallback callback, gpointer user_data);
/* Locks the computer out: nothing on it is deleted, what it has not sent is kept. */
void rp_device_revoke_async (RpSession *session, RpDevice *device, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean rp_device_change_finish (RpSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
