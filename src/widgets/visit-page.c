/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/visit-page.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "widgets/accessible.h"
#include "widgets/report-start.h"

struct _RpVisitPage
{
  RpDocumentPage parent_instance;

  GtkWidget *report_button, *reports_button;
  char *template_; /* (nullable): of the report that is about to be written */
};

G_DEFINE_TYPE (RpVisitPage, rp_visit_page, RP_TYPE_DOCUMENT_PAGE)

static char *
rp_visit_page_describe (RpDocumentPage *page, RpRecord *visit)
{
  g_autofree char *kind = rp_record_format (visit, "kind");
  g_autofree char *state = rp_record_format (visit, "state");
  const char *number = rp_record_get_text (visit, "no");

  return rp_text_join (number, kind, state, NULL);
}

/* A report is based on what was heard: not before the visit has begun. */
static gboolean
may_report (RpVisitPage *self, RpRecord *visit)
{
  static const char *const states[] = { "ON_SITE", "RECORDED", "CLOSED", NULL };

  return g_strv_contains (states, rp_record_get_text (visit, "state"))
         && rp_report_may_start (rp_page_get_session (RP_PAGE (self)));
}

/* Why it was cancelled or corrected; a visit that is only planned says for when. */
static void
show_notice (RpVisitPage *self, RpRecord *visit)
{
  RpDocumentPage *page = RP_DOCUMENT_PAGE (self);
  const char *reason = rp_record_get_text (visit, "reason");
  const char *state = rp_record_get_text (visit, "state");
  g_autofree char *day = rp_record_format (visit, "planned_on");
  g_autofree char *title = NULL;

  if (*reason != '\0')
    rp_document_page_set_notice (
        page, g_str_equal (state, "CANCELLED") ? _ ("Cancelled") : _ ("Correction note"), reason,
        FALSE);
  else if (rp_document_is_editable (rp_document_page_get_document (page),
                                    RP_ROLE_MANAGER | RP_ROLE_DEPUTY)
           || rp_record_has (visit, "arrival") || *day == '\0')
    rp_document_page_set_notice (page, "", "", FALSE);
  else
    {
      title = g_strdup_printf (_ ("Planned for %s"), day);
      rp_document_page_set_notice (page, title, rp_record_get_text (visit, "purpose"), FALSE);
    }
}

static void
rp_visit_page_loaded (RpDocumentPage *page, RpRecord *visit)
{
  RpVisitPage *self = RP_VISIT_PAGE (page);

  gtk_widget_set_visible (self->report_button, may_report (self, visit));
  gtk_widget_set_visible (self->reports_button, may_report (self, visit));
  if (g_str_equal (rp_record_get_text (visit, "state"), "RECORDED"))
    gtk_widget_add_css_class (self->report_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->report_button, "suggested-action");
  show_notice (self, visit);
}

/* What is typed is written first: the needs collected go into the report. */
static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpVisitPage) self = user_data;
  RpDocument *document = RP_DOCUMENT (source);
  g_autoptr (GError) error = NULL;
  const RpReportBase base = { self->template_, rp_document_get_id (document) };

  if (rp_document_run_finish (document, result, &error))
    rp_report_start_from (RP_PAGE (self), &base);
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

/* @template_: (nullable): the report of every day */
static void
write_report (RpVisitPage *self, const char *template_)
{
  RpDocument *document = rp_document_page_get_document (RP_DOCUMENT_PAGE (self));

  if (document == NULL || !gtk_widget_get_visible (self->report_button))
    return;
  g_free (self->template_);
  self->template_ = g_strdup (template_);
  rp_document_run_async (document, NULL, NULL, NULL, flushed_cb, g_object_ref (self));
}

static void
report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  write_report (RP_VISIT_PAGE (widget), NULL);
}

static void
report_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  write_report (RP_VISIT_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
rp_visit_page_finalize (GObject *object)
{
  g_free (RP_VISIT_PAGE (object)->template_);
  G_OBJECT_CLASS (rp_visit_page_parent_class)->finalize (object);
}

static void
rp_visit_page_class_init (RpVisitPageClass *klass)
{
  RpDocumentPageClass *page_class = RP_DOCUMENT_PAGE_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rp_visit_page_finalize;
  page_class->kind = "visit";
  page_class->title = N_ ("Visit record");
  page_class->describe = rp_visit_page_describe;
  page_class->loaded = rp_visit_page_loaded;
  gtk_widget_class_install_action (widget_class, "visit.report", NULL, report_action);
  gtk_widget_class_install_action (widget_class, "visit.report-as", "s", report_as_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "visit.report",
                                       NULL);
}

/* The other kinds of report, beside the one of every day. */
static GtkWidget *
new_reports_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = rp_report_start_new_menu ("visit.report-as");

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _ ("Other reports"));
  rp_accessible_name_button (button, _ ("Other reports"));
  gtk_widget_set_visible (button, FALSE);
  return button;
}

static void
rp_visit_page_init (RpVisitPage *self)
{
  self->report_button
      = rp_document_page_add_button (RP_DOCUMENT_PAGE (self), _ ("_Write Report"), "visit.report");
  gtk_widget_set_tooltip_text (self->report_button, _ ("Ctrl+R"));
  gtk_widget_set_visible (self->report_button, FALSE);
  self->reports_button = new_reports_button ();
  gtk_widget_insert_after (self->reports_button, gtk_widget_get_parent (self->report_button),
                           self->report_button);
}
