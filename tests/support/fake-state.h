/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *kind, *id;
  gint64 rev, seq;
  gboolean deleted;
  gboolean left; /* for a scope that is nobody's here */
  JsonObject *body;
} FakeRow;

/* The end of one replica's chain. */
typedef struct
{
  gint64 no, no_before;
  char *op, *op_before; /* (nullable) */
} FakeChain;

typedef struct
{
  char *fingerprint;
  char *result; /* JSON text */
} FakeDecided;

/**
 * FakeState: what the server in memory knows, and what a backup of it holds.
 */
typedef struct
{
  gint64 head;
  GHashTable *rows;    /* "kind id" -> FakeRow */
  GHashTable *decided; /* op id -> FakeDecided */
  GHashTable *chains;  /* replica -> FakeChain */
} FakeState;

FakeState *fake_state_new (void);
void fake_state_free (FakeState *self);
FakeState *fake_state_copy (const FakeState *self);

FakeRow *fake_state_find_row (FakeState *self, const char *kind, const char *id); /* (nullable) */
/* The row, made when missing, with a new revision and place in the feed. */
FakeRow *fake_state_touch_row (FakeState *self, const char *kind, const char *id);
/* The replica's chain, made when missing. */
FakeChain *fake_state_find_chain (FakeState *self, const char *replica);

G_END_DECLS
