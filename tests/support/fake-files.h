/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/transport.h"

G_BEGIN_DECLS

/**
 * FakeFiles: the files of a server in memory: whole, on their way in pieces, and given out in pieces.
 */
typedef struct
{
  GHashTable *blobs;   /* hash -> GBytes */
  GHashTable *uploads; /* path -> FakeUpload */
  guint n_uploads, n_pieces;
  gboolean whole_only; /* a server of before uploads in pieces */
  gboolean erased;     /* it has erased the records of all files */
} FakeFiles;

FakeFiles *fake_files_new (void);
void fake_files_free (FakeFiles *self);

/* Attachments are asked for by id; here any attachment's id may stand for the only file there is.
 * Returns: (transfer full) (nullable): %NULL when the request is about something else */
RpResponse *fake_files_answer (FakeFiles *self, const RpRequest *request);

G_END_DECLS
