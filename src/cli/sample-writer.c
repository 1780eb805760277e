/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/sample-writer.h"

#include <string.h>

#include "base/date.h"

#define BUFFER_SIZE (256 * 1024)

struct _RpSampleWriter
{
  GOutputStream *stream;
  GCancellable *cancellable;
  GString *buffer;
  char *by;
  char *at;
  gboolean in_row;
  gboolean has_member;
  GError *error;
};

RpSampleWriter *
rp_sample_writer_new (GOutputStream *stream, GCancellable *cancellable)
{
  RpSampleWriter *self = g_new0 (RpSampleWriter, 1);
  self->stream = g_object_ref (stream);
  g_set_object (&self->cancellable, cancellable);
  self->buffer = g_string_sized_new (BUFFER_SIZE + 4096);
  return self;
}

void
rp_sample_writer_free (RpSampleWriter *self)
{
  g_object_unref (self->stream);
  g_clear_object (&self->cancellable);
  g_string_free (self->buffer, TRUE);
  g_free (self->by);
  g_free (self->at);
  g_clear_error (&self->error);
  g_free (self);
}

void
rp_sample_writer_set_author (RpSampleWriter *self, const char *by, const char *at)
{
  g_free (self->by);
  g_free (self->at);
  self->by = g_strdup (by);
  self->at = g_strdup (at);
}

void
rp_sample_append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0';)
    {
      gsize plain = 0;
      while ((guchar)p[plain] >= 0x20 && p[plain] != '"' && p[plain] != '\\')
        plain++;
      g_string_append_len (out, p, (gssize)plain);
      p += plain;
      if (*p == '\n')
        g_string_append (out, "\\n");
      else if (*p == '"' || *p == '\\')
        g_string_append_printf (out, "\\%c", *p);
      else if (*p != '\0')
        g_string_append_printf (out, "\\u%04x", (guint)(guchar)*p);
      if (*p != '\0')
        p++;
    }
  g_string_append_c (out, '"');
}

static void
append_integer (GString *out, gint64 value)
{
  char digits[24];
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  g_string_append (out, digits);
}

static void
flush_buffer (RpSampleWriter *self)
{
  if (self->error == NULL)
    g_output_stream_write_all (self->stream, self->buffer->str, self->buffer->len, NULL,
                               self->cancellable, &self->error);
  g_string_truncate (self->buffer, 0);
}

static void
begin_member (RpSampleWriter *self, const char *name)
{
  if (self->has_member)
    g_string_append_c (self->buffer, ',');
  self->has_member = TRUE;
  rp_sample_append_string (self->buffer, name);
  g_string_append_c (self->buffer, ':');
}

void
rp_sample_writer_begin (RpSampleWriter *self, const char *type)
{
  g_string_append_c (self->buffer, '{');
  self->has_member = FALSE;
  rp_sample_writer_text (self, "t", type);
}

void
rp_sample_writer_begin_row (RpSampleWriter *self, const char *kind, const char *id,
                            const char *scope)
{
  rp_sample_writer_begin (self, "row");
  rp_sample_writer_text (self, "kind", kind);
  rp_sample_writer_text (self, "id", id);
  rp_sample_writer_text (self, "scope", scope);
  begin_member (self, "body");
  g_string_append_c (self->buffer, '{');
  self->has_member = FALSE;
  self->in_row = TRUE;
}

void
rp_sample_writer_end (RpSampleWriter *self)
{
  if (self->in_row)
    {
      g_string_append_c (self->buffer, '}');
      self->has_member = TRUE;
      rp_sample_writer_text (self, "at", self->at);
      rp_sample_writer_text (self, "by", self->by);
    }
  self->in_row = FALSE;
  g_string_append (self->buffer, "}\n");
  if (self->buffer->len >= BUFFER_SIZE)
    flush_buffer (self);
}

void
rp_sample_writer_text (RpSampleWriter *self, const char *name, const char *value)
{
  if (value == NULL)
    return;
  begin_member (self, name);
  rp_sample_append_string (self->buffer, value);
}

void
rp_sample_writer_integer (RpSampleWriter *self, const char *name, gint64 value)
{
  begin_member (self, name);
  append_integer (self->buffer, value);
}

void
rp_sample_writer_boolean (RpSampleWriter *self, const char *name, gboolean value)
{
  begin_member (self, name);
  g_string_append (self->buffer, value ? "true" : "false");
}

void
rp_sample_writer_date (RpSampleWriter *self, const char *name, gint32 day)
{
  g_autofree char *text = rp_date_format (day);
  rp_sample_writer_text (self, name, text);
}

void
rp_sample_writer_codes (RpSampleWriter *self, const char *name, const char *codes)
{
  g_auto (GStrv) parts = g_strsplit (codes, ",", -1);
  begin_member (self, name);
  g_string_append_c (self->buffer, '[');
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (self->buffer, ',');
      rp_sample_append_string (self->buffer, parts[i]);
    }
  g_string_append_c (self->buffer, ']');
}

void
rp_sample_writer_json (RpSampleWriter *self, const char *name, const char *json)
{
  begin_member (self, name);
  g_string_append (self->buffer, json);
}

gboolean
rp_sample_writer_has_failed (RpSampleWriter *self)
{
  return self->error != NULL;
}

gboolean
rp_sample_writer_finish (RpSampleWriter *self, GError **error)
{
  flush_buffer (self);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}
