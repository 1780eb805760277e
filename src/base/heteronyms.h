/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A character that is read in several ways in names of people, places and companies. */
typedef struct
{
  const char *character;
  const char
      *readings; /* without tones, separated by spaces, the commonest in names first; ü is v */
} RpHeteronym;

/* A word that settles how its characters are read. */
typedef struct
{
  const char *word;
  const char *readings; /* one for each character */
} RpSpokenWord;

extern const RpHeteronym rp_heteronyms[];    /* ends with an empty one */
extern const RpSpokenWord rp_spoken_words[]; /* ends with an empty one */
