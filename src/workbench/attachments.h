/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/attachment.h"
#include "workbench/document.h"

G_BEGIN_DECLS

/* So many files are taken in one go. */
#define RP_ATTACHMENTS_PER_ADD 40

/**
 * RpAttachments: the files of one answer: of a question, or of a column in one row of a table. A
 * GListModel of RpAttachment in the order of the answer, which follows the document.
 *
 * Adding reads, checks and writes the files anew off the main thread; the files themselves are on the
 * disk before one edit makes their rows and puts them into the answer, so a crash leaves no answer that
 * points nowhere. Until then the session counts it as not saved, and the document takes no step. Taking a file out of the answer leaves its row: a version that was submitted may show
 * it.
 *
 * Property "progress": share of what is being added that is ready, 0 … 1; -1 when nothing is.
 * Thread: main.
 */
#define RP_TYPE_ATTACHMENTS (rp_attachments_get_type ())
G_DECLARE_FINAL_TYPE (RpAttachments, rp_attachments, RP, ATTACHMENTS, GObject)

/* @row, @column: (nullable): when @question is a table */
RpAttachments *rp_attachments_new (RpDocument *document, const char *question, const char *row,
                                   const char *column);
double rp_attachments_get_progress (RpAttachments *self);
/* Why nothing may be done with the document yet: files are being added to it, wherever. (nullable) */
const char *rp_attachments_get_adding_sentence (RpDocument *document);

/**
 * RpAddedFiles: what has come of adding files.
 * @refusals: (nullable): a sentence for each file that was not added, one a line
 */
typedef struct
{
  guint n_added;
  guint n_known; /* files that the answer had already */
  char *refusals;
} RpAddedFiles;
void rp_added_files_free (RpAddedFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpAddedFiles, rp_added_files_free)

/* @files: (element-type GFile): more than RP_ATTACHMENTS_PER_ADD are left out, and said so */
void rp_attachments_add_files_async (RpAttachments *self, GPtrArray *files,
                                     GAsyncReadyCallback callback, gpointer user_data);
/* Something that has no file, from the clipboard. */
void rp_attachments_add_bytes_async (RpAttachments *self, const char *name, GBytes *bytes,
                                     GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (nullable). Errors: those of rp_store_add_blob() and rp_store_commit();
 * nothing was added then */
RpAddedFiles *rp_attachments_add_finish (RpAttachments *self, GAsyncResult *result, GError **error);

/* Takes a file out of the answer. Errors: RP_FORMS_ERROR */
gboolean rp_attachments_remove (RpAttachments *self, const char *id, GError **error);
/* Takes back the last thing done to the answer here: what was taken out comes back to its place, what
 * was added goes. What others have added or taken out since stays so. Returns: whether there was something
 * to take back. */
gboolean rp_attachments_undo (RpAttachments *self);

RpSession *rp_attachments_get_session (RpAttachments *self);

G_END_DECLS
