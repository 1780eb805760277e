/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/unread-texts.h"

#include <string.h>

#include "base/json-access.h"
#include "workbench/typed.h"

struct _RpUnreadTexts
{
  RpTyped *typed;
  JsonObject *texts; /* place -> text */
};

RpUnreadTexts *
rp_unread_texts_new (RpSession *session, const char *kind, const char *id)
{
  RpUnreadTexts *self = g_new0 (RpUnreadTexts, 1);
  g_autofree char *key = g_strjoin (":", "unread", kind, id, NULL);

  self->typed = rp_typed_new (session, key);
  self->texts = json_object_new ();
  return self;
}

void
rp_unread_texts_free (RpUnreadTexts *self)
{
  rp_typed_flush (self->typed);
  g_object_unref (self->typed);
  json_object_unref (self->texts);
  g_free (self);
}

void
rp_unread_texts_recall_async (RpUnreadTexts *self, GAsyncReadyCallback callback, gpointer user_data)
{
  rp_typed_recall_async (self->typed, callback, user_data);
}

void
rp_unread_texts_recall_finish (RpUnreadTexts *self, GObject *source, GAsyncResult *result)
{
  g_autoptr (JsonNode) kept = rp_typed_recall_finish (RP_TYPED (source), result, NULL);

  if (kept == NULL || !JSON_NODE_HOLDS_OBJECT (kept))
    return;
  json_object_unref (self->texts);
  self->texts = json_object_ref (json_node_get_object (kept));
}

static void
keep (RpUnreadTexts *self)
{
  g_autoptr (JsonObject) copy = rp_json_object_copy (self->texts);

  rp_typed_set (self->typed, json_object_get_size (copy) > 0
                                 ? json_node_init_object (json_node_alloc (), copy)
                                 : NULL);
}

gboolean
rp_unread_texts_set (RpUnreadTexts *self, const char *place, const char *text)
{
  if (g_strcmp0 (rp_unread_texts_get (self, place), text) == 0)
    return FALSE;
  if (text != NULL)
    json_object_set_string_member (self->texts, place, text);
  else
    json_object_remove_member (self->texts, place);
  keep (self);
  return TRUE;
}

const char *
rp_unread_texts_get (RpUnreadTexts *self, const char *place)
{
  return rp_json_get_string (self->texts, place, NULL);
}

/* (nullable): there is no such row */
static JsonObject *
find_row (JsonNode *rows, const char *id)
{
  JsonArray *array
      = rows != NULL && JSON_NODE_HOLDS_ARRAY (rows) ? json_node_get_array (rows) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *row = rp_json_array_get_object (array, i);
      if (row != NULL && g_strcmp0 (rp_json_get_string (row, "row", NULL), id) == 0)
        return row;
    }
  return NULL;
}

static gboolean
has_row (JsonNode *rows, const char *id)
{
  return find_row (rows, id) != NULL;
}

/* (nullable): nothing is there */
static JsonNode *
find_value (JsonObject *answers, const char *place)
{
  g_auto (GStrv) parts = g_strsplit (place, "/", 3);
  JsonNode *answer = parts[0] != NULL ? json_object_get_member (answers, parts[0]) : NULL;
  JsonObject *row = NULL;

  if (answer == NULL || parts[1] == NULL || parts[2] == NULL)
    return answer;
  row = find_row (answer, parts[1]);
  return row != NULL ? json_object_get_member (row, parts[2]) : NULL;
}

GStrv
rp_unread_texts_list_hiding (RpUnreadTexts *self, JsonObject *before, JsonObject *now)
{
  g_autoptr (GList) places = json_object_get_members (self->texts);
  g_autoptr (GStrvBuilder) hiding = g_strv_builder_new ();

  for (GList *place = places; place != NULL; place = place->next)
    if (!rp_json_equal (find_value (before, place->data), find_value (now, place->data)))
      g_strv_builder_add (hiding, place->data);
  return g_strv_builder_end (hiding);
}

void
rp_unread_texts_keep_rows (RpUnreadTexts *self, const char *table, JsonNode *rows)
{
  g_autoptr (GList) places = json_object_get_members (self->texts);

  for (GList *place = places; place != NULL; place = place->next)
    {
      g_auto (GStrv) parts = g_strsplit (place->data, "/", 3);
      if (parts[1] != NULL && g_str_equal (parts[0], table) && !has_row (rows, parts[1]))
        rp_unread_texts_set (self, place->data, NULL);
    }
}

void
rp_unread_texts_flush (RpUnreadTexts *self)
{
  rp_typed_flush (self->typed);
}

/* Of the question itself, or of a row that its table has. */
static gboolean
has_unread (RpUnreadTexts *self, RpForm *form, const RpQuestion *question)
{
  g_autoptr (GList) places = json_object_get_members (self->texts);

  for (GList *place = places; place != NULL; place = place->next)
    {
      g_auto (GStrv) parts = g_strsplit (place->data, "/", 3);
      if (g_str_equal (parts[0], question->id)
          && (parts[1] == NULL || has_row (rp_form_get_answer (form, question->id), parts[1])))
        return TRUE;
    }
  return FALSE;
}

const RpQuestion *
rp_unread_texts_find (RpUnreadTexts *self, RpForm *form, RpRoles owner, gboolean closing)
{
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (form));

  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = sections->pdata[i];
      for (guint k = 0; rp_section_is_part (section, owner, closing) && k < section->questions->len;
           k++)
        {
          const RpQuestion *question = section->questions->pdata[k];
          if (rp_form_is_visible (form, question->id) && has_unread (self, form, question))
            return question;
        }
    }
  return NULL;
}
