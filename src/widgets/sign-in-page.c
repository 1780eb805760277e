/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/sign-in-page.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"

struct _RpSignInPage
{
  RpPage parent_instance;

  GCancellable *cancellable;
  GtkEditable *server, *login, *password;
  GtkLabel *problem;
  GtkWidget *sign_in;
  GtkSpinner *spinner;
};

G_DEFINE_TYPE (RpSignInPage, rp_sign_in_page, RP_TYPE_PAGE)

/* For the button and for Return in a field. */
static void
enable_sign_in (RpSignInPage *self)
{
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "sign-in.go",
      !gtk_spinner_get_spinning (self->spinner)
          && !rp_session_is_wiped (rp_page_get_session (RP_PAGE (self))));
}

static void
set_busy (RpSignInPage *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  enable_sign_in (self);
}

static void
show_problem (RpSignInPage *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (rp_session_sign_in_finish (RP_SESSION (source), result, &error))
    {
      set_busy (self, FALSE);
      gtk_editable_set_text (self->password, "");
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  sentence = rp_session_explain (error);
  show_problem (self, sentence);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

/* "rapport.example" is what people say; the way there is encrypted unless they say otherwise. */
static char *
dup_server (RpSignInPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->server)));

  if (*text == '\0' || strstr (text, "://") != NULL)
    return g_steal_pointer (&text);
  return g_strconcat ("https://", text, NULL);
}

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpSignInPage *self = RP_SIGN_IN_PAGE (widget);
  g_autofree char *server = dup_server (self);
  g_autofree char *login = g_strstrip (g_strdup (gtk_editable_get_text (self->login)));

  if (*server == '\0' || *login == '\0' || *gtk_editable_get_text (self->password) == '\0')
    {
      show_problem (self, _ ("Server, name and password are needed."));
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  set_busy (self, TRUE);
  rp_session_sign_in_async (rp_page_get_session (RP_PAGE (self)), server, login,
                            gtk_editable_get_text (self->password), self->cancellable, signed_in_cb,
                            g_object_ref (self));
}

static void
activate_cb (GtkWidget *entry, RpSignInPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.go", NULL);
}

static void
lock_changed_cb (RpSession *session, RpSignInPage *self)
{
  const char *sentence = rp_session_get_lock_sentence (session);

  if (sentence != NULL)
    show_problem (self, sentence);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  enable_sign_in (self);
}

static void
rp_sign_in_page_session_set (RpPage *page)
{
  RpSignInPage *self = RP_SIGN_IN_PAGE (page);

  gtk_editable_set_text (self->server, rp_session_get_server (rp_page_get_session (page)));
  g_signal_connect_object (rp_page_get_session (page), "lock-changed", G_CALLBACK (lock_changed_cb),
                           self, 0);
  lock_changed_cb (rp_page_get_session (page), self);
}

/* Who comes here again types his name first, not the server's. */
static gboolean
rp_sign_in_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  RpSignInPage *self = RP_SIGN_IN_PAGE (widget);
  GtkEditable *fields[] = { self->server, self->login, self->password };
  gboolean enters = direction == GTK_DIR_TAB_FORWARD && gtk_widget_get_focus_child (widget) == NULL;

  for (guint i = 0; enters && i < G_N_ELEMENTS (fields); i++)
    if (*gtk_editable_get_text (fields[i]) == '\0')
      return gtk_widget_grab_focus (GTK_WIDGET (fields[i]));
  return GTK_WIDGET_CLASS (rp_sign_in_page_parent_class)->focus (widget, direction);
}

static void
rp_sign_in_page_dispose (GObject *object)
{
  RpSignInPage *self = RP_SIGN_IN_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (rp_sign_in_page_parent_class)->dispose (object);
}

static void
rp_sign_in_page_class_init (RpSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_sign_in_page_dispose;
  widget_class->focus = rp_sign_in_page_focus;
  RP_PAGE_CLASS (klass)->session_set = rp_sign_in_page_session_set;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpSignInPage, server);
  gtk_widget_class_bind_template_child (widget_class, RpSignInPage, login);
  gtk_widget_class_bind_template_child (widget_class, RpSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, RpSignInPage, problem);
  gtk_widget_class_bind_template_child (widget_class, RpSignInPage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, RpSignInPage, spinner);
  gtk_widget_class_install_action (widget_class, "sign-in.go", NULL, sign_in_action);
}

static void
rp_sign_in_page_init (RpSignInPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_repair_below (GTK_WIDGET (self));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->sign_in), "sign-in.go");
  g_signal_connect (self->server, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->login, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->password, "activate", G_CALLBACK (activate_cb), self);
}
