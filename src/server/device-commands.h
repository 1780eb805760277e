/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/admin.h"

G_BEGIN_DECLS

/* What the administrator does with computers, settings and courier files; each prints what came of it. For
 * the table of admin-commands.c. */
gboolean rp_device_command_list (const RpAdmin *admin, char **arguments, GError **error);
gboolean rp_device_command_change (const RpAdmin *admin, char **arguments, GError **error);
gboolean rp_device_command_setting (const RpAdmin *admin, char **arguments, GError **error);
gboolean rp_device_command_courier (const RpAdmin *admin, char **arguments, GError **error);

G_END_DECLS
