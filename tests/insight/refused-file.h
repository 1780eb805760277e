/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/temp-folder.h"

/* Tests of files that must be refused: write a text, load it, look at the sentence. */

static inline char *
write_data_file (const char *folder, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

/* @text with the one place @from replaced by @to */
static inline char *
replace_once (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) halves = g_strsplit (text, from, 2);
  g_assert_cmpuint (g_strv_length (halves), ==, 2);
  return g_strconcat (halves[0], to, halves[1], NULL);
}

static inline char *
read_product_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("RP_TEST_DATA"), folder, name, NULL);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}
