/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/record-page.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "schema/workflow.h"
#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/columns-layout.h"
#include "widgets/fact-grid.h"
#include "widgets/record-editor.h"
#include "widgets/step-dialog.h"
#include "widgets/work-group.h"
#include "workbench/record-file.h"
#include "workbench/step.h"

struct _RpRecordPage
{
  RpPage parent_instance;

  RpRecordFile *file;  /* (nullable): none opened yet */
  RpFieldMarks *marks; /* (nullable): of the same record */
  AdwWindowTitle *title;
  GtkStack *stack;
  GtkWidget *edit_button, *customer_button;
  GtkLabel *heading, *text, *state, *pending;
  RpFactGrid *numbers;
  GtkWidget *ask;
  GtkLabel *words;
  GtkBox *contacts, *answers, *steps, *around;
  GtkWidget *contacts_title;
  RpFactGrid *facts;
  char *chosen;      /* (nullable): id of the contact who answers */
  char *shown_steps; /* (nullable): the events that there are buttons for */
};

G_DEFINE_TYPE (RpRecordPage, rp_record_page, RP_TYPE_PAGE)

#define EVENT_KEY "rp-event"
#define CONTACT_KEY "rp-contact"

/* Steps that are taken on another page. */
static const struct
{
  const char *kind, *event, *page;
} elsewhere[] = {
  { "suggestion", "adopt", "suggestions" },
};

static const char *
name_of (const char *target, const char *id, gpointer data)
{
  return rp_record_file_name_of (RP_RECORD_PAGE (data)->file, id);
}

/* ---- steps ---- */

static const char *
find_page (const char *kind, const char *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    if (g_str_equal (elsewhere[i].kind, kind) && g_str_equal (elsewhere[i].event, event))
      return elsewhere[i].page;
  return NULL;
}

/* The contact chosen on the page gives the answer. */
static void
present_answer (RpRecordPage *self, RpRecord *record, const char *event)
{
  RpRecordDraft *draft
      = rp_record_draft_new_for_step (rp_page_get_session (RP_PAGE (self)), record, event);
  const RpField *field = rp_step_find_contact_field (rp_record_get_kind (record)->name, event);

  if (field != NULL && self->chosen != NULL)
    rp_record_draft_set_text (draft, field, self->chosen, NULL);
  rp_record_editor_present (GTK_WIDGET (self), draft);
}

static void
step_clicked_cb (GtkButton *button, RpRecordPage *self)
{
  const char *event = g_object_get_data (G_OBJECT (button), EVENT_KEY);
  RpRecord *record = rp_record_file_get_record (self->file);
  const char *page = find_page (rp_page_get_name (RP_PAGE (self)), event);
  g_autoptr (JsonObject) values = rp_record_file_propose (self->file, event);

  if (page != NULL)
    rp_page_go (GTK_WIDGET (self), page, rp_record_file_get_id (self->file));
  else if (record != NULL && rp_step_find_contact_field (rp_page_get_name (RP_PAGE (self)), event))
    present_answer (self, record, event);
  else if (record != NULL)
    rp_step_dialog_present_with (GTK_WIDGET (self), rp_page_get_session (RP_PAGE (self)), record,
                                 event, values);
}

static void
append_step (RpRecordPage *self, GtkBox *box, const RpTransition *arrow)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ (arrow->label));

  g_object_set_data (G_OBJECT (button), EVENT_KEY, (gpointer)arrow->event);
  g_signal_connect (button, "clicked", G_CALLBACK (step_clicked_cb), self);
  if (gtk_widget_get_first_child (GTK_WIDGET (box)) == NULL)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (box, button);
  rp_accessible_repair_mnemonic (button);
}

static char *
name_steps (GPtrArray *steps)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    g_string_append_printf (names, "%s ", ((const RpTransition *)steps->pdata[i])->event);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* They stay as long as they are the same, and so does the keyboard. */
static void
show_steps (RpRecordPage *self)
{
  g_autoptr (GPtrArray) steps = rp_record_file_list_steps (self->file);
  g_autofree char *names = name_steps (steps);
  const char *kind = rp_page_get_name (RP_PAGE (self));
  guint n_answers = 0;

  if (g_strcmp0 (self->shown_steps, names) == 0)
    return;
  g_free (self->shown_steps);
  self->shown_steps = g_steal_pointer (&names);
  rp_children_clear (self->steps);
  rp_children_clear (self->answers);
  for (guint i = 0; i < steps->len; i++)
    {
      const RpTransition *arrow = steps->pdata[i];
      gboolean is_answer = rp_step_find_contact_field (kind, arrow->event) != NULL;
      append_step (self, is_answer ? self->answers : self->steps, arrow);
      n_answers += is_answer;
    }
  gtk_widget_set_visible (self->ask, n_answers > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->steps), steps->len > n_answers);
}

/* ---- who can answer ---- */

static char *
describe_contact (RpRecord *contact)
{
  g_autofree char *roles = rp_record_format (contact, "role");

  return rp_text_join (rp_record_get_title (contact), rp_record_get_text (contact, "post"), roles,
                       rp_record_get_text (contact, "mobile"), NULL);
}

static void
contact_toggled_cb (GtkCheckButton *check, RpRecordPage *self)
{
  if (!gtk_check_button_get_active (check))
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (g_object_get_data (G_OBJECT (check), CONTACT_KEY));
}

static GtkWidget *
new_contact_check (RpRecordPage *self, RpRecord *contact)
{
  g_autofree char *text = describe_contact (contact);
  GtkWidget *check = gtk_check_button_new_with_label (text);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->contacts));

  if (first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (first));
  g_object_set_data_full (G_OBJECT (check), CONTACT_KEY, g_strdup (rp_record_get_id (contact)),
                          g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_strcmp0 (self->chosen, rp_record_get_id (contact)) == 0);
  g_signal_connect (check, "toggled", G_CALLBACK (contact_toggled_cb), self);
  return check;
}

static void
append_contact (RpRecordPage *self, RpRecord *contact, const char *focused)
{
  GtkWidget *check = new_contact_check (self, contact);

  gtk_box_append (self->contacts, check);
  if (g_strcmp0 (focused, rp_record_get_id (contact)) == 0)
    gtk_widget_grab_focus (check);
}

/* Nobody is chosen beforehand: whose word it was is never guessed. Nor is it that of somebody who has gone. */
static void
show_contacts (RpRecordPage *self, GListModel *contacts)
{
  guint n_contacts = g_list_model_get_n_items (contacts);
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->contacts));
  g_autofree char *focused
      = g_strdup (focus != NULL ? g_object_get_data (G_OBJECT (focus), CONTACT_KEY) : NULL);
  gboolean there = FALSE;

  rp_children_clear (self->contacts);
  gtk_widget_set_visible (self->contacts_title, n_contacts > 0);
  for (guint i = 0; i < n_contacts; i++)
    {
      g_autoptr (RpRecord) contact = g_list_model_get_item (contacts, i);
      append_contact (self, contact, focused);
      there = there || g_strcmp0 (self->chosen, rp_record_get_id (contact)) == 0;
    }
  if (!there)
    g_clear_pointer (&self->chosen, g_free);
}

static void
contacts_changed_cb (GListModel *contacts, guint position, guint removed, guint added,
                     RpRecordPage *self)
{
  show_contacts (self, contacts);
}

/* ---- the record ---- */

static gboolean
may_edit (RpRecordPage *self, RpRecord *record)
{
  const RpKind *kind = rp_record_get_kind (record);
  const RpState *state
      = rp_workflow_find_state (kind->workflow, rp_record_get_text (record, "state"));

  return rp_record_editor_has_fields (rp_page_get_session (RP_PAGE (self)), record)
         && (state == NULL || !state->closed);
}

static void
show_facts (RpRecordPage *self, RpRecord *record)
{
  g_autoptr (GPtrArray) fields = rp_record_file_list_facts (self->file);

  g_ptr_array_add (fields, NULL);
  rp_fact_grid_show (self->facts, record, (const char *const *)fields->pdata,
                     rp_clock_zone (rp_session_get_clock (rp_page_get_session (RP_PAGE (self)))),
                     name_of, self);
}

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_record (RpRecordPage *self, RpRecord *record)
{
  const char *customer = rp_record_file_get_customer_name (self->file);
  g_autofree char *state = rp_record_format (record, "state");
  g_autofree char *words = rp_record_file_dup_words (self->file);

  adw_window_title_set_subtitle (self->title, customer);
  gtk_widget_set_visible (self->customer_button, *customer != '\0');
  show_label (self->heading, rp_record_file_get_heading (self->file));
  rp_fact_grid_show_pairs (self->numbers, rp_record_file_get_numbers (self->file));
  gtk_widget_set_visible (GTK_WIDGET (self->numbers),
                          rp_record_file_get_numbers (self->file)[0] != NULL);
  show_label (self->state, state);
  gtk_widget_set_visible (GTK_WIDGET (self->pending), rp_record_is_pending (record));
  show_label (self->words, words);
  show_steps (self);
  show_facts (self, record);
  /* What is said to the customer begins with the text. */
  show_label (self->text,
              gtk_widget_get_visible (self->ask) ? "" : rp_record_file_get_text (self->file));
  gtk_widget_set_visible (self->edit_button, may_edit (self, record));
}

static void
loaded_cb (RpRecordFile *file, RpRecordPage *self)
{
  RpRecord *record = rp_record_file_get_record (file);

  gtk_stack_set_visible_child_name (self->stack, record != NULL ? "record" : "missing");
  if (record != NULL)
    show_record (self, record);
  else
    gtk_widget_set_visible (self->edit_button, FALSE);
}

/* What is marked may be a field that has no value. */
static void
marks_changed_cb (RpFieldMarks *marks, RpRecordPage *self)
{
  RpRecord *record = rp_record_file_get_record (self->file);

  if (record != NULL)
    show_facts (self, record);
}

static void
open_marks (RpRecordPage *self, const char *id)
{
  g_clear_object (&self->marks);
  self->marks = rp_field_marks_new (rp_page_get_session (RP_PAGE (self)),
                                    rp_page_get_name (RP_PAGE (self)), id);
  g_signal_connect_object (self->marks, "changed", G_CALLBACK (marks_changed_cb), self, 0);
  rp_fact_grid_set_marks (self->facts, self->marks);
}

static void
open_file (RpRecordPage *self, const char *id)
{
  RpSession *session = rp_page_get_session (RP_PAGE (self));

  if (self->file != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->file, self);
      g_signal_handlers_disconnect_by_data (rp_record_file_get_contacts (self->file), self);
    }
  g_clear_object (&self->file);
  g_clear_pointer (&self->chosen, g_free);
  self->file = rp_record_file_new (session, rp_page_get_name (RP_PAGE (self)), id);
  g_signal_connect_object (self->file, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (rp_record_file_get_contacts (self->file), "items-changed",
                           G_CALLBACK (contacts_changed_cb), self, 0);
  show_contacts (self, rp_record_file_get_contacts (self->file));
  gtk_widget_set_visible (self->edit_button, FALSE);
  open_marks (self, id);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  adw_window_title_set_subtitle (self->title, "");
  rp_children_clear (self->around);
  gtk_box_append (self->around, rp_work_group_new (_ ("Belongs together"),
                                                   rp_record_file_get_links (self->file)));
  gtk_box_append (self->around,
                  rp_work_group_new (_ ("History"), rp_record_file_get_history (self->file)));
}

static void
rp_record_page_open (RpPage *page, const char *id)
{
  RpRecordPage *self = RP_RECORD_PAGE (page);

  if (self->file == NULL || !g_str_equal (rp_record_file_get_id (self->file), id))
    open_file (self, id);
}

static RpRecord *
rp_record_page_get_record (RpPage *page)
{
  RpRecordPage *self = RP_RECORD_PAGE (page);
  return self->file != NULL ? rp_record_file_get_record (self->file) : NULL;
}

static void
rp_record_page_session_set (RpPage *page)
{
  const RpKind *kind = rp_schema_find_kind (rp_page_get_name (page));

  adw_window_title_set_title (RP_RECORD_PAGE (page)->title, rp_kind_label (kind));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpRecordPage *self = RP_RECORD_PAGE (widget);
  RpRecord *record = self->file != NULL ? rp_record_file_get_record (self->file) : NULL;

  if (record != NULL)
    rp_record_editor_present (widget,
                              rp_record_draft_new (rp_page_get_session (RP_PAGE (self)), record));
}

static void
customer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpRecordPage *self = RP_RECORD_PAGE (widget);
  RpRecord *record = self->file != NULL ? rp_record_file_get_record (self->file) : NULL;

  if (record != NULL)
    rp_page_go (widget, "customer", rp_record_get_text (record, "customer"));
}

static void
rp_record_page_dispose (GObject *object)
{
  g_clear_object (&RP_RECORD_PAGE (object)->file);
  g_clear_object (&RP_RECORD_PAGE (object)->marks);
  G_OBJECT_CLASS (rp_record_page_parent_class)->dispose (object);
}

static void
rp_record_page_finalize (GObject *object)
{
  g_free (RP_RECORD_PAGE (object)->chosen);
  g_free (RP_RECORD_PAGE (object)->shown_steps);
  G_OBJECT_CLASS (rp_record_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RP_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (RP_TYPE_FACT_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/record-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, title);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, customer_button);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, heading);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, text);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, state);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, pending);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, ask);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, words);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, contacts_title);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, contacts);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, answers);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, steps);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, around);
  gtk_widget_class_bind_template_child (widget_class, RpRecordPage, facts);
}

static void
rp_record_page_class_init (RpRecordPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_record_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_record_page_finalize;
  RP_PAGE_CLASS (klass)->session_set = rp_record_page_session_set;
  RP_PAGE_CLASS (klass)->open = rp_record_page_open;
  RP_PAGE_CLASS (klass)->get_record = rp_record_page_get_record;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "record.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "record.customer", NULL, customer_action);
}

static void
rp_record_page_init (RpRecordPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
}
