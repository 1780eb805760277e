/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/empty-page.h"

#include <glib/gi18n-lib.h>

#include "widgets/page.h"

struct _RpEmptyPage
{
  AdwBin parent_instance;

  AdwStatusPage *page;
  char *icon_name, *title, *description;
  RpStoreHealth *health; /* (nullable): not in a page yet */
};

enum
{
  PROP_ICON_NAME = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RpEmptyPage, rp_empty_page, ADW_TYPE_BIN)

static void
show (RpEmptyPage *self)
{
  const char *unread = self->health != NULL ? rp_store_health_get_unread (self->health) : NULL;
  const char *description = unread != NULL ? unread : self->description;
  g_autofree char *escaped = g_markup_escape_text (description != NULL ? description : "", -1);

  adw_status_page_set_icon_name (self->page,
                                 unread != NULL ? "dialog-warning-symbolic" : self->icon_name);
  adw_status_page_set_title (self->page,
                             unread != NULL ? _ ("Not everything could be read") : self->title);
  adw_status_page_set_description (self->page, escaped);
}

static void
rp_empty_page_map (GtkWidget *widget)
{
  RpEmptyPage *self = RP_EMPTY_PAGE (widget);
  GtkWidget *page = gtk_widget_get_ancestor (widget, RP_TYPE_PAGE);

  if (self->health == NULL && page != NULL)
    {
      self->health = g_object_ref (rp_session_get_health (rp_page_get_session (RP_PAGE (page))));
      g_signal_connect_object (self->health, "notify::unread", G_CALLBACK (show), self,
                               G_CONNECT_SWAPPED);
      show (self);
    }
  GTK_WIDGET_CLASS (rp_empty_page_parent_class)->map (widget);
}

static char **
find_text (RpEmptyPage *self, guint id)
{
  return id == PROP_ICON_NAME ? &self->icon_name
         : id == PROP_TITLE   ? &self->title
                              : &self->description;
}

static void
rp_empty_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RpEmptyPage *self = RP_EMPTY_PAGE (object);
  char **text = find_text (self, id);

  g_free (*text);
  *text = g_value_dup_string (value);
  show (self);
}

static void
rp_empty_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, *find_text (RP_EMPTY_PAGE (object), id));
}

static void
rp_empty_page_finalize (GObject *object)
{
  RpEmptyPage *self = RP_EMPTY_PAGE (object);

  g_clear_object (&self->health);
  g_free (self->icon_name);
  g_free (self->title);
  g_free (self->description);
  G_OBJECT_CLASS (rp_empty_page_parent_class)->finalize (object);
}

static void
rp_empty_page_class_init (RpEmptyPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = rp_empty_page_set_property;
  object_class->get_property = rp_empty_page_get_property;
  object_class->finalize = rp_empty_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = rp_empty_page_map;
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rp_empty_page_init (RpEmptyPage *self)
{
  self->page = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
}
