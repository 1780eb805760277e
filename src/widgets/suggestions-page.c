/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/suggestions-page.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/children.h"
#include "widgets/fact-grid.h"
#include "widgets/key-guard.h"
#include "widgets/record-editor.h"
#include "widgets/step-dialog.h"
#include "widgets/suggestion-row.h"
#include "widgets/work-group.h"
#include "workbench/step.h"
#include "workbench/suggestion-detail.h"

#define REST_MS 150 /* how long one must be shown until what stands behind it is read */

struct _RpSuggestionsPage
{
  RpPage parent_instance;

  RpSuggestions *suggestions;
  char *wanted;   /* (nullable): id to show as soon as it is there */
  char *shown;    /* id of the one shown; "" when none is */
  guint position; /* where it was last: the next one takes its place when it is decided */
  char *decided;  /* (nullable): id of the one that was dismissed and has not left the list yet */
  RpSuggestionDetail *detail; /* (nullable): of the one shown */
  guint detail_source;

  GtkWidget *switchers;
  AdwViewStack *views;
  GtkStack *stack, *waiting_stack, *recent_stack, *dismissed_stack;
  GtkListBox *list;
  GtkScrolledWindow *scroller;
  GtkBox *waiting, *recent, *dismissed, *sources, *others;
  GtkLabel *count, *proposal, *grade, *opinion, *evidence, *origin, *strength, *kinds, *record;
  RpFactGrid *numbers, *terms;
  GtkButton *customer;
  GtkExpander *why_not;
  GtkWidget *numbers_title, *terms_box, *strength_box;
};

G_DEFINE_TYPE (RpSuggestionsPage, rp_suggestions_page, RP_TYPE_PAGE)

static RpSuggestion *
get_selected (RpSuggestionsPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  return row != NULL ? rp_suggestion_row_get_suggestion (RP_SUGGESTION_ROW (row)) : NULL;
}

/* ---- the one shown ---- */

static void
show_count (RpSuggestionsPage *self)
{
  g_autofree char *count
      = g_strdup_printf (_ ("%u of %u"), self->position + 1,
                         g_list_model_get_n_items (rp_suggestions_get_open (self->suggestions)));
  gtk_label_set_label (self->count, count);
}

/* ---- what stands behind it ---- */

static void
detail_loaded_cb (RpSuggestionDetail *detail, RpSuggestionsPage *self)
{
  gtk_label_set_label (self->record, rp_suggestion_detail_get_record (detail));
  gtk_widget_set_visible (GTK_WIDGET (self->record),
                          *rp_suggestion_detail_get_record (detail) != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->why_not),
                          g_list_model_get_n_items (rp_suggestion_detail_get_others (detail)) > 0);
}

static void
drop_detail (RpSuggestionsPage *self)
{
  g_clear_handle_id (&self->detail_source, g_source_remove);
  if (self->detail != NULL)
    g_signal_handlers_disconnect_by_data (self->detail, self);
  g_clear_object (&self->detail);
}

static gboolean
read_detail_cb (gpointer user_data)
{
  RpSuggestionsPage *self = user_data;
  RpSuggestion *suggestion = get_selected (self);

  self->detail_source = 0;
  if (suggestion == NULL)
    return G_SOURCE_REMOVE;
  self->detail = rp_suggestion_detail_new (rp_page_get_session (RP_PAGE (self)), suggestion);
  g_signal_connect_object (self->detail, "loaded", G_CALLBACK (detail_loaded_cb), self, 0);
  rp_children_clear (self->sources);
  rp_children_clear (self->others);
  gtk_box_append (self->sources,
                  rp_work_group_new_compact (_ ("Where the facts come from"),
                                             rp_suggestion_detail_get_sources (self->detail)));
  gtk_box_append (self->others,
                  rp_work_group_new_compact (_ ("Rules that do not suggest now"),
                                             rp_suggestion_detail_get_others (self->detail)));
  return G_SOURCE_REMOVE;
}

/* Whoever only passes by makes nobody read. */
static void
show_detail_soon (RpSuggestionsPage *self)
{
  drop_detail (self);
  rp_children_clear (self->sources);
  rp_children_clear (self->others);
  gtk_label_set_label (self->record, "");
  gtk_widget_set_visible (GTK_WIDGET (self->why_not), FALSE);
  self->detail_source = g_timeout_add (REST_MS, read_detail_cb, self);
}

static void
show_strength (RpSuggestionsPage *self, RpSuggestion *suggestion)
{
  const char *strength = rp_suggestion_get_strength (suggestion);
  const char *const *terms = rp_suggestion_get_terms (suggestion);

  gtk_label_set_label (self->strength, strength);
  gtk_label_set_label (self->kinds, rp_suggestion_get_kinds (suggestion));
  gtk_widget_set_visible (self->strength_box, *strength != '\0');
  rp_fact_grid_show_pairs (self->terms, terms);
  gtk_widget_set_visible (self->terms_box, terms[0] != NULL);
}

static void
show_suggestion (RpSuggestionsPage *self, RpSuggestion *suggestion)
{
  const char *grade = rp_suggestion_get_grade (suggestion);
  const char *opinion = rp_suggestion_get_opinion (suggestion);
  const char *const *numbers = rp_suggestion_get_numbers (suggestion);

  gtk_label_set_label (self->proposal, rp_suggestion_get_proposal (suggestion));
  gtk_button_set_label (self->customer, rp_suggestion_get_customer_name (suggestion));
  gtk_label_set_label (self->grade, grade);
  gtk_widget_set_visible (GTK_WIDGET (self->grade), *grade != '\0');
  gtk_label_set_label (self->opinion, opinion);
  gtk_widget_set_visible (GTK_WIDGET (self->opinion), *opinion != '\0');
  gtk_label_set_label (self->evidence, rp_suggestion_get_evidence (suggestion));
  rp_fact_grid_show_pairs (self->numbers, numbers);
  gtk_widget_set_visible (self->numbers_title, numbers[0] != NULL);
  gtk_label_set_label (self->origin, rp_suggestion_get_origin (suggestion));
  show_strength (self, suggestion);
  show_count (self);
  show_detail_soon (self);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, RpSuggestionsPage *self)
{
  RpSuggestion *suggestion
      = row != NULL ? rp_suggestion_row_get_suggestion (RP_SUGGESTION_ROW (row)) : NULL;

  if (suggestion == NULL)
    return;
  g_free (self->shown);
  self->shown = g_strdup (rp_suggestion_get_id (suggestion));
  self->position = gtk_list_box_row_get_index (row);
  show_suggestion (self, suggestion);
}

static void
select_position (RpSuggestionsPage *self, guint position, gboolean take_focus)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, position);

  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  if (take_focus)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* ---- the list ---- */

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return rp_suggestion_row_new (item);
}

/* The keys work at once for whoever looks at this page; who types on another, or is at a button of this
 * one while a sync comes in, stays there. */
static gboolean
may_take_focus (RpSuggestionsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (self->wanted != NULL || focus == NULL)
    return TRUE;
  return gtk_widget_get_mapped (GTK_WIDGET (self->list))
         && (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list))
             || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)));
}

/* Where the one to show is. One that others moved is found again; what was decided leaves its place to the
 * next. */
static guint
find_wanted (RpSuggestionsPage *self)
{
  guint found = rp_suggestions_find_open (self->suggestions,
                                          self->wanted != NULL ? self->wanted : self->shown);

  if (found != G_MAXUINT)
    return found;
  if (self->wanted == NULL)
    return self->position;
  rp_page_say (GTK_WIDGET (self), _ ("This suggestion has been decided about already."));
  return 0;
}

static void
select_wanted (RpSuggestionsPage *self)
{
  gboolean take_focus = may_take_focus (self);
  guint position = find_wanted (self);
  guint n_items = g_list_model_get_n_items (rp_suggestions_get_open (self->suggestions));

  g_clear_pointer (&self->wanted, g_free);
  if (n_items == 0)
    return;
  /* The row that is selected already says nothing of its new place. */
  self->position = MIN (position, n_items - 1);
  select_position (self, self->position, take_focus);
  show_count (self);
}

static void
show_stack (GtkStack *stack, GListModel *items, const char *name)
{
  gtk_stack_set_visible_child_name (stack, g_list_model_get_n_items (items) > 0 ? name : "empty");
}

static void
loaded_cb (RpSuggestions *suggestions, RpSuggestionsPage *self)
{
  show_stack (self->stack, rp_suggestions_get_open (suggestions), "list");
  show_stack (self->waiting_stack, rp_suggestions_get_waiting (suggestions), "list");
  show_stack (self->recent_stack, rp_suggestions_get_recent (suggestions), "list");
  show_stack (self->dismissed_stack, rp_suggestions_get_dismissed (suggestions), "list");
  /* Taken back it is open again. */
  if (self->decided != NULL && rp_suggestions_find_open (suggestions, self->decided) == G_MAXUINT)
    g_clear_pointer (&self->decided, g_free);
  select_wanted (self);
}

static void
rp_suggestions_page_session_set (RpPage *page)
{
  RpSuggestionsPage *self = RP_SUGGESTIONS_PAGE (page);

  self->suggestions = rp_suggestions_new (rp_page_get_session (page));
  gtk_list_box_bind_model (self->list, rp_suggestions_get_open (self->suggestions), create_row,
                           NULL, NULL);
  gtk_box_append (self->waiting,
                  rp_work_group_new (_ ("Waiting for the customer's answer"),
                                     rp_suggestions_get_waiting (self->suggestions)));
  gtk_box_append (self->recent, rp_work_group_new (_ ("What came of it"),
                                                   rp_suggestions_get_recent (self->suggestions)));
  gtk_box_append (
      self->dismissed,
      rp_work_group_new (_ ("Dismissed"), rp_suggestions_get_dismissed (self->suggestions)));
  g_signal_connect_object (self->suggestions, "loaded", G_CALLBACK (loaded_cb), self, 0);
}

static void
rp_suggestions_page_open (RpPage *page, const char *id)
{
  RpSuggestionsPage *self = RP_SUGGESTIONS_PAGE (page);

  if (*id == '\0')
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  adw_view_stack_set_visible_child_name (self->views, "open");
  if (!rp_suggestions_is_loading (self->suggestions))
    select_wanted (self);
}

/* ---- what the specialist does ---- */

static gboolean
is_deciding (RpSuggestionsPage *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "open") == 0;
}

/* (nullable): nothing is to be decided, or it is decided and about to go. */
static RpSuggestion *
get_open (RpSuggestionsPage *self)
{
  RpSuggestion *suggestion = is_deciding (self) ? get_selected (self) : NULL;

  return suggestion != NULL && g_strcmp0 (rp_suggestion_get_id (suggestion), self->decided) != 0
             ? suggestion
             : NULL;
}

static void
adopt_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpSuggestionsPage *self = RP_SUGGESTIONS_PAGE (widget);
  RpSuggestion *suggestion = get_open (self);

  if (suggestion != NULL)
    rp_record_editor_present (widget, rp_record_draft_new_for_adoption (
                                          rp_page_get_session (RP_PAGE (self)), suggestion));
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpSuggestionsPage *self = RP_SUGGESTIONS_PAGE (widget);
  RpSuggestion *suggestion = get_open (self);

  if (suggestion != NULL)
    rp_step_dialog_present (widget, rp_page_get_session (RP_PAGE (self)),
                            rp_suggestion_get_record (suggestion), "dismiss");
}

static void
dismissed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpSuggestionsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_step_take_finish (RP_SESSION (source), result, &error))
    rp_page_say_undo_edit (
        GTK_WIDGET (self), RP_SESSION (source),
        _ ("Dismissed for you; colleagues see it with your reason."),
        _ ("There is nothing to take back; what was sent can be changed again."));
  else
    {
      g_clear_pointer (&self->decided, g_free);
      rp_page_say_error (GTK_WIDGET (self), error);
    }
}

/* At once, with the reason of that place in the list of reasons. */
static void
dismiss_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpSuggestionsPage *self = RP_SUGGESTIONS_PAGE (widget);
  RpSuggestion *suggestion = get_open (self);
  const RpCodeList *reasons = rp_code_list_find ("dismissal_reason");
  guint place = (guint)g_variant_get_int32 (parameter) - 1;
  g_autoptr (JsonObject) values = NULL;

  if (suggestion == NULL || place >= reasons->n_codes)
    return;
  g_free (self->decided);
  self->decided = g_strdup (rp_suggestion_get_id (suggestion));
  values = json_object_new ();
  json_object_set_string_member (values, "dismiss_reason", reasons->codes[place].code);
  rp_step_take_async (rp_page_get_session (RP_PAGE (self)), rp_suggestion_get_record (suggestion),
                      "dismiss", values, dismissed_cb, g_object_ref (self));
}

static void
why_not_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpSuggestionsPage *self = RP_SUGGESTIONS_PAGE (widget);

  if (is_deciding (self) && gtk_widget_get_visible (GTK_WIDGET (self->why_not)))
    gtk_expander_set_expanded (self->why_not, !gtk_expander_get_expanded (self->why_not));
}

static void
customer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpSuggestion *suggestion = get_selected (RP_SUGGESTIONS_PAGE (widget));

  if (suggestion != NULL)
    rp_page_go (widget, "customer", rp_suggestion_get_customer (suggestion));
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpSuggestionsPage *self = RP_SUGGESTIONS_PAGE (widget);
  gint64 position = (gint64)self->position + g_variant_get_int32 (parameter);

  if (is_deciding (self) && position >= 0)
    select_position (self, position, TRUE);
}

/* ---- the class ---- */

static void
rp_suggestions_page_dispose (GObject *object)
{
  drop_detail (RP_SUGGESTIONS_PAGE (object));
  g_clear_object (&RP_SUGGESTIONS_PAGE (object)->suggestions);
  G_OBJECT_CLASS (rp_suggestions_page_parent_class)->dispose (object);
}

static void
rp_suggestions_page_finalize (GObject *object)
{
  g_free (RP_SUGGESTIONS_PAGE (object)->wanted);
  g_free (RP_SUGGESTIONS_PAGE (object)->shown);
  g_free (RP_SUGGESTIONS_PAGE (object)->decided);
  G_OBJECT_CLASS (rp_suggestions_page_parent_class)->finalize (object);
}

static void
bind_detail (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, dismissed_stack);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, dismissed);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, sources);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, others);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, strength);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, kinds);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, record);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, terms);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, why_not);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, terms_box);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, strength_box);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RP_TYPE_FACT_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/suggestions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, switchers);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, views);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, waiting_stack);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, recent_stack);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, list);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, recent);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, count);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, proposal);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, customer);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, grade);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, opinion);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, evidence);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, numbers_title);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, RpSuggestionsPage, origin);
  bind_detail (widget_class);
}

/* Single keys: they come here only when nothing is being typed. */
static void
bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "suggestions.adopt", NULL, adopt_action);
  gtk_widget_class_install_action (widget_class, "suggestions.dismiss", NULL, dismiss_action);
  gtk_widget_class_install_action (widget_class, "suggestions.customer", NULL, customer_action);
  gtk_widget_class_install_action (widget_class, "suggestions.move", "i", move_action);
  gtk_widget_class_install_action (widget_class, "suggestions.dismiss-as", "i", dismiss_as_action);
  gtk_widget_class_install_action (widget_class, "suggestions.why-not", NULL, why_not_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, 0, "suggestions.adopt", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, 0, "suggestions.dismiss", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, 0, "suggestions.move", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, 0, "suggestions.move", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "suggestions.move", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, 0, "suggestions.customer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, 0, "suggestions.why-not", NULL);
  for (int i = 1; i <= 6; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0 + (guint)i, 0,
                                         "suggestions.dismiss-as", "i", i);
}

static void
rp_suggestions_page_class_init (RpSuggestionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_suggestions_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_suggestions_page_finalize;
  RP_PAGE_CLASS (klass)->session_set = rp_suggestions_page_session_set;
  RP_PAGE_CLASS (klass)->open = rp_suggestions_page_open;
  bind_template (widget_class);
  bind_keys (widget_class);
}

static void
rp_suggestions_page_init (RpSuggestionsPage *self)
{
  self->shown = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_key_guard_add (GTK_WIDGET (self), "jkn");
  g_signal_connect (self->list, "row-selected", G_CALLBACK (row_selected_cb), self);
  rp_accessible_watch_stack (GTK_WIDGET (self->views));
  rp_accessible_watch_stack (self->switchers);
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
  rp_accessible_watch_stack (GTK_WIDGET (self->waiting_stack));
  rp_accessible_watch_stack (GTK_WIDGET (self->recent_stack));
  rp_accessible_watch_stack (GTK_WIDGET (self->dismissed_stack));
}
