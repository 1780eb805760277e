/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/profile.h"

#include "store/exchange.h"
#include "wire/message.h"

#define EPOCH "01990000-0000-7000-8000-0000000000e1"
#define USER "01990000-0000-7000-8000-0000000000a1"
#define ROWS_PER_PAGE 1000

/* Nobody listens there, as on a laptop without a network. */
#define SERVER "http://127.0.0.1:9"

static const char *const grades[] = { "A", "B", "C", "D" };

static const char *const places[]
    = { "白鹭街道", "石坳镇", "河湾镇", "松岭镇", "云塘镇", "高坪镇" };

char *
profile_customer_no (guint index)
{
  /* A step that has no factor in common with the range: numbers do not go up with the names. */
  return g_strdup_printf ("33%08u", (guint)((guint64)index * 61803399 % 100000000));
}

static JsonObject *
make_body (const char *name, guint index)
{
  JsonObject *body = json_object_new ();
  g_autofree char *no = profile_customer_no (index);
  g_autofree char *address
      = g_strdup_printf ("%s工业大道%u号", places[index % G_N_ELEMENTS (places)], index % 997 + 1);

  json_object_set_string_member (body, "no", no);
  json_object_set_string_member (body, "name", name);
  json_object_set_string_member (body, "site_address", address);
  json_object_set_string_member (body, "manager", USER);
  json_object_set_string_member (body, "value_grade", grades[index % G_N_ELEMENTS (grades)]);
  json_object_set_string_member (body, "state", "ACTIVE");
  json_object_set_string_member (body, "assigned_on", "2025-03-01");
  json_object_set_int_member (body, "value_score", index % 8000 + 1500);
  return body;
}

static RpFeedLine *
add_line (GPtrArray *page, RpFeedType type)
{
  RpFeedLine *line = g_new0 (RpFeedLine, 1);

  line->type = type;
  g_ptr_array_add (page, line);
  return line;
}

static GPtrArray *
begin_page (gint64 head)
{
  GPtrArray *page = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_feed_line_free);
  RpFeedLine *line = add_line (page, RP_FEED_HEAD);

  line->epoch = g_strdup (EPOCH);
  line->head = head;
  return page;
}

static void
add_scope (GPtrArray *page, const char *scope)
{
  RpFeedLine *line = add_line (page, RP_FEED_SCOPE);

  line->scope = g_strdup (scope);
  line->gen = 1;
  line->level = g_strdup ("rw");
  line->label = g_strdup (scope);
}

static void
add_row (GPtrArray *page, const char *kind, const char *id, const char *scope, gint64 seq,
         JsonObject *body)
{
  RpFeedLine *line = add_line (page, RP_FEED_ROW);

  line->kind = g_strdup (kind);
  line->id = g_strdup (id);
  line->scope = g_strdup (scope);
  line->rev = 1;
  line->seq = seq;
  line->schema = 1;
  line->body = body;
}

static void
apply_page (RpStore *store, GPtrArray *page, gint64 last, gboolean complete)
{
  g_autofree char *asked = rp_store_dup_meta (store, "cursor");
  g_autoptr (GError) error = NULL;
  RpFeedLine *line = add_line (page, RP_FEED_END);
  gboolean stopped = FALSE;

  line->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, last);
  line->complete = complete;
  rp_store_apply_page (store, page, asked, &stopped, &error);
  g_assert_no_error (error);
  g_assert_false (stopped);
  g_ptr_array_unref (page);
}

static void
sign_in (RpStore *store)
{
  static const char *const facts[][2] = {
    { "epoch", EPOCH },     { "user", USER },     { "user_name", "Lin" },
    { "roles", "KAM,DEP" }, { "server", SERVER },
  };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      rp_store_set_meta (store, facts[i][0], facts[i][1], &error);
      g_assert_no_error (error);
    }
}

static void
fill (RpStore *store, RpIdSource *ids, GPtrArray *names, guint n)
{
  GPtrArray *page = begin_page (n + 1);

  add_scope (page, "org");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = rp_id_source_make (ids);
      const char *plain = names->pdata[i % names->len];
      g_autofree char *name
          = i < names->len ? g_strdup (plain) : g_strdup_printf ("%s%u厂", plain, i / names->len);

      add_scope (page, id);
      add_row (page, "customer", id, id, i + 1, make_body (name, i));
      if (i % ROWS_PER_PAGE == ROWS_PER_PAGE - 1 && i + 1 < n)
        {
          apply_page (store, page, i + 1, FALSE);
          page = begin_page (n + 1);
        }
    }
  apply_page (store, page, n + 1, TRUE);
}

void
profile_make (const char *folder, GPtrArray *names, guint n)
{
  g_autoptr (RpClock) clock = rp_system_clock_new (NULL, NULL);
  g_autoptr (RpIdSource) ids = rp_id_source_new (clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpStore) store = rp_store_open (folder, clock, ids, &error);

  g_assert_no_error (error);
  sign_in (store);
  fill (store, ids, names, n);
  g_assert_cmpint (rp_store_count (store, "customer", NULL, &error, NULL), ==, n);
}
