/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/form-layout.h"

#define LINE_KEY "rp-line"

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

static guint
count_children (GtkWidget *box)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

static GtkWidget *
new_line (GtkBox *box, int places)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);

  gtk_box_set_homogeneous (GTK_BOX (line), TRUE);
  g_object_set_data (G_OBJECT (line), LINE_KEY, GINT_TO_POINTER (places));
  gtk_box_append (box, line);
  return line;
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
  if (last == NULL || GPOINTER_TO_INT (g_object_get_data (G_OBJECT (last), LINE_KEY)) != places
      || count_children (last) >= (guint)places)
    last = new_line (box, places);
  gtk_widget_set_valign (block, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (last), block);
}

static gboolean
shows_something (GtkWidget *line)
{
  for (GtkWidget *child = gtk_widget_get_first_child (line); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      return TRUE;
  return FALSE;
}

void
rp_form_layout_refresh (GtkBox *box)
{
  for (GtkWidget *line = gtk_widget_get_first_child (GTK_WIDGET (box)); line != NULL;
       line = gtk_widget_get_next_sibling (line))
    if (g_object_get_data (G_OBJECT (line), LINE_KEY) != NULL)
      gtk_widget_set_visible (line, shows_something (line));
}
