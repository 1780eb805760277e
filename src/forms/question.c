/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "forms/template-private.h"

#include "base/locale.h"

static const RpQuestionTypeInfo types[] = {
  { RP_QUESTION_TEXT, "txt", RP_TAKES_RANGE },
  { RP_QUESTION_LONG_TEXT, "mtx", RP_TAKES_RANGE },
  { RP_QUESTION_NUMBER, "num", RP_TAKES_UNIT | RP_TAKES_RANGE },
  { RP_QUESTION_DATE, "date", 0 },
  { RP_QUESTION_TIME, "dt", 0 },
  { RP_QUESTION_CHOICE, "enum", RP_TAKES_CHOICES | RP_NEEDS_IT },
  { RP_QUESTION_CHOICES, "set", RP_TAKES_CHOICES | RP_NEEDS_IT },
  { RP_QUESTION_YES_NO, "yn", 0 },
  { RP_QUESTION_REFERENCE, "ref", RP_TAKES_TARGET | RP_NEEDS_IT },
  { RP_QUESTION_TABLE, "tbl", RP_TAKES_RANGE | RP_TAKES_COLUMNS | RP_NEEDS_IT },
  { RP_QUESTION_ATTACHMENTS, "att", 0 },
  { RP_QUESTION_SIGNATURE, "sig", RP_TAKES_SIGNER },
  { RP_QUESTION_AUTOMATIC, "auto", RP_TAKES_UNIT | RP_TAKES_CHOICES | RP_TAKES_COLUMNS },
};

static const RpUnitName units[] = {
  { RP_UNIT_NONE, "", "", "" },
  { RP_UNIT_MONEY, "yuan", "元", " yuan" },
  { RP_UNIT_ENERGY, "kWh", " kWh", " kWh" },
  { RP_UNIT_REACTIVE, "kvarh", " kvarh", " kvarh" },
  { RP_UNIT_POWER, "kW", " kW", " kW" },
  { RP_UNIT_CAPACITY, "kVA", " kVA", " kVA" },
  { RP_UNIT_FACTOR, "pf", "", "" },
  { RP_UNIT_SHARE, "%", "%", " %" },
  { RP_UNIT_AREA, "m2", " m²", " m²" },
  { RP_UNIT_MINUTES, "min", "分钟", " min" },
  { RP_UNIT_HOURS, "h", "小时", " h" },
  { RP_UNIT_DAYS, "d", "天", " days" },
  { RP_UNIT_MILLISECONDS, "ms", "毫秒", " ms" },
  { RP_UNIT_PIECES, "pcs", "", "" },
};

const RpQuestionTypeInfo *
rp_question_type_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, name))
      return &types[i];
  return NULL;
}

const RpQuestionTypeInfo *
rp_question_type_info (RpQuestionType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].type == type)
      return &types[i];
  g_assert_not_reached ();
}

const RpUnitName *
rp_unit_name_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].name, name))
      return &units[i];
  return NULL;
}

const RpUnitName *
rp_unit_name_of (RpUnit unit)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].unit == unit)
      return &units[i];
  return &units[0];
}

RpChoice *
rp_choice_new (const char *code, const char *zh, const char *en)
{
  RpChoice *self = g_new0 (RpChoice, 1);
  self->code = g_strdup (code);
  self->label_zh = g_strdup (zh);
  self->label_en = g_strdup (en);
  self->label = rp_locale_is_chinese () ? self->label_zh : self->label_en;
  return self;
}

void
rp_choice_free (RpChoice *self)
{
  g_free ((char *)self->code);
  g_free ((char *)self->label_zh);
  g_free ((char *)self->label_en);
  g_free (self);
}

RpCheck *
rp_check_new (JsonNode *rule, const char *zh, const char *en, gboolean warning)
{
  RpCheck *self = g_new0 (RpCheck, 1);
  self->rule = json_node_ref (rule);
  self->message_zh = g_strdup (zh);
  self->message_en = g_strdup (en);
  self->warning = warning;
  return self;
}

void
rp_check_free (RpCheck *self)
{
  g_clear_pointer (&self->rule, json_node_unref);
  g_free (self->message_zh);
  g_free (self->message_en);
  g_free (self);
}

const char *
rp_check_message (const RpCheck *self)
{
  return rp_locale_is_chinese () ? self->message_zh : self->message_en;
}

RpQuestion *
rp_question_new (void)
{
  RpQuestion *self = g_new0 (RpQuestion, 1);
  self->checks = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_check_free);
  return self;
}

void
rp_question_free (RpQuestion *self)
{
  g_free (self->id);
  g_free (self->label_zh);
  g_free (self->label_en);
  g_free (self->help_zh);
  g_free (self->help_en);
  g_free (self->codes);
  g_free (self->target);
  g_free (self->source);
  g_clear_pointer (&self->visible, json_node_unref);
  g_clear_pointer (&self->calculate, json_node_unref);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_free (self);
}

gboolean
rp_question_is_automatic (const RpQuestion *self)
{
  return self->type == RP_QUESTION_AUTOMATIC || self->calculate != NULL;
}

const char *
rp_question_label (const RpQuestion *self)
{
  return rp_locale_is_chinese () ? self->label_zh : self->label_en;
}

const char *
rp_question_help (const RpQuestion *self)
{
  return rp_locale_is_chinese () ? self->help_zh : self->help_en;
}

const RpQuestion *
rp_question_find_column (const RpQuestion *self, const char *id)
{
  for (guint i = 0; self->columns != NULL && i < self->columns->len; i++)
    {
      const RpQuestion *column = g_ptr_array_index (self->columns, i);
      if (g_str_equal (column->id, id))
        return column;
    }
  return NULL;
}

const RpChoice *
rp_question_find_choice (const RpQuestion *self, const char *code)
{
  for (guint i = 0; self->choices != NULL && i < self->choices->len; i++)
    {
      const RpChoice *choice = g_ptr_array_index (self->choices, i);
      if (g_str_equal (choice->code, code))
        return choice;
    }
  return NULL;
}

GPtrArray *
rp_question_list_choices (const RpQuestion *self)
{
  GPtrArray *out = g_ptr_array_new ();
  if (self->choices != NULL)
    g_ptr_array_extend (out, self->choices, NULL, NULL);
  return out;
}
