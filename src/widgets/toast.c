/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/toast.h"

/* On the overlay: what it said last. */
#define LAST_KEY "rp-last-toast"

AdwToast *
rp_toast_new (const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  return adw_toast_new (escaped);
}

void
rp_toast_clear (AdwToastOverlay *overlay)
{
  AdwToast *last = g_object_get_data (G_OBJECT (overlay), LAST_KEY);

  if (last != NULL)
    adw_toast_dismiss (last);
  g_object_set_data (G_OBJECT (overlay), LAST_KEY, NULL);
}

void
rp_toast_show (AdwToast *toast, AdwToastOverlay *overlay)
{
  rp_toast_clear (overlay);
  g_object_set_data_full (G_OBJECT (overlay), LAST_KEY, g_object_ref (toast), g_object_unref);
  adw_toast_overlay_add_toast (overlay, toast);
}
