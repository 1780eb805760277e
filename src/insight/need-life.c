/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/need-life.h"

#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/need-learner.h"
#include "schema/workflow.h"

#define TERMS_KEPT 3 /* of an explanation: those that weigh most */

char *
rp_need_life_key (const char *rule, const char *code)
{
  return strcmp (rule, RP_NEED_MODEL_RULE) == 0 ? g_strconcat (rule, "/", code, NULL)
                                                : g_strdup (rule);
}

/* ---- what became of them ---- */

/* What the state of a potential need says about the need itself; of others nothing is known yet. */
static const struct
{
  const char *state, *answer;
} answers[] = {
  { "CONFIRMED", "confirmed" },   { "CONVERTED", "confirmed" }, { "REALISED", "confirmed" },
  { "NOT_NEEDED", "not_needed" }, { "LATER", "not_now" },
};

static const char *
find_answer_of_customer (RpRecord *potential)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (strcmp (rp_record_get_text (potential, "state"), answers[i].state) == 0)
      return answers[i].answer;
  return "";
}

/* What a reason for dismissal means is a setting of the organisation. */
static const char *
find_answer_of_desk (JsonObject *settings, RpRecord *suggestion)
{
  JsonObject *reasons = settings != NULL ? rp_json_get_object (settings, "dismissals") : NULL;
  return reasons != NULL
             ? rp_json_get_string (reasons, rp_record_get_text (suggestion, "dismiss_reason"), "")
             : "";
}

static RpRecord *
find_potential (GPtrArray *potentials, RpRecord *suggestion)
{
  for (guint i = 0; i < potentials->len; i++)
    if (strcmp (rp_record_get_text (potentials->pdata[i], "suggestion"),
                rp_record_get_id (suggestion))
        == 0)
      return potentials->pdata[i];
  return NULL;
}

static gboolean
is_going_on (RpRecord *potential)
{
  const RpWorkflow *workflow = rp_record_get_kind (potential)->workflow;
  const RpState *state = rp_workflow_find_state (workflow, rp_record_get_text (potential, "state"));
  return state != NULL && !state->closed;
}

static char *
dup_day (RpRecord *row, const char *field, const char *fallback)
{
  const char *text = rp_record_get_text (row, field);
  return g_strndup (*text != '\0' ? text : rp_record_get_text (row, fallback),
                    strlen ("2026-01-05"));
}

/* The labels of the terms that spoke for it most. */
static JsonArray *
list_terms (JsonObject *model)
{
  JsonArray *kept = json_array_new ();
  JsonArray *terms = rp_json_get_array (model, "terms");
  for (guint i = 0; terms != NULL && i < json_array_get_length (terms); i++)
    {
      JsonObject *term = rp_json_array_get_object (terms, i);
      const char *label = term != NULL ? rp_json_get_string (term, "label", "") : "";
      if (*label != '\0' && rp_json_get_double (term, "value", 0) > 0
          && json_array_get_length (kept) < TERMS_KEPT)
        json_array_add_string_element (kept, label);
    }
  return kept;
}

static JsonObject *
add_item (JsonArray *list, const char *rule, const char *code, const char *state,
          const char *answer, const char *on)
{
  JsonObject *item = json_object_new ();
  json_object_set_string_member (item, "rule", rule);
  json_object_set_string_member (item, "code", code);
  json_object_set_string_member (item, "state", state);
  json_object_set_string_member (item, "answer", answer);
  json_object_set_string_member (item, "on", on);
  json_array_add_object_element (list, item);
  return item;
}

static void
add_evidence (JsonObject *item, RpRecord *suggestion)
{
  JsonObject *evidence = rp_record_get_object (suggestion, "evidence");
  JsonObject *model = evidence != NULL ? rp_json_get_object (evidence, "model") : NULL;
  if (evidence != NULL)
    json_object_set_object_member (item, "evidence", json_object_ref (evidence));
  if (model == NULL || !json_object_has_member (model, "score"))
    return;
  json_object_set_double_member (item, "score", rp_json_get_double (model, "score", 0));
  json_object_set_array_member (item, "terms", list_terms (model));
}

/* Older ones only say who decided. */
static guint
count_people (RpRecord *suggestion)
{
  JsonArray *people = rp_record_get_array (suggestion, "dismissed_by");
  guint n = people != NULL ? json_array_get_length (people) : 0;
  return strcmp (rp_record_get_text (suggestion, "state"), "DISMISSED") == 0 ? MAX (1, n) : 0;
}

static gboolean
has_dismissed (RpRecord *suggestion, const char *user)
{
  JsonArray *people = rp_record_get_array (suggestion, "dismissed_by");
  guint n = people != NULL ? json_array_get_length (people) : 0;
  for (guint i = 0; i < n; i++)
    if (strcmp (rp_json_array_get_string (people, i, ""), user) == 0)
      return TRUE;
  return n == 0 && strcmp (rp_record_get_text (suggestion, "decided_by"), user) == 0;
}

gboolean
rp_need_life_is_seen_by (RpRecord *suggestion, const char *user, JsonObject *settings, gint32 today)
{
  g_autofree char *on = dup_day (suggestion, "decided_at", "last_seen");
  guint days = rp_need_settings_get_quiet (settings, "dismissed_days");
  gint32 day;
  return count_people (suggestion) == 1 && (user == NULL || !has_dismissed (suggestion, user))
         && !rp_record_has (suggestion, "hidden_until") && rp_date_parse (on, &day)
         && today < day + (gint32)days
         && strcmp (find_answer_of_desk (settings, suggestion), "has_it") != 0;
}

static void
add_suggestion (JsonArray *list, RpRecord *suggestion, RpRecord *potential, JsonObject *settings)
{
  const char *state = rp_record_get_text (suggestion, "state");
  const char *answer = strcmp (state, "DISMISSED") == 0 ? find_answer_of_desk (settings, suggestion)
                       : potential != NULL              ? find_answer_of_customer (potential)
                                                        : "";
  g_autofree char *on = potential != NULL ? dup_day (potential, "answered_on", "due")
                                          : dup_day (suggestion, "decided_at", "last_seen");
  JsonObject *item = add_item (list, rp_record_get_text (suggestion, "rule"),
                               rp_record_get_text (suggestion, "proposes"), state, answer, on);
  json_object_set_boolean_member (item, "busy", potential != NULL && is_going_on (potential));
  json_object_set_int_member (item, "people", count_people (suggestion));
  if (rp_record_has (suggestion, "hidden_until"))
    json_object_set_string_member (item, "hidden_until",
                                   rp_record_get_text (suggestion, "hidden_until"));
  add_evidence (item, suggestion);
}

JsonArray *
rp_need_life_list (GPtrArray *suggestions, GPtrArray *potentials, JsonObject *settings)
{
  JsonArray *list = json_array_new ();
  for (guint i = 0; i < suggestions->len; i++)
    add_suggestion (list, suggestions->pdata[i], find_potential (potentials, suggestions->pdata[i]),
                    settings);
  /* The desk's own findings, and hints of managers, have no suggestion behind them. */
  for (guint i = 0; i < potentials->len; i++)
    {
      RpRecord *potential = potentials->pdata[i];
      g_autofree char *on = dup_day (potential, "answered_on", "due");
      if (!rp_record_has (potential, "suggestion"))
        add_item (list, "", rp_record_get_text (potential, "sub_code"), "ADOPTED",
                  find_answer_of_customer (potential), on);
    }
  return list;
}

/* ---- quiet ---- */

static void
raise_quiet (JsonObject *quiet, const char *key, gint32 until)
{
  gint32 before;
  g_autofree char *text = until > 0 ? rp_date_format (until) : NULL;
  if (text != NULL
      && (!rp_date_parse (rp_json_get_string (quiet, key, ""), &before) || before < until))
    json_object_set_string_member (quiet, key, text);
}

static gboolean
is_of (JsonObject *item, const char *key)
{
  g_autofree char *own = rp_need_life_key (rp_json_get_string (item, "rule", ""),
                                           rp_json_get_string (item, "code", ""));
  return strcmp (own, key) == 0;
}

static gboolean
is_dismissed (JsonObject *item)
{
  return strcmp (rp_json_get_string (item, "state", ""), "DISMISSED") == 0;
}

static gboolean
is_put_off (JsonObject *item)
{
  return strcmp (rp_json_get_string (item, "answer", ""), "not_now") == 0;
}

static guint
count_dismissals (JsonArray *past, const char *key)
{
  guint n = 0;
  for (guint i = 0; i < json_array_get_length (past); i++)
    {
      JsonObject *item = rp_json_array_get_object (past, i);
      if (is_dismissed (item) && is_of (item, key) && !is_put_off (item))
        n += (guint)MAX (1, rp_json_get_integer (item, "people", 1));
    }
  return n;
}

/* As the rule file says; as the settings say where there is no rule. */
static gint32
find_end (RpRules *rules, JsonObject *settings, const char *rule, gint32 day, gboolean not_needed,
          guint dismissals)
{
  guint days = 0;
  if (strcmp (rule, RP_NEED_MODEL_RULE) != 0)
    return rp_rules_quiet_until (rules, rule, day, not_needed, dismissals);
  if (not_needed)
    days = rp_need_settings_get_quiet (settings, "not_needed_days");
  else if (dismissals >= MAX (1, rp_need_settings_get_quiet (settings, "dismissals")))
    days = rp_need_settings_get_quiet (settings, "dismissed_days");
  return days > 0 ? day + (gint32)days : 0;
}

static void
add_quiet (JsonObject *quiet, JsonArray *past, JsonObject *item, JsonObject *settings,
           RpRules *rules)
{
  const char *rule = rp_json_get_string (item, "rule", "");
  const char *answer = rp_json_get_string (item, "answer", "");
  g_autofree char *key = rp_need_life_key (rule, rp_json_get_string (item, "code", ""));
  guint not_now = rp_need_settings_get_quiet (settings, "not_now_days");
  gint32 day;
  if (*rule == '\0')
    return;
  if (is_dismissed (item)
      && strcmp (rp_json_get_string (item, "hidden_until", ""), RP_NEED_HIDDEN_FOR_NOW) != 0
      && rp_date_parse (rp_json_get_string (item, "hidden_until", ""), &day))
    raise_quiet (quiet, key, day);
  if (!rp_date_parse (rp_json_get_string (item, "on", ""), &day))
    return;
  if (is_dismissed (item) && !is_put_off (item))
    raise_quiet (quiet, key,
                 find_end (rules, settings, rule, day, FALSE, count_dismissals (past, key)));
  else if (!is_dismissed (item) && strcmp (answer, "not_needed") == 0)
    raise_quiet (quiet, key, find_end (rules, settings, rule, day, TRUE, 0));
  if (strcmp (answer, "not_now") == 0 && not_now > 0)
    raise_quiet (quiet, key, day + (gint32)not_now);
}

JsonObject *
rp_need_life_quiet (JsonArray *past, JsonObject *settings, RpRules *rules)
{
  JsonObject *quiet = json_object_new ();
  for (guint i = 0; i < json_array_get_length (past); i++)
    add_quiet (quiet, past, rp_json_array_get_object (past, i), settings, rules);
  return quiet;
}

/* ---- once more ---- */

/* The newest that was decided about. (nullable) */
static JsonObject *
find_decided (JsonArray *past, const char *key)
{
  JsonObject *newest = NULL;
  for (guint i = 0; i < json_array_get_length (past); i++)
    {
      JsonObject *item = rp_json_array_get_object (past, i);
      if (!is_of (item, key) || strcmp (rp_json_get_string (item, "state", ""), "SUGGESTED") == 0)
        continue;
      if (newest == NULL
          || strcmp (rp_json_get_string (item, "on", ""), rp_json_get_string (newest, "on", ""))
                 >= 0)
        newest = item;
    }
  return newest;
}

static gboolean
is_busy (JsonArray *past, const char *key)
{
  for (guint i = 0; i < json_array_get_length (past); i++)
    {
      JsonObject *item = rp_json_array_get_object (past, i);
      if (rp_json_get_boolean (item, "busy", FALSE) && is_of (item, key))
        return TRUE;
    }
  return FALSE;
}

gboolean
rp_need_life_is_free (JsonArray *past, const char *key, JsonObject *evidence)
{
  JsonObject *decided = find_decided (past, key);
  JsonObject *seen = decided != NULL ? rp_json_get_object (decided, "evidence") : NULL;
  if (is_busy (past, key))
    return FALSE;
  if (decided != NULL && is_put_off (decided))
    return TRUE;
  return decided == NULL || seen == NULL || evidence == NULL || rp_evidence_is_new (seen, evidence);
}
