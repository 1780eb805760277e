/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/application.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "rapport-resources.h"
#include "widgets/accessible.h"
#include "widgets/window.h"
#include "workbench/profile-recovery.h"

#define RESOURCE_PATH "/org/rapport/Workstation"

struct _RpApplication
{
  AdwApplication parent_instance;

  char *profile, *start_at;
  RpSession *session;          /* (nullable): could not be opened */
  RpProfileRecovery *recovery; /* (nullable): what can be done about it */
};

G_DEFINE_TYPE (RpApplication, rp_application, ADW_TYPE_APPLICATION)

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = user_data;
  static const char *const developers[] = { "The Rapport authors", NULL };

  adw_show_about_window (
      gtk_application_get_active_window (application), "application-name", "Rapport",
      "application-icon", RP_APPLICATION_ID, "version", RP_VERSION, "developers", developers,
      "license-type", GTK_LICENSE_GPL_3_0, "comments",
      _ ("The workstation of key-account managers and business specialists of a grid company"),
      NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (user_data);
}

/* ---- a profile that cannot be opened ---- */

static char *
describe_failure (RpApplication *self, const GError *error)
{
  if (self->recovery == NULL)
    return rp_session_explain (error);
  if (self->recovery->backup == NULL)
    return g_strdup_printf (
        _ ("%s There is no copy of it. You can set it aside and sign in again: everything the "
           "server has received comes back; edits that were not sent are in the file set aside, "
           "which "
           "is kept for 90 days when it has any."),
        error->message);
  return g_strdup_printf (_ ("%s There is a copy of %s. With it, what you sent since then comes "
                             "back from the server, and "
                             "edits that were not sent are taken over from the damaged file as far "
                             "as it can be read. It "
                             "is set aside and kept for 90 days when some of them could not be."),
                          error->message, self->recovery->date);
}

static void
add_button (GtkBox *box, const char *label, const char *action, gboolean suggested)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "pill");
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  rp_accessible_repair_mnemonic (button);
  gtk_box_append (box, button);
}

/* Returns: (transfer floating) */
static GtkWidget *
make_choices (const RpProfileRecovery *recovery)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  if (recovery->backup != NULL)
    add_button (GTK_BOX (box), _ ("_Use the Copy"), "app.restore-copy", TRUE);
  add_button (GTK_BOX (box), _ ("_Set Aside and Sign In Again"), "app.start-empty", FALSE);
  if (recovery->can_be_opened)
    add_button (GTK_BOX (box), _ ("_Open It as It Is"), "app.open-damaged", FALSE);
  return box;
}

/* Says why in a window of its own, and nothing is touched until the person says so. */
static void
show_failure (RpApplication *self, const GError *error)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self));
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *sentence = NULL;
  g_autofree char *escaped = NULL;

  g_clear_pointer (&self->recovery, rp_profile_recovery_free);
  self->recovery = rp_profile_recovery_new (self->profile, error);
  sentence = describe_failure (self, error);
  escaped = g_markup_escape_text (sentence, -1);
  gtk_window_set_title (GTK_WINDOW (window), "Rapport");
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 620);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Rapport cannot start"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), escaped);
  if (self->recovery != NULL)
    adw_status_page_set_child (ADW_STATUS_PAGE (page), make_choices (self->recovery));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}

/* On the word of the person alone: the start is tried again with what was put in place. */
static void
start_again (RpApplication *self, gboolean done, const GError *error)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  g_clear_pointer (&self->recovery, rp_profile_recovery_free);
  /* The application would end with its last window. */
  g_application_hold (G_APPLICATION (self));
  if (window != NULL)
    gtk_window_destroy (window);
  if (done)
    g_application_activate (G_APPLICATION (self));
  else
    show_failure (self, error);
  g_application_release (G_APPLICATION (self));
}

static void
restore_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RpApplication *self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->recovery != NULL)
    start_again (self, rp_profile_recovery_restore (self->recovery, &error), error);
}

static void
start_empty_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RpApplication *self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->recovery != NULL)
    start_again (self, rp_profile_recovery_start_empty (self->recovery, &error), error);
}

static void
open_damaged_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RpApplication *self = user_data;

  if (self->recovery == NULL)
    return;
  rp_profile_recovery_open_damaged (self->recovery);
  start_again (self, TRUE, NULL);
}

static const GActionEntry actions[] = {
  { "about", about_action, NULL, NULL, NULL, { 0 } },
  { "restore-copy", restore_action, NULL, NULL, NULL, { 0 } },
  { "start-empty", start_empty_action, NULL, NULL, NULL, { 0 } },
  { "open-damaged", open_damaged_action, NULL, NULL, NULL, { 0 } },
  { "quit", quit_action, NULL, NULL, NULL, { 0 } },
};

static gboolean
open_session (RpApplication *self, GError **error)
{
  RpSessionOptions options = { .folder = self->profile, .start_at = self->start_at };

  if (self->session == NULL)
    self->session = rp_session_open (&options, error);
  return self->session != NULL;
}

static void
rp_application_activate (GApplication *application)
{
  RpApplication *self = RP_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr (GError) error = NULL;

  if (window != NULL)
    gtk_window_present (window);
  else if (open_session (self, &error))
    gtk_window_present (GTK_WINDOW (rp_window_new (GTK_APPLICATION (self), self->session)));
  else
    show_failure (self, error);
}

static void
rp_application_startup (GApplication *application)
{
  static const char *const quit_keys[] = { "<Control>q", NULL };
  static const char *const help_keys[] = { "<Control>question", "F1", NULL };

  /* Before the parent: libadwaita loads style.css from there while it starts. */
  rapport_ui_register_resource ();
  G_APPLICATION_CLASS (rp_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "win.show-help-overlay",
                                         help_keys);
  gtk_window_set_default_icon_name (RP_APPLICATION_ID);
}

static void
rp_application_shutdown (GApplication *application)
{
  RpApplication *self = RP_APPLICATION (application);

  G_APPLICATION_CLASS (rp_application_parent_class)->shutdown (application);
  if (self->session != NULL)
    rp_session_close (self->session);
  g_clear_object (&self->session);
}

static void
rp_application_finalize (GObject *object)
{
  RpApplication *self = RP_APPLICATION (object);
  g_clear_pointer (&self->recovery, rp_profile_recovery_free);
  g_free (self->profile);
  g_free (self->start_at);
  G_OBJECT_CLASS (rp_application_parent_class)->finalize (object);
}

static void
rp_application_class_init (RpApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_application_finalize;
  G_APPLICATION_CLASS (klass)->activate = rp_application_activate;
  G_APPLICATION_CLASS (klass)->startup = rp_application_startup;
  G_APPLICATION_CLASS (klass)->shutdown = rp_application_shutdown;
}

static void
rp_application_init (RpApplication *self)
{
}

/* Two profiles are two applications: each has its own name on the session bus. */
static char *
name_for_profile (const char *profile)
{
  g_autofree char *path = NULL;
  g_autofree char *digest = NULL;

  if (profile == NULL)
    return g_strdup (RP_APPLICATION_ID);
  path = g_canonicalize_filename (profile, NULL);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
  digest[16] = '\0';
  return g_strdup_printf ("%s.p%s", RP_APPLICATION_ID, digest);
}

RpApplication *
rp_application_new (const char *profile, const char *start_at)
{
  g_autofree char *name = name_for_profile (profile);
  RpApplication *self
      = g_object_new (RP_TYPE_APPLICATION, "application-id", name, "flags",
                      G_APPLICATION_DEFAULT_FLAGS, "resource-base-path", RESOURCE_PATH, NULL);

  self->profile = profile != NULL ? g_canonicalize_filename (profile, NULL)
                                  : g_build_filename (g_get_user_data_dir (), "rapport", NULL);
  self->start_at = g_strdup (start_at);
  return self;
}
