/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/work-item.h"

struct _RpWorkItem
{
  GObject parent_instance;
  char *title, *subtitle, *trailing, *page, *id;
  RpUrgency urgency;
};

enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_TRAILING,
  PROP_URGENCY,
  PROP_PAGE,
  PROP_ID,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_TYPE (RpWorkItem, rp_work_item, G_TYPE_OBJECT)

RpWorkItem *
rp_work_item_new (const char *title, const char *subtitle, const char *trailing, RpUrgency urgency,
                  const char *page, const char *id)
{
  RpWorkItem *self = g_object_new (RP_TYPE_WORK_ITEM, NULL);
  self->title = g_strdup (title);
  self->subtitle = g_strdup (subtitle);
  self->trailing = g_strdup (trailing);
  self->urgency = urgency;
  self->page = g_strdup (page);
  self->id = g_strdup (id);
  return self;
}

const char *
rp_work_item_get_title (RpWorkItem *self)
{
  return self->title;
}

const char *
rp_work_item_get_subtitle (RpWorkItem *self)
{
  return self->subtitle;
}

const char *
rp_work_item_get_trailing (RpWorkItem *self)
{
  return self->trailing;
}

RpUrgency
rp_work_item_get_urgency (RpWorkItem *self)
{
  return self->urgency;
}

const char *
rp_work_item_get_page (RpWorkItem *self)
{
  return self->page;
}

const char *
rp_work_item_get_id (RpWorkItem *self)
{
  return self->id;
}

gboolean
rp_work_item_is_same (gconstpointer a, gconstpointer b)
{
  const RpWorkItem *one = a, *other = b;

  return g_strcmp0 (one->title, other->title) == 0
         && g_strcmp0 (one->subtitle, other->subtitle) == 0
         && g_strcmp0 (one->trailing, other->trailing) == 0
         && g_strcmp0 (one->page, other->page) == 0 && g_strcmp0 (one->id, other->id) == 0
         && one->urgency == other->urgency;
}

static void
rp_work_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RpWorkItem *self = RP_WORK_ITEM (object);
  const char *const texts[N_PROPERTIES] = {
    [PROP_TITLE] = self->title,
    [PROP_SUBTITLE] = self->subtitle,
    [PROP_TRAILING] = self->trailing,
    [PROP_PAGE] = self->page,
    [PROP_ID] = self->id,
  };

  if (id == PROP_URGENCY)
    g_value_set_uint (value, self->urgency);
  else
    g_value_set_string (value, texts[id]);
}

static void
rp_work_item_finalize (GObject *object)
{
  RpWorkItem *self = RP_WORK_ITEM (object);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->trailing);
  g_free (self->page);
  g_free (self->id);
  G_OBJECT_CLASS (rp_work_item_parent_class)->finalize (object);
}

static void
rp_work_item_class_init (RpWorkItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rp_work_item_get_property;
  object_class->finalize = rp_work_item_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_TRAILING] = g_param_spec_string ("trailing", NULL, NULL, NULL, flags);
  properties[PROP_URGENCY]
      = g_param_spec_uint ("urgency", NULL, NULL, 0, RP_URGENCY_OVERDUE, 0, flags);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, flags);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rp_work_item_init (RpWorkItem *self)
{
}
