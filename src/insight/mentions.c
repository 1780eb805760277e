/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/mentions.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "insight/data-file.h"

typedef struct
{
  char *term; /* in lower case */
  const char *codes;
  gboolean latin;
} Term;

struct _RpMentionDictionary
{
  char *path;
  JsonObject *file;
  gint64 days;
  gint64 window;    /* characters before a Chinese word */
  gint64 window_en; /* and before an English one */
  GArray *terms;
};

static void
clear_term (gpointer data)
{
  g_free (((Term *)data)->term);
}

static void
add_terms (RpMentionDictionary *self, JsonObject *entry, const char *language, const char *codes)
{
  JsonArray *list = rp_json_get_array (entry, language);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *text = rp_json_array_get_string (list, i, "");
      Term term = { g_ascii_strdown (text, -1), codes, strcmp (language, "en") == 0 };
      g_array_append_val (self->terms, term);
    }
}

static gboolean
read_entries (RpMentionDictionary *self, JsonArray *entries, GError **error)
{
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = rp_json_array_get_object (entries, i);
      const char *codes = entry != NULL ? rp_json_get_string (entry, "codes", "") : "";
      guint n_before = self->terms->len;
      g_autofree char *place = g_strdup_printf ("entries[%u]", i);
      if (*codes == '\0')
        return rp_data_file_refuse (error, self->path, place, _ ("has no codes"));
      add_terms (self, entry, "zh", codes);
      add_terms (self, entry, "en", codes);
      if (self->terms->len == n_before)
        return rp_data_file_refuse (error, self->path, place, _ ("has no words"));
      for (guint k = n_before; k < self->terms->len; k++)
        if (*g_array_index (self->terms, Term, k).term == '\0')
          return rp_data_file_refuse (error, self->path, place, _ ("has an empty word"));
    }
  return TRUE;
}

static gboolean
read_file (RpMentionDictionary *self, GError **error)
{
  static const char *const lists[] = { "deny_zh", "affirm_zh", "deny_en", "questions" };
  JsonArray *entries, *list;
  if (!rp_json_read_integer (self->file, "days", 1, 36500, &self->days, error)
      || !rp_json_read_integer (self->file, "window", 0, 100, &self->window, error)
      || !rp_json_read_integer (self->file, "window_en", 0, 400, &self->window_en, error)
      || !rp_json_read_array (self->file, "entries", &entries, error))
    return rp_data_file_blame (error, self->path, "/");
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (!rp_json_read_array (self->file, lists[i], &list, error))
      return rp_data_file_blame (error, self->path, "/");
  return read_entries (self, entries, error);
}

RpMentionDictionary *
rp_mention_dictionary_load (const char *path, GError **error)
{
  JsonObject *file = rp_data_file_load (path, error);
  if (file == NULL)
    return NULL;
  g_autoptr (RpMentionDictionary) self = g_new0 (RpMentionDictionary, 1);
  self->path = g_strdup (path);
  self->file = file;
  self->terms = g_array_new (FALSE, FALSE, sizeof (Term));
  g_array_set_clear_func (self->terms, clear_term);
  return read_file (self, error) ? g_steal_pointer (&self) : NULL;
}

void
rp_mention_dictionary_free (RpMentionDictionary *self)
{
  g_free (self->path);
  json_object_unref (self->file);
  g_array_unref (self->terms);
  g_free (self);
}

gint
rp_mention_dictionary_get_days (RpMentionDictionary *self)
{
  return (gint)self->days;
}

gboolean
rp_mention_dictionary_reads (RpMentionDictionary *self, const char *question)
{
  JsonArray *questions = rp_json_get_array (self->file, "questions");
  for (guint i = 0; i < json_array_get_length (questions); i++)
    if (strcmp (rp_json_array_get_string (questions, i, ""), question) == 0)
      return TRUE;
  return FALSE;
}

/* A comma ends what a denial reaches; the Chinese enumeration mark does not. */
static gboolean
ends_clause (gunichar c)
{
  return c == '\n' || g_utf8_strchr ("，。；！？：,.;!?:", -1, c) != NULL;
}

static gboolean
ends_sentence (gunichar c)
{
  return c == '\n' || g_utf8_strchr ("。；！？;!?", -1, c) != NULL;
}

/* The text that a denial of the word at @hit may stand in. */
static const char *
find_window (const char *text, const char *hit, gint64 n_chars)
{
  const char *start = hit;
  for (gint64 i = 0; i < n_chars && start > text; i++)
    {
      const char *before = g_utf8_prev_char (start);
      if (ends_clause (g_utf8_get_char (before)))
        break;
      start = before;
    }
  return start;
}

static gboolean
begins_with_any (JsonArray *words, const char *text)
{
  for (guint i = 0; i < json_array_get_length (words); i++)
    if (g_str_has_prefix (text, rp_json_array_get_string (words, i, "\n")))
      return TRUE;
  return FALSE;
}

static gboolean
is_denied_zh (RpMentionDictionary *self, const char *text, const char *hit)
{
  JsonArray *deny = rp_json_get_array (self->file, "deny_zh");
  JsonArray *affirm = rp_json_get_array (self->file, "affirm_zh");
  for (const char *p = find_window (text, hit, self->window); p < hit; p = g_utf8_next_char (p))
    if (begins_with_any (deny, p) && !begins_with_any (affirm, p))
      return TRUE;
  return FALSE;
}

static gboolean
is_word_at (const char *text, const char *start, gsize length)
{
  return (start == text || !g_ascii_isalnum (start[-1])) && !g_ascii_isalnum (start[length]);
}

static gboolean
is_denied_en (RpMentionDictionary *self, const char *text, const char *hit)
{
  JsonArray *deny = rp_json_get_array (self->file, "deny_en");
  const char *start = find_window (text, hit, self->window_en);
  for (guint i = 0; i < json_array_get_length (deny); i++)
    {
      const char *word = rp_json_array_get_string (deny, i, "\n");
      gsize length = strlen (word);
      for (const char *p = start; (p = strstr (p, word)) != NULL && p < hit; p += length)
        if (is_word_at (text, p, length))
          return TRUE;
    }
  return FALSE;
}

static char *
cut_sentence (const char *text, const char *hit)
{
  const char *start = hit, *end = hit;
  while (start > text && !ends_sentence (g_utf8_get_char (g_utf8_prev_char (start))))
    start = g_utf8_prev_char (start);
  while (*end != '\0' && !ends_sentence (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  char *sentence = g_strndup (start, (gsize)(end - start));
  return g_strstrip (sentence);
}

static void
free_mention (RpMention *mention)
{
  g_free (mention->term);
  g_free (mention->codes);
  g_free (mention->sentence);
  g_free (mention);
}

/* @lower has the bytes of @text with ASCII letters in lower case, so places are the same in both. */
static void
find_term (RpMentionDictionary *self, const Term *term, const char *text, const char *lower,
           GPtrArray *out)
{
  gsize length = strlen (term->term);
  for (const char *p = lower; (p = strstr (p, term->term)) != NULL; p += length)
    {
      if (term->latin ? !is_word_at (lower, p, length) || is_denied_en (self, lower, p)
                      : is_denied_zh (self, lower, p))
        continue;
      RpMention *mention = g_new0 (RpMention, 1);
      mention->term = g_strndup (text + (p - lower), length);
      mention->codes = g_strdup (term->codes);
      mention->offset = (guint)g_utf8_pointer_to_offset (lower, p);
      mention->sentence = cut_sentence (text, text + (p - lower));
      g_ptr_array_add (out, mention);
    }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const RpMention *left = *(RpMention *const *)a, *right = *(RpMention *const *)b;
  return left->offset < right->offset ? -1 : left->offset > right->offset ? 1 : 0;
}

GPtrArray *
rp_mention_dictionary_scan (RpMentionDictionary *self, const char *text)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)free_mention);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  for (guint i = 0; i < self->terms->len; i++)
    find_term (self, &g_array_index (self->terms, Term, i), text, lower, found);
  g_ptr_array_sort (found, compare_places);
  return found;
}
