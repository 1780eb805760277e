/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "wire/courier-keys.h"

G_BEGIN_DECLS

/**
 * Courier files: the exchange with the server on a stick. A readable head says from whom to whom; behind
 * it, sealed for the reader, come records: the requests of a laptop, or the answers of the server. The
 * writer's signature over everything comes last, so a file that is cut, altered or somebody else's is
 * refused before one record of it is looked at.
 *
 *   "rapport-courier 1\n"
 *   length of the head, 4 bytes, the least significant first; the head: canonical JSON
 *   a key sealed for the reader (crypto_box_seal), 80 bytes
 *   the start of the stream (crypto_secretstream_xchacha20poly1305), 24 bytes
 *   pieces: length, 4 bytes; ciphertext; the last one is marked as such
 *   Ed25519ph signature of all before it, 64 bytes
 *
 * In the stream each record is: length of its head, 4 bytes; head: JSON; length of its body, 8 bytes; body.
 */

/**
 * RpCourierError: the message is a sentence for people.
 * @RP_COURIER_ERROR_FOREIGN: no courier file, or none for this reader
 * @RP_COURIER_ERROR_DAMAGED: cut short, altered, or not signed by whom it says
 */
#define RP_COURIER_ERROR (rp_courier_error_quark ())
GQuark rp_courier_error_quark (void);
typedef enum
{
  RP_COURIER_ERROR_FOREIGN,
  RP_COURIER_ERROR_DAMAGED,
} RpCourierError;

/* ---- writing ---- */

typedef struct _RpCourierWriter RpCourierWriter;

/* @path: is there, whole, once the writer was closed; @reader_box: for whom; @head: what may be read by
 * anybody. Errors: G_FILE_ERROR */
RpCourierWriter *rp_courier_writer_new (const char *path, JsonObject *head,
                                        const guint8 reader_box[RP_COURIER_PUBLIC_BYTES],
                                        const RpCourierKeys *keys, GError **error);
/* @body: (nullable). Bodies of JSON are packed. Errors: G_FILE_ERROR */
gboolean rp_courier_writer_add (RpCourierWriter *self, JsonObject *head, GBytes *body,
                                GError **error);
/* The same with the rest of an open file as the body. */
gboolean rp_courier_writer_add_file (RpCourierWriter *self, JsonObject *head, int file,
                                     guint64 length, GError **error);
/* Signs, syncs and gives the file its name. Errors: G_FILE_ERROR */
gboolean rp_courier_writer_close (RpCourierWriter *self, GError **error);
/* What was not closed leaves nothing. */
void rp_courier_writer_free (RpCourierWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpCourierWriter, rp_courier_writer_free)

/* ---- reading ---- */

typedef struct _RpCourierReader RpCourierReader;

/* @folder: where a copy may lie while it is read: a stick can be changed and pulled out. The head is
 * not to be believed yet. Errors: RP_COURIER_ERROR, G_FILE_ERROR */
RpCourierReader *rp_courier_reader_open (const char *path, const char *folder, GError **error);
JsonObject *rp_courier_reader_get_head (RpCourierReader *self); /* (transfer none) */
/* Errors: RP_COURIER_ERROR */
gboolean rp_courier_reader_check (RpCourierReader *self,
                                  const guint8 writer_sign[RP_COURIER_PUBLIC_BYTES],
                                  const RpCourierKeys *keys, GError **error);

/**
 * rp_courier_reader_next:
 * @head: (out) (transfer full) (nullable): %NULL behind the last record
 * @body: (out) (transfer full) (nullable)
 *
 * After rp_courier_reader_check(). Errors: RP_COURIER_ERROR
 */
gboolean rp_courier_reader_next (RpCourierReader *self, JsonObject **head, GBytes **body,
                                 GError **error);
void rp_courier_reader_free (RpCourierReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpCourierReader, rp_courier_reader_free)

G_END_DECLS
