/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/print-dialog.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gtk/gtkunixprint.h>

#include "base/date.h"
#include "base/locale.h"
#include "widgets/accessible.h"
#include "widgets/page.h"
#include "workbench/file-delivery.h"
#include "workbench/print-sheet.h"
#include "workbench/report-pdf.h"
#include "workbench/value-sheet.h"

struct _RpPrintDialog
{
  AdwWindow parent_instance;

  RpDocument *document;   /* (nullable): either this … */
  RpCustomerScore *value; /* (nullable): … or this */
  char *customer;         /* of @value */
  GtkWidget *page;        /* whose window says how it went */
  char *document_title;
  AdwComboRow *copy, *language, *version;
  GtkWidget *save_button;
};

G_DEFINE_TYPE (RpPrintDialog, rp_print_dialog, ADW_TYPE_WINDOW)

/* In the order of the rows. The first copy is the customer's. */
static const char *const languages[] = { "zh", "en" };

/* ---- what was chosen ---- */

/* The versions as the row lists them: 0, then the numbers of the revisions. */
static int
version_at (RpPrintDialog *self, guint position)
{
  GPtrArray *revisions = rp_document_get_revisions (self->document);

  return position == 0 || position > revisions->len
             ? 0
             : (int)rp_record_get_integer (revisions->pdata[position - 1], "number");
}

static const char *
get_language (RpPrintDialog *self)
{
  return languages[adw_combo_row_get_selected (self->language)];
}

static RpReportPdf
get_options (RpPrintDialog *self)
{
  return (RpReportPdf){
    .language = get_language (self),
    .for_customer = adw_combo_row_get_selected (self->copy) == 0,
    .revision = version_at (self, adw_combo_row_get_selected (self->version)),
  };
}

static const char *
get_kind (RpPrintDialog *self)
{
  return rp_record_get_kind (rp_document_get_record (self->document))->name;
}

static char *
make_value_file_name (RpPrintDialog *self)
{
  g_autofree char *day = rp_date_format (rp_customer_score_get_day (self->value));
  g_autofree char *name = g_strjoin (" ", self->document_title, self->customer, day, NULL);

  g_strdelimit (name, "/\\:*?\"<>|", '-');
  return g_strconcat (name, ".pdf", NULL);
}

/* "Visit record Eastlake Stone QL-ZF-000123.pdf", without what a file's name may not hold. */
static char *
make_document_file_name (RpPrintDialog *self)
{
  RpRecord *record = rp_document_get_record (self->document);
  RpRecord *customer = rp_document_get_customer (self->document);
  const char *number = rp_record_get_text (record, "no");
  g_autofree char *name = NULL;

  if (*number == '\0' && rp_kind_find_field (rp_record_get_kind (record), "provisional_no") != NULL)
    number = rp_record_get_text (record, "provisional_no");
  name = g_strjoin (" ", self->document_title, rp_record_get_text (customer, "name"), number, NULL);
  g_strdelimit (g_strchomp (name), "/\\:*?\"<>|", '-');
  return g_strconcat (name, ".pdf", NULL);
}

static RpSession *
get_session (RpPrintDialog *self)
{
  return self->value != NULL ? rp_customer_score_get_session (self->value)
                             : rp_document_get_session (self->document);
}

/* ---- as PDF ---- */

static void
write_pdf (RpPrintDialog *self, const char *path, GAsyncReadyCallback callback, gpointer data)
{
  if (self->value != NULL)
    rp_value_sheet_write_async (get_session (self), rp_customer_score_get_customer (self->value),
                                rp_customer_score_get_day (self->value), get_language (self), path,
                                callback, data);
  else
    {
      const RpReportPdf options = get_options (self);

      rp_report_pdf_write_async (get_session (self), get_kind (self),
                                 rp_document_get_id (self->document), &options, path, callback,
                                 data);
    }
}

static gboolean
finish_pdf (RpPrintDialog *self, GObject *source, GAsyncResult *result, GError **error)
{
  return self->value != NULL ? rp_value_sheet_write_finish (RP_SESSION (source), result, error)
                             : rp_report_pdf_write_finish (RP_SESSION (source), result, error);
}

/* ---- into a file ---- */

/* A PDF on its way to where it is wanted. */
typedef struct
{
  RpPrintDialog *dialog;
  RpFileDelivery *delivery; /* (nullable): handed over */
} Writing;

static void
free_writing (Writing *writing)
{
  g_clear_pointer (&writing->delivery, rp_file_delivery_free);
  g_object_unref (writing->dialog);
  g_free (writing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writing, free_writing)

static void
brought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpPrintDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_file_delivery_bring_finish (result, &error))
    rp_page_say (self->page, _ ("The PDF is written."));
  else
    rp_page_say_error (self->page, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Writing) writing = user_data;
  g_autoptr (GError) error = NULL;

  if (finish_pdf (writing->dialog, source, result, &error))
    rp_file_delivery_bring_async (g_steal_pointer (&writing->delivery), brought_cb,
                                  g_object_ref (writing->dialog));
  else
    rp_page_say_error (writing->dialog->page, error);
}

static void
write_file (RpPrintDialog *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  RpFileDelivery *delivery = rp_file_delivery_new (file, &error);
  Writing *writing = NULL;

  if (delivery == NULL)
    {
      rp_page_say_error (self->page, error);
      return;
    }
  writing = g_new0 (Writing, 1);
  writing->dialog = g_object_ref (self);
  writing->delivery = delivery;
  write_pdf (self, rp_file_delivery_get_path (delivery), written_cb, writing);
}

static void
file_chosen_cb (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  g_autoptr (RpPrintDialog) self = user_data;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                               : NULL;

  if (file != NULL)
    {
      write_file (self, file);
      gtk_window_close (GTK_WINDOW (self));
    }
  g_object_unref (chooser);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RpPrintDialog *self = RP_PRINT_DIALOG (widget);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Save as PDF"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *name
      = self->value != NULL ? make_value_file_name (self) : make_document_file_name (self);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect (chooser, "response", G_CALLBACK (file_chosen_cb), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- onto paper ---- */

/* A PDF on its way to a printer: a file of its own that is gone afterwards. */
typedef struct
{
  RpPrintDialog *dialog;
  char *path;
} Sheet;

static void
free_sheet (Sheet *sheet)
{
  g_unlink (sheet->path);
  g_free (sheet->path);
  g_object_unref (sheet->dialog);
  g_free (sheet);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sheet, free_sheet)

static void
sent_cb (GtkPrintJob *job, gpointer user_data, const GError *error)
{
  const Sheet *sheet = user_data;

  if (error != NULL)
    rp_page_say_error (sheet->dialog->page, error);
  else
    rp_page_say (sheet->dialog->page, _ ("Sent to the printer."));
}

static void
printer_chosen_cb (GtkDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (Sheet) sheet = user_data;
  GtkPrintUnixDialog *printers = GTK_PRINT_UNIX_DIALOG (dialog);
  g_autoptr (GtkPrintJob) job = NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_OK)
    {
      job = gtk_print_job_new (sheet->dialog->document_title,
                               gtk_print_unix_dialog_get_selected_printer (printers),
                               gtk_print_unix_dialog_get_settings (printers),
                               gtk_print_unix_dialog_get_page_setup (printers));
      if (gtk_print_job_set_source_file (job, sheet->path, &error))
        gtk_print_job_send (job, sent_cb, g_steal_pointer (&sheet), (GDestroyNotify)free_sheet);
      else
        rp_page_say_error (sheet->dialog->page, error);
    }
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
show_printers (Sheet *sheet)
{
  GtkRoot *root = gtk_widget_get_root (sheet->dialog->page);
  GtkWidget *dialog = gtk_print_unix_dialog_new (sheet->dialog->document_title, GTK_WINDOW (root));

  gtk_print_unix_dialog_set_manual_capabilities (GTK_PRINT_UNIX_DIALOG (dialog),
                                                 GTK_PRINT_CAPABILITY_GENERATE_PDF);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (printer_chosen_cb), sheet);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
sheet_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Sheet) sheet = user_data;
  g_autoptr (GError) error = NULL;

  if (finish_pdf (sheet->dialog, source, result, &error))
    show_printers (g_steal_pointer (&sheet));
  else
    rp_page_say_error (sheet->dialog->page, error);
}

static void
print_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RpPrintDialog *self = RP_PRINT_DIALOG (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = rp_print_sheet_make (get_session (self), &error);
  Sheet *sheet = NULL;

  if (path == NULL)
    {
      rp_page_say_error (self->page, error);
      return;
    }
  sheet = g_new0 (Sheet, 1);
  sheet->dialog = g_object_ref (self);
  sheet->path = g_steal_pointer (&path);
  write_pdf (self, sheet->path, sheet_written_cb, sheet);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- the dialog ---- */

static void
fill_versions (RpPrintDialog *self, int chosen)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GPtrArray *revisions = rp_document_get_revisions (self->document);
  guint selected = 0;

  gtk_string_list_append (labels, _ ("As it stands now"));
  for (guint i = 0; i < revisions->len; i++)
    {
      int number = (int)rp_record_get_integer (revisions->pdata[i], "number");
      g_autofree char *label = g_strdup_printf (_ ("Version %d as it was submitted"), number);
      gtk_string_list_append (labels, label);
      if (number == chosen)
        selected = i + 1;
    }
  adw_combo_row_set_model (self->version, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->version, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->version), revisions->len > 0);
}

void
rp_print_dialog_present (GtkWidget *from, RpDocument *document, const char *title, int revision)
{
  RpPrintDialog *self
      = g_object_new (RP_TYPE_PRINT_DIALOG, "transient-for", gtk_widget_get_root (from), NULL);

  self->document = g_object_ref (document);
  self->page = g_object_ref (from);
  self->document_title = g_strdup (title);
  fill_versions (self, revision);
  gtk_widget_grab_focus (GTK_WIDGET (self->copy));
  gtk_window_present (GTK_WINDOW (self));
}

void
rp_print_dialog_present_value (GtkWidget *from, RpCustomerScore *value, const char *name)
{
  RpPrintDialog *self
      = g_object_new (RP_TYPE_PRINT_DIALOG, "transient-for", gtk_widget_get_root (from), NULL);

  self->value = g_object_ref (value);
  self->page = g_object_ref (from);
  self->customer = g_strdup (name);
  self->document_title = g_strdup (_ ("Value sheet"));
  gtk_widget_set_visible (GTK_WIDGET (self->copy), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->version), FALSE);
  adw_combo_row_set_selected (self->language, rp_locale_is_chinese () ? 0 : 1);
  gtk_widget_grab_focus (GTK_WIDGET (self->language));
  gtk_window_present (GTK_WINDOW (self));
}

static void
rp_print_dialog_dispose (GObject *object)
{
  RpPrintDialog *self = RP_PRINT_DIALOG (object);

  g_clear_object (&self->document);
  g_clear_object (&self->value);
  g_clear_pointer (&self->customer, g_free);
  g_clear_object (&self->page);
  g_clear_pointer (&self->document_title, g_free);
  G_OBJECT_CLASS (rp_print_dialog_parent_class)->dispose (object);
}

static void
rp_print_dialog_class_init (RpPrintDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_print_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/print-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RpPrintDialog, copy);
  gtk_widget_class_bind_template_child (widget_class, RpPrintDialog, language);
  gtk_widget_class_bind_template_child (widget_class, RpPrintDialog, version);
  gtk_widget_class_bind_template_child (widget_class, RpPrintDialog, save_button);
  gtk_widget_class_install_action (widget_class, "print.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "print.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "print.save",
                                       NULL);
}

static void
rp_print_dialog_init (RpPrintDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_repair_below (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save_button);
}
