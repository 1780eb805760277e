/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/password-dialog.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/page.h"
#include "workbench/password-change.h"

struct _RpPasswordDialog
{
  AdwWindow parent_instance;

  RpSession *session;
  GtkWidget *from; /* owned: its window says what came of it */
  GtkEditable *old, *password, *again;
  GtkLabel *problem, *hint;
  GtkWidget *change;
  GtkSpinner *spinner;
  gboolean closed;
};

G_DEFINE_TYPE (RpPasswordDialog, rp_password_dialog, ADW_TYPE_WINDOW)

static void
set_busy (RpPasswordDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "password.change", !busy);
}

static void
show_problem (RpPasswordDialog *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpPasswordDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_password_change_finish (RP_SESSION (source), result, &error))
    {
      rp_page_say (self->from, _ ("Your password is another one now."));
      if (!self->closed)
        gtk_window_close (GTK_WINDOW (self));
    }
  else if (self->closed)
    rp_page_say (self->from, error->message);
  else
    {
      set_busy (self, FALSE);
      show_problem (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? self->password
                                                                           : self->old));
    }
}

static void
change_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpPasswordDialog *self = RP_PASSWORD_DIALOG (widget);
  const char *old = gtk_editable_get_text (self->old);
  const char *password = gtk_editable_get_text (self->password);
  const char *problem = rp_password_change_find_problem (self->session, old, password,
                                                         gtk_editable_get_text (self->again));

  show_problem (self, problem);
  if (problem != NULL)
    return;
  set_busy (self, TRUE);
  rp_password_change_async (self->session, old, password, changed_cb, g_object_ref (self));
}

static gboolean
rp_password_dialog_close_request (GtkWindow *window)
{
  RpPasswordDialog *self = RP_PASSWORD_DIALOG (window);
  GtkEditable *fields[] = { self->old, self->password, self->again };

  self->closed = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_editable_set_text (fields[i], "");
  return GTK_WINDOW_CLASS (rp_password_dialog_parent_class)->close_request (window);
}

void
rp_password_dialog_present (GtkWidget *from, RpSession *session)
{
  RpPasswordDialog *self
      = g_object_new (RP_TYPE_PASSWORD_DIALOG, "transient-for", gtk_widget_get_root (from), NULL);

  self->session = g_object_ref (session);
  self->from = g_object_ref (from);
  rp_accessible_repair_below (GTK_WIDGET (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->old));
  gtk_window_present (GTK_WINDOW (self));
}

static void
rp_password_dialog_dispose (GObject *object)
{
  RpPasswordDialog *self = RP_PASSWORD_DIALOG (object);

  self->closed = TRUE;
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rp_password_dialog_parent_class)->dispose (object);
}

/* What came of it may be known after the dialog has gone. */
static void
rp_password_dialog_finalize (GObject *object)
{
  g_clear_object (&RP_PASSWORD_DIALOG (object)->from);
  G_OBJECT_CLASS (rp_password_dialog_parent_class)->finalize (object);
}

static void
rp_password_dialog_class_init (RpPasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_password_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_password_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rp_password_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RpPasswordDialog, old);
  gtk_widget_class_bind_template_child (widget_class, RpPasswordDialog, password);
  gtk_widget_class_bind_template_child (widget_class, RpPasswordDialog, again);
  gtk_widget_class_bind_template_child (widget_class, RpPasswordDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, RpPasswordDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, RpPasswordDialog, change);
  gtk_widget_class_bind_template_child (widget_class, RpPasswordDialog, spinner);
  gtk_widget_class_install_action (widget_class, "password.change", NULL, change_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rp_password_dialog_init (RpPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->change);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->password),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_label (self->hint), -1);
}
