/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/message.h"

#include <string.h>

#define SCOPE "01980000-0000-7000-8000-0000000000c4"
#define ROW_ID "01990000-0000-7000-8000-0000000000a7"

static void
append_row (GString *page, gint64 seq, const char *name)
{
  g_autoptr (JsonObject) body = json_object_new ();
  RpFeedLine line = { .type = RP_FEED_ROW, .seq = seq, .rev = 3, .schema = 1, .body = body };

  line.kind = (char *)"contact";
  line.id = (char *)ROW_ID;
  line.scope = (char *)SCOPE;
  json_object_set_string_member (body, "name", name);
  rp_feed_line_append (&line, page);
}

/* A page with a line of every type. */
static GString *
make_page (void)
{
  GString *page = g_string_new (NULL);
  RpFeedLine head = { .type = RP_FEED_HEAD, .head = 184220 };
  RpFeedLine scope = { .type = RP_FEED_SCOPE, .gen = 184100 };
  RpFeedLine left = { .type = RP_FEED_EXIT, .seq = 12 };
  RpFeedLine gone = { .type = RP_FEED_GONE, .seq = 13 };

  head.epoch = (char *)"e1";
  rp_feed_line_append (&head, page);
  scope.scope = (char *)SCOPE;
  scope.level = (char *)"rw";
  scope.label = (char *)"青岚水泥\n厂";
  rp_feed_line_append (&scope, page);
  append_row (page, 184229, "某某");
  left.scope = gone.scope = (char *)SCOPE;
  left.kind = (char *)"contact";
  left.id = (char *)ROW_ID;
  left.why = (char *)"moved";
  gone.why = (char *)"reassigned";
  rp_feed_line_append (&left, page);
  rp_feed_line_append (&gone, page);
  rp_feed_page_close (page, "token", TRUE);
  return page;
}

static void
test_page (void)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (make_page ());
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = rp_feed_page_parse (bytes, &error);
  RpFeedLine *line;

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 6);
  line = lines->pdata[0];
  g_assert_cmpint (line->type, ==, RP_FEED_HEAD);
  g_assert_cmpint (line->head, ==, 184220);
  line = lines->pdata[1];
  g_assert_cmpstr (line->scope, ==, SCOPE);
  g_assert_cmpstr (line->label, ==, "青岚水泥\n厂");
  g_assert_cmpint (line->gen, ==, 184100);
  line = lines->pdata[2];
  g_assert_cmpint (line->type, ==, RP_FEED_ROW);
  g_assert_cmpstr (json_object_get_string_member (rp_feed_line_get_body (line), "name"), ==,
                   "某某");
  g_assert_cmpint (line->rev, ==, 3);
  g_assert_cmpint (line->seq, ==, 184229);
  line = lines->pdata[3];
  g_assert_cmpstr (line->why, ==, "moved");
  g_assert_cmpstr (line->id, ==, ROW_ID);
  line = lines->pdata[5];
  g_assert_cmpint (line->type, ==, RP_FEED_END);
  g_assert_cmpint (line->lines, ==, 5);
  g_assert_true (line->complete);
  g_assert_cmpstr (line->cursor, ==, "token");
}

/* Cut at any byte, nothing of the page may be used. */
static void
test_cut (void)
{
  g_autoptr (GString) page = make_page ();

  for (gsize length = 0; length < page->len; length++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (page->str, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (rp_feed_page_parse (bytes, &error));
      g_assert_nonnull (error);
    }
}

/* One bit changed anywhere before the trailer. */
static void
test_altered (void)
{
  g_autoptr (GString) page = make_page ();
  gsize trailer = (gsize)(g_strrstr (page->str, "{\"complete\"") - page->str);

  for (gsize at = 0; at < trailer; at++)
    {
      g_autofree char *copy = g_memdup2 (page->str, page->len);
      g_autoptr (GBytes) bytes = NULL;

      copy[at] ^= 1;
      bytes = g_bytes_new_static (copy, page->len);
      g_assert_null (rp_feed_page_parse (bytes, NULL));
    }
}

static void
refuse_page (GString *page)
{
  g_autoptr (GBytes) bytes = g_bytes_new (page->str, page->len);
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_feed_page_parse (bytes, &error));
  g_assert_nonnull (error);
}

/* Whole and with the right hash, but not a page. */
static void
test_order (void)
{
  g_autoptr (GString) no_head = g_string_new (NULL);
  g_autoptr (GString) two_heads = g_string_new (NULL);
  g_autoptr (GString) empty = g_string_new (NULL);
  g_autoptr (GString) trailing = make_page ();
  RpFeedLine head = { .type = RP_FEED_HEAD, .head = 1 };

  append_row (no_head, 1, "x");
  rp_feed_page_close (no_head, "c", TRUE);
  refuse_page (no_head);
  head.epoch = (char *)"e";
  rp_feed_line_append (&head, two_heads);
  rp_feed_line_append (&head, two_heads);
  rp_feed_page_close (two_heads, "c", TRUE);
  refuse_page (two_heads);
  rp_feed_page_close (empty, "c", TRUE);
  refuse_page (empty);
  rp_feed_page_close (trailing, "c", TRUE);
  refuse_page (trailing);
}

static const char *const bad_lines[] = {
  "",
  "[]",
  "{\"t\":\"surprise\"}",
  "{\"t\":\"head\",\"epoch\":\"e\"}",
  "{\"t\":\"head\",\"head\":1}",
  "{\"t\":\"head\",\"epoch\":\"e\",\"head\":-1}",
  "{\"t\":\"scope\",\"gen\":1}",
  "{\"t\":\"row\",\"kind\":\"visit\",\"id\":\"x\",\"scope\":\"s\",\"rev\":1,\"seq\":1}",
  "{\"t\":\"row\",\"kind\":\"visit\",\"id\":\"x\",\"scope\":\"s\",\"rev\":1,\"body\":{}}",
  "{\"t\":\"row\",\"kind\":7,\"id\":\"x\",\"scope\":\"s\",\"rev\":1,\"seq\":1,\"body\":{}}",
  "{\"t\":\"exit\",\"scope\":\"s\",\"seq\":1,\"kind\":\"visit\",\"id\":\"x\"}",
  "{\"t\":\"end\",\"cursor\":\"c\",\"complete\":true}",
  "{\"t\":\"gone\",\"scope\":\"s\",\"seq\":1.5,\"why\":\"x\"}",
};

static void
test_bad_lines (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_lines); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad_lines[i]);
      g_assert_null (rp_feed_line_parse (bad_lines[i], strlen (bad_lines[i]), &error));
      g_assert_nonnull (error);
    }
}

static void
test_deleted_row (void)
{
  const char *text = "{\"t\":\"row\",\"kind\":\"visit\",\"id\":\"x\",\"scope\":\"s\",\"rev\":2,"
                     "\"seq\":9,\"schema\":1,\"deleted\":true}";
  g_autoptr (GError) error = NULL;
  g_autoptr (RpFeedLine) line = rp_feed_line_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_true (line->deleted);
  g_assert_cmpuint (json_object_get_size (rp_feed_line_get_body (line)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/feed/page", test_page);
  g_test_add_func ("/wire/feed/cut", test_cut);
  g_test_add_func ("/wire/feed/altered", test_altered);
  g_test_add_func ("/wire/feed/order", test_order);
  g_test_add_func ("/wire/feed/bad-lines", test_bad_lines);
  g_test_add_func ("/wire/feed/deleted-row", test_deleted_row);
  return g_test_run ();
}
