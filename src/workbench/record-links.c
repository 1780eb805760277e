/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/record-links.h"

#include "base/json-access.h"
#include "schema/workflow.h"
#include "workbench/evidence.h"

/* Rows of one kind that name this one; a report has dozens of needs at most. */
#define LINKS_MAX 100

gboolean
rp_record_links_has_page (const RpKind *kind)
{
  return kind->workflow != NULL || kind->scope == RP_SCOPE_SELF;
}

/* A day that names a row is written as people write days. */
static char *
format_title (RpRecord *record)
{
  const RpKind *kind = rp_record_get_kind (record);

  if (rp_kind_find_field (kind, "evidence") != NULL)
    return rp_evidence_dup_sentence (record);
  if (kind->official_field != NULL)
    return g_strdup (rp_record_get_title (record));
  return rp_record_format (record, kind->title_field);
}

char *
rp_record_links_dup_title (RpRecord *record)
{
  g_autofree char *title = format_title (record);

  return *title != '\0' ? g_steal_pointer (&title)
                        : g_strdup (rp_kind_label (rp_record_get_kind (record)));
}

typedef struct
{
  RpStore *store;
  GPtrArray *items;
  GHashTable *seen; /* ids */
} Links;

static char *
describe_kind (RpRecord *record)
{
  const RpKind *kind = rp_record_get_kind (record);
  gboolean numbered = kind->official_field == NULL && rp_kind_find_field (kind, "no") != NULL
                      && rp_record_has (record, "no");

  return numbered
             ? g_strdup_printf ("%s · %s", rp_kind_label (kind), rp_record_get_text (record, "no"))
             : g_strdup (rp_kind_label (kind));
}

static void
add_link (Links *links, RpRecord *record)
{
  const RpKind *kind = rp_record_get_kind (record);
  g_autofree char *subtitle = describe_kind (record);
  g_autofree char *state = kind->workflow != NULL ? rp_record_format (record, "state") : NULL;
  g_autofree char *title = rp_record_links_dup_title (record);

  if (rp_record_is_deleted (record)
      || !g_hash_table_add (links->seen, g_strdup (rp_record_get_id (record))))
    return;
  g_ptr_array_add (links->items, rp_work_item_new (title, subtitle, state, RP_URGENCY_NONE,
                                                   kind->name, rp_record_get_id (record)));
}

/* A row that is not here is in another scope or not received yet: no link. */
static void
follow (Links *links, const char *kind, const char *id)
{
  g_autoptr (RpRecord) record = rp_store_get (links->store, kind, id, NULL);

  if (record != NULL)
    add_link (links, record);
}

static void
follow_field (Links *links, RpRecord *record, const RpField *field)
{
  if (field->type == RP_FIELD_REFERENCE && rp_record_has (record, field->name))
    follow (links, field->target, rp_record_get_text (record, field->name));
  else if (field->type == RP_FIELD_REFERENCES)
    {
      JsonArray *ids = rp_record_get_array (record, field->name);
      for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
        follow (links, field->target, rp_json_array_get_string (ids, i, ""));
    }
}

/* A task says in two fields what it belongs to: it may be a row of any kind. */
static gboolean
has_parent_fields (const RpKind *kind)
{
  return rp_kind_find_field (kind, "parent") != NULL
         && rp_kind_find_field (kind, "parent_kind") != NULL;
}

static void
follow_parent (Links *links, RpRecord *record)
{
  const RpKind *kind = has_parent_fields (rp_record_get_kind (record))
                           ? rp_schema_find_kind (rp_record_get_text (record, "parent_kind"))
                           : NULL;

  if (kind != NULL && rp_record_links_has_page (kind))
    follow (links, kind->name, rp_record_get_text (record, "parent"));
}

static void
follow_fields (Links *links, RpRecord *record)
{
  const RpKind *kind = rp_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpKind *target
          = kind->fields[i].target != NULL ? rp_schema_find_kind (kind->fields[i].target) : NULL;
      if (target != NULL && rp_record_links_has_page (target))
        follow_field (links, record, &kind->fields[i]);
    }
  follow_parent (links, record);
}

static gboolean
add_rows_naming (Links *links, const RpKind *kind, const char *field, RpRecord *record,
                 GError **error)
{
  g_autofree char *where = g_strdup_printf ("%s = :id", field);
  g_autoptr (GPtrArray) rows = rp_store_list (links->store, kind->name, where, "id DESC", LINKS_MAX,
                                              error, ":id", rp_record_get_id (record), NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    add_link (links, rows->pdata[i]);
  return rows != NULL;
}

static gboolean
find_rows_naming (Links *links, const RpKind *kind, RpRecord *record, GError **error)
{
  const char *target = rp_record_get_kind (record)->name;

  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].type == RP_FIELD_REFERENCE
        && g_strcmp0 (kind->fields[i].target, target) == 0
        && !add_rows_naming (links, kind, kind->fields[i].name, record, error))
      return FALSE;
  return !has_parent_fields (kind) || add_rows_naming (links, kind, "parent", record, error);
}

GPtrArray *
rp_record_links_list (RpStore *store, RpRecord *record, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Links links = { store, items, seen };
  guint n_kinds = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  g_hash_table_add (seen, g_strdup (rp_record_get_id (record)));
  follow_fields (&links, record);
  for (guint i = 0; i < n_kinds; i++)
    if (kinds[i]->workflow != NULL && !find_rows_naming (&links, kinds[i], record, error))
      return NULL;
  return g_steal_pointer (&items);
}

/* @linked: also those that are links */
static GHashTable *
name_references (RpStore *store, RpRecord *record, gboolean linked)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const RpKind *kind = rp_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      const RpKind *target = field->target != NULL ? rp_schema_find_kind (field->target) : NULL;
      g_autoptr (RpRecord) named = NULL;

      if (field->type != RP_FIELD_REFERENCE || target == NULL
          || (!linked && rp_record_links_has_page (target)) || !rp_record_has (record, field->name))
        continue;
      named = rp_store_get (store, target->name, rp_record_get_text (record, field->name), NULL);
      if (named != NULL)
        g_hash_table_insert (names, g_strdup (rp_record_get_id (named)),
                             rp_record_links_has_page (target)
                                 ? rp_record_links_dup_title (named)
                                 : g_strdup (rp_record_get_title (named)));
    }
  return names;
}

GHashTable *
rp_record_links_name (RpStore *store, RpRecord *record)
{
  return name_references (store, record, FALSE);
}

GHashTable *
rp_record_links_name_all (RpStore *store, RpRecord *record)
{
  return name_references (store, record, TRUE);
}
