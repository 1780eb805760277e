/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/answer-editor.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/json-access.h"
#include "base/text.h"
#include "widgets/accessible.h"
#include "widgets/signature-editor.h"
#include "widgets/yes-no-editor.h"
#include "workbench/row-choice.h"

#define EDITOR_KEY "rp-answer-editor"
#define CODE_KEY "rp-code"

/* What hangs on the control. */
typedef struct
{
  GtkWidget *widget; /* (unowned): the control */
  RpAnswerContext context;
  char *place;
  gboolean filling;   /* set from outside: nothing to hand over */
  gboolean handing;   /* what stands here is being handed over: nothing to fill in */
  gboolean composing; /* an input method has something open here */
  JsonNode *late;     /* (nullable): what could not be shown for that */
} Editor;

static Editor *
editor_of (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), EDITOR_KEY);
}

static void
free_editor (Editor *editor)
{
  g_object_unref (editor->context.document);
  g_clear_pointer (&editor->late, json_node_unref);
  g_free (editor->place);
  g_free (editor);
}

static void
hand_over (Editor *editor, JsonNode *value)
{
  g_autoptr (GtkWidget) keep = editor->filling ? NULL : g_object_ref (editor->widget);

  if (editor->filling)
    return;
  g_clear_pointer (&editor->late, json_node_unref);
  editor->handing = TRUE;
  editor->context.changed (editor->context.question, value, editor->context.data);
  editor->handing = FALSE;
}

static JsonNode *
new_text_node (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, text);
  return node;
}

static void
mark (GtkWidget *widget, const char *problem)
{
  gtk_widget_add_css_class (widget, "error");
  gtk_widget_set_tooltip_text (widget, problem);
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
unmark (GtkWidget *widget)
{
  const char *symbol = rp_unit_symbol (editor_of (widget)->context.question->unit);

  if (!gtk_widget_has_css_class (widget, "error"))
    return;
  gtk_widget_remove_css_class (widget, "error");
  gtk_widget_set_tooltip_text (widget, *symbol != '\0' ? symbol : NULL);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID);
}

/* Errors: RP_FORMS_ERROR_ANSWER */
static JsonNode *
read_text (Editor *editor, const char *text, GError **error)
{
  return *text == '\0' ? json_node_new (JSON_NODE_NULL)
                       : rp_form_parse_answer (rp_document_get_form (editor->context.document),
                                               editor->context.question, text, error);
}

/* What a person typed, by the question's type; what cannot be read is marked and kept on screen. */
static void
hand_over_text (Editor *editor, GtkWidget *widget, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = NULL;

  if (editor->filling)
    return;
  value = read_text (editor, text, &error);
  rp_document_set_unread (editor->context.document, editor->place, value == NULL ? text : NULL);
  if (value == NULL)
    {
      mark (widget, error->message);
      return;
    }
  unmark (widget);
  hand_over (editor, value);
}

static char *
dup_shown (GtkWidget *widget)
{
  GtkTextBuffer *buffer = NULL;
  GtkTextIter start, end;

  if (!GTK_IS_TEXT_VIEW (widget))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* ---- input methods and the focus ---- */

static void
preedit_changed_cb (GtkWidget *text, const char *preedit, GtkWidget *widget)
{
  editor_of (widget)->composing = *preedit != '\0';
}

/* What came while something was being composed is shown when the field is left at the latest. */
static void
left_cb (GtkEventControllerFocus *controller, GtkWidget *widget)
{
  Editor *editor = editor_of (widget);
  g_autoptr (JsonNode) late = NULL;

  if (editor->late == NULL || gtk_widget_in_destruction (widget))
    return;
  if (GTK_IS_TEXT_VIEW (widget))
    gtk_text_view_reset_im_context (GTK_TEXT_VIEW (widget));
  else
    gtk_entry_reset_im_context (GTK_ENTRY (widget));
  editor->composing = FALSE;
  /* The input method may have given what was open; then that is the answer. */
  late = g_steal_pointer (&editor->late);
  if (late != NULL)
    rp_answer_editor_set_value (widget, late);
}

/* @text: what takes the letters inside of @widget, or the same */
static void
follow_typing (GtkWidget *widget, GtkWidget *text)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (text, "preedit-changed", G_CALLBACK (preedit_changed_cb), widget);
  g_signal_connect (focus, "leave", G_CALLBACK (left_cb), widget);
  gtk_widget_add_controller (widget, focus);
}

/* ---- one line ---- */

static void
entry_changed_cb (GtkEditable *entry, gpointer user_data)
{
  hand_over_text (editor_of (entry), GTK_WIDGET (entry), gtk_editable_get_text (entry));
}

/* The text a control holds for a value: what rp_form_parse_answer() reads back. */
static char *
text_for_entry (const RpQuestion *question, JsonNode *value)
{
  gint64 number = 0;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");
  if (question->type == RP_QUESTION_NUMBER && rp_json_node_get_integer (value, &number))
    return rp_quantity_to_text (number, question->unit);
  if (question->type == RP_QUESTION_TIME)
    {
      char *text = g_strdup (rp_json_node_get_string (value, ""));
      return g_strdelimit (text, "T", ' ');
    }
  return g_strdup (rp_json_node_get_string (value, ""));
}

static const char *
placeholder_for (const RpQuestion *question)
{
  switch (question->type)
    {
    case RP_QUESTION_DATE:
      return _ ("YYYY-MM-DD");
    case RP_QUESTION_TIME:
      return _ ("YYYY-MM-DD hh:mm");
    default:
      return rp_question_help (question);
    }
}

/* Return goes on to the next question. */
static void
entry_activate_cb (GtkWidget *entry, gpointer user_data)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (entry)), GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
new_entry (const RpAnswerContext *context)
{
  GtkWidget *entry = gtk_entry_new ();
  const char *symbol = rp_unit_symbol (context->question->unit);
  const char *placeholder = placeholder_for (context->question);

  if (placeholder != NULL)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  if (*symbol != '\0')
    gtk_widget_set_tooltip_text (entry, symbol);
  gtk_editable_set_editable (GTK_EDITABLE (entry), context->editable);
  g_signal_connect (entry, "changed", G_CALLBACK (entry_changed_cb), NULL);
  g_signal_connect (entry, "activate", G_CALLBACK (entry_activate_cb), NULL);
  follow_typing (entry, GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))));
  return entry;
}

/* ---- several lines ---- */

static void
buffer_changed_cb (GtkTextBuffer *buffer, GtkWidget *view)
{
  g_autofree char *text = dup_shown (view);

  hand_over_text (editor_of (view), view, text);
}

static GtkWidget *
new_text_view (const RpAnswerContext *context)
{
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), context->editable);
  gtk_widget_set_size_request (view, -1, 76);
  gtk_widget_add_css_class (view, "rp-text");
  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                    G_CALLBACK (buffer_changed_cb), view);
  follow_typing (view, view);
  return view;
}

/* ---- one of several ---- */

/* Fills @codes and @labels. @chosen: (nullable) */
static void
list_contacts (const RpAnswerContext *context, const char *chosen, GPtrArray *codes,
               GtkStringList *labels)
{
  GPtrArray *contacts = rp_document_get_contacts (context->document);
  gint32 today
      = rp_clock_today (rp_session_get_clock (rp_document_get_session (context->document)));

  for (guint i = 0; i < contacts->len; i++)
    if (rp_row_is_offered (contacts->pdata[i], today, chosen))
      {
        g_autofree char *label = rp_row_dup_label (contacts->pdata[i], today);
        gtk_string_list_append (labels, label);
        g_ptr_array_add (codes, g_strdup (rp_record_get_id (contacts->pdata[i])));
      }
}

static void
list_choices (const RpAnswerContext *context, GPtrArray *codes, GtkStringList *labels)
{
  g_autoptr (GPtrArray) choices = rp_question_list_choices (context->question);

  for (guint i = 0; i < choices->len; i++)
    {
      const RpChoice *choice = choices->pdata[i];
      gtk_string_list_append (labels, choice->label);
      g_ptr_array_add (codes, g_strdup (choice->code));
    }
}

static void
selected_cb (GtkDropDown *drop_down, GParamSpec *pspec, gpointer user_data)
{
  Editor *editor = editor_of (drop_down);
  GPtrArray *choices = g_object_get_data (G_OBJECT (drop_down), "rp-choices");
  guint selected = gtk_drop_down_get_selected (drop_down);
  g_autoptr (JsonNode) value = selected == 0 || selected == GTK_INVALID_LIST_POSITION
                                   ? json_node_new (JSON_NODE_NULL)
                                   : new_text_node (g_ptr_array_index (choices, selected - 1));

  hand_over (editor, value);
}

/* The first entry stands for "none". */
static void
offer_choices (GtkDropDown *drop_down, const RpAnswerContext *context, const char *chosen)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);

  gtk_string_list_append (labels, "—");
  if (context->question->type != RP_QUESTION_REFERENCE)
    list_choices (context, codes, labels);
  else if (g_strcmp0 (context->question->target, "contact") == 0)
    list_contacts (context, chosen, codes, labels);
  g_object_set_data_full (G_OBJECT (drop_down), "rp-choices", codes,
                          (GDestroyNotify)g_ptr_array_unref);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (labels));
  gtk_drop_down_set_enable_search (drop_down, codes->len > 12);
}

static GtkWidget *
new_drop_down (const RpAnswerContext *context)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);

  offer_choices (GTK_DROP_DOWN (drop_down), context, NULL);
  rp_accessible_repair_drop_down (drop_down);
  gtk_widget_set_sensitive (drop_down, context->editable);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (selected_cb), NULL);
  return drop_down;
}

static void
fill_drop_down (GtkDropDown *drop_down, JsonNode *value)
{
  GPtrArray *codes = g_object_get_data (G_OBJECT (drop_down), "rp-choices");
  const char *code = value != NULL ? rp_json_node_get_string (value, "") : "";

  /* Who has left is in the list where he was chosen. */
  if (*code != '\0' && !g_ptr_array_find_with_equal_func (codes, code, g_str_equal, NULL))
    {
      offer_choices (drop_down, &editor_of (drop_down)->context, code);
      codes = g_object_get_data (G_OBJECT (drop_down), "rp-choices");
    }
  for (guint i = 0; i < codes->len; i++)
    if (g_str_equal (codes->pdata[i], code))
      {
        gtk_drop_down_set_selected (drop_down, i + 1);
        return;
      }
  gtk_drop_down_set_selected (drop_down, 0);
}

/* ---- several of several ---- */

static void
box_toggled_cb (GtkCheckButton *check, GtkWidget *flow)
{
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_ARRAY);
  JsonArray *codes = json_array_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (flow); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *box = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));
      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (box)))
        json_array_add_string_element (codes, g_object_get_data (G_OBJECT (box), CODE_KEY));
    }
  json_node_take_array (value, codes);
  hand_over (editor_of (flow), value);
}

static GtkWidget *
new_check_boxes (const RpAnswerContext *context)
{
  g_autoptr (GPtrArray) choices = rp_question_list_choices (context->question);
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  for (guint i = 0; i < choices->len; i++)
    {
      const RpChoice *choice = choices->pdata[i];
      GtkWidget *check = gtk_check_button_new_with_label (choice->label);
      g_object_set_data_full (G_OBJECT (check), CODE_KEY, g_strdup (choice->code), g_free);
      gtk_widget_set_sensitive (check, context->editable);
      g_signal_connect (check, "toggled", G_CALLBACK (box_toggled_cb), flow);
      gtk_flow_box_insert (GTK_FLOW_BOX (flow), check, -1);
      gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
    }
  return flow;
}

static gboolean
array_has (JsonNode *value, const char *code)
{
  JsonArray *array
      = value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_strcmp0 (rp_json_array_get_string (array, i, NULL), code) == 0)
      return TRUE;
  return FALSE;
}

static void
fill_check_boxes (GtkWidget *flow, JsonNode *value)
{
  for (GtkWidget *child = gtk_widget_get_first_child (flow); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *box = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (box),
                                   array_has (value, g_object_get_data (G_OBJECT (box), CODE_KEY)));
    }
}

/* ---- yes or no ---- */

static void
yes_no_answered_cb (RpYesNoEditor *yes_no, JsonNode *value, gpointer user_data)
{
  hand_over (editor_of (yes_no), value);
}

static GtkWidget *
new_yes_no (const RpAnswerContext *context)
{
  GtkWidget *yes_no = rp_yes_no_editor_new (context->question);

  g_signal_connect (yes_no, "answered", G_CALLBACK (yes_no_answered_cb), NULL);
  return yes_no;
}

/* ---- signature ---- */

static void
signed_cb (RpSignatureEditor *signature, JsonNode *value, gpointer user_data)
{
  hand_over (editor_of (signature), value);
}

static GtkWidget *
new_signature (const RpAnswerContext *context)
{
  GtkWidget *signature = rp_signature_editor_new (context->document, context->question);

  g_signal_connect (signature, "signed", G_CALLBACK (signed_cb), NULL);
  return signature;
}

/* ---- filled by the program ---- */

static GtkWidget *
new_value_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  return label;
}

/* Of rows only a contact can be chosen; the customer of a visit is what it is. */
static gboolean
is_given_by_program (const RpQuestion *question)
{
  return question->type == RP_QUESTION_REFERENCE && g_strcmp0 (question->target, "contact") != 0;
}

static GtkWidget *
new_control (const RpAnswerContext *context)
{
  /* What is only read is text, not a field that does not answer. */
  if (!context->editable || rp_question_is_automatic (context->question)
      || is_given_by_program (context->question))
    return new_value_label ();
  switch (context->question->type)
    {
    case RP_QUESTION_LONG_TEXT:
      return new_text_view (context);
    case RP_QUESTION_CHOICE:
    case RP_QUESTION_REFERENCE:
      return new_drop_down (context);
    case RP_QUESTION_CHOICES:
      return new_check_boxes (context);
    case RP_QUESTION_YES_NO:
      return new_yes_no (context);
    case RP_QUESTION_SIGNATURE:
      return new_signature (context);
    default:
      return new_entry (context);
    }
}

static void
fill_label (GtkLabel *label, const Editor *editor, JsonNode *value)
{
  const RpQuestion *question = editor->context.question;
  g_autofree char *text = rp_document_format_answer (editor->context.document, question, value);

  gtk_label_set_label (label, *text != '\0' ? text : "—");
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Where somebody writes, the same value is left in the words in which it was typed. */
static gboolean
is_shown (GtkWidget *widget, const char *shown, const char *text, JsonNode *value)
{
  g_autoptr (JsonNode) read = NULL;

  if (g_str_equal (shown, text))
    return TRUE;
  read = has_focus (widget) ? read_text (editor_of (widget), shown, NULL) : NULL;
  return read != NULL && rp_json_equal (read, value);
}

static void
replace_text (GtkWidget *widget, const char *shown, const char *text)
{
  GtkTextBuffer *buffer = NULL;
  GtkTextIter iter;
  guint cursor = 0;

  if (!GTK_IS_TEXT_VIEW (widget))
    {
      cursor = (guint)gtk_editable_get_position (GTK_EDITABLE (widget));
      gtk_editable_set_text (GTK_EDITABLE (widget), text);
      gtk_editable_set_position (GTK_EDITABLE (widget),
                                 (int)rp_text_move_cursor (shown, text, cursor));
      return;
    }
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  cursor = (guint)gtk_text_iter_get_offset (&iter);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_iter_at_offset (buffer, &iter,
                                      (int)rp_text_move_cursor (shown, text, cursor));
  gtk_text_buffer_place_cursor (buffer, &iter);
}

/* What an input method has open would be lost with the text around it: the value waits, and the document
 * knows that nobody has seen it. */
static void
put_off (Editor *editor, JsonNode *value)
{
  g_clear_pointer (&editor->late, json_node_unref);
  editor->late = value != NULL ? json_node_copy (value) : json_node_new (JSON_NODE_NULL);
  rp_document_hold_answer (editor->context.document, editor->place);
}

/* A text that cannot be read stands there instead of the value. */
static void
fill_text (GtkWidget *widget, Editor *editor, JsonNode *value)
{
  const char *unread = rp_document_get_unread (editor->context.document, editor->place);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) read = unread != NULL ? read_text (editor, unread, &error) : NULL;
  g_autofree char *shown = dup_shown (widget);
  g_autofree char *text
      = unread != NULL ? g_strdup (unread) : text_for_entry (editor->context.question, value);
  gboolean same = is_shown (widget, shown, text, value);

  if (!same && editor->composing)
    {
      put_off (editor, value);
      return;
    }
  g_clear_pointer (&editor->late, json_node_unref);
  if (!same)
    replace_text (widget, shown, text);
  if (unread == NULL)
    rp_document_release_answer (editor->context.document, editor->place);
  if (error != NULL)
    mark (widget, error->message);
  else
    unmark (widget);
}

void
rp_answer_editor_set_value (GtkWidget *widget, JsonNode *value)
{
  Editor *editor = editor_of (widget);

  editor->filling = TRUE;
  if (GTK_IS_LABEL (widget))
    fill_label (GTK_LABEL (widget), editor, value);
  else if (GTK_IS_DROP_DOWN (widget))
    fill_drop_down (GTK_DROP_DOWN (widget), value);
  else if (GTK_IS_FLOW_BOX (widget))
    fill_check_boxes (widget, value);
  else if (RP_IS_YES_NO_EDITOR (widget))
    rp_yes_no_editor_set_value (RP_YES_NO_EDITOR (widget), value);
  else if (RP_IS_SIGNATURE_EDITOR (widget))
    rp_signature_editor_set_value (RP_SIGNATURE_EDITOR (widget), value);
  else if (!editor->handing)
    fill_text (widget, editor, value);
  editor->filling = FALSE;
}

GtkWidget *
rp_answer_editor_new (const RpAnswerContext *context, JsonNode *value)
{
  GtkWidget *widget = new_control (context);
  Editor *editor = g_new0 (Editor, 1);

  editor->widget = widget;
  editor->context = *context;
  editor->place = g_strdup (context->place);
  g_object_ref (editor->context.document);
  g_object_set_data_full (G_OBJECT (widget), EDITOR_KEY, editor, (GDestroyNotify)free_editor);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rp_question_label (context->question), -1);
  rp_answer_editor_set_value (widget, value);
  return widget;
}
