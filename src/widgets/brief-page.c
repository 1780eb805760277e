/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/brief-page.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/bar-chart.h"
#include "widgets/columns-layout.h"
#include "widgets/usage-view.h"
#include "widgets/visit-start.h"
#include "widgets/work-group.h"
#include "workbench/brief.h"
#include "workbench/file-delivery.h"

struct _RpBriefPage
{
  RpPage parent_instance;

  RpBrief *brief;                /* (nullable): none opened yet */
  GtkFileChooserNative *chooser; /* (nullable): while it is open */
  AdwWindowTitle *title;
  GtkWidget *visit_button;
  GtkLabel *who, *due, *last_visit, *usage_text;
  GtkWidget *nothing_open, *nothing_to_ask;
  GtkBox *left, *middle, *right;
  RpBarChart *chart;
  GPtrArray *lists; /* (element-type GtkWidget) (unowned): of the brief that is shown */
};

G_DEFINE_TYPE (RpBriefPage, rp_brief_page, RP_TYPE_PAGE)

static const char *const urgency_classes[] = {
  [RP_URGENCY_NONE] = NULL,
  [RP_URGENCY_SOON] = "warning",
  [RP_URGENCY_OVERDUE] = "error",
};

/* ---- showing ---- */

static void
show_due (RpBriefPage *self)
{
  const char *class = urgency_classes[rp_brief_get_urgency (self->brief)];

  gtk_label_set_label (self->due, rp_brief_get_due (self->brief));
  gtk_widget_remove_css_class (GTK_WIDGET (self->due), "warning");
  gtk_widget_remove_css_class (GTK_WIDGET (self->due), "error");
  if (class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->due), class);
}

static gboolean
is_empty (RpBriefPage *self, RpBriefGroup group)
{
  return g_list_model_get_n_items (rp_brief_get_group (self->brief, group)) == 0;
}

static void
show_usage (RpBriefPage *self)
{
  GArray *usage = rp_brief_get_usage (self->brief);
  gboolean any = usage != NULL && usage->len > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->chart), any);
  if (any)
    rp_usage_chart_fill (self->chart, usage);
  gtk_label_set_label (self->usage_text, rp_brief_get_usage_text (self->brief));
}

/* Until the customer is here, and when he is not, nothing stands there that is another's or was his. */
static void
clear_words (RpBriefPage *self)
{
  adw_window_title_set_title (self->title, "");
  adw_window_title_set_subtitle (self->title, "");
  gtk_label_set_label (self->who, "");
  gtk_label_set_label (self->due, "");
  gtk_label_set_label (self->last_visit, "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->last_visit), NULL);
  gtk_label_set_label (self->usage_text, "");
  gtk_widget_set_visible (GTK_WIDGET (self->chart), FALSE);
  gtk_widget_set_visible (self->nothing_open, FALSE);
  gtk_widget_set_visible (self->nothing_to_ask, FALSE);
}

static void
loaded_cb (RpBrief *brief, RpBriefPage *self)
{
  RpRecord *customer = rp_brief_get_customer (brief);

  if (customer == NULL)
    {
      clear_words (self);
      adw_window_title_set_title (self->title, _ ("This customer is not here"));
      return;
    }
  adw_window_title_set_title (self->title, rp_record_get_text (customer, "name"));
  adw_window_title_set_subtitle (self->title, rp_record_get_text (customer, "no"));
  gtk_label_set_label (self->who, rp_brief_get_who (brief));
  gtk_label_set_label (self->last_visit, rp_brief_get_last_visit (brief));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->last_visit), rp_brief_get_last_visit (brief));
  show_due (self);
  show_usage (self);
  gtk_widget_set_visible (self->nothing_open,
                          is_empty (self, RP_BRIEF_PROMISES) && is_empty (self, RP_BRIEF_NEEDS));
  gtk_widget_set_visible (self->nothing_to_ask, is_empty (self, RP_BRIEF_CONFIRM)
                                                    && is_empty (self, RP_BRIEF_SUGGESTIONS)
                                                    && is_empty (self, RP_BRIEF_QUESTIONS));
  gtk_button_set_label (GTK_BUTTON (self->visit_button),
                        rp_brief_is_on_site (brief) ? _ ("_Continue Visit") : _ ("_Start Visit"));
  rp_accessible_repair_mnemonic (self->visit_button);
}

/* Which column a group stands in: what happened, what to bring up, who and how much. */
static GtkBox *
box_of (RpBriefPage *self, RpBriefGroup group)
{
  if (group <= RP_BRIEF_EVENTS)
    return self->left;
  return group <= RP_BRIEF_QUESTIONS ? self->middle : self->right;
}

static void
clear_brief (RpBriefPage *self)
{
  if (self->brief != NULL)
    g_signal_handlers_disconnect_by_data (self->brief, self);
  g_clear_object (&self->brief);
  clear_words (self);
}

static void
open_brief (RpBriefPage *self, const char *customer)
{
  for (guint i = 0; i < self->lists->len; i++)
    gtk_box_remove (box_of (self, i), self->lists->pdata[i]);
  g_ptr_array_set_size (self->lists, 0);
  clear_brief (self);
  self->brief = rp_brief_new (rp_page_get_session (RP_PAGE (self)), customer);
  g_signal_connect_object (self->brief, "loaded", G_CALLBACK (loaded_cb), self, 0);
  for (guint i = 0; i < RP_BRIEF_N_GROUPS; i++)
    {
      GtkWidget *list = rp_work_group_new_compact (rp_brief_group_title (i),
                                                   rp_brief_get_group (self->brief, i));
      gtk_box_append (box_of (self, i), list);
      g_ptr_array_add (self->lists, list);
    }
}

/* ---- what is done from here ---- */

static void
visit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpBriefPage *self = RP_BRIEF_PAGE (widget);

  if (self->brief != NULL)
    rp_visit_start_from (RP_PAGE (self), rp_brief_get_id (self->brief));
}

static void
customer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpBriefPage *self = RP_BRIEF_PAGE (widget);

  if (self->brief != NULL)
    rp_page_go (widget, "customer", rp_brief_get_id (self->brief));
}

static void
brought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpBriefPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_file_delivery_bring_finish (result, &error))
    rp_page_say (GTK_WIDGET (self), _ ("The brief was saved as PDF."));
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

/* A brief on its way to where it is wanted. */
typedef struct
{
  RpBriefPage *page;
  RpFileDelivery *delivery;
} Printing;

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Printing *printing = user_data;
  g_autoptr (RpBriefPage) self = printing->page;
  g_autoptr (RpFileDelivery) delivery = printing->delivery;
  g_autoptr (GError) error = NULL;

  if (rp_brief_print_finish (RP_BRIEF (source), result, &error))
    rp_file_delivery_bring_async (g_steal_pointer (&delivery), brought_cb, g_object_ref (self));
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

static void
print_to (RpBriefPage *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  RpFileDelivery *delivery = rp_file_delivery_new (file, &error);
  Printing *printing = NULL;

  if (delivery == NULL)
    {
      rp_page_say_error (GTK_WIDGET (self), error);
      return;
    }
  printing = g_new0 (Printing, 1);
  printing->page = g_object_ref (self);
  printing->delivery = delivery;
  rp_brief_print_async (self->brief, rp_file_delivery_get_path (delivery), printed_cb, printing);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, RpBriefPage *self)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT || self->brief == NULL)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  print_to (self, file);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpBriefPage *self = RP_BRIEF_PAGE (widget);
  RpRecord *customer = self->brief != NULL ? rp_brief_get_customer (self->brief) : NULL;
  g_autofree char *file_name = NULL;
  g_autofree char *today = NULL;

  if (customer == NULL || self->chooser != NULL)
    return;
  today = rp_clock_dup_today (rp_session_get_clock (rp_page_get_session (RP_PAGE (self))));
  file_name = g_strdup_printf ("%s %s.pdf", rp_record_get_text (customer, "name"), today);
  g_strdelimit (file_name, "/", '_');
  self->chooser
      = gtk_file_chooser_native_new (_ ("Print Brief"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file_name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
rp_brief_page_open (RpPage *page, const char *id)
{
  RpBriefPage *self = RP_BRIEF_PAGE (page);

  if (self->brief == NULL || !g_str_equal (rp_brief_get_id (self->brief), id))
    open_brief (self, id);
}

static void
rp_brief_page_session_set (RpPage *page)
{
  RpBriefPage *self = RP_BRIEF_PAGE (page);
  gboolean visits = rp_visit_may_start (rp_page_get_session (page));

  gtk_widget_set_visible (self->visit_button, visits);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "brief.visit", visits);
}

/* Who comes here goes on with the visit: Return starts it. */
static gboolean
rp_brief_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  RpBriefPage *self = RP_BRIEF_PAGE (widget);

  if (direction == GTK_DIR_TAB_FORWARD && gtk_widget_get_focus_child (widget) == NULL
      && gtk_widget_get_visible (self->visit_button))
    return gtk_widget_grab_focus (self->visit_button);
  return GTK_WIDGET_CLASS (rp_brief_page_parent_class)->focus (widget, direction);
}

static void
rp_brief_page_dispose (GObject *object)
{
  RpBriefPage *self = RP_BRIEF_PAGE (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->brief);
  G_OBJECT_CLASS (rp_brief_page_parent_class)->dispose (object);
}

static void
rp_brief_page_finalize (GObject *object)
{
  g_ptr_array_unref (RP_BRIEF_PAGE (object)->lists);
  G_OBJECT_CLASS (rp_brief_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RP_TYPE_BAR_CHART);
  g_type_ensure (RP_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/brief-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, title);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, visit_button);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, who);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, due);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, last_visit);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, usage_text);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, nothing_open);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, nothing_to_ask);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, left);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, middle);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, right);
  gtk_widget_class_bind_template_child (widget_class, RpBriefPage, chart);
}

static void
rp_brief_page_class_init (RpBriefPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_brief_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_brief_page_finalize;
  widget_class->focus = rp_brief_page_focus;
  RP_PAGE_CLASS (klass)->session_set = rp_brief_page_session_set;
  RP_PAGE_CLASS (klass)->open = rp_brief_page_open;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "brief.visit", NULL, visit_action);
  gtk_widget_class_install_action (widget_class, "brief.customer", NULL, customer_action);
  gtk_widget_class_install_action (widget_class, "brief.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "brief.visit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK,
                                       "brief.visit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "brief.print",
                                       NULL);
}

static void
rp_brief_page_init (RpBriefPage *self)
{
  self->lists = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
