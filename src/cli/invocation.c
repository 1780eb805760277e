/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/command.h"
#include "store/lock.h"
#include "sync/soup-transport.h"

G_DEFINE_QUARK (rp_cli_error, rp_cli_error)

struct _RpInvocation
{
  const RpCommand *command;
  GStrv words;
  GStrv arguments;
  char *profile;
  char *start_at;
  gboolean json;
  RpClock *clock;
};

RpInvocation *
rp_invocation_new (const RpCommand *command, const char *const *words)
{
  RpInvocation *self = g_new0 (RpInvocation, 1);

  self->command = command;
  self->words = g_strdupv ((char **)words);
  return self;
}

void
rp_invocation_free (RpInvocation *self)
{
  g_strfreev (self->words);
  g_strfreev (self->arguments);
  g_free (self->profile);
  g_free (self->start_at);
  g_clear_object (&self->clock);
  g_free (self);
}

/* gettext answers an empty text with the catalogue's header. */
static const char *
translate (const char *text)
{
  return *text != '\0' ? _ (text) : "";
}

static GOptionContext *
make_context (RpInvocation *self, const GOptionEntry *entries)
{
  const GOptionEntry common[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile, N_ ("Folder of the profile"),
      N_ ("DIR") },
    { "start-at", 0, 0, G_OPTION_ARG_STRING, &self->start_at,
      N_ ("Let the clock begin at this time"), N_ ("TIME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print JSON"), NULL },
    { NULL },
  };
  GOptionContext *context;

  context = g_option_context_new (translate (self->command->arguments));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, translate (self->command->summary));
  g_option_context_set_description (context, translate (self->command->details));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  return context;
}

gboolean
rp_invocation_parse (RpInvocation *self, const GOptionEntry *entries, guint min, guint max,
                     GError **error)
{
  g_autoptr (GOptionContext) context = make_context (self, entries);
  g_autofree char *name = g_strconcat ("rapportctl ", self->command->name, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) failure = NULL;

  g_strv_builder_add (builder, name);
  g_strv_builder_addv (builder, (const char **)self->words);
  self->arguments = g_strv_builder_end (builder);
  /* The help names the program and its verb. */
  g_set_prgname (name);
  if (!g_option_context_parse_strv (context, &self->arguments, &failure))
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE, failure->message);
      return FALSE;
    }
  guint n = g_strv_length (self->arguments) - 1;
  if (n < min || n > max)
    {
      g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                   n < min ? _ ("%s: something is missing: %s") : _ ("%s: too much is given: %s"),
                   name, translate (self->command->arguments));
      return FALSE;
    }
  if (self->profile == NULL)
    self->profile = g_build_filename (g_get_user_data_dir (), "rapport", NULL);
  return TRUE;
}

const char *
rp_invocation_get_argument (RpInvocation *self, guint n)
{
  return n + 1 < g_strv_length (self->arguments) ? self->arguments[n + 1] : NULL;
}

gboolean
rp_invocation_wants_json (RpInvocation *self)
{
  return self->json;
}

const char *
rp_invocation_get_profile (RpInvocation *self)
{
  return self->profile;
}

RpClock *
rp_invocation_get_clock (RpInvocation *self, GError **error)
{
  if (self->clock == NULL)
    self->clock = rp_system_clock_new (NULL, self->start_at);
  if (self->clock == NULL)
    g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_USAGE,
                 _ ("“%s” is not an instant like 2026-01-05T09:00:00+08:00."), self->start_at);
  return self->clock;
}

RpStore *
rp_invocation_open_store (RpInvocation *self, GError **error)
{
  RpClock *clock = rp_invocation_get_clock (self, error);
  g_autoptr (RpIdSource) ids = NULL;
  g_autoptr (RpStore) store = NULL;
  RpLock lock;

  if (clock == NULL)
    return NULL;
  ids = rp_id_source_new (clock);
  store = rp_store_open (self->profile, clock, ids, error);
  if (store == NULL || self->command->opens_locked)
    return g_steal_pointer (&store);
  lock = rp_store_get_lock (store, NULL);
  if (lock == RP_LOCK_NONE)
    return g_steal_pointer (&store);
  g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED, rp_lock_sentence (lock));
  return NULL;
}

RpTransport *
rp_invocation_make_transport (RpInvocation *self, RpStore *store, GError **error)
{
  g_autofree char *server = rp_store_dup_meta (store, "server");
  g_autofree char *authority = g_build_filename (rp_invocation_get_profile (self), "ca.pem", NULL);

  if (server == NULL)
    {
      g_set_error_literal (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
                           _ ("This profile is not signed in; see rapportctl sign-in."));
      return NULL;
    }
  return rp_soup_transport_new (
      server, g_file_test (authority, G_FILE_TEST_EXISTS) ? authority : NULL, error);
}

void
rp_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (isatty (STDOUT_FILENO))
    {
      g_autofree char *shown = rp_text_for_terminal_lines (text);
      fputs (shown, stdout);
    }
  else
    fputs (text, stdout);
}

void
rp_complain (const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  shown = rp_text_for_terminal_lines (text);
  fputs (shown, stderr);
  fputc ('\n', stderr);
}

void
rp_print_json (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, TRUE);

  json_object_unref (object);
  rp_print ("%s\n", text);
}

RpRecord *
rp_find_customer (RpStore *store, const char *name, GError **error)
{
  g_autoptr (GPtrArray) found = rp_store_list (
      store, "customer", "no = :name OR name = :name OR short_name = :name OR id = :name", NULL, 2,
      error, ":name", name, NULL);

  if (found == NULL)
    return NULL;
  if (found->len == 1)
    return g_object_ref (found->pdata[0]);
  g_set_error (error, RP_CLI_ERROR, RP_CLI_ERROR_FAILED,
               found->len == 0 ? _ ("There is no customer “%s” in this profile.")
                               : _ ("Several customers are called “%s”; give the number."),
               name);
  return NULL;
}
