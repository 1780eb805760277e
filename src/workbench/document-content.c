/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-content.h"

#include "base/json-access.h"
#include "workbench/document-facts.h"
#include "workbench/form-store.h"

void
rp_document_content_free (RpDocumentContent *content)
{
  g_clear_object (&content->record);
  g_clear_object (&content->customer);
  g_clear_object (&content->last);
  g_clear_object (&content->merged_into);
  g_clear_pointer (&content->template_, rp_template_unref);
  g_clear_pointer (&content->facts, json_object_unref);
  g_clear_pointer (&content->contacts, g_ptr_array_unref);
  g_clear_pointer (&content->remarks, g_ptr_array_unref);
  g_clear_pointer (&content->revisions, g_ptr_array_unref);
  g_clear_pointer (&content->names, g_hash_table_unref);
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

/* ---- what references are called ---- */

/* Contacts and the customer are here as rows. */
static gboolean
is_named (const RpQuestion *question)
{
  return question->type == RP_QUESTION_REFERENCE && g_strcmp0 (question->target, "contact") != 0
         && g_strcmp0 (question->target, "customer") != 0;
}

static void
add_name (RpStore *store, GHashTable *names, const RpQuestion *question, JsonNode *value)
{
  const char *id = value != NULL ? rp_json_node_get_string (value, "") : "";
  g_autoptr (RpRecord) named = NULL;

  if (*id == '\0' || !is_named (question) || g_hash_table_contains (names, id))
    return;
  named = rp_store_get (store, question->target, id, NULL);
  if (named != NULL)
    g_hash_table_insert (names, g_strdup (id), g_strdup (rp_record_get_title (named)));
}

static void
add_names_in_rows (RpStore *store, GHashTable *names, const RpQuestion *table, JsonNode *value)
{
  JsonArray *rows
      = value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      for (guint k = 0; row != NULL && k < table->columns->len; k++)
        {
          const RpQuestion *column = table->columns->pdata[k];
          add_name (store, names, column, json_object_get_member (row, column->id));
        }
    }
}

static void
add_names (RpStore *store, GHashTable *names, RpTemplate *template_, JsonObject *answers)
{
  GPtrArray *sections = rp_template_get_sections (template_);

  for (guint i = 0; answers != NULL && i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0; k < section->questions->len; k++)
        {
          const RpQuestion *question = section->questions->pdata[k];
          JsonNode *value = json_object_get_member (answers, question->id);
          if (question->columns != NULL)
            add_names_in_rows (store, names, question, value);
          else
            add_name (store, names, question, value);
        }
    }
}

/* Of the answers as they stand, as the form will fill them in, and of the versions before. */
static void
read_names (RpStore *store, RpDocumentContent *content)
{
  RpTemplate *template_ = content->template_;
  g_autoptr (JsonObject) answers = rp_form_store_collect_answers (content->record);
  g_autoptr (RpForm) form = rp_form_new (template_, answers, content->facts);

  content->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_strfreev (rp_form_prefill (form));
  add_names (store, content->names, template_, rp_form_get_answers (form));
  for (guint i = 0; i < content->revisions->len; i++)
    {
      JsonObject *version = rp_record_get_object (content->revisions->pdata[i], "content");
      add_names (store, content->names, template_,
                 version != NULL ? rp_json_get_object (version, "answers") : NULL);
    }
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
  content->template_ = rp_form_store_find_template (content->record, error);
  if (content->template_ == NULL)
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
  if (!read_review (store, content, error) || !read_last (store, content, error))
    return NULL;
  read_names (store, content);
  return g_steal_pointer (&content);
}
