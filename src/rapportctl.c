/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>

#include "base/locale.h"
#include "cli/program.h"

int
main (int argc, char **argv)
{
  /* A limit on the size of files is an error of the write that meets it, not the program's end. */
  signal (SIGXFSZ, SIG_IGN);
  rp_locale_init ();
  return rp_program_run ((const char *const *)argv + 1);
}
