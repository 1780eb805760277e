/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/form-view.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "widgets/accessible.h"
#include "widgets/answer-editor.h"
#include "widgets/attachment-editor.h"
#include "widgets/field-mark.h"
#include "widgets/form-layout.h"
#include "widgets/last-answer.h"
#include "widgets/page.h"
#include "widgets/table-editor.h"

struct _RpFormView
{
  GtkWidget parent_instance;

  RpDocument *document;
  RpFieldMarks *marks; /* (nullable) */
  RpForm *form;        /* (nullable): that the questions on the page belong to */
  RpRoles owner;
  gboolean editable, pinning, built;
  RpFormControlFunc control_func; /* (nullable) */
  gpointer control_data;
  GStrv changed; /* (nullable): questions marked as changed */
  GtkWidget *box;
  GHashTable *blocks;           /* question id -> its GtkBox (unowned) */
  GPtrArray *take_all;          /* the buttons "All Still True" (unowned) */
  char *wanted, *wanted_column; /* (nullable): the question to go to, and where in its table */
  int wanted_row;
  guint wanted_source;
};

static guint pin_signal;

G_DEFINE_TYPE (RpFormView, rp_form_view, GTK_TYPE_WIDGET)

#define CONTROL_KEY "rp-control"
#define REMARKS_KEY "rp-remarks"
#define MARK_HEIGHT 22 /* pixels */
#define CHANGED_KEY "rp-changed"
#define OWN_KEY "rp-own-control"
#define LAST_KEY "rp-last-answer"
#define QUESTION_KEY "rp-question"
#define SECTION_KEY "rp-section"

static void
answer_changed_by_user (const RpQuestion *question, JsonNode *value, gpointer data)
{
  RpFormView *self = data;
  g_autoptr (GError) error = NULL;

  if (!rp_document_set_answer (self->document, question->id, value, &error))
    rp_page_say_error (GTK_WIDGET (self), error);
}

static void
pin_cb (GtkButton *button, RpFormView *self)
{
  const RpQuestion *question = g_object_get_data (G_OBJECT (button), QUESTION_KEY);
  g_signal_emit (self, pin_signal, 0, question->id);
}

/* ---- one question ---- */

/* Its answer is text on the page: nothing to fill in. */
static gboolean
is_read (RpFormView *self, const RpQuestion *question)
{
  return !self->editable || question->type == RP_QUESTION_AUTOMATIC;
}

static GtkWidget *
new_control (RpFormView *self, const RpQuestion *question)
{
  RpAnswerContext context
      = { self->document, question, self->editable, answer_changed_by_user, self };
  GtkWidget *own = self->control_func != NULL
                       ? self->control_func (question, self->editable, self->control_data)
                       : NULL;

  if (own != NULL)
    {
      g_object_set_data (G_OBJECT (own), OWN_KEY, own);
      return own;
    }
  if (question->type == RP_QUESTION_TABLE)
    return rp_table_editor_new (self->document, question, self->editable);
  if (question->type == RP_QUESTION_ATTACHMENTS)
    return rp_attachment_editor_new (self->document, question, NULL, NULL, self->editable);
  return rp_answer_editor_new (
      &context, rp_form_get_answer (rp_document_get_form (self->document), question->id));
}

static GtkWidget *
new_head (RpFormView *self, const RpQuestion *question, GtkWidget *control)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  const char *symbol = is_read (self, question) ? "" : rp_unit_symbol (question->unit);
  gboolean required
      = self->editable && rp_form_is_required (rp_document_get_form (self->document), question->id);
  g_autofree char *text
      = g_strdup_printf ("%s%s%s%s%s", rp_question_label (question), *symbol != '\0' ? " (" : "",
                         symbol, *symbol != '\0' ? ")" : "", required ? " *" : "");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  /* Not by a relation to the label: that would be read out besides the name that editors have. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rp_question_label (question), -1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, is_read (self, question) ? "caption" : "caption-heading");
  if (is_read (self, question))
    gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (head), label);
  if (self->marks != NULL)
    {
      g_autofree char *unit = rp_document_dup_unit (self->document, question->id);
      GtkWidget *mark = rp_field_mark_new (self->marks, unit, rp_question_label (question));
      gtk_box_append (GTK_BOX (head), mark);
      /* Its place is kept: what is below must not move away from under the pointer when it comes. */
      if (self->editable)
        gtk_widget_set_size_request (head, -1, MARK_HEIGHT);
    }
  if (self->pinning)
    {
      GtkWidget *pin = gtk_button_new_from_icon_name ("view-pin-symbolic");
      g_autofree char *name
          = g_strdup_printf (_ ("Pin a remark on “%s”"), rp_question_label (question));
      gtk_widget_add_css_class (pin, "flat");
      gtk_widget_add_css_class (pin, "rp-pin");
      gtk_widget_set_tooltip_text (pin, name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (pin), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      g_object_set_data (G_OBJECT (pin), QUESTION_KEY, (gpointer)question);
      g_signal_connect (pin, "clicked", G_CALLBACK (pin_cb), self);
      gtk_box_append (GTK_BOX (head), pin);
    }
  return head;
}

static GtkWidget *
new_block (RpFormView *self, const RpQuestion *question)
{
  GtkWidget *block = gtk_box_new (GTK_ORIENTATION_VERTICAL, self->editable ? 6 : 2);
  GtkWidget *control = new_control (self, question);
  GtkWidget *remarks = gtk_label_new (NULL);
  GtkWidget *changed = gtk_label_new (_ ("Changed since the last version"));

  gtk_label_set_xalign (GTK_LABEL (changed), 0);
  gtk_widget_add_css_class (changed, "caption");
  gtk_widget_add_css_class (changed, "accent");
  gtk_widget_set_visible (changed, FALSE);
  gtk_label_set_xalign (GTK_LABEL (remarks), 0);
  gtk_label_set_wrap (GTK_LABEL (remarks), TRUE);
  gtk_widget_add_css_class (remarks, "rp-remark");
  gtk_box_append (GTK_BOX (block), new_head (self, question, control));
  gtk_box_append (GTK_BOX (block), changed);
  gtk_box_append (GTK_BOX (block), remarks);
  gtk_box_append (GTK_BOX (block), control);
  g_object_set_data (G_OBJECT (block), CONTROL_KEY, control);
  g_object_set_data (G_OBJECT (block), CHANGED_KEY, changed);
  g_object_set_data (G_OBJECT (block), REMARKS_KEY, remarks);
  g_hash_table_insert (self->blocks, g_strdup (question->id), block);
  return block;
}

/* What was answered last time stands below the field: it is gone as soon as something is typed. */
static void
offer_last (RpFormView *self, GtkWidget *block, const RpQuestion *question)
{
  GtkWidget *control = g_object_get_data (G_OBJECT (block), CONTROL_KEY);
  GtkWidget *last = NULL;

  if (!self->editable || rp_document_get_last_answer (self->document, question) == NULL)
    return;
  last = rp_last_answer_new (self->document, question, control);
  gtk_box_append (GTK_BOX (block), last);
  g_object_set_data (G_OBJECT (block), LAST_KEY, last);
}

/* The offers of a section that are still open. */
static GPtrArray *
list_offers (RpFormView *self, const RpSection *section)
{
  GPtrArray *offers = g_ptr_array_new ();

  for (guint i = 0; i < section->questions->len; i++)
    {
      const RpQuestion *question = section->questions->pdata[i];
      GtkWidget *block = g_hash_table_lookup (self->blocks, question->id);
      gpointer last = block != NULL ? g_object_get_data (G_OBJECT (block), LAST_KEY) : NULL;
      if (last != NULL && rp_last_answer_is_offered (last)
          && rp_form_is_visible (rp_document_get_form (self->document), question->id))
        g_ptr_array_add (offers, last);
    }
  return offers;
}

static void
take_all_cb (GtkButton *button, RpFormView *self)
{
  g_autoptr (GPtrArray) offers
      = list_offers (self, g_object_get_data (G_OBJECT (button), SECTION_KEY));

  for (guint i = 0; i < offers->len; i++)
    rp_last_answer_take (offers->pdata[i]);
}

/* The head of a section: its title, and one key for all that is as it was. */
static GtkWidget *
new_section_head (RpFormView *self, const RpSection *section)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (rp_section_title (section));
  GtkWidget *all = gtk_button_new_with_label (_ ("All Still True"));
  g_autofree char *name = g_strdup_printf (_ ("All still true: %s"), rp_section_title (section));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "title-3");
  gtk_widget_add_css_class (head, "rp-section");
  rp_accessible_name_button (all, name);
  gtk_widget_set_tooltip_text (all, _ ("Take over what was answered last time"));
  gtk_widget_set_visible (all, FALSE);
  g_object_set_data (G_OBJECT (all), SECTION_KEY, (gpointer)section);
  g_signal_connect (all, "clicked", G_CALLBACK (take_all_cb), self);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), all);
  g_ptr_array_add (self->take_all, all);
  return head;
}

static void
build_section (RpFormView *self, const RpSection *section)
{
  gtk_box_append (GTK_BOX (self->box), new_section_head (self, section));
  for (guint i = 0; i < section->questions->len; i++)
    {
      const RpQuestion *question = section->questions->pdata[i];
      GtkWidget *block = new_block (self, question);
      offer_last (self, block, question);
      rp_form_layout_append (GTK_BOX (self->box), block, question, is_read (self, question));
    }
}

static void
build (RpFormView *self)
{
  RpForm *form = rp_document_get_form (self->document);
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (form));
  GtkWidget *child = NULL;

  g_hash_table_remove_all (self->blocks);
  g_ptr_array_set_size (self->take_all, 0);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      if ((section->owner & self->owner) != 0)
        build_section (self, section);
    }
}

/* ---- what changes while it is shown ---- */

static void
show_remarks (RpFormView *self, const char *question, GtkWidget *block)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (block), REMARKS_KEY);
  GPtrArray *remarks = rp_document_get_remarks (self->document);
  RpSession *session = rp_document_get_session (self->document);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < remarks->len; i++)
    if (g_str_equal (rp_record_get_text (remarks->pdata[i], "path"), question))
      g_string_append_printf (
          text, "%s%s: %s", text->len > 0 ? "\n" : "",
          rp_session_name_of (session, rp_record_get_text (remarks->pdata[i], "by")),
          rp_record_get_text (remarks->pdata[i], "text"));
  gtk_label_set_label (GTK_LABEL (label), text->str);
  gtk_widget_set_visible (label, text->len > 0);
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
is_worth_showing (RpFormView *self, const char *id, GtkWidget *block)
{
  RpForm *form = rp_document_get_form (self->document);
  const RpQuestion *question = rp_template_find_question (rp_form_get_template (form), id);

  if (!rp_form_is_visible (form, id))
    return FALSE;
  return self->pinning || !is_read (self, question) || is_given (rp_form_get_answer (form, id))
         || gtk_widget_get_visible (g_object_get_data (G_OBJECT (block), REMARKS_KEY));
}

static void
refresh_offers (RpFormView *self)
{
  for (guint i = 0; i < self->take_all->len; i++)
    {
      GtkWidget *button = self->take_all->pdata[i];
      g_autoptr (GPtrArray) offers
          = list_offers (self, g_object_get_data (G_OBJECT (button), SECTION_KEY));
      gtk_widget_set_visible (button, offers->len > 1);
    }
}

static void
show_changed (RpFormView *self, const char *question, GtkWidget *block)
{
  gboolean changed
      = self->changed != NULL && g_strv_contains ((const char *const *)self->changed, question);

  gtk_widget_set_visible (g_object_get_data (G_OBJECT (block), CHANGED_KEY), changed);
  if (changed)
    gtk_widget_add_css_class (block, "rp-changed");
  else
    gtk_widget_remove_css_class (block, "rp-changed");
}

static void
refresh_visibility (RpFormView *self)
{
  GHashTableIter iter;
  gpointer question = NULL, block = NULL;

  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, &question, &block))
    {
      gpointer last = g_object_get_data (G_OBJECT (block), LAST_KEY);
      gtk_widget_set_visible (block, is_worth_showing (self, question, block));
      if (last != NULL)
        rp_last_answer_refresh (last);
    }
  rp_form_layout_refresh (GTK_BOX (self->box));
  refresh_offers (self);
}

static void
refresh_answer (RpFormView *self, const char *question)
{
  GtkWidget *block = g_hash_table_lookup (self->blocks, question);
  GtkWidget *control = block != NULL ? g_object_get_data (G_OBJECT (block), CONTROL_KEY) : NULL;

  if (control == NULL || g_object_get_data (G_OBJECT (control), OWN_KEY) != NULL)
    return;
  if (RP_IS_TABLE_EDITOR (control))
    rp_table_editor_refresh (RP_TABLE_EDITOR (control));
  else if (!RP_IS_ATTACHMENT_EDITOR (control)) /* that one follows the document itself */
    rp_answer_editor_set_value (
        control, rp_form_get_answer (rp_document_get_form (self->document), question));
}

static void
answer_changed_cb (RpDocument *document, const char *question, RpFormView *self)
{
  refresh_answer (self, question);
  refresh_visibility (self);
}

static void
loaded_cb (RpDocument *document, RpFormView *self)
{
  gboolean editable = rp_document_is_editable (document, self->owner);
  RpForm *form = rp_document_get_form (document);
  GHashTableIter iter;
  gpointer question = NULL, block = NULL;

  if (!self->built || editable != self->editable || form != self->form)
    {
      self->editable = editable;
      self->built = TRUE;
      build (self);
      g_set_object (&self->form, form);
    }
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, &question, &block))
    {
      show_remarks (self, question, block);
      show_changed (self, question, block);
    }
  refresh_visibility (self);
}

void
rp_form_view_set_marks (RpFormView *self, RpFieldMarks *marks)
{
  g_set_object (&self->marks, marks);
}

void
rp_form_view_set_document (RpFormView *self, RpDocument *document, RpRoles owner)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  self->owner = owner;
  self->built = FALSE;
  g_signal_connect_object (document, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (document, "answer-changed", G_CALLBACK (answer_changed_cb), self, 0);
  if (rp_document_get_form (document) != NULL)
    loaded_cb (document, self);
}

void
rp_form_view_set_pinning (RpFormView *self, gboolean pinning)
{
  self->pinning = pinning;
  self->built = FALSE;
  if (self->document != NULL && rp_document_get_form (self->document) != NULL)
    loaded_cb (self->document, self);
}

/* Room above a question that was scrolled to. */
#define SCROLL_MARGIN 12

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
take_focus (RpFormView *self, GtkWidget *control)
{
  if (RP_IS_TABLE_EDITOR (control))
    return rp_table_editor_focus (RP_TABLE_EDITOR (control), self->wanted_row, self->wanted_column);
  return gtk_widget_grab_focus (control) || gtk_widget_child_focus (control, GTK_DIR_TAB_FORWARD);
}

/* Taking the focus scrolls too, just far enough; so the place is looked up before. */
static void
go_to (RpFormView *self, GtkWidget *block)
{
  GtkWidget *control = g_object_get_data (G_OBJECT (block), CONTROL_KEY);
  GtkAdjustment *adjustment = NULL;
  double value = 0;
  gboolean has_place = find_place (block, &adjustment, &value);

  /* What cannot take the focus lets its first child do so, and an answer that is only read the button
   * beside it. */
  if (!take_focus (self, control))
    gtk_widget_child_focus (block, GTK_DIR_TAB_FORWARD);
  if (has_place)
    gtk_adjustment_set_value (adjustment, value);
}

/* After the layout: a form that was built just now has no places yet. */
static gboolean
go_to_wanted_cb (gpointer user_data)
{
  RpFormView *self = user_data;
  GtkWidget *block = self->wanted != NULL ? g_hash_table_lookup (self->blocks, self->wanted) : NULL;

  self->wanted_source = 0;
  if (block != NULL)
    go_to (self, block);
  return G_SOURCE_REMOVE;
}

void
rp_form_view_set_control_func (RpFormView *self, RpFormControlFunc func, gpointer data)
{
  self->control_func = func;
  self->control_data = data;
}

void
rp_form_view_set_changed (RpFormView *self, const char *const *questions)
{
  GHashTableIter iter;
  gpointer question = NULL, block = NULL;

  g_strfreev (self->changed);
  self->changed = g_strdupv ((GStrv)questions);
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, &question, &block))
    show_changed (self, question, block);
}

const char *
rp_form_view_get_focused (RpFormView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GHashTableIter iter;
  gpointer question = NULL, block = NULL;

  g_hash_table_iter_init (&iter, self->blocks);
  while (focus != NULL && g_hash_table_iter_next (&iter, &question, &block))
    if (gtk_widget_is_ancestor (focus, block))
      return question;
  return NULL;
}

void
rp_form_view_focus_cell (RpFormView *self, const char *question, int row, const char *column)
{
  g_free (self->wanted);
  g_free (self->wanted_column);
  self->wanted = g_strdup (question);
  self->wanted_row = row;
  self->wanted_column = g_strdup (column);
  if (self->wanted_source == 0)
    self->wanted_source = g_idle_add_full (G_PRIORITY_LOW, go_to_wanted_cb, self, NULL);
}

void
rp_form_view_focus_question (RpFormView *self, const char *question)
{
  rp_form_view_focus_cell (self, question, -1, NULL);
}

/* A field keeps what cannot be read and is marked so. */
static gboolean
is_marked (GtkWidget *widget)
{
  if (GTK_IS_EDITABLE (widget) && gtk_widget_has_css_class (widget, "error"))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_marked (child))
      return TRUE;
  return FALSE;
}

const RpQuestion *
rp_form_view_find_unreadable (RpFormView *self)
{
  GPtrArray *sections
      = rp_template_get_sections (rp_form_get_template (rp_document_get_form (self->document)));

  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0; k < section->questions->len; k++)
        {
          const RpQuestion *question = section->questions->pdata[k];
          GtkWidget *block = g_hash_table_lookup (self->blocks, question->id);
          if (block != NULL && gtk_widget_get_visible (block) && is_marked (block))
            return question;
        }
    }
  return NULL;
}

GtkWidget *
rp_form_view_new (void)
{
  return g_object_new (RP_TYPE_FORM_VIEW, NULL);
}

static void
rp_form_view_dispose (GObject *object)
{
  RpFormView *self = RP_FORM_VIEW (object);

  g_clear_handle_id (&self->wanted_source, g_source_remove);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->wanted_column, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->document);
  g_clear_object (&self->marks);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (rp_form_view_parent_class)->dispose (object);
}

static void
rp_form_view_finalize (GObject *object)
{
  g_hash_table_unref (RP_FORM_VIEW (object)->blocks);
  g_strfreev (RP_FORM_VIEW (object)->changed);
  g_ptr_array_unref (RP_FORM_VIEW (object)->take_all);
  G_OBJECT_CLASS (rp_form_view_parent_class)->finalize (object);
}

static void
rp_form_view_class_init (RpFormViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_form_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_form_view_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  pin_signal = g_signal_new ("pin", RP_TYPE_FORM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rp_form_view_init (RpFormView *self)
{
  self->blocks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->take_all = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
