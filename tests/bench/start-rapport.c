/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The program on a profile: start-rapport PROFILE START-AT. Prints the moment at which its first frame
 * was painted, the moment at which Today showed what waits, the processor time until then (us), and
 * ends. */

#include <time.h>

#include "base/locale.h"
#include "widgets/application.h"

typedef struct
{
  GtkWindow *window;
  gint64 first;
} Start;

/* Whether Today has been read: a line of work is on screen. */
static gboolean
is_usable (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "RpWorkRow"))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_usable (child))
      return TRUE;
  return FALSE;
}

static void
after_paint_cb (GdkFrameClock *frames, Start *start)
{
  gint64 now = g_get_monotonic_time ();

  if (start->first == 0)
    start->first = now;
  if (!is_usable (GTK_WIDGET (start->window)))
    return;
  g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %ld\n", start->first, now, (long)clock ());
  g_application_quit (g_application_get_default ());
}

static void
realize_cb (GtkWidget *window, Start *start)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb),
                    start);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, Start *start)
{
  if (start->window != NULL)
    return;
  start->window = window;
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), start);
}

int
main (int argc, char **argv)
{
  g_autoptr (RpApplication) application = NULL;
  Start start = { NULL, 0 };

  g_assert_cmpint (argc, ==, 3);
  rp_locale_init ();
  application = rp_application_new (argv[1], argv[2]);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &start);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
