/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-job.h"

#include <string.h>

#include "base/json.h"
#include "workbench/document-content.h"
#include "workbench/form-store.h"

/* Of the 256 KiB of an operation; the rest is for names and for what was seen of each, which is a KiB at most. One answer
 * alone has no more (rp_form_check_size()). */
#define MAX_BYTES (128 * 1024)
#define BESIDE_BYTES 1280

RpDocumentJob *
rp_document_job_new (const char *kind, const char *id, RpClock *clock)
{
  RpDocumentJob *self = g_new0 (RpDocumentJob, 1);

  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  self->today = rp_clock_dup_today (clock);
  return self;
}

void
rp_document_job_free (RpDocumentJob *self)
{
  if (self->free_func_data != NULL)
    self->free_func_data (self->func_data);
  g_clear_pointer (&self->edit, rp_edit_free);
  g_clear_pointer (&self->sent, g_hash_table_unref);
  g_clear_error (&self->func_error);
  g_clear_object (&self->then);
  g_free (self->kind);
  g_free (self->id);
  g_free (self->today);
  g_free (self);
}

/* ---- answers ---- */

GHashTable *
rp_document_job_new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static gsize
measure (RpForm *form, const char *question)
{
  JsonNode *answer = rp_form_get_answer (form, question);
  g_autofree char *text = answer != NULL ? rp_json_to_canonical (answer) : NULL;

  return BESIDE_BYTES + (text != NULL ? strlen (text) : 0);
}

void
rp_document_job_take_answers (RpDocumentJob *self, RpForm *form, GHashTable *unsaved)
{
  g_autofree char *what = g_strdup_printf ("%s.answer", self->kind);
  GHashTableIter iter;
  gpointer question = NULL, shown = NULL;
  gsize taken = 0;

  self->edit = rp_edit_new (what);
  self->sent = rp_document_job_new_set ();
  rp_edit_set_coalesce (self->edit, TRUE);
  g_hash_table_iter_init (&iter, unsaved);
  while (g_hash_table_iter_next (&iter, &question, &shown))
    {
      gsize bytes = measure (form, question);

      if (taken > 0 && taken + bytes > MAX_BYTES)
        continue;
      taken += bytes;
      rp_form_store_set (self->edit, shown, rp_form_get_template (form), question,
                         rp_form_get_answer (form, question));
      g_hash_table_iter_steal (&iter);
      g_hash_table_insert (self->sent, question, shown);
    }
}

/* ---- on the store's thread ---- */

gpointer
rp_document_job_run (gpointer store, gpointer job, GCancellable *cancellable, GError **error)
{
  RpDocumentJob *self = job;

  if (self->edit != NULL && !rp_store_commit (store, self->edit, NULL, error))
    return NULL;
  self->written = TRUE;
  if (self->func != NULL)
    self->func (store, self->func_data, cancellable, &self->func_error);
  return rp_document_content_load (store, self->kind, self->id, self->today, error);
}
