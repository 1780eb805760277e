/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/document-page-private.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/print-dialog.h"

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RpDocumentPage, rp_document_page, RP_TYPE_PAGE)

RpDocumentPagePrivate *
rp_document_page_get (gpointer self)
{
  return rp_document_page_get_instance_private (self);
}

gboolean
rp_document_page_is_loaded (RpDocumentPage *self)
{
  RpDocument *document = rp_document_page_get (self)->document;
  return document != NULL && rp_document_get_record (document) != NULL;
}

RpDocument *
rp_document_page_get_document (RpDocumentPage *self)
{
  return rp_document_page_get (self)->document;
}

void
rp_document_page_append (RpDocumentPage *self, GtkWidget *widget)
{
  gtk_box_append (rp_document_page_get (self)->content, widget);
}

void
rp_document_page_set_closing (RpDocumentPage *self, GtkWidget *closing)
{
  rp_document_page_get (self)->closing = RP_FORM_VIEW (closing);
  rp_document_page_append (self, closing);
}

RpFormView *
rp_document_page_find_view (RpDocumentPage *self, const char *question)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  RpTemplate *template_ = rp_form_get_template (rp_document_get_form (priv->document));
  const RpSection *section = rp_template_find_section (template_, question);

  return priv->closing != NULL && section != NULL && section->closing ? priv->closing : priv->form;
}

void
rp_document_page_set_notice (RpDocumentPage *self, const char *title, const char *text,
                             gboolean urgent)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
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

/* ---- head ---- */

static void
refresh_head (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  RpRecord *record = rp_document_get_record (priv->document);
  RpRecord *customer = rp_document_get_customer (priv->document);
  g_autofree char *described = RP_DOCUMENT_PAGE_GET_CLASS (self)->describe (self, record);
  g_autofree char *subtitle = NULL;
  guint answered = 0, required = 0;

  rp_form_count (rp_document_get_form (priv->document), RP_DOCUMENT_OWNERS, &answered, &required);
  subtitle = rp_document_is_editable (priv->document, RP_DOCUMENT_OWNERS)
                 ? g_strdup_printf (_ ("%s · %u of %u answered"), described, answered, required)
                 : g_steal_pointer (&described);
  adw_window_title_set_title (priv->title, rp_record_get_text (customer, "name"));
  adw_window_title_set_subtitle (priv->title, subtitle);
}

static gboolean
refresh_cb (gpointer user_data)
{
  RpDocumentPage *self = user_data;
  RpDocumentPagePrivate *priv = rp_document_page_get (self);

  priv->refresh = 0;
  if (priv->document != NULL && rp_document_get_record (priv->document) != NULL)
    {
      refresh_head (self);
      rp_document_page_refresh_problems (self);
    }
  return G_SOURCE_REMOVE;
}

/* With every letter, but once in a while: counting goes through the whole form. */
static void
queue_refresh (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);

  if (priv->refresh == 0)
    priv->refresh = g_timeout_add (150, refresh_cb, self);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (rp_document_page_is_loaded (RP_DOCUMENT_PAGE (widget)))
    rp_document_page_go_to_next (RP_DOCUMENT_PAGE (widget));
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

  if (rp_document_page_is_loaded (self))
    rp_document_run_async (rp_document_page_get (self)->document, NULL, NULL, NULL, flushed_cb,
                           g_object_ref (self));
}

void
rp_document_page_print (RpDocumentPage *self, int revision)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);

  if (!rp_document_page_is_loaded (self))
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

  if (rp_document_page_is_loaded (self))
    rp_page_go (widget, "customer",
                rp_record_get_text (rp_document_get_record (rp_document_page_get (self)->document),
                                    "customer"));
}

GtkWidget *
rp_document_page_add_button (RpDocumentPage *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (rp_document_page_get (self)->steps, button);
  rp_accessible_repair_mnemonic (button);
  return button;
}

/* ---- the document ---- */

static void
loaded_cb (RpDocument *document, RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  RpDocumentPageClass *klass = RP_DOCUMENT_PAGE_GET_CLASS (self);

  rp_document_page_show_steps (self);
  refresh_head (self);
  rp_document_page_refresh_problems (self);
  gtk_stack_set_visible_child_name (priv->stack, "form");
  if (klass->loaded != NULL)
    klass->loaded (self, rp_document_get_record (document));
  if (priv->arriving)
    {
      rp_document_page_arrive (self);
      rp_document_page_check_fields (self);
    }
  priv->arriving = FALSE;
}

static void
saved_cb (RpDocument *document, GParamSpec *pspec, RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  g_autofree char *sentence = NULL;

  g_object_get (document, "saved", &sentence, NULL);
  gtk_label_set_label (priv->saved, rp_document_is_editable (document, RP_DOCUMENT_OWNERS)
                                            || rp_document_may_close (document)
                                        ? sentence
                                        : "");
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
  RpDocumentPagePrivate *priv = rp_document_page_get (self);

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
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
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
  if (priv->closing != NULL)
    rp_form_view_set_marks (priv->closing, marks);
  rp_form_view_set_document (priv->form, priv->document, RP_DOCUMENT_OWNERS);
  g_signal_connect_object (priv->document, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (priv->document, "notify::saved", G_CALLBACK (saved_cb), self, 0);
  g_signal_connect_object (priv->document, "answer-changed", G_CALLBACK (answer_changed_cb), self,
                           0);
}

static void
rp_document_page_open (RpPage *page, const char *id)
{
  RpDocumentPage *self = RP_DOCUMENT_PAGE (page);
  RpDocumentPagePrivate *priv = rp_document_page_get (self);

  priv->arriving = TRUE;
  if (priv->document == NULL || !g_str_equal (rp_document_get_id (priv->document), id))
    open_document (self, id);
  else if (rp_document_page_is_loaded (self))
    loaded_cb (priv->document, self);
}

static RpRecord *
rp_document_page_get_record (RpPage *page)
{
  RpDocument *document = rp_document_page_get (page)->document;
  return document != NULL ? rp_document_get_record (document) : NULL;
}

static void
rp_document_page_leave (RpPage *page)
{
  RpDocument *document = rp_document_page_get (page)->document;

  g_autofree char *sentence = NULL;

  if (document == NULL)
    return;
  rp_document_flush (document);
  sentence = rp_document_dup_unread_sentence (document, RP_DOCUMENT_OWNERS);
  if (*sentence != '\0')
    rp_page_say (GTK_WIDGET (page), sentence);
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
  rp_document_page_install_steps (klass);
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

static void
rp_document_page_init (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (priv->stack));
  rp_document_page_init_places (self);
  rp_document_page_init_steps (self);
}
