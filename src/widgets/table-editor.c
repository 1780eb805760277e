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
  gboolean answering;  /* what is typed here is being handed over; all is shown anew afterwards */
  JsonObject *removed; /* (nullable): the row taken out last */
  guint removed_place;
  AdwToast *toast; /* (nullable) (weak): offers to undo that */
};

#define CATEGORY "category" /* column of a table of needs */
/* What hangs on a card. */
#define ROW_KEY "row"     /* the row's id */
#define SHOWN_KEY "shown" /* the row as it is on screen */
#define PLACE_KEY "place" /* among the rows */
#define GONE_KEY "gone"   /* it was removed elsewhere, and somebody is in it */
#define HEADING_KEY "heading"
#define REMOVE_KEY "remove"

G_DEFINE_TYPE (RpTableEditor, rp_table_editor, GTK_TYPE_WIDGET)

/* A cell knows its table and its row. */
typedef struct
{
  RpTableEditor *table; /* (unowned): holds the cell */
  GtkWidget *card;      /* (unowned): holds it too */
  char *row, *place;
  GtkWidget *editor; /* (unowned): in the cell */
  GtkWidget *twins;  /* (unowned) (nullable): beneath it */
} Cell;

static void
free_cell (Cell *cell)
{
  g_free (cell->row);
  g_free (cell->place);
  g_free (cell);
}

static JsonArray *
get_rows (RpTableEditor *self)
{
  return rp_table_rows_get (self->document, self->question);
}

/* @rows: (transfer full) */
static void
set_rows (RpTableEditor *self, JsonArray *rows)
{
  g_autoptr (GError) error = NULL;

  self->answering = TRUE;
  if (!rp_table_rows_set (self->document, self->question, rows, &error))
    rp_page_say_error (GTK_WIDGET (self), error);
  self->answering = FALSE;
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

static const Cell *
find_cell_of (RpTableEditor *self, GtkWidget *card, guint column)
{
  const RpQuestion *question = self->question->columns->pdata[column];
  GtkWidget *box = find_cell (card, question->id);

  return box != NULL ? g_object_get_data (G_OBJECT (box), "cell") : NULL;
}

/* Which needs may be known already, of the row as it is now. */
static void
refresh_twins (RpTableEditor *self, GtkWidget *card, JsonObject *row)
{
  GtkWidget *box = self->needs != NULL ? find_cell (card, CATEGORY) : NULL;
  const Cell *cell = box != NULL ? g_object_get_data (G_OBJECT (box), "cell") : NULL;

  if (cell != NULL && cell->twins != NULL)
    rp_twin_hint_set (RP_TWIN_HINT (cell->twins), rp_json_get_string (row, CATEGORY, ""),
                      rp_json_get_string (row, "sub_code", ""));
}

static char *
dup_row_place (RpTableEditor *self, GtkWidget *card)
{
  return g_strjoin ("/", self->question->id, g_object_get_data (G_OBJECT (card), ROW_KEY), NULL);
}

/* Where it stood when its row was last there. */
static guint
place_of (GtkWidget *card)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (card), PLACE_KEY));
}

/* The cells, and what hides and shows with them. Files follow the document by themselves. */
static void
refresh_card (RpTableEditor *self, GtkWidget *card, JsonObject *row)
{
  g_autofree char *place = dup_row_place (self, card);

  g_object_set_data_full (G_OBJECT (card), SHOWN_KEY, rp_json_object_copy (row),
                          (GDestroyNotify)json_object_unref);
  g_object_set_data (G_OBJECT (card), GONE_KEY, NULL);
  rp_document_release_answer (self->document, place);
  for (guint i = 0; i < self->question->columns->len; i++)
    {
      const RpQuestion *column = self->question->columns->pdata[i];
      const Cell *cell = find_cell_of (self, card, i);
      if (cell != NULL && column->type != RP_QUESTION_ATTACHMENTS)
        rp_answer_editor_set_value (cell->editor, json_object_get_member (row, column->id));
    }
  show_cells (self, card, row);
  rp_form_layout_refresh (GTK_BOX (card));
  refresh_twins (self, card, row);
}

static void
cell_changed_cb (const RpQuestion *column, JsonNode *value, gpointer data)
{
  Cell *cell = data;
  RpTableEditor *self = cell->table;
  const RpTableRow row
      = { g_object_get_data (G_OBJECT (cell->card), SHOWN_KEY), place_of (cell->card) };
  const char *text = value != NULL ? rp_json_node_get_string (value, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  self->answering = TRUE;
  if (!rp_table_rows_set_cell (self->document, self->question, &row, column, value, &error))
    {
      /* What the table has no room for is kept as it was typed. */
      if (text != NULL)
        rp_document_set_unread (self->document, cell->place, text);
      rp_page_say_error (GTK_WIDGET (self), error);
    }
  self->answering = FALSE;
  rp_table_editor_refresh (self);
}

static GtkWidget *
find_card (RpTableEditor *self, guint index)
{
  GtkWidget *card = gtk_widget_get_first_child (self->rows);

  while (card != NULL && index-- > 0)
    card = gtk_widget_get_next_sibling (card);
  return card;
}

/* The card of a row among those that have not found theirs yet. (nullable) */
static GtkWidget *
find_card_behind (RpTableEditor *self, GtkWidget *last, const char *id)
{
  GtkWidget *card
      = last != NULL ? gtk_widget_get_next_sibling (last) : gtk_widget_get_first_child (self->rows);

  while (card != NULL && !g_str_equal (g_object_get_data (G_OBJECT (card), ROW_KEY), id))
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

static void
undo_remove (RpTableEditor *self)
{
  JsonArray *rows = NULL;
  guint place = 0;

  if (self->document == NULL || self->removed == NULL)
    return;
  rows = rp_table_rows_copy (self->document, self->question);
  place = MIN (self->removed_place, json_array_get_length (rows));
  rp_table_rows_insert (rows, place, rp_json_object_copy (self->removed));
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  set_rows (self, rows);
  rp_table_editor_refresh (self);
  focus_card (self, place);
  g_clear_pointer (&self->removed, json_object_unref);
}

/* Nobody writes in it any more, and what stood in it is not wanted. */
static void
forget_gone_card (RpTableEditor *self, GtkWidget *card)
{
  guint place = place_of (card);

  for (guint i = 0; i < self->question->columns->len; i++)
    {
      const Cell *cell = find_cell_of (self, card, i);
      if (cell != NULL)
        rp_document_set_unread (self->document, cell->place, NULL);
    }
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  rp_table_editor_refresh (self);
  focus_card (self, place);
}

static void
remove_row_cb (GtkButton *button, RpTableEditor *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "row");
  JsonArray *rows = rp_table_rows_copy (self->document, self->question);
  JsonObject *row = NULL;
  guint index = 0;
  g_autofree char *sentence = NULL;

  drop_removed (self);
  row = rp_table_rows_find (rows, id, &index);
  if (row == NULL)
    {
      json_array_unref (rows);
      forget_gone_card (self, gtk_widget_get_parent (GTK_WIDGET (button)));
      return;
    }
  self->removed = json_object_ref (row);
  self->removed_place = index;
  json_array_remove_element (rows, index);
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
  JsonArray *rows = rp_table_rows_copy (self->document, self->question);
  JsonObject *row = json_object_new ();
  GtkWidget *card = NULL;
  g_autofree char *id = g_uuid_string_random ();

  json_object_set_string_member (row, "row", id);
  json_array_add_object_element (rows, row);
  set_rows (self, rows);
  rp_table_editor_refresh (self);
  card = find_card_behind (self, NULL, id);
  if (card != NULL)
    gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD);
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
new_cell (RpTableEditor *self, GtkWidget *card, const RpQuestion *column, JsonObject *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  Cell *cell = g_new0 (Cell, 1);
  const char *id = rp_json_get_string (row, "row", "");
  RpAnswerContext context = { self->document, column, self->editable, cell_changed_cb, cell, NULL };
  GtkWidget *editor = NULL;

  cell->place = g_strjoin ("/", self->question->id, id, column->id, NULL);
  context.place = cell->place;
  cell->table = self;
  cell->card = card;
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

static GtkWidget *
new_remove_button (RpTableEditor *self, const char *row)
{
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_halign (remove, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (remove, _ ("Remove this row"));
  g_object_set_data_full (G_OBJECT (remove), ROW_KEY, g_strdup (row), g_free);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_row_cb), self);
  return remove;
}

/* Which of the rows it is, also for whoever does not see where the card and its button stand. */
static void
number_card (RpTableEditor *self, GtkWidget *card, guint number)
{
  g_autofree char *text = g_strdup_printf ("%s %u", rp_question_label (self->question), number);
  g_autofree char *name = g_strdup_printf (_ ("Remove “%s”"), text);
  GtkWidget *remove = g_object_get_data (G_OBJECT (card), REMOVE_KEY);

  g_object_set_data (G_OBJECT (card), PLACE_KEY, GUINT_TO_POINTER (number - 1));
  gtk_label_set_label (g_object_get_data (G_OBJECT (card), HEADING_KEY), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (remove != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

static gboolean
refresh_cb (gpointer user_data)
{
  RpTableEditor *self = user_data;

  if (self->document != NULL)
    rp_table_editor_refresh (self);
  return G_SOURCE_REMOVE;
}

/* A row that was removed elsewhere goes when nobody is in it any more; not while the focus is on its way. */
static void
left_cb (GtkEventControllerFocus *controller, RpTableEditor *self)
{
  GtkWidget *card = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (g_object_get_data (G_OBJECT (card), GONE_KEY) != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, refresh_cb, g_object_ref (self), g_object_unref);
}

/* The button is the last of the card: Tab goes through what is to be filled in first. */
static GtkWidget *
new_card (RpTableEditor *self, JsonObject *row)
{
  GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                  8, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *label = gtk_label_new (NULL);
  const char *id = rp_json_get_string (row, "row", "");

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "rp-row-card");
  g_object_set_data_full (G_OBJECT (card), ROW_KEY, g_strdup (id), g_free);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (card), label);
  g_object_set_data (G_OBJECT (card), HEADING_KEY, label);
  for (guint i = 0; i < self->question->columns->len; i++)
    {
      const RpQuestion *column = self->question->columns->pdata[i];
      rp_form_layout_append (GTK_BOX (card), new_cell (self, card, column, row), column,
                             !self->editable);
    }
  if (self->editable)
    {
      GtkWidget *remove = new_remove_button (self, id);
      gtk_box_append (GTK_BOX (card), remove);
      g_object_set_data (G_OBJECT (card), REMOVE_KEY, remove);
    }
  g_signal_connect (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (card, focus);
  return card;
}

static gboolean
has_focus (GtkWidget *card)
{
  GtkRoot *root = gtk_widget_get_root (card);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_is_ancestor (focus, card);
}

/* Something stands in it that is no answer yet. */
static gboolean
has_unread (RpTableEditor *self, GtkWidget *card)
{
  for (guint i = 0; i < self->question->columns->len; i++)
    {
      const Cell *cell = find_cell_of (self, card, i);
      if (cell != NULL && rp_document_get_unread (self->document, cell->place) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* What is typed in it brings it back, as an answer to what was there before it was removed. */
static void
keep_gone_card (RpTableEditor *self, GtkWidget *card)
{
  g_autofree char *place = dup_row_place (self, card);
  g_autofree char *sentence = NULL;

  rp_document_hold_answer (self->document, place);
  gtk_box_reorder_child_after (GTK_BOX (self->rows), card,
                               place_of (card) > 0 ? find_card (self, place_of (card) - 1) : NULL);
  if (g_object_get_data (G_OBJECT (card), GONE_KEY) != NULL)
    return;
  g_object_set_data (G_OBJECT (card), GONE_KEY, self);
  sentence = g_strdup_printf (_ ("A row of “%s” in which you write was removed elsewhere. It "
                                 "comes back if you go on writing in it."),
                              rp_question_label (self->question));
  rp_page_say (GTK_WIDGET (self), sentence);
}

/* Cards behind @last are of rows that are no longer there. */
static void
drop_gone_cards (RpTableEditor *self, GtkWidget *last)
{
  GtkWidget *card
      = last != NULL ? gtk_widget_get_next_sibling (last) : gtk_widget_get_first_child (self->rows);

  while (card != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (card);
      g_autofree char *place = dup_row_place (self, card);
      if (self->editable && (has_focus (card) || has_unread (self, card)))
        keep_gone_card (self, card);
      else
        {
          rp_document_release_answer (self->document, place);
          gtk_box_remove (GTK_BOX (self->rows), card);
        }
      card = next;
    }
}

/* Cards stay what they are, so that nobody loses the field in which he writes. */
void
rp_table_editor_refresh (RpTableEditor *self)
{
  JsonArray *rows = get_rows (self);
  GtkWidget *last = NULL;
  guint number = 0;

  if (self->answering)
    return;
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = rp_json_array_get_object (rows, i);
      GtkWidget *card = NULL;
      if (row == NULL)
        continue;
      card = find_card_behind (self, last, rp_json_get_string (row, "row", ""));
      if (card == NULL)
        {
          card = new_card (self, row);
          gtk_box_append (GTK_BOX (self->rows), card);
        }
      gtk_box_reorder_child_after (GTK_BOX (self->rows), card, last);
      number_card (self, card, ++number);
      refresh_card (self, card, row);
      last = card;
    }
  drop_gone_cards (self, last);
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
