/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/message.h"
#include "base/mutant.h"

#include <string.h>

static gboolean
refuse_page (GError **error, const char *why)
{
  g_set_error (error, RP_WIRE_ERROR, RP_WIRE_ERROR_MESSAGE, "feed page: %s", why);
  return FALSE;
}

void
rp_feed_page_close (GString *page, const char *cursor, gboolean complete)
{
  RpFeedLine end = { .type = RP_FEED_END, .complete = complete };
  g_autofree char *sha256
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)page->str, page->len);

  for (const char *at = page->str; (at = strchr (at, '\n')) != NULL; at++)
    end.lines++;
  end.cursor = (char *)cursor;
  end.sha256 = sha256;
  rp_feed_line_append (&end, page);
}

/* The trailer is checked before any other line is read: a page cut or altered is not used. */
static RpFeedLine *
read_trailer (const char *text, gsize length, gsize *trailer_at, GError **error)
{
  g_autoptr (RpFeedLine) end = NULL;
  g_autofree char *sha256 = NULL;
  const char *start;

  if (length < 2 || text[length - 1] != '\n')
    {
      refuse_page (error, "cut off");
      return NULL;
    }
  start = memrchr (text, '\n', length - 1);
  *trailer_at = start != NULL ? (gsize)(start + 1 - text) : 0;
  end = rp_feed_line_parse (text + *trailer_at, length - 1 - *trailer_at, error);
  if (end == NULL)
    return NULL;
  if (end->type != RP_FEED_END)
    {
      refuse_page (error, "no trailer");
      return NULL;
    }
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text, *trailer_at);
  if (strcmp (sha256, end->sha256) != 0 && !rp_mutant (RP_MUTANT_TRAILER_IGNORED))
    {
      refuse_page (error, "the hash of the trailer is another");
      return NULL;
    }
  return g_steal_pointer (&end);
}

static gboolean
read_lines (GPtrArray *lines, GBytes *page, gsize length, GError **error)
{
  const char *text = g_bytes_get_data (page, NULL);

  for (gsize at = 0; at < length;)
    {
      const char *feed = memchr (text + at, '\n', length - at);
      gsize n_bytes = (gsize)(feed - text) - at;
      RpFeedLine *line = rp_feed_line_parse (text + at, n_bytes, error);

      if (line == NULL)
        {
          g_prefix_error (error, "feed line %u: ", lines->len + 1);
          return FALSE;
        }
      line->page = g_bytes_ref (page);
      g_ptr_array_add (lines, line);
      if ((line->type == RP_FEED_HEAD) != (lines->len == 1) || line->type == RP_FEED_END)
        return refuse_page (error, "header and trailer are not where they belong");
      at += n_bytes + 1;
    }
  return TRUE;
}

GPtrArray *
rp_feed_page_parse (GBytes *page, GError **error)
{
  gsize length, trailer_at;
  const char *text = g_bytes_get_data (page, &length);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_feed_line_free);
  g_autoptr (RpFeedLine) end = read_trailer (text, length, &trailer_at, error);

  if (end == NULL || !read_lines (lines, page, trailer_at, error))
    return NULL;
  if (lines->len == 0
      || (end->lines != (gint64)lines->len && !rp_mutant (RP_MUTANT_TRAILER_IGNORED)))
    {
      refuse_page (error, "the count of the trailer is another");
      return NULL;
    }
  g_ptr_array_add (lines, g_steal_pointer (&end));
  return g_steal_pointer (&lines);
}
