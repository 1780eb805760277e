/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/weights-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/date.h"
#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/judgement-grid.h"
#include "widgets/kept-text.h"
#include "workbench/weights-workshop.h"

struct _RpWeightsPage
{
  RpPage parent_instance;

  RpWeightsWorkshop *workshop;
  RpTyped *why;     /* (nullable): for the version that is being saved */
  guint group;      /* shown */
  gboolean filling; /* the program moves the controls, not a person */
  AdwWindowTitle *title;
  GtkDropDown *models, *index, *method, *combination;
  GtkWidget *save_button, *mend_button;
  GtkLabel *problem, *group_title, *ratio, *worst, *note, *agreement, *index_source;
  GtkListBox *groups;
  RpJudgementGrid *matrix;
  GtkStack *results;
  GtkGrid *weights;
  GtkBox *opinion_heads;
  GtkListView *opinions;
};

G_DEFINE_TYPE (RpWeightsPage, rp_weights_page, RP_TYPE_PAGE)

/* ---- the comparison that is shown ---- */

static void
show_ratio (RpWeightsPage *self)
{
  gboolean consistent = rp_weights_workshop_is_consistent (self->workshop, self->group);
  guint row = 0, column = 0;
  g_autofree char *worst
      = rp_weights_workshop_describe_worst (self->workshop, self->group, &row, &column);
  g_autofree char *ratio = g_strdup_printf (
      consistent ? _ ("Consistency ratio %.4f (largest eigenvalue %.5f)")
                 : _ ("Consistency ratio %.4f (largest eigenvalue %.5f): above 0.10, refused"),
      rp_weights_workshop_get_ratio (self->workshop, self->group),
      rp_weights_workshop_get_lambda (self->workshop, self->group));
  g_autofree char *sentence
      = *worst != '\0' ? g_strdup_printf (_ ("Fits least: %s."), worst) : g_strdup ("");

  gtk_label_set_label (self->ratio, ratio);
  if (consistent)
    gtk_widget_remove_css_class (GTK_WIDGET (self->ratio), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->ratio), "error");
  gtk_label_set_label (self->worst, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->worst), *worst != '\0');
  gtk_widget_set_visible (self->mend_button, *worst != '\0');
}

static void
show_group (RpWeightsPage *self)
{
  gtk_label_set_label (self->group_title,
                       rp_weights_workshop_get_group_label (self->workshop, self->group));
  rp_judgement_grid_show (self->matrix, self->workshop, self->group);
  show_ratio (self);
}

/* ---- the list of comparisons ---- */

static void
set_group_text (RpWeightsPage *self, GtkListBoxRow *row, guint group)
{
  gboolean consistent = rp_weights_workshop_is_consistent (self->workshop, group);
  g_autofree char *ratio
      = g_strdup_printf (_ ("ratio %.3f"), rp_weights_workshop_get_ratio (self->workshop, group));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), ratio);
  if (consistent)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

static void
fill_groups (RpWeightsPage *self)
{
  rp_children_clear (self->groups);
  for (guint i = 0; i < rp_weights_workshop_get_n_groups (self->workshop); i++)
    {
      GtkWidget *added = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (added), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (added),
                                     rp_weights_workshop_get_group_label (self->workshop, i));
      set_group_text (self, GTK_LIST_BOX_ROW (added), i);
      gtk_list_box_append (self->groups, added);
    }
}

static void
row_selected_cb (GtkListBox *groups, GtkListBoxRow *row, RpWeightsPage *self)
{
  if (row == NULL || self->filling)
    return;
  self->group = (guint)gtk_list_box_row_get_index (row);
  show_group (self);
}

/* ---- the weights ---- */

static GtkWidget *
attach (RpWeightsPage *self, const char *text, int column, int row, float align,
        const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (self->weights, label, column, row, 1, 1);
  return label;
}

static void
attach_number (RpWeightsPage *self, double percent, int column, int row, const char *css_class)
{
  g_autofree char *text = isnan (percent) ? g_strdup ("–") : g_strdup_printf ("%.2f", percent);

  gtk_widget_add_css_class (attach (self, text, column, row, 1, css_class), "numeric");
}

static void
show_weights (RpWeightsPage *self)
{
  const char *const heads[] = { _ ("Percent"), _ ("Today"), _ ("Judged"), _ ("Data"), _ ("New") };

  rp_children_clear (self->weights);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    attach (self, heads[i], (int)i, 0, i == 0 ? 0 : 1, "dim-label");
  for (guint i = 0; i < rp_weights_workshop_get_n_indicators (self->workshop); i++)
    {
      int row = (int)i + 1;
      const char *label = rp_weights_workshop_get_indicator_label (self->workshop, i);
      GtkWidget *name = attach (self, label, 0, row, 0, NULL);

      gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (name, TRUE);
      gtk_widget_set_tooltip_text (name, label);
      attach_number (self, rp_weights_workshop_get_weight_now (self->workshop, i), 1, row,
                     "dim-label");
      attach_number (self, rp_weights_workshop_get_expert (self->workshop, i), 2, row, NULL);
      attach_number (self, rp_weights_workshop_get_data (self->workshop, i), 3, row, NULL);
      attach_number (self, rp_weights_workshop_get_weight (self->workshop, i), 4, row, "rp-strong");
    }
  gtk_label_set_label (self->note, rp_weights_workshop_get_note (self->workshop));
}

/* ---- the ranking ---- */

/* The columns behind the name. */
static const struct
{
  const char *title; /* N_() */
  int width_chars;
  gsize offset; /* into RpOpinions */
  const char *format;
} columns[] = {
  { N_ ("New"), 4, G_STRUCT_OFFSET (RpOpinions, rank), "%g" },
  { N_ ("Today"), 5, G_STRUCT_OFFSET (RpOpinions, rank_now), "%g" },
  { N_ ("Score"), 5, G_STRUCT_OFFSET (RpOpinions, score), "%.2f" },
  { N_ ("TOPSIS"), 6, G_STRUCT_OFFSET (RpOpinions, topsis), "%g" },
  { N_ ("VIKOR"), 5, G_STRUCT_OFFSET (RpOpinions, vikor), "%g" },
  { N_ ("Grey"), 4, G_STRUCT_OFFSET (RpOpinions, grey), "%g" },
};

static GtkWidget *
new_cell (const char *text, int width_chars, float align)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  if (width_chars > 0)
    gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  else
    {
      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    }
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), new_cell ("", 0, 0));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    gtk_box_append (GTK_BOX (box), new_cell ("", columns[i].width_chars, 1));
  gtk_list_item_set_child (item, box);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
format_column (const RpOpinions *opinions, guint column)
{
  return g_strdup_printf (columns[column].format,
                          G_STRUCT_MEMBER (double, opinions, columns[column].offset));
}
#pragma GCC diagnostic pop

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  RpOpinionRow *row = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  gtk_label_set_label (GTK_LABEL (cell), rp_opinion_row_get_name (row));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *text = format_column (rp_opinion_row_get (row), i);

      cell = gtk_widget_get_next_sibling (cell);
      gtk_label_set_label (GTK_LABEL (cell), text);
    }
}

static void
set_opinions (RpWeightsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSelectionModel) selection = GTK_SELECTION_MODEL (
      gtk_no_selection_new (g_object_ref (rp_weights_workshop_get_opinions (self->workshop))));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->opinions, factory);
  gtk_list_view_set_model (self->opinions, selection);
  gtk_box_append (self->opinion_heads, new_cell (_ ("Ranks"), 0, 0));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    gtk_box_append (self->opinion_heads,
                    new_cell (_ (columns[i].title), columns[i].width_chars, 1));
  for (GtkWidget *head = gtk_widget_get_first_child (GTK_WIDGET (self->opinion_heads));
       head != NULL; head = gtk_widget_get_next_sibling (head))
    gtk_widget_add_css_class (head, "dim-label");
}

/* ---- all of it ---- */

static void
show_choices (RpWeightsPage *self)
{
  RpWorkshopMethod method = rp_weights_workshop_get_method (self->workshop);

  self->filling = TRUE;
  gtk_drop_down_set_selected (self->index, rp_weights_workshop_get_index (self->workshop));
  gtk_label_set_label (self->index_source,
                       rp_weights_workshop_get_index_source (
                           self->workshop, rp_weights_workshop_get_index (self->workshop)));
  gtk_drop_down_set_selected (self->method, method);
  gtk_drop_down_set_selected (self->combination, rp_weights_workshop_get_product (self->workshop));
  gtk_widget_set_visible (GTK_WIDGET (self->combination), method != RP_WORKSHOP_JUDGEMENTS);
  self->filling = FALSE;
}

static void
changed_cb (RpWeightsWorkshop *workshop, RpWeightsPage *self)
{
  if (!rp_weights_workshop_is_loaded (workshop)
      || self->group >= rp_weights_workshop_get_n_groups (workshop))
    return;
  for (guint i = 0; i < rp_weights_workshop_get_n_groups (workshop); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->groups, (int)i);

      if (row != NULL)
        set_group_text (self, row, i);
    }
  rp_judgement_grid_update (self->matrix);
  show_ratio (self);
  show_choices (self);
  show_weights (self);
  gtk_label_set_label (self->agreement, rp_weights_workshop_get_agreement (workshop));
}

static void
loaded_cb (RpWeightsWorkshop *workshop, RpWeightsPage *self)
{
  const char *problem = rp_weights_workshop_get_problem (workshop);
  g_autofree char *subtitle = NULL;

  gtk_label_set_label (self->problem, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), *problem != '\0');
  if (!rp_weights_workshop_is_loaded (workshop))
    return;
  if (rp_weights_workshop_is_judged (workshop))
    rp_page_say (GTK_WIDGET (self),
                 _ ("What you judged and did not save as a version is here again."));
  subtitle = rp_weights_workshop_describe (workshop);
  adw_window_title_set_subtitle (self->title, subtitle);
  self->group = 0;
  self->filling = TRUE;
  fill_groups (self);
  gtk_list_box_select_row (self->groups, gtk_list_box_get_row_at_index (self->groups, 0));
  self->filling = FALSE;
  show_group (self);
  changed_cb (workshop, self);
}

/* ---- what is chosen ---- */

static void
show_model (RpWeightsPage *self)
{
  const char *const *names = rp_weights_workshop_get_models (self->workshop);

  self->filling = TRUE;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], rp_weights_workshop_get_model (self->workshop)))
      gtk_drop_down_set_selected (self->models, i);
  self->filling = FALSE;
}

static void
discard_response_cb (AdwMessageDialog *dialog, const char *response, RpWeightsPage *self)
{
  if (g_str_equal (response, "leave"))
    rp_weights_workshop_discard (self->workshop);
}

/* An hour of comparing is not thrown away by a key. */
static void
ask_to_discard (RpWeightsPage *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Discard the Judgements?"),
      _ ("What you judged and did not save as a version is gone then."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Back"), "leave",
                                    _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "leave",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb), self, 0);
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* What was judged in the model that is left is kept until it is opened again. */
static void
model_cb (GtkDropDown *models, GParamSpec *pspec, RpWeightsPage *self)
{
  const char *const *names
      = self->workshop != NULL ? rp_weights_workshop_get_models (self->workshop) : NULL;
  guint chosen = gtk_drop_down_get_selected (models);

  if (names == NULL || self->filling || chosen == GTK_INVALID_LIST_POSITION)
    return;
  if (!g_str_equal (names[chosen], rp_weights_workshop_get_model (self->workshop)))
    rp_weights_workshop_open (self->workshop, names[chosen]);
}

static void
index_cb (GtkDropDown *index, GParamSpec *pspec, RpWeightsPage *self)
{
  if (self->workshop != NULL && !self->filling)
    rp_weights_workshop_set_index (self->workshop, gtk_drop_down_get_selected (index));
}

static void
method_cb (GtkDropDown *method, GParamSpec *pspec, RpWeightsPage *self)
{
  if (self->workshop != NULL && !self->filling)
    rp_weights_workshop_set_method (self->workshop, gtk_drop_down_get_selected (method));
}

static void
combination_cb (GtkDropDown *combination, GParamSpec *pspec, RpWeightsPage *self)
{
  if (self->workshop != NULL && !self->filling)
    rp_weights_workshop_set_product (self->workshop, gtk_drop_down_get_selected (combination) == 1);
}

static void
mend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpWeightsPage *self = RP_WEIGHTS_PAGE (widget);

  if (rp_weights_workshop_is_loaded (self->workshop))
    rp_weights_workshop_mend (self->workshop, self->group);
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpWeightsPage *self = RP_WEIGHTS_PAGE (widget);

  if (rp_weights_workshop_is_judged (self->workshop))
    ask_to_discard (self);
  else
    rp_weights_workshop_discard (self->workshop);
}

/* ---- saving ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpWeightsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_weights_workshop_save_finish (RP_WEIGHTS_WORKSHOP (source), result, &error))
    {
      rp_typed_drop (self->why);
      rp_page_say (GTK_WIDGET (self),
                   _ ("The version is saved. Scores of before stay as they were."));
    }
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

static void
save_response_cb (AdwMessageDialog *dialog, const char *response, RpWeightsPage *self)
{
  GtkEditable *from = g_object_get_data (G_OBJECT (dialog), "from");
  GtkEditable *note = g_object_get_data (G_OBJECT (dialog), "note");
  gint32 day = 0;

  if (!g_str_equal (response, "save"))
    rp_kept_text_say (GTK_WIDGET (self), gtk_editable_get_text (note));
  else if (rp_date_parse (gtk_editable_get_text (from), &day))
    rp_weights_workshop_save_async (self->workshop, day, gtk_editable_get_text (note), saved_cb,
                                    g_object_ref (self));
}

/* What would be refused is not sent off: the reason once written would be gone with the dialog. */
static void
version_typed_cb (AdwMessageDialog *dialog)
{
  GtkWidget *from = g_object_get_data (G_OBJECT (dialog), "from");
  GtkEditable *note = g_object_get_data (G_OBJECT (dialog), "note");
  g_autofree char *why = g_strstrip (g_strdup (gtk_editable_get_text (note)));
  gint32 day = 0;
  gboolean is_day = rp_date_parse (gtk_editable_get_text (GTK_EDITABLE (from)), &day);

  if (is_day)
    gtk_widget_remove_css_class (from, "error");
  else
    gtk_widget_add_css_class (from, "error");
  adw_message_dialog_set_response_enabled (dialog, "save", is_day && *why != '\0');
}

static GtkWidget *
add_field (GtkWidget *box, AdwMessageDialog *dialog, const char *key, const char *title,
           const char *text)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);
  GtkWidget *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  g_object_set_data (G_OBJECT (dialog), key, entry);
  return entry;
}

static void
ask_for_version (RpWeightsPage *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Save as a New Version?"),
      _ ("It counts from its day on. Scores of before stay as they were, "
         "and can be computed again as they were."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *from = NULL, *note = NULL;
  g_autofree char *key
      = g_strconcat ("version:", rp_weights_workshop_get_model (self->workshop), NULL);
  g_autofree char *today
      = rp_clock_dup_today (rp_session_get_clock (rp_page_get_session (RP_PAGE (self))));

  from = add_field (box, ADW_MESSAGE_DIALOG (dialog), "from", _ ("Counts _from"), today);
  note = add_field (box, ADW_MESSAGE_DIALOG (dialog), "note", _ ("_Why it is made"), "");
  g_clear_object (&self->why);
  self->why = rp_kept_text_attach (note, rp_page_get_session (RP_PAGE (self)), key);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "save",
                                    _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_response_cb), self, 0);
  g_signal_connect_object (from, "changed", G_CALLBACK (version_typed_cb), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (note, "changed", G_CALLBACK (version_typed_cb), dialog,
                           G_CONNECT_SWAPPED);
  version_typed_cb (ADW_MESSAGE_DIALOG (dialog));
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (note);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpWeightsPage *self = RP_WEIGHTS_PAGE (widget);
  g_autofree char *obstacle = rp_weights_workshop_find_obstacle (self->workshop);

  if (*obstacle != '\0')
    rp_page_say (widget, obstacle);
  else
    ask_for_version (self);
}

/* ---- the page ---- */

static void
fill_models (RpWeightsPage *self)
{
  const char *const *names = rp_weights_workshop_get_models (self->workshop);
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  self->filling = TRUE;
  gtk_drop_down_set_model (self->models, G_LIST_MODEL (list));
  show_model (self);
}

static void
fill_indices (RpWeightsPage *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < rp_weights_workshop_get_n_indices (self->workshop); i++)
    gtk_string_list_append (list, rp_weights_workshop_get_index_name (self->workshop, i));
  self->filling = TRUE;
  gtk_drop_down_set_model (self->index, G_LIST_MODEL (list));
  self->filling = FALSE;
}

static void
rp_weights_page_session_set (RpPage *page)
{
  RpWeightsPage *self = RP_WEIGHTS_PAGE (page);

  self->workshop = rp_weights_workshop_new (rp_page_get_session (page));
  fill_models (self);
  fill_indices (self);
  set_opinions (self);
  gtk_widget_set_visible (self->save_button, rp_weights_workshop_may_save (self->workshop));
  g_signal_connect_object (self->workshop, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (self->workshop, "changed", G_CALLBACK (changed_cb), self, 0);
}

static void
rp_weights_page_dispose (GObject *object)
{
  g_clear_object (&RP_WEIGHTS_PAGE (object)->workshop);
  g_clear_object (&RP_WEIGHTS_PAGE (object)->why);
  G_OBJECT_CLASS (rp_weights_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RP_TYPE_JUDGEMENT_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/weights-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, title);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, models);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, index);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, index_source);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, method);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, combination);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, mend_button);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, problem);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, group_title);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, ratio);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, worst);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, note);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, agreement);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, groups);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, matrix);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, results);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, weights);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, opinion_heads);
  gtk_widget_class_bind_template_child (widget_class, RpWeightsPage, opinions);
}

static void
rp_weights_page_class_init (RpWeightsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_weights_page_dispose;
  RP_PAGE_CLASS (klass)->session_set = rp_weights_page_session_set;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "weights.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "weights.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "weights.mend", NULL, mend_action);
}

static void
rp_weights_page_init (RpWeightsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->results));
  rp_accessible_repair_drop_down (GTK_WIDGET (self->models));
  rp_accessible_repair_drop_down (GTK_WIDGET (self->index));
  rp_accessible_repair_drop_down (GTK_WIDGET (self->method));
  rp_accessible_repair_drop_down (GTK_WIDGET (self->combination));
  g_signal_connect (self->models, "notify::selected", G_CALLBACK (model_cb), self);
  g_signal_connect (self->index, "notify::selected", G_CALLBACK (index_cb), self);
  g_signal_connect (self->method, "notify::selected", G_CALLBACK (method_cb), self);
  g_signal_connect (self->combination, "notify::selected", G_CALLBACK (combination_cb), self);
  g_signal_connect (self->groups, "row-selected", G_CALLBACK (row_selected_cb), self);
}
