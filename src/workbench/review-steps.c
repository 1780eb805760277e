/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/review-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/id-source.h"
#include "base/json-access.h"
#include "workbench/form-store.h"
#include "workbench/step-store.h"

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, sentence);
  return FALSE;
}

/* ---- the template's words ---- */

typedef gboolean (*QuestionFunc) (const RpQuestion *question, const char *wanted);

static const RpQuestion *
find_question (RpTemplate *template_, QuestionFunc matches, const char *wanted)
{
  GPtrArray *sections = rp_template_get_sections (template_);

  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0;
           rp_section_is_part (section, RP_ROLE_SPECIALIST, FALSE) && k < section->questions->len;
           k++)
        if (matches (section->questions->pdata[k], wanted))
          return section->questions->pdata[k];
    }
  return NULL;
}

static gboolean
has_source (const RpQuestion *question, const char *source)
{
  return g_strcmp0 (question->source, source) == 0;
}

const RpQuestion *
rp_review_find_question (RpTemplate *template_, const char *source)
{
  return find_question (template_, has_source, source);
}

static gboolean
has_name (const RpQuestion *question, const char *name)
{
  const char *dot = strrchr (question->id, '.');
  return dot != NULL && g_str_equal (dot + 1, name);
}

const RpQuestion *
rp_review_find_named (RpTemplate *template_, const char *name)
{
  return find_question (template_, has_name, name);
}

/* ---- claiming ---- */

/* What is said about every version anew. */
static gboolean
is_said_anew (const RpQuestion *question, const char *unused)
{
  return question->type == RP_QUESTION_AUTOMATIC || question->type == RP_QUESTION_SIGNATURE
         || has_source (question, "report.checklist") || has_name (question, "decision");
}

static gboolean
forget_last_version (RpEdit *edit, RpRecord *report, GError **error)
{
  g_autoptr (RpTemplate) template_ = rp_form_store_find_template (report, error);
  JsonObject *review = rp_record_get_object (report, "review");
  g_autoptr (GList) questions = review != NULL ? json_object_get_members (review) : NULL;

  if (template_ == NULL)
    return FALSE;
  for (GList *link = questions; link != NULL; link = link->next)
    {
      const RpQuestion *question = rp_template_find_question (template_, link->data);
      g_autofree char *unit = g_strconcat ("review.", (const char *)link->data, NULL);
      if (question != NULL && is_said_anew (question, NULL))
        rp_edit_set (edit, report, unit, NULL);
    }
  return TRUE;
}

char *
rp_review_claim (RpStore *store, const char *report, GError **error)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("needs_report.claim");
  g_autoptr (RpRecord) shown = rp_store_get (store, "needs_report", report, error);
  char *op_id = NULL;

  if (shown == NULL || !rp_step_add (edit, store, shown, "claim", NULL, error)
      || !forget_last_version (edit, shown, error))
    return NULL;
  rp_store_commit (store, edit, &op_id, error);
  return op_id;
}

char *
rp_review_take_over (RpStore *store, const char *report, GError **error)
{
  return rp_step_take (store, "needs_report", report, "take_over", NULL, error);
}

/* ---- remarks ---- */

char *
rp_review_dup_revision (RpStore *store, const char *report, GError **error)
{
  g_autoptr (GPtrArray) revisions
      = rp_store_list (store, "report_revision", "report = :report", "number DESC, id DESC", 1,
                       error, ":report", report, NULL);

  if (revisions == NULL)
    return NULL;
  return g_strdup (revisions->len > 0 ? rp_record_get_id (revisions->pdata[0]) : "");
}

static gboolean
is_reviewing (RpRecord *report)
{
  return g_str_equal (rp_record_get_text (report, "state"), "REVIEWING");
}

static gboolean
check_remark (RpStore *store, RpRecord *report, const char *text, GError **error)
{
  g_autofree char *user = rp_step_dup_user (store);
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (!is_reviewing (report))
    return refuse (error, _ ("Claim the report first; remarks are pinned during the review."));
  if (!g_str_equal (rp_record_get_text (report, "reviewer"), user))
    return refuse (error, _ ("Somebody else reviews this report."));
  if (*stripped == '\0')
    return refuse (error, _ ("Write the remark first."));
  return TRUE;
}

static JsonObject *
new_remark (RpStore *store, RpRecord *report, const char *revision, const char *question,
            const char *text)
{
  g_autofree char *user = rp_step_dup_user (store);
  g_autofree char *now = rp_clock_dup_now_utc (rp_store_get_clock (store));
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", rp_record_get_text (report, "customer"));
  json_object_set_string_member (body, "report", rp_record_get_id (report));
  if (*revision != '\0')
    json_object_set_string_member (body, "revision", revision);
  json_object_set_string_member (body, "path", question);
  json_object_set_string_member (body, "text", text);
  json_object_set_string_member (body, "by", user);
  json_object_set_string_member (body, "at", now);
  return body;
}

char *
rp_review_pin (RpStore *store, const char *report, const char *question, const char *text,
               char **op_id, GError **error)
{
  g_autoptr (RpIdSource) ids = rp_id_source_new (rp_store_get_clock (store));
  g_autoptr (RpEdit) edit = rp_edit_new ("review_remark.pin");
  g_autoptr (RpRecord) shown = rp_store_get (store, "needs_report", report, error);
  g_autofree char *id = rp_id_source_make (ids);
  g_autofree char *revision = NULL;

  if (shown == NULL || !check_remark (store, shown, text, error))
    return NULL;
  revision = rp_review_dup_revision (store, report, error);
  if (revision == NULL)
    return NULL;
  rp_edit_create (edit, "review_remark", id, rp_record_get_scope (shown),
                  new_remark (store, shown, revision, question, text));
  return rp_store_commit (store, edit, op_id, error) ? g_steal_pointer (&id) : NULL;
}

char *
rp_review_unpin (RpStore *store, const char *remark, GError **error)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("review_remark.unpin");
  g_autoptr (RpRecord) shown = rp_store_get (store, "review_remark", remark, error);
  g_autoptr (RpRecord) report = NULL;
  g_autofree char *revision = NULL;
  char *op_id = NULL;

  if (shown == NULL)
    return NULL;
  report = rp_store_get (store, "needs_report", rp_record_get_text (shown, "report"), error);
  revision
      = report != NULL ? rp_review_dup_revision (store, rp_record_get_id (report), error) : NULL;
  if (revision == NULL)
    return NULL;
  if (!is_reviewing (report) || !g_str_equal (revision, rp_record_get_text (shown, "revision")))
    {
      refuse (error, _ ("The manager has got this remark; it stays."));
      return NULL;
    }
  rp_edit_erase (edit, shown);
  rp_store_commit (store, edit, &op_id, error);
  return op_id;
}

static void
set_resolved (RpEdit *edit, RpRecord *remark)
{
  JsonNode *yes = json_node_new (JSON_NODE_VALUE);

  json_node_set_boolean (yes, TRUE);
  rp_edit_set (edit, remark, "resolved", yes);
}

char *
rp_review_resolve (RpStore *store, const char *remark, GError **error)
{
  g_autoptr (RpEdit) edit = rp_edit_new ("review_remark.resolve");
  g_autoptr (RpRecord) shown = rp_store_get (store, "review_remark", remark, error);
  char *op_id = NULL;

  if (shown == NULL)
    return NULL;
  set_resolved (edit, shown);
  rp_store_commit (store, edit, &op_id, error);
  return op_id;
}
