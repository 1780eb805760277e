/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/worker.h"
#include "simulate/sim-clock.h"
#include "simulate/sim-history.h"
#include "store/store.h"
#include "sync/sync-engine.h"

G_BEGIN_DECLS

/**
 * RpSimTold: what a laptop was told last about an operation.
 */
typedef struct
{
  char *decision;
  gint64 rev; /* of its first record afterwards */
} RpSimTold;

/**
 * RpSimLaptop: a profile with the real store and the real engine. It can be switched off at any commit,
 * put back to an image of its disk, and copied.
 */
struct _RpSimLaptop
{
  guint number;
  const RpSimPerson *person;
  char *folder;
  char *path;
  GBytes *beginning; /* the database after the first sign-in */
  GBytes *token;     /* as it was then */
  RpSimClock *clock;
  RpIdSource *ids;
  RpStore *store;
  RpWorker *worker;
  RpTransport *transport;
  RpSyncEngine *engine;
  guint lives;      /* how often its disk was put back */
  int commits_left; /* until the power goes; -1: it does not */

  RpSimHistory *history;   /* (nullable): borrowed */
  GHashTable *holds;       /* set of RpSimValue that are on its disk */
  GHashTable *watched;     /* "kind id unit" -> RpSimValue: what the screen has to go on showing */
  GHashTable *told;        /* op id -> RpSimTold */
  GBytes *image;           /* (nullable) */
  GHashTable *image_files; /* (nullable): of a wide world */
  GHashTable *image_holds;
  GPtrArray *late;   /* answers that come late */
  gint64 not_beyond; /* writes there may be at the end of this cycle; -1: any */
};

/* Errors: RP_DB_ERROR, those of signing in */
RpSimLaptop *rp_sim_laptop_new (guint number, const char *folder, RpSimServer *server,
                                GError **error);
void rp_sim_laptop_free (RpSimLaptop *self);

/* As it was after the first sign-in. */
gboolean rp_sim_laptop_reset (RpSimLaptop *self, RpSimHistory *history, guint64 seed,
                              GError **error);

/* One cycle of the engine; what goes wrong is what was made to. @complete: (out) (optional) */
void rp_sim_laptop_sync (RpSimLaptop *self, gboolean *complete);
/* One of somebody who has left: it is turned away, and keeps what it has. */
void rp_sim_laptop_knock (RpSimLaptop *self);
/* The same, and the power goes at the @nth commit. */
void rp_sim_laptop_sync_and_die (RpSimLaptop *self, guint nth);

/* Whether somebody can work at it: of one that was locked he signs in again when he may. */
gboolean rp_sim_laptop_open_screen (RpSimLaptop *self);

/* The database, as a file. Returns: (transfer full) (nullable) */
GBytes *rp_sim_laptop_copy_disk (RpSimLaptop *self, GError **error);
/* Its files: name in their folder -> GBytes. Returns: (transfer full) */
GHashTable *rp_sim_laptop_read_files (const RpSimLaptop *self);
void rp_sim_laptop_take_image (RpSimLaptop *self);
void rp_sim_laptop_put_back (RpSimLaptop *self, guint64 seed);
/* Another computer with the same disk. Returns: (transfer full) (nullable) */
RpSimLaptop *rp_sim_laptop_copy (RpSimLaptop *self, guint number, const char *folder, guint64 seed);

/* An answer's result has come. */
void rp_sim_laptop_note_told (RpSimLaptop *self, JsonObject *result);

/* How many rows have been written on its disk. */
gint64 rp_sim_laptop_count_writes (RpSimLaptop *self);

/* A record as the screen shows it. Returns: (transfer full) (nullable): %NULL when it is not there */
RpRecord *rp_sim_laptop_look (RpSimLaptop *self, const char *kind, const char *id);

/* Whether an entry of the laptop's goes again under another id. */
gboolean rp_sim_laptop_sends_again (RpSimLaptop *self, const char *op_id);

/* The first column of the first row of a query on the laptop's database. Returns: (transfer full) (nullable) */
char *rp_sim_laptop_query (RpSimLaptop *self, const char *sql, const char *name, const char *value);

G_END_DECLS
