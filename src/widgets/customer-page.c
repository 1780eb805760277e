/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/customer-page.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/columns-layout.h"
#include "widgets/fact-grid.h"
#include "widgets/field-mark.h"
#include "widgets/load-import-dialog.h"
#include "widgets/load-view.h"
#include "widgets/record-editor.h"
#include "widgets/report-start.h"
#include "widgets/score-view.h"
#include "widgets/study-view.h"
#include "widgets/usage-view.h"
#include "widgets/visit-start.h"
#include "widgets/work-group.h"
#include "workbench/step.h"
#include "workbench/customer-file.h"
#include "workbench/suggestion-detail.h"

struct _RpCustomerPage
{
  RpPage parent_instance;

  RpCustomerFile *file; /* (nullable): none opened yet */
  AdwWindowTitle *title;
  GtkWidget *switchers;
  AdwViewStack *tabs;
  AdwViewStackPage *score_tab;
  GtkWidget *visit_button;
  RpFieldMarks *marks; /* (nullable): of the customer */
  RpFactGrid *customer_facts;
  GtkWidget *accounts_group;
  GtkBox *accounts, *history, *needs_box;
  RpUsageView *usage;
  RpLoadView *load;
  RpLoadCurve *curve; /* (nullable): of file */
  RpStudyView *study_view;
  GtkStack *usage_stack;
  GtkWidget *usage_page, *import_button;
  GtkFileChooserNative *chooser; /* (nullable): while it is open */
  RpUsageStudy *study;           /* (nullable): of file */
  RpScoreView *score;
  RpCustomerScore *value; /* (nullable): of file; for those who may see it */
  GtkListBox *contacts;
  GtkWidget *edit_button, *new_contact;
};

G_DEFINE_TYPE (RpCustomerPage, rp_customer_page, RP_TYPE_PAGE)

static const char *const customer_fields[] = {
  "no",
  "short_name",
  "segment",
  "industry_code",
  "site_address",
  "manager",
  "deputy",
  "value_grade",
  "credit_grade",
  "important_level",
  "main_product",
  "shifts",
  "staff_count",
  "production_state",
  "export_oriented",
  "vip",
  "key_project",
  "since",
  "state",
  "uscc",
  "website",
  "tags",
  "note",
  NULL,
};

static const char *const account_fields[] = {
  "account_no",        "category",    "voltage",     "contract_cap", "run_cap",
  "supply_mode",       "own_supply",  "market_kind", "scheme",       "basic_mode",
  "contracted_demand", "pf_standard", "station",     "line",         NULL,
};

static const char *
name_of (const char *target, const char *id, gpointer data)
{
  return g_strcmp0 (target, "user") == 0 ? rp_session_name_of (data, id) : NULL;
}

static GTimeZone *
get_zone (RpCustomerPage *self)
{
  return rp_clock_zone (rp_session_get_clock (rp_page_get_session (RP_PAGE (self))));
}

static void
show_accounts (RpCustomerPage *self, GPtrArray *accounts)
{
  rp_children_clear (self->accounts);
  gtk_widget_set_visible (self->accounts_group, accounts->len > 0);
  for (guint i = 0; i < accounts->len; i++)
    {
      RpFactGrid *grid = g_object_new (RP_TYPE_FACT_GRID, NULL);
      rp_fact_grid_show (grid, accounts->pdata[i], account_fields, get_zone (self), NULL, NULL);
      gtk_box_append (self->accounts, GTK_WIDGET (grid));
    }
}

/* Until the customer is here, and when he is not, nothing stands there that is another's or was his. */
static void
clear_words (RpCustomerPage *self)
{
  static const char *const nothing[] = { NULL };

  adw_window_title_set_title (self->title, "");
  adw_window_title_set_subtitle (self->title, "");
  rp_fact_grid_show_pairs (self->customer_facts, nothing);
  rp_children_clear (self->accounts);
  gtk_widget_set_visible (self->accounts_group, FALSE);
  rp_usage_view_set_usage (self->usage, NULL);
}

static void
loaded_cb (RpCustomerFile *file, RpCustomerPage *self)
{
  RpSession *session = rp_page_get_session (RP_PAGE (self));
  RpRecord *customer = rp_customer_file_get_customer (file);

  if (customer == NULL)
    {
      clear_words (self);
      adw_window_title_set_title (
          self->title, rp_store_health_get_unread (rp_session_get_health (session)) != NULL
                           ? _ ("Not everything could be read")
                           : _ ("This customer is not here"));
      return;
    }
  adw_window_title_set_title (self->title, rp_record_get_text (customer, "name"));
  adw_window_title_set_subtitle (self->title, rp_record_get_text (customer, "no"));
  rp_fact_grid_show (self->customer_facts, customer, customer_fields, get_zone (self), name_of,
                     session);
  show_accounts (self, rp_customer_file_get_accounts (file));
  rp_usage_view_set_usage (self->usage, rp_customer_file_get_usage (file));
  gtk_button_set_label (GTK_BUTTON (self->visit_button),
                        rp_customer_file_get_open_visit (file) != NULL ? _ ("_Continue Visit")
                                                                       : _ ("_Start Visit"));
  rp_accessible_repair_mnemonic (self->visit_button);
}

/* What is marked may be a field that has no value. */
static void
marks_changed_cb (RpFieldMarks *marks, RpCustomerPage *self)
{
  RpRecord *customer = rp_customer_file_get_customer (self->file);

  if (customer != NULL)
    rp_fact_grid_show (self->customer_facts, customer, customer_fields, get_zone (self), name_of,
                       rp_page_get_session (RP_PAGE (self)));
}

static void
open_marks (RpCustomerPage *self, const char *id)
{
  g_clear_object (&self->marks);
  self->marks = rp_field_marks_new (rp_page_get_session (RP_PAGE (self)), "customer", id);
  g_signal_connect_object (self->marks, "changed", G_CALLBACK (marks_changed_cb), self, 0);
  rp_fact_grid_set_marks (self->customer_facts, self->marks);
}

/* ---- contacts ---- */

static GtkWidget *
new_contact_mark (RpSession *session, RpRecord *contact)
{
  g_autoptr (RpFieldMarks) marks
      = rp_field_marks_new (session, "contact", rp_record_get_id (contact));
  GtkWidget *mark = rp_field_mark_new (marks, NULL, rp_record_get_text (contact, "name"));

  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  return mark;
}

static void
let_edit (GtkWidget *row)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("document-edit-symbolic"));
}

static GtkWidget *
create_contact_row (gpointer item, gpointer user_data)
{
  RpRecord *contact = item;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *roles = rp_record_format (contact, "role");
  g_autofree char *left = rp_record_format (contact, "left_at");
  g_autofree char *gone = *left != '\0' ? g_strdup_printf (_ ("left on %s"), left) : NULL;
  g_autofree char *subtitle
      = rp_text_join (gone != NULL ? gone : "", rp_record_get_text (contact, "post"), roles,
                      rp_record_get_text (contact, "mobile"), NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rp_record_get_text (contact, "name"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_contact_mark (user_data, contact));
  if (rp_record_editor_has_fields (user_data, contact))
    let_edit (row);
  g_object_set_data_full (G_OBJECT (row), "contact", g_object_ref (contact), g_object_unref);
  return row;
}

static void
contact_activated_cb (GtkListBox *list, GtkListBoxRow *row, RpCustomerPage *self)
{
  RpRecord *contact = g_object_get_data (G_OBJECT (row), "contact");
  rp_record_editor_present (GTK_WIDGET (self),
                            rp_record_draft_new (rp_page_get_session (RP_PAGE (self)), contact));
}

static gboolean
may_add_contact (RpCustomerPage *self)
{
  RpRoles roles = rp_session_get_roles (rp_page_get_session (RP_PAGE (self)));

  return (roles & rp_schema_find_kind ("contact")->creators) != 0;
}

static void
new_contact_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (widget);

  if (self->file != NULL)
    rp_record_editor_present (
        widget, rp_record_draft_new_for (rp_page_get_session (RP_PAGE (self)), "contact",
                                         rp_customer_file_get_id (self->file)));
}

/* ---- needs ---- */

static gboolean
may_capture (RpCustomerPage *self)
{
  RpRoles roles = rp_session_get_roles (rp_page_get_session (RP_PAGE (self)));

  return rp_workflow_find (rp_schema_find_kind ("need")->workflow, "capture", NULL, roles) != NULL;
}

/* What a customer says on the telephone is a need without a visit and without a report. */
static void
capture_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (widget);

  if (self->file != NULL)
    rp_record_editor_present (
        widget, rp_record_draft_new_by_event (rp_page_get_session (RP_PAGE (self)), "need",
                                              rp_customer_file_get_id (self->file), "capture"));
}

static void
report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (widget);

  if (self->file != NULL)
    rp_report_start_ask (RP_PAGE (self), rp_customer_file_get_id (self->file));
}

static void
show_needs (RpCustomerPage *self)
{
  GtkWidget *group = rp_work_group_new (_ ("Needs"), rp_customer_file_get_needs (self->file));
  const char *empty = _ ("No need of this customer is known.");

  if (rp_report_may_start (rp_page_get_session (RP_PAGE (self))))
    rp_work_group_offer (RP_WORK_GROUP (group), _ ("_Write Report"), "customer.report", empty);
  if (may_capture (self))
    rp_work_group_offer (RP_WORK_GROUP (group), rp_step_label ("need", "capture"),
                         "customer.capture-need", empty);
  gtk_box_append (self->needs_box, group);
}

/* ---- the file ---- */

static void
show_edit (RpCustomerPage *self, gboolean may)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customer.edit", may);
  gtk_widget_set_visible (self->edit_button, may);
}

static void
edit_loaded_cb (RpCustomerFile *file, RpCustomerPage *self)
{
  RpRecord *customer = rp_customer_file_get_customer (file);

  show_edit (self,
             customer != NULL
                 && rp_record_editor_has_fields (rp_page_get_session (RP_PAGE (self)), customer));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (widget);
  RpRecord *customer = self->file != NULL ? rp_customer_file_get_customer (self->file) : NULL;

  if (customer != NULL)
    rp_record_editor_present (widget,
                              rp_record_draft_new (rp_page_get_session (RP_PAGE (self)), customer));
}

/* The value sheet, wherever on the page the keyboard is. */
static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (widget);

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->tabs), "score") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self->score), "score.print", NULL);
}

/* ---- a meter's file ---- */

static gboolean
may_import (RpCustomerPage *self)
{
  RpRoles roles = rp_session_get_roles (rp_page_get_session (RP_PAGE (self)));
  return (roles & rp_schema_find_kind ("load_day")->creators) != 0;
}

static void
import_file (RpCustomerPage *self, GFile *file)
{
  g_autofree char *path = NULL;

  if (file == NULL || self->file == NULL)
    return;
  path = g_file_get_path (file);
  if (path == NULL)
    rp_page_say (GTK_WIDGET (self),
                 _ ("A meter's file is read from a disk or a stick of this computer: save it "
                    "there first."));
  else
    rp_load_import_dialog_present (GTK_WIDGET (self), rp_page_get_session (RP_PAGE (self)),
                                   rp_customer_file_get_id (self->file), path);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, RpCustomerPage *self)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  import_file (self, file);
}

static void
import_load_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (widget);
  g_autoptr (GtkFileFilter) tables = NULL;

  if (self->chooser != NULL || self->file == NULL || !may_import (self))
    return;
  tables = gtk_file_filter_new ();
  gtk_file_filter_set_name (tables, _ ("Tables (CSV)"));
  gtk_file_filter_add_pattern (tables, "*.csv");
  gtk_file_filter_add_pattern (tables, "*.csv.gz");
  gtk_file_filter_add_pattern (tables, "*.txt");
  self->chooser
      = gtk_file_chooser_native_new (_ ("Meter's File"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), tables);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, RpCustomerPage *self)
{
  GSList *files = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) ? g_value_get_boxed (value) : NULL;

  if (files == NULL || !may_import (self))
    return FALSE;
  import_file (self, files->data);
  return TRUE;
}

static void
accept_drops (RpCustomerPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (self->usage_page, GTK_EVENT_CONTROLLER (target));
}

/* ---- visits ---- */

static void
visit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (widget);

  if (self->file != NULL)
    rp_visit_start_from (RP_PAGE (self), rp_customer_file_get_id (self->file));
}

/* A year of intervals is read only when somebody looks at it. */
static void
tab_shown_cb (AdwViewStack *tabs, GParamSpec *pspec, RpCustomerPage *self)
{
  if (self->curve != NULL && g_strcmp0 (adw_view_stack_get_visible_child_name (tabs), "usage") == 0)
    {
      rp_load_curve_load (self->curve);
      rp_usage_study_load (self->study);
    }
}

static void
brief_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (widget);

  if (self->file != NULL)
    rp_page_go (widget, "brief", rp_customer_file_get_id (self->file));
}

static gboolean
may_see_score (RpCustomerPage *self)
{
  RpRoles roles = rp_session_get_roles (rp_page_get_session (RP_PAGE (self)));

  return (roles & rp_schema_find_kind ("value_score")->readers) != 0;
}

static void
clear_file (RpCustomerPage *self)
{
  if (self->file != NULL)
    g_signal_handlers_disconnect_by_data (self->file, self);
  if (self->marks != NULL)
    g_signal_handlers_disconnect_by_data (self->marks, self);
  g_clear_object (&self->file);
  clear_words (self);
  show_edit (self, FALSE);
}

static void
open_file (RpCustomerPage *self, const char *id)
{
  RpSession *session = rp_page_get_session (RP_PAGE (self));

  clear_file (self);
  self->file = rp_customer_file_new (session, id);
  g_signal_connect_object (self->file, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (self->file, "loaded", G_CALLBACK (edit_loaded_cb), self, 0);
  open_marks (self, id);
  g_clear_object (&self->curve);
  self->curve = rp_load_curve_new (session, id);
  rp_load_view_set_curve (self->load, self->curve);
  g_clear_object (&self->study);
  self->study = rp_usage_study_new (session, id);
  rp_study_view_set_study (self->study_view, self->study);
  rp_children_clear (self->history);
  rp_children_clear (self->needs_box);
  gtk_box_append (self->history, rp_work_group_new (_ ("Suggestions"),
                                                    rp_customer_file_get_suggestions (self->file)));
  gtk_box_append (self->history,
                  rp_work_group_new (_ ("Time line"), rp_customer_file_get_timeline (self->file)));
  show_needs (self);
  gtk_list_box_bind_model (self->contacts, rp_customer_file_get_contacts (self->file),
                           create_contact_row, session, NULL);
  g_clear_object (&self->value);
  if (may_see_score (self))
    {
      self->value = rp_customer_score_new (session, id);
      rp_score_view_set_score (self->score, self->value);
    }
  adw_view_stack_set_visible_child_name (self->tabs, "file");
  gtk_stack_set_visible_child_name (self->usage_stack, "months");
}

static void
rp_customer_page_open (RpPage *page, const char *id)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (page);
  gint32 month = -1;
  g_autofree char *customer = rp_usage_place_parse (id, &month);

  if (self->file == NULL || !g_str_equal (rp_customer_file_get_id (self->file), customer))
    open_file (self, customer);
  if (month < 0)
    return;
  rp_load_view_show_month (self->load, month);
  adw_view_stack_set_visible_child_name (self->tabs, "usage");
  gtk_stack_set_visible_child_name (self->usage_stack, "curve");
}

static RpRecord *
rp_customer_page_get_record (RpPage *page)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (page);
  return self->file != NULL ? rp_customer_file_get_customer (self->file) : NULL;
}

static void
rp_customer_page_session_set (RpPage *page)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (page);

  adw_view_stack_page_set_visible (self->score_tab, may_see_score (self));
  gtk_widget_set_visible (self->visit_button, rp_visit_may_start (rp_page_get_session (page)));
  gtk_widget_set_visible (self->import_button, may_import (self));
  gtk_widget_set_visible (self->new_contact, may_add_contact (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customer.new-contact", may_add_contact (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customer.capture-need", may_capture (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customer.report",
                                 rp_report_may_start (rp_page_get_session (page)));
}

static void
rp_customer_page_dispose (GObject *object)
{
  RpCustomerPage *self = RP_CUSTOMER_PAGE (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->file);
  g_clear_object (&self->marks);
  g_clear_object (&self->curve);
  g_clear_object (&self->study);
  g_clear_object (&self->value);
  G_OBJECT_CLASS (rp_customer_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RP_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (RP_TYPE_FACT_GRID);
  g_type_ensure (RP_TYPE_LOAD_VIEW);
  g_type_ensure (RP_TYPE_SCORE_VIEW);
  g_type_ensure (RP_TYPE_STUDY_VIEW);
  g_type_ensure (RP_TYPE_USAGE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/customer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, switchers);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, title);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, score_tab);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, visit_button);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, customer_facts);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, accounts_group);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, accounts);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, history);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, needs_box);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, usage);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, load);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, study_view);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, usage_stack);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, usage_page);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, score);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, contacts);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, RpCustomerPage, new_contact);
}

static void
rp_customer_page_class_init (RpCustomerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_customer_page_dispose;
  RP_PAGE_CLASS (klass)->session_set = rp_customer_page_session_set;
  RP_PAGE_CLASS (klass)->open = rp_customer_page_open;
  RP_PAGE_CLASS (klass)->get_record = rp_customer_page_get_record;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "customer.visit", NULL, visit_action);
  gtk_widget_class_install_action (widget_class, "customer.brief", NULL, brief_action);
  gtk_widget_class_install_action (widget_class, "customer.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "customer.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "customer.import-load", NULL, import_load_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK,
                                       "customer.import-load", NULL);
  gtk_widget_class_install_action (widget_class, "customer.new-contact", NULL, new_contact_action);
  gtk_widget_class_install_action (widget_class, "customer.report", NULL, report_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "customer.report",
                                       NULL);
  gtk_widget_class_install_action (widget_class, "customer.capture-need", NULL, capture_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "customer.capture-need", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "customer.visit",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "customer.brief",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "customer.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "customer.print",
                                       NULL);
}

static void
rp_customer_page_init (RpCustomerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  accept_drops (self);
  rp_accessible_watch_stack (GTK_WIDGET (self->tabs));
  rp_accessible_watch_stack (self->switchers);
  rp_accessible_watch_stack (GTK_WIDGET (self->usage_stack));
  g_signal_connect (self->tabs, "notify::visible-child-name", G_CALLBACK (tab_shown_cb), self);
  g_signal_connect (self->contacts, "row-activated", G_CALLBACK (contact_activated_cb), self);
}
