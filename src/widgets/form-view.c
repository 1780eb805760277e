/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/form-view.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/form-block.h"
#include "widgets/form-layout.h"
#include "widgets/writing.h"

struct _RpFormView
{
  GtkWidget parent_instance;

  RpDocument *document;
  RpFieldMarks *marks; /* (nullable) */
  RpForm *form;        /* (nullable): that the questions on the page belong to */
  RpRoles owner;
  gboolean closing, patient;
  gboolean editable, pinning, built;
  RpFormControlFunc control_func; /* (nullable) */
  gpointer control_data;
  GStrv changed; /* (nullable): questions marked as changed */
  GtkWidget *box;
  GHashTable *blocks;           /* question id -> its RpFormBlock (unowned) */
  GPtrArray *take_all;          /* the buttons "All Still True" (unowned) */
  char *wanted, *wanted_column; /* (nullable): the question to go to, and where in its table */
  int wanted_row;
  guint wanted_source;
};

static guint pin_signal;

G_DEFINE_TYPE (RpFormView, rp_form_view, GTK_TYPE_WIDGET)

#define SECTION_KEY "rp-section"

static void
pin_cb (RpFormBlock *block, RpFormView *self)
{
  g_signal_emit (self, pin_signal, 0, rp_form_block_get_question (block)->id);
}

/* ---- sections ---- */

static void
append_block (RpFormView *self, const RpQuestion *question)
{
  const RpFormBlockLook look = { self->editable, self->pinning, self->marks };
  GtkWidget *own = self->control_func != NULL
                       ? self->control_func (question, self->editable, self->control_data)
                       : NULL;
  GtkWidget *block = rp_form_block_new (self->document, question, &look, own);

  g_signal_connect_object (block, "pin", G_CALLBACK (pin_cb), self, 0);
  g_hash_table_insert (self->blocks, g_strdup (question->id), block);
  rp_form_layout_append (GTK_BOX (self->box), block, question,
                         rp_form_block_is_read (RP_FORM_BLOCK (block)));
}

/* The offers of a section that are still open. */
static GPtrArray *
list_offers (RpFormView *self, const RpSection *section)
{
  GPtrArray *offers = g_ptr_array_new ();

  for (guint i = 0; i < section->questions->len; i++)
    {
      const RpQuestion *question = section->questions->pdata[i];
      RpFormBlock *block = g_hash_table_lookup (self->blocks, question->id);
      RpLastAnswer *offer = block != NULL ? rp_form_block_get_offer (block) : NULL;
      if (offer != NULL)
        g_ptr_array_add (offers, offer);
    }
  return offers;
}

static void
take_all_cb (GtkButton *button, RpFormView *self)
{
  g_autoptr (GPtrArray) offers
      = list_offers (self, g_object_get_data (G_OBJECT (button), SECTION_KEY));

  for (guint i = 0; i < offers->len; i++)
    rp_last_answer_take (offers->pdata[i]);
}

/* The head of a section: its title, and one key for all that is as it was. */
static GtkWidget *
new_section_head (RpFormView *self, const RpSection *section)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (rp_section_title (section));
  GtkWidget *all = gtk_button_new_with_label (_ ("All Still True"));
  g_autofree char *name = g_strdup_printf (_ ("All still true: %s"), rp_section_title (section));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "title-3");
  gtk_widget_add_css_class (head, "rp-section");
  rp_accessible_name_button (all, name);
  gtk_widget_set_tooltip_text (all, _ ("Take over what was answered last time"));
  gtk_widget_set_visible (all, FALSE);
  g_object_set_data (G_OBJECT (all), SECTION_KEY, (gpointer)section);
  g_signal_connect (all, "clicked", G_CALLBACK (take_all_cb), self);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), all);
  g_ptr_array_add (self->take_all, all);
  return head;
}

static void
build_section (RpFormView *self, const RpSection *section)
{
  gtk_box_append (GTK_BOX (self->box), new_section_head (self, section));
  for (guint i = 0; i < section->questions->len; i++)
    append_block (self, section->questions->pdata[i]);
}

static void
build (RpFormView *self)
{
  RpForm *form = rp_document_get_form (self->document);
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (form));

  g_hash_table_remove_all (self->blocks);
  g_ptr_array_set_size (self->take_all, 0);
  rp_children_clear (self->box);
  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      if (rp_section_is_part (section, self->owner, self->closing))
        build_section (self, section);
    }
}

/* ---- what changes while it is shown ---- */

static void
refresh_offers (RpFormView *self)
{
  for (guint i = 0; i < self->take_all->len; i++)
    {
      GtkWidget *button = self->take_all->pdata[i];
      g_autoptr (GPtrArray) offers
          = list_offers (self, g_object_get_data (G_OBJECT (button), SECTION_KEY));
      gtk_widget_set_visible (button, offers->len > 1);
    }
}

static void
show_changed (RpFormView *self, RpFormBlock *block)
{
  const char *question = rp_form_block_get_question (block)->id;

  rp_form_block_set_changed (block,
                             self->changed != NULL
                                 && g_strv_contains ((const char *const *)self->changed, question));
}

static void
refresh_visibility (RpFormView *self)
{
  GHashTableIter iter;
  gpointer block = NULL;

  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, NULL, &block))
    rp_form_block_refresh_visibility (block);
  rp_form_layout_refresh (GTK_BOX (self->box));
  refresh_offers (self);
}

static void
answer_changed_cb (RpDocument *document, const char *question, RpFormView *self)
{
  RpFormBlock *block = g_hash_table_lookup (self->blocks, question);

  if (block != NULL)
    rp_form_block_refresh_answer (block);
  refresh_visibility (self);
}

static void loaded_cb (RpDocument *document, RpFormView *self);

static void
catch_up (GtkWidget *view)
{
  if (RP_FORM_VIEW (view)->document != NULL)
    loaded_cb (RP_FORM_VIEW (view)->document, RP_FORM_VIEW (view));
}

/* Whether the questions stay on the page as they are because somebody writes in one of them. */
static gboolean
is_put_off (RpFormView *self, RpForm *form)
{
  if (!self->patient || !self->built || form != self->form || !rp_writing_is_in (GTK_WIDGET (self)))
    return FALSE;
  rp_writing_wait (GTK_WIDGET (self), catch_up, GTK_WIDGET (self));
  return TRUE;
}

static void
loaded_cb (RpDocument *document, RpFormView *self)
{
  gboolean editable = self->closing ? rp_document_may_close (document)
                                    : rp_document_is_editable (document, self->owner);
  RpForm *form = rp_document_get_form (document);
  GHashTableIter iter;
  gpointer block = NULL;

  if ((!self->built || editable != self->editable || form != self->form)
      && !is_put_off (self, form))
    {
      self->editable = editable;
      self->built = TRUE;
      build (self);
      g_set_object (&self->form, form);
    }
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, NULL, &block))
    {
      rp_form_block_refresh_remarks (block);
      rp_form_block_refresh_late (block);
      show_changed (self, block);
    }
  refresh_visibility (self);
}

void
rp_form_view_set_marks (RpFormView *self, RpFieldMarks *marks)
{
  g_set_object (&self->marks, marks);
}

void
rp_form_view_set_closing (RpFormView *self)
{
  self->closing = TRUE;
}

void
rp_form_view_set_patient (RpFormView *self)
{
  self->patient = TRUE;
}

void
rp_form_view_set_document (RpFormView *self, RpDocument *document, RpRoles owner)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  self->owner = owner;
  self->built = FALSE;
  g_signal_connect_object (document, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (document, "answer-changed", G_CALLBACK (answer_changed_cb), self, 0);
  if (rp_document_get_form (document) != NULL)
    loaded_cb (document, self);
}

void
rp_form_view_set_pinning (RpFormView *self, gboolean pinning)
{
  self->pinning = pinning;
  self->built = FALSE;
  if (self->document != NULL && rp_document_get_form (self->document) != NULL)
    loaded_cb (self->document, self);
}

void
rp_form_view_set_control_func (RpFormView *self, RpFormControlFunc func, gpointer data)
{
  self->control_func = func;
  self->control_data = data;
}

void
rp_form_view_set_changed (RpFormView *self, const char *const *questions)
{
  GHashTableIter iter;
  gpointer block = NULL;

  g_strfreev (self->changed);
  self->changed = g_strdupv ((GStrv)questions);
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, NULL, &block))
    show_changed (self, block);
}

const char *
rp_form_view_get_focused (RpFormView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GHashTableIter iter;
  gpointer question = NULL, block = NULL;

  g_hash_table_iter_init (&iter, self->blocks);
  while (focus != NULL && g_hash_table_iter_next (&iter, &question, &block))
    if (gtk_widget_is_ancestor (focus, block))
      return question;
  return NULL;
}

/* After the layout: a form that was built just now has no places yet. */
static gboolean
go_to_wanted_cb (gpointer user_data)
{
  RpFormView *self = user_data;
  RpFormBlock *block
      = self->wanted != NULL ? g_hash_table_lookup (self->blocks, self->wanted) : NULL;

  self->wanted_source = 0;
  if (block != NULL)
    rp_form_block_focus (block, self->wanted_row, self->wanted_column);
  return G_SOURCE_REMOVE;
}

void
rp_form_view_focus_cell (RpFormView *self, const char *question, int row, const char *column)
{
  g_free (self->wanted);
  g_free (self->wanted_column);
  self->wanted = g_strdup (question);
  self->wanted_row = row;
  self->wanted_column = g_strdup (column);
  if (self->wanted_source == 0)
    self->wanted_source = g_idle_add_full (G_PRIORITY_LOW, go_to_wanted_cb, self, NULL);
}

void
rp_form_view_focus_question (RpFormView *self, const char *question)
{
  rp_form_view_focus_cell (self, question, -1, NULL);
}

GtkWidget *
rp_form_view_new (void)
{
  return g_object_new (RP_TYPE_FORM_VIEW, NULL);
}

static void
rp_form_view_dispose (GObject *object)
{
  RpFormView *self = RP_FORM_VIEW (object);

  g_clear_handle_id (&self->wanted_source, g_source_remove);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->wanted_column, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->document);
  g_clear_object (&self->marks);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (rp_form_view_parent_class)->dispose (object);
}

static void
rp_form_view_finalize (GObject *object)
{
  g_hash_table_unref (RP_FORM_VIEW (object)->blocks);
  g_strfreev (RP_FORM_VIEW (object)->changed);
  g_ptr_array_unref (RP_FORM_VIEW (object)->take_all);
  G_OBJECT_CLASS (rp_form_view_parent_class)->finalize (object);
}

static void
rp_form_view_class_init (RpFormViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_form_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_form_view_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  pin_signal = g_signal_new ("pin", RP_TYPE_FORM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rp_form_view_init (RpFormView *self)
{
  self->blocks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->take_all = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
