/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/what-if-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "widgets/accessible.h"
#include "widgets/children.h"

#define SLIDER_STEPS 200
#define PAGE_STEPS 10

struct _RpWhatIfView
{
  GtkWidget parent_instance;

  RpScoreSupposition *supposition; /* (nullable) */
  gboolean filling;                /* the program moves the controls, not a person */
  GPtrArray *controls;             /* (element-type GtkWidget) (unowned): one a lever */
  GPtrArray *values, *effects;     /* (element-type GtkLabel) (unowned) */
  GtkLabel *result, *sentence;
  GtkLevelBar *level;
  GtkBox *targets;
  GtkGrid *grid;
};

G_DEFINE_TYPE (RpWhatIfView, rp_what_if_view, GTK_TYPE_WIDGET)

/* ---- what follows ---- */

static void
show_value (RpWhatIfView *self, guint index)
{
  RpSupposedLever lever = rp_score_supposition_get_lever (self->supposition, index);
  double value = rp_score_supposition_get_value (self->supposition, index);
  g_autofree char *text = rp_score_supposition_format (self->supposition, index, value);
  g_autofree char *effect = rp_score_supposition_describe_effect (self->supposition, index);

  if (lever.n_words == 0)
    {
      if (!isnan (value))
        gtk_range_set_value (GTK_RANGE (self->controls->pdata[index]), value);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->controls->pdata[index]),
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
      gtk_label_set_label (self->values->pdata[index], isnan (value) ? _ ("not known") : text);
    }
  else
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->controls->pdata[index]),
                                rp_score_supposition_get_choice (self->supposition, index));
  gtk_label_set_label (self->effects->pdata[index], effect);
}

static void
show_all (RpWhatIfView *self)
{
  g_autofree char *result = rp_score_supposition_describe (self->supposition);

  self->filling = TRUE;
  for (guint i = 0; i < self->controls->len; i++)
    show_value (self, i);
  self->filling = FALSE;
  gtk_label_set_label (self->result, result);
  gtk_level_bar_set_value (self->level, rp_score_supposition_get_score (self->supposition));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "what-if.reset",
                                 rp_score_supposition_is_changed (self->supposition));
}

/* ---- controls ---- */

static guint
index_of (GtkWidget *control)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (control), "lever"));
}

static void
moved_cb (GtkRange *range, RpWhatIfView *self)
{
  if (self->filling)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  rp_score_supposition_set_value (self->supposition, index_of (GTK_WIDGET (range)),
                                  gtk_range_get_value (range));
}

static void
chosen_cb (GtkDropDown *words, GParamSpec *pspec, RpWhatIfView *self)
{
  guint chosen = gtk_drop_down_get_selected (words);

  if (self->filling || chosen == GTK_INVALID_LIST_POSITION)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  rp_score_supposition_set_choice (self->supposition, index_of (GTK_WIDGET (words)), chosen);
}

static GtkWidget *
new_slider (RpWhatIfView *self, const RpSupposedLever *lever)
{
  double step = lever->step > 0 ? lever->step : (lever->high - lever->low) / SLIDER_STEPS;
  GtkWidget *slider
      = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, lever->low, lever->high, step);

  gtk_range_set_increments (GTK_RANGE (slider), step, lever->step > 0 ? step : step * PAGE_STEPS);
  gtk_scale_set_draw_value (GTK_SCALE (slider), FALSE);
  gtk_range_set_round_digits (GTK_RANGE (slider), -1);
  gtk_widget_set_hexpand (slider, TRUE);
  g_signal_connect (slider, "value-changed", G_CALLBACK (moved_cb), self);
  return slider;
}

static GtkWidget *
new_choice (RpWhatIfView *self, guint index, const RpSupposedLever *lever)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  GtkWidget *choice = NULL;

  for (guint i = 0; i < lever->n_words; i++)
    gtk_string_list_append (words, rp_score_supposition_get_word (self->supposition, index, i));
  choice = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  gtk_widget_set_halign (choice, GTK_ALIGN_START);
  rp_accessible_repair_drop_down (choice);
  g_signal_connect (choice, "notify::selected", G_CALLBACK (chosen_cb), self);
  return choice;
}

static GtkWidget *
attach_label (RpWhatIfView *self, const char *text, int column, int row, float align,
              int width_chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
  return label;
}

static void
add_lever (RpWhatIfView *self, guint index)
{
  RpSupposedLever lever = rp_score_supposition_get_lever (self->supposition, index);
  GtkWidget *label = attach_label (self, lever.label, 0, (int)index, 0, 0);
  GtkWidget *lock = gtk_image_new_from_icon_name (lever.fixed ? "changes-prevent-symbolic" : NULL);
  GtkWidget *control
      = lever.n_words > 0 ? new_choice (self, index, &lever) : new_slider (self, &lever);

  self->filling = TRUE;
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  g_object_set_data (G_OBJECT (control), "lever", GUINT_TO_POINTER (index));
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lever.label, -1);
  gtk_grid_attach (self->grid, lock, 1, (int)index, 1, 1);
  gtk_grid_attach (self->grid, control, 2, (int)index, 1, 1);
  g_ptr_array_add (self->controls, control);
  g_ptr_array_add (self->values, attach_label (self, "", 3, (int)index, 1, 13));
  g_ptr_array_add (self->effects, attach_label (self, "", 4, (int)index, 1, 7));
  gtk_widget_add_css_class (self->effects->pdata[index], "rp-strong");
  self->filling = FALSE;
}

/* ---- targets ---- */

static void
reach (RpWhatIfView *self, const char *grade)
{
  g_autofree char *sentence = NULL;

  rp_score_supposition_reach (self->supposition, grade, &sentence);
  gtk_label_set_label (self->sentence, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), TRUE);
}

static void
target_clicked_cb (GtkButton *button, RpWhatIfView *self)
{
  reach (self, g_object_get_data (G_OBJECT (button), "grade"));
}

static void
add_targets (RpWhatIfView *self)
{
  const char *const *targets = rp_score_supposition_get_targets (self->supposition);

  for (guint i = 0; targets[i] != NULL; i++)
    {
      g_autofree char *label = g_strdup_printf (_ ("What Would Make It %s?"), targets[i]);
      GtkWidget *button = gtk_button_new_with_label (label);

      g_object_set_data_full (G_OBJECT (button), "grade", g_strdup (targets[i]), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (target_clicked_cb), self);
      gtk_box_append (self->targets, button);
    }
}

static void
clear (RpWhatIfView *self)
{
  rp_children_clear (self->grid);
  rp_children_clear (self->targets);
  g_ptr_array_set_size (self->controls, 0);
  g_ptr_array_set_size (self->values, 0);
  g_ptr_array_set_size (self->effects, 0);
}

void
rp_what_if_view_set_supposition (RpWhatIfView *self, RpScoreSupposition *supposition)
{
  if (self->supposition == supposition)
    return;
  if (self->supposition != NULL)
    g_signal_handlers_disconnect_by_func (self->supposition, show_all, self);
  g_set_object (&self->supposition, supposition);
  clear (self);
  for (guint i = 0; i < rp_score_supposition_get_n_levers (supposition); i++)
    add_lever (self, i);
  add_targets (self);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  g_signal_connect_object (supposition, "changed", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  show_all (self);
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpWhatIfView *self = RP_WHAT_IF_VIEW (widget);

  if (self->supposition == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  rp_score_supposition_reset (self->supposition);
}

static void
rp_what_if_view_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_object (&RP_WHAT_IF_VIEW (object)->supposition);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_what_if_view_parent_class)->dispose (object);
}

static void
rp_what_if_view_finalize (GObject *object)
{
  RpWhatIfView *self = RP_WHAT_IF_VIEW (object);

  g_ptr_array_unref (self->controls);
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->effects);
  G_OBJECT_CLASS (rp_what_if_view_parent_class)->finalize (object);
}

static void
rp_what_if_view_class_init (RpWhatIfViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_what_if_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_what_if_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/what-if-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RpWhatIfView, result);
  gtk_widget_class_bind_template_child (widget_class, RpWhatIfView, sentence);
  gtk_widget_class_bind_template_child (widget_class, RpWhatIfView, level);
  gtk_widget_class_bind_template_child (widget_class, RpWhatIfView, targets);
  gtk_widget_class_bind_template_child (widget_class, RpWhatIfView, grid);
  gtk_widget_class_install_action (widget_class, "what-if.reset", NULL, reset_action);
}

static void
rp_what_if_view_init (RpWhatIfView *self)
{
  self->controls = g_ptr_array_new ();
  self->values = g_ptr_array_new ();
  self->effects = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The bar says how good, not whether it is too little: no warning colours. */
  gtk_level_bar_remove_offset_value (self->level, GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (self->level, GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (self->level, GTK_LEVEL_BAR_OFFSET_FULL);
}
