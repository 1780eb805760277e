/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

#include "schema/record.h"

G_BEGIN_DECLS

/**
 * RpAttachment: one file of an answer, to be shown. Immutable.
 */
#define RP_TYPE_ATTACHMENT (rp_attachment_get_type ())
G_DECLARE_FINAL_TYPE (RpAttachment, rp_attachment, RP, ATTACHMENT, GObject)

/* @record: (nullable): the row has not been received. @path: (nullable): the file is not here;
 * @view, @thumb: (nullable): the picture for reading and for lists, where they are here;
 * @copies: (nullable): see rp_opened_copies_dup_folder() */
RpAttachment *rp_attachment_new (const char *id, RpRecord *record, const char *path,
                                 const char *view, const char *thumb, const char *copies);
const char *rp_attachment_get_id (RpAttachment *self);
const char *rp_attachment_get_name (RpAttachment *self);
/* "1.2 MB", "4 kB · not on this computer": what stands below the name. */
const char *rp_attachment_get_detail (RpAttachment *self);
/* Shown as a picture, and here. */
gboolean rp_attachment_is_picture (RpAttachment *self);
/* The file, or what is read of a picture on the screen. */
gboolean rp_attachment_is_here (RpAttachment *self);
/* The file itself. */
gboolean rp_attachment_is_whole (RpAttachment *self);
/* Something small of a picture is here, to be shown in a list. */
gboolean rp_attachment_has_thumb (RpAttachment *self);
/* For file types that are no pictures: the symbol of the type, "x-office-document". (transfer full) */
GIcon *rp_attachment_dup_icon (RpAttachment *self);

/* The picture within a square of @pixels, decoded off the main thread.
 * Errors of finish: RP_PICTURE_ERROR, G_FILE_ERROR */
void rp_attachment_load_async (RpAttachment *self, int pixels, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
GdkPixbuf *rp_attachment_load_finish (RpAttachment *self, GAsyncResult *result, GError **error);

/**
 * rp_attachment_copy_async:
 *
 * A copy under the file's own name for another program to open: the kept file is found by its content
 * and must not change. How long it stays: workbench/opened-copies.h.
 *
 * Finish: the copy. Errors: G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED where there is no place for it
 */
void rp_attachment_copy_async (RpAttachment *self, GAsyncReadyCallback callback,
                               gpointer user_data);
GFile *rp_attachment_copy_finish (RpAttachment *self, GAsyncResult *result, GError **error);

G_END_DECLS
