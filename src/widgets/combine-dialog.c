/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/combine-dialog.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "base/text-merge.h"
#include "widgets/accessible.h"
#include "widgets/attention-card.h"
#include "widgets/diff-label.h"
#include "widgets/kept-text.h"
#include "widgets/saving-pause.h"
#include "workbench/typed.h"

/* Below this width the editor stands under the texts. */
#define BESIDE_FROM 760

struct _RpCombineDialog
{
  AdwWindow parent_instance;

  RpAttention *attention;
  RpAttentionItem *item;
  GtkWidget *from; /* the page: says what came of it */
  AdwWindowTitle *title;
  GtkLabel *problem;
  GtkBox *body;
  GtkLabel *theirs_by, *theirs, *mine_by, *mine, *seen;
  GtkTextView *editor;
  GtkWidget *spinner;
  RpTyped *typed;
  char *begun; /* (nullable): the text that nobody has typed */
  char *sent;  /* (nullable): the text being saved */
  gboolean saving;
};

G_DEFINE_TYPE (RpCombineDialog, rp_combine_dialog, ADW_TYPE_WINDOW)

static const char *
get_text (RpCombineDialog *self, RpAttentionText text)
{
  return rp_attention_item_get_text (self->item, text);
}

static void
set_editor (RpCombineDialog *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->editor), text, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static char *
dup_editor (RpCombineDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->editor);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* "theirs", "mine" or "both" as the text to begin with. */
static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCombineDialog *self = RP_COMBINE_DIALOG (widget);
  const char *which = g_variant_get_string (parameter, NULL);
  const char *theirs = rp_attention_item_get_words (self->item, RP_ATTENTION_THEIRS);
  const char *mine = rp_attention_item_get_words (self->item, RP_ATTENTION_MINE);
  g_autofree char *both
      = g_strjoin (*theirs != '\0' && *mine != '\0' ? "\n" : "", theirs, mine, NULL);

  set_editor (self, g_str_equal (which, "theirs") ? theirs
                    : g_str_equal (which, "mine") ? mine
                                                  : both);
}

/* What the program put together is no loss. */
static gboolean
is_typed (RpCombineDialog *self, const char *text)
{
  return self->begun != NULL && !g_str_equal (text, self->begun);
}

static void
changed_cb (GtkTextBuffer *buffer, RpCombineDialog *self)
{
  g_autofree char *text = dup_editor (self);

  if (self->begun != NULL)
    rp_typed_set_text (self->typed, is_typed (self, text) ? text : "");
}

/* Nobody is asked, and nothing is lost. */
static gboolean
rp_combine_dialog_close_request (GtkWindow *window)
{
  RpCombineDialog *self = RP_COMBINE_DIALOG (window);
  g_autofree char *text = dup_editor (self);

  if (self->saving)
    return TRUE;
  rp_typed_flush (self->typed);
  rp_kept_text_say (self->from, is_typed (self, text) ? text : "");
  return GTK_WINDOW_CLASS (rp_combine_dialog_parent_class)->close_request (window);
}

/* What is typed while it is saved would be in no record. */
static void
set_saving (RpCombineDialog *self, gboolean saving)
{
  self->saving = saving;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "combine.start", !saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "combine.save", !saving);
  if (saving)
    rp_saving_pause_begin (GTK_WIDGET (self->editor), self->spinner);
  else
    rp_saving_pause_end (GTK_WIDGET (self->editor), self->spinner);
}

/* What an input method handed over late is kept. */
static void
drop_sent (RpCombineDialog *self)
{
  g_autofree char *text = dup_editor (self);

  if (g_strcmp0 (text, self->sent) == 0)
    rp_typed_drop (self->typed);
  else
    rp_typed_flush (self->typed);
}

static void
combined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpCombineDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (rp_attention_decide_finish (RP_ATTENTION (source), result, &error))
    {
      rp_attention_say_done (self->from, self->attention,
                             gettext (rp_decision_info (RP_DECISION_COMBINE)->done));
      drop_sent (self);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  sentence = rp_session_explain (error);
  gtk_label_set_label (self->problem, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  set_saving (self, FALSE);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCombineDialog *self = RP_COMBINE_DIALOG (widget);

  if (self->saving)
    return;
  g_free (self->sent);
  self->sent = dup_editor (self);
  set_saving (self, TRUE);
  rp_attention_combine_async (self->attention, self->item, self->sent, combined_cb,
                              g_object_ref (self));
}

/* Before it is known what was typed here before there is nothing to write on and nothing to save. */
static void
set_ready (RpCombineDialog *self, gboolean ready)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->editor), ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "combine.start", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "combine.save", ready);
}

/* What a machine can put together; else what stands. Over it what was typed here before. */
static void
begin (RpCombineDialog *self, const char *typed)
{
  const char *theirs = rp_attention_item_get_words (self->item, RP_ATTENTION_THEIRS);
  g_autofree char *merged
      = rp_text_merge (rp_attention_item_get_words (self->item, RP_ATTENTION_SEEN), theirs,
                       rp_attention_item_get_words (self->item, RP_ATTENTION_MINE));

  self->begun = g_strdup (merged != NULL ? merged : theirs);
  set_ready (self, TRUE);
  set_editor (self, typed != NULL ? typed : self->begun);
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpCombineDialog) self = user_data;
  g_autoptr (JsonNode) kept = rp_typed_recall_finish (RP_TYPED (source), result, NULL);

  if (self->typed == NULL)
    return; /* closed by then */
  begin (self, kept != NULL ? rp_json_node_get_string (kept, NULL) : NULL);
}

static void
show_texts (RpCombineDialog *self)
{
  const char *seen = get_text (self, RP_ATTENTION_SEEN);

  adw_window_title_set_title (self->title, get_text (self, RP_ATTENTION_FIELD));
  adw_window_title_set_subtitle (self->title, get_text (self, RP_ATTENTION_TITLE));
  gtk_window_set_title (GTK_WINDOW (self), get_text (self, RP_ATTENTION_FIELD));
  gtk_label_set_label (self->theirs_by, get_text (self, RP_ATTENTION_THEIRS_BY));
  gtk_label_set_label (self->mine_by, get_text (self, RP_ATTENTION_MINE_BY));
  rp_diff_label_show (self->theirs, seen, get_text (self, RP_ATTENTION_THEIRS), TRUE);
  rp_diff_label_show (self->mine, seen, get_text (self, RP_ATTENTION_MINE), TRUE);
  gtk_label_set_label (self->seen, seen);
}

void
rp_combine_dialog_present (GtkWidget *from, RpAttention *attention, RpAttentionItem *item)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (from));
  RpCombineDialog *self = g_object_new (RP_TYPE_COMBINE_DIALOG, "transient-for", window, NULL);
  g_autofree char *key = g_strconcat ("combine:", rp_attention_item_get_id (item), NULL);

  self->attention = g_object_ref (attention);
  self->item = g_object_ref (item);
  self->from = g_object_ref (from);
  if (gtk_widget_get_width (window) < BESIDE_FROM)
    {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->body), GTK_ORIENTATION_VERTICAL);
      gtk_window_set_default_size (GTK_WINDOW (self), 520, -1);
    }
  show_texts (self);
  rp_accessible_repair_below (GTK_WIDGET (self));
  gtk_window_present (GTK_WINDOW (self));
  self->typed = rp_typed_new (rp_attention_get_session (attention), key);
  rp_typed_recall_async (self->typed, recalled_cb, g_object_ref (self));
}

static void
rp_combine_dialog_dispose (GObject *object)
{
  RpCombineDialog *self = RP_COMBINE_DIALOG (object);

  g_clear_object (&self->attention);
  g_clear_object (&self->item);
  g_clear_object (&self->from);
  g_clear_object (&self->typed);
  g_clear_pointer (&self->begun, g_free);
  g_clear_pointer (&self->sent, g_free);
  G_OBJECT_CLASS (rp_combine_dialog_parent_class)->dispose (object);
}

static void
rp_combine_dialog_class_init (RpCombineDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_combine_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rp_combine_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/combine-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, title);
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, body);
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, theirs_by);
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, theirs);
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, mine_by);
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, mine);
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, seen);
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, editor);
  gtk_widget_class_bind_template_child (widget_class, RpCombineDialog, spinner);
  gtk_widget_class_install_action (widget_class, "combine.start", "s", start_action);
  gtk_widget_class_install_action (widget_class, "combine.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* Before the editor makes a new line of it. */
static void
add_save_key (RpCombineDialog *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                        gtk_named_action_new ("combine.save")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
rp_combine_dialog_init (RpCombineDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_ready (self, FALSE);
  g_signal_connect (gtk_text_view_get_buffer (self->editor), "changed", G_CALLBACK (changed_cb),
                    self);
  add_save_key (self);
}
