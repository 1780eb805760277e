/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/visit-page.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "workbench/reports.h"

struct _RpVisitPage
{
  RpDocumentPage parent_instance;

  GtkWidget *report_button;
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
  RpRoles roles = rp_session_get_roles (rp_page_get_session (RP_PAGE (self)));

  return g_strv_contains (states, rp_record_get_text (visit, "state"))
         && (rp_schema_find_kind ("needs_report")->creators & roles) != 0;
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
  if (g_str_equal (rp_record_get_text (visit, "state"), "RECORDED"))
    gtk_widget_add_css_class (self->report_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->report_button, "suggested-action");
  show_notice (self, visit);
}

static void
report_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpVisitPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = rp_report_start_finish (RP_SESSION (source), result, &error);

  if (report != NULL)
    rp_page_go (GTK_WIDGET (self), "needs_report", report);
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

/* What is typed is written first: the needs collected go into the report. */
static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpVisitPage) self = user_data;
  RpDocument *document = RP_DOCUMENT (source);
  g_autoptr (GError) error = NULL;

  if (rp_document_run_finish (document, result, &error))
    rp_report_start_async (rp_page_get_session (RP_PAGE (self)), rp_document_get_id (document),
                           report_started_cb, g_object_ref (self));
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

static void
report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpVisitPage *self = RP_VISIT_PAGE (widget);
  RpDocument *document = rp_document_page_get_document (RP_DOCUMENT_PAGE (self));

  if (document != NULL && gtk_widget_get_visible (self->report_button))
    rp_document_run_async (document, NULL, NULL, NULL, flushed_cb, g_object_ref (self));
}

static void
rp_visit_page_class_init (RpVisitPageClass *klass)
{
  RpDocumentPageClass *page_class = RP_DOCUMENT_PAGE_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  page_class->kind = "visit";
  page_class->title = N_ ("Visit record");
  page_class->describe = rp_visit_page_describe;
  page_class->loaded = rp_visit_page_loaded;
  gtk_widget_class_install_action (widget_class, "visit.report", NULL, report_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "visit.report",
                                       NULL);
}

static void
rp_visit_page_init (RpVisitPage *self)
{
  self->report_button
      = rp_document_page_add_button (RP_DOCUMENT_PAGE (self), _ ("_Write Report"), "visit.report");
  gtk_widget_set_tooltip_text (self->report_button, _ ("Ctrl+R"));
  gtk_widget_set_visible (self->report_button, FALSE);
}
