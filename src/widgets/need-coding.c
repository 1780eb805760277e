/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/need-coding.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/field-editor.h"
#include "widgets/record-editor.h"
#include "widgets/step-dialog.h"
#include "widgets/table-editor.h"
#include "widgets/wrapped-label.h"
#include "workbench/step.h"

struct _RpNeedCoding
{
  GtkWidget parent_instance;

  RpReportReview *review;
  GtkListBox *list;

  /* Where somebody writes, when the row he writes in gives way to a newer one. */
  char *need;           /* (nullable): id; nobody writes */
  const RpField *field; /* of it */
  int cursor;           /* in its text */
};

static guint all_coded_signal;

G_DEFINE_TYPE (RpNeedCoding, rp_need_coding, GTK_TYPE_WIDGET)

#define CARD_KEY "rp-card"
#define FIELD_KEY "rp-field"

/* A need being coded; its widgets are the row's, which owns this. */
typedef struct
{
  RpNeedCoding *coding; /* (nullable) (weak): gone when another report is shown */
  RpRecordDraft *draft;
  GtkGrid *fields; /* name and control, a row each */
  GtkWidget *recalled, *problem, *code;
  gboolean ready; /* what was typed before is in the fields */
  gboolean busy;  /* the coding is being written */
} Card;

static void
free_card (Card *card)
{
  g_clear_weak_pointer (&card->coding);
  g_object_unref (card->draft);
  g_free (card);
}

/* One field is in order now: another may not be. */
static void
say (const char *sentence, gpointer data)
{
  Card *card = data;

  if (sentence == NULL)
    rp_field_editor_find_unread (GTK_WIDGET (card->fields), &sentence);
  gtk_label_set_label (GTK_LABEL (card->problem), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (card->problem, sentence != NULL);
}

/* ---- what is asked, and when ---- */

/* The template's column of the same name says when a field is asked for, and whether it must be there. */
static const RpQuestion *
find_column (RpNeedCoding *self, const RpField *field)
{
  const RpQuestion *table = rp_report_review_find_question (self->review, "report.coding");

  for (guint i = 0; table != NULL && i < table->columns->len; i++)
    if (g_str_equal (((const RpQuestion *)table->columns->pdata[i])->id, field->name))
      return table->columns->pdata[i];
  return NULL;
}

static gboolean
is_asked (Card *card, const RpField *field)
{
  const RpQuestion *column = find_column (card->coding, field);
  RpDocument *document = rp_report_review_get_document (card->coding->review);

  return column == NULL
         || rp_form_is_column_visible (rp_document_get_form (document), column,
                                       rp_record_draft_get_body (card->draft));
}

static gboolean
is_missing (Card *card, const RpField *field)
{
  const RpQuestion *column = find_column (card->coding, field);
  g_autofree char *text = rp_record_draft_dup_text (card->draft, field);

  return column != NULL && column->required && *text == '\0' && is_asked (card, field);
}

static void
show_fields (Card *card)
{
  if (card->coding == NULL)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (card->fields)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const RpField *field = g_object_get_data (G_OBJECT (child), FIELD_KEY);
      gtk_widget_set_visible (child, is_asked (card, field));
    }
}

/* The first field without a value, else the first. */
static gboolean
focus_fields (Card *card)
{
  for (int row = 0; gtk_grid_get_child_at (card->fields, 1, row) != NULL; row++)
    {
      GtkWidget *control = gtk_grid_get_child_at (card->fields, 1, row);
      const RpField *field = g_object_get_data (G_OBJECT (control), FIELD_KEY);
      g_autofree char *text = rp_record_draft_dup_text (card->draft, field);
      if (*text == '\0' && gtk_widget_get_visible (control))
        return gtk_widget_child_focus (control, GTK_DIR_TAB_FORWARD);
    }
  return gtk_widget_child_focus (GTK_WIDGET (card->fields), GTK_DIR_TAB_FORWARD);
}

static void
field_changed_cb (RpRecordDraft *draft, const char *field, GtkWidget *row)
{
  show_fields (g_object_get_data (G_OBJECT (row), CARD_KEY));
}

/* ---- coding ---- */

/* The first need to code gets the focus. @but: (nullable): a row that is done */
static gboolean
focus_open (RpNeedCoding *self, GtkWidget *but)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      Card *card = g_object_get_data (G_OBJECT (row), CARD_KEY);
      if (card != NULL && GTK_WIDGET (row) != but)
        return focus_fields (card);
    }
  return FALSE;
}

static void
coded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  Card *card = g_object_get_data (G_OBJECT (row), CARD_KEY);
  g_autoptr (GError) error = NULL;

  if (!rp_record_draft_commit_finish (RP_RECORD_DRAFT (source), result, &error))
    {
      g_autofree char *sentence = rp_session_explain (error);
      card->busy = FALSE;
      gtk_widget_set_sensitive (GTK_WIDGET (card->fields), TRUE);
      say (sentence, card);
      focus_fields (card);
      return;
    }
  /* The row is about to give way to one that shows the coding. */
  if (card->coding != NULL && !focus_open (card->coding, row))
    g_signal_emit (card->coding, all_coded_signal, 0);
}

static void
code_cb (GtkButton *button, GtkWidget *row)
{
  Card *card = g_object_get_data (G_OBJECT (row), CARD_KEY);
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (card->draft);
  const char *problem = NULL;
  GtkWidget *unread = rp_field_editor_find_unread (GTK_WIDGET (card->fields), &problem);

  /* A need that is coded cannot be coded again. */
  if (card->busy || !card->ready)
    return;
  if (unread != NULL)
    {
      say (problem, card);
      gtk_widget_grab_focus (unread);
      return;
    }
  for (guint i = 0; i < fields->len; i++)
    if (is_missing (card, fields->pdata[i]))
      {
        g_autofree char *sentence
            = g_strdup_printf (_ ("“%s” is still empty."), rp_field_label (fields->pdata[i]));
        say (sentence, card);
        focus_fields (card);
        return;
      }
  card->busy = TRUE;
  /* What is typed from now on would be in no coding. */
  gtk_widget_grab_focus (card->code);
  gtk_widget_set_sensitive (GTK_WIDGET (card->fields), FALSE);
  rp_record_draft_commit_async (card->draft, coded_cb, g_object_ref (row));
}

static void
change_cb (GtkButton *button, RpNeedCoding *self)
{
  RpRecord *need = g_object_get_data (G_OBJECT (button), CARD_KEY);
  RpSession *session = rp_document_get_session (rp_report_review_get_document (self->review));

  rp_record_editor_present (GTK_WIDGET (self), rp_record_draft_new (session, need));
}

/* ---- who writes goes on writing ---- */

static GtkWidget *
get_focus (RpNeedCoding *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

/* A sync may put another row in the place of the one in which somebody writes. Before the list does. */
static void
rows_go_cb (GListModel *needs, guint position, guint removed, guint added, RpNeedCoding *self)
{
  GtkWidget *focus = get_focus (self);
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
  Card *card = row != NULL ? g_object_get_data (G_OBJECT (row), CARD_KEY) : NULL;
  guint at = card != NULL && card->coding == self
                 ? (guint)gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row))
                 : G_MAXUINT;
  GtkWidget *control = focus;

  if (!GTK_IS_EDITABLE (focus) || at < position || at >= position + removed)
    return;
  while (control != NULL && gtk_widget_get_parent (control) != GTK_WIDGET (card->fields))
    control = gtk_widget_get_parent (control);
  if (control == NULL)
    return;
  g_free (self->need);
  self->need = g_strdup (rp_record_get_id (rp_record_draft_get_shown (card->draft)));
  self->field = g_object_get_data (G_OBJECT (control), FIELD_KEY);
  self->cursor = gtk_editable_get_position (GTK_EDITABLE (focus));
}

static GtkWidget *
find_control (Card *card, const RpField *field)
{
  for (int row = 0; gtk_grid_get_child_at (card->fields, 1, row) != NULL; row++)
    {
      GtkWidget *control = gtk_grid_get_child_at (card->fields, 1, row);
      if (g_object_get_data (G_OBJECT (control), FIELD_KEY) == field)
        return control;
    }
  return NULL;
}

/* Unless he has begun to write somewhere else. */
static void
return_focus (RpNeedCoding *self, Card *card)
{
  GtkWidget *control = NULL;

  if (g_strcmp0 (self->need, rp_record_get_id (rp_record_draft_get_shown (card->draft))) != 0)
    return;
  g_clear_pointer (&self->need, g_free);
  control = find_control (card, self->field);
  if (!GTK_IS_ENTRY (control) || GTK_IS_EDITABLE (get_focus (self)))
    return;
  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (control));
  gtk_editable_set_position (GTK_EDITABLE (control), self->cursor);
}

/* ---- cards ---- */

static void
append_head (RpNeedCoding *self, GtkBox *box, RpRecord *need)
{
  g_autofree char *words = g_strdup_printf (_ ("“%s”"), rp_record_get_text (need, "own_words"));

  gtk_box_append (box, rp_wrapped_label_new (rp_record_get_title (need), "heading"));
  if (rp_record_has (need, "own_words"))
    gtk_box_append (box, rp_wrapped_label_new (words, NULL));
  if (rp_report_review_is_taken_out (self->review, need))
    gtk_box_append (box, rp_wrapped_label_new (
                             _ ("The manager has taken this need out of the report. Cancel it, "
                                "or it is accepted with the others."),
                             "warning"));
}

static void
append_field (Card *card, const RpField *field, int row)
{
  GtkWidget *control = rp_field_editor_new (card->draft, field, say, card);
  GtkWidget *label = rp_wrapped_label_new (rp_field_label (field), "caption");

  gtk_label_set_yalign (GTK_LABEL (label), 0.5);
  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  gtk_widget_set_hexpand (control, TRUE);
  g_object_set_data (G_OBJECT (label), FIELD_KEY, (gpointer)field);
  g_object_set_data (G_OBJECT (control), FIELD_KEY, (gpointer)field);
  gtk_grid_attach (card->fields, label, 0, row, 1, 1);
  gtk_grid_attach (card->fields, control, 1, row, 1, 1);
}

/* Every need has the same button: its name says which need, too. */
static void
name_button (GtkWidget *button, const char *act, RpRecord *need)
{
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), act, rp_record_get_title (need));

  rp_accessible_name_button (button, name);
}

/* The step's own name on its button. */
static GtkWidget *
new_code_button (GtkWidget *row, RpRecord *need)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (rp_step_label ("need", "code"));
  g_autofree char *act = rp_step_dup_name ("need", "code");

  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_margin_top (button, 6);
  name_button (button, act, need);
  g_signal_connect (button, "clicked", G_CALLBACK (code_cb), row);
  return button;
}

static void
build_fields (Card *card)
{
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (card->draft);
  const char *recalled = rp_record_draft_get_recalled (card->draft);
  GtkWidget *text = gtk_widget_get_first_child (card->recalled);

  rp_children_clear (GTK_WIDGET (card->fields));
  for (guint i = 0; i < fields->len; i++)
    append_field (card, fields->pdata[i], (int)i);
  show_fields (card);
  gtk_label_set_label (GTK_LABEL (text), recalled != NULL ? recalled : "");
  gtk_widget_set_visible (card->recalled, recalled != NULL);
}

static void
start_afresh_cb (GtkButton *button, GtkWidget *row)
{
  Card *card = g_object_get_data (G_OBJECT (row), CARD_KEY);

  if (card->busy)
    return;
  rp_record_draft_start_afresh (card->draft);
  build_fields (card);
  say (NULL, card);
  focus_fields (card);
}

/* What was typed here before is here again. */
static GtkWidget *
new_recalled (GtkWidget *row, RpRecord *need)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *button = gtk_button_new_with_label (_ ("Start afresh"));

  gtk_widget_add_css_class (box, "rp-notice");
  gtk_widget_set_visible (box, FALSE);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  name_button (button, _ ("Start afresh"), need);
  g_signal_connect (button, "clicked", G_CALLBACK (start_afresh_cb), row);
  gtk_box_append (GTK_BOX (box), rp_wrapped_label_new ("", NULL));
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  Card *card = g_object_get_data (G_OBJECT (row), CARD_KEY);

  rp_record_draft_recall_finish (RP_RECORD_DRAFT (source), result);
  if (card->coding == NULL)
    return;
  card->ready = TRUE;
  build_fields (card);
  return_focus (card->coding, card);
}

static void
append_controls (RpNeedCoding *self, GtkWidget *row, GtkBox *box, RpRecord *need)
{
  RpSession *session = rp_document_get_session (rp_report_review_get_document (self->review));
  Card *card = g_new0 (Card, 1);

  g_set_weak_pointer (&card->coding, self);
  card->draft = rp_record_draft_new_for_step (session, need, "code");
  card->fields = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (card->fields, 8);
  gtk_grid_set_row_spacing (card->fields, 4);
  card->recalled = new_recalled (row, need);
  card->problem = rp_wrapped_label_new ("", "error");
  gtk_widget_set_visible (card->problem, FALSE);
  card->code = new_code_button (row, need);
  g_object_set_data_full (G_OBJECT (row), CARD_KEY, card, (GDestroyNotify)free_card);
  g_signal_connect_object (card->draft, "field-changed", G_CALLBACK (field_changed_cb), row, 0);
  gtk_box_append (box, card->recalled);
  gtk_box_append (box, GTK_WIDGET (card->fields));
  gtk_box_append (box, card->problem);
  gtk_box_append (box, card->code);
  /* The row may go at any time: what is typed is kept, and the row in its place shows it. */
  rp_record_draft_recall_async (card->draft, recalled_cb, g_object_ref (row));
}

/* "CONN-02 Capacity increase · Urgent · Reasonable". */
static char *
describe_coding (RpRecord *need)
{
  g_autoptr (GPtrArray) fields = rp_step_list_fields ("need", "code");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const char *name = ((const RpField *)fields->pdata[i])->name;
      g_autofree char *value = rp_record_format (need, name);
      rp_text_append_part (text, value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
cancel_cb (GtkButton *button, RpNeedCoding *self)
{
  RpSession *session = rp_document_get_session (rp_report_review_get_document (self->review));

  rp_step_dialog_present (GTK_WIDGET (self), session,
                          g_object_get_data (G_OBJECT (button), CARD_KEY), "cancel");
}

/* @act: what the button does, for who hears it */
static void
append_button (RpNeedCoding *self, GtkWidget *foot, const char *label, const char *act,
               RpRecord *need, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), CARD_KEY, g_object_ref (need), g_object_unref);
  name_button (button, act, need);
  g_signal_connect (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (foot), button);
}

static void
append_summary (RpNeedCoding *self, GtkBox *box, RpRecord *need)
{
  g_autofree char *state = rp_record_format (need, "state");
  g_autofree char *coding = describe_coding (need);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = rp_wrapped_label_new (state, "dim-label");

  gtk_box_append (box, rp_wrapped_label_new (coding, NULL));
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (foot), label);
  if (rp_report_review_may_take (self->review, "accept"))
    {
      g_autofree char *cancel = rp_step_dup_name ("need", "cancel");
      if (rp_report_review_is_taken_out (self->review, need))
        append_button (self, foot, rp_step_label ("need", "cancel"), cancel, need,
                       G_CALLBACK (cancel_cb));
      append_button (self, foot, _ ("C_hange…"), _ ("Change the coding"), need,
                     G_CALLBACK (change_cb));
    }
  gtk_box_append (box, foot);
}

static GtkWidget *
new_row (gpointer item, gpointer user_data)
{
  RpNeedCoding *self = user_data;
  RpRecord *need = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gboolean open = rp_report_review_may_take (self->review, "accept")
                  && g_str_equal (rp_record_get_text (need, "state"), "CAPTURED");

  gtk_widget_add_css_class (box, "rp-row-card");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rp_record_get_title (need), -1);
  append_head (self, GTK_BOX (box), need);
  if (open)
    append_controls (self, row, GTK_BOX (box), need);
  else
    append_summary (self, GTK_BOX (box), need);
  return row;
}

void
rp_need_coding_focus_open (RpNeedCoding *self)
{
  focus_open (self, NULL);
}

GtkWidget *
rp_need_coding_new (RpReportReview *review, const RpQuestion *question, gboolean editable)
{
  RpNeedCoding *self = g_object_new (RP_TYPE_NEED_CODING, NULL);
  RpDocument *document = rp_report_review_get_document (review);

  self->review = g_object_ref (review);
  gtk_list_box_set_placeholder (self->list, rp_table_editor_new (document, question, editable));
  g_signal_connect_object (rp_report_review_get_needs (review), "items-changed",
                           G_CALLBACK (rows_go_cb), self, 0);
  gtk_list_box_bind_model (self->list, rp_report_review_get_needs (review), new_row, self, NULL);
  return GTK_WIDGET (self);
}

static void
rp_need_coding_dispose (GObject *object)
{
  RpNeedCoding *self = RP_NEED_CODING (object);

  if (self->list != NULL)
    {
      gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
      gtk_widget_unparent (GTK_WIDGET (self->list));
      self->list = NULL;
    }
  g_clear_object (&self->review);
  g_clear_pointer (&self->need, g_free);
  G_OBJECT_CLASS (rp_need_coding_parent_class)->dispose (object);
}

static void
rp_need_coding_class_init (RpNeedCodingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_need_coding_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  all_coded_signal = g_signal_new ("all-coded", RP_TYPE_NEED_CODING, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
rp_need_coding_init (RpNeedCoding *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}
