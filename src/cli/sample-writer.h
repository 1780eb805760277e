/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpSampleWriter: writes an organisation file line by line without holding more than one buffer.
 * The first failure of the stream is kept; later calls do nothing and rp_sample_writer_finish()
 * reports it.
 *
 * Thread: one at a time.
 */
typedef struct _RpSampleWriter RpSampleWriter;
RpSampleWriter *rp_sample_writer_new (GOutputStream *stream, GCancellable *cancellable);
void rp_sample_writer_free (RpSampleWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSampleWriter, rp_sample_writer_free)

/* Who the following rows are by, and when (RFC 3339 UTC). */
void rp_sample_writer_set_author (RpSampleWriter *self, const char *by, const char *at);

/* Opens a line of another type: {"t":"user", … . Close it with rp_sample_writer_end(). */
void rp_sample_writer_begin (RpSampleWriter *self, const char *type);
/* Opens a row; the members that follow are its body. */
void rp_sample_writer_begin_row (RpSampleWriter *self, const char *kind, const char *id,
                                 const char *scope);
void rp_sample_writer_end (RpSampleWriter *self);

/* Members; a %NULL text is left out. */
void rp_sample_writer_text (RpSampleWriter *self, const char *name, const char *value);
void rp_sample_writer_integer (RpSampleWriter *self, const char *name, gint64 value);
void rp_sample_writer_boolean (RpSampleWriter *self, const char *name, gboolean value);
void rp_sample_writer_date (RpSampleWriter *self, const char *name, gint32 day);
/* A set given as "A,B". */
void rp_sample_writer_codes (RpSampleWriter *self, const char *name, const char *codes);
/* @json: the text of a JSON value, written as it is */
void rp_sample_writer_json (RpSampleWriter *self, const char *name, const char *json);

/* Appends a JSON string with its quotes. */
void rp_sample_append_string (GString *out, const char *text);

gboolean rp_sample_writer_has_failed (RpSampleWriter *self);
/* Writes what is left. Errors: the stream's */
gboolean rp_sample_writer_finish (RpSampleWriter *self, GError **error);

G_END_DECLS
