/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/review-page.h"

#include <glib/gi18n-lib.h>

#include "schema/workflow-guard.h"
#include "widgets/accessible.h"
#include "widgets/checklist.h"
#include "widgets/customer-aside.h"
#include "widgets/form-view.h"
#include "widgets/key-guard.h"
#include "widgets/need-coding.h"
#include "widgets/remark-list.h"
#include "widgets/review-row.h"
#include "widgets/revision-view.h"
#include "widgets/step-dialog.h"
#include "widgets/writing.h"
#include "workbench/document-late.h"
#include "workbench/report-review.h"
#include "workbench/review-queue.h"

struct _RpReviewPage
{
  RpPage parent_instance;

  RpReviewQueue *queue;
  RpReportReview *review; /* (nullable): of the report shown */
  char *shown;            /* its id; "" when none is */
  char *state;            /* the state the screen was built for, and whose the report was */
  guint position;         /* of the report in the queue, when it was last there */
  gboolean queued;        /* the report shown was in the queue */
  gboolean focus_wanted;  /* the page was opened and the queue was not there yet */
  gboolean acted;         /* what becomes of the report is this reviewer's doing */
  gboolean put_off;       /* others have changed its state, and he is still writing */

  AdwWindowTitle *title;
  GtkStack *stack, *parts;
  GtkListBox *queue_list;
  GtkLabel *name, *facts, *unclaimed_text, *late_title, *late_text;
  GtkWidget *unclaimed, *claim, *take_over, *late;
  GtkStackPage *changes_page;
  AdwBin *report_place, *review_place;

  RpFormView *report_view, *review_view;
  RpRevisionView *changes;
  RpRemarkList *remarks;
  RpCustomerAside *aside;
  RpNeedCoding *coding; /* (unowned) (nullable): in the review */
};

G_DEFINE_TYPE (RpReviewPage, rp_review_page, RP_TYPE_PAGE)

static void show_report (RpReviewPage *self, const char *id);

/* ---- the report shown ---- */

static void
enable_actions (RpReviewPage *self)
{
  static const char *const events[] = { "claim", "return", "accept", "merge" };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *action = g_strconcat ("review.", events[i], NULL);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), action,
                                     self->review != NULL
                                         && rp_report_review_may_take (self->review, events[i]));
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.take-over",
                                 self->review != NULL
                                     && rp_report_review_may_take_over (self->review));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.all-in-order",
                                 self->review != NULL
                                     && rp_report_review_may_take (self->review, "accept"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.pin",
                                 self->review != NULL
                                     && rp_report_review_may_take (self->review, "return"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.customer", self->review != NULL);
}

static char *
describe_reviewer (RpReviewPage *self, RpRecord *report)
{
  const char *reviewer = rp_session_name_of (rp_page_get_session (RP_PAGE (self)),
                                             rp_record_get_text (report, "reviewer"));

  if (rp_report_review_may_take_over (self->review))
    return g_strdup_printf (_ ("%s reviews this report. Whoever takes it over goes on with what is "
                               "filled in; the history says so."),
                            reviewer);
  return g_strdup_printf (_ ("%s reviews this report."), reviewer);
}

/* Why there is nothing to fill in. */
static char *
describe_unclaimed (RpReviewPage *self, RpRecord *report)
{
  const char *state = rp_record_get_text (report, "state");
  RpRecord *into = rp_document_get_merged_into (rp_report_review_get_document (self->review));
  g_autofree char *label = rp_record_format (report, "state");

  if (into != NULL && g_str_equal (state, "MERGED"))
    return g_strdup_printf (_ ("This report was merged into %s; its needs are dealt with there."),
                            rp_record_get_title (into));
  if (rp_report_review_may_take (self->review, "claim"))
    return g_strdup (_ ("Claim the report to review it. Others see then that you do."));
  if (g_str_equal (state, "REVIEWING"))
    return describe_reviewer (self, report);
  if (g_str_equal (state, "RECEIVED"))
    return g_strdup (_ (rp_workflow_four_eyes));
  return g_strdup_printf (_ ("This report is “%s”; there is nothing to decide."), label);
}

/* What stands where the review is filled in while it cannot be. */
static void
show_unclaimed (RpReviewPage *self, RpRecord *report)
{
  gboolean free = rp_report_review_may_take (self->review, "claim");
  g_autofree char *text = describe_unclaimed (self, report);

  gtk_label_set_label (self->unclaimed_text, text);
  gtk_widget_set_visible (self->unclaimed, !rp_report_review_may_take (self->review, "accept"));
  gtk_widget_set_visible (self->claim, free);
  gtk_widget_set_visible (self->take_over, rp_report_review_may_take_over (self->review));
  gtk_widget_set_visible (GTK_WIDGET (self->review_place), !free);
}

static void
show_head (RpReviewPage *self, RpRecord *report, RpRecord *customer)
{
  RpSession *session = rp_page_get_session (RP_PAGE (self));
  const char *manager = rp_session_name_of (session, rp_record_get_text (report, "manager"));
  g_autofree char *state = rp_record_format (report, "state");
  g_autofree char *facts = g_strjoin (" · ", rp_record_get_title (report), state, manager, NULL);

  gtk_label_set_label (self->name, rp_record_get_title (customer));
  gtk_label_set_label (self->facts, facts);
}

/* What came into the report after it was submitted, and what he can do about it. */
static void
show_late (RpReviewPage *self, RpDocument *document)
{
  g_autofree char *title = rp_document_dup_late_title (document);

  gtk_label_set_label (self->late_title, title);
  gtk_label_set_label (self->late_text, rp_document_late_advice (document, RP_ROLE_SPECIALIST));
  gtk_widget_set_visible (self->late, *title != '\0');
}

/* ---- others take it over while he writes ---- */

static void queue_loaded_cb (RpReviewQueue *queue, RpReviewPage *self);

/* What he writes in stays, until he goes elsewhere. */
static gboolean
is_writing (RpReviewPage *self)
{
  return !self->acted && rp_writing_is_in (GTK_WIDGET (self->review_place));
}

static void
catch_up (GtkWidget *page)
{
  RpReviewPage *self = RP_REVIEW_PAGE (page);
  g_autofree char *id = g_strdup (self->shown);

  if (self->queue == NULL)
    return;
  if (self->put_off)
    show_report (self, id);
  if (!rp_review_queue_is_loading (self->queue))
    queue_loaded_cb (self->queue, self);
}

static void
wait_for_writer (RpReviewPage *self)
{
  rp_writing_wait (GTK_WIDGET (self->review_place), catch_up, GTK_WIDGET (self));
}

/* It is said at once; what he writes until he leaves the text is in the review, as all is that he wrote before. */
static void
put_off (RpReviewPage *self, RpRecord *report)
{
  g_autofree char *text = describe_unclaimed (self, report);

  if (!self->put_off)
    rp_page_say (GTK_WIDGET (self), text);
  self->put_off = TRUE;
  show_head (self, report, rp_document_get_customer (rp_report_review_get_document (self->review)));
  enable_actions (self);
  wait_for_writer (self);
}

static void
loaded_cb (RpDocument *document, RpReviewPage *self)
{
  RpRecord *report = rp_document_get_record (document);
  g_autofree char *state = g_strdup_printf ("%s %s", rp_record_get_text (report, "state"),
                                            rp_record_get_text (report, "reviewer"));

  /* Another state is another screen, and another beginning of the review; so is another reviewer. */
  if (self->state != NULL && !g_str_equal (self->state, state) && is_writing (self))
    {
      put_off (self, report);
      return;
    }
  if (self->state != NULL && !g_str_equal (self->state, state))
    {
      g_autofree char *id = g_strdup (self->shown);
      g_clear_pointer (&self->state, g_free);
      show_report (self, id);
      return;
    }
  g_free (self->state);
  self->state = g_steal_pointer (&state);
  show_head (self, report, rp_document_get_customer (document));
  show_late (self, document);
  show_unclaimed (self, report);
  enable_actions (self);
  rp_remark_list_refresh (self->remarks);
  rp_revision_view_refresh (self->changes);
}

/* A report that cannot be shown: there is nothing to review, and this says why. */
static void
saved_cb (RpDocument *document, GParamSpec *pspec, RpReviewPage *self)
{
  g_autofree char *sentence = NULL;

  g_object_get (document, "saved", &sentence, NULL);
  if (rp_document_get_record (document) != NULL || *sentence == '\0')
    return;
  gtk_label_set_label (self->name, _ ("This record cannot be shown"));
  gtk_label_set_label (self->facts, "");
  gtk_label_set_label (self->unclaimed_text, sentence);
  gtk_widget_set_visible (self->unclaimed, TRUE);
  gtk_widget_set_visible (self->claim, FALSE);
  gtk_widget_set_visible (self->take_over, FALSE);
  gtk_widget_set_visible (self->late, FALSE);
}

/* The customer's file is read when somebody looks at it. */
static void
show_aside (RpReviewPage *self)
{
  RpRecord *customer = self->review != NULL
                           ? rp_document_get_customer (rp_report_review_get_document (self->review))
                           : NULL;

  if (customer != NULL
      && g_strcmp0 (gtk_stack_get_visible_child_name (self->parts), "customer") == 0)
    rp_customer_aside_set_customer (self->aside, rp_page_get_session (RP_PAGE (self)),
                                    rp_record_get_id (customer));
}

/* A report that comes again opens on what changed. */
static void
revisions_cb (RpReviewPage *self)
{
  GListModel *revisions = rp_report_review_get_revisions (self->review);
  gboolean again = g_list_model_get_n_items (revisions) > 1;
  g_auto (GStrv) changed = rp_report_review_list_changed (self->review);

  gboolean before = gtk_stack_page_get_visible (self->changes_page);

  gtk_stack_page_set_visible (self->changes_page, again);
  if (again && !before)
    gtk_stack_set_visible_child_name (self->parts, "changes");
  rp_form_view_set_changed (self->report_view, (const char *const *)changed);
  rp_revision_view_refresh (self->changes);
}

/* On to what is missing next. */
static void
all_coded_cb (RpNeedCoding *coding, RpReviewPage *self)
{
  RpForm *form = rp_document_get_form (rp_report_review_get_document (self->review));
  const RpQuestion *done = rp_report_review_find_question (self->review, "report.coding");
  g_autoptr (GPtrArray) problems = rp_form_list_problems (form, RP_ROLE_SPECIALIST);

  for (guint i = 0; i < problems->len; i++)
    {
      const RpProblem *problem = problems->pdata[i];
      if (g_strcmp0 (problem->question, done->id) == 0)
        continue;
      rp_form_view_focus_question (self->review_view, problem->question);
      return;
    }
}

/* The check and the coding have controls of their own. */
static GtkWidget *
new_control (const RpQuestion *question, gboolean editable, gpointer data)
{
  RpReviewPage *self = data;
  GtkWidget *box = NULL, *button = NULL;

  if (question == rp_report_review_find_question (self->review, "report.checklist"))
    {
      box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
      button = gtk_button_new_with_mnemonic (_ ("All in _Order"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "review.all-in-order");
      gtk_widget_set_tooltip_text (button, _ ("All points are met (O)"));
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_set_visible (button, editable);
      rp_accessible_repair_mnemonic (button);
      gtk_box_append (GTK_BOX (box), button);
      gtk_box_append (GTK_BOX (box), rp_checklist_new (rp_report_review_get_document (self->review),
                                                       question, editable));
      return box;
    }
  if (question == rp_report_review_find_question (self->review, "report.coding"))
    {
      self->coding = RP_NEED_CODING (rp_need_coding_new (self->review, question, editable));
      g_signal_connect_object (self->coding, "all-coded", G_CALLBACK (all_coded_cb), self, 0);
      return GTK_WIDGET (self->coding);
    }
  return NULL;
}

static void
drop_review (RpReviewPage *self)
{
  if (self->review == NULL)
    return;
  rp_document_flush (rp_report_review_get_document (self->review));
  g_signal_handlers_disconnect_by_data (rp_report_review_get_document (self->review), self);
  g_signal_handlers_disconnect_by_data (rp_report_review_get_revisions (self->review), self);
  self->coding = NULL;
  adw_bin_set_child (self->report_place, NULL);
  adw_bin_set_child (self->review_place, NULL);
  rp_revision_view_set_review (self->changes, NULL);
  rp_remark_list_set_review (self->remarks, NULL);
  g_clear_object (&self->review);
}

static void pin_cb (GtkWidget *view, const char *question, RpReviewPage *self);

static void
make_views (RpReviewPage *self)
{
  RpDocument *document = rp_report_review_get_document (self->review);

  self->report_view = RP_FORM_VIEW (rp_form_view_new ());
  self->review_view = RP_FORM_VIEW (rp_form_view_new ());
  adw_bin_set_child (self->report_place, GTK_WIDGET (self->report_view));
  adw_bin_set_child (self->review_place, GTK_WIDGET (self->review_view));
  g_signal_connect (self->report_view, "pin", G_CALLBACK (pin_cb), self);
  rp_form_view_set_control_func (self->review_view, new_control, self);
  rp_form_view_set_patient (self->review_view);
  rp_form_view_set_document (self->report_view, document, RP_ROLE_MANAGER);
  rp_form_view_set_pinning (self->report_view, TRUE);
  rp_form_view_set_document (self->review_view, document, RP_ROLE_SPECIALIST);
  rp_revision_view_set_review (self->changes, self->review);
  rp_remark_list_set_review (self->remarks, self->review);
}

static void
show_report (RpReviewPage *self, const char *id)
{
  g_autofree char *wanted = g_strdup (id);

  drop_review (self);
  g_free (self->shown);
  self->shown = g_steal_pointer (&wanted);
  g_clear_pointer (&self->state, g_free);
  self->acted = self->put_off = FALSE;
  enable_actions (self);
  if (*self->shown == '\0')
    return;
  self->review = rp_report_review_new (rp_page_get_session (RP_PAGE (self)), self->shown);
  gtk_stack_set_visible_child_name (self->parts, "report");
  gtk_stack_page_set_visible (self->changes_page, FALSE);
  make_views (self);
  g_signal_connect_object (rp_report_review_get_document (self->review), "loaded",
                           G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (rp_report_review_get_document (self->review), "notify::saved",
                           G_CALLBACK (saved_cb), self, 0);
  g_signal_connect_object (rp_report_review_get_revisions (self->review), "items-changed",
                           G_CALLBACK (revisions_cb), self, G_CONNECT_SWAPPED);
}

/* ---- the queue ---- */

static void
select_position (RpReviewPage *self, guint position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->queue_list, (int)position);

  if (row != NULL)
    gtk_list_box_select_row (self->queue_list, row);
}

static void
show_count (RpReviewPage *self, guint n_items)
{
  guint n_waiting = rp_review_queue_count_waiting (self->queue), position = 0;
  gboolean found = rp_review_queue_find (self->queue, self->shown, &position);
  g_autofree char *text = found ? g_strdup_printf (_ ("%u of %u"), position + 1, n_items)
                                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u report waits",
                                                                "%u reports wait", n_waiting),
                                                   n_waiting);

  adw_window_title_set_subtitle (self->title, n_items > 0 ? text : "");
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, RpReviewPage *self)
{
  const char *id
      = row != NULL ? rp_work_item_get_id (rp_review_row_get_item (RP_REVIEW_ROW (row))) : NULL;

  if (id == NULL)
    return;
  self->position = (guint)gtk_list_box_row_get_index (row);
  self->queued = TRUE;
  if (!g_str_equal (id, self->shown))
    show_report (self, id);
  show_count (self, g_list_model_get_n_items (rp_review_queue_get_items (self->queue)));
}

/* The keys work at once, wherever the page was opened from. */
static gboolean
focus_queue (gpointer user_data)
{
  RpReviewPage *self = user_data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->queue_list);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (row != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))
      && (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->stack))))
    gtk_widget_grab_focus (GTK_WIDGET (row));
  return G_SOURCE_REMOVE;
}

/* A report that has left the queue was decided: the next one takes its place. One that was opened from
 * elsewhere and waits for nothing stays. */
static void
queue_loaded_cb (RpReviewQueue *queue, RpReviewPage *self)
{
  guint n_items = g_list_model_get_n_items (rp_review_queue_get_items (queue)), position = 0;
  guint n_waiting = rp_review_queue_count_waiting (queue);

  if (rp_review_queue_find (queue, self->shown, &position))
    {
      self->queued = TRUE;
      select_position (self, position);
    }
  else if (self->queued && is_writing (self))
    wait_for_writer (self);
  else if (n_items > 0 && (self->queued || *self->shown == '\0'))
    {
      self->focus_wanted = self->focus_wanted || self->queued;
      select_position (self, MIN (self->position, MAX (n_waiting, 1) - 1));
    }
  else if (n_items == 0 && self->queued)
    show_report (self, "");
  gtk_list_box_invalidate_headers (self->queue_list);
  gtk_stack_set_visible_child_name (self->stack,
                                    n_items > 0 || *self->shown != '\0' ? "desk" : "empty");
  show_count (self, n_items);
  if (self->focus_wanted && n_items > 0)
    {
      self->focus_wanted = FALSE;
      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_queue, g_object_ref (self), g_object_unref);
    }
}

/* Above the first report that somebody else has claimed. */
static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  RpReviewPage *self = user_data;
  gboolean is_first
      = self->queue != NULL
        && gtk_list_box_row_get_index (row) == (int)rp_review_queue_count_waiting (self->queue);

  if (!is_first)
    gtk_list_box_row_set_header (row, NULL);
  else if (gtk_list_box_row_get_header (row) == NULL)
    {
      GtkWidget *label = gtk_label_new (_ ("Claimed by others"));
      gtk_widget_add_css_class (label, "heading");
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_set_margin_start (label, 12);
      gtk_widget_set_margin_top (label, 12);
      gtk_widget_set_margin_bottom (label, 6);
      gtk_list_box_row_set_header (row, label);
    }
}

static GtkWidget *
new_row (gpointer item, gpointer user_data)
{
  return rp_review_row_new (item);
}

static void
move (RpReviewPage *self, int step)
{
  guint n_items = g_list_model_get_n_items (rp_review_queue_get_items (self->queue)), position = 0;
  GtkListBoxRow *row = NULL;

  /* The one shown may have left, and others with it. */
  if (!rp_review_queue_find (self->queue, self->shown, &position))
    position = MIN (self->position, n_items);
  if ((step < 0 && position == 0) || (step > 0 && position + 1 >= n_items))
    return;
  row = gtk_list_box_get_row_at_index (self->queue_list, (int)position + step);
  gtk_list_box_select_row (self->queue_list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  show_count (self, n_items);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move (RP_REVIEW_PAGE (widget), 1);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move (RP_REVIEW_PAGE (widget), -1);
}

/* ---- acts ---- */

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpReviewPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (rp_report_review_act_finish (RP_REPORT_REVIEW (source), result, NULL, &error))
    return;
  self->acted = FALSE;
  rp_page_say_error (GTK_WIDGET (self), error);
}

static void
claim_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpReviewPage *self = RP_REVIEW_PAGE (widget);

  self->acted = TRUE;
  rp_report_review_claim_async (self->review, claimed_cb, g_object_ref (self));
}

static void
take_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpReviewPage *self = RP_REVIEW_PAGE (widget);

  self->acted = TRUE;
  rp_report_review_take_over_async (self->review, claimed_cb, g_object_ref (self));
}

static void
go_to_answer (RpReviewPage *self, const char *question)
{
  gtk_stack_set_visible_child_name (self->parts, "report");
  rp_form_view_focus_question (self->report_view, question);
}

/* Whether it is the manager's to answer. */
static gboolean
is_of_report (RpReviewPage *self, const char *question)
{
  RpForm *form = rp_document_get_form (rp_report_review_get_document (self->review));
  const RpSection *section = rp_template_find_section (rp_form_get_template (form), question);

  return section == NULL || (section->owner & RP_ROLE_SPECIALIST) == 0;
}

static void
show_missing (RpReviewPage *self, const char *question)
{
  const RpQuestion *coding = rp_report_review_find_question (self->review, "report.coding");

  if (question == NULL)
    return;
  if (is_of_report (self, question))
    go_to_answer (self, question);
  else if (coding != NULL && self->coding != NULL && g_str_equal (question, coding->id))
    rp_need_coding_focus_open (self->coding);
  else
    rp_form_view_focus_question (self->review_view, question);
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpReviewPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *question = NULL;

  if (rp_report_review_act_finish (RP_REPORT_REVIEW (source), result, &question, &error))
    {
      rp_page_say (GTK_WIDGET (self), _ ("The report is accepted."));
      return;
    }
  rp_page_say_error (GTK_WIDGET (self), error);
  if (self->review != RP_REPORT_REVIEW (source))
    return;
  self->acted = FALSE;
  show_missing (self, question);
}

/* Whether all that stands in the fields is in the review too. */
static gboolean
check_fields (RpReviewPage *self)
{
  const RpQuestion *question
      = rp_document_find_unread (rp_report_review_get_document (self->review), RP_ROLE_SPECIALIST);
  g_autofree char *sentence = NULL;

  if (question == NULL)
    return TRUE;
  sentence
      = g_strdup_printf (_ ("“%s” cannot be read as it stands."), rp_question_label (question));
  rp_page_say (GTK_WIDGET (self), sentence);
  rp_form_view_focus_question (self->review_view, question->id);
  return FALSE;
}

static void
accept_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpReviewPage *self = RP_REVIEW_PAGE (widget);

  if (!check_fields (self))
    return;
  self->acted = TRUE;
  rp_report_review_accept_async (self->review, accepted_cb, g_object_ref (self));
}

static void
return_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpReviewPage *self = RP_REVIEW_PAGE (widget);
  RpDocument *document = rp_report_review_get_document (self->review);

  g_autoptr (JsonObject) proposal = rp_report_review_propose_return (self->review);

  rp_document_flush (document);
  self->acted = TRUE;
  rp_step_dialog_present_with (widget, rp_page_get_session (RP_PAGE (self)),
                               rp_document_get_record (document), "return", proposal);
}

/* About the same matter as another report: that one goes on, with the needs of both. */
static void
merge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpReviewPage *self = RP_REVIEW_PAGE (widget);
  RpDocument *document = rp_report_review_get_document (self->review);

  rp_document_flush (document);
  self->acted = TRUE;
  rp_step_dialog_present (widget, rp_page_get_session (RP_PAGE (self)),
                          rp_document_get_record (document), "merge");
}

static void
all_in_order_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rp_report_review_meet_all_points (RP_REVIEW_PAGE (widget)->review);
}

static void
pin_cb (GtkWidget *view, const char *question, RpReviewPage *self)
{
  if (rp_report_review_may_take (self->review, "return"))
    rp_remark_ask (GTK_WIDGET (self), self->review, question);
  else
    rp_page_say (GTK_WIDGET (self),
                 _ ("Claim the report first; remarks are pinned during the review."));
}

static void
pin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpReviewPage *self = RP_REVIEW_PAGE (widget);
  const char *question = rp_form_view_get_focused (self->report_view);

  if (question == NULL)
    question = rp_revision_view_get_focused (self->changes);
  if (question != NULL)
    pin_cb (widget, question, self);
  else
    rp_page_say (widget, _ ("Go to an answer of the report with Tab first, then press P."));
}

static void
customer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RpReviewPage *self = RP_REVIEW_PAGE (widget);
  RpRecord *customer = rp_document_get_customer (rp_report_review_get_document (self->review));

  if (customer != NULL)
    rp_page_go (widget, "customer", rp_record_get_id (customer));
}

static void
go_cb (RpRemarkList *list, const char *question, RpReviewPage *self)
{
  go_to_answer (self, question);
}

/* ---- keys ---- */

static const struct
{
  guint key;
  const char *action;
} keys[] = {
  { GDK_KEY_j, "review.next" },         { GDK_KEY_k, "review.previous" },
  { GDK_KEY_c, "review.claim" },        { GDK_KEY_a, "review.accept" },
  { GDK_KEY_r, "review.return" },       { GDK_KEY_p, "review.pin" },
  { GDK_KEY_o, "review.all-in-order" }, { GDK_KEY_t, "review.take-over" },
};

static gboolean
is_typing (RpReviewPage *self)
{
  return rp_writing_is_text (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))));
}

/* Letters that no field below has taken. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        RpReviewPage *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || is_typing (self))
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].key == gdk_keyval_to_lower (key))
      {
        gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

/* ---- the page ---- */

static void
rp_review_page_session_set (RpPage *page)
{
  RpReviewPage *self = RP_REVIEW_PAGE (page);

  self->queue = rp_review_queue_new (rp_page_get_session (page));
  gtk_list_box_bind_model (self->queue_list, rp_review_queue_get_items (self->queue), new_row, NULL,
                           NULL);
  gtk_list_box_set_header_func (self->queue_list, header_cb, self, NULL);
  g_signal_connect_object (self->queue, "loaded", G_CALLBACK (queue_loaded_cb), self, 0);
}

static void
rp_review_page_open (RpPage *page, const char *id)
{
  RpReviewPage *self = RP_REVIEW_PAGE (page);

  self->focus_wanted = TRUE;

  if (*id != '\0' && !g_str_equal (id, self->shown))
    {
      self->queued = FALSE;
      gtk_list_box_unselect_all (self->queue_list);
      show_report (self, id);
    }
  if (!rp_review_queue_is_loading (self->queue))
    queue_loaded_cb (self->queue, self);
}

static void
rp_review_page_leave (RpPage *page)
{
  RpReviewPage *self = RP_REVIEW_PAGE (page);
  RpDocument *document = self->review != NULL ? rp_report_review_get_document (self->review) : NULL;
  g_autofree char *sentence = NULL;

  if (document == NULL)
    return;
  rp_document_flush (document);
  sentence = rp_document_dup_unread_sentence (document, RP_ROLE_SPECIALIST);
  if (*sentence != '\0')
    rp_page_say (GTK_WIDGET (self), sentence);
}

static void
rp_review_page_dispose (GObject *object)
{
  RpReviewPage *self = RP_REVIEW_PAGE (object);

  if (self->queue != NULL)
    {
      gtk_list_box_bind_model (self->queue_list, NULL, NULL, NULL, NULL);
      drop_review (self);
    }
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (rp_review_page_parent_class)->dispose (object);
}

static void
rp_review_page_finalize (GObject *object)
{
  RpReviewPage *self = RP_REVIEW_PAGE (object);

  g_free (self->shown);
  g_free (self->state);
  G_OBJECT_CLASS (rp_review_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RP_TYPE_REVISION_VIEW);
  g_type_ensure (RP_TYPE_REMARK_LIST);
  g_type_ensure (RP_TYPE_CUSTOMER_ASIDE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, title);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, parts);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, queue_list);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, name);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, facts);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, late);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, late_title);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, late_text);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, changes_page);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, aside);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, unclaimed);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, unclaimed_text);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, claim);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, take_over);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, report_place);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, changes);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, remarks);
  gtk_widget_class_bind_template_child (widget_class, RpReviewPage, review_place);
}

static void
rp_review_page_class_init (RpReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rp_review_page_dispose;
  object_class->finalize = rp_review_page_finalize;
  RP_PAGE_CLASS (klass)->session_set = rp_review_page_session_set;
  RP_PAGE_CLASS (klass)->open = rp_review_page_open;
  RP_PAGE_CLASS (klass)->leave = rp_review_page_leave;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "review.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "review.previous", NULL, previous_action);
  gtk_widget_class_install_action (widget_class, "review.claim", NULL, claim_action);
  gtk_widget_class_install_action (widget_class, "review.take-over", NULL, take_over_action);
  gtk_widget_class_install_action (widget_class, "review.accept", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "review.return", NULL, return_action);
  gtk_widget_class_install_action (widget_class, "review.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "review.pin", NULL, pin_action);
  gtk_widget_class_install_action (widget_class, "review.customer", NULL, customer_action);
  gtk_widget_class_install_action (widget_class, "review.all-in-order", NULL, all_in_order_action);
}

static void
rp_review_page_init (RpReviewPage *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  self->shown = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  rp_accessible_watch_stack (GTK_WIDGET (self->stack));
  rp_accessible_watch_stack (GTK_WIDGET (self->parts));
  g_signal_connect (self->queue_list, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect_object (self->parts, "notify::visible-child", G_CALLBACK (show_aside), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self->changes, "pin", G_CALLBACK (pin_cb), self);
  g_signal_connect (self->remarks, "go", G_CALLBACK (go_cb), self);
  rp_key_guard_add (GTK_WIDGET (self), "jk");
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  enable_actions (self);
}
