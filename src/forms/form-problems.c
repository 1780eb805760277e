/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "forms/form-private.h"

#include "base/json-access.h"

/**
 * Inspection: a form being looked through; where it stands just now and what was found so far.
 */
typedef struct
{
  RpForm *form;
  RpScope *scope;
  GPtrArray *problems;
  const RpQuestion *question;
  const RpQuestion *column; /* (nullable) */
  int row;                  /* -1 outside a table */
} Inspection;

void
rp_problem_free (RpProblem *self)
{
  g_free (self->question);
  g_free (self->column);
  g_free (self->message);
  g_free (self);
}

static void
report (Inspection *inspection, gboolean warning, const char *message)
{
  RpProblem *problem = g_new0 (RpProblem, 1);
  problem->question = g_strdup (inspection->question->id);
  problem->column = inspection->column != NULL ? g_strdup (inspection->column->id) : NULL;
  problem->row = inspection->row;
  problem->message = g_strdup (message);
  problem->warning = warning;
  g_ptr_array_add (inspection->problems, problem);
}

static void report_text (Inspection *inspection, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
report_text (Inspection *inspection, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  report (inspection, FALSE, message);
}

static void
inspect_length (Inspection *inspection, const RpQuestion *question, JsonNode *value)
{
  glong length = g_utf8_strlen (rp_json_node_get_string (value, ""), -1);
  if (question->max > 0 && length > question->max)
    report_text (inspection, _ ("“%s” has %ld characters; at most %ld fit."),
                 rp_question_label (question), length, (glong)question->max);
}

static void
inspect_range (Inspection *inspection, const RpQuestion *question, JsonNode *value)
{
  gint64 number;
  if ((question->min == 0 && question->max == 0) || !rp_json_node_get_integer (value, &number))
    return;
  g_autofree char *least = rp_quantity_format (question->min, question->unit);
  g_autofree char *most = rp_quantity_format (question->max, question->unit);
  if (number < question->min)
    report_text (inspection, _ ("“%s” must be at least %s."), rp_question_label (question), least);
  else if (question->max != 0 && number > question->max)
    report_text (inspection, _ ("“%s” must be at most %s."), rp_question_label (question), most);
}

static void
inspect_row_count (Inspection *inspection, const RpQuestion *question, JsonNode *value)
{
  guint n = json_array_get_length (json_node_get_array (value));
  if (n < question->min)
    report_text (inspection, _ ("“%s” needs at least %ld rows."), rp_question_label (question),
                 (glong)question->min);
  else if (question->max != 0 && n > question->max)
    report_text (inspection, _ ("“%s” takes at most %ld rows."), rp_question_label (question),
                 (glong)question->max);
}

static void
inspect_limits (Inspection *inspection, const RpQuestion *question, JsonNode *value)
{
  switch ((int)question->type)
    {
    case RP_QUESTION_TEXT:
    case RP_QUESTION_LONG_TEXT:
      inspect_length (inspection, question, value);
      break;
    case RP_QUESTION_NUMBER:
      inspect_range (inspection, question, value);
      break;
    case RP_QUESTION_TABLE:
      inspect_row_count (inspection, question, value);
      break;
    default:
      break;
    }
}

static void
inspect_checks (Inspection *inspection, const RpQuestion *question)
{
  for (guint i = 0; i < question->checks->len; i++)
    {
      const RpCheck *check = g_ptr_array_index (question->checks, i);
      if (!rp_scope_holds (inspection->scope, check->rule))
        report (inspection, check->warning, rp_check_message (check));
    }
}

/* Returns: whether there is an answer whose inside may be looked at */
static gboolean
inspect_value (Inspection *inspection, const RpQuestion *question, JsonNode *value,
               gboolean required)
{
  g_autoptr (GError) error = NULL;
  if (!rp_question_check_value (question, value, &error))
    {
      report (inspection, FALSE, error->message);
      return FALSE;
    }
  if (!rp_answer_is_given (question, value))
    {
      if (required)
        report_text (inspection, _ ("“%s” is still to be answered."), rp_question_label (question));
      return FALSE;
    }
  inspect_limits (inspection, question, value);
  inspect_checks (inspection, question);
  return TRUE;
}

static void
inspect_row (Inspection *inspection, const RpQuestion *table, JsonObject *row)
{
  rp_scope_set_row (inspection->scope, row);
  for (guint i = 0; i < table->columns->len; i++)
    {
      const RpQuestion *column = g_ptr_array_index (table->columns, i);
      if (column->visible != NULL && !rp_scope_holds (inspection->scope, column->visible))
        continue;
      inspection->column = column;
      inspect_value (inspection, column, json_object_get_member (row, column->id),
                     column->required && column->calculate == NULL);
    }
  inspection->column = NULL;
  rp_scope_set_row (inspection->scope, NULL);
}

static void
inspect_question (Inspection *inspection, const RpQuestion *question)
{
  inspection->question = question;
  inspection->row = -1;
  if (!rp_form_is_visible (inspection->form, question->id))
    return;
  JsonNode *value = rp_form_get_answer (inspection->form, question->id);
  gboolean required = rp_form_is_required (inspection->form, question->id);
  if (!inspect_value (inspection, question, value, required) || question->type != RP_QUESTION_TABLE)
    return;
  JsonArray *rows = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      inspection->row = (int)i;
      inspect_row (inspection, question, rp_json_array_get_object (rows, i));
    }
}

static GPtrArray *
list_problems (RpForm *self, RpRoles owner, gboolean closing)
{
  Inspection inspection = { .form = self, .scope = rp_form_get_scope (self) };
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (self));

  inspection.problems = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_problem_free);
  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = g_ptr_array_index (sections, i);
      for (guint j = 0; rp_section_is_part (section, owner, closing) && j < section->questions->len;
           j++)
        inspect_question (&inspection, g_ptr_array_index (section->questions, j));
    }
  return inspection.problems;
}

GPtrArray *
rp_form_list_problems (RpForm *self, RpRoles owner)
{
  g_return_val_if_fail (RP_IS_FORM (self), NULL);
  return list_problems (self, owner, FALSE);
}

GPtrArray *
rp_form_list_closing_problems (RpForm *self)
{
  g_return_val_if_fail (RP_IS_FORM (self), NULL);
  return list_problems (self, RP_ROLE_SPECIALIST, TRUE);
}

void
rp_form_count (RpForm *self, RpRoles owner, guint *answered, guint *required)
{
  g_return_if_fail (RP_IS_FORM (self) && answered != NULL && required != NULL);

  *answered = *required = 0;
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (self));
  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = g_ptr_array_index (sections, i);
      for (guint j = 0; rp_section_is_part (section, owner, FALSE) && j < section->questions->len;
           j++)
        {
          const RpQuestion *question = g_ptr_array_index (section->questions, j);
          if (!rp_form_is_required (self, question->id))
            continue;
          (*required)++;
          if (rp_answer_is_given (question, rp_form_get_answer (self, question->id)))
            (*answered)++;
        }
    }
}
