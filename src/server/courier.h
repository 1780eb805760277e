/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

typedef struct
{
  char *login, *device; /* whose file it was: login, label of the computer */
  gint64 number;
  gboolean locked_out; /* no other file of it comes */
  gboolean repeated;   /* one of this number or a later one has been read before */
  guint n_ops, n_files, n_pages, n_sent;
  guint n_left;       /* operations that were not decided, though the file asks for it */
  GPtrArray *codes;   /* (element-type utf8): why: of batches that were refused, each once */
  guint n_files_left; /* for which there was no room */
} RpCourierReport;
void rp_courier_report_clear (RpCourierReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RpCourierReport, rp_courier_report_clear)

/**
 * rp_courier_answer:
 * @path: a laptop's courier file
 * @answer_path: where the answer goes
 * @accept_revoked: takes in what a computer that was locked out had not sent; it gets nothing
 *
 * Does what the file asks as if it had come over the network: the same operations in the same chain, so
 * that a file read twice, an old one, and an exchange over the network in between do no harm.
 *
 * Files stop while operations still find room, as they do over the network.
 *
 * Errors: RP_COURIER_ERROR, G_FILE_ERROR (G_FILE_ERROR_NOSPC where not even the copy that is read has room), G_IO_ERROR_PERMISSION_DENIED, RP_DB_ERROR
 */
gboolean rp_courier_answer (const RpServices *services, RpConnection *connection, const char *path,
                            const char *answer_path, gboolean accept_revoked,
                            RpCourierReport *report, GError **error);

G_END_DECLS
