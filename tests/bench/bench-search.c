/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Search as one types over many company names: through the list of the Customers page, key by key, and
 * the store's search alone. */

#include <string.h>

#include "base/text.h"
#include "bench/bench.h"
#include "bench/names.h"
#include "bench/profile.h"
#include "support/temp-folder.h"
#include "workbench/customer-list.h"
#include "workbench/session-store.h"

#define SEED 7
#define AIM_MS 16
#define HITS 500 /* as many as the list asks for */

typedef struct
{
  Bench *bench;
  TempFolder *folder;
  GPtrArray *names;
  guint n_customers, n_queries;
  RpSession *session;
  RpCustomerList *customers;
  GRand *random;
  RpPinyin *pinyin;
  gboolean searched;
  GArray *all_list, *all_store; /* every keystroke of every sort */
  GArray *processor;            /* of every keystroke in the list */
} Search;

/* ---- what is typed ---- */

typedef char *(*MakeQuery) (Search *self, guint index);

static char *
make_start (Search *self, guint index, glong n_characters)
{
  const char *name = self->names->pdata[index];

  return g_utf8_substring (name, 0, MIN (n_characters, g_utf8_strlen (name, -1)));
}

static char *
make_one_character (Search *self, guint index)
{
  return make_start (self, index, 1);
}

/* From the middle of the name: most people leave the town out. */
static char *
make_two_characters (Search *self, guint index)
{
  const char *name = self->names->pdata[index];
  glong length = g_utf8_strlen (name, -1);
  glong from = length > 2 ? g_rand_int_range (self->random, 0, (gint32)length - 1) : 0;

  return g_utf8_substring (name, from, MIN (from + 2, length));
}

static char *
make_name (Search *self, guint index)
{
  return g_strdup (self->names->pdata[index]);
}

/* The readings are "full initials full initials …". */
static char *
make_reading (Search *self, guint index, guint which)
{
  g_autofree char *folded = rp_text_fold (self->names->pdata[index]);
  g_autofree char *readings = rp_pinyin_readings (self->pinyin, folded);
  g_auto (GStrv) words = g_strsplit (readings, " ", -1);

  return g_strdup (g_strv_length (words) > which ? words[which] : "gongsi");
}

static char *
make_pinyin (Search *self, guint index)
{
  char *text = make_reading (self, index, 0);

  text[MIN (strlen (text), 10)] = '\0';
  return text;
}

static char *
make_initials (Search *self, guint index)
{
  char *text = make_reading (self, index, 1);

  text[MIN (strlen (text), 6)] = '\0';
  return text;
}

static char *
make_tail (Search *self, guint index)
{
  g_autofree char *no = profile_customer_no (index);

  return g_strdup (no + strlen (no) - 6);
}

static char *
make_nothing (Search *self, guint index)
{
  return g_strdup_printf ("没有%u", index);
}

/* A sort of query; @finds: whether it must find the customer it was made from */
static const struct
{
  const char *what;
  MakeQuery make;
  gboolean finds;
} sorts[] = {
  { "one character", make_one_character, FALSE },
  { "two characters", make_two_characters, FALSE },
  { "whole name", make_name, TRUE },
  { "pinyin", make_pinyin, FALSE },
  { "initials", make_initials, FALSE },
  { "last digits of the number", make_tail, TRUE },
  { "what nobody has", make_nothing, FALSE },
};

/* ---- through the list ---- */

static void
searched_cb (RpCustomerList *customers, Search *self)
{
  self->searched = TRUE;
}

static gboolean
is_searched (gpointer data)
{
  return ((Search *)data)->searched;
}

static void
type (Search *self, const char *text)
{
  self->searched = FALSE;
  rp_customer_list_search (self->customers, text);
  bench_wait (is_searched, self);
}

static gboolean
is_loaded (gpointer data)
{
  Search *self = data;

  return rp_customer_list_get_n_all (self->customers) == self->n_customers;
}

/* The customer that was looked for is among the lines. */
static void
assert_found (Search *self, guint index)
{
  g_autofree char *no = profile_customer_no (index);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->customers));
  gboolean found = FALSE;

  for (guint i = 0; i < n && !found; i++)
    {
      g_autoptr (RpCustomerRow) row = g_list_model_get_item (G_LIST_MODEL (self->customers), i);
      found = g_str_equal (rp_customer_row_get_no (row), no);
    }
  g_assert_true (found);
}

/* One more character each time, as a person types it. */
static void
type_keys (Search *self, const char *text, GArray *times)
{
  for (const char *end = text; *end != '\0';)
    {
      g_autofree char *typed = NULL;
      double begin, processor;

      end = g_utf8_next_char (end);
      typed = g_strndup (text, (gsize)(end - text));
      /* A space at the end is another text of the entry and the same question. */
      if (g_str_has_suffix (typed, " "))
        continue;
      processor = bench_process_time ();
      begin = bench_now ();
      type (self, typed);
      processor = bench_process_time () - processor;
      g_array_append_val (self->processor, processor);
      bench_times_add (times, begin);
      bench_times_add (self->all_list, begin);
    }
}

/* ---- the store alone ---- */

static gpointer
search_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_search (subject, "customer", data, HITS, error);
}

static void
ask_store (Search *self, const char *text, GArray *times)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  double begin = bench_now ();

  hits = rp_worker_run (rp_session_get_worker (self->session), search_store, (gpointer)text, NULL,
                        &error);
  bench_times_add (times, begin);
  bench_times_add (self->all_store, begin);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, <=, HITS);
}

static void
measure_sort (Search *self, guint sort)
{
  g_autoptr (GArray) list = bench_times_new ();
  g_autoptr (GArray) store = bench_times_new ();
  g_autofree char *what_list = g_strdup_printf ("list, a key: %s", sorts[sort].what);
  g_autofree char *what_store = g_strdup_printf ("store, whole query: %s", sorts[sort].what);

  for (guint i = 0; i < self->n_queries; i++)
    {
      guint index = (guint)g_rand_int_range (self->random, 0,
                                             (gint32)MIN (self->names->len, self->n_customers));
      g_autofree char *text = sorts[sort].make (self, index);

      ask_store (self, text, store);
      type_keys (self, text, list);
      if (sorts[sort].finds)
        assert_found (self, index);
      type (self, "");
    }
  bench_times (self->bench, what_list, list, AIM_MS);
  bench_times (self->bench, what_store, store, AIM_MS);
}

static void
open_list (Search *self)
{
  g_autoptr (GError) error = NULL;
  const RpSessionOptions options = { .folder = self->folder->path, .no_sync = TRUE };
  double begin = bench_now ();

  self->session = rp_session_open (&options, &error);
  g_assert_no_error (error);
  bench_value (self->bench, "profile opened", bench_now () - begin, "ms");
  begin = bench_now ();
  self->customers = rp_customer_list_new (self->session);
  g_signal_connect (self->customers, "searched", G_CALLBACK (searched_cb), self);
  bench_wait (is_loaded, self);
  bench_value (self->bench, "list loaded", bench_now () - begin, "ms");
  begin = bench_now ();
  type (self, "a");
  bench_value (self->bench, "first key of the day", bench_now () - begin, "ms");
  type (self, "");
}

int
main (void)
{
  Search self = { .bench = bench_new ("search as one types") };

  self.n_customers = bench_size ("RP_BENCH_CUSTOMERS", 20000);
  self.n_queries = bench_size ("RP_BENCH_QUERIES", 60);
  self.names = names_load (self.bench, self.n_customers);
  self.folder = temp_folder_new ();
  self.random = g_rand_new_with_seed (SEED);
  self.pinyin = rp_pinyin_new ();
  self.all_list = bench_times_new ();
  self.all_store = bench_times_new ();
  self.processor = bench_times_new ();
  profile_make (self.folder->path, self.names, self.n_customers);
  bench_note (self.bench, "%u customers, %u queries of each sort", self.n_customers,
              self.n_queries);
  open_list (&self);
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    measure_sort (&self, i);
  bench_times (self.bench, "list, a key: all", self.all_list, AIM_MS);
  bench_times (self.bench, "list, a key: all, processor", self.processor, AIM_MS);
  bench_times (self.bench, "store, whole query: all", self.all_store, AIM_MS);
  bench_value (self.bench, "peak memory", bench_peak_memory (), "MB");
  g_clear_object (&self.customers);
  rp_session_close (self.session);
  g_clear_object (&self.session);
  rp_pinyin_free (self.pinyin);
  g_rand_free (self.random);
  g_array_unref (self.all_list);
  g_array_unref (self.all_store);
  g_array_unref (self.processor);
  g_ptr_array_unref (self.names);
  temp_folder_free (self.folder);
  return bench_end (self.bench);
}
