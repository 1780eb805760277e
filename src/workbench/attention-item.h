/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RpAttentionType: what a person is asked to decide.
 * @RP_ATTENTION_CONFLICT: two values for one field
 * @RP_ATTENTION_REFUSED: an edit that the server refused, with those that build on it
 * @RP_ATTENTION_HELD: a late entry of somebody who has lost the customer
 * @RP_ATTENTION_PROPOSAL: a value for a field that its author may not set
 * @RP_ATTENTION_NOTICE: news about an operation of one's own
 * @RP_ATTENTION_REMOVAL: sync has stopped before it would take much away
 * @RP_ATTENTION_RESCUED: a record as it was before the server came back from a backup
 * @RP_ATTENTION_DISCARDED: a refused edit that was given up
 */
typedef enum
{
  RP_ATTENTION_CONFLICT,
  RP_ATTENTION_REFUSED,
  RP_ATTENTION_HELD,
  RP_ATTENTION_PROPOSAL,
  RP_ATTENTION_NOTICE,
  RP_ATTENTION_REMOVAL,
  RP_ATTENTION_RESCUED,
  RP_ATTENTION_DISCARDED,
} RpAttentionType;

/**
 * RpDecision: what the user decides about an item.
 */
typedef enum
{
  RP_DECISION_KEEP_THEIRS, /* conflict: as it is on the server */
  RP_DECISION_COMBINE,     /* conflict of texts: a third text; see rp_attention_combine_async() */
  RP_DECISION_USE_MINE,    /* conflict: an edit made with their value on screen */
  RP_DECISION_DISCARD, /* refused: give it up; it can be taken back for 90 days. Rescued: for good */
  RP_DECISION_SEND,    /* refused: the administrator is told; see rp_attention_send_async() */
  RP_DECISION_SAVE,    /* refused: into a file; see rp_attention_save_async() */
  RP_DECISION_RETRY,   /* refused: send it again as it is, as a new edit */
  RP_DECISION_CORRECT,  /* refused: with other values; see rp_attention_item_new_draft() */
  RP_DECISION_PUT_BACK, /* rescued: an edit that makes the record say so again, as far as one may */
  RP_DECISION_TAKE_BACK, /* discarded: it is refused again */
  RP_DECISION_REFUSE,    /* late entry, proposal */
  RP_DECISION_ACCEPT,    /* the same */
  RP_DECISION_WITHDRAW,  /* proposal of one's own */
  RP_DECISION_DISMISS,   /* notice: it was read */
  RP_DECISION_ALLOW,     /* removal: go on with it */
  RP_DECISION_LATER,     /* stays, out of the way; no edit */
  RP_DECISION_NOW,       /* no longer out of the way */
  RP_N_DECISIONS,
} RpDecision;

/**
 * RpDecisionInfo: how a decision is offered.
 */
typedef struct
{
  RpDecision decision;
  const char *name;  /* on the command line; NULL when it needs more than a word */
  const char *label; /* N_() or, with @context, NC_(): of the button, with its mnemonic */
  const char *done;  /* N_(): what is said afterwards; "" for nothing */
  char key;          /* that decides while the card has the keyboard; 0 for none */
  gboolean suggested, destructive;
  const char *context; /* (nullable): another word than the same label has elsewhere */
} RpDecisionInfo;
const RpDecisionInfo *rp_decision_info (RpDecision decision);
const char *rp_decision_label (RpDecision decision); /* translated */

/**
 * The texts of an item; "" where it has none.
 */
typedef enum
{
  RP_ATTENTION_TITLE,     /* the record */
  RP_ATTENTION_FIELD,     /* the field, or the step that was refused */
  RP_ATTENTION_MINE,      /* the value that came later … */
  RP_ATTENTION_MINE_NAME, /* … what it is called, "Yours" … */
  RP_ATTENTION_MINE_BY,   /* … and by whom, on which computer and when */
  RP_ATTENTION_THEIRS,    /* the value that stands */
  RP_ATTENTION_THEIRS_BY,
  RP_ATTENTION_SEEN,    /* what the author of the later value had on screen … */
  RP_ATTENTION_SEEN_BY, /* … and by whom and when, where that is known here */
  RP_ATTENTION_REASON,  /* whole sentences; all but conflicts have it */
  RP_ATTENTION_N_TEXTS,
} RpAttentionText;

/**
 * RpAttentionItem: one thing that a person decides. Immutable.
 */
#define RP_TYPE_ATTENTION_ITEM (rp_attention_item_get_type ())
G_DECLARE_FINAL_TYPE (RpAttentionItem, rp_attention_item, RP, ATTENTION_ITEM, GObject)

/* Of the record or the op that it is about; "" for the removal. */
const char *rp_attention_item_get_id (RpAttentionItem *self);
RpAttentionType rp_attention_item_get_attention_type (RpAttentionItem *self);
const char *rp_attention_item_get_text (RpAttentionItem *self, RpAttentionText text);
/* The same of a conflict's values as a text to write on: "" where the card shows that there is none. */
const char *rp_attention_item_get_words (RpAttentionItem *self, RpAttentionText text);
/* Whether the values are texts in which single words may differ. */
gboolean rp_attention_item_is_text (RpAttentionItem *self);
const char *rp_attention_item_get_customer_name (RpAttentionItem *self);
gboolean rp_attention_item_may (RpAttentionItem *self, RpDecision decision);
/* What else is refused with it, a line each. (element-type utf8) */
GPtrArray *rp_attention_item_get_parts (RpAttentionItem *self);
/* The page on which the record is seen: what win.open gets. (nullable): it is not here */
const char *rp_attention_item_get_page (RpAttentionItem *self);
const char *rp_attention_item_get_page_id (RpAttentionItem *self);

/**
 * rp_attention_item_new_draft:
 * @session: an RpSession
 *
 * What was refused, to be corrected: committing it takes the place of the refused edit, and what was refused
 * with it is sent again.
 *
 * Returns: (transfer full) (nullable): %NULL when it is corrected on the record's own page
 */
struct _RpRecordDraft *rp_attention_item_new_draft (RpAttentionItem *self, gpointer session);

G_END_DECLS
