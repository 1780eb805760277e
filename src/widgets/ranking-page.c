/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/ranking-page.h"

#include <glib/gi18n-lib.h>

#include "schema/code-list.h"
#include "widgets/accessible.h"
#include "widgets/ranking-line.h"
#include "widgets/scatter-chart.h"
#include "workbench/value-ranking.h"

struct _RpRankingPage
{
  RpPage parent_instance;

  RpValueRanking *ranking;
  GtkSingleSelection *selection;
  GtkFileChooserNative *chooser; /* (nullable): while it is open */
  GtkSearchEntry *search;
  GtkDropDown *grade, *segment;
  GtkToggleButton *picture_button;
  GtkBox *columns;
  GtkStack *stack;
  GtkListView *list;
  GtkLabel *count;
  RpScatterChart *scatter;
  GtkWidget *heads[RP_RANKING_N_ORDERS]; /* buttons */
};

G_DEFINE_TYPE (RpRankingPage, rp_ranking_page, RP_TYPE_PAGE)

/**
 * The heads of the columns, as wide as the lines' places. The best stands first at the first click.
 */
static const struct
{
  RpRankingOrder order;
  const char *title, *long_title; /* N_() */
  int width_chars;                /* 0: takes the rest */
  gboolean rising_first;
} columns[] = {
  { RP_RANKING_BY_NAME, N_ ("Customer"), N_ ("By name"), 0, TRUE },
  { RP_RANKING_BY_GRADE, N_ ("Grade"), N_ ("By grade"), 6, TRUE },
  { RP_RANKING_BY_SCORE, N_ ("Score"), N_ ("By score"), 6, FALSE },
  { RP_RANKING_BY_CHANGE, N_ ("Change"), N_ ("By change against the score before"), 7, FALSE },
  { RP_RANKING_BY_VALUE, N_ ("Value"), N_ ("By value today, without potential"), 6, FALSE },
  { RP_RANKING_BY_POTENTIAL, N_ ("Potential"), N_ ("By potential"), 10, FALSE },
  { RP_RANKING_BY_COVERAGE, N_ ("Known %"), N_ ("By how much is known"), 8, FALSE },
};

/* ---- order ---- */

static void
show_order (RpRankingPage *self)
{
  gboolean rising = FALSE;
  RpRankingOrder order = rp_value_ranking_get_order (self->ranking, &rising);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      gboolean active = columns[i].order == order;
      g_autofree char *title
          = g_strconcat (_ (columns[i].title), active ? (rising ? "▴" : "▾") : "", NULL);

      gtk_label_set_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->heads[i]))), title);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->heads[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _ (columns[i].long_title),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      !active  ? ""
                                      : rising ? _ ("rising")
                                               : _ ("falling"),
                                      -1);
    }
}

static void
head_clicked_cb (GtkButton *button, RpRankingPage *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "column"));
  gboolean rising = FALSE;
  RpRankingOrder order = rp_value_ranking_get_order (self->ranking, &rising);
  gboolean again = order == columns[column].order;

  rp_value_ranking_set_order (self->ranking, columns[column].order,
                              again ? !rising : columns[column].rising_first);
  show_order (self);
}

static void
add_heads (RpRankingPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkWidget *button = gtk_button_new ();
      GtkWidget *label = gtk_label_new (_ (columns[i].title));

      gtk_label_set_xalign (GTK_LABEL (label), columns[i].width_chars == 0 ? 0 : 1);
      gtk_label_set_width_chars (GTK_LABEL (label), columns[i].width_chars);
      gtk_label_set_max_width_chars (GTK_LABEL (label), columns[i].width_chars);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_button_set_child (GTK_BUTTON (button), label);
      gtk_widget_set_hexpand (button, columns[i].width_chars == 0);
      gtk_widget_set_tooltip_text (button, _ (columns[i].long_title));
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "rp-head");
      g_object_set_data (G_OBJECT (button), "column", GUINT_TO_POINTER (i));
      g_signal_connect (button, "clicked", G_CALLBACK (head_clicked_cb), self);
      gtk_box_append (self->columns, button);
      self->heads[i] = button;
    }
}

/* ---- filter ---- */

static void
fill_filter (GtkDropDown *filter, const char *all, const char *list_name, const char *none)
{
  const RpCodeList *list = rp_code_list_find (list_name);
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);

  gtk_string_list_append (texts, all);
  for (guint i = 0; i < list->n_codes; i++)
    gtk_string_list_append (texts, rp_code_list_label (list, list->codes[i].code));
  if (none != NULL)
    gtk_string_list_append (texts, none);
  gtk_drop_down_set_model (filter, G_LIST_MODEL (texts));
  rp_accessible_repair_drop_down (GTK_WIDGET (filter));
}

/* "" for the first entry, "-" for the one behind the list. */
static const char *
get_code (GtkDropDown *filter, const char *list_name)
{
  const RpCodeList *list = rp_code_list_find (list_name);
  guint chosen = gtk_drop_down_get_selected (filter);

  if (chosen == 0 || chosen == GTK_INVALID_LIST_POSITION)
    return "";
  return chosen <= list->n_codes ? list->codes[chosen - 1].code : "-";
}

static void
grade_cb (GtkDropDown *filter, GParamSpec *pspec, RpRankingPage *self)
{
  if (self->ranking != NULL)
    rp_value_ranking_set_grade (self->ranking, get_code (filter, "value_grade"));
}

static void
segment_cb (GtkDropDown *filter, GParamSpec *pspec, RpRankingPage *self)
{
  if (self->ranking != NULL)
    rp_value_ranking_set_segment (self->ranking, get_code (filter, "segment"));
}

static void
search_cb (GtkSearchEntry *search, RpRankingPage *self)
{
  rp_value_ranking_set_text (self->ranking, gtk_editable_get_text (GTK_EDITABLE (search)));
}

static void
picture_cb (GtkToggleButton *button, GParamSpec *pspec, RpRankingPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->scatter), gtk_toggle_button_get_active (button));
}

/* ---- lines ---- */

static void
arranged_cb (RpRankingPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->ranking));
  guint n_all = rp_value_ranking_get_n_all (self->ranking);
  g_autofree char *count
      = n == n_all ? g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE, "%u customer", "%u customers", n_all), n_all)
                   : g_strdup_printf (_ ("%u of %u customers"), n, n_all);

  gtk_label_set_label (self->count, count);
  gtk_stack_set_visible_child_name (
      self->stack, n > 0 || !rp_value_ranking_is_loaded (self->ranking) ? "list" : "nothing");
}

static void
open_line (RpRankingPage *self, guint position)
{
  g_autoptr (RpRankingRow) row = g_list_model_get_item (G_LIST_MODEL (self->ranking), position);

  if (row != NULL)
    rp_page_go (GTK_WIDGET (self), "customer", rp_ranking_row_get_id (row));
}

static void
activate_cb (GtkListView *list, guint position, RpRankingPage *self)
{
  open_line (self, position);
}

static void
dot_activated_cb (RpScatterChart *scatter, guint position, RpRankingPage *self)
{
  open_line (self, position);
}

/* What is selected in the picture is brought into sight in the list. */
static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, RpRankingPage *self)
{
  guint selected = gtk_single_selection_get_selected (selection);

  if (selected != GTK_INVALID_LIST_POSITION && gtk_widget_has_focus (GTK_WIDGET (self->scatter)))
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", selected);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (RP_TYPE_RANKING_LINE, NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_object_set (gtk_list_item_get_child (item), "row", gtk_list_item_get_item (item), NULL);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_object_set (gtk_list_item_get_child (item), "row", NULL, NULL);
}

static void
set_factory (RpRankingPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
}

/* ---- CSV ---- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpRankingPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    rp_page_say (GTK_WIDGET (self), _ ("The list was written."));
  else
    rp_page_say_error (GTK_WIDGET (self), error);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, RpRankingPage *self)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  bytes = g_string_free_to_bytes (rp_value_ranking_to_csv (self->ranking));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                       written_cb, g_object_ref (self));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpRankingPage *self = RP_RANKING_PAGE (widget);
  g_autofree char *today
      = rp_clock_dup_today (rp_session_get_clock (rp_page_get_session (RP_PAGE (self))));
  g_autofree char *file_name = g_strdup_printf ("%s %s.csv", _ ("Value ranking"), today);

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (
      _ ("Export Ranking"), GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE,
      _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file_name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (RP_RANKING_PAGE (widget)->search));
}

/* ---- the page ---- */

static void
rp_ranking_page_session_set (RpPage *page)
{
  RpRankingPage *self = RP_RANKING_PAGE (page);

  self->ranking = rp_value_ranking_new (rp_page_get_session (page));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->ranking)));
  set_factory (self);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  rp_scatter_chart_set_ranking (self->scatter, self->ranking, self->selection);
  g_signal_connect_object (self->ranking, "arranged", G_CALLBACK (arranged_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self, 0);
  add_heads (self);
  show_order (self);
  arranged_cb (self);
}

static void
rp_ranking_page_dispose (GObject *object)
{
  RpRankingPage *self = RP_RANKING_PAGE (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->selection);
  g_clear_object (&self->ranking);
  G_OBJECT_CLASS (rp_ranking_page_parent_class)->dispose (object);
}

static void
rp_ranking_page_class_init (RpRankingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_ranking_page_dispose;
  RP_PAGE_CLASS (klass)->session_set = rp_ranking_page_session_set;
  g_type_ensure (RP_TYPE_SCATTER_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/ranking-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpRankingPage, search);
  gtk_widget_class_bind_template_child (widget_class, RpRankingPage, grade);
  gtk_widget_class_bind_template_child (widget_class, RpRankingPage, segment);
  gtk_widget_class_bind_template_child (widget_class, RpRankingPage, picture_button);
  gtk_widget_class_bind_template_child (widget_class, RpRankingPage, columns);
  gtk_widget_class_bind_template_child (widget_class, RpRankingPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RpRankingPage, list);
  gtk_widget_class_bind_template_child (widget_class, RpRankingPage, count);
  gtk_widget_class_bind_template_child (widget_class, RpRankingPage, scatter);
  gtk_widget_class_install_action (widget_class, "ranking.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "ranking.find", NULL, find_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "ranking.find",
                                       NULL);
}

static void
rp_ranking_page_init (RpRankingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
  fill_filter (self->grade, _ ("All grades"), "value_grade", _ ("Without a grade"));
  fill_filter (self->segment, _ ("All segments"), "segment", NULL);
  g_signal_connect (self->grade, "notify::selected", G_CALLBACK (grade_cb), self);
  g_signal_connect (self->segment, "notify::selected", G_CALLBACK (segment_cb), self);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect (self->picture_button, "notify::active", G_CALLBACK (picture_cb), self);
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->scatter, "activated", G_CALLBACK (dot_activated_cb), self);
}
