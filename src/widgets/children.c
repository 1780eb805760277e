/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/children.h"

/* Where the list is empty its placeholder is a child, too; that one stays. */
static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

void
rp_children_clear (gpointer container)
{
  GtkWidget *child = NULL;

  if (GTK_IS_LIST_BOX (container))
    {
      clear_list (container);
      return;
    }
  while ((child = gtk_widget_get_first_child (container)) != NULL)
    if (GTK_IS_BOX (container))
      gtk_box_remove (container, child);
    else
      gtk_grid_remove (container, child);
}
