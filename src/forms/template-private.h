/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forms/template.h"

G_BEGIN_DECLS

/**
 * RpCalculation: one calculated answer at its place in the order of calculation.
 */
typedef struct
{
  const RpQuestion *table; /* (nullable): the table a calculated column belongs to */
  const RpQuestion *question;
} RpCalculation;

struct _RpTemplate
{
  gatomicrefcount references;
  char *id;
  char *kind;
  int version;
  char *title_zh, *title_en;
  GPtrArray *sections;   /* (element-type RpSection): owned */
  GHashTable *questions; /* id, of columns "t2.needs.urgency" -> RpQuestion (borrowed) */
  GArray *calculations;  /* (element-type RpCalculation): what an answer needs comes before it */
};

/**
 * RpQuestionTypeInfo: how a type is written in a template, and which members it may have there.
 */
typedef enum
{
  RP_TAKES_UNIT = 1 << 0,
  RP_TAKES_RANGE = 1 << 1,
  RP_TAKES_CHOICES = 1 << 2,
  RP_TAKES_TARGET = 1 << 3,
  RP_TAKES_COLUMNS = 1 << 4,
  RP_TAKES_SIGNER = 1 << 5,
  RP_NEEDS_IT = 1 << 6, /* what it takes of choices, target and columns must be there */
} RpTypeFlags;

typedef struct
{
  RpQuestionType type;
  const char *name;
  guint flags; /* RpTypeFlags */
} RpQuestionTypeInfo;

const RpQuestionTypeInfo *rp_question_type_find (const char *name); /* (nullable) */
const RpQuestionTypeInfo *rp_question_type_info (RpQuestionType type);

/**
 * RpUnitName: a unit as templates name it and as print shows it in either language.
 */
typedef struct
{
  RpUnit unit;
  const char *name;
  const char *zh, *en; /* what stands behind the number, with its space */
} RpUnitName;

const RpUnitName *rp_unit_name_find (const char *name); /* (nullable) */
const RpUnitName *rp_unit_name_of (RpUnit unit);

RpQuestion *rp_question_new (void);
void rp_question_free (RpQuestion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpQuestion, rp_question_free)
RpChoice *rp_choice_new (const char *code, const char *zh, const char *en);
void rp_choice_free (RpChoice *self);
RpCheck *rp_check_new (JsonNode *rule, const char *zh, const char *en, gboolean warning);
void rp_check_free (RpCheck *self);
void rp_section_free (RpSection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSection, rp_section_free)

/* (nullable): the choice of that code, where the question's choices are known in both languages */
const RpChoice *rp_question_find_choice (const RpQuestion *self, const char *code);
const RpQuestion *rp_question_find_column (const RpQuestion *self, const char *id); /* (nullable) */

/* Checks what rules read and puts the calculations in order; called once by the reader.
 * @places: RpQuestion -> where it stands, for messages. Errors: RP_FORMS_ERROR_TEMPLATE */
gboolean rp_template_link (RpTemplate *self, const char *name, GHashTable *places, GError **error);

/* A value against the type of its question. Errors: RP_FORMS_ERROR_ANSWER */
gboolean rp_question_check_value (const RpQuestion *self, JsonNode *value, GError **error);
/* How much a person may enter for it. What is there already may be longer. Errors: RP_FORMS_ERROR_ANSWER */
gboolean rp_question_check_size (const RpQuestion *self, JsonNode *value, GError **error);

/* What a person typed, without the facts of a form: @today is (nullable) "YYYY-MM-DD". */
JsonNode *rp_question_parse_text (const RpQuestion *self, const char *text, const char *today,
                                  GError **error);

G_END_DECLS
