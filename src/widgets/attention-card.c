/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/attention-card.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "widgets/accessible.h"
#include "widgets/combine-dialog.h"
#include "widgets/diff-label.h"
#include "widgets/kept-text.h"
#include "widgets/page.h"
#include "widgets/record-editor.h"
#include "widgets/wrap-layout.h"

#define REASON_MAX 480 /* characters */
#define CARD_KEY "rp-card"

struct _RpAttentionCard
{
  GtkListBoxRow parent_instance;

  RpAttention *attention;
  RpAttentionItem *item;
  GtkLabel *title, *field, *reason, *parts;
  GtkLabel *theirs, *theirs_by, *mine_name, *mine, *mine_by, *seen_name, *seen, *seen_by;
  GtkWidget *open, *values;
  GtkBox *buttons;
  GtkNativeDialog *chooser; /* (nullable): open */
  gboolean deciding;        /* it goes, unless the decision fails */
  GtkWidget
      *page; /* (nullable) (weak): says what came of a decision, also when the card has gone */
};

G_DEFINE_TYPE (RpAttentionCard, rp_attention_card, GTK_TYPE_LIST_BOX_ROW)

RpAttentionItem *
rp_attention_card_get_item (RpAttentionCard *self)
{
  return self->item;
}

/* ---- deciding ---- */

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) from = user_data;
  g_autoptr (GError) error = NULL;
  gboolean undone = rp_attention_undo_finish (RP_ATTENTION (source), result, &error);

  if (error != NULL)
    rp_page_say_error (from, error);
  else
    rp_page_say (from, undone ? _ ("The decision was taken back.")
                              : _ ("It has been sent already; the history of the record has both "
                                   "values."));
}

/* On the toast: what it takes back, and by whom. */
#define EDITS_KEY "rp-edits"
#define ATTENTION_KEY "rp-attention"

/* @page: stays when the card has gone */
static void
undo_cb (GtkWidget *page, AdwToast *toast)
{
  RpAttention *attention = g_object_get_data (G_OBJECT (toast), ATTENTION_KEY);

  rp_attention_undo_async (attention, g_object_get_data (G_OBJECT (toast), EDITS_KEY), undone_cb,
                           g_object_ref (page));
}

void
rp_attention_say_done (GtkWidget *from, RpAttention *attention, const char *sentence)
{
  GtkWidget *page = gtk_widget_get_ancestor (from, RP_TYPE_PAGE);
  GPtrArray *edits = rp_attention_get_last_edits (attention);
  AdwToast *toast = NULL;

  if (*sentence == '\0' || page == NULL)
    return;
  if (edits != NULL)
    toast = rp_page_say_undo (page, sentence, G_CALLBACK (undo_cb), G_OBJECT (page));
  if (toast == NULL)
    {
      rp_page_say (page, sentence);
      return;
    }
  g_object_set_data_full (G_OBJECT (toast), EDITS_KEY, g_ptr_array_ref (edits),
                          (GDestroyNotify)g_ptr_array_unref);
  g_object_set_data_full (G_OBJECT (toast), ATTENTION_KEY, g_object_ref (attention),
                          g_object_unref);
}

static void
say (RpAttentionCard *self, const char *sentence)
{
  if (self->page != NULL)
    rp_page_say (self->page, sentence);
}

static void
say_error (RpAttentionCard *self, const GError *error)
{
  if (self->page != NULL)
    rp_page_say_error (self->page, error);
}

/* A sync may put another card in the place of the one that asks: the answer is about this one. */
static void
hold_card (gpointer dialog, RpAttentionCard *self)
{
  g_object_set_data_full (G_OBJECT (dialog), CARD_KEY, g_object_ref (self), g_object_unref);
}

static gboolean
has_focus (RpAttentionCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL
         && (focus == GTK_WIDGET (self) || gtk_widget_is_ancestor (focus, GTK_WIDGET (self)));
}

/* Until it is known what came of it the keyboard stays here: on another card a key would decide about what
 * nobody has looked at. */
static void
set_deciding (RpAttentionCard *self, gboolean deciding)
{
  if (deciding && has_focus (self))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  self->deciding = deciding;
  gtk_widget_set_sensitive (GTK_WIDGET (self->buttons), !deciding);
}

/* What had the keyboard is going: the card behind it takes it, or that before it. */
static void
pass_focus (RpAttentionCard *self)
{
  GtkWidget *next = gtk_widget_get_next_sibling (GTK_WIDGET (self));

  if (next == NULL)
    next = gtk_widget_get_prev_sibling (GTK_WIDGET (self));
  if (next != NULL && has_focus (self))
    gtk_widget_grab_focus (next);
}

typedef struct
{
  RpAttentionCard *card;
  RpDecision decision;
  RpTyped *reason; /* (nullable): what was typed for it */
} Deciding;

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Deciding *deciding = user_data;
  g_autoptr (RpAttentionCard) self = deciding->card;
  g_autoptr (RpTyped) reason = deciding->reason;
  g_autoptr (GError) error = NULL;

  if (rp_attention_decide_finish (RP_ATTENTION (source), result, &error))
    {
      pass_focus (self);
      if (reason != NULL)
        rp_typed_drop (reason);
      if (self->page != NULL)
        rp_attention_say_done (self->page, self->attention,
                               gettext (rp_decision_info (deciding->decision)->done));
      return;
    }
  set_deciding (self, FALSE);
  say_error (self, error);
}

static void
decide (RpAttentionCard *self, RpDecision decision)
{
  Deciding *deciding = g_new0 (Deciding, 1);

  deciding->card = g_object_ref (self);
  deciding->decision = decision;
  set_deciding (self, TRUE);
  rp_attention_decide_async (self->attention, self->item, decision, decided_cb, deciding);
}

static void
discard_answered_cb (AdwMessageDialog *dialog, const char *response, RpAttentionCard *self)
{
  if (g_str_equal (response, "discard"))
    decide (self, RP_DECISION_DISCARD);
}

static void
ask_to_discard (RpAttentionCard *self)
{
  gboolean rescued = rp_attention_item_get_attention_type (self->item) == RP_ATTENTION_RESCUED;
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Discard this entry?"),
      rescued ? _ ("This is the only place where it is kept. It is gone then.")
              : _ ("What you entered is taken from the record. It can be taken back for 90 days."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Back"), "discard",
                                    _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  hold_card (dialog, self);
  g_signal_connect (dialog, "response", G_CALLBACK (discard_answered_cb), self);
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

#define REASON_KEY "rp-reason"

static void
refuse_answered_cb (AdwMessageDialog *dialog, const char *response, RpAttentionCard *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));
  Deciding *deciding = NULL;

  if (!g_str_equal (response, "refuse"))
    {
      if (self->page != NULL)
        rp_kept_text_say (self->page, gtk_editable_get_text (entry));
      return;
    }
  deciding = g_new0 (Deciding, 1);
  deciding->card = g_object_ref (self);
  deciding->decision = RP_DECISION_REFUSE;
  deciding->reason = g_object_ref (g_object_get_data (G_OBJECT (dialog), REASON_KEY));
  set_deciding (self, TRUE);
  rp_attention_refuse_async (self->attention, self->item, gtk_editable_get_text (entry), decided_cb,
                             deciding);
}

static void
ask_to_refuse (RpAttentionCard *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Refuse this entry?"),
      _ ("Its author is told that it was refused, and why."));
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *key = g_strconcat ("refuse:", rp_attention_item_get_id (self->item), NULL);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Reason"));
  gtk_entry_set_max_length (GTK_ENTRY (entry), REASON_MAX);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason"), -1);
  g_object_set_data_full (
      G_OBJECT (dialog), REASON_KEY,
      rp_kept_text_attach (entry, rp_attention_get_session (self->attention), key), g_object_unref);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Back"), "refuse",
                                    _ ("_Refuse"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "refuse",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "refuse");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  hold_card (dialog, self);
  g_signal_connect (dialog, "response", G_CALLBACK (refuse_answered_cb), self);
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
combine (RpAttentionCard *self)
{
  rp_combine_dialog_present (self->page, self->attention, self->item);
}

static void
correct (RpAttentionCard *self)
{
  RpRecordDraft *draft
      = rp_attention_item_new_draft (self->item, rp_attention_get_session (self->attention));

  /* An answer is given in the form, which shows the refused one. */
  if (draft != NULL)
    rp_record_editor_present (GTK_WIDGET (self), draft);
  else
    rp_page_go (GTK_WIDGET (self), rp_attention_item_get_page (self->item),
                rp_attention_item_get_page_id (self->item));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpAttentionCard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_attention_save_finish (RP_ATTENTION (source), result, &error))
    say (self, gettext (rp_decision_info (RP_DECISION_SAVE)->done));
  else
    say_error (self, error);
}

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, RpAttentionCard *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      rp_attention_save_async (self->attention, self->item, file, saved_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
save (RpAttentionCard *self)
{
  g_autofree char *name = g_strdup_printf ("%s.json", _ ("Refused entry"));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Save as File"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  g_set_object (&self->chooser, GTK_NATIVE_DIALOG (dialog));
  g_object_unref (dialog);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  hold_card (dialog, self);
  g_signal_connect (dialog, "response", G_CALLBACK (file_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpAttentionCard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_attention_send_finish (RP_ATTENTION (source), result, &error))
    say (self, gettext (rp_decision_info (RP_DECISION_SEND)->done));
  else
    say_error (self, error);
}

/* The entry stays: it is still to be decided about. */
static void
tell_administrator (RpAttentionCard *self)
{
  rp_attention_send_async (self->attention, self->item, sent_cb, g_object_ref (self));
}

/* What is more than a word to the store; the other decisions are taken at once. */
static const struct
{
  RpDecision decision;
  void (*present) (RpAttentionCard *self);
} dialogs[] = {
  { RP_DECISION_COMBINE, combine },
  { RP_DECISION_CORRECT, correct },
  { RP_DECISION_REFUSE, ask_to_refuse },
  { RP_DECISION_DISCARD, ask_to_discard },
  { RP_DECISION_SAVE, save },
  { RP_DECISION_SEND, tell_administrator },
};

static void
want (RpAttentionCard *self, RpDecision decision)
{
  if (self->deciding)
    return;
  g_set_weak_pointer (&self->page, gtk_widget_get_ancestor (GTK_WIDGET (self), RP_TYPE_PAGE));
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    if (dialogs[i].decision == decision)
      {
        dialogs[i].present (self);
        return;
      }
  decide (self, decision);
}

static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpAttentionCard *self = RP_ATTENTION_CARD (widget);
  RpDecision decision = (RpDecision)g_variant_get_int32 (parameter);

  if (rp_attention_item_may (self->item, decision))
    want (self, decision);
}

/* A letter stands for another decision on another card. */
static void
key_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpAttentionCard *self = RP_ATTENTION_CARD (widget);

  for (RpDecision i = 0; i < RP_N_DECISIONS; i++)
    if (rp_decision_info (i)->key == (char)g_variant_get_int32 (parameter)
        && rp_attention_item_may (self->item, i))
      {
        want (self, i);
        return;
      }
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpAttentionItem *item = RP_ATTENTION_CARD (widget)->item;

  if (rp_attention_item_get_page (item) != NULL)
    rp_page_go (widget, rp_attention_item_get_page (item), rp_attention_item_get_page_id (item));
}

/* ---- what it shows ---- */

static void
append_button (RpAttentionCard *self, const RpDecisionInfo *info)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (rp_decision_label (info->decision));
  g_autofree char *key
      = info->key != 0 ? g_strdup_printf ("%c", g_ascii_toupper (info->key)) : NULL;

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "card.decide");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", (int)info->decision);
  gtk_widget_set_tooltip_text (button, key);
  if (info->suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  if (info->destructive)
    gtk_widget_add_css_class (button, "destructive-action");
  gtk_box_append (self->buttons, button);
}

static void
show_text (RpAttentionCard *self, GtkLabel *label, RpAttentionText text)
{
  const char *shown = rp_attention_item_get_text (self->item, text);

  gtk_label_set_label (label, shown);
  gtk_widget_set_visible (GTK_WIDGET (label), *shown != '\0');
}

static void
show_value (RpAttentionCard *self, GtkLabel *label, RpAttentionText text)
{
  if (rp_attention_item_is_text (self->item))
    rp_diff_label_show (label, rp_attention_item_get_text (self->item, RP_ATTENTION_SEEN),
                        rp_attention_item_get_text (self->item, text), FALSE);
  else
    show_text (self, label, text);
}

static void
show_values (RpAttentionCard *self)
{
  gboolean conflict = rp_attention_item_get_attention_type (self->item) == RP_ATTENTION_CONFLICT;

  gtk_widget_set_visible (self->values, conflict);
  show_value (self, self->theirs, RP_ATTENTION_THEIRS);
  show_text (self, self->theirs_by, RP_ATTENTION_THEIRS_BY);
  show_text (self, self->mine_name, RP_ATTENTION_MINE_NAME);
  show_value (self, self->mine, RP_ATTENTION_MINE);
  show_text (self, self->mine_by, RP_ATTENTION_MINE_BY);
  show_text (self, self->seen, RP_ATTENTION_SEEN);
  show_text (self, self->seen_by, RP_ATTENTION_SEEN_BY);
  gtk_widget_set_visible (GTK_WIDGET (self->seen_name),
                          gtk_widget_get_visible (GTK_WIDGET (self->seen)));
}

static void
show_parts (RpAttentionCard *self)
{
  GPtrArray *parts = rp_attention_item_get_parts (self->item);
  g_autoptr (GString) text = g_string_new (_ ("Refused with it, because it builds on it:"));

  for (guint i = 0; i < parts->len; i++)
    g_string_append_printf (text, "\n• %s", (const char *)parts->pdata[i]);
  gtk_label_set_label (self->parts, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->parts), parts->len > 0);
}

/* What is read out when the card gets the keyboard. */
static void
show_name (RpAttentionCard *self, const char *title)
{
  g_autofree char *name
      = rp_text_join (title, rp_attention_item_get_text (self->item, RP_ATTENTION_FIELD),
                      rp_attention_item_get_text (self->item, RP_ATTENTION_REASON), NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
rp_attention_card_new (RpAttention *attention, RpAttentionItem *item, gboolean with_customer)
{
  RpAttentionCard *self = g_object_new (RP_TYPE_ATTENTION_CARD, NULL);
  g_autofree char *title
      = rp_text_join (with_customer ? rp_attention_item_get_customer_name (item) : "",
                      rp_attention_item_get_text (item, RP_ATTENTION_TITLE), NULL);

  self->attention = g_object_ref (attention);
  self->item = g_object_ref (item);
  gtk_label_set_label (self->title, title);
  show_text (self, self->field, RP_ATTENTION_FIELD);
  show_text (self, self->reason, RP_ATTENTION_REASON);
  show_values (self);
  show_parts (self);
  gtk_widget_set_visible (self->open, rp_attention_item_get_page (item) != NULL);
  for (RpDecision i = 0; i < RP_N_DECISIONS; i++)
    if (rp_attention_item_may (item, i))
      append_button (self, rp_decision_info (i));
  show_name (self, title);
  rp_accessible_repair_below (GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

static void
rp_attention_card_dispose (GObject *object)
{
  RpAttentionCard *self = RP_ATTENTION_CARD (object);
  g_clear_object (&self->attention);
  g_clear_object (&self->item);
  g_clear_object (&self->chooser);
  g_clear_weak_pointer (&self->page);
  G_OBJECT_CLASS (rp_attention_card_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RP_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/attention-card.ui");
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, title);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, field);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, reason);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, parts);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, theirs);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, theirs_by);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, mine_name);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, mine);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, mine_by);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, seen_name);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, seen);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, seen_by);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, open);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, values);
  gtk_widget_class_bind_template_child (widget_class, RpAttentionCard, buttons);
}

static void
rp_attention_card_class_init (RpAttentionCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_attention_card_dispose;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "card.decide", "i", decide_action);
  gtk_widget_class_install_action (widget_class, "card.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "card.key", "i", key_action);
  for (RpDecision i = 0; i < RP_N_DECISIONS; i++)
    if (rp_decision_info (i)->key != 0)
      gtk_widget_class_add_binding_action (widget_class, (guint)rp_decision_info (i)->key, 0,
                                           "card.key", "i", (int)rp_decision_info (i)->key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, 0, "card.open", NULL);
}

static void
rp_attention_card_init (RpAttentionCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
