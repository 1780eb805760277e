/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/last-answer.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/page.h"

#define LINES_SHOWN 3

struct _RpLastAnswer
{
  GtkWidget parent_instance;

  RpDocument *document;
  const RpQuestion *question;
  GtkWidget *control; /* (unowned): stands beside this */
  GtkWidget *box;
  GtkLabel *label;
};

G_DEFINE_TYPE (RpLastAnswer, rp_last_answer, GTK_TYPE_WIDGET)

static gboolean
is_answered (RpLastAnswer *self)
{
  JsonNode *answer = rp_form_get_answer (rp_document_get_form (self->document), self->question->id);

  if (answer == NULL || JSON_NODE_HOLDS_NULL (answer))
    return FALSE;
  return !JSON_NODE_HOLDS_ARRAY (answer)
         || json_array_get_length (json_node_get_array (answer)) > 0;
}

gboolean
rp_last_answer_is_offered (RpLastAnswer *self)
{
  return !is_answered (self)
         && rp_document_get_last_answer (self->document, self->question) != NULL;
}

void
rp_last_answer_refresh (RpLastAnswer *self)
{
  JsonNode *last = rp_document_get_last_answer (self->document, self->question);
  gboolean offered = rp_last_answer_is_offered (self);
  g_autofree char *day = NULL, *answer = NULL, *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), offered);
  if (!offered)
    return;
  day = rp_document_dup_last_day (self->document);
  answer = rp_question_format (self->question, last);
  text = g_strdup_printf (_ ("Last time (%s): %s"), day, answer);
  gtk_label_set_label (self->label, text);
}

void
rp_last_answer_take (RpLastAnswer *self)
{
  JsonNode *last = rp_document_get_last_answer (self->document, self->question);
  g_autoptr (GError) error = NULL;

  if (last != NULL && !rp_document_set_answer (self->document, self->question->id, last, &error))
    rp_page_say_error (GTK_WIDGET (self), error);
}

/* On to the next question. */
static void
go_on (RpLastAnswer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_widget_grab_focus (self->control);
  gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
}

static void
clicked_cb (GtkButton *button, RpLastAnswer *self)
{
  rp_last_answer_take (self);
  go_on (self);
}

static gboolean
take_cb (gpointer user_data)
{
  g_autoptr (RpLastAnswer) self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->document == NULL)
    return G_SOURCE_REMOVE; /* the page has gone */
  /* On to the next question, as with the button. */
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (root != NULL)
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
  rp_last_answer_take (self);
  return G_SOURCE_REMOVE;
}

/* Return in the empty text. This listens to the text and not to the key, so that an input method has had
 * the key first. */
static void
insert_text_cb (GtkTextBuffer *buffer, GtkTextIter *place, const char *text, int length,
                RpLastAnswer *self)
{
  if (gtk_text_buffer_get_char_count (buffer) > 0 || length != 1 || *text != '\n'
      || !rp_last_answer_is_offered (self))
    return;
  g_signal_stop_emission_by_name (buffer, "insert-text");
  g_idle_add (take_cb, g_object_ref (self));
}

static GtkWidget *
new_button (RpLastAnswer *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Still True"));
  g_autofree char *name
      = g_strdup_printf (_ ("Still true: %s"), rp_question_label (self->question));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  rp_accessible_name_button (button, name);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  return button;
}

GtkWidget *
rp_last_answer_new (RpDocument *document, const RpQuestion *question, GtkWidget *control)
{
  RpLastAnswer *self = g_object_new (RP_TYPE_LAST_ANSWER, NULL);
  GtkWidget *button = NULL;

  self->document = g_object_ref (document);
  self->question = question;
  self->control = control;
  button = new_button (self);
  gtk_box_append (GTK_BOX (self->box), button);
  if (GTK_IS_TEXT_VIEW (control))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (control));
      g_signal_connect_object (buffer, "insert-text", G_CALLBACK (insert_text_cb), self, 0);
      gtk_widget_set_tooltip_text (button, _ ("Or press Enter in the empty field"));
    }
  rp_last_answer_refresh (self);
  return GTK_WIDGET (self);
}

static void
rp_last_answer_dispose (GObject *object)
{
  RpLastAnswer *self = RP_LAST_ANSWER (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (rp_last_answer_parent_class)->dispose (object);
}

static void
rp_last_answer_class_init (RpLastAnswerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_last_answer_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
rp_last_answer_init (RpLastAnswer *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_lines (self->label, LINES_SHOWN);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
