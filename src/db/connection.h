/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RpDbError: named after what the caller can do.
 * @RP_DB_ERROR_FULL: the disk is full; nothing was changed, free space and try again
 * @RP_DB_ERROR_READ_ONLY: the file or its folder cannot be written
 * @RP_DB_ERROR_LOCKED: another program has the database open
 * @RP_DB_ERROR_CORRUPT: the file is damaged; restore a backup
 * @RP_DB_ERROR_NEWER: made by a newer version of the program
 * @RP_DB_ERROR_CONSTRAINT: a row breaks a constraint
 * @RP_DB_ERROR_AGAIN: another transaction was in the way; run this one again from its beginning
 * @RP_DB_ERROR_LOST: the database server went away; whether a commit came through is not known
 * @RP_DB_ERROR_FAILED: anything else; a fault of the program
 */
#define RP_DB_ERROR (rp_db_error_quark ())
GQuark rp_db_error_quark (void);
typedef enum
{
  RP_DB_ERROR_FULL,
  RP_DB_ERROR_READ_ONLY,
  RP_DB_ERROR_LOCKED,
  RP_DB_ERROR_CORRUPT,
  RP_DB_ERROR_NEWER,
  RP_DB_ERROR_CONSTRAINT,
  RP_DB_ERROR_AGAIN,
  RP_DB_ERROR_LOST,
  RP_DB_ERROR_FAILED,
} RpDbError;

/**
 * RpConnection: one connection to a database, whichever it is. The SQL text is the same for both
 * drivers: named parameters ":name", RETURNING, ON CONFLICT; TEXT, BIGINT, INTEGER, SMALLINT.
 *
 * Thread: the one that uses it first; one at a time.
 */
#define RP_TYPE_CONNECTION (rp_connection_get_type ())
G_DECLARE_DERIVABLE_TYPE (RpConnection, rp_connection, RP, CONNECTION, GObject)

typedef struct _RpStatement RpStatement;

struct _RpConnectionClass
{
  GObjectClass parent_class;
  gboolean (*run_script) (RpConnection *self, const char *sql, GError **error);
  RpStatement *(*prepare) (RpConnection *self, const char *sql, GError **error);
  gboolean (*begin) (RpConnection *self, GError **error); /* a writing transaction */
  /* A transaction that only reads, all of it as of one moment. */
  gboolean (*begin_reading) (RpConnection *self, GError **error);
  gboolean (*commit) (RpConnection *self, GError **error);
  gboolean (*rollback) (RpConnection *self); /* %FALSE: it could not be, now; asked for again */
  gint64 (*get_changes) (RpConnection *self);
  /* The number of the last migration step; 0 for a database without tables. */
  gboolean (*get_version) (RpConnection *self, int *version, GError **error);
  gboolean (*set_version) (RpConnection *self, int version, GError **error); /* in a transaction */
  /* (nullable): where several processes may change the tables' layout at once, keeps them apart. */
  gboolean (*lock_layout) (RpConnection *self, GError **error);
  void (*unlock_layout) (RpConnection *self);
  gboolean (*check) (RpConnection *self, GError **error);
  /* (nullable): leaves nothing of what was deleted in the files, where that is the program's business. */
  gboolean (*scrub) (RpConnection *self, GError **error);
  /* (nullable): the same down to copies that the driver made by itself. */
  gboolean (*compact) (RpConnection *self, GError **error);
};

/* Several statements without parameters, for migrations. */
gboolean rp_connection_run_script (RpConnection *self, const char *sql, GError **error);

/**
 * rp_connection_prepare:
 * @sql: one statement; the cache's key, so it is a literal or built from few parts, and values are
 *   never part of it
 * Several may be asked for in a row: with @error set already there is none.
 *
 * Returns: (transfer full) (nullable): ready for binding. Free it with rp_statement_free(), which
 *   resets it and leaves it in the cache.
 */
RpStatement *rp_connection_prepare (RpConnection *self, const char *sql, GError **error);

/* Runs one statement without parameters and without a result. */
gboolean rp_connection_run (RpConnection *self, const char *sql, GError **error);

/**
 * RpStatement: binds by name, reads by column number in the order of the SELECT.
 */
void rp_statement_free (RpStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpStatement, rp_statement_free)
/* A name that the statement does not have is a programmer's error. %NULL text binds null. */
void rp_statement_bind_text (RpStatement *self, const char *name, const char *value);
void rp_statement_bind_integer (RpStatement *self, const char *name, gint64 value);
void rp_statement_bind_null (RpStatement *self, const char *name);
/* The same by place, the first of the statement's names being 1: for rows by the hundred thousand.
 * @text: (array length=length): not necessarily terminated, and without a NUL; kept until the statement is
 *   run, not copied */
void rp_statement_bind_bytes_at (RpStatement *self, guint place, const char *text, gsize length);
void rp_statement_bind_integer_at (RpStatement *self, guint place, gint64 value);
void rp_statement_bind_null_at (RpStatement *self, guint place);
/* Moves to the next row. @has_row: (out) (optional): %TRUE on an error as well, so that a walk which has not
 * come to its end never looks as if it had. Returns: %FALSE on an error */
gboolean rp_statement_step (RpStatement *self, gboolean *has_row, GError **error);
/* For statements without a result: runs to the end and resets, ready to be bound again. */
gboolean rp_statement_run (RpStatement *self, GError **error);
const char *rp_statement_get_text (RpStatement *self,
                                   guint column); /* (nullable) until the next step */
gint64 rp_statement_get_integer (RpStatement *self, guint column); /* 0 for null */
gboolean rp_statement_is_null (RpStatement *self, guint column);
gint64 rp_connection_get_changes (RpConnection *self); /* rows changed by the last statement */
/* Outside a transaction, after something was removed for good: its bytes leave the files, as far as that
 * is not the database server's business. */
gboolean rp_connection_scrub (RpConnection *self, GError **error);
/**
 * rp_connection_compact:
 *
 * Outside a transaction: writes the database anew, so that only what is in its rows is in its files. Moving
 * entries from page to page SQLite leaves copies of them in gaps of pages, where overwriting what is deleted does
 * not find them. It takes about ten seconds for a gigabyte and as much space again on the database's disk and in
 * the folder for temporary files, and nobody writes meanwhile. Cut off at any moment it has changed nothing.
 *
 * Returns: %FALSE when some of it is still to do: RP_DB_ERROR_AGAIN while others are at the database,
 *   RP_DB_ERROR_FULL, or any other. %TRUE as well where that is the database server's business
 */
gboolean rp_connection_compact (RpConnection *self, GError **error);

/**
 * RpTransaction: rolls back when it goes out of scope without a commit. Not nested.
 */
typedef struct _RpTransaction RpTransaction;
RpTransaction *rp_transaction_begin (RpConnection *connection, GError **error);
/* For reading alone: everything is seen as of one moment, and nobody is kept from writing. */
RpTransaction *rp_transaction_begin_reading (RpConnection *connection, GError **error);
/* Takes the guard. After an error nothing of the transaction has happened. One in which a statement went wrong
 * cannot be committed, nor anything more be done in it, whether somebody looked at the error or not. */
gboolean rp_transaction_commit (RpTransaction *self, GError **error);
void rp_transaction_rollback (RpTransaction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpTransaction, rp_transaction_rollback)

/**
 * RpMigration: the step from version - 1 to version.
 */
typedef struct
{
  int version;
  const char *sql; /* the text of a numbered file */
} RpMigration;

/**
 * rp_connection_migrate:
 * @backup: (nullable) (scope call): called before the first step when the database is not empty
 *
 * Each step is one transaction with the version set inside it. Errors: RP_DB_ERROR_NEWER when the
 * database is ahead of the steps; any other leaves the database at the last finished step.
 */
gboolean rp_connection_migrate (RpConnection *self, const RpMigration *steps, guint n_steps,
                                gboolean (*backup) (RpConnection *self, int from_version,
                                                    gpointer data, GError **error),
                                gpointer data, GError **error);

/* Around a migration and what follows from it, where other processes may be starting as well: they wait
 * until it has been unlocked. */
gboolean rp_connection_lock_layout (RpConnection *self, GError **error);
void rp_connection_unlock_layout (RpConnection *self);

/* Whether the database is whole, as far as the driver can see. Errors: RP_DB_ERROR_CORRUPT naming the
 * first fault, others when it cannot be used as it is set up */
gboolean rp_connection_check (RpConnection *self, GError **error);

G_END_DECLS
