/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/csv.h"
#include "store/store.h"
#include "workbench/import-mapping.h"

G_BEGIN_DECLS

/* More rows than this are delivered in several files. */
#define RP_IMPORT_MAX_ROWS 100000
/* How much one op carries: enough rows for speed, few enough bytes for the server, which takes 256 KiB. */
#define RP_IMPORT_ROWS_PER_OP 200
#define RP_IMPORT_BYTES_PER_OP (160 * 1024)

typedef enum
{
  RP_IMPORT_CREATE,
  RP_IMPORT_UPDATE,
  RP_IMPORT_UNCHANGED, /* it is here already and says the same */
  RP_IMPORT_REFUSED,   /* `message` says why */
} RpImportAction;

/**
 * RpImportRow: what becomes of one row of the table.
 * @line: of the file on which the row begins
 * @title: the row's name to people, "" when it has none
 * @id: the row it makes or changes
 * @shown: (nullable): an UPDATE's row as it is now
 * @body: (nullable): a CREATE's whole body, an UPDATE's body as it will be
 * @changed: (nullable): an UPDATE's merge units that get another value
 * @message: (nullable): a sentence with field and cause
 */
typedef struct
{
  guint line;
  RpImportAction action;
  char *title;
  char *id;
  RpRecord *shown;
  JsonObject *body;
  GStrv changed;
  char *message;
} RpImportRow;

/**
 * RpImportPlan: an import that has been matched with what is here and not yet done: the preview.
 *
 * Thread: the store's.
 */
typedef struct _RpImportPlan RpImportPlan;
void rp_import_plan_free (RpImportPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpImportPlan, rp_import_plan_free)

/**
 * rp_import_plan_make:
 * @table: at its first row
 * @name: of the file, for the history
 *
 * Reads the whole table, checks every cell and looks every row up by the mapping's key. An empty cell
 * leaves the field as it is: absence is never deletion. Two rows of the table with the same key are
 * an error of the second.
 *
 * Returns: (nullable) Errors: RP_IMPORT_ERROR_MAPPING, _TABLE, _FORBIDDEN; RP_CSV_ERROR, RP_DB_ERROR
 */
RpImportPlan *rp_import_plan_make (RpStore *store, RpImportMapping *mapping, RpCsvReader *table,
                                   const char *name, GError **error);

/**
 * rp_import_plan_new: an empty plan, for tables that need another reading than row by row.
 * @roles: of the user; changes that they may not make are refused. RP_ROLE_NONE while nobody is signed
 *   in: all may be made
 */
RpImportPlan *rp_import_plan_new (const RpKind *kind, RpRoles roles, const char *name);

/* The roles of the user of this profile, RP_ROLE_NONE while nobody is signed in. */
RpRoles rp_import_get_roles (RpStore *store);

/**
 * rp_import_plan_add:
 * @line: where the row comes from
 * @shown: (nullable): the row as it is here
 * @id: (nullable): of a new row that has one already
 * @body: (transfer full): as it shall be
 *
 * Compares and adds what has to be done. A body that the kind refuses is added as refused.
 */
void rp_import_plan_add (RpImportPlan *self, guint line, RpRecord *shown, const char *id,
                         JsonObject *body);
/* A row that cannot be taken. @message: (transfer full) */
void rp_import_plan_refuse (RpImportPlan *self, guint line, const char *title, char *message);
/* What is to be known before it is done. @sentence: (transfer full) */
void rp_import_plan_note (RpImportPlan *self, char *sentence);

const RpKind *rp_import_plan_get_kind (RpImportPlan *self);
GPtrArray *rp_import_plan_get_rows (RpImportPlan *self); /* (element-type RpImportRow) */
guint rp_import_plan_count (RpImportPlan *self, RpImportAction action);
GPtrArray *rp_import_plan_get_notes (RpImportPlan *self); /* (element-type utf8): sentences */
/* Headers of the table that went nowhere. (array zero-terminated=1) */
const char *const *rp_import_plan_get_unused (RpImportPlan *self);

/**
 * rp_import_commit:
 *
 * Does the plan. A failure after the first ops takes those back. A plan with refused rows is not begun. Each op is a
 * transaction of its own, so a program that is ended in the middle leaves the ops before: they are the last import then, and
 * rp_import_undo() takes them back; begun again, the rest is an import of its own.
 *
 * Errors: RP_IMPORT_ERROR_ROWS, RP_STORE_ERROR, RP_DB_ERROR, G_IO_ERROR_CANCELLED
 * Thread: the store's
 */
gboolean rp_import_commit (RpStore *store, RpImportPlan *plan, GCancellable *cancellable,
                           GError **error);

/**
 * rp_import_undo:
 * @n_taken_back: (out): ops taken back now; those that were before do not count
 * @n_sent: (out): ops that have been sent to the server already and stay
 *
 * Takes back the last import, changes to rows included, as far as it has not been sent.
 *
 * Errors: RP_DB_ERROR
 */
gboolean rp_import_undo (RpStore *store, guint *n_taken_back, guint *n_sent, GError **error);

/* Whether the signed-in user may make rows of @kind; everybody may while nobody is signed in. Who makes
 * a row fills it; changing one that is there needs the field's own roles, which a plan checks.
 * Errors: RP_IMPORT_ERROR_FORBIDDEN */
gboolean rp_import_check_roles (RpStore *store, const RpKind *kind, GError **error);

G_END_DECLS
