/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fake-state.h"

#include "base/json.h"

static void
row_free (gpointer data)
{
  FakeRow *self = data;

  g_free (self->kind);
  g_free (self->id);
  json_object_unref (self->body);
  g_free (self);
}

static void
chain_free (gpointer data)
{
  FakeChain *self = data;

  g_free (self->op);
  g_free (self->op_before);
  g_free (self);
}

static void
decided_free (gpointer data)
{
  FakeDecided *self = data;

  g_free (self->fingerprint);
  g_free (self->result);
  g_free (self);
}

FakeState *
fake_state_new (void)
{
  FakeState *self = g_new0 (FakeState, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, row_free);
  self->decided = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, decided_free);
  self->chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, chain_free);
  return self;
}

void
fake_state_free (FakeState *self)
{
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->decided);
  g_hash_table_unref (self->chains);
  g_free (self);
}

FakeState *
fake_state_copy (const FakeState *self)
{
  FakeState *copy = fake_state_new ();
  GHashTableIter iter;
  gpointer key, value;

  copy->head = self->head;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      FakeRow *row = g_memdup2 (value, sizeof (FakeRow));

      row->kind = g_strdup (row->kind);
      row->id = g_strdup (row->id);
      row->body = rp_json_object_copy (row->body);
      g_hash_table_insert (copy->rows, g_strdup (key), row);
    }
  g_hash_table_iter_init (&iter, self->decided);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      FakeDecided *decided = g_memdup2 (value, sizeof (FakeDecided));

      decided->fingerprint = g_strdup (decided->fingerprint);
      decided->result = g_strdup (decided->result);
      g_hash_table_insert (copy->decided, g_strdup (key), decided);
    }
  g_hash_table_iter_init (&iter, self->chains);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      FakeChain *chain = g_memdup2 (value, sizeof (FakeChain));

      chain->op = g_strdup (chain->op);
      chain->op_before = g_strdup (chain->op_before);
      g_hash_table_insert (copy->chains, g_strdup (key), chain);
    }
  return copy;
}

FakeRow *
fake_state_find_row (FakeState *self, const char *kind, const char *id)
{
  g_autofree char *key = g_strconcat (kind, " ", id, NULL);

  return g_hash_table_lookup (self->rows, key);
}

FakeRow *
fake_state_touch_row (FakeState *self, const char *kind, const char *id)
{
  FakeRow *row = fake_state_find_row (self, kind, id);

  if (row == NULL)
    {
      row = g_new0 (FakeRow, 1);
      row->kind = g_strdup (kind);
      row->id = g_strdup (id);
      row->body = json_object_new ();
      g_hash_table_insert (self->rows, g_strconcat (kind, " ", id, NULL), row);
    }
  row->rev++;
  row->seq = ++self->head;
  return row;
}

FakeChain *
fake_state_find_chain (FakeState *self, const char *replica)
{
  FakeChain *chain = g_hash_table_lookup (self->chains, replica);

  if (chain == NULL)
    {
      chain = g_new0 (FakeChain, 1);
      g_hash_table_insert (self->chains, g_strdup (replica), chain);
    }
  return chain;
}
