/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/key-guard.h"

#include <string.h>

#include "widgets/writing.h"
#include "workbench/single-keys.h"

#define GUARD_KEY "rp-key-guard"

/* It hangs on the widget. */
typedef struct
{
  RpSingleKeys *keys;
  const char *held;
  GtkWidget *text;  /* (nullable) (weak): in the widget, had the focus last */
  gboolean writing; /* @text did, and nothing else has it by the author's doing */
} Guard;

static void
free_guard (Guard *self)
{
  g_clear_weak_pointer (&self->text);
  rp_single_keys_free (self->keys);
  g_free (self);
}

static gint64
get_now (void)
{
  return g_get_monotonic_time () / G_TIME_SPAN_MILLISECOND;
}

static GtkWidget *
get_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

/* ---- the keys ---- */

/* What a sentence is made of: a space would press the button that has the focus by now. */
static gboolean
is_written (guint key)
{
  return gdk_keyval_to_unicode (key) >= ' ' || key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;
}

static gboolean
may_be_held (Guard *self, guint key)
{
  guint32 letter = gdk_keyval_to_unicode (key);

  return letter <= ' ' || (letter < 0x80 && strchr (self->held, (char)letter) != NULL);
}

static gboolean
pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
            Guard *self)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  RpKeyPress press = RP_KEY_COUNTS;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (!is_written (key))
    {
      /* Who goes somewhere has looked. Shift alone belongs to a letter, BackSpace to a text. */
      if (key == GDK_KEY_Tab || key == GDK_KEY_ISO_Left_Tab || key == GDK_KEY_Escape)
        rp_single_keys_settle (self->keys);
      return GDK_EVENT_PROPAGATE;
    }
  press = rp_single_keys_press (self->keys, code, get_now ());
  if (rp_writing_is_text (get_focus (widget)) || press == RP_KEY_COUNTS
      || (press == RP_KEY_REPEATED && may_be_held (self, key)))
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
released_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
             Guard *self)
{
  rp_single_keys_release (self->keys, code);
}

/* ---- where the focus is ---- */

static gboolean
is_gone (GtkWidget *text)
{
  return text == NULL || !gtk_widget_get_mapped (text) || !gtk_widget_is_sensitive (text);
}

static void
focus_changed_cb (GtkWidget *widget)
{
  Guard *self = g_object_get_data (G_OBJECT (widget), GUARD_KEY);
  GtkWidget *focus = get_focus (widget);
  gboolean is_text = rp_writing_is_text (focus) && gtk_widget_is_ancestor (focus, widget);

  if (self->writing && is_gone (self->text) && gtk_widget_get_mapped (widget))
    rp_single_keys_lose_text (self->keys, get_now ());
  else if (is_text)
    rp_single_keys_settle (self->keys);
  self->writing = is_text;
  g_set_weak_pointer (&self->text, is_text ? focus : NULL);
}

/* Another window gets the keys, and their releases. */
static void
active_changed_cb (GtkWidget *widget)
{
  Guard *self = g_object_get_data (G_OBJECT (widget), GUARD_KEY);

  rp_single_keys_forget (self->keys);
}

static void
watch_root (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (root == NULL)
    return;
  g_signal_handlers_disconnect_by_func (root, focus_changed_cb, widget);
  g_signal_handlers_disconnect_by_func (root, active_changed_cb, widget);
  g_signal_connect_object (root, "notify::focus-widget", G_CALLBACK (focus_changed_cb), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (root, "notify::is-active", G_CALLBACK (active_changed_cb), widget,
                           G_CONNECT_SWAPPED);
}

void
rp_key_guard_add (GtkWidget *widget, const char *held)
{
  GtkEventController *controller = gtk_event_controller_key_new ();
  Guard *self = g_new0 (Guard, 1);

  self->keys = rp_single_keys_new ();
  self->held = held;
  g_object_set_data_full (G_OBJECT (widget), GUARD_KEY, self, (GDestroyNotify)free_guard);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (controller, "key-released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, controller);
  g_signal_connect (widget, "notify::root", G_CALLBACK (watch_root), NULL);
  watch_root (widget);
}
