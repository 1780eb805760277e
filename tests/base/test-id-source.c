/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/id-source.h"
#include "support/fake-clock.h"

#include <string.h>

static void
assert_is_uuid7 (const char *id)
{
  g_assert_true (rp_id_is_valid (id));
  g_assert_cmpint (id[14], ==, '7');
  g_assert_nonnull (strchr ("89ab", id[19]));
}

/* The example of RFC 9562, appendix A.6, has this time. */
static void
test_time (void)
{
  g_autoptr (RpFakeClock) clock = rp_fake_clock_new ("2022-02-22T19:22:22.000Z");
  g_autoptr (RpIdSource) source = rp_id_source_new (RP_CLOCK (clock));
  g_autofree char *id = rp_id_source_make (source);
  assert_is_uuid7 (id);
  g_assert_true (g_str_has_prefix (id, "017f22e2-79b0-7"));
}

/* Also when the clock stands still or is set back. */
static void
test_grows (void)
{
  g_autoptr (RpFakeClock) clock = rp_fake_clock_new ("2026-01-05T01:00:00Z");
  g_autoptr (RpIdSource) source = rp_id_source_new (RP_CLOCK (clock));
  g_autofree char *last = rp_id_source_make (source);
  for (guint i = 0; i < 200000; i++)
    {
      if (i == 1000)
        rp_fake_clock_set (clock, "2025-01-01T00:00:00Z");
      if (i % 1000 == 999)
        rp_fake_clock_advance (clock, 1500);
      char *id = rp_id_source_make (source);
      g_assert_cmpstr (id, >, last);
      g_free (last);
      last = id;
    }
  assert_is_uuid7 (last);
}

static void
test_seeded (void)
{
  g_autoptr (RpFakeClock) clock = rp_fake_clock_new ("2026-01-05T01:00:00Z");
  g_autoptr (RpIdSource) a = rp_id_source_new_seeded (RP_CLOCK (clock), 7);
  g_autoptr (RpIdSource) b = rp_id_source_new_seeded (RP_CLOCK (clock), 7);
  g_autoptr (RpIdSource) other = rp_id_source_new_seeded (RP_CLOCK (clock), 8);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *from_a = rp_id_source_make (a);
      g_autofree char *from_b = rp_id_source_make (b);
      g_autofree char *from_other = rp_id_source_make (other);
      assert_is_uuid7 (from_a);
      g_assert_cmpstr (from_a, ==, from_b);
      g_assert_cmpstr (from_a, !=, from_other);
    }
}

static gpointer
make_many_cb (gpointer data)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 20000; i++)
    g_ptr_array_add (ids, rp_id_source_make (data));
  return ids;
}

static void
test_threads (void)
{
  g_autoptr (RpClock) clock = rp_system_clock_new (NULL, NULL);
  g_autoptr (RpIdSource) source = rp_id_source_new (clock);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ids", make_many_cb, source);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GPtrArray) ids = g_thread_join (threads[i]);
      for (guint j = 0; j < ids->len; j++)
        g_assert_true (g_hash_table_add (seen, g_strdup (g_ptr_array_index (ids, j))));
    }
}

static void
test_valid (void)
{
  const char *const bad[] = {
    NULL,
    "",
    "0199c0de-0000-7000-8000-00000000000",
    "0199c0de-0000-7000-8000-0000000000000",
    "0199C0DE-0000-7000-8000-000000000000",
    "0199c0de00007000800000000000000000000",
    "{0199c0de-0000-7000-8000-00000000000}",
    "0199c0de-0000-7000-8000-00000000000g",
    "0199c0de_0000-7000-8000-000000000000",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (rp_id_is_valid (bad[i]));
  g_assert_true (rp_id_is_valid ("0199c0de-0000-7000-8000-000000000000"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id-source/time", test_time);
  g_test_add_func ("/id-source/grows", test_grows);
  g_test_add_func ("/id-source/seeded", test_seeded);
  g_test_add_func ("/id-source/threads", test_threads);
  g_test_add_func ("/id-source/valid", test_valid);
  return g_test_run ();
}
