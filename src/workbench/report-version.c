/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/report-version.h"

#include <string.h>

#include "base/json-access.h"

/* A report that came back is reworked. */
static const char *const written[] = { "DRAFT", "RETURNED", NULL };
/* It may come back yet. */
static const char *const undecided[] = { "QUEUED", "RECEIVED", "REVIEWING", NULL };

gboolean
rp_report_version_find (RpStore *store, const char *report, RpRecord **out, GError **error)
{
  g_autoptr (GPtrArray) revisions
      = rp_store_list (store, "report_revision", "report = :report", "number DESC, id DESC", 1,
                       error, ":report", report, NULL);

  if (revisions == NULL)
    return FALSE;
  *out = revisions->len > 0 ? g_object_ref (revisions->pdata[0]) : NULL;
  return TRUE;
}

JsonObject *
rp_report_version_get_answers (RpRecord *revision)
{
  JsonObject *content = rp_record_get_object (revision, "content");

  return content != NULL ? rp_json_get_object (content, "answers") : NULL;
}

const char *
rp_report_version_get_template (RpRecord *revision)
{
  JsonObject *content = rp_record_get_object (revision, "content");

  return content != NULL ? rp_json_get_string (content, "template", "") : "";
}

int
rp_report_version_get_template_version (RpRecord *revision)
{
  JsonObject *content = rp_record_get_object (revision, "content");

  return content != NULL ? (int)rp_json_get_integer (content, "version", 0) : 0;
}

gboolean
rp_report_is_written (RpRecord *report)
{
  return g_strv_contains (written, rp_record_get_text (report, "state"));
}

gboolean
rp_report_is_queued (RpRecord *report)
{
  return g_str_equal (rp_record_get_text (report, "state"), "QUEUED");
}

gboolean
rp_report_is_decided (RpRecord *report)
{
  return !rp_report_is_written (report)
         && !g_strv_contains (undecided, rp_record_get_text (report, "state"));
}

static JsonNode *
find_answer (JsonObject *answers, const char *question)
{
  return answers != NULL ? json_object_get_member (answers, question) : NULL;
}

gboolean
rp_report_version_agrees (RpRecord *revision, RpRecord *report, const char *question)
{
  return rp_json_equal (find_answer (rp_report_version_get_answers (revision), question),
                        find_answer (rp_record_get_object (report, "answers"), question));
}

static void
add_questions (GHashTable *questions, JsonObject *answers)
{
  JsonObjectIter iter;
  const char *question = NULL;

  if (answers == NULL)
    return;
  json_object_iter_init (&iter, answers);
  while (json_object_iter_next (&iter, &question, NULL))
    g_hash_table_add (questions, (gpointer)question);
}

GStrv
rp_report_version_list_late (RpRecord *revision, RpRecord *report)
{
  g_autoptr (GStrvBuilder) late = g_strv_builder_new ();
  g_autoptr (GHashTable) questions = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) sorted = NULL;

  if (revision != NULL && !rp_report_is_written (report))
    {
      add_questions (questions, rp_report_version_get_answers (revision));
      add_questions (questions, rp_record_get_object (report, "answers"));
    }
  sorted = g_list_sort (g_hash_table_get_keys (questions), (GCompareFunc)strcmp);
  for (GList *link = sorted; link != NULL; link = link->next)
    if (!rp_report_version_agrees (revision, report, link->data))
      g_strv_builder_add (late, link->data);
  return g_strv_builder_end (late);
}
