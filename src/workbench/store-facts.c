/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/store-facts.h"

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

static void
init_fact_source (RpFactSourceInterface *iface)
{
  iface->list = list_rows;
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
