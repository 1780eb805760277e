/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/document-page-private.h"
#include "widgets/step-dialog.h"
#include "workbench/attachments.h"
#include "workbench/document-step.h"
#include "workbench/step.h"

#define EVENT_KEY "rp-event"

/* ---- the buttons ---- */

static GtkWidget *
new_step_button (RpDocumentPage *self, const RpTransition *arrow, gboolean first)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
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

void
rp_document_page_show_steps (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  g_autofree char *state = rp_document_dup_step_names (priv->document);
  g_autoptr (GPtrArray) arrows = NULL;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (priv->steps));
  GtkWidget *previous = NULL;

  if (g_strcmp0 (priv->shown_state, state) == 0)
    return;
  g_free (priv->shown_state);
  priv->shown_state = g_steal_pointer (&state);
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

/* ---- taking one ---- */

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
  if (document == rp_document_page_get (step->page)->document)
    rp_document_page_arrive (step->page);
  sentence = rp_document_step_sentence (document, step->event);
  if (*sentence != '\0')
    rp_page_say (GTK_WIDGET (step->page), sentence);
}

static void
take_step (RpDocumentPage *self, const char *event)
{
  rp_document_take_step_async (rp_document_page_get (self)->document, event, NULL, step_taken_cb,
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
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (root), _ ("Are you sure?"),
      rp_document_step_question (rp_document_page_get (self)->document, event));

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

gboolean
rp_document_page_check_fields (RpDocumentPage *self)
{
  const RpQuestion *question
      = rp_document_find_unread (rp_document_page_get (self)->document, RP_DOCUMENT_OWNERS);
  g_autofree char *sentence = NULL;

  if (question == NULL)
    return TRUE;
  sentence
      = g_strdup_printf (_ ("“%s” cannot be read as it stands."), rp_question_label (question));
  rp_page_say (GTK_WIDGET (self), sentence);
  rp_form_view_focus_question (rp_document_page_find_view (self, question->id), question->id);
  return FALSE;
}

static void
want_step (RpDocumentPage *self, const char *event)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  const char *kind = RP_DOCUMENT_PAGE_GET_CLASS (self)->kind;
  g_autoptr (GPtrArray) fields = rp_step_list_fields (kind, event);
  const char *adding = rp_attachments_get_adding_sentence (priv->document);

  if (adding != NULL)
    {
      rp_page_say (GTK_WIDGET (self), adding);
      return;
    }
  if (rp_document_step_needs_answers (priv->document, event)
      && (!rp_document_page_check_fields (self) || !rp_document_page_check_answers (self, event)))
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

const char *
rp_document_page_first_event (RpDocumentPage *self)
{
  g_autoptr (GPtrArray) arrows = rp_document_list_steps (rp_document_page_get (self)->document);

  return arrows->len > 0 ? ((const RpTransition *)arrows->pdata[0])->event : "";
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (rp_document_page_is_loaded (RP_DOCUMENT_PAGE (widget)))
    want_step (RP_DOCUMENT_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* Ctrl+Return: the first step, unless it gives the work up. */
static void
first_step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpDocumentPage *self = RP_DOCUMENT_PAGE (widget);
  const char *event = rp_document_page_is_loaded (self) ? rp_document_page_first_event (self) : "";

  if (*event != '\0' && rp_document_step_leads_on (rp_document_page_get (self)->document, event))
    want_step (self, event);
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

void
rp_document_page_install_steps (RpDocumentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "document.step", "s", step_action);
  gtk_widget_class_install_action (widget_class, "document.first-step", NULL, first_step_action);
}

void
rp_document_page_init_steps (RpDocumentPage *self)
{
  add_first_step_key (self);
}
