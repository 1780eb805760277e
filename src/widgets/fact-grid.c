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
  char *shown;         /* (nullable): what was shown last: the same is left as it is */
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

/* Whether it is to be made anew; what had the keyboard keeps it otherwise. @facts: all that is shown, by rows */
static gboolean
clear_for (RpFactGrid *self, const GString *facts)
{
  if (g_strcmp0 (self->shown, facts->str) == 0)
    return FALSE;
  g_free (self->shown);
  self->shown = g_strdup (facts->str);
  rp_children_clear (self->grid);
  return TRUE;
}

static void
note_fact (GString *facts, const char *name, const char *value, const char *more)
{
  g_string_append_printf (facts, "%s\x1f%s\x1f%s\x1e", name, value, more);
}

void
rp_fact_grid_set_marks (RpFactGrid *self, RpFieldMarks *marks)
{
  if (g_set_object (&self->marks, marks))
    g_clear_pointer (&self->shown, g_free);
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
  g_autoptr (GString) facts = g_string_new (NULL);
  int row = 0;

  for (guint i = 0; pairs[i] != NULL && pairs[i + 1] != NULL; i += 2)
    note_fact (facts, pairs[i], pairs[i + 1], "");
  if (!clear_for (self, facts))
    return;
  for (guint i = 0; pairs[i] != NULL && pairs[i + 1] != NULL; i += 2)
    attach_fact (self, pairs[i], pairs[i + 1], row++);
}

/* What stands beside the field's name; "" when the field is not shown. Returns: (transfer full) */
static char *
dup_value (RpFactGrid *self, RpRecord *record, const RpField *field, GTimeZone *zone,
           RpNameFunc name_of, gpointer data)
{
  g_autofree char *value = rp_record_format_at (record, field->name, zone);
  const char *name = NULL;

  if (*value == '\0')
    return g_strdup (is_marked (self, field) ? "—" : "");
  if (field->type == RP_FIELD_REFERENCE && name_of != NULL)
    name = name_of (field->target, value, data);
  return name != NULL ? g_strdup (name) : g_steal_pointer (&value);
}

void
rp_fact_grid_show (RpFactGrid *self, RpRecord *record, const char *const *fields, GTimeZone *zone,
                   RpNameFunc name_of, gpointer data)
{
  g_autoptr (GString) facts = g_string_new (NULL);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  const RpKind *kind = rp_record_get_kind (record);
  int row = 0;

  for (guint i = 0; fields[i] != NULL; i++)
    {
      const RpField *field = rp_kind_find_field (kind, fields[i]);
      char *value = dup_value (self, record, field, zone, name_of, data);
      g_ptr_array_add (values, value);
      note_fact (facts, field->name, value, is_marked (self, field) ? "marked" : "");
    }
  if (!clear_for (self, facts))
    return;
  for (guint i = 0; fields[i] != NULL; i++)
    {
      const RpField *field = rp_kind_find_field (kind, fields[i]);
      const char *value = values->pdata[i];
      if (*value == '\0')
        continue;
      attach_fact (self, rp_field_label (field), value, row);
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
rp_fact_grid_finalize (GObject *object)
{
  g_free (RP_FACT_GRID (object)->shown);
  G_OBJECT_CLASS (rp_fact_grid_parent_class)->finalize (object);
}

static void
rp_fact_grid_class_init (RpFactGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_fact_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_fact_grid_finalize;
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
