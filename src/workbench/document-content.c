/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-content.h"

#include "workbench/document-facts.h"

void
rp_document_content_free (RpDocumentContent *content)
{
  g_clear_object (&content->record);
  g_clear_object (&content->customer);
  g_clear_object (&content->last);
  g_clear_object (&content->merged_into);
  g_clear_pointer (&content->facts, json_object_unref);
  g_clear_pointer (&content->contacts, g_ptr_array_unref);
  g_clear_pointer (&content->remarks, g_ptr_array_unref);
  g_clear_pointer (&content->revisions, g_ptr_array_unref);
  g_free (content);
}

/* Where the document before this one is found: those that were finished, the newest first. */
static const struct
{
  const char *kind, *where, *order;
} last_rows[] = {
  { "visit", "customer = :customer AND id <> :id AND state IN ('RECORDED', 'CLOSED')",
    "arrival DESC, id DESC" },
  { "needs_report",
    "customer = :customer AND id <> :id AND state NOT IN ('DRAFT', 'RETURNED', 'WITHDRAWN')",
    "submitted_at DESC, id DESC" },
};

static gboolean
read_last (RpStore *store, RpDocumentContent *content, GError **error)
{
  const char *kind = rp_record_get_kind (content->record)->name;
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (last_rows); i++)
    if (g_str_equal (last_rows[i].kind, kind))
      found = rp_store_list (store, kind, last_rows[i].where, last_rows[i].order, 1, error,
                             ":customer", rp_record_get_text (content->record, "customer"), ":id",
                             rp_record_get_id (content->record), NULL);
  if (found != NULL && found->len > 0)
    content->last = g_object_ref (found->pdata[0]);
  return found != NULL;
}

static gboolean
read_review (RpStore *store, RpDocumentContent *content, GError **error)
{
  const char *id = rp_record_get_id (content->record);

  content->remarks
      = rp_store_list (store, "review_remark", "report = :report AND COALESCE(resolved, 0) = 0",
                       "id", 0, error, ":report", id, NULL);
  if (content->remarks == NULL)
    return FALSE;
  content->revisions = rp_store_list (store, "report_revision", "report = :report", "number DESC",
                                      0, error, ":report", id, NULL);
  return content->revisions != NULL;
}

RpDocumentContent *
rp_document_content_load (RpStore *store, const char *kind, const char *id, const char *today,
                          GError **error)
{
  g_autoptr (RpDocumentContent) content = g_new0 (RpDocumentContent, 1);
  const char *customer = NULL;

  content->record = rp_store_get (store, kind, id, error);
  if (content->record == NULL)
    return NULL;
  customer = rp_record_get_text (content->record, "customer");
  content->customer = rp_store_get (store, "customer", customer, error);
  if (content->customer == NULL)
    return NULL;
  if (rp_kind_find_field (rp_record_get_kind (content->record), "merged_into") != NULL
      && rp_record_has (content->record, "merged_into"))
    content->merged_into
        = rp_store_get (store, kind, rp_record_get_text (content->record, "merged_into"), NULL);
  content->facts = rp_document_facts_collect (store, content->record, today, error);
  if (content->facts == NULL)
    return NULL;
  content->contacts = rp_store_list (store, "contact", "customer = :customer", "id", 0, error,
                                     ":customer", customer, NULL);
  if (content->contacts == NULL)
    return NULL;
  return read_review (store, content, error) && read_last (store, content, error)
             ? g_steal_pointer (&content)
             : NULL;
}
