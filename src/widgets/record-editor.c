/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/record-editor.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/page.h"

struct _RpRecordEditor
{
  AdwWindow parent_instance;

  RpRecordDraft *draft;
  AdwWindowTitle *title;
  GtkLabel *problem;
  GtkBox *fields;
};

G_DEFINE_TYPE (RpRecordEditor, rp_record_editor, ADW_TYPE_WINDOW)

#define FIELD_KEY "rp-field"
#define CODE_KEY "rp-code"

static const RpField *
field_of (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), FIELD_KEY);
}

static void
set_problem (RpRecordEditor *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
take_text (RpRecordEditor *self, GtkWidget *widget, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (rp_record_draft_set_text (self->draft, field_of (widget), text, &error))
    {
      gtk_widget_remove_css_class (widget, "error");
      set_problem (self, NULL);
    }
  else
    {
      gtk_widget_add_css_class (widget, "error");
      set_problem (self, error->message);
    }
}

static void
entry_changed_cb (GtkEditable *entry, RpRecordEditor *self)
{
  take_text (self, GTK_WIDGET (entry), gtk_editable_get_text (entry));
}

static void
text_changed_cb (GtkTextBuffer *buffer, GtkWidget *view)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  take_text (RP_RECORD_EDITOR (gtk_widget_get_root (view)), view, text);
}

/* The first entry of the list stands for "none". */
static void
selected_cb (GtkDropDown *drop_down, GParamSpec *pspec, RpRecordEditor *self)
{
  const RpCodeList *codes = rp_code_list_find (field_of (drop_down)->codes);
  guint selected = gtk_drop_down_get_selected (drop_down);
  take_text (self, GTK_WIDGET (drop_down), selected == 0 ? "" : codes->codes[selected - 1].code);
}

static void
toggled_cb (GtkCheckButton *check, RpRecordEditor *self)
{
  const char *code = g_object_get_data (G_OBJECT (check), CODE_KEY);
  gboolean active = gtk_check_button_get_active (check);

  if (code != NULL)
    rp_record_draft_set_code (self->draft, field_of (check), code, active);
  else
    take_text (self, GTK_WIDGET (check), active ? "true" : "false");
}

/* ---- one widget for each type of field ---- */

static GtkWidget *
new_entry (RpRecordEditor *self, const RpField *field)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *text = rp_record_draft_dup_text (self->draft, field);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  if (field->type == RP_FIELD_DATE)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "2026-01-05");
  g_signal_connect (entry, "changed", G_CALLBACK (entry_changed_cb), self);
  return entry;
}

static GtkWidget *
new_text_view (RpRecordEditor *self, const RpField *field)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *text = rp_record_draft_dup_text (self->draft, field);

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_set_size_request (view, -1, 72);
  gtk_widget_add_css_class (view, "rp-text");
  g_signal_connect (buffer, "changed", G_CALLBACK (text_changed_cb), view);
  return view;
}

static GtkWidget *
new_drop_down (RpRecordEditor *self, const RpField *field)
{
  const RpCodeList *codes = rp_code_list_find (field->codes);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autofree char *present = rp_record_draft_dup_text (self->draft, field);
  GtkWidget *drop_down = NULL;

  gtk_string_list_append (labels, "—");
  for (guint i = 0; i < codes->n_codes; i++)
    gtk_string_list_append (labels, rp_code_list_label (codes, codes->codes[i].code));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), rp_code_list_index (codes, present) + 1);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (selected_cb), self);
  return drop_down;
}

static GtkWidget *
new_checks (RpRecordEditor *self, const RpField *field)
{
  const RpCodeList *codes = rp_code_list_find (field->codes);
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  for (guint i = 0; i < codes->n_codes; i++)
    {
      const char *code = codes->codes[i].code;
      GtkWidget *check = gtk_check_button_new_with_label (rp_code_list_label (codes, code));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   rp_record_draft_has_code (self->draft, field, code));
      g_object_set_data (G_OBJECT (check), FIELD_KEY, (gpointer)field);
      g_object_set_data (G_OBJECT (check), CODE_KEY, (gpointer)code);
      g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
      gtk_flow_box_insert (GTK_FLOW_BOX (flow), check, -1);
    }
  return flow;
}

static GtkWidget *
new_check (RpRecordEditor *self, const RpField *field)
{
  GtkWidget *check = gtk_check_button_new_with_label (rp_field_label (field));
  g_autofree char *present = rp_record_draft_dup_text (self->draft, field);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_str_equal (present, "true"));
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  return check;
}

static GtkWidget *
new_widget (RpRecordEditor *self, const RpField *field)
{
  if (field->type == RP_FIELD_CODE)
    return new_drop_down (self, field);
  if (field->type == RP_FIELD_CODES)
    return new_checks (self, field);
  if (field->type == RP_FIELD_BOOLEAN)
    return new_check (self, field);
  if (field->type == RP_FIELD_LONG_TEXT)
    return new_text_view (self, field);
  return new_entry (self, field);
}

static void
append_field (RpRecordEditor *self, const RpField *field)
{
  GtkWidget *widget = new_widget (self, field);
  const char *symbol = rp_unit_symbol (field->unit);
  g_autofree char *text = *symbol != '\0'
                              ? g_strdup_printf ("%s (%s)", rp_field_label (field), symbol)
                              : g_strdup (rp_field_label (field));

  g_object_set_data (G_OBJECT (widget), FIELD_KEY, (gpointer)field);
  if (field->type != RP_FIELD_BOOLEAN)
    {
      GtkWidget *label = gtk_label_new (text);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
      gtk_widget_set_margin_top (label, 6);
      gtk_widget_add_css_class (label, "caption-heading");
      gtk_box_append (self->fields, label);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_box_append (self->fields, widget);
}

/* ---- saving ---- */

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
      set_problem (self, sentence);
    }
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpRecordEditor *self = RP_RECORD_EDITOR (widget);
  const char *missing = rp_record_draft_find_missing (self->draft);

  if (missing != NULL)
    {
      g_autofree char *sentence = g_strdup_printf (_ ("“%s” is still empty."), missing);
      set_problem (self, sentence);
      return;
    }
  rp_record_draft_commit_async (self->draft, saved_cb, g_object_ref (self));
}

void
rp_record_editor_present (GtkWidget *parent, RpRecordDraft *draft)
{
  RpRecordEditor *self
      = g_object_new (RP_TYPE_RECORD_EDITOR, "transient-for", gtk_widget_get_root (parent), NULL);
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (draft);
  const char *kind = rp_kind_label (rp_record_draft_get_kind (draft));

  self->draft = draft;
  adw_window_title_set_title (self->title, kind);
  gtk_window_set_title (GTK_WINDOW (self), kind);
  for (guint i = 0; i < fields->len; i++)
    append_field (self, fields->pdata[i]);
  rp_accessible_repair_below (GTK_WIDGET (self));
  gtk_window_present (GTK_WINDOW (self));
}

static void
rp_record_editor_dispose (GObject *object)
{
  g_clear_object (&RP_RECORD_EDITOR (object)->draft);
  G_OBJECT_CLASS (rp_record_editor_parent_class)->dispose (object);
}

static void
rp_record_editor_class_init (RpRecordEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_record_editor_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/record-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, title);
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, RpRecordEditor, fields);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "editor.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rp_record_editor_init (RpRecordEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
