/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/attachment-editor.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/attachment-tile.h"
#include "widgets/attachment-window.h"
#include "widgets/fetch-window.h"
#include "widgets/page.h"
#include "workbench/attachments.h"

/* Nothing had the focus that should get it again. */
#define NO_PLACE -1

struct _RpAttachmentEditor
{
  GtkWidget parent_instance;

  RpAttachments *attachments; /* (nullable): disposed of */
  gboolean editable;
  GtkFileChooserNative *chooser; /* (nullable): while it is open */
  AdwToast *toast;               /* (nullable) (weak): offers to undo the last removal */
  int focus_place;               /* gets the focus when the list has changed, or NO_PLACE */
  gboolean focus_taken;          /* by the change itself, which is at once; it is brought back */

  GtkWidget *box, *none, *add_line, *add, *hint, *progress;
  GtkFlowBox *flow;
  GtkLabel *problem;
};

G_DEFINE_TYPE (RpAttachmentEditor, rp_attachment_editor, GTK_TYPE_WIDGET)

static void
say_problem (RpAttachmentEditor *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

/* It offers to undo what is no longer the last thing done. */
static void
dismiss_toast (RpAttachmentEditor *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_weak_pointer (&self->toast);
}

static gboolean
has_focus (RpAttachmentEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

/* ---- adding ---- */

/* Who adds from here looks at the first of what came: the focus goes there and the page scrolls. */
static void
expect_files (RpAttachmentEditor *self)
{
  say_problem (self, NULL);
  dismiss_toast (self);
  if (has_focus (self))
    {
      self->focus_place = (int)g_list_model_get_n_items (G_LIST_MODEL (self->attachments));
      self->focus_taken = FALSE;
    }
}

/* What is being added: who asked, and what outlives him. */
typedef struct
{
  RpAttachmentEditor *editor;
  RpAttachments *attachments;
  GtkWidget *window;
} Adding;

static Adding *
new_adding (RpAttachmentEditor *editor)
{
  Adding *adding = g_new0 (Adding, 1);

  adding->editor = g_object_ref (editor);
  adding->attachments = g_object_ref (editor->attachments);
  adding->window = g_object_ref (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (editor))));
  return adding;
}

static void
free_adding (Adding *adding)
{
  g_object_unref (adding->editor);
  g_object_unref (adding->attachments);
  g_object_unref (adding->window);
  g_free (adding);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Adding, free_adding)

/* The page may have gone, or shows the form anew; then the window says it. */
static void
say_left_out (const Adding *adding, const char *sentence)
{
  gboolean shown = gtk_widget_get_mapped (GTK_WIDGET (adding->editor));

  if (adding->editor->attachments != NULL)
    say_problem (adding->editor, sentence);
  rp_page_say_left_out (adding->window, sentence, shown);
}

/* Returns: (transfer full): "" when all was added */
static char *
explain_added (const RpAddedFiles *added)
{
  g_autoptr (GString) text = g_string_new (added->refusals);

  if (added->n_known > 0)
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, "%u file was here already.",
                                           "%u files were here already.", added->n_known),
                              added->n_known);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RpAddedFiles) added
      = rp_attachments_add_finish (RP_ATTACHMENTS (source), result, &error);
  g_autofree char *sentence = added != NULL ? explain_added (added) : rp_session_explain (error);

  if (added == NULL || added->n_added == 0)
    adding->editor->focus_place = NO_PLACE;
  if (added == NULL || added->refusals != NULL)
    say_left_out (adding, sentence);
  else if (adding->editor->attachments != NULL)
    say_problem (adding->editor, *sentence != '\0' ? sentence : NULL);
}

/* @files: (element-type GFile) */
static void
add_files (RpAttachmentEditor *self, GPtrArray *files)
{
  if (files->len == 0 || !self->editable)
    return;
  expect_files (self);
  rp_attachments_add_files_async (self->attachments, files, added_cb, new_adding (self));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, RpAttachmentEditor *self)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GListModel) chosen = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (response != GTK_RESPONSE_ACCEPT || self->attachments == NULL)
    return;
  chosen = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
  for (guint i = 0; i < g_list_model_get_n_items (chosen); i++)
    g_ptr_array_add (files, g_list_model_get_item (chosen, i));
  add_files (self, files);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *types)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; types[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, types[i]);
  if (types[0] == NULL)
    gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  /* HEIC is not read, but whoever looks for a telephone's photo finds it, and is told what to do. */
  static const char *const pictures[]
      = { "image/jpeg", "image/png", "image/tiff", "image/bmp", "image/heic", "image/heif", NULL };
  static const char *const any[] = { NULL };
  RpAttachmentEditor *self = RP_ATTACHMENT_EDITOR (widget);

  if (self->chooser != NULL || !self->editable)
    return;
  self->chooser = gtk_file_chooser_native_new (
      _ ("Add Photos and Files"), GTK_WINDOW (gtk_widget_get_root (widget)),
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Add"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  add_filter (GTK_FILE_CHOOSER (self->chooser), _ ("Pictures"), pictures);
  add_filter (GTK_FILE_CHOOSER (self->chooser), _ ("All files"), any);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- dropped and pasted ---- */

static gboolean
add_value (RpAttachmentEditor *self, const GValue *value)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (!self->editable || self->attachments == NULL)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
      g_ptr_array_add (files, g_object_ref (l->data));
  else if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    g_ptr_array_add (files, g_value_dup_object (value));
  add_files (self, files);
  return files->len > 0;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, RpAttachmentEditor *self)
{
  return add_value (self, value);
}

static void
files_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpAttachmentEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (self->attachments == NULL)
    return;
  if (value == NULL || !add_value (self, value))
    say_problem (self, _ ("What is in the clipboard is no file and no picture."));
}

static void
spliced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  RpAttachments *attachments = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error) < 0)
    {
      say_left_out (adding, error->message);
      return;
    }
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source));
  if (adding->editor->attachments != NULL)
    expect_files (adding->editor);
  attachments = adding->attachments;
  rp_attachments_add_bytes_async (attachments, _ ("Pasted picture"), bytes, added_cb,
                                  g_steal_pointer (&adding));
}

static void
picture_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Adding) adding = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GInputStream) stream
      = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);

  if (stream == NULL)
    say_left_out (adding, error->message);
  else
    g_output_stream_splice_async (
        memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
        G_PRIORITY_DEFAULT, NULL, spliced_cb, g_steal_pointer (&adding));
}

/* A picture is taken as the bytes that the other program offers: it is checked like any file. */
static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *pictures[] = { "image/jpeg", "image/png", "image/tiff", "image/bmp", NULL };
  RpAttachmentEditor *self = RP_ATTACHMENT_EDITOR (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  g_autoptr (GdkContentFormats) wanted
      = gdk_content_formats_new (pictures, G_N_ELEMENTS (pictures) - 1);

  if (!self->editable)
    return;
  say_problem (self, NULL);
  if (!gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      && gdk_content_formats_match (formats, wanted))
    gdk_clipboard_read_async (clipboard, pictures, G_PRIORITY_DEFAULT, NULL, picture_pasted_cb,
                              new_adding (self));
  else
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_pasted_cb, g_object_ref (self));
}

/* ---- taking out and bringing back ---- */

static void
undo (RpAttachmentEditor *self)
{
  if (self->attachments != NULL)
    rp_attachments_undo (self->attachments);
}

static void
keep_focus (RpAttachmentEditor *self, int place)
{
  self->focus_place = place;
  self->focus_taken = TRUE;
}

static void
remove_tile (RpAttachmentEditor *self, RpAttachmentTile *tile)
{
  RpAttachment *attachment = rp_attachment_tile_get_attachment (tile);
  g_autofree char *sentence
      = g_strdup_printf (_ ("“%s” was removed. The history (Ctrl+H) brings it back later, too."),
                         rp_attachment_get_name (attachment));
  g_autoptr (GError) error = NULL;

  keep_focus (self, gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (tile)));
  if (rp_attachments_remove (self->attachments, rp_attachment_get_id (attachment), &error))
    {
      dismiss_toast (self);
      g_set_weak_pointer (&self->toast, rp_page_say_undo (GTK_WIDGET (self), sentence,
                                                          G_CALLBACK (undo), G_OBJECT (self)));
    }
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

static RpAttachmentTile *
find_focus_tile (RpAttachmentEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *tile = focus != NULL ? gtk_widget_get_ancestor (focus, RP_TYPE_ATTACHMENT_TILE) : NULL;

  return tile != NULL && gtk_widget_is_ancestor (tile, GTK_WIDGET (self))
             ? RP_ATTACHMENT_TILE (tile)
             : NULL;
}

static gboolean
delete_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RpAttachmentEditor *self = RP_ATTACHMENT_EDITOR (widget);
  RpAttachmentTile *tile = find_focus_tile (self);

  if (tile == NULL || !self->editable)
    return FALSE;
  remove_tile (self, tile);
  return TRUE;
}

/* What was not done here is the window's to take back. */
static gboolean
undo_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RpAttachmentEditor *self = RP_ATTACHMENT_EDITOR (widget);
  RpAttachmentTile *tile = find_focus_tile (self);

  dismiss_toast (self);
  if (!self->editable || !rp_attachments_undo (self->attachments))
    return FALSE;
  keep_focus (self, tile != NULL ? gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (tile)) : 0);
  return TRUE;
}

static void
remove_cb (RpAttachmentTile *tile, RpAttachmentEditor *self)
{
  remove_tile (self, tile);
}

/* ---- showing ---- */

static GtkWidget *
create_tile (gpointer item, gpointer user_data)
{
  RpAttachmentEditor *self = user_data;
  GtkWidget *tile = rp_attachment_tile_new (item, self->editable);

  g_signal_connect (tile, "remove", G_CALLBACK (remove_cb), self);
  return tile;
}

/* What was fetched to be opened. */
static void
open_fetched (GtkWidget *parent, RpAttachment *attachment)
{
  g_autoptr (GListStore) list = NULL;

  if (!rp_attachment_is_picture (attachment))
    {
      rp_attachment_open_with (parent, attachment);
      return;
    }
  list = g_list_store_new (RP_TYPE_ATTACHMENT);
  g_list_store_append (list, attachment);
  rp_attachment_window_present (
      parent, rp_attachments_get_session (RP_ATTACHMENT_EDITOR (parent)->attachments),
      G_LIST_MODEL (list), 0);
}

static void
activated_cb (GtkFlowBox *flow, GtkFlowBoxChild *child, RpAttachmentEditor *self)
{
  RpAttachment *attachment = rp_attachment_tile_get_attachment (RP_ATTACHMENT_TILE (child));

  RpSession *session = rp_attachments_get_session (self->attachments);

  if (rp_attachment_is_picture (attachment))
    rp_attachment_window_present (GTK_WIDGET (self), session, G_LIST_MODEL (self->attachments),
                                  (guint)gtk_flow_box_child_get_index (child));
  else if (rp_attachment_is_here (attachment))
    rp_attachment_open_with (GTK_WIDGET (self), attachment);
  else
    rp_fetch_window_present (GTK_WIDGET (self), session, attachment, FALSE, open_fetched);
}

/* The focus goes to what has come into the place of what went, unless it is somewhere else by now. */
static gboolean
restore_focus_cb (gpointer user_data)
{
  RpAttachmentEditor *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  int n_items = self->attachments != NULL
                    ? (int)g_list_model_get_n_items (G_LIST_MODEL (self->attachments))
                    : 0;
  int place = MIN (self->focus_place, n_items - 1);

  self->focus_place = NO_PLACE;
  if (root == NULL
      || (!self->focus_taken && gtk_root_get_focus (root) != NULL && !has_focus (self)))
    return G_SOURCE_REMOVE;
  if (place >= 0)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_flow_box_get_child_at_index (self->flow, place)));
  else
    gtk_widget_grab_focus (self->add);
  return G_SOURCE_REMOVE;
}

static void
items_changed_cb (GListModel *items, guint position, guint removed, guint added,
                  RpAttachmentEditor *self)
{
  guint n_items = g_list_model_get_n_items (items);

  gtk_widget_set_visible (GTK_WIDGET (self->flow), n_items > 0);
  gtk_widget_set_visible (self->none, n_items == 0 && !self->editable);
  /* After the new tiles have got their places, so that the page scrolls there. */
  if (self->focus_place != NO_PLACE)
    g_idle_add_full (G_PRIORITY_LOW, restore_focus_cb, g_object_ref (self), g_object_unref);
}

static void
progress_cb (RpAttachments *attachments, GParamSpec *pspec, RpAttachmentEditor *self)
{
  double progress = rp_attachments_get_progress (attachments);

  gtk_widget_set_visible (self->progress, progress >= 0);
  gtk_widget_set_visible (self->hint, progress < 0);
  if (progress >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), progress);
}

static void
accept_drops (RpAttachmentEditor *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, (GType[]){ GDK_TYPE_FILE_LIST, G_TYPE_FILE }, 2);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
name_for_readers (RpAttachmentEditor *self, const char *label)
{
  g_autofree char *add = g_strdup_printf (_ ("Add a photo or file to “%s”"), label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->flow), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  rp_accessible_name_button (GTK_WIDGET (self->add), add);
}

GtkWidget *
rp_attachment_editor_new (RpDocument *document, const RpQuestion *question, const RpQuestion *table,
                          const char *row, gboolean editable)
{
  RpAttachmentEditor *self = g_object_new (RP_TYPE_ATTACHMENT_EDITOR, NULL);

  self->editable = editable;
  self->attachments = table != NULL ? rp_attachments_new (document, table->id, row, question->id)
                                    : rp_attachments_new (document, question->id, NULL, NULL);
  gtk_widget_set_visible (self->add_line, editable);
  if (editable)
    accept_drops (self);
  name_for_readers (self, rp_question_label (question));
  gtk_flow_box_bind_model (self->flow, G_LIST_MODEL (self->attachments), create_tile, self, NULL);
  /* After the flow box, so that its children are there. */
  g_signal_connect_object (self->attachments, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_AFTER);
  g_signal_connect_object (self->attachments, "notify::progress", G_CALLBACK (progress_cb), self,
                           0);
  items_changed_cb (G_LIST_MODEL (self->attachments), 0, 0, 0, self);
  return GTK_WIDGET (self);
}

static void
rp_attachment_editor_dispose (GObject *object)
{
  RpAttachmentEditor *self = RP_ATTACHMENT_EDITOR (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_weak_pointer (&self->toast);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->attachments);
  G_OBJECT_CLASS (rp_attachment_editor_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/attachment-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentEditor, box);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentEditor, flow);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentEditor, none);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentEditor, add_line);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentEditor, add);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentEditor, hint);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentEditor, progress);
  gtk_widget_class_bind_template_child (widget_class, RpAttachmentEditor, problem);
}

static void
rp_attachment_editor_class_init (RpAttachmentEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_attachment_editor_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "attachments.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "attachments.paste", NULL, paste_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK,
                                       "attachments.paste", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, delete_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_BackSpace, 0, delete_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, undo_cb, NULL);
}

static void
rp_attachment_editor_init (RpAttachmentEditor *self)
{
  self->focus_place = NO_PLACE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->flow, "child-activated", G_CALLBACK (activated_cb), self);
}
