/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/yes-no-editor.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"

struct _RpYesNoEditor
{
  GtkBox parent_instance;

  GtkToggleButton *yes, *no;
  gboolean filling; /* set from outside, or one button by the other */
};

static guint answered_signal;

G_DEFINE_FINAL_TYPE (RpYesNoEditor, rp_yes_no_editor, GTK_TYPE_BOX)

/* Not a group of GTK's: of such a group the pressed button cannot be released again. */
static void
toggled_cb (GtkToggleButton *button, RpYesNoEditor *self)
{
  GtkToggleButton *other = button == self->yes ? self->no : self->yes;
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_NULL);

  if (self->filling)
    return;
  if (gtk_toggle_button_get_active (button))
    {
      json_node_init_boolean (value, button == self->yes);
      self->filling = TRUE;
      gtk_toggle_button_set_active (other, FALSE);
      self->filling = FALSE;
    }
  g_signal_emit (self, answered_signal, 0, value);
}

/* The question is part of the name: whoever comes there by Tab hears what is affirmed. */
static GtkToggleButton *
append_button (RpYesNoEditor *self, const char *label, const RpQuestion *question)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), rp_question_label (question), label);

  gtk_widget_add_css_class (button, "rp-yes-no");
  rp_accessible_name_button (button, name);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (self), button);
  return GTK_TOGGLE_BUTTON (button);
}

void
rp_yes_no_editor_set_value (RpYesNoEditor *self, JsonNode *value)
{
  gboolean known = value != NULL && JSON_NODE_HOLDS_VALUE (value)
                   && json_node_get_value_type (value) == G_TYPE_BOOLEAN;
  gboolean yes = known && json_node_get_boolean (value);

  self->filling = TRUE;
  gtk_toggle_button_set_active (self->yes, yes);
  gtk_toggle_button_set_active (self->no, known && !yes);
  self->filling = FALSE;
}

GtkWidget *
rp_yes_no_editor_new (const RpQuestion *question)
{
  RpYesNoEditor *self
      = g_object_new (RP_TYPE_YES_NO_EDITOR, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  self->yes = append_button (self, _ ("Yes"), question);
  self->no = append_button (self, _ ("No"), question);
  return GTK_WIDGET (self);
}

static void
rp_yes_no_editor_class_init (RpYesNoEditorClass *klass)
{
  answered_signal = g_signal_new ("answered", RP_TYPE_YES_NO_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE);
}

static void
rp_yes_no_editor_init (RpYesNoEditor *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
}
