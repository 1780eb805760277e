/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base/json.h"
#include "base/quantity.h"
#include "schema/code-list.h"
#include "schema/role.h"

G_BEGIN_DECLS

/**
 * Report templates: data, bilingual, versioned (data/templates/T2.json). Reading one checks every
 * field, code list, rule and message; a template that loads can be filled in.
 */
#define RP_FORMS_ERROR (rp_forms_error_quark ())
GQuark rp_forms_error_quark (void);
typedef enum
{
  RP_FORMS_ERROR_TEMPLATE, /* the message names file, place and cause */
  RP_FORMS_ERROR_ANSWER,   /* a value that the question's type does not take */
} RpFormsError;

typedef enum
{
  RP_QUESTION_TEXT,      /* txt: string */
  RP_QUESTION_LONG_TEXT, /* mtx: string */
  RP_QUESTION_NUMBER,    /* num: integer of `unit` */
  RP_QUESTION_DATE,      /* date: "YYYY-MM-DD" */
  RP_QUESTION_TIME,      /* dt: local "YYYY-MM-DDTHH:MM" */
  RP_QUESTION_CHOICE,    /* enum: one code of `codes` or of the template's own `choices` */
  RP_QUESTION_CHOICES,   /* several of them: array */
  RP_QUESTION_YES_NO,    /* boolean */
  RP_QUESTION_REFERENCE, /* ref: id of a row of kind `target` */
  RP_QUESTION_TABLE, /* tbl: array of objects, each with "row" (its stable id) and the columns */
  RP_QUESTION_ATTACHMENTS, /* att: array of attachment ids */
  RP_QUESTION_SIGNATURE,   /* sig: {"name","on"[,"attachment"]} */
  RP_QUESTION_AUTOMATIC,   /* auto: filled by the program from facts, snapshot kept, not typed */
} RpQuestionType;

/* Whose name a SIGNATURE bears. */
typedef enum
{
  RP_SIGNER_WRITER,   /* who fills in the section */
  RP_SIGNER_CUSTOMER, /* "customer": one of the customer's people */
  RP_SIGNER_OTHER,    /* "other": somebody else, such as a centre's engineer */
} RpSigner;

typedef struct _RpTemplate RpTemplate;
typedef struct _RpQuestion RpQuestion;

typedef struct
{
  const char *code;
  const char *label; /* in the user's language */
  const char *label_zh, *label_en;
} RpChoice;

/**
 * RpCheck: a rule over the answers that must hold; `error` keeps a report from being submitted,
 * a warning does not.
 */
typedef struct
{
  JsonNode *rule;
  char *message_zh, *message_en;
  gboolean warning;
} RpCheck;

struct _RpQuestion
{
  char *id; /* "t2.summary"; of a column "summary" */
  char *label_zh, *label_en;
  char *help_zh, *help_en; /* (nullable) */
  RpQuestionType type;
  RpUnit unit; /* of a NUMBER */
  char *codes; /* (nullable): code list the choices come from */
  GPtrArray
      *choices;    /* (nullable) (element-type RpChoice): of the code list or the template's own */
  char *target;    /* (nullable): kind of a REFERENCE */
  RpSigner signer; /* of a SIGNATURE */
  gboolean required;
  JsonNode *visible;   /* (nullable): JsonLogic; shown when truthy */
  JsonNode *calculate; /* (nullable): JsonLogic; the answer is its result */
  char *source;       /* (nullable): fact the first answer is taken from: "customer.site_address" */
  gint64 min, max;    /* NUMBER: range; texts: max characters; TABLE: rows; 0,0 none */
  GPtrArray *columns; /* (nullable) (element-type RpQuestion): of a TABLE */
  GPtrArray *checks;  /* (element-type RpCheck) */
  gboolean internal;  /* never on the customer's copy */
  gboolean personal;  /* a telephone number: printed as 138****5678 */
  gboolean ask_again; /* last report's answer is offered: "still true?" */
};

typedef struct
{
  char *id, *title_zh, *title_en;
  RpRoles owner; /* who fills it in: the manager's page, the specialist's page */
  gboolean
      closing; /* filled in when the matter has been dealt with, after the document was accepted */
  GPtrArray *questions; /* (element-type RpQuestion) */
} RpSection;

/* Thread: any, once read; immutable. */
RpTemplate *rp_template_ref (RpTemplate *self);
void rp_template_unref (RpTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpTemplate, rp_template_unref)

/* @name: for messages: the file. Errors: RP_JSON_ERROR, RP_FORMS_ERROR_TEMPLATE */
RpTemplate *rp_template_parse (GBytes *json, const char *name, GError **error);
/* The newest version of "T2" among the product's own (compiled in). (nullable) */
RpTemplate *rp_template_find (const char *id);
RpTemplate *rp_template_find_version (const char *id, int version); /* (nullable) */

const char *rp_template_get_id (RpTemplate *self);
int rp_template_get_version (RpTemplate *self);
const char *rp_template_get_kind (RpTemplate *self); /* "visit", "needs_report" */
/* @language: "zh" or "en" */
const char *rp_template_get_title_in (RpTemplate *self, const char *language);
GPtrArray *rp_template_get_sections (RpTemplate *self); /* (element-type RpSection) */
/* (nullable): by question id, also of columns as "t2.needs.urgency" */
const RpQuestion *rp_template_find_question (RpTemplate *self, const char *id);

/* Whether the program fills it in, by a snapshot or a calculation, and nobody types it. */
gboolean rp_question_is_automatic (const RpQuestion *self);
/* The section that a question stands in. (nullable): a column, or none of the template's */
const RpSection *rp_template_find_section (RpTemplate *self, const char *question);

/* In the user's language, or in @zh for a printed copy. */
const char *rp_question_label (const RpQuestion *self);
const char *rp_question_help (const RpQuestion *self); /* (nullable) */
const char *rp_section_title (const RpSection *self);
/* Whether @owner fills it in; @closing: when the matter is closed, else on the way to being accepted. */
gboolean rp_section_is_part (const RpSection *self, RpRoles owner, gboolean closing);
const char *rp_check_message (const RpCheck *self);
/* All choices of a CHOICE(S), labels in the user's language. (transfer container) (element-type
 * RpChoice) */
GPtrArray *rp_question_list_choices (const RpQuestion *self);
/* The answer as people read it. Returns: (transfer full) */
char *rp_question_format (const RpQuestion *self, JsonNode *value);
/* In a language given by hand for printing: "zh" or "en". Returns: (transfer full) */
char *rp_question_format_in (const RpQuestion *self, JsonNode *value, const char *language);
/* "2026-01-05" as "2026年1月5日" or "5 January 2026"; what is no date stays. Returns: (transfer
 * full) */
char *rp_day_format_in (const char *date, const char *language);

G_END_DECLS
