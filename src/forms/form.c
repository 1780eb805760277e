/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "forms/form-private.h"

#include "base/json-access.h"

struct _RpForm
{
  GObject parent_instance;
  RpTemplate *template_; /* owned */
  JsonObject *answers;   /* owned */
  JsonObject *facts;     /* owned, nullable */
  RpScope *scope;        /* owned */
};

enum
{
  ANSWER_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RpForm, rp_form, G_TYPE_OBJECT)

gboolean
rp_answer_is_given (const RpQuestion *question, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return json_array_get_length (json_node_get_array (value)) > 0;
  if (JSON_NODE_HOLDS_OBJECT (value))
    return json_object_get_size (json_node_get_object (value)) > 0;
  g_autofree char *text = g_strdup (rp_json_node_get_string (value, "-"));
  return *g_strstrip (text) != '\0';
}

static JsonNode *
coerce_number (JsonNode *result)
{
  const double exact = 9007199254740992.0;
  if (!JSON_NODE_HOLDS_VALUE (result))
    return NULL;
  GType type = json_node_get_value_type (result);
  if (type == G_TYPE_INT64)
    return json_node_copy (result);
  double number = json_node_get_double (result);
  if (type != G_TYPE_DOUBLE || !isfinite (number) || fabs (number) > exact)
    return NULL;
  return json_node_init_int (json_node_alloc (), llround (number));
}

JsonNode *
rp_question_coerce (const RpQuestion *self, JsonNode *result)
{
  if (result == NULL || JSON_NODE_HOLDS_NULL (result))
    return NULL;
  g_autoptr (JsonNode) value
      = self->type == RP_QUESTION_NUMBER ? coerce_number (result) : json_node_copy (result);
  if (value == NULL || !rp_question_check_value (self, value, NULL))
    return NULL;
  return g_steal_pointer (&value);
}

/* Puts an answer in its two places. Returns: whether it is another one than before. */
static gboolean
store_answer (RpForm *self, const char *question, JsonNode *value)
{
  JsonNode *before = json_object_get_member (self->answers, question);
  if (value != NULL && JSON_NODE_HOLDS_NULL (value))
    value = NULL;
  if (rp_json_equal (before, value))
    return FALSE;
  rp_scope_set (self->scope, question, value);
  if (value != NULL)
    json_object_set_member (self->answers, question, json_node_copy (value));
  else
    json_object_remove_member (self->answers, question);
  return TRUE;
}

static void
emit_changed (RpForm *self, const char *question)
{
  g_signal_emit (self, signals[ANSWER_CHANGED], g_quark_from_string (question), question);
}

static void
set_or_remove (JsonObject *object, const char *member, JsonNode *value)
{
  if (value != NULL)
    json_object_set_member (object, member, json_node_copy (value));
  else
    json_object_remove_member (object, member);
}

/* Rows are shared with whoever asked for the answer, so a changed one is a new one. */
static JsonNode *
calculate_row (RpForm *self, const RpQuestion *column, JsonNode *row_node, gboolean *changed)
{
  JsonObject *row = json_node_get_object (row_node);
  rp_scope_set_row (self->scope, row);
  g_autoptr (JsonNode) result = rp_scope_apply (self->scope, column->calculate);
  g_autoptr (JsonNode) value = rp_question_coerce (column, result);
  rp_scope_set_row (self->scope, NULL);
  if (rp_json_equal (json_object_get_member (row, column->id), value))
    return json_node_copy (row_node);
  g_autoptr (JsonObject) copy = rp_json_object_copy (row);
  set_or_remove (copy, column->id, value);
  *changed = TRUE;
  return json_node_init_object (json_node_alloc (), copy);
}

static gboolean
calculate_column (RpForm *self, const RpQuestion *table, const RpQuestion *column)
{
  JsonArray *rows = rp_json_get_array (self->answers, table->id);
  g_autoptr (JsonArray) calculated = json_array_new ();
  gboolean changed = FALSE;
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);
      json_array_add_element (calculated, JSON_NODE_HOLDS_OBJECT (row)
                                              ? calculate_row (self, column, row, &changed)
                                              : json_node_copy (row));
    }
  if (!changed)
    return FALSE;
  g_autoptr (JsonNode) value = json_node_init_array (json_node_alloc (), calculated);
  return store_answer (self, table->id, value);
}

static gboolean
calculate_question (RpForm *self, const RpQuestion *question)
{
  g_autoptr (JsonNode) result = rp_scope_apply (self->scope, question->calculate);
  g_autoptr (JsonNode) value = rp_question_coerce (question, result);
  return store_answer (self, question->id, value);
}

/* @changed: (element-type utf8) ids to tell of; grows by the calculated ones, each once */
static void
recalculate (RpForm *self, GPtrArray *changed)
{
  for (guint i = 0; i < self->template_->calculations->len; i++)
    {
      RpCalculation *calculation = &g_array_index (self->template_->calculations, RpCalculation, i);
      const RpQuestion *told
          = calculation->table != NULL ? calculation->table : calculation->question;
      gboolean is_changed = calculation->table != NULL
                                ? calculate_column (self, told, calculation->question)
                                : calculate_question (self, told);
      if (is_changed && !g_ptr_array_find_with_equal_func (changed, told->id, g_str_equal, NULL))
        g_ptr_array_add (changed, told->id);
    }
}

static void
settle (RpForm *self, GPtrArray *changed)
{
  recalculate (self, changed);
  for (guint i = 0; i < changed->len; i++)
    emit_changed (self, g_ptr_array_index (changed, i));
}

static void
rp_form_finalize (GObject *object)
{
  RpForm *self = RP_FORM (object);
  g_clear_pointer (&self->template_, rp_template_unref);
  g_clear_pointer (&self->answers, json_object_unref);
  g_clear_pointer (&self->facts, json_object_unref);
  g_clear_pointer (&self->scope, rp_scope_free);
  G_OBJECT_CLASS (rp_form_parent_class)->finalize (object);
}

static void
rp_form_class_init (RpFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_form_finalize;
  signals[ANSWER_CHANGED]
      = g_signal_new ("answer-changed", RP_TYPE_FORM, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rp_form_init (RpForm *self)
{
}

RpForm *
rp_form_new (RpTemplate *template_, JsonObject *answers, JsonObject *facts)
{
  g_return_val_if_fail (template_ != NULL, NULL);

  RpForm *self = g_object_new (RP_TYPE_FORM, NULL);
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  self->template_ = rp_template_ref (template_);
  self->answers = answers != NULL ? rp_json_object_copy (answers) : json_object_new ();
  self->facts = facts != NULL ? rp_json_object_copy (facts) : NULL;
  self->scope = rp_scope_new (self->facts);
  g_autoptr (GList) members = json_object_get_members (self->answers);
  for (GList *l = members; l != NULL; l = l->next)
    rp_scope_set (self->scope, l->data, json_object_get_member (self->answers, l->data));
  recalculate (self, changed);
  return self;
}

RpTemplate *
rp_form_get_template (RpForm *self)
{
  g_return_val_if_fail (RP_IS_FORM (self), NULL);

  return self->template_;
}

JsonObject *
rp_form_get_answers (RpForm *self)
{
  g_return_val_if_fail (RP_IS_FORM (self), NULL);

  return self->answers;
}

RpScope *
rp_form_get_scope (RpForm *self)
{
  return self->scope;
}

JsonNode *
rp_form_get_answer (RpForm *self, const char *question)
{
  g_return_val_if_fail (RP_IS_FORM (self) && question != NULL, NULL);

  return json_object_get_member (self->answers, question);
}

/* Only what the template asks on its own can be answered, not a column and not a calculated value.
 */
static const RpQuestion *
find_answerable (RpForm *self, const char *id, GError **error)
{
  const RpQuestion *question = rp_template_find_question (self->template_, id);
  if (question == NULL || !g_str_equal (question->id, id))
    {
      g_set_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_ANSWER,
                   _ ("The template has no question “%s”."), id);
      return NULL;
    }
  if (question->calculate != NULL)
    {
      g_set_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_ANSWER,
                   _ ("“%s” is calculated and cannot be typed."), rp_question_label (question));
      return NULL;
    }
  return question;
}

gboolean
rp_form_set_answer (RpForm *self, const char *question_id, JsonNode *value, GError **error)
{
  g_return_val_if_fail (RP_IS_FORM (self) && question_id != NULL, FALSE);

  const RpQuestion *question = find_answerable (self, question_id, error);
  if (question == NULL || !rp_question_check_value (question, value, error))
    return FALSE;
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  if (!store_answer (self, question->id, value))
    return TRUE;
  g_ptr_array_add (changed, question->id);
  settle (self, changed);
  return TRUE;
}

static gsize
measure (JsonNode *value)
{
  g_autofree char *text = value != NULL ? rp_json_to_canonical (value) : NULL;

  return text != NULL ? strlen (text) : 0;
}

gboolean
rp_form_check_size (RpForm *self, const char *question_id, JsonNode *value, GError **error)
{
  const RpQuestion *question = rp_template_find_question (self->template_, question_id);
  g_autoptr (GError) refusal = NULL;

  if (question == NULL || rp_question_check_size (question, value, &refusal)
      || measure (value) <= measure (rp_form_get_answer (self, question_id)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

JsonNode *
rp_form_parse_answer (RpForm *self, const RpQuestion *question, const char *text, GError **error)
{
  g_return_val_if_fail (RP_IS_FORM (self) && question != NULL && text != NULL, NULL);

  JsonNode *today = rp_scope_find_fact (self->scope, "today");
  const char *today_text = today != NULL ? rp_json_node_get_string (today, NULL) : NULL;
  g_autoptr (JsonNode) value = rp_question_parse_text (question, text, today_text, error);
  if (value == NULL || !rp_question_check_size (question, value, error))
    return NULL;
  return g_steal_pointer (&value);
}

/* One row of a table taken from a list of facts: the columns of the same names. */
static JsonObject *
make_row (const RpQuestion *table, JsonObject *fact, guint index)
{
  JsonObject *row = json_object_new ();
  g_autofree char *counted = g_strdup_printf ("f%u", index + 1);
  const char *id = rp_json_get_string (fact, "row", rp_json_get_string (fact, "id", counted));
  json_object_set_string_member (row, "row", id);
  for (guint i = 0; i < table->columns->len; i++)
    {
      const RpQuestion *column = g_ptr_array_index (table->columns, i);
      JsonNode *value = json_object_get_member (fact, column->id);
      if (value != NULL && !JSON_NODE_HOLDS_NULL (value)
          && rp_question_check_value (column, value, NULL))
        json_object_set_member (row, column->id, json_node_copy (value));
    }
  return row;
}

static JsonNode *
make_rows (const RpQuestion *table, JsonNode *fact)
{
  if (!JSON_NODE_HOLDS_ARRAY (fact))
    return NULL;
  JsonArray *facts = json_node_get_array (fact);
  g_autoptr (JsonArray) rows = json_array_new ();
  for (guint i = 0; i < json_array_get_length (facts); i++)
    {
      JsonObject *object = rp_json_array_get_object (facts, i);
      if (object != NULL)
        json_array_add_object_element (rows, make_row (table, object, i));
    }
  g_autoptr (JsonNode) value = json_node_init_array (json_node_alloc (), rows);
  if (json_array_get_length (rows) == 0 || !rp_question_check_value (table, value, NULL))
    return NULL;
  return g_steal_pointer (&value);
}

static gboolean
prefill_question (RpForm *self, const RpQuestion *question)
{
  if (question->source == NULL || question->calculate != NULL
      || json_object_has_member (self->answers, question->id))
    return FALSE;
  JsonNode *fact = rp_scope_find_fact (self->scope, question->source);
  if (fact == NULL)
    return FALSE;
  g_autoptr (JsonNode) value
      = question->type == RP_QUESTION_TABLE ? make_rows (question, fact) : json_node_copy (fact);
  if (value == NULL || !rp_question_check_value (question, value, NULL))
    return FALSE;
  return store_answer (self, question->id, value);
}

GStrv
rp_form_prefill (RpForm *self)
{
  g_return_val_if_fail (RP_IS_FORM (self), NULL);

  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) filled = g_strv_builder_new ();
  for (guint i = 0; i < self->template_->sections->len; i++)
    {
      const RpSection *section = g_ptr_array_index (self->template_->sections, i);
      for (guint j = 0; j < section->questions->len; j++)
        {
          const RpQuestion *question = g_ptr_array_index (section->questions, j);
          if (!prefill_question (self, question))
            continue;
          g_ptr_array_add (changed, question->id);
          g_strv_builder_add (filled, question->id);
        }
    }
  settle (self, changed);
  return g_strv_builder_end (filled);
}

gboolean
rp_form_is_visible (RpForm *self, const char *question_id)
{
  g_return_val_if_fail (RP_IS_FORM (self) && question_id != NULL, FALSE);

  const RpQuestion *question = rp_template_find_question (self->template_, question_id);
  return question != NULL
         && (question->visible == NULL || rp_scope_holds (self->scope, question->visible));
}

gboolean
rp_form_is_column_visible (RpForm *self, const RpQuestion *column, JsonObject *row)
{
  g_return_val_if_fail (RP_IS_FORM (self) && column != NULL, FALSE);

  if (column->visible == NULL)
    return TRUE;
  rp_scope_set_row (self->scope, row);
  gboolean visible = rp_scope_holds (self->scope, column->visible);
  rp_scope_set_row (self->scope, NULL);
  return visible;
}

/* What the program fills in by itself nobody can be asked for. */
gboolean
rp_form_is_required (RpForm *self, const char *question_id)
{
  g_return_val_if_fail (RP_IS_FORM (self) && question_id != NULL, FALSE);

  const RpQuestion *question = rp_template_find_question (self->template_, question_id);
  return question != NULL && question->required && !rp_question_is_automatic (question)
         && rp_form_is_visible (self, question_id);
}

char *
rp_form_hash (RpForm *self)
{
  g_return_val_if_fail (RP_IS_FORM (self), NULL);

  g_autofree char *canonical = rp_json_object_to_canonical (self->answers);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
}
