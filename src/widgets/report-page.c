/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/report-page.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "widgets/children.h"
#include "widgets/form-view.h"
#include "workbench/document-late.h"
#include "workbench/document-step.h"

struct _RpReportPage
{
  RpDocumentPage parent_instance;

  GtkWidget *closing; /* RpFormView: what is filled in behind the acceptance */
  RpDocument *closed; /* (nullable): whose that is */
  GtkWidget *versions_group;
  GtkListBox *versions;
};

G_DEFINE_TYPE (RpReportPage, rp_report_page, RP_TYPE_DOCUMENT_PAGE)

#define NUMBER_KEY "rp-number"

static char *
rp_report_page_describe (RpDocumentPage *page, RpRecord *report)
{
  g_autofree char *state = rp_record_format (report, "state");
  const char *number = rp_record_get_title (report);

  return *number != '\0' ? g_strjoin (" · ", number, state, NULL) : g_steal_pointer (&state);
}

/* ---- closing the matter ---- */

/* (nullable): most reports are done when they are accepted */
static const RpSection *
find_closing (RpReportPage *self)
{
  RpDocument *document = rp_document_page_get_document (RP_DOCUMENT_PAGE (self));
  GPtrArray *sections
      = rp_template_get_sections (rp_form_get_template (rp_document_get_form (document)));

  for (guint i = 0; rp_document_is_accepted (document) && i < sections->len; i++)
    if (((const RpSection *)sections->pdata[i])->closing)
      return sections->pdata[i];
  return NULL;
}

static gboolean
is_begun (RpForm *form, const RpSection *section)
{
  for (guint i = 0; i < section->questions->len; i++)
    if (rp_form_get_answer (form, ((const RpQuestion *)section->questions->pdata[i])->id) != NULL)
      return TRUE;
  return FALSE;
}

/* Who may not fill it in has nothing to see before somebody has. */
static void
show_closing (RpReportPage *self)
{
  RpDocument *document = rp_document_page_get_document (RP_DOCUMENT_PAGE (self));
  const RpSection *section = find_closing (self);
  gboolean closes = section != NULL
                    && (rp_document_may_close (document)
                        || is_begun (rp_document_get_form (document), section));

  gtk_widget_set_visible (self->closing, closes);
  if (closes && g_set_object (&self->closed, document))
    rp_form_view_set_document (RP_FORM_VIEW (self->closing), document, RP_ROLE_SPECIALIST);
}

/* (nullable): what is still to be filled in, said to who may */
static char *
describe_open_closing (RpReportPage *self)
{
  RpDocument *document = rp_document_page_get_document (RP_DOCUMENT_PAGE (self));
  const RpSection *section = find_closing (self);
  g_autoptr (GPtrArray) open = rp_document_list_open_closing (document);

  if (section == NULL || open->len == 0)
    return NULL;
  return g_strdup_printf (_ ("“%s” is still to be filled in."), rp_section_title (section));
}

/* ---- why it came back ---- */

/* A report that came back is reworked as a draft: until it is submitted again, the reasons stand. */
static gboolean
is_returned (RpRecord *report)
{
  const char *state = rp_record_get_text (report, "state");

  if (g_str_equal (state, "RETURNED"))
    return TRUE;
  return g_str_equal (state, "DRAFT") && rp_record_has (report, "return_codes")
         && strcmp (rp_record_get_text (report, "decided_at"),
                    rp_record_get_text (report, "submitted_at"))
                > 0;
}

/* What stands above the form. */
typedef struct
{
  char *title, *text;
  gboolean urgent;
} Notice;

static void
notice_clear (Notice *notice)
{
  g_free (notice->title);
  g_free (notice->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Notice, notice_clear)

/* What became of the report, and what is to be done about it. */
static void
describe_decision (RpReportPage *self, RpRecord *report, Notice *notice)
{
  RpSession *session = rp_page_get_session (RP_PAGE (self));
  RpRecord *into
      = rp_document_get_merged_into (rp_document_page_get_document (RP_DOCUMENT_PAGE (self)));
  const char *reviewer = rp_session_name_of (session, rp_record_get_text (report, "reviewer"));

  if (into != NULL && g_str_equal (rp_record_get_text (report, "state"), "MERGED"))
    {
      notice->title
          = g_strdup_printf (_ ("Merged into %s by %s"), rp_record_get_title (into), reviewer);
      notice->text = g_strdup (_ ("It is about the same matter. Its needs are dealt with "
                                  "there; this report stays as it was submitted."));
    }
  else if (is_returned (report))
    {
      g_autofree char *reasons = rp_record_format (report, "return_codes");
      notice->title = g_strdup_printf (_ ("Returned by %s: %s"), reviewer, reasons);
      notice->text = g_strdup (rp_record_get_text (report, "return_remark"));
      notice->urgent = TRUE;
    }
  else
    notice->title = describe_open_closing (self);
}

/* What was entered too late is said first: nobody else looks for it. */
static void
add_late (RpReportPage *self, Notice *notice)
{
  RpDocument *document = rp_document_page_get_document (RP_DOCUMENT_PAGE (self));
  g_autofree char *late = rp_document_dup_late_title (document);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  char *text = NULL;

  if (*late == '\0')
    return;
  g_ptr_array_add (lines, (gpointer)rp_document_late_advice (document, RP_ROLE_MANAGER));
  if (notice->title != NULL)
    g_ptr_array_add (lines, notice->title);
  if (notice->text != NULL)
    g_ptr_array_add (lines, notice->text);
  g_ptr_array_add (lines, NULL);
  text = g_strjoinv ("\n", (GStrv)lines->pdata);
  notice_clear (notice);
  *notice = (Notice){ g_steal_pointer (&late), text, TRUE };
}

static void
show_notice (RpReportPage *self, RpRecord *report)
{
  g_auto (Notice) notice = { NULL };

  describe_decision (self, report, &notice);
  add_late (self, &notice);
  rp_document_page_set_notice (RP_DOCUMENT_PAGE (self), notice.title != NULL ? notice.title : "",
                               notice.text != NULL ? notice.text : "", notice.urgent);
}

/* ---- versions ---- */

static GtkWidget *
new_version_row (RpReportPage *self, RpRecord *revision)
{
  RpSession *session = rp_page_get_session (RP_PAGE (self));
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title
      = g_strdup_printf (_ ("Version %ld"), (long)rp_record_get_integer (revision, "number"));
  g_autofree char *moment = rp_record_format_at (revision, "submitted_at",
                                                 rp_clock_zone (rp_session_get_clock (session)));
  g_autofree char *subtitle = g_strjoin (
      " · ", moment, rp_session_name_of (session, rp_record_get_text (revision, "by")), NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("document-print-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, _ ("Print this version or save it as PDF"));
  g_object_set_data (G_OBJECT (row), NUMBER_KEY,
                     GINT_TO_POINTER ((int)rp_record_get_integer (revision, "number")));
  return row;
}

static void
show_versions (RpReportPage *self)
{
  GPtrArray *revisions
      = rp_document_get_revisions (rp_document_page_get_document (RP_DOCUMENT_PAGE (self)));

  rp_children_clear (self->versions);
  for (guint i = 0; i < revisions->len; i++)
    gtk_list_box_append (self->versions, new_version_row (self, revisions->pdata[i]));
  gtk_widget_set_visible (self->versions_group, revisions->len > 0);
}

static void
version_activated_cb (GtkListBox *list, GtkListBoxRow *row, RpReportPage *self)
{
  rp_document_page_print (RP_DOCUMENT_PAGE (self),
                          GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), NUMBER_KEY)));
}

static void
rp_report_page_loaded (RpDocumentPage *page, RpRecord *report)
{
  RpReportPage *self = RP_REPORT_PAGE (page);

  show_closing (self);
  show_notice (self, report);
  show_versions (self);
}

static void
rp_report_page_dispose (GObject *object)
{
  g_clear_object (&RP_REPORT_PAGE (object)->closed);
  G_OBJECT_CLASS (rp_report_page_parent_class)->dispose (object);
}

static void
rp_report_page_class_init (RpReportPageClass *klass)
{
  RpDocumentPageClass *page_class = RP_DOCUMENT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_report_page_dispose;
  page_class->kind = "needs_report";
  page_class->title = N_ ("Needs report");
  page_class->describe = rp_report_page_describe;
  page_class->loaded = rp_report_page_loaded;
}

static void
rp_report_page_init (RpReportPage *self)
{
  self->closing = rp_form_view_new ();
  rp_form_view_set_closing (RP_FORM_VIEW (self->closing));
  gtk_widget_set_visible (self->closing, FALSE);
  rp_document_page_set_closing (RP_DOCUMENT_PAGE (self), self->closing);
  self->versions_group = adw_preferences_group_new ();
  self->versions = GTK_LIST_BOX (gtk_list_box_new ());
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->versions_group), _ ("Versions"));
  gtk_list_box_set_selection_mode (self->versions, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->versions), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->versions), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Versions"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->versions_group),
                             GTK_WIDGET (self->versions));
  gtk_widget_set_visible (self->versions_group, FALSE);
  rp_document_page_append (RP_DOCUMENT_PAGE (self), self->versions_group);
  g_signal_connect (self->versions, "row-activated", G_CALLBACK (version_activated_cb), self);
}
