/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The Customers page with many customers, in the real window on a real display: what a frame takes
 * while the list is scrolled, and what passes from a key to the paint that shows its answer. */

#include <string.h>

#include "base/locale.h"
#include "bench/bench.h"
#include "bench/names.h"
#include "bench/profile.h"
#include "support/temp-folder.h"
#include "widgets/application.h"
#include "workbench/customer-list.h"

#define SEED 11
#define FRAME_MS 16.7

typedef enum
{
  SCROLL_SMOOTH, /* a line and a half a frame, as a wheel does */
  SCROLL_PAGES,  /* a page a frame, as a held Page Down does */
  SCROLL_LEAPS,  /* anywhere, as a dragged scroll bar does */
  N_SCROLLS
} Scroll;

static const char *const scroll_names[] = {
  [SCROLL_SMOOTH] = "smooth",
  [SCROLL_PAGES] = "by pages",
  [SCROLL_LEAPS] = "in leaps",
};

typedef struct
{
  Bench *bench;
  guint n_customers, n_frames, n_words;
  GPtrArray *names;
  GRand *random;
  int status;

  GtkApplication *application;
  GtkWidget *window;
  GtkWidget *list, *entry;
  RpCustomerList *customers;

  double frame_begin, processor_begin, layout_end, interval_begin;
  GArray *frames, *layouts, *intervals, *processor; /* (nullable): while frames are counted */
  Scroll scroll;
  guint n_scrolled;
  gboolean searched, painted;
} List;

/* ---- frames ---- */

static void
frame_begins_cb (GdkFrameClock *clock, List *self)
{
  double now = bench_now ();

  if (self->intervals != NULL && self->interval_begin > 0)
    bench_times_add (self->intervals, self->interval_begin);
  self->interval_begin = self->frame_begin = now;
  self->processor_begin = bench_thread_time ();
}

static void
laid_out_cb (GdkFrameClock *clock, List *self)
{
  self->layout_end = bench_now ();
}

static void
frame_ends_cb (GdkFrameClock *clock, List *self)
{
  double laid_out = self->layout_end - self->frame_begin;
  double processor = bench_thread_time () - self->processor_begin;

  if (self->frames != NULL)
    {
      bench_times_add (self->frames, self->frame_begin);
      g_array_append_val (self->layouts, laid_out);
      g_array_append_val (self->processor, processor);
    }
  if (self->searched)
    self->painted = TRUE;
}

static gboolean
is_scrolled (gpointer data)
{
  return ((List *)data)->frames == NULL;
}

static double
find_next_place (List *self, GtkAdjustment *place)
{
  double page = gtk_adjustment_get_page_size (place);
  double last = gtk_adjustment_get_upper (place) - page;

  if (self->scroll == SCROLL_LEAPS)
    return g_rand_double_range (self->random, 0, last);
  return MIN (gtk_adjustment_get_value (place) + (self->scroll == SCROLL_PAGES ? page : 80), last);
}

static gboolean
scroll_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  List *self = user_data;
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  if (self->n_scrolled++ == self->n_frames)
    {
      self->frames = self->layouts = self->intervals = self->processor = NULL;
      return G_SOURCE_REMOVE;
    }
  gtk_adjustment_set_value (place, find_next_place (self, place));
  return G_SOURCE_CONTINUE;
}

static void
report_frames (List *self, GArray *frames, GArray *layouts, GArray *intervals)
{
  const char *name = scroll_names[self->scroll];
  g_autofree char *whole = g_strdup_printf ("scrolling %s: work a frame", name);
  g_autofree char *rows = g_strdup_printf ("scrolling %s: of it rows and layout", name);
  g_autofree char *between = g_strdup_printf ("scrolling %s: from frame to frame", name);
  g_autofree char *over = g_strdup_printf ("scrolling %s: frames over 16.7 ms", name);

  bench_times (self->bench, whole, frames, FRAME_MS);
  bench_times (self->bench, rows, layouts, 0);
  bench_times (self->bench, between, intervals, 0);
  bench_value (self->bench, over, bench_count_over (frames, FRAME_MS), "frames");
}

static void
measure_scroll (List *self, Scroll scroll)
{
  g_autoptr (GArray) frames = bench_times_new ();
  g_autoptr (GArray) layouts = bench_times_new ();
  g_autoptr (GArray) intervals = bench_times_new ();
  g_autoptr (GArray) processor = bench_times_new ();
  g_autofree char *what
      = g_strdup_printf ("scrolling %s: work a frame, processor", scroll_names[scroll]);

  self->scroll = scroll;
  self->n_scrolled = 0;
  self->interval_begin = 0;
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)), 0);
  self->frames = frames;
  self->layouts = layouts;
  self->intervals = intervals;
  self->processor = processor;
  gtk_widget_add_tick_callback (self->list, scroll_cb, self, NULL);
  bench_wait (is_scrolled, self);
  g_assert_cmpuint (frames->len, >=, self->n_frames);
  report_frames (self, frames, layouts, intervals);
  bench_times (self->bench, what, processor, FRAME_MS);
}

/* ---- searching ---- */

/* An answer that looks like the one before makes no frame by itself. */
static void
searched_cb (RpCustomerList *customers, List *self)
{
  self->searched = TRUE;
  gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (self->window),
                                 GDK_FRAME_CLOCK_PHASE_PAINT);
}

static gboolean
is_painted (gpointer data)
{
  return ((List *)data)->painted;
}

/* Adds @text at the end, as a key does; "" empties the search. */
static void
type (List *self, const char *text, gsize length, GArray *times)
{
  GtkEditable *entry = GTK_EDITABLE (self->entry);
  int end = -1;
  double begin = bench_now ();

  self->searched = self->painted = FALSE;
  if (length > 0)
    gtk_editable_insert_text (entry, text, (int)length, &end);
  else
    gtk_editable_delete_text (entry, 0, -1);
  bench_wait (is_painted, self);
  bench_times_add (times, begin);
}

static void
assert_first_is (List *self, const char *name)
{
  g_autoptr (RpCustomerRow) row = g_list_model_get_item (G_LIST_MODEL (self->customers), 0);

  g_assert_nonnull (row);
  g_assert_cmpstr (rp_customer_row_get_name (row), ==, name);
}

static void
measure_search (List *self)
{
  g_autoptr (GArray) keys = bench_times_new ();
  g_autoptr (GArray) all = bench_times_new ();

  for (guint i = 0; i < self->n_words; i++)
    {
      const char *name
          = self->names->pdata[g_rand_int_range (self->random, 0, (gint32)self->names->len)];

      for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
        type (self, at, (gsize)(g_utf8_next_char (at) - at), keys);
      assert_first_is (self, name);
      type (self, "", 0, all);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->customers)), ==,
                        self->n_customers);
    }
  bench_times (self->bench, "from a key to its paint", keys, 0);
  bench_times (self->bench, "from emptying the search to its paint", all, 0);
}

/* ---- the page ---- */

static GtkWidget *
find_widget (GtkWidget *widget, const char *type)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A child of the page's template by its id. */
static GtkWidget *
get_child (GtkWidget *page, const char *id)
{
  GObject *child = gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), id);

  g_assert_nonnull (child);
  return GTK_WIDGET (child);
}

static gboolean
has_first_line (gpointer data)
{
  List *self = data;

  return self->painted && find_widget (self->list, "RpCustomerLine") != NULL;
}

static void
open_page (List *self)
{
  GtkWidget *page = NULL;
  double begin = bench_now ();

  g_assert_true (gtk_widget_activate_action (self->window, "win.open", "(ss)", "customers", ""));
  page = find_widget (self->window, "RpCustomersPage");
  g_assert_nonnull (page);
  self->list = get_child (page, "list");
  self->entry = get_child (page, "search");
  GtkSelectionModel *selection = gtk_list_view_get_model (GTK_LIST_VIEW (self->list));
  self->customers
      = RP_CUSTOMER_LIST (gtk_single_selection_get_model (GTK_SINGLE_SELECTION (selection)));
  g_signal_connect (self->customers, "searched", G_CALLBACK (searched_cb), self);
  bench_wait (has_first_line, self);
  bench_value (self->bench, "page opened, first line painted", bench_now () - begin, "ms");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->customers)), ==,
                    self->n_customers);
}

static gboolean
measure_cb (gpointer user_data)
{
  List *self = user_data;

  open_page (self);
  for (guint i = 0; i < N_SCROLLS; i++)
    measure_scroll (self, i);
  measure_search (self);
  bench_value (self->bench, "peak memory", bench_peak_memory (), "MB");
  gtk_window_close (GTK_WINDOW (self->window));
  return G_SOURCE_REMOVE;
}

static void
realize_cb (GtkWidget *window, List *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (frame_begins_cb), self);
  g_signal_connect (clock, "layout", G_CALLBACK (laid_out_cb), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (frame_ends_cb), self);
  g_timeout_add (500, measure_cb, self);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, List *self)
{
  if (self->window != NULL)
    return;
  self->window = GTK_WIDGET (window);
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), self);
}

int
main (int argc, char **argv)
{
  List self = { .bench = bench_new ("list of customers") };
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (RpApplication) application = NULL;

  rp_locale_init ();
  self.n_customers = bench_size ("RP_BENCH_CUSTOMERS", 20000);
  self.n_frames = bench_size ("RP_BENCH_FRAMES", 300);
  self.n_words = bench_size ("RP_BENCH_QUERIES", 20);
  self.names = names_load (self.bench, self.n_customers);
  self.random = g_rand_new_with_seed (SEED);
  profile_make (folder->path, self.names, self.n_customers);
  bench_note (self.bench, "%u customers, %u frames of each scrolling", self.n_customers,
              self.n_frames);
  application = rp_application_new (folder->path, NULL);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &self);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 1, argv), ==, 0);
  g_assert_nonnull (self.customers);
  g_rand_free (self.random);
  g_ptr_array_unref (self.names);
  return bench_end (self.bench);
}
