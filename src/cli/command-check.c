/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "cli/commands.h"
#include "insight/tariff-check.h"

/* The product's and the organisation's own, when no file is named. */
static GPtrArray *
list_all (void)
{
  static const char *const stems[] = { "prices", "tou" };
  g_autofree char *data = rp_data_dup_path ("");
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (stems); i++)
    {
      g_auto (GStrv) found = rp_data_list_policies (data, stems[i]);

      for (guint k = 0; found[k] != NULL; k++)
        g_ptr_array_add (paths, g_strdup (found[k]));
    }
  return paths;
}

static JsonObject *
describe (const char *path, GPtrArray *faults)
{
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < faults->len; i++)
    json_array_add_string_element (list, faults->pdata[i]);
  json_object_set_string_member (object, "file", path);
  json_object_set_array_member (object, "faults", list);
  return object;
}

static RpExit
check (RpInvocation *invocation, GPtrArray *paths)
{
  JsonArray *files = json_array_new ();
  JsonObject *all = json_object_new ();
  guint n_faults = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GPtrArray) faults = rp_tariff_check (paths->pdata[i]);

      n_faults += faults->len;
      json_array_add_object_element (files, describe (paths->pdata[i], faults));
      for (guint k = 0; k < faults->len && !rp_invocation_wants_json (invocation); k++)
        rp_print ("%s\n", (const char *)faults->pdata[k]);
    }
  json_object_set_array_member (all, "files", files);
  if (rp_invocation_wants_json (invocation))
    rp_print_json (all);
  else
    {
      rp_print (ngettext ("%u file looked at, ", "%u files looked at, ", paths->len), paths->len);
      rp_print (ngettext ("%u fault.\n", "%u faults.\n", n_faults), n_faults);
      json_object_unref (all);
    }
  return n_faults > 0 ? RP_EXIT_PARTLY : RP_EXIT_OK;
}

#define FILES_MOST 1000

static RpExit
run_check (RpInvocation *invocation, GError **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (GPtrArray) paths = NULL;
  const char *path;

  if (!rp_invocation_parse (invocation, entries, 0, FILES_MOST, error))
    return RP_EXIT_USAGE;
  if (rp_invocation_get_argument (invocation, 0) == NULL)
    paths = list_all ();
  else
    paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; (path = rp_invocation_get_argument (invocation, i)) != NULL; i++)
    g_ptr_array_add (paths, g_strdup (path));
  return check (invocation, paths);
}

const RpCommand rp_command_check_tariffs = {
  .name = "check-tariffs",
  .arguments = N_ ("[FILE…]"),
  .summary = N_ ("Look for faults in files of prices and time-of-use periods"),
  .details
  = N_ ("Without FILE those of the program and of the organisation. Each fault is told with file, "
        "line, place and cause."),
  .run = run_check,
};
