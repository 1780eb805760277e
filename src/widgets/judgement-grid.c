/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/judgement-grid.h"

#include <glib/gi18n-lib.h>

#include "widgets/children.h"
#include "workbench/judgement.h"

#define CELL_CHARS 4
#define LABEL_CHARS 10

struct _RpJudgementGrid
{
  GtkWidget parent_instance;

  RpWeightsWorkshop *workshop; /* (nullable) */
  guint group, n;
  GtkGrid *grid;
  GPtrArray *cells;   /* (element-type GtkWidget) (unowned): n × n, row by row */
  GPtrArray *weights; /* (element-type GtkLabel) (unowned) */
};

G_DEFINE_TYPE (RpJudgementGrid, rp_judgement_grid, GTK_TYPE_WIDGET)

/* ---- cells ---- */

static guint
place_of (GtkWidget *cell)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "place"));
}

/* What is no judgement is marked and stays to be corrected. */
static void
take_text (RpJudgementGrid *self, GtkWidget *entry)
{
  guint place = place_of (entry);
  double value = 0;
  gboolean right = rp_judgement_parse (gtk_editable_get_text (GTK_EDITABLE (entry)), &value)
                   && rp_weights_workshop_set_judgement (self->workshop, self->group,
                                                         place / self->n, place % self->n, value);

  if (right)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
}

static void
activate_cb (GtkEntry *entry, RpJudgementGrid *self)
{
  take_text (self, GTK_WIDGET (entry));
}

static gboolean
is_as_shown (RpJudgementGrid *self, GtkWidget *entry)
{
  guint place = place_of (entry);
  g_autofree char *text = rp_judgement_format (rp_weights_workshop_get_judgement (
      self->workshop, self->group, place / self->n, place % self->n));

  return g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text);
}

static void
leave_cb (GtkEventControllerFocus *focus, RpJudgementGrid *self)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus));

  if (self->workshop != NULL && !is_as_shown (self, entry))
    take_text (self, entry);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state,
        RpJudgementGrid *self)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));
  guint place = place_of (entry);
  int step = key == GDK_KEY_Up ? 1 : key == GDK_KEY_Down ? -1 : 0;
  double value;

  if (step == 0)
    return GDK_EVENT_PROPAGATE;
  value = rp_weights_workshop_get_judgement (self->workshop, self->group, place / self->n,
                                             place % self->n);
  rp_weights_workshop_set_judgement (self->workshop, self->group, place / self->n, place % self->n,
                                     rp_judgement_step (value, step));
  rp_judgement_grid_update (self);
  gtk_editable_select_region (GTK_EDITABLE (entry), 0, -1);
  return GDK_EVENT_STOP;
}

static const char *
member (RpJudgementGrid *self, guint index)
{
  return rp_weights_workshop_get_member_label (self->workshop, self->group, index);
}

static GtkWidget *
new_entry (RpJudgementGrid *self, guint row, guint column)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *name
      = g_strdup_printf (_ ("%s compared with %s"), member (self, row), member (self, column));

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), CELL_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), CELL_CHARS);
  gtk_editable_set_alignment (GTK_EDITABLE (entry), 0.5);
  gtk_widget_set_tooltip_text (entry, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (entry, focus);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (entry, keys);
  return entry;
}

static GtkWidget *
new_label (const char *text, float align)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  return label;
}

static void
add_row (RpJudgementGrid *self, guint row)
{
  g_autofree char *name = g_strdup_printf ("%u  %s", row + 1, member (self, row));
  GtkWidget *label = new_label (name, 0);
  GtkWidget *weight = new_label ("", 1);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), LABEL_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, member (self, row));
  gtk_grid_attach (self->grid, label, 0, (int)row + 1, 1, 1);
  for (guint column = 0; column < self->n; column++)
    {
      GtkWidget *cell = column > row ? new_entry (self, row, column) : new_label ("", 0.5);

      g_object_set_data (G_OBJECT (cell), "place", GUINT_TO_POINTER (row * self->n + column));
      if (column <= row)
        gtk_widget_add_css_class (cell, "dim-label");
      gtk_grid_attach (self->grid, cell, (int)column + 1, (int)row + 1, 1, 1);
      g_ptr_array_add (self->cells, cell);
    }
  gtk_widget_add_css_class (weight, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (weight), 8);
  gtk_grid_attach (self->grid, weight, (int)self->n + 1, (int)row + 1, 1, 1);
  g_ptr_array_add (self->weights, weight);
}

static void
add_heads (RpJudgementGrid *self)
{
  GtkWidget *weight = new_label (_ ("Weight"), 1);

  for (guint column = 0; column < self->n; column++)
    {
      g_autofree char *number = g_strdup_printf ("%u", column + 1);
      GtkWidget *label = new_label (number, 0.5);

      gtk_widget_set_tooltip_text (label, member (self, column));
      gtk_widget_add_css_class (label, "dim-label");
      gtk_grid_attach (self->grid, label, (int)column + 1, 0, 1, 1);
    }
  gtk_widget_add_css_class (weight, "dim-label");
  gtk_grid_attach (self->grid, weight, (int)self->n + 1, 0, 1, 1);
}

/* ---- showing ---- */

void
rp_judgement_grid_update (RpJudgementGrid *self)
{
  guint worst_row = 0, worst_column = 0;
  g_autofree char *worst = NULL;

  if (self->workshop == NULL)
    return;
  worst
      = rp_weights_workshop_describe_worst (self->workshop, self->group, &worst_row, &worst_column);
  for (guint place = 0; place < self->cells->len; place++)
    {
      GtkWidget *cell = self->cells->pdata[place];
      guint row = place / self->n, column = place % self->n;
      g_autofree char *text = rp_judgement_format (
          rp_weights_workshop_get_judgement (self->workshop, self->group, row, column));

      if (!GTK_IS_ENTRY (cell))
        gtk_label_set_label (GTK_LABEL (cell), text);
      else if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (cell)), text))
        {
          gtk_editable_set_text (GTK_EDITABLE (cell), text);
          gtk_widget_remove_css_class (cell, "error");
        }
      if (MIN (worst_row, worst_column) == row && MAX (worst_row, worst_column) == column
          && row != column && !rp_weights_workshop_is_consistent (self->workshop, self->group))
        gtk_widget_add_css_class (cell, "warning");
      else
        gtk_widget_remove_css_class (cell, "warning");
    }
  for (guint i = 0; i < self->weights->len; i++)
    {
      g_autofree char *text = g_strdup_printf (
          "%.2f %%", rp_weights_workshop_get_member_weight (self->workshop, self->group, i) * 100);
      gtk_label_set_label (self->weights->pdata[i], text);
    }
}

static void
clear (RpJudgementGrid *self)
{
  /* What is removed loses the focus, and must not be taken for typed. */
  g_autoptr (RpWeightsWorkshop) kept = g_steal_pointer (&self->workshop);

  rp_children_clear (self->grid);
  g_ptr_array_set_size (self->cells, 0);
  g_ptr_array_set_size (self->weights, 0);
}

void
rp_judgement_grid_show (RpJudgementGrid *self, RpWeightsWorkshop *workshop, guint group)
{
  clear (self);
  self->workshop = g_object_ref (workshop);
  self->group = group;
  self->n = rp_weights_workshop_get_n_members (workshop, group);
  add_heads (self);
  for (guint row = 0; row < self->n; row++)
    add_row (self, row);
  rp_judgement_grid_update (self);
}

static void
rp_judgement_grid_dispose (GObject *object)
{
  RpJudgementGrid *self = RP_JUDGEMENT_GRID (object);

  if (self->grid != NULL)
    {
      clear (self);
      gtk_widget_unparent (GTK_WIDGET (self->grid));
      self->grid = NULL;
    }
  G_OBJECT_CLASS (rp_judgement_grid_parent_class)->dispose (object);
}

static void
rp_judgement_grid_finalize (GObject *object)
{
  RpJudgementGrid *self = RP_JUDGEMENT_GRID (object);

  g_ptr_array_unref (self->cells);
  g_ptr_array_unref (self->weights);
  G_OBJECT_CLASS (rp_judgement_grid_parent_class)->finalize (object);
}

static void
rp_judgement_grid_class_init (RpJudgementGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_judgement_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_judgement_grid_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
rp_judgement_grid_init (RpJudgementGrid *self)
{
  self->cells = g_ptr_array_new ();
  self->weights = g_ptr_array_new ();
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 6);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}
