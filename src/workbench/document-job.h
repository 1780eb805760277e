/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/worker.h"
#include "forms/form.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * RpDocumentJob: what a document has done on the store's thread: the answers to write, what else to run, then the document
 * as it is now.
 */
typedef struct
{
  char *kind, *id, *today;
  RpEdit *edit;     /* (nullable) */
  GHashTable *sent; /* (nullable): the questions it answers, as in a set of answers */
  gboolean written; /* they are on the disk */
  RpWorkFunc func;  /* (nullable) */
  gpointer func_data;
  GDestroyNotify free_func_data;
  GError *func_error; /* (nullable): what `func` said; the answers are on the disk all the same */
  GTask
      *then; /* (nullable): the job whose other answers have to wait for these to be on the disk */
} RpDocumentJob;

RpDocumentJob *rp_document_job_new (const char *kind, const char *id, RpClock *clock);
void rp_document_job_free (RpDocumentJob *self);

/* A set of answers that are to be written: question -> the record on screen when it was answered. Returns: (transfer full) */
GHashTable *rp_document_job_new_set (void);

/* An operation has a limit, and all answers in one above it would be refused: of the form's answers to the questions in
 * @unsaved the job takes at least one and no more than belong into one operation, and they are in @unsaved no more. */
void rp_document_job_take_answers (RpDocumentJob *self, RpForm *form, GHashTable *unsaved);

/* An #RpWorkFunc over the store; @job is borrowed. Returns: (transfer full) (nullable): #RpDocumentContent */
gpointer rp_document_job_run (gpointer store, gpointer job, GCancellable *cancellable,
                              GError **error);

G_END_DECLS
