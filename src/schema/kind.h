/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/quantity.h"
#include "schema/code-list.h"
#include "schema/role.h"

G_BEGIN_DECLS

/**
 * RpFieldType: what a field's JSON value is.
 */
typedef enum
{
  RP_FIELD_TEXT,      /* string, one line */
  RP_FIELD_LONG_TEXT, /* string, several lines */
  RP_FIELD_INTEGER,   /* integer: a count, or a quantity of the field's unit */
  RP_FIELD_BOOLEAN,
  RP_FIELD_DATE,       /* "YYYY-MM-DD" */
  RP_FIELD_MONTH,      /* "YYYY-MM" */
  RP_FIELD_INSTANT,    /* RFC 3339 UTC with milliseconds */
  RP_FIELD_CODE,       /* string of the code list */
  RP_FIELD_CODES,      /* array of such strings: a set; of free words when no list is named */
  RP_FIELD_REFERENCE,  /* id of a record of kind `target` */
  RP_FIELD_REFERENCES, /* array of ids: a set */
  RP_FIELD_JSON,    /* object or array whose shape something else declares (template, evidence) */
  RP_FIELD_ANSWERS, /* object question id -> value; every member merges on its own */
} RpFieldType;

/**
 * RpMergeClass: what happens when two people changed the same unit without seeing each other.
 */
typedef enum
{
  RP_MERGE_SHARED,  /* S: the seen-rule; the later arrival becomes a conflict record */
  RP_MERGE_CENTRAL, /* C: owned by imports or the server; others propose */
  RP_MERGE_TEXT,    /* T: as S, and the client tries a three-way text merge first */
  RP_MERGE_SET,     /* E: elements are added and removed, add wins */
  RP_MERGE_APPEND,  /* A: set when the row is created, then fixed */
  RP_MERGE_GUARDED, /* G: a state; moves only from the state it is in, by a workflow event */
  RP_MERGE_FROZEN,  /* F: as A, and the row is never changed or deleted */
} RpMergeClass;

typedef enum
{
  RP_FIELD_REQUIRED = 1 << 0,
  RP_FIELD_KEY = 1 << 1,       /* part of the natural key by which an import finds the row again */
  RP_FIELD_UNIQUE = 1 << 2,    /* one live row of the kind per value */
  RP_FIELD_SEARCHED = 1 << 3,  /* its text is in the search index */
  RP_FIELD_NAME = 1 << 4,      /* as SEARCHED, and also under its pinyin and initials */
  RP_FIELD_TAIL = 1 << 5,      /* as SEARCHED, and also by its last 4 or more characters */
  RP_FIELD_PERSONAL = 1 << 6,  /* personal information: masked in lists, erased on request */
  RP_FIELD_SENSITIVE = 1 << 7, /* never on a customer's copy nor a light page */
  RP_FIELD_INTERNAL = 1 << 8,  /* score, grade, credit: never on a customer's copy */
  RP_FIELD_INDEXED = 1 << 9,   /* the projection has an index on it */
  RP_FIELD_HIDDEN = 1 << 10,   /* not offered as a list column, filter or CSV column */
  RP_FIELD_WITHDRAWAL = 1 << 11, /* a value where there was none stands, whoever came first */
  /* Names who did it: nobody signs with another's name. Of a group, he has written the whole of it; fixed with the
   * row, he has made it; of a set, everybody puts in and takes out himself alone. */
  RP_FIELD_AUTHOR = 1 << 12,
  /* A value of another record, of the unit that the row's `on_kind` and `unit` name: what is internal there is internal
   * here. Of the unit "deleted" it may be an object of units. */
  RP_FIELD_QUOTED = 1 << 13,
} RpFieldFlags;

/* What a code of somebody else's long list is called. (nullable): %NULL when it is not known */
typedef const char *(*RpCodeNameFunc) (const char *code, gboolean chinese);

/**
 * RpField: one fact about a kind, declared once. The tables, the JSON checks, the merge rule, the
 * permission, the CSV column and the label on screen are all read from here.
 */
typedef struct
{
  const char *name;  /* the JSON member and the SQL column: lower case, underscores */
  const char *label; /* English, N_() */
  RpFieldType type;
  RpUnit unit;            /* of an INTEGER */
  const char *codes;      /* name of the code list of CODE and CODES */
  const char *target;     /* kind a REFERENCE points to */
  RpCodeNameFunc name_of; /* (nullable): what a code of a TEXT is called */
  gint64 min, max; /* INTEGER: range, both 0 for none; texts: max characters, 0 for 65536 bytes */
  RpMergeClass merge;
  const char *group; /* (nullable): fields with the same group merge as one unit of that name */
  RpRoles writers;   /* who may set it; the server checks it on every op */
  RpRoles
      keepers; /* who may alone, once the row has left the state that it begins in; 0 for @writers */
  guint flags; /* RpFieldFlags */
} RpField;

/**
 * RpScopeRule: in which scope a row lies, that is, who gets it.
 */
typedef enum
{
  RP_SCOPE_SELF,     /* its own id: the customer */
  RP_SCOPE_CUSTOMER, /* the value of its `customer` field */
  RP_SCOPE_ORG,      /* "org": everybody */
  RP_SCOPE_USER,     /* "user:<id>" of the value of its `user` field */
} RpScopeRule;

typedef struct _RpWorkflow RpWorkflow;

typedef struct
{
  const char *name;         /* "needs_report" */
  const char *label;        /* N_("Needs report") */
  const char *label_plural; /* N_("Needs reports") */
  RpScopeRule scope;
  const RpField *fields;
  guint n_fields;
  const char *title_field;    /* the field that names a row to people */
  const char *official_field; /* (nullable): names it instead as soon as it has a value */
  /* (nullable): the field that names the record of which a row is a part or speaks, and without which it is nothing:
   * it lies where that one lies and is erased with it. */
  const char *part_of;
  const RpWorkflow *workflow; /* (nullable): of the field `state` */
  RpRoles creators;           /* who may create a row */
  RpRoles deleters;
  RpRoles readers;      /* who may have it on a laptop, within the scopes granted */
  gboolean server_made; /* rows are only made by the server */
} RpKind;

/* All kinds, in an order in which no row refers to a later kind (but for potential_need.need).
 * @n_kinds: (out) (optional) */
const RpKind *const *rp_schema_kinds (guint *n_kinds);
const RpKind *rp_schema_find_kind (const char *name);                     /* (nullable) */
const RpField *rp_kind_find_field (const RpKind *kind, const char *name); /* (nullable) */
/* @path: begins with "customer.industry_code". (nullable) */
const RpField *rp_schema_find_field (const char *path);
const char *rp_kind_label (const RpKind *kind);    /* translated */
const char *rp_field_label (const RpField *field); /* translated */

/* The merge unit of a field: its group, else its name. Answers give "answers.<question>". */
const char *rp_field_unit_name (const RpField *field);

/**
 * rp_kind_find_unit:
 * @unit: "phone", "when", or "answers.t2.summary"
 *
 * Returns: (nullable): the first field of the unit (its merge class and writers count for all of
 *   them); %NULL when the kind has no such unit
 */
const RpField *rp_kind_find_unit (const RpKind *kind, const char *unit);

/* Whether one of @roles may give @field a value; @creating: as part of a new row, where a creator
 * fills all but what only the server decides. Customer scopes are checked elsewhere. */
gboolean rp_field_may_write (const RpKind *kind, const RpField *field, RpRoles roles,
                             gboolean creating);

/* Whether one of @roles may read @field of a row that he has: what is internal goes to those who read scores. */
gboolean rp_field_may_read (const RpField *field, RpRoles roles);
RpRoles rp_schema_internal_readers (void);

/* Whether one of @roles may change @field of a row that is there. @state: (nullable): of the row; "" when it has none */
gboolean rp_field_may_change (const RpKind *kind, const RpField *field, RpRoles roles,
                              const char *state);

/* The number of the schema: raised with every change that an older program could misread. A field that
 * comes later is not required, and may join a group: a program that does not know it leaves it alone. */
#define RP_SCHEMA_NUMBER 1
/* Programs that say a lower one are asked to be upgraded before they send anything. */
#define RP_SCHEMA_OLDEST 1

/**
 * RpSchemaError:
 * @RP_SCHEMA_ERROR_UNKNOWN: no such kind, field, code or event
 * @RP_SCHEMA_ERROR_INVALID: a value of the wrong type, range or length; the message names the field
 * @RP_SCHEMA_ERROR_FORBIDDEN: the role may not do that
 * @RP_SCHEMA_ERROR_STATE: the workflow has no such event in this state
 * @RP_SCHEMA_ERROR_PERSON: this person may not, though his role may; the message says it
 */
#define RP_SCHEMA_ERROR (rp_schema_error_quark ())
GQuark rp_schema_error_quark (void);
typedef enum
{
  RP_SCHEMA_ERROR_UNKNOWN,
  RP_SCHEMA_ERROR_INVALID,
  RP_SCHEMA_ERROR_FORBIDDEN,
  RP_SCHEMA_ERROR_STATE,
  RP_SCHEMA_ERROR_PERSON,
} RpSchemaError;

G_END_DECLS
