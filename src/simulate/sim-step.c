/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-step.h"

#include "simulate/sim-admin.h"
#include "simulate/sim-laptop.h"
#include "simulate/sim-photo.h"
#include "simulate/sim-transport.h"
#include "simulate/sim-typing.h"
#include "simulate/sim-wide.h"

#define COPIES_MAX 2
#define DAY_US ((gint64)G_TIME_SPAN_DAY)

static void
type (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  guint n = 1 + rp_sim_random_below (&history->random, 3);

  for (guint i = 0; i < n; i++)
    rp_sim_typing_do (laptop);
}

static void
sync_laptop (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_laptop_sync (laptop, NULL);
  rp_sim_typing_watch (laptop);
}

static void
sync_and_die (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_laptop_sync_and_die (laptop, rp_sim_random_below (&history->random, 7));
  rp_sim_typing_watch (laptop);
}

static void
arrive_late (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_transport_arrive (history);
}

static void
answer_late (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_transport_answer_late (laptop);
  rp_sim_typing_watch (laptop);
}

/* Once in a history each: something on the way refuses an operation, or the database does. */
static void
poison (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  gboolean by_database = history->server->path != NULL && history->trace == NULL
                         && rp_sim_random_chance (&history->random, 500);
  char **word = by_database ? &history->unstorable : &history->unsendable;

  if (*word != NULL)
    return;
  *word = rp_sim_typing_poison (laptop);
  if (*word != NULL && by_database)
    rp_sim_admin_poison (history, *word);
}

static void
withdraw (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_typing_withdraw (laptop);
}

static void
repair (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_typing_repair (laptop);
}

static void
settle (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_typing_settle (laptop);
}

static void
take_image (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_laptop_take_image (laptop);
}

static void
put_back (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_laptop_put_back (laptop, seed);
}

static void
copy_laptop (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  RpSimLaptop *copy;

  if (history->copies->len >= COPIES_MAX)
    return;
  copy = rp_sim_laptop_copy (laptop, history->laptops->len, history->folder, seed);
  if (copy == NULL)
    return;
  g_ptr_array_add (history->copies, copy);
  g_ptr_array_add (history->laptops, copy);
}

/* Up to a year forwards or back. */
static void
set_clock (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  gint64 days = (gint64)rp_sim_random_below (&history->random, 731) - 365;

  if (history->options->clocks)
    rp_sim_clock_jump (laptop->clock, days * DAY_US);
}

static void
assign (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_admin_assign (history);
}

static void
move (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_admin_move (history);
}

static void
erase (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_admin_erase (history);
}

static void
import (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_admin_import (history);
}

static void
back_up (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_admin_back_up (history);
}

static void
restore (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_admin_restore (history, seed);
}

static void
photograph (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_photo_take (laptop);
}

static void
propose (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_wide_propose (laptop);
}

static void
rule (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_wide_rule (laptop);
}

static void
merge (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_wide_merge (history);
}

static void
change_roles (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_wide_change_roles (history);
}

static void
write_newer (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_wide_write_newer (history);
}

static void
lock_out (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_wide_lock_out (history);
}

static void
restore_silently (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed)
{
  rp_sim_admin_restore_silently (history);
}

static const struct
{
  const char *name;
  void (*act) (RpSimHistory *history, RpSimLaptop *laptop, guint64 seed);
  guint per_mille; /* of what happens in every world, then of what only happens in a wide one */
  gboolean hands;  /* somebody sits before the laptop */
} deeds[] = {
  { "type", type, 372, TRUE },
  { "sync", sync_laptop, 330 },
  { "sync-and-die", sync_and_die, 25 },
  { "late-request", arrive_late, 35 },
  { "late-answer", answer_late, 30 },
  { "poison", poison, 8, TRUE },
  { "withdraw", withdraw, 10, TRUE },
  { "repair", repair, 12, TRUE },
  { "settle", settle, 20, TRUE },
  { "set-clock", set_clock, 15 },
  { "assign", assign, 40 },
  { "move", move, 20 },
  { "erase", erase, 8 },
  { "import", import, 12 },
  { "back-up", back_up, 18 },
  { "restore", restore, 10 },
  { "image", take_image, 18 },
  { "put-back", put_back, 10 },
  { "copy", copy_laptop, 7 },
  { "photograph", photograph, 240, TRUE },
  { "propose", propose, 200, TRUE },
  { "rule", rule, 320, TRUE },
  { "merge", merge, 30 },
  { "change-roles", change_roles, 70 },
  { "write-newer", write_newer, 60 },
  { "lock-out", lock_out, 30 },
  { "restore-silently", restore_silently, 50 },
};
#define FIRST_WIDE 19 /* of the deeds */
#define WIDE_PER_MILLE 200

static guint
choose_deed (RpSimRandom *random, gboolean wide)
{
  guint first = wide && rp_sim_random_chance (random, WIDE_PER_MILLE) ? FIRST_WIDE : 0;
  guint at = rp_sim_random_below (random, 1000);

  for (guint i = first; i < G_N_ELEMENTS (deeds); i++)
    {
      if (at < deeds[i].per_mille)
        return i;
      at -= deeds[i].per_mille;
    }
  return 0;
}

GArray *
rp_sim_steps_plan (guint64 seed, guint n_steps, gboolean wide)
{
  GArray *steps = g_array_sized_new (FALSE, FALSE, sizeof (RpSimStep), n_steps);
  RpSimRandom random = { seed };

  for (guint i = 0; i < n_steps; i++)
    {
      RpSimStep step = { .deed = choose_deed (&random, wide),
                         .laptop = rp_sim_random_below (&random, 60),
                         .seed = rp_sim_random_next (&random) };

      g_array_append_val (steps, step);
    }
  return steps;
}

const char *
rp_sim_step_name (const RpSimStep *self)
{
  return deeds[self->deed].name;
}

void
rp_sim_step_do (const RpSimStep *self, RpSimHistory *history)
{
  RpSimLaptop *laptop = history->laptops->pdata[self->laptop % history->laptops->len];

  history->random.state = self->seed;
  if (!deeds[self->deed].hands || rp_sim_laptop_open_screen (laptop))
    deeds[self->deed].act (history, laptop, self->seed);
}
