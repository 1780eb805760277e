/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/record-editor.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/field-editor.h"
#include "widgets/field-mark.h"
#include "widgets/history-dialog.h"
#include "widgets/page.h"
#include "widgets/saving-pause.h"
#include "widgets/twin-hint.h"
#include "workbench/step.h"

struct _RpRecordEditor
{
  AdwWindow parent_instance;

  RpRecordDraft *draft;
  GtkWidget *page; /* (nullable): it was opened from, and says what came of it */
  AdwWindowTitle *title;
  GtkButton *save;
  GtkWidget *history, *spinner;
  GtkLabel *problem;
  GtkBox *fields;
  GtkWidget *recalled;
  GtkLabel *recalled_text;
  gboolean saving; /* the key pressed twice must not make two of a new record */
};

/* On the window behind, while what was kept is looked up: the key pressed twice opens one editor. */
#define OPENING_KEY "rp-editor-opening"

G_DEFINE_TYPE (RpRecordEditor, rp_record_editor, ADW_TYPE_WINDOW)

static void
set_problem (RpRecordEditor *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

/* One field is in order now: another may not be. */
static void
say (const char *sentence, gpointer data)
{
  RpRecordEditor *self = data;

  if (sentence == NULL)
    rp_field_editor_find_unread (GTK_WIDGET (self->fields), &sentence);
  set_problem (self, sentence);
}

static gboolean
focus_unread (RpRecordEditor *self)
{
  const char *sentence = NULL;
  GtkWidget *unread = rp_field_editor_find_unread (GTK_WIDGET (self->fields), &sentence);

  if (unread == NULL)
    return FALSE;
  set_problem (self, sentence);
  gtk_widget_grab_focus (unread);
  return TRUE;
}

/* ---- saving ---- */

/* Nobody is asked, and nothing is lost. */
static gboolean
rp_record_editor_close_request (GtkWindow *window)
{
  RpRecordEditor *self = RP_RECORD_EDITOR (window);
  GtkWindow *behind = gtk_window_get_transient_for (window);

  if (self->saving)
    return TRUE;
  if (rp_record_draft_is_typed (self->draft))
    {
      rp_record_draft_flush (self->draft);
      rp_page_say (GTK_WIDGET (behind),
                   _ ("What you entered is kept: it is there when you open this again."));
    }
  return GTK_WINDOW_CLASS (rp_record_editor_parent_class)->close_request (window);
}

/* What is typed while it is saved would be lost. */
static void
set_saving (RpRecordEditor *self, gboolean saving)
{
  self->saving = saving;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", !saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.start-afresh", !saving);
  if (saving)
    rp_saving_pause_begin (GTK_WIDGET (self->fields), self->spinner);
  else
    rp_saving_pause_end (GTK_WIDGET (self->fields), self->spinner);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpRecordEditor) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_record_draft_commit_finish (RP_RECORD_DRAFT (source), result, &error))
    gtk_window_destroy (GTK_WINDOW (self));
  else
    {
      g_autofree char *sentence = rp_session_explain (error);
      set_saving (self, FALSE);
      set_problem (self, sentence);
    }
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpRecordEditor *self = RP_RECORD_EDITOR (widget);
  const char *missing = rp_record_draft_find_missing (self->draft);

  if (self->saving || focus_unread (self))
    return;
  if (missing != NULL)
    {
      g_autofree char *sentence = g_strdup_printf (_ ("“%s” is still empty."), missing);
      set_problem (self, sentence);
      return;
    }
  set_saving (self, TRUE);
  rp_record_draft_commit_async (self->draft, saved_cb, g_object_ref (self));
}

static void
history_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpRecordEditor *self = RP_RECORD_EDITOR (widget);
  RpRecord *shown = rp_record_draft_get_shown (self->draft);

  if (shown != NULL && gtk_widget_get_visible (self->history))
    rp_history_dialog_present (widget, rp_record_draft_get_session (self->draft),
                               rp_record_get_kind (shown)->name, rp_record_get_id (shown));
}

/* The card lies behind this dialog: it gives way when nothing would be lost. */
static void
open_mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpRecordEditor *self = RP_RECORD_EDITOR (widget);
  GtkWindow *behind = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (self->saving)
    return;
  if (rp_record_draft_is_changed (self->draft))
    {
      set_problem (self, _ ("Save or cancel first; then the sync centre shows both values."));
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (behind), "win.open", "(ss)", "sync",
                              g_variant_get_string (parameter, NULL));
  gtk_window_destroy (GTK_WINDOW (self));
}

/* ---- what may be known already ---- */

static void
show_twins (RpTwinHint *hint, const char *field, RpRecordDraft *draft)
{
  JsonObject *body = rp_record_draft_get_body (draft);

  rp_twin_hint_set (hint, rp_json_get_string (body, "category", ""),
                    rp_json_get_string (body, "sub_code", ""));
}

/* Beneath the code of a need that is new. */
static void
append_twins (RpRecordEditor *self, const RpField *field)
{
  const RpKind *kind = rp_record_draft_get_kind (self->draft);
  const char *customer
      = rp_json_get_string (rp_record_draft_get_body (self->draft), "customer", "");
  g_autoptr (RpRecordList) needs = NULL;
  GtkWidget *hint = NULL;

  if (rp_record_draft_get_shown (self->draft) != NULL || !g_str_equal (kind->name, "need")
      || !g_str_equal (field->name, "sub_code"))
    return;
  needs = rp_need_twins_list (rp_record_draft_get_session (self->draft), customer);
  hint = rp_twin_hint_new (needs, NULL);
  gtk_box_append (self->fields, hint);
  show_twins (RP_TWIN_HINT (hint), NULL, self->draft);
  g_signal_connect_object (self->draft, "field-changed", G_CALLBACK (show_twins), hint,
                           G_CONNECT_SWAPPED);
}

static void
append_field (RpRecordEditor *self, RpFieldMarks *marks, const RpField *field)
{
  rp_field_editor_append (self->fields, self->draft, field, say, self);
  if (marks != NULL)
    gtk_box_append (self->fields,
                    rp_field_mark_new (marks, rp_field_unit_name (field), rp_field_label (field)));
  append_twins (self, field);
}

/* ---- deleting ---- */

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpRecordEditor) self = user_data;
  RpRecordDraft *draft = RP_RECORD_DRAFT (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!rp_record_draft_delete_finish (draft, result, &error))
    {
      g_autofree char *problem = rp_session_explain (error);
      set_saving (self, FALSE);
      set_problem (self, problem);
      return;
    }
  sentence = g_strdup_printf (_ ("%s: deleted."), rp_kind_label (rp_record_draft_get_kind (draft)));
  if (self->page != NULL)
    rp_page_say_undo_edit (self->page, rp_record_draft_get_session (draft), sentence,
                           _ ("It has been sent already and stays deleted; enter it again if it is "
                              "needed."));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
delete_answered_cb (AdwMessageDialog *dialog, const char *response, RpRecordEditor *self)
{
  if (!g_str_equal (response, "delete") || self->saving)
    return;
  set_saving (self, TRUE);
  rp_record_draft_delete_async (self->draft, deleted_cb, g_object_ref (self));
}

static void
delete_cb (GtkButton *button, RpRecordEditor *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (self), _ ("Delete this entry?"),
      _ ("It is gone for everybody. It can be taken back here until it has been sent."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Back"), "delete",
                                    _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_answered_cb), self, 0);
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Below the fields, where nobody looks for the button that saves. */
static void
append_delete (RpRecordEditor *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Delete…"));

  gtk_widget_add_css_class (button, "destructive-action");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 18);
  g_signal_connect (button, "clicked", G_CALLBACK (delete_cb), self);
  gtk_box_append (self->fields, button);
}

static void
show_fields (RpRecordEditor *self)
{
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (self->draft);
  RpRecord *shown = rp_record_draft_get_shown (self->draft);
  const char *recalled = rp_record_draft_get_recalled (self->draft);
  g_autoptr (RpFieldMarks) marks = NULL;

  if (shown != NULL)
    marks = rp_field_marks_new (rp_record_draft_get_session (self->draft),
                                rp_record_get_kind (shown)->name, rp_record_get_id (shown));
  rp_children_clear (GTK_WIDGET (self->fields));
  for (guint i = 0; i < fields->len; i++)
    append_field (self, marks, fields->pdata[i]);
  if (rp_record_draft_may_delete (self->draft))
    append_delete (self);
  gtk_label_set_label (self->recalled_text, recalled != NULL ? recalled : "");
  gtk_widget_set_visible (self->recalled, recalled != NULL);
  rp_accessible_repair_below (GTK_WIDGET (self));
}

static void
start_afresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpRecordEditor *self = RP_RECORD_EDITOR (widget);

  rp_record_draft_start_afresh (self->draft);
  set_problem (self, NULL);
  show_fields (self);
  gtk_widget_child_focus (GTK_WIDGET (self->fields), GTK_DIR_TAB_FORWARD);
}

/* A step is named by its button; there is no place for the same words beside it. It is as high as what it
 * asks. */
static void
show_title (RpRecordEditor *self)
{
  const RpKind *kind = rp_record_draft_get_kind (self->draft);
  const char *event = rp_record_draft_get_event (self->draft);
  const char *label = event != NULL ? rp_step_label (kind->name, event) : "";
  g_autofree char *title
      = event != NULL ? rp_step_dup_name (kind->name, event) : g_strdup (rp_kind_label (kind));

  adw_window_title_set_title (self->title, rp_kind_label (kind));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_set_visible (self->history,
                          event == NULL && rp_record_draft_get_shown (self->draft) != NULL);
  if (event == NULL)
    return;
  gtk_button_set_label (self->save, label);
  gtk_window_set_default_size (GTK_WINDOW (self), 520, -1);
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpRecordEditor) self = user_data;
  GtkWindow *behind = gtk_window_get_transient_for (GTK_WINDOW (self));

  rp_record_draft_recall_finish (RP_RECORD_DRAFT (source), result);
  if (behind != NULL)
    g_object_set_data (G_OBJECT (behind), OPENING_KEY, NULL);
  /* What it was to stand on has gone, or nothing may be read any more. */
  if (behind == NULL
      || rp_session_get_lock_sentence (rp_record_draft_get_session (self->draft)) != NULL)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  show_title (self);
  show_fields (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_child_focus (GTK_WIDGET (self->fields), GTK_DIR_TAB_FORWARD);
}

void
rp_record_editor_present (GtkWidget *parent, RpRecordDraft *draft)
{
  GtkRoot *behind = gtk_widget_get_root (parent);
  RpRecordEditor *self = NULL;

  if (g_object_get_data (G_OBJECT (behind), OPENING_KEY) != NULL)
    {
      g_object_unref (draft);
      return;
    }
  self = g_object_new (RP_TYPE_RECORD_EDITOR, "transient-for", behind, NULL);
  self->draft = draft;
  self->page = gtk_widget_get_ancestor (parent, RP_TYPE_PAGE);
  if (self->page != NULL)
    g_object_ref (self->page);
  g_object_set_data (G_OBJECT (behind), OPENING_KEY, self);
  rp_record_draft_recall_async (draft, recalled_cb, g_object_ref (self));
}

gboolean
rp_record_editor_has_fields (RpSession *session, RpRecord *record)
{
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new (session, record);
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (draft);

  return fields->len > 0;
}

static void
rp_record_editor_dispose (GObject *object)
{
  g_clear_object (&RP_RECORD_EDITOR (object)->draft);
  g_clear_object (&RP_RECORD_EDITOR (object)->page);
  G_OBJECT_CLASS (rp_record_editor_parent_class)->dispose (object);
}

static void
rp_record_editor_class_init (RpRecordEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_record_editor_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rp_record_editor_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/record-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, title);
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, save);
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, history);
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, spinner);
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, fields);
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, recalled);
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, recalled_text);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "mark.open", "s", open_mark_action);
  gtk_widget_class_install_action (widget_class, "editor.start-afresh", NULL, start_afresh_action);
  gtk_widget_class_install_action (widget_class, "editor.history", NULL, history_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, GDK_CONTROL_MASK, "editor.history",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* Before a text of several lines makes a new line of it. */
static void
add_save_key (RpRecordEditor *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                        gtk_named_action_new ("editor.save")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
rp_record_editor_init (RpRecordEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_save_key (self);
}
