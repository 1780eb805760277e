/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/refused-ops.h"

#include <string.h>

RpOp *
rp_refused_ops_read (RpStore *store, const char *op_id, GError **error)
{
  g_autofree char *text = rp_store_dup_op_text (store, op_id, error);
  g_autoptr (JsonObject) json = NULL;

  if (text == NULL)
    return NULL;
  json = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, error);
  return json != NULL ? rp_op_from_json (json, error) : NULL;
}

/* Moves what builds on the first of a bundle from behind it into the bundle. */
static gboolean
gather (RpStore *store, GPtrArray *entries, GPtrArray *bundle, GError **error)
{
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (RpOp) first
      = rp_refused_ops_read (store, ((RpOutboxEntry *)bundle->pdata[0])->op_id, error);

  if (first == NULL)
    return FALSE;
  rp_op_add_made (first, made);
  for (guint i = 0; g_hash_table_size (made) > 0 && i < entries->len;)
    {
      g_autoptr (RpOp) op
          = rp_refused_ops_read (store, ((RpOutboxEntry *)entries->pdata[i])->op_id, error);
      if (op == NULL)
        return FALSE;
      if (!rp_op_builds_on (op, made))
        {
          i++;
          continue;
        }
      rp_op_add_made (op, made);
      g_ptr_array_add (bundle, g_ptr_array_steal_index (entries, i));
    }
  return TRUE;
}

GPtrArray *
rp_refused_ops_list (RpStore *store, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = rp_store_list_outbox (store, TRUE, limit, error);
  g_autoptr (GPtrArray) bundles
      = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  if (entries == NULL)
    return NULL;
  while (entries->len > 0)
    {
      GPtrArray *bundle = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_outbox_entry_free);
      g_ptr_array_add (bundles, bundle);
      g_ptr_array_add (bundle, g_ptr_array_steal_index (entries, 0));
      if (!gather (store, entries, bundle, error))
        return NULL;
    }
  return g_steal_pointer (&bundles);
}
