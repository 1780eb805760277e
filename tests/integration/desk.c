/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "integration/desk.h"

#include <string.h>
#include "sync/soup-transport.h"

static void
open_profile (Desk *self)
{
  g_autoptr (GError) error = NULL;

  self->store = rp_store_open (self->folder, self->clock, self->ids, &error);
  g_assert_no_error (error);
  self->worker = rp_worker_new_inline (self->store, g_object_unref);
  self->engine = rp_sync_engine_new (self->worker, self->transport, self->clock);
}

static void
close_profile (Desk *self)
{
  g_clear_object (&self->engine);
  rp_worker_stop (self->worker);
  g_clear_object (&self->worker);
}

Desk *
desk_new (const char *folder, const char *address)
{
  return desk_new_trusting (folder, address, NULL);
}

Desk *
desk_new_trusting (const char *folder, const char *address, const char *ca_file)
{
  Desk *self = g_new0 (Desk, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_strdup (folder);
  self->clock = rp_system_clock_new (NULL, NULL);
  self->ids = rp_id_source_new (self->clock);
  self->transport = rp_soup_transport_new (address, ca_file, &error);
  g_assert_no_error (error);
  open_profile (self);
  return self;
}

Desk *
desk_open (TempFolder *folder, const char *name, const char *address, const char *login,
           const char *password)
{
  g_autofree char *profile = temp_folder_file (folder, name);
  Desk *self = desk_new (profile, address);

  desk_sign_in (self, login, password);
  desk_sync (self);
  return self;
}

void
desk_free (Desk *self)
{
  close_profile (self);
  g_clear_object (&self->transport);
  g_clear_object (&self->ids);
  g_clear_object (&self->clock);
  g_free (self->folder);
  g_free (self);
}

void
desk_restart (Desk *self)
{
  close_profile (self);
  open_profile (self);
}

void
desk_sign_in (Desk *self, const char *login, const char *password)
{
  g_autoptr (GError) error = NULL;

  rp_sync_engine_sign_in (self->engine, login, password, "test desk", NULL, &error);
  g_assert_no_error (error);
}

void
desk_sync (Desk *self)
{
  g_autoptr (GError) error = NULL;

  rp_sync_engine_run (self->engine, &self->report, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (self->report.complete);
  g_assert_cmpuint (self->report.rejected, ==, 0);
  g_assert_cmpuint (desk_count_outbox (self).waiting, ==, 0);
}

void
desk_sync_to (Desk *self, RpSyncState state)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rp_sync_engine_run (self->engine, &self->report, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (rp_sync_engine_get_state (self->engine), ==, state);
}

RpRecord *
desk_get (Desk *self, const char *kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  RpRecord *record = rp_store_get (self->store, kind, id, &error);

  g_assert_no_error (error);
  return record;
}

guint
desk_count (Desk *self, const char *kind)
{
  g_autoptr (GError) error = NULL;
  gint64 n = rp_store_count (self->store, kind, NULL, &error, NULL);

  g_assert_no_error (error);
  return (guint)n;
}

void
desk_assert_text (Desk *self, const char *kind, const char *id, const char *field,
                  const char *expected)
{
  g_autoptr (RpRecord) record = desk_get (self, kind, id);

  g_assert_cmpstr (rp_record_get_text (record, field), ==, expected);
}

RpOutboxCounts
desk_count_outbox (Desk *self)
{
  RpOutboxCounts counts;
  g_autoptr (GError) error = NULL;

  rp_store_count_outbox (self->store, &counts, &error);
  g_assert_no_error (error);
  return counts;
}

char *
desk_make_id (Desk *self)
{
  return rp_id_source_make (self->ids);
}

void
desk_commit (Desk *self, RpEdit *edit)
{
  g_autoptr (GError) error = NULL;

  rp_store_commit (self->store, edit, NULL, &error);
  g_assert_no_error (error);
  rp_edit_free (edit);
}

static JsonNode *
parse (const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  g_strdelimit (text, "'", '"');
  node = rp_json_parse (text, strlen (text), &rp_json_limits_message, &error);
  g_assert_no_error (error);
  return node;
}

JsonObject *
desk_object (const char *format, ...)
{
  g_autoptr (JsonNode) node = NULL;
  va_list arguments;

  va_start (arguments, format);
  node = parse (format, arguments);
  va_end (arguments);
  return json_node_dup_object (node);
}

JsonNode *
desk_value (const char *format, ...)
{
  JsonNode *node;
  va_list arguments;

  va_start (arguments, format);
  node = parse (format, arguments);
  va_end (arguments);
  return node;
}
