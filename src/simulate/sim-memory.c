/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-memory.h"

#include <sqlite3.h>
#include <string.h>

#define STEP 16 /* sizes are multiples of it, and so long is what stands before a piece */
#define LARGEST 8192
#define CHUNK_BYTES (1024 * 1024)

/* SQLite's own lookaside lists: sizes and numbers. */
#define PIECE_BYTES 1200
#define N_PIECES 100

/* Before every piece; what is larger than LARGEST is the system's. */
typedef union _Piece
{
  gsize size;
  char room[STEP];
} Piece;

typedef struct _FreePiece
{
  Piece head;
  struct _FreePiece *next;
} FreePiece;

typedef struct
{
  FreePiece *free[LARGEST / STEP + 1]; /* by their size */
  char *chunk;
  gsize left;
} Memory;

static Memory *
get_memory (void)
{
  static Memory memory;

  return &memory;
}

static int
round_up (int size)
{
  return (size + STEP - 1) & ~(STEP - 1);
}

static Piece *
cut_piece (Memory *self, gsize size)
{
  Piece *piece;

  if (self->left < size + STEP)
    {
      self->chunk = g_malloc (CHUNK_BYTES);
      self->left = CHUNK_BYTES;
    }
  piece = (Piece *)(gpointer)self->chunk;
  self->chunk += size + STEP;
  self->left -= size + STEP;
  return piece;
}

static void *
take (int n)
{
  Memory *self = get_memory ();
  gsize size = (gsize)round_up (MAX (n, STEP));
  Piece *piece;

  if (size > LARGEST)
    piece = g_malloc (size + STEP);
  else if (self->free[size / STEP] != NULL)
    {
      piece = &self->free[size / STEP]->head;
      self->free[size / STEP] = self->free[size / STEP]->next;
    }
  else
    piece = cut_piece (self, size);
  piece->size = size;
  return piece + 1;
}

static void
give_back (void *memory)
{
  Memory *self = get_memory ();
  FreePiece *piece = memory != NULL ? (FreePiece *)(gpointer)((Piece *)memory - 1) : NULL;

  if (piece == NULL)
    return;
  if (piece->head.size > LARGEST)
    {
      g_free (piece);
      return;
    }
  piece->next = self->free[piece->head.size / STEP];
  self->free[piece->head.size / STEP] = piece;
}

static int
get_size (void *memory)
{
  return memory != NULL ? (int)((Piece *)memory - 1)->size : 0;
}

static void *
change_size (void *memory, int n)
{
  int size = get_size (memory);
  void *larger;

  if (n <= size)
    return memory;
  larger = take (n);
  memcpy (larger, memory, (gsize)size);
  give_back (memory);
  return larger;
}

static int
begin (void *data)
{
  return SQLITE_OK;
}

static void
end (void *data)
{
}

void
rp_sim_memory_set_up (void)
{
  static const sqlite3_mem_methods methods = {
    .xMalloc = take,
    .xFree = give_back,
    .xRealloc = change_size,
    .xSize = get_size,
    .xRoundup = round_up,
    .xInit = begin,
    .xShutdown = end,
  };

  sqlite3_config (SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_config (SQLITE_CONFIG_LOOKASIDE, PIECE_BYTES, N_PIECES);
  sqlite3_config (SQLITE_CONFIG_MALLOC, &methods);
}
