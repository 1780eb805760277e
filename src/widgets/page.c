/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/page.h"

#include <glib/gi18n-lib.h>

#include "widgets/empty-page.h"
#include "widgets/history-dialog.h"
#include "widgets/toast.h"
#include "widgets/waiting-page.h"

/* Time to read what was done, to think again, and to find the button. */
#define UNDO_S 10

typedef struct
{
  RpSession *session;
  char *name;
} RpPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RpPage, rp_page, ADW_TYPE_BIN)

const char *
rp_page_get_name (RpPage *self)
{
  RpPagePrivate *priv = rp_page_get_instance_private (self);
  return priv->name;
}

void
rp_page_set_name (RpPage *self, const char *name)
{
  RpPagePrivate *priv = rp_page_get_instance_private (self);

  g_free (priv->name);
  priv->name = g_strdup (name);
}

RpSession *
rp_page_get_session (RpPage *self)
{
  RpPagePrivate *priv = rp_page_get_instance_private (self);
  return priv->session;
}

void
rp_page_set_session (RpPage *self, RpSession *session)
{
  RpPagePrivate *priv = rp_page_get_instance_private (self);

  g_return_if_fail (priv->session == NULL);
  priv->session = g_object_ref (session);
  if (RP_PAGE_GET_CLASS (self)->session_set != NULL)
    RP_PAGE_GET_CLASS (self)->session_set (self);
}

void
rp_page_open (RpPage *self, const char *id)
{
  if (RP_PAGE_GET_CLASS (self)->open != NULL)
    RP_PAGE_GET_CLASS (self)->open (self, id);
}

void
rp_page_leave (RpPage *self)
{
  if (RP_PAGE_GET_CLASS (self)->leave != NULL)
    RP_PAGE_GET_CLASS (self)->leave (self);
}

void
rp_page_go (GtkWidget *from, const char *kind, const char *id)
{
  gtk_widget_activate_action (from, "win.open", "(ss)", kind, id);
}

void
rp_page_say (GtkWidget *from, const char *sentence)
{
  gtk_widget_activate_action (from, "win.toast", "s", sentence);
}

AdwToast *
rp_page_say_undo (GtkWidget *from, const char *sentence, GCallback undo, GObject *data)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast = NULL;

  if (overlay == NULL)
    return NULL;
  toast = rp_toast_new (sentence);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_S);
  g_signal_connect_object (toast, "button-clicked", undo, data, G_CONNECT_SWAPPED);
  rp_toast_show (toast, ADW_TOAST_OVERLAY (overlay));
  return toast;
}

/* ---- one edit that can be taken back ---- */

/* On the toast. */
#define EDIT_KEY "rp-edit"

typedef struct
{
  RpSession *session;
  char *op_id;
  char *too_late;
} Edit;

static void
free_edit (Edit *edit)
{
  g_object_unref (edit->session);
  g_free (edit->op_id);
  g_free (edit->too_late);
  g_free (edit);
}

typedef struct
{
  GtkWidget *from;
  AdwToast *toast;
} Undoing;

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Undoing *undoing = user_data;
  g_autoptr (GtkWidget) from = undoing->from;
  g_autoptr (AdwToast) toast = undoing->toast;
  const Edit *edit = g_object_get_data (G_OBJECT (toast), EDIT_KEY);
  g_autoptr (GError) error = NULL;
  gboolean undone = rp_session_undo_finish (RP_SESSION (source), result, &error);

  if (error != NULL)
    rp_page_say_error (from, error);
  else
    rp_page_say (from, undone ? _ ("It was taken back.") : edit->too_late);
}

static void
undo_edit_cb (GtkWidget *from, AdwToast *toast)
{
  const Edit *edit = g_object_get_data (G_OBJECT (toast), EDIT_KEY);
  Undoing *undoing = g_new0 (Undoing, 1);

  undoing->from = g_object_ref (from);
  undoing->toast = g_object_ref (toast);
  rp_session_undo_edit_async (edit->session, edit->op_id, undone_cb, undoing);
}

/* The window says what came of it: what has asked may be gone by then. */
void
rp_page_say_undo_edit (GtkWidget *from, RpSession *session, const char *sentence,
                       const char *too_late)
{
  const char *op_id = rp_session_get_last_edit (session);
  AdwToast *toast = op_id != NULL ? rp_page_say_undo (from, sentence, G_CALLBACK (undo_edit_cb),
                                                      G_OBJECT (gtk_widget_get_root (from)))
                                  : NULL;
  Edit *edit = NULL;

  if (toast == NULL)
    {
      rp_page_say (from, sentence);
      return;
    }
  edit = g_new0 (Edit, 1);
  edit->session = g_object_ref (session);
  edit->op_id = g_strdup (op_id);
  edit->too_late = g_strdup (too_late);
  g_object_set_data_full (G_OBJECT (toast), EDIT_KEY, edit, (GDestroyNotify)free_edit);
}

void
rp_page_say_error (GtkWidget *from, const GError *error)
{
  g_autofree char *sentence = rp_session_explain (error);
  rp_page_say (from, sentence);
}

void
rp_page_say_left_out (GtkWidget *from, const char *sentence, gboolean shown)
{
  gtk_widget_activate_action (from, "win.say-left-out", "(sb)", sentence, shown);
}

static void
history_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpPageClass *klass = RP_PAGE_GET_CLASS (widget);
  RpRecord *record = klass->get_record != NULL ? klass->get_record (RP_PAGE (widget)) : NULL;

  if (record != NULL)
    rp_history_dialog_present (widget, rp_page_get_session (RP_PAGE (widget)),
                               rp_record_get_kind (record)->name, rp_record_get_id (record));
}

static void
open_mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rp_page_go (widget, "sync", g_variant_get_string (parameter, NULL));
}

static void
rp_page_dispose (GObject *object)
{
  RpPagePrivate *priv = rp_page_get_instance_private (RP_PAGE (object));
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (rp_page_parent_class)->dispose (object);
}

static void
rp_page_finalize (GObject *object)
{
  RpPagePrivate *priv = rp_page_get_instance_private (RP_PAGE (object));
  g_free (priv->name);
  G_OBJECT_CLASS (rp_page_parent_class)->finalize (object);
}

static void
rp_page_class_init (RpPageClass *klass)
{
  g_type_ensure (RP_TYPE_EMPTY_PAGE);
  g_type_ensure (RP_TYPE_WAITING_PAGE);
  G_OBJECT_CLASS (klass)->dispose = rp_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_page_finalize;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "mark.open", "s", open_mark_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "page.history", NULL, history_action);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_h, GDK_CONTROL_MASK,
                                       "page.history", NULL);
}

static void
rp_page_init (RpPage *self)
{
}
