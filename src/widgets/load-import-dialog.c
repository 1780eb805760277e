/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/load-import-dialog.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/page.h"
#include "workbench/load-import.h"

struct _RpLoadImportDialog
{
  AdwWindow parent_instance;

  RpLoadImport *import;
  GtkWidget *from; /* (nullable): where it was opened from; told what came of it */
  AdwPreferencesGroup *columns;
  AdwComboRow *rows[RP_METER_N_COLUMNS];
  AdwComboRow *label, *account;
  GtkLabel *problem, *report;
  gboolean filling;
  gboolean taking; /* it is being written */
};

G_DEFINE_TYPE (RpLoadImportDialog, rp_load_import_dialog, ADW_TYPE_WINDOW)

/* ---- choosing ---- */

/* The first entry is "none". */
static void
column_cb (AdwComboRow *row, GParamSpec *pspec, RpLoadImportDialog *self)
{
  for (guint i = 0; i < RP_METER_N_COLUMNS && !self->filling; i++)
    if (self->rows[i] == row)
      rp_load_import_set_column (self->import, i, (int)adw_combo_row_get_selected (row) - 1);
}

static void
label_cb (RpLoadImportDialog *self)
{
  if (!self->filling)
    rp_load_import_set_label (self->import, adw_combo_row_get_selected (self->label));
}

static void
account_cb (RpLoadImportDialog *self)
{
  if (!self->filling)
    rp_load_import_set_account (self->import, adw_combo_row_get_selected (self->account));
}

static gboolean
holds_the_same (GListModel *model, const char *const *texts, guint before)
{
  guint n = g_strv_length ((GStrv)texts);

  if (model == NULL || g_list_model_get_n_items (model) != n + before)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i + before), texts[i]))
      return FALSE;
  return TRUE;
}

/* @none: (nullable): an entry before the others */
static void
fill_row (AdwComboRow *row, const char *none, const char *const *texts, guint selected)
{
  guint before = none != NULL ? 1 : 0;

  if (!holds_the_same (adw_combo_row_get_model (row), texts, before))
    {
      g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

      if (none != NULL)
        gtk_string_list_append (list, none);
      for (guint i = 0; texts[i] != NULL; i++)
        gtk_string_list_append (list, texts[i]);
      adw_combo_row_set_model (row, G_LIST_MODEL (list));
    }
  adw_combo_row_set_selected (row, selected);
}

static void
changed_cb (RpLoadImport *import, RpLoadImportDialog *self)
{
  const char *problem = rp_load_import_get_problem (import);
  const char *const *headers = rp_load_import_get_headers (import);

  self->filling = TRUE;
  for (guint i = 0; i < RP_METER_N_COLUMNS; i++)
    fill_row (self->rows[i], _ ("None"), headers,
              (guint)(rp_load_import_get_column (import, i) + 1));
  fill_row (self->account, NULL, rp_load_import_get_accounts (import),
            adw_combo_row_get_selected (self->account) != GTK_INVALID_LIST_POSITION
                ? adw_combo_row_get_selected (self->account)
                : 0);
  self->filling = FALSE;
  gtk_label_set_label (self->problem, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), *problem != '\0');
  gtk_label_set_label (self->report, rp_load_import_get_report (import));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "load-import.take",
                                 rp_load_import_is_ready (import));
}

/* ---- taking ---- */

/* Whoever closes the dialog meanwhile is told by the page what came of it. */
static gboolean
rp_load_import_dialog_close_request (GtkWindow *window)
{
  RpLoadImportDialog *self = RP_LOAD_IMPORT_DIALOG (window);

  if (!self->taking)
    return GTK_WINDOW_CLASS (rp_load_import_dialog_parent_class)->close_request (window);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return TRUE;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpLoadImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean taken = rp_load_import_commit_finish (RP_LOAD_IMPORT (source), result, &error);

  self->taking = FALSE;
  if (taken && self->from != NULL)
    rp_page_say (self->from, _ ("The load curves are here."));
  else if (!taken && self->from != NULL && !gtk_widget_get_visible (GTK_WIDGET (self)))
    rp_page_say_error (self->from, error);
  if (taken || !gtk_widget_get_visible (GTK_WIDGET (self)))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  g_autofree char *sentence = rp_session_explain (error);
  gtk_label_set_label (self->problem, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "load-import.take", TRUE);
}

static void
take_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpLoadImportDialog *self = RP_LOAD_IMPORT_DIALOG (widget);

  self->taking = TRUE;
  gtk_widget_action_set_enabled (widget, "load-import.take", FALSE);
  rp_load_import_commit_async (self->import, taken_cb, g_object_ref (self));
}

void
rp_load_import_dialog_present (GtkWidget *from, RpSession *session, const char *customer,
                               const char *path)
{
  RpLoadImportDialog *self = g_object_new (RP_TYPE_LOAD_IMPORT_DIALOG, "transient-for",
                                           gtk_widget_get_root (from), NULL);

  g_set_weak_pointer (&self->from, from);
  self->import = rp_load_import_new (session, customer, path);
  g_signal_connect_object (self->import, "changed", G_CALLBACK (changed_cb), self, 0);
  rp_accessible_repair_below (GTK_WIDGET (self));
  gtk_window_present (GTK_WINDOW (self));
}

/* ---- the class ---- */

static void
add_rows (RpLoadImportDialog *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < RP_METER_N_COLUMNS; i++)
    {
      self->rows[i] = ADW_COMBO_ROW (adw_combo_row_new ());
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]),
                                     rp_meter_column_get_label (i));
      g_signal_connect_object (self->rows[i], "notify::selected", G_CALLBACK (column_cb), self, 0);
      adw_preferences_group_add (self->columns, GTK_WIDGET (self->rows[i]));
    }
  for (guint i = 0; i < RP_METER_N_LABELS; i++)
    gtk_string_list_append (labels, rp_meter_label_get_label (i));
  adw_combo_row_set_model (self->label, G_LIST_MODEL (labels));
}

static void
rp_load_import_dialog_dispose (GObject *object)
{
  RpLoadImportDialog *self = RP_LOAD_IMPORT_DIALOG (object);

  g_clear_weak_pointer (&self->from);
  g_clear_object (&self->import);
  G_OBJECT_CLASS (rp_load_import_dialog_parent_class)->dispose (object);
}

static void
rp_load_import_dialog_class_init (RpLoadImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_load_import_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rp_load_import_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/load-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RpLoadImportDialog, columns);
  gtk_widget_class_bind_template_child (widget_class, RpLoadImportDialog, label);
  gtk_widget_class_bind_template_child (widget_class, RpLoadImportDialog, account);
  gtk_widget_class_bind_template_child (widget_class, RpLoadImportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, RpLoadImportDialog, report);
  gtk_widget_class_bind_template_callback (widget_class, label_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_cb);
  gtk_widget_class_install_action (widget_class, "load-import.take", NULL, take_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "load-import.take", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rp_load_import_dialog_init (RpLoadImportDialog *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_rows (self);
  self->filling = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "load-import.take", FALSE);
}
