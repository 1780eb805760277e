/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/signature-editor.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "base/json-access.h"
#include "workbench/signature.h"

struct _RpSignatureEditor
{
  GtkWidget parent_instance;

  RpDocument *document;
  const RpQuestion *question;

  GtkWidget *asking, *given;
  GtkEditable *name;
  GtkWidget *names;
  GtkWidget *sign, *take_back;
  GtkLabel *text;
};

static guint signed_signal;

G_DEFINE_TYPE (RpSignatureEditor, rp_signature_editor, GTK_TYPE_WIDGET)

static gboolean
is_own (RpSignatureEditor *self)
{
  return self->question->signer == RP_SIGNER_WRITER;
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Says whose signature it is also to those who do not see what stands above. */
static GtkWidget *
new_button (RpSignatureEditor *self, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf ("%s, %s", label, rp_question_label (self->question));

  /* In half a column it takes a second line sooner than it makes the page wider than the window. */
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_label_set_justify (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                         GTK_JUSTIFY_CENTER);
  rp_accessible_name_button (button, name);
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

/* ---- signing ---- */

static GStrv
list_signers (RpSignatureEditor *self)
{
  RpClock *clock = rp_session_get_clock (rp_document_get_session (self->document));

  if (self->question->signer != RP_SIGNER_CUSTOMER)
    return g_new0 (char *, 1);
  return rp_signature_list_signers (rp_document_get_form (self->document),
                                    rp_document_get_contacts (self->document),
                                    rp_clock_today (clock));
}

static void
sign_cb (GtkWidget *widget, RpSignatureEditor *self)
{
  RpSession *session = rp_document_get_session (self->document);
  g_autofree char *today = rp_clock_dup_today (rp_session_get_clock (session));
  g_autofree char *name = g_strdup (is_own (self) ? rp_session_get_user_name (session)
                                                  : gtk_editable_get_text (self->name));
  g_autoptr (JsonNode) value = NULL;

  if (*g_strstrip (name) == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->name));
      return;
    }
  value = rp_signature_new (name, today);
  g_signal_emit (self, signed_signal, 0, value);
  rp_signature_editor_set_value (self, value);
  gtk_widget_grab_focus (self->take_back);
}

static void
take_back_cb (GtkButton *button, RpSignatureEditor *self)
{
  g_autoptr (JsonNode) nothing = json_node_new (JSON_NODE_NULL);

  g_signal_emit (self, signed_signal, 0, nothing);
  rp_signature_editor_set_value (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
name_changed_cb (GtkEditable *name, RpSignatureEditor *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (name));
  gtk_widget_set_sensitive (self->sign, *g_strstrip (text) != '\0');
}

/* ---- whose name ---- */

static void
name_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RpSignatureEditor *self = user_data;

  gtk_editable_set_text (self->name, g_variant_get_string (parameter, NULL));
  gtk_widget_grab_focus (self->sign);
}

/* Those present may have changed since the last time. */
static void
fill_names (GtkMenuButton *button, gpointer user_data)
{
  RpSignatureEditor *self = user_data;
  g_auto (GStrv) names = list_signers (self);
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (names[i], "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "signature.name", "s", names[i]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/* The person is known when only one was there. */
static void
propose_name (RpSignatureEditor *self)
{
  g_auto (GStrv) names = list_signers (self);

  gtk_widget_set_visible (self->names, names[0] != NULL);
  if (names[0] != NULL && names[1] == NULL && *gtk_editable_get_text (self->name) == '\0')
    gtk_editable_set_text (self->name, names[0]);
  name_changed_cb (self->name, self);
}

static GtkWidget *
new_name_field (RpSignatureEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *entry = gtk_entry_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) choose = g_simple_action_new ("name", G_VARIANT_TYPE_STRING);

  self->name = GTK_EDITABLE (entry);
  self->names = gtk_menu_button_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Who signed"));
  gtk_widget_set_hexpand (entry, TRUE);
  set_name (entry, rp_question_label (self->question));
  g_signal_connect (entry, "changed", G_CALLBACK (name_changed_cb), self);
  g_signal_connect (entry, "activate", G_CALLBACK (sign_cb), self);
  g_signal_connect (choose, "activate", G_CALLBACK (name_action), self);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (choose));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "signature", G_ACTION_GROUP (group));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->names), fill_names, self, NULL);
  gtk_widget_set_tooltip_text (self->names, _ ("People who may have signed"));
  set_name (self->names, _ ("People who may have signed"));
  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), self->names);
  return box;
}

/* ---- the two faces ---- */

static GtkWidget *
new_asking (RpSignatureEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  if (!is_own (self))
    gtk_box_append (GTK_BOX (box), new_name_field (self));
  self->sign
      = new_button (self, is_own (self) ? _ ("Sign with My Name") : _ ("Signed on Paper or Screen"),
                    G_CALLBACK (sign_cb));
  gtk_widget_set_halign (self->sign, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), self->sign);
  return box;
}

static GtkWidget *
new_given (RpSignatureEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->text, TRUE);
  gtk_label_set_xalign (self->text, 0);
  self->take_back = new_button (self, _ ("Take Back"), G_CALLBACK (take_back_cb));
  gtk_widget_set_halign (self->take_back, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (box), self->take_back);
  return box;
}

void
rp_signature_editor_set_value (RpSignatureEditor *self, JsonNode *value)
{
  JsonObject *signature
      = value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->given, signature != NULL);
  gtk_widget_set_visible (self->asking, signature == NULL);
  if (signature == NULL)
    {
      if (!is_own (self))
        propose_name (self);
      return;
    }
  text = rp_question_format (self->question, value);
  gtk_label_set_label (self->text, text);
}

static gboolean
rp_signature_editor_grab_focus (GtkWidget *widget)
{
  RpSignatureEditor *self = RP_SIGNATURE_EDITOR (widget);

  if (gtk_widget_get_visible (self->given))
    return gtk_widget_grab_focus (self->take_back);
  return gtk_widget_grab_focus (is_own (self) ? self->sign : GTK_WIDGET (self->name));
}

static void
rp_signature_editor_dispose (GObject *object)
{
  RpSignatureEditor *self = RP_SIGNATURE_EDITOR (object);
  GtkWidget *child = NULL;

  gtk_widget_insert_action_group (GTK_WIDGET (self), "signature", NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (rp_signature_editor_parent_class)->dispose (object);
}

static void
rp_signature_editor_class_init (RpSignatureEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_signature_editor_dispose;
  widget_class->grab_focus = rp_signature_editor_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  signed_signal = g_signal_new ("signed", RP_TYPE_SIGNATURE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE);
}

static void
rp_signature_editor_init (RpSignatureEditor *self)
{
}

GtkWidget *
rp_signature_editor_new (RpDocument *document, const RpQuestion *question)
{
  RpSignatureEditor *self = g_object_new (RP_TYPE_SIGNATURE_EDITOR, NULL);

  self->document = g_object_ref (document);
  self->question = question;
  self->asking = new_asking (self);
  self->given = new_given (self);
  gtk_widget_set_parent (self->asking, GTK_WIDGET (self));
  gtk_widget_set_parent (self->given, GTK_WIDGET (self));
  rp_signature_editor_set_value (self, NULL);
  return GTK_WIDGET (self);
}
