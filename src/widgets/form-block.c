/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/form-block.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "widgets/answer-editor.h"
#include "widgets/attachment-editor.h"
#include "widgets/field-mark.h"
#include "widgets/page.h"
#include "widgets/table-editor.h"
#include "workbench/document-late.h"

#define MARK_HEIGHT 22   /* pixels */
#define SCROLL_MARGIN 12 /* room above a question that was scrolled to */

struct _RpFormBlock
{
  GtkBox parent_instance;

  RpDocument *document;
  const RpQuestion *question;
  RpFormBlockLook look; /* marks: owned */
  gboolean has_own;     /* the control follows the document by itself */
  GtkWidget *control, *changed, *late, *remarks;
  RpLastAnswer *last; /* (nullable) */
};

static guint pin_signal;

G_DEFINE_TYPE (RpFormBlock, rp_form_block, GTK_TYPE_BOX)

const RpQuestion *
rp_form_block_get_question (RpFormBlock *self)
{
  return self->question;
}

gboolean
rp_form_block_is_read (RpFormBlock *self)
{
  return !self->look.editable || rp_question_is_automatic (self->question);
}

/* ---- the control ---- */

static void
answered_by_user (const RpQuestion *question, JsonNode *value, gpointer data)
{
  RpFormBlock *self = data;
  g_autoptr (GError) error = NULL;

  if (!rp_document_set_answer (self->document, question->id, value, &error))
    rp_page_say_error (GTK_WIDGET (self), error);
}

static GtkWidget *
new_control (RpFormBlock *self)
{
  const RpQuestion *question = self->question;
  gboolean editable = self->look.editable;
  RpAnswerContext context
      = { self->document, question, editable, answered_by_user, self, question->id };

  if (question->type == RP_QUESTION_TABLE)
    return rp_table_editor_new (self->document, question, editable);
  if (question->type == RP_QUESTION_ATTACHMENTS)
    return rp_attachment_editor_new (self->document, question, NULL, NULL, editable);
  return rp_answer_editor_new (
      &context, rp_form_get_answer (rp_document_get_form (self->document), question->id));
}

void
rp_form_block_refresh_answer (RpFormBlock *self)
{
  if (self->has_own)
    return;
  if (RP_IS_TABLE_EDITOR (self->control))
    rp_table_editor_refresh (RP_TABLE_EDITOR (self->control));
  else if (!RP_IS_ATTACHMENT_EDITOR (self->control)) /* that one follows the document itself */
    rp_answer_editor_set_value (
        self->control,
        rp_form_get_answer (rp_document_get_form (self->document), self->question->id));
}

/* ---- the head ---- */

/* "Voltage (kV) *" */
static GtkWidget *
new_label (RpFormBlock *self)
{
  const RpQuestion *question = self->question;
  gboolean read = rp_form_block_is_read (self);
  const char *symbol = read ? "" : rp_unit_symbol (question->unit);
  gboolean required = self->look.editable
                      && rp_form_is_required (rp_document_get_form (self->document), question->id);
  g_autofree char *text
      = g_strdup_printf ("%s%s%s%s%s", rp_question_label (question), *symbol != '\0' ? " (" : "",
                         symbol, *symbol != '\0' ? ")" : "", required ? " *" : "");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, read ? "caption" : "caption-heading");
  if (read)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
append_mark (RpFormBlock *self, GtkWidget *head)
{
  g_autofree char *unit = rp_document_dup_unit (self->document, self->question->id);

  gtk_box_append (GTK_BOX (head),
                  rp_field_mark_new (self->look.marks, unit, rp_question_label (self->question)));
  /* Its place is kept: what is below must not move away from under the pointer when it comes. */
  if (self->look.editable)
    gtk_widget_set_size_request (head, -1, MARK_HEIGHT);
}

static void
pin_cb (GtkButton *button, RpFormBlock *self)
{
  g_signal_emit (self, pin_signal, 0);
}

static GtkWidget *
new_pin (RpFormBlock *self)
{
  GtkWidget *pin = gtk_button_new_from_icon_name ("view-pin-symbolic");
  g_autofree char *name
      = g_strdup_printf (_ ("Pin a remark on “%s”"), rp_question_label (self->question));

  gtk_widget_add_css_class (pin, "flat");
  gtk_widget_add_css_class (pin, "rp-pin");
  gtk_widget_set_tooltip_text (pin, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (pin, "clicked", G_CALLBACK (pin_cb), self);
  return pin;
}

static GtkWidget *
new_head (RpFormBlock *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_append (GTK_BOX (head), new_label (self));
  if (self->look.marks != NULL)
    append_mark (self, head);
  if (self->look.pinning)
    gtk_box_append (GTK_BOX (head), new_pin (self));
  return head;
}

/* ---- below the head ---- */

static GtkWidget *
new_changed (void)
{
  GtkWidget *changed = gtk_label_new (_ ("Changed since the last version"));

  gtk_label_set_xalign (GTK_LABEL (changed), 0);
  gtk_widget_add_css_class (changed, "caption");
  gtk_widget_add_css_class (changed, "accent");
  gtk_widget_set_visible (changed, FALSE);
  return changed;
}

/* A sentence that stands there when there is something to say. */
static GtkWidget *
new_sentence (void)
{
  GtkWidget *sentence = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (sentence), 0);
  gtk_label_set_wrap (GTK_LABEL (sentence), TRUE);
  gtk_widget_set_visible (sentence, FALSE);
  gtk_widget_add_css_class (sentence, "rp-remark");
  return sentence;
}

/* What was answered last time stands below the field: it is gone as soon as something is typed. */
static void
offer_last (RpFormBlock *self)
{
  if (!self->look.editable || rp_document_get_last_answer (self->document, self->question) == NULL)
    return;
  self->last = RP_LAST_ANSWER (rp_last_answer_new (self->document, self->question, self->control));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->last));
}

GtkWidget *
rp_form_block_new (RpDocument *document, const RpQuestion *question, const RpFormBlockLook *look,
                   GtkWidget *own)
{
  RpFormBlock *self
      = g_object_new (RP_TYPE_FORM_BLOCK, "orientation", GTK_ORIENTATION_VERTICAL, NULL);

  self->document = g_object_ref (document);
  self->question = question;
  self->look = *look;
  if (look->marks != NULL)
    g_object_ref (look->marks);
  self->has_own = own != NULL;
  gtk_box_set_spacing (GTK_BOX (self), look->editable ? 6 : 2);
  self->control = own != NULL ? own : new_control (self);
  /* Not by a relation to the label: that would be read out besides the name that editors have. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rp_question_label (question), -1);
  self->changed = new_changed ();
  self->late = new_sentence ();
  self->remarks = new_sentence ();
  gtk_box_append (GTK_BOX (self), new_head (self));
  gtk_box_append (GTK_BOX (self), self->changed);
  gtk_box_append (GTK_BOX (self), self->late);
  gtk_box_append (GTK_BOX (self), self->remarks);
  gtk_box_append (GTK_BOX (self), self->control);
  offer_last (self);
  return GTK_WIDGET (self);
}

RpLastAnswer *
rp_form_block_get_offer (RpFormBlock *self)
{
  return self->last != NULL && rp_last_answer_is_offered (self->last)
                 && rp_form_is_visible (rp_document_get_form (self->document), self->question->id)
             ? self->last
             : NULL;
}

/* ---- what changes while it is shown ---- */

void
rp_form_block_refresh_remarks (RpFormBlock *self)
{
  GPtrArray *remarks = rp_document_get_remarks (self->document);
  RpSession *session = rp_document_get_session (self->document);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < remarks->len; i++)
    if (g_str_equal (rp_record_get_text (remarks->pdata[i], "path"), self->question->id))
      g_string_append_printf (
          text, "%s%s: %s", text->len > 0 ? "\n" : "",
          rp_session_name_of (session, rp_record_get_text (remarks->pdata[i], "by")),
          rp_record_get_text (remarks->pdata[i], "text"));
  gtk_label_set_label (GTK_LABEL (self->remarks), text->str);
  gtk_widget_set_visible (self->remarks, text->len > 0);
}

void
rp_form_block_refresh_late (RpFormBlock *self)
{
  g_autofree char *mark = rp_document_dup_late_mark (self->document, self->question);

  gtk_label_set_label (GTK_LABEL (self->late), mark);
  gtk_widget_set_visible (self->late, *mark != '\0');
}

void
rp_form_block_set_changed (RpFormBlock *self, gboolean changed)
{
  gtk_widget_set_visible (self->changed, changed);
  if (changed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "rp-changed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "rp-changed");
}

static gboolean
is_given (JsonNode *answer)
{
  if (answer == NULL || JSON_NODE_HOLDS_NULL (answer))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (answer))
    return json_array_get_length (json_node_get_array (answer)) > 0;
  return *rp_json_node_get_string (answer, " ") != '\0';
}

/* What is only read and says nothing is left out, unless somebody looks through it with remarks. */
static gboolean
is_worth_showing (RpFormBlock *self)
{
  RpForm *form = rp_document_get_form (self->document);
  const char *id = self->question->id;

  if (!rp_form_is_visible (form, id))
    return FALSE;
  return self->look.pinning || !rp_form_block_is_read (self)
         || is_given (rp_form_get_answer (form, id)) || gtk_widget_get_visible (self->remarks)
         || gtk_widget_get_visible (self->late);
}

void
rp_form_block_refresh_visibility (RpFormBlock *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), is_worth_showing (self));
  if (self->last != NULL)
    rp_last_answer_refresh (self->last);
}

/* ---- going there ---- */

/* Where the page would stand with the question near its top. Returns: %FALSE when it has no place yet */
static gboolean
find_place (GtkWidget *block, GtkAdjustment **adjustment, double *value)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (block, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *viewport
      = scrolled != NULL ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scrolled)) : NULL;
  graphene_rect_t bounds;

  if (viewport == NULL || !gtk_widget_compute_bounds (block, viewport, &bounds))
    return FALSE;
  *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  *value = gtk_adjustment_get_value (*adjustment) + bounds.origin.y - SCROLL_MARGIN;
  return TRUE;
}

static gboolean
take_focus (GtkWidget *control, int row, const char *column)
{
  if (RP_IS_TABLE_EDITOR (control))
    return rp_table_editor_focus (RP_TABLE_EDITOR (control), row, column);
  return gtk_widget_grab_focus (control) || gtk_widget_child_focus (control, GTK_DIR_TAB_FORWARD);
}

/* Taking the focus scrolls too, just far enough; so the place is looked up before. */
void
rp_form_block_focus (RpFormBlock *self, int row, const char *column)
{
  GtkAdjustment *adjustment = NULL;
  double value = 0;
  gboolean has_place = find_place (GTK_WIDGET (self), &adjustment, &value);

  /* What cannot take the focus lets its first child do so, and an answer that is only read the button
   * beside it. */
  if (!take_focus (self->control, row, column))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  if (has_place)
    gtk_adjustment_set_value (adjustment, value);
}

/* Not with dispose: a field that loses the focus as it goes still answers. */
static void
rp_form_block_finalize (GObject *object)
{
  RpFormBlock *self = RP_FORM_BLOCK (object);

  g_clear_object (&self->document);
  g_clear_object (&self->look.marks);
  G_OBJECT_CLASS (rp_form_block_parent_class)->finalize (object);
}

static void
rp_form_block_class_init (RpFormBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_form_block_finalize;
  pin_signal = g_signal_new ("pin", RP_TYPE_FORM_BLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 0);
}

static void
rp_form_block_init (RpFormBlock *self)
{
}
