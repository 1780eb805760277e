/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts-internal.h"

#include <string.h>

#include "base/json-access.h"
#include "insight/need-life.h"

/* What suggestions came to: "need_answers", and what their answers add to "known_codes". */

static gboolean
has_need (const char *answer)
{
  return strcmp (answer, "confirmed") == 0 || strcmp (answer, "has_it") == 0;
}

static void
add_known (RpFactCollector *self, JsonArray *list)
{
  JsonArray *known = rp_json_get_array (self->facts, "known_codes");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *item = rp_json_array_get_object (list, i);
      if (has_need (rp_json_get_string (item, "answer", "")))
        rp_facts_add_code (known, rp_json_get_string (item, "code", ""));
    }
}

/* What stands at the customer's already: {"fact": "has_pv", "code": "DER-01"}. */
static void
add_owned (RpFactCollector *self, JsonObject *settings)
{
  JsonArray *owned = settings != NULL ? rp_json_get_array (settings, "owned") : NULL;
  for (guint i = 0; owned != NULL && i < json_array_get_length (owned); i++)
    {
      JsonObject *item = rp_json_array_get_object (owned, i);
      if (item != NULL
          && rp_json_get_boolean (self->facts, rp_json_get_string (item, "fact", ""), FALSE))
        rp_facts_add_code (rp_json_get_array (self->facts, "known_codes"),
                           rp_json_get_string (item, "code", ""));
    }
}

gboolean
rp_facts_collect_answers (RpFactCollector *self, GError **error)
{
  JsonObject *settings
      = self->settings != NULL ? rp_json_get_object (self->settings, "suggestions") : NULL;
  g_autoptr (GPtrArray) suggestions = rp_facts_list_rows (self, "suggestion", error);
  g_autoptr (GPtrArray) potentials
      = suggestions != NULL ? rp_facts_list_rows (self, "potential_need", error) : NULL;
  if (potentials == NULL)
    return FALSE;
  JsonArray *list = rp_need_life_list (suggestions, potentials, settings);
  rp_facts_set_list (self, "need_answers", list);
  add_known (self, list);
  add_owned (self, settings);
  return TRUE;
}
