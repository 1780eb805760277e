/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/waiting-page.h"

/* What is read sooner would only flicker. */
#define MOMENT_MS 400
#define SPINNER_SIZE 32

struct _RpWaitingPage
{
  AdwBin parent_instance;

  GtkSpinner *spinner;
  guint timer; /* the moment is not over yet */
};

G_DEFINE_FINAL_TYPE (RpWaitingPage, rp_waiting_page, ADW_TYPE_BIN)

static gboolean
moment_cb (gpointer user_data)
{
  RpWaitingPage *self = user_data;

  self->timer = 0;
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
rp_waiting_page_map (GtkWidget *widget)
{
  RpWaitingPage *self = RP_WAITING_PAGE (widget);

  GTK_WIDGET_CLASS (rp_waiting_page_parent_class)->map (widget);
  if (self->timer == 0)
    self->timer = g_timeout_add (MOMENT_MS, moment_cb, self);
}

static void
rp_waiting_page_unmap (GtkWidget *widget)
{
  RpWaitingPage *self = RP_WAITING_PAGE (widget);

  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_spinner_stop (self->spinner);
  GTK_WIDGET_CLASS (rp_waiting_page_parent_class)->unmap (widget);
}

static void
rp_waiting_page_dispose (GObject *object)
{
  g_clear_handle_id (&RP_WAITING_PAGE (object)->timer, g_source_remove);
  G_OBJECT_CLASS (rp_waiting_page_parent_class)->dispose (object);
}

static void
rp_waiting_page_class_init (RpWaitingPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_waiting_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = rp_waiting_page_map;
  GTK_WIDGET_CLASS (klass)->unmap = rp_waiting_page_unmap;
}

static void
rp_waiting_page_init (RpWaitingPage *self)
{
  GtkWidget *spinner = gtk_spinner_new ();

  self->spinner = GTK_SPINNER (spinner);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, SPINNER_SIZE, SPINNER_SIZE);
  adw_bin_set_child (ADW_BIN (self), spinner);
}
