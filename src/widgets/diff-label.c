/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/diff-label.h"

#include "base/text-diff.h"

/* Behind the letters, on light and on dark. */
#define TINT_ALPHA 0x5000

typedef struct
{
  guint16 red, green, blue;
} Tint;

static const Tint tints[] = {
  [RP_DIFF_REMOVED] = { 0xe000, 0x3400, 0x3400 },
  [RP_DIFF_ADDED] = { 0x2600, 0xa200, 0x6900 },
};

static void
insert (PangoAttrList *attributes, PangoAttribute *attribute, gsize start, gsize end)
{
  attribute->start_index = (guint)start;
  attribute->end_index = (guint)end;
  pango_attr_list_insert (attributes, attribute);
}

static void
mark (PangoAttrList *attributes, RpDiffType type, gsize start, gsize end)
{
  if (type == RP_DIFF_SAME)
    return;
  insert (attributes,
          pango_attr_background_new (tints[type].red, tints[type].green, tints[type].blue), start,
          end);
  insert (attributes, pango_attr_background_alpha_new (TINT_ALPHA), start, end);
  /* Not by the colour alone. */
  insert (attributes,
          type == RP_DIFF_REMOVED ? pango_attr_strikethrough_new (TRUE)
                                  : pango_attr_underline_new (PANGO_UNDERLINE_SINGLE),
          start, end);
}

/* Of texts that have nothing in common all would be marked, which says nothing. */
static gboolean
has_common (GArray *parts, const char *after)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const RpDiffPart *part = &g_array_index (parts, RpDiffPart, i);
      const char *end = after + part->start + part->length;
      if (part->type != RP_DIFF_SAME)
        continue;
      for (const char *at = after + part->start; at < end; at = g_utf8_next_char (at))
        if (g_unichar_isalnum (g_utf8_get_char (at)))
          return TRUE;
    }
  return FALSE;
}

void
rp_diff_label_show (GtkLabel *label, const char *before, const char *after, gboolean with_removed)
{
  g_autoptr (GArray) parts = rp_text_diff (before, after);
  g_autoptr (GString) text = g_string_new (NULL);
  PangoAttrList *attributes = NULL;

  if (!has_common (parts, after))
    {
      gtk_label_set_label (label, after);
      gtk_label_set_attributes (label, NULL);
      return;
    }
  attributes = pango_attr_list_new ();
  for (guint i = 0; i < parts->len; i++)
    {
      const RpDiffPart *part = &g_array_index (parts, RpDiffPart, i);
      gsize start = text->len;
      if (part->type == RP_DIFF_REMOVED && !with_removed)
        continue;
      g_string_append_len (text, (part->type == RP_DIFF_REMOVED ? before : after) + part->start,
                           (gssize)part->length);
      mark (attributes, part->type, start, text->len);
    }
  gtk_label_set_label (label, text->str);
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}
