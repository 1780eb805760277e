/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* ICU has one table for words and one for names of people; they differ in a few hundred characters. */
typedef enum
{
  RP_HAN_LATIN_WORDS,
  RP_HAN_LATIN_NAMES,
  RP_HAN_LATIN_N_VARIANTS,
} RpHanLatinVariant;

/**
 * RpHanLatin: ICU's transliterators. Making one takes some thirty milliseconds, which is done when it is
 * asked for the first time.
 *
 * Thread: one at a time.
 */
typedef struct _RpHanLatin RpHanLatin;
RpHanLatin *rp_han_latin_new (void);
void rp_han_latin_free (RpHanLatin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpHanLatin, rp_han_latin_free)

/* How a character is spelt, without tones; ü is v. Returns: (transfer full): "" when ICU does not know it */
char *rp_han_latin_spell (RpHanLatin *self, RpHanLatinVariant variant, gunichar character);

/* What ICU says of the ideographs in use, asked once and for all when the program is built. */
#define RP_HAN_FIRST 0x4e00
#define RP_HAN_LAST 0x9fff
extern const char *const rp_han_syllables[];
extern const guint16 rp_han_spellings[RP_HAN_LATIN_N_VARIANTS][RP_HAN_LAST - RP_HAN_FIRST + 1];

G_END_DECLS
