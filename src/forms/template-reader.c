/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "forms/reader.h"

#include "base/json-access.h"
#include "forms-resources.h"

#define RESOURCE_FOLDER "/org/rapport/templates/"

/* A template is flat; what is deeper was not written by a person. */
static const RpJsonLimits limits
    = { .max_bytes = 1 << 20, .max_depth = 16, .max_values = 50000, .max_string = 8192 };

static gboolean
read_section (RpReader *reader, const char *at, JsonObject *object, GError **error)
{
  static const char *const known[] = { "id", "title", "owner", "closing", "questions", NULL };
  const char *id;
  if (object == NULL)
    return rp_reader_refuse (reader, at, error, _ ("A section must be an object."));
  RpSection *section = g_new0 (RpSection, 1);
  section->questions = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_question_free);
  g_ptr_array_add (reader->template_->sections, section);
  if (!rp_reader_refuse_unknown_members (reader, at, object, known, error)
      || !rp_reader_text (reader, at, object, "id", &id, error)
      || !rp_reader_bilingual (reader, at, object, "title", &section->title_zh, &section->title_en,
                               error)
      || !rp_reader_flag (reader, at, object, "closing", &section->closing, error))
    return FALSE;
  section->id = g_strdup (id);
  section->owner = rp_roles_parse (rp_json_get_string (object, "owner", ""));
  if (section->owner == RP_ROLE_NONE)
    return rp_reader_refuse (reader, at, error,
                             _ ("“owner” must name the roles that fill this section in."));
  JsonArray *questions = rp_json_get_array (object, "questions");
  if (questions == NULL || json_array_get_length (questions) == 0)
    return rp_reader_refuse (reader, at, error, _ ("A section must have at least one question."));
  for (guint i = 0; i < json_array_get_length (questions); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.questions[%u]", at, i);
      RpQuestion *question = rp_reader_question (
          reader, place, rp_json_array_get_object (questions, i), NULL, error);
      if (question == NULL)
        return FALSE;
      g_ptr_array_add (section->questions, question);
    }
  return TRUE;
}

static gboolean
read_sections (RpReader *reader, JsonObject *root, GError **error)
{
  JsonArray *sections = rp_json_get_array (root, "sections");
  if (sections == NULL || json_array_get_length (sections) == 0)
    return rp_reader_refuse (reader, "sections", error,
                             _ ("A template must have at least one section."));
  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      g_autofree char *at = g_strdup_printf ("sections[%u]", i);
      JsonObject *section = rp_json_array_get_object (sections, i);
      const char *id = section != NULL ? rp_json_get_string (section, "id", "") : "";
      for (guint j = 0; j < reader->template_->sections->len; j++)
        if (g_str_equal (((RpSection *)reader->template_->sections->pdata[j])->id, id))
          return rp_reader_refuse (reader, at, error, _ ("The id “%s” is there twice."), id);
      if (!read_section (reader, at, section, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_head (RpReader *reader, JsonObject *root, GError **error)
{
  static const char *const known[] = { "id", "version", "kind", "title", "sections", NULL };
  RpTemplate *template_ = reader->template_;
  const char *id, *kind;
  gint64 version = 0;
  g_autoptr (GError) cause = NULL;
  if (!rp_reader_refuse_unknown_members (reader, "/", root, known, error)
      || !rp_reader_text (reader, "id", root, "id", &id, error)
      || !rp_reader_text (reader, "kind", root, "kind", &kind, error)
      || !rp_reader_bilingual (reader, "title", root, "title", &template_->title_zh,
                               &template_->title_en, error))
    return FALSE;
  if (!rp_json_read_integer (root, "version", 1, G_MAXINT, &version, &cause))
    return rp_reader_refuse (reader, "version", error,
                             _ ("The version must be a positive integer."));
  template_->id = g_strdup (id);
  template_->kind = g_strdup (kind);
  template_->version = (int)version;
  g_autofree char *lower = g_ascii_strdown (id, -1);
  reader->prefix = g_strconcat (lower, ".", NULL);
  if (!rp_reader_is_identifier (lower, FALSE))
    return rp_reader_refuse (reader, "id", error, _ ("“%s” cannot be the id of a template."), id);
  return TRUE;
}

static RpTemplate *
new_template (void)
{
  RpTemplate *self = g_new0 (RpTemplate, 1);
  g_atomic_ref_count_init (&self->references);
  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_section_free);
  self->questions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->calculations = g_array_new (FALSE, FALSE, sizeof (RpCalculation));
  return self;
}

static JsonObject *
load_labels (GError **error)
{
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (rp_forms_get_resource (), RESOURCE_FOLDER "labels-zh.json",
                                G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  return rp_json_parse_object (text, length, &limits, error);
}

RpTemplate *
rp_template_parse (GBytes *json, const char *name, GError **error)
{
  g_return_val_if_fail (json != NULL && name != NULL, NULL);

  gsize length;
  const char *text = g_bytes_get_data (json, &length);
  g_autoptr (JsonObject) labels = load_labels (error);
  if (labels == NULL)
    return NULL;
  g_autoptr (JsonObject) root = rp_json_parse_object (text, length, &limits, error);
  if (root == NULL)
    {
      rp_json_prefix_place (error, name, text, length);
      return NULL;
    }
  g_autoptr (GHashTable) places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (RpTemplate) template_ = new_template ();
  RpReader reader = { .name = name, .template_ = template_, .labels = labels, .places = places };
  gboolean read = read_head (&reader, root, error) && read_sections (&reader, root, error)
                  && rp_template_link (template_, name, places, error);
  g_free (reader.prefix);
  if (!read)
    rp_json_name_line (error, name, text, length);
  return read ? g_steal_pointer (&template_) : NULL;
}

static RpTemplate *
load_own (const char *file)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (rp_forms_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL)
    return NULL;
  RpTemplate *template_ = rp_template_parse (bytes, file, &error);
  if (template_ == NULL)
    g_critical ("%s", error->message);
  return template_;
}

/* The newest version is in T2.json, an older one in T2-1.json. */
RpTemplate *
rp_template_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  g_autofree char *file = g_strconcat (id, ".json", NULL);
  return g_str_has_prefix (file, "labels-") ? NULL : load_own (file);
}

RpTemplate *
rp_template_find_version (const char *id, int version)
{
  g_autoptr (RpTemplate) newest = rp_template_find (id);
  if (newest != NULL && newest->version == version)
    return g_steal_pointer (&newest);
  g_autofree char *file = g_strdup_printf ("%s-%d.json", id, version);
  return load_own (file);
}
