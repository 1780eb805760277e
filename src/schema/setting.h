/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpSetting: what an organisation sets for all its laptops. The server keeps and announces it; a profile
 * keeps it as the fact "setting.NAME".
 */
typedef struct
{
  const char *name; /* "offline-days" */
  const char *label;
  gint64 start; /* what it is until somebody sets it */
  gint64 min, max;
} RpSetting;

const RpSetting *rp_schema_settings (guint *n_settings);
const RpSetting *rp_schema_find_setting (const char *name); /* (nullable) */

#define RP_SETTING_OFFLINE_DAYS "offline-days"
#define RP_SETTING_PHOTO_PLACE "photo-place"
#define RP_SETTING_FILES_ON_LAPTOP "files-on-laptop"
/* The fact of a profile that holds one. */
#define RP_SETTING_FACT(name) "setting." name

G_END_DECLS
