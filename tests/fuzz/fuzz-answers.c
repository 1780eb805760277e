/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "base/json-access.h"
#include "forms/form.h"

/* Every answer is shown, or taken for none. */
static void
show (RpForm *form, JsonObject *answers)
{
  g_autoptr (GList) names = json_object_get_members (answers);

  for (GList *link = names; link != NULL; link = link->next)
    {
      const RpQuestion *question
          = rp_template_find_question (rp_form_get_template (form), link->data);
      JsonNode *value = json_object_get_member (answers, link->data);
      g_autofree char *text = question != NULL ? rp_question_format (question, value) : NULL;
      g_autoptr (JsonNode) typed
          = text != NULL ? rp_form_parse_answer (form, question, text, NULL) : NULL;
      if (question != NULL)
        rp_form_set_answer (form, link->data, value, NULL);
    }
}

/* The input is [template, answers, facts]: answers come from other laptops. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) root
      = rp_json_parse ((const char *)data, size, &rp_json_limits_message, NULL);
  JsonArray *parts
      = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  const char *id = parts != NULL && json_array_get_length (parts) == 3
                       ? rp_json_array_get_string (parts, 0, "")
                       : "";
  g_autoptr (RpTemplate) template_
      = id[0] == 'T' && g_ascii_isdigit (id[1]) && id[2] == '\0' ? rp_template_find (id) : NULL;
  JsonObject *answers = template_ != NULL ? rp_json_array_get_object (parts, 1) : NULL;
  JsonObject *facts = template_ != NULL ? rp_json_array_get_object (parts, 2) : NULL;

  if (answers == NULL || facts == NULL)
    return 0;
  g_autoptr (RpForm) form = rp_form_new (template_, answers, facts);
  g_auto (GStrv) filled = rp_form_prefill (form);
  show (form, answers);
  g_autoptr (GPtrArray) problems
      = rp_form_list_problems (form, RP_ROLE_MANAGER | RP_ROLE_SPECIALIST);
  g_autofree char *hash = rp_form_hash (form);
  g_assert_nonnull (problems);
  g_assert_nonnull (hash);
  return 0;
}
