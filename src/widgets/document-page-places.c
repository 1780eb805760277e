/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "widgets/children.h"
#include "widgets/document-page-private.h"
#include "workbench/document-step.h"

#define PROBLEM_KEY "rp-problem"

/* ---- what is missing ---- */

/* A place in the form. @column: (nullable) */
static RpProblem *
new_stop (const char *question, int row, const char *column)
{
  RpProblem *stop = g_new0 (RpProblem, 1);

  stop->question = g_strdup (question);
  stop->row = row;
  stop->column = g_strdup (column);
  return stop;
}

static gboolean
is_same_place (const RpProblem *a, const RpProblem *b)
{
  return a->row == b->row && g_strcmp0 (a->question, b->question) == 0
         && g_strcmp0 (a->column, b->column) == 0;
}

/* F8 goes on from there. */
static void
go_to_place (RpDocumentPage *self, const RpProblem *place)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  RpProblem *stop = new_stop (place->question, place->row, place->column);

  g_clear_pointer (&priv->stop, rp_problem_free);
  priv->stop = stop;
  rp_form_view_focus_cell (rp_document_page_find_view (self, stop->question), stop->question,
                           stop->row, stop->column);
}

static GtkWidget *
new_problem_row (RpDocumentPage *self, const RpProblem *problem)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *sentence
      = rp_document_explain_problem (rp_document_page_get (self)->document, problem);
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box),
                  gtk_image_new_from_icon_name (problem->warning ? "dialog-information-symbolic"
                                                                 : "dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  g_object_set_data_full (G_OBJECT (row), PROBLEM_KEY,
                          new_stop (problem->question, problem->row, problem->column),
                          (GDestroyNotify)rp_problem_free);
  return row;
}

/* What keeps a step from being taken; a warning does not. */
static guint
count_errors (GPtrArray *problems)
{
  guint n = 0;

  for (guint i = 0; i < problems->len; i++)
    n += !((const RpProblem *)problems->pdata[i])->warning;
  return n;
}

static void
show_problems (RpDocumentPage *self, GPtrArray *problems)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  guint n_errors = count_errors (problems);
  g_autofree char *title = NULL;

  rp_children_clear (priv->problem_list);
  for (guint i = 0; i < problems->len; i++)
    gtk_list_box_append (priv->problem_list, new_problem_row (self, problems->pdata[i]));
  title = n_errors > 0
              ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thing is missing or wrong",
                                              "%u things are missing or wrong", n_errors),
                                 n_errors)
              : g_strdup (_ ("Nothing is missing any more."));
  gtk_label_set_label (priv->problems_title, title);
  gtk_widget_set_visible (priv->problems, TRUE);
}

/* Nothing is asked of a document that cannot be written on any more. */
void
rp_document_page_refresh_problems (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  g_autoptr (GPtrArray) problems = NULL;

  if (priv->checked_event == NULL)
    return;
  if (!rp_document_is_editable (priv->document, RP_DOCUMENT_OWNERS))
    {
      g_clear_pointer (&priv->checked_event, g_free);
      gtk_widget_set_visible (priv->problems, FALSE);
      return;
    }
  problems = rp_document_list_problems_for (priv->document, priv->checked_event);
  show_problems (self, problems);
}

static void
problem_activated_cb (GtkListBox *list, GtkListBoxRow *row, RpDocumentPage *self)
{
  go_to_place (self, g_object_get_data (G_OBJECT (row), PROBLEM_KEY));
}

/* Returns: %FALSE when there is none */
static gboolean
go_to_first_error (RpDocumentPage *self, GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    if (!((const RpProblem *)problems->pdata[i])->warning)
      {
        go_to_place (self, problems->pdata[i]);
        return TRUE;
      }
  return FALSE;
}

gboolean
rp_document_page_check_answers (RpDocumentPage *self, const char *event)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  g_autoptr (GPtrArray) problems = rp_document_list_problems_for (priv->document, event);

  if (count_errors (problems) == 0)
    return TRUE;
  g_free (priv->checked_event);
  priv->checked_event = g_strdup (event);
  show_problems (self, problems);
  go_to_first_error (self, problems);
  return FALSE;
}

/* ---- the next remark, or the next thing that is missing ---- */

/* The stops of F8 in the form's order: remarks, unless a step was wanted that is not possible yet; else
 * what is missing or wrong, or what the matter is still to be closed with. (element-type RpProblem) */
static GPtrArray *
list_stops (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  GPtrArray *remarks = rp_document_get_remarks (priv->document);
  gboolean is_editable = rp_document_is_editable (priv->document, RP_DOCUMENT_OWNERS);
  GPtrArray *stops = NULL;

  if (is_editable && (priv->checked_event != NULL || remarks->len == 0))
    return rp_document_list_problems_for (priv->document, rp_document_page_first_event (self));
  stops = rp_document_list_open_closing (priv->document);
  if (stops->len > 0)
    return stops;
  for (guint i = 0; i < remarks->len; i++)
    g_ptr_array_add (stops, new_stop (rp_record_get_text (remarks->pdata[i], "path"), -1, NULL));
  return stops;
}

void
rp_document_page_go_to_next (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  g_autoptr (GPtrArray) stops = list_stops (self);
  guint index = 0;

  if (stops->len == 0)
    return;
  for (guint i = 0; priv->stop != NULL && i < stops->len; i++)
    if (is_same_place (priv->stop, stops->pdata[i]))
      index = (i + 1) % stops->len;
  go_to_place (self, stops->pdata[index]);
}

/* ---- arriving ---- */

/* Keys are heard where the focus is. */
static void
focus_steps (RpDocumentPage *self)
{
  if (!gtk_widget_child_focus (GTK_WIDGET (rp_document_page_get (self)->steps),
                               GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
go_to_first_problem (RpDocumentPage *self)
{
  g_autoptr (GPtrArray) problems = rp_document_list_problems_for (
      rp_document_page_get (self)->document, rp_document_page_first_event (self));

  if (!go_to_first_error (self, problems))
    focus_steps (self);
}

void
rp_document_page_arrive (RpDocumentPage *self)
{
  RpDocumentPagePrivate *priv = rp_document_page_get (self);
  gboolean is_editable = rp_document_is_editable (priv->document, RP_DOCUMENT_OWNERS);

  g_autoptr (GPtrArray) open = rp_document_list_open_closing (priv->document);

  if (!is_editable)
    focus_steps (self);
  if (rp_document_get_remarks (priv->document)->len > 0 || open->len > 0)
    {
      g_clear_pointer (&priv->stop, rp_problem_free);
      rp_document_page_go_to_next (self);
    }
  else if (is_editable)
    go_to_first_problem (self);
}

void
rp_document_page_init_places (RpDocumentPage *self)
{
  g_signal_connect (rp_document_page_get (self)->problem_list, "row-activated",
                    G_CALLBACK (problem_activated_cb), self);
}
