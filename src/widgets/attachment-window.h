/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "workbench/attachment.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpAttachmentWindow: the pictures of an answer, one at a time and large. Left and Right go from one to
 * the next, Escape closes.
 */
#define RP_TYPE_ATTACHMENT_WINDOW (rp_attachment_window_get_type ())
G_DECLARE_FINAL_TYPE (RpAttachmentWindow, rp_attachment_window, RP, ATTACHMENT_WINDOW, AdwWindow)

/* @attachments: of RpAttachment; those that are no pictures are passed over */
void rp_attachment_window_present (GtkWidget *parent, RpSession *session, GListModel *attachments,
                                   guint position);

/* A copy of the file goes to the program that the desktop has for its kind. */
void rp_attachment_open_with (GtkWidget *parent, RpAttachment *attachment);

G_END_DECLS
