/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-late.h"

#include <glib/gi18n-lib.h>

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

/* A report that was decided upon has no next version. */
static gboolean
is_decided (RpRecord *report)
{
  static const char *const undecided[] = { "QUEUED", "RECEIVED", "REVIEWING", NULL };

  return !g_strv_contains (undecided, rp_record_get_text (report, "state"));
}

const char *
rp_document_late_advice (RpDocument *self, RpRoles reader)
{
  if (is_decided (rp_document_get_record (self)))
    return _ ("Nothing is added to this report any more. Enter it in a new one.");
  if ((reader & RP_ROLE_SPECIALIST) != 0)
    return _ ("Return the report, so that the next version has it; until then it can be neither "
              "accepted nor merged.");
  return _ ("The reviewer sees it too and returns the report, so that the next version has it.");
}

/* What the version says is told where one line tells it. */
static char *
format_version (RpDocument *self, RpRecord *version, const RpQuestion *question)
{
  JsonObject *answers = rp_report_version_get_answers (version);
  JsonNode *value = answers != NULL ? json_object_get_member (answers, question->id) : NULL;

  if (value == NULL || question->type == RP_QUESTION_TABLE
      || question->type == RP_QUESTION_ATTACHMENTS || question->type == RP_QUESTION_SIGNATURE)
    return g_strdup ("");
  return rp_document_format_answer (self, question, value);
}

char *
rp_document_dup_late_mark (RpDocument *self, const RpQuestion *question)
{
  RpRecord *version = get_version (self);
  RpRecord *report = rp_document_get_record (self);
  g_autofree char *said = NULL;
  int number = 0;

  if (version == NULL || rp_report_is_written (report)
      || rp_report_version_agrees (version, report, question->id))
    return g_strdup ("");
  number = (int)rp_record_get_integer (version, "number");
  said = format_version (self, version, question);
  return *said != '\0' ? g_strdup_printf (
             _ ("Entered after version %d was submitted, which says: %s"), number, said)
                       : g_strdup_printf (_ ("Entered after version %d was submitted"), number);
}
