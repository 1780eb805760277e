/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "store/store.h"
#include "wire/transport.h"

G_BEGIN_DECLS

/**
 * RpExit: what rapportctl ends with; scripts rely on the numbers.
 */
typedef enum
{
  RP_EXIT_OK = 0,
  RP_EXIT_FAILED = 1, /* nothing was done; standard error says why */
  RP_EXIT_USAGE = 2,  /* the command line is wrong */
  RP_EXIT_PARTLY
  = 3, /* done, but something was refused or found: a row, an op, a damaged page, a fault */
} RpExit;

/**
 * RpCliError:
 * @RP_CLI_ERROR_USAGE: the command line is wrong
 * @RP_CLI_ERROR_FAILED: the message says what is wrong, in a sentence
 */
#define RP_CLI_ERROR (rp_cli_error_quark ())
GQuark rp_cli_error_quark (void);
typedef enum
{
  RP_CLI_ERROR_USAGE,
  RP_CLI_ERROR_FAILED,
} RpCliError;

typedef struct _RpInvocation RpInvocation;

/**
 * RpCommand: one verb of rapportctl.
 * @name: one word or two, "db check"
 * @arguments: what follows the options, for the help: "FILE", N_()
 * @summary: half a line, N_()
 * @details: the rest of the help, N_()
 * @opens_locked: works on a profile whose reading is locked, and shows nothing of it
 * @run: does it; on an error nothing has been done, and it returns RP_EXIT_FAILED or _USAGE
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  const char *details;
  RpExit (*run) (RpInvocation *invocation, GError **error);
  gboolean opens_locked;
} RpCommand;

/**
 * RpInvocation: one call of a command: its words, and what every command has: --profile, --start-at,
 * --json.
 *
 * Thread: main.
 */

/* @words: those behind the command's name, copied. */
RpInvocation *rp_invocation_new (const RpCommand *command, const char *const *words);
void rp_invocation_free (RpInvocation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpInvocation, rp_invocation_free)

/**
 * rp_invocation_parse:
 * @entries: the command's own options, ended by { NULL }; their values are written
 * @min, @max: how many arguments must be left
 *
 * Called first by every command. --help prints and ends the program.
 *
 * Errors: RP_CLI_ERROR_USAGE
 */
gboolean rp_invocation_parse (RpInvocation *self, const GOptionEntry *entries, guint min, guint max,
                              GError **error);

/* The n-th argument behind the options; %NULL behind the last. */
const char *rp_invocation_get_argument (RpInvocation *self, guint n);
gboolean rp_invocation_wants_json (RpInvocation *self);
/* The profile folder, $XDG_DATA_HOME/rapport without --profile. */
const char *rp_invocation_get_profile (RpInvocation *self);
/* Made at the first call. (nullable) Errors: RP_CLI_ERROR_USAGE: --start-at is no instant */
RpClock *rp_invocation_get_clock (RpInvocation *self, GError **error);
/* Opens the profile's database. Returns: (transfer full) (nullable) Errors: RP_DB_ERROR, RP_CLI_ERROR */
RpStore *rp_invocation_open_store (RpInvocation *self, GError **error);
/* The way to the server that the profile of @store is signed in at. Returns: (transfer full) (nullable)
 * Errors: RP_CLI_ERROR when it is not */
RpTransport *rp_invocation_make_transport (RpInvocation *self, RpStore *store, GError **error);

/* Writes to standard output as UTF-8, whatever the locale; people pipe it into files. A terminal is given no control
 * characters of the data's. */
void rp_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Writes a line to standard error, without control characters: it may say what a file or a server said. */
void rp_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* @object: (transfer full): printed with its line breaks */
void rp_print_json (JsonObject *object);

/**
 * rp_find_customer:
 * @name: number, short or whole name, or id
 *
 * Returns: (transfer full) (nullable) Errors: RP_CLI_ERROR_FAILED when there is none or several;
 *   RP_DB_ERROR
 */
RpRecord *rp_find_customer (RpStore *store, const char *name, GError **error);

G_END_DECLS
