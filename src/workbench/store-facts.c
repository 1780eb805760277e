/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/store-facts.h"

#include "base/date.h"

struct _RpStoreFacts
{
  GObject parent_instance;
  RpStore *store;
};

static void init_fact_source (RpFactSourceInterface *iface);
G_DEFINE_TYPE_WITH_CODE (RpStoreFacts, rp_store_facts, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (RP_TYPE_FACT_SOURCE, init_fact_source))

RpFactSource *
rp_store_facts_new (RpStore *store)
{
  RpStoreFacts *self = g_object_new (RP_TYPE_STORE_FACTS, NULL);
  self->store = g_object_ref (store);
  return RP_FACT_SOURCE (self);
}

static GPtrArray *
list_rows (RpFactSource *source, const char *kind, const char *customer, GError **error)
{
  RpStore *store = RP_STORE_FACTS (source)->store;
  const char *where = g_str_equal (kind, "customer") ? "id = :customer" : "customer = :customer";
  return rp_store_list (store, kind, where, NULL, 0, error, ":customer", customer, NULL);
}

/* An entry whose instant cannot be read says nothing about a day. */
static GPtrArray *
list_changes (RpFactSource *source, const char *kind, const char *id, GError **error)
{
  g_autoptr (GPtrArray) entries
      = rp_store_list_history (RP_STORE_FACTS (source)->store, kind, id, error);
  GPtrArray *changes;
  if (entries == NULL)
    return NULL;
  changes = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_fact_change_free);
  for (guint i = 0; i < entries->len; i++)
    {
      RpHistoryEntry *entry = g_ptr_array_index (entries, i);
      RpFactChange *change;
      gint64 at;
      if (!rp_instant_parse (entry->at, &at))
        continue;
      change = g_new0 (RpFactChange, 1);
      change->unit = g_strdup (entry->unit);
      change->old_value = g_steal_pointer (&entry->old_value);
      change->at = at;
      g_ptr_array_add (changes, change);
    }
  return changes;
}

static void
init_fact_source (RpFactSourceInterface *iface)
{
  iface->list = list_rows;
  iface->list_changes = list_changes;
}

static void
rp_store_facts_finalize (GObject *object)
{
  g_clear_object (&RP_STORE_FACTS (object)->store);
  G_OBJECT_CLASS (rp_store_facts_parent_class)->finalize (object);
}

static void
rp_store_facts_class_init (RpStoreFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_store_facts_finalize;
}

static void
rp_store_facts_init (RpStoreFacts *self)
{
}
