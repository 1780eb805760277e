/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/import-report.h"

#include <glib/gi18n-lib.h>

/* More would not be read. */
#define MAX_REFUSALS_TOLD 50

static JsonObject *
row_to_json (const RpImportRow *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "line", row->line);
  json_object_set_string_member (object, "title", row->title);
  json_object_set_string_member (object, "message", row->message);
  return object;
}

static void
print_json (RpImportPlan *plan, const char *file, gboolean done)
{
  GPtrArray *rows = rp_import_plan_get_rows (plan);
  const char *const *unused = rp_import_plan_get_unused (plan);
  JsonObject *result = json_object_new ();
  GPtrArray *sentences = rp_import_plan_get_notes (plan);
  JsonArray *errors = json_array_new (), *columns = json_array_new (), *notes = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    if (((const RpImportRow *)rows->pdata[i])->action == RP_IMPORT_REFUSED)
      json_array_add_object_element (errors, row_to_json (rows->pdata[i]));
  for (guint i = 0; unused[i] != NULL; i++)
    json_array_add_string_element (columns, unused[i]);
  for (guint i = 0; i < sentences->len; i++)
    json_array_add_string_element (notes, sentences->pdata[i]);
  json_object_set_string_member (result, "file", file);
  json_object_set_string_member (result, "kind", rp_import_plan_get_kind (plan)->name);
  json_object_set_boolean_member (result, "done", done);
  json_object_set_int_member (result, "created", rp_import_plan_count (plan, RP_IMPORT_CREATE));
  json_object_set_int_member (result, "updated", rp_import_plan_count (plan, RP_IMPORT_UPDATE));
  json_object_set_int_member (result, "unchanged",
                              rp_import_plan_count (plan, RP_IMPORT_UNCHANGED));
  json_object_set_int_member (result, "refused", rp_import_plan_count (plan, RP_IMPORT_REFUSED));
  json_object_set_array_member (result, "errors", errors);
  json_object_set_array_member (result, "unused_columns", columns);
  json_object_set_array_member (result, "notes", notes);
  rp_print_json (result);
}

static void
print_text (RpImportPlan *plan, const char *file, gboolean done)
{
  const char *const *unused = rp_import_plan_get_unused (plan);
  GPtrArray *notes = rp_import_plan_get_notes (plan);

  rp_print (done ? _ ("%s: created %u, updated %u, unchanged %u, refused %u.\n")
                 : _ ("%s: would create %u, update %u, leave %u, refuse %u.\n"),
            file, rp_import_plan_count (plan, RP_IMPORT_CREATE),
            rp_import_plan_count (plan, RP_IMPORT_UPDATE),
            rp_import_plan_count (plan, RP_IMPORT_UNCHANGED),
            rp_import_plan_count (plan, RP_IMPORT_REFUSED));
  for (guint i = 0; i < notes->len; i++)
    rp_print ("%s\n", (const char *)notes->pdata[i]);
  if (unused[0] != NULL)
    {
      g_autofree char *list = g_strjoinv (", ", (char **)unused);

      rp_print (_ ("Columns not used: %s\n"), list);
    }
}

static void
tell_refusals (RpImportPlan *plan, const char *file)
{
  GPtrArray *rows = rp_import_plan_get_rows (plan);
  guint told = 0;

  for (guint i = 0; i < rows->len && told < MAX_REFUSALS_TOLD; i++)
    {
      const RpImportRow *row = rows->pdata[i];

      if (row->action != RP_IMPORT_REFUSED)
        continue;
      rp_complain ("%s:%u: %s", file, row->line, row->message);
      told++;
    }
  if (rp_import_plan_count (plan, RP_IMPORT_REFUSED) > told)
    rp_complain (_ ("%s: and %u more"), file,
                 rp_import_plan_count (plan, RP_IMPORT_REFUSED) - told);
}

RpExit
rp_import_finish (RpInvocation *invocation, RpStore *store, RpImportPlan *plan, const char *file,
                  gboolean dry_run, GError **error)
{
  gboolean is_refused = rp_import_plan_count (plan, RP_IMPORT_REFUSED) > 0;
  gboolean done = !dry_run && !is_refused;

  if (done && !rp_import_commit (store, plan, NULL, error))
    return RP_EXIT_FAILED;
  tell_refusals (plan, file);
  if (rp_invocation_wants_json (invocation))
    print_json (plan, file, done);
  else
    print_text (plan, file, done);
  if (is_refused && !dry_run)
    rp_complain ("rapportctl: %s", _ ("Nothing was imported."));
  return is_refused ? RP_EXIT_PARTLY : RP_EXIT_OK;
}
