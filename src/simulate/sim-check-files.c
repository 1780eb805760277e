/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-check.h"

#include <string.h>

#include "base/json-access.h"
#include "simulate/sim-laptop.h"
#include "simulate/sim-photo.h"
#include "simulate/sim-tree.h"

/* Older ones are not fetched by themselves; see blob-fetch.c. A file made by a clock that stood between this and
 * that is asked for by some laptops and not by others. */
#define FETCH_US (180 * G_TIME_SPAN_DAY)

#define HASH_LENGTH 64

typedef struct
{
  const RpSimEvidence *evidence;
  GHashTable *server; /* name in the folder -> GBytes */
  GPtrArray *laptops; /* the same of each laptop */
} Files;

static void
files_clear (Files *self)
{
  g_hash_table_unref (self->server);
  g_ptr_array_unref (self->laptops);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

/* "ab/cd/HASH" of a whole file. Returns: (transfer full) */
static char *
make_name (const char *hash)
{
  return g_strdup_printf ("%.2s/%.2s/%s", hash, hash + 2, hash);
}

static gboolean
has_file (GHashTable *files, const char *hash)
{
  g_autofree char *name = make_name (hash);

  return g_hash_table_contains (files, name);
}

static RpSimLaptop *
get_laptop (const Files *self, guint i)
{
  return self->evidence->history->laptops->pdata[i];
}

static gboolean
has_left (const Files *self, guint i)
{
  return rp_sim_history_has_left (self->evidence->history, get_laptop (self, i)->person);
}

/* --- bytes -------------------------------------------------------------------------------------- */

/* What has the name of a hash has that hash, whatever broke off while it came. */
static void
check_bytes (const Files *self, GHashTable *files, const char *where)
{
  GHashTableIter iter;
  gpointer name, content;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &content))
    {
      g_autofree char *base = g_path_get_basename (name);
      g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);

      if (strlen (base) == HASH_LENGTH && !g_str_has_prefix (name, "parts/")
          && !g_str_equal (base, sum))
        rp_sim_history_blame (self->evidence->history, "I18: %s on %s has other bytes",
                              (char *)name, where);
    }
}

/* --- the server --------------------------------------------------------------------------------- */

static gboolean
lies_anywhere (const Files *self, const char *hash)
{
  for (guint i = 0; i < self->laptops->len; i++)
    if (!has_left (self, i) && has_file (self->laptops->pdata[i], hash))
      return TRUE;
  return FALSE;
}

/* What somebody's computer has of a record that is there, the server has. */
static void
check_sent (const Files *self, guint unused, const char *id, const char *hash)
{
  if (!has_file (self->server, hash) && lies_anywhere (self, hash))
    rp_sim_history_blame (self->evidence->history,
                          "I18: file %.8s of attachment %s lies on a laptop, the server lacks it",
                          hash, id);
}

/* --- anywhere ----------------------------------------------------------------------------------- */

/* What was typed beside it went onto the disk with it. */
static gboolean
is_of_photo (const RpSimValue *value, const char *id)
{
  return g_str_equal (value->id, id) && g_str_equal (value->kind, "attachment");
}

static gboolean
is_put_away (const RpSimLaptop *laptop, const char *id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, laptop->holds);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    if (is_of_photo (value, id))
      return TRUE;
  return FALSE;
}

/* A laptop that took it still has its disk, or one that is a copy of it. */
static gboolean
was_put_away (const Files *self, const char *id)
{
  for (guint i = 0; i < self->laptops->len; i++)
    if (is_put_away (get_laptop (self, i), id))
      return TRUE;
  return FALSE;
}

/* Its author has let it go, or it went with an erasure. */
static gboolean
is_excused (const RpSimHistory *history, const char *id)
{
  GPtrArray *values = rp_sim_ledger_get_values (history->ledger);

  if (rp_sim_ledger_is_erased (history->ledger, id))
    return TRUE;
  for (guint i = 0; i < values->len; i++)
    {
      const RpSimValue *value = values->pdata[i];

      if (value->excused && is_of_photo (value, id))
        return TRUE;
    }
  return FALSE;
}

/* Also with somebody who has left: what nobody else has is on his computer. */
static gboolean
is_somewhere (const Files *self, const char *hash)
{
  for (guint i = 0; i < self->laptops->len; i++)
    if (has_file (self->laptops->pdata[i], hash))
      return TRUE;
  return has_file (self->server, hash);
}

static gboolean
is_record (const RpSimEvidence *evidence, const char *id)
{
  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    if (g_str_equal (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_ID), id)
        && g_str_equal (rp_sim_table_get (evidence->rows, i, RP_SIM_ROW_KIND), "attachment"))
      return TRUE;
  return FALSE;
}

/* What was photographed is somewhere, as what was typed is: with the server, if it ever had it, or else with who took
 * it. */
static void
check_kept (const Files *self, const RpSimPhoto *photo)
{
  const RpSimEvidence *evidence = self->evidence;
  gboolean put_away = was_put_away (self, photo->id);
  gboolean is_there = is_record (evidence, photo->id);
  const struct
  {
    const char *hash;
    gboolean had;
  } files[] = { { photo->sha256, photo->had }, { photo->thumb, photo->had_thumb } };

  if (is_excused (evidence->history, photo->id))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if ((put_away || (files[i].had && is_there)) && !is_somewhere (self, files[i].hash))
      rp_sim_history_blame (evidence->history, "I18: file %.8s of attachment %s is nowhere",
                            files[i].hash, photo->id);
}

/* --- a laptop ----------------------------------------------------------------------------------- */

/* An id begins with the millisecond it was made in. */
static gboolean
is_recent (RpSimLaptop *laptop, const char *id)
{
  g_autofree char *digits = g_strdup_printf ("%.8s%.4s", id, id + 9);
  gint64 made_us = (gint64)g_ascii_strtoull (digits, NULL, 16) * 1000;

  return made_us > rp_clock_now_us (RP_CLOCK (laptop->clock)) - FETCH_US;
}

static gboolean
was_reassigned (const RpSimHistory *history, const char *customer)
{
  for (guint i = 0; i < RP_SIM_CUSTOMERS; i++)
    if (g_str_equal (rp_sim_customers[i], customer))
      return history->reassigned[i];
  return FALSE;
}

/* Who brings a file once more after the server was put back need not be of the customer with whom the record is
 * then: it stays closed until somebody is who has it. */
static gboolean
may_be_closed (const RpSimHistory *history, const char *id)
{
  const RpSimRecord *record = rp_sim_ledger_find_record (history->ledger, id);

  return history->restores > 0 && record != NULL
         && (record->moved || was_reassigned (history, record->customer));
}

static void
check_fetched (const Files *self, guint i, const char *id, const char *hash)
{
  if (may_be_closed (self->evidence->history, id))
    return;
  if (has_file (self->server, hash) && !has_file (self->laptops->pdata[i], hash)
      && is_recent (get_laptop (self, i), id))
    rp_sim_history_blame (self->evidence->history,
                          "I18: laptop %u lacks file %.8s of attachment %s, which the server has",
                          get_laptop (self, i)->number, hash, id);
}

static gboolean
is_named (RpSimLaptop *laptop, const char *hash)
{
  g_autofree char *record = rp_sim_laptop_query (
      laptop,
      "SELECT id FROM k_attachment WHERE sha256 = :hash OR view_sha256 = :hash OR thumb_sha256 = "
      ":hash",
      ":hash", hash);
  g_autofree char *entry = rp_sim_laptop_query (
      laptop, "SELECT entity_id FROM op_change WHERE instr (payload, :hash) > 0", ":hash", hash);

  return record != NULL || entry != NULL;
}

/* Of customers that he has lost there is no file, not even its beginning. */
static void
check_own (const Files *self, guint i)
{
  RpSimLaptop *laptop = get_laptop (self, i);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->laptops->pdata[i]);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *base = g_path_get_basename (name);

      if (!is_named (laptop, base))
        rp_sim_history_blame (self->evidence->history,
                              "I4: laptop %u (%s) has the file %s, which no record of his names",
                              laptop->number, laptop->person->login, (char *)name);
    }
}

/* --- what was erased ---------------------------------------------------------------------------- */

/* Also of a record that was handed in with the same file. */
static gboolean
is_kept (const Files *self, const char *mark)
{
  RpSimHistory *history = self->evidence->history;

  for (guint i = 0; i < history->photos->len; i++)
    {
      const RpSimPhoto *photo = history->photos->pdata[i];

      if (g_str_equal (photo->mark, mark) && !rp_sim_ledger_is_erased (history->ledger, photo->id))
        return TRUE;
    }
  return FALSE;
}

static void
check_no_mark (const Files *self, GHashTable *files, const char *mark, const char *where)
{
  GHashTableIter iter;
  gpointer name, content;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &content))
    if (memmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), mark, strlen (mark))
        != NULL)
      rp_sim_history_blame (self->evidence->history,
                            "I15: %s was erased, and %s is still on the disk of %s", mark,
                            (char *)name, where);
}

static void
check_gone (const Files *self, const RpSimPhoto *photo)
{
  RpSimHistory *history = self->evidence->history;

  if (is_kept (self, photo->mark))
    return;
  check_no_mark (self, self->server, photo->mark, "the server");
  for (guint i = 0; i < self->laptops->len; i++)
    {
      g_autofree char *where = g_strdup_printf ("laptop %u", get_laptop (self, i)->number);

      if (!rp_sim_may_be_kept_aside (history, get_laptop (self, i), photo->id))
        check_no_mark (self, self->laptops->pdata[i], photo->mark, where);
    }
}

/* --- all ---------------------------------------------------------------------------------------- */

/* Of one file of a record. @laptop: its place among the laptops */
typedef void (*Check) (const Files *self, guint laptop, const char *id, const char *hash);

static void
check_row (const Files *self, const RpSimTable *rows, guint row, guint laptop, Check check)
{
  static const char *const names[] = { "sha256", "thumb_sha256" };
  const char *text = rp_sim_table_get (rows, row, RP_SIM_ROW_BODY);
  g_autoptr (JsonObject) body = NULL;

  if (!g_str_equal (rp_sim_table_get (rows, row, RP_SIM_ROW_KIND), "attachment")
      || !g_str_equal (rp_sim_table_get (rows, row, RP_SIM_ROW_DELETED), "0"))
    return;
  body = rp_json_parse_object (text, strlen (text), &rp_json_limits_message, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    check (self, laptop, rp_sim_table_get (rows, row, RP_SIM_ROW_ID),
           rp_json_get_string (body, names[i], ""));
}

static void
check_laptop (const Files *self, guint i)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpSimTable) rows = rp_sim_table_read (
      rp_store_get_connection (get_laptop (self, i)->store),
      "SELECT kind, id, scope, rev, seq, deleted, body FROM row WHERE kind = 'attachment'",
      RP_SIM_ROW_COLUMNS, &error);

  if (rows == NULL)
    {
      rp_sim_history_fail (self->evidence->history, "reading a laptop's attachments", error);
      return;
    }
  for (guint j = 0; j < rp_sim_table_count (rows); j++)
    check_row (self, rows, j, i, check_fetched);
  check_own (self, i);
}

void
rp_sim_check_files (const RpSimEvidence *evidence)
{
  RpSimHistory *history = evidence->history;
  g_auto (Files) self = { evidence, rp_sim_tree_read (history->server->files),
                          g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref) };

  check_bytes (&self, self.server, "the server");
  for (guint i = 0; i < history->laptops->len; i++)
    {
      g_autofree char *where = g_strdup_printf ("laptop %u", get_laptop (&self, i)->number);

      g_ptr_array_add (self.laptops, rp_sim_laptop_read_files (history->laptops->pdata[i]));
      check_bytes (&self, self.laptops->pdata[i], where);
    }
  for (guint i = 0; i < rp_sim_table_count (evidence->rows); i++)
    check_row (&self, evidence->rows, i, 0, check_sent);
  for (guint i = 0; i < history->laptops->len; i++)
    if (!has_left (&self, i))
      check_laptop (&self, i);
  for (guint i = 0; i < history->photos->len; i++)
    {
      check_kept (&self, history->photos->pdata[i]);
      check_gone (&self, history->photos->pdata[i]);
    }
}
