/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fake-faults.h"

#include <string.h>

void
planned_fault_free (PlannedFault *self)
{
  g_free (self->route);
  g_free (self);
}

FakeFaults *
fake_faults_new (void)
{
  FakeFaults *self = g_new0 (FakeFaults, 1);

  g_queue_init (&self->planned);
  self->answers
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

void
fake_faults_free (FakeFaults *self)
{
  fake_faults_forget (self);
  g_hash_table_unref (self->answers);
  g_free (self);
}

void
fake_faults_plan (FakeFaults *self, const char *route, RpFault fault, guint n)
{
  PlannedFault *planned = g_new0 (PlannedFault, 1);

  planned->route = g_strdup (route);
  planned->fault = fault;
  planned->n = n;
  g_queue_push_tail (&self->planned, planned);
}

void
fake_faults_forget (FakeFaults *self)
{
  g_queue_clear_full (&self->planned, (GDestroyNotify)planned_fault_free);
}

PlannedFault *
fake_faults_take (FakeFaults *self, const char *path)
{
  for (GList *link = self->planned.head; link != NULL; link = link->next)
    {
      PlannedFault *planned = link->data;

      if (g_str_has_prefix (path, planned->route))
        {
          g_queue_delete_link (&self->planned, link);
          return planned;
        }
    }
  return NULL;
}

gboolean
fake_faults_take_hang (FakeFaults *self)
{
  const PlannedFault *first = g_queue_peek_head (&self->planned);

  if (first == NULL || first->fault != FAULT_HANG)
    return FALSE;
  planned_fault_free (g_queue_pop_head (&self->planned));
  return TRUE;
}

static void
set_lost (GError **error)
{
  g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_RETRY, "The line is cut.");
}

gboolean
planned_fault_keeps_out (const PlannedFault *planned, GError **error)
{
  if (planned != NULL && planned->fault == FAULT_LOSE_REQUEST)
    set_lost (error);
  else if (planned != NULL && planned->fault == FAULT_PORTAL)
    g_set_error_literal (error, RP_TRANSPORT_ERROR, RP_TRANSPORT_ERROR_OFFLINE, "A portal.");
  else
    return FALSE;
  return TRUE;
}

/* ---- answers ---- */

static RpResponse *
copy_answer (const RpResponse *other, gsize length)
{
  RpResponse *copy = g_memdup2 (other, sizeof (RpResponse));

  copy->content_type = g_strdup (other->content_type);
  copy->headers = other->headers != NULL ? g_hash_table_ref (other->headers) : NULL;
  copy->body
      = g_bytes_new_from_bytes (other->body, 0, MIN (length, g_bytes_get_size (other->body)));
  return copy;
}

static gsize
measure_lines (const RpResponse *response, guint n)
{
  gsize length;
  const char *text = g_bytes_get_data (response->body, &length);
  const char *at = text;

  for (guint i = 0; i < n; i++)
    at = strchr (at, '\n') + 1;
  return (gsize)(at - text);
}

static RpResponse *
flip (const RpResponse *response, guint at)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (response->body, &length);
  guint8 *copy = g_memdup2 (data, length);
  RpResponse *flipped = copy_answer (response, length);

  copy[at % length] ^= 1;
  g_bytes_unref (flipped->body);
  flipped->body = g_bytes_new_take (copy, length);
  return flipped;
}

/* Remembers @response and returns the one before it. (nullable) */
static RpResponse *
remember (FakeFaults *self, const char *path, RpResponse *response)
{
  g_auto (GStrv) parts = g_strsplit (path, "?", 2);
  GPtrArray *answers = g_hash_table_lookup (self->answers, parts[0]);

  if (answers == NULL)
    {
      answers = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_response_free);
      g_hash_table_insert (self->answers, g_strdup (parts[0]), answers);
    }
  g_ptr_array_add (answers, copy_answer (response, G_MAXSIZE));
  return answers->len < 2 ? NULL : answers->pdata[answers->len - 2];
}

RpResponse *
fake_faults_spoil (FakeFaults *self, const PlannedFault *planned, const char *path,
                   RpResponse *response, GError **error)
{
  g_autoptr (RpResponse) whole = response;
  RpResponse *before = remember (self, path, whole);

  if (planned == NULL)
    return g_steal_pointer (&whole);
  if (planned->fault == FAULT_LOSE_ANSWER)
    {
      set_lost (error);
      return NULL;
    }
  if (planned->fault == FAULT_CUT)
    return copy_answer (whole, planned->n);
  if (planned->fault == FAULT_LINES)
    return copy_answer (whole, measure_lines (whole, planned->n));
  if (planned->fault == FAULT_FLIP)
    return flip (whole, planned->n);
  return copy_answer (before != NULL ? before : whole, G_MAXSIZE);
}
