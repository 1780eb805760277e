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

/* The customers of one industry group between two capacities, and how many of them confirmed each need. */
typedef struct
{
  GPtrArray *members; /* by capacity */
  guint first, end;   /* those who are in */
  GHashTable *counts; /* code → how many; borrows the codes */
} Window;

static double
get_capacity (JsonObject *facts)
{
  return rp_json_get_double (facts, "run_cap_kva", 0);
}

/* A customer counts once for a need, however often it was confirmed. */
static void
count_codes (Window *self, JsonObject *facts, int by)
{
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *codes = rp_json_get_array (facts, "confirmed_codes");
  for (guint k = 0; codes != NULL && k < json_array_get_length (codes); k++)
    {
      gpointer code = (gpointer)rp_json_array_get_string (codes, k, "");
      if (!g_hash_table_add (own, code))
        continue;
      int n = GPOINTER_TO_INT (g_hash_table_lookup (self->counts, code)) + by;
      if (n > 0)
        g_hash_table_replace (self->counts, code, GINT_TO_POINTER (n));
      else
        g_hash_table_remove (self->counts, code);
    }
}

/* To the capacities around @own. They only grow, so every member comes and goes once. */
static void
move_window (Window *self, double own)
{
  for (; self->end < self->members->len; self->end++)
    {
      JsonObject *next = g_ptr_array_index (self->members, self->end);
      if (!(get_capacity (next) <= own * LARGEST))
        break;
      count_codes (self, next, 1);
    }
  for (; self->first < self->end; self->first++)
    {
      JsonObject *smallest = g_ptr_array_index (self->members, self->first);
      if (get_capacity (smallest) >= own * SMALLEST)
        break;
      count_codes (self, smallest, -1);
    }
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static int
compare_capacities (gconstpointer a, gconstpointer b)
{
  double left = get_capacity (*(JsonObject *const *)a),
         right = get_capacity (*(JsonObject *const *)b);
  return (left > right) - (left < right);
}

/* @n_peers: without the customer himself, whose own needs are not listed */
static JsonArray *
list_needs (Window *self, JsonObject *facts, guint n_peers)
{
  JsonArray *needs = json_array_new ();
  g_autoptr (GList) codes = g_list_sort (g_hash_table_get_keys (self->counts), compare_codes);
  for (GList *l = codes; l != NULL; l = l->next)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, l->data));
      if (has_code (facts, l->data))
        continue;
      JsonObject *need = json_object_new ();
      json_object_set_string_member (need, "code", l->data);
      json_object_set_int_member (need, "peers", n_peers);
      json_object_set_double_member (need, "share", (double)n / n_peers);
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

/* Nobody without a trade is anybody's peer. */
static void
set_peers_of_group (const char *group, GPtrArray *members)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  Window window = { members, 0, 0, counts };
  g_ptr_array_sort (members, compare_capacities);
  for (guint i = 0; i < members->len; i++)
    {
      JsonObject *facts = g_ptr_array_index (members, i);
      if (*group != '\0' && get_capacity (facts) > 0)
        move_window (&window, get_capacity (facts));
      json_object_set_array_member (facts, "peer_needs",
                                    list_needs (&window, facts, window.end - window.first - 1));
    }
}

void
rp_facts_set_peers (GPtrArray *all)
{
  g_autoptr (GHashTable) groups = group_by_industry (all);
  GHashTableIter iter;
  gpointer group, members;
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &group, &members))
    set_peers_of_group (group, members);
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
