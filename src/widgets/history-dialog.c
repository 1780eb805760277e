/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/history-dialog.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/history-row.h"
#include "widgets/page.h"
#include "widgets/toast.h"
#include "workbench/history.h"

/* So many rows are made at once. */
#define STEP 60

struct _RpHistoryDialog
{
  AdwWindow parent_instance;

  RpHistory *history;
  GtkWidget *from,
      *window; /* (nullable): what it was opened from, and the window behind everything */
  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkLabel *notice;
  GtkDropDown *field;
  GtkStringList *fields; /* the first entry stands for all */
  GtkStack *stack;
  GtkListBox *list;
  GtkWidget *more;
  GtkFilterListModel *filtered;
  GtkSliceListModel *shown;
  gboolean filling;
};

G_DEFINE_TYPE (RpHistoryDialog, rp_history_dialog, ADW_TYPE_WINDOW)

/* ---- restoring ---- */

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rp_toast_show (rp_toast_new (g_variant_get_string (parameter, NULL)),
                 RP_HISTORY_DIALOG (widget)->toasts);
}

/* Where something is said that comes when the dialog may have been closed. (transfer full) */
static GtkWidget *
find_place (RpHistoryDialog *self, GtkWidget *here)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    return g_object_ref (here);
  return g_object_ref (gtk_widget_get_mapped (self->from) ? self->from : self->window);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpHistoryDialog) self = user_data;
  g_autoptr (GtkWidget) place = find_place (self, GTK_WIDGET (self));
  g_autoptr (GError) error = NULL;
  gboolean undone = rp_session_undo_finish (RP_SESSION (source), result, &error);

  if (error != NULL)
    rp_page_say_error (place, error);
  else
    rp_page_say (place,
                 undone ? _ ("The last edit was taken back.")
                        : _ ("There is nothing to take back; what was sent can be changed again."));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpHistoryDialog *self = RP_HISTORY_DIALOG (widget);
  rp_session_undo_async (rp_history_get_session (self->history), undone_cb, g_object_ref (self));
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpHistoryDialog) self = user_data;
  g_autoptr (GtkWidget) place = find_place (self, GTK_WIDGET (self->list));
  g_autoptr (GError) error = NULL;

  if (rp_history_restore_finish (RP_HISTORY (source), result, &error))
    rp_page_say_undo_edit (
        place, rp_history_get_session (RP_HISTORY (source)), _ ("The value was put back."),
        _ ("There is nothing to take back; what was sent can be changed again."));
  else
    rp_page_say_error (place, error);
}

static void
restore_cb (RpHistoryRow *row, RpHistoryDialog *self)
{
  rp_history_restore_async (self->history, rp_history_row_get_item (row), restored_cb,
                            g_object_ref (self));
}

/* ---- the list ---- */

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = rp_history_row_new (item);

  g_signal_connect_object (row, "restore", G_CALLBACK (restore_cb), user_data, 0);
  return row;
}

static void
count_cb (RpHistoryDialog *self)
{
  guint n_all = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  gtk_widget_set_visible (self->more, n_all > gtk_slice_list_model_get_size (self->shown));
}

static void
more_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpHistoryDialog *self = RP_HISTORY_DIALOG (widget);

  gtk_slice_list_model_set_size (self->shown, gtk_slice_list_model_get_size (self->shown) + STEP);
  count_cb (self);
}

/* ---- one field alone ---- */

static gboolean
matches (gpointer item, gpointer user_data)
{
  RpHistoryDialog *self = user_data;
  guint selected = gtk_drop_down_get_selected (self->field);

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION
         || g_str_equal (rp_history_item_get_field (item),
                         gtk_string_list_get_string (self->fields, selected));
}

static void
field_selected_cb (GtkDropDown *drop_down, GParamSpec *pspec, RpHistoryDialog *self)
{
  if (!self->filling)
    gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered),
                        GTK_FILTER_CHANGE_DIFFERENT);
}

static gboolean
has_field (RpHistoryDialog *self, const char *field)
{
  for (guint i = 1; i < g_list_model_get_n_items (G_LIST_MODEL (self->fields)); i++)
    if (g_str_equal (gtk_string_list_get_string (self->fields, i), field))
      return TRUE;
  return FALSE;
}

/* Fields come up, they do not go: what is chosen stays chosen. */
static void
fill_fields (RpHistoryDialog *self)
{
  GListModel *items = rp_history_get_items (self->history);

  self->filling = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RpHistoryItem) item = g_list_model_get_item (items, i);
      if (!has_field (self, rp_history_item_get_field (item)))
        gtk_string_list_append (self->fields, rp_history_item_get_field (item));
    }
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->field),
                          g_list_model_get_n_items (G_LIST_MODEL (self->fields)) > 2);
}

static void
loaded_cb (RpHistory *history, RpHistoryDialog *self)
{
  gboolean empty = g_list_model_get_n_items (rp_history_get_items (history)) == 0;

  adw_window_title_set_subtitle (self->title, rp_history_get_title (history));
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
  fill_fields (self);
  count_cb (self);
}

static void
notice_cb (RpHistory *history, GParamSpec *pspec, RpHistoryDialog *self)
{
  const char *notice = rp_history_get_notice (history);

  gtk_label_set_label (self->notice, notice);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), *notice != '\0');
}

static void
connect_list (RpHistoryDialog *self)
{
  GListModel *items = g_object_ref (rp_history_get_items (self->history));
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));

  self->filtered = gtk_filter_list_model_new (items, filter);
  self->shown = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), 0, STEP);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), create_row, self, NULL);
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (count_cb), self,
                           G_CONNECT_SWAPPED);
}

/* It may be opened from another dialog. */
static GtkWidget *
find_window (GtkWidget *from)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (from));

  while (gtk_window_get_transient_for (window) != NULL)
    window = gtk_window_get_transient_for (window);
  return GTK_WIDGET (window);
}

void
rp_history_dialog_present (GtkWidget *from, RpSession *session, const char *kind, const char *id)
{
  RpHistoryDialog *self
      = g_object_new (RP_TYPE_HISTORY_DIALOG, "transient-for", gtk_widget_get_root (from), NULL);

  self->from = g_object_ref (from);
  self->window = g_object_ref (find_window (from));
  self->history = rp_history_new (session, kind, id);
  connect_list (self);
  g_signal_connect_object (self->history, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (self->history, "notify::notice", G_CALLBACK (notice_cb), self, 0);
  notice_cb (self->history, NULL, self);
  rp_accessible_repair_below (GTK_WIDGET (self));
  gtk_window_present (GTK_WINDOW (self));
}

static void
rp_history_dialog_dispose (GObject *object)
{
  RpHistoryDialog *self = RP_HISTORY_DIALOG (object);

  if (self->filtered != NULL)
    gtk_filter_list_model_set_filter (self->filtered, NULL);
  g_clear_object (&self->shown);
  g_clear_object (&self->filtered);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (rp_history_dialog_parent_class)->dispose (object);
}

/* Not when it is disposed of: what is still to be said needs them. */
static void
rp_history_dialog_finalize (GObject *object)
{
  RpHistoryDialog *self = RP_HISTORY_DIALOG (object);

  g_clear_object (&self->from);
  g_clear_object (&self->window);
  G_OBJECT_CLASS (rp_history_dialog_parent_class)->finalize (object);
}

static void
rp_history_dialog_class_init (RpHistoryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_history_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_history_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/history-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RpHistoryDialog, title);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryDialog, field);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryDialog, list);
  gtk_widget_class_bind_template_child (widget_class, RpHistoryDialog, more);
  gtk_widget_class_install_action (widget_class, "history.more", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "history.undo", NULL, undo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "history.undo",
                                       NULL);
}

static void
rp_history_dialog_init (RpHistoryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
  self->fields = gtk_string_list_new (NULL);
  gtk_string_list_append (self->fields, _ ("All fields"));
  gtk_drop_down_set_model (self->field, G_LIST_MODEL (self->fields));
  g_object_unref (self->fields);
  rp_accessible_repair_drop_down (GTK_WIDGET (self->field));
  g_signal_connect (self->field, "notify::selected", G_CALLBACK (field_selected_cb), self);
}
