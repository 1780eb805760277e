/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/checklist.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "widgets/children.h"
#include "widgets/page.h"

struct _RpChecklist
{
  GtkWidget parent_instance;

  RpDocument *document;
  const RpQuestion *question;
  const RpQuestion *point, *met, *remark; /* the columns */
  gboolean editable, filling;
  GtkWidget *box;
  GPtrArray *lines; /* (element-type Line) */
};

G_DEFINE_TYPE (RpChecklist, rp_checklist, GTK_TYPE_WIDGET)

/* One point; the widgets are the box's. */
typedef struct
{
  RpChecklist *list; /* (unowned) */
  guint row;
  GtkWidget *yes, *no, *remark;
} Line;

static JsonArray *
get_rows (RpChecklist *self)
{
  JsonNode *answer = rp_form_get_answer (rp_document_get_form (self->document), self->question->id);
  return answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
}

static JsonObject *
get_row (RpChecklist *self, guint row)
{
  JsonArray *rows = get_rows (self);
  return rows != NULL && row < json_array_get_length (rows) ? rp_json_array_get_object (rows, row)
                                                            : NULL;
}

/* @value: (transfer full) (nullable): of a column; the answer is replaced as a whole. */
static void
set_cell (RpChecklist *self, guint row, const RpQuestion *column, JsonNode *value)
{
  JsonArray *rows = get_rows (self);
  JsonArray *copy = json_array_new ();
  g_autoptr (JsonNode) owned = value;
  g_autoptr (JsonNode) answer = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *object = rp_json_object_copy (rp_json_array_get_object (rows, i));
      if (i == row && owned != NULL)
        json_object_set_member (object, column->id, json_node_copy (owned));
      else if (i == row)
        json_object_remove_member (object, column->id);
      json_array_add_object_element (copy, object);
    }
  json_node_take_array (answer, copy);
  if (!rp_document_set_answer (self->document, self->question->id, answer, &error))
    rp_page_say_error (GTK_WIDGET (self), error);
}

static void
show_remark (Line *line)
{
  gboolean refused = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (line->no));
  gtk_widget_set_visible (line->remark, refused && line->list->remark != NULL);
}

static void
met_toggled_cb (GtkToggleButton *button, Line *line)
{
  RpChecklist *self = line->list;
  gboolean yes = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (line->yes));
  gboolean no = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (line->no));
  JsonNode *value = NULL;

  show_remark (line);
  /* Changing over toggles both; the one that is switched off has nothing to say. */
  if (self->filling || (!gtk_toggle_button_get_active (button) && (yes || no)))
    return;
  if (yes || no)
    {
      value = json_node_new (JSON_NODE_VALUE);
      json_node_set_boolean (value, yes);
    }
  set_cell (self, line->row, self->met, value);
  if (no)
    gtk_widget_grab_focus (line->remark);
}

static void
remark_changed_cb (GtkEditable *entry, Line *line)
{
  const char *text = gtk_editable_get_text (entry);
  JsonNode *value = NULL;

  if (line->list->filling)
    return;
  if (*text != '\0')
    {
      value = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (value, text);
    }
  set_cell (line->list, line->row, line->list->remark, value);
}

/* ---- lines ---- */

static GtkWidget *
new_toggle (Line *line, const char *icon, const char *name)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, line->list->editable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "toggled", G_CALLBACK (met_toggled_cb), line);
  return button;
}

static GtkWidget *
new_remark (Line *line, const char *point)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *name = g_strdup_printf (_ ("What is wrong with “%s”"), point);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("What is wrong?"));
  gtk_editable_set_editable (GTK_EDITABLE (entry), line->list->editable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (entry, "changed", G_CALLBACK (remark_changed_cb), line);
  return entry;
}

static void
append_line (RpChecklist *self, JsonObject *row, guint number)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *point
      = rp_question_format (self->point, json_object_get_member (row, self->point->id));
  g_autofree char *numbered = g_strdup_printf ("%u. %s", number + 1, point);
  g_autofree char *met = g_strdup_printf (_ ("Met: %s"), point);
  g_autofree char *not_met = g_strdup_printf (_ ("Not met: %s"), point);
  GtkWidget *label = gtk_label_new (numbered);

  line->list = self;
  line->row = number;
  line->yes = new_toggle (line, "object-select-symbolic", met);
  line->no = new_toggle (line, "window-close-symbolic", not_met);
  line->remark = new_remark (line, point);
  gtk_widget_add_css_class (line->yes, "rp-met");
  gtk_widget_add_css_class (line->no, "rp-not-met");
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (line->no), GTK_TOGGLE_BUTTON (line->yes));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (buttons, "linked");
  gtk_box_append (GTK_BOX (buttons), line->yes);
  gtk_box_append (GTK_BOX (buttons), line->no);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), buttons);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), line->remark);
  g_ptr_array_add (self->lines, line);
}

static void
fill_line (RpChecklist *self, Line *line)
{
  JsonObject *row = get_row (self, line->row);
  gboolean known = row != NULL && json_object_has_member (row, self->met->id);
  gboolean met = known && rp_json_get_boolean (row, self->met->id, FALSE);
  const char *remark
      = row != NULL && self->remark != NULL ? rp_json_get_string (row, self->remark->id, "") : "";

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (line->yes), known && met);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (line->no), known && !met);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (line->remark)), remark) != 0)
    gtk_editable_set_text (GTK_EDITABLE (line->remark), remark);
  show_remark (line);
}

static void
refresh (RpChecklist *self)
{
  JsonArray *rows = get_rows (self);
  guint n_rows = rows != NULL ? json_array_get_length (rows) : 0;

  self->filling = TRUE;
  if (n_rows != self->lines->len)
    {
      rp_children_clear (self->box);
      g_ptr_array_set_size (self->lines, 0);
      for (guint i = 0; i < n_rows; i++)
        append_line (self, rp_json_array_get_object (rows, i), i);
    }
  for (guint i = 0; i < self->lines->len; i++)
    fill_line (self, self->lines->pdata[i]);
  self->filling = FALSE;
}

static void
answer_changed_cb (RpDocument *document, const char *question, RpChecklist *self)
{
  if (g_str_equal (question, self->question->id))
    refresh (self);
}

static const RpQuestion *
find_column (const RpQuestion *table, RpQuestionType type)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (((const RpQuestion *)table->columns->pdata[i])->type == type)
      return table->columns->pdata[i];
  return NULL;
}

GtkWidget *
rp_checklist_new (RpDocument *document, const RpQuestion *question, gboolean editable)
{
  RpChecklist *self = g_object_new (RP_TYPE_CHECKLIST, NULL);

  self->document = g_object_ref (document);
  self->question = question;
  self->editable = editable;
  self->point = find_column (question, RP_QUESTION_CHOICE);
  self->met = find_column (question, RP_QUESTION_YES_NO);
  self->remark = find_column (question, RP_QUESTION_TEXT);
  g_return_val_if_fail (self->point != NULL && self->met != NULL, GTK_WIDGET (self));
  g_signal_connect_object (document, "answer-changed", G_CALLBACK (answer_changed_cb), self, 0);
  refresh (self);
  return GTK_WIDGET (self);
}

static void
rp_checklist_dispose (GObject *object)
{
  RpChecklist *self = RP_CHECKLIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (rp_checklist_parent_class)->dispose (object);
}

static void
rp_checklist_finalize (GObject *object)
{
  g_ptr_array_unref (RP_CHECKLIST (object)->lines);
  G_OBJECT_CLASS (rp_checklist_parent_class)->finalize (object);
}

static void
rp_checklist_class_init (RpChecklistClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_checklist_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_checklist_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
rp_checklist_init (RpChecklist *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
