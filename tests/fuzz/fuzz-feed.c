/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "wire/message.h"

#include <string.h>

/* A line that is read is written so that it is read the same. */
static void
try_line (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RpFeedLine) line = rp_feed_line_parse (text, length, &error);
  g_autoptr (GString) written = g_string_new (NULL);
  g_autoptr (GString) written_again = g_string_new (NULL);

  g_assert_true ((line == NULL) == (error != NULL));
  if (line == NULL)
    return;
  rp_feed_line_append (line, written);
  g_autoptr (RpFeedLine) again = rp_feed_line_parse (written->str, written->len - 1, &error);
  g_assert_no_error (error);
  rp_feed_line_append (again, written_again);
  g_assert_cmpstr (written->str, ==, written_again->str);
}

/* The lines as a server would send them: then the page is whole. */
static void
try_closed (const uint8_t *data, size_t size)
{
  g_autoptr (GString) page = g_string_new_len ((const char *)data, (gssize)size);

  if (size == 0 || data[size - 1] != '\n')
    return;
  rp_feed_page_close (page, "cursor", TRUE);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (g_steal_pointer (&page));
  g_autoptr (GPtrArray) lines = rp_feed_page_parse (bytes, NULL);
  g_assert_true (lines == NULL || lines->len >= 2);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = rp_feed_page_parse (bytes, &error);
  const uint8_t *end = data + size;

  g_assert_true ((lines == NULL) == (error != NULL));
  try_closed (data, size);
  for (const uint8_t *at = data, *next; at < end; at = next + 1)
    {
      next = memchr (at, '\n', (size_t)(end - at));
      if (next == NULL)
        next = end;
      try_line ((const char *)at, (gsize)(next - at));
    }
  return 0;
}
