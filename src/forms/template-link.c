/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "forms/template-private.h"

#include "logic/logic.h"

/**
 * Linker: goes over the rules of a template that has been read: every answer they name must exist,
 * and calculated answers must not need each other in a circle.
 */
typedef struct
{
  RpTemplate *template_;
  const char *name;
  GHashTable *places;
  GHashTable *tables;  /* column -> its table */
  GHashTable *entered; /* questions whose needs are being looked at */
  GHashTable *done;
} Linker;

static gboolean
refuse (Linker *linker, const RpQuestion *question, GError **error, const char *cause)
{
  g_set_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_TEMPLATE, "%s: %s: %s", linker->name,
               (char *)g_hash_table_lookup (linker->places, question), cause);
  return FALSE;
}

/* The question a variable reads; %NULL for a fact. A path into an answer ("t1.sig.on") gives it. */
static const RpQuestion *
find_variable (Linker *linker, const RpQuestion *reader, const char *variable)
{
  const RpQuestion *table = g_hash_table_lookup (linker->tables, reader);
  if (g_str_has_prefix (variable, "row.") && table != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (variable, ".", 3);
      return rp_question_find_column (table, parts[1]);
    }
  g_autofree char *path = g_strdup (variable);
  for (;;)
    {
      const RpQuestion *question = rp_template_find_question (linker->template_, path);
      char *dot = strrchr (path, '.');
      if (question != NULL || dot == NULL)
        return question;
      *dot = '\0';
    }
}

static gboolean
names_an_answer (Linker *linker, const char *variable)
{
  gsize length = strlen (linker->template_->id);
  return g_str_has_prefix (variable, "row.")
         || (g_ascii_strncasecmp (variable, linker->template_->id, length) == 0
             && variable[length] == '.');
}

static gboolean
check_rule (Linker *linker, const RpQuestion *question, JsonNode *rule, GError **error)
{
  if (rule == NULL)
    return TRUE;
  g_auto (GStrv) variables = rp_logic_list_variables (rule);
  for (guint i = 0; variables[i] != NULL; i++)
    if (names_an_answer (linker, variables[i])
        && find_variable (linker, question, variables[i]) == NULL)
      {
        g_autofree char *cause
            = g_strdup_printf (_ ("A rule reads “%s”, which is no question."), variables[i]);
        return refuse (linker, question, error, cause);
      }
  return TRUE;
}

static gboolean
check_rules (Linker *linker, const RpQuestion *question, GError **error)
{
  if (!check_rule (linker, question, question->visible, error)
      || !check_rule (linker, question, question->calculate, error))
    return FALSE;
  for (guint i = 0; i < question->checks->len; i++)
    {
      const RpCheck *check = g_ptr_array_index (question->checks, i);
      if (!check_rule (linker, question, check->rule, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean order_question (Linker *linker, const RpQuestion *question, GError **error);

static gboolean
order_needs (Linker *linker, const RpQuestion *question, GError **error)
{
  for (guint i = 0; question->columns != NULL && i < question->columns->len; i++)
    if (!order_question (linker, g_ptr_array_index (question->columns, i), error))
      return FALSE;
  if (question->calculate == NULL)
    return TRUE;
  g_auto (GStrv) variables = rp_logic_list_variables (question->calculate);
  for (guint i = 0; variables[i] != NULL; i++)
    {
      const RpQuestion *needed = find_variable (linker, question, variables[i]);
      if (needed != NULL && !order_question (linker, needed, error))
        return FALSE;
    }
  return TRUE;
}

/* Depth first; as deep as the longest chain of calculations, at most the number of fields. */
static gboolean
order_question (Linker *linker, const RpQuestion *question, GError **error)
{
  if (g_hash_table_contains (linker->done, question))
    return TRUE;
  if (!g_hash_table_add (linker->entered, (gpointer)question))
    return refuse (linker, question, error, _ ("The calculation needs its own result."));
  if (!order_needs (linker, question, error))
    return FALSE;
  g_hash_table_add (linker->done, (gpointer)question);
  if (question->calculate != NULL)
    {
      RpCalculation calculation = { g_hash_table_lookup (linker->tables, question), question };
      g_array_append_val (linker->template_->calculations, calculation);
    }
  return TRUE;
}

static void
note_columns (Linker *linker, RpQuestion *table)
{
  for (guint i = 0; table->columns != NULL && i < table->columns->len; i++)
    g_hash_table_insert (linker->tables, g_ptr_array_index (table->columns, i), table);
}

static gboolean
link_question (Linker *linker, RpQuestion *question, GError **error)
{
  if (!check_rules (linker, question, error) || !order_question (linker, question, error))
    return FALSE;
  for (guint i = 0; question->columns != NULL && i < question->columns->len; i++)
    if (!check_rules (linker, g_ptr_array_index (question->columns, i), error))
      return FALSE;
  return TRUE;
}

gboolean
rp_template_link (RpTemplate *self, const char *name, GHashTable *places, GError **error)
{
  g_autoptr (GHashTable) tables = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) entered = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  Linker linker = { self, name, places, tables, entered, done };
  for (guint i = 0; i < self->sections->len; i++)
    {
      RpSection *section = g_ptr_array_index (self->sections, i);
      for (guint j = 0; j < section->questions->len; j++)
        note_columns (&linker, g_ptr_array_index (section->questions, j));
    }
  for (guint i = 0; i < self->sections->len; i++)
    {
      RpSection *section = g_ptr_array_index (self->sections, i);
      for (guint j = 0; j < section->questions->len; j++)
        if (!link_question (&linker, g_ptr_array_index (section->questions, j), error))
          return FALSE;
    }
  return TRUE;
}
