/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/document-page.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/form-view.h"
#include "widgets/print-dialog.h"
#include "widgets/step-dialog.h"
#include "workbench/document-step.h"
#include "workbench/step.h"

#define MANAGERS (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)

typedef struct
{
  RpDocument *document; /* (nullable): nothing opened yet */
  char *shown_state;    /* (nullable): the state whose steps are shown */
  char *checked_event;  /* (nullable): the step that was wanted and is not possible yet */
  RpProblem *stop;      /* (nullable): the place that F8 went to last */
  guint refresh;        /* idle source */
  gboolean arriving;    /* opened just now: go to the first remark */

  AdwWindowTitle *title;
  GtkBox *steps, *content;
  GtkLabel *saved, *notice_title, *notice_text, *problems_title;
  GtkWidget *notice, *next_remark, *problems;
  GtkListBox *problem_list;
  GtkStack *stack;
  AdwStatusPage *missing;
  RpFormView *form;
} RpDocumentPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RpDocumentPage, rp_document_page, RP_TYPE_PAGE)

#define EVENT_KEY "rp-event"
#define PROBLEM_KEY "rp-problem"

static RpDocumentPagePrivate *
get (gpointer self)
{
  return rp_document_page_get_instance_private (self);
}

RpDocument *
rp_document_page_get_document (RpDocumentPage *self)
{
  return get (self)->document;
}

void
rp_document_page_append (RpDocumentPage *self, GtkWidget *widget)
{
  gtk_box_append (get (self)->content, widget);
}

void
rp_document_page_set_notice (RpDocumentPage *self, const char *title, const char *text,
                             gboolean urgent)
{
  RpDocumentPagePrivate *priv = get (self);
  GPtrArray *remarks = rp_document_get_remarks (priv->document);

  gtk_label_set_label (priv->notice_title, title);
  gtk_label_set_label (priv->notice_text, text);
  gtk_widget_set_visible (GTK_WIDGET (priv->notice_text), *text != '\0');
  gtk_widget_set_visible (priv->next_remark, remarks != NULL && remarks->len > 0);
  gtk_widget_set_visible (priv->notice, *title != '\0');
  if (urgent)
    gtk_widget_add_css_class (priv->notice, "rp-urgent");
  else
    gtk_widget_remove_css_class (priv->notice, "rp-urgent");
}

/* ---- what is missing ---- */

/* A place in the form. @column: (nullable) */
static RpProblem *
new_stop (const char *question, int row, const char *column)
{
  RpProblem *stop = g_new0 (RpProblem, 1);

  stop->question = g_strdup (question);
  stop->row = row;
  stop->column = g_strdup (column);
  return stop;
}

static gboolean
is_same_place (const RpProblem *a, const RpProblem *b)
{
  return a->row == b->row && g_strcmp0 (a->question, b->question) == 0
         && g_strcmp0 (a->column, b->column) == 0;
}

/* F8 goes on from there. */
static void
go_to_place (RpDocumentPage *self, const RpProblem *place)
{
  RpDocumentPagePrivate *priv = get (self);
  RpProblem *stop = new_stop (place->question, place->row, place->column);

  g_clear_pointer (&priv->stop, rp_problem_free);
  priv->stop = stop;
  rp_form_view_focus_cell (priv->form, stop->question, stop->row, stop->column);
}

static GtkWidget *
new_problem_row (RpDocumentPage *self, const RpProblem *problem)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *sentence = rp_document_explain_problem (get (self)->document, problem);
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box),
                  gtk_image_new_from_icon_name (problem->warning ? "dialog-information-symbolic"
                                                                 : "dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  g_object_set_data_full (G_OBJECT (row), PROBLEM_KEY,
                          new_stop (problem->question, problem->row, problem->column),
                          (GDestroyNotify)rp_problem_free);
  return row;
}

static guint
count_errors (GPtrArray *problems)
{
  guint n = 0;

  for (guint i = 0; i < problems->len; i++)
    n += !((const RpProblem *)problems->pdata[i])->warning;
  return n;
}

static void
show_problems (RpDocumentPage *self, GPtrArray *problems)
{
  RpDocumentPagePrivate *priv = get (self);
  guint n_errors = count_errors (problems);
  GtkListBoxRow *row = NULL;
  g_autofree char *title = NULL;

  while ((row = gtk_list_box_get_row_at_index (priv->problem_list, 0)) != NULL)
    gtk_list_box_remove (priv->problem_list, GTK_WIDGET (row));
  for (guint i = 0; i < problems->len; i++)
    gtk_list_box_append (priv->problem_list, new_problem_row (self, problems->pdata[i]));
  title = n_errors > 0
              ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thing is missing or wrong",
                                              "%u things are missing or wrong", n_errors),
                                 n_errors)
              : g_strdup (_ ("Nothing is missing any more."));
  gtk_label_set_label (priv->problems_title, title);
  gtk_widget_set_visible (priv->problems, TRUE);
}

/* Nothing is asked of a document that cannot be written on any more. */
static void
refresh_problems (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);
  g_autoptr (GPtrArray) problems = NULL;

  if (priv->checked_event == NULL)
    return;
  if (!rp_document_is_editable (priv->document, MANAGERS))
    {
      g_clear_pointer (&priv->checked_event, g_free);
      gtk_widget_set_visible (priv->problems, FALSE);
      return;
    }
  problems = rp_document_list_problems_for (priv->document, priv->checked_event);
  show_problems (self, problems);
}

static void
problem_activated_cb (GtkListBox *list, GtkListBoxRow *row, RpDocumentPage *self)
{
  go_to_place (self, g_object_get_data (G_OBJECT (row), PROBLEM_KEY));
}

/* ---- head ---- */

static void
refresh_head (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);
  RpRecord *record = rp_document_get_record (priv->document);
  RpRecord *customer = rp_document_get_customer (priv->document);
  g_autofree char *described = RP_DOCUMENT_PAGE_GET_CLASS (self)->describe (self, record);
  g_autofree char *subtitle = NULL;
  guint answered = 0, required = 0;

  rp_form_count (rp_document_get_form (priv->document), MANAGERS, &answered, &required);
  subtitle = rp_document_is_editable (priv->document, MANAGERS)
                 ? g_strdup_printf (_ ("%s · %u of %u answered"), described, answered, required)
                 : g_steal_pointer (&described);
  adw_window_title_set_title (priv->title, rp_record_get_text (customer, "name"));
  adw_window_title_set_subtitle (priv->title, subtitle);
}

static gboolean
refresh_cb (gpointer user_data)
{
  RpDocumentPage *self = user_data;
  RpDocumentPagePrivate *priv = get (self);

  priv->refresh = 0;
  if (priv->document != NULL && rp_document_get_record (priv->document) != NULL)
    {
      refresh_head (self);
      refresh_problems (self);
    }
  return G_SOURCE_REMOVE;
}

/* With every letter, but once in a while: counting goes through the whole form. */
static void
queue_refresh (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);

  if (priv->refresh == 0)
    priv->refresh = g_timeout_add (150, refresh_cb, self);
}

/* ---- steps ---- */

static GtkWidget *
new_step_button (RpDocumentPage *self, const RpTransition *arrow, gboolean first)
{
  RpDocumentPagePrivate *priv = get (self);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ (arrow->label));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "document.step");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", arrow->event);
  if (first && rp_document_step_leads_on (priv->document, arrow->event))
    {
      gtk_widget_add_css_class (button, "suggested-action");
      gtk_widget_set_tooltip_text (button, _ ("Ctrl+Enter"));
    }
  g_object_set_data (G_OBJECT (button), EVENT_KEY, (gpointer)arrow->event);
  rp_accessible_repair_mnemonic (button);
  return button;
}

/* The buttons of the workflow stand before those of the subclass. */
static void
show_steps (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);
  const char *state = rp_record_get_text (rp_document_get_record (priv->document), "state");
  g_autoptr (GPtrArray) arrows = NULL;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (priv->steps));
  GtkWidget *previous = NULL;

  if (g_strcmp0 (priv->shown_state, state) == 0)
    return;
  g_free (priv->shown_state);
  priv->shown_state = g_strdup (state);
  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);
      if (g_object_get_data (G_OBJECT (child), EVENT_KEY) != NULL)
        gtk_box_remove (priv->steps, child);
      child = next;
    }
  arrows = rp_document_list_steps (priv->document);
  for (guint i = 0; i < arrows->len; i++)
    {
      GtkWidget *button = new_step_button (self, arrows->pdata[i], i == 0);
      gtk_box_insert_child_after (priv->steps, button, previous);
      previous = button;
    }
}

typedef struct
{
  RpDocumentPage *page;
  char *event;
} Step;

static Step *
new_step (RpDocumentPage *page, const char *event)
{
  Step *step = g_new0 (Step, 1);

  step->page = g_object_ref (page);
  step->event = g_strdup (event);
  return step;
}

static void
free_step (Step *step)
{
  g_object_unref (step->page);
  g_free (step->event);
  g_free (step);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, free_step)

static void arrive (RpDocumentPage *self);

static void
step_taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  RpDocument *document = RP_DOCUMENT (source);
  g_autoptr (GError) error = NULL;
  const char *sentence = NULL;

  if (!rp_document_take_step_finish (document, result, &error))
    {
      rp_page_say_error (GTK_WIDGET (step->page), error);
      return;
    }
  if (document == get (step->page)->document)
    arrive (step->page);
  sentence = rp_document_step_sentence (document, step->event);
  if (*sentence != '\0')
    rp_page_say (GTK_WIDGET (step->page), sentence);
}

static void
take_step (RpDocumentPage *self, const char *event)
{
  rp_document_take_step_async (get (self)->document, event, NULL, step_taken_cb,
                               new_step (self, event));
}

static void
confirmed_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  const Step *step = user_data;

  if (g_str_equal (response, "step"))
    take_step (step->page, step->event);
}

static void
free_step_closure (gpointer data, GClosure *closure)
{
  free_step (data);
}

static void
confirm_step (RpDocumentPage *self, const char *event)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *label = rp_step_label (RP_DOCUMENT_PAGE_GET_CLASS (self)->kind, event);
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (root), _ ("Are you sure?"),
                                rp_document_step_question (get (self)->document, event));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Back"), "step",
                                    label, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "step",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (confirmed_cb), new_step (self, event),
                         free_step_closure, 0);
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Whether all that stands in the fields is in the document too. */
static gboolean
check_fields (RpDocumentPage *self)
{
  const RpQuestion *question = rp_form_view_find_unreadable (get (self)->form);
  g_autofree char *sentence = NULL;

  if (question == NULL)
    return TRUE;
  sentence
      = g_strdup_printf (_ ("“%s” cannot be read as it stands."), rp_question_label (question));
  rp_page_say (GTK_WIDGET (self), sentence);
  rp_form_view_focus_question (get (self)->form, question->id);
  return FALSE;
}

/* Whether the form lacks nothing; else it is shown and the first of it gets the focus. */
static gboolean
check_answers (RpDocumentPage *self, const char *event)
{
  RpDocumentPagePrivate *priv = get (self);
  g_autoptr (GPtrArray) problems = rp_document_list_problems_for (priv->document, event);

  if (count_errors (problems) == 0)
    return TRUE;
  g_free (priv->checked_event);
  priv->checked_event = g_strdup (event);
  show_problems (self, problems);
  for (guint i = 0; i < problems->len; i++)
    {
      const RpProblem *problem = problems->pdata[i];
      if (problem->warning)
        continue;
      go_to_place (self, problem);
      break;
    }
  return FALSE;
}

static void
want_step (RpDocumentPage *self, const char *event)
{
  RpDocumentPagePrivate *priv = get (self);
  const char *kind = RP_DOCUMENT_PAGE_GET_CLASS (self)->kind;
  g_autoptr (GPtrArray) fields = rp_step_list_fields (kind, event);

  if (rp_document_step_needs_answers (priv->document, event)
      && (!check_fields (self) || !check_answers (self, event)))
    return;
  rp_document_flush (priv->document);
  if (fields->len > 0)
    rp_step_dialog_present (GTK_WIDGET (self), rp_page_get_session (RP_PAGE (self)),
                            rp_document_get_record (priv->document), event);
  else if (*rp_document_step_question (priv->document, event) != '\0')
    confirm_step (self, event);
  else
    take_step (self, event);
}

static gboolean
is_loaded (RpDocumentPage *self)
{
  RpDocument *document = get (self)->document;
  return document != NULL && rp_document_get_record (document) != NULL;
}

/* The first step that is possible; "" for none. */
static const char *
first_event (RpDocumentPage *self)
{
  g_autoptr (GPtrArray) arrows = rp_document_list_steps (get (self)->document);

  return arrows->len > 0 ? ((const RpTransition *)arrows->pdata[0])->event : "";
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (is_loaded (RP_DOCUMENT_PAGE (widget)))
    want_step (RP_DOCUMENT_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* Ctrl+Return: the first step, unless it gives the work up. */
static void
first_step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpDocumentPage *self = RP_DOCUMENT_PAGE (widget);
  const char *event = is_loaded (self) ? first_event (self) : "";

  if (*event != '\0' && rp_document_step_leads_on (get (self)->document, event))
    want_step (self, event);
}

/* ---- the next remark, or the next thing that is missing ---- */

/* The stops of F8 in the form's order: remarks, unless a step was wanted that is not possible yet; else
 * what is missing or wrong. (element-type RpProblem) */
static GPtrArray *
list_stops (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);
  GPtrArray *remarks = rp_document_get_remarks (priv->document);
  gboolean is_editable = rp_document_is_editable (priv->document, MANAGERS);
  GPtrArray *stops = NULL;

  if (is_editable && (priv->checked_event != NULL || remarks->len == 0))
    return rp_document_list_problems_for (priv->document, first_event (self));
  stops = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_problem_free);
  for (guint i = 0; i < remarks->len; i++)
    g_ptr_array_add (stops, new_stop (rp_record_get_text (remarks->pdata[i], "path"), -1, NULL));
  return stops;
}

static void
go_to_next (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);
  g_autoptr (GPtrArray) stops = list_stops (self);
  guint index = 0;

  if (stops->len == 0)
    return;
  for (guint i = 0; priv->stop != NULL && i < stops->len; i++)
    if (is_same_place (priv->stop, stops->pdata[i]))
      index = (i + 1) % stops->len;
  go_to_place (self, stops->pdata[index]);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (is_loaded (RP_DOCUMENT_PAGE (widget)))
    go_to_next (RP_DOCUMENT_PAGE (widget));
}

/* ---- saving, printing, the customer ---- */

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_document_run_finish (RP_DOCUMENT (source), result, &error))
    rp_page_say (GTK_WIDGET (self), _ ("Saved on this computer"));
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpDocumentPage *self = RP_DOCUMENT_PAGE (widget);

  if (is_loaded (self))
    rp_document_run_async (get (self)->document, NULL, NULL, NULL, flushed_cb, g_object_ref (self));
}

void
rp_document_page_print (RpDocumentPage *self, int revision)
{
  RpDocumentPagePrivate *priv = get (self);

  if (!is_loaded (self))
    return;
  rp_document_flush (priv->document);
  rp_print_dialog_present (GTK_WIDGET (self), priv->document,
                           _ (RP_DOCUMENT_PAGE_GET_CLASS (self)->title), revision);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rp_document_page_print (RP_DOCUMENT_PAGE (widget), 0);
}

static void
customer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpDocumentPage *self = RP_DOCUMENT_PAGE (widget);

  if (is_loaded (self))
    rp_page_go (widget, "customer",
                rp_record_get_text (rp_document_get_record (get (self)->document), "customer"));
}

GtkWidget *
rp_document_page_add_button (RpDocumentPage *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (get (self)->steps, button);
  rp_accessible_repair_mnemonic (button);
  return button;
}

/* ---- the document ---- */

/* Keys are heard where the focus is. */
static void
focus_steps (RpDocumentPage *self)
{
  if (!gtk_widget_child_focus (GTK_WIDGET (get (self)->steps), GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
go_to_first_problem (RpDocumentPage *self)
{
  g_autoptr (GPtrArray) problems
      = rp_document_list_problems_for (get (self)->document, first_event (self));

  for (guint i = 0; i < problems->len; i++)
    if (!((const RpProblem *)problems->pdata[i])->warning)
      {
        go_to_place (self, problems->pdata[i]);
        return;
      }
  focus_steps (self);
}

/* Where one begins: at the first remark, else at the first question that is not answered. */
static void
arrive (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);
  gboolean is_editable = rp_document_is_editable (priv->document, MANAGERS);

  if (!is_editable)
    focus_steps (self);
  if (rp_document_get_remarks (priv->document)->len > 0)
    {
      g_clear_pointer (&priv->stop, rp_problem_free);
      go_to_next (self);
    }
  else if (is_editable)
    go_to_first_problem (self);
}

static void
loaded_cb (RpDocument *document, RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);
  RpDocumentPageClass *klass = RP_DOCUMENT_PAGE_GET_CLASS (self);

  show_steps (self);
  refresh_head (self);
  refresh_problems (self);
  gtk_stack_set_visible_child_name (priv->stack, "form");
  if (klass->loaded != NULL)
    klass->loaded (self, rp_document_get_record (document));
  if (priv->arriving)
    arrive (self);
  priv->arriving = FALSE;
}

static void
saved_cb (RpDocument *document, GParamSpec *pspec, RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);
  g_autofree char *sentence = NULL;

  g_object_get (document, "saved", &sentence, NULL);
  gtk_label_set_label (priv->saved, rp_document_is_editable (document, MANAGERS) ? sentence : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (priv->saved), sentence);
  if (rp_document_get_record (document) != NULL || *sentence == '\0')
    return;
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  adw_status_page_set_description (priv->missing, escaped);
  gtk_stack_set_visible_child_name (priv->stack, "missing");
}

static void
answer_changed_cb (RpDocument *document, const char *question, RpDocumentPage *self)
{
  queue_refresh (self);
}

static void
drop_document (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);

  g_clear_handle_id (&priv->refresh, g_source_remove);
  g_clear_pointer (&priv->shown_state, g_free);
  g_clear_pointer (&priv->checked_event, g_free);
  g_clear_pointer (&priv->stop, rp_problem_free);
  if (priv->document != NULL)
    g_signal_handlers_disconnect_by_data (priv->document, self);
  g_clear_object (&priv->document);
}

static void
open_document (RpDocumentPage *self, const char *id)
{
  RpDocumentPagePrivate *priv = get (self);
  g_autoptr (RpFieldMarks) marks = NULL;

  drop_document (self);
  priv->document = rp_document_new (rp_page_get_session (RP_PAGE (self)),
                                    RP_DOCUMENT_PAGE_GET_CLASS (self)->kind, id);
  adw_window_title_set_title (priv->title, "");
  adw_window_title_set_subtitle (priv->title, "");
  gtk_widget_set_visible (priv->notice, FALSE);
  gtk_widget_set_visible (priv->problems, FALSE);
  gtk_stack_set_visible_child_name (priv->stack, "loading");
  marks = rp_field_marks_new (rp_page_get_session (RP_PAGE (self)),
                              RP_DOCUMENT_PAGE_GET_CLASS (self)->kind, id);
  rp_form_view_set_marks (priv->form, marks);
  rp_form_view_set_document (priv->form, priv->document, MANAGERS);
  g_signal_connect_object (priv->document, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (priv->document, "notify::saved", G_CALLBACK (saved_cb), self, 0);
  g_signal_connect_object (priv->document, "answer-changed", G_CALLBACK (answer_changed_cb), self,
                           0);
}

static void
rp_document_page_open (RpPage *page, const char *id)
{
  RpDocumentPage *self = RP_DOCUMENT_PAGE (page);
  RpDocumentPagePrivate *priv = get (self);

  priv->arriving = TRUE;
  if (priv->document == NULL || !g_str_equal (rp_document_get_id (priv->document), id))
    open_document (self, id);
  else if (is_loaded (self))
    loaded_cb (priv->document, self);
}

static RpRecord *
rp_document_page_get_record (RpPage *page)
{
  RpDocument *document = get (page)->document;
  return document != NULL ? rp_document_get_record (document) : NULL;
}

static void
rp_document_page_leave (RpPage *page)
{
  RpDocument *document = get (page)->document;

  if (document != NULL)
    rp_document_flush (document);
}

static void
rp_document_page_dispose (GObject *object)
{
  drop_document (RP_DOCUMENT_PAGE (object));
  G_OBJECT_CLASS (rp_document_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RP_TYPE_FORM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/document-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, title);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, steps);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, content);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, saved);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, notice_title);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, notice_text);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, problems_title);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, notice);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, next_remark);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, problems);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, problem_list);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, stack);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, missing);
  gtk_widget_class_bind_template_child_private (widget_class, RpDocumentPage, form);
}

static void
rp_document_page_class_init (RpDocumentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_document_page_dispose;
  RP_PAGE_CLASS (klass)->open = rp_document_page_open;
  RP_PAGE_CLASS (klass)->leave = rp_document_page_leave;
  RP_PAGE_CLASS (klass)->get_record = rp_document_page_get_record;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "document.step", "s", step_action);
  gtk_widget_class_install_action (widget_class, "document.first-step", NULL, first_step_action);
  gtk_widget_class_install_action (widget_class, "document.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "document.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "document.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "document.customer", NULL, customer_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F8, 0, "document.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "document.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "document.print",
                                       NULL);
}

/* A text would take Ctrl+Return for a new line; so it is looked for on the way down, as the keys of the
 * application are. No input method wants it. */
static void
add_first_step_key (RpDocumentPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Return, GDK_CONTROL_MASK),
                        gtk_named_action_new ("document.first-step")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
rp_document_page_init (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = get (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (priv->stack));
  g_signal_connect (priv->problem_list, "row-activated", G_CALLBACK (problem_activated_cb), self);
  add_first_step_key (self);
}
