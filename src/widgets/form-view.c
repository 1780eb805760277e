/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/form-view.h"

#include <glib/gi18n-lib.h>

#include "widgets/answer-editor.h"
#include "widgets/attachment-editor.h"
#include "widgets/page.h"
#include "widgets/table-editor.h"

struct _RpFormView
{
  GtkWidget parent_instance;

  RpDocument *document;
  RpRoles owner;
  gboolean editable, pinning, built;
  GtkWidget *box;
  GHashTable *blocks; /* question id -> its GtkBox (unowned) */
};

static guint pin_signal;

G_DEFINE_TYPE (RpFormView, rp_form_view, GTK_TYPE_WIDGET)

#define CONTROL_KEY "rp-control"
#define REMARKS_KEY "rp-remarks"
#define QUESTION_KEY "rp-question"

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

static GtkWidget *
new_control (RpFormView *self, const RpQuestion *question)
{
  RpAnswerContext context
      = { self->document, question, self->editable, answer_changed_by_user, self };

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
  const char *symbol = rp_unit_symbol (question->unit);
  gboolean required
      = self->editable && rp_form_is_required (rp_document_get_form (self->document), question->id);
  g_autofree char *text
      = g_strdup_printf ("%s%s%s%s%s", rp_question_label (question), *symbol != '\0' ? " (" : "",
                         symbol, *symbol != '\0' ? ")" : "", required ? " *" : "");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_box_append (GTK_BOX (head), label);
  if (self->pinning)
    {
      GtkWidget *pin = gtk_button_new_from_icon_name ("mail-unread-symbolic");
      g_autofree char *name
          = g_strdup_printf (_ ("Pin a remark on “%s”"), rp_question_label (question));
      gtk_widget_add_css_class (pin, "flat");
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
  GtkWidget *block = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *control = new_control (self, question);
  GtkWidget *remarks = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (remarks), 0);
  gtk_label_set_wrap (GTK_LABEL (remarks), TRUE);
  gtk_widget_add_css_class (remarks, "rp-remark");
  gtk_box_append (GTK_BOX (block), new_head (self, question, control));
  gtk_box_append (GTK_BOX (block), control);
  gtk_box_append (GTK_BOX (block), remarks);
  g_object_set_data (G_OBJECT (block), CONTROL_KEY, control);
  g_object_set_data (G_OBJECT (block), REMARKS_KEY, remarks);
  g_hash_table_insert (self->blocks, g_strdup (question->id), block);
  return block;
}

static void
build (RpFormView *self)
{
  RpForm *form = rp_document_get_form (self->document);
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (form));
  GtkWidget *child = NULL;

  g_hash_table_remove_all (self->blocks);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      GtkWidget *title = NULL;
      if ((section->owner & self->owner) == 0)
        continue;
      title = gtk_label_new (rp_section_title (section));
      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_add_css_class (title, "title-3");
      gtk_box_append (GTK_BOX (self->box), title);
      for (guint k = 0; k < section->questions->len; k++)
        gtk_box_append (GTK_BOX (self->box), new_block (self, section->questions->pdata[k]));
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

static void
refresh_visibility (RpFormView *self)
{
  RpForm *form = rp_document_get_form (self->document);
  GHashTableIter iter;
  gpointer question = NULL, block = NULL;

  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, &question, &block))
    gtk_widget_set_visible (block, rp_form_is_visible (form, question));
}

static void
refresh_answer (RpFormView *self, const char *question)
{
  GtkWidget *block = g_hash_table_lookup (self->blocks, question);
  GtkWidget *control = block != NULL ? g_object_get_data (G_OBJECT (block), CONTROL_KEY) : NULL;

  if (control == NULL)
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
  GHashTableIter iter;
  gpointer question = NULL, block = NULL;

  if (!self->built || editable != self->editable)
    {
      self->editable = editable;
      self->built = TRUE;
      build (self);
    }
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, &question, &block))
    show_remarks (self, question, block);
  refresh_visibility (self);
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

void
rp_form_view_focus_question (RpFormView *self, const char *question)
{
  GtkWidget *block = g_hash_table_lookup (self->blocks, question);
  GtkWidget *control = block != NULL ? g_object_get_data (G_OBJECT (block), CONTROL_KEY) : NULL;

  /* Taking the focus scrolls there; what cannot take it lets its first child do so. */
  if (control != NULL && !gtk_widget_grab_focus (control))
    gtk_widget_child_focus (control, GTK_DIR_TAB_FORWARD);
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

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (rp_form_view_parent_class)->dispose (object);
}

static void
rp_form_view_finalize (GObject *object)
{
  g_hash_table_unref (RP_FORM_VIEW (object)->blocks);
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
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
