/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/fact-source.h"

#include <string.h>

G_DEFINE_INTERFACE (RpFactSource, rp_fact_source, G_TYPE_OBJECT)

static void
rp_fact_source_default_init (RpFactSourceInterface *iface)
{
}

GPtrArray *
rp_fact_source_list (RpFactSource *self, const char *kind, const char *customer, GError **error)
{
  return RP_FACT_SOURCE_GET_IFACE (self)->list (self, kind, customer, error);
}

void
rp_fact_change_free (RpFactChange *self)
{
  g_free (self->unit);
  g_clear_pointer (&self->old_value, json_node_unref);
  g_free (self);
}

GPtrArray *
rp_fact_source_list_changes (RpFactSource *self, const char *kind, const char *id, GError **error)
{
  RpFactSourceInterface *iface = RP_FACT_SOURCE_GET_IFACE (self);
  if (iface->list_changes == NULL)
    return g_ptr_array_new ();
  return iface->list_changes (self, kind, id, error);
}

struct _RpFactList
{
  GObject parent_instance;
  GHashTable *by_scope; /* scope → GPtrArray of RpRecord */
  GHashTable *changes;  /* id → GPtrArray of RpFactChange, oldest first */
};

static GPtrArray *
list_records (RpFactSource *source, const char *kind, const char *customer, GError **error)
{
  RpFactList *self = RP_FACT_LIST (source);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *records = g_hash_table_lookup (self->by_scope, customer);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      RpRecord *record = g_ptr_array_index (records, i);
      if (strcmp (rp_record_get_kind (record)->name, kind) == 0 && !rp_record_is_deleted (record))
        g_ptr_array_add (found, g_object_ref (record));
    }
  return found;
}

static GPtrArray *
list_changes (RpFactSource *source, const char *kind, const char *id, GError **error)
{
  GPtrArray *changes = g_hash_table_lookup (RP_FACT_LIST (source)->changes, id);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_fact_change_free);
  for (guint i = changes != NULL ? changes->len : 0; i > 0; i--)
    {
      const RpFactChange *change = g_ptr_array_index (changes, i - 1);
      RpFactChange *copy = g_new0 (RpFactChange, 1);
      copy->unit = g_strdup (change->unit);
      copy->old_value = change->old_value != NULL ? json_node_copy (change->old_value) : NULL;
      copy->at = change->at;
      g_ptr_array_add (found, copy);
    }
  return found;
}

static void
rp_fact_list_fact_source_init (RpFactSourceInterface *iface)
{
  iface->list = list_records;
  iface->list_changes = list_changes;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RpFactList, rp_fact_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RP_TYPE_FACT_SOURCE,
                                                      rp_fact_list_fact_source_init))

static void
rp_fact_list_finalize (GObject *object)
{
  g_hash_table_unref (RP_FACT_LIST (object)->by_scope);
  g_hash_table_unref (RP_FACT_LIST (object)->changes);
  G_OBJECT_CLASS (rp_fact_list_parent_class)->finalize (object);
}

static void
rp_fact_list_class_init (RpFactListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_fact_list_finalize;
}

static void
rp_fact_list_init (RpFactList *self)
{
  self->by_scope
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->changes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
}

RpFactList *
rp_fact_list_new (void)
{
  return g_object_new (RP_TYPE_FACT_LIST, NULL);
}

void
rp_fact_list_add (RpFactList *self, RpRecord *record)
{
  const char *scope = rp_record_get_scope (record);
  GPtrArray *records = g_hash_table_lookup (self->by_scope, scope);
  if (records == NULL)
    {
      records = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->by_scope, g_strdup (scope), records);
    }
  g_ptr_array_add (records, g_object_ref (record));
}

void
rp_fact_list_add_change (RpFactList *self, const char *id, RpFactChange *change)
{
  GPtrArray *changes = g_hash_table_lookup (self->changes, id);
  if (changes == NULL)
    {
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_fact_change_free);
      g_hash_table_insert (self->changes, g_strdup (id), changes);
    }
  g_ptr_array_add (changes, change);
}
