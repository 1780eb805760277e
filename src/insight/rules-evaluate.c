/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/rules-internal.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "insight/fact-text.h"
#include "insight/facts.h"
#include "insight/score-model.h"
#include "logic/logic.h"

/* One customer's facts while the rules are applied to them. */
typedef struct
{
  RpRules *rules;
  JsonObject *
      facts; /* and mentions; a copy, to which each rule adds what is its own for as long as it is applied */
  JsonObject *quiet; /* (nullable) */
  const char *language;
} Case;

static void
free_result (RpRuleResult *result)
{
  g_free (result->title);
  g_strfreev (result->proposes);
  g_strfreev (result->visits);
  g_clear_pointer (&result->evidence, json_object_unref);
  g_free (result->sentence);
  g_free (result);
}

/* A second object with the same members; values are shared, not copied. */
static JsonObject *
copy_members (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (copy, name, json_node_ref (value));
  return copy;
}

/* Mentions */

static JsonObject *
describe_mention (const RpMention *mention, JsonObject *text)
{
  static const char *const members[] = { "kind", "id", "on", "question" };
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "term", mention->term);
  json_object_set_string_member (object, "codes", mention->codes);
  json_object_set_int_member (object, "offset", mention->offset);
  json_object_set_string_member (object, "sentence", mention->sentence);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_set_string_member (object, members[i], rp_json_get_string (text, members[i], ""));
  return object;
}

static gboolean
is_worth_reading (RpMentionDictionary *dictionary, JsonObject *text, gint32 today)
{
  gint32 day;
  return rp_mention_dictionary_reads (dictionary, rp_json_get_string (text, "question", ""))
         && rp_date_parse (rp_json_get_string (text, "on", ""), &day)
         && day > today - rp_mention_dictionary_get_days (dictionary);
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  return strcmp (rp_json_get_string (*(JsonObject *const *)b, "on", ""),
                 rp_json_get_string (*(JsonObject *const *)a, "on", ""));
}

/* Newest first. */
static JsonArray *
find_mentions (RpMentionDictionary *dictionary, JsonObject *facts)
{
  JsonArray *texts = rp_json_get_array (facts, "texts"), *list = json_array_new ();
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  gint32 today = 0;
  rp_date_parse (rp_json_get_string (facts, "as_of", ""), &today);
  for (guint i = 0; texts != NULL && i < json_array_get_length (texts); i++)
    {
      JsonObject *text = rp_json_array_get_object (texts, i);
      if (text == NULL || !is_worth_reading (dictionary, text, today))
        continue;
      g_autoptr (GPtrArray) hits
          = rp_mention_dictionary_scan (dictionary, rp_json_get_string (text, "text", ""));
      for (guint k = 0; k < hits->len; k++)
        g_ptr_array_add (found, describe_mention (g_ptr_array_index (hits, k), text));
    }
  g_ptr_array_sort (found, compare_newest);
  for (guint i = 0; i < found->len; i++)
    json_array_add_object_element (list, g_ptr_array_index (found, i));
  return list;
}

/* Conditions */

/* A list without elements says nothing: no month was measured, no transformer is on file. */
static gboolean
is_absent (JsonObject *data, const char *name)
{
  JsonNode *node = rp_fact_text_find (data, name);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  return JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0;
}

static const char *
find_missing (const Case *self, const RpRule *rule)
{
  for (guint i = 0; i < json_array_get_length (rule->needed); i++)
    {
      const char *name = rp_json_array_get_string (rule->needed, i, "");
      if (is_absent (self->facts, name))
        return name;
    }
  return NULL;
}

static char *
describe_missing (const Case *self, const char *name)
{
  JsonObject *missing = rp_json_get_object (self->facts, "missing");
  JsonObject *texts = missing != NULL ? rp_json_get_object (missing, name) : NULL;
  const char *why = rp_fact_text_pick (texts, self->language);
  gboolean chinese = strcmp (self->language, "zh") == 0;
  const char *label = rp_facts_label (name, self->language);
  if (*why != '\0')
    return g_strdup_printf (chinese ? "缺少数据：%s（%s）。" : "Missing: %s (%s).", label, why);
  return g_strdup_printf (chinese ? "缺少数据：%s。" : "Missing: %s.", label);
}

static JsonNode *
apply_to (JsonNode *logic, JsonObject *data, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, data);
  return rp_logic_apply (logic, node, error);
}

/* What a rule puts among the facts, to be taken away again after it. */
typedef struct
{
  JsonObject *data;
  GPtrArray *names;  /* borrowed */
  GPtrArray *before; /* (element-type JsonNode): what stood there; %NULL for nothing */
} Loan;

static void
free_nullable_node (gpointer node)
{
  if (node != NULL)
    json_node_unref (node);
}

/* @value: (transfer full) */
static void
lend (Loan *self, const char *name, JsonNode *value)
{
  JsonNode *before = json_object_get_member (self->data, name);
  g_ptr_array_add (self->names, (gpointer)name);
  g_ptr_array_add (self->before, before != NULL ? json_node_ref (before) : NULL);
  json_object_set_member (self->data, name, value);
}

/* Last first: a name may have been given twice. */
static void
give_back (Loan *self)
{
  for (guint i = self->names->len; i > 0; i--)
    {
      const char *name = g_ptr_array_index (self->names, i - 1);
      JsonNode *before = g_steal_pointer (&self->before->pdata[i - 1]);
      if (before != NULL)
        json_object_set_member (self->data, name, before);
      else
        json_object_remove_member (self->data, name);
    }
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->before);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loan, give_back)

/* The facts with the rule's own values and thresholds. */
static gboolean
compute_data (Loan *self, const RpRule *rule, GError **error)
{
  JsonNode *limits = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (limits, rule->limits);
  lend (self, "threshold", limits);
  for (guint i = 0; i < rule->values->len; i++)
    {
      JsonNode *value = apply_to (g_ptr_array_index (rule->values, i), self->data, error);
      if (value == NULL)
        return FALSE;
      lend (self, g_ptr_array_index (rule->value_names, i), value);
    }
  return TRUE;
}

static gboolean
holds (JsonNode *logic, JsonObject *data, gboolean *result, GError **error)
{
  g_autoptr (JsonNode) value = apply_to (logic, data, error);
  if (value == NULL)
    return FALSE;
  *result = rp_logic_is_truthy (value);
  return TRUE;
}

/* Windows */

/* How many of the months that the rule is about are present. */
static guint
count_months (const RpRule *rule, JsonObject *data)
{
  JsonArray *months = rule->window != NULL ? rp_json_get_array (data, rule->window) : NULL;
  return months != NULL ? json_array_get_length (months) : 0;
}

static gboolean
is_short (const RpRule *rule, JsonObject *data)
{
  return rule->window != NULL && count_months (rule, data) < rule->window_months;
}

/* "4 of 6 months present" behind what a rule says of fewer months than it is about. */
static char *
add_months (const RpRule *rule, JsonObject *data, const char *sentence, const char *language)
{
  guint n = count_months (rule, data), of = (guint)rule->window_months;
  if (!is_short (rule, data))
    return g_strdup (sentence);
  if (strcmp (language, "zh") == 0)
    return g_strdup_printf ("%s（%u个月中有%u个月的数据）", sentence, of, n);
  return g_strdup_printf ("%s (%u of %u months present)", sentence, n, of);
}

/* Evidence */

static void
add_number (JsonObject *numbers, JsonObject *data, const char *path)
{
  g_autofree char *first = g_strndup (path, strcspn (path, "."));
  JsonNode *value = json_object_get_member (data, first);
  if (value != NULL && strcmp (first, "threshold") != 0)
    json_object_set_member (numbers, first, json_node_copy (value));
}

/* What the sentence shows and what the condition read, as it was. */
static JsonObject *
collect_numbers (const RpRule *rule, JsonObject *data)
{
  JsonObject *numbers = json_object_new ();
  g_auto (GStrv) shown = rp_fact_text_list_paths (rp_fact_text_pick (rule->text, "zh"));
  g_auto (GStrv) read = rp_logic_list_variables (rule->when);
  for (guint i = 0; shown[i] != NULL; i++)
    add_number (numbers, data, shown[i]);
  for (guint i = 0; read[i] != NULL; i++)
    add_number (numbers, data, read[i]);
  return numbers;
}

static JsonObject *
create_evidence (const RpRule *rule, JsonObject *data)
{
  static const char *const languages[] = { "zh", "en" };
  JsonObject *evidence = json_object_new (), *sentence = json_object_new ();
  json_object_set_string_member (evidence, "rule", rule->id);
  json_object_set_int_member (evidence, "version", rule->version);
  json_object_set_string_member (evidence, "as_of", rp_json_get_string (data, "as_of", ""));
  json_object_set_object_member (evidence, "numbers", collect_numbers (rule, data));
  json_object_set_object_member (evidence, "thresholds", rp_json_object_copy (rule->thresholds));
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *text
          = rp_fact_text_format (rp_fact_text_pick (rule->text, languages[i]), data, languages[i]);
      g_autofree char *whole = add_months (rule, data, text, languages[i]);
      json_object_set_string_member (sentence, languages[i], whole);
    }
  json_object_set_object_member (evidence, "sentence", sentence);
  return evidence;
}

static void
add_code (GPtrArray *codes, const char *code)
{
  for (guint i = 0; i < codes->len; i++)
    if (strcmp (g_ptr_array_index (codes, i), code) == 0)
      return;
  g_ptr_array_add (codes, g_strdup (code));
}

/* The rule's own codes, and those of the list it takes them from, without doubles. */
static GStrv
list_proposals (const RpRule *rule, JsonObject *data)
{
  GPtrArray *codes = g_ptr_array_new ();
  JsonArray *list = rule->from_list != NULL ? rp_json_get_array (data, rule->from_list) : NULL;
  for (guint i = 0; rule->proposes != NULL && i < json_array_get_length (rule->proposes); i++)
    add_code (codes, rp_json_array_get_string (rule->proposes, i, ""));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *element = rp_json_array_get_object (list, i);
      g_auto (GStrv) parts
          = g_strsplit (rp_json_get_string (element, rule->from_member, ""), ",", -1);
      for (guint k = 0; parts[k] != NULL; k++)
        add_code (codes, parts[k]);
    }
  g_ptr_array_add (codes, NULL);
  return (GStrv)g_ptr_array_free (codes, FALSE);
}

static GStrv
list_visits (const RpRule *rule)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; rule->visits != NULL && i < json_array_get_length (rule->visits); i++)
    g_strv_builder_add (builder, rp_json_array_get_string (rule->visits, i, ""));
  return g_strv_builder_end (builder);
}

static gboolean
is_quiet (const Case *self, const RpRule *rule)
{
  const char *until = self->quiet != NULL ? rp_json_get_string (self->quiet, rule->id, "") : "";
  return *until != '\0' && strcmp (until, rp_json_get_string (self->facts, "as_of", "")) >= 0;
}

static void
set_fired (const Case *self, const RpRule *rule, JsonObject *data, RpRuleResult *result)
{
  result->verdict = is_quiet (self, rule) ? RP_VERDICT_COOLING : RP_VERDICT_FIRED;
  result->evidence = create_evidence (rule, data);
  result->sentence = g_strdup (
      rp_fact_text_pick (rp_json_get_object (result->evidence, "sentence"), self->language));
  g_strfreev (result->proposes);
  result->proposes = list_proposals (rule, data);
}

static void
set_near (const Case *self, const RpRule *rule, JsonObject *data, RpRuleResult *result)
{
  g_autofree char *text = rp_fact_text_format (rp_fact_text_pick (rule->near_text, self->language),
                                               data, self->language);
  result->verdict = RP_VERDICT_NEAR;
  result->sentence = add_months (rule, data, text, self->language);
}

/* What does not hold in the months that are there may hold in those that are not. */
static void
set_short (const Case *self, const RpRule *rule, JsonObject *data, RpRuleResult *result)
{
  gboolean chinese = strcmp (self->language, "zh") == 0;
  guint n = count_months (rule, data), of = (guint)rule->window_months;
  result->verdict = RP_VERDICT_NO_DATA;
  result->sentence
      = chinese ? g_strdup_printf ("%u个月中只有%u个月的数据，条件在这些月份中不成立。", of, n)
                : g_strdup_printf ("%u of %u months present; in these the condition does not hold.",
                                   n, of);
}

#define SEVERITY_UNKNOWN 0.5

/* How far beyond its threshold a rule is that fired. */
static gboolean
measure_severity (const RpRule *rule, JsonObject *data, double *severity, GError **error)
{
  g_autoptr (JsonNode) value
      = rule->severity != NULL ? apply_to (rule->severity, data, error) : NULL;
  *severity = SEVERITY_UNKNOWN;
  if (rule->severity == NULL)
    return TRUE;
  if (value == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (value) && isfinite (json_node_get_double (value)))
    *severity = CLAMP (json_node_get_double (value), 0, 1);
  return TRUE;
}

static gboolean
judge (const Case *self, const RpRule *rule, RpRuleResult *result, GError **error)
{
  JsonObject *data = self->facts;
  g_auto (Loan) loan
      = { data, g_ptr_array_new (), g_ptr_array_new_with_free_func (free_nullable_node) };
  gboolean fired, near = FALSE;
  if (!compute_data (&loan, rule, error) || !holds (rule->when, data, &fired, error)
      || (!fired && rule->near != NULL && !holds (rule->near, data, &near, error)))
    return FALSE;
  if (fired)
    {
      set_fired (self, rule, data, result);
      if (!measure_severity (rule, data, &result->severity, error))
        return FALSE;
      json_object_set_double_member (result->evidence, "severity", result->severity);
    }
  else if (near && rule->near_text != NULL)
    set_near (self, rule, data, result);
  else if (is_short (rule, data))
    set_short (self, rule, data, result);
  return TRUE;
}

static gboolean
needs_curve (const RpRule *rule)
{
  for (guint i = 0; i < json_array_get_length (rule->needed); i++)
    if (g_str_has_prefix (rp_json_array_get_string (rule->needed, i, ""), "curve"))
      return TRUE;
  return FALSE;
}

/* A sentence in the reader's language; the cause is for whoever writes rules. */
static char *
describe_failure (const Case *self, const GError *error)
{
  gboolean chinese = strcmp (self->language, "zh") == 0;

  return g_strdup_printf (chinese ? "规则无法用现有数据计算（%s）。"
                                  : "The rule cannot be computed with these data (%s).",
                          error->message);
}

static RpRuleResult *
evaluate_rule (const Case *self, const RpRule *rule)
{
  RpRuleResult *result = g_new0 (RpRuleResult, 1);
  const char *missing = find_missing (self, rule);
  g_autoptr (GError) error = NULL;
  result->id = rule->id;
  result->version = (gint)rule->version;
  result->title = g_strdup (rp_fact_text_pick (rule->title, self->language));
  result->verdict = RP_VERDICT_NO;
  result->proposes = g_new0 (char *, 1);
  result->visits = list_visits (rule);
  result->from_text = g_strcmp0 (rule->from_list, "mentions") == 0;
  result->from_curve = needs_curve (rule);
  if (missing != NULL)
    {
      result->verdict = RP_VERDICT_NO_DATA;
      result->sentence = describe_missing (self, missing);
    }
  else if (!judge (self, rule, result, &error))
    {
      result->verdict = RP_VERDICT_NO_DATA;
      result->sentence = describe_failure (self, error);
    }
  if (result->sentence == NULL)
    result->sentence = g_strdup ("");
  return result;
}

static RpRuleResult *
find_result (GPtrArray *results, const char *id)
{
  for (guint i = 0; i < results->len; i++)
    if (strcmp (((RpRuleResult *)g_ptr_array_index (results, i))->id, id) == 0)
      return g_ptr_array_index (results, i);
  return NULL;
}

/* Whether somebody said no, not long ago, to the same need for another rule of the group. */
static gboolean
is_answered_elsewhere (RpRules *rules, GPtrArray *results, const RpRule *rule)
{
  const RpRuleResult *own = find_result (results, rule->id);
  for (guint i = 0; rule->group != NULL && own->proposes[0] != NULL && i < rules->rules->len; i++)
    {
      const RpRule *other = g_ptr_array_index (rules->rules, i);
      const RpRuleResult *result = find_result (results, other->id);
      if (result->verdict == RP_VERDICT_COOLING && result != own
          && g_strcmp0 (other->group, rule->group) == 0
          && g_strcmp0 (result->proposes[0], own->proposes[0]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Nobody is asked for the same by another rule while the first one keeps quiet. */
static void
apply_quiet (RpRules *rules, GPtrArray *results)
{
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();
  for (guint i = 0; i < rules->rules->len; i++)
    {
      const RpRule *rule = g_ptr_array_index (rules->rules, i);
      RpRuleResult *result = find_result (results, rule->id);
      if (result->verdict == RP_VERDICT_FIRED && is_answered_elsewhere (rules, results, rule))
        g_ptr_array_add (asked, result);
    }
  for (guint i = 0; i < asked->len; i++)
    ((RpRuleResult *)g_ptr_array_index (asked, i))->verdict = RP_VERDICT_COOLING;
}

/* Within one group the stronger rule speaks alone. */
static void
apply_ranks (RpRules *rules, GPtrArray *results)
{
  for (guint i = 0; i < rules->rules->len; i++)
    {
      RpRule *rule = g_ptr_array_index (rules->rules, i);
      RpRuleResult *result = find_result (results, rule->id);
      gboolean speaks
          = result->verdict == RP_VERDICT_FIRED || result->verdict == RP_VERDICT_COOLING;
      for (guint k = 0;
           speaks && rule->outranks != NULL && k < json_array_get_length (rule->outranks); k++)
        {
          RpRuleResult *weaker
              = find_result (results, rp_json_array_get_string (rule->outranks, k, ""));
          if (weaker->verdict != RP_VERDICT_FIRED)
            continue;
          weaker->verdict = RP_VERDICT_OUTRANKED;
          weaker->by = rule->id;
        }
    }
}

GPtrArray *
rp_rules_evaluate (RpRules *self, JsonObject *facts, JsonObject *quiet, const char *language)
{
  g_autoptr (JsonObject) data = copy_members (facts);
  Case customer = { self, data, quiet, language };
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify)free_result);
  json_object_set_array_member (data, "mentions", find_mentions (self->dictionary, facts));
  for (guint i = 0; i < self->rules->len; i++)
    g_ptr_array_add (results, evaluate_rule (&customer, g_ptr_array_index (self->rules, i)));
  apply_quiet (self, results);
  apply_ranks (self, results);
  return results;
}
