/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/remark-list.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/kept-text.h"
#include "widgets/page.h"
#include "widgets/wrapped-label.h"

struct _RpRemarkList
{
  GtkWidget parent_instance;

  RpReportReview *review;
  GtkWidget *box;
  GtkListBox *list;
};

static guint go_signal;

G_DEFINE_TYPE (RpRemarkList, rp_remark_list, GTK_TYPE_WIDGET)

#define REMARK_KEY "rp-remark"

static RpRecord *
remark_of (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), REMARK_KEY);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) from = user_data;
  g_autoptr (GError) error = NULL;

  if (!rp_report_review_act_finish (RP_REPORT_REVIEW (source), result, NULL, &error))
    rp_page_say_error (from, error);
}

static void
unpin_cb (GtkButton *button, RpRemarkList *self)
{
  rp_report_review_unpin_async (self->review, rp_record_get_id (remark_of (button)), acted_cb,
                                g_object_ref (self));
}

static void
resolve_cb (GtkButton *button, RpRemarkList *self)
{
  rp_report_review_resolve_async (self->review, rp_record_get_id (remark_of (button)), acted_cb,
                                  g_object_ref (self));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, RpRemarkList *self)
{
  g_signal_emit (self, go_signal, 0, rp_record_get_text (remark_of (row), "path"));
}

/* ---- rows ---- */

/* What the row is called when it is read out. */
static char *
dup_name (RpRemarkList *self, RpRecord *remark)
{
  return g_strdup_printf (
      _ ("%s: %s"),
      rp_report_review_question_label (self->review, rp_record_get_text (remark, "path")),
      rp_record_get_text (remark, "text"));
}

static GtkWidget *
new_button (RpRemarkList *self, RpRecord *remark, const char *icon, const char *act,
            GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *row_name = dup_name (self, remark);
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), act, row_name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, act);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), REMARK_KEY, g_object_ref (remark), g_object_unref);
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static char *
describe_origin (RpRemarkList *self, RpRecord *remark)
{
  RpSession *session = rp_document_get_session (rp_report_review_get_document (self->review));
  const char *name = rp_session_name_of (session, rp_record_get_text (remark, "by"));
  g_autofree char *at
      = rp_clock_format (rp_session_get_clock (session), rp_record_get_text (remark, "at"));
  const char *dealt = rp_record_get_boolean (remark, "resolved") ? _ ("dealt with") : "";

  return g_strjoin (*dealt != '\0' ? " · " : " ", name, at, *dealt != '\0' ? dealt : NULL, NULL);
}

static void
append_button (RpRemarkList *self, GtkBox *box, RpRecord *remark)
{
  if (rp_report_review_may_unpin (self->review, remark))
    gtk_box_append (box, new_button (self, remark, "user-trash-symbolic",
                                     _ ("Take the remark back"), G_CALLBACK (unpin_cb)));
  else if (rp_report_review_may_take (self->review, "return")
           && !rp_record_get_boolean (remark, "resolved"))
    gtk_box_append (box, new_button (self, remark, "object-select-symbolic",
                                     _ ("The remark is dealt with"), G_CALLBACK (resolve_cb)));
}

static GtkWidget *
new_row (RpRemarkList *self, RpRecord *remark)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  const char *question
      = rp_report_review_question_label (self->review, rp_record_get_text (remark, "path"));
  g_autofree char *origin = describe_origin (self, remark);
  g_autofree char *name = dup_name (self, remark);

  gtk_widget_add_css_class (box, "rp-row-card");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), rp_wrapped_label_new (question, "caption-heading"));
  gtk_box_append (GTK_BOX (words),
                  rp_wrapped_label_new (rp_record_get_text (remark, "text"), NULL));
  gtk_box_append (GTK_BOX (words), rp_wrapped_label_new (origin, "dim-label"));
  gtk_box_append (GTK_BOX (box), words);
  append_button (self, GTK_BOX (box), remark);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), REMARK_KEY, g_object_ref (remark), g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

void
rp_remark_list_refresh (RpRemarkList *self)
{
  GListModel *remarks = self->review != NULL ? rp_report_review_get_remarks (self->review) : NULL;
  guint n_remarks = remarks != NULL ? g_list_model_get_n_items (remarks) : 0;

  rp_children_clear (self->list);
  for (guint i = 0; i < n_remarks; i++)
    {
      g_autoptr (RpRecord) remark = g_list_model_get_item (remarks, i);
      gtk_list_box_append (self->list, new_row (self, remark));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n_remarks > 0);
}

void
rp_remark_list_set_review (RpRemarkList *self, RpReportReview *review)
{
  if (self->review != NULL)
    g_signal_handlers_disconnect_by_data (rp_report_review_get_remarks (self->review), self);
  g_set_object (&self->review, review);
  if (review != NULL)
    g_signal_connect_object (rp_report_review_get_remarks (review), "items-changed",
                             G_CALLBACK (rp_remark_list_refresh), self, G_CONNECT_SWAPPED);
  rp_remark_list_refresh (self);
}

static void
rp_remark_list_dispose (GObject *object)
{
  RpRemarkList *self = RP_REMARK_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->review);
  G_OBJECT_CLASS (rp_remark_list_parent_class)->dispose (object);
}

static void
rp_remark_list_class_init (RpRemarkListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_remark_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  go_signal = g_signal_new ("go", RP_TYPE_REMARK_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                            G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rp_remark_list_init (RpRemarkList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remarks"), -1);
  gtk_box_append (GTK_BOX (self->box), rp_wrapped_label_new (_ ("Remarks"), "title-3"));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* ---- a new one ---- */

/* A remark being written. */
typedef struct
{
  GtkWidget *from;
  RpReportReview *review;
  char *question;
  GtkWidget *text;
  RpTyped *typed;
} Ask;

static void
free_ask (gpointer data, GClosure *closure)
{
  Ask *ask = data;

  g_object_unref (ask->from);
  g_object_unref (ask->review);
  g_object_unref (ask->text);
  g_object_unref (ask->typed);
  g_free (ask->question);
  g_free (ask);
}

/* A remark being pinned. */
typedef struct
{
  GtkWidget *from;
  RpTyped *typed;
} Pinning;

/* What could not be pinned is there when the dialog is opened again. */
static void
pinned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Pinning *pinning = user_data;
  g_autoptr (GtkWidget) from = pinning->from;
  g_autoptr (RpTyped) typed = pinning->typed;
  g_autoptr (GError) error = NULL;

  if (rp_report_review_act_finish (RP_REPORT_REVIEW (source), result, NULL, &error))
    rp_typed_drop (typed);
  else
    rp_page_say_error (from, error);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Ask *ask)
{
  g_autofree char *text = rp_kept_text_dup (ask->text);
  Pinning *pinning = NULL;

  if (!g_str_equal (response, "pin"))
    {
      rp_kept_text_say (ask->from, text);
      return;
    }
  pinning = g_new0 (Pinning, 1);
  pinning->from = g_object_ref (ask->from);
  pinning->typed = g_object_ref (ask->typed);
  rp_report_review_pin_async (ask->review, ask->question, text, pinned_cb, pinning);
}

static void
written_cb (AdwMessageDialog *dialog)
{
  g_autofree char *text = rp_kept_text_dup (adw_message_dialog_get_extra_child (dialog));
  adw_message_dialog_set_response_enabled (dialog, "pin", *text != '\0');
}

/* Ctrl+Return pins; Return alone begins a line. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        AdwMessageDialog *dialog)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (state & GDK_CONTROL_MASK) == 0
      || !adw_message_dialog_get_response_enabled (dialog, "pin"))
    return GDK_EVENT_PROPAGATE;
  adw_message_dialog_response (dialog, "pin");
  gtk_window_close (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

static GtkWidget *
new_text (AdwMessageDialog *dialog, const char *name)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_set_size_request (view, 360, 96);
  gtk_widget_add_css_class (view, "rp-text");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), dialog);
  gtk_widget_add_controller (view, keys);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                            G_CALLBACK (written_cb), dialog);
  return view;
}

void
rp_remark_ask (GtkWidget *from, RpReportReview *review, const char *question)
{
  const char *label = rp_report_review_question_label (review, question);
  g_autofree char *heading = g_strdup_printf (_ ("Remark on “%s”"), label);
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (from)), heading,
                                _ ("The manager sees it at this answer when you return the "
                                   "report. Ctrl+Return pins it."));
  GtkWidget *text = new_text (ADW_MESSAGE_DIALOG (dialog), heading);
  RpDocument *document = rp_report_review_get_document (review);
  g_autofree char *key = g_strjoin (":", "remark", rp_document_get_id (document), question, NULL);
  Ask *ask = g_new0 (Ask, 1);

  ask->from = g_object_ref (from);
  ask->review = g_object_ref (review);
  ask->question = g_strdup (question);
  ask->text = g_object_ref (text);
  ask->typed = rp_kept_text_attach (text, rp_document_get_session (document), key);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "pin",
                                    _ ("_Pin Remark"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "pin",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "pin", FALSE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), ask, free_ask, 0);
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (text);
}
