/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/worker.h"
#include "cli/commands.h"
#include "sync/sync-courier.h"

/* The open profile as both commands want it. */
typedef struct
{
  RpStore *store;
  RpWorker *worker;
  RpSyncLink *link;
} Desk;

static void
desk_clear (Desk *self)
{
  g_clear_pointer (&self->link, rp_sync_link_free);
  g_clear_object (&self->worker);
  g_clear_object (&self->store);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static gboolean
open_desk (RpInvocation *invocation, Desk *self, GError **error)
{
  self->store = rp_invocation_open_store (invocation, error);
  if (self->store == NULL)
    return FALSE;
  self->worker = rp_worker_new_inline (self->store, NULL);
  self->link = rp_sync_link_new (self->worker, NULL, rp_store_get_clock (self->store));
  return TRUE;
}

/* ---- out ---- */

static void
print_saved (RpInvocation *invocation, const RpCourierSaved *saved)
{
  JsonObject *result = NULL;

  if (!rp_invocation_wants_json (invocation))
    {
      rp_print (_ ("Courier file %d: %u changes and %u files; %u files are asked "
                   "for.\n"),
                (int)saved->number, saved->n_ops, saved->n_files, saved->n_wanted);
      return;
    }
  result = json_object_new ();
  json_object_set_int_member (result, "number", saved->number);
  json_object_set_int_member (result, "changes", saved->n_ops);
  json_object_set_int_member (result, "files", saved->n_files);
  json_object_set_int_member (result, "wanted", saved->n_wanted);
  rp_print_json (result);
}

static RpExit
run_out (RpInvocation *invocation, GError **error)
{
  g_auto (Desk) desk = { NULL };
  RpCourierSaved saved;

  if (!rp_invocation_parse (invocation, NULL, 1, 1, error))
    return RP_EXIT_USAGE;
  if (!open_desk (invocation, &desk, error)
      || !rp_sync_courier_save (desk.link, rp_invocation_get_argument (invocation, 0), &saved,
                                error))
    return RP_EXIT_FAILED;
  print_saved (invocation, &saved);
  return RP_EXIT_OK;
}

const RpCommand rp_command_courier_out = {
  .name = "courier out",
  .arguments = N_ ("FILE"),
  .summary = N_ ("Write what waits for the server into a file for a stick"),
  .details = N_ ("The file is sealed for the server and signed by this computer. The administrator "
                 "reads it with “rapport-server courier FILE”; “rapportctl courier in” reads the "
                 "answer. What has no answer yet is in the next file again."),
  .run = run_out,
  .opens_locked = TRUE,
};

/* ---- in ---- */

static void
print_left (const RpCourierRead *read)
{
  g_autofree char *left = rp_sync_courier_describe_left (read);

  if (left != NULL)
    rp_print ("%s\n", left);
}

static void
print_read (RpInvocation *invocation, const RpCourierRead *read)
{
  JsonObject *result = NULL;

  if (rp_invocation_wants_json (invocation))
    {
      result = json_object_new ();
      json_object_set_int_member (result, "number", read->number);
      json_object_set_int_member (result, "answers", read->answers);
      json_object_set_boolean_member (result, "repeated", read->repeated);
      json_object_set_int_member (result, "decided", read->report.pushed);
      json_object_set_int_member (result, "conflicts", read->report.conflicts);
      json_object_set_int_member (result, "held", read->report.held);
      json_object_set_int_member (result, "rejected", read->report.rejected);
      json_object_set_int_member (result, "rows", read->report.rows);
      json_object_set_int_member (result, "files", read->n_files);
      json_object_set_int_member (result, "left", read->n_left);
      json_object_set_boolean_member (result, "outdated", read->outdated);
      json_object_set_boolean_member (result, "restored", read->other_timeline);
      rp_print_json (result);
      return;
    }
  if (read->repeated)
    {
      rp_print (_ ("This answer, or a later one, was read before; nothing was changed.\n"));
      return;
    }
  rp_print (_ ("Answer to courier file %d: the server has decided %u changes; %u rows and %u files "
               "are new.\n"),
            (int)read->answers, read->report.pushed, read->report.rows, read->n_files);
  if (read->report.conflicts > 0)
    rp_print (_ ("Conflicts with changes of others: %u.\n"), read->report.conflicts);
  if (read->report.held > 0)
    rp_print (_ ("Kept for the customer's present manager: %u.\n"), read->report.held);
  if (read->report.rejected > 0)
    rp_print (_ ("Refused by the server: %u.\n"), read->report.rejected);
  print_left (read);
}

static RpExit
run_in (RpInvocation *invocation, GError **error)
{
  g_auto (Desk) desk = { NULL };
  RpCourierRead read;

  if (!rp_invocation_parse (invocation, NULL, 1, 1, error))
    return RP_EXIT_USAGE;
  if (!open_desk (invocation, &desk, error)
      || !rp_sync_courier_read (desk.link, rp_invocation_get_argument (invocation, 0), &read,
                                error))
    return RP_EXIT_FAILED;
  print_read (invocation, &read);
  return read.report.conflicts + read.report.held + read.report.rejected + read.n_left > 0
                 || read.other_timeline
             ? RP_EXIT_PARTLY
             : RP_EXIT_OK;
}

const RpCommand rp_command_courier_in = {
  .name = "courier in",
  .arguments = N_ ("FILE"),
  .summary = N_ ("Read the server's answer to a courier file"),
  .details
  = N_ ("An answer that is cut short, altered or for another computer is refused whole. "
        "Reading one twice does no harm. The status is 3 when the server kept back, refused "
        "or found in conflict any of the changes, and when another file has to be brought."),
  .run = run_in,
  .opens_locked = TRUE,
};
