/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/customer-needs.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/need-life.h"

#define MODEL_VERSION 1
static const RpActor server_actor = { .roles = RP_ROLE_SERVER };

/* One customer while it is judged what he may need. */
typedef struct
{
  RpInsightKit *kit;
  RpChangeset *changeset;
  const char *customer;
  JsonObject *facts, *settings;
  GPtrArray *open;    /* (element-type RpRow): suggestions to be decided about */
  GPtrArray *left;    /* (element-type RpRow): those that one dismissed and others still see */
  JsonArray *past;    /* of rp_need_life_list() */
  JsonObject *quiet;  /* of rp_need_life_quiet() */
  GPtrArray *results; /* (element-type RpRuleResult) */
} Case;

/* A suggestion as it is to be written. */
typedef struct
{
  const char *rule;
  gint64 version;
  const char *code; /* (nullable): a rule that only proposes a visit */
  const char *sentence;
  JsonObject *evidence;
} Finding;

static void
clear_case (Case *self)
{
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_clear_pointer (&self->left, g_ptr_array_unref);
  g_clear_pointer (&self->past, json_array_unref);
  g_clear_pointer (&self->quiet, json_object_unref);
  g_clear_pointer (&self->results, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, clear_case)

/* --- what there is ------------------------------------------------------------------------------ */

static GPtrArray *
list_records (GPtrArray *rows)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      const RpRow *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (records,
                       rp_record_new (row->kind, row->id, row->scope, json_object_ref (row->body)));
    }
  return records;
}

/* As the rows are within the transaction, whatever the facts were collected from. */
static void
read_earlier (Case *self)
{
  g_autoptr (GPtrArray) suggestions = rp_changeset_list_where (
      self->changeset, rp_schema_find_kind ("suggestion"), "customer", self->customer);
  g_autoptr (GPtrArray) potentials = rp_changeset_list_where (
      self->changeset, rp_schema_find_kind ("potential_need"), "customer", self->customer);
  g_autoptr (GPtrArray) suggestion_records = list_records (suggestions);
  g_autoptr (GPtrArray) potential_records = list_records (potentials);
  gint32 today = 0;

  self->open = g_ptr_array_new ();
  self->left = g_ptr_array_new ();
  rp_date_parse (self->kit->date, &today);
  for (guint i = 0; i < suggestions->len; i++)
    if (g_str_equal (rp_row_get_state (suggestions->pdata[i]), "SUGGESTED"))
      g_ptr_array_add (self->open, suggestions->pdata[i]);
    else if (rp_need_life_is_seen_by (suggestion_records->pdata[i], NULL, self->settings, today))
      g_ptr_array_add (self->left, suggestions->pdata[i]);
  self->past = rp_need_life_list (suggestion_records, potential_records, self->settings);
  self->quiet = rp_need_life_quiet (self->past, self->settings, self->kit->rules);
}

static const RpRow *
find_open (const Case *self, const char *key)
{
  for (guint i = 0; i < self->open->len; i++)
    {
      const RpRow *row = g_ptr_array_index (self->open, i);
      g_autofree char *own
          = rp_need_life_key (rp_row_get_text (row, "rule"), rp_row_get_text (row, "proposes"));

      if (g_str_equal (own, key))
        return row;
    }
  return NULL;
}

static gboolean
is_known (const Case *self, const char *code)
{
  JsonArray *known = rp_json_get_array (self->facts, "known_codes");

  for (guint i = 0; known != NULL && i < json_array_get_length (known); i++)
    if (g_str_equal (rp_json_array_get_string (known, i, ""), code))
      return TRUE;
  return FALSE;
}

/* --- how strong it is --------------------------------------------------------------------------- */

static double
find_rate (const Case *self, const char *rule)
{
  return self->kit->learner != NULL ? rp_need_learner_get_rate (self->kit->learner, rule) : NAN;
}

/* How likely mentions of @code make it, and how many there are. */
static void
read_text (const Case *self, const char *code, RpNeedSigns *signs)
{
  for (guint i = 0; i < self->results->len && code != NULL; i++)
    {
      const RpRuleResult *result = g_ptr_array_index (self->results, i);

      if (!result->from_text || result->verdict != RP_VERDICT_FIRED
          || !g_strv_contains ((const char *const *)result->proposes, code))
        continue;
      signs->text = find_rate (self, result->id);
      signs->hits = rp_rule_result_count_mentions (result, code);
      return;
    }
}

/* What speaks for @code beside the model. @result: (nullable): a rule that fired */
static RpNeedSigns
collect_signs (const Case *self, const RpRuleResult *result, const char *code)
{
  RpNeedSigns signs = { .rule = NAN, .text = NAN, .model = NAN };

  read_text (self, code, &signs);
  if (result == NULL || result->from_text)
    return signs;
  signs.rule = find_rate (self, result->id);
  signs.severity = result->severity;
  return signs;
}

static JsonObject *
explain (const Case *self, const char *code)
{
  return self->kit->learner != NULL && code != NULL
             ? rp_need_learner_explain (self->kit->learner, self->customer, code)
             : NULL;
}

/* The evidence of a rule with what else speaks for it. Without a model at hand it stays as it is. */
static JsonObject *
make_evidence (const Case *self, const RpRuleResult *result, const char *code)
{
  JsonObject *evidence
      = result->evidence != NULL ? rp_json_object_copy (result->evidence) : json_object_new ();
  g_autoptr (JsonObject) model = explain (self, code);
  RpNeedSigns signs = collect_signs (self, result, code);

  if (self->kit->learner == NULL)
    return evidence;
  json_object_set_object_member (evidence, "strength",
                                 rp_need_learner_strength (self->kit->learner, &signs, model));
  if (model != NULL)
    json_object_set_object_member (evidence, "model", g_steal_pointer (&model));
  return evidence;
}

/* --- writing ------------------------------------------------------------------------------------ */

static void
put_finding (const Case *self, JsonObject *body, const Finding *finding)
{
  JsonObject *strength = rp_json_get_object (finding->evidence, "strength");

  json_object_set_int_member (body, "rule_version", finding->version);
  json_object_set_string_member (body, "text", finding->sentence);
  json_object_set_string_member (body, "last_seen", self->kit->date);
  json_object_set_object_member (body, "evidence", json_object_ref (finding->evidence));
  if (strength != NULL)
    json_object_set_int_member (body, "score",
                                lround (100 * rp_json_get_double (strength, "combined", 0)));
}

static void
add_suggestion (const Case *self, const Finding *finding)
{
  JsonObject *body = json_object_new ();
  g_autofree char *id = rp_id_source_make (self->kit->ids);

  json_object_set_string_member (body, "customer", self->customer);
  json_object_set_string_member (body, "rule", finding->rule);
  json_object_set_string_member (body, "state", "SUGGESTED");
  json_object_set_string_member (body, "first_seen", self->kit->date);
  if (finding->code != NULL)
    {
      /* A sub-code begins with its category. */
      g_autofree char *category = g_strndup (finding->code, strcspn (finding->code, "-"));

      json_object_set_string_member (body, "category", category);
      json_object_set_string_member (body, "proposes", finding->code);
    }
  put_finding (self, body, finding);
  rp_changeset_add (self->changeset, rp_schema_find_kind ("suggestion"), id, self->customer, body,
                    &server_actor);
}

/* Another band or one more kind of evidence is news, a slightly different score is not. */
static gboolean
is_other_strength (JsonObject *seen, JsonObject *now)
{
  JsonObject *before = rp_json_get_object (seen, "strength");
  JsonObject *after = rp_json_get_object (now, "strength");

  if (before == NULL || after == NULL)
    return after != NULL;
  return rp_json_get_integer (before, "evidences", 0) != rp_json_get_integer (after, "evidences", 0)
         || g_strcmp0 (rp_json_get_string (before, "band", ""),
                       rp_json_get_string (after, "band", ""))
                != 0
         || json_object_has_member (before, "calibrated")
                != json_object_has_member (after, "calibrated");
}

static gboolean
is_news (const RpRow *open, const Finding *finding)
{
  JsonObject *seen = rp_json_get_object (open->body, "evidence");

  return seen == NULL || rp_evidence_is_new (seen, finding->evidence)
         || is_other_strength (seen, finding->evidence)
         || json_object_has_member (open->body, "hidden_until");
}

/* Between two nights, and in a process that has not learned, nothing is known of how strong it is but what was said. */
static void
keep_strength (const RpRow *open, JsonObject *fresh)
{
  static const char *const members[] = { "strength", "model" };
  JsonObject *before = rp_json_get_object (open->body, "evidence");
  JsonObject *after = rp_json_object_copy (rp_json_get_object (fresh, "evidence"));

  for (guint i = 0; before != NULL && i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (before, members[i]))
      json_object_set_member (after, members[i], json_object_dup_member (before, members[i]));
  json_object_set_object_member (fresh, "evidence", after);
  if (json_object_has_member (open->body, "score"))
    json_object_set_member (fresh, "score", json_object_dup_member (open->body, "score"));
}

static void
refresh_suggestion (const Case *self, const RpRow *open, const Finding *finding)
{
  static const char *const units[]
      = { "rule_version", "text", "last_seen", "evidence", "score", "hidden_until" };
  g_autoptr (JsonObject) fresh = NULL;
  RpRow *row;

  if (!is_news (open, finding))
    return;
  fresh = json_object_new ();
  put_finding (self, fresh, finding);
  if (self->kit->learner == NULL)
    keep_strength (open, fresh);
  row = rp_changeset_edit (self->changeset, open->kind, open->id);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    rp_changeset_set_unit (self->changeset, row, units[i], json_object_get_member (fresh, units[i]),
                           &server_actor);
}

static void
hide_suggestion (const Case *self, const RpRow *open)
{
  if (!json_object_has_member (open->body, "hidden_until"))
    rp_changeset_set_text (self->changeset,
                           rp_changeset_edit (self->changeset, open->kind, open->id),
                           "hidden_until", RP_NEED_HIDDEN_FOR_NOW, &server_actor);
}

/* Nobody is left with what was dismissed once the reason is gone, or a new one stands. */
static void
hide_left (const Case *self, const char *key)
{
  for (guint i = 0; i < self->left->len; i++)
    {
      const RpRow *row = g_ptr_array_index (self->left, i);
      g_autofree char *own
          = rp_need_life_key (rp_row_get_text (row, "rule"), rp_row_get_text (row, "proposes"));

      if (g_str_equal (own, key))
        hide_suggestion (self, row);
    }
}

static void
put_suggestion (const Case *self, const RpRow *open, const Finding *finding)
{
  g_autofree char *key
      = rp_need_life_key (finding->rule, finding->code != NULL ? finding->code : "");

  if (open != NULL)
    refresh_suggestion (self, open, finding);
  else if (rp_need_life_is_free (self->past, key, finding->evidence))
    {
      hide_left (self, key);
      add_suggestion (self, finding);
    }
}

/* --- rules -------------------------------------------------------------------------------------- */

static void
judge_rule (const Case *self, const RpRuleResult *result)
{
  const RpRow *open = find_open (self, result->id);
  const char *code = result->proposes != NULL ? result->proposes[0] : NULL;
  g_autoptr (JsonObject) evidence = NULL;

  if (result->verdict == RP_VERDICT_FIRED)
    {
      evidence = make_evidence (self, result, code);
      put_suggestion (self, open,
                      &(Finding){ result->id, result->version, code, result->sentence, evidence });
    }
  else if (result->verdict == RP_VERDICT_NO || result->verdict == RP_VERDICT_NEAR
           || result->verdict == RP_VERDICT_OUTRANKED)
    {
      hide_left (self, result->id);
      if (open != NULL)
        hide_suggestion (self, open);
    }
}

/* --- the model ---------------------------------------------------------------------------------- */

static JsonObject *
make_model_evidence (const Case *self, JsonObject *model)
{
  static const char *const languages[] = { "zh", "en" };
  JsonObject *evidence = json_object_new (), *numbers = json_object_new ();
  JsonObject *sentence = json_object_new ();
  RpNeedSigns signs;

  json_object_set_string_member (evidence, "rule", RP_NEED_MODEL_RULE);
  json_object_set_int_member (evidence, "version", MODEL_VERSION);
  json_object_set_string_member (evidence, "as_of", self->kit->date);
  json_object_set_double_member (numbers, "model_share", rp_json_get_double (model, "share", 0));
  json_object_set_object_member (evidence, "numbers", numbers);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *text = rp_need_model_dup_sentence (model, languages[i], NULL);

      json_object_set_string_member (sentence, languages[i], text);
    }
  json_object_set_object_member (evidence, "sentence", sentence);
  signs = collect_signs (self, NULL, rp_json_get_string (model, "code", ""));
  json_object_set_object_member (evidence, "strength",
                                 rp_need_learner_strength (self->kit->learner, &signs, model));
  json_object_set_object_member (evidence, "model", json_object_ref (model));
  return evidence;
}

static void
put_model (const Case *self, const RpRow *open, JsonObject *model)
{
  g_autoptr (JsonObject) evidence = make_model_evidence (self, model);
  JsonObject *sentence = rp_json_get_object (evidence, "sentence");

  put_suggestion (self, open,
                  &(Finding){ RP_NEED_MODEL_RULE, MODEL_VERSION,
                              rp_json_get_string (model, "code", ""),
                              rp_json_get_string (sentence, RP_INSIGHT_LANGUAGE, ""), evidence });
}

/* What rules say of this customer by now: the model does not say it again. A rule that proposes a visit takes a
 * place as well. */
static GPtrArray *
list_standing (const Case *self)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->results->len; i++)
    {
      const RpRuleResult *result = g_ptr_array_index (self->results, i);

      if (result->verdict == RP_VERDICT_FIRED)
        g_ptr_array_add (codes, g_strdup (result->proposes[0] != NULL ? result->proposes[0] : ""));
    }
  return codes;
}

static gboolean
has_code (GPtrArray *codes, const char *code)
{
  return g_ptr_array_find_with_equal_func (codes, code, g_str_equal, NULL);
}

static JsonObject *
get_model (const RpRow *row)
{
  JsonObject *evidence = rp_json_get_object (row->body, "evidence");

  return evidence != NULL ? rp_json_get_object (evidence, "model") : NULL;
}

/* Those of the model that stand keep their places as long as they have their reason. */
static void
keep_or_hide (const Case *self, GPtrArray *standing, guint most)
{
  for (guint i = 0; i < self->open->len; i++)
    {
      const RpRow *row = g_ptr_array_index (self->open, i);
      const char *code = rp_row_get_text (row, "proposes");
      JsonObject *seen = get_model (row);
      g_autoptr (JsonObject) now = NULL;

      if (!g_str_equal (rp_row_get_text (row, "rule"), RP_NEED_MODEL_RULE))
        continue;
      if (seen == NULL || is_known (self, code) || has_code (standing, code)
          || standing->len >= most
          || !rp_need_learner_upholds (self->kit->learner, self->customer, seen))
        {
          hide_suggestion (self, row);
          continue;
        }
      g_ptr_array_add (standing, g_strdup (code));
      now = explain (self, code);
      json_object_set_boolean_member (now, "explored",
                                      rp_json_get_boolean (seen, "explored", FALSE));
      put_model (self, row, now);
    }
}

static void
hide_left_of_model (const Case *self)
{
  for (guint i = 0; i < self->left->len; i++)
    {
      const RpRow *row = g_ptr_array_index (self->left, i);
      JsonObject *seen = get_model (row);

      if (g_str_equal (rp_row_get_text (row, "rule"), RP_NEED_MODEL_RULE)
          && (seen == NULL || is_known (self, rp_row_get_text (row, "proposes"))
              || !rp_need_learner_upholds (self->kit->learner, self->customer, seen)))
        hide_suggestion (self, row);
    }
}

static gboolean
is_quiet (const Case *self, const char *code)
{
  g_autofree char *key = rp_need_life_key (RP_NEED_MODEL_RULE, code);

  return strcmp (rp_json_get_string (self->quiet, key, ""), self->kit->date) >= 0;
}

/* A no to one rule's suggestion of a need is a no to the model's as well, for as long. */
static void
add_quiet_codes (const Case *self, GPtrArray *codes)
{
  for (guint i = 0; i < json_array_get_length (self->past); i++)
    {
      JsonObject *item = rp_json_array_get_object (self->past, i);
      const char *code = rp_json_get_string (item, "code", "");
      g_autofree char *key = rp_need_life_key (rp_json_get_string (item, "rule", ""), code);

      if (*code != '\0' && !has_code (codes, code)
          && (strcmp (rp_json_get_string (self->quiet, key, ""), self->kit->date) >= 0
              || rp_json_get_boolean (item, "busy", FALSE)))
        g_ptr_array_add (codes, g_strdup (code));
    }
}

static void
judge_model (const Case *self)
{
  JsonObject *list = rp_json_get_object (self->settings, "list");
  guint most = (guint)rp_json_get_integer (list, "most", 0), n_standing;
  g_autoptr (GPtrArray) standing = list_standing (self);
  g_autoptr (GPtrArray) fresh = NULL;

  keep_or_hide (self, standing, most);
  hide_left_of_model (self);
  n_standing = standing->len;
  add_quiet_codes (self, standing);
  g_ptr_array_add (standing, NULL);
  fresh = rp_need_learner_suggest (self->kit->learner, self->customer,
                                   (const char *const *)standing->pdata, n_standing);
  for (guint i = 0; i < fresh->len; i++)
    {
      JsonObject *model = g_ptr_array_index (fresh, i);
      const char *code = rp_json_get_string (model, "code", "");

      if (!is_known (self, code) && !is_quiet (self, code))
        {
          g_autofree char *key = rp_need_life_key (RP_NEED_MODEL_RULE, code);

          put_model (self, find_open (self, key), model);
        }
    }
}

void
rp_customer_judge_needs (RpInsightKit *kit, RpChangeset *changeset, const char *customer,
                         JsonObject *facts)
{
  g_auto (Case) self = { .kit = kit,
                         .changeset = changeset,
                         .customer = customer,
                         .facts = facts,
                         .settings = rp_json_get_object (kit->settings, "suggestions") };

  read_earlier (&self);
  self.results = rp_rules_evaluate (kit->rules, facts, self.quiet, RP_INSIGHT_LANGUAGE);
  for (guint i = 0; i < self.results->len; i++)
    judge_rule (&self, g_ptr_array_index (self.results, i));
  if (kit->learner != NULL && rp_need_learner_get_model (kit->learner) != NULL
      && self.settings != NULL)
    judge_model (&self);
}
