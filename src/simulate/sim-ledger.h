/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RpSimLedger: what the simulation has seen with its own eyes: what people typed and what their
 * screens showed then, and what went over the line. The checks rest on it, and it shares nothing with
 * the code under test: no revision, no base, no `seen`.
 */
typedef struct _RpSimLedger RpSimLedger;

/**
 * RpSimValue: a value that somebody typed. It holds a word that no other value has.
 */
typedef struct
{
  char *word;
  char *kind, *id, *unit;
  GPtrArray
      *displayed;  /* canonical JSON: what it was typed over, and over what before it was sent */
  guint laptop;    /* that it was typed on */
  guint persons;   /* who have put it down, also by deciding a conflict for it: bits */
  char *logged_as; /* (nullable): id of the operation it was logged in */
  struct _RpSimOp *op; /* (nullable): that carried it last */
  GPtrArray *ops;      /* all that did */
  gboolean excused;    /* erased for good, or taken back */
} RpSimValue;

/**
 * RpSimOp: an operation as the line carried it.
 */
typedef struct _RpSimOp
{
  char *id;
  guint laptop;
  char *first_id;               /* the first record that it changes */
  guint sender;                 /* who sent it last */
  char *sent;                   /* canonical, as it was sent last */
  char *payload;                /* canonical, as first decided */
  char *decision;               /* (nullable): "conflict post", in the server's present timeline */
  JsonObject *result;           /* (nullable) */
  int decided_at;               /* step; -1 */
  guint order;                  /* of the decision */
  struct _RpSimOp *accepted_by; /* (nullable): the decision that let it in after all */
} RpSimOp;

/**
 * RpSimRecord: a record that came to be, in the order in which they did.
 */
typedef struct
{
  char *kind, *id, *customer;
  gboolean erased;       /* for good: a backup does not bring it back */
  gboolean moved;        /* ever */
  char *backup_customer; /* when the backup was made; of its making when it was made since */
} RpSimRecord;

RpSimLedger *rp_sim_ledger_new (void);
void rp_sim_ledger_free (RpSimLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpSimLedger, rp_sim_ledger_free)

/* ---- typing ---- */

/* A word for a new value. Returns: (transfer full) */
char *rp_sim_ledger_make_word (RpSimLedger *self);
/* @displayed: canonical JSON. Returns: (transfer none) */
RpSimValue *rp_sim_ledger_add_value (RpSimLedger *self, const char *word, guint laptop,
                                     const char *kind, const char *id, const char *unit,
                                     const char *displayed);
/* (nullable) */
RpSimValue *rp_sim_ledger_find_value (RpSimLedger *self, const char *word);
/* The words in @text, in order. Returns: (transfer full) (element-type RpSimValue) */
GPtrArray *rp_sim_ledger_find_values (RpSimLedger *self, const char *text);
GPtrArray *rp_sim_ledger_get_values (RpSimLedger *self);

/* What was on screen, whole, when somebody deleted a record. @op_id: as it was logged */
void rp_sim_ledger_add_sight (RpSimLedger *self, const char *op_id, const char *unit,
                              const char *displayed);
/* (nullable): unit -> canonical JSON */
GHashTable *rp_sim_ledger_find_sight (RpSimLedger *self, const char *op_id);

/* @customer: whose it is when it arrives now; @typed: for whom it was made, which counts again when the server
 * is put back to before it was there */
void rp_sim_ledger_add_record (RpSimLedger *self, const char *kind, const char *id,
                               const char *customer, const char *typed);
void rp_sim_ledger_move_record (RpSimLedger *self, const char *id, const char *customer);
/* All of a customer's records are another's now. */
void rp_sim_ledger_merge_customer (RpSimLedger *self, const char *from, const char *into);
/* The record, and what was entered about it, is to be nowhere any more. */
void rp_sim_ledger_erase_record (RpSimLedger *self, const char *id);
gboolean rp_sim_ledger_is_erased (RpSimLedger *self, const char *id);
/* Of a conflict whether its record was. */
gboolean rp_sim_ledger_was_erased (RpSimLedger *self, const char *id);
/* What somebody's screen says: which record a conflict is about. */
void rp_sim_ledger_add_conflict (RpSimLedger *self, const char *conflict, const char *id);
/* (nullable) */
RpSimRecord *rp_sim_ledger_find_record (RpSimLedger *self, const char *id);
GPtrArray *rp_sim_ledger_get_records (RpSimLedger *self);

/* What somebody's screen says: the record @held stands for an operation that came too late. */
void rp_sim_ledger_add_late (RpSimLedger *self, const char *held, const char *op_id);
/* Returns: (nullable): the operation that it stands for */
const char *rp_sim_ledger_find_late (RpSimLedger *self, const char *held);
/* The operation whose decision made this one happen, or not: itself, unless it came too late and was accepted
 * afterwards. */
const RpSimOp *rp_sim_ledger_get_effect (const RpSimOp *op);

/* ---- the line ---- */

/* @op: as it was sent. @sender: a laptop that has all it ever had
 * Returns: (transfer full) (nullable): what is wrong about it: the same sender has sent it as something else */
char *rp_sim_ledger_note_sent (RpSimLedger *self, guint laptop, guint sender, JsonObject *op);
RpSimOp *rp_sim_ledger_find_op (RpSimLedger *self, const char *op_id); /* (nullable) */
/* It was decided whole, has lost what an erasure took, and was then sent once more. */
gboolean rp_sim_ledger_is_parted (RpSimLedger *self, const char *op_id);
GPtrArray *rp_sim_ledger_get_ops (RpSimLedger *self);

/**
 * rp_sim_ledger_note_decided:
 * @op: as it was sent
 * @result: the server's
 *
 * Returns: (transfer full) (nullable): what is wrong about it: the server has said something else before,
 *   or about another payload
 */
char *rp_sim_ledger_note_decided (RpSimLedger *self, int step, JsonObject *op, JsonObject *result);
/* "conflict post", "rejected forbidden". Returns: (transfer full) */
char *rp_sim_ledger_describe (JsonObject *result);

/* The server may be put back to where it is now. */
void rp_sim_ledger_back_up (RpSimLedger *self);
/* The server is back where it was at the end of @step: what it decided since it does not know. */
void rp_sim_ledger_rewind (RpSimLedger *self, int step);

G_END_DECLS
