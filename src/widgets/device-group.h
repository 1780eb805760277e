/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpDeviceGroup: the user's computers as the server knows them, this one marked; to rename and to lock out.
 * The list is asked for whenever the group comes on the screen.
 */
#define RP_TYPE_DEVICE_GROUP (rp_device_group_get_type ())
G_DECLARE_FINAL_TYPE (RpDeviceGroup, rp_device_group, RP, DEVICE_GROUP, AdwPreferencesGroup)

GtkWidget *rp_device_group_new (RpSession *session);

G_END_DECLS
