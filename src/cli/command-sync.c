/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/worker.h"
#include "cli/commands.h"
#include "sync/sync-engine.h"

static RpSyncEngine *
make_engine (RpInvocation *invocation, RpStore *store, RpWorker *worker, GError **error)
{
  g_autoptr (RpTransport) transport = rp_invocation_make_transport (invocation, store, error);

  return transport != NULL ? rp_sync_engine_new (worker, transport, rp_store_get_clock (store))
                           : NULL;
}

/* Files that are still on this computer alone, and could be sent. */
static gboolean
count_files (RpStore *store, guint *n_files, GError **error)
{
  RpOutboxCounts counts = { 0 };

  if (!rp_store_count_outbox (store, &counts, error))
    return FALSE;
  *n_files = counts.files_waiting - MIN (counts.files_damaged, counts.files_waiting);
  return TRUE;
}

static void
print_files (const RpSyncReport *report, guint n_files, const GError *trouble)
{
  if (report->more_files)
    rp_print (_ ("There are more files to exchange; run it again.\n"));
  if (n_files > 0)
    rp_print (
        g_dngettext (GETTEXT_PACKAGE, "%u file was not sent yet; it is on this computer alone.\n",
                     "%u files were not sent yet; they are on this computer alone.\n", n_files),
        n_files);
  if (report->files_kept > 0)
    {
      rp_print (g_dngettext (
                    GETTEXT_PACKAGE,
                    "%u large file is sent once the network is one that is not paid by the byte.",
                    "%u large files are sent once the network is one that is not paid by the byte.",
                    report->files_kept),
                report->files_kept);
      rp_print ("\n");
    }
  if (trouble != NULL)
    {
      rp_print (_ ("Not all files could be exchanged yet: %s"), trouble->message);
      rp_print ("\n");
    }
}

static void
print_report (RpInvocation *invocation, const RpSyncReport *report, guint n_files,
              const GError *trouble)
{
  if (rp_invocation_wants_json (invocation))
    {
      JsonObject *result = json_object_new ();

      json_object_set_int_member (result, "pushed", report->pushed);
      json_object_set_int_member (result, "conflicts", report->conflicts);
      json_object_set_int_member (result, "held", report->held);
      json_object_set_int_member (result, "rejected", report->rejected);
      json_object_set_int_member (result, "rows", report->rows);
      json_object_set_int_member (result, "files", report->files);
      json_object_set_int_member (result, "files_waiting", n_files);
      json_object_set_int_member (result, "files_kept", report->files_kept);
      json_object_set_boolean_member (result, "complete", report->complete);
      rp_print_json (result);
      return;
    }
  rp_print (_ ("Sent %u changes, received %u rows.\n"), report->pushed, report->rows);
  if (report->conflicts > 0)
    rp_print (_ ("Conflicts with changes of others: %u.\n"), report->conflicts);
  if (report->held > 0)
    rp_print (_ ("Kept for the customer's present manager: %u.\n"), report->held);
  if (report->rejected > 0)
    rp_print (_ ("Refused by the server: %u.\n"), report->rejected);
  if (!report->complete)
    rp_print (_ ("There is more to receive; run it again.\n"));
  print_files (report, n_files, trouble);
}

static RpExit
run_sync (RpInvocation *invocation, GError **error)
{
  g_autoptr (RpStore) store = NULL;
  g_autoptr (RpWorker) worker = NULL;
  g_autoptr (RpSyncEngine) engine = NULL;
  RpSyncReport report = { 0 };
  const GError *trouble = NULL;
  guint n_files = 0;

  if (!rp_invocation_parse (invocation, NULL, 0, 0, error))
    return RP_EXIT_USAGE;
  store = rp_invocation_open_store (invocation, error);
  if (store == NULL)
    return RP_EXIT_FAILED;
  worker = rp_worker_new_inline (store, NULL);
  engine = make_engine (invocation, store, worker, error);
  if (engine == NULL || !rp_sync_engine_run (engine, &report, NULL, error)
      || !count_files (store, &n_files, error))
    return RP_EXIT_FAILED;
  trouble = rp_sync_engine_get_files_trouble (engine);
  print_report (invocation, &report, n_files, trouble);
  return report.conflicts + report.held + report.rejected > 0 || !report.complete || n_files > 0
                 || trouble != NULL
             ? RP_EXIT_PARTLY
             : RP_EXIT_OK;
}

static RpExit
run_send_in (RpInvocation *invocation, GError **error)
{
  g_autoptr (RpStore) store = NULL;
  g_autoptr (RpWorker) worker = NULL;
  g_autoptr (RpSyncEngine) engine = NULL;

  if (!rp_invocation_parse (invocation, NULL, 1, 1, error))
    return RP_EXIT_USAGE;
  store = rp_invocation_open_store (invocation, error);
  if (store == NULL)
    return RP_EXIT_FAILED;
  worker = rp_worker_new_inline (store, NULL);
  engine = make_engine (invocation, store, worker, error);
  if (engine == NULL
      || !rp_sync_engine_send_in (engine, rp_invocation_get_argument (invocation, 0), NULL, error))
    return RP_EXIT_FAILED;
  rp_print (_ ("The administrator has it now; it stays here as well.\n"));
  return RP_EXIT_OK;
}

const RpCommand rp_command_send_in = {
  .name = "send-in",
  .arguments = N_ ("ID"),
  .summary = N_ ("Send a refused entry to the administrator"),
  .details = N_ ("The id is that of “attention”. The entry stays here; nothing is decided by it."),
  .run = run_send_in,
};

const RpCommand rp_command_sync = {
  .name = "sync",
  .arguments = "",
  .summary = N_ ("Send what waits and receive what is new"),
  .details = N_ ("One whole cycle with the server. The status is 3 when the server kept back, "
                 "refused or found in conflict any of the changes, or when a file is still to "
                 "be sent."),
  .run = run_sync,
  .opens_locked = TRUE,
};
