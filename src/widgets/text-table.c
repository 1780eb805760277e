/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/text-table.h"

#include "widgets/children.h"

#define WORDS_WIDTH 36 /* characters; longer ones wrap */
#define HEADER_WIDTH 10

struct _RpTextTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkGrid *grid;
};

G_DEFINE_TYPE (RpTextTable, rp_text_table, GTK_TYPE_WIDGET)

/* Only what is too long wraps, and not narrower than it may be wide: the height is that of the narrowest. */
static void
wrap (GtkLabel *label, int width, GtkJustification justify)
{
  if (g_utf8_strlen (gtk_label_get_label (label), -1) <= width)
    return;
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (label, width);
  gtk_label_set_max_width_chars (label, width);
  gtk_label_set_justify (label, justify);
}

static void
attach_cell (RpTextTable *self, const char *text, gboolean is_word, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), is_word ? 0 : 1);
  gtk_label_set_yalign (GTK_LABEL (label), row == 0 ? 1 : 0);
  gtk_widget_set_hexpand (label, is_word);
  if (row == 0 || !is_word)
    gtk_widget_add_css_class (label, row == 0 ? "caption-heading" : "numeric");
  if (is_word || row == 0)
    wrap (GTK_LABEL (label), is_word ? WORDS_WIDTH : HEADER_WIDTH,
          is_word ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_RIGHT);
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
}

void
rp_text_table_show (RpTextTable *self, GPtrArray *rows, guint n_words, const char *title)
{
  rp_children_clear (self->grid);
  for (guint i = 0; i < rows->len; i++)
    {
      const GStrv cells = rows->pdata[i];

      for (guint k = 0; cells[k] != NULL; k++)
        attach_cell (self, cells[k], k < n_words, (int)k, (int)i);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
}

static void
rp_text_table_dispose (GObject *object)
{
  g_clear_pointer (&RP_TEXT_TABLE (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_text_table_parent_class)->dispose (object);
}

static void
rp_text_table_class_init (RpTextTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_text_table_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/text-table.ui");
  gtk_widget_class_bind_template_child (widget_class, RpTextTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, RpTextTable, grid);
}

static void
rp_text_table_init (RpTextTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
