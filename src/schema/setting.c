/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/setting.h"

#include <glib/gi18n-lib.h>

static const RpSetting settings[] = {
  { RP_SETTING_OFFLINE_DAYS, N_ ("Days without the server after which a laptop locks reading"), 30,
    1, 365 },
  { RP_SETTING_PHOTO_PLACE, N_ ("Keep where photographs were taken: 1, or 0 for not"), 0, 0, 1 },
  { RP_SETTING_FILES_ON_LAPTOP, N_ ("Megabytes of files from the server that a laptop may hold"),
    2048, 50, 1000000 },
};

const RpSetting *
rp_schema_settings (guint *n_settings)
{
  *n_settings = G_N_ELEMENTS (settings);
  return settings;
}

const RpSetting *
rp_schema_find_setting (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].name, name))
      return &settings[i];
  return NULL;
}
