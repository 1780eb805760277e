/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/locale.h"
#include "cli/program.h"

int
main (int argc, char **argv)
{
  rp_locale_init ();
  return rp_program_run ((const char *const *)argv + 1);
}
