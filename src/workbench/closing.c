/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/closing.h"

/* What was typed is on the disk sooner: a box would only flash. */
#define MOMENT_MS 300

struct _RpClosing
{
  GObject parent_instance;

  RpSession *session;
  gboolean asked;
  guint timer; /* the moment is not over yet */
};

enum
{
  WAITING,
  READY,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (RpClosing, rp_closing, G_TYPE_OBJECT)

static gboolean
moment_cb (gpointer user_data)
{
  RpClosing *self = user_data;

  self->timer = 0;
  g_signal_emit (self, signals[WAITING], 0);
  return G_SOURCE_REMOVE;
}

gboolean
rp_closing_ask (RpClosing *self)
{
  if (!rp_session_is_saving (self->session))
    {
      rp_closing_take_back (self);
      return TRUE;
    }
  if (!self->asked)
    self->timer = g_timeout_add (MOMENT_MS, moment_cb, self);
  self->asked = TRUE;
  return FALSE;
}

void
rp_closing_take_back (RpClosing *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->asked = FALSE;
}

gboolean
rp_closing_is_asked (RpClosing *self)
{
  return self->asked;
}

static void
settled_cb (RpSession *session, RpClosing *self)
{
  if (!self->asked)
    return;
  rp_closing_take_back (self);
  g_signal_emit (self, signals[READY], 0);
}

RpClosing *
rp_closing_new (RpSession *session)
{
  RpClosing *self = g_object_new (RP_TYPE_CLOSING, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "settled", G_CALLBACK (settled_cb), self, 0);
  return self;
}

static void
rp_closing_finalize (GObject *object)
{
  RpClosing *self = RP_CLOSING (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rp_closing_parent_class)->finalize (object);
}

static void
rp_closing_class_init (RpClosingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rp_closing_finalize;
  signals[WAITING] = g_signal_new ("waiting", RP_TYPE_CLOSING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[READY] = g_signal_new ("ready", RP_TYPE_CLOSING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
rp_closing_init (RpClosing *self)
{
}
