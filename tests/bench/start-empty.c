/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An application with one empty window: what the toolkit takes to start. Prints the moment at which its
 * first frame was painted, twice, and the processor time until then (us), and ends. */

#include <adwaita.h>
#include <time.h>

static void
after_paint_cb (GdkFrameClock *frames, GApplication *application)
{
  gint64 now = g_get_monotonic_time ();

  g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %ld\n", now, now, (long)clock ());
  g_application_quit (application);
}

static void
activate_cb (GApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 720);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb),
                    application);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application
      = adw_application_new ("org.rapport.Empty", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
