/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/field-editor.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "workbench/row-choice.h"

#define EDITOR_KEY "rp-field-editor"
#define CODE_KEY "rp-code"
/* Lists longer than this are searched by typing. */
#define SEARCH_FROM 12
#define TEXT_HEIGHT 88

/* What hangs on the control. */
typedef struct
{
  RpRecordDraft *draft;
  const RpField *field;
  RpFieldSayFunc say;
  gpointer data;

  GPtrArray *values; /* (element-type utf8) (nullable): of a drop-down, behind the first entry */
  gboolean filling;  /* set from outside: nothing to hand over */
  char *problem;     /* (nullable): what is wrong with the text that stands there */
} Editor;

static void
free_editor (Editor *editor)
{
  g_object_unref (editor->draft);
  g_clear_pointer (&editor->values, g_ptr_array_unref);
  g_free (editor->problem);
  g_free (editor);
}

static Editor *
editor_of (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), EDITOR_KEY);
}

static void
take_text (GtkWidget *widget, const char *text)
{
  Editor *editor = editor_of (widget);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&editor->problem, g_free);
  if (rp_record_draft_set_text (editor->draft, editor->field, text, &error))
    {
      gtk_widget_remove_css_class (widget, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID);
      editor->say (NULL, editor->data);
    }
  else
    {
      gtk_widget_add_css_class (widget, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
      editor->problem = g_strdup (error->message);
      editor->say (error->message, editor->data);
    }
}

/* ---- text ---- */

static void
entry_changed_cb (GtkEditable *entry, gpointer user_data)
{
  take_text (GTK_WIDGET (entry), gtk_editable_get_text (entry));
}

static GtkWidget *
new_entry (RpRecordDraft *draft, const RpField *field)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *text = rp_record_draft_dup_text (draft, field);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  if (field->type == RP_FIELD_DATE)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("YYYY-MM-DD"));
  if (field->type == RP_FIELD_INSTANT)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("YYYY-MM-DD hh:mm"));
  g_signal_connect (entry, "changed", G_CALLBACK (entry_changed_cb), NULL);
  return entry;
}

static void
text_changed_cb (GtkTextBuffer *buffer, GtkWidget *view)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  take_text (view, text);
}

static GtkWidget *
new_text_view (RpRecordDraft *draft, const RpField *field)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *text = rp_record_draft_dup_text (draft, field);

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_add_css_class (view, "rp-text");
  g_signal_connect (buffer, "changed", G_CALLBACK (text_changed_cb), view);
  return view;
}

/* ---- one of several ---- */

static void
selected_cb (GtkDropDown *drop_down, GParamSpec *pspec, gpointer user_data)
{
  Editor *editor = editor_of (drop_down);
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (!editor->filling)
    take_text (GTK_WIDGET (drop_down), selected == 0 || selected == GTK_INVALID_LIST_POSITION
                                           ? ""
                                           : g_ptr_array_index (editor->values, selected - 1));
}

/* Codes of a list, or rows of the kind referred to. */
static void
collect_choices (Editor *editor, GtkStringList *labels, const char *present)
{
  gint32 today
      = rp_clock_today (rp_session_get_clock (rp_record_draft_get_session (editor->draft)));
  guint n_codes = 0;
  const RpCode *codes = rp_record_draft_list_codes (editor->draft, editor->field, &n_codes);
  const RpCodeList *list = rp_code_list_find (editor->field->codes);
  GListModel *rows = rp_record_draft_get_targets (editor->draft, editor->field);

  for (guint i = 0; i < n_codes; i++)
    {
      gtk_string_list_append (labels, rp_code_list_label (list, codes[i].code));
      g_ptr_array_add (editor->values, g_strdup (codes[i].code));
    }
  for (guint i = 0; rows != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (RpRecord) row = g_list_model_get_item (rows, i);
      g_autofree char *label = rp_row_dup_label (row, today);
      if (!rp_row_is_offered (row, today, present))
        continue;
      gtk_string_list_append (labels, label);
      g_ptr_array_add (editor->values, g_strdup (rp_record_get_id (row)));
    }
}

/* The first entry stands for "none". */
static void
fill_drop_down (GtkDropDown *drop_down)
{
  Editor *editor = editor_of (drop_down);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autofree char *present = rp_record_draft_dup_text (editor->draft, editor->field);
  guint selected = 0;

  editor->filling = TRUE;
  g_ptr_array_set_size (editor->values, 0);
  gtk_string_list_append (labels, "—");
  collect_choices (editor, labels, present);
  if (g_ptr_array_find_with_equal_func (editor->values, present, g_str_equal, &selected))
    selected++;
  else
    selected = 0;
  gtk_drop_down_set_enable_search (drop_down, editor->values->len > SEARCH_FROM);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (drop_down, selected);
  editor->filling = FALSE;
}

static void
field_changed_cb (RpRecordDraft *draft, const char *name, GtkDropDown *drop_down)
{
  const RpField *field = editor_of (drop_down)->field;
  const RpField *changed = rp_kind_find_field (rp_record_draft_get_kind (draft), name);

  if (changed != field && changed->group != NULL && g_strcmp0 (changed->group, field->group) == 0)
    fill_drop_down (drop_down);
}

static void
connect_drop_down (GtkWidget *drop_down)
{
  Editor *editor = editor_of (drop_down);
  GListModel *rows = rp_record_draft_get_targets (editor->draft, editor->field);

  editor->values = g_ptr_array_new_with_free_func (g_free);
  fill_drop_down (GTK_DROP_DOWN (drop_down));
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (selected_cb), NULL);
  g_signal_connect_object (editor->draft, "field-changed", G_CALLBACK (field_changed_cb), drop_down,
                           0);
  if (rows != NULL)
    g_signal_connect_object (rows, "items-changed", G_CALLBACK (fill_drop_down), drop_down,
                             G_CONNECT_SWAPPED);
}

static void
setup_choice_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_choice_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* A search in a drop-down needs to know what it searches in; and a long choice does not make the
 * drop-down wider than there is place. */
static GtkWidget *
new_drop_down (void)
{
  GtkWidget *drop_down = gtk_drop_down_new (
      NULL, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_choice_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_choice_cb), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), factory);
  rp_accessible_repair_drop_down (drop_down);
  return drop_down;
}

/* ---- ticks ---- */

static void
code_toggled_cb (GtkCheckButton *check, GtkWidget *flow)
{
  Editor *editor = editor_of (flow);

  rp_record_draft_set_code (editor->draft, editor->field,
                            g_object_get_data (G_OBJECT (check), CODE_KEY),
                            gtk_check_button_get_active (check));
  editor->say (NULL, editor->data);
}

/* Ticks that this program cannot explain stay as they are. */
static void
append_foreign_checks (GtkFlowBox *flow, RpRecordDraft *draft, const RpField *field)
{
  g_auto (GStrv) codes = rp_record_draft_list_foreign_codes (draft, field);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *label = g_strdup_printf (_ ("%s (from a newer version)"), codes[i]);
      GtkWidget *check = gtk_check_button_new_with_label (label);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
      gtk_widget_set_sensitive (check, FALSE);
      gtk_flow_box_insert (flow, check, -1);
      gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
    }
}

static GtkWidget *
new_checks (RpRecordDraft *draft, const RpField *field)
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
                                   rp_record_draft_has_code (draft, field, code));
      g_object_set_data (G_OBJECT (check), CODE_KEY, (gpointer)code);
      g_signal_connect (check, "toggled", G_CALLBACK (code_toggled_cb), flow);
      gtk_flow_box_insert (GTK_FLOW_BOX (flow), check, -1);
      /* Only the tick takes the focus, not also its place. */
      gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
    }
  append_foreign_checks (GTK_FLOW_BOX (flow), draft, field);
  return flow;
}

static void
toggled_cb (GtkCheckButton *check, gpointer user_data)
{
  take_text (GTK_WIDGET (check), gtk_check_button_get_active (check) ? "true" : "false");
}

static GtkWidget *
new_check (RpRecordDraft *draft, const RpField *field)
{
  GtkWidget *check = gtk_check_button_new_with_label (rp_field_label (field));
  g_autofree char *present = rp_record_draft_dup_text (draft, field);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_str_equal (present, "true"));
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), NULL);
  return check;
}

/* ---- from a newer version ---- */

/* The value as it is: it can be read and copied. */
static GtkWidget *
new_foreign (RpRecordDraft *draft, const RpField *field)
{
  GtkWidget *entry = gtk_entry_new ();
  RpRecord *shown = rp_record_draft_get_shown (draft);
  g_autofree char *text = rp_record_format (shown, field->name);
  const char *note = _ ("Entered with a newer version of Rapport; it can be changed here once this "
                        "computer has that version.");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_editable (GTK_EDITABLE (entry), FALSE);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY,
                                     "changes-prevent-symbolic");
  gtk_entry_set_icon_activatable (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY, FALSE);
  gtk_widget_set_tooltip_text (entry, note);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note,
                                  GTK_ACCESSIBLE_PROPERTY_READ_ONLY, TRUE, -1);
  return entry;
}

/* ---- whichever ---- */

static GtkWidget *
new_control (RpRecordDraft *draft, const RpField *field)
{
  if (rp_record_draft_is_foreign (draft, field))
    return new_foreign (draft, field);
  switch (field->type)
    {
    case RP_FIELD_CODE:
    case RP_FIELD_REFERENCE:
      return new_drop_down ();
    case RP_FIELD_CODES:
      return new_checks (draft, field);
    case RP_FIELD_BOOLEAN:
      return new_check (draft, field);
    case RP_FIELD_LONG_TEXT:
      return new_text_view (draft, field);
    default:
      return new_entry (draft, field);
    }
}

static char *
dup_label (const RpField *field)
{
  const char *symbol = rp_unit_symbol (field->unit);

  return *symbol != '\0' ? g_strdup_printf ("%s (%s)", rp_field_label (field), symbol)
                         : g_strdup (rp_field_label (field));
}

GtkWidget *
rp_field_editor_new (RpRecordDraft *draft, const RpField *field, RpFieldSayFunc say, gpointer data)
{
  GtkWidget *widget = new_control (draft, field);
  g_autofree char *label = dup_label (field);
  Editor *editor = g_new0 (Editor, 1);

  editor->draft = g_object_ref (draft);
  editor->field = field;
  editor->say = say;
  editor->data = data;
  g_object_set_data_full (G_OBJECT (widget), EDITOR_KEY, editor, (GDestroyNotify)free_editor);
  if (GTK_IS_DROP_DOWN (widget))
    connect_drop_down (widget);
  else if (rp_record_draft_is_unread (draft, field))
    {
      g_autofree char *text = rp_record_draft_dup_text (draft, field);
      take_text (widget, text);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return widget;
}

/* Of a text view alone nobody knows how high it will be. */
static GtkWidget *
wrap_text_view (GtkWidget *view)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), TEXT_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  return scroller;
}

GtkWidget *
rp_field_editor_append (GtkBox *box, RpRecordDraft *draft, const RpField *field, RpFieldSayFunc say,
                        gpointer data)
{
  GtkWidget *widget = rp_field_editor_new (draft, field, say, data);

  if (!GTK_IS_CHECK_BUTTON (widget))
    {
      g_autofree char *text = dup_label (field);
      GtkWidget *label = gtk_label_new (text);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_set_margin_top (label, 6);
      gtk_widget_add_css_class (label, "caption-heading");
      gtk_box_append (box, label);
    }
  gtk_box_append (box, GTK_IS_TEXT_VIEW (widget) ? wrap_text_view (widget) : widget);
  return widget;
}

GtkWidget *
rp_field_editor_find_unread (GtkWidget *widget, const char **sentence)
{
  const Editor *editor = editor_of (widget);

  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (editor != NULL && editor->problem != NULL)
    {
      *sentence = editor->problem;
      return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = rp_field_editor_find_unread (child, sentence);
      if (found != NULL)
        return found;
    }
  return NULL;
}
