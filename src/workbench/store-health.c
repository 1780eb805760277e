/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/store-health.h"

#include <gio/gio.h>

#include "db/connection.h"
#include "workbench/session.h"

struct _RpStoreHealth
{
  GObject parent_instance;

  gboolean damaged;
  GHashTable *unread; /* reader -> sentence */
};

enum
{
  PROP_DAMAGED = 1,
  PROP_UNREAD,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RpStoreHealth, rp_store_health, G_TYPE_OBJECT)

void
rp_store_health_note (RpStoreHealth *self, const GError *error)
{
  if (self->damaged || !g_error_matches (error, RP_DB_ERROR, RP_DB_ERROR_CORRUPT))
    return;
  self->damaged = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DAMAGED]);
}

void
rp_store_health_note_reading (RpStoreHealth *self, gconstpointer reader, const char *what,
                              const GError *error)
{
  g_autofree char *before = g_strdup (rp_store_health_get_unread (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      g_message ("%s could not be read: %s", what, error->message);
      rp_store_health_note (self, error);
      g_hash_table_replace (self->unread, (gpointer)reader, rp_session_explain (error));
    }
  else
    g_hash_table_remove (self->unread, reader);
  if (g_strcmp0 (before, rp_store_health_get_unread (self)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
}

void
rp_store_health_forget (RpStoreHealth *self, gconstpointer reader)
{
  rp_store_health_note_reading (self, reader, NULL, NULL);
}

gboolean
rp_store_health_is_damaged (RpStoreHealth *self)
{
  return self->damaged;
}

const char *
rp_store_health_get_unread (RpStoreHealth *self)
{
  GHashTableIter iter;
  gpointer sentence;

  g_hash_table_iter_init (&iter, self->unread);
  return g_hash_table_iter_next (&iter, NULL, &sentence) ? sentence : NULL;
}

static void
rp_store_health_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RpStoreHealth *self = RP_STORE_HEALTH (object);

  switch (id)
    {
    case PROP_DAMAGED:
      g_value_set_boolean (value, self->damaged);
      break;
    case PROP_UNREAD:
      g_value_set_string (value, rp_store_health_get_unread (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rp_store_health_finalize (GObject *object)
{
  g_hash_table_unref (RP_STORE_HEALTH (object)->unread);
  G_OBJECT_CLASS (rp_store_health_parent_class)->finalize (object);
}

static void
rp_store_health_class_init (RpStoreHealthClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = rp_store_health_get_property;
  object_class->finalize = rp_store_health_finalize;
  properties[PROP_DAMAGED] = g_param_spec_boolean ("damaged", NULL, NULL, FALSE, flags);
  properties[PROP_UNREAD] = g_param_spec_string ("unread", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rp_store_health_init (RpStoreHealth *self)
{
  self->unread = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

RpStoreHealth *
rp_store_health_new (void)
{
  return g_object_new (RP_TYPE_STORE_HEALTH, NULL);
}
