/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "forms/reader.h"

#include "base/json-access.h"
#include "logic/logic.h"

gboolean
rp_reader_refuse (RpReader *reader, const char *place, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, RP_FORMS_ERROR, RP_FORMS_ERROR_TEMPLATE, "%s: %s: %s", reader->name, place,
               cause);
  return FALSE;
}

gboolean
rp_reader_refuse_unknown_members (RpReader *reader, const char *place, JsonObject *object,
                                  const char *const *known, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      return rp_reader_refuse (reader, place, error, _ ("There is no member “%s” here."),
                               (char *)l->data);
  return TRUE;
}

gboolean
rp_reader_text (RpReader *reader, const char *place, JsonObject *object, const char *member,
                const char **out, GError **error)
{
  *out = rp_json_get_string (object, member, NULL);
  if (*out == NULL || **out == '\0')
    return rp_reader_refuse (reader, place, error, _ ("The text “%s” is missing."), member);
  return TRUE;
}

/* {"zh": …, "en": …}: both or the whole is refused. */
gboolean
rp_reader_bilingual (RpReader *reader, const char *place, JsonObject *object, const char *member,
                     char **zh, char **en, GError **error)
{
  static const char *const known[] = { "zh", "en", NULL };
  JsonObject *texts = rp_json_get_object (object, member);
  if (texts == NULL)
    return rp_reader_refuse (reader, place, error, _ ("“%s” must have a text in zh and in en."),
                             member);
  if (!rp_reader_refuse_unknown_members (reader, place, texts, known, error))
    return FALSE;
  const char *chinese = rp_json_get_string (texts, "zh", "");
  const char *english = rp_json_get_string (texts, "en", "");
  if (*chinese == '\0' || *english == '\0')
    return rp_reader_refuse (reader, place, error, _ ("“%s” must have a text in zh and in en."),
                             member);
  *zh = g_strdup (chinese);
  *en = g_strdup (english);
  return TRUE;
}

gboolean
rp_reader_flag (RpReader *reader, const char *place, JsonObject *object, const char *member,
                gboolean *out, GError **error)
{
  if (!json_object_has_member (object, member))
    return TRUE;
  g_autoptr (GError) cause = NULL;
  if (!rp_json_read_boolean (object, member, out, &cause))
    return rp_reader_refuse (reader, place, error, _ ("“%s” must be true or false."), member);
  return TRUE;
}

gboolean
rp_reader_limit (RpReader *reader, const char *place, JsonObject *object, const char *member,
                 gint64 *out, GError **error)
{
  if (!json_object_has_member (object, member))
    return TRUE;
  g_autoptr (GError) cause = NULL;
  if (!rp_json_read_integer (object, member, -G_MAXINT32, G_MAXINT64 / 2, out, &cause))
    return rp_reader_refuse (reader, place, error, _ ("“%s” must be an integer."), member);
  return TRUE;
}

gboolean
rp_reader_rule (RpReader *reader, const char *place, JsonObject *object, const char *member,
                JsonNode **out, GError **error)
{
  JsonNode *rule = json_object_get_member (object, member);
  if (rule == NULL)
    return TRUE;
  g_autoptr (GError) cause = NULL;
  if (!rp_logic_check (rule, &cause))
    return rp_reader_refuse (reader, place, error, _ ("The rule “%s” cannot be used: %s"), member,
                             cause->message);
  json_node_seal (rule);
  *out = json_node_ref (rule);
  return TRUE;
}
