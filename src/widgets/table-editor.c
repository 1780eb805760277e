/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/table-editor.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "widgets/accessible.h"
#include "widgets/answer-editor.h"
#include "widgets/attachment-editor.h"
#include "widgets/children.h"
#include "widgets/form-layout.h"
#include "widgets/page.h"
#include "widgets/twin-hint.h"
#include "workbench/table-rows.h"

struct _RpTableEditor
{
  GtkWidget parent_instance;

  RpDocument *document;
  const RpQuestion *question;
  gboolean editable;
  GtkWidget *box, *rows;
  RpRecordList *needs; /* (nullable): of the customer, when needs are written here */
  JsonObject *removed; /* (nullable): the row taken out last */
  guint removed_place;
  AdwToast *toast; /* (nullable) (weak): offers to undo that */
};

#define CATEGORY "category" /* column of a table of needs */

G_DEFINE_TYPE (RpTableEditor, rp_table_editor, GTK_TYPE_WIDGET)

/* A cell knows its table and its row. */
typedef struct
{
  RpTableEditor *table; /* (unowned): holds the cell */
  char *row;
  GtkWidget *editor; /* (unowned): in the cell */
  GtkWidget *twins;  /* (unowned) (nullable): beneath it */
} Cell;

static void
free_cell (Cell *cell)
{
  g_free (cell->row);
  g_free (cell);
}

static JsonArray *
get_rows (RpTableEditor *self)
{
  JsonNode *answer = rp_form_get_answer (rp_document_get_form (self->document), self->question->id);
  return answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
}

/* A copy of the rows to change. */
static JsonArray *
copy_rows (RpTableEditor *self)
{
  JsonArray *copy = json_array_new ();
  JsonArray *rows = get_rows (self);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row != NULL)
        json_array_add_object_element (copy, rp_json_object_copy (row));
    }
  return copy;
}

/* @rows: (transfer full) */
static void
set_rows (RpTableEditor *self, JsonArray *rows)
{
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (GError) error = NULL;

  json_node_take_array (value, rows);
  if (!rp_document_set_answer (self->document, self->question->id, value, &error))
    rp_page_say_error (GTK_WIDGET (self), error);
}

static JsonObject *
find_row (JsonArray *rows, const char *id, guint *index)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      if (row != NULL && g_strcmp0 (rp_json_get_string (row, "row", NULL), id) == 0)
        {
          if (index != NULL)
            *index = i;
          return row;
        }
    }
  return NULL;
}

static gboolean
shows_column (RpTableEditor *self, const RpQuestion *column, JsonObject *row)
{
  JsonNode *value = json_object_get_member (row, column->id);

  /* What nobody answered need not be read; a reference to anything but a contact is for the program. */
  if (!self->editable && (value == NULL || JSON_NODE_HOLDS_NULL (value)))
    return FALSE;
  if (column->type == RP_QUESTION_REFERENCE && g_strcmp0 (column->target, "contact") != 0)
    return FALSE;
  return rp_form_is_column_visible (rp_document_get_form (self->document), column, row);
}

static void
show_cells (RpTableEditor *self, GtkWidget *box, JsonObject *row)
{
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const RpQuestion *column = g_object_get_data (G_OBJECT (child), "column");
      if (column != NULL)
        gtk_widget_set_visible (child, shows_column (self, column, row));
      else if (GTK_IS_BOX (child))
        show_cells (self, child, row);
    }
}

/* What hides and shows with the other cells of the row. */
static void
show_columns (RpTableEditor *self, GtkWidget *card)
{
  const char *id = g_object_get_data (G_OBJECT (card), "row");
  JsonObject *row = find_row (get_rows (self), id, NULL);

  if (row == NULL)
    return;
  show_cells (self, card, row);
  rp_form_layout_refresh (GTK_BOX (card));
}

/* The widget of a column below @box. (nullable) */
static GtkWidget *
find_cell (GtkWidget *box, const char *column_id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const RpQuestion *column = g_object_get_data (G_OBJECT (child), "column");
      GtkWidget *found = NULL;
      if (column != NULL && g_str_equal (column->id, column_id))
        return child;
      if (column == NULL && GTK_IS_BOX (child))
        found = find_cell (child, column_id);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Cells that the program has filled; the one that has the focus keeps what it shows, and so does one in
 * which something stands that cannot be read.
 * @all: else those that are never typed */
static void
refresh_cells (RpTableEditor *self, GtkWidget *card, gboolean all)
{
  JsonObject *row = find_row (get_rows (self), g_object_get_data (G_OBJECT (card), "row"), NULL);

  for (guint i = 0; row != NULL && i < self->question->columns->len; i++)
    {
      const RpQuestion *column = self->question->columns->pdata[i];
      GtkWidget *box = find_cell (card, column->id);
      const Cell *cell = box != NULL ? g_object_get_data (G_OBJECT (box), "cell") : NULL;
      GtkWidget *editor = cell != NULL ? cell->editor : NULL;
      if (editor != NULL && column->type != RP_QUESTION_ATTACHMENTS
          && (all || rp_question_is_automatic (column))
          && !gtk_widget_has_css_class (editor, "error"))
        rp_answer_editor_set_value (editor, json_object_get_member (row, column->id));
    }
}

/* Which needs may be known already, of the row as it is now. */
static void
refresh_twins (RpTableEditor *self, GtkWidget *card)
{
  JsonObject *row = find_row (get_rows (self), g_object_get_data (G_OBJECT (card), "row"), NULL);
  GtkWidget *box = self->needs != NULL ? find_cell (card, CATEGORY) : NULL;
  const Cell *cell = box != NULL ? g_object_get_data (G_OBJECT (box), "cell") : NULL;

  if (row != NULL && cell != NULL && cell->twins != NULL)
    rp_twin_hint_set (RP_TWIN_HINT (cell->twins), rp_json_get_string (row, CATEGORY, ""),
                      rp_json_get_string (row, "sub_code", ""));
}

static void
cell_changed_cb (const RpQuestion *column, JsonNode *value, gpointer data)
{
  Cell *cell = data;
  JsonArray *rows = copy_rows (cell->table);
  JsonObject *row = find_row (rows, cell->row, NULL);
  gboolean filled = FALSE;

  if (row == NULL)
    {
      json_array_unref (rows);
      return;
    }
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    json_object_remove_member (row, column->id);
  else
    json_object_set_member (row, column->id, json_node_copy (value));
  filled = rp_table_rows_complete (cell->table->document, cell->table->question, column, row);
  set_rows (cell->table, rows);
  for (GtkWidget *card = gtk_widget_get_first_child (cell->table->rows); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    {
      refresh_cells (cell->table, card, filled);
      show_columns (cell->table, card);
      refresh_twins (cell->table, card);
    }
}

static GtkWidget *
find_card (RpTableEditor *self, guint index)
{
  GtkWidget *card = gtk_widget_get_first_child (self->rows);

  while (card != NULL && index-- > 0)
    card = gtk_widget_get_next_sibling (card);
  return card;
}

/* Of the row there, or of the button that adds one. */
static void
focus_card (RpTableEditor *self, guint index)
{
  GtkWidget *card = find_card (self, index);

  if (card == NULL || !gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (gtk_widget_get_last_child (self->box));
}

/* ---- taking a row out, and bringing it back ---- */

static void
drop_removed (RpTableEditor *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_weak_pointer (&self->toast);
  g_clear_pointer (&self->removed, json_object_unref);
}

/* Where it stood; other rows may have come and gone meanwhile. */
static void
undo_remove (RpTableEditor *self)
{
  JsonArray *before = self->document != NULL && self->removed != NULL ? get_rows (self) : NULL;
  guint n_before = before != NULL ? json_array_get_length (before) : 0;
  guint place = MIN (self->removed_place, n_before);
  JsonArray *rows = NULL;

  if (self->document == NULL || self->removed == NULL)
    return;
  rows = json_array_new ();
  for (guint i = 0; i <= n_before; i++)
    {
      if (i == place)
        json_array_add_object_element (rows, rp_json_object_copy (self->removed));
      if (i < n_before)
        json_array_add_element (rows, json_node_copy (json_array_get_element (before, i)));
    }
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  set_rows (self, rows);
  rp_table_editor_refresh (self);
  focus_card (self, place);
  g_clear_pointer (&self->removed, json_object_unref);
}

static void
remove_row_cb (GtkButton *button, RpTableEditor *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "row");
  JsonArray *rows = copy_rows (self);
  JsonObject *row = NULL;
  guint index = 0;
  g_autofree char *sentence = NULL;

  drop_removed (self);
  row = find_row (rows, id, &index);
  if (row != NULL)
    {
      self->removed = json_object_ref (row);
      self->removed_place = index;
      json_array_remove_element (rows, index);
    }
  sentence = g_strdup_printf (_ ("A row of “%s” was removed."), rp_question_label (self->question));
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  set_rows (self, rows);
  rp_table_editor_refresh (self);
  focus_card (self, index);
  g_set_weak_pointer (&self->toast, rp_page_say_undo (GTK_WIDGET (self), sentence,
                                                      G_CALLBACK (undo_remove), G_OBJECT (self)));
}

/* A need belongs to its row for good: the id of one that was taken out is not given again. */
static void
add_row_cb (GtkButton *button, RpTableEditor *self)
{
  JsonArray *rows = copy_rows (self);
  JsonObject *row = json_object_new ();
  g_autofree char *id = g_uuid_string_random ();

  json_object_set_string_member (row, "row", id);
  json_array_add_object_element (rows, row);
  set_rows (self, rows);
  rp_table_editor_refresh (self);
  gtk_widget_child_focus (gtk_widget_get_last_child (self->rows), GTK_DIR_TAB_FORWARD);
}

/* A row is a need when it says whose words it is in and of which category. */
static gboolean
writes_needs (const RpQuestion *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (g_str_equal (((const RpQuestion *)table->columns->pdata[i])->id, "own_words"))
      return TRUE;
  return FALSE;
}

static GtkWidget *
append_twins (RpTableEditor *self, GtkWidget *box)
{
  RpRecord *record = rp_document_get_record (self->document);
  GtkWidget *hint = NULL;

  if (self->needs == NULL)
    self->needs = rp_need_twins_list (rp_document_get_session (self->document),
                                      rp_record_get_text (record, "customer"));
  hint = rp_twin_hint_new (self->needs, rp_record_get_id (record));
  gtk_box_append (GTK_BOX (box), hint);
  return hint;
}

/* "Power each (kW)"; what is read has its unit beside the figure. */
static GtkWidget *
new_cell_label (RpTableEditor *self, const RpQuestion *column)
{
  gboolean typed = self->editable && !rp_question_is_automatic (column);
  const char *symbol = typed ? rp_unit_symbol (column->unit) : "";
  g_autofree char *text
      = g_strdup_printf (*symbol != '\0' ? "%s (%s)" : "%s%s", rp_question_label (column), symbol);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
new_cell (RpTableEditor *self, const RpQuestion *column, JsonObject *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  Cell *cell = g_new0 (Cell, 1);
  const char *id = rp_json_get_string (row, "row", "");
  g_autofree char *place = g_strjoin ("/", self->question->id, id, column->id, NULL);
  RpAnswerContext context
      = { self->document, column, self->editable, cell_changed_cb, cell, place };
  GtkWidget *editor = NULL;

  cell->table = self;
  cell->row = g_strdup (id);
  editor = column->type == RP_QUESTION_ATTACHMENTS
               ? rp_attachment_editor_new (self->document, column, self->question, cell->row,
                                           self->editable)
               : rp_answer_editor_new (&context, json_object_get_member (row, column->id));
  gtk_box_append (GTK_BOX (box), new_cell_label (self, column));
  gtk_box_append (GTK_BOX (box), editor);
  cell->editor = editor;
  if (self->editable && g_str_equal (column->id, CATEGORY) && writes_needs (self->question))
    cell->twins = append_twins (self, box);
  g_object_set_data (G_OBJECT (box), "column", (gpointer)column);
  g_object_set_data_full (G_OBJECT (box), "cell", cell, (GDestroyNotify)free_cell);
  return box;
}

/* @card_name: which of the rows, for whoever does not see where the button stands */
static GtkWidget *
new_remove_button (RpTableEditor *self, const char *row, const char *card_name)
{
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *name = g_strdup_printf (_ ("Remove “%s”"), card_name);

  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_halign (remove, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (remove, _ ("Remove this row"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (remove), "row", g_strdup (row), g_free);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_row_cb), self);
  return remove;
}

/* The button is the last of the card: Tab goes through what is to be filled in first. */
static GtkWidget *
new_card (RpTableEditor *self, JsonObject *row, guint number)
{
  GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                  8, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  g_autofree char *text = g_strdup_printf ("%s %u", rp_question_label (self->question), number);
  GtkWidget *label = gtk_label_new (text);
  const char *id = rp_json_get_string (row, "row", "");

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "rp-row-card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data_full (G_OBJECT (card), "row", g_strdup (id), g_free);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (card), label);
  for (guint i = 0; i < self->question->columns->len; i++)
    {
      const RpQuestion *column = self->question->columns->pdata[i];
      rp_form_layout_append (GTK_BOX (card), new_cell (self, column, row), column, !self->editable);
    }
  if (self->editable)
    gtk_box_append (GTK_BOX (card), new_remove_button (self, id, text));
  return card;
}

static gboolean
has_focus (RpTableEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_is_ancestor (focus, self->rows);
}

void
rp_table_editor_refresh (RpTableEditor *self)
{
  JsonArray *rows = get_rows (self);

  if (has_focus (self))
    return;
  rp_children_clear (self->rows);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      GtkWidget *card = row != NULL ? new_card (self, row, i + 1) : NULL;
      if (card == NULL)
        continue;
      gtk_box_append (GTK_BOX (self->rows), card);
      show_columns (self, card);
      refresh_twins (self, card);
    }
}

gboolean
rp_table_editor_focus (RpTableEditor *self, int row, const char *column)
{
  GtkWidget *card = gtk_widget_get_first_child (self->rows);
  GtkWidget *target = self->box;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = gtk_root_get_focus (root);
  gboolean is_inside = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));

  for (int i = 0; card != NULL && i < row; i++)
    card = gtk_widget_get_next_sibling (card);
  if (card != NULL && row >= 0)
    {
      GtkWidget *cell = column != NULL ? find_cell (card, column) : NULL;
      target = cell != NULL ? cell : card;
    }
  /* From inside, the focus would only go on from where it is. */
  if (is_inside)
    gtk_root_set_focus (root, NULL);
  if (gtk_widget_child_focus (target, GTK_DIR_TAB_FORWARD))
    return TRUE;
  if (is_inside)
    gtk_root_set_focus (root, focus);
  return is_inside;
}

GtkWidget *
rp_table_editor_new (RpDocument *document, const RpQuestion *question, gboolean editable)
{
  RpTableEditor *self = g_object_new (RP_TYPE_TABLE_EDITOR, NULL);

  self->document = g_object_ref (document);
  self->question = question;
  self->editable = editable;
  if (editable)
    {
      GtkWidget *add = gtk_button_new_with_label (_ ("Add a Row"));
      g_autofree char *name
          = g_strdup_printf (_ ("Add a row to “%s”"), rp_question_label (question));
      gtk_widget_set_halign (add, GTK_ALIGN_START);
      rp_accessible_name_button (add, name);
      g_signal_connect (add, "clicked", G_CALLBACK (add_row_cb), self);
      gtk_box_append (GTK_BOX (self->box), add);
    }
  rp_table_editor_refresh (self);
  return GTK_WIDGET (self);
}

static void
rp_table_editor_dispose (GObject *object)
{
  RpTableEditor *self = RP_TABLE_EDITOR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->document);
  g_clear_object (&self->needs);
  g_clear_weak_pointer (&self->toast);
  g_clear_pointer (&self->removed, json_object_unref);
  G_OBJECT_CLASS (rp_table_editor_parent_class)->dispose (object);
}

static void
rp_table_editor_class_init (RpTableEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_table_editor_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
rp_table_editor_init (RpTableEditor *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_box_append (GTK_BOX (self->box), self->rows);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
