/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/evidence.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "insight/fact-text.h"
#include "insight/facts.h"
#include "insight/need-learner.h"
#include "schema/codec.h"

/* Facts that are an amount in yuan which the customer would save in a year. */
static const char *const savings[] = { "saving12_yuan", "shift10_yuan", "curve_saving_yuan" };

/* ---- what the model says ---- */

static JsonObject *
get_part (RpRecord *suggestion, const char *part)
{
  JsonObject *evidence = rp_record_get_object (suggestion, "evidence");
  return evidence != NULL ? rp_json_get_object (evidence, part) : NULL;
}

gboolean
rp_evidence_is_learned (RpRecord *suggestion)
{
  return g_str_equal (rp_record_get_text (suggestion, "rule"), RP_NEED_MODEL_RULE);
}

/* Needs by their labels, attributes by those of their facts. */
static char *
name_term (const char *kind, const char *label, const char *language)
{
  return g_str_equal (kind, "need")
             ? g_strdup (rp_code_list_label (rp_code_list_find ("sub_code"), label))
             : rp_need_term_dup_name (kind, label, language);
}

static const struct
{
  const char *band, *words;
} bands[] = {
  { "strong", N_ ("Strong evidence") },
  { "fair", N_ ("Fair evidence") },
  { "weak", N_ ("Weak evidence") },
};

char *
rp_evidence_dup_strength (RpRecord *suggestion)
{
  JsonObject *strength = get_part (suggestion, "strength");
  const char *band = strength != NULL ? rp_json_get_string (strength, "band", "") : "";

  if (strength != NULL && rp_json_get_boolean (strength, "calibrated", FALSE))
    return g_strdup_printf (_ ("%.0f %% likely"),
                            100 * rp_json_get_double (strength, "combined", 0));
  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    if (g_str_equal (bands[i].band, band))
      return g_strdup (_ (bands[i].words));
  return g_strdup ("");
}

/* The kinds of evidence that a strength may be made of. */
static const struct
{
  const char *member, *words;
  double least;
} evidences[] = {
  { "rule", N_ ("measured by a rule"), 1e-9 },
  { "text", N_ ("mentioned in a visit or report"), 1e-9 },
  { "model", N_ ("learned from other customers"), 0.05 },
};

char *
rp_evidence_dup_kinds (RpRecord *suggestion)
{
  JsonObject *strength = get_part (suggestion, "strength");
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; strength != NULL && i < G_N_ELEMENTS (evidences); i++)
    if (rp_json_get_double (strength, evidences[i].member, 0) >= evidences[i].least)
      g_ptr_array_add (words, (gpointer)_ (evidences[i].words));
  if (words->len == 0)
    return g_strdup ("");
  g_ptr_array_add (words, NULL);
  joined = g_strjoinv (_ (", "), (char **)words->pdata);
  return g_strdup_printf (_ ("%u of 3 kinds of evidence: %s"), words->len - 1, joined);
}

/* "+0.80 · of 41 with it, 17 have this need" */
static char *
describe_term (JsonObject *term)
{
  double value = rp_json_get_double (term, "value", 0);

  if (!json_object_has_member (term, "with"))
    return g_strdup_printf ("%+.2f", value);
  return g_strdup_printf (_ ("%+.2f · of %u with it, %u have this need"), value,
                          (guint)rp_json_get_integer (term, "with", 0),
                          (guint)rp_json_get_integer (term, "both", 0));
}

static void
add_pair (GPtrArray *pairs, char *name, char *value)
{
  g_ptr_array_add (pairs, name);
  g_ptr_array_add (pairs, value);
}

#define TERMS_SHOWN 6 /* with a name; what is left of them is one line */

/* What has no name of its own, or is not among the greatest. */
typedef struct
{
  double base, answers, rest;
  guint n_named, n_rest;
} Unnamed;

static void
add_term (GPtrArray *pairs, JsonObject *term, Unnamed *unnamed)
{
  const char *kind = rp_json_get_string (term, "kind", "");
  const char *label = rp_json_get_string (term, "label", "");
  double value = rp_json_get_double (term, "value", 0);

  if (g_str_equal (kind, "base"))
    unnamed->base += value;
  else if (g_str_equal (kind, "answers"))
    unnamed->answers += value;
  else if (unnamed->n_named < TERMS_SHOWN)
    {
      unnamed->n_named++;
      add_pair (pairs, name_term (kind, label, rp_locale_language ()), describe_term (term));
    }
  else
    {
      unnamed->n_rest++;
      unnamed->rest += value;
    }
}

GStrv
rp_evidence_list_terms (RpRecord *suggestion)
{
  JsonObject *model = get_part (suggestion, "model");
  JsonArray *terms = model != NULL ? rp_json_get_array (model, "terms") : NULL;
  GPtrArray *pairs = g_ptr_array_new ();
  Unnamed unnamed = { 0 };

  for (guint i = 0; terms != NULL && i < json_array_get_length (terms); i++)
    add_term (pairs, rp_json_array_get_object (terms, i), &unnamed);
  /* A share that is the same for all explains nothing about this customer. */
  if (unnamed.n_named > 0)
    {
      if (unnamed.n_rest > 0)
        add_pair (pairs,
                  g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u further term",
                                                "%u further terms", unnamed.n_rest),
                                   unnamed.n_rest),
                  g_strdup_printf ("%+.2f", unnamed.rest));
      add_pair (pairs, g_strdup (_ ("The same for all customers")),
                g_strdup_printf ("%+.2f", unnamed.base));
      if (unnamed.answers != 0)
        add_pair (pairs, g_strdup (_ ("Earlier answers to this need")),
                  g_strdup_printf ("%+.2f", unnamed.answers));
      add_pair (pairs, g_strdup (_ ("Together")),
                g_strdup_printf (rp_json_get_boolean (model, "logarithm", FALSE)
                                     ? _ ("%+.2f (logarithm of the odds)")
                                     : _ ("%+.2f (share)"),
                                 rp_json_get_double (model, "score", 0)));
    }
  g_ptr_array_add (pairs, NULL);
  return (GStrv)g_ptr_array_free (pairs, FALSE);
}

char *
rp_evidence_dup_origin (RpRecord *suggestion)
{
  JsonObject *model = get_part (suggestion, "model");
  gint32 day = 0;
  g_autofree char *seen = rp_date_parse (rp_record_get_text (suggestion, "first_seen"), &day)
                              ? rp_date_format_short (day)
                              : g_strdup ("–");

  if (rp_evidence_is_learned (suggestion) && model != NULL)
    return g_strdup_printf (_ ("Learned from %u customers on %s · first seen %s"),
                            (guint)rp_json_get_integer (model, "customers", 0),
                            rp_json_get_string (model, "version", "–"), seen);
  return g_strdup_printf (_ ("Rule %s, version %d · first seen %s"),
                          rp_record_get_text (suggestion, "rule"),
                          (int)rp_record_get_integer (suggestion, "rule_version"), seen);
}

/* ---- the sentence ---- */

char *
rp_evidence_dup_sentence (RpRecord *suggestion)
{
  JsonObject *evidence = rp_record_get_object (suggestion, "evidence");
  JsonObject *model = evidence != NULL ? rp_json_get_object (evidence, "model") : NULL;
  JsonObject *sentence = evidence != NULL ? rp_json_get_object (evidence, "sentence") : NULL;
  const char *text = sentence != NULL ? rp_fact_text_pick (sentence, rp_locale_language ()) : "";

  if (rp_evidence_is_learned (suggestion) && model != NULL)
    return rp_need_model_dup_sentence (model, rp_locale_language (), name_term);
  return g_strdup (*text != '\0' ? text : rp_record_get_text (suggestion, "text"));
}

/* ---- values ---- */

/* Whole numbers and large ones are grouped, small ones keep what distinguishes them. */
static char *
format_number (double value)
{
  g_autoptr (JsonObject) data = NULL;

  if (fabs (value) < 1000 && value != floor (value))
    return g_strdup_printf ("%.4g", value);
  data = json_object_new ();
  json_object_set_double_member (data, "value", value);
  return rp_fact_text_format ("{value:n0}", data, rp_locale_language ());
}

/* A month of usage has a dozen numbers; these are the ones people compare. */
static char *
format_month (JsonObject *month)
{
  return rp_fact_text_format ("{month}: {kwh:n0} kWh, {max_demand_kw:n0} kW, cos φ {pf:n2}", month,
                              rp_locale_language ());
}

/* @field: (nullable): that a text is a code of */
static char *
format_text (const char *text, const RpField *field)
{
  const RpCodeList *codes
      = field != NULL && field->codes != NULL ? rp_code_list_find (field->codes) : NULL;

  if (codes != NULL)
    return g_strdup (rp_code_list_label (codes, text));
  return field != NULL ? rp_field_name_code (field, text, rp_locale_is_chinese ())
                       : g_strdup (text);
}

static char *format_value (JsonNode *value, const RpField *field);

static char *
format_object (JsonObject *object)
{
  GString *text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (json_object_has_member (object, "month") && json_object_has_member (object, "kwh"))
    {
      g_string_free (text, TRUE);
      return format_month (object);
    }
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *part = format_value (value, NULL);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", part);
    }
  return g_string_free (text, FALSE);
}

static char *
format_array (JsonArray *values, const RpField *field)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *value = json_array_get_element (values, i);
      g_autofree char *part = format_value (value, field);
      if (i > 0)
        g_string_append (text, JSON_NODE_HOLDS_OBJECT (value) ? "\n" : " · ");
      g_string_append (text, part);
    }
  return g_string_free (text, FALSE);
}

static char *
format_value (JsonNode *value, const RpField *field)
{
  if (JSON_NODE_HOLDS_ARRAY (value))
    return format_array (json_node_get_array (value), field);
  if (JSON_NODE_HOLDS_OBJECT (value))
    return format_object (json_node_get_object (value));
  if (!JSON_NODE_HOLDS_VALUE (value))
    return g_strdup ("–");
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return format_text (json_node_get_string (value), field);
  if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (value) ? _ ("yes") : _ ("no"));
  return format_number (json_node_get_double (value));
}

/* ---- names and values ---- */

/* Names of facts are words within sentences; here they stand alone. */
static char *
dup_name (const char *name)
{
  const char *label = rp_facts_label (name, rp_locale_language ());
  g_autofree char *first = g_utf8_substring (label, 0, 1);
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, label + strlen (first), NULL);
}

/* A number in a format of rp_fact_text_format(): "pct1". */
static char *
format_as (JsonNode *value, const char *format)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autofree char *pattern = g_strdup_printf ("{value:%s}", format);

  json_object_set_member (data, "value", json_node_copy (value));
  return rp_fact_text_format (pattern, data, rp_locale_language ());
}

static char *
format_fact (const RpFact *fact, JsonNode *value)
{
  g_autofree char *text = NULL;

  if (g_str_equal (fact->unit, "%") && JSON_NODE_HOLDS_VALUE (value))
    return format_as (value, "pct1");
  text = format_value (value, rp_schema_find_field (fact->source));
  if (*fact->unit == '\0' || g_str_equal (fact->unit, "1") || !JSON_NODE_HOLDS_VALUE (value))
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s %s", text, fact->unit);
}

static void
add_fact (GPtrArray *pairs, const char *name, JsonNode *value)
{
  const RpFact *fact = rp_facts_find (name);

  /* What a rule counted by the way has no name for people; the sentence says it. */
  if (fact == NULL)
    return;
  g_ptr_array_add (pairs, dup_name (name));
  g_ptr_array_add (pairs, format_fact (fact, value));
}

/* Where a threshold comes from, in the user's language if the rule says it. */
static const char *
find_source (JsonObject *threshold)
{
  const char *source = rp_json_get_string (threshold, "source", "–");
  return rp_locale_is_chinese () ? rp_json_get_string (threshold, "source_zh", source) : source;
}

/* "notice (83) 215, since 1983-12-01, national" */
static char *
dup_source (JsonObject *threshold)
{
  const char *date = rp_json_get_string (threshold, "date", "");
  const char *province
      = rp_fact_text_pick (rp_json_get_object (threshold, "province"), rp_locale_language ());
  g_autofree char *since = *date != '\0' ? g_strdup_printf (_ ("since %s"), date) : NULL;
  GPtrArray *parts = g_ptr_array_new ();
  g_autofree const char **list = NULL;

  g_ptr_array_add (parts, (gpointer)find_source (threshold));
  if (since != NULL)
    g_ptr_array_add (parts, since);
  if (*province != '\0')
    g_ptr_array_add (parts, (gpointer)province);
  g_ptr_array_add (parts, NULL);
  list = (const char **)g_ptr_array_free (parts, FALSE);
  return g_strjoinv (_ (", "), (char **)list);
}

/* A rule's threshold has a name for people and may have a format; one without a name is in the sentence. */
static void
add_threshold (GPtrArray *pairs, const char *name, JsonNode *node)
{
  JsonObject *threshold = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *names = threshold != NULL ? rp_json_get_object (threshold, "name") : NULL;
  const char *format = NULL;
  g_autofree char *text = NULL, *source = NULL;

  if (names == NULL || !json_object_has_member (threshold, "value"))
    return;
  node = json_object_get_member (threshold, "value");
  format = rp_json_get_string (threshold, "format", "");
  text = *format != '\0' ? format_as (node, format) : format_value (node, NULL);
  g_ptr_array_add (pairs, g_strdup_printf (_ ("Threshold: %s"),
                                           rp_fact_text_pick (names, rp_locale_language ())));
  source = dup_source (threshold);
  g_ptr_array_add (pairs, g_strdup_printf ("%s (%s)", text, source));
}

static void
add_members (GPtrArray *pairs, JsonObject *evidence, const char *member,
             void (*add) (GPtrArray *pairs, const char *name, JsonNode *value))
{
  JsonObject *members = evidence != NULL ? rp_json_get_object (evidence, member) : NULL;
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (members == NULL)
    return;
  json_object_iter_init_ordered (&iter, members);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    add (pairs, name, value);
}

GStrv
rp_evidence_list_numbers (RpRecord *suggestion)
{
  JsonObject *evidence = rp_record_get_object (suggestion, "evidence");
  GPtrArray *pairs = g_ptr_array_new ();

  add_members (pairs, evidence, "numbers", add_fact);
  add_members (pairs, evidence, "thresholds", add_threshold);
  g_ptr_array_add (pairs, NULL);
  return (GStrv)g_ptr_array_free (pairs, FALSE);
}

gint64
rp_evidence_get_saving (RpRecord *suggestion)
{
  JsonObject *evidence = rp_record_get_object (suggestion, "evidence");
  JsonObject *numbers = evidence != NULL ? rp_json_get_object (evidence, "numbers") : NULL;

  for (guint i = 0; numbers != NULL && i < G_N_ELEMENTS (savings); i++)
    {
      double yuan = rp_json_get_double (numbers, savings[i], 0);
      if (yuan > 0)
        return llround (yuan * 100);
    }
  return 0;
}
