/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/json.h"
#include "cli/commands.h"
#include "logic/logic.h"

/* A JSON text, or the content of the file behind an @. Returns: (transfer full) (nullable) */
static JsonNode *
read_json (const char *argument, GError **error)
{
  g_autofree char *content = NULL;
  gsize length;
  JsonNode *node;

  if (argument[0] != '@')
    return rp_json_parse (argument, strlen (argument), &rp_json_limits_file, error);
  if (!g_file_get_contents (argument + 1, &content, &length, error))
    return NULL;
  node = rp_json_parse (content, length, &rp_json_limits_file, error);
  if (node == NULL)
    rp_json_prefix_place (error, argument + 1, content, length);
  return node;
}

static RpExit
run_logic (RpInvocation *invocation, GError **error)
{
  g_autoptr (JsonNode) rule = NULL, data = NULL, result = NULL;
  g_autofree char *text = NULL;

  if (!rp_invocation_parse (invocation, NULL, 1, 2, error))
    return RP_EXIT_USAGE;
  rule = read_json (rp_invocation_get_argument (invocation, 0), error);
  if (rule == NULL)
    return RP_EXIT_FAILED;
  if (rp_invocation_get_argument (invocation, 1) != NULL)
    {
      data = read_json (rp_invocation_get_argument (invocation, 1), error);
      if (data == NULL)
        return RP_EXIT_FAILED;
    }
  result = rp_logic_apply (rule, data, error);
  if (result == NULL)
    return RP_EXIT_FAILED;
  text = rp_json_to_canonical (result);
  rp_print ("%s\n", text);
  return RP_EXIT_OK;
}

const RpCommand rp_command_logic = {
  .name = "logic",
  .arguments = N_ ("RULE [DATA]"),
  .summary = N_ ("Evaluate a JsonLogic rule"),
  .details = N_ ("RULE and DATA are JSON, or @FILE. The result is printed as JSON."),
  .run = run_logic,
};
