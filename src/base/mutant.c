/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mutant.h"

#ifdef RP_MUTANTS

static const char *const names[] = {
#  define RP_MUTANT_NAME(member_, name_) name_,
  RP_MUTANTS_LIST (RP_MUTANT_NAME)
#  undef RP_MUTANT_NAME
      NULL,
};

/* One for the process: the build is for nothing else. */
static RpMutant selected;

gboolean
rp_mutant (RpMutant mutant)
{
  return selected == mutant;
}

gboolean
rp_mutant_select (const char *name)
{
  selected = RP_MUTANT_NONE;
  if (name == NULL)
    return TRUE;
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      selected = (RpMutant)(i + 1);
  return selected != RP_MUTANT_NONE;
}

#endif
