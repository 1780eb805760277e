/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/json-access.h"
#include "support/temp-folder.h"

/* The program itself is started, as a person or a script would. */

typedef struct
{
  TempFolder *folder;
  char *profile;
} Fixture;

typedef struct
{
  int status;
  char *out;
  char *err;
} Run;

static inline void
run_clear (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static inline Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = temp_folder_new ();
  self->profile = temp_folder_file (self->folder, "profile");
  return self;
}

static inline void
fixture_free (Fixture *self)
{
  temp_folder_free (self->folder);
  g_free (self->profile);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* Writes a file of the fixture. Returns: (transfer full): its path */
static inline char *
write_file (Fixture *f, const char *name, const char *text)
{
  char *path = temp_folder_file (f->folder, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

/* Runs rapportctl with these words, ended by NULL. */
static inline Run
run_words (const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *program
      = g_build_filename (g_getenv ("RP_TEST_BUILD"), "src", "rapportctl", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Run run = { 0 };
  va_list arguments;

  g_ptr_array_add (words, program);
  va_start (arguments, first);
  for (const char *word = first; word != NULL; word = va_arg (arguments, const char *))
    g_ptr_array_add (words, (gpointer)word);
  va_end (arguments);
  g_ptr_array_add (words, NULL);
  process
      = g_subprocess_newv ((const char *const *)words->pdata,
                           G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run.status = g_subprocess_get_exit_status (process);
  g_test_message ("%s %s → %d\n%s", first != NULL ? first : "", run.out, run.status, run.err);
  return run;
}

static inline JsonObject *
parse_output (const Run *run)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object
      = rp_json_parse_object (run->out, strlen (run->out), &rp_json_limits_file, &error);

  g_assert_no_error (error);
  return object;
}

static inline void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}
