/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/data-question.h"

#include <glib/gi18n-lib.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "insight/need-answers.h"
#include "insight/policy.h"
#include "workbench/step-store.h"

#define DAYS_TO_CHECK 10
#define REASON_MAX 480

static gboolean
means_wrong_data (RpStore *store, const char *reason, gboolean *wrong, GError **error)
{
  g_autofree char *path = rp_data_dup_path ("policies/suggestions.json");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "suggestions", error);
  JsonObject *row = policy != NULL
                        ? rp_policy_find (policy, rp_clock_today (rp_store_get_clock (store)))
                        : NULL;
  JsonObject *meanings = row != NULL ? rp_json_get_object (row, "dismissals") : NULL;

  *wrong = meanings != NULL
           && g_str_equal (rp_json_get_string (meanings, reason, ""),
                           rp_need_answer_get_name (RP_ANSWER_WRONG_DATA));
  return policy != NULL;
}

/* What the suggestion went by, as long as the field takes it. */
static char *
dup_reason (RpRecord *suggestion)
{
  return g_utf8_substring (
      rp_record_get_text (suggestion, "text"), 0,
      MIN (REASON_MAX, g_utf8_strlen (rp_record_get_text (suggestion, "text"), -1)));
}

static JsonObject *
build_task (RpStore *store, RpRecord *suggestion)
{
  const char *customer = rp_record_get_text (suggestion, "customer");
  g_autoptr (RpRecord) file = rp_store_get (store, "customer", customer, NULL);
  const char *manager = file != NULL ? rp_record_get_text (file, "manager") : "";
  g_autofree char *proposal = rp_record_format (
      suggestion, rp_record_has (suggestion, "proposes") ? "proposes" : "category");
  g_autofree char *title
      = *proposal != '\0'
            ? g_strdup_printf (_ ("Check the data behind the suggestion “%s”"), proposal)
            : g_strdup (_ ("Check the data behind a suggestion"));
  g_autofree char *due
      = rp_date_format (rp_clock_today (rp_store_get_clock (store)) + DAYS_TO_CHECK);
  g_autofree char *reason = dup_reason (suggestion);
  g_autofree char *user = rp_step_dup_user (store);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "parent_kind", "suggestion");
  json_object_set_string_member (body, "parent", rp_record_get_id (suggestion));
  json_object_set_string_member (body, "title", title);
  json_object_set_string_member (body, "due", due);
  json_object_set_string_member (body, "state", "OPEN");
  json_object_set_string_member (body, "created_by", user);
  json_object_set_string_member (
      body, "assignee", *manager != '\0' ? manager : rp_record_get_text (suggestion, "decided_by"));
  if (*reason != '\0')
    json_object_set_string_member (body, "reason", reason);
  return body;
}

gboolean
rp_data_question_add (RpEdit *edit, RpStore *store, RpRecord *suggestion, GError **error)
{
  gboolean wrong = FALSE;

  if (!means_wrong_data (store, rp_record_get_text (suggestion, "dismiss_reason"), &wrong, error))
    return FALSE;
  if (wrong)
    rp_edit_create (edit, "task", NULL, rp_record_get_scope (suggestion),
                    build_task (store, suggestion));
  return TRUE;
}
