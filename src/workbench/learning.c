/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/learning.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/data-path.h"
#include "base/date.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "insight/need-learner.h"
#include "insight/rules.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/suggestion-record.h"
#include "workbench/text-rows.h"

#define HIDDEN_COUNT "< 5"

/* What one load brings; handed over whole. */
typedef struct
{
  gboolean known;
  GStrv summary;
  GPtrArray *rows[RP_LEARNING_N_TABLES]; /* (element-type GStrv) */
} Learned;

static void
free_learned (Learned *learned)
{
  g_strfreev (learned->summary);
  for (guint i = 0; i < RP_LEARNING_N_TABLES; i++)
    g_clear_pointer (&learned->rows[i], g_ptr_array_unref);
  g_free (learned);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Learned, free_learned)

/* ---- cells ---- */

static char *
format_count (JsonObject *item, const char *member)
{
  return json_object_has_member (item, member)
             ? g_strdup_printf ("%d", (int)rp_json_get_integer (item, member, 0))
             : g_strdup (HIDDEN_COUNT);
}

/* A share of few answers says nothing; the report leaves it out. */
static char *
format_share (JsonObject *item, const char *member)
{
  return json_object_has_member (item, member)
             ? g_strdup_printf ("%.0f %%", 100 * rp_json_get_double (item, member, 0))
             : g_strdup ("–");
}

static char *
name_need (const char *code)
{
  return g_strdup (rp_code_list_label (rp_code_list_find ("sub_code"), code));
}

/* A label of a term alone does not say of which kind it is: codes are needs. */
static char *
name_label (const char *label)
{
  const char *language = rp_locale_language ();

  return rp_code_list_index (rp_code_list_find ("sub_code"), label) >= 0
             ? name_need (label)
             : rp_need_term_dup_name ("attribute", label, language);
}

/* ---- rows ---- */

static char *
name_rule (const char *rule, GHashTable *titles)
{
  const char *title = g_hash_table_lookup (titles, rule);

  if (g_str_equal (rule, RP_NEED_MODEL_RULE))
    return g_strdup (_ ("Learned from other customers"));
  return title != NULL ? g_strdup_printf ("%s · %s", rule, title) : g_strdup (rule);
}

static void
add_rule (GPtrArray *rows, JsonObject *item, GHashTable *titles)
{
  rp_text_rows_add (rows, name_rule (rp_json_get_string (item, "rule", ""), titles),
                    format_count (item, "suggested"), format_count (item, "open"),
                    format_count (item, "adopted"), format_count (item, "dismissed"),
                    format_share (item, "adopted_share"), format_count (item, "confirmed"),
                    format_count (item, "refused"), format_share (item, "confirmed_share"), NULL);
}

static void
add_need (GPtrArray *rows, JsonObject *item, GHashTable *titles)
{
  rp_text_rows_add (rows, name_need (rp_json_get_string (item, "code", "")),
                    format_count (item, "known"), format_count (item, "confirmed"),
                    format_count (item, "refused"), format_share (item, "confirmed_share"), NULL);
}

static void
add_term (GPtrArray *rows, JsonObject *item, GHashTable *titles)
{
  rp_text_rows_add (rows, name_label (rp_json_get_string (item, "label", "")),
                    name_need (rp_json_get_string (item, "need", "")),
                    g_strdup_printf ("%+.2f", rp_json_get_double (item, "value", 0)),
                    format_count (item, "with"), format_count (item, "both"), NULL);
}

static void
add_led (GPtrArray *rows, JsonObject *item, GHashTable *titles)
{
  rp_text_rows_add (rows, name_label (rp_json_get_string (item, "label", "")),
                    format_count (item, "confirmed"), NULL);
}

static void
add_bin (GPtrArray *rows, JsonObject *item, GHashTable *titles)
{
  rp_text_rows_add (rows, format_share (item, "said"), format_share (item, "came"),
                    format_count (item, "answers"), NULL);
}

/* ---- tables ---- */

#define COLUMNS_MAX 9

static const struct
{
  const char *member; /* of the report */
  const char *title, *empty;
  const char *headers[COLUMNS_MAX + 1];
  void (*add) (GPtrArray *rows, JsonObject *item, GHashTable *titles);
} tables[] = {
  [RP_LEARNING_RULES] = { "rules",
                          N_ ("Rules"),
                          N_ ("No rule has suggested anything yet."),
                          { N_ ("Suggested by"), N_ ("Suggested"), N_ ("Open"), N_ ("Adopted"),
                            N_ ("Dismissed"), N_ ("Adopted of decided"), N_ ("Customer: yes"),
                            N_ ("Customer: no"), N_ ("Yes of answered") },
                          add_rule },
  [RP_LEARNING_LED] = { "led",
                        N_ ("What stood behind confirmed suggestions"),
                        N_ ("Not enough suggestions that were learned have been confirmed yet."),
                        { N_ ("Known of the customer"), N_ ("Confirmed suggestions it spoke for") },
                        add_led },
  [RP_LEARNING_NEEDS] = { "needs",
                          N_ ("Needs"),
                          N_ ("No need of any customer is known yet."),
                          { N_ ("Need"), N_ ("Customers known to have it"), N_ ("Customer: yes"),
                            N_ ("Customer: no"), N_ ("Yes of answered") },
                          add_need },
  [RP_LEARNING_TERMS] = { "terms",
                          N_ ("What goes together"),
                          N_ ("Too few customers are alike to show what goes together."),
                          { N_ ("Known of the customer"), N_ ("Need"), N_ ("Adds"),
                            N_ ("Customers with it"), N_ ("of them with the need") },
                          add_term },
  [RP_LEARNING_CALIBRATION] = { "calibration",
                                N_ ("Percentages and what came true"),
                                N_ ("Until enough suggestions are answered, evidence is strong, "
                                    "fair or weak, and no percentage is "
                                    "shown."),
                                { N_ ("Said"), N_ ("Came true"), N_ ("Answers to suggestions") },
                                add_bin },
};
G_STATIC_ASSERT (G_N_ELEMENTS (tables) == RP_LEARNING_N_TABLES);

static GPtrArray *
make_rows (RpLearningTable table, JsonObject *report, GHashTable *titles)
{
  GPtrArray *rows = rp_text_rows_new ();
  GPtrArray *headers = g_ptr_array_new ();
  JsonArray *items = report != NULL ? rp_json_get_array (report, tables[table].member) : NULL;

  for (guint i = 0; tables[table].headers[i] != NULL; i++)
    g_ptr_array_add (headers, g_strdup (_ (tables[table].headers[i])));
  g_ptr_array_add (headers, NULL);
  g_ptr_array_add (rows, g_ptr_array_free (headers, FALSE));
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    if (rp_json_array_get_object (items, i) != NULL)
      tables[table].add (rows, rp_json_array_get_object (items, i), titles);
  return rows;
}

/* ---- summary ---- */

static const struct
{
  const char *method, *words;
} methods[] = {
  { "none", N_ ("nothing: no need is known") },
  { "popularity", N_ ("the share of customers with a need (fewer than 50 customers)") },
  { "next", N_ ("which needs go together") },
  { "next_attributes", N_ ("which needs go together, and which customers have them") },
};

static const char *
describe_method (const char *method)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].method, method))
      return _ (methods[i].words);
  return method;
}

static char *
describe_missing (guint missing)
{
  if (missing == 0)
    return g_strdup (_ ("enough: suggestions show percentages"));
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u more answer until suggestions show percentages",
                   "%u more answers until suggestions show percentages", missing),
      missing);
}

/* How rule, mention and model become one probability. @stack: (nullable) */
static char *
describe_stack (JsonObject *stack)
{
  double learned = stack != NULL ? rp_json_get_double (stack, "brier", NAN) : NAN;
  double start = stack != NULL ? rp_json_get_double (stack, "brier_start", NAN) : NAN;

  if (isnan (learned) || isnan (start))
    return g_strdup (_ ("computed as independent, until 200 answers are known"));
  if (rp_json_get_boolean (stack, "used", FALSE))
    return g_strdup_printf (
        _ ("learned from answers: Brier score %.4f where the computed one has %.4f"), learned,
        start);
  return g_strdup_printf (
      _ ("computed as independent: Brier score %.4f, learned from answers it would be %.4f"), start,
      learned);
}

static GStrv
make_summary (RpRecord *model)
{
  JsonObject *report = rp_record_get_object (model, "report");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *customers
      = g_strdup_printf ("%d", (int)rp_record_get_integer (model, "customers"));
  g_autofree char *answers = g_strdup_printf ("%d", (int)rp_record_get_integer (model, "answers"));
  g_autofree char *missing = describe_missing (
      report != NULL ? (guint)rp_json_get_integer (report, "answers_missing", 0) : 0);
  JsonObject *stack = report != NULL ? rp_json_get_object (report, "stack") : NULL;
  g_autofree char *together = describe_stack (stack);
  gint32 day = 0;
  g_autofree char *when = rp_date_parse (rp_record_get_text (model, "trained_on"), &day)
                              ? rp_date_format_long (day)
                              : g_strdup ("–");

  g_strv_builder_add_many (builder, _ ("Learned on"), when, _ ("Learned"),
                           describe_method (rp_record_get_text (model, "method")), _ ("Customers"),
                           customers, _ ("Answers to suggestions"), answers, _ ("Percentages"),
                           missing, NULL);
  if (stack != NULL && json_object_has_member (stack, "used"))
    g_strv_builder_add_many (builder, _ ("One probability from all evidence"), together, NULL);
  if (report != NULL && json_object_has_member (report, "brier"))
    {
      g_autofree char *brier = g_strdup_printf ("%.4f", rp_json_get_double (report, "brier", 0));
      g_strv_builder_add_many (builder, _ ("Brier score"), brier, NULL);
    }
  return g_strv_builder_end (builder);
}

/* ---- on the store's thread ---- */

/* id → title of the rules. */
static GHashTable *
list_titles (void)
{
  GHashTable *titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *folder = rp_data_dup_path ("rules");
  g_autoptr (GError) error = NULL;
  g_autoptr (RpRules) rules = rp_rules_load (folder, &error);

  if (rules == NULL)
    g_message ("the rules have no titles: %s", error->message);
  for (guint i = 0; rules != NULL && i < rp_rules_get_n_rules (rules); i++)
    g_hash_table_insert (titles, g_strdup (rp_rules_get_id (rules, i)),
                         g_strdup (rp_rules_get_title (rules, i, rp_locale_language ())));
  return titles;
}

static gpointer
load_learned (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  Learned *learned = g_new0 (Learned, 1);
  g_autoptr (RpRecord) model = rp_suggestion_record_find_model (subject);
  g_autoptr (GHashTable) titles = list_titles ();
  JsonObject *report = model != NULL ? rp_record_get_object (model, "report") : NULL;

  learned->known = model != NULL;
  learned->summary = model != NULL ? make_summary (model) : g_new0 (char *, 1);
  for (guint i = 0; i < RP_LEARNING_N_TABLES; i++)
    learned->rows[i] = make_rows (i, report, titles);
  return learned;
}

/* ---- in the main context ---- */

struct _RpLearning
{
  GObject parent_instance;

  Learned *learned; /* (nullable): not loaded */
  GStrv nothing;
  GPtrArray *no_rows;
  RpReload *reload;
};

static guint loaded_signal;

G_DEFINE_TYPE (RpLearning, rp_learning, G_TYPE_OBJECT)

static void
take_learned (gpointer owner, gpointer answer)
{
  RpLearning *self = owner;

  if (answer != NULL)
    {
      g_clear_pointer (&self->learned, free_learned);
      self->learned = answer;
    }
  g_signal_emit (self, loaded_signal, 0);
}

static const RpReloadJob reload_job = {
  .what = "what was learned",
  .load = load_learned,
  .free_answer = (GDestroyNotify)free_learned,
  .take = take_learned,
};

RpLearning *
rp_learning_new (RpSession *session)
{
  static const char *const kinds[] = { "suggestion_model", NULL };
  RpLearning *self = g_object_new (RP_TYPE_LEARNING, NULL);

  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, kinds);
  return self;
}

gboolean
rp_learning_is_known (RpLearning *self)
{
  return self->learned != NULL && self->learned->known;
}

const char *const *
rp_learning_get_summary (RpLearning *self)
{
  return (const char *const *)(self->learned != NULL ? self->learned->summary : self->nothing);
}

const char *
rp_learning_get_title (RpLearningTable table)
{
  return _ (tables[table].title);
}

const char *
rp_learning_get_empty (RpLearningTable table)
{
  return _ (tables[table].empty);
}

GPtrArray *
rp_learning_get_rows (RpLearning *self, RpLearningTable table)
{
  return self->learned != NULL ? self->learned->rows[table] : self->no_rows;
}

static void
rp_learning_dispose (GObject *object)
{
  rp_reload_stop (RP_LEARNING (object)->reload);
  G_OBJECT_CLASS (rp_learning_parent_class)->dispose (object);
}

static void
rp_learning_finalize (GObject *object)
{
  RpLearning *self = RP_LEARNING (object);

  g_clear_pointer (&self->learned, free_learned);
  g_clear_pointer (&self->reload, rp_reload_free);
  g_strfreev (self->nothing);
  g_ptr_array_unref (self->no_rows);
  G_OBJECT_CLASS (rp_learning_parent_class)->finalize (object);
}

static void
rp_learning_class_init (RpLearningClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_learning_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_learning_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_LEARNING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
rp_learning_init (RpLearning *self)
{
  self->nothing = g_new0 (char *, 1);
  self->no_rows = g_ptr_array_new ();
}
