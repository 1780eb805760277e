/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/form-layout.h"

#define LINE_KEY "rp-line"
#define FILLER_KEY "rp-filler"

/* How many stand side by side; the number marks the line too. */
#define CONTROLS_IN_LINE 2
#define TEXTS_IN_LINE 3

/* A text of one line that needs the whole of it. */
#define LONG_LINE 120

static gboolean
is_short (const RpQuestion *question)
{
  switch (question->type)
    {
    case RP_QUESTION_LONG_TEXT:
    case RP_QUESTION_TABLE:
    case RP_QUESTION_ATTACHMENTS:
    case RP_QUESTION_CHOICES:
      return FALSE;
    case RP_QUESTION_TEXT:
      return question->max > 0 && question->max <= LONG_LINE;
    default:
      return TRUE;
    }
}

static gboolean
is_filler (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), FILLER_KEY) != NULL;
}

static int
places_of (GtkWidget *line)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (line), LINE_KEY));
}

static int
count_questions (GtkWidget *line)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (line); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += !is_filler (child);
  return n;
}

/* Empty places at the end keep the columns of lines below each other in line. */
static void
add_fillers (GtkBox *line, int places)
{
  for (int i = 1; i < places; i++)
    {
      GtkWidget *filler = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      g_object_set_data (G_OBJECT (filler), FILLER_KEY, filler);
      gtk_box_append (line, filler);
    }
}

static GtkWidget *
new_line (GtkBox *box, int places)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);

  gtk_box_set_homogeneous (GTK_BOX (line), TRUE);
  g_object_set_data (G_OBJECT (line), LINE_KEY, GINT_TO_POINTER (places));
  add_fillers (GTK_BOX (line), places);
  gtk_box_append (box, line);
  return line;
}

/* (nullable): none yet */
static GtkWidget *
find_last_question (GtkWidget *line)
{
  GtkWidget *last = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (line); child != NULL && !is_filler (child);
       child = gtk_widget_get_next_sibling (child))
    last = child;
  return last;
}

void
rp_form_layout_append (GtkBox *box, GtkWidget *block, const RpQuestion *question, gboolean read)
{
  GtkWidget *last = gtk_widget_get_last_child (GTK_WIDGET (box));
  int places = read ? TEXTS_IN_LINE : CONTROLS_IN_LINE;

  if (!is_short (question))
    {
      gtk_box_append (box, block);
      return;
    }
  if (last == NULL || places_of (last) != places || count_questions (last) >= places)
    last = new_line (box, places);
  gtk_widget_set_valign (block, GTK_ALIGN_START);
  gtk_box_insert_child_after (GTK_BOX (last), block, find_last_question (last));
}

/* Shows as many fillers as places are free. */
static void
fill_up (GtkWidget *line, int free_places)
{
  for (GtkWidget *child = gtk_widget_get_first_child (line); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_filler (child))
      gtk_widget_set_visible (child, free_places-- > 0);
}

static int
count_visible (GtkWidget *line)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (line); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += !is_filler (child) && gtk_widget_get_visible (child);
  return n;
}

void
rp_form_layout_refresh (GtkBox *box)
{
  for (GtkWidget *line = gtk_widget_get_first_child (GTK_WIDGET (box)); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    if (places_of (line) > 0)
      {
        int n_visible = count_visible (line);
        gtk_widget_set_visible (line, n_visible > 0);
        fill_up (line, places_of (line) - n_visible);
      }
}
