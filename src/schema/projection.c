/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/projection.h"

#include "base/json.h"

/* Field names are quoted: some are words of SQL ("group", "on", "by"). */

static const char *
column_type (const RpField *field)
{
  return field->type == RP_FIELD_INTEGER || field->type == RP_FIELD_BOOLEAN ? "BIGINT" : "TEXT";
}

gboolean
rp_projection_holds (const RpField *field)
{
  return field->type != RP_FIELD_ANSWERS;
}

static char *
make_table_sql (const RpKind *kind)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql,
                          "CREATE TABLE k_%s (\n  id TEXT PRIMARY KEY,\n  scope TEXT NOT NULL,\n"
                          "  deleted SMALLINT NOT NULL,\n  pending SMALLINT NOT NULL",
                          kind->name);
  for (guint i = 0; i < kind->n_fields; i++)
    if (rp_projection_holds (&kind->fields[i]))
      g_string_append_printf (sql, ",\n  \"%s\" %s", kind->fields[i].name,
                              column_type (&kind->fields[i]));
  g_string_append (sql, "\n)");
  return g_string_free (sql, FALSE);
}

/* The index by which an import finds a row again; one field alone has its own index. */
static char *
make_key_index_sql (const RpKind *kind)
{
  g_autoptr (GString) columns = g_string_new (NULL);
  guint n_columns = 0;

  for (guint i = 0; i < kind->n_fields; i++)
    if ((kind->fields[i].flags & RP_FIELD_KEY) != 0)
      g_string_append_printf (columns, "%s\"%s\"", n_columns++ > 0 ? ", " : "",
                              kind->fields[i].name);
  if (n_columns < 2)
    return NULL;
  return g_strdup_printf ("CREATE INDEX k_%s_by_key ON k_%s (%s)", kind->name, kind->name,
                          columns->str);
}

char **
rp_projection_create_sql (const RpKind *kind)
{
  GPtrArray *statements = g_ptr_array_new ();
  char *key_index = make_key_index_sql (kind);

  g_ptr_array_add (statements, make_table_sql (kind));
  if (key_index != NULL)
    g_ptr_array_add (statements, key_index);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *name = kind->fields[i].name;

      if ((kind->fields[i].flags & (RP_FIELD_INDEXED | RP_FIELD_UNIQUE)) != 0)
        g_ptr_array_add (statements, g_strdup_printf ("CREATE INDEX k_%s_%s ON k_%s (\"%s\")",
                                                      kind->name, name, kind->name, name));
    }
  g_ptr_array_add (statements, NULL);
  return (char **)g_ptr_array_free (statements, FALSE);
}

static char *
make_upsert_sql (const RpKind *kind)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO k_%s (id, scope, deleted, pending", kind->name);
  for (guint i = 0; i < kind->n_fields; i++)
    if (rp_projection_holds (&kind->fields[i]))
      g_string_append_printf (sql, ", \"%s\"", kind->fields[i].name);
  g_string_append (sql, ")\nVALUES (:id, :scope, :deleted, :pending");
  for (guint i = 0; i < kind->n_fields; i++)
    if (rp_projection_holds (&kind->fields[i]))
      g_string_append_printf (sql, ", :%s", kind->fields[i].name);
  g_string_append (sql, ")\nON CONFLICT (id) DO UPDATE SET scope = excluded.scope,"
                        " deleted = excluded.deleted, pending = excluded.pending");
  for (guint i = 0; i < kind->n_fields; i++)
    if (rp_projection_holds (&kind->fields[i]))
      g_string_append_printf (sql, ", \"%s\" = excluded.\"%s\"", kind->fields[i].name,
                              kind->fields[i].name);
  return g_string_free (sql, FALSE);
}

static gpointer
make_all_upserts (gpointer data)
{
  GHashTable *texts = g_hash_table_new (NULL, NULL);
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    g_hash_table_insert (texts, (gpointer)kinds[i], make_upsert_sql (kinds[i]));
  return texts;
}

const char *
rp_projection_upsert_sql (const RpKind *kind)
{
  static GOnce once = G_ONCE_INIT;

  return g_hash_table_lookup (g_once (&once, make_all_upserts, NULL), kind);
}

/* All that decides what a projection or the search index holds. */
static void
digest_kind (GChecksum *checksum, const RpKind *kind)
{
  g_auto (GStrv) statements = rp_projection_create_sql (kind);

  for (guint i = 0; statements[i] != NULL; i++)
    g_checksum_update (checksum, (const guchar *)statements[i], -1);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RpField *field = &kind->fields[i];
      g_autofree char *line
          = g_strdup_printf ("%s %d %u\n", field->name, (int)field->type, field->flags);

      g_checksum_update (checksum, (const guchar *)line, -1);
    }
}

static gpointer
make_digest (gpointer data)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint n_kinds;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    digest_kind (checksum, kinds[i]);
  return g_strdup (g_checksum_get_string (checksum));
}

const char *
rp_projection_digest (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_digest, NULL);
}
