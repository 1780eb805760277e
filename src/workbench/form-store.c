/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/form-store.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "workbench/document-facts.h"

/* @answers: (nullable) */
static void
add_answers (JsonObject *all, JsonObject *answers)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (answers == NULL)
    return;
  json_object_iter_init (&iter, answers);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (all, name, rp_json_node_copy (value));
}

static JsonObject *
get_review (RpRecord *record)
{
  return rp_kind_find_field (rp_record_get_kind (record), "review") != NULL
             ? rp_record_get_object (record, "review")
             : NULL;
}

JsonObject *
rp_form_store_collect_submitted (RpRecord *record, JsonObject *submitted)
{
  JsonObject *all = json_object_new ();

  add_answers (all, submitted);
  add_answers (all, get_review (record));
  return all;
}

JsonObject *
rp_form_store_collect_answers (RpRecord *record)
{
  return rp_form_store_collect_submitted (record, rp_record_get_object (record, "answers"));
}

RpTemplate *
rp_form_store_find_version (const char *template_, int version, GError **error)
{
  RpTemplate *found
      = version > 0 ? rp_template_find_version (template_, version) : rp_template_find (template_);

  if (found == NULL)
    g_set_error (error, RP_STORE_ERROR, RP_STORE_ERROR_NOT_FOUND,
                 _ ("This was written on the template “%s”, version %d, which is not part of this "
                    "program. Install the newest version of Rapport."),
                 template_, version);
  return found;
}

RpTemplate *
rp_form_store_find_template (RpRecord *record, GError **error)
{
  gboolean is_visit = g_str_equal (rp_record_get_kind (record)->name, "visit");
  const char *template_ = rp_record_get_text (record, "template");

  return *template_ != '\0' ? rp_form_store_find_version (
             template_, (int)rp_record_get_integer (record, "template_version"), error)
                            : rp_template_find (is_visit ? "T1" : "T2");
}

/* Questions of the specialist's sections lie in `review`, all others in `answers`. */
const char *
rp_form_store_field_of (RpTemplate *template_, const char *question)
{
  const RpSection *section = rp_template_find_section (template_, question);

  return section != NULL && (section->owner & RP_ROLE_SPECIALIST) != 0 ? "review" : "answers";
}

void
rp_form_store_set (RpEdit *edit, RpRecord *shown, RpTemplate *template_, const char *question,
                   JsonNode *value)
{
  g_autofree char *unit
      = g_strdup_printf ("%s.%s", rp_form_store_field_of (template_, question), question);

  rp_edit_set (edit, shown, unit,
               value != NULL ? rp_json_node_copy (value) : json_node_new (JSON_NODE_NULL));
}

static void
give (RpForm *form, JsonObject *given)
{
  JsonObjectIter iter;
  const char *question = NULL;
  JsonNode *value = NULL;

  if (given == NULL)
    return;
  json_object_iter_init (&iter, given);
  while (json_object_iter_next (&iter, &question, &value))
    if (rp_form_get_answer (form, question) == NULL)
      rp_form_set_answer (form, question, value, NULL);
}

/* The manager's answers in which the form goes beyond the row. (nullable): none */
static RpEdit *
find_additions (RpForm *form, RpRecord *record)
{
  RpTemplate *template_ = rp_form_get_template (form);
  g_autoptr (JsonObject) before = rp_form_store_collect_answers (record);
  g_autofree char *what = g_strdup_printf ("%s.answer", rp_record_get_kind (record)->name);
  RpEdit *edit = NULL;
  JsonObjectIter iter;
  const char *question = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, rp_form_get_answers (form));
  while (json_object_iter_next (&iter, &question, &value))
    {
      if (rp_json_equal (json_object_get_member (before, question), value)
          || !g_str_equal (rp_form_store_field_of (template_, question), "answers"))
        continue;
      if (edit == NULL)
        edit = rp_edit_new (what);
      rp_form_store_set (edit, record, template_, question, value);
    }
  return edit;
}

RpForm *
rp_form_store_complete (RpStore *store, RpRecord **record, JsonObject *given, GError **error)
{
  g_autofree char *today = rp_clock_dup_today (rp_store_get_clock (store));
  g_autoptr (RpTemplate) template_ = rp_form_store_find_template (*record, error);
  g_autoptr (JsonObject) answers = rp_form_store_collect_answers (*record);
  g_autoptr (JsonObject) facts = NULL;
  g_autoptr (RpForm) form = NULL;
  g_autoptr (RpEdit) edit = NULL;
  g_auto (GStrv) filled = NULL;
  RpRecord *now = NULL;

  if (template_ == NULL)
    return NULL;
  facts = rp_document_facts_collect (store, *record, today, error);
  if (facts == NULL)
    return NULL;
  form = rp_form_new (template_, answers, facts);
  filled = rp_form_prefill (form);
  give (form, given);
  edit = find_additions (form, *record);
  if (edit == NULL)
    return g_steal_pointer (&form);
  if (!rp_store_commit (store, edit, NULL, error))
    return NULL;
  now = rp_store_get (store, rp_record_get_kind (*record)->name, rp_record_get_id (*record), error);
  if (now == NULL)
    return NULL;
  g_object_unref (*record);
  *record = now;
  return g_steal_pointer (&form);
}

char *
rp_form_store_explain (RpForm *form, const RpProblem *problem)
{
  const RpQuestion *question
      = rp_template_find_question (rp_form_get_template (form), problem->question);

  if (problem->row < 0 || question == NULL)
    return g_strdup (problem->message);
  /* "Needs 2: “Urgency” is still to be answered." */
  return g_strdup_printf (_ ("%s %d: %s"), rp_question_label (question), problem->row + 1,
                          problem->message);
}

gboolean
rp_form_store_check (RpForm *form, RpRoles owner, GError **error)
{
  g_autoptr (GPtrArray) problems = rp_form_list_problems (form, owner);

  for (guint i = 0; i < problems->len; i++)
    {
      const RpProblem *problem = problems->pdata[i];
      g_autofree char *sentence = NULL;
      if (problem->warning)
        continue;
      sentence = rp_form_store_explain (form, problem);
      g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, sentence);
      return FALSE;
    }
  return TRUE;
}
