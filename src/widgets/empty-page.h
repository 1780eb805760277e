/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RpEmptyPage: what stands in place of an empty list, and says why it is empty: properties "icon-name", "title" and
 * "description". For as long as something on the screens could not be read, it says that instead. Stands inside
 * an RpPage.
 */
#define RP_TYPE_EMPTY_PAGE (rp_empty_page_get_type ())
G_DECLARE_FINAL_TYPE (RpEmptyPage, rp_empty_page, RP, EMPTY_PAGE, AdwBin)

G_END_DECLS
