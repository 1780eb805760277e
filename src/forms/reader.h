/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/template-private.h"

G_BEGIN_DECLS

#define RP_READER_MAX_FIELDS 500

/**
 * RpReader: one template being read. Every refusal names the file, the place in it and the cause.
 */
typedef struct
{
  const char *name;
  RpTemplate *template_;
  char *prefix;       /* "t2.": what every question id begins with */
  JsonObject *labels; /* code list -> code -> Chinese label */
  GHashTable *places; /* RpQuestion -> place */
  guint n_fields;
} RpReader;

/* Always %FALSE, with the error set: file, place and cause. */
gboolean rp_reader_refuse (RpReader *reader, const char *place, GError **error, const char *format,
                           ...) G_GNUC_PRINTF (4, 5);
gboolean rp_reader_refuse_unknown_members (RpReader *reader, const char *place, JsonObject *object,
                                           const char *const *known, GError **error);

/* These read one member of an object; %FALSE with an error where it is not what it must be. A member that may
 * be missing leaves @out alone; a text read belongs to @object. */
gboolean rp_reader_text (RpReader *reader, const char *place, JsonObject *object,
                         const char *member, const char **out, GError **error);
gboolean rp_reader_bilingual (RpReader *reader, const char *place, JsonObject *object,
                              const char *member, char **zh, char **en, GError **error);
gboolean rp_reader_flag (RpReader *reader, const char *place, JsonObject *object,
                         const char *member, gboolean *out, GError **error);
gboolean rp_reader_limit (RpReader *reader, const char *place, JsonObject *object,
                          const char *member, gint64 *out, GError **error);
gboolean rp_reader_rule (RpReader *reader, const char *place, JsonObject *object,
                         const char *member, JsonNode **out, GError **error);

/* Lower-case letters, digits and underscores, and dots between them where they are allowed. */
gboolean rp_reader_is_identifier (const char *id, gboolean with_dots);
/* @table: (nullable): the table of which this is a column. Returns: (transfer full) (nullable) */
RpQuestion *rp_reader_question (RpReader *reader, const char *at, JsonObject *object,
                                RpQuestion *table, GError **error);

G_END_DECLS
