/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "forms/form.h"

/* A template that is read makes a form, which says what is missing in it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpTemplate) template_ = rp_template_parse (bytes, "input", &error);

  g_assert_true ((template_ == NULL) == (error != NULL));
  if (template_ == NULL)
    return 0;
  g_autoptr (JsonObject) answers = json_object_new ();
  g_autoptr (JsonObject) facts = json_object_new ();
  g_autoptr (RpForm) form = rp_form_new (template_, answers, facts);
  g_auto (GStrv) filled = rp_form_prefill (form);
  g_autoptr (GPtrArray) problems
      = rp_form_list_problems (form, RP_ROLE_MANAGER | RP_ROLE_SPECIALIST);
  g_autofree char *hash = rp_form_hash (form);

  g_assert_nonnull (problems);
  g_assert_nonnull (hash);
  return 0;
}
