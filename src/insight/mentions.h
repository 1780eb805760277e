/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "insight/insight-error.h"

G_BEGIN_DECLS

/**
 * RpMention: a word of the dictionary found in a text.
 * @codes: what it may point to ("CONN-02,PLAN-01")
 * @offset: in characters, from the start of the text
 * @sentence: the sentence around it
 */
typedef struct
{
  char *term;
  char *codes;
  guint offset;
  char *sentence;
} RpMention;

/**
 * RpMentionDictionary: data/rules/mentions.json: Chinese and English words that point to a need, and
 * the words that deny one when they stand shortly before it in the same sentence ("没有跳闸").
 *
 * Thread: any, once loaded.
 */
typedef struct _RpMentionDictionary RpMentionDictionary;

/* Errors: G_FILE_ERROR, RP_INSIGHT_ERROR */
RpMentionDictionary *rp_mention_dictionary_load (const char *path, GError **error);
void rp_mention_dictionary_free (RpMentionDictionary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpMentionDictionary, rp_mention_dictionary_free)

/* How old a text may be, in days. */
gint rp_mention_dictionary_get_days (RpMentionDictionary *self);

/* Whether the answer to a question ("t1.opinion") is read at all. */
gboolean rp_mention_dictionary_reads (RpMentionDictionary *self, const char *question);

/* Returns: (transfer full) (element-type RpMention): hits that are not denied, in the order of the text */
GPtrArray *rp_mention_dictionary_scan (RpMentionDictionary *self, const char *text);

G_END_DECLS
