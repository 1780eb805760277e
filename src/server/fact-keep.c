/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/fact-keep.h"

#include <string.h>

/* Facts as text would take longer to write and read than to collect again: numbers are kept as they are in memory,
 * and the names of members, which are the same for all, as their numbers. */

typedef enum
{
  PACKED_NULL,
  PACKED_FALSE,
  PACKED_TRUE,
  PACKED_INTEGER,
  PACKED_DOUBLE,
  PACKED_TEXT,
  PACKED_ARRAY,
  PACKED_OBJECT,
} Packed;

struct _RpFactKeep
{
  GPtrArray *packed; /* (element-type GBytes): %NULL for what did not fit */
  gsize size, most;
  GHashTable *numbers; /* name → its number; owns the names */
  GPtrArray *names;
};

static void
free_packed (gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref (bytes);
}

RpFactKeep *
rp_fact_keep_new (gsize bytes_most)
{
  RpFactKeep *self = g_new0 (RpFactKeep, 1);

  self->packed = g_ptr_array_new_with_free_func (free_packed);
  self->most = bytes_most;
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_ptr_array_new ();
  return self;
}

void
rp_fact_keep_free (RpFactKeep *self)
{
  g_ptr_array_unref (self->packed);
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->numbers);
  g_free (self);
}

/* ---- packing ---- */

static void
put (GByteArray *out, gconstpointer data, gsize size)
{
  g_byte_array_append (out, data, (guint)size);
}

static void
put_type (GByteArray *out, Packed type)
{
  guint8 byte = (guint8)type;

  put (out, &byte, sizeof byte);
}

static void
put_count (GByteArray *out, gsize count)
{
  guint32 number = (guint32)count;

  put (out, &number, sizeof number);
}

static guint32
number_name (RpFactKeep *self, const char *name)
{
  guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, name));

  if (number == 0)
    {
      char *own = g_strdup (name);

      g_ptr_array_add (self->names, own);
      number = self->names->len;
      g_hash_table_insert (self->numbers, own, GUINT_TO_POINTER (number));
    }
  return number;
}

static void pack (RpFactKeep *self, GByteArray *out, JsonNode *node);

static void
pack_object (RpFactKeep *self, GByteArray *out, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  put_type (out, PACKED_OBJECT);
  put_count (out, json_object_get_size (object));
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      put_count (out, number_name (self, name));
      pack (self, out, value);
    }
}

static void
pack_value (GByteArray *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);
      gsize length = strlen (text);

      put_type (out, PACKED_TEXT);
      put_count (out, length);
      put (out, text, length);
    }
  else if (type == G_TYPE_BOOLEAN)
    put_type (out, json_node_get_boolean (node) ? PACKED_TRUE : PACKED_FALSE);
  else if (type == G_TYPE_INT64)
    {
      gint64 value = json_node_get_int (node);

      put_type (out, PACKED_INTEGER);
      put (out, &value, sizeof value);
    }
  else
    {
      double value = json_node_get_double (node);

      put_type (out, PACKED_DOUBLE);
      put (out, &value, sizeof value);
    }
}

static void
pack (RpFactKeep *self, GByteArray *out, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      pack_object (self, out, json_node_get_object (node));
      return;
    case JSON_NODE_ARRAY:
      {
        JsonArray *array = json_node_get_array (node);

        put_type (out, PACKED_ARRAY);
        put_count (out, json_array_get_length (array));
        for (guint i = 0; i < json_array_get_length (array); i++)
          pack (self, out, json_array_get_element (array, i));
        return;
      }
    case JSON_NODE_VALUE:
      pack_value (out, node);
      return;
    case JSON_NODE_NULL:
    default:
      put_type (out, PACKED_NULL);
    }
}

void
rp_fact_keep_add (RpFactKeep *self, JsonObject *facts)
{
  g_autoptr (GByteArray) out = NULL;

  if (self->size >= self->most)
    {
      g_ptr_array_add (self->packed, NULL);
      return;
    }
  out = g_byte_array_new ();
  pack_object (self, out, facts);
  self->size += out->len;
  /* Without the room to grow that the array still has. */
  g_ptr_array_add (self->packed, g_bytes_new (out->data, out->len));
}

/* ---- unpacking: what was packed here ---- */

static void
take (const guint8 **data, gpointer out, gsize size)
{
  memcpy (out, *data, size);
  *data += size;
}

static guint32
take_count (const guint8 **data)
{
  guint32 number;

  take (data, &number, sizeof number);
  return number;
}

static JsonNode *unpack (RpFactKeep *self, const guint8 **data);

static JsonObject *
unpack_object (RpFactKeep *self, const guint8 **data)
{
  JsonObject *object = json_object_new ();
  guint32 n = take_count (data);

  for (guint32 i = 0; i < n; i++)
    {
      const char *name = g_ptr_array_index (self->names, take_count (data) - 1);

      json_object_set_member (object, name, unpack (self, data));
    }
  return object;
}

static JsonArray *
unpack_array (RpFactKeep *self, const guint8 **data)
{
  guint32 n = take_count (data);
  JsonArray *array = json_array_sized_new (n);

  for (guint32 i = 0; i < n; i++)
    json_array_add_element (array, unpack (self, data));
  return array;
}

static JsonNode *
unpack_text (const guint8 **data)
{
  guint32 length = take_count (data);
  g_autofree char *text = g_strndup ((const char *)*data, length);

  *data += length;
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
unpack (RpFactKeep *self, const guint8 **data)
{
  JsonNode *node;
  guint8 type;
  gint64 integer;
  double real;

  take (data, &type, sizeof type);
  switch (type)
    {
    case PACKED_OBJECT:
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, unpack_object (self, data));
      return node;
    case PACKED_ARRAY:
      node = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (node, unpack_array (self, data));
      return node;
    case PACKED_TEXT:
      return unpack_text (data);
    case PACKED_INTEGER:
      take (data, &integer, sizeof integer);
      return json_node_init_int (json_node_alloc (), integer);
    case PACKED_DOUBLE:
      take (data, &real, sizeof real);
      return json_node_init_double (json_node_alloc (), real);
    case PACKED_TRUE:
    case PACKED_FALSE:
      return json_node_init_boolean (json_node_alloc (), type == PACKED_TRUE);
    default:
      return json_node_init_null (json_node_alloc ());
    }
}

JsonObject *
rp_fact_keep_take (RpFactKeep *self, guint index)
{
  g_autoptr (GBytes) packed = g_steal_pointer (&self->packed->pdata[index]);
  const guint8 *data;

  if (packed == NULL)
    return NULL;
  self->size -= g_bytes_get_size (packed);
  data = g_bytes_get_data (packed, NULL);
  data += sizeof (guint8); /* an object, as it was put in */
  return unpack_object (self, &data);
}

gsize
rp_fact_keep_get_size (RpFactKeep *self)
{
  return self->size;
}
