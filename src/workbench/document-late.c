/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-late.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "workbench/report-version.h"

/* (nullable): nothing was submitted, or the document is no report */
static RpRecord *
get_version (RpDocument *self)
{
  GPtrArray *revisions = rp_document_get_revisions (self);

  return revisions->len > 0 ? revisions->pdata[0] : NULL;
}

/* The labels in the template's order; what it does not know is called by its id. */
static char *
join_labels (RpTemplate *template_, GStrv late)
{
  GPtrArray *sections = rp_template_get_sections (template_);
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0; k < section->questions->len; k++)
        {
          const RpQuestion *question = section->questions->pdata[k];
          if (g_strv_contains ((const char *const *)late, question->id))
            g_strv_builder_add (labels, rp_question_label (question));
        }
    }
  for (guint i = 0; late[i] != NULL; i++)
    if (rp_template_find_question (template_, late[i]) == NULL)
      g_strv_builder_add (labels, late[i]);
  all = g_strv_builder_end (labels);
  return g_strjoinv (_ (", "), all);
}

char *
rp_document_dup_late_title (RpDocument *self)
{
  RpRecord *version = get_version (self);
  g_auto (GStrv) late = rp_report_version_list_late (version, rp_document_get_record (self));
  g_autofree char *labels = NULL;

  if (late[0] == NULL)
    return g_strdup ("");
  labels = join_labels (rp_form_get_template (rp_document_get_form (self)), late);
  return g_strdup_printf (_ ("Entered after version %d was submitted, and in no version: %s"),
                          (int)rp_record_get_integer (version, "number"), labels);
}

const char *
rp_document_late_advice (RpDocument *self, RpRoles reader)
{
  if (rp_report_is_decided (rp_document_get_record (self)))
    return _ ("Nothing is added to this report any more. Enter it in a new one.");
  if (rp_report_is_queued (rp_document_get_record (self)) && (reader & RP_ROLE_SPECIALIST) == 0)
    return _ ("This version will not be taken. Take the report back, or discard its submission "
              "where that was refused, and submit it again with this.");
  if ((reader & RP_ROLE_SPECIALIST) != 0)
    return _ ("Return the report, so that the next version has it; until then it can be neither "
              "accepted nor merged.");
  return _ ("The reviewer sees it too and returns the report, so that the next version has it.");
}

static JsonNode *
find_answer (JsonObject *answers, const char *question)
{
  return answers != NULL ? json_object_get_member (answers, question) : NULL;
}

static JsonArray *
get_rows (JsonNode *answer)
{
  return answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
}

static gboolean
has_row (JsonArray *rows, JsonObject *row)
{
  for (guint i = 0; rows != NULL && row != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *other = rp_json_array_get_object (rows, i);
      if (other != NULL && rp_json_object_equal (other, row))
        return TRUE;
    }
  return FALSE;
}

/* "2, 3": the rows that the version has not, by their numbers on the page; "" when there are less than it has. */
static char *
join_new_rows (JsonArray *submitted, JsonArray *now)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; now != NULL && i < json_array_get_length (now); i++)
    if (!has_row (submitted, rp_json_array_get_object (now, i)))
      {
        g_autofree char *number = g_strdup_printf ("%u", i + 1);
        g_strv_builder_add (numbers, number);
      }
  all = g_strv_builder_end (numbers);
  return g_strjoinv (_ (", "), all);
}

/* What the version says is told where one line tells it. */
static char *
format_version (RpDocument *self, const RpQuestion *question, JsonNode *submitted)
{
  if (submitted == NULL || question->type == RP_QUESTION_ATTACHMENTS
      || question->type == RP_QUESTION_SIGNATURE)
    return g_strdup ("");
  return rp_document_format_answer (self, question, submitted);
}

static char *
describe_late (RpDocument *self, const RpQuestion *question, int number, JsonNode *submitted,
               JsonNode *now)
{
  gboolean is_table = question->type == RP_QUESTION_TABLE;
  g_autofree char *said = is_table ? join_new_rows (get_rows (submitted), get_rows (now))
                                   : format_version (self, question, submitted);

  if (*said == '\0')
    return g_strdup_printf (_ ("Entered after version %d was submitted"), number);
  return is_table ? g_strdup_printf (_ ("Entered after version %d was submitted: number %s"),
                                     number, said)
                  : g_strdup_printf (_ ("Entered after version %d was submitted, which says: %s"),
                                     number, said);
}

char *
rp_document_dup_late_mark (RpDocument *self, const RpQuestion *question)
{
  RpRecord *version = get_version (self);
  RpRecord *report = rp_document_get_record (self);

  if (version == NULL || rp_report_is_written (report)
      || rp_report_version_agrees (version, report, question->id))
    return g_strdup ("");
  return describe_late (self, question, (int)rp_record_get_integer (version, "number"),
                        find_answer (rp_report_version_get_answers (version), question->id),
                        find_answer (rp_record_get_object (report, "answers"), question->id));
}
