/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search.h"

#include "base/text.h"
#include "store/name-index.h"
#include "store/search-text.h"

#define MAX_WORDS 10
#define MAX_QUERY 200    /* bytes */
#define MAX_ARRIVING 200 /* texts that wait for the index; a search looks through them one by one */

struct _RpSearch
{
  RpConnection *db;   /* the store's, which lives longer */
  RpPinyin *pinyin;   /* (nullable): made when the first name comes */
  RpNameIndex *index; /* (nullable): not loaded */
  gint64 n_arriving;  /* at most so many texts wait for the full-text index; below 0: not known */
  gboolean is_due;    /* the index must not have what has left any longer */
};

RpSearch *
rp_search_new (RpConnection *db)
{
  RpSearch *self = g_new0 (RpSearch, 1);

  self->db = db;
  self->n_arriving = -1;
  return self;
}

void
rp_search_free (RpSearch *self)
{
  g_clear_pointer (&self->pinyin, rp_pinyin_free);
  g_clear_pointer (&self->index, rp_name_index_free);
  g_free (self);
}

void
rp_search_forget (RpSearch *self)
{
  self->n_arriving = -1;
  self->is_due = FALSE;
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

static gboolean
run_for (RpSearch *self, const char *sql, gint64 no, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, sql, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_integer (statement, ":no", no);
  return rp_statement_run (statement, error);
}

/* What the index does not have yet it need not forget. */
static gboolean
delete_text (RpSearch *self, gint64 no, GError **error)
{
  if (!run_for (self, "DELETE FROM search_arriving WHERE no = :no", no, error))
    return FALSE;
  if (rp_connection_get_changes (self->db) == 0
      && !run_for (self,
                   "INSERT INTO search_leaving (no, text)"
                   " SELECT no, text FROM search_text WHERE no = :no",
                   no, error))
    return FALSE;
  return run_for (self, "DELETE FROM search_text WHERE no = :no", no, error);
}

static gboolean
remove_text (RpSearch *self, const char *kind, const char *id, GError **error)
{
  g_autofree char *text = NULL;
  gint64 no = 0;

  if (!find_text (self, kind, id, &no, &text, error))
    return FALSE;
  self->is_due = self->is_due || text;
  return !text || delete_text (self, no, error);
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

/* A number that the index still has for a text that has left is not given again. */
static gboolean
insert_text (RpSearch *self, const char *kind, const char *id, const char *text, gint64 *no,
             GError **error)
{
  g_autoptr (RpStatement) statement
      = prepare_for (self,
                     "INSERT INTO search_text (no, kind, id, text)"
                     " VALUES (1 + max (coalesce ((SELECT max (no) FROM search_text), 0),"
                     " coalesce ((SELECT max (no) FROM search_leaving), 0)), :kind, :id, :text)",
                     kind, id, error);

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":text", text);
  return rp_statement_run (statement, error) && find_last_number (self, no, error);
}

/* At once: many come together. */
static gboolean
add_text (RpSearch *self, const char *kind, const char *id, const char *text, GError **error)
{
  gint64 no = 0;

  return !*text
         || (insert_text (self, kind, id, text, &no, error)
             && change_words (self, "INSERT INTO search_words (rowid, words) VALUES (:no, :words)",
                              no, text, error));
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
  if (known && !delete_text (self, no, error))
    return FALSE;
  if (self->n_arriving >= 0)
    self->n_arriving++;
  return !*text
         || (insert_text (self, kind, id, text, &no, error)
             && run_for (self, "INSERT INTO search_arriving (no) VALUES (:no)", no, error));
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

/* In the order of the numbers: going back from one to an earlier one makes the index write. */
static gboolean
change_all (RpSearch *self, const char *list_sql, const char *change_sql, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (self->db, list_sql, error);
  gboolean row = FALSE;

  if (!statement)
    return FALSE;
  do
    {
      if (!rp_statement_step (statement, &row, error)
          || (row
              && !change_words (self, change_sql, rp_statement_get_integer (statement, 0),
                                rp_statement_get_text (statement, 1), error)))
        return FALSE;
    }
  while (row);
  return TRUE;
}

gboolean
rp_search_flush (RpSearch *self, GError **error)
{
  if (!change_all (self, "SELECT no, text FROM search_leaving ORDER BY no",
                   "INSERT INTO search_words (search_words, rowid, words)"
                   " VALUES ('delete', :no, :words)",
                   error)
      || !change_all (self,
                      "SELECT a.no, t.text FROM search_arriving a"
                      " JOIN search_text t ON t.no = a.no ORDER BY a.no",
                      "INSERT INTO search_words (rowid, words) VALUES (:no, :words)", error)
      || !rp_connection_run (self->db, "DELETE FROM search_leaving", error)
      || !rp_connection_run (self->db, "DELETE FROM search_arriving", error))
    return FALSE;
  self->n_arriving = 0;
  self->is_due = FALSE;
  return TRUE;
}

static gboolean
count_arriving (RpSearch *self, GError **error)
{
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT max ((SELECT count(*) FROM search_arriving), (SELECT count(*) FROM search_leaving))",
      error);

  if (!statement || !rp_statement_step (statement, NULL, error))
    return FALSE;
  self->n_arriving = rp_statement_get_integer (statement, 0);
  return TRUE;
}

gboolean
rp_search_settle (RpSearch *self, GError **error)
{
  if ((self->n_arriving < 0 || self->n_arriving > MAX_ARRIVING) && !count_arriving (self, error))
    return FALSE;
  return (!self->is_due && self->n_arriving <= MAX_ARRIVING) || rp_search_flush (self, error);
}

gboolean
rp_search_scrub (RpSearch *self, GError **error)
{
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  return transaction && rp_search_flush (self, error)
         && rp_connection_run (self->db,
                               "INSERT INTO search_words (search_words) VALUES ('optimize')", error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
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

/* The words with one space before each, as the index sees them one behind the other. */
static char *
line_up (const char *folded)
{
  g_autofree char *segmented = rp_search_text_segment (folded);
  g_autoptr (GString) line = g_string_sized_new (strlen (segmented) + 1);

  for (const char *at = segmented; *at; at++)
    if (*at != ' ')
      {
        if (at == segmented || at[-1] == ' ')
          g_string_append_c (line, ' ');
        g_string_append_c (line, *at);
      }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* What the index would say of the text: each of @lines is in it, the last word of it at least begun. */
static gboolean
holds_all (const char *folded, GPtrArray *lines)
{
  g_autofree char *line = line_up (folded);

  for (guint i = 0; i < lines->len; i++)
    if (!strstr (line, lines->pdata[i]))
      return FALSE;
  return TRUE;
}

static GPtrArray *
line_up_words (const char *const *words)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *line = line_up (words[i]);

      if (*line)
        g_ptr_array_add (lines, g_steal_pointer (&line));
    }
  return lines;
}

/* The newest of all: those that the index does not have yet. */
static gboolean
find_in_arriving (RpSearch *self, const char *kind, const char *const *words, guint limit,
                  GPtrArray *hits, GError **error)
{
  g_autoptr (GPtrArray) lines = line_up_words (words);
  g_autoptr (RpStatement) statement = rp_connection_prepare (
      self->db,
      "SELECT t.kind, t.id, t.text FROM search_arriving a JOIN search_text t ON t.no = a.no"
      " WHERE :kind IS NULL OR t.kind = :kind ORDER BY a.no DESC",
      error);
  gboolean row = lines->len > 0;

  if (!statement)
    return FALSE;
  rp_statement_bind_text (statement, ":kind", kind);
  while (row && hits->len < limit)
    {
      if (!rp_statement_step (statement, &row, error))
        return FALSE;
      if (row && holds_all (rp_statement_get_text (statement, 2), lines))
        add_text_hit (hits, statement, words);
    }
  return TRUE;
}

/* The newest texts first, which the index gives without sorting. */
static gboolean
find_in_index (RpSearch *self, const char *kind, const char *const *words, guint limit,
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

static gboolean
find_in_texts (RpSearch *self, const char *kind, const char *const *words, guint limit,
               GPtrArray *hits, GError **error)
{
  return find_in_arriving (self, kind, words, limit, hits, error)
         && find_in_index (self, kind, words, limit, hits, error);
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
