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

/* Bundles while they are gathered. */
typedef struct
{
  GPtrArray *bundles; /* (element-type GPtrArray) */
  GPtrArray *made;    /* (element-type GHashTable): of each bundle the ids that its edits make */
  GHashTable *all;    /* all of these */
} Gathering;

/* The first bundle that has a record which the op needs. (nullable) */
static GPtrArray *
find_bundle (const Gathering *self, const RpOp *op, GHashTable **made)
{
  if (!rp_op_builds_on (op, self->all))
    return NULL;
  for (guint i = 0; i < self->bundles->len; i++)
    if (rp_op_builds_on (op, self->made->pdata[i]))
      {
        *made = self->made->pdata[i];
        return self->bundles->pdata[i];
      }
  return NULL;
}

static GPtrArray *
add_bundle (Gathering *self, GHashTable **made)
{
  GPtrArray *bundle = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_outbox_entry_free);

  *made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->bundles, bundle);
  g_ptr_array_add (self->made, *made);
  return bundle;
}

/* @entry: (transfer full) */
static void
gather (Gathering *self, RpOutboxEntry *entry, const RpOp *op)
{
  GHashTable *made = NULL;
  GPtrArray *bundle = find_bundle (self, op, &made);

  if (bundle == NULL)
    bundle = add_bundle (self, &made);
  g_ptr_array_add (bundle, entry);
  rp_op_add_made (op, made);
  rp_op_add_made (op, self->all);
}

/* Returns: (transfer full) (element-type RpOp) (nullable): of each entry the op */
static GPtrArray *
read_all (RpStore *store, GPtrArray *entries, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_op_free);

  for (guint i = 0; i < entries->len; i++)
    {
      RpOp *op = rp_refused_ops_read (store, ((RpOutboxEntry *)entries->pdata[i])->op_id, error);
      if (op == NULL)
        return NULL;
      g_ptr_array_add (ops, op);
    }
  return g_steal_pointer (&ops);
}

/* In the order in which they were made, each op read once: who has been away may have thousands. */
GPtrArray *
rp_refused_ops_list (RpStore *store, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = rp_store_list_outbox (store, TRUE, limit, error);
  g_autoptr (GPtrArray) ops = entries != NULL ? read_all (store, entries, error) : NULL;
  g_autoptr (GPtrArray) bundles
      = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref);
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Gathering gathering = { bundles, made, all };

  if (ops == NULL)
    return NULL;
  /* They are the bundles' from here on. */
  g_ptr_array_set_free_func (entries, NULL);
  for (guint i = 0; i < entries->len; i++)
    gather (&gathering, entries->pdata[i], ops->pdata[i]);
  return g_steal_pointer (&bundles);
}
