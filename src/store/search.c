/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search.h"

#include "base/text.h"
#include "store/name-index.h"
#include "store/search-text.h"

#define MAX_WORDS 10
#define MAX_QUERY 200 /* bytes */

struct _RpSearch
{
  RpConnection *db;   /* the store's, which lives longer */
  RpPinyin *pinyin;   /* (nullable): made when the first name comes */
  RpNameIndex *index; /* (nullable): not loaded */
  GArray *leaving;    /* (element-type Leaving): to be taken out of the full-text index */
};

/* A text that the index has to forget before the transaction ends. */
typedef struct
{
  gint64 no;
  char *text;
} Leaving;

static void
clear_leaving (gpointer data)
{
  Leaving *leaving = data;

  g_free (leaving->text);
}

RpSearch *
rp_search_new (RpConnection *db)
{
  RpSearch *self = g_new0 (RpSearch, 1);

  self->db = db;
  self->leaving = g_array_new (FALSE, FALSE, sizeof (Leaving));
  g_array_set_clear_func (self->leaving, clear_leaving);
  return self;
}

void
rp_search_free (RpSearch *self)
{
  g_clear_pointer (&self->pinyin, rp_pinyin_free);
  g_clear_pointer (&self->index, rp_name_index_free);
  g_array_unref (self->leaving);
  g_free (self);
}

void
rp_search_forget (RpSearch *self)
{
  g_array_set_size (self->leaving, 0);
  g_clear_pointer (&self->index, rp_name_index_free);
}

static RpStatement *
prepare_for (RpSearch *self, const char *sql, const char *kind, const char *id, GError **error)
{
  RpStatement *statement = rp_connection_prepare (self->db, sql, error);

  if (statement)
    {
      rp_statement_bind_text (statement, ":kind", kind);
      rp_statement_bind_text (statement, ":id", id);
    }
  return statement;
}

/* ---- names ---- */

static char *
spell (RpSearch *self, const char *names)
{
  if (!*names)
    return g_strdup ("");
  if (!self->pinyin)
    self->pinyin = rp_pinyin_new ();
  return rp_pinyin_readings (self->pinyin, names);
}

/* Spelling is the dear part, so it is only done for names that are new. */
static gboolean
find_readings (RpSearch *self, const char *kind, const char *id, const char *names, char **readings,
               GError **error)
{
  g_autoptr (RpStatement) statement = prepare_for (
      self, "SELECT readings FROM search_name WHERE kind = :kind AND id = :id AND names = :names",
      kind, id, error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":names", names);
  if (!rp_statement_step (statement, &row, error))
    return FALSE;
  *readings = row ? g_strdup (rp_statement_get_text (statement, 0)) : spell (self, names);
  return TRUE;
}

static gboolean
remove_name (RpSearch *self, const char *kind, const char *id, GError **error)
{
  g_autoptr (RpStatement) statement = prepare_for (
      self, "DELETE FROM search_name WHERE kind = :kind AND id = :id", kind, id, error);

  if (self->index)
    rp_name_index_remove (self->index, kind, id);
  return statement && rp_statement_run (statement, error);
}

static gboolean
write_name (RpSearch *self, const RpRowText *row, const RpSearchText *text, const char *readings,
            GError **error)
{
  g_autofree char *title = rp_row_text_dup_title (row);
  g_autoptr (RpStatement) statement = prepare_for (
      self,
      "INSERT INTO search_name (kind, id, title, names, readings, others)"
      " VALUES (:kind, :id, :title, :names, :readings, :others)"
      " ON CONFLICT (kind, id) DO UPDATE SET title = excluded.title, names = excluded.names,"
      " readings = excluded.readings, others = excluded.others",
      row->kind->name, row->id, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":title", title);
  rp_statement_bind_text (statement, ":names", text->names);
  rp_statement_bind_text (statement, ":readings", readings);
  rp_statement_bind_text (statement, ":others", text->others);
  if (!rp_statement_run (statement, error))
    return FALSE;
  if (self->index)
    rp_name_index_put (self->index, row->kind->name, row->id, title, text->names, readings,
                       text->others);
  return TRUE;
}

static gboolean
put_name (RpSearch *self, const RpRowText *row, const RpSearchText *text, GError **error)
{
  g_autofree char *readings = NULL;

  if (!*text->names && !*text->others)
    return remove_name (self, row->kind->name, row->id, error);
  return find_readings (self, row->kind->name, row->id, text->names, &readings, error)
         && write_name (self, row, text, readings, error);
}

static gboolean
add_name (RpSearch *self, const RpRowText *row, const RpSearchText *text, GError **error)
{
  g_autofree char *readings = NULL;

  if (!*text->names && !*text->others)
    return TRUE;
  readings = spell (self, text->names);
  return write_name (self, row, text, readings, error);
}

static gboolean
load_index (RpSearch *self, GError **error)
{
  g_autoptr (RpNameIndex) index = rp_name_index_new ();
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db, "SELECT kind, id, title, names, readings, others FROM search_name", error);
  gboolean row = FALSE;

  if (self->index)
    return TRUE;
  if (!statement)
    return FALSE;
  do
    {
      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        rp_name_index_put (
            index, rp_statement_get_text (statement, 0), rp_statement_get_text (statement, 1),
            rp_statement_get_text (statement, 2), rp_statement_get_text (statement, 3),
            rp_statement_get_text (statement, 4), rp_statement_get_text (statement, 5));
    }
  while (row);
  self->index = g_steal_pointer (&index);
  return TRUE;
}

/* ---- long texts ---- */

/* None of these statements has a RETURNING: that would make a savepoint of it, and at every savepoint the
 * full-text index writes all that it has gathered, row by row instead of page by page. */

/* The index holds no texts of its own; to forget one it has to be told the old words again. */
static gboolean
change_words (RpSearch *self, const char *sql, gint64 no, const char *text, GError **error)
{
  g_autofree char *words = rp_search_text_segment (text);
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":no", no);
  rp_statement_bind_text (statement, ":words", words);
  return rp_statement_run (statement, error);
}

/* The text in the index, and its number. @text: (out) (transfer full) (nullable) */
static gboolean
find_text (RpSearch *self, const char *kind, const char *id, gint64 *no, char **text,
           GError **error)
{
  g_autoptr (RpStatement) statement = prepare_for (
      self, "SELECT no, text FROM search_text WHERE kind = :kind AND id = :id", kind, id, error);
  gboolean row = FALSE;

  if (!statement || !rp_statement_step (statement, &row, error))
    return FALSE;
  *no = row ? rp_statement_get_integer (statement, 0) : 0;
  *text = row ? g_strdup (rp_statement_get_text (statement, 1)) : NULL;
  return TRUE;
}

/* The index has to be told the words again, see rp_search_flush(). */
static gboolean
delete_text (RpSearch *self, gint64 no, const char *text, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "DELETE FROM search_text WHERE no = :no", error);
  Leaving leaving = { no, NULL };

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":no", no);
  if (!rp_statement_run (statement, error))
    return FALSE;
  leaving.text = g_strdup (text);
  g_array_append_val (self->leaving, leaving);
  return TRUE;
}

static gboolean
remove_text (RpSearch *self, const char *kind, const char *id, GError **error)
{
  g_autofree char *text = NULL;
  gint64 no = 0;

  return find_text (self, kind, id, &no, &text, error)
         && (!text || delete_text (self, no, text, error));
}

static gboolean
find_last_number (RpSearch *self, gint64 *no, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (self->db, "SELECT last_insert_rowid()", error);

  if (!statement || !rp_statement_step (statement, NULL, error))
    return FALSE;
  *no = rp_statement_get_integer (statement, 0);
  return TRUE;
}

static gboolean
add_text (RpSearch *self, const char *kind, const char *id, const char *text, GError **error)
{
  g_autoptr (RpStatement) statement = NULL;
  gint64 no = 0;

  if (!*text)
    return TRUE;
  statement = prepare_for (
      self, "INSERT INTO search_text (kind, id, text) VALUES (:kind, :id, :text)", kind, id, error);
  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":text", text);
  return rp_statement_run (statement, error) && find_last_number (self, &no, error)
         && change_words (self, "INSERT INTO search_words (rowid, words) VALUES (:no, :words)", no,
                          text, error);
}

static gboolean
put_text (RpSearch *self, const char *kind, const char *id, const char *text, GError **error)
{
  g_autofree char *known = NULL;
  gint64 no = 0;

  if (!find_text (self, kind, id, &no, &known, error))
    return FALSE;
  if (g_strcmp0 (known ? known : "", text) == 0)
    return TRUE;
  return (!known || delete_text (self, no, known, error)) && add_text (self, kind, id, text, error);
}

gboolean
rp_search_put (RpSearch *self, const RpRowText *row, GError **error)
{
  g_autoptr (RpSearchText) text = rp_search_text_new (row);

  return put_name (self, row, text, error)
         && put_text (self, row->kind->name, row->id, text->text, error);
}

gboolean
rp_search_add (RpSearch *self, const RpRowText *row, GError **error)
{
  g_autoptr (RpSearchText) text = rp_search_text_new (row);

  return add_name (self, row, text, error)
         && add_text (self, row->kind->name, row->id, text->text, error);
}

gboolean
rp_search_remove (RpSearch *self, const char *kind, const char *id, GError **error)
{
  return remove_name (self, kind, id, error) && remove_text (self, kind, id, error);
}

static int
compare_leaving_cb (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const Leaving *)a)->no, second = ((const Leaving *)b)->no;

  return first < second ? -1 : first > second;
}

gboolean
rp_search_flush (RpSearch *self, GError **error)
{
  g_array_sort (self->leaving, compare_leaving_cb);
  for (guint i = 0; i < self->leaving->len; i++)
    {
      const Leaving *leaving = &g_array_index (self->leaving, Leaving, i);

      if (!change_words (self,
                         "INSERT INTO search_words (search_words, rowid, words)"
                         " VALUES ('delete', :no, :words)",
                         leaving->no, leaving->text, error))
        return FALSE;
    }
  g_array_set_size (self->leaving, 0);
  return TRUE;
}

gboolean
rp_search_scrub (RpSearch *self, GError **error)
{
  return rp_connection_run (self->db, "INSERT INTO search_words (search_words) VALUES ('optimize')",
                            error);
}

/* ---- finding ---- */

void
rp_search_hit_free (RpSearchHit *self)
{
  g_free (self->kind);
  g_free (self->id);
  g_free (self->title);
  g_free (self->excerpt);
  g_free (self);
}

static GStrv
split_words (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = rp_text_fold (valid);
  g_auto (GStrv) parts = NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_null_terminated (MAX_WORDS, g_free, TRUE);

  if (strlen (folded) > MAX_QUERY)
    *g_utf8_find_prev_char (folded, folded + MAX_QUERY) = '\0';
  parts = g_strsplit (folded, " ", -1);
  for (guint i = 0; parts[i] && words->len < MAX_WORDS; i++)
    {
      if (*parts[i])
        g_ptr_array_add (words, g_strdup (parts[i]));
    }
  return (GStrv)g_ptr_array_steal (words, NULL);
}

/* A question to the full-text index. Segmenting leaves letters, digits and spaces, so nothing that was
 * typed can be taken for its syntax. %NULL when no word is left */
static char *
build_match (const char *const *words)
{
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *segmented = rp_search_text_segment (words[i]);

      g_strstrip (segmented);
      if (*segmented)
        g_string_append_printf (match, "%s\"%s\"*", match->len > 0 ? " AND " : "", segmented);
    }
  return match->len > 0 ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}

static gboolean
has_hit (GPtrArray *hits, const char *kind, const char *id)
{
  for (guint i = 0; i < hits->len; i++)
    {
      const RpSearchHit *hit = hits->pdata[i];

      if (g_str_equal (hit->kind, kind) && g_str_equal (hit->id, id))
        return TRUE;
    }
  return FALSE;
}

static void
add_text_hit (GPtrArray *hits, RpStatement *statement, const char *const *words)
{
  const char *kind = rp_statement_get_text (statement, 0);
  const char *id = rp_statement_get_text (statement, 1);
  RpSearchHit *hit = NULL;

  if (has_hit (hits, kind, id))
    return;
  hit = g_new0 (RpSearchHit, 1);
  hit->kind = g_strdup (kind);
  hit->id = g_strdup (id);
  hit->excerpt = rp_search_text_excerpt (rp_statement_get_text (statement, 2), words);
  g_ptr_array_add (hits, hit);
}

/* The newest texts first, which the index gives without sorting. */
static gboolean
find_in_texts (RpSearch *self, const char *kind, const char *const *words, guint limit,
               GPtrArray *hits, GError **error)
{
  g_autofree char *match = build_match (words);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT t.kind, t.id, t.text FROM search_words w JOIN search_text t ON t.no = w.rowid"
      " WHERE w.words MATCH :match AND (:kind IS NULL OR t.kind = :kind)"
      " ORDER BY w.rowid DESC LIMIT :limit",
      error);
  gboolean row = TRUE;

  if (!statement)
    return FALSE;
  if (!match)
    return TRUE;
  rp_statement_bind_text (statement, ":match", match);
  rp_statement_bind_text (statement, ":kind", kind);
  rp_statement_bind_integer (statement, ":limit", limit);
  while (row && hits->len < limit)
    {
      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        add_text_hit (hits, statement, words);
    }
  return TRUE;
}

static void
add_name_hits (GPtrArray *hits, GArray *found)
{
  for (guint i = 0; i < found->len; i++)
    {
      const RpNameHit *name = &g_array_index (found, RpNameHit, i);
      RpSearchHit *hit = g_new0 (RpSearchHit, 1);

      hit->kind = g_strdup (name->kind);
      hit->id = g_strdup (name->id);
      hit->title = g_strdup (name->title);
      g_ptr_array_add (hits, hit);
    }
}

GPtrArray *
rp_search_find (RpSearch *self, const char *kind, const char *text, guint limit, GError **error)
{
  g_auto (GStrv) words = split_words (text);
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_search_hit_free);
  g_autoptr (GArray) found = NULL;

  if (!load_index (self, error))
    return NULL;
  if (!words[0])
    return g_steal_pointer (&hits);
  found = rp_name_index_search (self->index, kind, (const char *const *)words, limit);
  add_name_hits (hits, found);
  if (hits->len < limit
      && !find_in_texts (self, kind, (const char *const *)words, limit, hits, error))
    return NULL;
  return g_steal_pointer (&hits);
}
