/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/learning-page.h"

#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/fact-grid.h"
#include "widgets/text-table.h"
#include "workbench/learning.h"

/* Columns at the left of each table that are words. */
static const guint n_words[] = {
  [RP_LEARNING_RULES] = 1, [RP_LEARNING_LED] = 1,         [RP_LEARNING_NEEDS] = 1,
  [RP_LEARNING_TERMS] = 2, [RP_LEARNING_CALIBRATION] = 0,
};

struct _RpLearningPage
{
  RpPage parent_instance;

  RpLearning *learning;
  GtkStack *stack;
  RpFactGrid *summary;
  GtkBox *tables;
};

G_DEFINE_TYPE (RpLearningPage, rp_learning_page, RP_TYPE_PAGE)

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
append_table (RpLearningPage *self, RpLearningTable table)
{
  GPtrArray *rows = rp_learning_get_rows (self->learning, table);
  GtkWidget *title = new_label (rp_learning_get_title (table), "heading");
  RpTextTable *shown = NULL;

  gtk_widget_set_margin_top (title, 18);
  gtk_box_append (self->tables, title);
  if (rows->len < 2)
    {
      gtk_box_append (self->tables, new_label (rp_learning_get_empty (table), "dim-label"));
      return;
    }
  shown = g_object_new (RP_TYPE_TEXT_TABLE, NULL);
  rp_text_table_show (shown, rows, n_words[table], rp_learning_get_title (table));
  gtk_box_append (self->tables, GTK_WIDGET (shown));
}

static void
loaded_cb (RpLearning *learning, RpLearningPage *self)
{
  gtk_stack_set_visible_child_name (self->stack,
                                    rp_learning_is_known (learning) ? "known" : "empty");
  rp_fact_grid_show_pairs (self->summary, rp_learning_get_summary (learning));
  rp_children_clear (self->tables);
  for (guint i = 0; i < RP_LEARNING_N_TABLES; i++)
    append_table (self, i);
}

static void
rp_learning_page_session_set (RpPage *page)
{
  RpLearningPage *self = RP_LEARNING_PAGE (page);

  self->learning = rp_learning_new (rp_page_get_session (page));
  g_signal_connect_object (self->learning, "loaded", G_CALLBACK (loaded_cb), self, 0);
}

static void
rp_learning_page_dispose (GObject *object)
{
  g_clear_object (&RP_LEARNING_PAGE (object)->learning);
  G_OBJECT_CLASS (rp_learning_page_parent_class)->dispose (object);
}

static void
rp_learning_page_class_init (RpLearningPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RP_TYPE_FACT_GRID);
  G_OBJECT_CLASS (klass)->dispose = rp_learning_page_dispose;
  RP_PAGE_CLASS (klass)->session_set = rp_learning_page_session_set;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/learning-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpLearningPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RpLearningPage, summary);
  gtk_widget_class_bind_template_child (widget_class, RpLearningPage, tables);
}

static void
rp_learning_page_init (RpLearningPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
}
