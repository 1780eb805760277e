/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulate/sim-laptop.h"

G_BEGIN_DECLS

/**
 * RpSimPhoto: a record with files, and what its files are.
 */
typedef struct
{
  char *id;                /* of the record */
  char *mark;              /* in the bytes of its files, and in no others */
  char *sha256, *thumb;    /* names of the file and of the small picture */
  gboolean had, had_thumb; /* whether the server has had it since its folder was put back last */
} RpSimPhoto;

void rp_sim_photo_free (gpointer photo);
/* Returns: (nullable) */
const RpSimPhoto *rp_sim_photo_find (const RpSimHistory *history, const char *id);

/* Somebody photographs something at a customer's, or hands in once more what he has. */
void rp_sim_photo_take (RpSimLaptop *laptop);

/* Files have gone to the server. */
void rp_sim_photo_note_sent (RpSimHistory *history);
/* The server's folder has become another one. */
void rp_sim_photo_note_put_back (RpSimHistory *history);

G_END_DECLS
