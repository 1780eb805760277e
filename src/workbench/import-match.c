/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "db/connection.h"
#include "schema/codec.h"
#include "wire/op.h"
#include "workbench/import-lookup.h"
#include "workbench/import-private.h"

/* How references are found: the target's rows by key and by title. */
typedef struct
{
  RpImportLookup *by_key;   /* (nullable) */
  RpImportLookup *by_title; /* (nullable) */
  RpImportLookup *by_id;
} Target;

/* A table while it is matched with the rows that are here. */
typedef struct
{
  RpStore *store;
  const RpKind *kind;
  GPtrArray *columns;    /* (element-type RpImportColumn), the mapping's */
  GArray *places;        /* int: where each of them is in the table */
  GPtrArray *key;        /* (element-type RpField): by which rows are found; may be empty */
  RpImportLookup *known; /* (nullable): rows by that key */
  GHashTable *targets;   /* kind name → Target */
  GHashTable *seen;      /* key → line on which the table had it */
  JsonObject *constants; /* for new rows */
  RpImportPlan *plan;
} Match;

static void
free_target (Target *target)
{
  g_clear_pointer (&target->by_key, rp_import_lookup_free);
  g_clear_pointer (&target->by_title, rp_import_lookup_free);
  g_clear_pointer (&target->by_id, rp_import_lookup_free);
  g_free (target);
}

static void
match_clear (Match *match)
{
  g_clear_pointer (&match->places, g_array_unref);
  g_clear_pointer (&match->key, g_ptr_array_unref);
  g_clear_pointer (&match->known, rp_import_lookup_free);
  g_clear_pointer (&match->targets, g_hash_table_unref);
  g_clear_pointer (&match->seen, g_hash_table_unref);
  g_clear_pointer (&match->constants, json_object_unref);
  g_clear_pointer (&match->plan, rp_import_plan_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Match, match_clear)

/* ---- who may ---- */

RpRoles
rp_import_get_roles (RpStore *store)
{
  g_autofree char *text = rp_store_dup_meta (store, "roles");

  return rp_roles_parse (text != NULL ? text : "");
}

gboolean
rp_import_check_roles (RpStore *store, const RpKind *kind, GError **error)
{
  RpRoles roles = rp_import_get_roles (store);
  g_autofree char *text = rp_roles_format (roles);

  if (roles == RP_ROLE_NONE || (kind->creators & roles) != 0)
    return TRUE;
  g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_FORBIDDEN,
               _ ("The roles you are signed in with (%s) may not add to “%s”."), text,
               rp_kind_label (kind));
  return FALSE;
}

/* ---- before the first row ---- */

static gboolean
place_columns (Match *match, RpCsvReader *table, GError **error)
{
  match->places = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < match->columns->len; i++)
    {
      const RpImportColumn *column = match->columns->pdata[i];
      int place = rp_csv_reader_find_column (table, column->column);

      if (place < 0)
        {
          g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_MAPPING,
                       _ ("%s: there is no column “%s”."), match->plan->name, column->column);
          return FALSE;
        }
      g_array_append_val (match->places, place);
    }
  if (match->columns->len == 0)
    {
      g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE,
                   _ ("%s: no column is called like a field of “%s”; a mapping file says what "
                      "goes where."),
                   match->plan->name, rp_kind_label (match->kind));
      return FALSE;
    }
  return TRUE;
}

static void
note_unused_columns (Match *match, const char *const *header)
{
  g_autoptr (GPtrArray) unused = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; header[i] != NULL; i++)
    {
      gboolean is_used = FALSE;

      for (guint c = 0; c < match->places->len; c++)
        is_used = is_used || g_array_index (match->places, int, c) == (int)i;
      if (!is_used && *header[i] != '\0')
        g_ptr_array_add (unused, g_strdup (header[i]));
    }
  g_ptr_array_add (unused, NULL);
  g_strfreev (match->plan->unused);
  match->plan->unused = (GStrv)g_ptr_array_free (g_steal_pointer (&unused), FALSE);
}

static gboolean
is_mapped (Match *match, const RpField *field)
{
  for (guint i = 0; i < match->columns->len; i++)
    if (((const RpImportColumn *)match->columns->pdata[i])->field == field)
      return TRUE;
  return json_object_has_member (match->constants, field->name);
}

/* The mapping's key where the table has all of it; else the title, by which people tell rows apart. */
static void
choose_key (Match *match, GPtrArray *wanted)
{
  const RpField *title = rp_kind_find_field (match->kind, match->kind->title_field);

  match->key = g_ptr_array_new ();
  for (guint i = 0; i < wanted->len; i++)
    if (is_mapped (match, wanted->pdata[i]))
      g_ptr_array_add (match->key, wanted->pdata[i]);
  if (match->key->len == wanted->len && wanted->len > 0)
    return;
  g_ptr_array_set_size (match->key, 0);
  if (title != NULL && is_mapped (match, title))
    g_ptr_array_add (match->key, (gpointer)title);
}

static gboolean
read_constants (Match *match, GHashTable *texts, GError **error)
{
  GHashTableIter iter;
  gpointer field, text;

  match->constants = json_object_new ();
  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &field, &text))
    {
      JsonNode *value = rp_field_parse_text (rp_kind_find_field (match->kind, field), text, error);

      if (value == NULL)
        {
          g_prefix_error (error, "%s: constants.%s: ", match->plan->name, (const char *)field);
          return FALSE;
        }
      json_object_set_member (match->constants, field, value);
    }
  return TRUE;
}

static RpImportLookup *
look_up_by (RpStore *store, const RpKind *kind, const RpField *field, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  g_ptr_array_add (fields, (gpointer)field);
  return rp_import_lookup_new (store, kind, fields, error);
}

/* The rows that a reference may point to, read at its first use. (nullable) on an error */
static Target *
find_target (Match *match, const char *name, GError **error)
{
  Target *target = g_hash_table_lookup (match->targets, name);
  const RpKind *kind = rp_schema_find_kind (name);
  static const RpField id = { .name = "id" };
  const RpField *key, *title;

  if (target != NULL)
    return target;
  target = g_new0 (Target, 1);
  g_hash_table_insert (match->targets, g_strdup (name), target);
  key = rp_import_find_key_field (kind);
  title = rp_kind_find_field (kind, kind->title_field);
  target->by_id = look_up_by (match->store, kind, &id, error);
  if (target->by_id == NULL)
    return NULL;
  if (key != NULL && (target->by_key = look_up_by (match->store, kind, key, error)) == NULL)
    return NULL;
  if (title != NULL && title != key
      && (target->by_title = look_up_by (match->store, kind, title, error)) == NULL)
    return NULL;
  return target;
}

/* ---- one cell ---- */

static RpLookupResult
look_up_target (Target *target, const char *text, const char **id)
{
  RpImportLookup *const lookups[] = { target->by_key, target->by_title, target->by_id };

  for (guint i = 0; i < G_N_ELEMENTS (lookups); i++)
    {
      RpLookupResult result
          = lookups[i] != NULL ? rp_import_lookup_find (lookups[i], text, id) : RP_LOOKUP_NONE;

      if (result != RP_LOOKUP_NONE)
        return result;
    }
  return RP_LOOKUP_NONE;
}

static JsonNode *
parse_reference (Match *match, const RpField *field, const char *text, GError **error)
{
  Target *target = find_target (match, field->target, error);
  const RpKind *kind = rp_schema_find_kind (field->target);
  const char *id = NULL;

  if (target == NULL)
    return NULL;
  switch (look_up_target (target, text, &id))
    {
    case RP_LOOKUP_ONE:
      return json_node_init_string (json_node_alloc (), id);
    case RP_LOOKUP_SEVERAL:
      g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_ROWS,
                   _ ("“%s”: several rows of “%s” are called “%s”."), rp_field_label (field),
                   rp_kind_label (kind), text);
      return NULL;
    case RP_LOOKUP_NONE:
    default:
      g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_ROWS,
                   _ ("“%s”: there is no “%s” in “%s”."), rp_field_label (field), text,
                   rp_kind_label (kind));
      return NULL;
    }
}

/* What a cell says after the mapping's replacements, "" for nothing. Returns: (transfer full) */
static char *
read_cell (const RpImportColumn *column, const char *cell)
{
  g_autofree char *text = g_strstrip (g_strdup (cell));
  const char *replaced = column->values != NULL ? g_hash_table_lookup (column->values, text) : NULL;
  const char *gap = column->text != NULL ? strstr (column->text, "{}") : NULL;

  if (replaced != NULL)
    {
      g_free (text);
      text = g_strdup (replaced);
    }
  if (*text == '\0' || gap == NULL)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%.*s%s%s", (int)(gap - column->text), column->text, text, gap + 2);
}

/* All that the row's columns say for one field, one line each. Returns: (transfer full) */
static char *
gather_text (Match *match, RpCsvReader *table, const RpField *field)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < match->columns->len; i++)
    {
      const RpImportColumn *column = match->columns->pdata[i];
      g_autofree char *cell = NULL;

      if (column->field != field)
        continue;
      cell = read_cell (column, rp_csv_reader_get (table, g_array_index (match->places, int, i)));
      if (*cell == '\0')
        continue;
      if (text->len > 0)
        g_string_append_c (text, field->type == RP_FIELD_LONG_TEXT ? '\n' : ' ');
      g_string_append (text, cell);
    }
  return g_strdup (text->str);
}

/* ---- one row ---- */

/* Sets in @values what the row has for each field. Returns: FALSE with the first cell's error. */
static gboolean
read_values (Match *match, RpCsvReader *table, JsonObject *values, GError **error)
{
  for (guint i = 0; i < match->columns->len; i++)
    {
      const RpField *field = ((const RpImportColumn *)match->columns->pdata[i])->field;
      g_autofree char *text = NULL;
      JsonNode *value;

      if (json_object_has_member (values, field->name))
        continue;
      text = gather_text (match, table, field);
      if (*text == '\0')
        continue;
      value = field->type == RP_FIELD_REFERENCE ? parse_reference (match, field, text, error)
                                                : rp_field_parse_text (field, text, error);
      if (value == NULL)
        return FALSE;
      json_object_set_member (values, field->name, value);
    }
  return TRUE;
}

/* A row that hangs on an account belongs to the account's customer. */
static gboolean
derive_customer (Match *match, JsonObject *values, GError **error)
{
  const RpField *customer = rp_kind_find_field (match->kind, "customer");
  const char *account = rp_json_get_string (values, "account", NULL);
  g_autoptr (RpRecord) record = NULL;

  if (customer == NULL || account == NULL || json_object_has_member (values, "customer"))
    return TRUE;
  record = rp_store_get (match->store, "service_account", account, error);
  if (record == NULL)
    return FALSE;
  json_object_set_string_member (values, "customer", rp_record_get_text (record, "customer"));
  return TRUE;
}

/* Returns: (transfer full) (nullable): %NULL when a part of the key is empty */
static char *
build_key (Match *match, JsonObject *values)
{
  g_auto (GStrv) texts = g_new0 (char *, match->key->len + 1);

  for (guint i = 0; i < match->key->len; i++)
    {
      const RpField *field = match->key->pdata[i];
      JsonNode *value = json_object_get_member (values, field->name);
      gint64 number;

      if (value == NULL)
        value = json_object_get_member (match->constants, field->name);
      if (rp_json_node_get_integer (value, &number))
        texts[i] = g_strdup_printf ("%" G_GINT64_FORMAT, number);
      else
        texts[i] = g_strdup (rp_json_node_get_string (value, ""));
    }
  return rp_import_lookup_join ((const char *const *)texts);
}

static void
copy_members (JsonObject *from, JsonObject *to)
{
  g_autoptr (GList) members = json_object_get_members (from);

  for (GList *item = members; item != NULL; item = item->next)
    json_object_set_member (to, item->data,
                            json_node_copy (json_object_get_member (from, item->data)));
}

/* Puts the elements that a set has already in front of the new ones. */
static void
keep_elements (const RpKind *kind, RpRecord *shown, JsonObject *values)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *name = kind->fields[i].name;
      JsonArray *added = rp_json_get_array (values, name);
      JsonArray *kept = rp_record_get_array (shown, name);
      g_autoptr (JsonArray) all = NULL;

      if (kind->fields[i].merge != RP_MERGE_SET || added == NULL || kept == NULL)
        continue;
      all = json_array_new ();
      for (guint k = 0; k < json_array_get_length (kept); k++)
        json_array_add_element (all, json_node_copy (json_array_get_element (kept, k)));
      for (guint a = 0; a < json_array_get_length (added); a++)
        {
          gboolean is_there = FALSE;

          for (guint k = 0; k < json_array_get_length (kept); k++)
            is_there = is_there
                       || rp_json_equal (json_array_get_element (kept, k),
                                         json_array_get_element (added, a));
          if (!is_there)
            json_array_add_element (all, json_node_copy (json_array_get_element (added, a)));
        }
      json_object_set_array_member (values, name, g_steal_pointer (&all));
    }
}

/* Finds the row that the key names. @shown: (out): (nullable) set for one. Returns: FALSE with why. */
static gboolean
find_shown (Match *match, const char *key, RpRecord **shown, GError **error)
{
  const char *id = NULL;

  *shown = NULL;
  if (key == NULL || match->known == NULL)
    return TRUE;
  switch (rp_import_lookup_find (match->known, key, &id))
    {
    case RP_LOOKUP_ONE:
      *shown = rp_store_get (match->store, match->kind->name, id, error);
      return *shown != NULL;
    case RP_LOOKUP_SEVERAL:
      g_set_error_literal (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_ROWS,
                           _ ("Several rows here have this key already."));
      return FALSE;
    case RP_LOOKUP_NONE:
    default:
      return TRUE;
    }
}

/* @key: (transfer none) (nullable). Returns: FALSE when the table had it before */
static gboolean
note_key (Match *match, const char *key, guint line, GError **error)
{
  guint before = key != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (match->seen, key)) : 0;

  if (before != 0)
    {
      g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_ROWS, _ ("The same key as on line %u."),
                   before);
      return FALSE;
    }
  if (key != NULL)
    g_hash_table_insert (match->seen, g_strdup (key), GUINT_TO_POINTER (line));
  return TRUE;
}

/* A cell too many moves the others: a comma that should have stood between quotes. */
static gboolean
check_cells (RpCsvReader *table, GError **error)
{
  guint n_columns = g_strv_length ((GStrv)rp_csv_reader_get_header (table));

  for (guint i = n_columns; i < rp_csv_reader_get_n_cells (table); i++)
    if (*rp_csv_reader_get (table, i) != '\0')
      {
        g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE,
                     _ ("There are %u cells and only %u columns."),
                     rp_csv_reader_get_n_cells (table), n_columns);
        return FALSE;
      }
  return TRUE;
}

static gboolean
match_row (Match *match, RpCsvReader *table, JsonObject *values, GError **error)
{
  guint line = rp_csv_reader_get_line (table);
  g_autofree char *key = NULL;
  g_autoptr (RpRecord) shown = NULL;
  g_autoptr (JsonObject) body = NULL;

  if (!check_cells (table, error) || !read_values (match, table, values, error)
      || !derive_customer (match, values, error))
    return FALSE;
  key = build_key (match, values);
  if (!note_key (match, key, line, error) || !find_shown (match, key, &shown, error))
    return FALSE;
  if (shown != NULL)
    keep_elements (match->kind, shown, values);
  body = rp_json_object_copy (shown != NULL ? rp_record_get_body (shown) : match->constants);
  copy_members (values, body);
  rp_import_plan_add (match->plan, line, shown, NULL, g_steal_pointer (&body));
  return TRUE;
}

static gboolean
is_blank (RpCsvReader *table)
{
  for (guint i = 0; i < rp_csv_reader_get_n_cells (table); i++)
    if (*rp_csv_reader_get (table, i) != '\0')
      return FALSE;
  return TRUE;
}

static gboolean
match_rows (Match *match, RpCsvReader *table, GError **error)
{
  g_autoptr (GError) failure = NULL;

  while (rp_csv_reader_next (table, &failure))
    {
      g_autoptr (JsonObject) values = json_object_new ();
      g_autoptr (GError) refusal = NULL;

      if (is_blank (table))
        continue;
      if (match->plan->rows->len == RP_IMPORT_MAX_ROWS)
        {
          g_set_error (error, RP_IMPORT_ERROR, RP_IMPORT_ERROR_TABLE,
                       _ ("%s has more than %u rows; deliver it in several files."),
                       match->plan->name, RP_IMPORT_MAX_ROWS);
          return FALSE;
        }
      if (match_row (match, table, values, &refusal))
        continue;
      if (refusal->domain == RP_DB_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&refusal));
          return FALSE;
        }
      rp_import_plan_refuse (match->plan, rp_csv_reader_get_line (table),
                             rp_json_get_string (values, match->kind->title_field, ""),
                             g_strdup (refusal->message));
    }
  if (failure != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", match->plan->name);
      return FALSE;
    }
  return TRUE;
}

RpImportPlan *
rp_import_plan_make (RpStore *store, RpImportMapping *mapping, RpCsvReader *table, const char *name,
                     GError **error)
{
  g_auto (Match) match = {
    .store = store,
    .kind = rp_import_mapping_get_kind (mapping),
    .columns = rp_import_mapping_get_columns (mapping),
    .targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_target),
    .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };

  match.plan = rp_import_plan_new (match.kind, rp_import_get_roles (store), name);
  if (!rp_import_check_roles (store, match.kind, error) || !place_columns (&match, table, error)
      || !read_constants (&match, rp_import_mapping_get_constants (mapping), error))
    return NULL;
  note_unused_columns (&match, rp_csv_reader_get_header (table));
  choose_key (&match, rp_import_mapping_get_key (mapping));
  if (match.key->len > 0)
    {
      match.known = rp_import_lookup_new (store, match.kind, match.key, error);
      if (match.known == NULL)
        return NULL;
    }
  return match_rows (&match, table, error) ? g_steal_pointer (&match.plan) : NULL;
}
