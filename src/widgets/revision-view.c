/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/revision-view.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/wrapped-label.h"

struct _RpRevisionView
{
  GtkWidget parent_instance;

  RpReportReview *review;
  GtkWidget *box;
  GtkCheckButton *all;
  GtkGrid *grid;
};

static guint pin_signal;

G_DEFINE_TYPE (RpRevisionView, rp_revision_view, GTK_TYPE_WIDGET)

#define QUESTION_KEY "rp-question"

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = rp_wrapped_label_new (text, css_class);

  gtk_label_set_yalign (GTK_LABEL (label), 0);
  return label;
}

static void
attach_answer (RpRevisionView *self, const RpAnswerPair *pair, gboolean after, int row)
{
  const char *text = after ? pair->after : pair->before;
  GtkWidget *label = new_label (*text != '\0' ? text : "—", "rp-version");

  gtk_widget_set_hexpand (label, TRUE);
  if (pair->changed)
    gtk_widget_add_css_class (label, after ? "rp-after" : "rp-before");
  gtk_grid_attach (self->grid, label, after ? 1 : 0, row, 1, 1);
}

/* Remarks on earlier versions, where the answer is; once for a table. */
static int
attach_remarks (RpRevisionView *self, const char *question, int row)
{
  GListModel *remarks = rp_report_review_get_remarks (self->review);
  RpSession *session = rp_document_get_session (rp_report_review_get_document (self->review));

  for (guint i = 0; i < g_list_model_get_n_items (remarks); i++)
    {
      g_autoptr (RpRecord) remark = g_list_model_get_item (remarks, i);
      g_autofree char *text = NULL;
      if (!g_str_equal (rp_record_get_text (remark, "path"), question))
        continue;
      text = g_strdup_printf ("%s: %s",
                              rp_session_name_of (session, rp_record_get_text (remark, "by")),
                              rp_record_get_text (remark, "text"));
      gtk_grid_attach (self->grid, new_label (text, "rp-remark"), 0, row++, 2, 1);
    }
  return row;
}

static void
pin_cb (GtkButton *button, RpRevisionView *self)
{
  g_signal_emit (self, pin_signal, 0, g_object_get_data (G_OBJECT (button), QUESTION_KEY));
}

static GtkWidget *
new_head (RpRevisionView *self, const RpAnswerPair *pair)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = new_label (pair->label, "caption-heading");
  GtkWidget *pin = gtk_button_new_from_icon_name ("view-pin-symbolic");
  g_autofree char *name = g_strdup_printf (_ ("Pin a remark on “%s”"), pair->label);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (pin, name);
  gtk_widget_add_css_class (pin, "flat");
  gtk_widget_add_css_class (pin, "rp-pin");
  gtk_accessible_update_property (GTK_ACCESSIBLE (pin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (pin), QUESTION_KEY, g_strdup (pair->question), g_free);
  g_signal_connect (pin, "clicked", G_CALLBACK (pin_cb), self);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), pin);
  gtk_widget_set_margin_top (head, 8);
  return head;
}

static int
attach_pair (RpRevisionView *self, const RpAnswerPair *pair, int row)
{
  gtk_grid_attach (self->grid, new_head (self, pair), 0, row, 2, 1);
  attach_answer (self, pair, FALSE, row + 1);
  attach_answer (self, pair, TRUE, row + 1);
  return row + 2;
}

const char *
rp_revision_view_get_focused (RpRevisionView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->grid))
             ? g_object_get_data (G_OBJECT (focus), QUESTION_KEY)
             : NULL;
}

static void
attach_heads (RpRevisionView *self)
{
  GListModel *revisions = rp_report_review_get_revisions (self->review);
  guint n_revisions = g_list_model_get_n_items (revisions);

  for (int column = 0; column < 2; column++)
    {
      g_autoptr (RpRecord) revision
          = g_list_model_get_item (revisions, n_revisions - 2 + (guint)column);
      g_autofree char *text = rp_report_review_describe_revision (self->review, revision);
      gtk_grid_attach (self->grid, new_label (text, "heading"), column, 0, 1, 1);
    }
}

void
rp_revision_view_refresh (RpRevisionView *self)
{
  g_autoptr (GPtrArray) pairs = NULL;
  int row = 1;

  rp_children_clear (self->grid);
  if (self->review == NULL
      || rp_document_get_form (rp_report_review_get_document (self->review)) == NULL
      || g_list_model_get_n_items (rp_report_review_get_revisions (self->review)) < 2)
    return;
  attach_heads (self);
  pairs = rp_report_review_list_pairs (self->review, gtk_check_button_get_active (self->all));
  for (guint i = 0; i < pairs->len; i++)
    {
      const RpAnswerPair *pair = pairs->pdata[i];
      const RpAnswerPair *next = i + 1 < pairs->len ? pairs->pdata[i + 1] : NULL;
      row = attach_pair (self, pair, row);
      if (next == NULL || !g_str_equal (next->question, pair->question))
        row = attach_remarks (self, pair->question, row);
    }
  if (pairs->len == 0)
    gtk_grid_attach (self->grid,
                     new_label (_ ("No answer was changed in the last version."), "dim-label"), 0,
                     row, 2, 1);
}

void
rp_revision_view_set_review (RpRevisionView *self, RpReportReview *review)
{
  g_set_object (&self->review, review);
  rp_revision_view_refresh (self);
}

static void
rp_revision_view_dispose (GObject *object)
{
  RpRevisionView *self = RP_REVISION_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->review);
  G_OBJECT_CLASS (rp_revision_view_parent_class)->dispose (object);
}

static void
rp_revision_view_class_init (RpRevisionViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_revision_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  pin_signal = g_signal_new ("pin", RP_TYPE_REVISION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rp_revision_view_init (RpRevisionView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->all
      = GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_ ("Show _unchanged answers too")));
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_homogeneous (self->grid, TRUE);
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 4);
  rp_accessible_repair_mnemonic (GTK_WIDGET (self->all));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->all));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->grid));
  g_signal_connect_object (self->all, "toggled", G_CALLBACK (rp_revision_view_refresh), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
