/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rescued.h"
#include "workbench/attention-item.h"

G_BEGIN_DECLS

/**
 * The inside of the items: filled on the store's thread, then fixed.
 */
struct _RpAttentionItem
{
  GObject parent_instance;

  RpAttentionType type;
  char *id;
  char *texts[RP_ATTENTION_N_TEXTS]; /* (nullable) each: "" */
  char *customer;                    /* whose record it is; "" */
  char *customer_name;
  char *page, *page_id; /* (nullable) */
  RpRecord *subject;    /* (nullable): the conflict */
  RpRecord *shown;      /* (nullable): the record, as it is on the card */
  JsonNode *standing;   /* (nullable): the value that the card shows of a conflict's other side */
  GStrv ops;            /* (nullable): refused, in the order in which they were made */
  GStrv details;        /* (nullable): of ops: what was done and why it was refused, in codes */
  GPtrArray *parts;     /* (element-type utf8) */
  const RpKind *kind;   /* (nullable): of what can be corrected … */
  char *record_id;      /* … its id … */
  RpRecord *without; /* (nullable): … as it is without the refused edit, none for a new one … */
  JsonObject *body;  /* (nullable): … and with it */
  RpRescued *rescued; /* (nullable) */
  gboolean own;       /* it is for this user to decide */
  gboolean later;
  gboolean is_text;
  guint decisions; /* 1 << RpDecision of those possible */
};

/* Takes away what is there. @text: (transfer full) (nullable) */
void rp_attention_item_take_text (RpAttentionItem *self, RpAttentionText which, char *text);

/* Whether two items look alike and are decided alike. */
gboolean rp_attention_item_is_same (gconstpointer a, gconstpointer b);

/**
 * What describing one takes. Thread: the store's.
 */
typedef struct
{
  RpStore *store;
  GTimeZone *zone;
  char *user;
  RpRoles roles;
  guint limit; /* of each sort */
  GPtrArray *items;
} RpAttentionLoad;

/* An item about a row or an op, in the list. Returns: (transfer none) */
RpAttentionItem *rp_attention_load_add (RpAttentionLoad *self, RpAttentionType type,
                                        const char *id);
/* Whose it is and where it is seen. @record: (nullable); @customer: its scope */
void rp_attention_load_set_place (const RpAttentionLoad *self, RpAttentionItem *item,
                                  RpRecord *record, const char *customer);
void rp_attention_item_allow (RpAttentionItem *self, RpDecision decision);
/* "许清 · 2026-01-05 14:02". Returns: (transfer full) */
char *rp_attention_describe_author (const RpAttentionLoad *self, const char *user_id,
                                    const char *at);
/* What of several records of a customer is meant, below his name: "Contact · 王工".
 * @record: (nullable). Returns: (transfer full) */
char *rp_attention_describe_record (RpRecord *record);
/* The value of a unit as people read it, with what it refers to called by its name. @record: (nullable): whose template
 * names the questions. Returns: (transfer full) */
char *rp_attention_format_unit (const RpAttentionLoad *self, const RpKind *kind, RpRecord *record,
                                const char *unit, JsonNode *value);
/* "Mobile: 138…", one field a line; of what no line can show, the name alone. @record: (nullable). Returns: (transfer
 * full) */
char *rp_attention_describe_units (const RpAttentionLoad *self, const RpKind *kind,
                                   RpRecord *record, JsonObject *units);
/* What the entry of a held record does, one change after the other: "Mobile: 138…", "Tags: added …", "王工: deleted".
 * Returns: (transfer full) */
char *rp_attention_describe_entry (const RpAttentionLoad *self, RpRecord *held);
/* Whether it deletes the record that it is about. */
gboolean rp_attention_entry_deletes (RpRecord *held);
/* Two values for one field. */
gboolean rp_attention_load_conflicts (RpAttentionLoad *self, GError **error);

/* Records as they were before the server came back from a backup. */
gboolean rp_attention_load_rescued (RpAttentionLoad *self, GError **error);

/* Fills in what is needed to correct the refused edit, when it is one that an editor can show. */
gboolean rp_attention_prepare_correction (RpAttentionLoad *self, RpAttentionItem *item,
                                          GError **error);

/* Whether the user has put the item off. */
gboolean rp_attention_is_later (RpStore *store, const char *id);

G_END_DECLS
