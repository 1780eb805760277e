/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/attachment.h"

G_BEGIN_DECLS

/**
 * RpAttachmentTile: one file among others: what it looks like, its name and size. The picture comes
 * when it has been read.
 *
 * Signal "remove": its button was pressed.
 */
#define RP_TYPE_ATTACHMENT_TILE (rp_attachment_tile_get_type ())
G_DECLARE_FINAL_TYPE (RpAttachmentTile, rp_attachment_tile, RP, ATTACHMENT_TILE, GtkFlowBoxChild)

GtkWidget *rp_attachment_tile_new (RpAttachment *attachment, gboolean removable);
RpAttachment *rp_attachment_tile_get_attachment (RpAttachmentTile *self);

G_END_DECLS
