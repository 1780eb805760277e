/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/score-view.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "widgets/accessible.h"
#include "widgets/columns-layout.h"
#include "widgets/page.h"
#include "widgets/print-dialog.h"
#include "widgets/record-editor.h"
#include "widgets/score-history.h"
#include "widgets/service-view.h"
#include "widgets/waterfall-chart.h"
#include "widgets/what-if-view.h"
#include "widgets/work-group.h"

struct _RpScoreView
{
  GtkWidget parent_instance;

  RpCustomerScore *score; /* (nullable) */
  gint32 shown;           /* the day in the entry; -1 for none yet */
  GtkLabel *score_label, *grade, *range, *hold, *set_text, *model, *problem, *most;
  GtkLabel *part_title, *part_fact, *part_map, *part_source, *both, *lifetime;
  GtkEntry *date;
  GtkStack *stack;
  GtkWidget *switcher, *print_button, *propose_button, *no_overrides, *lifetime_box;
  GtkListBox *factors;
  AdwBin *overrides_place;
  RpWaterfallChart *waterfall;
  RpScoreHistory *history;
  RpWhatIfView *what_if;
  RpServiceView *services;
};

G_DEFINE_TYPE (RpScoreView, rp_score_view, GTK_TYPE_WIDGET)

/* ---- factors ---- */

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
create_factor_row (gpointer item, gpointer user_data)
{
  RpScoreFactorItem *factor = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *level = new_label (rp_score_factor_item_get_level_label (factor), "rp-state");
  GtkWidget *name = new_label (rp_score_factor_item_get_label (factor), NULL);

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_valign (level, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), level);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), new_label (rp_score_factor_item_get_evidence (factor), "caption"));
  if (*rp_score_factor_item_get_missing (factor) != '\0')
    gtk_box_append (GTK_BOX (box),
                    new_label (rp_score_factor_item_get_missing (factor), "caption"));
  gtk_widget_add_css_class (box, "rp-factor");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

/* ---- showing ---- */

static void
set_optional (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

/* The part that is selected: where it comes from. */
static void
show_part (RpScoreView *self)
{
  g_autoptr (RpScoreLine) line = g_list_model_get_item (
      rp_customer_score_get_lines (self->score), rp_waterfall_chart_get_selected (self->waterfall));
  g_autofree char *title = NULL;
  g_autofree char *fact = NULL;
  g_autofree char *map = NULL;
  g_autofree char *source = NULL;

  if (line == NULL)
    return;
  title = g_strdup_printf (_ ("%s (%s): %s = %s"), rp_score_line_get_label (line),
                           rp_score_line_get_dimension (line), rp_score_line_get_formula (line),
                           rp_score_line_get_contribution (line));
  fact = rp_score_line_is_known (line)
             ? g_strdup (rp_score_line_get_raw (line))
             : g_strdup_printf (_ ("Not known: %s"), rp_score_line_get_raw (line));
  map = g_strdup_printf (_ ("Points: %s"), rp_score_line_get_map (line));
  source = g_strdup_printf (_ ("Fact: %s. Source: %s"), rp_score_line_get_fact (line),
                            rp_score_line_get_source (line));
  gtk_label_set_label (self->part_title, title);
  gtk_label_set_label (self->part_fact, fact);
  gtk_label_set_label (self->part_map, map);
  gtk_label_set_label (self->part_source, source);
}

static void
selected_cb (RpWaterfallChart *chart, guint row, RpScoreView *self)
{
  show_part (self);
}

static void
show_date (RpScoreView *self)
{
  g_autofree char *date = rp_date_format (rp_customer_score_get_day (self->score));

  self->shown = rp_customer_score_get_day (self->score);
  gtk_editable_set_text (GTK_EDITABLE (self->date), date);
  gtk_widget_remove_css_class (GTK_WIDGET (self->date), "error");
}

/* Whether another date is being typed than that of the score shown. */
static gboolean
is_typing (RpScoreView *self)
{
  g_autofree char *date = self->shown >= 0 ? rp_date_format (self->shown) : NULL;

  return date != NULL && !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->date)), date);
}

static void
show_grades (RpScoreView *self)
{
  const char *set = rp_customer_score_get_set (self->score);
  const char *computed = rp_customer_score_get_grade (self->score);
  g_autofree char *grade
      = *set != '\0' ? g_strdup_printf (_ ("%s, computed %s"), set, computed) : g_strdup (computed);
  g_autofree char *both
      = *set != '\0' ? g_strdup_printf (_ ("Grade %s. %s. Computed: %s."), set,
                                        rp_customer_score_get_set_text (self->score), computed)
                     : g_strdup_printf (_ ("Grade %s, as computed."), computed);

  gtk_label_set_label (self->grade, grade);
  gtk_label_set_label (self->both, both);
  set_optional (self->set_text, rp_customer_score_get_set_text (self->score));
  gtk_widget_set_visible (self->no_overrides,
                          g_list_model_get_n_items (rp_customer_score_get_overrides (self->score))
                              == 0);
}

/* What was bought can be told without a score. */
static void
show_pages (RpScoreView *self, gboolean has_score)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->stack);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      const char *name = gtk_stack_page_get_name (GTK_STACK_PAGE (page));

      gtk_stack_page_set_visible (GTK_STACK_PAGE (page),
                                  has_score || g_str_equal (name, "services"));
    }
  if (!has_score)
    gtk_stack_set_visible_child_name (self->stack, "services");
}

static void
show (RpCustomerScore *score, RpScoreView *self)
{
  const char *problem = rp_customer_score_get_problem (score);
  gboolean has_score = rp_customer_score_is_loaded (score) && *problem == '\0';

  if (!rp_customer_score_is_loaded (score))
    return;
  set_optional (self->problem, problem);
  gtk_label_set_label (self->score_label, has_score ? rp_customer_score_get_text (score) : "—");
  gtk_widget_set_visible (GTK_WIDGET (self->grade), has_score);
  show_pages (self, has_score);
  gtk_widget_set_visible (self->switcher, has_score);
  gtk_label_set_label (self->range, rp_customer_score_get_range (score));
  set_optional (self->hold, rp_customer_score_get_hold (score));
  gtk_label_set_label (self->model, rp_customer_score_get_model (score));
  gtk_label_set_label (self->most, rp_customer_score_get_most (score));
  gtk_label_set_label (self->lifetime, rp_customer_score_get_lifetime (score));
  gtk_widget_set_visible (self->lifetime_box, *rp_customer_score_get_lifetime (score) != '\0');
  if (!is_typing (self))
    show_date (self);
  show_grades (self);
  show_part (self);
  if (rp_customer_score_get_supposition (score) != NULL)
    rp_what_if_view_set_supposition (self->what_if, rp_customer_score_get_supposition (score));
}

static void
show_services (RpScoreView *self, RpCustomerScore *score)
{
  g_autoptr (RpServiceValue) value = rp_service_value_new (rp_customer_score_get_session (score),
                                                           rp_customer_score_get_customer (score));

  rp_service_view_set_value (self->services, value);
}

void
rp_score_view_set_score (RpScoreView *self, RpCustomerScore *score)
{
  if (self->score != NULL)
    g_signal_handlers_disconnect_by_data (self->score, self);
  g_set_object (&self->score, score);
  self->shown = -1;
  gtk_widget_set_visible (self->propose_button, rp_customer_score_may_propose (score));
  gtk_list_box_bind_model (self->factors, rp_customer_score_get_factors (score), create_factor_row,
                           NULL, NULL);
  adw_bin_set_child (
      self->overrides_place,
      rp_work_group_new (_ ("Grades proposed and set"), rp_customer_score_get_overrides (score)));
  rp_waterfall_chart_set_score (self->waterfall, score);
  rp_score_history_set_score (self->history, score);
  show_services (self, score);
  g_signal_connect_object (score, "loaded", G_CALLBACK (show), self, 0);
  gtk_stack_set_visible_child_name (self->stack, "parts");
  show (score, self);
}

/* ---- the day ---- */

static void
date_activated_cb (GtkEntry *entry, RpScoreView *self)
{
  gint32 day = 0;

  if (self->score != NULL && rp_date_parse (gtk_editable_get_text (GTK_EDITABLE (entry)), &day))
    {
      rp_customer_score_set_day (self->score, day);
      show_date (self);
    }
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
}

/* From today to the ends of the months before, and back. */
static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpScoreView *self = RP_SCORE_VIEW (widget);
  int year, month, day_of_month;
  gint32 first, day;

  if (self->score == NULL)
    return;
  day = rp_customer_score_get_day (self->score);
  rp_date_to_ymd (day, &year, &month, &day_of_month);
  first = rp_date_from_ymd (year, month, 1);
  if (g_variant_get_int32 (parameter) < 0)
    rp_customer_score_set_day (self->score, first - 1);
  else
    rp_customer_score_set_day (self->score, rp_date_add_months (first, 2) - 1);
  show_date (self);
}

/* ---- what is done from here ---- */

static void
propose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpScoreView *self = RP_SCORE_VIEW (widget);

  if (self->score != NULL)
    rp_record_editor_present (widget, rp_customer_score_draft_proposal (self->score));
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpScoreView *self = RP_SCORE_VIEW (widget);

  if (self->score != NULL && *rp_customer_score_get_text (self->score) != '\0')
    rp_print_dialog_present_value (widget, self->score,
                                   rp_customer_score_get_customer_name (self->score));
}

static void
rp_score_view_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_object (&RP_SCORE_VIEW (object)->score);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (rp_score_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RP_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (RP_TYPE_WATERFALL_CHART);
  g_type_ensure (RP_TYPE_SCORE_HISTORY);
  g_type_ensure (RP_TYPE_WHAT_IF_VIEW);
  g_type_ensure (RP_TYPE_SERVICE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/score-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, score_label);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, grade);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, range);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, hold);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, set_text);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, model);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, problem);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, most);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, lifetime);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, lifetime_box);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, part_title);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, part_fact);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, part_map);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, part_source);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, both);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, date);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, stack);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, switcher);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, print_button);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, propose_button);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, no_overrides);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, factors);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, overrides_place);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, waterfall);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, history);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, what_if);
  gtk_widget_class_bind_template_child (widget_class, RpScoreView, services);
  gtk_widget_class_bind_template_callback (widget_class, date_activated_cb);
}

static void
rp_score_view_class_init (RpScoreViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_score_view_dispose;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "score.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "score.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "score.print",
                                       NULL);
  gtk_widget_class_install_action (widget_class, "score.propose", NULL, propose_action);
}

static void
rp_score_view_init (RpScoreView *self)
{
  self->shown = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
  g_signal_connect (self->waterfall, "selected", G_CALLBACK (selected_cb), self);
}
