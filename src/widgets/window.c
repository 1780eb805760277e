/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/window.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/page-table.h"
#include "widgets/password-dialog.h"
#include "widgets/sign-in-page.h"
#include "widgets/toast.h"
#include "workbench/closing.h"

/* How many steps the way back holds. */
#define HISTORY_STEPS 50

struct _RpWindow
{
  AdwApplicationWindow parent_instance;

  RpSession *session;
  guint focus_source;    /* the focus is about to return to the page */
  GtkWidget *last_focus; /* (nullable), weak */
  RpClosing *closing;    /* as soon as all is on the disk */
  GtkWindow *waiting;    /* (nullable), weak: the box that says so */
  gboolean outdated;     /* the page shown was made for other roles */
  gboolean told;         /* that the disk refuses; once until all is on it */
  GQueue history;        /* (element-type Place): newest first, the place shown is its head */

  AdwToastOverlay *toasts;
  GtkStack *top;
  AdwBin *sign_in_place;
  GtkListBox *sidebar;
  AdwWindowTitle *sidebar_title;
  GtkWidget *sample_label;
  GtkWidget *sync_button;
  GtkImage *sync_icon;
  GtkLabel *sync_title, *sync_subtitle;
  GtkStack *pages;
};

G_DEFINE_TYPE (RpWindow, rp_window, ADW_TYPE_APPLICATION_WINDOW)

/* Where the user was. */
typedef struct
{
  const RpPageEntry *entry;
  char *id;
} Place;

static Place *
new_place (const RpPageEntry *entry, const char *id)
{
  Place *place = g_new0 (Place, 1);
  place->entry = entry;
  place->id = g_strdup (id);
  return place;
}

static void
free_place (Place *place)
{
  g_free (place->id);
  g_free (place);
}

static RpPage *
ensure_page (RpWindow *self, const RpPageEntry *entry)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, entry->name);

  if (page == NULL)
    {
      page = g_object_new (entry->type (), NULL);
      rp_accessible_repair_below (page);
      gtk_stack_add_named (self->pages, page, entry->name);
      rp_page_set_name (RP_PAGE (page), entry->name);
      rp_page_set_session (RP_PAGE (page), self->session);
    }
  return RP_PAGE (page);
}

static gboolean
is_focus_outside (RpWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  return focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->top));
}

static gboolean
return_focus_cb (gpointer user_data)
{
  RpWindow *self = user_data;
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);

  self->focus_source = 0;
  /* Somebody may have put it somewhere in the meantime. Else the page goes on from where the focus was:
   * behind that there may be nothing. */
  if (shown != NULL && is_focus_outside (self)
      && !gtk_widget_child_focus (shown, GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (shown, GTK_DIR_TAB_BACKWARD);
  return G_SOURCE_REMOVE;
}

/* What had the focus has gone, as a form's fields do when the form is only read from now on, and GTK has
 * given it to nothing or to the button of a toast: the page keeps the keyboard, or its keys would be
 * dead. Not at once: what takes its place is still being made. */
static void
focus_changed_cb (RpWindow *self)
{
  gboolean gone = self->last_focus == NULL || !gtk_widget_get_mapped (self->last_focus);

  if (gone && self->focus_source == 0 && is_focus_outside (self))
    self->focus_source = g_idle_add_full (G_PRIORITY_LOW, return_focus_cb, self, NULL);
  g_set_weak_pointer (&self->last_focus, gtk_window_get_focus (GTK_WINDOW (self)));
}

static void
select_in_sidebar (RpWindow *self, const RpPageEntry *entry)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar, i)) != NULL; i++)
    if (g_object_get_data (G_OBJECT (row), "entry") == entry)
      {
        gtk_list_box_select_row (self->sidebar, row);
        return;
      }
}

static gboolean
has_focus (RpWindow *self, RpPage *page)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (page));
}

static gboolean
dropped_cb (gpointer page)
{
  return G_SOURCE_REMOVE;
}

/* It may be the one that just asks for another: it lives until that is done. */
static void
drop_page (RpWindow *self, GtkWidget *page)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, dropped_cb, g_object_ref (page), g_object_unref);
  gtk_stack_remove (self->pages, page);
}

static void
show_place (RpWindow *self, const Place *place)
{
  RpPage *page = NULL;
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);

  if (shown != NULL)
    rp_page_leave (RP_PAGE (shown));
  if (shown != NULL && self->outdated)
    drop_page (self, shown);
  self->outdated = FALSE;
  page = ensure_page (self, place->entry);
  rp_page_open (page, place->id);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
  select_in_sidebar (self, place->entry);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", self->history.length > 1);
  /* The stack has moved the focus itself when it was on the page that went. */
  if (shown != GTK_WIDGET (page) && !has_focus (self, page))
    gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

void
rp_window_show_page (RpWindow *self, const char *name, const char *id)
{
  const RpPageEntry *entry = rp_page_table_find (name);
  Place *head = g_queue_peek_head (&self->history);

  g_return_if_fail (entry != NULL);
  if (head == NULL || head->entry != entry || g_strcmp0 (head->id, id) != 0)
    g_queue_push_head (&self->history, new_place (entry, id));
  while (self->history.length > HISTORY_STEPS)
    free_place (g_queue_pop_tail (&self->history));
  show_place (self, g_queue_peek_head (&self->history));
}

/* ---- actions ---- */

/* The keys are the window's, also behind the sign-in. */
static gboolean
is_locked (RpWindow *self)
{
  return rp_session_get_lock_sentence (self->session) != NULL;
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *page = NULL, *id = NULL;
  g_variant_get (parameter, "(&s&s)", &page, &id);
  if (!is_locked (RP_WINDOW (widget)))
    rp_window_show_page (RP_WINDOW (widget), page, id);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpWindow *self = RP_WINDOW (widget);

  if (is_locked (self) || self->history.length < 2)
    return;
  free_place (g_queue_pop_head (&self->history));
  show_place (self, g_queue_peek_head (&self->history));
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rp_toast_show (rp_toast_new (g_variant_get_string (parameter, NULL)), RP_WINDOW (widget)->toasts);
}

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rp_session_request_sync (RP_WINDOW (widget)->session);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean undone = rp_session_undo_finish (RP_SESSION (source), result, &error);

  if (error != NULL)
    rp_page_say_error (GTK_WIDGET (self), error);
  else if (undone)
    rp_page_say (GTK_WIDGET (self), _ ("The last edit was taken back."));
  else
    rp_page_say (GTK_WIDGET (self),
                 _ ("There is nothing to take back; what was sent can be changed again."));
}

/* In a text, Ctrl+Z is about its letters; it does not go on to what was committed before. */
static gboolean
is_typing (GtkWidget *focus)
{
  return (GTK_IS_EDITABLE (focus) && gtk_editable_get_editable (GTK_EDITABLE (focus)))
         || (GTK_IS_TEXT_VIEW (focus) && gtk_text_view_get_editable (GTK_TEXT_VIEW (focus)));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (is_locked (RP_WINDOW (widget)) || is_typing (gtk_root_get_focus (GTK_ROOT (widget))))
    return;
  rp_session_undo_async (RP_WINDOW (widget)->session, undone_cb, g_object_ref (widget));
}

static void
change_password_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rp_password_dialog_present (widget, RP_WINDOW (widget)->session);
}

/* Ctrl+1 … Ctrl+9: the screens of the sidebar in their order. */
static void
nth_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpWindow *self = RP_WINDOW (widget);
  GtkListBoxRow *row
      = gtk_list_box_get_row_at_index (self->sidebar, g_variant_get_int32 (parameter));

  if (row != NULL && !is_locked (self))
    gtk_widget_activate (GTK_WIDGET (row));
}

/* ---- sidebar ---- */

static void
row_activated_cb (GtkListBox *sidebar, GtkListBoxRow *row, RpWindow *self)
{
  const RpPageEntry *entry = g_object_get_data (G_OBJECT (row), "entry");
  rp_window_show_page (self, entry->name, "");
}

static GtkWidget *
new_sidebar_row (const RpPageEntry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (entry->title));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (entry->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (entry->title), -1);
  g_object_set_data (G_OBJECT (row), "entry", (gpointer)entry);
  return row;
}

static void
fill_sidebar (RpWindow *self)
{
  guint n_entries = 0;
  const RpPageEntry *entries = rp_page_table (&n_entries);
  RpRoles roles = rp_session_get_roles (self->session);

  rp_children_clear (self->sidebar);
  for (guint i = 0; i < n_entries; i++)
    if (entries[i].title != NULL
        && (entries[i].roles == RP_ROLE_NONE || (entries[i].roles & roles) != 0))
      gtk_list_box_append (self->sidebar, new_sidebar_row (&entries[i]));
}

static void
show_person (RpWindow *self)
{
  adw_window_title_set_subtitle (self->sidebar_title, rp_session_get_user_name (self->session));
  fill_sidebar (self);
}

static void
enter (RpWindow *self)
{
  show_person (self);
  gtk_widget_set_visible (self->sample_label, rp_session_is_sample (self->session));
  gtk_stack_set_visible_child_name (self->top, "main");
  rp_window_show_page (self, "today", "");
}

static void
settled_cb (RpSession *session, RpWindow *self)
{
  self->told = FALSE;
}

static void
unsaved_response_cb (AdwMessageDialog *dialog, const char *response, RpWindow *self)
{
  g_clear_weak_pointer (&self->waiting); /* a box that is answered goes by itself */
  if (g_str_equal (response, "close"))
    {
      /* The box goes after the window that it stands on. */
      gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
      gtk_window_destroy (GTK_WINDOW (self));
    }
  else
    rp_closing_take_back (self->closing);
}

/* Whoever closes it all the same means it. Returns: (transfer none): the box */
static GtkWidget *
ask_before_closing (RpWindow *self, const char *heading, const char *sentence, const char *label)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, sentence);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "back", _ ("_Back"), "close",
                                    label, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "back");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_signal_connect_object (dialog, "response", G_CALLBACK (unsaved_response_cb), self, 0);
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

/* The box keeps him who asked from working on in a window that is about to go. */
static void
closing_waits_cb (RpClosing *closing, RpWindow *self)
{
  GtkWidget *dialog = ask_before_closing (
      self, _ ("Still saving"),
      _ ("Rapport closes by itself as soon as everything that is being added is on the disk."),
      _ ("_Close and Lose It"));

  g_set_weak_pointer (&self->waiting, GTK_WINDOW (dialog));
}

/* The window stays. */
static void
stop_closing (RpWindow *self)
{
  GtkWindow *box = self->waiting;

  rp_closing_take_back (self->closing);
  g_clear_weak_pointer (&self->waiting);
  if (box != NULL)
    gtk_window_destroy (box);
}

static void
closing_ready_cb (RpClosing *closing, RpWindow *self)
{
  stop_closing (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* The disk refuses: it is tried again and again while the window is open. */
static void
saving_failed_cb (RpSession *session, const char *sentence, RpWindow *self)
{
  gboolean asked = rp_closing_is_asked (self->closing);

  stop_closing (self);
  if (asked)
    ask_before_closing (self, _ ("Not everything is saved"), sentence, _ ("_Close and Lose It"));
  else if (!self->told)
    rp_page_say (GTK_WIDGET (self), sentence);
  self->told = TRUE;
}

static void
say_left_out (RpWindow *self, const char *sentence)
{
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (self), _ ("Not everything was added"), sentence);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
say_left_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpWindow *self = RP_WINDOW (widget);
  const char *sentence = NULL;
  gboolean shown = FALSE, asked = rp_closing_is_asked (self->closing);

  g_variant_get (parameter, "(&sb)", &sentence, &shown);
  if (!gtk_widget_get_mapped (widget))
    return;
  stop_closing (self);
  if (asked)
    ask_before_closing (self, _ ("Not everything was added"), sentence, _ ("_Close All the Same"));
  else if (!shown && !is_locked (self))
    say_left_out (self, sentence);
}

static void
signed_in_cb (RpSession *session, RpWindow *self)
{
  enter (self);
}

static gboolean
stands_on (GtkWindow *dialog, GtkWindow *window)
{
  while (dialog != NULL && dialog != window)
    dialog = gtk_window_get_transient_for (dialog);
  return dialog == window;
}

/* Each keeps what was typed there, as it does for whoever closes it; one that waits for the disk goes all the
 * same. The last one opened is the first to go. */
static void
close_dialogs (RpWindow *self)
{
  g_autolist (GtkWindow) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    g_object_ref (link->data);
  for (GList *link = windows; link != NULL; link = link->next)
    {
      if (link->data == self || !stands_on (link->data, GTK_WINDOW (self)))
        continue;
      gtk_window_close (link->data);
      /* That of a file chooser is only hidden; it is the chooser's. */
      if (gtk_widget_get_visible (link->data))
        gtk_window_destroy (link->data);
    }
}

/* Pages are made for what the user may do. The one shown stays as it is under his hands until he leaves it. */
static void
person_changed_cb (RpSession *session, RpWindow *self)
{
  const Place *place = g_queue_peek_head (&self->history);
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);
  GtkWidget *next = NULL;

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); page != NULL;
       page = next)
    {
      next = gtk_widget_get_next_sibling (page);
      if (page != shown)
        drop_page (self, page);
    }
  self->outdated = shown != NULL;
  show_person (self);
  if (place != NULL)
    select_in_sidebar (self, place->entry);
}

/* What is shown goes behind the sign-in; what was typed is kept. */
static void
lock_changed_cb (RpSession *session, RpWindow *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);

  if (!is_locked (self))
    {
      if (rp_session_is_signed_in (session))
        enter (self);
      return;
    }
  if (shown != NULL)
    rp_page_leave (RP_PAGE (shown));
  close_dialogs (self);
  rp_toast_clear (self->toasts);
  gtk_stack_set_visible_child_name (self->top, "sign-in");
}

static void
attention_cb (RpSyncStatus *status, GParamSpec *pspec, RpWindow *self)
{
  guint attention = 0;

  g_object_get (status, "attention", &attention, NULL);
  if (attention > 0)
    gtk_widget_add_css_class (self->sync_button, "rp-attention");
  else
    gtk_widget_remove_css_class (self->sync_button, "rp-attention");
}

static void
bind_sync_status (RpWindow *self)
{
  RpSyncStatus *status = rp_session_get_sync_status (self->session);

  g_object_bind_property (status, "icon-name", self->sync_icon, "icon-name", G_BINDING_SYNC_CREATE);
  g_object_bind_property (status, "title", self->sync_title, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (status, "detail", self->sync_subtitle, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (status, "detail", self->sync_subtitle, "tooltip-text",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (status, "notify::attention", G_CALLBACK (attention_cb), self, 0);
  attention_cb (status, NULL, self);
}

RpWindow *
rp_window_new (GtkApplication *application, RpSession *session)
{
  RpWindow *self = g_object_new (RP_TYPE_WINDOW, "application", application, NULL);
  RpPage *sign_in = g_object_new (RP_TYPE_SIGN_IN_PAGE, NULL);

  self->session = g_object_ref (session);
  adw_bin_set_child (self->sign_in_place, GTK_WIDGET (sign_in));
  rp_page_set_session (sign_in, session);
  g_signal_connect_object (session, "signed-in", G_CALLBACK (signed_in_cb), self, 0);
  g_signal_connect_object (session, "person-changed", G_CALLBACK (person_changed_cb), self, 0);
  self->closing = rp_closing_new (session);
  g_signal_connect_object (self->closing, "waiting", G_CALLBACK (closing_waits_cb), self, 0);
  g_signal_connect_object (self->closing, "ready", G_CALLBACK (closing_ready_cb), self, 0);
  g_signal_connect_object (session, "settled", G_CALLBACK (settled_cb), self, 0);
  g_signal_connect_object (session, "saving-failed", G_CALLBACK (saving_failed_cb), self, 0);
  g_signal_connect_object (session, "lock-changed", G_CALLBACK (lock_changed_cb), self, 0);
  bind_sync_status (self);
  if (rp_session_is_signed_in (session) && !is_locked (self))
    enter (self);
  return self;
}

/* What is typed goes to the disk before the window is gone; a disk that refuses keeps it open. */
static gboolean
rp_window_close_request (GtkWindow *window)
{
  RpWindow *self = RP_WINDOW (window);
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);

  if (shown != NULL)
    rp_page_leave (RP_PAGE (shown));
  if (!rp_closing_ask (self->closing))
    return TRUE;
  return GTK_WINDOW_CLASS (rp_window_parent_class)->close_request (window);
}

static void
rp_window_dispose (GObject *object)
{
  RpWindow *self = RP_WINDOW (object);

  g_clear_handle_id (&self->focus_source, g_source_remove);
  g_clear_weak_pointer (&self->last_focus);
  if (self->closing != NULL)
    stop_closing (self);
  g_clear_object (&self->closing);
  g_queue_clear_full (&self->history, (GDestroyNotify)free_place);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rp_window_parent_class)->dispose (object);
}

/* Made when it is asked for and gone when it is closed. GTK's own way keeps it, hidden, from the start;
 * but GTK 4.8 answers an accessibility client that asks for a window just closed with the last one of
 * its list, and ends in a crash when that one was never shown. So no hidden window is kept. */
static void
show_help_overlay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/rapport/Workstation/help-overlay.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (overlay, GTK_WINDOW (widget));
  gtk_window_present (overlay);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rapport/Workstation/window.ui");
  gtk_widget_class_bind_template_child (widget_class, RpWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, top);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, sign_in_place);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, sidebar_title);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, sample_label);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, sync_button);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, sync_icon);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, sync_title);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, sync_subtitle);
  gtk_widget_class_bind_template_child (widget_class, RpWindow, pages);
}

static void
rp_window_class_init (RpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rp_window_close_request;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "win.open", "(ss)", open_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.say-left-out", "(sb)", say_left_out_action);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.change-password", NULL,
                                   change_password_action);
  gtk_widget_class_install_action (widget_class, "win.nth-page", "i", nth_page_action);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL,
                                   show_help_overlay_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.sync", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  for (int i = 0; i < 9; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK,
                                         "win.nth-page", "i", i);
}

static void
rp_window_init (RpWindow *self)
{
  g_queue_init (&self->history);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_changed_cb), NULL);
  g_signal_connect (self->sidebar, "row-activated", G_CALLBACK (row_activated_cb), self);
  rp_accessible_repair_below (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->top));
  rp_accessible_watch_stack (GTK_WIDGET (self->pages));
}
