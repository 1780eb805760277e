/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "workbench/attention-private.h"
#include "workbench/record-draft.h"
#include "workbench/unit-text.h"

static const RpDecisionInfo decisions[RP_N_DECISIONS] = {
  [RP_DECISION_KEEP_THEIRS] = { RP_DECISION_KEEP_THEIRS, "keep", N_ ("_Keep theirs"),
                                N_ ("The value on the server is kept."), .key = 't' },
  [RP_DECISION_COMBINE] = { RP_DECISION_COMBINE, NULL, N_ ("_Combine…"),
                            N_ ("The combined text is on its way."), .key = 'c' },
  [RP_DECISION_USE_MINE] = { RP_DECISION_USE_MINE, "use-mine", N_ ("_Use mine"),
                             N_ ("Your value is on its way."), .key = 'm', .suggested = TRUE },
  [RP_DECISION_DISCARD] = { RP_DECISION_DISCARD, "discard", N_ ("_Discard…"),
                            N_ ("The entry was discarded."), .key = 'd' },
  [RP_DECISION_SEND] = { RP_DECISION_SEND, NULL, N_ ("Tell the Ad_ministrator"),
                         N_ ("The administrator has been told."), .key = 'i' },
  [RP_DECISION_SAVE]
  = { RP_DECISION_SAVE, NULL, N_ ("Save as _File…"), N_ ("The entry was saved."), .key = 's' },
  [RP_DECISION_RETRY] = { RP_DECISION_RETRY, "retry", N_ ("Send _again"),
                          N_ ("It is sent again as it is."), .key = 'a' },
  [RP_DECISION_CORRECT]
  = { RP_DECISION_CORRECT, NULL, N_ ("_Correct and Send…"),
      N_ ("The corrected entry is on its way."), .key = 'c', .suggested = TRUE },
  [RP_DECISION_PUT_BACK] = { RP_DECISION_PUT_BACK, "put-back", N_ ("_Put Back"),
                             N_ ("What you may enter is back in the record and on its way."),
                             .key = 'p', .suggested = TRUE },
  [RP_DECISION_TAKE_BACK] = { RP_DECISION_TAKE_BACK, "take-back", N_ ("_Take Back"),
                              N_ ("The entry is back among those refused."), .key = 'b' },
  [RP_DECISION_REFUSE]
  = { RP_DECISION_REFUSE, "refuse", N_ ("_Refuse…"), N_ ("It was refused."), .key = 'r' },
  [RP_DECISION_ACCEPT]
  = { RP_DECISION_ACCEPT, "accept", NC_ ("decision", "_Accept"), N_ ("It was accepted."),
      .key = 'a', .suggested = TRUE, .context = "decision" },
  [RP_DECISION_WITHDRAW]
  = { RP_DECISION_WITHDRAW, "withdraw", N_ ("_Withdraw"), N_ ("It was withdrawn."), .key = 'w' },
  [RP_DECISION_DISMISS] = { RP_DECISION_DISMISS, "dismiss", N_ ("_Understood"), "", .key = 'u' },
  [RP_DECISION_ALLOW] = { RP_DECISION_ALLOW, "allow", N_ ("_Let It Remove Them"),
                          N_ ("The next sync removes them."), .destructive = TRUE },
  [RP_DECISION_LATER] = { RP_DECISION_LATER, "later", N_ ("_Later"),
                          N_ ("Put off: it stays below until you decide."), .key = 'l' },
  [RP_DECISION_NOW] = { RP_DECISION_NOW, "now", N_ ("Decide _now"), "", .key = 'n' },
};

const RpDecisionInfo *
rp_decision_info (RpDecision decision)
{
  return &decisions[decision];
}

const char *
rp_decision_label (RpDecision decision)
{
  const RpDecisionInfo *info = &decisions[decision];

  return info->context != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, info->context, info->label)
                               : gettext (info->label);
}

G_DEFINE_TYPE (RpAttentionItem, rp_attention_item, G_TYPE_OBJECT)

const char *
rp_attention_item_get_id (RpAttentionItem *self)
{
  return self->id;
}

RpAttentionType
rp_attention_item_get_attention_type (RpAttentionItem *self)
{
  return self->type;
}

const char *
rp_attention_item_get_text (RpAttentionItem *self, RpAttentionText text)
{
  return self->texts[text] != NULL ? self->texts[text] : "";
}

const char *
rp_attention_item_get_words (RpAttentionItem *self, RpAttentionText text)
{
  const char *words = rp_attention_item_get_text (self, text);
  return g_str_equal (words, RP_UNIT_NO_VALUE) ? "" : words;
}

void
rp_attention_item_take_text (RpAttentionItem *self, RpAttentionText which, char *text)
{
  g_free (self->texts[which]);
  self->texts[which] = text;
}

gboolean
rp_attention_item_is_text (RpAttentionItem *self)
{
  return self->is_text;
}

gboolean
rp_attention_item_may (RpAttentionItem *self, RpDecision decision)
{
  return (self->decisions & (1U << decision)) != 0;
}

const char *
rp_attention_item_get_customer_name (RpAttentionItem *self)
{
  return self->customer_name;
}

GPtrArray *
rp_attention_item_get_parts (RpAttentionItem *self)
{
  return self->parts;
}

const char *
rp_attention_item_get_page (RpAttentionItem *self)
{
  return self->page;
}

const char *
rp_attention_item_get_page_id (RpAttentionItem *self)
{
  return self->page_id;
}

RpRecordDraft *
rp_attention_item_new_draft (RpAttentionItem *self, gpointer session)
{
  return self->body != NULL
             ? rp_record_draft_new_for_correction (session, self->kind, self->record_id,
                                                   self->without, self->body,
                                                   (const char *const *)self->ops)
             : NULL;
}

static gboolean
has_same_parts (const RpAttentionItem *a, const RpAttentionItem *b)
{
  if (a->parts->len != b->parts->len)
    return FALSE;
  for (guint i = 0; i < a->parts->len; i++)
    if (!g_str_equal (a->parts->pdata[i], b->parts->pdata[i]))
      return FALSE;
  return TRUE;
}

/* The record behind it may have another revision: the decision would say that the older was seen, which
 * is true as long as the card shows it. */
gboolean
rp_attention_item_is_same (gconstpointer a, gconstpointer b)
{
  const RpAttentionItem *one = a, *other = b;

  if (!g_str_equal (one->id, other->id) || one->decisions != other->decisions
      || one->own != other->own || one->later != other->later)
    return FALSE;
  for (guint i = 0; i < RP_ATTENTION_N_TEXTS; i++)
    if (g_strcmp0 (one->texts[i], other->texts[i]) != 0)
      return FALSE;
  return has_same_parts (one, other);
}

static void
rp_attention_item_finalize (GObject *object)
{
  RpAttentionItem *self = RP_ATTENTION_ITEM (object);

  for (guint i = 0; i < RP_ATTENTION_N_TEXTS; i++)
    g_free (self->texts[i]);
  g_free (self->id);
  g_free (self->customer);
  g_free (self->customer_name);
  g_free (self->page);
  g_free (self->page_id);
  g_clear_object (&self->subject);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->standing, json_node_unref);
  g_strfreev (self->ops);
  g_strfreev (self->details);
  g_clear_object (&self->without);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->rescued, rp_rescued_free);
  g_free (self->record_id);
  g_ptr_array_unref (self->parts);
  G_OBJECT_CLASS (rp_attention_item_parent_class)->finalize (object);
}

static void
rp_attention_item_class_init (RpAttentionItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_attention_item_finalize;
}

static void
rp_attention_item_init (RpAttentionItem *self)
{
  self->parts = g_ptr_array_new_with_free_func (g_free);
}
