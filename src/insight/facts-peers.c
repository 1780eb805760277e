/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/facts.h"

#include <string.h>

#include "base/json-access.h"

#define SMALLEST 0.5 /* of the own capacity */
#define LARGEST 1.5

/* All that a customer is compared by. */
static const char *const compared[] = { "industry_group", "run_cap_kva", "confirmed_codes" };

static gboolean
has_code (JsonObject *facts, const char *code)
{
  JsonArray *codes = rp_json_get_array (facts, "confirmed_codes");
  for (guint i = 0; codes != NULL && i < json_array_get_length (codes); i++)
    if (strcmp (rp_json_array_get_string (codes, i, ""), code) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_peer (JsonObject *facts, JsonObject *other)
{
  const char *group = rp_json_get_string (facts, "industry_group", "");
  double own = rp_json_get_double (facts, "run_cap_kva", 0);
  double capacity = rp_json_get_double (other, "run_cap_kva", 0);
  return facts != other && *group != '\0' && own > 0
         && strcmp (group, rp_json_get_string (other, "industry_group", "")) == 0
         && capacity >= own * SMALLEST && capacity <= own * LARGEST;
}

/* How many of @peers confirmed each need; a peer counts once. */
static GHashTable *
count_codes (GPtrArray *peers)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < peers->len; i++)
    {
      g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
      JsonArray *codes = rp_json_get_array (g_ptr_array_index (peers, i), "confirmed_codes");
      for (guint k = 0; codes != NULL && k < json_array_get_length (codes); k++)
        {
          gpointer code = (gpointer)rp_json_array_get_string (codes, k, "");
          if (!g_hash_table_add (own, code))
            continue;
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, code));
          g_hash_table_insert (counts, code, GUINT_TO_POINTER (n + 1));
        }
    }
  return counts;
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static JsonArray *
list_needs (JsonObject *facts, GPtrArray *peers)
{
  JsonArray *needs = json_array_new ();
  g_autoptr (GHashTable) counts = count_codes (peers);
  g_autoptr (GList) codes = g_list_sort (g_hash_table_get_keys (counts), compare_codes);
  for (GList *l = codes; l != NULL; l = l->next)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, l->data));
      if (has_code (facts, l->data))
        continue;
      JsonObject *need = json_object_new ();
      json_object_set_string_member (need, "code", l->data);
      json_object_set_int_member (need, "peers", peers->len);
      json_object_set_double_member (need, "share", (double)n / peers->len);
      json_array_add_object_element (needs, need);
    }
  return needs;
}

static GHashTable *
group_by_industry (GPtrArray *all)
{
  GHashTable *groups
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < all->len; i++)
    {
      JsonObject *facts = g_ptr_array_index (all, i);
      gpointer key = (gpointer)rp_json_get_string (facts, "industry_group", "");
      GPtrArray *members = g_hash_table_lookup (groups, key);
      if (members == NULL)
        {
          members = g_ptr_array_new ();
          g_hash_table_insert (groups, key, members);
        }
      g_ptr_array_add (members, facts);
    }
  return groups;
}

void
rp_facts_set_peers (GPtrArray *all)
{
  g_autoptr (GHashTable) groups = group_by_industry (all);
  for (guint i = 0; i < all->len; i++)
    {
      JsonObject *facts = g_ptr_array_index (all, i);
      GPtrArray *members
          = g_hash_table_lookup (groups, rp_json_get_string (facts, "industry_group", ""));
      g_autoptr (GPtrArray) peers = g_ptr_array_new ();
      for (guint k = 0; k < members->len; k++)
        if (is_peer (facts, g_ptr_array_index (members, k)))
          g_ptr_array_add (peers, g_ptr_array_index (members, k));
      json_object_set_array_member (facts, "peer_needs", list_needs (facts, peers));
    }
}

JsonObject *
rp_facts_dup_compared (JsonObject *facts)
{
  JsonObject *few = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (compared); i++)
    if (json_object_has_member (facts, compared[i]))
      json_object_set_member (few, compared[i], json_object_dup_member (facts, compared[i]));
  return few;
}

void
rp_facts_take_peers (JsonObject *facts, JsonObject *few)
{
  if (json_object_has_member (few, "peer_needs"))
    json_object_set_member (facts, "peer_needs", json_object_dup_member (few, "peer_needs"));
}
