/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/fact-grid.h"

#include "widgets/children.h"
#include "widgets/field-mark.h"

struct _RpFactGrid
{
  GtkWidget parent_instance;
  GtkGrid *grid;
  RpFieldMarks *marks; /* (nullable) */
};

G_DEFINE_TYPE (RpFactGrid, rp_fact_grid, GTK_TYPE_WIDGET)

static void
attach_fact (RpFactGrid *self, const char *name, const char *value, int row)
{
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *text = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_can_focus (text, FALSE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_grid_attach (self->grid, label, 0, row, 1, 1);
  gtk_grid_attach (self->grid, text, 1, row, 1, 1);
}

static void
clear (RpFactGrid *self)
{
  rp_children_clear (self->grid);
}

void
rp_fact_grid_set_marks (RpFactGrid *self, RpFieldMarks *marks)
{
  g_set_object (&self->marks, marks);
}

static gboolean
is_marked (RpFactGrid *self, const RpField *field)
{
  return self->marks != NULL
         && rp_field_marks_get (self->marks, rp_field_unit_name (field), NULL)
                != RP_FIELD_MARK_NONE;
}

static void
attach_mark (RpFactGrid *self, const RpField *field, int row)
{
  gtk_grid_attach (
      self->grid,
      rp_field_mark_new (self->marks, rp_field_unit_name (field), rp_field_label (field)), 2, row,
      1, 1);
}

void
rp_fact_grid_show_pairs (RpFactGrid *self, const char *const *pairs)
{
  int row = 0;

  clear (self);
  for (guint i = 0; pairs[i] != NULL && pairs[i + 1] != NULL; i += 2)
    attach_fact (self, pairs[i], pairs[i + 1], row++);
}

void
rp_fact_grid_show (RpFactGrid *self, RpRecord *record, const char *const *fields, GTimeZone *zone,
                   RpNameFunc name_of, gpointer data)
{
  int row = 0;

  clear (self);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      const RpField *field = rp_kind_find_field (rp_record_get_kind (record), fields[i]);
      g_autofree char *value = rp_record_format_at (record, fields[i], zone);
      const char *name = NULL;
      if (*value == '\0' && !is_marked (self, field))
        continue;
      if (field->type == RP_FIELD_REFERENCE && name_of != NULL)
        name = name_of (field->target, value, data);
      attach_fact (self, rp_field_label (field),
                   name != NULL     ? name
                   : *value != '\0' ? value
                                    : "—",
                   row);
      if (is_marked (self, field))
        attach_mark (self, field, row);
      row++;
    }
}

static void
rp_fact_grid_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));
  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&RP_FACT_GRID (object)->marks);
  G_OBJECT_CLASS (rp_fact_grid_parent_class)->dispose (object);
}

static void
rp_fact_grid_class_init (RpFactGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_fact_grid_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
rp_fact_grid_init (RpFactGrid *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 18);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}
