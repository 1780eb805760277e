/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-random.h"

guint64
rp_sim_random_next (RpSimRandom *self)
{
  guint64 z = (self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

guint
rp_sim_random_below (RpSimRandom *self, guint n)
{
  return (guint)((rp_sim_random_next (self) >> 32) * n >> 32);
}

gboolean
rp_sim_random_chance (RpSimRandom *self, guint per_mille)
{
  return rp_sim_random_below (self, 1000) < per_mille;
}
