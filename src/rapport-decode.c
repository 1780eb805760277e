/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "picture/picture-helper.h"

/* Decodes strangers' pictures for the other programs; see picture/picture-helper.h. */
int
main (int argc, char **argv)
{
  return rp_picture_helper_serve (argc, argv);
}
