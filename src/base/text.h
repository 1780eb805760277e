/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_text_fold:
 * @text: UTF-8
 *
 * The form in which texts are searched and compared: NFKC, case folded, marks removed, full width to
 * half width, white space collapsed. Returns: (transfer full)
 */
char *rp_text_fold (const char *text);

/* Whether @c is one of the scripts in which one character is one word (Han, kana, hangul, bopomofo). */
gboolean rp_text_is_cjk (gunichar c);

/**
 * rp_text_join:
 * @...: texts, closed by %NULL; empty ones are left out
 *
 * Parts of a line that says several things: "KH-003 · 石坳镇". Returns: (transfer full)
 */
char *rp_text_join (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* One more part of such a line; none for "". */
void rp_text_append_part (GString *line, const char *part);

/**
 * rp_text_move_cursor:
 * @cursor: in characters of @before
 *
 * Where a cursor goes when a text becomes another one under it: at the end it stays at the end, else in what both
 * begin or end with; in what is different, it goes behind the part that replaces it. Returns: in characters of @after
 */
guint rp_text_move_cursor (const char *before, const char *after, guint cursor);

/* The first line of @text that says something, as far as @max characters: what a long text is called. Returns: (transfer full) */
char *rp_text_first_line (const char *text, glong max);

/**
 * rp_text_file_name:
 * @max: bytes
 *
 * What a file may be called that a person named @text: without what a folder would understand and without control and
 * direction characters, which make one name look like another; cut at a character, the extension kept.
 *
 * Returns: (transfer full): never empty
 */
char *rp_text_file_name (const char *text, gsize max);

/* @text on one line, as a terminal may be given it: a space for line breaks and tabs, U+FFFD for the other
 * control characters, which could move the cursor or set the window's title. Returns: (transfer full) */
char *rp_text_for_terminal (const char *text);
/* The same with its line breaks and tabs. Returns: (transfer full) */
char *rp_text_for_terminal_lines (const char *text);

/**
 * RpPinyin: what ICU says of each character, from a table made when the program was built; about 5 us a name.
 *
 * Thread: one at a time.
 */
typedef struct _RpPinyin RpPinyin;
RpPinyin *rp_pinyin_new (void);
void rp_pinyin_free (RpPinyin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpPinyin, rp_pinyin_free)

/**
 * rp_pinyin_readings:
 * @text: a name
 *
 * All readings under which a person may look for @text, without tones: for 重庆 "chongqing cq" and
 * "zhongqing zq". Characters with several readings (长 乐 曾 行 …) come from ICU's two
 * transliterators and a table of heteronyms; at most 8 combinations.
 *
 * Returns: (transfer full): words separated by one space: full spellings and initials
 */
char *rp_pinyin_readings (RpPinyin *self, const char *text);

G_END_DECLS
